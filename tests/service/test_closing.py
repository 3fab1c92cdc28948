"""Month close: what blocks it, what it locks on every way in, slips, reopening, reprints, differences, undo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook

from tests.desks import HAZARD, assert_sound, hazards
from tests.payroll_town import benefit, pay_desk
from township_desk.bootstrap import open_desk
from township_desk.core.change import Act, Change, Changeset
from township_desk.core.period import parse_period
from township_desk.core.problem import InvalidData, UsageError
from township_desk.core.query import Query
from township_desk.service.report_numbers import Numbers

NOVEMBER = parse_period("2022-11")
WHOLE = {
    **HAZARD, "industry": "消防", "level": "一般", "source": "日常检查", "location": "一组", "is_listed": "否",
    "photo_before": None,
}  # fmt: skip
POINT = {"act_type": "安全检查", "title": "消防检查", "date": "2022-11-08", "level": "镇级", "organizer": "应急办"}


@dataclass
class Clock:
    day: date = date(2022, 12, 1)

    def __call__(self) -> date:
        return self.day


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    found = open_desk(tmp_path, user="王小明", today=clock)
    found.set_up("清河镇", "530999001", ["柳沟村", "石盘村", "河湾社区"])
    yield found
    assert found.journal_reader.verify() is None
    found.close()
    assert_sound(tmp_path / "desk.db")


def add_hazard(desk, **more):
    """A hazard that lacks nothing (its missing photo is waved through), so that it keeps no month open."""
    row = desk.editing.add("hazard", {k: v for k, v in {**WHOLE, **more}.items() if v is not None}).id
    record = desk.records.get("hazard", row)
    if record.missing:
        before = {"missing": f"|{'|'.join(record.missing)}|"}
        change = Change(Act.UPDATE, "hazard", row, record.version, before, {"missing": None})
        desk.editing.apply_bulk("补齐", "edit", {}, [change])
    return row


def close(desk, month="2022-11", *areas):
    """Close some areas, the two that the tests use when none is named; `*` for all."""
    result = desk.closing.close(month, () if areas == ("*",) else areas or ("安全生产", "工作活动"))
    assert result.touched is not None, [f"{f.key} {f.message}" for f in result.verdict.blocks]
    return result


def refused(call):
    with pytest.raises(InvalidData) as caught:
        call()
    assert caught.value.problems[0].code == "G-11"
    return caught.value.message


# ---- closing


def test_what_lacks_something_blocks_its_month_and_is_named(desk):
    row = desk.editing.add("hazard", HAZARD).id
    result = desk.closing.close("2022-11")
    assert result.touched is None and f"G-01@hazard:{row}" in {each.key for each in result.verdict.blocks}
    assert desk.closing.through() == {}
    assert desk.closing.check("2022-11", ["民政"]).blocks == ()
    assert not any(each.ledger == "hazard" for each in desk.closing.check("2022-10").blocks)


def test_a_roster_that_the_bank_has_not_got_blocks_its_month(desk):
    batch = desk.editing.add(
        "pay_batch", {"program": "农村低保", "period": "2022-11", "fund_source": "省级", "made_on": "2022-11-20"}
    )
    verdict = desk.closing.check("2022-11", ["民政"])
    assert [each.key for each in verdict.blocks if each.rule == "YJ-01"] == [f"YJ-01@pay_batch:{batch.id}"]
    desk.editing.void("pay_batch", batch.id, "不发")
    assert desk.closing.check("2022-11", ["民政"]).blocks == ()


def test_months_are_closed_in_order_once_they_have_ended(desk, clock):
    with pytest.raises(UsageError, match="还没有过完"):
        desk.closing.close("2022-12")
    close(desk, "2022-10", "*")
    with pytest.raises(UsageError, match="已经月结"):
        desk.closing.close("2022-10")
    clock.day = date(2022, 12, 31)
    with pytest.raises(UsageError, match="请先月结2022年11月"):
        desk.closing.close("2022-12")
    with pytest.raises(UsageError, match="不能再单独月结"):
        desk.closing.close("2022-09")
    with pytest.raises(UsageError, match="没有“水利”"):
        desk.closing.close("2022-11", ["水利"])
    close(desk, "2022-11", "民政")
    with pytest.raises(UsageError, match="2022年11月的民政已经月结"):
        desk.closing.close("2022-11", ["民政"])
    assert desk.closing.state("2022-09").word == "已锁定"
    state = desk.closing.state("2022-11")
    assert state.word == "部分月结" and "民政" not in state.open
    close(desk, "2022-11", "*")
    assert desk.closing.state("2022-11").word == "已月结"
    assert set(desk.closing.through().values()) == {"2022-11"}
    number = desk.closing.state("2022-11").closed[-1].snapshot
    assert desk.closing.snapshot_of(date(2022, 1, 1), date(2022, 11, 30)) == number
    assert desk.closing.snapshot_of(date(2022, 1, 1), date(2022, 12, 31)) == ""
    assert any(number in note for note in Numbers(desk, desk.figures.frame(NOVEMBER), NOVEMBER).appendix(()).notes)


# ---- what is locked


def test_every_way_into_a_closed_month_is_refused(desk, tmp_path):
    row = add_hazard(desk)
    gone = add_hazard(desk, description="疏散通道堆放杂物，影响逃生")
    desk.editing.void("hazard", gone, "重复登记")
    close(desk)
    heads = len(desk.editing.history())
    editing = desk.editing
    assert "2022年11月已月结锁定，请走更正单。" in refused(lambda: editing.add("hazard", WHOLE))
    refused(lambda: editing.edit("hazard", row, {"description": "灭火器过期三个月，未更换"}))
    refused(lambda: editing.edit("hazard", row, {"found_on": "2022-12-01"}))
    refused(lambda: editing.void("hazard", row, "重复"))
    refused(lambda: editing.restore("hazard", gone))
    refused(lambda: editing.add_many("activity", [POINT], "一周"))
    refused(lambda: editing.apply_bulk("导入", "import", {"hazard": hazards(desk, 5)}))
    refused(lambda: editing.move("hazard", row, "移交", {"transferred_to": "县局", "transferred_on": "2022-11-20"}))
    assert len(desk.editing.history()) == heads


def test_a_hazard_of_a_closed_month_is_put_right_without_a_slip(desk, tmp_path):
    photo, earlier = tmp_path / "后.jpg", tmp_path / "前.jpg"
    photo.write_bytes(b"\xff\xd8\xff1")
    earlier.write_bytes(b"\xff\xd8\xff2")
    row = add_hazard(desk, photo_before=str(earlier))
    close(desk)
    before = desk.closing.tables.live("A-1", NOVEMBER)
    given = {"fixed_on": "2022-12-01", "fix_note": "已更换灭火器两具", "photo_after": str(photo), "resp_unit": "便民超市",
             "resp_person": "李四", "resp_phone": "13800000000", "super_person": "王五", "measures": "更换", "due_on": "2022-12-05"}  # fmt: skip
    done = desk.editing.move("hazard", row, "当场整改", given)
    assert done.record.values["status"] == "已整改"
    now = desk.closing.tables.live("A-1", NOVEMBER)
    shown = [
        tuple(cell for key, cell in zip(now.columns, r.cells, strict=True) if key.key == "progress") for r in now.rows
    ]
    assert [r.cells[:5] for r in now.rows] == [r.cells[:5] for r in before.rows] and shown is not None
    desk.editing.edit("hazard", row, {"fix_note": "已更换灭火器三具"})


def test_registers_stay_open(desk):
    close(desk, "2022-11", "底册", "安全生产")
    desk.editing.edit("village", 1, {"secretary_name": "赵一"})
    desk.editing.add("material", {"name": "编织袋", "category": "防汛", "unit": "条"})


def test_lines_of_a_sheet_are_refused_one_by_one(desk, tmp_path):
    close(desk)
    book = Workbook()
    sheet = book.active
    sheet.append(["村", "排查日期", "隐患描述", "场所名称"])
    sheet.append(["柳沟村", "2022-11-20", "灭火器压力不足，超过检修期", "便民超市"])
    sheet.append(["石盘村", "2022-12-01", "疏散通道堆放杂物，影响逃生", "村委会"])
    path = tmp_path / "来表.xlsx"
    book.save(path)
    plan = desk.importing.plan("hazard", path, month="2022-12")
    told = plan.to_json()
    assert (told["new"], told["rejected"]) == (1, 1)
    [problem] = [p for p in told["problems"] if p["code"] == "G-11"]
    assert problem["row"] == 2 and "2022年11月已月结锁定" in problem["message"]
    desk.importing.commit(plan)
    assert desk.records.count(Query("hazard")) == 1


def test_one_area_is_closed_and_the_others_stay_open(desk):
    add_hazard(desk)
    close(desk, "2022-11", "工作活动")
    refused(lambda: desk.editing.add("activity", POINT))
    add_hazard(desk, description="疏散通道堆放杂物，影响逃生")


def test_an_undo_does_not_reach_into_a_closed_month(desk, clock):
    row = add_hazard(desk)
    close(desk)
    assert desk.editing.undo_label().startswith("月结")
    desk.editing.undo()
    assert desk.closing.through() == {} and desk.closing.tables.kept("2022-11") == []
    desk.editing.redo()
    assert desk.closing.through()["安全生产"] == "2022-11" and desk.closing.tables.kept("2022-11")
    refused(lambda: desk.editing.void("hazard", row, "重复"))


# ---- correction slips


def test_a_slip_changes_a_closed_month_and_keeps_both_values(desk, tmp_path):
    row = add_hazard(desk)
    close(desk)
    with pytest.raises(InvalidData, match="须写明更正理由"):
        desk.editing.edit("hazard", row, {"level": "重大"}, correct=True)
    done = desk.editing.edit("hazard", row, {"level": "重大"}, correct=True, reason="县局复核定为重大")
    assert done.touched is not None
    [slip] = desk.differences.slips("2022-11")
    assert (slip.number, slip.month, slip.reason, slip.user) == (
        done.touched.changeset,
        "2022-11",
        "县局复核定为重大",
        "王小明",
    )
    entry = desk.editing.history(ledger="hazard", id=row)[0]
    assert entry.kind == "correct" and entry.label.startswith("更正单：")
    assert any((c.field, c.before_text, c.after_text) == ("level", "一般", "重大") for c in entry.changes)
    made = desk.differences.slip(slip.number)
    assert ("隐患等级", "一般", "重大") in [r.cells[3:6] for r in made.rows]
    assert any("县局复核定为重大" in note for note in made.notes) and "审核人：" in made.footer
    for suffix in ("pdf", "xlsx"):
        desk.printing.write(made, tmp_path / f"更正单.{suffix}")
        assert (tmp_path / f"更正单.{suffix}").stat().st_size > 1000


def test_a_slip_adds_voids_and_moves_in_a_closed_month(desk):
    row = add_hazard(desk)
    close(desk)
    added = desk.editing.add("activity", POINT, correct=True, reason="漏登")
    desk.editing.void("hazard", row, "重复登记", correct=True)
    desk.editing.restore("hazard", row, correct=True, reason="并非重复")
    assert {slip.label for slip in desk.differences.slips()} == {
        "更正单：新增工作活动", "更正单：作废安全隐患", "更正单：恢复安全隐患",
    }  # fmt: skip
    assert desk.records.get("activity", added.id).values["date"] == date(2022, 11, 8)


def test_a_slip_is_for_closed_months_only(desk):
    row = add_hazard(desk)
    with pytest.raises(UsageError, match="不用更正单"):
        desk.editing.edit("hazard", row, {"level": "重大"}, correct=True, reason="复核")


def test_a_slip_is_taken_back_with_its_trace(desk):
    row = add_hazard(desk)
    close(desk)
    desk.editing.edit("hazard", row, {"level": "重大"}, correct=True, reason="复核")
    desk.editing.undo()
    assert desk.records.get("hazard", row).values["level"] == "一般"
    assert [slip.undone for slip in desk.differences.slips()] == [True]
    assert desk.differences.run("2022-11") == []
    desk.editing.redo()
    assert [slip.undone for slip in desk.differences.slips()] == [False]


# ---- reopening


def test_the_last_month_is_reopened_with_a_reason_and_closed_again(desk, clock):
    row = add_hazard(desk)
    close(desk, "2022-10", "安全生产")
    first = close(desk, "2022-11", "*")
    with pytest.raises(UsageError, match="理由"):
        desk.closing.reopen("2022-11", " ")
    with pytest.raises(UsageError, match="从最后一个月起"):
        desk.closing.reopen("2022-10", "改口径")
    desk.closing.reopen("2022-11", "县局调整口径", ["安全生产"])
    state = desk.closing.state("2022-11")
    assert state.open == ("安全生产",) and state.reopened[0].reason == "县局调整口径"
    desk.editing.edit("hazard", row, {"place_name": "便民大超市"})
    again = close(desk, "2022-11", "*")
    assert again.areas == ("安全生产",) and again.snapshot != first.snapshot
    kept = {each.table: each.snapshot for each in desk.closing.tables.kept("2022-11")}
    assert kept["A-1"] == kept["overview"] == again.snapshot and kept["E-4"] == first.snapshot
    with pytest.raises(UsageError, match="没有月结"):
        desk.closing.reopen("2022-09", "改口径")


# ---- paper


def test_a_reprint_is_what_was_kept_with_its_time_and_hash(desk, clock):
    row = add_hazard(desk)
    result = close(desk)
    first = desk.printing.tabular("A-1", NOVEMBER)
    assert result.snapshot in first.stamp and not first.draft
    clock.day = date(2022, 12, 20)
    desk.editing.edit("hazard", row, {"level": "重大"}, correct=True, reason="复核")
    assert desk.printing.tabular("A-1", NOVEMBER) == first
    now = desk.printing.tabular("A-1", NOVEMBER, options={"live": "1"})
    assert now.rows != first.rows and result.snapshot not in now.stamp


def test_tables_of_open_months_are_drafts_once_months_are_closed(desk, clock):
    clock.day = date(2022, 12, 20)
    week, year = parse_period("2022-W50"), parse_period("2022")
    assert not desk.printing.tabular("A-2", parse_period("2022-12")).draft
    close(desk)
    assert desk.printing.tabular("A-2", parse_period("2022-12")).draft
    assert desk.printing.tabular("A-2", year).draft and desk.printing.tabular("overview", NOVEMBER).draft
    assert not desk.printing.tabular("A-2", week).draft
    assert not desk.printing.tabular("A-2", NOVEMBER).draft
    desk.settings.set("close.draft", "never")
    assert not desk.printing.tabular("A-2", parse_period("2022-12")).draft


def test_differences_name_table_row_column_and_slip(desk):
    row = add_hazard(desk)
    close(desk)
    assert desk.differences.run("2022-11") == []
    done = desk.editing.edit("hazard", row, {"level": "重大"}, correct=True, reason="复核")
    found = desk.differences.run("2022-11")
    cells = {(each.table, each.column, each.then, each.now) for each in found}
    assert ("A-1", "等级", "一般", "重大") in cells
    assert all(each.slips == (done.touched.changeset,) for each in found if each.table == "A-1")
    with pytest.raises(UsageError, match="没有月结"):
        desk.differences.run("2022-10")


def test_a_row_that_is_new_is_a_difference_of_its_own(desk):
    close(desk)
    desk.editing.add("activity", POINT, correct=True, reason="漏登")
    found = [each for each in desk.differences.run("2022-11") if each.table == "C-1"]
    assert found and any(each.then == "（没有这一行）" for each in found)


def test_an_event_of_this_month_carries_the_change_of_a_benefit(tmp_path):
    """A benefit confirmed before the lock changes by events dated after it, and they can be taken back; no other way."""
    town = pay_desk(tmp_path / "民政", [benefit(n, tier="差额") for n in (1, 2)], today=date(2022, 12, 20))
    closed = {
        "month": "2022-11",
        "area": "民政",
        "snapshot": "20221201-1",
        "closed_by": "王小明",
        "closed_at": "2022-12-01",
    }
    town.submit(Changeset("月结", "close", [Change(Act.INSERT, "month_close", None, None, None, closed)]))
    town.payroll.record(1, "变更标准", "2022-12", amount=Decimal(750), reason="提标")
    assert town.records.get("benefit", 1).values["monthly_amount"] == Decimal(750)
    event = town.records.ids(Query("benefit_event"))[0]
    town.payroll.withdraw(event, "记错了")
    assert town.records.get("benefit", 1).values["monthly_amount"] == Decimal(700)
    refused(lambda: town.payroll.record(2, "变更标准", "2022-11", amount=Decimal(750), reason="提标"))
    refused(lambda: town.editing.edit("benefit", 2, {"monthly_amount": "750"}))
    refused(lambda: town.payroll.make("农村低保", "2022-11"))
    town.payroll.make("农村低保", "2022-12")
    town.close()
