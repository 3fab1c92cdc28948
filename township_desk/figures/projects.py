"""Figures of chapter 一（五）三 and 四: pooled projects, what was built, demonstration village and industry park."""

from __future__ import annotations

from functools import partial

from township_desk.core.figure import AsOf, Figure, Frame
from township_desk.core.query import All, Any_, Cond, Is, Not, Through
from township_desk.figures.shape import ACTIVE, acts, both, by_end, during, of_project, tagged, town_name, under_way

_3, _4 = "一（五）三", "一（五）四"
METRES = (("公里", 1000), ("万米", 10000))
"""Lengths are added in metres."""


def _pooled(frame: Frame) -> Cond:
    """Pooled in the year and by the last day; of a shorter period those of its own days, which undated ones have not."""
    of_year = Is("pool_year", "=", frame.end.year)
    dated = All((Is("in_pool_on", ">=", frame.start), Is("in_pool_on", "<=", frame.end)))
    if (frame.start.month, frame.start.day) == (1, 1) and frame.kind == "year":
        return All((of_year, Any_((Is("in_pool_on", "empty"), Is("in_pool_on", "<=", frame.end)))))
    return All((of_year, dated))


_IN_POOL_NOW = AsOf(_pooled)
_POOL = both(tagged("入库项目"), _IN_POOL_NOW)
_BASIC = Is("kind", "=", "乡村建设行动（基础设施）")
_FINISHED = ("完工", "验收", "决算", "移交管护")
_DONE = Any_((by_end("finished_on"), All((Is("finished_on", "empty"), Is("stage", "in", _FINISHED)))))
_Pool = partial(Figure, unit="个", chapter=_3, basis="flow", ledger="project")
_Fund = partial(
    Figure,
    unit="万元",
    chapter=_3,
    basis="flow",
    ledger="project_fund",
    measure="sum",
    field="amount_applied",
    places=2,
)
_Built = partial(Figure, chapter=_3, basis="flow", ledger="project_output", measure="sum", field="qty_done", places=2)
_Place = partial(Figure, chapter=_4, basis="flow", ledger="project_output", measure="sum", field="qty_done", places=2)
_HARD = Is("item", "in", ("硬化巷道", "硬化生产路"))
DEMO, PARK = tagged("乡村振兴示范村"), tagged("产业园")


def _built(item: str) -> Cond:
    return both(Is("item", "=", item), during("done_on"))


def _demo(item: str) -> Cond:
    return both(Is("item", "=", item), of_project(DEMO), during("done_on"))


def _park(item: str) -> Cond:
    return both(Is("item", "=", item), of_project(PARK), during("done_on"))


_OF_DEMO, _OF_PARK = "乡村振兴示范村项目本期完成（按完成日期）的", "产业园项目本期完成（按完成日期）的"
_POOLED = "入库年度为本年度、到期末已入库的项目（不足一年的期间只计期内入库的）"
_IN_POOL = f"口径标签含“入库项目”、{_POOLED}"

FIGURES: tuple[Figure, ...] = (
    town_name("I080", "P072", "镇名（入库项目）", _3),
    _Pool(id="I081", place="P073", label="入库项目数", where=_POOL, definition=f"{_IN_POOL}个数。",
          checks=("不少于基础建设与产业发展项目之和",)),
    _Pool(id="I082", place="P074", label="入库项目总计划投资", unit="万元", measure="sum", field="invest_total", places=2,
          where=_POOL, definition=f"{_IN_POOL}计划总投资合计。", checks=("等于各项目计划资金之和",)),
    _Pool(id="I083", place="P075", label="其中基础建设项目数", where=both(_POOL, _BASIC), scope=_POOL,
          definition=f"{_IN_POOL}中，类型为“乡村建设行动（基础设施）”的个数。"),
    _Pool(id="I084", place="P076", label="其中产业发展补助项目数", where=both(_POOL, Is("kind", "=", "产业发展")), scope=_POOL,
          definition=f"{_IN_POOL}中，类型为“产业发展”的个数。"),
    _Fund(id="I085", place="P077", label="申请财政衔接资金",
          where=both(Is("source", "in", ("中央衔接", "省级衔接", "市级衔接", "县级衔接")), of_project(_IN_POOL_NOW)),
          definition=f"{_POOLED}（不论标签），申请中央、省、市、县四级衔接资金的合计。", checks=("不多于入库项目总计划投资",)),
    _Pool(id="I086", place="P078", label="基础设施提升改造涉及村数", measure="distinct", field="villages",
          where=both(_POOL, _BASIC), definition=f"{_IN_POOL}中基础设施类项目涉及的村，一村只计一次。",
          checks=("不多于全镇村数",)),
    _Pool(id="I087", place="P079", label="已完工项目数", basis="stock", where=both(_POOL, _DONE), scope=_POOL,
          definition=f"{_IN_POOL}中，到期末已完工（含验收、决算、移交）的个数，按完工日期判断。", checks=("不多于入库项目数",)),
    _Fund(id="I088", place="P080", label="向省、市申请资金",
          where=both(Is("source", "in", ("省级衔接", "市级衔接", "其他省级", "其他市级")), of_project(during("in_pool_on"))),
          definition="本期入库的项目向省、市申请的资金合计（省级、市级衔接资金含在内）。"),
    _Built(id="I089", place="P081", label="实施硬化等的行政村数", unit="个", measure="distinct", field="village_id",
           where=both(_HARD, during("done_on"), Through("village_id", Is("kind", "!=", "社区"))),
           definition="本期完成硬化巷道、硬化生产路的行政村（社区不计），一村只计一次。", checks=("不多于全镇行政村数",)),
    _Built(id="I090", place="P082", label="硬化巷道、生产路长度", unit="公里", times=METRES, divide=1000,
           where=both(_HARD, during("done_on")), definition="本期完成的硬化巷道、硬化生产路长度，统一换算为公里。"),
    _Built(id="I091", place="P083", label="新打灌溉机井", unit="眼",
           where=both(_built("灌溉机井"), Not(of_project(DEMO))),
           definition="本期完成的灌溉机井；乡村振兴示范村的灌溉井另计，不含在内。", checks=("与示范村灌溉井不重复计",)),
    _Built(id="I092", place="P084", label="铺设地埋线", unit="公里", times=METRES, divide=1000, where=_built("地埋线"),
           definition="本期完成的地埋线长度，统一换算为公里。"),
    _Built(id="I093", place="P085", label="修建排水渠", unit="万米", times=METRES, divide=10000, where=_built("排水渠"),
           definition="本期完成的排水渠长度，按米相加后换算为万米。"),
    _Built(id="I094", place="P086", label="新建公厕", unit="座", where=_built("公厕"), definition="本期完成的公厕座数。"),
    Figure(id="I095", place="P087", label="示范创建村名", chapter=_4, basis="text", ledger="project", measure="names",
           field="villages", where=both(DEMO, under_way()), definition=f"口径标签含“乡村振兴示范村”、{ACTIVE}的项目所在的村。"),
    acts("I096", "", "规划论证次数", "次", "规划论证", chapter=_4, definition="工作活动中类型为“规划论证”的本期记录数。"),
    _Place(id="I097", place="P088", label="示范村：人饮机井及配套", unit="座", where=_demo("人饮机井及配套"),
           definition=f"{_OF_DEMO}人饮机井及配套。"),
    _Place(id="I098", place="P089", label="示范村：灌溉机井", unit="座", where=_demo("灌溉机井"), definition=f"{_OF_DEMO}灌溉机井。"),
    _Place(id="I099", place="P090", label="示范村：污水处理站及配套", unit="座", where=_demo("污水处理站及配套"),
           definition=f"{_OF_DEMO}污水处理站及配套。"),
    _Place(id="I100", place="P091", label="示范村：粪污大三格", unit="座", where=_demo("粪污大三格"), definition=f"{_OF_DEMO}粪污大三格。"),
    _Place(id="I101", place="P092", label="示范村：砖砌化粪池", unit="座", where=_demo("砖砌化粪池"), definition=f"{_OF_DEMO}砖砌化粪池。"),
    _Place(id="I102", place="P093", label="示范村：排水管道", unit="米", times=METRES, where=_demo("排水管道"),
           definition=f"{_OF_DEMO}排水管道长度。"),
    _Place(id="I103", place="P094", label="示范村：围墙", unit="米", times=METRES, where=_demo("围墙"), definition=f"{_OF_DEMO}围墙长度。"),
    _Place(id="I104", place="P095", label="示范村：改造污水直排投资", unit="万元", field="amount", where=_demo("改造污水直排"),
           definition=f"{_OF_DEMO}改造污水直排的投资。", checks=("不多于示范创建及产业园总投资",)),
    _Place(id="I105", place="P096", label="示范村：改造污水直排长度", unit="米", times=METRES, where=_demo("改造污水直排"),
           definition=f"{_OF_DEMO}改造污水直排长度。"),
    Figure(id="I106", place="P097", label="产业园所在村名", chapter=_4, basis="text", ledger="project", measure="names",
           field="villages", where=both(PARK, under_way()), definition=f"口径标签含“产业园”、{ACTIVE}的项目所在的村。"),
    _Place(id="I107", place="P098", label="产业园：路灯", unit="盏", where=_park("路灯"), definition=f"{_OF_PARK}路灯。"),
    _Place(id="I108", place="P099", label="产业园：硬化道路", unit="米", times=METRES, where=_park("硬化道路"),
           definition=f"{_OF_PARK}硬化道路长度。"),
    _Place(id="I109", place="P100", label="产业园：排水管道", unit="米", times=METRES, where=_park("排水管道"),
           definition=f"{_OF_PARK}排水管道长度。"),
    _Place(id="I110", place="P101", label="产业园：检查井", unit="座", where=_park("检查井"), definition=f"{_OF_PARK}检查井。"),
    Figure(id="I111", place="P102", label="示范创建及产业园共计总投资", unit="万元", chapter=_4, basis="stock", ledger="project",
           measure="sum", field="invest_total", places=2, where=both(Any_((DEMO, PARK)), under_way()),
           definition=f"口径标签含“乡村振兴示范村”或“产业园”、{ACTIVE}的项目计划总投资合计；同一项目两个标签只计一次。"),
    Figure(id="I112", place="P103", label="示范镇级别", chapter=_4, basis="text", ledger="honor", measure="text", field="level",
           order="date",
           where=both(Is("title", "contains", "乡村振兴示范镇"), Is("holder_type", "=", "镇"), during("date")),
           definition="荣誉命名中本期获评“乡村振兴示范镇”的级别。"),
)  # fmt: skip
"""Figures I080 to I112."""
