"""Import of 100,000 hazards x 20 columns, against reading the file and inserting it raw; time and memory."""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
import tempfile
import threading
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psutil

from benchmarks.verdicts import Verdicts, median
from township_desk.core.tabular import CellType
from township_desk.formats.xlsx_sheets import write_rows_xlsx

HEADERS = (
    "序号", "村（社区）", "排查日期", "隐患来源", "行业领域", "单位（场所）名称", "村组地点", "隐患描述", "隐患等级", "责任单位",
    "整改责任人", "责任人电话", "监管责任人", "整改措施", "整改资金（元）", "整改期限", "是否完成", "整改完成日期", "复查日期", "备注",
)  # fmt: skip
VILLAGES = tuple(f"{name}村" for name in ("东岭", "西河", "南塬", "石门", "白杨", "柳沟", "石盘", "上马"))
LIMIT, MEMORY_MB = 4.0, 900


def make_rows(count: int) -> list[list[Any]]:
    """Fictitious hazards, nearly every text distinct where texts are distinct in life."""
    industries = ("醇基燃料", "光伏发电", "道路交通", "建筑工地", "城镇燃气", "加油站", "消防")
    rows = []
    for i in range(count):
        day = date(2022, 1, 1) + timedelta(days=i % 330)
        done = i % 3 != 0
        rows.append([
            i + 1, VILLAGES[i % 8], day, "日常检查", industries[i % 7], f"第{i % 9000}号场所", f"{'一二三四五六'[i % 6]}组",
            f"配电箱箱门破损、第{i}回路线头裸露，未设警示标志",
            "重大" if i % 50 == 0 else "一般", "经营户", "张三李四王五赵六"[i % 7 : i % 7 + 2],
            f"1990000{i % 10000:04d}", "钱七", "立即停用，更换部件并由专业人员检测", f"{i % 5000}元", day + timedelta(days=15),
            "已整改" if done else "整改中", day + timedelta(days=9) if done else None, None, f"照片{i % 40}张",
        ])  # fmt: skip
    return rows


class Peak(threading.Thread):
    """The largest memory of this process and its children together, in MB."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = 0.0
        self._stop_it = threading.Event()

    def run(self) -> None:
        me = psutil.Process()
        while not self._stop_it.wait(0.05):
            total = 0
            for process in (me, *me.children(recursive=True)):
                try:
                    total += process.memory_info().rss
                except psutil.Error:
                    continue
            self.most = max(self.most, total / 1048576)

    def finish(self) -> float:
        """Stop and answer."""
        self._stop_it.set()
        self.join()
        return self.most


def raw_seconds(path: Path, folder: Path) -> float:
    """Reading with the fastest reader and inserting its cells as they are."""
    from python_calamine import CalamineWorkbook

    start = time.perf_counter()
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    text = [[c if isinstance(c, str | float | int) else str(c) for c in row] for row in rows]
    with sqlite3.connect(folder / "raw.db") as connection:
        connection.execute(f"create table t({','.join(f'c{i}' for i in range(len(HEADERS)))})")
        connection.executemany(f"insert into t values({','.join('?' * len(HEADERS))})", text)
    connection.close()
    return time.perf_counter() - start


def desk_seconds(path: Path, folder: Path) -> dict[str, float]:
    """The whole import through the desk."""
    from township_desk.bootstrap import open_desk

    desk = open_desk(folder / "desk", user="基准", today=lambda: date(2026, 11, 24))
    desk.set_up("青禾镇", "610999101", VILLAGES)
    start = time.perf_counter()
    plan = desk.importing.plan("hazard", path)
    planned = time.perf_counter()
    desk.importing.commit(plan)
    done = time.perf_counter()
    counts = plan.counts
    desk.close()
    return {"plan": planned - start, "commit": done - planned, "total": done - start, "new": float(counts.new)}


def main() -> int:
    """Make the workbook, measure both ways, print JSON; 1 when a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3, help="each way is run in turn as often, and medians are told")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "hazards.xlsx"
        kinds = [CellType.DATE if "日期" in h or "期限" in h else CellType.TEXT for h in HEADERS]
        write_rows_xlsx(HEADERS, kinds, make_rows(args.rows), path)
        peak = Peak()
        peak.start()
        runs: list[dict[str, float]] = []
        floors: list[float] = []
        for n in range(args.rounds):
            runs.append(desk_seconds(path, folder / f"run{n}"))
            floors.append(raw_seconds(path, folder / f"run{n}"))
        memory = peak.finish()
    ours, raw = sorted(runs, key=lambda run: run["total"])[len(runs) // 2], median(floors)
    print(json.dumps({"rows": args.rows, "raw_seconds": raw, **ours}))
    verdicts = Verdicts()
    verdicts.tell(f"import of {args.rows:,} rows, times its floor", ours["total"] / raw, LIMIT, "x")
    verdicts.tell("memory over both processes", memory, MEMORY_MB, "MB")
    return int(verdicts.missed > 0)


if __name__ == "__main__":
    sys.exit(main())
