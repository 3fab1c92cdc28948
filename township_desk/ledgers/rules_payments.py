"""Rules over pay batches and their lines as they stand (rules.md 5.3, FF; BK, G-14, G-15).

Whether a roster agrees with dates, standards and the month before (FF-03, FF-04) is asked of the whole roster, in SQL
(service/payroll_check.py); that one sent to the bank is not changed (FF-13) is the ledgers' lock.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from township_desk.core.fields import Row
from township_desk.core.query import All, Is, Query, Today, month_plus
from township_desk.core.rules import (
    ERROR,
    NOTICE,
    WARNING,
    Broken,
    Desk,
    Moment,
    RowRule,
    Rule,
    SetRule,
    broken,
    twins,
)
from township_desk.ledgers.rules_common import in_order, same_row
from township_desk.ledgers.rules_notice import notice_rules
from township_desk.ledgers.welfare_lookup import name_of
from township_desk.ledgers.welfare_words import HOUSEHOLD_PROGRAMS, PROGRAMS

LOCKED = ("已送银行", "已发放", "已归档")
"""States in which a batch's lines are what the bank was told (8.8: 已送银行锁定)."""
LAND_PROGRAMS = ("实际种粮一次性补贴", "耕地地力补贴")
ACCOUNT_CHANGED, KEPT_BACK = "账号变更", "抵扣追缴"
"""How remarks begin that rosters write: a recorded change of the account (BK-09), what is kept back for a recovery."""
_OWED = ("补发", "重发")
OWN = "本月"
"""Kind of the lines that pay a batch's own month; others are arrears, lines sent again, written by hand."""


def _own_checker(row: Row, desk: Desk) -> Broken | None:
    return broken("checked_by") if row.get("made_by") and row.get("made_by") == row.get("checked_by") else None


def batch_before(desk: Desk, batch: Row) -> Row | None:
    """The first batch of the same program for the month before; None for payments that are no monthly benefit."""
    if batch.get("program") not in PROGRAMS or batch.get("period") is None or batch.get("batch_no") != 1:
        return None
    where = All((Is("program", "=", batch["program"]), Is("period", "=", month_plus(batch["period"], -1))))
    return min(desk.rows(Query("pay_batch", where), 20), key=lambda b: b.get("batch_no") or 1, default=None)


def _paid_late(row: Row, desk: Desk) -> Broken | None:
    paid: date | None = row.get("paid_on")
    if paid is None or row.get("period") is None or row.get("program") not in PROGRAMS:
        return None
    return broken("paid_on") if f"{paid:%Y-%m}" > month_plus(row["period"], 1) else None


BATCH_RULES: tuple[Rule, ...] = (
    in_order("G-06", (("notice_from", "notice_to"), ("sent_on", "paid_on")),
             {"notice_from": "公示起", "notice_to": "公示止", "sent_on": "送代发银行日期", "paid_on": "到账日期"}),
    *notice_rules(),
    RowRule("G-15", ERROR, "制表人与审核人不能为同一人。", _own_checker, ("made_by", "checked_by"), "内控不相容岗位"),
    RowRule("FF-09", WARNING, "发放不及时：到账日期晚于所属期次月末。", _paid_late, ("paid_on", "period", "program"), "S01§25"),
    SetRule("FF-10", NOTICE, "有发放失败的超过15天没有重发。", All((Is("failed_count", ">", 0), Is("paid_on", "<", Today(-15)))),
            "failed_count", "设"),
)  # fmt: skip
"""In the order of rules.md."""


def _batch(row: Row, desk: Desk) -> Row | None:
    return desk.row("pay_batch", row.get("batch_id"))


def _month(row: Row, batch: Row) -> str:
    """The month that a line pays for: its own (arrears), else the batch's."""
    return str(row.get("for_month") or batch["period"])


def _same_benefit_twice(row: Row, desk: Desk) -> Broken | None:
    """Two lines of a batch pay one benefit for one month."""
    batch = _batch(row, desk)
    if batch is None or row.get("benefit_id") is None or row.get("kind") not in (None, OWN):
        return None
    where = All((Is("benefit_id", "=", row["benefit_id"]), Is("batch_id", "=", row["batch_id"])))
    for other in desk.rows(Query("pay_line", where), 30):
        alike = other.get("kind") in (None, OWN) and _month(other, batch) == _month(row, batch)
        if alike and not same_row(row, other):
            return broken("benefit_id", 户主=name_of(desk, row.get("person_id")))
    return None


def _after_end(row: Row, desk: Desk) -> Broken | None:
    batch, benefit = _batch(row, desk), desk.row("benefit", row.get("benefit_id"))
    if batch is None or benefit is None or benefit.get("end_month") is None or not row.get("base_amount"):
        return None
    if _month(row, batch) < benefit["end_month"]:
        return None
    return broken("benefit_id", 户主=name_of(desk, row.get("person_id")), 月=benefit["end_month"])


def _after_death(row: Row, desk: Desk) -> Broken | None:
    """Paid after death; where a household is paid, its money goes on and only who receives it must change."""
    batch, person = _batch(row, desk), desk.row("person", row.get("person_id"))
    died: date | None = person.get("death_date") if person is not None else None
    if batch is None or person is None or died is None or _month(row, batch) <= f"{died:%Y-%m}":
        return None
    if batch.get("program") in HOUSEHOLD_PROGRAMS:
        message = "领款人{姓名}已死亡，请更换申请人和账户。"
        return broken("person_id", as_=WARNING, message=message, 姓名=person.get("name"))
    return broken("person_id", 姓名=person.get("name"))


def _before_start(row: Row, desk: Desk) -> Broken | None:
    batch, benefit = _batch(row, desk), desk.row("benefit", row.get("benefit_id"))
    if batch is None or benefit is None or benefit.get("start_month") is None or row.get("kind") not in (None, OWN):
        return None
    month, start = _month(row, batch), benefit["start_month"]
    return broken("benefit_id", 月=month, 起=start) if row.get("base_amount") and month < start else None


def _adjusted_without_remark(row: Row, desk: Desk) -> Broken | None:
    return broken("remark") if row.get("adjust_amount") and not row.get("remark") else None


def _negative(row: Row, desk: Desk) -> Broken | None:
    amount = row.get("amount")
    return broken("amount") if amount is not None and amount < 0 else None


def _not_quantity_times_price(row: Row, desk: Desk) -> Broken | None:
    qty, price, base = row.get("qty"), row.get("unit_price"), row.get("base_amount")
    if qty is None or price is None or base is None:
        return None
    return broken("base_amount", 元=f"{qty * price:.2f}") if abs(qty * price - base) > Decimal("0.05") else None


def _more_land_than_held(row: Row, desk: Desk) -> Broken | None:
    batch, home = _batch(row, desk), desk.row("household", row.get("hh_id"))
    if batch is None or home is None or batch.get("program") not in LAND_PROGRAMS or row.get("qty") is None:
        return None
    land = home.get("farmland_mu")
    if not land:
        return None
    where = All((Is("batch_id", "=", row["batch_id"]), Is("hh_id", "=", row["hh_id"])))
    others = [r for r in desk.rows(Query("pay_line", where), 50) if not same_row(row, r)]
    total = sum((r.get("qty") or Decimal(0) for r in (row, *others)), Decimal(0))
    most = land * desk.setting("pay.land_ratio")
    return broken("qty", 亩=f"{most:.2f}") if total > most else None


def _account_of_other_household(row: Row, desk: Desk) -> Broken | None:
    if not row.get("bank_no") or row.get("batch_id") is None:
        return None
    where = All((Is("bank_no", "=", row["bank_no"]), Is("batch_id", "=", row["batch_id"])))
    for other in desk.rows(Query("pay_line", where), 20):
        if not same_row(row, other) and other.get("hh_id") != row.get("hh_id"):
            return broken("bank_no", 户主=name_of(desk, other.get("person_id")))
    return None


def by_hand(remark: str | None) -> bool:
    """Whether a remark is a clerk's, not one that a roster wrote by itself."""
    return bool(remark) and not str(remark).startswith((ACCOUNT_CHANGED, KEPT_BACK, *_OWED))


def _account_changed(row: Row, desk: Desk) -> Broken | None:
    """Another account than last month's, and no remark that could account for it: only what is kept back, or none."""
    batch, remark = _batch(row, desk), row.get("remark") or ""
    told = bool(remark) and (ACCOUNT_CHANGED in remark or not remark.startswith(KEPT_BACK))
    if batch is None or row.get("benefit_id") is None or not row.get("bank_no") or told:
        return None
    before = batch_before(desk, batch)
    if before is None:
        return None
    where = All((Is("benefit_id", "=", row["benefit_id"]), Is("batch_id", "=", before["id"])))
    known = [line["bank_no"] for line in desk.rows(Query("pay_line", where), 30) if line.get("bank_no")]
    if not known or row["bank_no"] in known:
        return None
    return broken("bank_no", a=known[0][-4:], b=row["bank_no"][-4:])


_PAID = ("batch_id", "benefit_id", "person_id", "base_amount", "for_month", "kind")

LINE_RULES: tuple[Rule, ...] = (
    RowRule("G-09", ERROR, "实发金额不能小于0，扣减不能超过本金额。", _negative, ("amount", "base_amount", "adjust_amount"),
            "ledgers.md 8.1"),
    RowRule("BK-06", ERROR, "账号已用于同一批次“{户主}”户。", _account_of_other_household, ("batch_id", "bank_no", "hh_id"), "S27",
            alone=False, twins=twins(("batch_id", "bank_no"))),
    RowRule("BK-09", WARNING, "账号已由尾号{a}变为{b}，请登记“账户变更”，或在备注写明变更依据。", _account_changed,
            ("batch_id", "benefit_id", "bank_no", "remark"), "内控【设】", alone=False),
    RowRule("FF-02", ERROR, "{户主}重复发放。", _same_benefit_twice, ("batch_id", "benefit_id", "for_month", "kind"), "设", alone=False,
            twins=twins(("batch_id", "benefit_id"))),
    RowRule("FF-05", ERROR, "{户主}已于{月}停发。", _after_end, _PAID, "S01§32", alone=False),
    RowRule("FF-06", ERROR, "{姓名}已死亡。", _after_death, _PAID, "RY-07", alone=False),
    RowRule("FF-07", ERROR, "{月}早于起发月{起}，请核对起发月，或去掉这一行。", _before_start, _PAID, "S01§21", alone=False),
    RowRule("FF-08", ERROR, "请注明补发（扣减）原因。", _adjusted_without_remark, ("adjust_amount", "remark"), "设"),
    RowRule("FF-11", WARNING, "申报面积超过{亩}亩。", _more_land_than_held, ("batch_id", "hh_id", "qty"), "设", alone=False),
    RowRule("FF-12", ERROR, "应为{元}元。", _not_quantity_times_price, ("qty", "unit_price", "base_amount"), "设"),
)  # fmt: skip
"""In the order of rules.md."""


def _already_paid(row: Row, desk: Desk) -> Broken | None:
    if row.get("id") is None or row.get("program") is None:
        return None
    where = Is("benefit_id", "=", row["id"])
    for line in desk.rows(Query("pay_line", where), 1):
        batch = _batch(line, desk)
        return broken("program", 批次=f"{(batch or {}).get('period') or ''}发放批次")
    return None


BENEFIT_PAID = RowRule(
    "G-14", ERROR, "该记录已被{批次}引用，不能作废。", _already_paid, ("program",), "设", Moment.VOID, alone=False
)
"""G-14: a benefit that was paid may be ended, not voided."""
