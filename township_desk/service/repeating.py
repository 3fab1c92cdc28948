"""Repeating: the last entry again, a week of patrols at once; every day one row, all of them one step of undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from township_desk.core.fields import Field
from township_desk.core.ledger import Ledger
from township_desk.core.predicates import predicate
from township_desk.core.problem import Problem, UsageError
from township_desk.core.query import All, Cond, Is, Query, Sort

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

SAME = ("act_type", "village_id", "place", "leader")
"""Fields by which a day counts as entered already."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week to enter: whether something like it is there, whether it is still to come."""

    day: date
    known: bool
    future: bool


@dataclass(slots=True)
class Repeated:
    """What came of repeating: the new rows in order, and the warnings of all of them."""

    ids: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Repeating:
    """Enters rows like one that is there, on other days."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def _ledger(self, name: str) -> Ledger:
        ledger = self._desk.records.ledger(name)
        if not ledger.quick or ledger.period is None:
            raise UsageError(f"“{ledger.label}”不能按天重复登记。")
        return ledger

    def last(self, ledger: str, cond: Cond | None = None) -> dict[str, Any]:
        """Values for a new row like the one entered last, dated today; UsageError when there is none."""
        declared = self._desk.records.ledger(ledger)
        found = self._desk.records.reader.ids(Query(declared.name, cond, (Sort("id", True),)), limit=1)
        if not found:
            raise UsageError(f"“{declared.label}”还没有记录，请先新增一条。")
        values = self._desk.editing.duplicate(declared.name, found[0])
        if declared.period is not None:
            values[declared.period] = self._desk.today
        return values

    def fields(self, ledger: str, row_id: int) -> list[Field]:
        """The fields that change from day to day: those that the row has filled or needs."""
        declared = self._ledger(ledger)
        values = self._desk.records.get(declared.name, row_id).values
        found = []
        for name in declared.quick:
            f = declared.by_name[name]
            needed = f.when is not None and predicate(f.when)(values, self._desk.today)
            if needed or values.get(name) is not None:
                found.append(f)
        return found

    def week(self, ledger: str, row_id: int, day: date) -> list[Day]:
        """The days of the week that holds `day`, Monday first."""
        declared = self._ledger(ledger)
        values = self._desk.records.get(declared.name, row_id).values
        period = declared.period or ""
        monday = day - timedelta(days=day.weekday())
        days = [monday + timedelta(days=n) for n in range(7)]
        conds: list[Cond] = [Is(period, ">=", days[0]), Is(period, "<=", days[-1])]
        conds += [
            Is(n, "=", values[n]) if values.get(n) is not None else Is(n, "empty")
            for n in SAME
            if n in declared.by_name
        ]
        known = {values[0] for values in self._desk.rows.select(Query(declared.name, All(tuple(conds))), (period,))}
        return [Day(d, d in known, d > self._desk.today) for d in days]

    def repeat(self, ledger: str, row_id: int, entries: Sequence[Mapping[str, Any]]) -> Repeated:
        """Add a row like `row_id` for each entry, which gives its date and what else differs; one step of undo.

        InvalidData names the day whose values are wrong, and nothing is kept then.
        """
        declared = self._ledger(ledger)
        if not entries:
            raise UsageError("请至少选一天。")
        base = self._desk.editing.duplicate(declared.name, row_id)
        texts = {name: value for name, value in base.items() if value is not None and not declared.by_name[name].auto}
        drop = {"end_date", declared.status.field if declared.status is not None else ""}
        rows = [{**{n: v for n, v in texts.items() if n not in drop}, **entry} for entry in entries]
        label = f"登记{declared.label}{len(rows)}条"
        outcome = self._desk.editing.add_many(declared.name, rows, label)
        return Repeated(outcome.ids, outcome.problems)
