"""SX-09: clues and what followed for people are seen by those whom a setting names, and by nobody else."""

from __future__ import annotations

import orjson
import pytest

from tests.work_town import build
from township_desk.core.change import Act, Change
from township_desk.core.period import parse_period
from township_desk.core.problem import UsageError
from township_desk.core.query import Query
from township_desk.service.record import Record
from township_desk.service.records import CLOSED


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    made = build(tmp_path_factory.mktemp("private"))
    made.desk.settings.set("case.clue_users", "纪检员甲")
    yield made
    made.desk.close()


@pytest.fixture
def other(town):
    town.desk.user = "别的人"
    return town.desk


@pytest.fixture
def inspector(town):
    town.desk.user = "纪检员甲"
    return town.desk


def kinds(found: list[Record]) -> set[str]:
    return {record.values["case_type"] for record in found}


def test_others_do_not_see_them(other, town, tmp_path):
    cases = Query("case")
    assert kinds(other.records.fetch("case", other.records.ids(cases))) == {"信访件", "矛盾纠纷"}
    assert kinds(other.records.page(cases, 0, 50)) == {"信访件", "矛盾纠纷"}
    assert other.records.count(cases) == 2 and other.records.count(Query("case_sanction")) == 0
    assert "问题线索" not in [text for _, text, _ in other.records.distinct(cases, "case_type")]
    assert other.importing.export(cases, tmp_path / "事项.xlsx") == 2
    clue, sanction = town.ids["case"][2], town.ids["case_sanction"][0]
    for ledger, row_id in (("case", clue), ("case_sanction", sanction)):
        with pytest.raises(UsageError, match="无权限"):
            other.records.get(ledger, row_id)
        with pytest.raises(UsageError, match="无权限"):
            other.editing.edit(ledger, row_id, {"remark": "试试"})
    assert {finding.id for finding in other.checking.run("case")} <= set(town.ids["case"][:2]) | {0}


def test_the_journal_tells_others_that_something_changed_not_what(town):
    desk, (clue, sanction) = town.desk, (town.ids["case"][2], town.ids["case_sanction"][0])

    def told() -> str:
        return str(
            [desk.editing.history(ledger=name, id=row) for name, row in (("case", clue), ("case_sanction", sanction))]
        )

    desk.user = "纪检员甲"
    assert "提醒约谈" in told()
    desk.user = "别的人"
    assert "提醒约谈" not in told() and "履职" not in told() and "只有指定人员可见" in told()
    assert "提醒约谈" not in str(desk.editing.history(limit=500))


def test_what_is_accepted_or_uncovered_names_no_clue(town):
    desk, (petition, _, clue) = town.desk, town.ids["case"]
    desk.user = "纪检员甲"
    secret = desk.records.title("case", clue)
    fault = orjson.dumps([["content", "G-17", "描述太短", None, "warning"]]).decode()
    for row in (petition, clue):
        version = desk.records.get("case", row).version
        change = Change(Act.UPDATE, "case", row, version, {"faults": None}, {"faults": fault})
        desk.editing.apply_bulk("导入", "import", {}, [change])
        desk.accepting.accept(f"G-17@case:{row}", f"核实过履职情况{row}")
    desk.editing.unmask("case_sanction", town.ids["case_sanction"][0], "doc_no", "核对文号")
    for user in ("别的人", "纪检员甲"):
        desk.user = user
        entries = desk.editing.history(limit=500)
        labels = [entry.label for entry in entries if entry.kind in ("accept", "unmask")]
        assert labels and not any(secret in label for label in labels)
        assert any(desk.records.title("case", petition) in label for label in labels), "what is open keeps its name"
        assert secret not in str(desk.editing.undo_label())
        assert (f"核实过履职情况{clue}" in str(entries)) == (user == "纪检员甲")
        assert f"核实过履职情况{petition}" in str(entries)


def test_the_inspector_sees_them_and_counts_stay_the_same(inspector, town):
    assert "问题线索" in kinds(inspector.records.fetch("case", inspector.records.ids(Query("case"))))
    assert inspector.records.get("case_sanction", town.ids["case_sanction"][0]).values["form"] == "提醒约谈"
    seen = inspector.printing.tabular("D-4", parse_period("2022-11")).rows
    frame = inspector.figures.frame(parse_period("2022"))
    figure = inspector.figures.known["I043"]
    named = [title for _, _, title in inspector.figures.trace(figure, frame).rows]
    inspector.user = "别的人"
    hidden = [title for _, _, title in inspector.figures.trace(figure, frame).rows]
    assert len(hidden) == len(named) and set(hidden) <= {CLOSED} and CLOSED not in named
    assert inspector.printing.tabular("D-4", parse_period("2022-11")).rows == seen


def test_without_names_everybody_may(town):
    town.desk.settings.set("case.clue_users", "")
    town.desk.user = "别的人"
    assert town.desk.records.count(Query("case")) == 3
