"""A-2, the statistics of hazards found and fixed (ledgers.md 3.5): counted and summed in SQL, as of the period's end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from township_desk.core.period import Period, cn_date
from township_desk.core.printed import PrintedTable, TableOption, TableRequest, TableSource
from township_desk.core.query import All, Cond, Grouping, Is, Measure, Query
from township_desk.core.tabular import CellType, Column, RowKind, Tabular, TabularRow, Value
from township_desk.tables.hazard_state import HazardState
from township_desk.tables.inspections import Checks, checks
from township_desk.tables.layout import (
    A3_WIDE,
    A4_WIDE,
    SIGNATURES,
    as_of,
    dated_title,
    day_of,
    in_village,
    reporter,
    villages,
)
from township_desk.tables.safety import AREA, INDUSTRIES, WAN

_INT = CellType.INT
_LEAVES: tuple[tuple[str, str, CellType], ...] = (
    ("groups", "检查情况|检查组（个）", _INT),
    ("people", "检查情况|出动人次", _INT),
    ("points", "检查情况|排查点位（处）", _INT),
    ("found", "发现隐患（处）|合计", _INT),
    ("found_minor", "发现隐患（处）|一般", _INT),
    ("found_major", "发现隐患（处）|重大", _INT),
    ("fixed", "已整治（处）|合计", _INT),
    ("fixed_minor", "已整治（处）|一般", _INT),
    ("fixed_major", "已整治（处）|重大", _INT),
    ("open", "未整治（处）|合计", _INT),
    ("overdue", "未整治（处）|其中：逾期", _INT),
    ("rate", "整改率（%）", CellType.PERCENT),
    ("listed", "挂牌督办（处）", _INT),
    ("notices", "下达文书（份）", _INT),
    ("stopped", "停产停业（家）", _INT),
    ("funds", "投入资金（万元）", CellType.WAN),
)
_LEVELS = {"一般": "minor", "重大": "major"}


@dataclass(slots=True)
class Figures:
    """The numbers of one line; `other` are those the table's notes tell."""

    counts: dict[str, int] = field(default_factory=dict)
    yuan: Decimal = Decimal(0)
    checks: Checks = field(default_factory=Checks)

    def add(self, name: str, number: int | None) -> None:
        """Add to a count."""
        self.counts[name] = self.counts.get(name, 0) + (number or 0)

    def value(self, name: str) -> Value:
        """What the column `name` shows. The rate is worked out anew from its parts; without hazards there is none."""
        match name:
            case "groups" | "people" | "points":
                return int(getattr(self.checks, name))
            case "funds":
                return self.yuan / WAN
            case "rate":
                found = self.counts.get("found", 0)
                return Decimal(self.counts.get("fixed", 0)) * 100 / found if found else None
        return self.counts.get(name, 0)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.checks.groups or self.checks.points or self.counts.get("found"))


Lines = dict[Any, Figures]
"""Figures by the line's key (an industry, a village id, None: not filled in); the key TOTAL holds the total."""
TOTAL = object()


@dataclass(frozen=True, slots=True)
class Frame:
    """What the statistics are about: by which field, found from `start`, as of which state, in which village."""

    by: str
    start: date
    state: HazardState
    village: tuple[Cond, ...] = ()

    @property
    def query(self) -> Query:
        """The hazards found from the start to the day."""
        return Query(
            "hazard", All((Is("found_on", ">=", self.start), Is("found_on", "<=", self.state.day), *self.village))
        )


def hazard_lines(source: TableSource, frame: Frame) -> Lines:
    """Counts and sums by line and in all."""
    state = frame.state
    measures = (
        Measure("found"),
        Measure("fixed", where=state.fixed),
        Measure("moved", where=state.moved),
        Measure("open", where=state.open),
        Measure("overdue", where=state.overdue),
        Measure("undated", where=state.undated),
        Measure("listed", where=Is("is_listed", "=", True)),
        Measure("funds", "sum", "fund_actual"),
    )
    lines: Lines = {TOTAL: Figures()}
    for key, level, *values in source.group(Grouping(frame.query, (frame.by, "level"), measures)):
        for figures in (lines.setdefault(key, Figures()), lines[TOTAL]):
            for measure, value in zip(measures[:-1], values, strict=False):
                figures.add(measure.key, value)
            for name in ("found", "fixed"):
                number = values[0] if name == "found" else values[1]
                figures.add(f"{name}_{_LEVELS.get(level, 'ungraded')}", number)
            figures.yuan += values[-1] or 0
    _distinct(source, frame, lines)
    return lines


def _distinct(source: TableSource, frame: Frame, lines: Lines) -> None:
    """What is counted once however many hazards name it: 文书 by number, 停产停业 by site, else by the place's name."""
    stopped = Is("interim_control", "=", "停产停业")
    measures = (
        Measure("notices", "distinct", "notice_no"),
        Measure("sites", "distinct", "site_id", stopped),
        Measure("places", "distinct", "place_name", All((stopped, Is("site_id", "empty")))),
    )
    for by in ((frame.by,), ()):
        for *key, notices, sites, places in source.group(Grouping(frame.query, by, measures)):
            figures = lines.setdefault(key[0], Figures()) if key else lines[TOTAL]
            figures.add("notices", notices)
            figures.add("stopped", (sites or 0) + (places or 0))


def lines_of(source: TableSource, frame: Frame, village: int | None) -> Lines:
    """Hazards and inspections by line and in all."""
    lines = hazard_lines(source, frame)
    found, total = checks(source, by=frame.by, start=frame.start, end=frame.state.day, village=village)
    for key, done in found.items():
        lines.setdefault(key, Figures()).checks = done
    lines[TOTAL].checks = total
    return lines


def before_notes(source: TableSource, frame: Frame) -> list[str]:
    """What is still open from before, which the table does not count."""
    state = frame.state
    # Put as a negation so that the database reads the whole table in order: by the index of found_on it would fetch
    # nearly as many rows one at a time (2.4 times as long over 200,000).
    before = ~Is("found_on", ">=", frame.start)
    query = Query("hazard", All((before, Is("found_on", "filled"), state.open, *frame.village)))
    measures = (
        Measure("open"),
        Measure("major", where=Is("level", "=", "重大")),
        Measure("overdue", where=Is("due_on", "<", state.day)),
    )
    [(open_, major, overdue)] = source.group(Grouping(query, (), measures))
    if not open_:
        return []
    when = f"{cn_date(frame.start)}以前发现、截至{cn_date(state.day)}仍未整治的隐患"
    return [f"另有{when}{open_}处（其中重大{major or 0}处，逾期{overdue or 0}处），未计入本表。"]


def balance(figures: Figures) -> str:
    """发现 = 已整治 + 未整治 + 已移交 in numbers (YH-21), and in plain words when it does not hold."""
    found, fixed, open_, moved = (figures.counts.get(name, 0) for name in ("found", "fixed", "open", "moved"))
    if found != fixed + open_ + moved:
        return f"隐患数不平：发现{found}，已整治{fixed}，整改中{open_}，移交{moved}，请核对。"
    return f"发现{found}处＝已整治{fixed}处＋未整治{open_}处＋已移交{moved}处。"


def notes_of(source: TableSource, frame: Frame, total: Figures) -> tuple[str, ...]:
    """The lines under the table: how things are counted, what balances, what is left out."""
    meaning = "已销号" if frame.state.strict else "已整改和已销号"
    notes = [f"已整治指截至{cn_date(frame.state.day)}{meaning}的隐患，整改率＝已整治÷发现隐患；{balance(total)}"]
    ungraded, undated = total.counts.get("found_ungraded", 0), total.counts.get("undated", 0)
    if ungraded:
        notes.append(f"合计中有{ungraded}处未定等级（待补），不在一般、重大之内。")
    if undated:
        notes.append(f"已整治中有{undated}处没有填整改完成日期（待补），按上报月份的月末计。")
    if total.checks.groups:
        each = "村（社区）" if frame.by == "village_id" else "行业领域"
        notes.append(f"一次检查涉及几个{each}的，各计一次，合计只计一次，因此各行之和可能大于合计。")
    notes += before_notes(source, frame)
    return tuple(f"{number}.{note}" for number, note in enumerate(notes, 1))


def line_names(source: TableSource, request: TableRequest, lines: Lines) -> list[tuple[Any, str]]:
    """Keys and names of the lines to print, in order: villages all, industries those with figures unless all are asked."""
    if request.option("by", "industry") == "village":
        listed = [
            (v.id, v.name) for v in villages(source)
            if v.id in lines or (v.active and request.village in (None, v.id))
        ]  # fmt: skip
        return listed + [(None, "镇级、未分村")] * (None in lines)
    every = request.option("blank", "hide") == "show"
    named = [(name, name) for name in INDUSTRIES if every or (name in lines and not lines[name].empty)]
    return named + [(None, "未填行业领域")] * (None in lines and not lines[None].empty)


def _columns(first: str, spans: Sequence[str]) -> tuple[Column, ...]:
    """The columns; with several spans (本周, 累计) each is a level below its column."""
    width = 14.4 if len(spans) == 1 else 11.5
    columns = [Column("name", (first,), CellType.TEXT, 34.0 if len(spans) > 1 else 31.0)]
    for key, header, kind in _LEAVES:
        path = tuple(header.split("|"))
        if len(spans) == 1:
            columns.append(Column(key, path, kind, width))
        else:
            columns += [Column(f"{key}_{n}", (*path, span), kind, width) for n, span in enumerate(spans)]
    return tuple(columns)


def _cells(name: str, sets: Sequence[Mapping[Any, Figures]], key: Any) -> tuple[Value, ...]:
    figures = [lines.get(key) or Figures() for lines in sets]
    return (name, *(each.value(leaf) for leaf, _header, _kind in _LEAVES for each in figures))


def _year_start(period: Period) -> date:
    """The first day of 累计: of the year that the period belongs to (a week's by ISO 8601)."""
    year = period.start.isocalendar().year if period.kind == "week" else period.end.year
    return min(period.start, date(year, 1, 1))


def make_statistics(source: TableSource, request: TableRequest) -> Tabular:
    """A-2: a line an industry or village, 合计 first; a week shows 本周 and 累计 side by side."""
    by = "village_id" if request.option("by", "industry") == "village" else "industry"
    day, period = day_of(request), request.period
    frame = Frame(by, period.start, HazardState.of(source, day), in_village(request))
    sets = [lines_of(source, frame, request.village)]
    spans = ["本期"]
    if request.option("spans") == "both" or (period.kind == "week" and request.option("spans") != "one"):
        spans = ["本周" if period.kind == "week" else "本期", "累计"]
        sets.append(lines_of(source, replace(frame, start=_year_start(period)), request.village))
    merged: Lines = {key: figures for lines in reversed(sets) for key, figures in lines.items()}
    names = line_names(source, request, sets[-1] if len(sets) > 1 else merged)
    first = "村（社区）" if by == "village_id" else "行业领域"
    wide = len(spans) > 1
    notes = notes_of(source, frame, sets[0][TOTAL])
    if wide:
        notes += (f"{len(notes) + 1}.累计自{cn_date(_year_start(period))}起，期内发现的隐患均按截至日的状态计。",)
    return Tabular(
        name="A-2",
        title=dated_title(source, request, "安全隐患排查整治情况统计表"),
        period=period.label,
        columns=_columns(first, spans),
        rows=tuple(TabularRow(_cells(name, sets, key)) for key, name in names),
        total=TabularRow(_cells("合计", sets, TOTAL), RowKind.TOTAL, "合计"),
        total_first=True,
        unit="单位：个、人次、处、份、家、万元",
        left_head=reporter(source),
        middle_head=as_of(request),
        footer=(*SIGNATURES, "联系电话："),
        notes=notes,
        page=A3_WIDE if wide else A4_WIDE,
        column_numbers=True,
    )


A2 = PrintedTable(
    name="A-2",
    label="安全隐患排查整治情况统计表",
    area=AREA,
    ledger="hazard",
    make=make_statistics,
    options=(
        TableOption("by", "各行", (("industry", "行业领域"), ("village", "村（社区）"))),
        TableOption(
            "spans", "各列", (("", "周报列本周和累计，其他只列本期"), ("one", "只列本期"), ("both", "本期和累计"))
        ),
        TableOption("blank", "无数的行业领域", (("hide", "不列"), ("show", "列出"))),
    ),
    use="周、月、季、年的隐患统计：检查、发现、整治、未整治和整改率。",
)
