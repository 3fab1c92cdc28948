"""Moving: steps of a row's status machine, and what each still needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from township_desk.core.change import Change
from township_desk.core.fields import Field
from township_desk.core.ledger import Ledger
from township_desk.core.machine import Effect, Machine, Step
from township_desk.core.predicates import predicate
from township_desk.core.problem import InvalidData, Problem, Severity, UsageError
from township_desk.core.query import All, Is, Query
from township_desk.service.draft import Draft, Outcome
from township_desk.service.editing import Editing
from township_desk.service.record import Record


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

    def typed(
        self,
        ledger: str,
        row_id: int,
        values: Mapping[str, Any],
        *,
        version: int | None,
        reason: str,
        correct: bool = False,
    ) -> Outcome | None:
        """An edit that changes the status is the step that leads there, with its needs and guards; None: it doesn't.

        InvalidData when no step leads from the present state to the typed one.
        """
        declared = self.records.ledger(ledger)
        machine = declared.status
        key = next((k for k in values if machine and (f := declared.field(k)) and f.name == machine.field), None)
        if machine is None or key is None:
            return None
        f = declared.by_name[machine.field]
        old = self.editing.editable(declared.name, row_id, version)
        source, target = old.values.get(f.name), f.parse(values[key], self.editing.context()).value
        if source is None or target in (None, source):
            return None
        if not machine.steps_to(source, target):
            text = f"“{f.label}”不能从“{source}”直接改为“{target}”，请用状态按钮按步骤办理。"
            raise InvalidData(f"没有保存：{text}", (Problem("STEP", text, field=f.name, column=f.label),))
        rest = {k: v for k, v in values.items() if k != key}
        return self.move(declared.name, row_id, target, rest, reason=reason, correct=correct)

    def move(
        self,
        ledger: str,
        row_id: int,
        name: str,
        values: Mapping[str, Any] | None = None,
        *,
        reason: str = "",
        correct: bool = False,
    ) -> Outcome:
        """Take a step, named by its name, label or target state; `values` fills fields on the way.

        UsageError when no such step leaves the present state, InvalidData when something is missing or forbidden.
        """
        declared = self.records.ledger(ledger)
        if declared.status is None:
            raise UsageError(f"{declared.label}没有状态流转。")
        old = self.editing.editable(declared.name, row_id, None)
        step = self._choose(declared.status, old, name, values or {})
        draft = self.editing.read(declared.name, values or {}, old)
        self.editing.refuse(draft)
        prepared = self._prepared(declared.status, step, old, draft.values)
        self.editing.fill(declared, prepared)
        filled = {n for n, v in prepared.items() if v != old.values.get(n)}
        draft = Draft(declared, prepared, draft.given | filled, draft.problems, correct=correct)
        lacking = [n for n in step.needs if prepared.get(n) is None]
        if lacking:
            words = "、".join(declared.by_name[n].label for n in lacking)
            raise InvalidData(
                f"“{step.label}”还缺：{words}。",
                tuple(
                    Problem(
                        "STEP", f"“{declared.by_name[n].label}”不能为空。", field=n, column=declared.by_name[n].label
                    )
                    for n in lacking
                ),
            )
        self.editing.judge(draft, old)
        draft.problems += self._guard(draft, step, old)
        self.editing.refuse(draft)
        also = self._follow(step, old, draft)
        label = f"{declared.label}：{step.label}"
        touched = self.editing.save(draft, old, label=label, kind="move", reason=reason, also=also)
        return self.editing.outcome(declared, row_id, touched, draft)

    def _follow(self, step: Step, old: Record, draft: Draft) -> list[Change]:
        """The changes in other ledgers that follow from a step, for the same changeset."""
        if step.effects is None:
            return []
        before, after = ({**values, "id": old.id} for values in (old.values, draft.values))
        return [change for effect in step.effects(before, after, self.rules) if (change := self._change(effect))]

    def _change(self, effect: Effect) -> Change | None:
        declared = self.records.ledger(effect.ledger)
        known = effect.row_id if effect.row_id is not None else self._written(declared, effect.values)
        if known is None:
            return self.editing.insertion(declared, effect.values)
        old = self.records.get(declared.name, known)
        given = {n: v for n, v in effect.values.items() if effect.row_id is not None or old.values.get(n) is None}
        return self.editing.alteration(Draft(declared, {**old.values, **given}, frozenset(given), []), old)

    def _written(self, ledger: Ledger, values: Mapping[str, Any]) -> int | None:
        """The live row with the key of `values`, which a clerk has written by hand."""
        query = Query(ledger.name, All(tuple(Is(name, "=", values.get(name)) for name in ledger.key)))
        return next(iter(self.records.reader.ids(query, limit=1)), None)

    def _choose(self, machine: Machine, old: Record, name: str, values: Mapping[str, Any]) -> Step:
        state = old.values.get(machine.field)
        steps = [s for s in machine.steps_from(state) if name in (s.name, s.label)] or list(
            machine.steps_to(state, name)
        )
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
