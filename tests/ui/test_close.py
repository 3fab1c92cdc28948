"""Month close in the window: months and their state, what blocks, closing, slips from form, grid and void, reprints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.conftest import hazard
from township_desk.service.desk import Desk
from township_desk.ui.close_window import CloseWindow
from township_desk.ui.correct_dialog import CorrectDialog
from township_desk.ui.ledger_page import LedgerPage
from township_desk.ui.main_window import MainWindow
from township_desk.ui.print_page import PrintPage

MONTH = "2022-11"
POINT = {
    "act_type": "安全检查",
    "title": "消防检查",
    "date": "2022-11-08",
    "level": "镇级",
    "organizer": "应急办",
    "summary": "检查场所",
    "site_count": "3",
}


@pytest.fixture
def closed(desk: Desk) -> int:
    """A check of November, the area of activities closed."""
    row = desk.editing.add("activity", POINT).id
    assert desk.closing.close(MONTH, ["工作活动"]).touched
    return row


@pytest.fixture
def dialog(window: MainWindow) -> CloseWindow:
    window.commands.do_close_month()
    found = window.findChild(CloseWindow)
    assert found is not None and window.ops.settle()
    return found


def pick(dialog: CloseWindow, month: str, area: str = "") -> None:
    for place in range(dialog.months.topLevelItemCount()):
        top = dialog.months.topLevelItem(place)
        assert top is not None
        for item in (top, *(top.child(n) for n in range(top.childCount()))):
            if item is not None and item.data(0, 0x0100) == (month, area):
                dialog.months.setCurrentItem(item)
                return
    raise AssertionError((month, area))


def page_of(window: MainWindow, ledger: str, row: int) -> LedgerPage:
    window.go("ledger", (ledger, (), row))
    assert window.ops.settle()
    page = window.page()
    assert isinstance(page, LedgerPage)
    return page


def slip(owner: Any, window: MainWindow, reason: str) -> tuple[str, str, str]:
    """Take the way out that a message offers, and give the reason; the first line that the slip shows."""
    link = next(w for w in owner.messages.findChildren(QPushButton) if w.text() == "填更正单…")
    link.click()
    found = window.findChildren(CorrectDialog)[-1]
    item = found.list.topLevelItem(0)
    assert item is not None and not found.go.isEnabled()
    shown = item.text(0), item.text(1), item.text(2)
    found.reason.setText(reason)
    assert found.go.isEnabled()
    found.go.click()
    assert window.ops.settle()
    return shown


def test_what_blocks_is_listed_and_leads_to_its_row(dialog: CloseWindow, desk: Desk, qtbot: QtBot) -> None:
    desk.editing.add("hazard", hazard(1, "石盘村", found_on="2022-11-03"))
    pick(dialog, MONTH, "安全生产")
    dialog.check()
    assert dialog.ops.settle(60)
    assert "还不能月结" in dialog.told.text()
    first = dialog.list.topLevelItem(0)
    assert first is not None and first.text(0) == "拦下"
    with qtbot.waitSignal(dialog.go) as caught:
        dialog.list.itemDoubleClicked.emit(first, 0)
    assert caught.args[0] == "ledger" and caught.args[1][0] == "hazard"


def test_an_area_is_closed_and_reopened(dialog: CloseWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("township_desk.ui.close_window.confirm", lambda *_a, **_k: True)
    monkeypatch.setattr("township_desk.ui.close_window.ask_text", lambda *_a, **_k: "改口径")
    pick(dialog, MONTH, "工作活动")
    assert dialog.buttons["close"].isEnabled() and not dialog.buttons["reopen"].isEnabled()
    dialog.close_month()
    assert dialog.ops.settle(60)
    assert "已月结，快照号" in dialog.told.text()
    assert desk.closing.through() == {"工作活动": MONTH}
    pick(dialog, MONTH, "工作活动")
    assert not dialog.buttons["close"].isEnabled() and dialog.buttons["reopen"].isEnabled()
    dialog.reopen()
    assert dialog.ops.settle(60)
    assert desk.closing.through() == {}
    pick(dialog, MONTH, "工作活动")
    item = dialog.months.currentItem()
    assert item is not None and item.text(1) == "已重开" and "改口径" in item.text(5)


def test_a_form_offers_the_slip(window: MainWindow, desk: Desk, closed: int) -> None:
    page = page_of(window, "activity", closed)
    page.open_form()
    assert window.ops.settle()
    form = page.form
    assert form is not None
    form.rows["title"].editor.setText("消防专项检查")  # type: ignore[union-attr]
    form.commit()
    assert window.ops.settle()
    assert "2022年11月已月结锁定，请走更正单。" in form.messages.text
    assert slip(form, window, "名称写错") == ("主题（名称）", "消防检查", "消防专项检查")
    assert desk.records.get("activity", closed).values["title"] == "消防专项检查"
    assert [each.reason for each in desk.differences.slips()] == ["名称写错"]
    assert not form.dirty


def test_a_cell_and_a_void_offer_the_slip(
    window: MainWindow, desk: Desk, closed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(window, "activity", closed)
    column = next(n for n, f in enumerate(page.model.columns, 1) if f.name == "title")
    page.model.change(page.model.place_of(closed), column, "消防专项检查")
    assert window.ops.settle()
    slip(page, window, "名称写错")
    assert desk.records.get("activity", closed).values["title"] == "消防专项检查"
    monkeypatch.setattr("township_desk.ui.ledger_acts.ask_text", lambda *_a, **_k: "重复登记")
    page.do_void()
    assert window.ops.settle()
    slip(page, window, "与另一条重复")
    assert desk.records.get("activity", closed).is_void
    assert {each.reason for each in desk.differences.slips()} == {"名称写错", "与另一条重复"}


def test_differences_and_the_slip_on_paper(
    dialog: CloseWindow, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = desk.editing.add("activity", POINT).id
    desk.closing.close(MONTH, ["工作活动"])
    desk.editing.edit("activity", row, {"title": "消防专项检查"}, correct=True, reason="名称写错")
    assert dialog.ops.settle(60)
    pick(dialog, MONTH)
    dialog.differences()
    assert dialog.ops.settle(60)
    shown = [dialog.list.topLevelItem(n) for n in range(dialog.list.topLevelItemCount())]
    assert any(item is not None and "消防专项检查" in item.text(4) for item in shown)
    assert dialog.slip_list.topLevelItemCount() == 1
    chosen = dialog.slip_list.topLevelItem(0)
    assert chosen is not None
    dialog.slip_list.setCurrentItem(chosen)
    out = tmp_path / "更正单.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *_a, **_k: (str(out), "")))
    dialog.save_slip(".pdf")
    assert dialog.ops.settle(60)
    assert out.read_bytes().startswith(b"%PDF")


def test_a_closed_table_is_shown_as_kept_or_as_it_is_now(
    window: MainWindow, desk: Desk, closed: int, qtbot: QtBot
) -> None:
    desk.editing.edit("activity", closed, {"title": "消防专项检查"}, correct=True, reason="名称写错")
    window.go("print", ("C-1", ()))
    page = window.page()
    assert isinstance(page, PrintPage)
    page.period.kind.setCurrentIndex(page.period.kind.findData("month"))
    page.period.part.setCurrentIndex(10)
    qtbot.waitUntil(lambda: page.tabular is not None and page.tabular.period == "2022年11月", timeout=20000)
    assert window.ops.settle(60) and page.tabular is not None
    assert not page.live.isHidden() and "消防检查" in str(page.tabular.rows)
    page.live.setChecked(True)
    qtbot.waitUntil(lambda: page.tabular is not None and "消防专项检查" in str(page.tabular.rows), timeout=20000)
