"""救助标准 in the settings: program, tier, since when, how much; every change goes into the journal at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from township_desk.core.fields_date import Date
from township_desk.core.query import Query, Sort
from township_desk.ledgers.standards import GENERAL, PLUS
from township_desk.ledgers.welfare_words import CARE_PLACES, PROGRAMS, SELF_CARE, TIERS
from township_desk.ui.dialogs import ask_text, button, label
from township_desk.ui.editors import DateEdit
from township_desk.ui.messages import MessageBar
from township_desk.ui.page import Context
from township_desk.ui.payroll_dialogs import FormDialog, amount_in
from township_desk.ui.plain_table import PlainTable

TIER_WORDS = (GENERAL, *TIERS[:-1], *PLUS, *CARE_PLACES, *SELF_CARE, "一级", "二级", "三级", "四级")


@dataclass(slots=True)
class Table:
    """The standards as the table shows them."""

    rows: list[tuple[str, ...]] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)
    tones: list[str] = field(default_factory=list)
    headers: tuple[str, ...] = ("待遇项目", "档次", "起用日期", "每人每月（元）", "依据文件")
    widths: tuple[int, ...] = (150, 84, 92, 110, 120)
    right: frozenset[int] = frozenset({3})


class StandardDialog(FormDialog):
    """One standard."""

    def __init__(self, context: Context, parent: QWidget | None, old: tuple[str, ...] | None) -> None:
        lead = "标准提高时加一行新的起用日期，旧的不要改：补打以前月份的花名册还要用。"
        super().__init__(parent, "救助标准", verb="保存", lead=lead)
        self.program, self.tier = QComboBox(), QComboBox()
        self.program.addItems([name for name in PROGRAMS if name != "低保边缘"])
        self.tier.addItems(list(TIER_WORDS))
        self.tier.setEditable(True)
        self.day = DateEdit(Date(name="day", label="起用日期"), context.desk.today)
        self.amount, self.doc = QLineEdit(), QLineEdit()
        self.doc.setPlaceholderText("文号（选填）")
        if old is not None:
            self.program.setCurrentText(old[0])
            self.tier.setCurrentText(old[1])
            self.day.setText(old[2])
            self.amount.setText(old[3])
            self.doc.setText(old[4])
        for words, widget in (("待遇项目", self.program), ("档次", self.tier), ("起用日期", self.day),
                              ("每人每月金额，元", self.amount), ("依据文件", self.doc)):  # fmt: skip
            self.form.addRow(words, widget)

    def read(self) -> dict[str, Any] | str:
        amount, day = amount_in(self.amount), self.day.day()
        if day is None:
            return "请填写起用日期，如 2022-07-01。"
        if amount is None or isinstance(amount, str):
            return amount or "请填写每人每月多少元。"
        return {
            "program": self.program.currentText(), "tier": self.tier.currentText().strip() or GENERAL, "from_date": day,
            "amount": amount, "doc_no": self.doc.text().strip() or None,
        }  # fmt: skip


class StandardsBox(QWidget):
    """The standards with buttons to add one, correct one, void one."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        inside = QVBoxLayout(self)
        inside.setContentsMargins(14, 4, 14, 4)
        self.messages = MessageBar()
        inside.addWidget(self.messages)
        inside.addWidget(
            label("按项目、档次和起用日期。发放花名册按所属月份取数，改动马上生效，可以撤销。", "muted", wrap=True)
        )
        self.view = PlainTable()
        self.view.doubleClicked.connect(lambda _index: self.edit())
        inside.addWidget(self.view, 1)
        row = QHBoxLayout()
        for words, call, kind in (
            ("增加标准…", self.add, "main"), ("修改…", self.edit, ""), ("作废…", self.void, "danger"),
        ):  # fmt: skip
            made = button(words, kind)
            made.setAutoDefault(False)
            made.setEnabled(not context.desk.read_only)
            made.clicked.connect(lambda _checked=False, do=call: do())
            row.addWidget(made)
        row.addStretch(1)
        inside.addLayout(row)
        self.table = Table()
        self.show_all(self._read())

    def _read(self) -> Table:
        records = self.context.desk.records
        found = records.fetch(
            "standard", records.ids(Query("standard", None, (Sort("program"), Sort("tier"), Sort("from_date", True))))
        )
        table = Table()
        for r in found:
            v = r.values
            day = v["from_date"].isoformat() if v["from_date"] else ""
            amount = f"{v['amount']:,.2f}" if v["amount"] is not None else ""
            table.rows.append((v["program"] or "", v["tier"] or "", day, amount, v["doc_no"] or ""))
            table.ids.append(r.id)
            table.tones.append("")
        return table

    def show_all(self, table: Table) -> None:
        """Show the standards."""
        self.table = table
        self.view.show_table(table)

    def _chosen(self) -> int | None:
        rows = self.view.chosen()
        return rows[0] if rows else None

    def _write(self, work: Any) -> None:
        def done(_found: Any) -> None:
            self.context.ops.read(lambda _job: self._read(), self.show_all, owner=self, key=(id(self), "standards"))

        self.context.ops.write(work, done, owner=self)

    def add(self) -> None:
        """Add a standard."""
        dialog = StandardDialog(self.context, self, None)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._write(lambda _job: self.context.desk.editing.add("standard", dialog.values))

    def edit(self) -> None:
        """Correct the chosen one."""
        row = self._chosen()
        if row is None or self.context.desk.read_only:
            return
        row_id = self.table.ids[row]
        dialog = StandardDialog(self.context, self, self.table.rows[row])
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._write(lambda _job: self.context.desk.editing.edit("standard", row_id, dialog.values))

    def void(self) -> None:
        """Void the chosen one."""
        row = self._chosen()
        if row is None:
            return
        row_id, words = self.table.ids[row], " ".join(self.table.rows[row][:4])
        reason = ask_text(self, "作废标准", f"{words}。请写明原因。", verb="作废")
        if reason:
            self._write(lambda _job: self.context.desk.editing.void("standard", row_id, reason))
