"""Checking: the audit: every rule over every live row, what rows lack (待补) and what is wrong with them (待改)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from township_desk.core.fields import Row
from township_desk.core.fields_choice import MultiRef
from township_desk.core.ledger import Ledger
from township_desk.core.problem import Cancelled, Problem, Severity
from township_desk.core.query import All, Cond, Is, Other, Query, ThisMonth, Today, Workdays, predicate
from township_desk.core.rules import DeskRule, Moment, SetRule
from township_desk.service.editing import labelled
from township_desk.service.records import Record
from township_desk.service.sources import RuleSource

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

PAGE = 2000
"""Rows in memory at a time."""
MOST_KNOWN = 100_000
"""Rows and answers remembered at a time."""
_T = TypeVar("_T")
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that one row breaks; `title` names the row. `id` 0: the ledger as a whole breaks it."""

    rule: str
    severity: Severity
    ledger: str
    id: int
    field: str | None
    message: str
    title: str = ""

    @property
    def key(self) -> str:
        """What names the finding on the command line: RULE@LEDGER:ID."""
        return f"{self.rule}@{self.ledger}:{self.id}"


class Checking:
    """Runs the rules of the ledgers over what is there."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def run(
        self,
        ledger: str | None = None,
        *,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        accepted: bool = False,
    ) -> list[Finding]:
        """Every finding of one ledger or of all, errors first within each ledger; raises Cancelled.

        Those that a clerk has accepted (已核实) stay quiet until their row changes, unless `accepted` asks for them.
        """
        desk = self._desk
        ledgers = [desk.records.ledger(ledger)] if ledger else list(desk.ledgers.values())
        ids = {led.name: desk.records.ids(Query(led.name)) for led in ledgers}
        total, done = sum(map(len, ids.values())), 0
        source = _Remembering(desk.rules)
        found: list[Finding] = []
        for led in ledgers:
            mine: list[Finding] = []
            for start in range(0, len(ids[led.name]), PAGE):
                if cancelled is not None and cancelled():
                    raise Cancelled
                page = ids[led.name][start : start + PAGE]
                records = desk.records.fetch(led.name, page)
                source.see_all(led, records)
                for record in records:
                    mine += self._judge(led, record, source)
                done += len(page)
                if progress is not None:
                    progress(done, total)
            mine += self._sets(led, None)
            mine += self._whole(led, source)
            if not accepted:
                mine = desk.accepting.without(led.name, mine)
            found += sorted(mine, key=lambda finding: _ORDER[finding.severity])
        return found

    def row(self, ledger: str, row_id: int) -> list[Finding]:
        """The findings of one row, errors first; none for a void row."""
        desk = self._desk
        led = desk.records.ledger(ledger)
        record = desk.records.get(led.name, row_id)
        if record.is_void:
            return []
        found = [*self._judge(led, record, desk.rules), *self._sets(led, Is("id", "=", row_id))]
        return sorted(found, key=lambda finding: _ORDER[finding.severity])

    def _judge(self, ledger: Ledger, record: Record, source: RuleSource) -> Iterator[Finding]:
        """Row rules, then faults kept from an import that no rule finds by itself, then what is missing.

        A row taken over from before the desk (历史档案) isn't asked for the papers of status steps (corrections.md).
        """
        row = {**record.values, "id": record.id}
        problems: list[Problem] = []
        for rule in ledger.row_rules:
            if rule.moment is not Moment.VOID and not (record.archived and rule.moment is Moment.STEP):
                problems += labelled(ledger, rule.check(row, source))
        seen = {problem.code for problem in problems}
        rules = {rule.id for rule in ledger.row_rules}
        for fault in record.faults:
            if fault.code not in seen and fault.code not in rules:
                problems.append(Problem(fault.code, fault.message, Severity(fault.severity), field=fault.field))
        if record.missing:
            labels = "、".join(f.label for name in record.missing if (f := ledger.by_name.get(name)) is not None)
            problems.append(Problem("G-01", f"缺：{labels}。", field=record.missing[0]))
        if problems:
            yield from self._findings(ledger, record.id, problems)

    def _findings(self, ledger: Ledger, row_id: int, problems: Sequence[Problem]) -> Iterator[Finding]:
        title = self._desk.records.title(ledger.name, row_id)
        for p in problems:
            yield Finding(p.code, p.severity, ledger.name, row_id, p.field, p.message, title)

    @staticmethod
    def _whole(ledger: Ledger, source: RuleSource) -> Iterator[Finding]:
        """What the rules over the ledger as a whole find; id 0: no single row."""
        for rule in ledger.rules:
            if isinstance(rule, DeskRule):
                for p in labelled(ledger, rule.check(source)):
                    yield Finding(p.code, p.severity, ledger.name, 0, p.field, p.message, ledger.label)

    def _sets(self, ledger: Ledger, narrow: Cond | None) -> Iterator[Finding]:
        for rule in ledger.rules:
            if isinstance(rule, SetRule):
                ids = self._desk.records.ids(Query(ledger.name, rule.cond).also(narrow))
                titles = self._desk.records.titles(ledger.name, set(ids))
                [problem] = labelled(ledger, [Problem(rule.id, rule.message, rule.severity, field=rule.field)])
                for i in ids:
                    yield Finding(
                        rule.id, rule.severity, ledger.name, i, rule.field, problem.message, titles.get(i, "")
                    )


def _flat(cond: Cond | None) -> Iterator[Cond | None]:
    """The parts that must all hold, those of nested ones too."""
    if isinstance(cond, All):
        for part in cond.parts:
            yield from _flat(part)
    else:
        yield cond


class _Remembering(RuleSource):
    """A rule source that asks each thing once; for the length of one audit."""

    def __init__(self, source: RuleSource) -> None:
        super().__init__(source.records, source.settings, source.clock, source.calendar, source.user)
        self._known: dict[Hashable, Any] = {}
        self._indexes: dict[tuple[str, str], Mapping[Any, Sequence[int]]] = {}
        self._today = source.today

    @property
    def today(self) -> date:
        """The day on which the audit began."""
        return self._today

    def _once(self, key: Hashable, ask: Callable[[], _T]) -> _T:
        if key not in self._known:
            self._known[key] = ask()
        found: _T = self._known[key]
        return found

    def row(self, ledger: str, row_id: int | None) -> Row | None:
        """A row of a ledger, remembered."""
        return self._once((ledger, row_id), lambda: super(_Remembering, self).row(ledger, row_id))

    def see_all(self, ledger: Ledger, records: Sequence[Record]) -> None:
        """Remember a page of rows that was read anyway, and read at once the rows that they refer to."""
        if len(self._known) > MOST_KNOWN:
            self._known.clear()
        self._see(records)
        for ref in ledger.refs:
            if not isinstance(ref, MultiRef):
                wanted = {value for record in records if (value := record.values.get(ref.name)) is not None}
                self._see(self.records.fetch(ref.target, [i for i in wanted if (ref.target, i) not in self._known]))

    def _see(self, records: Sequence[Record]) -> None:
        for record in records:
            self._known[record.ledger, record.id] = {**record.values, "id": record.id}

    def rows(self, query: Query, limit: int = 100) -> list[Row]:
        """Rows of a query: through an index of ids where it asks for an equal value, else remembered."""
        candidates = self._candidates(query)
        if candidates is None or len(candidates) > limit:
            return self._once((query, limit), lambda: super(_Remembering, self).rows(query, limit))
        holds = predicate(query.where) if query.where is not None else None
        unknown = [i for i in candidates if (query.ledger, i) not in self._known]
        if len(unknown) > 1:
            self._see(self.records.fetch(query.ledger, unknown))
        found = [row for i in candidates if (row := self.row(query.ledger, i)) is not None]
        return [row for row in found if holds is None or holds(row, self._today)]

    def _candidates(self, query: Query) -> Sequence[int] | None:
        """The ids of live rows with the rarest of the values that a query asks to be equal; None when it can't be told."""
        parts = tuple(_flat(query.where))
        if query.void != "without" or not all(isinstance(part, Is) for part in parts):
            return None
        fields = self.records.ledgers[query.ledger].by_name
        found: list[Sequence[int]] = []
        for part in parts:
            if (
                isinstance(part, Is)
                and part.op == "="
                and part.value is not None
                and not isinstance(part.value, Today | ThisMonth | Other | Workdays)
            ):
                f = fields.get(part.field)
                if f is not None and f.stored:
                    found.append(self._index(query.ledger, f.name).get(f.to_store(part.value), ()))
            elif isinstance(part, Is) and isinstance(part.value, Today | ThisMonth | Workdays):
                return None
        return min(found, key=len) if found else None

    def _index(self, ledger: str, name: str) -> Mapping[Any, Sequence[int]]:
        """The ids of live rows by the stored value of a field; made once an audit."""
        if (ledger, name) not in self._indexes:
            index: dict[Any, list[int]] = {}
            for row_id, value in self.records.reader.values(Query(ledger), ("id", name)):
                index.setdefault(value, []).append(row_id)
            self._indexes[ledger, name] = index
        return self._indexes[ledger, name]

    def count(self, ledger: str, cond: Cond | None = None) -> int:
        """A count, remembered."""
        return self._once((ledger, "count", cond), lambda: super(_Remembering, self).count(ledger, cond))

    def workdays(self, start: date, end: date) -> int:
        """Working days between two days, remembered."""
        return self._once((start, end), lambda: super(_Remembering, self).workdays(start, end))
