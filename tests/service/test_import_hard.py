"""Layouts that villages invent: each workbook is made here, with what it truly says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.service import import_hard_sheets as made
from township_desk.bootstrap import open_desk
from township_desk.core.problem import Conflict, Severity
from township_desk.service.desk import Desk
from township_desk.service.import_plan import ImportPlan, RowPlan

VILLAGES = ("柳沟村", "石盘村", "东坪村", "南塬村", "河湾社区", "槐树岭村", "上马村", "杨家洼村")
TODAY = date(2026, 11, 24)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk with eight villages."""
    opened = open_desk(tmp_path / "desk", user="测试", today=lambda: TODAY)
    opened.set_up("青禾镇", "610999101", VILLAGES)
    yield opened
    opened.close()


def rows(plan: ImportPlan) -> list[RowPlan]:
    """The rows that come in."""
    return [row for row in plan.rows if row.verdict in ("new", "changed", "same")]


def told(plan: ImportPlan, severity: Severity) -> set[tuple[int | None, str | None]]:
    """Row and field of the problems of a severity."""
    return {(p.row, p.field) for p in plan.problems if p.severity is severity}


def village(desk: Desk, row: RowPlan) -> str:
    """The name of a row's village."""
    return desk.records.title("village", row.values["village_id"])


def test_three_header_levels(desk: Desk, tmp_path: Path) -> None:
    plan = desk.importing.plan("hazard", made.three_levels(tmp_path))
    first, second = rows(plan)
    assert (village(desk, first), first.row) == ("柳沟村", 7)
    assert first.values["fund_plan"] == Decimal(3500)
    assert first.values["fixed_on"] == date(2022, 11, 18)
    assert first.values["place_name"] == "柳沟小学"
    assert first.values["resp_phone"] == "19900000011"
    assert second.values["status"] == "整改中"
    assert first.as_of == "2022-11-30"
    assert told(plan, Severity.WARNING) == set()


def test_a_header_far_down_and_to_the_right(desk: Desk, tmp_path: Path) -> None:
    plan = desk.importing.plan("hazard", made.deep_header(tmp_path))
    (row,) = rows(plan)
    assert plan.sheets[0].header_row == 15
    assert (village(desk, row), row.values["found_on"], row.values["status"]) == ("石盘村", date(2022, 10, 8), "已整改")
    assert told(plan, Severity.ERROR) == {(18, "found_on")}
    assert plan.sheets[0].ignored == ["审批内码", "经度"]
    assert any(p.code == "COLUMN-IGNORED" and p.column == "经度" for p in plan.problems)


def test_two_tables_below_each_other(desk: Desk, tmp_path: Path) -> None:
    plan = desk.importing.plan("hazard", made.stacked(tmp_path))
    assert [sheet.header_row for sheet in plan.sheets] == [2, 8]
    found = [(village(desk, r), r.values["found_on"], r.as_of) for r in rows(plan)]
    assert found == [
        ("东坪村", date(2022, 9, 3), "2022-09-30"),
        ("东坪村", date(2022, 9, 4), "2022-09-30"),
        ("河湾社区", date(2022, 10, 11), "2022-10-31"),
    ]
    assert rows(plan)[2].values["place_name"] == "河湾超市"


def test_a_village_above_each_block(desk: Desk, tmp_path: Path) -> None:
    plan = desk.importing.plan("hazard", made.blocks(tmp_path))
    names = [village(desk, row) for row in rows(plan)]
    assert (names.count("柳沟村"), names.count("南塬村"), names.count("河湾社区")) == (22, 22, 22)
    assert plan.counts.rejected == 0


def test_cells_merged_over_rows(desk: Desk, tmp_path: Path) -> None:
    plan = desk.importing.plan("hazard", made.merged_rows(tmp_path))
    found = [(r.row, r.values["place_name"], r.values["description"][:3], village(desk, r)) for r in rows(plan)]
    assert found == [
        (3, "上马超市", "灭火器", "上马村"),
        (4, "上马卫生室", "灭火器", "上马村"),
        (5, "上马工地", "配电箱", "上马村"),
    ]
    assert len(plan.rows) == 3


def test_bare_serial_numbers_of_1904(desk: Desk, tmp_path: Path) -> None:
    (row,) = rows(desk.importing.plan("hazard", made.serials_1904(tmp_path)))
    assert (row.values["found_on"], row.values["due_on"]) == (date(2022, 11, 5), date(2022, 12, 5))
    assert village(desk, row) == "杨家洼村"


def test_amounts_in_the_unit_of_sheet_column_or_cell(desk: Desk, tmp_path: Path) -> None:
    plan = desk.importing.plan("hazard", made.units(tmp_path))
    assert [r.values["fund_plan"] for r in rows(plan)] == [Decimal(12000), Decimal(800)]
    assert [r.values["fund_actual"] for r in rows(plan)] == [Decimal(3000), Decimal(2500)]


def test_csv_of_another_system(desk: Desk, tmp_path: Path) -> None:
    plan = desk.importing.plan("hazard", made.csv_gb18030(tmp_path))
    assert [village(desk, r) for r in rows(plan)] == ["柳沟村"] * 3
    assert any(p.code == "VILLAGE-DOWN" for p in plan.problems)


def test_two_villages_named_is_asked(desk: Desk, tmp_path: Path) -> None:
    path = made.two_villages(tmp_path)
    plan = desk.importing.plan("hazard", path)
    assert village(desk, rows(plan)[0]) == "柳沟村"
    assert any(p.code == "VILLAGE-TWO" and p.severity is Severity.WARNING for p in plan.problems)
    (row,) = rows(desk.importing.plan("hazard", path, village="石盘村"))
    assert village(desk, row) == "石盘村"


def test_english_headers_and_a_column_without_one(desk: Desk, tmp_path: Path) -> None:
    plan = desk.importing.plan("hazard", made.odd_headers(tmp_path))
    assert [village(desk, r) for r in rows(plan)] == ["南塬村"]
    assert told(plan, Severity.ERROR) == {(3, "village_id")}
    assert {p.column for p in plan.problems if p.code == "COLUMN-IGNORED"} == {"F", "网格编号"}


def test_totals_above_and_the_next_year(desk: Desk, tmp_path: Path) -> None:
    plan = desk.importing.plan("hazard", made.totals_above(tmp_path))
    first, second = rows(plan)
    assert "合计" in first.values["description"]
    assert second.values.get("resp_person") is None
    assert (5, "resp_person") in told(plan, Severity.WARNING)
    assert plan.counts.read == 2
    assert first.values["due_on"] == date(2023, 1, 5)


def test_formulas_without_results_are_told(desk: Desk, tmp_path: Path) -> None:
    plan = desk.importing.plan("hazard", made.uncalculated(tmp_path))
    assert told(plan, Severity.ERROR) == {(3, "found_on")}
    assert {(2, "fund_plan"), (2, "due_on")} <= told(plan, Severity.WARNING)


def test_five_thousand_rows_with_faults(desk: Desk, tmp_path: Path) -> None:
    plan = desk.importing.plan("hazard", made.many_faults(tmp_path))
    counts = plan.counts
    kinds = [i % 6 for i in range(5000) if i % 10 < 3]
    assert counts.read == 5000
    assert counts.rejected == sum(kind < 4 for kind in kinds)
    assert sum(row.faulty for row in rows(plan)) == sum(kind >= 4 for kind in kinds)
    result = desk.importing.commit(plan)
    assert result.changeset is not None
    assert desk.importing.plan("hazard", plan.file).counts.unchanged == counts.new


def test_an_update_fills_and_changes_but_never_empties(desk: Desk, tmp_path: Path) -> None:
    head = ["村", "排查日期", "隐患描述", "场所名称", "责任人", "整改期限", "整改状态", "整改完成日期"]
    day = date(2022, 11, 1)
    old = ["柳沟村", day, "消防通道堵塞，杂物堆放", "柳沟超市", "张三", date(2022, 11, 9), "整改中", None]
    new = ["柳沟", day, "消防通道堵塞，杂物堆放", "柳沟超市", None, date(2022, 11, 10), "已整改", date(2022, 11, 8)]
    desk.importing.commit(desk.importing.plan("hazard", made.book(tmp_path / "a.xlsx", {"S": [head, old]})))
    path = made.book(tmp_path / "b.xlsx", {"S": [head, new]})
    plan = desk.importing.plan("hazard", path)
    assert plan.rows[0].changes == {
        "due_on": (date(2022, 11, 9), date(2022, 11, 10)),
        "status": ("整改中", "已整改"),
        "fixed_on": (None, date(2022, 11, 8)),
    }
    for policy, count in (("skip", 0), ("reject", 1)):
        assert desk.importing.plan("hazard", path, on_same=policy).counts.rejected == count  # type: ignore[arg-type]
    assert desk.importing.commit(plan).touched is not None
    record = desk.records.get("hazard", plan.rows[0].id or 0)
    assert (record.values["status"], record.values["resp_person"]) == ("已整改", "张三")
    desk.editing.undo()
    assert desk.records.get("hazard", record.id).values["status"] == "整改中"
    with pytest.raises(Conflict):
        desk.importing.commit(plan)


def test_without_a_place_equal_rows_are_asked_not_dropped(desk: Desk, tmp_path: Path) -> None:
    head = ["村", "排查日期", "隐患描述", "责任人"]
    line: list[Any] = ["柳沟村", date(2022, 11, 1), "消防通道堵塞，杂物堆放", "张三"]
    lines = [head, line, [*line[:3], "李四"]]
    path = made.book(tmp_path / "a.xlsx", {"S": lines})
    plan = desk.importing.plan("hazard", path)
    assert plan.counts.new == 2
    assert [(p.row, p.code) for p in plan.problems if p.severity is Severity.WARNING] == [(3, "DOUBTFUL")]
    desk.importing.commit(plan)
    assert desk.importing.plan("hazard", path).counts.unchanged == 2


def test_a_mapping_given_once_is_remembered(desk: Desk, tmp_path: Path) -> None:
    lines = [
        ["村", "排查日期", "隐患描述", "甲方"],
        ["柳沟村", date(2022, 11, 1), "消防通道堵塞，杂物堆放", "镇应急办"],
    ]
    path = made.book(tmp_path / "a.xlsx", {"S": lines})
    assert desk.importing.plan("hazard", path).sheets[0].ignored == ["甲方"]
    plan = desk.importing.plan("hazard", path, mapping={"甲方": "责任单位"})
    assert plan.rows[0].values["resp_unit"] == "镇应急办"
    desk.importing.commit(plan)
    assert desk.importing.plan("hazard", path).sheets[0].mapping["甲方"] == "resp_unit"
