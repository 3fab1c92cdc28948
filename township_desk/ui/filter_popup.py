"""The filter of one column: values found there with their counts, text, range of dates or numbers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from township_desk.core.fields import Field, ParseContext, Text
from township_desk.core.fields_choice import Choice
from township_desk.core.fields_date import Date
from township_desk.core.query import Query
from township_desk.ui.dialogs import button, label
from township_desk.ui.editors import DateEdit, narrow
from township_desk.ui.filters import MANY, Chip, by_empty, by_range, by_text, by_values
from township_desk.ui.operations import Operations

if TYPE_CHECKING:
    from township_desk.service.desk import Desk


class FilterPopup(QFrame):
    """Opens under a column's funnel. `applied` carries the chip, or None to clear; `sort_asked` (descending)."""

    applied = Signal(object)
    sort_asked = Signal(bool)

    def __init__(self, desk: Desk, ops: Operations, column: Field, query: Query, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._column, self._today = column, desk.today
        self._values: list[tuple[Any, str, int]] = []
        self.setMinimumWidth(270)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(10, 8, 10, 10)
        inside.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(label(column.label, "head"), 1)
        for words, down in (("升序", False), ("降序", True)):
            order = button(words, "link")
            order.clicked.connect(lambda _=False, d=down: self._sort(d))
            head.addWidget(order)
        inside.addLayout(head)
        self.low, self.high = QLineEdit(), QLineEdit()
        self.text = QLineEdit()
        self._add_range(inside) if column.numeric or isinstance(column, Date) else self._add_text(inside)
        self._all = QCheckBox("全选")
        self._all.setTristate(False)
        self._all.setChecked(True)
        self._all.clicked.connect(self._check_all)
        inside.addWidget(self._all)
        self.list = QListWidget()
        self.list.setMinimumHeight(190)
        self.list.itemChanged.connect(self._checked)
        inside.addWidget(self.list)
        self._note = label("正在统计…", "muted", wrap=True)
        inside.addWidget(self._note)
        self._add_foot(inside)
        ops.read(
            lambda _job: desk.records.distinct(query, column.name, MANY),
            self._show,
            owner=self,
            key=(id(self), "values"),
            quiet=True,
        )

    def _add_text(self, inside: QVBoxLayout) -> None:
        self.text.setPlaceholderText("包含文字（也可输拼音首字母缩小下表）")
        self.text.textChanged.connect(self._narrow)
        self.text.returnPressed.connect(self._apply)
        inside.addWidget(self.text)

    def _add_range(self, inside: QVBoxLayout) -> None:
        row = QHBoxLayout()
        if isinstance(self._column, Date):
            self.low, self.high = DateEdit(self._column, self._today), DateEdit(self._column, self._today)
        self.low.setPlaceholderText("从")
        self.high.setPlaceholderText("到")
        for edit in (self.low, self.high):
            edit.returnPressed.connect(self._apply)
        row.addWidget(self.low)
        row.addWidget(label("至", "muted"))
        row.addWidget(self.high)
        inside.addLayout(row)

    def _add_foot(self, inside: QVBoxLayout) -> None:
        row = QHBoxLayout()
        for words, filled in (("未填的", False), ("已填的", True)):
            link = button(words, "link")
            link.clicked.connect(lambda _=False, f=filled: self._give(by_empty(self._column, filled=f)))
            row.addWidget(link)
        row.addStretch(1)
        clear, go = button("清除"), button("筛选", "main")
        clear.clicked.connect(lambda: self._give(None))
        go.clicked.connect(self._apply)
        row.addWidget(clear)
        row.addWidget(go)
        inside.addLayout(row)

    def open_at(self, spot: QPoint) -> None:
        """Show it near a point, inside the screen."""
        self.adjustSize()
        room = self.screen().availableGeometry()
        spot.setX(max(room.left(), min(spot.x(), room.right() - self.width())))
        spot.setY(max(room.top(), min(spot.y(), room.bottom() - self.height())))
        self.move(spot)
        self.show()
        (self.text if self.text.isVisible() else self.low).setFocus()

    def _show(self, values: list[tuple[Any, str, int]]) -> None:
        self._values = values
        if isinstance(self._column, Choice):
            rank = self._column.rank
            self._values = sorted(values, key=lambda found: rank.get(found[0], len(rank)))
        self._note.setText(f"只列出前{MANY}个值，其余请输文字查找。" if len(values) >= MANY else "")
        self._note.setVisible(len(values) >= MANY or not values)
        if not values:
            self._note.setText("没有可选的值。")
        self._fill(list(range(len(self._values))))

    def _fill(self, numbers: list[int]) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for number in numbers:
            value, text, count = self._values[number]
            item = QListWidgetItem(f"{text if value is not None else '（空）'}　{count:,}")
            item.setData(Qt.ItemDataRole.UserRole, number)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._all.setChecked(True)

    def _narrow(self, typed: str) -> None:
        texts = [text for _, text, _ in self._values]
        kept = set(narrow(texts, typed))
        self._fill([n for n, text in enumerate(texts) if text in kept])

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(n) for n in range(self.list.count())]

    def _check_all(self, on: bool) -> None:
        self.list.blockSignals(True)
        for item in self._items():
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)
        self.list.viewport().update()

    def _checked(self, _item: QListWidgetItem) -> None:
        self._all.setChecked(all(item.checkState() is Qt.CheckState.Checked for item in self._items()))

    def _sort(self, down: bool) -> None:
        self.sort_asked.emit(down)
        self.close()

    def _give(self, chip: Chip | None) -> None:
        self.applied.emit(chip)
        self.close()

    def _value(self, edit: QLineEdit) -> Any:
        return self._column.parse(edit.text().strip(), ParseContext(self._today, year=self._today.year)).value

    def _apply(self) -> None:
        """The range or text typed, else the values ticked."""
        low, high = self._value(self.low), self._value(self.high)
        if low is not None or high is not None:
            if isinstance(low, date) and isinstance(high, date) and high < low:
                low, high = high, low
            self._give(by_range(self._column, low, high))
            return
        ticked = [
            int(i.data(Qt.ItemDataRole.UserRole)) for i in self._items() if i.checkState() is Qt.CheckState.Checked
        ]
        typed = self.text.text().strip()
        if (typed and isinstance(self._column, Text) and not typed.isascii() and len(ticked) == self.list.count()) or (
            typed and not ticked
        ):
            self._give(by_text(self._column, typed))
        elif len(ticked) == len(self._values) or not ticked:
            self._give(None)
        else:
            self._give(by_values(self._column, [self._values[n][:2] for n in ticked]))
