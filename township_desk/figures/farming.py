"""Figures of chapter 一（五）一 and 二: crops and grain subsidies, investment and the papers of projects."""

from __future__ import annotations

from functools import partial

from township_desk.core.figure import Bound, Figure
from township_desk.core.query import Cond, Is, Through
from township_desk.figures.shape import ACTIVE, both, during, in_months, of_project, stat, tagged, town_name, under_way
from township_desk.ledgers.payments import ARRIVED

_1, _2 = "一（五）一", "一（五）二"
_GRAIN = both(Is("program", "=", "实际种粮一次性补贴"), in_months("period"))
_Project = partial(Figure, chapter=_2, basis="stock", ledger="project")
_Doc = partial(Figure, unit="个", chapter=_2, basis="flow", ledger="project_doc")
_Fund = partial(Figure, chapter=_2, basis="flow", ledger="project_fund", measure="sum", places=2)
_new = partial(stat, chapter=_1, kind="新增数")
_sown = partial(stat, chapter=_1, stock=True)


def _docs(kind: str) -> Cond:
    return both(Is("doc_kind", "=", kind), during("submitted_on"))


def _large(kind: str) -> Cond:
    return both(Is("doc_kind", "=", kind), Is("invest_est", ">=", 10000), during("submitted_on"))


def _small(kind: str) -> Cond:
    return both(Is("doc_kind", "=", kind), Is("invest_est", "<", 10000), during("submitted_on"))


def _listed(tag: str) -> Cond:
    return both(tagged(tag), under_way())


_FEASIBLE, _PROPOSAL = "可行性研究报告", "项目建议书"
_OVER, _UNDER = "估算投资1亿元及以上（含本数）", "估算投资不足1亿元"

FIGURES: tuple[Figure, ...] = (
    _sown("I053", "P048", "小麦种植面积", "万亩", "小麦种植面积", places=2, checks=("全镇等于各村之和",)),
    _sown("I054", "P049", "玉米种植面积", "万亩", "玉米种植面积", places=2, checks=("全镇等于各村之和",)),
    _sown("I055", "P050", "大豆种植面积", "亩", "大豆种植面积", places=2, checks=("全镇等于各村之和",)),
    Figure(id="I056", label="实际种粮一次性补贴批数", unit="批", chapter=_1, basis="flow", ledger="pay_batch",
           measure="distinct", field="batch_no", where=_GRAIN, style="han",
           definition="发放批次中项目为“实际种粮一次性补贴”、所属期在本期内的不同批次数。"),
    Figure(id="I057", place="P051", label="一次性实际种粮补贴户数", unit="户", chapter=_1, basis="flow", ledger="pay_line",
           measure="distinct", field="hh_id", where=both(Through("batch_id", _GRAIN), ARRIVED),
           definition="实际种粮一次性补贴各批次中发放成功的户，一户几批只计一户（户数，不是户次）。"),
    _new("I058", "P052", "新建大棚西瓜", "棚", "新建大棚西瓜"),
    _new("I059", "P053", "新建吊篮西瓜", "棚", "新建吊篮西瓜"),
    _new("I060", "P054", "新增阳光玫瑰", "亩", "新增阳光玫瑰", places=2),
    _new("I061", "P055", "新增甜柿子", "亩", "新增甜柿子", places=2),
    _new("I062", "P056", "新增西瓜", "亩", "新增西瓜", places=2),
    town_name("I063", "P057", "丰收节分会场镇名", _1),
    Figure(id="I064", place="P058", label="丰收节分会场村名", chapter=_1, basis="text", ledger="activity", measure="names",
           field="village_id.name", where=both(Is("title", "contains", "丰收节"), during("date")),
           definition="工作活动中主题含“丰收节”、本期举办的活动所在的村。"),
    _Project(id="I065", label="招商引资项目数", unit="个", where=_listed("招商引资"), style="han",
             definition=f"口径标签含“招商引资”、{ACTIVE}的项目个数。"),
    _Project(id="I066", place="P059", label="招商引资项目总投资", unit="亿元", measure="sum", field="invest_total", divide=10000,
             places=2, style="fixed", where=_listed("招商引资"), definition=f"口径标签含“招商引资”、{ACTIVE}的项目计划总投资合计。"),
    _Fund(id="I067", place="P060", label="招商引资到位资金", unit="亿元", field="amount_arrived", divide=10000, style="fixed",
          where=both(of_project(tagged("招商引资")), during("arrived_on")),
          definition="招商引资项目本期到位的资金合计（按到位日期）。", checks=("不多于招商引资项目总投资",)),
    _Fund(id="I068", place="P061", label="争项要资合计", unit="万元", field="amount_granted",
          where=both(Is("is_won", "=", True), during("granted_on")),
          definition="项目资金中标明“争项要资”、下达日期在本期内的金额合计。", checks=("不少于综治维稳中心争取资金",)),
    _Project(id="I069", label="固定资产投资项目数", unit="个", where=_listed("固定资产投资"), style="han",
             definition=f"口径标签含“固定资产投资”、{ACTIVE}的项目个数。"),
    _Project(id="I070", place="P062", label="固定资产投资项目投资额", unit="亿元", measure="sum", field="invest_total",
             divide=10000, places=2, style="fixed", where=_listed("固定资产投资"),
             definition=f"口径标签含“固定资产投资”、{ACTIVE}的项目计划总投资合计。"),
    Figure(id="I071", place="P063", label="固定资产投资已上报额", unit="亿元", chapter=_2, basis="stock",
           ledger="project_progress", measure="last", field="reported_total", by="project_id", order="month",
           divide=10000, places=2, style="fixed", where=both(of_project(_listed("固定资产投资")), Is("month", "<=", Bound.LAST_MONTH)),
           definition=f"口径标签含“固定资产投资”、{ACTIVE}的项目，到期末为止最近一个月进度中的累计上报额，逐个项目相加。",
           checks=("不多于固定资产投资项目投资额",)),
    _Project(id="I072", place="P064", label="重点建设项目数", unit="个", where=_listed("重点建设"),
             definition=f"口径标签含“重点建设”、{ACTIVE}的项目个数。"),
    _Project(id="I073", place="P065", label="重点建设项目总投资", unit="亿元", measure="sum", field="invest_total", divide=10000,
             places=2, style="fixed", where=_listed("重点建设"), definition=f"口径标签含“重点建设”、{ACTIVE}的项目计划总投资合计。"),
    _Doc(id="I074", place="P066", label="上报项目建议书数", where=_docs(_PROPOSAL),
         definition="项目文本中本期上报的项目建议书数（按上报日期）。", checks=("等于亿元以上与亿元以下之和",)),
    _Doc(id="I075", place="P067", label="其中亿元以上（建议书）", where=_large(_PROPOSAL), scope=_docs(_PROPOSAL),
         definition=f"本期上报的项目建议书中，{_OVER}的。"),
    _Doc(id="I076", place="P068", label="其中亿元以下（建议书）", where=_small(_PROPOSAL), scope=_docs(_PROPOSAL),
         definition=f"本期上报的项目建议书中，{_UNDER}的。"),
    _Doc(id="I077", place="P069", label="上报可行性研究报告数", where=_docs(_FEASIBLE),
         definition="项目文本中本期上报的可行性研究报告数（按上报日期）。", checks=("等于亿元以上与亿元以下之和",)),
    _Doc(id="I078", place="P070", label="其中亿元以上（可研）", where=_large(_FEASIBLE), scope=_docs(_FEASIBLE),
         definition=f"本期上报的可行性研究报告中，{_OVER}的。"),
    _Doc(id="I079", place="P071", label="其中亿元以下（可研）", where=_small(_FEASIBLE), scope=_docs(_FEASIBLE),
         definition=f"本期上报的可行性研究报告中，{_UNDER}的。"),
)  # fmt: skip
"""Figures I053 to I079."""
