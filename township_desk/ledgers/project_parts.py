"""What belongs to a project: funds by source, payments, monthly progress, quantities built, documents sent up."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from township_desk.core.fields import COMPLETE, SAVE, Attachments, Code, LongText, Name, Row, Section, Text
from township_desk.core.fields_choice import Bool, Choice, Ref
from township_desk.core.fields_date import Date, Month
from township_desk.core.fields_number import Decimals, Percent, Wan
from township_desk.core.ledger import Identity, Ledger
from township_desk.core.query import Is, Not, Other, Rate, RunningOf, Sort, Via
from township_desk.ledgers.checks import check_doc_no
from township_desk.ledgers.projects import AREA, CENT
from township_desk.ledgers.registers import village_field
from township_desk.ledgers.rules_project_parts import (
    FUND_RULES,
    ITEM_UNITS,
    OUTPUT_RULES,
    PAYMENT_RULES,
    PROGRESS_RULES,
)

SOURCES = (
    "中央衔接", "省级衔接", "市级衔接", "县级衔接", "其他中央", "其他省级", "其他市级", "县本级", "镇自筹", "村集体", "企业自筹",
    "社会捐赠", "群众自筹",
    "债券", "银行贷款",
)  # fmt: skip
BRIDGING = SOURCES[:4]
"""财政衔接推进乡村振兴补助资金, of the four levels of government."""
SOURCE_WORDS = {
    "中央衔接资金": "中央衔接", "省级衔接资金": "省级衔接", "市级衔接资金": "市级衔接", "县级衔接资金": "县级衔接", "省衔接": "省级衔接",
    "市衔接": "市级衔接",
    "县衔接": "县级衔接", "县级财政": "县本级", "县级配套": "县本级", "自筹": "镇自筹", "镇级自筹": "镇自筹", "乡镇自筹": "镇自筹",
    "村级自筹": "村集体",
    "村自筹": "村集体", "村集体经济": "村集体", "企业投资": "企业自筹", "捐赠": "社会捐赠", "社会帮扶": "社会捐赠",
    "群众投工投劳": "群众自筹",
    "专项债": "债券", "专项债券": "债券", "贷款": "银行贷款",
}  # fmt: skip
UNITS = ("公里", "米", "万米", "眼", "座", "盏", "平方米", "处", "棵", "个")
DOC_KINDS = (
    "项目建议书",
    "可行性研究报告",
    "初步设计",
    "实施方案",
    "资金申请报告",
    "绩效目标表",
    "环评",
    "规划论证意见",
)
TAKEN_OVER = "台账累计数"
"""How the remark of a progress line begins that holds a total to date from a sheet, not a month's work (corrections.md)."""
MONTHLY = Not(Is("remark", "starts", TAKEN_OVER))
_MONTHLY: dict[str, Any] = {"needed": COMPLETE, "when": MONTHLY, "when_text": "不是由台账累计数带入"}


def _project(**facts: Any) -> Ref:
    given: dict[str, Any] = {
        "name": "project_id", "label": "项目", "target": "project", "needed": SAVE, "width": 24,
        "synonyms": ("项目名称", "项目编号", "所属项目"),
    }  # fmt: skip
    return Ref(**given | facts)


FUND = Ledger(
    name="project_fund",
    label="项目资金",
    area=AREA,
    use="按来源分行；计划—下达—到位—支付",
    sections=(
        Section(
            "资金",
            _project(),
            Choice(name="source", label="资金来源", options=SOURCES, words=SOURCE_WORDS, needed=SAVE, width=9, synonyms=("来源",
                                                                                                                         "资金类别")),
            Code(name="doc_no", label="指标文号", limit=40, checks=(check_doc_no,), width=20, synonyms=("文号", "下达文号", "资金文号",
                                                                                                        "文件号")),
            Wan(name="amount_applied", label="申请金额", width=10, synonyms=("申请资金",), help="争项要资申请"),
            Wan(name="amount_plan", label="计划金额", needed=COMPLETE, width=10, synonyms=("计划资金", "安排金额", "安排资金", "金额")),
            Wan(name="amount_granted", label="下达（批准）金额", width=11, synonyms=("下达金额", "批准金额", "下达资金", "批复金额")),
            Date(name="granted_on", label="下达日期", fact=True, needed=COMPLETE, when=Is("amount_granted", "filled"),
                 when_text="填了下达金额", synonyms=("下达时间", "批复日期")),
            Wan(name="amount_arrived", label="到位金额", needed=COMPLETE, width=10, synonyms=("到位资金", "已到位", "到账金额")),
            Date(name="arrived_on", label="到位日期", fact=True, synonyms=("到位时间", "到账日期")),
            Bool(name="is_won", label="是否争项要资", needed=COMPLETE, default=False, synonyms=("争项要资", "是否争取"),
                 help="县级以上争取的打勾"),
        ),
    ),
    key=("project_id", "source", "doc_no"),
    same=Identity(("project_id", "source"), ("doc_no",)),
    title=("source", "project_id"),
    village=None,
    period="granted_on",
    listed=("project_id", "source", "doc_no", "amount_applied", "amount_plan", "amount_granted", "granted_on", "amount_arrived",
            "arrived_on", "is_won", "remark"),
    searched=("doc_no", "remark"),
    sort=(Sort("project_id", True), Sort("id")),
    parent="project_id",
    rules=FUND_RULES,
)  # fmt: skip


def fill_payment(row: dict[str, Any], find: Callable[[str, int | None], Row | None]) -> None:
    """The fund says the project; the project says who is usually paid."""
    if row.get("project_id") is None and row.get("fund_id") is not None:
        fund = find("project_fund", row["fund_id"])
        row["project_id"] = fund.get("project_id") if fund is not None else None
    if row.get("payee") is None and row.get("project_id") is not None:
        project = find("project", row["project_id"])
        row["payee"] = project.get("builder") if project is not None else None


PAYMENT = Ledger(
    name="project_payment",
    label="资金拨付",
    area=AREA,
    use="每笔支付",
    sections=(
        Section(
            "拨付",
            _project(),
            Ref(name="fund_id", label="资金行", target="project_fund", needed=COMPLETE, width=18, synonyms=("资金来源",)),
            Date(name="paid_on", label="支付日期", fact=True, needed=SAVE, synonyms=("拨付日期", "付款日期", "支付时间", "拨付时间",
                                                                                     "日期")),
            Wan(name="amount", label="金额", needed=COMPLETE, minimum=CENT, width=10,
                synonyms=("本次金额", "支付金额", "拨付金额", "付款金额")),
            Text(name="payee", label="收款单位", limit=60, needed=COMPLETE, width=18, synonyms=("收款人", "收款方"), help="一般为施工单位"),
            Text(name="purpose", label="用途", limit=60, needed=COMPLETE, width=12, synonyms=("款项用途", "款项性质"),
                 help="预付款、进度款、结算款、质保金"),
            Code(name="voucher_no", label="凭证号", limit=30, needed=SAVE, width=14, synonyms=("凭证编号", "支付凭证号")),
            Decimals(name="ratio", label="累计付款比例", unit="%", digits=5, auto=True, width=10,
                     virtual=Rate(RunningOf("amount", "project_id", "paid_on"), Via("project_id", "contract_price")),
                     help="到这一笔为止的付款合计占合同价"),
        ),
    ),
    key=("project_id", "voucher_no"),
    title=("paid_on", "payee", "purpose"),
    village=None,
    period="paid_on",
    listed=("paid_on", "project_id", "fund_id", "amount", "ratio", "payee", "purpose", "voucher_no", "remark"),
    searched=("payee", "purpose", "voucher_no"),
    sort=(Sort("paid_on", True),),
    parent="project_id",
    rules=PAYMENT_RULES,
    fill=fill_payment,
)  # fmt: skip

PROGRESS = Ledger(
    name="project_progress",
    label="项目月进度",
    area=AREA,
    use="每月一行形象进度",
    sections=(
        Section(
            "进度",
            _project(),
            Month(name="month", label="月份", fact=True, needed=SAVE, synonyms=("月度", "所属月份", "进度月份")),
            Wan(name="done_month", label="本月完成投资", width=10, synonyms=("当月完成投资", "本月完成"), **_MONTHLY),
            Wan(name="done_total", label="累计完成投资", needed=COMPLETE, width=10, synonyms=("开工以来累计", "累计投资", "累计完成")),
            Wan(name="done_year", label="本年完成投资", auto=True, width=10, help="本年各月之和",
                virtual=RunningOf("done_month", "project_id", "month", same=4)),
            Wan(name="reported_total", label="上报（入统）投资", width=11, synonyms=("入统投资", "上报投资"), help="固投已上报口径"),
            Text(name="progress_text", label="形象进度", limit=200, width=24, synonyms=("进展情况", "工程进度", "工程形象进度"),
                 **_MONTHLY),
            Percent(name="progress_pct", label="形象进度百分比", needed=COMPLETE, width=9, synonyms=("进度百分比", "完成比例",
                                                                                                     "形象进度（%）")),
            LongText(name="problem", label="存在问题", synonyms=("问题", "存在的问题")),
            LongText(name="next_plan", label="下月计划", synonyms=("下步计划", "下一步计划", "下月工作计划")),
            Attachments(name="photos", label="现场照片", photos=True),
            Name(name="reporter", label="填报人", strict=False, synonyms=("上报人",), **_MONTHLY),
        ),
    ),
    key=("project_id", "month"),
    basis="month",
    title=("month", "project_id"),
    village=None,
    listed=("month", "project_id", "done_month", "done_year", "done_total", "reported_total", "progress_pct", "progress_text", "problem",
            "next_plan", "reporter", "remark"),
    searched=("progress_text", "problem", "next_plan", "reporter"),
    sort=(Sort("month", True), Sort("project_id", True)),
    parent="project_id",
    rules=PROGRESS_RULES,
)  # fmt: skip


def fill_output(row: dict[str, Any], find: Callable[[str, int | None], Row | None]) -> None:
    """An item has its usual unit; a project in one village builds there."""
    if row.get("unit") is None:
        row["unit"] = ITEM_UNITS.get(row.get("item") or "")
    if row.get("village_id") is None and row.get("project_id") is not None:
        project = find("project", row["project_id"])
        villages: tuple[int, ...] = (project.get("villages") if project is not None else None) or ()
        row["village_id"] = villages[0] if len(villages) == 1 else None


OUTPUT = Ledger(
    name="project_output",
    label="建设内容（实物量）",
    area=AREA,
    use="公里、眼、座、米、盏等数量行",
    sections=(
        Section(
            "实物量",
            _project(),
            Choice(name="item", label="分项", options=tuple(ITEM_UNITS), needed=SAVE, width=12,
                   words={"巷道硬化": "硬化巷道", "生产路硬化": "硬化生产路", "道路硬化": "硬化道路", "机井": "灌溉机井",
                          "新打机井": "灌溉机井",
                          "饮水机井": "人饮机井及配套", "排水沟": "排水渠", "厕所": "公厕", "污水处理站": "污水处理站及配套",
                          "太阳能路灯": "路灯",
                          "绿化": "绿化苗木", "苗木": "绿化苗木"}, synonyms=("建设分项", "建设内容", "项目分项")),
            village_field(needed=SAVE),
            Choice(name="unit", label="计量单位", options=UNITS, needed=COMPLETE, width=7, synonyms=("单位",),
                   words={"千米": "公里", "km": "公里", "m": "米", "㎡": "平方米", "m2": "平方米", "口": "眼", "株": "棵"}),
            Decimals(name="qty_plan", label="计划数量", places=3, needed=COMPLETE, minimum=Decimal("0.001"), synonyms=("计划", "计划量",
                                                                                                                 "设计数量")),
            Decimals(name="qty_done", label="完成数量", places=3, needed=COMPLETE, synonyms=("完成", "完成量", "实际完成")),
            Wan(name="amount", label="单项投资", width=10, synonyms=("投资", "金额", "投资额")),
            Date(name="done_on", label="完成日期", fact=True, needed=COMPLETE, when=Is("qty_done", ">=", Other("qty_plan")),
                 when_text="已全部完成", synonyms=("完成时间",)),
        ),
    ),
    key=("project_id", "item", "village_id"),
    title=("item", "village_id", "project_id"),
    period="done_on",
    listed=("project_id", "item", "village_id", "unit", "qty_plan", "qty_done", "amount", "done_on", "remark"),
    searched=("remark",),
    sort=(Sort("project_id", True), Sort("id")),
    parent="project_id",
    rules=OUTPUT_RULES,
    fill=fill_output,
)  # fmt: skip

DOC = Ledger(
    name="project_doc",
    label="项目前期文本",
    area=AREA,
    use="项目建议书、可研、初设、实施方案等上报件",
    sections=(
        Section(
            "文本",
            _project(needed=COMPLETE, when=Is("approval", "=", "已批复"), when_text="已批复", help="尚未建项目可空",
                     synonyms=("所属项目", "项目编号")),
            Text(name="title", label="名称", limit=100, needed=SAVE, width=28, synonyms=("文本名称", "项目名称", "文件名称")),
            Choice(name="doc_kind", label="文本类型", options=DOC_KINDS, needed=SAVE, width=14,
                   words={"建议书": "项目建议书", "可研": "可行性研究报告", "可研报告": "可行性研究报告", "初设": "初步设计",
                          "方案": "实施方案",
                          "环境影响评价": "环评"}, synonyms=("类型", "文本类别")),
            Wan(name="invest_est", label="估算总投资", needed=COMPLETE, width=11, synonyms=("估算投资", "总投资"),
                help="10000万元及以上为亿元以上"),
            Date(name="submitted_on", label="上报日期", fact=True, needed=SAVE, synonyms=("上报时间", "报送日期")),
            Text(name="submitted_to", label="上报单位", limit=40, needed=COMPLETE, width=16, synonyms=("报送单位", "接收单位")),
            Choice(name="approval", label="审批结果", options=("待批", "已批复", "退回"), width=8, words={"批复": "已批复", "未批": "待批"},
                   synonyms=("批复情况", "审批情况")),
            Code(name="approval_no", label="批复文号", limit=40, checks=(check_doc_no,), width=18, synonyms=("文号",)),
        ),
    ),
    key=("title", "doc_kind", "submitted_on"),
    title=("title", "doc_kind"),
    village=None,
    period="submitted_on",
    listed=("submitted_on", "doc_kind", "title", "project_id", "invest_est", "submitted_to", "approval", "approval_no", "remark"),
    searched=("title", "submitted_to", "approval_no"),
    sort=(Sort("submitted_on", True),),
    parent="project_id",
)  # fmt: skip

HUNDRED_MILLION = Decimal(10_000)
"""亿元, in 万元."""

__all__ = ["BRIDGING", "DOC", "FUND", "HUNDRED_MILLION", "OUTPUT", "PAYMENT", "PROGRESS", "SOURCES", "TAKEN_OVER"]
