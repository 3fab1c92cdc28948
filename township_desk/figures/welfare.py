"""Figures of chapter 一（九）: audit alerts and recoveries, changes in benefits, relief, the old and the disabled."""

from __future__ import annotations

from functools import partial

from township_desk.core.figure import Bound, Figure
from township_desk.core.query import All, Any_, Cond, Exists, Is, Through
from township_desk.figures.shape import ACTIVE, acts, both, by_end, during, in_months, standing, tagged, under_way

_1, _2 = "一（九）一", "一（九）二"
_AUDIT = Is("source_org", "contains", "审计")
_ALERTS = both(_AUDIT, during("received_on"))
_DECIDED = Any_((Is("closed_on", "empty"), by_end("closed_on")))
"""What came of an alert counts from the day on which it was closed."""
_STOPPED = both(_ALERTS, _DECIDED, Is("action", "in", ("停发", "停发并追缴")))
_OF_ALERTS = Through("finding_id", both(_ALERTS, _DECIDED))
_OWED = Through("finding_id", both(_AUDIT, by_end("received_on"), _DECIDED))
_PAID_BACK = Any_((by_end("done_on"), All((Is("done_on", "empty"), Is("amount_got", "filled")))))
"""Money that came back by the last day; of a recovery that is not complete what has been entered."""
_Finding = partial(Figure, chapter=_1, basis="flow", ledger="finding")
_Recovery = partial(Figure, chapter=_1, basis="flow", ledger="recovery")
_Event = partial(Figure, unit="人", basis="flow", ledger="benefit_event")
_Each = partial(_Event, chapter=_2, measure="distinct", field="benefit_id.person_id")
_PAID_OUT = both(Is("status", "=", "已发放"), during("paid_on"))
_LIVING, _NURSING = "困难残疾人生活补贴", "重度残疾人护理补贴"
_MADE = ("新办", "到期换证", "等级变更", "类别变更", "补办")


def _changed(kinds: tuple[str, ...], *programs: str) -> Cond:
    return both(Is("kind", "in", kinds), Through("benefit_id", Is("program", "in", programs)), in_months("month"))


FIGURES: tuple[Figure, ...] = (
    Figure(id="I184", place="P166", label="审计机关名称", chapter=_1, basis="text", ledger="finding", measure="text",
           field="source_org", order="received_on", where=both(_AUDIT, by_end("received_on")),
           definition="核查疑点中最近一批审计反馈的来源单位名称。"),
    _Finding(id="I185", place="P167", label="审计反馈敏感信息类数", unit="类", measure="distinct", field="kind", where=_ALERTS,
             definition="核查疑点中来源单位含“审计”、本期收到的疑点涉及的类别数。"),
    _Finding(id="I186", place="P168", label="审计反馈敏感信息条数", unit="条", where=_ALERTS,
             definition="核查疑点中来源单位含“审计”、本期收到的条数。", checks=("全部有结论",)),
    _Finding(id="I187", place="P169", label="停发户数", unit="户", measure="distinct",
             field="benefit_id.hh_id|benefit_id.person_id.hh_id", where=_STOPPED,
             definition="上述疑点中到期末已办结、处理为“停发”或“停发并追缴”的待遇所属的户，一户只计一次。", checks=("不多于疑点条数",)),
    _Event(id="I188", place="P170", label="停发人数", chapter=_1, measure="sum", field="delta_person", absolute=True,
           where=both(Is("kind", "=", "停发"), Is("month", "<=", Bound.LAST_MONTH),
                      Through("benefit_id", Exists("finding", "benefit_id", _STOPPED))),
           definition="因上述疑点停发的待遇，在待遇变动中“停发”减少的保障人数。", checks=("不少于停发户数",)),
    _Recovery(id="I189", place="P171", label="追缴户数", unit="户", measure="distinct", field="hh_id", where=_OF_ALERTS,
              definition="追缴台账中由上述疑点（到期末已办结）引起的户数，一户只计一次。", checks=("不多于停发户数",)),
    _Recovery(id="I190", place="P172", label="追缴人数", unit="人", measure="sum", field="people_count", where=_OF_ALERTS,
              definition="追缴台账中由上述疑点（到期末已办结）引起的涉及人数合计。"),
    _Recovery(id="I191", place="P173", label="完成追缴的月份", unit="月", measure="max", field="done_on",
              where=both(_OF_ALERTS, by_end("done_on")), definition="上述追缴最后一笔完成日期所在的月份。"),
    _Recovery(id="I192", label="未追缴余额", unit="元", basis="stock", measure="sum", field="amount_due", less="amount_got", places=2,
              less_where=_PAID_BACK, where=_OWED, zero="已全部追缴到位", some="尚有{n}元未追回",
              definition="到期末已收到、已办结的审计疑点引起的追缴，应追缴金额减去到期末已追回的金额（按完成日期；未全部追回的按已登记数）。",
              checks=("应为0",)),
    _Recovery(id="I193", place="P174", label="完成追缴金额", unit="万元", measure="sum", field="amount_got", divide=10000, places=2,
              where=both(Through("finding_id", _AUDIT), during("done_on")),
              definition="审计疑点引起的追缴中，完成日期在本期内的已追回金额合计。", checks=("等于应追缴金额",)),
    _Event(id="I194", place="P175", label="全年低保新增人数", chapter=_1, measure="sum", field="delta_person",
           where=_changed(("新增", "增员"), "农村低保", "城市低保"),
           definition="待遇变动中城乡低保本期“新增”“增员”的保障人数合计。", checks=("等于期末在保减期初在保加减少",)),
    _Event(id="I195", place="P176", label="特困供养新增人数", chapter=_1, measure="sum", field="delta_person",
           where=_changed(("新增",), "特困供养"), definition="待遇变动中特困供养本期“新增”的人数（不是在册人数）。"),
    Figure(id="I196", place="P177", label="临时救助人数", unit="人", chapter=_1, basis="flow", ledger="relief", measure="sum",
           field="people_count", where=_PAID_OUT, definition="临时救助中已发放、本期到账的救助人数合计（人次）。"),
    Figure(id="I197", place="P178", label="临时救助发放资金", unit="元", chapter=_1, basis="flow", ledger="relief", measure="sum",
           field="amount", places=2, where=_PAID_OUT, definition="临时救助中已发放、本期到账的金额合计。",
           checks=("等于临时救助批次实发之和",)),
    Figure(id="I198", place="P179", label="互助幸福院所在村", chapter=_2, basis="text", ledger="project", measure="names",
           field="villages", where=both(tagged("民生设施"), Is("name", "contains", "幸福院"), under_way()),
           definition=f"口径标签含“民生设施”、名称含“幸福院”、{ACTIVE}的项目所在的村。"),
    Figure(id="I199", place="P180", label="为老志愿服务队伍", unit="支", chapter=_2, basis="stock", ledger="team",
           where=both(Is("kind", "=", "为老志愿服务队"), standing("founded_on", "disbanded_on")),
           definition="队伍组织中期末仍在的为老志愿服务队数。"),
    acts("I200", "P181", "为老志愿服务活动次数", "次", "为老志愿服务", chapter=_2,
         definition="工作活动中“为老志愿服务”的本期记录数。", checks=("已含于各类志愿服务次数",)),
    acts("I201", "P182", "留守老人探访次数", "次", "留守老人探访", chapter=_2, definition="工作活动中“留守老人探访”的本期记录数。"),
    Figure(id="I202", place="P183", label="在册留守老人", unit="人", chapter=_2, basis="stock", ledger="care_object",
           measure="distinct", field="person_id", where=both(Is("kind", "=", "留守老人"), standing("start_on", "end_on")),
           definition="关爱对象中期末在册的留守老人，一人只计一次。"),
    Figure(id="I203", place="P184", label="残疾人换证发证人数", unit="人", chapter=_2, basis="flow", ledger="disab_cert",
           measure="distinct", field="person_id",
           where=both(Is("action", "in", _MADE), Is("status", "=", "已发证"), during("done_on")),
           definition="残疾证办理中本期已发证的人数（新办、换证、变更、补办），一人只计一次。"),
    _Each(id="I204", place="P185", label="新增困难残疾人生活补贴", where=_changed(("新增",), _LIVING),
          definition="待遇变动中困难残疾人生活补贴本期“新增”的人，一人只计一次。"),
    _Each(id="I205", place="P186", label="新增重度残疾人护理补贴", where=_changed(("新增",), _NURSING),
          definition="待遇变动中重度残疾人护理补贴本期“新增”的人，一人只计一次。"),
    _Each(id="I206", place="P187", label="变更生活补贴标准", where=_changed(("变更标准",), _LIVING),
          definition="待遇变动中困难残疾人生活补贴本期“变更标准”的人，一人只计一次。"),
    _Each(id="I207", place="P188", label="变更护理补贴标准", where=_changed(("变更标准",), _NURSING),
          definition="待遇变动中重度残疾人护理补贴本期“变更标准”的人，一人只计一次。"),
)  # fmt: skip
"""Figures I184 to I207."""
