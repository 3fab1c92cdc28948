"""The computations of indicators.tsv over rows in memory: the second way to every figure, without SQL (ledgers.md 1.6)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

Row = Mapping[str, Any]
Test = Callable[[Row], bool]
_TOKEN = re.compile(r"\s*(→|\(|\)|,|∋|∩|~|<>|<=|>=|=|<|>|'[^']*'|[\w.]+)")
_START = {"duty": "start_on", "team": "founded_on", "care_object": "start_on"}
_END = {"duty": "end_on", "team": "disbanded_on", "care_object": "end_on"}
_ALIAS = {"batch": "batch_id", "project": "project_id", "issue": "issue_id", "material": "material_id",
          "benefit": "benefit_id", "finding": "finding_id"}  # fmt: skip
_PARENTS = {"activity_site": "activity_id", "benefit_member": "benefit_id", "benefit_event": "benefit_id", "case_sanction": "case_id",
            "issue_measure": "issue_id", "monitor_measure": "monitor_id", "pay_line": "batch_id", "duty_event": "duty_id",
            "project_fund": "project_id", "project_payment": "project_id", "project_progress": "project_id",
            "project_output": "project_id", "project_doc": "project_id", "household_income": "hh_id",
            "material_txn": "material_id"}  # fmt: skip
"""What rows belong to: those of a void row count for nothing."""
_OUT = ("领用", "调出", "报损", "盘亏")


_OPS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "~": lambda a, b: str(b) in (a or ""),
    "∋": lambda a, b: b in (a or ()),
    "<=": lambda a, b: a is not None and a <= b,
    ">=": lambda a, b: a is not None and a >= b,
    "<": lambda a, b: a is not None and a < b,
}


class Language:
    """Evaluates over `rows` by ledger (typed values, `id` among them) for the year `year` up to `day`."""

    def __init__(self, rows: Mapping[str, Sequence[Row]], targets: Mapping[str, Mapping[str, str]], day: date) -> None:
        self.rows, self.targets, self.day, self.year = rows, targets, day, day.year
        self.by_id = {name: {row["id"]: row for row in listed} for name, listed in rows.items()}
        """Void rows too: a live row may name one, but conditions on it fail."""

    # ---- conditions

    def cond(self, ledger: str, text: str) -> Test:
        """A condition as a test of rows of a ledger."""
        self.tokens = _TOKEN.findall(text)
        self.at = 0
        test = self._or(ledger)
        assert self.at == len(self.tokens), (text, self.tokens[self.at :])
        return test

    def _peek(self, n: int = 0) -> str:
        return self.tokens[self.at + n] if self.at + n < len(self.tokens) else ""

    def _next(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1]

    def _or(self, ledger: str) -> Test:
        tests = [self._and(ledger)]
        while self._peek() == "or":
            self._next()
            tests.append(self._and(ledger))
        return lambda row: any(test(row) for test in tests)

    def _and(self, ledger: str) -> Test:
        tests = [self._not(ledger)]
        while self._peek() == "and":
            self._next()
            tests.append(self._not(ledger))
        return lambda row: all(test(row) for test in tests)

    def _not(self, ledger: str) -> Test:
        if self._peek() == "not":
            self._next()
            inner = self._not(ledger)
            return lambda row: not inner(row)
        if self._peek() == "(":
            self._next()
            inner = self._or(ledger)
            assert self._next() == ")"
            return inner
        return self._atom(ledger)

    def _atom(self, ledger: str) -> Test:
        name = self._next()
        if name in ("active_at", "active_in"):
            for want in ("(", None, ")"):
                got = self._next()
                assert want is None or got == want
            return self._active(ledger) if name == "active_at" else self._running()
        if name == "year" and self._peek() == "(":
            self._next()
            path = self._next()
            assert self._next() == ")"
            op, _year = self._next(), self._next()
            get = self.getter(ledger, path)
            return lambda row: (
                (y := _year_of(get(row))) is not None and (y == self.year if op == "=" else y <= self.year)
            )
        return self._compare(ledger, name)

    def _compare(self, ledger: str, name: str) -> Test:
        get, op = self.getter(ledger, name), self._peek()
        if op in ("", "and", "or", ")"):
            return lambda row: bool(get(row))
        self._next()
        if op == "is":
            self._next(), self._next()
            return lambda row: get(row) is not None
        if op in ("in", "not", "∩"):
            if op == "not":
                self._next()
            values = self._values()
            if op == "∩":
                return lambda row: bool(set(get(row) or ()) & set(values))
            if op == "not":
                return lambda row: get(row) not in values
            return lambda row: get(row) in values
        value = self._value()
        if op == "=" and name == "period":
            return lambda row: str(get(row)) == str(value)
        compare = _OPS[op]
        return lambda row: compare(get(row), value)

    def _values(self) -> tuple[Any, ...]:
        assert self._next() == "("
        if not self._peek().startswith("'"):
            ledger = self._next()
            assert self._next() == "where"
            test = self._or(ledger)
            assert self._next() == ")"
            return tuple(row["benefit_id"] for row in self.live(ledger) if test(row))
        values = [self._value()]
        while self._peek() == ",":
            self._next()
            values.append(self._value())
        assert self._next() == ")"
        return tuple(values)

    def _value(self) -> Any:
        token = self._next()
        if token.startswith("'"):
            return token[1:-1]
        words = {"true": True, "false": False, "Y": self.year, "D": self.day}
        return words[token] if token in words else int(token)

    def _active(self, ledger: str) -> Test:
        start, end = _START[ledger], _END[ledger]
        return lambda r: r[start] is not None and r[start] <= self.day and (r[end] is None or r[end] > self.day)

    def _running(self) -> Test:
        dates = ("signed_on", "in_pool_on", "approved_on", "bid_on", "started_on")

        def test(row: Row) -> bool:
            known = [row[name] for name in dates if row[name] is not None]
            begun = not known or min(known) <= self.day
            open_ = row["finished_on"] is None or row["finished_on"] >= date(self.year, 1, 1)
            return begun and open_ and row["stage"] != "终止"

        return test

    # ---- values

    def getter(self, ledger: str, path: str) -> Callable[[Row], Any]:
        """A field, over references: batch.program, finding.source_org."""
        parts = [part for part in path.split(".") if part != ledger]

        def get(row: Row) -> Any:
            at, current = ledger, row
            for part in parts[:-1]:
                ref = _ALIAS[part]
                target = self.targets[at][ref]
                found = self.by_id[target].get(current[ref])
                if found is None or found["is_void"]:
                    return None
                at, current = target, found
            return current.get(parts[-1])

        return get

    def live(self, ledger: str) -> list[Row]:
        """The rows that count: not void, nor of what is void."""
        return [row for row in self.rows[ledger] if not row["is_void"] and not self._of_void(ledger, row)]

    def _of_void(self, ledger: str, row: Row) -> bool:
        ref = _PARENTS.get(ledger)
        above = self.by_id[self.targets[ledger][ref]].get(row[ref]) if ref is not None else None
        return above is not None and bool(above["is_void"])

    def take(self, ledger: str, condition: str) -> list[Row]:
        """The rows that satisfy a condition."""
        rows = self.live(ledger)
        if not condition:
            return rows
        test = self.cond(ledger, condition)
        return [row for row in rows if test(row)]

    def number(self, text: str) -> tuple[Any, int]:
        """A computation's value (None without rows) and how many rows make it."""
        text, divide = (text[:-6], 10000) if text.endswith("/10000") else (text, 1)
        text = text.removeprefix("floor_yu(").removeprefix("abs(").removeprefix("month(")
        text = text.replace("→", " → ").replace("max(", "max(", 1)
        match = re.fullmatch(r"(\w+)\(([\w.]+)(?: → ([\w.]+))?(?:-([\w.]+))?(?: where (.*))?\)", _closed(text))
        assert match is not None, text
        how, what, through, less, condition = match.groups()
        ledger, _, path = what.partition(".")
        rows = self.take(ledger, condition or "")
        if how == "count":
            return (len(rows) or None), len(rows)
        values = [self._read(ledger, path, through, row) for row in rows]
        if less:
            values = [a - (row[less.split(".")[-1]] or 0) for a, row in zip(values, rows, strict=True) if a is not None]
        return self._total(how, values, rows, divide), len(rows)

    def _read(self, ledger: str, path: str, through: str | None, row: Row) -> Any:
        value = self.getter(ledger, path)(row)
        if through is None or value is None:
            return value
        target, _, rest = through.partition(".")
        return self.by_id[target][value].get(rest)

    def _total(self, how: str, values: list[Any], rows: Sequence[Row], divide: int) -> Any:
        if not rows:
            return None
        if how == "count_distinct":
            flat = [v for value in values for v in (value if isinstance(value, tuple) else (value,)) if v is not None]
            return len(set(flat))
        known = [value for value in values if value is not None]
        if not known:
            return None
        if how == "sum":
            return Decimal(sum(known)) / divide
        if how == "sum_signed":
            signed = [-v if row["kind"] in _OUT else v for v, row in zip(values, rows, strict=True) if v is not None]
            return Decimal(sum(signed)) / divide
        assert how == "max", how
        return max(known)


def _closed(text: str) -> str:
    """Text up to the bracket that closes its first."""
    depth = 0
    for n, char in enumerate(text):
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char == ")" and depth == 0:
            return text[: n + 1]
    return text


def _year_of(value: Any) -> int | None:
    if value is None:
        return None
    return value.year if isinstance(value, date) else int(str(value)[:4])
