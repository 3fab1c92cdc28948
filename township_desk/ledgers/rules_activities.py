"""Rules over activities and the places they checked (rules.md 4 and 8: YH-14, YH-15, HD)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from township_desk.core.fields import Row
from township_desk.core.period import quarter
from township_desk.core.query import All, Exists, Is, Not, Query, Through
from township_desk.core.rules import (
    ERROR,
    NOTICE,
    WARNING,
    Broken,
    Desk,
    DeskRule,
    Moment,
    RowRule,
    Rule,
    SetRule,
    broken,
    twins,
)
from township_desk.ledgers.rules_common import alike, in_order, not_long_past, photo_times, same_row

RIVER_PATROL, STUDY_GROUP = "巡河", "党委理论学习中心组学习"


def _days(row: Row) -> int:
    start: date | None = row.get("date")
    end: date | None = row.get("end_date")
    return max(1, (end - start).days + 1) if start is not None and end is not None else 1


def _head_count(row: Row, desk: Desk) -> Iterator[Broken]:
    heads, hours = row.get("head_count"), row.get("hours")
    if heads is None:
        return
    if heads == 0:
        yield broken("head_count", n="0")
        return
    village = desk.row("village", row.get("village_id")) if row.get("village_id") is not None else None
    people = village.get("population") if village is not None else None
    if people and heads > people * 2:
        yield broken("head_count", message=f"参加{heads}人次，超过村人口{people}人的两倍，请核对。")
    if hours is not None and hours > heads * 12 * _days(row):
        yield broken("hours", n=round(hours / Decimal(heads), 1))


def _two_places_at_once(row: Row, desk: Desk) -> Broken | None:
    leader, day = row.get("leader"), row.get("date")
    if not leader or day is None:
        return None
    where = All((Is("leader", "=", leader), Is("date", "=", day)))
    here = (row.get("village_id"), row.get("place"))
    for other in desk.rows(Query("activity", where), 10):
        there = (other.get("village_id"), other.get("place"))
        if not same_row(row, other) and here != there and None not in (here[0] or here[1], there[0] or there[1]):
            return broken("leader", 主讲=leader, 日期=day.isoformat(), 另一场=_named(other, desk))
    return None


def _named(row: Row, desk: Desk) -> str:
    """An activity as a message names it: its number, what it is, where."""
    village = desk.row("village", row.get("village_id")) if row.get("village_id") is not None else None
    where = row.get("place") or (village or {}).get("name") or ""
    return "".join(
        str(part) for part in (row.get("act_no"), row.get("act_type"), f"（{where}）" if where else "") if part
    )


def _visits(row: Row, desk: Desk) -> Broken | None:
    households, people = row.get("hh_count"), row.get("person_count")
    if households is not None and people is not None and people < households:
        return broken("person_count", message=f"走访{people}人少于走访{households}户，请核对户数和人数。")
    village = desk.row("village", row.get("village_id")) if households and row.get("village_id") is not None else None
    total = village.get("household_count") if village is not None else None
    over = f"走访{households}户，多于本村（社区）登记的{total}户，请核对。"
    return broken("hh_count", message=over) if total and households and households > total else None


def _hazards_against_places(row: Row, desk: Desk) -> Broken | None:
    places = row.get("site_count")
    if places is None or row.get("id") is None:
        return None
    hazards = desk.count("hazard", Is("activity_id", "=", row["id"]))
    return broken("site_count", n=places, m=hazards) if hazards and (places == 0 or hazards > places * 10) else None


def _near_duplicate(row: Row, desk: Desk) -> Broken | None:
    if row.get("date") is None or row.get("act_type") is None or not row.get("summary"):
        return None
    names = ("date", "act_type", "village_id")
    where = All(tuple(Is(n, "=", row[n]) if row.get(n) is not None else Is(n, "empty") for n in names))
    for other in desk.rows(Query("activity", where), 50):
        if not same_row(row, other) and alike(row["summary"], other.get("summary")):
            return broken("summary", 编号=other.get("act_no") or "")
    return None


def _too_soon(row: Row, desk: Desk) -> Broken | None:
    """HD-06, where an office counts only patrols that lie so many days apart; how long one took is not kept."""
    gap, day, leader = desk.setting("patrol.min_gap_days"), row.get("date"), row.get("leader")
    if not gap or day is None or not leader or row.get("act_type") != RIVER_PATROL:
        return None
    near = All((
        Is("act_type", "=", RIVER_PATROL), Is("leader", "=", leader),
        Is("date", ">", day - timedelta(days=gap)), Is("date", "<=", day),
    ))  # fmt: skip
    for other in desk.rows(Query("activity", near), 20):
        if not same_row(row, other) and other.get("place") == row.get("place"):
            return broken("date", n=(day - other["date"]).days)
    return None


def _study(desk: Desk) -> Iterator[Broken]:
    """HD-04: the party committee's study group met often enough in every quarter of the year that is over."""
    wanted = desk.setting("study.quarterly")
    for part in range(1, (desk.today.month - 1) // 3 + 1):
        span = quarter(desk.today.year, part)
        held = desk.count("activity", All((
            Is("act_type", "=", STUDY_GROUP), Is("date", ">=", span.start), Is("date", "<=", span.end),
        )))  # fmt: skip
        if held < wanted:
            yield broken("date", 季度=span.label, n=held, m=wanted)


ACTIVITY_RULES: tuple[Rule, ...] = (
    not_long_past("date"),
    photo_times(("photos", "date")),
    in_order("G-06", (("date", "end_date"),), {"date": "开始日期", "end_date": "结束日期"}),
    RowRule(
        "G-13", WARNING, "疑似重复登记：{编号}。", _near_duplicate, ("date", "act_type", "village_id", "summary"), "设", alone=False,
        twins=twins(("date", "act_type")),
    ),
    RowRule(
        "HD-01",
        WARNING,
        "人均时长异常（{n}小时）。",
        _head_count,
        ("head_count", "hours", "village_id", "date", "end_date"),
        "S12§19 如实记录",
        alone=False,
    ),
    RowRule(
        "HD-03", WARNING, "时间冲突：{主讲}{日期}还有{另一场}，请核对日期、地点或主讲（带队）人。",
        _two_places_at_once, ("leader", "date", "village_id", "place"), "设", alone=False,
        twins=twins(("leader", "date")),
    ),
    DeskRule("HD-04", NOTICE, "{季度}中心组学习{n}次，应不少于{m}次。", _study, "中心组学习规则", Moment.MONTH),
    RowRule(
        "HD-06", NOTICE, "距上次巡河{n}天，不计有效巡河。", _too_soon, ("date", "leader", "act_type", "place"), "S28", alone=False
    ),
    RowRule("HD-07", WARNING, "走访人数少于户数，或户数多于全村户数，请核对。",
            _visits, ("hh_count", "person_count", "village_id"), "设", alone=False),
    RowRule("YH-15", WARNING, "点位数与隐患数不匹配：检查点位{n}处，登记隐患{m}处，请核对点位数或隐患所属的检查。",
            _hazards_against_places, ("site_count",), "设", alone=False),
)  # fmt: skip

ACTIVITY_SITE_RULES: tuple[Rule, ...] = (
    # The hazard refers to the activity, so that it can only be registered after it: asked at month end, not on saving.
    SetRule(
        "YH-14",
        ERROR,
        "请登记隐患：结论是要整改，这次检查还没有登记隐患。",
        All((
            Is("conclusion", "in", ("限期整改", "当场整改")),
            Through("activity_id", Not(Exists("hazard", "activity_id"))),
        )),
        "conclusion",
        "ledgers.md 6.2",
    ),
)  # fmt: skip
