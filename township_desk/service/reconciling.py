"""Reconciling: the identities of rules.md 9 over the figures of a period, as findings beside those of the rules."""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from township_desk.core.figure import Figure, Frame, at
from township_desk.core.problem import Severity
from township_desk.core.query import Cond, Grouping, Query
from township_desk.core.tags import find_tags
from township_desk.figures.reconciliations import RECONCILIATIONS
from township_desk.service.checking import Finding

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

_SENTENCE = re.compile(r"[^。；！？;]+[。；！？;]?")


OF_REPORT = "settings"
"""The ledger of what a report itself says (K-22, K-23)."""
REPORT, REPORT_AREA = "工作总结", "统计目标"


@dataclass(frozen=True, slots=True)
class Disagreement(Finding):
    """A reconciliation that does not come out; `title` says what should be. The rows are those of `figures`, or those
    of `of` that satisfy `cond`."""

    figures: tuple[str, ...] = ()
    of: str = ""
    cond: Cond | None = None
    frame: Frame | None = None

    @property
    def mark(self) -> int:
        """Stands for the words with their numbers and the first day: other numbers are another finding."""
        start = self.frame.start.isoformat() if self.frame is not None else ""
        return zlib.crc32(f"{start} {self.message}".encode()) & 0x7FFFFFFF

    @property
    def key(self) -> str:
        """What names the finding on the command line: RULE@LEDGER:MARK."""
        return f"{self.rule}@{self.ledger}:{self.mark}"


class Reconciling:
    """Runs the reconciliations of a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def run(
        self,
        frame: Frame,
        template: Path | None = None,
        *,
        ledgers: Collection[str] | None = None,
        accepted: bool = False,
        monthly: bool = False,
    ) -> list[Disagreement]:
        """What does not agree, in the order of the rules, of all ledgers or some; `monthly`: only what must hold for a
        single month (month close).

        K-22 looks at the sentences of `template` where one is given. What a clerk has accepted (已核实) stays quiet while
        its numbers are the same, unless `accepted` asks for it.
        """
        book = _Book(self._desk, frame, template)
        found = [
            Disagreement(
                rule.id, rule.severity, rule.ledger, 0, None, gap.message, rule.says, gap.figures, gap.ledger,
                None if gap.cond is None else at(gap.cond, frame), frame,
            )
            for rule in RECONCILIATIONS
            if ledgers is None or rule.ledger in ledgers
            if (test := rule.monthly if monthly else rule.test) is not None
            for gap in test(book)
        ]  # fmt: skip
        return found if accepted else self._desk.accepting.unaccepted(found)

    def audit(
        self, ledgers: Collection[str] | None = None, *, frame: Frame | None = None, accepted: bool = False
    ) -> list[Disagreement]:
        """As `run`, for the audit of some ledgers or all: of the year so far unless `frame` says otherwise."""
        desk = self._desk
        if ledgers is not None and not any(rule.ledger in ledgers for rule in RECONCILIATIONS):
            return []
        frame = frame or desk.figures.frame(as_of=desk.today)
        return self.run(frame, desk.reporting.template, ledgers=ledgers, accepted=accepted)

    def ledger_words(self, name: str) -> str:
        """What a finding's ledger is called."""
        return REPORT if name == OF_REPORT else self._desk.records.ledger(name).label

    def area(self, name: str) -> str:
        """The work area that deals with a finding of a ledger."""
        return REPORT_AREA if name == OF_REPORT else self._desk.records.ledger(name).area

    def by_area(self, findings: Iterable[Finding]) -> dict[str, list[Finding]]:
        """Findings by work area, in the order of the tabs, errors first."""
        found: dict[str, list[Finding]] = {area: [] for area in self._desk.areas}
        for finding in findings:
            found.setdefault(self.area(finding.ledger), []).append(finding)
        order = list(Severity)
        return {area: sorted(of, key=lambda f: order.index(f.severity)) for area, of in found.items() if of}


class _Book:
    """Answers reconciliations (core.reconciliation.Book)."""

    def __init__(self, desk: Desk, frame: Frame, template: Path | None) -> None:
        self._desk = desk
        self.frame = frame
        self._template = template

    @property
    def figures(self) -> Mapping[str, Figure]:
        """Every figure."""
        return self._desk.figures.known

    @cached_property
    def _taken(self) -> Mapping[str, Any]:
        return self._desk.figures.take(self.frame)

    def value(self, figure: str) -> Decimal | None:
        """A figure's value."""
        value = self._taken[figure].value
        return None if value is None or isinstance(value, str) else Decimal(value)

    def count(self, ledger: str, cond: Cond) -> int:
        """Rows that satisfy a condition."""
        return self._desk.records.count(Query(ledger, at(cond, self.frame)))

    def group(self, grouping: Grouping) -> list[tuple[Any, ...]]:
        """Groups, with the frame's bounds in the condition."""
        query = grouping.query
        where = None if query.where is None else at(query.where, self.frame)
        return self._desk.rows.group(
            Grouping(Query(query.ledger, where, query.sort, query.void), grouping.by, grouping.measures)
        )

    def tagged(self) -> Iterable[tuple[str, frozenset[str]]]:
        """The sentences of the template with the figures in them."""
        if self._template is None:
            return
        from township_desk.formats import docx_parts

        for passage in docx_parts.passages(docx_parts.open_docx(self._template)):
            for sentence in _SENTENCE.findall(passage.text):
                names = frozenset(tag.name for tag in find_tags(sentence))
                yield sentence.strip(), names
