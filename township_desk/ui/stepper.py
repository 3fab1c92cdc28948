"""A row of steps: what is done, what comes next, what must be put right; a click brings a step's page up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from township_desk.ui import theme

CIRCLE = 26
HEIGHT = 78
_COLOURS = {"done": "good", "now": "accent", "bad": "bad", "todo": "faint", "left": "faint"}
_WORDS = {"done": "已完成", "now": "现在办这一步", "bad": "要先改正", "todo": "还没到", "left": "没有办"}


@dataclass(frozen=True, slots=True)
class Step:
    """A step: its key, words, state (done, now, bad, todo, left) and a short note under it."""

    key: str
    label: str
    state: str = "todo"
    note: str = ""


class Stepper(QWidget):
    """Steps side by side; `chosen` gives the key of the one that was clicked or reached with the arrow keys."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.steps: tuple[Step, ...] = ()
        self.current = ""
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("办理步骤")

    def show_steps(self, steps: Sequence[Step], current: str) -> None:
        """Show steps, one of them chosen."""
        self.steps, self.current = tuple(steps), current
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(max(1, len(self.steps)) * 110, HEIGHT)

    def box(self, number: int) -> QRect:
        """Where a step stands."""
        width = self.width() / max(1, len(self.steps))
        return QRectF(number * width, 0, width, self.height()).toRect()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, step in enumerate(self.steps):
            self._paint_one(painter, number, step)

    def _paint_one(self, painter: QPainter, number: int, step: Step) -> None:
        look = theme.current()
        box = self.box(number)
        colour = look.colour(_COLOURS[step.state])
        middle = QPointF(box.center().x(), 8 + CIRCLE / 2)
        if step.key == self.current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("accent_soft"))
            painter.drawRoundedRect(box.adjusted(3, 1, -3, -1), 6, 6)
            if self.hasFocus():
                painter.setPen(QPen(look.colour("accent"), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box.adjusted(3, 1, -3, -1), 6, 6)
        if number + 1 < len(self.steps):
            done = step.state in ("done", "left")
            painter.setPen(QPen(look.colour("good" if done else "line"), 2))
            painter.drawLine(
                middle + QPointF(CIRCLE / 2 + 4, 0),
                QPointF(self.box(number + 1).center().x() - CIRCLE / 2 - 4, middle.y()),
            )
        self._paint_circle(painter, middle, colour, number, step)
        self._paint_words(painter, box, step)

    def _paint_circle(self, painter: QPainter, middle: QPointF, colour: QColor, number: int, step: Step) -> None:
        look = theme.current()
        filled = step.state in ("done", "now", "bad")
        painter.setPen(QPen(colour, 2))
        painter.setBrush(colour if filled else look.colour("surface"))
        painter.drawEllipse(middle, CIRCLE / 2, CIRCLE / 2)
        painter.setPen(look.colour("on_accent") if filled else colour)
        font = QFont(self.font())
        font.setBold(True)
        painter.setFont(font)
        sign = {"done": "✓", "bad": "!"}.get(step.state, str(number + 1))
        if step.state == "done":
            painter.setPen(QPen(look.colour("on_accent"), 2.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawPolyline([middle + QPointF(-5, 0), middle + QPointF(-1.5, 4), middle + QPointF(5.5, -4.5)])
            return
        painter.drawText(QRectF(middle.x() - 13, middle.y() - 13, 26, 26), Qt.AlignmentFlag.AlignCenter, sign)

    def _paint_words(self, painter: QPainter, box: QRect, step: Step) -> None:
        look = theme.current()
        font = QFont(self.font())
        font.setBold(step.key == self.current)
        painter.setFont(font)
        painter.setPen(look.colour("muted" if step.state in ("todo", "left") else "text"))
        top = 8 + CIRCLE + 3
        center = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        height = painter.fontMetrics().height()
        painter.drawText(QRect(box.left(), top, box.width(), height), center, step.label)
        small = QFont(self.font())
        small.setPointSizeF(max(7.5, small.pointSizeF() - 1))
        painter.setFont(small)
        painter.setPen(look.colour("bad" if step.state == "bad" else "muted"))
        note = painter.fontMetrics().elidedText(step.note, Qt.TextElideMode.ElideRight, box.width() - 8)
        painter.drawText(QRect(box.left(), top + height, box.width(), height), center, note)

    def _at(self, point: QPoint) -> int:
        return next((n for n in range(len(self.steps)) if self.box(n).contains(point)), -1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self._at(event.position().toPoint())
        if number >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.choose(self.steps[number].key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = [step.key for step in self.steps]
        move = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if move is None or self.current not in keys:
            super().keyPressEvent(event)
            return
        self.choose(keys[min(max(0, keys.index(self.current) + move), len(keys) - 1)])

    def choose(self, key: str) -> None:
        """Bring a step up."""
        if key != self.current:
            self.current = key
            self.update()
            self.chosen.emit(key)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip:
            number = self._at(self.mapFromGlobal(self.cursor().pos()))
            if number >= 0:
                step = self.steps[number]
                QToolTip.showText(self.cursor().pos(), f"{step.label}：{_WORDS[step.state]}　{step.note}".strip(), self)
                return True
        return super().event(event)
