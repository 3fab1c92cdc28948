"""Form sheets: boxes, running text, and the list that goes with a set of sheets."""

from __future__ import annotations

from collections.abc import Sequence

from township_desk.core.printed import TableRequest
from township_desk.core.tabular import FormBlock, PageSetup, Tabular
from township_desk.tables.layout import Data, Item, columns_of, day_of, numbered

PAPER = PageSetup(landscape=False, margins=(20.0, 18.0, 25.0, 20.0))
"""A4 portrait with room for stub and letter on one page."""


def box(label: str, text: object = "", span: int = 1, lines: int = 1) -> FormBlock:
    """A labelled box."""
    return FormBlock(label, "" if text is None else str(text), span, lines)


def run(kind: str, text: str) -> FormBlock:
    """Running text of a kind."""
    return FormBlock("", text, kind=kind)


def sheets(
    request: TableRequest, *, name: str, title: str, items: tuple[Item, ...], ledger: str, rows: Sequence[Data],
    forms: Sequence[tuple[FormBlock, ...]],
) -> Tabular:  # fmt: skip
    """Form sheets with their list for xlsx and JSON."""
    return Tabular(
        name=name,
        title=title,
        period=request.period.label,
        columns=columns_of(items),
        rows=numbered(items, rows, day=day_of(request), ledger=ledger),
        page=PAPER,
        forms=tuple(forms),
    )
