"""Turn the child's frames into sheets: whole numbers become ints, empty texts None, equal texts one object."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from math import isfinite
from typing import Any

from township_desk.formats.rawbook import EXACT_DIGITS_LIMIT, BookFormat, Cell, ErrorCell, LostDigits, RawBook, RawSheet
from township_desk.formats.reading.errors import BookDamaged, BookEmpty, BookTooLarge, ReadCrashed, error_of
from township_desk.formats.reading.limits import ReadLimits
from township_desk.formats.reading.wire import Mark

_KNOWN_TEXTS = 60_000
_MAX_ROW, _MAX_COL = 1_048_576, 16_384


class Assembler:
    """Collects frames into a `RawBook`; `rows_read` counts for the progress bar."""

    def __init__(self, path_name: str, limits: ReadLimits) -> None:
        self._path_name = path_name
        self._limits = limits
        self._texts: dict[str, str] = {}
        self._format: BookFormat = "xlsx"
        self._sheets: list[RawSheet] = []
        self._head: tuple[str, int, bool, int, int] | None = None
        self._rows: list[tuple[Cell, ...]] = []
        self._cells = 0
        self._complete = False
        self.rows_read = 0
        self._handlers: dict[str, Callable[..., None]] = {
            "book": self._on_book,
            "sheet": self._on_sheet,
            "rows": self._on_rows,
            "end": self._on_end,
            "done": self._on_done,
            "error": self._on_error,
        }

    @property
    def complete(self) -> bool:
        """The child has said that all is sent."""
        return self._complete

    def take(self, frame: Any) -> None:
        """Add one frame. Raises the `ReadError` that the child sent, or one for a frame that cannot be."""
        try:
            handler = self._handlers[frame[0]]
        except (KeyError, TypeError, IndexError):
            raise ReadCrashed(detail="frame") from None
        handler(*frame[1:])

    def book(self) -> RawBook:
        """The book. Raises `BookEmpty` when no sheet has a cell with content."""
        if all(sheet.is_empty for sheet in self._sheets):
            raise BookEmpty
        return RawBook(path_name=self._path_name, format=self._format, sheets=tuple(self._sheets))

    def _on_book(self, book_format: BookFormat) -> None:
        self._format = book_format

    def _on_sheet(self, name: str, index: int, visible: bool, first_row: int, first_col: int) -> None:
        self._head = (name, index, visible, first_row, first_col)
        self._rows = []
        self._cells = 0

    def _on_rows(self, count: int, columns: list[tuple[list[Any], bytes]]) -> None:
        ready: list[list[Cell]] = [self._column(values, index) for values, index in columns]
        while ready and ready[-1].count(None) == count:
            ready.pop()
        if ready:
            self._rows.extend(row if row[-1] is not None else _trimmed(row) for row in zip(*ready, strict=True))
        else:
            self._rows.extend(() for _ in range(count))
        self._cells += len(ready) * count
        self.rows_read += count
        if self._cells > self._limits.cells:
            raise BookTooLarge(detail="cells")

    def _column(self, values: list[Any], index: bytes) -> list[Cell]:
        """The cells of a column as they will be kept; texts that recur are kept once for the whole book."""
        if not index:
            return _converted(values)
        known = self._texts
        if len(known) > _KNOWN_TEXTS:
            known.clear()
        cells = [known.setdefault(v, v) if type(v) is str else v for v in _converted(values)]
        return list(map(cells.__getitem__, array("H", index)))

    def _on_end(
        self,
        merges: list[list[int]],
        hidden_rows: list[int],
        hidden_cols: list[int],
        date1904: bool,
        notices: list[str],
        marks: list[Mark],
    ) -> None:
        if self._head is None:
            raise ReadCrashed(detail="frame")
        name, index, visible, first_row, first_col = self._head
        rows, first_row, first_col = _with_marks(self._rows, first_row, first_col, marks)
        while rows and not rows[-1]:
            rows.pop()
        lead = next((i for i, row in enumerate(rows) if row), 0)
        self._sheets.append(
            RawSheet(
                name=name,
                index=index,
                visible=visible,
                rows=tuple(rows[lead:]),
                first_row=first_row + lead,
                first_col=first_col,
                merges=tuple((m[0], m[1], m[2], m[3]) for m in merges),
                hidden_rows=frozenset(hidden_rows),
                hidden_cols=frozenset(hidden_cols),
                date1904=date1904,
                notices=tuple(notices),
            )
        )
        self._head, self._rows = None, []

    def _on_done(self) -> None:
        if self._head is not None:
            raise BookDamaged(detail="frame")
        self._complete = True

    def _on_error(self, kind: str, message: str, detail: str) -> None:
        raise error_of(kind, message, detail)


def _with_marks(
    rows: list[tuple[Cell, ...]], first_row: int, first_col: int, marks: list[Mark]
) -> tuple[list[tuple[Cell, ...]], int, int]:
    """The rows with error cells put in, grown at any side where such a cell stands outside of them."""
    marks = [mark for mark in marks if 1 <= mark[0] <= _MAX_ROW and 1 <= mark[1] <= _MAX_COL]
    if not marks:
        return rows, first_row, first_col
    top, left = min(mark[0] for mark in marks), min(mark[1] for mark in marks)
    if not rows:
        first_row, first_col = top, left
    if left < first_col:
        pad: tuple[Cell, ...] = (None,) * (first_col - left)
        rows, first_col = [pad + row if row else row for row in rows], left
    if top < first_row:
        rows, first_row = [() for _ in range(first_row - top)] + rows, top
    by_row: dict[int, list[Mark]] = {}
    for mark in marks:
        by_row.setdefault(mark[0] - first_row, []).append(mark)
    rows.extend(() for _ in range(max(by_row) + 1 - len(rows)))
    for i, found in by_row.items():
        cells = list(rows[i])
        for _, col, text in found:
            j = col - first_col
            cells.extend([None] * (j + 1 - len(cells)))
            cells[j] = ErrorCell(text)
        rows[i] = tuple(cells)
    return rows, first_row, first_col


def _converted(values: list[Any]) -> list[Cell]:
    """Texts and numbers of one column as cells; quick where all are of one kind."""
    kinds = set(map(type, values))
    if kinds == {str} and "\r" not in "".join(values):
        return [v or None for v in values]
    if kinds == {float} and max(map(abs, values)) < EXACT_DIGITS_LIMIT and isfinite(sum(values)):
        return [int(v) if v.is_integer() else v for v in values]
    return [_cell(v) for v in values]


def _cell(value: Any) -> Cell:
    """Whole numbers as int, too long ones as `LostDigits`, line breaks as \\n, the empty text as None."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n") or None
    if isinstance(value, float):
        if not isfinite(value):
            return ErrorCell("#NUM!")
        if value.is_integer():
            return int(value) if abs(value) < EXACT_DIGITS_LIMIT else LostDigits(value)
    elif type(value) is int and abs(value) >= EXACT_DIGITS_LIMIT:
        return LostDigits(float(value))
    checked: Cell = value
    return checked


def _trimmed(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return row[:end]
