"""A household (or a person with a benefit of their own) that a list names, and how one is taken out whole."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from township_desk.core.problem import Problem, Severity
from township_desk.service.import_match import DOUBLE
from township_desk.service.import_plan import RowPlan


@dataclass(slots=True)
class Home:
    """A household that a list names: its head's line, the lines of its members, the rows that they fill."""

    head: RowPlan
    lines: list[RowPlan]
    household: RowPlan
    benefit: RowPlan
    month: str
    """The month that the list is for."""
    listed: bool
    """Whether the list names the members: then they are counted, else only their number is declared."""
    members: dict[int, RowPlan] = field(default_factory=dict)
    """Line (by object id) -> its row of benefit_member."""
    declared: int | None = None
    person: bool = False
    """The benefit is the head line's person's own, not the household's."""
    split: bool = False
    """A clerk has accepted that the household was split off another one."""
    joined: set[int] = field(default_factory=set)
    """Lines (by object id) of persons who move in from another household of the desk, as a clerk has accepted."""
    own: bool = True
    """Where nobody knows the person's household yet, the person heads one; False: the list says that somebody else does."""


def reject(line: RowPlan, problem: Problem) -> None:
    """Take a line out, with the one reason that counts."""
    line.verdict = "rejected"
    errors = [p for p in line.problems or () if p.severity is Severity.ERROR]
    line.problems = errors or None
    if not errors:
        line.add(problem)
    drop_parts(line)


def drop_parts(line: RowPlan) -> None:
    """What hangs on a line that is not taken in is not written either."""
    for part in line.parts:
        part.verdict = "rejected"
        part.problems = None


def reject_home(home: Home, why: str) -> None:
    """Take a household out whose head is not taken in: each line says why."""
    errors = [p for p in home.head.problems or () if p.severity is Severity.ERROR]
    blamed = errors[0] if errors else Problem("RY-01", why, field="id_no", column="身份证号")
    for line in home.lines:
        if line is home.head:
            reject(line, blamed)
            continue
        text = f"{why}（第{home.head.row}行：{blamed.message}）"
        line.problems = None
        reject(line, replace(blamed, message=text, value=None, severity=Severity.ERROR))


def hold(line: RowPlan, code: str, text: str, field: str) -> None:
    """Let a line wait for a clerk: nothing of it is written."""
    line.verdict = "held"
    line.problems = None
    line.add(Problem(code, text, Severity.WARNING, field, "身份证号"))
    drop_parts(line)


def double(line: RowPlan, other: RowPlan) -> None:
    """A line that repeats an earlier one."""
    line.verdict = "duplicate"
    told = [p for p in line.problems or () if p.code == DOUBLE]
    line.problems = None
    line.add(Problem(DOUBLE, f"与{where_is(other, line)}重复，只计一次。", Severity.NOTICE))
    for problem in told:
        line.add(problem)
    drop_parts(line)


def taken(line: RowPlan, name: Any, where: str) -> Problem:
    text = f"身份证号与{where}的“{name}”相同，但本行姓名为“{line.get('name')}”，请核对是哪一处写错。"
    return Problem("ID-11", text, Severity.ERROR, "id_no", "身份证号")


def where_is(other: RowPlan, line: RowPlan) -> str:
    return f"第{other.row}行" if other.sheet.sheet == line.sheet.sheet else f"“{other.sheet.sheet}”第{other.row}行"


__all__ = ["Home", "double", "drop_parts", "hold", "reject", "reject_home", "taken", "where_is"]
