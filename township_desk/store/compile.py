"""Compile: conditions, expressions and orders of core.query to SQLAlchemy, the same for every dialect."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, literal, not_, or_, select, true

from township_desk.core.fields import Field
from township_desk.core.ledger import Ledger
from township_desk.core.problem import UsageError
from township_desk.core.query import (
    All,
    Any_,
    Cond,
    Constant,
    CountOf,
    Exists,
    Expr,
    FirstOf,
    Holds,
    Is,
    LatestOf,
    Minus,
    Not,
    Other,
    Query,
    Rate,
    RunningOf,
    Search,
    Sort,
    SumOf,
    That,
    Through,
    Val,
    Via,
    When,
    resolve,
)
from township_desk.store.groups import group_number
from township_desk.store.schema import PROGRAM_COLUMNS, Schema

_PROGRAM_FIELDS = frozenset(PROGRAM_COLUMNS) - {"search"}
_COMPARE: Mapping[str, Callable[[Any, Any], ColumnElement[bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": lambda column, value: column.in_(value),
    "not in": lambda column, value: or_(column.is_(None), column.not_in(value)),
    "empty": lambda column, _: column.is_(None),
    "filled": lambda column, _: column.is_not(None),
}


_NARROWING = frozenset({"=", "in", "<", "<=", ">", ">="})


class Compiler:
    """Compiles against one schema. Conditions must be resolved (no Today left in them)."""

    def __init__(
        self,
        schema: Schema,
        ledgers: Mapping[str, Ledger],
        today: date,
        add_workdays: Callable[[date, int], date] = lambda day, count: day + timedelta(days=count),
    ) -> None:
        self.schema = schema
        self.ledgers = ledgers
        self.today = today
        self.add_workdays = add_workdays

    def column(self, ledger: Ledger, table: Any, name: str) -> ColumnElement[Any]:
        """The SQL of a field: its column, or its expression when it is virtual."""
        field = ledger.by_name.get(name)
        if field is not None and field.virtual is not None:
            return self.expression(ledger, table, field.virtual)
        if field is None and name not in _PROGRAM_FIELDS:
            raise UsageError(f"“{ledger.label}”没有“{name}”这一项。")
        column: ColumnElement[Any] = table.c[name]
        return column

    def expression(self, ledger: Ledger, table: Any, expr: Expr) -> ColumnElement[Any]:
        """A virtual field's SQL."""
        match expr:
            case Holds(cond):
                return case((self.condition(ledger, table, resolve(cond, self.today, self.add_workdays)), 1), else_=0)
            case Val(name):
                return self.column(ledger, table, name)
            case Constant(number):
                return literal(number)
            case When(cond, then, other_value):
                holds = self.condition(ledger, table, resolve(cond, self.today, self.add_workdays))
                picked = (self.expression(ledger, table, part) for part in (then, other_value))
                return case((holds, next(picked)), else_=next(picked))
            case FirstOf(parts):
                return func.coalesce(*(self.expression(ledger, table, part) for part in parts))
            case Minus(one, less):
                first, second = (func.coalesce(self.expression(ledger, table, part), 0) for part in (one, less))
                return first - second
            case RunningOf():
                return self._running(ledger, table, expr)
            case Via(ref, name):
                target = self.ledgers[ledger.by_name[ref].target]  # type: ignore[attr-defined]
                row = self.schema.tables[target.name].alias()
                return select(self.column(target, row, name)).where(row.c.id == table.c[ref]).scalar_subquery()
            case Rate(top, bottom):
                # Both are integers of the same scale, so that the division is exact: 100 % with two places is 10000.
                above, below = self.expression(ledger, table, top), self.expression(ledger, table, bottom)
                return case((below > 0, (above * 20_000 + below) // (below * 2)))
        return self._of_children(table, ledger, expr)

    def _running(self, ledger: Ledger, table: Any, expr: RunningOf) -> ColumnElement[Any]:
        other = self.schema.tables[ledger.name].alias()
        before = or_(
            other.c[expr.by] < table.c[expr.by],
            and_(other.c[expr.by] == table.c[expr.by], other.c.id <= table.c.id),
        )
        parts = [other.c[expr.group] == table.c[expr.group], other.c.is_void == 0, before]
        if expr.same:
            start = [func.substr(t.c[expr.by], 1, expr.same) for t in (other, table)]
            parts.append(start[0] == start[1])
        return select(func.sum(other.c[expr.field])).where(and_(*parts)).scalar_subquery()

    def _of_children(self, table: Any, ledger: Ledger, expr: Expr) -> ColumnElement[Any]:
        """The SQL of a value that is found among the rows that refer to this one."""
        if not isinstance(expr, CountOf | SumOf | LatestOf):
            raise TypeError(type(expr).__name__)
        other, child = self.ledgers[expr.ledger], self.schema.tables[expr.ledger].alias()
        mine = table.c[expr.at] if isinstance(expr, CountOf) else table.c.id
        where = self._live(expr.ledger, expr.ref, child, child.c[expr.ref] == mine, expr.cond)
        match expr:
            case CountOf(distinct=name, plus=plus):
                what = func.count(self.column(other, child, name).distinct()) if name else func.count()
                count = select(what).select_from(child).where(where).scalar_subquery()
                return count if plus is None else count + self.expression(ledger, table, plus)
            case SumOf(field=name, minus=minus):
                amount = self.column(other, child, name)
                if minus is not None:
                    amount = case((self.condition(other, child, minus), -amount), else_=amount)
                return select(func.coalesce(func.sum(amount), 0)).where(where).scalar_subquery()
            case LatestOf(field=name, by=by, least=least):
                if least:
                    where = and_(where, child.c[by].is_not(None))
                keys = (child.c[by].asc(), child.c.id.asc()) if least else (child.c[by].desc(), child.c.id.desc())
                value = select(self.column(other, child, name)).where(where)
                return value.order_by(*keys).limit(1).scalar_subquery()

    def _live(
        self, other: str, ref: str, child: Any, link: ColumnElement[bool], cond: Cond | None
    ) -> ColumnElement[bool]:
        parts = [link, child.c.is_void == 0]
        if ref != self.ledgers[other].parent:
            parts += self.parents_live(other, child)
        if cond is not None:
            cond = resolve(cond, self.today, self.add_workdays)
            parts.append(self.condition(self.ledgers[other], child, cond))
        return and_(*parts)

    def condition(self, ledger: Ledger, table: Any, cond: Cond) -> ColumnElement[bool]:
        """A condition's SQL; an empty field satisfies only `empty`, `!=` and `not in`, as in `predicate`."""
        match cond:
            case Is():
                return self._is(ledger, table, cond)
            case All(parts):
                return and_(true(), *(self.condition(ledger, table, part) for part in parts))
            case Any_(parts):
                return or_(false(), *(self.condition(ledger, table, part) for part in parts))
            case Not(part):
                return not_(func.coalesce(self.condition(ledger, table, part), false()))
            case Through(name, part):
                field = ledger.by_name[name]
                other = self.ledgers[field.target]  # type: ignore[attr-defined]
                target = self.schema.tables[other.name].alias()
                found: ColumnElement[bool] = table.c[name].in_(
                    select(target.c.id).where(self.condition(other, target, part))
                )
                return found
            case Exists(other_name, ref, part):
                child = self.schema.tables[other_name].alias()
                link = child.c[ref] == table.c.id
                return select(child.c.id).where(self._live(other_name, ref, child, link, part)).exists()
            case That(expr, op, value):
                found_value = self.expression(ledger, table, expr)
                simple = _COMPARE.get(op)
                return simple(found_value, value) if simple is not None else _special(found_value, op, value, value)
            case Search(words):
                return and_(true(), *(self._search(ledger, table, word) for word in words.lower().split()))
        raise TypeError(type(cond).__name__)

    def _is(self, ledger: Ledger, table: Any, cond: Is) -> ColumnElement[bool]:
        column = self.column(ledger, table, cond.field)
        field = ledger.by_name.get(cond.field)
        if isinstance(cond.value, Other):
            value: Any = self.column(ledger, table, cond.value.field)
        elif cond.op in ("in", "not in"):
            value = [stored(field, item) for item in cond.value]
        else:
            value = stored(field, cond.value)
        simple = _COMPARE.get(cond.op)
        return simple(column, value) if simple is not None else _special(column, cond.op, cond.value, value)

    def _search(self, ledger: Ledger, table: Any, word: str) -> ColumnElement[bool]:
        parts: list[ColumnElement[bool]] = [table.c.search.contains(word, autoescape=True)]
        shown = {field.name for field in ledger.columns}
        for ref in ledger.refs:
            if ref.name in shown and ref.sql == "int" and ref.target != ledger.name:
                target = self.schema.tables[ref.target]
                found = select(target.c.id).where(target.c.search.contains(word, autoescape=True))
                parts.append(table.c[ref.name].in_(found))
        return or_(*parts)

    def where(self, query: Query, table: Any, *, whole: bool = False) -> ColumnElement[bool]:
        """The whole condition of a query; `whole`: every row will be visited, in whatever order (groups)."""
        ledger = self.ledgers[query.ledger]
        parts: list[ColumnElement[bool]] = []
        if query.void != "with":
            # `is_void + 0` keeps SQLite from walking the partial index of live rows where it gives neither the order nor
            # a narrow range: each row looked up by itself costs five times a scan of the table.
            zero = literal(0, literal_execute=True)
            flag = table.c.is_void + zero if self._scans(query, ledger, whole=whole) else table.c.is_void
            parts.append(flag == literal(1 if query.void == "only" else 0, literal_execute=True))
        if query.void == "without" and not _of_one_parent(ledger, query.where):
            parts += self.parents_live(query.ledger, table)
        if query.where is not None:
            parts.append(self.condition(ledger, table, query.where))
        return and_(true(), *parts)

    def parents_live(self, ledger: str, table: Any) -> list[ColumnElement[bool]]:
        """That the row which a detail row belongs to isn't void: what is void counts for nothing, with its details.

        The void rows, which are few, are looked up once a statement; a detail row without its parent stays.
        """
        declared = self.ledgers[ledger]
        if declared.parent is None:
            return []
        target: str = declared.by_name[declared.parent].target  # type: ignore[attr-defined]
        above = self.schema.tables[target].alias()
        void = select(above.c.id).where(above.c.is_void == literal(1, literal_execute=True))
        return [func.coalesce(table.c[declared.parent], 0).not_in(void)]

    @staticmethod
    def _scans(query: Query, ledger: Ledger, *, whole: bool) -> bool:
        """Whether a query is best answered by a scan of the table."""
        if query.where is None:
            return whole or query.sort not in ((), ledger.sort)
        indexed = {
            "id",
            ledger.period,
            *ledger.key,
            *(ref.name for ref in ledger.refs),
            *(s.field for s in ledger.sort[:1]),
        }
        return not any(
            isinstance(part, Is) and part.field in indexed and part.op in _NARROWING for part in _conjuncts(query.where)
        )

    def order(self, query: Query, table: Any) -> list[ColumnElement[Any]]:
        """The order of a query; the id decides last, so that it is total."""
        ledger = self.ledgers[query.ledger]
        keys: list[ColumnElement[Any]] = []
        chosen: tuple[Sort, ...] = query.sort or ledger.sort
        for sort in chosen:
            column = self._sort_key(ledger, table, sort.field)
            field = ledger.by_name.get(sort.field)
            if field is not None and field.by_number:
                number = group_number(column)
                keys.append(number.desc() if sort.descending else number.asc())
            keys.append(column.desc() if sort.descending else column.asc())
            if getattr(ledger.by_name.get(sort.field), "kind", "") == "fk":  # rows of one referred row stay together
                keys.append(table.c[sort.field].desc() if sort.descending else table.c[sort.field].asc())
        if not any(sort.field == "id" for sort in chosen):
            descending = bool(chosen) and chosen[-1].descending
            keys.append(table.c.id.desc() if descending else table.c.id.asc())
        return keys

    def _sort_key(self, ledger: Ledger, table: Any, name: str) -> ColumnElement[Any]:
        field = ledger.by_name.get(name)
        if field is not None and field.kind == "fk":
            other = self.ledgers[field.target]  # type: ignore[attr-defined]
            target = self.schema.tables[other.name].alias()
            by = next((s.field for s in other.sort if s.field in target.c), "id")
            return select(target.c[by]).where(target.c.id == table.c[name]).scalar_subquery()
        column = self.column(ledger, table, name)
        rank = getattr(field, "rank", None)
        if rank and field is not None and field.kind == "enum" and len(rank) <= 12:
            return case(dict(rank), value=column, else_=len(rank))
        return column

    def select(self, query: Query, *columns: str) -> Select[Any]:
        """A select of named columns in the query's order."""
        table = self.schema.tables[query.ledger]
        ledger = self.ledgers[query.ledger]
        found = [self.column(ledger, table, name).label(name) for name in columns]
        return select(*found).where(self.where(query, table)).order_by(*self.order(query, table))


def _conjuncts(cond: Cond) -> Iterator[Cond]:
    """The conditions that must all hold, however they are nested."""
    if isinstance(cond, All):
        for part in cond.parts:
            yield from _conjuncts(part)
    else:
        yield cond


def _of_one_parent(ledger: Ledger, cond: Cond | None) -> bool:
    """Whether a query asks for the details of one row, which are shown beside it even when it is void."""
    return (
        cond is not None
        and ledger.parent is not None
        and any(isinstance(part, Is) and part.field == ledger.parent and part.op == "=" for part in _conjuncts(cond))
    )


def _special(column: ColumnElement[Any], op: str, raw: Any, value: Any) -> ColumnElement[bool]:
    """Equality, which minds empty fields, and the parts of texts; `raw` is the value as asked, `value` as stored."""
    match op:
        case "=":
            return column.is_(None) if value is None else _is_true(column == value)
        case "!=":
            return column.is_not(None) if value is None else or_(column.is_(None), column != value)
        case "contains":
            return func.lower(column).contains(str(raw).lower(), autoescape=True)
        case "starts":
            return func.lower(column).startswith(str(raw).lower(), autoescape=True)
        case "has":
            return column.contains(f"|{raw}|", autoescape=True)
    raise UsageError(f"不认识的条件“{op}”。")


def _is_true(clause: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = clause
    return found


def stored(field: Field | None, value: Any) -> Any:
    """A typed value as the database keeps it, for comparing."""
    if value is None or field is None:
        return value.isoformat() if isinstance(value, date) else value
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, date | Decimal):
        return field.to_store(value)
    if isinstance(value, int) and field.sql != "int" and field.numeric:
        return field.to_store(Decimal(value))
    return value
