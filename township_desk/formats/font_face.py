"""One TrueType font file: which characters it has, how wide they are, and a subset of it to embed in a PDF."""

from __future__ import annotations

import io
import struct
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont, TTLibError
from fontTools.ttLib.sfnt import SFNTWriter

_NO_EMBEDDING = 2
"""fsType: restricted licence embedding (OpenType specification, OS/2)."""

_ARGS_ARE_WORDS, _HAS_SCALE, _MORE, _HAS_XY_SCALE, _HAS_2X2 = 0x01, 0x08, 0x20, 0x40, 0x80
"""Flags of a composite glyph's component (OpenType specification, glyf)."""


class UnusableFont(Exception):
    """The file is no TrueType font, has no TrueType outlines, or its licence forbids embedding."""


class Face:
    """A font program on disk; tables are read when first asked for and large ones are not kept.

    Glyph numbers are those of the file. Widths are in thousandths of an em, as PDF wants them.
    """

    def __init__(self, path: Path, index: int = 0) -> None:
        self.path = path
        self.index = index
        self._glyphs: dict[int, int] = {}
        try:
            with path.open("rb") as file, TTFont(file, lazy=True, fontNumber=index) as font:
                if "glyf" not in font or "loca" not in font:
                    raise UnusableFont(f"{path.name}: no TrueType outlines")
                if "OS/2" in font and font["OS/2"].fsType & 0x000F == _NO_EMBEDDING:
                    raise UnusableFont(f"{path.name}: embedding is not allowed")
                self._describe(font)
        except (TTLibError, OSError, struct.error, AssertionError, KeyError) as error:
            raise UnusableFont(f"{path.name}: {error}") from error

    def _describe(self, font: TTFont) -> None:
        head, hhea = font["head"], font["hhea"]
        self.units = int(head.unitsPerEm)
        """Design units per em."""
        name = font["name"].getDebugName(6) or self.path.stem
        self.name = "".join(c for c in name if c.isascii() and (c.isalnum() or c in "-_")) or "Font"
        """PostScript name, ASCII without the characters that PDF names forbid."""
        raw = {"ascent": hhea.ascent, "descent": hhea.descent}
        raw |= {"x0": head.xMin, "y0": head.yMin, "x1": head.xMax, "y1": head.yMax}
        self.metrics = {key: round(value * 1000 / self.units) for key, value in raw.items()}
        """Ascent, descent and bounding box (x0, y0, x1, y1) in thousandths of an em."""
        self._long_loca = head.indexToLocFormat == 1
        self._advance_count = int(hhea.numberOfHMetrics)

    def _tables(self, *tags: str) -> dict[str, bytes]:
        """Raw tables, those of `tags` that the font has; the file is open only for as long as this takes."""
        with self.path.open("rb") as file, TTFont(file, lazy=True, fontNumber=self.index) as font:
            return {tag: font.reader[tag] for tag in tags if tag in font.reader}

    def glyph(self, char: str) -> int:
        """The glyph number of a character, 0 when the font lacks it."""
        code = ord(char)
        found = self._glyphs.get(code)
        if found is None:
            found = self._glyphs[code] = self._cmap.glyph(code)
        return found

    def width(self, glyph: int) -> int:
        """Advance width of a glyph."""
        advances = self._advances
        return round(advances[min(glyph, len(advances) - 1)] * 1000 / self.units)

    @cached_property
    def _cmap(self) -> _CharacterMap:
        return _CharacterMap(self._tables("cmap")["cmap"])

    @cached_property
    def _advances(self) -> array[int]:
        count = self._advance_count
        values = struct.unpack(f">{count * 2}H", self._tables("hmtx")["hmtx"][: count * 4])
        return array("H", values[::2])

    def subset(self, chars: Sequence[str]) -> bytes:
        """A font program whose glyph i + 1 is that of chars[i]; glyph 0 is .notdef; parts of composites follow.

        Each character gets a glyph of its own even where the font shares one (身 and ⾝), so that text copied out
        of the PDF is the text put in.
        """
        tables = self._tables("head", "hhea", "maxp", "loca", "glyf", "cvt ", "fpgm", "prep")
        loca = tables.pop("loca")
        if self._long_loca:
            offsets = array("I", struct.unpack(f">{len(loca) // 4}I", loca))
        else:
            offsets = array("I", (value * 2 for value in struct.unpack(f">{len(loca) // 2}H", loca)))
        outlines = _collect(tables.pop("glyf"), offsets, [0, *map(self.glyph, chars)])
        return self._write(tables, outlines)

    def _write(self, tables: dict[str, bytes], outlines: list[tuple[int, bytes]]) -> bytes:
        """A font file of the given tables with head, hhea, maxp, hmtx, loca and glyf made for `outlines`."""
        head, hhea, maxp = (bytearray(tables[tag]) for tag in ("head", "hhea", "maxp"))
        head[8:12] = b"\0\0\0\0"
        struct.pack_into(">h", head, 50, 1)
        struct.pack_into(">H", hhea, 34, len(outlines))
        struct.pack_into(">H", maxp, 4, len(outlines))
        advances, last = self._advances, len(self._advances) - 1
        hmtx, loca, glyf = bytearray(), array("I", [0]), bytearray()
        for old, data in outlines:
            left = struct.unpack_from(">h", data, 2)[0] if data else 0
            hmtx += struct.pack(">Hh", advances[min(old, last)], left)
            glyf += data + b"\0" * (-len(data) % 4)
            loca.append(len(glyf))
        tables |= {"head": bytes(head), "hhea": bytes(hhea), "maxp": bytes(maxp), "hmtx": bytes(hmtx)}
        tables |= {"loca": struct.pack(f">{len(loca)}I", *loca), "glyf": bytes(glyf)}
        target = io.BytesIO()
        writer: Any = SFNTWriter(target, len(tables), "\0\1\0\0")
        for tag in sorted(tables):
            writer[tag] = tables[tag]
        writer.close()
        return target.getvalue()


class _CharacterMap:
    """The cmap subtables of formats 4 and 12, looked up by bisection without expanding them."""

    def __init__(self, table: bytes) -> None:
        self._data = table
        self._ranges: list[tuple[int, int, int, int]] = []
        """(first, last, glyph delta or address of the glyph list, 1 when it is an address)."""
        count = struct.unpack_from(">H", table, 2)[0]
        chosen: dict[int, int] = {}
        for i in range(count):
            platform, encoding, offset = struct.unpack_from(">HHI", table, 4 + 8 * i)
            if platform == 0 or (platform, encoding) in ((3, 1), (3, 10)):
                chosen.setdefault(struct.unpack_from(">H", table, offset)[0], offset)
        if 12 in chosen:
            self._read12(chosen[12])
        elif 4 in chosen:
            self._read4(chosen[4])
        self._ranges.sort()
        self._starts = [entry[0] for entry in self._ranges]

    def _read12(self, offset: int) -> None:
        groups = struct.unpack_from(">I", self._data, offset + 12)[0]
        numbers = struct.unpack_from(f">{groups * 3}I", self._data, offset + 16)
        for first, last, glyph in zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True):
            self._ranges.append((first, last, glyph - first, 0))

    def _read4(self, offset: int) -> None:
        segments = struct.unpack_from(">H", self._data, offset + 6)[0] // 2
        ends = struct.unpack_from(f">{segments}H", self._data, offset + 14)
        at = offset + 16 + 2 * segments
        starts = struct.unpack_from(f">{segments}H", self._data, at)
        deltas = struct.unpack_from(f">{segments}h", self._data, at + 2 * segments)
        place = at + 4 * segments
        jumps = struct.unpack_from(f">{segments}H", self._data, place)
        for i in range(segments):
            if jumps[i]:
                self._ranges.append((starts[i], ends[i], place + 2 * i + jumps[i] + (deltas[i] << 32), 1))
            else:
                self._ranges.append((starts[i], ends[i], deltas[i], 0))

    def glyph(self, code: int) -> int:
        """Glyph number, 0 when absent."""
        at = bisect_right(self._starts, code) - 1
        if at < 0 or code > self._ranges[at][1]:
            return 0
        first, _last, value, listed = self._ranges[at]
        if not listed:
            return (code + value) & 0xFFFF
        glyph = int(struct.unpack_from(">H", self._data, (value & 0xFFFFFFFF) + 2 * (code - first))[0])
        return (glyph + (value >> 32)) & 0xFFFF if glyph else 0


def _collect(glyf: bytes, offsets: Sequence[int], wanted: Sequence[int]) -> list[tuple[int, bytes]]:
    """(old glyph number, outline) of the wanted glyphs, then of the parts that composites among them name."""
    order = list(wanted)
    numbers: dict[int, int] = {}
    for new, old in enumerate(order):
        numbers.setdefault(old, new)
    outlines: list[tuple[int, bytes]] = []
    for old in order:  # grows while it is read: parts may be composites themselves
        data = glyf[offsets[old] : offsets[old + 1]]
        if data[:2] >= b"\x80":
            data = _renumber(data, order, numbers)
        outlines.append((old, data))
    return outlines


def _renumber(data: bytes, order: list[int], numbers: dict[int, int]) -> bytes:
    """A composite outline with its parts renumbered; parts not yet among `order` are appended to it."""
    result, at, flags = bytearray(data), 10, _MORE
    while flags & _MORE:
        flags, old = struct.unpack_from(">HH", data, at)
        if old not in numbers:
            numbers[old] = len(order)
            order.append(old)
        struct.pack_into(">H", result, at + 2, numbers[old])
        at += 8 if flags & _ARGS_ARE_WORDS else 6
        at += 2 if flags & _HAS_SCALE else 4 if flags & _HAS_XY_SCALE else 8 if flags & _HAS_2X2 else 0
    return bytes(result)
