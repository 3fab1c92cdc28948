"""Printed table E-13: what social relief reached and cost (ledgers.md 8.9): counted in SQL."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from township_desk.core.printed import PrintedTable, TableRequest, TableSource
from township_desk.core.query import All, Grouping, Is, Measure, Named, Query, Sort, Through
from township_desk.core.tabular import CellType, Column, RowKind, Tabular, TabularRow
from township_desk.ledgers.payments import DUE
from township_desk.ledgers.welfare_state import death_day, entitled, persons_in
from township_desk.ledgers.welfare_words import DIBAO, PROGRAMS
from township_desk.tables.layout import (
    A4_WIDE,
    as_of,
    dated_title,
    day_of,
    reporter,
)
from township_desk.tables.safety import WAN
from township_desk.tables.welfare import AREA, last_month, of_person

_INT, _TEXT = CellType.INT, CellType.TEXT
_SPENDING = (
    Column("kind", ("救助类别",), _TEXT, 44),
    Column("standard", ("救助标准",), _TEXT, 90),
    Column("households", ("户数",), _INT, 24),
    Column("persons", ("人数",), _INT, 24),
    Column("spent", ("资金支出（万元）",), CellType.WAN, 36, unit="万元"),
)


def _standards(source: TableSource, day: date) -> Mapping[str, str]:
    """The standards in force on the day, in words, by program."""
    query = Query("standard", Is("from_date", "<=", day), (Sort("program"), Sort("tier"), Sort("from_date")))
    newest: dict[str, dict[str, Decimal]] = {}
    for program, tier, amount in source.select(query, ("program", "tier", "amount")):
        newest.setdefault(program, {})[tier] = amount
    return {
        program: "；".join(f"{_tier(tier, len(tiers))}{amount:f}元/月" for tier, amount in tiers.items())
        for program, tiers in newest.items()
    }


def _tier(tier: str, tiers: int) -> str:
    """What stands before a standard's amount: nothing where it is the program's only one."""
    return tier if tier != "标准" else "保障标准" if tiers > 1 else ""


def make_spending(source: TableSource, request: TableRequest) -> Tabular:
    """E-13: what each kind of relief reached and cost in the period, for the public; no names."""
    month, day = last_month(request), day_of(request)
    first = f"{request.period.start:%Y-%m}"
    until = death_day(source.setting("welfare.death_rule"))
    stock = Query("benefit", All((entitled(month, until), *of_person(request))))
    heads = Named(persons_in(month, until), "declared_count")
    counts = {
        program: (households, persons, benefits)
        for program, households, persons, benefits in source.group(
            Grouping(
                stock, ("program",), (Measure("hh", "distinct", "hh_id"), Measure("p", "sum", heads), Measure("n"))
            )
        )
    }
    months = All((Is("period", ">=", first), Is("period", "<=", month)))
    paid = Query("pay_line", All((DUE, Through("batch_id", months), *of_person(request))))
    spent = dict(source.group(Grouping(paid, ("batch_id.program",), (Measure("sum", "sum", "amount"),))))
    standards = _standards(source, day)
    rows = []
    for program in PROGRAMS:
        households, persons, benefits = counts.get(program, (0, 0, 0))
        if benefits or spent.get(program):
            people = persons if program in (*DIBAO, "低保边缘") else benefits
            rows.append(
                (program, standards.get(program), households, people or 0, (spent.get(program) or Decimal(0)) / WAN)
            )
    rows += _one_off(source, request)
    total = TabularRow((None, None, None, None, sum((row[4] for row in rows), Decimal(0))), RowKind.TOTAL, "合计")
    return Tabular(
        name="E-13", title=dated_title(source, request, "社会救助资金使用情况"), period=request.period.label, columns=_SPENDING,
        rows=tuple(TabularRow(row) for row in rows), total=total, unit="单位：户、人、万元", left_head=reporter(source),
        middle_head=as_of(request), page=A4_WIDE,
        notes=("户数、人数为期末月份应发的；资金为本期发放。因四舍五入，分项合计与总数可能不等。",),
    )  # fmt: skip


def _one_off(source: TableSource, request: TableRequest) -> list[tuple[Any, ...]]:
    """临时救助 of the period: cases, persons and money."""
    where = All(
        (Is("paid_on", ">=", request.period.start), Is("paid_on", "<=", request.period.end), *of_person(request))
    )
    measures = (Measure("n"), Measure("p", "sum", "people_count"), Measure("sum", "sum", "amount"))
    ((cases, persons, money),) = source.group(Grouping(Query("relief", where), (), measures))
    return [("临时救助", "按困难程度一事一议", cases, persons or 0, (money or Decimal(0)) / WAN)] if cases else []


E13 = PrintedTable(
    name="E-13",
    label="社会救助资金使用情况",
    area=AREA,
    ledger="pay_line",
    make=make_spending,
    periods=("month", "quarter", "half", "year"),
    use="各项救助的标准、户数、人数和资金，用于公开，不列姓名。",
)
