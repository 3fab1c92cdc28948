"""What the tables of daily work share: registers and statistics in a few words, cells that many of them show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from township_desk.core.printed import TableRequest, TableSource
from township_desk.core.query import All, Cond, Grouping, Is, Measure, Query
from township_desk.core.tabular import CellType, Column, PageSetup, RowKind, Tabular, TabularRow, Value
from township_desk.tables.layout import (
    A4_WIDE,
    CONFIDENTIAL,
    SIGNATURES,
    Data,
    Item,
    Register,
    columns_of,
    dated_title,
    day_of,
    filled_on,
    reporter,
    villages,
)

CENTER, CODE, DATE, INT, MONEY = CellType.CENTER, CellType.CODE, CellType.DATE, CellType.INT, CellType.MONEY


def within(request: TableRequest, field: str) -> tuple[Cond, ...]:
    """`field`, a date, lies in the period and not after its day."""
    return (Is(field, ">=", request.period.start), Is(field, "<=", day_of(request)))


def by_then(field: str) -> Callable[[Data, date], Value]:
    """A date that is shown once it has come."""
    return lambda row, day: row[field] if row[field] is not None and row[field] <= day else None


def listed(field: str) -> Callable[[Data, date], Value]:
    """Several choices, one after the other."""
    return lambda row, _day: "、".join(row[field] or ()) or None


def yes(field: str) -> Callable[[Data, date], Value]:
    """是 or 否; nothing where nobody said."""
    return lambda row, _day: None if row[field] is None else ("是" if row[field] else "否")


def blank(_row: Data, _day: date) -> Value:
    """Room to write in."""
    return None


def counted(words: str, at: str) -> Callable[[Sequence[Data], date], Mapping[str, Value]]:
    """A summary that tells how many rows there are: 共3件."""
    return lambda rows, _day: {at: f"共{len(rows)}{words}"}


def added(rows: Sequence[Data], field: str) -> Any:
    """The sum of what is filled; None when nothing is."""
    filled = [row[field] for row in rows if row[field] is not None]
    return sum(filled[1:], filled[0]) if filled else None


def percent(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    """A rate worked out from its parts; None where there is no whole."""
    return Decimal(part) * 100 / Decimal(whole) if whole else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a register says besides its rows."""

    name: str
    thing: str
    """The title after town and period."""
    ledger: str
    items: tuple[Item, ...]
    summary: Callable[[Sequence[Data], date], Mapping[str, Value]]
    unit: str
    page: PageSetup = A4_WIDE
    headed: bool = False
    """Each village has its heading and subtotal; else a column names it."""
    notes: tuple[str, ...] = ()
    footer: tuple[str, ...] = SIGNATURES

    def make(
        self,
        source: TableSource,
        request: TableRequest,
        rows: Sequence[Data],
        *,
        thing: str = "",
        middle: str = "",
        full: bool = False,
    ) -> Tabular:
        """The table of rows that know their village (`village_id`)."""
        body, total = Register(self.items, self.ledger, self.summary, self.headed).body(source, request, rows)
        return Tabular(
            name=self.name, title=dated_title(source, request, thing or self.thing), period=request.period.label,
            columns=columns_of(self.items), rows=body, total=total, unit=self.unit, left_head=reporter(source),
            middle_head=middle or filled_on(request), footer=self.footer, notes=self.notes, page=self.page,
            confidential=CONFIDENTIAL if full else "",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leaf:
    """A column of statistics: its key, header, and a figure from the counts of its line."""

    key: str
    header: str
    value: Callable[[Mapping[str, Any]], Value]
    type: CellType = INT
    width: float = 16.0
    places: int = 2

    @property
    def column(self) -> Column:
        """The column on paper."""
        return Column(self.key, tuple(self.header.split("|")), self.type, self.width, self.places)


def figure(key: str, header: str, *, type: CellType = INT, width: float = 16.0, places: int = 2) -> Leaf:  # noqa: A002
    """A column that shows one count or sum; a line without any shows 0."""
    return Leaf(key, header, lambda found: found.get(key) or 0, type, width, places)


Counts = dict[Any, dict[str, Any]]
"""Counts and sums by line."""


def gather(into: Counts, source: TableSource, query: Query, by: str, measures: Sequence[Measure]) -> None:
    """Add the measures of a query to the lines that `by` names."""
    for key, *values in source.group(Grouping(query, (by,), tuple(measures))):
        line = into.setdefault(key, {})
        for measure, value in zip(measures, values, strict=True):
            if value is not None:
                line[measure.key] = line[measure.key] + value if measure.key in line else value


def summed(lines: Counts) -> dict[str, Any]:
    """The lines added up."""
    total: dict[str, Any] = {}
    for line in lines.values():
        for key, value in line.items():
            total[key] = total[key] + value if key in total else value
    return total


def line_of(name: str, leaves: Sequence[Leaf], found: Mapping[str, Any], kind: RowKind = RowKind.ITEM) -> TabularRow:
    """One line of statistics."""
    return TabularRow((name, *(leaf.value(found) for leaf in leaves)), kind, name if kind is not RowKind.ITEM else "")


def village_lines(
    source: TableSource, request: TableRequest, leaves: Sequence[Leaf], lines: Counts
) -> tuple[TabularRow, ...]:
    """A line a village in printing order, those without numbers too while they are in use."""
    rows = [
        line_of(place.name, leaves, lines.get(place.id, {}))
        for place in villages(source)
        if place.id in lines or (place.active and request.village in (None, place.id))
    ]
    if None in lines:
        rows.append(line_of("未注明村（社区）", leaves, lines[None]))
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class Stats:
    """What a table of statistics says besides its numbers; `head` stands over the names of the lines."""

    name: str
    thing: str
    head: str
    leaves: tuple[Leaf, ...]
    unit: str
    notes: tuple[str, ...] = ()
    page: PageSetup = A4_WIDE
    width: float = 30.0

    def make(
        self, source: TableSource, request: TableRequest, *, rows: Sequence[TabularRow], total: Mapping[str, Any] | None,
        middle: str = "",
    ) -> Tabular:  # fmt: skip
        """The table, 合计 first; without `total` there is none."""
        columns = (Column("line", (self.head,), CellType.TEXT, self.width), *(leaf.column for leaf in self.leaves))
        return Tabular(
            name=self.name, title=dated_title(source, request, self.thing), period=request.period.label, columns=columns,
            rows=tuple(rows), total=None if total is None else line_of("合计", self.leaves, total, RowKind.TOTAL),
            total_first=True, unit=self.unit, left_head=reporter(source), middle_head=middle or filled_on(request),
            footer=SIGNATURES, notes=self.notes, page=self.page,
        )  # fmt: skip


def every(*conds: Cond) -> Cond:
    """All of some conditions."""
    return All(tuple(conds))
