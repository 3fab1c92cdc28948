"""Undo and redo: of anything, across restarts, refused when the content has moved."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing

import pytest

from tests.desks import HAZARD, add_many, assert_sound, contents, new_desk, town_desk
from township_desk.core.problem import Conflict
from township_desk.core.query import Query


@pytest.fixture
def desk(tmp_path):
    found = town_desk(tmp_path)
    yield found
    found.close()


def test_nothing_to_undo(tmp_path):
    desk = new_desk(tmp_path)
    assert desk.editing.undo() is None
    assert desk.editing.redo() is None
    assert desk.editing.undo_label() is None
    desk.close()


def test_add_edit_undo_redo(desk):
    row = desk.editing.add("hazard", HAZARD).id
    desk.editing.edit("hazard", row, {"place_name": "加油站"})
    desk.editing.edit("hazard", row, {"place_name": "饭店", "level": "一般"})
    states = []
    for _ in range(3):
        states.append(contents(desk.database))
        desk.editing.undo()
    assert desk.records.count(Query("hazard", void="with")) == 0
    assert desk.editing.redo_label() == "新增安全隐患"
    for state in reversed(states):
        desk.editing.redo()
        assert contents(desk.database) == state
    assert desk.editing.redo() is None
    assert desk.records.get("hazard", row).values["place_name"] == "饭店"
    assert desk.journal_reader.verify() is None


def test_toggling_undo_and_redo_many_times(desk):
    row = desk.editing.add("hazard", HAZARD).id
    created = desk.records.get("hazard", row).created_at
    versions = []
    for _ in range(6):
        assert desk.editing.undo() is not None
        assert desk.editing.redo() is not None
        versions.append(desk.records.get("hazard", row).version)
    assert versions == sorted(set(versions)), "versions never come back"
    assert desk.records.get("hazard", row).created_at == created
    assert desk.editing.undo_label() == "新增安全隐患"


def test_a_new_change_clears_redo(desk):
    row = desk.editing.add("hazard", HAZARD).id
    desk.editing.edit("hazard", row, {"place_name": "加油站"})
    desk.editing.undo()
    desk.editing.edit("hazard", row, {"place_name": "饭店"})
    assert desk.editing.redo_label() is None
    assert desk.editing.redo() is None
    desk.editing.undo()
    assert desk.records.get("hazard", row).values["place_name"] == "便民超市"


def test_undo_across_reopen(desk, tmp_path):
    row = desk.editing.add("hazard", HAZARD).id
    desk.editing.edit("hazard", row, {"place_name": "加油站"})
    desk.close()
    again = new_desk(tmp_path, user="李四")
    assert again.editing.undo_label() == "修改安全隐患：单位（场所）名称"
    again.editing.undo()
    assert again.records.get("hazard", row).values["place_name"] == "便民超市"
    again.close()
    third = new_desk(tmp_path)
    third.editing.redo()
    assert third.records.get("hazard", row).values["place_name"] == "加油站"
    third.close()


def test_undo_of_void_restore_move_and_settings(desk):
    before = contents(desk.database)
    row = desk.editing.add("hazard", HAZARD).id
    desk.editing.void("hazard", row, "重复登记")
    desk.editing.restore("hazard", row)
    desk.settings.set("town.name", "云岭镇")
    assert desk.town == "云岭镇"
    desk.editing.undo()
    assert desk.town == "清河镇"
    desk.editing.undo()
    assert desk.records.get("hazard", row).void_reason == "重复登记"
    desk.editing.undo()
    desk.editing.undo()
    assert contents(desk.database) == before


def test_undo_of_an_import_of_3000_rows_and_redo(desk):
    desk.editing.add("hazard", HAZARD)
    before = contents(desk.database)
    add_many(desk, 3000)
    after = contents(desk.database)
    touched = desk.editing.undo()
    assert touched.touches("hazard")
    assert contents(desk.database) == before
    desk.editing.redo()
    assert contents(desk.database) == after
    desk.editing.undo()
    assert contents(desk.database) == before
    assert_sound(desk.database)


def test_undo_is_refused_when_the_content_moved(desk):
    row = desk.editing.add("hazard", HAZARD).id
    with closing(sqlite3.connect(desk.database)) as raw:  # another tool, past the journal
        raw.execute("UPDATE hazard SET version=version+1, location='三组' WHERE id=?", (row,))
        raw.commit()
    with pytest.raises(Conflict) as caught:
        desk.editing.undo()
    assert caught.value.code == "moved"
    assert desk.records.get("hazard", row).values["location"] == "三组"
    assert desk.editing.undo_label() == "新增安全隐患", "a refused undo stays on the stack"


def test_undo_of_an_edit_is_refused_when_that_field_moved_and_fits_when_another_did(desk):
    row = desk.editing.add("hazard", HAZARD).id
    desk.editing.edit("hazard", row, {"place_name": "加油站"})
    with closing(sqlite3.connect(desk.database)) as raw:
        raw.execute("UPDATE hazard SET version=9, location='三组' WHERE id=?", (row,))
        raw.commit()
    desk.editing.undo()
    found = desk.records.get("hazard", row)
    assert (found.values["place_name"], found.values["location"], found.version) == ("便民超市", "三组", 10)
    with closing(sqlite3.connect(desk.database)) as raw:
        raw.execute("UPDATE hazard SET place_name='别处' WHERE id=?", (row,))
        raw.commit()
    with pytest.raises(Conflict):
        desk.editing.redo()


def test_undo_of_a_row_that_is_referred_to_is_refused(desk):
    desk.editing.add("village", {"name": "新村", "kind": "行政村"})
    with closing(sqlite3.connect(desk.database)) as raw:
        raw.execute(
            "INSERT INTO hazard (id, village_id, description, found_on) VALUES (1, 4, '越过程序写入', '2022-11-01')"
        )
        raw.commit()
    with pytest.raises(Conflict) as caught:
        desk.editing.undo()
    assert caught.value.code == "referenced"
    assert desk.records.get("village", 4).values["name"] == "新村"


def test_undo_of_the_first_set_up(desk):
    desk.editing.undo()
    assert desk.town == ""
    assert desk.records.count(Query("village")) == 0
    desk.editing.redo()
    assert desk.town == "清河镇"


def test_listeners_hear_of_undo(desk):
    heard = []
    desk.on_change(heard.append)
    row = desk.editing.add("hazard", HAZARD).id
    desk.editing.undo()
    assert [t.rows["hazard"] for t in heard] == [frozenset({row})] * 2


@pytest.mark.slow
def test_undo_of_100000_rows_takes_seconds(desk):
    add_many(desk, 100_000)
    start = time.monotonic()
    desk.editing.undo()
    undone = time.monotonic() - start
    start = time.monotonic()
    desk.editing.redo()
    redone = time.monotonic() - start
    assert undone < 20
    assert redone < 20
    assert desk.records.count(Query("hazard")) == 100_000
