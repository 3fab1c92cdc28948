"""Form sheets (inspection records, notices) as a worksheet of labelled cells."""

from __future__ import annotations

from typing import Any

from township_desk.core.tabular import CellType, FormBlock, Tabular
from township_desk.formats.cells import clean
from township_desk.formats.xlsx_style import BODY_FONT, TITLE_FONT, Book, lines_needed

_LABEL, _VALUE = 14.0, 30.0
"""Widths of label and value cells in Excel's units."""
_LINE = 17.0


def write_forms(book: Book, sheet: Any, table: Tabular) -> None:
    """The form sheets of a table one below the other, each from a new page on."""
    columns = max([2, *(b.span for form in table.forms for b in form if b.kind == "field")])
    for i in range(columns):
        sheet.set_column(2 * i, 2 * i, _LABEL)
        sheet.set_column(2 * i + 1, 2 * i + 1, _VALUE)
    at, breaks = 0, []
    for form in table.forms:
        row: list[FormBlock] = []
        for i, block in enumerate(form):
            following = form[i + 1] if i + 1 < len(form) else None
            if block.kind == "break":
                breaks.append(at)
            elif block.kind != "field":
                at = _running(book, sheet, block, at, 2 * columns - 1)
            else:
                row.append(block)
                ends = following is None or following.kind != "field"
                if ends or sum(b.span for b in row) + following.span > columns:  # type: ignore[union-attr]
                    at = _fields(book, sheet, row, at, columns)
                    row = []
        breaks.append(at)
    sheet.set_h_pagebreaks(breaks[:-1])


def _fields(book: Book, sheet: Any, row: list[FormBlock], at: int, columns: int) -> int:
    form = book.cell(CellType.TEXT, font_size=12)
    label = book.cell(CellType.CENTER, font_size=12)
    used, lines = 0, 1
    for i, block in enumerate(row):
        span = columns - used if i == len(row) - 1 else block.span
        first = 2 * used
        last = 2 * (used + span) - 1
        book.write(sheet, at, first, clean(block.label), label)
        book.merge(sheet, at, first + 1, last, clean(block.text), form)
        width = _VALUE * span + _LABEL * (span - 1)
        lines = max(lines, block.lines, lines_needed(clean(block.text), width / 1.2))
        used += span
    sheet.set_row(at, min(409.0, max(28.0, lines * _LINE + 6)))
    return at + 1


def _running(book: Book, sheet: Any, block: FormBlock, at: int, last: int) -> int:
    text = clean(block.label + block.text)
    font, size, align = BODY_FONT, 14, "left"
    if block.kind == "title":
        font, size, align = TITLE_FONT, 20, "center"
    elif block.kind in ("subtitle", "rule"):
        size, align = 12, "center"
    elif block.kind == "right":
        align = "right"
    elif block.kind == "note":
        size = 11
    elif not text.endswith("："):
        text = "　　" + text
    more = {"bottom": 3} if block.kind == "rule" else {}
    form = book.format(
        font_name=font,
        font_size=size,
        align=align,
        valign="vcenter",
        text_wrap=True,
        bold=block.kind == "title",
        **more,
    )
    book.merge(sheet, at, 0, last, text, form)
    width = (last + 1) / 2 * (_LABEL + _VALUE) * 11 / size
    sheet.set_row(at, min(409.0, max(block.lines, lines_needed(text, width)) * size * 1.6 + 4))
    return at + 1
