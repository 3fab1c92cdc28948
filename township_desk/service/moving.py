"""Moving: steps of a row's status machine, and what each still needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from township_desk.core.fields import Field
from township_desk.core.machine import Machine, Step
from township_desk.core.problem import InvalidData, Problem, Severity, UsageError
from township_desk.core.query import predicate
from township_desk.service.editing import Draft, Editing, Outcome
from township_desk.service.records import Record


@dataclass(frozen=True, slots=True)
class StepState:
    """A step that leaves a row's present state: what is missing for it, what rules forbid."""

    step: Step
    missing: tuple[Field, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether the step can be taken without filling anything."""
        return not self.missing and not self.problems


class Moving:
    """Takes status steps, on top of editing."""

    def __init__(self, editing: Editing) -> None:
        self.editing = editing
        self.records = editing.records
        self.rules = editing.rules

    def steps(self, ledger: str, row_id: int) -> list[StepState]:
        """The steps that leave a row's state, each with what it lacks."""
        declared = self.records.ledger(ledger)
        old = self.records.get(declared.name, row_id)
        if declared.status is None or old.is_void:
            return []
        found = []
        for step in declared.status.steps_from(old.values.get(declared.status.field)):
            if step.only_if is not None and not predicate(step.only_if)(old.values, self.rules.today):
                continue
            values = self._prepared(declared.status, step, old)
            missing = tuple(declared.by_name[name] for name in step.needs if values.get(name) is None)
            problems = () if missing else tuple(self._guard(Draft(declared, values, frozenset(), []), step, old))
            found.append(StepState(step, missing, problems))
        return found

    def move(self, ledger: str, row_id: int, name: str, values: Mapping[str, Any] | None = None) -> Outcome:
        """Take a step, named by its name, label or target state; `values` fills fields on the way.

        UsageError when no such step leaves the present state, InvalidData when something is missing or forbidden.
        """
        declared = self.records.ledger(ledger)
        if declared.status is None:
            raise UsageError(f"{declared.label}没有状态流转。")
        old = self.editing.editable(declared.name, row_id, None)
        step = self._choose(declared.status, old, name, values or {})
        draft = self.editing.draft(declared.name, values or {}, old)
        prepared = self._prepared(declared.status, step, old, draft.values)
        filled = {n for n, v in prepared.items() if v != old.values.get(n)}
        draft = Draft(declared, prepared, draft.given | filled, draft.problems)
        lacking = [declared.by_name[n].label for n in step.needs if prepared.get(n) is None]
        if lacking:
            raise InvalidData(
                f"“{step.label}”还缺：{'、'.join(lacking)}。",
                tuple(Problem("STEP", f"“{label}”不能为空。", column=label) for label in lacking),
            )
        draft.problems = [p for p in draft.problems if p.severity is Severity.ERROR and p.code in ("DATE", "NUM")]
        self.editing.judge(draft, old)
        draft.problems += self._guard(draft, step, old)
        self.editing.refuse(draft)
        touched = self.editing.save(draft, old, label=f"{declared.label}：{step.label}", kind="move")
        return self.editing.outcome(declared, row_id, touched, draft)

    def _choose(self, machine: Machine, old: Record, name: str, values: Mapping[str, Any]) -> Step:
        state = old.values.get(machine.field)
        steps = [s for s in machine.steps_from(state) if name in (s.name, s.label)] or list(machine.steps_to(state, name))
        steps = [s for s in steps if s.only_if is None or predicate(s.only_if)(old.values, self.rules.today)]
        if not steps:
            known = "、".join(f"{s.label}（→{s.target}）" for s in machine.steps_from(state)) or "无，已是终态"
            raise UsageError(f"现在是“{state or machine.initial}”，没有“{name}”这一步。可以办理：{known}。")
        have = set(values) | {n for n, v in old.values.items() if v is not None}
        return min(steps, key=lambda s: len(set(s.needs) - have))

    def _prepared(
        self, machine: Machine, step: Step, old: Record, values: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The row as it would be after the step."""
        row = dict(values if values is not None else old.values)
        if step.defaults is not None:
            for name, value in step.defaults(row).items():
                if row.get(name) is None:
                    row[name] = value
        row |= dict.fromkeys(step.clears)
        row[machine.field] = step.target
        return row

    def _guard(self, draft: Draft, step: Step, old: Record) -> list[Problem]:
        """Breaches of the step's guard rules, as errors."""
        found: list[Problem] = []
        for rule in draft.ledger.row_rules:
            if rule.id in step.guards:
                problems = rule.check({**draft.values, "id": old.id}, self.rules)
                found += [p for p in problems if p.severity is Severity.ERROR]
        return found
