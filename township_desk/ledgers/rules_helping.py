"""Rules over claims of subsidies and small loans (rules.md 5.2: HC-15; 6: XD)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from township_desk.core.fields import Row
from township_desk.core.fields_code import age_on
from township_desk.core.query import All, Is, Query
from township_desk.core.rules import ERROR, NOTICE, WARNING, Broken, Desk, RowRule, Rule, broken
from township_desk.ledgers.rules_common import in_order, not_long_past, same_row

YULU = "雨露计划"
NO_STUDENTS = ("本科及以上", "非在校")
SUPPORTED = ("脱贫户", "脱贫不稳定户", "边缘易致贫户", "突发严重困难户")
USUAL_LOAN, GREATEST_LOAN = Decimal(50_000), Decimal(100_000)
_OPEN = ("在贷", "到期未还")
SOON = 30


def _no_yulu(row: Row, desk: Desk) -> Iterator[Broken]:
    if row.get("program") != YULU or row.get("person_id") is None:
        return
    person = desk.row("person", row["person_id"])
    if person is not None and person.get("school_status") in NO_STUDENTS:
        yield broken("person_id", message=f"不属于补助对象：登记的在校生状况为“{person['school_status']}”。")
    if not row.get("period"):
        return
    same = All((Is("program", "=", YULU), Is("person_id", "=", row["person_id"]), Is("period", "=", row["period"])))
    for other in desk.rows(Query("subsidy_claim", same), 5):
        if not same_row(row, other) and other.get("status") != "不通过":
            yield broken(
                "period",
                message=f"本学期（{row['period']}）已申报，状态为“{other.get('status') or '未填'}”，不能再报。",
            )
            return


def _product(row: Row, desk: Desk) -> Broken | None:
    amount, qty, price = row.get("amount"), row.get("qty"), row.get("unit_price")
    if amount is None or qty is None or price is None:
        return None
    wanted = (qty * price).quantize(Decimal("0.01"))
    return broken("amount", 元=wanted) if abs(wanted - amount) > Decimal("0.05") else None


def _too_much(row: Row, desk: Desk) -> Iterator[Broken]:
    amount = row.get("amount")
    if amount is not None and amount > GREATEST_LOAN:
        yield broken("amount", as_=ERROR, message="贷款金额超过10万元。")
    elif amount is not None and amount > USUAL_LOAN:
        yield broken("amount", message="贷款金额超过5万元，超出部分不贴息。")
    if row.get("hh_id") is not None and row.get("status") in _OPEN:
        same = All((Is("hh_id", "=", row["hh_id"]), Is("status", "in", _OPEN)))
        if any(not same_row(row, other) for other in desk.rows(Query("microloan", same), 3)):
            yield broken("hh_id", message="同一户另有在贷的贷款。")


def _too_long(row: Row, desk: Desk) -> Broken | None:
    lent, due = row.get("lent_on"), row.get("due_on")
    if lent is None or due is None:
        return None
    last = lent.replace(year=lent.year + 3) if (lent.month, lent.day) != (2, 29) else date(lent.year + 3, 3, 1)
    return broken("due_on") if due > last else None


def _age(row: Row, desk: Desk) -> Broken | None:
    lent: date | None = row.get("lent_on")
    person = desk.row("person", row.get("person_id")) if row.get("person_id") is not None else None
    birth: date | None = person.get("birth") if person is not None else None
    if birth is None or lent is None:
        return None
    return None if 18 <= age_on(birth, lent) <= 65 else broken("person_id", n=age_on(birth, lent))


def _supported(row: Row, desk: Desk) -> Broken | None:
    household = desk.row("household", row.get("hh_id")) if row.get("hh_id") is not None else None
    if household is None or household.get("hh_nature") is None:
        return None
    return None if household["hh_nature"] in SUPPORTED else broken("hh_id")


def _due(row: Row, desk: Desk) -> Broken | None:
    due: date | None = row.get("due_on")
    if due is None or row.get("status") not in _OPEN or due > desk.today + timedelta(days=SOON):
        return None
    return broken(
        "due_on",
        message=f"已到期{(desk.today - due).days}天。" if due < desk.today else f"{(due - desk.today).days}天后到期。",
    )


def _dear(row: Row, desk: Desk) -> Broken | None:
    rate, lent, due = row.get("rate"), row.get("lent_on"), row.get("due_on")
    if rate is None:
        return None
    long = lent is not None and due is not None and (due - lent).days > 366
    limit = Decimal(str(desk.setting("loan.lpr_5y" if long else "loan.lpr_1y")))
    return broken("rate", 上限=limit) if rate > limit else None


def _owed(row: Row, desk: Desk) -> Broken | None:
    amount, balance = row.get("amount"), row.get("balance")
    return (
        broken("balance", 子项="余额", 总项="贷款金额")
        if amount is not None and balance is not None and balance > amount
        else None
    )


CLAIM_RULES: tuple[Rule, ...] = (
    not_long_past("checked_on"),
    RowRule("HC-15", ERROR, "不属于补助对象，或本学期已申报。", _no_yulu, ("program", "person_id", "period", "status"), "S41、S21",
         alone=False),
    RowRule("FF-12", ERROR, "金额应为{元}元（规模×标准）。", _product, ("amount", "qty", "unit_price"), "设"),
)  # fmt: skip
LOAN_RULES: tuple[Rule, ...] = (
    not_long_past("lent_on"),
    in_order("G-06", (("lent_on", "due_on"), ("lent_on", "repaid_on")), {"lent_on": "发放日期", "due_on": "到期日期",
         "repaid_on": "还款日期"}),
    RowRule("G-19", ERROR, "“其中：{子项}”大于“{总项}”。", _owed, ("amount", "balance"), "设"),
    RowRule("XD-01", WARNING, "超过规定额度。", _too_much, ("amount", "hh_id", "status"), "S24", alone=False),
    RowRule("XD-02", ERROR, "期限不得超过3年（含）。", _too_long, ("lent_on", "due_on"), "S24"),
    RowRule("XD-03", WARNING, "年龄应在18—65周岁（放款时{n}岁）。", _age, ("person_id", "lent_on"), "常·中", alone=False),
    RowRule("XD-04", ERROR, "非支持对象：户属性不是脱贫户或监测户。", _supported, ("hh_id",), "S24", alone=False),
    RowRule("XD-05", NOTICE, "即将到期或已经到期。", _due, ("due_on", "status"), "设"),
    RowRule("XD-06", WARNING, "利率高于同期LPR（{上限}%）。", _dear, ("rate", "lent_on", "due_on"), "S24"),
)  # fmt: skip
