"""The file for the bank, by the layout that the office has set; the roster is locked by sending it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from township_desk.core.change import Act, Change, Changeset
from township_desk.core.problem import UsageError
from township_desk.core.query import Is, Query
from township_desk.core.tabular import CellType, Value
from township_desk.formats.bank_file import BankColumn as FileColumn
from township_desk.formats.bank_file import BankTable, write_bank_file
from township_desk.formats.saving import replacing
from township_desk.ledgers.bank_layouts import BankColumn, BankLayout, layout_for
from township_desk.service.payroll_model import (
    APPROVED,
    DONE_AGAIN,
    DRAFT,
    FAILED,
    LOCKED,
    NOTICED,
    WAITING,
    Batch,
    month_words,
)
from township_desk.service.payroll_steps import lines_of, refuse_errors
from township_desk.service.record import Record

if TYPE_CHECKING:
    from township_desk.service.payroll import Payroll


@dataclass(frozen=True, slots=True)
class BankFile:
    """What was written for the bank."""

    path: Path
    lines: int
    amount: Decimal
    sha256: str


@dataclass(frozen=True, slots=True)
class _Content:
    """What a word of the layout stands for in a line."""

    type: CellType
    read: Callable[[Batch, Record, Mapping[int, str]], Value]


def _field(name: str) -> Callable[[Batch, Record, Mapping[int, str]], Value]:
    return lambda batch, line, names: line.values.get(name)


def _summary(batch: Batch, line: Record, names: Mapping[int, str]) -> str:
    return f"{month_words(batch.period)}{batch.program}"


def reference(batch: Batch, line: Record) -> str:
    """业务编号: month, batch and running number; it names a line of the program's rosters."""
    return f"{batch.period.replace('-', '')}-{batch.number:02d}-{line.values['seq']:05d}"


_CONTENTS: Mapping[str, _Content] = {
    "序号": _Content(CellType.INT, _field("seq")),
    "账号": _Content(CellType.CODE, _field("bank_no")),
    "开户人": _Content(CellType.TEXT, _field("acct_name")),
    "开户银行": _Content(CellType.TEXT, _field("bank_name")),
    "金额": _Content(CellType.MONEY, _field("amount")),
    "身份证号": _Content(CellType.CODE, _field("id_no")),
    "领款人": _Content(CellType.TEXT, lambda batch, line, names: names.get(line.values.get("person_id") or 0, "")),
    "村组": _Content(CellType.TEXT, _field("village_text")),
    "所属期": _Content(CellType.TEXT, lambda batch, line, names: batch.period),
    "项目": _Content(CellType.TEXT, lambda batch, line, names: batch.program),
    "摘要": _Content(CellType.TEXT, _summary),
    "备注": _Content(CellType.TEXT, _field("remark")),
    "业务编号": _Content(CellType.CODE, lambda batch, line, names: reference(batch, line)),
}
"""What the words of a layout stand for."""


def table_of(payroll: Payroll, batch: Batch, lines: Sequence[Record], layout: BankLayout) -> BankTable:
    """The bank's rows of lines by a layout."""
    desk = payroll.desk
    turn, text_file, cents = _AMOUNTS[layout.amount], layout.kind != "xlsx", layout.amount == "cents"
    names = desk.records.titles("person", {line.values["person_id"] for line in lines if line.values.get("person_id")})

    def cell(column: BankColumn, line: Record) -> Value:
        if column.content is None:
            return column.fixed
        value = _CONTENTS[column.content].read(batch, line, names)
        return turn(value, text_file) if isinstance(value, Decimal) else value

    def typed(column: BankColumn) -> FileColumn:
        kind = _CONTENTS[column.content].type if column.content is not None else CellType.TEXT
        return FileColumn(column.title, CellType.INT if cents and kind is CellType.MONEY else kind)

    rows = [[cell(column, line) for column in layout.columns] for line in lines]
    return BankTable(
        tuple(typed(column) for column in layout.columns), rows, layout.header, layout.totals,
        (len(lines), turn(total(lines), text_file)), layout.delimiter, layout.encoding,
    )  # fmt: skip


def total(lines: Sequence[Record]) -> Decimal:
    """What the file pays in all: the bank checks the sum of what stands in it."""
    return sum((line.values["amount"] for line in lines), Decimal("0.00"))


def _plain_yuan(value: Decimal, text_file: bool) -> Value:
    if not text_file:
        return value
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


_AMOUNTS: Mapping[str, Callable[[Decimal, bool], Value]] = {
    "yuan": lambda value, text_file: f"{value:.2f}" if text_file else value,
    "plain": _plain_yuan,
    "cents": lambda value, text_file: int(value.scaleb(2)),
}


def send(
    payroll: Payroll, batch: Batch, out: Path, *, on: date | None = None, layout: str = ""
) -> tuple[BankFile, Batch]:
    """Write the file and lock the roster; one that was sent already is only written again, as it was.

    `layout`: the name of another layout than the program's.

    Raises InvalidData when the check finds errors, UsageError for another state, EnvironmentProblem.
    """
    desk = payroll.desk
    if batch.locked:
        lines = lines_of(payroll, batch, WAITING, "成功", FAILED, DONE_AGAIN)
        return _write(payroll, batch, lines, out, lambda made: None, layout), batch
    if batch.status not in (APPROVED, NOTICED):
        raise UsageError(f"{batch.title}现在是“{batch.status}”，审核后才能送银行。")
    refuse_errors(batch, payroll.check_batch(batch), "送银行")
    day = on or desk.today
    if batch.status == NOTICED and batch.notice_to and day.isoformat() < batch.notice_to:
        raise UsageError(f"公示到{batch.notice_to}才满，期满后再送银行；需要提前的，先退回编制再办。")

    def lock(made: BankFile) -> None:
        desk.editing.move("pay_batch", batch.id, "send", {"sent_on": day.isoformat()})

    made = _write(payroll, batch, lines_of(payroll, batch, WAITING), out, lock, layout)
    return made, payroll.batch(batch.id)


def resend(payroll: Payroll, batch: Batch, out: Path, layout: str = "") -> BankFile:
    """Write a file of the lines that failed and whose account was corrected since; they wait for an answer again.

    The line takes the corrected account; UsageError when none of the failed ones has another account now.
    """
    if batch.status not in LOCKED[:2]:
        raise UsageError(f"{batch.title}现在是“{batch.status}”，送银行以后才有重发。")
    failed = _uncarried(payroll, batch, lines_of(payroll, batch, FAILED))
    now = _accounts(payroll, failed)
    mended = [line for line in failed if now[line.id] != _account(line) and all(now[line.id])]
    if not mended:
        raise UsageError(f"{batch.title}有{len(failed)}笔失败，账户都还没有更正。请先在户（人员）里改正账户，再重发。")
    changes = []
    for line in mended:
        before = dict(zip(_ACCOUNT, _account(line), strict=True)) | {"result": FAILED}
        after = dict(zip(_ACCOUNT, now[line.id], strict=True)) | {"result": WAITING}
        names = [name for name in after if before[name] != after[name]]
        changes.append(Change(Act.UPDATE, "pay_line", line.id, line.version, {n: before[n] for n in names},
                              {n: after[n] for n in names}))  # fmt: skip
        line.values |= after

    def mark(made: BankFile) -> None:
        payroll.desk.submit(
            Changeset(f"{batch.title}：重发{len(mended)}笔", "edit", changes, meta={"sha256": made.sha256})
        )

    return _write(payroll, batch, mended, out, mark, layout)


def _uncarried(payroll: Payroll, batch: Batch, failed: list[Record]) -> list[Record]:
    """The failed lines that no other roster pays: what a later month carries must not be sent twice. Raises UsageError."""
    records = payroll.desk.records
    query = Query("pay_line", Is("carried_from", "in", tuple(line.id for line in failed)))
    found = records.reader.values(query, ("carried_from", "batch_id")) if failed else []
    carried = {row[0] for row in found}
    left = [line for line in failed if line.id not in carried]
    if failed and not left:
        holders = [payroll.batch(row_id) for row_id in sorted({row[1] for row in found})]
        named = "、".join(f"{holder.title}（{holder.status}）" for holder in holders)
        text = f"{batch.title}失败的{len(failed)}笔都已列入后面月份的花名册：{named}，不再重发。"
        if any(holder.status == DRAFT for holder in holders):
            text += "要在本批重发的，先把那张花名册里的“重发”行作废（或作废整张，以后重新生成），再重发。"
        raise UsageError(text)
    return left


_ACCOUNT = ("acct_name", "bank_name", "bank_no")


def _account(line: Record) -> tuple[Any, ...]:
    return tuple(line.values.get(name) for name in _ACCOUNT)


def _accounts(payroll: Payroll, lines: Sequence[Record]) -> dict[int, tuple[Any, ...]]:
    """By line: the account that the registers hold now, as a new roster would take it."""
    records = payroll.desk.records
    found = {}
    for line in lines:
        home = records.get("household", line.values["hh_id"]).values if line.values.get("hh_id") else {}
        person = records.get("person", line.values["person_id"]).values if line.values.get("person_id") else {}
        benefit = records.get("benefit", line.values["benefit_id"]).values if line.values.get("benefit_id") else {}
        by_home = (benefit.get("obj_type") == "户" and home.get("bank_no")) or not person.get("bank_no")
        owner = home if by_home else person
        found[line.id] = tuple(owner.get(name) for name in _ACCOUNT)
    return found


def _write(
    payroll: Payroll, batch: Batch, lines: Sequence[Record], out: Path, then: Callable[[BankFile], None], name: str
) -> BankFile:
    """Write the file, journal who took the full account numbers out, do the rest, and only then put it in place."""
    desk = payroll.desk
    layout = layout_for(desk.settings.get, batch.program, name)
    kind = out.suffix.lower().lstrip(".") or layout.kind
    layout = replace(layout, kind=kind)
    out = out if out.suffix else out.with_suffix(f".{kind}")
    if not lines:
        raise UsageError(f"{batch.title}没有要送银行的行。")
    with replacing(out) as part:
        write_bank_file(table_of(payroll, batch, lines, layout), kind, part)
        made = BankFile(out, len(lines), total(lines), hashlib.sha256(part.read_bytes()).hexdigest())
        then(made)
        meta = {"file": out.name, "sha256": made.sha256, "rows": made.lines, "amount": f"{made.amount:.2f}",
                "layout": layout.name}  # fmt: skip
        desk.submit(Changeset(f"导出送银行文件（含完整账号）：{batch.title}", "unmask", [], "送代发银行", meta))
    return made
