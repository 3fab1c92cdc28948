"""One run of the command line: which desk is meant, how results are printed, how Ctrl+C stops the work."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from township_desk.cli.output import Output, Progress
from township_desk.core.problem import Cancelled, DeskError, EnvironmentProblem

if TYPE_CHECKING:
    from township_desk.core.ledger import Ledger
    from township_desk.service.desk import Desk


class Interrupt:
    """Ctrl+C: the first asks the running service to stop and roll back, the second no longer waits for it."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._previous: Any = None

    def cancelled(self) -> bool:
        """Whether the work is to stop; handed to the services."""
        return self._asked.is_set()

    def __enter__(self) -> Interrupt:
        if threading.current_thread() is threading.main_thread():
            self._previous = signal.signal(signal.SIGINT, self._on_signal)
        return self

    def __exit__(self, *_: object) -> None:
        if self._previous is not None:
            signal.signal(signal.SIGINT, self._previous)
            self._previous = None

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if self._asked.is_set():
            raise KeyboardInterrupt
        self._asked.set()


class Run:
    """What the commands are given: the desk that `--data` or `--database` means, and where results go."""

    def __init__(self, *, data: Path | None, database: str | None, out: Output) -> None:
        self.data = data
        self.url = database
        self.out = out
        self.interrupt = Interrupt()
        self._desk: Desk | None = None

    @property
    def folder(self) -> Path:
        """The folder of the desk."""
        from township_desk.bootstrap import default_data_dir

        return self.data if self.data is not None else default_data_dir()

    def open(self) -> Desk:
        """The desk, made where there is none yet."""
        from township_desk.bootstrap import open_desk

        if self._desk is None:
            self._desk = open_desk(self.data, url=self.url)
        return self._desk

    def desk(self) -> Desk:
        """The desk of a township that has been set up. Raises EnvironmentProblem, and makes nothing, where there is none."""
        if not self.exists() or not self.open().town:
            raise EnvironmentProblem(
                "这里还没有镇务台账。请先用 setup 命令建立，或用 demo 命令生成演示数据，或用 --data 指明数据文件夹。",
                code="no_desk",
            )
        return self.open()

    def exists(self) -> bool:
        """Whether there is a database to open."""
        from township_desk.bootstrap import DATABASE_NAME

        return self._desk is not None or self.url is not None or (self.folder / DATABASE_NAME).exists()

    def ledger(self, name: str) -> Ledger:
        """A ledger by name or label. Raises UsageError."""
        return self.desk().records.ledger(name)

    def work(self, label: str) -> Work:
        """A long piece of work: progress bar and Ctrl+C."""
        return Work(label, self.interrupt)

    def close(self) -> None:
        """Let go of the desk."""
        if self._desk is not None:
            self._desk.close()
            self._desk = None


class Work:
    """`with run.work(label) as work:` hand `work.progress` and `work.cancelled` to a service."""

    def __init__(self, label: str, interrupt: Interrupt) -> None:
        self.progress = Progress(label)
        self.cancelled: Callable[[], bool] = interrupt.cancelled
        self._interrupt = interrupt

    def __enter__(self) -> Work:
        self._interrupt.__enter__()
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        self.progress.__exit__()
        self._interrupt.__exit__()
        if isinstance(error, DeskError) and self.cancelled():
            raise Cancelled from error  # the reader of a workbook, say, died of the same Ctrl+C
