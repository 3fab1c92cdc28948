"""Rules over relief paid once, certificates and people looked after (rules.md 5.1, DB)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from township_desk.core.fields import Row
from township_desk.core.query import All, Is, Query, Through
from township_desk.core.rules import ERROR, NOTICE, WARNING, Broken, Desk, Moment, RowRule, Rule, SetRule, broken
from township_desk.ledgers.rules_common import in_order, not_long_past, same_row
from township_desk.ledgers.rules_notice import notice_rules
from township_desk.ledgers.welfare_lookup import age_of, household_people

BEFORE_PAPERS = "先行救助后补手续"
"""Relief given first, its papers later (S04)."""
VISIT_DAYS = {"每周": 7, "每半月": 15, "每月": 31, "每季": 92}
"""Days between two visits at most, by 探访频次."""


def _above_town_limit(row: Row, desk: Desk) -> Broken | None:
    limit, amount = desk.setting("relief.town_limit"), row.get("amount")
    if amount is None or row.get("approval") != "乡镇审批（小额）":
        return None
    if not limit:
        return broken(
            "amount", as_=NOTICE, message="没有设置乡镇审批额度（设置—民政—临时救助镇级审批额度），金额无从核对。"
        )
    return broken("amount", 元=f"{limit:.2f}") if amount > limit else None


def _papers_late(row: Row, desk: Desk) -> Broken | None:
    """Papers of relief given first follow within so many working days of the payment (setting; S04 names none)."""
    paid: date | None = row.get("paid_on") or row.get("applied_on")
    if row.get("approval") != BEFORE_PAPERS or paid is None or row.get("status") == "未批准":
        return None
    until = row.get("backfilled_on") or desk.today
    return broken("backfilled_on") if desk.workdays(paid, until) > desk.setting("relief.backfill_workdays") else None


def _relieved_again(row: Row, desk: Desk) -> Broken | None:
    day: date | None = row.get("applied_on")
    if day is None or row.get("person_id") is None or row.get("cause") is None or row.get("status") == "未批准":
        return None
    where = All((Is("person_id", "=", row["person_id"]), Is("cause", "=", row["cause"])))
    first = day - timedelta(days=365)
    near = [
        r for r in desk.rows(Query("relief", where), 60)
        if not same_row(row, r) and r.get("applied_on") is not None and first < r["applied_on"] <= day and r.get("status") != "未批准"
    ]  # fmt: skip
    if not near:
        return None
    total = sum((r.get("amount") or Decimal(0) for r in (row, *near)), Decimal(0))
    return broken("cause", n=len(near) + 1, 元=f"{total:.2f}")


RELIEF_RULES: tuple[Rule, ...] = (
    not_long_past("applied_on"),
    in_order(
        "G-06", (("applied_on", "verify_on"), ("applied_on", "approved_on"), ("notice_from", "notice_to")),
        {"applied_on": "申请日期", "verify_on": "核对日期", "approved_on": "审批日期", "notice_from": "公示起", "notice_to": "公示止"},
    ),
    *notice_rules(),
    RowRule("JZ-30", ERROR, "超过乡镇审批额度{元}元。", _above_town_limit, ("amount", "approval"), "S03§48、S04；额度在设置里定"),
    RowRule(
        "JZ-31", WARNING, "先行救助后请补齐手续。", _papers_late, ("approval", "applied_on", "paid_on", "backfilled_on", "status"),
        "S04；天数【设】"
    ),
    RowRule(
        "JZ-32", WARNING, "近12个月同一事由已救助{n}次、{元}元。", _relieved_again,
        ("person_id", "cause", "applied_on", "amount", "status"), "设", alone=False,
    ),
)  # fmt: skip


def _cert_of_person(row: Row, desk: Desk) -> Broken | None:
    number = row.get("cert_no")
    person = desk.row("person", row.get("person_id")) if number else None
    own = person.get("id_no") if person is not None else None
    return broken("cert_no") if number and own and number[:18] != own else None


_KINDS = {"1": "视力", "2": "听力", "3": "言语", "4": "肢体", "5": "智力", "6": "精神", "7": "多重"}
_LEVELS = {"1": "一级", "2": "二级", "3": "三级", "4": "四级"}


def _cert_kind(row: Row, desk: Desk) -> Broken | None:
    number, kind = row.get("cert_no"), row.get("disab_kind")
    return broken("disab_kind", 类别=kind) if number and kind and _KINDS.get(number[18]) != kind else None


def _cert_level(row: Row, desk: Desk) -> Broken | None:
    number, level = row.get("cert_no"), row.get("disab_level")
    return broken("disab_level", 等级=level) if number and level and _LEVELS.get(number[19]) != level else None


def _second_cert(row: Row, desk: Desk) -> Broken | None:
    """A new certificate for who has a valid one: changes and renewals are other actions."""
    if row.get("person_id") is None or row.get("action") != "新办" or row.get("status") in ("不符合", "已注销"):
        return None
    where = All((Is("person_id", "=", row["person_id"]), Is("status", "=", "已发证")))
    for other in desk.rows(Query("disab_cert", where), 20):
        valid = other.get("expire_on") is None or other["expire_on"] >= desk.today
        if valid and other.get("action") != "注销" and not same_row(row, other):
            return broken("action", 号=other.get("cert_no") or "（号未填）")
    return None


CERT_RULES: tuple[Rule, ...] = (
    not_long_past("applied_on"),
    in_order("G-06", (("applied_on", "rated_on"), ("rated_on", "done_on"), ("done_on", "expire_on")),
             {"applied_on": "申请日期", "rated_on": "评定日期", "done_on": "发证日期", "expire_on": "有效期至"}),
    RowRule("DB-02", ERROR, "残疾人证号前18位应为本人身份证号。", _cert_of_person, ("cert_no", "person_id"), "S25", alone=False),
    RowRule("DB-03", ERROR, "第19位类别代码与“{类别}”不符（1视2听3言4肢5智6精7多重）。", _cert_kind, ("cert_no", "disab_kind"), "S25"),
    RowRule("DB-04", ERROR, "第20位等级代码与“{等级}”不符。", _cert_level, ("cert_no", "disab_level"), "S25"),
    RowRule("DB-07", ERROR, "已有有效残疾人证{号}。", _second_cert, ("person_id", "action", "status"), "设", alone=False),
)  # fmt: skip


def _too_young(row: Row, desk: Desk) -> Broken | None:
    if row.get("kind") != "留守老人" or row.get("end_on") is not None:
        return None
    age = age_of(desk.row("person", row.get("person_id")), desk)
    return broken("person_id") if age is not None and age < 60 else None


_CHILDREN = ("子", "女", "儿媳", "女婿")


def _lives_with_children(row: Row, desk: Desk) -> Broken | None:
    """Grown-up children of the head, or the head whose parent the old person is, live in the same household."""
    if row.get("kind") != "留守老人" or row.get("end_on") is not None:
        return None
    old = desk.row("person", row.get("person_id"))
    if old is None or old.get("hh_id") is None:
        return None
    younger = {"户主": _CHILDREN, "配偶": _CHILDREN, "父母": ("户主",), "岳父母或公婆": ("户主",)}.get(
        old.get("relation") or "", ()
    )
    for person in household_people(desk, old["hh_id"]):
        age = age_of(person, desk)
        grown = age is None or age >= 18
        if person.get("relation") in younger and person.get("is_coliving") and grown and person["id"] != old["id"]:
            return broken("person_id")
    return None


def _not_visited(row: Row, desk: Desk) -> Broken | None:
    """Days since the last visit to the person among the activities, or since the person was taken up."""
    most, start = VISIT_DAYS.get(row.get("visit_freq") or ""), row.get("start_on")
    if most is None or start is None or row.get("person_id") is None or row.get("end_on") is not None:
        return None
    where = All((Is("act_type", "=", "留守老人探访"), Is("target_person_id", "has", row["person_id"])))
    visits = [r["date"] for r in desk.rows(Query("activity", where), 500) if r.get("date") is not None]
    days = (desk.today - max([start, *visits])).days
    return broken("visit_freq", n=days) if days > most else None


CARE_RULES: tuple[Rule, ...] = (
    in_order("G-06", (("start_on", "end_on"),), {"start_on": "纳入日期", "end_on": "退出日期"}),
    SetRule(
        "RY-07", ERROR, "人员已死亡，仍在册关爱，请办理退出。",
        All((Is("end_on", "empty"), Through("person_id", Is("alive_status", "=", "死亡")))), "end_on", "S06（3个月内办结）、S21",
    ),
    RowRule("JZ-33", ERROR, "留守老人应年满60周岁。", _too_young, ("kind", "person_id", "end_on"), "S49", alone=False),
    RowRule("JZ-34", WARNING, "与成年子女同户，请核实。", _lives_with_children, ("kind", "person_id", "end_on"), "S33", alone=False),
    RowRule(
        "JZ-35", NOTICE, "已{n}天未探访。", _not_visited, ("visit_freq", "start_on", "person_id", "end_on"), "设", Moment.MONTH, alone=False
    ),
)  # fmt: skip
