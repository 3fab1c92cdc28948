"""Takes the place out of a JPEG's metadata without touching the picture: GPS of EXIF, and XMP that tells of it."""

from __future__ import annotations

import struct
from collections.abc import Iterator

JPEGS = frozenset((".jpg", ".jpeg", ".jpe"))
_APP1, _SCAN, _END = 0xE1, 0xDA, 0xD9
_EXIF, _XMP = b"Exif\0\0", b"http://ns.adobe.com/"
_GPS = 0x8825
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
"""Bytes of a value by its EXIF type."""


def without_place(data: bytes) -> bytes:
    """The same file, byte for byte as long, with the place blanked; what is no JPEG is returned as it is.

    Metadata that can't be followed is blanked as a whole: what can't be read can't be shown to hold no place.
    """
    out = bytearray(data)
    for start, end in _metadata(data):
        block = bytes(out[start:end])
        if block.startswith(_EXIF):
            inside = bytearray(block[len(_EXIF) :])
            try:
                _blank_gps(inside)
            except (struct.error, ValueError):
                inside = bytearray(len(inside))
            out[start + len(_EXIF) : end] = inside
        elif block.startswith(_XMP) and b"GPS" in block:
            name = block.find(b"\0") + 1
            out[start + name : end] = b" " * (end - start - name)
    return bytes(out)


def _metadata(data: bytes) -> Iterator[tuple[int, int]]:
    """Where the APP1 blocks of a JPEG lie, before its picture begins; a last one that was cut off reaches to the end."""
    if data[:2] != b"\xff\xd8":
        return
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        kind = data[at + 1]
        if kind in (_SCAN, _END):
            return
        if kind == 0xFF:  # filling before a marker
            at += 1
            continue
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        if kind == _APP1:
            yield at + 4, min(at + 2 + size, len(data))
        at += 2 + max(size, 2)


def _blank_gps(tiff: bytearray) -> None:
    """Empty every GPS directory that the first two directories name; struct.error or ValueError for a broken structure."""
    order = {b"II": "<", b"MM": ">"}.get(bytes(tiff[:2]))
    if order is None:
        raise ValueError("neither II nor MM")
    (at,) = struct.unpack_from(f"{order}I", tiff, 4)
    for _ in range(2):  # the picture's and its thumbnail's
        if at == 0:
            return
        entries, at = _directory(tiff, at, order)
        for tag, _kind, _count, value, _place in entries:
            if tag == _GPS:
                _empty(tiff, value, order)


def _directory(tiff: bytearray, at: int, order: str) -> tuple[list[tuple[int, int, int, int, int]], int]:
    """(tag, type, count, value or its place, place of the entry) of a directory, and where the next one is."""
    (count,) = struct.unpack_from(f"{order}H", tiff, at)
    places = [at + 2 + 12 * n for n in range(count)]
    entries = [(*struct.unpack_from(f"{order}HHII", tiff, place), place) for place in places]
    (following,) = struct.unpack_from(f"{order}I", tiff, at + 2 + 12 * count)
    return entries, following


def _empty(tiff: bytearray, at: int, order: str) -> None:
    """Blank a directory and the values that lie elsewhere; what is left is a directory without entries."""
    entries, _following = _directory(tiff, at, order)
    for _tag, kind, count, value, place in entries:
        size = _SIZES.get(kind, 1) * count
        if size > 4:
            if value + size > len(tiff):
                raise ValueError("a value beyond the end")
            tiff[value : value + size] = bytes(size)
        tiff[place : place + 12] = bytes(12)
    tiff[at : at + 2] = bytes(2)
