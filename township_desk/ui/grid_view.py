"""The grid: a table with frozen first columns, the keys of Excel, and copying as plain text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QTableView, QWidget

from township_desk.ui.delegates import CellDelegate, TagDelegate
from township_desk.ui.grid_header import GridHeader
from township_desk.ui.grid_model import GridModel

if TYPE_CHECKING:
    from township_desk.service.desk import Desk
    from township_desk.ui.operations import Operations

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT = 27
_DOWN, _UP, _LEFT, _RIGHT = Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Right
_SHIFT, _CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
_TRIGGERS = (
    QAbstractItemView.EditTrigger.DoubleClicked
    | QAbstractItemView.EditTrigger.EditKeyPressed
    | QAbstractItemView.EditTrigger.AnyKeyPressed
)


def _prepare(view: QTableView) -> None:
    """What both tables of the grid share."""
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setEditTriggers(_TRIGGERS)
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    view.setWordWrap(False)
    view.setCornerButtonEnabled(False)
    rows = view.verticalHeader()
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    rows.setDefaultSectionSize(ROW_HEIGHT)
    rows.setMinimumWidth(36)
    rows.setHighlightSections(False)
    rows.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)


class GridView(QTableView):
    """The scrolling table; `frozen` lies over its left edge and shows the first columns."""

    row_opened = Signal()
    menu_asked = Signal(QPoint)
    header_menu_asked = Signal(int, QPoint)
    columns_changed = Signal()

    def __init__(
        self, desk: Desk, ops: Operations, model: GridModel, *, frozen: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("grid")
        self.header = GridHeader(self)
        self.setHorizontalHeader(self.header)
        self._frozen_count = frozen
        self.frozen = QTableView(self)
        self.frozen.setObjectName("frozen")
        self.frozen_header = GridHeader(self.frozen)
        self.frozen.setHorizontalHeader(self.frozen_header)
        self.delegates: list[CellDelegate] = []
        self._busy = False
        self._words = QLabel(self)
        self._words.setObjectName("empty")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setWordWrap(True)
        self._words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._words.hide()
        for view in (self, self.frozen):
            view.setModel(model)
            _prepare(view)
            cells = CellDelegate(desk, ops, view)
            cells.left.connect(self.step)
            self.delegates.append(cells)
            view.setItemDelegate(cells)
            view.setItemDelegateForColumn(0, TagDelegate(view))
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            view.customContextMenuRequested.connect(
                lambda at, v=view: self.menu_asked.emit(v.viewport().mapToGlobal(at))
            )
            view.doubleClicked.connect(self._double)
        for header in (self.header, self.frozen_header):
            header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            header.customContextMenuRequested.connect(lambda at, h=header: self._header_menu(h, at))
        self._set_up_frozen()
        self.verticalHeader().sectionDoubleClicked.connect(lambda _row: self.row_opened.emit())

    @property
    def grid(self) -> GridModel:
        """The model."""
        model = self.model()
        assert isinstance(model, GridModel)
        return model

    # ---- frozen columns

    def _set_up_frozen(self) -> None:
        frozen = self.frozen
        frozen.setSelectionModel(self.selectionModel())
        frozen.verticalHeader().hide()
        frozen.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        frozen.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        frozen.setFocusProxy(self)
        self.viewport().stackUnder(frozen)
        self.verticalScrollBar().valueChanged.connect(frozen.verticalScrollBar().setValue)
        frozen.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.header.sectionResized.connect(self._resized)
        self.frozen_header.sectionResized.connect(lambda n, _o, new: self._resized_frozen(n, new))
        self.header.sectionMoved.connect(self._moved)
        self.frozen_header.sectionMoved.connect(self._moved_frozen)
        self.header.geometriesChanged.connect(self._place_frozen)

    def frozen_sections(self) -> list[int]:
        """Logical columns that stand still: the first visible ones."""
        shown = [n for n in map(self.header.logicalIndex, range(self.header.count())) if not self.isColumnHidden(n)]
        return shown[: self._frozen_count]

    def freeze(self, count: int) -> None:
        """Keep the first `count` visible columns (the tags' included) still."""
        self._frozen_count = count
        self.sync_columns()

    def sync_columns(self) -> None:
        """Give the frozen table the same columns, widths and order."""
        self._busy = True
        for place in range(self.header.count()):
            logical = self.header.logicalIndex(place)
            current = self.frozen_header.visualIndex(logical)
            if current != place:
                self.frozen_header.moveSection(current, place)
        still = set(self.frozen_sections())
        for column in range(self.header.count()):
            self.frozen.setColumnHidden(column, column not in still)
            if column in still:
                self.frozen.setColumnWidth(column, self.columnWidth(column))
        self._busy = False
        self._place_frozen()

    def _place_frozen(self) -> None:
        width = sum(self.columnWidth(n) for n in self.frozen_sections())
        edge, rows = self.frameWidth(), self.verticalHeader()
        left = rows.width() + edge if rows.isVisibleTo(self) else edge
        self.frozen.setVisible(width > 0)
        self.frozen_header.setFixedHeight(self.header.height())
        self.frozen.setGeometry(left, edge, width + 2, self.viewport().height() + self.header.height())
        self.frozen.raise_()

    def say(self, words: str) -> None:
        """Words in the middle of a grid without rows; "" takes them away."""
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self._place_words()

    def _place_words(self) -> None:
        wide = min(420, max(0, self.width() - 40))
        high = self._words.heightForWidth(wide)
        self._words.setGeometry(
            (self.width() - wide) // 2, max(self.header.height() + 20, self.height() // 3), wide, high
        )
        self._words.raise_()

    def _resized(self, column: int, _old: int, new: int) -> None:
        if not self._busy:
            self.frozen.setColumnWidth(column, new)
            self._place_frozen()
            self.columns_changed.emit()

    def _resized_frozen(self, column: int, new: int) -> None:
        if not self._busy and new:
            self.setColumnWidth(column, new)

    def _moved(self, *_places: int) -> None:
        if not self._busy:
            self.sync_columns()
            self.columns_changed.emit()

    def _moved_frozen(self, logical: int, _old: int, new: int) -> None:
        if not self._busy:
            self.header.moveSection(self.header.visualIndex(logical), new)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_frozen()
        self._place_words()

    def updateGeometries(self) -> None:
        super().updateGeometries()
        if hasattr(self, "frozen"):
            self._place_frozen()

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        still = self.frozen_sections()
        if index.column() in still:
            side = self.horizontalScrollBar().value()
            super().scrollTo(index, hint)
            self.horizontalScrollBar().setValue(side)
            return
        super().scrollTo(index, hint)
        hidden = sum(self.columnWidth(n) for n in still) - self.columnViewportPosition(index.column())
        if hidden > 0:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - hidden)

    # ---- editing

    def edit(self, *args: Any) -> Any:
        """Open the editor in the table that shows the cell."""
        if args and args[0].column() in self.frozen_sections() and self.frozen.isVisible():
            return self.frozen.edit(*args)
        return super().edit(*args)

    def reopen(self, row: int, column: int, typed: str) -> None:
        """Open a cell's editor again with what was typed, after it was refused."""
        index = self.grid.index(row, column)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self.edit(index)
        for delegate in self.delegates:
            editor = delegate.editor
            view = delegate.parent()
            if (
                isinstance(view, QTableView)
                and view.state() is QAbstractItemView.State.EditingState
                and editor is not None
            ):
                from township_desk.ui.editors import set_text

                set_text(editor, typed)

    @property
    def editing(self) -> bool:
        """Whether a cell's editor is open."""
        return any(view.state() is QAbstractItemView.State.EditingState for view in (self, self.frozen))

    def _double(self, index: QModelIndex) -> None:
        if not self.grid.editable(index.row(), index.column()):
            self.row_opened.emit()

    def _header_menu(self, header: GridHeader, at: QPoint) -> None:
        self.header_menu_asked.emit(header.logicalIndexAt(at), header.mapToGlobal(at))

    # ---- keys

    def step(self, right: int, down: int) -> None:
        """Move the current cell; at the edges it stays."""
        self._go(self._towards(self.currentIndex(), right, down), extend=False)

    def _towards(self, index: QModelIndex, right: int, down: int) -> QModelIndex:
        row = max(0, min(self.grid.total - 1, index.row() + down))
        place = self.header.visualIndex(index.column())
        step = 1 if right > 0 else -1
        for _ in range(abs(right)):
            nearest = place + step
            while 0 <= nearest < self.header.count() and self.header.isSectionHidden(self.header.logicalIndex(nearest)):
                nearest += step
            place = nearest if 0 <= nearest < self.header.count() else place
        return self.grid.index(row, self.header.logicalIndex(place))

    def _go(self, index: QModelIndex, *, extend: bool) -> None:
        flag = QItemSelectionModel.SelectionFlag
        chosen = self.selectionModel()
        if not extend:
            chosen.setCurrentIndex(index, flag.ClearAndSelect)
        else:
            start = getattr(self, "_anchor", None) or chosen.currentIndex()
            top, left = min(start.row(), index.row()), min(start.column(), index.column())
            bottom, right = max(start.row(), index.row()), max(start.column(), index.column())
            block = QItemSelection(self.grid.index(top, left), self.grid.index(bottom, right))
            chosen.select(block, flag.ClearAndSelect)
            chosen.setCurrentIndex(index, flag.NoUpdate)
        self.scrollTo(index)

    def _edge(self, key: int) -> QModelIndex:
        now = self.currentIndex()
        if key in (_DOWN, _UP):
            return self.grid.index(self.grid.total - 1 if key == _DOWN else 0, max(0, now.column()))
        return self._towards(now, 500 if key == _RIGHT else -500, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, mods = event.key(), event.modifiers()
        shift, ctrl = bool(mods & _SHIFT), bool(mods & _CTRL)
        if not shift:
            self._anchor: QPersistentModelIndex | None = None
        elif getattr(self, "_anchor", None) is None:
            self._anchor = QPersistentModelIndex(self.currentIndex())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if ctrl:
                self.row_opened.emit()
            else:
                self.step(0, -1 if shift else 1)
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.step(-1 if key == Qt.Key.Key_Backtab else 1, 0)
        elif ctrl and key in (_DOWN, _UP, _LEFT, _RIGHT):
            self._go(self._edge(key), extend=shift)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """Tab moves inside the grid; Ctrl+Tab and the mouse leave it."""
        return False

    # ---- selection

    def parts(self) -> list[QItemSelectionRange]:
        """The rectangles of the selection."""
        chosen = self.selectionModel().selection()
        return [chosen.at(n) for n in range(chosen.count())]

    def selected_rows(self) -> list[int]:
        """Row numbers of the selection, in order (at most 200,000)."""
        rows: set[int] = set()
        for part in self.parts():
            rows.update(range(part.top(), min(part.bottom(), part.top() + 200_000) + 1))
        return sorted(rows)

    def selected_cells(self) -> list[tuple[int, int]]:
        """(row, model column) of the selected visible cells (at most 200,000)."""
        found: dict[tuple[int, int], None] = {}
        for part in self.parts():
            columns = [n for n in range(part.left(), part.right() + 1) if not self.isColumnHidden(n)]
            for row in range(part.top(), min(part.bottom(), part.top() + 200_000) + 1):
                found.update(dict.fromkeys((row, column) for column in columns))
        return list(found)

    def block_text(self) -> str:
        """The smallest block around the selection as tab-separated lines, as shown (masked stays masked)."""
        cells = [(row, column) for row, column in self.selected_cells() if column > 0]
        if not cells:
            return ""
        rows = sorted({row for row, _ in cells})
        places: Callable[[int], int] = self.header.visualIndex
        columns = sorted({column for _, column in cells}, key=places)
        chosen = set(cells)
        lines = []
        for row in rows:
            texts = [str(self.grid.index(row, c).data() or "") if (row, c) in chosen else "" for c in columns]
            lines.append("\t".join(" ".join(text.split()) if "\n" in text or "\t" in text else text for text in texts))
        return "\n".join(lines)

    def copy(self) -> None:
        """Put the selection on the clipboard."""
        QGuiApplication.clipboard().setText(self.block_text())

    def changeEvent(self, e: QEvent) -> None:
        super().changeEvent(e)
        if e.type() is QEvent.Type.FontChange and hasattr(self, "frozen"):
            self._place_frozen()
