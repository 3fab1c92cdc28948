"""Printed tables of hazards row by row: A-1 the register, A-3 the list of major ones (ledgers.md 3.5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from township_desk.core.printed import PrintedTable, TableOption, TableRequest, TableSource
from township_desk.core.query import All, Any_, Cond, Is, Query, Sort
from township_desk.core.tabular import CellType, Tabular, Value
from township_desk.ledgers import dictionaries
from township_desk.tables.hazard_state import STATE_FIELDS, HazardState, Standing
from township_desk.tables.layout import (
    A3_WIDE,
    A4_WIDE,
    SEQ,
    SIGNATURES,
    Data,
    Item,
    Register,
    as_of,
    columns_of,
    dated_title,
    day_of,
    fields_of,
    filled_on,
    in_village,
    item,
    joined,
    read,
    reporter,
)

AREA = "安全生产"
WAN = Decimal(10000)
"""元 in a 万元."""
INDUSTRIES: tuple[str, ...] = tuple(dictionaries.INDUSTRIES)
"""The industries in the order of the dictionary (D-IND)."""


def until(field: str) -> Callable[[Data, date], Value]:
    """A date that is shown once it has come: last month's table does not show what happened since."""
    return lambda row, day: row[field] if row[field] is not None and row[field] <= day else None


def _resp(row: Data, _day: date) -> Value:
    return joined(row["resp_person"], row["resp_phone"])


def _rechecked(row: Data, day: date) -> Value:
    return row["recheck_by"] if row["recheck_on"] is None or row["recheck_on"] <= day else None


def _progress(row: Data, _day: date) -> Value:
    standing: Standing = row["standing"]
    word = standing.word.replace("复查", "复查\n")  # five characters don't fit the column, and break badly
    return word + ("（逾期）" if standing.late else "")


def _remark(row: Data, _day: date) -> Value:
    return joined(row["remark"], "完成日期待补" if row["standing"].done and row["fixed_on"] is None else None)


_DO, _DONE = "整改落实|", "整改情况|"
REGISTER = (
    SEQ,
    item("hazard_no", "隐患编号", 24, CellType.CODE),
    item("found_on", "排查日期", 20, CellType.DATE),
    item("industry", "行业领域", 20),
    item("place_name", "单位（场所）名称", 34),
    item("location", "村组地点", 26),
    item("description", "隐患描述", 52),
    item("level", "等级", 12, CellType.CENTER),
    item("measures", _DO + "整改措施", 44),
    item("resp_unit", _DO + "责任单位", 22),
    item("resp", _DO + "责任人及电话", 24, reads=("resp_person", "resp_phone"), value=_resp),
    item("fund_plan", _DO + "整改资金（元）", 16, CellType.MONEY, unit="元"),
    item("due_on", _DO + "整改期限", 20, CellType.DATE),
    item("progress", _DONE + "进展", 14, CellType.CENTER, reads=STATE_FIELDS, value=_progress),
    item("fixed_on", _DONE + "完成日期", 20, CellType.DATE, value=until("fixed_on")),
    item("recheck_by", _DONE + "复查人", 16, reads=("recheck_by", "recheck_on"), value=_rechecked),
    item("closed_on", _DONE + "销号日期", 20, CellType.DATE, value=until("closed_on")),
    item("remark", "备注", 12, reads=("remark", "fixed_on"), value=_remark),
)
"""The columns of A-1."""


def _standings(rows: Sequence[Data]) -> dict[str, int]:
    """How many are done, open, late, moved, closed."""
    found = Counter(row["standing"] for row in rows)
    names = ("done", "open", "late", "moved", "closed")
    return {name: sum(count for each, count in found.items() if getattr(each, name)) for name in names}


def _register_summary(rows: Sequence[Data], _day: date) -> Mapping[str, Value]:
    """What the subtotals of A-1 say: how many were found, fixed and are open, and the money set aside."""
    count = _standings(rows)
    major = sum(row["level"] == "重大" for row in rows)
    words = (
        f"共{len(rows)}处，其中重大{major}处；已整治{count['done']}处，未整治{count['open']}处（逾期{count['late']}处）"
    )
    if count["moved"]:
        words += f"，已移交{count['moved']}处"
    return {"description": words, "fund_plan": sum_of(rows, "fund_plan")}


def sum_of(rows: Sequence[Data], field: str) -> Decimal | None:
    """The sum of what is filled; None when nothing is."""
    amounts = [row[field] for row in rows if row[field] is not None]
    return sum(amounts, Decimal(0)) if amounts else None


def found_in(request: TableRequest) -> Cond:
    """Found in the period."""
    return All((Is("found_on", ">=", request.period.start), Is("found_on", "<=", day_of(request))))


def _read(source: TableSource, query: Query, items: tuple[Item, ...], state: HazardState) -> list[dict[str, Any]]:
    """Hazards with what the columns read, and where each stands."""
    rows = read(source, query, fields_of(items, "village_id"))
    for row in rows:
        row["standing"] = state.standing(row)
    return rows


def make_register(source: TableSource, request: TableRequest) -> Tabular:
    """A-1: hazards found in the period, and by option those from before that were still open when it began or ended."""
    day = day_of(request)
    state = HazardState.of(source, day)
    wanted = found_in(request)
    scope = request.option("scope", "period")
    if scope == "open":
        wanted = Any_((wanted, All((Is("found_on", "<", request.period.start), state.open))))
    parts: list[Cond] = [wanted, *in_village(request)]
    if industry := request.option("industry"):
        parts.append(Is("industry", "=", industry))
    query = Query("hazard", All(tuple(parts)), (Sort("found_on"), Sort("id")))
    rows = _read(source, query, REGISTER, state)
    body, total = Register(REGISTER, "hazard", _register_summary).body(source, request, rows)
    notes = [f"各行为截至{day.isoformat()}的状态。"]
    if scope == "open":
        notes[0] += "含以前发现、截至期末仍未整治的隐患。"
    return Tabular(
        name="A-1",
        title=dated_title(source, request, f"{industry}{'领域' if industry else ''}安全隐患排查整改台账"),
        period=request.period.label,
        columns=columns_of(REGISTER),
        rows=body,
        total=total,
        unit="单位：处、元",
        left_head=reporter(source),
        middle_head=filled_on(request),
        footer=SIGNATURES,
        notes=tuple(notes),
        page=A3_WIDE,
    )


def _criteria(row: Data, _day: date) -> Value:
    return joined(row["description"], f"判定依据：{row['criteria']}" if row["criteria"] else None)


def _responsible(row: Data, _day: date) -> Value:
    named = (("", row["resp_unit"]), ("", row["resp_person"]), ("监管：", row["super_person"]))
    return joined(*(label + text for label, text in named if text))


def _wan(row: Data, _day: date) -> Value:
    return None if row["fund_plan"] is None else row["fund_plan"] / WAN


def _major_progress(row: Data, day: date) -> Value:
    return joined(_progress(row, day), row["fix_note"] if row["standing"].done else None)


def _closer(row: Data, _day: date) -> Value:
    return row["closed_by"] if row["standing"].closed else None


_FIVE, _END = "五落实|", "销号|"
MAJOR = (
    SEQ,
    item("place_name", "隐患单位", 22),
    item("description", "隐患内容及判定依据", 40, reads=("description", "criteria"), value=_criteria),
    item(
        "who", _FIVE + "责任（单位、责任人、监管责任人）", 26,
        reads=("resp_unit", "resp_person", "super_person"), value=_responsible,
    ),
    item("measures", _FIVE + "措施", 34),
    item("fund_plan", _FIVE + "资金（万元）", 17, CellType.WAN, value=_wan, unit="万元"),
    item("due_on", _FIVE + "时限", 18, CellType.DATE),
    item("contingency", _FIVE + "预案", 20),
    item("listed_by", "督办单位及责任领导", 18),
    item("assigned_on", "交办日期", 18, CellType.DATE, value=until("assigned_on")),
    item("interim_control", "管控措施", 12),
    item("progress", "整改进展", 16, reads=("fix_note", *STATE_FIELDS), value=_major_progress),
    item("closed_on", _END + "日期", 18, CellType.DATE, value=until("closed_on")),
    item("closed_by", _END + "审批人", 13, value=_closer),
)  # fmt: skip
"""The columns of A-3."""


def _major_summary(rows: Sequence[Data], _day: date) -> Mapping[str, Value]:
    count = _standings(rows)
    money = sum_of(rows, "fund_plan")
    words = f"共{len(rows)}处，已整治{count['done']}处（已销号{count['closed']}处），未整治{count['open']}处（逾期{count['late']}处）"
    return {"description": words, "fund_plan": None if money is None else money / WAN}


def make_major(source: TableSource, request: TableRequest) -> Tabular:
    """A-3: major hazards found by the day and not yet off the list when the period began (销号制)."""
    day = day_of(request)
    state = HazardState.of(source, day)
    before = HazardState(request.period.start - timedelta(days=1))
    on_list = Any_((found_in(request), All((Is("found_on", "<=", day), ~before.closed, ~before.moved))))
    query = Query(
        "hazard", All((Is("level", "=", "重大"), on_list, *in_village(request))), (Sort("found_on"), Sort("id"))
    )
    rows = _read(source, query, MAJOR, state)
    body, total = Register(MAJOR, "hazard", _major_summary).body(source, request, rows)
    return Tabular(
        name="A-3",
        title=dated_title(source, request, "重大隐患“一单四制”清单"),
        period=request.period.label,
        columns=columns_of(MAJOR),
        rows=body,
        total=total,
        unit="单位：处、万元",
        left_head=reporter(source),
        middle_head=as_of(request),
        footer=SIGNATURES,
        notes=("“一单四制”：重大隐患清单和交办制、台账制、销号制、通报制；列入期初未销号和本期发现的重大隐患。",),
        page=A4_WIDE,
    )


A1 = PrintedTable(
    name="A-1",
    label="安全隐患排查整改台账",
    area=AREA,
    ledger="hazard",
    make=make_register,
    options=(
        TableOption("scope", "范围", (("period", "本期发现的隐患"), ("open", "本期发现的和以前发现仍未整治的隐患"))),
        TableOption("industry", "行业领域", (("", "全部领域"), *((name, name) for name in INDUSTRIES))),
    ),
    use="每月的隐患登记册，按村分列小计；也可按领域分册。",
)
A3 = PrintedTable(
    name="A-3",
    label="重大隐患“一单四制”清单",
    area=AREA,
    ledger="hazard",
    make=make_major,
    use="期初未销号和本期发现的重大隐患，及其“五落实”和销号情况。",
)
