"""The story window: opened from grid and form, drawn, read again when data change, leading to the rows behind it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from tests.project_town import ProjectTown, build
from township_desk.core.story import Line, Lines
from township_desk.ui.actions import ACTIONS
from township_desk.ui.ledger_page import LedgerPage
from township_desk.ui.operations import Operations
from township_desk.ui.page import Context
from township_desk.ui.record_dialog import RecordDialog
from township_desk.ui.state import WindowState
from township_desk.ui.story_page import StoryWindow
from township_desk.ui.story_view import BarsView, StageBar, card


@pytest.fixture
def town(tmp_path: Path, ops: Operations) -> Iterator[ProjectTown]:
    made = build(tmp_path)
    made.desk.on_change(ops.touched.emit)
    yield made
    ops.settle(60)
    made.desk.close()


def shown(town: ProjectTown, ops: Operations, qtbot: QtBot, key: str) -> StoryWindow:
    window = StoryWindow(town.desk, ops, "project", town.ids[key], None)
    qtbot.addWidget(window)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    window.show()
    qtbot.waitUntil(lambda: window.story is not None, timeout=20000)
    return window


def test_it_draws_every_block(town: ProjectTown, ops: Operations, qtbot: QtBot) -> None:
    window = shown(town, ops, qtbot, "road")
    assert window.title.text() == "2022年清河镇柳沟村巷道硬化项目"
    assert len(window.findChildren(StageBar)) == 1 and len(window.findChildren(BarsView)) == 2
    assert "验收" in window.findChildren(StageBar)[0].accessibleName()
    picture = window.grab().toImage()
    colours = {
        picture.pixelColor(x, y).rgb() for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 7)
    }
    assert len(colours) > 12


def test_it_is_read_again_when_a_payment_is_made(town: ProjectTown, ops: Operations, qtbot: QtBot) -> None:
    window = shown(town, ops, qtbot, "well")
    before = [t.rowCount() for t in window.findChildren(QTableWidget)]
    town.pay("well", "省级衔接", "2022-11-29", "5", "PZ-900")
    qtbot.waitUntil(lambda: [t.rowCount() for t in window.findChildren(QTableWidget)] != before, timeout=20000)


def test_a_bar_and_a_line_open_the_row_behind_them(town: ProjectTown, ops: Operations, qtbot: QtBot) -> None:
    window = shown(town, ops, qtbot, "road")
    bars = window.findChildren(BarsView)[0]
    qtbot.mouseDClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(200, 36))
    dialog = window.findChildren(RecordDialog)[-1]
    assert dialog.form.ledger.name == "project_fund"
    dialog.close()


@pytest.fixture
def page(town: ProjectTown, ops: Operations, qtbot: QtBot) -> LedgerPage:
    made = LedgerPage(Context(town.desk, ops, WindowState(None)), town.desk.ledgers["project"])
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    made.enter()
    qtbot.waitUntil(lambda: made.current() is not None, timeout=20000)
    return made


def stories(widget: QWidget) -> list[StoryWindow]:
    return widget.window().findChildren(StoryWindow)


def test_the_grid_and_the_form_lead_to_it(page: LedgerPage, ops: Operations, qtbot: QtBot) -> None:
    assert next(a for a in ACTIONS if a.id == "story").when == "story" and page.can("story")
    page.do_story()
    qtbot.waitUntil(lambda: bool(stories(page)) and stories(page)[0].story is not None, timeout=20000)
    page.open_form()
    assert page.form is not None
    form = page.form
    qtbot.waitUntil(lambda: form.record is not None and form.story.isVisible(), timeout=20000)
    form.story.click()
    qtbot.waitUntil(lambda: len(stories(page)) == 2 and stories(page)[1].story is not None, timeout=20000)
    for each in stories(page):
        each.close()
    ops.settle(60)


def test_a_ledger_without_stories_offers_none(town: ProjectTown, ops: Operations, qtbot: QtBot) -> None:
    made = LedgerPage(Context(town.desk, ops, WindowState(None)), town.desk.ledgers["village"])
    qtbot.addWidget(made)
    made.show()
    made.enter()
    qtbot.waitUntil(lambda: made.current() is not None, timeout=20000)
    assert not made.can("story")


def test_a_scroll_bar_does_not_hide_the_last_line(qtbot: QtBot) -> None:
    lines = Lines(
        "成员", head=tuple(f"栏目{n}" for n in range(12)), lines=tuple(Line(("文字",) * 12) for _ in range(3))
    )
    frame = card(lines, lambda _link: None)
    qtbot.addWidget(frame)
    frame.resize(500, 300)
    frame.show()
    [table] = frame.findChildren(QTableWidget)
    qtbot.waitUntil(lambda: table.horizontalScrollBar().isVisible())
    qtbot.waitUntil(lambda: table.viewport().height() >= 27 * 3)
    frame.resize(2000, 300)
    qtbot.waitUntil(lambda: not table.horizontalScrollBar().isVisible())
    assert table.viewport().height() <= 27 * 3 + 4
