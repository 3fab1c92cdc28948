"""What narrows a ledger page: one filter a column, the quick search, marks; turned into one query and into chips."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from township_desk.core.fields import Field
from township_desk.core.fields_choice import MultiChoice, MultiRef
from township_desk.core.ledger import Mark
from township_desk.core.query import All, Any_, Cond, Is, Query, Search, Sort

Void = Literal["without", "only", "with"]
MANY = 400
"""Values beyond which a column filter offers search only."""


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that narrows the page: a key to clear it by, its words, its condition."""

    key: str
    text: str
    cond: Cond | None


def _shorten(text: str, limit: int = 24) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def by_values(column: Field, chosen: Iterable[tuple[Any, str]]) -> Chip:
    """Rows whose column holds one of the chosen (value, text); a None value means empty."""
    picked = list(chosen)
    parts: list[Cond] = []
    filled = [value for value, _ in picked if value is not None]
    if isinstance(column, MultiChoice | MultiRef):
        parts += [Is(column.name, "has", value) for value in _members(filled)]
    elif filled:
        parts.append(Is(column.name, "in", tuple(filled)))
    if len(filled) < len(picked):
        parts.append(Is(column.name, "empty"))
    words = "、".join(text or "（空）" for _, text in picked)
    cond = parts[0] if len(parts) == 1 else Any_(tuple(parts))
    return Chip(column.name, _shorten(f"{column.label}：{words}"), cond)


def _members(values: Iterable[Any]) -> list[Any]:
    found: dict[Any, None] = {}
    for value in values:
        found.update(dict.fromkeys(value if isinstance(value, tuple) else (value,)))
    return list(found)


def by_text(column: Field, text: str) -> Chip:
    """Rows whose column contains a text."""
    return Chip(column.name, _shorten(f"{column.label}含“{text}”"), Is(column.name, "contains", text))


def by_range(column: Field, low: Any, high: Any) -> Chip:
    """Rows whose column lies between two values, both included; None leaves a side open."""
    parts: list[Cond] = []
    if low is not None:
        parts.append(Is(column.name, ">=", low))
    if high is not None:
        parts.append(Is(column.name, "<=", high))
    if low is not None and high is not None:
        words = f"{column.format(low)} 至 {column.format(high)}"
    elif low is not None:
        words = f"不小于 {column.format(low)}" if column.numeric else f"{column.format(low)} 起"
    else:
        words = f"不大于 {column.format(high)}" if column.numeric else f"{column.format(high)} 止"
    cond = parts[0] if len(parts) == 1 else All(tuple(parts))
    return Chip(column.name, _shorten(f"{column.label}：{words}", 34), cond)


def by_empty(column: Field, *, filled: bool) -> Chip:
    """Rows whose column is empty, or is not."""
    words = "已填" if filled else "未填"
    return Chip(column.name, f"{column.label}：{words}", Is(column.name, "filled" if filled else "empty"))


MISSING = Chip("missing", "待补", Is("missing", "filled"))
"""Rows that lack something needed to complete."""
FAULTY = Chip("faults", "待改", Is("faults", "filled"))
"""Rows with a value that is wrong."""


def by_mark(mark: Mark) -> Chip:
    """Rows for which a mark of the ledger holds."""
    return Chip(f"mark:{mark.name}", mark.label, mark.cond)


@dataclass(slots=True)
class Filters:
    """Everything that narrows one page, in the order it was set."""

    chips: dict[str, Chip] = field(default_factory=dict)
    search: str = ""
    void: Void = "without"
    base: Cond | None = None
    """What narrows the page for good (a view); no filter of the clerk's."""

    def put(self, chip: Chip) -> None:
        """Set (or replace) what narrows under the chip's key."""
        self.chips[chip.key] = chip

    def drop(self, key: str) -> None:
        """Clear one."""
        self.chips.pop(key, None)

    def clear(self) -> None:
        """Clear everything, the search too."""
        self.chips.clear()
        self.search = ""

    @property
    def active(self) -> bool:
        """Whether anything narrows the page."""
        return bool(self.chips or self.search)

    def query(self, ledger: str, sort: tuple[Sort, ...], *, without: str = "") -> Query:
        """The query of the page; `without` leaves one column's own filter out (for the values to choose from)."""
        conds = [chip.cond for key, chip in self.chips.items() if key != without and chip.cond is not None]
        if self.search:
            conds.append(Search(self.search))
        if self.base is not None:
            conds.insert(0, self.base)
        where = None if not conds else conds[0] if len(conds) == 1 else All(tuple(conds))
        return Query(ledger, where, sort, self.void)
