"""Printed table G-3: projects with bridging funds, their money and their steps (ledgers.md 10.4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from township_desk.core.printed import PrintedTable, TableRequest, TableSource
from township_desk.core.query import All, Any_, Exists, Is, Named, SumOf, Through
from township_desk.core.tabular import CellType, Tabular, Value
from township_desk.ledgers.project_parts import BRIDGING
from township_desk.ledgers.projects import AREA
from township_desk.tables.layout import SEQ, Data, day_of, item
from township_desk.tables.projects import (
    FUND_GROUPS,
    Reads,
    Sheet,
    amount,
    percent,
    places,
    plan_sum,
    read_projects,
    sums,
)


def _when(field: str) -> Callable[[Data, date], Value]:
    """A date that is shown once it has come."""
    return lambda row, day: row[field] if row[field] is not None and row[field] <= day else None


_PLANNED, _PAID, _STEPS, _FOR = "资金安排（万元）|", "资金支付|", "实施进度|", "受益|"
_BRIDGE = (
    SEQ,
    item("name", "项目名称", 44),
    item("kind", "项目类型", 22),
    item("places", "建设地点", 22, value=places),
    item("content", "建设内容及规模", 44),
    item("planned", _PLANNED + "合计", 17, CellType.WAN),
    item("central", _PLANNED + "中央", 16, CellType.WAN),
    item("province", _PLANNED + "省级", 16, CellType.WAN),
    item("city", _PLANNED + "市级", 16, CellType.WAN),
    item("county", _PLANNED + "县级", 16, CellType.WAN),
    item("paid", _PAID + "已支付（万元）", 17, CellType.WAN),
    item("rate", _PAID + "支付率%", 14, CellType.PERCENT),
    item("bid_on", _STEPS + "招标", 20, CellType.DATE, value=_when("bid_on")),
    item("started_on", _STEPS + "开工", 20, CellType.DATE, value=_when("started_on")),
    item("finished_on", _STEPS + "完工", 20, CellType.DATE, value=_when("finished_on")),
    item("accepted_on", _STEPS + "验收", 20, CellType.DATE, value=_when("accepted_on")),
    item("for_villages", _FOR + "村", 9, CellType.INT),
    item("benefit_hh", _FOR + "户", 11, CellType.INT),
    item("benefit_person", _FOR + "人", 12, CellType.INT),
    item("mechanism", "联农带农机制", 22),
    item("resp_unit", "责任单位", 22),
    item("resp_person", "责任人", 16, CellType.CENTER),
)
BRIDGING_FUND = Is("source", "in", BRIDGING)


def make_bridging(source: TableSource, request: TableRequest) -> Tabular:
    """G-3: projects with bridging funds, or tagged as such; money and steps as of the day."""
    day = day_of(request)
    paid = All((Is("paid_on", "<=", day), Through("fund_id", BRIDGING_FUND)))
    arrived = All((BRIDGING_FUND, Any_((Is("arrived_on", "<=", day), Is("arrived_on", "empty")))))
    reads: Reads = {
        **{key: plan_sum(FUND_GROUPS[key][:1]) for key in ("central", "province", "city", "county")},
        "planned": plan_sum(BRIDGING),
        "paid": Named(SumOf("project_payment", "project_id", "amount", paid), "invest_total"),
        "arrived": Named(SumOf("project_fund", "project_id", "amount_arrived", arrived), "invest_total"),
    }
    cond = Any_((Is("tags", "has", "衔接资金项目"), Exists("project_fund", "project_id", BRIDGING_FUND)))
    rows = read_projects(source, request, cond, reads)
    for row in rows:
        row["rate"] = percent(row["paid"], row["arrived"])
        row["for_villages"] = len(row["villages"] or ()) or None
        row["mechanism"] = None
        for key in ("central", "province", "city", "county"):
            row[key] = row[key] or None
    total = sums(rows, "planned", "central", "province", "city", "county", "paid")
    total["rate"] = percent(amount(total["paid"]), amount(sums(rows, "arrived")["arrived"]))
    for name in ("benefit_hh", "benefit_person"):
        counts = [row[name] for row in rows if row[name] is not None]
        total[name] = sum(counts) if counts else None
    total["for_villages"] = len({i for row in rows for i in row["villages"] or ()}) or None
    passed = Decimal(day.month) * 100 / 12
    sheet = Sheet(
        "G-3",
        f"{request.period.label}财政衔接资金项目实施进度表",
        _BRIDGE,
        notes=(
            f"1.支付率＝已支付÷到位资金；序时进度（已过月数÷12）为{passed:.1f}%。",
            "2.合计中受益村为不重复的村数；联农带农机制由责任单位填写。",
        ),
    )
    return sheet.of(source, request, rows, total)


G3 = PrintedTable(
    name="G-3", label="财政衔接资金项目实施进度表", area=AREA, ledger="project", make=make_bridging,
    use="衔接资金的安排、支付率和实施进度。",
)  # fmt: skip

__all__ = ["G3"]
