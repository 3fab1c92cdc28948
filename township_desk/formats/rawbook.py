"""The values of a workbook as a village sent it: cells, sheets and books before any meaning is put into them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

BookFormat = Literal["xlsx", "xls", "ods", "html", "csv"]

UNCALCULATED = "公式未计算"
"""Text of an `ErrorCell` that stands for a formula saved without its result."""
UNKNOWN_ERROR = "#错误"
"""Text of an `ErrorCell` whose error the file does not name."""
EXACT_DIGITS_LIMIT = 1e15
"""Whole numbers from here on have more than the 15 digits a spreadsheet keeps."""
_LONGEST_PLAIN = 1e22


@dataclass(frozen=True, slots=True)
class LostDigits:
    """A numeric cell with more than 15 digits: a spreadsheet has replaced the last ones by zeros (an ID kept as a number)."""

    value: float

    @property
    def text(self) -> str:
        """All digits as the formula bar shows them: 15 true ones, then zeros."""
        shown = f"{self.value:.14E}"
        return f"{Decimal(shown):f}" if abs(self.value) < _LONGEST_PLAIN else shown

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell that shows an error such as #DIV/0!, or a formula whose result was never stored."""

    text: str

    def __str__(self) -> str:
        return self.text


Cell = str | int | float | bool | datetime.date | datetime.datetime | datetime.time | LostDigits | ErrorCell | None
Merge = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet: `rows[i]` is Excel row `first_row + i`, its cell `j` stands in column `first_col + j` (both 1-based)."""

    name: str
    index: int
    """Place among all sheets of the book, hidden ones included, from 0."""
    visible: bool = True
    rows: tuple[tuple[Cell, ...], ...] = ()
    """Without trailing empty cells and rows; rows differ in length."""
    first_row: int = 1
    first_col: int = 1
    merges: tuple[Merge, ...] = ()
    """(first row, first column, last row, last column), 1-based, inclusive; the value stands in the first cell."""
    hidden_rows: frozenset[int] = frozenset()
    hidden_cols: frozenset[int] = frozenset()
    date1904: bool = False
    """Bare serial numbers count from 1904; cells with a date format are dates already."""
    notices: tuple[str, ...] = ()
    """Chinese sentences about what was left out."""

    def cell(self, row: int, col: int) -> Cell:
        """The value at an Excel position (1-based); None where nothing is."""
        i, j = row - self.first_row, col - self.first_col
        if i < 0 or j < 0 or i >= len(self.rows):
            return None
        cells = self.rows[i]
        return cells[j] if j < len(cells) else None

    @property
    def last_row(self) -> int:
        """Number of the last row with content (first_row - 1 when there is none)."""
        return self.first_row + len(self.rows) - 1

    @property
    def is_empty(self) -> bool:
        """No cell has content."""
        return not self.rows


@dataclass(frozen=True, slots=True)
class RawBook:
    """A whole workbook: the file's name, what it truly is (by content, not by extension) and its sheets in order."""

    path_name: str
    format: BookFormat
    sheets: tuple[RawSheet, ...]

    @property
    def visible_sheets(self) -> tuple[RawSheet, ...]:
        """The sheets a person sees on opening the file."""
        return tuple(sheet for sheet in self.sheets if sheet.visible)
