"""Bar charts of the start page; a click on a bar leads to its rows. Drawn by pyqtgraph, which is loaded when first used."""

from __future__ import annotations

from typing import Any

import pyqtgraph
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from township_desk.service.dashboard import Chart, Point, Series
from township_desk.ui import theme
from township_desk.ui.dialogs import label

HEIGHT = 196
"""Pixels of a chart's drawing."""
_GAP = 0.3
"""Part of an axis step that stays free between groups of bars."""


class ChartCard(QFrame):
    """A card with a chart; `chosen` tells the series and the point that were clicked."""

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
            key.setStyleSheet(f"color: {_colour(each)}")
            head.addWidget(key)
        inside.addLayout(head)
        if chart.empty:
            inside.addWidget(label("还没有数据。", "muted"))
            inside.addStretch(1)
            return
        self.plot = self._draw()
        inside.addWidget(self.plot)

    def _draw(self) -> Any:
        look = theme.current()
        plot = pyqtgraph.PlotWidget(background=look.colour("surface"))
        plot.setFixedHeight(HEIGHT)
        plot.setMenuEnabled(False)
        plot.setMouseEnabled(False, False)
        plot.hideButtons()
        plot.setFrameShape(QFrame.Shape.NoFrame)
        width = (1 - _GAP) / len(self.chart.series)
        for n, each in enumerate(self.chart.series):
            shift = (n - (len(self.chart.series) - 1) / 2) * width
            xs = [i + shift for i in range(len(each.points))]
            heights = [float(point.value) for point in each.points]
            plot.addItem(
                pyqtgraph.BarGraphItem(x=xs, height=heights, width=width * 0.92, brush=_colour(each), pen=None)
            )
        self._axes(plot)
        plot.scene().sigMouseClicked.connect(self._clicked)
        plot.setCursor(Qt.CursorShape.PointingHandCursor)
        plot.setToolTip("点柱子看明细")
        return plot

    def _axes(self, plot: Any) -> None:
        look = theme.current()
        labels = [point.label for point in self.chart.series[0].points]
        top = max(float(point.value) for each in self.chart.series for point in each.points)
        plot.setXRange(-0.5, len(labels) - 0.5, padding=0.01)
        plot.setYRange(0, top * 1.08 if top else 1, padding=0)
        font = QApplication.font()
        font.setPointSizeF(font.pointSizeF() * 0.88)
        for side in ("bottom", "left"):
            axis = plot.getAxis(side)
            axis.setPen(look.colour("line"))
            axis.setTextPen(look.colour("muted"))
            axis.setTickFont(font)
            axis.enableAutoSIPrefix(False)
        plot.getAxis("bottom").setTicks([list(enumerate(labels))])
        plot.getAxis("bottom").setStyle(tickLength=0, hideOverlappingLabels=False)
        plot.getAxis("left").setStyle(tickLength=-3, maxTickLevel=0)
        plot.showGrid(y=True, alpha=0.18)

    def _clicked(self, event: Any) -> None:
        found = self.at(self.plot.plotItem.vb.mapSceneToView(event.scenePos()))
        if found is not None:
            self.chosen.emit(*found)

    def at(self, place: QPointF) -> tuple[Series, Point] | None:
        """The bar whose column holds a place of the drawing."""
        index, count = round(place.x()), len(self.chart.series)
        width = (1 - _GAP) / count
        which = int((place.x() - index + (1 - _GAP) / 2) // width)
        if not 0 <= which < count or not 0 <= index < len(self.chart.series[which].points):
            return None
        each = self.chart.series[which]
        return each, each.points[index]


def _colour(series: Series) -> str:
    return theme.current().colour(series.tone).name()
