"""Makers of rules that several ledgers share: pairs of dates (G-06), dates long past (G-05), near duplicates (G-13)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from difflib import SequenceMatcher
from typing import Any

from township_desk.core.fields import Attachment, Row
from township_desk.core.query import Is
from township_desk.core.rules import ERROR, NOTICE, WARNING, Broken, Desk, RowRule, broken

LIVING = Is("alive_status", "not in", ("死亡", "迁出"))
HEAD = Is("relation", "=", "户主")
OPEN_DUTY = Is("end_on", "empty")
NOTICE_DAYS = 7
"""Days of a public notice (G-07)."""
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


def public_notice(pairs: tuple[tuple[str, str], ...]) -> tuple[RowRule, RowRule]:
    """G-07 and G-08: seven days of public notice, its first day not counted; `pairs` are (from, to) fields."""

    def days(row: Row, first: str, last: str) -> int | None:
        start, end = row.get(first), row.get(last)
        return None if start is None or end is None or end < start else (end - start).days

    def short(row: Row, desk: Desk) -> Iterator[Broken]:
        for first, last in pairs:
            n = days(row, first, last)
            if n is not None and n + 1 < NOTICE_DAYS:
                yield broken(last, n=n + 1)

    def first_day_counted(row: Row, desk: Desk) -> Iterator[Broken]:
        for first, last in pairs:
            if days(row, first, last) == NOTICE_DAYS - 1:
                yield broken(last, 至=row[first] + timedelta(days=NOTICE_DAYS))

    reads = tuple(name for pair in pairs for name in pair)
    return (
        RowRule("G-07", ERROR, "公示期不足7天（现为{n}天）。", short, reads, "S01§19、S02§15/§26、S06四（二）"),
        RowRule("G-08", WARNING, "公示起始日一般不计入，建议公示至{至}。", first_day_counted, reads, "民法典§201"),
    )


def photo_times(*fields: tuple[str, str]) -> RowRule:
    """G-16: a photograph tells when it was taken, and that is not 24 hours after it was registered.

    `fields` are (photographs, the row's date or nothing): registered is the end of that date, or when the file was added.
    Files added before the desk read times are left alone.
    """

    def wrong(photos: Sequence[Attachment], day: date | None) -> str | None:
        for photo in photos:
            if photo.added and not photo.taken:
                return f"“{photo.filename}”没有拍摄时间"
            if not photo.taken or not photo.added:
                continue
            known = [datetime.fromisoformat(photo.added)]
            if day is not None:
                known.append(datetime.combine(day, time.max))
            if datetime.fromisoformat(photo.taken) > min(known) + timedelta(hours=24):
                return f"“{photo.filename}”拍摄于{photo.taken[:16].replace('T', ' ')}"
        return None

    def test(row: Row, desk: Desk) -> Iterator[Broken]:
        for name, by in fields:
            told = wrong(row.get(name) or (), row.get(by) if by else None)
            if told is not None:
                yield broken(name, 照片=told)

    reads = tuple(dict.fromkeys(name for pair in fields for name in pair if name))
    return RowRule("G-16", NOTICE, "照片时间与登记时间不一致：{照片}。", test, reads, "设")


def not_long_past(field: str) -> RowRule:
    """G-05: a date of business lies at most five years before the year in which the office began with the desk."""

    def test(row: Row, desk: Desk) -> Broken | None:
        day: date | None = row.get(field)
        if day is None or day.year >= 2100:
            return None
        start = desk.setting("town.enable_year") - 5
        return broken(field, 下限=f"{start}年") if day.year < start else None

    return RowRule("G-05", WARNING, "“{字段}”早于{下限}，请确认是否录错年份。", test, (field,), "G-05")


def of_same_parent(field: str, target: str, parent: str, message: str) -> Callable[[Row, Desk], Broken | None]:
    """A test that the row of `target` which a detail names in `field` hangs on the same `parent` row as the detail itself;
    `{上级}` in the message is the name of the one that it hangs on."""

    def test(row: Row, desk: Desk) -> Broken | None:
        mine = row.get(parent)
        named = desk.row(target, row[field]) if row.get(field) is not None and mine is not None else None
        theirs = named.get(parent) if named is not None else None
        if theirs is None or theirs == mine:
            return None
        above = desk.row(parent.removesuffix("_id"), theirs) or {}
        return broken(field, message=message.replace("{上级}", str(above.get("name") or theirs)))

    return test


def alike(one: Any, other: Any) -> bool:
    """Whether two texts are at least 0.9 alike (ratio of matching characters)."""
    if not one or not other:
        return False
    first, second = str(one), str(other)
    # What no order of the characters can reach is told without a matcher, which costs ten times as much to set up.
    both = len(first) + len(second)
    if 2.0 * min(len(first), len(second)) / both < ALIKE:
        return False
    if 2.0 * (Counter(first) & Counter(second)).total() / both < ALIKE:
        return False
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= ALIKE


def same_row(row: Row, other: Row) -> bool:
    """Whether a row found in the database is the row being checked."""
    return row.get("id") is not None and row.get("id") == other.get("id")
