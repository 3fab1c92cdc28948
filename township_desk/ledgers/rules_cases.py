"""Rules over matters (rules.md 8: SX): the time limits of the petition regulations, crowds, sanctions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from township_desk.core.fields import Row
from township_desk.core.query import All, Is, Query
from township_desk.core.rules import ERROR, WARNING, Broken, Desk, DeskRule, Moment, RowRule, Rule, broken
from township_desk.ledgers.rules_common import not_long_past
from township_desk.ledgers.statistics import SKIPPED

CLUE = "问题线索"
PETITIONS = ("信访件", "疑难信访")
CROWD = 5
"""From so many people on a visit is a collective one (ledgers.md 7)."""
NOTIFY_DAYS, HANDLING_DAYS, LONGEST_EXTENSION, REVIEW_DAYS, OBJECTION_WORKDAYS = 15, 60, 30, 30, 5
"""收到到告知、受理到办结、延期、复查复核 in days; 转办异议 in working days (S08§20—36)."""
_DONE = ("已办结", "已终结")


def _days(row: Row, first: str, last: str, desk: Desk) -> int | None:
    """Days from a date to another, or to today while that is empty."""
    start: date | None = row.get(first)
    end: date | None = row.get(last)
    return None if start is None else ((end or desk.today) - start).days


def _is_petition(row: Row) -> bool:
    return row.get("case_type") in PETITIONS


def _late_notice(row: Row, desk: Desk) -> Broken | None:
    if not _is_petition(row) or (row.get("notified_on") is None and row.get("status") in (*_DONE, "已转送")):
        return None
    days = _days(row, "received_on", "notified_on", desk)
    return broken("notified_on", n=days) if days is not None and days > NOTIFY_DAYS else None


def _late(row: Row, desk: Desk) -> Broken | None:
    """Over 60 days is a warning; with all that may be granted over 90, or over without a grant, an error."""
    if not _is_petition(row) or (row.get("closed_on") is None and row.get("status") in (*_DONE, "已转送")):
        return None
    days = _days(row, "accepted_on", "closed_on", desk)
    granted = row.get("extended_days") or 0
    if days is None or days <= HANDLING_DAYS + granted:
        return None
    if days > HANDLING_DAYS + LONGEST_EXTENSION and not granted:
        return broken("closed_on", as_=ERROR, n=days, message="办理{n}日，超过90日且没有延期审批。")
    return broken("closed_on", n=days)


def _too_long_granted(row: Row, desk: Desk) -> Broken | None:
    return broken("extended_days") if (row.get("extended_days") or 0) > LONGEST_EXTENSION else None


def _late_objection(row: Row, desk: Desk) -> Broken | None:
    """A matter that is not ours goes back within five working days."""
    start: date | None = row.get("received_on")
    waiting = row.get("status") == "待受理" and row.get("channel") == "上级交办"
    if start is None or not waiting or desk.workdays(start, desk.today) <= OBJECTION_WORKDAYS:
        return None
    return broken("received_on")


def _late_review(row: Row, desk: Desk) -> Broken | None:
    if row.get("review_stage") not in ("复查中", "复核中"):
        return None
    days = _days(row, "closed_on", "", desk)
    return broken("review_stage", n=days) if days is not None and days > REVIEW_DAYS * 2 else None


def _crowd(row: Row, desk: Desk) -> Broken | None:
    people = row.get("people_count") or 0
    if not _is_petition(row) or row.get("channel") not in ("来访", "领导接访") or people < CROWD:
        return None
    named = [part for part in (row.get("party") or "").replace("，", "、").split("、") if part.strip()]
    if not named or len(named) > CROWD:
        return broken("party")
    return None if row.get("lead_person") else broken("lead_person")


def _kin(row: Row, desk: Desk) -> Broken | None:
    """Who handles a matter is not among those it is about, nor of their household."""
    handler = row.get("handler")
    if not handler:
        return None
    if handler in (row.get("party") or "").replace("，", "、").split("、"):
        return broken("handler")
    party_id = row.get("party_id")
    if not party_id:
        return None
    for person in desk.rows(Query("person", Is("id_no", "=", party_id)), 1):
        if person.get("hh_id") is None:
            continue
        same = All((Is("hh_id", "=", person["hh_id"]), Is("name", "=", handler)))
        if desk.count("person", same):
            return broken("handler")
    return None


def _sanction_before(row: Row, desk: Desk) -> Broken | None:
    case = desk.row("case", row.get("case_id"))
    decided: date | None = row.get("decided_on")
    if case is None or decided is None:
        return None
    begun = case.get("accepted_on") or case.get("received_on")
    return broken("decided_on") if begun is not None and decided < begun else None


def _more_sanctioned(row: Row, desk: Desk) -> Broken | None:
    people = row.get("people_count")
    if row.get("id") is None or row.get("case_type") != CLUE or people is None:
        return None
    found = {r.get("person_name") for r in desk.rows(Query("case_sanction", Is("case_id", "=", row["id"])), 500)}
    return broken("people_count") if len(found) > people else None


def _skipped(desk: Desk) -> Iterator[Broken]:
    """Matters taken past the levels this year are also in the yearly count that the report tells."""
    year = desk.today.year
    start = date(year, 1, 1)
    skipped = desk.count(
        "case",
        All(
            (
                Is("skip_level", "in", ("赴省", "赴京")),
                Is("received_on", ">=", start),
                Is("received_on", "<=", desk.today),
            )
        ),
    )
    if not skipped:
        return
    told = desk.count(
        "stat",
        All((Is("indicator", "=", SKIPPED), Is("period", "=", str(year)), Is("value", ">", 0))),
    )
    if not told:
        yield broken("skip_level", n=skipped)


CASE_RULES: tuple[Rule, ...] = (
    not_long_past("received_on"),
    RowRule("SX-01", WARNING, "超过15日未书面告知（{n}日）。", _late_notice, ("case_type", "received_on", "notified_on", "status"),
            "S08§22—23"),
    RowRule("SX-02", WARNING, "超过办理期限（{n}日）。", _late,
            ("case_type", "accepted_on", "closed_on", "extended_days", "status"), "S08§34"),
    RowRule("SX-03", ERROR, "延长期限不得超过30日。", _too_long_granted, ("extended_days",), "S08§34"),
    RowRule("SX-04", WARNING, "不属本单位职权的，已超过提出异议的时限（5个工作日）。", _late_objection,
            ("received_on", "status", "channel"), "S08§23"),
    RowRule("SX-05", WARNING, "复查、复核超过30日。", _late_review, ("review_stage", "closed_on"), "S08§35—36"),
    RowRule("SX-06", WARNING, "代表人数不超过5人；请落实包案。", _crowd,
            ("case_type", "channel", "people_count", "party", "lead_person"), "S08§20；报告包案制"),
    DeskRule("SX-07", ERROR, "台账有赴省、赴京访{n}件，统计数据没有填，报告不能写“未发生”。", _skipped, "报告一（四）三", Moment.REPORT),
    RowRule("SX-08", WARNING, "承办人与信访人有利害关系的，应当回避。", _kin, ("handler", "party", "party_id"), "S08§28", alone=False),
    RowRule("SX-10", ERROR, "处理人数超过线索涉及人数，请核对。", _more_sanctioned, ("case_type", "people_count"), "设", alone=False),
)  # fmt: skip
SANCTION_RULES: tuple[Rule, ...] = (
    RowRule(
        "SX-10",
        ERROR,
        "处分决定早于立案（受理）日期，请核对处理日期和线索的受理日期。",
        _sanction_before,
        ("decided_on", "case_id"),
        "设",
        alone=False,
    ),
)
