"""The page of figures: numbers by chapter, last year's beside them, a double click leads to the rows, a report is saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from township_desk.core.period import month, year
from township_desk.core.problem import Severity
from township_desk.service.checking import Finding
from township_desk.ui.figures_page import FiguresPage
from township_desk.ui.findings_dialog import FindingsDialog
from township_desk.ui.ledger_page import LedgerPage
from township_desk.ui.main_window import MainWindow
from township_desk.ui.propose_dialog import ProposeDialog


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> FiguresPage:
    window.run("figures")
    found = window.page()
    assert isinstance(found, FiguresPage)
    qtbot.waitUntil(lambda: bool(found.now), timeout=20000)
    assert window.ops.settle()
    return found


def row_of(page: FiguresPage, key: str) -> int:
    return next(n for n, line in enumerate(page.model.lines) if line.now is not None and line.now.figure.id == key)


def test_every_figure_stands_in_its_chapter(page: FiguresPage) -> None:
    figures = [line for line in page.model.lines if line.now is not None]
    headings = [line for line in page.model.lines if line.now is None]
    assert (len(figures), len(headings)) == (224, 11)
    cells = page.model.cells(page.model.lines[row_of(page, "I169")])
    assert cells[:4] == ("I169", "发现隐患", "6处", "无数据")
    assert "隐患台账" in cells[8]
    assert page.table.columnSpan(0, 0) == page.model.columnCount()
    assert page.summary.text().startswith("224项")


def test_a_double_click_opens_exactly_the_rows(page: FiguresPage, window: MainWindow, qtbot: QtBot) -> None:
    page.village.setCurrentIndex(page.village.findText("石盘村"))
    qtbot.waitUntil(lambda: page.now["I169"].value == 2, timeout=20000)
    page.table.doubleClicked.emit(page.model.index(row_of(page, "I169"), 0))
    qtbot.waitUntil(lambda: isinstance(window.page(), LedgerPage), timeout=20000)
    assert window.ops.settle()
    ledger = window.page()
    assert isinstance(ledger, LedgerPage)
    assert ledger.ledger.name == "hazard"
    qtbot.waitUntil(lambda: ledger.model.rowCount() == 2, timeout=10000)


def test_a_figure_without_rows_says_so(page: FiguresPage, window: MainWindow) -> None:
    page.table.doubleClicked.emit(page.model.index(row_of(page, "I172"), 0))
    assert window.ops.settle()
    assert "没有记录" in page.messages.text


def test_finding_and_what_lacks(page: FiguresPage) -> None:
    page.words.setText("隐患 整治")
    shown = [line.now.figure.id for line in page.model.lines if line.now is not None]
    assert "I170" in shown and "I003" not in shown
    page.words.clear()
    page.lacking.setChecked(True)
    assert all(not line.now.known for line in page.model.lines if line.now is not None)
    page.lacking.setChecked(False)
    page.table.selectRow(row_of(page, "I169"))
    assert "口径" in page.told.text()


def test_a_report_is_written(page: FiguresPage, window: MainWindow, tmp_path: Path) -> None:
    template = tmp_path / "模板.docx"
    document = Document()
    document.add_paragraph("查出{{I169}}处，自建房{{I172}}处。")
    document.save(str(template))
    page.template.keep(str(template))
    page.write(tmp_path / "总结.docx", year(2022))
    assert window.ops.settle()
    assert "没有数据的1项" in page.messages.text
    assert Document(str(tmp_path / "总结.docx")).paragraphs[0].text == "查出6处，自建房【无数据：排查自建房屋】处。"
    page.write(tmp_path / "总结.pdf", year(2022))
    assert window.ops.settle()
    assert (tmp_path / "总结.pdf").exists()


def test_an_old_report_is_confirmed_row_by_row(page: FiguresPage, window: MainWindow, tmp_path: Path) -> None:
    old = tmp_path / "2021年总结.docx"
    document = Document()
    document.add_paragraph("2021年全镇排查发现安全隐患3处，开展志愿服务25次。")
    document.save(str(old))
    found = window.desk.reporting.propose(old, window.desk.figures.frame(year(2021)))
    dialog = ProposeDialog(page, window.context, old, found)
    assert [dialog.table.item(n, 4).text() for n in range(3)] == ["年度", "I169", "I035"]  # type: ignore[union-attr]
    dialog.table.selectRow(1)
    dialog.figures.setCurrentIndex(dialog.figures.findData("I170"))
    dialog.change()
    tick = dialog.table.item(2, 0)
    assert tick is not None
    tick.setCheckState(Qt.CheckState.Unchecked)
    dialog.write(tmp_path / "模板.docx")
    assert window.ops.settle()
    assert dialog.out == tmp_path / "模板.docx"
    assert (
        Document(str(tmp_path / "模板.docx")).paragraphs[0].text
        == "{{年度}}年全镇排查发现安全隐患{{I170}}处，开展志愿服务25次。"
    )
    dialog.deleteLater()


def test_the_keyboard_alone_confirms(page: FiguresPage, window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    old = tmp_path / "2022年总结.docx"
    document = Document()
    document.add_paragraph("2022年全镇排查发现安全隐患97处，财政收入5000万元，放映电影36场，第3季度检查20次。")
    document.save(str(old))
    read = window.desk.reporting.propose(old, window.desk.figures.frame(year(2022)))
    dialog = ProposeDialog(page, window.context, old, read)
    qtbot.addWidget(dialog)
    dialog.show()
    row = next(n for n, p in enumerate(dialog.proposals) if p.text == "97")
    none = next(n for n, p in enumerate(dialog.proposals) if not p.tag)
    assert (dialog.proposals[row].tag, dialog.proposals[row].sure) == ("I169", False)  # the desk says otherwise
    assert "待核" in dialog.count.text()
    dialog.table.selectRow(row)
    assert "<b>97</b>处" in dialog.sentence.text()
    assert "口径" in dialog.told.text()
    assert "台账数" in dialog.told.text()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Space)
    assert [p.tag for p in dialog.accepted_ones()] == ["年度", "I169"]
    qtbot.keyClick(dialog.table, Qt.Key.Key_1)
    first = dialog.proposals[row]
    assert first.tag.partition("|")[0] != "I169"
    assert "I169" in first.others
    dialog.table.selectRow(none)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Space)
    assert "还没有用数" in dialog.messages.text
    qtbot.keyClick(dialog.table, Qt.Key.Key_F2)
    dialog.figures.setCurrentIndex(dialog.figures.findData("I068"))
    line = dialog.figures.lineEdit()
    assert line is not None
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert dialog.proposals[none].tag.startswith("I068")
    dialog.shown.setCurrentIndex(1)
    for _ in dialog.proposals:
        qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert "都已核对" in dialog.count.text()
    dialog.write(tmp_path / "模板.docx")
    assert window.ops.settle()
    text = Document(str(tmp_path / "模板.docx")).paragraphs[0].text
    assert text.startswith("{{年度}}年全镇排查发现安全隐患{{" + first.tag + "}}处")


def test_each_kind_of_period_has_its_template(page: FiguresPage, window: MainWindow, tmp_path: Path) -> None:
    kinds = page.period.kind
    kinds.setCurrentIndex(kinds.findData("half"))
    assert page.template.currentText() == "自带：半年总结"
    assert page.template.path.name == "half.docx"
    own = tmp_path / "我的半年.docx"
    Document().save(str(own))
    page.template.keep(str(own))
    assert page.template.currentText() == "我的半年.docx"
    kinds.setCurrentIndex(kinds.findData("month"))
    assert page.template.path.name == "briefing.docx"
    page.write(tmp_path / "简报.docx", month(2022, 11))
    assert window.ops.settle()
    assert "工作简报已生成" in page.messages.text
    kinds.setCurrentIndex(kinds.findData("half"))
    assert page.template.path == own
    page.template.keep("")
    assert "自带的半年总结模板" in page.messages.text
    kinds.setCurrentIndex(kinds.findData("year"))
    assert page.template.path.name == "annual.docx"


def test_what_does_not_agree_is_listed_and_leads_to_its_ledger(page: FiguresPage, window: MainWindow) -> None:
    finding = Finding("K-15", Severity.ERROR, "issue", 0, None, "不平。", "措施不少于问题")
    gone: list[Finding] = []
    dialog = FindingsDialog(page, "核对", [finding], gone.append)
    assert dialog.table.item(0, 3).text() == "不平。"  # type: ignore[union-attr]
    dialog.table.cellDoubleClicked.emit(0, 0)
    dialog.table.activated.emit(dialog.table.model().index(0, 0))
    assert gone == [finding]
    dialog.deleteLater()
    page.reconcile()
    assert window.ops.settle()
    assert "全部相符" in page.messages.text


def test_a_report_is_reconciled_first(page: FiguresPage, window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window.desk.editing.add("site", {"name": "石东路", "kind": "道路", "status": "在营", "village_id": "石盘村"})
    assert window.ops.settle()
    page.write(tmp_path / "总结.docx", year(2022))
    assert window.ops.settle()
    assert "勾稽核对有1处不平" in page.messages.text
    shown: list[FindingsDialog] = []

    def open_first() -> None:
        dialog = window.findChild(FindingsDialog)
        assert dialog is not None
        shown.append(dialog)
        dialog.table.cellDoubleClicked.emit(0, 0)

    QTimer.singleShot(0, open_first)
    next(b for b in page.messages.findChildren(QPushButton) if b.text() == "看不平的").click()
    assert [f.rule for f in shown[0].findings] == ["K-13"]
    assert any(b.text() == "看“镇村道路条数”" for b in page.messages.findChildren(QPushButton))
