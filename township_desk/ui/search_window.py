"""全镇查找: one text in every ledger; Enter or a double click leads to the row."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem, QWidget

from township_desk.core.problem import UsageError
from township_desk.service.searching import Found
from township_desk.ui import icons
from township_desk.ui.dialogs import Dialog, button, label
from township_desk.ui.page import Context

_ROLE = Qt.ItemDataRole.UserRole
HINT = "姓名、单位名称、编号、拼音首字母，或完整的身份证号"
ABOUT = "查到的人，连同他和他家在各本台账里的记录一并列出。身份证号写完整，可查到登记有这个号码的每一处。"


class SearchWindow(Dialog):
    """Stays open beside the main window, so that one hit after the other can be looked at."""

    go = Signal(str, object)

    def __init__(self, context: Context, parent: QWidget | None) -> None:
        super().__init__(parent, "全镇查找")
        self.desk, self.ops = context.desk, context.ops
        self.resize(760, 560)
        row = QHBoxLayout()
        self.typed = QLineEdit()
        self.typed.setPlaceholderText(HINT)
        self.typed.setClearButtonEnabled(True)
        self.typed.returnPressed.connect(self.search)
        row.addWidget(self.typed, 1)
        self.start = button("查找", "main")
        self.start.setAutoDefault(False)
        self.start.clicked.connect(self.search)
        row.addWidget(self.start)
        self.body.addLayout(row)
        self.note = label(ABOUT, "muted", wrap=True)
        self.body.addWidget(self.note)
        self.tree = QTreeWidget()
        self.tree.setHeaderLabels(["记录", "内容"])
        self.tree.setUniformRowHeights(True)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.tree.setColumnWidth(0, 300)
        self.tree.itemActivated.connect(self._open)
        self.body.addWidget(self.tree, 1)
        self.add_button("关闭").clicked.connect(self.reject)

    def search(self) -> None:
        """Look for what is typed, in a worker."""
        text = self.typed.text()
        self.messages.clear()
        self.note.setText("正在查找…")
        self.ops.read(
            lambda job: self.desk.searching.find(text, cancelled=job.cancelled),
            self._show,
            owner=self,
            key=(id(self), "find"),
            failed=self._failed,
            label="正在查找",
        )

    def _failed(self, error: BaseException) -> bool:
        self.note.setText(ABOUT)
        if not isinstance(error, UsageError):
            return False
        self.messages.tell(str(error), "soon")
        return True

    def _show(self, found: list[Found]) -> None:
        self.tree.clear()
        for each in found:
            if each.ledger.area not in self.desk.areas:
                continue
            top = QTreeWidgetItem([f"{each.ledger.label}（{each.count:,}）", each.ledger.area])
            top.setIcon(0, icons.icon("table"))
            top.setData(0, _ROLE, (each.ledger.name, None))
            for hit in each.hits:
                item = QTreeWidgetItem([hit.title, hit.text])
                item.setToolTip(0, hit.title)
                item.setToolTip(1, hit.text)
                item.setData(0, _ROLE, (each.ledger.name, hit.id))
                top.addChild(item)
            if each.count > len(each.hits):
                rest = QTreeWidgetItem([f"还有 {each.count - len(each.hits):,} 条，请在台账里查找", ""])
                rest.setData(0, _ROLE, (each.ledger.name, None))
                top.addChild(rest)
            self.tree.addTopLevelItem(top)
            top.setExpanded(True)
        total = sum(each.count for each in found)
        self.note.setText(
            f"在 {len(found)} 本台账里找到 {total:,} 条，双击打开。"
            if found
            else "没有找到。可以换一个字少些的词再试。"
        )

    def _open(self, item: QTreeWidgetItem) -> None:
        ledger, row_id = item.data(0, _ROLE)
        self.go.emit("ledger", (ledger, (), row_id))
