"""Editing: versions, void, numbering, faults, missing fields, keys, steps, unmasking, history."""

from __future__ import annotations

import threading

import orjson
import pytest

from tests.desks import HAZARD, assert_sound, new_desk, town_desk
from township_desk.core.change import Act, Change, Changeset
from township_desk.core.problem import Conflict, EnvironmentProblem, InvalidData, UsageError
from township_desk.core.query import Is, Query


@pytest.fixture
def desk(tmp_path):
    found = town_desk(tmp_path)
    yield found
    found.close()


@pytest.fixture
def industry(desk):
    return desk.ledgers["hazard"].by_name["industry"].options[0]


@pytest.fixture
def photo(tmp_path):
    paths = []
    for name in ("前.jpg", "后.jpg"):
        path = tmp_path / name
        path.write_bytes(b"\xff\xd8\xff" + name.encode())
        paths.append(str(path))
    return paths


# ---- versions


def test_an_edit_of_an_old_version_is_a_conflict(desk):
    row = desk.editing.add("hazard", HAZARD)
    desk.editing.edit("hazard", row.id, {"place_name": "加油站"}, version=row.record.version)
    with pytest.raises(Conflict) as caught:
        desk.editing.edit("hazard", row.id, {"place_name": "饭店"}, version=row.record.version)
    assert caught.value.code == "moved"
    assert desk.records.get("hazard", row.id).values["place_name"] == "加油站"


def test_an_edit_that_changes_nothing_writes_nothing(desk):
    row = desk.editing.add("hazard", HAZARD)
    outcome = desk.editing.edit("hazard", row.id, {"place_name": " 便民超市 "})
    assert outcome.touched is None
    assert outcome.record.version == 1
    assert len(desk.editing.history()) == 2


def test_two_threads_editing_one_row_lose_nothing(desk):
    row = desk.editing.add("hazard", HAZARD).id
    failed = []

    def work(name):
        for n in range(10):
            try:
                desk.editing.edit("hazard", row, {name: f"{name}第{n}次"})
            except Conflict as error:
                failed.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in ("place_name", "location", "resp_unit")]
    [t.start() for t in threads]
    [t.join() for t in threads]
    record = desk.records.get("hazard", row)
    changes = len(desk.editing.history(ledger="hazard", id=row)) - 1
    assert record.version == 1 + changes
    assert changes + len(failed) == 30
    assert desk.journal_reader.verify() is None


def test_a_deleted_row_says_so(desk):
    with pytest.raises(UsageError):
        desk.editing.edit("hazard", 99, {"place_name": "x"})


# ---- refusing


def test_errors_are_all_named_and_nothing_is_kept(desk):
    with pytest.raises(InvalidData) as caught:
        desk.editing.add("hazard", {"village_id": "没有的村", "found_on": "2022-13-45", "description": "无"})
    assert {p.field for p in caught.value.problems} >= {"village_id", "found_on", "description"}
    assert desk.records.count(Query("hazard", void="with")) == 0
    assert len(desk.editing.history()) == 1


def test_an_unknown_field_and_a_computed_one_are_refused(desk):
    with pytest.raises(UsageError):
        desk.editing.add("hazard", {**HAZARD, "colour": "红"})
    with pytest.raises(UsageError):
        desk.editing.add("hazard", {**HAZARD, "hazard_no": "YH-1"})


def test_the_business_key_is_unique_among_live_rows(desk):
    with pytest.raises(InvalidData) as caught:
        desk.editing.add("village", {"name": "柳沟村", "kind": "行政村"})
    assert "G-12" in {p.code for p in caught.value.problems}
    desk.editing.void("village", 1, "并村")
    again = desk.editing.add("village", {"name": "柳沟村", "kind": "行政村"}).id
    with pytest.raises(InvalidData):
        desk.editing.restore("village", 1)
    desk.editing.edit("village", again, {"name": "柳沟新村"})
    assert not desk.editing.restore("village", 1).record.is_void


def test_the_database_itself_refuses_a_second_key(desk):
    change = Change(Act.INSERT, "village", None, None, None, {"name": "柳沟村", "kind": "行政村"})
    with pytest.raises(Conflict) as caught:
        desk.submit(Changeset("绕过检查", "add", [change]))
    assert caught.value.code == "G-12"
    assert_sound(desk.database)


def test_a_failing_change_takes_the_whole_changeset_with_it(desk):
    good = Change(Act.INSERT, "village", None, None, None, {"name": "好村", "kind": "行政村"})
    bad = Change(Act.INSERT, "hazard", None, None, None, {"village_id": 999, "description": "x"})
    with pytest.raises(Conflict) as caught:
        desk.submit(Changeset("两件事", "add", [good, bad]))
    assert caught.value.code == "referenced"
    assert desk.records.count(Query("village")) == 3
    assert len(desk.editing.history()) == 1


# ---- void and restore


def test_void_needs_a_reason_and_keeps_the_row(desk):
    row = desk.editing.add("hazard", HAZARD).id
    with pytest.raises(InvalidData) as caught:
        desk.editing.void("hazard", row, "  ")
    assert caught.value.problems[0].code == "G-14"
    outcome = desk.editing.void("hazard", row, "重复登记")
    assert outcome.record.is_void
    assert outcome.record.void_reason == "重复登记"
    assert desk.records.count(Query("hazard")) == 0
    assert desk.records.count(Query("hazard", void="only")) == 1
    with pytest.raises(UsageError):
        desk.editing.edit("hazard", row, {"place_name": "x"})
    with pytest.raises(UsageError):
        desk.editing.void("hazard", row, "再次")
    restored = desk.editing.restore("hazard", row)
    assert not restored.record.is_void
    assert restored.record.void_reason is None
    with pytest.raises(UsageError):
        desk.editing.restore("hazard", row)


# ---- numbering


def number(desk, row):
    return desk.records.get("hazard", row).values["hazard_no"]


def test_numbers_run_on_over_void_rows_and_after_undo(desk, industry):
    given = {**HAZARD, "industry": industry}
    rows = [desk.editing.add("hazard", {**given, "place_name": f"店{n}"}).id for n in range(3)]
    first = number(desk, rows[0])
    assert first.endswith("0001")
    prefix = first[:-4]
    desk.editing.void("hazard", rows[2], "重复")
    fourth = desk.editing.add("hazard", {**given, "place_name": "店4"}).id
    assert number(desk, fourth) == f"{prefix}0004"
    desk.editing.undo()
    again = desk.editing.add("hazard", {**given, "place_name": "店5"}).id
    assert number(desk, again) == f"{prefix}0004", "what was undone was never there: no gap"
    assert number(desk, rows[0]) == first


def test_a_row_is_numbered_when_its_industry_becomes_known_and_keeps_its_number(desk, industry):
    row = desk.editing.add("hazard", HAZARD).id
    assert number(desk, row) is None
    desk.editing.edit("hazard", row, {"industry": industry})
    given = number(desk, row)
    assert given.endswith("0001")
    desk.editing.edit("hazard", row, {"industry": desk.ledgers["hazard"].by_name["industry"].options[1]})
    assert number(desk, row) == given


def test_numbers_of_a_longer_prefix_do_not_hide_those_of_a_shorter(desk, industry):
    """Two prefixes of which one begins the other; more than a few codes of the longer one."""
    from township_desk.store.numbers import last_number

    rows = [("店", f"P-1{n:04d}") for n in range(1, 40)] + [("店", f"P-{n:04d}") for n in range(1, 4)]
    columns = ("village_id", "place_name", "hazard_no")
    desk.editing.apply_bulk("导入", "import", {"hazard": (columns, [(1, *row) for row in rows])})
    with desk.database_store.read() as connection:
        schema = desk.database_store.schema
        assert last_number(connection, schema, "hazard", "hazard_no", "P-1", digits=4) == 39
        assert last_number(connection, schema, "hazard", "hazard_no", "X-", digits=4) == 0
        assert last_number(connection, schema, "hazard", "hazard_no", "P-", digits=4) >= 3


# ---- what is missing and what is wrong


def test_missing_fields_are_counted_anew_at_each_edit(desk, industry):
    row = desk.editing.add("hazard", HAZARD)
    assert {"level", "industry", "location"} <= set(row.record.missing)
    after = desk.editing.edit("hazard", row.id, {"level": "一般", "industry": industry})
    assert "level" not in after.record.missing
    assert "location" in after.record.missing
    back = desk.editing.edit("hazard", row.id, {"level": ""})
    assert "level" in back.record.missing


def faulty(desk, *faults):
    stored = orjson.dumps([list(fault) for fault in faults]).decode()
    columns = ("village_id", "found_on", "description", "place_name", "status", "faults")
    row = (1, "2022-11-02", "配电箱无漏电保护，电线私拉", "便民超市", "未整改", stored)
    _, ids = desk.editing.apply_bulk("导入", "import", {"hazard": (columns, [row])})
    return ids["hazard"][0]


def test_a_fault_stays_until_its_field_is_filled_anew(desk):
    row = faulty(
        desk, ["due_on", "DATE", "日期看不懂", "下周", "error"], ["resp_phone", "PH-01", "不是电话", "12", "warning"]
    )
    assert [f.raw for f in desk.records.get("hazard", row).faults] == ["下周", "12"]
    kept = desk.editing.edit("hazard", row, {"location": "三组"}).record
    assert len(kept.faults) == 2
    mended = desk.editing.edit("hazard", row, {"due_on": "2022-12-01"}).record
    assert [f.field for f in mended.faults] == ["resp_phone"]
    clean = desk.editing.edit("hazard", row, {"resp_phone": "19900001234"}).record
    assert clean.faults == ()
    desk.editing.undo()
    assert [f.field for f in desk.records.get("hazard", row).faults] == ["resp_phone"]


def test_a_fault_of_a_rule_goes_when_the_rule_is_content(desk):
    row = faulty(desk, ["due_on", "YH-01", "日期顺序错误", None, "error"])
    desk.submit(
        Changeset("", "edit", [Change(Act.UPDATE, "hazard", row, None, {"due_on": None}, {"due_on": "2022-11-01"})])
    )
    still = desk.editing.edit("hazard", row, {"location": "三组"}).record
    assert len(still.faults) == 1, "the rule still finds fault, and the edit is about something else"
    with pytest.raises(InvalidData):
        desk.editing.edit("hazard", row, {"due_on": "2022-10-01"})
    gone = desk.editing.edit("hazard", row, {"due_on": "2022-12-01"}).record
    assert gone.faults == ()


# ---- steps


def full(desk, industry, **more):
    given = {**HAZARD, "industry": industry, "level": "一般", "location": "柳沟村三组", "source": "日常巡查"}
    source = desk.ledgers["hazard"].by_name["source"].choices
    given["source"] = source[0]
    return desk.editing.add("hazard", {**given, **more}).id


ASSIGN = {
    "assigned_on": "2022-11-03", "resp_unit": "便民超市", "resp_person": "赵立新", "resp_phone": "19900001234",
    "super_person": "王小明", "measures": "请电工整改线路，加装漏电保护器", "due_on": "2022-11-20",
}  # fmt: skip


def test_a_step_names_everything_that_it_lacks(desk, industry):
    row = full(desk, industry)
    states = {s.step.name: s for s in desk.editing.steps("hazard", row)}
    assert set(states) == {"assign", "fix_at_once", "transfer"}
    assert not states["assign"].ready
    with pytest.raises(InvalidData) as caught:
        desk.editing.move("hazard", row, "交办", {"assigned_on": "2022-11-03"})
    needs = {desk.ledgers["hazard"].by_name[n].label for n in set(ASSIGN) - {"assigned_on"}}
    assert {p.column for p in caught.value.problems} == needs
    assert desk.records.get("hazard", row).values["status"] == "未整改"


def test_the_whole_way_to_closing(desk, industry, photo):
    row = full(desk, industry, photo_before=photo[0])
    desk.editing.move("hazard", row, "整改中", ASSIGN)
    assert desk.records.get("hazard", row).values["status"] == "整改中"
    desk.editing.move("hazard", row, "fix", {"fixed_on": "2022-11-18", "fix_note": "更换线路", "photo_after": photo[1]})
    with pytest.raises(InvalidData) as caught:
        desk.editing.move("hazard", row, "销号", {"recheck_on": "2022-11-21", "recheck_by": "赵立新"})
    assert "YH-08" in {p.code for p in caught.value.problems}, "the guard: who fixed it can't re-check it"
    closed = desk.editing.move("hazard", row, "销号", {"recheck_on": "2022-11-21", "recheck_by": "李秀英"}).record
    assert closed.values["status"] == "已销号"
    assert closed.values["recheck_opinion"] == "合格"
    assert str(closed.values["closed_on"]) == "2022-11-21"
    assert desk.editing.steps("hazard", row) == []
    with pytest.raises(UsageError):
        desk.editing.move("hazard", row, "交办")
    for _ in range(3):
        desk.editing.undo()
    assert desk.records.get("hazard", row).values["status"] == "未整改"
    assert desk.records.get("hazard", row).values["assigned_on"] is None


def test_dates_out_of_order_stop_a_step(desk, industry):
    row = full(desk, industry)
    with pytest.raises(InvalidData) as caught:
        desk.editing.move("hazard", row, "交办", {**ASSIGN, "assigned_on": "2022-10-01"})
    assert "YH-01" in {p.code for p in caught.value.problems}
    assert len(desk.editing.history(ledger="hazard", id=row)) == 1


def test_a_status_typed_into_a_cell_cannot_jump(desk, industry):
    row = full(desk, industry)
    with pytest.raises(InvalidData) as caught:
        desk.editing.edit("hazard", row, {"status": "已销号"})
    assert caught.value.problems[0].code == "STEP"
    with pytest.raises(InvalidData) as lacking:
        desk.editing.edit("hazard", row, {"status": "整改中"})
    assert "还缺" in lacking.value.message
    assert desk.editing.edit("hazard", row, {**ASSIGN, "status": "整改中"}).record.values["status"] == "整改中"


def test_a_status_typed_into_a_cell_meets_the_guards_of_its_step(desk, industry):
    row = full(desk, industry, level="重大")
    with pytest.raises(InvalidData) as caught:
        desk.editing.edit("hazard", row, {**ASSIGN, "status": "整改中"})
    assert "YH-02" in {p.code for p in caught.value.problems}


# ---- unmasking and history


def test_unmasking_asks_why_and_is_journalled(desk):
    person = desk.editing.add("person", {"name": "赵立新", "phone": "19900001234"}).id
    record = desk.records.get("person", person)
    assert "*" in desk.records.text(record, "phone")
    with pytest.raises(UsageError):
        desk.editing.unmask("person", person, "phone", " ")
    for row, field in ((99, "phone"), (person, "colour")):
        with pytest.raises(UsageError):
            desk.editing.unmask("person", row, field, "核对")
    assert desk.editing.unmask("person", person, "phone", "核对联系方式") == "19900001234"
    entry = desk.editing.history()[0]
    assert (entry.kind, entry.reason) == ("unmask", "核对联系方式")
    assert "19900001234" not in str(entry)
    assert desk.editing.undo_label() == "新增人员", "looking is nothing to undo"
    assert desk.journal_reader.verify() is None


def test_history_tells_in_words(desk, industry):
    row = full(desk, industry)
    desk.editing.edit("hazard", row, {"place_name": "加油站", "village_id": "石盘村"}, reason="写错了")
    entry = desk.editing.history(ledger="hazard", id=row)[0]
    told = {c.label: (c.before_text, c.after_text) for c in entry.changes}
    assert told["单位（场所）名称"] == ("便民超市", "加油站")
    assert ("柳沟村", "石盘村") in told.values()
    assert (entry.user, entry.reason, entry.kind) == ("王小明", "写错了", "edit")
    desk.editing.undo()
    newest, edited = desk.editing.history(ledger="hazard", id=row)[:2]
    assert newest.label.startswith("撤销：")
    assert edited.undone
    assert {c.after_text for c in newest.changes} >= {"便民超市"}


def test_history_covers_personal_numbers(desk):
    person = desk.editing.add("person", {"name": "赵立新", "phone": "19900001234"}).id
    desk.editing.edit("person", person, {"phone": "19900005678"})
    text = str(desk.editing.history(ledger="person", id=person))
    assert "19900001234" not in text
    assert "19900005678" not in text


def test_history_of_a_row_that_was_undone_still_names_it(desk):
    row = desk.editing.add("village", {"name": "新村", "kind": "行政村"}).id
    desk.editing.undo()
    entries = desk.editing.history(ledger="village", id=row)
    assert [e.kind for e in entries] == ["undo", "add"]
    assert all(c.title == "新村" for e in entries for c in e.changes)


def test_history_of_a_large_import_is_cut(desk):
    rows = [(1, "2022-11-02", f"第{n}号隐患") for n in range(300)]
    desk.editing.apply_bulk("导入300条", "import", {"hazard": (("village_id", "found_on", "description"), rows)})
    entry = desk.editing.history(limit=1)[0]
    assert entry.more == 260
    assert len({c.row_id for c in entry.changes}) == 40


# ---- read-only


def test_a_desk_opened_for_reading_refuses_every_change(desk, tmp_path):
    from township_desk.bootstrap import open_desk

    desk.editing.add("hazard", HAZARD)
    desk.close()
    reader = open_desk(tmp_path, read_only=True)
    assert reader.read_only
    assert reader.records.count(Query("hazard", Is("place_name", "=", "便民超市"))) == 1
    for change in (
        lambda: reader.editing.add("hazard", HAZARD),
        reader.editing.undo,
        lambda: reader.settings.set("town.name", "x"),
    ):
        with pytest.raises(EnvironmentProblem) as caught:
            change()
        assert caught.value.code == "read_only"
    reader.close()


def test_settings_are_typed_and_remembered(desk, tmp_path):
    with pytest.raises(UsageError):
        desk.settings.set("town.enable_year", "去年")
    desk.settings.set("town.enable_year", "2021")
    assert desk.settings.get("town.enable_year") == 2021
    desk.close()
    again = new_desk(tmp_path)
    assert again.settings.get("town.enable_year") == 2021
    again.close()


def test_what_cannot_be_read_stops_a_step_whatever_its_kind(desk, industry):
    row = full(desk, industry)
    with pytest.raises(InvalidData) as caught:
        desk.editing.move("hazard", row, "交办", {**ASSIGN, "resp_phone": "12"})
    assert [p.field for p in caught.value.problems] == ["resp_phone"]
    with pytest.raises(InvalidData):
        desk.editing.move("hazard", row, "交办", {**ASSIGN, "interim_control": "不存在的措施"})
    assert desk.records.get("hazard", row).values["status"] == "未整改"


def test_a_status_typed_into_a_cell_empties_what_its_step_empties(desk, industry, photo):
    row = full(desk, industry)
    desk.editing.move("hazard", row, "整改中", ASSIGN)
    desk.editing.move("hazard", row, "fix", {"fixed_on": "2022-11-18", "fix_note": "更换线路", "photo_after": photo[1]})
    desk.editing.move("hazard", row, "复查不合格", {"recheck_on": "2022-11-20", "recheck_by": "李秀英"})
    record = desk.editing.edit("hazard", row, {"status": "整改中"}, reason="重新下达").record
    assert record.values["fixed_on"] is None
    assert "fixed_on" not in record.missing
    assert desk.editing.history(limit=1)[0].kind == "move"
