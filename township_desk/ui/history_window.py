"""修改记录: every change of the desk, newest first, with its details; the last one can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSplitter, QTextBrowser, QTreeWidget, QTreeWidgetItem, QWidget

from township_desk.core.change import Touched
from township_desk.ui.dialogs import Dialog, button, label
from township_desk.ui.form_parts import entry_lines, show_time
from township_desk.ui.page import Context

_KINDS = {
    "add": "新增", "edit": "修改", "void": "作废", "restore": "恢复", "move": "流转", "import": "导入", "settings": "设置",
    "correct": "更正", "close": "月结", "reopen": "重开", "undo": "撤销", "redo": "重做", "unmask": "查看号码", "setup": "首次设置",
}  # fmt: skip
LIMIT = 500


class HistoryWindow(Dialog):
    """A list above, the chosen entry's fields below."""

    def __init__(self, context: Context, parent: QWidget | None) -> None:
        super().__init__(parent, "修改记录")
        self.desk, self.ops = context.desk, context.ops
        self.entries: list[Any] = []
        self.resize(900, 600)
        row = QHBoxLayout()
        self.search = QLineEdit()
        self.search.setPlaceholderText("按内容或经办人查找")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(240)
        self.search.textChanged.connect(self._filter)
        row.addWidget(self.search)
        self.note = label("", "muted")
        row.addWidget(self.note, 1)
        self.undo = button("撤销最近一次改动")
        self.undo.clicked.connect(self._undo)
        self.undo.setEnabled(not self.desk.read_only)
        row.addWidget(self.undo)
        self.body.addLayout(row)
        split = QSplitter(Qt.Orientation.Vertical)
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setHeaderLabels(["时间", "经办人", "类别", "内容", "原因"])
        for column, width in enumerate((140, 100, 76, 380)):
            self.list.setColumnWidth(column, width)
        self.list.currentItemChanged.connect(lambda item, _old: self._show_detail(item))
        self.detail = QTextBrowser()
        split.addWidget(self.list)
        split.addWidget(self.detail)
        split.setSizes([380, 160])
        self.body.addWidget(split, 1)
        self.add_button("关闭", "main").clicked.connect(self.reject)
        self.ops.touched.connect(self._touched)
        self.read()

    def _touched(self, _touched: Touched) -> None:
        self.read()

    def read(self) -> None:
        """Read the newest entries."""
        self.ops.read(
            lambda _job: (self.desk.editing.history(limit=LIMIT), self.desk.editing.undo_label()),
            lambda found: self._show(*found),
            owner=self,
            key=(id(self), "history"),
        )

    def _show(self, entries: Sequence[Any], undo: str | None) -> None:
        self.entries = list(entries)
        self.undo.setEnabled(undo is not None and not self.desk.read_only)
        self.undo.setToolTip(undo or "没有可撤销的改动")
        self.list.clear()
        for entry in self.entries:
            kind = _KINDS.get(entry.kind, entry.kind)
            undone = "（已撤销）" if getattr(entry, "undone", False) else ""
            item = QTreeWidgetItem([show_time(entry.at), entry.user, kind, entry.label + undone, entry.reason])
            item.setToolTip(3, entry.label)
            self.list.addTopLevelItem(item)
        self._filter()
        if (first := self.list.topLevelItem(0)) is not None:
            self.list.setCurrentItem(first)

    def _filter(self) -> None:
        typed = self.search.text().strip()
        shown = 0
        for n, entry in enumerate(self.entries):
            item = self.list.topLevelItem(n)
            hit = not typed or typed in f"{entry.user} {entry.label} {entry.reason}"
            if item is not None:
                item.setHidden(not hit)
            shown += hit
        self.note.setText(f"{shown} 条" + ("（只列最近的）" if len(self.entries) >= LIMIT else ""))

    def _show_detail(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            at = self.list.indexOfTopLevelItem(item)
            self.detail.setPlainText("\n".join(entry_lines(self.entries[at], 60)))

    def _undo(self) -> None:
        self.undo.setEnabled(False)
        self.ops.write(lambda _job: self.desk.editing.undo(), owner=self, label="正在撤销")
