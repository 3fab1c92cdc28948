"""Differences: what the tables of a closed month would say now against what they said, and the correction slips (更正单)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import orjson

from township_desk.core.closing import month_words
from township_desk.core.frozen import fingerprint
from township_desk.core.period import cn_date, parse_period
from township_desk.core.printed import PrintedTable, TableRequest
from township_desk.core.problem import UsageError
from township_desk.core.query import All, Any_, Cond, Exists, Grouping, Named, Not, Query, Through
from township_desk.core.tabular import CellType, Column, PageSetup, Tabular, TabularRow, format_value
from township_desk.service.closing import month_of
from township_desk.service.month_tables import Kept
from township_desk.service.sources import RowSource
from township_desk.service.watched import Progress, watched
from township_desk.store.locking import CORRECTION

if TYPE_CHECKING:
    from township_desk.service.desk import Desk
    from township_desk.service.history import Entry
    from township_desk.store.journal_reader import Head

NO_ROW = "（没有这一行）"
HERE = "（有这一行）"
_KIND = "correct"
"""The kind of changeset that a slip is (`service/correcting.py`)."""
_SLIP = (
    Column("seq", ("序号",), CellType.SEQ, 10),
    Column("ledger", ("台账",), CellType.TEXT, 24),
    Column("title", ("记录",), CellType.TEXT, 44),
    Column("field", ("更正项目",), CellType.TEXT, 24),
    Column("before", ("更正前",), CellType.TEXT, 34),
    Column("after", ("更正后",), CellType.TEXT, 34),
)


@dataclass(frozen=True, slots=True)
class Slip:
    """A correction slip: the changeset that it is, the closed month, who gave which reason when; `undone`: taken back."""

    number: int
    month: str
    at: str
    user: str
    label: str
    reason: str
    ledgers: frozenset[str]
    undone: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that reads otherwise now; `slips` are the numbers of the correction slips behind it, as far as there are any."""

    table: str
    label: str
    row: str
    column: str
    then: str
    now: str
    slips: tuple[int, ...] = ()


class Differences:
    """Compares closed months with the present, and prints slips."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def slips(self, month: str | None = None, *, limit: int = 500) -> list[Slip]:
        """The correction slips, newest first: of a closed month and those before it, or all."""
        heads = self._desk.journal_reader.heads(kind=_KIND, limit=limit)
        return [self._slip(head) for head in heads if month is None or _corrected(head) <= month]

    def _slip(self, head: Head) -> Slip:
        names = frozenset(line.ledger for line in self._desk.journal_reader.lines(head.id))
        entry = self._desk.history.entry(head.id)
        label, reason = (entry.label, entry.reason) if entry is not None else (head.label, head.reason)
        return Slip(head.id, _corrected(head), head.at, head.user, label, reason, names, head.undone)

    def run(
        self,
        month: str,
        *,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[Difference]:
        """Every cell of the month's kept tables that would read otherwise now. Raises UsageError: nothing is closed."""
        month = f"{month_of(month).start:%Y-%m}"
        kept = self._desk.closing.tables.kept(month)
        if not kept:
            raise UsageError(f"{month_words(month)}没有月结，没有可比的数。")
        slips = [slip for slip in self.slips(month) if not slip.undone]
        found: list[Difference] = []
        for each in watched(kept, lambda each: each.table, progress, cancelled):
            table = self._desk.tables.get(each.table)
            if table is not None:
                found += self._of(table, each, month, slips)
        return found

    def _of(self, table: PrintedTable, kept: Kept, month: str, slips: Sequence[Slip]) -> Iterator[Difference]:
        period = parse_period(month)
        now = self._desk.closing.tables.live(table.name, period)
        if fingerprint(now) == kept.hash:
            return
        reading = _Reading(self._desk.rows)
        table.make(reading, TableRequest(period, None, (), {}))
        behind = tuple(
            slip.number for slip in slips if slip.ledgers & reading.seen and slip.number > _number(kept.snapshot)
        )
        for row, column, then, after in compare(kept.tabular(), now):
            yield Difference(table.name, table.label, row, column, then, after, behind)

    def slip(self, number: int) -> Tabular:
        """A correction slip as a table to print and sign. Raises UsageError when the changeset is none."""
        desk = self._desk
        heads = desk.journal_reader.heads(kind=_KIND, number=number)
        entry = desk.history.entry(number)
        if not heads or entry is None:
            raise UsageError(f"没有第{number}号更正单。")
        slip = self._slip(heads[0])
        day = slip.at[:10]
        notes = [f"更正理由：{slip.reason}", f"涉及已月结的月份：{month_words(slip.month)}"]
        if slip.undone:
            notes.append("本更正单已撤销。")
        return Tabular(
            name="更正单", title=f"{desk.town}台账更正单", period=month_words(slip.month), columns=_SLIP,
            rows=tuple(self._lines(entry)), left_head=f"填报单位（盖章）：{desk.town}人民政府",
            middle_head=f"更正日期：{cn_date(date.fromisoformat(day))}　　编号：{day[:4]}-{number}",
            footer=(f"经办人：{slip.user}", "审核人：", "分管领导：", "单位负责人："), notes=tuple(notes),
            page=PageSetup(landscape=False, margins=(25.0, 20.0, 20.0, 20.0)), stamp=desk.printing.stamp(),
        )  # fmt: skip

    def _lines(self, entry: Entry) -> Iterator[TabularRow]:
        ledgers = self._desk.ledgers
        told = [
            change for change in entry.changes if change.ledger in ledgers and change.field not in ("missing", "faults")
        ]
        for place, change in enumerate(told, 1):
            cells = (
                place, ledgers[change.ledger].label, change.title, change.label or "整条记录", change.before_text or "（空）",
                change.after_text or "（空）",
            )  # fmt: skip
            yield TabularRow(cells, ref=(change.ledger, change.row_id))


def _corrected(head: Head) -> str:
    """The closed month that a slip changes."""
    return str(orjson.loads(head.meta or "{}").get(CORRECTION) or "")


def compare(then: Tabular, now: Tabular) -> Iterator[tuple[str, str, str, str]]:
    """(row, column, then, now) of every cell that differs; rows are found again by the record behind them or their words."""
    old, new = _rows(then), _rows(now)
    for key, (name, cells) in old.items():
        other = new.get(key)
        if other is None:
            yield name, "", HERE, NO_ROW
            continue
        for column in dict.fromkeys([*cells, *other[1]]):
            was, is_ = cells.get(column, ""), other[1].get(column, "")
            if was != is_:
                yield name, column, was, is_
    for key, (name, _cells) in new.items():
        if key not in old:
            yield name, "", NO_ROW, HERE
    for label, was, is_ in (("标题", then.title, now.title), ("表注", "；".join(then.notes), "；".join(now.notes))):
        if was != is_:
            yield "", label, was, is_


def _rows(table: Tabular) -> dict[Any, tuple[str, dict[str, str]]]:
    """By what finds a row again: its name and its cells as printed, by the words of their columns."""
    found: dict[Any, tuple[str, dict[str, str]]] = {}
    seen: Counter[Any] = Counter()
    heads = _heads(table)
    for row in table.body():
        cells = {
            head: format_value(value, column)
            for head, column, value in zip(heads, table.columns, row.cells, strict=False)
            if column.type is not CellType.SEQ
        }
        words = row.label or " ".join([text for text in cells.values() if text][:2])
        key: Any = (row.kind, row.ref) if row.ref is not None else (row.kind, words)
        seen[key] += 1
        place = f"（第{seen[key]}处）" if seen[key] > 1 else ""
        found[key, seen[key]] = (words + place, cells)
    return found


def _heads(table: Tabular) -> list[str]:
    """The words of each column; those that several share get a number."""
    names = ["·".join(column.header) or column.key for column in table.columns]
    many = Counter(names)
    seen: Counter[str] = Counter()
    heads = []
    for name in names:
        seen[name] += 1
        heads.append(f"{name}{seen[name]}" if many[name] > 1 else name)
    return heads


def _number(snapshot: str) -> int:
    return int(snapshot.rpartition("-")[2])


class _Reading(RowSource):
    """A source that notes which ledgers a table reads."""

    def __init__(self, source: RowSource) -> None:
        super().__init__(source.records, source.settings, source.dues)
        self.seen: set[str] = set()

    def dues(self, program: str, months: tuple[str, ...]) -> Mapping[tuple[int, str], Decimal]:
        """As the source."""
        self.seen |= {"benefit", "benefit_event", "benefit_member", "standard", "person"}
        return super().dues(program, months)

    def select(self, query: Query, fields: tuple[str | Named, ...], limit: int | None = None) -> list[tuple[Any, ...]]:
        """As the source."""
        self._note(query, *(name for name in fields if isinstance(name, str)))
        return super().select(query, fields, limit)

    def group(self, grouping: Grouping) -> list[tuple[Any, ...]]:
        """As the source."""
        self._note(grouping.query, *grouping.by)
        return super().group(grouping)

    def row(self, ledger: str, row_id: int | None) -> Any:
        """As the source."""
        self.seen.add(ledger)
        return super().row(ledger, row_id)

    def _note(self, query: Query, *paths: str) -> None:
        self.seen.add(query.ledger)
        ledgers = self.records.ledgers
        self.seen |= {child.ledger for child in ledgers[query.ledger].children}
        for path in paths:
            for part in path.split("|"):
                ledger = ledgers[query.ledger]
                for name in part.split(".")[:-1]:
                    targets = [ref.target for ref in ledger.refs if ref.name == name]
                    if not targets:
                        break
                    self.seen.add(targets[0])
                    ledger = ledgers[targets[0]]
        self._walk(query.ledger, query.where)

    def _walk(self, ledger: str, cond: Cond | None) -> None:
        match cond:
            case All(parts) | Any_(parts):
                for part in parts:
                    self._walk(ledger, part)
            case Not(part):
                self._walk(ledger, part)
            case Through(name, part):
                for ref in self.records.ledgers[ledger].refs:
                    if ref.name == name:
                        self.seen.add(ref.target)
                        self._walk(ref.target, part)
            case Exists(other, _ref, part):
                self.seen.add(other)
                self._walk(other, part)
