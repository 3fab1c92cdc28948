"""A sheet's cells by Excel position, with merged ranges seen as what a person sees: one value over all cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from township_desk.core.fields import raw_text
from township_desk.core.text import clean_line

Merge = tuple[int, int, int, int]


class Sheet(Protocol):
    """What recognition needs of a sheet; rows and columns as Excel counts them, from 1."""

    @property
    def name(self) -> str:
        """The name on the tab."""

    @property
    def rows(self) -> Sequence[Sequence[Any]]:
        """Cells; rows differ in length, empty cells are None."""

    @property
    def first_row(self) -> int:
        """Excel's number of the first row."""

    @property
    def first_col(self) -> int:
        """Excel's number of the first column."""

    @property
    def merges(self) -> Sequence[Merge]:
        """(first row, first column, last row, last column), inclusive."""

    @property
    def hidden_cols(self) -> frozenset[int]:
        """Columns that a person does not see."""


def cell_text(cell: Any) -> str:
    """A cell as one line of text; '' when empty."""
    return "" if cell is None else clean_line(raw_text(cell))


def filled(row: Sequence[Any]) -> list[tuple[int, str]]:
    """(index, text) of the cells of a row that hold more than blanks."""
    return [(j, text) for j, cell in enumerate(row) if cell is not None and (text := cell_text(cell))]


def column_letter(col: int) -> str:
    """A for 1, AA for 27."""
    letters = ""
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class Merges:
    """The merged ranges of a sheet, by 0-based indexes into its rows."""

    def __init__(self, sheet: Sheet) -> None:
        top, left = sheet.first_row, sheet.first_col
        self.ranges = [(r1 - top, c1 - left, r2 - top, c2 - left) for r1, c1, r2, c2 in sheet.merges]

    def header_rows(self, first: int, last: int) -> list[Merge]:
        """The ranges that touch rows first..last."""
        return [m for m in self.ranges if m[0] <= last and m[2] >= first]

    def downward(self, first: int, last: int) -> list[Merge]:
        """The ranges over several rows that lie within rows first..last and begin in them."""
        return [m for m in self.ranges if m[2] > m[0] and first <= m[0] <= last]
