"""Stories: one record with all that belongs to it, declared as blocks; a ledger has one when it is in `STORIES`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from township_desk.core.ledger import Ledger
from township_desk.core.problem import Severity, UsageError
from township_desk.core.query import All, Cond, Grouping, Is, Measure, Query, Sort
from township_desk.core.story import Block, Fact, Facts, Line, Lines, Note, Notes, Stage, Stages, Story
from township_desk.service.record import Record

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

MOST_LINES = 200
"""Lines of one block."""


class Teller:
    """What blocks are made from: the desk, the record, and the rows that belong to it, each ledger read once."""

    def __init__(self, desk: Desk, record: Record) -> None:
        self.desk = desk
        self.record = record
        self.ledger: Ledger = desk.ledgers[record.ledger]
        self._known: dict[tuple[str, Cond, tuple[Sort, ...]], list[Record]] = {}

    @property
    def today(self) -> date:
        """The desk's day."""
        return self.desk.today

    def text(self, record: Record, name: str) -> str:
        """A field as a person sees it, personal numbers covered."""
        return self.desk.records.text(record, name)

    def rows(self, ledger: str, ref: str, *sort: Sort) -> list[Record]:
        """The live rows of a ledger that refer to the record by `ref`."""
        return self.related(ledger, Is(ref, "=", self.record.id), *sort)

    def related(self, ledger: str, cond: Cond, *sort: Sort) -> list[Record]:
        """The live rows of a ledger that satisfy a condition; at most MOST_LINES."""
        key = (ledger, cond, sort)
        if key not in self._known:
            records = self.desk.records
            ids = records.reader.ids(Query(ledger, cond, sort), limit=MOST_LINES)
            self._known[key] = records.fetch(ledger, ids)
        return self._known[key]


Maker = Callable[[Teller], Block | None]
"""Makes one block; None: there is nothing to show."""


def facts_of(title: str, *names: str) -> Maker:
    """A block of the record's own fields, empty ones left out."""

    def make(teller: Teller) -> Block | None:
        found = ((teller.ledger.by_name[name], teller.text(teller.record, name)) for name in names)
        items = tuple(Fact(f.label, f"{text}{f.unit if f.numeric else ''}") for f, text in found if text)
        return Facts(title, items) if items else None

    return make


def stages_of(title: str, states: Sequence[str], dates: Mapping[str, str], follows: Mapping[str, str]) -> Maker:
    """The status machine as a bar: each state with the day of its field; `follows` gives days to states without one."""

    def make(teller: Teller) -> Block | None:
        machine = teller.ledger.status
        now = teller.record.values.get(machine.field) if machine is not None else None
        at = states.index(now) if now in states else -1
        steps: list[Stage] = []
        before: date | None = None
        for n, state in enumerate(states):
            day = teller.record.values.get(dates.get(state) or follows.get(state) or "")
            told = day if state in dates else None
            days = (told - before).days if told is not None and before is not None else None
            reached = "now" if n == at else "open" if n > at else "done" if told or state not in dates else "skipped"
            steps.append(Stage(state, reached, told, days))
            before = told or before
        return Stages(title, tuple(steps))

    return make


def lines_of(
    title: str,
    ledger: str,
    ref: str | Callable[[Teller], Cond],
    names: Sequence[str],
    *sort: Sort,
    sums: Sequence[str] = (),
    summed: Cond | None = None,
    empty: str = "没有记录",
) -> Maker:
    """A small table of the rows that belong to the record: by a reference, or by a condition of their own.

    Amounts named in `sums` are added below: of the rows for which `summed` holds, of all without it.
    """

    def make(teller: Teller) -> Block | None:
        declared = teller.desk.ledgers[ledger]
        cond = Is(ref, "=", teller.record.id) if isinstance(ref, str) else ref(teller)
        rows = teller.related(ledger, cond, *sort)
        lines = tuple(Line(tuple(teller.text(row, name) for name in names), (ledger, row.id)) for row in rows)
        numeric = frozenset(i for i, name in enumerate(names) if declared.by_name[name].numeric)
        total = _totals(teller, declared, _both(cond, summed), names, sums) if rows and sums else ()
        shown = f"{title}（只列前{MOST_LINES}条）" if len(rows) == MOST_LINES else title
        head = tuple(declared.by_name[name].label for name in names)
        return Lines(shown, head, lines, numeric, total, empty)

    return make


def _both(cond: Cond, more: Cond | None) -> Cond:
    return cond if more is None else All((cond, more))


def _totals(teller: Teller, ledger: Ledger, cond: Cond, names: Sequence[str], sums: Sequence[str]) -> tuple[str, ...]:
    """The line below: the sums over all rows, also those not listed."""
    measures = tuple(Measure(name, "sum", name) for name in sums)
    ((*values,),) = teller.desk.rows.group(Grouping(Query(ledger.name, cond), (), measures))
    found = dict(zip(sums, values, strict=True))
    cells = [ledger.by_name[name].format(found[name]) if found.get(name) is not None else "" for name in names]
    cells[0] = cells[0] or "合计"
    return tuple(cells)


def findings_of(title: str, *children: tuple[str, str], since: Mapping[str, str] | None = None) -> Maker:
    """What is late, missing or wrong with the record and the rows that belong to it: marks first, then the audit.

    `since`: mark -> the date field from which its lateness counts.
    """

    def marked(teller: Teller, name: str, label: str) -> str:
        day = teller.record.values.get((since or {}).get(name, ""))
        if day is None:
            return label
        words = teller.ledger.by_name[(since or {})[name]].label
        late = (teller.today - day).days
        return f"{label}：{words} {day}" + (
            f"，已过{late}天" if late > 0 else f"，还有{-late}天" if late < 0 else "，就在今天"
        )

    def make(teller: Teller) -> Block | None:
        desk, record = teller.desk, teller.record
        notes = [
            Note(marked(teller, mark.name, mark.label), mark.tone)
            for mark in desk.records.marks(record)
            if mark.tone in ("bad", "soon")
        ]
        found = list(desk.checking.row(record.ledger, record.id))
        for ledger, ref in children:
            for row in teller.rows(ledger, ref):
                found += desk.checking.row(ledger, row.id)
        order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}
        for finding in sorted(found, key=lambda f: order[f.severity]):
            tone = "bad" if finding.severity is Severity.ERROR else "soon"
            where = (
                "" if finding.ledger == record.ledger else f"{desk.ledgers[finding.ledger].label}（{finding.title}）："
            )
            notes.append(Note(f"{where}{finding.message}", tone, (finding.ledger, finding.id)))
        return Notes(title, tuple(notes))

    return make


@dataclass(frozen=True, slots=True)
class StoryPlan:
    """A story, declared: the ledger, the fields of the line below the title, the blocks from top to bottom."""

    ledger: str
    label: str
    """What the page is called: 项目全貌."""
    subtitle: tuple[str, ...]
    blocks: tuple[Maker, ...]
    reads: tuple[str, ...] = ()
    """Ledgers that it reads besides the record's children."""


def tell(desk: Desk, plan: StoryPlan, row_id: int) -> Story:
    """The story of a record."""
    record = desk.records.get(plan.ledger, row_id)
    teller = Teller(desk, record)
    machine = teller.ledger.status
    tags: list[tuple[str, str]] = []
    if machine is not None and (state := record.values.get(machine.field)):
        tags.append((str(state), machine.tone(str(state))))
    if record.is_void:
        tags.append(("作废", "bad"))
    if record.missing:
        tags.append((f"待补{len(record.missing)}项", "soon"))
    blocks = (make(teller) for make in plan.blocks)
    line = "　".join(text for name in plan.subtitle if (text := teller.text(record, name)))
    title = desk.records.title(plan.ledger, row_id)
    return Story(plan.ledger, row_id, title, line, tuple(tags), tuple(b for b in blocks if b is not None))


class Stories:
    """The stories of the desk."""

    def __init__(self, desk: Desk, plans: Mapping[str, StoryPlan]) -> None:
        self._desk = desk
        self.plans = plans

    def has(self, ledger: str) -> bool:
        """Whether the records of a ledger have a story."""
        return ledger in self.plans

    def label(self, ledger: str) -> str:
        """What the page of a ledger's records is called."""
        return self.plans[ledger].label

    def reads(self, ledger: str) -> set[str]:
        """The ledgers that the stories of a ledger are told from."""
        children = {child.ledger for child in self._desk.ledgers[ledger].children}
        return {ledger, *children, *self.plans[ledger].reads}

    def of(self, ledger: str, row_id: int) -> Story:
        """The story of one record; UsageError where its ledger has none."""
        plan = self.plans.get(ledger)
        if plan is None:
            raise UsageError(f"“{self._desk.records.ledger(ledger).label}”没有全貌页。")
        return tell(self._desk, plan, row_id)


__all__ = [
    "Maker", "Stories", "StoryPlan", "Teller", "facts_of", "findings_of", "lines_of", "stages_of", "tell",
]  # fmt: skip
