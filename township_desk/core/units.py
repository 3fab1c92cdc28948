"""Units: by how much the units of figures differ, so that one may be written in another (97600元 as 9.76万元)."""

from __future__ import annotations

from decimal import Decimal

WORTH = {"": 1, "万": 10_000, "亿": 100_000_000}
LENGTHS = {"米": 1, "公里": 1000, "千米": 1000}
WEIGHTS = {"公斤": 1, "千克": 1, "吨": 1000}


def parted(unit: str) -> tuple[str, str]:
    """A unit's 万 or 亿 and what follows: 万元 -> (万, 元)."""
    return (unit[0], unit[1:]) if unit[:1] in ("万", "亿") and len(unit) > 1 else ("", unit)


def base_of(unit: str) -> tuple[str, int]:
    """The measure that a unit counts in, and how many of it a unit is: 公里 -> (米, 1000), 万元 -> (元, 10000)."""
    scale, plain = parted(unit)
    for base, measures in (("米", LENGTHS), ("公斤", WEIGHTS)):
        if plain in measures:
            return base, WORTH[scale] * measures[plain]
    return plain, WORTH[scale]


def measure_said(text: str, plain: str) -> str:
    """The measure of length or weight that a text begins with, if `plain` is of its kind: 公里 and 千米 beside 米; else empty."""
    kind = next((measures for measures in (LENGTHS, WEIGHTS) if plain in measures), {})
    return next((name for name in sorted(kind, key=len, reverse=True) if text.startswith(name)), "")


def converted(value: Decimal | int, unit: str, other: str) -> Decimal | None:
    """A value in another unit; None where the units measure different things."""
    (base, worth), (other_base, other_worth) = base_of(unit), base_of(other)
    return Decimal(value) * worth / other_worth if base == other_base else None
