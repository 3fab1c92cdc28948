"""A desk of many fictitious hazards, put straight into its database."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from township_desk.bootstrap import open_desk
from township_desk.ledgers.dictionaries import INDUSTRIES
from township_desk.service.desk import Desk

TODAY = date(2023, 1, 1)
FIRST, DAYS = date(2018, 1, 1), 1826
"""Hazards are spread over five years."""
VILLAGES = tuple(
    f"{name}村"
    for name in ("东岭", "西河", "南塬", "石门", "白杨", "柳沟", "石盘", "上马", "青石", "杏花", "桃园", "北坡")
)
_STATES = ("未整改", "整改中", "已整改", "已销号", "已销号", "已销号", "已销号", "已移交")
_FAULTS = (
    "疏散通道堆放杂物，安全出口上锁",
    "配电箱箱门破损，线头裸露",
    "灭火器压力不足，未按期检验",
    "醇基燃料罐未设防护，无人看管",
)
COLUMNS = (
    "id, hazard_no, found_on, industry, village_id, place_name, location, description, level, measures, resp_unit, "
    "resp_person, resp_phone, fund_plan, due_on, status, fixed_on, closed_on, recheck_on, recheck_opinion, assigned_on, "
    "is_listed, interim_control, notice_no, fund_actual, transferred_on, search"
)


def make_desk(folder: Path, count: int) -> Desk:
    """A desk with twelve villages and `count` hazards."""
    desk = open_desk(folder, user="bench", today=lambda: TODAY)
    desk.set_up("青禾镇", "610526101", VILLAGES)
    assert desk.database is not None
    _fill(desk.database, count)
    return desk


def _fill(path: Path, count: int) -> None:
    connection = sqlite3.connect(path)
    with connection:
        marks = ", ".join("?" * (COLUMNS.count(",") + 1))
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.executemany(
            f"INSERT INTO hazard ({COLUMNS}, version, is_void, archived, created_by, created_at, updated_by, updated_at) "
            f"VALUES ({marks}, 1, 0, 0, '', '', '', '')",
            _rows(count),
        )
        connection.execute("ANALYZE")
    connection.close()


def _rows(count: int) -> Iterator[tuple[Any, ...]]:
    rng = random.Random(1)
    industries = [*INDUSTRIES, None]
    for n in range(count):
        found = FIRST + timedelta(days=rng.randrange(DAYS))
        status = rng.choice(_STATES)
        fixed = (found + timedelta(days=rng.randrange(1, 40))).isoformat() if status in ("已整改", "已销号") else None
        closed = fixed if status == "已销号" else None
        major = rng.random() < 0.05
        number, place, fault = f"YH-{n:07d}", f"商户{n % 3000}", rng.choice(_FAULTS)
        yield (
            n + 1, number, found.isoformat(), rng.choice(industries), rng.randrange(1, 13), place, f"{n % 9}组",
            f"{fault}（第{n % 500}处）", "重大" if major else "一般", "清理通道，保持畅通", "商户", "王建国", "19900000001",
            rng.randrange(10**6), (found + timedelta(days=15)).isoformat(), status, fixed, closed, closed,
            "合格" if closed else None, found.isoformat(), int(major), "停产停业" if major else None,
            f"青安告〔2022〕{n % 900}号" if n % 3 == 0 else None, rng.randrange(10**6),
            (found + timedelta(days=9)).isoformat() if status == "已移交" else None,
            f"{number}\n{place}\n{fault}\n王建国 wjg",
        )  # fmt: skip
