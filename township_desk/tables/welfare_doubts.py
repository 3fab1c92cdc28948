"""Doubts about benefits: E-8 doubts checked, E-9 money back (ledgers.md 8.9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from township_desk.core.printed import PrintedTable, TableRequest, TableSource
from township_desk.core.query import All, Cond, Exists, Grouping, Is, Measure, Query, Sort, Through
from township_desk.core.tabular import CellType, Column, RowKind, Tabular, TabularRow, Value
from township_desk.core.text import mask_middle
from township_desk.ledgers.findings import FINDING_KINDS
from township_desk.tables.layout import (
    A3_WIDE,
    A4_WIDE,
    CONFIDENTIAL,
    SEQ,
    SIGNATURES,
    Data,
    Item,
    as_of,
    columns_of,
    dated_title,
    day_of,
    fields_of,
    item,
    joined,
    numbered,
    place_name,
    read,
    reporter,
    summary_row,
)
from township_desk.tables.safety import WAN
from township_desk.tables.welfare import (
    AREA,
    FULL_ID,
    HH_VILLAGE,
    PERSON_VILLAGE,
    counted,
    of_person,
)

_CENTER, _MONEY, _INT, _DATE = CellType.CENTER, CellType.MONEY, CellType.INT, CellType.DATE
_VILLAGES = (f"benefit_id.{HH_VILLAGE}", f"benefit_id.{PERSON_VILLAGE}")


def _first(*paths: str) -> Callable[[Data, date], Value]:
    return lambda row, _day: next((row[path] for path in paths if row[path] is not None), None)


# ---- E-8

STOPPED = ("停发", "停发并追缴")
_FOUND = (
    "person_id.name", "name_raw", "benefit_id.program", "person_id.id_no", "id_no_raw", "action", "benefit_id.end_month",
    "benefit_id.obj_type", "benefit_id.member_count",
)  # fmt: skip


def _stopped(what: str) -> Callable[[Data, date], Value]:
    def shown(row: Data, _day: date) -> Value:
        if row["action"] not in STOPPED:
            return None
        found: Value = row[{"month": "benefit_id.end_month"}.get(what, f"stopped_{what}")]
        return found

    return shown


def _back(what: str) -> Callable[[Data, date], Value]:
    return lambda row, _day: row["recovery"].get(what)


def _doubts(full: bool) -> tuple[Item, ...]:
    def id_no(row: Data, day: date) -> Value:
        value = _first("person_id.id_no", "id_no_raw")(row, day)
        return value if full or value is None else mask_middle(str(value))

    return (
        SEQ,
        item("finding_no", "疑点编号", 24, CellType.CODE),
        item("kind", "疑点类型", 26, _CENTER),
        item(
            "name",
            "姓名",
            18,
            _CENTER,
            reads=("person_id.name", "name_raw"),
            value=_first("person_id.name", "name_raw"),
        ),
        item("id_no", "身份证号码", 42, CellType.CODE, reads=("person_id.id_no", "id_no_raw"), value=id_no),
        item("program", "所享待遇", 22, _CENTER, reads=("benefit_id.program",)),
        item("detail", "疑点内容", 50),
        item("note", "核实过程及情况", 56),
        item("conclusion", "核实结论", 18, _CENTER),
        item("action", "处理方式", 22, _CENTER),
        item(
            "stop_month",
            "停发|月份",
            18,
            CellType.MONTH,
            reads=("action", "benefit_id.end_month"),
            value=_stopped("month"),
        ),
        item("stop_hh", "停发|户数", 12, _INT, reads=("action",), value=_stopped("households")),
        item("stop_persons", "停发|人数", 12, _INT, reads=("action",), value=_stopped("persons")),
        item("due", "追缴（元）|应追缴", 20, _MONEY, reads=("id",), value=_back("due"), unit="元"),
        item("got", "追缴（元）|已追缴", 20, _MONEY, reads=("id",), value=_back("got"), unit="元"),
        item("done_on", "追缴（元）|完成日期", 20, _DATE, reads=("id",), value=_back("done_on")),
        item("voucher", "追缴（元）|凭证号", 22, CellType.CODE, reads=("id",), value=_back("voucher")),
        item("checked_by", "核实人", 20, _CENTER),
        item("remark", "备注", 14),
    )


def received_in(request: TableRequest) -> Cond:
    """Received in the period."""
    return All((Is("received_on", ">=", request.period.start), Is("received_on", "<=", day_of(request))))


def _recoveries(source: TableSource, rows: Sequence[Data]) -> Mapping[int, Mapping[str, Value]]:
    """What was to be paid back and was, by finding; dates and vouchers of several are listed."""
    fields = ("finding_id", "amount_due", "amount_got", "done_on", "voucher_no")
    ids = tuple(row["id"] for row in rows)
    found: dict[int, dict[str, Any]] = {}
    for row in read(source, Query("recovery", Is("finding_id", "in", ids), (Sort("id"),)), fields):
        made = found.setdefault(
            row["finding_id"], {"due": Decimal(0), "got": Decimal(0), "done_on": None, "voucher": None}
        )
        made["due"] += row["amount_due"] or 0
        made["got"] += row["amount_got"] or 0
        made["done_on"] = row["done_on"] or made["done_on"]
        made["voucher"] = joined(made["voucher"], row["voucher_no"])
    return found


def _checked(rows: Sequence[Data], _day: date) -> Mapping[str, Value]:
    kinds = len({row["kind"] for row in rows if row["kind"]})
    stopped = [row for row in rows if row["action"] in STOPPED]
    return {
        "kind": f"{kinds}类{len(rows)}条",
        "conclusion": f"属实{sum(row['conclusion'] == '属实' for row in rows)}条",
        "stop_hh": counted(stopped, "stopped_households"),
        "stop_persons": counted(stopped, "stopped_persons"),
        "due": sum((row["recovery"].get("due") or Decimal(0) for row in rows), Decimal(0)),
        "got": sum((row["recovery"].get("got") or Decimal(0) for row in rows), Decimal(0)),
    }


def _stops(source: TableSource, rows: Sequence[Data]) -> Mapping[int, tuple[int, int]]:
    """Households and persons of each ended benefit, told by its 停发 event."""
    ids = tuple({row["benefit_id"] for row in rows if row["benefit_id"] and row["action"] in STOPPED})
    events = Query(
        "benefit_event", All((Is("benefit_id", "in", ids), Is("kind", "=", "停发"))), (Sort("month"), Sort("id"))
    )
    told = source.select(events, ("benefit_id", "delta_hh", "delta_person", "benefit_id.obj_type"))
    return {
        benefit: (-(households or 0) if kind == "户" else 0, -(persons or 0))
        for benefit, households, persons, kind in told
    }


def make_doubts(source: TableSource, request: TableRequest) -> Tabular:
    """E-8: doubts received in the period, what was found and done."""
    full, org = request.option("full_id") == "1", request.option("source")
    items = _doubts(full)
    where = All((received_in(request), *((Is("source_org", "=", org),) if org else ()), *of_person(request)))
    query = Query("finding", where, (Sort("kind"), Sort("received_on"), Sort("id")))
    rows = read(source, query, (*fields_of(items), *_FOUND, "benefit_id"))
    back, stops = _recoveries(source, rows), _stops(source, rows)
    told: list[Data] = []
    for row in rows:
        households, persons = stops.get(row["benefit_id"], (None, None))
        more = {"stopped_households": households, "stopped_persons": persons, "recovery": back.get(row["id"], {})}
        told.append({**row, **more})
    total = summary_row(items, _checked(told, day_of(request)), RowKind.TOTAL, "合计") if told else None
    return Tabular(
        name="E-8", title=f"{place_name(source, request)}{org or '审计'}反馈疑点核实情况表", period=request.period.label,
        columns=columns_of(items), rows=numbered(items, told, day=day_of(request), ledger="finding"), total=total,
        unit="单位：户、人、元", left_head=reporter(source), middle_head=as_of(request), footer=SIGNATURES, page=A3_WIDE,
        notes=() if told else ("本期没有收到疑点。",), confidential=CONFIDENTIAL,
    )  # fmt: skip


# ---- E-9

_SUMMARY = (
    ("count", "条数", _INT),
    ("true", "属实", _INT),
    ("partly", "部分属实", _INT),
    ("false", "不属实", _INT),
    ("stop_hh", "停发|户", _INT),
    ("stop_persons", "停发|人", _INT),
    ("back_hh", "追缴|户", _INT),
    ("back_persons", "追缴|人", _INT),
    ("back_money", "追缴|金额（万元）", CellType.WAN),
)


def make_summary(source: TableSource, request: TableRequest) -> Tabular:
    """E-9: doubts received in the period by kind, what was confirmed, stopped and paid back up to the day."""
    received, day = received_in(request), day_of(request)
    lines: dict[str, dict[str, Any]] = {kind: {} for kind in FINDING_KINDS}
    answers = {"true": "属实", "partly": "部分属实", "false": "不属实"}
    known = Is("checked_on", "empty") | Is("checked_on", "<=", day)
    counts = [
        Measure("count"),
        *(Measure(key, where=Is("conclusion", "=", word) & known) for key, word in answers.items()),
    ]
    for kind, *values in source.group(
        Grouping(Query("finding", All((received, *of_person(request)))), ("kind",), tuple(counts))
    ):
        lines[kind] |= dict(zip((m.key for m in counts), values, strict=True))
    back = Query(
        "recovery",
        All(
            (
                Through("finding_id", All((received, *of_person(request)))),
                Is("done_on", "empty") | Is("done_on", "<=", day),
            )
        ),
    )
    got = Is("amount_got", ">", 0)
    money = (
        Measure("back_hh", "distinct", "hh_id", got),
        Measure("back_persons", "sum", "people_count", got),
        Measure("back_money", "sum", "amount_got"),
    )
    for kind, *values in source.group(Grouping(back, ("finding_id.kind",), money)):
        lines[kind] |= dict(zip((m.key for m in money), values, strict=True))
    _add_stops(source, request, lines)
    columns = (
        Column("kind", ("疑点类型",), CellType.TEXT, 50),
        *(Column(key, tuple(header.split("|")), kind, 20) for key, header, kind in _SUMMARY),
    )
    used = [(kind, numbers) for kind, numbers in lines.items() if numbers.get("count")]
    rows = tuple(TabularRow((kind, *_cells(numbers))) for kind, numbers in used)
    total = {key: sum((numbers.get(key) or 0 for _, numbers in used), 0) for key, _, _ in _SUMMARY}
    return Tabular(
        name="E-9", title=dated_title(source, request, "疑点核实及追缴情况汇总表"), period=request.period.label, columns=columns,
        rows=rows, total=TabularRow((f"{len(used)}类", *_cells(total)), RowKind.TOTAL, "合计"), total_first=True,
        unit="单位：条、户、人、万元", left_head=reporter(source), middle_head=as_of(request), footer=SIGNATURES, page=A4_WIDE,
        notes=("列入本期收到的疑点；一户涉及几类疑点的各计一次。",),
    )  # fmt: skip


def _cells(numbers: Mapping[str, Any]) -> tuple[Value, ...]:
    return tuple(
        Decimal(numbers.get(key) or 0) / WAN if key == "back_money" else int(numbers.get(key) or 0)
        for key, _, _ in _SUMMARY
    )


def _add_stops(source: TableSource, request: TableRequest, lines: Mapping[str, dict[str, Any]]) -> None:
    """Households and persons whose benefit ended for a doubt of each kind, told by its 停发 event."""
    for kind, numbers in lines.items():
        if not numbers.get("count"):
            continue
        doubt = All((received_in(request), Is("kind", "=", kind), Is("action", "in", STOPPED), *of_person(request)))
        ended = All(
            (
                Is("kind", "=", "停发"),
                Is("month", "<=", f"{day_of(request):%Y-%m}"),
                Through("benefit_id", Exists("finding", "benefit_id", doubt)),
            )
        )
        measures = (Measure("hh", "sum", "delta_hh"), Measure("p", "sum", "delta_person"))
        ((households, persons),) = source.group(Grouping(Query("benefit_event", ended), (), measures))
        numbers |= {"stop_hh": -(households or 0), "stop_persons": -(persons or 0)}


E8 = PrintedTable(
    name="E-8",
    label="审计反馈疑点核实情况表",
    area=AREA,
    ledger="finding",
    make=make_doubts,
    options=(FULL_ID,),
    use="期内收到的疑点，核实结论、停发和追缴。",
)
E9 = PrintedTable(
    name="E-9",
    label="疑点核实及追缴情况汇总表",
    area=AREA,
    ledger="finding",
    make=make_summary,
    use="期内收到的疑点按类型汇总：属实、停发和追缴。",
)
