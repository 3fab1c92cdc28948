"""Every declared rule breaks where it should and keeps silent where it should; the coverage table is complete."""

from __future__ import annotations

import csv
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from tests.unit.rule_case import Case
from tests.unit.rule_cases import CASES, VALUE_CASES, ValueCase
from tests.unit.rule_desk import TODAY, MemoryDesk
from township_desk.core.fields import COMPLETE, ParseContext, Row
from township_desk.core.predicates import predicate
from township_desk.core.problem import Severity
from township_desk.core.query import Cond, Query
from township_desk.core.rules import NOTICE, DeskRule, Moment, RowRule, SetRule
from township_desk.figures.reconciliations import RECONCILIATIONS
from township_desk.ledgers import LEDGERS

COVERAGE = Path(__file__).with_name("rule_coverage.tsv")
DECLARED = {(ledger.name, rule.id): rule for ledger in LEDGERS.values() for rule in ledger.rules}


def coverage() -> list[dict[str, str]]:
    with COVERAGE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.ledger}-{case.rule}")
def test_rule_fires_and_keeps_silent(case: Case) -> None:
    rule = DECLARED[case.ledger, case.rule]
    desk = MemoryDesk(case.others, case.settings)
    if isinstance(rule, DeskRule):
        here = case.others.get(case.ledger, ())
        bad, good = (
            MemoryDesk({**case.others, case.ledger: [*here, row]}, case.settings) for row in (case.fires, case.silent)
        )
        found = rule.check(bad)
        assert found and found[0].code == case.rule and "{" not in found[0].message
        assert rule.check(good) == []
        return
    if isinstance(rule, SetRule):
        assert desk.holds(rule.cond, case.ledger, case.fires)
        assert not desk.holds(rule.cond, case.ledger, case.silent)
        return
    problems = rule.check(case.fires, desk)
    assert problems and problems[0].code == case.rule
    assert problems[0].field == case.at
    assert "{" not in problems[0].message.replace("{字段}", "")
    assert rule.check(case.silent, desk) == []


@pytest.mark.parametrize("case", [c for c in CASES if isinstance(DECLARED[c.ledger, c.rule], RowRule)],
                         ids=lambda case: f"{case.ledger}-{case.rule}")  # fmt: skip
def test_rule_reads_what_it_says(case: Case) -> None:
    """A rule is only asked again when a field of `reads` changes: without them it must find nothing."""
    rule = DECLARED[case.ledger, case.rule]
    assert isinstance(rule, RowRule)
    assert set(rule.reads) <= set(LEDGERS[case.ledger].by_name)
    assert rule.check({"id": case.fires.get("id")}, MemoryDesk(case.others, case.settings)) == []
    assert case.at in rule.reads


def test_every_declared_rule_has_a_case() -> None:
    assert {(case.ledger, case.rule) for case in CASES} == set(DECLARED)


def test_rules_that_look_at_other_rows_say_so() -> None:
    """Rules run in memory over a whole import must not ask for other rows."""

    class Alone(MemoryDesk):
        def row(self, ledger: str, row_id: int | None) -> Row | None:
            raise AssertionError("asked for a row")

        def rows(self, query: Query, limit: int = 100) -> list[Row]:
            raise AssertionError("asked for rows")

        def count(self, ledger: str, cond: Cond | None = None) -> int:
            raise AssertionError("asked for a count")

        def total(self, query: Query, field: str) -> Decimal:
            raise AssertionError("asked for a sum")

    for case in CASES:
        rule = DECLARED[case.ledger, case.rule]
        if isinstance(rule, RowRule) and rule.alone:
            assert rule.check(case.fires, Alone({}, case.settings))


@pytest.mark.parametrize("case", VALUE_CASES, ids=lambda case: f"{case.rule}-{case.name}-{case.bad}")
def test_field_keeps_rule(case: ValueCase) -> None:
    field = LEDGERS[case.ledger].by_name[case.name]
    ctx = ParseContext(TODAY)
    bad, good = field.parse(case.bad, ctx), field.parse(case.good, ctx)
    assert bad.problem is not None and bad.problem.code == case.rule
    assert (bad.value is None) == (bad.problem.severity is Severity.ERROR)
    assert bad.problem.field == case.name and bad.problem.value
    assert good.value is not None
    assert good.problem is None or good.problem.code != case.rule


@pytest.mark.parametrize(("rule", "ledger", "name", "row"), [
    ("HD-02", "activity", "hours", {"act_type": "志愿服务"}),
    ("YH-16", "hazard", "house_id", {"industry": "房屋安全（自建房）"}),
    ("RY-06", "person", "death_date", {"alive_status": "死亡"}),
    ("YH-18", "house", "fire_ok", {"usage": "经营"}),
])  # fmt: skip
def test_lacking_values_are_to_be_completed(rule: str, ledger: str, name: str, row: dict[str, object]) -> None:
    """Where a rule asks for a value, its lack makes the row 待补 instead of being refused (corrections.md)."""
    field = LEDGERS[ledger].by_name[name]
    assert field.needed is COMPLETE and field.when is not None and field.when_text
    assert predicate(field.when)(row, TODAY)
    assert not predicate(field.when)({}, TODAY)


def test_coverage_table_is_complete() -> None:
    rows = coverage()
    states = {row["rule"]: row["state"] for row in rows}
    assert len(rows) == len(states) == 285
    prefixes = Counter(rule.split("-")[0] for rule in states)
    assert prefixes["K"] == 23 and prefixes["YH"] == 23 and prefixes["G"] == 20
    assert set(states.values()) <= {"built", "field", "store", "later"}
    declared = {rule_id for _, rule_id in DECLARED} | {rule.id for rule in RECONCILIATIONS}
    assert {rule for rule, state in states.items() if state == "built"} == declared
    by_value = {case.rule for case in VALUE_CASES} | {"G-01", "G-02", "HD-02", "YH-16"}
    assert {rule for rule, state in states.items() if state == "field"} == by_value - declared
    assert all(row["where"] and row["severity"] for row in rows)


def test_severity_of_rules_agrees_with_the_table() -> None:
    words = {row["rule"]: row["severity"] for row in coverage()}
    assert all(rule.severity.label in words[rule.id] for rule in RECONCILIATIONS)
    for (ledger, rule_id), rule in DECLARED.items():
        if ledger == "household" and rule_id == "BK-06":
            continue
        assert rule.severity.label in words[rule_id] or rule.severity is NOTICE, (ledger, rule_id)


def test_guards_stop_steps() -> None:
    rules = {rule.id: rule for rule in LEDGERS["hazard"].rules}
    machine = LEDGERS["hazard"].status
    assert machine is not None
    for step in machine.steps:
        for guard in step.guards:
            rule = rules[guard]
            assert rule.severity is Severity.ERROR and rule.moment in (Moment.SAVE, Moment.STEP)


VAGUE = re.compile(r"(请核实|请核对|时间冲突|资料不全|日期顺序错误|[^，：]{0,8}异常)。")
"""Messages that name neither what is wrong nor which row."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.ledger}-{case.rule}")
def test_a_message_says_what_is_wrong(case: Case) -> None:
    rule = DECLARED[case.ledger, case.rule]
    told = [rule.message]
    if isinstance(rule, RowRule):
        told = [problem.message for problem in rule.check(case.fires, MemoryDesk(case.others, case.settings))]
    assert not [message for message in told if VAGUE.fullmatch(message)]


def test_a_conflict_names_the_other_row() -> None:
    case = next(case for case in CASES if case.rule == "HD-03")
    rule = DECLARED["activity", "HD-03"]
    assert isinstance(rule, RowRule)
    (problem,) = rule.check(case.fires, MemoryDesk(case.others, case.settings))
    assert problem.message.startswith("时间冲突：王强2022-11-05还有") and "请核对" in problem.message
