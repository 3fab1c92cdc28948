"""Who a line of a list from an auditor may mean: by ID number, else by name, number and village, with a score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from township_desk.core.query import Is, Query
from township_desk.core.text import clean_name
from township_desk.store.rows import RowReader

EXACT, DOUBTFUL, NONE, CONFIRMED = "精确", "存疑", "未匹配", "已确认"
_ID, _NAME, _VILLAGE = 60, 30, 10
"""What an equal ID number, an equal name and the same village add to the score; an unknown village counts half."""
_LEAST = 65
"""Below this score nobody of another name is named: a few like digits say nothing."""
_WHOLE = 18
_OPEN = 4
"""Digits that a covered number must leave open to say anything."""
_CLOSE, _CLOSE_AT_HOME = 1, 2
"""Wrong digits (or two neighbours exchanged) up to which the same name is doubted to be the same person; in the same
village two are allowed (rules.md ID-12)."""
_ALIKE_ID, _ALIKE_NAME = 85, 70
"""Percent of likeness from which another ID number or, in the same village, another name is worth showing."""
_MANY = 400
LIVE_STATES = ("在保", "暂停", "渐退")


@dataclass(frozen=True, slots=True)
class Someone:
    """A registered person as matching sees one."""

    id: int
    name: str
    id_no: str
    village: int | None
    hh_id: int | None


@dataclass(frozen=True, slots=True)
class Suspect:
    """A person whom a line may mean, with the score from 0 to 100 and why."""

    person: Someone
    score: int
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What matching says of a line: the word, and the suspects, likeliest first."""

    match: str
    suspects: tuple[Suspect, ...] = ()

    @property
    def person(self) -> Someone | None:
        """The person whom the line surely means."""
        return self.suspects[0].person if self.match == EXACT else None


class Suspects:
    """The registered persons, read once for a whole list."""

    def __init__(self, persons: Iterable[Someone]) -> None:
        self.people = list(persons)
        self.by_number: dict[str, Someone] = {p.id_no: p for p in self.people if p.id_no}
        self.by_name: dict[str, list[Someone]] = {}
        for person in self.people:
            self.by_name.setdefault(person.name, []).append(person)
        self._numbers: list[str] = list(self.by_number)
        self._at_home: dict[int, dict[str, list[Someone]]] = {}

    @classmethod
    def of(cls, reader: RowReader) -> Suspects:
        """Everyone whom the desk holds."""
        found = reader.values(Query("person"), ("id", "name", "id_no", "hh_id.village_id", "hh_id"))
        return cls(Someone(i, name or "", number or "", village, home) for i, name, number, village, home in found)

    def judge(self, name: str | None, number: str | None, village: int | None) -> Verdict:
        """Whom a line means. Only an equal number with an equal name is sure; everything else waits for a person."""
        name, number = clean_name(name or ""), (number or "").upper()
        known = self.by_number.get(number) if number else None
        if known is not None and (known.name == name or not name):
            same = known.name == name
            why = "身份证号、姓名相同" if same else "身份证号相同，来件没有姓名"
            return Verdict(EXACT if same else DOUBTFUL, (Suspect(known, 100 if same else _ID + _VILLAGE, why),))
        found = {p.id: p for p in ([known] if known is not None else [])}
        found |= {p.id: p for p in self.by_name.get(name, ()) if name}
        if not found:
            found = {p.id: p for p in self._alike(name, number, village)}
        suspects = [self._weigh(p, name, number, village) for p in found.values()]
        kept = tuple(
            sorted(
                (s for s in suspects if s.score >= _LEAST or s.person.name == name),
                key=lambda s: (-s.score, s.person.id),
            )[:5]
        )
        doubtful = any(self._doubted(s.person, name, number, village) for s in kept)
        return Verdict(DOUBTFUL if doubtful else NONE, kept)

    @staticmethod
    def _doubted(person: Someone, name: str, number: str, village: int | None) -> bool:
        """Whether a person is near enough to be doubted: the number is theirs, or the name is and a digit or two differ."""
        if number and person.id_no == number:
            return True
        if person.name == name and covered(number):
            return fits(person.id_no, number)
        if person.name != name or len(number) != _WHOLE or not person.id_no:
            return False
        at_home = village is not None and person.village == village
        return wrong_digits(person.id_no, number) <= (_CLOSE_AT_HOME if at_home else _CLOSE)

    def _alike(self, name: str, number: str, village: int | None) -> list[Someone]:
        """Persons with a like number anywhere, or a like name in the same village."""
        from rapidfuzz import fuzz, process

        found: list[Someone] = []
        if len(number) >= _WHOLE - 1:
            close = process.extract(number, self._numbers, scorer=fuzz.ratio, score_cutoff=_ALIKE_ID, limit=3)
            found += [self.by_number[text] for text, _, _ in close]
        if village is not None and len(name) > 1:
            home = self._home(village)
            close = process.extract(name, list(home), scorer=fuzz.ratio, score_cutoff=_ALIKE_NAME, limit=3)
            found += [p for text, _, _ in close for p in home[text]]
        return found

    def _home(self, village: int) -> dict[str, list[Someone]]:
        known = self._at_home.get(village)
        if known is None:
            known = self._at_home[village] = {}
            for person in self.people:
                if person.village == village:
                    known.setdefault(person.name, []).append(person)
        return known

    @staticmethod
    def _weigh(person: Someone, name: str, number: str, village: int | None) -> Suspect:
        from rapidfuzz import fuzz

        id_part = likeness(person.id_no, number)
        name_part = fuzz.ratio(person.name, name) / 100 if name else 0.0
        known = village is not None and person.village is not None
        at_home = (1.0 if village == person.village else 0.0) if known else 0.5
        score = int(_ID * id_part + _NAME * name_part + _VILLAGE * at_home)
        return Suspect(person, min(score, 99), _why(person, name, number, village))


def wrong_digits(one: str, other: str) -> int:
    """How many digits differ; two neighbours exchanged count as one."""
    from rapidfuzz.distance import OSA

    return int(OSA.distance(one, other))


def covered(number: str) -> bool:
    """Whether the middle of a number is covered with stars."""
    return "*" in number


def fits(whole: str, given: str) -> bool:
    """Whether a number with a covered middle (6103**********1234) may be this one; four open digits at least must tell."""
    head, tail = given.split("*", 1)[0], given.rsplit("*", 1)[1]
    told = len(head) + len(tail)
    return bool(whole) and told >= _OPEN and whole.startswith(head) and whole.endswith(tail)


def likeness(whole: str, given: str) -> float:
    """How alike two ID numbers are, 0 to 1; of a shortened number only the digits that are there speak, each for 1/18."""
    if not whole or not given:
        return 0.0
    if covered(given):
        return len(given.replace("*", "")) / _WHOLE if fits(whole, given) else 0.0
    if len(given) < _WHOLE and whole.startswith(given):
        return len(given) / _WHOLE
    return max(0.0, 1 - wrong_digits(whole, given) / _WHOLE)


def _why(person: Someone, name: str, number: str, village: int | None) -> str:
    told = []
    if number and person.id_no == number:
        told.append("身份证号相同")
    elif len(number) == _WHOLE and person.id_no and (count := wrong_digits(person.id_no, number)) <= 4:
        told.append(f"身份证号差{count}位")
    elif covered(number) and fits(person.id_no, number):
        told.append("身份证号露出的各位相同")
    elif number and person.id_no.startswith(number):
        told.append(f"身份证号前{len(number)}位相同")
    told.append("姓名相同" if person.name == name else f"来件姓名为“{name}”")
    if village is not None and person.village is not None:
        told.append("同村" if village == person.village else "不同村")
    return "，".join(told)


def benefits_of(reader: RowReader, people: Sequence[Someone]) -> dict[int, int]:
    """The benefit that each person has a part in: as a covered member, as the applicant, by the household; live ones first."""
    found: dict[int, tuple[tuple[int, int, str, int], int]] = {}

    def offer(person: int, way: int, benefit: int, status: str | None, start: str | None) -> None:
        rank = (int(status in LIVE_STATES), -way, start or "", benefit)
        if person not in found or rank > found[person][0]:
            found[person] = (rank, benefit)

    ids = [p.id for p in people]
    homes: dict[int, list[int]] = {}
    for person in people:
        if person.hh_id is not None:
            homes.setdefault(person.hh_id, []).append(person.id)
    for part in _parts(ids):
        names: tuple[str, ...] = ("person_id", "benefit_id", "benefit_id.status", "benefit_id.start_month")
        for row in reader.values(Query("benefit_member", Is("person_id", "in", part)), names):
            offer(row[0], 0, *row[1:])
        names = ("person_id", "id", "status", "start_month")
        for row in reader.values(Query("benefit", Is("person_id", "in", part)), names):
            offer(row[0], 1, *row[1:])
    for part in _parts(list(homes)):
        where = Is("hh_id", "in", part) & Is("obj_type", "=", "户")
        for home, *rest in reader.values(Query("benefit", where), ("hh_id", "id", "status", "start_month")):
            for person_id in homes[home]:
                offer(person_id, 2, *rest)
    return {person: benefit for person, (_, benefit) in found.items()}


def _parts(ids: Sequence[Any]) -> list[tuple[Any, ...]]:
    return [tuple(ids[start : start + _MANY]) for start in range(0, len(ids), _MANY)]


__all__ = ["CONFIRMED", "DOUBTFUL", "EXACT", "NONE", "Someone", "Suspect", "Suspects", "Verdict", "benefits_of"]
