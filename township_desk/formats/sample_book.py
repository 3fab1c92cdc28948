"""Workbooks as villages make them, for the demonstration township: titles, merged headers, dates in every form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from township_desk.formats.saving import replacing

SampleCell = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class SampleSheet:
    """One sheet: rows from A1, merged ranges such as A1:H1, rows to hide."""

    name: str
    rows: Sequence[Sequence[SampleCell]]
    merges: Sequence[str] = ()
    hidden: Sequence[int] = ()
    widths: Sequence[float] = ()


def write_sample(path: Path, sheets: Sequence[SampleSheet]) -> None:
    """Write a workbook cell by cell, whatever stands in them; formulas are written as text."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        for number, row in enumerate(sheet.rows, 1):
            for i, value in enumerate(row, 1):
                if value is None:
                    continue
                cell = page.cell(number, i)
                cell.value = value
                if isinstance(value, str) and value.startswith("="):
                    cell.data_type = "s"
                if isinstance(value, date):
                    cell.number_format = "yyyy/m/d"
                cell.alignment = Alignment(wrap_text=True, vertical="center")
        for area in sheet.merges:
            page.merge_cells(area)
        for number in sheet.hidden:
            page.row_dimensions[number].hidden = True
        for i, width in enumerate(sheet.widths, 1):
            page.column_dimensions[get_column_letter(i)].width = width
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as part:
        book.save(part)
