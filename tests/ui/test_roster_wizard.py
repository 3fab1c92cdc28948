"""The wizard on rosters and auditors' lists, and the dialog in which a clerk says whom a line means."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.service import roster_sheets as made
from tests.service.roster_sheets import number
from township_desk.core.query import Query
from township_desk.service.desk import Desk
from township_desk.ui.import_wizard import ImportWizard
from township_desk.ui.main_window import MainWindow
from township_desk.ui.match_dialog import MatchDialog


def _bring(desk: Desk, path: Path, target: str = "roster", **given: Any) -> None:
    desk.importing.commit(desk.importing.plan(target, path, **given))


def _wizard(window: MainWindow, path: Path, target: str) -> ImportWizard:
    opened = ImportWizard(window.context, path, target, window)
    opened.show()
    assert window.ops.settle()
    return opened


HOMES = [
    [1, "石盘村", "张山", "户主", number(2)], [1, "石盘村", "张小山", "子", number(3)], [2, "东岭村", "王伟", "户主", number(4)],
]  # fmt: skip


def test_a_roster_is_shown_by_ledger_and_numbers_are_masked(window: MainWindow, tmp_path: Path) -> None:
    wizard = _wizard(window, made.members(tmp_path, HOMES), "roster")
    wizard._next()
    assert wizard.step == 2
    model = wizard.rows.rows
    heads = [model.headerData(n, _horizontal(), 0) for n in range(model.columnCount())]
    assert {"姓名", "身份证号", "与户主关系", "户·村"} <= set(heads)
    text = [[model.text(row, n) for n in range(model.columnCount())] for row in model.rows]
    assert number(2) not in str(text) and number(2)[:6] in str(text)
    wizard._next()
    assert window.ops.settle()
    assert "新增 3 条" in wizard.summary.text()
    assert "家庭（户）·家庭住址（2）" in wizard.summary_more.text()
    wizard.done(0)


def _horizontal() -> Any:
    from PySide6.QtCore import Qt

    return Qt.Orientation.Horizontal


def test_lines_that_wait_are_accepted_in_the_preview(window: MainWindow, desk: Desk, tmp_path: Path) -> None:
    _bring(desk, made.members(tmp_path, HOMES, "2022年11月"))
    moved = [[1, "东岭村", "王伟", "户主", number(4)], [1, "东岭村", "张小山", "其他", number(3)]]
    wizard = _wizard(window, made.members(tmp_path, moved), "roster")
    wizard._next()
    assert not wizard.proposals.isHidden()
    assert "1行待定" in wizard.proposals.words.text()
    wizard.rows.filter("held")
    wizard.rows.selectRow(0)
    wizard.proposals.chosen.click()
    assert window.ops.settle()
    assert wizard.step == 2
    assert wizard.plan is not None and wizard.plan.counts.held == 0
    wizard._next()
    assert window.ops.settle()
    ids = desk.reader.ids(Query("person"))
    homes = {r.values["name"]: r.values["hh_id"] for r in desk.records.fetch("person", ids)}
    assert homes["张小山"] == homes["王伟"]
    wizard.done(0)


def test_what_holds_for_a_list_is_asked(window: MainWindow, desk: Desk, tmp_path: Path) -> None:
    path = made.findings(tmp_path, [["名下有车", "张山", number(2), "石盘村", "轿车1辆"]])
    wizard = _wizard(window, path, "findings")
    assert not wizard.whole.isHidden()
    edit = wizard.whole._edits["received_on"]
    edit.setText("2022-12-06")
    edit.setModified(True)
    edit.editingFinished.emit()
    assert window.ops.settle()
    assert wizard.plan is not None
    assert [str(row.get("received_on")) for row in wizard.plan.rows] == ["2022-12-06"]
    wizard.target.setCurrentIndex(wizard.target.findData("hazard"))
    assert window.ops.settle()
    assert wizard.whole.isHidden()
    wizard.done(0)


def test_a_clerk_says_whom_a_line_means(window: MainWindow, desk: Desk, tmp_path: Path) -> None:
    _bring(desk, made.members(tmp_path, HOMES, "2022年11月"))
    wrong = number(2)[:9] + str((int(number(2)[9]) + 1) % 10) + number(2)[10:]
    path = made.findings(tmp_path, [["名下有车", "张山", wrong, "石盘村", "轿车1辆"]])
    _bring(desk, path, "findings", whole={"received_on": "2022-12-06"})
    (finding,) = desk.reader.ids(Query("finding"))
    dialog = MatchDialog(window.context, finding, window)
    dialog.show()
    assert window.ops.settle()
    assert dialog.table.rowCount() == 1
    shown = [dialog.table.item(0, n).text() for n in range(5)]  # type: ignore[union-attr]
    assert shown[:2] == ["96", "张山"] and "*" in shown[2]
    assert wrong not in dialog.line.text()
    dialog.go.click()
    assert window.ops.settle()
    values = desk.records.get("finding", finding).values
    assert values["match"] == "已确认" and values["person_id"] is not None
