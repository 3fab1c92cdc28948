"""Rules over inspected places, teams and posts (rules.md 2.4 and 3)."""

from __future__ import annotations

from datetime import date

from township_desk.core.fields import Row
from township_desk.core.fields_code import age_on
from township_desk.core.period import month
from township_desk.core.query import All, Any_, Cond, Exists, Is, Not, Query, Through, Today
from township_desk.core.rules import ERROR, NOTICE, WARNING, Broken, Desk, Moment, RowRule, Rule, SetRule, broken
from township_desk.ledgers.rules_common import in_order, not_long_past, same_row


def _no_credit_code(row: Row, desk: Desk) -> Broken | None:
    return broken("uscc") if row.get("kind") == "经营场所" and not row.get("uscc") else None


def _unchecked(freq: str, days: int) -> Cond:
    """A place of this frequency that was not checked for `days` days, nor registered since."""
    checked = Exists("activity_site", "site_id", Through("activity_id", Is("date", ">", Today(-days))))
    return All((Is("check_freq", "=", freq), Is("registered_on", "<=", Today(-days)), Not(checked)))


_OVERDUE_FOR_CHECK = Any_(
    (_unchecked("每月", 31), _unchecked("每季", 92), _unchecked("半年", 184), _unchecked("每年", 366))
)

SITE_RULES: tuple[Rule, ...] = (
    RowRule("UC-02", NOTICE, "请补录统一社会信用代码。", _no_credit_code, ("kind", "uscc"), "设"),
    SetRule(
        "RY-19",
        NOTICE,
        "重点监管对象超过检查频次未检查。",
        All((Is("is_key", "=", True), Is("status", "=", "在营"), _OVERDUE_FOR_CHECK)),
        "check_freq",
        "S09§9；报告“每月不定期”",
    ),
)

TEAM_RULES: tuple[Rule, ...] = (
    in_order("G-06", (("founded_on", "disbanded_on"),), {"founded_on": "成立日期", "disbanded_on": "撤销日期"}),
)

CLEANING = "保洁员"
RIVER_CHIEFS = {"镇级河长": ("镇级", "patrol.town_monthly"), "村级河长": ("村级", "patrol.village_monthly")}
"""Posts that patrol rivers: the level of their patrols, the setting of how often a month."""


def _patrols(row: Row, desk: Desk) -> Broken | None:
    """HD-05: what a river chief owed in the last full month."""
    level, key = RIVER_CHIEFS.get(row.get("post_type") or "", ("", ""))
    start: date | None = row.get("start_on")
    span = month(desk.today.year, desk.today.month).previous()
    gone = row.get("end_on") is not None and row["end_on"] <= span.end
    if not level or start is None or start > span.start or gone:
        return None
    person = desk.row("person", row.get("person_id")) or {}
    if not person.get("name"):
        return None
    made = desk.count("activity", All((
        Is("act_type", "=", "巡河"), Is("level", "=", level), Is("leader", "contains", person["name"]),
        Is("date", ">=", span.start), Is("date", "<=", span.end),
    )))  # fmt: skip
    wanted = desk.setting(key)
    return broken("post_type", 河长=person["name"], 月=span.label, n=made, m=wanted) if made < wanted else None


def _welfare_post(row: Row) -> bool:
    return row.get("source") == "公益性岗位"


def _age_for_post(row: Row, desk: Desk) -> Broken | None:
    if row.get("end_on") is not None or not (row.get("post_type") == CLEANING or _welfare_post(row)):
        return None
    person = desk.row("person", row.get("person_id"))
    birth: date | None = person.get("birth") if person is not None else None
    if birth is not None and not 16 <= age_on(birth, desk.today) < 70:
        age = age_on(birth, desk.today)
        return broken(
            "person_id", message=f"岗位年龄异常：在岗人员{age}周岁，应为16至69周岁，请核对出生日期或办理离岗。"
        )
    if not _welfare_post(row):
        return None
    where = All((Is("person_id", "=", row.get("person_id")), Is("source", "=", "公益性岗位"), Is("end_on", "empty")))
    others = [r for r in desk.rows(Query("duty", where), 5) if not same_row(row, r)]
    told = "、".join(str(r.get("post_type") or "岗位") for r in others)
    many = f"岗位数量异常：还在{len(others)}个公益性岗位（{told}），请核对或办理离岗。"
    return broken("post_type", message=many) if len(others) >= 2 else None


def _overlaps(row: Row, other: Row) -> bool:
    start, end = row.get("start_on"), row.get("end_on") or date.max
    their_start, their_end = other.get("start_on"), other.get("end_on") or date.max
    return start is not None and their_start is not None and bool(start <= their_end and their_start <= end)


def _same_post_twice(row: Row, desk: Desk) -> Broken | None:
    if row.get("person_id") is None or row.get("post_type") is None:
        return None
    where = All((Is("person_id", "=", row["person_id"]), Is("post_type", "=", row["post_type"])))
    for other in desk.rows(Query("duty", where), 10):
        elsewhere = (row.get("village_id"), row.get("covers")) != (other.get("village_id"), other.get("covers"))
        if not same_row(row, other) and not elsewhere and _overlaps(row, other):
            return broken("start_on", 岗位=row["post_type"], 起=other.get("start_on"), 止=other.get("end_on") or "今")
    if row.get("end_on") is None:
        person = desk.row("person", row["person_id"])
        if person is not None and not person.get("phone"):
            return broken("person_id", as_=WARNING, message="在岗人员没有登记联系电话。")
    return None


DUTY_RULES: tuple[Rule, ...] = (
    in_order("G-06", (("start_on", "end_on"),), {"start_on": "上岗日期", "end_on": "离岗日期"}),
    RowRule(
        "RY-16", WARNING, "岗位年龄/数量异常：应为16至69周岁，公益性岗位不超过2个。",
        _age_for_post, ("person_id", "post_type", "source", "end_on"), "S21", alone=False
    ),
    RowRule(
        "RY-17",
        ERROR,
        "岗位时段重叠：此人已有“{岗位}”，{起}至{止}，请核对起止日期或先办理离岗。",
        _same_post_twice,
        ("person_id", "post_type", "village_id", "covers", "start_on", "end_on"),
        "设",
        alone=False,
    ),
    RowRule(
        "HD-05", NOTICE, "{河长}{月}巡河{n}次，应{m}次。", _patrols, ("post_type", "person_id", "start_on", "end_on"), "S28",
        Moment.MONTH, alone=False,
    ),
    SetRule(
        "RY-07",
        ERROR,
        "人员已死亡，岗位仍在岗，请办理离岗。",
        All((Is("end_on", "empty"), Through("person_id", Is("alive_status", "=", "死亡")))),
        "end_on",
        "S06（3个月内办结）、S21",
    ),
)  # fmt: skip

DUTY_EVENT_RULES: tuple[Rule, ...] = (not_long_past("date"),)
