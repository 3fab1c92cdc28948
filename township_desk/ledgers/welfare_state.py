"""State of relief on a day, from dates and events, never from today's status (ledgers.md 1.4).

Conditions and values over `benefit` (and its members) for a month YYYY-MM; queries, rosters and tables use these.
停发月份 is the first month without pay; a benefit is paid from 起发月份 on while it is not suspended by an event.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any

from township_desk.core.query import (
    All,
    Cond,
    Constant,
    CountOf,
    Exists,
    Expr,
    FirstOf,
    Is,
    LatestOf,
    Minus,
    Not,
    SumOf,
    That,
    ThisMonth,
    Val,
    Via,
    When,
)
from township_desk.ledgers.welfare_words import IS_DISABLED, WAS_CONFIRMED, WORK_INJURY_CARE

GROWTH = ("增员", "减员", "整户迁移")
"""Events that change the persons of a running benefit; 新增 and 停发 begin and end it as it is."""


def standing(month: str | ThisMonth) -> Cond:
    """Members whose own months cover a month: begun, not yet ended."""
    return All((Is("start_month", "<=", month), Is("end_month", "empty") | Is("end_month", ">", month)))


def _begun(month: str) -> Cond:
    """From 起发月份 on. Where it lacks: 两补 from the month of the application (S26), else from the month after the
    confirmation (S01 art. 21, S02 art. 17)."""
    first = date(int(month[:4]), int(month[5:]), 1)
    applied = All((IS_DISABLED, Is("applied_on", "filled")))
    by_application = All((applied, Is("applied_on", "<=", first.replace(day=monthrange(first.year, first.month)[1]))))
    by_confirmation = All((Not(applied), Is("approved_on", "<", first)))
    return Is("start_month", "<=", month) | All((Is("start_month", "empty"), by_application | by_confirmation))


def _spanned(month: str) -> Cond:
    """Confirmed, begun, not ended, a tapering one not past its last month."""
    lasts = Is("end_month", "empty") | Is("end_month", ">", month)
    taper = Is("taper_until", "empty") | Is("taper_until", ">=", month)
    return All((WAS_CONFIRMED, _begun(month), lasts, taper))


def in_force(month: str) -> Cond:
    """在册 in a month: confirmed, begun, not ended; suspended ones too. What was 停发 once is out until its 恢复."""
    turns = All((Is("kind", "in", ("停发", "恢复")), Is("month", "<=", month)))
    stopped = That(LatestOf("benefit_event", "benefit_id", "kind", "month", cond=turns), "=", "停发")
    return All((_spanned(month), Not(stopped)))


_TURNS = Is("kind", "in", ("暂停", "停发", "恢复"))
_STATE_UNPAID = Is("status", "=", "暂停") | All((Is("status", "=", "已停发"), Is("end_month", "empty")))


def _running(month: str) -> Cond:
    """Not suspended or stopped in a month: the latest turn up to it is 恢复; without one, the first turn after it is not
    恢复; without any turn at all, the benefit's own state says so."""
    then = LatestOf("benefit_event", "benefit_id", "kind", "month", cond=All((_TURNS, Is("month", "<=", month))))
    after = All((_TURNS, Is("month", ">", month)))
    later = LatestOf("benefit_event", "benefit_id", "kind", "month", cond=after, least=True)
    turned = Exists("benefit_event", "benefit_id", _TURNS)
    before_all = All((That(then, "empty"), That(later, "in", ("暂停", "停发"))))
    return All((Not(turned), Not(_STATE_UNPAID))) | All((turned, That(then, "=", "恢复") | before_all))


_DEATH_DAYS = {"next": "00", "half": "15", "same": "99"}


def death_day(rule: Any) -> str:
    """The setting `welfare.death_rule` as the day up to which a death in a month takes that month's pay: 00 never, 15 when
    it came by the 15th, 99 always."""
    return _DEATH_DAYS.get(str(rule), "00")


def _lives(month: str, until: str) -> Cond:
    """The row's person counts in a month; `until`: see `death_day`."""
    return Not(That(Via("person_id", "death_date"), "<=", f"{month}-{until}"))


def _covers_someone(month: str, until: str) -> Cond:
    """The person lives; of a household somebody on its member list does, or without a list its number is above one or its
    applicant lives."""
    lives, number = _lives(month, until), _declared_in(month)
    listed = Exists("benefit_member", "benefit_id", Is("start_month", "<=", month))
    by_list = Exists("benefit_member", "benefit_id", counted(month, until))
    by_number = All((Not(listed), That(number, ">", 1) | All((That(number, "=", 1), lives))))
    home = All((Is("obj_type", "=", "户"), by_list | by_number))
    return home | All((Is("obj_type", "=", "人"), lives))


def _excluded(month: str) -> Cond:
    """HC-03: the person draws 工伤生活护理费, as any of the person's rows says; both subsidies are out then (S26)."""
    drawn = All((
        Is("care_allowance", "=", WORK_INJURY_CARE), IS_DISABLED,
        Is("care_allowance_from", "empty") | Is("care_allowance_from", "<=", month),
        Is("care_allowance_to", "empty") | Is("care_allowance_to", ">=", month),
    ))  # fmt: skip
    return All((IS_DISABLED, That(CountOf("benefit", "person_id", drawn, at="person_id"), ">", 0)))


def entitled(month: str, until: str = "00") -> Cond:
    """To be paid for a month: the one definition, by which rosters are made and tables count; `until`: see `death_day`."""
    return All((_spanned(month), _running(month), Not(_excluded(month)), _covers_someone(month, until)))


def left_out(month: str, until: str = "00") -> Cond:
    """Would be paid for a month but for an allowance that excludes it (HC-03)."""
    return All((_spanned(month), _running(month), _excluded(month), _covers_someone(month, until)))


def begun_in(first: str, last: str) -> Cond:
    """Newly taken up in the months `first` to `last`, both included; never those taken over from before the desk."""
    kinds = All((Is("kind", "=", "新增"), Is("month", ">=", first), Is("month", "<=", last)))
    return Exists("benefit_event", "benefit_id", kinds)


def ended_in(first: str, last: str) -> Cond:
    """Ended with effect of one of the months `first` to `last`, both included; taken up again later or not."""
    end = All((Is("end_month", ">=", first), Is("end_month", "<=", last)))
    told = All((Is("kind", "=", "停发"), Is("month", ">=", first), Is("month", "<=", last)))
    return All((WAS_CONFIRMED, end | Exists("benefit_event", "benefit_id", told)))


def covered(month: str | ThisMonth) -> Cond:
    """Members of a benefit who count as 保障对象 in a month."""
    return All((Is("is_covered", "=", True), standing(month)))


def amount_in(month: str) -> Expr:
    """月保障金额 that held in a month: after the latest change up to it, before the first change after it, else today's.

    Stored value (hundredths of 元). What 停发 and 暂停 leave (0) and what 新增 and 恢复 begin from (0) is no amount of a paid
    month; rosters read events the same way.
    """
    up_to = All((Is("kind", "not in", ("停发", "暂停")), Is("month", "<=", month), Is("amount_after", "filled")))
    later = All((Is("kind", "not in", ("新增", "恢复")), Is("month", ">", month), Is("amount_before", "filled")))
    return FirstOf(
        (
            LatestOf("benefit_event", "benefit_id", "amount_after", "month", cond=up_to),
            LatestOf("benefit_event", "benefit_id", "amount_before", "month", cond=later, least=True),
            Val("monthly_amount"),
        )
    )


_DECLARED = FirstOf((Val("declared_count"), When(Is("obj_type", "=", "人"), Constant(1), Val("declared_count"))))
"""The declared number; of a person's benefit, one."""


def _declared_in(month: str) -> Expr:
    """The declared number as it was in a month, one where none was told."""
    later = All((Is("kind", "in", GROWTH), Is("month", ">", month)))
    return Minus(
        FirstOf((Val("declared_count"), Constant(1))), SumOf("benefit_event", "benefit_id", "delta_person", later)
    )


def counted(month: str, until: str = "00") -> Cond:
    """Members of a benefit whom a roster of the month pays for: covered, and living by the office's rule (`death_day`)."""
    return All((covered(month), _lives(month, until)))


def persons_in(month: str, until: str = "00") -> Expr:
    """保障人数 of a month: the members it paid for, or without a member list the declared number as it was then."""
    members = CountOf("benefit_member", "benefit_id", counted(month, until))
    return When(Exists("benefit_member", "benefit_id"), members, _declared_in(month))


def persons_now() -> Expr:
    """保障人数 of the present month (corrections.md: members where a list is there, else the declared number)."""
    members = CountOf("benefit_member", "benefit_id", covered(ThisMonth()))
    return When(Exists("benefit_member", "benefit_id"), members, _DECLARED)
