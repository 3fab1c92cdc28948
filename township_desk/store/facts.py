"""Facts: what a SQLite file holds and whether it is sound, asked of the file itself, without engine or declarations."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from township_desk.core.problem import EnvironmentProblem
from township_desk.store.chain import GENESIS, HEAD_COLUMNS, LINE_COLUMNS, first_broken
from township_desk.store.schema import APPLICATION_ID, SCHEMA_VERSION

PROGRAM_TABLES = frozenset({"changeset", "change_log", "id_counter", "alembic_version"})
"""Tables that hold no records of the office."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a database holds: rows by table, and the newest entry of its journal."""

    application: int
    version: int
    tables: Mapping[str, int]
    changesets: int
    head: str

    @property
    def rows(self) -> int:
        """Records of the office, the journal not counted."""
        return sum(n for name, n in self.tables.items() if name not in PROGRAM_TABLES)


def file_uri(path: Path, *, immutable: bool = False) -> str:
    """The SQLite address of a file for reading only; `immutable`: nobody can change it meanwhile, no lock files."""
    posix = path.absolute().as_posix()
    address = quote(posix if posix.startswith("/") else f"/{posix}", safe="/:")
    return f"file://{address}?mode=ro{'&immutable=1' if immutable else ''}"


def open_file(path: Path, *, immutable: bool = False) -> sqlite3.Connection:
    """A connection for reading only."""
    return sqlite3.connect(file_uri(path, immutable=immutable), uri=True, timeout=4.0)


def quoted(name: str) -> str:
    """A table's name as SQL."""
    return '"' + name.replace('"', '""') + '"'


def read_facts(connection: sqlite3.Connection) -> Facts:
    """The facts, all from one state when the connection is in a transaction."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    tables = {name: _scalar(connection, f"SELECT count(*) FROM {quoted(name)}") for (name,) in names.fetchall()}
    newest = None
    if "changeset" in tables:
        newest = connection.execute("SELECT id, hash FROM changeset ORDER BY id DESC LIMIT 1").fetchone()
    changesets, head = newest or (0, GENESIS)
    application, version = _scalar(connection, "PRAGMA application_id"), _scalar(connection, "PRAGMA user_version")
    return Facts(application, version, tables, changesets, head)


def _scalar(connection: sqlite3.Connection, sql: str) -> int:
    return int(connection.execute(sql).fetchone()[0])


def soundness(connection: sqlite3.Connection) -> str:
    """What `integrity_check` and `foreign_key_check` find, in short; empty when the database is sound."""
    told = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
    if told != ["ok"]:
        return "; ".join(str(line) for line in told)
    dangling = connection.execute("PRAGMA foreign_key_check").fetchmany(5)
    return "; ".join(f"{table} #{row} -> {parent}" for table, row, parent, _ in dangling)


def broken_link(connection: sqlite3.Connection) -> int | None:
    """The first changeset of the journal that does not verify; None when the whole chain does."""
    heads = connection.execute(f"SELECT {', '.join(HEAD_COLUMNS)} FROM changeset ORDER BY id")
    lines = connection.execute(f"SELECT {', '.join(LINE_COLUMNS)} FROM change_log ORDER BY changeset_id, seq")
    return first_broken((dict(zip(HEAD_COLUMNS, row, strict=True)) for row in heads), lines)


def prove(path: Path, *, newest: int = SCHEMA_VERSION) -> Facts:
    """Read a closed database file through and through; the facts it holds.

    Raises EnvironmentProblem: bad_backup when it is damaged, empty or not a desk's, newer when only a later version of
    the program can read it.
    """
    try:
        with closing(open_file(path, immutable=True)) as connection:
            found = read_facts(connection)
            fault = soundness(connection)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise bad(path, str(error)) from error
    if found.application != APPLICATION_ID or not found.tables or "changeset" not in found.tables:
        raise bad(path, f"application_id={found.application}, {len(found.tables)} tables")
    if fault:
        raise bad(path, fault)
    if found.version > newest:
        text = f"“{path.name}”由更新版本的镇务台账建立，请升级软件后再恢复。"
        raise EnvironmentProblem(text, code="newer", detail=f"{found.version} > {newest}")
    return found


def bad(path: Path, detail: str) -> EnvironmentProblem:
    """The sentence for a file that is no usable backup."""
    text = f"“{path.name}”已损坏或不是镇务台账的备份，不能使用。请换另一份备份。"
    return EnvironmentProblem(text, code="bad_backup", detail=detail)
