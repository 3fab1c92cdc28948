"""The blocks of a story as widgets: facts, a bar of stages, bars on one scale, small tables, notes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QHeaderView,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from township_desk.core.story import Bars, Block, Facts, Line, Lines, Link, Notes, Stages
from township_desk.ui import theme
from township_desk.ui.dialogs import button, label

_ROLE = Qt.ItemDataRole.UserRole
_LEFT, _ROW = 104, 28
_TONES = {"plan": "faint", "arrived": "accent", "good": "good", "soon": "soon", "bad": "bad", "": "accent"}
_CENTER = Qt.AlignmentFlag.AlignCenter
Open = Callable[[Link], None]


def colour(tone: str) -> QColor:
    """The colour of a bar's tone."""
    return theme.current().colour(_TONES.get(tone, "accent"))


def small(font: QFont) -> QFont:
    """A font a little smaller."""
    made = QFont(font)
    made.setPointSizeF(font.pointSizeF() * 0.88)
    return made


class StageBar(QWidget):
    """Steps from left to right: a dot for each, done ones joined by a line, the day and the days below."""

    def __init__(self, block: Stages) -> None:
        super().__init__()
        self.block = block
        self.setMinimumHeight(84)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        words = [f"{s.label} {s.day or ''}".strip() for s in block.steps if s.state != "open"]
        self.setAccessibleName("，".join(words))

    def sizeHint(self) -> QSize:
        return QSize(640, 84)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, steps = theme.current(), self.block.steps
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gap = self.width() / max(1, len(steps))
        done, line = look.colour("good"), look.colour("line")
        for n in range(len(steps) - 1):
            painter.setPen(QPen(line if steps[n + 1].state == "open" else done, 3))
            painter.drawLine(QPointF(gap * (n + 0.5), 34), QPointF(gap * (n + 1.5), 34))
        for n, step in enumerate(steps):
            now = step.state == "now"
            fill = {"done": done, "now": look.colour("accent")}.get(step.state, look.colour("surface"))
            painter.setPen(QPen({"open": line, "skipped": done}.get(step.state, fill), 2))
            painter.setBrush(fill)
            radius = 9 if now else 7
            painter.drawEllipse(QPointF(gap * (n + 0.5), 34), radius, radius)
            bold = QFont(self.font())
            bold.setBold(now)
            painter.setFont(bold)
            painter.setPen(look.colour("faint" if step.state == "open" else "accent" if now else "text"))
            painter.drawText(QRectF(gap * n, 2, gap, 20), _CENTER, step.label)
            painter.setFont(small(self.font()))
            painter.setPen(look.colour("muted"))
            told = step.day.isoformat() if step.day else ("未经过" if step.state == "skipped" else "")
            painter.drawText(QRectF(gap * n, 46, gap, 18), _CENTER, told)
            if step.days is not None:
                painter.drawText(QRectF(gap * n, 63, gap, 18), _CENTER, f"用{step.days}天")
        painter.end()


class BarsView(QWidget):
    """Bars on one scale with their words at the right; a double click opens the row behind one."""

    opened = Signal(object)

    def __init__(self, block: Bars) -> None:
        super().__init__()
        self.block = block
        self.setFixedHeight(_ROW * len(block.bars) + (24 if block.legend else 4))
        self.setAccessibleName("；".join(f"{bar.label} {bar.text}" for bar in block.bars))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetrics(self.font())
        room = max(120.0, (self.width() - _LEFT) * 0.46)
        y = self._legend(painter) if self.block.legend else 0
        for bar in self.block.bars:
            painter.setPen(look.colour("text"))
            name = metrics.elidedText(bar.label, Qt.TextElideMode.ElideRight, _LEFT - 10)
            painter.drawText(QRectF(0, y, _LEFT - 10, _ROW), Qt.AlignmentFlag.AlignVCenter, name)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("grid"))
            painter.drawRoundedRect(QRectF(_LEFT, y + 8, room, 12), 3, 3)
            for n, (_, value, tone) in enumerate(bar.parts):
                painter.setBrush(colour(tone))
                inset = min(n, 2) * 2.5
                width = room * min(1.0, value / bar.limit) if bar.limit else 0
                if width > 0:
                    painter.drawRoundedRect(QRectF(_LEFT, y + 8 + inset, max(width, 2), 12 - 2 * inset), 2, 2)
            painter.setPen(look.colour("muted"))
            left = _LEFT + room + 12
            words = metrics.elidedText(bar.text, Qt.TextElideMode.ElideRight, int(self.width() - left))
            painter.drawText(QRectF(left, y, self.width() - left, _ROW), Qt.AlignmentFlag.AlignVCenter, words)
            y += _ROW
        painter.end()

    def _legend(self, painter: QPainter) -> int:
        look, x = theme.current(), float(_LEFT)
        painter.setFont(small(self.font()))
        for tone, words in self.block.legend:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(tone))
            painter.drawRoundedRect(QRectF(x, 5, 12, 10), 2, 2)
            painter.setPen(look.colour("muted"))
            painter.drawText(QRectF(x + 17, 0, 60, 20), Qt.AlignmentFlag.AlignVCenter, words)
            x += 62
        painter.setFont(self.font())
        return 22

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        top = 22 if self.block.legend else 0
        at = int((event.position().y() - top) // _ROW)
        if 0 <= at < len(self.block.bars) and (link := self.block.bars[at].link) is not None:
            self.opened.emit(link)


def _facts(block: Facts) -> QWidget:
    """Facts in three columns; a long text has a line of its own."""
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(5)
    row = column = 0
    for fact in block.items:
        long = len(fact.text) > 22
        if long and column:
            row, column = row + 1, 0
        name = label(fact.label, "muted")
        text = label(fact.text, fact.tone if fact.tone in ("bad", "soon") else "", wrap=True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(name, row, column * 2, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(text, row, column * 2 + 1, 1, 5 - column * 2 if long else 1)
        column += 1
        if long or column == 3:
            row, column = row + 1, 0
    for n in (1, 3, 5):
        grid.setColumnStretch(n, 1)
    return holder


def _lines(block: Lines, open_: Open) -> QWidget:
    if not block.lines:
        return label(block.empty, "muted")
    lines = [*block.lines, *([Line(block.total)] if block.total else [])]
    table = QTableWidget(len(lines), len(block.head))
    table.setHorizontalHeaderLabels(list(block.head))
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(27)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setWordWrap(False)
    for r, line in enumerate(lines):
        for c, text in enumerate(line.cells):
            item = QTableWidgetItem(text)
            item.setData(_ROLE, line.link)
            item.setToolTip(text)
            side = Qt.AlignmentFlag.AlignRight if c in block.numeric else Qt.AlignmentFlag.AlignLeft
            item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            if line.tone:
                item.setForeground(colour(line.tone))
            if block.total and r == len(lines) - 1:
                bold = QFont(table.font())
                bold.setBold(True)
                item.setFont(bold)
            table.setItem(r, c, item)
    table.resizeColumnsToContents()
    for c in range(len(block.head)):
        table.setColumnWidth(c, min(max(table.columnWidth(c) + 18, 80), 300))
    table.horizontalHeader().setStretchLastSection(True)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    height = 27 * len(lines) + table.horizontalHeader().sizeHint().height() + 4
    table.setFixedHeight(height)
    bar = table.horizontalScrollBar()
    bar.rangeChanged.connect(  # a scroll bar must not hide the last line
        lambda _least, most: table.setFixedHeight(height + (bar.sizeHint().height() if most else 0))
    )
    table.itemDoubleClicked.connect(lambda item: open_(item.data(_ROLE)) if item.data(_ROLE) else None)
    return table


def _notes(block: Notes, open_: Open) -> QWidget:
    holder = QWidget()
    inside = QVBoxLayout(holder)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.setSpacing(2)
    if not block.notes:
        inside.addWidget(label(block.none, "muted"))
    for note in block.notes[:12]:
        if note.link is None:
            inside.addWidget(label(f"● {note.text}", note.tone, wrap=True))
            continue
        made = button(f"● {note.text}", "link")
        made.setProperty("tone", note.tone)
        made.setToolTip(note.text)
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        made.clicked.connect(lambda _=False, link=note.link: open_(link))
        inside.addWidget(made)
    if len(block.notes) > 12:
        inside.addWidget(label(f"另有 {len(block.notes) - 12} 条，见“检查数据”。", "muted"))
    return holder


def card(block: Block, open_: Open) -> QFrame:
    """A block in its frame."""
    frame = QFrame()
    frame.setObjectName("card")
    inside = QVBoxLayout(frame)
    inside.setContentsMargins(14, 8, 14, 12)
    inside.setSpacing(6)
    inside.addWidget(label(block.title, "section"))
    match block:
        case Facts():
            inside.addWidget(_facts(block))
        case Stages():
            inside.addWidget(StageBar(block))
        case Bars():
            bars = BarsView(block)
            bars.opened.connect(open_)
            inside.addWidget(bars)
        case Lines():
            inside.addWidget(_lines(block, open_))
        case Notes():
            inside.addWidget(_notes(block, open_))
    return frame
