"""OwnFigures: figures that clerks make themselves, without programming: kept as data, each version with its day."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from township_desk.core.criteria import from_cond, option_faults
from township_desk.core.criteria_words import Title, describe
from township_desk.core.fields_date import Date
from township_desk.core.figure import Bound, Figure, pinned
from township_desk.core.ledger import Ledger
from township_desk.core.problem import UsageError
from township_desk.core.query import All, Cond, Is
from township_desk.service.own_conditions import from_json, to_json

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

KEY = "figures.own"
"""Where they are kept among the settings, so that they are journalled and undone like these."""
CHAPTER = "自定义"
HOW = {"count": "记录数", "sum": "合计", "distinct": "不同值的个数", "mean": "平均"}
AddWorkdays = Callable[[date, int], date]


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
    """The first day of a period's end for which this version counts, as YYYY-MM-DD."""
    gone: bool = False

    @property
    def condition(self) -> Cond | None:
        """The condition that a clerk gave."""
        return None if self.cond is None else from_json(self.cond)

    def figure(self, add_workdays: AddWorkdays | None = None) -> Figure:
        """As the figures that are built in. What a condition says of today is said of the period's last day, so that a
        figure of a past period comes out the same on any later day."""
        span: list[Cond] = []
        if self.date_field:
            span.append(Is(self.date_field, "<=", Bound.END))
            if not self.stock:
                span.append(Is(self.date_field, ">=", Bound.START))
        given = self.condition
        parts = [*([] if given is None else [pinned(given, add_workdays)]), *span]
        if self.how == "mean":
            parts.append(Is(self.field, "filled"))
        return Figure(
            id=self.id, label=self.label, unit=self.unit, chapter=CHAPTER, definition=self.definition or self.label,
            basis="stock" if self.stock else "flow", ledger=self.ledger, measure=self.how, field=self.field,  # type: ignore[arg-type]
            where=All(tuple(parts)) if parts else None, scope=self._scope(span), places=2,
        )  # fmt: skip

    def _scope(self, span: list[Cond]) -> Cond | None:
        """Rows that prove a 0: any of the ledger in the days asked for; a mean of nothing is unknown."""
        return None if self.how == "mean" else All(tuple(span)) if span else Is("id", "filled")


def definition_of(made: OwnFigure, ledgers: Mapping[str, Ledger], title: Title) -> str:
    """口径 in words, as the parts of a figure say it."""
    ledger = ledgers[made.ledger]
    told = describe(ledgers, ledger, made.condition, title)
    rows = f"“{ledger.label}”中{told}的记录" if told else f"“{ledger.label}”的全部记录"
    field = ledger.by_name.get(made.field)
    column = f"“{field.label}”" if field is not None else ""
    what = {
        "count": "的条数", "sum": f"的{column}合计", "distinct": f"里不同{column}的个数", "mean": f"的{column}平均数（未填的不算）",
    }[made.how]  # fmt: skip
    day = ledger.by_name.get(made.date_field)
    if day is None:
        return f"{rows}{what}，不分期间。"
    return f"{rows}{what}，{f'“{day.label}”不晚于期末的都算' if made.stock else f'按“{day.label}”归入期间'}。"


class OwnFigures:
    """Keeps the clerks' figures of a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def versions(self, key: str = "") -> list[OwnFigure]:
        """Every version of every figure, or of one, in the order in which they were saved."""
        kept = [OwnFigure(**item) for item in json.loads(self._desk.settings.recall(KEY) or "[]")]
        return [version for version in kept if not key or version.id == key.upper()]

    def chosen(self, day: date) -> dict[str, OwnFigure]:
        """The version of each figure that counts for a period that ends on a day, those given up too: the last saved of
        those that began by then, else the first."""
        chosen: dict[str, OwnFigure] = {}
        for version in self.versions():
            if version.id not in chosen or version.since <= day.isoformat():
                chosen[version.id] = version
        return chosen

    def at(self, day: date) -> Mapping[str, Figure]:
        """The figures by id as they are defined on a day; one defined only later counts as it was first defined."""
        return {key: self.figure(version) for key, version in self.chosen(day).items() if not version.gone}

    def figure(self, made: OwnFigure) -> Figure:
        """A version as a figure to be taken."""
        return made.figure(self._desk.calendar.add_workdays)

    def definition(self, made: OwnFigure) -> str:
        """口径 of a figure in words."""
        return definition_of(made, self._desk.records.ledgers, self._desk.records.title)

    def save(self, made: OwnFigure, cond: Cond | None = None, *, since: date | None = None) -> OwnFigure:
        """Keep a figure (a new one without id; else its next version), for periods that end on `since` (today) or later.

        UsageError for what can't be counted.
        """
        versions = self.versions()
        if made.id and made.id not in {version.id for version in versions}:
            raise UsageError(f"没有自定义用数“{made.id}”，新的不写编号。")
        number = max((int(version.id[1:]) for version in versions), default=0) + 1
        day = since or self._desk.today
        kept = replace(
            made,
            id=made.id or f"U{number:03d}",
            cond=to_json(cond) if cond is not None else made.cond,
            since=day.isoformat(),
            gone=False,
        )
        self.check(kept)
        if not kept.definition.strip():
            kept = replace(kept, definition=self.definition(kept))
        again = any(version.id == kept.id for version in versions)
        self._write([*versions, kept], f"{'改' if again else '新建'}自定义用数 {kept.id}：{kept.label}")
        return kept

    def check(self, made: OwnFigure) -> None:
        """UsageError, telling everything that is wrong, for what can't be counted."""
        ledger = self._desk.ledgers.get(made.ledger)
        faults = [] if made.label.strip() else ["请写明用数的名称。"]
        if ledger is None:
            raise UsageError(" ".join([*faults, f"没有台账“{made.ledger}”。"]))
        if made.how not in HOW:
            faults.append(f"没有算法“{made.how}”，可以是：{'、'.join(HOW)}。")
        else:
            faults += _field_faults(made, ledger)
        if made.date_field and not isinstance(ledger.by_name.get(made.date_field), Date):
            faults.append(f"“按哪个日期”：“{ledger.label}”的“{made.date_field}”不是日期。")
        faults += option_faults(self._desk.ledgers, ledger, from_cond(self._desk.ledgers, ledger, made.condition))
        if faults:
            raise UsageError(" ".join(faults))
        if wrong := self.figure(made).check(self._desk.records.ledgers):
            raise UsageError("这个用数算不了：条件里的栏目不存在。", detail="; ".join(wrong))

    def remove(self, key: str, *, since: date | None = None) -> OwnFigure:
        """Give a figure up for periods that end on `since` (today) or later; UsageError when there is none."""
        day = since or self._desk.today
        now = self.chosen(day).get(key.upper())
        if now is None or now.gone:
            raise UsageError(f"没有自定义用数“{key}”，或已经停用。")
        gone = replace(now, gone=True, since=day.isoformat())
        self._write([*self.versions(), gone], f"停用自定义用数 {gone.id}：{gone.label}")
        return gone

    def _write(self, versions: Iterable[OwnFigure], label: str) -> None:
        text = json.dumps([asdict(version) for version in versions], ensure_ascii=False)
        self._desk.settings.remember(KEY, text, label)


def _field_faults(made: OwnFigure, ledger: Ledger) -> list[str]:
    """What is wrong with the column that is added up or told apart."""
    if made.how == "count":
        return []
    if not made.field:
        return [f"算法是“{HOW[made.how]}”，要写明哪一栏。"]
    field = ledger.by_name.get(made.field)
    if field is None:
        return [f"“{ledger.label}”没有“{made.field}”这一栏。"]
    if made.how != "distinct" and not field.numeric:
        return [f"“{field.label}”不是数字，不能算{HOW[made.how]}。"]
    return []


__all__ = ["HOW", "OwnFigure", "OwnFigures", "definition_of", "from_json", "to_json"]
