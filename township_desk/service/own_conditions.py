"""Conditions as JSON, for what clerks keep: their own figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from township_desk.core.figure import Bound
from township_desk.core.problem import UsageError
from township_desk.core.query import (
    All,
    Any_,
    Cond,
    Exists,
    Is,
    Not,
    Other,
    Search,
    ThisMonth,
    Through,
    Today,
    Workdays,
)

_PLAIN = {cls.__name__: cls for cls in (All, Any_)}


def to_json(cond: Cond) -> Any:
    """A condition as JSON; UsageError for one that can't be kept."""
    match cond:
        case Is(name, op, value):
            return ["is", name, op, _value(value)]
        case All(parts) | Any_(parts):
            return [type(cond).__name__, [to_json(part) for part in parts]]
        case Not(part):
            return ["not", to_json(part)]
        case Through(name, part):
            return ["through", name, to_json(part)]
        case Exists(ledger, ref, part):
            return ["exists", ledger, ref, None if part is None else to_json(part)]
        case Search(text):
            return ["search", text]
    raise UsageError("这样的筛选条件不能存为用数，请改用列筛选，或在条件里另写。")


def from_json(kept: Any) -> Cond:
    """The condition that was kept."""
    match kept:
        case ["is", str(name), op, value]:
            return Is(name, op, _read(value))
        case ["not", part]:
            return Not(from_json(part))
        case ["through", str(name), part]:
            return Through(name, from_json(part))
        case ["exists", str(ledger), str(ref), part]:
            return Exists(ledger, ref, None if part is None else from_json(part))
        case ["search", str(text)]:
            return Search(text)
        case [str(kind), list(parts)]:
            return _PLAIN[kind](tuple(from_json(part) for part in parts))
    raise ValueError(kept)


def _value(value: Any) -> Any:
    match value:
        case tuple() | list():
            return {"items": [_value(item) for item in value]}
        case date():
            return {"day": value.isoformat()}
        case Decimal():
            return {"number": str(value)}
        case Today(plus):
            return {"today": plus}
        case Workdays(plus):
            return {"workdays": plus}
        case ThisMonth(plus):
            return {"month": plus}
        case Other(name):
            return {"other": name}
        case Bound():
            return {"bound": value.value}
    return value


def _read(kept: Any) -> Any:
    match kept:
        case {"items": list(items)}:
            return tuple(_read(item) for item in items)
        case {"day": str(text)}:
            return date.fromisoformat(text)
        case {"number": str(text)}:
            return Decimal(text)
        case {"today": int(plus)}:
            return Today(plus)
        case {"workdays": int(plus)}:
            return Workdays(plus)
        case {"month": int(plus)}:
            return ThisMonth(plus)
        case {"other": str(name)}:
            return Other(name)
        case {"bound": str(name)}:
            return Bound(name)
    return kept
