"""存为用数: what a ledger page is narrowed to becomes a figure of the report: name, sum or count, date."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QWidget

from township_desk.core.fields_date import Date
from township_desk.core.query import Cond
from township_desk.service.own_figures import HOW, OwnFigure
from township_desk.ui.dialogs import Dialog, label

if TYPE_CHECKING:
    from township_desk.core.ledger import Ledger


class OwnFigureDialog(Dialog):
    """`made` is the figure that the clerk has described; the page's filters are its condition."""

    def __init__(
        self, parent: QWidget | None, ledger: Ledger, cond: Cond | None, words: str, known: Sequence[OwnFigure]
    ) -> None:
        super().__init__(parent, "存为用数")
        self.ledger, self.cond = ledger, cond
        self.setMinimumWidth(520)
        told = f"数“{ledger.label}”里{'符合现在筛选的' if words else '全部'}记录" + (f"：{words}" if words else "。")
        self.body.addWidget(label(told, wrap=True))
        form = QFormLayout()
        form.setSpacing(8)
        self.which = QComboBox()
        self.which.addItem("新的用数", None)
        for version in known:
            self.which.addItem(f"改 {version.id} {version.label}", version)
        self.name, self.unit, self.definition = QLineEdit(), QLineEdit(), QLineEdit()
        self.name.setPlaceholderText("如：重大隐患数")
        self.unit.setPlaceholderText("如：处、户、万元")
        self.definition.setPlaceholderText("用一句话说明数的是什么")
        self.how, self.field, self.date = QComboBox(), QComboBox(), QComboBox()
        for key, text in HOW.items():
            self.how.addItem(text, key)
        self.date.addItem("不按日期", "")
        for each in ledger.fields:
            if isinstance(each, Date) and each.stored:
                self.date.addItem(each.label, each.name)
        self.stock = QCheckBox("期末存量：日期不晚于期末的都算")
        if ledger.period:
            self.date.setCurrentIndex(max(0, self.date.findData(ledger.period)))
        rows = (
            ("存为", self.which), ("名称", self.name), ("算法", self.how), ("栏目", self.field), ("按哪个日期", self.date),
            ("", self.stock), ("单位", self.unit), ("口径", self.definition),
        )  # fmt: skip
        for text, widget in rows:
            form.addRow(text, widget)
        self.body.addLayout(form)
        self.how.currentIndexChanged.connect(lambda _n: self._fields())
        self.which.currentIndexChanged.connect(lambda _n: self._chosen())
        self._fields()
        self.go = self.add_buttons("保存")
        self.go.clicked.connect(self._accept)

    def _fields(self) -> None:
        """Sum and mean take numbers, distinct any column, count none."""
        how = self.how.currentData()
        self.field.clear()
        for each in self.ledger.fields:
            if each.stored and (how == "distinct" or (how in ("sum", "mean") and each.numeric)):
                self.field.addItem(each.label, each.name)
        self.field.setEnabled(how != "count")

    def _chosen(self) -> None:
        version = self.which.currentData()
        if isinstance(version, OwnFigure):
            self.name.setText(version.label)
            self.unit.setText(version.unit)
            self.definition.setText(version.definition)

    def made(self) -> OwnFigure:
        """What the clerk has described."""
        version = self.which.currentData()
        return OwnFigure(
            version.id if isinstance(version, OwnFigure) else "",
            self.name.text().strip(),
            self.ledger.name,
            str(self.how.currentData()),
            str(self.field.currentData() or ""),
            str(self.date.currentData() or ""),
            self.stock.isChecked(),
            self.unit.text().strip(),
            self.definition.text().strip(),
        )

    def _accept(self) -> None:
        if not self.name.text().strip():
            self.messages.tell("请写明用数的名称。", "soon")
            return
        self.accept()
