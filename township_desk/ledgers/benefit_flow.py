"""How a benefit moves from application to its end (ledgers.md 8.8), and the events that its steps write."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from township_desk.core.fields import Row
from township_desk.core.machine import Effect, Machine, Step
from township_desk.core.query import Is, Query, month_plus
from township_desk.core.rules import Desk
from township_desk.ledgers.welfare_words import DISABLED_PROGRAMS

_SURVEY = ("survey_start", "survey_on", "surveyors", "verify_report_on")
_APPROVAL = (
    "G-06", "G-07", "G-12", "JZ-02", "JZ-05", "JZ-06", "JZ-08", "JZ-10", "JZ-11", "JZ-12", "JZ-15", "JZ-21", "JZ-23", "JZ-25",
    "JZ-27", "JZ-28", "HC-01", "HC-02", "HC-03", "HC-04", "HC-05", "HC-07", "HC-08",
)  # fmt: skip


def _agreed(row: Row) -> dict[str, Any]:
    """Paid from the month after the confirmation (S01 art. 21, S02 art. 17); 两补 from the application's (S26)."""
    approved: date | None = row.get("approved_on")
    month = month_plus(f"{approved:%Y-%m}", 1) if approved is not None else None
    applied: date | None = row.get("applied_on")
    if row.get("program") in DISABLED_PROGRAMS and applied is not None:
        month = f"{applied:%Y-%m}"
    return {"decision": "确认同意", "start_month": month}


def _denied(row: Row) -> dict[str, Any]:
    return {"decision": "不予确认"}


def _event(row: Row, desk: Desk, kind: str, month: str, persons: int, **facts: Any) -> Effect:
    operator = {"operator": desk.user} if desk.user else {}
    values = {"benefit_id": row["id"], "kind": kind, "month": month, "delta_person": persons, **operator, **facts}
    return Effect("benefit_event", values)


def persons_of(row: Row, desk: Desk) -> int:
    """保障人数 now: covered members where there is a list, else the declared number; one person of a person's benefit."""
    if row.get("obj_type") == "人":
        return 1
    members = desk.rows(Query("benefit_member", Is("benefit_id", "=", row["id"])), 100)
    if members:
        return sum(bool(m.get("is_covered")) and m.get("end_month") is None for m in members)
    return int(row.get("declared_count") or 0)


def _began(old: Row, new: Row, desk: Desk) -> Iterator[Effect]:
    persons, amount = persons_of(new, desk), new.get("monthly_amount")
    yield _event(new, desk, "新增", new["start_month"], persons, amount_before=Decimal(0), amount_after=amount,
                 reason="、".join(new.get("reason") or ()) or "审核确认同意")  # fmt: skip


def _ended(old: Row, new: Row, desk: Desk) -> Iterator[Effect]:
    persons, amount = persons_of(new, desk), new.get("monthly_amount")
    yield _event(new, desk, "停发", new["end_month"], -persons, amount_before=amount, amount_after=Decimal(0),
                 reason=new["end_reason"])  # fmt: skip


def _turned(kind: str, reason: str) -> Any:
    def write(old: Row, new: Row, desk: Desk) -> Iterator[Effect]:
        amount = new.get("monthly_amount")
        before, after = (amount, Decimal(0)) if kind == "暂停" else (Decimal(0), amount)
        yield _event(new, desk, kind, f"{desk.today:%Y-%m}", 0, amount_before=before, amount_after=after, reason=reason)

    return write


_TO_END = ("end_month", "end_reason")

BENEFIT_MACHINE = Machine(
    field="status",
    initial="受理中",
    steps=(
        Step("notice", "公示", ("受理中",), "公示中", needs=("accepted_on", "notice_from", "notice_to"), asks=_SURVEY,
             guards=("G-06", "JZ-02", "G-07")),
        Step("submit", "公示结束", ("公示中",), "待确认", needs=("notice_objection",), asks=("reviewed_on", "submitted_on"),
             guards=("JZ-08",)),
        Step("approve", "确认同意", ("待确认",), "在保", needs=("approved_on", "decision", "start_month", "monthly_amount"),
             asks=("approver_level", "tier", "cert_no"), defaults=_agreed, guards=_APPROVAL, effects=_began),
        Step("deny", "不予确认", ("受理中", "公示中", "待确认"), "不予确认", needs=("decision",), asks=("approved_on",
             "denied_notified_on"),
             defaults=_denied, danger=True),
        Step("suspend", "暂停", ("在保",), "暂停", effects=_turned("暂停", "暂停发放")),
        Step("resume", "恢复", ("暂停",), "在保", effects=_turned("恢复", "恢复发放")),
        Step("taper", "渐退", ("在保",), "渐退", needs=("taper_until",), guards=("JZ-18",)),
        Step("end", "停发", ("在保", "暂停", "渐退"), "已停发", needs=_TO_END, guards=("G-06",), effects=_ended, danger=True),
    ),
    final=("已停发", "不予确认"),
    tones=(("受理中", "open"), ("公示中", "busy"), ("待确认", "busy"), ("在保", "done"), ("暂停", "bad"), ("渐退", "busy"),
           ("已停发", "moved"), ("不予确认", "moved")),
)  # fmt: skip
