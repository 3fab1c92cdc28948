"""The story of a project: stages with their days, money by source, months, quantities, documents, what is late."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from township_desk.core.query import Sort
from township_desk.core.story import Bar, Bars, Block, Fact, Facts
from township_desk.ledgers.project_flow import STAGE_DATES, STAGES
from township_desk.service.record import Record
from township_desk.service.story import StoryPlan, Teller, facts_of, findings_of, lines_of, stages_of

_ZERO = Decimal(0)


def _sum(rows: Iterable[Record], name: str) -> Decimal:
    return sum((row.values[name] for row in rows if row.values.get(name) is not None), _ZERO)


def _wan(value: Decimal | None) -> str:
    return "" if value is None else f"{value:,.2f}万元"


def _share(part: Decimal, whole: Any) -> str:
    return f"（{part * 100 / whole:.1f}%）" if whole else ""


def behind(teller: Teller) -> Block | None:
    """Where dates of later stages are filled in than the one that the project stands at: the stage lags behind."""
    values = teller.record.values
    stage = values.get("stage")
    if stage not in STAGES or stage == "终止":
        return None
    later = [name for name, f in STAGE_DATES.items() if values.get(f) and STAGES.index(name) > STAGES.index(stage)]
    if not later:
        return None
    told = f"还在“{stage}”，但{'、'.join(f'{name}日期' for name in later)}已经填了；请办理到实际的阶段，或改正日期。"
    return Facts("阶段落后于日期", (Fact("阶段", told, "bad"),))


def money(teller: Teller) -> Block:
    """The sums that everyone asks for first."""
    values = teller.record.values
    funds, payments = teller.rows("project_fund", "project_id"), teller.rows("project_payment", "project_id")
    planned, arrived, paid = _sum(funds, "amount_plan"), _sum(funds, "amount_arrived"), _sum(payments, "amount")
    total, contract, done = values.get("invest_total"), values.get("contract_price"), values.get("invest_done")
    items = [Fact("计划总投资", _wan(total))]
    if funds:
        unlike = total is not None and planned != total
        items.append(Fact("来源合计", _wan(planned) + ("，与总投资不符" if unlike else ""), "bad" if unlike else ""))
        items.append(Fact("已到位", _wan(arrived) + _share(arrived, planned)))
    if contract is not None:
        items.append(Fact("合同价", _wan(contract)))
    if payments:
        over = paid > arrived
        items.append(Fact("已支付", _wan(paid) + _share(paid, contract or arrived), "bad" if over else ""))
    if done is not None:
        items.append(Fact("累计完成投资", _wan(done) + _share(done, total)))
    if values.get("final_price") is not None:
        items.append(Fact("决算价", _wan(values["final_price"])))
    return Facts("投资", tuple(items))


def funds(teller: Teller) -> Block | None:
    """Money by source on one scale: planned, arrived, paid; the contract below."""
    rows = teller.rows("project_fund", "project_id", Sort("id"))
    if not rows:
        return None
    payments = teller.rows("project_payment", "project_id")
    contract = teller.record.values.get("contract_price")
    planned, arrived, paid = _sum(rows, "amount_plan"), _sum(rows, "amount_arrived"), _sum(payments, "amount")
    limit = float(max(planned, arrived, paid, contract or _ZERO, Decimal("0.01")))
    bars = []
    for row in rows:
        mine = [pay for pay in payments if pay.values.get("fund_id") == row.id]
        amounts = (row.values.get("amount_plan"), row.values.get("amount_arrived"), _sum(mine, "amount"))
        bars.append(_bar(teller.text(row, "source"), amounts, limit, ("project_fund", row.id)))
    loose = [pay for pay in payments if pay.values.get("fund_id") is None]
    if loose:
        bars.append(_bar("未注明资金行", (None, None, _sum(loose, "amount")), limit))
    bars.append(_bar("合计", (planned, arrived, paid), limit))
    if contract is not None:
        bars.append(Bar("合同价", (("合同价", float(contract), "soon"),), limit, _wan(contract)))
    return Bars("资金来源", tuple(bars), (("plan", "计划"), ("arrived", "到位"), ("good", "支付")))


def _bar(
    label: str,
    amounts: tuple[Decimal | None, Decimal | None, Decimal],
    limit: float,
    link: tuple[str, int] | None = None,
) -> Bar:
    names = (("计划", "plan"), ("到位", "arrived"), ("支付", "good"))
    parts = tuple((name, float(v), tone) for (name, tone), v in zip(names, amounts, strict=True) if v is not None)
    words = [f"{name} {v:,.2f}" for (name, _), v in zip(names, amounts, strict=True) if v is not None]
    return Bar(label, parts, limit, "　".join(words), link)


def months(teller: Teller) -> Block | None:
    """Progress month by month, in percent; the time that has passed of the planned time beside the last."""
    rows = teller.rows("project_progress", "project_id", Sort("month"))
    if not rows:
        return None
    bars = []
    for row in rows[-18:]:
        percent = row.values.get("progress_pct")
        parts = () if percent is None else (("进度", float(percent), "good"),)
        words = [f"{percent}%" if percent is not None else "", teller.text(row, "progress_text")]
        done = row.values.get("done_month")
        if done is not None:
            words.append(f"本月 {done:,.2f}万元")
        if row.values.get("done_total") is not None:
            words.append(f"累计 {row.values['done_total']:,.2f}万元")
        bars.append(
            Bar(row.values["month"], parts, 100.0, "　".join(w for w in words if w), ("project_progress", row.id))
        )
    start, end = teller.record.values.get("plan_start"), teller.record.values.get("plan_end")
    if start and end and end > start and teller.record.values.get("finished_on") is None:
        passed = min(100.0, max(0.0, (teller.today - start).days * 100 / (end - start).days))
        bars.append(Bar("计划工期", (("已过", passed, "soon"),), 100.0, f"已过 {passed:.0f}%（{start} 至 {end}）"))
    return Bars("月进度", tuple(bars))


PROJECT_STORY = StoryPlan(
    ledger="project",
    label="项目全貌",
    subtitle=("project_no", "villages", "kind", "tags"),
    blocks=(
        stages_of(
            "阶段",
            tuple(stage for stage in STAGES if stage not in ("储备", "终止")),
            STAGE_DATES,
            {},
        ),
        behind,
        findings_of(
            "逾期和待处理",
            ("project_fund", "project_id"),
            ("project_payment", "project_id"),
            ("project_progress", "project_id"),
            ("project_output", "project_id"),
            since={"overdue": "plan_end", "late_start": "plan_start", "due_soon": "plan_end"},
        ),
        money,
        facts_of(
            "基本情况", "content", "place", "nature", "owner_unit", "resp_unit", "resp_person", "phone", "builder", "supervisor",
            "procure", "approval_no", "plan_start", "plan_end", "accept_result", "caretaker", "benefit_hh", "benefit_person",
            "investor", "signed_on", "perf_goal", "problem", "remark",
        ),
        funds,
        months,
        lines_of(
            "资金拨付", "project_payment", "project_id", ("paid_on", "amount", "ratio", "payee", "purpose", "voucher_no"), Sort("paid_on"),
            sums=("amount",), empty="还没有支付",
        ),
        lines_of(
            "建设内容（实物量）", "project_output", "project_id",
            ("item", "village_id", "unit", "qty_plan", "qty_done", "amount", "done_on"), Sort("id"), sums=("amount",),
            empty="没有登记实物量",
        ),
        lines_of(
            "前期文本", "project_doc", "project_id",
            ("doc_kind", "title", "invest_est", "submitted_on", "submitted_to", "approval"), Sort("submitted_on"),
            empty="没有登记前期文本",
        ),
    ),
)  # fmt: skip
