"""Engine: opens a desk's database with the right pragmas, one reader and one writer side, faults told in Chinese."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, exc
from sqlalchemy.pool import QueuePool

from township_desk.core.problem import Conflict, DeskError, EnvironmentProblem
from township_desk.store.facts import file_uri

_DAMAGED = ("malformed", "not a database", "corrupt", "could not decode")
"""What the library says of a damaged file; damaged text, even in its own messages, cannot be decoded."""
BUSY_MS = 4000
"""How long a writer waits for another one before the clerk is told, in milliseconds."""


def sqlite_engine(path: Path, *, write: bool, immutable: bool = False) -> Engine:
    """An engine on a SQLite file: WAL and synchronous=FULL, foreign keys, bound wait; readers can't write.

    `immutable`: the folder can't be written, so nobody changes the file and no lock files can be made.
    """

    def connect() -> sqlite3.Connection:
        target = file_uri(path, immutable=True) if immutable else str(path)
        connection = sqlite3.connect(target, uri=immutable, timeout=BUSY_MS / 1000, check_same_thread=False)
        connection.isolation_level = None  # transactions begin where SQLAlchemy says, not where the driver guesses
        try:
            for pragma in _pragmas(write):
                connection.execute(f"PRAGMA {pragma}")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    engine = create_engine(
        "sqlite+pysqlite://",
        creator=connect,
        poolclass=QueuePool,
        pool_size=2 if write else 8,
        max_overflow=0 if write else 16,
    )

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _pragmas(write: bool) -> tuple[str, ...]:
    # No mmap: a read error, or a file cut short by another program, would end the process instead of raising.
    common = ("foreign_keys=ON", "recursive_triggers=ON", "cache_size=-32768", "temp_store=MEMORY")
    if write:
        return ("journal_mode=WAL", "synchronous=FULL", *common)
    return (*common, "query_only=ON")


def server_engine(url: str) -> Engine:
    """An engine on an office's database server; raises EnvironmentProblem (server) without its driver or address."""
    try:
        return create_engine(url, pool_pre_ping=True)
    except ImportError as error:
        text = "没有安装数据库服务器的驱动程序（psycopg），连接不了服务器。请联系系统管理员安装，或改用本机文件夹。"
        raise EnvironmentProblem(text, code="server", detail=str(error)) from error
    except exc.ArgumentError as error:
        text = "数据库服务器的地址写得不对，应像 postgresql://用户@服务器/数据库。"
        raise EnvironmentProblem(text, code="server", detail=str(error)) from error


@contextmanager
def told_in_chinese() -> Iterator[None]:
    """Turn database failures into sentences for the clerk."""
    try:
        yield
    except (exc.DBAPIError, sqlite3.Error, UnicodeDecodeError) as error:
        original = getattr(error, "orig", None) or error
        raise explain(original) from error


def explain(error: BaseException) -> DeskError:
    """The sentence for a driver's error."""
    text = str(error).lower()
    detail = f"{type(error).__name__}: {error}"
    if "locked" in text or "busy" in text:
        return EnvironmentProblem(
            "数据库正被另一个程序占用，本次操作没有保存。请关闭其他窗口后再试。", code="locked", detail=detail
        )
    if "disk" in text and "full" in text:
        return EnvironmentProblem("磁盘空间不足，本次操作没有保存。请清理磁盘后再试。", code="disk_full", detail=detail)
    if "readonly" in text or "read-only" in text or "query_only" in text:
        return EnvironmentProblem("数据文件夹只能读不能写，本次操作没有保存。", code="read_only", detail=detail)
    if isinstance(error, UnicodeDecodeError) or any(word in text for word in _DAMAGED):
        return EnvironmentProblem(
            "数据库文件已损坏。请用“恢复备份”取回最近一份可用的备份。", code="damaged", detail=detail
        )
    if "unable to open" in text:
        return EnvironmentProblem(
            "打不开数据库文件，请检查文件夹是否存在、是否有权限。", code="unreadable", detail=detail
        )
    if "unique constraint" in text or "duplicate key" in text:
        return Conflict("已存在相同记录，本次操作没有保存。", code="G-12", detail=detail)
    if "foreign key" in text:
        return Conflict(
            "有别的记录引用了这些记录，本次操作没有保存。请先处理引用它们的记录。", code="referenced", detail=detail
        )
    if "disk i/o" in text:
        return EnvironmentProblem("读写磁盘出错，本次操作没有保存。请检查磁盘。", code="io", detail=detail)
    return EnvironmentProblem("数据库出错，本次操作没有保存。", code="database", detail=detail)
