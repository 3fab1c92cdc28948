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
from township_desk.intake import Intake, Part
from township_desk.intake.model import target_of

Verdict = Literal["new", "changed", "same", "duplicate", "rejected", "shared", "held"]
"""What becomes of one row. held: nothing is written until a clerk has decided. shared: an earlier line of the file has
the same row (a household over its members)."""
OnSame = Literal["update", "skip", "reject"]
VERDICTS: dict[str, str] = {"new": "新增", "changed": "更新", "same": "无变化", "duplicate": "重复", "rejected": "未收",
                            "held": "待定"}  # fmt: skip
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
    named: set[str] = field(default_factory=set)
    """Every way to name one of its columns in a mapping, as match keys."""
    layout: str = ""
    """The key under which a clerk's mapping of this layout is remembered."""


class RowPlan:
    """A row that a line of a sheet fills: what would become of it. `cells` are typed values in the order of `names`.

    A reference to another row of the same line is that row's plan, until it is known which row of the desk it is.
    """

    __slots__ = (
        "advances", "archived", "as_of", "cells", "changes", "id", "index", "missing", "names", "part", "parts", "problems", "row",
        "same_as", "sheet", "verdict",
    )  # fmt: skip

    def __init__(
        self, sheet: SheetPlan, row: int, names: tuple[str, ...], cells: Sequence[Any], part: Part | None = None
    ) -> None:
        self.sheet = sheet
        self.row = row
        self.part = part
        """What the row is on its line; None: the line's own row, where the intake has no parts."""
        self.parts: tuple[RowPlan, ...] = ()
        """The rows of other ledgers that the line fills (only of the line's own row)."""
        self.same_as: RowPlan | None = None
        """The earlier row that a shared row is."""
        self.index: int | None = None
        """Place among the new rows of its ledger."""
        self.verdict: Verdict = "new"
        self.names = names
        self.cells = cells
        self.changes: dict[str, tuple[Any, Any]] | None = None
        self.id: int | None = None
        self.problems: list[Problem] | None = None
        self.missing: tuple[str, ...] = ()
        self.as_of: str | None = None
        self.archived = False
        """Taken over from before the desk (历史档案)."""
        self.advances = False
        """The known row is from now on as of this row's month."""

    @property
    def values(self) -> dict[str, Any]:
        """Typed values by field, empty ones left out."""
        return {name: value for name, value in zip(self.names, self.cells, strict=True) if value is not None}

    def get(self, name: str) -> Any:
        """The value of a field; None when it is empty or the sheet doesn't have it."""
        return self.cells[self.names.index(name)] if name in self.names else None

    def add(self, problem: Problem) -> None:
        """Add a problem at this row."""
        target = target_of(self.part.key if self.part else "", problem.field or "")
        column = self.sheet.heads.get(target, problem.column)
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
        """Whether something of the line comes in as 待改."""
        return any(p.severity is Severity.WARNING for p in self.told)

    @property
    def told(self) -> Sequence[Problem]:
        """Everything to tell about the line: its own row's problems, then its parts' (fields as `ledger.field`)."""
        own = self.problems or ()
        if not self.parts:
            return own
        return [*own, *(_of_part(part, problem) for part in self.parts for problem in part.problems or ())]

    @property
    def lacks(self) -> bool:
        """Whether something of the line comes in as 待补."""
        return bool(self.missing) or any(part.missing and part.written for part in self.parts)

    @property
    def written(self) -> bool:
        """Whether the import writes this row."""
        return self.verdict in ("new", "changed")

    @property
    def outcome(self) -> Verdict:
        """What becomes of the line as a whole; where it fills one ledger, its row's verdict."""
        if not self.parts and self.verdict != "shared":
            return self.verdict
        found = {self.verdict, *(part.verdict for part in self.parts)}
        if self.verdict in ("rejected", "duplicate", "new", "held"):
            return self.verdict
        if self.verdict == "shared" and "new" in found:
            return "new"
        if found & {"new", "changed"}:
            return "changed"
        return "duplicate" if found == {"shared"} else "same"

    @property
    def origin(self) -> RowPlan:
        """The row that this one is: itself, or the earlier line's."""
        return self if self.same_as is None else self.same_as.origin


def _of_part(row: RowPlan, problem: Problem) -> Problem:
    part = row.part
    if part is None or problem.field is None or "." in problem.field:
        return problem
    return of_part(part, problem)


def of_part(part: Part, problem: Problem) -> Problem:
    """A problem of a part's row as the line tells it: field with its ledger, label with the part's."""
    label = problem.message.partition("“")[2].partition("”")[0]
    message = (
        problem.message.replace(f"“{label}”", f"“{part.label}·{label}”", 1)
        if part.key and label and label != problem.value
        else problem.message
    )
    return problem.at(field=f"{part.ledger}.{problem.field}", message=message)


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
    held: int = 0
    """Lines that wait for a clerk's decision."""


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
    proposed: str | None = None
    """The target that the file looks like, where it is not the chosen one."""
    targets: list[tuple[str, str]] = field(default_factory=list)
    """(target, label) of everything that a column may fill."""
    ledgers: dict[str, Ledger] = field(default_factory=dict)
    """Every ledger that the import may fill, the intake's own first."""

    def written(self) -> Iterator[tuple[Ledger, RowPlan]]:
        """Every row that would be written, line by line, with its ledger."""
        for row in self.rows:
            if row.written:
                yield self.ledger, row
            for part in row.parts:
                if part.written and part.part is not None:
                    yield self.ledgers[part.part.ledger], part

    @property
    def by_ledger(self) -> dict[str, dict[str, int]]:
        """New and updated rows of each ledger that the intake fills."""
        found = {name: {"new": 0, "updated": 0} for name in self.ledgers}
        for ledger, row in self.written():
            found[ledger.name]["new" if row.verdict == "new" else "updated"] += 1
        return found

    @property
    def counts(self) -> Counts:
        """The rows counted by verdict."""
        by = Counter(row.outcome for row in self.rows)
        incomplete = sum(row.lacks for row in self.rows if row.outcome in ("new", "changed"))
        return Counts(
            len(self.rows),
            by["new"],
            by["changed"],
            by["same"],
            by["duplicate"],
            by["rejected"],
            incomplete,
            by["held"],
        )

    @property
    def lacking(self) -> dict[str, int]:
        """What the rows that come in lack (待补), most often first: ledger and field as people know them -> rows."""
        found: Counter[str] = Counter()
        for ledger, row in self.written():
            before = f"{ledger.label}·" if self.intake.parts else ""
            found.update(before + ledger.by_name[name].label for name in row.missing if name in ledger.by_name)
        return dict(found.most_common())

    @property
    def problems(self) -> list[Problem]:
        """Everything to tell, sheets first, then rows in order."""
        return [*self.notes, *self._of_rows()]

    def _of_rows(self) -> Iterator[Problem]:
        for row in self.rows:
            yield from row.told

    def to_json(self, changeset: int | None = None) -> dict[str, Any]:
        """The keys of the command-line contract."""
        counts = self.counts
        several = {"by_ledger": self.by_ledger} if self.intake.parts else {}
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
            "doubtful": counts.held,
            **several,
            "lacking": self.lacking,
            "problems": [problem.to_json() for problem in self.problems],
            "proposed": self.proposed,
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


__all__ = ["VERDICTS", "Counts", "ImportPlan", "ImportResult", "OnSame", "RowPlan", "SheetPlan", "Verdict", "of_part"]
