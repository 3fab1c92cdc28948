"""What accepted proposals of a roster mean for benefits: who moves leaves the old household's, a new head applies for the
household's.

Nobody is paid for twice: the membership in the old household's benefit ends with the month of the roster (终止月: from it on not
counted), its 减员 is written, and the household that is new has its 新增. All of it hangs on the lines that were accepted, in
the import's one changeset.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from township_desk.core.problem import Problem, Severity
from township_desk.intake.roster import BENEFIT, EVENT, HEAD, MEMBER
from township_desk.ledgers.welfare_words import RUNNING
from township_desk.service.import_plan import ImportPlan, RowPlan
from township_desk.service.import_roster_desk import Held, Known
from township_desk.service.import_roster_home import Home


@dataclass(slots=True)
class Leaving:
    """Who leaves one benefit, by the lines that say so."""

    benefit: Held
    month: str
    lines: list[RowPlan] = field(default_factory=list)
    covered: int = 0
    """How many of them were covered (保障对象)."""

    @property
    def names(self) -> str:
        return "、".join(str(line.get("name")) for line in self.lines)


def written(line: RowPlan, part: Any, row_id: int | None, **values: Any) -> RowPlan:
    """A row more that a line writes: new with these values, or the known row `row_id`, whose changes are set by the caller."""
    row = RowPlan(line.sheet, line.row, tuple(values), tuple(values.values()), part)
    row.as_of = line.as_of if row_id is None else None
    row.id, row.verdict = row_id, "new" if row_id is None else "changed"
    line.parts = (*line.parts, row)
    return row


class Moves:
    """Collects who moves while lines are matched, then writes what follows."""

    def __init__(self, plan: ImportPlan, known: Known) -> None:
        self.plan = plan
        self.known = known
        self.leaving: dict[int, Leaving] = {}
        """By the old household's benefit."""

    def leave(self, line: RowPlan, person: int, household: int, month: str) -> None:
        """A person moves out of a household of the desk: their memberships in its running benefits end."""
        for benefit in self.known.benefits.get(household, ()):
            member = self.known.members.get(benefit["id"], {}).get(person)
            if benefit["status"] not in RUNNING or member is None:
                continue
            del self.known.members[benefit["id"]][person]
            found = self.leaving.setdefault(benefit["id"], Leaving(benefit, month))
            found.lines.append(line)
            found.covered += bool(member["is_covered"])
            row = written(line, MEMBER, member["id"])
            row.changes = {"end_month": (None, month)}
            text = f"“{line.get('name')}”迁出{self._home(household)}，在那一户“{benefit['program']}”里的保障到{month}终止。"
            row.add(Problem("MEMBER-ENDED", text, Severity.NOTICE, "end_month", "终止月"))

    def finish(self, homes: Iterable[Home]) -> None:
        """Write the 减员 of every benefit that somebody leaves; `homes` are those of the file, already matched."""
        matched = {home.benefit.id: home for home in homes if home.benefit.id is not None}
        for leaving in self.leaving.values():
            self._reduce(leaving, matched.get(leaving.benefit["id"]))

    def _reduce(self, leaving: Leaving, home: Home | None) -> None:
        line, held = leaving.lines[0], leaving.benefit
        f = self.plan.ledgers["benefit"].by_name["monthly_amount"]
        stored = held["monthly_amount"]
        before: Decimal | None = None if stored is None else f.from_store(stored)
        after = home.benefit.get("monthly_amount") if home is not None else None
        event = written(
            line, EVENT, None, benefit_id=held["id"], month=leaving.month, kind="减员", delta_person=-leaving.covered,
            amount_before=before, amount_after=after, reason=f"迁出或分户：{leaving.names}"[:60],
        )  # fmt: skip
        if after is None:
            event.missing = ("amount_after",)
            text = f"{self._home(held['hh_id'])}“{held['program']}”减员后的月金额这份表上没有，还是原来的，请重新核定。"
            event.add(Problem("LEFT-AMOUNT", text, Severity.WARNING, "amount_after", "变动后月金额"))
        if held["person_id"] in {one.id for one in leaving.lines}:
            text = f"迁出的人是{self._home(held['hh_id'])}“{held['program']}”的申请人，请给那一户更换申请人。"
            event.add(Problem("LEFT-APPLICANT", text, Severity.WARNING, "benefit_id", "待遇"))
        count = held["declared_count"]
        if count is not None and leaving.covered and (home is None or home.benefit.get("declared_count") is None):
            fewer = (count, max(0, count - leaving.covered))
            if home is not None:
                home.benefit.changes = {**(home.benefit.changes or {}), "declared_count": fewer}
                home.benefit.verdict = "changed"
            else:
                written(line, BENEFIT, held["id"]).changes = {"declared_count": fewer}

    def began(self, home: Home) -> None:
        """The benefit of a household that an accepted line has split off begins with the roster's month (新增)."""
        covered = sum(row.get("is_covered") is not False for row in home.members.values())
        persons = covered or home.benefit.get("declared_count") or 1
        amount = home.benefit.get("monthly_amount")
        event = written(
            home.head, EVENT, None, benefit_id=home.benefit, month=home.month, kind="新增", delta_person=persons,
            amount_before=Decimal(0), amount_after=amount, reason="分户",
        )  # fmt: skip
        event.missing = ("amount_after",) if amount is None else ()

    def new_head(self, home: Home, household: Held) -> None:
        """An accepted new head applies for the household's running benefits; what the former head is to them is not guessed."""
        former, head = household["head_person_id"], home.head
        for held in self.known.benefits.get(household["id"], ()):
            if held["status"] in RUNNING and held["person_id"] != head.id:
                change = {"person_id": (held["person_id"], head)}
                row = home.benefit if home.benefit.id == held["id"] else written(head, BENEFIT, held["id"])
                row.changes = {**(row.changes or {}), **change}
                row.verdict = "changed"
        known = self.known.by_id.get(former) if former is not None else None
        if known is None or known["relation"] != "户主" or former in {line.id for line in home.lines}:
            return
        was = next((p["relation"] for p in self.known.by_id.values() if p["id"] == head.id), None)
        relation = "配偶" if was == "配偶" else None
        row = written(head, HEAD, former)
        row.changes = {"relation": ("户主", relation)}
        if relation is None:
            text = f"“{known['name']}”不再是户主，与新户主的关系这份表上没有，请补填；其他成员的关系也请核对。"
            row.add(Problem("RELATION-ASK", text, Severity.NOTICE, "relation", "与户主关系"))

    def _home(self, household: int) -> str:
        found = self.known.households.get(household)
        head = self.known.by_id.get(found["head_person_id"]) if found is not None else None
        return f"户主“{head['name']}”的户" if head is not None else "原来的户"


__all__ = ["Moves"]
