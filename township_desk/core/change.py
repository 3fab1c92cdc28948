"""Changes: the three primitives, the changeset that travels the one path, and what it touched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple


class Act(Enum):
    """A primitive action on a row."""

    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"


class NewRow(NamedTuple):
    """Stands for the id of a new row of the same changeset: the `place`-th of a ledger, from 0."""

    ledger: str
    place: int


@dataclass(slots=True)
class Change:
    """One row's change in stored form: `before` and `after` hold only the columns that differ (all, for insert and
    delete). `version` is the version the row must have now (update and delete); the store gives new ids to inserts
    whose `row_id` is None."""

    act: Act
    ledger: str
    row_id: int | None
    version: int | None = None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


@dataclass(slots=True)
class Changeset:
    """One intent of a person, applied wholly or not at all; one step of undo."""

    label: str
    """What was done, in Chinese, as the history shows it."""
    kind: str
    """add, edit, void, restore, move, import, settings, undo, redo."""
    changes: list[Change]
    reason: str = ""
    meta: dict[str, Any] = field(default_factory=dict)
    undoes: int | None = None
    """The changeset that this one takes back."""


@dataclass(frozen=True, slots=True)
class Touched:
    """What a changeset touched: ids by ledger (None: too many to name), and the changeset's number."""

    changeset: int
    label: str
    rows: Mapping[str, frozenset[int] | None]

    def touches(self, ledger: str) -> bool:
        """Whether rows of a ledger changed."""
        return ledger in self.rows
