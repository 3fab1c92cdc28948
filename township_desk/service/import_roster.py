"""Lines of rosters and member lists: which are one household, who is its head, and the rows that they fill."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from township_desk.core.fields import Need
from township_desk.core.fields_choice import Choice
from township_desk.core.fields_code import id_birth, id_sex
from township_desk.core.problem import Problem, Severity
from township_desk.intake.programs import by_person
from township_desk.intake.roster_groups import HEAD, Group, group
from township_desk.ledgers.standards import review_cycle
from township_desk.ledgers.welfare_words import object_type
from township_desk.service.import_cells import unknown_village
from township_desk.service.import_kind import matter_of
from township_desk.service.import_lines import LineMaker
from township_desk.service.import_plan import RowPlan
from township_desk.service.import_roster_home import Home, drop_parts, reject, reject_home
from township_desk.service.import_roster_once import once_each
from township_desk.service.import_roster_persons import (
    numbers_of_certificates,
    own_accounts,
    programs,
    settle_amounts,
    split,
)
from township_desk.service.import_roster_shape import Shape, shape, with_heads
from township_desk.service.import_roster_sheet import lines_of, place_of
from township_desk.service.import_rows import Reading, RowContext, RowMaker
from township_desk.service.import_sheets import Table

_OF_MEMBERS = ("relation", "member.is_covered", "head.name", "head.id_no")
"""Columns by which a member list is known."""
STATED = ("暂停", "渐退", "已停发")
"""States that a roster may say; else who is listed is entitled."""


class RosterLines(LineMaker):
    """Turns the tables of a roster into lines, one a person; collects the households that they make up."""

    def __init__(self, context: RowContext) -> None:
        super().__init__(context)
        makers = {maker.part.key: maker for maker in self.parts}
        self.household, self.benefit, self.member = (makers[key] for key in ("household", "benefit", "member"))
        self.named = makers["head"]
        self.benefit.fills = self.member.fills = False
        for maker in (self.main, self.household):
            needed = (f for f in maker.ledger.needed_to_complete if f.default is not None and not callable(f.default))
            maker.usual = {f.name: f.default for f in needed}
        self.homes: list[Home] = []

    def make(self, table: Table) -> list[RowPlan]:
        """The lines of a table, each with the rows it fills; a household's own rows hang on its head's line."""
        if not table.rows or self._other_matter(table):
            return []
        made = shape(table)
        self.notes += made.notes
        if {"name", "head.name", "head.id_no"} <= set(made.table.header.fields) and not made.wide:
            made.table = self._with_heads(made)
        table = made.table
        own, house, benefit, member, named = (
            maker.read(table) for maker in (self.main, self.household, self.benefit, self.member, self.named)
        )
        numbers_of_certificates(own)
        self._free_words(table, own)
        self._places(table, house)
        month = self._month(table, own)
        table.plan.month = month
        benefit.columns["program"], told = programs(table, benefit)
        self.notes += told
        personal = {i for i, p in enumerate(benefit.columns["program"]) if p is None or by_person(p)}
        single = len(personal) == len(table.rows)
        listed, groups = (False, []) if single else self._groups(made, own, house, named)
        groups = split(groups, personal)
        elsewhere = own_accounts(table, self.context.villages, personal, own, house, named)
        settle_amounts(benefit, personal)
        lines = self.main.rows(table, own)
        self._relations(own, [g for g in groups if g.head not in elsewhere])
        heads = [g for g in groups if g.head is not None]
        households = self._rows(table, self.household, heads)
        benefits = self._rows(table, self.benefit, heads)
        self._finish_own(table, own, lines, heads, households, elsewhere)
        with_members = [n for n, g in enumerate(heads) if g.head not in personal] if listed else []
        members = self._members(
            table, member, own, lines, [heads[n] for n in with_members], [benefits[n] for n in with_members]
        )
        self._finish_households(table, house, heads, lines, households)
        self._finish_benefits(table, benefit, heads, lines, households, benefits, month, listed)
        for n, found in enumerate(heads):
            home = Home(
                lines[found.head or 0], [lines[i] for i in found.lines], households[n], benefits[n], month,
                listed and found.head not in personal, person=found.head in personal, own=found.head not in elsewhere,
            )  # fmt: skip
            home.members = {id(lines[i]): members[i] for i in found.lines if i in members}
            self._settle_home(home)
        for found in groups:
            if found.head is None:
                self._headless(found, lines)
        return lines

    # ---- what the lines say

    def _other_matter(self, table: Table) -> bool:
        """Whether the title says that the table is no roster of continuing relief: nothing of it is read, and it is told."""
        target = matter_of(table.said)
        if target is None or (target != "findings" and "benefit.program" in table.header.fields):
            return False
        way = (
            f"请导入到“{self.context.ledgers[target].label}”（命令行用 {target}）。"
            if target in self.context.ledgers
            else ""
        )
        way = way or ("请导入到“核查疑点名单”（命令行用 findings）。" if target == "findings" else "这里不收。")
        text = (
            f"“{table.said[0][:40] or table.sheet.name}”不是低保、特困、两补、高龄这些持续性待遇的花名册，没有读。{way}"
        )
        table.plan.skipped = "不是持续性待遇的花名册"
        self.notes.append(Problem("OTHER-KIND", text, sheet=table.plan.sheet))
        return True

    def _month(self, table: Table, own: Reading) -> str:
        """The month that the roster is for; where nothing says it, this one, and that is told."""
        if table.plan.month is not None:
            return table.plan.month
        today = self.context.rules.today
        text = f"没有写明是哪个月的花名册，已按{today.year}年{today.month}月读取；不对的话，请在导入时指定月份。"
        self.notes.append(Problem("MONTH-GUESS", text, Severity.NOTICE, sheet=table.plan.sheet))
        return f"{today:%Y-%m}"

    def _free_words(self, table: Table, own: Reading) -> None:
        """Words of choices that nobody needs (健康状况: 一般) are told once for the sheet, not at each line."""
        kept, told = [], Counter[tuple[str, str]]()
        for i, problem in own.problems:
            f = self.main.ledger.by_name.get(problem.field or "")
            if isinstance(f, Choice) and f.needed is Need.OPTIONAL and problem.code == "ENUM":
                told[f.name, problem.value or ""] += 1
            else:
                kept.append((i, problem))
        own.problems = kept
        for name in dict.fromkeys(name for name, _ in told):
            f = self.main.ledger.by_name[name]
            words = "、".join(f"“{value}”（{count}处）" for (n, value), count in told.most_common(6) if n == name)
            text = f"“{f.label}”没有{words}这样的选项，这些格没有导入，其余照常。"
            note = Problem("WORDS-FREE", text, Severity.NOTICE, field=name, column=f.label, sheet=table.plan.sheet)
            self.notes.append(note)

    def _places(self, table: Table, house: Reading) -> None:
        """The village and group of each line: own columns, both in one cell, the heading above, the sheet."""
        villages, count = self.context.villages, len(table.rows)
        stated = house.columns.get("village_id") or [None] * count
        groups = house.columns.get("group_name") or [None] * count
        addresses = house.columns.get("address") or [None] * count
        column = table.header.fields.get("household.village_id")
        raws = table.cells(column.index) if column is not None else [None] * count
        wrong = {i for i, problem in house.problems if problem.field == "village_id"}
        known: dict[Any, tuple[int | None, str | None, str | None]] = {}
        found_villages, found_groups = [], []
        for i, index in enumerate(table.rows):
            address = addresses[i] if stated[i] is None else None
            key = (stated[i], groups[i], address, raws[i], i in wrong, table.villages.get(index, table.village))
            if key not in known:
                known[key] = place_of(villages, *key)
            village, group_name, unknown = known[key]
            if unknown is not None:
                text = unknown_village(unknown)
                house.problems.append((i, Problem("REF", text, Severity.WARNING, "village_id", "村", unknown)))
            found_villages.append(village)
            found_groups.append(group_name)
        house.columns["village_id"], house.columns["group_name"] = found_villages, found_groups

    def _groups(self, made: Shape, own: Reading, house: Reading, named: Reading) -> tuple[bool, list[Group]]:
        """Whether the table lists members, and its households."""
        columns: dict[str, Sequence[Any]] = dict(own.columns)
        columns |= {f"head.{name}": values for name, values in named.columns.items()}
        seen = lines_of(made, columns, house.columns["village_id"])
        table = made.table
        mapped = {
            t for t, c in table.header.fields.items() if t not in _OF_MEMBERS or any(_filled(table.cells(c.index)))
        }
        listed = made.wide or bool(mapped & set(_OF_MEMBERS)) or seen.marked
        if not listed:
            return False, [Group([i], i, [i]) for i in range(len(made.table.rows))]
        found = group(seen)
        relations = own.columns.get("relation", ())
        alone = all(len(g.lines) == 1 for g in found) and not any(r not in (None, HEAD) for r in relations)
        return not (alone and "member.is_covered" not in mapped and "head.name" not in mapped), found

    def _with_heads(self, made: Shape) -> Table:
        """A line more for each head whom only the household's own cells name: the list holds the other members."""
        own, named = self.main.read(made.table), self.named.read(made.table)
        columns: dict[str, Sequence[Any]] = dict(own.columns)
        columns |= {f"head.{name}": values for name, values in named.columns.items()}
        groups = group(lines_of(made, columns, [None] * len(made.table.rows)))
        absent = [g.lines[0] for g in groups if not g.heads and g.named is not None and g.named_id is not None]
        return with_heads(made.table, absent) if absent else made.table

    @staticmethod
    def _relations(own: Reading, groups: Sequence[Group]) -> None:
        relations = own.columns.setdefault("relation", [None] * len(own.lines))
        wrong = {i for i, problem in own.problems if problem.field == "relation"}
        for found in groups:
            if found.head is not None and relations[found.head] is None and found.head not in wrong:
                relations[found.head] = HEAD

    # ---- rows

    @staticmethod
    def _rows(table: Table, maker: RowMaker, heads: Sequence[Group]) -> list[RowPlan]:
        return maker.rows(table, Reading({}, [], [g.head or 0 for g in heads]))

    def _finish_own(
        self,
        table: Table,
        own: Reading,
        lines: list[RowPlan],
        heads: Sequence[Group],
        households: Sequence[RowPlan],
        elsewhere: Collection[int],
    ) -> None:
        home: list[RowPlan | None] = [None] * len(lines)
        for found, household in zip(heads, households, strict=True):
            for i in found.lines if found.head not in elsewhere else ():
                home[i] = household
        own.columns["hh_id"] = home
        numbers = own.columns.get("id_no", [])
        for name, told in (("sex", id_sex), ("birth", id_birth)):
            given = own.columns.get(name) or [None] * len(lines)
            own.columns[name] = [
                told(number) if value is None and number else value
                for value, number in zip(given, numbers, strict=False)
            ] or given
        self.main.finish(table, own, lines)

    def _finish_households(
        self, table: Table, house: Reading, heads: Sequence[Group], lines: Sequence[RowPlan], rows: list[RowPlan]
    ) -> None:
        reading = once_each(house, heads)
        reading.columns["head_person_id"] = [lines[g.head or 0] for g in heads]
        self.household.finish(table, reading, rows)

    def _finish_benefits(
        self,
        table: Table,
        benefit: Reading,
        heads: Sequence[Group],
        lines: Sequence[RowPlan],
        households: Sequence[RowPlan],
        rows: list[RowPlan],
        month: str,
        listed: bool,
    ) -> None:
        reading = once_each(benefit, heads)
        count = len(rows)
        columns = reading.columns
        columns["declared_count"] = [
            None if by_person(program) else n
            for program, n in zip(columns["program"], columns.get("declared_count") or [None] * count, strict=True)
        ]
        columns["hh_id"] = list(households)
        columns["person_id"] = [lines[g.head or 0] for g in heads]
        starts = columns.get("start_month") or [None] * count
        ends = columns.get("end_month") or [None] * count
        columns["start_month"] = [start or month for start in starts]
        stated = columns.get("status") or [None] * count
        columns["status"] = [
            "已停发" if end is not None and end <= month else state if state in STATED else "在保"
            for end, state in zip(ends, stated, strict=True)
        ]
        self._computed(columns, count)
        self.benefit.finish(table, reading, rows)
        for row in rows if listed else ():
            row.missing = tuple(name for name in row.missing if name != "declared_count")
        for row, start in zip(rows, starts, strict=True):
            if start is None:
                row.missing = ("start_month", *(name for name in row.missing if name != "start_month"))

    def _computed(self, columns: dict[str, list[Any]], count: int) -> None:
        """What the ledger would compute for each benefit by itself, once for each program and tier."""
        kinds = list(zip(columns["program"], columns.get("tier") or [None] * count, strict=True))
        rules = self.context.rules
        cycles = {kind: review_cycle({"program": kind[0], "tier": kind[1]}, rules) for kind in set(kinds)}
        columns["review_cycle"] = [cycles[kind] for kind in kinds]
        columns["obj_type"] = [object_type(program) for program, _ in kinds]
        if "approved_on" not in columns:
            columns["next_review_on"] = [None] * count

    def _members(
        self,
        table: Table,
        member: Reading,
        own: Reading,
        lines: Sequence[RowPlan],
        heads: Sequence[Group],
        benefits: Sequence[RowPlan],
    ) -> dict[int, RowPlan]:
        """The rows of benefit_member: one for each line of a member list, everyone covered where no column says it."""
        if not heads:
            return {}
        at = [i for found in heads for i in found.lines]
        benefit_of = {i: benefit for found, benefit in zip(heads, benefits, strict=True) for i in found.lines}
        columns = {name: [values[i] for i in at] for name, values in member.columns.items()}
        place = {line: n for n, line in enumerate(at)}
        problems = [(place[i], problem) for i, problem in member.problems if i in place]
        columns.setdefault("is_covered", [True] * len(at))
        relations = own.columns["relation"]
        columns["relation"] = [relations[i] for i in at]
        columns["benefit_id"] = [benefit_of[i] for i in at]
        columns["start_month"] = [None] * len(at)
        columns["person_id"] = [lines[i] for i in at]
        reading = Reading(columns, problems, at)
        rows = self.member.rows(table, reading)
        self.member.finish(table, reading, rows)
        return dict(zip(at, rows, strict=True))

    def _settle_home(self, home: Home) -> None:
        """Hang the household's rows on its head's line; a head who can't be taken in takes the household along."""
        home.head.parts = (home.household, home.benefit)
        for line in home.lines:
            if id(line) in home.members:
                line.parts = (*line.parts, home.members[id(line)])
        if home.head.rejected:
            reject_home(home, "户主没有收，全户不收")
            return
        if home.person and not home.own:
            home.household.verdict, home.household.problems = "rejected", None
            home.benefit.missing = ("hh_id", *home.benefit.missing)
        elif home.household.rejected:
            home.benefit.verdict = "rejected"
        if home.benefit.rejected:
            faults = [p for part in (home.household, home.benefit) for p in part.problems or ()]
            home.head.problems = [p for p in faults if p.severity is Severity.ERROR]
            home.head.verdict = "rejected"
            reject_home(home, "这一户没有收")
            return
        home.declared = home.benefit.get("declared_count")
        size = home.household.get("declared_size")
        if size is not None and home.declared is not None and home.declared > size:
            text = f"保障人数{home.declared}多于家庭人口{size}，请核对。"
            told = Problem("JZ-15", text, Severity.WARNING, "benefit.member_count", "保障人数", str(home.declared))
            home.benefit.add(told)
        for line in home.lines:
            if line.rejected:
                drop_parts(line)
        self.homes.append(home)

    @staticmethod
    def _headless(found: Group, lines: Sequence[RowPlan]) -> None:
        """A household whose head nobody names: nothing of it is taken in."""
        several = len(found.heads) > 1
        text = "这一户有几个户主" if several else "这一户没有写明谁是户主"
        where = f"（第{lines[found.lines[0]].row}至{lines[found.lines[-1]].row}行）" if len(found.lines) > 1 else ""
        for i in found.lines:
            line = lines[i]
            reject(
                line,
                Problem(
                    "RY-01", f"{text}{where}，没有导入，请在“与户主关系”中写明。", field="relation", column="与户主关系"
                ),
            )


def _filled(cells: Sequence[Any]) -> Iterator[bool]:
    """Whether each cell holds something."""
    return (cell is not None and cell != "" for cell in cells)


__all__ = ["RosterLines"]
