"""The steps of a roster after it is made: approve, give notice, settle what arrived, file; adjustments while it is open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from township_desk.core.change import Act, Change, Changeset, Touched
from township_desk.core.problem import InvalidData, Problem, Severity, UsageError
from township_desk.core.query import All, Is, Query, Sort
from township_desk.service.checking import Finding
from township_desk.service.payroll_model import (
    AGAIN,
    APPROVED,
    DONE,
    DONE_AGAIN,
    DRAFT,
    FAILED,
    NOTICED,
    PAID,
    SENT,
    WAITING,
    Batch,
)
from township_desk.service.record import Record
from township_desk.service.rowvalues import program_values, stored_values

if TYPE_CHECKING:
    from township_desk.service.payroll import Payroll


def refuse_errors(batch: Batch, findings: Iterable[Finding], verb: str) -> None:
    """Raise InvalidData, naming each, when a check found errors."""
    errors = [f for f in findings if f.severity is Severity.ERROR]
    if errors:
        problems = tuple(
            Problem(f.rule, f"{f.title}：{f.message}" if f.title else f.message, field=f.field) for f in errors
        )
        raise InvalidData(f"{batch.title}有{len(errors)}处错误，不能{verb}。请先改正。", problems)


def approve(payroll: Payroll, batch: Batch, checked_by: str, *, approved_by: str = "", fund_source: str = "") -> Batch:
    """Approve a roster that is without errors; who checks is not who made it (FF-01, 8.1 审核人≠制表人)."""
    _must_be(batch, (DRAFT,), "审核")
    if not checked_by.strip():
        raise UsageError("请写明审核人。")
    if checked_by.strip() == batch.made_by:
        raise InvalidData(
            f"审核人不能是制表人（{batch.made_by}），请换一个人审核。",
            (Problem("FF-14", "审核人不能是制表人。", field="checked_by", column="审核人", value=checked_by),),
        )
    refuse_errors(batch, payroll.check_batch(batch), "审核")
    head = approved_by.strip() or batch.approved_by or str(payroll.desk.settings.get("sign.unit_head") or "")
    if not head:  # the bank's step needs the name; asked for after a week of public notice it would come too late
        raise UsageError("请写明单位负责人，送银行时要用；在“设置—签字人”里填一次，以后自动写上。")
    values = {"checked_by": checked_by.strip(), "approved_by": head}
    if fund_source.strip():
        values["fund_source"] = fund_source.strip()
    payroll.desk.editing.move("pay_batch", batch.id, "check", values)
    return payroll.batch(batch.id)


def reopen(payroll: Payroll, batch: Batch) -> Batch:
    """Back to drawing up, as long as the bank has nothing."""
    _must_be(batch, (APPROVED, NOTICED), "退回编制")
    payroll.desk.editing.move("pay_batch", batch.id, "return")
    return payroll.batch(batch.id)


def begin_notice(payroll: Payroll, batch: Batch, first: date, last: date) -> Batch:
    """公示 from one day to another."""
    _must_be(batch, (APPROVED,), "公示")
    values = {"notice_from": first.isoformat(), "notice_to": last.isoformat()}
    payroll.desk.editing.move("pay_batch", batch.id, "notice", values)
    return payroll.batch(batch.id)


def archive(payroll: Payroll, batch: Batch) -> Batch:
    """File a roster that is paid."""
    _must_be(batch, (PAID,), "归档")
    payroll.desk.editing.move("pay_batch", batch.id, "file")
    return payroll.batch(batch.id)


def adjust(payroll: Payroll, line_id: int, amount: Decimal, remark: str) -> Touched:
    """Set a line's 补发（扣减） by hand, with its reason (FF-08); kept when the roster is made again."""
    if amount and not remark.strip():
        raise InvalidData(
            "没有保存：请注明补发（扣减）原因。", (Problem("FF-08", "请注明补发（扣减）原因。", field="remark"),)
        )
    edits = payroll.desk.editing.edits
    old = edits.editable("pay_line", line_id, None)
    batch = payroll.batch(old.values["batch_id"])
    _must_be(batch, (DRAFT,), "调整")
    draft = edits.read("pay_line", {"adjust_amount": amount, "remark": remark.strip() or None, "is_manual": True}, old)
    if (draft.values.get("amount") or 0) < 0:
        text = f"扣减后实发金额为{draft.values['amount']:,.2f}元，不能小于0。"
        raise InvalidData(f"没有保存：{text}", (Problem("FF-01", text, field="adjust_amount"),))
    edits.judge(draft, old)
    edits.refuse(draft)
    touched = edits.save(draft, old, label="调整花名册：补发（扣减）", kind="edit", reason=remark)
    if touched is None:
        raise UsageError("金额和原因都没有变。")
    return touched


def settle(payroll: Payroll, answers: Iterable[tuple[Record, str, str]]) -> list[Change]:
    """Changes that give lines their result (成功, 失败 with a reason); a line carried on settles the one it carries."""
    changes: list[Change] = []
    carried: list[int] = []
    for line, result, reason in answers:
        again = line.values.get("fail_reason") is not None
        word = DONE_AGAIN if result == DONE and again else result
        after = {"result": word, "fail_reason": (reason or "未写原因")[:40] if result == FAILED else None}
        before = {name: line.values.get(name) for name in after}
        missing = tuple(name for name in line.missing if name not in ("fail_reason", "result"))
        if missing != line.missing:
            before["missing"] = program_values(line.missing, ())["missing"]
            after["missing"] = program_values(missing, ())["missing"]
        names = [name for name in after if before[name] != after[name]]
        if names:
            changes.append(
                Change(
                    Act.UPDATE, "pay_line", line.id, line.version,
                    {n: before[n] for n in names}, {n: after[n] for n in names},
                )
            )  # fmt: skip
        if result == DONE and line.values.get("kind") == AGAIN and line.values.get("carried_from") is not None:
            carried.append(line.values["carried_from"])
    while carried:  # a line may carry one that carried another: all of them are paid now
        found = payroll.desk.records.fetch("pay_line", carried)
        carried = [first.values["carried_from"] for first in found if first.values.get("carried_from") is not None]
        for first in found:
            if first.values.get("result") == FAILED:
                before, after = {"result": FAILED}, {"result": DONE_AGAIN}
                changes.append(Change(Act.UPDATE, "pay_line", first.id, first.version, before, after))
    return changes


def lines_of(payroll: Payroll, batch: Batch, *results: str) -> list[Record]:
    """The live lines of a roster with one of the results, in order."""
    where = All((Is("batch_id", "=", batch.id), Is("result", "in", results)))
    records = payroll.desk.records
    return records.fetch("pay_line", records.ids(Query("pay_line", where, (Sort("seq"),))))


def paid(payroll: Payroll, batch: Batch, on: date, *, rest: str = "") -> Batch:
    """The money has arrived: lines without an answer become 成功, recoveries are credited, the roster is 已发放.

    When the bank has answered for some lines, the others are named and nothing is done, unless `rest` says 成功 or 失败.
    """
    _must_be(batch, (SENT,), "登记到账")
    if rest not in ("", DONE, FAILED):
        raise UsageError("其余行只能写“成功”或“失败”。")
    waiting = lines_of(payroll, batch, WAITING)
    answered = batch.lines - len(waiting)
    if waiting and answered and not rest:
        problems = tuple(
            Problem("FF-15", f"第{line.values['seq']}行没有代发结果。", column="发放结果") for line in waiting[:50]
        )
        text = f"还有{len(waiting)}行没有代发结果，请先读入回单；确实都已到账（或都没有）的，写明“其余按成功（失败）”。"
        raise InvalidData(text, problems)
    changes = settle(payroll, ((line, rest or DONE, "没有回单结果") for line in waiting))
    changes += _credit(payroll, batch, on, {line.id for line in waiting} if rest == FAILED else set())
    head, _draft = payroll.head_change(batch, {"paid_on": on.isoformat()}, PAID)
    meta = {"title": f"到账{on.isoformat()}"}
    payroll.desk.submit(Changeset(f"{batch.title}：到账", "move", [*changes, head], meta=meta))
    return payroll.batch(batch.id)


def _credit(payroll: Payroll, batch: Batch, on: date, failing: set[int]) -> list[Change]:
    """What lines kept back for recoveries, credited to them (ZJ: 已追缴 needs its voucher, full recovery its day)."""
    records = payroll.desk.records
    where = All((Is("batch_id", "=", batch.id), Is("recovery_id", "filled"), Is("adjust_amount", "<", Decimal(0))))
    found: dict[int, Decimal] = {}
    for line in records.fetch("pay_line", records.ids(Query("pay_line", where))):
        if line.id not in failing and line.values.get("result") != FAILED:
            key = line.values["recovery_id"]
            found[key] = found.get(key, Decimal(0)) - line.values["adjust_amount"]
    changes = []
    for old in records.fetch("recovery", list(found)):
        got = (old.values.get("amount_got") or Decimal(0)) + found[old.id]
        whole = got >= (old.values.get("amount_due") or Decimal(0))
        voucher = old.values.get("voucher_no") or f"发放抵扣{batch.period}-{batch.number}"
        now: dict[str, Any] = {"amount_got": got, "voucher_no": voucher, "status": "已完成" if whole else "部分追缴"}
        if whole:
            now["done_on"] = on
        ledger = payroll.desk.ledgers["recovery"]
        new = {**old.values, **now}
        before, after = (
            {n: v for n, v in stored_values(ledger, values).items() if n in now} for values in (old.values, new)
        )
        lacking = tuple(name for name in old.missing if name not in now)
        if lacking != old.missing:
            before["missing"], after["missing"] = (program_values(m, ())["missing"] for m in (old.missing, lacking))
        names = [n for n in after if before.get(n) != after[n]]
        changes.append(Change(Act.UPDATE, "recovery", old.id, old.version, {n: before.get(n) for n in names},
                              {n: after[n] for n in names}))  # fmt: skip
    return changes


def _must_be(batch: Batch, states: tuple[str, ...], verb: str) -> None:
    if batch.status not in states:
        raise UsageError(f"{batch.title}现在是“{batch.status}”，要“{'”或“'.join(states)}”才能{verb}。")


def words_of(batch: Batch) -> str:
    """户、人、元 of a roster in a line."""
    return f"{batch.households}户、{batch.persons}人、{batch.amount:,.2f}元"
