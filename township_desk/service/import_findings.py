"""Match a list of findings: lines received before are known; each new line is matched exactly or parked with a score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from township_desk.core.fields_code import check_id
from township_desk.core.problem import Problem, Severity
from township_desk.core.query import Query
from township_desk.formats.rawbook import LostDigits
from township_desk.intake.model import split_target
from township_desk.service.import_lines import LineMaker
from township_desk.service.import_match import DOUBLE
from township_desk.service.import_plan import ImportPlan, RowPlan
from township_desk.service.import_rows import RowContext
from township_desk.service.import_sheets import Table
from township_desk.service.suspects import DOUBTFUL, EXACT, NONE, Suspects, Verdict, benefits_of
from township_desk.store.rows import RowReader

RAW_ID = "RAW-ID"
_MATCHED = ("match", "match_score", "suspect_id", "person_id", "benefit_id")
_SAME = ("kind", "name_raw", "id_no_raw", "received_on", "source_org", "detail")
"""Two lines that agree in all of these are the same finding; what both lack agrees."""
_TRUE_DIGITS = 15
"""Digits that a number of more digits keeps when it was stored as a number."""


class FindingLines(LineMaker):
    """Lines of a list, as received: a number that is no ID number is told, never refused."""

    def __init__(self, context: RowContext) -> None:
        super().__init__(context)
        self.numbers: dict[int, str] = {}
        """Row (by object id) -> the digits of its number that can be trusted."""

    def make(self, table: Table) -> list[RowPlan]:
        """The lines of a table."""
        rows = super().make(table)
        column = table.header.fields.get("id_no_raw")
        raws: Sequence[Any] = table.cells(column.index) if column is not None else [None] * len(rows)
        for row, raw in zip(rows, raws, strict=True):
            number = row.get("id_no_raw") or ""
            self.numbers[id(row)] = number[:_TRUE_DIGITS] if isinstance(raw, LostDigits) else number.upper()
            told = _number_told(number, raw, self.context.rules.today)
            if told is not None:
                row.add(Problem(RAW_ID, told, Severity.WARNING, "id_no_raw", "身份证号", number))
        for name in self.intake.asks if rows else ():
            if name != "source_doc" and any(row.get(name) is None for row in rows):
                f = self.main.ledger.by_name[name]
                text = f"名单没有写明“{f.label}”，已按待补收入；可在导入时统一填写。"
                note = Problem("LIST-ASKS", text, Severity.NOTICE, field=name, column=f.label, sheet=table.plan.sheet)
                self.notes.append(note)
        return rows


def _number_told(number: str, raw: Any, today: date) -> str | None:
    if not number:
        return None
    if isinstance(raw, LostDigits):
        return "证件号码在表格中是数值，末几位已丢失，按收到的样子保存，需人工核对。"
    if "*" in number:
        return "证件号码有遮盖（*），按收到的样子保存；能对上姓名和露出各位的人，列为存疑待确认。"
    problem = check_id(number.upper(), today)
    if problem is None or problem.severity is not Severity.ERROR:
        return None
    return f"证件号码按收到的样子保存：{problem.message.replace('{字段}', '证件号码')}"


class FindingRelater:
    """Says of each line whether it was received before, and of new lines whom they mean."""

    def __init__(self, plan: ImportPlan, lines: FindingLines, reader: RowReader, check: Callable[[], None]) -> None:
        self.plan = plan
        self.lines = lines
        self.reader = reader
        self.check = check

    def match(self) -> None:
        """Match the lines with each other, with those received before, then with the register of persons."""
        self._known()
        self.check()
        fresh = [row for row in self.plan.rows if row.verdict == "new"]
        if not fresh:
            return
        suspects = Suspects.of(self.reader)
        verdicts = [
            suspects.judge(row.get("name_raw"), self.lines.numbers.get(id(row)), row.get("village_id")) for row in fresh
        ]
        benefits = benefits_of(self.reader, [v.person for v in verdicts if v.person is not None])
        for row, verdict in zip(fresh, verdicts, strict=True):
            _say(row, verdict, benefits)
        found = Counter(verdict.match for verdict in verdicts)
        told = "，".join(f"{word}{found[word]}条" for word in (EXACT, DOUBTFUL, NONE))
        self.plan.notes.append(Problem("MATCHED", f"同登记册核对：{told}。", Severity.NOTICE))

    def _known(self) -> None:
        fields = [self.plan.ledger.by_name[name] for name in _SAME]
        names = {name for sheet in self.plan.sheets for _, name in map(split_target, sheet.mapping.values())}
        others = sorted(names - set(_SAME))
        held: dict[tuple[Any, ...], tuple[Any, ...]] = {}
        for row_id, *values in self.reader.values(Query("finding"), ("id", *_SAME, *others)):
            held.setdefault(tuple(values[: len(_SAME)]), (row_id, *values[len(_SAME) :]))
        first: dict[tuple[Any, ...], RowPlan] = {}
        for row in self.plan.rows:
            if row.rejected:
                continue
            key = tuple(f.to_store(row.get(f.name)) for f in fields)
            if first.setdefault(key, row) is not row:
                row.verdict, row.problems = "duplicate", None
                row.add(Problem(DOUBLE, f"与第{first[key].row}行重复，只计一次。", Severity.NOTICE))
            elif key in held:
                self._compare(row, held[key][0], dict(zip(others, held[key][1:], strict=True)))

    def _compare(self, row: RowPlan, row_id: int, old: dict[str, Any]) -> None:
        changes: dict[str, tuple[Any, Any]] = {}
        for name, before in old.items():
            f = self.plan.ledger.by_name[name]
            value = row.get(name)
            if value is not None and f.to_store(value) != before:
                changes[name] = (None if before is None else f.from_store(before), value)
        row.id = row_id
        if self.plan.on_same == "reject":
            row.verdict = "rejected"
            row.add(Problem("KNOWN", "已有这一条，按“拒收”处理。", Severity.ERROR))
        elif changes and self.plan.on_same == "update":
            row.verdict, row.changes = "changed", changes
        else:
            row.verdict = "same"


def _say(row: RowPlan, verdict: Verdict, benefits: dict[int, int]) -> None:
    first = verdict.suspects[0] if verdict.suspects else None
    person = verdict.person
    values: dict[str, Any] = {
        "match": verdict.match,
        "match_score": first.score if first is not None else None,
        "suspect_id": first.person.id if first is not None and verdict.match == DOUBTFUL else None,
        "person_id": person.id if person is not None else None,
        "benefit_id": benefits.get(person.id) if person is not None else None,
    }
    kept = [(n, c) for n, c in zip(row.names, row.cells, strict=True) if n not in _MATCHED]
    row.names = (*(n for n, _ in kept), *values)
    row.cells = (*(c for _, c in kept), *values.values())
    row.missing = tuple(name for name in row.missing if name not in _MATCHED)
    if verdict.match == EXACT or first is None:
        return
    code, who = ("NEAR", "疑似") if verdict.match == DOUBTFUL else ("SUSPECT", "可能是")
    severity = Severity.WARNING if verdict.match == DOUBTFUL else Severity.NOTICE
    text = f"{who}登记册中的“{first.person.name}”（{first.why}，{first.score}分），没有关联，请在疑点台账里确认。"
    row.add(Problem(code, text, severity, "id_no_raw", "身份证号"))


__all__ = ["RAW_ID", "FindingLines", "FindingRelater"]
