"""The list of figures as a table: chapters as headings, each figure with last year's number beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from township_desk.core import wording
from township_desk.core.figure import BASIS_WORDS, Taken
from township_desk.service.figures import difference
from township_desk.ui import theme

HEADERS = ("编号", "用数", "本期", "上年同期", "增减", "时间口径", "台账", "记录数", "口径")
WIDTHS = (58, 236, 150, 132, 86, 76, 112, 62, 520)
_RIGHT, _ROWS = frozenset({2, 3, 4}), 7
_NO_INDEX = QModelIndex()
_ALIGN_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class Line:
    """A chapter's heading, or one figure now and a year before."""

    chapter: str
    now: Taken | None = None
    before: Taken | None = None


class FiguresModel(QAbstractTableModel):
    """Lines of figures; `labels` names the ledgers."""

    def __init__(self, labels: Mapping[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._labels = labels
        self.lines: list[Line] = []

    def show(self, lines: Sequence[Line]) -> None:
        """Show these lines."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[section]
        return None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> object:
        line, column = self.lines[index.row()], index.column()
        if line.now is None:
            return self._heading(line, column, role)
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return self.cells(line)[column]
            case Qt.ItemDataRole.TextAlignmentRole:
                right = column == _ROWS or (column in _RIGHT and not line.now.figure.is_text)
                return _ALIGN_RIGHT if right else None
            case Qt.ItemDataRole.ForegroundRole:
                lacking = (column == 2 and not line.now.known) or (
                    column == 3 and line.before is not None and not line.before.known
                )
                return theme.current().colour("muted") if lacking else None
            case Qt.ItemDataRole.FontRole if column == 2 and line.now.known:
                return _bold()
        return None

    @staticmethod
    def _heading(line: Line, column: int, role: int) -> object:
        if column == 0 and role == Qt.ItemDataRole.DisplayRole:
            return line.chapter
        return _bold() if role == Qt.ItemDataRole.FontRole else None

    def cells(self, line: Line) -> tuple[str, ...]:
        """A figure's cells."""
        now, before = line.now, line.before
        assert now is not None
        figure = now.figure
        change = difference(now, before) if before is not None else None
        told = "" if change is None else ("+" if change > 0 else "") + wording.plain(change, figure.places)
        return (
            figure.id, figure.label, now.whole, before.whole if before is not None else "", told,
            BASIS_WORDS[figure.basis], self._labels.get(figure.ledger, "设置"), f"{now.rows:,}" if now.rows else "",
            figure.definition,
        )  # fmt: skip


def _bold() -> QFont:
    font = QFont()
    font.setBold(True)
    return font
