"""What an intake is: a declaration of how sheets from villages speak about a ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from township_desk.core.query import Cond


class Look(Enum):
    """What the values of a column look like, where its header alone does not say which field it is."""

    CHOICE = "choice"
    """Most values are options, or known words for options, of the first field."""
    GROUP = "group"
    """Most values name a villagers' group (二组、东岭村三组、五组东头)."""
    LATER = "later"
    """At least one value is a date later than today: a plan, not a fact."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A header that may mean several fields: `first` when the values have the `look`, else `other`.

    When the chosen field is already taken by a column with a plainer header, the column means the one left over.
    """

    words: tuple[str, ...]
    first: str
    other: str
    look: Look


@dataclass(frozen=True, slots=True)
class Expect:
    """A row that satisfies `cond` should have `field`; it comes in without, and the clerk is told.

    Where the sheet has a column for the field, its empty cell is a warning; where it has none, a notice.
    """

    cond: Cond
    field: str
    code: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Intake:
    """How a sheet that fills `ledger` may look; headers beyond the ledger's labels and synonyms, words for values.

    All words are compared by `core.text.match_key`, so that spaces, line breaks, width and brackets do not matter.
    """

    name: str
    label: str
    ledger: str
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Field -> headers that mean it, plainest first; a word listed here means no other field of the ledger."""
    under: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(upper header, lower header) -> field, where the lower one alone would mislead."""
    doubts: tuple[Doubt, ...] = ()
    ignored: tuple[str, ...] = ()
    """Headers of columns that carry nothing to keep."""
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Field -> what villages write -> what the field reads."""
    place: tuple[str, ...] = ()
    """Fields whose text may begin with the village's name (东岭村二组)."""
    expects: tuple[Expect, ...] = ()
    follows: tuple[tuple[str, str], ...] = ()
    """(later date, earlier date): without a year, a later date that would lie months before belongs to the next year."""
    settled: tuple[str, ...] = ()
    """States that a sheet does not take back: a village's 已整改 does not undo the desk's 已销号."""
