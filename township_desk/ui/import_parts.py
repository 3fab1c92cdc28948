"""Parts of the import wizard: the columns and the fields they mean, and the planned rows with their verdicts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QTableView, QTableWidget, QTableWidgetItem

from township_desk.core.fields import Field, raw_text
from township_desk.core.fields_choice import Ref
from township_desk.core.text import cover_numbers
from township_desk.intake.model import target_of
from township_desk.service.import_plan import RowPlan
from township_desk.ui import theme

if TYPE_CHECKING:
    from township_desk.service.desk import Desk
    from township_desk.service.import_plan import ImportPlan

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
COUNTS: tuple[tuple[str, str, Callable[[Any], int]], ...] = (
    ("new", "新增", lambda plan: plan.counts.new),
    ("changed", "更新", lambda plan: plan.counts.updated),
    ("same", "无变化", lambda plan: plan.counts.unchanged),
    ("duplicate", "重复", lambda plan: plan.counts.duplicate),
    ("rejected", "未收", lambda plan: plan.counts.rejected),
    ("held", "待定", lambda plan: plan.counts.held),
    ("incomplete", "待补", lambda plan: plan.counts.incomplete),
)
_TOLD = 8
"""Missing fields told after an import; the rest is in the grid."""
_WORDS = {"new": "新增", "changed": "更新", "same": "无变化", "duplicate": "重复", "rejected": "未收", "held": "待定"}
_TONES = {"new": "good", "changed": "accent", "same": "muted", "duplicate": "soon", "rejected": "bad", "held": "soon"}


class MappingTable(QTableWidget):
    """A line for each column of each sheet: its letter, header, samples, and the field it goes to."""

    def __init__(self) -> None:
        super().__init__(0, 5)
        self.setHorizontalHeaderLabels(["工作表", "列", "表头", "前几行内容", "导入为"])
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(32)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWordWrap(False)
        for column, width in enumerate((130, 44, 210, 380, 220)):
            self.setColumnWidth(column, width)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._given: dict[str, str] = {}
        self._shown: dict[str, str] = {}
        self._boxes: dict[str, QComboBox] = {}

    def show_plan(self, plan: ImportPlan) -> None:
        """Show what was recognised."""
        self.setRowCount(0)
        self._boxes, self._shown = {}, {}
        books = {sheet.name: sheet for sheet in plan.book.sheets}
        for sheet in plan.sheets:
            if sheet.skipped:
                continue
            for header, letter in sheet.columns.items():
                self._add(sheet.sheet, letter, header, _samples(books.get(sheet.sheet), letter, sheet.header_row))
                self._add_box(header, sheet.mapping.get(header, ""), plan.targets, guessed=header in sheet.guessed)
        self._given = self.changed() | self._given

    def _add(self, sheet: str, letter: str, header: str, samples: str) -> None:
        row = self.rowCount()
        self.insertRow(row)
        for column, text in enumerate((sheet, letter, header, samples)):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            self.setItem(row, column, item)

    def _add_box(self, header: str, name: str, targets: list[tuple[str, str]], *, guessed: bool) -> None:
        box = QComboBox()
        box.addItem("不导入", "")
        for target, words in targets:
            box.addItem(words, target)
        box.setCurrentIndex(max(0, box.findData(name)))
        box.setMaxVisibleItems(16)
        if guessed:
            box.setToolTip("按相近的字样推测，请核对")
        self._shown[header] = name
        self._boxes[header] = box
        self.setCellWidget(self.rowCount() - 1, 4, box)

    def changed(self) -> dict[str, str]:
        """Header -> field of the columns that the clerk has set otherwise than guessed, now or before."""
        now = {h: str(box.currentData() or "") for h, box in self._boxes.items() if box.currentData() != self._shown[h]}
        return {**self._given, **now}

    @property
    def dirty(self) -> bool:
        """Whether a column was set since the plan was made."""
        return any(box.currentData() != self._shown[header] for header, box in self._boxes.items())


def _samples(sheet: Any, letter: str, header_row: int | None) -> str:
    """The first values under a header."""
    if sheet is None or header_row is None:
        return ""
    column = 0
    for char in letter:
        column = column * 26 + ord(char) - 64
    at = column - sheet.first_col
    rows = sheet.rows[header_row - sheet.first_row + 1 : header_row - sheet.first_row + 30]
    found = [raw_text(row[at]) for row in rows if 0 <= at < len(row) and row[at] not in (None, "")]
    return cover_numbers(" | ".join(found[:4]))


class PlanModel(QAbstractTableModel):
    """Planned rows; of a changed cell old -> new."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.plan: ImportPlan | None = None
        self.rows: list[RowPlan] = []
        self.fields: list[Field] = []
        self.columns: list[tuple[str, Field, str]] = []
        """(key of the part, field, header) of each column after the first three."""

    def show(self, plan: ImportPlan | None, verdict: str) -> None:
        """Show the rows of a verdict ('' for all)."""
        self.beginResetModel()
        self.plan = plan
        rows = plan.rows if plan is not None else []
        if verdict == "incomplete":
            self.rows = [row for row in rows if row.lacks and row.outcome in ("new", "changed")]
        else:
            self.rows = [row for row in rows if not verdict or row.outcome == verdict]
        self.columns = _columns(plan) if plan is not None else []
        self.fields = [f for _, f, _ in self.columns]
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.fields) + 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation is Qt.Orientation.Vertical:
            return None
        return ("位置", "结果", "说明")[section] if section < 3 else self.columns[section - 3][2]

    def data(self, index: Index, role: int = 0) -> Any:
        row, column = self.rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.text(row, column)
        if role == Qt.ItemDataRole.ForegroundRole:
            if column == 1:
                return theme.current().colour(_TONES[row.outcome])
            if column == 2:
                return theme.current().colour("bad" if row.rejected else "soon")
        if role == Qt.ItemDataRole.BackgroundRole and column > 2:
            part = self._part(row, column)
            changed = part is not None and bool(part.changes) and self.fields[column - 3].name in (part.changes or ())
            return theme.current().colour("accent_soft") if changed else None
        return None

    def text(self, row: RowPlan, column: int) -> str:
        """A cell's words."""
        if column == 0:
            return f"{row.sheet.sheet} 第{row.row}行"
        if column == 1:
            return _WORDS[row.outcome]
        if column == 2:
            told = [problem.message for problem in row.told]
            if row.missing and self.plan is not None and row.outcome in ("new", "changed"):
                labels = [f.label for name in row.missing if (f := self.plan.ledger.by_name.get(name)) is not None]
                told.append("待补：" + "、".join(labels))
            return "；".join(dict.fromkeys(told))
        field, part = self.fields[column - 3], self._part(row, column)
        if part is None:
            return ""
        if part.changes and field.name in part.changes:
            old, new = part.changes[field.name]
            return f"{self._show(field, old) or '（空）'} → {self._show(field, new) or '（空）'}"
        return self._show(field, part.get(field.name))

    def _part(self, row: RowPlan, column: int) -> RowPlan | None:
        """The row of the line that a column shows."""
        key = self.columns[column - 3][0]
        return next((p for p in row.parts if p.part and p.part.key == key), None) if key else row

    def _show(self, field: Field, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, RowPlan):
            return ""
        if isinstance(field, Ref) and isinstance(value, int):
            return self._desk.records.title(field.target, value)
        if isinstance(field, Ref) and isinstance(value, tuple):
            return "、".join(self._desk.records.title(field.target, i) for i in value)
        return field.mask(value)


def several(plan: ImportPlan) -> list[str]:
    """What an import writes into each ledger, where its lines fill several."""
    if not plan.intake.parts:
        return []
    words = []
    for name, found in plan.by_ledger.items():
        new, updated = found["new"], found["updated"]
        if new or updated:
            words.append(f"{plan.ledgers[name].label}新增 {new:,}" + (f"、更新 {updated:,}" if updated else ""))
    return [f"写入各本台账：{'；'.join(words)}。"] if words else []


def _columns(plan: ImportPlan) -> list[tuple[str, Field, str]]:
    """The columns of a preview: the own row's fields, then what columns of the sheet fill in other ledgers."""
    used = {name for sheet in plan.sheets for name in sheet.mapping.values()}
    own = used | {name for row in plan.rows[:50] for name in row.names}
    found = [("", f, f.label) for f in plan.ledger.fields if f.name in own and f.name not in plan.intake.refs]
    labels = dict(plan.targets)
    for part in plan.intake.parts:
        ledger = plan.ledgers[part.ledger]
        found += [
            (part.key, ledger.by_name[name], labels[target])
            for name in part.words
            if (target := target_of(part.key, name)) in used
        ]
    return found


class PlanTable(QTableView):
    """The planned rows."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._rows = PlanModel(desk)
        self._rows.setParent(self)
        self.setModel(self._rows)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(26)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    @property
    def rows(self) -> PlanModel:
        """The model."""
        return self._rows

    def show_plan(self, plan: ImportPlan) -> None:
        """Show every row."""
        self._rows.show(plan, "")
        for column, width in enumerate((150, 66, 300)):
            self.setColumnWidth(column, width)
        for column, field in enumerate(self._rows.fields, 3):
            self.setColumnWidth(column, max(86, min(field.width * 9 + 20, 240)))

    def filter(self, verdict: str) -> None:
        """Show the rows of one verdict."""
        self._rows.show(self._rows.plan, verdict)


def lacking(plan: ImportPlan) -> str:
    """What the rows that come in lack and how many of them, most often first; a long rest is left out."""
    found = list(plan.lacking.items())
    told = "、".join(f"{name}（{count:,}）" for name, count in found[:_TOLD])
    return told + ("等" if len(found) > _TOLD else "")
