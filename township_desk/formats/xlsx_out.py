"""Printed tables as workbooks: the look of the page, typed values, and a print setup that repeats it on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from township_desk.core.tabular import (
    CellType,
    PageSetup,
    RowKind,
    Tabular,
    TabularRow,
    format_value,
    header_cells,
)
from township_desk.formats.cells import clean, label_span, number_labels, padded, unit_line
from township_desk.formats.saving import replacing
from township_desk.formats.xlsx_forms import write_forms
from township_desk.formats.xlsx_style import (
    HEAD_FONT,
    MM_PER_CHAR,
    TITLE_FONT,
    Book,
    lines_needed,
    sheet_name,
    text_units,
)

_PAPER = {"A4": 9, "A3": 8}
_LINE = 13.5
"""Points a line of 10 pt text takes."""
_SPLIT_HEAD = 6
"""From this many columns on the three parts of the head line get cells of their own."""


def write_xlsx(tabulars: Tabular | Sequence[Tabular], path: Path, *, created: datetime | None = None) -> int:
    """Write one or several tables into a workbook, a sheet each; the answer is the number of sheets.

    Raises EnvironmentProblem when the file can't be written.
    """
    tables = (tabulars,) if isinstance(tabulars, Tabular) else tuple(tabulars)
    names: list[str] = []
    with replacing(path) as part:
        properties: dict[str, Any] = {"title": tables[0].title if tables else "", "author": ""}
        book = Book(part, properties | ({"created": created} if created else {}))
        for table in tables:
            names.append(sheet_name(table.name or table.title, names))
            sheet = book.book.add_worksheet(names[-1])
            if table.forms and not table.columns:
                write_forms(book, sheet, table)
            else:
                _TableSheet(book, sheet, table).write()
            _page_setup(sheet, table, table.page)
        book.close(path)
    return len(names)


class _TableSheet:
    """One table on one sheet."""

    def __init__(self, book: Book, sheet: Any, table: Tabular) -> None:
        self.book, self.sheet, self.table = book, sheet, table
        self.last = max(len(table.columns) - 1, 0)
        self.at = 0
        self.widths = [self._width(i) for i in range(len(table.columns))]

    def write(self) -> None:
        """Everything from the title to the signature line, then widths, panes and print titles."""
        self._title()
        first = self.at
        self._header()
        body = self.at
        for row in self.table.body():
            self._row(row)
        self._tail()
        for i, width in enumerate(self.widths):
            self.sheet.set_column(i, i, width)
        self.sheet.freeze_panes(body, 0)
        self.sheet.repeat_rows(0, body - 1)
        self.sheet.print_area(0, 0, max(self.at - 1, first), self.last)

    def _width(self, i: int) -> float:
        """Width in Excel's units; codes get room for the longest of them."""
        column = self.table.columns[i]
        width = column.width / MM_PER_CHAR
        if column.type is CellType.TEXT:
            return width
        texts = (format_value(row.cells[i], column) for row in self.table.body() if i < len(row.cells))
        return max(width, max((text_units(text) for text in texts if text), default=0) * 1.1 + 2)

    def _title(self) -> None:
        t, book = self.table, self.book
        form = book.format(
            font_name=TITLE_FONT, font_size=18, bold=True, align="center", valign="vcenter", text_wrap=True
        )
        book.merge(self.sheet, 0, 0, self.last, clean(t.title), form)
        lines = lines_needed(clean(t.title), sum(self.widths) / 1.9)
        self.sheet.set_row(0, 32 * lines)
        parts = [clean(t.left_head), clean(t.middle_head), unit_line(t)]
        self.at = 1
        if not any(parts):
            return
        plain = {"font_name": "仿宋", "font_size": 10.5, "valign": "vcenter"}
        if self.last + 1 < _SPLIT_HEAD:
            text = "　　".join(part for part in parts if part)
            book.merge(self.sheet, 1, 0, self.last, text, book.format(**plain, align="left"))
        else:
            a, b = self._thirds()
            for first, last, text, align in (
                (0, a - 1, parts[0], "left"),
                (a, b - 1, parts[1], "center"),
                (b, self.last, parts[2], "right"),
            ):
                book.merge(self.sheet, 1, first, last, text, book.format(**plain, align=align))
        self.sheet.set_row(1, 20)
        self.at = 2

    def _thirds(self) -> tuple[int, int]:
        """Columns where the second and the last third of the width begin."""
        total, run = sum(self.widths), 0.0
        cuts: list[int] = []
        for i, width in enumerate(self.widths):
            if run + width / 2 > total * (len(cuts) + 1) / 3 and len(cuts) < 2 and i > len(cuts):
                cuts.append(i)
            run += width
        a = cuts[0] if cuts else 2
        b = max(a + 1, cuts[1] if len(cuts) > 1 else self.last)
        return a, b

    def _header(self) -> None:
        t, book = self.table, self.book
        form = book.cell(CellType.CENTER, font=HEAD_FONT)
        heights = [1] * t.depth
        for cell in header_cells(t.columns):
            text = clean(cell.text)
            last = cell.column + cell.columns - 1
            book.merge(self.sheet, self.at + cell.row, cell.column, last, text, form, rows=cell.rows)
            need = lines_needed(text, sum(self.widths[cell.column : last + 1]))
            bottom = cell.row + cell.rows - 1
            heights[bottom] = max(heights[bottom], need - (cell.rows - 1))
        for i, lines in enumerate(heights):
            self.sheet.set_row(self.at + i, max(20.0, lines * _LINE + 6))
        self.at += t.depth
        if t.column_numbers:
            for i, label in enumerate(number_labels(t.columns)):
                book.write(self.sheet, self.at, i, label, book.cell(CellType.CENTER))
            self.at += 1

    def _row(self, row: TabularRow) -> None:
        t, book = self.table, self.book
        bold = row.kind is not RowKind.ITEM
        more: dict[str, Any] = {"font": HEAD_FONT} if bold else {}
        values = padded(row, t.columns)
        start = self._label(row) if bold else 0
        lines, indent = 1, row.indent
        for i in range(start, len(t.columns)):
            column, value = t.columns[i], values[i]
            shift: dict[str, Any] = {"indent": indent} if indent and column.type is CellType.TEXT else {}
            indent = 0 if shift else indent
            form = book.cell(column.type, places=column.places, **more, **shift)
            book.write(self.sheet, self.at, i, value, form)
            if isinstance(value, str):
                lines = max(lines, lines_needed(clean(value), self.widths[i]))
        self.sheet.set_row(self.at, min(409.0, max(t.page.min_row_mm * 72 / 25.4, lines * _LINE + 4)))
        self.at += 1

    def _label(self, row: TabularRow) -> int:
        """The words of a bold row across its leading empty columns; the answer is the first column after them."""
        stop = label_span(row, self.table.columns)
        if stop:
            align = "left" if row.kind is RowKind.GROUP else "center"
            form = self.book.cell(CellType.CENTER, font=HEAD_FONT, align=align)
            self.book.merge(self.sheet, self.at, 0, stop - 1, clean(row.label), form)
        return stop

    def _tail(self) -> None:
        t, book = self.table, self.book
        form = book.format(font_name="仿宋", font_size=10, valign="vcenter", align="left", text_wrap=True)
        for note in t.notes:
            book.merge(self.sheet, self.at, 0, self.last, clean(note), form)
            self.sheet.set_row(self.at, lines_needed(clean(note), sum(self.widths)) * _LINE + 3)
            self.at += 1
        if t.footer:
            text = "　　　　　　　".join(clean(part) for part in t.footer)
            book.merge(self.sheet, self.at, 0, self.last, text, form)
            self.sheet.set_row(self.at, 24)
            self.at += 1


def _page_setup(sheet: Any, table: Tabular, page: PageSetup) -> None:
    """Paper, margins, foot and head as printed."""
    sheet.set_paper(_PAPER[page.paper])
    if page.landscape and not (table.forms and not table.columns):
        sheet.set_landscape()
    top, bottom, left, right = (margin / 25.4 for margin in page.margins)
    sheet.set_margins(left, right, top, bottom)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    stamp = clean(table.stamp).replace("&", "&&")
    sheet.set_footer((f"&L&8 {stamp}" if stamp else "") + "&C&9 第 &P 页 共 &N 页", {"margin": 0.3})
    head = clean(table.confidential).replace("&", "&&")
    if head or table.draft:
        sheet.set_header(f"&L{head}" + ("&R草稿" if table.draft else ""), {"margin": 0.3})
