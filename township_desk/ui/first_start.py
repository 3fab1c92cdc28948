"""首次使用: the town's name, its code, its villages (typed, pasted or from a sheet); or the demonstration township."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFormLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from township_desk.ui.dialogs import Dialog, button, label
from township_desk.ui.operations import Job
from township_desk.ui.page import Context


def split_villages(text: str) -> list[str]:
    """Village names from typed or pasted text: one a line, or separated by 、，；or tabs."""
    found = (part.strip() for part in re.split(r"[\n\t、，,；;]+", text))
    return list(dict.fromkeys(part for part in found if part))


class FirstStart(Dialog):
    """`demo_asked` asks for the demonstration township instead."""

    demo_asked = Signal()

    def __init__(self, context: Context, parent: QWidget | None) -> None:
        super().__init__(parent, "欢迎使用镇务台账")
        self.desk, self.ops = context.desk, context.ops
        self._given: dict[str, dict[str, Any]] = {}
        self.resize(560, 540)
        self.body.addWidget(label("先填写本镇的基本情况", "title"))
        self.body.addWidget(
            label("各张表的表头、村名核对都按这里的内容。以后可在“设置”和“村（社区）”台账中修改。", "muted", wrap=True)
        )
        form = QFormLayout()
        form.setVerticalSpacing(10)
        self.town, self.code = QLineEdit(), QLineEdit()
        self.town.setPlaceholderText("如：青禾镇")
        self.code.setPlaceholderText("统计用区划代码前9位")
        self.code.setMaxLength(9)
        form.addRow("乡镇名称", self.town)
        form.addRow("乡镇代码", self.code)
        self.body.addLayout(form)
        row = QHBoxLayout()
        row.addWidget(label("村（社区）名称，每行一个"), 1)
        from_sheet = button("从表格读取…", "link")
        from_sheet.clicked.connect(self._ask_sheet)
        row.addWidget(from_sheet)
        self.body.addLayout(row)
        self.villages = QPlainTextEdit()
        self.villages.setPlaceholderText("石盘村\n东岭村\n白杨社区")
        self.body.addWidget(self.villages, 1)
        self.count = label("", "muted")
        self.body.addWidget(self.count)
        demo = button("打开演示镇", "link")
        demo.setToolTip("用虚构的数据试用全部功能，不影响正式数据")
        demo.clicked.connect(self._demo)
        self.foot.insertWidget(0, demo)
        later = self.add_button("以后再填")
        later.clicked.connect(self.reject)
        self.go = self.add_button("开始使用", "main", default=True)
        self.go.clicked.connect(self._set_up)
        for signal in (self.town.textChanged, self.code.textChanged, self.villages.textChanged):
            signal.connect(self._check)
        self._check()

    def _check(self) -> None:
        names = split_villages(self.villages.toPlainText())
        self.count.setText(f"共 {len(names)} 个村（社区）" if names else "")
        good = bool(self.town.text().strip()) and re.fullmatch(r"\d{9}", self.code.text().strip()) is not None
        self.go.setEnabled(good)
        self.go.setToolTip("" if good else "请填写乡镇名称和9位代码")

    def _ask_sheet(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, "选择村名表", "", "表格或文本 (*.xlsx *.xls *.ods *.csv *.txt *.json)"
        )
        if name:
            self.take_sheet(Path(name))

    def take_sheet(self, path: Path) -> None:
        """Read the villages from a file."""

        def work(_job: Job) -> list[dict[str, Any]]:
            from township_desk.service.importing_villages import read_villages

            return read_villages(path)

        self.ops.read(work, self._took, owner=self, label="正在读取")

    def _took(self, found: list[dict[str, Any]]) -> None:
        self._given.update({str(item["name"]): item for item in found})
        old = split_villages(self.villages.toPlainText())
        self.villages.setPlainText("\n".join(dict.fromkeys([*old, *(str(item["name"]) for item in found)])))

    def _set_up(self) -> None:
        town, code = self.town.text().strip(), self.code.text().strip()
        villages = [self._given.get(name, name) for name in split_villages(self.villages.toPlainText())]
        self.go.setEnabled(False)
        self.ops.write(
            lambda _job: self.desk.set_up(town, code, villages),
            lambda _touched: self.accept(),
            owner=self,
            failed=self._refused,
        )

    def _refused(self, _error: BaseException) -> bool:
        self.go.setEnabled(True)
        return False

    def _demo(self) -> None:
        self.reject()
        self.demo_asked.emit()
