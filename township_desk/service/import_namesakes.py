"""Tell namesakes apart by the other columns of their line: a 程勇 beside the household 程勇 203000072 is the one who lives there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from township_desk.core.fields import Row
from township_desk.core.fields_choice import MultiRef, Ref
from township_desk.core.ledger import Ledger
from township_desk.core.problem import Problem

Find = Callable[[str, Any], Row | None]


def tell_apart(
    ledger: Ledger,
    ledgers: Mapping[str, Ledger],
    columns: dict[str, list[Any]],
    problems: list[tuple[int, Problem]],
    lookup: Callable[[str, str], Sequence[int]],
    find: Find,
) -> list[tuple[int, Problem]]:
    """Fill references that several rows answer to (REF-MANY) where only one of these fits the line; what is left to tell.

    A row fits when what it refers to itself (its household, its household's village) is what the line says in other columns.
    """
    left = []
    for i, problem in problems:
        f = ledger.by_name.get(problem.field or "")
        if problem.code != "REF-MANY" or not isinstance(f, Ref) or isinstance(f, MultiRef) or not problem.value:
            left.append((i, problem))
            continue
        said = _said(ledger, f, columns, i)
        ids = lookup(f.target, problem.value) if said else ()
        fitting = [row_id for row_id in ids if _fits(ledgers, f.target, row_id, said, find)]
        if len(fitting) == 1:
            columns[f.name][i] = fitting[0]
        else:
            left.append((i, problem))
    return left


def _said(ledger: Ledger, asked: Ref, columns: dict[str, list[Any]], i: int) -> dict[str, int]:
    """Ledger -> row that the line's other references name."""
    return {
        f.target: columns[f.name][i]
        for f in ledger.refs
        if f.name != asked.name
        and not isinstance(f, MultiRef)
        and isinstance(columns.get(f.name, [None] * (i + 1))[i], int)
    }


def _fits(
    ledgers: Mapping[str, Ledger], target: str, row_id: Any, said: Mapping[str, int], find: Find, deep: bool = True
) -> bool:
    """Whether nothing that the line says is otherwise in a row, and something is the same."""
    row, same = find(target, row_id), False
    for f in ledgers[target].refs if row is not None else ():
        value = row.get(f.name) if row is not None else None
        if isinstance(f, MultiRef) or value is None:
            continue
        if f.target in said:
            if said[f.target] != value:
                return False
            same = True
        elif deep and f.target == "household":
            same = same or _fits(ledgers, f.target, value, said, find, deep=False)
    return same


__all__ = ["tell_apart"]
