"""The guided page 发放: steps with their state, tables, buttons that work in workers, and rows one click away."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.payroll_town import benefit, fund, pay_desk
from township_desk.service.desk import Desk
from township_desk.ui import payroll_acts
from township_desk.ui.inspect import faults
from township_desk.ui.main_window import MainWindow
from township_desk.ui.payroll_dialogs import (
    AdjustDialog,
    ApproveDialog,
    DayDialog,
    FormDialog,
    LayoutDialog,
    RecordDialog,
)
from township_desk.ui.payroll_page import PayrollPage
from township_desk.ui.settings_dialog import SettingsDialog

LOW, LAST, MONTH = "农村低保", "2022-11", "2022-12"


@pytest.fixture
def paying(tmp_path: Path) -> Iterator[Desk]:
    made = pay_desk(tmp_path / "desk", [benefit(n) for n in range(1, 6)], user="测试")
    made.payroll.make(LOW, LAST)
    fund(made, LOW, LAST)
    made.payroll.approve(LOW, LAST, checked_by="李明")
    made.payroll.bank(LOW, LAST, tmp_path / "上月.csv")
    made.payroll.paid(LOW, LAST)
    yield made
    made.close()


@pytest.fixture
def page(paying: Desk, make_window: Callable[[Any], MainWindow]) -> PayrollPage:
    window = make_window(paying)
    found = window.show_area("民政").show_page("payroll:")
    assert isinstance(found, PayrollPage)
    found.look_at(LOW, MONTH)
    assert window.ops.settle()
    return found


def press(page: PayrollPage, key: str) -> None:
    """Press a step's button and wait for what it does."""
    made = page.made[key]
    assert made.isEnabled(), key
    QTest.mouseClick(made, Qt.MouseButton.LeftButton)
    assert page.ops.settle(30)
    QTest.qWait(20)
    assert page.ops.settle(30)


def go(page: PayrollPage, step: str) -> None:
    page.stepper.choose(step)
    assert page.ops.settle(30)


def answer(monkeypatch: pytest.MonkeyPatch, fill: Callable[[Any], None]) -> None:
    """Fill the next dialog and take it."""

    def run(dialog: FormDialog) -> int:
        fill(dialog)
        dialog._take()
        assert dialog.values, dialog.messages.text
        return 1

    monkeypatch.setattr(FormDialog, "exec", run)


def states(page: PayrollPage) -> dict[str, str]:
    return {step.key: step.state for step in page.stepper.steps}


def test_a_month_is_done_from_the_page(page, tmp_path, monkeypatch):
    assert page.step == "record"
    assert states(page)["record"] == "now"
    go(page, "make")
    press(page, "make")
    assert len(page.view.texts()) == 5
    assert states(page)["approve"] == "now"
    assert "3,500.00" in _labels(page)
    led: list[Any] = []
    page.go.connect(lambda kind, what: led.append((kind, what)))
    press(page, "print")
    assert led == [("print", ("E-1", ()))]
    page.window().show_area("民政").show_page("payroll:")
    assert page.ops.settle(30)
    go(page, "approve")

    def approve(dialog: ApproveDialog) -> None:
        dialog.checker.setText("李明")

    answer(monkeypatch, approve)
    press(page, "approve")
    assert page.step == "notice"
    out = tmp_path / "公示.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    answer(monkeypatch, lambda dialog: dialog.day.setText("2022-12-01"))
    press(page, "notice")
    assert out.exists()
    out = tmp_path / "代发.csv"
    monkeypatch.setattr(payroll_acts, "confirm", lambda *_args, **_more: True)
    press(page, "bank")
    assert out.exists() and states(page)["bank"] == "done"
    rows = list(csv.reader(out.read_text(encoding="gb18030").splitlines()))
    back = tmp_path / "回单.csv"
    back.write_text(
        "账号,户名,金额,结果\n" + "\n".join(f"{r[1]},{r[2]},{r[3]},成功" for r in rows[1:]), encoding="utf-8"
    )
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(back), ""))
    press(page, "returned")
    assert "成功5行" in page.messages.text
    answer(monkeypatch, lambda dialog: dialog.day.setText("2022-12-31"))
    press(page, "paid")
    assert page.state is not None and page.state.batch is not None
    assert page.state.batch.paid_on == "2022-12-31"
    press(page, "archive")
    assert page.state.batch.status == "已归档"


def _labels(page: PayrollPage) -> list[str]:
    from PySide6.QtWidgets import QLabel

    return [found.text() for found in page.findChildren(QLabel)]


def test_a_change_is_recorded_adjusted_held_and_taken_back(page, monkeypatch):
    def record(dialog: RecordDialog) -> None:
        dialog.who.ids["甲1"] = 1
        dialog.who.setText("甲1")
        dialog.kind.setCurrentText("减员")
        dialog.persons.setText("1")
        dialog.amount.setText("350")
        dialog.reason.setText("女儿出嫁")

    answer(monkeypatch, record)
    press(page, "record")
    assert page.view.texts()[0][:1] == ("减员",)
    go(page, "make")
    press(page, "make")
    page.view.selectRow(0)

    def adjust(dialog: AdjustDialog) -> None:
        dialog.amount.setText("-20")
        dialog.reason.setText("上月多发")

    answer(monkeypatch, adjust)
    press(page, "adjust")
    assert page.view.texts()[0][6] == "-20.00"
    page.view.selectRow(1)
    monkeypatch.setattr(payroll_acts, "ask_text", lambda *_args, **_more: "账户核实中")
    press(page, "hold")
    assert len(page.view.texts()) == 4
    go(page, "compare")
    kinds = {row[2]: (row[0], row[1]) for row in page.view.texts()}
    assert ("有", "停发") in kinds.values()
    assert kinds["甲1"] == ("有", "人数变动")
    go(page, "record")
    press(page, "withdraw")
    assert page.view.texts() == []


def test_what_is_wrong_stops_the_approval_and_its_row_is_one_click_away(page, paying):
    paying.editing.edit("benefit", 3, {"declared_count": 4})
    paying.editing.edit("household", 2, {"bank_no": None, "acct_name": None, "bank_name": None, "acct_kind": None})
    assert page.ops.settle(30)
    go(page, "make")
    press(page, "make")
    assert (states(page)["compare"], states(page)["check"], states(page)["approve"]) == ("bad", "bad", "todo")
    go(page, "compare")
    assert page.view.texts()[0][0] == "无依据"
    go(page, "check")
    rules = [row[1] for row in page.view.texts()]
    assert {"FF-04", "BK-01"} <= set(rules)
    led: list[Any] = []
    page.go.connect(lambda kind, what: led.append((kind, what)))
    page.view.doubleClicked.emit(page.view.source.index(rules.index("BK-01"), 0))
    assert page.table is not None
    assert led == [("ledger", ("pay_line", (), page.table.targets[rules.index("BK-01")][1]))]
    go(page, "approve")
    assert page.stepper.steps[3].note.endswith("处错误")


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_nothing_is_cut_at_any_step(page, size):
    window = page.window()
    window.resize(*size)
    for step in page.stepper.steps:
        go(page, step.key)
        QTest.qWait(30)
        assert faults(window) == []


def test_steps_follow_the_arrow_keys(page):
    page.stepper.setFocus()
    first = page.step
    QTest.keyClick(page.stepper, Qt.Key.Key_Right)
    assert page.ops.settle(30)
    assert page.step != first
    assert page.help.text()


@pytest.mark.parametrize(
    ("fill", "words"),
    [
        (lambda d: None, "请从列表里选"),
        (
            lambda d: (d.who.ids.update({"甲": 1}), d.who.setText("甲"), d.kind.setCurrentText("减员")),
            "请填写增减几个人",
        ),
        (lambda d: (d.who.ids.update({"甲": 1}), d.who.setText("甲"), d.amount.setText("四百")), "不是金额"),
        (lambda d: (d.who.ids.update({"甲": 1}), d.who.setText("甲"), d.amount.setText("400")), "请写明原因"),
    ],
)
def test_a_dialog_tells_what_is_missing(context, qtbot: QtBot, fill, words):
    dialog = RecordDialog(context, None, MONTH, None)
    qtbot.addWidget(dialog)
    fill(dialog)
    assert words in str(dialog.read())


def test_a_day_is_needed(qtbot: QtBot):
    from datetime import date

    dialog = DayDialog(None, "登记到账", words="到账日期", verb="登记到账", day=date(2022, 12, 1), lead="", waiting=2)
    qtbot.addWidget(dialog)
    assert dialog.read() == {"day": date(2022, 12, 1), "rest": ""}
    dialog.day.setText("明天吧")
    assert dialog.read() == "请填写日期，如 2022-11-28。"


def test_standards_are_kept_in_the_settings(paying, make_window, monkeypatch):
    window = make_window(paying)
    dialog = SettingsDialog(window.context, window)
    box = dialog.standards
    before = len(box.view.texts())

    def add(form: Any) -> None:
        form.program.setCurrentText(LOW)
        form.tier.setCurrentText("A类")
        form.day.setText("2023-01-01")
        form.amount.setText("480")
        form.doc.setText("渭民发〔2022〕88号")

    answer(monkeypatch, add)
    box.add()
    assert window.ops.settle()
    assert len(box.view.texts()) == before + 1
    assert (LOW, "A类", "2023-01-01", "480.00", "渭民发〔2022〕88号") in box.view.texts()
    assert [d.base for d in paying.payroll.entitled(LOW, "2023-01")][:1] == [70000]
    row = box.view.texts().index((LOW, "A类", "2023-01-01", "480.00", "渭民发〔2022〕88号"))
    box.view.selectRow(row)
    answer(monkeypatch, lambda form: form.amount.setText("485"))
    box.edit()
    assert window.ops.settle()
    assert box.view.texts()[row][3] == "485.00"
    monkeypatch.setattr("township_desk.ui.standards_box.ask_text", lambda *_a, **_m: "录错")
    box.view.selectRow(row)
    box.void()
    assert window.ops.settle()
    assert len(box.view.texts()) == before
    assert paying.editing.undo_label() == "作废救助标准"
    dialog.close()


def test_amounts_stay_decimal(paying):
    batch = paying.payroll.need(LOW, LAST)
    assert isinstance(batch.amount, Decimal)
    assert batch.amount == Decimal("3500.00")


def test_where_there_are_several_layouts_the_page_asks_for_one(paying, page, tmp_path, monkeypatch):
    paying.settings.set("payroll.bank_layouts", "【农商行】\n用于=低保\n格式=CSV\n【邮储】\n格式=TXT\n分隔符=竖线")
    paying.payroll.make(LOW, MONTH)
    fund(paying, LOW, MONTH)
    paying.payroll.approve(LOW, MONTH, checked_by="李明")
    page.look_at(LOW, MONTH)
    assert page.ops.settle(30)
    go(page, "bank")
    out, offered = tmp_path / "代发.txt", []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))

    def choose(dialog: LayoutDialog) -> None:
        offered.extend(dialog.layouts.itemText(n) for n in range(dialog.layouts.count()))
        assert dialog.layouts.currentData() == "农商行"
        dialog.layouts.setCurrentIndex(dialog.layouts.findData("邮储"))

    answer(monkeypatch, choose)
    press(page, "bank")
    assert offered == ["默认", "农商行（用于农村低保）", "邮储"]
    assert states(page)["bank"] == "done"
    assert out.read_text("gb18030").splitlines()[1].split("|")[3] == "700.00"
