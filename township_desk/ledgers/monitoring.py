"""Ledgers of monitoring against a return to poverty (脱贫巩固): leads, monitored households, what is done for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from township_desk.core.fields import COMPLETE, SAVE, Code, LongText, Name, ParseContext, Row, Section, Text
from township_desk.core.fields_choice import Bool, Choice, MultiChoice, Ref
from township_desk.core.fields_code import IdCard, Phone
from township_desk.core.fields_date import Date
from township_desk.core.fields_number import Int, Money
from township_desk.core.ledger import Child, Identity, Ledger, Mark, Numbering
from township_desk.core.machine import Effect, Machine, Step
from township_desk.core.problem import Problem
from township_desk.core.query import All, CountOf, Is, LatestOf, Sort, Today
from township_desk.core.rules import Desk
from township_desk.ledgers.registers import village_field
from township_desk.ledgers.rules_monitoring import LEAD_RULES, MEASURE_RULES, MONITOR_RULES

AREA = "脱贫巩固"
KINDS = ("脱贫不稳定户", "边缘易致贫户", "突发严重困难户")
RISKS = (
    "因病", "因残", "因学", "因灾", "因意外事故", "因产业项目失败", "因务工就业不稳", "因安全住房", "因安全饮水", "缺劳动力", "其他",
)  # fmt: skip
MOST_RISKS = 5
MEASURE_KINDS = (
    "产业帮扶", "就业帮扶", "公益岗位", "金融帮扶", "健康帮扶", "教育帮扶", "义务教育保障", "住房安全保障", "饮水安全保障", "搬迁",
    "综合保障（低保、特困、残补）", "社会帮扶", "基础设施", "生产生活条件改善", "志智双扶",
)  # fmt: skip
LEAD_SOURCES = (
    "医保大额支出", "残联新增", "民政低保退出", "教育辍学", "住建危房", "应急灾害", "公安交通事故", "网格周排查", "集中排查", "自主申报",
    "其他",
)  # fmt: skip
CONCLUSIONS = ("无返贫致贫风险", "纳入监测", "落实单项帮扶", "已是监测户", "查无此人")
STATES = ("线索", "核实中", "公示中", "监测中", "拟消除公示", "风险已消除", "不纳入")
WATCHED = Is("status", "in", ("监测中", "拟消除公示", "风险已消除"))
NOTICED = Is("status", "in", ("公示中", "监测中", "拟消除公示", "风险已消除"))
IN_FORCE = Is("status", "in", ("监测中", "拟消除公示"))
REMOVING = Is("status", "in", ("拟消除公示", "风险已消除"))
REMOVED = Is("status", "=", "风险已消除")
HELPED = All((REMOVING, Is("removal_way", "not in", ("自然消除", "整户消亡"))))
CHECKED = Is("status", "=", "已核查")
_RISK_WORDS = {
    "病": "因病", "大病": "因病", "残": "因残", "残疾": "因残", "学": "因学", "灾": "因灾", "意外": "因意外事故",
    "就业不稳": "因务工就业不稳",
    "住房": "因安全住房", "饮水": "因安全饮水", "缺劳力": "缺劳动力", "因缺劳动力": "缺劳动力",
}  # fmt: skip
_REMOVAL = (
    "removal_way",
    "removal_verified_on",
    "removal_notice_from",
    "removal_notice_to",
    "removed_on",
    "income_pc_out",
)


def check_five(value: tuple[str, ...], ctx: ParseContext) -> Problem | None:
    """At most five kinds of risk (S21)."""
    return Problem("RISKS", f"“{{字段}}”最多5项，现有{len(value)}项。") if len(value) > MOST_RISKS else None


def _prefix(row: Row, code: Callable[[str, int | None], str]) -> str | None:
    """JC-年-, by the year of the lead."""
    day = row.get("lead_on")
    return f"JC-{day.year}-" if day is not None else None


def _lead_prefix(row: Row, code: Callable[[str, int | None], str]) -> str | None:
    """XS-年-."""
    day = row.get("received_on")
    return f"XS-{day.year}-" if day is not None else None


def fill_lead(row: dict[str, Any], find: Callable[[str, int | None], Row | None]) -> None:
    """A household brings its village."""
    if row.get("village_id") is None and row.get("hh_id") is not None:
        household = find("household", row["hh_id"])
        row["village_id"] = household.get("village_id") if household is not None else None


def _removed(row: Row) -> dict[str, Any]:
    return {"removal_way": "帮扶消除", "removal_verified_on": row.get("removal_verified_on")}


def _becomes(before: Row, after: Row, desk: Desk) -> Iterator[Effect]:
    """The household is what it is watched as (户属性 由 monitor_case 联动)."""
    if after.get("hh_id") is not None:
        yield Effect("household", {"hh_nature": after["kind"]}, after["hh_id"])


def _recovers(before: Row, after: Row, desk: Desk) -> Iterator[Effect]:
    """Without the risk it is again what it was: a lifted household, or one like any other."""
    household = desk.row("household", after.get("hh_id")) if after.get("hh_id") is not None else None
    if household is not None:
        nature = "脱贫户" if household.get("lifted_year") is not None else "一般农户"
        yield Effect("household", {"hh_nature": nature}, household["id"])


MONITOR_MACHINE = Machine(
    field="status",
    initial="线索",
    steps=(
        Step("verify", "入户核实", ("线索",), "核实中", needs=("lead_on",), asks=("verified_on",)),
        Step("notice", "评议公示", ("核实中",), "公示中", needs=("verified_on", "reviewed_on", "notice_from", "notice_to"),
             guards=("G-06", "JC-01")),
        Step("leave_out", "不纳入", ("核实中",), "不纳入", needs=("verified_on",), asks=("remark",)),
        Step("identify", "认定", ("公示中",), "监测中", needs=("identified_on", "income_pc_in", "risk_types", "helper"),
             asks=("helper_unit", "helper_phone"), guards=("G-06", "G-07", "JC-01"),
             effects=_becomes),
        Step("propose", "拟消除公示", ("监测中",), "拟消除公示",
             needs=("removal_way", "removal_verified_on", "removal_notice_from", "income_pc_out"), asks=("removal_notice_to",),
             defaults=_removed, guards=("JC-04", "JC-05")),
        Step("object", "异议退回", ("拟消除公示",), "监测中", needs=("remark",), clears=_REMOVAL),
        Step("remove", "风险消除", ("拟消除公示",), "风险已消除",
             needs=("removal_notice_to", "removed_on"), guards=("G-06", "G-07", "JC-03", "JC-04", "JC-05", "JC-06", "JC-07"),
                  effects=_recovers,
             danger=True),
    ),
    final=("风险已消除", "不纳入"),
    tones=(("线索", "open"), ("核实中", "busy"), ("公示中", "busy"), ("监测中", "bad"), ("拟消除公示", "busy"), ("风险已消除", "done"),
           ("不纳入", "moved")),
)  # fmt: skip

_MEMBERS = CountOf("person", "hh_id", All((Is("alive_status", "=", "在册"), Is("is_coliving", "=", True))), at="hh_id")

MONITOR_CASE = Ledger(
    name="monitor_case",
    label="防返贫监测户",
    area=AREA,
    use="三类监测对象识别—帮扶—消除",
    sections=(
        Section(
            "识别",
            Code(name="monitor_no", label="监测编号", auto=True, width=13, help="JC-年-4位，由程序编"),
            Ref(name="hh_id", label="户", target="household", needed=SAVE, synonyms=("户主", "户主姓名", "农户"), width=17),
            Choice(name="kind", label="监测对象类别", options=KINDS, needed=SAVE, width=12, synonyms=("监测类别", "户类型", "类别"),
                   words={"脱贫不稳定": "脱贫不稳定户", "边缘户": "边缘易致贫户", "边缘易致贫": "边缘易致贫户",
                          "突发严重困难": "突发严重困难户", "突发户": "突发严重困难户"}),
            Choice(name="lead_source", label="线索来源", needed=COMPLETE, width=11, synonyms=("来源",),
                   options=("农户自主申报", "干部走访排查", "部门筛查预警", "舆情信访", "群众举报"),
                   words={"自主申报": "农户自主申报", "走访": "干部走访排查", "排查": "干部走访排查", "部门预警": "部门筛查预警"}),
            Date(name="lead_on", label="线索日期", fact=True, needed=SAVE, synonyms=("线索时间", "发现日期")),
            Date(name="verified_on", label="核实日期", fact=True, needed=COMPLETE, when=NOTICED, when_text="已公示",
                 synonyms=("入户核实日期",)),
            Date(name="reviewed_on", label="民主评议日期", fact=True, needed=COMPLETE, when=NOTICED, when_text="已公示",
                 synonyms=("评议日期",)),
            Date(name="notice_from", label="公示起", needed=COMPLETE, when=NOTICED, when_text="已公示", synonyms=("公示开始日期",)),
            Date(name="notice_to", label="公示止", needed=COMPLETE, when=NOTICED, when_text="已公示", synonyms=("公示结束日期",)),
            Date(name="identified_on", label="识别（认定）日期", fact=True, needed=COMPLETE, when=WATCHED, when_text="已认定",
                 synonyms=("识别时间", "识别日期", "认定日期", "认定时间", "纳入日期", "纳入时间")),
            Money(name="income_pc_in", label="识别时人均纯收入", needed=COMPLETE, when=WATCHED, when_text="已认定", minimum=None,
                  synonyms=("识别时人均纯收入（元）",)),
        ),
        Section(
            "风险与帮扶",
            MultiChoice(name="risk_types", label="风险类型", options=RISKS, words=_RISK_WORDS, needed=COMPLETE, width=14,
                        synonyms=("风险", "致贫风险", "返贫风险"), checks=(check_five,), help="最多5项"),
            Money(name="oop_cost", label="合规自付支出", needed=COMPLETE, when=Is("risk_types", "has", "因病"), when_text="风险类型有因病",
                  synonyms=("自付支出", "自付费用")),
            Int(name="person_count", label="监测人数", unit="人", auto=True, virtual=_MEMBERS, help="在册共同生活成员数"),
            Name(name="helper", label="帮扶责任人", strict=False, needed=COMPLETE, synonyms=("帮扶人", "帮扶干部", "责任人")),
            Text(name="helper_unit", label="帮扶责任人单位", limit=40, needed=COMPLETE, synonyms=("帮扶单位", "单位"), width=14),
            Phone(name="helper_phone", label="联系电话", needed=COMPLETE, synonyms=("电话", "帮扶责任人电话", "联系方式")),
            Date(name="first_measure_on", label="首次帮扶日期", auto=True,
                 virtual=LatestOf("monitor_measure", "monitor_id", "start_on", "start_on", least=True)),
        ),
        Section(
            "消除",
            Choice(name="removal_way", label="消除方式", options=("帮扶消除", "自然消除", "整户消亡"), needed=COMPLETE, when=REMOVING,
                   when_text="拟消除或已消除", synonyms=("消除类型",)),
            Date(name="removal_verified_on", label="消除核实日期", fact=True, needed=COMPLETE, when=REMOVING, when_text="拟消除或已消除"),
            Date(name="removal_notice_from", label="消除公示起", needed=COMPLETE, when=REMOVING, when_text="拟消除或已消除"),
            Date(name="removal_notice_to", label="消除公示止", needed=COMPLETE, when=REMOVED, when_text="已消除"),
            Date(name="removed_on", label="风险消除日期", fact=True, needed=COMPLETE, when=REMOVED, when_text="已消除",
                 synonyms=("消除日期", "消除时间", "风险消除时间")),
            Money(name="income_pc_out", label="消除时人均纯收入", needed=COMPLETE, when=HELPED, when_text="帮扶消除",
                  synonyms=("消除时人均纯收入（元）",)),
            Bool(name="track_after", label="消除后继续跟踪", needed=COMPLETE, default=True),
            Choice(name="status", label="状态", options=STATES, needed=COMPLETE, default="线索", width=9,
                   words={"未消除": "监测中", "已消除": "风险已消除", "消除": "风险已消除", "已认定": "监测中"},
                   synonyms=("监测状态", "是否消除", "风险状态")),
        ),
    ),
    key=("monitor_no",),
    same=Identity(("hh_id", "kind", "lead_on")),
    number=Numbering("monitor_no", _prefix, 4, ("lead_on",)),
    title=("monitor_no", "hh_id"),
    village=None,
    period="identified_on",
    listed=("monitor_no", "hh_id", "kind", "risk_types", "person_count", "lead_source", "lead_on", "identified_on", "income_pc_in",
            "helper", "helper_unit", "helper_phone", "first_measure_on", "status", "removed_on", "removal_way", "income_pc_out"),
    searched=("monitor_no", "helper", "helper_unit"),
    sort=(Sort("lead_on", True),),
    status=MONITOR_MACHINE,
    marks=(
        Mark("no_measure", "未落实帮扶", "bad",
             All((IN_FORCE, Is("first_measure_on", "empty")))),
        Mark("watched", "监测中", "info", IN_FORCE),
    ),
    rules=MONITOR_RULES,
    children=(
        Child("monitor_measure", "monitor_id", "帮扶措施", ("risk_type", "kind", "content", "amount", "unit", "start_on", "end_on")),
        Child("lead", "monitor_id", "预警线索", ("lead_no", "source", "received_on", "content", "conclusion")),
    ),
)  # fmt: skip

MONITOR_MEASURE = Ledger(
    name="monitor_measure",
    label="帮扶措施",
    area=AREA,
    use="一户多措施；与风险类型逐项对应",
    sections=(
        Section(
            "措施",
            Ref(name="monitor_id", label="监测户", target="monitor_case", needed=SAVE, synonyms=("监测编号",), width=16),
            Choice(name="risk_type", label="对应风险", options=RISKS, words=_RISK_WORDS, needed=COMPLETE, synonyms=("风险", "风险类型")),
            Choice(name="kind", label="措施类型", options=MEASURE_KINDS, needed=SAVE, width=12,
                   words={"产业": "产业帮扶", "就业": "就业帮扶", "公益岗": "公益岗位", "健康": "健康帮扶", "教育": "教育帮扶",
                          "综合保障": MEASURE_KINDS[10], "低保": MEASURE_KINDS[10], "住房": "住房安全保障"}, synonyms=("帮扶类型",)),
            LongText(name="content", label="措施内容", needed=COMPLETE, synonyms=("帮扶措施", "内容", "帮扶内容")),
            Money(name="amount", label="受益金额", synonyms=("金额", "受益金额（元）")),
            Text(name="unit", label="责任单位", limit=40, needed=COMPLETE, width=14, synonyms=("落实单位",)),
            Date(name="start_on", label="开始日期", fact=True, needed=SAVE, synonyms=("开始时间", "起始日期")),
            Date(name="end_on", label="完成日期", synonyms=("完成时间", "结束日期")),
            LongText(name="result", label="成效", synonyms=("帮扶成效",)),
        ),
    ),
    key=("monitor_id", "kind", "start_on"),
    title=("kind", "start_on"),
    village=None,
    period="start_on",
    listed=("monitor_id", "risk_type", "kind", "content", "amount", "unit", "start_on", "end_on", "result"),
    searched=("content", "unit", "result"),
    sort=(Sort("start_on", True),),
    parent="monitor_id",
    rules=MEASURE_RULES,
)  # fmt: skip

LEAD_MACHINE = Machine(
    field="status",
    initial="待核查",
    steps=(
        Step("check", "核查", ("待核查",), "已核查", needs=("checked_by", "checked_on", "conclusion"), asks=("monitor_id", "hh_id"),
             guards=("G-06", "JC-18")),
    ),
    final=("已核查",),
    tones=(("待核查", "open"), ("已核查", "done")),
)  # fmt: skip

LEAD = Ledger(
    name="lead",
    label="预警线索",
    area=AREA,
    use="部门预警、网格排查、集中排查发现的线索池",
    sections=(
        Section(
            "线索",
            Code(name="lead_no", label="编号", auto=True, width=14, help="XS-年-5位，由程序编"),
            Choice(name="source", label="来源", options=LEAD_SOURCES, needed=COMPLETE, width=11, synonyms=("来源部门", "线索来源"),
                   words={"医保": "医保大额支出", "残联": "残联新增", "民政": "民政低保退出", "教育": "教育辍学", "住建": "住建危房",
                          "应急": "应急灾害", "公安": "公安交通事故", "排查": "集中排查"}),
            Date(name="received_on", label="推送日期", fact=True, needed=SAVE, synonyms=("推送时间", "预警日期", "日期")),
            Ref(name="hh_id", label="户", target="household", synonyms=("户主",), width=17),
            Name(name="person_name", label="姓名", needed=SAVE),
            IdCard(name="id_no", label="身份证号", synonyms=("身份证号码", "证件号码")),
            village_field(needed=COMPLETE),
            LongText(name="content", label="预警内容", needed=SAVE, synonyms=("线索内容", "内容", "预警信息", "风险信息")),
        ),
        Section(
            "核查",
            Name(name="checked_by", label="核查人", strict=False, needed=COMPLETE, when=CHECKED, when_text="已核查",
                 synonyms=("核查人员",)),
            Date(name="checked_on", label="核查日期", fact=True, needed=COMPLETE, when=CHECKED, when_text="已核查", synonyms=("核查时间",)),
            Choice(name="conclusion", label="核查结论", options=CONCLUSIONS, needed=COMPLETE, when=CHECKED, when_text="已核查", width=12,
                   words={"无风险": "无返贫致贫风险", "不存在风险": "无返贫致贫风险", "纳入": "纳入监测"}, synonyms=("结论", "核查情况")),
            Ref(name="monitor_id", label="关联监测户", target="monitor_case", needed=COMPLETE, width=16,
                when=Is("conclusion", "in", ("纳入监测", "已是监测户")), when_text="结论为纳入监测、已是监测户", synonyms=("监测编号",)),
            Choice(name="status", label="状态", options=("待核查", "已核查"), needed=COMPLETE, default="待核查", loose=False,
                   words={"未核查": "待核查", "否": "待核查", "是": "已核查", "已完成": "已核查"}, synonyms=("核查状态", "是否核查"),
                        width=8),
        ),
    ),
    key=("lead_no",),
    same=Identity(("source", "received_on", "person_name"), ("id_no", "content")),
    number=Numbering("lead_no", _lead_prefix, 5, ("received_on",)),
    title=("lead_no", "person_name"),
    period="received_on",
    listed=("lead_no", "received_on", "source", "person_name", "id_no", "village_id", "hh_id", "content", "status", "checked_by",
            "checked_on", "conclusion", "monitor_id"),
    searched=("lead_no", "person_name", "content", "checked_by"),
    sort=(Sort("received_on", True),),
    status=LEAD_MACHINE,
    marks=(
        Mark("waiting", "超期未核查", "bad", All((Is("status", "=", "待核查"), Is("received_on", "<", Today(-7))))),
        Mark("open", "待核查", "soon", All((Is("status", "=", "待核查"), Is("received_on", ">=", Today(-7))))),
    ),
    rules=LEAD_RULES,
    fill=fill_lead,
)  # fmt: skip
