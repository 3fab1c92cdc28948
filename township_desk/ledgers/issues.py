"""Ledgers of discipline (纪检): problems found, with their measures, until each is put right and off the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from township_desk.core.fields import COMPLETE, SAVE, Attachments, Code, LongText, Name, Row, Section, Text
from township_desk.core.fields_choice import Bool, Choice, Ref
from township_desk.core.fields_date import Date
from township_desk.core.fields_number import Int, Money
from township_desk.core.ledger import Child, Identity, Ledger, Mark, Numbering
from township_desk.core.machine import Machine, Step
from township_desk.core.query import All, Is, Not, Sort, Today, Workdays
from township_desk.ledgers.checks import check_says_something
from township_desk.ledgers.registers import village_field
from township_desk.ledgers.rules_issues import ISSUE_MEASURE_RULES, ISSUE_RULES, STYLE, STYLE_ORIGINS, TOILET

AREA = "纪检"
DOMAINS: Mapping[str, str] = {
    STYLE: "ZF", "考核评估反馈": "KH", "省级核查反馈": "SJ", "监测帮扶通报": "JC", "百日督帮反馈": "BR", "党建标准化": "DJ",
    TOILET: "GC", "人居环境": "RJ", "巡察督查": "XC", "审计": "SS", "意识形态": "YS", "其他": "QT",
}  # fmt: skip
"""问题领域 and the 领域码 that issue numbers carry (the codes are ours)."""
FEEDBACK = ("省级核查反馈", "监测帮扶通报", "考核评估反馈", "百日督帮反馈")
"""Domains of what higher levels found about keeping poverty away; the report counts them together."""
STATES = ("未整改", "整改中", "已整改", "已销号", "长期坚持")
STARTED = Is("status", "in", ("整改中", "已整改", "已销号", "长期坚持"))
DONE = Is("status", "in", ("已整改", "已销号"))
CLOSED = Is("status", "=", "已销号")
OPEN = Is("status", "in", ("未整改", "整改中"))
LASTING = Is("is_longterm", "=", True)
OVERDUE = All((OPEN, Is("due_on", "<", Today()), Not(LASTING)))
_STATE_WORDS = {
    word: option
    for option, words in {
        "已整改": "是 √ 完成 已完成 整改完成 整改到位 已整改到位 已落实 已解决 立行立改 已办结",
        "未整改": "否 × 未完成 没有整改 未启动 待整改",
        "整改中": "正在整改 进行中 推进中 正在推进 部分整改 积极整改中",
        "已销号": "销号 已闭环 验收销号",
        "长期坚持": "长期 持续坚持 长期整改 需长期坚持",
    }.items()
    for word in words.split()
}
_WHO = ("lead_person", "resp_unit", "resp_person")


def _prefix(row: Row, code: Callable[[str, int | None], str]) -> str | None:
    """WT-年-领域码-."""
    day, domain = row.get("found_on"), DOMAINS.get(row.get("domain") or "")
    return f"WT-{day.year}-{domain}-" if day is not None and domain else None


def fill_issue(row: dict[str, Any], find: Callable[[str, int | None], Row | None]) -> None:
    """A household brings its village; what is kept up for good (长期坚持) is marked so."""
    if row.get("village_id") is None and row.get("hh_id") is not None:
        household = find("household", row["hh_id"])
        row["village_id"] = household.get("village_id") if household is not None else None
    if row.get("status") == "长期坚持":
        row["is_longterm"] = True


def _closing(row: Row) -> dict[str, Any]:
    return {"closed_on": row.get("fixed_on")}


def _lasting(row: Row) -> dict[str, Any]:
    return {"is_longterm": True}


ISSUE_MACHINE = Machine(
    field="status",
    initial="未整改",
    steps=(
        Step("start", "开始整改", ("未整改",), "整改中", needs=_WHO, asks=("due_on", "is_longterm"),
             guards=("WT-01", "WT-03", "WT-05")),
        Step("fix", "整改完成", ("整改中",), "已整改", needs=("fixed_on", "result"), asks=("evidence",), guards=("WT-02", "WT-03")),
        Step("last", "转长期坚持", ("整改中",), "长期坚持", needs=("result",), defaults=_lasting),
        # The dates go, so that a table of the days after the rejection does not count it as fixed.
        Step("reject", "验收不过", ("已整改",), "整改中", needs=("remark",), asks=("due_on",), clears=("fixed_on",)),
        Step("close", "销号", ("已整改",), "已销号", needs=("evidence", "closed_on", "closed_by"), defaults=_closing,
             guards=("WT-02", "WT-03", "WT-06"), danger=True),
    ),
    final=("已销号",),
    tones=(("未整改", "open"), ("整改中", "busy"), ("已整改", "done"), ("已销号", "done"), ("长期坚持", "busy")),
)  # fmt: skip

ISSUE = Ledger(
    name="issue",
    label="问题整改",
    area=AREA,
    use="作风、考核评估、问题厕所、阵地建设等一切“问题—措施—整改”清单",
    sections=(
        Section(
            "问题",
            Code(name="issue_no", label="问题编号", auto=True, width=16, help="WT-年-领域码-4位，由程序编"),
            Choice(name="domain", label="问题领域", options=tuple(DOMAINS), codes=DOMAINS, needed=SAVE, width=12,
                   words={"作风": STYLE, "问题厕所": TOILET, "改厕": TOILET, "厕所": TOILET, "党建": "党建标准化",
                          "考核评估": "考核评估反馈", "百日督帮": "百日督帮反馈", "巡察": "巡察督查"},
                   synonyms=("领域", "反馈批次", "反馈批次（领域）", "所属领域")),
            Choice(name="origin", label="问题来源", needed=COMPLETE, width=9,
                   options=(*STYLE_ORIGINS, "上级反馈", "对标自查", "举一反三"),
                   words={"自查": "对标自查", "反馈": "上级反馈", "自己查": "自己找", "互相提": "相互提", "领导点拨": "领导点"},
                   synonyms=("来源", "查摆方式", "反馈（查摆）来源", "发现方式"), help="作风建设从前五种选"),
            Text(name="origin_doc", label="反馈文件", limit=80, needed=COMPLETE, when=Is("origin", "=", "上级反馈"),
                 when_text="问题来源为上级反馈", width=20, synonyms=("文件名", "反馈文号", "依据")),
            Text(name="category", label="问题类别", limit=30, needed=COMPLETE, width=12, synonyms=("类别", "问题类型", "类型"),
                 help="报告里的“几类”按它去重计数"),
            Choice(name="color", label="颜色等级", options=("红", "黄", "蓝"), needed=COMPLETE, when=Is("domain", "=", STYLE),
                   when_text="问题领域为作风建设", words={"红色": "红", "黄色": "黄", "蓝色": "蓝"}, synonyms=("颜色", "等级"), width=7),
            LongText(name="description", label="问题描述", needed=SAVE, checks=(check_says_something,),
                     synonyms=("存在问题", "具体表现", "问题", "反馈问题", "问题内容", "具体问题", "问题表现")),
            village_field(label="涉及村"),
            Ref(name="hh_id", label="涉及户", target="household", needed=COMPLETE, when=Is("domain", "=", TOILET),
                when_text="问题领域为农村改厕", synonyms=("户主", "户", "农户")),
        ),
        Section(
            "责任",
            Name(name="lead_person", label="责任领导", strict=False, needed=COMPLETE, synonyms=("牵头领导", "包抓领导", "分管领导")),
            Text(name="resp_unit", label="责任单位", limit=40, needed=COMPLETE, width=14, synonyms=("整改单位", "责任部门", "单位")),
            Name(name="resp_person", label="责任人", strict=False, needed=COMPLETE, synonyms=("整改责任人", "姓名", "姓名（单位）")),
            Date(name="found_on", label="发现日期", fact=True, needed=SAVE,
                 synonyms=("查摆日期", "反馈日期", "日期", "发现时间", "查摆时间", "反馈时间", "排查日期")),
            Date(name="due_on", label="整改期限", needed=COMPLETE, when=All((STARTED, Not(LASTING))),
                 when_text="已开始整改，不是长期坚持的", synonyms=("整改时限", "完成时限", "期限", "时限")),
            Bool(name="is_longterm", label="是否长期坚持", needed=COMPLETE, default=False, synonyms=("长期坚持", "长期")),
        ),
        Section(
            "整改",
            Date(name="fixed_on", label="完成日期", fact=True, needed=COMPLETE, when=DONE, when_text="已整改",
                 synonyms=("整改日期", "完成时间", "整改完成日期", "整改时间", "整改完成时间")),
            LongText(name="result", label="整改成效", needed=COMPLETE, when=Is("status", "in", ("已整改", "已销号", "长期坚持")),
                     when_text="已整改或长期坚持", synonyms=("整改进展及成效", "整改结果", "整改情况", "成效", "整改进展")),
            Attachments(name="evidence", label="佐证材料", needed=COMPLETE, when=CLOSED, when_text="已销号",
                        synonyms=("佐证",), help="销号至少1份"),
            Date(name="closed_on", label="销号日期", fact=True, needed=COMPLETE, when=CLOSED, when_text="已销号", synonyms=("销号时间",)),
            Name(name="closed_by", label="销号人", strict=False, needed=COMPLETE, when=CLOSED, when_text="已销号",
                 synonyms=("验收人", "审核人")),
            Money(name="subsidy", label="奖补金额", synonyms=("补助金额", "补助金额（元）", "奖补金额（元）"), help="改厕补助"),
            Ref(name="subsidy_batch", label="奖补批次", target="pay_batch", help="第一批、第二批", width=14),
            Choice(name="status", label="状态", options=STATES, words=_STATE_WORDS, needed=COMPLETE, default="未整改", width=9,
                   synonyms=("整改状态", "是否整改", "进展", "是否完成", "完成情况", "销号情况")),
        ),
    ),
    key=("issue_no",),
    same=Identity(("domain", "found_on", "description"), ("village_id", "hh_id", "resp_person", "resp_unit")),
    number=Numbering("issue_no", _prefix, 4, ("found_on", "domain")),
    title=("issue_no", "description"),
    period="found_on",
    listed=("issue_no", "found_on", "domain", "origin", "category", "color", "description", "village_id", "hh_id", "lead_person",
            "resp_unit", "resp_person", "due_on", "status", "fixed_on", "result", "closed_on", "origin_doc", "subsidy"),
    searched=("issue_no", "category", "description", "lead_person", "resp_unit", "resp_person", "origin_doc"),
    sort=(Sort("found_on", True),),
    status=ISSUE_MACHINE,
    marks=(
        Mark("overdue", "逾期", "bad", OVERDUE),
        Mark("due_soon", "临期", "soon", All((OPEN, Is("due_on", ">=", Today()), Is("due_on", "<=", Workdays(3))))),
        Mark("lasting", "长期坚持", "info", Is("status", "=", "长期坚持")),
    ),
    rules=ISSUE_RULES,
    children=(
        Child("issue_measure", "issue_id", "整改措施", ("seq", "text", "resp_person", "due_on", "done_on", "progress")),
    ),
    fill=fill_issue,
)  # fmt: skip

ISSUE_MEASURE = Ledger(
    name="issue_measure",
    label="整改措施",
    area=AREA,
    use="一问题多措施，措施条数单独统计",
    sections=(
        Section(
            "措施",
            Ref(name="issue_id", label="问题", target="issue", needed=SAVE, synonyms=("问题编号",), width=18),
            Int(name="seq", label="序号", auto=True, help="一个问题内从1起，由程序编"),
            LongText(name="text", label="措施内容", needed=SAVE, synonyms=("整改措施", "措施", "内容")),
            Name(name="resp_person", label="责任人", strict=False, synonyms=("措施责任人",)),
            Date(name="due_on", label="完成时限", synonyms=("时限", "期限")),
            Date(name="done_on", label="完成日期", fact=True, synonyms=("完成时间",)),
            LongText(name="progress", label="进展", synonyms=("落实情况", "完成情况")),
        ),
    ),
    key=("issue_id", "seq"),
    basis="done_on",
    same=Identity(("issue_id", "text")),
    title=("issue_id", "seq"),
    village=None,
    listed=("issue_id", "seq", "text", "resp_person", "due_on", "done_on", "progress"),
    searched=("text", "resp_person", "progress"),
    sort=(Sort("issue_id"), Sort("seq")),
    parent="issue_id",
    sequence=("issue_id", "seq"),
    rules=ISSUE_MEASURE_RULES,
    marks=(Mark("late", "逾期", "bad", All((Is("done_on", "empty"), Is("due_on", "<", Today())))),),
)  # fmt: skip
