"""Small dialogs of the guided page 发放: record a change, adjust a line, who approves, when it arrived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from township_desk.core.fields_date import Date
from township_desk.ledgers.bank_layouts import BankLayout
from township_desk.ledgers.welfare_words import ACCOUNT_CHANGE, END_REASONS, TIERS
from township_desk.service.payroll_events import KINDS
from township_desk.service.payroll_model import Batch, month_words
from township_desk.ui.dialogs import Dialog, label
from township_desk.ui.editors import DateEdit, PickEdit, reference_source
from township_desk.ui.page import Context

_NEEDS: Mapping[str, tuple[str, ...]] = {
    "变更标准": ("amount",), "转类": ("tier", "amount"), "增员": ("persons", "amount"), "减员": ("persons", "amount"),
    "暂停": (), "恢复": ("amount",), "停发": ("end_reason",), "整户迁移": (), ACCOUNT_CHANGE: (), "新增": (),
}  # fmt: skip
"""What each kind of change asks for besides its reason."""


class FormDialog(Dialog):
    """Labelled lines and a verb; `read` gives what was typed or tells what is wrong."""

    def __init__(self, parent: QWidget | None, title: str, *, verb: str, lead: str = "") -> None:
        super().__init__(parent, title)
        self.setMinimumWidth(460)
        if lead:
            self.body.addWidget(label(lead, "muted", wrap=True))
        self.form = QFormLayout()
        self.form.setVerticalSpacing(9)
        self.body.addLayout(self.form)
        self.go = self.add_buttons(verb)
        self.go.clicked.connect(self._take)
        self.values: dict[str, Any] = {}

    def _take(self) -> None:
        found = self.read()
        if isinstance(found, str):
            self.messages.tell(found, "bad")
            return
        self.values = found
        self.accept()

    def read(self) -> dict[str, Any] | str:
        """What was typed, or what is wrong with it."""
        raise NotImplementedError


def amount_in(edit: QLineEdit) -> Decimal | str | None:
    """An amount of 元; None for nothing, a sentence when it is none."""
    text = edit.text().replace(",", "").replace("，", "").strip()
    if not text:
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return f"“{edit.text()}”不是金额，请填数字，如 450 或 -20.50。"


class RecordDialog(FormDialog):
    """登记变动: whose benefit, what changes, from which month (the page's), why."""

    def __init__(self, context: Context, parent: QWidget | None, month: str, benefit: tuple[int, str] | None) -> None:
        lead = f"从{month_words(month)}起生效。程序写一条变动，并改待遇现在的金额、类别、人数或状态，一步撤销。"
        super().__init__(parent, "登记待遇变动", verb="登记", lead=lead)
        self.who = PickEdit(lambda _typed, _give: None)
        self.who.source = reference_source(context.desk, context.ops, "benefit", self.who)
        self.who.setPlaceholderText("输入姓名或拼音首字母，从列表里选")
        if benefit is not None:
            self.who.ids[benefit[1]] = benefit[0]
            self.who.setText(benefit[1])
        self.kind = QComboBox()
        self.kind.addItems(list(KINDS))
        self.amount, self.persons, self.reason, self.basis = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.amount.setPlaceholderText("变动后每月多少元；按标准发的可以不填")
        self.persons.setPlaceholderText("几个人，只填数字")
        self.tier, self.end_reason = QComboBox(), QComboBox()
        self.tier.addItems(list(TIERS))
        self.end_reason.addItems(list(END_REASONS))
        self.basis.setPlaceholderText("审批表、核查报告、审计清单（选填）")
        rows: tuple[tuple[str, str, QWidget], ...] = (
            ("", "享受待遇的户（人）", self.who), ("", "变动类型", self.kind), ("tier", "变动后类别", self.tier),
            ("persons", "人数", self.persons), ("amount", "变动后月金额", self.amount),
            ("end_reason", "停发原因", self.end_reason), ("", "原因", self.reason), ("", "依据", self.basis),
        )  # fmt: skip
        self._rows = {key: widget for key, _, widget in rows if key}
        for _, words, widget in rows:
            self.form.addRow(words, widget)
        self.kind.currentTextChanged.connect(self._chosen)
        self._chosen(self.kind.currentText())

    def _chosen(self, kind: str) -> None:
        for key, widget in self._rows.items():
            self.form.setRowVisible(widget, key in _NEEDS[kind])

    def read(self) -> dict[str, Any] | str:
        kind = self.kind.currentText()
        row_id = self.who.ids.get(self.who.text().strip())
        if row_id is None:
            return "请从列表里选是哪一户（人）的待遇。"
        amount = amount_in(self.amount) if "amount" in _NEEDS[kind] else None
        if isinstance(amount, str):
            return amount
        persons = self.persons.text().strip()
        if "persons" in _NEEDS[kind] and not (persons.isdigit() and int(persons)):
            return "请填写增减几个人。"
        reason = self.reason.text().strip() or (self.end_reason.currentText() if kind == "停发" else "")
        if not reason:
            return "请写明原因。"
        return {
            "benefit": row_id, "kind": kind, "amount": amount, "persons": int(persons) if persons.isdigit() else 0,
            "tier": self.tier.currentText() if kind == "转类" else None, "reason": reason,
            "end_reason": self.end_reason.currentText(), "basis": self.basis.text().strip() or None,
        }  # fmt: skip


class AdjustDialog(FormDialog):
    """调整补发（扣减） of a line."""

    def __init__(self, parent: QWidget | None, who: str, amount: str, reason: str) -> None:
        super().__init__(
            parent, "调整补发（扣减）", verb="调整", lead=f"{who}：补发写正数，扣减写负数。重新生成花名册时保留。"
        )
        self.amount, self.reason = QLineEdit(amount), QLineEdit(reason)
        self.reason.setPlaceholderText("写进备注，会印在花名册上")
        self.form.addRow("补发（扣减），元", self.amount)
        self.form.addRow("原因", self.reason)

    def read(self) -> dict[str, Any] | str:
        amount = amount_in(self.amount)
        if amount is None or isinstance(amount, str):
            return amount or "请填写补发（扣减）多少元，不补不扣填 0。"
        if amount and not self.reason.text().strip():
            return "请写明原因。"
        return {"amount": amount, "remark": self.reason.text().strip()}


class ApproveDialog(FormDialog):
    """审核: who checked, who is in charge."""

    def __init__(self, parent: QWidget | None, batch: Batch, checker: str, head: str) -> None:
        lead = f"{batch.title}：{batch.households}户、{batch.persons}人、{batch.amount:,.2f}元。审核人不能是制表人（{batch.made_by}）。"
        super().__init__(parent, "审核花名册", verb="审核通过", lead=lead)
        self.fund = QLineEdit(batch.fund_source)
        self.fund.setPlaceholderText("中央、省、市、县资金文号")
        self.checker, self.head = (
            QLineEdit("" if checker == batch.made_by else checker),
            QLineEdit(batch.approved_by or head),
        )
        self.form.addRow("资金来源", self.fund)
        self.form.addRow("审核人", self.checker)
        self.form.addRow("单位负责人", self.head)

    def read(self) -> dict[str, Any] | str:
        if not self.fund.text().strip():
            return "请填写资金来源。"
        if not self.checker.text().strip() or not self.head.text().strip():
            return "请填写审核人和单位负责人。"
        return {"fund": self.fund.text().strip(), "checked_by": self.checker.text().strip(),
                "approved_by": self.head.text().strip()}  # fmt: skip


class LayoutDialog(FormDialog):
    """Asks in which of the office's layouts the bank's file is written; the program's own stands first."""

    def __init__(
        self, parent: QWidget | None, lead: str, layouts: Sequence[BankLayout], own: str, *, verb: str
    ) -> None:
        super().__init__(parent, "送银行文件", verb=verb, lead=lead)
        self.layouts = QComboBox()
        for layout in layouts:
            use = f"（用于{'、'.join(layout.programs)}）" if layout.programs else ""
            self.layouts.addItem(f"{layout.name}{use}", layout.name)
        self.layouts.setCurrentIndex(self.layouts.findData(own))
        self.form.addRow("文件格式", self.layouts)

    def read(self) -> dict[str, Any] | str:
        return {"layout": str(self.layouts.currentData())}


class DayDialog(FormDialog):
    """Asks for a day: when the notice begins, when the money arrived; and what lines without an answer count as."""

    def __init__(
        self, parent: QWidget | None, title: str, *, words: str, verb: str, day: date, lead: str, waiting: int = 0
    ) -> None:
        super().__init__(parent, title, verb=verb, lead=lead)
        self.day = DateEdit(Date(name="day", label=words), day)
        self.day.setText(day.isoformat())
        self.form.addRow(words, self.day)
        self.rest = QComboBox()
        for text, value in (("先不登记，逐行核实", ""), ("按成功登记", "成功"), ("按失败登记", "失败")):
            self.rest.addItem(text, value)
        if waiting:
            self.form.addRow(f"没有结果的{waiting}行", self.rest)

    def read(self) -> dict[str, Any] | str:
        day = self.day.day()
        return {"day": day, "rest": str(self.rest.currentData())} if day is not None else "请填写日期，如 2022-11-28。"
