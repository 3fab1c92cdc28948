"""Times a month's roster of 5,000 households, made, compared and checked, against the bare SQL of the same, in one run.

Run: python -m benchmarks.bench_payroll [HOUSEHOLDS]
"""

from __future__ import annotations

import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.verdicts import Verdicts
from township_desk.bootstrap import open_desk
from township_desk.service.desk import Desk
from township_desk.service.payroll_make import COLUMNS
from township_desk.service.payroll_model import window
from township_desk.store import payroll, payroll_checks

PROGRAM, LAST, MONTH = "农村低保", "2022-10", "2022-11"
ROUNDS = 3
LIMIT = (3.0, 1.0)
"""The roster may take three times its bare SQL and one second."""


def fill(desk: Desk, count: int) -> None:
    """Households of three, two of them covered, every tenth with a change in the month."""
    rng = random.Random(7)
    persons, homes, benefits, members, events = [], [], [], [], []
    for n in range(1, count + 1):
        persons += [(f"甲{n}{'乙丙丁'[k]}", n, "户主" if k == 0 else "子", "在册") for k in range(3)]
        homes.append(
            (
                f"001{n:06d}",
                (n - 1) * 3 + 1,
                n % 12 + 1,
                f"{n % 9 + 1}组",
                f"甲{n}乙",
                "农村信用社",
                f"27{n:014d}",
                "在册",
            )
        )
        tier = rng.choice(("A类", "B类", "C类", "差额"))
        benefits.append((PROGRAM, "户", n, (n - 1) * 3 + 1, tier, 2, 60000 + n, "2021-01", "2020-12-10", "在保"))
        members += [(n, (n - 1) * 3 + 1 + k, "户主", int(k < 2), "2021-01") for k in range(3)]
        if n % 10 == 0:
            events.append((n, MONTH, "变更标准", 0, 60000 + n, 61000 + n, "收入变化"))
    tiers = [(PROGRAM, tier, f"202{y}-01-01", 30000 + 1000 * y) for y in range(3) for tier in ("A类", "B类", "C类")]
    desk.editing.apply_bulk("测试数据", "add", {
        "person": (("name", "hh_id", "relation", "alive_status"), persons),
        "household": (
            ("hh_no", "head_person_id", "village_id", "group_name", "acct_name", "bank_name", "bank_no", "status"), homes
        ),
        "benefit": (
            ("program", "obj_type", "hh_id", "person_id", "tier", "declared_count", "monthly_amount", "start_month",
             "approved_on", "status"), benefits,
        ),
        "benefit_member": (("benefit_id", "person_id", "relation", "is_covered", "start_month"), members),
        "benefit_event": (
            ("benefit_id", "month", "kind", "delta_person", "amount_before", "amount_after", "reason"), events
        ),
        "standard": (("program", "tier", "from_date", "amount"), tiers),
    })  # fmt: skip
    with sqlite3.connect(desk.database or "") as connection:
        connection.execute("ANALYZE")
    connection.close()


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds and result."""
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


def bare(desk: Desk, path: Path) -> float:
    """The statements of making, comparing and checking, and a plain insert of the lines, in a copy of the database."""
    with desk.database_store.read() as source, sqlite3.connect(path) as copy:
        source.connection.dbapi_connection.backup(copy)  # type: ignore[union-attr]
    copy.close()
    scope = desk.payroll.scope(PROGRAM)
    batch = desk.payroll.need(PROGRAM, MONTH).id
    with desk.database_store.read() as connection:
        spent, due = timed(lambda: payroll.unpaid(connection, scope, window(MONTH, 12), batch=batch, differences=True))
        spent += timed(lambda: payroll.failed(connection, PROGRAM, MONTH, batch=batch))[0]
        spent += timed(lambda: payroll.deductions(connection, PROGRAM, batch=batch))[0]
        spent += timed(lambda: payroll_checks.pairs(connection, scope, MONTH, LAST, from_dates=False))[0]
        spent += timed(lambda: payroll_checks.grounds(connection, PROGRAM, MONTH, LAST))[0]
        spent += timed(lambda: payroll_checks.breaches(connection, batch, LAST))[0]
        spent += timed(lambda: payroll.overpaid(connection, scope, window(LAST, 11)))[0]
    names = [name for name in COLUMNS if name not in ("seq", "batch_id")]
    rows = [(batch + 100, n, *(None for _ in names)) for n in range(len(due))]
    statement = f"INSERT INTO pay_line (batch_id, seq, {', '.join(names)}) VALUES (?, ?, {', '.join('?' * len(names))})"

    def insert() -> None:
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.executemany(statement, rows)
        connection.close()

    return spent + timed(insert)[0]


def main(count: int) -> int:
    """Make a desk of `count` households in a temporary folder and time it."""
    with tempfile.TemporaryDirectory() as folder:
        desk = open_desk(Path(folder) / "desk", user="制表", today=lambda: date(2022, 11, 20))
        desk.set_up("青禾镇", "610526101", [f"第{n}村" for n in range(1, 13)])
        fill(desk, count)
        desk.payroll.make(PROGRAM, LAST)
        times: dict[str, list[float]] = {}
        for n in range(ROUNDS):
            for name, work in (
                ("make", lambda: desk.payroll.make(PROGRAM, MONTH)),
                ("compare", lambda: desk.payroll.compare(PROGRAM, MONTH)),
                ("check", lambda: desk.payroll.check(PROGRAM, MONTH)),
                ("sql", lambda n=n: bare(desk, Path(folder) / f"{n}.db")),
            ):
                spent, found = timed(work)
                times.setdefault(name, []).append(found if name == "sql" else spent)
            desk.editing.undo()
        best = {name: min(found) * 1000 for name, found in times.items()}
        ours, floor = best["make"] + best["compare"] + best["check"], best["sql"]
        parts = ", ".join(f"{name} {best[name]:.0f} ms" for name in ("make", "compare", "check"))
        print(f"{count} households: {parts}; bare SQL {floor:.0f} ms, ratio {ours / floor:.2f}")
        verdicts = Verdicts()
        verdicts.tell("roster made, compared and checked", ours, LIMIT[0] * floor + LIMIT[1] * 1000)
        desk.close()
    return verdicts.missed


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000))
