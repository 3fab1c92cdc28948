"""States told in sentences: where a sheet has no plain word for the state, its sentence gives state and day, and says so."""

from __future__ import annotations

from typing import Any

from township_desk.core.fields import ParseContext
from township_desk.core.ledger import Ledger
from township_desk.core.problem import Problem, Severity
from township_desk.intake.sentences import Told


def read_told(
    told: Told, ledger: Ledger, columns: dict[str, list[Any]], problems: list[tuple[int, Problem]], ctx: ParseContext
) -> None:
    """Fill the state (and its day) of rows from their sentences: cells of the state's own column that hold no known
    word, else the column of sentences where the sheet has no column for the state."""
    sentences = _sentences(told, columns, problems)
    if not sentences:
        return
    count = len(next(iter(columns.values())))
    for name in (told.state, told.text):
        columns.setdefault(name, [None] * count)
    had_days = told.day in columns
    days = columns.get(told.day, [None] * count)
    f, day_field = ledger.by_name[told.state], ledger.by_name[told.day]
    read: dict[int, str] = {}
    for i, text in sentences.items():
        said = told.read(text)
        if said is None:
            continue
        columns[told.state][i] = said.state
        columns[told.text][i] = columns[told.text][i] or text
        if said.day and days[i] is None:
            days[i] = day_field.parse(said.day, ctx).value
        dated = f"、{day_field.label}{days[i].isoformat()}" if said.day and days[i] is not None else ""
        note = f"“{text[:30]}”按“{said.state}”{dated}读取，请核对。"
        problems.append(
            (i, Problem("STATE-TOLD", note, Severity.NOTICE, field=f.name, column=f.label, value=text[:200]))
        )
        read[i] = text
    if had_days or any(day is not None for day in days):
        columns[told.day] = days
    problems[:] = [(i, p) for i, p in problems if not (i in read and p.field == f.name and p.code != "STATE-TOLD")]


def _sentences(told: Told, columns: dict[str, list[Any]], problems: list[tuple[int, Problem]]) -> dict[int, str]:
    """Line -> the sentence that tells its state."""
    found = {i: p.value for i, p in problems if p.field == told.state and p.value}
    if told.state not in columns and told.text in columns:
        found |= {i: text for i, text in enumerate(columns[told.text]) if text}
    return found


__all__ = ["read_told"]
