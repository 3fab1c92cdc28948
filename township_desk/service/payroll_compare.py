"""Comparing a roster with the month before it, household by household, and saying why each difference is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from township_desk.core.query import month_plus
from township_desk.ledgers.welfare_words import ACCOUNT_CHANGE
from township_desk.service.payroll_model import AGAIN, ARREARS, Comparison, Difference, month_words, yuan
from township_desk.store import payroll_checks as sql
from township_desk.store.payroll_checks import WITHDRAWN, Grounds, Pair

if TYPE_CHECKING:
    from township_desk.service.payroll import Payroll

_BEGIN, _END = ("新增", "恢复"), ("停发", "暂停")
_STEPS = ("变更标准", "增员", "减员", "转类", "整户迁移")
_EFFECTIVE = _STEPS[:4]
"""Changes that a roster must show in amount, persons or tier."""


def _back(kinds: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{WITHDRAWN}{kind}" for kind in kinds)


_NEW, _GONE, _CHANGES = _BEGIN + _back(_END), _END + _back(_BEGIN), _STEPS + _back(_STEPS)
"""Changes that bring a benefit onto a roster, take it off, or change what it pays; taking one back does the contrary."""


def compare(payroll: Payroll, program: str, period: str) -> Comparison:
    """This month's rosters against the last ones (reckoned from dates where there are none)."""
    desk = payroll.desk
    scope = payroll.scope(program)
    with desk.database_store.read() as connection:
        ran = sql.last_period(connection, program, period)
        last = ran or month_plus(period, -1)
        found = sql.pairs(connection, scope, period, last, from_dates=ran is None)
        grounds = sql.grounds(connection, program, period, last)
        after = sql.total(connection, program, period)
        before = sql.due_total(connection, scope, last) if ran is None else sql.total(connection, program, last)
        paid = sql.paid(connection, program, period)
    excluded = {left.benefit_id: left.reason for left in payroll.left_out(program, period)}
    why = Why(grounds, period, last, first=ran is None, excluded=excluded)
    rows = tuple(why.difference(pair) for pair in found)
    moved = {pair.benefit_id for pair in found if pair.base_before != pair.base_after
             or (pair.persons_before, pair.tier_before) != (pair.persons_after, pair.tier_after)}  # fmt: skip
    idle = tuple(why.idle(paid - moved))
    return Comparison(period, last, rows, yuan(before), yuan(after), ran is None, idle)


class Why:
    """Finds reasons for differences between two months.

    `first`: the program has no earlier roster. What was taken over (历史档案) then begins and ends as the roster says that it
    came from: its papers are not in the desk, and no change is recorded for it.
    """

    def __init__(
        self,
        grounds: Grounds,
        period: str,
        last: str,
        *,
        first: bool = False,
        excluded: Mapping[int, str] | None = None,
    ) -> None:
        self.period, self.last, self.first = period, last, first
        self.excluded = excluded or {}
        self.events: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
        for benefit, kind, reason, month in grounds.events:
            self.events[benefit].append((kind, reason or "", month))
        self.members: dict[int, list[str]] = defaultdict(list)
        for benefit, name, start, end, died in grounds.members:
            self.members[benefit].append(self._member(name or "", start, end, died))
        self.notes: dict[int, list[str]] = defaultdict(list)
        self.owed: set[int] = set()
        self.held: dict[int, str] = {}
        self.held_before: dict[int, str] = {}
        for benefit_id, void, kind, adjust, remark, reason, month in grounds.notes:
            if benefit_id is not None:
                self._note(benefit_id, bool(void), kind, adjust, remark, reason, month)
        self.standards = dict(self._changed_standards(grounds.standards))
        self.tiers: dict[int, list[str]] = defaultdict(list)
        for benefit, tier in grounds.tiers:
            self.tiers[benefit].append(tier)

    def _member(self, name: str, start: str | None, end: str | None, died: str | None) -> str:
        """What happened to a member, in the months since the last roster or, learnt late, before."""
        death = f"成员{name}于{died}死亡"
        if died and died[:7] >= self.last:
            return death
        for month, word in ((end, "终止"), (start, "起保障")):
            if month and self.last < month <= self.period:
                return f"成员{name}自{month_words(month)}{word}"
        if died:
            return death
        if end and end <= self.last:
            return f"成员{name}自{month_words(end)}终止"
        return f"成员{name}自{month_words(start or self.period)}起保障"

    def _note(self, benefit: int, void: bool, kind: str, adjust: int, remark: str, reason: str, month: str) -> None:
        if void:
            (self.held if month == self.period else self.held_before)[benefit] = reason
        elif month == self.period:
            self.notes[benefit].append(remark or f"补发（扣减）{yuan(adjust):,.2f}元，没有写原因")
            if remark:
                self.owed.add(benefit)
        else:
            word = "补发" if kind == ARREARS else "重发" if kind == AGAIN else "补发（扣减）"
            self.notes[benefit].append(f"上月含{word}{yuan(adjust):,.2f}元")
            self.owed.add(benefit)

    def _changed_standards(self, rows: Iterable[tuple[str, str, int, int, int]]) -> Iterable[tuple[str, str]]:
        """By tier: the standard that the last roster did not pay by, for it began later or was entered later."""
        then: dict[str, int] = {}
        for tier, day, amount, void, late in rows:
            if void:
                yield tier, f"{tier}标准（自{day}起{yuan(amount):,.2f}元）已作废"
                continue
            if day[:7] > self.last or late:
                old = f"由{yuan(then[tier]):,.2f}元" if tier in then else ""
                yield tier, f"{tier}标准自{day}起{old}调为{yuan(amount):,.2f}元"
            then[tier] = amount

    def difference(self, p: Pair) -> Difference:
        """A pair with its kind and reasons."""
        kind, reasons, explained = self._judge(p)
        paid_twice = p.amount_before is not None and p.amount_after is not None
        if paid_twice and (p.payee_before or "") != (p.payee_after or ""):
            reasons.append(f"领款人由{p.payee_before or '（未填）'}变为{p.payee_after or '（未填）'}")
        if paid_twice and (p.bank_before or "") != (p.bank_after or ""):
            told = self._told(p, (ACCOUNT_CHANGE,))
            reasons += told
            reasons.append(
                f"账户变更（尾号{(p.bank_before or '无')[-4:]}→{(p.bank_after or '无')[-4:]}）"
                + ("" if told else "，请附变更依据")
            )
        return Difference(
            p.benefit_id, p.name or "", p.village, kind,
            None if p.amount_before is None else yuan(p.amount_before), None if p.amount_after is None else yuan(p.amount_after),
            p.persons_before, p.persons_after, "；".join(dict.fromkeys(reasons)), explained, p.line_id,
        )  # fmt: skip

    def _judge(self, p: Pair) -> tuple[str, list[str], bool]:
        notes = list(self.notes.get(p.benefit_id, ()))
        if p.base_before is None and p.base_after is not None:
            return "新增", *self._joined(p, notes)
        if p.base_after is None and p.base_before is not None:
            return "停发", *self._left(p, notes)
        changed = (p.base_before, p.persons_before, p.tier_before) != (p.base_after, p.persons_after, p.tier_after)
        only_owed = p.base_before == p.base_after and p.tier_before == p.tier_after and (
            p.base_before is None or p.persons_before == p.persons_after
        )  # fmt: skip
        if changed and not only_owed:
            kind = (
                "类别变动" if p.tier_before != p.tier_after
                else "人数变动" if p.persons_before != p.persons_after else "金额变动"
            )  # fmt: skip
            reasons = self._changed(p)
            told = [*(reasons or [f"{kind}没有变动记录，请登记变动或改正待遇（待遇编号{p.benefit_id}）"]), *notes]
            return kind, told, bool(reasons)
        if p.amount_before != p.amount_after:
            return "补发扣减", notes or ["金额不同而没有写明原因"], p.benefit_id in self.owed
        return "账户变动", notes, True

    def idle(self, unmoved: Collection[int]) -> Iterator[tuple[int, str]]:
        """The one change of each benefit that is paid as before; several in one span may make each other up."""
        for benefit_id in sorted(unmoved):
            told = [e for e in self.events.get(benefit_id, ()) if e[0] in _EFFECTIVE]
            if len(told) == 1:
                kind, reason, month = told[0]
                yield benefit_id, f"{kind}（{month}）" + (f"：{reason}" if reason else "")

    def _told(self, p: Pair, kinds: tuple[str, ...]) -> list[str]:
        found = [e for e in self.events.get(p.benefit_id, ()) if e[0] in kinds]
        return [f"{kind}（{month}）" + (f"：{reason}" if reason else "") for kind, reason, month in found]

    def _joined(self, p: Pair, notes: list[str]) -> tuple[list[str], bool]:
        reasons = self._told(p, _NEW)
        if p.benefit_id in self.held_before:
            reasons.append(f"上月缓发：{self.held_before[p.benefit_id]}")
        if reasons:
            return reasons + notes, True
        if self.first and p.archived:
            return [f"存量转入，原花名册从{month_words(p.start_month or self.period)}起发", *notes], True
        started = p.start_month is not None and self.last < p.start_month <= self.period
        text = f"起发月份为{month_words(p.start_month)}，" if started and p.start_month else "上月花名册没有，"
        return [f"{text}没有“新增”变动记录，请补登变动“新增”（待遇编号{p.benefit_id}）", *notes], False

    def _left(self, p: Pair, notes: list[str]) -> tuple[list[str], bool]:
        reasons = self._told(p, _GONE)
        if p.benefit_id in self.held:
            reasons.append(f"本月缓发：{self.held[p.benefit_id]}")
        if p.taper_until and p.taper_until < self.period:
            reasons.append(f"渐退期至{month_words(p.taper_until)}")
        reasons += [words for words in self.members.get(p.benefit_id, ()) if "死亡" in words]
        if p.death_date:
            reasons.append(f"{p.name}于{p.death_date}死亡")
        if p.benefit_id in self.excluded:
            reasons.append(self.excluded[p.benefit_id])
        if reasons:
            return reasons + notes, True
        if self.first and p.archived and p.end_month:
            return [f"存量转入，原花名册从{month_words(p.end_month)}起停发", *notes], True
        ended = (
            f"停发月份为{month_words(p.end_month)}（{p.end_reason or '未写原因'}），" if p.end_month else "上月在册，"
        )
        return [f"{ended}没有“停发”变动记录，请补登变动“停发”（待遇编号{p.benefit_id}）", *notes], False

    def _changed(self, p: Pair) -> list[str]:
        reasons = self._told(p, _CHANGES)
        reasons += self.members.get(p.benefit_id, ())
        for tier in (p.tier_after, "标准"):
            if tier in self.standards:
                reasons.append(self.standards[tier])
                break
        else:
            if p.tier_after and (level := next((t for t in self.standards if t in p.tier_after), None)):
                reasons.append(self.standards[level])
        reasons += [self.standards[tier] for tier in self.tiers.get(p.benefit_id, ()) if tier in self.standards]
        return reasons
