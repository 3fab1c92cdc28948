"""The demonstration township, opened in a window and a folder of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from township_desk.ui.operations import Job

if TYPE_CHECKING:
    from township_desk.ui.main_window import MainWindow


def open_demo(window: MainWindow) -> None:
    """Make the demonstration township beside the data folder (when it isn't there yet) and open it."""
    folder = window.desk.data / "demo"

    def work(job: Job) -> Path:
        if not (folder / "desk.db").exists():
            from township_desk.bootstrap import open_desk
            from township_desk.service.demo import demo_desk, make_demo

            with demo_desk(folder, open_desk) as desk:
                make_demo(desk, folder, progress=job.progress)
        return folder

    window.messages.tell("正在生成演示镇（虚构数据），约需一分钟……", "info")
    window.ops.read(work, lambda made: _show(window, made), owner=window, label="正在生成演示镇")


def _show(window: MainWindow, folder: Path) -> None:
    from township_desk.bootstrap import open_desk
    from township_desk.ui.app import keep_open
    from township_desk.ui.main_window import MainWindow

    window.messages.clear()
    keep_open(MainWindow(open_desk(folder))).show()
