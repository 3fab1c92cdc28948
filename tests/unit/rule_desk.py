"""A desk in memory for rules: rows by ledger, settings at their defaults, Monday to Friday worked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from township_desk.core.calendar import WorkCalendar
from township_desk.core.fields import Row
from township_desk.core.fields_code import id_check_digit
from township_desk.core.predicates import predicate
from township_desk.core.query import All, Any_, Cond, Exists, Not, Query, Through, resolve
from township_desk.ledgers import LEDGERS
from township_desk.ledgers.settings import SETTINGS

TODAY = date(2022, 12, 20)
Tables = Mapping[str, Sequence[Row]]


def make_id(birth: str, *, area: str = "610322", sequence: str = "999") -> str:
    """A made-up ID number that belongs to nobody (sequence 000 or 999)."""
    body = f"{area}{birth}{sequence}"
    return body + id_check_digit(body)


@dataclass
class MemoryDesk:
    """What rules may ask, answered from plain rows."""

    tables: Tables = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    today: date = TODAY
    user: str = "王小明"

    def setting(self, key: str) -> Any:
        return {d.key: d.default for d in SETTINGS}[key] if key not in self.settings else self.settings[key]

    def row(self, ledger: str, row_id: int | None) -> Row | None:
        return next((r for r in self.tables.get(ledger, ()) if r["id"] == row_id), None)

    def rows(self, query: Query, limit: int = 100) -> list[Row]:
        found = self.tables.get(query.ledger, ())
        return [r for r in found if query.where is None or self.holds(query.where, query.ledger, r)][:limit]

    def count(self, ledger: str, cond: Cond | None = None) -> int:
        return len(self.rows(Query(ledger, cond), 10**6))

    def total(self, query: Query, field: str) -> Decimal:
        return sum((r.get(field) or Decimal(0) for r in self.rows(query, 10**6)), Decimal(0))

    def workdays(self, start: date, end: date) -> int:
        return sum((start + timedelta(days=n)).weekday() < 5 for n in range(1, (end - start).days + 1))

    def holds(self, cond: Cond, ledger: str, row: Row) -> bool:
        """A condition, those over other rows included, as SQL would answer it."""
        match cond:
            case All(parts):
                return all(self.holds(part, ledger, row) for part in parts)
            case Any_(parts):
                return any(self.holds(part, ledger, row) for part in parts)
            case Not(part):
                return not self.holds(part, ledger, row)
            case Exists(other, ref, part):
                mine = [r for r in self.tables.get(other, ()) if r.get(ref) == row["id"]]
                return any(part is None or self.holds(part, other, r) for r in mine)
            case Through(name, part):
                target = LEDGERS[ledger].by_name[name].target  # type: ignore[attr-defined]
                found = self.row(target, row.get(name))
                return found is not None and self.holds(part, target, found)
        return predicate(resolve(cond, self.today, WorkCalendar().add_workdays))(row, self.today)
