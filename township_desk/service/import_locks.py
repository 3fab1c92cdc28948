"""Rows of a sheet that would change what is closed: refused line by line, with the reason of the ledger's lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from township_desk.core.ledger import Lock
from township_desk.core.problem import Problem
from township_desk.service.import_plan import ImportPlan, RowPlan

if TYPE_CHECKING:
    from township_desk.service.desk import Desk


def refuse_closed(plan: ImportPlan, desk: Desk) -> None:
    """Reject every row of a plan that a lock keeps from being written (FF-13: what the bank has been sent)."""
    for line in plan.rows:
        for row in (line, *line.parts):
            ledger = plan.ledgers.get(row.part.ledger) if row.part is not None else plan.ledger
            if ledger is None or ledger.lock is None or row.verdict not in ("new", "changed"):
                continue
            reason = _reason(desk, ledger.name, ledger.lock, ledger.parent, row)
            if reason is not None:
                row.verdict = "rejected"
                row.add(Problem(ledger.lock.rule, reason))


def _reason(desk: Desk, ledger: str, lock: Lock, parent: str | None, row: RowPlan) -> str | None:
    if row.verdict == "changed":
        if not set(row.changes or {}) - set(lock.still):
            return None
        old = desk.rules.row(ledger, row.id)
        return lock.reason(old, desk.rules.row) if old is not None else None
    values = row.values
    above = values.get(parent) if parent is not None else None
    return lock.reason(values, desk.rules.row) if isinstance(above, int) else None
