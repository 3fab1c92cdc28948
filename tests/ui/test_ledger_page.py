"""A ledger page on a real desk: keys, edits that succeed and fail, undo, filters, sorting, selection, columns."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from township_desk.core.query import Is, Query
from township_desk.service.desk import Desk
from township_desk.ui.filter_popup import FilterPopup
from township_desk.ui.filters import by_values
from township_desk.ui.ledger_page import LedgerPage
from township_desk.ui.main_window import MainWindow

Key = Qt.Key


@pytest.fixture
def page(window: MainWindow) -> LedgerPage:
    window.go("ledger", ("hazard", (), None))
    assert window.ops.settle()
    found = window.page()
    assert isinstance(found, LedgerPage)
    found.grid.setFocus()
    return found


def column(page: LedgerPage, name: str) -> int:
    return next(n for n, f in enumerate(page.model.columns, 1) if f.name == name)


def at(page: LedgerPage, row: int, name: str) -> None:
    page.grid.setCurrentIndex(page.model.index(row, column(page, name)))


def cell(page: LedgerPage, row: int, name: str) -> str:
    return str(page.model.index(row, column(page, name)).data())


def press(page: LedgerPage, key: Key, mods: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(page.grid, key, mods)


def editor(page: LedgerPage) -> QLineEdit:
    found = [
        w
        for view in (page.grid, page.grid.frozen)
        for w in view.viewport().findChildren(QLineEdit)
        if w.objectName() == "cell"
    ]
    assert found, "no editor is open"
    return found[-1]


def type_in(page: LedgerPage, text: str, key: Key = Key.Key_Return) -> None:
    press(page, Key.Key_F2)
    edit = editor(page)
    edit.setText(text)
    QTest.keyClick(edit, key)


def test_rows_and_columns(page: LedgerPage) -> None:
    assert page.model.total == 6
    assert page.hits.text() == "共 6 条"
    assert page.model.headerData(0, Qt.Orientation.Horizontal) == "标记"
    assert page.grid.frozen_sections() == [0, 1, 2]


def test_typing_edits_and_enter_goes_down(page: LedgerPage, desk: Desk) -> None:
    at(page, 0, "place_name")
    row_id = page.model.row(0).id
    type_in(page, "老街超市")
    assert page.ops.settle()
    assert desk.records.get("hazard", row_id).values["place_name"] == "老街超市"
    assert cell(page, 0, "place_name") == "老街超市"
    assert page.grid.currentIndex().row() == 1
    assert page.grid.currentIndex().column() == column(page, "place_name")


def test_tab_goes_right_without_editing(page: LedgerPage) -> None:
    at(page, 0, "place_name")
    type_in(page, "老街超市", Key.Key_Tab)
    assert page.ops.settle()
    assert page.grid.currentIndex().column() != column(page, "place_name")
    assert not page.grid.editing


def test_escape_leaves_the_row_alone(page: LedgerPage, desk: Desk) -> None:
    at(page, 0, "place_name")
    before = cell(page, 0, "place_name")
    press(page, Key.Key_F2)
    edit = editor(page)
    edit.setText("不要")
    QTest.keyClick(edit, Key.Key_Escape)
    assert page.ops.settle()
    assert cell(page, 0, "place_name") == before
    assert desk.editing.history(ledger="hazard", limit=1)[0].kind == "add"


def test_refused_edit_says_so_and_keeps_the_typing(page: LedgerPage, desk: Desk, qtbot: QtBot) -> None:
    at(page, 0, "found_on")
    before = cell(page, 0, "found_on")
    type_in(page, "二月三十")
    assert page.ops.settle()
    assert "排查日期" in page.messages.text
    assert cell(page, 0, "found_on") == before
    assert editor(page).text() == "二月三十"
    assert page.grid.currentIndex().row() == 0


def test_frozen_column_is_edited_in_the_frozen_table(page: LedgerPage, desk: Desk) -> None:
    at(page, 0, "found_on")
    press(page, Key.Key_F2)
    assert editor(page).parentWidget() is page.grid.frozen.viewport()
    edit = editor(page)
    edit.setText("12.3")
    QTest.keyClick(edit, Key.Key_Return)
    row_id = page.model.row(0).id
    assert page.ops.settle()
    assert str(desk.records.get("hazard", row_id).values["found_on"]) == "2022-12-03"


def test_undo_and_redo(page: LedgerPage, window: MainWindow, desk: Desk) -> None:
    at(page, 0, "place_name")
    row_id, before = page.model.row(0).id, cell(page, 0, "place_name")
    type_in(page, "老街超市")
    assert page.ops.settle()
    assert window.actions_by_id["undo"].isEnabled()
    page.grid.setFocus()
    window.run("undo")
    assert page.ops.settle()
    assert desk.records.get("hazard", row_id).values["place_name"] == before
    assert cell(page, page.model.place_of(row_id), "place_name") == before
    window.run("redo")
    assert page.ops.settle()
    assert cell(page, page.model.place_of(row_id), "place_name") == "老街超市"


def test_conflict_is_told(page: LedgerPage, desk: Desk) -> None:
    row_id = page.model.row(0).id
    at(page, 0, "place_name")
    press(page, Key.Key_F2)
    edit = editor(page)
    desk._listeners.clear()
    desk.editing.edit("hazard", row_id, {"location": "别处"})
    edit.setText("我的")
    QTest.keyClick(edit, Key.Key_Return)
    assert page.ops.settle()
    assert page.messages.text
    assert desk.records.get("hazard", row_id).values["place_name"] != "我的"


def test_delete_clears_cells(page: LedgerPage, window: MainWindow, desk: Desk) -> None:
    at(page, 0, "place_name")
    row_id = page.model.row(0).id
    window.run("clear_cells")
    assert page.ops.settle()
    assert desk.records.get("hazard", row_id).values["place_name"] is None
    assert ("待补", "soon") in page.model.row(page.model.place_of(row_id)).tags


def test_status_and_computed_cells_are_not_typed(page: LedgerPage) -> None:
    names = {f.name: n for n, f in enumerate(page.model.columns, 1)}
    assert not page.model.editable(0, names["status"])
    assert not page.model.editable(0, names["hazard_no"])
    assert not page.model.editable(0, 0)
    assert page.model.editable(0, names["place_name"])


def test_arrows_with_control_and_shift(page: LedgerPage) -> None:
    at(page, 0, "place_name")
    press(page, Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert page.grid.currentIndex().row() == 5
    press(page, Key.Key_Up, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert page.grid.selected_rows() == [0, 1, 2, 3, 4, 5]
    press(page, Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    last = page.grid.currentIndex().column()
    assert page.grid._towards(page.grid.currentIndex(), 1, 0).column() == last
    press(page, Key.Key_Home)
    press(page, Key.Key_Return)
    assert page.grid.currentIndex().row() == 1
    press(page, Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert page.grid.currentIndex().row() == 0


def test_sums_of_the_selection(page: LedgerPage, window: MainWindow, qtbot: QtBot, desk: Desk) -> None:
    for n, amount in enumerate(("100", "250.5")):
        desk.editing.edit("hazard", page.model.row(n).id, {"fund_plan": amount})
    assert page.ops.settle()
    page.columns.show_only({column(page, "hazard_no"), column(page, "fund_plan")})
    at(page, 0, "fund_plan")
    press(page, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: "合计" in window.sums.text(), timeout=5000)
    assert window.sums.text() == "计数 2　合计 350.50　平均 175.25"


def test_search_by_pinyin_initials_and_clear(page: LedgerPage, qtbot: QtBot, desk: Desk) -> None:
    desk.editing.edit("hazard", page.model.row(0).id, {"resp_person": "欧阳建国"})
    page.search.setText("oyjg")
    qtbot.waitUntil(lambda: page.filters.search == "oyjg", timeout=3000)
    assert page.ops.settle()
    assert page.model.total == 1
    assert page.hits.text() == "筛选出 1 条"
    page.do_clear_filters()
    assert page.ops.settle()
    assert page.model.total == 6
    assert page.search.text() == ""


def test_column_filter_popup(page: LedgerPage, qtbot: QtBot) -> None:
    page.open_filter(column(page, "village_id"), QPoint(200, 200))
    popup = page.findChildren(FilterPopup)[-1]
    assert page.ops.settle()
    assert {popup.list.item(n).text().split("　")[0] for n in range(popup.list.count())} == {
        "石盘村",
        "东岭村",
        "白杨社区",
    }
    for n in range(popup.list.count()):
        if not popup.list.item(n).text().startswith("石盘村"):
            popup.list.item(n).setCheckState(Qt.CheckState.Unchecked)
    popup._apply()
    assert page.ops.settle()
    assert page.model.total == 2
    assert page.filters.chips["village_id"].text == "村：石盘村"
    assert column(page, "village_id") in page.grid.header.filtered


def test_filter_by_dates(page: LedgerPage) -> None:
    page.open_filter(column(page, "found_on"), QPoint(200, 200))
    popup = page.findChildren(FilterPopup)[-1]
    assert page.ops.settle()
    popup.low.setText("12.3")
    popup.high.setText("20221204")
    popup._apply()
    assert page.ops.settle()
    assert page.model.total == 2


def test_sorting_by_header(page: LedgerPage) -> None:
    number = column(page, "found_on")
    page.sort_by(number)
    assert page.ops.settle()
    assert cell(page, 0, "found_on") == "2022-12-01"
    page.sort_by(number)
    assert page.ops.settle()
    assert cell(page, 0, "found_on") == "2022-12-06"
    assert page.grid.header.sorted == {number: True}
    place = column(page, "place_name")
    for _ in range(3):
        page.sort_by(place)
    assert page.sort == page.ledger.sort


def test_columns_are_remembered(page: LedgerPage, window: MainWindow, qtbot: QtBot) -> None:
    number = column(page, "industry")
    page.grid.setColumnWidth(number, 222)
    page.columns.hide(column(page, "location"))
    page.columns.freeze_to(column(page, "village_id"))
    other = LedgerPage(window.context, page.ledger)
    qtbot.addWidget(other)
    assert other.grid.columnWidth(number) == 222
    assert other.grid.isColumnHidden(column(page, "location"))
    assert len(other.grid.frozen_sections()) == len(page.grid.frozen_sections())
    other.columns.reset()
    assert not other.grid.isColumnHidden(column(page, "location"))


def test_links_from_elsewhere(window: MainWindow, page: LedgerPage, desk: Desk) -> None:
    field = page.ledger.by_name["village_id"]
    village = desk.records.lookup("village", "东岭村")[0]
    window.go("ledger", ("hazard", (by_values(field, [(village, "东岭村")]),), None))
    assert window.ops.settle()
    assert page.model.total == 2
    hidden = desk.records.ids(Query("hazard", Is("village_id", "!=", village)))[0]
    window.go("ledger", ("hazard", (), hidden))
    assert window.ops.settle()
    record = page.current()
    assert record is not None
    assert record.id == hidden


def test_reference_is_picked_by_initials(page: LedgerPage, desk: Desk, qtbot: QtBot) -> None:
    at(page, 0, "village_id")
    row_id = page.model.row(0).id
    press(page, Key.Key_F2)
    edit: Any = editor(page)
    edit.selectAll()
    QTest.keyClicks(edit, "bysq")
    qtbot.waitUntil(lambda: edit.listing, timeout=5000)
    QTest.keyClick(edit._popup, Key.Key_Return)
    assert page.ops.settle()
    assert desk.records.get("hazard", row_id).labels["village_id"] == "白杨社区"


def test_choice_is_picked_by_initials(page: LedgerPage, desk: Desk, qtbot: QtBot) -> None:
    at(page, 0, "industry")
    row_id = page.model.row(0).id
    QTest.keyClicks(page.grid, "d")
    edit: Any = editor(page)
    QTest.keyClicks(edit, "ljt")
    assert edit.text() == "dljt"
    qtbot.waitUntil(lambda: edit.listing, timeout=5000)
    QTest.keyClick(edit._popup, Key.Key_Tab)
    assert page.ops.settle()
    assert desk.records.get("hazard", row_id).values["industry"] == "道路交通"


def test_void_and_restore(page: LedgerPage, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("township_desk.ui.ledger_acts.ask_text", lambda *_a, **_k: "重复登记")
    at(page, 2, "place_name")
    row_id = page.model.row(2).id
    page.do_void()
    assert page.ops.settle()
    assert page.model.total == 5
    page.do_show_void()
    assert page.ops.settle()
    assert page.model.total == 6
    page.go_to(row_id)
    assert page.ops.settle()
    page.do_restore_row()
    assert page.ops.settle()
    assert not desk.records.get("hazard", row_id).is_void


def test_read_only_desk_edits_nothing(page: LedgerPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Desk, "read_only", property(lambda _self: True))
    assert not page.model.editable(0, column(page, "place_name"))
    assert not page.can("write")
    assert not page.can("edit")


def test_focus_stays_out_of_popups(page: LedgerPage) -> None:
    page.do_find()
    assert QApplication.focusWidget() in (page.search, None)
