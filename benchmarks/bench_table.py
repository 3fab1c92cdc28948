"""Times A-1's and A-2's making against the bare SQL that does the same, over a desk of many hazards.

Run: python benchmarks/bench_table.py [ROWS]; each pair is run in turn, and medians are told.
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from township_desk.bootstrap import open_desk
from township_desk.core.period import Period, month, year
from township_desk.core.printed import TableRequest
from township_desk.core.query import All, Is, Query, Sort
from township_desk.ledgers.dictionaries import INDUSTRIES
from township_desk.service.desk import Desk
from township_desk.tables import TABLES

ROUNDS = 15
FIRST, DAYS = date(2018, 1, 1), 1826
"""Hazards are spread over five years."""
_STATES = ("未整改", "整改中", "已整改", "已销号", "已销号", "已销号", "已销号", "已移交")

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


def fill(path: Path, count: int) -> None:
    """Put `count` hazards straight into the database."""
    rng = random.Random(1)
    industries = [*INDUSTRIES, None]
    rows = []
    for n in range(count):
        found = FIRST + timedelta(days=rng.randrange(DAYS))
        status = rng.choice(_STATES)
        fixed = (found + timedelta(days=rng.randrange(1, 40))).isoformat() if status in ("已整改", "已销号") else None
        major = rng.random() < 0.05
        rows.append(
            (n + 1, f"YH-{n:07d}", found.isoformat(), rng.choice(industries), rng.randrange(1, 13), f"商户{n % 3000}", f"{n % 9}组",
             "疏散通道堆放杂物，安全出口上锁", "重大" if major else "一般", "清理通道，保持畅通", "商户", "王建国", "19900000001",
             rng.randrange(10**6), (found + timedelta(days=15)).isoformat(), status, fixed, fixed if status == "已销号" else None,
             fixed if status == "已销号" else None, "合格" if status == "已销号" else None, found.isoformat(), int(major),
             "停产停业" if major else None, f"青安告〔2022〕{n % 900}号" if n % 3 == 0 else None, rng.randrange(10**6),
             (found + timedelta(days=9)).isoformat() if status == "已移交" else None)
        )  # fmt: skip
    columns = (
        "id, hazard_no, found_on, industry, village_id, place_name, location, description, level, measures, resp_unit, "
        "resp_person, resp_phone, fund_plan, due_on, status, fixed_on, closed_on, recheck_on, recheck_opinion, assigned_on, "
        "is_listed, interim_control, notice_no, fund_actual, transferred_on"
    )
    with sqlite3.connect(path) as connection:
        marks = ", ".join("?" * len(rows[0]))
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.executemany(
            f"INSERT INTO hazard ({columns}, version, is_void, archived, search, created_by, created_at, updated_by, updated_at) "
            f"VALUES ({marks}, 1, 0, 0, '', '', '', '', '')", rows,
        )  # fmt: skip
        connection.execute("ANALYZE")
    connection.close()


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


def median(times: list[float]) -> float:
    """In milliseconds."""
    return statistics.median(times) * 1000


def compare(label: str, made: Callable[[], object], bare: Callable[[], object], *, limited: bool = True) -> None:
    """Run both in turn and print medians and the ratio, and whether it is within 1.5 times and 50 ms."""
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(ROUNDS):
        for times, run in ((ours, made), (theirs, bare)):
            start = time.perf_counter()
            run()
            times.append(time.perf_counter() - start)
    a, b = median(ours), median(theirs)
    told = f"{label:<24} table {a:8.1f} ms   SQL {b:8.1f} ms   ratio {a / b:5.2f}"
    print(told + (f"   limit {1.5 * b + 50:8.1f} ms   {'ok' if a <= 1.5 * b + 50 else 'SLOW'}" if limited else ""))


def run(desk: Desk, connection: sqlite3.Connection) -> None:
    """Every comparison."""
    source = desk.rows
    for label, period in (("month", month(2022, 11)), ("year", year(2022))):
        request = TableRequest(period)
        compare(
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
    compare("A-1 month, selection", lambda: source.select(query, asked), bare)
    compare("A-1 month, made up", lambda: TABLES["A-1"].make(source, request), bare, limited=False)


def main(count: int) -> None:
    """Make a desk of `count` hazards in a temporary folder and time it."""
    with tempfile.TemporaryDirectory() as folder:
        desk = open_desk(Path(folder), user="bench", today=lambda: date(2023, 1, 1))
        desk.set_up("青禾镇", "610526101", [f"第{n}村" for n in range(1, 13)])
        assert desk.database is not None
        fill(desk.database, count)
        with sqlite3.connect(f"file:{desk.database}?mode=ro", uri=True) as connection:
            run(desk, connection)
        connection.close()
        desk.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
