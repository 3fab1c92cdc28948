"""PrintedTable: a printed table of the dictionary, declared: name, title, periods, paper, and how it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from township_desk.core.fields import Row
from township_desk.core.period import Period
from township_desk.core.query import Grouping, Named, Query
from township_desk.core.tabular import Tabular


class TableSource(Protocol):
    """What a table's maker may ask (implemented by the service)."""

    @property
    def town(self) -> str:
        """The town's name."""

    def setting(self, key: str) -> Any:
        """The value of a setting."""

    def select(self, query: Query, fields: tuple[str | Named, ...], limit: int | None = None) -> list[tuple[Any, ...]]:
        """Values of the named fields of every row, in the query's order; `ref.field` follows a reference, `a|b` is the
        first of two that is filled, `id` too."""

    def group(self, grouping: Grouping) -> list[tuple[Any, ...]]:
        """One row a group: the group's values, then the measures, in declared order; computed in SQL.

        `by` may follow references as `select` does. A sum of nothing is None, a count 0.
        """

    def row(self, ledger: str, row_id: int | None) -> Row | None:
        """One row of a ledger."""

    def dues(self, program: str, months: tuple[str, ...]) -> Mapping[tuple[int, str], Decimal]:
        """元 that each benefit (id) of a program of relief is due for each month, as rosters reckon; absent: nothing."""


@dataclass(frozen=True, slots=True)
class TableRequest:
    """What is asked for: period, one village or all, single rows (form sheets), further options by key."""

    period: Period
    village: int | None = None
    rows: tuple[int, ...] = ()
    options: Mapping[str, str] | None = None

    def option(self, key: str, default: str = "") -> str:
        """An option's value."""
        return (self.options or {}).get(key, default)


@dataclass(frozen=True, slots=True)
class TableOption:
    """A choice a table offers, such as rows by industry or by village."""

    key: str
    label: str
    choices: tuple[tuple[str, str], ...]
    """(value, label); the first is the default."""


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A printed table. `make` turns a request into the one Tabular that every output reads."""

    name: str
    label: str
    area: str
    ledger: str
    make: Callable[[TableSource, TableRequest], Tabular]
    periods: tuple[str, ...] = ("month", "quarter", "half", "year", "week", "span")
    options: tuple[TableOption, ...] = ()
    per_row: bool = False
    """A form sheet printed for chosen rows."""
    use: str = ""
