"""核对结果: what the reconciliations of a report found; a double click leads to the ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem, QWidget

from township_desk.ui import theme
from township_desk.ui.dialogs import Dialog, label

_TONE = {"error": "bad", "warning": "soon", "notice": "muted"}
HEADERS = ("级别", "规则", "应当", "问题")
_WIDTHS = (60, 64, 300, 460)


class FindingsDialog(Dialog):
    """Findings in rows; `go` leads to what one speaks of."""

    def __init__(self, parent: QWidget | None, title: str, findings: Sequence[Any], go: Callable[[Any], None]) -> None:
        super().__init__(parent, title)
        self.findings = list(findings)
        self._go = go
        self.resize(940, 460)
        text = f"有{len(self.findings)}处不平。双击一行（或回车）看有关的记录。" if self.findings else "全部相符。"
        self.body.addWidget(label(text))
        self.table = QTableWidget(len(self.findings), len(HEADERS))
        self.table.setObjectName("grid")
        self.table.setHorizontalHeaderLabels(list(HEADERS))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.horizontalHeader().setStretchLastSection(True)
        for n, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(n, width)
        for row, finding in enumerate(self.findings):
            cells = (finding.severity.label, finding.rule, finding.title, finding.message)
            for column, words in enumerate(cells):
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                if column == 0:
                    item.setForeground(theme.current().colour(_TONE[finding.severity.value]))
                self.table.setItem(row, column, item)
        self.table.resizeRowsToContents()
        self.table.cellDoubleClicked.connect(self._open)
        self.table.activated.connect(lambda index: self._open(index.row(), 0))
        self.table.selectRow(0)
        self.body.addWidget(self.table, 1)
        close = self.add_button("关闭", default=True)
        close.clicked.connect(self.reject)

    def _open(self, row: int, _column: int) -> None:
        if self.result():
            return  # a double click tells twice: as such and as an activation
        self.accept()
        self._go(self.findings[row])
