"""Rules over new party members and honours (rules.md 8: DY, QT-06)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from township_desk.core.fields import Row
from township_desk.core.fields_code import age_on
from township_desk.core.query import Query
from township_desk.core.rules import ERROR, WARNING, Broken, Desk, Moment, RowRule, Rule, broken
from township_desk.ledgers.rules_common import in_order, not_long_past
from township_desk.ledgers.rules_monitoring import plus_months

STAGE_DATES = (
    ("activist_on", "确定积极分子日期"), ("candidate_on", "列为发展对象日期"), ("vetted_on", "政审日期"), ("probation_on",
         "接收预备党员日期"),
    ("probation_approved_on", "上级批准日期"), ("full_on", "转正日期"),
)  # fmt: skip
MOST_VILLAGES = 500
_REACHED = {"申请人": 0, "积极分子": 1, "发展对象": 2, "预备党员": 4, "正式党员": 6}
"""How many of the dates a stage must have; the approval of a probationary member may still be on its way."""
_ORDER = (
    ("applied_on", "talk_on"), ("applied_on", "activist_on"), ("activist_on", "candidate_on"), ("candidate_on", "probation_on"),
    ("vetted_on", "probation_on"), ("probation_on", "probation_approved_on"), ("probation_on", "full_on"),
)  # fmt: skip
_LABELS = {"applied_on": "递交申请日期", "talk_on": "谈话日期", "trained_on": "集中培训日期", **dict(STAGE_DATES)}


def _too_young(row: Row, desk: Desk) -> Broken | None:
    applied: date | None = row.get("applied_on")
    person = desk.row("person", row.get("person_id")) if row.get("person_id") is not None else None
    birth: date | None = person.get("birth") if person is not None else None
    return broken("applied_on") if applied is not None and birth is not None and age_on(birth, applied) < 18 else None


def _short_training(row: Row, desk: Desk) -> Broken | None:
    start, end = row.get("activist_on"), row.get("candidate_on")
    return broken("candidate_on") if start is not None and end is not None and end < plus_months(start, 12) else None


def _short_probation(row: Row, desk: Desk) -> Broken | None:
    start, end = row.get("probation_on"), row.get("full_on")
    if start is None or end is None:
        return None
    first: date = row.get("extended_to") or plus_months(start, 12)
    return broken("full_on", message=f"预备期为一年，{first.isoformat()}以后才能转正。") if end < first else None


def _stages(row: Row, desk: Desk) -> Iterator[Broken]:
    wanted = _REACHED.get(row.get("status") or "", 0)
    for name, words in STAGE_DATES[:wanted]:
        if row.get(name) is None:
            yield broken(name, message=f"阶段日期不全：缺{words}。")
    start, until = row.get("probation_on"), row.get("extended_to")
    if start is not None and until is not None and not plus_months(start, 18) <= until <= plus_months(start, 24):
        yield broken("extended_to", message="预备期延长不少于半年、不超过一年。")


def _untrained(row: Row, desk: Desk) -> Broken | None:
    return broken("trained_on") if row.get("probation_on") is not None and row.get("trained_on") is None else None


def _unproven(row: Row, desk: Desk) -> Iterator[Broken]:
    if row.get("title") and not (row.get("doc_no") and row.get("granted_by")):
        yield broken("granted_by" if not row.get("granted_by") else "doc_no")
    holder = row.get("holder")
    if row.get("holder_type") == "村" and holder and not _is_village(str(holder), desk):
        yield broken("holder", message=f"获得者“{holder}”不是底册中的村、社区，请核对村名。")


def _is_village(holder: str, desk: Desk) -> bool:
    """Whether the holder of a village's honour is on the register, by name or another spelling, or names one (its branch)."""
    for village in desk.rows(Query("village"), MOST_VILLAGES):
        names = (village.get("name") or "", *re.split(r"[、,，;；\s]+", village.get("aliases") or ""))
        if any(name and name in holder for name in names):
            return True
    return False


PARTY_RULES: tuple[Rule, ...] = (
    in_order("G-06", _ORDER, _LABELS),
    RowRule("DY-01", ERROR, "年满18岁方可申请。", _too_young, ("applied_on", "person_id"), "党章", alone=False),
    RowRule("DY-02", ERROR, "培养教育不足一年。", _short_training, ("activist_on", "candidate_on"), "S44；细则"),
    RowRule("DY-03", ERROR, "预备期为一年。", _short_probation, ("probation_on", "full_on", "extended_to"), "S44"),
    RowRule("DY-04", ERROR, "阶段日期不全。", _stages,
            ("status", "activist_on", "candidate_on", "vetted_on", "probation_on", "probation_approved_on", "full_on", "extended_to"),
            "细则", Moment.STEP),
    RowRule("DY-05", WARNING, "应经短期集中培训（不少于3天或24学时）。", _untrained, ("probation_on", "trained_on"), "细则"),
)  # fmt: skip
HONOR_RULES: tuple[Rule, ...] = (
    not_long_past("date"),
    RowRule("QT-06", WARNING, "请补充依据：文号、授予单位。", _unproven, ("title", "doc_no", "granted_by", "holder", "holder_type"), "设"),
)  # fmt: skip
