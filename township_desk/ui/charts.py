"""Bar charts of the start page, drawn in the window's own colours; a click on a bar leads to its rows."""

from __future__ import annotations

from decimal import Decimal
from math import floor, log10

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from township_desk.core.tabular import CellType, Column, format_value
from township_desk.service.dashboard import Chart, Point, Series
from township_desk.ui import theme
from township_desk.ui.dialogs import label
from township_desk.ui.story_view import small

HEIGHT = 196
"""Pixels of a chart's drawing."""
_LEFT, _BOTTOM, _TOP = 44, 22, 8
_GAP = 0.3
"""Part of an axis step that stays free between groups of bars."""
_NUMBER = Column("n", ("",), CellType.NUMBER)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def nice_step(top: float, lines: int = 4) -> float:
    """A step of 1, 2 or 5 times a power of ten, so that `lines` of them or fewer reach `top`."""
    if top <= 0:
        return 1.0
    rough = top / lines
    unit = 10.0 ** floor(log10(rough))
    return next(factor * unit for factor in (1, 2, 5, 10) if factor * unit >= rough)


class BarChart(QWidget):
    """The drawing: an axis, a few lines across, groups of bars. `chosen` tells the series and point that were clicked."""

    chosen = Signal(object, object)

    def __init__(self, chart: Chart) -> None:
        super().__init__()
        self.chart = chart
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        points = [point for each in chart.series for point in each.points]
        self._labels = [point.label for point in chart.series[0].points]
        highest = max((float(point.value) for point in points), default=0.0)
        self._step = max(nice_step(highest), 1.0 if all(isinstance(point.value, int) for point in points) else 0.0)
        self._top = max(highest, self._step) * 1.06
        told = (f"{each.label}{point.label} {self._words(point)}" for each in chart.series for point in each.points)
        self.setAccessibleName(f"{chart.title}：" + "，".join(told))

    @staticmethod
    def _words(point: Point) -> str:
        value = point.value
        return format_value(value if isinstance(value, int) else Decimal(value), _NUMBER)

    def _area(self) -> QRectF:
        return QRectF(_LEFT, _TOP, max(1, self.width() - _LEFT - 6), HEIGHT - _TOP - _BOTTOM)

    def bar(self, series: int, index: int) -> QRectF:
        """Where a bar stands."""
        area, count = self._area(), len(self.chart.series)
        step = area.width() / max(1, len(self._labels))
        width = step * (1 - _GAP) / count
        height = area.height() * float(self.chart.series[series].points[index].value) / self._top
        left = area.left() + step * (index + _GAP / 2) + width * series
        return QRectF(left, area.bottom() - height, width * 0.92, height)

    def at(self, place: QPointF) -> tuple[Series, Point] | None:
        """The bar whose column holds a place of the drawing; a column is as tall as the drawing."""
        for s, each in enumerate(self.chart.series):
            for n, point in enumerate(each.points):
                box = self.bar(s, n)
                if box.left() <= place.x() <= box.right() and _TOP <= place.y() <= HEIGHT:
                    return each, point
        return None

    def paintEvent(self, event: QPaintEvent) -> None:
        look, area = theme.current(), self._area()
        painter = QPainter(self)
        painter.setFont(small(self.font()))
        self._lines(painter, area)
        painter.setPen(Qt.PenStyle.NoPen)
        for s, each in enumerate(self.chart.series):
            painter.setBrush(look.colour(each.tone))
            for n in range(len(each.points)):
                painter.drawRect(self.bar(s, n))
        painter.setPen(QPen(look.colour("line"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setPen(look.colour("muted"))
        step = area.width() / max(1, len(self._labels))
        metrics = QFontMetrics(painter.font())
        for n, words in enumerate(self._labels):
            box = QRectF(area.left() + step * n, area.bottom() + 3, step, _BOTTOM - 3)
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(step))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)

    def _lines(self, painter: QPainter, area: QRectF) -> None:
        """Lines across with their values at the left."""
        look = theme.current()
        for n in range(int(self._top / self._step) + 1):
            value = n * self._step
            y = area.bottom() - area.height() * value / self._top
            painter.setPen(QPen(look.colour("grid"), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(look.colour("muted"))
            painter.drawText(QRectF(0, y - 9, _LEFT - 6, 18), _RIGHT, f"{value:g}")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self.at(event.position())
        if found is not None and event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit(*found)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            found = self.at(QPointF(event.pos()))
            if found is not None:
                each, point = found
                QToolTip.showText(
                    event.globalPos(), f"{point.label}{each.label}：{self._words(point)}{self.chart.unit}", self
                )
                return True
        return super().event(event)


class ChartCard(QFrame):
    """A card with a chart and the meaning of its colours."""

    chosen = Signal(object, object)

    def __init__(self, chart: Chart, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.chart = chart
        inside = QVBoxLayout(self)
        inside.setContentsMargins(16, 12, 16, 10)
        inside.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(label(f"{chart.title}（{chart.unit}）", "head"))
        head.addStretch(1)
        for each in chart.series if len(chart.series) > 1 else ():
            key = label(f"■ {each.label}", "muted")
            key.setStyleSheet(f"color: {theme.current().colour(each.tone).name()}")
            head.addWidget(key)
        inside.addLayout(head)
        self.drawing: BarChart | None = None
        if chart.empty:
            inside.addWidget(label("还没有数据。", "muted"))
            inside.addStretch(1)
            return
        self.drawing = BarChart(chart)
        self.drawing.chosen.connect(self.chosen)
        inside.addWidget(self.drawing)
