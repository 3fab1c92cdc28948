"""OwnFigures: figures that clerks make themselves, without programming: kept as data, each version with its day."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from township_desk.core.figure import Bound, Figure
from township_desk.core.problem import UsageError
from township_desk.core.query import All, Any_, Cond, Is, Not, Other, Search, Through, Today, Workdays

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

KEY = "figures.own"
"""Where they are kept among the settings, so that they are journalled and undone like these."""
CHAPTER = "自定义"
HOW = {"count": "记录数", "sum": "合计", "distinct": "不同值的个数", "mean": "平均"}
_PLAIN = {cls.__name__: cls for cls in (All, Any_)}


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """One version of a clerk's figure, in force from the day `since` on; `gone`: given up from then on."""

    id: str
    label: str
    ledger: str
    how: str
    field: str = ""
    date_field: str = ""
    """The date by which a row counts; empty: whatever its date."""
    stock: bool = False
    """Rows up to the last day instead of those of the period."""
    unit: str = ""
    definition: str = ""
    cond: Any = None
    """The condition as JSON (`to_json`)."""
    since: str = ""
    gone: bool = False

    def figure(self) -> Figure:
        """As the figures that are built in."""
        parts: list[Cond] = [] if self.cond is None else [from_json(self.cond)]
        if self.how == "mean":
            parts.append(Is(self.field, "filled"))
        if self.date_field:
            parts.append(Is(self.date_field, "<=", Bound.END))
            if not self.stock:
                parts.append(Is(self.date_field, ">=", Bound.START))
        return Figure(
            id=self.id, label=self.label, unit=self.unit, chapter=CHAPTER, definition=self.definition or self.words(),
            basis="stock" if self.stock else "flow", ledger=self.ledger, measure=self.how, field=self.field,  # type: ignore[arg-type]
            where=All(tuple(parts)) if parts else None, places=2,
        )  # fmt: skip

    def words(self) -> str:
        """What it counts, where the clerk has not said it."""
        return f"自定义用数：{HOW[self.how]}，{'期末存量' if self.stock else '期内发生'}。"


class OwnFigures:
    """Keeps the clerks' figures of a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def versions(self) -> list[OwnFigure]:
        """Every version of every figure, oldest first."""
        return [OwnFigure(**item) for item in json.loads(self._desk.settings.recall(KEY) or "[]")]

    def at(self, day: date) -> Mapping[str, Figure]:
        """The figures by id as they are defined on a day; one defined only later counts as it was first defined."""
        chosen: dict[str, OwnFigure] = {}
        for version in self.versions():
            if version.id not in chosen or version.since <= day.isoformat():
                chosen[version.id] = version
        return {key: version.figure() for key, version in chosen.items() if not version.gone}

    def save(self, made: OwnFigure, cond: Cond | None = None) -> OwnFigure:
        """Keep a figure (a new one without id), from today on; UsageError for what can't be counted."""
        versions = self.versions()
        number = max((int(version.id[1:]) for version in versions), default=0) + 1
        kept = replace(
            made,
            id=made.id or f"U{number:03d}",
            cond=to_json(cond) if cond is not None else made.cond,
            since=self._desk.today.isoformat(),
        )
        if not kept.label.strip():
            raise UsageError("请写明用数的名称。")
        faults = [] if kept.how in HOW else [f"没有算法“{kept.how}”，可以是：{'、'.join(HOW)}。"]
        if kept.how != "count" and not kept.field:
            faults.append("这种算法要写明哪一栏。")
        if faults:
            raise UsageError(" ".join(faults))
        figure = kept.figure()
        if wrong := figure.check(self._desk.records.ledgers):
            text = "这个用数算不了：栏目不存在，或不是数字。"
            raise UsageError(text, detail="; ".join(wrong))
        self._write([*versions, kept], f"保存自定义用数：{kept.label}")
        return kept

    def remove(self, key: str) -> None:
        """Give a figure up from today on; UsageError when there is none."""
        now = [version for version in self.versions() if version.id == key.upper()]
        if not now or now[-1].gone:
            raise UsageError(f"没有自定义用数“{key}”。")
        gone = replace(now[-1], gone=True, since=self._desk.today.isoformat())
        self._write([*self.versions(), gone], f"停用自定义用数：{gone.label}")

    def _write(self, versions: list[OwnFigure], label: str) -> None:
        text = json.dumps([asdict(version) for version in versions], ensure_ascii=False)
        self._desk.settings.remember(KEY, text, label)


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
        case Search(text):
            return ["search", text]
    raise UsageError("这样的筛选条件不能存为用数，请改用列筛选。")


def from_json(kept: Any) -> Cond:
    """The condition that was kept."""
    match kept:
        case ["is", str(name), op, value]:
            return Is(name, op, _read(value))
        case ["not", part]:
            return Not(from_json(part))
        case ["through", str(name), part]:
            return Through(name, from_json(part))
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
        case Other(name):
            return {"other": name}
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
        case {"other": str(name)}:
            return Other(name)
    return kept
