"""Rules: one declaration each, with id, severity, Chinese message and source; row rules in memory, set rules in SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Protocol

from township_desk.core.fields import Row
from township_desk.core.problem import Problem, Severity
from township_desk.core.query import Cond, Query

ERROR, WARNING, NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE


class Moment(Enum):
    """When a rule is asked: on saving a row, on a status step only, at month end, before a report.

    VOID forbids what a person does, not a state of things: it is asked when a row is voided and by no audit.
    """

    SAVE = "save"
    VOID = "void"
    STEP = "step"
    MONTH = "month"
    REPORT = "report"


class Desk(Protocol):
    """What a rule may ask about other rows, settings and the calendar (implemented by the service)."""

    @property
    def today(self) -> date:
        """The day on which the rule is asked."""

    @property
    def user(self) -> str:
        """Who works at the desk."""

    def setting(self, key: str) -> Any:
        """The value of a setting."""

    def row(self, ledger: str, row_id: int | None) -> Row | None:
        """A row of another ledger, or None."""

    def rows(self, query: Query, limit: int = 100) -> list[Row]:
        """Rows of another ledger that satisfy a query; each also has `id`."""

    def count(self, ledger: str, cond: Cond | None = None) -> int:
        """How many rows satisfy a condition."""

    def total(self, query: Query, field: str) -> Decimal:
        """The sum of a field over the rows of a query, added up by the database; 0 without any."""

    def workdays(self, start: date, end: date) -> int:
        """Working days from the day after `start` up to and including `end` (rules.md, counting of days)."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule is broken at `field`; `params` fill the message's {names}; other severity or message where it varies."""

    field: str | None = None
    params: tuple[tuple[str, Any], ...] = ()
    severity: Severity | None = None
    message: str | None = None


def broken(
    field: str | None = None, /, *, as_: Severity | None = None, message: str | None = None, **params: Any
) -> Broken:
    """Shorthand for a `Broken`."""
    return Broken(field, tuple(params.items()), as_, message)


def problem_of(rule: RowRule | DeskRule, item: Broken) -> Problem:
    """The problem that a broken rule makes."""
    message = item.message or rule.message
    for key, value in item.params:
        message = message.replace("{" + key + "}", str(value))
    return Problem(rule.id, message, item.severity or rule.severity, field=item.field)


@dataclass(frozen=True, slots=True)
class Twins:
    """Live rows of one ledger that share the values of some fields, all of them filled.

    `near` names a date that is filled too and lies, in some other of those rows, no later and at most so many days before
    as the setting `days` says; without one it is the same.
    """

    fields: tuple[str, ...]
    near: str = ""
    days: str = ""


def twins(*groups: tuple[str, ...]) -> tuple[Twins, ...]:
    """Shorthand for twins by the values of some fields, or of some others."""
    return tuple(Twins(fields) for fields in groups)


RowTest = Callable[[Row, Desk], Broken | Iterable[Broken] | None]


@dataclass(frozen=True, slots=True)
class RowRule:
    """A rule over one row (it may look at other rows through `desk`).

    `reads` names the fields it depends on: it is asked again only when one of them is filled or changed; `alone`
    says it never asks `desk` for other rows, so that imports and whole-ledger checks may run it in memory. Where `twins`
    are given only a row that has such a twin can break it: an audit finds those in SQL and asks it of no others.
    """

    id: str
    severity: Severity
    message: str
    test: RowTest
    reads: tuple[str, ...]
    source: str = ""
    moment: Moment = Moment.SAVE
    alone: bool = True
    twins: tuple[Twins, ...] = ()

    def check(self, row: Row, desk: Desk) -> list[Problem]:
        """What this rule finds wrong with a row."""
        return self.problems(self.test(row, desk))

    def problems(self, found: Broken | Iterable[Broken] | None) -> list[Problem]:
        """The problems that an answer of `test` makes."""
        if found is None:
            return []
        items = (found,) if isinstance(found, Broken) else found
        return [problem_of(self, item) for item in items]


@dataclass(frozen=True, slots=True)
class SetRule:
    """A rule over all rows, run as SQL: every row that `cond` selects breaks it."""

    id: str
    severity: Severity
    message: str
    cond: Cond
    field: str | None = None
    source: str = ""
    moment: Moment = Moment.MONTH


@dataclass(frozen=True, slots=True)
class DeskRule:
    """A rule over a ledger as a whole (a balance, something that lacks): what it finds belongs to no single row."""

    id: str
    severity: Severity
    message: str
    test: Callable[[Desk], Iterable[Broken]]
    source: str = ""
    moment: Moment = Moment.REPORT

    def check(self, desk: Desk) -> list[Problem]:
        """What this rule finds wrong."""
        return [problem_of(self, item) for item in self.test(desk)]


Rule = RowRule | SetRule | DeskRule
