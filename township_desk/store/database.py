"""Database: opens, creates and identifies a desk's database; hands out reading and writing connections."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from township_desk.core.ledger import Ledger
from township_desk.core.problem import EnvironmentProblem
from township_desk.store.engine import server_engine, sqlite_engine, told_in_chinese
from township_desk.store.lock import Gate
from township_desk.store.schema import APPLICATION_ID, SCHEMA_VERSION, Schema


class Database:
    """One desk's database. Reading is free for every thread; writing is one at a time in this process."""

    def __init__(
        self,
        ledgers: Mapping[str, Ledger],
        *,
        path: Path | None = None,
        url: str | None = None,
        read_only: bool = False,
        immutable: bool = False,
    ) -> None:
        self.schema = Schema(ledgers)
        self.path = path
        self.read_only = read_only or immutable
        self._write_lock = threading.RLock()
        self._gate = Gate()
        self._after: list[Callable[[], None]] = []
        if path is not None:
            self.writer: Engine = sqlite_engine(path, write=True)
            self.reader: Engine = sqlite_engine(path, write=False, immutable=immutable)
        else:
            self.writer = self.reader = server_engine(url or "")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading; sees one consistent state."""
        with self._gate.reading(), told_in_chinese(), self.reader.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection in one transaction: committed when the block ends, rolled back when it raises."""
        if self.read_only:
            raise EnvironmentProblem("本机当前以只读方式打开台账，不能修改。", code="read_only")
        with self._write_lock:
            self._after = []
            with self._gate.reading(), told_in_chinese(), self.writer.begin() as connection:
                yield connection
            after, self._after = self._after, []
        for action in after:
            action()

    def after_commit(self, action: Callable[[], None]) -> None:
        """Do something once the open transaction is committed; nothing when it is rolled back."""
        self._after.append(action)

    @contextmanager
    def suspended(self) -> Iterator[None]:
        """No connection of this process is open inside the block, so that the file may be replaced."""
        with self._write_lock, self._gate.closed():
            self.close()
            yield

    def close(self) -> None:
        """Let go of every connection."""
        self.writer.dispose()
        if self.reader is not self.writer:
            self.reader.dispose()


def identify(path: Path) -> int | None:
    """The schema version of the SQLite file at `path`; None when there is no file yet.

    Looks at the file's own header before any library opens it, so a newer or foreign file is never written to.
    Raises EnvironmentProblem for an empty, foreign or newer file.
    """
    if not path.exists():
        return None
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise EnvironmentProblem(
            "打不开数据库文件，请检查是否有权限。", code="unreadable", detail=str(error)
        ) from error
    if not header:
        raise EnvironmentProblem("数据库文件是空的（0字节），已损坏。请用“恢复备份”取回。", code="damaged")
    if len(header) < 100 or not header.startswith(b"SQLite format 3\0"):
        raise EnvironmentProblem("数据库文件已损坏或不是台账数据库。请用“恢复备份”取回。", code="damaged")
    application = int.from_bytes(header[68:72], "big")
    version = int.from_bytes(header[60:64], "big")
    if application != APPLICATION_ID:
        raise EnvironmentProblem("这个文件不是镇务台账的数据库，没有打开。", code="foreign")
    if version > SCHEMA_VERSION:
        raise newer(version)
    return version


def newer(version: int) -> EnvironmentProblem:
    """The sentence for a database that a later version of the program has made."""
    text = "这个数据库由更新版本的镇务台账建立，请升级软件后再打开。数据没有改动。"
    return EnvironmentProblem(text, code="newer", detail=f"{version} > {SCHEMA_VERSION}")


def fetch_all(connection: Connection, statement: Any, given: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """Every row of a select as plain tuples, as the driver gives them: no column has a type that needs more."""
    return [*connection.execute(statement, given).cursor.fetchall()]
