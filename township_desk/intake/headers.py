"""Find the header of a table wherever it stands: one to three lines, merged levels, any order of columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from township_desk.core.text import clean_line, match_key
from township_desk.intake.grid import Merges, Sheet, cell_text, filled
from township_desk.intake.vocabulary import Meaning, Vocabulary

MAX_DEPTH = 3
_LONG_HEADER = 60
_DAY = re.compile(r"(?:日期|时间|年月日)$")


@dataclass(slots=True)
class Column:
    """One column under a header: its words by level, top to bottom, and what it was taken for."""

    index: int
    """Place in the sheet's rows, from 0."""
    path: tuple[str, ...]
    field: str | None = None
    how: str = ""
    """exact, under, look, guessed, given, remembered; '' when it means no field."""
    unit: int = 0
    known: bool = False
    """A column that is known to carry nothing to keep."""

    @property
    def header(self) -> str:
        """The lowest level's words."""
        return self.path[-1] if self.path else ""


@dataclass(slots=True)
class Header:
    """A header found: rows first..last (0-based, inclusive) and its columns."""

    first: int
    last: int
    columns: list[Column] = field(default_factory=list)

    @property
    def fields(self) -> dict[str, Column]:
        """The columns that mean a field."""
        return {column.field: column for column in self.columns if column.field}


def paths_of(rows: Sequence[Sequence[Any]], merges: Merges, first: int, last: int) -> dict[int, tuple[str, ...]]:
    """Each column's header words, merged cells spread over their range, upper groups over the columns to their right."""
    grid: list[dict[int, str]] = [dict(filled(rows[i])) if i < len(rows) else {} for i in range(first, last + 1)]
    for r1, c1, r2, c2 in merges.header_rows(first, last):
        source = cell_text(rows[r1][c1]) if r1 < len(rows) and c1 < len(rows[r1]) else ""
        if source and r1 >= first:
            for i in range(r1, min(r2, last) + 1):
                grid[i - first].update(dict.fromkeys(range(c1, min(c2, c1 + 200) + 1), source))
    for level in range(len(grid) - 1):
        _spread(grid[level], grid[level + 1])
    width = max((max(line, default=-1) for line in grid), default=-1) + 1
    paths = {}
    for j in range(width):
        path: list[str] = []
        for line in grid:
            if (text := line.get(j)) and (not path or path[-1] != text):
                path.append(text)
        if path:
            paths[j] = tuple(path)
    return paths


def _spread(upper: dict[int, str], lower: dict[int, str]) -> None:
    """Give an upper group's words to the columns at its right that have words below and none of their own."""
    current = ""
    for j in range(max(lower, default=-1) + 1):
        if j in upper:
            current = upper[j] if j in lower and lower[j] != upper[j] else ""
        elif j in lower and current:
            upper[j] = current
        elif j not in lower:
            current = ""


def _may_head(row: Sequence[Any]) -> bool:
    """Whether a row may be a line of a header: short words, no dates, hardly any numbers."""
    cells = [cell for cell in row if cell is not None]
    numbers = sum(isinstance(cell, int | float) for cell in cells)
    if any(isinstance(cell, date) for cell in cells) or numbers * 2 > len(cells):
        return False
    return all(len(cell) <= _LONG_HEADER or "\n" in cell for cell in cells if isinstance(cell, str))


def find_header(sheet: Sheet, merges: Merges, vocabulary: Vocabulary, start: int = 0, stop: int = 200) -> Header | None:
    """The best header whose first line lies in rows start..stop (0-based); None when none is sure enough."""
    rows = sheet.rows
    best: tuple[int, Header] | None = None
    candidates = [i for i in range(start, min(stop, len(rows))) if rows[i] and vocabulary.hits(rows[i])]
    for hit in candidates:
        if best is not None and hit > best[1].last + MAX_DEPTH:
            break
        for first in range(max(start, hit - MAX_DEPTH + 1), hit + 1):
            for last in range(hit, min(first + MAX_DEPTH, len(rows))):
                found = _try(rows, merges, vocabulary, first, last)
                if found is not None and (best is None or found[0] > best[0]):
                    best = found
    return _whole(rows, merges, vocabulary, best[1]) if best is not None else None


def _whole(rows: Sequence[Sequence[Any]], merges: Merges, vocabulary: Vocabulary, header: Header) -> Header:
    """The header down to where cells merged from its lines end: the lowest level may hold no known words (10月 11月)."""
    ends = [r2 for r1, _, r2, _ in merges.header_rows(header.first, header.last) if header.first <= r1]
    last = min(max(ends, default=header.last), header.first + MAX_DEPTH - 1)
    if last <= header.last:
        return header
    longer = _try(rows, merges, vocabulary, header.first, last)
    return longer[1] if longer is not None and longer[1].columns else header


def _try(
    rows: Sequence[Sequence[Any]], merges: Merges, vocabulary: Vocabulary, first: int, last: int
) -> tuple[int, Header] | None:
    if not all(_may_head(rows[i]) for i in range(first, last + 1)) or not rows[first] or not rows[last]:
        return None
    columns = [Column(j, path) for j, path in paths_of(rows, merges, first, last).items()]
    meanings = [vocabulary.meaning(column.path) for column in columns]
    fields = {name for meaning in meanings for name in meaning.fields[:1]}
    if not vocabulary.enough(fields):
        return None
    lines = sum(bool(rows[i]) for i in range(first, last + 1))
    score = len(fields) * 100 + sum(meaning.weight for meaning in meanings if meaning.fields) - lines * 25
    return score, Header(first, last, columns)


def assign(
    header: Header, vocabulary: Vocabulary, values: Sequence[Sequence[Any]], given: dict[str, str | None]
) -> None:
    """Say what each column means: the clerk's choice, plain words, then doubtful words by their values.

    `values` are the cells of the columns in their order; `given` maps a header's key (or its path's, or the column's
    letter) to a field, None for a column to leave out.
    """
    taken: set[str] = set()
    for column in header.columns:
        keys = (match_key(column.header), match_key("".join(column.path)))
        choice = next((key for key in keys if key in given), None)
        if choice is not None:
            column.field, column.how, column.known = given[choice], "given", given[choice] is None
            taken.update([column.field] if column.field else ())
    open_columns = [(i, c, vocabulary.meaning(c.path)) for i, c in enumerate(header.columns) if not c.how]
    for _, column, meaning in open_columns:
        column.known = meaning.ignored
        column.unit = meaning.unit
    for _, column, meaning in sorted(open_columns, key=lambda item: -item[2].weight):
        if meaning.doubt is None:
            _take(column, meaning.fields, taken, meaning.how)
    for i, column, meaning in open_columns:
        if meaning.doubt is not None:
            _take(column, vocabulary.decide(meaning.doubt, values[i]), taken, "look")
    for _, column, meaning in open_columns:
        if column.field is None and not column.known and meaning.guess is not None:
            _take(column, (meaning.guess,), taken, "guessed")
        elif column.field is None and any(map(vocabulary.names_person, meaning.fields[:1])):
            column.known = True  # the name beside the ID number that finds the person
    _needed_day(header, vocabulary, taken)
    _stand_in(header, vocabulary)


def _needed_day(header: Header, vocabulary: Vocabulary, taken: set[str]) -> None:
    """A day that every row needs and no header names: the one column left whose header speaks of a day (来访日期)."""
    lacking = [name for name in vocabulary.needed_days if name not in taken]
    left = [c for c in header.columns if c.field is None and not c.known and _DAY.search(match_key(c.header))]
    if len(lacking) == 1 and len(left) == 1 and not vocabulary.intake.parts:
        _take(left[0], lacking, taken, "guessed")


def _stand_in(header: Header, vocabulary: Vocabulary) -> None:
    """Where a target has no column, the column that means it then (户主姓名 -> 姓名)."""
    for target, other in vocabulary.intake.instead.items():
        stand_in = header.fields.get(target)
        if stand_in is not None and stand_in.how != "given" and other not in header.fields:
            stand_in.field = other


def _take(column: Column, fields: Iterable[str], taken: set[str], how: str) -> None:
    for name in fields:
        if name not in taken:
            column.field, column.how = name, how
            taken.add(name)
            return


def layout_key(header: Header) -> str:
    """The layout of a header: the words of its columns in order, for remembering a clerk's mapping."""
    return "|".join(match_key("".join(column.path)) for column in header.columns)


def shown(column: Column, columns: Sequence[Column]) -> str:
    """A column's header as people know it, with its group where the words alone occur twice."""
    same = [c for c in columns if c.header == column.header]
    text = re.sub(r"\s+", "", column.header) if re.search("[一-鿿]", column.header) else clean_line(column.header)
    if len(same) > 1:
        upper = "/".join(re.sub(r"\s+", "", part) for part in column.path[:-1])
        return f"{upper}/{text}" if upper else text
    return text


__all__ = ["Column", "Header", "Meaning", "assign", "find_header", "layout_key", "paths_of", "shown"]
