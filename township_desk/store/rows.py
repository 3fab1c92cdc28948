"""Rows: reading of ledger rows, counts, ids, groups and look-ups, all in SQL."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, distinct, func, select

from township_desk.core.ledger import Ledger
from township_desk.core.query import Cond, Grouping, Measure, Named, Query, resolve
from township_desk.store.compile import Compiler
from township_desk.store.database import Database, fetch_all
from township_desk.store.schema import PROGRAM_COLUMNS

CHUNK = 500
"""Ids asked for in one statement."""


class RowReader:
    """Reads rows of every ledger; `today` and `add_workdays` resolve relative days in conditions."""

    def __init__(
        self,
        database: Database,
        ledgers: Mapping[str, Ledger],
        *,
        today: Callable[[], date],
        add_workdays: Callable[[date, int], date],
    ) -> None:
        self.database = database
        self.ledgers = ledgers
        self.today = today
        self.add_workdays = add_workdays

    def _compiler(self) -> Compiler:
        return Compiler(self.database.schema, self.ledgers, self.today(), self.add_workdays)

    def _resolved(self, query: Query) -> Query:
        if query.where is None:
            return query
        where = resolve(query.where, self.today(), self.add_workdays)
        return Query(query.ledger, where, query.sort, query.void)

    def columns(self, ledger: str) -> tuple[str, ...]:
        """What `fetch` returns for each row: program columns, then every field, virtual ones too."""
        skip = {"search"}
        return (*(c for c in PROGRAM_COLUMNS if c not in skip), *(f.name for f in self.ledgers[ledger].fields))

    def count(self, query: Query) -> int:
        """How many rows satisfy a query."""
        query = self._resolved(query)
        table = self.database.schema.tables[query.ledger]
        where = self._compiler().where(query, table)
        with self.database.read() as connection:
            return int(connection.execute(select(func.count()).select_from(table).where(where)).scalar_one())

    def ids(self, query: Query, *, offset: int = 0, limit: int | None = None) -> array[int]:
        """The ids of the rows in the query's order."""
        statement = self._compiler().select(self._resolved(query), "id")
        if limit is not None:
            statement = statement.offset(offset).limit(limit)
        with self.database.read() as connection:
            return array("q", connection.execute(statement).scalars())

    def fetch(self, ledger: str, ids: Sequence[int]) -> list[tuple[Any, ...]]:
        """Stored values of rows (see `columns`) in the order of `ids`; ids without a row are left out."""
        table = self.database.schema.tables[ledger]
        compiler = self._compiler()
        declared = self.ledgers[ledger]
        found = [compiler.column(declared, table, name).label(name) for name in self.columns(ledger)]
        by_id: dict[int, tuple[Any, ...]] = {}
        with self.database.read() as connection:
            for start in range(0, len(ids), CHUNK):
                part = list(ids[start : start + CHUNK])
                for row in connection.execute(select(*found).where(table.c.id.in_(part))):
                    by_id[row[0]] = tuple(row)
        return [by_id[i] for i in ids if i in by_id]

    def values(self, query: Query, names: Sequence[str | Named], limit: int | None = None) -> list[tuple[Any, ...]]:
        """Stored values of named columns of every row, in order; `ref.field` follows references by outer joins."""
        query = self._resolved(query)
        compiler = self._compiler()
        schema = self.database.schema
        table = schema.tables[query.ledger]
        source: Any = table
        joined: dict[str, tuple[Ledger, Any]] = {"": (self.ledgers[query.ledger], table)}
        columns: list[ColumnElement[Any]] = []
        for name in names:
            if isinstance(name, Named):
                columns.append(compiler.expression(joined[""][0], table, name.expr))
                continue
            path, _, leaf = name.rpartition(".")
            if path not in joined:
                source = self._join(source, joined, path)
            ledger, at = joined[path]
            columns.append(compiler.column(ledger, at, leaf).label(name.replace(".", "__")))
        statement = select(*columns).select_from(source).where(compiler.where(query, table))
        statement = statement.order_by(*compiler.order(query, table))
        if limit is not None:
            statement = statement.limit(limit)
        with self.database.read() as connection:
            return fetch_all(connection, statement)

    def _join(self, source: Any, joined: dict[str, tuple[Ledger, Any]], path: str) -> Any:
        head, _, ref = path.rpartition(".")
        if head not in joined:
            source = self._join(source, joined, head)
        ledger, at = joined[head]
        target = ledger.by_name[ref].target  # type: ignore[attr-defined]
        other = self.database.schema.tables[target].alias()
        joined[path] = (self.ledgers[target], other)
        return source.outerjoin(other, at.c[ref] == other.c.id)

    def group(self, grouping: Grouping) -> list[tuple[Any, ...]]:
        """One row a group: the group's stored values, then the measures; one pass in SQL, groups in order."""
        query = self._resolved(grouping.query)
        compiler = self._compiler()
        ledger = self.ledgers[query.ledger]
        table = self.database.schema.tables[query.ledger]
        source: Any = table
        joined: dict[str, tuple[Ledger, Any]] = {"": (ledger, table)}
        keys: list[ColumnElement[Any]] = []
        for name in grouping.by:
            path, _, leaf = name.rpartition(".")
            if path not in joined:
                source = self._join(source, joined, path)
            keys.append(compiler.column(joined[path][0], joined[path][1], leaf))
        measures = [self._measure(compiler, ledger, table, measure) for measure in grouping.measures]
        statement = select(*keys, *measures).select_from(source).where(compiler.where(query, table, whole=True))
        if keys:
            statement = statement.group_by(*keys).order_by(*keys)
        with self.database.read() as connection:
            return fetch_all(connection, statement)

    def _measure(self, compiler: Compiler, ledger: Ledger, table: Any, measure: Measure) -> ColumnElement[Any]:
        cond: Cond | None = measure.where
        if cond is not None:
            cond = resolve(cond, self.today(), self.add_workdays)
        where = compiler.condition(ledger, table, cond) if cond is not None else None
        if measure.kind == "count":
            return func.count() if where is None else func.coalesce(func.sum(case((where, 1), else_=0)), 0)
        what = measure.field
        value = (
            compiler.expression(ledger, table, what.expr)
            if isinstance(what, Named)
            else compiler.column(ledger, table, what)
        )
        picked = value if where is None else case((where, value))
        return func.count(distinct(picked)) if measure.kind == "distinct" else func.sum(picked)

    def distinct(self, query: Query, name: str, limit: int) -> list[tuple[Any, int]]:
        """The stored values found in a column, with their counts, most frequent first."""
        query = self._resolved(query)
        compiler = self._compiler()
        table = self.database.schema.tables[query.ledger]
        column = compiler.column(self.ledgers[query.ledger], table, name)
        count = func.count()
        statement = (
            select(column, count)
            .where(compiler.where(query, table, whole=True))
            .group_by(column)
            .order_by(count.desc())
            .limit(limit)
        )
        with self.database.read() as connection:
            return [(row[0], int(row[1])) for row in connection.execute(statement)]
