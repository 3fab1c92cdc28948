"""The frames between the reading child and its parent: msgpack arrays, one kind of date per extension code, no pickle."""

from __future__ import annotations

import datetime
import struct
from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest
from typing import Any

import msgpack

from township_desk.formats.reading.errors import BookTooLarge, ReadError
from township_desk.formats.reading.limits import ReadLimits

DATE, DATETIME, TIME, OTHER = 1, 2, 3, 4
_CHUNK_ROWS = 2000
_CHUNK_CELLS = 100_000
AGAIN = 75
"""Exit code of a child that wants to be started anew in careful mode."""
MAX_FRAME = 256 * 1024 * 1024
_EPOCH = datetime.datetime(1, 1, 1)
_MICROSECOND = datetime.timedelta(microseconds=1)

RawValue = Any
"""A cell as a library gives it: '' where empty, a float for any number."""
Mark = tuple[int, int, str]
"""Excel row, Excel column (1-based) and the text of an error cell."""


def encode(value: object) -> msgpack.ExtType:
    """What msgpack has no type for: dates, times, and durations as h:mm:ss text."""
    kind = type(value)
    if kind is datetime.date:
        return msgpack.ExtType(DATE, struct.pack("<i", value.toordinal()))  # type: ignore[attr-defined]
    if isinstance(value, datetime.datetime):
        return msgpack.ExtType(DATETIME, struct.pack("<q", (value.replace(tzinfo=None) - _EPOCH) // _MICROSECOND))
    if isinstance(value, datetime.time):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return msgpack.ExtType(TIME, struct.pack("<i", seconds))
    if isinstance(value, datetime.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return msgpack.ExtType(OTHER, f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}".encode())
    return msgpack.ExtType(OTHER, str(value).encode("utf-8", "replace"))


def decoder() -> Callable[[int, bytes], Any]:
    """A reader of the extension codes that gives equal dates as one object."""
    known: dict[tuple[int, bytes], Any] = {}

    def decode(code: int, data: bytes) -> Any:
        key = (code, data)
        found = known.get(key)
        if found is None:
            if len(known) > 50_000:
                known.clear()
            found = known[key] = _decoded(code, data)
        return found

    return decode


def _decoded(code: int, data: bytes) -> Any:
    if code == DATE:
        return datetime.date.fromordinal(struct.unpack("<i", data)[0])
    if code == DATETIME:
        return _EPOCH + datetime.timedelta(microseconds=struct.unpack("<q", data)[0])
    if code == TIME:
        seconds = struct.unpack("<i", data)[0]
        return datetime.time(seconds // 3600, seconds // 60 % 60, seconds % 60)
    return data.decode("utf-8", "replace")


class FrameWriter:
    """The child's end: a book, then for each sheet its head, its rows in chunks and its tail, then done or an error."""

    def __init__(self, write: Callable[[bytes], object], limits: ReadLimits) -> None:
        self._write = write
        self._limits = limits
        self._sent = 0
        self._packer = msgpack.Packer(default=encode, autoreset=True, unicode_errors="replace")

    def _send(self, *frame: object) -> None:
        data = self._packer.pack(frame)
        self._sent += len(data)
        if self._sent > self._limits.stream_bytes or len(data) > MAX_FRAME:
            raise BookTooLarge
        self._write(data)

    def book(self, book_format: str) -> None:
        """Open the book: what the file truly is."""
        self._send("book", book_format)

    def sheet(self, name: str, index: int, *, visible: bool, first_row: int = 1, first_col: int = 1) -> None:
        """Open a sheet whose first row and column, as Excel counts them, are given."""
        self._send("sheet", name, index, visible, first_row, first_col)

    def rows(self, rows: Iterable[Sequence[RawValue]]) -> None:
        """Send rows in chunks, in order, laid out by column: equal cells travel once."""
        chunk: list[Sequence[RawValue]] = []
        width = 0
        for row in rows:
            if len(chunk) >= _CHUNK_ROWS or (chunk and max(width, len(row)) * len(chunk) > _CHUNK_CELLS):
                self._send("rows", len(chunk), _columns(chunk))
                chunk, width = [], 0
            chunk.append(row)
            width = max(width, len(row))
        if chunk:
            self._send("rows", len(chunk), _columns(chunk))

    def end_sheet(
        self,
        *,
        merges: Iterable[tuple[int, int, int, int]] = (),
        hidden_rows: Iterable[int] = (),
        hidden_cols: Iterable[int] = (),
        date1904: bool = False,
        notices: Iterable[str] = (),
        marks: Iterable[Mark] = (),
    ) -> None:
        """Close the sheet with what was found beside its values."""
        parts = (list(merges), list(hidden_rows), list(hidden_cols), date1904, list(notices), list(marks))
        self._send("end", *parts)

    def done(self) -> None:
        """All sheets are sent."""
        self._send("done")

    def error(self, error: ReadError) -> None:
        """Reading failed; nothing sent before counts."""
        self._write(self._packer.pack(("error", error.code, error.message, error.detail)))


def _columns(rows: list[Sequence[RawValue]]) -> list[tuple[tuple[RawValue, ...], bytes]]:
    """Each column as (values, b''), or as (distinct values, a 16-bit index for each cell) where few differ."""
    packed: list[tuple[tuple[RawValue, ...], bytes]] = []
    for column in zip_longest(*rows, fillvalue=""):
        distinct = dict.fromkeys(column)
        mixed = (1 in distinct or 0 in distinct) and bool in set(map(type, column))  # True and 1.0 are one key
        if len(distinct) * 2 <= len(column) and not mixed:
            place = dict(zip(distinct, range(len(distinct)), strict=True))
            packed.append((tuple(distinct), array("H", map(place.__getitem__, column)).tobytes()))
        else:
            packed.append((column, b""))
    return packed
