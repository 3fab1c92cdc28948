"""A table of ready texts: rows with a tone and a row of a ledger behind each; for guided pages and stories."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from township_desk.ui import theme

_NO_INDEX = QModelIndex()
_ROLE = Qt.ItemDataRole


class Rows(Protocol):
    """What is shown (service.payroll_view.StepTable and its like)."""

    @property
    def headers(self) -> tuple[str, ...]:
        """Words of the columns."""

    @property
    def widths(self) -> tuple[int, ...]:
        """Pixels of the columns; the last takes what is left."""

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The texts."""

    @property
    def tones(self) -> list[str]:
        """bad, soon, muted or nothing, by row."""

    @property
    def right(self) -> frozenset[int]:
        """Columns of numbers."""


class PlainModel(QAbstractTableModel):
    """Texts in rows; a toned row has its first cell coloured, a bad one is set off as a whole."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table: Rows | None = None

    def show(self, table: Rows | None) -> None:
        """Show a table."""
        self.beginResetModel()
        self.table = table
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_INDEX) -> int:
        return 0 if parent.isValid() or self.table is None else len(self.table.rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_INDEX) -> int:
        return 0 if parent.isValid() or self.table is None else len(self.table.headers)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if self.table is None:
            return None
        across = orientation is Qt.Orientation.Horizontal
        if role == _ROLE.TextAlignmentRole and across:
            return self._side(section)
        if role != _ROLE.DisplayRole:
            return None
        return self.table.headers[section] if across else section + 1

    def _side(self, column: int) -> Qt.AlignmentFlag:
        right = self.table is not None and column in self.table.right
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> Any:
        table = self.table
        if table is None:
            return None
        if role in (_ROLE.DisplayRole, _ROLE.ToolTipRole):
            return table.rows[index.row()][index.column()]
        if role == _ROLE.TextAlignmentRole:
            return self._side(index.column())
        tone = table.tones[index.row()]
        if role == _ROLE.ForegroundRole and tone and (index.column() == 0 or tone == "muted"):
            return theme.current().colour(tone)
        if role == _ROLE.BackgroundRole and tone in ("bad", "soon"):
            return theme.current().colour(f"{tone}_soft")
        return None


class PlainTable(QTableView):
    """A view of `PlainModel` with whole rows to choose."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.source = PlainModel(self)
        self.setModel(self.source)
        self.setObjectName("grid")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setWordWrap(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.horizontalHeader().setStretchLastSection(True)
        self.verticalHeader().setDefaultSectionSize(27)
        self.verticalHeader().hide()

    def show_table(self, table: Rows) -> None:
        """Show a table, its columns at their own width; the first row is chosen when there is any."""
        self.source.show(table)
        for n, width in enumerate(table.widths):
            self.setColumnWidth(n, width)
        if table.rows:
            self.selectRow(0)

    def chosen(self) -> list[int]:
        """The rows that are chosen."""
        picker = self.selectionModel()
        return sorted(index.row() for index in picker.selectedRows())

    def texts(self) -> Sequence[tuple[str, ...]]:
        """Every row as it is shown."""
        return self.source.table.rows if self.source.table is not None else ()
