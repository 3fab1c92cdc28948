"""Tabular: one printed table as typed values, read alike by preview, PDF, paper, xlsx and JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum

Value = str | int | Decimal | date | bool | None
"""A typed cell; None prints as an empty cell (no such item or not known), 0 prints as 0."""


class CellType(Enum):
    """How a column's values are written: alignment, number format, wrapping."""

    TEXT = "text"
    """Left-aligned, wraps."""
    CODE = "code"
    """Digits and codes that must never be broken or cut: ID numbers, accounts, phones, document numbers."""
    CENTER = "center"
    """Short words, centred: grades, states, yes/no."""
    INT = "int"
    MONEY = "money"
    """元, two decimals, thousands separated."""
    WAN = "wan"
    """万元, two decimals; the value keeps six."""
    DECIMAL = "decimal"
    """`places` decimals."""
    NUMBER = "number"
    """A count, or an amount with two decimals, as the value is: for tables whose lines have units of their own."""
    PERCENT = "percent"
    """A ratio already times 100, one decimal, without the sign when the header carries （%）."""
    DATE = "date"
    """2022-12-31."""
    MONTH = "month"
    """2022-12, kept as text."""
    SEQ = "seq"
    """Running number (序号)."""


@dataclass(frozen=True, slots=True)
class Column:
    """A leaf column: its header path from the top level down, its width on paper and its type."""

    key: str
    header: tuple[str, ...]
    type: CellType = CellType.TEXT
    width: float = 20.0
    """Preferred width in mm (dictionary notation `名称(34)`)."""
    places: int = 2
    unit: str = ""


class RowKind(Enum):
    """What a body row is: an item, a subtotal of a group, a grand total, or a heading across the table."""

    ITEM = "item"
    SUBTOTAL = "subtotal"
    TOTAL = "total"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class TabularRow:
    """One printed row; `ref` names the ledger row behind it, so that a fault on paper can name its source."""

    cells: tuple[Value, ...]
    kind: RowKind = RowKind.ITEM
    label: str = ""
    """For SUBTOTAL, TOTAL and GROUP rows: the words in front (小计, 合计, a village's name)."""
    ref: tuple[str, int] | None = None
    indent: int = 0


@dataclass(frozen=True, slots=True)
class PageSetup:
    """Paper of a table: size, orientation, margins in mm (top, bottom, left = binding side, right)."""

    paper: str = "A4"
    landscape: bool = True
    margins: tuple[float, float, float, float] = (20.0, 15.0, 20.0, 15.0)
    body_pt: float = 9.0
    min_row_mm: float = 8.0

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height of the sheet in mm as it is printed."""
        short, long = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}[self.paper]
        return (long, short) if self.landscape else (short, long)


@dataclass(frozen=True, slots=True)
class FormBlock:
    """A line or box of a form-like sheet (A-4 inspection record, A-5 notice): label, text, height in lines."""

    label: str
    text: str = ""
    span: int = 1
    """How many of the form's columns the value takes."""
    lines: int = 1
    kind: str = "field"
    """field: a labelled box; title / subtitle / body / right / note: running text; rule: a dashed cutting line with
    `text` printed on it (骑缝编号); break: a new page."""


@dataclass(frozen=True, slots=True)
class Tabular:
    """A whole printed table (or, with `forms`, a set of form sheets): everything a writer needs, nothing it must ask.

    `total` stands first in the body when `total_first` (statistics tables), last otherwise (rosters).
    `forms` holds one sequence of blocks a sheet; then `columns` and `rows` may still carry the same data as a list
    for xlsx and JSON.
    """

    name: str
    """The dictionary's name, such as A-1."""
    title: str
    period: str
    """The period in words: 2022年11月."""
    columns: tuple[Column, ...]
    rows: tuple[TabularRow, ...]
    unit: str = ""
    """单位：处、元."""
    left_head: str = ""
    """填报单位（盖章）：××镇人民政府."""
    middle_head: str = ""
    """填报日期：2022年12月31日."""
    total: TabularRow | None = None
    total_first: bool = False
    footer: tuple[str, ...] = ()
    """Signature line parts: 填表人：, 审核人：, 单位负责人：."""
    notes: tuple[str, ...] = ()
    """说明 lines under the table."""
    page: PageSetup = field(default_factory=PageSetup)
    page_subtotal: bool = False
    """Print 本页小计 of the numeric columns at the foot of each page."""
    column_numbers: bool = False
    """A line 1 2 3 … under the header (statistics tables)."""
    confidential: str = ""
    """A mark for the page head, such as 内部资料　注意保密."""
    stamp: str = ""
    """Small type at the foot: print time, data snapshot, journal hash, user."""
    draft: bool = False
    forms: tuple[tuple[FormBlock, ...], ...] = ()

    @property
    def depth(self) -> int:
        """Number of header lines."""
        return max((len(column.header) for column in self.columns), default=1)

    def body(self) -> Iterator[TabularRow]:
        """Every body row in printing order, the total in its place."""
        if self.total is not None and self.total_first:
            yield self.total
        yield from self.rows
        if self.total is not None and not self.total_first:
            yield self.total


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """A cell of the header band: text at (row, column) spanning rows x columns."""

    text: str
    row: int
    column: int
    rows: int
    columns: int


def header_cells(columns: Sequence[Column]) -> tuple[HeaderCell, ...]:
    """Lay the header paths of `columns` out as spanned cells (printing.md section 3).

    Neighbours with the same path prefix share a parent cell; a leaf spans down to the last header line.
    """
    depth = max((len(column.header) for column in columns), default=1)
    cells: list[HeaderCell] = []
    for level in range(depth):
        start = 0
        while start < len(columns):
            path = columns[start].header[: level + 1]
            if len(path) <= level:
                start += 1
                continue
            leaf = len(columns[start].header) == level + 1
            stop = start + 1
            while not leaf and stop < len(columns) and columns[stop].header[: level + 1] == path:
                stop += 1
            cells.append(HeaderCell(path[level], level, start, depth - level if leaf else 1, stop - start))
            start = stop
    return tuple(cells)


def format_value(value: Value, column: Column) -> str:
    """A value as it is printed in its column (printing.md 2.4); the same words in PDF, preview and on screen."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "√" if value else ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    match column.type:
        case CellType.MONEY:
            return f"{value:,.2f}"
        case CellType.WAN:
            return f"{round_half_up(Decimal(value), 2):,.2f}"
        case CellType.DECIMAL:
            return f"{round_half_up(Decimal(value), column.places):,.{column.places}f}"
        case CellType.NUMBER if isinstance(value, Decimal):
            return f"{round_half_up(value, 2):,.2f}"
        case CellType.PERCENT:
            return f"{round_half_up(Decimal(value), 1):.1f}"
        case CellType.INT | CellType.NUMBER:
            return f"{value:,}" if isinstance(value, int) and abs(value) >= 10000 else str(value)
        case _:
            return str(value)


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Round as paper does (GB/T 8170 simplified: half away from zero), not half to even."""
    from decimal import ROUND_HALF_UP

    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
