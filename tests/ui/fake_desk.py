"""A desk in memory for tests and benchmarks of the window: one ledger, rows as made by a function, no database."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from township_desk.core.change import Touched
from township_desk.core.fields import COMPLETE, SAVE, LongText, Name, ParseContext, Section, Text
from township_desk.core.fields_choice import Choice
from township_desk.core.fields_code import Phone
from township_desk.core.fields_date import Date
from township_desk.core.fields_number import Money
from township_desk.core.ledger import Ledger, Mark
from township_desk.core.predicates import predicate
from township_desk.core.problem import Conflict, DeskError, InvalidData
from township_desk.core.query import Is, Query, Sort, Today
from township_desk.service.draft import Outcome
from township_desk.service.record import Fault, Record

TODAY = date(2022, 12, 31)
LEDGER = Ledger(
    name="matter",
    label="事项",
    area="底册",
    sections=(
        Section(
            "基本",
            Name(name="who", label="姓名", needed=SAVE),
            Choice(name="kind", label="类别", options=("消防", "防溺水", "燃气"), needed=COMPLETE),
            Date(name="due", label="期限"),
            Money(name="amount", label="金额"),
            Phone(name="phone", label="电话"),
            Text(name="place", label="地点"),
            LongText(name="note", label="情况"),
        ),
    ),
    key=("who",),
    village=None,
    frozen=1,
    marks=(Mark("late", "逾期", "bad", Is("due", "<", Today())),),
    sort=(Sort("id"),),
)
WORDS = ("张三", "李四", "王五", "赵六", "单雄信")


def plain_row(number: int) -> dict[str, Any]:
    """Row `number` (from 1)."""
    return {
        "who": WORDS[number % 5],
        "kind": LEDGER.by_name["kind"].choices[number % 3],
        "due": date(2022, 12, 1 + number % 28) if number % 4 else date(2023, 3, 1),
        "amount": Decimal(number) / 4,
        "phone": f"1990000{number % 10000:04d}",
        "place": f"{number % 50}组",
        "note": None,
    }


@dataclass
class FakeRecords:
    """Reads; `rows` are kept by id, others are made when asked for, so that a million cost nothing."""

    total: int
    rows: dict[int, Record] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def make(self, row_id: int) -> Record:
        if row_id not in self.rows:
            return Record("matter", row_id, 1, plain_row(row_id), {}, () if row_id % 7 else ("kind",))
        return self.rows[row_id]

    def _ids(self, query: Query) -> Sequence[int]:
        everything = range(1, self.total + 1)
        if query.where is None and not query.sort and not self.rows:
            return everything
        found: Sequence[int] = everything
        if query.where is not None and type(query.where).__name__ != "Search":
            test = predicate(query.where)
            found = [i for i in found if test({**self.make(i).values, "id": i}, TODAY)]
        found = [i for i in found if query.void == "with" or not self.make(i).is_void] if self.rows else found
        for sort in reversed(query.sort):
            if sort.field != "id":
                key = sort.field
                found = sorted(found, key=lambda i: str(self.make(i).values.get(key)), reverse=sort.descending)
            elif sort.descending:
                found = found[::-1]
        return found

    def count(self, query: Query) -> int:
        return len(self._ids(query))

    def ids(self, query: Query) -> array[int]:
        self.asked.append("ids")
        return array("q", self._ids(query))

    def page(self, query: Query, offset: int, limit: int) -> list[Record]:
        self.asked.append("page")
        return [self.make(i) for i in self._ids(query)[offset : offset + limit]]

    def fetch(self, ledger: str, ids: Sequence[int]) -> list[Record]:
        self.asked.append("fetch")
        return [self.make(i) for i in ids if 0 < i <= self.total]

    def get(self, ledger: str, row_id: int) -> Record:
        return self.make(row_id)

    def text(self, record: Record, name: str, *, masked: bool = True) -> str:
        f = LEDGER.by_name[name]
        return f.mask(record.values.get(name)) if masked else f.format(record.values.get(name))

    def title(self, ledger: str, row_id: int) -> str:
        return str(self.make(row_id).values["who"])

    def marks(self, record: Record) -> tuple[Mark, ...]:
        due = record.values["due"]
        return LEDGER.marks if due is not None and due < TODAY else ()

    def distinct(self, query: Query, name: str, limit: int = 200) -> list[tuple[Any, str, int]]:
        counts: dict[Any, int] = {}
        for i in self._ids(query):
            value = self.make(i).values.get(name)
            counts[value] = counts.get(value, 0) + 1
        return [(value, LEDGER.by_name[name].mask(value), n) for value, n in counts.items()][:limit]

    def options(self, ledger: str, text: str, limit: int = 50) -> list[tuple[int, str]]:
        return []

    def children(self, record: Record, child: Any) -> list[Record]:
        return []

    def aggregate(self, query: Query, name: str) -> tuple[int, Decimal]:
        values = [self.make(i).values[name] for i in self._ids(query)]
        return len(values), sum(values, Decimal(0))


@dataclass
class FakeEditing:
    """Changes rows in memory; `fail` is raised by the next edit."""

    desk: FakeDesk
    fail: DeskError | None = None
    undone: list[tuple[int, Record]] = field(default_factory=list)

    def edit(
        self, ledger: str, row_id: int, values: Mapping[str, Any], *, version: int | None = None, reason: str = ""
    ) -> Outcome:
        records = self.desk.records
        old = records.make(row_id)
        if self.fail is not None:
            error, self.fail = self.fail, None
            raise error
        if version is not None and version != old.version:
            raise Conflict("这条记录刚被别人改过，请核对后再改。")
        typed, problems = {}, []
        for name, raw in values.items():
            parsed = LEDGER.by_name[name].parse(raw, ParseContext(TODAY, year=TODAY.year))
            typed[name] = parsed.value
            if parsed.problem is not None:
                problems.append(parsed.problem)
        if problems:
            raise InvalidData("没有保存。", tuple(problems))
        self.undone.append((row_id, old))
        fresh = replace(old, version=old.version + 1, values={**old.values, **typed})
        records.rows[row_id] = fresh
        touched = self.desk.tell(row_id)
        return Outcome(row_id, fresh, touched, ())

    def undo(self) -> Touched | None:
        if not self.undone:
            return None
        row_id, old = self.undone.pop()
        now = self.desk.records.make(row_id)
        self.desk.records.rows[row_id] = replace(old, version=now.version + 1)
        return self.desk.tell(row_id)

    def undo_label(self) -> str | None:
        return "修改事项" if self.undone else None

    def redo_label(self) -> str | None:
        return None

    def history(self, **_asked: Any) -> list[Any]:
        return []

    def new(self, ledger: str, **given: Any) -> dict[str, Any]:
        return dict(given)

    def steps(self, ledger: str, row_id: int) -> list[Any]:
        return []


class FakeStories:
    """No ledger has a story."""

    def has(self, ledger: str) -> bool:
        return False


class FakeDesk:
    """As much of a desk as a ledger page asks for."""

    def __init__(self, total: int = 1000, data: Path | None = None) -> None:
        self.ledgers: Mapping[str, Ledger] = {LEDGER.name: LEDGER}
        self.tables: Mapping[str, Any] = {}
        self.areas = ("底册",)
        self.views: dict[str, Any] = {}
        self.data = data or Path()
        self.user, self.today, self.read_only, self.town = "测试", TODAY, False, "青禾镇"
        self.records = FakeRecords(total)
        self.editing = FakeEditing(self)
        self.stories = FakeStories()
        self.listeners: list[Callable[[Touched], None]] = []

    def on_change(self, callback: Callable[[Touched], None]) -> None:
        self.listeners.append(callback)

    def tell(self, row_id: int) -> Touched:
        touched = Touched(1, "修改事项", {"matter": frozenset({row_id})})
        for listener in self.listeners:
            listener(touched)
        return touched

    def close(self) -> None:
        pass


def fault(name: str, message: str, raw: str) -> Fault:
    """A value that is wrong."""
    return Fault(name, "TEST", message, raw, "error")
