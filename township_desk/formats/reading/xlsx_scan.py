"""A fast look over a worksheet's bytes for what the table reader does not tell: extent, hidden lines, error cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from township_desk.formats.rawbook import UNCALCULATED, UNKNOWN_ERROR
from township_desk.formats.reading.errors import BookDamaged, BookTooLarge
from township_desk.formats.reading.wire import Mark

_READ_BYTES = 1024 * 1024
_MAX_CARRY = 64 * 1024 * 1024
_MAX_MARKS = 500_000
_WIDE = re.compile(rb'r="([A-Z]{2,3})\d')
_ROW_NUMBER = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d{1,7})"')
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b([^>]*?\bhidden="(?:1|true)"[^>]*)>')
_HIDDEN_COL = re.compile(rb'<(?:\w+:)?col\b([^>]*?\bhidden="(?:1|true)"[^>]*)>')
_ATTR_ROW = re.compile(rb'\br="(\d{1,7})"')
_ATTR_MIN = re.compile(rb'\bmin="(\d{1,5})"')
_ATTR_MAX = re.compile(rb'\bmax="(\d{1,5})"')
_ERROR = re.compile(rb'<(?:\w+:)?c\b([^>]*\bt="e"[^>]*)>(.*?)</(?:\w+:)?c>', re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
_BARE = re.compile(rb"<c ([^>]*)><f(?:[^>]*/>|[^>]*>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>")
REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")


@dataclass(slots=True)
class SheetScan:
    """What one pass over a worksheet found; rows and columns 1-based."""

    last_row: int = 0
    last_col: int = 26
    """At least; sheets within A-Z are not measured closer."""
    hidden_rows: list[int] = field(default_factory=list)
    hidden_cols: list[int] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    @property
    def area(self) -> int:
        """Cells of the rectangle that would be laid out in memory."""
        return self.last_row * self.last_col


def column_number(letters: bytes) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def row_chunks(stream: IO[bytes]) -> Iterator[bytes]:
    """The worksheet in pieces that end where a row ends (the last piece holds what follows the rows)."""
    carry = b""
    first = True
    while data := stream.read(_READ_BYTES):
        if first:
            first = False
            refuse_entities(data)
        data = carry + data
        cut = data.rfind(b"</row>") + 6
        if cut < 6:
            cut = data.rfind(b":row>") + 5
            cut = cut if cut >= 5 else 0
        if cut == 0 and len(data) > _MAX_CARRY:
            raise BookTooLarge("工作表内容异常，已停止读取。请核实文件来源。", detail="row")
        carry = data[cut:]
        if cut:
            yield data[:cut]
    if carry:
        yield carry


def refuse_entities(head: bytes) -> None:
    """A workbook never has a document type; one that does is an attack. Raises `BookDamaged`."""
    if any(word in head[:65536] for word in _FORBIDDEN):
        raise BookDamaged("文件里含有不允许的实体声明，可能有害，已停止读取。请核实文件来源。", detail="entity")


def scan_sheet(stream: IO[bytes]) -> SheetScan:
    """Look over a worksheet once. Raises `BookDamaged` or `BookTooLarge`."""
    found = SheetScan()
    columns: set[bytes] = set()
    first = True
    for chunk in row_chunks(stream):
        if first:
            first = False
            _scan_columns(chunk, found)
        at = max(chunk.rfind(b"<row "), chunk.rfind(b":row "))
        if at >= 0 and (match := _ROW_NUMBER.match(chunk, chunk.rfind(b"<", 0, at + 1))):
            found.last_row = max(found.last_row, int(match[1]))
        if _WIDE.search(chunk):
            columns.update(_WIDE.findall(chunk))
        if b"d" in chunk and b"hidden=" in chunk:  # a single byte is found far faster, and is often not there
            for row in _HIDDEN_ROW.finditer(chunk):
                if number := _ATTR_ROW.search(row[1]):
                    found.hidden_rows.append(int(number[1]))
        if b"#" in chunk and b't="e"' in chunk:
            _scan_errors(chunk, found)
        if b"f" in chunk and b"<f" in chunk and any(end in chunk for end in (b"</f></c>", b"/></c>", b"<v></v>")):
            _scan_bare_formulas(chunk, found)
    if columns:
        found.last_col = max(column_number(letters) for letters in columns)
    return found


def _scan_columns(chunk: bytes, found: SheetScan) -> None:
    """Hidden columns stand before the rows, as ranges."""
    end = chunk.find(b"sheetData")
    for column in _HIDDEN_COL.finditer(chunk, 0, end if end >= 0 else len(chunk)):
        low, high = _ATTR_MIN.search(column[1]), _ATTR_MAX.search(column[1])
        if low and high:
            found.hidden_cols.extend(range(int(low[1]), min(int(high[1]), 16_384) + 1))


def _mark(attributes: bytes, text: str, found: SheetScan) -> None:
    place = REFERENCE.search(attributes)
    if place and len(found.marks) < _MAX_MARKS:
        found.marks.append((int(place[2]), column_number(place[1]), text))


def _scan_errors(chunk: bytes, found: SheetScan) -> None:
    for cell in _ERROR.finditer(chunk):
        value = _VALUE.search(cell[2])
        _mark(cell[1], value[1].decode("utf-8", "replace") if value else UNKNOWN_ERROR, found)


def _scan_bare_formulas(chunk: bytes, found: SheetScan) -> None:
    for cell in _BARE.finditer(chunk):
        if b't="str"' not in cell[1] and b't="e"' not in cell[1]:
            _mark(cell[1], UNCALCULATED, found)
