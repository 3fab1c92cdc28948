"""Ledgers of help to households (脱贫巩固): subsidies claimed before they are paid, small loans to lifted households."""

from __future__ import annotations

from decimal import Decimal

from township_desk.core.fields import COMPLETE, SAVE, Code, Name, Section, Text
from township_desk.core.fields_choice import Choice, Ref
from township_desk.core.fields_date import Date
from township_desk.core.fields_number import Decimals, Money, Percent
from township_desk.core.ledger import Ledger, Mark
from township_desk.core.machine import Machine, Step
from township_desk.core.query import All, Is, Sort, Today
from township_desk.ledgers.checks import check_positive
from township_desk.ledgers.dictionaries import BANK_WORDS, BANKS
from township_desk.ledgers.rules_helping import CLAIM_RULES, LOAN_RULES, YULU

AREA = "脱贫巩固"
PROGRAMS = (YULU, "产业直补", "实际种粮一次性补贴", "改厕奖补", "外出务工交通补贴", "其他")
_YULU = Is("program", "=", YULU)
_FARM = Is("program", "=", "产业直补")
_MEASURED = Is("program", "in", ("产业直补", "实际种粮一次性补贴"))
_PASSED = Is("status", "in", ("审核通过", "公示", "已发放"))


CLAIM_MACHINE = Machine(
    field="status",
    initial="申报",
    steps=(
        Step("pass", "审核通过", ("申报",), "审核通过", needs=("checked_on", "checked_by"), guards=("HC-15",)),
        Step("refuse", "不通过", ("申报",), "不通过", needs=("checked_on", "checked_by", "remark")),
        Step("show", "公示", ("审核通过",), "公示"),
        Step("pay", "发放", ("公示",), "已发放", needs=("amount",), asks=("batch_id",)),
    ),
    final=("已发放", "不通过"),
    tones=(("申报", "open"), ("审核通过", "busy"), ("公示", "busy"), ("已发放", "done"), ("不通过", "moved")),
)

SUBSIDY_CLAIM = Ledger(
    name="subsidy_claim",
    label="到户补助申报",
    area=AREA,
    use="雨露计划、产业直补、种粮补贴等“先申报后发放”",
    sections=(
        Section(
            "申报",
            Choice(name="program", label="补助项目", options=PROGRAMS, needed=SAVE, width=13, synonyms=("项目", "补贴项目", "补助类别"),
                   words={"雨露": YULU, "种粮补贴": "实际种粮一次性补贴", "产业补助": "产业直补", "交通补贴": "外出务工交通补贴"}),
            Ref(name="hh_id", label="户", target="household", needed=COMPLETE, synonyms=("户主", "户主姓名"), width=17),
            Ref(name="person_id", label="申报人", target="person", needed=SAVE, width=9,
                synonyms=("姓名", "学生姓名", "身份证号", "身份证号码", "申请人"), help="雨露计划为学生本人"),
            Text(name="period", label="期次（学期、批次）", limit=20, needed=SAVE, synonyms=("期次", "学期", "批次", "申报批次"),
                 help="如 2022春、2022秋、2022年第一批"),
        ),
        Section(
            "雨露计划",
            Text(name="school", label="学校", limit=40, needed=COMPLETE, when=_YULU, when_text="雨露计划", width=16,
                 synonyms=("学校名称",)),
            Choice(name="stage", label="学段", options=("中职", "高职高专", "技工院校"), needed=COMPLETE, when=_YULU, when_text="雨露计划",
                   words={"中专": "中职", "高职": "高职高专", "大专": "高职高专", "技校": "技工院校", "技工": "技工院校"}),
            Code(name="student_no", label="学籍号", limit=25, needed=COMPLETE, when=_YULU, when_text="雨露计划", width=20,
                 synonyms=("学籍编号", "学号")),
        ),
        Section(
            "产业与规模",
            Text(name="industry_kind", label="产业类型", limit=30, needed=COMPLETE, when=_FARM, when_text="产业直补",
                 synonyms=("产业", "种养类型"), help="种植、养殖等"),
            Decimals(name="qty", label="规模", digits=10, needed=COMPLETE, when=_MEASURED, when_text="产业直补、种粮补贴",
                     synonyms=("面积", "种植面积", "种植（产业）面积（规模）", "数量")),
            Text(name="qty_unit", label="单位", limit=10, needed=COMPLETE, when=_MEASURED, when_text="产业直补、种粮补贴",
                 synonyms=("计量单位",), help="亩、头、棚", width=6),
            Money(name="unit_price", label="标准", synonyms=("补贴标准", "补助标准"), width=10),
            Money(name="amount", label="申报金额", needed=COMPLETE, checks=(check_positive,), width=11,
                  synonyms=("补贴金额", "补助金额（元）", "补助金额", "金额")),
        ),
        Section(
            "审核与发放",
            Date(name="checked_on", label="验收（审核）日期", fact=True, needed=COMPLETE, when=_PASSED, when_text="已审核",
                 synonyms=("审核日期", "验收日期")),
            Name(name="checked_by", label="审核人", strict=False, limit=40, needed=COMPLETE, when=_PASSED, when_text="已审核",
                 synonyms=("验收人",)),
            Ref(name="batch_id", label="发放批次", target="pay_batch", width=14),
            Choice(name="status", label="状态", options=("申报", "审核通过", "公示", "已发放", "不通过"), needed=COMPLETE, default="申报",
                   words={"发放": "已发放", "通过": "审核通过", "已申报": "申报", "公示中": "公示"}, width=8, loose=False),
        ),
    ),
    key=("program", "person_id", "period"),
    title=("program", "person_id", "period"),
    village=None,
    period="checked_on",
    listed=("program", "period", "hh_id", "person_id", "school", "stage", "student_no", "industry_kind", "qty", "qty_unit",
            "unit_price", "amount", "status", "checked_on", "checked_by", "batch_id"),
    searched=("period", "school", "industry_kind", "student_no"),
    sort=(Sort("id", True),),
    status=CLAIM_MACHINE,
    marks=(Mark("open", "待审核", "soon", Is("status", "=", "申报")),),
    rules=CLAIM_RULES,
)  # fmt: skip

_LENT = Is("status", "in", ("在贷", "到期未还"))
LOAN_MACHINE = Machine(
    field="status",
    initial="在贷",
    steps=(
        Step("default", "到期未还", ("在贷",), "到期未还", only_if=Is("due_on", "<", Today())),
        Step("repay", "结清", ("在贷", "到期未还"), "已结清", needs=("repaid_on",), defaults=lambda _row: {"balance": Decimal(0)},
             asks=("balance",)),
        Step("cover", "风险补偿", ("到期未还",), "风险补偿", needs=("remark",), danger=True),
    ),
    final=("已结清", "风险补偿"),
    tones=(("在贷", "busy"), ("到期未还", "bad"), ("已结清", "done"), ("风险补偿", "moved")),
)  # fmt: skip

MICROLOAN = Ledger(
    name="microloan",
    label="小额信贷",
    area=AREA,
    use="脱贫人口小额信贷",
    sections=(
        Section(
            "借款",
            Code(name="loan_no", label="借据号", limit=30, needed=SAVE, synonyms=("借据编号", "合同号", "贷款编号"), width=16),
            Ref(name="hh_id", label="户", target="household", needed=COMPLETE, synonyms=("户主", "户主姓名"), width=17,
                help="脱贫户、监测户"),
            Ref(name="person_id", label="借款人", target="person", needed=COMPLETE, width=9,
                synonyms=("姓名", "借款人姓名", "身份证号", "身份证号码"), help="18—65周岁"),
            Choice(name="bank_name", label="承贷银行", options=BANKS, words=BANK_WORDS, needed=COMPLETE, synonyms=("银行", "贷款银行")),
            Money(name="amount", label="贷款金额", needed=COMPLETE, checks=(check_positive,), width=12,
                  synonyms=("金额", "贷款金额（元）", "借款金额", "放款金额")),
            Percent(name="rate", label="利率", digits=5, places=2, needed=COMPLETE, synonyms=("年利率", "利率%"), width=7),
            Text(name="purpose", label="贷款用途", limit=60, needed=COMPLETE, synonyms=("用途", "借款用途"), width=14,
                 help="须发展生产，不得用于结婚、建房、理财、购置家庭用品"),
            Date(name="lent_on", label="发放日期", fact=True, needed=SAVE, synonyms=("发放日", "放款日期", "贷款日期", "借款日期")),
            Date(name="due_on", label="到期日期", needed=COMPLETE, synonyms=("到期日", "到期时间")),
        ),
        Section(
            "贴息与归还",
            Percent(name="subsidy_rate", label="贴息比例", digits=5, places=2, width=8),
            Money(name="subsidy_amount", label="累计贴息", synonyms=("贴息", "贴息金额", "贴息（元）"), width=10),
            Date(name="repaid_on", label="还款日期", fact=True, synonyms=("结清日期", "还款时间")),
            Money(name="balance", label="余额", needed=COMPLETE, synonyms=("贷款余额",), width=11),
            Choice(name="extended", label="续贷展期", options=("无", "续贷", "展期"), needed=COMPLETE, default="无", loose=False, width=8,
                   words={"否": "无"}),
            Choice(name="status", label="状态", options=("在贷", "到期未还", "已结清", "风险补偿"), needed=COMPLETE, default="在贷",
                 width=8,
                   words={"结清": "已结清", "已还清": "已结清", "逾期": "到期未还", "正常": "在贷"}, synonyms=("贷款状态",)),
        ),
    ),
    key=("loan_no",),
    title=("loan_no", "person_id"),
    village=None,
    period="lent_on",
    listed=("loan_no", "hh_id", "person_id", "bank_name", "amount", "rate", "purpose", "lent_on", "due_on", "subsidy_rate",
            "subsidy_amount", "repaid_on", "balance", "extended", "status"),
    searched=("loan_no", "purpose"),
    sort=(Sort("lent_on", True),),
    status=LOAN_MACHINE,
    marks=(
        Mark("overdue", "到期未还", "bad", All((_LENT, Is("due_on", "<", Today())))),
        Mark("due_soon", "30天内到期", "soon", All((_LENT, Is("due_on", ">=", Today()), Is("due_on", "<=", Today(30))))),
    ),
    rules=LOAN_RULES,
)  # fmt: skip
