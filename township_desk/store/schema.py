"""Schema: the database tables that follow from the ledgers' declarations, and the program's own tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    text,
)

from township_desk.core.fields import Field
from township_desk.core.fields_choice import MultiRef, Ref
from township_desk.core.fields_number import Decimals
from township_desk.core.ledger import Ledger

APPLICATION_ID = 0x54446B31
"""PRAGMA application_id of a desk ("TDk1")."""
SCHEMA_VERSION = 3
"""PRAGMA user_version; raised by each migration in db/versions."""

PROGRAM_COLUMNS = (
    "id",
    "version",
    "is_void",
    "void_reason",
    "archived",
    "as_of",
    "missing",
    "faults",
    "search",
    "created_by",
    "created_at",
    "updated_by",
    "updated_at",
)
"""Columns of every ledger table that the program keeps itself (ledgers.md 1.2, corrections.md).

`missing` |field|field|: what the row lacks (待补); `faults` JSON: values that are wrong (待改); `as_of`: the end of the
month that the sheet was for; `archived` 1: taken over from before the desk (历史档案); `search`: what it is found by.
"""

DERIVED_COLUMNS = frozenset({"search", "version", "created_by", "created_at", "updated_by", "updated_at"})
"""Columns that the store writes itself; they are not part of a change in the journal."""


def sql_type(f: Field) -> Any:
    """The column type of a field: scaled integers for amounts, ISO text for dates, so both dialects agree."""
    if isinstance(f, Decimals):
        return BigInteger
    if f.sql == "int":
        return Integer
    return Text


class Schema:
    """All tables of a desk for a set of ledgers."""

    def __init__(self, ledgers: Mapping[str, Ledger]) -> None:
        self.ledgers = ledgers
        self.metadata = MetaData()
        self.counters = Table(
            "id_counter", self.metadata, Column("ledger", String(60), primary_key=True), Column("next_id", BigInteger)
        )
        self.changesets = Table(
            "changeset",
            self.metadata,
            Column("id", Integer, primary_key=True, autoincrement=False),
            Column("at", String(32), nullable=False),
            Column("user_name", Text, nullable=False),
            Column("kind", String(20), nullable=False),
            Column("label", Text, nullable=False),
            Column("reason", Text),
            Column("meta", Text),
            Column("undoes", Integer),
            Column("below", Integer),
            Column("undo_head", Integer),
            Column("redo_head", Integer),
            Column("change_count", Integer, nullable=False),
            Column("prev_hash", String(64), nullable=False),
            Column("hash", String(64), nullable=False),
        )
        self.changes = Table(
            "change_log",
            self.metadata,
            Column("changeset_id", Integer, ForeignKey("changeset.id"), primary_key=True),
            Column("seq", Integer, primary_key=True),
            Column("ledger", String(60), nullable=False),
            Column("row_id", Integer, nullable=False),
            Column("act", String(10), nullable=False),
            Column("version", Integer),
            Column("before", Text),
            Column("after", Text),
            Index("ix_change_log_row", "ledger", "row_id"),
        )
        self.tables = {name: self._table(ledger) for name, ledger in ledgers.items()}

    def _table(self, ledger: Ledger) -> Table:
        columns: list[Any] = [
            Column("id", Integer, primary_key=True, autoincrement=False),
            Column("version", Integer, nullable=False, server_default=text("1")),
            Column("is_void", Integer, nullable=False, server_default=text("0")),
            Column("void_reason", Text),
            Column("archived", Integer, nullable=False, server_default=text("0")),
            Column("as_of", String(10)),
            Column("missing", Text),
            Column("faults", Text),
            Column("search", Text),
            Column("created_by", Text),
            Column("created_at", String(32)),
            Column("updated_by", Text),
            Column("updated_at", String(32)),
        ]
        columns += [self._column(ledger.name, f) for f in ledger.stored]
        table = Table(ledger.name, self.metadata, *columns)
        self._indexes(ledger, table)
        return table

    @staticmethod
    def _column(ledger: str, f: Field) -> Column[Any]:
        if isinstance(f, Ref) and not isinstance(f, MultiRef):
            # use_alter: households and persons refer to each other, so a server adds these once all tables are there.
            name = f"fk_{ledger}_{f.name}"
            key = ForeignKey(f"{f.target}.id", name=name, deferrable=True, initially="DEFERRED", use_alter=True)
            return Column(f.name, Integer, key)
        return Column(f.name, sql_type(f))

    @staticmethod
    def _indexes(ledger: Ledger, table: Table) -> None:
        live = text("is_void = 0")
        order = [
            table.c[s.field].desc() if s.descending else table.c[s.field].asc()
            for s in ledger.sort
            if s.field in table.c
        ]
        if order and ledger.sort[0].field != "id":
            if ledger.sort[-1].field != "id":
                order.append(table.c.id.desc() if ledger.sort[-1].descending else table.c.id.asc())
            Index(f"ix_{ledger.name}_sort", *order, sqlite_where=live, postgresql_where=live)
        else:
            Index(f"ix_{ledger.name}_live", table.c.id, sqlite_where=live, postgresql_where=live)
        if ledger.period and ledger.period in table.c and (not ledger.sort or ledger.sort[0].field != ledger.period):
            Index(f"ix_{ledger.name}_period", table.c[ledger.period], sqlite_where=live, postgresql_where=live)
        for f in ledger.refs:
            if f.name in table.c and not isinstance(f, MultiRef):
                there = text(f"{f.name} IS NOT NULL")
                Index(f"ix_{ledger.name}_{f.name}", table.c[f.name], sqlite_where=there, postgresql_where=there)
        if ledger.number is not None:
            Index(f"uq_{ledger.name}_number", table.c[ledger.number.field], unique=True)
        if all(name in table.c for name in ledger.key) and (
            ledger.number is None or ledger.key != (ledger.number.field,)
        ):
            keyed = text("is_void = 0")
            columns = [table.c[name] for name in ledger.key]
            Index(f"uq_{ledger.name}_key", *columns, unique=True, sqlite_where=keyed, postgresql_where=keyed)


_JOURNAL = {"changeset": "id = NEW.id", "change_log": "changeset_id = NEW.changeset_id AND seq = NEW.seq"}
_REFUSE = "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
TRIGGERS = (
    *(
        f"CREATE TRIGGER {table}_{verb} BEFORE {verb.upper()} ON {table} {_REFUSE}"
        for table in _JOURNAL
        for verb in ("update", "delete")
    ),
    *(
        f"CREATE TRIGGER {table}_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {_REFUSE}"
        for table, same in _JOURNAL.items()
    ),
)
"""SQLite triggers that keep the journal append-only, against INSERT OR REPLACE too, whatever pragmas a tool has set."""

__all__ = ["APPLICATION_ID", "DERIVED_COLUMNS", "PROGRAM_COLUMNS", "SCHEMA_VERSION", "TRIGGERS", "Schema"]
