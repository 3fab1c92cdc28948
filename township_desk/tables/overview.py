"""The month on a page (本月工作一览): key numbers beside last month's and the year's targets, and what is overdue."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

from township_desk.core.period import Period
from township_desk.core.printed import PrintedTable, TableRequest, TableSource
from township_desk.core.query import All, Cond, Grouping, Is, LatestOf, Measure, Named, Not, Query, Sort, Through
from township_desk.core.tabular import CellType, Column, PageSetup, RowKind, Tabular, TabularRow, Value, round_half_up
from township_desk.ledgers.payments import DUE
from township_desk.ledgers.welfare_state import begun_in, death_day, ended_in, entitled, persons_in
from township_desk.ledgers.welfare_words import DESTITUTE, DIBAO, DISABLED_PROGRAMS
from township_desk.tables.hazard_state import HazardState
from township_desk.tables.inspections import inspections
from township_desk.tables.layout import SIGNATURES, as_of, day_of, place_name, reporter

AREA = "全镇"
"""Not a work area: what is told of all of them."""
MOST = 3
"""Overdue rows listed of each kind; the rest is only counted."""
Kind = Literal["count", "sum", "distinct"]


@dataclass(frozen=True, slots=True)
class Frame:
    """What a number is taken for: the days of a month, the state of hazards on its last one, a village."""

    start: date
    end: date
    state: HazardState
    village: int | None = None
    death: str = "00"
    """The day up to which a death takes the month's pay (`welfare_state.death_day`)."""

    @property
    def month(self) -> str:
        """The month as YYYY-MM."""
        return f"{self.end:%Y-%m}"

    @property
    def first_month(self) -> str:
        """The month of the first day: the same, unless the year so far is asked for."""
        return f"{self.start:%Y-%m}"

    @property
    def year(self) -> Frame:
        """The year as far as it has come."""
        return replace(self, start=date(self.end.year, 1, 1))

    def within(self, field: str) -> Cond:
        """A date that lies in the days."""
        return All((Is(field, ">=", self.start), Is(field, "<=", self.end)))


@dataclass(frozen=True, slots=True)
class Line:
    """One key number: what it is called, its unit, and the rows that make it in a frame."""

    label: str
    unit: str
    ledger: str
    where: Callable[[Frame], Cond]
    kind: Kind = "count"
    field: str | Callable[[Frame], Named] = ""
    scale: int = 1
    """What is divided by: 元 to 万元 is 10000."""
    late: bool = False
    """Whether more of it is worse, so that it is marked."""
    figure: str = ""
    """The figure that a target of the year names for it (对应台账); a target of its name and unit is its own too."""

    def value(self, source: TableSource, frame: Frame) -> Value:
        """The number; a sum of nothing is 0."""
        field = self.field(frame) if callable(self.field) else self.field
        where = All((self.where(frame), *of_village(self.ledger, frame.village)))
        ((found,),) = source.group(Grouping(Query(self.ledger, where), (), (Measure("n", self.kind, field),)))
        if isinstance(found, Decimal):
            return round_half_up(found / self.scale, 2)
        return found or 0


_VILLAGE_OF: dict[str, Callable[[Is], Cond]] = {
    "hazard": lambda cond: cond,
    "activity": lambda cond: cond,
    "project": lambda cond: Is("villages", "has", cond.value),
    "project_payment": lambda cond: Through("project_id", Is("villages", "has", cond.value)),
    "finding": lambda cond: Through("person_id", Through("hh_id", cond)),
    "benefit": lambda cond: Through("person_id", Through("hh_id", cond)),
    "pay_line": lambda cond: Through("person_id", Through("hh_id", cond)),
    "relief": lambda cond: Through("person_id", Through("hh_id", cond)),
    "recovery": lambda cond: Through("hh_id", cond),
}


def of_village(ledger: str, village: int | None) -> tuple[Cond, ...]:
    """The condition that one village adds to the rows of a ledger."""
    return () if village is None else (_VILLAGE_OF[ledger](Is("village_id", "=", village)),)


def _open_hazards(frame: Frame) -> Cond:
    return All((Is("found_on", "<=", frame.end), frame.state.open))


def _late_hazards(frame: Frame) -> Cond:
    return All((Is("found_on", "<=", frame.end), frame.state.overdue))


def _open_findings(frame: Frame) -> Cond:
    return All((Is("received_on", "<=", frame.end), Is("closed_on", "empty") | Is("closed_on", ">", frame.end)))


def _begun(frame: Frame) -> Cond:
    """Building had begun by the day."""
    return Is("started_on", "<=", frame.end)


def _unfinished(frame: Frame) -> Cond:
    return Is("finished_on", "empty") | Is("finished_on", ">", frame.end)


def _late_projects(frame: Frame) -> Cond:
    built = Is("stage", "in", ("完工", "验收", "决算", "移交管护"))
    undated = All((Is("finished_on", "empty"), built))
    return All((Is("plan_end", "<", frame.end), _unfinished(frame), Not(undated), Is("stage", "!=", "终止")))


def _program(*names: str) -> Callable[[Frame], Cond]:
    return lambda frame: All((Is("program", "in", names), entitled(frame.month, frame.death)))


def _invested(frame: Frame) -> Named:
    """累计完成投资 of a project as its latest month up to the frame tells it."""
    known = Is("month", "<=", frame.month)
    return Named(LatestOf("project_progress", "project_id", "done_total", "month", cond=known), "invest_total")


def _paid(frame: Frame) -> Cond:
    months = All((Is("period", ">=", frame.first_month), Is("period", "<=", frame.month)))
    return All((DUE, Through("batch_id", months)))


AREAS: tuple[tuple[str, tuple[Line, ...]], ...] = (
    (
        "安全生产",
        (
            Line("安全检查", "次", "activity", lambda f: inspections(f.start, f.end)),
            Line("发现隐患", "处", "hazard", lambda f: f.within("found_on"), figure="I169"),
            Line("整治隐患", "处", "hazard", lambda f: All((f.within("fixed_on"), Not(f.state.failed))), figure="I170"),
            Line("期末未整治隐患", "处", "hazard", _open_hazards, figure="I171"),
            Line("其中：逾期", "处", "hazard", _late_hazards, late=True),
            Line("期末未销号重大隐患", "处", "hazard",
                 lambda f: All((Is("level", "=", "重大"), Is("found_on", "<=", f.end), ~f.state.closed, ~f.state.moved))),
        ),
    ),
    (
        "民政",
        (
            Line("低保户数", "户", "benefit", _program(*DIBAO)),
            Line("低保人数", "人", "benefit", _program(*DIBAO), "sum", lambda f: Named(persons_in(f.month, f.death), "declared_count")),
            Line("新纳入低保", "户", "benefit", lambda f: All((Is("program", "in", DIBAO), begun_in(f.first_month, f.month)))),
            Line("停发低保", "户", "benefit", lambda f: All((Is("program", "in", DIBAO), ended_in(f.first_month, f.month)))),
            Line("特困供养", "人", "benefit", _program(DESTITUTE)),
            Line("残疾人两项补贴", "人", "benefit", _program(*DISABLED_PROGRAMS), "distinct", "person_id"),
            Line("本月应发资金", "万元", "pay_line", _paid, "sum", "amount", 10000),
            Line("临时救助", "件", "relief", lambda f: f.within("approved_on")),
            Line("未办结疑点", "条", "finding", _open_findings, late=True),
            Line("追缴到账", "万元", "recovery", lambda f: f.within("done_on"), "sum", "amount_got", 10000, figure="I193"),
        ),
    ),
    (
        "项目",
        (
            Line("在建项目", "个", "project", lambda f: All((_begun(f), _unfinished(f), Is("stage", "!=", "终止")))),
            Line("新开工", "个", "project", lambda f: f.within("started_on")),
            Line("完工", "个", "project", lambda f: f.within("finished_on"), figure="I087"),
            Line("累计完成投资", "万元", "project", lambda f: Is("id", "filled"), "sum", _invested),
            Line("本月拨付资金", "万元", "project_payment", lambda f: f.within("paid_on"), "sum", "amount"),
            Line("超期未完工", "个", "project", _late_projects, late=True),
        ),
    ),
)  # fmt: skip
"""The key numbers, by work area."""

COLUMNS = (
    Column("label", ("指标",), CellType.TEXT, 62),
    Column("unit", ("单位",), CellType.CENTER, 12),
    Column("now", ("本月",), CellType.NUMBER, 18),
    Column("before", ("上月",), CellType.NUMBER, 18),
    Column("change", ("增减",), CellType.NUMBER, 16),
    Column("target", ("年度目标",), CellType.NUMBER, 18),
    Column("done", ("本年累计",), CellType.NUMBER, 18),
    Column("remark", ("备注",), CellType.TEXT, 30),
)
NOTES = (
    "存量数为期末数，按日期还原；资金按所属月份。",
    "年度目标取自年度目标台账，单位相同的才列；本年累计从1月1日算到期末。",
)
PAGE = PageSetup(landscape=False, margins=(20.0, 15.0, 22.0, 18.0), body_pt=10.0, min_row_mm=6.2)


def frame_of(source: TableSource, period: Period, village: int | None, until: date) -> Frame:
    """A month as far as it is known: up to `until` while it still runs."""
    end = min(period.end, until)
    return Frame(
        period.start, end, HazardState.of(source, end), village, death_day(source.setting("welfare.death_rule"))
    )


def make_overview(source: TableSource, request: TableRequest) -> Tabular:
    """The overview of a month, as of its last day."""
    now = frame_of(source, request.period, request.village, day_of(request))
    before = frame_of(source, request.period.previous(), request.village, request.period.start - timedelta(days=1))
    rows: list[TabularRow] = []
    kept = {
        name: bool(source.select(Query(name), ("id",), 1)) for name in {n.ledger for _, lines in AREAS for n in lines}
    }
    targets = _targets(source, now)
    for area, lines in AREAS:
        rows.append(_heading(area))
        rows += [
            _row(source, line, (now, before), targets) if kept[line.ledger] else _nothing(line, targets)
            for line in lines
        ]
    late = list(_overdue(source, now))
    if late:
        rows += [_heading("逾期未办"), *late]
    return Tabular(
        name="overview", title=f"{place_name(source, request)}{request.period.label}工作一览", period=request.period.label,
        columns=COLUMNS, rows=tuple(rows), left_head=reporter(source), middle_head=as_of(request), footer=SIGNATURES,
        page=PAGE, notes=NOTES,
    )  # fmt: skip


def _heading(words: str) -> TabularRow:
    return TabularRow((None,) * len(COLUMNS), RowKind.GROUP, words)


Targets = Mapping[tuple[str, str], tuple[Decimal, str]]
"""The year's targets (value, how it is compared) by what they name, a figure or an indicator, and their unit."""


def _targets(source: TableSource, now: Frame) -> Targets:
    """The targets of the town for the frame's year; a village has none."""
    if now.village is not None:
        return {}
    found: dict[tuple[str, str], tuple[Decimal, str]] = {}
    fields = ("indicator", "unit", "value", "op", "source_expr")
    rows = source.select(Query("target", Is("year", "=", now.end.year), (Sort("id"),)), fields)
    for indicator, unit, value, op, expr in rows:
        for name in (str(expr or "").strip().upper(), str(indicator or "").strip()):
            if name and value is not None:
                found.setdefault((name, str(unit or "")), (Decimal(value), str(op or "≥")))
    return found


def _target(line: Line, targets: Targets) -> tuple[Decimal, str] | None:
    """The target of a number in its unit, if there is one."""
    return next((targets[name, line.unit] for name in (line.figure, line.label) if (name, line.unit) in targets), None)


def _nothing(line: Line, targets: Targets) -> TabularRow:
    """A number that nobody keeps rows for is not 0."""
    target = _target(line, targets)
    return TabularRow((line.label, line.unit, None, None, None, _whole(target), None, "无数据"))


def _row(source: TableSource, line: Line, frames: tuple[Frame, Frame], targets: Targets) -> TabularRow:
    now, before = frames
    value, last = line.value(source, now), line.value(source, before)
    change: Any = value - last  # type: ignore[operator]
    remark = "需要督办" if line.late and value else None
    target, done = _target(line, targets), None
    if target is not None:
        done = line.value(source, now.year)
        told = _progress(done, *target)
        remark = "，".join(part for part in (told, remark) if part) or None
    cells = (line.label, line.unit, value, last, change, _whole(target), done, remark)
    return TabularRow(cells, indent=int(line.label.startswith("其中")))


def _whole(target: tuple[Decimal, str] | None) -> Value:
    """A target as it is printed: 10, not 10.00."""
    if target is None:
        return None
    value = target[0]
    return int(value) if value == int(value) else value


def _progress(done: Value, target: Decimal, op: str) -> str:
    """How far a target is: in percent where it is to be reached, else whether it is kept."""
    if not isinstance(done, int | Decimal):
        return ""
    if op == "≤":
        return "在目标以内" if done <= target else "超出目标"
    return f"完成{round_half_up(done * 100 / target, 0)}%" if target else ""


@dataclass(frozen=True, slots=True)
class Late:
    """Rows that are overdue: whose, by which day they were due, and how a row is named."""

    words: str
    unit: str
    ledger: str
    where: Callable[[Frame], Cond]
    due: str
    name: Sequence[str]


_LATE = (
    Late("逾期隐患", "处", "hazard", _late_hazards, "due_on", ("place_name", "description")),
    Late("超期项目", "个", "project", _late_projects, "plan_end", ("name",)),
    Late("未办结疑点", "条", "finding", _open_findings, "received_on", ("kind",)),
)
WIDEST = 12
"""Characters of a row's name that fit the first column on one line."""


def _overdue(source: TableSource, frame: Frame) -> Iterator[TabularRow]:
    """The longest overdue rows of each kind with their days, then how many more there are."""
    for late in _LATE:
        where = All((late.where(frame), *of_village(late.ledger, frame.village)))
        query = Query(late.ledger, where, (Sort(late.due), Sort("id")))
        found = source.select(query, ("id", late.due, *late.name), MOST + 1)
        for row_id, due, *name in found[:MOST]:
            words = " ".join(str(part) for part in name if part)
            days = (frame.end - due).days
            told = f"{'收到' if late.due == 'received_on' else '期限'}{due.isoformat()}"
            cells: tuple[Value, ...] = (f"{late.words}：{_short(words)}", "天", days, None, None, None, None, told)
            yield TabularRow(cells, ref=(late.ledger, row_id))
        if len(found) > MOST:
            ((count,),) = source.group(Grouping(Query(late.ledger, where), (), (Measure("n"),)))
            yield TabularRow((f"{late.words}：其余", late.unit, count - MOST, None, None, None, None, "见台账"))


def _short(words: str) -> str:
    return words if len(words) <= WIDEST else words[: WIDEST - 1] + "…"


OVERVIEW = PrintedTable(
    name="overview",
    label="本月工作一览",
    area=AREA,
    ledger="hazard",
    make=make_overview,
    periods=("month",),
    use="安全、民政、项目的主要数字，同上月比，和逾期未办的事。",
)
