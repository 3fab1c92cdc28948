"""Recording a change of a benefit (待遇变动): the event and what it changes, in one step of undo."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

from township_desk.core.change import Act, Change, Changeset, Touched
from township_desk.core.problem import InvalidData, Problem, UsageError
from township_desk.core.query import All, Is, Not, Query, Sort, That, Via, month_plus
from township_desk.ledgers.rules_entitled import standard_due, tier_amount
from township_desk.ledgers.welfare_state import covered
from township_desk.ledgers.welfare_words import ACCOUNT_CHANGE, CONFIRMED, END_REASONS
from township_desk.service.draft import Draft
from township_desk.service.payroll_model import month_of, month_words
from township_desk.service.record import Record
from township_desk.service.rowvalues import program_values, stored_values

if TYPE_CHECKING:
    from township_desk.service.payroll import Payroll

KINDS = ("变更标准", "转类", "增员", "减员", "暂停", "恢复", "停发", "整户迁移", ACCOUNT_CHANGE, "新增")
"""Kinds that a clerk records; 新增 comes from the confirmation, and is recorded only where it lacks."""
STATUS = {"暂停": "暂停", "恢复": "在保", "停发": "已停发"}


def record(payroll: Payroll, benefit_id: int, kind: str, month: str, given: Mapping[str, Any]) -> Touched:
    """Record a change that takes effect in a month: the event, and the benefit's present values where they follow.

    `given`: amount (new monthly amount), tier, persons (with sign, 增员 减员), reason, basis, end_reason (停发). A change
    that lies before a later one leaves the benefit's present values as that later one made them. Raises InvalidData.
    """
    desk = payroll.desk
    month_of(month)
    if kind not in KINDS:
        raise UsageError(f"没有“{kind}”这种变动。可以写：{'、'.join(KINDS)}。")
    old = desk.editing.edits.editable("benefit", benefit_id, None)
    given = {**given, "amount": _amount(payroll, old, kind, month, given)}
    if kind == "停发":
        given["end_reason"] = given.get("end_reason") or stop_reason(str(given.get("reason") or ""))
    events = events_of(payroll, benefit_id)
    must_fit(old, events, kind, month)
    _must_tell(payroll, old, kind, month, given)
    changes = [_inserted(payroll, _event(old, events, kind, month, given))]
    if kind == "恢复" and (ended := _unrecorded_end(old, events)) is not None:
        changes.insert(0, _inserted(payroll, ended))
    now = values_after(old, events, kind, month, given)
    if (found := change(payroll, old, now)) is not None:
        changes.append(found)
    title = f"{desk.records.title('benefit', benefit_id)} {month_words(month)}"
    return desk.submit(Changeset(f"登记待遇变动：{kind}", "edit", changes, meta={"title": title}))


def _inserted(payroll: Payroll, event: Mapping[str, Any]) -> Change:
    """The change that writes an event, read and judged like any new row."""
    edits = payroll.desk.editing.edits
    draft = edits.draft("benefit_event", {k: v for k, v in event.items() if v is not None})
    edits.refuse(draft)
    after = stored_values(draft.ledger, draft.values) | program_values(draft.missing, draft.faults)
    return Change(Act.INSERT, "benefit_event", None, None, None, {k: v for k, v in after.items() if v is not None})


def must_fit(old: Record, events: list[Record], kind: str, month: str) -> None:
    """Only what is paid can be stopped, only what is stopped can be taken up again; what has ended does not change."""
    if kind == "新增":
        _must_begin(old, events, month)
        return
    if kind == ACCOUNT_CHANGE:
        return
    turns = [e.values["kind"] for e in events if e.values["kind"] in STATUS and e.values["month"] <= month]
    ended = old.values.get("end_month") is not None and old.values["end_month"] <= month
    if kind not in STATUS:
        if (turns[-1] == "停发") if turns else ended:
            _refuse(kind, f"{month_words(month)}已经停发，不能再登记“{kind}”；要接着发的先登记“恢复”。")
        return
    if kind == "停发" and not turns and old.values.get("end_month") == month:
        return  # the end is there, its event lacks
    stopped = turns[-1] != "恢复" if turns else ended or old.values.get("status") == "暂停"
    if (kind == "恢复") is not stopped:
        _refuse(kind, f"{month_words(month)}{'已经停了' if stopped else '没有停发或暂停'}，不能登记“{kind}”。")


def _refuse(kind: str, text: str) -> NoReturn:
    raise InvalidData(f"没有保存：{text}", (Problem("JZ-20", text, field="kind", column="变动类型", value=kind),))


def _must_begin(old: Record, events: list[Record], month: str) -> None:
    """新增 is recorded by hand where a running benefit has none, and for the month from which it is paid."""
    start = old.values.get("start_month")
    if old.values.get("status") not in CONFIRMED:
        _refuse("新增", f"这份待遇还是“{old.values.get('status')}”，请办“确认同意”，程序自己写“新增”。")
    if any(e.values["kind"] == "新增" for e in events):
        _refuse("新增", "已经有“新增”的变动记录。")
    if start is not None and start != month:
        _refuse("新增", f"起发月份是{month_words(start)}，“新增”要登记在这个月；起发月份不对的先改待遇。")


def stop_reason(text: str) -> str:
    """The choice of 停发原因 that a text begins with (“财产超标：名下有车”); UsageError, with the choices, for another text."""
    found = next((word for word in END_REASONS if re.match(rf"{word}(\W|$)", text.strip())), None)
    if found is None:
        listed = "、".join(END_REASONS)
        raise UsageError(
            f"停发原因“{text}”不在选项里。可以写：{listed}；后面可以接说明，如“其他：{text or '外出务工'}”。"
        )
    return found


def _must_tell(payroll: Payroll, old: Record, kind: str, month: str, given: Mapping[str, Any]) -> None:
    """FF-03: a change that the roster would not follow is refused, with what to do instead.

    An amount where a standard pays, and persons where the member list counts them otherwise.
    """
    if kind == "变更标准" and given.get("amount") is not None:
        persons = int(old.values.get("member_count") or old.values.get("declared_count") or 1)
        due = standard_due({**old.values, "id": old.id}, payroll.desk.rules, persons, month)
        if due is not None and due != given["amount"]:
            how = "类别变了登记“转类”，" + ("要按金额发的先把类别转为“差额”，" if old.values.get("tier") else "")
            _without_effect("amount", f"这份待遇按标准发（每月{due:,.2f}元），改月保障金额不影响花名册；{how}"
                            "标准调了在设置的“救助标准”里加一行。")  # fmt: skip
    if kind in ("增员", "减员"):
        counted = [_listed(payroll, old.id, m) for m in (month_plus(month, -1), month)]
        change = abs(int(given.get("persons") or 0)) * (1 if kind == "增员" else -1)
        if None not in counted and change and int(counted[1] or 0) - int(counted[0] or 0) != change:
            todo = f"给减少的人填终止月{month}" if kind == "减员" else f"给增加的人加一行，起始月{month}"
            _without_effect("delta_person", f"这份待遇有保障成员名单，人数按名单算（{month_words(month)}{counted[1]}人，上月"
                            f"{counted[0]}人），与{kind}{abs(change)}人不符；先在保障成员里{todo}，再登记。")  # fmt: skip


def _without_effect(name: str, text: str) -> NoReturn:
    raise InvalidData(f"没有保存：{text}", (Problem("FF-03", text, field=name),))


def _listed(payroll: Payroll, benefit_id: int, month: str) -> int | None:
    """Members that count in a month by the list; None where none has begun."""
    records = payroll.desk.records
    begun = All((Is("benefit_id", "=", benefit_id), Is("start_month", "<=", month)))
    if not records.count(Query("benefit_member", begun)):
        return None
    alive = Not(That(Via("person_id", "death_date"), "<", date(int(month[:4]), int(month[5:]), 1)))
    return records.count(Query("benefit_member", All((Is("benefit_id", "=", benefit_id), covered(month), alive))))


def _unrecorded_end(old: Record, events: list[Record]) -> dict[str, Any] | None:
    """The end that a benefit has without an event, as an event: the months between it and 恢复 stay unpaid."""
    month = old.values.get("end_month")
    if month is None or any(e.values["kind"] == "停发" and e.values["month"] == month for e in events):
        return None
    persons = int(old.values.get("member_count") or old.values.get("declared_count") or 1)
    return {"benefit_id": old.id, "month": month, "kind": "停发", "delta_person": -persons,
            "amount_before": _then(old, events, month, "monthly_amount", "amount_before", "amount_after"),
            "amount_after": Decimal(0), "reason": old.values.get("end_reason") or "停发"}  # fmt: skip


def _amount(payroll: Payroll, old: Record, kind: str, month: str, given: Mapping[str, Any]) -> Decimal | None:
    """The new monthly amount: what is given, else where persons or tier change what the tier's standard makes of it."""
    amount: Decimal | None = given.get("amount")
    if amount is not None or kind not in ("增员", "减员", "转类"):
        return amount
    change = abs(int(given.get("persons") or 0))
    persons = _listed(payroll, old.id, month)  # a member list tells who is covered from the month on
    if persons is None:
        persons = (old.values.get("member_count") or 0) + {"增员": change, "减员": -change}.get(kind, 0)
    row = {**old.values, "id": old.id, "tier": given.get("tier") or old.values.get("tier")}
    return tier_amount(row, payroll.desk.rules, persons, month)


def events_of(payroll: Payroll, benefit_id: int) -> list[Record]:
    """The changes of a benefit that count, by month and the order of their entry."""
    query = Query("benefit_event", Is("benefit_id", "=", benefit_id), (Sort("month"), Sort("id")))
    return payroll.desk.records.fetch("benefit_event", payroll.desk.records.ids(query))


def _then(old: Record, events: list[Record], month: str, name: str, before: str, after: str) -> Any:
    """A value as it was just before a month, from the events around it, else the benefit's own."""
    earlier = [e.values[after] for e in events if e.values["month"] <= month and e.values[after] is not None
               and e.values["kind"] not in ("暂停", "停发")]  # fmt: skip
    later = [e.values[before] for e in events if e.values["month"] > month and e.values[before] is not None
             and e.values["kind"] not in ("新增", "恢复")]  # fmt: skip
    return earlier[-1] if earlier else later[0] if later else old.values.get(name)


def _event(old: Record, events: list[Record], kind: str, month: str, given: Mapping[str, Any]) -> dict[str, Any]:
    amount = _then(old, events, month, "monthly_amount", "amount_before", "amount_after")
    tier = _then(old, events, month, "tier", "tier_before", "tier_after")
    persons = int(given.get("persons") or 0)
    covered = int(old.values.get("member_count") or old.values.get("declared_count") or 1)
    reasons = {"reason": given.get("reason") or given.get("end_reason"), "basis_doc": given.get("basis")}
    if kind == ACCOUNT_CHANGE:  # no amount: a later word about an earlier month would end with it
        return {"benefit_id": old.id, "month": month, "kind": kind, "delta_person": 0, **reasons}
    if kind in ("增员", "减员"):
        if not persons:
            raise InvalidData(
                "没有保存：请填写增减的人数。", (Problem("G-01", "请填写增减的人数。", field="delta_person"),)
            )
        persons = abs(persons) if kind == "增员" else -abs(persons)
    elif kind == "停发":
        persons = -covered
    elif kind == "新增":
        persons = covered
    after = Decimal(0) if kind in ("暂停", "停发") else given.get("amount")
    return {
        "benefit_id": old.id, "month": month, "kind": kind, "delta_person": persons,
        "amount_before": Decimal(0) if kind in ("恢复", "新增") else amount, "amount_after": after if after is not None else amount,
        "tier_before": tier if kind == "转类" else None, "tier_after": given.get("tier") if kind == "转类" else None,
        **reasons,
    }  # fmt: skip


def values_after(old: Record, events: list[Record], kind: str, month: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What the benefit's present values become by a change of a month, `events` being its others."""
    last = all(e.values["month"] <= month for e in events)
    now: dict[str, Any] = {}
    if kind in STATUS and (last or kind == "停发"):
        now["status"] = STATUS[kind]
    if kind == "停发":
        now |= {"end_month": month, "end_reason": given.get("end_reason") or "其他"}
    if kind == "新增":
        return {}
    if kind == "恢复":
        now |= {"end_month": None, "end_reason": None}
    if last and given.get("amount") is not None and kind not in ("暂停", "停发"):
        now["monthly_amount"] = given["amount"]
    if last and kind == "转类":
        now["tier"] = given.get("tier")
    if kind in ("增员", "减员") and old.values.get("declared_count") is not None:
        persons = abs(int(given.get("persons") or 0))
        now["declared_count"] = old.values["declared_count"] + (persons if kind == "增员" else -persons)
    return now


def change(payroll: Payroll, old: Record, now: dict[str, Any]) -> Change | None:
    """The change that brings values into a benefit, judged like any edit (a status without its step); None when it has them."""
    edits = payroll.desk.editing.edits
    status = now.pop("status", None)
    draft: Draft = edits.read("benefit", now, old)
    if status is not None:
        draft.values["status"] = status
        draft.given = draft.given | {"status"}
    draft.carried = True
    edits.judge(draft, old)
    edits.refuse(draft)
    before = stored_values(draft.ledger, old.values) | program_values(old.missing, old.faults, archived=old.archived)
    after = stored_values(draft.ledger, draft.values)
    after |= program_values(draft.missing, draft.faults, archived=old.archived)
    names = [name for name, value in after.items() if before.get(name) != value]
    if not names:
        return None
    return Change(
        Act.UPDATE, "benefit", old.id, old.version, {n: before.get(n) for n in names}, {n: after[n] for n in names}
    )  # fmt: skip
