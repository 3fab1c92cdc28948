"""Inspections behind A-2's first columns: groups sent out, people, points, by industry or village of the points."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from township_desk.core.printed import TableSource
from township_desk.core.query import All, Any_, Cond, Grouping, Is, Measure, Query, Through

_FLOOD = "汛期巡堤查险"


@dataclass(slots=True)
class Checks:
    """检查组（个）, 出动人次, 排查点位（处）."""

    groups: int = 0
    people: int = 0
    points: int = 0

    def add(self, people: int, points: int) -> None:
        """Count one inspection."""
        self.groups += 1
        self.people += people
        self.points += points


def inspections(start: date, end: date) -> Cond:
    """Activities that are inspections for safety: 安全检查, 汛期巡堤查险, and 专项督查检查 in the line of 安全 or 防汛."""
    special = All((Is("act_type", "=", "专项督查检查"), Is("line", "in", ("安全", "防汛"))))
    kinds = Any_((Is("act_type", "in", ("安全检查", _FLOOD)), special))
    return All((Is("date", ">=", start), Is("date", "<=", end), kinds))


def checks(
    source: TableSource, *, by: str, start: date, end: date, village: int | None
) -> tuple[dict[Any, Checks], Checks]:
    """Inspections by `by` (industry or village_id) and in all.

    Each point counts for the industry or village of its site. An inspection counts once in every line that it
    touched, with all its people, and once in all. Points that name no site, and those only numbered (点位数), count
    for the inspection's own village; for an industry only where the kind of inspection tells it.
    """
    cond = inspections(start, end)
    visits = _visits(source, cond, by, village)
    fields = ("id", "act_type", "village_id", "head_count", "site_count")
    lines: dict[Any, Checks] = {}
    total = Checks()
    for act_id, kind, place, people, counted in source.select(Query("activity", cond), fields):
        own = place if by == "village_id" else ("防汛" if kind == _FLOOD else None)
        points: dict[Any, int] = {}
        for key, number in visits.get(act_id, ()):
            key = own if key is None else key
            points[key] = points.get(key, 0) + number
        if village is not None and place != village and not points:
            continue
        unnamed = (counted or 0) - sum(points.values())
        if (village is None or place == village) and (unnamed > 0 or not points):
            points[own] = points.get(own, 0) + max(unnamed, 0)
        for key, number in points.items():
            lines.setdefault(key, Checks()).add(people or 0, number)
        total.add(people or 0, sum(points.values()))
    return lines, total


def _visits(source: TableSource, cond: Cond, by: str, village: int | None) -> dict[int, list[tuple[Any, int]]]:
    """Points visited, by inspection: (industry or village of the site, how many)."""
    where: Cond = Through("activity_id", cond)
    if village is not None:
        unnamed = All((Is("site_id", "empty"), Through("activity_id", Is("village_id", "=", village))))
        where = All((where, Any_((Through("site_id", Is("village_id", "=", village)), unnamed))))
    grouping = Grouping(Query("activity_site", where), ("activity_id", f"site_id.{by}"), (Measure("points"),))
    found: dict[int, list[tuple[Any, int]]] = {}
    for act_id, key, number in source.group(grouping):
        found.setdefault(act_id, []).append((key, number))
    return found
