"""Which benefit of the desk a household's line means, and what a roster of the same or a later month changes in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from township_desk.core.problem import Problem, Severity
from township_desk.intake.programs import by_person
from township_desk.intake.roster import EVENT
from township_desk.ledgers.welfare_words import RUNNING
from township_desk.service.import_plan import ImportPlan, RowPlan
from township_desk.service.import_roster_desk import Held, Known
from township_desk.service.import_roster_home import Home
from township_desk.service.import_roster_moves import Moves

_APART = ("start_month", "end_month", "status", "program", "hh_id", "person_id")
_OF_MONTH = ("monthly_amount", "tier", "declared_count")
"""What a later month's roster changes by an event."""


class BenefitMatcher:
    """Gives the benefits, members and events of households their verdicts."""

    def __init__(self, plan: ImportPlan, known: Known, mapped: Callable[[RowPlan], set[str]], moves: Moves) -> None:
        self.plan = plan
        self.known = known
        self.mapped = mapped
        self.moves = moves
        self.fields = plan.ledgers["benefit"].by_name

    def match(self, home: Home) -> None:
        """Match one household's benefit and members."""
        held = self._held(home)
        if held is not None:
            self._compare(home, held)
        if home.person:
            return
        members = self.known.members.get(held["id"], {}) if held is not None else {}
        self._members(home, held, members)
        self._count(home, held, members)
        if held is None and home.split:
            self.moves.began(home)
        if "head_person_id" in (home.household.changes or {}) and home.household.id is not None:
            self.moves.new_head(home, self.known.households[home.household.id])

    def _held(self, home: Home) -> Held | None:
        """The benefit of the desk: the running one; else one that began in the same month or ended after the roster's."""
        if home.person:
            person = home.head.origin.id
            listed = self.known.own.get(person, ()) if person is not None else ()
        else:
            listed = self.known.benefits.get(home.household.id, ()) if home.household.id is not None else ()
        program = home.benefit.get("program")
        start = home.benefit.get("start_month")
        stated = "start_month" not in home.benefit.missing
        for row in listed:
            if row["program"] != program:
                continue
            if row["status"] in RUNNING or (stated and row["start_month"] == start):
                return row
            if row["end_month"] is not None and row["end_month"] > home.month:
                return row
            if row["end_month"] is not None and row["end_month"] == home.benefit.get("end_month"):
                return row
            if row["end_month"] is None and row["status"] == home.benefit.get("status"):
                return row  # ended, nobody knows when
        return None

    # ---- the benefit

    def _compare(self, home: Home, held: Held) -> None:
        row = home.benefit
        row.id = held["id"]
        as_of = (held["as_of"] or "")[:7]
        older, later = bool(as_of) and home.month < as_of, not as_of or home.month > as_of
        changes: dict[str, tuple[Any, Any]] = {}
        for name in sorted(self.mapped(row) | {"monthly_amount" if home.person else "declared_count"}):
            f = self.fields.get(name)
            value = row.get(name)
            if f is None or name in _APART or f.auto or value is None or f.to_store(value) == held.get(name):
                continue
            before = held.get(name)
            if older and before is not None:
                self._tell_older(row, name, as_of)
                continue
            changes[name] = (None if before is None else f.from_store(before), value)
        self._start(row, held, changes)
        ended = self._end(home, held, changes, older)
        if later and not ended and held["status"] in RUNNING:
            self._events(home, held, changes)
        row.missing = tuple(name for name in row.missing if held.get(name) is None)
        row.changes, row.verdict = changes or None, "changed" if changes else "same"
        row.advances = later

    def _tell_older(self, row: RowPlan, name: str, as_of: str) -> None:
        f = self.fields[name]
        text = f"已有{as_of}的花名册，本表较早，“{f.label}”没有改动。"
        row.add(Problem("ROSTER-OLDER", text, Severity.NOTICE, name, f.label))

    @staticmethod
    def _start(row: RowPlan, held: Held, changes: dict[str, tuple[Any, Any]]) -> None:
        """A stated start fills one that was assumed; another stated start is doubted."""
        if "start_month" in row.missing:
            return
        start, before = row.get("start_month"), held["start_month"]
        assumed = "|start_month|" in (held["missing"] or "")
        if before is None or (assumed and start != before):
            changes["start_month"] = (before, start)
        elif start != before:
            text = f"起发月份已登记为{before}，表上为{start}，没有改动，请核对。"
            row.add(Problem("START-OTHER", text, Severity.WARNING, "start_month", "起发月份", start))

    def _end(self, home: Home, held: Held, changes: dict[str, tuple[Any, Any]], older: bool) -> bool:
        """停发月份 ends a running benefit; a line that still lists an ended one is doubted."""
        row = home.benefit
        end = row.get("end_month")
        if end is None:
            if held["status"] == "已停发" and held["end_month"] is not None and held["end_month"] <= home.month:
                text = f"已登记从{held['end_month']}起停发，表上仍在保，没有改动，请核对。"
                row.add(Problem("ENDED-BEFORE", text, Severity.WARNING, "end_month", "停发月份"))
            return False
        if held["end_month"] == end or older or held["status"] not in RUNNING:
            return False
        changes["end_month"] = (held["end_month"], end)
        if row.get("status") != "已停发":
            return False
        changes["status"] = (held["status"], "已停发")
        amount = self._amount(held)
        reason = row.get("end_reason") or "花名册注明停发"
        self._event(home, "停发", end, -self._persons(held), amount, Decimal(0), reason)
        return True

    def _events(self, home: Home, held: Held, changes: Mapping[str, tuple[Any, Any]]) -> None:
        """A later month's other amount, tier or number of persons is an event of that month."""
        amount = self._amount(held)
        after = home.benefit.get("monthly_amount")
        after = amount if after is None else after
        listed = bool(self.known.members.get(held["id"]))
        before, now = changes.get("declared_count", (None, None))
        if before is not None and now is not None and not listed and not home.listed:
            delta = now - before
            self._event(home, "增员" if delta > 0 else "减员", home.month, delta, amount, after, "花名册人数变动")
        elif "tier" in changes and changes["tier"][0] is not None:
            before, now = changes["tier"]
            self._event(
                home, "转类", home.month, 0, amount, after, "花名册类别变动", tier_before=before, tier_after=now
            )
        elif held["id"] in self.moves.leaving:
            return  # its 减员 says what the amount becomes
        elif "monthly_amount" in changes and changes["monthly_amount"][0] is not None:
            self._event(home, "变更标准", home.month, 0, amount, after, "花名册金额变动")

    def _amount(self, held: Held) -> Decimal | None:
        stored = held["monthly_amount"]
        value: Decimal | None = None if stored is None else self.fields["monthly_amount"].from_store(stored)
        return value

    def _persons(self, held: Held) -> int:
        """保障人数 at the desk: covered members where there is a list, else the declared number."""
        members = self.known.members.get(held["id"])
        if by_person(held["program"]):
            return 1
        if members:
            return sum(bool(m["is_covered"]) for m in members.values())
        return int(held["declared_count"] or 0)

    @staticmethod
    def _event(
        home: Home,
        kind: str,
        month: str,
        persons: int,
        before: Decimal | None,
        after: Decimal | None,
        reason: str,
        **facts: Any,
    ) -> None:
        names = ("benefit_id", "month", "kind", "delta_person", "amount_before", "amount_after", "reason", *facts)
        cells = (home.benefit.id, month, kind, persons, before, after, reason, *facts.values())
        row = RowPlan(home.head.sheet, home.head.row, names, cells, EVENT)
        row.as_of = home.head.as_of
        home.head.parts = (*home.head.parts, row)

    # ---- its members

    def _members(self, home: Home, held: Held | None, members: Mapping[int, Held]) -> None:
        fields = self.plan.ledgers["benefit_member"].by_name
        start = (held["start_month"] if held is not None else None) or home.benefit.get("start_month")
        joined = 0
        for line in home.lines:
            row = home.members.get(id(line))
            if row is None or line.verdict not in ("new", "same", "changed"):
                continue
            known = members.get(line.id) if line.id is not None else None
            if known is None:
                begins = home.month if members else home.benefit.get("start_month") or start
                at = row.names.index("start_month")
                row.cells = (*row.cells[:at], begins, *row.cells[at + 1 :])
                if "start_month" in row.missing:
                    row.missing = tuple(name for name in row.missing if name != "start_month")
                joined += bool(members or id(line) in home.joined) and row.get("is_covered") is True
                continue
            row.id = known["id"]
            changes = {}
            for name in self.mapped(row) | {"relation"}:
                value = row.get(name)
                if value is not None and name in known and fields[name].to_store(value) != known[name]:
                    changes[name] = (None if known[name] is None else fields[name].from_store(known[name]), value)
            row.changes, row.verdict = changes or None, "changed" if changes else "same"
        if joined and held is not None and ((held["as_of"] or "")[:7] < home.month or home.joined):
            self._joined(home, held, joined)

    def _joined(self, home: Home, held: Held, joined: int) -> None:
        """增员, with what the month's roster makes of the amount; beside an event that already says so it changes none."""
        amount = self._amount(held)
        after = home.benefit.get("monthly_amount") or amount
        told = [part for part in home.head.parts if part.part is EVENT]
        if any(part.get("kind") in ("增员", "减员", "停发") for part in told):
            return
        home.head.parts = tuple(
            part for part in home.head.parts if part.part is not EVENT or part.get("kind") != "变更标准"
        )
        before = after if any(part.get("kind") == "转类" for part in told) else amount
        self._event(home, "增员", home.month, joined, before, after, "迁入" if home.joined else "成员名单新增")

    def _count(self, home: Home, held: Held | None, members: Mapping[int, Held]) -> None:
        """The declared number of persons against the members that are listed (corrections.md: a difference is a warning)."""
        declared = home.declared if home.declared is not None else held["declared_count"] if held is not None else None
        if home.listed:
            lines = [line for line in home.lines if line.verdict in ("new", "same", "changed")]
            rows = [home.members[id(line)] for line in lines if id(line) in home.members]
            counted = sum(row.get("is_covered") is True for row in rows)
            known = {line.id for line in lines}
            left = [m for person, m in members.items() if person not in known and m["is_covered"]]
            self._tell_left(home, left)
            counted += len(left)
        else:
            counted = sum(bool(m["is_covered"]) for m in members.values())
            if not members:
                return
        if declared is not None and declared != counted:
            text = f"申报保障人数{declared}人，成员名单中保障{counted}人，两者不同，请核对。"
            told = Problem("COUNT-DIFF", text, Severity.WARNING, "benefit.declared_count", "保障人数", str(declared))
            home.benefit.add(told)

    def _tell_left(self, home: Home, left: list[Held]) -> None:
        """Members of the desk whom the list does not name: told, never taken out."""
        if left:
            names = "、".join(
                self.known.by_id[m["person_id"]]["name"] for m in left if m["person_id"] in self.known.by_id
            )
            who = f"“{names}”" if names else f"{len(left)}人"
            text = f"已登记的保障成员{who}不在这份名单里，没有减员；如已减员请登记待遇变动。"
            home.benefit.add(Problem("MEMBERS-LEFT", text, Severity.NOTICE, "benefit.member_count", "保障人数"))


__all__ = ["BenefitMatcher"]
