"""Figures of chapter 三: what next year's plan promises."""

from __future__ import annotations

from functools import partial

from township_desk.core.figure import Bound, Figure
from township_desk.core.query import Cond, Is
from township_desk.figures.shape import both, setting

_3 = "三三"
_Target = partial(Figure, chapter=_3, ledger="target")


def _next(words: str) -> Cond:
    return both(Is("year", "=", Bound.NEXT_YEAR), Is("indicator", "contains", words))


FIGURES: tuple[Figure, ...] = (
    _Target(id="I221", place="P202", label="小麦制种大县项目名称（级别）", basis="text", measure="text", field="indicator",
            where=_next("制种大县"), definition="下一年度目标中“制种大县”项目的名称（写明国家级、省级）。"),
    setting("I222", "P203", "市名（冷链项目）", "town.city", "设置中的所属市名称。", chapter=_3),
    _Target(id="I223", place="P204", label="村级污水站生活污水日处理量", unit="吨", basis="plan", measure="sum", field="value", places=2,
            where=_next("生活污水日处理量"), definition="下一年度目标中“生活污水日处理量”的目标值（吨/日）。"),
    _Target(id="I224", label="下年争取美丽乡村提升工程", unit="个", basis="plan", measure="sum", field="value", style="at_least",
            where=_next("美丽乡村提升工程"), definition="下一年度目标中“美丽乡村提升工程”的目标值（不少于）。", checks=("不少于2个",)),
)  # fmt: skip
"""Figures I221 to I224."""
