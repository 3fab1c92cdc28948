"""Backups to restore from, and the doctor's findings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QTreeWidget, QTreeWidgetItem, QWidget

from township_desk.ui.dialogs import Dialog, button, confirm, label
from township_desk.ui.form_parts import show_time
from township_desk.ui.page import Context


class BackupDialog(Dialog):
    """Lists the backups; restoring asks for a typed word. `restored` tells that the data was replaced."""

    restored = Signal()

    def __init__(self, context: Context, parent: QWidget | None) -> None:
        super().__init__(parent, "从备份恢复")
        self.desk, self.ops = context.desk, context.ops
        self.found: list[Any] = []
        self.resize(720, 440)
        self.body.addWidget(
            label("恢复会用备份替换现有的全部数据；恢复前会先把现有数据另存一份备份。", "muted", wrap=True)
        )
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setHeaderLabels(["时间", "条数", "大小", "核对", "文件"])
        for column, width in enumerate((160, 90, 90, 90)):
            self.list.setColumnWidth(column, width)
        self.body.addWidget(self.list, 1)
        other = button("选择其他备份文件…")
        other.clicked.connect(self._choose)
        self.foot.insertWidget(0, other)
        self.go = self.add_buttons("恢复所选备份", kind="danger")
        self.go.setEnabled(False)
        self.go.clicked.connect(self._restore_chosen)
        self.list.currentItemChanged.connect(lambda item, _old: self.go.setEnabled(item is not None))
        self.ops.read(lambda _job: self.desk.safety.backups(), self._show, owner=self)

    def _show(self, found: Sequence[Any]) -> None:
        self.found = list(found)
        for info in self.found:
            size = f"{info.size / 1048576:,.1f} MB"
            proven = "已核对" if info.proven else "未核对"
            self.list.addTopLevelItem(
                QTreeWidgetItem([show_time(info.at), f"{info.rows:,}", size, proven, Path(info.path).name])
            )
        if not self.found:
            self.messages.tell("还没有备份。可在“文件”菜单选“立即备份”。", "info")

    def _restore_chosen(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self._restore(Path(self.found[self.list.indexOfTopLevelItem(item)].path))

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "选择备份文件", str(self.desk.backups), "备份文件 (*)")
        if name:
            self._restore(Path(name))

    def _restore(self, path: Path) -> None:
        text = f"将用“{path.name}”替换现有的全部数据。"
        if not confirm(self, "从备份恢复", text, verb="恢复", danger=True, word="恢复"):
            return
        self.ops.write(
            lambda _job: self.desk.safety.restore(path), lambda _none: self._done(), owner=self, label="正在恢复"
        )

    def _done(self) -> None:
        self.restored.emit()
        self.accept()


class DoctorDialog(Dialog):
    """Looks the database over and tells what was looked at."""

    def __init__(self, context: Context, parent: QWidget | None) -> None:
        super().__init__(parent, "数据体检")
        self.resize(640, 420)
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setWordWrap(True)
        self.list.setHeaderLabels(["项目", "结果", "说明"])
        for column, width in enumerate((170, 70)):
            self.list.setColumnWidth(column, width)
        self.body.addWidget(self.list, 1)
        self.note = label("正在检查…", "muted")
        self.body.addWidget(self.note)
        self.add_button("关闭", "main", default=True).clicked.connect(self.reject)
        context.ops.read(lambda _job: context.desk.safety.doctor(), self._show, owner=self, label="正在体检")

    def _show(self, found: Sequence[tuple[str, bool, str]]) -> None:
        for name, good, text in found:
            item = QTreeWidgetItem([name, "正常" if good else "有问题", text])
            item.setToolTip(2, text)
            self.list.addTopLevelItem(item)
        bad = sum(not good for _, good, _ in found)
        self.note.setText(f"有 {bad} 项需要处理，请按说明操作，或从备份恢复。" if bad else "全部正常。")
