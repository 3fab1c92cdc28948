"""Import of a list of 20,000 members with merged household cells, against reading the file and inserting its rows raw.

The floor reads the workbook with python-calamine and inserts, by plain sqlite3, the very rows that the import writes into
the ledgers (persons, households, benefits, members), without journal, indexes or checks.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.verdicts import Verdicts, median
from township_desk.core.fields_code import id_check_digit

HEADERS = (
    "户序号", "村组", "户主姓名", "保障类别", "月保障金额（元）", "享受起始时间", "成员姓名", "与户主关系", "身份证号码", "是否保障对象",
    "健康状况", "银行账号", "联系电话", "备注",
)  # fmt: skip
VILLAGES = tuple(f"{name}村" for name in ("东岭", "西河", "南塬", "石门", "白杨", "柳沟", "石盘", "上马"))
TABLES = ("person", "household", "benefit", "benefit_member")
LIMIT = 4.0
_MERGED = (0, 1, 2, 3, 4, 5, 11, 12, 13)
_RELATIONS = ("户主", "配偶", "子", "女", "父亲")
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
_GIVEN = "明芳伟娜强敏静磊洋艳勇杰娟涛超霞平刚桂英"


def number(n: int) -> str:
    """The ID number of the n-th fictitious person (sequences 000 and 999)."""
    born = date(1941, 1, 1) + timedelta(days=n % 24_000)
    body = f"6103{n // 48_000 + 22:02d}{born:%Y%m%d}{'999' if n // 24_000 % 2 else '000'}"
    return body + id_check_digit(body)


def make_book(path: Path, lines: int) -> None:
    """The workbook: households of one to five members, their own cells merged over them."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("成员明细")
    sheet.write(0, 0, "青禾镇2022年11月农村低保家庭成员明细")
    sheet.write_row(1, 0, HEADERS)
    row, home = 2, 0
    while row < lines + 2:
        home += 1
        size = min(1 + home % 5, lines + 2 - row)
        head = f"{_SURNAMES[home % 20]}{_GIVEN[home // 20 % 20]}{_GIVEN[home // 400 % 20]}"
        own: dict[int, Any] = {
            0: home, 1: f"{VILLAGES[home % 8]}{'一二三四五六'[home % 6]}组", 2: head, 3: "ABC"[home % 3] + "类", 4: 360 * size,
            5: f"202{home % 3}-0{home % 9 + 1}", 11: f"62179900{home:011d}", 12: f"1990000{home % 10000:04d}",
        }  # fmt: skip
        for column in _MERGED:
            if size > 1 and column in own:
                sheet.merge_range(row, column, row + size - 1, column, own[column])
            elif column in own:
                sheet.write(row, column, own[column])
        for n in range(size):
            name = head if n == 0 else f"{head[0]}{_GIVEN[(row + n) % 20]}{_GIVEN[row // 20 % 20]}"
            sheet.write_row(row + n, 6, (name, _RELATIONS[n], number(row + n), "是", ""))
        row += size
    book.close()


def desk_seconds(path: Path, folder: Path) -> dict[str, float]:
    """The whole import through the desk."""
    from township_desk.bootstrap import open_desk

    desk = open_desk(folder / "desk", user="基准", today=lambda: date(2026, 11, 24))
    desk.set_up("青禾镇", "610322101", VILLAGES)
    start = time.perf_counter()
    plan = desk.importing.plan("roster", path)
    planned = time.perf_counter()
    desk.importing.commit(plan)
    done = time.perf_counter()
    counts = plan.counts
    desk.close()
    return {
        "plan": planned - start,
        "commit": done - planned,
        "total": done - start,
        "new": counts.new + counts.updated,
    }


def raw_seconds(path: Path, folder: Path) -> float:
    """Reading with the fastest reader, and inserting the rows that the import has written."""
    from python_calamine import CalamineWorkbook

    rows: dict[str, list[Any]] = {}
    with closing(sqlite3.connect(folder / "desk" / "desk.db")) as connection:
        for table in TABLES:
            rows[table] = connection.execute(f"select * from {table}").fetchall()
    start = time.perf_counter()
    CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    with closing(sqlite3.connect(folder / "raw.db")) as connection, connection:
        for table, found in rows.items():
            width = len(found[0])
            connection.execute(f"create table {table}({','.join(f'c{i}' for i in range(width))})")
            connection.executemany(f"insert into {table} values({','.join('?' * width)})", found)
    return time.perf_counter() - start


def main() -> int:
    """Make the workbook, measure both ways in turn, print JSON and the verdict; 1 when the limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    runs: list[dict[str, float]] = []
    floors: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "members.xlsx"
        make_book(path, args.lines)
        for n in range(args.rounds):
            folder = Path(name) / f"run{n}"
            runs.append(desk_seconds(path, folder))
            floors.append(raw_seconds(path, folder))
    ours, raw = sorted(runs, key=lambda run: run["total"])[len(runs) // 2], median(floors)
    print(json.dumps({"lines": args.lines, "raw_seconds": raw, **ours}))
    verdicts = Verdicts()
    verdicts.tell(f"member list of {args.lines:,} lines, times its floor", ours["total"] / raw, LIMIT, "x")
    return int(verdicts.missed > 0)


if __name__ == "__main__":
    sys.exit(main())
