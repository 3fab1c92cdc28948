"""Where the window stands: as it was left, but always on a screen that is there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from township_desk.ui.state import WindowState

FIRST = QSize(1366, 720)
"""The size at the first start."""
GRIP = 120
"""Of the window's top edge so many pixels across must be in view, or it can't be taken hold of."""


def place(kept: Sequence[int], screens: Sequence[QRect], home: QRect) -> QRect:
    """The rectangle for a window that was left at `kept` (x, y, width, height); `screens` are the free areas of the screens
    that are there now, `home` that of the main one. An unplugged screen or a smaller resolution never hides it."""
    wanted = QRect(*kept)
    best = max(screens, key=lambda screen: _area(screen.intersected(wanted)), default=home)
    if not _can_be_taken(wanted, best):
        size = wanted.size().boundedTo(home.size())
        spot = QRect(home.topLeft(), size)
        spot.moveCenter(home.center())
        return spot
    size = wanted.size().boundedTo(best.size())
    left = min(max(wanted.left(), best.left()), best.left() + best.width() - size.width())
    top = min(max(wanted.top(), best.top()), best.top() + best.height() - size.height())
    return QRect(left, top, size.width(), size.height())


def _area(rect: QRect) -> int:
    return max(0, rect.width()) * max(0, rect.height())


def _can_be_taken(wanted: QRect, screen: QRect) -> bool:
    edge = QRect(wanted.left(), wanted.top(), wanted.width(), 1).intersected(screen)
    return wanted.width() > 0 and wanted.height() > 0 and edge.width() >= min(GRIP, wanted.width())


def restore(window: QMainWindow, memory: WindowState) -> bool:
    """Put the window where it was left; whether it is to be maximised."""
    home = window.screen().availableGeometry()
    kept = memory.get("window")
    numbers = [int(each) for each in kept if isinstance(each, int | float)] if isinstance(kept, list) else []
    if len(numbers) == 4:
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        window.setGeometry(place(numbers, screens, home))
    else:
        window.resize((QSize(*numbers) if len(numbers) == 2 else FIRST).boundedTo(home.size()))
    return bool(memory.get("maximised", True))


def keep(window: QMainWindow, memory: WindowState) -> None:
    """Remember where the window stands; of a maximised one, where it would stand otherwise."""
    at = window.normalGeometry() if window.isMaximized() else window.geometry()
    memory.put("window", [at.x(), at.y(), at.width(), at.height()])
    memory.put("maximised", window.isMaximized())
