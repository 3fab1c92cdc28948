"""由旧总结制模板: last year's report with the figure proposed for each number; the clerk confirms, a template is saved."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QCompleter,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from township_desk.ui import theme
from township_desk.ui.dialogs import Dialog, button, label
from township_desk.ui.messages import words_of

if TYPE_CHECKING:
    from township_desk.service.proposing import OldReport, Proposal
    from township_desk.ui.page import Context

WORD = "Word 文档 (*.docx)"
HEADERS = ("采用", "位置", "原文", "数字", "用数", "名称", "台账数", "把握")
_WIDTHS = (46, 110, 290, 84, 110, 210, 92, 56)
_SHOWN = ("全部", "待核的", "没有用数的")
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked
_CHOICES = 3
KEYS = "键盘：↑↓ 选行，空格 采用或不采用，1、2、3 换成候选，F2 选别的用数，回车 确认并到下一个待核的，Ctrl+S 保存模板"


class ProposeDialog(Dialog):
    """One row a number of the old report; `out` is the template once it is saved."""

    def __init__(self, parent: QWidget | None, context: Context, old: Path, read: OldReport) -> None:
        super().__init__(parent, "由旧总结制模板")
        self.desk, self.ops, self.memory = context.desk, context.ops, context.state
        self.old, self.values = old, read.values
        self.proposals = list(read.proposals)
        self.confirmed = [p.sure or not p.tag for p in self.proposals]
        self.out: Path | None = None
        self.resize(1120, 680)
        proposed = sum(bool(p.tag) for p in self.proposals)
        sure = sum(p.sure for p in self.proposals)
        text = (
            f"“{old.name}”里有{len(self.proposals)}个数字和名称，{proposed}个提出了用数，其中把握大的{sure}个已经勾上。"
            "待核的请逐个确认；采用的在模板里变成标签，其余文字和格式不变。"
        )
        self.body.addWidget(label(text, wrap=True))
        if read.notices:
            self.messages.tell("；".join(read.notices) + "。", "info")
        self.body.addLayout(self._make_top())
        self.table = self._make_table()
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._make_detail())
        self.save = self.add_buttons("保存模板…")
        self.save.setDefault(False)
        self.save.setAutoDefault(False)
        self.save.setShortcut("Ctrl+S")
        self.save.clicked.connect(self._choose)
        self._fill()
        self.table.setFocus()

    # ---- building

    def _make_top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(label("显示", "muted"))
        self.shown = QComboBox()
        self.shown.addItems(list(_SHOWN))
        self.shown.currentIndexChanged.connect(lambda _n: self._narrow())
        row.addWidget(self.shown)
        row.addStretch(1)
        self.count = label("", "muted")
        row.addWidget(self.count)
        return row

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(len(self.proposals), len(HEADERS))
        table.setObjectName("grid")
        table.setHorizontalHeaderLabels(list(HEADERS))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(27)
        table.horizontalHeader().setStretchLastSection(True)
        for n, width in enumerate(_WIDTHS):
            table.setColumnWidth(n, width)
        table.currentCellChanged.connect(lambda row, *_: self._chosen(row))
        table.itemChanged.connect(self._ticked)
        table.installEventFilter(self)
        return table

    def _make_detail(self) -> QWidget:
        frame = QFrame()
        frame.setObjectName("foot")
        box = QVBoxLayout(frame)
        box.setContentsMargins(10, 8, 10, 8)
        box.setSpacing(6)
        self.sentence = QLabel()
        self.sentence.setTextFormat(Qt.TextFormat.RichText)
        self.sentence.setWordWrap(True)
        self.sentence.setMinimumHeight(40)
        box.addWidget(self.sentence)
        self.told = label("", "muted", wrap=True)
        self.told.setMinimumHeight(36)
        box.addWidget(self.told)
        row = QHBoxLayout()
        row.addWidget(label("也可能是", "muted"))
        self.choices = [button("", "chip") for _ in range(_CHOICES)]
        for n, made in enumerate(self.choices):
            made.setAutoDefault(False)
            made.clicked.connect(lambda _=False, n=n: self.choose(n))
            row.addWidget(made)
        row.addStretch(1)
        box.addLayout(row)
        box.addLayout(self._make_change())
        box.addWidget(label(KEYS, "muted", wrap=True))
        return frame

    def _make_change(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(label("这个数字是", "muted"))
        self.figures = QComboBox()
        self.figures.setEditable(True)
        self.figures.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.figures.setMinimumWidth(380)
        for figure in self.desk.figures.known.values():
            self.figures.addItem(f"{figure.id} {figure.label}", figure.id)
        completer = QCompleter(self.figures.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.figures.setCompleter(completer)
        row.addWidget(self.figures)
        change = button("改成它")
        change.setAutoDefault(False)
        change.clicked.connect(lambda _=False: self.change())
        row.addWidget(change)
        line = self.figures.lineEdit()
        if line is not None:
            line.returnPressed.connect(self.change)
        row.addStretch(1)
        return row

    # ---- rows

    def _fill(self) -> None:
        self.table.blockSignals(True)
        for n, proposal in enumerate(self.proposals):
            tick = QTableWidgetItem()
            tick.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            tick.setCheckState(_CHECKED if proposal.sure else _UNCHECKED)
            self.table.setItem(n, 0, tick)
            self._show(n, proposal)
        self.table.blockSignals(False)
        if self.proposals:
            self.table.selectRow(0)
            self._chosen(0)
        self._counted()

    def _show(self, row: int, proposal: Proposal) -> None:
        waits = bool(proposal.tag) and not self.confirmed[row]
        trust = "" if not proposal.tag else "待核" if waits else "大" if proposal.sure else "已核"
        cells = (
            proposal.place, proposal.near, proposal.text, proposal.tag or "—", proposal.label, proposal.value, trust,
        )  # fmt: skip
        for column, text in enumerate(cells, 1):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            if waits and column == len(cells):
                item.setForeground(theme.current().colour("soon"))
            if proposal.agrees is False and column == len(cells) - 1:
                item.setForeground(theme.current().colour("soon"))
            self.table.setItem(row, column, item)

    def _narrow(self) -> None:
        """Show all rows, those that wait, or those without a figure."""
        asked = self.shown.currentIndex()
        for n, proposal in enumerate(self.proposals):
            waits = bool(proposal.tag) and not self.confirmed[n]
            self.table.setRowHidden(n, (asked == 1 and not waits) or (asked == 2 and bool(proposal.tag)))
        visible = next((n for n in range(len(self.proposals)) if not self.table.isRowHidden(n)), -1)
        if visible >= 0:
            self.table.selectRow(visible)

    def _counted(self) -> None:
        waiting = sum(bool(p.tag) and not done for p, done in zip(self.proposals, self.confirmed, strict=True))
        taken = len(self.accepted_ones())
        self.count.setText(f"采用{taken}处，还有{waiting}处待核" if waiting else f"采用{taken}处，都已核对")

    def _chosen(self, row: int) -> None:
        if not 0 <= row < len(self.proposals):
            return
        proposal = self.proposals[row]
        known = self.desk.figures.known
        marked = f"<b>{escape(proposal.text)}</b>"
        text = escape(proposal.sentence or proposal.near)
        self.sentence.setText(f"{escape(proposal.place)}：{text.replace(escape(proposal.text), marked, 1)}")
        figure = known.get(proposal.figure)
        said = (
            f"文中写 {proposal.text}　台账数 {proposal.value or '无数据'}"
            if proposal.tag
            else "没有提出用数，可在下面选"
        )
        self.told.setText(f"{said}　口径：{figure.definition}" if figure is not None else said)
        at = self.figures.findData(proposal.figure)
        if at >= 0:
            self.figures.setCurrentIndex(at)
        for n, made in enumerate(self.choices):
            key = proposal.others[n] if n < len(proposal.others) else ""
            made.setVisible(key in known)
            if key in known:
                value = self.values.get(key, "无数据")
                made.setText(f"{n + 1}　{key} {known[key].label}（{value}）")

    def _ticked(self, item: QTableWidgetItem) -> None:
        if item.column() != 0:
            return
        row = item.row()
        if item.checkState() == _CHECKED and not self.proposals[row].tag:
            self.table.blockSignals(True)
            item.setCheckState(_UNCHECKED)
            self.table.blockSignals(False)
            self.messages.tell("这个数字还没有用数，请先在下面选一项。", "soon")
            return
        self._settle(row)

    def _settle(self, row: int) -> None:
        """The clerk has decided on a row."""
        self.confirmed[row] = True
        self.table.blockSignals(True)
        self._show(row, self.proposals[row])
        self.table.blockSignals(False)
        self._counted()

    # ---- what the clerk does

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The table's keys (see `KEYS`)."""
        if watched is not self.table or event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        key = event.key()
        if key == Qt.Key.Key_Space:
            self.toggle()
        elif Qt.Key.Key_1 <= key < Qt.Key.Key_1 + _CHOICES:
            self.choose(key - Qt.Key.Key_1)
        elif key == Qt.Key.Key_F2:
            self.figures.setFocus()
            line = self.figures.lineEdit()
            if line is not None:
                line.selectAll()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirm()
        else:
            return super().eventFilter(watched, event)
        return True

    def toggle(self) -> None:
        """Take the chosen row, or leave it out."""
        tick = self.table.item(self.table.currentRow(), 0)
        if tick is not None:
            tick.setCheckState(_UNCHECKED if tick.checkState() == _CHECKED else _CHECKED)

    def confirm(self) -> None:
        """Take the chosen row as proposed and go to the next that waits."""
        row = self.table.currentRow()
        tick = self.table.item(row, 0)
        if tick is not None and self.proposals[row].tag and not self.confirmed[row]:
            tick.setCheckState(_CHECKED)
            self._settle(row)
        count = len(self.proposals)
        order = [*range(row + 1, count), *range(row + 1)]
        waiting = (n for n in order if self.proposals[n].tag and not self.confirmed[n])
        following = next(waiting, None)
        if following is None:
            self.messages.tell("待核的都已核对，可以保存模板。", "good")
        else:
            self.table.setRowHidden(following, False)
            self.table.selectRow(following)

    def choose(self, number: int) -> None:
        """The chosen row is one of its other candidates."""
        row = self.table.currentRow()
        others = self.proposals[row].others if row >= 0 else ()
        if number < len(others) and others[number] in self.desk.figures.known:
            self._set(row, others[number])

    def change(self) -> None:
        """The chosen row is the figure in the box."""
        row, at = self.table.currentRow(), self.figures.findText(self.figures.currentText())
        if row < 0 or at < 0:
            self.messages.tell("请从列表里选一项用数。", "soon")
            return
        self._set(row, str(self.figures.itemData(at)))
        self.table.setFocus()

    def _set(self, row: int, key: str) -> None:
        before = self.proposals[row]
        others = tuple(other for other in (before.figure, *before.others) if other and other != key)[:_CHOICES]
        self.proposals[row] = before.as_figure(
            self.desk.figures.known[key], value=self.values.get(key, ""), others=others
        )
        tick = self.table.item(row, 0)
        if tick is not None:
            tick.setCheckState(_CHECKED)
        self._settle(row)
        self._chosen(row)

    def accepted_ones(self) -> list[Proposal]:
        """The proposals with their tick."""
        ticks = [self.table.item(n, 0) for n in range(len(self.proposals))]
        return [
            p for p, tick in zip(self.proposals, ticks, strict=True) if p.tag and tick and tick.checkState() == _CHECKED
        ]

    def _choose(self) -> None:
        proposed = self.old.with_name(f"{self.old.stem}（模板）.docx")
        name, _ = QFileDialog.getSaveFileName(self, "保存模板", str(proposed), WORD)
        if name:
            self.write(Path(name if name.lower().endswith(".docx") else name + ".docx"))

    def write(self, out: Path) -> None:
        """Write the template in a worker and close."""
        accepted = self.accepted_ones()

        def done(_count: int) -> None:
            self.out = out
            self.accept()

        def failed(error: BaseException) -> bool:
            tone, text, details = words_of(error)
            self.messages.tell(text, tone, details=details)
            return True

        self.ops.read(
            lambda _job: self.desk.reporting.make_template(self.old, out, accepted),
            done,
            owner=self,
            failed=failed,
            label="正在保存模板",
        )
