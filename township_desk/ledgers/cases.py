"""Ledgers of rule of law and petitions (法治信访): matters from received to concluded, and what followed for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from township_desk.core.fields import COMPLETE, SAVE, Code, LongText, Name, Row, Section, Text
from township_desk.core.fields_choice import Choice, Ref
from township_desk.core.fields_code import IdCard, Phone
from township_desk.core.fields_date import Date
from township_desk.core.fields_number import Int
from township_desk.core.ledger import Child, Identity, Ledger, Mark, Numbering, Private
from township_desk.core.machine import Machine, Step
from township_desk.core.query import All, Any_, Is, Not, Sort, Today
from township_desk.ledgers.checks import check_doc_no, check_says_something
from township_desk.ledgers.registers import village_field
from township_desk.ledgers.rules_cases import CASE_RULES, CLUE, CROWD, HANDLING_DAYS, PETITIONS, SANCTION_RULES

AREA = "法治信访"
CASE_TYPES: Mapping[str, str] = {
    "信访件": "XF", "疑难信访": "YN", "矛盾纠纷": "JF", CLUE: "XS", "民意调查": "MY", "硬骨头问题": "YG", "群众办实事": "SS",
    "12345热线": "RX", "其他": "QT",
}  # fmt: skip
"""事项类型 and the 类型码 that case numbers carry (the codes are ours)."""
CHANNELS = ("来信", "来访", "来电", "网上信访", "领导接访", "上级交办", "包联走访", "排查", "巡察移交", "其他")
RESULTS = (
    "支持", "解释说明", "不予支持", "调解成功", "调解不成引导诉讼", "解决", "部分解决", "转出", "不受理", "了结", "立案",
)  # fmt: skip
CLUE_USERS = "case.clue_users"
ONLY_DISCIPLINE = "无权限：问题线索和处理处分只有设置中指定的纪检人员可以查看。"
STATES = ("待受理", "办理中", "已办结", "已终结", "已转送")
REVIEWS = ("无", "复查中", "复查办结", "复核中", "复核办结（终结）")
SANCTIONS = (
    "提醒约谈", "批评教育", "诫勉谈话", "责令检查", "党内警告", "党内严重警告", "撤销党内职务", "留党察看", "开除党籍", "政务警告",
    "政务记过", "其他",
)  # fmt: skip
IS_PETITION = Is("case_type", "in", PETITIONS)
CONCLUDED = Is("status", "in", ("已办结", "已终结"))
OPEN = Is("status", "in", ("待受理", "办理中"))
HARD = Any_((Is("case_type", "=", "疑难信访"), All((IS_PETITION, Is("people_count", ">=", CROWD)))))
_STATE_WORDS = {
    "办结": "已办结", "已完成": "已办结", "完成": "已办结", "已化解": "已办结", "化解": "已办结", "是": "已办结", "已解决": "已办结",
    "在办": "办理中", "正在办理": "办理中", "调处中": "办理中", "未办结": "办理中", "受理": "办理中", "已受理": "办理中",
    "未受理": "待受理", "转送": "已转送", "已转办": "已转送", "终结": "已终结",
}  # fmt: skip


def _prefix(row: Row, code: Callable[[str, int | None], str]) -> str | None:
    """SX-年-类型码-."""
    day, kind = row.get("received_on"), CASE_TYPES.get(row.get("case_type") or "")
    return f"SX-{day.year}-{kind}-" if day is not None and kind else None


def due_on(row: Row) -> date | None:
    """办理期限 of a petition: 60 days from acceptance, longer by the days granted (S08§34); other matters have none."""
    start: date | None = row.get("accepted_on")
    if start is None or row.get("case_type") not in PETITIONS:
        return None
    return start + timedelta(days=HANDLING_DAYS + (row.get("extended_days") or 0))


def _refused(row: Row) -> dict[str, Any]:
    return {"result": "不受理"}


def _forwarded(row: Row) -> dict[str, Any]:
    return {"result": "转出"}


def _ended(row: Row) -> dict[str, Any]:
    return {"review_stage": "复核办结（终结）"}


CASE_MACHINE = Machine(
    field="status",
    initial="待受理",
    steps=(
        Step("accept", "受理", ("待受理",), "办理中", needs=("accepted_on", "handler_unit", "handler"),
             asks=("notified_on", "lead_person"), guards=("SX-10",)),
        Step("refuse", "不予受理", ("待受理",), "已办结", needs=("result", "result_note", "closed_on"), defaults=_refused,
             asks=("notified_on",)),
        Step("forward", "转送", ("待受理",), "已转送", needs=("result", "result_note"), defaults=_forwarded),
        Step("conclude", "办结", ("办理中",), "已办结", needs=("result", "result_note", "closed_on"),
             asks=("reply_no", "satisfaction", "extended_days"), guards=("SX-02", "SX-03", "SX-10")),
        Step("end", "复查复核终结", ("已办结",), "已终结", needs=("review_stage",), defaults=_ended, danger=True),
    ),
    final=("已终结", "已转送"),
    tones=(("待受理", "open"), ("办理中", "busy"), ("已办结", "done"), ("已终结", "done"), ("已转送", "moved")),
)  # fmt: skip

CASE = Ledger(
    name="case",
    label="事项办理",
    area=AREA,
    use="信访、矛盾纠纷、问题线索、民意调查、“硬骨头”、办实事；记的是事，不是人",
    sections=(
        Section(
            "登记",
            Code(name="case_no", label="编号", auto=True, width=16, help="SX-年-类型码-4位，由程序编"),
            Choice(name="case_type", label="事项类型", options=tuple(CASE_TYPES), codes=CASE_TYPES, needed=SAVE, width=11,
                   words={"信访": "信访件", "信访事项": "信访件", "纠纷": "矛盾纠纷", "线索": CLUE, "硬骨头": "硬骨头问题",
                          "办实事": "群众办实事", "实事": "群众办实事", "热线": "12345热线"}, synonyms=("类型", "事项类别")),
            Choice(name="channel", label="来源渠道", options=CHANNELS, needed=COMPLETE, width=9,
                   words={"信件": "来信", "走访": "来访", "电话": "来电", "网信": "网上信访", "网上": "网上信访", "接访": "领导接访",
                          "交办": "上级交办", "包联": "包联走访"}, synonyms=("信访形式", "来源", "渠道", "信访方式")),
            Date(name="received_on", label="登记（收到）日期", fact=True, needed=SAVE,
                 synonyms=("登记日期", "收到日期", "排查日期", "日期", "登记时间", "时间")),
            Name(name="party", label="当事人（信访人）", strict=False, limit=40, needed=COMPLETE,
                 when=Is("case_type", "in", (*PETITIONS, "矛盾纠纷")), when_text="信访、矛盾纠纷",
                 synonyms=("当事人", "信访人", "姓名", "信访人姓名"), help="线索类可匿名"),
            IdCard(name="party_id", label="身份证号", synonyms=("身份证号码", "公民身份号码")),
            Phone(name="phone", label="联系电话", synonyms=("电话", "联系方式", "手机号")),
            village_field(),
            Int(name="people_count", label="涉及人数", unit="人", needed=COMPLETE, default=1, minimum=1, synonyms=("人数",)),
            Choice(name="skip_level", label="是否越级（赴省赴京）", options=("否", "到市", "赴省", "赴京"), needed=COMPLETE, default="否",
                   loose=False, words={"无": "否", "市": "到市", "省": "赴省", "京": "赴京"}, synonyms=("越级访", "是否越级"), width=8),
            LongText(name="content", label="事项内容", needed=SAVE, checks=(check_says_something,),
                     synonyms=("反映问题摘要", "基本情况", "内容", "反映问题", "诉求", "主要诉求", "纠纷情况")),
            Text(name="topic", label="类别", limit=30, needed=COMPLETE, synonyms=("纠纷类型", "问题类别", "诉求类别"),
                 help="土地、低保、邻里、工资、宅基地等"),
        ),
        Section(
            "办理",
            Name(name="lead_person", label="包案领导", strict=False, needed=COMPLETE, when=HARD, when_text="疑难信访、集体访",
                 synonyms=("包联领导", "责任领导")),
            Text(name="handler_unit", label="承办单位", limit=40, needed=COMPLETE, width=14, synonyms=("责任单位", "承办部门")),
            Name(name="handler", label="承办人", strict=False, needed=COMPLETE, synonyms=("调处责任人", "责任人", "经办人员")),
            Date(name="accepted_on", label="受理日期", fact=True, needed=COMPLETE,
                 when=All((IS_PETITION, Is("status", "in", ("办理中", "已办结", "已终结")), Not(Is("result", "=", "不受理")))),
                 when_text="信访件已受理", synonyms=("受理时间",)),
            Date(name="notified_on", label="告知日期", fact=True, needed=COMPLETE,
                 when=All((IS_PETITION, Is("status", "in", ("办理中", "已办结", "已终结")))), when_text="信访件已受理",
                 synonyms=("告知时间",), help="收到之日起15日内"),
            Date(name="due_on", label="办理期限", auto=True, derive=due_on, help="信访件：受理之日起60日，加延期天数"),
            Int(name="extended_days", label="延期天数", unit="日", synonyms=("延期",), help="0—30，须经负责人批准"),
            Date(name="closed_on", label="办结日期", fact=True, needed=COMPLETE, when=CONCLUDED, when_text="已办结",
                 synonyms=("化解日期", "办结时间", "完成日期")),
        ),
        Section(
            "结果",
            Choice(name="result", label="办理结果", options=RESULTS, needed=COMPLETE, when=CONCLUDED, when_text="已办结", width=11,
                   words={"已解决": "解决", "调解达成协议": "调解成功", "达成协议": "调解成功", "化解": "调解成功", "解释": "解释说明",
                          "引导诉讼": "调解不成引导诉讼", "转办": "转出"}, synonyms=("化解结果", "结果")),
            LongText(name="result_note", label="结果说明", needed=COMPLETE, when=CONCLUDED, when_text="已办结",
                     synonyms=("化解措施", "办理情况", "处理意见", "办理结果说明")),
            Code(name="reply_no", label="答复文书号", limit=40, checks=(check_doc_no,), synonyms=("答复文号", "意见书文号"),
                 help="信访处理意见书", width=18),
            Choice(name="satisfaction", label="满意度", options=("满意", "基本满意", "不满意", "未评价"), loose=False,
                   synonyms=("回访", "是否满意")),
            Choice(name="review_stage", label="复查复核", options=REVIEWS, needed=COMPLETE, default="无", synonyms=("复查", "复核"),
                 width=11),
            Choice(name="status", label="状态", options=STATES, words=_STATE_WORDS, needed=COMPLETE, default="待受理", width=8,
                   synonyms=("办理状态", "是否办结", "进展")),
        ),
    ),
    key=("case_no",),
    same=Identity(("case_type", "received_on", "content"), ("party", "village_id")),
    number=Numbering("case_no", _prefix, 4, ("received_on", "case_type")),
    title=("case_no", "topic"),
    period="received_on",
    listed=("case_no", "received_on", "case_type", "channel", "party", "village_id", "people_count", "content", "topic", "lead_person",
            "handler_unit", "handler", "accepted_on", "due_on", "status", "closed_on", "result", "satisfaction", "skip_level"),
    searched=("case_no", "party", "content", "topic", "lead_person", "handler_unit", "handler"),
    sort=(Sort("received_on", True),),
    status=CASE_MACHINE,
    marks=(
        Mark("overdue", "超期", "bad", All((OPEN, Is("due_on", "<", Today())))),
        Mark("due_soon", "临期", "soon", All((OPEN, Is("due_on", ">=", Today()), Is("due_on", "<=", Today(7))))),
        Mark("crowd", "集体访", "info", All((IS_PETITION, Is("people_count", ">=", CROWD), OPEN))),
    ),
    rules=CASE_RULES,
    private=Private(Is("case_type", "=", CLUE), CLUE_USERS, ONLY_DISCIPLINE),
    children=(Child("case_sanction", "case_id", "处理处分", ("person_name", "political", "form", "decided_on", "doc_no")),),
)  # fmt: skip

CASE_SANCTION = Ledger(
    name="case_sanction",
    label="处理处分",
    area="纪检",
    use="线索办结后对人的处理（四种形态）",
    sections=(
        Section(
            "处理",
            Ref(name="case_id", label="事项", target="case", needed=SAVE, synonyms=("事项编号", "线索编号"), width=16),
            Name(name="person_name", label="人员", needed=SAVE, synonyms=("姓名", "被处理人")),
            Choice(name="political", label="政治面貌", options=("中共党员", "非党员"), words={"党员": "中共党员", "群众": "非党员"}),
            Choice(name="form", label="处理方式", options=SANCTIONS, needed=SAVE, loose=False, width=11,
                   words={"警告": "党内警告", "严重警告": "党内严重警告", "约谈": "提醒约谈", "诫勉": "诫勉谈话"},
                   synonyms=("处理形式", "处分种类", "处理处分")),
            Date(name="decided_on", label="处理日期", fact=True, needed=SAVE, synonyms=("处分日期", "决定日期", "日期")),
            Code(name="doc_no", label="文号", limit=40, checks=(check_doc_no,), width=18),
        ),
    ),
    key=("case_id", "person_name", "form"),
    title=("person_name", "form"),
    village=None,
    period="decided_on",
    listed=("case_id", "person_name", "political", "form", "decided_on", "doc_no"),
    searched=("person_name", "doc_no"),
    sort=(Sort("decided_on", True),),
    parent="case_id",
    private=Private(Is("id", "filled"), CLUE_USERS, ONLY_DISCIPLINE),
    rules=SANCTION_RULES,
)  # fmt: skip
