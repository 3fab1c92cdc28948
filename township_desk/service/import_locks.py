"""Rows of a sheet that would change what is closed: refused line by line, with the reason of the ledger's lock (FF-13) or of
the closed month (G-11)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from township_desk.core.closing import Breach, breach, day_of, own_day, plan_of
from township_desk.core.fields import Field
from township_desk.core.ledger import Ledger, Lock
from township_desk.core.problem import Problem
from township_desk.service.import_plan import ImportPlan, RowPlan
from township_desk.service.rowvalues import stored_values
from township_desk.store.locking import problem_of

if TYPE_CHECKING:
    from township_desk.service.desk import Desk
    from township_desk.service.record import Record


def refuse_closed(plan: ImportPlan, desk: Desk) -> None:
    """Reject every row of a plan that a lock keeps from being written."""
    with desk.database_store.read() as connection:
        through = desk.locks.through(connection)
    closed = {name: through[led.area] for name, led in plan.ledgers.items() if led.month_basis and led.area in through}
    if closed:
        _refuse_months(plan, desk, closed)
    for _line, ledger, row in _written(plan):
        if ledger.lock is None:
            continue
        reason = _reason(desk, ledger.name, ledger.lock, ledger.parent, row)
        if reason is not None:
            row.verdict = "rejected"
            row.add(Problem(ledger.lock.rule, reason))


def _written(plan: ImportPlan) -> Iterator[tuple[RowPlan, Ledger, RowPlan]]:
    """(line, ledger, row) of all that would be written."""
    for line in plan.rows:
        for row in (line, *line.parts):
            ledger = plan.ledgers.get(row.part.ledger) if row.part is not None else plan.ledger
            if ledger is not None and row.verdict in ("new", "changed"):
                yield line, ledger, row


def _reason(desk: Desk, ledger: str, lock: Lock, parent: str | None, row: RowPlan) -> str | None:
    if row.verdict == "changed":
        if not set(row.changes or {}) - set(lock.still):
            return None
        old = desk.rules.row(ledger, row.id)
        return lock.reason(old, desk.rules.row) if old is not None else None
    values = row.values
    above = values.get(parent) if parent is not None else None
    return lock.reason(values, desk.rules.row) if isinstance(above, int) else None


def _refuse_months(plan: ImportPlan, desk: Desk, closed: Mapping[str, str]) -> None:
    """G-11: rows whose facts lie in a closed month; `closed` is what days are compared with, by ledger."""
    rows = [(line, ledger, row) for line, ledger, row in _written(plan) if ledger.name in closed]
    places: dict[tuple[str, tuple[str, ...]], list[tuple[int, Field]]] = {}
    known = _known(desk, [(ledger.name, row.id) for _, ledger, row in rows if row.id is not None])
    for line, ledger, row in rows:
        through = closed[ledger.name]
        if row.verdict == "new":
            key = (ledger.name, row.names)
            if key not in places:
                places[key] = [
                    (n, f) for f in plan_of(ledger).facts for n, name in enumerate(row.names) if name == f.name
                ]
            found = _of_new(desk, ledger, row, through, places[key])
        else:
            old = known.get((ledger.name, row.id or 0))
            found = _of_changed(desk, ledger, row, old, through, carried=_carried(plan, line, ledger, through))
        if found is not None:
            row.verdict = "rejected"
            row.add(problem_of(ledger, found))


def _known(desk: Desk, wanted: Sequence[tuple[str, int]]) -> dict[tuple[str, int], Record]:
    """The rows of the desk that a plan changes."""
    found = {}
    for name in dict.fromkeys(name for name, _ in wanted):
        for record in desk.records.fetch(name, [i for other, i in wanted if other == name]):
            found[name, record.id] = record
    return found


def _stored(ledger: Ledger, values: Mapping[str, Any]) -> dict[str, Any]:
    return {f.name: f.to_store(values[f.name]) for f in plan_of(ledger).facts if values.get(f.name) is not None}


def _of_new(
    desk: Desk, ledger: Ledger, row: RowPlan, through: str, places: Sequence[tuple[int, Field]]
) -> Breach | None:
    """Whether a new row has a fact in the lock; `places` are those of its facts among its cells."""
    ref, _, inner = ledger.month_basis.partition(".")
    above = row.get(ref) if inner else None
    if isinstance(above, int):
        with desk.database_store.read() as connection:
            return desk.locks.ask(connection, ledger, None, {**_stored(ledger, row.values), ref: above})
    for n, f in places:
        value = row.cells[n]
        if value is not None and (day := day_of(f, f.to_store(value))) is not None and day <= through:
            return Breach(f.name, day)
    return Breach(None, row.as_of) if row.as_of is not None and row.as_of <= through else None


def _of_changed(
    desk: Desk, ledger: Ledger, row: RowPlan, old: Record | None, through: str, *, carried: bool
) -> Breach | None:
    if old is None or carried:
        return None
    before = {**stored_values(ledger, old.values), "as_of": old.as_of}
    changes = {
        n: ledger.by_name[n].to_store(new)
        for n, (_, new) in (row.changes or {}).items()
        if not isinstance(new, RowPlan)
    }
    after = {**before, **changes}
    machine = ledger.status
    if row.as_of and (row.advances or old.as_of is None or (machine is not None and machine.field in changes)):
        after["as_of"] = row.as_of
    if "." in ledger.month_basis:
        with desk.database_store.read() as connection:
            return desk.locks.ask(connection, ledger, before, after)
    return breach(ledger, before, after, through=through)


def _carried(plan: ImportPlan, line: RowPlan, ledger: Ledger, through: str) -> bool:
    """Whether a dated row of an open month on the same line carries the change (a roster's event its benefit)."""
    children = {child.ledger for child in ledger.children}
    for part in line.parts:
        if part.verdict == "new" and part.part is not None and part.part.ledger in children:
            child = plan.ledgers[part.part.ledger]
            day = own_day(child, _stored(child, part.values), None)
            if day is not None and day > through:
                return True
    return False
