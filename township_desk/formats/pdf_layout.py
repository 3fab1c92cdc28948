"""Layout of a printed table: title, header band, row boxes with wrapped text, and where pages break."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate

from township_desk.core.tabular import (
    CellType,
    Column,
    HeaderCell,
    RowKind,
    Tabular,
    TabularRow,
    Value,
    format_value,
    header_cells,
)
from township_desk.formats.cells import clean, is_amount, is_one_line, label_span, padded
from township_desk.formats.fonts import Role
from township_desk.formats.pdf_canvas import MM
from township_desk.formats.pdf_columns import PAD, fit_columns, summed_columns
from township_desk.formats.pdf_text import TextMeasure

LEFT, MIDDLE, RIGHT = range(3)
"""Alignments."""
LEADING = 1.28
"""Line distance within a cell, in ems."""
PAD_Y = 1.1 * MM
"""Empty space above and below a cell's text."""
CONTINUED = "（续表）"
_SPLIT_SHARE = 1 / 3
"""A row longer than a page begins on the current page when at least this much of it is free."""
LAST_ITEMS = 3
"""Items that the last page has at least, besides totals and signatures, where there are as many and they fit."""
_SIGN_PT = 10.5
_NOTE_PT = 9.0
_OWN_HEADINGS = ("说明", "注", "本表", "备注", "人民币", "填表说明")


@dataclass(slots=True)
class CellBox:
    """Wrapped text over `span` columns from `first`."""

    first: int
    span: int
    lines: tuple[str, ...]
    align: int
    indent: float = 0.0


@dataclass(slots=True)
class RowBox:
    """A row of the table body, ready to be placed."""

    height: float
    cells: list[CellBox]
    role: Role = Role.BODY
    source: TabularRow | None = None

    @property
    def lines(self) -> int:
        """Lines of the longest cell."""
        return max((len(cell.lines) for cell in self.cells), default=1)


@dataclass(slots=True)
class HeadBox:
    """A header cell placed: its text, columns, and the header lines it spans."""

    cell: HeaderCell
    lines: tuple[str, ...]


@dataclass(slots=True)
class PagePlan:
    """The rows of one page."""

    rows: list[RowBox] = field(default_factory=list)
    last: bool = False


class TableLayout:
    """Everything measured about a table before a page is drawn. Lengths are points."""

    def __init__(self, tabular: Tabular, measure: TextMeasure) -> None:
        self.tabular, self.measure = tabular, measure
        fit = fit_columns(tabular, measure)
        self.page, self.pt, self.widths, self.warnings = fit.page, fit.pt, fit.widths, fit.warnings
        width, height = self.page.size_mm
        top, bottom, left, right = (margin * MM for margin in self.page.margins)
        self.size = (width * MM, height * MM)
        self.left, self.right = left, width * MM - right
        self.top, self.bottom = height * MM - top, bottom
        self.xs = [left, *(left + x for x in accumulate(self.widths))]
        self.leading = self.pt * LEADING
        self.min_row = self.page.min_row_mm * MM
        self.big = self.page.paper == "A3"
        self.title_pt = 22.0 if self.big else 18.0
        self._lay_title()
        self._lay_header()
        self._lay_tail()
        self.capacity = self.body_top - self.bottom - (self.min_row if tabular.page_subtotal else 0.0)

    def title(self, page: int) -> tuple[str, ...]:
        """Lines of the title, with （续表） from the second page on; page counts from 0."""
        text = clean(self.tabular.title) + (CONTINUED if page else "")
        return self.measure.balanced(text, Role.TITLE, self.title_pt, self.right - self.left)

    def _lay_title(self) -> None:
        self.title_leading = self.title_pt * 1.35
        lines = self.title_lines = max(len(self.title(0)), len(self.title(1)))
        self.head_pt = 10.5
        self.head_y = self.top - lines * self.title_leading - 6.2 * MM
        t = self.tabular
        has_head = bool(t.left_head or t.middle_head or t.unit)
        self.header_top = self.head_y - 2.0 * MM if has_head else self.top - lines * self.title_leading - 3 * MM

    def _lay_header(self) -> None:
        # Column by column, so that a parent is followed by its own columns when the page's text is copied.
        cells = sorted(header_cells(self.tabular.columns), key=lambda cell: (cell.column, cell.row))
        depth = self.tabular.depth
        leading = self.pt * 1.25
        self.heads: list[HeadBox] = []
        heights = [leading + 2 * PAD_Y] * depth
        for cell in cells:
            room = sum(self.widths[cell.column : cell.column + cell.columns]) - 2 * PAD
            lines = self._head_lines(clean(cell.text), room)
            self.heads.append(HeadBox(cell, lines))
            if cell.rows == 1:
                heights[cell.row] = max(heights[cell.row], len(lines) * leading + 2 * PAD_Y)
        for box in self.heads:
            need = len(box.lines) * leading + 2 * PAD_Y - sum(heights[box.cell.row : box.cell.row + box.cell.rows])
            if need > 0:
                heights[box.cell.row + box.cell.rows - 1] += need
        lack = (11.0 if depth == 1 else 6.5 * depth) * MM - sum(heights)
        heights = [height + max(0.0, lack) / depth for height in heights]
        self.level_y = [self.header_top, *(self.header_top - y for y in accumulate(heights))]
        self.numbers_height = 5.5 * MM if self.tabular.column_numbers else 0.0
        self.body_top = self.level_y[-1] - self.numbers_height

    def _head_lines(self, text: str, room: float) -> tuple[str, ...]:
        """A header's lines of like length, its unit in brackets apart where that costs no line."""
        lines = self.measure.balanced(text, Role.HEADING, self.pt, room)
        name, bracket, unit = text.rpartition("（")
        if len(lines) > 1 and name and unit.endswith("）"):
            apart = self.measure.balanced(name, Role.HEADING, self.pt, room)
            apart += self.measure.balanced(bracket + unit, Role.HEADING, self.pt, room)
            return apart if len(apart) <= len(lines) else lines
        return lines

    def _lay_tail(self) -> None:
        usable = self.right - self.left
        notes = [clean(note) for note in self.tabular.notes if note]
        if notes and not notes[0].startswith(_OWN_HEADINGS):
            notes[0] = "说明：" + notes[0]
        self.notes = [line for note in notes for line in self.measure.wrap(note, Role.BODY, _NOTE_PT, usable)]
        self.note_pt, self.note_leading = _NOTE_PT, _NOTE_PT * 1.5
        self.sign_pt, self.sign_leading = _SIGN_PT, 8.0 * MM
        self.signs = self._sign_lines([clean(part) for part in self.tabular.footer if part])
        self.tail = 0.0
        if self.notes:
            self.tail += 1.5 * MM + len(self.notes) * self.note_leading
        if self.signs:
            self.tail += 1.0 * MM + len(self.signs) * self.sign_leading

    def _sign_lines(self, parts: list[str]) -> list[list[tuple[float, str]]]:
        """(x, part) of the signature line, evenly spread; on several lines where a name would not fit after each."""
        needs = [self.measure.width(part, Role.BODY, _SIGN_PT) + _writing_room(part) for part in parts]
        usable = self.right - self.left
        count = next((n for n in range(1, len(parts)) if _widest(needs, n) <= usable), len(parts))
        lines: list[list[tuple[float, str]]] = []
        for group in _even(range(len(parts)), count) if parts else ():
            gap = max(0.0, usable - sum(needs[i] for i in group)) / len(group)
            starts = accumulate((needs[i] + gap for i in group), initial=self.left)
            lines.append([(x, parts[i]) for x, i in zip(starts, group, strict=False)])
        return lines

    def box(self, row: TabularRow) -> RowBox:
        """A body row with its text wrapped."""
        if row.kind is RowKind.ITEM:
            return self._item(row)
        return self._labelled(row)

    def line(self, text: str, role: Role = Role.BODY) -> RowBox:
        """A row of one centred text across the table (以下空白)."""
        return RowBox(self.min_row, [CellBox(0, len(self.widths), (text,), MIDDLE)], role)

    def _item(self, row: TabularRow) -> RowBox:
        cells: list[CellBox] = []
        most, indent = 1, row.indent * self.pt
        for i, (value, column) in enumerate(zip(row.cells, self.tabular.columns, strict=False)):
            if value is None or value == "":
                continue
            shift = indent if indent and column.type is CellType.TEXT else 0.0
            lines = self._lines(value, column, self.widths[i] - shift, Role.BODY)
            indent = 0.0 if shift else indent
            most = max(most, len(lines))
            cells.append(CellBox(i, 1, lines, alignment(column), shift))
        return RowBox(self._height(most), cells, Role.BODY, row)

    def _labelled(self, row: TabularRow) -> RowBox:
        """A subtotal, total or group row: bold, its label across the leading columns without values."""
        columns = self.tabular.columns
        values, span = padded(row, columns), label_span(row, columns)
        filled = [i for i, value in enumerate(values) if value is not None and value != ""]
        label = [clean(row.label)] if row.label and span else []
        cells = (
            [CellBox(0, span, (), LEFT if row.kind is RowKind.GROUP else MIDDLE, row.indent * self.pt)] if span else []
        )
        if label:
            room = sum(self.widths[:span]) - 2 * PAD
            cells[0].lines = self.measure.wrap(label[0], Role.HEADING, self.pt, room)
        for i in filled:
            lines = self._lines(values[i], columns[i], self.widths[i], Role.HEADING)
            cells.append(CellBox(i, 1, lines, alignment(columns[i])))
        most = max((len(cell.lines) for cell in cells), default=1)
        return RowBox(self._height(most), cells, Role.HEADING, row)

    def _lines(self, value: Value, column: Column, width: float, role: Role) -> tuple[str, ...]:
        text = clean(format_value(value, column))
        if is_one_line(column):
            return tuple(text.split("\n"))
        return self.measure.wrap(text, role, self.pt, width - 2 * PAD)

    def _height(self, lines: int) -> float:
        return max(self.min_row, lines * self.leading + 2 * PAD_Y)

    def subtotal(self, rows: Sequence[RowBox]) -> RowBox | None:
        """本页小计 of the items among `rows`; None when there is none."""
        items = [row.source for row in rows if row.source is not None and row.source.kind is RowKind.ITEM]
        if not items:
            return None
        cells: list[Value] = [None] * len(self.tabular.columns)
        for i in summed_columns(self.tabular):
            values = [row.cells[i] for row in items if i < len(row.cells)]
            cells[i] = sum((v for v in values if isinstance(v, int | Decimal)), start=0)
        return self._labelled(TabularRow(tuple(cells), RowKind.SUBTOTAL, "本页小计"))

    def pages(self) -> Iterator[PagePlan]:
        """Rows by page. The last items, the totals and the signature line stay together, so do a group's heading and
        its first row, a subtotal and the row before it; a row is split only when it is longer than a page."""
        rows = list(self.tabular.body())
        items = [i for i, row in enumerate(rows) if row.kind is RowKind.ITEM]
        last = items[-LAST_ITEMS:][0] if items else len(rows) - 1
        page, used, ahead = PagePlan(), 0.0, _Ahead(self, rows)
        for i in range(len(rows)):
            box = ahead.take(i)
            together = box.height
            if i >= last:
                together += sum(ahead.see(k).height for k in range(i + 1, len(rows))) + self.tail
            else:
                together += sum(ahead.see(k).height for k in range(i + 1, _bound(rows, i)))
            if together > self.capacity:
                together = min(box.height, self.capacity)
            parts = self._split(box, self.capacity - used) if box.height > self.capacity else [box]
            if (
                page.rows
                and used + min(together, parts[0].height if len(parts) > 1 else together) > self.capacity + 0.01
            ):
                yield page
                page, used = PagePlan(), 0.0
            for k, part in enumerate(parts):
                if k:
                    yield page
                    page, used = PagePlan(), 0.0
                page.rows.append(part)
                used += part.height
        if page.rows and used + self.tail > self.capacity + 0.01:
            yield page
            page, used = PagePlan(), 0.0
        page.last = True
        self._finish(page, used, bool(rows))
        yield page

    def _finish(self, page: PagePlan, used: float, any_rows: bool) -> None:
        """Say that the list ends here, so that nothing is added by hand later."""
        if not any_rows:
            page.rows.append(self.line("本期无记录"))
        elif self.tabular.total_first or self.tabular.column_numbers:
            return
        elif page.rows and used + self.tail + self.min_row <= self.capacity:
            page.rows.append(self.line("以下空白"))

    def _split(self, box: RowBox, free: float) -> list[RowBox]:
        """Parts of a row that is longer than a page; each fits a page, the first the free rest if that is worth it."""
        full = int((self.capacity - 2 * PAD_Y) // self.leading)
        first = int((free - 2 * PAD_Y) // self.leading) if free >= self.capacity * _SPLIT_SHARE else full
        parts: list[RowBox] = []
        start = 0
        while start < box.lines:
            stop = start + (full if parts else first)
            cells = [CellBox(c.first, c.span, c.lines[start:stop], c.align, c.indent) for c in box.cells]
            part = RowBox(0.0, cells, box.role, box.source if not parts else None)
            part.height = self._height(part.lines)
            parts.append(part)
            start = stop
        return parts


class _Ahead:
    """Row boxes made when first looked at and let go when taken."""

    def __init__(self, layout: TableLayout, rows: Sequence[TabularRow]) -> None:
        self._layout, self._rows = layout, rows
        self._made: dict[int, RowBox] = {}

    def see(self, i: int) -> RowBox:
        """Row i, kept for later."""
        if i not in self._made:
            self._made[i] = self._layout.box(self._rows[i])
        return self._made[i]

    def take(self, i: int) -> RowBox:
        """Row i, not kept."""
        return self._made.pop(i, None) or self._layout.box(self._rows[i])


def _bound(rows: Sequence[TabularRow], i: int) -> int:
    """The end of what must stand on the same page as row i: a heading's first row, the subtotal after a row."""
    end = i + 1
    if rows[i].kind is RowKind.GROUP:
        end += 1
    while end < len(rows) and rows[end].kind is RowKind.SUBTOTAL:
        end += 1
    return min(end, len(rows))


def _writing_room(part: str) -> float:
    """Space left after a part of the signature line: for a name where it ends in a colon."""
    return (20.0 if part.endswith(("：", ":")) else 4.0) * MM


def _even(items: Sequence[int], count: int) -> list[Sequence[int]]:
    """The items in `count` groups of like size."""
    size = -(-len(items) // count)
    return [items[i : i + size] for i in range(0, len(items), size)]


def _widest(needs: Sequence[float], lines: int) -> float:
    return max(sum(needs[i] for i in group) for group in _even(range(len(needs)), lines))


def alignment(column: Column) -> int:
    """Words left, amounts right, codes, dates and short words in the middle (printing.md 2.4)."""
    if column.type is CellType.TEXT:
        return LEFT
    return RIGHT if is_amount(column) else MIDDLE
