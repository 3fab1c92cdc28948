"""Ledgers of work safety (安全生产): hazards from found to closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from township_desk.core.fields import COMPLETE, SAVE, Attachments, Code, LongText, Name, Row, Section, Text
from township_desk.core.fields_choice import Bool, Choice, Ref
from township_desk.core.fields_code import Phone
from township_desk.core.fields_date import Date
from township_desk.core.fields_number import Money
from township_desk.core.ledger import Identity, Ledger, Mark, Numbering
from township_desk.core.query import All, Holds, Is, Not, Sort
from township_desk.ledgers.checks import check_doc_no, check_says_something
from township_desk.ledgers.dictionaries import INDUSTRIES, INDUSTRY_WORDS, SELF_BUILT
from township_desk.ledgers.hazard_flow import (
    CLOSED,
    DUE_SOON,
    ENDED,
    FIXED_LATE,
    HAZARD_MACHINE,
    MAJOR,
    MOVED,
    OPEN_LATE,
    OVERDUE,
    REPAIRED,
    STARTED,
    STATE_WORDS,
    STATES,
)  # fmt: skip
from township_desk.ledgers.registers import village_field
from township_desk.ledgers.rules_hazard import HAZARD_RULES

AREA = "安全生产"
LEVEL_WORDS = {
    "一般隐患": "一般", "一般安全隐患": "一般", "一般事故隐患": "一般", "一般问题": "一般", "普通": "一般", "重大隐患": "重大",
    "重大安全隐患": "重大", "重大事故隐患": "重大",
}  # fmt: skip
CONTROLS = ("撤人", "停产停业", "停用设备", "停电停气", "警示围挡", "限制使用", "无")


def _prefix(row: Row, code: Callable[[str, int | None], str]) -> str | None:
    """YH-年-行业码-, as soon as the day and the industry are known."""
    found, industry = row.get("found_on"), INDUSTRIES.get(row.get("industry") or "")
    return f"YH-{found.year}-{industry}-" if found is not None and industry else None


def fill_hazard(row: dict[str, Any], find: Callable[[str, int | None], Row | None]) -> None:
    """A registered place or house brings its name, village, place and industry; a record its day; 重大 is listed."""
    if row.get("site_id") is not None:
        _take(row, find("site", row["site_id"]), {"place_name": "name", "village_id": "village_id", "location": "address",
                                                  "industry": "industry"})  # fmt: skip
    if row.get("house_id") is not None:
        _take(row, find("house", row["house_id"]), {"village_id": "village_id", "location": "address"})
        row["industry"] = row.get("industry") or SELF_BUILT
    if row.get("activity_id") is not None:
        _take(row, find("activity", row["activity_id"]), {"found_on": "date", "village_id": "village_id"})
    if row.get("is_listed") is None and row.get("level") is not None:
        row["is_listed"] = row["level"] == "重大"


def _take(row: dict[str, Any], other: Row | None, fields: dict[str, str]) -> None:
    for name, source in fields.items():
        if other is not None and row.get(name) is None:
            row[name] = other.get(source)


HAZARD = Ledger(
    name="hazard",
    label="安全隐患",
    area=AREA,
    use="隐患“发现—交办—整改—复查—销号”闭环台账",
    sections=(
        Section(
            "发现",
            Code(name="hazard_no", label="隐患编号", auto=True, width=16, help="YH-年-行业码-4位流水，由程序编"),
            Date(
                name="found_on", label="排查日期", fact=True, needed=SAVE,
                synonyms=("排查时间", "检查日期", "检查时间", "发现日期", "发现时间", "巡查日期", "巡查时间",
                          "隐患发现时间", "隐患发现日期",
                          "隐患排查时间", "隐患排查日期", "查出时间", "查出日期", "登记日期", "登记时间", "上报日期", "日期", "时间"),
            ),
            Choice(
                name="source", label="隐患来源", needed=COMPLETE,
                options=("日常检查", "专项排查", "百日攻坚", "企业自查", "上级督查交办", "群众举报", "汛前汛期巡查", "其他"),
                words={"日常巡查": "日常检查", "日常排查": "日常检查", "自查": "企业自查", "上级交办": "上级督查交办",
                       "督查": "上级督查交办",
                       "举报": "群众举报", "汛期巡查": "汛前汛期巡查", "汛前检查": "汛前汛期巡查", "百日行动": "百日攻坚",
                       "专项检查": "专项排查"},
                synonyms=("来源", "排查方式", "问题来源", "检查类型", "排查类型", "检查方式"),
            ),
            Ref(name="activity_id", label="检查记录", target="activity", synonyms=("检查记录编号", "检查活动"), width=16,
                help="由检查记录生成时带出"),
            Choice(
                name="industry", label="行业领域", options=tuple(INDUSTRIES), codes=INDUSTRIES, words=INDUSTRY_WORDS, needed=COMPLETE,
                width=11,
                synonyms=("类别", "隐患类别", "行业", "领域", "隐患类型", "所属行业", "行业类别", "所属领域", "重点领域",
                          "隐患领域", "类型",
                          "行业（领域）", "行业分类", "隐患所属行业", "隐患分类"),
            ),
            Ref(name="site_id", label="监管对象", target="site", synonyms=("监管对象编号",), width=14,
                help="与自建房二选一；公共部位可只填地点"),
            Ref(name="house_id", label="自建房", target="house", needed=COMPLETE, when=Is("industry", "=", SELF_BUILT),
                when_text="行业领域为房屋安全（自建房）", synonyms=("自建房编号", "房屋编号"), width=12),
            Text(
                name="place_name", label="单位（场所）名称", limit=60, needed=COMPLETE, width=16,
                synonyms=("场所名称", "单位名称", "企业名称", "点位名称", "被检查单位", "隐患地点", "单位（场所）",
                          "检查单位", "受检单位",
                          "隐患单位", "检查对象", "被检查单位名称", "受检单位名称", "隐患点", "隐患点名称", "检查点位",
                          "经营场所", "排查对象",
                          "被检查单位（场所）", "隐患单位（场所）", "场所", "单位", "隐患场所", "生产经营单位"),
            ),
            village_field(needed=SAVE),
            Text(
                name="location", label="村组地点", limit=100, needed=COMPLETE, width=14,
                synonyms=("检查部位（地点）", "所在组", "地点", "地址", "具体位置", "检查部位", "隐患部位", "隐患位置",
                          "详细地址", "位置",
                          "组别", "村组", "所在村组", "具体地点", "详细地点", "部位", "所在位置", "村民小组", "所属组", "所在地"),
            ),
            LongText(
                name="description", label="隐患描述", needed=SAVE, checks=(check_says_something,), width=30,
                synonyms=("存在问题", "问题隐患", "隐患内容", "问题描述", "安全隐患", "隐患情况", "存在的隐患", "存在问题（附照片）",
                          "存在隐患", "存在的问题", "问题", "隐患", "发现问题", "发现的问题", "主要问题", "主要隐患",
                          "隐患问题", "隐患问题描述",
                          "存在的安全隐患", "存在问题及隐患", "问题及隐患", "隐患及问题", "隐患具体内容", "隐患情况描述", "具体隐患",
                          "排查出的问题", "排查问题", "事故隐患内容", "存在的主要问题", "问题清单", "隐患（问题）描述"),
                help="至少8个字，写明部位和情形",
            ),
            Choice(
                name="level", label="隐患等级", options=("一般", "重大"), words=LEVEL_WORDS, needed=COMPLETE, width=6,
                synonyms=("隐患级别", "等级（一般/重大）", "等级", "级别", "隐患程度", "隐患等级（一般/重大）", "隐患等次", "风险等级"),
            ),
            Text(name="criteria", label="判定依据", limit=120, needed=COMPLETE, when=MAJOR, when_text="隐患等级为重大", width=20,
                 synonyms=("判定标准", "重大隐患判定依据"), help="判定标准名称及条款"),
        ),
        Section(
            "五落实",
            Text(
                name="resp_unit", label="责任单位", limit=60, needed=COMPLETE, when=STARTED, when_text="已开始整改", width=14,
                synonyms=("整改责任单位", "整改单位", "责任部门", "落实单位", "责任主体"),
            ),
            Name(
                name="resp_person", label="整改责任人", strict=False, needed=COMPLETE, when=STARTED, when_text="已开始整改",
                synonyms=("责任人", "整改负责人", "责任人姓名", "负责人", "整改责任人姓名", "落实责任人", "村级责任人"),
            ),
            Phone(
                name="resp_phone", label="责任人电话", needed=COMPLETE, when=STARTED, when_text="已开始整改",
                synonyms=("联系电话", "手机号", "联系方式", "电话", "责任人联系电话", "手机号码", "电话号码", "手机",
                          "责任人手机号", "联系号码"),
            ),
            Name(
                name="super_person", label="监管责任人", strict=False, needed=COMPLETE, when=STARTED, when_text="已开始整改",
                synonyms=("监管人", "包联干部", "包抓干部", "包保责任人", "镇级责任人", "监管责任人姓名", "督办人"),
                help="镇包联干部或行业站所",
            ),
            LongText(
                name="measures", label="整改措施", needed=COMPLETE, when=STARTED, when_text="已开始整改",
                synonyms=("整改要求（措施）", "整改要求", "整治措施", "整改意见", "治理措施", "防范措施", "整改建议",
                          "处理措施", "采取措施",
                          "采取的措施", "整改措施及要求", "整改方案", "整治要求", "措施", "处理意见"),
            ),
            Money(name="fund_plan", label="整改资金", needed=COMPLETE, when=MAJOR, when_text="隐患等级为重大", width=10,
                  synonyms=("整改资金（元）", "资金", "所需资金", "投入资金", "资金（元）", "预算资金", "计划资金",
                            "整改经费", "资金落实"),
                  help="可为0，须在备注注明"),
            Date(
                name="due_on", label="整改期限", needed=COMPLETE, when=STARTED, when_text="已开始整改",
                synonyms=("整改时限", "完成时限", "限期", "整改截止日期", "计划完成时间", "要求完成时间", "拟完成时间",
                          "整改完成时限", "时限",
                          "限期整改时间", "期限", "整改限期", "计划完成日期", "应完成日期", "预计完成时间", "截止日期", "要求整改时间"),
            ),
            LongText(name="contingency", label="应急预案", needed=COMPLETE, when=MAJOR, when_text="隐患等级为重大",
                     synonyms=("预案", "应急措施")),
        ),
        Section(
            "挂牌与管控",
            Attachments(name="plan_file", label="治理方案", many=False, needed=COMPLETE, when=MAJOR, when_text="隐患等级为重大",
                        help="含六要素：目标任务、方法措施、经费物资、机构人员、时限要求、安全措施和应急预案"),
            Bool(name="is_listed", label="是否挂牌督办", needed=COMPLETE, synonyms=("挂牌督办", "是否挂牌"), help="重大默认是"),
            Text(name="listed_by", label="督办单位", limit=40, needed=COMPLETE, when=Is("is_listed", "=", True),
                 when_text="已挂牌督办", synonyms=("挂牌单位", "督办部门")),
            Choice(name="interim_control", label="管控措施", options=CONTROLS, needed=COMPLETE, when=MAJOR, when_text="隐患等级为重大",
                   words={"撤离人员": "撤人", "停产": "停产停业", "停业": "停产停业", "停用": "停用设备",
                          "停电": "停电停气", "停气": "停电停气",
                          "围挡": "警示围挡", "警戒": "警示围挡"}, synonyms=("临时管控措施", "临时措施")),
        ),
        Section(
            "交办与整改",
            Date(name="assigned_on", label="交办日期", fact=True, needed=COMPLETE, when=Is("status", "in", ("整改中", "复查不合格")),
                 when_text="已交办", synonyms=("交办时间", "下达日期", "下达时间")),
            Code(name="notice_no", label="下达文书", limit=40, checks=(check_doc_no,), width=18,
                 synonyms=("文书编号", "文书号", "整改通知书编号", "告知书文号"), help="安全隐患整改告知书（或授权执法文书）文号"),
            Date(name="started_on", label="整改开始日期", fact=True, synonyms=("整改开始时间", "开始整改时间")),
            Date(
                name="fixed_on", label="整改完成日期", fact=True, needed=COMPLETE, when=REPAIRED, when_text="已整改",
                synonyms=("完成日期", "整改时间", "完成整改日期", "整改完成时间", "完成时间", "整改日期", "实际完成时间", "实际完成日期",
                          "完成整改时间", "整改完成日", "整改到位时间"),
            ),
            LongText(name="fix_note", label="整改情况", needed=COMPLETE, when=REPAIRED, when_text="已整改",
                     synonyms=("整改结果", "整改落实情况", "整改情况说明", "整改完成情况", "整改情况描述", "整改说明", "落实情况")),
            Money(name="fund_actual", label="实际投入资金", width=10, synonyms=("实际投入", "实际资金",
                "实际投入资金（元）", "投入资金（元）")),
        ),
        Section(
            "复查与销号",
            Date(name="recheck_on", label="复查日期", fact=True, needed=COMPLETE, when=CLOSED, when_text="已销号",
                 synonyms=("复查时间", "验收日期", "验收时间")),
            Name(name="recheck_by", label="复查人", strict=False, limit=40, needed=COMPLETE, when=CLOSED, when_text="已销号",
                 synonyms=("复查人员", "验收人", "验收人员", "复查验收人"), help="重大不少于2人；不得为整改责任人"),
            Choice(name="recheck_opinion", label="复查意见", options=("合格", "不合格"), needed=COMPLETE,
                   when=Is("status", "in", ("复查不合格", "已销号")), when_text="已复查", words={"通过": "合格", "未通过": "不合格"},
                   synonyms=("复查结果", "验收意见", "复查结论"), width=8),
            Date(name="closed_on", label="销号日期", fact=True, needed=COMPLETE, when=CLOSED, when_text="已销号", synonyms=("销号时间",)),
            Name(name="closed_by", label="销号审批人", strict=False, needed=COMPLETE, when=All((CLOSED, MAJOR)),
                 when_text="重大隐患已销号", synonyms=("审批人", "销号人"), help="重大须镇主要负责人"),
            LongText(name="extension", label="延期申请", synonyms=("延期", "延期情况", "延期原因"), help="原因、批准人、新期限"),
        ),
        Section(
            "移交与关联",
            Text(name="transferred_to", label="移交单位及文号", limit=60, needed=COMPLETE, when=MOVED, when_text="已移交",
                 synonyms=("移交单位", "接收单位", "移送单位")),
            Date(name="transferred_on", label="移交日期", fact=True, needed=COMPLETE, when=MOVED, when_text="已移交",
                 synonyms=("移交时间", "移送日期")),
            Ref(name="reopen_of", label="关联原隐患", target="hazard", synonyms=("原隐患编号",), width=16, help="反弹隐患新建时填"),
        ),
        Section(
            "照片与状态",
            Attachments(name="photo_before", label="整改前照片", photos=True, needed=COMPLETE, when=CLOSED, when_text="已销号",
                        help="至少1张"),
            Attachments(name="photo_after", label="整改后照片", photos=True, needed=COMPLETE, when=CLOSED, when_text="已销号",
                        help="销号至少1张"),
            Choice(
                name="status", label="状态", options=STATES, words=STATE_WORDS, needed=COMPLETE, default="未整改", width=9,
                synonyms=("是否整改", "是否完成", "进展", "销号情况", "整改状态", "是否整改到位", "完成情况", "整改进展", "是否完成整改",
                          "是否销号", "整改进度", "进展情况", "隐患状态", "是否已整改", "目前状态", "整改与否",
                          "是否整改完成", "治理情况"),
            ),
            Bool(name="is_overdue", label="是否逾期", auto=True, virtual=Holds(OVERDUE), synonyms=("逾期",)),
        ),
    ),
    key=("hazard_no",),
    same=Identity(exact=("village_id", "found_on", "description"), any_of=("place_name", "location")),
    number=Numbering("hazard_no", _prefix, 4, ("found_on", "industry")),
    title=("hazard_no", "place_name", "description"),
    period="found_on",
    listed=("hazard_no", "found_on", "village_id", "industry", "place_name", "location", "description", "level", "status", "due_on",
            "resp_unit", "resp_person", "resp_phone", "measures", "fixed_on", "recheck_on", "closed_on", "source", "is_listed",
            "super_person", "fund_plan", "remark"),
    searched=("hazard_no", "place_name", "location", "description", "resp_person", "resp_unit", "measures", "resp_phone"),
    sort=(Sort("found_on", True),),
    frozen=2,
    status=HAZARD_MACHINE,
    marks=(
        Mark("overdue", "逾期", "bad", OPEN_LATE),
        Mark("due_soon", "临期", "soon", DUE_SOON),
        Mark("major", "重大", "info", All((MAJOR, Not(Is("status", "in", ENDED))))),
        Mark("fixed_late", "逾期整改", "info", FIXED_LATE),
    ),
    rules=HAZARD_RULES,
    fill=fill_hazard,
)  # fmt: skip
