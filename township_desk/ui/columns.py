"""Columns of a grid: widths, order, which are shown and frozen, kept in the window's memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPushButton, QWidget

from township_desk.core.fields import Field
from township_desk.core.query import Sort
from township_desk.ui.dialogs import Dialog, label
from township_desk.ui.state import WindowState

if TYPE_CHECKING:
    from township_desk.ui.grid_view import GridView

TAG_WIDTH = 84


def default_width(grid: GridView, column: Field) -> int:
    """Pixels for a column: its declared characters, at least its header with room for the funnel."""
    metrics = grid.fontMetrics()
    words = f"{column.label}（{column.unit}）" if column.unit and column.unit not in column.label else column.label
    header = metrics.horizontalAdvance(words) + 46
    return max(header, min(column.width * metrics.horizontalAdvance("0") + 22, 360))


class ColumnMemory:
    """Restores and keeps a grid's columns under the ledger's name."""

    def __init__(self, grid: GridView, memory: WindowState) -> None:
        self._grid, self._memory = grid, memory
        self._key = f"grid/{grid.grid.ledger.name}"
        self._quiet = False

    def _kept(self) -> dict[str, Any]:
        kept = self._memory.get(self._key, {})
        return kept if isinstance(kept, dict) else {}

    def restore(self) -> None:
        """Lay the columns out as they were left, or as the ledger declares them."""
        grid, kept, columns = self._grid, self._kept(), self._grid.grid.columns
        names = [column.name for column in columns]
        widths, hidden = kept.get("widths", {}), set(kept.get("hidden", names[len(grid.grid.ledger.columns) :]))
        self._quiet = True
        grid.setColumnWidth(0, TAG_WIDTH)
        order = [name for name in kept.get("order", []) if name in names]
        for place, name in enumerate(order):
            grid.header.moveSection(grid.header.visualIndex(names.index(name) + 1), place + 1)
        for number, column in enumerate(columns, 1):
            grid.setColumnWidth(number, int(widths.get(column.name) or default_width(grid, column)))
            grid.setColumnHidden(number, column.name in hidden)
        self._quiet = False
        self._refresh_active()
        grid.freeze(int(kept.get("frozen", 1 + grid.grid.ledger.frozen)))

    def _refresh_active(self) -> None:
        grid = self._grid
        shown = (n for n in range(1, len(grid.grid.columns) + 1) if not grid.isColumnHidden(n))
        grid.grid.active = tuple(shown)

    def keep(self) -> None:
        """Remember the columns as they are."""
        if self._quiet:
            return
        grid, columns = self._grid, self._grid.grid.columns
        by_place = sorted(range(1, len(columns) + 1), key=grid.header.visualIndex)
        hidden = [columns[n - 1].name for n in by_place if grid.isColumnHidden(n)]
        old = self._kept().get("widths", {})
        widths = {
            c.name: grid.columnWidth(n) or old.get(c.name)
            for n, c in enumerate(columns, 1)
            if not grid.isColumnHidden(n)
        }
        kept = {**self._kept(), "order": [columns[n - 1].name for n in by_place], "hidden": hidden, "widths": widths}
        self._memory.put(self._key, kept)
        self._refresh_active()

    def sort(self) -> tuple[Sort, ...]:
        """The order that was chosen last; () for the ledger's own."""
        known = {column.name for column in self._grid.grid.columns}
        kept = self._kept().get("sort", [])
        return tuple(Sort(str(name), bool(down)) for name, down in kept if name in known)

    def keep_sort(self, sort: tuple[Sort, ...]) -> None:
        """Remember an order; the ledger's own is not kept."""
        own = sort == self._grid.grid.ledger.sort
        self._memory.put(self._key, {**self._kept(), "sort": [] if own else [[s.field, s.descending] for s in sort]})

    def show_only(self, shown: set[int]) -> None:
        """Show these model columns and no others."""
        for number in range(1, len(self._grid.grid.columns) + 1):
            self._grid.setColumnHidden(number, number not in shown)
            if number in shown and self._grid.columnWidth(number) < 20:
                self._grid.setColumnWidth(number, default_width(self._grid, self._grid.grid.columns[number - 1]))
        self._grid.sync_columns()
        self.keep()

    def hide(self, column: int) -> None:
        """Hide one column."""
        shown = {n for n in range(1, len(self._grid.grid.columns) + 1) if not self._grid.isColumnHidden(n)} - {column}
        if shown:
            self.show_only(shown)

    def freeze_to(self, column: int) -> None:
        """Keep the columns up to this one still."""
        order = [self._grid.header.logicalIndex(n) for n in range(self._grid.header.count())]
        shown = [n for n in order if not self._grid.isColumnHidden(n)]
        count = shown.index(column) + 1 if column in shown else 1
        self._memory.put(self._key, {**self._kept(), "frozen": count})
        self._grid.freeze(count)

    def reset(self) -> None:
        """Lay the columns out as declared."""
        self._memory.put(self._key, {"order": [column.name for column in self._grid.grid.columns]})
        self.restore()
        self._memory.put(self._key, {})

    def choose(self, parent: QWidget) -> None:
        """Let the clerk tick the columns to show."""
        dialog = ColumnDialog(self._grid, parent)
        if dialog.exec():
            self.show_only(dialog.ticked())


class ColumnDialog(Dialog):
    """A list of all columns to tick."""

    def __init__(self, grid: GridView, parent: QWidget) -> None:
        super().__init__(parent, "显示哪些列")
        self.resize(360, 480)
        self.body.addWidget(label("勾选要显示的列；拖动表头可调整次序和宽度。", "muted", wrap=True))
        self.list = QListWidget()
        for number, column in enumerate(grid.grid.columns, 1):
            item = QListWidgetItem(column.label)
            item.setData(Qt.ItemDataRole.UserRole, number)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked if grid.isColumnHidden(number) else Qt.CheckState.Checked)
            self.list.addItem(item)
        self.body.addWidget(self.list, 1)
        self.go: QPushButton = self.add_buttons("显示")
        self.list.itemChanged.connect(lambda _item: self.go.setEnabled(bool(self.ticked())))
        self.go.clicked.connect(self.accept)

    def ticked(self) -> set[int]:
        """Model columns ticked."""
        items = (self.list.item(n) for n in range(self.list.count()))
        return {int(i.data(Qt.ItemDataRole.UserRole)) for i in items if i.checkState() is Qt.CheckState.Checked}
