"""Ledgers of relief paid once (临时救助), of disability certificates, and of the people who are looked after (关爱对象)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from township_desk.core.fields import COMPLETE, SAVE, Code, Name, Row, Section, Text
from township_desk.core.fields_choice import Choice, Ref
from township_desk.core.fields_code import DisabNo, Phone
from township_desk.core.fields_date import Date
from township_desk.core.fields_number import Int, Money
from township_desk.core.ledger import Identity, Ledger, Mark, Numbering
from township_desk.core.machine import Effect, Machine, Step
from township_desk.core.query import All, Is, Sort, Today
from township_desk.core.rules import Desk
from township_desk.ledgers.persons import DISABILITY_KINDS, DISABILITY_LEVELS, LEVEL_WORDS
from township_desk.ledgers.rules_relief import BEFORE_PAPERS, CARE_RULES, CERT_RULES, RELIEF_RULES, VISIT_DAYS
from township_desk.ledgers.standards import add_months
from township_desk.ledgers.welfare_words import AREA, SELF_CARE, SELF_CARE_WORDS

Find = Callable[[str, int | None], Row | None]
Code_ = Callable[[str, int | None], str]


def yearly(letters: str, field: str) -> Callable[[Row, Code_], str | None]:
    """Numbers LETTERS-year-, the year of a date field."""

    def prefix(row: Row, code: Code_) -> str | None:
        day: date | None = row.get(field)
        return f"{letters}-{day.year}-" if day is not None else None

    return prefix


def fill_household(row: dict[str, Any], find: Find) -> None:
    """A person brings the household."""
    if row.get("hh_id") is None and row.get("person_id") is not None:
        person = find("person", row["person_id"])
        row["hh_id"] = person.get("hh_id") if person is not None else None


AGREED = Is("status", "in", ("已批准", "已发放"))
SPENDING = Is("kind", "=", "支出型")
FIRST_AID = Is("approval", "=", BEFORE_PAPERS)

RELIEF_MACHINE = Machine(
    field="status",
    initial="受理",
    steps=(
        Step("examine", "开始审核", ("受理",), "审核中", asks=("verify_on", "notice_from", "notice_to")),
        Step("approve", "批准", ("审核中",), "已批准", needs=("approved_on", "amount", "approval")),
        Step("pay", "发放", ("已批准",), "已发放", needs=("paid_on",), asks=("batch_id", "goods")),
        Step("pay_first", "先行救助", ("受理",), "已发放", needs=("approval", "amount", "paid_on"), asks=("goods",), only_if=FIRST_AID),
        Step("refuse", "不予批准", ("受理", "审核中"), "未批准", danger=True),
    ),
    final=("未批准",),
    tones=(("受理", "open"), ("审核中", "busy"), ("已批准", "busy"), ("已发放", "done"), ("未批准", "moved")),
)  # fmt: skip

RELIEF = Ledger(
    name="relief",
    label="临时救助",
    area=AREA,
    use="一次性救助，按件登记",
    sections=(
        Section(
            "申请",
            Code(name="relief_no", label="编号", auto=True, width=13, help="LJ-年-4位，由程序编"),
            Ref(name="person_id", label="申请人", target="person", needed=SAVE, width=9,
                synonyms=("姓名", "申请人姓名", "身份证号", "身份证号码")),
            Ref(name="hh_id", label="户", target="household", width=17, synonyms=("户主", "户编号", "户主姓名"),
                help="户籍不在本镇的可空（急难发生地救助）"),
            Choice(name="kind", label="救助类型", options=("急难型", "支出型"), needed=COMPLETE, width=8,
                   words={"急难": "急难型", "支出": "支出型"}, synonyms=("类型",)),
            Choice(name="cause", label="救助事由", needed=COMPLETE, width=12,
                   options=("火灾", "交通事故", "意外", "突发重大疾病", "教育支出", "医疗支出", "疫情", "其他"),
                   words={"车祸": "交通事故", "意外伤害": "意外", "重大疾病": "突发重大疾病", "大病": "突发重大疾病", "上学": "教育支出",
                          "住院": "医疗支出"}, synonyms=("事由", "救助原因", "困难原因")),
            Int(name="people_count", label="受益人数", unit="人", minimum=1, needed=COMPLETE, synonyms=("救助人数", "人数")),
            Date(name="applied_on", label="申请日期", fact=True, needed=SAVE, synonyms=("申请时间",)),
        ),
        Section(
            "审核",
            Date(name="verify_on", label="核对日期", fact=True, needed=COMPLETE, paper=True, when=All((SPENDING, AGREED)),
                 when_text="支出型已批准", help="急难型可后补"),
            Date(name="notice_from", label="公示起", needed=COMPLETE, paper=True, when=All((SPENDING, AGREED)),
                 when_text="支出型已批准"),
            Date(name="notice_to", label="公示止", needed=COMPLETE, paper=True, when=All((SPENDING, AGREED)), when_text="支出型已批准"),
            Choice(name="approval", label="审批方式", options=("县级审批", "乡镇审批（小额）", "先行救助后补手续"), needed=COMPLETE,
                   width=14, words={"县级": "县级审批", "乡镇审批": "乡镇审批（小额）", "乡镇": "乡镇审批（小额）",
                   "小额": "乡镇审批（小额）",
                                    "先行救助": "先行救助后补手续"}),
            Date(name="backfilled_on", label="补齐手续日期", fact=True, needed=COMPLETE, when=All((FIRST_AID, AGREED)),
                 when_text="先行救助", synonyms=("补办手续日期",)),
            Date(name="approved_on", label="审批日期", fact=True, needed=COMPLETE, synonyms=("审批时间", "批准日期")),
        ),
        Section(
            "救助",
            Choice(name="form", label="救助方式", options=("现金", "实物", "转介"), needed=COMPLETE, default="现金", width=7,
                   words={"现金救助": "现金", "资金": "现金", "物资": "实物"}),
            Money(name="amount", label="救助金额", minimum=Decimal("0.01"), needed=COMPLETE, width=10,
                  synonyms=("金额", "发放金额", "救助资金")),
            Text(name="goods", label="实物内容", limit=80, needed=COMPLETE, when=Is("form", "=", "实物"), when_text="救助方式为实物",
                 synonyms=("物资名称",)),
            Date(name="paid_on", label="发放日期", fact=True, needed=COMPLETE, when=Is("status", "=", "已发放"), when_text="已发放",
                 synonyms=("发放时间",)),
            Ref(name="batch_id", label="发放批次", target="pay_batch", width=16),
            Choice(name="fund_source", label="资金来源", options=("困难群众救助补助资金", "乡镇备用金", "慈善"), needed=COMPLETE,
                   words={"备用金": "乡镇备用金", "慈善资金": "慈善", "救助补助资金": "困难群众救助补助资金"}, width=16),
            Choice(name="status", label="状态", options=("受理", "审核中", "已批准", "已发放", "未批准"), needed=COMPLETE, default="受理",
                   width=8, words={"批准": "已批准", "发放": "已发放"}),
        ),
    ),
    key=("relief_no",),
    same=Identity(("person_id", "applied_on", "cause"), ("amount",)),
    number=Numbering("relief_no", yearly("LJ", "applied_on"), 4, ("applied_on",)),
    title=("relief_no", "person_id"),
    village=None,
    period="applied_on",
    listed=("relief_no", "applied_on", "person_id", "hh_id", "kind", "cause", "people_count", "amount", "approval", "approved_on",
            "paid_on", "status"),
    searched=("relief_no", "goods"),
    sort=(Sort("applied_on", True),),
    status=RELIEF_MACHINE,
    marks=(Mark("papers", "手续未补", "soon", All((FIRST_AID, Is("status", "=", "已发放"), Is("backfilled_on", "empty")))),),
    rules=RELIEF_RULES,
    fill=fill_household,
)  # fmt: skip

ISSUED = Is("status", "=", "已发证")
RATED = Is("status", "in", ("公示", "已发证", "不符合"))


def cert_expiry(row: Row) -> date | None:
    """有效期至: what is given, else ten years after the day of issue (S25; a cancelled certificate has none)."""
    given: date | None = row.get("expire_on")
    issued: date | None = row.get("done_on")
    if given is not None or issued is None or row.get("action") == "注销":
        return given
    return add_months(issued, 120)


def _issued(old: Row, new: Row, desk: Desk) -> Iterator[Effect]:
    """The person carries the newest certificate; a cancelled one is taken off."""
    kept = new.get("action") != "注销"
    values = {"disab_no": new.get("cert_no"), "disab_kind": new.get("disab_kind"), "disab_level": new.get("disab_level"),
              "disab_expire": new.get("expire_on")}  # fmt: skip
    yield Effect("person", values if kept else dict.fromkeys(values), new["person_id"])


DISAB_MACHINE = Machine(
    field="status",
    initial="受理",
    steps=(
        Step("rate", "送评定", ("受理",), "评定中"),
        Step("notice", "公示", ("评定中",), "公示", needs=("rated_on", "disab_kind", "disab_level")),
        Step("issue", "发证", ("受理", "评定中", "公示"), "已发证", needs=("cert_no", "done_on"), asks=("expire_on", "rated_on"),
             effects=_issued),
        Step("refuse", "不符合", ("受理", "评定中", "公示"), "不符合", asks=("rated_on",), danger=True),
        Step("cancel", "注销", ("受理", "已发证"), "已注销", needs=("done_on",), effects=_issued, danger=True,
             only_if=Is("action", "=", "注销")),
    ),
    final=("不符合", "已注销"),
    tones=(("受理", "open"), ("评定中", "busy"), ("公示", "busy"), ("已发证", "done"), ("不符合", "moved"), ("已注销", "moved")),
)  # fmt: skip

DISAB_CERT = Ledger(
    name="disab_cert",
    label="残疾人证办理",
    area=AREA,
    use="残疾人证新办、换证、变更登记",
    sections=(
        Section(
            "办理",
            Ref(name="person_id", label="人员", target="person", needed=SAVE, width=9, synonyms=("姓名", "申请人", "身份证号",
                "身份证号码")),
            Choice(name="action", label="办理类型", needed=SAVE, width=9,
                   options=("新办", "到期换证", "等级变更", "类别变更", "补办", "迁移", "注销"),
                   words={"新申领": "新办", "首次办理": "新办", "换证": "到期换证", "换领": "到期换证", "遗失补办": "补办"},
                   synonyms=("类型",)),
            Date(name="applied_on", label="申请日期", fact=True, needed=SAVE, synonyms=("申请时间",)),
            Date(name="rated_on", label="评定日期", fact=True, needed=COMPLETE, when=RATED, when_text="已评定", synonyms=("鉴定日期",)),
            DisabNo(name="cert_no", label="残疾证号", needed=COMPLETE, when=ISSUED, when_text="已发证",
                    synonyms=("残疾人证号", "证号")),
            Choice(name="disab_kind", label="类别", options=DISABILITY_KINDS, needed=COMPLETE, width=7,
                   synonyms=("残疾类别", "残疾类型")),
            Choice(name="disab_level", label="等级", options=DISABILITY_LEVELS, words=LEVEL_WORDS, needed=COMPLETE, width=7,
                   synonyms=("残疾等级", "残疾级别")),
            Date(name="done_on", label="发证日期", fact=True, needed=COMPLETE, when=ISSUED, when_text="已发证", synonyms=("发证时间",)),
            Date(name="expire_on", label="有效期至", needed=COMPLETE, when=ISSUED, when_text="已发证", derive=cert_expiry,
                 synonyms=("有效期",), help="一般为发证日起10年"),
            Choice(name="status", label="状态", options=("受理", "评定中", "公示", "已发证", "不符合", "已注销"), needed=COMPLETE,
                   default="受理", width=8, words={"发证": "已发证", "已办结": "已发证"}),
        ),
    ),
    key=("person_id", "action", "done_on"),
    same=Identity(("person_id", "action", "applied_on")),
    title=("person_id", "action", "applied_on"),
    village=None,
    period="applied_on",
    listed=("person_id", "action", "applied_on", "disab_kind", "disab_level", "cert_no", "done_on", "expire_on", "status"),
    searched=("cert_no",),
    sort=(Sort("applied_on", True),),
    status=DISAB_MACHINE,
    marks=(Mark("expired", "已过期", "bad", All((ISSUED, Is("expire_on", "<", Today())))),),
    rules=CERT_RULES,
)  # fmt: skip

CARE_KINDS = ("留守老人", "独居老人", "空巢老人", "留守儿童", "困境儿童", "留守妇女")
LEFT = Is("end_on", "filled")

CARE_OBJECT = Ledger(
    name="care_object",
    label="关爱对象",
    area=AREA,
    use="留守老人、独居老人、留守儿童、困境儿童等在册名单",
    sections=(
        Section(
            "对象",
            Choice(name="kind", label="对象类别", options=CARE_KINDS, needed=SAVE, width=9, synonyms=("类别", "类型", "人员类别")),
            Ref(name="person_id", label="人员", target="person", needed=SAVE, width=9, synonyms=("姓名", "老人姓名", "身份证号",
                "身份证号码")),
            Date(name="start_on", label="纳入日期", fact=True, needed=COMPLETE, synonyms=("纳入时间", "建档日期")),
            Date(name="end_on", label="退出日期", fact=True, synonyms=("退出时间",)),
            Choice(name="end_reason", label="退出原因", options=("死亡", "子女返乡", "迁出", "入住机构", "超龄", "其他"), needed=COMPLETE,
                   when=LEFT, when_text="已退出"),
        ),
        Section(
            "子女与探访",
            Name(name="kin_name", label="子女（监护人）姓名", needed=COMPLETE, strict=False,
                 synonyms=("子女姓名", "监护人", "监护人姓名", "联系人")),
            Phone(name="kin_phone", label="子女联系电话", needed=COMPLETE, synonyms=("联系电话", "监护人电话", "子女电话", "电话")),
            Text(name="kin_place", label="外出地", limit=40, synonyms=("子女外出地", "务工地")),
            Choice(name="self_care", label="生活自理能力", options=SELF_CARE, words=SELF_CARE_WORDS, synonyms=("自理能力",), width=9),
            Name(name="visitor", label="探访责任人", needed=COMPLETE, strict=False, synonyms=("责任人", "包联干部", "探访人")),
            Choice(name="visit_freq", label="探访频次", options=tuple(VISIT_DAYS), needed=COMPLETE, width=8,
                   words={"一周一次": "每周", "半月一次": "每半月", "一月一次": "每月", "每季度": "每季", "一季一次": "每季"}),
        ),
    ),
    key=("kind", "person_id"),
    title=("person_id", "kind"),
    village=None,
    period="start_on",
    listed=("kind", "person_id", "start_on", "self_care", "kin_name", "kin_phone", "kin_place", "visitor", "visit_freq", "end_on",
            "end_reason"),
    searched=("kin_name", "kin_phone", "visitor"),
    sort=(Sort("id", True),),
    marks=(Mark("left", "已退出", "moved", LEFT),),
    rules=CARE_RULES,
)  # fmt: skip
