"""Figure: one number or name of a report, declared: which rows make it, how they are counted, how it is worded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, Literal

from township_desk.core.fields import OPTIONAL, SAVE, Field
from township_desk.core.fields_choice import MultiRef, Ref
from township_desk.core.ledger import Ledger
from township_desk.core.period import Period
from township_desk.core.query import (
    All,
    Any_,
    Cond,
    Exists,
    Is,
    Not,
    Other,
    ThisMonth,
    Through,
    Today,
    Workdays,
    resolve,
)
from township_desk.core.wording import Style, unit_after

Basis = Literal["flow", "stock", "text", "param", "plan"]
BASIS_WORDS: Mapping[str, str] = {
    "flow": "期内发生",
    "stock": "期末存量",
    "text": "文字",
    "param": "参数",
    "plan": "下年目标",
}
"""flow: what happened in the period; stock: what stood on its last day, told from dates (ledgers.md 1.4)."""
Measure = Literal["count", "distinct", "sum", "mean", "min", "max", "last", "names", "text", "setting"]
PROGRAM_FIELDS = frozenset({"id", "as_of", "archived", "is_void", "missing", "faults"})
"""Columns of every ledger that a condition may read besides its fields."""


LIVE = Is("is_void", "=", 0)


class Bound(Enum):
    """A value of a condition that the period gives."""

    START = "start"
    """The first day."""
    END = "end"
    """The last day, D."""
    FIRST_MONTH = "first_month"
    LAST_MONTH = "last_month"
    YEAR = "year"
    """The year as a number."""
    NEXT_YEAR = "next_year"
    YEAR_TEXT = "year_text"


@dataclass(frozen=True, slots=True)
class Frame:
    """The days that figures are taken for: flows from `start` to `end`, stocks as of `end`; an office's settings."""

    start: date
    end: date
    kind: str = "year"
    settings: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, period: Period, today: date, settings: Mapping[str, Any] | None = None) -> Frame:
        """A period; while it still runs it ends today."""
        end = min(period.end, today) if period.start <= today else period.end
        return cls(period.start, end, period.kind, settings or {})

    @classmethod
    def as_of(cls, day: date, settings: Mapping[str, Any] | None = None) -> Frame:
        """From the first of January to a cut-off day (截至目前)."""
        return cls(date(day.year, 1, 1), day, "year", settings or {})

    def value(self, bound: Bound) -> Any:
        """What a bound stands for."""
        match bound:
            case Bound.START:
                return self.start
            case Bound.END:
                return self.end
            case Bound.FIRST_MONTH:
                return f"{self.start:%Y-%m}"
            case Bound.LAST_MONTH:
                return f"{self.end:%Y-%m}"
            case Bound.YEAR:
                return self.end.year
            case Bound.NEXT_YEAR:
                return self.end.year + 1
        return str(self.end.year)

    def months(self) -> tuple[str, ...]:
        """Every month of the frame as YYYY-MM."""
        first, last = self.start.year * 12 + self.start.month - 1, self.end.year * 12 + self.end.month - 1
        return tuple(f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(first, last + 1))


@dataclass(frozen=True, slots=True)
class AsOf(Cond):
    """A condition that only the frame can make, such as the state of a hazard on a day."""

    make: Callable[[Frame], Cond]


def at(cond: Cond, frame: Frame) -> Cond:
    """The condition with every bound and `AsOf` replaced by what the frame says."""
    match cond:
        case Is(name, op, Bound() as bound):
            return Is(name, op, frame.value(bound))
        case All(parts):
            return All(tuple(at(part, frame) for part in parts))
        case Any_(parts):
            return Any_(tuple(at(part, frame) for part in parts))
        case Not(part):
            return Not(at(part, frame))
        case Through(name, part):
            return Through(name, All((at(part, frame), LIVE)))  # a line of a void batch counts for nothing
        case Exists(ledger, ref, part) if part is not None:
            return Exists(ledger, ref, at(part, frame))
        case AsOf(make):
            return make(frame)
    return cond


def pinned(cond: Cond, add_workdays: Callable[[date, int], date] | None = None) -> Cond:
    """The condition with what it says of today said of the frame's last day, which for the running period is today."""
    match cond:
        case Is(_, _, Today() | Workdays() | ThisMonth()):
            count = add_workdays or (lambda day, plus: day + timedelta(days=plus))
            return AsOf(lambda frame: resolve(cond, frame.end, count))
        case All(parts):
            return All(tuple(pinned(part, add_workdays) for part in parts))
        case Any_(parts):
            return Any_(tuple(pinned(part, add_workdays) for part in parts))
        case Not(part):
            return Not(pinned(part, add_workdays))
        case Through(name, part):
            return Through(name, pinned(part, add_workdays))
        case Exists(ledger, ref, part) if part is not None:
            return Exists(ledger, ref, pinned(part, add_workdays))
    return cond


def conjuncts(cond: Cond | None) -> tuple[Cond, ...]:
    """The parts that must all hold, flattened."""
    if cond is None:
        return ()
    if isinstance(cond, All):
        return tuple(part for each in cond.parts for part in conjuncts(each))
    return (cond,)


def bounded(cond: Cond) -> bool:
    """Whether a part compares a field of the row with a bound of the period."""
    return isinstance(cond, Is) and isinstance(cond.value, Bound)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure of the report (indicators.tsv). `field` may follow references (`benefit_id.hh_id`) and offer others
    (`hh_id|person_id.hh_id`: the first that is filled)."""

    id: str
    label: str
    unit: str = ""
    chapter: str
    """Where it stands in the annual report: 一（五）二."""
    place: str = ""
    """The masked place that it fills, P001 to P204; empty for numbers that the report gives in plain words."""
    definition: str
    """口径: what is counted, from which ledger, by which date, in words that a leader understands."""
    basis: Basis
    ledger: str
    measure: Measure = "count"
    field: str = ""
    where: Cond | None = None
    scope: Cond | None = None
    """The whole that the counted rows are part of: when it has rows and none counts, the figure is 0, not unknown."""
    prefer: Cond | None = None
    """Where rows satisfy this too, they alone make the figure (villages' values, where there are any, make the town's)."""
    minus: Cond | None = None
    """sum: rows that count negative (goods issued)."""
    less: str = ""
    """sum: a field that is subtracted."""
    less_where: Cond | None = None
    """The rows of which it is subtracted; None: all of them."""
    by: str = ""
    """last: the reference whose last row by `order` counts."""
    order: str = ""
    times: tuple[tuple[str, int], ...] = ()
    """sum: what rows in another unit (their field `unit`) are multiplied by: 公里 by 1000 where 米 is the base."""
    nth: int = 0
    """names: only the nth; 0: all of them."""
    whole: Cond | None = None
    """names: the rows whose names are listed where a template asks for all of them; None: those of the figure itself."""
    frequent: bool = False
    """names: those with most rows first, else in the order of entry."""
    absolute: bool = False
    divide: int = 1
    """From the ledger's unit to the figure's: 10000 from 元 to 万元."""
    places: int = 0
    """Digits after the point when it is printed; sums are added first and rounded last."""
    style: Style = "plain"
    zero: str = ""
    """The words for nought: 未发生. Then `some` says it otherwise: 发生{n}人次."""
    some: str = ""
    fallback: Figure | None = None
    """Taken where this one has no rows."""
    checks: tuple[str, ...] = ()
    """What it must agree with, in words; the reconciliations of rules.md 9 hold the sums."""

    @property
    def is_text(self) -> bool:
        """Whether its value is words."""
        return self.measure in ("names", "text") or (self.measure == "setting" and self.basis == "text")

    @property
    def paths(self) -> tuple[str, ...]:
        """The fields it reads a value from."""
        return tuple(path for path in (*self.field.split("|"), self.less) if path) if self.ledger else ()

    def condition(self, frame: Frame) -> Cond | None:
        """The rows that count, for a frame."""
        return None if self.where is None else at(self.where, frame)

    def check(self, ledgers: Mapping[str, Ledger]) -> list[str]:
        """Every bad reference in this declaration, as sentences; empty when it is sound."""
        faults = [f"{self.id}: {fault}" for fault in self._faults(ledgers)]
        return faults + (self.fallback.check(ledgers) if self.fallback is not None else [])

    def _faults(self, ledgers: Mapping[str, Ledger]) -> Iterator[str]:
        if not self.definition or not self.label:
            yield "lacks its definition or label"
        if self.measure == "setting":
            if not self.field:
                yield "names no setting"
            return
        ledger = ledgers.get(self.ledger)
        if ledger is None:
            yield f"unknown ledger {self.ledger}"
            return
        if self.measure != "count" and not self.field:
            yield f"{self.measure} of nothing"
        for path in self.paths:
            yield from path_faults(ledgers, ledger, path)
        if self.measure in ("sum", "mean", "last") and not self._numeric(ledgers, ledger):
            yield f"{self.measure} of {self.field}, which is no number"
        if self.times and "unit" not in ledger.by_name:
            yield f"{ledger.name} has no unit"
        for cond in (self.where, self.scope, self.prefer, self.minus, self.less_where, self.whole):
            if cond is not None:
                yield from cond_faults(ledgers, ledger, at(cond, SAMPLE))
        if self.measure == "last" and not {self.by, self.order} <= set(ledger.by_name):
            yield "last by unknown fields"

    def _numeric(self, ledgers: Mapping[str, Ledger], ledger: Ledger) -> bool:
        leaves = [leaf(ledgers, ledger, path) for path in self.paths]
        return all(found is not None and found.numeric for found in leaves)


SAMPLE = Frame(date(2022, 1, 1), date(2022, 12, 31))
"""A frame for looking at conditions."""


def leaf(ledgers: Mapping[str, Ledger], ledger: Ledger, path: str) -> Field | None:
    """The field at the end of a path of references; None when there is none."""
    head, _, rest = path.partition(".")
    found = ledger.by_name.get(head)
    if not rest:
        return found
    if not isinstance(found, Ref) or found.target not in ledgers:
        return None
    return leaf(ledgers, ledgers[found.target], rest)


def path_faults(ledgers: Mapping[str, Ledger], ledger: Ledger, path: str) -> Iterator[str]:
    """What is wrong with a path of references."""
    if path not in PROGRAM_FIELDS and leaf(ledgers, ledger, path) is None:
        yield f"{ledger.name} has no {path}"


def cond_faults(ledgers: Mapping[str, Ledger], ledger: Ledger, cond: Cond) -> Iterator[str]:
    """Unknown fields, ledgers and choices in a condition."""
    match cond:
        case Is():
            yield from _is_faults(ledger, cond)
        case All(parts) | Any_(parts):
            for part in parts:
                yield from cond_faults(ledgers, ledger, part)
        case Not(part):
            yield from cond_faults(ledgers, ledger, part)
        case Through(name, part):
            found = ledger.by_name.get(name)
            if not isinstance(found, Ref) or found.target not in ledgers:
                yield f"{ledger.name} has no reference {name}"
            else:
                yield from cond_faults(ledgers, ledgers[found.target], part)
        case Exists(other, ref, part):
            if other not in ledgers or ref not in ledgers[other].by_name:
                yield f"no {other} refers by {ref}"
            elif part is not None:
                yield from cond_faults(ledgers, ledgers[other], part)


def _is_faults(ledger: Ledger, cond: Is) -> Iterator[str]:
    if cond.field in PROGRAM_FIELDS:
        return
    found = ledger.by_name.get(cond.field)
    if found is None:
        yield f"{ledger.name} has no {cond.field}"
        return
    if isinstance(cond.value, Other) and cond.value.field not in ledger.by_name:
        yield f"{ledger.name} has no {cond.value.field}"
    choices = found.choices if found.kind in ("enum", "multi_enum") else ()
    if choices and cond.op in ("=", "!=", "in", "not in", "has"):
        asked = cond.value if cond.op in ("in", "not in") else (cond.value,)
        yield from (f"{cond.field} of {ledger.name} can't be {word}" for word in asked if word not in choices)


def village_paths(ledgers: Mapping[str, Ledger], ledger: Ledger, deep: int = 3) -> tuple[str, ...]:
    """How a row's village is found: its own field, then over its references, the shortest ways first; without a field at
    most two ways."""
    if ledger.name == "village":
        return ("id",)
    if ledger.village is not None:
        return (ledger.village, *_home_paths(ledgers, ledger, deep))
    if deep == 0:
        return ()
    refs = [ref for ref in ledger.refs if not isinstance(ref, MultiRef) and ref.target in ledgers]
    direct = [ref.name for ref in refs if ref.target == "village"]
    if direct:
        return (direct[0],)
    found = []
    for ref in refs:
        if ref.target not in (ledger.name, "site", "activity"):
            found += [f"{ref.name}.{path}" for path in village_paths(ledgers, ledgers[ref.target], deep - 1)]
    return tuple(sorted(found, key=lambda path: path.count("."))[:2])


def _home_paths(ledgers: Mapping[str, Ledger], ledger: Ledger, deep: int) -> tuple[str, ...]:
    """Where a row need not name its village: that of the household or, where no row ever must, of the person or benefit
    that it is about; what a program suspects is not what a row is about."""
    own = ledger.by_name.get(ledger.village or "")
    if own is None or own.needed is SAVE or isinstance(own, MultiRef) or deep == 0:
        return ()
    homes = ("household", "person", "benefit") if own.needed is OPTIONAL else ("household",)
    refs = [ref for ref in ledger.refs if ref.target in homes and not ref.auto and not isinstance(ref, MultiRef)]
    found = [f"{ref.name}.{path}" for ref in refs for path in village_paths(ledgers, ledgers[ref.target], deep - 1)]
    return tuple(sorted(found, key=lambda path: path.count(".")))


@dataclass(frozen=True, slots=True)
class Taken:
    """A figure as taken: its value in its unit (None: no data), the words for it, how many rows make it."""

    figure: Figure
    value: int | Decimal | str | None
    text: str
    rows: int

    @property
    def known(self) -> bool:
        """Whether there is a value."""
        return self.value is not None

    @property
    def whole(self) -> str:
        """The words with their unit: 13处."""
        figure = self.figure
        if not self.known or figure.is_text or figure.zero:
            return self.text
        return self.text + unit_after(figure.unit, figure.style)
