"""Printed tables of marks: H-1 a month's, H-2 the week's findings, H-3 the year's ranks (ledgers.md 11)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from township_desk.core.printed import PrintedTable, TableRequest, TableSource
from township_desk.core.query import Cond, Is, Query, Sort
from township_desk.core.tabular import CellType, Column, RowKind, Tabular, TabularRow, Value
from township_desk.ledgers.rules_scores import ITEMS, SCHEME, full_marks, ranks
from township_desk.ledgers.scores import AREA
from township_desk.tables.issues import STATE, progress
from township_desk.tables.layout import (
    A3_WIDE,
    SEQ,
    Item,
    dated_title,
    day_of,
    fields_of,
    filled_on,
    in_village,
    item,
    read,
    reporter,
    villages,
)
from township_desk.tables.work import CENTER, DATE, INT, MONEY, Sheet, added, every, within

_SCORE = CellType.DECIMAL
SIGNED = ("考核组长：", "成员签字：")


def _point(name: str) -> Any:
    return lambda row, _day: dict(row["items"] or ()).get(name)


def _items(full: Mapping[str, Decimal]) -> tuple[Item, ...]:
    return (
        SEQ,
        item("village", "村（社）", 26, reads=("village_id.name",)),
        *(
            item(f"item{n}", f"分项得分|{name}({points:f})", 15, _SCORE, reads=("items",), value=_point(name))
            for n, (name, points) in enumerate(full.items(), 1)
        ),
        item("total", "总分", 15, _SCORE),
        item("rank", "名次", 11, INT),
        item("award", "奖惩", 18, CENTER, value=lambda row, _d: row["award"] if row["award"] != "无" else None),
        item("award_amount", "奖励金额（元）", 19, MONEY, unit="元"),
        item("problem", "主要问题", 42),
    )


def months_of(request: TableRequest) -> tuple[str, ...]:
    """The months of the period up to its day."""
    end, months = day_of(request), []
    year, month = request.period.start.year, request.period.start.month
    while (year, month) <= (end.year, end.month):
        months.append(f"{year}-{month:02d}")
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return tuple(months)


def _marks(source: TableSource, request: TableRequest, fields: tuple[str, ...]) -> list[dict[str, Any]]:
    where: Cond = every(Is("scheme", "=", SCHEME), Is("period", "in", months_of(request)), *in_village(request))
    return read(source, Query("score", where, (Sort("period"), Sort("rank"), Sort("id"))), fields)


def make_month(source: TableSource, request: TableRequest) -> Tabular:
    """H-1: the marks of the period's months by rank."""
    items = _items(full_marks(source.setting(ITEMS)))
    rows = _marks(source, request, fields_of(items))
    rows.sort(key=lambda row: row["rank"] or 999)

    def summary(found: Any, _day: date) -> dict[str, Value]:
        average = added(found, "total")
        return {"village": f"{len(found)}个村（社）", "total": None if average is None else average / len(found),
                "award_amount": added(found, "award_amount")}  # fmt: skip

    sheet = Sheet("H-1", "农村人居环境卫生月考核评分表", "score", items, summary, "单位：分、元", footer=SIGNED,
                  notes=("合计行的总分为平均分；名次、奖惩由“排名定奖”算出。",))  # fmt: skip
    return sheet.make(source, request, [{**row, "village_id": None} for row in rows])


WEEK = (
    item("village", "村", 26, reads=("village_id.name",)),
    item("found_on", "检查日期", 22, DATE),
    item(
        "place",
        "点位",
        30,
        reads=("hh_id.head_person_id.name", "category"),
        value=lambda r, _d: r["hh_id.head_person_id.name"] or r["category"],
    ),
    item("description", "问题", 70),
    item("photo", "照片", 14, CENTER, reads=("evidence",), value=lambda r, _d: True if r["evidence"] else None),
    item("due_on", "整改时限", 22, DATE),
    item("progress", "整改情况", 60, reads=STATE, value=progress),
)


def make_week(source: TableSource, request: TableRequest) -> Tabular:
    """H-2: what was found about villages' surroundings; problems and photographs, no ranks."""
    domains = Is("domain", "in", ("人居环境", "农村改厕"))
    where = every(*within(request, "found_on"), *in_village(request), domains)
    rows = read(source, Query("issue", where, (Sort("found_on"), Sort("id"))), fields_of(WEEK, "village_id"))
    sheet = Sheet(
        "H-2", "人居环境周通报", "issue", WEEK, lambda found, _d: {"description": f"共{len(found)}个问题"}, "单位：个"
    )
    return sheet.make(source, request, rows)


def make_year(source: TableSource, request: TableRequest) -> Tabular:
    """H-3: every village's marks and ranks month by month, its average and rank of the year, what it was rewarded."""
    months = tuple(f"{day_of(request).year}-{n:02d}" for n in range(1, 13))
    rows = _marks(source, request, ("village_id", "period", "total", "rank", "award_amount"))
    marks: dict[Any, dict[str, dict[str, Any]]] = {}
    for row in rows:
        marks.setdefault(row["village_id"], {})[row["period"]] = row
    means = {v: added(list(found.values()), "total") / len(found) for v, found in marks.items() if found}
    order = dict(zip(means, ranks(list(means.values())), strict=True))
    places = sorted((p for p in villages(source) if p.id in means), key=lambda p: order[p.id])
    body = []
    for place in places:
        found = marks[place.id]
        cells: list[Value] = [place.name]
        for month in months:
            mark = found.get(month)
            cells += [mark["total"], mark["rank"]] if mark else [None, None]
        body.append(TabularRow((*cells, means[place.id], order[place.id], added(list(found.values()), "award_amount"))))
    columns = (
        Column("village", ("村",), CellType.TEXT, 26.0),
        *(c for n in range(1, 13) for c in (Column(f"s{n}", (f"{n}月", "分"), _SCORE, 14.0), Column(f"r{n}", (f"{n}月", "名次"), INT,
             10.0))),
        Column("mean", ("年均分",), _SCORE, 15.0),
        Column("rank", ("年名次",), INT, 12.0),
        Column("award", ("奖励合计（元）",), MONEY, 22.0),
    )  # fmt: skip
    total = added(rows, "award_amount")
    sums = TabularRow((*(None,) * (len(columns) - 1), total), RowKind.TOTAL, "合计")
    return Tabular(
        name="H-3", title=dated_title(source, request, "人居环境考核年度排名表"), period=request.period.label, columns=columns,
        rows=tuple(body), total=sums if body else None, unit="单位：分、元", left_head=reporter(source), middle_head=filled_on(request),
        footer=SIGNED, page=A3_WIDE, notes=("年均分为本期各月总分的平均。",),
    )  # fmt: skip


H1 = PrintedTable(
    name="H-1", label="农村人居环境卫生月考核评分表", area=AREA, ledger="score", make=make_month, periods=("month",),
    use="当月各村得分、名次、奖惩。",
)  # fmt: skip
H2 = PrintedTable(
    name="H-2", label="人居环境周通报", area=AREA, ledger="issue", make=make_week, periods=("week", "month", "span"),
    use="人居环境、改厕问题和整改情况，不出名次。",
)  # fmt: skip
H3 = PrintedTable(
    name="H-3", label="人居环境考核年度排名表", area=AREA, ledger="score", make=make_year, periods=("year", "half", "quarter"),
    use="各村逐月的分和名次、年均分、奖励合计。",
)  # fmt: skip
