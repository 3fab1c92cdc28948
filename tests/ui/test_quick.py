"""Quick entry in the window: the last entry again, a week in one step, ranks of a month."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from township_desk.core.query import Is, Query
from township_desk.service.desk import Desk
from township_desk.ui.ledger_page import LedgerPage
from township_desk.ui.main_window import MainWindow
from township_desk.ui.week_dialog import WeekDialog


@pytest.fixture
def patrol(window: MainWindow, desk: Desk) -> int:
    monday = desk.today - timedelta(days=desk.today.weekday() + 7)
    row = {
        "act_type": "巡河",
        "title": "村级巡河",
        "date": monday,
        "level": "村级",
        "organizer": "村委会",
        "leader": "李明",
        "qty": "0.5",
        "head_count": 2,
        "summary": "河面清洁",
        "village_id": desk.records.ids(Query("village"))[0],
    }
    return desk.editing.add("activity", row).id


def open_at(window: MainWindow, row_id: int) -> LedgerPage:
    window.go("ledger", ("activity", (), row_id))
    assert window.ops.settle()
    page = window.page()
    assert isinstance(page, LedgerPage)
    return page


def test_a_week_is_one_step_of_undo(window: MainWindow, desk: Desk, patrol: int) -> None:
    open_at(window, patrol)
    window.run("repeat_week")
    dialog = window.findChild(WeekDialog)
    assert dialog is not None
    dialog._turn(-7)
    assert window.ops.settle()
    assert [f.name for f in dialog.fields] == ["leader", "head_count", "qty", "summary"]
    assert dialog.days[0].known and not dialog.days[1].known
    assert [entry["date"].weekday() for entry in dialog.entries()] == [1, 2, 3, 4]
    cell = dialog.table.item(1, 3)
    assert cell is not None
    cell.setText("1.2")
    friday = dialog.table.item(4, 0)
    assert friday is not None
    friday.setCheckState(Qt.CheckState.Unchecked)
    assert dialog.go.text() == "登记 3 条"
    dialog.go.click()
    assert window.ops.settle()
    assert dialog.made is not None and len(dialog.made.ids) == 3
    rows = desk.records.fetch("activity", dialog.made.ids)
    assert [str(row.values["qty"]) for row in rows] == ["1.20", "0.50", "0.50"]
    assert {row.values["leader"] for row in rows} == {"李明"}
    desk.editing.undo()
    assert desk.records.count(Query("activity", Is("id", "in", tuple(dialog.made.ids)))) == 0


def test_a_bad_value_keeps_everything_out(window: MainWindow, desk: Desk, patrol: int) -> None:
    open_at(window, patrol)
    window.run("repeat_week")
    dialog = window.findChild(WeekDialog)
    assert dialog is not None
    dialog._turn(-7)
    assert window.ops.settle()
    before = desk.records.count(Query("activity"))
    cell = dialog.table.item(2, 3)
    assert cell is not None
    cell.setText("很多")
    dialog.go.click()
    assert window.ops.settle()
    assert "第2条" in dialog.messages.text
    assert desk.records.count(Query("activity")) == before
    dialog.reject()


def test_the_last_entry_again(window: MainWindow, desk: Desk, patrol: int) -> None:
    page = open_at(window, patrol)
    window.run("repeat_last")
    assert window.ops.settle()
    assert page.form is not None and page.form.new is not None
    assert page.form.new["title"] == "村级巡河"
    assert page.form.new["date"] == desk.today
    assert page.form.new.get("act_no") is None


def test_ranks_are_asked_for_by_month(window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    village = desk.records.ids(Query("village"))[0]
    score = desk.editing.add(
        "score", {"scheme": "其他", "period": "2022-11", "village_id": village, "items": "卫生95"}
    ).id
    month = desk.editing.add(
        "score",
        {
            "period": "2022-11",
            "village_id": village,
            "items": "组织机制9、村庄清洁30、垃圾收运15、污水沟渠10、厕所管护15、户容户貌10、绿化美化5、宣传资料5",
        },
    ).id
    monkeypatch.setattr("township_desk.ui.quick.ask_text", lambda *_a, **_k: "2022-11")
    window.run("rank")
    assert window.ops.settle()
    assert desk.records.get("score", month).values["award"] == "奖励"
    assert desk.records.get("score", score).values["rank"] is None
    assert "奖励1个" in window.messages.text
