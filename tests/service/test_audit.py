"""The audit finds what asking of each row by itself finds, however it looks things up."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import payroll_town, project_town, safety_town, welfare_town, work_town
from tests.desk_rows import put
from tests.desks import new_desk, town_desk
from tests.figure_rows import make
from township_desk.core.fields_choice import MultiRef
from township_desk.core.fields_number import Decimals
from township_desk.core.ledger import Ledger
from township_desk.core.problem import Cancelled
from township_desk.core.query import All, Cond, Is, Op, Query, Sort, Today
from township_desk.core.rules import RowRule
from township_desk.ledgers import LEDGERS
from township_desk.service import checking
from township_desk.service.audit_source import AuditSource
from township_desk.service.desk import Desk

_COUNTS = {
    "village": 3, "household": 9, "person": 20, "benefit": 4, "pay_batch": 3, "pay_line": 18, "activity": 14, "project": 4, "site": 5,
    "house": 4,
}  # fmt: skip
_SHAPED = ("disabno", "idcard", "bankno", "uscc", "phone")
"""Numbers whose parts rules read: random texts would be no such numbers."""


def crowded(seed: int) -> dict[str, list[dict[str, Any]]]:
    """Random rows of every ledger, many of which share the values by which rules look for other rows."""
    rng = random.Random(seed)
    rows = make(LEDGERS, seed, {name: _COUNTS.get(name, 10) for name in LEDGERS})
    for name, listed in rows.items():
        ledger = LEDGERS[name]
        shared = {f for rule in ledger.row_rules for group in rule.twins for f in (*group.fields, group.near) if f}
        for row in listed:
            for f in ledger.stored:
                if f.kind in _SHAPED:
                    row[f.name] = (
                        rng.choice(("19900000001", "19900000002"))
                        if f.name in shared and f.name not in ledger.key
                        else None
                    )
                elif f.name in shared and f.name not in ledger.key and rng.random() < 0.6:
                    row[f.name] = next(r[f.name] for r in listed if r[f.name] is not None)
    return rows


def crowded_desk(folder: Path) -> Desk:
    desk = new_desk(folder)
    put(desk, {name: listed for name, listed in crowded(3).items() if listed})
    return desk


def safe_desk(folder: Path) -> Desk:
    desk = new_desk(folder)
    put(desk, safety_town.town(40, 12))
    return desk


def paid_desk(folder: Path) -> Desk:
    paid = [payroll_town.benefit(n) for n in (1, 2)]
    desk = payroll_town.pay_desk(folder, [*paid, payroll_town.benefit(3, hh_id=1, person_id=1, start_month="2022-03")])
    desk.payroll.make("农村低保", "2022-12")
    return desk


TOWNS: Mapping[str, Callable[[Path], Desk]] = {
    "safety": safe_desk,
    "welfare": lambda folder: welfare_town.build(folder).desk,
    "payroll": paid_desk,
    "projects": lambda folder: project_town.build(folder).desk,
    "work": lambda folder: work_town.build(folder).desk,
    "crowded": crowded_desk,
}


@pytest.fixture(scope="module", params=TOWNS)
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = TOWNS[request.param](tmp_path_factory.mktemp(request.param))
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = crowded_desk(tmp_path_factory.mktemp("crowd"))
    yield desk
    desk.close()


def test_the_audit_finds_what_each_row_by_itself_shows(town: Desk) -> None:
    whole = Counter(f for f in town.checking.run(accepted=True) if f.id)
    single = Counter(
        finding
        for ledger in town.ledgers
        for row_id in town.records.ids(Query(ledger))
        for finding in town.checking.row(ledger, row_id)
    )
    assert whole == single
    assert len(whole) > 5


def test_an_audit_of_some_ledgers_is_their_part_of_the_whole(town: Desk) -> None:
    whole = defaultdict(list)
    for finding in town.checking.run():
        whole[finding.ledger].append(finding)
    for ledger in town.ledgers:
        assert town.checking.run(ledger) == whole[ledger]
    assert town.checking.run(["site", "hazard"]) == whole["site"] + whole["hazard"]


def test_the_crowd_breaks_rules_that_look_for_twins(crowd: Desk) -> None:
    found = {(f.ledger, f.rule) for f in crowd.checking.run()}
    assert {("hazard", "YH-13"), ("household", "PH-03"), ("household", "BK-06"), ("activity", "HD-03")} <= found


def test_pages_make_no_difference(crowd: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = crowd.checking.run()
    monkeypatch.setattr(checking, "PAGE", 3)
    assert crowd.checking.run() == whole


# ---- what the audit's source answers


@st.composite
def queries(draw: st.DrawFn) -> Query:
    """Questions as rules ask them: some equal values of a row that is there, ranges, choices, what is empty."""
    ledger = LEDGERS[draw(st.sampled_from(sorted(LEDGERS)))]
    row = draw(st.sampled_from(crowded(3)[ledger.name]))
    parts = [_part(draw, ledger, row) for _ in range(draw(st.integers(1, 4)))]
    where: Cond = parts[0] if len(parts) == 1 else All((parts[0], All(tuple(parts[1:]))))
    sort = draw(st.sampled_from(((), (), (), (Sort("id"),))))
    return Query(ledger.name, where, sort, draw(st.sampled_from(("without", "without", "with", "only"))))


def _part(draw: st.DrawFn, ledger: Ledger, row: Mapping[str, Any]) -> Cond:
    op: Op
    f = draw(st.sampled_from([f for f in ledger.stored if not isinstance(f, MultiRef)]))
    value = row[f.name]
    if value is None or isinstance(value, tuple):
        return Is(f.name, draw(st.sampled_from(("empty", "filled"))))
    if isinstance(value, date):
        op = draw(st.sampled_from(("=", "=", "<", "<=", ">", ">=")))
        return Is(f.name, op, draw(st.sampled_from((value, value + timedelta(days=30), Today(-200)))))
    if isinstance(value, str):
        op = draw(st.sampled_from(("=", "=", "!=", "in", "not in", "starts", "contains")))
        return Is(f.name, op, (value,) if op in ("in", "not in") else value)
    ops = ("=", "=", "!=", "<", ">=") if isinstance(f, Decimals) else ("=", "=", "!=")
    return Is(f.name, draw(st.sampled_from(ops)), value)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=queries(), limit=st.sampled_from((1, 3, 100)))
def test_rows_and_counts_are_those_of_the_database(crowd: Desk, query: Query, limit: int) -> None:
    audit = AuditSource(crowd.rules)
    told = crowd.rules.rows(query, limit)
    assert [dict(row) for row in audit.rows(query, limit)] == told
    assert audit.count(query.ledger, query.where) == crowd.rules.count(query.ledger, query.where)
    for row in told:
        assert dict(audit.row(query.ledger, row["id"]) or {}) == row
    assert audit.row(query.ledger, 10**6) is None
    assert audit.row(query.ledger, None) is None


def test_a_row_answers_like_a_mapping(crowd: Desk) -> None:
    row = AuditSource(crowd.rules).row("hazard", 1)
    assert row is not None
    assert row.get("nothing", 7) == 7
    assert "nothing" not in row
    with pytest.raises(KeyError):
        row["nothing"]
    assert len(row) == len(list(row)) == len(LEDGERS["hazard"].fields) + 1


# ---- twins


_TWINNED = [(name, rule) for name, ledger in LEDGERS.items() for rule in ledger.row_rules if rule.twins]


def _alike(rule: RowRule, days: Mapping[str, int], row: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """The declaration, taken at its word."""
    for group in rule.twins:
        names = (*group.fields, group.near) if group.near else group.fields
        if any(r[name] is None for r in (row, other) for name in names):
            continue
        if any(row[name] != other[name] for name in group.fields):
            continue
        if not group.near or timedelta() <= row[group.near] - other[group.near] <= timedelta(days=days[group.days]):
            return True
    return False


@pytest.mark.parametrize(("name", "rule"), _TWINNED, ids=lambda value: value if isinstance(value, str) else value.id)
def test_twins_are_found_in_sql(crowd: Desk, name: str, rule: RowRule) -> None:
    live = [{**record.values, "id": record.id} for record in crowd.records.bare(name, crowd.records.ids(Query(name)))]
    days = {group.days: crowd.settings.get(group.days) for group in rule.twins if group.days}
    wanted = {row["id"] for row in live if any(_alike(rule, days, row, o) for o in live if o["id"] != row["id"])}
    assert AuditSource(crowd.rules).twins(name, rule) == wanted
    assert wanted or rule.id == "ID-11", "nothing was tried"  # no two persons may have one ID number


def test_a_row_added_since_the_audit_began_is_not_missing(tmp_path: Path) -> None:
    desk = town_desk(tmp_path)
    audit = AuditSource(desk.rules)
    assert audit.row("village", 1) is not None
    added = desk.editing.add("village", {"name": "新设村"}).id
    assert (audit.row("village", added) or {})["name"] == "新设村"
    desk.close()


def test_the_audit_stops_between_pages_and_tells_how_far_it_is(crowd: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "PAGE", 5)
    steps: list[tuple[int, int]] = []
    with pytest.raises(Cancelled):
        crowd.checking.run(progress=lambda *step: steps.append(step), cancelled=lambda: len(steps) >= 3)
    assert len(steps) == 3
    assert all(done < total for done, total in steps)
