"""What the buttons of the guided page 发放 do: each asks what it needs, then works in the writing thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDialog, QFileDialog

from township_desk.core.problem import DeskError
from township_desk.ledgers.bank_layouts import BankLayout, all_layouts, layout_for
from township_desk.service.payroll_model import (
    APPROVED,
    DRAFT,
    LOCKED,
    NOTICED,
    PAID,
    SENT,
    Batch,
    Made,
    Matched,
    month_words,
)
from township_desk.service.payroll_view import MonthState
from township_desk.ui.dialogs import ask_text, confirm
from township_desk.ui.payroll_dialogs import AdjustDialog, ApproveDialog, DayDialog, LayoutDialog, RecordDialog

if TYPE_CHECKING:
    from township_desk.ui.payroll_page import PayrollPage

PAPERS = {
    "农村低保": "E-1", "城市低保": "E-1", "特困供养": "E-2", "困难残疾人生活补贴": "E-3", "重度残疾人护理补贴": "E-3",
}  # fmt: skip
"""The printed roster of each program."""
_SHEETS = "表格和文本 (*.xlsx *.xls *.ods *.csv *.txt);;所有文件 (*)"


@dataclass(frozen=True, slots=True)
class Act:
    """A button: its key, verb, look, when it can be used, and whether it is about the chosen row."""

    key: str
    words: str
    can: Callable[[MonthState], bool]
    kind: str = ""
    row: bool = False


def _in(*states: str) -> Callable[[MonthState], bool]:
    return lambda state: state.batch is not None and state.batch.status in states


def _can_make(state: MonthState) -> bool:
    return state.batch is None or state.batch.status in (DRAFT, *LOCKED)


def _failed(state: MonthState) -> bool:
    return state.batch is not None and state.batch.failed > 0 and state.batch.status in (SENT, PAID)


_ANY = lambda state: True  # noqa: E731 - one of a table of conditions
_OPEN = Act("open", "打开这条记录", _ANY, row=True)
_PRINT = Act("print", "打印花名册", lambda state: state.batch is not None and state.program in PAPERS)
ACTS: Mapping[str, tuple[Act, ...]] = {
    "record": (Act("record", "登记变动…", _ANY, "main"), Act("withdraw", "撤回这条变动…", _ANY, row=True), _OPEN),
    "make": (
        Act("make", "生成花名册", _can_make, "main"),
        Act("adjust", "调整补发（扣减）…", _in(DRAFT), row=True),
        Act("hold", "本月缓发…", _in(DRAFT), row=True),
        _OPEN,
        _PRINT,
    ),
    "compare": (Act("record_row", "给这一户登记变动…", _ANY, "main", row=True), Act("make", "重新生成", _in(DRAFT)), _OPEN),
    "check": (Act("open", "打开这条记录", _ANY, "main", row=True), Act("make", "重新生成", _in(DRAFT))),
    "approve": (
        Act("approve", "审核通过…", _in(DRAFT), "main"),
        Act("reopen", "退回编制", _in(APPROVED, NOTICED)),
        _PRINT,
    ),
    "notice": (
        Act("notice", "开始公示并存公示表…", _in(APPROVED), "main"),
        Act("notice_again", "再存一份公示表…", _in(NOTICED)),
        Act("reopen", "退回编制", _in(APPROVED, NOTICED)),
    ),
    "bank": (
        Act("bank", "写送银行文件并锁定…", _in(APPROVED, NOTICED), "main"),
        Act("bank_again", "再写一份同样的文件…", _in(*LOCKED)),
    ),
    "paid": (
        Act("returned", "读入回单…", _in(SENT, PAID), "main"),
        Act("resend", "重发失败的…", _failed),
        Act("paid", "登记到账…", _in(SENT)),
        Act("archive", "归档", _in(PAID)),
        _OPEN,
    ),
}  # fmt: skip
"""The buttons of each step."""


class PayrollActs:
    """Does what a button says, for one page."""

    def __init__(self, page: PayrollPage) -> None:
        self.page = page
        self.payroll = page.desk.payroll

    def run(self, key: str) -> None:
        """Do it."""
        getattr(self, f"do_{key}")()

    # ---- helpers

    @property
    def batch(self) -> Batch:
        """The roster looked at; buttons that need one are off without it."""
        assert self.page.state is not None and self.page.state.batch is not None
        return self.page.state.batch

    def _where(self) -> tuple[str, str]:
        return self.page.program.currentText(), self.page.month

    def _write(self, work: Callable[[Any], Any], tell: Callable[[Any], str], *, then: str = "", label: str) -> None:
        """Work in the writing thread; tell what came of it and go to a step."""

        def done(found: Any) -> None:
            self.page.messages.tell(tell(found), "good")
            self.page.reload(then=then)

        self.page.ops.write(work, done, owner=self.page, label=label)

    def _save_path(self, title: str, name: str, kinds: str) -> Path | None:
        chosen, _ = QFileDialog.getSaveFileName(self.page, title, name, kinds)
        return Path(chosen) if chosen else None

    def _ask(self, dialog: Any) -> dict[str, Any] | None:
        return dialog.values if dialog.exec() == QDialog.DialogCode.Accepted else None

    # ---- steps

    def do_open(self) -> None:
        """Lead to the row behind the chosen line."""
        target = self.page.target()
        if target is not None:
            self.page.go.emit("ledger", (target[0], (), target[1]))

    def do_print(self) -> None:
        """Lead to the printed roster."""
        self.page.go.emit("print", (PAPERS[self.page.program.currentText()], ()))

    def do_record(self, benefit: tuple[int, str] | None = None) -> None:
        """Record a change of a benefit."""
        _program, month = self._where()
        given = self._ask(RecordDialog(self.page.context, self.page, month, benefit))
        if given is not None:
            row_id, kind = given.pop("benefit"), given.pop("kind")
            self._write(
                lambda _job: self.payroll.record(row_id, kind, month, **given),
                lambda _t: f"已登记：{kind}。",
                label="正在登记",
            )

    def do_record_row(self) -> None:
        """Record a change of the chosen household."""
        target = self.page.target()
        if target is not None:
            self.do_record((target[1], self.page.desk.records.title("benefit", target[1])))

    def do_withdraw(self) -> None:
        """Take a recorded change back."""
        target = self.page.target()
        if target is None:
            return
        text = "变动作废，待遇的金额、类别、人数、状态一并退回。请写明为什么撤回。"
        reason = ask_text(self.page, "撤回变动", text, verb="撤回")
        if reason:
            self._write(
                lambda _job: self.payroll.withdraw(target[1], reason), lambda _t: "已撤回这条变动。", label="正在撤回"
            )

    def do_make(self) -> None:
        """Draw the roster up."""
        program, month = self._where()

        def tell(made: Made) -> str:
            if made.touched is None:
                return "花名册没有变化。"
            kept = f"，保留手工调整{made.kept}行" if made.kept else ""
            left = "；".join(f"{out.name}{out.reason}" for out in made.left_out[:3])
            more = f"等{len(made.left_out)}人" if len(made.left_out) > 3 else ""
            left = f"没有列入：{left}{more}。" if left else ""
            return f"已生成：新增{made.added}行，更新{made.changed}行，去掉{made.removed}行{kept}。{left}"

        then = self.page.step if self.page.step in ("compare", "check") else "make"
        self._write(lambda _job: self.payroll.make(program, month), tell, then=then, label="正在生成花名册")

    def do_adjust(self) -> None:
        """Adjust the chosen line by hand."""
        found = self.page.line()
        if found is None:
            return
        line, texts = found
        given = self._ask(AdjustDialog(self.page, texts[2], texts[6] or "0", texts[11]))
        if given is not None:
            self._write(
                lambda _job: self.payroll.adjust(line, given["amount"], given["remark"]),
                lambda _t: "已调整。",
                label="正在调整",
            )

    def do_hold(self) -> None:
        """Leave the chosen line out this month; the next month pays it."""
        found = self.page.line()
        if found is None:
            return
        line, texts = found
        text = f"{texts[2]}本月先不发，下月自动列补发。请写明原因。"
        reason = ask_text(self.page, "本月缓发", text, verb="缓发")
        if reason:
            edit = self.page.desk.editing
            self._write(
                lambda _job: edit.void("pay_line", line, reason), lambda _t: f"{texts[2]}本月缓发。", label="正在缓发"
            )

    def do_approve(self) -> None:
        """Approve."""
        batch, get = self.batch, self.page.desk.settings.get
        given = self._ask(
            ApproveDialog(self.page, batch, str(get("sign.reviewer") or ""), str(get("sign.unit_head") or ""))
        )
        if given is None:
            return

        def work(_job: Any) -> Batch:
            return self.payroll.approve(
                batch.program, batch.period, checked_by=given["checked_by"], approved_by=given["approved_by"],
                fund_source=given["fund"], number=batch.number,
            )  # fmt: skip

        self._write(work, lambda b: f"{b.title}已审核。", then="notice", label="正在审核")

    def do_reopen(self) -> None:
        """Back to drawing up."""
        b = self.batch
        self._write(
            lambda _job: self.payroll.reopen(b.program, b.period, b.number),
            lambda _b: "已退回编制。",
            then="make",
            label="正在退回",
        )

    def do_notice(self) -> None:
        """Begin the notice and save its list."""
        b, today = self.batch, self.page.desk.today
        days = int(self.page.desk.settings.get("payroll.notice_days"))
        last = (today + timedelta(days - 1)).isoformat()
        dialog = DayDialog(self.page, "开始公示", words="公示哪天开始", verb="选文件", day=today,
                           lead=f"公示{days}天（今天开始的到{last}）。接着选公示表存到哪里。")  # fmt: skip
        given = self._ask(dialog)
        if given is not None:
            self._notice(b, given["day"])

    def do_notice_again(self) -> None:
        """Save the list of a notice that runs."""
        self._notice(self.batch, None)

    def _notice(self, b: Batch, first: Any) -> None:
        name = f"{month_words(b.period)}{b.program}发放公示.pdf"
        out = self._save_path("存公示表", name, "PDF (*.pdf);;Excel 工作簿 (*.xlsx);;Word 文档 (*.docx)")
        if out is not None:
            self._write(
                lambda _job: self.payroll.notice(b.program, b.period, out, first=first, number=b.number),
                lambda n: f"公示{n.notice_from}至{n.notice_to}，公示表已存到“{out.name}”。", then="bank", label="正在写公示表",
            )  # fmt: skip

    def do_bank(self) -> None:
        """Write the bank's file and lock the roster."""
        b = self.batch
        text = (
            f"{b.title}：{b.lines}笔、{b.amount:,.2f}元。写出文件后花名册锁定，不能再改。文件里是完整账号，注意保密。"
        )
        layout = self._layout(b, text, "写文件并锁定", danger=True)
        if layout is not None:
            self._bank(b, layout)

    def do_bank_again(self) -> None:
        """Write the bank's file; the same one of a roster that was sent."""
        layout = self._layout(self.batch, f"{self.batch.title}再写一次送银行文件，内容不变。", "写文件")
        if layout is not None:
            self._bank(self.batch, layout)

    def _layout(self, b: Batch, text: str, verb: str, *, danger: bool = False) -> BankLayout | None:
        """The layout to write in, asked for where the office has several; None when the clerk gives up or it can't be read."""
        get = self.page.desk.settings.get
        try:
            layouts, own = all_layouts(get), layout_for(get, b.program)
        except DeskError as error:
            self.page.messages.tell(error.message, "bad")
            return None
        if len(layouts) == 1:
            return own if not danger or confirm(self.page, "送代发银行", text, verb=verb, danger=True) else None
        given = self._ask(LayoutDialog(self.page, text, layouts, own.name, verb=verb))
        return None if given is None else next(layout for layout in layouts if layout.name == given["layout"])

    def _bank(self, b: Batch, layout: BankLayout) -> None:
        kind = layout.kind
        kinds = "Excel 工作簿 (*.xlsx);;CSV 文本 (*.csv);;TXT 文本 (*.txt)"
        kinds = ";;".join(sorted(kinds.split(";;"), key=lambda words: f"*.{kind}" not in words))
        out = self._save_path("送银行文件", f"{month_words(b.period)}{b.program}代发.{kind}", kinds)
        if out is not None:
            self._write(
                lambda _job: self.payroll.bank(b.program, b.period, out, number=b.number, layout=layout.name),
                lambda found: f"已写入“{found[0].path.name}”：{found[0].lines}笔、{found[0].amount:,.2f}元。", then="paid",
                label="正在写送银行文件",
            )  # fmt: skip

    def do_returned(self) -> None:
        """Read the bank's answer."""
        b = self.batch
        name, _ = QFileDialog.getOpenFileName(self.page, "读入银行回单", "", _SHEETS)
        if not name:
            return

        def done(told: Matched) -> None:
            text = f"回单：{told.words}。"
            if told.problems:
                details = "\n".join(f"第{p.row}行 {p.column}：{p.message}" for p in told.problems)
                self.page.messages.tell(f"{text}有{len(told.problems)}行对不上，没有登记。", "soon", details=details)
            else:
                self.page.messages.tell(text, "good")
            self.page.reload(then="paid")

        self.page.ops.write(
            lambda job: self.payroll.returned(
                b.program, b.period, Path(name), number=b.number, cancelled=job.cancelled
            ),
            done, owner=self.page, label="正在读取回单",
        )  # fmt: skip

    def do_resend(self) -> None:
        """Write a file of failed lines whose accounts were corrected."""
        b = self.batch
        layout = self._layout(b, f"{b.title}：只写失败后已更正账户的行。", "写文件")
        if layout is None:
            return
        name = f"{month_words(b.period)}{b.program}重发.{layout.kind}"
        out = self._save_path("重发文件", name, f"送银行文件 (*.{layout.kind})")
        if out is not None:
            self._write(
                lambda _job: self.payroll.resend(b.program, b.period, out, b.number, layout=layout.name),
                lambda made: f"已写入“{made.path.name}”：重发{made.lines}笔、{made.amount:,.2f}元。", then="paid",
                label="正在写重发文件",
            )  # fmt: skip

    def do_paid(self) -> None:
        """The money has arrived."""
        b = self.batch
        waiting = b.waiting if b.waiting < b.lines else 0
        lead = f"{b.title}，{b.amount:,.2f}元。" + ("没有读回单，全部按成功登记。" if b.waiting == b.lines else "")
        given = self._ask(
            DayDialog(
                self.page,
                "登记到账",
                words="到账日期",
                verb="登记到账",
                day=self.page.desk.today,
                lead=lead,
                waiting=waiting,
            )
        )
        if given is not None:
            self._write(
                lambda _job: self.payroll.paid(
                    b.program, b.period, on=given["day"], rest=given["rest"], number=b.number
                ),
                lambda done: f"{done.title}已登记到账。", then="paid", label="正在登记",
            )  # fmt: skip

    def do_archive(self) -> None:
        """File the roster."""
        b = self.batch
        self._write(
            lambda _job: self.payroll.archive(b.program, b.period, b.number),
            lambda _b: "已归档。",
            then="paid",
            label="正在归档",
        )
