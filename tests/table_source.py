"""A table source over rows in memory: the reading that the store's SQL must match."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from township_desk.core.predicates import predicate
from township_desk.core.query import All, Any_, Cond, Exists, Grouping, Is, Measure, Named, Not, Query, Sort, Through

Rows = Mapping[str, Sequence[dict[str, Any]]]

REFS: Mapping[tuple[str, str], str] = {
    ("hazard", "village_id"): "village",
    ("hazard", "site_id"): "site",
    ("hazard", "house_id"): "house",
    ("hazard", "activity_id"): "activity",
    ("house", "village_id"): "village",
    ("house", "owner_person_id"): "person",
    ("activity", "village_id"): "village",
    ("activity_site", "activity_id"): "activity",
    ("activity_site", "site_id"): "site",
    ("site", "village_id"): "village",
    ("site", "contact_cadre"): "duty",
    ("duty", "person_id"): "person",
    ("duty", "village_id"): "village",
    ("duty_event", "duty_id"): "duty",
}
"""References that the tables follow."""


class FakeSource:
    """Answers tables from dictionaries of rows; lacking fields read as None."""

    def __init__(self, rows: Rows, *, town: str = "青禾镇", settings: Mapping[str, Any] | None = None) -> None:
        self.rows = rows
        self.town = town
        self.settings = dict(settings or {})
        self.by_id = {name: {row["id"]: row for row in listed} for name, listed in rows.items()}

    def setting(self, key: str) -> Any:
        return self.settings.get(key)

    def row(self, ledger: str, row_id: int | None) -> Mapping[str, Any] | None:
        return self.by_id.get(ledger, {}).get(row_id or 0)

    def dues(self, program: str, months: tuple[str, ...]) -> Mapping[tuple[int, str], Any]:
        return {}

    def select(self, query: Query, fields: tuple[str | Named, ...], limit: int | None = None) -> list[tuple[Any, ...]]:
        found = self._ordered(query)[:limit]
        return [tuple(self._value(query.ledger, row, name) for name in fields) for row in found]

    def group(self, grouping: Grouping) -> list[tuple[Any, ...]]:
        query = grouping.query
        groups: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {} if grouping.by else {(): []}
        for row in self._matching(query):
            key = tuple(self._value(query.ledger, row, name) for name in grouping.by)
            groups.setdefault(key, []).append(row)
        return [
            (*key, *(self._measure(query.ledger, measure, rows) for measure in grouping.measures))
            for key, rows in groups.items()
        ]

    def _measure(self, ledger: str, measure: Measure, rows: Iterable[Mapping[str, Any]]) -> Any:
        chosen = [row for row in rows if measure.where is None or self._holds(ledger, measure.where, row)]
        if measure.kind == "count":
            return len(chosen)
        values = [value for row in chosen if (value := self._value(ledger, row, measure.field)) is not None]
        if measure.kind == "distinct":
            return len(set(values))
        return sum(values[1:], values[0]) if values else None

    def _matching(self, query: Query) -> list[Mapping[str, Any]]:
        wanted = {"without": (False,), "only": (True,), "with": (False, True)}[query.void]
        return [
            row for row in self.rows.get(query.ledger, ())
            if bool(row.get("is_void")) in wanted and (query.where is None or self._holds(query.ledger, query.where, row))
        ]  # fmt: skip

    def _ordered(self, query: Query) -> list[Mapping[str, Any]]:
        rows = self._matching(query)
        for sort in reversed((*query.sort, Sort("id"))):
            rows.sort(key=_sort_key(sort.field), reverse=sort.descending)
        return rows

    def _value(self, ledger: str, row: Mapping[str, Any], path: str | Named) -> Any:
        if isinstance(path, Named):
            raise TypeError("computed values are answered by a real desk only")
        head, _, rest = path.partition(".")
        if not rest:
            return row.get(head)
        target = REFS[ledger, head]
        found = self.row(target, row.get(head))
        return None if found is None else self._value(target, found, rest)

    def _holds(self, ledger: str, cond: Cond, row: Mapping[str, Any]) -> bool:
        match cond:
            case All(parts):
                return all(self._holds(ledger, part, row) for part in parts)
            case Any_(parts):
                return any(self._holds(ledger, part, row) for part in parts)
            case Not(part):
                return not self._holds(ledger, part, row)
            case Through(name, part):
                found = self.row(REFS[ledger, name], row.get(name))
                return found is not None and self._holds(REFS[ledger, name], part, found)
            case Exists(other, ref, part):
                return any(
                    child.get(ref) == row["id"] and not child.get("is_void")
                    and (part is None or self._holds(other, part, child))
                    for child in self.rows.get(other, ())
                )  # fmt: skip
            case Is():
                return predicate(cond)(row, date(2022, 12, 31))
        raise TypeError(type(cond).__name__)


def _sort_key(field: str) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """Empty first, as SQLite sorts."""
    return lambda row: (0,) if row.get(field) is None else (1, row[field])
