"""Walk the records of an .xls for what the table reader does not tell: hidden lines, error cells, the 1904 flag."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import BinaryIO

from township_desk.formats.rawbook import UNKNOWN_ERROR
from township_desk.formats.reading.errors import BookDamaged
from township_desk.formats.reading.wire import Mark

_BOF, _EOF, _BOUNDSHEET, _DATEMODE = (0x0809, 0x0009, 0x0209, 0x0409), 0x000A, 0x0085, 0x0022
_ROW, _COLINFO, _BOOLERR, _FORMULA = 0x0208, 0x007D, 0x0205, 0x0006
_BIFF8 = 0x0600
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_HEAD = struct.Struct("<HH")


@dataclass(slots=True)
class SheetRecords:
    """Findings of one sheet, 1-based."""

    hidden_rows: list[int] = field(default_factory=list)
    hidden_cols: list[int] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


@dataclass(slots=True)
class BookRecords:
    """Findings of the book, by sheet name."""

    sheets: dict[str, SheetRecords] = field(default_factory=dict)
    date1904: bool = False


def records_of(stream: BinaryIO) -> BookRecords:
    """Walk the workbook stream once. Raises `BookDamaged`; Excel 5 books give nothing but the 1904 flag."""
    import olefile

    try:
        stream.seek(0)
        ole = olefile.OleFileIO(stream)
        data = ole.openstream("Workbook" if ole.exists("Workbook") else "Book").read()
    except (OSError, ValueError, IndexError, TypeError) as error:
        raise BookDamaged(detail=type(error).__name__) from None
    book = BookRecords()
    try:
        for name, at in _globals(data, book):
            book.sheets[name] = _sheet(data, at)
    except (struct.error, IndexError, UnicodeDecodeError):
        return book
    return book


def _globals(data: bytes, book: BookRecords) -> list[tuple[str, int]]:
    """Name and offset of every sheet, from the records before the first one."""
    found: list[tuple[str, int]] = []
    at = 0
    biff8 = len(data) > 6 and struct.unpack_from("<H", data, 4)[0] == _BIFF8
    while at + 4 <= len(data):
        code, size = _HEAD.unpack_from(data, at)
        body = at + 4
        if code == _DATEMODE:
            book.date1904 = data[body] == 1
        elif code == _BOUNDSHEET and biff8:
            length, wide = data[body + 6], data[body + 7] & 1
            raw = data[body + 8 : body + 8 + length * (2 if wide else 1)]
            name = raw.decode("utf-16-le" if wide else "latin-1")
            found.append((name, struct.unpack_from("<I", data, body)[0]))
        elif code == _EOF:
            break
        at = body + size
    return found


def _sheet(data: bytes, at: int) -> SheetRecords:
    found = SheetRecords()
    head, end, depth = _HEAD.unpack_from, len(data) - 4, 0
    while at <= end:
        code, size = head(data, at)
        body = at + 4
        if code in (_ROW, _COLINFO, _BOOLERR, _FORMULA):
            _take(data, body, code, found)
        elif code in _BOF:
            depth += 1
        elif code == _EOF:
            depth -= 1
            if depth <= 0:
                break
        at = body + size
    return found


def _take(data: bytes, body: int, code: int, found: SheetRecords) -> None:
    if code == _ROW:
        if data[body + 12] & 0x20:
            found.hidden_rows.append(struct.unpack_from("<H", data, body)[0] + 1)
    elif code == _COLINFO:
        first, last, _, _, options = struct.unpack_from("<5H", data, body)
        if options & 1:
            found.hidden_cols.extend(range(first + 1, min(last, 255) + 2))
    else:
        is_error = data[body + 7] == 1 if code == _BOOLERR else _is_formula_error(data, body)
        if is_error:
            row, col = struct.unpack_from("<HH", data, body)
            error = data[body + 6] if code == _BOOLERR else data[body + 8]
            found.marks.append((row + 1, col + 1, _ERRORS.get(error, UNKNOWN_ERROR)))


def _is_formula_error(data: bytes, body: int) -> bool:
    """A formula's eight result bytes end in FFFF for anything but a number; the first byte 2 means an error."""
    return data[body + 12 : body + 14] == b"\xff\xff" and data[body + 6] == 2
