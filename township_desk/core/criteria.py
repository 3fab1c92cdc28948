"""Criteria: conditions as a clerk builds them, lines of field, operator and value in groups; to conditions and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from township_desk.core.fields import Attachments, Field, Text
from township_desk.core.fields_choice import Bool, Choice, MultiChoice, MultiRef, Ref
from township_desk.core.fields_date import Date, Month, Year
from township_desk.core.fields_scores import Scores
from township_desk.core.ledger import Ledger
from township_desk.core.query import All, Any_, Cond, Is, Not, Op, Other, Through

Ledgers = Mapping[str, Ledger]
Takes = Literal["none", "one", "two", "many"]
Joint = Literal["all", "any", "none"]
JOINTS: Mapping[Joint, str] = {"all": "全部满足", "any": "满足任一条", "none": "一条也不满足"}
MOST_VALUES = 12
"""Values of a kind without `in` that are told apart as lines; more stay as they are."""


@dataclass(frozen=True, slots=True)
class Operator:
    """How a line compares: its key, the clerk's word, how many values it takes."""

    key: str
    label: str
    takes: Takes = "one"


def _ops(*items: tuple[str, str] | tuple[str, str, Takes]) -> tuple[Operator, ...]:
    return tuple(Operator(*item) for item in items)


_BLANK = _ops(("empty", "未填", "none"), ("filled", "已填", "none"))
_SIZES = _ops(("<", "小于"), ("<=", "不大于"), (">", "大于"), (">=", "不小于"), ("between", "在……之间", "two"))
_TIMES = _ops(
    ("=", "是"), ("<", "早于"), ("<=", "不晚于"), (">", "晚于"), (">=", "不早于"), ("between", "在……之间", "two")
)
_ONE_OF = _ops(("=", "是"), ("!=", "不是"), ("in", "是其中之一", "many"), ("not in", "都不是", "many"))
OPERATORS: Mapping[str, tuple[Operator, ...]] = {
    "text": (
        *_ops(("contains", "包含"), ("lacks", "不包含"), ("=", "是"), ("!=", "不是"), ("starts", "开头是")), *_BLANK,
    ),
    "choice": (*_ONE_OF, *_BLANK),
    "ref": (*_ONE_OF, *_BLANK),
    "choices": (
        *_ops(("has", "含全部", "many"), ("has any", "含其中之一", "many"), ("has none", "都不含", "many")), *_BLANK,
    ),
    "refs": (*_ops(("has any", "含其中之一", "many"), ("has none", "都不含", "many")), *_BLANK),
    "date": (*_TIMES, *_BLANK),
    "month": (*_TIMES, *_BLANK),
    "year": (*_ops(("=", "是"), ("!=", "不是")), *_SIZES, *_BLANK),
    "number": (*_ops(("=", "等于"), ("!=", "不等于")), *_SIZES, *_BLANK),
    "blank": _BLANK,
    "flag": _ops(("filled", "有", "none"), ("empty", "没有", "none")),
}  # fmt: skip
"""Operators by the family of a field. Personal numbers and files are only asked whether they are there."""
FLAGS: Mapping[str, Field] = {
    "missing": Text(name="missing", label="待补项"),
    "faults": Text(name="faults", label="待改项"),
}
"""Columns of the program that a clerk may ask about."""


def family(field: Field) -> str:
    """Which operators and editors a field has."""
    if field.name in FLAGS and field is FLAGS[field.name]:
        return "flag"
    if field.masked or isinstance(field, Attachments | Scores):
        return "blank"
    for kinds, name in _FAMILIES:
        if isinstance(field, kinds):
            return name
    return "number" if field.numeric else "text"


_FAMILIES: tuple[tuple[tuple[type[Field], ...], str], ...] = (
    ((MultiRef,), "refs"), ((Ref,), "ref"), ((MultiChoice,), "choices"), ((Choice, Bool), "choice"),
    ((Date,), "date"), ((Month,), "month"), ((Year,), "year"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One comparison. `path`: a field, or one of the row that a reference names (`batch_id.program`)."""

    path: str
    op: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """A condition that no line can say; it is shown, and kept or dropped as a whole."""

    cond: Cond


@dataclass(frozen=True, slots=True)
class Group:
    """Lines and groups of which all, any or none must hold."""

    joint: Joint = "all"
    parts: tuple[Node, ...] = ()


Node = Line | Kept | Group


def paths(ledgers: Ledgers, ledger: Ledger) -> dict[str, str]:
    """What lines may ask about: paths with the words that a clerk picks them by; own fields first."""
    found = {f.name: f.label for f in ledger.fields if not f.hidden}
    found |= {name: f.label for name, f in FLAGS.items()}
    for ref in ledger.refs:
        if not isinstance(ref, MultiRef) and ref.target in ledgers:
            of = (f for f in ledgers[ref.target].fields if not f.hidden)
            found |= {f"{ref.name}.{f.name}": f"{ref.label}的{f.label}" for f in of}
    return found


def field_at(ledgers: Ledgers, ledger: Ledger, path: str) -> Field | None:
    """The field at the end of a path; None when there is none."""
    head, _, rest = path.partition(".")
    found = ledger.by_name.get(head) or (FLAGS.get(head) if not rest else None)
    if not rest:
        return found
    if not isinstance(found, Ref) or isinstance(found, MultiRef) or found.target not in ledgers:
        return None
    return ledgers[found.target].by_name.get(rest)


def operator_of(field: Field, key: str) -> Operator | None:
    """An operator of a field by key."""
    return next((op for op in OPERATORS[family(field)] if op.key == key), None)


def to_cond(node: Node) -> Cond | None:
    """The condition that a tree says; None where it says nothing."""
    match node:
        case Line():
            return _line(node)
        case Kept(cond):
            return cond
        case Group(joint, parts):
            conds = tuple(found for part in parts if (found := to_cond(part)) is not None)
            if not conds:
                return None
            both: Cond = conds[0] if len(conds) == 1 else All(conds) if joint == "all" else Any_(conds)
            return Not(both) if joint == "none" else both


def _line(line: Line) -> Cond:
    head, _, rest = line.path.partition(".")
    if rest:
        return Through(head, _line(replace(line, path=rest)))
    name, values = line.path, line.values
    match line.op:
        case "between":
            return All((Is(name, ">=", values[0]), Is(name, "<=", values[1])))
        case "lacks":
            return Not(Is(name, "contains", values[0]))
        case "has":
            return _joined(All, [Is(name, "has", value) for value in values])
        case "has any":
            return _joined(Any_, [Is(name, "has", value) for value in values])
        case "has none":
            return Not(_joined(Any_, [Is(name, "has", value) for value in values]))
        case "in" | "not in":
            return Is(name, line.op, values)
    op: Op = line.op  # type: ignore[assignment]
    return Is(name, op, values[0] if values else None)


def _joined(kind: type[All | Any_], parts: list[Is]) -> Cond:
    return parts[0] if len(parts) == 1 else kind(tuple(parts))


def from_cond(ledgers: Ledgers, ledger: Ledger, cond: Cond | None) -> Group:
    """The tree that says a condition; what no line can say stays whole (`Kept`)."""
    if cond is None:
        return Group()
    found = _Reader(ledgers).read(ledger, cond)
    return found if isinstance(found, Group) else Group("all", (found,))


class _Reader:
    def __init__(self, ledgers: Ledgers) -> None:
        self._ledgers = ledgers

    def read(self, ledger: Ledger, cond: Cond) -> Node:
        match cond:
            case Is():
                return self._is(ledger, cond)
            case All(parts):
                return self._range(ledger, parts) or self._same_has(ledger, "has", parts) or self._all(ledger, parts)
            case Any_(parts):
                return self._same_has(ledger, "has any", parts) or self._group(ledger, "any", parts)
            case Not(part):
                return self._not(ledger, part)
            case Through(ref, part):
                return self._through(ledger, ref, part) or Kept(cond)
        return Kept(cond)

    def _group(self, ledger: Ledger, joint: Joint, parts: Iterable[Cond]) -> Group:
        return Group(joint, tuple(self.read(ledger, part) for part in parts))

    def _all(self, ledger: Ledger, parts: Iterable[Cond]) -> Group:
        """All of nested alls stand side by side."""
        found: list[Node] = []
        for part in parts:
            node = self.read(ledger, part)
            found += node.parts if isinstance(node, Group) and node.joint == "all" else [node]
        return Group("all", tuple(found))

    def _is(self, ledger: Ledger, cond: Is) -> Node:
        field = field_at(self._ledgers, ledger, cond.field)
        if field is None or isinstance(cond.value, Other):
            return Kept(cond)
        if cond.op in ("in", "not in") and (len(cond.value) == 1 or operator_of(field, cond.op) is None):
            one: Op = "=" if cond.op == "in" else "!="
            lines = [self._is(ledger, Is(cond.field, one, value)) for value in cond.value]
            if len(lines) == 1:
                return lines[0]
            fits = 0 < len(lines) <= MOST_VALUES and not any(isinstance(line, Kept) for line in lines)
            return Group("any" if one == "=" else "all", tuple(lines)) if fits else Kept(cond)
        op = operator_of(field, cond.op)
        if op is None:
            return Kept(cond)
        values = () if op.takes == "none" else cond.value if cond.op in ("in", "not in") else (cond.value,)
        return Line(cond.field, cond.op, tuple(values))

    def _range(self, ledger: Ledger, parts: tuple[Cond, ...]) -> Line | None:
        match parts:
            case (Is(name, ">=", low), Is(other, "<=", high)) if name == other:
                field = field_at(self._ledgers, ledger, name)
                if field is not None and operator_of(field, "between"):
                    return Line(name, "between", (low, high))
        return None

    def _same_has(self, ledger: Ledger, op: str, parts: tuple[Cond, ...]) -> Line | None:
        if not parts or not all(isinstance(part, Is) and part.op == "has" for part in parts):
            return None
        names = {part.field for part in parts if isinstance(part, Is)}
        field = field_at(self._ledgers, ledger, min(names)) if len(names) == 1 else None
        if field is None or operator_of(field, op) is None:
            return None
        return Line(field.name, op, tuple(part.value for part in parts if isinstance(part, Is)))

    def _not(self, ledger: Ledger, part: Cond) -> Node:
        if isinstance(part, Is) and part.op == "contains":
            field = field_at(self._ledgers, ledger, part.field)
            if field is not None and operator_of(field, "lacks"):
                return Line(part.field, "lacks", (part.value,))
        inside = part.parts if isinstance(part, Any_) else (part,)
        if (line := self._same_has(ledger, "has none", inside)) is not None:
            return line
        return self._group(ledger, "none", inside)

    def _through(self, ledger: Ledger, ref: str, part: Cond) -> Node | None:
        field = ledger.by_name.get(ref)
        if not isinstance(field, Ref) or isinstance(field, MultiRef) or field.target not in self._ledgers:
            return None
        return _prefixed(ref, self.read(self._ledgers[field.target], part))


def _prefixed(ref: str, node: Node) -> Node | None:
    """A tree over a reference's row as one over the row; None where that would say something else."""
    match node:
        case Line(path) if "." not in path and path not in FLAGS:
            return replace(node, path=f"{ref}.{path}")
        case Group("all" | "any" as joint, parts):
            found = [_prefixed(ref, part) for part in parts]
            if all(part is not None for part in found):
                return Group(joint, tuple(part for part in found if part is not None))
    return None


def lines(node: Node) -> Iterator[Line]:
    """Every line of a tree, in order."""
    match node:
        case Line():
            yield node
        case Group(_, parts):
            for part in parts:
                yield from lines(part)


def referred(ledgers: Ledgers, ledger: Ledger, node: Node) -> dict[str, set[int]]:
    """The rows that lines compare references with, by ledger: their titles are needed to show them."""
    found: dict[str, set[int]] = {}
    for line in lines(node):
        field = field_at(ledgers, ledger, line.path)
        if isinstance(field, Ref):
            found.setdefault(field.target, set()).update(value for value in line.values if isinstance(value, int))
    return found


def option_faults(ledgers: Ledgers, ledger: Ledger, tree: Node) -> Iterator[str]:
    """Lines that ask for an option that its field does not have, each with its place."""
    for number, line in enumerate(lines(tree), 1):
        field = field_at(ledgers, ledger, line.path)
        if isinstance(field, Choice):
            for value in line.values:
                if value not in field.choices:
                    yield f"第{number}条条件：“{field.label}”没有“{value}”这一项。"
