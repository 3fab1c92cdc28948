"""Read SpreadsheetML 2003: the XML that Excel 2003 and some systems save under the name .xls."""

from __future__ import annotations

import datetime
import io
from typing import Any

from township_desk.formats.rawbook import UNKNOWN_ERROR
from township_desk.formats.reading.errors import BookDamaged, BookTooLarge
from township_desk.formats.reading.wire import FrameWriter, Mark, RawValue
from township_desk.formats.reading.xlsx_scan import refuse_entities

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"
_MAX_ROWS, _MAX_COLS = 1_048_576, 16_384
_MAX_PADDING = 2_000_000


def read_xml2003(data: bytes, writer: FrameWriter) -> None:
    """Send every worksheet. Raises `BookDamaged` or `BookTooLarge`."""
    from lxml import etree

    refuse_entities(data)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.parse(io.BytesIO(data), parser).getroot()
    except etree.XMLSyntaxError as error:
        raise BookDamaged(detail=type(error).__name__) from None
    date1904 = root.find(f"{_EXCEL}ExcelWorkbook/{_EXCEL}Date1904") is not None
    writer.book("xls")
    for index, sheet in enumerate(root.iterchildren(f"{_SS}Worksheet")):
        state = sheet.findtext(f"{_EXCEL}WorksheetOptions/{_EXCEL}Visible", "SheetVisible")
        writer.sheet(sheet.get(f"{_SS}Name", f"Sheet{index + 1}"), index, visible=state == "SheetVisible")
        grid = _Grid()
        for table in sheet.iterchildren(f"{_SS}Table"):
            grid.take(table)
        writer.rows(grid.rows)
        writer.end_sheet(
            merges=grid.merges,
            hidden_rows=grid.hidden_rows,
            hidden_cols=grid.hidden_cols,
            date1904=date1904,
            marks=grid.marks,
        )


class _Grid:
    """One table laid out in rows."""

    def __init__(self) -> None:
        self.rows: list[list[RawValue]] = []
        self.merges: list[tuple[int, int, int, int]] = []
        self.hidden_rows: list[int] = []
        self.hidden_cols: list[int] = []
        self.marks: list[Mark] = []
        self._padding = 0

    def take(self, table: Any) -> None:
        """Add the rows and hidden columns of a Table element."""
        col = 0
        for column in table.iterchildren(f"{_SS}Column"):
            col = _number(column, "Index", col + 1, _MAX_COLS)
            last = col + _number(column, "Span", 0, _MAX_COLS)
            if column.get(f"{_SS}Hidden") == "1":
                self.hidden_cols.extend(range(col, min(last, _MAX_COLS) + 1))
            col = last
        for row in table.iterchildren(f"{_SS}Row"):
            self._pad(self.rows, _number(row, "Index", len(self.rows) + 1, _MAX_ROWS) - 1, [])
            self._row(row)
            if row.get(f"{_SS}Hidden") == "1":
                self.hidden_rows.append(len(self.rows))
            self._pad(self.rows, len(self.rows) + _number(row, "Span", 0, _MAX_ROWS), [])

    def _pad(self, line: list[Any], length: int, filler: Any) -> None:
        missing = max(0, length - len(line))
        self._padding += missing
        if self._padding > _MAX_PADDING:
            raise BookTooLarge
        line.extend([filler] * missing)

    def _row(self, row: Any) -> None:
        cells: list[RawValue] = []
        number = len(self.rows) + 1
        for cell in row.iterchildren(f"{_SS}Cell"):
            self._pad(cells, _number(cell, "Index", len(cells) + 1, _MAX_COLS) - 1, "")
            right, down = _number(cell, "MergeAcross", 0, _MAX_COLS), _number(cell, "MergeDown", 0, _MAX_ROWS)
            col = len(cells) + 1
            if right or down:
                self.merges.append((number, col, number + down, col + right))
            data = cell.find(f"{_SS}Data")
            cells.append(self._value(data, number, col))
            self._pad(cells, len(cells) + right, "")
        self.rows.append(cells)

    def _value(self, data: Any, row: int, col: int) -> RawValue:
        if data is None:
            return ""
        text = "".join(data.itertext())
        kind = data.get(f"{_SS}Type", "String")
        if kind == "Error":
            self.marks.append((row, col, text or UNKNOWN_ERROR))
            return ""
        return _typed(kind, text)


def _typed(kind: str, text: str) -> RawValue:
    try:
        if kind == "Number":
            return float(text)
        if kind == "Boolean":
            return text.strip() == "1"
        if kind == "DateTime":
            moment = datetime.datetime.fromisoformat(text.strip())
            return moment.date() if moment.time() == datetime.time() else moment
    except ValueError:
        return text
    return text


def _number(element: Any, name: str, default: int, most: int) -> int:
    text = element.get(f"{_SS}{name}", "")
    if not (text.isascii() and text.isdigit()):
        return default
    return min(int(text), most)
