"""What is looked at before a month is closed: rules, what rows lack, pay rosters, reconciliations; what blocks, what warns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from township_desk.core.closing import day_of, lock_of
from township_desk.core.figure import leaf
from township_desk.core.ledger import Ledger
from township_desk.core.period import Period
from township_desk.core.problem import Severity
from township_desk.core.query import All, Is, Query
from township_desk.core.rules import Moment
from township_desk.service.checking import Finding
from township_desk.service.watched import Progress, watched

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

UNSENT, UNPAID = "YJ-01", "YJ-02"
"""Pay rosters of the month that the bank has not got; that it has not paid."""
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Verdict:
    """What keeps a month from being closed, and what only warns."""

    month: str
    blocks: tuple[Finding, ...]
    warns: tuple[Finding, ...]


def checked(
    desk: Desk,
    period: Period,
    areas: Sequence[str],
    findings: Sequence[Finding] | None,
    progress: Progress | None,
    cancelled: Callable[[], bool] | None,
) -> Verdict:
    """The verdict on a month of some areas."""
    ledgers = [ledger for ledger in desk.ledgers.values() if ledger.area in areas]
    if findings is None:
        found: list[Finding] = []
        for ledger in watched(ledgers, lambda ledger: f"检查{ledger.label}", progress, cancelled):
            found += desk.checking.run(ledger.name, cancelled=cancelled)
    else:
        names = {ledger.name for ledger in ledgers}
        found = [finding for finding in findings if finding.ledger in names]
    blocks: list[Finding] = []
    warns: list[Finding] = []
    for finding in (*_of_month(desk, period, found), *_rosters(desk, period, areas), *_sums(desk, period, areas)):
        (blocks if finding.severity is Severity.ERROR else warns).append(finding)
    return Verdict(f"{period.start:%Y-%m}", tuple(blocks), tuple(warns))


def _of_month(desk: Desk, period: Period, findings: Sequence[Finding]) -> Iterator[Finding]:
    """Findings on rows of the month; those of month-end rules on every row that began by its end (they tell of the present)."""
    first, last = period.start.isoformat(), lock_of(f"{period.start:%Y-%m}")
    by_ledger: dict[str, list[Finding]] = {}
    for finding in findings:
        by_ledger.setdefault(finding.ledger, []).append(finding)
    for name, mine in by_ledger.items():
        ledger = desk.ledgers[name]
        moments = {rule.id: rule.moment for rule in ledger.rules}
        days = _days(desk, ledger, {finding.id for finding in mine if finding.id})
        for finding in mine:
            own, as_of = days.get(finding.id, (None, None))
            within = any(day is not None and first <= day <= last for day in (own, as_of))
            month_end = moments.get(finding.rule) is Moment.MONTH and finding.severity is Severity.ERROR
            if within or (month_end and (own is None or own <= last)):
                yield finding


def _days(desk: Desk, ledger: Ledger, ids: set[int]) -> Mapping[int, tuple[str | None, str | None]]:
    """By row: the day that puts it in a month, and the end of the month that its sheet was for."""
    basis = ledger.month_basis
    if not basis:
        return {}
    f = leaf(desk.ledgers, ledger, basis)
    found: dict[int, tuple[str | None, str | None]] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), _CHUNK):
        query = Query(ledger.name, Is("id", "in", tuple(wanted[start : start + _CHUNK])))
        for row_id, value, as_of in desk.reader.values(query, ("id", basis, "as_of")):
            found[row_id] = (day_of(f, value) if f is not None else None, as_of)
    return found


def _rosters(desk: Desk, period: Period, areas: Sequence[str]) -> Iterator[Finding]:
    """Pay rosters of the month that are not done: not with the bank (an error), not paid yet (a warning)."""
    if desk.ledgers["pay_batch"].area not in areas:
        return
    states = ("编制中", "已审核", "公示中", "已送银行")
    where = All((Is("period", "=", f"{period.start:%Y-%m}"), Is("status", "in", states)))
    for row_id, status in desk.reader.values(Query("pay_batch", where), ("id", "status")):
        title = desk.records.title("pay_batch", row_id)
        if status == "已送银行":
            text = "花名册已送银行，还没有登记到账。"
            yield Finding(UNPAID, Severity.WARNING, "pay_batch", row_id, "status", text, title)
        else:
            text = f"花名册还是“{status}”，没有送代发银行；请办完，不发的请作废。"
            yield Finding(UNSENT, Severity.ERROR, "pay_batch", row_id, "status", text, title)


def _sums(desk: Desk, period: Period, areas: Sequence[str]) -> Iterator[Finding]:
    """The reconciliations of rules.md 9 that must hold for a single month, of ledgers that are being closed."""
    names = [ledger.name for ledger in desk.ledgers.values() if ledger.area in areas]
    yield from desk.reconciling.run(desk.figures.frame(period), ledgers=names, monthly=True)
