"""Rules over who is entitled to a benefit and to how much (rules.md 5.1, JZ-11 to JZ-29)."""

from __future__ import annotations

from decimal import Decimal

from township_desk.core.fields import Row
from township_desk.core.query import All, Exists, Is, Query, Through, Today
from township_desk.core.rules import ERROR, WARNING, Broken, Desk, Moment, RowRule, Rule, SetRule, broken
from township_desk.ledgers.rules_common import OPEN_DUTY, same_row
from township_desk.ledgers.standards import standard_of
from township_desk.ledgers.welfare_lookup import (
    age_of,
    covers_now,
    household_people,
    members_of,
    running_of,
    without_labour,
)
from township_desk.ledgers.welfare_words import (
    CARE_SUBSIDY,
    DESTITUTE,
    DIBAO,
    DISABLED_PROGRAMS,
    HOUSEHOLD_PROGRAMS,
    LIVING_SUBSIDY,
    RUNNING,
)

CADRES = ("镇干部", "村“两委”")
AT_SCHOOL = ("小学", "七年级", "八年级", "九年级", "高中", "中职")
CENT = Decimal("0.01")
_LEVELS = ("一级", "二级", "三级", "四级")
IS_RUNNING = Is("status", "in", RUNNING)


def _month(row: Row, desk: Desk) -> str:
    """The month whose standard holds: this one, or the first to be paid where that is later."""
    return max(f"{desk.today:%Y-%m}", row.get("start_month") or "")


def _persons(row: Row, desk: Desk) -> int | None:
    listed = members_of(desk, row.get("id"))
    return sum(map(covers_now, listed)) if listed else row.get("declared_count")


def _plus(row: Row, desk: Desk, month: str | None = None) -> Decimal:
    """分类施保 of the members, by the standards of the program."""
    month, total = month or _month(row, desk), Decimal(0)
    for member in members_of(desk, row.get("id")):
        if covers_now(member) and member.get("plus_reason") not in (None, "无"):
            total += standard_of(desk, row["program"], member["plus_reason"], month) or Decimal(0)
    return total


def _kin_unfiled(row: Row, desk: Desk) -> Broken | None:
    """A cadre lives in the household, and that is not filed; other kin the desk can't know."""
    if row.get("kin_filed") or row.get("hh_id") is None or row.get("status") in ("不予确认", "已停发"):
        return None  # what is refused or ended needs no filing, and a lack of it must not keep it from ending
    for person in household_people(desk, row["hh_id"]):
        duties = desk.rows(Query("duty", Is("person_id", "=", person["id"])), 20)
        if any(duty.get("post_type") in CADRES and duty.get("end_on") is None for duty in duties):
            return broken("kin_filed")
    return None


def _above_standard(row: Row, desk: Desk) -> Broken | None:
    amount, persons = row.get("monthly_amount"), _persons(row, desk)
    if row.get("program") not in DIBAO or amount is None or not persons:
        return None
    head = standard_of(desk, row["program"], None, _month(row, desk))
    if head is None:
        return None
    most = head * persons + _plus(row, desk)
    return broken("monthly_amount", 元=f"{most:.2f}") if amount > most else None


def _not_the_difference(row: Row, desk: Desk) -> Broken | None:
    amount, persons = row.get("monthly_amount"), _persons(row, desk)
    if row.get("program") not in DIBAO or row.get("tier") != "差额" or amount is None or not persons:
        return None
    home = desk.row("household", row.get("hh_id"))
    income = home.get("income_pc") if home is not None else None
    head = standard_of(desk, row["program"], None, _month(row, desk))
    if income is None or head is None:
        return None
    due = max((head - income / 12) * persons, Decimal(0)) + _plus(row, desk)
    return broken("monthly_amount", 元=f"{due:.2f}") if abs(amount - due) > 1 else None


def tier_amount(row: Row, desk: Desk, persons: int | None, month: str) -> Decimal | None:
    """元 a month of a 低保 with a fixed tier for so many persons, 分类施保 included; None for 差额 and without standard."""
    tier = row.get("tier")
    if row.get("program") not in DIBAO or tier in (None, "差额") or not persons:
        return None
    head = standard_of(desk, row["program"], tier, month)
    return None if head is None else head * persons + _plus(row, desk, month)


def standard_due(row: Row, desk: Desk, persons: int | None, month: str) -> Decimal | None:
    """元 that standards pay for a benefit in a month, whatever its 月保障金额 says; None where that amount is paid itself.

    As rosters reckon it (`store/payroll.py`): 低保 by tier, 特困 by 供养方式 and 自理能力, the two subsidies by degree where
    there are standards by degree, others by the program's one standard.
    """
    program = row.get("program")
    if program in DIBAO or program is None:
        return tier_amount(row, desk, persons, month)
    if program == DESTITUTE:
        place = row.get("care_place")
        basic = standard_of(desk, program, place, month) if place else None
        care = standard_of(desk, program, row["self_care"], month) if row.get("self_care") else None
        return None if basic is None else basic + (care or Decimal(0))
    level = next((word for word in _LEVELS if word in (row.get("disab_snapshot") or "")), None)
    own = standard_of(desk, program, level, month) if program in DISABLED_PROGRAMS and level else None
    return own if own is not None else standard_of(desk, program, None, month)


def _not_the_standard(row: Row, desk: Desk) -> Broken | None:
    """What a village wrote is not what the roster will pay."""
    amount = row.get("monthly_amount")
    if row.get("program") in DIBAO or amount is None or row.get("status") in ("已停发", "不予确认"):
        return _not_the_tier(row, desk)
    due = standard_due(row, desk, 1, _month(row, desk))
    if due is None or due == amount:
        return None
    return broken("monthly_amount", message="与标准不符：花名册按标准发{元}元，请核对。", 元=f"{due:.2f}")


def _not_the_tier(row: Row, desk: Desk) -> Broken | None:
    amount = row.get("monthly_amount")
    due = None if amount is None else tier_amount(row, desk, _persons(row, desk), _month(row, desk))
    return broken("monthly_amount", 元=f"{due:.2f}") if due is not None and amount != due else None


def _persons_against_members(row: Row, desk: Desk) -> Broken | None:
    """Covered members against those who live together, and against what the roster says (corrections.md)."""
    listed = members_of(desk, row.get("id"))
    if row.get("program") not in HOUSEHOLD_PROGRAMS or row.get("status") not in RUNNING or not listed:
        return None
    covered = [member.get("person_id") for member in listed if covers_now(member)]
    together = [p["id"] for p in household_people(desk, row.get("hh_id")) if p.get("is_coliving") is not False]
    if together and len(covered) > len(together):
        return broken("declared_count", n=len(covered), m=len(together))
    told = {m.get("person_id") for m in listed if covers_now(m) or m.get("not_covered_reason")}
    if any(person not in told for person in together):
        message = "户内只保了部分成员且未填不保原因；符合条件的应整户保障。"
        return broken("hh_id", as_=WARNING, message=message)
    declared = row.get("declared_count")
    if declared is not None and declared != len(covered):
        message = "申报保障人数{m}人，成员名单在保{n}人，请核对。"
        return broken("declared_count", as_=WARNING, message=message, m=declared, n=len(covered))
    return None


def _single_without_reason(row: Row, desk: Desk) -> Broken | None:
    if not row.get("is_single") or row.get("program") not in DIBAO:
        return None
    person = desk.row("person", row.get("person_id"))
    if person is None:
        return None
    level, kind = person.get("disab_level"), person.get("disab_kind")
    severe = level in ("一级", "二级") or (level == "三级" and kind in ("智力", "精神"))
    return None if severe or "患有大病" in (person.get("health") or ()) else broken("is_single")


def _able_to_work(row: Row, desk: Desk) -> Broken | None:
    if row.get("program") != DESTITUTE or row.get("status") == "不予确认":
        return None
    person = desk.row("person", row.get("person_id"))
    age = age_of(person, desk)
    if person is None or age is None or not 16 <= age <= 59 or without_labour(person):
        return None
    return None if person.get("school_status") in AT_SCHOOL else broken("person_id")


def _grown_up(row: Row, desk: Desk) -> Broken | None:
    """Taken up under 18 (S02 art. 24), grown up and no longer at school."""
    if row.get("program") != DESTITUTE or row.get("status") not in RUNNING or row.get("start_month") is None:
        return None
    person = desk.row("person", row.get("person_id"))
    age = age_of(person, desk)
    if person is None or age is None or age < 18 or without_labour(person) or person.get("school_status") in AT_SCHOOL:
        return None
    years = int(row["start_month"][:4]) - person["birth"].year - (int(row["start_month"][5:]) < person["birth"].month)
    return broken("person_id") if years < 18 else None


def self_care_of(failed: int) -> str:
    """自理能力 by the failed items of six (S02 art. 22)."""
    return "具备" if failed == 0 else "部分丧失" if failed <= 3 else "完全丧失"


def _self_care(row: Row, desk: Desk) -> Broken | None:
    failed, said = row.get("adl_failed"), row.get("self_care")
    if failed is None or said is None or said == self_care_of(failed):
        return None
    return broken("self_care", n=failed, 档=self_care_of(failed))


def _no_carer(row: Row, desk: Desk) -> Broken | None:
    if row.get("care_place") == "分散供养" and not row.get("caregiver"):
        return broken("caregiver", 项="照料服务人")
    if row.get("care_place") == "集中供养" and not row.get("institution"):
        return broken("institution", as_=WARNING, 项="供养机构")
    return None


def _low_destitute_standard(row: Row, desk: Desk) -> Broken | None:
    basic = row.get("basic_std")
    if row.get("program") != DESTITUTE or basic is None:
        return None
    ratio = desk.setting("destitute.min_ratio")
    head = standard_of(desk, DIBAO[0], None, _month(row, desk))
    return broken("basic_std", 倍=f"{ratio:g}") if head is not None and ratio and basic < head * ratio else None


_OVER = ("不予确认", "已停发")
"""States in which it no longer matters whether a subsidy's conditions hold: who has lost them must be ended."""


def _outside_living_scope(row: Row, desk: Desk) -> Broken | None:
    if row.get("program") != LIVING_SUBSIDY or row.get("status") in _OVER or row.get("hh_id") is None:
        return None
    scope = desk.setting("subsidy.living_scope")
    there = {
        benefit.get("program") for benefit in running_of(desk, "hh_id", row["hh_id"]) if not same_row(row, benefit)
    }
    return None if there & set(scope) else broken("program")


def _outside_care_scope(row: Row, desk: Desk) -> Broken | None:
    if row.get("program") != CARE_SUBSIDY or row.get("status") in _OVER:
        return None
    person = desk.row("person", row.get("person_id"))
    level = person.get("disab_level") if person is not None else None
    if person is None or level is None or level in ("一级", "二级"):
        return None
    return None if f"{level}{person.get('disab_kind')}" in desk.setting("subsidy.care_extra") else broken("person_id")


_DIED_LONG_AGO = Is("death_date", "<", Today(-92))
_DEAD_MEMBER = Exists(
    "benefit_member",
    "benefit_id",
    All((Is("is_covered", "=", True), Is("end_month", "empty"), Through("person_id", _DIED_LONG_AGO))),
)
_CERTIFICATE_OVER = Through("person_id", Is("disab_expire", "<", Today()))
_AMOUNT = ("program", "monthly_amount", "declared_count", "tier", "start_month", "hh_id")

ENTITLED_RULES: tuple[Rule, ...] = (
    RowRule("JZ-11", ERROR, "户内有镇村干部，请单独登记备案。", _kin_unfiled, ("kin_filed", "hh_id", "status"), "S01§11", alone=False),
    RowRule("JZ-12", ERROR, "超过当月标准上限（{元}元）。", _above_standard, _AMOUNT, "S01§23、S03§12", alone=False),
    RowRule("JZ-13", WARNING, "与差额计算不符，应为{元}元。", _not_the_difference, _AMOUNT, "S01§23", alone=False),
    RowRule("JZ-14", WARNING, "与档次标准不符，应为{元}元。", _not_the_standard, _AMOUNT, "S01§23", alone=False),
    RowRule(
        "JZ-15", ERROR, "保障人数{n}人多于共同生活成员{m}人。", _persons_against_members,
        ("program", "hh_id", "declared_count", "status"), "S06一（一）", alone=False,
    ),
    RowRule(
        "JZ-16", WARNING, "单人户须为低保边缘家庭重残（1—2级或三级智力精神）、重病等。", _single_without_reason,
        ("is_single", "program", "person_id"), "S01§8、S06", alone=False,
    ),
    SetRule(
        "JZ-19", ERROR, "成员死亡已超过3个月，应自死亡之日起3个月内办结变更。",
        All((IS_RUNNING, Through("person_id", _DIED_LONG_AGO) | _DEAD_MEMBER)), "person_id", "S06一（三）",
    ),
    RowRule(
        "JZ-21", ERROR, "不符合“无劳动能力”条件。", _able_to_work, ("program", "person_id", "status"), "S02§5", alone=False
    ),
    RowRule(
        "JZ-22", ERROR, "已满18周岁且不在读，应终止。", _grown_up, ("program", "person_id", "status", "start_month"), "S02§24",
        Moment.MONTH, alone=False,
    ),
    RowRule("JZ-23", ERROR, "{n}项未达应为“{档}”。", _self_care, ("adl_failed", "self_care"), "S02§22"),
    RowRule(
        "JZ-25", ERROR, "请填写{项}。", _no_carer, ("care_place", "caregiver", "institution"), "常·高", Moment.STEP
    ),
    RowRule(
        "JZ-26", WARNING, "低于低保标准的{倍}倍。", _low_destitute_standard, ("program", "basic_std", "start_month"), "国发〔2016〕14号",
        alone=False,
    ),
    RowRule(
        "JZ-27", ERROR, "困难残疾人生活补贴对象应为低保家庭残疾人。", _outside_living_scope, ("program", "hh_id", "status"), "S26",
        alone=False,
    ),
    RowRule(
        "JZ-28", ERROR, "重度残疾人护理补贴对象应为一、二级。", _outside_care_scope, ("program", "person_id", "status"), "S26",
        alone=False,
    ),
    SetRule(
        "JZ-29", WARNING, "残疾证已过期，核实后办理暂停。",
        All((Is("program", "in", DISABLED_PROGRAMS), Is("status", "=", "在保"), _CERTIFICATE_OVER)), "person_id", "常·中",
    ),
)  # fmt: skip
"""In the order of rules.md."""

CADRE_AT_HOME = Through(
    "hh_id", Exists("person", "hh_id", Exists("duty", "person_id", All((OPEN_DUTY, Is("post_type", "in", CADRES)))))
)
