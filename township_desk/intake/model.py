"""What an intake is: a declaration of how sheets from villages speak about a ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from township_desk.core.ledger import Identity
from township_desk.core.query import Cond
from township_desk.intake.sentences import Told


class Look(Enum):
    """What the values of a column look like, where its header alone does not say which field it is."""

    CHOICE = "choice"
    """Most values are options, or known words for options, of the first field."""
    GROUP = "group"
    """Most values name a villagers' group (二组、东岭村三组、五组东头)."""
    LATER = "later"
    """At least one value is a date later than today: a plan, not a fact."""
    NUMBER = "number"
    """Most values are numbers or percents (60, 0.6, 60%)."""
    VILLAGE = "village"
    """Most values name one or several of the township's villages."""


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


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a table: the lines above it, its sheet's name, the month it is for (YYYY-MM), the column's group."""

    text: str
    month: str | None = None
    group: str = ""
    """The header words of the part's columns."""
    fields: frozenset[str] = frozenset()
    """The fields of the part that the table has columns for."""


def nothing_fixed(around: Around) -> Mapping[str, Any]:
    """A part without fixed values."""
    return {}


@dataclass(frozen=True, kw_only=True)
class Part:
    """One row that a line fills besides the row of the intake's own ledger.

    In mappings its fields are called `key.field`; the line's own row has the key ''. A part may refer to any other row
    of the line (`refs`), also to one that refers back: new rows get their ids before anything is written.
    """

    key: str
    ledger: str
    label: str
    """What a clerk calls it (中央资金), shown before the field's label."""
    words: Mapping[str, tuple[str, ...]]
    """Field -> headers that mean it, plainest first; only fields named here are filled by columns."""
    under: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(upper header, lower header) -> field, as in `Intake`."""
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Field -> what villages write -> what the field reads."""
    there: tuple[str, ...] = ()
    """The line has this part when one of these is filled; default: any field of `words`."""
    zero_counts: bool = False
    """A zero is something (a progress of 0%); else the line has no part where all is zero (no money of that source)."""
    refs: Mapping[str, str] = field(default_factory=dict)
    """Reference field -> key of the part of the same line that it names."""
    taken: Mapping[str, str] = field(default_factory=dict)
    """Field -> target (`field` or `key.field`) of an earlier part whose value it takes where it has none of its own."""
    fixed: Callable[[Around], Mapping[str, Any]] = nothing_fixed
    """Values that follow from what stands around the table."""
    identity: Identity | None = None
    """How a known row is found again; default: the ledger's identity."""
    shared: bool = False
    """Several lines may name the same row (a household over its members): later lines complete the first."""
    rejects: bool = False
    """A line whose part can't be kept is rejected as a whole."""
    needs: tuple[str, ...] = ()
    """Fields without which a row is not taken in, besides those that its ledger needs to save."""
    spares: tuple[str, ...] = ()
    """Fields that the ledger needs to save and a sheet may lack: the row comes in as 待补."""
    judged: tuple[str, ...] | None = None
    """The rules (ids) that are asked of a row that comes in, where the sheet has all that they read; the others wait for
    the audit. None: all."""
    archived: bool = False
    """New rows are taken over from before the desk (存量): marked 历史档案, no papers of an approval are asked for."""
    archived_if: Cond | None = None
    """As `archived`, for the rows that satisfy this (projects that run already)."""


@dataclass(frozen=True, slots=True)
class LineCheck:
    """A check over all that a line says: (values by target, fields blamed already) -> parameters of the message, or None."""

    code: str
    target: str
    """What is blamed."""
    message: str
    test: Callable[[Mapping[str, Any], frozenset[str]], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Formula:
    """What a cell holds whose formula was never calculated by the program that wrote the file, from the line's other values."""

    target: str
    make: Callable[[Mapping[str, Any]], Any]
    message: str


@dataclass(frozen=True, kw_only=True)
class Intake:
    """How a sheet that fills `ledger` may look; headers beyond the ledger's labels and synonyms, words for values.

    All words are compared by `core.text.match_key`, so that spaces, line breaks, width and brackets do not matter.
    """

    name: str
    label: str
    ledger: str
    files: tuple[str, ...] = ()
    """Words in names of files that such sheets come in; default: the label's first two characters."""
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
    assumes_state: bool = True
    """A sheet without the status column means the first state; else the state stays empty (待补)."""
    told: Told | None = None
    """Where sheets tell the state in sentences, and who reads them."""
    parts: tuple[Part, ...] = ()
    """Rows that a line fills in other ledgers, in the same changeset."""
    refs: Mapping[str, str] = field(default_factory=dict)
    """Reference field of the own row -> key of the part that it names."""
    identity: Identity | None = None
    """How the own row is found again; default: the ledger's identity."""
    shared: bool = False
    """Several lines may name the same own row (one line a member): later lines complete the first."""
    naming: tuple[str, ...] = ()
    """Targets that make a line a row; default: what the own ledger needs to save."""
    checks: tuple[LineCheck, ...] = ()
    formulas: tuple[Formula, ...] = ()
    fixed: Callable[[Around], Mapping[str, Any]] = nothing_fixed
    instead: Mapping[str, str] = field(default_factory=dict)
    """Target -> the target that its column means where the sheet has no column for that (户主姓名 -> 姓名)."""
    needs: tuple[str, ...] = ()
    """Fields without which a line is rejected, besides those that the own ledger needs to save."""
    spares: tuple[str, ...] = ()
    """Fields that the own ledger needs to save and a sheet may lack: the row comes in as 待补."""
    judged: tuple[str, ...] | None = None
    """The rules that are asked of a line's own row, as in `Part`."""
    patterns: tuple[tuple[str, str], ...] = ()
    """(regular expression over a whole header's match key, target): headers that no listed word names, in order; an empty
    target keeps a column of somebody or something else (代领人身份证号) from being taken for what it resembles."""
    gathers: str | None = None
    """The own text field that takes what stands in columns without a field (车牌号：…；死亡日期：…)."""
    apart: Callable[[tuple[str, ...]], bool] | None = None
    """Whether header words (by level) name a column that is not read by itself but by the intake's own way."""
    monthly: bool = False
    """A file says how things are in one month: of sheets for several months only one's are read."""
    blank: tuple[tuple[str, str], ...] = ()
    """(header, target) of the columns of the blank entry sheet, in order; an empty target says which lines belong together."""
    blank_lines: tuple[str, ...] = ()
    """What stands above the blank's header for the clerk to fill in or to know."""
    blank_guide: tuple[str, ...] = ()
    """How to fill the blank in, on its sheet of explanations."""
    asks: tuple[str, ...] = ()
    """Fields of the own row that hold for the whole file and are asked once where its lines don't say them."""
    archived_if: Cond | None = None
    """New own rows that satisfy this were there before the desk (存量), as in `Part`."""

    @property
    def main(self) -> Part:
        """The own row, seen as a part like the others."""
        return Part(
            key="", ledger=self.ledger, label="", words=self.words, under=self.under, values=self.values, refs=self.refs,
            fixed=self.fixed, identity=self.identity, shared=self.shared, rejects=True, needs=self.needs,
            spares=self.spares, judged=self.judged, archived_if=self.archived_if,
        )  # fmt: skip


def target_of(key: str, name: str) -> str:
    """How a field of a part is called in mappings."""
    return f"{key}.{name}" if key else name


def split_target(target: str) -> tuple[str, str]:
    """(key, field) of a target."""
    key, _, name = target.rpartition(".")
    return key, name
