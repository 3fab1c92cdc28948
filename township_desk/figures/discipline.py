"""Figures of chapters 一（三） and 一（四）: discipline, petitions, the rule of law."""

from __future__ import annotations

from functools import partial

from township_desk.core.figure import Figure
from township_desk.core.query import Cond, Is
from township_desk.figures.shape import acts, both, during, of_project, stat, town_name

_1, _2, _3, _LAW, _HALL = "一（三）一", "一（三）二", "一（三）三", "一（四）一", "一（四）三"
_DONE = Is("status", "in", ("已办结", "已终结"))
_Case = partial(Figure, unit="件", basis="flow", ledger="case")
_Sanction = partial(
    Figure, unit="人", chapter=_3, basis="flow", ledger="case_sanction", measure="distinct", field="person_name"
)
STYLE = both(Is("domain", "=", "作风建设"), during("found_on"))


def _closed(*types: str) -> Cond:
    return both(Is("case_type", "in", types), _DONE, during("closed_on"))


def _form(form: str) -> Cond:
    return both(Is("form", "=", form), during("decided_on"))


FIGURES: tuple[Figure, ...] = (
    _Case(id="I037", place="P034", label="镇党政主要领导解决“硬骨头”件数", chapter=_1, where=_closed("硬骨头问题"),
          definition="事项办理中类型为“硬骨头问题”、本期办结的件数（按办结日期）。"),
    _Case(id="I038", place="P035", label="党组织书记包联解决疑难信访案件数", chapter=_1, where=_closed("疑难信访"),
          definition="事项办理中类型为“疑难信访”、本期办结的件数（按办结日期）。"),
    _Case(id="I039", place="P036", label="支部和党员个人为群众办实事件数", chapter=_1, where=_closed("群众办实事"),
          definition="事项办理中类型为“群众办实事”、本期办结的件数（按办结日期）。"),
    Figure(id="I040", place="P037", label="作风建设问题类数", unit="类", chapter=_2, basis="flow", ledger="issue",
           measure="distinct", field="category", where=STYLE,
           definition="问题整改台账中领域为“作风建设”、本期发现的问题涉及的类别数。", checks=("不多于条数",)),
    Figure(id="I041", place="P038", label="作风建设问题条数", unit="条", chapter=_2, basis="flow", ledger="issue", where=STYLE,
           definition="问题整改台账中领域为“作风建设”、本期发现的问题数。", checks=("等于红、黄、蓝三色之和",)),
    acts("I042", "P039", "专项督查检查次数", "次", "专项督查检查", where=Is("line", "=", "纪检"), chapter=_3,
         definition="工作活动中纪检条线的“专项督查检查”本期记录数。"),
    _Case(id="I043", place="P040", label="办理线索案件数", chapter=_3,
          where=both(Is("case_type", "=", "问题线索"), during("closed_on")),
          definition="事项办理中类型为“问题线索”、办结日期在本期内的件数。"),
    _Sanction(id="I044", place="P041", label="党内警告人数", where=_form("党内警告"),
              definition="处理处分中方式为“党内警告”、本期处理的人数，一人只计一次。"),
    _Sanction(id="I045", place="P042", label="诫勉谈话人数", where=_form("诫勉谈话"),
              definition="处理处分中方式为“诫勉谈话”、本期处理的人数，一人只计一次。"),
    _Sanction(id="I046", place="P043", label="提醒约谈人数", where=_form("提醒约谈"),
              definition="处理处分中方式为“提醒约谈”、本期处理的人数，一人只计一次。"),
    _Case(id="I047", place="P044", label="处置回复群众民意调查件数", chapter=_3, where=_closed("民意调查"),
          definition="事项办理中类型为“民意调查”、本期办结的件数。"),
    _Case(id="I048", place="P045", label="办结信访案件数", chapter=_3, where=_closed("信访件", "疑难信访"),
          definition="事项办理中“信访件”和“疑难信访”本期办结的件数；疑难信访含在内。", checks=("含疑难信访件数",)),
    acts("I049", "P046", "举办法治讲座次数", "次", "法治讲座", chapter=_LAW,
         definition="工作活动中类型为“法治讲座”的本期记录数。"),
    Figure(id="I050", label="综治维稳中心争取资金", unit="万元", chapter=_HALL, basis="flow", ledger="project_fund", measure="sum",
           field="amount_granted", style="yu", places=2,
           where=both(Is("is_won", "=", True), of_project(Is("name", "contains", "综治维稳中心")), during("granted_on")),
           definition="名称含“综治维稳中心”的项目，争取到（争项要资）、下达日期在本期内的资金合计。", checks=("不多于争项要资合计",)),
    town_name("I051", "P047", "镇名（综治维稳中心）", _HALL),
    stat("I052", "", "赴京、赴省访次数", "人次", "赴省赴京访人次", chapter=_HALL, zero="未发生", some="发生{n}人次", places=0,
         definition="统计数据中“赴省赴京访人次”的本期数，只登记次数不登记人员；登记为0才写“未发生”。",
         checks=("应为0",)),
)  # fmt: skip
"""Figures I037 to I052."""
