"""Rules over projects (rules.md 7, XM)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from township_desk.core.fields import Row
from township_desk.core.query import Cond, Is, Query
from township_desk.core.rules import ERROR, NOTICE, WARNING, Broken, Desk, Moment, RowRule, Rule, broken
from township_desk.ledgers.project_flow import SIMPLE, STAGE_DATES, at_or_beyond
from township_desk.ledgers.rules_common import alike, in_order, not_long_past, same_row

MANY = 2000
"""Rows of one project that a rule looks at."""
TENTH = Decimal("1.1")


def children(desk: Desk, ledger: str, project_id: int | None, cond: Cond | None = None) -> list[Row]:
    """The live rows of a project in a child ledger."""
    if project_id is None:
        return []
    return desk.rows(Query(ledger, Is("project_id", "=", project_id)).also(cond), MANY)


def total(rows: list[Row], name: str) -> Decimal:
    """The sum of a field; empty counts as nothing."""
    return sum((row[name] for row in rows if row.get(name) is not None), Decimal(0))


def wan(value: Decimal) -> str:
    """An amount in 万元 as messages show it."""
    text = f"{value:,.6f}".rstrip("0")
    whole, _, part = text.partition(".")
    return f"{whole}.{part:0<2}"


def later_by_months(day: date, months: int) -> date:
    """The same day some months on, the month's last where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError(day)


def _funds_make_total(row: Row, desk: Desk) -> Broken | None:
    invested = row.get("invest_total")
    if invested is None or not at_or_beyond(row.get("stage"), "入库"):
        return None
    planned = total(children(desk, "project_fund", row.get("id")), "amount_plan")
    return broken("invest_total", a=wan(planned), b=wan(invested)) if planned != invested else None


def _over_estimate(row: Row, desk: Desk) -> Broken | None:
    estimate, budget = row.get("estimate"), row.get("budget")
    return broken("budget") if estimate and budget and budget > estimate * TENTH else None


def _over_budget(row: Row, desk: Desk) -> Iterator[Broken]:
    budget = row.get("budget")
    for name in ("contract_price", "final_price"):
        if budget is not None and row.get(name) is not None and row[name] > budget:
            yield broken(name)


_LABELS = {
    "in_pool_on": "入库日期", "approved_on": "立项（批复）日期", "bid_on": "中标日期", "started_on": "实际开工", "finished_on": "完工日期",
    "accepted_on": "验收日期", "settled_on": "决算（审计）日期", "handed_on": "移交日期",
}  # fmt: skip


def _dates_in_order(row: Row, desk: Desk) -> Iterator[Broken]:
    before: str | None = None
    for name in STAGE_DATES.values():
        if row.get(name) is None:
            continue
        if before is not None and row[name] < row[before]:
            yield broken(name, message=f"日期顺序错误：“{_LABELS[name]}”不能早于“{_LABELS[before]}”。")
        else:
            before = name


_NEEDED = (
    ("立项", "approval_no", "批复文号", True),
    ("招投标", "procure", "招标（采购）方式", False),
    ("开工", "builder", "施工单位", False),
    ("验收", "accept_result", "验收结论", False),
    ("移交管护", "caretaker", "管护单位（责任人）", False),
)
"""(stage, field, label, not asked of projects that the villagers built themselves)."""


def _stage_papers(row: Row, desk: Desk) -> Iterator[Broken]:
    simple = row.get("procure") in SIMPLE
    for stage, name, label, formal in _NEEDED:
        if at_or_beyond(row.get("stage"), stage) and row.get(name) in (None, "") and not (formal and simple):
            yield broken("stage", 项=label, 阶段=stage)
    if at_or_beyond(row.get("stage"), "决算") and row.get("accept_result") == "不合格":
        yield broken("stage", 项="合格的验收结论", 阶段="决算")


def _must_tender(row: Row, desk: Desk) -> Broken | None:
    price, way = row.get("contract_price"), row.get("procure")
    if price is None or way is None or price < desk.setting("project.tender_wan"):
        return None
    free = way not in ("公开招标", "邀请招标")
    return broken("procure", 价=f"{price:f}", 方式=way) if free else None


def _not_in_pool(row: Row, desk: Desk) -> Broken | None:
    bridging = "衔接资金项目" in (row.get("tags") or ())
    return (
        broken("tags")
        if bridging and at_or_beyond(row.get("stage"), "立项") and row.get("in_pool_on") is None
        else None
    )


def _progress_of_finished(row: Row, desk: Desk) -> Broken | None:
    if row.get("finished_on") is None or row.get("id") is None:
        return None
    lines = children(desk, "project_progress", row["id"])
    last = max(lines, key=lambda line: line["month"], default=None)
    percent = last.get("progress_pct") if last is not None else None
    if percent is None or percent >= 100:
        return None
    return broken("finished_on", message=f"已填完工日期，最近一次形象进度为{percent}%，应为100%，请核实。")


def _month_unreported(row: Row, desk: Desk) -> Broken | None:
    started = row.get("started_on")
    if row.get("stage") not in ("开工", "在建") or started is None or row.get("id") is None:
        return None
    if desk.today.day <= desk.setting("project.report_day"):
        return None
    last = later_by_months(desk.today.replace(day=1), -1)
    month = f"{last:%Y-%m}"
    if f"{started:%Y-%m}" > month or children(desk, "project_progress", row["id"], Is("month", "=", month)):
        return None
    return broken("stage", 项目=row.get("name") or "", 月=month)


def _late_papers(row: Row, desk: Desk) -> Iterator[Broken]:
    finished, accepted = row.get("finished_on"), row.get("accepted_on")
    if finished is not None and accepted is None:
        months = desk.setting("project.accept_months")
        if later_by_months(finished, months) < desk.today:
            yield broken("finished_on", message=f"完工超过{months}个月未验收。")
    if accepted is not None and row.get("settled_on") is None:
        months = desk.setting("project.settle_months")
        if later_by_months(accepted, months) < desk.today:
            yield broken("accepted_on", message=f"验收后超过{months}个月未决算。")


def _declared_twice(row: Row, desk: Desk) -> Broken | None:
    name, villages = row.get("name"), row.get("villages") or ()
    for village in villages if name else ():
        for other in desk.rows(Query("project", Is("villages", "has", village)), MANY):
            if same_row(row, other) or _other_year(row, other):
                continue
            if alike(name, other.get("name")):
                return broken("name", 编号=other.get("project_no") or other.get("name") or "")
    return None


def _other_year(row: Row, other: Row) -> bool:
    mine, theirs = row.get("pool_year"), other.get("pool_year")
    return mine is not None and theirs is not None and mine != theirs


def _invited(row: Row, desk: Desk) -> Iterator[Broken]:
    if "招商引资" not in (row.get("tags") or ()):
        return
    if row.get("signed_on") is None:
        yield broken("signed_on", message="招商项目没有签约日期，请核实。")
    arrived = total(children(desk, "project_fund", row.get("id")), "amount_arrived")
    promised = row.get("contract_invest")
    if promised is not None and arrived > promised:
        yield broken(
            "contract_invest", message=f"到位资金{wan(arrived)}万元，超过合同引资额{wan(promised)}万元，请核实。"
        )


def _pays_late(row: Row, desk: Desk) -> Broken | None:
    if "衔接资金项目" not in (row.get("tags") or ()) or row.get("id") is None or row.get("stage") in (None, "终止"):
        return None
    arrived = total(children(desk, "project_fund", row["id"], Is("source", "in", BRIDGING_SOURCES)), "amount_arrived")
    year = row.get("pool_year")
    if not arrived or (year is not None and year != desk.today.year):
        return None
    paid = total(children(desk, "project_payment", row["id"]), "amount")
    passed = Decimal(desk.today.month - 1) / 12
    if paid / arrived >= passed:
        return None
    return broken("tags", message=f"支付进度滞后：支付率{paid / arrived:.1%}，序时进度{passed:.1%}。")


BRIDGING_SOURCES = ("中央衔接", "省级衔接", "市级衔接", "县级衔接")


def _asset_owner(row: Row, desk: Desk) -> Broken | None:
    if row.get("handed_on") is None and row.get("stage") != "移交管护":
        return None
    lacking = next((name for name in ("asset_kind", "asset_owner") if not row.get(name)), None)
    return broken(lacking) if lacking else None


def _more_than_live_there(row: Row, desk: Desk) -> Iterator[Broken]:
    villages = row.get("villages") or ()
    found = [place for village in villages if (place := desk.row("village", village)) is not None]
    for name, source in (("benefit_hh", "household_count"), ("benefit_person", "population")):
        counts = [place.get(source) for place in found]
        if row.get(name) and counts and None not in counts and row[name] > sum(c for c in counts if c is not None):
            words = "受益户数" if name == "benefit_hh" else "受益人数"
            total = sum(c for c in counts if c is not None)
            yield broken(name, message=f"受益数超过村总数：{words}{row[name]}，所在村（社区）共{total}，请核对。")


PROJECT_RULES: tuple[Rule, ...] = (
    not_long_past("started_on"),
    in_order("G-06", (("plan_start", "plan_end"),), {"plan_start": "计划开工", "plan_end": "计划完工"}),
    RowRule("XM-01", ERROR, "资金来源合计{a}与总投资{b}不符。", _funds_make_total, ("invest_total", "stage"), "S10§16", Moment.STEP,
            alone=False),
    RowRule("XM-04", WARNING, "概算超过可研估算10%。", _over_estimate, ("estimate", "budget"), "S10§12"),
    RowRule("XM-05", WARNING, "超概算须核定。", _over_budget, ("budget", "contract_price", "final_price"), "S10§23"),
    RowRule("XM-06", ERROR, "日期顺序错误。", _dates_in_order, tuple(STAGE_DATES.values()), "设"),
    RowRule("XM-07", ERROR, "缺{项}，不能进入“{阶段}”。", _stage_papers, ("stage", *(n for _, n, _, _ in _NEEDED)), "S10§20、§25",
            Moment.STEP),
    RowRule("XM-08", WARNING, "达到必须招标规模：合同价{价}万元，采购方式为“{方式}”，请核对或说明依据。",
            _must_tender, ("contract_price", "procure"), "S37"),
    RowRule("XM-09", ERROR, "衔接资金项目须先入库。", _not_in_pool, ("tags", "stage", "in_pool_on"), "常·高", Moment.STEP),
    RowRule("XM-11", WARNING, "已填完工日期，形象进度不是100%，请核实。", _progress_of_finished, ("finished_on",), "设", alone=False),
    RowRule("XM-12", NOTICE, "{项目}{月}进度未报。", _month_unreported, ("stage", "started_on"), "S10§27", Moment.MONTH, alone=False),
    RowRule("XM-14", WARNING, "超期未验收或未决算。", _late_papers, ("finished_on", "accepted_on", "settled_on"), "S10§25；设",
            Moment.MONTH),
    RowRule("XM-17", WARNING, "疑似重复申报：{编号}。", _declared_twice, ("name", "villages", "pool_year"), "防重复申报；设", alone=False),
    RowRule("XM-18", WARNING, "招商项目的签约日期、到位资金请核实。",
            _invited, ("tags", "signed_on", "contract_invest"), "S42", alone=False),
    RowRule("XM-21", NOTICE, "支付进度滞后。", _pays_late, ("tags", "stage", "pool_year"), "S34", Moment.MONTH, alone=False),
    RowRule("XM-22", WARNING, "请登记资产权属。", _asset_owner, ("handed_on", "stage", "asset_kind", "asset_owner"),
            "帮扶项目资产管理；常·高"),
    RowRule("XM-23", ERROR, "受益数超过村总数。", _more_than_live_there, ("benefit_hh", "benefit_person", "villages"), "设", alone=False),
)  # fmt: skip
