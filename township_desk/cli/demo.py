"""The demo command's work: make the township, print its month, picture its tabs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from township_desk.cli.run import Run

if TYPE_CHECKING:
    from township_desk.service.demo import DemoReport
    from township_desk.service.desk import Desk


def make(run: Run, folder: Path, *, scale: float = 1.0, pictures: bool = True) -> DemoReport:
    """Make or remake the demonstration in a folder. Raises UsageError when the folder holds anything else."""
    from township_desk.bootstrap import DATABASE_NAME, open_desk
    from township_desk.service.demo import clear, demo_desk, make_demo, mark
    from township_desk.service.demo_month import print_month

    folder = folder.absolute()
    clear(folder, DATABASE_NAME)
    with demo_desk(folder, open_desk) as desk, run.work("生成演示数据") as work:
        report = make_demo(desk, folder, progress=work.progress, scale=scale)
        print_month(desk, report, progress=work.progress, pictures=pictures)
        if pictures:
            _picture_tabs(desk, folder / "out", report)
    mark(folder, DATABASE_NAME)
    return report


def _picture_tabs(desk: Desk, out: Path, report: DemoReport) -> None:
    """A picture of every tab of the window, drawn off the screen."""
    from township_desk.ui.pictures import picture_tabs

    report.files += [Path(path) for path in picture_tabs(desk, out) or ()]
