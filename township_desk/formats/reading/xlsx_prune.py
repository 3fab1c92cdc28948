"""Cut far stray cells out of a worksheet, so that its useful part can be laid out in memory."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from township_desk.formats.reading.errors import BookTooLarge
from township_desk.formats.reading.xlsx_scan import REFERENCE, SheetScan, column_number, row_chunks

_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?row>)", re.DOTALL)
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(/>|>.*?</(?:\w+:)?c>)", re.DOTALL)
_ROW_GAP, _COL_GAP = 1000, 50
_STRAY_CELLS = 50
_SPARSE_AREA = 1_000_000
_SPARSE_BYTES = 4
_MAX_PRUNED = 200 * 1024 * 1024
_LISTED = 5


@dataclass(frozen=True, slots=True)
class Pruned:
    """A worksheet without its stray cells: XML, its true extent, and what was left out in words."""

    xml: bytes
    last_row: int
    last_col: int
    notices: tuple[str, ...]


def needs_pruning(scan: SheetScan, part_bytes: int, area: int) -> bool:
    """The rectangle is over the limit, or large and nearly empty for a part of so many bytes."""
    return scan.area > area or (scan.area > _SPARSE_AREA and scan.area > part_bytes // _SPARSE_BYTES)


def prune(archive: zipfile.ZipFile, part: str, area: int) -> Pruned:
    """The worksheet `part` with far stray cells left out. Raises `BookTooLarge` when it stays over `area`."""
    rows, cols = _occupied(archive, part)
    near_rows, near_cols = _near(rows, _ROW_GAP), _near(cols, _COL_GAP)
    last_row, last_col = max(near_rows, default=0), max(near_cols, default=0)
    if last_row * last_col > area:
        raise BookTooLarge(
            f"工作表有 {last_row} 行 × {last_col} 列，超出能读取的范围。请删去多余的行和列，另存后再导入。"
        )
    cutter = _Cutter(near_rows, near_cols)
    out = io.BytesIO()
    with archive.open(part) as stream:
        for chunk in row_chunks(stream):
            out.write(_ROW.sub(cutter.row, chunk))
            if out.tell() > _MAX_PRUNED:
                raise BookTooLarge
    return Pruned(out.getvalue(), last_row, last_col, tuple(cutter.notices()))


def rebuilt(archive: zipfile.ZipFile, replaced: dict[str, bytes]) -> io.BytesIO:
    """The container with some parts replaced, in memory."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for name in dict.fromkeys(archive.namelist()):
            target.writestr(name, replaced[name] if name in replaced else archive.read(name))
    out.seek(0)
    return out


def _occupied(archive: zipfile.ZipFile, part: str) -> tuple[Counter[int], Counter[int]]:
    """How many cells with content each row and each column has."""
    rows: Counter[int] = Counter()
    letters: Counter[bytes] = Counter()
    with archive.open(part) as stream:
        for chunk in row_chunks(stream):
            for cell in _CELL.finditer(chunk):
                if cell[2] != b"/>" and (place := REFERENCE.search(cell[1])):
                    rows[int(place[2])] += 1
                    letters[place[1]] += 1
    return rows, Counter({column_number(name): count for name, count in letters.items()})


def _near(counts: Counter[int], gap: int) -> frozenset[int]:
    """The lines without the few that stand more than `gap` away from all others."""
    blocks: list[list[int]] = []
    for line in sorted(counts):
        if blocks and line - blocks[-1][-1] <= gap:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    sizes = [sum(counts[line] for line in block) for block in blocks]
    main = max(sizes, default=0)
    kept = (block for block, size in zip(blocks, sizes, strict=True) if size == main or size > _STRAY_CELLS)
    return frozenset(line for block in kept for line in block)


class _Cutter:
    """Replaces row elements, and remembers what it dropped."""

    def __init__(self, rows: frozenset[int], cols: frozenset[int]) -> None:
        self._rows = rows
        self._cols = cols
        self._row = 0
        self._lost_rows: set[int] = set()
        self._lost_cols: set[bytes] = set()

    def row(self, match: re.Match[bytes]) -> bytes:
        """The row element without far or empty cells; nothing where none is left."""
        if match[2] is None:
            return b""
        body = _CELL.sub(self._cell, match[2])
        if not body.strip():
            return b""
        whole, offset = match[0], match.start()
        return whole[: match.start(2) - offset] + body + whole[match.end(2) - offset :]

    def _cell(self, match: re.Match[bytes]) -> bytes:
        if match[2] == b"/>":
            return b""
        place = REFERENCE.search(match[1])
        if place is None:
            return match[0]
        number = int(place[2])
        if number not in self._rows:
            self._lost_rows.add(number)
            return b""
        if column_number(place[1]) not in self._cols:
            self._lost_cols.add(place[1])
            return b""
        return match[0]

    def notices(self) -> Iterable[str]:
        """Chinese sentences about the dropped cells."""
        rows = [f"第{row}行" for row in sorted(self._lost_rows)]
        cols = [f"第{name.decode()}列" for name in sorted(self._lost_cols, key=column_number)]
        for lines, word in ((rows, "行"), (cols, "列")):
            if lines:
                more = f"等{len(lines)}{word}" if len(lines) > _LISTED else ""
                yield f"{'、'.join(lines[:_LISTED])}{more}有零星内容，已忽略"
