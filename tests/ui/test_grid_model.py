"""The grid's model without a window: pages, ids, edits that are refused, changes from elsewhere."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.fake_desk import LEDGER, FakeDesk, fault
from township_desk.core.change import Touched
from township_desk.core.problem import DeskError
from township_desk.core.query import Is, Query, Sort
from township_desk.ui.grid_model import PAGE, PAGES_KEPT, TAGS, GridModel
from township_desk.ui.operations import Operations
from township_desk.ui.page import Context


@pytest.fixture
def model(context: Context, fake: FakeDesk, ops: Operations) -> GridModel:
    made = GridModel(fake, ops, LEDGER)  # type: ignore[arg-type]
    ops.touched.connect(made.react)
    made.load(Query("matter"))
    assert ops.settle()
    return made


def column(name: str) -> int:
    return [f.name for f in LEDGER.columns].index(name) + 1


def text(model: GridModel, row: int, name: str) -> Any:
    return model.index(row, column(name)).data()


def test_first_page_comes_before_the_ids(context: Context, fake: FakeDesk, ops: Operations) -> None:
    model = GridModel(fake, ops, LEDGER)  # type: ignore[arg-type]
    seen: list[tuple[int, bool]] = []
    model.loaded.connect(lambda: seen.append((model.total, model.ids is not None)))
    model.load(Query("matter"))
    assert ops.settle()
    assert seen == [(1000, False), (1000, True)]
    assert fake.records.asked == ["page", "ids"]


def test_cells_are_shown_as_people_read_them(model: GridModel) -> None:
    assert text(model, 0, "who") == "李四"
    assert text(model, 0, "due") == "2022-12-02"
    assert text(model, 3, "amount") == "1.00"
    assert text(model, 0, "phone") == "199****0001"
    assert model.headerData(column("amount"), Qt.Orientation.Horizontal) == "金额（元）"
    assert model.index(6, 0).data(TAGS) == (("待补", "soon"), ("逾期", "bad"))
    assert model.index(0, 1).data(Qt.ItemDataRole.BackgroundRole) is not None
    assert model.index(3, 1).data(Qt.ItemDataRole.BackgroundRole) is None


def test_only_a_few_pages_stay_in_memory(context: Context, fake: FakeDesk, ops: Operations) -> None:
    fake.records.total = PAGE * (PAGES_KEPT + 30)
    model = GridModel(fake, ops, LEDGER)  # type: ignore[arg-type]
    model.load(Query("matter"))
    assert ops.settle()
    for row in range(0, model.rowCount(), PAGE):
        model.index(row, 1).data()
    assert len(model._pages) <= PAGES_KEPT
    assert len(model._places) <= PAGES_KEPT * PAGE
    assert model.place_of(1) == 0
    assert model.place_of(10**9) == -1


def test_edit_goes_to_the_desk_and_back(model: GridModel, fake: FakeDesk, ops: Operations) -> None:
    assert model.setData(model.index(0, column("due")), "11.5")
    assert text(model, 0, "due") == "11.5", "the typed text stands until the answer comes"
    assert fake.records.make(1).values["due"] == date(2022, 12, 2), "the model changes nothing itself"
    assert ops.settle()
    assert text(model, 0, "due") == "2022-11-05"
    assert fake.records.make(1).values["due"] == date(2022, 11, 5)


def test_two_quick_edits_of_a_row_do_not_conflict(model: GridModel, fake: FakeDesk, ops: Operations) -> None:
    model.setData(model.index(0, column("due")), "11.5")
    model.setData(model.index(0, column("place")), "九组")
    assert ops.settle()
    assert fake.records.make(1).version == 3
    assert text(model, 0, "place") == "九组"


def test_refused_edit_marks_the_cell_and_keeps_the_row(model: GridModel, fake: FakeDesk, ops: Operations) -> None:
    failed: list[tuple[Any, ...]] = []
    model.edit_failed.connect(lambda *told: failed.append(told))
    model.setData(model.index(0, column("amount")), "很多")
    assert ops.settle()
    row_id, name, typed, message = failed[0]
    assert (row_id, name, typed) == (1, "amount", "很多")
    assert "数字" in message
    assert text(model, 0, "amount") == "0.25"
    assert "数字" in model.index(0, column("amount")).data(Qt.ItemDataRole.ToolTipRole)
    model.forgive()
    assert model.index(0, column("amount")).data(Qt.ItemDataRole.ToolTipRole) is None


def test_conflict_reads_the_row_again(model: GridModel, fake: FakeDesk, ops: Operations) -> None:
    fake.listeners.clear()
    fake.editing.edit("matter", 1, {"place": "别人改的"})
    failed: list[tuple[Any, ...]] = []
    model.edit_failed.connect(lambda *told: failed.append(told))
    model.setData(model.index(0, column("place")), "我改的")
    assert ops.settle()
    assert "别人" in failed[0][3]
    assert text(model, 0, "place") == "别人改的"
    model.setData(model.index(0, column("place")), "我改的")
    assert ops.settle()
    assert fake.records.make(1).values["place"] == "我改的"


def test_unchanged_text_is_no_edit(model: GridModel, fake: FakeDesk, ops: Operations) -> None:
    assert not model.setData(model.index(0, column("note")), None)
    assert fake.editing.undone == []


def test_masked_cell_is_typed_anew(model: GridModel) -> None:
    assert model.edit_text(0, column("phone")) == ""


def test_wrong_value_offers_its_original(model: GridModel, fake: FakeDesk) -> None:
    record = fake.records.make(1)
    record.values["amount"] = None
    record.faults = (fault("amount", "不是数字", "约三百"),)
    fake.records.rows[1] = record
    model.refresh(frozenset({1}))
    assert model.edit_text(0, column("amount")) == "约三百"
    assert ("待改", "bad") in model.index(0, 0).data(TAGS)


def test_change_elsewhere_repaints_its_row_only(
    model: GridModel, fake: FakeDesk, ops: Operations, qtbot: QtBot
) -> None:
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    with qtbot.waitSignal(model.dataChanged) as caught:
        fake.editing.edit("matter", 3, {"place": "外面改的"})
    assert caught.args is not None
    assert caught.args[0].row() == caught.args[1].row() == 2
    assert text(model, 2, "place") == "外面改的"
    assert resets == []


def test_unknown_row_reads_the_ids_again(model: GridModel, fake: FakeDesk, ops: Operations) -> None:
    fake.records.total = 1001
    model.react(Touched(2, "新增", {"matter": frozenset({1001})}))
    assert ops.settle()
    assert model.rowCount() == 1001


def test_other_ledgers_leave_it_alone(model: GridModel, fake: FakeDesk) -> None:
    fake.records.asked.clear()
    model.react(Touched(2, "新增", {"other": None}))
    assert fake.records.asked == []


def test_sort_and_filter_are_asked_of_the_desk(model: GridModel, ops: Operations) -> None:
    model.load(Query("matter", Is("kind", "=", "消防"), (Sort("amount", True),)))
    assert ops.settle()
    assert 0 < model.rowCount() < 1000
    assert {text(model, row, "kind") for row in range(50)} == {"消防"}


def test_broken_database_is_told_not_raised(model: GridModel, fake: FakeDesk, ops: Operations, qtbot: QtBot) -> None:
    def broken(*_args: Any) -> Any:
        raise DeskError("数据库读不出来。")

    fake.records.fetch = broken  # type: ignore[assignment,method-assign]
    with qtbot.waitSignal(ops.failure):
        assert model.index(PAGE * 3, 1).data() == ""


def test_amounts_are_decimals_to_the_end(model: GridModel, fake: FakeDesk, ops: Operations) -> None:
    model.setData(model.index(0, column("amount")), "1,200.5")
    assert ops.settle()
    assert fake.records.make(1).values["amount"] == Decimal("1200.50")
