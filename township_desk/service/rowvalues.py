"""Row values: a row as the database keeps it, what it lacks, and problems in the words of its fields."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import orjson

from township_desk.core.ledger import Ledger
from township_desk.core.predicates import predicate
from township_desk.core.problem import Problem
from township_desk.core.rules import Desk as RuleDesk
from township_desk.service.record import Fault, Record


def labelled(ledger: Ledger, problems: Iterable[Problem]) -> list[Problem]:
    """Problems that rules found, with their field's label in the sentence."""
    out = []
    for problem in problems:
        f = ledger.by_name.get(problem.field or "")
        message = problem.message.replace("{字段}", f.label if f else "")
        out.append(problem.at(message=message, column=f.label if f else None))
    return out


def overruled(
    ledger: Ledger, given: Collection[str], typed: Mapping[str, Any], values: Mapping[str, Any], old: Record | None
) -> list[Problem]:
    """Errors for fields that somebody typed another value into while the program reckons them itself, by name."""
    found = []
    for name in given if old is not None else ():
        f = ledger.by_name[name]
        if f.computed and old is not None and typed[name] != values[name] and typed[name] != old.values.get(name):
            how = f"（{f.help}）" if f.help else ""
            message = f"“{f.label}”由程序自动计算{how}，不能直接改。"
            found.append(Problem("G-01", message, field=name, column=f.label))
    return found


def missing_fields(
    ledger: Ledger,
    values: Mapping[str, Any],
    rules: RuleDesk,
    *,
    archived: bool = False,
    old: Record | None = None,
    given: Collection[str] = (),
) -> tuple[str, ...]:
    """Names of the fields that a row still lacks (待补); of `archived` rows no papers of the approval are asked.

    A field that was filled by assumption (a roster's month as 起发月份) stays marked until it is among the `given` ones.
    """
    assumed = {name for name in old.missing if old.values.get(name) is not None} if old is not None else set()
    lacking = [name for name in assumed if name not in given and values.get(name) is not None]
    for f in ledger.needed_to_complete:
        if archived and f.paper:
            continue
        value = values.get(f.name)
        if value is None and f.stored and (f.when is None or predicate(f.when)(values, rules.today)):
            lacking.append(f.name)
    return tuple(lacking)


def stored_values(ledger: Ledger, values: Mapping[str, Any]) -> dict[str, Any]:
    """A row's values as the database keeps them."""
    return {f.name: f.to_store(values.get(f.name)) for f in ledger.stored}


def program_values(missing: Sequence[str], faults: Sequence[Fault], *, archived: bool = False) -> dict[str, Any]:
    """The program's own columns of a row."""
    return {
        "missing": f"|{'|'.join(missing)}|" if missing else None,
        "faults": orjson.dumps([fault.to_list() for fault in faults]).decode() if faults else None,
        "archived": int(archived),
    }
