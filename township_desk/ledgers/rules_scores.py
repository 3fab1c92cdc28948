"""Rules over scores (rules.md 8: KH). What an item is worth, how many are rewarded and with how much are settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from township_desk.core.fields import Row
from township_desk.core.query import All, Is, Query
from township_desk.core.rules import ERROR, Broken, Desk, DeskRule, Moment, RowRule, Rule, broken
from township_desk.ledgers.rules_common import not_long_past, same_row

SCHEME = "人居环境月考核"
FULL = Decimal(100)
ITEMS = "score.items"


def full_marks(lines: Any) -> Mapping[str, Decimal]:
    """What each item of the monthly marks is worth, in the order of the form (the setting ITEMS, line by line)."""
    found: dict[str, Decimal] = {}
    for line in lines or ():
        name, _, points = str(line).partition("=")
        if name.strip() and points.strip().replace(".", "", 1).isdigit():
            found[name.strip()] = Decimal(points.strip())
    return found


def _points(row: Row, desk: Desk) -> Iterator[Broken]:
    items = row.get("items") or ()
    if row.get("scheme") == SCHEME:
        full = full_marks(desk.setting(ITEMS))
        for name, points in items:
            if name not in full:
                yield broken("items", message=f"没有“{name}”这一分项，应为：{'、'.join(full)}。")
            elif points > full[name]:
                yield broken("items", message=f"“{name}”得{points:f}分，超过满分{full[name]:f}分。")
        if items and (lacking := [name for name in full if name not in dict(items)]):
            yield broken("items", message=f"缺分项：{'、'.join(lacking)}。")
    if sum((points for _, points in items), Decimal(0)) > FULL:
        yield broken("items", message="总分超过100分。")


def _twice(row: Row, desk: Desk) -> Broken | None:
    """Two marks of a village in one month: the second under another spelling of the period."""
    if None in (row.get("scheme"), row.get("village_id"), row.get("scored_on")) or row.get("scheme") != SCHEME:
        return None
    day = row["scored_on"]
    same = All((Is("scheme", "=", SCHEME), Is("village_id", "=", row["village_id"]), Is("scored_on", "filled")))
    for other in desk.rows(Query("score", same), 200):
        there = other["scored_on"]
        if not same_row(row, other) and (there.year, there.month) == (day.year, day.month):
            return broken("scored_on", 日期=there.isoformat())
    return None


def _complete(desk: Desk) -> Iterator[Broken]:
    """KH-02 of every month marked this year: all villages, ranks without gaps, rewards that add up."""
    like = All((Is("scheme", "=", SCHEME), Is("period", "starts", f"{desk.today.year}-")))
    months: dict[str, list[Row]] = {}
    for row in desk.rows(Query("score", like), 2000):
        months.setdefault(row["period"], []).append(row)
    villages = desk.rows(Query("village", Is("is_active", "=", True)), 500)
    wanted = Decimal(str(desk.setting("score.monthly_award_total")))
    for month, rows in sorted(months.items()):
        marked = {row.get("village_id") for row in rows}
        lacking = [str(v.get("name")) for v in villages if v["id"] not in marked]
        if lacking:
            yield broken("village_id", message=f"{month}考核不完整，缺：{'、'.join(lacking)}。")
        if any(row.get("rank") is None for row in rows):
            yield broken("rank", message=f"{month}还没有排名定奖。")
        elif sorted(r["rank"] for r in rows) != sorted(ranks([r.get("total") or Decimal(0) for r in rows])):
            yield broken("rank", message=f"{month}的名次与总分不符，请重新排名定奖。")
        paid = sum((row.get("award_amount") or Decimal(0) for row in rows), Decimal(0))
        if wanted and paid and paid != wanted:
            yield broken("award_amount", message=f"{month}奖励合计{paid:f}元，应为{wanted:f}元。")


def ranks(totals: list[Decimal]) -> list[int]:
    """The rank of each total, equal ones alike (1, 2, 2, 4)."""
    return [1 + sum(other > total for other in totals) for total in totals]


SCORE_RULES: tuple[Rule, ...] = (
    not_long_past("scored_on"),
    RowRule("KH-01", ERROR, "得分有误，请核对分项和满分。", _points, ("items", "scheme"), "设"),
    DeskRule("KH-02", ERROR, "考核不完整，或奖励合计不符。", _complete, "报告“每月拿出**元”", Moment.REPORT),
    RowRule("KH-03", ERROR, "本月已考核：{日期}已登记过，请修改那一条。", _twice, ("scheme", "village_id", "scored_on"), "设", alone=False),
)  # fmt: skip
