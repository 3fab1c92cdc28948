"""Makers of rules that several ledgers share: pairs of dates (G-06), dates long past (G-05), near duplicates (G-13)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from township_desk.core.fields import Row
from township_desk.core.query import Is
from township_desk.core.rules import ERROR, WARNING, Broken, Desk, RowRule, broken

LIVING = Is("alive_status", "not in", ("死亡", "迁出"))
HEAD = Is("relation", "=", "户主")
OPEN_DUTY = Is("end_on", "empty")
ALIKE = 0.9
"""From this similarity on two descriptions count as near duplicates (G-13)."""


def in_order(rule_id: str, pairs: tuple[tuple[str, str], ...], labels: dict[str, str]) -> RowRule:
    """G-06: no start lies after its end; `pairs` are (start, end) fields."""

    def test(row: Row, desk: Desk) -> Iterator[Broken]:
        for start, end in pairs:
            first, last = row.get(start), row.get(end)
            if first is not None and last is not None and first > last:
                yield broken(end, 起=labels[start], 止=labels[end])

    reads = tuple(dict.fromkeys(name for pair in pairs for name in pair))
    return RowRule(rule_id, ERROR, "“{起}”不能晚于“{止}”。", test, reads, "G-06")


def not_long_past(field: str) -> RowRule:
    """G-05: a date of business lies at most five years before the year in which the office began with the desk."""

    def test(row: Row, desk: Desk) -> Broken | None:
        day: date | None = row.get(field)
        if day is None or day.year >= 2100:
            return None
        start = desk.setting("town.enable_year") - 5
        return broken(field, 下限=f"{start}年") if day.year < start else None

    return RowRule("G-05", WARNING, "“{字段}”早于{下限}，请确认是否录错年份。", test, (field,), "G-05")


def alike(one: Any, other: Any) -> bool:
    """Whether two texts are at least 0.9 alike (ratio of matching characters)."""
    if not one or not other:
        return False
    matcher = SequenceMatcher(None, str(one), str(other), autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def same_row(row: Row, other: Row) -> bool:
    """Whether a row found in the database is the row being checked."""
    return row.get("id") is not None and row.get("id") == other.get("id")
