"""Values of the pay roster's flow: which roster is meant, its steps, what a step came to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from township_desk.core.change import Touched
from township_desk.core.problem import Problem, UsageError
from township_desk.core.query import month_plus
from township_desk.ledgers.welfare_words import DESTITUTE, DIBAO, DISABLED_PROGRAMS, PROGRAM_WORDS, PROGRAMS
from township_desk.store.payroll import DESTITUTE as DESTITUTE_KIND
from township_desk.store.payroll import DIBAO as DIBAO_KIND
from township_desk.store.payroll import DISABLED

DRAFT, APPROVED, NOTICED, SENT, PAID, ARCHIVED = "编制中", "已审核", "公示中", "已送银行", "已发放", "已归档"
STATES = (DRAFT, APPROVED, NOTICED, SENT, PAID, ARCHIVED)
LOCKED = (SENT, PAID, ARCHIVED)
"""From the bank on nothing of a roster changes but the bank's answer (FF-13)."""
MONTHLY, ARREARS, AGAIN, BY_HAND = "本月", "补发", "重发", "手工"
WAITING, DONE, FAILED, DONE_AGAIN = "待发", "成功", "失败", "重发成功"
INJURY_REASON = "领取工伤生活护理费，不享受残疾人两项补贴"
"""Why somebody is left out of a roster (HC-03, S26)."""
ROSTER_PROGRAMS = tuple(program for program in PROGRAMS if program != "低保边缘")
"""Programs that are paid month by month; 低保边缘 entitles to no monthly amount."""


def program_of(text: str) -> str:
    """A program by its name or another word for it; UsageError when it is none that is paid by the month."""
    name = PROGRAM_WORDS.get(text.strip(), text.strip())
    if name not in ROSTER_PROGRAMS:
        raise UsageError(f"没有按月发放的项目“{text}”。可以写：{'、'.join(ROSTER_PROGRAMS)}。")
    return name


def month_of(text: str) -> str:
    """A month YYYY-MM; UsageError for anything else."""
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        raise UsageError(f"月份“{text}”看不懂，请写成 2022-11。")
    return text


def month_words(month: str) -> str:
    """2022-11 as 2022年11月."""
    return f"{month[:4]}年{int(month[5:])}月"


def kind_of(program: str) -> str:
    """How a program's standard is found: by tier, by care, by degree of disability, or by its one standard."""
    kind = DIBAO_KIND if program in DIBAO else DESTITUTE_KIND if program == DESTITUTE else ""
    return DISABLED if program in DISABLED_PROGRAMS else kind


def window(month: str, back: int) -> list[str]:
    """The month and `back` months before it, in order."""
    return [month_plus(month, -n) for n in range(back, -1, -1)]


def yuan(cents: int | None) -> Decimal:
    """Stored 分 as 元."""
    return Decimal(cents or 0).scaleb(-2)


@dataclass(frozen=True, slots=True)
class Batch:
    """A roster's head as it stands, with its totals from SQL."""

    id: int
    program: str
    period: str
    number: int
    status: str
    households: int
    persons: int
    amount: Decimal
    lines: int
    failed: int
    waiting: int
    made_by: str
    made_on: str
    checked_by: str
    approved_by: str
    notice_from: str
    notice_to: str
    sent_on: str
    paid_on: str
    fund_source: str
    version: int

    @property
    def locked(self) -> bool:
        """Whether it went to the bank."""
        return self.status in LOCKED

    @property
    def title(self) -> str:
        """2022年11月农村低保（第1批）."""
        return f"{month_words(self.period)}{self.program}（第{self.number}批）"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A benefit that is not paid although it runs: whose, and the rule and reason."""

    benefit_id: int
    name: str
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Made:
    """What making a roster did: lines new, changed, taken out, of these kept by hand; None touched: nothing changed."""

    batch: Batch
    added: int
    changed: int
    removed: int
    kept: int
    touched: Touched | None
    left_out: tuple[LeftOut, ...] = ()
    """Who would be on the roster but for what excludes them."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A benefit whose pay differs from last month's: what, by how much, and why; `explained` by an event or a rule."""

    benefit_id: int
    name: str
    village: str
    kind: str
    """新增, 停发, 金额变动, 人数变动, 类别变动, 账户变动, 补发扣减."""
    before: Decimal | None
    after: Decimal | None
    persons_before: int | None
    persons_after: int | None
    reason: str
    explained: bool
    line_id: int | None = None

    @property
    def delta(self) -> Decimal:
        """What is paid more (or less) than last month."""
        return (self.after or Decimal(0)) - (self.before or Decimal(0))


@dataclass(frozen=True, slots=True)
class Comparison:
    """This month against the last one paid: the household by household list, and the sums that must add up."""

    period: str
    last: str
    rows: tuple[Difference, ...]
    amount_before: Decimal
    amount_after: Decimal
    from_dates: bool
    """There was no roster of the month before: it was reckoned from dates."""
    idle: tuple[tuple[int, str], ...] = ()
    """Recorded changes that the roster does not show: benefit and the change in words (FF-03 the other way round)."""

    @property
    def unexplained(self) -> tuple[Difference, ...]:
        """Differences that nothing accounts for (FF-03, FF-04)."""
        return tuple(row for row in self.rows if not row.explained)


@dataclass(frozen=True, slots=True)
class Matched:
    """What reading a bank's answer came to: lines paid, lines failed, lines without answer, and rows that fit no line."""

    paid: int
    failed: int
    waiting: int
    problems: tuple[Problem, ...]
    touched: Touched | None = None
    fields: Mapping[str, str] | None = None
    """Which header of the file was taken for what."""
    known: int = 0
    """Rows of the file that say what is entered already."""

    @property
    def words(self) -> str:
        """What it came to, in a line."""
        known = f"，{self.known}行以前已登记过" if self.known else ""
        return f"成功{self.paid}行，失败{self.failed}行{known}，还有{self.waiting}行没有结果"
