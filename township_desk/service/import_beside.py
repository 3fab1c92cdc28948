"""Tables beside each other on one sheet, and rows that only continue the one above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from township_desk.core.text import match_key
from township_desk.formats.rawbook import RawSheet
from township_desk.intake.grid import Merges
from township_desk.intake.headers import Column, find_header
from township_desk.intake.vocabulary import Vocabulary


def beside(sheet: RawSheet, vocabulary: Vocabulary) -> list[RawSheet]:
    """The sheet cut where its header begins again to the right, each part with its own columns; usually itself alone."""
    header = find_header(sheet, Merges(sheet), vocabulary)
    cut = _again(header.columns, vocabulary) if header is not None else None
    if cut is None:
        return [sheet]
    left = [m for m in sheet.merges if m[1] < sheet.first_col + cut]
    right = [m for m in sheet.merges if m[1] >= sheet.first_col + cut]
    first = replace(
        sheet,
        rows=tuple(_trimmed(row[:cut]) for row in sheet.rows),
        merges=tuple((r1, c1, r2, min(c2, sheet.first_col + cut - 1)) for r1, c1, r2, c2 in left),
    )
    rest = replace(
        sheet,
        rows=tuple(row[cut:] for row in sheet.rows),
        first_col=sheet.first_col + cut,
        merges=tuple(right),
        notices=(),
    )
    return [first, *beside(rest, vocabulary)]


def _again(columns: Sequence[Column], vocabulary: Vocabulary) -> int | None:
    """The place in the rows where the columns' words begin anew; both sides must name a row by themselves."""
    keys = [match_key("".join(column.path)) for column in columns]
    meanings = [vocabulary.meaning(column.path).fields[:1] for column in columns]
    named = set(vocabulary.naming)

    def whole(part: Sequence[tuple[str, ...]]) -> bool:
        return named <= {name for fields in part for name in fields}

    for n in range(2, len(keys)):
        if keys[n] == keys[0] and keys[n + 1 : n + 2] == keys[1:2] and whole(meanings[:n]) and whole(meanings[n:]):
            return columns[n].index
    return None


def _trimmed(row: tuple[Any, ...]) -> tuple[Any, ...]:
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return row[:end]


def continued(rows: Sequence[int], cover: Sequence[dict[int, Any]], same: Sequence[Sequence[Any]]) -> dict[int, int]:
    """Row -> the row that it continues: every column that names a row is a merged cell reaching down from above, and
    the columns that tell rows apart (`same`, cells by line) are empty in it or merged too (None)."""
    found: dict[int, int] = {}
    for line, index in enumerate(rows):
        if line and cover and all(index in over for over in cover) and all(cells[line] is None for cells in same):
            found[index] = found.get(rows[line - 1], rows[line - 1])
    return found


def joined(values: Sequence[Any]) -> Any:
    """The cells of a row and of those that continue it: one where they agree, else their texts one after the other."""
    distinct = list(dict.fromkeys(value for value in values if value is not None))
    if len(distinct) < 2:
        return distinct[0] if distinct else None
    return "；".join(str(value).strip().rstrip("；;。") for value in distinct)


__all__ = ["beside", "continued", "joined"]
