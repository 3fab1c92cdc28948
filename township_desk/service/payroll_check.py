"""Checking a roster before it is approved and before it goes to the bank (rules.md 5.3, 2.3, 5.2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from township_desk.core.problem import Severity
from township_desk.core.query import month_plus
from township_desk.service.checking import Finding
from township_desk.service.payroll_make import Kept, Line, Maker, key_of, merge, replaced
from township_desk.service.payroll_model import DRAFT, LOCKED, Batch, month_words, window, yuan
from township_desk.store import payroll as sql
from township_desk.store import payroll_checks as tests

if TYPE_CHECKING:
    from township_desk.service.payroll import Payroll

LATE_DAYS = 15
"""Days after which lines that the bank returned should have been dealt with (FF-10)."""
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}


def check(payroll: Payroll, batch: Batch) -> list[Finding]:
    """Everything that is wrong with a roster, errors first; [] when nothing is."""
    found = [*_lines(payroll, batch), *_numbers(payroll, batch)]
    if batch.status == DRAFT:
        found += _stale(payroll, batch)
    if not batch.locked:
        found += _differences(payroll, batch)
    found += _left_out(payroll, batch)
    found += _skipped(payroll, batch)
    found += _overpaid(payroll, batch)
    found += _late(payroll, batch)
    return sorted(found, key=lambda finding: _ORDER[finding.severity])


def _lines(payroll: Payroll, batch: Batch) -> Iterator[Finding]:
    desk = payroll.desk
    with desk.database_store.read() as connection:
        broken = tests.breaches(connection, batch.id, month_plus(batch.period, -1))
        rivals = tests.rivals(connection, batch.id, batch.program, batch.period)
    titles = desk.records.titles("pay_line", {row[1] for row in broken} | {row.line_id for row in rivals})
    for test, line, seq, one, two in broken:
        text = f"第{seq}行：{test.message.format(one, two)}"
        yield Finding(test.rule, Severity(test.severity), "pay_line", line, test.field, text, titles.get(line, ""))
    for rival in rivals:
        yield Finding(
            rival.rule, Severity.ERROR, "pay_line", rival.line_id, "person_id", _told_twice(rival),
            titles.get(rival.line_id, ""),
        )  # fmt: skip


def _told_twice(rival: tests.Rival) -> str:
    if rival.rule == "HC-07":
        where = f"“{rival.payee}”户（{rival.program}第{rival.seq}行）"
        return f"{rival.name}本月已在{where}享受，同一人不能领两份；已分户、迁出的，请在原户的保障成员里填终止月。"
    return f"{rival.name}本月还在领“{rival.program}”，两项不能同时享受。"


def _numbers(payroll: Payroll, batch: Batch) -> Iterator[Finding]:
    with payroll.desk.database_store.read() as connection:
        count, least, most = tests.numbering(connection, batch.id)
    if count == 0:
        yield Finding("FF-01", Severity.ERROR, "pay_batch", batch.id, None, "花名册里没有人，请先生成。", batch.title)
    elif (least, most) != (1, count) and batch.status == DRAFT:
        text = f"序号不连续（{count}行，序号{least}—{most}），重新生成后自动排好。"
        yield Finding("FF-01", Severity.WARNING, "pay_batch", batch.id, None, text, batch.title)


def _stale(payroll: Payroll, batch: Batch) -> Iterator[Finding]:
    """FF-03: the roster is not what dates and standards now say."""
    maker = Maker(payroll)
    present = maker.present(batch.id)
    wanted, _kept = merge(maker.wanted(batch.program, batch.period, batch.id), present)
    live = {line.key: line for line in present if not line.is_void}
    due = {key_of(line): line for line in wanted}
    lacking = [key for key in due if key not in live]
    extra = [line for key, line in live.items() if key not in due]
    moved = [live[key] for key, line in due.items() if key in live and not _alike(live[key], line)]
    titles = payroll.desk.records.titles("benefit", {int(key[0]) for key in lacking if key[0] is not None})
    for key in lacking:
        name = titles.get(key[0], "") if key[0] is not None else ""
        text = "按待遇和标准应列入花名册而没有，请重新生成。"
        yield Finding("FF-03", Severity.ERROR, "benefit", int(key[0] or 0), None, text, name)
    named = payroll.desk.records.titles("pay_line", {line.id for line in [*extra, *moved]})
    for lines, text in (
        (extra, "按待遇和标准不应再列入，请重新生成。"),
        (moved, "与待遇、标准或账户的现有登记不一致，请重新生成。"),
    ):
        for line in lines:
            yield Finding("FF-03", Severity.ERROR, "pay_line", line.id, None, text, named.get(line.id, ""))


def _alike(old: Kept, new: Line) -> bool:
    return replaced(old.values, seq=0, missing=None) == replaced(new, seq=0, missing=None)


def _differences(payroll: Payroll, batch: Batch) -> Iterator[Finding]:
    """FF-03, FF-04: every difference from last month must be accounted for, and every change must make one."""
    comparison = payroll.compare(batch.program, batch.period)
    names = payroll.desk.records.titles("benefit", {benefit for benefit, _ in comparison.idle})
    for benefit, words in comparison.idle:
        text = f"登记了{words}，花名册的金额、人数、类别都没有变；请核对是否登记错了，错了的撤回。"
        yield Finding("FF-03", Severity.WARNING, "benefit", benefit, None, text, names.get(benefit, ""))
    for row in comparison.unexplained:
        rule = "FF-03" if row.kind in ("新增", "停发") else "FF-04"
        ledger, row_id = ("pay_line", row.line_id) if row.line_id is not None else ("benefit", row.benefit_id)
        yield Finding(
            rule, Severity.ERROR, ledger, row_id, None, f"{row.kind}：{row.reason}。", f"{row.name} {row.village}"
        )


def _left_out(payroll: Payroll, batch: Batch) -> Iterator[Finding]:
    """HC-03 and its like: who runs and is not on the roster; the benefit itself is still to be ended."""
    for left in payroll.left_out(batch.program, batch.period):
        text = f"{left.reason}，没有列入花名册；核实后请办理停发，已不再领取的填止月。"
        yield Finding(left.rule, Severity.WARNING, "benefit", left.benefit_id, "care_allowance", text, left.name)


def _skipped(payroll: Payroll, batch: Batch) -> Iterator[Finding]:
    """FF-03: earlier months that nothing has paid and nothing will."""
    for month in payroll.skipped(batch):
        yield Finding("FF-03", Severity.WARNING, "pay_batch", batch.id, "period", month, batch.title)


def _overpaid(payroll: Payroll, batch: Batch) -> Iterator[Finding]:
    desk = payroll.desk
    scope = payroll.scope(batch.program)
    back = int(desk.settings.get("payroll.arrears_months"))
    if back <= 0:
        return
    with desk.database_store.read() as connection:
        found = sql.overpaid(connection, scope, window(month_plus(batch.period, -1), back - 1))
    titles = desk.records.titles("benefit", {row.benefit_id for row in found})
    for row in found:
        text = (
            f"{month_words(row.month)}多发{yuan(row.paid - row.due):,.2f}元（已发{yuan(row.paid):,.2f}元，现按登记应发"
        )
        text += f"{yuan(row.due):,.2f}元），请核实；需要收回的登记追缴，可以抵扣后续待遇。"
        yield Finding("ZJ-01", Severity.WARNING, "benefit", row.benefit_id, None, text, titles.get(row.benefit_id, ""))


def _late(payroll: Payroll, batch: Batch) -> Iterator[Finding]:
    """FF-09, FF-10: paid too late; returned lines left lying."""
    if batch.paid_on and batch.paid_on[:7] > month_plus(batch.period, 1):
        text = f"到账日期{batch.paid_on}晚于所属期次月末，发放不及时。"
        yield Finding("FF-09", Severity.WARNING, "pay_batch", batch.id, "paid_on", text, batch.title)
    if batch.status in LOCKED and batch.failed and batch.sent_on:
        waited = payroll.desk.today - date.fromisoformat(batch.sent_on)
        if waited > timedelta(LATE_DAYS):
            text = f"有{batch.failed}笔失败未重发，已{waited.days}天。更正账号后重发，或列入下月补发。"
            yield Finding("FF-10", Severity.NOTICE, "pay_batch", batch.id, "failed_count", text, batch.title)
