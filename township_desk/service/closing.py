"""Closing (月结): what keeps a month from being closed, closing it with what its tables said, and reopening it.

Months are closed in order, by work area or all at once; a closing locks all that is dated up to the month's end (the first
one what was before, too). Only the last closed month can be reopened. core.closing tells what is locked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from township_desk.core.change import Act, Change, Changeset, Touched
from township_desk.core.closing import lock_of, month_words
from township_desk.core.period import Period, parse_period
from township_desk.core.problem import Cancelled, UsageError
from township_desk.core.query import Query, month_plus
from township_desk.service.closing_checks import Verdict, checked
from township_desk.service.month_tables import MonthTables
from township_desk.service.watched import Progress

if TYPE_CHECKING:
    from township_desk.service.checking import Finding
    from township_desk.service.desk import Desk

LEDGER = "month_close"


@dataclass(frozen=True, slots=True)
class Closed:
    """One closing of one work area: by whom, when, from which state of the data, and who reopened it."""

    id: int
    version: int
    month: str
    area: str
    snapshot: str
    by: str
    at: str
    reopened_by: str
    reopened_at: str
    reason: str

    @property
    def holds(self) -> bool:
        """Whether it has not been reopened."""
        return not self.reopened_at


@dataclass(frozen=True, slots=True)
class MonthState:
    """A month: the closings that hold, the areas that are open, those that the first closing of a later month locked."""

    month: str
    closed: tuple[Closed, ...]
    open: tuple[str, ...]
    reopened: tuple[Closed, ...]
    before: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """已月结, 部分月结, 已重开, 已锁定, 部分锁定 or 未月结."""
        if self.closed:
            return "部分月结" if self.open else "已月结"
        if self.before:
            return "部分锁定" if self.open else "已锁定"
        return "已重开" if self.reopened else "未月结"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of closing: the verdict, and the changeset and snapshot number when nothing blocked it."""

    verdict: Verdict
    areas: tuple[str, ...]
    touched: Touched | None = None
    snapshot: str = ""


class Closing:
    """Closes and reopens months of a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.tables = MonthTables(desk)

    @property
    def areas(self) -> tuple[str, ...]:
        """The work areas that are closed: those with ledgers."""
        used = {ledger.area for ledger in self._desk.ledgers.values()}
        return tuple(area for area in self._desk.areas if area in used)

    def all(self) -> list[Closed]:
        """Every closing there was, by month, reopened ones too."""
        names = (
            "id", "version", "month", "area", "snapshot", "closed_by", "closed_at", "reopened_by", "reopened_at",
            "reopen_reason",
        )  # fmt: skip
        rows = self._desk.reader.values(Query(LEDGER, None, self._desk.records.ledgers[LEDGER].sort), names)
        return [Closed(*row[:7], *(value or "" for value in row[7:])) for row in rows]

    def through(self) -> Mapping[str, str]:
        """By work area the last month that is closed."""
        found: dict[str, str] = {}
        for each in self.all():
            if each.holds:
                found[each.area] = max(each.month, found.get(each.area, ""))
        return found

    def months(self, count: int = 12) -> list[MonthState]:
        """The months that have closings and the last ones that have ended, newest first."""
        known = self.all()
        today = self._desk.today
        this = f"{today:%Y-%m}"
        ended = this if parse_period(this).end <= today else month_plus(this, -1)
        months = {month_plus(ended, -n) for n in range(count)}
        months |= {each.month for each in known}
        return [self._state(month, known) for month in sorted(months, reverse=True)]

    def state(self, month: str) -> MonthState:
        """One month."""
        return self._state(month_of(month).start.strftime("%Y-%m"), self.all())

    def _state(self, month: str, known: Sequence[Closed]) -> MonthState:
        mine = [each for each in known if each.month == month]
        closed = tuple(each for each in mine if each.holds)
        done = {each.area for each in closed}
        later = {each.area for each in known if each.holds and each.month > month} - done
        left = tuple(area for area in self.areas if area not in done | later)
        before = tuple(area for area in self.areas if area in later)
        return MonthState(month, closed, left, tuple(each for each in mine if not each.holds), before)

    def check(
        self,
        month: str,
        areas: Sequence[str] = (),
        *,
        findings: Sequence[Finding] | None = None,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Verdict:
        """What keeps a month from being closed, and what only warns; `areas`: all that are open when none is named.

        `findings`: those of an audit that was just made.
        """
        return checked(self._desk, month_of(month), self._open(month, areas), findings, progress, cancelled)

    def close(
        self,
        month: str,
        areas: Sequence[str] = (),
        *,
        findings: Sequence[Finding] | None = None,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Result:
        """Close a month of the areas, or of all that are open, unless something blocks it (then nothing is written).

        Raises UsageError: not ended, closed already, out of order.
        """
        desk, period = self._desk, month_of(month)
        areas = self._open(month, areas)
        verdict = checked(desk, period, areas, findings, progress, cancelled)
        if verdict.blocks:
            return Result(verdict, areas)
        month = f"{period.start:%Y-%m}"
        whole = set(areas) == set(self.state(month).open)
        snapshot = desk.printing.snapshot()
        at = desk.clock().isoformat(timespec="seconds")
        changes = [
            _inserted(LEDGER, month=month, area=name, snapshot=snapshot, closed_by=desk.user, closed_at=at)
            for name in areas
        ]
        tables = self.tables.freeze(period, areas, whole=whole, progress=progress, cancelled=cancelled)
        changes += [_inserted("month_table", snapshot=snapshot, month=month, **kept) for kept in tables]
        if cancelled is not None and cancelled():
            raise Cancelled
        words = "全部" if whole and len(areas) == len(self.areas) else "、".join(areas)
        changeset = Changeset(f"月结：{month_words(month)}（{words}）", "close", changes, meta={"month": month})
        return Result(verdict, areas, desk.submit(changeset), snapshot)

    def reopen(self, month: str, reason: str, areas: Sequence[str] = ()) -> Touched:
        """Reopen a month, the last closed one, of the areas or of all that have it closed. Raises UsageError."""
        month = f"{month_of(month).start:%Y-%m}"
        if not reason.strip():
            raise UsageError("重开已月结的月份须写明理由。")
        wanted = tuple(self._area(area) for area in areas) or self.areas
        closed = [each for each in self.state(month).closed if each.area in wanted]
        if not closed:
            raise UsageError(f"{month_words(month)}没有月结，不用重开。")
        last = self.through()
        later = {each.area: last[each.area] for each in closed if last[each.area] > month}
        if later:
            name, newest = next(iter(later.items()))
            raise UsageError(f"“{name}”已月结到{month_words(newest)}，请先从最后一个月起依次重开。")
        desk = self._desk
        after = {
            "reopened_by": desk.user, "reopened_at": desk.clock().isoformat(timespec="seconds"),
            "reopen_reason": reason.strip(),
        }  # fmt: skip
        empty = dict.fromkeys(after)
        changes = [Change(Act.UPDATE, LEDGER, each.id, each.version, empty, after) for each in closed]
        words = "全部" if len(closed) == len(self.areas) else "、".join(each.area for each in closed)
        label = f"重开：{month_words(month)}（{words}）"
        return desk.submit(Changeset(label, "reopen", changes, reason.strip(), {"month": month}))

    def covers(self, period: Period, area: str) -> bool:
        """Whether every day of a period is closed for an area (a name that is none: for all areas)."""
        last = self.through()
        asked: Iterable[str] = (area,) if area in self.areas else self.areas
        return all(period.end.isoformat() <= lock_of(last.get(name, "0000-00")) for name in asked)

    def snapshot_of(self, start: date, end: date) -> str:
        """The snapshot number of a span whose months are all closed, as the newest closing of its last month gives it; else ""."""
        if not self.covers(Period("span", start, end), ""):
            return ""
        last = self.state(f"{end:%Y-%m}").closed or [each for each in self.all() if each.holds]
        newest = max(last, key=lambda each: (each.at, each.id))
        return newest.snapshot

    def _area(self, area: str) -> str:
        if area not in self.areas:
            raise UsageError(f"没有“{area}”这项工作，可以写：{'、'.join(self.areas)}。")
        return area

    def _open(self, month: str, areas: Sequence[str]) -> tuple[str, ...]:
        """The areas to close, checked: the month has ended, is open, and is the next one."""
        period = month_of(month)
        month = f"{period.start:%Y-%m}"
        if self._desk.today < period.end:
            raise UsageError(f"{month_words(month)}还没有过完，{period.end.isoformat()}起才能月结。")
        state, last = self.state(month), self.through()
        asked = {self._area(area) for area in areas}
        if (locked := asked & set(state.before)) or (state.before and not state.open):
            name = next(area for area in state.before if not locked or area in locked)
            raise UsageError(
                f"“{name}”已月结到{month_words(last[name])}，{month_words(month)}已随之锁定，不能再单独月结。"
            )
        if not state.open or not asked <= set(state.open):
            done = "、".join(name for name in self.areas if name in asked and name not in state.open)
            raise UsageError(f"{month_words(month)}{f'的{done}' if done else ''}已经月结过了。")
        wanted = tuple(name for name in state.open if not asked or name in asked)
        before = month_plus(month, -1)
        for name in wanted:
            if (known := last.get(name)) is not None and known != before:
                raise UsageError(f"“{name}”已月结到{month_words(known)}，请先月结{month_words(month_plus(known, 1))}。")
        return wanted


def month_of(text: str) -> Period:
    """A month as it is typed. Raises UsageError."""
    period = parse_period(text)
    if period.kind != "month":
        raise UsageError(f"“{text}”不是月份，请写成 2022-11。")
    return period


def _inserted(ledger: str, **values: Any) -> Change:
    return Change(Act.INSERT, ledger, None, None, None, values)
