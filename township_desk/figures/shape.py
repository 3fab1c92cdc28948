"""What the declarations of figures share: spans of days, what stood on a day, sums of activities and statistics."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from township_desk.core.figure import AsOf, Bound, Figure, Frame, Measure
from township_desk.core.query import All, Any_, Cond, Is, Through

TOGETHER = "有分村数时为各村之和，没有分村数时取全镇数"


def both(*parts: Cond) -> Cond:
    """Every part holds."""
    return All(tuple(parts))


def during(field: str) -> Cond:
    """A date in the period."""
    return All((Is(field, ">=", Bound.START), Is(field, "<=", Bound.END)))


def in_months(field: str) -> Cond:
    """A month (YYYY-MM) in the period."""
    return All((Is(field, ">=", Bound.FIRST_MONTH), Is(field, "<=", Bound.LAST_MONTH)))


def by_end(field: str) -> Cond:
    """A date not after the last day."""
    return Is(field, "<=", Bound.END)


def listed_by_end() -> Cond:
    """Inspected places registered by the last day; the register tells no day on which one was given up."""
    return Any_((Is("registered_on", "empty"), by_end("registered_on")))


def standing(start: str, end: str = "") -> Cond:
    """active_at(D): begun by the last day and not ended; of what was taken over undated (历史档案) only the end counts."""
    begun = Any_((by_end(start), All((Is("archived", "=", 1), Is(start, "empty")))))
    return begun if not end else All((begun, Any_((Is(end, "empty"), Is(end, ">", Bound.END)))))


def acts(
    id: str,  # noqa: A002 - the dictionary's word
    place: str,
    label: str,
    unit: str,
    *types: str,
    where: Cond | None = None,
    field: str = "",
    **more: Any,
) -> Figure:
    """A figure of the activity ledger: how many rows of these types in the period, or the sum of a field of theirs."""
    kind = Is("act_type", "=", types[0]) if len(types) == 1 else Is("act_type", "in", types)
    cond = both(kind, *((where,) if where is not None else ()), during("date"))
    how: Measure = "sum" if field else "count"
    return Figure(
        id=id, place=place, label=label, unit=unit, basis="flow", ledger="activity", measure=how, field=field,
        where=cond, **more,
    )  # fmt: skip


def _flow_texts(frame: Frame) -> Cond:
    texts = (str(frame.end.year),) if frame.kind == "year" else frame.months()
    return Is("period", "in", texts)


def _month_texts(frame: Frame) -> Cond:
    return Is("period", "in", frame.months())


YEARLY = AsOf(_flow_texts)
MONTHLY = AsOf(_month_texts)
SAME_YEAR = Is("period", "=", Bound.YEAR_TEXT)


def stat(
    id: str,  # noqa: A002
    place: str,
    label: str,
    unit: str,
    indicator: str,
    *,
    stock: bool = False,
    kind: str = "",
    **more: Any,
) -> Figure:
    """A figure of the statistics ledger: the year's number, for shorter periods (and where there is no year's) its months'."""
    named = (Is("indicator", "=", indicator), *((Is("basis", "=", kind),) if kind else ()))
    what = f"统计数据中“{indicator}”的{'本年度' if stock else '本期'}数；{TOGETHER}"
    made = Figure(
        id=id, place=place, label=label, unit=unit, basis="stock" if stock else "flow", ledger="stat", measure="sum",
        field="value", where=both(*named, SAME_YEAR if stock else YEARLY), prefer=Is("village_id", "filled"),
        **{"definition": what + "。", "places": 4, **more},
    )  # fmt: skip
    if stock:
        return made
    return replace(made, fallback=replace(made, id=f"{id}~", where=both(*named, MONTHLY), fallback=None))


def setting(id: str, place: str, label: str, key: str, definition: str, **more: Any) -> Figure:  # noqa: A002
    """Words or a number that the office has set."""
    basis = more.pop("basis", "text")
    return Figure(
        id=id, place=place, label=label, basis=basis, ledger="settings", measure="setting", field=key,
        definition=definition, **more,
    )  # fmt: skip


def town_name(id: str, place: str, label: str, chapter: str) -> Figure:  # noqa: A002
    """The town's name, as it is set."""
    return setting(id, place, label, "town.name", "设置中的乡镇名称。", chapter=chapter)


def tagged(tag: str) -> Cond:
    """Projects with a tag (口径标签)."""
    return Is("tags", "has", tag)


def of_project(*parts: Cond) -> Cond:
    """Rows of projects that satisfy every part."""
    return Through("project_id", both(*parts))


ACTIVE = "本期内处于签约、列入计划至完工之间（终止的不计）"
"""What `under_way` says, for definitions."""


def under_way() -> Cond:
    """active_in: listed, signed or begun by the last day, not finished before the first. No date is invented: a project
    without any counts."""
    dates = ("signed_on", "in_pool_on", "approved_on", "bid_on", "started_on")
    begun = Any_((*(by_end(name) for name in dates), All(tuple(Is(name, "empty") for name in dates))))
    return both(
        begun, Any_((Is("finished_on", "empty"), Is("finished_on", ">=", Bound.START))), Is("stage", "!=", "终止")
    )
