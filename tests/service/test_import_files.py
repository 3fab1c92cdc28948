"""Templates, receipts, exports and lists of villages: what importing writes and reads besides villages' own sheets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.service import import_hard_sheets as made
from township_desk.bootstrap import open_desk
from township_desk.core.fields import Field
from township_desk.core.fields_choice import MultiChoice, MultiRef, Ref
from township_desk.core.problem import Severity, UsageError
from township_desk.core.query import Query
from township_desk.formats.reading import read_book
from township_desk.ledgers import LEDGERS
from township_desk.service.desk import Desk
from township_desk.service.import_template import header_of, template_fields, write_template
from township_desk.service.importing_villages import read_villages

TODAY = date(2026, 11, 24)
_VALUES: dict[str, Any] = {
    "date": date(2022, 11, 5),
    "month": "2022-11",
    "year": 2022,
    "bool": "是",
    "idcard": "110101199001019992",
    "phone": "19900000001",
    "bankno": "6217990000000001",
    "disabno": "11010119900101999211",
    "uscc": "91110000000000000A",
    "money": 1200,
    "wan": Decimal("12.5"),
    "int": 3,
    "name": "张三",
    "longtext": "写明具体内容的一段文字",
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk with two villages."""
    opened = open_desk(tmp_path / "desk", user="测试", today=lambda: TODAY)
    opened.set_up("青禾镇", "610999101", ["柳沟村", "石盘村"])
    yield opened
    opened.close()


def _sample(desk: Desk, f: Field) -> Any:
    """A value that a person may type into a field, and that the field takes; None where there is none at hand."""
    if isinstance(f, Ref):
        return "柳沟村" if f.target == "village" else None
    if f.choices:
        return f.choices[0]
    value = _VALUES.get(f.kind, "12" if f.kind in ("decimal", "code") else "文字")
    parsed = f.parse(value, desk.context())
    return value if parsed.problem is None or parsed.problem.severity is not Severity.ERROR else None


@pytest.mark.parametrize("name", list(LEDGERS))
def test_a_filled_template_is_read_back(name: str, desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    ledger = desk.ledgers[name]
    write_template(desk, ledger, path)
    fields = template_fields(ledger)
    workbook = load_workbook(path)
    sheet = workbook.worksheets[0]
    head = next(cell.row for column in sheet.iter_cols(1, 1) for cell in column if cell.value == header_of(fields[0]))
    assert [cell.value for cell in sheet[head]][: len(fields)] == [header_of(f) for f in fields]
    typed = {f.name: _sample(desk, f) for f in fields}
    for i, f in enumerate(fields, 1):
        value = typed[f.name]
        sheet.cell(head + 1, i).value = float(value) if isinstance(value, Decimal) else value
    workbook.save(path)
    plan = desk.importing.plan(name, path)
    (found,) = [s for s in plan.sheets if s.header_row]
    assert found.header_row == head
    assert list(found.mapping.values()) == [f.name for f in fields]
    (row,) = plan.rows
    context = desk.context()
    for f in fields:
        if typed[f.name] is not None:
            assert row.get(f.name) == f.parse(typed[f.name], context).value, f.name
    if desk.importing.commit(plan).touched is not None:
        again = desk.importing.plan(name, path)
        assert (again.counts.new, again.counts.rejected) == (0, 0)


def test_a_template_has_lists_and_explanations(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    desk.importing.template("hazard", path)
    workbook = load_workbook(path)
    assert workbook.sheetnames == ["安全隐患", "填表说明", "字典"]
    assert workbook["字典"].sheet_state == "hidden"
    lists = {v for column in workbook["字典"].iter_cols(values_only=True) for v in column}
    assert {"柳沟村", "重大", "整改中"} <= lists
    several = [f.label for f in LEDGERS["hazard"].fields if isinstance(f, MultiChoice | MultiRef)]
    assert not set(several) & lists


def test_a_blank_template_brings_nothing(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    desk.importing.template("hazard", path)
    plan = desk.importing.plan("hazard", path)
    assert (plan.counts.read, desk.importing.commit(plan).changeset) == (0, None)


def test_the_receipt_is_the_sheet_with_reasons(desk: Desk, tmp_path: Path) -> None:
    plan = desk.importing.plan("hazard", made.many_faults(tmp_path))
    out = tmp_path / "receipt.xlsx"
    desk.importing.receipt(plan, out)
    book = read_book(out)
    assert [sheet.name for sheet in book.sheets] == ["汇总", "Sheet1"]
    told = book.sheets[1]
    assert told.cell(2, 8) == "结果"
    assert told.cell(3, 8) == "未收"
    assert told.cell(3, 9) == "“排查日期”不能为空。"
    assert told.cell(6, 3) == "第3处隐患：线头裸露未包扎"
    summary = {row[0]: row[1] for row in book.sheets[0].rows if len(row) > 1}
    assert summary["读到的数据行"] == 5000


def test_a_corrected_receipt_can_be_sent_again(desk: Desk, tmp_path: Path) -> None:
    plan = desk.importing.plan("hazard", made.blocks(tmp_path))
    out = tmp_path / "receipt.xlsx"
    desk.importing.receipt(plan, out)
    again = desk.importing.plan("hazard", out)
    assert again.counts.new == plan.counts.new


def test_export_masks_unless_a_reason_is_given(desk: Desk, tmp_path: Path) -> None:
    desk.editing.add(
        "hazard",
        {
            "village_id": "柳沟村",
            "found_on": "2022-11-01",
            "description": "消防通道堵塞，杂物堆放",
            "resp_phone": "19900000001",
        },
    )
    out = tmp_path / "rows.xlsx"
    for reason, text in ((None, "199****0001"), ("核对电话", "19900000001")):
        assert desk.importing.export(Query("hazard"), out, unmask_reason=reason) == 1
        assert text in [str(cell) for row in read_book(out).sheets[0].rows for cell in row]
    desk.importing.export(Query("hazard"), out, profile="public")
    heads = read_book(out).sheets[0].rows[0]
    assert "责任人电话" not in heads
    assert "整改责任人" not in heads
    with pytest.raises(UsageError):
        desk.importing.export(Query("hazard"), out, profile="所有")


def test_lists_of_villages(tmp_path: Path) -> None:
    known = {"villages": [{"name": "柳沟村", "aliases": ["柳沟"], "kind": "行政村"}, {"name": "河湾社区"}]}
    (tmp_path / "v.json").write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
    assert read_villages(tmp_path / "v.json")[0]["aliases"] == ["柳沟"]
    (tmp_path / "v.txt").write_bytes("柳沟村\r\n\r\n河湾社区\r\n".encode("gb18030"))
    assert [v["name"] for v in read_villages(tmp_path / "v.txt")] == ["柳沟村", "河湾社区"]
    lines = [["村名单"], ["序号", "村（社区）名称", "类别", "代码"], [1, "柳沟村", "行政村", "610999101200"]]
    found = read_villages(made.book(tmp_path / "v.xlsx", {"Sheet1": lines}))
    assert found == [{"name": "柳沟村", "kind": "行政村", "code12": "610999101200"}]
    (tmp_path / "bad.json").write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError):
        read_villages(tmp_path / "bad.json")
