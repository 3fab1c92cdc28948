"""总结用数: every figure of the report by chapter, with last year's and the difference; a double click opens its rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from township_desk.core.change import Touched
from township_desk.core.figure import Frame, Taken
from township_desk.core.period import Period
from township_desk.core.problem import DeskError
from township_desk.figures import chapter_of
from township_desk.service.own_figures import CHAPTER, OwnFigure
from township_desk.ui import own_figure_acts
from township_desk.ui.dialogs import button, label
from township_desk.ui.figures_model import WIDTHS, FiguresModel, Line
from township_desk.ui.findings_dialog import FindingsDialog
from township_desk.ui.ledger_acts import told_file
from township_desk.ui.messages import MessageBar
from township_desk.ui.operations import Job
from township_desk.ui.page import LACKING, Context, Page
from township_desk.ui.period_box import PeriodBox
from township_desk.ui.propose_dialog import ProposeDialog
from township_desk.ui.template_box import TemplateBox
from township_desk.ui.tracing import open_figure, open_finding

KEY = "figures:"
WORD, PDF = "Word 文档 (*.docx)", "PDF 文件 (*.pdf)"


class FiguresPage(Page):
    """Figures are taken in a worker whenever the period, the village or the data changed."""

    topic = "figures"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.now: dict[str, Taken] = {}
        self.before: dict[str, Taken] = {}
        self.frame: Frame | None = None
        self._stale = True
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._make_bar())
        self.messages = MessageBar()
        outer.addWidget(self.messages)
        outer.addWidget(self._make_table(), 1)
        outer.addWidget(self._make_foot())
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(250)
        self._wait.timeout.connect(self.take)
        self.period.kind.setCurrentIndex(self.period.kind.findData("year"))
        self.period.changed.connect(self._changed)

    # ---- building

    def _make_bar(self) -> QWidget:
        bar = QFrame()
        bar.setObjectName("bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        self.period = PeriodBox(self.desk.today)
        row.addWidget(self.period)
        self.village = QComboBox()
        self.village.addItem("全镇", None)
        self.village.setMinimumWidth(96)
        self.village.currentIndexChanged.connect(lambda _n: self._changed())
        row.addWidget(self.village)
        self.words = QLineEdit()
        self.words.setPlaceholderText("查找用数")
        self.words.setToolTip("按名称、口径或编号查找")
        self.words.setClearButtonEnabled(True)
        self.words.setMinimumWidth(110)
        self.words.setMaximumWidth(220)
        self.words.textChanged.connect(lambda _text: self._fill())
        row.addWidget(self.words)
        self.lacking = QCheckBox("只看无数据的")
        self.lacking.toggled.connect(lambda _on: self._fill())
        row.addWidget(self.lacking)
        row.addStretch(1)
        self.out = [
            button("生成 Word", "main"),
            button("存为 PDF"),
            button("核对"),
            button("制作模板…"),
        ]
        self.out[-1].setToolTip("由去年的总结制作模板：逐个提出哪个数字是哪项用数")
        self.template = TemplateBox(self.context)
        self.template.told.connect(lambda text: self.messages.tell(text, "good"))
        row.addWidget(self.template)
        calls = (self.do_save_docx, self.do_save_pdf, self.reconcile, self.choose_old)
        for made, call in zip(self.out, calls, strict=True):
            made.clicked.connect(lambda _=False, c=call: c())
            row.addWidget(made)
        self.own = self._menu(
            "自定义",
            (
                ("新建…", self.do_new_figure),
                ("修改所选…", self.do_change_figure),
                ("停用所选…", self.do_give_up_figure),
                ("所选的历次口径…", self.do_figure_versions),
            ),
        )
        self.own.setToolTip("自定义用数：新建、改口径、停用")
        self.own.menu().aboutToShow.connect(self._own_state)
        row.addWidget(self.own)
        return bar

    def _menu(self, words: str, acts: Sequence[tuple[str, Callable[[], None]]]) -> QPushButton:
        """A button that opens a menu."""
        made, menu = button(words), QMenu(self)
        for text, call in acts:
            menu.addAction(text, call)
        made.setMenu(menu)
        return made

    def _make_table(self) -> QWidget:
        labels = {name: ledger.label for name, ledger in self.desk.ledgers.items()}
        self.model = FiguresModel(labels, self)
        self.table = QTableView()
        self.table.setObjectName("grid")
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(27)
        header = self.table.horizontalHeader()
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for n, width in enumerate(WIDTHS):
            self.table.setColumnWidth(n, width)
        self.table.activated.connect(self._open)
        self.table.doubleClicked.connect(self._open)
        self.table.selectionModel().currentChanged.connect(lambda index, _old: self._tell(index))
        return self.table

    def _make_foot(self) -> QWidget:
        foot = QFrame()
        foot.setObjectName("foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(12, 6, 12, 6)
        self.told = label("双击一行，看这个数由哪些记录得出。", "muted", wrap=True)
        row.addWidget(self.told, 1)
        self.summary = label("", "muted")
        row.addWidget(self.summary)
        return foot

    # ---- taking

    def enter(self) -> None:
        if self.village.count() == 1:
            self.ops.read(
                lambda _job: self.desk.records.options("village", "", 500), self._villages, owner=self, quiet=True
            )
        if self._stale:
            self._wait.start()

    def _villages(self, found: list[tuple[int, str]]) -> None:
        self.village.blockSignals(True)
        for row_id, words in found:
            self.village.addItem(words, row_id)
        self.village.blockSignals(False)

    def react(self, touched: Touched) -> None:
        self._changed()

    def do_refresh(self) -> None:
        self.take()

    def _changed(self) -> None:
        self._stale = True
        self.template.show_kind(str(self.period.kind.currentData()))
        if self.isVisible():
            self._wait.start()

    def _period(self) -> Period | None:
        try:
            return self.period.period()
        except DeskError as error:
            self.messages.tell(error.message, "bad")
            return None

    def take(self) -> None:
        """Take every figure in a worker and show them."""
        self._wait.stop()
        self._stale = False
        period = self._period()
        if period is None:
            return
        figures, village = self.desk.figures, self.village.currentData()
        frame = figures.frame(period)
        self.summary.setText("正在计算…")

        def work(_job: Job) -> tuple[Frame, dict[str, Taken], dict[str, Taken]]:
            return frame, figures.take(frame, village), figures.take_before(frame, village)

        self.ops.read(
            work, lambda found: self._show(*found), owner=self, key=(id(self), "figures"), label="正在计算用数"
        )

    def _show(self, frame: Frame, now: dict[str, Taken], before: dict[str, Taken]) -> None:
        self.frame, self.now, self.before = frame, now, before
        self._fill()

    def _fill(self) -> None:
        asked, only = self.words.text().strip().lower(), self.lacking.isChecked()
        lines: list[Line] = []
        chapter = ""
        for key, taken in self.now.items():
            figure = taken.figure
            texts = f"{figure.id} {figure.place} {figure.label} {figure.definition}".lower()
            if (only and taken.known) or any(word not in texts for word in asked.split()):
                continue
            if chapter_of(figure) != chapter:
                chapter = chapter_of(figure)
                lines.append(Line(chapter))
            lines.append(Line(chapter, taken, self.before.get(key)))
        self.model.show(lines)
        self.table.clearSpans()
        for n, line in enumerate(lines):
            if line.now is None:
                self.table.setSpan(n, 0, 1, len(WIDTHS))
        known = sum(taken.known for taken in self.now.values())
        self.summary.setText(f"{len(self.now)}项，有数{known}项，无数据{len(self.now) - known}项")

    # ---- one figure

    def _tell(self, index: QModelIndex) -> None:
        taken = self.model.lines[index.row()].now if index.isValid() else None
        if taken is not None:
            figure = taken.figure
            checks = f"　核对：{'；'.join(figure.checks)}。" if figure.checks else ""
            self.told.setText(f"{figure.id} {figure.label}：{taken.whole}　口径：{figure.definition}{checks}")

    def _open(self, index: QModelIndex) -> None:
        """Open the rows behind a figure in their ledger."""
        taken = self.model.lines[index.row()].now
        if taken is None or self.frame is None:
            return
        open_figure(self, taken.figure, self.frame, self.village.currentData(), taken.whole)

    # ---- clerks' own figures

    def _chosen_own(self) -> Taken | None:
        """The clerk's own figure that is chosen, if any."""
        index = self.table.currentIndex()
        taken = self.model.lines[index.row()].now if index.isValid() and index.row() < len(self.model.lines) else None
        return taken if taken is not None and taken.figure.chapter == CHAPTER else None

    def _own_state(self) -> None:
        """New always (not read-only), the others for a clerk's own figure that is chosen."""
        chosen, free = self._chosen_own() is not None, not self.desk.read_only
        for action, on in zip(self.own.menu().actions(), (free, free and chosen, free and chosen, chosen), strict=True):
            action.setEnabled(on)

    def do_new_figure(self) -> None:
        """A clerk's own figure, of the ledger of the figure that is chosen."""
        index = self.table.currentIndex()
        taken = self.model.lines[index.row()].now if index.isValid() and index.row() < len(self.model.lines) else None
        ledger = taken.figure.ledger if taken is not None else ""
        name = ledger if ledger in self.desk.ledgers else "hazard"
        own_figure_acts.make(self, OwnFigure("", "", name, "count", "", self.desk.ledgers[name].period or ""))

    def do_change_figure(self) -> None:
        """Change the chosen figure of a clerk from a day on."""
        if (taken := self._chosen_own()) is not None:
            own_figure_acts.change(self, taken.figure.id)

    def do_give_up_figure(self) -> None:
        """Give the chosen figure of a clerk up."""
        if (taken := self._chosen_own()) is not None:
            own_figure_acts.give_up(self, taken.figure.id, taken.figure.label)

    def do_figure_versions(self) -> None:
        """Tell the versions of the chosen figure of a clerk."""
        if (taken := self._chosen_own()) is not None:
            own_figure_acts.versions(self, taken.figure.id)

    def show_only(self, only: str) -> None:
        """Show the figures of the year without data (LACKING), or one figure."""
        self.words.setText("" if only == LACKING else only)
        self.lacking.setChecked(only == LACKING)
        if only == LACKING:
            self.period.kind.setCurrentIndex(self.period.kind.findData("year"))
            self.period.year.setValue(self.desk.today.year)
            self.village.setCurrentIndex(0)

    # ---- the report

    def can(self, when: str) -> bool:
        return when == "print" or super().can(when)

    def reconcile(self) -> None:
        """Run the reconciliations that stand before a report, in a worker, and list what does not agree."""
        period = self._period()
        if period is None:
            return
        desk, frame, template = self.desk, self.desk.figures.frame(period), self.template.path
        self.ops.read(
            lambda _job: desk.reconciling.run(frame, template),
            lambda found: self._found(period, found),
            owner=self,
            label="正在核对",
        )

    def _found(self, period: Period, findings: list[Any]) -> None:
        if not findings:
            self.messages.tell(f"{period.label}的用数全部相符（23项核对）。", "good")
            return
        FindingsDialog(self, f"{period.label}用数核对", findings, lambda finding: open_finding(self, finding)).exec()

    def choose_old(self) -> None:
        """Choose last year's report to make a template of."""
        folder = str(self.memory.get("print_folder", ""))
        name, _ = QFileDialog.getOpenFileName(self, "选择旧总结", folder, WORD)
        if name:
            self.propose(Path(name))

    def propose(self, old: Path) -> None:
        """Propose the figures of an old report in a worker; it is of the chosen days, a year before or in its name's year."""
        period, figures = self._period(), self.desk.figures
        if period is None:
            return
        found = re.search(r"(20\d\d)年", old.stem)
        frame = figures.frame(period)
        for _ in range(frame.end.year - int(found[1]) if found else 1):
            frame = figures.last_year(frame)
        self.ops.read(
            lambda _job: self.desk.reporting.propose(old, frame),
            lambda read: self._confirm(old, read),
            owner=self,
            label="正在比对旧总结",
        )

    def _confirm(self, old: Path, read: Any) -> None:
        if not read.proposals:
            self.messages.tell(f"“{old.name}”里没有找到像用数的数字。", "soon")
            return
        dialog = ProposeDialog(self, self.context, old, read)
        if dialog.exec() and dialog.out is not None:
            self.template.keep(str(dialog.out))
            told_file(self, f"模板已保存，以后生成总结就用它：{dialog.out.name}", dialog.out)

    def do_save_docx(self) -> None:
        """Save the report as a Word file."""
        self._save(".docx", WORD)

    def do_save_pdf(self) -> None:
        """Save the report as PDF."""
        self._save(".pdf", PDF)

    def _save(self, suffix: str, kinds: str) -> None:
        period = self._period()
        if period is None:
            return
        folder = Path(str(self.memory.get("print_folder", "")))
        proposed = folder / f"{self.desk.town}{period.label}{self.template.title}（草稿）{suffix}"
        name, _ = QFileDialog.getSaveFileName(self, f"生成{self.template.title}", str(proposed), kinds)
        if name:
            out = Path(name if name.lower().endswith(suffix) else name + suffix)
            self.memory.put("print_folder", str(out.parent))
            self.write(out, period)

    def write(self, out: Path, period: Period) -> None:
        """Write the report in a worker; what lacks is told."""
        desk, template, title = self.desk, self.template.path, self.template.title
        frame = desk.figures.frame(period)

        def told(found: tuple[list[Any], Any]) -> None:
            wrong, written = found
            count = len(written.missing)
            lacking = f"没有数据的{count}项已在文中标红。" if count else "每个数都有数据。"
            agree = f"勾稽核对有{len(wrong)}处不平，请先看。" if wrong else ""
            more = [("看不平的", lambda: self._found(period, wrong))] if wrong else []
            told_file(self, f"{title}已生成：{out.name}。{lacking}{agree}", out, more, tone="soon" if wrong else "good")

        def work(_job: Job) -> tuple[list[Any], Any]:
            wrong = desk.reconciling.run(frame, template)
            return wrong, desk.reporting.write(out, frame, period, template=template)

        self.ops.read(
            work,
            told,
            owner=self,
            label=f"正在生成{title}",
        )
