"""办理发放: the month's pay roster as a guided page, from what changed to what arrived."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from township_desk.core.change import Touched
from township_desk.service.payroll_model import ROSTER_PROGRAMS
from township_desk.service.payroll_view import STEPS, MonthState, StepTable, numbers_of
from township_desk.ui.dialogs import button, label
from township_desk.ui.flow import FlowLayout, empty
from township_desk.ui.messages import MessageBar
from township_desk.ui.page import Context, Page
from township_desk.ui.payroll_acts import ACTS, PayrollActs
from township_desk.ui.period_box import PeriodBox
from township_desk.ui.plain_table import PlainTable
from township_desk.ui.stepper import Step, Stepper

_WATCHED = ("benefit", "benefit_event", "benefit_member", "pay_batch", "pay_line", "standard", "person", "household", "settings",
            "recovery")  # fmt: skip
"""Ledgers whose changes make what is shown old."""
HELP = {
    "record": "这个月停发、减员、转类、变更标准的，先登记变动；确认同意的新增由待遇的流程自动写入。没有变动就直接生成花名册。",
    "make": "按起止月份、变动和当月标准算出该发谁、发多少，漏发的列补发，退回的列重发。编制中可反复生成，手工调整的行保留。",
    "compare": "与上月逐户比对。标“无依据”的要先登记变动，或改正待遇，再重新生成。双击打开那一户的待遇。",
    "check": "重复、死亡、账户、起止月份、补扣说明、人数金额。有错误不能审核；双击打开那条记录。",
    "approve": "审核人不能是制表人。审核以后不能再生成；要改先退回编制。",
    "notice": "公示表只有村组、姓名、人数、金额，没有证号和账号。不需要公示的可以直接送银行。",
    "bank": "按设置里的格式写文件，文件里是完整账号，注意保密。送出后花名册锁定，不能再改。",
    "paid": "读入银行回单，按账号、金额、户名一起核对；失败的更正账户后重发，来不及的自动列入下月。最后登记到账、归档。",
}


class PayrollPage(Page):
    """Steps across the top, the chosen step's buttons and table below; everything is read and done in workers."""

    topic = "payroll"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.state: MonthState | None = None
        self.table: StepTable | None = None
        self._stale = True
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._make_bar())
        self.messages = MessageBar()
        outer.addWidget(self.messages)
        self.stepper = Stepper()
        self.stepper.chosen.connect(self._step_chosen)
        outer.addWidget(self.stepper)
        outer.addWidget(self._make_card())
        self.view = PlainTable()
        self.view.doubleClicked.connect(self._open)
        self.view.activated.connect(self._open)
        outer.addWidget(self.view, 1)
        self.acts = PayrollActs(self)
        picker = self.view.selectionModel()
        picker.selectionChanged.connect(lambda *_: self._enable())

    def _make_bar(self) -> QWidget:
        bar = QFrame()
        bar.setObjectName("bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        row.addWidget(label("办理发放", "head"))
        self.program = QComboBox()
        self.program.addItems(list(ROSTER_PROGRAMS))
        self.program.setCurrentIndex(max(0, self.program.findText(str(self.memory.get("payroll/program", "")))))
        self.period = PeriodBox(self.desk.today)
        self.period.offer(("month",))
        self.period.kind.hide()
        self.batch = QComboBox()
        self.batch.hide()
        self.program.currentTextChanged.connect(lambda _text: self.reload(fresh=True))
        self.period.changed.connect(lambda: self.reload(fresh=True))
        self.batch.activated.connect(lambda _n: self.reload())
        for widget in (self.program, self.period, self.batch):
            row.addWidget(widget)
        row.addStretch(1)
        self.busy = label("", "muted")
        row.addWidget(self.busy)
        self.again = button("刷新")
        self.again.clicked.connect(lambda _checked=False: self.reload())
        row.addWidget(self.again)
        return bar

    def _make_card(self) -> QWidget:
        card = QFrame()
        card.setObjectName("bar")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(14, 8, 14, 8)
        inside.setSpacing(6)
        self.numbers = QHBoxLayout()
        self.numbers.setSpacing(22)
        inside.addLayout(self.numbers)
        self.help = label("", "muted", wrap=True)
        inside.addWidget(self.help)
        holder = QWidget()
        self.buttons = FlowLayout(holder)
        self.made: dict[str, QPushButton] = {}
        inside.addWidget(holder)
        return card

    # ---- what is looked at

    @property
    def month(self) -> str:
        """The month looked at, YYYY-MM."""
        return f"{self.period.period().start:%Y-%m}"

    @property
    def step(self) -> str:
        """The step looked at."""
        return self.stepper.current or STEPS[0][0]

    def look_at(self, program: str, month: str) -> None:
        """Show a program's month."""
        for widget in (self.program, self.period.year, self.period.part):
            widget.blockSignals(True)
        self.program.setCurrentText(program)
        self.period.year.setValue(int(month[:4]))
        self.period.part.setCurrentIndex(int(month[5:]) - 1)
        for widget in (self.program, self.period.year, self.period.part):
            widget.blockSignals(False)
        self.reload(fresh=True)

    def enter(self) -> None:
        if self._stale:
            self.reload(fresh=self.state is None)

    def do_refresh(self) -> None:
        self.reload()

    def react(self, touched: Touched) -> None:
        if any(touched.touches(name) for name in _WATCHED):
            self._stale = True
            if self.isVisible():
                self.reload()

    def reload(self, *, fresh: bool = False, then: str = "") -> None:
        """Read the month again in a worker; `fresh`: another month, go to the step that comes next; `then`: to a step."""
        self._stale = False
        program, month = self.program.currentText(), self.month
        number = self.batch.currentData() if not fresh and self.batch.count() > 1 else None
        self.memory.put("payroll/program", program)
        self.busy.setText("正在读取…")

        def work(_job: Any) -> tuple[MonthState, StepTable, str]:
            state = self.desk.payroll.state(program, month, number)
            keep = then or (state.current if fresh or not self.stepper.current else self.stepper.current)
            return state, self.desk.payroll.step_table(state, keep), keep

        self.ops.read(work, lambda found: self._show(*found), owner=self, key=(id(self), "state"), failed=self._failed)

    def _failed(self, _error: BaseException) -> bool:
        self.busy.clear()
        return False

    def _show(self, state: MonthState, table: StepTable, step: str) -> None:
        self.state = state
        self.busy.clear()
        self.batch.blockSignals(True)
        self.batch.clear()
        for b in state.batches:
            self.batch.addItem(f"第{b.number}批（{b.status}）", b.number)
        if state.batch is not None:
            self.batch.setCurrentIndex(self.batch.findData(state.batch.number))
        self.batch.blockSignals(False)
        self.batch.setVisible(len(state.batches) > 1)
        self.stepper.show_steps([Step(s.key, s.label, s.state, s.words) for s in state.steps], step)
        self._show_numbers(state)
        self._show_step(step)
        self._show_table(table)

    def _show_numbers(self, state: MonthState) -> None:
        while (item := self.numbers.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for words, number in numbers_of(state):
            box = QWidget()
            inside = QHBoxLayout(box)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setSpacing(6)
            inside.addWidget(label(words, "muted"))
            inside.addWidget(label(number, "section"))
            self.numbers.addWidget(box)
        self.numbers.addStretch(1)

    def _show_step(self, step: str) -> None:
        self.help.setText(HELP[step])
        empty(self.buttons)
        self.made = {}
        for act in ACTS[step]:
            made = button(act.words, act.kind)
            made.clicked.connect(lambda _checked=False, key=act.key: self.acts.run(key))
            self.made[act.key] = made
            self.buttons.addWidget(made)
        self._enable()

    def _show_table(self, table: StepTable) -> None:
        self.table = table
        self.view.show_table(table)
        self.status.emit(f"{len(table.rows):,} 行")
        self._enable()

    def _enable(self) -> None:
        """Buttons that can be used now."""
        for act in ACTS[self.step]:
            if act.key in self.made:
                can = not self.desk.read_only and self.state is not None and act.can(self.state)
                self.made[act.key].setEnabled(can and (not act.row or self.target() is not None))

    def _step_chosen(self, step: str) -> None:
        state = self.state
        if state is None:
            return
        self.table = None  # until its own is read, no button may act on a row of the step before
        self._show_step(step)
        self.ops.read(
            lambda _job: self.desk.payroll.step_table(state, step),
            self._show_table,
            owner=self,
            key=(id(self), "table"),
        )

    # ---- rows

    def target(self) -> tuple[str, int] | None:
        """The row of a ledger behind the chosen line."""
        rows = self.view.chosen()
        return self.table.targets[rows[0]] if rows and self.table is not None else None

    def line(self) -> tuple[int, tuple[str, ...]] | None:
        """The roster's line behind the chosen row, and the texts shown for it."""
        rows = self.view.chosen()
        if not rows or self.table is None or self.table.lines[rows[0]] is None:
            return None
        return self.table.lines[rows[0]] or 0, self.table.rows[rows[0]]

    def _open(self, index: QModelIndex) -> None:
        if self.table is not None and index.isValid():
            ledger, row_id = self.table.targets[index.row()]
            self.go.emit("ledger", (ledger, (), row_id))
