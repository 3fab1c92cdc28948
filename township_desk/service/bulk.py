"""Bulk: many rows in one changeset, for imports and the demonstration township; same journal, same undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from township_desk.core.change import Change, Changeset, NewRow, Touched
from township_desk.core.fields_choice import MultiRef, Ref
from township_desk.core.ledger import Ledger
from township_desk.core.rules import Desk as RuleDesk
from township_desk.service.numbering import Numberer
from township_desk.service.records import Records
from township_desk.store.database import Database
from township_desk.store.journal import Journal

Inserts = Mapping[str, tuple[Sequence[str], Sequence[tuple[Any, ...]]]]
"""By ledger: column names (program columns missing, faults, as_of, archived may be among them) and rows of stored
values in that order. A reference may be a `NewRow` of the same changeset."""


class Bulk:
    """Writes many rows at once; the values must have been parsed and checked by the caller."""

    def __init__(
        self, database: Database, journal: Journal, records: Records, numberer: Numberer, rules: RuleDesk
    ) -> None:
        self.database = database
        self.journal = journal
        self.records = records
        self.numberer = numberer
        self.rules = rules

    def apply(
        self,
        changeset: Changeset,
        inserts: Inserts,
        *,
        user: str,
        at: datetime,
        deletes: Mapping[str, Sequence[int]] | None = None,
    ) -> tuple[Touched, dict[str, range]]:
        """Write deletes, inserts and the changeset's own changes in one transaction; returns the new ids by ledger.

        Deletes are for rows that the program has made and now makes anew; what a person entered is voided instead.
        """
        stamp = at.isoformat(timespec="seconds")
        lines: list[tuple[Any, ...]] = []
        ids: dict[str, range] = {}
        with self.database.write() as connection:
            for name, (_, rows) in inserts.items():
                if rows:
                    first = self.journal.reserve(connection, name, len(rows))
                    ids[name] = range(first, first + len(rows))
            for name, gone in (deletes or {}).items():
                lines += self.journal.bulk_delete(connection, name, gone)
            for name, (columns, rows) in inserts.items():
                if not rows:
                    continue
                ledger = self.records.ledgers[name]
                rows = _resolved(ledger, columns, rows, ids)
                columns, rows = self._finish(connection, ledger, tuple(columns), rows)
                _, written = self.journal.bulk_insert(
                    connection, name, columns, rows, user=user, stamp=stamp, first=ids[name].start
                )
                lines += written
            for change in changeset.changes:
                if change.after is not None:
                    change.after = {key: _id(value, ids) for key, value in change.after.items()}
            self._number_updates(connection, changeset.changes)
            touched = self.journal.record_bulk(connection, changeset, lines, user=user, stamp=stamp)
        return touched, ids

    def _number_updates(self, connection: Any, changes: Sequence[Change]) -> None:
        """Number rows that an update makes numberable (their industry became known), after the new rows have theirs."""
        drafts: dict[str, list[tuple[Change, dict[str, Any]]]] = {}
        for change in changes:
            ledger = self.records.ledgers.get(change.ledger)
            if ledger is None or ledger.number is None or change.row_id is None or change.after is None:
                continue
            if not set(change.after) & set(ledger.number.needs):
                continue
            values = dict(self.records.get(ledger.name, change.row_id).values)
            if values.get(ledger.number.field):
                continue
            values |= {
                n: ledger.by_name[n].from_store(v)
                for n, v in change.after.items()
                if n in ledger.by_name and v is not None
            }
            drafts.setdefault(ledger.name, []).append((change, values))
        for name, found in drafts.items():
            ledger = self.records.ledgers[name]
            self.numberer.number(connection, ledger, [values for _, values in found])
            field = ledger.number.field if ledger.number else ""
            for change, values in found:
                if values.get(field):
                    change.after = {**(change.after or {}), field: values[field]}
                    change.before = {**(change.before or {}), field: None}

    def _finish(
        self, connection: Any, ledger: Ledger, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]
    ) -> tuple[tuple[str, ...], Sequence[tuple[Any, ...]]]:
        """Add derived fields and codes to rows."""
        derived = [f for f in ledger.stored if f.computed and f.name not in columns]
        if derived:
            typed = self._typed(ledger, columns, rows)
            extra = [tuple(f.to_store(f.compute(values, self.rules)) for f in derived) for values in typed]
            columns = (*columns, *(f.name for f in derived))
            rows = [(*row, *more) for row, more in zip(rows, extra, strict=True)]
        if ledger.sequence is not None and ledger.sequence[1] not in columns:
            columns, rows = self._in_sequence(connection, ledger, columns, rows)
        rule = ledger.number
        if rule is not None and rule.field not in columns:
            wanted = [name for name in rule.needs if name in columns]
            places = [columns.index(name) for name in wanted]
            turns = [ledger.by_name[name].from_store for name in wanted]
            drafts: list[dict[str, Any]] = [
                {n: None if row[i] is None else turn(row[i]) for n, i, turn in zip(wanted, places, turns, strict=True)}
                for row in rows
            ]
            self.numberer.number(connection, ledger, drafts)
            columns = (*columns, rule.field)
            rows = [(*row, draft.get(rule.field)) for row, draft in zip(rows, drafts, strict=True)]
        return columns, rows

    def _in_sequence(
        self, connection: Any, ledger: Ledger, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]
    ) -> tuple[tuple[str, ...], Sequence[tuple[Any, ...]]]:
        """Rows with their numbers within their parents."""
        parent, field = ledger.sequence or ("", "")
        drafts: list[dict[str, Any]] = [{parent: row[columns.index(parent)]} for row in rows]
        self.numberer.number(connection, ledger, drafts)
        return (*columns, field), [(*row, draft.get(field)) for row, draft in zip(rows, drafts, strict=True)]

    @staticmethod
    def _typed(ledger: Ledger, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> list[dict[str, Any]]:
        own = [(i, name, ledger.by_name[name].from_store) for i, name in enumerate(columns) if name in ledger.by_name]
        return [{n: None if row[i] is None else turn(row[i]) for i, n, turn in own} for row in rows]


def _id(value: Any, ids: Mapping[str, range]) -> Any:
    return ids[value.ledger][value.place] if isinstance(value, NewRow) else value


def _resolved(
    ledger: Ledger, columns: Sequence[str], rows: Sequence[tuple[Any, ...]], ids: Mapping[str, range]
) -> Sequence[tuple[Any, ...]]:
    """Rows with the ids of the new rows that they refer to."""
    fields = [(i, ledger.by_name.get(name)) for i, name in enumerate(columns)]
    refs = {i for i, f in fields if isinstance(f, Ref) and not isinstance(f, MultiRef)}
    if not any(isinstance(row[i], NewRow) for i in refs for row in rows):
        return rows
    found = []
    for row in rows:
        cells = list(row)
        for i in refs:
            value = cells[i]
            if value.__class__ is NewRow:
                cells[i] = ids[value.ledger].start + value.place
        found.append(tuple(cells))
    return found
