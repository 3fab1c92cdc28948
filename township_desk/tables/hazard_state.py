"""What a hazard was on a day, from its dates: found, fixed, transferred, open, overdue (ledgers.md 1.4 and 3.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from township_desk.core.fields import Row
from township_desk.core.predicates import Predicate, predicate
from township_desk.core.printed import TableSource
from township_desk.core.query import All, Any_, Cond, Is, Other

CLOSED_POLICY = "hazard.closed_policy"
"""The setting that says whether 已整治 means 已整改 and 已销号, or 已销号 only."""
STATE_FIELDS = (
    "status",
    "as_of",
    "found_on",
    "assigned_on",
    "due_on",
    "fixed_on",
    "recheck_on",
    "recheck_opinion",
    "closed_on",
    "transferred_on",
)
"""What the conditions here read."""


def done_by(field: str, day: date, *states: str, later: str = "") -> Cond:
    """`field` is not after `day`; a row in one of `states` without that date counts from the end of the month that its
    sheet was for (`as_of`, corrections.md); when that isn't known either and no date `later` is given, from the first."""
    unknown: Cond = Is("as_of", "empty")
    if later:
        unknown = All((unknown, Is(later, "empty")))
    dated = Any_((Is("as_of", "<=", day.isoformat()), unknown))
    return Any_((Is(field, "<=", day), All((Is(field, "empty"), Is("status", "in", states), dated))))


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """A hazard on a day: the word of its state, and whether it is 已整治, 已移交, 逾期, 已销号.

    Equal ones are one object (`_standing`), so that many rows are counted by it quickly.
    """

    word: str
    done: bool
    moved: bool
    late: bool
    closed: bool

    @property
    def open(self) -> bool:
        """未整治."""
        return not self.done and not self.moved


_standing = cache(Standing)


@dataclass(frozen=True)
class HazardState:
    """Conditions on a hazard as of `day`; each hazard is exactly one of fixed, moved and open."""

    day: date
    strict: bool = False
    """已整治 counts 已销号 only."""

    @classmethod
    def of(cls, source: TableSource, day: date) -> HazardState:
        """The state as of a day under the office's setting."""
        return cls(day, source.setting(CLOSED_POLICY) == "strict")

    @cached_property
    def failed(self) -> Cond:
        """Its re-check failed by the day, and it was not put right again after."""
        again = Is("fixed_on", ">", Other("recheck_on"))
        return All((Is("recheck_opinion", "=", "不合格"), Is("recheck_on", "<=", self.day), ~again))

    @cached_property
    def closed(self) -> Cond:
        """已销号."""
        return done_by("closed_on", self.day, "已销号")

    @cached_property
    def fixed(self) -> Cond:
        """已整治, by the office's setting."""
        return self.closed if self.strict else Any_((self._mended, self.closed))

    @cached_property
    def _mended(self) -> Cond:
        """Put right by its own date, and its re-check did not fail."""
        return All((done_by("fixed_on", self.day, "已整改", "已销号", later="closed_on"), ~self.failed))

    @cached_property
    def _sent(self) -> Cond:
        return done_by("transferred_on", self.day, "已移交")

    @cached_property
    def moved(self) -> Cond:
        """已移交 and not fixed since."""
        return All((self._sent, ~self.fixed))

    @cached_property
    def open(self) -> Cond:
        """未整治: 未整改, 整改中 or 复查不合格."""
        return All((~self.fixed, ~self._sent))

    @cached_property
    def overdue(self) -> Cond:
        """逾期: open after its deadline."""
        return All((Is("due_on", "<", self.day), self.open))

    @cached_property
    def undated(self) -> Cond:
        """Counted as fixed though no date says when (日期待补)."""
        return All((Is("closed_on" if self.strict else "fixed_on", "empty"), self.fixed))

    @cached_property
    def in_work(self) -> Cond:
        """交办 by the day; without that date the state told by the village counts."""
        return Any_(
            (Is("assigned_on", "<=", self.day), All((Is("assigned_on", "empty"), Is("status", "!=", "未整改"))))
        )

    @cached_property
    def _tests(self) -> tuple[Predicate, ...]:
        return tuple(predicate(cond) for cond in (self.closed, self._mended, self._sent, self.failed, self.in_work))

    def standing(self, row: Row) -> Standing:
        """Where one hazard stands, worked out in memory from the same conditions; the row holds STATE_FIELDS."""
        closed, repaired, sent, failed, in_work = self._tests
        off_list = closed(row, self.day)
        mended = off_list or repaired(row, self.day)
        done = off_list if self.strict else mended
        moved = not done and sent(row, self.day)
        late = not done and not moved and row["due_on"] is not None and row["due_on"] < self.day
        if off_list:
            word = "已销号"
        elif mended:
            word = "已整改"
        elif moved:
            word = "已移交"
        elif failed(row, self.day):
            word = "复查不合格"
        else:
            word = "整改中" if in_work(row, self.day) else "未整改"
        return _standing(word, done, moved, late, off_list)
