"""Ledger: one declaration from which table, grid, form, filters, import, template, export, checks and help follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from township_desk.core.fields import COMPLETE, SAVE, Code, Field, Row, Section, Text
from township_desk.core.fields_choice import MultiRef, Ref
from township_desk.core.machine import Machine
from township_desk.core.problem import UsageError
from township_desk.core.query import Cond, Sort, fields_of
from township_desk.core.rules import Desk, RowRule, Rule


@dataclass(frozen=True, slots=True)
class Numbering:
    """A code given by the program: `prefix(row, labels)` (None: not yet), then a running number of `digits`.

    Numbers run from 1 within a prefix and are never used again, void rows included (ledgers.md 1.3).
    `needs` are the fields that the prefix reads; `labels` gives each reference's short code.
    """

    field: str
    prefix: Callable[[Row, Callable[[str, int | None], str]], str | None]
    digits: int = 4
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """When two rows are the same thing: all of `exact` agree and, where `any_of` is given, one of those does.

    Agreeing `exact` with no comparable `any_of` is doubtful: asked, never dropped (corrections.md).
    """

    exact: tuple[str, ...]
    any_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Child:
    """A child ledger shown inside the form: its name, its reference back, the columns of the small grid."""

    ledger: str
    ref: str
    label: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A row mark in the grid: rows that satisfy `cond` get the tone (bad: red, soon: amber) and the word."""

    name: str
    label: str
    tone: str
    cond: Cond


@dataclass(frozen=True, slots=True)
class Lock:
    """When rows can't be changed any more: `reason(row, find)` says why (None: they can), for rows to be added too.

    `still` are the fields that may be filled all the same, such as a bank's answer. `rule` is the rule behind it.
    """

    rule: str
    reason: Callable[[Row, Callable[[str, int | None], Row | None]], str | None]
    still: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Private:
    """Rows that only the people named in a setting may see; while the setting is empty everybody may."""

    cond: Cond
    setting: str
    words: str
    """What to tell the others."""


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """A ledger of the dictionary (ledgers.md), declared."""

    name: str
    label: str
    area: str
    """The work area (tab) it belongs to."""
    use: str = ""
    """What it is for, one line; shown in help."""
    sections: tuple[Section, ...]
    key: tuple[str, ...]
    """The business key (唯一键)."""
    empty_counts: tuple[str, ...] = ()
    """Parts of the key whose emptiness is a value of its own (no village: the whole town)."""
    same: Identity | None = None
    """How an import finds a known row again; default: the key."""
    number: Numbering | None = None
    title: tuple[str, ...] = ()
    """Fields that name a row in references and messages."""
    village: str | None = "village_id"
    period: str | None = None
    """The date field that puts a row in a period."""
    basis: str | None = None
    """What puts a row in a month for the month close, where it is not `period`: a date or month field, or `ref.field` of
    the row that it belongs to; "" for registers and plans, which no month owns."""
    running: tuple[str, ...] = ()
    """Fields of the present state, or of other times than the row's own: the month close leaves them open."""
    listed: tuple[str, ...] = ()
    """Columns of the grid, in order; default: all that are not hidden."""
    searched: tuple[str, ...] = ()
    sort: tuple[Sort, ...] = (Sort("id", True),)
    frozen: int = 2
    status: Machine | None = None
    marks: tuple[Mark, ...] = ()
    rules: tuple[Rule, ...] = ()
    children: tuple[Child, ...] = ()
    parent: str | None = None
    """The reference to the parent, for child ledgers."""
    private: Private | None = None
    quick: tuple[str, ...] = ()
    """What changes from day to day when a week is entered at once; empty: rows are not repeated by the day."""
    sequence: tuple[str, str] | None = None
    """(reference, field): the program numbers the rows of one parent from 1 in this field (序号)."""
    fill: Callable[[dict[str, Any], Callable[[str, int | None], Row | None]], None] | None = None
    """Fills defaults that depend on other fields into a new or changed row."""
    lock: Lock | None = None
    """When its rows are closed to every edit, void and import."""
    consult: Callable[[dict[str, Any], Desk], None] | None = None
    """As `fill`, after it, for what follows from other rows that have to be searched for."""
    short_code: Callable[[Row], str] | None = None
    """The short code of a row in other ledgers' numbers (a village's)."""
    spellings: Callable[[Row, str], Iterable[str]] | None = None
    """(row, town) -> other texts that mean this row when referred to."""
    common: tuple[Field, ...] = field(default_factory=lambda: COMMON)

    @cached_property
    def own(self) -> tuple[Field, ...]:
        """The ledger's own fields in form order."""
        return tuple(f for section in self.sections for f in section.fields)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Own fields, then the common editable ones."""
        return self.own + self.common

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """Fields by name."""
        return {f.name: f for f in self.fields}

    @cached_property
    def stored(self) -> tuple[Field, ...]:
        """Fields with a column in the table."""
        return tuple(f for f in self.fields if f.stored)

    @cached_property
    def refs(self) -> tuple[Ref, ...]:
        """Reference fields."""
        return tuple(f for f in self.fields if isinstance(f, Ref))

    @cached_property
    def row_rules(self) -> tuple[RowRule, ...]:
        """Rules over single rows."""
        return tuple(rule for rule in self.rules if isinstance(rule, RowRule))

    @property
    def month_basis(self) -> str:
        """What puts a row in a month (core.closing): a field, `ref.field`, or "" when no month owns it."""
        return (self.period or "") if self.basis is None else self.basis

    @cached_property
    def identity(self) -> Identity:
        """How a known row is found again."""
        return self.same or Identity(self.key)

    @cached_property
    def needed_to_save(self) -> tuple[Field, ...]:
        """Fields without which a row can't be kept."""
        return tuple(f for f in self.fields if f.needed is SAVE)

    @cached_property
    def needed_to_complete(self) -> tuple[Field, ...]:
        """Fields whose lack marks the row 待补; the number, which the program gives, is none of them."""
        given = self.number.field if self.number is not None else None
        return tuple(f for f in self.fields if f.needed is COMPLETE and not f.auto and f.name != given)

    @cached_property
    def columns(self) -> tuple[Field, ...]:
        """The grid's columns."""
        names = self.listed or tuple(f.name for f in self.own if not f.hidden)
        return tuple(self.by_name[name] for name in names)

    @property
    def search_fields(self) -> tuple[str, ...]:
        """Names of the fields that search looks into: declared, or every text field."""
        return self.searched or tuple(f.name for f in self.own if isinstance(f, Text) and f.stored)

    def field(self, name: str) -> Field | None:
        """A field by name or exact label; `village` is the reference to the village, as in the rows of `rows --json`."""
        found = self.by_name.get(name) or next((f for f in self.fields if f.label == name), None)
        return found or (self.by_name.get(self.village or "") if name in ("village", "村") else None)

    def row_title(self, row: Row) -> str:
        """The words that name a row."""
        fields = [self.by_name[name] for name in self.title or self.key if name in self.by_name]
        parts = [(f.named, f.format(row.get(f.name))) for f in fields]
        return " ".join(named.format(part) for named, part in parts if part)

    def check(self, ledgers: Mapping[str, Ledger]) -> list[str]:
        """Every bad reference in this declaration, as sentences; empty when it is sound."""
        return [f"{self.name}: {fault}" for fault in self._faults(ledgers)]

    def _faults(self, ledgers: Mapping[str, Ledger]) -> Iterator[str]:
        names = [f.name for f in self.fields]
        if len(names) != len(set(names)):
            yield f"field declared twice: {sorted({n for n in names if names.count(n) > 1})}"
        labels = [f.label for f in self.fields]
        if len(labels) != len(set(labels)):
            yield f"label used twice: {sorted({n for n in labels if labels.count(n) > 1})}"
        yield from self._bad_names()
        for f in self.refs:
            if f.target not in ledgers:
                yield f"{f.name} refers to unknown ledger {f.target}"
            if isinstance(f, MultiRef) and f.name in self.key:
                yield f"{f.name} can't be part of a key"
        for child in self.children:
            other = ledgers.get(child.ledger)
            if other is None:
                yield f"unknown child ledger {child.ledger}"
            elif child.ref not in other.by_name or any(c not in other.by_name for c in child.columns):
                yield f"child {child.ledger} lacks {child.ref} or a column"
        ids = [rule.id for rule in self.rules]
        if len(ids) != len(set(ids)):
            yield f"rule declared twice: {sorted({i for i in ids if ids.count(i) > 1})}"
        if self.status is not None:
            yield from self._bad_machine(self.status)

    def _bad_names(self) -> Iterator[str]:
        known = set(self.by_name) | {"id"}
        used: dict[str, Iterable[str]] = {
            "key": (*self.key, *self.empty_counts),
            "title": self.title,
            "listed": self.listed,
            "searched": self.searched,
            "identity": self.identity.exact + self.identity.any_of,
            "sort": tuple(s.field for s in self.sort),
            "period": (self.period,) if self.period else (),
            "parent": (self.parent,) if self.parent else (),
            "sequence": self.sequence or (),
            "quick": self.quick,
            "lock": self.lock.still if self.lock else (),
            "basis": tuple(name for name in (self.month_basis.partition(".")[0],) if name),
            "running": self.running,
            "numbering": (*self.number.needs, self.number.field) if self.number else (),
        }
        used |= {f"condition of {f.name}": fields_of(f.when) for f in self.fields if f.when is not None}
        used |= {f"mark {m.name}": fields_of(m.cond) for m in self.marks}
        used |= {f"rule {r.id}": r.reads for r in self.row_rules}
        for where, names in used.items():
            for name in names:
                if name not in known:
                    yield f"{where} names unknown field {name}"
        if self.village is not None and self.village not in known:
            yield f"unknown village field {self.village}"

    def _bad_machine(self, machine: Machine) -> Iterator[str]:
        states = self.by_name[machine.field].choices if machine.field in self.by_name else ()
        rule_ids = {rule.id for rule in self.rules}
        for step in machine.steps:
            for state in (*step.source, step.target):
                if state not in states:
                    yield f"step {step.name} names unknown state {state}"
            for name in step.needs + step.asks + step.clears:
                if name not in self.by_name:
                    yield f"step {step.name} names unknown field {name}"
            for guard in step.guards:
                if guard not in rule_ids:
                    yield f"step {step.name} names unknown rule {guard}"


def find_ledger(ledgers: Mapping[str, Ledger], name: str) -> Ledger:
    """A ledger by name or label; UsageError, with what it may have meant, when there is none."""
    found = ledgers.get(name) or next((led for led in ledgers.values() if led.label == name), None)
    if found is None:
        clerks = [led for led in ledgers.values() if led.area]
        spelled = {word: led for led in clerks for word in (led.name, led.label)}
        near = [led for led in clerks if name and name in led.label]
        near += [led for word in get_close_matches(name, spelled, 2) if (led := spelled[word]) not in near]
        words = "、".join(f"{led.label}（{led.name}）" for led in near or clerks)
        raise UsageError(
            f"没有名为“{name}”的台账。{'是不是' if near else '可用的有'}：{words}{'？' if near else '。'}",
            code="unknown_ledger",
        )
    return found


COMMON: tuple[Field, ...] = (
    Code(name="source_doc", label="依据文件", limit=100, help="文号或文件名"),
    Text(name="remark", label="备注", limit=200, synonyms=("说明", "其他", "备 注")),
)
"""Fields that every ledger has (ledgers.md 1.2); the store adds the program's own columns (id, version, ...)."""
