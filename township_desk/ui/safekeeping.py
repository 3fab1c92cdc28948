"""Backups that nobody has to think of: one after a desk was opened and one when its window closes, each when it is due."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from township_desk.core.problem import Cancelled, DeskError

if TYPE_CHECKING:
    from township_desk.store.backup import BackupInfo
    from township_desk.ui.main_window import MainWindow
    from township_desk.ui.operations import Job

AT_MOST = 120.0
"""Seconds that a backup may take while the program ends; what it has not finished then is taken away again."""


def watch(window: MainWindow) -> None:
    """Back up before the window's threads end."""
    window.closing.connect(lambda: at_close(window))


def at_start(window: MainWindow) -> None:
    """In a worker, when the last proven backup is older than a day."""

    def failed(error: BaseException) -> bool:
        window.messages.tell(f"自动备份没有成功：{_words(error)}", "bad")
        return True

    _start(window, closing=False, done=lambda last: _show(window, last), failed=failed)


def at_close(window: MainWindow) -> None:
    """When anything changed since the last one; the window is gone meanwhile."""
    if not window.ready or window.desk.read_only:
        return
    window.hide()
    lost: list[BaseException] = []

    def failed(error: BaseException) -> bool:
        lost.append(error)
        return True

    _start(window, closing=True, done=lambda _last: None, failed=failed)
    window.ops.settle(AT_MOST)
    if lost and not isinstance(lost[0], Cancelled):
        _tell(lost[0])


def _start(
    window: MainWindow,
    *,
    closing: bool,
    done: Callable[[BackupInfo | None], None],
    failed: Callable[[BaseException], bool],
) -> None:
    safety = window.desk.safety

    def work(job: Job) -> BackupInfo | None:
        made = safety.auto_backup(closing=closing, progress=job.progress, cancelled=job.cancelled)
        return made or safety.last_proven()

    window.ops.read(
        work,
        done,
        owner=window,
        failed=failed,
        label="正在自动备份",
        quiet=True,
    )


def _show(window: MainWindow, last: BackupInfo | None) -> None:
    """The last proven backup, beside the user's name."""
    if last is not None:
        window.who.setText(f"{window.who.text()}　上次备份 {last.at:%m-%d %H:%M}")


def _words(error: BaseException) -> str:
    return error.message if isinstance(error, DeskError) else repr(error)


def _tell(error: BaseException) -> None:
    from township_desk.ui.dialogs import Dialog, label

    dialog = Dialog(None, "自动备份没有成功")
    dialog.setMinimumWidth(480)
    dialog.body.addWidget(label("台账的改动都已保存，但关闭时的自动备份没有成功。", wrap=True))
    dialog.body.addWidget(label(_words(error), "muted", wrap=True))
    dialog.add_button("知道了", "main", default=True).clicked.connect(dialog.accept)
    dialog.exec()
