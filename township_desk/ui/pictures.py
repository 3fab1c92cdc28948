"""Pictures of the window for the demonstration and for looking at: every tab, page, wizard and dialog as PNG."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from township_desk.service.desk import Desk
    from township_desk.ui.main_window import MainWindow

Size = tuple[int, int]


def picture_tabs(desk: Desk, out_dir: Path, size: Size = (1366, 768)) -> list[Path]:
    """Write a PNG of every tab, ledger, print page and the usual dialogs; works without a display.

    Opens a window of its own on `desk` and closes it again; the desk stays open. Returns the files in order.
    """
    without_display()
    from township_desk.ui.app import dress, make_application
    from township_desk.ui.main_window import MainWindow
    from township_desk.ui.state import WindowState

    app = make_application()
    memory = WindowState(None)
    memory.put("maximised", False)
    dress(app, memory)
    window = MainWindow(desk, state=memory)
    window.resize(*size)
    window.show()
    out_dir.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    try:
        for number, (name, widget) in enumerate(_views(window), 1):
            path = out_dir / f"{number:02d}-{name}.png"
            if widget().grab().save(str(path)):
                files.append(path)
    finally:
        window.close()
        window.deleteLater()
        app.processEvents()
    return files


def without_display() -> None:
    """Draw in memory where there is no screen."""
    from PySide6.QtGui import QGuiApplication

    screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform in ("win32", "darwin")
    if QGuiApplication.instance() is None and not screen:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def _views(window: MainWindow) -> list[tuple[str, Callable[[], QWidget]]]:
    """(name, how to bring it up) of everything to picture."""
    from township_desk.ui.area_page import FIGURES_AREA

    desk = window.desk
    found: list[tuple[str, Callable[[], QWidget]]] = [("首页", lambda: _start(window))]
    for area in desk.areas:
        ledgers = [ledger for ledger in desk.ledgers.values() if ledger.area == area]
        found += [(f"{area}-{_safe(led.label)}", lambda led=led: _ledger(window, led.name)) for led in ledgers]  # type: ignore[misc]
        views = [view for view in desk.views.values() if view.area == area]
        found += [(f"{area}-{_safe(v.label)}", lambda v=v: _area(window, v.area, f"view:{v.name}")) for v in views]  # type: ignore[misc]
        if any(led.name == "pay_batch" for led in ledgers):
            found.append((f"{area}-办理发放", lambda a=area: _area(window, a, "payroll:")))  # type: ignore[misc]
        if any(table.area == area for table in desk.tables.values()):
            found.append((f"{area}-打印表", lambda a=area: _area(window, a, "print:")))  # type: ignore[misc]
        if area == FIGURES_AREA:
            found.append((f"{area}-总结用数", lambda a=area: _area(window, a, "figures:")))  # type: ignore[misc]
        found.append((f"{area}-数据检查", lambda a=area: _area(window, a, "check:")))  # type: ignore[misc]
    forms = [led for led in desk.ledgers.values() if led.status is not None and led.area in desk.areas]
    found += [(f"{_safe(led.label)}-表单", lambda led=led: _form(window, led.name)) for led in forms]  # type: ignore[misc]
    found += [(_safe(plan.label), lambda name=name: _story(window, name)) for name, plan in desk.stories.plans.items()]  # type: ignore[misc]
    found.append(("月结", lambda: _closing(window)))
    return found


def _closing(window: MainWindow) -> QWidget:
    from township_desk.ui.close_window import CloseWindow

    dialog = CloseWindow(window.context, window)
    dialog.resize(1080, 700)
    dialog.show()
    _rest(window)
    oldest = next((n for n, state in reversed(list(enumerate(dialog.states))) if state.closed), 0)
    if (item := dialog.months.topLevelItem(oldest)) is not None:
        dialog.months.setCurrentItem(item)
    dialog.differences()
    _rest(window)
    return dialog


def _safe(words: str) -> str:
    return "".join(char for char in words if char.isalnum() or char in "（）")


def _rest(window: MainWindow) -> MainWindow:
    window.ops.settle(60)
    from PySide6.QtCore import QEventLoop, QTimer

    pause = QEventLoop()
    QTimer.singleShot(350, pause.quit)
    pause.exec()
    window.ops.settle(60)
    return window


def _start(window: MainWindow) -> QWidget:
    window.tabs.setCurrentIndex(0)
    return _rest(window)


def _area(window: MainWindow, area: str, key: str) -> QWidget:
    window.show_area(area).show_page(key)
    return _rest(window)


def _ledger(window: MainWindow, name: str) -> QWidget:
    return _area(window, window.desk.ledgers[name].area, f"ledger:{name}")


def _story(window: MainWindow, name: str) -> QWidget:
    from township_desk.core.query import Query
    from township_desk.ui.story_page import StoryWindow

    ids = window.desk.records.ids(Query(name))
    marked = (i for i in ids if window.desk.records.marks(window.desk.records.get(name, i)))
    chosen = next(marked, ids[0] if ids else None)
    if chosen is None:
        return _ledger(window, name)
    story = StoryWindow(window.desk, window.ops, name, chosen, window)
    story.show()
    _rest(window)
    return story


def _form(window: MainWindow, name: str) -> QWidget:
    from township_desk.ui.ledger_page import LedgerPage

    _ledger(window, name)
    page = window.page()
    if isinstance(page, LedgerPage):
        page.open_form()
    with suppress(AttributeError):
        _rest(window)
    return window
