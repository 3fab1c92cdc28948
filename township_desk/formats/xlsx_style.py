"""Cell styles and column measures shared by the workbooks we write."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from township_desk.core.tabular import CellType, Value
from township_desk.formats.cells import clean
from township_desk.formats.saving import cannot_write

BODY_FONT, HEAD_FONT, TITLE_FONT = "仿宋", "黑体", "宋体"
MM_PER_CHAR = 1.95
"""Width on paper of one unit of Excel's column width, in mm."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_EXACT_DIGITS = 15
"""A spreadsheet number keeps 15 digits; longer ones are written as text."""
_CENTRED = {CellType.SEQ, CellType.CODE, CellType.CENTER, CellType.DATE, CellType.MONTH}
_RIGHT = {CellType.INT, CellType.MONEY, CellType.WAN, CellType.DECIMAL, CellType.NUMBER, CellType.PERCENT}


def number_format(kind: CellType, places: int = 2) -> str:
    """Excel's number format for a cell type; whole numbers get thousands marks from five digits on."""
    match kind:
        case CellType.CODE | CellType.MONTH:
            return "@"
        case CellType.INT:
            return "[>=10000]#,##0;[<=-10000]-#,##0;0"
        case CellType.MONEY | CellType.WAN:
            return "#,##0.00"
        case CellType.DECIMAL:
            return "#,##0" + ("." + "0" * places if places else "")
        case CellType.PERCENT:
            return "0.0"
        case CellType.DATE:
            return "yyyy-mm-dd"
        case CellType.SEQ:
            return "0"
        case _:
            return "General"


def horizontal(kind: CellType) -> str:
    """Alignment as in print: words left, amounts right, codes and dates in the middle."""
    return "center" if kind in _CENTRED else "right" if kind in _RIGHT else "left"


def text_units(text: str) -> int:
    """Width of the longest line in half-width characters."""
    return max(sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line) for line in text.split("\n"))


def lines_needed(text: str, width: float) -> int:
    """Lines that wrapped text takes in a column of `width` half-width characters."""
    room = max(2.0, width - 1)
    return sum(max(1, -int(-text_units(line) // room)) for line in text.split("\n"))


def sheet_name(wanted: str, taken: Iterable[str]) -> str:
    """A name that Excel accepts: at most 31 characters, none of []:*?/\\, not yet taken (letter case aside)."""
    base = _FORBIDDEN.sub("－", wanted).strip("' ") or "表"
    used = {name.lower() for name in taken}
    name, number = base[:31], 1
    while name.lower() in used:
        number += 1
        suffix = f"({number})"
        name = base[: 31 - len(suffix)] + suffix
    return name


def plain(value: Value) -> Value:
    """A value as a spreadsheet can hold it: text cleaned, yes as √, numbers of more than 15 digits as text."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "√" if value else None
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Decimal):
        number = value.normalize()
        return value if number.is_finite() and len(number.as_tuple().digits) <= _EXACT_DIGITS else format(value, "f")
    if isinstance(value, int):
        return value if len(str(abs(value))) <= _EXACT_DIGITS else str(value)
    return value


class Book:
    """A workbook being written by XlsxWriter, its formats made once each."""

    def __init__(self, part: Path, properties: dict[str, Any]) -> None:
        self.book: Any = xlsxwriter.Workbook(str(part), {"strings_to_formulas": False, "strings_to_urls": False})
        self.book.set_properties({"comments": "", **properties})
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def format(self, **properties: Any) -> Any:
        """The format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(properties)
        return self._formats[key]

    def cell(self, kind: CellType = CellType.TEXT, *, places: int = 2, font: str = BODY_FONT, **more: Any) -> Any:
        """A framed, wrapped cell of a type."""
        base: dict[str, Any] = {"font_name": font, "font_size": 10, "border": 1, "valign": "vcenter"}
        base |= {"text_wrap": True, "align": horizontal(kind), "num_format": number_format(kind, places)}
        return self.format(**(base | more))

    def write(self, sheet: Any, row: int, column: int, value: Value, form: Any) -> None:
        """A value by its type; text is never read as a formula or a link."""
        value = plain(value)
        if value is None:
            sheet.write_blank(row, column, None, form)
        elif isinstance(value, str):
            sheet.write_string(row, column, value, form)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, form)
        else:
            sheet.write_number(row, column, value, form)

    def merge(self, sheet: Any, row: int, first: int, last: int, text: str, form: Any, *, rows: int = 1) -> None:
        """Text across columns `first` to `last` (and down `rows` rows); one cell is just written."""
        if first == last and rows == 1:
            self.write(sheet, row, first, text, form)
            return
        sheet.merge_range(row, first, row + rows - 1, last, "", form)
        self.write(sheet, row, first, text, form)

    def close(self, path: Path) -> None:
        """Write the file. Raises EnvironmentProblem, naming `path`, when the system refuses."""
        try:
            self.book.close()
        except XlsxWriterException as error:
            raise cannot_write(path, error) from error
