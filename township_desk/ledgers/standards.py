"""Standards of relief by program, tier and date, and how often each tier is reviewed: local, so the office keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from township_desk.core.fields import SAVE, Row, Section, Text
from township_desk.core.fields_choice import Choice
from township_desk.core.fields_date import Date
from township_desk.core.fields_number import Money
from township_desk.core.ledger import Ledger
from township_desk.core.query import All, Is, Query, Sort
from township_desk.core.rules import ERROR, Broken, Desk, RowRule, broken
from township_desk.ledgers.rules_accounts import read_pairs
from township_desk.ledgers.welfare_words import (
    CARE_PLACES,
    DESTITUTE,
    DIBAO,
    PROGRAM_WORDS,
    PROGRAMS,
    SELF_CARE,
    TIER_WORDS,
    TIERS,
)

GENERAL = "标准"
"""The tier of an amount that holds for the whole program: the 低保 line a head, a subsidy without levels."""
PLUS = ("老年人", "未成年人", "重度残疾", "重病")
"""Tiers of 低保 that are paid a head on top (分类施保, S01 art. 27)."""

_TIERS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(DIBAO, (GENERAL, *TIERS, *PLUS)),
    DESTITUTE: (GENERAL, *CARE_PLACES, *SELF_CARE),
}
"""The tiers that benefits of a program are looked up by; an amount under any other would never be found."""


def _unknown_tier(row: Row, desk: Desk) -> Broken | None:
    known = _TIERS.get(row.get("program") or "")
    if known is None or row.get("tier") in (None, *known):
        return None
    return broken("tier", 待遇=row["program"], 档次=row["tier"], 可填="、".join(known))


STANDARD = Ledger(
    name="standard",
    label="救助标准",
    area="",
    use="低保、特困、两补等的标准，按项目、档次和起用日期，由县里文件定；发放按所属月取数",
    sections=(
        Section(
            "救助标准",
            Choice(name="program", label="待遇项目", options=PROGRAMS, words=PROGRAM_WORDS, needed=SAVE, width=16),
            Text(name="tier", label="档次", limit=20, needed=SAVE, default=GENERAL, width=10,
                 help="低保：标准（每人每月低保线）、A类、B类、C类，分类施保写老年人、未成年人、重度残疾、重病；"
                      "特困：集中供养、分散供养，照料护理写具备、部分丧失、完全丧失；两补写残疾等级或“标准”"),
            Date(name="from_date", label="起用日期", needed=SAVE),
            Money(name="amount", label="每人每月金额", unit="元/月", needed=SAVE, width=12),
            Text(name="doc_no", label="依据文件", limit=100, width=18),
        ),
    ),
    key=("program", "tier", "from_date"),
    title=("program", "tier", "from_date"),
    sort=(Sort("program"), Sort("tier"), Sort("from_date", True)),
    village=None,
    common=(),
    rules=(RowRule("ENUM", ERROR, "{待遇}没有“{档次}”这一档，可填：{可填}。", _unknown_tier, ("program", "tier"), "设"),),
)  # fmt: skip


def standard_of(desk: Desk, program: str, tier: str | None, month: str) -> Decimal | None:
    """元 a head and month of a program and tier in a month; None while the office has set none.

    A change within the month counts from its date's month on: the amount of the latest date up to the month's end.
    """
    end = date(int(month[:4]) + month.endswith("12"), int(month[5:7]) % 12 + 1, 1)
    where = All((Is("program", "=", program), Is("tier", "=", tier or GENERAL), Is("from_date", "<", end)))
    known = desk.rows(Query("standard", where, (Sort("from_date", True),)), 100)
    found = max(known, key=lambda row: row["from_date"], default=None)
    amount: Decimal | None = found.get("amount") if found is not None else None
    return amount


def review_months(desk: Desk, row: Row) -> int:
    """Months between two reviews of a benefit (S01 art. 31; A, B, C are local): the tier's of 低保, else the year's."""
    months = {TIER_WORDS.get(name, name): value for name, value in read_pairs(desk.setting("dibao.review_months"))}
    text = months.get(row.get("tier") or "", "") if row.get("program") in DIBAO else ""
    return int(text) if text.isdigit() and int(text) > 0 else 12


def review_cycle(row: Row, desk: Desk) -> str | None:
    """核查频次 in the words of the form, from the months that the office has set for the tier."""
    if row.get("program") is None:
        return None
    months = review_months(desk, row)
    return "每年" if months >= 12 else "每半年" if months >= 6 else "每季"


def next_review(row: Row, desk: Desk) -> date | None:
    """下次核查日期: months after the last review, or after the confirmation where there was none yet."""
    last: date | None = row.get("last_review_on") or row.get("approved_on")
    return add_months(last, review_months(desk, row)) if last is not None else None


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the month's last day where it has no such day."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)
