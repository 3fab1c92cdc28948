"""Shape: the structure of a SQLite database as plain values, to compare what is there with what is declared."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from township_desk.store.facts import quoted
from township_desk.store.schema import TRIGGERS, Schema

ALEMBIC_TABLE = "alembic_version"


@dataclass(frozen=True, slots=True)
class ColumnShape:
    """One column: its type, whether it may be empty, default, place in the primary key, the table it refers to."""

    type: str
    required: bool
    default: str | None
    key: int
    refers: str | None


@dataclass(frozen=True, slots=True)
class Shape:
    """Columns by table (their order doesn't matter), and the SQL of every index and trigger."""

    tables: Mapping[str, Mapping[str, ColumnShape]]
    indexes: Mapping[str, str]
    triggers: Mapping[str, str]

    def differences(self, declared: Shape) -> list[str]:
        """What is not as declared, one line each."""
        found = [f"table {name} is missing" for name in declared.tables.keys() - self.tables.keys()]
        for table, columns in declared.tables.items():
            here = self.tables.get(table, {})
            if here:
                found += [
                    f"{table}.{name}: {here.get(name)} != {col}"
                    for name, col in columns.items()
                    if here.get(name) != col
                ]
                found += [f"{table}.{name} is not declared" for name in here.keys() - columns.keys()]
        for kind, now, wanted in (
            ("index", self.indexes, declared.indexes),
            ("trigger", self.triggers, declared.triggers),
        ):
            found += [
                f"{kind} {name}: {now.get(name)} != {sql}" for name, sql in wanted.items() if now.get(name) != sql
            ]
        return sorted(found)


def read_shape(connection: sqlite3.Connection) -> Shape:
    """The structure of an open database."""
    masters = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").fetchall()
    tables = {n: dict(_columns(connection, n)) for kind, n, _ in masters if kind == "table" and n != ALEMBIC_TABLE}
    indexes = {name: _plain(sql) for kind, name, sql in masters if kind == "index" and sql}
    return Shape(tables, indexes, {name: _plain(sql) for kind, name, sql in masters if kind == "trigger"})


def _columns(connection: sqlite3.Connection, table: str) -> Iterator[tuple[str, ColumnShape]]:
    rows = connection.execute(f"PRAGMA foreign_key_list({quoted(table)})")
    refers = {row[3]: f"{row[2]}.{row[4]}" for row in rows}
    for _, name, kind, required, default, key in connection.execute(f"PRAGMA table_info({quoted(table)})"):
        yield name, ColumnShape(kind, bool(required), default, key, refers.get(name))


def _plain(sql: str) -> str:
    return " ".join(sql.split())


def declared_statements(schema: Schema) -> list[str]:
    """The DDL of everything declared, in the order in which it can be run."""
    dialect = sqlite.dialect()
    tables = schema.metadata.sorted_tables
    made = [_tidy(str(CreateTable(table).compile(dialect=dialect))) for table in tables]
    for table in tables:
        made += [
            _plain(str(CreateIndex(index).compile(dialect=dialect)))
            for index in sorted(table.indexes, key=lambda index: str(index.name))
        ]
    return [*made, *TRIGGERS]


def _tidy(sql: str) -> str:
    lines = [line.strip() for line in sql.strip().splitlines()]
    body = [line for line in lines[1:-1] if line]
    return "\n".join([lines[0], *(f"    {line}" for line in body), lines[-1]])


def shape_of_statements(statements: list[str]) -> Shape:
    """The structure that DDL makes."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for statement in statements:
            connection.execute(statement)
        return read_shape(connection)


def declared_shape(schema: Schema) -> Shape:
    """The structure that is declared."""
    return shape_of_statements(declared_statements(schema))


def additions(now: Shape, schema: Schema) -> tuple[list[str], list[str]]:
    """(DDL that adds what is declared and not there, what such DDL cannot do and must be written by hand)."""
    declared = declared_shape(schema)
    statements = {name: sql for sql in declared_statements(schema) for name in [_made(sql)]}
    added = [statements[name] for name in statements if name in declared.tables.keys() - now.tables.keys()]
    by_hand: list[str] = []
    for table, columns in declared.tables.items():
        here = now.tables.get(table)
        if here is None:
            continue
        for name, column in columns.items():
            if name not in here and not column.required and not column.key:
                added.append(_add_column(table, name, column))
            elif here.get(name) != column:
                by_hand.append(f"{table}.{name}: {here.get(name)} -> {column}")
        by_hand += [f"{table}.{name} is no longer declared" for name in here.keys() - columns.keys()]
    by_hand += [f"table {name} is no longer declared" for name in now.tables.keys() - declared.tables.keys()]
    for kind, old, new in (("INDEX", now.indexes, declared.indexes), ("TRIGGER", now.triggers, declared.triggers)):
        added += [f"DROP {kind} {name}" for name in old if new.get(name) != old[name]]
        added += [statements[name] for name in new if old.get(name) != new[name]]
    return added, by_hand


def _made(sql: str) -> str:
    """The name of what a CREATE statement makes."""
    words = sql.replace("UNIQUE ", "").split()
    return words[2].strip('"')


def _add_column(table: str, name: str, column: ColumnShape) -> str:
    sql = f"ALTER TABLE {quoted(table)} ADD COLUMN {quoted(name)} {column.type}"
    if column.default is not None:
        sql += f" DEFAULT {column.default}"
    if column.refers is not None:
        other, _, target = column.refers.partition(".")
        sql += f" REFERENCES {quoted(other)} ({target}) DEFERRABLE INITIALLY DEFERRED"
    return sql
