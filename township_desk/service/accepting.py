"""Accepting: warnings that a clerk has checked (已核实) stay quiet until the row they speak of changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

from township_desk.core.change import Act, Change, Changeset, Touched
from township_desk.core.problem import Severity, UsageError
from township_desk.core.query import All, Is, Query

if TYPE_CHECKING:
    from township_desk.core.figure import Frame
    from township_desk.service.checking import Finding
    from township_desk.service.desk import Desk
    from township_desk.service.reconciling import Disagreement

_K = TypeVar("_K", bound="Disagreement")
_KEY = re.compile(r"(?P<rule>[^@]+)@(?P<ledger>\w+):(?P<id>\d+)")
LEDGER = "accepted"


class Accepting:
    """Reads and writes the table of accepted warnings; each acceptance is one step of undo."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def without(self, ledger: str, findings: Sequence[Finding]) -> list[Finding]:
        """The findings of one ledger less those accepted at the present version of their row; errors always stay."""
        query = Query(LEDGER, Is("ledger", "=", ledger))
        marked = {(row, rule): version for row, rule, version in self._rows(query)}
        if not marked:
            return list(findings)
        ids = tuple({row for row, _rule in marked})
        now = dict(self._desk.reader.values(Query(ledger, Is("id", "in", ids)), ("id", "version")))
        return [
            finding
            for finding in findings
            if finding.severity is Severity.ERROR
            or not _holds(marked.get((finding.id, finding.rule)), now.get(finding.id))
        ]

    def _rows(self, query: Query) -> Iterable[tuple[int, str, int]]:
        for row, rule, version in self._desk.reader.values(query, ("row_id", "rule", "row_version")):
            yield int(row), str(rule), int(version)

    def unaccepted(self, findings: Sequence[_K]) -> list[_K]:
        """Reconciliations less those accepted with the same numbers; errors always stay."""
        if not findings:
            return []
        ledgers = tuple({finding.ledger for finding in findings})
        marked = {
            (str(ledger), str(rule), int(mark))
            for ledger, rule, mark in self._desk.reader.values(
                Query(LEDGER, Is("ledger", "in", ledgers)), ("ledger", "rule", "row_id")
            )
        }
        return [f for f in findings if f.severity is Severity.ERROR or (f.ledger, f.rule, f.mark) not in marked]

    def accept(self, key: str, reason: str, *, frame: Frame | None = None) -> Touched:
        """Mark the finding RULE@LEDGER:ID as checked; a reconciliation of `frame` (else of the year so far) too.

        Raises UsageError: no such finding, an error, no reason.
        """
        match = _KEY.fullmatch(key.strip())
        if match is None:
            raise UsageError(f"“{key}”看不懂，应写成“规则@台账:编号”，如 G-13@hazard:12。")
        if not reason.strip():
            raise UsageError("标为已核实需要写明理由。")
        ledger, row_id = self._desk.records.ledger(match["ledger"]).name, int(match["id"])
        if match["rule"].startswith("K-"):
            return self._accept_sum(key.strip(), ledger, reason.strip(), frame)
        found = [f for f in self._desk.checking.row(ledger, row_id) if f.rule == match["rule"]]
        if not found:
            raise UsageError(f"这条记录现在没有规则{match['rule']}的问题，请重新检查。")
        _refuse_errors(found)
        finding = found[0]
        record = self._desk.records.get(finding.ledger, finding.id)
        words = self._desk.records.open_title(record)
        return self._write(finding, finding.id, record.version, reason.strip(), f"{words}（{finding.rule}）")

    def _accept_sum(self, key: str, ledger: str, reason: str, frame: Frame | None) -> Touched:
        """Mark a reconciliation; it has no row, so its numbers stand for the version."""
        found = [f for f in self._desk.reconciling.audit((ledger,), frame=frame, accepted=True) if f.key == key]
        if not found:
            text = "现在没有这一条不平，数字可能已变，请重新检查；别的年度的写明期间，如 --year 2022。"
            raise UsageError(text)
        _refuse_errors(found)
        finding = found[0]
        return self._write(finding, finding.mark, 0, reason, f"{finding.title}（{finding.rule}）")

    def _write(self, finding: Finding, mark: int, version: int, reason: str, words: str) -> Touched:
        where = All(
            tuple(Is(n, "=", v) for n, v in (("ledger", finding.ledger), ("row_id", mark), ("rule", finding.rule)))
        )
        old = self._desk.reader.values(Query(LEDGER, where), ("id", "row_version", "reason"))
        after = {"row_version": version, "reason": reason}
        if old:
            row_id, old_version, old_reason = old[0]
            before = {"row_version": old_version, "reason": old_reason}
            change = Change(Act.UPDATE, LEDGER, row_id, None, before, after)
        else:
            key = {"ledger": finding.ledger, "row_id": mark, "rule": finding.rule}
            change = Change(Act.INSERT, LEDGER, None, None, None, {**key, **after})
        return self._desk.submit(Changeset(f"标为已核实：{words}", "accept", [change], reason))


def _refuse_errors(found: Iterable[Finding]) -> None:
    if any(f.severity is Severity.ERROR for f in found):
        raise UsageError("错误不能标为已核实，请改正记录。")


def _holds(accepted: int | None, now: int | None) -> bool:
    """Whether an acceptance is still of the row as it is."""
    return accepted is not None and accepted == now
