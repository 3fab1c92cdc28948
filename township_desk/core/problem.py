"""What can be wrong: problems with data are values, failures of an operation are exceptions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from township_desk.core.text import cover_numbers

_ROWS = 8
"""Row numbers told of one problem; more are counted."""


class Severity(Enum):
    """ERROR blocks (a row is rejected, a save refused); WARNING comes in and needs a look; NOTICE only tells."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"

    @property
    def label(self) -> str:
        """The clerk's word."""
        return {"error": "错误", "warning": "警告", "notice": "提示"}[self.value]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a value or a row: a stable code (a rule's id where there is one), a Chinese sentence."""

    code: str
    message: str
    severity: Severity = Severity.ERROR
    field: str | None = None
    column: str | None = None
    """The header or label a person knows the field by."""
    value: str | None = None
    """The original text."""
    sheet: str | None = None
    row: int | None = None
    """The row number that Excel shows."""

    def at(self, **place: Any) -> Problem:
        """The same problem at a place (sheet, row, column, field ...)."""
        return replace(self, **place)

    def to_json(self) -> dict[str, Any]:
        """The keys of the command-line contract; numbers of persons that a value or a sentence quotes are covered."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "field": self.field,
            "value": None if self.value is None else cover_numbers(self.value),
            "code": self.code,
            "severity": self.severity.value,
            "message": cover_numbers(self.message),
        }


def merged(problems: Iterable[Problem]) -> list[tuple[Problem, list[int]]]:
    """Equal problems of several rows of a sheet as one, with the rows in order; what people read, while JSON keeps each."""
    rows: dict[Problem, dict[int, None]] = {}
    for problem in problems:
        found = rows.setdefault(problem if problem.row is None else replace(problem, row=None), {})
        if problem.row is not None:
            found[problem.row] = None
    return [(problem, list(found)) for problem, found in rows.items()]


def rows_words(rows: Sequence[int]) -> str:
    """Row numbers in words, many cut short: 第4、5、7行; 第4、5、7…行（共26行）."""
    if len(rows) <= _ROWS:
        return f"第{'、'.join(map(str, rows))}行"
    return f"第{'、'.join(map(str, rows[:_ROWS]))}…行（共{len(rows)}行）"


class DeskError(Exception):
    """A failure told to the clerk: `message` says what happened and what to do, in Chinese; nothing was changed."""

    exit_code = 1

    def __init__(self, message: str, *, code: str = "", detail: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).__name__
        self.detail = detail


class UsageError(DeskError):
    """The request itself is wrong: an unknown ledger, field, period, option."""

    exit_code = 2


class EnvironmentProblem(DeskError):
    """The surroundings prevent it: file locked, disk full, folder read-only, database damaged or newer."""

    exit_code = 3


class InvalidData(DeskError):
    """A change that would break rules of severity error; `problems` names each."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message, code="invalid")
        self.problems = problems


class Conflict(DeskError):
    """The row changed since it was read, or an undo meets a later change."""


class Cancelled(DeskError):
    """The clerk stopped the operation; nothing was changed."""

    exit_code = 130

    def __init__(self) -> None:
        super().__init__("已取消，数据没有改动。", code="cancelled")
