"""Odder layouts still: what a careful clerk would take each workbook to say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.service import import_odd_sheets as made
from tests.service.test_import_hard import TODAY, VILLAGES, rows, told, village
from township_desk.bootstrap import open_desk
from township_desk.core.problem import Severity
from township_desk.service.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk with eight villages."""
    opened = open_desk(tmp_path / "desk", user="测试", today=lambda: TODAY)
    opened.set_up("青禾镇", "610999101", VILLAGES)
    yield opened
    opened.close()


def test_a_header_that_comes_again_on_each_page(desk: Desk, tmp_path: Path) -> None:
    plan = desk.importing.plan("hazard", made.repeated_header(tmp_path))
    assert [(r.row, r.values["status"]) for r in rows(plan)] == [(3, "已整改"), (4, "未整改"), (7, "已整改")]
    assert {village(desk, r) for r in rows(plan)} == {"柳沟村"}
    assert not plan.counts.rejected


def test_two_tables_beside_each_other(desk: Desk, tmp_path: Path) -> None:
    plan = desk.importing.plan("hazard", made.side_by_side(tmp_path))
    found = [
        (village(desk, r), r.row, str(r.values["found_on"])[-2:], r.values["description"], r.values["status"])
        for r in rows(plan)
    ]
    assert found == [
        ("石盘村", 3, "02", "护栏断裂", "已整改"),
        ("石盘村", 4, "03", "井盖缺失", "整改中"),
        ("石盘村", 5, "04", "警示牌倒伏", "未整改"),
        ("东坪村", 3, "06", "电线裸露", "未整改"),
        ("东坪村", 4, "07", "货物压占通道", "已整改"),
    ]  # fmt: skip
    assert all(r.values.get("fix_note") is None for r in rows(plan))
    desk.importing.receipt(plan, tmp_path / "回执.xlsx")
    lines = list(load_workbook(tmp_path / "回执.xlsx")["台账"].values)
    assert str(lines[2][-2]).count("；") == 1


def test_dates_in_every_form(desk: Desk, tmp_path: Path) -> None:
    plan = desk.importing.plan("hazard", made.odd_dates(tmp_path))
    assert {r.row: r.values["found_on"] for r in rows(plan)} == dict.fromkeys((3, 4, 6, 8, 9), date(2022, 11, 5))
    due = {r.row: r.values.get("due_on") for r in plan.rows}
    assert due == {
        3: date(2022, 11, 20), 4: date(2022, 11, 20), 5: date(2022, 11, 20), 6: date(2022, 11, 30), 7: date(2022, 11, 20),
        8: None, 9: None, 10: date(2022, 11, 20),
    }  # fmt: skip
    assert told(plan, Severity.ERROR) == {(5, "found_on"), (7, "found_on"), (10, "found_on")}
    assert {(8, "due_on"), (9, "due_on")} <= told(plan, Severity.WARNING)


def test_the_state_in_a_sentence(desk: Desk, tmp_path: Path) -> None:
    plan = desk.importing.plan("hazard", made.sentences(tmp_path))
    assert [(r.values["status"], r.values.get("fixed_on")) for r in rows(plan)] == [
        ("已整改", date(2022, 11, 8)),
        ("整改中", None),
        ("未整改", None),
        ("已销号", date(2022, 11, 9)),
        ("已整改", date(2022, 11, 10)),
        ("未整改", None),
        ("已整改", None),
        ("整改中", None),
    ]
    assert rows(plan)[2].values["fix_note"] == "尚未整改，资金不足"
    assert sum(p.code == "STATE-TOLD" for p in plan.problems) == 8


def test_a_village_above_each_block(desk: Desk, tmp_path: Path) -> None:
    plan = desk.importing.plan("hazard", made.village_per_block(tmp_path))
    assert [(village(desk, r), r.values["place_name"]) for r in rows(plan)] == [
        ("柳沟村", "柳沟小卖部"), ("柳沟村", "柳沟砖厂"), ("河湾社区", "河湾超市"),
    ]  # fmt: skip
    assert not told(plan, Severity.ERROR)


def test_columns_without_a_header_are_told(desk: Desk, tmp_path: Path) -> None:
    path = made.without_header(tmp_path)
    plan = desk.importing.plan("hazard", path)
    assert len(rows(plan)) == 2
    assert {"没有表头的D列有2格内容没有对应的项目，未导入。", "没有表头的F列有1格内容没有对应的项目，未导入。"} <= {
        p.message for p in plan.notes
    }
    mapped = desk.importing.plan("hazard", path, mapping={"D": "place_name"})
    assert [r.values["place_name"] for r in rows(mapped)] == ["王记面馆", "南塬幼儿园"]


def test_footnotes_in_header_and_table(desk: Desk, tmp_path: Path) -> None:
    plan = desk.importing.plan("hazard", made.footnotes_inside(tmp_path))
    assert [(r.row, r.values["description"], r.values["level"]) for r in rows(plan)] == [
        (3, "变压器围栏缺失", "一般"), (5, "水窖无盖", "重大"), (7, "屋面漏雨", "一般"),
    ]  # fmt: skip
    assert not told(plan, Severity.ERROR)


def test_a_description_merged_over_two_rows_is_one_hazard(desk: Desk, tmp_path: Path) -> None:
    plan = desk.importing.plan("hazard", made.description_over_two_rows(tmp_path))
    first, second = rows(plan)
    assert (first.row, first.values["measures"], first.values["resp_person"]) == (3, "拆除；重新穿管", "赵六；钱七")
    assert (second.row, second.values["measures"]) == (5, "加装护栏")
    assert any(p.code == "LINES-JOINED" and "第4行" in p.message for p in plan.notes)


def test_semicolons_in_gb18030(desk: Desk, tmp_path: Path) -> None:
    plan = desk.importing.plan("hazard", made.semicolons(tmp_path))
    assert [(village(desk, r), r.values["description"], r.values["resp_phone"]) for r in rows(plan)] == [
        ("河湾社区", "充电棚顶破损;\n雨天漏电", "19900000001"), ("河湾社区", "消防栓无水", "19900000002"),
    ]  # fmt: skip


def test_tabs_in_utf16(desk: Desk, tmp_path: Path) -> None:
    plan = desk.importing.plan("hazard", made.tabs(tmp_path))
    assert [(village(desk, r), r.values["description"]) for r in rows(plan)] == [
        ("柳沟村", "楼梯扶手松动"), ("石盘村", "护坡开裂𠅤"),
    ]  # fmt: skip


def test_html_cells_over_rows_and_columns(desk: Desk, tmp_path: Path) -> None:
    plan = desk.importing.plan("hazard", made.spans(tmp_path))
    assert [(village(desk, r), r.values["status"], r.values.get("fixed_on")) for r in rows(plan)] == [
        ("柳沟村", "整改中", None), ("柳沟村", "已整改", date(2022, 11, 8)), ("石盘村", "未整改", None),
    ]  # fmt: skip


def test_two_numbers_in_one_cell(desk: Desk, tmp_path: Path) -> None:
    plan = desk.importing.plan("hazard", made.two_phones(tmp_path))
    assert [r.values.get("resp_phone") for r in rows(plan)] == ["19900000001", "19900000003", None, "19900000004", None]
    told_of = {(p.row, p.code) for p in plan.problems if p.field == "resp_phone"}
    assert told_of == {(3, "PHONE-TWO"), (5, "PH-01"), (6, "PHONE-TWO")}
