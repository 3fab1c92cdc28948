"""What the guided page shows of a month's rosters: the steps with their state, and the table that belongs to each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from township_desk.core.problem import Severity
from township_desk.core.query import All, Cond, Is, Query, Sort, Through
from township_desk.service.checking import Finding
from township_desk.service.payroll_model import (
    APPROVED,
    DRAFT,
    NOTICED,
    PAID,
    SENT,
    STATES,
    Batch,
    Comparison,
    month_words,
)

if TYPE_CHECKING:
    from township_desk.service.payroll import Payroll

STEPS = (
    ("record", "登记变动"), ("make", "生成花名册"), ("compare", "与上月比对"), ("check", "检查"), ("approve", "审核"),
    ("notice", "公示"), ("bank", "送银行"), ("paid", "回单和到账"),
)  # fmt: skip
"""The steps of a month in order, by key and words."""
_REACHED = {"approve": APPROVED, "notice": NOTICED, "bank": SENT, "paid": PAID}


@dataclass(frozen=True, slots=True)
class StepState:
    """A step as the stepper shows it: done, now, todo, bad (something to be put right first) or left (passed over)."""

    key: str
    label: str
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class MonthState:
    """A program's month: its rosters, the one looked at, what differs and what is wrong while it is open, the steps."""

    program: str
    month: str
    batches: tuple[Batch, ...]
    batch: Batch | None
    events: int
    comparison: Comparison | None
    findings: tuple[Finding, ...]
    steps: tuple[StepState, ...]

    @property
    def current(self) -> str:
        """The step to go on with."""
        return next((s.key for s in self.steps if s.state in ("bad", "now")), self.steps[-1].key)


@dataclass(frozen=True, slots=True)
class StepTable:
    """A table of the page: texts, the row of a ledger that each leads to, its tone (bad, soon, muted), right columns."""

    headers: tuple[str, ...]
    widths: tuple[int, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    targets: list[tuple[str, int]] = field(default_factory=list)
    tones: list[str] = field(default_factory=list)
    right: frozenset[int] = frozenset()
    lines: list[int | None] = field(default_factory=list)
    """The roster's line behind each row, where there is one."""

    def add(self, row: tuple[str, ...], target: tuple[str, int], tone: str = "", line: int | None = None) -> None:
        """One row more."""
        self.rows.append(row)
        self.targets.append(target)
        self.tones.append(tone)
        self.lines.append(line)


def month_state(payroll: Payroll, program: str, month: str, number: int | None = None) -> MonthState:
    """How far a program's month is."""
    batches = tuple(payroll.batches(program, month))
    batch = next((b for b in batches if b.number == number), batches[-1] if batches else None)
    events = payroll.desk.records.count(Query("benefit_event", _events(program, month)))
    comparison = payroll.compare(program, month) if batch is not None else None
    findings = tuple(payroll.check_batch(batch)) if batch is not None else ()
    steps = tuple(
        StepState(key, label, *_step(key, batch, events, comparison, findings)) for key, label in STEPS
    )  # fmt: skip
    return MonthState(program, month, batches, batch, events, comparison, findings, steps)


def _events(program: str, month: str) -> Cond:
    return All((Is("month", "=", month), Through("benefit_id", Is("program", "=", program))))


def _step(
    key: str, batch: Batch | None, events: int, comparison: Comparison | None, findings: tuple[Finding, ...]
) -> tuple[str, str]:
    """(state, words) of a step."""
    if key == "record":
        return ("now" if batch is None else "done"), f"本月{events}条"
    if batch is None or comparison is None:
        return ("now" if key == "make" else "todo"), ""
    if key == "make":
        return "done", f"{batch.households}户 {batch.persons}人"
    if key == "compare":
        unknown = len(comparison.unexplained) if batch.status == DRAFT else 0
        return ("bad", f"{unknown}处无依据") if unknown else ("done", f"{len(comparison.rows)}处不同")
    if key == "check":
        errors = sum(f.severity is Severity.ERROR for f in findings)
        return ("bad", f"{errors}处错误") if errors and not batch.locked else ("done", _warned(findings, errors))
    return _later(key, batch, findings)


def _warned(findings: tuple[Finding, ...], errors: int) -> str:
    rest = len(findings) - errors
    return f"{rest}处提醒" if rest else "没有问题"


def _later(key: str, batch: Batch, findings: tuple[Finding, ...]) -> tuple[str, str]:
    """The steps from approval on follow from the roster's status."""
    at, wanted = STATES.index(batch.status), STATES.index(_REACHED[key])
    words = {
        "approve": batch.checked_by, "notice": f"至{batch.notice_to[5:]}" if batch.notice_to else "",
        "bank": batch.sent_on[5:], "paid": batch.paid_on[5:],
    }[key]  # fmt: skip
    if key == "notice" and at > wanted and not batch.notice_from:
        return "left", "没有公示"
    if at >= wanted:
        return "done", f"{words} 失败{batch.failed}" if key == "paid" and batch.failed else words
    if key == "paid" and batch.failed:
        words = f"失败{batch.failed}"
    clean = not any(f.severity is Severity.ERROR for f in findings)
    now = {"approve": batch.status == DRAFT and clean, "notice": batch.status == APPROVED,
           "bank": batch.status == NOTICED, "paid": batch.status == SENT}[key]  # fmt: skip
    return ("now" if now else "todo"), words


def step_table(payroll: Payroll, state: MonthState, key: str) -> StepTable:
    """The table of a step."""
    return _TABLES[key](payroll, state)


def _money(value: Decimal | None) -> str:
    return "" if value is None else f"{value:,.2f}"


def _recorded(payroll: Payroll, state: MonthState) -> StepTable:
    table = StepTable(
        ("变动", "申请人", "户", "变动人数", "变动前（元/月）", "变动后（元/月）", "原因", "依据", "经办人"),
        (76, 84, 170, 70, 110, 110, 200, 150, 70), right=frozenset({3, 4, 5}),
    )  # fmt: skip
    records = payroll.desk.records
    found = records.fetch("benefit_event", records.ids(Query("benefit_event", _events(state.program, state.month))))
    owners = {b.id: b for b in records.fetch("benefit", [r.values["benefit_id"] for r in found])}
    for r in found:
        v, owner = r.values, owners[r.values["benefit_id"]]
        table.add(
            (v["kind"], owner.labels.get("person_id", ""), owner.labels.get("hh_id", ""), f"{v['delta_person'] or 0:+d}",
             _money(v["amount_before"]), _money(v["amount_after"]), v["reason"] or "", v["basis_doc"] or "", v["operator"] or ""),
            ("benefit_event", r.id), "soon" if r.missing else "",
        )  # fmt: skip
    return table


def _roster(payroll: Payroll, state: MonthState) -> StepTable:
    return _lines(payroll, state, None)


def _answers(payroll: Payroll, state: MonthState) -> StepTable:
    """Failed lines and those without an answer; all of them while nothing was read."""
    batch = state.batch
    open_only = batch is not None and batch.waiting < batch.lines
    return _lines(payroll, state, Is("result", "in", ("失败", "待发")) if open_only else None)


def _lines(payroll: Payroll, state: MonthState, cond: Cond | None) -> StepTable:
    table = StepTable(
        ("序号", "村组", "领款人", "类别", "人数", "本金额", "补发（扣减）", "实发金额", "账号", "行别", "结果", "备注"),
        (50, 130, 80, 70, 46, 86, 96, 90, 168, 50, 70, 220), right=frozenset({0, 4, 5, 6, 7}),
    )  # fmt: skip
    if state.batch is None:
        return table
    records = payroll.desk.records
    query = Query("pay_line", Is("batch_id", "=", state.batch.id), (Sort("seq"),)).also(cond)
    for r in records.fetch("pay_line", records.ids(query)):
        v = r.values
        tone = "bad" if v["result"] == "失败" or not v["bank_no"] else "soon" if v["is_manual"] else ""
        note = "；".join(part for part in (v["fail_reason"], v["remark"]) if part)
        table.add(
            (str(v["seq"]), v["village_text"] or "", r.labels.get("person_id", ""), v["tier"] or "", str(v["person_count"] or 0),
             _money(v["base_amount"]), _money(v["adjust_amount"]) if v["adjust_amount"] else "", _money(v["amount"]),
             records.text(r, "bank_no"), v["kind"] or "", v["result"] or "", note),
            ("pay_line", r.id), tone, r.id,
        )  # fmt: skip
    return table


def _compared(_payroll: Payroll, state: MonthState) -> StepTable:
    table = StepTable(
        ("依据", "类型", "姓名", "村组", "上月（元）", "本月（元）", "增减（元）", "人数", "原因"),
        (64, 76, 84, 130, 96, 96, 96, 70, 420), right=frozenset({4, 5, 6}),
    )  # fmt: skip
    rows = state.comparison.rows if state.comparison is not None else ()
    for row in sorted(rows, key=lambda r: r.explained):
        persons = f"{row.persons_before or 0}→{row.persons_after or 0}"
        if row.persons_before == row.persons_after:
            persons = str(row.persons_after or 0)
        table.add(
            ("有" if row.explained else "无依据", row.kind, row.name, row.village, _money(row.before), _money(row.after),
             f"{row.delta:+,.2f}", persons, row.reason),
            ("benefit", row.benefit_id), "" if row.explained else "bad", row.line_id,
        )  # fmt: skip
    return table


def _checked(payroll: Payroll, state: MonthState) -> StepTable:
    table = StepTable(("级别", "规则", "记录", "问题"), (60, 70, 220, 640))
    tones = {Severity.ERROR: "bad", Severity.WARNING: "soon", Severity.NOTICE: "muted"}
    for f in state.findings:
        line = f.id if f.ledger == "pay_line" else None
        table.add((f.severity.label, f.rule, f.title, f.message), (f.ledger, f.id), tones[f.severity], line)
    return table


_TABLES: Mapping[str, Callable[[Payroll, MonthState], StepTable]] = {
    "record": _recorded, "make": _roster, "compare": _compared, "check": _checked, "approve": _roster, "notice": _roster,
    "bank": _roster, "paid": _answers,
}  # fmt: skip


def numbers_of(state: MonthState) -> list[tuple[str, str]]:
    """(label, number) of the page's head: what the roster comes to."""
    from township_desk.core.amount_words import amount_words

    if state.batch is None:
        return [("花名册", f"{month_words(state.month)}还没有生成")]
    b = state.batch
    found: list[tuple[str, str]] = [
        ("状态", b.status), ("户", f"{b.households:,}"), ("人", f"{b.persons:,}"), ("金额（元）", f"{b.amount:,.2f}"),
        ("大写", amount_words(b.amount)),
    ]  # fmt: skip
    if state.comparison is not None:
        more = state.comparison.amount_after - state.comparison.amount_before
        found.append(("比上月（元）", f"{more:+,.2f}"))
    if b.locked:
        found.append(("失败", f"{b.failed}笔"))
    return found


__all__ = ["STEPS", "MonthState", "StepState", "StepTable", "month_state", "numbers_of", "step_table"]
