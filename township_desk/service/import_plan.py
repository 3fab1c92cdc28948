"""Import plans: what an import would do, row by row, before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from township_desk.core.change import Touched
from township_desk.core.ledger import Ledger
from township_desk.core.problem import Problem, Severity
from township_desk.formats.rawbook import RawBook
from township_desk.intake import Intake

Verdict = Literal["new", "changed", "same", "duplicate", "rejected"]
OnSame = Literal["update", "skip", "reject"]
VERDICTS: dict[str, str] = {"new": "新增", "changed": "更新", "same": "无变化", "duplicate": "重复", "rejected": "未收"}
"""A verdict in the clerk's words."""


@dataclass(slots=True)
class SheetPlan:
    """What was recognised in a sheet, or in one of several tables below each other in a sheet."""

    sheet: str
    header_row: int | None = None
    """The row that Excel shows of the header's last line."""
    header_rows: tuple[int, ...] = ()
    mapping: dict[str, str] = field(default_factory=dict)
    """Header -> field."""
    columns: dict[str, str] = field(default_factory=dict)
    """Header -> column letter."""
    ignored: list[str] = field(default_factory=list)
    guessed: dict[str, str] = field(default_factory=dict)
    """Header -> field where the header only resembles a known word."""
    skipped: str | None = None
    """Why nothing was taken from the sheet."""
    village: str | None = None
    year: int | None = None
    month: str | None = None
    heads: dict[str, str] = field(default_factory=dict)
    """Field -> header, as people know the column."""
    layout: str = ""
    """The key under which a clerk's mapping of this layout is remembered."""


class RowPlan:
    """One row of a sheet: what would become of it. `cells` are typed values in the order of `names`."""

    __slots__ = ("as_of", "cells", "changes", "id", "missing", "names", "problems", "row", "sheet", "verdict")

    def __init__(self, sheet: SheetPlan, row: int, names: tuple[str, ...], cells: Sequence[Any]) -> None:
        self.sheet = sheet
        self.row = row
        self.verdict: Verdict = "new"
        self.names = names
        self.cells = cells
        self.changes: dict[str, tuple[Any, Any]] | None = None
        self.id: int | None = None
        self.problems: list[Problem] | None = None
        self.missing: tuple[str, ...] = ()
        self.as_of: str | None = None

    @property
    def values(self) -> dict[str, Any]:
        """Typed values by field, empty ones left out."""
        return {name: value for name, value in zip(self.names, self.cells, strict=True) if value is not None}

    def get(self, name: str) -> Any:
        """The value of a field; None when it is empty or the sheet doesn't have it."""
        return self.cells[self.names.index(name)] if name in self.names else None

    def add(self, problem: Problem) -> None:
        """Add a problem at this row."""
        column = self.sheet.heads.get(problem.field or "", problem.column)
        placed = problem.at(sheet=self.sheet.sheet, row=self.row, column=column)
        if self.problems is None:
            self.problems = [placed]
        else:
            self.problems.append(placed)

    @property
    def rejected(self) -> bool:
        """Whether the row does not come in."""
        return self.verdict == "rejected"

    @property
    def faulty(self) -> bool:
        """Whether the row comes in as 待改."""
        return self.problems is not None and any(p.severity is Severity.WARNING for p in self.problems)


@dataclass(slots=True)
class Counts:
    """How many rows were read and what would become of them; `incomplete` rows come in as 待补."""

    read: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicate: int = 0
    rejected: int = 0
    incomplete: int = 0


@dataclass(slots=True)
class ImportPlan:
    """An import, planned; `Importing.commit` carries it out."""

    target: str
    label: str
    file: Path
    ledger: Ledger
    intake: Intake
    book: RawBook
    on_same: OnSame
    sheets: list[SheetPlan] = field(default_factory=list)
    rows: list[RowPlan] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    """Problems of the file and its sheets, not of one row."""
    given: dict[str, str] = field(default_factory=dict)
    """The clerk's mapping, to be remembered."""
    basis: int = 0
    """The last changeset that the plan has seen."""

    @property
    def counts(self) -> Counts:
        """The rows counted by verdict."""
        by = Counter(row.verdict for row in self.rows)
        incomplete = sum(bool(row.missing) for row in self.rows if row.verdict in ("new", "changed"))
        return Counts(len(self.rows), by["new"], by["changed"], by["same"], by["duplicate"], by["rejected"], incomplete)

    @property
    def problems(self) -> list[Problem]:
        """Everything to tell, sheets first, then rows in order."""
        return [*self.notes, *self._of_rows()]

    def _of_rows(self) -> Iterator[Problem]:
        for row in self.rows:
            if row.problems is not None:
                yield from row.problems

    def to_json(self, changeset: int | None = None) -> dict[str, Any]:
        """The keys of the command-line contract."""
        counts = self.counts
        return {
            "target": self.target,
            "file": self.file.name,
            "sheets": [
                {
                    "sheet": sheet.sheet,
                    "header_row": sheet.header_row,
                    "mapping": sheet.mapping,
                    "ignored": sheet.ignored,
                    "skipped": sheet.skipped,
                    "village": sheet.village,
                    "month": sheet.month,
                }
                for sheet in self.sheets
            ],
            "read": counts.read,
            "new": counts.new,
            "updated": counts.updated,
            "unchanged": counts.unchanged,
            "duplicate": counts.duplicate,
            "rejected": counts.rejected,
            "incomplete": counts.incomplete,
            "problems": [problem.to_json() for problem in self.problems],
            "changeset": changeset,
        }


@dataclass(frozen=True, slots=True)
class ImportResult:
    """An import carried out; `touched` is None when there was nothing to write."""

    plan: ImportPlan
    touched: Touched | None

    @property
    def changeset(self) -> int | None:
        """The number of the changeset in the history."""
        return None if self.touched is None else self.touched.changeset

    def to_json(self) -> dict[str, Any]:
        """The keys of the command-line contract."""
        return self.plan.to_json(self.changeset)


__all__ = ["VERDICTS", "Counts", "ImportPlan", "ImportResult", "OnSame", "RowPlan", "SheetPlan", "Verdict"]
