"""Lock: who else has a desk's database open, in this process (Gate) and in others (`alone`)."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

from township_desk.core.problem import EnvironmentProblem

GATE_SECONDS = 15.0
"""How long a restore waits for this window's own readers."""
LOCK_SECONDS = 4.0
"""How long another program may hold the database before the clerk is told."""


class Gate:
    """Lets many readers through; closes for one that must be alone, once the last reader has left."""

    def __init__(self) -> None:
        self._turn = threading.Condition()
        self._readers = 0
        self._closed_by: int | None = None
        self._own = threading.local()

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Pass the gate; a thread that is inside already passes again."""
        depth: int = getattr(self._own, "depth", 0)
        with self._turn:
            if depth == 0 and not self._turn.wait_for(self._open_to_me, GATE_SECONDS):
                raise _busy()
            self._readers += 1
        self._own.depth = depth + 1
        try:
            yield
        finally:
            self._own.depth = depth
            with self._turn:
                self._readers -= 1
                self._turn.notify_all()

    def _open_to_me(self) -> bool:
        return self._closed_by in (None, threading.get_ident())

    @contextlib.contextmanager
    def closed(self) -> Iterator[None]:
        """Keep everybody else out; raises EnvironmentProblem (busy) when readers do not leave in time."""
        with self._turn:
            if self._closed_by is not None:
                raise _busy()
            self._closed_by = threading.get_ident()  # first nobody new comes in, then the last one leaves
        try:
            with self._turn:
                if not self._turn.wait_for(lambda: self._readers == 0, GATE_SECONDS):
                    raise _busy()
            yield
        finally:
            with self._turn:
                self._closed_by = None
                self._turn.notify_all()


def _busy() -> EnvironmentProblem:
    return EnvironmentProblem("还有操作没有完成，请等它结束后再试。", code="busy")


def locked(detail: str = "") -> EnvironmentProblem:
    """The sentence for a database that another program holds."""
    return EnvironmentProblem(
        "数据库正被另一个程序占用。请关闭打开本台账的其他窗口后再试。", code="locked", detail=detail
    )


def alone(path: Path) -> bool:
    """Write everything pending into the database file and make sure that no other program has it open.

    Afterwards there is no -wal or -shm beside it. False when the file is too damaged to say. Raises EnvironmentProblem
    (locked) when another program has it open.
    """
    connection = sqlite3.connect(path, timeout=LOCK_SECONDS)
    try:
        # Only a connection that is alone may leave WAL; doing so writes the log back and removes it.
        mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
        if mode != "delete":
            raise locked(f"journal_mode={mode}")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise locked(str(error)) from error
        return False
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return False
    finally:
        connection.close()
    return True
