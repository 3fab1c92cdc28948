"""A story: everything about one record on one page, as blocks that the window draws and tests read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Link = tuple[str, int]
"""(ledger, id) of the row that a line opens."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label with its text; `tone` is '', good, soon or bad."""

    label: str
    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Labelled texts, side by side."""

    title: str
    items: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of a bar: done, now, open, or left out; its day, and the days since the step before."""

    label: str
    state: str
    day: date | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Stages:
    """A bar of steps from left to right."""

    title: str
    steps: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """Lengths drawn over each other on one scale: (words, value, tone), longest first; `limit` is the whole width."""

    label: str
    parts: tuple[tuple[str, float, str], ...]
    limit: float
    text: str
    """The values in words, at the right."""
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars on one scale, with the words of their tones."""

    title: str
    bars: tuple[Bar, ...]
    legend: tuple[tuple[str, str], ...] = ()
    """(tone, words)."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a small table; a tone colours it, a link opens the row behind it."""

    cells: tuple[str, ...]
    link: Link | None = None
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """A small table; `numeric` columns stand at the right; `total` is its last line."""

    title: str
    head: tuple[str, ...]
    lines: tuple[Line, ...]
    numeric: frozenset[int] = frozenset()
    total: tuple[str, ...] = ()
    empty: str = "没有记录"


@dataclass(frozen=True, slots=True)
class Note:
    """Something that is late, missing or wrong."""

    text: str
    tone: str
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Notes:
    """What is late, missing or wrong, worst first."""

    title: str
    notes: tuple[Note, ...]
    none: str = "没有逾期或待处理的事项"


Block = Facts | Stages | Bars | Lines | Notes


@dataclass(frozen=True, slots=True)
class Story:
    """A record's page: its name, a line below it, tags (words, tone), and blocks from top to bottom."""

    ledger: str
    id: int
    title: str
    subtitle: str
    tags: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
