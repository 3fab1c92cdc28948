"""Queries as data: conditions, sort orders and expressions that the store compiles to SQL, `predicates` for rows in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

Op = Literal["=", "!=", "<", "<=", ">", ">=", "in", "not in", "contains", "starts", "has", "empty", "filled"]


@dataclass(frozen=True, slots=True)
class Today:
    """The day of the query, `plus` days later."""

    plus: int = 0


@dataclass(frozen=True, slots=True)
class ThisMonth:
    """The month of the query as YYYY-MM, `plus` months later; for month fields."""

    plus: int = 0


@dataclass(frozen=True, slots=True)
class Workdays:
    """The day that is `plus` working days after the day of the query."""

    plus: int = 0


@dataclass(frozen=True, slots=True)
class Other:
    """The value of another field of the same row."""

    field: str


class Cond:
    """Base of conditions; combine with & | ~."""

    __slots__ = ()

    def __and__(self, other: Cond) -> Cond:
        return All((self, other))

    def __or__(self, other: Cond) -> Cond:
        return Any_((self, other))

    def __invert__(self) -> Cond:
        return Not(self)


@dataclass(frozen=True, slots=True)
class Is(Cond):
    """field OP value. `has`: a multiple choice contains the value; `contains`/`starts`: text, case ignored.

    An empty field satisfies only `empty`, `!=` and `not in`.
    """

    field: str
    op: Op = "filled"
    value: Any = None


@dataclass(frozen=True, slots=True)
class All(Cond):
    """Every part holds."""

    parts: tuple[Cond, ...]


@dataclass(frozen=True, slots=True)
class Any_(Cond):  # noqa: N801 - typing.Any has the plain name
    """At least one part holds."""

    parts: tuple[Cond, ...]


@dataclass(frozen=True, slots=True)
class Not(Cond):
    """The part does not hold."""

    part: Cond


@dataclass(frozen=True, slots=True)
class Through(Cond):
    """The row that the reference `field` names satisfies `cond`."""

    field: str
    cond: Cond


@dataclass(frozen=True, slots=True)
class Exists(Cond):
    """A row of `ledger` refers here by `ref` and satisfies `cond`. Only for SQL."""

    ledger: str
    ref: str
    cond: Cond | None = None


@dataclass(frozen=True, slots=True)
class Search(Cond):
    """Every word of `text` occurs in the row's searched texts, labels of references or pinyin initials. SQL only."""

    text: str


class Expr:
    """Base of computed values; SQL only."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class That(Cond):
    """A computed value OP a value, both as the database keeps them. SQL only."""

    expr: Expr
    op: Op = "filled"
    value: Any = None


@dataclass(frozen=True, slots=True)
class Val(Expr):
    """The value of a field of the row."""

    field: str


@dataclass(frozen=True, slots=True)
class Constant(Expr):
    """A fixed whole number."""

    value: int


@dataclass(frozen=True, slots=True)
class When(Expr):
    """`then` where the condition holds, else `other`."""

    cond: Cond
    then: Expr
    other: Expr


@dataclass(frozen=True, slots=True)
class FirstOf(Expr):
    """The first of several values that is there."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Minus(Expr):
    """One value less another; an absent one counts as 0."""

    one: Expr
    other: Expr


@dataclass(frozen=True, slots=True)
class Holds(Expr):
    """Whether a condition holds."""

    cond: Cond


@dataclass(frozen=True, slots=True)
class CountOf(Expr):
    """How many rows of `ledger` refer here by `ref` and satisfy `cond`; several parts are added.

    `at`: the field of this row that `ref` must equal: its id, or a reference that both share (members of a household).
    With `distinct`, how many different values of that field they have.
    """

    ledger: str
    ref: str
    cond: Cond | None = None
    plus: Expr | None = None
    at: str = "id"
    distinct: str = ""


@dataclass(frozen=True, slots=True)
class SumOf(Expr):
    """The sum of `field` over the rows of `ledger` that refer here by `ref` and satisfy `cond`; 0 without any.

    Rows that satisfy `minus` are taken off (stock: what came in less what went out). The virtual field must be of the
    same kind and places as the summed one.
    """

    ledger: str
    ref: str
    field: str
    cond: Cond | None = None
    minus: Cond | None = None


@dataclass(frozen=True, slots=True)
class RunningOf(Expr):
    """The running sum of `field` over the rows of the same ledger with the same `group`, in the order of `by`, then id.

    `same`: only rows whose `by` begins with the same characters count (4 of a month: the year to date).
    """

    field: str
    group: str
    by: str
    same: int = 0


@dataclass(frozen=True, slots=True)
class Via(Expr):
    """`field` of the row that the reference `ref` names."""

    ref: str
    field: str


@dataclass(frozen=True, slots=True)
class Rate(Expr):
    """`top` over `bottom` in percent with two places, rounded half up; empty where `bottom` is empty or nothing."""

    top: Expr
    bottom: Expr


@dataclass(frozen=True, slots=True)
class LatestOf(Expr):
    """`field` of the row of `ledger` that refers here by `ref`, satisfies `cond` and has the greatest `by`.

    Of rows with the same `by` the newest counts; with `least` the smallest `by` and the oldest row.
    """

    ledger: str
    ref: str
    field: str
    by: str
    least: bool = False
    cond: Cond | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A computed value among the columns or sums of a query, such as the amount of another month; typed as `like`."""

    expr: Expr
    like: str


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort key."""

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """Rows of one ledger: a condition, an order; void rows only when asked for."""

    ledger: str
    where: Cond | None = None
    sort: tuple[Sort, ...] = ()
    void: Literal["without", "only", "with"] = "without"

    def also(self, cond: Cond | None) -> Query:
        """This query narrowed by one more condition."""
        if cond is None:
            return self
        where = cond if self.where is None else All((self.where, cond))
        return Query(self.ledger, where, self.sort, self.void)


def month_plus(month: str, plus: int) -> str:
    """A month YYYY-MM, `plus` months later."""
    count = int(month[:4]) * 12 + int(month[5:7]) - 1 + plus
    return f"{count // 12:04d}-{count % 12 + 1:02d}"


def resolve(cond: Cond, today: date, add_workdays: Callable[[date, int], date]) -> Cond:
    """The condition with Today and Workdays replaced by dates."""
    match cond:
        case Is(name, op, Today(plus)):
            return Is(name, op, today + timedelta(days=plus))
        case Is(name, op, ThisMonth(plus)):
            return Is(name, op, month_plus(f"{today:%Y-%m}", plus))
        case Is(name, op, Workdays(plus)):
            return Is(name, op, add_workdays(today, plus))
        case All(parts):
            return All(tuple(resolve(part, today, add_workdays) for part in parts))
        case Any_(parts):
            return Any_(tuple(resolve(part, today, add_workdays) for part in parts))
        case Not(part):
            return Not(resolve(part, today, add_workdays))
        case Through(name, part):
            return Through(name, resolve(part, today, add_workdays))
        case Exists(ledger, ref, part) if part is not None:
            return Exists(ledger, ref, resolve(part, today, add_workdays))
    return cond


def needs_other_rows(cond: Cond) -> bool:
    """Whether a condition looks at rows beside the one it is asked of, so that only the database can answer it."""
    match cond:
        case Exists() | Through() | Search():
            return True
        case All(parts) | Any_(parts):
            return any(needs_other_rows(part) for part in parts)
        case Not(part):
            return needs_other_rows(part)
    return False


def fields_of(cond: Cond) -> frozenset[str]:
    """The row's own fields that a condition reads."""
    match cond:
        case Is(name, _, Other(other)):
            return frozenset((name, other))
        case Is(name) | Through(name):
            return frozenset((name,))
        case All(parts) | Any_(parts):
            return frozenset().union(*(fields_of(part) for part in parts))
        case Not(part):
            return fields_of(part)
    return frozenset()


@dataclass(frozen=True, slots=True)
class Measure:
    """One aggregate of a grouped query: count, sum or distinct count, of rows that satisfy `where`."""

    key: str
    kind: Literal["count", "sum", "distinct"] = "count"
    field: str | Named = ""
    where: Cond | None = None


@dataclass(frozen=True, slots=True)
class Grouping:
    """Aggregates of a ledger by fields, computed in SQL in one pass."""

    query: Query
    by: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = field(default=())
