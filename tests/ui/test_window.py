"""The window: tabs, start page, check page, dialogs, one instance, how everything looks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import hazard
from township_desk.bootstrap import open_desk
from township_desk.service.desk import Desk
from township_desk.ui import theme
from township_desk.ui.about import AboutDialog, licences
from township_desk.ui.actions import ACTIONS
from township_desk.ui.backup_dialog import BackupDialog, DoctorDialog
from township_desk.ui.check_page import CheckPage
from township_desk.ui.commands import topics_of
from township_desk.ui.figures_page import FiguresPage
from township_desk.ui.first_start import FirstStart, split_villages
from township_desk.ui.help_window import HelpWindow, pages
from township_desk.ui.history_window import HistoryWindow
from township_desk.ui.inspect import faults
from township_desk.ui.ledger_page import LedgerPage
from township_desk.ui.main_window import MainWindow
from township_desk.ui.overview_window import OverviewWindow
from township_desk.ui.pictures import picture_tabs
from township_desk.ui.search_window import SearchWindow
from township_desk.ui.settings_dialog import SettingsDialog
from township_desk.ui.single import SingleInstance
from township_desk.ui.state import WindowState


def test_tabs_are_made_when_they_are_needed(window: MainWindow, desk: Desk) -> None:
    assert [window.tabs.tabText(n) for n in range(window.tabs.count())] == ["首页", *desk.areas]
    assert window.areas == {}
    window.tabs.setCurrentIndex(2)
    assert list(window.areas) == [desk.areas[1]]
    assert len(window.areas[desk.areas[1]].pages) == 1


def test_start_page_counts_lead_to_rows(window: MainWindow, desk: Desk) -> None:
    from PySide6.QtWidgets import QPushButton

    links = {b.text(): b for b in window.start.findChildren(QPushButton) if b.text()}
    waiting = next(text for text in links if text.startswith("待补 "))
    links[waiting].click()
    assert window.ops.settle()
    page = window.page()
    assert isinstance(page, LedgerPage)
    assert page.filters.chips["missing"].text == "待补"
    assert page.model.total == int(waiting.split()[1])


def test_check_page_lists_and_leads(window: MainWindow, desk: Desk) -> None:
    window.show_area("安全生产").open_check()
    assert window.ops.settle()
    page = window.page()
    assert isinstance(page, CheckPage)
    assert page.found
    assert page.model.rowCount() == len(page.found)
    page.boxes[2].setCurrentIndex(page.boxes[2].findData("hazard"))
    assert all(finding.ledger == "hazard" for finding in page.model.findings)
    finding = page.model.findings[0]
    page._open(page.model.index(0, 0))
    assert window.ops.settle()
    shown = window.page()
    assert isinstance(shown, LedgerPage)
    record = shown.current()
    assert record is not None
    assert record.id == finding.id


def test_settings_are_saved_in_one_step(window: MainWindow, desk: Desk) -> None:
    dialog = SettingsDialog(window.context, window)
    dialog.show()
    _, editor, _ = dialog._editors["sign.preparer"]
    editor.setText("王小二")  # type: ignore[union-attr]
    assert dialog.changed() == {"sign.preparer": "王小二"}
    dialog._save()
    assert window.ops.settle()
    assert desk.settings.get("sign.preparer") == "王小二"
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_bad_setting_is_told(window: MainWindow, desk: Desk) -> None:
    dialog = SettingsDialog(window.context, window)
    dialog.show()
    definition, editor, _ = next(item for item in dialog._editors.values() if item[0].type == "int")
    editor.setText("三天")  # type: ignore[union-attr]
    dialog._save()
    assert window.ops.settle()
    assert definition.label in dialog.messages.text
    dialog.reject()


def test_first_start(tmp_path: Path, make_window: Callable[[Any], MainWindow]) -> None:
    desk = open_desk(tmp_path / "new")
    window = make_window(desk)
    dialog = window.findChild(FirstStart)
    assert dialog is not None
    assert not dialog.go.isEnabled()
    dialog.town.setText("青禾镇")
    dialog.code.setText("510722101")
    dialog.villages.setPlainText("石盘村、东岭村\n白杨社区")
    assert dialog.count.text() == "共 3 个村（社区）"
    assert dialog.go.isEnabled()
    dialog._set_up()
    assert window.ops.settle()
    assert desk.town == "青禾镇"
    assert "青禾镇" in window.windowTitle()
    window.close()
    desk.close()


def test_first_start_reads_a_sheet(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "村.txt"
    path.write_text("甲村\n乙村\n", encoding="utf-8")
    dialog = FirstStart(window.context, window)
    dialog.show()
    dialog.take_sheet(path)
    assert window.ops.settle()
    assert split_villages(dialog.villages.toPlainText()) == ["甲村", "乙村"]
    dialog.reject()


def test_history_window(window: MainWindow, desk: Desk) -> None:
    dialog = HistoryWindow(window.context, window)
    dialog.show()
    assert window.ops.settle()
    assert dialog.list.topLevelItemCount() == len(dialog.entries) > 5
    assert "→" in dialog.detail.toPlainText()
    dialog.search.setText("首次设置")
    tree: Any = dialog.list
    hidden = [tree.topLevelItem(n).isHidden() for n in range(tree.topLevelItemCount())]
    assert hidden.count(False) == 1
    dialog._undo()
    assert window.ops.settle()
    assert dialog.entries[0].kind == "undo"
    dialog.reject()


def test_backup_restore_and_doctor(window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    window.run("backup")
    assert window.ops.settle()
    assert "已备份" in window.messages.text
    dialog = BackupDialog(window.context, window)
    dialog.show()
    assert window.ops.settle()
    assert len(dialog.found) >= 1
    monkeypatch.setattr("township_desk.ui.backup_dialog.confirm", lambda *_a, **_k: True)
    dialog._restore(Path(dialog.found[0].path))
    assert window.ops.settle()
    assert dialog.result() == QDialog.DialogCode.Accepted, dialog.messages.text
    doctor = DoctorDialog(window.context, window)
    doctor.show()
    assert window.ops.settle()
    assert doctor.list.topLevelItemCount() >= 3
    doctor.reject()


def test_help_opens_at_the_page_of_what_is_shown(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    folder = desk.resources / "manual"
    if not pages(folder):
        pytest.skip("no manual")
    help_window = HelpWindow(folder, window)
    help_window.show_topics(["nothing", "index"])
    assert help_window.topic == "index"
    window.go("ledger", ("hazard", (), None))
    assert window.ops.settle()
    names = topics_of(window.page())
    assert names == ["ledger-hazard", "安全生产", "ledger", "index"]
    help_window.show_topics(names)
    assert help_window.text.toPlainText()
    help_window.close()


def test_about_names_licences(window: MainWindow, desk: Desk) -> None:
    dialog = AboutDialog(desk, window)
    dialog.show()
    assert len(licences()) > 15
    dialog.reject()


def test_second_start_raises_the_first(tmp_path: Path, qtbot: QtBot) -> None:
    asked: list[list[Path]] = []
    first = SingleInstance(tmp_path, asked.append)
    assert first.take()
    second = SingleInstance(tmp_path, lambda _files: None)
    assert not second.take([tmp_path / "表.xlsx"])
    qtbot.waitUntil(lambda: bool(asked), timeout=3000)
    assert asked == [[(tmp_path / "表.xlsx").resolve()]]
    first.release()
    third = SingleInstance(tmp_path, lambda _files: None)
    assert third.take()
    third.release()


def test_state_file_survives_damage(tmp_path: Path) -> None:
    path = tmp_path / "window.json"
    state = WindowState(path)
    state.put("x", [1, 2])
    state.save()
    assert WindowState(path).get("x") == [1, 2]
    path.write_text("{broken", encoding="utf-8")
    assert WindowState(path).get("x", "none") == "none"
    WindowState(tmp_path / "missing" / "window.json").save()


def test_dark_look_has_every_token() -> None:
    for tokens in (theme.LIGHT, theme.DARK):
        sheet = theme.Theme(tokens).stylesheet(Path("x"))
        assert "$" not in sheet


def test_every_action_can_be_asked_for_anywhere(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the start page no action raises; dialogs that would wait are answered with 取消."""
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getOpenFileNames", lambda *_a, **_k: ([], ""))
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getSaveFileName", lambda *_a, **_k: ("", ""))
    monkeypatch.setattr(QDialog, "exec", lambda _dialog: QDialog.DialogCode.Rejected)
    for spec in ACTIONS:
        if spec.id == "quit":
            continue
        window.tabs.setCurrentIndex(0)
        window.run(spec.id)
        assert window.ops.settle()
        for widget in QApplication.topLevelWidgets():
            if widget is not window and widget.isVisible():
                widget.close()


SIZES = [(1366, 768), (1920, 1080)]


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}")
def test_nothing_is_cut_or_overlaps(window: MainWindow, desk: Desk, size: tuple[int, int], qtbot: QtBot) -> None:
    window.resize(*size)
    found: dict[str, list[str]] = {}

    def look(name: str, widget: QWidget) -> None:
        assert window.ops.settle()
        QApplication.processEvents()
        if told := faults(widget):
            found[name] = told

    look("首页", window)
    for area in desk.areas:
        page = window.show_area(area)
        for key in page.page_keys():
            page.show_page(key)
            qtbot.wait(300 if key.startswith("print") else 10)
            look(f"{area}/{key}", window)
            shown = window.page()
            if isinstance(shown, LedgerPage) and shown.model.total:
                shown.open_form()
                look(f"{area}/{key}/form", window)
    for make in (SettingsDialog, HistoryWindow, BackupDialog, DoctorDialog, FirstStart):
        dialog = make(window.context, window)
        dialog.show()
        look(make.__name__, dialog)
        if isinstance(dialog, SettingsDialog):
            for n in range(dialog.groups.count()):
                dialog.groups.setCurrentRow(n)
                look(f"settings {n}", dialog)
        dialog.reject()
    assert found == {}


@pytest.mark.slow
def test_pictures_of_every_tab(desk: Desk, tmp_path: Path) -> None:
    files = picture_tabs(desk, tmp_path / "out", (1366, 768))
    ledgers = [ledger for ledger in desk.ledgers.values() if ledger.area in desk.areas]
    assert len(files) >= 1 + len(ledgers)
    assert all(path.stat().st_size > 10_000 for path in files)


def test_a_person_is_found_in_every_ledger_and_opened(window: MainWindow, qtbot: QtBot) -> None:
    window.run("find_all")
    dialog = window.findChild(SearchWindow)
    assert dialog is not None
    dialog.typed.setText("张三")
    dialog.search()
    assert window.ops.settle()
    tops = [dialog.tree.topLevelItem(n) for n in range(dialog.tree.topLevelItemCount())]
    assert [top.text(0) for top in tops if top] == ["人员（1）", "家庭（户）（1）"]
    assert not faults(dialog)
    top = tops[0]
    assert top is not None
    dialog.tree.itemActivated.emit(top.child(0), 0)
    assert window.ops.settle()
    page = window.page()
    assert isinstance(page, LedgerPage)
    assert page.ledger.name == "person"
    dialog.typed.setText("一")
    dialog.search()
    assert window.ops.settle()
    assert dialog.messages.isVisible()
    dialog.close()


def test_the_month_on_a_page_opens_with_its_preview(window: MainWindow) -> None:
    window.run("overview")
    dialog = window.findChild(OverviewWindow)
    assert dialog is not None
    assert window.ops.settle()
    dialog.page.make()
    assert window.ops.settle()
    assert dialog.page.tabular is not None
    assert dialog.page.tabular.name == "overview"
    assert not faults(dialog)
    dialog.close()


def test_a_warning_is_marked_as_checked(window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    window.show_area("安全生产").open_check()
    assert window.ops.settle()
    page = window.page()
    assert isinstance(page, CheckPage)
    at = {f.severity.value: n for n, f in reversed(list(enumerate(page.model.findings)))}
    page.table.setCurrentIndex(page.model.index(at["error"], 0))
    assert not page.accept.isEnabled(), "an error is to be mended"
    page.table.setCurrentIndex(page.model.index(at["warning" if "warning" in at else "notice"], 0))
    assert page.accept.isEnabled()
    before = len(page.model.findings)
    monkeypatch.setattr("township_desk.ui.check_page.ask_text", lambda *_a, **_k: "已到现场核实")
    page.accept.click()
    assert window.ops.settle()
    assert len(page.model.findings) == before - 1
    page.quiet.setChecked(True)
    assert window.ops.settle()
    assert len(page.model.findings) == before
    assert not faults(window)


def test_reconciliations_are_among_the_findings_and_lead_to_their_rows(
    window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    road = {"name": "石东路", "kind": "道路", "status": "在营", "village_id": "石盘村"}
    ids = [desk.editing.add("site", road).id, desk.editing.add("site", {**road, "kind": "经营场所", "name": "饭店"}).id]
    window.show_area("底册").open_check()
    assert window.ops.settle()
    page = window.page()
    assert isinstance(page, CheckPage)
    at = next(n for n, finding in enumerate(page.model.findings) if finding.rule == "K-13")
    assert page.model.index(at, 2).data() == "监管对象（点位）"
    page.table.setCurrentIndex(page.model.index(at, 0))
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    ways = [b for b in page.messages.findChildren(QPushButton) if b.text().startswith("看")]
    assert [b.text() for b in ways] == ["看监管对象（点位）的记录", "看“镇村道路条数”"]
    for way in ways:
        window.show_area("底册").show_page("check:")
        way.click()
        assert window.ops.settle()
        shown = window.page()
        assert isinstance(shown, LedgerPage) and shown.ledger.name == "site"
        assert shown.model.total == 1 and shown.model.record_at(0).id == ids[0]  # type: ignore[union-attr]
    window.show_area("底册").show_page("check:")
    monkeypatch.setattr("township_desk.ui.check_page.ask_text", lambda *_a, **_k: "下月定")
    page.table.setCurrentIndex(page.model.index(at, 0))
    page.accept.click()
    assert window.ops.settle()
    assert "K-13" not in {finding.rule for finding in page.model.findings}
    page.again.click()
    assert window.ops.settle()
    assert "K-13" not in {finding.rule for finding in page.model.findings}
    desk.editing.add("site", {**road, "name": "石西路"})
    page.again.click()
    assert window.ops.settle()
    assert "K-13" in {finding.rule for finding in page.model.findings}, "its numbers have changed"
    assert not faults(window)


def test_the_start_page_shows_the_month_and_leads_to_rows(window: MainWindow, qtbot: QtBot) -> None:
    page = window.start
    assert window.ops.settle()
    qtbot.waitUntil(lambda: page.charts.count() == 4)
    from township_desk.ui.charts import ChartCard

    cards = page.findChildren(ChartCard)
    hazards = next(card for card in cards if card.chart.title == "隐患发现和整治")
    drawing = hazards.drawing
    assert drawing is not None
    for n, each in enumerate(hazards.chart.series):
        bar = drawing.bar(n, 11)
        assert drawing.at(QPointF(bar.center().x(), 20)) == (each, each.points[11]), "a bar is clicked above it too"
    assert hazards.chart.series[0].points[11].label == "12月"
    assert drawing.at(QPointF(3, 20)) is None
    hazards.chosen.emit(hazards.chart.series[0], hazards.chart.series[0].points[11])
    assert window.ops.settle()
    shown = window.page()
    assert isinstance(shown, LedgerPage)
    assert shown.ledger.name == "hazard"
    assert shown.model.rowCount() == hazards.chart.series[0].points[11].value
    window.tabs.setCurrentIndex(0)
    assert not faults(window)


def test_every_link_of_the_start_page_leads_to_its_rows(window: MainWindow, desk: Desk) -> None:
    """Overdue, due soon, incomplete, wrong, failing checks and figures without data: each opens what it counts."""
    for place, due in (("甲店", "2022-12-15"), ("乙店", "2023-01-04"), ("丙店", "2022-12-20")):
        row = hazard(9, "石盘村", due_on=due)
        desk.editing.add("hazard", {**row, "place_name": place, "description": f"{place}的灭火器压力不足，没有更换"})
    window.show_area("安全生产").open_check()
    assert window.ops.settle()
    window.tabs.setCurrentIndex(0)
    window.start.do_refresh()
    assert window.ops.settle()
    counted = [b.text() for b in window.start.work.findChildren(QPushButton) if b.property("tone")]
    words = {text.rsplit(" ", 1)[0] for text in counted if "检查）" not in text}
    assert {"逾期", "临期", "待补"} <= words, counted
    for text in counted:
        window.tabs.setCurrentIndex(0)
        link = next(b for b in window.start.work.findChildren(QPushButton) if b.text() == text)
        link.click()
        assert window.ops.settle()
        page = window.page()
        if "检查）" in text:
            assert isinstance(page, CheckPage) and page.area == text.partition("：")[0] and page.found
        else:
            assert isinstance(page, LedgerPage)
            assert page.model.total == int(text.rsplit(" ", 1)[1].replace(",", "")), text


def test_figures_without_data_are_listed_from_the_start_page(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: any("项无数据" in b.text() for b in window.start.findChildren(QPushButton)), timeout=20000)
    link = next(b for b in window.start.findChildren(QPushButton) if "项无数据" in b.text())
    link.click()
    page = window.page()
    assert isinstance(page, FiguresPage)
    qtbot.waitUntil(lambda: bool(page.now), timeout=20000)
    assert window.ops.settle()
    assert page.lacking.isChecked() and page.period.period().label == "2022年"
    shown = [line.now for line in page.model.lines if line.now is not None]
    assert shown and not any(taken.known for taken in shown)
    assert len(shown) == int(link.text().partition("：")[2].split()[0])
    assert not faults(window)


def test_the_start_page_tells_what_the_last_audit_found(window: MainWindow) -> None:
    window.show_area("安全生产").open_check()
    assert window.ops.settle()
    window.tabs.setCurrentIndex(0)
    window.start.do_refresh()
    assert window.ops.settle()
    links = [b for b in window.start.findChildren(QPushButton) if b.text().startswith("安全生产：错误")]
    assert links
    links[0].click()
    assert isinstance(window.page(), CheckPage)


@pytest.mark.parametrize(("top", "step"), [(0, 1), (3, 1), (4, 1), (71, 20), (120, 50), (0.34, 0.1), (45.6, 20)])
def test_lines_of_a_chart_are_at_round_numbers(top: float, step: float) -> None:
    from township_desk.ui.charts import nice_step

    assert nice_step(top) == pytest.approx(step)
