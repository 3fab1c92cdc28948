"""Figures of chapter 一（六）: village sanitation, air, rivers, forests and roads."""

from __future__ import annotations

from functools import partial

from township_desk.core.figure import Figure
from township_desk.core.query import Cond, Is, Through
from township_desk.figures.shape import acts, both, by_end, during, listed_by_end, setting, standing, stat, town_name
from township_desk.figures.states import ISSUE_OPEN
from township_desk.ledgers.payments import ARRIVED

_1, _2, _3 = "一（六）一", "一（六）二", "一（六）三"
_Duty = partial(Figure, basis="stock", ledger="duty")
_Team = partial(Figure, chapter=_2, basis="stock", ledger="team")
_Honor = partial(Figure, chapter=_3, basis="text", ledger="honor")
_TOILETS = both(Is("domain", "=", "农村改厕"), during("found_on"))
_FIRST = both(Is("program", "=", "改厕奖补"), Is("batch_no", "=", 1), during("paid_on"))
_FIRE = both(Is("kind", "=", "防火巡查队"), standing("founded_on", "disbanded_on"))
ROADS = both(Is("kind", "=", "道路"), Is("status", "=", "在营"), listed_by_end())


def post(kind: str, *more: Cond) -> Cond:
    """Posts of a kind that were held on the last day."""
    return both(Is("post_type", "=", kind), *more, standing("start_on", "end_on"))


def _named(words: str, *more: Cond) -> Cond:
    return both(Is("title", "contains", words), *more, by_end("date"))


FIGURES: tuple[Figure, ...] = (
    town_name("I113", "P104", "镇名（管理办法）", _1),
    town_name("I114", "P105", "镇名（考核办法）", _1),
    _Duty(id="I115", label="保洁员人数", unit="人", chapter=_1, where=post("保洁员"), definition="岗位台账中期末在岗的保洁员数。"),
    setting("I116", "", "“3＋3”包联模式名", "report.contact_scheme", "设置中的包联模式名称，不是统计数。", chapter=_1),
    setting("I117", "P106", "每月奖励资金", "score.monthly_award_total", "设置中的人居环境月考核每月奖励总额。", chapter=_1, unit="元",
            basis="param", places=2, checks=("每月奖励之和等于该数",)),
    Figure(id="I118", place="P107", label="考核对象（各村、社区）", chapter=_1, basis="text", ledger="village", measure="names",
           field="name", where=Is("is_active", "=", True), definition="参加月考核的村、社区：底册中启用的全部村、社区。"),
    setting("I119", "", "奖励名次", "score.reward_top_n", "设置中月考核给予奖励的名次数。", chapter=_1, unit="位", basis="param",
            style="han"),
    setting("I120", "", "表态发言名次", "score.bottom_n", "设置中月考核作表态发言的末位数。", chapter=_1, unit="位", basis="param",
            style="han"),
    Figure(id="I121", place="P108", label="发现问题厕所户数", unit="户", chapter=_1, basis="flow", ledger="issue", measure="distinct",
           field="hh_id", where=_TOILETS, definition="问题整改台账中领域为“农村改厕”、本期发现问题的户数，一户只计一次。",
           checks=("未整改户数应为0",)),
    Figure(id="I122", label="问题厕所未整改数", unit="户", chapter=_1, basis="stock", ledger="issue", where=both(_TOILETS, ISSUE_OPEN),
           scope=_TOILETS, zero="已全部整改到位", some="尚有{n}户正在整改",
           definition="本期发现的农村改厕问题中，到期末还没有整改完成的个数；都已整改时列出全部问题备查。", checks=("应为0",)),
    Figure(id="I123", label="改厕资金批次号", unit="批", chapter=_1, basis="text", ledger="pay_batch", measure="max", field="batch_no",
           where=_FIRST, style="han", definition="发放批次中“改厕奖补”本期到账的第1批（按到账日期）。"),
    Figure(id="I124", place="P109", label="第一批改厕资金发放户数", unit="户", chapter=_1, basis="flow", ledger="pay_line",
           measure="distinct", field="hh_id", where=both(Through("batch_id", _FIRST), ARRIVED),
           definition="“改厕奖补”本期到账的第1批中发放成功的户数，一户只计一次（按到账日期）。"),
    Figure(id="I125", label="全市上半年人居环境观摩名次", unit="名次", chapter=_1, basis="flow", ledger="honor", measure="min",
           field="grade", style="han",
           where=both(Is("kind", "=", "评比名次"), Is("title", "contains", "人居环境"), during("date")),
           definition="荣誉命名中本期“人居环境”评比的最好名次。"),
    Figure(id="I126", place="P110", label="重点工程名", chapter=_2, basis="text", ledger="site", measure="names", field="name",
           where=both(Is("kind", "=", "施工工地"), Is("is_key", "=", True), listed_by_end()),
           definition="监管对象中类别为“施工工地”、期末前已登记的重点对象名称。"),
    _Team(id="I127", place="P111", label="防火巡查队伍数", unit="支", where=_FIRE, definition="队伍组织中期末仍在的防火巡查队数。"),
    _Team(id="I128", place="P112", label="出动防火巡查车", unit="台", measure="sum", field="vehicle_count", where=_FIRE,
          definition="期末仍在的防火巡查队所配车辆合计（台，不是台次）。"),
    acts("I129", "P113", "日常环保巡查次数", "次", "环保巡查", style="yu", chapter=_2, definition="工作活动中“环保巡查”的本期记录数。"),
    acts("I130", "P114", "镇级巡河次数", "次", "巡河", where=Is("level", "=", "镇级"), chapter=_3,
         definition="工作活动中镇级“巡河”的本期记录数。", checks=("不少于镇级河长数与规定频次之积",)),
    acts("I131", "P115", "村级巡河次数", "次", "巡河", where=Is("level", "=", "村级"), chapter=_3,
         definition="工作活动中村级“巡河”的本期记录数。"),
    acts("I132", "P116", "清理垃圾", "吨", "巡河", "河道清四乱", field="qty", where=Is("qty_unit", "=", "吨"), style="yu", places=2,
         chapter=_3, definition="“巡河”“河道清四乱”本期记录中以吨计的清理数量合计。"),
    stat("I133", "P117", "栽种各类苗木", "万棵", "栽种苗木", chapter=_3, style="yu"),
    _Duty(id="I134", place="P118", label="公路养护队伍人数", unit="人", chapter=_3, where=post("养护员"),
          definition="岗位台账中期末在岗的养护员数。", checks=("等于公路养护队登记人数",)),
    _Duty(id="I135", place="P119", label="镇级路长数", unit="名", chapter=_3, measure="distinct", field="person_id",
          where=post("镇级路长"), definition="岗位台账中期末在岗的镇级路长，一人只计一次。"),
    _Duty(id="I136", place="P120", label="村级路长数", unit="人", chapter=_3, measure="distinct", field="person_id",
          where=post("村级路长"), definition="岗位台账中期末在岗的村级路长，一人只计一次。"),
    Figure(id="I137", place="P121", label="镇村道路条数", unit="条", chapter=_3, basis="stock", ledger="site", where=ROADS,
           definition="监管对象中类别为“道路”、期末前已登记、在用的条数。"),
    Figure(id="I138", place="P122", label="镇村道路里程", unit="公里", chapter=_3, basis="stock", ledger="site", measure="sum",
           field="length_km", places=2, where=ROADS, definition="监管对象中类别为“道路”、期末前已登记、在用的里程合计。"),
    _Honor(id="I139", place="P123", label="授予单位（卫生镇）", measure="text", field="granted_by", order="date",
           where=_named("卫生镇"), definition="荣誉命名中“卫生镇”的授予单位，取最近一次。"),
    town_name("I140", "P124", "镇名（卫生镇）", _3),
    _Honor(id="I141", place="P125", label="卫生镇级别", measure="text", field="level", order="date", where=_named("卫生镇"),
           definition="荣誉命名中“卫生镇”的级别，取最近一次。"),
    _Honor(id="I142", place="P126", label="省级卫生村名", measure="names", field="holder",
           where=_named("卫生村", Is("level", "=", "省级")), definition="荣誉命名中省级“卫生村”的获得者名单。"),
    _Honor(id="I143", place="P127", label="授予单位（市级卫生村）", measure="text", field="granted_by", order="date",
           where=_named("卫生村", Is("level", "=", "市级")), definition="荣誉命名中市级“卫生村”的授予单位，取最近一次。"),
    _Honor(id="I144", place="P128", label="市级卫生村名", measure="names", field="holder",
           where=_named("卫生村", Is("level", "=", "市级")), definition="荣誉命名中市级“卫生村”的获得者名单。"),
)  # fmt: skip
"""Figures I113 to I144."""
