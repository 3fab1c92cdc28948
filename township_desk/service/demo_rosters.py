"""Twelve months of pay rosters of the demonstration township, with what changes from month to month."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from township_desk.core.query import Is, Query, month_plus
from township_desk.ledgers.welfare_words import CARE_SUBSIDY, DESTITUTE, LIVING_SUBSIDY
from township_desk.service.demo_people import card
from township_desk.service.demo_rows import Town
from township_desk.service.demo_welfare import LOW, Relief, begin_late, begin_low, make_relief, plus_of, standard
from township_desk.service.payroll_year import run_month

FIRST, LAST = "2022-01", "2022-12"
CHECKER, FUND = "周秀英", "泽财社〔2022〕18号"
_FAULTS = ("账号不存在", "户名与账号不符", "账户已销户")
AUDITED_FROM, AUDITED = "2022-07", "审计疑点核查"
"""From when benefits are stopped for the auditors' alerts, and on what basis."""
_ENDS = ("收入超标", "财产超标", "自愿退出", "不配合核查")


def make_welfare(town: Town) -> None:
    """Benefits and a year of rosters: new, stopped, died, more, fewer, another tier, another account, returned lines.

    The last month of 低保 is left open, as a clerk finds it.
    """
    relief = make_relief(town)
    payroll, month = town.desk.payroll, FIRST
    returned: list[int] = []
    while month <= LAST:
        _mend(relief, returned, month)
        if month > FIRST:
            _changes(relief, month, mended=returned)
        returned = []
        for program in (LOW, DESTITUTE, LIVING_SUBSIDY, CARE_SUBSIDY):
            if not payroll.entitled(program, month):
                continue
            if month == LAST and program == LOW:
                payroll.make(program, month, fund_source=FUND)
                continue
            failing = _failing(relief) if program == LOW else {}
            returned += list(failing)
            run_month(payroll, program, month, checked_by=CHECKER, fund_source=FUND, failing=failing)
        if month < "2022-11":
            for program in (LOW, DESTITUTE, LIVING_SUBSIDY, CARE_SUBSIDY):
                if payroll.find(program, month) is not None:
                    payroll.archive(program, month)
        month = month_plus(month, 1)


def _failing(relief: Relief) -> dict[int, str]:
    """Two households whose money the bank returns."""
    running = sorted(relief.low)
    chosen = relief.chance.sample(running, min(2, len(running)))
    return {row_id: relief.chance.choice(_FAULTS) for row_id in chosen}


def _mend(relief: Relief, returned: list[int], month: str) -> None:
    """The accounts of returned lines, corrected; those of stopped benefits too, since they are still owed."""
    for row_id in returned:
        _new_account(relief, row_id, month, "银行退回，更正账号")


def _new_account(relief: Relief, row_id: int, month: str, reason: str) -> None:
    """Another account in the register, and the change that says what it rests on (BK-09)."""
    desk = relief.town.desk
    desk.editing.edit("household", relief.homes_of[row_id], {"bank_no": _new_card(relief)}, reason=reason)
    desk.payroll.record(row_id, "账户变更", month, reason=reason, basis="户主申请")


def _new_card(relief: Relief) -> str:
    relief.cards += 1
    return card(60_000 + relief.cards)


def _changes(relief: Relief, month: str, *, mended: list[int]) -> None:
    """What changes with effect from a month, each recorded before the roster is made."""
    chance = relief.chance
    desk = relief.town.desk
    begin_low(relief, relief.town.share(3), month)
    begin_late(relief, month)
    running = sorted(relief.low)
    chance.shuffle(running)
    take = iter(running)
    for _ in range(chance.randint(1, max(1, relief.town.share(3)))):
        _stop(relief, next(take), month, chance.choice(_ENDS))
    if month == AUDITED_FROM:
        for _ in range(min(4, max(1, len(running) // 8))):
            _stop(relief, next(take), month, "财产超标", basis=AUDITED)
    _fewer(relief, next(take), month)
    _other_tier(relief, next(take), month)
    differing = [row_id for row_id in take if relief.tiers[row_id] == "差额"][:1]
    for row_id in differing:
        amount = Decimal(chance.randint(120, 260) * len(relief.low[row_id]))
        reason = "家庭收入减少" if chance.random() < 0.5 else "家庭收入增加"
        desk.payroll.record(row_id, "变更标准", month, amount=amount, reason=reason, basis="动态核查表")
    _new_account(relief, next(row_id for row_id in reversed(running) if row_id not in mended), month, "换卡")
    if int(month[5:]) % 3 == 0 and len(relief.destitute) > 2:
        _died(relief, relief.destitute.pop(), month)


def _stop(relief: Relief, row_id: int, month: str, why: str, basis: str = "动态核查表") -> None:
    payroll = relief.town.desk.payroll
    payroll.record(row_id, "停发", month, end_reason=why, reason=why, basis=basis)
    for persons in relief.low.pop(row_id, []):
        desk = relief.town.desk
        for benefit in desk.records.ids(_living(persons)):
            payroll.record(
                benefit, "停发", month, end_reason="收入超标", reason="所在户不再享受低保", basis="动态核查表"
            )


def _living(person: int) -> Query:
    running = Is("program", "=", LIVING_SUBSIDY) & Is("person_id", "=", person) & Is("status", "=", "在保")
    return Query("benefit", running)


def _fewer(relief: Relief, row_id: int, month: str) -> None:
    """A member has left: the member list and the event tell it, the amount follows."""
    persons = relief.low[row_id]
    gone = next((p for p in persons if p != relief.owners[row_id] and not _subsidised(relief, p)), None)
    if gone is None:
        return
    desk = relief.town.desk
    desk.editing.edit("benefit_member", relief.members[row_id, gone], {"end_month": month})
    persons.remove(gone)
    reason = "外出就业，不再共同生活"
    amount = _amount_now(relief, row_id, month)
    desk.payroll.record(row_id, "减员", month, persons=1, amount=amount, reason=reason, basis="动态核查表")


def _subsidised(relief: Relief, person: int) -> bool:
    return bool(relief.town.desk.records.ids(_living(person)))


def _amount_now(relief: Relief, row_id: int, month: str) -> Decimal | None:
    tier, persons = relief.tiers[row_id], relief.low[row_id]
    if tier == "差额":
        return Decimal(relief.chance.randint(120, 260) * len(persons))
    people = [p for p in relief.homes[relief.homes_of[row_id]].persons if p["id"] in persons]
    more = sum((standard(LOW, word, month) for p in people if (word := plus_of(p)) != "无"), Decimal(0))
    return standard(LOW, tier, month) * len(persons) + more


def _other_tier(relief: Relief, row_id: int, month: str) -> None:
    if relief.tiers[row_id] == "差额":
        return
    tier = relief.chance.choice([t for t in ("A类", "B类", "C类") if t != relief.tiers[row_id]])
    relief.tiers[row_id] = tier
    given: dict[str, Any] = {"tier": tier, "amount": _amount_now(relief, row_id, month), "reason": "家庭状况变化"}
    relief.town.desk.payroll.record(row_id, "转类", month, basis="动态核查表", **given)


def _died(relief: Relief, row_id: int, month: str) -> None:
    """Died in the month before: paid for it, stopped from this one on."""
    before = month_plus(month, -1)
    day = date(int(before[:4]), int(before[5:]), relief.chance.randint(3, 26))
    desk = relief.town.desk
    desk.editing.edit("person", relief.owners[row_id], {"alive_status": "死亡", "death_date": day.isoformat()})
    desk.payroll.record(row_id, "停发", month, end_reason="死亡", reason="死亡", basis="死亡证明")
