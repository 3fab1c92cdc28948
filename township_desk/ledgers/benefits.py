"""Ledgers of continuing relief (待遇): who is entitled to what, the members it covers, every change to it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from township_desk.core.fields import COMPLETE, SAVE, Code, Name, Row, Section, Text
from township_desk.core.fields_choice import Bool, Choice, MultiChoice, Ref
from township_desk.core.fields_date import Date, Month
from township_desk.core.fields_number import Int, Money
from township_desk.core.ledger import Child, Identity, Ledger, Mark
from township_desk.core.query import All, Is, Not, Sort, ThisMonth, Today
from township_desk.core.rules import Desk
from township_desk.ledgers.benefit_flow import BENEFIT_MACHINE
from township_desk.ledgers.rules_benefit import PROCEDURE_RULES
from township_desk.ledgers.rules_entitled import ENTITLED_RULES
from township_desk.ledgers.rules_exclusive import EVENT_RULES, EXCLUSIVE_RULES, MEMBER_RULES
from township_desk.ledgers.rules_payments import BENEFIT_PAID
from township_desk.ledgers.standards import next_review, review_cycle
from township_desk.ledgers.welfare_state import persons_now
from township_desk.ledgers.welfare_words import (
    ALLOWANCE_WORDS,
    ALLOWANCES,
    AREA,
    BY_HOUSEHOLD,
    CARE_PLACES,
    END_REASONS,
    EVENT_WORDS,
    EVENTS,
    IS_DESTITUTE,
    IS_DIBAO,
    IS_DISABLED,
    PROGRAM_WORDS,
    PROGRAMS,
    REASON_WORDS,
    REASONS,
    RUNNING,
    SELF_CARE,
    SELF_CARE_WORDS,
    STATE_WORDS,
    STATES,
    TIER_WORDS,
    TIERS,
    WAS_CONFIRMED,
    object_type,
)

PAST_NOTICE = Is("status", "in", ("公示中", "待确认", "在保", "暂停", "渐退", "已停发"))
PAST_SUBMISSION = Is("status", "in", ("待确认", "在保", "暂停", "渐退", "已停发"))
DECIDED = Is("status", "in", ("在保", "暂停", "渐退", "已停发", "不予确认"))
ENDED = Is("status", "=", "已停发")
DENIED = Is("status", "=", "不予确认")
_NOTED = "已进入公示"
_SENT = "已提交确认"
_SUBSIDIES = "残疾人两项补贴"

Find = Callable[[str, int | None], Row | None]


def fill_benefit(row: dict[str, Any], find: Find) -> None:
    """A person brings the household, a household its head (申请人); what the program is of follows."""
    if row.get("hh_id") is None and row.get("person_id") is not None:
        person = find("person", row["person_id"])
        row["hh_id"] = person.get("hh_id") if person is not None else None
    if row.get("person_id") is None and row.get("hh_id") is not None:
        home = find("household", row["hh_id"])
        row["person_id"] = home.get("head_person_id") if home is not None else None
    if row.get("obj_type") is None:
        row["obj_type"] = object_type(row.get("program"))


BENEFIT = Ledger(
    name="benefit",
    label="救助待遇",
    area=AREA,
    use="低保、特困、两补等“持续性待遇”的资格档；一户（人）一项目一行",
    sections=(
        Section(
            "待遇与对象",
            Choice(name="program", label="待遇项目", options=PROGRAMS, words=PROGRAM_WORDS, loose=False, needed=SAVE, width=18,
                   synonyms=("救助项目", "救助类别", "待遇类别", "保障类型", "救助类型", "待遇", "项目")),
            Choice(name="obj_type", label="对象类型", options=("户", "人"), auto=True, width=6,
                   derive=lambda row: object_type(row.get("program")), help="低保、低保边缘为户；其余为人"),
            Ref(name="hh_id", label="户", target="household", needed=COMPLETE, width=17,
                synonyms=("户主", "户编号", "户主姓名", "户主身份证号")),
            Ref(name="person_id", label="申请人（对象）", target="person", needed=SAVE, width=9,
                synonyms=("申请人", "对象", "保障对象", "姓名", "对象姓名", "申请人姓名", "身份证号", "身份证号码"),
                help="户待遇为申请人；人待遇为本人"),
            Code(name="cert_no", label="保障证号", limit=30, synonyms=("低保证号", "供养证号", "证号", "保障证编号")),
            Bool(name="is_single", label="单人户", needed=COMPLETE, default=False, synonyms=("单人保", "是否单人户"),
                 help="参照单人户纳入的重残重病"),
            Choice(name="tier", label="分类（档次）", options=TIERS, words=TIER_WORDS, needed=COMPLETE, when=IS_DIBAO,
                   when_text="待遇项目为低保", width=8, synonyms=("类别", "档次", "保障类别", "低保类别", "分类", "低保档次", "保障档次")),
            Choice(name="review_cycle", label="核查频次", options=("每年", "每半年", "每季"), auto=True, settled=review_cycle, width=8,
                   help="由档次和设置里的核查月数得出"),
            MultiChoice(name="reason", label="致贫（困难）原因", options=REASONS, words=REASON_WORDS, needed=COMPLETE, width=12,
                        synonyms=("致贫原因", "困难原因", "主要致贫原因", "贫困原因", "主要困难原因")),
        ),
        Section(
            "申请与调查",
            Date(name="applied_on", label="申请日期", fact=True, needed=COMPLETE, paper=True, synonyms=("申请时间",)),
            Date(name="accepted_on", label="受理日期", fact=True, needed=COMPLETE, paper=True, synonyms=("受理时间",)),
            Date(name="survey_start", label="启动调查日期", fact=True, needed=COMPLETE, paper=True, when=PAST_NOTICE, when_text=_NOTED,
                 help="受理后3个工作日内"),
            Date(name="survey_on", label="入户调查日期", fact=True, needed=COMPLETE, paper=True, when=PAST_NOTICE, when_text=_NOTED,
                 synonyms=("入户时间", "调查日期", "入户调查时间")),
            Name(name="surveyors", label="调查人", strict=False, limit=40, needed=COMPLETE, paper=True, when=PAST_NOTICE,
                 when_text=_NOTED, synonyms=("入户调查人", "调查人员"), help="至少2人，用“、”分开"),
            Date(name="verify_report_on", label="核对报告日期", fact=True, needed=COMPLETE, paper=True, when=PAST_SUBMISSION,
                 when_text=_SENT, synonyms=("信息核对日期",)),
        ),
        Section(
            "公示与确认",
            Date(name="reviewed_on", label="民主评议日期", fact=True, synonyms=("评议日期",), help="公示有异议时"),
            Date(name="notice_from", label="公示起", needed=COMPLETE, paper=True, synonyms=("公示开始日期", "公示起始日期")),
            Date(name="notice_to", label="公示止", needed=COMPLETE, paper=True, synonyms=("公示结束日期", "公示截止日期"),
                 help="连首尾不少于7天"),
            Choice(name="notice_objection", label="公示异议", options=("无", "有"), needed=COMPLETE, paper=True, width=7,
                   synonyms=("有无异议", "公示有无异议")),
            Date(name="submitted_on", label="报县日期", fact=True, needed=COMPLETE, paper=True,
                 when=All((PAST_SUBMISSION, Is("approver_level", "!=", "委托乡镇"))), when_text="县级审批且已提交",
                 synonyms=("上报日期", "报县时间")),
            Date(name="approved_on", label="确认日期", fact=True, needed=COMPLETE, paper=True, when=WAS_CONFIRMED,
                 when_text="已确认", synonyms=("审批日期", "审批时间", "确认时间", "批准日期", "审核确认日期")),
            Choice(name="approver_level", label="审批层级", options=("县级民政", "委托乡镇"), needed=COMPLETE, paper=True,
                   words={"县级": "县级民政", "县民政局": "县级民政", "乡镇": "委托乡镇", "乡镇审批": "委托乡镇"}, synonyms=("审批机关",)),
            Choice(name="decision", label="结论", options=("确认同意", "不予确认", "终止", "撤回"), needed=COMPLETE, paper=True,
                   when=DECIDED, when_text="已作出结论",
                   words={"同意": "确认同意", "不同意": "不予确认"}, synonyms=("审批结论", "审核结论")),
            Date(name="denied_notified_on", label="不予确认告知日期", fact=True, needed=COMPLETE, when=DENIED, when_text="不予确认",
                 help="决定后3个工作日内书面告知"),
        ),
        Section(
            "保障",
            Month(name="start_month", label="起发月份", needed=COMPLETE, when=WAS_CONFIRMED, when_text="已确认",
                  synonyms=("起始月份", "起保月份", "享受起始月", "开始享受月份", "纳入时间", "享受时间", "起始时间", "纳入月份", "起发月"),
                  help="确认之日下月；两补可为申请当月"),
            Int(name="member_count", label="保障人数", unit="人", auto=True, virtual=persons_now(),
                synonyms=("保障人口", "享受人数", "保障人口数", "低保人口", "享受人口"),
                help="有成员名单的数名单，没有的用申报保障人数"),
            Int(name="declared_count", label="申报保障人数", unit="人", minimum=1, needed=COMPLETE,
                when=BY_HOUSEHOLD & WAS_CONFIRMED, when_text="按户的待遇已确认", synonyms=("申报人数",), help="花名册上写的人数"),
            Money(name="monthly_amount", label="月保障金额", unit="元/月", minimum=Decimal("0.01"), needed=COMPLETE, width=10,
                  synonyms=("月保障金", "保障金额", "月补助金额", "月救助金额", "低保金", "月补差金额", "补助金额", "月发放金额",
                            "户月保障金额")),
        ),
        Section(
            "特困供养",
            Choice(name="care_place", label="供养方式", options=CARE_PLACES, words={"集中": "集中供养", "分散": "分散供养"},
                   needed=COMPLETE, when=IS_DESTITUTE, when_text="特困供养", width=9),
            Text(name="institution", label="供养机构", limit=40, needed=COMPLETE, when=Is("care_place", "=", "集中供养"),
                 when_text="集中供养", synonyms=("敬老院",)),
            Name(name="caregiver", label="照料服务人", needed=COMPLETE, when=Is("care_place", "=", "分散供养"), when_text="分散供养",
                 strict=False, synonyms=("照料人", "监护照料人"), help="签照料服务协议"),
            Choice(name="self_care", label="自理能力", options=SELF_CARE, words=SELF_CARE_WORDS, needed=COMPLETE, when=IS_DESTITUTE,
                   when_text="特困供养", width=9, synonyms=("生活自理能力", "自理情况")),
            Int(name="adl_failed", label="自理评估未达项数", unit="项", maximum=6, needed=COMPLETE, when=IS_DESTITUTE,
                when_text="特困供养", help="吃饭、穿衣、上下床、如厕、室内行走、洗澡：0具备，1—3部分丧失，4—6完全丧失"),
            Date(name="adl_on", label="评估日期", fact=True, needed=COMPLETE, when=IS_DESTITUTE, when_text="特困供养"),
            Money(name="basic_std", label="基本生活标准", unit="元/月", needed=COMPLETE, when=IS_DESTITUTE, when_text="特困供养",
                  width=10, synonyms=("基本生活费",)),
            Money(name="care_std", label="照料护理标准", unit="元/月", needed=COMPLETE, when=IS_DESTITUTE, when_text="特困供养", width=10,
                  synonyms=("照料护理费", "护理费")),
        ),
        Section(
            "两补、渐退与核查",
            Text(name="disab_snapshot", label="残疾等级快照", limit=20, needed=COMPLETE, when=IS_DISABLED & WAS_CONFIRMED,
                 when_text="残疾人两项补贴已确认", help="发放时的类别和等级，如“肢体一级”"),
            # Not in the dictionary's table, but in its text (8.4) and in the ministry's form: what HC-03 and HC-04 judge.
            Choice(name="care_allowance", label="福利性护理补贴", options=ALLOWANCES, words=ALLOWANCE_WORDS, loose=False, width=11,
                   when=IS_DISABLED, when_text=_SUBSIDIES, codes={option: str(code) for code, option in enumerate(ALLOWANCES)},
                   synonyms=("享受福利性护理补贴", "享受福利性护理补贴情况", "福利性护理补贴类别", "福利性护理补贴类型", "其他护理补贴"),
                   help="1老年、2因公致残、3离休与护理补贴择高享受；4工伤护理费的不享受两项补贴"),
            Month(name="care_allowance_from", label="福利性护理补贴起月", when=IS_DISABLED, when_text=_SUBSIDIES,
                  synonyms=("护理补贴起始月",), help="从哪个月起领；不填为一直在领"),
            Month(name="care_allowance_to", label="福利性护理补贴止月", when=IS_DISABLED, when_text=_SUBSIDIES,
                  synonyms=("护理补贴终止月",), help="领到哪个月为止；还在领的不填"),
            Money(name="care_allowance_amount", label="福利性护理补贴月金额", unit="元/月", width=10, when=IS_DISABLED,
                  when_text=_SUBSIDIES, synonyms=("护理补贴月金额",), help="择高时与本补贴比较"),
            Month(name="taper_until", label="渐退期止", synonyms=("渐退期至",), help="不超过6个月"),
            Bool(name="kin_filed", label="近亲属备案", needed=COMPLETE, default=False, synonyms=("是否近亲属备案",),
                 help="与经办人员、村干部有近亲属关系的单独备案"),
            Date(name="last_review_on", label="上次核查日期", fact=True, synonyms=("上次复核日期", "复核日期", "核查日期")),
            Date(name="next_review_on", label="下次核查日期", auto=True, settled=next_review,
                 help="上次核查（没有时用确认日期）加核查月数"),
        ),
        Section(
            "停发与状态",
            Month(name="end_month", label="停发月份", needed=COMPLETE, when=ENDED, when_text="已停发",
                  synonyms=("停发时间", "停保月份", "终止月份", "停发月"), help="从这个月起不再发"),
            Choice(name="end_reason", label="停发原因", options=END_REASONS, needed=COMPLETE, when=ENDED, when_text="已停发",
                   synonyms=("停保原因", "退出原因")),
            Choice(name="status", label="状态", options=STATES, words=STATE_WORDS, needed=COMPLETE, default="受理中", width=8,
                   synonyms=("保障状态", "待遇状态", "在保状态")),
        ),
    ),
    key=("program", "hh_id", "person_id", "start_month"),
    same=Identity(("program", "hh_id", "person_id")),
    title=("person_id", "program"),
    village=None,
    period="approved_on",
    running=("last_review_on",),
    listed=("program", "hh_id", "person_id", "tier", "member_count", "monthly_amount", "status", "start_month", "reason",
            "care_place", "self_care", "next_review_on", "end_month", "end_reason", "cert_no", "approved_on", "remark"),
    searched=("cert_no", "caregiver", "institution"),
    sort=(Sort("id", True),),
    frozen=3,
    status=BENEFIT_MACHINE,
    marks=(
        Mark("review_due", "复核到期", "bad", All((Is("status", "in", RUNNING), Is("next_review_on", "<", Today())))),
        Mark("review_soon", "即将复核", "soon", All((Is("status", "in", RUNNING), Is("next_review_on", ">=", Today()),
                                                Is("next_review_on", "<=", Today(30))))),
        Mark("suspended", "暂停", "soon", Is("status", "=", "暂停")),
        Mark("taper_over", "渐退期满", "bad", All((Is("status", "=", "渐退"), Is("taper_until", "<", ThisMonth())))),
        Mark("ended", "已停发", "moved", ENDED),
    ),
    rules=(*PROCEDURE_RULES, *ENTITLED_RULES, *EXCLUSIVE_RULES, BENEFIT_PAID),
    fill=fill_benefit,
    children=(
        Child("benefit_member", "benefit_id", "保障成员",
              ("person_id", "relation", "is_covered", "not_covered_reason", "amount", "plus_reason", "start_month", "end_month")),
        Child("benefit_event", "benefit_id", "待遇变动",
              ("month", "kind", "delta_person", "amount_before", "amount_after", "reason", "basis_doc", "operator")),
        Child("pay_line", "benefit_id", "发放", ("batch_id", "person_count", "base_amount", "adjust_amount", "amount", "result")),
        Child("finding", "benefit_id", "疑点", ("finding_no", "kind", "received_on", "conclusion", "action", "status")),
        Child("recovery", "benefit_id", "追缴", ("recovery_no", "amount_due", "amount_got", "status")),
    ),
)  # fmt: skip


def fill_member(row: dict[str, Any], find: Find) -> None:
    """A member brings the relation to the head; the list begins with the benefit."""
    if row.get("relation") is None and row.get("person_id") is not None:
        person = find("person", row["person_id"])
        row["relation"] = person.get("relation") if person is not None else None
    if row.get("start_month") is None and row.get("benefit_id") is not None:
        benefit = find("benefit", row["benefit_id"])
        row["start_month"] = benefit.get("start_month") if benefit is not None else None


NOT_COVERED = Is("is_covered", "=", False)

BENEFIT_MEMBER = Ledger(
    name="benefit_member",
    label="保障成员",
    area=AREA,
    use="低保户内逐人在保情况",
    sections=(
        Section(
            "成员",
            Ref(name="benefit_id", label="待遇", target="benefit", needed=SAVE, width=16),
            Ref(name="person_id", label="成员", target="person", needed=SAVE, width=9,
                synonyms=("姓名", "成员姓名", "家庭成员", "身份证号", "身份证号码")),
            Text(name="relation", label="与申请人关系", limit=20, needed=COMPLETE, width=9, synonyms=("关系", "与户主关系")),
            Bool(name="is_covered", label="是否保障对象", needed=COMPLETE, default=True,
                 synonyms=("是否保障", "是否享受", "是否在保"), help="不计入共同生活人员的填否"),
            Choice(name="not_covered_reason", label="不保原因", options=("服刑", "强制戒毒", "失踪", "宗教教职", "财政供养", "其他"),
                   needed=COMPLETE, when=NOT_COVERED, when_text="不是保障对象"),
        ),
        Section(
            "金额与起止",
            Money(name="amount", label="个人月金额", unit="元/月", width=10, synonyms=("个人金额",),
                  help="分类施保时填写；合计等于户月保障金额"),
            Choice(name="plus_reason", label="分类施保", options=("老年人", "未成年人", "重度残疾", "重病", "无"),
                   words={"老人": "老年人", "儿童": "未成年人", "残疾": "重度残疾", "重残": "重度残疾",
                          "大病": "重病"}, synonyms=("增发类别",)),
            Month(name="start_month", label="起始月", needed=COMPLETE, synonyms=("起始月份",)),
            Month(name="end_month", label="终止月", synonyms=("终止月份",), help="从这个月起不再计入"),
        ),
    ),
    # The dictionary's key is benefit and person; a member who left and came back needs a second row, so that the
    # members of a past month stay what they were.
    key=("benefit_id", "person_id", "start_month"),
    basis="start_month",
    same=Identity(("benefit_id", "person_id")),
    title=("person_id", "benefit_id"),
    village=None,
    listed=("benefit_id", "person_id", "relation", "is_covered", "not_covered_reason", "amount", "plus_reason", "start_month",
            "end_month"),
    searched=("relation",),
    sort=(Sort("benefit_id"),),
    marks=(Mark("left", "已减员", "moved", Is("end_month", "filled")), Mark("not_covered", "不保", "info", NOT_COVERED)),
    rules=MEMBER_RULES,
    fill=fill_member,
    parent="benefit_id",
)  # fmt: skip


def delta_households(row: Row) -> int | None:
    """变动户数: 新增 1, 停发 -1, all others 0."""
    kind = row.get("kind")
    return None if kind is None else {"新增": 1, "停发": -1}.get(kind, 0)


def operator(row: Row, desk: Desk) -> str | None:
    """经办人: who is given, else who works at the desk."""
    return row.get("operator") or desk.user or None


CHANGES_AMOUNT = Is("kind", "in", ("新增", "变更标准", "增员", "减员", "转类", "停发"))

BENEFIT_EVENT = Ledger(
    name="benefit_event",
    label="待遇变动",
    area=AREA,
    use="新增、变更标准、增减员、停发、恢复的流水——“全年新增/变更/停发”全部从这里数",
    sections=(
        Section(
            "变动",
            Ref(name="benefit_id", label="待遇", target="benefit", needed=SAVE, width=16),
            Month(name="month", label="变动月份", needed=SAVE, synonyms=("执行月份", "生效月份"), help="生效月"),
            Choice(name="kind", label="变动类型", options=EVENTS, words=EVENT_WORDS, needed=SAVE, width=9, synonyms=("变动类别",)),
            Int(name="delta_hh", label="变动户数", unit="户", auto=True, minimum=None, derive=delta_households,
                help="新增为1，停发为-1，其余为0"),
            Int(name="delta_person", label="变动人数", unit="人", minimum=None, needed=COMPLETE, help="带符号：减少填负数"),
            Money(name="amount_before", label="变动前月金额", needed=COMPLETE, when=CHANGES_AMOUNT,
                  when_text="变动影响金额", width=10, synonyms=("变动前金额",)),
            Money(name="amount_after", label="变动后月金额", needed=COMPLETE, when=CHANGES_AMOUNT,
                  when_text="变动影响金额", width=10, synonyms=("变动后金额",)),
            # Not in the dictionary: a past month's roster needs the tier that held then (JZ-14, E-1).
            Choice(name="tier_before", label="变动前类别", options=TIERS, words=TIER_WORDS, width=8, help="转类时填写"),
            Choice(name="tier_after", label="变动后类别", options=TIERS, words=TIER_WORDS, width=8, help="转类时填写"),
        ),
        Section(
            "依据",
            Text(name="reason", label="原因", limit=60, needed=COMPLETE, width=16, synonyms=("变动原因",)),
            Text(name="basis_doc", label="依据", limit=80, width=16, synonyms=("变动依据",), help="审批表、核查报告、审计清单"),
            Name(name="operator", label="经办人", strict=False, needed=COMPLETE, settled=operator),
        ),
    ),
    key=("benefit_id", "month", "kind"),
    title=("benefit_id", "month", "kind"),
    village=None,
    period="month",
    listed=("month", "kind", "benefit_id", "delta_hh", "delta_person", "amount_before", "amount_after", "reason", "basis_doc",
            "operator"),
    searched=("reason", "basis_doc", "operator"),
    sort=(Sort("month", True),),
    marks=(Mark("new", "新增", "info", Is("kind", "=", "新增")), Mark("end", "停发", "moved", Is("kind", "=", "停发")),
           Mark("later", "以后生效", "soon", Not(Is("month", "<=", ThisMonth())))),
    rules=EVENT_RULES,
    parent="benefit_id",
)  # fmt: skip
