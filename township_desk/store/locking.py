"""Locking: keeps changes out of closed months, whatever way they take: asked inside the transaction of every changeset."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, func, select

from township_desk.core.change import Act, Changeset
from township_desk.core.closing import RULE, Breach, breach, day_of, lock_of, own_day
from township_desk.core.ledger import Ledger
from township_desk.core.problem import InvalidData, Problem
from township_desk.store.schema import Schema

CORRECTION = "correction"
"""The key of a changeset's meta that makes it a correction slip (更正单): it may change closed months."""
WAY_OUT = "日期在已月结月份里的事，请用更正单更正，或由负责人先重开该月。"
MANY = 500
"""Rows asked for in one statement."""
_Row = dict[str, Any]


class Locks:
    """Through which month each work area is closed, and whether a changeset keeps out of it."""

    def __init__(self, schema: Schema, ledgers: Mapping[str, Ledger]) -> None:
        self._schema = schema
        self._ledgers = ledgers

    def through(self, connection: Connection) -> Mapping[str, str]:
        """By work area what stored days are compared with; areas without a closed month are left out. One small query."""
        table = self._schema.tables["month_close"]
        closed = select(table.c.area, func.max(table.c.month)).where(
            table.c.is_void == 0, table.c.reopened_at.is_(None)
        )
        return {area: lock_of(month) for area, month in connection.execute(closed.group_by(table.c.area))}

    def guard(self, connection: Connection, changeset: Changeset, lines: Sequence[tuple[Any, ...]]) -> None:
        """Raises InvalidData (G-11) when lines of a changeset change closed months and it is no correction slip."""
        if self._corrects(connection, changeset):
            return
        locked = self.through(connection)
        if not locked:
            return
        by_ledger: dict[str, list[tuple[Any, ...]]] = {}
        for line in lines:
            by_ledger.setdefault(line[1], []).append(line)
        affected = [
            (ledger, locked[ledger.area], found)
            for name, found in by_ledger.items()
            if (ledger := self._ledgers.get(name)) is not None and ledger.month_basis and ledger.area in locked
        ]
        if not affected:
            return
        carried = self._carried(connection, affected)
        for ledger, through, found in affected:
            self._check(connection, ledger, found, through, carried)

    def _corrects(self, connection: Connection, changeset: Changeset) -> bool:
        """Whether it is a correction slip, or takes one back (or does it again): that stays one, with its trace."""
        if changeset.meta.get(CORRECTION):
            return True
        table, number = self._schema.changesets, changeset.undoes
        while number is not None:
            meta, number = connection.execute(select(table.c.meta, table.c.undoes).where(table.c.id == number)).one()
            if meta and (found := orjson.loads(meta).get(CORRECTION)):
                changeset.meta[CORRECTION] = found
                return True
        return False

    def _carried(
        self, connection: Connection, affected: Sequence[tuple[Ledger, str, Sequence[tuple[Any, ...]]]]
    ) -> set[tuple[str, int]]:
        """Rows that have a dated row of an open month written with them (an event of a benefit)."""
        found: set[tuple[str, int]] = set()
        for ledger, through, lines in affected:
            parents = [
                ref
                for ref in ledger.refs
                if any(c.ledger == ledger.name and c.ref == ref.name for c in self._children(ref.target))
            ]
            if not parents or len(lines) > MANY:
                continue
            for _row_id, before, after in self._rows(connection, ledger, lines):
                row = after if after is not None else before or {}
                day = own_day(ledger, row, None)
                if day is not None and day > through:
                    found |= {(ref.target, row[ref.name]) for ref in parents if row.get(ref.name) is not None}
        return found

    def _children(self, target: str) -> tuple[Any, ...]:
        declared = self._ledgers.get(target)
        return declared.children if declared is not None else ()

    def _check(
        self,
        connection: Connection,
        ledger: Ledger,
        lines: Sequence[tuple[Any, ...]],
        through: str,
        carried: set[tuple[str, int]],
    ) -> None:
        known: dict[int, str | None] = {}
        belongs = "." in ledger.month_basis
        for row_id, before, after in self._rows(connection, ledger, lines):
            row = after if after is not None else before or {}
            above = self._above(connection, ledger, row, known) if belongs else None
            lies = (ledger.name, row_id) in carried
            found = breach(ledger, before, after, through=through, above=above, carried=lies)
            if found is not None:
                raise refusal(ledger, found)

    def ask(self, connection: Connection, ledger: Ledger, before: Any, after: Any) -> Breach | None:
        """What closed months forbid of a change of one row, both states whole and as stored (None: there is none)."""
        if not ledger.month_basis:
            return None
        through = self.through(connection).get(ledger.area)
        if through is None:
            return None
        above = self._above(connection, ledger, after if after is not None else before, {})
        return breach(ledger, before, after, through=through, above=above)

    def _above(
        self, connection: Connection, ledger: Ledger, row: Mapping[str, Any], known: dict[int, str | None]
    ) -> str | None:
        """The day of the row that a row belongs to, where that puts it in a month; `known` are those asked before."""
        ref, _, name = ledger.month_basis.partition(".")
        if not name or row.get(ref) is None:
            return None
        if row[ref] not in known:
            known[row[ref]] = self._day_above(connection, ledger, ref, name, row[ref])
        return known[row[ref]]

    def _day_above(self, connection: Connection, ledger: Ledger, ref: str, name: str, row_id: int) -> str | None:
        target = self._ledgers[next(r.target for r in ledger.refs if r.name == ref)]
        table = self._schema.tables[target.name]
        value = connection.execute(select(table.c[name]).where(table.c.id == row_id)).scalar_one_or_none()
        return day_of(target.by_name[name], value)

    def _rows(
        self, connection: Connection, ledger: Ledger, lines: Sequence[tuple[Any, ...]]
    ) -> Iterator[tuple[int, _Row | None, _Row | None]]:
        """(id, whole row before, whole row after) of every line; changed rows are read as they are now."""
        changed: dict[int, tuple[_Row, _Row]] = {}
        for _seq, _name, row_id, act, _version, before, after in lines:
            if act == Act.INSERT.value:
                yield row_id, None, orjson.loads(after)
            elif act == Act.DELETE.value:
                yield row_id, orjson.loads(before), None
            else:
                first = changed.get(row_id)
                old, new = orjson.loads(before), orjson.loads(after)
                changed[row_id] = ({**old, **first[0]}, {**first[1], **new}) if first is not None else (old, new)
        ids = list(changed)
        for start in range(0, len(ids), MANY):
            table = self._schema.tables[ledger.name]
            for found in connection.execute(select(table).where(table.c.id.in_(ids[start : start + MANY]))):
                now = dict(found._mapping)
                old, new = changed[now["id"]]
                yield now["id"], {**now, **old}, {**now, **new}


def refusal(ledger: Ledger, found: Breach) -> InvalidData:
    """What a forbidden change is refused with."""
    problem = problem_of(ledger, found)
    return InvalidData(f"没有保存：{problem.message}{WAY_OUT}", (problem,))


def problem_of(ledger: Ledger, found: Breach) -> Problem:
    """The problem G-11 at its field."""
    f = ledger.by_name.get(found.field or "")
    return Problem(RULE, found.message, field=found.field, column=f.label if f is not None else None)
