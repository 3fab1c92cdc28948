"""Reconciling: the identities of rules.md 9 over the figures of a period, as findings beside those of the rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from township_desk.core.figure import Figure, Frame, at
from township_desk.core.query import Cond, Grouping, Query
from township_desk.core.tags import find_tags
from township_desk.figures.reconciliations import RECONCILIATIONS
from township_desk.service.checking import Finding

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

_SENTENCE = re.compile(r"[^。；！？;]+[。；！？;]?")


class Reconciling:
    """Runs the reconciliations of a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def run(self, frame: Frame, template: Path | None = None) -> list[Finding]:
        """What does not agree, in the order of the rules; K-22 looks at the sentences of `template` where one is given."""
        book = _Book(self._desk, frame, template)
        return [
            Finding(rule.id, rule.severity, rule.ledger, 0, None, message, rule.says)
            for rule in RECONCILIATIONS
            for message in rule.test(book)
        ]


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
        from township_desk.formats import docx_tags

        for _words, element in docx_tags.paragraphs(docx_tags.open_docx(self._template)):
            for sentence in _SENTENCE.findall(docx_tags.text_of(element)):
                names = frozenset(tag.name for tag in find_tags(sentence))
                yield sentence.strip(), names
