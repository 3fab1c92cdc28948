"""Taking a recorded change of a benefit back (撤回, 作废) and bringing it in again: the event and all that followed from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from township_desk.core.change import Act, Change, Touched
from township_desk.core.problem import InvalidData, Problem, UsageError
from township_desk.ledgers.welfare_words import ACCOUNT_CHANGE, END_REASONS
from township_desk.service.payroll_events import STATUS, change, events_of, must_fit, values_after
from township_desk.service.record import Record

if TYPE_CHECKING:
    from township_desk.service.payroll import Payroll

_AMOUNTLESS = ("新增", "恢复")
"""Kinds whose amount before is that of an unpaid month."""


def withdraw(payroll: Payroll, event_id: int, reason: str) -> Touched:
    """Take a recorded change back: the event is voided and what followed from it goes back, in one step of undo."""
    desk = payroll.desk
    if not reason.strip():
        raise InvalidData("请填写作废原因。", (Problem("G-14", "请填写作废原因。"),))
    event = desk.editing.edits.editable("benefit_event", event_id, None)
    label = f"撤回待遇变动：{event.values['kind']}"
    outcome = desk.editing.edits.void("benefit_event", event_id, reason, also=taken_back(payroll, event), label=label)
    if outcome.touched is None:
        raise UsageError("这条变动已经撤回。")
    return outcome.touched


def taken_back(payroll: Payroll, event: Record) -> list[Change]:
    """What voiding an event changes besides: the benefit's present values, and what the next change says was before it.

    Only the latest change gives the benefit its values back; for an earlier one the next takes over what was before, so that the
    months before it stay as they were paid.
    """
    old = payroll.desk.editing.edits.editable("benefit", event.values["benefit_id"], None)
    others = [e for e in events_of(payroll, old.id) if e.id != event.id]
    found = change(payroll, old, _before(old, event, others))
    return [*([found] if found is not None else []), *_handed_on(event, others, "amount", "before"),
            *_handed_on(event, others, "tier", "before")]  # fmt: skip


def brought_back(payroll: Payroll, event: Record) -> list[Change]:
    """What restoring a voided event changes besides: the same as recording it anew would."""
    v = event.values
    old = payroll.desk.editing.edits.editable("benefit", v["benefit_id"], None)
    others = [e for e in events_of(payroll, old.id) if e.id != event.id]
    must_fit(old, others, v["kind"], v["month"])
    plain = v["kind"] in ("新增", ACCOUNT_CHANGE)
    given = {"amount": None if plain else v["amount_after"], "tier": v["tier_after"], "persons": v["delta_person"],
             "end_reason": v["reason"] if v["reason"] in END_REASONS else None}  # fmt: skip
    now = {} if plain else values_after(old, others, v["kind"], v["month"], given)
    found = change(payroll, old, now)
    return [*([found] if found is not None else []), *_handed_on(event, others, "amount", "after"),
            *_handed_on(event, others, "tier", "after")]  # fmt: skip


def _handed_on(event: Record, others: Sequence[Record], name: str, side: str) -> list[Change]:
    """The change of the next event's value of before to one of this event's sides, where a later one follows."""
    v, before = event.values, f"{name}_before"
    value = v[f"{name}_{side}"]
    if value is None or v[before] is None or v["kind"] in (*_AMOUNTLESS, "暂停", "停发"):
        return []
    later = [e for e in others if (e.values["month"], e.id) > (v["month"], event.id)]
    following = next((e for e in later if e.values[before] is not None and e.values["kind"] not in _AMOUNTLESS), None)
    if following is None or following.values[before] == value:
        return []
    was = following.values[before]
    kept, now = ({before: int(v.scaleb(2)) if name == "amount" else v} for v in (was, value))
    return [Change(Act.UPDATE, "benefit_event", following.id, following.version, kept, now)]


def _before(old: Record, event: Record, others: list[Record]) -> dict[str, Any]:
    """What the benefit's present values were without an event."""
    v, now = event.values, {}
    last = all(e.values["month"] <= v["month"] for e in others)
    if v["kind"] in ("增员", "减员", "整户迁移") and old.values.get("declared_count") is not None:
        now["declared_count"] = old.values["declared_count"] - (v["delta_person"] or 0)
    if last and v["kind"] not in ("暂停", "停发", "恢复", "新增") and v["amount_before"] is not None:
        now["monthly_amount"] = v["amount_before"]
    if last and v["tier_before"] is not None:
        now["tier"] = v["tier_before"]
    if v["kind"] == "停发":
        now |= {"end_month": None, "end_reason": None}
    stops = [e for e in others if e.values["kind"] in STATUS]
    if v["kind"] in STATUS and last:
        now["status"] = STATUS[stops[-1].values["kind"]] if stops else "在保"
    if v["kind"] == "恢复" and last:
        now |= _stopped(others, stops[-1] if stops else None)
    return now


def _stopped(others: list[Record], stop: Record | None) -> dict[str, Any]:
    """What a benefit has again when its 恢复 is taken back: the end that stands before it, and the amount of before."""
    now: dict[str, Any] = {}
    if stop is not None and stop.values["kind"] == "停发":
        reason = stop.values["reason"]
        now |= {"end_month": stop.values["month"], "end_reason": reason if reason in END_REASONS else "其他"}
    told = others[-1].values if others else {}
    amount = told.get("amount_before" if told.get("kind") in ("停发", "暂停") else "amount_after")
    return now if amount is None else now | {"monthly_amount": amount}
