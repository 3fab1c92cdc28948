"""Desks for tests: a small town in a folder of its own, and everything that its tables hold."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from township_desk.bootstrap import open_desk
from township_desk.service.desk import Desk
from township_desk.store.facts import PROGRAM_TABLES, open_file, read_facts, soundness

TODAY = date(2022, 11, 30)
HAZARD = {
    "village_id": "柳沟村",
    "found_on": "2022-11-02",
    "description": "配电箱无漏电保护，电线私拉乱接",
    "place_name": "便民超市",
}
MOVING = frozenset({"version", "updated_by", "updated_at"})
"""Columns that an undo doesn't bring back."""


def new_desk(folder: Path, *, user: str = "王小明") -> Desk:
    """An empty desk on 2022-11-30."""
    return open_desk(folder, user=user, today=lambda: TODAY)


def town_desk(folder: Path) -> Desk:
    """A desk with a town and three villages."""
    desk = new_desk(folder)
    desk.set_up("清河镇", "530999001", ["柳沟村", "石盘村", "河湾社区"])
    return desk


def hazards(desk: Desk, count: int, *, start: int = 0) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Stored columns and rows of hazards, for bulk inserts."""
    columns = ("village_id", "found_on", "description", "place_name", "status", "missing")
    rows = [
        (
            n % 3 + 1,
            f"2022-{n % 11 + 1:02d}-{n % 28 + 1:02d}",
            f"第{n + start}号隐患：灭火器压力不足",
            f"店铺{n}",
            "未整改",
            "|level|",
        )
        for n in range(count)
    ]
    return columns, rows


def add_many(desk: Desk, count: int) -> None:
    """Import `count` hazards as one step."""
    desk.editing.apply_bulk(f"导入{count}条", "import", {"hazard": hazards(desk, count)})


def contents(path: Path, *, without: frozenset[str] = MOVING) -> Mapping[str, list[tuple[Any, ...]]]:
    """Every row of every ledger table."""
    with closing(open_file(path)) as connection:
        tables = [name for name in read_facts(connection).tables if name not in PROGRAM_TABLES]
        found = {}
        for table in tables:
            columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")') if row[1] not in without]
            listed = ", ".join(f'"{c}"' for c in columns)
            found[table] = connection.execute(f'SELECT {listed} FROM "{table}" ORDER BY id').fetchall()
        return found


def assert_sound(path: Path) -> None:
    """integrity_check ok, no dangling reference, the journal verifies."""
    from township_desk.store.facts import broken_link

    with closing(sqlite3.connect(path)) as connection:
        assert soundness(connection) == ""
        assert broken_link(connection) is None
