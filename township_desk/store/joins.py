"""Joins: a ledger's table with the tables that its references lead to, joined as they are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, func

from township_desk.core.ledger import Ledger
from township_desk.core.query import Named
from township_desk.store.compile import Compiler


class Joins:
    """`column("batch_id.program")` joins as needed; `source` is what to select from."""

    def __init__(self, compiler: Compiler, ledgers: Mapping[str, Ledger], ledger: str) -> None:
        self._compiler = compiler
        self._ledgers = ledgers
        self.table: Any = compiler.schema.tables[ledger]
        self.source: Any = self.table
        self._joined: dict[str, tuple[Ledger, Any]] = {"": (ledgers[ledger], self.table)}

    def column(self, path: str | Named) -> ColumnElement[Any]:
        """The SQL of a field, over references by outer joins; with `a|b` the first that is filled; or of a value."""
        if isinstance(path, Named):
            return self._compiler.expression(*self._joined[""], path.expr)
        found = [self._one(part) for part in path.split("|")]
        return found[0] if len(found) == 1 else func.coalesce(*found)

    def _one(self, path: str) -> ColumnElement[Any]:
        head, _, name = path.rpartition(".")
        ledger, table = self._at(head)
        return self._compiler.column(ledger, table, name)

    def _at(self, path: str) -> tuple[Ledger, Any]:
        if path not in self._joined:
            head, _, ref = path.rpartition(".")
            ledger, table = self._at(head)
            target: str = ledger.by_name[ref].target  # type: ignore[attr-defined]
            other = self._compiler.schema.tables[target].alias()
            self.source = self.source.outerjoin(other, table.c[ref] == other.c.id)
            self._joined[path] = (self._ledgers[target], other)
        return self._joined[path]
