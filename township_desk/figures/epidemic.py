"""Figures of chapter 一（十）: epidemic control; counts only, no persons."""

from __future__ import annotations

from functools import partial

from township_desk.core.figure import Bound, Figure
from township_desk.core.query import All, Any_, Cond, Is
from township_desk.figures.shape import both, setting, standing, stat, town_name

_1, _2 = "一（十）一", "一（十）二"
_Team = partial(Figure, chapter=_2, basis="stock", ledger="team")
_total = partial(stat, chapter=_1, kind="累计数", places=0)


_ALIVE = both(
    Is("alive_status", "in", ("在册", "死亡")),
    Any_((All((Is("alive_status", "=", "在册"), Is("death_date", "empty"))), Is("death_date", ">", Bound.END))),
)
"""On the register on the last day: who died later was."""


def _founded(kind: str) -> Cond:
    return both(Is("kind", "=", kind), standing("founded_on"))


FIGURES: tuple[Figure, ...] = (
    setting("I208", "P189", "防控方案名", "report.epidemic_plan", "设置中的疫情防控方案名称（文件名，不是统计数）。", chapter=_1),
    setting("I209", "P190", "优化措施名", "report.epidemic_measures", "设置中的优化措施名称（文件名，不是统计数）。", chapter=_1),
    town_name("I210", "P191", "镇名（小程序）", _1),
    town_name("I211", "P192", "来返地简称", _1),
    town_name("I212", "P193", "镇名（流程图）", _1),
    town_name("I213", "P194", "镇名", _1),
    _total("I214", "P195", "集中隔离人数", "人", "集中隔离人数"),
    _total("I215", "P196", "居家隔离人数", "人", "居家隔离人数"),
    _total("I216", "P197", "居家健康监测人数", "人", "居家健康监测人数"),
    Figure(id="I217", place="P198", label="摸排省外务工人员", unit="人", chapter=_1, basis="stock", ledger="person",
           where=both(Is("work_status", "=", "省外务工"), _ALIVE),
           fallback=stat("I217~", "", "省外务工人数", "人", "省外务工人数", stock=True, chapter=_1, places=0),
           definition="人员底册中就业状态为“省外务工”、期末在册的人数（按死亡日期判断）；没有人员明细时取统计数据中的“省外务工人数”。"),
    _Team(id="I218", place="P199", label="下设工作组", unit="个", where=_founded("疫情防控工作组"),
          definition="队伍组织中到期末已成立的疫情防控工作组数。"),
    _Team(id="I219", place="P200", label="党员先锋队", unit="支", where=_founded("党员先锋队"),
          definition="队伍组织中到期末已成立的党员先锋队数。"),
    _Team(id="I220", place="P201", label="防疫卡口", unit="个", where=_founded("防疫卡口"),
          definition="队伍组织中到期末已设立的防疫卡口数。"),
)  # fmt: skip
"""Figures I208 to I220."""
