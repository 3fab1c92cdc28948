"""What the lines of a roster say to grouping: household numbers, merged cells, where they live."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from township_desk.core.text import clean_name, match_key
from township_desk.intake.grid import cell_text
from township_desk.intake.headers import Column
from township_desk.intake.roster import HOUSEHOLD_NUMBERS, LINE_NUMBERS
from township_desk.intake.roster_groups import Lines
from township_desk.service.import_roster_shape import OF_HOUSEHOLD, Shape
from township_desk.service.import_sheets import Table

_UNKNOWN_VILLAGE = re.compile(r"(\S{1,10}?(?:村|社区|居委会))(\S{1,8}(?:组|社|队))")
_GROUP = re.compile(r"(?<=[村区])(?:第?[一二三四五六七八九十\d]{1,3})(?:组|社|队|村民小组|小组)")
_NUMBERS = frozenset(map(match_key, HOUSEHOLD_NUMBERS))
_SEQUENCE = frozenset(map(match_key, LINE_NUMBERS))


def lines_of(made: Shape, columns: dict[str, Sequence[Any]], villages: Sequence[Any]) -> Lines:
    """What grouping looks at: `columns` are the lines' values by target."""
    table = made.table
    heads = [name and clean_name(name) for name in _written(table, "head.name")]
    lines = Lines(
        len(table.rows), columns.get("name", ()), columns.get("id_no", ()), columns.get("relation", ()),
        head_ids=_written(table, "head.id_no"), head_names=heads, places=villages,
    )  # fmt: skip
    if made.wide:
        lines.spans = _runs(table.rows)
        return lines
    for column in table.header.columns:
        key = match_key(column.header)
        if column.field is None and key in _NUMBERS and not lines.numbers:
            lines.numbers = [cell_text(raw) or None for raw in table.cells(column.index)]
    own = [c for c in table.header.columns if _of_household(c)]
    merged = _merged(table, {c.index for c in own})
    lines.marked = bool(lines.numbers) or any(c.field is None and c.index in merged for c in own)
    lines.spans = max(merged.values(), key=len, default=[])
    if not lines.spans:
        lines.starts = [table.cells(c.index) for c in own]
    return lines


def _written(table: Table, target: str) -> list[str | None]:
    """A column as it is written, readable or not: a number that can't be read is not an empty cell."""
    column = table.header.fields.get(target)
    cells = table.cells(column.index) if column is not None else []
    return [cell_text(raw).replace(" ", "").upper() or None for raw in cells]


def _of_household(column: Column) -> bool:
    """Whether a column speaks of the household and has one value for it: not the village, which many households share."""
    if column.field is None:
        key = match_key(column.header)
        return key in _SEQUENCE or key in _NUMBERS
    return column.field.startswith(OF_HOUSEHOLD) and column.field != "household.village_id"


def _merged(table: Table, columns: set[int]) -> dict[int, list[tuple[int, int]]]:
    """The merged cells of these columns, by the places of their lines; of several columns the finest cut counts."""
    if not table.rows:
        return {}
    place = {index: i for i, index in enumerate(table.rows)}
    first, last = table.header.last + 1, table.rows[-1]
    top, left = table.sheet.first_row, table.sheet.first_col
    found: dict[int, list[tuple[int, int]]] = {}
    for r1, c1, r2, _ in table.sheet.merges:
        if r2 == r1 or c1 - left not in columns or not first <= r1 - top <= last:
            continue
        one, other = place.get(r1 - top), place.get(r2 - top)
        if one is None or other is None or other - one != r2 - r1:
            inside = [place[index] for index in range(r1 - top, r2 - top + 1) if index in place]
            if len(inside) < 2:  # a single line is no span
                continue
            one, other = inside[0], inside[-1]
        found.setdefault(c1 - left, []).append((one, other))
    return found


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """First and last place of each run of the same row."""
    runs: list[tuple[int, int]] = []
    for i, index in enumerate(rows):
        if runs and rows[i - 1] == index:
            runs[-1] = (runs[-1][0], i)
        else:
            runs.append((i, i))
    return runs


def place_of(
    villages: Any,
    stated: int | None,
    group_name: str | None,
    address: str | None,
    raw: Any,
    wrong: bool,
    above: int | None,
) -> tuple[int | None, str | None, str | None]:
    """(village, group, unknown village) of a line."""
    rest = villages.after(group_name) if group_name else group_name
    if group_name is None and isinstance(raw, str) and stated is not None:
        behind = villages.after(raw.strip())
        rest = behind if behind != raw.strip() else None
    if stated is not None or wrong:
        return stated, (rest or None), None
    if group_name and (village := villages.leading(group_name)) is not None:
        return village, (rest or None), None
    if group_name and (match := _UNKNOWN_VILLAGE.fullmatch(group_name.replace(" ", ""))):
        return above, match[2], match[1] if above is None else None
    if address:
        above = villages.leading(address) if above is None else above
        found = _GROUP.search(address) if rest is None else None
        rest = found[0] if found is not None else rest
    return above, (rest or None), None


__all__ = ["lines_of", "place_of"]
