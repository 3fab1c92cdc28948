"""The start: the window is there before the desk, and what prevents the desk from opening ends the program."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from township_desk.core.problem import DeskError, EnvironmentProblem
from township_desk.core.query import Query
from township_desk.service.desk import Desk
from township_desk.service.safety import Safety
from township_desk.ui import app as program
from township_desk.ui import safekeeping
from township_desk.ui.main_window import MainWindow
from township_desk.ui.state import WindowState


@pytest.fixture
def frame(qtbot: QtBot) -> Iterator[MainWindow]:
    state = WindowState(None)
    state.put("maximised", False)
    state.put("areas", ["底册", "安全生产"])
    window = MainWindow(state=state)
    window.show()
    yield window
    window.close()
    window.deleteLater()
    QApplication.processEvents()


def test_frame_has_the_tabs_of_last_time_and_does_nothing_yet(frame: MainWindow) -> None:
    assert [frame.tabs.tabText(n) for n in range(frame.tabs.count())] == ["首页", "底册", "安全生产"]
    assert not any(action.isEnabled() for action in frame.actions_by_id.values())
    frame.run("import")
    assert not frame.ready


def test_attaching_goes_to_the_tab_that_was_chosen_meanwhile(frame: MainWindow, desk: Desk) -> None:
    frame.tabs.setCurrentIndex(2)
    frame.attach(desk)
    assert frame.ops.settle()
    assert frame.ready
    assert [frame.tabs.tabText(n) for n in range(frame.tabs.count())] == ["首页", *desk.areas]
    assert frame.tabs.tabText(frame.tabs.currentIndex()) == "安全生产"
    assert frame.actions_by_id["import"].isEnabled()
    assert "青禾镇" in frame.windowTitle()


def test_files_given_before_the_desk_is_there_are_imported_then(
    frame: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from township_desk.ui.commands import Commands

    taken: list[list[str]] = []
    monkeypatch.setattr(Commands, "import_files", lambda _self, names, target="": taken.append(list(names)))
    frame.open_files([Path("a.xlsx")])
    assert not taken
    frame.attach(desk)
    assert frame.ops.settle()
    assert taken == [["a.xlsx"]]


def test_what_prevents_the_desk_ends_the_program(
    frame: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "desk.db").write_bytes(b"no database at all" * 20)
    told: list[DeskError] = []
    codes: list[int] = []
    monkeypatch.setattr(program, "tell_failure", told.append)
    monkeypatch.setattr(QCoreApplication, "exit", codes.append)
    program._open(frame, tmp_path, None)
    assert frame.ops.settle()
    assert "已损坏" in told[0].message
    assert codes == [3]
    assert not frame.isVisible()


def test_backups_come_by_themselves_at_the_start_and_at_the_end(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    state = WindowState(None)
    window = program.keep_open(MainWindow(state=state))
    folder, known = desk.data, len(desk.safety.backups())
    desk.close()
    window.show()
    program._open(window, folder, None)
    assert window.ops.settle()
    kept = window.desk.safety.backups()
    assert len(kept) == known + 1
    assert (kept[0].kind, kept[0].proven) == ("auto", True)
    assert window.messages.isHidden()
    assert "上次备份" in window.who.text()
    village = window.desk.records.ids(Query("village"))[0]
    window.desk.editing.edit("village", village, {"remark": "改动"})
    safety, head = window.desk.safety, window.desk.journal_reader.head_hash()
    window.close()
    assert head in [info.head for info in safety.backups() if info.kind == "auto"]
    assert window not in program.windows()


def test_a_backup_that_fails_is_told(frame: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> None:
        raise EnvironmentProblem("磁盘空间不足，备份没有留下。")

    told: list[str] = []
    frame.attach(desk)
    monkeypatch.setattr(Safety, "auto_backup", lambda _self, **_more: full())
    monkeypatch.setattr(safekeeping, "_tell", lambda error: told.append(error.message))
    safekeeping.at_start(frame)
    assert frame.ops.settle()
    assert "磁盘空间不足" in frame.messages.text
    safekeeping.watch(frame)
    frame.close()
    assert told == ["磁盘空间不足，备份没有留下。"]


def test_window_comes_without_the_database_library() -> None:
    """Loading it takes longer than the window."""
    code = (
        "import sys; import township_desk.cli; from township_desk.ui import app, single; app.make_application(); "
        "app.MainWindow(state=app.WindowState(None)).show(); "
        "print([name for name in ('sqlalchemy', 'township_desk.ledgers', 'reportlab', 'alembic') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.stdout.strip() == "[]"
