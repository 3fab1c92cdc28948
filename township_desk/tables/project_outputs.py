"""Printed tables of what projects build: G-7 quantities by village, G-9 the public board (ledgers.md 10.4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from township_desk.core.period import cn_date
from township_desk.core.printed import PrintedTable, TableOption, TableRequest, TableSource
from township_desk.core.query import All, Any_, Cond, Grouping, Is, Measure, Query, Sort, Through
from township_desk.core.tabular import CellType, Column, FormBlock, RowKind, Tabular, TabularRow
from township_desk.ledgers.projects import AREA
from township_desk.ledgers.rules_project_parts import ITEM_UNITS
from township_desk.tables.forms import box, run, sheets
from township_desk.tables.layout import (
    A3_WIDE,
    SEQ,
    SIGNATURES,
    Data,
    as_of,
    day_of,
    in_village,
    item,
    office,
    place_name,
    reporter,
    villages,
)
from township_desk.tables.projects import read_projects

_TOGETHER = {"硬化巷道": "硬化巷道生产路", "硬化生产路": "硬化巷道生产路", "灌溉机井": "机井", "人饮机井及配套": "机井"}
"""Items that share a column of G-7."""
_METRES = {"米": Decimal(1), "公里": Decimal(1000), "万米": Decimal(10000)}
Amounts = tuple[Decimal, Decimal]
"""(planned, done)."""


def column_of(name: str, unit: str | None) -> tuple[str, str, Decimal]:
    """(column, its unit, factor) of an item counted in a unit: lengths go into the item's usual unit, others stand alone."""
    usual, label = ITEM_UNITS.get(name, unit or ""), _TOGETHER.get(name, name)
    if unit in (None, usual):
        return label, usual, Decimal(1)
    if unit in _METRES and usual in _METRES:
        return label, usual, _METRES[unit] / _METRES[usual]
    return label, unit or "", Decimal(1)


def _of_year(request: TableRequest) -> tuple[Cond, ...]:
    if request.option("scope") == "all":
        return ()
    year = day_of(request).year
    span = (date(year, 1, 1), date(year, 12, 31))
    started = Any_(tuple(All((Is(f, ">=", span[0]), Is(f, "<=", span[1]))) for f in ("started_on", "plan_start")))
    return (Through("project_id", Is("pool_year", "=", year) | All((Is("pool_year", "empty"), started))),)


def make_outputs(source: TableSource, request: TableRequest) -> Tabular:
    """G-7: planned and done by village; a column for each item that has values, in the order of the dictionary."""
    late = Is("done_on", ">", day_of(request))
    cond = All((Through("project_id", Is("stage", "!=", "终止")), *_of_year(request), *in_village(request)))
    measures = (Measure("plan", "sum", "qty_plan"), Measure("done", "sum", "qty_done", ~late))
    grouped = source.group(Grouping(Query("project_output", cond), ("village_id", "item", "unit"), measures))
    order = {name: i for i, name in enumerate(ITEM_UNITS)}
    found: dict[tuple[str, str], dict[int | None, Amounts]] = {}
    for village, name, unit, plan, done in sorted(grouped, key=lambda row: order.get(row[1], len(order))):
        label, shown, factor = column_of(name, unit)
        old = found.setdefault((label, shown), {}).get(village, (Decimal(0), Decimal(0)))
        more = ((plan or Decimal(0)) * factor, (done or Decimal(0)) * factor)
        found[label, shown][village] = (old[0] + more[0], old[1] + more[1])
    return _outputs_page(source, request, found)


def _outputs_page(
    source: TableSource, request: TableRequest, found: Mapping[tuple[str, str], Mapping[int | None, Amounts]]
) -> Tabular:
    columns = [Column("village", ("村",), CellType.TEXT, 26.0)]
    for n, (label, unit) in enumerate(found):
        places = 2 if unit in ("公里", "万米") else 0
        head = f"{label}（{unit}）"
        columns += [
            Column(f"plan_{n}", (head, "计划"), CellType.DECIMAL, 18.0, places),
            Column(f"done_{n}", (head, "完成"), CellType.DECIMAL, 18.0, places),
        ]
    used = {village for amounts in found.values() for village in amounts}
    rows = [
        TabularRow(
            (place.name, *(value for amounts in found.values() for value in amounts.get(place.id, (None, None))))
        )
        for place in villages(source)
        if place.id in used
    ]
    total = tuple(sum((pair[i] for pair in amounts.values()), Decimal(0)) for amounts in found.values() for i in (0, 1))
    return Tabular(
        name="G-7", title=f"{place_name(source, request)}{request.period.label}建设内容完成情况汇总表",
        period=request.period.label, columns=tuple(columns), rows=tuple(rows),
        total=TabularRow(("合计", *total), RowKind.TOTAL, "合计") if rows else None, total_first=True,
        left_head=reporter(source), middle_head=as_of(request), footer=SIGNATURES,
        notes=("完成数量按登记的完成情况，完成日期在截至日以后的不计；长度按各列单位换算。",), page=A3_WIDE,
    )  # fmt: skip


_LISTED = (
    SEQ,
    item("project_no", "项目编号", 26, CellType.CODE),
    item("name", "项目名称", 60),
    item("places", "建设地点", 40),
    item("invest_total", "总投资（万元）", 24, CellType.WAN),
    item("resp_unit", "责任单位", 40),
)


def _amount(value: Decimal | None) -> str:
    return "" if value is None else f"{value:,.2f}万元"


def _span(start: date | None, end: date | None) -> str:
    return f"{cn_date(start) if start else '　　'}至{cn_date(end) if end else '　　'}" if start or end else ""


def _benefit(row: Data) -> str:
    words = [f"{row[name]}{unit}" for name, unit in (("benefit_hh", "户"), ("benefit_person", "人")) if row[name]]
    return "带动" + "、".join(words) if words else ""


def board(source: TableSource, row: Data, funds: list[tuple[str, Decimal | None]], kind: str) -> tuple[FormBlock, ...]:
    """The board of one project: before it begins (公示) or when it is done (公告)."""
    money = "，".join(f"{name}{_amount(value)}" for name, value in funds if value)
    done = kind == "公告"
    blocks = [
        run("title", f"项目{kind}牌"),
        box("项目名称", row["name"], 2),
        box("项目类型", row["kind"]),
        box("建设性质", row["nature"]),
        box("建设地点", "，".join(t for t in (row["places"], row["place"]) if t) or "", 2),
        box("建设内容及规模", row["content"], 2, 3),
        box("总投资", _amount(row["invest_total"])),
        box("资金来源", money),
        box("项目单位", row["owner_unit"]),
        box("施工单位", row["builder"]),
        box("监理单位", row["supervisor"]),
        box("责任单位", row["resp_unit"]),
        box("责任人", row["resp_person"]),
        box("建设期限", _span(row["started_on"] or row["plan_start"], row["finished_on"] or row["plan_end"])),
    ]
    if done:
        blocks += [
            box("验收日期", cn_date(row["accepted_on"]) if row["accepted_on"] else ""),
            box("验收结论", row["accept_result"]),
            box("决算价", _amount(row["final_price"])),
            box("管护单位（责任人）", row["caretaker"]),
        ]
    blocks += [
        box("绩效目标", row["perf_goal"], 2, 3),
        box("受益情况", _benefit(row)),
        box("监督电话", source.setting("town.phone")),
        run("note", "欢迎群众监督。对本项目有疑问或发现问题的，请拨打监督电话。"),
        run("right", office(source.town)),
        run("right", "　　　　年　　月　　日"),
    ]
    return tuple(blocks)


_MORE = ("builder", "supervisor", "final_price", "accept_result", "caretaker", "perf_goal")


def make_board(source: TableSource, request: TableRequest) -> Tabular:
    """G-9: a sheet for each chosen project; without a choice, for those begun (finished, for 公告) in the period."""
    kind = request.option("kind", "公示")
    field = "finished_on" if kind == "公告" else "started_on"
    chosen: Cond = (
        Is("id", "in", request.rows)
        if request.rows
        else All((Is(field, ">=", request.period.start), Is(field, "<=", day_of(request))))
    )
    rows = read_projects(source, request, chosen, {name: name for name in _MORE})
    forms = [board(source, row, _funds(source, row["id"]), kind) for row in rows]
    return sheets(request, name="G-9", title=f"项目{kind}牌", items=_LISTED, ledger="project", rows=rows, forms=forms)


def _funds(source: TableSource, project: int) -> list[tuple[str, Decimal | None]]:
    query = Query("project_fund", Is("project_id", "=", project), (Sort("id"),))
    found: list[Any] = source.select(query, ("source", "amount_plan"))
    return [(name, value) for name, value in found]


G7 = PrintedTable(
    name="G-7", label="建设内容完成情况汇总表", area=AREA, ledger="project_output", make=make_outputs,
    options=(TableOption("scope", "范围", (("year", "本年度项目"), ("all", "全部项目"))),), use="各村实物量，有值的分项自动成列。",
)  # fmt: skip
G9 = PrintedTable(
    name="G-9", label="项目公示（公告）牌", area=AREA, ledger="project", make=make_board,
    options=(TableOption("kind", "牌", (("公示", "实施前公示"), ("公告", "完工公告"))),), per_row=True, use="一个项目一张，张贴用。",
)  # fmt: skip

__all__ = ["G7", "G9", "column_of"]
