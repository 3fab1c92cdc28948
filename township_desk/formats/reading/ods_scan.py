"""Walk the content of an .ods for what the table reader does not tell: extent, merges, hidden lines, error cells."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from typing import Any

from township_desk.formats.reading.errors import BookDamaged, BookTooLarge
from township_desk.formats.reading.wire import Mark
from township_desk.formats.reading.xlsx_scan import refuse_entities

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_CALCEXT = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_TEXT_P = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"
_ROW, _CELL, _COVERED = f"{_TABLE}table-row", f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"
_COLUMN, _SHEET = f"{_TABLE}table-column", f"{_TABLE}table"
_MAX_ROWS, _MAX_COLS = 1_048_576, 16_384
_ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})


@dataclass(slots=True)
class OdsSheet:
    """Findings of one sheet, 1-based."""

    hidden_rows: list[int] = field(default_factory=list)
    hidden_cols: list[int] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    row: int = 0
    col: int = 0
    last_row: int = 0
    last_col: int = 0


def scan_ods(archive: zipfile.ZipFile, area: int) -> dict[str, OdsSheet]:
    """Findings by sheet name. Raises `BookDamaged`, or `BookTooLarge` for an extent over `area` cells."""
    from lxml import etree

    found: dict[str, OdsSheet] = {}
    try:
        with archive.open("content.xml") as stream:
            refuse_entities(stream.read(65536))
        with archive.open("content.xml") as stream:
            events = etree.iterparse(
                stream, events=("start", "end"), resolve_entities=False, no_network=True, huge_tree=False
            )
            _walk(events, found, area)
    except (etree.XMLSyntaxError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise BookDamaged(detail=type(error).__name__) from None
    return found


def _walk(events: Any, found: dict[str, OdsSheet], area: int) -> None:
    sheet = OdsSheet()
    for event, element in events:
        tag = element.tag
        if event == "start":
            if tag == _SHEET:
                sheet = found.setdefault(element.get(f"{_TABLE}name", ""), OdsSheet())
        elif tag == _ROW:
            _row(element, sheet)
            if sheet.last_row * sheet.last_col > area:
                raise BookTooLarge("工作表的范围过大，超出能读取的范围。请删去多余的行和列，另存后再导入。")
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        elif tag == _COLUMN:
            count = _count(element, "number-columns-repeated", _MAX_COLS)
            if element.get(f"{_TABLE}visibility") in ("collapse", "filter"):
                sheet.hidden_cols.extend(range(sheet.col + 1, min(sheet.col + count, _MAX_COLS) + 1))
            sheet.col += count


def _count(element: Any, name: str, most: int) -> int:
    return max(1, min(int(element.get(f"{_TABLE}{name}", "1")), most))


def _row(element: Any, sheet: OdsSheet) -> None:
    repeat = _count(element, "number-rows-repeated", _MAX_ROWS)
    first = sheet.row + 1
    col, used = 1, 0
    for cell in element:
        if cell.tag not in (_CELL, _COVERED):
            continue
        if len(cell):
            used = col + _count(cell, "number-columns-repeated", _MAX_COLS) - 1
            if cell.get(f"{_CALCEXT}value-type") == "error":
                text = "".join(cell.findtext(_TEXT_P, ""))
                sheet.marks.append((first, col, text if text in _ERRORS else text or "#错误"))
        down, right = _count(cell, "number-rows-spanned", _MAX_ROWS), _count(cell, "number-columns-spanned", _MAX_COLS)
        if down > 1 or right > 1:
            sheet.merges.append((first, col, first + down - 1, col + right - 1))
        col += _count(cell, "number-columns-repeated", _MAX_COLS)
    sheet.row += repeat
    if element.get(f"{_TABLE}visibility") in ("collapse", "filter") and (used or repeat < 1000):
        sheet.hidden_rows.extend(range(first, first + repeat))
    if used:
        sheet.last_row = sheet.row
        sheet.last_col = max(sheet.last_col, used)
