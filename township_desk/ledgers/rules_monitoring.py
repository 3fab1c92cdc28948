"""Rules over leads, monitored households and their measures (rules.md 6: JC; S21 stands for the checks of other provinces)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from township_desk.core.fields import Row
from township_desk.core.query import All, Is, Query
from township_desk.core.rules import ERROR, NOTICE, WARNING, Broken, Desk, Moment, RowRule, Rule, broken
from township_desk.ledgers.rules_common import LIVING, in_order, not_long_past, public_notice

LIFTED = ("脱贫户", "脱贫不稳定户")
WORKING_AWAY = ("县内务工", "县外省内务工", "省外务工", "个体经营", "公益岗")
ABLE = ("技能劳动力", "普通劳动力")
WEAK = ("弱劳动力或半劳动力",)
SICK = ("长期慢性病", "患有大病")
_IN_FORCE = ("监测中", "拟消除公示")
_REMOVING = ("拟消除公示", "风险已消除")
_GENERAL = "综合保障（低保、特困、残补）"


def plus_months(day: date, months: int) -> date:
    """The same day some months later, or the last of that month."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise AssertionError(day)


def members_of(row: Row, desk: Desk) -> list[Row]:
    """The living members of a row's household; none where it has none."""
    if row.get("hh_id") is None:
        return []
    return desk.rows(Query("person", All((Is("hh_id", "=", row["hh_id"]), LIVING))), 60)


def measures_of(row: Row, desk: Desk) -> list[Row]:
    """The measures of a monitored household."""
    return [] if row.get("id") is None else desk.rows(Query("monitor_measure", Is("monitor_id", "=", row["id"])), 100)


def _kinds(row: Row, desk: Desk) -> set[str]:
    return {m["kind"] for m in measures_of(row, desk) if m.get("kind")}


def _risks(row: Row) -> tuple[str, ...]:
    return row.get("risk_types") or ()


def _nature(row: Row, desk: Desk) -> Broken | None:
    """A lifted household may fall back, another may fall: what the household is and how it is watched must agree."""
    household = desk.row("household", row.get("hh_id")) if row.get("hh_id") is not None else None
    if household is None or row.get("kind") is None or row.get("status") in ("风险已消除", "不纳入"):
        return None
    lifted = household.get("hh_nature") in LIFTED or household.get("lifted_year") is not None
    wrong = (row["kind"] == "脱贫不稳定户" and not lifted) or (row["kind"] == "边缘易致贫户" and lifted)
    return broken("kind") if wrong else None


def _no_measures(row: Row, desk: Desk) -> Broken | None:
    identified: date | None = row.get("identified_on")
    if identified is None or row.get("status") not in _IN_FORCE or row.get("id") is None:
        return None
    days = (desk.today - identified).days
    limit = desk.setting("monitor.first_measure_days")
    if days <= limit or measures_of(row, desk):
        return None
    return broken("identified_on", n=days, as_=ERROR if days > 30 else None)


def _too_early(row: Row, desk: Desk) -> Broken | None:
    start, end = row.get("identified_on"), row.get("removed_on")
    if start is None or end is None or row.get("removal_way") in ("自然消除", "整户消亡"):
        return None
    return broken("removed_on") if end < plus_months(start, 6) else None


def _at_once(row: Row, desk: Desk) -> Broken | None:
    start, end = row.get("identified_on"), row.get("removed_on")
    if start is None or end is None or row.get("removal_way") in ("自然消除", "整户消亡"):
        return None
    months = (end.year - start.year) * 12 + end.month - start.month
    return broken("removed_on") if months <= 1 else None


def income_line(desk: Desk, year: int) -> Decimal | None:
    """The monitored income of a year (监测范围), a setting of 2022=7500 lines; None when the office has not set it."""
    lines: dict[str, Decimal] = {}
    for line in desk.setting("monitor.lines") or ():
        key, _, amount = str(line).partition("=")
        if amount.strip().replace(".", "", 1).isdigit():
            lines[key.strip()] = Decimal(amount.strip())
    return lines.get(str(year))


def _below_line(row: Row, desk: Desk) -> Broken | None:
    income = row.get("income_pc_out")
    if income is None or row.get("status") not in _REMOVING:
        return None
    day: date = row.get("removed_on") or row.get("removal_verified_on") or desk.today
    line = income_line(desk, day.year)
    return broken("income_pc_out", 元=line - income) if line is not None and income < line else None


def _nobody_works(row: Row, desk: Desk) -> Broken | None:
    """Waived by the head of the town with a reason, noted under 备注 (主要领导)."""
    if (
        row.get("status") not in _REMOVING
        or row.get("removal_way") != "帮扶消除"
        or "主要领导" in (row.get("remark") or "")
    ):
        return None
    people = members_of(row, desk)
    return broken("status") if people and not any(p.get("labor") in ABLE + WEAK for p in people) else None


def _removal_papers(row: Row, desk: Desk) -> Iterator[Broken]:
    if row.get("status") != "风险已消除" or row.get("removal_way") == "整户消亡":
        return
    for name, words in (
        ("removal_verified_on", "入户核实"),
        ("removal_notice_from", "公示"),
        ("removal_notice_to", "公示"),
    ):
        if row.get(name) is None:
            yield broken(name, 环节=words)


def _ill(row: Row, desk: Desk) -> Iterator[Broken]:
    if "因病" not in _risks(row):
        return
    people = members_of(row, desk)
    if people and not any(set(p.get("health") or ()) & set(SICK) for p in people):
        yield broken("risk_types", message="因病风险：户内没有登记大病、慢性病的成员。")
    if row.get("oop_cost") is not None and row["oop_cost"] == 0:
        yield broken("oop_cost", message="因病风险：合规自付支出为0。")
    kinds = _kinds(row, desk)
    if kinds and not kinds & {"健康帮扶", "社会帮扶"}:
        yield broken("risk_types", message="因病风险：没有登记健康帮扶或社会帮扶。")


def _disabled(row: Row, desk: Desk) -> Iterator[Broken]:
    if "因残" not in _risks(row):
        return
    people = members_of(row, desk)
    if people and not any("残疾" in (p.get("health") or ()) or p.get("disab_no") for p in people):
        yield broken("risk_types", message="因残风险：户内没有残疾人。")
    kinds = _kinds(row, desk)
    if kinds and not kinds & {_GENERAL, "社会帮扶"}:
        yield broken("risk_types", message="因残风险：没有登记综合保障或社会帮扶。")


def _school(row: Row, desk: Desk) -> Iterator[Broken]:
    if "因学" not in _risks(row):
        return
    people = members_of(row, desk)
    if people and all(p.get("school_status") in (None, "非在校") for p in people):
        yield broken("risk_types", message="因学风险：户内没有在校生。")
    kinds = _kinds(row, desk)
    if kinds and not kinds & {"教育帮扶", "义务教育保障"}:
        yield broken("risk_types", message="因学风险：没有登记教育类措施。")


def _labour(row: Row, desk: Desk) -> Broken | None:
    if "缺劳动力" not in _risks(row):
        return None
    people = members_of(row, desk)
    able = sum(p.get("labor") in ABLE for p in people)
    return broken("risk_types") if people and able * 4 > len(people) else None


def _jobs(row: Row, desk: Desk) -> Broken | None:
    if "因务工就业不稳" not in _risks(row):
        return None
    people = members_of(row, desk)
    if not people:
        return None
    able = any(p.get("labor") in ABLE + WEAK for p in people)
    away = any(p.get("work_status") in WORKING_AWAY for p in people)
    return None if able and away else broken("risk_types")


def _secured(row: Row, desk: Desk) -> Iterator[Broken]:
    risks, kinds = _risks(row), _kinds(row, desk)
    for risk, measure in (("因安全住房", "住房安全保障"), ("因安全饮水", "饮水安全保障")):
        if risk in risks and kinds and measure not in kinds:
            yield broken("risk_types", message=f"{risk}风险没有登记“{measure}”。")
    household = desk.row("household", row.get("hh_id")) if row.get("hh_id") is not None else None
    unsafe = household is not None and household.get("housing_safe") in ("C级", "D级")
    if unsafe and risks and "因安全住房" not in risks:
        yield broken("risk_types", message="住房为C、D级，没有登记“因安全住房”风险。")


def _only_relief(row: Row, desk: Desk) -> Broken | None:
    if row.get("status") not in _IN_FORCE or _kinds(row, desk) != {_GENERAL}:
        return None
    return broken("status") if any(p.get("labor") in ABLE for p in members_of(row, desk)) else None


def _measure_fits(row: Row, desk: Desk) -> Broken | None:
    """Asked of the household: job measures want somebody who works, relief for the disabled somebody disabled."""
    people = members_of(row, desk)
    if not people or not row.get("hh_id"):
        return None
    measures = measures_of(row, desk)
    works = any(p.get("work_status") in WORKING_AWAY for p in people)
    disabled = any(p.get("disab_no") or "残疾" in (p.get("health") or ()) for p in people)
    for measure in measures:
        if measure.get("kind") in ("就业帮扶", "公益岗位") and not works:
            return broken("hh_id", message=f"登记了{measure['kind']}，户内没有务工或公益岗人员。")
        if measure.get("kind") == _GENERAL and "残疾人" in (measure.get("content") or "") and not disabled:
            return broken("hh_id", message="登记了残疾人补贴，户内没有残疾人。")
    return None


def _known(row: Row, desk: Desk) -> Iterator[Broken]:
    if row.get("status") not in _IN_FORCE:
        return
    household = desk.row("household", row.get("hh_id")) if row.get("hh_id") is not None else None
    if household is not None and not household.get("phone"):
        yield broken("hh_id", message="监测户没有联系电话。")
    for person in members_of(row, desk):
        if not (person.get("med_insured") or person.get("pension_insured")):
            yield broken("hh_id", message=f"家庭成员{person.get('name') or ''}的医保、养老保险都没有登记。")
            return


def _same_phone(row: Row, desk: Desk) -> Broken | None:
    phone = row.get("helper_phone")
    household = desk.row("household", row.get("hh_id")) if phone and row.get("hh_id") is not None else None
    return broken("helper_phone") if household is not None and household.get("phone") == phone else None


def _unchecked(row: Row, desk: Desk) -> Broken | None:
    day: date | None = row.get("received_on")
    limit = timedelta(days=desk.setting("monitor.lead_days"))
    return (
        broken("received_on")
        if day is not None and row.get("status") == "待核查" and day < desk.today - limit
        else None
    )


def _no_household(row: Row, desk: Desk) -> Broken | None:
    return broken("monitor_id") if row.get("conclusion") == "纳入监测" and row.get("monitor_id") is None else None


_MEMBERS = ("hh_id", "risk_types", "status")
_NOTICES = (("notice_from", "notice_to"), ("removal_notice_from", "removal_notice_to"))
_LABELS = {
    "lead_on": "线索日期", "verified_on": "核实日期", "notice_from": "公示起", "notice_to": "公示止", "identified_on": "识别日期",
    "removal_notice_from": "消除公示起", "removal_notice_to": "消除公示止", "removed_on": "风险消除日期", "start_on": "开始日期",
    "end_on": "完成日期", "received_on": "推送日期", "checked_on": "核查日期",
}  # fmt: skip
_ORDER = (
    ("lead_on", "verified_on"), ("verified_on", "notice_from"), ("notice_from", "notice_to"), ("notice_to", "identified_on"),
    ("identified_on", "removed_on"), ("removal_notice_from", "removal_notice_to"), ("removal_notice_to", "removed_on"),
)  # fmt: skip

MONITOR_RULES: tuple[Rule, ...] = (
    not_long_past("lead_on"),
    in_order("G-06", _ORDER, _LABELS),
    *public_notice(_NOTICES),
    RowRule("JC-01", ERROR, "监测类别与户属性不符：脱贫不稳定户应是脱贫户，边缘易致贫户应不是脱贫户，请改其中一项。",
            _nature, ("kind", "hh_id", "status"), "S48", alone=False),
    RowRule("JC-02", NOTICE, "识别后{n}天未落实帮扶措施。", _no_measures, ("identified_on", "status"), "S21", Moment.MONTH, alone=False),
    RowRule("JC-03", ERROR, "风险消除距识别不足6个月。", _too_early, ("identified_on", "removed_on", "removal_way"), "S21、S22"),
    RowRule("JC-04", ERROR, "低于监测线{元}元，不得消除。", _below_line,
            ("income_pc_out", "status", "removed_on", "removal_verified_on"), "S21、S22"),
    RowRule("JC-05", ERROR, "整户无劳动能力的暂不标注风险消除；主要领导同意的请在备注写明。", _nobody_works,
            ("status", "removal_way", "hh_id", "remark"), "S21、S22", alone=False),
    RowRule("JC-06", ERROR, "缺少{环节}。", _removal_papers,
            ("status", "removal_way", "removal_verified_on", "removal_notice_from", "removal_notice_to"), "S22", Moment.STEP),
    RowRule("JC-07", ERROR, "识别当月或次月不得消除。", _at_once, ("identified_on", "removed_on", "removal_way"), "S21"),
    RowRule("JC-08", WARNING, "因病风险与户情、措施不匹配。", _ill, (*_MEMBERS, "oop_cost"), "S21", alone=False),
    RowRule("JC-09", WARNING, "因残风险不匹配。", _disabled, _MEMBERS, "S21", alone=False),
    RowRule("JC-10", WARNING, "因学风险不匹配。", _school, _MEMBERS, "S21", alone=False),
    RowRule("JC-11", WARNING, "缺劳动力风险与户情不符：户内有劳动力的超过四分之一，请核对风险类型或劳动能力。",
            _labour, _MEMBERS, "S21", alone=False),
    RowRule("JC-12", WARNING, "因务工就业不稳，户内没有劳动力或务工登记。", _jobs, _MEMBERS, "S21", alone=False),
    RowRule("JC-13", WARNING, "风险与措施、三保障不匹配。", _secured, _MEMBERS, "S21", alone=False),
    RowRule("JC-14", WARNING, "有劳动能力的应有开发式帮扶。", _only_relief, _MEMBERS, "S21", alone=False),
    RowRule("JC-15", WARNING, "措施与户情不符。", _measure_fits, _MEMBERS, "S21", alone=False),
    RowRule("JC-16", WARNING, "信息不完整。", _known, _MEMBERS, "S21", alone=False),
    RowRule("PH-04", WARNING, "责任人与对象电话相同。", _same_phone, ("helper_phone", "hh_id"), "设", alone=False),
)  # fmt: skip
MEASURE_RULES: tuple[Rule, ...] = (
    not_long_past("start_on"),
    in_order("G-06", (("start_on", "end_on"),), _LABELS),
)
LEAD_RULES: tuple[Rule, ...] = (
    not_long_past("received_on"),
    in_order("G-06", (("received_on", "checked_on"),), _LABELS),
    RowRule(
        "JC-17",
        WARNING,
        "线索未核查：收到已过规定天数，请入户核查后填写结论。",
        _unchecked,
        ("received_on", "status"),
        "“周排查”报告；设",
    ),
    RowRule(
        "JC-18",
        ERROR,
        "请建立监测户：结论是纳入监测，请先登记监测户再关联。",
        _no_household,
        ("conclusion", "monitor_id"),
        "设",
        Moment.STEP,
    ),
)
