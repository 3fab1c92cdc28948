"""Times all figures of a year over a desk of many rows against the bare SQL of the same queries; by village too.

Run: python -m benchmarks.bench_figures [ROWS]; medians of several rounds.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import event

from benchmarks.verdicts import Verdicts, interleaved
from tests.figure_rows import make
from township_desk.bootstrap import open_desk
from township_desk.core.period import year
from township_desk.service.desk import Desk

ROUNDS = 5
SHARES = {
    "activity": 0.26, "hazard": 0.16, "pay_line": 0.2, "person": 0.08, "benefit_event": 0.06, "issue": 0.04, "case": 0.03,
    "project_output": 0.03, "stat": 0.02, "material_txn": 0.02, "household": 0.03, "house": 0.03, "site": 0.01,
    "lead": 0.01, "publicity": 0.01, "filing": 0.01,
}  # fmt: skip
"""How the rows are spread over the ledgers."""
KINDS = 4000
"""Different rows made of each ledger; they are repeated until there are enough."""


def fill(desk: Desk, path: Path, count: int) -> int:
    """Put about `count` rows straight into the database; the number of rows."""
    sizes = {name: min(KINDS, max(60, int(count * SHARES.get(name, 0)))) for name in desk.ledgers}
    rows = make(desk.ledgers, counts={**sizes, "village": 16})
    total = 0
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type='index' AND sql LIKE '%UNIQUE%'"
        ).fetchall():
            connection.execute(f'DROP INDEX "{name}"')
        for name, listed in rows.items():
            wanted = max(len(listed), int(count * SHARES.get(name, 0)))
            total += wanted
            _insert(connection, desk, name, listed, wanted)
        connection.execute("ANALYZE")
    return total


def _insert(
    connection: sqlite3.Connection, desk: Desk, name: str, listed: Sequence[dict[str, Any]], wanted: int
) -> None:
    fields = desk.ledgers[name].stored
    marks = ", ".join("?" * (len(fields) + 2))
    names = ", ".join(f'"{f.name}"' for f in fields)
    stored = [
        (*(None if row[f.name] is None else f.to_store(row[f.name]) for f in fields), int(row["is_void"]))
        for row in listed
    ]
    many = ((n + 1, *stored[n % len(stored)]) for n in range(wanted))
    connection.executemany(f'INSERT INTO "{name}" (id, {names}, is_void) VALUES ({marks})', many)


def statements(desk: Desk, work: Callable[[], object]) -> list[tuple[str, Any]]:
    """The queries that a piece of work sends."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            sent.append((statement, parameters))

    event.listen(desk.database_store.reader, "before_cursor_execute", note)
    work()
    event.remove(desk.database_store.reader, "before_cursor_execute", note)
    return sent


def main() -> int:
    """Measure; 1 when a limit is passed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500_000
    with tempfile.TemporaryDirectory() as folder:
        desk = open_desk(Path(folder), user="bench")
        path = desk.database
        assert path is not None
        rows = fill(desk, path, count)
        frame = desk.figures.frame(year(2022))
        sent = statements(desk, lambda: desk.figures.take(frame))
        with sqlite3.connect(path) as bare:

            def raw() -> None:
                for statement, parameters in sent:
                    bare.execute(statement, parameters).fetchall()

            floor, town, each = interleaved(
                ROUNDS, raw, lambda: desk.figures.take(frame), lambda: desk.figures.by_village(frame)
            )
        desk.close()
    print(f"{rows:,} rows, {len(desk.figures.known)} figures in {len(sent)} queries; the bare queries {floor:.0f} ms")
    verdicts = Verdicts()
    verdicts.tell("all figures of a year", town, 5000)
    verdicts.tell("all figures of a year over the bare queries", town / floor, 3, "times")
    verdicts.tell("all figures of 16 villages in one go", each, 15000)
    return 1 if verdicts.missed else 0


if __name__ == "__main__":
    sys.exit(main())
