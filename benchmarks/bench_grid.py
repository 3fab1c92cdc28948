"""The grid over many rows: first paint, page down, jump, sort and filter, until the rows are painted.

Page down and jump are measured against the same grid on a model that holds its rows in memory.
Run `python -m benchmarks.bench_grid [--rows N] [--sorted N]`.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "*.warning=false")

from benchmarks.hazards import make_desk
from benchmarks.verdicts import Verdicts, interleaved, median, milliseconds

if TYPE_CHECKING:
    from township_desk.core.query import Cond
    from township_desk.service.desk import Desk
    from township_desk.ui.grid_model import GridModel
    from township_desk.ui.ledger_page import LedgerPage
    from township_desk.ui.main_window import MainWindow

AREA, LEDGER = "安全生产", "ledger:hazard"
FIRST_PAINT, REPAINT, TIMES = 300.0, 500.0, 1.5
SORTED = ("hazard_no", "place_name", "description", "status", "level", "industry", "village_id", "found_on", "due_on",
          "fund_plan", "is_listed")  # fmt: skip
"""A column of every sortable kind: number given by the program, text, choice, reference, date, amount, yes or no."""


def wait(until: Callable[[], bool], seconds: float = 60.0) -> None:
    """Let the window live on until something is so."""
    from PySide6.QtCore import QCoreApplication, QEventLoop

    end = time.monotonic() + seconds
    while not until():
        if time.monotonic() > end:
            raise TimeoutError
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)


@contextmanager
def window_of(desk: Desk) -> Iterator[MainWindow]:
    """A window on a desk, shown and at rest."""
    from PySide6.QtCore import QEvent

    from township_desk.ui.app import dress, make_application
    from township_desk.ui.main_window import MainWindow
    from township_desk.ui.state import WindowState

    app = make_application()
    memory = WindowState(None)
    memory.put("maximised", False)
    memory.put(f"area/{AREA}", LEDGER)
    dress(app, memory)
    window = MainWindow(desk, state=memory)
    window.resize(1366, 768)
    window.show()
    window.ops.settle(120)
    yield window
    window.ops.settle(120)
    window.close()
    window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    app.processEvents()


def painted(page: LedgerPage) -> Callable[[Callable[[], None]], None]:
    """A function that does something and returns once the grid has its new rows and has painted them."""
    seen: list[int] = []
    page.model.loaded.connect(lambda: seen.append(1))

    def run(act: Callable[[], None]) -> None:
        seen.clear()
        act()
        wait(lambda: bool(seen))
        page.grid.viewport().repaint()
        page.grid.frozen.viewport().repaint()

    return run


def open_page(window: MainWindow) -> LedgerPage:
    """Choose the tab and return when its rows are painted."""
    window.tabs.setCurrentIndex(window.desk.areas.index(AREA) + 1)
    page = cast("LedgerPage", window.page())
    wait(lambda: page.model.total > 0)
    page.grid.viewport().repaint()
    page.grid.frozen.viewport().repaint()
    return page


def first_paint(desk: Desk, verdicts: Verdicts) -> None:
    """From choosing the tab to the painted rows: the first time in this process, and the median of five windows."""
    times = []
    for _ in range(6):
        with window_of(desk) as window:
            times.append(milliseconds(lambda w=window: open_page(w)))  # type: ignore[misc]
    verdicts.tell("first paint, first time in the process", times[0], FIRST_PAINT)
    verdicts.tell("first paint, median of five windows", median(times[1:]), FIRST_PAINT)


def held(model: GridModel, count: int) -> GridModel:
    """A model with the same columns that holds all its rows in memory (the distinct ones repeat)."""
    from township_desk.ui.grid_model import GridModel

    rows = [model.row(n) for n in range(4096)]
    for row in rows:
        for column in range(len(row.texts)):
            if row.texts[column] is None and column:
                row.texts[column] = model.desk.records.text(row.record, model.columns[column - 1].name)  # type: ignore[arg-type]
    everything = (rows * (count // len(rows) + 1))[:count]

    class Held(GridModel):
        """Rows from a list."""

        def row(self, number: int):  # type: ignore[no-untyped-def]
            return everything[number]

    made = Held(model.desk, model.ops, model.ledger, model.parent())
    made.total = count
    return made


def scrolling(desk: Desk, verdicts: Verdicts) -> None:
    """Page down and jumps, each repainted, against rows in memory."""
    from township_desk.ui.grid_view import GridView

    with window_of(desk) as window:
        page = open_page(window)
        window.ops.settle(120)
        total = page.model.total
        memory = GridView(desk, window.ops, held(page.model, total), frozen=1 + page.ledger.frozen)
        for column in range(page.model.columnCount()):
            memory.setColumnHidden(column, page.grid.isColumnHidden(column))
            memory.setColumnWidth(column, page.grid.columnWidth(column))
        memory.sync_columns()
        memory.resize(page.grid.size())
        memory.show()
        window.ops.settle(10)
        rng = random.Random(2)
        places = [rng.randrange(total) for _ in range(4000)]

        def turn(grid: GridView) -> Callable[[], None]:
            bar = grid.verticalScrollBar()

            def run() -> None:
                bar.setValue(bar.value() + bar.pageStep())
                grid.viewport().repaint()
                grid.frozen.viewport().repaint()

            return run

        def jump(grid: GridView) -> Callable[[], None]:
            left = iter(places)

            def run() -> None:
                grid.verticalScrollBar().setValue(next(left))
                grid.viewport().repaint()
                grid.frozen.viewport().repaint()

            return run

        for what, make in (("page down", turn), ("jump anywhere", jump)):
            ours, theirs = interleaved(120, make(page.grid), make(memory))
            print(f"  {what}: {ours:.1f} ms, rows in memory {theirs:.1f} ms")
            verdicts.tell(f"{what}, times rows in memory", ours / theirs, TIMES, "x")


def sorting(desk: Desk, verdicts: Verdicts, rounds: int) -> None:
    """Sort by each kind of column and filter by usual conditions, until the rows are painted."""
    from township_desk.core.query import Is, Query, Sort
    from township_desk.ui.filters import Chip

    with window_of(desk) as window:
        page = open_page(window)
        window.ops.settle(120)
        shown = painted(page)

        def timed(act: Callable[[], None]) -> float:
            window.ops.settle(120)
            return milliseconds(lambda: shown(act))

        for name in SORTED:
            for down in (False, True):
                times = [timed(lambda n=name, d=down: page.order((Sort(n, d),))) for _ in range(rounds)]  # type: ignore[misc]
                label = page.ledger.by_name[name].label
                verdicts.tell(f"sort {label} {'down' if down else 'up'}", median(times), REPAINT)
        page.order(page.ledger.sort)
        conditions: tuple[tuple[str, Cond], ...] = (
            ("状态 = 未整改", Is("status", "=", "未整改")),
            ("村 = 3", Is("village_id", "=", 3)),
            ("描述含“灭火器”", Is("description", "contains", "灭火器")),
            ("等级 = 重大", Is("level", "=", "重大")),
            ("资金 >= 5000", Is("fund_plan", ">=", 500_000)),
            ("期限 < 今天", Is("due_on", "<", desk.today)),
        )
        for label, cond in conditions:
            times = []
            for _ in range(rounds):
                page.filters.clear()
                times.append(timed(lambda c=cond: page.put_filter("x", Chip("x", "x", c))))  # type: ignore[misc]
            verdicts.tell(f"filter {label}", median(times), REPAINT)
        page.filters.clear()

        def search(words: str) -> None:
            page.filters.search = words
            page.load()

        for words in ("灭火器", "wjg 商户12"):
            verdicts.tell(f"search {words}", median([timed(lambda w=words: search(w)) for _ in range(rounds)]), REPAINT)  # type: ignore[misc]
        start = time.perf_counter()
        desk.records.ids(Query("hazard", None, (Sort("description"),)))
        print(f"  every id in the order of a text, behind the scenes: {(time.perf_counter() - start) * 1000:.0f} ms")


def main() -> int:
    """Print every figure beside its limit; 1 when one is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows for painting and scrolling")
    parser.add_argument("--sorted", type=int, default=200_000, help="rows for sorting and filtering")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    verdicts = Verdicts()
    for count, measures in (
        (args.sorted, (lambda d, v: sorting(d, v, args.rounds),)),
        (args.rows, (first_paint, scrolling)),
    ):
        if not count:
            continue
        with tempfile.TemporaryDirectory() as folder:
            print(f"-- {count:,} rows", flush=True)
            desk = make_desk(Path(folder), count)
            for measure in measures:
                measure(desk, verdicts)
            desk.close()
    return int(verdicts.missed > 0)


if __name__ == "__main__":
    sys.exit(main())
