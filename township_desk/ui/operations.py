"""The one operation wrapper: desk calls run in worker threads, errors reach one presenter, long ones can be cancelled."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from contextlib import suppress
from typing import Any

import shiboken6
from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, QRunnable, Qt, QThreadPool, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from township_desk.core.problem import Cancelled

POINTER_AFTER = 0.5
"""Seconds until the busy pointer."""
BAR_AFTER = 2.0
"""Seconds until the bar with 取消."""

Done = Callable[[Any], None]
Failed = Callable[[BaseException], bool]


class Job:
    """One call under way: what it is, how far it is, and whether the clerk stopped it."""

    def __init__(self, work: Callable[[Job], Any], owner: QObject, label: str) -> None:
        self.work = work
        self.owner = owner
        self.label = label
        self.done: Done | None = None
        self.failed: Failed | None = None
        self.key: Hashable | None = None
        self.quiet = False
        self.writes = False
        self.started = time.monotonic()
        self.position = 0
        self.total = 0
        self.text = ""
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop."""
        self._stop.set()

    def cancelled(self) -> bool:
        """Whether it was asked to stop; handed to the desk's calls."""
        return self._stop.is_set()

    def progress(self, *steps: Any) -> None:
        """How far the work is: (done), (done, total) or (done, total, words); handed to the desk's calls."""
        numbers = [int(step) for step in steps if isinstance(step, int | float)]
        words = [step for step in steps if isinstance(step, str)]
        if numbers:
            self.position = numbers[0]
        if len(numbers) > 1:
            self.total = numbers[1]
        if words:
            self.text = words[0]


class _Task(QRunnable):
    """Carries a job into a pool thread."""

    def __init__(self, job: Job, finished: Callable[[Job, Any, BaseException | None], None]) -> None:
        super().__init__()
        self._job = job
        self._finished = finished

    def run(self) -> None:
        value: Any = None
        error: BaseException | None = None
        try:
            if self._job.cancelled():
                raise Cancelled
            value = self._job.work(self._job)
        except Exception as caught:  # noqa: BLE001 - the presenter tells the clerk, whatever it is
            error = caught
        with suppress(RuntimeError):
            self._finished(self._job, value, error)


class Operations(QObject):
    """Runs desk calls for the window.

    `touched` passes on every applied changeset in the window's thread; `failure` asks the presenter to show an error
    near a widget; `busy` carries the job that the bar should show, or None.
    """

    touched = Signal(object)
    failure = Signal(object, object)
    busy = Signal(object)
    _finished = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._readers, self._writer = QThreadPool(), QThreadPool()
        self._readers.setMaxThreadCount(2)
        self._writer.setMaxThreadCount(1)
        for pool in (self._readers, self._writer):
            pool.setExpiryTimeout(-1)
        self._jobs: list[Job] = []
        self._latest: dict[Hashable, Job] = {}
        self._closed = False
        self._pointer = False
        self._finished.connect(self._settle, Qt.ConnectionType.QueuedConnection)
        self._watch = QTimer(self)
        self._watch.setInterval(100)
        self._watch.timeout.connect(self._look)

    def read(
        self,
        work: Callable[[Job], Any],
        done: Done,
        *,
        owner: QObject,
        key: Hashable | None = None,
        failed: Failed | None = None,
        label: str = "正在读取",
        quiet: bool = False,
    ) -> Job:
        """Read in a worker; `done` gets the value in the window's thread unless `owner` is gone or a newer read of
        the same `key` was asked for. `failed` returns True when it dealt with the error; `quiet` never shows busy."""
        job = Job(work, owner, label)
        job.done, job.failed, job.key, job.quiet = done, failed, key, quiet
        if key is not None:
            if older := self._latest.get(key):
                older.cancel()
            self._latest[key] = job
        return self._start(job, self._readers)

    def write(
        self,
        work: Callable[[Job], Any],
        done: Done | None = None,
        *,
        owner: QObject,
        failed: Failed | None = None,
        label: str = "正在保存",
    ) -> Job:
        """Change data in the one writing thread, in the order asked."""
        job = Job(work, owner, label)
        job.done, job.failed, job.writes = done, failed, True
        return self._start(job, self._writer)

    def _start(self, job: Job, pool: QThreadPool) -> Job:
        if self._closed:
            return job
        self._jobs.append(job)
        if not self._watch.isActive():
            self._watch.start()
        pool.start(_Task(job, self._finished.emit))
        return job

    def _settle(self, job: Job, value: Any, error: BaseException | None) -> None:
        if job in self._jobs:
            self._jobs.remove(job)
        stale = job.key is not None and self._latest.get(job.key) is not job
        if job.key is not None and not stale:
            del self._latest[job.key]
        self._look()
        if self._closed or stale or not shiboken6.isValid(job.owner):
            return
        if error is None:
            if job.done is not None:
                job.done(value)
        elif not (job.failed is not None and job.failed(error)):
            self.failure.emit(error, job.owner)

    def _look(self) -> None:
        now = time.monotonic()
        shown = [job for job in self._jobs if not job.quiet]
        oldest = shown[0] if shown else None
        age = now - oldest.started if oldest else 0.0
        if (age >= POINTER_AFTER) != self._pointer:
            self._pointer = not self._pointer
            if self._pointer:
                QGuiApplication.setOverrideCursor(Qt.CursorShape.BusyCursor)
            else:
                QGuiApplication.restoreOverrideCursor()
        self.busy.emit(oldest if age >= BAR_AFTER else None)
        if not self._jobs:
            self._watch.stop()

    @property
    def idle(self) -> bool:
        """Whether nothing is under way."""
        return not self._jobs

    @property
    def writing(self) -> bool:
        """Whether a change is still being saved."""
        return any(job.writes for job in self._jobs)

    def settle(self, seconds: float = 30.0) -> bool:
        """Let the window live on until nothing is under way; False when that takes longer than `seconds`."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            if self.idle:
                QCoreApplication.processEvents()
                if self.idle:
                    return True
            time.sleep(0.002)
        return False

    def close(self) -> None:
        """Stop every job and end the threads; results that come late are dropped."""
        self._closed = True
        for job in self._jobs:
            job.cancel()
        for pool in (self._readers, self._writer):
            pool.clear()
            pool.waitForDone()
        self._jobs.clear()
        self._look()
