"""What the desk holds of the persons, households and benefits that a roster names, read in a few statements."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from township_desk.core.query import Is, Query
from township_desk.intake.programs import by_person
from township_desk.ledgers.welfare_words import RUNNING
from township_desk.store.rows import RowReader

_MANY = 400
"""Values asked for in one statement."""
_ALL = 4000
"""From so many values on the whole ledger is read instead."""
_PERSON = ("id", "id_no", "name", "hh_id", "relation", "alive_status")
_HOUSEHOLD = ("id", "head_person_id", "village_id", "status")
_BENEFIT = (
    "id", "program", "hh_id", "person_id",
    "status", "start_month", "end_month", "monthly_amount", "declared_count", "tier", "as_of", "missing",
)  # fmt: skip
_MEMBER = ("id", "benefit_id", "person_id", "is_covered", "end_month")
Held = Mapping[str, Any]
"""A row of the desk: stored values by field."""


@dataclass(slots=True)
class Known:
    """Rows of the desk by what finds them."""

    persons: dict[str, Held] = field(default_factory=dict)
    """By ID number."""
    by_id: dict[int, Held] = field(default_factory=dict)
    """Persons by id."""
    households: dict[int, Held] = field(default_factory=dict)
    """By id."""
    by_head: dict[int, int] = field(default_factory=dict)
    """Head's person id -> household id; of several the one that is still 在册."""
    benefits: dict[int, list[Held]] = field(default_factory=dict)
    """By household, running ones first, then the latest."""
    own: dict[int, list[Held]] = field(default_factory=dict)
    """Benefits of persons' programs, by person, in the same order."""
    members: dict[int, dict[int, Held]] = field(default_factory=dict)
    """By benefit, then by person; only those who have not left."""


def known_rows(reader: RowReader, numbers: Collection[str], fields: Mapping[str, Sequence[str]]) -> Known:
    """What the desk holds about persons with these ID numbers; `fields` are the values needed of each ledger."""
    found = Known()
    for row in _rows(reader, "person", "id_no", numbers, (*_PERSON, *fields["person"])):
        found.persons[row["id_no"]] = row
        found.by_id[row["id"]] = row
    if not found.persons:
        return found
    homes = {row["hh_id"] for row in found.persons.values() if row["hh_id"] is not None}
    for key, wanted in (("id", homes), ("head_person_id", set(found.by_id))):
        for row in _rows(reader, "household", key, wanted, (*_HOUSEHOLD, *fields["household"])):
            found.households[row["id"]] = row
            head = row["head_person_id"]
            if head is not None and (head not in found.by_head or row["status"] == "在册"):
                found.by_head[head] = row["id"]
    heads = {row["head_person_id"] for row in found.households.values()} - {None, *found.by_id}
    for row in _rows(reader, "person", "id", heads, _PERSON):
        found.by_id[row["id"]] = row
    _benefits(reader, found, fields)
    return found


def _benefits(reader: RowReader, found: Known, fields: Mapping[str, Sequence[str]]) -> None:
    ids: list[int] = []
    for row in _rows(reader, "benefit", "hh_id", set(found.households), (*_BENEFIT, *fields["benefit"])):
        if by_person(row["program"]):
            continue
        found.benefits.setdefault(row["hh_id"], []).append(row)
        ids.append(row["id"])
    for row in _rows(reader, "benefit", "person_id", set(found.by_id), (*_BENEFIT, *fields["benefit"])):
        if by_person(row["program"]):
            found.own.setdefault(row["person_id"], []).append(row)
    for rows in (*found.benefits.values(), *found.own.values()):
        rows.sort(key=lambda row: (row["status"] in RUNNING, row["start_month"] or "", row["id"]), reverse=True)
    for row in _rows(reader, "benefit_member", "benefit_id", ids, (*_MEMBER, *fields["benefit_member"])):
        if row["end_month"] is None:
            found.members.setdefault(row["benefit_id"], {})[row["person_id"]] = row


def _rows(
    reader: RowReader, ledger: str, key: str, wanted: Collection[Any], names: Iterable[str]
) -> Iterable[dict[str, Any]]:
    """Rows of a ledger whose field `key` is among `wanted`."""
    names = tuple(dict.fromkeys(names))
    if not wanted:
        return
    if len(wanted) > _ALL:
        at = names.index(key)
        keep = wanted if isinstance(wanted, set | frozenset | dict) else set(wanted)
        for values in reader.values(Query(ledger), names):
            if values[at] in keep:
                yield dict(zip(names, values, strict=True))
        return
    listed = sorted(wanted)
    for start in range(0, len(listed), _MANY):
        query = Query(ledger, Is(key, "in", tuple(listed[start : start + _MANY])))
        for values in reader.values(query, names):
            yield dict(zip(names, values, strict=True))


__all__ = ["Held", "Known", "known_rows"]
