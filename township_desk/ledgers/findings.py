"""Ledgers of doubts sent for checking (核查疑点), as lines received, and of money claimed back (追缴)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from township_desk.core.fields import COMPLETE, SAVE, Code, LongText, Name, Row, Section, Text
from township_desk.core.fields_choice import Choice, Ref
from township_desk.core.fields_date import Date, Month
from township_desk.core.fields_number import Int, Money
from township_desk.core.ledger import COMMON, Child, Identity, Ledger, Mark, Numbering
from township_desk.core.machine import Machine, Step
from township_desk.core.query import All, Is, Sort
from township_desk.ledgers.finding_match import settle_match
from township_desk.ledgers.registers import village_field
from township_desk.ledgers.relief import yearly
from township_desk.ledgers.rules_findings import FINDING_RULES, RECOVERY_RULES
from township_desk.ledgers.welfare_words import AREA

Find = Callable[[str, int | None], Row | None]

FINDING_KINDS = (
    "死亡人员享受", "财政供养人员", "名下车辆", "多套房产", "工商登记（个体、企业）", "存款超标", "重复享受（低保与特困等）",
    "跨地区重复", "服刑人员",
    "户籍注销", "超龄未成年人", "公积金个税", "漏保应享未享", "其他",
)  # fmt: skip
KIND_WORDS = {
    word: option
    for option, words in {
        "死亡人员享受": "死亡 死亡人员 死亡享受 死亡未停发 死亡后享受 死亡人员领取",
        "财政供养人员": "财政供养 公职人员 财政供养人员享受 国家公职人员",
        "名下车辆": "车辆 有车 机动车 名下有车 拥有车辆 车辆信息",
        "多套房产": "房产 有房 多套住房 名下房产 住房 商品房",
        "工商登记（个体、企业）": "工商登记 工商 个体工商户 企业 工商注册 经商办企业 市场主体登记 工商信息 经营主体",
        "存款超标": "存款 银行存款 金融资产 大额存款",
        "重复享受（低保与特困等）": "重复享受 重复领取 重复 低保与特困重复",
        "跨地区重复": "跨区域重复 异地重复 跨地区",
        "服刑人员": "服刑 服刑人员享受",
        "户籍注销": "户口注销 销户",
        "超龄未成年人": "超龄",
        "公积金个税": "公积金 个税 缴纳公积金 个人所得税",
        "漏保应享未享": "漏保 应享未享 应保未保",
        "其他": "其它",
    }.items()
    for word in words.split()
}
CHECKED = Is("status", "=", "已办结")
CONFIRMED = Is("match", "=", "已确认")
OPEN = Is("status", "in", ("待核实", "核实中"))


def fill_finding(row: dict[str, Any], find: Find) -> None:
    """A clerk who names the person need not write the name again; a line just received is not matched yet."""
    if row.get("name_raw") is None and row.get("person_id") is not None:
        person = find("person", row["person_id"])
        if person is not None:
            row["name_raw"], row["id_no_raw"] = person.get("name"), row.get("id_no_raw") or person.get("id_no")
            row["match"] = "已确认"
    if row.get("match") is None:
        row["match"] = "未匹配"


FINDING_MACHINE = Machine(
    field="status",
    initial="待核实",
    steps=(
        Step("check", "开始核实", ("待核实",), "核实中", asks=("person_id", "benefit_id", "match", "checked_by")),
        Step("close", "办结", ("核实中",), "已办结", needs=("checked_by", "checked_on", "conclusion", "action", "note", "closed_on"),
             asks=("match", "person_id", "benefit_id"), guards=("ZJ-03", "ZJ-05"),
             defaults=lambda row: {"closed_on": row.get("checked_on")}, danger=True),
    ),
    final=("已办结",),
    tones=(("待核实", "open"), ("核实中", "busy"), ("已办结", "done")),
)  # fmt: skip

FINDING = Ledger(
    name="finding",
    label="核查疑点",
    area=AREA,
    use="审计厅、省厅、大数据比对反馈的“敏感信息/疑点”逐条核实",
    sections=(
        Section(
            "来件",
            Code(name="finding_no", label="疑点编号", needed=COMPLETE, width=14, synonyms=("编号", "疑点序号"),
                 help="按反馈清单编号；不填时由程序编为YD-年-4位"),
            Text(name="source_org", label="反馈单位", limit=40, needed=COMPLETE, synonyms=("来源", "推送单位", "下发单位"),
                 help="如：省审计厅"),
            Text(name="source_doc", label="反馈文件", limit=60, synonyms=("文件", "文号")),
            Date(name="received_on", label="反馈日期", fact=True, needed=SAVE, synonyms=("反馈时间", "推送日期", "下发日期", "收到日期")),
            Choice(name="kind", label="疑点类型", options=FINDING_KINDS, words=KIND_WORDS, needed=SAVE, width=14,
                   synonyms=("疑点类别", "类型", "问题类型", "预警类型")),
            Ref(name="benefit_id", label="涉及待遇", target="benefit", needed=COMPLETE, when=CONFIRMED, when_text="匹配已确认", width=16,
                synonyms=("所享待遇",)),
            Ref(name="person_id", label="涉及人员", target="person", needed=COMPLETE, when=CONFIRMED, when_text="匹配已确认", width=9),
            Name(name="name_raw", label="来件姓名", strict=False, needed=SAVE, synonyms=("姓名", "人员姓名", "对象姓名")),
            Code(name="id_no_raw", label="来件证件号码", limit=30, width=20, masked=True,
                 synonyms=("身份证号", "身份证号码", "公民身份号码", "证件号码"), help="照来件保存，不校验"),
            # Not in the dictionary: where the list says the person lives, and whom the program takes for that person; a
            # clerk confirms (person_id) or rejects that.
            village_field(label="来件所在村", width=10),
            Choice(name="match", label="匹配情况", options=("精确", "存疑", "未匹配", "已确认"), needed=COMPLETE, default="未匹配",
                   width=8),
            Ref(name="suspect_id", label="疑似人员", target="person", auto=True, width=9, help="由程序按姓名、号码、村找出，待人工确认"),
            Int(name="match_score", label="匹配分", auto=True, width=6, help="0—100；身份证号占60，姓名占30，同村占10"),
            LongText(name="detail", label="疑点内容", needed=COMPLETE, synonyms=("疑点情况", "内容", "疑点描述", "问题描述", "具体情况")),
            Text(name="period", label="疑点起止月", limit=20, synonyms=("起止时间", "疑点期间")),
        ),
        Section(
            "核实与处理",
            Name(name="checked_by", label="核实人", strict=False, limit=40, needed=COMPLETE, when=CHECKED, when_text="已办结",
                 help="不少于2人，用“、”分开"),
            Date(name="checked_on", label="核实日期", fact=True, needed=COMPLETE, when=CHECKED, when_text="已办结", synonyms=("核实时间",)),
            Choice(name="conclusion", label="核实结论", options=("属实", "部分属实", "不属实"), needed=COMPLETE, when=CHECKED,
                   when_text="已办结", loose=False, width=8, synonyms=("是否属实", "核实结果")),
            Choice(name="action", label="处理方式", options=("继续保障", "调整金额", "停发", "停发并追缴", "移交", "补发"), needed=COMPLETE,
                   when=CHECKED, when_text="已办结", loose=False, words={"停保": "停发", "取消": "停发", "追缴": "停发并追缴"},
                   synonyms=("处理意见", "处理结果")),
            LongText(name="note", label="处理说明", needed=COMPLETE, when=CHECKED, when_text="已办结",
                     synonyms=("核实情况", "核实过程及情况", "核查情况"), help="不属实须写依据"),
            Date(name="closed_on", label="办结日期", fact=True, needed=COMPLETE, when=CHECKED, when_text="已办结", synonyms=("办结时间",)),
            Choice(name="status", label="状态", options=("待核实", "核实中", "已办结"), needed=COMPLETE, default="待核实", width=8,
                   words={"未核实": "待核实", "办结": "已办结", "已核实": "已办结"}),
        ),
    ),
    key=("finding_no",),
    same=Identity(("source_org", "received_on", "kind", "name_raw"), ("id_no_raw",)),
    number=Numbering("finding_no", yearly("YD", "received_on"), 4, ("received_on",)),
    title=("finding_no", "name_raw", "kind"),
    period="received_on",
    listed=("finding_no", "received_on", "kind", "name_raw", "id_no_raw", "village_id", "match", "match_score", "suspect_id",
            "person_id", "benefit_id", "detail", "status",
            "conclusion", "action", "checked_by", "checked_on", "closed_on", "source_org"),
    searched=("finding_no", "name_raw", "id_no_raw", "detail", "source_org", "note"),
    sort=(Sort("received_on", True),),
    status=FINDING_MACHINE,
    marks=(
        Mark("unchecked", "疑点未核实", "bad", Is("status", "=", "待核实")),
        Mark("checking", "核实中", "soon", Is("status", "=", "核实中")),
        Mark("doubtful", "待确认人员", "info", All((OPEN, Is("match", "in", ("存疑", "未匹配"))))),
    ),
    rules=FINDING_RULES,
    fill=fill_finding,
    consult=settle_match,
    children=(Child("recovery", "finding_id", "追缴", ("recovery_no", "amount_due", "amount_got", "method", "done_on", "status")),),
    common=tuple(f for f in COMMON if f.name != "source_doc"),
)  # fmt: skip


def fill_recovery(row: dict[str, Any], find: Find) -> None:
    """A finding brings its benefit, a benefit its household."""
    if row.get("benefit_id") is None and row.get("finding_id") is not None:
        finding = find("finding", row["finding_id"])
        row["benefit_id"] = finding.get("benefit_id") if finding is not None else None
    if row.get("hh_id") is None and row.get("benefit_id") is not None:
        benefit = find("benefit", row["benefit_id"])
        row["hh_id"] = benefit.get("hh_id") if benefit is not None else None


PAID_BACK = Is("amount_got", ">", 0)
DONE = Is("status", "=", "已完成")

RECOVERY_MACHINE = Machine(
    field="status",
    initial="待追缴",
    steps=(
        Step("part", "部分追缴", ("待追缴",), "部分追缴", needs=("amount_got", "voucher_no")),
        Step("finish", "全部追回", ("待追缴", "部分追缴"), "已完成", needs=("amount_got", "voucher_no", "done_on"), asks=("treasury_on",),
             guards=("ZJ-02",)),
        Step("give_up", "无法追缴", ("待追缴", "部分追缴"), "无法追缴（核销）", danger=True),
    ),
    final=("已完成", "无法追缴（核销）"),
    tones=(("待追缴", "open"), ("部分追缴", "busy"), ("已完成", "done"), ("无法追缴（核销）", "moved")),
)  # fmt: skip

RECOVERY = Ledger(
    name="recovery",
    label="追缴",
    area=AREA,
    use="违规领取资金追缴到账流水",
    sections=(
        Section(
            "对象",
            Code(name="recovery_no", label="编号", auto=True, width=13, help="ZJ-年-4位，由程序编"),
            Ref(name="finding_id", label="疑点", target="finding", width=16, synonyms=("疑点编号",)),
            Ref(name="benefit_id", label="待遇", target="benefit", needed=COMPLETE, width=16),
            Ref(name="hh_id", label="户", target="household", needed=SAVE, width=17, synonyms=("户主", "户编号", "户主姓名")),
            Int(name="people_count", label="涉及人数", unit="人", minimum=1, needed=COMPLETE, default=1, synonyms=("人数",)),
        ),
        Section(
            "金额",
            Month(name="period_from", label="违规期间", fact=True, needed=SAVE, synonyms=("违规期间起", "起始月份"), help="第一个多领的月"),
            Month(name="period_to", label="违规期间止", needed=COMPLETE, synonyms=("截止月份",), help="最后一个多领的月"),
            Money(name="amount_due", label="应追缴金额", needed=COMPLETE, width=11, synonyms=("应追缴", "应退金额", "应追回金额")),
            Money(name="amount_got", label="已追缴金额", needed=COMPLETE, default=Decimal(0), width=11,
                  synonyms=("已追缴", "已退金额", "已追回金额")),
            Choice(name="method", label="追缴方式", options=("退缴现金", "银行转账", "抵扣后续待遇", "司法途径"), needed=COMPLETE,
                   words={"现金": "退缴现金", "转账": "银行转账", "抵扣": "抵扣后续待遇", "诉讼": "司法途径"}),
            Code(name="voucher_no", label="缴款凭证号", limit=30, needed=COMPLETE, when=PAID_BACK, when_text="已有追缴",
                 synonyms=("凭证号", "缴款凭证", "票据号")),
            Date(name="done_on", label="完成日期", fact=True, needed=COMPLETE, when=DONE, when_text="已全部追回", synonyms=("完成时间",)),
            Date(name="treasury_on", label="上缴国库日期", fact=True, synonyms=("上缴日期",)),
            Choice(name="status", label="状态", options=("待追缴", "部分追缴", "已完成", "无法追缴（核销）"), needed=COMPLETE,
                   default="待追缴",
                   width=9, words={"完成": "已完成", "已追缴": "已完成", "无法追缴": "无法追缴（核销）", "核销": "无法追缴（核销）"}),
        ),
    ),
    key=("recovery_no",),
    same=Identity(("hh_id", "period_from", "period_to")),
    # Numbered by the year in which the money was taken wrongly: the only date that every row has.
    number=Numbering("recovery_no", lambda row, code: f"ZJ-{row['period_from'][:4]}-" if row.get("period_from") else None, 4,
                     ("period_from",)),
    title=("recovery_no", "hh_id"),
    village=None,
    period="done_on",
    running=("period_from", "period_to"),
    listed=("recovery_no", "finding_id", "hh_id", "benefit_id", "people_count", "period_from", "period_to", "amount_due", "amount_got",
            "method", "voucher_no", "done_on", "status"),
    searched=("recovery_no", "voucher_no"),
    sort=(Sort("id", True),),
    status=RECOVERY_MACHINE,
    marks=(Mark("open", "未追回", "soon", Is("status", "in", ("待追缴", "部分追缴"))),),
    rules=RECOVERY_RULES,
    fill=fill_recovery,
)  # fmt: skip
