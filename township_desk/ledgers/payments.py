"""Ledgers of payments: a batch is a month's pay roster with its state, a line of it what one household or person gets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from township_desk.core.fields import COMPLETE, SAVE, Name, Row, Section, Text
from township_desk.core.fields_choice import Bool, Choice, Ref
from township_desk.core.fields_code import BankNo, IdCard
from township_desk.core.fields_date import Date, Month
from township_desk.core.fields_number import AmountWords, Decimals, Int, Money
from township_desk.core.ledger import COMMON, Child, Ledger, Lock, Mark
from township_desk.core.machine import Machine, Step
from township_desk.core.query import All, CountOf, Exists, Is, Not, Sort, SumOf, Through
from township_desk.core.rules import Desk
from township_desk.ledgers.rules_payments import BATCH_RULES, LINE_RULES, LOCKED
from township_desk.ledgers.welfare_words import AREA, PAY_PROGRAMS, PROGRAM_WORDS

Find = Callable[[str, int | None], Row | None]

BATCH_STATES = ("编制中", "已审核", "公示中", "已送银行", "已发放", "已归档")
CHECKED = Is("status", "in", BATCH_STATES[1:])
SENT = Is("status", "in", LOCKED)
PAID = Is("status", "in", ("已发放", "已归档"))
FAILED = Is("result", "=", "失败")
ARRIVED = Is("result", "in", ("成功", "重发成功"))
"""Lines that were paid in the end: by themselves, or by the line of a later roster that carries them."""
PAID_ONCE = All((ARRIVED, Not(Exists("pay_line", "carried_from", ARRIVED))))
"""Lines whose amounts make what was paid: of one that a later roster carried, the later line only."""
LINE_KINDS = ("本月", "补发", "重发", "手工")
STANDING = Is("is_void", "=", 0)
DUE = All((Is("kind", "!=", "重发"), Through("batch_id", STANDING)))
"""Lines whose amounts make what a month's rosters are to pay: a line sent again counts in its own month only."""


def made_by(row: Row, desk: Desk) -> str | None:
    """制表人: who is given, else who works at the desk."""
    return row.get("made_by") or desk.user or None


def _today(today: date) -> date:
    return today


BATCH_MACHINE = Machine(
    field="status",
    initial="编制中",
    steps=(
        Step("check", "审核", ("编制中",), "已审核", needs=("checked_by", "fund_source"), asks=("approved_by",),
             guards=("G-15",)),
        Step("return", "退回编制", ("已审核", "公示中"), "编制中", clears=("checked_by", "notice_from", "notice_to")),
        Step("notice", "公示", ("已审核",), "公示中", needs=("notice_from", "notice_to"), guards=("G-07",)),
        Step("send", "送代发银行", ("已审核", "公示中"), "已送银行", needs=("approved_by", "sent_on"), danger=True),
        Step("pay", "到账", ("已送银行",), "已发放", needs=("paid_on",)),
        Step("file", "归档", ("已发放",), "已归档", danger=True),
    ),
    final=("已归档",),
    tones=(("编制中", "open"), ("已审核", "busy"), ("公示中", "busy"), ("已送银行", "busy"), ("已发放", "done"), ("已归档", "moved")),
)  # fmt: skip


def batch_locked(row: Row, find: Find) -> str | None:
    """FF-13: a batch that the bank has (or that is paid, or filed) is not changed any more."""
    if row.get("status") not in LOCKED:
        return None
    return f"这一批已是“{row['status']}”，送代发银行后不能修改。"


def line_locked(row: Row, find: Find) -> str | None:
    """FF-13: nor are its lines, and none is added."""
    batch = find("pay_batch", row["batch_id"]) if row.get("batch_id") is not None else None
    return batch_locked(batch, find) if batch is not None else None


PAY_BATCH = Ledger(
    name="pay_batch",
    label="发放批次",
    area=AREA,
    use="每月（批）一张发放花名册的表头",
    sections=(
        Section(
            "批次",
            Choice(name="program", label="发放项目", options=PAY_PROGRAMS, words=PROGRAM_WORDS, loose=False, needed=SAVE, width=18,
                   synonyms=("待遇项目", "项目")),
            Month(name="period", label="所属期", needed=SAVE, synonyms=("所属月份", "月份"), help="一次性补贴填文件月份"),
            Int(name="batch_no", label="批次号", named="第{}批", minimum=1, needed=SAVE, default=1, synonyms=("批次",),
                help="月度待遇：同项目同月从1起；一次性补贴：同项目同年度从1连续"),
            Text(name="fund_source", label="资金来源", limit=40, needed=COMPLETE, width=14, help="中央、省、市、县资金文号"),
            Text(name="standard", label="发放标准", limit=60, width=14),
            Date(name="made_on", label="制表日期", fact=True, needed=COMPLETE, default=_today, synonyms=("制表时间",)),
        ),
        Section(
            "公示",
            Date(name="notice_from", label="公示起", needed=COMPLETE, when=Is("status", "=", "公示中"), when_text="公示中"),
            Date(name="notice_to", label="公示止", needed=COMPLETE, when=Is("status", "=", "公示中"), when_text="公示中"),
        ),
        Section(
            "合计",
            Int(name="hh_total", label="户数合计", unit="户", auto=True, virtual=CountOf("pay_line", "batch_id", distinct="hh_id"),
                synonyms=("户数",)),
            Int(name="person_total", label="人数合计", unit="人", auto=True, virtual=SumOf("pay_line", "batch_id", "person_count"),
                synonyms=("人数",)),
            Money(name="amount_total", label="金额合计", auto=True, virtual=SumOf("pay_line", "batch_id", "amount"), width=12,
                  synonyms=("金额",)),
            AmountWords(name="amount_cn", label="金额大写", limit=60, auto=True, virtual=SumOf("pay_line", "batch_id", "amount"), width=22),
        ),
        Section(
            "发放",
            Date(name="sent_on", label="送代发银行日期", fact=True, needed=COMPLETE, when=SENT, when_text="已送银行",
                 synonyms=("送银行日期",)),
            Date(name="paid_on", label="到账日期", fact=True, needed=COMPLETE, when=PAID, when_text="已发放", synonyms=("发放日期",)),
            Int(name="failed_count", label="失败笔数", unit="笔", auto=True, virtual=CountOf("pay_line", "batch_id", FAILED)),
        ),
        Section(
            "签字",
            Name(name="made_by", label="制表人", strict=False, needed=COMPLETE, settled=made_by),
            Name(name="checked_by", label="审核人", strict=False, needed=COMPLETE, when=CHECKED, when_text="已审核", help="不得为制表人"),
            Name(name="approved_by", label="单位负责人", strict=False, needed=COMPLETE, when=CHECKED, when_text="已审核"),
            Choice(name="status", label="状态", options=BATCH_STATES, needed=COMPLETE, default="编制中", width=8),
        ),
    ),
    key=("program", "period", "batch_no"),
    basis="period",
    title=("program", "period", "batch_no"),
    village=None,
    listed=("period", "program", "batch_no", "status", "hh_total", "person_total", "amount_total", "failed_count", "fund_source",
            "made_on", "made_by", "checked_by", "sent_on", "paid_on"),
    searched=("fund_source", "standard", "made_by"),
    sort=(Sort("period", True),),
    status=BATCH_MACHINE,
    lock=Lock("FF-13", batch_locked, ("status", "paid_on", "remark", "source_doc")),
    marks=(
        Mark("failed", "有失败", "bad", All((PAID, Is("failed_count", ">", 0)))),
        Mark("open", "编制中", "soon", Is("status", "=", "编制中")),
    ),
    rules=BATCH_RULES,
    children=(
        Child("pay_line", "batch_id", "发放明细",
              ("seq", "village_text", "person_id", "tier", "person_count", "base_amount", "adjust_amount", "amount", "bank_no", "result",
               "fail_reason")),
    ),
)  # fmt: skip


def amount_paid(row: Row) -> Decimal | None:
    """实发金额 = 本金额 + 补发（扣减）."""
    base, adjust = row.get("base_amount"), row.get("adjust_amount")
    return None if base is None else Decimal(base) + Decimal(adjust or 0)


def fill_line(row: dict[str, Any], find: Find) -> None:
    """A benefit brings household, person and tier; the person (else the household) the account, as it is now."""
    benefit = find("benefit", row["benefit_id"]) if row.get("benefit_id") is not None else None
    if benefit is not None:
        for name in ("hh_id", "person_id", "tier"):
            row[name] = row.get(name) if row.get(name) is not None else benefit.get(name)
    if row.get("person_count") is None and row.get("person_id") is not None:
        row["person_count"] = (benefit.get("member_count") if benefit is not None else None) or 1
    person = find("person", row["person_id"]) if row.get("person_id") is not None else None
    if person is None:
        return
    if row.get("hh_id") is None:
        row["hh_id"] = person.get("hh_id")
    if row.get("id_no") is None:
        row["id_no"] = person.get("id_no")
    _fill_home(row, benefit, person, find)


def _fill_home(row: dict[str, Any], benefit: Row | None, person: Row, find: Find) -> None:
    home = find("household", row["hh_id"]) if row.get("hh_id") is not None else None
    if home is not None and row.get("village_text") is None:
        village = find("village", home.get("village_id"))
        row["village_text"] = f"{(village or {}).get('name') or ''}{home.get('group_name') or ''}" or None
    by_household = benefit is not None and benefit.get("obj_type") == "户"
    for owner in (home, person) if by_household else (person, home):
        if row.get("bank_no") is None and owner is not None and owner.get("bank_no"):
            for name in ("acct_name", "bank_name", "bank_no"):
                row[name] = row.get(name) or owner.get(name)


PAY_LINE = Ledger(
    name="pay_line",
    label="发放明细",
    area=AREA,
    use="花名册每一行",
    sections=(
        Section(
            "对象",
            Ref(name="batch_id", label="批次", target="pay_batch", needed=SAVE, width=18),
            Int(name="seq", label="序号", minimum=1, needed=SAVE, width=6, help="从1连续"),
            Ref(name="hh_id", label="户", target="household", width=17, synonyms=("户主", "户编号", "户主姓名"),
                help="按户发放的须填"),
            Ref(name="person_id", label="领款人", target="person", needed=COMPLETE, width=9, synonyms=("姓名", "领取人")),
            IdCard(name="id_no", label="身份证号", needed=COMPLETE, synonyms=("身份证号码", "公民身份号码"), help="制表时的号码"),
            Text(name="village_text", label="村组", limit=40, needed=COMPLETE, width=12, synonyms=("村", "所在村组"), help="制表时的村组"),
            Ref(name="benefit_id", label="待遇", target="benefit", width=16, help="持续性待遇须填"),
            Text(name="tier", label="类别（档次）", limit=20, width=8, synonyms=("类别", "档次")),
            Int(name="person_count", label="人数", unit="人", needed=COMPLETE, synonyms=("保障人口", "保障人数")),
        ),
        Section(
            "金额",
            Decimals(name="qty", label="计量数", digits=10, help="种粮亩数、学期数等"),
            Text(name="qty_unit", label="计量单位", limit=10, width=6),
            Money(name="unit_price", label="单价（标准）", width=10, synonyms=("标准", "单价")),
            Money(name="base_amount", label="本金额", needed=COMPLETE, width=10, synonyms=("月保障金", "月保障金额")),
            Money(name="adjust_amount", label="补发（扣减）", minimum=None, needed=COMPLETE, default=Decimal(0), width=10,
                  synonyms=("补发", "扣减", "补扣金额"), help="补发为正、扣减为负，须在备注写明原因"),
            Money(name="amount", label="实发金额", needed=COMPLETE, minimum=None, derive=amount_paid, width=10,
                  synonyms=("金额", "发放金额", "实发"), help="本金额加补发（扣减）"),
        ),
        Section(
            "账户",
            Name(name="acct_name", label="开户人", strict=False, needed=COMPLETE, synonyms=("户名", "账户名"), help="制表时的账户"),
            Text(name="bank_name", label="开户银行", limit=30, needed=COMPLETE, synonyms=("开户行", "银行")),
            BankNo(name="bank_no", label="账号", needed=COMPLETE, synonyms=("银行账号", "银行卡号", "卡号")),
        ),
        Section(
            "结果",
            Choice(name="result", label="发放结果", options=("待发", "成功", "失败", "重发成功"), needed=COMPLETE, default="待发", width=8,
                   loose=False, words={"已发": "成功", "发放成功": "成功", "交易成功": "成功", "代发成功": "成功", "交易失败": "失败",
                                       "发放失败": "失败", "退回": "失败", "代发失败": "失败"}, synonyms=("结果", "处理结果")),
            Text(name="fail_reason", label="失败原因", limit=40, needed=COMPLETE, when=FAILED, when_text="发放失败", width=14,
                 synonyms=("退回原因",)),
            Text(name="remark", label="备注", limit=60, width=14),
        ),
        Section(
            # Not in the dictionary: arrears of several months are lines of their own (corrections.md), and a roster that is
            # made again must know what a clerk changed and what a line goes back to.
            "来历",
            Choice(name="kind", label="行别", options=LINE_KINDS, default="手工", width=7,
                   help="本月；补发以前月份；重发上次代发失败的；手工增加的"),
            Month(name="for_month", label="所属月份", help="补发、重发的是哪个月的；不填为批次的所属期"),
            Bool(name="is_manual", label="手工调整", default=False, help="改过补发（扣减）的行，重新生成花名册时保留改动"),
            Ref(name="recovery_id", label="抵扣的追缴", target="recovery", width=12),
            Ref(name="carried_from", label="重发自", target="pay_line", width=12, help="上次代发失败的那一行"),
        ),
    ),
    key=("batch_id", "seq"),
    basis="batch_id.period",
    running=("for_month",),
    title=("person_id", "batch_id"),
    village=None,
    listed=("batch_id", "seq", "village_text", "person_id", "id_no", "tier", "person_count", "base_amount", "adjust_amount", "amount",
            "acct_name", "bank_name", "bank_no", "result", "fail_reason", "remark"),
    searched=("village_text", "acct_name", "bank_no", "id_no", "remark"),
    sort=(Sort("batch_id", True), Sort("seq")),
    marks=(Mark("failed", "失败", "bad", FAILED), Mark("adjusted", "有补扣", "info", Is("adjust_amount", "!=", 0))),
    rules=LINE_RULES,
    fill=fill_line,
    lock=Lock("FF-13", line_locked, ("result", "fail_reason")),
    parent="batch_id",
    common=tuple(f for f in COMMON if f.name != "remark"),
)  # fmt: skip
