"""The audit: every rule over every live row; what is missing and what is wrong."""

from __future__ import annotations

import orjson
import pytest

from tests.desks import HAZARD, add_many, town_desk
from township_desk.core.problem import Cancelled, Severity, UsageError
from township_desk.service import checking


@pytest.fixture
def desk(tmp_path):
    found = town_desk(tmp_path)
    yield found
    found.close()


def by_rule(findings):
    found = {}
    for finding in findings:
        found.setdefault(finding.rule, []).append(finding)
    return found


def test_what_a_row_lacks_is_one_finding(desk):
    row = desk.editing.add("hazard", HAZARD).id
    [finding] = by_rule(desk.checking.run("hazard"))["G-01"]
    assert finding.severity is Severity.ERROR
    assert (finding.ledger, finding.id) == ("hazard", row)
    assert finding.message.startswith("缺：")
    assert "隐患等级" in finding.message
    assert finding.title


def test_rules_over_rows_and_over_sets(desk):
    columns = ("village_id", "found_on", "due_on", "fixed_on", "description", "status")
    rows = [
        (1, "2022-11-02", "2022-11-10", None, "灭火器压力不足，指针在红区", "整改中"),
        (1, "2022-11-02", "2022-12-10", "2022-11-01", "配电箱无漏电保护，电线私拉乱接", "已整改"),
        (1, "2022-11-02", "2022-12-10", None, "短", "未整改"),
    ]
    desk.editing.apply_bulk("导入", "import", {"hazard": (columns, rows)})
    found = by_rule(desk.checking.run("hazard"))
    assert [f.id for f in found["YH-11"]] == [1], "a rule in SQL: overdue"
    assert [f.id for f in found["YH-01"]] == [2], "a rule over a row: dates out of order"
    assert "整改完成日期" in found["YH-01"][0].message
    assert [f.id for f in found["G-17"]] == [3]
    assert "{" not in "".join(f.message for fs in found.values() for f in fs)


def test_near_duplicates_are_found_through_other_rows(desk):
    for place in ("便民超市", "便民超市二店"):
        desk.editing.add(
            "hazard", {**HAZARD, "place_name": place, "industry": desk.ledgers["hazard"].by_name["industry"].options[0]}
        )
    assert len(by_rule(desk.checking.run("hazard"))["G-13"]) == 2


def test_errors_come_first(desk):
    add_many(desk, 5)
    ranks = [checking._ORDER[f.severity] for f in desk.checking.run("hazard")]
    assert ranks == sorted(ranks)


def test_faults_from_an_import_are_findings_until_mended(desk):
    fault = orjson.dumps(
        [["resp_phone", "PH-01", "号码不对", "12", "warning"], ["due_on", "YH-01", "旧话", None, "error"]]
    ).decode()
    columns = ("village_id", "found_on", "description", "faults", "status")
    desk.editing.apply_bulk(
        "导入", "import", {"hazard": (columns, [(1, "2022-11-02", "灭火器压力不足，已过期", fault, "未整改")])}
    )
    found = by_rule(desk.checking.run("hazard"))
    assert [(f.field, f.severity) for f in found["PH-01"]] == [("resp_phone", Severity.WARNING)]
    assert "YH-01" not in found, "a rule that is content now has nothing to say"
    desk.editing.edit("hazard", 1, {"resp_phone": "19900001234"})
    assert "PH-01" not in by_rule(desk.checking.run("hazard"))


def test_void_rows_are_not_audited(desk):
    row = desk.editing.add("hazard", HAZARD).id
    desk.editing.void("hazard", row, "重复")
    assert desk.checking.run("hazard") == []
    assert desk.checking.row("hazard", row) == []


def test_rows_from_before_the_desk_need_no_papers_of_steps(desk):
    columns = ("village_id", "found_on", "description", "status", "level", "archived")
    rows = [(1, "2022-11-02", "灭火器压力不足，已过期", "未整改", "重大", n) for n in (0, 1)]
    desk.editing.apply_bulk("导入", "import", {"hazard": (columns, rows)})
    assert [f.id for f in by_rule(desk.checking.run("hazard"))["YH-02"]] == [1]


def test_one_row_has_the_findings_that_the_whole_audit_has_for_it(desk):
    desk.editing.add("hazard", HAZARD)
    row = desk.editing.add("hazard", {**HAZARD, "due_on": "2022-11-10", "location": "三组"}).id
    whole = {f for f in desk.checking.run("hazard") if f.id == row}
    assert set(desk.checking.row("hazard", row)) == whole
    assert "YH-11" in {f.rule for f in whole}


def test_all_ledgers_in_pages_with_progress_and_stop(desk, monkeypatch):
    monkeypatch.setattr(checking, "PAGE", 50)
    add_many(desk, 120)
    steps = []
    found = desk.checking.run(progress=lambda done, total: steps.append((done, total)))
    assert steps[-1] == (123, 123)
    assert len(steps) >= 4
    assert {f.ledger for f in found} >= {"hazard", "village"}
    assert len(by_rule(found)["G-01"]) >= 120
    with pytest.raises(Cancelled):
        desk.checking.run(cancelled=lambda: True)


def test_an_unknown_ledger(desk):
    with pytest.raises(UsageError):
        desk.checking.run("没有")
    assert desk.checking.run("安全隐患") == []


def test_ten_thousand_rows(desk):
    import time

    add_many(desk, 10_000)
    start = time.monotonic()
    found = desk.checking.run("hazard")
    assert len(by_rule(found)["G-01"]) == 10_000
    assert time.monotonic() - start < 30


def twins(desk):
    """Two hazards that look alike: a warning on each."""
    industry = desk.ledgers["hazard"].by_name["industry"].options[0]
    return [
        desk.editing.add("hazard", {**HAZARD, "place_name": place, "industry": industry}).id
        for place in ("便民超市", "便民超市二店")
    ]


def test_an_accepted_warning_is_quiet_until_its_row_changes(desk):
    first, second = twins(desk)
    desk.accepting.accept(f"G-13@hazard:{first}", "两家店确有同样的隐患")
    assert [f.id for f in by_rule(desk.checking.run("hazard"))["G-13"]] == [second]
    assert len(by_rule(desk.checking.run("hazard", accepted=True))["G-13"]) == 2
    desk.editing.edit("hazard", first, {"location": "三组"})
    assert len(by_rule(desk.checking.run("hazard"))["G-13"]) == 2, "the row is not what was checked any more"
    desk.accepting.accept(f"G-13@hazard:{first}", "仍然确实")
    assert [f.id for f in by_rule(desk.checking.run("hazard"))["G-13"]] == [second]
    entry = desk.editing.history()[0]
    assert (entry.kind, entry.reason) == ("accept", "仍然确实")
    desk.editing.undo()
    assert len(by_rule(desk.checking.run("hazard"))["G-13"]) == 2, "undone like everything"


def test_what_cannot_be_accepted(desk):
    row = desk.editing.add("hazard", HAZARD).id
    for key, reason, words in (
        (f"G-01@hazard:{row}", "确实没有", "错误不能标为已核实"),
        (f"G-13@hazard:{row}", "没有相似的", "没有规则G-13的问题"),
        ("G-13", "x", "看不懂"),
        (f"G-13@hazard:{row}", " ", "理由"),
        (f"G-13@nothing:{row}", "x", "没有名为"),
        ("G-13@hazard:999", "x", "没有编号为"),
    ):
        with pytest.raises(UsageError, match=words):
            desk.accepting.accept(key, reason)
