"""Whatever is done, undoing all of it brings every row back, and redoing all of it brings it forth again."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.desks import HAZARD, add_many, assert_sound, contents, new_desk, town_desk
from township_desk.core.problem import DeskError
from township_desk.core.query import Query

ACTS = (
    "add",
    "add_village",
    "edit",
    "edit_village",
    "void",
    "restore",
    "move",
    "import",
    "setting",
    "undo",
    "redo",
    "unmask",
)
steps = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 7), st.integers(0, 3)), min_size=1, max_size=14)
ASSIGN = {
    "assigned_on": "2022-11-03", "resp_unit": "便民超市", "resp_person": "赵立新", "resp_phone": "19900001234",
    "super_person": "王小明", "measures": "请电工整改线路", "due_on": "2022-11-20",
}  # fmt: skip
EDITS = (
    {"place_name": "加油站"},
    {"level": "一般", "location": "三组"},
    {"location": None},
    {"village_id": "石盘村", "level": None},
)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    folder = tmp_path_factory.mktemp("template")
    desk = town_desk(folder)
    desk.editing.add("hazard", HAZARD)
    desk.editing.add("person", {"name": "赵立新", "phone": "19900001234"})
    desk.close()
    return folder


@pytest.fixture(scope="module")
def bottom(template, tmp_path_factory):
    """What is left of the template when all is undone."""
    folder = tmp_path_factory.mktemp("bottom") / "desk"
    shutil.copytree(template, folder)
    desk = new_desk(folder)
    while desk.editing.undo():
        pass
    desk.close()
    return contents(folder / "desk.db")


def act(desk, name, which, how):
    """One step on the `which`-th row; what the desk refuses is refused."""
    editing = desk.editing
    ids = desk.records.ids(Query("hazard", void="with"))
    row = ids[which % len(ids)] if ids else 1
    industry = desk.ledgers["hazard"].by_name["industry"].options[how]
    match name:
        case "add":
            editing.add("hazard", {**HAZARD, "place_name": f"店{which}{how}", "industry": industry})
        case "add_village":
            editing.add("village", {"name": f"{'甲乙丙丁戊己庚辛'[which]}新村", "kind": "行政村"})
        case "edit":
            editing.edit("hazard", row, EDITS[how])
        case "edit_village":
            editing.edit("village", which % 3 + 1, {"name": f"{'甲乙丙丁'[how]}旧村"})
        case "void":
            editing.void("hazard", row, "重复登记")
        case "restore":
            editing.restore("hazard", row)
        case "move":
            editing.move("hazard", row, "交办", {**ASSIGN, "industry": industry})
        case "import":
            add_many(desk, 5 + which)
        case "setting":
            desk.settings.set("town.name", f"{'甲乙丙丁'[how]}镇")
        case "undo" | "redo":
            getattr(editing, name)()
        case "unmask":
            editing.unmask("person", 1, "phone", "核对")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_undoing_all_restores_every_row(template, bottom, sequence):
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "desk"
        shutil.copytree(template, place)
        desk = new_desk(place)
        try:
            for name, which, how in sequence:
                try:
                    act(desk, name, which, how)
                except DeskError:
                    continue
            end = contents(desk.database)
            undone = sum(1 for _ in itertools.takewhile(bool, iter(desk.editing.undo, None)))
            assert contents(desk.database) == bottom
            for _ in range(undone):
                desk.editing.redo()
            assert contents(desk.database) == end
            assert desk.journal_reader.verify() is None
        finally:
            desk.close()
        assert_sound(place / "desk.db")
