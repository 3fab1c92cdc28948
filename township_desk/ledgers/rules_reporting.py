"""Rules over articles, filed reports and statistics (rules.md 8: QT; 1: G-18)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from township_desk.core.fields import Row
from township_desk.core.query import All, Is, Query
from township_desk.core.rules import ERROR, NOTICE, WARNING, Broken, Desk, DeskRule, Moment, RowRule, Rule, broken
from township_desk.ledgers.rules_common import not_long_past, same_row
from township_desk.ledgers.statistics import CROPS, STATISTICS

GRID_WEEKLY = "网格化周报表"
MOST = 20_000


def _published(row: Row, desk: Desk) -> Iterator[Broken]:
    sent, out = row.get("sent_on"), row.get("published_on")
    if sent is not None and out is not None and out < sent:
        yield broken("published_on", message="刊载日期早于投稿日期，请核对。")
    if out is not None and row.get("is_published") is False:
        yield broken("is_published", message="填了刊载日期，“是否刊载”却为否。")


def _unsigned(row: Row, desk: Desk) -> Broken | None:
    return broken("approved_by") if row.get("is_published") and not row.get("approved_by") else None


def _filing(row: Row, desk: Desk) -> Iterator[Broken]:
    due, sent, number = row.get("due_on"), row.get("sent_on"), row.get("issue_no")
    if due is not None and sent is None and due < desk.today:
        yield broken("sent_on", 报表=row.get("report_kind"), n=number)
    elif due is not None and sent is not None and sent > due:
        yield broken("sent_on", message=f"迟报{(sent - due).days}天。")
    year = str(row.get("period") or "")[:4]
    if number is None or number <= 1 or not year:
        return
    before = All(
        (Is("report_kind", "=", row.get("report_kind")), Is("period", "starts", year), Is("issue_no", "=", number - 1))
    )
    if not desk.count("filing", before):
        yield broken("issue_no", message=f"期号不连续：没有登记第{number - 1}期。")


def _jump(row: Row, desk: Desk) -> Broken | None:
    """Against the same figure of a year before."""
    period, value = str(row.get("period") or ""), row.get("value")
    if value is None or not re.match(r"\d{4}", period):
        return None
    before = f"{int(period[:4]) - 1}{period[4:]}"
    where = All((Is("indicator", "=", row.get("indicator")), Is("period", "=", before), _place(row)))
    for other in desk.rows(Query("stat", where), 1):
        old: Decimal | None = other.get("value")
        if not old:
            return None
        change = (value - old) * 100 / old
        if abs(change) > desk.setting("stat.max_change"):
            return broken("value", p=f"{change:.1f}")
    return None


def _place(row: Row) -> Is:
    return Is("village_id", "empty") if row.get("village_id") is None else Is("village_id", "=", row["village_id"])


def _other_unit(row: Row, desk: Desk) -> Broken | None:
    """A unit that is not the indicator's would make every figure that adds the values wrong."""
    known, unit = STATISTICS.get(row.get("indicator") or ""), row.get("unit")
    if known is None or not unit or unit == known.unit:
        return None
    return broken("unit", 单位=known.unit, 另一单位=unit)


def _too_much_land(row: Row, desk: Desk) -> Broken | None:
    """All that is sown in a village in a year against its farmland, times the cropping index."""
    if row.get("indicator") not in CROPS or row.get("village_id") is None or not row.get("period"):
        return None
    village = desk.row("village", row["village_id"])
    land: Decimal | None = village.get("farmland_mu") if village is not None else None
    if not land:
        return None
    where = All(
        (
            Is("village_id", "=", row["village_id"]),
            Is("period", "=", row["period"]),
            Is("indicator", "in", tuple(CROPS)),
        )
    )
    sown = (row.get("value") or Decimal(0)) * CROPS[row["indicator"]]
    for other in desk.rows(Query("stat", where), 100):
        if not same_row(row, other) and other["indicator"] != row["indicator"]:
            sown += (other.get("value") or Decimal(0)) * CROPS[other["indicator"]]
    most = land * Decimal(str(desk.setting("stat.cropping_index")))
    return broken("value", 播种=f"{sown:.0f}", 耕地=f"{land:.0f}", 最多=f"{most:.0f}") if sown > most else None


def _parts(desk: Desk) -> Iterator[Broken]:
    """G-18: the town's figure is the sum of its villages', where both are there."""
    town: dict[tuple[str, str], Decimal] = {}
    parts: dict[tuple[str, str], Decimal] = {}
    for row in desk.rows(Query("stat", Is("value", "filled")), MOST):
        key = (str(row.get("indicator")), str(row.get("period")))
        into = town if row.get("village_id") is None else parts
        into[key] = into.get(key, Decimal(0)) + row["value"]
    for key, whole in sorted(town.items()):
        if key in parts and parts[key] != whole:
            a, b = parts[key], whole
            yield broken(
                "value",
                指标=f"{key[0]}（{key[1]}）",
                a=f"{a.normalize():f}",
                b=f"{b.normalize():f}",
                c=f"{abs(a - b).normalize():f}",
            )


def _long_past_year(row: Row, desk: Desk) -> Broken | None:
    year = row.get("year")
    start = desk.setting("town.enable_year") - 5
    return broken("year", 下限=f"{start}年") if year is not None and year < start else None


PUBLICITY_RULES: tuple[Rule, ...] = (
    not_long_past("sent_on"),
    RowRule("QT-01", ERROR, "请核对投稿、刊载日期。", _published, ("sent_on", "published_on", "is_published"), "设"),
    RowRule("QT-02", ERROR, "信息报送须主要领导签字审核。", _unsigned, ("approved_by", "is_published"), "报告一（二）二", Moment.STEP),
)  # fmt: skip
FILING_RULES: tuple[Rule, ...] = (
    not_long_past("due_on"),
    RowRule("QT-03", NOTICE, "{报表}第{n}期未报。", _filing, ("due_on", "sent_on", "issue_no", "report_kind", "period"), "设", alone=False),
)  # fmt: skip
STAT_RULES: tuple[Rule, ...] = (
    RowRule("G-10", WARNING, "请确认单位是“{单位}”而非“{另一单位}”，并按“{单位}”换算数值。", _other_unit, ("indicator", "unit"), "设"),
    DeskRule("G-18", ERROR, "{指标}：各村合计{a}，全镇{b}，相差{c}。", _parts, "S14§7", Moment.MONTH),
    RowRule("QT-04", WARNING, "变动幅度{p}%，请说明。", _jump, ("indicator", "period", "village_id", "value"), "统计审核惯例", alone=False),
    RowRule("QT-05", WARNING, "面积超出耕地承载：本村本期各作物合计{播种}亩，耕地{耕地}亩按复种最多{最多}亩，请核对面积和单位。",
            _too_much_land, ("indicator", "period", "village_id", "value"), "设", alone=False),
)  # fmt: skip
TARGET_RULES: tuple[Rule, ...] = (
    RowRule("G-05", WARNING, "“{字段}”早于{下限}，请确认是否录错年份。", _long_past_year, ("year",), "G-05"),
)
