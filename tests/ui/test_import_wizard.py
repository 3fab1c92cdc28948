"""The import wizard on workbooks made here: columns, preview, commit, undo, receipt, a broken file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from township_desk.core.query import Query
from township_desk.service.desk import Desk
from township_desk.ui.import_wizard import ImportWizard
from township_desk.ui.main_window import MainWindow

HEAD = ("序号", "村", "排查日期", "行业领域", "单位名称", "隐患描述", "责任人", "说不清")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = Workbook()
    sheet: Any = made.active
    sheet.title = "隐患台账"
    sheet.append(("石盘村安全隐患排查整改台账",))
    sheet.append(HEAD)
    for n in range(1, 6):
        sheet.append(
            (n, "石盘村", f"2022-11-{n:02d}", "消防", f"杂货店{n}", f"第{n}间仓库灭火器压力不足未更换", "张三", "甲")
        )
    sheet.append((6, "石盘村", "二月三十", "消防", "杂货店6", "第6间仓库灭火器压力不足未更换", "张三", "乙"))
    path = tmp_path / "石盘村隐患.xlsx"
    made.save(path)
    return path


@pytest.fixture
def wizard(window: MainWindow, book: Path) -> Any:
    made = ImportWizard(window.context, book, "hazard", window)
    made.show()
    assert window.ops.settle()
    yield made
    made.done(0)


def test_columns_are_guessed_and_shown(wizard: ImportWizard) -> None:
    assert wizard.step == 1
    assert wizard.plan is not None
    table: Any = wizard.mapping
    shown = {table.item(n, 2).text(): table.cellWidget(n, 4) for n in range(table.rowCount())}
    assert shown["排查日期"].currentText() == "排查日期"
    assert shown["说不清"].currentText() == "不导入"
    assert "2022-11-01" in table.item([*shown].index("排查日期"), 3).text()


def test_mapping_can_be_changed(wizard: ImportWizard) -> None:
    boxes = wizard.mapping._boxes
    box = boxes["说不清"]
    box.setCurrentIndex(box.findData("remark"))
    assert wizard.mapping.dirty
    wizard._next()
    assert wizard.ops.settle()
    assert wizard.step == 2
    assert wizard.plan is not None
    assert wizard.plan.rows[0].values["remark"] == "甲"


def test_preview_commit_and_undo(wizard: ImportWizard, desk: Desk, window: MainWindow) -> None:
    before = desk.records.count(Query("hazard"))
    wizard._next()
    assert wizard.step == 2
    assert wizard.plan is not None
    counts = wizard.plan.counts
    assert counts.new == 5
    assert counts.rejected == 1
    wizard.rows.filter("rejected")
    assert wizard.rows.rows.rowCount() == 1
    assert "日期" in wizard.rows.rows.text(wizard.rows.rows.rows[0], 2)
    assert desk.records.count(Query("hazard")) == before, "nothing is written before 导入"
    wizard._next()
    assert wizard.ops.settle()
    assert wizard.step == 3
    assert "新增 5 条" in wizard.summary.text()
    assert desk.records.count(Query("hazard")) == before + 5
    assert wizard.undo.isVisible()
    wizard._undo()
    assert wizard.ops.settle()
    assert desk.records.count(Query("hazard")) == before


def test_receipt(wizard: ImportWizard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "回执.xlsx"
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getSaveFileName", lambda *_a, **_k: (str(out), ""))
    wizard._next()
    wizard._receipt()
    assert wizard.ops.settle()
    assert out.exists()
    assert "回执" in wizard.messages.text


def test_broken_file_is_told(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "坏的.xlsx"
    path.write_bytes(b"PK\x03\x04 not a workbook")
    wizard = ImportWizard(window.context, path, "hazard", window)
    wizard.show()
    assert window.ops.settle()
    assert wizard.plan is None
    assert wizard.messages.text
    wizard.done(0)


def test_dropped_files_open_the_wizard(window: MainWindow, book: Path) -> None:
    window.commands.import_files([str(book)])
    assert window.ops.settle()
    wizard = window.findChild(ImportWizard)
    assert wizard is not None
    assert wizard.plan is not None
    wizard.done(0)


def test_a_line_that_fills_several_ledgers_is_shown_whole(window: MainWindow, desk: Desk, tmp_path: Path) -> None:
    made = Workbook()
    sheet: Any = made.active
    sheet.append(("2022年11月衔接资金项目台账",))
    sheet.append(("项目名称", "实施村", "总投资（万元）", "中央", "自筹", "完成比例"))
    sheet.append(("石盘村水渠项目", "石盘村", 12, 10, 2, "40%"))
    path = tmp_path / "项目-2022-11.xlsx"
    made.save(path)
    wizard = ImportWizard(window.context, path, "project", window)
    wizard.show()
    assert window.ops.settle()
    table: Any = wizard.mapping
    shown = {table.item(n, 2).text(): table.cellWidget(n, 4).currentText() for n in range(table.rowCount())}
    assert shown["中央"] == "中央资金·计划金额" and shown["完成比例"] == "月进度·形象进度百分比"
    wizard._next()
    rows = wizard.rows.rows
    heads = [
        rows.headerData(n, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole) for n in range(rows.columnCount())
    ]
    assert rows.text(rows.rows[0], heads.index("中央资金·计划金额")) == "10.00"
    wizard._next()
    assert window.ops.settle()
    assert "写入各本台账：项目新增 1；项目资金新增 2；项目月进度新增 1。" in wizard.summary_more.text()
    assert desk.records.count(Query("project_fund")) == 2
    wizard._undo()
    assert window.ops.settle()
    assert desk.records.count(Query("project")) == desk.records.count(Query("project_fund")) == 0
    wizard.done(0)


def test_a_sheet_for_another_ledger_goes_there_by_one_click(
    wizard: ImportWizard, book: Path, window: MainWindow
) -> None:
    assert not wizard.messages.text
    other = ImportWizard(window.context, book, "roster", window)
    other.show()
    assert window.ops.settle()
    assert "隐患" in other.messages.text
    way = next(b for b in other.messages.findChildren(QAbstractButton) if b.text() == "改按〈安全隐患台账〉导入")
    way.click()
    assert window.ops.settle()
    assert other.plan is not None
    assert other.plan.target == "hazard"
    assert len(other.plan.rows) == 6
    assert not other.messages.text
    other.done(0)


def test_blanks_that_fill_a_ledger(desk: Desk) -> None:
    assert [target for target, _ in desk.importing.blanks("benefit")] == ["benefit", "roster"]
    assert [target for target, _ in desk.importing.blanks("person")][-1] == "roster"
    assert [target for target, _ in desk.importing.blanks("finding")] == ["finding", "findings"]
    assert [target for target, _ in desk.importing.blanks("project")] == ["project"]
    assert [target for target, _ in desk.importing.blanks("activity")] == ["activity"]
