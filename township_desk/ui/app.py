"""The program's start: one instance per data folder, the look, the desk, the window; and its end."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from township_desk import bootstrap
from township_desk.core.problem import DeskError, EnvironmentProblem
from township_desk.ui import icons, safekeeping, theme
from township_desk.ui.main_window import MainWindow
from township_desk.ui.state import WindowState

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

UNKNOWN = "程序出错，台账没有打开，数据没有改动。请把下面的详情告诉维护人员。"
_windows: list[MainWindow] = []


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """The one QApplication: Chinese, sharp at any scale."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(["township-desk", *arguments])
    app.setApplicationName("TownshipDesk")
    app.setApplicationDisplayName("镇务台账")
    theme.translate(app)
    return app


def dress(app: QApplication, state: WindowState) -> None:
    """Give the application icons and the look that is remembered."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    resources = bootstrap.resource_dir()
    icons.use_folder(resources / "icons" / "actions")
    logo = resources / "icons" / "township-desk-256.png"
    if logo.exists():
        app.setWindowIcon(QIcon(str(logo)))
    points = state.get("points", 9.5)
    theme.apply(
        app,
        resources=resources,
        choice=str(state.get("look", "light")),
        points=float(points) if isinstance(points, int | float) else 9.5,
    )


def tell_failure(error: DeskError) -> None:
    """A window of its own for what prevents the start."""
    from township_desk.ui.dialogs import Dialog, label

    dialog = Dialog(None, "镇务台账没有打开")
    dialog.setMinimumWidth(480)
    dialog.body.addWidget(label("镇务台账没有打开", "title"))
    dialog.body.addWidget(label(error.message, wrap=True))
    if error.detail:
        dialog.body.addWidget(label(error.detail, "muted", wrap=True))
    dialog.add_button("关闭", "main", default=True).clicked.connect(dialog.reject)
    dialog.exec()


def keep_open(window: MainWindow) -> MainWindow:
    """Keep a window alive until it is closed, then let its desk go."""
    _windows.append(window)

    def gone() -> None:
        _windows.remove(window)
        if window.ready:
            window.desk.close()

    safekeeping.watch(window)
    window.closed.connect(gone)
    return window


def windows() -> list[MainWindow]:
    """The windows that are open."""
    return list(_windows)


def run(data: Path | None = None, url: str | None = None, files: Sequence[Path] = ()) -> int:
    """Open the window on a data folder (or a server) and stay until it is closed; returns the exit code.

    The window is shown at once and the desk opened in a worker, because what it is read with takes longer to load
    than the window. A second start on the same folder brings the first window to the front and hands it `files`.
    """
    app = make_application()
    folder = (data or bootstrap.default_data_dir()).expanduser().absolute()
    state = WindowState(folder / "window.json")
    dress(app, state)
    from township_desk.ui.single import SingleInstance

    try:
        single = SingleInstance(folder, _come_forward)
        if not single.take(files):
            return 0
    except OSError:
        single = None
    window = keep_open(MainWindow(state=state))
    window.show()
    window.open_files(files)
    QTimer.singleShot(0, lambda: _open(window, folder, url))
    code = app.exec()
    if single is not None:
        single.release()
    return code


def _open(window: MainWindow, folder: Path, url: str | None) -> None:
    """Open the desk behind a window that is shown; what prevents it ends the program with its code."""

    def failed(error: BaseException) -> bool:
        window.hide()
        told = error if isinstance(error, DeskError) else EnvironmentProblem(UNKNOWN, detail=repr(error))
        tell_failure(told)
        QCoreApplication.exit(told.exit_code)
        return True

    def opened(desk: Desk) -> None:
        window.attach(desk)
        safekeeping.at_start(window)

    window.ops.read(
        lambda _job: bootstrap.open_desk(folder, url=url),
        opened,
        owner=window,
        failed=failed,
        label="正在打开台账",
    )


def _come_forward(files: list[Path]) -> None:
    if _windows:
        _windows[0].raise_up()
        _windows[0].open_files(files)


if __name__ == "__main__":
    sys.exit(run())
