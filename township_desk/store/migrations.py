"""Migrations: bring an older database up to date: backup first, one transaction, verified, or nothing at all."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from township_desk.core.problem import DeskError, EnvironmentProblem
from township_desk.store.engine import sqlite_engine, told_in_chinese
from township_desk.store.facts import read_facts, soundness
from township_desk.store.lock import alone
from township_desk.store.schema import APPLICATION_ID, SCHEMA_VERSION

_log = logging.getLogger(__name__)


def revision(version: int) -> str:
    """The name of the migration that leads to a version: 0001, 0002, …"""
    return f"{version:04d}"


def upgrade(connection: Connection, migrations: Path, target: int) -> None:
    """Run the migrations of a folder up to `target` inside the connection's open transaction."""
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.attributes["connection"] = connection
    script = ScriptDirectory(str(migrations))

    def steps(current: Any, _context: Any) -> Any:
        return script._upgrade_revs(revision(target), current)

    with EnvironmentContext(config, script, fn=steps, destination_rev=revision(target)):
        script.run_env()


def stamp(connection: Connection, version: int) -> None:
    """Mark a database that was made from the declarations as being at a version."""
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS alembic_version "
        "(version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.exec_driver_sql("DELETE FROM alembic_version")
    connection.exec_driver_sql(f"INSERT INTO alembic_version (version_num) VALUES ('{revision(version)}')")
    if connection.dialect.name == "sqlite":
        _mark(connection, version)


def _mark(connection: Connection, version: int) -> None:
    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version={version}")


def migrate(path: Path, migrations: Path, *, backup: Callable[[], object] | None, target: int = SCHEMA_VERSION) -> None:
    """Bring the database at `path` to `target`. `backup` makes the proven backup first.

    One transaction: on any failure everything in the file is as it was, and EnvironmentProblem (migration) says so.
    """
    if backup is not None:
        backup()
    engine = sqlite_engine(path, write=True)
    try:
        with told_in_chinese(), _unconstrained(engine) as connection, connection.begin():
            _run(connection, migrations, target)
    except DeskError:
        raise
    except Exception as error:  # however a migration fails, nothing is kept and the clerk is told
        raise _failed(f"{type(error).__name__}: {error}") from error
    finally:
        engine.dispose()
    alone(path)
    _log.info("database migrated to version %s", target)


def _run(connection: Connection, migrations: Path, target: int) -> None:
    raw: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
    before = read_facts(raw)
    if before.version >= target:
        return  # another window was faster
    upgrade(connection, migrations, target)
    _mark(connection, target)
    fault = soundness(raw)
    if fault:
        raise _failed(fault)
    _compare(before.tables, read_facts(raw).tables)


def _compare(before: Mapping[str, int], after: Mapping[str, int]) -> None:
    """No table that was there may have lost a row."""
    lost = [
        f"{name}: {n} -> {after.get(name)}"
        for name, n in before.items()
        if after.get(name, 0) < n and name != "alembic_version"
    ]
    if lost:
        raise _failed("; ".join(lost))


def _failed(detail: str) -> EnvironmentProblem:
    text = "数据库升级没有成功，原来的数据没有改动。请把日志发给技术人员，暂时用原来的版本。"
    return EnvironmentProblem(text, code="migration", detail=detail)


@contextmanager
def _unconstrained(engine: Engine) -> Iterator[Connection]:
    """A connection with foreign keys off, as SQLite needs for rebuilding tables; they are checked before the commit."""
    with engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        raw.execute("PRAGMA foreign_keys=OFF")
        yield connection
