"""Rules of public notice (公示), alike wherever something is posted in the village (rules.md G-07, G-08)."""

from __future__ import annotations

from datetime import date, timedelta

from township_desk.core.fields import Row
from township_desk.core.rules import ERROR, WARNING, Broken, Desk, RowRule, broken

NOTICE = ("notice_from", "notice_to")


def _days(row: Row) -> int | None:
    first: date | None = row.get("notice_from")
    last: date | None = row.get("notice_to")
    return (last - first).days if first is not None and last is not None and last >= first else None


def _too_short(row: Row, desk: Desk) -> Broken | None:
    days = _days(row)
    return broken("notice_to", n=days + 1) if days is not None and days + 1 < 7 else None


def _first_day_counted(row: Row, desk: Desk) -> Broken | None:
    if _days(row) != 6:
        return None
    return broken("notice_to", 到=(row["notice_from"] + timedelta(days=7)).isoformat())


def notice_rules() -> tuple[RowRule, ...]:
    """A notice hangs for seven days; the first day is not counted (civil code art. 201), which offices mostly do."""
    return (
        RowRule("G-07", ERROR, "公示期不足7天（现为{n}天）。", _too_short, NOTICE, "S01§19、S02§15、S06四（二）"),
        RowRule("G-08", WARNING, "公示起始日一般不计入，建议公示至{到}。", _first_day_counted, NOTICE, "民法典§201"),
    )
