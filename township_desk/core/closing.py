"""Month close: which months a row belongs to, and what the lock of a closed month forbids (rule G-11, ledgers.md 1.2).

What is locked is the dated fact, not the row for ever. A ledger is closed through a month; every day up to its end is
locked. Registers and plans, which no month owns (`Ledger.month_basis` is ""), are never locked. Of any other ledger

1. no day of a fact that lies in the lock may be written, changed or emptied: neither the old nor the new value of a date
   or month may lie in it (plans such as a deadline too, as what was overdue then follows from them);
2. no row may be added, voided, brought back or deleted of which such a day is a fact;
3. of a row whose own day (`month_basis`) lies in the lock nothing else may be changed either, except
   a. its state, and what its steps fill (`Step.needs`, `asks`, `clears`), as long as no day of those steps lies in the lock:
      a hazard found in a closed month is put right in this one; what stood before any of these steps was taken waits for a
      fact after the lock; a yes or no, which the month's tables counted without a day (挂牌督办), stays whatever steps are
      taken;
   b. what applies in a later state only (`Field.when`), once the row has a fact after the lock;
   c. what a dated row that is written with it carries: an event of this month changes the benefit;
   d. `Ledger.running` and `Lock.still`, and all that the program works out itself.

Values are compared as they are stored: days are ISO text. `through` is the closed month followed by -31.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from township_desk.core.fields import Field
from township_desk.core.ledger import Ledger

RULE = "G-11"
SAYS = "{月份}已月结锁定，请走更正单。"
DATED = ("date", "month", "period")
"""Kinds of fields that hold a time."""
Stored = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Breach:
    """A change that a closed month forbids: the field (None: the row as a whole) and the day in the lock that forbids it."""

    field: str | None
    day: str

    @property
    def month(self) -> str:
        """The month of that day: 2022年11月."""
        return month_words(self.day)

    @property
    def message(self) -> str:
        """The sentence of the rule."""
        return SAYS.replace("{月份}", self.month)


def month_words(text: str) -> str:
    """2022-11 or a day of it as 2022年11月."""
    return f"{text[:4]}年{int(text[5:7])}月"


def lock_of(month: str) -> str:
    """What stored days are compared with when everything up to a month is closed."""
    return f"{month}-31"


def day_of(f: Field, stored: Any) -> str | None:
    """The last day that a stored time means, as ISO text (the 31st stands for a month's end); None when it is empty."""
    if stored is None:
        return None
    if f.kind == "year":
        return f"{stored}-12-31"
    text = str(stored)
    if f.kind == "date" or len(text) == 10:
        return text
    if len(text) == 4:
        return f"{text}-12-31"
    part = text[5:]
    if part.startswith("Q"):
        return f"{text[:4]}-{int(part[1:]) * 3:02d}-31"
    if part.startswith("W"):
        return date.fromisocalendar(int(text[:4]), int(part[1:]), 7).isoformat()
    return f"{text}-31"


@dataclass(frozen=True, slots=True)
class Plan:
    """What the lock looks at in a ledger."""

    dated: tuple[Field, ...]
    """Stored times that people write; no year that is only described."""
    facts: tuple[Field, ...]
    """Those of them that tell what has happened, not what is planned."""
    steps: Mapping[str, frozenset[str]]
    """By field that steps of the machine fill: the days of those steps."""
    free: frozenset[str]
    """Fields that are never locked."""


_plans: dict[str, tuple[Ledger, Plan]] = {}


def plan_of(ledger: Ledger) -> Plan:
    """The plan of a ledger, made once."""
    known = _plans.get(ledger.name)
    if known is None or known[0] is not ledger:
        known = _plans[ledger.name] = (ledger, _plan(ledger))
    return known[1]


def _plan(ledger: Ledger) -> Plan:
    basis, machine = ledger.month_basis, ledger.status
    free = {f.name for f in ledger.stored if f.computed or f.auto} | set(ledger.running)
    dated = tuple(f for f in ledger.stored if (f.kind in DATED or f.name == basis) and f.name not in free)
    facts = tuple(f for f in dated if f.kind != "date" or getattr(f, "fact", False) or f.name == basis)
    free |= set(ledger.lock.still) if ledger.lock is not None else set()
    free |= {ledger.number.field} if ledger.number is not None else set()
    steps: dict[str, frozenset[str]] = {}
    if machine is not None:
        free.add(machine.field)
        for step in machine.steps:
            days = frozenset(f.name for f in dated if f.name in step.needs)
            for name in (*step.needs, *step.asks, *step.clears):
                steps[name] = steps.get(name, frozenset()) | days
    return Plan(dated, facts, steps, frozenset(free))


def own_day(ledger: Ledger, row: Stored, above: str | None) -> str | None:
    """The day that puts a row in a month; `above` is that of the row it belongs to."""
    head, _, rest = ledger.month_basis.partition(".")
    if rest:
        return above
    return day_of(ledger.by_name[head], row.get(head)) if head else None


def breach(
    ledger: Ledger, before: Stored | None, after: Stored | None, *, through: str, above: str | None = None,
    carried: bool = False,
) -> Breach | None:  # fmt: skip
    """What the lock forbids of a change of one row, from the whole row as it was to the whole row as it will be.

    `above`: the day of the row that it belongs to, where that is its basis. `carried`: a dated row that is written with it
    carries the change.
    """
    if not ledger.month_basis:
        return None
    if before is None or after is None or bool(before.get("is_void")) != bool(after.get("is_void")):
        return _of_row(ledger, after if after is not None else before or {}, through, above)
    if before.get("is_void"):
        return None
    if carried:
        return None
    changed = {name for name in ledger.by_name if before.get(name) != after.get(name)}
    as_of = after.get("as_of")
    if as_of is not None and as_of != before.get("as_of") and as_of <= through:
        return Breach(None, as_of)
    for f in plan_of(ledger).dated:
        if f.name in changed:
            for value in (before.get(f.name), after.get(f.name)):
                day = day_of(f, value)
                if day is not None and day <= through:
                    return Breach(f.name, day)
    day = own_day(ledger, before, above)
    if day is None or day > through:
        return None
    name = next(_locked(ledger, changed, before, after, through), None)
    return None if name is None else Breach(name, day)


def _of_row(ledger: Ledger, row: Stored, through: str, above: str | None) -> Breach | None:
    """Whether a row has a fact in the lock."""
    if "." in ledger.month_basis and above is not None and above <= through:
        return Breach(None, above)
    for f in plan_of(ledger).facts:
        day = day_of(f, row.get(f.name))
        if day is not None and day <= through:
            return Breach(f.name, day)
    as_of = row.get("as_of")
    return Breach(None, as_of) if as_of is not None and as_of <= through else None


def _locked(ledger: Ledger, changed: set[str], before: Stored, after: Stored, through: str) -> Iterator[str]:
    """The changed fields of a locked row that must stay as they are."""
    plan = plan_of(ledger)
    later = any((day_of(f, after.get(f.name)) or "") > through for f in plan.facts)
    for f in ledger.stored:
        if f.name not in changed or f.name in plan.free or f in plan.dated:
            continue
        days = plan.steps.get(f.name)
        if days is None:
            stays = f.when is None or not later
        else:
            in_lock = any((day_of(ledger.by_name[d], before.get(d)) or "9") <= through for d in days)
            taken = any(before.get(fact.name) is not None for fact in plan.facts if fact.name in days)
            stood = before.get(f.name) is not None
            counted = f.kind == "bool" and bool(days)
            stays = in_lock or (stood and (counted or not (taken or later)))
        if stays:
            yield f.name
