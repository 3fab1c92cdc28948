"""Dashboard: what the start page shows at a glance: the month beside the last, the year's targets, and four charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from township_desk.core.period import Period, month
from township_desk.core.query import All, Cond, Grouping, Is, Measure, Query, Through
from township_desk.core.tabular import Value
from township_desk.ledgers.payments import DUE
from township_desk.ledgers.project_flow import STAGES
from township_desk.tables.overview import AREAS, frame_of
from township_desk.tables.safety import WAN

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

MONTHS, WEEKS = 12, 12
"""How far back the charts look."""


@dataclass(frozen=True, slots=True)
class Point:
    """A bar: its words under the axis, its height, and the rows that make it."""

    label: str
    value: Decimal | int
    cond: Cond


@dataclass(frozen=True, slots=True)
class Series:
    """Bars of one meaning; the ledger holds their rows."""

    label: str
    ledger: str
    tone: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of one or two series over the same axis."""

    title: str
    unit: str
    series: tuple[Series, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(point.value for each in self.series for point in each.points)


@dataclass(frozen=True, slots=True)
class KeyNumber:
    """A key number of the month, last month's, and the rows behind it; None where nobody keeps rows."""

    area: str
    label: str
    unit: str
    now: Value
    before: Value
    ledger: str
    cond: Cond
    late: bool


@dataclass(frozen=True, slots=True)
class TargetState:
    """A target of the year and how far it is; `done` None where no figure is named or it has no rows."""

    id: int
    label: str
    unit: str
    target: Decimal | None
    done: Decimal | None


class Dashboard:
    """Reads for the start page; everything is counted and summed in SQL."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def numbers(self) -> list[KeyNumber]:
        """The key numbers of the running month, as far as it has come, beside the whole last month."""
        desk, source = self._desk, self._desk.rows
        period = month(desk.today.year, desk.today.month)
        now = frame_of(source, period, None, desk.today)
        before = frame_of(source, period.previous(), None, period.start - timedelta(days=1))
        found = []
        for area, lines in AREAS:
            for line in lines:
                kept = bool(source.select(Query(line.ledger), ("id",), 1))
                values = (line.value(source, now), line.value(source, before)) if kept else (None, None)
                found.append(KeyNumber(area, line.label, line.unit, *values, line.ledger, line.where(now), line.late))
        return found

    def targets(self) -> list[TargetState]:
        """The year's targets; one whose 对应台账 is a figure's id says how far it is."""
        desk = self._desk
        fields = ("id", "indicator", "unit", "value", "source_expr")
        rows = desk.rows.select(Query("target", Is("year", "=", desk.today.year)), fields)
        named = {row[4].strip().upper() for row in rows if row[4]}
        known = [figure for figure in desk.figures.known.values() if figure.id in named]
        taken = desk.figures.take(desk.figures.frame(as_of=desk.today), None, known) if known else {}
        found = []
        for row_id, label, unit, value, expr in rows:
            figure = taken.get((expr or "").strip().upper())
            done = figure.value if figure is not None and isinstance(figure.value, int | Decimal) else None
            found.append(TargetState(row_id, label, unit or "", value, None if done is None else Decimal(done)))
        return found

    def charts(self) -> list[Chart]:
        """Hazards found and put right, money spent, projects by stage, activity by week."""
        return [self._hazards(), self._spending(), self._stages(), self._weeks()]

    def _hazards(self) -> Chart:
        months = last_months(self._desk.today, MONTHS)
        made = [
            self._by_period(label, "hazard", tone, field, months)
            for label, tone, field in (("发现", "soon", "found_on"), ("整治", "good", "fixed_on"))
        ]
        return Chart("隐患发现和整治", "处", tuple(made))

    def _by_period(
        self, label: str, ledger: str, tone: str, field: str, periods: Sequence[Period], *, total: str = ""
    ) -> Series:
        """One bar a period in one pass: rows whose date lies in it, or the sum of a field of theirs."""
        conds = [All((Is(field, ">=", p.start), Is(field, "<=", p.end))) for p in periods]
        kind: Any = "sum" if total else "count"
        measures = tuple(Measure(str(n), kind, total, cond) for n, cond in enumerate(conds))
        whole = All((Is(field, ">=", periods[0].start), Is(field, "<=", periods[-1].end)))
        (values,) = self._desk.rows.group(Grouping(Query(ledger, whole), (), measures))
        points = (Point(_short(p), v or 0, c) for p, v, c in zip(periods, values, conds, strict=True))
        return Series(label, ledger, tone, tuple(points))

    def _spending(self) -> Chart:
        periods = last_months(self._desk.today, MONTHS)
        months = [f"{p.start:%Y-%m}" for p in periods]
        conds = [All((DUE, Through("batch_id", Is("period", "=", each)))) for each in months]
        query = Query("pay_line", All((DUE, Through("batch_id", Is("period", "in", tuple(months))))))
        paid = dict(self._desk.rows.group(Grouping(query, ("batch_id.period",), (Measure("sum", "sum", "amount"),))))
        relief = tuple(
            Point(_short(p), Decimal(paid.get(m) or 0) / WAN, c) for p, m, c in zip(periods, months, conds, strict=True)
        )
        built = self._by_period("项目拨付", "project_payment", "soon", "paid_on", periods, total="amount")
        return Chart("资金支出", "万元", (Series("救助补贴发放", "pay_line", "accent", relief), built))

    def _stages(self) -> Chart:
        counted = dict(self._desk.rows.group(Grouping(Query("project"), ("stage",), (Measure("n"),))))
        points = tuple(Point(stage, counted.get(stage, 0), Is("stage", "=", stage)) for stage in STAGES)
        return Chart("项目阶段", "个", (Series("项目", "project", "accent", points),))

    def _weeks(self) -> Chart:
        monday = self._desk.today - timedelta(days=self._desk.today.weekday())
        starts = [monday - timedelta(weeks=n) for n in range(WEEKS - 1, -1, -1)]
        periods = [Period("week", start, start + timedelta(days=6)) for start in starts]
        return Chart("每周工作活动", "次", (self._by_period("活动", "activity", "accent", "date", periods),))


def last_months(day: date, count: int) -> list[Period]:
    """The `count` months up to the month of a day, oldest first."""
    found = [month(day.year, day.month)]
    while len(found) < count:
        found.append(found[-1].previous())
    return found[::-1]


def _short(period: Period) -> str:
    """A period under an axis: 11月 for a month, 12.5 for the Monday of a week."""
    if period.kind == "month":
        return f"{period.start.month}月"
    return f"{period.start.month}.{period.start.day}"
