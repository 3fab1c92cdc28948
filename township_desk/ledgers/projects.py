"""The ledger of projects (项目): the file of everything built, invited or fought for, from idea to upkeep."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from township_desk.core.fields import COMPLETE, SAVE, Code, LongText, Name, Row, Section, Text
from township_desk.core.fields_choice import Bool, Choice, MultiChoice, MultiRef
from township_desk.core.fields_code import Phone
from township_desk.core.fields_date import Date, Year
from township_desk.core.fields_number import Int, Wan
from township_desk.core.ledger import Child, Identity, Ledger, Mark, Numbering
from township_desk.core.query import All, Any_, Is, LatestOf, Sort
from township_desk.ledgers.checks import check_doc_no
from township_desk.ledgers.project_flow import (
    DUE_SOON,
    FORMAL,
    LATE_START,
    OVERDUE,
    PROJECT_MACHINE,
    STAGE_WORDS,
    STAGES,
    reached,
)
from township_desk.ledgers.registers import VILLAGE_HEADERS
from township_desk.ledgers.rules_project import PROJECT_RULES

AREA = "农业项目"
TAGS = (
    "入库项目", "衔接资金项目", "招商引资", "争项要资", "固定资产投资", "重点建设", "乡村振兴示范村", "产业园", "人居环境", "党建阵地",
    "民生设施",
    "其他",
)  # fmt: skip
KINDS = (
    "产业发展", "就业项目", "乡村建设行动（基础设施）", "易地搬迁后扶", "巩固三保障成果", "乡村治理和精神文明", "项目管理费", "工业",
    "服务业",
    "城镇化", "其他",
)  # fmt: skip
KIND_WORDS = {
    "产业": "产业发展", "产业项目": "产业发展", "产业类": "产业发展", "就业": "就业项目", "就业类": "就业项目",
    "基础设施": "乡村建设行动（基础设施）",
    "乡村建设行动": "乡村建设行动（基础设施）", "乡村建设": "乡村建设行动（基础设施）", "农村基础设施": "乡村建设行动（基础设施）",
    "易地搬迁": "易地搬迁后扶", "易地扶贫搬迁后续扶持": "易地搬迁后扶", "易地搬迁后续扶持": "易地搬迁后扶", "三保障": "巩固三保障成果",
    "巩固三保障": "巩固三保障成果", "巩固“三保障”成果": "巩固三保障成果", "乡村治理": "乡村治理和精神文明",
    "精神文明": "乡村治理和精神文明",
    "管理费": "项目管理费",
}  # fmt: skip
NATURES = ("新建", "改建", "扩建", "续建", "技改")
PROCURES = (
    "公开招标",
    "邀请招标",
    "竞争性谈判",
    "竞争性磋商",
    "询价",
    "单一来源",
    "村民议事一事一议",
    "以工代赈",
    "直接委托",
)
PROCURE_WORDS = {
    "招标": "公开招标", "公开": "公开招标", "邀请": "邀请招标", "谈判": "竞争性谈判", "磋商": "竞争性磋商", "询价采购": "询价",
    "单一来源采购": "单一来源",
    "一事一议": "村民议事一事一议", "村民自建": "村民议事一事一议", "委托": "直接委托",
}  # fmt: skip
INVITED = Is("tags", "has", "招商引资")
CENT = Decimal("0.000001")
"""The least amount kept in 万元: one fen."""
_YEAR = re.compile(r"\s*(20\d{2})\s*年")


def project_year(row: Row) -> int | None:
    """The year of a project: of its pool, its planned or true start, or what its name begins with (2022年…)."""
    if row.get("pool_year") is not None:
        return int(row["pool_year"])
    for name in ("in_pool_on", "plan_start", "started_on"):
        if row.get(name) is not None:
            return int(row[name].year)
    found = _YEAR.match(row.get("name") or "")
    return int(found[1]) if found else None


def _prefix(row: Row, code: Callable[[str, int | None], str]) -> str | None:
    year = project_year(row)
    return f"XM-{year}-" if year is not None else None


def fill_project(row: dict[str, Any], find: Callable[[str, int | None], Row | None]) -> None:
    """The day of entry into the pool brings the pool's year."""
    if row.get("pool_year") is None and row.get("in_pool_on") is not None:
        row["pool_year"] = row["in_pool_on"].year


def _stage_date(name: str, label: str, stage: str, *synonyms: str, formal: bool = False) -> Date:
    """A date that a stage needs; `formal`: not where the project was begun by the villagers themselves."""
    when = All((reached(stage), FORMAL)) if formal else reached(stage)
    text = f"阶段已到{stage}" + ("（以工代赈、一事一议除外）" if formal else "")
    return Date(
        name=name, label=label, fact=True, paper=True, needed=COMPLETE, when=when, when_text=text, synonyms=synonyms
    )


_TENDERED: dict[str, Any] = {
    "paper": True,
    "needed": COMPLETE,
    "when": reached("招投标"),
    "when_text": "阶段已到招投标",
}
_INVITING: dict[str, Any] = {"needed": COMPLETE, "when": INVITED, "when_text": "标签含招商引资"}

PROJECT = Ledger(
    name="project",
    label="项目",
    area=AREA,
    use="入库、衔接资金、招商、固投、重点建设、争项要资等一切项目的主档",
    sections=(
        Section(
            "项目",
            Code(name="project_no", label="项目编号", auto=True, width=14, help="XM-年-4位流水，由程序编"),
            Code(name="online_code", label="在线平台项目代码", limit=30, width=18, synonyms=("项目代码", "平台代码"),
                 help="投资项目在线审批监管平台代码"),
            Text(name="name", label="项目名称", limit=100, one_line=True, needed=SAVE, pinyin=True, width=30,
                 synonyms=("名称", "工程名称", "建设项目", "建设项目名称", "项目名"), help="年份+镇+村+内容+项目"),
            MultiChoice(name="tags", label="统计口径标签", options=TAGS, needed=COMPLETE, width=14,
                        words={"入库": "入库项目", "衔接资金": "衔接资金项目", "招商": "招商引资", "争取项目": "争项要资",
                               "固投": "固定资产投资",
                               "重点项目": "重点建设", "示范村": "乡村振兴示范村"},
                        synonyms=("口径标签", "标签", "项目口径"), help="一个项目可有多个标签，各口径分别统计，不相加"),
            Choice(name="kind", label="项目类型", options=KINDS, words=KIND_WORDS, needed=COMPLETE, width=16,
                   synonyms=("类型", "项目类别", "类别", "项目分类")),
            Choice(name="nature", label="建设性质", options=NATURES, needed=COMPLETE, width=8, synonyms=("性质", "项目性质"),
                   words={"技术改造": "技改", "改扩建": "扩建", "维修": "改建"}),
            MultiRef(name="villages", label="实施村", target="village", needed=COMPLETE, width=12,
                     synonyms=(*VILLAGE_HEADERS, "项目村", "项目所在村", "覆盖村", "受益村"), help="可多村"),
            Text(name="place", label="建设地点", limit=80, needed=COMPLETE, width=16,
                 synonyms=("地点", "实施地点", "项目地点", "详细地点", "具体地点")),
            LongText(name="content", label="建设内容及规模", needed=COMPLETE, width=26,
                     synonyms=("建设内容", "建设规模", "主要建设内容", "建设内容与规模", "项目内容", "建设内容和规模", "建设规模及内容",
                               "主要建设内容及规模", "建设任务")),
        ),
        Section(
            "单位与责任",
            Text(name="owner_unit", label="项目单位", limit=60, needed=COMPLETE, width=16,
                 synonyms=("实施单位", "建设单位", "项目实施单位", "业主单位", "项目业主", "承担单位")),
            Text(name="resp_unit", label="责任单位", limit=60, needed=COMPLETE, width=14, synonyms=("牵头单位", "主管单位", "责任部门")),
            Name(name="resp_person", label="责任人", strict=False, needed=COMPLETE,
                 synonyms=("负责人", "项目负责人", "项目责任人", "责任领导", "包抓领导", "承办人")),
            Phone(name="phone", label="联系电话", synonyms=("电话", "联系方式", "手机号", "手机号码", "责任人电话")),
            Text(name="builder", label="施工单位", limit=60, width=16, synonyms=("承建单位", "中标单位", "承包单位", "施工企业"),
                 **_TENDERED),
            Text(name="supervisor", label="监理单位", limit=60, width=16, synonyms=("监理",)),
        ),
        Section(
            "投资",
            Wan(name="invest_total", label="计划总投资", needed=COMPLETE, minimum=CENT, width=10,
                synonyms=("总投资", "投资额", "总投资额", "项目总投资", "计划投资", "投资总额", "投资规模", "概算总投资", "项目投资"),
                help="等于各来源计划金额之和"),
            Wan(name="estimate", label="估算（可研）", width=10, synonyms=("估算", "可研估算", "投资估算")),
            Wan(name="budget", label="概算", width=10, synonyms=("初设概算", "概算投资", "概算金额"), help="超估算10%须报告"),
            Wan(name="contract_price", label="合同价", width=10, synonyms=("合同金额", "中标价", "中标金额", "合同价款"), **_TENDERED),
            Wan(name="final_price", label="决算价", width=10, needed=COMPLETE, when=reached("决算"), when_text="阶段已到决算",
                synonyms=("决算金额", "审定金额", "审计金额", "结算价", "决算")),
            Wan(name="invest_year", label="年度计划投资", width=10, synonyms=("本年计划投资", "年度投资计划", "当年计划投资",
                                                                              "本年度计划投资")),
        ),
        Section(
            "进度",
            Date(name="plan_start", label="计划开工", needed=COMPLETE,
                 synonyms=("计划开工时间", "计划开工日期", "拟开工时间", "计划开始时间")),
            Date(name="plan_end", label="计划完工", needed=COMPLETE,
                 synonyms=("计划完工时间", "计划完工日期", "拟完工时间", "计划竣工时间", "计划完成时间", "完成时限", "计划竣工日期")),
            _stage_date("in_pool_on", "入库日期", "入库", "入库时间"),
            Year(name="pool_year", label="入库批次（年度）", needed=COMPLETE, when=reached("入库"), when_text="阶段已到入库",
                 synonyms=("入库年度", "入库批次", "项目年度", "年度")),
            _stage_date("approved_on", "立项（批复）日期", "立项", "立项日期", "批复日期", "批复时间", "立项时间", formal=True),
            Code(name="approval_no", label="批复文号", limit=40, checks=(check_doc_no,), width=18, paper=True, needed=COMPLETE,
                 when=All((reached("立项"), FORMAL)), when_text="阶段已到立项（以工代赈、一事一议除外）",
                 synonyms=("立项文号", "批复文件", "立项批复文号")),
            Choice(name="procure", label="招标（采购）方式", options=PROCURES, words=PROCURE_WORDS, width=12,
                   synonyms=("招标方式", "采购方式", "招标采购方式", "招投标方式", "发包方式"), **_TENDERED),
            _stage_date("bid_on", "中标日期", "招投标", "中标时间", "招标时间", "开标日期", formal=True),
            _stage_date("started_on", "实际开工", "开工", "开工时间", "开工日期", "实际开工时间", "实际开工日期", "开始时间"),
            _stage_date("finished_on", "完工日期", "完工", "完工时间", "竣工时间", "竣工日期", "实际完工", "实际完工时间", "完成时间",
                        "实际竣工时间", "实际完工日期"),
            _stage_date("accepted_on", "验收日期", "验收", "验收时间"),
            Choice(name="accept_result", label="验收结论", options=("合格", "整改后合格", "不合格"), width=9, paper=True, needed=COMPLETE,
                   when=reached("验收"), when_text="阶段已到验收", words={"通过": "合格", "未通过": "不合格"},
                   synonyms=("验收结果", "验收情况")),
            _stage_date("settled_on", "决算（审计）日期", "决算", "决算日期", "审计日期", "决算时间", "审计时间"),
            _stage_date("handed_on", "移交日期", "移交管护", "移交时间"),
        ),
        Section(
            "资产与受益",
            Text(name="caretaker", label="管护单位（责任人）", limit=40, width=14, needed=COMPLETE, when=reached("移交管护"),
                 when_text="阶段已到移交管护", synonyms=("管护单位", "管护责任人", "管护人")),
            Choice(name="asset_kind", label="资产类型", options=("公益性", "经营性", "到户类"), width=9,
                   words={"公益性资产": "公益性", "经营性资产": "经营性", "到户类资产": "到户类"}),
            Text(name="asset_owner", label="资产归属", limit=40, width=12, synonyms=("产权归属", "资产权属", "权属")),
            Int(name="benefit_hh", label="带动户数", unit="户", synonyms=("受益户数", "受益户", "带动农户", "受益农户数")),
            Int(name="benefit_person", label="带动人数", unit="人", synonyms=("受益人数", "受益人口", "受益群众数", "带动人口")),
            Bool(name="is_publicized", label="是否公示公告", needed=COMPLETE, synonyms=("公示公告", "是否公示", "是否公告")),
        ),
        Section(
            "招商与固投",
            Text(name="investor", label="投资方（招商）", limit=60, width=16, synonyms=("投资方", "投资商", "投资企业", "投资单位"),
                 **_INVITING),
            Text(name="investor_place", label="投资方所在地", limit=30, width=12, synonyms=("投资方地址",), help="省外、省内市外",
                 **_INVITING),
            Date(name="signed_on", label="签约日期", fact=True, synonyms=("签约时间",), **_INVITING),
            Wan(name="contract_invest", label="合同引资额", width=10, synonyms=("引资额", "协议投资额", "签约金额"), **_INVITING),
            Text(name="stat_code", label="入统情况", limit=30, width=12, synonyms=("是否入统", "入统代码"), help="固投入统"),
        ),
        Section(
            "绩效与情况",
            LongText(name="perf_goal", label="绩效目标", synonyms=("项目绩效目标", "预期效益")),
            LongText(name="problem", label="存在问题", synonyms=("问题", "存在的问题", "困难问题", "存在困难和问题")),
            Text(name="progress_text", label="形象进度", limit=120, auto=True, width=20,
                 virtual=LatestOf("project_progress", "project_id", "progress_text", "month"), help="最近一次月进度"),
            Wan(name="invest_done", label="累计完成投资", auto=True, width=10,
                virtual=LatestOf("project_progress", "project_id", "done_total", "month"), help="最近一次月进度的累计数"),
            Choice(name="stage", label="项目阶段", options=STAGES, words=STAGE_WORDS, needed=COMPLETE, default="谋划", width=9,
                   synonyms=("阶段", "项目进展", "当前阶段", "目前阶段", "项目状态", "建设阶段", "实施阶段")),
        ),
    ),
    key=("project_no",),
    same=Identity(("name",), ("villages",)),
    number=Numbering("project_no", _prefix, 4, ("pool_year", "in_pool_on", "plan_start", "started_on", "name")),
    title=("name",),
    village="villages",
    period="started_on",
    listed=("project_no", "name", "villages", "kind", "tags", "invest_total", "invest_done", "stage", "progress_text", "plan_start",
            "plan_end", "started_on", "finished_on", "builder", "contract_price", "owner_unit", "resp_unit", "resp_person", "phone",
            "content", "place", "problem", "remark"),
    searched=("project_no", "name", "content", "place", "owner_unit", "resp_unit", "resp_person", "builder", "investor", "phone"),
    sort=(Sort("project_no", True),),
    frozen=2,
    status=PROJECT_MACHINE,
    marks=(
        Mark("overdue", "超期未完工", "bad", OVERDUE),
        Mark("late_start", "逾期未开工", "bad", LATE_START),
        Mark("due_soon", "临近完工期", "soon", DUE_SOON),
        Mark("rejected", "验收不合格", "bad", All((Is("accept_result", "=", "不合格"), Is("stage", "in", ("完工", "验收"))))),
        Mark("stopped", "终止", "info", Any_((Is("stage", "=", "终止"),))),
    ),
    rules=PROJECT_RULES,
    children=(
        Child("project_fund", "project_id", "资金来源",
              ("source", "doc_no", "amount_plan", "amount_granted", "amount_arrived", "arrived_on", "is_won")),
        Child("project_payment", "project_id", "资金拨付", ("paid_on", "fund_id", "amount", "ratio", "payee", "purpose", "voucher_no")),
        Child("project_progress", "project_id", "月进度",
              ("month", "done_month", "done_year", "done_total", "progress_pct", "progress_text", "problem")),
        Child("project_output", "project_id", "实物量", ("item", "village_id", "unit", "qty_plan", "qty_done", "amount", "done_on")),
        Child("project_doc", "project_id", "前期文本", ("doc_kind", "title", "invest_est", "submitted_on", "submitted_to", "approval")),
    ),
    fill=fill_project,
)  # fmt: skip
