"""Rosters of unusual shape made into a line a person: members side by side, quarterly amounts, a column for each month."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from township_desk.core.fields_number import read_decimal
from township_desk.core.problem import Problem, Severity
from township_desk.core.text import clean_name, match_key
from township_desk.formats.rawbook import LostDigits
from township_desk.intake.grid import Merges, cell_text
from township_desk.intake.headers import Column, Header
from township_desk.intake.roster import (
    HOUSEHOLD_NUMBERS,
    LINE_NUMBERS,
    MONTH_COLUMN,
    QUARTER,
    nth_member,
)
from township_desk.intake.roster_groups import Lines
from township_desk.service.import_sheets import Table

_UNKNOWN_VILLAGE = re.compile(r"(\S{1,10}?(?:村|社区|居委会))(\S{1,8}(?:组|社|队))")
_MADE = 100_000
"""Made columns are numbered from here, beyond every column of a sheet."""
_AMOUNT = "benefit.monthly_amount"
_CENT = Decimal("0.01")
_NUMBERS = frozenset(map(match_key, HOUSEHOLD_NUMBERS))
_SEQUENCE = frozenset(map(match_key, LINE_NUMBERS))
_OF_HOUSEHOLD = ("household.", "benefit.", "head.")


@dataclass(slots=True)
class Shape:
    """A table with one line a person, and what was made of it."""

    table: Table
    wide: bool = False
    """Members stood side by side: every line of a household is one row of the sheet."""
    notes: list[Problem] = field(default_factory=list)


def shape(table: Table) -> Shape:
    """The table with one line a person and one monthly amount a household."""
    made = Shape(table)
    if _AMOUNT not in table.header.fields:
        _month_column(made)
    if _AMOUNT not in table.header.fields:
        _quarter_column(made)
    nth = _nth_columns(table.header)
    if nth and "name" in table.header.fields:
        made.wide = True
        _unfold(made, nth)
    return made


def _give(table: Table, column: Column, target: str) -> None:
    """Let a column mean a target, and say so in the plan."""
    column.field, column.how = target, "shape"
    name = next((name for name in table.plan.ignored if match_key(name).endswith(match_key(column.header))), None)
    if name is not None:
        table.plan.ignored.remove(name)
        table.plan.mapping[name] = target
        table.plan.heads.setdefault(target, name)


def _month_column(made: Shape) -> None:
    """Of columns for each month the roster's month counts."""
    table = made.table
    found: dict[int, Column] = {}
    for column in table.header.columns:
        match = MONTH_COLUMN.fullmatch(match_key(column.header)) if column.field is None else None
        if match is not None:
            found[int(match[2])] = column
    if len(found) < 2:
        return
    month = int(table.plan.month[5:7]) if table.plan.month else None
    chosen = found.get(month) if month is not None else None
    for column in found.values():
        column.known = True
    if chosen is None:
        text = "各月金额分列，但不知道是哪个月的花名册，没有读取金额；请用“所属月份”指定月份。"
        made.notes.append(Problem("MONTH-COLUMNS", text, Severity.WARNING, sheet=table.plan.sheet))
        return
    _give(table, chosen, _AMOUNT)
    text = f"各月金额分列，已按本表月份读取“{chosen.header}”一列，其余月份的列没有导入。"
    made.notes.append(Problem("MONTH-COLUMNS", text, Severity.NOTICE, sheet=table.plan.sheet, field=_AMOUNT))


def _quarter_column(made: Shape) -> None:
    """A quarter's amount is three months': the monthly amount is a third of it, where that is a whole number of 分."""
    table = made.table
    for column in table.header.columns:
        key = match_key(column.header)
        if column.field is None and "季" in key and QUARTER.fullmatch(key.removesuffix("元")):
            table.made[column.index] = [_third(raw) for raw in table.cells(column.index)]
            _give(table, column, _AMOUNT)
            text = f"“{column.header}”是三个月的金额，月保障金额已按三分之一读取，请核对。"
            note = Problem("QUARTER", text, Severity.NOTICE, sheet=table.plan.sheet, field=_AMOUNT)
            made.notes.append(note.at(column=column.header))
            return


def _third(raw: Any) -> Any:
    number = None if isinstance(raw, LostDigits) else read_decimal(raw, "元") if raw is not None else None
    if not isinstance(number, Decimal):
        return raw
    month = (number / 3).quantize(_CENT)
    return month if month * 3 == number else f"{cell_text(raw)}（三个月，不能平分）"


def _nth_columns(header: Header) -> dict[str, dict[str, Column]]:
    """The columns of each further member: number -> target -> column."""
    found: dict[str, dict[str, Column]] = {}
    for column in header.columns:
        nth = nth_member(column.path) if column.how != "given" else None
        if nth is not None:
            found.setdefault(nth[0], {})[nth[1]] = column
    return {number: columns for number, columns in found.items() if "name" in columns}


def _unfold(made: Shape, nth: dict[str, dict[str, Column]]) -> None:
    """Repeat each row for the members beside its head; the head's own columns stand on the first of them."""
    table = made.table
    for columns in nth.values():
        for target, column in columns.items():
            _give(table, column, target)
            column.field, column.known = None, True
    heads = {target: table.cells(column.index) for target, column in table.header.fields.items()}
    members = [{t: table.cells(c.index) for t, c in columns.items()} for columns in nth.values()]
    targets = [t for t in heads if not t.startswith(_OF_HOUSEHOLD)]
    targets += [t for t in dict.fromkeys(t for columns in nth.values() for t in columns) if t not in targets]
    if "relation" not in targets:
        targets.append("relation")
    rows: list[int] = []
    places: list[int] = []
    values: dict[str, list[Any]] = {target: [] for target in targets}
    for i, index in enumerate(table.rows):
        people = [{t: heads[t][i] for t in targets if t in heads}]
        people[0]["relation"] = "户主"
        people += [{t: column[i] for t, column in member.items()} for member in members]
        for n, person in enumerate(people):
            if n and person.get("name") is None and person.get("id_no") is None:
                continue
            if n and _same(person, people[0]):
                continue
            rows.append(index)
            places.append(i)
            for target in targets:
                values[target].append(person.get(target))
    made.table = _made_table(table, rows, places, heads, values)


def _same(person: dict[str, Any], head: dict[str, Any]) -> bool:
    """Whether a member's columns repeat the head."""
    number = cell_text(person.get("id_no")).replace(" ", "").upper()
    return bool(number) and number == cell_text(head.get("id_no")).replace(" ", "").upper()


def _made_table(
    table: Table, rows: list[int], places: list[int], heads: dict[str, list[Any]], values: dict[str, list[Any]]
) -> Table:
    columns = [replace(column) for column in table.header.columns]
    by_target = {column.field: column for column in columns if column.field}
    over: dict[int, list[Any]] = {}
    for target, cells in heads.items():
        over[by_target[target].index] = values.get(target) or [cells[i] for i in places]
    for n, (target, made) in enumerate(values.items()):
        if target not in by_target:
            columns.append(Column(_MADE + n, (target,), target, "shape"))
            over[_MADE + n] = made
    header = Header(table.header.first, table.header.last, columns)
    return replace(table, header=header, rows=rows, made=over, filled_down={})


def with_heads(table: Table, places: Sequence[int]) -> Table:
    """The table with a line before each of these lines for the head whom the household's cells there name."""
    fields = table.header.fields
    cells = {target: table.cells(column.index) for target, column in fields.items()}
    order = [(i, fresh) for i in range(len(table.rows)) for fresh in ((True, False) if i in set(places) else (False,))]
    values: dict[str, list[Any]] = {}
    for target, column in cells.items():
        if target.startswith(_OF_HOUSEHOLD):
            values[target] = [column[i] for i, _ in order]
        else:
            head = cells.get(f"head.{target}")
            values[target] = [(head[i] if head else None) if fresh else column[i] for i, fresh in order]
    relations = cells.get("relation") or [None] * len(table.rows)
    values["relation"] = ["户主" if fresh else relations[i] for i, fresh in order]
    rows = [table.rows[i] for i, _ in order]
    return _made_table(table, rows, [i for i, _ in order], cells, values)


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
    counted = {c.index for c in own if c.field is None}
    lines.marked = bool(lines.numbers) or bool(_spans(table, counted))
    lines.spans = _spans(table, {c.index for c in own})
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
    return column.field.startswith(_OF_HOUSEHOLD) and column.field != "household.village_id"


def _spans(table: Table, columns: set[int]) -> list[tuple[int, int]]:
    """The merged cells of these columns, by the places of their lines; of several columns the finest cut counts."""
    if not table.rows:
        return []
    place = {index: i for i, index in enumerate(table.rows)}
    by_column: dict[int, list[tuple[int, int]]] = {}
    for r1, c1, r2, _ in Merges(table.sheet).downward(table.header.last + 1, table.rows[-1]):
        inside = [place[index] for index in range(r1, r2 + 1) if index in place] if c1 in columns else []
        if len(inside) > 1:
            by_column.setdefault(c1, []).append((inside[0], inside[-1]))
    return max(by_column.values(), key=len, default=[])


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
    if above is None and address:
        above = villages.leading(address)
    return above, (rest or None), None


__all__ = ["Shape", "lines_of", "place_of", "shape", "with_heads"]
