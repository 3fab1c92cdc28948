"""What the import wizard asks besides columns: what holds for a whole list, and proposals that wait for the clerk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QTableView, QWidget

from township_desk.ui.dialogs import button, label

if TYPE_CHECKING:
    from township_desk.service.import_plan import ImportPlan, RowPlan

_HINTS = {"date": "如 2022-12-06"}


class WholeFields(QWidget):
    """Fields that hold for the whole file (反馈单位、文件、日期), for intakes that ask for them; hidden for others."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._edits: dict[str, QLineEdit] = {}
        self._intake = ""
        self.hide()

    def show_plan(self, plan: ImportPlan) -> None:
        """Ask what the plan's intake asks, filled with what the list itself says."""
        if plan.intake.name != self._intake:
            self._build(plan)
        for name, edit in self._edits.items():
            f = plan.ledger.by_name[name]
            said = next((row.get(name) for row in plan.rows if row.get(name) is not None), None)
            edit.setPlaceholderText(f.format(said) if said is not None else _HINTS.get(f.kind, "名单里没有写"))
        self.setVisible(bool(self._edits))

    def _build(self, plan: ImportPlan) -> None:
        while (item := self._row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self._edits, self._intake = {}, plan.intake.name
        for name in plan.intake.asks:
            f = plan.ledger.by_name[name]
            edit = QLineEdit()
            edit.setToolTip(f"整份名单的{f.label}；名单里逐行写了的，以名单为准")
            edit.editingFinished.connect(lambda e=edit: self._told(e))
            self._row.addWidget(label(f.label))
            self._row.addWidget(edit, 1)
            self._edits[name] = edit

    def _told(self, edit: QLineEdit) -> None:
        if edit.isModified():
            edit.setModified(False)
            self.changed.emit()

    def values(self) -> dict[str, str]:
        """What has been filled in, by field."""
        return {name: text for name, edit in self._edits.items() if (text := edit.text().strip())}


class Proposals(QWidget):
    """The bar over the preview for lines that wait (待定): accept those selected, or all."""

    accepted = Signal()

    def __init__(self, table: QTableView) -> None:
        super().__init__()
        self._table = table
        self.lines: set[str] = set()
        """The lines accepted, as the import takes them."""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.words = label("", "soon", wrap=True)
        self.chosen: QPushButton = button("接受选中的行")
        self.chosen.setToolTip("选中的待定行按表上写的办：迁入本户、更换户主或分户")
        self.all: QPushButton = button("全部接受")
        row.addWidget(self.words, 1)
        row.addWidget(self.chosen)
        row.addWidget(self.all)
        self.chosen.clicked.connect(lambda: self._accept(self._selected()))
        self.all.clicked.connect(lambda: self._accept(self._held))
        self._held: list[RowPlan] = []
        self.hide()

    def show_plan(self, plan: ImportPlan) -> None:
        """Show the bar when lines wait."""
        self._held = [row for row in plan.rows if row.outcome == "held"]
        self.words.setText(f"{len(self._held)}行待定：有人登记在另一户，或户主不同。不接受就保持原样，这些行不写入。")
        self.setVisible(bool(self._held))

    def _selected(self) -> list[RowPlan]:
        rows = self._table.model().rows  # type: ignore[attr-defined]
        found = [rows[index.row()] for index in self._table.selectionModel().selectedRows()]
        return [row for row in found if row.outcome == "held"]

    def _accept(self, rows: list[RowPlan]) -> None:
        fresh = {f"{row.sheet.sheet}:{row.row}" for row in rows} - self.lines
        if fresh:
            self.lines |= fresh
            self.accepted.emit()


__all__ = ["Proposals", "WholeFields"]
