"""Clerks make figures in the window with the keyboard alone: conditions, groups, the live count, words, versions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.conftest import DAY
from township_desk.core.criteria import OPERATORS, Group, Kept, Line, family
from township_desk.core.period import year
from township_desk.core.query import Is, Not, Search, Today
from township_desk.service.desk import Desk
from township_desk.service.own_conditions import to_json
from township_desk.service.own_figures import OwnFigure
from township_desk.ui import own_figure_acts
from township_desk.ui.condition_editor import ConditionEditor, GroupPart, LinePart
from township_desk.ui.condition_values import TimeValue
from township_desk.ui.figures_page import FiguresPage
from township_desk.ui.filters import by_text
from township_desk.ui.inspect import faults
from township_desk.ui.ledger_page import LedgerPage
from township_desk.ui.main_window import MainWindow
from township_desk.ui.own_figure_dialog import OwnFigureDialog, start_of

Make = Callable[..., OwnFigureDialog]


@pytest.fixture
def make(window: MainWindow, qtbot: QtBot) -> Make:
    def build(made: OwnFigure | None = None) -> OwnFigureDialog:
        made = made or OwnFigure("", "", "hazard", "count", "", "found_on")
        dialog = OwnFigureDialog(window.context, start_of(window.desk, made), window)
        qtbot.addWidget(dialog, before_close_func=lambda shown: shown.forget())
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    return build


def settled(dialog: OwnFigureDialog) -> str:
    """The words of the count after the wait."""
    dialog.count()
    assert dialog.ops.settle()
    return dialog.told.text()


def press(*keys: Qt.Key | str) -> None:
    """Keys, or a text as an input method gives it, to whatever has the keyboard."""
    for key in keys:
        focus = QApplication.focusWidget()
        assert focus is not None
        if isinstance(key, str):
            event = QInputMethodEvent()
            event.setCommitString(key)
            QApplication.sendEvent(focus, event)
        else:
            QTest.keyClick(QApplication.activePopupWidget() or focus, key)
        QApplication.processEvents()


def choose(words: str) -> None:
    """Choose an entry of the box that has the keyboard, by typing arrows."""
    box = QApplication.focusWidget()
    assert isinstance(box, QComboBox)
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(box.count()):
        if box.currentText() == words:
            return
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.currentText() == words


def test_a_figure_is_made_with_the_keyboard_alone(make: Make, window: MainWindow, qtbot: QtBot) -> None:
    dialog = make()
    assert dialog.name.hasFocus()
    press("石盘村大隐患", Qt.Key.Key_Tab)
    assert dialog.which.hasFocus()
    press(Qt.Key.Key_Tab, Qt.Key.Key_Tab)  # the column is of no use for a count, so that the keyboard passes it
    assert dialog.date.hasFocus()
    line = dialog.conditions.lines()[0]
    line.path.setFocus()
    press("隐患等级", Qt.Key.Key_Tab)
    assert line.op.count() and line.op.hasFocus()
    choose("是")
    press(Qt.Key.Key_Tab, "一般", Qt.Key.Key_Tab)
    assert line.remove.hasFocus()
    dialog.conditions.root.add.setFocus()
    press(Qt.Key.Key_Space)
    other = dialog.conditions.lines()[1]
    assert other.path.hasFocus()
    press("村", Qt.Key.Key_Tab)
    choose("是")
    press(Qt.Key.Key_Tab)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    press("石盘村")
    qtbot.waitUntil(lambda: "石盘村" in getattr(editor, "ids", {}), timeout=5000)
    assert settled(dialog) == "符合条件 2 条；2022年：2条"
    assert (
        dialog.definition.toPlainText()
        == "“安全隐患”中隐患等级是“一般”，且村是“石盘村”的记录的条数，按“排查日期”归入期间。"
    )
    assert dialog.preview.rowCount() == 2
    QTest.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert window.ops.settle()
    assert dialog.kept is not None and dialog.kept.id == "U001"
    assert window.desk.figures.take(window.desk.figures.frame(year(2022)))["U001"].value == 2


def test_enter_in_a_line_saves_nothing(make: Make) -> None:
    dialog = make()
    dialog.name.setFocus()
    press("甲", Qt.Key.Key_Return)
    dialog.conditions.lines()[0].path.setFocus()
    press("隐患等级", Qt.Key.Key_Return)
    assert dialog.isVisible() and dialog.kept is None


def test_a_condition_is_not_lost_by_a_slip(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [False, True]
    monkeypatch.setattr("township_desk.ui.own_figure_dialog.confirm", lambda *_a, **_k: answers.pop(0))
    dialog = make()
    press("甲", Qt.Key.Key_Escape)
    assert dialog.isVisible() and answers == [True]
    press(Qt.Key.Key_Escape)
    assert not dialog.isVisible() and not answers
    untouched = make()
    press(Qt.Key.Key_Escape)
    assert not untouched.isVisible(), "nothing to lose, nothing asked"


def test_groups_are_added_and_taken_out(make: Make) -> None:
    dialog = make()
    root = dialog.conditions.root
    first = dialog.conditions.lines()[0]
    first.show_line(Line("level", "=", ("一般",)))
    root.add_group.setFocus()
    press(Qt.Key.Key_Space)
    group = next(part for part in root.each() if isinstance(part, GroupPart))
    inner = group.parts[0]
    assert isinstance(inner, LinePart) and inner.path.hasFocus() and group.joint.currentData() == "any"
    inner.show_line(Line("place_name", "contains", ("石盘村",)))
    group.add_line(Line("village_id.name", "=", ("东岭村",)))
    assert dialog.conditions.tree() == Group(
        "all",
        (
            Line("level", "=", ("一般",)),
            Group("any", (Line("place_name", "contains", ("石盘村",)), Line("village_id.name", "=", ("东岭村",)))),
        ),
    )
    assert settled(dialog).startswith("符合条件 4 条")
    assert (
        "（单位、场所、道路名称包含“石盘村”，或村的名称是“东岭村”）" in dialog.definition.toPlainText()
        or "或村的名称是“东岭村”" in dialog.definition.toPlainText()
    )
    assert [line.number.text() for line in dialog.conditions.lines()] == ["1", "2", "3"]
    deep = group.show_group(Group("any"))
    assert not deep.add_group.isVisible(), "no deeper than three"
    inner.remove.setFocus()
    press(Qt.Key.Key_Space)
    group.remove.setFocus()
    press(Qt.Key.Key_Space)
    assert dialog.conditions.tree() == Group("all", (Line("level", "=", ("一般",)),))
    first.remove.setFocus()
    press(Qt.Key.Key_Space)
    assert root.add.hasFocus() and dialog.conditions.tree() == Group()
    assert settled(dialog).startswith("符合条件 6 条")


def test_what_is_wrong_is_told_with_its_place(make: Make, window: MainWindow) -> None:
    dialog = make()
    root = dialog.conditions.root
    dialog.save()
    assert "名称" in dialog.messages.text and dialog.name.hasFocus()
    dialog.name.setText("甲")
    first = dialog.conditions.lines()[0]
    first.show_line(Line("level", "=", ("一般",)))
    for line, typed, said in (
        (Line("found_on", "<", (date(2022, 1, 1),)), "2022-13-01", "第2条条件“排查日期”：“排查日期”不是真实存在的日期"),
        (Line("level", "=", ("一般",)), "特大", "第2条条件“隐患等级”：“隐患等级”没有“特大”这一项"),
        (Line("village_id", "=", (1,)), "没有的村", "第2条条件“村”：“没有的村”请从列表中选"),
        (Line("fund_plan", ">", (1,)), "很多", "第2条条件“整改资金”"),
        (Line("fund_plan", ">", (1,)), "", "第2条条件“整改资金”：还没有写值"),
    ):
        part = root.add_line(line)
        box = part.boxes[0]
        editor = box.editor
        assert isinstance(editor, QLineEdit)
        editor.setText(typed)
        dialog.save()
        assert dialog.messages.text.startswith(said), dialog.messages.text
        assert part.message.isVisible() and not first.message.isVisible()
        assert editor.hasFocus()
        assert settled(dialog).startswith("写完整以后显示记录数。第2条")
        part.remove.click()
    wrong = root.add_line()
    wrong.path.setText("没有这栏")
    dialog.save()
    assert "第2条条件：没有“没有这栏”这一栏" in dialog.messages.text
    wrong.remove.click()
    backwards = root.add_line(Line("found_on", "between", (date(2022, 2, 1), date(2022, 1, 1))))
    dialog.save()
    assert "第2条条件“排查日期”：前一个值大于后一个" in dialog.messages.text and backwards.message.isVisible()
    assert dialog.kept is None and not window.desk.figures.own.versions()


def test_every_operator_shows_and_gives_back_its_values(window: MainWindow, qtbot: QtBot) -> None:
    """Every field of two wide ledgers, every operator: what is shown is what is given back."""
    from tests.unit.test_criteria import every_line

    for name in ("hazard", "person"):
        editor = ConditionEditor(window.desk, window.ops, window.desk.ledgers[name])
        qtbot.addWidget(editor)
        titles = {(target, row): f"{target}{row}" for target in window.desk.ledgers for row in (1, 2)}
        wanted = [line for line in every_line(name) if "." not in line.path]
        editor.show_tree(Group("all", tuple(wanted)), titles)
        assert editor.tree() == Group("all", tuple(wanted))
        assert len(editor.lines()) == len(wanted)
    assert {family(f) for f in window.desk.ledgers["person"].fields} <= set(OPERATORS)


def test_days_of_the_period_are_chosen(make: Make) -> None:
    dialog = make()
    line = dialog.conditions.lines()[0]
    line.show_line(Line("due_on", "<", (Today(-10),)))
    box = line.boxes[0]
    assert isinstance(box, TimeValue)
    assert (box.anchor.currentText(), box.days.value(), box.plain.isVisible()) == ("期末前", 10, False)
    box.anchor.setFocus()
    choose("期初")
    settled(dialog)
    assert "整改期限早于期初" in dialog.definition.toPlainText()
    line.show_line(Line("status", "=", ("未整改",)))
    settled(dialog)
    assert dialog.hint.isVisible() and "现在的情况" in dialog.hint.text()


def test_the_grid_filter_becomes_a_figure(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    window.go("ledger", ("hazard", (), None))
    assert window.ops.settle()
    page = window.page()
    assert isinstance(page, LedgerPage)
    page.show_rows((by_text(page.ledger.by_name["place_name"], "石盘村"),))
    page.filters.search = "灭火器"
    asked: list[OwnFigureDialog] = []

    def answer() -> None:
        dialog = window.findChild(OwnFigureDialog)
        assert dialog is not None
        asked.append(dialog)
        assert dialog.conditions.tree() == Group(
            "all", (Line("place_name", "contains", ("石盘村",)), Kept(Search("灭火器")))
        )
        assert dialog.which.isReadOnly()
        dialog.name.setText("石盘村隐患")
        dialog.save()

    monkeypatch.setattr(
        OwnFigureDialog, "exec", lambda dialog: (QTimer.singleShot(0, answer), dialog.show(), window.ops.settle())
    )
    window.run("own_figure")
    assert window.ops.settle()
    assert asked and asked[0].kept is not None
    assert window.desk.figures.take(window.desk.figures.frame(year(2022)))["U001"].value == 2
    assert "U001" in page.messages.text
    next(b for b in page.messages.findChildren(QPushButton) if b.text() == "看用数").click()
    assert window.ops.settle()
    shown = window.page()
    assert isinstance(shown, FiguresPage) and shown.words.text() == "U001"


def test_a_filter_that_can_not_be_kept_is_told(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    from township_desk.core.query import That, Val
    from township_desk.ui.filters import Chip

    window.go("ledger", ("hazard", (), None))
    assert window.ops.settle()
    page = window.page()
    assert isinstance(page, LedgerPage)
    page.filters.put(Chip("x", "算出来的", That(Val("fund_plan"), ">", 1)))
    notes: list[str] = []
    monkeypatch.setattr(own_figure_acts, "ask", lambda _page, start: notes.append(start.note))
    window.run("own_figure")
    assert window.ops.settle()
    assert notes and "“算出来的”不能写成条件" in notes[0]


def test_a_change_counts_from_its_day_on(make: Make, window: MainWindow, desk: Desk) -> None:
    own = desk.figures.own
    own.save(
        OwnFigure("", "石盘村隐患", "hazard", "count", "", "found_on", unit="处"),
        Is("place_name", "contains", "石盘村") & Not(Is("fixed_on", "filled")),
    )
    dialog = make(own.versions()[0])
    assert dialog.windowTitle() == "修改自定义用数 U001" and dialog.since.isVisible()
    assert dialog.since.text() == DAY.isoformat() and dialog.unit.text() == "处"
    assert len(dialog.conditions.lines()) == 2
    dialog.since.setText("2022-06-01")
    assert "早于今天" in dialog.since_note.text()
    dialog.since.setText("2023-01-01")
    assert "早于今天" not in dialog.since_note.text()
    dialog.conditions.lines()[0].remove.click()
    assert settled(dialog).startswith("符合条件 6 条")
    dialog.save()
    assert window.ops.settle()
    assert dialog.kept is not None and dialog.kept.since == "2023-01-01"
    frame = desk.figures.frame(year(2022))
    assert desk.figures.take(frame)["U001"].value == 2, "the year that ends before goes by the old words"
    assert "石盘村" in own.versions()[0].definition and "石盘村" not in own.versions()[1].definition


def test_words_that_a_clerk_wrote_stay(make: Make) -> None:
    dialog = make()
    settled(dialog)
    dialog.definition.setPlainText("我们自己的口径。")
    dialog.conditions.lines()[0].show_line(Line("level", "=", ("一般",)))
    settled(dialog)
    assert dialog.definition.toPlainText() == "我们自己的口径。" == dialog.made().definition
    dialog.rewrite.click()
    assert dialog.ops.settle()
    assert "隐患等级是“一般”" in dialog.definition.toPlainText() and dialog.made().definition == ""
    assert dialog.made().cond == to_json(Is("level", "=", "一般"))


def test_another_ledger_and_a_sum(make: Make) -> None:
    dialog = make()
    dialog.which.setFocus()
    dialog.which.selectAll()
    press("项目资金", Qt.Key.Key_Tab)
    assert dialog.ledger.label == "项目资金" or "没有台账" in dialog.messages.text
    dialog.which.setText("没有这本")
    dialog._ledger_chosen()
    assert "没有台账“没有这本”" in dialog.messages.text
    dialog.which.setText("安全隐患")
    dialog._ledger_chosen()
    assert dialog.messages.text == ""
    dialog.how.setCurrentIndex(dialog.how.findData("sum"))
    dialog.field.setCurrentIndex(dialog.field.findData("fund_plan"))
    assert dialog.unit.text() == window_unit(dialog) and dialog.field.isEnabled()
    assert "无数据" in settled(dialog) or "0" in settled(dialog)


def window_unit(dialog: OwnFigureDialog) -> str:
    """The unit that the ledger declares for the sum."""
    return dialog.ledger.by_name["fund_plan"].unit


def test_figures_of_ones_own_are_kept_up_from_their_page(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    desk = window.desk
    desk.figures.own.save(
        OwnFigure("", "石盘村隐患", "hazard", "count", "", "found_on"), Is("place_name", "contains", "石盘村")
    )
    opened: list[str] = []
    monkeypatch.setattr(
        own_figure_acts, "ask", lambda _page, start: opened.append(start.made.id or f"new {start.made.ledger}")
    )
    window.run("new_figure")
    assert window.ops.settle()
    assert opened == ["new hazard"]
    page = window.page()
    assert isinstance(page, FiguresPage)
    qtbot.waitUntil(lambda: bool(page.now), timeout=20000)
    page.words.setText("U001")
    page.own.menu().aboutToShow.emit()
    acts = {action.text(): action for action in page.own.menu().actions()}
    assert not acts["修改所选…"].isEnabled()
    page.table.setCurrentIndex(page.model.index(1, 0))
    page.own.menu().aboutToShow.emit()
    assert all(action.isEnabled() for action in acts.values())
    acts["修改所选…"].trigger()
    assert window.ops.settle()
    assert opened[-1] == "U001"
    monkeypatch.setattr("township_desk.ui.own_figure_acts.confirm", lambda *_a, **_k: True)
    acts["停用所选…"].trigger()
    assert window.ops.settle()
    assert "U001" not in desk.figures.known and "已停用 U001" in page.messages.text
    assert not faults(window)
