"""A row on its way to be saved, and what saving came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from township_desk.core.change import Touched
from township_desk.core.ledger import Ledger
from township_desk.core.problem import Problem, Severity
from township_desk.service.record import Fault, Record
from township_desk.store.locking import CORRECTION


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an edit came to: the row, what it touched (None: nothing changed), and warnings to show."""

    id: int
    record: Record
    touched: Touched | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Added:
    """What adding several rows came to: their ids in order, and warnings to show."""

    ids: list[int]
    problems: list[Problem]


@dataclass(slots=True)
class Draft:
    """A row on its way to be saved: typed values, what is wrong with it, what it lacks."""

    ledger: Ledger
    values: dict[str, Any]
    given: frozenset[str]
    problems: list[Problem]
    missing: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    archived: bool = False
    """Taken over from before the desk: papers of its approval are not asked for."""
    correct: bool = False
    """A correction slip (更正单): it may change closed months."""
    carried: bool = False
    """A dated row is written with it that carries the change (an event of a benefit): the journal holds both against the lock."""
    corrects: str = ""
    """The closed month that it changes."""

    @property
    def meta(self) -> dict[str, Any]:
        """What the journal keeps of it besides."""
        return {CORRECTION: self.corrects} if self.corrects else {}

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Problems that forbid saving."""
        return tuple(p for p in self.problems if p.severity is Severity.ERROR)
