"""How the lines of an intake become rows and are matched: the general way, and the ways of rosters and of findings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from township_desk.service.import_findings import FindingLines, FindingRelater
from township_desk.service.import_lines import LineMaker
from township_desk.service.import_plan import ImportPlan
from township_desk.service.import_project import ProjectLines
from township_desk.service.import_relate import Relater
from township_desk.service.import_roster import RosterLines
from township_desk.service.import_roster_match import RosterRelater
from township_desk.service.import_rows import RowContext
from township_desk.store.rows import RowReader

Check = Callable[[], None]


@dataclass(slots=True)
class Way:
    """How the lines of a file are made and matched."""

    lines: LineMaker
    match: Callable[[ImportPlan, RowReader, Check, Sequence[str]], None]


def way_of(context: RowContext) -> Way:
    """The way of an intake, for one file."""
    if context.intake.name == "roster":
        roster = RosterLines(context)
        return Way(
            roster,
            lambda plan, reader, check, accept: RosterRelater(plan, roster.homes, reader, check, accept).match(),
        )
    if context.intake.name == "findings":
        lines = FindingLines(context)
        return Way(lines, lambda plan, reader, check, _: FindingRelater(plan, lines, reader, check).match())
    lines_of = ProjectLines if context.intake.name == "project" else LineMaker
    return Way(lines_of(context), lambda plan, reader, check, _: Relater(plan, reader, check).match())


__all__ = ["Way", "way_of"]
