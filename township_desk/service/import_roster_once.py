"""What the lines of a household say of it: one value for each field, and each problem told once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from township_desk.core.problem import Problem, Severity
from township_desk.intake.roster_groups import Group
from township_desk.service.import_rows import Reading

_ONCE = ("monthly_amount", "tier", "start_month", "declared_count", "village_id")
"""Fields of which a household has one value: lines that differ are doubted."""


def once_each(reading: Reading, heads: Sequence[Group]) -> Reading:
    """A household's columns: of each the value on its head's line, else the first on its other lines."""
    columns: dict[str, list[Any]] = {}
    for name, values in reading.columns.items():
        column = []
        for found in heads:
            value = values[found.head or 0]
            if value is None and len(found.lines) > 1:
                value = next((values[i] for i in found.lines if values[i] is not None), None)
            column.append(value)
        columns[name] = column
    return Reading(columns, _problems(reading, heads), [g.head or 0 for g in heads])


def _problems(reading: Reading, heads: Sequence[Group]) -> list[tuple[int, Problem]]:
    """The problems of households, each told once although a merged cell covers several lines."""
    at = {i: n for n, found in enumerate(heads) for i in found.lines}
    told: dict[tuple[int, str | None, str | None], tuple[int, Problem]] = {}
    for i, problem in reading.problems:
        n = at.get(i)
        if n is not None and (reading.columns[problem.field or ""][heads[n].head or 0] is None or i == heads[n].head):
            told.setdefault((n, problem.field, problem.value), (n, problem))
    several = [
        (n, name) for name in _ONCE if name in reading.columns for n, found in enumerate(heads)
        if len(found.lines) > 1
        and len({v for i in found.lines if (v := reading.columns[name][i]) is not None}) > 1
    ]  # fmt: skip
    return [*told.values(), *((n, _differ(name)) for n, name in several)]


def _differ(name: str) -> Problem:
    text = "同一户各行的“{字段}”不同，已按户主所在行读取，请核对。"
    return Problem("ROSTER-DIFFER", text, Severity.WARNING, name)


__all__ = ["once_each"]
