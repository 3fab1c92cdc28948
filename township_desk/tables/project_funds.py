"""Printed tables of projects' money: G-4 invited, G-5 fought for, G-6 documents sent up, G-8 payments (ledgers.md 10.4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from township_desk.core.printed import PrintedTable, TableRequest, TableSource
from township_desk.core.query import (
    All,
    Any_,
    Cond,
    Grouping,
    Is,
    Measure,
    Named,
    Query,
    Rate,
    RunningOf,
    Sort,
    SumOf,
    Through,
    Via,
)
from township_desk.core.tabular import CellType, RowKind, Tabular, TabularRow, Value
from township_desk.ledgers.project_parts import DOC_KINDS, HUNDRED_MILLION
from township_desk.ledgers.projects import AREA
from township_desk.tables.layout import (
    A4_WIDE,
    SEQ,
    SIGNATURES,
    Data,
    Item,
    as_of,
    columns_of,
    day_of,
    item,
    joined,
    place_name,
    reporter,
)
from township_desk.tables.projects import Reads, Sheet, read_projects, sums


def _yi(value: Decimal | None) -> Decimal | None:
    """万元 in 亿元."""
    return None if value is None else value / HUNDRED_MILLION


def _invited_stage(row: Data, day: date) -> str | None:
    """签约, 开工 or 投产 by the dates that have come."""
    for name, word in (("finished_on", "投产"), ("started_on", "开工"), ("signed_on", "签约")):
        if row[name] is not None and row[name] <= day:
            return word
    return None


def _investor(row: Data, _day: date) -> Value:
    return joined(row["investor"], f"（{row['investor_place']}）" if row["investor_place"] else None)


_ARRIVED = "到位资金（亿元）|"
_INVITED = (
    SEQ,
    item("name", "项目名称", 44),
    item("investor", "投资方及所在地", 40, value=_investor),
    item("content", "建设内容", 56),
    item("signed_on", "签约日期", 22, CellType.DATE),
    item("yi_total", "总投资（亿元）", 18, CellType.DECIMAL),
    item("yi_year", _ARRIVED + "本年", 18, CellType.DECIMAL),
    item("yi_arrived", _ARRIVED + "累计", 18, CellType.DECIMAL),
    item("phase", "阶段（签约/开工/投产）", 22, CellType.CENTER),
    item("problem", "存在问题", 40),
)


def make_invited(source: TableSource, request: TableRequest) -> Tabular:
    """G-4: projects tagged 招商引资 and signed by the day; money arrived by the day, in the year and in all."""
    day = day_of(request)
    by_day = Any_((Is("arrived_on", "<=", day), Is("arrived_on", "empty")))
    this_year = All((Is("arrived_on", "<=", day), Is("arrived_on", ">=", date(day.year, 1, 1))))
    reads: Reads = {name: name for name in ("investor", "investor_place", "signed_on")} | {
        "arrived": Named(SumOf("project_fund", "project_id", "amount_arrived", by_day), "invest_total"),
        "arrived_year": Named(SumOf("project_fund", "project_id", "amount_arrived", this_year), "invest_total"),
    }
    rows = read_projects(source, request, Is("tags", "has", "招商引资"), reads)
    for row in rows:
        row["phase"] = _invited_stage(row, day)
        row |= {
            "yi_total": _yi(row["invest_total"]),
            "yi_year": _yi(row["arrived_year"]),
            "yi_arrived": _yi(row["arrived"]),
        }
    sheet = Sheet(
        "G-4",
        f"{request.period.label}招商引资项目情况表",
        _INVITED,
        unit="单位：亿元",
        notes=("到位资金由县级投资主管部门认定；没有填到位日期的只计入累计。",),
    )
    return sheet.of(source, request, rows, sums(rows, "yi_total", "yi_year", "yi_arrived"))


_WON = (
    SEQ,
    item("name", "项目（资金）名称", 46, reads=("project_id.name",)),
    item("dept", "申请部门", 28),
    item("source_doc", "申请文号", 32, CellType.CODE),
    item("amount_applied", "申请金额（万元）", 18, CellType.WAN),
    item("doc_no", "批复（下达）文号", 34, CellType.CODE),
    item("granted", "下达金额（万元）", 18, CellType.WAN),
    item("arrived", "到位金额（万元）", 18, CellType.WAN),
    item("arrived_on", "到位日期", 22, CellType.DATE),
    item("content", "用途", 50, reads=("project_id.content",)),
)


def in_period(request: TableRequest, field: str) -> Cond:
    """A date of the period, up to its day."""
    return All((Is(field, ">=", request.period.start), Is(field, "<=", day_of(request))))


def of_village(request: TableRequest) -> tuple[Cond, ...]:
    """The condition that a request for one village adds to what belongs to a project."""
    return () if request.village is None else (Through("project_id", Is("villages", "has", request.village)),)


def make_won(source: TableSource, request: TableRequest) -> Tabular:
    """G-5: funds fought for (争项要资): granted or arrived in the period, and those applied for without an answer."""
    day = day_of(request)
    open_ = All((Is("granted_on", "empty"), Is("arrived_on", "empty")))
    cond = All((
        Is("is_won", "=", True),
        Any_((in_period(request, "granted_on"), in_period(request, "arrived_on"), open_)),
        *of_village(request),
    ))  # fmt: skip
    names = (
        "id", "project_id.name", "project_id.resp_unit", "project_id.owner_unit", "project_id.content", "source", "source_doc",
        "amount_applied", "doc_no", "amount_granted", "granted_on", "amount_arrived", "arrived_on",
    )  # fmt: skip
    query = Query("project_fund", cond, (Sort("project_id"), Sort("id")))
    rows: list[dict[str, Any]] = [dict(zip(names, values, strict=True)) for values in source.select(query, names)]
    for row in rows:
        row["name"] = f"{row['project_id.name']}（{row['source']}）"
        row["content"], row["dept"] = (
            row["project_id.content"],
            row["project_id.resp_unit"] or row["project_id.owner_unit"],
        )
        row["granted"] = row["amount_granted"] if row["granted_on"] is None or row["granted_on"] <= day else None
        row["arrived"] = row["amount_arrived"] if row["arrived_on"] is None or row["arrived_on"] <= day else None
        row["arrived_on"] = row["arrived_on"] if row["arrived_on"] and row["arrived_on"] <= day else None
    sheet = Sheet(
        "G-5",
        f"{request.period.label}争项要资情况表",
        _WON,
        ledger="project_fund",
        notes=("申请文号取资金行的“依据文件”；合计为表内各行之和。",),
    )
    return sheet.of(source, request, rows, sums(rows, "amount_applied", "granted", "arrived"))


_DOCS = (
    item("doc_kind", "文本类型", 34),
    item("count", "合计（个）", 18, CellType.INT),
    item("above", "亿元以上|个", 16, CellType.INT),
    item("above_yi", "亿元以上|投资（亿元）", 24, CellType.DECIMAL),
    item("below", "亿元以下|个", 16, CellType.INT),
    item("below_yi", "亿元以下|投资（亿元）", 24, CellType.DECIMAL),
    item("titles", "名单", 120),
)


def make_documents(source: TableSource, request: TableRequest) -> Tabular:
    """G-6: documents sent up in the period by kind; 亿元以上 counts 10000 万元 itself (ledgers.md 10.1)."""
    cond = All((in_period(request, "submitted_on"), *of_village(request)))
    above = Is("invest_est", ">=", HUNDRED_MILLION)
    measures = (
        Measure("above", where=above), Measure("above_yi", "sum", "invest_est", above),
        Measure("below", where=~above), Measure("below_yi", "sum", "invest_est", ~above),
    )  # fmt: skip
    counted = {row[0]: row[1:] for row in source.group(Grouping(Query("project_doc", cond), ("doc_kind",), measures))}
    titles: dict[str, list[str]] = {}
    for kind, title in source.select(
        Query("project_doc", cond, (Sort("submitted_on"), Sort("id"))), ("doc_kind", "title")
    ):
        titles.setdefault(kind, []).append(title)

    def cells(kind: str, values: tuple[Any, ...]) -> tuple[Value, ...]:
        many, many_sum, few, few_sum = values
        return (
            kind,
            many + few,
            many,
            _yi(many_sum or Decimal(0)),
            few,
            _yi(few_sum or Decimal(0)),
            "；".join(titles.get(kind, ())),
        )

    rows = [TabularRow(cells(kind, counted.get(kind, (0, None, 0, None)))) for kind in DOC_KINDS]
    total: Mapping[str, Any] = {
        key: sum((Decimal(str(row.cells[i])) for row in rows), Decimal(0))
        for i, key in enumerate(_KEYS)
        if 0 < i < len(_KEYS) - 1
    }
    words: tuple[Value, ...] = (
        "合计", *(int(total[key]) if _DOCS[i].column.type is CellType.INT else total[key] for i, key in enumerate(_KEYS[1:-1], 1)), None,
    )  # fmt: skip
    return Tabular(
        name="G-6", title=f"{place_name(source, request)}{request.period.label}项目前期文本上报情况表",
        period=request.period.label, columns=columns_of(_DOCS), rows=tuple(rows), total=TabularRow(words, RowKind.TOTAL, "合计"),
        total_first=True, unit="单位：个、亿元", left_head=reporter(source), middle_head=as_of(request), footer=SIGNATURES,
        notes=("估算总投资10000万元及以上为亿元以上。",), page=A4_WIDE,
    )  # fmt: skip


_KEYS = tuple(each.key for each in _DOCS)

_PAYMENTS: tuple[Item, ...] = (
    SEQ,
    item("name", "项目名称", 56, reads=("project_id.name",)),
    item("contract", "合同价", 20, CellType.WAN),
    item("paid_on", "拨付日期", 22, CellType.DATE),
    item("voucher_no", "凭证号", 26, CellType.CODE),
    item("payee", "收款单位", 42),
    item("purpose", "用途", 24),
    item("amount", "本次金额", 20, CellType.WAN),
    item("running", "累计金额", 20, CellType.WAN),
    item("ratio", "累计比例%", 18, CellType.PERCENT),
)


def make_payments(source: TableSource, request: TableRequest) -> Tabular:
    """G-8: payments of the period, project by project, each with what had been paid by then."""
    running = RunningOf("amount", "project_id", "paid_on")
    reads: dict[str, str | Named] = {
        **{name: name for name in ("id", "project_id.name", "paid_on", "voucher_no", "payee", "purpose", "amount")},
        "contract": "project_id.contract_price",
        "running": Named(running, "amount"),
        "ratio": Named(Rate(running, Via("project_id", "contract_price")), "ratio"),
    }
    cond = All((in_period(request, "paid_on"), *of_village(request)))
    query = Query("project_payment", cond, (Sort("project_id"), Sort("paid_on"), Sort("id")))
    rows = [dict(zip(reads, values, strict=True)) for values in source.select(query, tuple(reads.values()))]
    for row in rows:
        row["name"] = row["project_id.name"]
    sheet = Sheet(
        "G-8",
        f"{request.period.label}项目资金拨付台账",
        _PAYMENTS,
        ledger="project_payment",
        notes=("累计金额、累计比例算到该笔为止，包括以前各期；比例为占合同价。",),
    )
    return sheet.of(source, request, rows, sums(rows, "amount"))


G4 = PrintedTable(
    name="G-4",
    label="招商引资项目情况表",
    area=AREA,
    ledger="project",
    make=make_invited,
    use="签约、到位、开工投产情况。",
)
G5 = PrintedTable(
    name="G-5", label="争项要资情况表", area=AREA, ledger="project_fund", make=make_won, use="申请、下达、到位的资金。"
)
G6 = PrintedTable(name="G-6", label="项目前期文本上报情况表", area=AREA, ledger="project_doc", make=make_documents,
                  use="按文本类型，亿元以上和以下分开。")  # fmt: skip
G8 = PrintedTable(name="G-8", label="项目资金拨付台账", area=AREA, ledger="project_payment", make=make_payments,
                  use="每笔支付和累计比例。")  # fmt: skip

__all__ = ["G4", "G5", "G6", "G8", "in_period", "of_village"]
