"""Rules over doubts checked and money claimed back (rules.md 5.3, ZJ)."""

from __future__ import annotations

from decimal import Decimal

from township_desk.core.fields import Row
from township_desk.core.query import All, Cond, Exists, Is, Not, Query, Through
from township_desk.core.rules import ERROR, WARNING, Broken, Desk, Moment, RowRule, Rule, SetRule, broken
from township_desk.ledgers.checks import visible_length
from township_desk.ledgers.rules_benefit import names_in
from township_desk.ledgers.rules_common import in_order, not_long_past
from township_desk.ledgers.welfare_words import RUNNING

STOPPING = Is("action", "in", ("停发", "停发并追缴"))


def _goes_on(row: Row, desk: Desk) -> Broken | None:
    return broken("action") if row.get("conclusion") == "属实" and row.get("action") == "继续保障" else None


def _badly_checked(row: Row, desk: Desk) -> Broken | None:
    if row.get("checked_by") and len(names_in(row["checked_by"])) < 2:
        return broken("checked_by", message="核实人不得少于2人。")
    if row.get("conclusion") != "不属实":
        return None
    return broken("note") if visible_length(row.get("note") or "") < 8 else None


FINDING_RULES: tuple[Rule, ...] = (
    not_long_past("received_on"),
    in_order("G-06", (("received_on", "checked_on"), ("checked_on", "closed_on")),
             {"received_on": "反馈日期", "checked_on": "核实日期", "closed_on": "办结日期"}),
    RowRule("ZJ-03", ERROR, "属实疑点须调整、停发或移交。", _goes_on, ("conclusion", "action"), "设"),
    SetRule(
        "ZJ-04", ERROR, "处理方式为停发，待遇仍在享，请办理停发。",
        All((STOPPING, Through("benefit_id", Is("status", "in", RUNNING)))), "action", "设",
    ),
    RowRule(
        "ZJ-05", ERROR, "请写明核实依据（不少于8个字），两人以上核实。", _badly_checked, ("conclusion", "note", "checked_by"), "设",
        Moment.STEP,
    ),
    SetRule(
        "ZJ-06", ERROR, "已按停发处理，待遇没有停发的变动记录，停发户数不一致。",
        All((STOPPING, Is("status", "=", "已办结"), Is("benefit_id", "filled"),
             Not(Through("benefit_id", Exists("benefit_event", "benefit_id", Is("kind", "=", "停发")))))),
        "action", "P169—P170", Moment.REPORT,
    ),
)  # fmt: skip
"""In the order of rules.md."""


def paid_between(desk: Desk, benefit_id: int, first: str, last: str) -> Decimal:
    """What lines of a benefit paid for the months `first` to `last`, arrears for their own; what was sent again counts once,
    what failed does not."""

    def within(field: str) -> Cond:
        return All((Is(field, ">=", first), Is(field, "<=", last)))

    months = within("for_month") | All((Is("for_month", "empty"), Through("batch_id", within("period"))))
    where = All((Is("benefit_id", "=", benefit_id), Is("result", "!=", "失败"), Is("kind", "!=", "重发"), months,
                 Through("batch_id", Is("is_void", "!=", 1))))  # fmt: skip
    return desk.total(Query("pay_line", where), "amount")


def _not_what_was_paid(row: Row, desk: Desk) -> Broken | None:
    first, last, due = row.get("period_from"), row.get("period_to"), row.get("amount_due")
    if row.get("benefit_id") is None or first is None or last is None or due is None:
        return None
    paid = paid_between(desk, row["benefit_id"], first, last)
    return broken("amount_due", 元=f"{paid:.2f}") if paid and paid != due else None


def _wrong_money(row: Row, desk: Desk) -> Broken | None:
    due, got = row.get("amount_due"), row.get("amount_got")
    if due is None or got is None:
        return None
    if got > due:
        return broken("amount_got", message="已追缴金额大于应追缴金额。")
    if row.get("status") == "已完成" and got != due:
        return broken("amount_got", message="状态为已完成，已追缴金额应等于应追缴金额。")
    unproven = broken("voucher_no", message="追缴金额/凭证不符：已追缴到账，没有缴款凭证号，请填写。")
    return unproven if got > 0 and row.get("status") == "已完成" and not row.get("voucher_no") else None


RECOVERY_RULES: tuple[Rule, ...] = (
    in_order("G-06", (("period_from", "period_to"),), {"period_from": "违规期间", "period_to": "违规期间止"}),
    RowRule(
        "ZJ-01", WARNING, "系统计算违规期间实发合计为{元}元。", _not_what_was_paid, ("benefit_id", "period_from", "period_to",
        "amount_due"),
        "设", alone=False,
    ),
    RowRule("ZJ-02", ERROR, "追缴金额/凭证不符，请核对应追缴、已追缴金额和缴款凭证号。",
            _wrong_money, ("amount_due", "amount_got", "voucher_no", "status"), "S03§68"),
)  # fmt: skip
