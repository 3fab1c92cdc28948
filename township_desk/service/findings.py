"""Findings: whom a parked line may mean, shown to the clerk who decides; deciding is an edit of the line like any other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from township_desk.service.draft import Outcome
from township_desk.service.suspects import NONE, Suspects

if TYPE_CHECKING:
    from township_desk.service.desk import Desk


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person whom a line may mean, in words fit to be shown: the number is masked."""

    person_id: int
    name: str
    id_no: str
    village: str
    score: int
    why: str


class Findings:
    """What the window asks when a clerk checks whom a line means."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def candidates(self, finding_id: int) -> list[Candidate]:
        """Persons whom a line may mean, likeliest first; computed anew, since the register may have grown."""
        desk = self._desk
        values = desk.records.get("finding", finding_id).values
        found = Suspects.of(desk.reader).judge(values["name_raw"], values["id_no_raw"], values["village_id"])
        number = desk.ledgers["person"].by_name["id_no"]
        villages = {s.person.village for s in found.suspects if s.person.village is not None}
        titles = desk.records.titles("village", villages)
        return [
            Candidate(
                s.person.id, s.person.name, number.mask(s.person.id_no), titles.get(s.person.village or 0, ""), s.score, s.why
            )
            for s in found.suspects
        ]  # fmt: skip

    def confirm(self, finding_id: int, person_id: int) -> Outcome:
        """The line means this person; the benefit comes along."""
        return self._desk.editing.edit("finding", finding_id, {"person_id": person_id, "match": "已确认"})

    def reject(self, finding_id: int) -> Outcome:
        """The line means nobody who is registered."""
        return self._desk.editing.edit("finding", finding_id, {"match": NONE, "person_id": None, "benefit_id": None})


__all__ = ["Candidate", "Findings"]
