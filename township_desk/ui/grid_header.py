"""The grid's header: sort arrow, and a small funnel in each column that opens its filter."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPolygonF
from PySide6.QtWidgets import QHeaderView, QWidget

from township_desk.ui import theme

FUNNEL = 18
"""Width in pixels of the funnel's place at the right of a section."""


class GridHeader(QHeaderView):
    """Tells clicks on the words (sort) from clicks on the funnel (filter)."""

    sort_asked = Signal(int)
    filter_asked = Signal(int, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(44)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.filtered: frozenset[int] = frozenset()
        self.sorted: dict[int, bool] = {}
        self._pressed: tuple[int, bool, int] | None = None

    def show_state(self, filtered: frozenset[int], sort: dict[int, bool]) -> None:
        """Mark filtered columns and sorted ones (True: descending)."""
        self.filtered, self.sorted = filtered, sort
        self.viewport().update()

    def _funnel(self, section: int) -> QRect:
        left = self.sectionViewportPosition(section)
        return QRect(left + self.sectionSize(section) - FUNNEL - 2, 0, FUNNEL, self.height())

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        painter.save()
        super().paintSection(painter, rect, logicalIndex)
        painter.restore()
        if logicalIndex == 0:
            return
        look = theme.current()
        on = logicalIndex in self.filtered
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        centre = QPointF(rect.right() - FUNNEL / 2 - 1, rect.center().y() + 1)
        painter.fillRect(
            QRect(rect.right() - FUNNEL, rect.top() + 2, FUNNEL - 2, rect.height() - 4), look.colour("raised")
        )
        _funnel(painter, centre, look.colour("accent" if on else "faint"))
        if logicalIndex in self.sorted:
            painter.fillRect(
                QRect(rect.right() - FUNNEL - 12, rect.top() + 2, 12, rect.height() - 4), look.colour("raised")
            )
            _arrow(
                painter,
                QPointF(rect.right() - FUNNEL - 6, centre.y()),
                self.sorted[logicalIndex],
                look.colour("accent"),
            )
        painter.restore()

    def mousePressEvent(self, e: QMouseEvent) -> None:
        spot = e.position().toPoint()
        section = self.logicalIndexAt(spot)
        edge = self.cursor().shape() is Qt.CursorShape.SplitHCursor
        on_funnel = section > 0 and not edge and self._funnel(section).contains(spot)
        self._pressed = (section, on_funnel, spot.x()) if e.button() is Qt.MouseButton.LeftButton and not edge else None
        if not on_funnel:
            super().mousePressEvent(e)

    def mouseReleaseEvent(self, e: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        super().mouseReleaseEvent(e)
        spot = e.position().toPoint()
        if pressed is None or self.logicalIndexAt(spot) != pressed[0] or abs(spot.x() - pressed[2]) > 4:
            return
        section, on_funnel, _ = pressed
        if on_funnel:
            self.filter_asked.emit(section, self.mapToGlobal(QPoint(self._funnel(section).left(), self.height())))
        elif section > 0:
            self.sort_asked.emit(section)


def _funnel(painter: QPainter, at: QPointF, colour: QColor) -> None:
    painter.setBrush(colour)
    x, y = at.x(), at.y()
    shape = ((-5, -5), (5, -5), (1.2, 0), (1.2, 5), (-1.2, 3.5), (-1.2, 0))
    painter.drawPolygon(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in shape]))


def _arrow(painter: QPainter, at: QPointF, down: bool, colour: QColor) -> None:
    painter.setBrush(colour)
    sign = 1 if down else -1
    painter.drawPolygon(
        QPolygonF([at + QPointF(-4, -2.5 * sign), at + QPointF(4, -2.5 * sign), at + QPointF(0, 3 * sign)])
    )
