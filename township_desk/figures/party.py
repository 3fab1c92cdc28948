"""Figures of chapter 一（一）: party building: study, village branches, cadres, new members."""

from __future__ import annotations

from functools import partial

from township_desk.core.figure import Figure
from township_desk.core.query import Is
from township_desk.figures.shape import acts, both, during, of_project, setting, stat, tagged, town_name

_1, _2, _3 = "一（一）一", "一（一）二", "一（一）三"
_HALL = tagged("党建阵地")
HALLS = both(_HALL, during("finished_on"))
_Star = partial(Figure, chapter=_2, basis="text", ledger="honor")
_Hall = partial(
    Figure, chapter=_2, basis="text", ledger="project", measure="names", field="villages", where=HALLS,
    label="修缮改造提升阵地的村名", definition="口径标签含“党建阵地”、本期完工的项目所在的村，按村序排列。",
    checks=("四处村名个数等于修缮改造提升个数",),
)  # fmt: skip


def _rated(grade: int) -> Is:
    return Is("grade", "=", grade)


_RATING = Is("kind", "=", "星级认定")

FIGURES: tuple[Figure, ...] = (
    stat("I001", "P001", "党员干部撰写学习笔记字数", "万字", "学习笔记字数", chapter=_1, style="yu"),
    setting("I002", "P002", "干部网络学习平台冠名", "report.cadre_platform", "设置中的干部网络学习平台名称。", chapter=_1),
    acts("I003", "P003", "科级领导干部上讲台次数", "次", "科级领导干部上讲台", chapter=_1,
         definition="工作活动中类型为“科级领导干部上讲台”、日期在本期内的记录数，一条一次。"),
    _Star(id="I004", place="P004", label="创成四星级的村名", measure="names", field="holder",
          where=both(_RATING, _rated(4), during("date")), definition="荣誉命名中本期认定为四星级的获得者名单。",
          checks=("名单个数即四星级村数",)),
    _Star(id="I005", label="村党组织星级：四星级", unit="星", measure="max", field="grade", style="han",
          where=both(_RATING, _rated(4), during("date")), definition="荣誉命名中本期星级认定的星级（四星）。"),
    _Star(id="I006", place="P005", label="创成二星级的村名", measure="names", field="holder",
          where=both(_RATING, _rated(2), during("date")), definition="荣誉命名中本期认定为二星级的获得者名单。",
          checks=("名单个数即二星级村数",)),
    _Star(id="I007", label="村党组织星级：二星级", unit="星", measure="max", field="grade", style="han",
          where=both(_RATING, _rated(2), during("date")), definition="荣誉命名中本期星级认定的星级（二星）。"),
    Figure(id="I008", place="P006", label="村党组织标准化建设累计投入经费", unit="万元", chapter=_2, basis="flow",
           ledger="project_payment", measure="sum", field="amount", places=2,
           where=both(of_project(_HALL), during("paid_on")),
           definition="口径标签含“党建阵地”的项目，本期实际支付的资金合计（按支付日期）。"),
    Figure(id="I009", label="修缮改造提升阵地数", unit="个", chapter=_2, basis="flow", ledger="project", where=HALLS,
           definition="口径标签含“党建阵地”、完工日期在本期内的项目个数。", checks=("等于列出的村名个数",)),
    _Hall(id="I010", place="P007", nth=1),
    _Hall(id="I011", place="P008", nth=2),
    _Hall(id="I012", place="P009", nth=3),
    _Hall(id="I013", place="P010", nth=4),
    Figure(id="I014", place="P011", label="党组织标准化整改解决问题数", unit="个", chapter=_2, basis="flow", ledger="issue",
           where=both(Is("domain", "=", "党建标准化"), Is("status", "in", ("已整改", "已销号")), during("fixed_on")),
           definition="问题整改台账中领域为“党建标准化”、本期内整改完成（已整改或已销号）的问题数。"),
    Figure(id="I015", place="P012", label="新成立党支部的企业名", chapter=_2, basis="text", ledger="team", measure="names",
           field="name", where=both(Is("kind", "=", "党支部"), during("founded_on")),
           definition="队伍组织中本期成立的党支部名称。"),
    Figure(id="I016", place="P013", label="共建的村党支部名", chapter=_2, basis="text", ledger="team", measure="names",
           field="village_id.name", where=both(Is("kind", "=", "党建联合体"), during("founded_on")),
           definition="本期成立的党建联合体所在的村。"),
    Figure(id="I017", place="P014", label="党建联合体名称", chapter=_2, basis="text", ledger="team", measure="names",
           field="name", where=both(Is("kind", "=", "党建联合体"), during("founded_on")),
           definition="队伍组织中本期成立的党建联合体名称。"),
    Figure(id="I018", place="P015", label="通过招考招录进入的干部数", unit="名", chapter=_3, basis="flow", ledger="duty_event",
           measure="distinct", field="duty_id", where=both(Is("kind", "=", "招考招录"), during("date")),
           definition="岗位变动中本期“招考招录”的干部，一人只计一次。"),
    town_name("I019", "P016", "干部队伍所属（镇名）", _3),
    Figure(id="I020", place="P017", label="职级晋升或职务提拔干部数", unit="名", chapter=_3, basis="flow", ledger="duty_event",
           measure="distinct", field="duty_id", where=both(Is("kind", "in", ("职级晋升", "职务提拔")), during("date")),
           definition="岗位变动中本期“职级晋升”或“职务提拔”的干部，一人两次变动只计一名。",
           checks=("同一人两次变动只计一名",)),
    town_name("I021", "P018", "“××事业”冠名", _3),
    town_name("I022", "P019", "镇名", _3),
    acts("I023", "P020", "举办专题活动期数", "期", "专题活动", where=Is("line", "=", "党建"), chapter=_3,
         definition="工作活动中党建条线的“专题活动”本期记录数，一条一期。"),
    Figure(id="I024", place="P021", label="纳新（接收预备党员）人数", unit="名", chapter=_3, basis="flow", ledger="party_dev",
           where=during("probation_on"), definition="党员发展台账中接收预备党员日期在本期内的人数。"),
    Figure(id="I025", place="P022", label="预备党员转正人数", unit="名", chapter=_3, basis="flow", ledger="party_dev",
           where=during("full_on"), definition="党员发展台账中转正日期在本期内的人数。"),
)  # fmt: skip
"""Figures I001 to I025."""
