"""Times A-1's and A-2's making against the bare SQL that does the same, over a desk of many hazards.

Run: python -m benchmarks.bench_table [ROWS]; each pair is run in turn, and medians are told.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.hazards import make_desk
from benchmarks.verdicts import Verdicts, interleaved
from township_desk.core.period import Period, month, year
from township_desk.core.printed import TableRequest
from township_desk.core.query import All, Is, Query, Sort
from township_desk.service.desk import Desk
from township_desk.tables import TABLES

ROUNDS = 15
FIXED = """(((fixed_on <= :day) OR (fixed_on IS NULL AND status IN ('已整改', '已销号') AND (as_of <= :day OR (as_of IS NULL
 AND closed_on IS NULL)))) AND NOT coalesce(recheck_opinion = '不合格' AND recheck_on <= :day
 AND NOT coalesce(fixed_on > recheck_on, 0), 0)) OR (closed_on <= :day) OR (closed_on IS NULL AND status = '已销号'
 AND (as_of <= :day OR as_of IS NULL))"""
SENT = "(transferred_on <= :day) OR (transferred_on IS NULL AND status = '已移交' AND (as_of <= :day OR as_of IS NULL))"
STATED = f"""SELECT *, coalesce({FIXED}, 0) AS is_fixed, coalesce({SENT}, 0) AS is_sent FROM hazard
 WHERE is_void = 0 AND {{span}}"""
COUNTS = """SELECT industry, level, count(*), sum(is_fixed), sum(is_sent AND NOT is_fixed), sum(NOT is_fixed AND NOT is_sent),
 sum(NOT is_fixed AND NOT is_sent AND coalesce(due_on < :day, 0)), sum(is_fixed AND fixed_on IS NULL), sum(is_listed = 1),
 sum(fund_actual) FROM ({stated}) GROUP BY industry, level"""
DISTINCT = """SELECT {by} count(DISTINCT notice_no), count(DISTINCT CASE WHEN interim_control = '停产停业' THEN site_id END),
 count(DISTINCT CASE WHEN interim_control = '停产停业' AND site_id IS NULL THEN place_name END) FROM hazard
 WHERE is_void = 0 AND found_on BETWEEN :start AND :day {group}"""
BEFORE = (
    """SELECT count(*), sum(level = '重大'), sum(due_on < :day) FROM ({stated}) WHERE NOT is_fixed AND NOT is_sent"""
)
LISTED = (
    "id, hazard_no, found_on, industry, place_name, location, description, level, measures, resp_unit, resp_person, resp_phone, "
    "fund_plan, due_on, status, as_of, assigned_on, fixed_on, recheck_on, recheck_opinion, closed_on, transferred_on, "
    "recheck_by, remark, village_id"
)


def bare_statistics(connection: sqlite3.Connection, period: Period) -> None:
    """What A-2 asks of hazards, by hand."""
    given = {"start": period.start.isoformat(), "day": period.end.isoformat()}
    ask = connection.execute
    ask(COUNTS.format(stated=STATED.format(span="found_on BETWEEN :start AND :day")), given).fetchall()
    ask(DISTINCT.format(by="industry,", group="GROUP BY industry"), given).fetchall()
    ask(DISTINCT.format(by="", group=""), given).fetchall()
    ask(BEFORE.format(stated=STATED.format(span="+found_on < :start")), given).fetchall()


def bare_register(connection: sqlite3.Connection, period: Period) -> None:
    """What A-1 reads, by hand."""
    query = f"SELECT {LISTED} FROM hazard WHERE is_void = 0 AND found_on BETWEEN ? AND ? ORDER BY found_on, id"
    connection.execute(query, (period.start.isoformat(), period.end.isoformat())).fetchall()


def compare(verdicts: Verdicts, label: str, made: Callable[[], object], bare: Callable[[], object]) -> None:
    """Run both in turn; tell the table's median beside 1.5 times its bare SQL's and 50 ms."""
    ours, theirs = interleaved(ROUNDS, made, bare)
    print(f"  {label}: {ours:.1f} ms, bare SQL {theirs:.1f} ms, {ours / theirs:.2f} times")
    verdicts.tell(label, ours, 1.5 * theirs + 50)


def run(desk: Desk, connection: sqlite3.Connection, verdicts: Verdicts) -> None:
    """Every comparison."""
    source = desk.rows
    for label, period in (("month", month(2022, 11)), ("year", year(2022))):
        request = TableRequest(period)
        compare(
            verdicts,
            f"A-2 {label}",
            lambda r=request: TABLES["A-2"].make(source, r),
            lambda p=period: bare_statistics(connection, p),
        )
    request = TableRequest(month(2022, 11))
    listed = TABLES["A-1"].make(source, request).rows
    print(f"A-1 prints {len(listed)} lines")
    bare = lambda: bare_register(connection, request.period)  # noqa: E731
    asked = tuple(LISTED.split(", "))
    inside = All((Is("found_on", ">=", request.period.start), Is("found_on", "<=", request.period.end)))
    query = Query("hazard", inside, (Sort("found_on"), Sort("id")))
    compare(verdicts, "A-1 month, selection", lambda: source.select(query, asked), bare)
    compare(verdicts, "A-1 month, made up", lambda: TABLES["A-1"].make(source, request), bare)


def main(count: int) -> int:
    """Make a desk of `count` hazards in a temporary folder and time it; 1 when a limit is missed."""
    verdicts = Verdicts()
    with tempfile.TemporaryDirectory() as folder:
        desk = make_desk(Path(folder), count)
        with sqlite3.connect(f"file:{desk.database}?mode=ro", uri=True) as connection:
            run(desk, connection, verdicts)
        connection.close()
        desk.close()
    return int(verdicts.missed > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000))
