"""One row as read, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import orjson

from township_desk.core.problem import Severity


@dataclass(frozen=True, slots=True)
class Fault:
    """A value that is wrong (待改): the field, the rule or reading that says so, and the original text."""

    field: str | None
    code: str
    message: str
    raw: str | None = None
    severity: str = Severity.WARNING.value

    def to_list(self) -> list[str | None]:
        """As it is stored."""
        return [self.field, self.code, self.message, self.raw, self.severity]


@dataclass(slots=True)
class Record:
    """One row as read: typed values by field, labels of its references, what it lacks and what is wrong."""

    ledger: str
    id: int
    version: int
    values: dict[str, Any]
    labels: dict[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    is_void: bool = False
    void_reason: str | None = None
    archived: bool = False
    as_of: str | None = None
    created_by: str = ""
    created_at: str = ""
    updated_by: str = ""
    updated_at: str = ""
    marked: frozenset[str] = frozenset()
    """Names of the marks that hold by other rows (no measure yet), as the database answered when the row was read."""


def read_faults(stored: str | None) -> tuple[Fault, ...]:
    """Faults from their stored form."""
    return tuple(Fault(*item) for item in orjson.loads(stored)) if stored else ()


def read_missing(stored: str | None) -> tuple[str, ...]:
    """Field names from |a|b|."""
    return tuple(stored.strip("|").split("|")) if stored else ()
