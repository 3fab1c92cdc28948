"""The import wizard: file, sheets and columns as guessed, preview of every row, progress, summary with a receipt."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from township_desk.core.problem import Cancelled, merged, rows_words
from township_desk.core.text import cover_numbers
from township_desk.ui.dialogs import Dialog, ask_text, button, label
from township_desk.ui.form_widgets import restyle
from township_desk.ui.import_asks import Proposals, WholeFields
from township_desk.ui.import_parts import COUNTS, MappingTable, PlanTable, lacking, several
from township_desk.ui.messages import words_of
from township_desk.ui.operations import Job
from township_desk.ui.page import Context

if TYPE_CHECKING:
    from township_desk.service.import_plan import ImportPlan, ImportResult

_PASSWORD = ("PasswordNeeded", "WrongPassword")
_STEPS = ("读取表格", "核对各列", "预览结果", "完成")
_SAME = (("update", "更新已有记录"), ("skip", "跳过已有记录"), ("reject", "作为问题列出"))


class ImportWizard(Dialog):
    """Nothing is written before 导入; then one step of undo. `plan` is what is shown."""

    def __init__(self, context: Context, path: Path, target: str, parent: QWidget | None) -> None:
        super().__init__(parent, f"导入表格：{path.name}")
        self.desk, self.ops, self.memory = context.desk, context.ops, context.state
        self.path = path
        self.plan: ImportPlan | None = None
        self.outcome: ImportResult | None = None
        self._password: str | None = None
        self._job: Job | None = None
        self.resize(1080, 640)
        self._make_head()
        self.stack = QStackedWidget()
        for made in (self._make_busy(), self._make_mapping(), self._make_preview(), self._make_done()):
            self.stack.addWidget(made)
        self.body.addWidget(self.stack, 1)
        self._make_foot()
        self._choose_target(target)
        self.target.currentIndexChanged.connect(lambda _n: self.read())
        self.read()

    # ---- building

    def _make_head(self) -> None:
        self.steps = label("", "muted")
        self.body.insertWidget(0, self.steps)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label("导入到"))
        self.target = QComboBox()
        for name, words in self.desk.importing.targets():
            self.target.addItem(words, name)
        self.target.setMinimumWidth(170)
        row.addWidget(self.target)
        row.addWidget(label("所属月份"))
        self.month = QLineEdit()
        self.month.setPlaceholderText("自动识别")
        self.month.setFixedWidth(96)
        self.month.setToolTip("表里只写“11月5日”时，按这里的年月理解，如 2022-11")
        row.addWidget(self.month)
        row.addWidget(label("所属村"))
        self.village = QComboBox()
        self.village.addItem("自动识别", None)
        self.village.setMinimumWidth(120)
        row.addWidget(self.village)
        row.addWidget(label("已有的记录"))
        self.same = QComboBox()
        for value, words in _SAME:
            self.same.addItem(words, value)
        row.addWidget(self.same)
        row.addStretch(1)
        self.choices = QWidget()
        row.setContentsMargins(0, 0, 0, 0)
        self.choices.setLayout(row)
        self.body.insertWidget(1, self.choices)
        self.whole = WholeFields()
        self.whole.changed.connect(self.read)
        self.body.insertWidget(2, self.whole)
        self.month.editingFinished.connect(lambda: self.read() if self.month.isModified() else None)
        self.same.currentIndexChanged.connect(lambda _n: self.read())
        self.ops.read(
            lambda _job: self.desk.records.options("village", "", 500), self._fill_villages, owner=self, quiet=True
        )

    def _fill_villages(self, found: list[tuple[int, str]]) -> None:
        for _, words in found:
            self.village.addItem(words, words)
        self.village.currentIndexChanged.connect(lambda _n: self.read())

    def _make_busy(self) -> QWidget:
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.addStretch(1)
        self.busy = label("正在读取…", "head")
        self.busy.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside.addWidget(self.busy)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 0)
        inside.addWidget(self.progress)
        inside.addStretch(2)
        return page

    def _make_mapping(self) -> QWidget:
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 0, 0)
        self.sheet_notes = label("", "muted", wrap=True)
        inside.addWidget(self.sheet_notes)
        self.mapping = MappingTable()
        inside.addWidget(self.mapping, 1)
        return page

    def _make_preview(self) -> QWidget:
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 0, 0)
        self.filters = QHBoxLayout()
        self.filters.setSpacing(6)
        inside.addLayout(self.filters)
        self.rows = PlanTable(self.desk)
        self.proposals = Proposals(self.rows)
        self.proposals.accepted.connect(lambda: self.read(then=2))
        inside.addWidget(self.proposals)
        inside.addWidget(self.rows, 1)
        self.notes = label("", "soon", wrap=True)
        inside.addWidget(self.notes)
        return page

    def _make_done(self) -> QWidget:
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.addStretch(1)
        self.summary = label("", "title", wrap=True)
        self.summary_more = label("", "muted", wrap=True)
        inside.addWidget(self.summary)
        inside.addWidget(self.summary_more)
        inside.addStretch(3)
        return page

    def _make_foot(self) -> None:
        self.undo = button("撤销本次导入", "danger")
        self.receipt = button("保存回执…")
        self.foot.insertWidget(0, self.receipt)
        self.foot.insertWidget(1, self.undo)
        self.away = self.add_button("取消")
        self.back = self.add_button("上一步")
        self.go = self.add_button("下一步", "main", default=True)
        self.undo.clicked.connect(self._undo)
        self.receipt.clicked.connect(self._receipt)
        self.away.clicked.connect(self.reject)
        self.back.clicked.connect(self._back)
        self.go.clicked.connect(self._next)

    # ---- steps

    @property
    def step(self) -> int:
        """0 reading, 1 columns, 2 preview, 3 done."""
        return self.stack.currentIndex()

    def _turn(self, step: int) -> None:
        self.stack.setCurrentIndex(step)
        self.steps.setText("　›　".join(f"【{words}】" if n == step else words for n, words in enumerate(_STEPS)))
        self.choices.setVisible(step in (1, 2))
        self.whole.setVisible(step in (1, 2) and self.plan is not None and bool(self.plan.intake.asks))
        self.back.setVisible(step == 2)
        self.go.setVisible(step > 0)
        self.away.setVisible(step < 3)
        self.undo.setVisible(step == 3 and self.outcome is not None and self.outcome.touched is not None)
        self.receipt.setVisible(step >= 2)
        self.go.setText({1: "预览", 2: "导入", 3: "完成"}.get(step, "下一步"))
        counts = self.plan.counts if self.plan is not None else None
        self.go.setEnabled(step != 2 or (counts is not None and counts.new + counts.updated > 0))

    def _choose_target(self, target: str) -> None:
        at = self.target.findData(target or str(self.memory.get("import_target", "")))
        guess = self.target.findData(self.desk.importing.target_of(self.path.stem))
        self.target.setCurrentIndex(at if at >= 0 else max(guess, 0))

    def read(self, *, then: int = 1, mapping: dict[str, str] | None = None) -> None:
        """Plan the import anew with what is chosen."""
        target, path, village = str(self.target.currentData()), self.path, self.village.currentData()
        month, same, password = self.month.text().strip() or None, self.same.currentData(), self._password
        chosen = mapping if mapping is not None else self.mapping.changed()
        asked = self.plan is not None and self.plan.target == target
        whole = self.whole.values() if asked else {}
        accept = tuple(sorted(self.proposals.lines)) if asked else ()
        self.month.setModified(False)
        self._show_busy("正在读取并核对…")

        def work(job: Job) -> ImportPlan:
            return self.desk.importing.plan(
                target, path, month=month, mapping=chosen, on_same=same, village=village, password=password,
                whole=whole, accept=accept, progress=job.progress, cancelled=job.cancelled,
            )  # fmt: skip

        self._job = self.ops.read(
            work,
            lambda plan: self._planned(plan, then),
            owner=self,
            key=(id(self), "plan"),
            failed=self._failed,
            quiet=True,
        )

    def _show_busy(self, words: str) -> None:
        self.messages.clear()
        self.busy.setText(words)
        self._turn(0)

    def _failed(self, error: BaseException) -> bool:
        if type(error).__name__ in _PASSWORD:
            wrong = "密码不对，请重新输入。" if type(error).__name__ == "WrongPassword" else "这个文件有打开密码。"
            typed = ask_text(self, "需要密码", wrong, verb="打开", hint="打开密码", secret=True)
            if typed is not None:
                self._password = typed
                self.read()
                return True
        if isinstance(error, Cancelled):
            self.done(0)
            return True
        tone, text, details = words_of(error)
        self.messages.tell(text, tone, details=details, actions=[("重试", self.read)])
        self._turn(1 if self.plan is not None else 0)
        self.busy.setText("没有读成")
        self.progress.setVisible(False)
        return True

    def _planned(self, plan: ImportPlan, then: int) -> None:
        self.plan = plan
        self.mapping.show_plan(plan)
        self.whole.show_plan(plan)
        self.proposals.show_plan(plan)
        skipped = [f"“{s.sheet}”未导入：{s.skipped}" for s in plan.sheets if s.skipped]
        taken = [f"“{s.sheet}”{f'　{s.month}' if s.month else ''}" for s in plan.sheets if not s.skipped]
        self.sheet_notes.setText(
            "读取工作表：" + "、".join(taken or ["无"]) + ("\n" + "；".join(skipped) if skipped else "")
        )
        self._show_preview(plan)
        self._offer(plan)
        self._turn(then)

    def _offer(self, plan: ImportPlan) -> None:
        """A sheet that is meant for another target: told above, with the way to import it there."""
        at = self.target.findData(plan.proposed) if plan.proposed else -1
        if at < 0:
            return
        words = self.target.itemText(at).partition("（")[0]
        told = next((problem.message for problem in plan.notes if problem.code == "OTHER-KIND"), "")
        self.messages.tell(
            told or f"这份表像是“{words}”。",
            "soon",
            actions=[(f"改按〈{words}〉导入", lambda: self.target.setCurrentIndex(at))],
        )

    def _show_preview(self, plan: ImportPlan) -> None:
        from township_desk.ui.flow import empty

        empty(self.filters)
        while self.filters.count():
            self.filters.takeAt(0)
        for verdict, words, number in [("", "全部", len(plan.rows)), *((v, w, n(plan)) for v, w, n in COUNTS)]:
            made = button(f"{words} {number:,}", "step" if not verdict else "")
            made.setEnabled(number > 0 or not verdict)
            made.clicked.connect(lambda _=False, v=verdict, b=made: self._filter(v, b))
            self.filters.addWidget(made)
        self.filters.addStretch(1)
        self.rows.show_plan(plan)
        notes = list(dict.fromkeys(problem.message for problem in plan.notes))
        often = [found for found in merged(p for row in plan.rows for p in row.told) if len(found[1]) > 1]
        often.sort(key=lambda found: -len(found[1]))
        notes += [cover_numbers(f"{rows_words(at)}：{problem.message}") for problem, at in often]
        self.notes.setText("\n".join(notes[:4]) + (f"\n……另有{len(notes) - 4}条" if len(notes) > 4 else ""))
        self.notes.setVisible(bool(notes))

    def _filter(self, verdict: str, chosen: QPushButton) -> None:
        self.rows.filter(verdict)
        for n in range(self.filters.count()):
            item = self.filters.itemAt(n)
            made = item.widget() if item is not None else None
            if made is not None:
                made.setProperty("kind", "step" if made is chosen else "")
                restyle(made)

    def _back(self) -> None:
        self._turn(1)

    def _next(self) -> None:
        if self.step == 1:
            if self.mapping.dirty:
                self.read(then=2)
            else:
                self._turn(2)
        elif self.step == 2:
            self._commit()
        else:
            self.done(1)

    def _commit(self) -> None:
        plan = self.plan
        if plan is None:
            return
        self._show_busy("正在导入，请稍候…")
        self._job = self.ops.write(
            lambda job: self.desk.importing.commit(plan, progress=job.progress, cancelled=job.cancelled),
            self._committed,
            owner=self,
            failed=self._commit_failed,
            label="正在导入",
        )

    def _commit_failed(self, error: BaseException) -> bool:
        tone, text, details = words_of(error)
        self._turn(2)
        self.messages.tell(text, tone, details=details, actions=[("重新预览", lambda: self.read(then=2))])
        return True

    def _committed(self, result: ImportResult) -> None:
        self.outcome = result
        self.memory.put("import_target", self.target.currentData())
        counts = result.plan.counts
        self.summary.setText(f"已导入：新增 {counts.new:,} 条，更新 {counts.updated:,} 条。")
        more = [f"无变化 {counts.unchanged:,} 条，重复 {counts.duplicate:,} 条，未收 {counts.rejected:,} 条。"]
        if counts.held:
            more.append(f"待定 {counts.held:,} 条没有写入，登记的情况保持原样。")
        if counts.incomplete:
            more.append(f"其中 {counts.incomplete:,} 条有应填未填的项目，已标为“待补”：{lacking(result.plan)}。")
        if counts.rejected or counts.incomplete:
            more.append("可保存回执发回填报单位：在原表旁逐行写明结果和原因。")
        self.summary_more.setText("\n".join([*several(result.plan), *more]))
        self._turn(3)

    def _undo(self) -> None:
        self.undo.setEnabled(False)

        def told(_touched: Any) -> None:
            self.summary.setText("本次导入已撤销。")
            self.summary_more.setText("数据已回到导入之前的样子。")

        self.ops.write(lambda _job: self.desk.editing.undo(), told, owner=self, label="正在撤销")

    def _receipt(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        from township_desk.ui.ledger_acts import told_file

        plan = self.plan
        start = str(self.path.with_name(f"{self.path.stem}-回执.xlsx"))
        name, _ = QFileDialog.getSaveFileName(self, "保存回执", start, "Excel 工作簿 (*.xlsx)")
        if name and plan is not None:
            out = Path(name)
            self.ops.read(
                lambda _job: self.desk.importing.receipt(plan, out),
                lambda _none: told_file(self, f"回执已存为“{out.name}”。", out),
                owner=self,
            )

    def reject(self) -> None:
        if self._job is not None:
            self._job.cancel()
        super().reject()
