"""What the lines around a table say about it: year, month, reporting unit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from township_desk.core.text import clean_line

_MONTH = re.compile(
    r"(?<!\d)(20\d{2})\s*[年.\-/—_]\s*(1[0-2]|0?[1-9])(?!\d)|(?<!\d)(20\d{2})(1[0-2]|0[1-9])(?:\d{2})?(?!\d)"
)
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)|二[〇○零]([一二三四五六七八九])([〇○零一二三四五六七八九])年")
_ONLY_MONTH = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])\s*月(?!\d*[日号])")
_UNIT = re.compile(
    r"(?:填报|填表|报送|上报|汇总|编制)?单位(?:名称)?(?:[（(][^）)]*[）)])?\s*[:：]\s*([^:：]+?)"
    r"(?=\s{2,}|$|填报|填表|报送|日期|时间)"
)
_STAMP = re.compile(r"[（(](?:盖章|公章|章|签章|加盖公章)[）)]|盖章|（印）")
_DATED = re.compile(r"(填报|填表|报送|上报|制表|统计)?(日期|时间)\s*[:：]|截至|截止")
_HAN = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class About:
    """What one source (title, dated line, sheet name ...) says; None where it is silent."""

    year: int | None = None
    month: int | None = None


def about(text: str) -> About:
    """The year and month that a text names: 2022年11月, 2022-11, 202211, 2022年, 12月上报."""
    text = clean_line(text)
    if match := _MONTH.search(text):
        return About(int(match[1] or match[3]), int(match[2] or match[4]))
    year = None
    if match := _YEAR.search(text):
        digits = (
            (_HAN.index(match[2]), _HAN.index(match[3].replace("○", "〇").replace("零", "〇"))) if match[2] else None
        )
        year = int(match[1]) if match[1] else 2000 + digits[0] * 10 + digits[1] if digits else None
    only = _ONLY_MONTH.search(text)
    return About(year, int(only[1]) if only else None)


def is_dated(text: str) -> bool:
    """Whether a line tells the day of the sheet: 填报日期：, 截至 ... ."""
    return _DATED.search(text) is not None


def units(text: str) -> list[str]:
    """The reporting units that a line names, without the place of the stamp: 填报单位（盖章）：东岭村村民委员会."""
    return [name for match in _UNIT.finditer(clean_line(text)) if (name := _STAMP.sub("", match[1]).strip(" ，。；"))]


def combine(sources: Iterable[About]) -> tuple[int | None, str | None]:
    """Year, and month as YYYY-MM, by sources in order of trust; a month without a year takes the agreed year."""
    found = list(sources)
    year = next((source.year for source in found if source.year is not None), None)
    whole = next((f"{s.year:04d}-{s.month:02d}" for s in found if s.year is not None and s.month is not None), None)
    if whole is not None:
        return year, whole
    month = next((source.month for source in found if source.month is not None), None)
    return year, f"{year:04d}-{month:02d}" if year is not None and month is not None else None
