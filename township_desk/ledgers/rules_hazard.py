"""Rules over hazards (rules.md 4, YH)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from township_desk.core.fields import Row
from township_desk.core.query import All, Cond, Is, Query
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
    Twins,
    broken,
    twins,
)
from township_desk.ledgers.checks import visible_length
from township_desk.ledgers.hazard_flow import ENDED, FIXED, OPEN_LATE
from township_desk.ledgers.rules_common import alike, in_order, not_long_past, photo_times, same_row

MIN_DESCRIPTION = 8
"""Characters a hazard's description has at least (ledgers.md 3.1)."""


def _lacking(row: Row, names: dict[str, str]) -> str:
    return "、".join(label for name, label in names.items() if row.get(name) in (None, "", ()))


def _major(row: Row) -> bool:
    return row.get("level") == "重大"


def _short(row: Row, desk: Desk) -> Broken | None:
    text = row.get("description")
    return broken("description") if text and visible_length(text) < MIN_DESCRIPTION else None


_ORDER = (
    ("found_on", "due_on", "排查日期", "整改期限"),
    ("found_on", "assigned_on", "排查日期", "交办日期"),
    ("found_on", "fixed_on", "排查日期", "整改完成日期"),
    ("found_on", "transferred_on", "排查日期", "移交日期"),
    ("fixed_on", "recheck_on", "整改完成日期", "复查日期"),
    ("recheck_on", "closed_on", "复查日期", "销号日期"),
)


def _dates(row: Row, desk: Desk) -> Iterator[Broken]:
    for first, later, first_label, later_label in _ORDER:
        start, end = row.get(first), row.get(later)
        if start is not None and end is not None and end < start:
            yield broken(later, a=later_label, b=first_label)


_FIVE = {
    "resp_unit": "责任（责任单位）",
    "resp_person": "责任（整改责任人）",
    "super_person": "责任（监管责任人）",
    "measures": "措施",
    "fund_plan": "资金",
    "due_on": "时限",
    "contingency": "预案",
}


def _five_measures(row: Row, desk: Desk) -> Broken | None:
    lacking = _lacking(row, _FIVE) if _major(row) else ""
    return broken("measures", 项=lacking) if lacking else None


def _basis(row: Row, desk: Desk) -> Broken | None:
    lacking = _lacking(row, {"criteria": "判定依据", "plan_file": "治理方案"}) if _major(row) else ""
    return broken("criteria" if "判定依据" in lacking else "plan_file") if lacking else None


def _no_control(row: Row, desk: Desk) -> Broken | None:
    return broken("interim_control") if _major(row) and row.get("interim_control") == "无" else None


def _unreported(row: Row, desk: Desk) -> Broken | None:
    found = row.get("found_on")
    if not _major(row) or found is None or row.get("is_listed") or row.get("status") in ENDED:
        return None
    return broken("is_listed") if found < desk.today and desk.workdays(found, desk.today) > 1 else None


def _long_deadline(row: Row, desk: Desk) -> Broken | None:
    found, due = row.get("found_on"), row.get("due_on")
    if found is None or due is None or row.get("level") is None:
        return None
    days = desk.setting("hazard.max_days_major" if _major(row) else "hazard.max_days_general")
    return broken("due_on") if (due - found).days > days else None


def _dossier(row: Row, desk: Desk) -> Broken | None:
    status = row.get("status")
    if status not in FIXED:
        return None
    names = {"fixed_on": "完成日期", "fix_note": "整改情况"}
    if status == "已销号":
        names |= {"recheck_on": "复查日期", "recheck_by": "复查人", "photo_after": "整改后照片"}
        if _major(row):
            names |= {"closed_by": "销号审批人"}
    lacking = _lacking(row, names)
    return broken(next(name for name in names if row.get(name) in (None, "", ())), 项=lacking) if lacking else None


def people_in(text: str) -> list[str]:
    """The names in a field that may hold several."""
    return [part for part in re.split(r"[、，,；;/\s和及]+", text) if part]


def _recheckers(row: Row, desk: Desk) -> Broken | None:
    text = row.get("recheck_by")
    if not text:
        return None
    names, responsible = people_in(text), people_in(row.get("resp_person") or "")
    if set(names) & set(responsible) or (_major(row) and len(names) < 2):
        return broken("recheck_by")
    return None


def _approver(row: Row, desk: Desk) -> Broken | None:
    closed_by = row.get("closed_by")
    principal = desk.setting("sign.principal")
    if not _major(row) or row.get("status") != "已销号" or not closed_by or not principal:
        return None
    return broken("closed_by") if closed_by != principal else None


def _same_photo(row: Row, desk: Desk) -> Broken | None:
    before = {photo.sha256 for photo in row.get("photo_before") or ()}
    return broken("photo_after") if any(p.sha256 in before for p in row.get("photo_after") or ()) else None


_PLACES = (("site_id",), ("house_id",), ("village_id", "place_name"))
"""What says that two hazards are of the same place."""


def _place(row: Row) -> Cond | None:
    """What is the same place as this hazard's: the registered place or house, else the name in the village."""
    for name in ("site_id", "house_id"):
        if row.get(name) is not None:
            return Is(name, "=", row[name])
    if row.get("village_id") is None or not row.get("place_name"):
        return None
    return All((Is("village_id", "=", row["village_id"]), Is("place_name", "=", row["place_name"])))


def _rebound(row: Row, desk: Desk) -> Broken | None:
    found, place = row.get("found_on"), _place(row)
    if found is None or place is None or row.get("industry") is None:
        return None
    since = found - timedelta(days=desk.setting("hazard.rebound_days"))
    where = All((place, Is("industry", "=", row["industry"]), Is("found_on", ">=", since), Is("found_on", "<=", found)))
    others = [r for r in desk.rows(Query("hazard", where), 5) if not same_row(row, r)]
    return broken("place_name") if others else None


def _unassigned(row: Row, desk: Desk) -> Broken | None:
    found = row.get("found_on")
    if found is None or row.get("status") not in (None, "未整改") or row.get("assigned_on") is not None:
        return None
    if found >= desk.today or desk.workdays(found, desk.today) <= desk.setting("hazard.assign_workdays"):
        return None
    return broken("status", 编号=row.get("hazard_no") or "")


def _transfer_papers(row: Row, desk: Desk) -> Broken | None:
    if row.get("status") != "已移交":
        return None
    lacking = _lacking(row, {"transferred_to": "移交单位", "transferred_on": "移交日期"})
    return broken("transferred_to") if lacking else None


def _near_duplicate(row: Row, desk: Desk) -> Broken | None:
    names = ("village_id", "found_on", "industry")
    if any(row.get(name) is None for name in names) or not row.get("description"):
        return None
    where = All(tuple(Is(name, "=", row[name]) for name in names))
    for other in desk.rows(Query("hazard", where), 50):
        if not same_row(row, other) and alike(row["description"], other.get("description")):
            return broken("description", 编号=other.get("hazard_no") or "")
    return None


_SHORT = RowRule(
    "G-17", ERROR, "“{字段}”过于简单，请写明具体内容（至少8个字）。", _short, ("description",), "ledgers.md 3.1"
)
_GUARDS: tuple[Rule, ...] = (
    RowRule(
        "YH-02", ERROR, "重大隐患“五落实”不全：缺{项}。", _five_measures, ("level", *_FIVE), "S29、S30", Moment.STEP
    ),
    RowRule(
        "YH-03", ERROR, "请填写判定依据并上传治理方案（六要素）。", _basis, ("level", "criteria", "plan_file"), "S30、S09§118",
        Moment.STEP,
    ),
    RowRule(
        "YH-07", ERROR, "销号资料不全：缺{项}。", _dossier,
        ("status", "level", "fixed_on", "fix_note", "recheck_on", "recheck_by", "photo_after", "closed_by"), "S29、S30", Moment.STEP,
    ),
    RowRule(
        "YH-23", ERROR, "请填写移交单位及文号。", _transfer_papers, ("status", "transferred_to", "transferred_on"), "设", Moment.STEP
    ),
)  # fmt: skip


def _balance(desk: Desk) -> Iterator[Broken]:
    """YH-21 of what was found this year: every hazard is either fixed, open or handed over."""
    year = All((Is("found_on", ">=", desk.today.replace(month=1, day=1)), Is("found_on", "<=", desk.today)))
    found = desk.count("hazard", year)
    states = (FIXED, ("未整改", "整改中", "复查不合格"), ("已移交",))
    fixed, being, moved = (desk.count("hazard", All((year, Is("status", "in", names)))) for names in states)
    if found != fixed + being + moved:
        yield broken("status", a=found, b=fixed, c=being, d=moved)


HAZARD_RULES: tuple[Rule, ...] = (
    DeskRule(
        "YH-21", ERROR, "隐患数不平：发现{a}，已整治{b}，整改中{c}，移交{d}；请补填状态。", _balance, "报告 P153—P154", Moment.REPORT
    ),
    _SHORT,
    not_long_past("found_on"),
    photo_times(("photo_before", "found_on"), ("photo_after", "")),
    in_order("G-06", (("started_on", "fixed_on"),), {"started_on": "整改开始日期", "fixed_on": "整改完成日期"}),
    RowRule(
        "G-13", WARNING, "疑似重复登记：{编号}。", _near_duplicate, ("village_id", "found_on", "industry", "description"), "设",
        alone=False, twins=twins(("village_id", "found_on", "industry")),
    ),
    RowRule(
        "YH-01", ERROR, "日期顺序错误：{a}应不早于{b}。", _dates,
        tuple(dict.fromkeys(name for first, later, *_ in _ORDER for name in (first, later))), "设",
    ),
    *_GUARDS,
    RowRule("YH-04", WARNING, "重大隐患排除前应采取撤人、停用等措施。", _no_control, ("level", "interim_control"), "S09§65"),
    RowRule(
        "YH-05", NOTICE, "请及时上报县级监管部门。", _unreported, ("level", "found_on", "is_listed", "status"), "S09§41", Moment.MONTH
    ),
    RowRule("YH-06", WARNING, "整改期限偏长，请说明理由。", _long_deadline, ("level", "found_on", "due_on"), "设置"),
    RowRule(
        "YH-08", ERROR, "复查人不得为整改责任人；重大隐患须两人以上复查。", _recheckers, ("recheck_by", "resp_person", "level"), "内控"
    ),
    RowRule("YH-09", ERROR, "重大隐患销号须主要负责人审批。", _approver, ("status", "level", "closed_by"), "S29"),
    SetRule("YH-11", NOTICE, "已逾期未整改。", OPEN_LATE, "due_on", "通报制 S29"),
    RowRule("YH-12", ERROR, "前后照片为同一张。", _same_photo, ("photo_before", "photo_after"), "防造假"),
    RowRule(
        "YH-13", WARNING, "疑似反弹，请加强管控。", _rebound,
        ("site_id", "house_id", "village_id", "place_name", "industry", "found_on"), "设", alone=False,
        twins=tuple(Twins((*place, "industry"), "found_on", "hazard.rebound_days") for place in _PLACES),
    ),
    RowRule(
        "YH-22", NOTICE, "隐患{编号}尚未交办。", _unassigned, ("status", "found_on", "assigned_on"), "交办制 S29", Moment.MONTH
    ),
)  # fmt: skip
