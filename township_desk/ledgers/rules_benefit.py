"""Rules over the procedure of benefits: who surveys, how long each step may take, from which month (rules.md 5.1)."""

from __future__ import annotations

import re
from datetime import date

from township_desk.core.fields import Row
from township_desk.core.query import month_plus
from township_desk.core.rules import ERROR, NOTICE, WARNING, Broken, Desk, Moment, RowRule, Rule, broken
from township_desk.ledgers.rules_common import in_order
from township_desk.ledgers.rules_notice import notice_rules
from township_desk.ledgers.welfare_words import DESTITUTE, DIBAO, DISABLED_PROGRAMS, RUNNING

_PENDING = ("受理中", "公示中", "待确认")
_SURVEYED = (*DIBAO, DESTITUTE)


def names_in(text: str | None) -> list[str]:
    """The names in 王小明、李小红: split at commas, semicolons, dots, blanks and 和."""
    return [part for part in re.split(r"[、，,;；/\s]+|和", text or "") if part]


def _over(desk: Desk, start: date | None, end: date | None, most: int) -> int | None:
    """Working days between two days where they are more than `most`."""
    if start is None or end is None or end < start:
        return None
    days = desk.workdays(start, end)
    return days if days > most else None


def _survey_late(row: Row, desk: Desk) -> Broken | None:
    began = row.get("survey_start")
    if began is None and row.get("status") == "受理中":
        began = desk.today
    return broken("survey_start") if _over(desk, row.get("accepted_on"), began, 3) else None


def _few_surveyors(row: Row, desk: Desk) -> Broken | None:
    text = row.get("surveyors")
    return broken("surveyors") if text and len(names_in(text)) < 2 else None


def _long_procedure(row: Row, desk: Desk) -> Broken | None:
    if row.get("program") not in DIBAO:
        return None
    decided: date | None = row.get("approved_on")
    until = decided if decided is not None else desk.today if row.get("status") in _PENDING else None
    days = _over(desk, row.get("accepted_on"), until, 20 if row.get("approver_level") == "委托乡镇" else 30)
    if days is None:
        return None
    if days > 45 and decided is not None and not row.get("remark"):
        message = "办理已超过{n}个工作日，超过45个工作日的须在备注写明特殊情况。"
        return broken("approved_on", as_=ERROR, message=message, n=days)
    if decided is None:
        return broken("approved_on", message="受理至今已{n}个工作日，还没有填确认日期；早已确认的请补填。", n=days)
    return broken("approved_on", n=days)


def _county_slow(row: Row, desk: Desk) -> Broken | None:
    return broken("approved_on") if _over(desk, row.get("submitted_on"), row.get("approved_on"), 10) else None


def _start_after_approval(row: Row, desk: Desk) -> Broken | None:
    approved: date | None = row.get("approved_on")
    if row.get("program") not in _SURVEYED or approved is None or row.get("start_month") is None:
        return None
    due = month_plus(f"{approved:%Y-%m}", 1)
    return broken("start_month", 月=due) if row["start_month"] != due else None


def _start_before_application(row: Row, desk: Desk) -> Broken | None:
    applied: date | None = row.get("applied_on")
    if row.get("program") not in DISABLED_PROGRAMS or applied is None or row.get("start_month") is None:
        return None
    early = row["start_month"] < f"{applied:%Y-%m}"
    return broken("start_month", 月=f"{applied:%Y-%m}") if early else None


def _objection_open(row: Row, desk: Desk) -> Broken | None:
    return broken("reviewed_on") if row.get("notice_objection") == "有" and row.get("reviewed_on") is None else None


def _told_late(row: Row, desk: Desk) -> Broken | None:
    if row.get("decision") != "不予确认":
        return None
    return (
        broken("denied_notified_on") if _over(desk, row.get("approved_on"), row.get("denied_notified_on"), 3) else None
    )


def _without_procedure(row: Row, desk: Desk) -> Broken | None:
    """Not taken up without survey, notice and confirmation, nor without an account to pay to (8.8)."""
    if row.get("status") not in RUNNING:
        return None
    if row.get("program") in _SURVEYED:
        for name, label in (("survey_on", "入户调查日期"), ("notice_from", "公示起"), ("notice_to", "公示止")):
            if row.get(name) is None:
                return broken("notice_from", 项=label)
    if row.get("approved_on") is None and row.get("program") is not None:
        return broken("approved_on", 项="确认日期")
    if row.get("person_id") is None or has_account(row, desk):
        return None
    return broken("person_id", message="还没有登记发放账号，请先在户或人员的“发放账户”里登记。")


def has_account(row: Row, desk: Desk) -> bool:
    """Whether the household or the person of a benefit has an account number."""
    owners = (desk.row("household", row.get("hh_id")), desk.row("person", row.get("person_id")))
    return any(owner is not None and owner.get("bank_no") for owner in owners)


def _destitute_slow(row: Row, desk: Desk) -> Broken | None:
    if row.get("program") != DESTITUTE:
        return None
    if _over(desk, row.get("accepted_on"), row.get("notice_from"), 15):
        return broken("notice_from", message="从受理到公示超过15个工作日，请核对日期或说明原因。")
    slow = broken("approved_on", message="从报送到审批超过15个工作日，请核对日期或说明原因。")
    return slow if _over(desk, row.get("submitted_on"), row.get("approved_on"), 15) else None


def _taper_too_long(row: Row, desk: Desk) -> Broken | None:
    until = row.get("taper_until")
    return broken("taper_until") if until is not None and until > month_plus(f"{desk.today:%Y-%m}", 6) else None


def _review_due(row: Row, desk: Desk) -> Broken | None:
    due: date | None = row.get("next_review_on")
    if due is None or due >= desk.today or row.get("status") not in RUNNING:
        return None
    return broken("next_review_on", as_=ERROR if (desk.today - due).days > 31 else WARNING)


_ORDER = (
    ("applied_on", "accepted_on"), ("accepted_on", "survey_start"), ("survey_start", "survey_on"), ("survey_on", "notice_from"),
    ("notice_from", "notice_to"), ("notice_to", "approved_on"), ("submitted_on", "approved_on"), ("start_month", "end_month"),
)  # fmt: skip
_LABELS = {
    "applied_on": "申请日期", "accepted_on": "受理日期", "survey_start": "启动调查日期", "survey_on": "入户调查日期",
    "notice_from": "公示起", "notice_to": "公示止", "approved_on": "确认日期", "submitted_on": "报县日期", "start_month": "起发月份",
    "end_month": "停发月份",
}  # fmt: skip

PROCEDURE_RULES: tuple[Rule, ...] = (
    in_order("G-06", _ORDER, _LABELS),
    *notice_rules(),
    RowRule("JZ-01", WARNING, "启动调查超过3个工作日。", _survey_late, ("accepted_on", "survey_start", "status"), "S01§15"),
    RowRule("JZ-02", ERROR, "入户调查不得少于2人。", _few_surveyors, ("surveyors",), "S01§16"),
    RowRule(
        "JZ-03", WARNING, "办理已超过{n}个工作日。", _long_procedure,
        ("program", "accepted_on", "approved_on", "approver_level", "status", "remark"), "S01§22、S06四（一）",
    ),
    RowRule("JZ-04", NOTICE, "县级审核超过10个工作日。", _county_slow, ("submitted_on", "approved_on"), "S01§20"),
    RowRule(
        "JZ-05", ERROR, "应从确认之日下月（{月}）起发放。", _start_after_approval, ("program", "approved_on", "start_month"),
        "S01§21、S02§17",
    ),
    RowRule(
        "JZ-06", ERROR, "起发月不得早于申请当月（{月}）。", _start_before_application, ("program", "applied_on", "start_month"), "S26"
    ),
    RowRule(
        "JZ-08", ERROR, "公示有异议须重新调查或民主评议。", _objection_open, ("notice_objection", "reviewed_on"), "S01§19", Moment.STEP
    ),
    RowRule(
        "JZ-09", WARNING, "应在3个工作日内书面告知。", _told_late, ("decision", "approved_on", "denied_notified_on"), "S01§21、S02§18"
    ),
    RowRule(
        "JZ-10", ERROR, "未经规定程序不得纳入（缺{项}）。", _without_procedure,
        ("program", "status", "survey_on", "notice_from", "notice_to", "approved_on", "hh_id", "person_id"), "S01§28", Moment.STEP,
        alone=False,
    ),
    RowRule("JZ-17", WARNING, "已超过核查期限。", _review_due, ("next_review_on", "status"), "S01§31；ABC 为地方口径", Moment.MONTH),
    RowRule("JZ-18", ERROR, "渐退期原则上不超过6个月。", _taper_too_long, ("taper_until",), "S06一（三）"),
    RowRule(
        "JZ-24", WARNING, "特困审核（审批）超过15个工作日。", _destitute_slow,
        ("program", "accepted_on", "notice_from", "submitted_on", "approved_on"), "S02§13、§16",
    ),
)  # fmt: skip
"""In the order of rules.md."""
