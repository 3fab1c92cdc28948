"""Workbooks written: tables as printed, entry templates, receipts, bulk export, and tables as JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from tests.formats import paper_samples as samples
from township_desk.core.problem import Cancelled, EnvironmentProblem
from township_desk.core.tabular import CellType, Column, RowKind, Tabular, TabularRow
from township_desk.formats.tabular_json import tabular_to_json
from township_desk.formats.xlsx_out import write_xlsx
from township_desk.formats.xlsx_sheets import (
    Sheet,
    SheetCell,
    SheetColumn,
    Tone,
    write_rows_xlsx,
    write_sheets,
)


def column_of(sheet, header: str, below: int = 12) -> int:
    return next(c.column for row in sheet.iter_rows(max_row=below) for c in row if c.value == header)


def test_types_survive_the_round_trip(tmp_path):
    columns = (
        Column("seq", ("序号",), CellType.SEQ, 10),
        Column("id", ("身份证号",), CellType.CODE, 38),
        Column("day", ("日期",), CellType.DATE, 20),
        Column("month", ("月份",), CellType.MONTH, 16),
        Column("money", ("金额",), CellType.MONEY, 20),
        Column("wan", ("万元",), CellType.WAN, 20),
        Column("area", ("面积",), CellType.DECIMAL, 20, 3),
        Column("rate", ("比率",), CellType.PERCENT, 20),
        Column("count", ("人数",), CellType.INT, 20),
        Column("ok", ("新增",), CellType.CENTER, 20),
        Column("text", ("说明",), CellType.TEXT, 20),
    )
    cells = (1, "610404199001010000", date(2022, 12, 31), "2022-12", Decimal("1234.10"), Decimal("3.456789"),
             Decimal("0.1"), Decimal("98.5"), 12345, True, "=1+1")  # fmt: skip
    path = tmp_path / "a.xlsx"
    assert write_xlsx(Tabular("T", "表", "2022年", columns, (TabularRow(cells),)), path) == 1
    row = openpyxl.load_workbook(path).active[3]
    expected = [*cells[:2], datetime(2022, 12, 31), *map(str, cells[3:4])]
    assert [cell.value for cell in row[:4]] == expected
    assert [str(cell.value) for cell in row[4:9]] == ["1234.1", "3.456789", "0.1", "98.5", "12345"]
    assert [cell.value for cell in row[9:]] == ["√", "=1+1"]
    assert row[10].data_type == "s"
    assert [cell.number_format for cell in row[:5]] == ["0", "@", "yyyy-mm-dd", "@", "#,##0.00"]
    assert row[6].number_format == "#,##0.000"
    assert row[1].font.name == "仿宋"


def test_the_look_of_the_page_is_kept(tmp_path):
    path = tmp_path / "a.xlsx"
    table = samples.a2()
    write_xlsx(table, path)
    sheet = openpyxl.load_workbook(path).active
    merged = {str(r) for r in sheet.merged_cells.ranges}
    assert "A1:Q1" in merged
    assert {"A3:A5", "B3:D3", "E3:L3", "E4:G4", "K4:L4", "M3:M5"} <= merged
    assert [c.value for c in sheet[6]][:3] == ["甲", "1", "2"]
    assert sheet["A7"].value == "合计"
    assert sheet["A7"].font.name == "黑体"
    assert sheet["B7"].value == 36
    assert sheet.print_title_rows == "$1:$6"
    assert sheet.freeze_panes == "A7"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToWidth in (None, 1)  # 1 is the default
    assert sheet.page_setup.fitToHeight == 0
    assert (
        "第 &P 页 共 &N 页" in sheet.oddFooter.center.text.replace("&9 ", "")
        or "&[Page]" in sheet.oddFooter.center.text
    )
    assert sheet.print_area.endswith(f"$Q${sheet.max_row}")
    assert sheet.page_margins.left == pytest.approx(20 / 25.4)
    bottom = [cell.value for cell in sheet["A"]][-3:]
    assert bottom[0].startswith("本表逻辑")
    assert bottom[2].startswith("单位负责人：")


def test_groups_subtotals_and_several_sheets(tmp_path):
    path = tmp_path / "a.xlsx"
    write_xlsx([samples.roster(), samples.a1(20), samples.roster(), samples.inspection()], path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["E-1", "A-1", "E-1(2)", "A-4"]
    sheet = book["E-1"]
    labels = [row[0].value for row in sheet.iter_rows(min_row=5)]
    assert labels[0] == "东街村"
    assert labels.count("小计") == 2
    total = next(row for row in sheet.iter_rows() if row[0].value == "合计")
    assert total[5].value == float(samples.roster().total.cells[5])
    assert book["A-1"].page_setup.paperSize == 8
    values = [cell.value for row in book["A-4"].iter_rows() for cell in row if cell.value]
    assert "被检查单位" in values
    assert "张𠅤" in values


def test_a_workbook_open_elsewhere_is_told(tmp_path):
    (tmp_path / "a.xlsx").mkdir()
    (tmp_path / "a.xlsx" / "x").touch()
    with pytest.raises(EnvironmentProblem, match=r"a\.xlsx"):
        write_xlsx(samples.a2(), tmp_path / "a.xlsx")


def test_an_entry_template(tmp_path):
    villages = tuple(f"第{i}村" for i in range(120))
    columns = (
        SheetColumn("所属村", choices=villages, needed=True, note="从列表选"),
        SheetColumn("身份证号", 21, CellType.CODE),
        SheetColumn("调出村", choices=villages, strict=True),
        SheetColumn("排查日期", 12, CellType.DATE),
    )
    guide = Sheet("填表说明", (SheetColumn("栏目", 20), SheetColumn("怎么填", 60)), [("所属村", "从列表选")])
    path = tmp_path / "t.xlsx"
    write_sheets([Sheet("隐患", columns, title="隐患排查表", blank_rows=500), guide], path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["隐患", "填表说明", "字典"]
    assert book["字典"].sheet_state == "hidden"
    assert book["字典"].max_row == 121
    sheet = book["隐患"]
    assert [cell.value for cell in sheet[2]] == ["所属村", "身份证号", "调出村", "排查日期"]
    assert sheet["A2"].comment.text.strip() == "从列表选"
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert rules["A3:A502"].formula1 == rules["C3:C502"].formula1 == "字典!$A$2:$A$121"
    assert (rules["A3:A502"].errorStyle, rules["C3:C502"].errorStyle) == ("warning", None)
    assert openpyxl.load_workbook(path)["隐患"].column_dimensions["B"].width == pytest.approx(21, abs=1)


def test_a_receipt_is_coloured(tmp_path):
    rows = [
        (SheetCell("张三", Tone.GOOD), "新增"),
        (SheetCell("=HYPERLINK(1)", Tone.ERROR, "姓名里不能有等号"), "拒绝"),
    ]
    path = tmp_path / "r.xlsx"
    write_sheets([Sheet("回执", (SheetColumn("姓名"), SheetColumn("结果")), rows, autofilter=True)], path)
    sheet = openpyxl.load_workbook(path).active
    assert sheet["A3"].value == "=HYPERLINK(1)"
    assert sheet["A3"].data_type == "s"
    assert sheet["A3"].fill.fgColor.rgb == "FFF8CBAD"
    assert "等号" in sheet["A3"].comment.text
    assert sheet.auto_filter.ref == "A1:B3"


def test_bulk_export(tmp_path):
    types = (CellType.CODE, CellType.MONEY, CellType.DATE, CellType.TEXT, CellType.INT)
    headers = ("账号", "金额", "日期", "备注", "备注")
    rows = (
        ("6217004210000000012", Decimal("0.10") * i, date(2022, 1, 1), "=1+1", 12345678901234567) for i in range(3000)
    )
    path, told = tmp_path / "b.xlsx", []
    assert write_rows_xlsx(headers, types, rows, path, progress=told.append) == 3000
    assert told == [2000]
    sheet = openpyxl.load_workbook(path).active
    assert sheet.max_row == 3001
    assert [cell.value for cell in sheet[1]] == ["账号", "金额", "日期", "备注", "备注（2）"]
    row = sheet[4]
    assert [cell.value for cell in row] == [
        "6217004210000000012",
        0.2,
        datetime(2022, 1, 1),
        "=1+1",
        "12345678901234567",
    ]
    assert [cell.data_type for cell in row] == ["s", "n", "d", "s", "s"]
    assert [cell.number_format for cell in row[:3]] == ["@", "#,##0.00", "yyyy-mm-dd"]


def test_bulk_export_of_nothing_and_cancelled(tmp_path):
    path = tmp_path / "b.xlsx"
    assert write_rows_xlsx(("甲",), (CellType.TEXT,), (), path) == 0
    assert openpyxl.load_workbook(path).active["A1"].value == "甲"
    before = path.read_bytes()
    with pytest.raises(Cancelled):
        write_rows_xlsx(("甲",), (CellType.TEXT,), (("x",) for _ in range(5000)), path, cancelled=lambda: True)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_json():
    table = samples.a1(2)
    data = json.loads(json.dumps(tabular_to_json(table)))
    assert list(data) == ["name", "title", "period", "unit", "columns", "rows", "total", "footer"]
    assert data["columns"][8] == {"key": "measure", "header": ["整改落实", "整改措施"], "type": "text"}
    assert data["rows"][1][2] == "2022-11-02"
    assert data["rows"][1][11] == "125.50"
    assert data["total"][11] == "125.50"
    assert len(data["total"]) == len(data["columns"])
    assert data["footer"] == ["填表人：", "审核人：", "单位负责人："]
    assert tabular_to_json(replace(table, total=None))["total"] == []
    grouped = samples.roster(4)
    assert len(tabular_to_json(grouped)["rows"]) == sum(1 for row in grouped.rows if row.kind is RowKind.ITEM)
