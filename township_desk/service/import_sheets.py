"""From raw sheets to tables of rows: headers, lines that are no data, merged cells, village, year and month."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from township_desk.core.fields import OPTIONAL
from township_desk.core.ledger import Ledger
from township_desk.core.problem import Problem, Severity
from township_desk.core.text import match_key
from township_desk.formats.rawbook import RawSheet
from township_desk.intake.about import About, about, combine, is_dated, units
from township_desk.intake.grid import Merges, column_letter, filled
from township_desk.intake.headers import Column, Header, assign, find_header, layout_key, shown
from township_desk.intake.lines import Line, is_numbers, is_section, line_kind, no_ledger
from township_desk.intake.vocabulary import Vocabulary
from township_desk.service.import_beside import beside, continued, joined
from township_desk.service.import_counting import counts_lines, forget_counting
from township_desk.service.import_plan import SheetPlan
from township_desk.service.import_villages import Villages

_SAMPLE = 400
"""Rows looked at to tell what a doubtful column holds."""
_HEADING = 24
"""Characters of the longest line that may name a village above its rows."""
_SHOWN = 12
_STATED = re.compile(r"单位\s*[:：]?\s*[(（]?\s*(?:人民币)?\s*(万元|亿元|元)\s*[)）]?(?=$|[\s）)，,、])")


@dataclass(slots=True)
class Table:
    """One table found in a sheet: its header, the 0-based indexes of its rows, and what was said around it."""

    plan: SheetPlan
    sheet: RawSheet
    header: Header
    rows: list[int] = field(default_factory=list)
    villages: dict[int, int] = field(default_factory=dict)
    """Row index -> village, where a heading line above the row names one."""
    filled_down: dict[int, dict[int, Any]] = field(default_factory=dict)
    """Column index -> row index -> value of the merged cell that covers it."""
    village: int | None = None
    left_out: list[tuple[int, Line]] = field(default_factory=list)
    """Rows of Excel that are no data, with what they are."""
    unit: int = 0
    """The amount of the unit that the sheet states for all amounts, in 元; 0: none."""
    text: str = ""
    """The lines above the table, the sheet's name and the file's."""
    said: tuple[str, ...] = ()
    """The same apart: the lines above, the sheet's name, the file's."""
    month: str | None = None
    """The month that the lines above or the sheet's name state."""
    made: dict[int, list[Any]] = field(default_factory=dict)
    """Column index -> values over the table's rows, where they are not simply the cells."""

    def cells(self, column: int) -> list[Any]:
        """The values of a column over the table's rows."""
        if column in self.made:
            return self.made[column]
        rows, over = self.sheet.rows, self.filled_down.get(column)
        if over is None:
            return [row[column] if column < len(row) else None for row in map(rows.__getitem__, self.rows)]
        return [over[i] if i in over else rows[i][column] if column < len(rows[i]) else None for i in self.rows]

    def excel_row(self, index: int) -> int:
        """The row number that Excel shows."""
        return self.sheet.first_row + index


@dataclass(frozen=True, slots=True)
class Asked:
    """What the clerk has said about the file."""

    sheets: tuple[str, ...] | None
    month: str | None
    mapping: Mapping[str, str | None]
    """Match key of a header, or a column letter in small letters -> field; None: leave the column out."""
    village: int | None
    file_name: str
    whole: Mapping[str, Any] = field(default_factory=dict)
    """Field -> value that holds for the whole file."""


class SheetReader:
    """Finds the tables of one book."""

    def __init__(
        self,
        ledger: Ledger,
        vocabulary: Vocabulary,
        villages: Villages,
        asked: Asked,
        recall: Callable[[str], str | None],
    ) -> None:
        self.ledger = ledger
        self.vocabulary = vocabulary
        self.villages = villages
        self.asked = asked
        self.recall = recall
        self.notes: list[Problem] = []

    def read(self, sheet: RawSheet) -> tuple[list[SheetPlan], list[Table]]:
        """The plans and tables of a sheet; a sheet without a table gives one plan that says why."""
        reason = self._reason(sheet)
        tables: list[Table] = []
        for part in [] if reason else beside(sheet, self.vocabulary):
            tables += self._tables(part, tables[-1] if tables else None)
        if not tables:
            reason = reason or "没有找到表头，未导入"
            if not sheet.is_empty:
                self.note("SHEET-SKIPPED", f"工作表“{sheet.name}”未导入：{reason}。", sheet)
            return [SheetPlan(sheet.name, skipped=reason)], []
        for text in sheet.notices:
            self.note("SHEET", text, sheet)
        return [table.plan for table in tables], tables

    def note(self, code: str, text: str, sheet: RawSheet, **more: Any) -> None:
        """Tell something about a sheet."""
        severity = more.pop("severity", Severity.NOTICE)
        self.notes.append(Problem(code, text, severity, sheet=sheet.name, **more))

    def _reason(self, sheet: RawSheet) -> str | None:
        if self.asked.sheets is not None:
            wanted = {match_key(name) for name in self.asked.sheets}
            return None if match_key(sheet.name) in wanted else "没有选择这张表"
        if sheet.is_empty:
            return "空表"
        if no_ledger(sheet.name):
            return "是说明或字典，不是台账"
        if not sheet.visible:
            return "隐藏的工作表；如需导入请指定这张表"
        return None

    def _tables(self, sheet: RawSheet, left: Table | None) -> list[Table]:
        """The tables of a sheet, or of a part of it at the right of another (whose last table is `left`)."""
        merges = Merges(sheet)
        tables: list[Table] = []
        start, header = 0, find_header(sheet, merges, self.vocabulary)
        while header is not None:
            table = Table(SheetPlan(sheet.name), sheet, header)
            self._assign(table)
            following = self._walk(table, merges)
            self._fill_down(table, merges)
            self._continue(table)
            self._tell_left_out(table)
            self._describe(table, start, tables[-1] if tables else left)
            tables.append(table)
            start, header = table.rows[-1] + 1 if table.rows else header.last + 1, following
        return tables

    def _assign(self, table: Table) -> None:
        sheet, header, plan = table.sheet, table.header, table.plan
        sample = sheet.rows[header.last + 1 : header.last + 1 + _SAMPLE]
        intake = self.vocabulary.intake
        plan.layout = layout_hash(intake.name if intake.parts else self.ledger.name, header)
        given: dict[str, str | None] = {}
        remembered = self.recall(plan.layout)
        if remembered:
            given.update(
                (key, name or None) for key, _, name in (line.partition("=") for line in remembered.split("\n"))
            )
        given.update(self.asked.mapping)
        self._add_nameless(table, given)
        for column in header.columns:
            letter = column_letter(sheet.first_col + column.index).lower()
            plan.named |= {letter, match_key(column.header), match_key("".join(column.path))}
            if letter in given and match_key(column.header) not in given:
                given[match_key("".join(column.path))] = given[letter]
        values = [[row[c.index] for row in sample if c.index < len(row)] for c in header.columns]
        assign(header, self.vocabulary, values, given)
        forget_counting(header, values, self.ledger.number)
        plan.header_row = sheet.first_row + header.last
        plan.header_rows = tuple(range(sheet.first_row + header.first, plan.header_row + 1))
        for column in header.columns:
            self._show(table, column)

    @staticmethod
    def _add_nameless(table: Table, given: Mapping[str, str | None]) -> None:
        """Columns without a header that the clerk has given a field by their letter."""
        sheet, columns = table.sheet, table.header.columns
        known = {column.index for column in columns}
        width = max((len(row) for row in sheet.rows[table.header.last + 1 :]), default=0)
        for j in range(width):
            letter = column_letter(sheet.first_col + j)
            if j not in known and given.get(letter.lower()):
                columns.append(Column(j, (f"没有表头的{letter}列",)))
        columns.sort(key=lambda column: column.index)

    def _show(self, table: Table, column: Column) -> None:
        plan, name = table.plan, shown(column, table.header.columns)
        plan.columns[name] = column_letter(table.sheet.first_col + column.index)
        if column.field is None:
            plan.ignored.append(name)
            return
        plan.mapping[name] = column.field
        plan.heads[column.field] = name
        if column.how == "guessed":
            plan.guessed[name] = column.field
            label = self.vocabulary.label(column.field)
            text = f"表头“{name}”与“{label}”相近，已按“{label}”读取，请核对。"
            self.note("HEADER-GUESS", text, table.sheet, column=name, field=column.field, row=plan.header_row)

    def _walk(self, table: Table, merges: Merges) -> Header | None:
        """Collect the table's rows; the header of another table below it ends it and is returned."""
        sheet, header = table.sheet, table.header
        rows, found = sheet.rows, header.fields
        naming = [found[target].index for target in self.vocabulary.naming if target in found]
        knows = self.vocabulary.knows
        sure = len(naming) >= 2
        named = itemgetter(*naming) if sure else tuple
        last = max(naming, default=0)
        keep, village = table.rows.append, None
        index, end = self._past_numbers(sheet, header), len(rows)
        while index < end:
            row = rows[index]
            size = len(row)
            if sure and size > last and None not in named(row) and not knows(row[naming[0]]):
                keep(index)
                if village is not None:
                    table.villages[index] = village
                index += 1
                continue
            texts = filled(row) if row else []
            if not texts:
                index += 1
                continue
            if len(texts) > 1 and self.vocabulary.hits(row):
                other = find_header(sheet, merges, self.vocabulary, index, index + 1)
                if other is not None:
                    if layout_key(other) != layout_key(header):
                        return other
                    index = self._past_numbers(sheet, other)
                    continue
            heading = self._heading(texts)
            if heading is not None:
                village = heading
            elif self._is_row(table, index, texts, naming):
                keep(index)
                if village is not None:
                    table.villages[index] = village
            index += 1
        return None

    @staticmethod
    def _past_numbers(sheet: RawSheet, header: Header) -> int:
        """The first row below a header, and below the line that numbers its columns."""
        below = header.last + 1
        while below < len(sheet.rows) and is_numbers([text for _, text in filled(sheet.rows[below])]):
            below += 1
        return below

    def _heading(self, texts: Sequence[tuple[int, str]]) -> int | None:
        """The village that a line above its rows names."""
        if len({text for _, text in texts}) != 1 or len(texts[0][1]) > _HEADING:
            return None
        return self.villages.inside(texts[0][1])

    def _is_row(self, table: Table, index: int, texts: list[tuple[int, str]], naming: list[int]) -> bool:
        columns = {column.index: column for column in table.header.columns}
        kind = line_kind([text for _, text in texts], complete=False)
        if kind is None and is_section(texts[0][1]) and counts_lines(table.header, table.sheet.rows, texts[0][0]):
            kind = Line.SECTION
        if kind is not None:
            table.left_out.append((table.excel_row(index), kind))
            return False
        if all(j in columns and columns[j].known for j, _ in texts):
            return False
        mapped = [j for j, _ in texts if j in columns and columns[j].field is not None]
        if mapped and (len(texts) > 1 or mapped[0] in naming):
            return True
        text = f"第{table.excel_row(index)}行不像数据行，没有导入：{texts[0][1][:60]}"
        self.note("LINE-SKIPPED", text, table.sheet, row=table.excel_row(index), value=texts[0][1][:200])
        return False

    def _tell_left_out(self, table: Table) -> None:
        if table.left_out:
            words = "、".join(f"第{row}行（{kind.value}）" for row, kind in table.left_out[:_SHOWN])
            more = f"等{len(table.left_out)}行" if len(table.left_out) > _SHOWN else ""
            self.note("LINES-LEFT", f"{words}{more}不是数据，没有导入。", table.sheet)

    def _fill_down(self, table: Table, merges: Merges) -> None:
        if not table.rows:
            return
        mapped = {c.index for c in table.header.columns if c.field}
        rows = table.sheet.rows
        for r1, c1, r2, _ in merges.downward(table.header.last + 1, table.rows[-1]):
            if c1 in mapped and r1 < len(rows) and c1 < len(rows[r1]) and rows[r1][c1] is not None:
                over = table.filled_down.setdefault(c1, {})
                over.update(dict.fromkeys(range(r1 + 1, min(r2, table.rows[-1]) + 1), rows[r1][c1]))
        column = table.header.fields.get(self.vocabulary.village)
        field = self.ledger.by_name.get(self.vocabulary.village or "")
        if field is not None and (field.needed is OPTIONAL or field.when is not None):
            return  # an empty village says something here: the whole town
        if column is not None and column.index not in table.filled_down and table.sheet.first_row >= 0:
            self._carry(table, column)

    def _continue(self, table: Table) -> None:
        """Join rows over which the cells that name a row are merged: one record, its other cells on several lines."""
        intake, heads = self.vocabulary.intake, table.header.fields
        if intake.parts or intake.shared:
            return
        naming = [heads[name].index for name in self.vocabulary.naming if name in heads]
        if any(j not in table.filled_down for j in naming):
            return
        apart = [heads[name].index for name in (self.ledger.identity.any_of) if name in heads]
        own = [[cell if i not in table.filled_down.get(j, {}) else None for i, cell in zip(table.rows, table.cells(j), strict=True)]
               for j in apart]  # fmt: skip
        heads_of = continued(table.rows, [table.filled_down[j] for j in naming], own)
        if not heads_of:
            return
        for column in table.header.columns:
            lines: dict[int, list[Any]] = {}
            for i, cell in zip(table.rows, table.cells(column.index), strict=True):
                lines.setdefault(heads_of.get(i, i), []).append(cell)
            table.made[column.index] = [joined(cells) for cells in lines.values()]
        told = "、".join(f"第{table.excel_row(i)}行" for i in heads_of)
        table.rows = [i for i in table.rows if i not in heads_of]
        text = f"{told}与上一行是同一条（合并单元格），内容已并在一起，请核对。"
        self.note("LINES-JOINED", text, table.sheet)

    def _carry(self, table: Table, column: Column) -> None:
        """A village written once above its rows, without merged cells (csv, web pages): carried down, and told."""
        cells = table.cells(column.index)
        empty = sum(cell is None for cell in cells)
        if not cells or cells[0] is None or empty * 2 < len(cells):
            return
        over, current = table.filled_down.setdefault(column.index, {}), None
        for index, cell in zip(table.rows, cells, strict=True):
            current = cell if cell is not None else current
            over[index] = current
        text = f"“{column.header}”一列只写在每村第一行，空格已按上一行的村读取，请核对。"
        self.note("VILLAGE-DOWN", text, table.sheet, column=column.header, field=column.field)

    def _describe(self, table: Table, start: int, before: Table | None) -> None:
        """Village, year, month and unit by the lines around the table, the sheet's name and the file's."""
        sheet, plan = table.sheet, table.plan
        lines = [text for row in sheet.rows[start : table.header.first] for _, text in filled(row)]
        last = table.rows[-1] + 1 if table.rows else table.header.last + 1
        feet = [text for row in sheet.rows[last : last + 12] for _, text in filled(row) if is_dated(text)]
        titles = [about(text) for text in lines if not is_dated(text)]
        dated = [about(text) for text in (*lines, *feet) if is_dated(text)]
        inherited = (
            [About(before.plan.year, int(before.plan.month[5:]) if before.plan.month else None)] if before else []
        )
        year, month = combine([*titles, *dated, *inherited, about(sheet.name), about(self.asked.file_name)])
        plan.month = self.asked.month or month
        plan.year = year if year is not None else int(plan.month[:4]) if plan.month else None
        table.unit = next((unit for text in lines if (unit := stated_unit(text))), 0)
        table.village = self._village(table, lines, before)
        plan.village = self.villages.title(table.village)
        table.said = (" ".join(lines), sheet.name, self.asked.file_name)
        table.text = " ".join(table.said)
        table.month = combine([*titles, *dated, about(sheet.name), About(year)])[1]

    def _village(self, table: Table, lines: Sequence[str], before: Table | None) -> int | None:
        named = [unit for text in lines for unit in units(text)]
        sources = [
            ("工作表名", self.villages.inside(table.sheet.name)),
            ("填报单位", next((v for name in named if (v := self.villages.inside(name)) is not None), None)),
            ("标题", next((v for text in lines[:3] if (v := self.villages.inside(text)) is not None), None)),
        ]
        said = {where: village for where, village in sources if village is not None}
        first = next(iter(said.values()), None)
        if self.asked.village is not None:
            return self.asked.village
        has_column = self.vocabulary.village in table.header.fields
        if len(set(said.values())) > 1 and not has_column and self.vocabulary.village:
            told = "，".join(f"{where}为“{self.villages.title(village)}”" for where, village in said.items())
            text = f"工作表“{table.sheet.name}”的村不一致：{told}。已按“{self.villages.title(first)}”读取，请核对。"
            self.note("VILLAGE-TWO", text, table.sheet, field=self.vocabulary.village, severity=Severity.WARNING)
        if first is None and before is not None:
            first = before.village
        return first if first is not None else self.villages.inside(self.asked.file_name.rsplit(".", 1)[0])


def layout_hash(ledger: str, header: Header) -> str:
    """The settings key under which the mapping of a header layout is remembered."""
    digest = hashlib.sha256(f"{ledger}|{layout_key(header)}".encode()).hexdigest()
    return f"import.layout.{digest[:24]}"


def stated_unit(text: str) -> int:
    """The unit that a line states for all amounts (单位：万元, 金额单位：元), in 元; 0: none."""
    found = _STATED.search(text)
    return {"元": 1, "万元": 10_000, "亿元": 100_000_000}[found[1]] if found else 0


__all__ = ["Asked", "SheetReader", "Table", "layout_hash", "stated_unit"]
