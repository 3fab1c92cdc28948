"""From the lines of a table to planned rows of one or several ledgers, with their references to each other."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from township_desk.core.problem import Problem, Severity
from township_desk.formats.rawbook import UNCALCULATED, ErrorCell
from township_desk.intake import Around
from township_desk.intake.grid import cell_text, column_letter
from township_desk.intake.model import split_target, target_of
from township_desk.service.import_plan import ImportPlan, RowPlan, of_part
from township_desk.service.import_rows import Blank, Reading, RowContext, RowMaker
from township_desk.service.import_sheets import Table


class LineMaker:
    """Turns the tables of a book into planned lines: the own row of each, its parts attached."""

    def __init__(self, context: RowContext) -> None:
        self.intake = context.intake
        self.context = context
        self.main = RowMaker(context, self.intake.main)
        self.parts = [RowMaker(context, part) for part in self.intake.parts]
        self.notes: list[Problem] = []
        """What is to be told of the sheets."""

    def make(self, table: Table) -> list[RowPlan]:
        """The lines of a table, checked one by one (not yet against each other or the desk)."""
        if not table.rows:
            return []
        if table.plan.year is None:
            table.plan.year = self.main.usual_year(table)
        readings = {maker.part.key: maker.read(table) for maker in (self.main, *self.parts)}
        own = readings[""]
        self._gather(table, own)
        self._formulas(table, readings)
        month = self._month(table, own) if self.parts else table.plan.month
        rows = {maker.part.key: maker.rows(table, readings[maker.part.key]) for maker in (self.main, *self.parts)}
        placed = {key: dict(zip(readings[key].lines, found, strict=True)) for key, found in rows.items()}
        for maker in (self.main, *self.parts):
            self._narrow(maker, readings, placed[""])
            self._join(table, maker, readings, placed, month)
            maker.finish(table, readings[maker.part.key], rows[maker.part.key])
        lines = rows[""]
        if table.plan.month is None and month is not None:
            self._tell_guess(table, month, readings)
        if self.parts:
            for i, row in enumerate(lines):
                row.parts = tuple(part for key in placed if key and (part := placed[key].get(i)) is not None)
                self._settle(row)
            self._check(lines)
        return lines

    def _tell_guess(self, table: Table, month: str, readings: dict[str, Reading]) -> None:
        """Say which month was taken where the table states none and a part is kept by month."""
        parts = (reading.columns.values() for key, reading in readings.items() if key)
        if any(month in values for columns in parts for values in columns):
            year, number = month.split("-")
            text = f"表上没有写是哪个月的，累计数记在{year}年{int(number)}月；不对的话，请在导入时指定月份。"
            self.notes.append(Problem("MONTH-GUESS", text, Severity.NOTICE, sheet=table.sheet.name))

    def set_months(self, plan: ImportPlan) -> None:
        """Give rows the end of the month that their sheet is for: as stated, else the month of the file's latest row."""
        latest: date | None = None
        if any(sheet.month is None and sheet.header_row for sheet in plan.sheets) and self.main.ledger.period:
            days = [day for row in plan.rows if isinstance(day := row.get(self.main.ledger.period), date)]
            latest = max(days, default=None)
        ends: dict[str, str] = {}
        for sheet in plan.sheets:
            if sheet.month is None and sheet.header_row and latest is not None:
                sheet.month = f"{latest:%Y-%m}"
            if sheet.month is not None:
                year, number = int(sheet.month[:4]), int(sheet.month[5:7])
                ends[sheet.month] = f"{sheet.month}-{calendar.monthrange(year, number)[1]:02d}"
        for row in plan.rows:
            row.as_of = ends.get(row.sheet.month or "")
            for part in row.parts:
                part.as_of = row.as_of

    def _narrow(self, maker: RowMaker, readings: dict[str, Reading], main: dict[int, RowPlan]) -> None:
        """Keep a part's columns for the lines that have it; what can't be read elsewhere is told of the line itself."""
        key = maker.part.key
        reading = readings[key]
        if not key:
            return
        place = {line: i for i, line in enumerate(reading.lines)}
        kept = []
        for line, problem in reading.problems:
            if line in place:
                kept.append((place[line], problem))
            else:
                soft = (
                    problem if problem.severity is not Severity.ERROR else replace(problem, severity=Severity.WARNING)
                )
                target = target_of(key, problem.field or "")
                column = main[line].sheet.heads.get(target, problem.column)
                main[line].add(of_part(maker.part, soft).at(column=column))
        reading.problems = kept
        reading.columns = {name: [values[i] for i in reading.lines] for name, values in reading.columns.items()}

    def _join(
        self,
        table: Table,
        maker: RowMaker,
        readings: dict[str, Reading],
        placed: dict[str, dict[int, RowPlan]],
        month: Any,
    ) -> None:
        """References to the line's other rows, values taken from them, and what stands around the table."""
        part, reading = maker.part, readings[maker.part.key]
        for name, key in part.refs.items():
            reading.columns[name] = [placed[key].get(line) for line in reading.lines]
        for name, target in part.taken.items():
            key, source = split_target(target)
            found = [row.get(source) if (row := placed[key].get(line)) else None for line in reading.lines]
            mine = reading.columns.get(name)
            reading.columns[name] = (
                found if mine is None else [b if a is None else a for a, b in zip(mine, found, strict=True)]
            )
        heads = maker.heads(table)
        group = " ".join(word for column in heads.values() for word in column.path)
        fixed = dict(part.fixed(Around(table.text, month, group, frozenset(heads))))
        if not part.key:
            fixed |= self.context.whole
        for name, value in fixed.items():
            stated = reading.columns.get(name) if not part.key else None
            if value is not None:
                reading.columns[name] = [value if v is None else v for v in stated or [None] * len(reading.lines)]

    def _month(self, table: Table, own: Reading) -> str:
        """The month that the table is for: stated, else that of its latest date, else today's."""
        if table.plan.month is not None:
            return table.plan.month
        today = self.context.rules.today
        days = [day for day in own.columns.get(self.main.ledger.period or "", ()) if isinstance(day, date)]
        day = max((day for day in days if day <= today), default=today)
        return f"{day:%Y-%m}"

    def _gather(self, table: Table, own: Reading) -> None:
        """What columns without a field say, kept in the field that gathers it, where the sheet has no column for that."""
        name = self.intake.gathers
        if name is None or any(own.columns.get(name, ())):
            return
        columns = [c for c in table.header.columns if c.field is None and not c.known]
        words: list[list[str]] = [[] for _ in table.rows]
        for column in columns:
            header = "".join(column.header.split())
            for said, raw in zip(words, table.cells(column.index), strict=True):
                if raw is not None and (text := cell_text(raw)):
                    said.append(f"{header}：{text}")
            column.known = True
        if any(words):
            own.columns[name] = ["；".join(said) or None for said in words]
            heads = "、".join("".join(c.header.split()) for c in columns)
            f = self.main.ledger.by_name[name]
            text = f"“{heads}”没有单独的项目，已并入“{f.label}”。"
            self.notes.append(
                Problem("GATHERED", text, Severity.NOTICE, sheet=table.plan.sheet, field=name, column=f.label)
            )

    def _formulas(self, table: Table, readings: dict[str, Reading]) -> None:
        """Cells whose formulas were never calculated, from the line's other values."""
        own = readings[""]
        for formula in self.intake.formulas:
            column = table.header.fields.get(formula.target)
            values = own.columns.get(formula.target)
            if column is None or values is None:
                continue
            for i, raw in enumerate(table.cells(column.index)):
                if not (isinstance(raw, ErrorCell) and raw.text == UNCALCULATED):
                    continue
                found = formula.make(Blank(_seen(readings, i)))
                if found is not None:
                    values[i] = found
                    own.problems = [(n, p) for n, p in own.problems if (n, p.field) != (i, formula.target)]
                    f = self.main.ledger.by_name[formula.target]
                    text = formula.message.replace("{值}", f.format(found))
                    told = Problem("FORMULA", text, Severity.NOTICE, field=f.name, column=f.label, value=raw.text)
                    own.problems.append((i, told))

    def _settle(self, row: RowPlan) -> None:
        """A part that can't be kept rejects its line where it must; elsewhere it is left out, and the line says why."""
        for part in row.parts:
            declared = part.part
            if not part.rejected or declared is None:
                continue
            if declared.rejects:
                row.verdict = "rejected"
                continue
            part.problems = [
                p if p.severity is not Severity.ERROR else replace(p, severity=Severity.WARNING)
                for p in part.problems or ()
            ]
        if row.rejected:
            for part in row.parts:
                part.verdict = "rejected"

    def _check(self, rows: Sequence[RowPlan]) -> None:
        for check in self.intake.checks:
            f = self.main.ledger.by_name.get(check.target)
            for row in rows:
                blamed = frozenset(p.field for p in row.told if p.field and p.severity is not Severity.NOTICE)
                found = None if row.rejected else check.test(Blank(values_of(row)), blamed)
                if found is not None:
                    text = check.message
                    for name, value in found.items():
                        text = text.replace("{" + name + "}", str(value))
                    shown = f.format(row.get(check.target)) if f else None
                    row.add(Problem(check.code, text, Severity.WARNING, check.target, f.label if f else None, shown))


def _seen(readings: dict[str, Reading], line: int) -> Iterator[tuple[str, Any]]:
    for key, reading in readings.items():
        for name, values in reading.columns.items():
            yield target_of(key, name), values[line]


def values_of(row: RowPlan) -> dict[str, Any]:
    """Everything that a line says, by target."""
    values = dict(row.values)
    for part in row.parts:
        key = part.part.key if part.part else ""
        values |= {target_of(key, name): value for name, value in part.values.items()}
    return values


def unmapped_notes(table: Table) -> list[Problem]:
    """A notice for each column that holds data and means no field: nothing is lost without a word."""
    known = {c.index for c in table.header.columns if c.field is not None or c.known}
    heads = {c.index: c.header for c in table.header.columns}
    rows = [table.sheet.rows[i] for i in table.rows]
    width = max((len(row) for row in rows), default=0)
    notes = []
    for j in range(width):
        if j in known:
            continue
        count = sum(1 for row in rows if j < len(row) and row[j] is not None and str(row[j]).strip())
        if count:
            letter = column_letter(table.sheet.first_col + j)
            name = heads.get(j)
            shown = f"“{name}”列" if name else f"没有表头的{letter}列"
            text = f"{shown}有{count}格内容没有对应的项目，未导入。"
            notes.append(
                Problem("COLUMN-IGNORED", text, Severity.NOTICE, column=name or letter, sheet=table.sheet.name)
            )
    return notes


__all__ = ["LineMaker", "unmapped_notes", "values_of"]
