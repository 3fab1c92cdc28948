"""Reconciliation: an identity between figures that must hold before a report goes out (rules.md 9)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from township_desk.core.figure import Figure, Frame
from township_desk.core.problem import Severity
from township_desk.core.query import Cond, Grouping


class Book(Protocol):
    """What a reconciliation may ask: the figures of its frame, counts and sums of rows."""

    @property
    def frame(self) -> Frame:
        """The days."""

    @property
    def figures(self) -> Mapping[str, Figure]:
        """Every figure by id."""

    def value(self, figure: str) -> Decimal | None:
        """A figure's value; None when it has no data or is words."""

    def count(self, ledger: str, cond: Cond) -> int:
        """How many live rows satisfy a condition; bounds of the frame may stand in it."""

    def group(self, grouping: Grouping) -> list[tuple[Any, ...]]:
        """Groups of rows, typed."""

    def tagged(self) -> Iterable[tuple[str, frozenset[str]]]:
        """The sentences of the template, each with its place and the figures in it."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What does not agree, in words with its numbers; the figures whose rows to look into, or the rows themselves."""

    message: str
    figures: tuple[str, ...] = ()
    ledger: str = ""
    cond: Cond | None = None
    """Rows of `ledger` that are at fault; bounds of the frame may stand in it."""


Test = Callable[[Book], Iterable[Gap]]


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """One identity: its rule, what it says in words, the test that yields what is wrong, the ledger to look into."""

    id: str
    severity: Severity
    says: str
    ledger: str
    test: Test
    monthly: Test | None = None
    """The part that must hold for a single month too (month close); None: it speaks of the year's report only."""


def named(book: Book, figure: str) -> str:
    """A figure with its value: 刊载篇数（21篇）."""
    value = book.value(figure)
    declared = book.figures[figure]
    told = f"无数据，按0{declared.unit}计" if value is None else f"{value:f}{declared.unit}"
    return f"{declared.label}（{told}）"


def at_most(one: str, other: str) -> Test:
    """One figure is not greater than another; the one that has no rows counts as 0, which the message says."""

    def test(book: Book) -> Iterable[Gap]:
        a, b = book.value(one), book.value(other)
        if (a or 0) > (b or 0):
            yield Gap(f"{named(book, one)}大于{named(book, other)}。", (one, other))

    return test


def adds_up(whole: str, *parts: str) -> Test:
    """A figure is the sum of its parts."""

    def test(book: Book) -> Iterable[Gap]:
        total = book.value(whole)
        sums = [book.value(part) for part in parts]
        if sum(value or 0 for value in sums) != (total or 0):
            words = "与".join(named(book, part) for part in parts)
            yield Gap(f"{named(book, whole)}不等于{words}之和。", (whole, *parts))

    return test


def covers(whole: str, *parts: str) -> Test:
    """A figure is not less than the sum of its parts."""

    def test(book: Book) -> Iterable[Gap]:
        total = book.value(whole)
        if sum(book.value(part) or 0 for part in parts) > (total or 0):
            words = "与".join(named(book, part) for part in parts)
            yield Gap(f"{named(book, whole)}小于{words}之和。", (whole, *parts))

    return test


def is_nought(figure: str, words: str) -> Test:
    """A figure must be 0 for the words of the report to be true."""

    def test(book: Book) -> Iterable[Gap]:
        value = book.value(figure)
        if value:
            yield Gap(f"{named(book, figure)}不为0，不能写“{words}”。", (figure,))

    return test


def all_of(*tests: Test) -> Test:
    """Several tests under one rule."""
    return lambda book: (found for test in tests for found in test(book))
