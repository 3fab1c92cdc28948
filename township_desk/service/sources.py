"""Sources: what rules and printed tables may ask of a desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from township_desk.core.calendar import WorkCalendar
from township_desk.core.fields import Field, Row
from township_desk.core.fields_choice import Ref
from township_desk.core.ledger import Ledger
from township_desk.core.query import Cond, Grouping, Named, Query
from township_desk.service.records import Records
from township_desk.service.settings import Settings


class RuleSource:
    """Answers rules (core.rules.Desk): other rows, settings, working days."""

    def __init__(
        self,
        records: Records,
        settings: Settings,
        clock: Callable[[], date],
        calendar: Callable[[], WorkCalendar],
        user: str = "",
    ) -> None:
        self.records = records
        self.settings = settings
        self.clock = clock
        self.calendar = calendar
        self.user = user

    @property
    def today(self) -> date:
        """The day of the desk's clock."""
        return self.clock()

    def setting(self, key: str) -> Any:
        """The value of a setting."""
        return self.settings.get(key)

    def row(self, ledger: str, row_id: int | None) -> Row | None:
        """A row of a ledger with its id, or None."""
        if row_id is None:
            return None
        found = self.records.fetch(ledger, [row_id])
        return {**found[0].values, "id": row_id} if found else None

    def rows(self, query: Query, limit: int = 100) -> list[Row]:
        """Rows of a query, each with its id."""
        found = self.records.fetch(query.ledger, self.records.reader.ids(query, limit=limit))
        return [{**record.values, "id": record.id} for record in found]

    def count(self, ledger: str, cond: Cond | None = None) -> int:
        """How many live rows satisfy a condition."""
        return self.records.count(Query(ledger, cond))

    def total(self, query: Query, field: str) -> Decimal:
        """The sum of a field over the rows of a query; 0 without any."""
        return self.records.aggregate(query, field)[1] or Decimal(0)

    def workdays(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`."""
        return self.calendar().workdays(start, end)


class RowSource:
    """Answers printed tables (core.printed.TableSource) with typed values."""

    def __init__(
        self,
        records: Records,
        settings: Settings,
        dues: Callable[[str, tuple[str, ...]], Mapping[tuple[int, str], Decimal]],
    ) -> None:
        self.records = records
        self.settings = settings
        self._dues = dues

    def dues(self, program: str, months: tuple[str, ...]) -> Mapping[tuple[int, str], Decimal]:
        """What each benefit of a program is due for each month, in 元, as rosters reckon it."""
        return self._dues(program, months)

    @property
    def town(self) -> str:
        """The town's name."""
        return str(self.settings.get("town.name") or "")

    def setting(self, key: str) -> Any:
        """The value of a setting."""
        return self.settings.get(key)

    def select(self, query: Query, fields: tuple[str | Named, ...], limit: int | None = None) -> list[tuple[Any, ...]]:
        """Typed values of the named fields of every row, in order."""
        turns = [self._turn(self.records.ledgers[query.ledger], name) for name in fields]
        rows = self.records.reader.values(query, fields, limit)
        return typed(rows, turns)

    def group(self, grouping: Grouping) -> list[tuple[Any, ...]]:
        """Typed group values, then the measures: counts as int, sums in the field's own type (None: no value)."""
        ledger = self.records.ledgers[grouping.query.ledger]
        turns = [self._turn(ledger, name) for name in grouping.by]
        turns += [self._turn(ledger, m.field, total=True) if m.kind == "sum" else int for m in grouping.measures]
        return typed(self.records.reader.group(grouping), turns)

    def row(self, ledger: str, row_id: int | None) -> Row | None:
        """One row of a ledger, with its id and the words of its references under `ref_label`."""
        if row_id is None:
            return None
        found = self.records.fetch(ledger, [row_id])
        if not found:
            return None
        labels = {f"{name}_label": text for name, text in found[0].labels.items()}
        return {**found[0].values, **labels, "id": row_id, "as_of": found[0].as_of}

    def _turn(self, ledger: Ledger, path: str | Named, *, total: bool = False) -> Callable[[Any], Any] | None:
        name = path.like if isinstance(path, Named) else path.partition("|")[0]
        head, _, rest = name.partition(".")
        f = ledger.by_name.get(head)
        if rest and isinstance(f, Ref):
            return self._turn(self.records.ledgers[f.target], rest, total=total)
        if f is None or type(f).from_store is Field.from_store:
            return None
        turn = f.from_store
        return (lambda value: turn(int(value))) if total else turn


def typed(rows: list[tuple[Any, ...]], turns: list[Callable[[Any], Any] | None]) -> list[tuple[Any, ...]]:
    """Rows with each column converted, a column at a time; columns without a converter stay."""
    if not rows or not any(turns):
        return rows
    columns: list[Any] = list(zip(*rows, strict=True))
    for n, turn in enumerate(turns):
        if turn is not None:
            columns[n] = [None if value is None else turn(value) for value in columns[n]]
    return list(zip(*columns, strict=True))
