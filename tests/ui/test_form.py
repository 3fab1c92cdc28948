"""The form: new records, edits, refusals beside their fields, steps, masked numbers, children, history, attachments."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.conftest import hazard
from township_desk.core.query import Query
from township_desk.service.desk import Desk
from township_desk.ui.form import FormPanel
from township_desk.ui.form_acts import unmask
from township_desk.ui.form_parts import StepDialog
from township_desk.ui.ledger_page import LedgerPage
from township_desk.ui.main_window import MainWindow
from township_desk.ui.record_dialog import RecordDialog

Open = Callable[[str], LedgerPage]


@pytest.fixture
def open_ledger(window: MainWindow) -> Open:
    def show(name: str) -> LedgerPage:
        window.go("ledger", (name, (), None))
        assert window.ops.settle()
        page = window.page()
        assert isinstance(page, LedgerPage)
        return page

    return show


@pytest.fixture
def page(open_ledger: Open) -> LedgerPage:
    return open_ledger("hazard")


def form_of(page: LedgerPage) -> FormPanel:
    page.open_form()
    assert page.ops.settle()
    assert page.form is not None
    return page.form


def test_shows_the_record_in_its_sections(page: LedgerPage) -> None:
    form = form_of(page)
    record = page.current()
    assert record is not None
    assert form.rows["place_name"].value() == record.values["place_name"]
    assert form.rows["village_id"].value() == record.labels["village_id"]
    assert form.rows["hazard_no"].fixed
    assert form.rows["status"].fixed
    assert form.title.text().startswith(record.values["hazard_no"])
    assert not form.foot.isVisible()


def test_missing_fields_are_marked(page: LedgerPage) -> None:
    form = form_of(page)
    record = page.current()
    assert record is not None
    for name in record.missing:
        assert form.rows[name].message.text() == "待补"
        assert form.rows[name].message.property("role") == "soon"


def test_edits_are_saved_together(page: LedgerPage, desk: Desk) -> None:
    form = form_of(page)
    form.rows["place_name"].put("老街超市")
    form.rows["remark"].put("已联系")
    assert form.dirty
    assert form.foot.isVisible()
    form.commit()
    assert page.ops.settle()
    record = page.current()
    assert record is not None
    assert desk.records.get("hazard", record.id).values["remark"] == "已联系"
    assert not form.dirty
    assert form.messages.text == "已保存。"
    assert len(desk.editing.history(ledger="hazard", id=record.id, limit=1)[0].changes) >= 2


def test_refusal_stands_beside_its_field(page: LedgerPage) -> None:
    form = form_of(page)
    form.rows["found_on"].put("二月三十")
    form.commit()
    assert page.ops.settle()
    assert form.rows["found_on"].message.text()
    assert form.rows["found_on"].message.property("role") == "bad"
    assert form.rows["found_on"].value() == "二月三十", "the typing is kept"
    assert "排查日期" in form.messages.text
    form.discard()
    assert not form.dirty


def test_new_record(page: LedgerPage, window: MainWindow, desk: Desk) -> None:
    window.run("new")
    assert page.ops.settle()
    form = page.form
    assert form is not None
    assert form.new is not None
    form.commit()
    assert page.ops.settle()
    assert form.rows["village_id"].message.text()
    for name, text in hazard(9, "东岭村").items():
        form.rows[name].put(text)
    form.commit()
    assert page.ops.settle()
    assert desk.records.count(Query("hazard")) == 7
    assert form.new is None
    assert page.current() is not None
    assert page.current().values["place_name"] == "东岭村小卖部9号"


def test_duplicate_leaves_numbers_out(page: LedgerPage, window: MainWindow, desk: Desk) -> None:
    window.run("duplicate")
    assert page.ops.settle()
    form = page.form
    assert form is not None
    assert form.new is not None
    assert form.rows["hazard_no"].value() is None
    assert form.rows["place_name"].value()
    form.rows["description"].put("新发现的另一处隐患，配电箱没有门")
    form.rows["found_on"].put("2022-12-20")
    form.commit()
    assert page.ops.settle()
    assert desk.records.count(Query("hazard")) == 7


def test_leaving_with_typing_asks(page: LedgerPage, monkeypatch: pytest.MonkeyPatch) -> None:
    form = form_of(page)
    first = form.record
    form.rows["place_name"].put("没存的")
    asked: list[str] = []

    def stay(_parent: object, _title: str, text: str, _verbs: object) -> int:
        asked.append(text)
        return 0

    monkeypatch.setattr("township_desk.ui.form.choose", stay)
    page.grid.step(0, 1)
    assert asked
    assert form.record is first
    monkeypatch.setattr("township_desk.ui.form.choose", lambda *_a, **_k: 1)
    page.grid.step(0, 1)
    assert form.record is not first
    assert not form.dirty


def test_step_asks_for_what_it_lacks(page: LedgerPage, desk: Desk, qtbot: QtBot) -> None:
    form = form_of(page)
    record = form.record
    assert record is not None
    assert "还缺" in form.steps._note.text()
    state = next(s for s in desk.editing.steps("hazard", record.id) if s.step.name == "assign")
    form.take_step(state)
    dialog = form.findChild(StepDialog)
    assert dialog is not None
    dialog._move()
    assert page.ops.settle()
    assert dialog.messages.text, "refused inside the dialog"
    for name, text in {
        "assigned_on": "12.10", "resp_unit": "小卖部", "resp_person": "张三丰", "resp_phone": "19900001111",
        "super_person": "李四光", "measures": "更换灭火器并每月检查", "due_on": "12.25", "criteria": "压力不足",
    }.items():  # fmt: skip
        dialog.rows[name].put(text)
    dialog._move()
    assert page.ops.settle()
    moved = desk.records.get("hazard", record.id)
    assert moved.values["status"] == "整改中", dialog.messages.text
    assert page.form is not None
    assert page.form.record is not None
    assert page.form.record.values["status"] == "整改中"


def test_masked_number_is_shown_for_a_reason(page: LedgerPage, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    model: Any = page.model
    row = next(n for n in range(6) if model.record_at(n).values["resp_phone"])
    page.grid.setCurrentIndex(page.model.index(row, 3))
    form = form_of(page)
    phone = form.rows["resp_phone"]
    editor: Any = phone.editor
    assert editor.text() == ""
    assert editor.placeholderText() == "199****1234"
    assert not phone.dirty
    monkeypatch.setattr("township_desk.ui.form_acts.ask_text", lambda *_a, **_k: "电话回访")
    unmask(form, "resp_phone")
    assert page.ops.settle()
    assert "19900001234" in phone.message.text()
    assert desk.editing.history(limit=1)[0].kind == "unmask"


def test_children_and_history(open_ledger: Open, desk: Desk, qtbot: QtBot) -> None:
    page = open_ledger("household")
    form = form_of(page)
    grids = {grid.child.ledger: grid for grid in form.children_grids}
    income = grids["household_income"]
    assert income.ids == []
    income.add_asked.emit()
    assert page.ops.settle()
    dialog = form.findChild(RecordDialog)
    assert dialog is not None
    parent: Any = dialog.form.rows["hh_id"].editor
    assert "张三" in parent.text()
    dialog.form.rows["year"].put("2022")
    dialog.form.commit()
    assert page.ops.settle()
    assert desk.records.count(Query("household_income")) == 1, dialog.form.messages.text
    assert len(income.ids) == 1
    form.history.head.setChecked(True)
    assert page.ops.settle()
    assert "测试" in form.history.text.text()


def test_attachments(page: LedgerPage, desk: Desk, tmp_path: Path) -> None:
    from PySide6.QtGui import QImage

    picture = QImage(640, 480, QImage.Format.Format_RGB32)
    picture.fill(0x336699)
    path = tmp_path / "整改前.png"
    assert picture.save(str(path))
    form = form_of(page)
    box = form.rows["photo_before"].box
    assert box is not None
    box.take([str(path)])
    assert page.ops.settle()
    assert form.dirty
    form.commit()
    assert page.ops.settle()
    assert form.record is not None
    kept = desk.records.get("hazard", form.record.id).values["photo_before"]
    assert [item.filename for item in kept] == ["整改前.png"]
    assert desk.editing.attachment_path(kept[0]).exists()
    assert not box.list.item(0).icon().isNull()
    box.list.setCurrentRow(0)
    box._remove()
    assert form.typed() == {"photo_before": None}


def test_form_follows_changes_elsewhere(page: LedgerPage, desk: Desk) -> None:
    form = form_of(page)
    assert form.record is not None
    desk.editing.edit("hazard", form.record.id, {"remark": "别处改的"})
    assert page.ops.settle()
    assert form.rows["remark"].value() == "别处改的"


def test_read_only_row_is_locked(page: LedgerPage, desk: Desk) -> None:
    form = form_of(page)
    assert form.record is not None
    desk.editing.void("hazard", form.record.id, "重复")
    page.do_show_void()
    assert page.ops.settle()
    editor: Any = form.rows["place_name"].editor
    assert editor.isReadOnly()
