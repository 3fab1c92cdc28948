"""The window's tests: drawn in memory, on small desks of their own; threads that outlive a test fail it."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.fake_desk import FakeDesk
from township_desk.bootstrap import open_desk
from township_desk.service.desk import Desk
from township_desk.ui import app as app_module
from township_desk.ui.form import FormPanel
from township_desk.ui.main_window import MainWindow
from township_desk.ui.operations import Operations
from township_desk.ui.page import Context
from township_desk.ui.state import WindowState

DAY = date(2022, 12, 31)


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    return QApplication


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    if not qapp.styleSheet():
        app_module.dress(qapp, WindowState(None))


@pytest.fixture(autouse=True)
def _no_leaked_threads() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    leaked = [
        t
        for t in threading.enumerate()
        if t not in before and t.is_alive() and not isinstance(t, threading._DummyThread)
    ]
    assert not leaked, f"threads outlived the test: {leaked}"


@pytest.fixture
def ops(qtbot: QtBot) -> Iterator[Operations]:
    made = Operations()
    yield made
    made.close()
    assert not made._readers.activeThreadCount()
    assert not made._writer.activeThreadCount()


@pytest.fixture
def fake() -> FakeDesk:
    return FakeDesk(1000)


@pytest.fixture
def context(fake: FakeDesk, ops: Operations) -> Context:
    fake.on_change(ops.touched.emit)
    return Context(fake, ops, WindowState(None))  # type: ignore[arg-type]


def hazard(number: int, village: str, **more: Any) -> dict[str, Any]:
    """A row of the hazard ledger as a clerk types it."""
    return {
        "found_on": f"2022-12-{number:02d}",
        "village_id": village,
        "industry": "消防",
        "place_name": f"{village}小卖部{number}号",
        "description": f"第{number}间库房灭火器压力不足，没有更换",
        "source": "日常检查",
        "level": "一般",
        **more,
    }


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    desk = open_desk(folder, user="测试", today=lambda: DAY)
    desk.set_up("青禾镇", "510722101", ["石盘村", "东岭村", "白杨社区"])
    for number in range(1, 7):
        village = ("石盘村", "东岭村", "白杨社区")[number % 3]
        desk.editing.add("hazard", hazard(number, village, resp_phone="19900001234" if number == 1 else None))
    person = desk.editing.add("person", {"name": "张三", "phone": "19900005678"})
    desk.editing.add("household", {"head_person_id": person.id, "village_id": "石盘村"})
    desk.close()
    return folder


@pytest.fixture
def desk(_template: Path, tmp_path: Path) -> Iterator[Desk]:
    folder = tmp_path / "desk"
    shutil.copytree(_template, folder)
    made = open_desk(folder, user="测试", today=lambda: DAY)
    yield made
    made.close()


@pytest.fixture
def make_window(qtbot: QtBot) -> Iterator[Callable[[Any], MainWindow]]:
    made: list[MainWindow] = []

    def make(desk: Any) -> MainWindow:
        state = WindowState(None)
        state.put("maximised", False)
        window = MainWindow(desk, state=state)
        window.resize(1366, 768)
        window.show()
        made.append(window)
        assert window.ops.settle()
        return window

    yield make
    for window in made:
        for form in window.findChildren(FormPanel):
            if form.dirty:
                form.discard()
        window.close()
        window.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def window(desk: Desk, make_window: Callable[[Any], MainWindow]) -> MainWindow:
    return make_window(desk)
