"""The window stands where it was left, on a screen that is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QRect

from township_desk.ui.main_window import MainWindow
from township_desk.ui.placing import place

HOME, LEFT, SMALL = QRect(0, 0, 1920, 1040), QRect(-1366, 100, 1366, 728), QRect(0, 0, 1366, 728)


@pytest.mark.parametrize(
    ("kept", "screens", "found"),
    [
        ((100, 50, 1200, 700), [HOME], (100, 50, 1200, 700)),
        ((-1300, 150, 1000, 600), [HOME, LEFT], (-1300, 150, 1000, 600)),
        ((-1300, 150, 1000, 600), [HOME], (460, 220, 1000, 600)),  # the second screen is gone: in the middle
        ((100, 50, 1900, 1000), [SMALL], (0, 0, 1366, 728)),
        ((1850, 900, 800, 600), [HOME], (560, 220, 800, 600)),  # too little of it in view
        ((1700, 900, 800, 600), [HOME], (1120, 440, 800, 600)),
        ((100, -300, 800, 600), [HOME], (560, 220, 800, 600)),  # the title bar above the edge
        ((0, 0, 0, 0), [HOME], (960, 520, 0, 0)),
    ],
)
def test_place(kept: tuple[int, ...], screens: list[QRect], found: tuple[int, ...]) -> None:
    home = screens[0]
    at = place(kept, screens, home)
    assert home.contains(at) or any(screen.contains(at) for screen in screens) or at.isEmpty()
    if not at.isEmpty():
        x, y, width, height = found
        assert (at.width(), at.height()) == (width, height)
        assert abs(at.x() - x) <= 1
        assert abs(at.y() - y) <= 1


def test_the_window_comes_back_where_it_was(desk: Any, make_window: Callable[[Any], MainWindow]) -> None:
    window = make_window(desk)
    window.setGeometry(40, 60, 700, 500)
    window.close()
    assert window.memory.get("window") == [40, 60, *(window.width(), window.height())]
    assert window.memory.get("maximised") is False
    again = MainWindow(desk, state=window.memory)
    assert again.geometry().topLeft() == window.geometry().topLeft()
    assert again.size() == window.size()
    again.close()
    again.deleteLater()
