"""From tables to planned rows: every column parsed once per distinct value, problems gathered, identity required."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from township_desk.core.fields import Field, ParseContext, Row, show_raw
from township_desk.core.fields_choice import MultiRef
from township_desk.core.fields_number import Money, Percent
from township_desk.core.ledger import Ledger
from township_desk.core.predicates import Predicate, predicate
from township_desk.core.problem import Problem, Severity
from township_desk.core.query import fields_of
from township_desk.core.rules import Desk as RuleDesk
from township_desk.core.rules import Moment, RowRule
from township_desk.intake import Intake, Part
from township_desk.intake.headers import Column
from township_desk.intake.model import split_target
from township_desk.service.import_cells import Memo, is_yearless, reader_of
from township_desk.service.import_namesakes import tell_apart
from township_desk.service.import_plan import RowPlan
from township_desk.service.import_sheets import Table
from township_desk.service.import_told import read_told
from township_desk.service.import_villages import Villages

AMOUNT = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
_LATE, _EARLY, _LEAP = 10, 3, 29
"""From October on, a date without year up to March is read as the next year's; 29 February is left alone."""


@dataclass(frozen=True, slots=True)
class RowContext:
    """What reading rows needs of the desk."""

    ledgers: Mapping[str, Ledger]
    intake: Intake
    villages: Villages
    rules: RuleDesk
    lookup: Callable[[str, str], Sequence[int]]
    whole: Mapping[str, Any] = field(default_factory=dict)
    """Field of the own row -> value that a clerk gave for the whole file."""


@dataclass(slots=True)
class Reading:
    """The columns of one part of a table as read: values by field, one for each line, and problems by line."""

    columns: dict[str, list[Any]]
    problems: list[tuple[int, Problem]]
    lines: list[int]
    """The lines (places in the table's rows) that have this part."""


class RowMaker:
    """Turns the columns of a table that belong to one part of a line into planned rows of the part's ledger."""

    def __init__(self, context: RowContext, part: Part) -> None:
        self.c = context
        self.part = part
        self.ledger = context.ledgers[part.ledger]
        self.today = context.rules.today
        spared = [(name, None) for name in part.spares]
        asked = (f for f in self.ledger.needed_to_complete if f.stored and not (part.archived and f.paper))
        self._lacks = [*spared, *((f.name, f.when) for f in asked)]
        self._needed = [
            f
            for f in self.ledger.fields
            if (f in self.ledger.needed_to_save and f.name not in part.spares) or f.name in part.needs
        ]
        self._main = not part.key
        self.fills = self.ledger.fill is not None
        """Whether the ledger's own filling is asked; not where a line's maker gives all that it would fill."""
        self.usual: dict[str, Any] = {}
        """Defaults of fields needed to complete a row, given to new rows where a line's maker says so."""

    def heads(self, table: Table) -> dict[str, Column]:
        """The columns of the table that fill this part, by field."""
        found = ((split_target(target), column) for target, column in table.header.fields.items())
        return {name: column for (key, name), column in found if key == self.part.key}

    def read(self, table: Table) -> Reading:
        """Every column of the part, each distinct value read once, and which lines have the part."""
        heads = self.heads(table)
        columns, problems = self._columns(table, heads)
        lines = list(range(len(table.rows)))
        if self._main:
            self._next_year(table, columns, problems)
            if self.c.intake.told is not None and columns:
                context = ParseContext(self.today, table.plan.year, table.sheet.date1904)
                read_told(self.c.intake.told, self.ledger, columns, problems, context)
        else:
            seen = [columns[name] for name in self.part.there or self.part.words if name in columns]
            nothing = (None,) if self.part.zero_counts else (None, 0)
            lines = [i for i in lines if any(column[i] not in nothing for column in seen)]
        return Reading(columns, problems, lines)

    def rows(self, table: Table, reading: Reading) -> list[RowPlan]:
        """Empty rows for the lines that have the part, in order; `finish` fills them."""
        first, part = table.sheet.first_row, self.part if self.c.intake.parts else None
        return [RowPlan(table.plan, first + table.rows[i], (), (), part) for i in reading.lines]

    def finish(self, table: Table, reading: Reading, rows: list[RowPlan]) -> None:
        """Fill the rows and check them one by one (not yet against each other or the desk)."""
        if not rows:
            return
        columns, problems = reading.columns, reading.problems
        if self._main:
            self._villages(table, columns, problems)
        self._begin(columns, len(rows))
        self._fill(columns)
        names = tuple(columns)
        for row, cells in zip(rows, zip(*columns.values(), strict=True), strict=True):
            row.names, row.cells, row.archived = names, cells, self.part.archived
        self._take_over(rows)
        self._require(rows, columns, problems)
        for index, problem in problems:
            rows[index].add(problem)
        self._rules(table, rows, columns)
        if self._main:
            self._expect(table, rows)
        self._missing(rows, columns)
        self._spare_papers(rows)
        if self._main:
            self._hidden(table, rows)

    def _begin(self, columns: dict[str, list[Any]], count: int) -> None:
        """What a row begins with where the sheet has no column: its first state, yes/no defaults, the maker's `usual`."""
        machine = self.ledger.status if not self._main or self.c.intake.assumes_state else None
        values = {machine.field: machine.initial} if machine is not None else {}
        bools = (
            f for f in self.ledger.stored if f.kind == "bool" and f.default is not None and not callable(f.default)
        )
        values |= {f.name: f.default for f in bools} | self.usual
        for name, value in values.items():
            if name not in columns:
                columns[name] = [value] * count

    def _take_over(self, rows: Sequence[RowPlan]) -> None:
        """Mark what was there before the desk."""
        if self.part.archived_if is not None:
            test = predicate(self.part.archived_if)
            for row in rows:
                row.archived = test(Blank(zip(row.names, row.cells, strict=True)), self.today)

    def _fill(self, columns: dict[str, list[Any]]) -> None:
        """What the ledger fills in from other fields (a registered place brings its name and industry)."""
        fill = self.ledger.fill
        if fill is None or not self.fills:
            return
        seen: dict[tuple[str, int | None], Row | None] = {}

        def look(target: str, row_id: Any) -> Row | None:
            if isinstance(row_id, RowPlan):
                return Blank(row_id.values)
            key = (target, row_id)
            if key not in seen:
                seen[key] = self.c.rules.row(target, row_id)
            return seen[key]

        names = tuple(columns)
        count = len(columns[names[0]])
        for i, cells in enumerate(list(zip(*columns.values(), strict=True))):
            values = Blank(zip(names, cells, strict=True))
            fill(values, look)
            if len(values) == len(names) and tuple(values.values()) == cells:
                continue
            for name, value in values.items():
                if value is not None:
                    if name not in columns:
                        columns[name] = [None] * count
                    columns[name][i] = value

    def _columns(
        self, table: Table, heads: Mapping[str, Column]
    ) -> tuple[dict[str, list[Any]], list[tuple[int, Problem]]]:
        columns: dict[str, list[Any]] = {}
        problems: list[tuple[int, Problem]] = []
        context = ParseContext(self.today, table.plan.year, table.sheet.date1904, lookup=self.c.lookup)
        needed = {f.name for f in self._needed}
        for name, column in heads.items():
            f = self.ledger.by_name[name]
            raws = table.cells(column.index)
            scale = f.scale_of(raws) if isinstance(f, Percent) else self._scale(f, column.unit or table.unit)
            ctx = context if scale == 1 else replace(context, scale=scale)
            villages = self.c.villages if name == self.ledger.village else None
            memo = Memo(reader_of(f, ctx, self.part.values.get(name, {}), villages))
            parsed = [memo[raw] for raw in raws]
            columns[name] = [p.value for p in parsed]
            if any(p.problem is not None for p in memo.values()):
                problems += [
                    (i, self._soften(p.problem, name in needed and p.value is None))
                    for i, p in enumerate(parsed)
                    if p.problem is not None
                ]
        return columns, tell_apart(self.ledger, self.c.ledgers, columns, problems, self.c.lookup, self.c.rules.row)

    def _next_year(self, table: Table, columns: dict[str, list[Any]], problems: list[tuple[int, Problem]]) -> None:
        """A deadline of 1月5日 for what was found on 12月25日 lies in the year after."""
        for later, earlier in self.c.intake.follows:
            if later not in columns or earlier not in columns:
                continue
            f = self.ledger.by_name[later]
            raws = table.cells(table.header.fields[later].index)
            for i, (day, start) in enumerate(zip(columns[later], columns[earlier], strict=True)):
                if day is None or start is None or day >= start or start.month < _LATE or day.month > _EARLY:
                    continue
                moved = day.replace(year=day.year + 1) if day.day != _LEAP else None
                if not is_yearless(raws[i]) or moved is None or f.parse(moved, ParseContext(self.today)).value is None:
                    continue
                columns[later][i] = moved
                text = f"“{f.label}”没有写年份，在年底之后，按{moved.isoformat()}读取，请核对。"
                told = Problem("DATE-YEAR", text, Severity.NOTICE, field=later, column=f.label, value=show_raw(raws[i]))
                problems.append((i, told))

    @staticmethod
    def _soften(problem: Problem, identity: bool) -> Problem:
        """An unreadable value rejects a row only where it identifies the row."""
        if problem.severity is Severity.ERROR and not identity:
            return replace(problem, severity=Severity.WARNING)
        return problem

    @staticmethod
    def _scale(f: Field, unit: int) -> Any:
        """The column's unit over the field's."""
        if not unit or not isinstance(f, Money) or f.unit not in AMOUNT:
            return 1
        from decimal import Decimal

        scale = Decimal(unit) / AMOUNT[f.unit]
        return int(scale) if scale == int(scale) else scale

    def usual_year(self, table: Table) -> int | None:
        """The most common year among the whole dates of a sheet that names none."""
        period = self.ledger.period or ""
        column = table.header.fields.get(period)
        if column is None:
            return None
        f = self.ledger.by_name[period]
        memo = Memo(reader_of(f, ParseContext(self.today), {}, None))
        years = Counter(day.year for raw in table.cells(column.index) if isinstance(day := memo[raw].value, date))
        return years.most_common(1)[0][0] if years else None

    def _villages(self, table: Table, columns: dict[str, list[Any]], problems: list[tuple[int, Problem]]) -> None:
        """Where no column says the village: the heading above, the sheet, or the beginning of the place."""
        name = self.ledger.village
        if name is None:
            return
        wrong = {i for i, problem in problems if problem.field == name}
        current = columns.get(name) or [None] * len(table.rows)
        several = isinstance(self.ledger.by_name[name], MultiRef)
        places = [columns[place] for place in self.c.intake.place if place in columns]
        lead = self.c.villages.leading
        filled = []
        for i, (index, value) in enumerate(zip(table.rows, current, strict=True)):
            if value is None and i not in wrong:
                value = table.villages.get(index, table.village)
                if value is None:
                    value = next((v for place in places if place[i] and (v := lead(place[i])) is not None), None)
                value = (value,) if several and value is not None else value
            filled.append(value)
        columns[name] = filled

    def _spare_papers(self, rows: Sequence[RowPlan]) -> None:
        """Papers of an approval are not asked of what was there before the desk."""
        papers = {f.name for f in self.ledger.fields if f.paper}
        for row in rows if self.part.archived_if is not None else ():
            if row.archived:
                row.missing = tuple(name for name in row.missing if name not in papers)

    def _require(
        self, rows: Sequence[RowPlan], columns: Mapping[str, list[Any]], problems: list[tuple[int, Problem]]
    ) -> None:
        """Reject the rows whose identity is empty or impossible; say so where no reading has said it yet."""
        told = {(i, problem.field) for i, problem in problems if problem.severity is Severity.ERROR}
        for f in (f for f in self._needed if not f.auto):
            column = columns.get(f.name)
            if column is None:
                lacking: Iterable[int] = range(len(rows)) if f.default is None else ()
            elif None in column:
                lacking = [i for i, value in enumerate(column) if value is None]
            else:
                continue
            for i in lacking:
                rows[i].verdict = "rejected"
                if (i, f.name) not in told:
                    problems.append((i, Problem("G-01", f"“{f.label}”不能为空。", field=f.name, column=f.label)))

    def _rules(self, table: Table, rows: Sequence[RowPlan], columns: Mapping[str, list[Any]]) -> None:
        given = {*self.heads(table), *self.part.refs}
        judged = self.part.judged
        for rule in self.ledger.row_rules:
            if judged is not None and (rule.id not in judged or not given >= set(rule.reads)):
                continue
            if rule.moment is Moment.SAVE and rule.alone and given & set(rule.reads):
                self._rule(rule, rows, columns)

    def _rule(self, rule: RowRule, rows: Sequence[RowPlan], columns: Mapping[str, list[Any]]) -> None:
        """Ask one rule about every row, once for each combination of the values that it reads."""
        reads = [columns[name] for name in rule.reads if name in columns]
        known: dict[Any, list[Problem]] = {}
        for i, key in enumerate(zip(*reads, strict=True)):
            if (found := known.get(key)) is None:
                found = known[key] = rule.check(Blank(zip(rows[i].names, rows[i].cells, strict=True)), self.c.rules)
            if found and not rows[i].rejected:
                for problem in found:
                    rows[i].add(self._of_rule(problem, rows[i]))

    def _of_rule(self, problem: Problem, row: RowPlan) -> Problem:
        """A broken rule on import: what blocks a form brings the row in as 待改, what warns there is told here."""
        f = self.ledger.by_name.get(problem.field or "")
        severity = Severity.WARNING if problem.severity is Severity.ERROR else Severity.NOTICE
        value = f.format(row.cells[row.names.index(f.name)]) if f is not None and f.name in row.names else None
        message = problem.message.replace("{字段}", f.label if f else "")
        return replace(problem, severity=severity, message=message, column=f.label if f else None, value=value)

    def _expect(self, table: Table, rows: Sequence[RowPlan]) -> None:
        for expect in self.c.intake.expects:
            f = self.ledger.by_name[expect.field]
            severity = Severity.WARNING if expect.field in table.header.fields else Severity.NOTICE
            test = predicate(expect.cond)
            at = next((i for i, name in enumerate(rows[0].names) if name == expect.field), None)
            reads = [(name, rows[0].names.index(name)) for name in fields_of(expect.cond) if name in rows[0].names]
            for row in rows:
                if row.rejected or (at is not None and row.cells[at] is not None):
                    continue
                seen = {name: row.cells[i] for name, i in reads}
                if test(seen, self.today) and not _blamed(row, expect.field):
                    message = expect.message
                    for name, value in seen.items():
                        message = message.replace("{" + self.ledger.by_name[name].label + "}", str(value))
                        message = message.replace("{状态}", str(value))
                    row.add(Problem(expect.code, message, severity, field=f.name, column=f.label))

    def _missing(self, rows: Sequence[RowPlan], columns: Mapping[str, list[Any]]) -> None:
        """What each row lacks (待补), column by column; `when` is asked once for each combination it reads."""
        always: list[str] = []
        some: list[tuple[str, list[bool]]] = []
        for name, when in self._lacks:
            column = columns.get(name)
            if when is None and column is None:
                always.append(name)
            elif column is None or None in column:
                test = None if when is None else self._holds(fields_of(when), predicate(when), rows, columns)
                if test is None or any(test):
                    none = [True] * len(rows) if column is None else [value is None for value in column]
                    some.append((name, none if test is None else [a and b for a, b in zip(none, test, strict=True)]))
        order = [name for name, _ in self._lacks]
        known: dict[tuple[bool, ...], tuple[str, ...]] = {}
        if not some:
            for row in rows:
                row.missing = tuple(always)
            return
        for row, flags in zip(rows, zip(*(flags for _, flags in some), strict=True), strict=True):
            lacking = known.get(flags)
            if lacking is None:
                names = {name for (name, _), flag in zip(some, flags, strict=True) if flag} | set(always)
                lacking = known[flags] = tuple(name for name in order if name in names)
            row.missing = lacking

    def _holds(
        self, reads: Iterable[str], test: Predicate, rows: Sequence[RowPlan], columns: Mapping[str, list[Any]]
    ) -> list[bool]:
        names = [name for name in reads if name in columns]
        if not names:
            return [test({}, self.today)] * len(rows)
        if len(names) == 1:
            column = columns[names[0]]
            told = {value: test({names[0]: value}, self.today) for value in set(column)}
            return [told[value] for value in column]
        known: dict[Any, bool] = {}
        result = []
        for key in zip(*(columns[name] for name in names), strict=True):
            holds = known.get(key)
            if holds is None:
                holds = known[key] = test(dict(zip(names, key, strict=True)), self.today)
            result.append(holds)
        return result

    def _hidden(self, table: Table, rows: Sequence[RowPlan]) -> None:
        hidden = table.sheet.hidden_rows
        if hidden:
            for row in rows:
                if row.row in hidden:
                    row.add(Problem("ROW-HIDDEN", "这一行在表格中是隐藏的，照常导入，请核对。", Severity.NOTICE))


class Blank(dict[str, Any]):
    """A row's values; fields that the sheet doesn't have are empty."""

    def __missing__(self, name: str) -> None:
        return None


def _blamed(row: RowPlan, name: str) -> bool:
    return row.problems is not None and any(problem.field == name for problem in row.problems)


__all__ = ["AMOUNT", "Blank", "Reading", "RowContext", "RowMaker"]
