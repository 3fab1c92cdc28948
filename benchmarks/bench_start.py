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
    """The program as the clerk starts it, on the desk in `folder`: its window painted, then its start page filled."""
    from PySide6.QtWidgets import QApplication

    from township_desk.cli import main as program

    def live() -> int:
        from township_desk.ui.app import windows

        app = QApplication.instance()
        window = windows()[0]
        assert app is not None
        app.processEvents()
        window.repaint()
        print("painted", flush=True)
        while not (window.ready and window.ops.idle):
            app.processEvents()
        window.repaint()
        print("ready", flush=True)
        os._exit(0)

    QApplication.exec = staticmethod(live)  # type: ignore[method-assign, assignment]
    sys.exit(program(["--data", str(folder)]))


def seconds(*arguments: str) -> list[float]:
    """From starting a process to each line it prints: its painted window, then its filled start page."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.bench_start", *arguments], stdout=subprocess.PIPE)
    assert process.stdout is not None
    spent = [time.perf_counter() - start for _line in process.stdout]
    process.wait()
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
        bare(args.bare)
        print("painted", flush=True)
        os._exit(0)
    from benchmarks.hazards import make_desk
    from benchmarks.verdicts import Verdicts, median

    verdicts = Verdicts()
    with tempfile.TemporaryDirectory() as folder:
        desk = make_desk(Path(folder), 2000)
        tabs = ["首页", *desk.areas]
        desk.close()
        found: tuple[list[float], list[float], list[float]] = ([], [], [])
        for n in range(args.rounds + 1):
            (mine, full), (floor,) = seconds("--ours", folder), seconds("--bare", *tabs)
            if n:  # the first round warms the disk's cache
                for times, spent in zip(found, (mine, floor, full), strict=True):
                    times.append(spent)
        mine, floor, full = (median(times) * 1000 for times in found)
        print(
            f"  window painted {mine:.0f} ms, start page filled {full:.0f} ms, bare window with {len(tabs)} tabs {floor:.0f} ms"
        )
        verdicts.tell("start, times a bare window", mine / floor, TIMES, "x")
    return int(verdicts.missed > 0)


if __name__ == "__main__":
    sys.exit(main())
