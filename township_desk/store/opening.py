"""Opening: makes a new database, brings an older one up to date, refuses what must not be touched."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import text

from township_desk.core.problem import EnvironmentProblem
from township_desk.ledgers import LEDGERS
from township_desk.ledgers.program import PROGRAM_LEDGERS
from township_desk.store.backup import free_name, listed, make, newest_proven
from township_desk.store.database import Database, identify, newer
from township_desk.store.engine import told_in_chinese
from township_desk.store.facts import file_uri
from township_desk.store.files import remove, told_of_files
from township_desk.store.lock import LOCK_SECONDS, alone
from township_desk.store.migrations import migrate, stamp
from township_desk.store.place import refuse_unsafe
from township_desk.store.schema import APPLICATION_ID, SCHEMA_VERSION, TRIGGERS


def open_database(
    *, path: Path | None, url: str | None, migrations: Path, read_only: bool, local: Path | None = None
) -> Database:
    """A database ready for use; raises EnvironmentProblem and leaves the file as it was when it can't be.

    `local` is the folder to offer when the database may not lie where it is.
    """
    if path is None:
        return _open_server(url or "")
    refuse_unsafe(path.parent, local)
    try:
        return _open_file(path, migrations, read_only=read_only)
    except EnvironmentProblem as error:
        raise _with_offer(error, path.parent / "backups") from error


def _open_file(path: Path, migrations: Path, *, read_only: bool) -> Database:
    ledgers = {**LEDGERS, **PROGRAM_LEDGERS}
    if identify(path) is None:
        _may_make(path, read_only=read_only)
        _create(path)
    writable = os.access(path.parent, os.W_OK) and os.access(path, os.W_OK)
    if not writable:
        quiet = not _pending(path)
        database = Database(ledgers, path=path, read_only=True, immutable=quiet)
        _look(path, immutable=quiet)
        return database
    version = _look(path, immutable=False)
    if version < SCHEMA_VERSION:
        if read_only:
            text_ = "这个数据库是旧版本的，要先正常打开一次完成升级，才能以只读方式查看。"
            raise EnvironmentProblem(text_, code="older")
        now = datetime.now()  # noqa: DTZ005 - local time, as the desk's clock
        folder = path.parent / "backups"
        migrate(path, migrations, backup=lambda: make(path, free_name(folder, now), at=now, kind="before_upgrade"))
    return Database(ledgers, path=path, read_only=read_only)


def _pending(path: Path) -> bool:
    """Whether a log with content lies beside the database."""
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _look(path: Path, *, immutable: bool) -> int:
    """The version of the database as its log leaves it; reads its outline, so that gross damage shows at once."""
    _whole(path)
    with told_in_chinese(), closing(_reading(path, immutable=immutable)) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.execute("SELECT max(id) FROM changeset").fetchone()
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if application != APPLICATION_ID:
        raise EnvironmentProblem("这个文件不是镇务台账的数据库，没有打开。", code="foreign")
    if version > SCHEMA_VERSION:
        raise newer(version)
    return version


def _reading(path: Path, *, immutable: bool) -> sqlite3.Connection:
    return sqlite3.connect(file_uri(path, immutable=immutable), uri=True, timeout=LOCK_SECONDS)


def _whole(path: Path) -> None:
    """A file that is shorter than its own header says has lost its end (unless the log still holds it)."""
    if _pending(path):
        return
    with path.open("rb") as file:
        header = file.read(100)
    size = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    if path.stat().st_size < pages * (65536 if size == 1 else size):
        raise EnvironmentProblem("数据库文件不完整，后面一段丢失了。", code="damaged")


def _with_offer(error: EnvironmentProblem, backups: Path) -> EnvironmentProblem:
    """The same problem, naming the newest proven backup when the database can't be used."""
    if error.code not in ("damaged", "missing", "foreign"):
        return error
    newest = newest_proven(backups)
    if newest is None:
        return error
    offer = f"最近一份可用的备份：{newest.at:%Y-%m-%d %H:%M}（{newest.rows}条记录，{newest.path.name}）。"
    return EnvironmentProblem(f"{error.message}{offer}", code=error.code, detail=error.detail)


def _may_make(path: Path, *, read_only: bool) -> None:
    """Make the folder; refuse where a database should be: a new one would hide that the old one is gone."""
    if read_only:
        raise EnvironmentProblem("文件夹里还没有台账数据库。", code="missing")
    folder = path.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        text_ = "不能在这里建立数据文件夹，请检查位置和权限，或另选一个文件夹。"
        raise EnvironmentProblem(text_, code="folder", detail=str(error)) from error
    if not os.access(folder, os.W_OK):
        raise EnvironmentProblem("数据文件夹只能读不能写，不能在这里建立台账，请另选一个文件夹。", code="read_only")
    if _pending(path) or listed(folder / "backups"):
        text_ = "文件夹里有备份，却没有数据库文件（可能被移走或被杀毒软件隔离），没有另建新库。请用“恢复备份”取回，或另选一个文件夹。"
        raise EnvironmentProblem(text_, code="missing")


def _create(path: Path) -> None:
    """Make all tables in a file aside and move it in place when it is whole; another window may have been faster."""
    made = path.with_name(f"{path.name}.new-{uuid4().hex[:8]}")
    with told_of_files("建立台账"):
        try:
            remove(made)
            database = Database({**LEDGERS, **PROGRAM_LEDGERS}, path=made)
            with told_in_chinese(), database.writer.begin() as connection:
                database.schema.metadata.create_all(connection, checkfirst=False)
                for trigger in TRIGGERS:
                    connection.execute(text(trigger))
                stamp(connection, SCHEMA_VERSION)
            database.close()
            alone(made)
            _place_new(made, path)
        finally:
            remove(*(made.with_name(made.name + log) for log in ("", "-wal", "-shm", "-journal")))


def _place_new(made: Path, path: Path) -> None:
    """Move a new file in place unless one is there."""
    try:
        if os.name == "nt":
            made.rename(path)
        else:
            os.link(made, path)
    except FileExistsError:
        return
    except OSError:
        if not path.exists():  # a file system without links
            made.replace(path)


def _open_server(url: str) -> Database:
    """The database of an office's server, made there when it is empty."""
    if url.startswith("sqlite"):
        raise EnvironmentProblem("本机的数据请用 --data 指明文件夹，不用数据库地址。", code="server")
    database = Database({**LEDGERS, **PROGRAM_LEDGERS}, url=url)
    with told_in_chinese(), database.writer.begin() as connection:
        if not connection.dialect.has_table(connection, "changeset"):
            database.schema.metadata.create_all(connection)
            stamp(connection, SCHEMA_VERSION)
        version = int(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
    if version > SCHEMA_VERSION:
        raise newer(version)
    if version < SCHEMA_VERSION:
        raise EnvironmentProblem("服务器上的数据库是旧版本的，请联系系统管理员升级。", code="older")
    return database
