"""Making a roster: what is due by the dates, what earlier months owe, what the bank returned, less what is recovered.

The lines come from SQL and go into the journal as one step of undo. Made again while the roster is being drawn up, it
keeps what a clerk adjusted or added by hand, and leaves out what a clerk has voided.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from township_desk.core.change import Act, Change, Changeset, Touched
from township_desk.core.problem import UsageError
from township_desk.core.query import month_plus
from township_desk.ledgers.rules_payments import ACCOUNT_CHANGED, KEPT_BACK, by_hand
from township_desk.service.payroll_model import (
    AGAIN,
    APPROVED,
    ARREARS,
    BY_HAND,
    DRAFT,
    MONTHLY,
    NOTICED,
    WAITING,
    Batch,
    Made,
    month_words,
    window,
)
from township_desk.service.rowvalues import program_values, stored_values
from township_desk.store import payroll as sql
from township_desk.store.payroll import Deduction, DueLine, FailedLine, Moved

if TYPE_CHECKING:
    from township_desk.service.payroll import Payroll

COLUMNS = (
    "batch_id", "seq", "hh_id", "person_id", "id_no", "village_text", "benefit_id", "tier", "person_count", "unit_price",
    "base_amount", "adjust_amount", "amount", "acct_name", "bank_name", "bank_no", "result", "remark", "for_month", "kind",
    "is_manual", "recovery_id", "carried_from", "missing", "qty", "qty_unit", "source_doc", "fail_reason",
)  # fmt: skip
_BLANK = (None,) * 4
"""The last columns, which only lines entered by hand may fill."""
_AT = {name: place for place, name in enumerate(COLUMNS)}
_KEY = tuple(_AT[name] for name in ("benefit_id", "kind", "for_month", "carried_from"))
FEW = 300
"""Up to so many changed lines a remade roster is corrected in place; above, its lines are written anew."""
Line = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A line that the roster has now."""

    id: int
    version: int
    is_void: bool
    values: Line

    @property
    def key(self) -> Line:
        """What the line is for."""
        return tuple(self.values[place] for place in _KEY)


class Maker:
    """Makes and remakes rosters."""

    def __init__(self, payroll: Payroll) -> None:
        self.payroll = payroll
        self.desk = payroll.desk

    def make(self, program: str, period: str, *, fund_source: str, on: date) -> Made:
        """Draw up the month's roster, or draw it up again; a further batch when the last one went to the bank.

        Raises UsageError when the roster is approved already, or when there is nothing to pay.
        """
        latest = self.payroll.find(program, period)
        if latest is not None and latest.status in (APPROVED, NOTICED):
            raise UsageError(f"{latest.title}已是“{latest.status}”，不能重新生成。要改请先退回编制。")
        old = latest if latest is not None and latest.status == DRAFT else None
        batch_id = old.id if old is not None else self._reserve()
        wanted = self.wanted(program, period, batch_id)
        present = self.present(batch_id) if old is not None else []
        lines, kept = merge(wanted, present)
        if old is None and not lines:
            more = (
                "其余都已在前面的批次里"
                if latest is not None
                else "没有当月应享受待遇的对象，请核对待遇的起发月份和状态"
            )
            named = self.payroll.left_out(program, period)[:5]
            more = "；".join((more, *(f"{out.name}{out.reason}" for out in named)))
            raise UsageError(f"{month_words(period)}{program}没有要发放的：{more}。")
        lines = [self._finished(line, seq) for seq, line in enumerate(lines, 1)]
        if old is not None:
            return self._rewrite(old, present, lines, kept, self._other_fund(old, fund_source))
        number = 1 if latest is None else latest.number + 1
        head = self._head(batch_id, (program, period, number), fund_source, on)
        label = f"生成{month_words(period)}{program}发放花名册"
        touched, _ids = self.desk.submit_bulk(
            Changeset(label, "add", [head], meta={"title": f"第{number}批，{len(lines)}行"}),
            {"pay_line": (COLUMNS, lines)},
        )
        left = tuple(self.payroll.left_out(program, period))
        return Made(self.payroll.batch(batch_id), len(lines), 0, 0, kept, touched, left)

    def _reserve(self) -> int:
        with self.desk.database_store.write() as connection:
            return self.desk.journal.reserve(connection, "pay_batch", 1)

    def _head(self, batch_id: int, key: tuple[str, str, int], fund_source: str, on: date) -> Change:
        desk = self.desk
        program, period, number = key
        given = {
            "program": program, "period": period, "batch_no": number, "made_on": on.isoformat(), "made_by": desk.user,
            "fund_source": fund_source or self.payroll.last_fund_source(program), "status": DRAFT,
            "approved_by": desk.settings.get("sign.unit_head"),
        }  # fmt: skip
        draft = desk.editing.edits.draft("pay_batch", {k: v for k, v in given.items() if v})
        desk.editing.edits.refuse(draft)
        after = stored_values(draft.ledger, draft.values) | program_values(draft.missing, draft.faults)
        return Change(Act.INSERT, "pay_batch", batch_id, None, None, {k: v for k, v in after.items() if v is not None})

    def wanted(self, program: str, period: str, batch_id: int) -> list[Line]:
        """Every line that the roster should have, in order, without their running numbers."""
        settings = self.desk.settings
        scope = self.payroll.scope(program)
        months = window(period, int(settings.get("payroll.arrears_months")))
        with self.desk.database_store.read() as connection:
            due = sql.unpaid(
                connection, scope, months, batch=batch_id, differences=bool(settings.get("payroll.arrears_differences"))
            )
            returned = sql.failed(connection, program, period, batch=batch_id)
            owed = sql.deductions(connection, program, batch=batch_id)
            moved = sql.moved(connection, program, period, month_plus(period, -1))
        share = Decimal(str(settings.get("payroll.deduct_share")))
        return build(batch_id, period, due, returned, owed, share=share, moved=moved)

    def present(self, batch_id: int) -> list[Kept]:
        """The lines that a roster has now, void ones too."""
        with self.desk.database_store.read() as connection:
            rows = sql.present(connection, self.desk.database_store.schema, batch_id, COLUMNS)
        return [Kept(row[0], row[1], bool(row[2]), tuple(row[3:])) for row in rows]

    def _finished(self, line: Line, seq: int) -> Line:
        """The line with its number and what it lacks (待补)."""
        lacking = [name for name in self.payroll.needed_of_lines if line[_AT[name]] in (None, "")]
        return replaced(line, seq=seq, missing=f"|{'|'.join(lacking)}|" if lacking else None)

    def _other_fund(self, old: Batch, fund_source: str) -> list[Change]:
        """The change of the roster's head when another source of the money is given."""
        if not fund_source.strip():
            return []
        edits, record = self.desk.editing.edits, self.desk.records.get("pay_batch", old.id)
        draft = edits.draft("pay_batch", {"fund_source": fund_source.strip()}, record)
        edits.refuse(draft)
        change = edits.difference(draft, record)
        return [change] if change is not None else []

    def _rewrite(
        self, old: Batch, present: Sequence[Kept], lines: Sequence[Line], kept: int, head: list[Change]
    ) -> Made:
        live = [line for line in present if not line.is_void]
        before, after = {line.key: line for line in live}, {key_of(line): line for line in lines}
        added = sum(key not in before for key in after)
        removed = sum(key not in after for key in before)
        changed = [key for key, line in after.items() if key in before and before[key].values != line]
        meant = [key for key in changed if replaced(before[key].values, seq=0) != replaced(after[key], seq=0)]
        label = f"重新生成{month_words(old.period)}{old.program}发放花名册"
        told = {"title": f"新增{added}行，更新{len(meant)}行，去掉{removed}行"}
        touched: Touched | None = None
        alike = len(before) == len(live) and len(after) == len(lines)
        if added or removed or not alike or len(changed) > FEW or len(meant) < len(changed):
            touched, _ = self.desk.submit_bulk(
                Changeset(label, "edit", head, meta=told), {"pay_line": (COLUMNS, list(lines))},
                {"pay_line": [line.id for line in live]},
            )  # fmt: skip
        elif changed or head:
            changes = [*head, *(update(before[key], after[key]) for key in changed)]
            touched = self.desk.submit(Changeset(label, "edit", changes, meta=told))
        left = tuple(self.payroll.left_out(old.program, old.period))
        return Made(self.payroll.batch(old.id), added, len(meant), removed, kept, touched, left)


def update(old: Kept, new: Line) -> Change:
    """The change that turns a line into another."""
    names = [name for name in COLUMNS if old.values[_AT[name]] != new[_AT[name]]]
    before, after = ({n: values[_AT[n]] for n in names} for values in (old.values, new))
    return Change(Act.UPDATE, "pay_line", old.id, old.version, before, after)


def key_of(line: Line) -> Line:
    """What a line is for: benefit, kind, month, the failed line that it carries on."""
    return tuple(line[place] for place in _KEY)


def replaced(line: Line, **values: Any) -> Line:
    """A line with other values in named columns."""
    new = list(line)
    for name, value in values.items():
        new[_AT[name]] = value
    return tuple(new)


def build(
    batch_id: int,
    period: str,
    due: Iterable[DueLine],
    returned: Iterable[FailedLine],
    owed: Iterable[Deduction],
    *,
    share: Decimal,
    moved: Iterable[Moved] = (),
) -> list[Line]:
    """Lines of a roster from what is due, returned and owed. Persons count once: on the month's own line."""
    recover: dict[int, Deduction] = {}
    changes: dict[int, list[Moved]] = {}
    for change in moved:
        changes.setdefault(change.benefit_id, []).append(change)
    for deduction in owed:
        recover.setdefault(deduction.benefit_id, deduction)
    lines: list[Line] = []
    counted: set[int | None] = set()
    for d in due:
        own = d.month == period and not d.paid
        adjust, remark, recovery = 0, None, None
        if own and d.benefit_id in recover:
            found = recover[d.benefit_id]
            adjust = -min(found.left, int(d.base * share / 100))
            recovery, remark = found.recovery_id, f"{KEPT_BACK}{found.recovery_no or ''}"
        elif not own:
            adjust = d.base - d.paid
            remark = f"补发{month_words(d.month)}" + ("差额" if d.paid else "")
        if own:
            remark = "；".join(part for part in (remark, _moved(d, changes.get(d.benefit_id, ()))) if part)[:60] or None
        base = d.base if own else 0
        persons = 0 if d.benefit_id in counted else d.persons
        counted.add(d.benefit_id)
        lines.append((
            batch_id, 0, d.hh_id, d.person_id, d.id_no, d.village_text, d.benefit_id, d.tier, persons, d.unit if own else None,
            base, adjust, base + adjust, d.acct_name, d.bank_name, d.bank_no, WAITING, remark, d.month,
            MONTHLY if own else ARREARS, 0, recovery, None, None, *_BLANK,
        ))  # fmt: skip
    return _with_returned(batch_id, lines, list(returned), counted)


def _moved(due: DueLine, changes: Sequence[Moved]) -> str | None:
    """What a recorded change of the account says on the line (BK-09): both tails and what it rests on; else nothing."""
    if not changes or not due.bank_no or any(change.bank_no == due.bank_no for change in changes):
        return None
    told = changes[-1]
    why = "，".join(part for part in (told.reason, told.basis) if part)
    return f"{ACCOUNT_CHANGED}（尾号{told.bank_no[-4:]}→{due.bank_no[-4:]}）" + (f"：{why}" if why else "")


def _with_returned(
    batch_id: int, lines: list[Line], returned: list[FailedLine], counted: set[int | None]
) -> list[Line]:
    """Returned lines behind the other lines of their benefit; those without any at the end."""
    by_benefit: dict[int | None, list[Line]] = {}
    for r in returned:
        reason = f"（代发失败：{r.reason}）" if r.reason else "（代发失败）"
        persons = 0 if r.benefit_id in counted else 1
        counted.add(r.benefit_id)
        by_benefit.setdefault(r.benefit_id, []).append((
            batch_id, 0, r.hh_id, r.person_id, r.id_no, r.village_text, r.benefit_id, r.tier, persons, None, 0, r.amount,
            r.amount, r.acct_name, r.bank_name, r.bank_no, WAITING, f"重发{month_words(r.month)}{reason}"[:60], r.month, AGAIN,
            0, None, r.line_id, None, *_BLANK,
        ))  # fmt: skip
    out: list[Line] = []
    for place, line in enumerate(lines):
        out.append(line)
        benefit = line[_AT["benefit_id"]]
        if place + 1 == len(lines) or lines[place + 1][_AT["benefit_id"]] != benefit:
            out += by_benefit.pop(benefit, [])
    for rest in by_benefit.values():
        out += rest
    return out


def merge(wanted: Sequence[Line], present: Sequence[Kept]) -> tuple[list[Line], int]:
    """The lines that a roster should have, with what a clerk did to it kept; and how many lines that were.

    A line keeps a remark written by hand, one adjusted by hand its adjustment too; a line that was voided stays out; a line
    added by hand, and an adjustment whose month is no longer due, stay at the end.
    """
    void = {line.key for line in present if line.is_void}
    manual = {line.key: line.values for line in present if not line.is_void and line.values[_AT["is_manual"]]}
    added = [line.values for line in present if not line.is_void and line.values[_AT["kind"]] in (BY_HAND, None)]
    noted = {line.key: line.values[_AT["remark"]] for line in present if not line.is_void}
    out: list[Line] = []
    for line in wanted:
        key = key_of(line)
        if key in void:
            continue
        if by_hand(noted.get(key)):
            line = replaced(line, remark=noted[key])
        if key in manual:
            old = manual.pop(key)
            adjust = old[_AT["adjust_amount"]] or 0
            line = replaced(
                line, adjust_amount=adjust, amount=line[_AT["base_amount"]] + adjust, remark=old[_AT["remark"]], is_manual=1,
                recovery_id=old[_AT["recovery_id"]],
            )  # fmt: skip
        out.append(line)
    kept = len([line for line in out if line[_AT["is_manual"]]])
    for old in manual.values():
        if old[_AT["kind"]] not in (BY_HAND, None) and old[_AT["adjust_amount"]]:
            out.append(replaced(old, base_amount=0, amount=old[_AT["adjust_amount"]]))
            kept += 1
    return out + added, kept + len(added)
