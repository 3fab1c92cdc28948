"""Status machines: states, the steps between them, and what each step needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from township_desk.core.fields import Row
from township_desk.core.query import Cond


@dataclass(frozen=True, slots=True)
class Effect:
    """A row of another ledger that a step writes in the same changeset: a new one, or fields of the row `row_id`.

    A new row whose key is already there fills what that row still lacks: a clerk may have written it by hand before.
    """

    ledger: str
    values: dict[str, Any]
    row_id: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """An arrow of the machine, shown as a button.

    `needs` are fields that must be filled; `asks` are fields offered in the step's dialog besides (all `needs` are);
    `defaults` fills fields from the row (such as fixed_on = found_on); `clears` empties fields that the step makes
    void (a failed re-check clears nothing by default: history stays in the journal). `guards` are ids of rules whose
    breach, of whatever severity ERROR, stops the step.
    """

    name: str
    label: str
    source: tuple[str, ...]
    target: str
    needs: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    defaults: Callable[[Row], dict[str, Any]] | None = None
    clears: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    only_if: Cond | None = None
    effects: Callable[[Row, Row, Any], Iterable[Effect]] | None = None
    """(row before, row after, desk) -> rows of other ledgers that follow from the step; rows have their `id`."""
    danger: bool = False
    """Final or hard to take back: the button asks once more with a verb."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A status field, its first state, final states and steps. `words` colours states: open, done, bad, moved."""

    field: str
    initial: str
    steps: tuple[Step, ...]
    final: tuple[str, ...] = ()
    tones: tuple[tuple[str, str], ...] = ()

    def step(self, name: str) -> Step | None:
        """A step by name or label."""
        return next((step for step in self.steps if name in (step.name, step.label)), None)

    def steps_from(self, state: str | None) -> tuple[Step, ...]:
        """The steps that leave a state (an empty state counts as the first)."""
        return tuple(step for step in self.steps if (state or self.initial) in step.source)

    def steps_to(self, state: str | None, target: str) -> tuple[Step, ...]:
        """The steps that lead from a state to a target."""
        return tuple(step for step in self.steps_from(state) if step.target == target)

    def tone(self, state: str | None) -> str:
        """The tone of a state: open, busy, done, bad, moved or ''."""
        return dict(self.tones).get(state or "", "")
