"""Reading the journal: changesets, their lines, and the proof of the hash chain."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from township_desk.store.chain import GENESIS, LINE_COLUMNS, first_broken
from township_desk.store.database import Database


@dataclass(frozen=True, slots=True)
class Head:
    """A changeset's header."""

    id: int
    at: str
    user: str
    kind: str
    label: str
    reason: str
    undoes: int | None
    change_count: int
    undone: bool
    meta: str | None = None
    """JSON of what else the journal keeps of it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row's change; `before` and `after` are JSON of stored values."""

    ledger: str
    row_id: int
    act: str
    before: str | None
    after: str | None


class JournalReader:
    """Reads changesets and lines."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.schema = database.schema

    def heads(
        self,
        *,
        ledger: str | None = None,
        row_id: int | None = None,
        limit: int = 200,
        kind: str | None = None,
        number: int | None = None,
    ) -> list[Head]:
        """Headers of changesets, newest first, optionally only those that touch a ledger or row, of a kind, or just one."""
        table, lines = self.schema.changesets, self.schema.changes
        statement = select(table).order_by(table.c.id.desc()).limit(limit)
        if kind is not None:
            statement = statement.where(table.c.kind == kind)
        if number is not None:
            statement = statement.where(table.c.id == number)
        if ledger is not None:
            found = select(lines.c.changeset_id).where(lines.c.ledger == ledger)
            if row_id is not None:
                found = found.where(lines.c.row_id == row_id)
            statement = statement.where(table.c.id.in_(found))
        with self.database.read() as connection:
            rows = connection.execute(statement).mappings().all()
            undone = self._undone(connection)
        return [
            Head(
                row["id"], row["at"], row["user_name"], row["kind"], row["label"], row["reason"] or "", row["undoes"],
                row["change_count"], row["id"] in undone, row["meta"],
            )
            for row in rows
        ]  # fmt: skip

    def _undone(self, connection: Connection) -> frozenset[int]:
        """Changesets that are taken back now: those that an undo reversed and no redo of that undo restored."""
        table = self.schema.changesets
        rows = connection.execute(
            select(table.c.id, table.c.kind, table.c.undoes).where(table.c.undoes.is_not(None)).order_by(table.c.id)
        )
        undone: dict[int, int] = {}
        for number, kind, target in rows:
            if kind == "undo":
                undone[number] = target
            else:
                undone.pop(target, None)
        return frozenset(undone.values())

    def lines(
        self, number: int, *, ledger: str | None = None, row_id: int | None = None, limit: int | None = None
    ) -> list[Line]:
        """The changes of a changeset, in order."""
        table = self.schema.changes
        statement = (
            select(table.c.ledger, table.c.row_id, table.c.act, table.c.before, table.c.after)
            .where(table.c.changeset_id == number)
            .order_by(table.c.seq)
        )
        if row_id is not None:
            statement = statement.where(table.c.ledger == ledger, table.c.row_id == row_id)
        if limit is not None:
            statement = statement.limit(limit)
        with self.database.read() as connection:
            return [Line(*row) for row in connection.execute(statement)]

    def head_hash(self) -> str:
        """The hash of the newest changeset: printed small on every table, so that paper proves the file."""
        table = self.schema.changesets
        with self.database.read() as connection:
            found = connection.execute(select(table.c.hash).order_by(table.c.id.desc()).limit(1)).scalar()
        return str(found or GENESIS)

    def stacks(self) -> tuple[tuple[int, str] | None, tuple[int, str] | None]:
        """(number, label) of the changesets that the next undo and the next redo take back."""
        table = self.schema.changesets
        with self.database.read() as connection:
            last = connection.execute(
                select(table.c.undo_head, table.c.redo_head).order_by(table.c.id.desc()).limit(1)
            ).first()
            if last is None:
                return None, None
            labels = {
                row[0]: row[1]
                for row in connection.execute(
                    select(table.c.id, table.c.label).where(table.c.id.in_([n for n in last if n is not None]))
                )
            }
        undo, redo = last
        return (
            (undo, labels[undo]) if undo is not None else None,
            (redo, labels[redo]) if redo is not None else None,
        )

    def verify(self) -> int | None:
        """Check the whole chain; the first changeset that does not verify, or None when all do."""
        heads, lines = self.schema.changesets, self.schema.changes
        ordered = select(*(lines.c[name] for name in LINE_COLUMNS)).order_by(lines.c.changeset_id, lines.c.seq)
        with self.database.read() as connection:
            found = connection.execute(select(heads).order_by(heads.c.id)).mappings()
            return first_broken((dict(row) for row in found), (tuple(row) for row in connection.execute(ordered)))
