"""What a figure in the making counts: how many rows, its value for a period, the first rows with numbers covered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem

from township_desk.core.criteria import from_cond, lines
from township_desk.core.figure import Frame, at, pinned
from township_desk.core.query import Query

if TYPE_CHECKING:
    from township_desk.core.ledger import Ledger
    from township_desk.core.period import Period
    from township_desk.service.desk import Desk
    from township_desk.service.own_figures import OwnFigure

MOST, COLUMNS = 12, 6
"""Rows and columns that are shown."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The count in words, 口径 as it is written for the parts, the first rows."""

    words: str
    definition: str
    total: int
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def look(desk: Desk, made: OwnFigure, period: Period) -> Seen:
    """Count the rows of a figure that is not kept yet; in a worker. UsageError for what can't be counted."""
    own, ledger = desk.figures.own, desk.ledgers[made.ledger]
    trial = replace(made, id="U000", label=made.label or "试算")
    own.check(trial)
    frame: Frame = desk.figures.frame(period)
    given = trial.condition
    cond = None if given is None else at(pinned(given, desk.calendar.add_workdays), frame)
    query = Query(ledger.name, cond, ledger.sort)
    total = desk.records.count(query)
    taken = desk.figures.take(frame, None, [own.figure(trial)])["U000"]
    names = _names(desk, ledger, made)
    records = desk.records.page(query, 0, MOST)
    rows = tuple(tuple(desk.records.text(record, name) for name in names) for record in records)
    until = period.label if period.end <= desk.today else f"{period.label}（到今天）"
    words = f"符合条件 {total:,} 条；{until}：{taken.whole}"
    return Seen(words, own.definition(trial), total, tuple(ledger.by_name[n].label for n in names), rows)


def _names(desk: Desk, ledger: Ledger, made: OwnFigure) -> list[str]:
    """The columns that the figure speaks of, then the ledger's usual ones."""
    tree = from_cond(desk.ledgers, ledger, made.condition)
    asked = [line.path.partition(".")[0] for line in lines(tree)]
    found = dict.fromkeys([*ledger.title, made.date_field, made.field, *asked, *ledger.listed])
    return [name for name in found if name in ledger.by_name][:COLUMNS]


class FigurePreview(QTableWidget):
    """The first rows."""

    def __init__(self) -> None:
        super().__init__(0, 0)
        self.setObjectName("grid")
        self.setMinimumHeight(120)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(25)
        self.horizontalHeader().setStretchLastSection(True)
        self.setAccessibleName("符合条件的记录")

    def show_rows(self, seen: Seen) -> None:
        """Show the first rows of what was counted."""
        self.setColumnCount(len(seen.headers))
        self.setHorizontalHeaderLabels(list(seen.headers))
        self.setRowCount(len(seen.rows))
        for n, cells in enumerate(seen.rows):
            for column, words in enumerate(cells):
                item = QTableWidgetItem(words.replace("\n", " "))
                item.setToolTip(words)
                self.setItem(n, column, item)
        for column in range(len(seen.headers)):
            self.setColumnWidth(column, 130)
