"""Checking: the audit: every rule over every live row, what rows lack (待补) and what is wrong with them (待改)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from township_desk.core.ledger import Ledger
from township_desk.core.problem import Cancelled, Problem, Severity
from township_desk.core.query import Cond, Is, Query
from township_desk.core.rules import DeskRule, Moment, RowRule, SetRule
from township_desk.service.audit_source import AuditSource
from township_desk.service.record import Record
from township_desk.service.rowvalues import labelled
from township_desk.service.sources import RuleSource

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

PAGE = 2000
"""Rows in memory at a time."""
_Asked = tuple[RowRule, bool, frozenset[int] | None]
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
        ledgers: str | Collection[str] | None = None,
        *,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        accepted: bool = False,
    ) -> list[Finding]:
        """Every finding of one ledger, of some or of all, errors first within each ledger; raises Cancelled.

        Those that a clerk has accepted (已核实) stay quiet until their row changes, unless `accepted` asks for them.
        """
        desk = self._desk
        named = [ledgers] if isinstance(ledgers, str) else desk.ledgers if ledgers is None else ledgers
        chosen = [desk.records.ledger(name) for name in named]
        ids = {led.name: desk.records.ids(Query(led.name)) for led in chosen}
        total, done = sum(map(len, ids.values())), 0
        source = AuditSource(desk.rules)
        found: list[Finding] = []
        for led in chosen:
            mine: list[Finding] = []
            asked = _asked(led, source)
            for start in range(0, len(ids[led.name]), PAGE):
                if cancelled is not None and cancelled():
                    raise Cancelled
                page = ids[led.name][start : start + PAGE]
                mine += self._page(led, desk.records.bare(led.name, page), asked, source)
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
        found = [*self._page(led, [record], _asked(led), desk.rules), *self._sets(led, Is("id", "=", row_id))]
        return sorted(found, key=lambda finding: _ORDER[finding.severity])

    def _page(
        self, ledger: Ledger, records: Sequence[Record], asked: Sequence[_Asked], source: RuleSource
    ) -> Iterator[Finding]:
        """The findings of some rows; the words that name those with any are looked up together."""
        judged = [(record.id, found) for record in records if (found := self._judge(ledger, record, asked, source))]
        titles = self._desk.records.titles(ledger.name, {row_id for row_id, _ in judged})
        for row_id, problems in judged:
            title = titles.get(row_id, f"#{row_id}")
            for p in problems:
                yield Finding(p.code, p.severity, ledger.name, row_id, p.field, p.message, title)

    @staticmethod
    def _judge(ledger: Ledger, record: Record, asked: Sequence[_Asked], source: RuleSource) -> list[Problem]:
        """Row rules, then faults kept from an import that no rule finds by itself, then what is missing.

        A row taken over from before the desk (历史档案) isn't asked for the papers of status steps (corrections.md).
        """
        row = {**record.values, "id": record.id}
        problems: list[Problem] = []
        for rule, papers, only in asked:
            if (papers and record.archived) or (only is not None and record.id not in only):
                continue
            found = rule.test(row, source)
            if found is not None and (told := rule.problems(found)):
                problems += labelled(ledger, told)
        if record.faults:
            known = {problem.code for problem in problems} | {rule.id for rule in ledger.row_rules}
            for fault in record.faults:
                if fault.code not in known:
                    problems.append(Problem(fault.code, fault.message, Severity(fault.severity), field=fault.field))
        if record.missing:
            labels = "、".join(f.label for name in record.missing if (f := ledger.by_name.get(name)) is not None)
            problems.append(Problem("G-01", f"缺：{labels}。", field=record.missing[0]))
        return problems

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


def _asked(ledger: Ledger, source: AuditSource | None = None) -> list[_Asked]:
    """The row rules that an audit asks: whether it is one about papers of a step, and of which rows alone (None: all)."""
    return [
        (
            rule,
            rule.moment is Moment.STEP,
            source.twins(ledger.name, rule) if source is not None and rule.twins else None,
        )
        for rule in ledger.row_rules
        if rule.moment is not Moment.VOID
    ]
