"""State of relief on a day, from dates and events, never from today's status (ledgers.md 1.4).

Conditions and values over `benefit` (and its members) for a month YYYY-MM; queries, rosters and tables use these.
停发月份 is the first month without pay; a benefit is paid from 起发月份 on while it is not suspended by an event.
"""

from __future__ import annotations

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
    When,
)
from township_desk.ledgers.welfare_words import WAS_CONFIRMED

GROWTH = ("增员", "减员", "整户迁移")
"""Events that change the persons of a running benefit; 新增 and 停发 begin and end it as it is."""


def standing(month: str | ThisMonth) -> Cond:
    """Members and benefits whose own months cover a month: begun, not yet ended."""
    return All((Is("start_month", "<=", month), Is("end_month", "empty") | Is("end_month", ">", month)))


def _stopped(month: str, kinds: tuple[str, ...]) -> Cond:
    """The latest of these events or 恢复 up to a month is not 恢复."""
    turns = All((Is("kind", "in", (*kinds, "恢复")), Is("month", "<=", month)))
    return That(LatestOf("benefit_event", "benefit_id", "kind", "month", cond=turns), "in", kinds)


def suspended(month: str) -> Cond:
    """暂停 and not taken up again by the month; what was 停发 once is unpaid until its 恢复."""
    return _stopped(month, ("暂停", "停发"))


def in_force(month: str) -> Cond:
    """在册 in a month: confirmed, begun, not ended, a tapering one not past its last month; suspended ones too."""
    taper = Is("taper_until", "empty") | Is("taper_until", ">=", month)
    return All((WAS_CONFIRMED, standing(month), taper, Not(_stopped(month, ("停发",)))))


def entitled(month: str) -> Cond:
    """To be paid for a month: in force and not suspended in it."""
    return All((in_force(month), Not(suspended(month))))


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


def persons_in(month: str) -> Expr:
    """保障人数 of a month: the members that it covered, or without a member list the declared number as it was then."""
    later = All((Is("kind", "in", GROWTH), Is("month", ">", month)))
    declared = Minus(_DECLARED, SumOf("benefit_event", "benefit_id", "delta_person", later))
    return When(
        Exists("benefit_member", "benefit_id"), CountOf("benefit_member", "benefit_id", covered(month)), declared
    )


def persons_now() -> Expr:
    """保障人数 of the present month (corrections.md: members where a list is there, else the declared number)."""
    members = CountOf("benefit_member", "benefit_id", covered(ThisMonth()))
    return When(Exists("benefit_member", "benefit_id"), members, _DECLARED)
