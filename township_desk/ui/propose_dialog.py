"""由旧总结制模板: last year's report with the figure proposed for each number; the clerk confirms, a template is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QCompleter,
    QFileDialog,
    QHBoxLayout,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from township_desk.ui import theme
from township_desk.ui.dialogs import Dialog, button, label
from township_desk.ui.messages import words_of

if TYPE_CHECKING:
    from township_desk.service.proposing import Proposal
    from township_desk.ui.page import Context

WORD = "Word 文档 (*.docx)"
HEADERS = ("采用", "原文", "数字", "用数", "名称", "把握")
_WIDTHS = (54, 400, 84, 64, 250, 60)
_CHECKED = Qt.CheckState.Checked


class ProposeDialog(Dialog):
    """One row a number of the old report; `out` is the template once it is saved."""

    def __init__(self, parent: QWidget | None, context: Context, old: Path, proposals: Sequence[Proposal]) -> None:
        super().__init__(parent, "由旧总结制模板")
        self.desk, self.ops, self.memory = context.desk, context.ops, context.state
        self.old = old
        self.proposals = list(proposals)
        self.out: Path | None = None
        self.resize(1000, 620)
        sure = sum(p.sure for p in self.proposals)
        text = (
            f"“{old.name}”里找到{len(self.proposals)}个可能是用数的数字，其中把握大的{sure}个。"
            "请逐个核对：不对的去掉勾，或在下面改成别的用数。采用的数字在模板里变成标签，其余文字和格式不变。"
        )
        self.body.addWidget(label(text, wrap=True))
        self.table = self._make_table()
        self.body.addWidget(self.table, 1)
        self.body.addLayout(self._make_change())
        self.save = self.add_buttons("保存模板…")
        self.save.clicked.connect(self._choose)
        self._fill()

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(len(self.proposals), len(HEADERS))
        table.setObjectName("grid")
        table.setHorizontalHeaderLabels(list(HEADERS))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setWordWrap(False)
        table.verticalHeader().setDefaultSectionSize(27)
        table.horizontalHeader().setStretchLastSection(True)
        for n, width in enumerate(_WIDTHS):
            table.setColumnWidth(n, width)
        table.currentCellChanged.connect(lambda row, *_: self._chosen(row))
        return table

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
        change.clicked.connect(lambda _=False: self.change())
        row.addWidget(change)
        self.others = label("", "muted")
        row.addWidget(self.others, 1)
        return row

    def _fill(self) -> None:
        for n, proposal in enumerate(self.proposals):
            tick = QTableWidgetItem()
            tick.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            tick.setCheckState(_CHECKED)
            self.table.setItem(n, 0, tick)
            self._show(n, proposal)
        if self.proposals:
            self.table.selectRow(0)

    def _show(self, row: int, proposal: Proposal) -> None:
        cells = (proposal.near, proposal.text, proposal.tag, proposal.label, "大" if proposal.sure else "待核")
        for column, text in enumerate(cells, 1):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            if column == len(cells) and not proposal.sure:
                item.setForeground(theme.current().colour("soon"))
            self.table.setItem(row, column, item)

    def _chosen(self, row: int) -> None:
        if not 0 <= row < len(self.proposals):
            return
        proposal = self.proposals[row]
        at = self.figures.findData(proposal.tag)
        if at >= 0:
            self.figures.setCurrentIndex(at)
        known = self.desk.figures.known
        names = [f"{key} {known[key].label}" for key in proposal.others if key in known]
        self.others.setText(f"也可能是：{'、'.join(names)}" if names else "")

    def change(self) -> None:
        """The chosen row is the figure in the box."""
        row, at = self.table.currentRow(), self.figures.findText(self.figures.currentText())
        if row < 0 or at < 0:
            self.messages.tell("请从列表里选一项用数。", "soon")
            return
        figure = self.desk.figures.known[str(self.figures.itemData(at))]
        self.proposals[row] = replace(self.proposals[row], tag=figure.id, label=figure.label, sure=True)
        self._show(row, self.proposals[row])

    def accepted_ones(self) -> list[Proposal]:
        """The proposals with their tick."""
        ticks = [self.table.item(n, 0) for n in range(len(self.proposals))]
        return [p for p, tick in zip(self.proposals, ticks, strict=True) if tick and tick.checkState() == _CHECKED]

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
