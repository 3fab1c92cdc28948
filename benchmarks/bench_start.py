"""The start of the window, against a bare PySide6 window with as many tabs; each in a process of its own, in turn.

Run `python -m benchmarks.bench_start [--rounds N]`. Measured is the time from the start of the interpreter to the window's
painted contents, as the clerk waits for it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "*.warning=false")

from benchmarks.verdicts import Verdicts, median

TIMES = 2.5


def bare(tabs: list[str]) -> None:
    """A window with as many empty tabs, painted."""
    from PySide6.QtWidgets import QApplication, QMainWindow, QTabWidget, QWidget

    app = QApplication([])
    window = QMainWindow()
    pages = QTabWidget()
    for tab in tabs:
        pages.addTab(QWidget(), tab)
    window.setCentralWidget(pages)
    window.resize(1366, 768)
    window.show()
    app.processEvents()
    window.repaint()


def ours(folder: Path) -> None:
    """The program's window on the desk in `folder`, painted, as `ui.app.run` makes it."""
    from township_desk import bootstrap
    from township_desk.ui.app import dress, make_application
    from township_desk.ui.main_window import MainWindow
    from township_desk.ui.state import WindowState

    app = make_application()
    state = WindowState(folder / "window.json")
    dress(app, state)
    desk = bootstrap.open_desk(folder)
    window = MainWindow(desk, state=state)
    window.show()
    app.processEvents()
    window.repaint()


def seconds(*arguments: str) -> float:
    """From starting a process to its painted window; ending the process is not counted."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.bench_start", *arguments], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    spent = time.perf_counter() - start
    process.communicate()
    return spent


def main() -> int:
    """Print the medians and their ratio; 1 when the limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--bare", nargs="*")
    parser.add_argument("--ours", type=Path)
    args = parser.parse_args()
    if args.bare is not None or args.ours is not None:
        if args.ours is not None:
            ours(args.ours)
        else:
            bare(args.bare)
        print("painted", flush=True)
        os._exit(0)
    from benchmarks.hazards import make_desk

    verdicts = Verdicts()
    with tempfile.TemporaryDirectory() as folder:
        desk = make_desk(Path(folder), 2000)
        tabs = ["首页", *desk.areas]
        desk.close()
        found: tuple[list[float], list[float]] = ([], [])
        for n in range(args.rounds + 1):
            mine, floor = seconds("--ours", folder), seconds("--bare", *tabs)
            if n:  # the first round warms the disk's cache
                found[0].append(mine)
                found[1].append(floor)
        mine, floor = median(found[0]), median(found[1])
        print(f"  window {mine * 1000:.0f} ms, bare window with {len(tabs)} tabs {floor * 1000:.0f} ms")
        verdicts.tell("start, times a bare window", mine / floor, TIMES, "x")
    return int(verdicts.missed > 0)


if __name__ == "__main__":
    sys.exit(main())
