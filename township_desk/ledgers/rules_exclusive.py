"""Rules over benefits that exclude each other or are drawn twice (rules.md 5.2), and over members and events."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from township_desk.core.fields import Row
from township_desk.core.query import All, Exists, Is, Not, Query, Through
from township_desk.core.rules import ERROR, NOTICE, WARNING, Broken, Desk, Moment, RowRule, Rule, SetRule, broken
from township_desk.ledgers.rules_common import LIVING, same_row
from township_desk.ledgers.rules_entitled import CADRE_AT_HOME, IS_RUNNING
from township_desk.ledgers.welfare_lookup import (
    covers_now,
    dibao_of,
    household_people,
    members_of,
    name_of,
    people_of,
    running_of,
)
from township_desk.ledgers.welfare_words import (
    CARE_SUBSIDY,
    DESTITUTE,
    DIBAO,
    DISABLED_PROGRAMS,
    HOUSEHOLD_PROGRAMS,
    LIVING_SUBSIDY,
    ONE_OF_CARE,
    ORPHAN_PROGRAMS,
    RUNNING,
    WORK_INJURY_CARE,
)

_WHO = ("program", "hh_id", "person_id", "status")
_ALLOWANCE = ("care_allowance", "care_allowance_from", "care_allowance_to")
AT_WORK_AWAY = ("县内务工", "县外省内务工", "省外务工")


def _live(row: Row) -> bool:
    """Running, or on its way to be."""
    return row.get("status") not in ("已停发", "不予确认") and row.get("program") is not None


def _has(desk: Desk, row: Row, person: int, programs: tuple[str, ...]) -> bool:
    """Whether a person draws another of some programs."""
    mine = running_of(desk, "person_id", person)
    return any(other.get("program") in programs and not same_row(row, other) for other in mine)


def _destitute_and_dibao(row: Row, desk: Desk) -> Broken | None:
    if not _live(row):
        return None
    if row["program"] == DESTITUTE and row.get("person_id") is not None:
        return broken("person_id") if dibao_of(desk, row["person_id"]) is not None else None
    if row["program"] not in DIBAO:
        return None
    return broken("person_id") if any(_has(desk, row, p, (DESTITUTE,)) for p in people_of(row, desk)) else None


def _exclusive(one: tuple[str, ...], other: tuple[str, ...]) -> Callable[[Row, Desk], Broken | None]:
    """One person draws a program of `one` and a program of `other`; both are a person's own."""

    def test(row: Row, desk: Desk) -> Broken | None:
        person = row.get("person_id")
        if not _live(row) or person is None:
            return None
        against = other if row["program"] in one else one if row["program"] in other else ()
        return broken("program") if against and _has(desk, row, person, against) else None

    return test


def _drawn_now(row: Row, desk: Desk) -> str | None:
    """The 福利性护理补贴 that the row says is drawn in this month."""
    month = f"{desk.today:%Y-%m}"
    begun = (row.get("care_allowance_from") or month) <= month
    return row.get("care_allowance") if begun and (row.get("care_allowance_to") or month) >= month else None


def _injury_care(row: Row, desk: Desk) -> Broken | None:
    """A person's two subsidies are two rows; it is enough that one of them tells of 工伤生活护理费."""
    if not _live(row) or row["program"] not in DISABLED_PROGRAMS:
        return None
    if _drawn_now(row, desk) == WORK_INJURY_CARE:
        return broken("care_allowance")
    person = row.get("person_id")
    if person is None:
        return None
    where = All((Is("person_id", "=", person), Is("care_allowance", "=", WORK_INJURY_CARE)))
    others = desk.rows(Query("benefit", where), 10)
    told = any(_drawn_now(other, desk) for other in others if not same_row(row, other))
    return broken("person_id") if told else None


def _other_care(row: Row, desk: Desk) -> Broken | None:
    """护理补贴 beside another nursing subsidy: one that the row tells of, or a program that locally counts as such."""
    if not _live(row):
        return None
    drawn = _drawn_now(row, desk) if row["program"] == CARE_SUBSIDY else None
    if drawn in ONE_OF_CARE:
        return _the_higher(row, str(drawn))
    exclusive = tuple(desk.setting("subsidy.care_exclusive"))
    return _exclusive((CARE_SUBSIDY,), exclusive)(row, desk) if exclusive else None


def _the_higher(row: Row, drawn: str) -> Broken:
    """择高: which of the two is to be given up, where both amounts are known."""
    other, own = row.get("care_allowance_amount"), row.get("monthly_amount")
    if other is None or own is None:
        message = "同类护理补贴只能择高享受一项：还在领“{项}”护理补贴，请停领低的一项。"
        return broken("care_allowance", message=message, 项=drawn)
    message = "同类护理补贴只能择高享受一项：“{项}”护理补贴每月{a}元，本补贴每月{b}元，请{办}。"
    end = "停发本补贴" if other >= own else "停领那一项，填止月"
    return broken("care_allowance", message=message, 项=drawn, a=f"{other:.2f}", b=f"{own:.2f}", 办=end)


def _twice_on_dibao(row: Row, desk: Desk) -> Broken | None:
    if not _live(row) or row["program"] not in DIBAO:
        return None
    for person in people_of(row, desk):
        other = dibao_of(desk, person, but=row)
        if other is not None:
            return broken("person_id", 姓名=name_of(desk, person), 户=f"{name_of(desk, other.get('person_id'))}户")
    return None


def _dibao_and_border(row: Row, desk: Desk) -> Broken | None:
    if not _live(row) or row["program"] not in HOUSEHOLD_PROGRAMS or row.get("hh_id") is None:
        return None
    others = {b.get("program") for b in running_of(desk, "hh_id", row["hh_id"]) if not same_row(row, b)}
    against = set(DIBAO) if row["program"] == "低保边缘" else {"低保边缘"}
    return broken("program") if others & against else None


def _same_running(row: Row, desk: Desk) -> Broken | None:
    """G-12: one running benefit of a program at a time for a household, or a person (ledgers.md 8.1).

    An application beside one is pointed out at once, and refused when it is confirmed.
    """
    if not _live(row):
        return None
    owner = "hh_id" if row["program"] in HOUSEHOLD_PROGRAMS else "person_id"
    for other in running_of(desk, owner, row.get(owner)):
        if other.get("program") == row["program"] and not same_row(row, other):
            since = other.get("start_month") or "起发月未填"
            if row.get("status") in RUNNING:
                return broken(owner, 月=since)
            message = "该户（人）已在享同一项目（{月}起），请核对是否重复申请；人数、类别变了的用“登记变动”。"
            return broken(owner, as_=WARNING, message=message, 月=since)
    return None


def _in_business(row: Row, desk: Desk) -> Broken | None:
    if row.get("program") not in DIBAO or row.get("status") not in RUNNING:
        return None
    for person in household_people(desk, row.get("hh_id")):
        sites = desk.rows(Query("site", Is("principal_id", "=", person["id_no"])), 3) if person.get("id_no") else []
        if sites:
            return broken("hh_id", 姓名=person.get("name"), 名称=sites[0].get("name"))
    return None


_PUBLIC_PAY = Through("person_id", Is("work_status", "=", "财政供养"))
_PUBLIC_MEMBER = Exists(
    "benefit_member", "benefit_id", All((Is("is_covered", "=", True), Is("end_month", "empty"), _PUBLIC_PAY))
)
_AWAY = Through("person_id", Is("work_status", "in", AT_WORK_AWAY))
_DEAD = Through("person_id", Is("alive_status", "=", "死亡"))

EXCLUSIVE_RULES: tuple[Rule, ...] = (
    RowRule(
        "G-12", ERROR, "已存在相同记录：同一项目已有在享待遇（{月}起）。", _same_running, _WHO, "ledgers.md 8.1", alone=False
    ),
    SetRule(
        "RY-07", ERROR, "人员已死亡，待遇仍在享，请办理停发。", All((IS_RUNNING, Is("obj_type", "=", "人"), _DEAD)), "person_id",
        "S06（3个月内办结）、S21",
    ),
    SetRule(
        "RY-13", WARNING, "无劳动能力（特困）人员登记务工。", All((IS_RUNNING, Is("program", "=", DESTITUTE), _AWAY)), "person_id", "S21"
    ),
    RowRule("HC-01", ERROR, "纳入特困供养的不再享受低保。", _destitute_and_dibao, _WHO, "国发〔2016〕14号", alone=False),
    RowRule(
        "HC-02", ERROR, "特困供养对象不享受残疾人两项补贴。", _exclusive((DESTITUTE,), DISABLED_PROGRAMS), _WHO, "S26", alone=False
    ),
    RowRule("HC-03", ERROR, "领取工伤生活护理费的不享受两项补贴。", _injury_care, (*_WHO, *_ALLOWANCE), "S26", alone=False),
    RowRule("HC-04", ERROR, "同类护理补贴只能择高享受一项。", _other_care,
            (*_WHO, *_ALLOWANCE, "care_allowance_amount", "monthly_amount"), "S26；项目在设置里定", alone=False),
    RowRule("HC-05", ERROR, "孤儿（事实无人抚养儿童）与特困只能择一。", _exclusive(ORPHAN_PROGRAMS, (DESTITUTE,)), _WHO, "S02§9",
            alone=False),
    RowRule(
        "HC-06", WARNING, "享受孤儿生活费的残疾儿童不享受生活补贴，可享受护理补贴。", _exclusive(ORPHAN_PROGRAMS, (LIVING_SUBSIDY,)), _WHO,
        "国发〔2015〕52号", alone=False,
    ),
    RowRule("HC-07", ERROR, "{姓名}已在{户}享受。", _twice_on_dibao, _WHO, "设", alone=False),
    RowRule("HC-08", ERROR, "同户不能同时为低保和低保边缘。", _dibao_and_border, _WHO, "S01§8", alone=False),
    SetRule(
        "HC-10", WARNING, "保障对象（成员）登记为财政供养人员，请核实是否仍符合条件。",
        All((IS_RUNNING, (Is("obj_type", "=", "人") & _PUBLIC_PAY) | _PUBLIC_MEMBER)), "person_id", "S47",
    ),
    RowRule("HC-11", WARNING, "户内{姓名}为“{名称}”负责人。", _in_business, ("program", "hh_id", "status"), "S47、S01§17", Moment.MONTH,
            alone=False),
    SetRule(
        "HC-12", WARNING, "保障对象含村镇干部或其同户成员。", All((IS_RUNNING, Is("program", "in", DIBAO), CADRE_AT_HOME)), "hh_id",
        "S01§11"
    ),
)  # fmt: skip


def _not_living_together(row: Row, desk: Desk) -> Broken | None:
    if not covers_now(row):
        return None
    person = desk.row("person", row.get("person_id"))
    state = person.get("alive_status") if person is not None else None
    return broken("person_id", 状态=state) if state in ("服刑", "宣告失踪") else None


def _member_twice(row: Row, desk: Desk) -> Broken | None:
    benefit = desk.row("benefit", row.get("benefit_id")) if covers_now(row) else None
    if benefit is None or row.get("person_id") is None or benefit.get("program") not in DIBAO:
        return None
    other = dibao_of(desk, row["person_id"], but=benefit)
    if other is None:
        return None
    return broken("person_id", 姓名=name_of(desk, row["person_id"]), 户=f"{name_of(desk, other.get('person_id'))}户")


def _member_elsewhere(row: Row, desk: Desk) -> Broken | None:
    benefit, person = desk.row("benefit", row.get("benefit_id")), desk.row("person", row.get("person_id"))
    if benefit is None or person is None or None in (benefit.get("hh_id"), person.get("hh_id")):
        return None
    return broken("person_id", 姓名=person.get("name")) if benefit["hh_id"] != person["hh_id"] else None


def _amounts_of_members(row: Row, desk: Desk) -> Broken | None:
    benefit = desk.row("benefit", row.get("benefit_id")) if row.get("amount") is not None else None
    if benefit is None or benefit.get("monthly_amount") is None:
        return None
    others = [m for m in members_of(desk, row["benefit_id"]) if not same_row(row, m)]
    amounts = [m.get("amount") for m in (row, *others) if covers_now(m)]
    if any(amount is None for amount in amounts):
        return None
    total = sum((amount for amount in amounts if amount is not None), Decimal(0))
    due = benefit["monthly_amount"]
    return broken("amount", a=f"{total:.2f}", b=f"{due:.2f}") if total != due else None


def _dated_twice(row: Row, desk: Desk) -> Broken | None:
    """Two rows of one member must not overlap: a past month would count the person twice."""
    start = row.get("start_month")
    if start is None or row.get("person_id") is None:
        return None
    for other in members_of(desk, row.get("benefit_id")):
        if same_row(row, other) or other.get("person_id") != row["person_id"] or other.get("start_month") is None:
            continue
        if start < (other.get("end_month") or "9999-12") and other["start_month"] < (row.get("end_month") or "9999-12"):
            return broken("start_month")
    return None


_COVERED_NOW = All((Is("is_covered", "=", True), Is("end_month", "empty"), Through("benefit_id", IS_RUNNING)))
_MEMBER = ("benefit_id", "person_id", "is_covered", "end_month")

MEMBER_RULES: tuple[Rule, ...] = (
    RowRule("G-12", ERROR, "已存在相同记录：同一成员的起止月份重叠。", _dated_twice, (*_MEMBER, "start_month"), "ledgers.md 8.1",
            alone=False),
    SetRule(
        "RY-07", ERROR, "成员已死亡，仍计入保障人数，请填终止月。", All((_COVERED_NOW, _DEAD)), "person_id", "S06（3个月内办结）、S21"
    ),
    RowRule("JZ-14", WARNING, "个人月金额合计{a}元，与户月保障金额{b}元不符。", _amounts_of_members, (*_MEMBER, "amount"), "ledgers.md 8.1",
            alone=False),
    RowRule("JZ-15", ERROR, "{姓名}不是本户成员，不能计入。", _member_elsewhere, _MEMBER, "ledgers.md 8.1", alone=False),
    RowRule("HC-07", ERROR, "{姓名}已在{户}享受。", _member_twice, _MEMBER, "设", alone=False),
    RowRule("HC-13", ERROR, "{状态}人员不计入共同生活成员。", _not_living_together, _MEMBER, "S01§7", alone=False),
)  # fmt: skip


def _no_ground(row: Row, desk: Desk) -> Broken | None:
    """减发、停发 need a ground and a notice; for who has died nobody is told."""
    before, after = row.get("amount_before"), row.get("amount_after")
    lowered = before is not None and after is not None and after < before
    less = row.get("kind") in ("减员", "停发") or (row.get("kind") == "变更标准" and lowered)
    if not less or (row.get("reason") or "").startswith("死亡"):
        return None
    return None if row.get("reason") and row.get("basis_doc") else broken("basis_doc")


def _sign_of_persons(row: Row, desk: Desk) -> Broken | None:
    """变动人数带符号: 增员 adds, 减员 and 停发 take off."""
    persons = row.get("delta_person")
    if persons is None:
        return None
    wrong = (row.get("kind") in ("新增", "增员") and persons < 0) or (
        row.get("kind") in ("减员", "停发") and persons > 0
    )
    return broken("delta_person") if wrong else None


EVENT_RULES: tuple[Rule, ...] = (
    RowRule("G-19", ERROR, "变动人数的正负与变动类型不符：增加填正数，减少填负数。", _sign_of_persons, ("kind", "delta_person"),
            "ledgers.md 8.1"),
    RowRule(
        "JZ-20", ERROR, "减发、停发须告知并说明理由，请填原因和依据（告知书文号或日期）。", _no_ground,
        ("kind", "amount_before", "amount_after", "reason", "basis_doc"), "S01§32", Moment.MONTH,
    ),
)  # fmt: skip


def _draws(*programs: str) -> Exists:
    return Exists("benefit", "person_id", All((IS_RUNNING, Is("program", "in", programs))))


_ON_DIBAO = Through("hh_id", Exists("benefit", "hh_id", All((IS_RUNNING, Is("program", "in", DIBAO)))))
_LACKS_LIVING = All((_ON_DIBAO, Not(_draws(LIVING_SUBSIDY, DESTITUTE, *ORPHAN_PROGRAMS))))
_LACKS_CARE = All((Is("disab_level", "in", ("一级", "二级")), Not(_draws(CARE_SUBSIDY, DESTITUTE))))

PERSON_UNSERVED = SetRule(
    "HC-14",
    NOTICE,
    "疑似应享未享残疾人补贴，请核实。",
    All((Is("disab_no", "filled"), LIVING, _LACKS_LIVING | _LACKS_CARE)),
    "disab_no",
    "S26、S21",
    Moment.REPORT,
)
"""Persons with a certificate in a 低保 household without 生活补贴, or with level 1 or 2 without 护理补贴."""

_ABLE = Exists("person", "hh_id", All((LIVING, Is("labor", "in", ("技能劳动力", "普通劳动力", "弱劳动力或半劳动力")))))
_UNKNOWN = Exists("person", "hh_id", All((LIVING, Is("labor", "empty"))))
HOUSEHOLD_UNSERVED = SetRule(
    "HC-14",
    NOTICE,
    "整户无劳动力的监测户没有享受低保，疑似应享未享，请核实。",
    All((
        Is("status", "=", "在册"), Is("hh_nature", "in", ("脱贫不稳定户", "边缘易致贫户", "突发严重困难户")),
        Exists("person", "hh_id", LIVING), Not(_ABLE), Not(_UNKNOWN),
        Not(Exists("benefit", "hh_id", All((IS_RUNNING, Is("program", "in", (*DIBAO, DESTITUTE)))))),
    )),
    "hh_nature",
    "S21",
    Moment.REPORT,
)  # fmt: skip
