"""The story of a household: who lives there, what it gets and got, what was doubted, who called on it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from township_desk.core.query import All, Any_, Cond, Grouping, Is, Measure, Query, Sort, Through
from township_desk.core.story import Block, Fact, Facts
from township_desk.ledgers.payments import PAID_ONCE
from township_desk.ledgers.welfare_words import RUNNING
from township_desk.service.story import StoryPlan, Teller, facts_of, findings_of, lines_of


def _through(ref: str) -> Callable[[Teller], Cond]:
    """Rows whose person or benefit, named by `ref`, belongs to the household."""
    return lambda teller: Through(ref, Is("hh_id", "=", teller.record.id))


def _doubts(teller: Teller) -> Cond:
    return Any_((_through("person_id")(teller), _through("benefit_id")(teller)))


def _visits(teller: Teller) -> Cond:
    """Activities that name somebody of the household."""
    return Any_(tuple(Is("target_person_id", "has", row.id) for row in teller.rows("person", "hh_id")))


def standing(teller: Teller) -> Block | None:
    """What the household gets now, and what was paid to it this year and in all."""
    benefits = [
        row for row in teller.rows("benefit", "hh_id", Sort("start_month")) if row.values.get("status") in RUNNING
    ]
    items = [
        Fact(
            teller.text(row, "program")
            + (f"（{row.labels['person_id']}）" if row.values.get("obj_type") == "人" else ""),
            "，".join(
                part
                for part in (
                    teller.text(row, "status"),
                    teller.text(row, "tier"),
                    f"{teller.text(row, 'member_count')}人" if row.values.get("obj_type") == "户" else "",
                    f"每月{teller.text(row, 'monthly_amount')}元"
                    if row.values.get("monthly_amount") is not None
                    else "",
                )
                if part
            ),
            "" if row.values.get("status") == "在保" else "soon",
        )
        for row in benefits
    ]
    monthly = sum((row.values["monthly_amount"] for row in benefits if row.values.get("monthly_amount")), Decimal(0))
    if len(benefits) > 1:
        items.append(Fact("每月合计", f"{monthly:,.2f}元"))
    paid = _paid_this_year(teller)
    if paid:
        items.append(Fact("本年发放", f"{paid:,.2f}元"))
    return Facts("现享受的待遇" if benefits else "已发放的待遇", tuple(items)) if items else None


def _paid_this_year(teller: Teller) -> Decimal | None:
    """What the rosters of the year's months paid to the household; what the bank returned counts when it was paid."""
    year = teller.today.year
    months = Through("batch_id", All((Is("period", ">=", f"{year}-01"), Is("period", "<=", f"{year}-12"))))
    where = All((Is("hh_id", "=", teller.record.id), PAID_ONCE, months))
    ((paid,),) = teller.desk.rows.group(Grouping(Query("pay_line", where), (), (Measure("sum", "sum", "amount"),)))
    found: Decimal | None = paid
    return found


HOUSEHOLD_STORY = StoryPlan(
    ledger="household",
    label="家庭全貌",
    subtitle=("hh_no", "village_id", "group_name", "hh_nature"),
    blocks=(
        findings_of("待处理", ("person", "hh_id"), ("benefit", "hh_id")),
        standing,
        facts_of(
            "基本情况", "address", "phone", "hukou_type", "family_size", "lifted_year", "income_pc", "farmland_mu", "housing_safe",
            "acct_name", "bank_name", "bank_no", "status", "remark",
        ),
        lines_of(
            "家庭成员", "person", "hh_id",
            ("name", "relation", "sex", "birth", "id_no", "health", "labor", "work_status", "alive_status"), Sort("id"),
            empty="没有登记成员",
        ),
        lines_of(
            "各项待遇", "benefit", "hh_id",
            ("program", "person_id", "tier", "member_count", "monthly_amount", "start_month", "end_month", "end_reason", "status"),
            Sort("start_month"), empty="没有登记持续性待遇（一次性的救助见“临时救助”和“发放”）",
        ),
        lines_of(
            "待遇变动", "benefit_event", _through("benefit_id"),
            ("month", "kind", "benefit_id", "delta_person", "amount_before", "amount_after", "reason"), Sort("month", True),
            empty="没有变动",
        ),
        lines_of(
            "发放", "pay_line", "hh_id", ("batch_id", "person_id", "base_amount", "adjust_amount", "amount", "result", "fail_reason"),
            Sort("id", True), sums=("amount",), summed=PAID_ONCE, empty="没有发放过",
        ),
        lines_of(
            "临时救助", "relief", "hh_id", ("relief_no", "kind", "cause", "people_count", "amount", "approved_on", "status"),
            Sort("approved_on", True), sums=("amount",), empty="没有申请过",
        ),
        lines_of(
            "监测和帮扶", "monitor_case", "hh_id", ("monitor_no", "kind", "risk_types", "identified_on", "helper", "removed_on", "status"),
            Sort("identified_on", True), empty="不是监测对象",
        ),
        lines_of(
            "核查疑点", "finding", _doubts, ("finding_no", "kind", "received_on", "detail", "conclusion", "action", "status"),
            Sort("received_on", True), empty="没有疑点",
        ),
        lines_of(
            "追缴", "recovery", "hh_id", ("recovery_no", "period_from", "period_to", "amount_due", "amount_got", "done_on", "status"),
            Sort("id"), sums=("amount_due", "amount_got"), empty="没有追缴",
        ),
        lines_of(
            "走访探访", "activity", _visits, ("date", "act_type", "target_person_id", "leader", "summary"),
            Sort("date", True), empty="没有走访记录",
        ),
    ),
    reads=("person", "benefit", "benefit_event", "pay_line", "relief", "monitor_case", "finding", "recovery", "activity"),
)  # fmt: skip
