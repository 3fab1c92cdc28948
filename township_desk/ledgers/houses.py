"""Ledger of self-built houses (自建房), surveyed one by one."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from township_desk.core.fields import COMPLETE, SAVE, Code, Name, ParseContext, Row, Section, Text
from township_desk.core.fields_choice import Bool, Choice, Ref
from township_desk.core.fields_date import Date, Year
from township_desk.core.fields_number import Decimals, Int
from township_desk.core.ledger import Child, Identity, Ledger, Mark, Numbering
from township_desk.core.machine import Machine, Step
from township_desk.core.problem import Problem
from township_desk.core.query import All, Is, Sort
from township_desk.ledgers.registers import village_field
from township_desk.ledgers.rules_house import BUSINESS_USES, HOUSE_RULES
from township_desk.ledgers.safety import AREA

IN_BUSINESS = Is("usage", "in", BUSINESS_USES)
BAD_GRADE = Is("appraisal", "in", ("C", "D"))
DOUBT = Is("prelim", "in", ("存在一般隐患", "存在严重隐患", "无法判断"))
APPRAISED = Is("appraisal", "in", ("A", "B", "C", "D"))
PERMITS = ("有", "无", "不详")
STATES = ("已排查", "有隐患未整改", "整改中", "已整改")


def has_hazard(row: Row) -> bool | None:
    """有无隐患: what the first judgment or the appraisal says; empty while neither is known."""
    prelim, appraisal = row.get("prelim"), row.get("appraisal")
    if prelim is None and appraisal in (None, "未鉴定"):
        return None
    return prelim in ("存在一般隐患", "存在严重隐患") or appraisal in ("C", "D")


def _year_passed(value: int, ctx: ParseContext) -> Problem | None:
    return Problem("G-04", f"“{{字段}}”不能晚于今年（{ctx.today.year}）。") if value > ctx.today.year else None


def _prefix(row: Row, code: Callable[[str, int | None], str]) -> str | None:
    return code("village", row.get("village_id")) or None


HOUSE_MACHINE = Machine(
    field="status",
    initial="已排查",
    steps=(
        Step("find", "登记隐患", ("已排查", "已整改"), "有隐患未整改", needs=("prelim",), asks=("appraisal", "appraisal_no", "control")),
        Step("start", "开始整改", ("有隐患未整改",), "整改中", asks=("control",)),
        Step("finish", "整改完成", ("整改中", "有隐患未整改"), "已整改", asks=("appraisal", "appraisal_no", "control"),
             guards=("YH-19",)),
    ),
    tones=(("已排查", ""), ("有隐患未整改", "open"), ("整改中", "busy"), ("已整改", "done")),
)  # fmt: skip


HOUSE = Ledger(
    name="house",
    label="自建房排查",
    area=AREA,
    use="城乡自建房逐栋摸排录入",
    sections=(
        Section(
            "房屋",
            Code(name="house_no", label="房屋编号", auto=True, width=10, help="村简码+5位，由程序编；有门牌码另填"),
            Ref(name="owner_person_id", label="产权人（使用人）", target="person", needed=COMPLETE,
                synonyms=("产权人", "使用人", "房主", "户主", "产权人姓名", "房屋所有人", "屋主")),
            village_field(needed=SAVE),
            Text(name="address", label="地址（组、门牌）", limit=100, needed=SAVE, width=20,
                 synonyms=("地址", "详细地址", "房屋地址", "门牌号", "门牌", "房屋坐落", "具体位置")),
            Choice(name="usage", label="房屋用途", options=("自住", "经营", "出租", "自住兼经营", "公共服务", "闲置"), needed=COMPLETE,
                   words={"自用": "自住", "居住": "自住", "经营性": "经营", "商住两用": "自住兼经营", "空置": "闲置", "商用": "经营"},
                   synonyms=("用途", "使用性质", "房屋性质")),
            Choice(
                name="biz_use", label="经营类型", needed=COMPLETE, when=Is("usage", "in", ("经营", "自住兼经营")),
                when_text="用途含经营",
                options=("餐饮", "住宿", "商超", "加工生产", "教育培训", "养老", "医疗", "民宿农家乐", "仓储", "其他"),
                words={"饭店": "餐饮", "餐馆": "餐饮", "宾馆": "住宿", "超市": "商超", "商店": "商超",
                       "农家乐": "民宿农家乐", "民宿": "民宿农家乐",
                       "诊所": "医疗", "幼儿园": "教育培训", "库房": "仓储", "加工": "加工生产"},
                synonyms=("经营用途", "业态"),
            ),
            Bool(name="is_crowded", label="是否人员密集", needed=COMPLETE, synonyms=("人员密集", "人员密集场所")),
            Int(name="floors", label="层数", unit="层", minimum=1, maximum=20, needed=COMPLETE, synonyms=("房屋层数", "楼层", "楼层数")),
            Choice(name="structure", label="结构类型", options=("砖混", "砖木", "框架", "钢结构", "土木", "石木", "其他"),
                   needed=COMPLETE,
                   words={"砖混结构": "砖混", "砖木结构": "砖木", "框架结构": "框架", "土坯": "土木"}, synonyms=("结构",
                       "房屋结构", "结构形式")),
            Decimals(name="area_m2", label="建筑面积", unit="平方米", digits=10, minimum=Decimal("0.01"), width=10,
                     synonyms=("面积", "建筑面积（㎡）")),
            Year(name="build_year", label="建成年份", needed=COMPLETE, checks=(_year_passed,),
                 synonyms=("建造年份", "建设年份", "建成时间", "修建年份", "建造年代")),
            Bool(name="is_modified", label="是否改扩建", needed=COMPLETE, synonyms=("改扩建", "是否加层", "有无改扩建"),
                 help="加层、拆承重墙、地下开挖"),
            Text(name="modified_note", label="改扩建内容", limit=100, needed=COMPLETE, when=Is("is_modified", "=", True),
                 when_text="有改扩建", width=18, synonyms=("改扩建情况",)),
        ),
        Section(
            "手续",
            Choice(name="land_permit", label="土地手续", options=PERMITS, needed=COMPLETE, width=7, synonyms=("土地", "用地手续")),
            Choice(name="plan_permit", label="规划许可", options=PERMITS, needed=COMPLETE, width=7, synonyms=("规划", "规划手续")),
            Choice(name="build_permit", label="建设（施工）手续", options=PERMITS, needed=COMPLETE, width=7,
                   synonyms=("建设", "施工手续", "建设手续")),
            Choice(name="biz_permit", label="经营许可", options=("有", "无", "不适用"), needed=COMPLETE, when=IN_BUSINESS,
                   when_text="经营性", width=7, synonyms=("营业执照", "经营手续")),
            Choice(name="fire_ok", label="消防安全", options=("符合", "不符合", "不适用"), needed=COMPLETE, when=IN_BUSINESS,
                   when_text="经营性", width=7, synonyms=("消防", "消防情况", "消防手续")),
        ),
        Section(
            "判定",
            Choice(
                name="prelim", label="初判结论", needed=COMPLETE, width=14,
                options=("未发现安全隐患", "存在一般隐患", "存在严重隐患", "无法判断"),
                words={"无隐患": "未发现安全隐患", "未发现隐患": "未发现安全隐患", "安全": "未发现安全隐患", "一般隐患": "存在一般隐患",
                       "严重隐患": "存在严重隐患", "重大隐患": "存在严重隐患", "不能判断": "无法判断"},
                synonyms=("初步判定", "初判", "排查结论", "初步结论"),
            ),
            Choice(name="appraisal", label="鉴定等级", options=("A", "B", "C", "D", "未鉴定"), needed=COMPLETE,
                   when=All((IN_BUSINESS, DOUBT)), when_text="经营性且初判有隐患或无法判断",
                   words={"A级": "A", "B级": "B", "C级": "C", "D级": "D", "无": "未鉴定", "否": "未鉴定"},
                   synonyms=("鉴定结果", "安全等级", "鉴定结论"), width=8),
            Text(name="appraisal_no", label="鉴定机构及报告号", limit=60, needed=COMPLETE, when=APPRAISED, when_text="已鉴定", width=16,
                 synonyms=("鉴定机构", "鉴定报告号", "报告编号")),
            Date(name="surveyed_on", label="排查日期", fact=True, needed=SAVE, synonyms=("排查时间", "摸排日期", "检查日期")),
            Name(name="surveyor", label="排查人", limit=40, strict=False, needed=COMPLETE, synonyms=("排查人员", "检查人", "摸排人")),
        ),
        Section(
            "管控与整改",
            Choice(name="control", label="管控措施", options=("停止使用", "撤离人员", "封控", "加固", "拆除", "限制使用", "无"),
                   needed=COMPLETE, when=BAD_GRADE, when_text="鉴定为C、D级", words={"停用": "停止使用", "封闭": "封控",
                       "撤人": "撤离人员",
                   "维修加固": "加固"}, synonyms=("管控情况", "处置措施")),
            Int(name="evacuated_count", label="撤离人数", unit="人", needed=COMPLETE, when=Is("control", "=", "撤离人员"),
                when_text="管控措施为撤离人员", synonyms=("撤离（人）", "撤离人员数")),
            Bool(name="is_uploaded", label="是否录入信息归集平台", needed=COMPLETE, default=False,
                 synonyms=("是否录入平台", "录入平台", "是否录入系统")),
            Bool(name="has_hazard", label="有无隐患", auto=True, derive=has_hazard, help="由初判结论和鉴定等级得出"),
            Choice(name="status", label="状态", options=STATES, needed=COMPLETE, default="已排查", width=10,
                   words={"未整改": "有隐患未整改", "正在整改": "整改中", "完成": "已整改", "已完成": "已整改", "无隐患": "已排查"},
                   synonyms=("整改状态", "整改情况", "进展")),
        ),
    ),
    key=("house_no",),
    same=Identity(("village_id", "address"), ("owner_person_id",)),
    number=Numbering("house_no", _prefix, 5, ("village_id",)),
    title=("house_no", "address"),
    period="surveyed_on",
    listed=("house_no", "village_id", "owner_person_id", "address", "usage", "biz_use", "floors", "structure", "area_m2", "build_year",
            "is_modified", "prelim", "appraisal", "control", "status", "surveyed_on", "surveyor"),
    searched=("house_no", "address", "surveyor", "appraisal_no"),
    sort=(Sort("house_no"),),
    status=HOUSE_MACHINE,
    marks=(
        Mark("grade_d", "D级", "bad", All((Is("appraisal", "=", "D"), Is("status", "!=", "已整改")))),
        Mark("grade_c", "C级", "soon", All((Is("appraisal", "=", "C"), Is("status", "!=", "已整改")))),
        Mark("open", "有隐患", "info", Is("status", "in", ("有隐患未整改", "整改中"))),
    ),
    rules=HOUSE_RULES,
    children=(Child("hazard", "house_id", "隐患", ("hazard_no", "found_on", "description", "level", "status", "due_on")),),
)  # fmt: skip
