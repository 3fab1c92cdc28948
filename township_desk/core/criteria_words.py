"""Conditions in words that a leader understands: 隐患等级是“重大”，且整改期限早于期末。"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from township_desk.core.criteria import Group, Kept, Ledgers, Line, Node, family, field_at, from_cond, operator_of
from township_desk.core.fields import Field
from township_desk.core.fields_choice import Ref
from township_desk.core.figure import Bound
from township_desk.core.ledger import Ledger
from township_desk.core.query import Cond, Exists, Is, Not, Other, Search, ThisMonth, Through, Today, Workdays
from township_desk.core.text import cover_numbers

Title = Callable[[str, int], str]
"""What names a row: (ledger, id)."""
BOUND_WORDS: Mapping[Bound, str] = {
    Bound.START: "期初", Bound.END: "期末", Bound.FIRST_MONTH: "期初所在月", Bound.LAST_MONTH: "期末所在月",
    Bound.YEAR: "本期年度", Bound.NEXT_YEAR: "下一年度", Bound.YEAR_TEXT: "本期年度",
}  # fmt: skip
_SIGNS = {"=": "是", "!=": "不是", "<": "小于", "<=": "不大于", ">": "大于", ">=": "不小于"}


def relative_words(value: Any) -> str:
    """A day, month or year that the period gives; '' for any other value. Today stands for the period's last day."""
    match value:
        case Bound():
            return BOUND_WORDS[value]
        case Today(plus):
            return _shifted("期末", plus, "天")
        case Workdays(plus):
            return _shifted("期末", plus, "个工作日")
        case ThisMonth(plus):
            return _shifted("期末所在月", plus, "个月")
    return ""


def _shifted(words: str, plus: int, unit: str) -> str:
    return words if plus == 0 else f"{words}{'后' if plus > 0 else '前'}{abs(plus)}{unit}"


def describe(ledgers: Ledgers, ledger: Ledger, cond: Cond | None, title: Title) -> str:
    """A condition in words; '' for none."""
    tree = from_cond(ledgers, ledger, cond)
    return _Words(ledgers, ledger, title).node(tree, outer=True) if tree.parts else ""


class _Words:
    def __init__(self, ledgers: Ledgers, ledger: Ledger, title: Title) -> None:
        self._ledgers, self._ledger, self._title = ledgers, ledger, title

    def node(self, node: Node, *, outer: bool = False) -> str:
        match node:
            case Line():
                return self._line(node)
            case Kept(cond):
                return self._kept(cond)
            case Group(joint, parts):
                told = ("，且" if joint == "all" else "，或").join(self.node(part) for part in parts)
                if joint == "none":
                    return f"不属于（{told}）"
                return told if outer or len(parts) < 2 else f"（{told}）"

    def _line(self, line: Line) -> str:
        field = field_at(self._ledgers, self._ledger, line.path)
        if field is None:
            return line.path
        op = operator_of(field, line.op)
        label = self._label(line.path, field)
        values = [self._value(field, value) for value in line.values]
        if op is None or op.takes == "none":
            return (
                f"{op.label}{label}"
                if op is not None and family(field) == "flag"
                else f"{label}{op.label if op else ''}"
            )
        if op.takes == "two":
            return f"{label}在{values[0]}至{values[1]}之间"
        if op.takes == "many":
            return f"{label}{op.label.replace('是其中之一', '是').replace('含其中之一', '含')}{'、'.join(values)}" + (
                "之一" if op.key in ("in", "has any") and len(values) > 1 else ""
            )
        return f"{label}{op.label}{values[0]}"

    def _label(self, path: str, field: Field) -> str:
        head, _, rest = path.partition(".")
        return f"{self._ledger.by_name[head].label}的{field.label}" if rest else field.label

    def _value(self, field: Field, value: Any) -> str:
        told = relative_words(value)
        if told:
            return told
        if isinstance(field, Ref) and isinstance(value, int):
            return f"“{self._title(field.target, value)}”"
        if field.numeric or isinstance(value, date):
            unit = field.unit if field.numeric and family(field) == "number" else ""
            return field.mask(value) + unit
        return f"“{field.mask(value)}”"

    def _kept(self, cond: Cond) -> str:
        match cond:
            case Search(text):
                return f"查找“{cover_numbers(text)}”找得到"
            case Is("id", "in", ids):
                return f"是选定的{len(ids)}条记录"
            case Is(name, op, Other(other)):
                labels = [self._ledger.by_name[n].label if n in self._ledger.by_name else n for n in (name, other)]
                return f"{labels[0]}{_SIGNS.get(op, op)}{labels[1]}"
            case Is(name, _, values):
                found = self._ledger.by_name.get(name)
                many = f"选定的{len(values)}项" if isinstance(values, tuple) else "选定的值"
                return f"{found.label if found else name}是{many}"
            case Exists(other, ref, part):
                inner = describe(self._ledgers, self._ledgers[other], part, self._title)
                return f"有“{self._ledgers[other].label}”记录" + (f"（{inner}）" if inner else "")
            case Not(part):
                return f"不属于（{self._kept(part)}）"
            case Through(ref, part):
                field = self._ledger.by_name[ref]
                target = self._ledgers[field.target] if isinstance(field, Ref) else self._ledger
                return f"{field.label}（{describe(self._ledgers, target, part, self._title)}）"
        return "其他条件"
