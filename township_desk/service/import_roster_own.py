"""Match persons with benefits of their own: the same person may have several, and be a member of a household besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from township_desk.core.problem import Problem
from township_desk.service.import_plan import RowPlan
from township_desk.service.import_roster_home import Home, double, hold, reject, taken, where_is
from township_desk.service.import_roster_persons import ACCOUNT

if TYPE_CHECKING:
    from township_desk.service.import_roster_match import RosterRelater


class PersonMatcher:
    """Gives the lines of persons' programs their verdicts, by what `relater` knows."""

    def __init__(self, relater: RosterRelater) -> None:
        self.relater = relater
        self.paid: dict[tuple[str, str | None], Home] = {}
        """(ID number, program) -> the first line of it in the file."""

    def again(self, home: Home, seen: dict[str, tuple[RowPlan, Home]]) -> bool:
        """A person's own benefit: the same person may have several, and be a member of a household besides."""
        line = home.head
        number, program = line.get("id_no"), home.benefit.get("program")
        other, where = seen.setdefault(number, (line, home))
        if other is not line and other.get("name") != line.get("name"):
            reject(line, taken(line, other.get("name"), where_is(other, line)))
            return False
        before = self.paid.setdefault((number, program), home)
        if before is not home:
            self.relater.tell_again(home, before)
            double(line, before.head)
            return False
        if other is not line:
            line.verdict, line.same_as = "shared", other
            home.household.verdict, home.household.same_as = "shared", where.household
            home.household.problems = None
            self._housed(home, where.household.origin.verdict != "rejected")
            fresh = {n: v for n, v in line.values.items() if n in other.names and other.get(n) is None and n in ACCOUNT}
            other.cells = tuple(fresh.get(n, c) for n, c in zip(other.names, other.cells, strict=True))
        return True

    def match(self, home: Home) -> None:
        """A person with a benefit of their own: known by number, at home where the desk says."""
        line, first = home.head, home.head.origin
        if first is not line:
            if first.verdict == "held":
                hold(line, "TWICE", f"随{where_is(first, line)}待定。", "id_no")
            elif first.verdict not in ("new", "same", "changed"):
                reject(
                    line,
                    Problem(
                        "RY-01", f"{where_is(first, line)}没有收，这一行也不收。", field="id_no", column="身份证号"
                    ),
                )
            return
        known = self.relater.known.persons.get(line.get("id_no"))
        if known is None:
            return
        if known["name"] != line.get("name"):
            reject(line, self.relater.taken_at_desk(line, known))
            return
        line.id = known["id"]
        held = known["hh_id"] if known["hh_id"] is not None else self.relater.known.by_head.get(known["id"])
        changes = self.relater.differences(line, known, self.relater.mapped(line) - {"relation"})
        if held is not None:
            home.household.verdict = "new"
            self._housed(home, True)
            self.relater.same_household(home, self.relater.known.households[held])
        elif home.own:
            changes |= self.relater.differences(line, known, ("relation",)) | {"hh_id": (None, home.household)}
        line.changes, line.verdict = changes or None, "changed" if changes else "same"

    @staticmethod
    def _housed(home: Home, known: bool) -> None:
        """A benefit whose household is known after all does not lack it."""
        if known:
            home.benefit.missing = tuple(name for name in home.benefit.missing if name != "hh_id")


__all__ = ["PersonMatcher"]
