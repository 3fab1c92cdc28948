"""Journal: applies changesets and records them in one transaction; undo and redo are changesets like any other.

The undo and redo stacks live in the journal itself: each changeset keeps the heads of both stacks as they are after
it, and the entry below itself. So they survive restarts, and history only grows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

import orjson
from sqlalchemy import Connection, bindparam, func, insert, select

from township_desk.core.change import Act, Change, Changeset, Touched
from township_desk.core.ledger import Ledger
from township_desk.core.problem import Conflict
from township_desk.core.search import search_builder
from township_desk.store.chain import GENESIS, chain_hash, dumps
from township_desk.store.database import Database
from township_desk.store.schema import DERIVED_COLUMNS

ASIDE = frozenset({"unmask", "restore_backup"})
"""Kinds of changesets that only record what was done; undo and redo pass over them."""
UNSET = {"is_void": 0, "archived": 0}
"""Columns that are not empty in a row that says nothing about them."""
MANY = 500
"""Above so many rows of a ledger, `Touched` no longer names them."""


@dataclass(frozen=True, slots=True)
class Heads:
    """The state of the undo and redo stacks: the changesets that the next undo and redo take back."""

    last: int
    undo: int | None
    redo: int | None
    hash: str


Guard = Callable[[Connection, Changeset, Sequence[tuple[Any, ...]]], None]
"""Asked about every changeset inside its transaction, its lines (seq, ledger, row, act, version, before, after) written
already: what it raises takes all of it back (the lock of closed months)."""


class Journal:
    """The one path by which rows change."""

    def __init__(self, database: Database, ledgers: Mapping[str, Ledger]) -> None:
        self.database = database
        self.schema = database.schema
        self.search = {name: search_builder(ledger) for name, ledger in ledgers.items()}
        self._statements: dict[tuple[str, ...], Any] = {}
        self.guard: Guard | None = None

    def heads(self, connection: Connection) -> Heads:
        """The newest changeset and both stacks."""
        table = self.schema.changesets
        row = connection.execute(
            select(table.c.id, table.c.undo_head, table.c.redo_head, table.c.hash).order_by(table.c.id.desc()).limit(1)
        ).first()
        return Heads(*row) if row is not None else Heads(0, None, None, GENESIS)

    def apply(self, changeset: Changeset, *, user: str, at: datetime) -> Touched:
        """Apply and record a changeset in one transaction; raises Conflict when a row has moved meanwhile."""
        with self.database.write() as connection:
            return self.apply_in(connection, changeset, user=user, at=at)

    def apply_in(self, connection: Connection, changeset: Changeset, *, user: str, at: datetime) -> Touched:
        """As `apply`, inside a transaction that is already open."""
        heads = self.heads(connection)
        stamp = at.isoformat(timespec="seconds")
        by_ledger: dict[str, set[int]] = {}
        for change in changeset.changes:
            self._apply_one(connection, change, user, stamp)
            by_ledger.setdefault(change.ledger, set()).add(change.row_id or 0)
        lines = [
            (n, c.ledger, c.row_id, c.act.value, c.version, dumps(c.before) if c.before is not None else None,
             dumps(c.after) if c.after is not None else None)
            for n, c in enumerate(changeset.changes, 1)
        ]  # fmt: skip
        number = self._record(connection, changeset, heads, lines, user=user, stamp=stamp)
        rows = {name: frozenset(ids) if len(ids) <= MANY else None for name, ids in by_ledger.items()}
        return Touched(number, changeset.label, rows)

    def reserve(self, connection: Connection, ledger: str, count: int) -> int:
        """Take `count` new ids of a ledger; ids are never used again, not even after an undo. Returns the first."""
        table = self.schema.counters
        row = connection.execute(select(table.c.next_id).where(table.c.ledger == ledger).with_for_update()).first()
        first = row[0] if row is not None else 1
        if row is None:
            connection.execute(insert(table).values(ledger=ledger, next_id=first + count))
        else:
            connection.execute(table.update().where(table.c.ledger == ledger).values(next_id=first + count))
        return int(first)

    def _apply_one(self, connection: Connection, change: Change, user: str, stamp: str) -> None:
        table = self.schema.tables[change.ledger]
        match change.act:
            case Act.INSERT:
                after = dict(change.after or {})
                if change.row_id is None:
                    change.row_id = self.reserve(connection, change.ledger, 1)
                values = after | {
                    "id": change.row_id, "version": (change.version or 0) + 1, "search": self.search[change.ledger](after),
                    "created_by": user, "created_at": stamp, "updated_by": user, "updated_at": stamp,
                }  # fmt: skip
                connection.execute(insert(table).values(values))
            case Act.UPDATE:
                self._update(connection, table, change, user, stamp)
            case Act.DELETE:
                current = self._current(connection, table, change)
                change.version = current["version"]
                connection.execute(table.delete().where(table.c.id == change.row_id))

    def _current(self, connection: Connection, table: Any, change: Change) -> Mapping[str, Any]:
        """The row as it is now; raises Conflict when it is gone, newer, or differs from what the change expects."""
        found = connection.execute(self._select(change.ledger), {"sought": change.row_id}).first()
        if found is None:
            raise Conflict("这条记录已不存在，可能已被撤销。请刷新后再试。", code="gone")
        row = dict(zip(table.c.keys(), found, strict=True))
        if change.version is not None and row["version"] != change.version:
            raise Conflict("这条记录刚被改过，本次修改没有保存。请看过最新内容后再改。", code="moved")
        if change.version is None:
            moved = [name for name, value in (change.before or {}).items() if row.get(name) != value]
            if moved:
                raise Conflict("这条记录后来又改过，不能撤销这一步。", code="moved", detail=", ".join(moved))
        return row

    def _select(self, ledger: str) -> Any:
        """The statement that reads a row; kept, since building it costs more than running it."""
        statement = self._statements.get((ledger,))
        if statement is None:
            table = self.schema.tables[ledger]
            statement = select(table).where(table.c.id == bindparam("sought")).with_for_update()
            self._statements[ledger,] = statement
        return statement

    def _set(self, ledger: str, names: tuple[str, ...]) -> Any:
        """The statement that writes columns of a row; kept as above."""
        statement = self._statements.get((ledger, *names))
        if statement is None:
            table = self.schema.tables[ledger]
            values: dict[str, Any] = {name: bindparam(name) for name in names}
            statement = table.update().where(table.c.id == bindparam("sought")).values(values)
            self._statements[ledger, *names] = statement
        return statement

    def _update(self, connection: Connection, table: Any, change: Change, user: str, stamp: str) -> None:
        current = self._current(connection, table, change)
        change.version = current["version"]
        after = dict(change.after or {})
        merged = {**current, **after}
        after |= {
            "version": current["version"] + 1, "updated_by": user, "updated_at": stamp,
            "search": self.search[change.ledger](merged),
        }  # fmt: skip
        connection.execute(self._set(change.ledger, tuple(sorted(after))), {**after, "sought": change.row_id})

    def bulk_insert(
        self,
        connection: Connection,
        ledger: str,
        columns: Sequence[str],
        rows: Sequence[tuple[Any, ...]],
        *,
        user: str,
        stamp: str,
        first: int | None = None,
    ) -> tuple[int, list[tuple[Any, ...]]]:
        """Insert many rows (stored values) at driver speed; returns the first id and the journal's lines for them.

        `first` is the first of the ids that were reserved for them before; None: they are reserved here.
        """
        table = self.schema.tables[ledger]
        if first is None:
            first = self.reserve(connection, ledger, len(rows))
        build = self.search[ledger]
        names = ("id", "version", "search", "created_by", "created_at", "updated_by", "updated_at", *columns)
        made = Act.INSERT.value
        lines: list[tuple[Any, ...]] = []
        values: list[tuple[Any, ...]] = []
        by_name = sorted(enumerate(columns), key=lambda item: item[1])
        for row_id, row in enumerate(rows, first):
            after = {name: value for i, name in by_name if (value := row[i]) is not None}
            values.append((row_id, 1, build(after), user, stamp, user, stamp, *row))
            lines.append((ledger, row_id, made, None, None, orjson.dumps(after).decode()))
        _executemany(connection, table, names, values)
        return first, lines

    def bulk_delete(self, connection: Connection, ledger: str, ids: Sequence[int]) -> list[tuple[Any, ...]]:
        """Delete many rows at driver speed; returns the journal's lines for them. Ids without a row are passed over."""
        table = self.schema.tables[ledger]
        own = self._own(ledger)
        statement = select(table.c.id, table.c.version, *(table.c[name] for name in own))
        lines: list[tuple[Any, ...]] = []
        for start in range(0, len(ids), MANY):
            part = table.c.id.in_(list(ids[start : start + MANY]))
            for row_id, version, *values in connection.execute(statement.where(part).order_by(table.c.id)):
                before = {str(n): v for n, v in zip(own, values, strict=True) if v is not None and UNSET.get(n) != v}
                lines.append((ledger, row_id, Act.DELETE.value, version, dumps(before), None))
            connection.execute(table.delete().where(part))
        return lines

    def _record(
        self,
        connection: Connection,
        changeset: Changeset,
        heads: Heads,
        lines: list[tuple[Any, ...]],
        *,
        user: str,
        stamp: str,
    ) -> int:
        """Write the changeset and its lines (seq, ledger, row, act, version, before, after), chained by hash."""
        if self.guard is not None and lines:
            self.guard(connection, changeset, lines)
        number = heads.last + 1
        undo, redo, below = self._stacks(connection, changeset, heads, number)
        meta = dumps(changeset.meta) if changeset.meta else None
        header = {
            "id": number, "at": stamp, "user_name": user, "kind": changeset.kind, "label": changeset.label,
            "reason": changeset.reason or None, "meta": meta, "undoes": changeset.undoes, "below": below,
            "undo_head": undo, "redo_head": redo, "change_count": len(lines), "prev_hash": heads.hash,
        }  # fmt: skip
        header["hash"] = chain_hash(header, lines)
        connection.execute(insert(self.schema.changesets).values(header))
        if lines:
            names = ("changeset_id", "seq", "ledger", "row_id", "act", "version", "before", "after")
            _executemany(connection, self.schema.changes, names, [(number, *line) for line in lines])
        return number

    def _stacks(
        self, connection: Connection, changeset: Changeset, heads: Heads, number: int
    ) -> tuple[int | None, int | None, int | None]:
        """(undo head, redo head, entry below) after this changeset."""
        if changeset.kind in ASIDE:
            return heads.undo, heads.redo, None
        if changeset.undoes is None:
            return number, None, heads.undo
        table = self.schema.changesets
        below = connection.execute(select(table.c.below).where(table.c.id == changeset.undoes)).scalar_one()
        if changeset.kind == "undo":
            return below, number, heads.redo
        return number, below, heads.undo

    def record_bulk(
        self, connection: Connection, changeset: Changeset, bulk: Iterable[tuple[Any, ...]], *, user: str, stamp: str
    ) -> Touched:
        """Record a changeset whose rows were written by `bulk_insert` (lines without seq) besides its own changes."""
        heads = self.heads(connection)
        ids: dict[str, set[int]] = {}
        lines = [(n, *line) for n, line in enumerate(bulk, 1)]
        for change in changeset.changes:
            self._apply_one(connection, change, user, stamp)
            lines.append((
                len(lines) + 1, change.ledger, change.row_id, change.act.value, change.version,
                dumps(change.before) if change.before is not None else None,
                dumps(change.after) if change.after is not None else None,
            ))  # fmt: skip
        for name, run in groupby(lines, key=itemgetter(1)):
            ids.setdefault(name, set()).update(line[2] for line in run)
        number = self._record(connection, changeset, heads, lines, user=user, stamp=stamp)
        return Touched(number, changeset.label, {k: frozenset(v) if len(v) <= MANY else None for k, v in ids.items()})

    def next_turn(self, connection: Connection, kind: str) -> tuple[int, str] | None:
        """(number, label) of the changeset that undo or redo takes back next, as the open transaction sees it."""
        heads = self.heads(connection)
        number = heads.undo if kind == "undo" else heads.redo
        if number is None:
            return None
        table = self.schema.changesets
        return number, str(connection.execute(select(table.c.label).where(table.c.id == number)).scalar_one())

    def revert(self, connection: Connection, number: int, changeset: Changeset, *, user: str, at: datetime) -> Touched:
        """Take changeset `number` back: its changes turned round, last first, recorded as `changeset`.

        Content, not version, decides whether a change still fits. Long runs of inserts or deletes go in bulk.
        """
        table = self.schema.changes
        stamp = at.isoformat(timespec="seconds")
        select_lines = (
            select(table.c.ledger, table.c.row_id, table.c.act, table.c.version, table.c.before, table.c.after)
            .where(table.c.changeset_id == number)
            .order_by(table.c.seq.desc())
        )
        lines: list[tuple[Any, ...]] = []
        for (ledger, act), run in groupby(connection.execute(select_lines).all(), key=lambda r: (r.ledger, r.act)):
            rows = [(row.row_id, row.version, row.before, row.after) for row in run]
            if act == Act.INSERT.value:
                lines += self._unmake(connection, ledger, rows)
            elif act == Act.DELETE.value:
                lines += self._remake(
                    connection, ledger, rows, first=self._origin(connection, number), now=(user, stamp)
                )
            else:
                for row_id, _, before, after in rows:
                    change = Change(Act.UPDATE, ledger, row_id, None, orjson.loads(after), orjson.loads(before))
                    self._apply_one(connection, change, user, stamp)
                    lines.append((ledger, row_id, Act.UPDATE.value, change.version, after, before))
        changeset.undoes = number
        return self.record_bulk(connection, changeset, lines, user=user, stamp=stamp)

    def _origin(self, connection: Connection, number: int) -> tuple[str, str]:
        """(user, time) of the change that an undo, or a redo of an undo …, goes back to."""
        table = self.schema.changesets
        columns = (table.c.user_name, table.c.at, table.c.undoes)
        while True:
            user, at, undoes = connection.execute(select(*columns).where(table.c.id == number)).one()
            if undoes is None:
                return user, at
            number = undoes

    def _own(self, ledger: str) -> list[str]:
        """The columns of a ledger's table that changes are about."""
        return [c.name for c in self.schema.tables[ledger].columns if c.name not in DERIVED_COLUMNS and c.name != "id"]

    def _unmake(self, connection: Connection, ledger: str, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """Delete rows that a changeset inserted; a row that differs from what was inserted stops it all."""
        table = self.schema.tables[ledger]
        first, last = min(row[0] for row in rows), max(row[0] for row in rows)
        there = select(table.c.id, table.c.version).where(table.c.id.between(first, last))
        versions = {row.id: row.version for row in connection.execute(there)}
        own = self._own(ledger)
        for row_id, version, _, after in rows:
            if versions.get(row_id) != (version or 1):
                whole = dict.fromkeys(own) | UNSET | orjson.loads(after)
                self._current(connection, table, Change(Act.DELETE, ledger, row_id, None, whole))
        delete = f"DELETE FROM {connection.dialect.identifier_preparer.quote(table.name)} WHERE id = "
        if connection.dialect.paramstyle == "qmark":
            connection.exec_driver_sql(delete + "?", [(row[0],) for row in rows])
        else:
            connection.execute(
                table.delete().where(table.c.id == bindparam("row_id")), [{"row_id": row[0]} for row in rows]
            )
        return [(ledger, row_id, Act.DELETE.value, versions[row_id], after, None) for row_id, _, _, after in rows]

    def _remake(
        self,
        connection: Connection,
        ledger: str,
        rows: list[tuple[Any, ...]],
        *,
        first: tuple[str, str],
        now: tuple[str, str],
    ) -> list[tuple[Any, ...]]:
        """Insert rows again that a changeset deleted, under their old ids, versions going on where they were.

        `first` and `now` are (user, time): who made the rows at first, and who makes them again.
        """
        table = self.schema.tables[ledger]
        build = self.search[ledger]
        own = self._own(ledger)
        values = []
        for row_id, version, before, _ in rows:
            old = UNSET | orjson.loads(before)
            values.append((row_id, version + 1, build(old), *first, *now, *(old.get(name) for name in own)))
        names = ("id", "version", "search", "created_by", "created_at", "updated_by", "updated_at", *own)
        _executemany(connection, table, names, values)
        return [(ledger, row_id, Act.INSERT.value, version + 1, None, before) for row_id, version, before, _ in rows]

    def count(self, connection: Connection) -> int:
        """How many changesets there are."""
        return int(connection.execute(select(func.count()).select_from(self.schema.changesets)).scalar_one())


def _executemany(connection: Connection, table: Any, names: Sequence[str], values: list[tuple[Any, ...]]) -> None:
    """INSERT many rows of plain tuples; at the driver's own speed where it takes positional parameters."""
    dialect = connection.dialect
    if dialect.positional and dialect.paramstyle == "qmark":
        quote = dialect.identifier_preparer.quote
        marks = ", ".join("?" * len(names))
        columns = ", ".join(quote(name) for name in names)
        connection.exec_driver_sql(f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({marks})", values)
    else:
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in values])


__all__ = ["DERIVED_COLUMNS", "GENESIS", "MANY", "Heads", "Journal", "chain_hash"]
