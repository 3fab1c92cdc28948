"""Figures of chapter 一（七）: village posts, screening against falling back into poverty, subsidies, issues put right."""

from __future__ import annotations

from datetime import date
from functools import partial

from township_desk.core.figure import AsOf, Figure, Frame
from township_desk.core.query import All, Any_, Cond, Is, Not, Through
from township_desk.figures.ecology import post
from township_desk.figures.shape import acts, both, during, standing
from township_desk.figures.states import ISSUE_FIXED, ISSUE_OPEN
from township_desk.ledgers.payments import PAID_ONCE

_1, _2, _3, _4 = "一（七）一", "一（七）二", "一（七）三", "一（七）四"
_Duty = partial(Figure, unit="名", chapter=_1, basis="stock", ledger="duty")
_Issue = partial(Figure, unit="条", chapter=_4, ledger="issue")
DOMAINS = ("省级核查反馈", "监测帮扶通报", "考核评估反馈", "百日督帮反馈")
_FOUND = both(Is("domain", "in", DOMAINS), during("found_on"))
_OWN = ("网格周排查", "集中排查", "自主申报")


def _claimed(frame: Frame) -> Cond:
    """Claims of a term of the year, on the day of their check; one not checked in that year counts when its term begins."""
    year = frame.end.year
    checked = All((Is("checked_on", ">=", date(year, 1, 1)), Is("checked_on", "<=", date(year, 12, 31))))
    now = All((Is("checked_on", ">=", frame.start), Is("checked_on", "<=", frame.end)))
    spring, autumn = Is("period", "contains", "春"), Is("period", "contains", "秋")
    terms = ((spring, date(year, 3, 1)), (autumn, date(year, 9, 1)), (Not(Any_((spring, autumn))), date(year, 1, 1)))
    begun = tuple(term for term, day in terms if frame.start <= day <= frame.end)
    return All((Is("period", "contains", str(year)), Any_((now, All((Not(checked), Any_(begun)))))))


_YULU = both(Is("program", "=", "雨露计划"), AsOf(_claimed))
_TERM = "学期属本年度、本期内审核的（当年没有审核日期的，春季按3月1日、秋季按9月1日计）"
_LOANS = during("lent_on")
_RURAL = Is("line", "=", "乡村振兴")
_VISITS = ("走访农户", "防返贫集中排查")

FIGURES: tuple[Figure, ...] = (
    _Duty(id="I145", place="P129", label="市级选派第一书记", where=post("第一书记", Is("level", "=", "市级选派")),
          definition="岗位台账中期末在岗、市级选派的第一书记数。"),
    _Duty(id="I146", place="P130", label="驻村工作队员", where=post("驻村工作队员"), definition="岗位台账中期末在岗的驻村工作队员数。"),
    _Duty(id="I147", place="P131", label="村级乡村振兴专职人员", where=post("乡村振兴专职人员"),
          definition="岗位台账中期末在岗的乡村振兴专职人员数。"),
    _Duty(id="I148", place="P132", label="选聘网格员", where=post("网格员"), definition="岗位台账中期末在岗的网格员数。"),
    Figure(id="I149", place="P133", label="便民服务“报贫窗口”", unit="个", chapter=_2, basis="stock", ledger="team",
           where=both(Is("kind", "=", "报贫窗口"), standing("founded_on", "disbanded_on")),
           definition="队伍组织中期末仍在的“报贫窗口”数。"),
    Figure(id="I150", place="P134", label="上报网格化周报表期数", unit="期", chapter=_2, basis="flow", ledger="filing",
           where=both(Is("report_kind", "=", "网格化周报表"), during("sent_on")),
           definition="报表报送中“网格化周报表”本期实际报出的份数；村报镇的按村、周逐份计。"),
    Figure(id="I151", place="P135", label="预警信息研判排查线索", unit="条", chapter=_2, basis="flow", ledger="lead",
           where=both(during("received_on"), Is("source", "not in", _OWN)),
           definition="监测线索中本期收到、来自行业部门预警的条数；网格周排查、集中排查、自主申报不计。"),
    acts("I152", "P136", "防返贫集中排查次数", "次", "防返贫集中排查", where=Is("level", "=", "镇级"), chapter=_2,
         definition="工作活动中镇级“防返贫集中排查”的本期记录数。"),
    acts("I153", "P137", "走访农户户数", "户", *_VISITS, field="hh_count", chapter=_2,
         definition="“走访农户”“防返贫集中排查”本期记录的户数合计（户次，同一户走访几次计几次）。"),
    acts("I154", "P138", "走访农户人数", "人", *_VISITS, field="person_count", chapter=_2,
         definition="“走访农户”“防返贫集中排查”本期记录的人数合计（人次）。", checks=("不少于户数",)),
    acts("I155", "P139", "开展培训场次", "场次", "政策培训", where=_RURAL, chapter=_3,
         definition="工作活动中乡村振兴条线“政策培训”的本期记录数。"),
    acts("I156", "P140", "宣讲政策讲座次数", "次", "政策宣讲", where=_RURAL, style="yu", chapter=_3,
         definition="工作活动中乡村振兴条线“政策宣讲”的本期记录数。"),
    Figure(id="I157", place="P141", label="发放产业直补", unit="万元", chapter=_3, basis="flow", ledger="pay_line", measure="sum",
           field="amount", divide=10000, places=2,
           where=both(Through("batch_id", both(Is("program", "=", "产业直补"), during("paid_on"))), PAID_ONCE),
           definition="“产业直补”发放成功的金额合计（按到账日期）。"),
    Figure(id="I158", place="P142", label="小额扶贫贷款户数", unit="户", chapter=_3, basis="flow", ledger="microloan",
           measure="distinct", field="hh_id", where=_LOANS, definition="小额信贷中本期放款的户数，一户只计一次。"),
    Figure(id="I159", place="P143", label="小额扶贫贷款金额", unit="万元", chapter=_3, basis="flow", ledger="microloan", measure="sum",
           field="amount", divide=10000, places=2, where=_LOANS, definition="小额信贷中本期放款金额合计。",
           checks=("户均超过5万元时提示",)),
    Figure(id="I160", place="P144", label="申报雨露计划补助人数", unit="人", chapter=_3, basis="flow", ledger="subsidy_claim",
           measure="distinct", field="person_id", where=_YULU, definition=f"到户补贴申报中“雨露计划”、{_TERM}学生，一人只计一次。"),
    Figure(id="I161", place="P145", label="申报雨露计划补助金额", unit="万元", chapter=_3, basis="flow", ledger="subsidy_claim",
           measure="sum", field="amount", divide=10000, places=2, where=_YULU,
           definition=f"到户补贴申报中“雨露计划”、{_TERM}申报金额合计。", checks=("等于人次乘以每学期标准",)),
    _Issue(id="I162", place="P146", label="排查发现问题数", unit="个", basis="flow", where=_FOUND,
           definition="问题整改台账中领域为省级核查、监测帮扶通报、考核评估、百日督帮反馈的，本期发现的问题数。",
           checks=("等于已整改与正在整改之和",)),
    Figure(id="I163", place="P147", label="制定整改措施条数", unit="条", chapter=_4, basis="flow", ledger="issue_measure",
           where=Through("issue_id", _FOUND), definition="上述问题的整改措施条数，一个问题可有几条。", checks=("不少于问题数",)),
    _Issue(id="I164", place="P148", label="已整改到位", basis="stock", where=both(_FOUND, ISSUE_FIXED), scope=_FOUND,
           definition="上述问题中，到期末已整改（含已销号）的个数，按完成日期判断。"),
    _Issue(id="I165", place="P149", label="正在整改中", basis="stock", where=both(_FOUND, ISSUE_OPEN), scope=_FOUND,
           definition="上述问题中，到期末未整改、整改中或长期坚持的个数。"),
)  # fmt: skip
"""Figures I145 to I165."""
