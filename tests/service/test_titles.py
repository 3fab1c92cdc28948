"""What names a row is read by its key: quick enough for the window's own thread, however many rows there are."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from tests.desks import add_many, town_desk
from township_desk.core.fields_choice import MultiRef, Ref
from township_desk.ledgers import LEDGERS
from township_desk.service.desk import Desk

MOST_MS = 5.0


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("titles")
    made = town_desk(folder)
    add_many(made, 20_000)
    yield made
    made.close()


def test_one_title_among_many_rows(desk: Desk) -> None:
    took = []
    for row in random.Random(1).sample(range(1, 20_000), 60):
        desk.records.forget(("hazard",))
        start = time.perf_counter()
        assert desk.records.title("hazard", row)
        took.append((time.perf_counter() - start) * 1000)
    assert statistics.median(took) < MOST_MS


@pytest.mark.parametrize("ledger", LEDGERS)
def test_titles_are_read_by_key(desk: Desk, ledger: str) -> None:
    """No ledger's title scans a table, and none asks more than once for each reference in it."""
    asked: list[tuple[str, Any]] = []

    def remember(_c: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    engine = desk.database_store.reader
    event.listen(engine, "before_cursor_execute", remember)
    try:
        desk.records.forget(tuple(LEDGERS))
        desk.records.title(ledger, 1)
    finally:
        event.remove(engine, "before_cursor_execute", remember)
    declared = LEDGERS[ledger]
    named = [declared.by_name[name] for name in declared.title or declared.key if name in declared.by_name]
    refs = [f for f in named if isinstance(f, Ref) and not isinstance(f, MultiRef)]
    assert 1 <= len(asked) <= 1 + 3 * len(refs)
    with engine.connect() as connection:
        for statement, parameters in asked:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
            assert not [row for row in plan if str(row[-1]).startswith("SCAN")], (statement, plan)
