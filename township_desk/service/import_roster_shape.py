"""Rosters of unusual shape made into a line a person: members side by side or in one cell, two subsidies in one line, amounts
by quarter or month."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from township_desk.core.fields import raw_text
from township_desk.core.fields_number import read_decimal
from township_desk.core.problem import Problem, Severity
from township_desk.core.text import match_key
from township_desk.formats.rawbook import LostDigits
from township_desk.intake.grid import cell_text
from township_desk.intake.headers import Column, Header
from township_desk.intake.programs import CARE_SUBSIDY, LIVING_SUBSIDY
from township_desk.intake.roster import MONTH_COLUMN, QUARTER, nth_member
from township_desk.service.import_sheets import Table

_MADE = 100_000
"""Made columns are numbered from here, beyond every column of a sheet."""
_AMOUNT, _PROGRAM = "benefit.monthly_amount", "benefit.program"
_CENT = Decimal("0.01")
_TOTALS = frozenset({"合计", "合计金额", "金额合计", "总计", "月合计", "供养金合计", "补贴合计", "总金额", "小计"})
_SUBSIDIES = ((re.compile("护理"), CARE_SUBSIDY), (re.compile("困难|生活"), LIVING_SUBSIDY))
_PAID = re.compile("补贴|补助|金额|标准")
_LEVEL = re.compile("类别|类型|等级|级别|时间|年月|日期")
_PARTED = re.compile(r"[、，,；;\n]+")
_NUMBER = re.compile(r"\d{17}[\dXx]")
_WORD = re.compile(r"[㐀-鿿·]{1,15}")
_BRACKETED = re.compile(r"[（(]([^（）()]{0,12})[）)]")
_SAMPLE = 200
"""Cells looked at to tell whether a column lists several persons in a cell."""
OF_HOUSEHOLD = ("household.", "benefit.", "head.")


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
    if split_subsidies(made):
        return made
    if _AMOUNT not in table.header.fields:
        _total_column(made)
    unlist(made)
    nth = _nth_columns(made.table.header)
    if nth and "name" in table.header.fields:
        made.wide = True
        _unfold(made, nth)
    return made


def give(table: Table, column: Column, target: str) -> None:
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
    give(table, chosen, _AMOUNT)
    text = f"各月金额分列，已按本表月份读取“{chosen.header}”一列，其余月份的列没有导入。"
    made.notes.append(Problem("MONTH-COLUMNS", text, Severity.NOTICE, sheet=table.plan.sheet, field=_AMOUNT))


def _quarter_column(made: Shape) -> None:
    """A quarter's amount is three months': the monthly amount is a third of it, where that is a whole number of 分."""
    table = made.table
    for column in table.header.columns:
        key = match_key(column.header)
        if column.field is None and "季" in key and QUARTER.fullmatch(key.removesuffix("元")):
            table.made[column.index] = [_third(raw) for raw in table.cells(column.index)]
            give(table, column, _AMOUNT)
            text = f"“{column.header}”是三个月的金额，月保障金额已按三分之一读取，请核对。"
            note = Problem("QUARTER", text, Severity.NOTICE, sheet=table.plan.sheet, field=_AMOUNT)
            made.notes.append(note.at(column=column.header))
            return


def _total_column(made: Shape) -> None:
    """Where the amount stands in parts only (基本生活费, 照料护理费), their total is the monthly amount."""
    for column in made.table.header.columns:
        if column.field is None and match_key(column.header).removesuffix("元") in _TOTALS:
            give(made.table, column, _AMOUNT)
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
            give(table, column, target)
            column.field, column.known = None, True
    heads = {target: table.cells(column.index) for target, column in table.header.fields.items()}
    members = [{t: table.cells(c.index) for t, c in columns.items()} for columns in nth.values()]
    targets = [t for t in heads if not t.startswith(OF_HOUSEHOLD)]
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
    made.table = made_table(table, rows, places, heads, values)


def _same(person: dict[str, Any], head: dict[str, Any]) -> bool:
    """Whether a member's columns repeat the head."""
    number = cell_text(person.get("id_no")).replace(" ", "").upper()
    return bool(number) and number == cell_text(head.get("id_no")).replace(" ", "").upper()


def made_table(
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
        if target.startswith(OF_HOUSEHOLD):
            values[target] = [column[i] for i, _ in order]
        else:
            head = cells.get(f"head.{target}")
            values[target] = [(head[i] if head else None) if fresh else column[i] for i, fresh in order]
    relations = cells.get("relation") or [None] * len(table.rows)
    values["relation"] = ["户主" if fresh else relations[i] for i, fresh in order]
    rows = [table.rows[i] for i, _ in order]
    return made_table(table, rows, [i for i, _ in order], cells, values)


# ---- two subsidies in one line


def split_subsidies(made: Shape) -> bool:
    """A line for each of the two subsidies for the disabled whose amounts stand in columns of their own."""
    table = made.table
    if _PROGRAM in table.header.fields:
        return False
    found: dict[str, Column] = {}
    for column in table.header.columns:
        if column.field not in (None, _AMOUNT, "benefit.care_std") or column.how == "given":
            continue
        key = match_key("".join(column.path))
        if _PAID.search(key) is not None and _LEVEL.search(match_key(column.header)) is None:
            program = next((name for word, name in _SUBSIDIES if word.search(match_key(column.header))), None)
            if program is not None:
                found.setdefault(program, column)
    if len(found) < 2:  # one subsidy is an ordinary roster
        return False
    amounts = {program: table.cells(column.index) for program, column in found.items()}
    for column in found.values():
        column.field = None
        give(table, column, _AMOUNT)
        column.field, column.known = None, True
    heads = {target: table.cells(column.index) for target, column in table.header.fields.items()}
    rows: list[int] = []
    places: list[int] = []
    values: dict[str, list[Any]] = {_PROGRAM: [], _AMOUNT: []}
    for i, index in enumerate(table.rows):
        here = [(p, cells[i]) for p, cells in amounts.items() if _some(cells[i])]
        for program, amount in here or ((None, None),):
            rows.append(index)
            places.append(i)
            values[_PROGRAM].append(program)
            values[_AMOUNT].append(amount)
    made.table = made_table(table, rows, places, heads, values)
    return True


def _some(cell: Any) -> bool:
    """Whether a cell holds an amount beyond nothing and zero."""
    if cell is None or isinstance(cell, LostDigits):
        return cell is not None
    number = read_decimal(cell, "元")
    return number is not None and number != 0


# ---- members in one cell


def unlist(made: Shape) -> None:
    """Members who stand in one cell of their head's line (李花（妻）、张小山（子）): those with ID numbers become lines;
    without, the column can't be kept, and the line is the head's."""
    table = made.table
    fields = table.header.fields
    column, head = fields.get("name"), fields.get("head.name")
    if column is None or head is None or column.how == "given":
        return
    cells = table.cells(column.index)
    seen = [found for cell in cells[:_SAMPLE] if (found := _members_in(cell_lines(cell)))]
    several = sum(len(n) > 1 or any(m.get("relation") or m.get("id_no") for m in n) for n in seen)
    if not seen or several * 2 < len(seen):
        return
    listed = [_members_in(cell_lines(cell)) for cell in cells]
    _leave(table, column)
    head.field = "name"
    table.plan.mapping = {n: "name" if t == "head.name" else t for n, t in table.plan.mapping.items()}
    if "head.id_no" in fields and "id_no" not in fields:
        fields["head.id_no"].field = "id_no"
        table.plan.mapping = {n: "id_no" if t == "head.id_no" else t for n, t in table.plan.mapping.items()}
    named = [m for row in listed for m in row]
    numbered = sum("id_no" in m for m in named)
    if numbered < len(named):
        text = (
            f"“{column.header}”一列把几个人写在一格里，其中{len(named) - numbered}人没有身份证号，没有收为成员；"
            "请让村里补报一人一行的成员名单。"
        )
        note = Problem("MEMBERS-CELL", text, Severity.WARNING, sheet=table.plan.sheet, column=column.header)
        made.notes.append(note)
    if numbered:
        made.table = _with_listed(table, listed)
        made.wide = True


def cell_lines(cell: Any) -> str:
    """A cell's text with its line breaks."""
    return "" if cell is None else raw_text(cell)


def _members_in(text: str) -> list[dict[str, str]]:
    """The persons that a cell lists, each with name and, where they are there, ID number and relation."""
    found: list[dict[str, str]] = []
    for chunk in _PARTED.split(text):
        ends = [m.end() for m in _NUMBER.finditer(chunk)]
        cuts = [0, *(ends[:-1] if len(ends) > 1 else []), len(chunk)]
        found += [person for a, b in pairwise(cuts) for person in _person_in(chunk[a:b])]
    return found


def _person_in(chunk: str) -> list[dict[str, str]]:
    number, told = _NUMBER.search(chunk), _BRACKETED.search(chunk)
    words = _WORD.findall(_BRACKETED.sub(" ", _NUMBER.sub(" ", chunk)))
    if not words:
        return []
    if number is None and told is None and len(words) > 1:
        return [{"name": word} for word in words]
    relation = told[1] if told is not None else words[1] if len(words) > 1 else ""
    person = (
        {"name": words[0]} | ({"id_no": number[0]} if number else {}) | ({"relation": relation} if relation else {})
    )
    return [person]


def _leave(table: Table, column: Column) -> None:
    """Let a column mean nothing after all."""
    names = [name for name, target in table.plan.mapping.items() if target == column.field]
    for name in names:
        del table.plan.mapping[name]
        table.plan.ignored.append(name)
    table.plan.heads.pop(column.field or "", None)
    column.field, column.known = None, True


def _with_listed(table: Table, listed: Sequence[Sequence[dict[str, str]]]) -> Table:
    heads = {target: table.cells(column.index) for target, column in table.header.fields.items()}
    own = [target for target in heads if not target.startswith(OF_HOUSEHOLD)]
    rows: list[int] = []
    places: list[int] = []
    values: dict[str, list[Any]] = {target: [] for target in dict.fromkeys((*own, "relation"))}
    for i, index in enumerate(table.rows):
        first = {target: heads[target][i] for target in own} | {"relation": "户主"}
        for n, person in enumerate([first, *(m for m in listed[i] if "id_no" in m)]):
            if n and _same(person, first):
                continue
            rows.append(index)
            places.append(i)
            for target, made in values.items():
                made.append(person.get(target))
    return made_table(table, rows, places, heads, values)


__all__ = ["OF_HOUSEHOLD", "Shape", "shape", "with_heads"]
