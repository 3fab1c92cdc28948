"""Plain worksheets: blank entry templates with drop-down lists, import receipts, and bulk export of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

from township_desk.core.problem import Cancelled
from township_desk.core.tabular import CellType, Value
from township_desk.formats.saving import replacing
from township_desk.formats.xlsx_style import (
    BODY_FONT,
    HEAD_FONT,
    TITLE_FONT,
    Book,
    horizontal,
    number_format,
    plain,
    sheet_name,
    text_units,
)

DICTIONARY = "字典"
"""The hidden sheet that holds the drop-down lists."""
_TOLD_EVERY = 2000


class Tone(Enum):
    """Background of a cell in a receipt or a template header."""

    ERROR = "#F8CBAD"
    WARNING = "#FFE699"
    NOTICE = "#DDEBF7"
    GOOD = "#E2EFDA"
    HEAD = "#EDEDED"
    NEEDED = "#FCE4D6"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its header, width in Excel's units (about one half-width character), and what may be entered."""

    title: str
    width: float = 14.0
    type: CellType = CellType.TEXT
    note: str = ""
    """A comment on the header cell: what to enter."""
    choices: tuple[str, ...] = ()
    """A drop-down list."""
    strict: bool = False
    """Whether anything outside `choices` is refused (else Excel asks once and takes it)."""
    needed: bool = False
    """Whether the header is marked as one that must be filled."""
    places: int = 2


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A value with a background and a comment, for receipts."""

    value: Value
    tone: Tone | None = None
    note: str = ""


Cell = Value | SheetCell


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet: optional title line and introduction, a header, rows, and blank rows to be filled."""

    name: str
    columns: tuple[SheetColumn, ...]
    rows: Iterable[Sequence[Cell]] = field(default=())
    title: str = ""
    intro: tuple[str, ...] = ()
    """Lines between title and header."""
    blank_rows: int = 0
    """Rows below the last that get the columns' formats and lists."""
    header: bool = True
    autofilter: bool = False
    hidden: bool = False
    landscape: bool = True


def write_sheets(sheets: Sequence[Sheet], path: Path, *, title: str = "", created: datetime | None = None) -> None:
    """Write worksheets into a workbook. Drop-down lists live on a hidden sheet 字典, so they may be long.

    Raises EnvironmentProblem when the file can't be written.
    """
    with replacing(path) as part:
        book = Book(part, {"title": title} | ({"created": created} if created else {}))
        names: list[str] = [DICTIONARY]
        lists = _Lists()
        for sheet in sheets:
            names.append(sheet_name(sheet.name, names))
            worksheet = book.book.add_worksheet(names[-1])
            _write_sheet(book, worksheet, sheet, lists)
        lists.write(book)
        book.close(path)


def _write_sheet(book: Book, worksheet: Any, sheet: Sheet, lists: _Lists) -> None:
    last, at = max(len(sheet.columns) - 1, 0), 0
    if sheet.title:
        form = book.format(font_name=TITLE_FONT, font_size=16, bold=True, align="center", valign="vcenter")
        book.merge(worksheet, 0, 0, last, sheet.title, form)
        worksheet.set_row(0, 30)
        at = 1
    for line in sheet.intro:
        form = book.format(font_name=BODY_FONT, font_size=11, text_wrap=True, valign="vcenter", align="left")
        book.merge(worksheet, at, 0, last, line, form)
        at += 1
    head = at
    if sheet.header:
        _header(book, worksheet, sheet, at)
        at += 1
        worksheet.freeze_panes(at, 0)
        worksheet.repeat_rows(head)
    first = at
    plain_forms = [book.cell(c.type, places=c.places) for c in sheet.columns]
    for row in sheet.rows:
        for i, cell in enumerate(row):
            _cell(book, worksheet, (at, i), cell, sheet.columns[i], plain_forms[i])
        at += 1
    _blank(worksheet, sheet, lists, first, at, plain_forms)
    if sheet.autofilter and at > first:
        worksheet.autofilter(head, 0, at - 1, last)
    worksheet.set_paper(9)
    worksheet.fit_to_pages(1, 0)
    worksheet.set_footer("&C第 &P 页 共 &N 页")
    if sheet.landscape:
        worksheet.set_landscape()
    if sheet.hidden:
        worksheet.hide()


def _header(book: Book, worksheet: Any, sheet: Sheet, at: int) -> None:
    for i, column in enumerate(sheet.columns):
        tone = Tone.NEEDED if column.needed else Tone.HEAD
        form = book.cell(CellType.CENTER, font=HEAD_FONT, bg_color=tone.value)
        book.write(worksheet, at, i, column.title, form)
        if column.note:
            lines = column.note.count("\n") + 1 + len(column.note) // 16
            worksheet.write_comment(at, i, column.note, {"x_scale": 1.6, "y_scale": max(0.6, lines * 0.25)})
    worksheet.set_row(at, 30)


def _cell(book: Book, worksheet: Any, place: tuple[int, int], cell: Cell, column: SheetColumn, form: Any) -> None:
    row, i = place
    if not isinstance(cell, SheetCell):
        book.write(worksheet, row, i, cell, form)
        return
    if cell.tone is not None:
        form = book.cell(column.type, places=column.places, bg_color=cell.tone.value)
    book.write(worksheet, row, i, cell.value, form)
    if cell.note:
        worksheet.write_comment(row, i, cell.note, {"x_scale": 1.6})


def _blank(worksheet: Any, sheet: Sheet, lists: _Lists, first: int, at: int, forms: Sequence[Any]) -> None:
    """Column formats, and drop-down lists down to the last blank row."""
    last = at + sheet.blank_rows - 1
    for i, column in enumerate(sheet.columns):
        worksheet.set_column(i, i, column.width, forms[i] if sheet.blank_rows else None)
        if column.choices and last >= first:
            rule = {"validate": "list", "source": lists.source(column), "ignore_blank": True}
            rule |= {"error_type": "stop" if column.strict else "warning", "error_title": "不在列表中"}
            rule["error_message"] = f"“{column.title}”一般从下拉列表中选择。"[:255]
            worksheet.data_validation(first, i, last, i, rule)


class _Lists:
    """Drop-down lists on the hidden sheet, equal ones shared."""

    def __init__(self) -> None:
        self._columns: dict[tuple[str, ...], tuple[int, str]] = {}

    def source(self, column: SheetColumn) -> str:
        """The range that a list occupies."""
        from xlsxwriter.utility import xl_col_to_name

        at, _title = self._columns.setdefault(column.choices, (len(self._columns), column.title))
        letter = xl_col_to_name(at)
        return f"={DICTIONARY}!${letter}$2:${letter}${len(column.choices) + 1}"

    def write(self, book: Book) -> None:
        """Make the hidden sheet, if any column has a list."""
        if not self._columns:
            return
        worksheet = book.book.add_worksheet(DICTIONARY)
        for choices, (at, title) in self._columns.items():
            for row, text in enumerate((title, *choices)):
                worksheet.write_string(row, at, text)
        worksheet.hide()


def write_rows_xlsx(
    headers: Sequence[str],
    types: Sequence[CellType],
    rows: Iterable[Sequence[Value]],
    path: Path,
    *,
    sheet: str = "数据",
    widths: Sequence[float] | None = None,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> int:
    """Export many rows as one plain sheet, streamed; the answer is how many there were.

    Values keep their types; codes are text. Raises Cancelled (the file stays as it was) and EnvironmentProblem.
    """
    keys = _unique(headers)
    told = _Counter(progress, cancelled)
    with replacing(path) as part:
        records = told.through(dict(zip(keys, map(plain, row), strict=True)) for row in rows)
        first = next(records, None)
        if first is None:
            columns = [SheetColumn(title, type=kind) for title, kind in zip(headers, types, strict=True)]
            write_sheets([Sheet(sheet, tuple(columns))], part)
            return 0
        _bulk(_chain(first, records), keys, types, part, sheet_name(sheet, ()), widths or _guess(keys, types))
    return told.count


def _bulk(
    records: Iterator[dict[str, Value]],
    keys: Sequence[str],
    types: Sequence[CellType],
    part: Path,
    name: str,
    widths: Sequence[float],
) -> None:
    from rustpy_xlsxwriter import FastExcel, Format

    formats = []
    for kind in types:
        form = Format()
        form = form.set_num_format(number_format(kind)).set_font_name(BODY_FONT).set_align(horizontal(kind))
        formats.append(form)
    head = Format().set_font_name(HEAD_FONT).set_align("center").set_background_color(Tone.HEAD.value)
    head = head.set_border("thin").set_text_wrap()
    writer = FastExcel(str(part), output_format="xlsx")
    writer.sheet(
        name,
        records,
        column_formats=dict(zip(keys, formats, strict=True)),
        column_widths=list(widths),
        header_format=head,
        autofilter=True,
        ignore_errors=[key for key, kind in zip(keys, types, strict=True) if kind is CellType.CODE],
    )
    writer.freeze(row=1)
    writer.save()


class _Counter:
    """Counts rows on their way, tells progress, and stops when asked to."""

    def __init__(self, progress: Callable[[int], None] | None, cancelled: Callable[[], bool] | None) -> None:
        self.count = 0
        self._progress, self._cancelled = progress, cancelled

    def through(self, records: Iterable[dict[str, Value]]) -> Iterator[dict[str, Value]]:
        """The same records."""
        for record in records:
            self.count += 1
            if self.count % _TOLD_EVERY == 0:
                if self._cancelled is not None and self._cancelled():
                    raise Cancelled
                if self._progress is not None:
                    self._progress(self.count)
            yield record


def _chain(first: dict[str, Value], rest: Iterator[dict[str, Value]]) -> Iterator[dict[str, Value]]:
    yield first
    yield from rest


def _unique(headers: Sequence[str]) -> list[str]:
    """Headers made distinct, as the bulk writer keys columns by them."""
    seen: dict[str, int] = {}
    keys = []
    for header in headers:
        seen[header] = seen.get(header, 0) + 1
        keys.append(header if seen[header] == 1 else f"{header}（{seen[header]}）")
    return keys


def _guess(keys: Sequence[str], types: Sequence[CellType]) -> list[float]:
    """Column widths by header and type."""
    usual = {CellType.CODE: 21.0, CellType.TEXT: 18.0, CellType.DATE: 12.0, CellType.MONEY: 14.0}
    return [max(usual.get(kind, 10.0), text_units(key) + 4.0) for key, kind in zip(keys, types, strict=True)]
