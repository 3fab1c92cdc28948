"""How much a workbook may ask of the machine before reading stops."""

from __future__ import annotations

from dataclasses import dataclass

_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Bounds of one read; sizes in bytes, time in seconds."""

    file_bytes: int = 100 * _MB
    entries: int = 10_000
    """Files inside a zip container."""
    inflated_bytes: int = 600 * _MB
    """All files of the container together, unpacked."""
    ratio: int = 200
    """Unpacked to packed size; looked at from 50 MB unpacked on."""
    area: int = 20_000_000
    """Rows times columns of one sheet, empty cells included."""
    cells: int = 8_000_000
    """Cells delivered for one sheet, trailing empty ones left off."""
    stream_bytes: int = 800 * _MB
    """What the child may send."""
    seconds: float = 120.0
    memory: int = 2048 * _MB
    """Address space of the child."""


DEFAULT = ReadLimits()
