"""Conditions as people write them on the command line: FIELD OP VALUE, with words for operators and dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from township_desk.core.fields import Field, LongText, ParseContext, Text
from township_desk.core.fields_choice import Choice, MultiChoice, MultiRef, Ref
from township_desk.core.fields_code import CodeField
from township_desk.core.fields_date import Date, Month, Year
from township_desk.core.figure import Bound
from township_desk.core.ledger import Ledger
from township_desk.core.period import Period, parse_period
from township_desk.core.problem import Severity, UsageError
from township_desk.core.query import All, Any_, Cond, Is, Not, Op, Sort, ThisMonth, Through, Today

Lookup = Callable[[str, str], Sequence[int]]

WORDS: Mapping[str, Op] = {
    "=": "=", "==": "=", "＝": "=", "等于": "=", "是": "=", "为": "=",
    "!=": "!=", "<>": "!=", "≠": "!=", "！=": "!=", "不等于": "!=", "不是": "!=",
    "<=": "<=", "≤": "<=", "＜=": "<=", "不晚于": "<=", "不大于": "<=", "不超过": "<=", "至多": "<=",
    ">=": ">=", "≥": ">=", "＞=": ">=", "不早于": ">=", "不小于": ">=", "不少于": ">=", "至少": ">=",
    "<": "<", "＜": "<", "早于": "<", "小于": "<",
    ">": ">", "＞": ">", "晚于": ">", "大于": ">",
    "not in": "not in", "不属于": "not in", "in": "in", "属于": "in",
    "contains": "contains", "包含": "contains", "含有": "contains", "~": "contains",
    "starts": "starts", "开头是": "starts",
    "has": "has", "含": "has",
    "empty": "empty", "为空": "empty", "没填": "empty",
    "filled": "filled", "不为空": "filled", "已填": "filled",
}  # fmt: skip
"""Every way to write an operator of core.query."""

_ROW_FIELDS = {
    "id": "id", "编号": "id", "版本": "version", "version": "version",
    "待补": "missing", "missing": "missing", "待改": "faults", "faults": "faults",
    "created_by": "created_by", "登记人": "created_by", "updated_by": "updated_by", "修改人": "updated_by",
}  # fmt: skip
_TODAY = re.compile(r"(?:今天|today)\s*(?:([+-])\s*(\d+))?")
_PERIOD_END = re.compile(r"(?:期末|今天|today)\s*(?:([+-])\s*(\d+))?")
_LONGEST_FIRST = sorted(WORDS, key=len, reverse=True)


class Conditions:
    """Reads conditions on one ledger; `lookup` says what a typed reference may mean.

    `of_period`: they are kept for figures, so that days may be those of the period (期初, 期末, 期末-30), and today is its end.
    """

    def __init__(
        self, ledgers: Mapping[str, Ledger], ledger: Ledger, *, lookup: Lookup, today: date, of_period: bool = False
    ) -> None:
        self.ledgers = ledgers
        self.ledger = ledger
        self.lookup = lookup
        self.today = today
        self.of_period = of_period

    def all(self, texts: Sequence[str]) -> Cond | None:
        """Rows that satisfy every one of the texts; None when there are none. Raises UsageError."""
        parts = tuple(self.one(text) for text in texts)
        return None if not parts else parts[0] if len(parts) == 1 else All(parts)

    def one(self, text: str) -> Cond:
        """The condition of one text. Raises UsageError."""
        name, word, value = self._split(text.strip())
        op = WORDS[word]
        if name in _ROW_FIELDS.values():
            return self._of_row(name, op, value)
        field = self.ledger.by_name[name]
        if op in ("empty", "filled"):
            return Is(name, op)
        if not value:
            raise UsageError(f"条件“{text}”缺少值。")
        return self._of_field(field, op, value)

    def sort(self, texts: Sequence[str]) -> tuple[Sort, ...]:
        """Sort keys: FIELD, -FIELD or FIELD desc."""
        keys = []
        for text in texts:
            name = text.strip()
            descending = name.startswith("-") or name.endswith((" desc", " 降序"))
            name = name.removeprefix("-").removesuffix(" desc").removesuffix(" 降序").removesuffix(" asc").strip()
            keys.append(Sort(self._field_name(name), descending))
        return tuple(keys)

    def _split(self, text: str) -> tuple[str, str, str]:
        names = [*self.ledger.by_name, *(f.label for f in self.ledger.fields), *_ROW_FIELDS, "village", "村"]
        for name in sorted(names, key=len, reverse=True):
            if not text.startswith(name):
                continue
            rest = text[len(name) :]
            for word in _LONGEST_FIRST:
                after = rest.strip()
                if after.lower().startswith(word) and _stands_alone(word, rest, after):
                    return self._field_name(name), word, _unquote(after[len(word) :].strip())
            if name in ("待补", "待改") and not rest.strip():
                return self._field_name(name), "filled", ""
        head = re.split(r"[\s=<>!＝＜＞≤≥≠~]", text, maxsplit=1)[0]
        if any(head == name for name in names):
            raise UsageError(f"条件“{text}”看不懂，应写成“项目 比较 值”，如“status = 未整改”“排查日期 >= 2022-11-01”。")
        raise UsageError(f"“{self.ledger.label}”没有“{head}”这一项。可用的项目见 ledgers 命令。", code="unknown_field")

    def _field_name(self, name: str) -> str:
        field = self.ledger.field(name)
        if field is not None:
            return field.name
        if name in ("village", "村") and self.ledger.village:
            return self.ledger.village
        if name in _ROW_FIELDS:
            return _ROW_FIELDS[name]
        raise UsageError(f"“{self.ledger.label}”没有“{name}”这一项。可用的项目见 ledgers 命令。", code="unknown_field")

    def _of_row(self, name: str, op: Op, value: str) -> Cond:
        if name in ("missing", "faults"):
            wanted = op == "filled" or (op == "=" and value in ("", "是", "1", "true"))
            if name == "missing" and op in ("has", "contains", "=") and self.ledger.field(value):
                return Is(name, "has", self._field_name(value))
            return Is(name, "filled" if wanted else "empty")
        if name in ("id", "version"):
            numbers = [part for part in re.split(r"[,，、\s]+", value) if part]
            if not numbers or not all(part.isdigit() for part in numbers):
                raise UsageError(f"“{value}”不是编号。")
            return Is(name, op, tuple(map(int, numbers)) if op in ("in", "not in") else int(numbers[0]))
        return Is(name, op, value)

    def _of_field(self, field: Field, op: Op, value: str) -> Cond:
        if isinstance(field, Ref):
            return self._of_ref(field, op, value)
        if isinstance(field, MultiChoice):
            return self._of_choices(field, op, value)
        if op in ("contains", "starts", "has"):
            if not isinstance(field, Text | Choice | CodeField):
                raise UsageError(f"“{field.label}”不是文字，不能用“{op}”比较。")
            return Is(field.name, "contains" if op == "has" else op, value)
        if self.of_period and (bound := _of_period(field, value)) is not None:
            return Is(field.name, op, bound)
        if op in ("in", "not in"):
            return Is(field.name, op, tuple(self._value(field, part) for part in _items(value)))
        if isinstance(field, Date):
            return self._of_date(field, op, value)
        return Is(field.name, op, self._value(field, value))

    def _of_date(self, field: Date, op: Op, value: str) -> Cond:
        if match := _TODAY.fullmatch(value):
            days = int(match[2] or 0) * (-1 if match[1] == "-" else 1)
            return Is(field.name, op, self.today + timedelta(days=days))
        period = _period(value)
        if period is None:
            return Is(field.name, op, self._value(field, value))
        inside = All((Is(field.name, ">=", period.start), Is(field.name, "<=", period.end)))
        if op == "=":
            return inside
        if op == "!=":
            return Not(inside)
        return Is(field.name, op, period.start if op in ("<", ">=") else period.end)

    def _of_choices(self, field: MultiChoice, op: Op, value: str) -> Cond:
        found = self._value(field, "、".join(_items(value)))
        parts = tuple(Is(field.name, "has", option) for option in found)
        match op:
            case "=" | "has" | "contains":
                return All(parts)
            case "in":
                return Any_(parts)
            case "!=" | "not in":
                return Not(Any_(parts))
        raise UsageError(f"“{field.label}”不能用“{op}”比较。")

    def _of_ref(self, field: Ref, op: Op, value: str) -> Cond:
        if op in ("contains", "starts") and not isinstance(field, MultiRef):
            target = self.ledgers[field.target]
            names = [name for name in target.title or target.key if isinstance(target.by_name.get(name), Text)]
            return Through(field.name, Any_(tuple(Is(name, op, value) for name in names)))
        ids: list[int] = []
        for part in _items(value) if op in ("in", "not in") else [value]:
            found = list(self.lookup(field.target, part))
            if not found:
                raise UsageError(f"“{field.label}”没有登记“{part}”。", code="unknown_value")
            ids += found
        if isinstance(field, MultiRef):
            parts = Any_(tuple(Is(field.name, "has", row_id) for row_id in ids))
            return Not(parts) if op in ("!=", "not in") else parts
        if op in ("=", "in", "has"):
            return Is(field.name, "in", tuple(ids))
        if op in ("!=", "not in"):
            return Is(field.name, "not in", tuple(ids))
        raise UsageError(f"“{field.label}”不能用“{op}”比较。")

    def _value(self, field: Field, text: str) -> Any:
        if isinstance(field, LongText | Text) and not field.numeric:
            return field.clean(text)
        # A wrong check digit, or a date not yet come, must not hinder a search: only what can't be read does.
        parsed = field.read(text, ParseContext(self.today, year=self.today.year, lookup=self.lookup))
        problem = parsed.problem
        if parsed.value is None and problem is not None and problem.severity is Severity.ERROR:
            raise UsageError(field.blame(problem, text).message, code=problem.code)
        return parsed.value


def _of_period(field: Field, text: str) -> Any:
    """What the period gives: a day, month or year; None for a value of its own. Today stands for the period's end."""
    if isinstance(field, Year):
        return Bound.YEAR if text in ("本年度", "本期年度") else None
    if not isinstance(field, Date | Month):
        return None
    of_month = isinstance(field, Month)
    if text == "期初":
        return Bound.FIRST_MONTH if of_month else Bound.START
    match = _PERIOD_END.fullmatch(text)
    if match is None:
        return None
    plus = int(match[2] or 0) * (-1 if match[1] == "-" else 1)
    return ThisMonth(plus) if of_month else Today(plus)


def _stands_alone(word: str, rest: str, after: str) -> bool:
    """Whether an operator written as a Latin word is separated from what stands around it."""
    if not word.isascii() or not word[0].isalpha():
        return True
    tail = after[len(word) :]
    return rest[:1].isspace() and (not tail or not tail[0].isalnum())


def _unquote(text: str) -> str:
    if len(text) >= 2 and (text[0], text[-1]) in (('"', '"'), ("'", "'"), ("“", "”")):
        return text[1:-1]
    return text


def _items(text: str) -> list[str]:
    text = text.strip().removeprefix("(").removesuffix(")").removeprefix("（").removesuffix("）")
    return [part for part in (_unquote(part.strip()) for part in re.split(r"[,，、|]", text)) if part]


def _period(text: str) -> Period | None:
    """The month, quarter, half or year that a text names; None for a single day."""
    if not re.fullmatch(r"\d{4}|\d{4}-\d{1,2}|\d{4}-?[QqHhWw]\d{1,2}", text):
        return None
    year, _, month = text.partition("-")
    return parse_period(f"{year}-{int(month):02d}" if month.isdigit() else text)
