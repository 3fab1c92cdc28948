"""Rows: reading of ledger rows, counts, ids, groups and look-ups, all in SQL."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, distinct, func, or_, select

from township_desk.core.ledger import Ledger
from township_desk.core.query import Cond, Grouping, Measure, Named, Query, resolve
from township_desk.store.compile import Compiler
from township_desk.store.database import Database, fetch_all
from township_desk.store.joins import Joins
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
        self._statements: dict[str, tuple[date, Select[Any]]] = {}

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

    def written(self, query: Query, *columns: str) -> str:
        """A query, unordered, as text for a larger statement; its values, words of the declarations, are written in."""
        statement = self._compiler().select(self._resolved(query), *columns).order_by(None)
        words = statement.compile(dialect=self.database.reader.dialect, compile_kwargs={"literal_binds": True})
        return str(words).replace(":", "\\:")

    def fetch(self, ledger: str, ids: Sequence[int]) -> list[tuple[Any, ...]]:
        """Stored values of rows (see `columns`) in the order of `ids`; ids without a row are left out."""
        statement = self._fetching(ledger)
        by_id: dict[int, tuple[Any, ...]] = {}
        with self.database.read() as connection:
            for start in range(0, len(ids), CHUNK):
                part = list(ids[start : start + CHUNK])
                by_id |= {row[0]: row for row in fetch_all(connection, statement, {"ids": part})}
        return [by_id[i] for i in ids if i in by_id]

    def _fetching(self, ledger: str) -> Select[Any]:
        """The statement of `fetch`, kept for the day: composing it anew costs several times its run."""
        today = self.today()
        known = self._statements.get(ledger)
        if known is None or known[0] != today:
            table, compiler, declared = self.database.schema.tables[ledger], self._compiler(), self.ledgers[ledger]
            found = [compiler.column(declared, table, name).label(name) for name in self.columns(ledger)]
            known = (today, select(*found).where(table.c.id.in_(bindparam("ids", expanding=True))))
            self._statements[ledger] = known
        return known[1]

    def values(self, query: Query, names: Sequence[str | Named], limit: int | None = None) -> list[tuple[Any, ...]]:
        """Stored values of every row, in order, of named columns (`ref.field` follows references, `a|b` is the first that
        is filled) and of computed values."""
        query = self._resolved(query)
        compiler = self._compiler()
        joins = Joins(compiler, self.ledgers, query.ledger)
        columns = [joins.column(name).label(f"c{n}") for n, name in enumerate(names)]
        table = joins.table
        statement = select(*columns).select_from(joins.source).where(compiler.where(query, table))
        statement = statement.order_by(*compiler.order(query, table))
        if limit is not None:
            statement = statement.limit(limit)
        with self.database.read() as connection:
            return fetch_all(connection, statement)

    def group(self, grouping: Grouping) -> list[tuple[Any, ...]]:
        """One row a group: the group's stored values, then the measures; one pass in SQL, groups in order."""
        query = self._resolved(grouping.query)
        compiler = self._compiler()
        ledger = self.ledgers[query.ledger]
        joins = Joins(compiler, self.ledgers, query.ledger)
        table = joins.table
        keys = [joins.column(name) for name in grouping.by]
        measures = [self._measure(compiler, ledger, table, measure) for measure in grouping.measures]
        statement = select(*keys, *measures).select_from(joins.source).where(compiler.where(query, table, whole=True))
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

    def twins(self, ledger: str, names: Sequence[str], near: str) -> list[tuple[Any, ...]]:
        """(id, value of `near`, the value before, the value after) of each live row that shares the values of `names`
        with another, all of them and `near` filled: before and after among those rows, in the order of `near`."""
        compiler, declared = self._compiler(), self.ledgers[ledger]
        table = self.database.schema.tables[ledger]
        keys = [compiler.column(declared, table, name) for name in names]
        value = compiler.column(declared, table, near)
        before, after = (
            step(value).over(partition_by=keys, order_by=[value, table.c.id]) for step in (func.lag, func.lead)
        )
        filled = (column.is_not(None) for column in (*keys, value))
        where = compiler.where(Query(ledger), table, whole=True)
        found = select(table.c.id, value.label("value"), before.label("before"), after.label("after"))
        inner = found.where(where, *filled).subquery()
        statement = select(inner).where(or_(inner.c.before.is_not(None), inner.c.after.is_not(None)))
        with self.database.read() as connection:
            return fetch_all(connection, statement)

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
