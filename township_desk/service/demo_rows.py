"""Rows of the demonstration township: parsed, checked and written in bulk down the one path of every change."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from township_desk.core.change import Act, Change
from township_desk.core.fields import Attachment, ParseContext
from township_desk.core.fields_code import id_check_digit
from township_desk.core.ledger import Ledger
from township_desk.core.problem import InvalidData, Severity
from township_desk.core.rules import Moment
from township_desk.service.rowvalues import missing_fields, program_values, stored_values

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

LAST_DAY = date(2022, 12, 31)
"""The day on which the demonstration year ends; the township is made as of this day."""


@dataclass(slots=True)
class Town:
    """What the makers share: the desk, the seeded chance, the texts, and the ids made so far."""

    desk: Desk
    chance: Random
    scale: float
    texts: Mapping[str, Any]
    villages: dict[str, int] = field(default_factory=dict)
    ids: dict[str, list[int]] = field(default_factory=dict)
    heads: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    """Village id -> (person id, name) of heads of households."""
    sites: list[dict[str, Any]] = field(default_factory=list)
    """Inspected places with their `id`, as given."""
    cadres: list[tuple[int, str]] = field(default_factory=list)
    """(duty id, name) of the township's officials."""
    houses: list[dict[str, Any]] = field(default_factory=list)
    found: list[dict[str, Any]] = field(default_factory=list)
    """What inspections found: activity id, date, place, conclusion."""
    photos: tuple[Attachment, ...] = ()
    """A picture before and one after, for the hazards that need them."""
    plan: tuple[Attachment, ...] = ()
    notices: int = 0
    births: set[tuple[date, str]] = field(default_factory=set)
    phones: int = 0

    def share(self, number: int) -> int:
        """A number of rows at the chosen scale, at least one."""
        return max(1, round(number * self.scale))

    def phone(self) -> str:
        """A phone number that is nobody's: 1990000xxxx."""
        self.phones += 1
        return f"1990000{self.phones % 10000:04d}"

    def next_notice(self) -> int:
        """The running number of the year's next notice."""
        self.notices += 1
        return self.notices

    def name(self, sex: str, surname: str = "") -> str:
        """A made-up name."""
        chance = self.chance
        given: str = chance.choice(self.texts["male" if sex == "男" else "female"])
        if chance.random() < 0.72:
            given += chance.choice(self.texts["male" if sex == "男" else "female"])
        return str(surname or chance.choice(self.texts["surnames"])) + given

    def id_no(self, sex: str, first: int, last: int) -> str:
        """An ID number born in the years `first` to `last`: sequence 000 (女) or 999 (男), which belong to nobody.

        So there is one number a day and sex, and 999 only for births after 1940, when nobody over 80 has it.
        """
        first, last = max(1941, first), min(LAST_DAY.year, max(1941, last))
        while True:
            start = date(first, 1, 1)
            day = start + timedelta(days=self.chance.randrange((min(LAST_DAY, date(last, 12, 31)) - start).days + 1))
            if (day, sex) not in self.births:
                self.births.add((day, sex))
                body = f"{self.texts['area']}{day:%Y%m%d}{'999' if sex == '男' else '000'}"
                return body + id_check_digit(body)
            first, last = max(1941, first - 1), min(LAST_DAY.year, last + 1)

    def day(self, first: date, last: date) -> date:
        """A day between two."""
        return first + timedelta(days=self.chance.randrange(max(1, (last - first).days + 1)))

    def committee(self, village_id: int) -> str:
        """The committee of a village or community."""
        name = next(name for name, row_id in self.villages.items() if row_id == village_id)
        return f"{name}居民委员会" if name.endswith("社区") else f"{name}民委员会"

    def stem(self, village_id: int) -> str:
        """A village's name without 村 or 社区."""
        name = next(name for name, row_id in self.villages.items() if row_id == village_id)
        return name.removesuffix("村").removesuffix("社区")

    def add(self, ledger: str, rows: Sequence[Mapping[str, Any]], label: str, *, archived: bool = False) -> list[int]:
        """Write rows of a ledger as one step of undo; their ids in order. `archived`: taken over from before the desk.

        Raises InvalidData when a row breaks a rule: the made-up data must be as sound as a careful clerk's.
        """
        if not rows:
            return []
        declared = self.desk.records.ledgers[ledger]
        numbered = declared.number.field if declared.number else ""
        context = self.desk.context()
        lines: list[tuple[Any, ...]] = []
        names: tuple[str, ...] = ()
        for row in rows:
            stored = self._stored(declared, row, context, archived=archived)
            stored.pop(numbered, None)
            names = tuple(stored)
            lines.append(tuple(stored.values()))
        _, ids = self.desk.editing.apply_bulk(label, "add", {ledger: (names, lines)}, meta={"title": f"{len(rows)}条"})
        made = list(ids[ledger])
        self.ids.setdefault(ledger, []).extend(made)
        return made

    def _stored(
        self, ledger: Ledger, row: Mapping[str, Any], context: ParseContext, *, archived: bool
    ) -> dict[str, Any]:
        """A row read, filled and checked as an import does: by the rules that need no other rows."""
        edits = self.desk.editing.edits
        read = {name: ledger.by_name[name].parse(value, context) for name, value in row.items()}
        values = edits.new(
            ledger.name, **{name: parsed.value for name, parsed in read.items() if parsed.value is not None}
        )
        problems = [parsed.problem for parsed in read.values() if parsed.problem is not None]
        for rule in ledger.row_rules:
            if rule.moment is Moment.SAVE and rule.alone:
                problems += rule.check({**values, "id": None}, edits.rules)
        errors = tuple(problem for problem in problems if problem.severity is Severity.ERROR)
        if errors:
            raise InvalidData(f"演示数据有误（{ledger.label}）：{errors[0].message}", errors)
        numbered = ledger.number.field if ledger.number else ""  # given when the row is written
        lacking = tuple(n for n in missing_fields(ledger, values, edits.rules, archived=archived) if n != numbered)
        return stored_values(ledger, values) | program_values(lacking, (), archived=archived)

    def link(self, ledger: str, name: str, targets: Mapping[int, int], label: str) -> None:
        """Fill a reference of freshly made rows (row id -> target id)."""
        changes = [
            Change(Act.UPDATE, ledger, row_id, 1, {name: None}, {name: target}) for row_id, target in targets.items()
        ]
        self.desk.editing.apply_bulk(label, "edit", {}, changes)


def read_texts(desk: Desk) -> Mapping[str, Any]:
    """The words of the demonstration township (resources/demo/township.json)."""
    texts: Mapping[str, Any] = json.loads((desk.resources / "demo" / "township.json").read_text(encoding="utf-8"))
    return texts
