"""Cards of the start page: the month's key numbers, the year's targets, recent changes; each number leads to its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from township_desk.core.tabular import CellType, Column, Value, format_value
from township_desk.service.dashboard import Chart, KeyNumber, Point, Series, TargetState
from township_desk.ui.dialogs import button, label
from township_desk.ui.filters import Chip
from township_desk.ui.flow import empty
from township_desk.ui.form_parts import show_time

Go = Callable[[str, Any], None]
_NUMBER = Column("n", ("",), CellType.NUMBER)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
MOST_TARGETS = 6


class Card(QFrame):
    """A titled card whose body is filled anew."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setObjectName("card")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 14)
        outer.setSpacing(8)
        outer.addWidget(label(title, "head"))
        self.body = QVBoxLayout()
        self.body.setSpacing(5)
        outer.addLayout(self.body)
        outer.addStretch(1)

    def clear(self) -> None:
        """Take everything out of the body."""
        empty(self.body)


def _shown(value: Value) -> str:
    return "无数据" if value is None else format_value(value, _NUMBER)


def _change(now: Value, before: Value) -> str:
    if not isinstance(now, int | Decimal) or not isinstance(before, int | Decimal):
        return ""
    difference = now - before
    return f"{'+' if difference > 0 else ''}{format_value(difference, _NUMBER)}" if difference else "持平"


def fill_numbers(card: Card, numbers: Sequence[KeyNumber], go: Go) -> None:
    """A line a number: this month's as a link to its rows, last month's, the difference; nothing of areas without rows."""
    card.clear()
    shown = [number for number in numbers if number.now is not None]
    if not shown:
        card.body.addWidget(label("还没有数据。", "muted"))
        return
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(4)
    for column, words in enumerate(("", "本月", "上月", "增减")):
        grid.addWidget(label(words, "muted"), 0, column, _RIGHT if column else Qt.AlignmentFlag.AlignLeft)
    row, area = 1, ""
    for number in shown:
        if number.area != area:
            area = number.area
            grid.addWidget(label(area, "section"), row, 0, 1, 4)
            row += 1
        grid.addWidget(label(f"{number.label}（{number.unit}）"), row, 0)
        link = button(_shown(number.now), "link")
        if number.late and number.now:
            link.setProperty("tone", "bad")
        chip = Chip("number", f"本月{number.label}", number.cond)
        link.clicked.connect(lambda _=False, n=number, c=chip: go("ledger", (n.ledger, (c,), None)))
        grid.addWidget(link, row, 1, _RIGHT)
        grid.addWidget(label(_shown(number.before), "muted"), row, 2, _RIGHT)
        grid.addWidget(label(_change(number.now, number.before), "muted"), row, 3, _RIGHT)
        row += 1
    grid.setColumnStretch(0, 1)
    card.body.addWidget(holder)


def fill_targets(card: Card, targets: Sequence[TargetState], go: Go) -> None:
    """The year's targets with how far each is; a card without any is hidden."""
    card.clear()
    card.setVisible(bool(targets))
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(14)
    for row, each in enumerate(targets[:MOST_TARGETS]):
        link = button(each.label, "link")
        link.clicked.connect(lambda _=False, t=each: go("ledger", ("target", (), t.id)))
        grid.addWidget(link, row, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(label(f"{_plain(each.done)} / {_plain(each.target)}{each.unit}", "muted"), row, 1, _RIGHT)
        grid.addWidget(label(_rate(each), "muted"), row, 2, _RIGHT)
    grid.setColumnStretch(0, 1)
    card.body.addWidget(holder)


def _plain(value: Decimal | None) -> str:
    return "无数据" if value is None else format(value.normalize(), "f")


def _rate(each: TargetState) -> str:
    return f"{each.done * 100 / each.target:.0f}%" if each.done is not None and each.target else ""


def fill_news(card: Card, news: Iterable[Any]) -> None:
    """Recent changes, a line each."""
    card.clear()
    entries = list(news)
    for entry in entries:
        line = label(f"{show_time(entry.at)}　{entry.user}　{entry.label}", wrap=True)
        card.body.addWidget(line)
    if not entries:
        card.body.addWidget(label("还没有改动。", "muted"))


def open_bar(chart: Chart, series: Series, point: Point, go: Go) -> None:
    """Lead to the rows behind a bar."""
    chip = Chip("bar", f"{chart.title}：{point.label}{series.label if len(chart.series) > 1 else ''}", point.cond)
    go("ledger", (series.ledger, (chip,), None))
