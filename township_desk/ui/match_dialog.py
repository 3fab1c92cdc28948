"""核对人员: a received line beside the registered persons whom it may mean; the clerk says who it is, or nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem, QWidget

from township_desk.ui.dialogs import Dialog, label

if TYPE_CHECKING:
    from township_desk.service.findings import Candidate
    from township_desk.ui.page import Context

_HEADS = ("匹配分", "登记姓名", "身份证号", "村", "依据")
_WIDTHS = (60, 90, 170, 100, 320)


class MatchDialog(Dialog):
    """Decides one line; what is decided can be undone like any edit."""

    def __init__(self, context: Context, finding_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent, "核对人员")
        self.desk, self.ops, self.finding_id = context.desk, context.ops, finding_id
        self.resize(800, 420)
        self.line = label("", wrap=True)
        self.line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(self.line)
        self.words = label("正在查找登记册中的人员…", "muted", wrap=True)
        self.body.addWidget(self.words)
        self.table = QTableWidget(0, len(_HEADS))
        self.table.setHorizontalHeaderLabels(list(_HEADS))
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.horizontalHeader().setStretchLastSection(True)
        for column, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(column, width)
        self.body.addWidget(self.table, 1)
        self.leave = self.add_button("取消")
        self.nobody = self.add_button("都不是")
        self.go = self.add_button("是此人", "main", default=True)
        self.leave.clicked.connect(self.reject)
        self.nobody.clicked.connect(self._reject)
        self.go.clicked.connect(self._confirm)
        self.go.setEnabled(False)
        self.table.itemSelectionChanged.connect(lambda: self.go.setEnabled(bool(self.table.selectedItems())))
        self.table.itemDoubleClicked.connect(lambda _item: self._confirm())
        self._found: list[Candidate] = []
        self.ops.read(lambda _job: self._read(), self._show, owner=self)

    def _read(self) -> tuple[str, list[Candidate]]:
        records = self.desk.records
        record = records.get("finding", self.finding_id)
        ledger = self.desk.ledgers["finding"]
        names = ("name_raw", "id_no_raw", "village_id", "kind", "detail")
        said = [(ledger.by_name[name].label, records.text(record, name)) for name in names]
        return "　".join(f"{words}：{text}" for words, text in said if text), self.desk.findings.candidates(
            self.finding_id
        )

    def _show(self, found: tuple[str, list[Candidate]]) -> None:
        line, self._found = found
        self.line.setText(line)
        self.table.setRowCount(len(self._found))
        for row, one in enumerate(self._found):
            for column, text in enumerate((str(one.score), one.name, one.id_no, one.village, one.why)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(row, column, item)
        if self._found:
            self.words.setText("登记册中相近的人员，最像的在前。请核对后选定；都不是的，按“都不是”。")
            self.table.selectRow(0)
        else:
            self.words.setText("登记册中没有相近的人员。可先登记这个人，或在表单的“涉及人员”里直接填写。")

    def _decide(self, work: Any) -> None:
        self.ops.write(lambda _job: work(), lambda _outcome: self.accept(), owner=self)

    def _confirm(self) -> None:
        row = self.table.currentRow()
        if 0 <= row < len(self._found):
            person = self._found[row].person_id
            self._decide(lambda: self.desk.findings.confirm(self.finding_id, person))

    def _reject(self) -> None:
        self._decide(lambda: self.desk.findings.reject(self.finding_id))


__all__ = ["MatchDialog"]
