"""What rules ask for the length of one audit: every thing is asked of the database once, whole columns at a time."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from township_desk.core.fields import Row
from township_desk.core.predicates import COMPARE
from township_desk.core.query import All, Cond, Is, Other, Query, ThisMonth, Today, Workdays
from township_desk.core.rules import RowRule
from township_desk.service.audit_columns import Columns, OtherRow
from township_desk.service.sources import RuleSource

MANY = 1000
"""From so many candidates on the database is quicker."""
MOST_KNOWN = 20_000
"""Answers of the database remembered at a time."""
_T = TypeVar("_T")
_RELATIVE = frozenset((Today, ThisMonth, Workdays, Other))
_EQUAL = frozenset(("=", "empty"))


class AuditSource(RuleSource):
    """Answers rules out of columns in memory (`Columns`) where a query asks for equal values, else out of the database.

    What it answers is what `RuleSource` would: the same rows in the same order, as the audit found them.
    """

    def __init__(self, source: RuleSource) -> None:
        super().__init__(source.records, source.settings, source.clock, source.calendar, source.user)
        self._known: dict[Hashable, Any] = {}
        self._columns: dict[str, Columns] = {}
        self._settings: dict[str, Any] = {}
        self._today = source.today
        self._calendar = source.calendar()

    @property
    def today(self) -> date:
        """The day on which the audit began."""
        return self._today

    def _once(self, key: Hashable, ask: Callable[[], _T]) -> _T:
        if key not in self._known:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[key] = ask()
        found: _T = self._known[key]
        return found

    def setting(self, key: str) -> Any:
        """The value of a setting, read once."""
        if key not in self._settings:
            self._settings[key] = super().setting(key)
        return self._settings[key]

    def columns(self, ledger: str) -> Columns:
        """The columns of a ledger."""
        found = self._columns.get(ledger)
        if found is None:
            found = self._columns[ledger] = Columns(self.records, ledger)
        return found

    def row(self, ledger: str, row_id: int | None) -> Row | None:
        """A row of a ledger with its id, or None."""
        if row_id is None:
            return None
        columns = self.columns(ledger)
        place = columns.place(row_id)
        # One that was added since the audit began is read by itself: whoever refers to it is not wrong.
        return super().row(ledger, row_id) if place is None else OtherRow(columns, place)

    def rows(self, query: Query, limit: int = 100) -> list[Row]:
        """Rows of a query, each with its id."""
        parts = None if query.sort or query.void != "without" else _simple(query.where)
        places = None if parts is None else self._candidates(query.ledger, parts)
        if parts is None or places is None:
            return self._once((query, limit), lambda: super(AuditSource, self).rows(query, limit))
        columns = self.columns(query.ledger)
        return [OtherRow(columns, place) for place in islice(_holding(columns, places, parts), limit)]

    def count(self, ledger: str, cond: Cond | None = None) -> int:
        """How many live rows satisfy a condition."""
        parts = None if self.records.ledgers[ledger].private else _simple(cond)
        places = None if parts is None else self._candidates(ledger, parts)
        if parts is None or places is None or len(places) > MANY:
            return self._once((ledger, "count", cond), lambda: super(AuditSource, self).count(ledger, cond))
        return sum(1 for _ in _holding(self.columns(ledger), places, parts))

    def total(self, query: Query, field: str) -> Decimal:
        """The sum of a field over the rows of a query, asked once."""
        key = (query, "total", field)
        found: Decimal = self._once(key, lambda: super(AuditSource, self).total(query, field))
        return found

    def _candidates(self, ledger: str, parts: Sequence[Is]) -> Sequence[int] | None:
        """The places of live rows that may hold the values that are asked for to be equal; None when none is."""
        columns = self.columns(ledger)
        equal = [part for part in parts if part.op in _EQUAL and columns.indexable(part.field)]
        if not equal or self._of_void(ledger, equal):
            return None
        index = columns.index(tuple([part.field for part in equal]))
        return index.find(tuple([part.value for part in equal]))

    def _of_void(self, ledger: str, equal: Sequence[Is]) -> bool:
        """Whether the details of one void row are asked for: they are none of the live rows, the database has them."""
        declared = self.records.ledgers[ledger]
        asked = [part.value for part in equal if part.field == declared.parent and part.value is not None]
        target = next((ref.target for ref in declared.refs if asked and ref.name == declared.parent), None)
        return target is not None and not all(self.columns(target).index(("id",)).find((value,)) for value in asked)

    def twins(self, ledger: str, rule: RowRule) -> frozenset[int]:
        """The ids of the rows that have a twin, as the rule declares it."""
        found: set[int] = set()
        turn = self.records.ledgers[ledger].by_name
        for group in rule.twins:
            rows = self.records.reader.twins(ledger, group.fields, group.near or "id")
            if not group.near:
                found.update(row[0] for row in rows)
                continue
            most = timedelta(days=self.setting(group.days) or 0) if group.days else timedelta()
            read = cache(turn[group.near].from_store)
            found.update(
                row_id
                for row_id, value, before, after in rows
                if value == after or (before is not None and read(value) - read(before) <= most)
            )
        return frozenset(found)

    def workdays(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`."""
        return self._once((start, end), lambda: self._calendar.workdays(start, end))


def _simple(cond: Cond | None) -> Sequence[Is] | None:
    """The parts of a condition that must all hold; None where one looks beyond the values of a row."""
    if type(cond) is Is:
        return None if type(cond.value) in _RELATIVE else (cond,)
    if type(cond) is not All:
        return None
    found: list[Is] = []
    for part in cond.parts:
        if type(part) is Is and type(part.value) not in _RELATIVE:
            found.append(part)
        elif (inner := _simple(part)) is not None:
            found += inner
        else:
            return None
    return found


def _holding(columns: Columns, places: Sequence[int], parts: Sequence[Is]) -> Iterator[int]:
    """Those of some places whose rows satisfy all parts of a condition."""
    if not places:
        return
    tests = [(columns.column(part.field), COMPARE[part.op], part.value) for part in parts]
    for place in places:
        for column, compare, value in tests:
            if not compare(column[place], value):
                break
        else:
            yield place
