"""Payroll: the month's pay rosters, from who is entitled to what arrived; each step is one call and one step of undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from township_desk.core.change import Act, Change, Touched
from township_desk.core.problem import UsageError
from township_desk.core.query import All, Is, Query, Sort, month_plus
from township_desk.core.tabular import Tabular
from township_desk.ledgers.welfare_state import death_day, entitled, left_out
from township_desk.service import payroll_steps as steps
from township_desk.service.draft import Draft
from township_desk.service.payroll_make import Maker
from township_desk.service.payroll_model import (
    INJURY_REASON,
    NOTICED,
    ROSTER_PROGRAMS,
    Batch,
    Comparison,
    LeftOut,
    Made,
    Matched,
    kind_of,
    month_of,
    month_words,
    program_of,
    window,
    yuan,
)
from township_desk.service.rowvalues import program_values, stored_values
from township_desk.store import payroll as sql
from township_desk.store.payroll import DueLine, Scope

if TYPE_CHECKING:
    from township_desk.service.checking import Finding
    from township_desk.service.desk import Desk
    from township_desk.service.payroll_bank import BankFile
    from township_desk.service.payroll_view import MonthState, StepTable
    from township_desk.service.record import Record


class Payroll:
    """Pay rosters of one desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._who: dict[tuple[str, str, str], str] = {}
        """The SQL of who is entitled by program, month and rule of death: composing it takes as long as running it."""

    @cached_property
    def needed_of_lines(self) -> tuple[str, ...]:
        """What every line needs to be complete."""
        fields = self.desk.ledgers["pay_line"].needed_to_complete
        return tuple(f.name for f in fields if f.when is None and f.stored and f.name != "remark")

    def entitled(self, program: str, month: str) -> list[DueLine]:
        """What each benefit is due for a month by the dates alone; the same after any later change."""
        program, month = program_of(program), month_of(month)
        with self.desk.database_store.read() as connection:
            return sql.entitled(connection, self.scope(program), [month])

    def dues(self, program: str, months: Sequence[str]) -> dict[tuple[int, str], Decimal]:
        """元 by benefit and month of a program, as `entitled`; nothing for one that is not paid by the month."""
        if program not in ROSTER_PROGRAMS or not months:
            return {}
        with self.desk.database_store.read() as connection:
            found = sql.entitled(connection, self.scope(program), months)
        return {(line.benefit_id, line.month): yuan(line.base) for line in found}

    def scope(self, program: str) -> Scope:
        """What the store needs to know of a program."""
        until = death_day(self.desk.settings.get("welfare.death_rule"))

        def who(month: str) -> str:
            key = (program, month, until)
            if key not in self._who:
                mine = All((Is("program", "=", program), entitled(month, until)))
                self._who[key] = self.desk.reader.written(Query("benefit", mine), "id")
            return self._who[key]

        return Scope(program, kind_of(program), until, who)

    def left_out(self, program: str, month: str) -> list[LeftOut]:
        """Who runs and is not paid for a month, with the reason: 工伤生活护理费 beside one of the two subsidies (HC-03)."""
        until = death_day(self.desk.settings.get("welfare.death_rule"))
        where = All((Is("program", "=", program_of(program)), left_out(month_of(month), until)))
        found = self.desk.reader.values(Query("benefit", where), ("id", "person_id.name"))
        return [LeftOut(row[0], str(row[1] or ""), "HC-03", INJURY_REASON) for row in found]

    def skipped(self, batch: Batch) -> list[str]:
        """Earlier months that were due and that neither a roster has paid nor this one pays, in words with the way out."""
        back = int(self.desk.settings.get("payroll.arrears_months"))
        if back <= 0:
            return []
        with self.desk.database_store.read() as connection:
            found = sql.skipped(connection, self.scope(batch.program), window(batch.period, back), batch=batch.id)
        return [
            f"{month_words(month)}应发{count}户（人）、{yuan(cents):,.2f}元，没有花名册，本月也没有列补发；确实没有发过的，"
            f"先生成{month_words(month)}的花名册，或在本月的行里手工补发。"
            for month, count, cents in found
        ]

    def batches(self, program: str, month: str) -> list[Batch]:
        """The rosters of a program for a month, first to last."""
        where = All((Is("program", "=", program_of(program)), Is("period", "=", month_of(month))))
        ids = self.desk.records.ids(Query("pay_batch", where, (Sort("batch_no"),)))
        return [self.batch(row_id) for row_id in ids]

    def find(self, program: str, month: str, number: int | None = None) -> Batch | None:
        """The roster with a number, else the latest one; None when there is none."""
        found = [b for b in self.batches(program, month) if number is None or b.number == number]
        return found[-1] if found else None

    def need(self, program: str, month: str, number: int | None = None) -> Batch:
        """As `find`; UsageError when there is none."""
        found = self.find(program, month, number)
        if found is None:
            which = f"第{number}批" if number is not None else ""
            raise UsageError(f"还没有{month_words(month_of(month))}{program_of(program)}{which}的花名册，请先生成。")
        return found

    def batch(self, row_id: int) -> Batch:
        """A roster's head with its totals, which SQL adds up."""
        record = self.desk.records.get("pay_batch", row_id)
        values = record.values
        counts = {name: self.desk.records.count(_lines(row_id, cond)) for name, cond in _COUNTED.items()}

        def text(name: str) -> str:
            return str(values.get(name) or "")

        return Batch(
            row_id, text("program"), text("period"), int(values.get("batch_no") or 1), text("status"),
            int(values.get("hh_total") or 0), int(values.get("person_total") or 0), values.get("amount_total") or sql.ZERO,
            counts["lines"], counts["failed"], counts["waiting"], text("made_by"), text("made_on"), text("checked_by"),
            text("approved_by"), text("notice_from"), text("notice_to"), text("sent_on"), text("paid_on"), text("fund_source"),
            record.version,
        )  # fmt: skip

    def last_fund_source(self, program: str) -> str:
        """Where the money of the program's latest roster came from."""
        query = Query("pay_batch", Is("program", "=", program) & Is("fund_source", "filled"), (Sort("period", True),))
        ids = self.desk.records.reader.ids(query, limit=1)
        return str(self.desk.records.get("pay_batch", ids[0]).values["fund_source"]) if ids else ""

    def make(self, program: str, month: str, *, fund_source: str = "", on: date | None = None) -> Made:
        """Draw up the month's roster, or draw it up again while nobody has approved it; `on` is 制表日期, today if left."""
        day = on or self.desk.today
        if month_of(month) > (latest := month_plus(f"{self.desk.today:%Y-%m}", 1)):
            raise UsageError(f"{month_words(month)}还早，最多可以先生成下月（{month_words(latest)}）的花名册。")
        return Maker(self).make(program_of(program), month_of(month), fund_source=fund_source, on=day)

    def compare(self, program: str, month: str) -> Comparison:
        """The month's rosters against the last ones, each difference with its reason. UsageError without a roster."""
        from township_desk.service.payroll_compare import compare

        self.need(program, month)
        return compare(self, program_of(program), month_of(month))

    def check(self, program: str, month: str, number: int | None = None) -> list[Finding]:
        """What is wrong with a roster, errors first."""
        return self.check_batch(self.need(program, month, number))

    def check_batch(self, batch: Batch) -> list[Finding]:
        """As `check`, of a known roster."""
        from township_desk.service.payroll_check import check

        return check(self, batch)

    def approve(
        self,
        program: str,
        month: str,
        *,
        checked_by: str,
        approved_by: str = "",
        fund_source: str = "",
        number: int | None = None,
    ) -> Batch:
        """Approve a roster without errors; the checker is not the maker."""
        batch = self.need(program, month, number)
        return steps.approve(self, batch, checked_by, approved_by=approved_by, fund_source=fund_source)

    def reopen(self, program: str, month: str, number: int | None = None) -> Batch:
        """Take a roster back to be drawn up again, as long as the bank has nothing."""
        return steps.reopen(self, self.need(program, month, number))

    def notice(
        self, program: str, month: str, out: Path | None = None, *, first: date | None = None, number: int | None = None
    ) -> Batch:
        """Begin the public notice (公示) and write the masked list; a notice that runs already is only written again."""
        batch = self.need(program, month, number)
        if batch.status != NOTICED:
            begin = first or self.desk.today
            days = max(1, int(self.desk.settings.get("payroll.notice_days")))
            batch = steps.begin_notice(self, batch, begin, begin + timedelta(days - 1))
        if out is not None:
            self.desk.printing.write(self.notice_table(batch), out)
        return batch

    def notice_table(self, batch: Batch) -> Tabular:
        """The list to be posted: names, places, persons, amounts, nothing else (S01 art. 24)."""
        from township_desk.tables.pay_notice import pay_notice

        return pay_notice(self.desk.rows, batch.id)

    def bank(
        self,
        program: str,
        month: str,
        out: Path,
        *,
        on: date | None = None,
        number: int | None = None,
        layout: str = "",
    ) -> tuple[BankFile, Batch]:
        """Write the bank's file and lock the roster; of a locked one the same file is written again.

        `layout` names another layout than the program's (`ledgers/bank_layouts.py`).
        """
        from township_desk.service.payroll_bank import send

        return send(self, self.need(program, month, number), out, on=on, layout=layout)

    def resend(self, program: str, month: str, out: Path, number: int | None = None, *, layout: str = "") -> BankFile:
        """Write a file of the failed lines whose accounts were corrected since."""
        from township_desk.service.payroll_bank import resend

        return resend(self, self.need(program, month, number), out, layout)

    def returned(
        self,
        program: str,
        month: str,
        path: Path,
        *,
        listed: str = "",
        number: int | None = None,
        password: str | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Matched:
        """Match the bank's answer back to the lines."""
        from township_desk.service.payroll_return import returned

        batch = self.need(program, month, number)
        return returned(self, batch, path, listed=listed, password=password, cancelled=cancelled)

    def paid(
        self, program: str, month: str, *, on: date | None = None, rest: str = "", number: int | None = None
    ) -> Batch:
        """The money has arrived."""
        return steps.paid(self, self.need(program, month, number), on or self.desk.today, rest=rest)

    def archive(self, program: str, month: str, number: int | None = None) -> Batch:
        """File a paid roster."""
        return steps.archive(self, self.need(program, month, number))

    def adjust(self, line_id: int, amount: Decimal, remark: str) -> Touched:
        """Set a line's 补发（扣减） by hand."""
        return steps.adjust(self, line_id, amount, remark)

    def record(self, benefit_id: int, kind: str, month: str, **given: Any) -> Touched:
        """Record a change of a benefit (待遇变动) with effect from a month."""
        from township_desk.service.payroll_events import record

        return record(self, benefit_id, kind, month, given)

    def withdraw(self, event_id: int, reason: str) -> Touched:
        """Take a recorded change of a benefit back, together with what the benefit took from it."""
        from township_desk.service.payroll_withdraw import withdraw

        return withdraw(self, event_id, reason)

    def state(self, program: str, month: str, number: int | None = None) -> MonthState:
        """How far a program's month is, for the guided page."""
        from township_desk.service.payroll_view import month_state

        return month_state(self, program_of(program), month_of(month), number)

    def step_table(self, state: MonthState, key: str) -> StepTable:
        """The table that belongs to a step of the guided page."""
        from township_desk.service.payroll_view import step_table

        return step_table(self, state, key)

    def head_change(self, batch: Batch, raw: Mapping[str, Any], status: str | None = None) -> tuple[Change, Draft]:
        """The change of a roster's head, read and judged like any edit; raises InvalidData."""
        edits = self.desk.editing.edits
        old: Record = self.desk.records.get("pay_batch", batch.id)
        draft = edits.read("pay_batch", dict(raw), old)
        if status is not None:
            draft.values["status"] = status
            draft.given = draft.given | {"status"}
        edits.judge(draft, old)
        edits.refuse(draft)
        before = stored_values(draft.ledger, old.values) | program_values(old.missing, old.faults)
        after = stored_values(draft.ledger, draft.values) | program_values(draft.missing, draft.faults)
        names = [name for name, value in after.items() if before.get(name) != value]
        return (
            Change(
                Act.UPDATE, "pay_batch", batch.id, old.version, {n: before.get(n) for n in names}, {n: after[n] for n in names}
            ),
            draft,
        )  # fmt: skip


_COUNTED: Mapping[str, Any] = {
    "lines": None,
    "failed": Is("result", "=", "失败"),
    "waiting": Is("result", "=", "待发"),
}


def _lines(batch: int, cond: Any = None, sort: Sequence[Sort] = ()) -> Query:
    """The live lines of a roster."""
    return Query("pay_line", Is("batch_id", "=", batch), tuple(sort)).also(cond)
