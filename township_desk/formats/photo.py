"""When a photograph was taken, by its EXIF; where it was taken is never read."""

from __future__ import annotations

import re
import warnings
from datetime import datetime
from pathlib import Path

PICTURES = frozenset(".jpg .jpeg .jpe .png .webp .bmp .gif .heic .heif".split())
"""Endings of files that are photographs as far as their name says; .heic can't be read and so has no time."""
_EXIF, _TAKEN, _DIGITIZED = 0x8769, 0x9003, 0x9004
"""EXIF 2.3: the EXIF block, DateTimeOriginal, DateTimeDigitized. DateTime (0x0132) is when a file was last worked on."""
_TIME = re.compile(r"(\d{4}):(\d\d):(\d\d)[ T](\d\d):(\d\d):(\d\d)")


def taken_at(path: Path) -> datetime | None:
    """The time on the camera's clock when a photograph was taken; None when the file tells none, or is none."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of damaged metadata and of very large pictures: only the head is read
            with Image.open(path) as picture:
                block = picture.getexif().get_ifd(_EXIF)
    except Exception:  # noqa: BLE001 - a damaged file raises whatever its decoder comes upon; it only has no time
        return None
    return next((time for tag in (_TAKEN, _DIGITIZED) if (time := _read(block.get(tag))) is not None), None)


def _read(value: object) -> datetime | None:
    text = value.decode("ascii", "replace") if isinstance(value, bytes) else str(value or "")
    found = _TIME.match(text.strip("\0 "))
    if found is None:
        return None
    try:
        return datetime(*(int(part) for part in found.groups()))  # type: ignore[arg-type]
    except ValueError:  # 0000:00:00 00:00:00 of a camera whose clock was never set
        return None
