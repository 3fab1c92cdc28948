"""Match a roster with itself and with the desk: persons by ID number, households by their head; what moved is proposed.

Nothing is guessed: a person registered in another household, a new head and a split household wait (待定) until a clerk
accepts them, by the line that they stand on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from township_desk.core.problem import Problem, Severity
from township_desk.intake.model import split_target
from township_desk.service.import_match import DOUBLE
from township_desk.service.import_plan import ImportPlan, RowPlan, Verdict
from township_desk.service.import_roster_benefit import BenefitMatcher
from township_desk.service.import_roster_desk import Held, Known, known_rows
from township_desk.service.import_roster_home import (
    Home,
    double,
    hold,
    reject,
    reject_home,
    taken,
    where_is,
)
from township_desk.service.import_roster_moves import Moves
from township_desk.service.import_roster_own import PersonMatcher
from township_desk.service.import_roster_persons import ACCOUNT
from township_desk.store.rows import RowReader

_GONE = ("死亡", "迁出")
_APART = {"person": ("hh_id", "id_no", "name"), "household": ("head_person_id", "village_id")}
"""Fields that are settled by rules of their own, not simply updated."""


class RosterRelater:
    """Gives every row of a roster's plan its verdict. `accepted` are the lines whose proposals a clerk has accepted."""

    def __init__(
        self,
        plan: ImportPlan,
        homes: Sequence[Home],
        reader: RowReader,
        check: Callable[[], None],
        accepted: Collection[str] = (),
    ) -> None:
        self.plan = plan
        self.homes = sorted(homes, key=lambda home: home.person)
        self.personal = {id(row) for home in homes if home.person for row in (home.head, home.household)}
        self.reader = reader
        self.check = check
        self.accepted = set(accepted)
        self.known = Known()
        self.moves = Moves(plan, self.known)
        self.persons = PersonMatcher(self)
        self.heads_listed: set[int] = set()
        """Persons of the desk who head a household of the file."""

    def match(self) -> None:
        """Match what the file says with itself and with the desk."""
        self._among()
        self.check()
        live = [line for home in self.homes for line in home.lines if line.verdict in ("new", "shared")]
        numbers = {number for line in live if (number := line.get("id_no")) is not None}
        self.known = known_rows(self.reader, numbers, self._fields())
        self.moves = Moves(self.plan, self.known)
        self.check()
        if self.known.persons or self.personal:
            heads = (self.known.persons.get(home.head.get("id_no")) for home in self.homes if not home.person)
            self.heads_listed = {head["id"] for head in heads if head is not None}
            for home in self.homes:
                self._home(home)
        benefits = BenefitMatcher(self.plan, self.known, self.mapped, self.moves)
        live_homes = [home for home in self.homes if not home.head.rejected and home.head.verdict != "held"]
        for home in live_homes:
            benefits.match(home)
        self.moves.finish(home for home in live_homes if not home.person)
        self._settle()

    def mapped(self, row: RowPlan) -> set[str]:
        """The fields of a row that columns of its sheet fill."""
        key = row.part.key if row.part is not None else ""
        targets = list(map(split_target, row.sheet.mapping.values()))
        names = {name for part, name in targets if part == key}
        if id(row) not in self.personal:
            return names
        moved = {name for part, name in targets if part == "household" and name in ACCOUNT}
        return names - moved if key else names | moved

    def _fields(self) -> Mapping[str, Sequence[str]]:
        """The stored fields to compare, by ledger."""
        found: dict[str, set[str]] = {name: set() for name in self.plan.ledgers}
        keys = {"": self.plan.intake.ledger} | {part.key: part.ledger for part in self.plan.intake.parts}
        for sheet in self.plan.sheets:
            for key, name in map(split_target, sheet.mapping.values()):
                found[keys[key]].add(name)
        found["benefit_member"] |= {"relation", "is_covered"}
        found["household"].add("group_name")
        if self.personal:
            found["person"] |= set(ACCOUNT)
        return {name: sorted(names) for name, names in found.items()}

    # ---- among the lines of the file

    def _among(self) -> None:
        seen: dict[str, tuple[RowPlan, Home]] = {}
        kept: list[Home] = []
        persons = self.persons
        for home in self.homes:
            if home.person:
                if persons.again(home, seen):
                    kept.append(home)
                continue
            other = seen.get(home.head.get("id_no"))
            if other is None:
                kept.append(home)
            elif not self._again(home, *other):
                continue
            for line in home.lines:
                if line.verdict == "new":
                    self._person_again(line, home, seen)
        self.homes = [home for home in kept if not home.head.rejected]

    def _again(self, home: Home, line: RowPlan, other: Home) -> bool:
        """A household whose head stands in the file before; whether its other members still have to be looked at."""
        if home.head.get("name") != line.get("name"):
            home.head.verdict = "rejected"
            home.head.add(taken(home.head, line.get("name"), where_is(line, home.head)))
            reject_home(home, "户主没有收，全户不收")
            return False
        if line is not other.head:
            for member in home.lines:
                hold(
                    member,
                    "TWICE",
                    f"户主已列在{where_is(line, home.head)}的户里，两处不一致，这一户没有导入，请核对。",
                    "id_no",
                )
            return False
        self.tell_again(home, other)
        for member in home.lines:
            if member is not home.head:
                self._join(member, home, other)
        double(home.head, other.head)
        return True

    def tell_again(self, home: Home, other: Home) -> None:
        """What the second time says otherwise than the first."""
        words = []
        for mine, theirs in ((home.household, other.household), (home.benefit, other.benefit)):
            ledger = self.plan.ledgers[mine.part.ledger if mine.part else ""]
            values = theirs.values
            names = self.mapped(mine) | {"village_id"}
            words += [ledger.by_name[n].label for n, v in mine.values.items() if n in names and values.get(n, v) != v]
        if words:
            text = f"与{where_is(other.head, home.head)}是同一户，但“{'、'.join(words)}”不同，以前面的为准，请核对。"
            home.head.add(Problem(DOUBLE, text, Severity.WARNING))

    @staticmethod
    def _join(line: RowPlan, home: Home, other: Home) -> None:
        """A member listed under the second mention of a household belongs to the first."""
        line.cells = tuple(other.household if cell is home.household else cell for cell in line.cells)
        member = home.members.get(id(line))
        if member is not None:
            member.cells = tuple(other.benefit if cell is home.benefit else cell for cell in member.cells)
            other.members[id(line)] = member
        other.lines.append(line)

    def _person_again(self, line: RowPlan, home: Home, seen: dict[str, tuple[RowPlan, Home]]) -> None:
        number = line.get("id_no")
        first = seen.setdefault(number, (line, home))
        if first[0] is line:
            return
        other, where = first
        if other.get("name") != line.get("name"):
            reject(line, taken(line, other.get("name"), where_is(other, line)))
        elif where is home or line in where.lines:
            double(line, other)
        else:
            hold(
                line,
                "TWICE",
                f"已列在{where_is(other, line)}的户里，一个人不能在两户，这一行没有导入，请核对。",
                "id_no",
            )

    # ---- against the desk

    def _home(self, home: Home) -> None:
        if home.person:
            self.persons.match(home)
            return
        head = self.known.persons.get(home.head.get("id_no"))
        if head is not None and head["name"] != home.head.get("name"):
            home.head.verdict = "rejected"
            home.head.add(self.taken_at_desk(home.head, head))
            reject_home(home, "户主没有收，全户不收")
            return
        held = self.known.by_head.get(head["id"]) if head is not None else None
        from_home: int | None = None
        if held is None:
            held, from_home, decided = self._new_head(home, head)
            if not decided:
                return
        if held is not None:
            self.same_household(home, self.known.households[held])
        home.split = held is None and from_home is not None
        for line in home.lines:
            if line.verdict == "new":
                self._person(line, home, held, from_home)

    def _new_head(self, home: Home, head: Held | None) -> tuple[int | None, int | None, bool]:
        """A head who heads nothing yet: (household it is, household its members come from, whether that is decided)."""
        if head is not None and head["hh_id"] is not None:
            old = head["hh_id"]
        else:
            homes = Counter(
                known["hh_id"] for line in home.lines
                if (known := self.known.persons.get(line.get("id_no"))) is not None and known["hh_id"] is not None
            )  # fmt: skip
            if not homes or head is not None:
                return None, None, True
            old = homes.most_common(1)[0][0]
        household = self.known.households.get(old)
        former = self.known.by_id.get(household["head_person_id"]) if household is not None else None
        if household is None or former is None:
            return None, None, True
        listed = former["id_no"] in {line.get("id_no") for line in home.lines}
        gone = former["alive_status"] in _GONE
        as_head = listed or gone or (head is None and former["id"] not in self.heads_listed)
        if any(map(self._accepts, home.lines)):
            if as_head:
                self._change_head(home, household)
                return old, old, True
            return None, old, True
        self._propose(home, former, as_head)
        return None, None, False

    def _propose(self, home: Home, former: Held, as_head: bool) -> None:
        name, place = home.head.get("name"), f"户主“{former['name']}”的户"
        if as_head:
            text = (
                f"“{name}”不是已登记的户主；这一户的成员登记在{place}，疑似更换户主。没有导入，请核对后决定是否更换。"
            )
        else:
            text = f"“{name}”登记在{place}，表上另立一户，疑似分户。没有导入，请核对后决定是否分户。"
        code = "NEW-HEAD" if as_head else "SPLIT"
        for line in home.lines:
            if line.verdict == "new":
                hold(line, code, text if line is home.head else f"随户主（第{home.head.row}行）待定。", "id_no")

    @staticmethod
    def _change_head(home: Home, household: Held) -> None:
        row = home.household
        row.id, row.verdict = household["id"], "changed"
        row.changes = {"head_person_id": (household["head_person_id"], home.head)}

    def same_household(self, home: Home, held: Held) -> None:
        row = home.household
        changes = row.changes or {}
        row.id = held["id"]
        village = row.get("village_id")
        if village is not None and held["village_id"] is None:
            changes["village_id"] = (None, village)
        elif village is not None and village != held["village_id"]:
            text = "这一户登记在别的村，村没有改动；如已迁移，请在户的表单里修改。"
            row.add(Problem("VILLAGE-OTHER", text, Severity.WARNING, "village_id", "村"))
        row.missing = tuple(name for name in row.missing if name != "village_id" or held["village_id"] is None)
        changes |= self.differences(row, held, {*self.mapped(row), "group_name"})
        row.changes, row.verdict = changes or None, "changed" if changes else "same"

    def _person(self, line: RowPlan, home: Home, held: int | None, from_home: int | None) -> None:
        known = self.known.persons.get(line.get("id_no"))
        if known is None:
            return
        if known["name"] != line.get("name"):
            reject(line, self.taken_at_desk(line, known))
            return
        changes = self.differences(line, known, {*self.mapped(line), "relation"})
        line.id = known["id"]
        old = known["hh_id"]
        if old is None:
            changes["hh_id"] = (None, home.household)
        elif old != held:
            if old != from_home and not self._accepts(line):
                line.id = None
                hold(line, "MOVED", f"登记在{self._head_of(old)}的户里，没有迁入本户，请核对后决定是否迁入。", "id_no")
                return
            changes["hh_id"] = (old, home.household)
            home.joined.add(id(line))
            self.moves.leave(line, known["id"], old, home.month)
        line.changes, line.verdict = changes or None, "changed" if changes else "same"

    def differences(self, row: RowPlan, held: Held, names: Iterable[str]) -> dict[str, tuple[Any, Any]]:
        """What an update would change: fields filled or different, never emptied."""
        ledger = self.plan.ledgers[row.part.ledger] if row.part is not None else self.plan.ledger
        apart = _APART.get(ledger.name, ())
        found: dict[str, tuple[Any, Any]] = {}
        for name in names:
            f = ledger.by_name.get(name)
            value = row.get(name)
            if f is None or name in apart or f.auto or value is None:
                continue
            before = held.get(name)
            if f.to_store(value) != before:
                found[name] = (None if before is None else f.from_store(before), value)
        return found

    def _accepts(self, line: RowPlan) -> bool:
        return bool(self.accepted & {"*", str(line.row), f"{line.sheet.sheet}:{line.row}"})

    def _head_of(self, household: int) -> str:
        found = self.known.households.get(household)
        head = self.known.by_id.get(found["head_person_id"]) if found is not None else None
        return f"“{head['name']}”" if head is not None else "另一户"

    def taken_at_desk(self, line: RowPlan, known: Held) -> Problem:
        where = f"，在户主{self._head_of(known['hh_id'])}的户里" if known["hh_id"] is not None else ""
        return taken(line, known["name"], f"登记册{where}")

    # ---- in the end

    def _settle(self) -> None:
        """Known rows as the clerk wants them treated; what hangs on lines not taken in is not written."""
        for line in self.plan.rows:
            if line.verdict in ("rejected", "duplicate", "held"):
                for part in line.parts:
                    part.verdict = "rejected" if line.verdict == "held" else line.verdict
                    part.problems = None
        if self.plan.on_same == "update":
            return
        for home in self.homes:
            if home.household.id is None or home.head.rejected:
                continue
            for line in home.lines:
                self._leave(line)

    def _leave(self, line: RowPlan) -> None:
        verdict: Verdict = "same" if self.plan.on_same == "skip" else "rejected"
        if line.verdict not in ("new", "same", "changed"):
            return
        line.verdict = verdict
        if verdict == "rejected":
            line.add(Problem("KNOWN", "已有这一户，按“拒收”处理。", Severity.ERROR))
        for part in line.parts:
            part.verdict, part.changes = verdict, None


__all__ = ["RosterRelater"]
