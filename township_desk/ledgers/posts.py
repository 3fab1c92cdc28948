"""Registers of inspected places, teams, posts and changes in posts (底册)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from township_desk.core.fields import COMPLETE, SAVE, Code, LongText, Name, Row, Section, Text
from township_desk.core.fields_choice import Bool, Choice, MultiChoice, Ref
from township_desk.core.fields_code import IdCard, Phone, Uscc
from township_desk.core.fields_date import Date
from township_desk.core.fields_number import Decimals, Int, Money
from township_desk.core.ledger import Child, Identity, Ledger, Mark, Numbering
from township_desk.core.query import All, Is, Sort
from township_desk.ledgers.checks import check_doc_no
from township_desk.ledgers.dictionaries import INDUSTRIES, INDUSTRY_WORDS
from township_desk.ledgers.registers import AREA, village_field
from township_desk.ledgers.rules_posts import DUTY_EVENT_RULES, DUTY_RULES, SITE_RULES, TEAM_RULES

SITE_KINDS = {
    "经营场所": "JY", "施工工地": "GD", "河段": "HD", "干沟": "GG", "道路": "DL", "水域": "SY", "公共设施": "GS", "其他": "QT",
}  # fmt: skip
"""Kinds of inspected places and the 类别码 that their numbers begin with (the codes are ours)."""
BUSINESS_TYPES = (
    "重点监管企业", "加工厂", "收购站", "农资经营", "饭店", "超市", "加油站", "醇基燃料使用单位", "光伏电站", "密集型企业", "宾馆",
    "学校", "养老机构", "烟花爆竹", "危化品", "其他",
)  # fmt: skip
BUSINESS = Is("kind", "=", "经营场所")
LONG = Is("kind", "in", ("河段", "干沟", "道路"))
VILLAGE_LEVEL = Is("level", "=", "村级")


def _site_prefix(row: Row, code: Callable[[str, int | None], str]) -> str | None:
    village = code("village", row.get("village_id"))
    return SITE_KINDS[row["kind"]] + village if row.get("kind") and village else None


def _today(today: date) -> date:
    return today


SITE = Ledger(
    name="site",
    label="监管对象（点位）",
    area=AREA,
    use="重点监管企业、经营场所、工地、河段、道路、水域、公厕等一切“被检查的地方”",
    sections=(
        Section(
            "对象",
            Code(name="site_no", label="编号", auto=True, help="类别码+村简码+4位，由程序编", width=12),
            Choice(name="kind", label="对象类别", options=tuple(SITE_KINDS), codes=SITE_KINDS, needed=COMPLETE,
                   words={"企业": "经营场所", "商户": "经营场所", "门店": "经营场所", "工地": "施工工地", "河流": "河段", "公路": "道路"},
                   synonyms=("类别", "类型", "对象类型")),
            Text(name="name", label="名称", limit=60, needed=SAVE, pinyin=True, width=20,
                 synonyms=("单位名称", "企业名称", "场所名称", "点位名称", "单位（场所）名称", "经营主体名称", "店名")),
            MultiChoice(name="biz_type", label="经营类型", options=BUSINESS_TYPES, needed=COMPLETE, when=BUSINESS,
                        when_text="对象类别为经营场所", words={"餐饮": "饭店", "餐馆": "饭店", "商店": "超市", "商超": "超市",
                        "酒店": "宾馆", "旅馆": "宾馆", "敬老院": "养老机构", "危险化学品": "危化品"}, synonyms=("业态", "经营范围")),
            Choice(name="industry", label="行业领域", options=tuple(INDUSTRIES), codes=INDUSTRIES, words=INDUSTRY_WORDS,
                   needed=COMPLETE, synonyms=("行业", "领域", "所属行业")),
            Uscc(name="uscc", label="统一社会信用代码", synonyms=("信用代码", "社会信用代码", "营业执照号", "注册号"),
                 help="个体户可填注册号"),
        ),
        Section(
            "负责人与位置",
            Name(name="principal", label="负责人", needed=COMPLETE, strict=False,
                 synonyms=("法人", "法定代表人", "经营者", "业主", "负责人姓名", "主要负责人")),
            IdCard(name="principal_id", label="身份证号", synonyms=("负责人身份证号", "身份证号码", "公民身份号码")),
            Phone(name="phone", label="联系电话", needed=COMPLETE, synonyms=("电话", "手机号", "联系方式", "手机号码")),
            village_field(needed=SAVE),
            Text(name="address", label="详细地址", limit=100, needed=COMPLETE, width=20, synonyms=("地址", "具体位置", "经营地址")),
            Text(name="lnglat", label="经纬度", limit=30, synonyms=("坐标",)),
        ),
        Section(
            "规模与风险",
            Decimals(name="area_m2", label="面积", unit="平方米", digits=10, synonyms=("经营面积", "占地面积", "建筑面积")),
            Int(name="staff_count", label="从业人数", unit="人", synonyms=("从业人员", "员工人数", "职工人数")),
            Choice(name="fuel", label="燃料类型", options=("天然气", "液化气瓶", "醇基燃料", "电", "煤", "其他"),
                   words={"液化气": "液化气瓶", "液化石油气": "液化气瓶", "煤气罐": "液化气瓶", "甲醇": "醇基燃料", "煤炭": "煤"},
                   synonyms=("燃料", "使用燃料")),
            Decimals(name="length_km", label="长度", unit="公里", places=3, digits=8, needed=COMPLETE, when=LONG,
                     when_text="对象为河段、干沟、道路", synonyms=("里程",)),
            Choice(name="risk_level", label="风险等级", options=("红（重大）", "橙（较大）", "黄（一般）", "蓝（低）"),
                   words={"红": "红（重大）", "橙": "橙（较大）", "黄": "黄（一般）", "蓝": "蓝（低）",
                          "重大": "红（重大）", "较大": "橙（较大）",
                          "一般": "黄（一般）", "低": "蓝（低）", "红色": "红（重大）", "橙色": "橙（较大）", "黄色": "黄（一般）",
                          "蓝色": "蓝（低）", "低风险": "蓝（低）"}),
            Bool(name="is_key", label="是否重点监管", needed=COMPLETE, default=False, synonyms=("重点监管", "是否重点")),
        ),
        Section(
            "监管",
            Text(name="regulator", label="行业主管部门", limit=30, synonyms=("主管部门", "监管部门")),
            Ref(name="contact_cadre", label="包联干部", target="duty", synonyms=("包抓干部", "包保干部", "联系干部")),
            Choice(name="check_freq", label="检查频次", options=("每月", "每季", "半年", "每年"),
                   words={"每半年": "半年", "每季度": "每季", "一月一次": "每月"}, width=8),
            Date(name="registered_on", label="登记日期", fact=True, needed=COMPLETE, default=_today, synonyms=("登记时间",)),
            Choice(name="status", label="状态", options=("在营", "停业", "关闭注销", "竣工"), needed=COMPLETE, default="在营",
                   words={"正常": "在营", "营业": "在营", "在建": "在营", "注销": "关闭注销", "关闭": "关闭注销", "歇业": "停业"},
                   synonyms=("经营状态",), width=8),
        ),
    ),
    key=("site_no",),
    same=Identity(("village_id", "name")),
    number=Numbering("site_no", _site_prefix, 4, ("kind", "village_id")),
    title=("name",),
    listed=("site_no", "name", "kind", "village_id", "industry", "biz_type", "principal", "phone", "address", "staff_count", "fuel",
            "risk_level", "is_key", "check_freq", "status"),
    searched=("site_no", "name", "principal", "address", "phone"),
    sort=(Sort("site_no"),),
    marks=(
        Mark("closed", "已注销", "moved", Is("status", "in", ("关闭注销", "竣工"))),
        Mark("key", "重点监管", "info", All((Is("is_key", "=", True), Is("status", "=", "在营")))),
    ),
    rules=SITE_RULES,
    children=(
        Child("hazard", "site_id", "隐患", ("hazard_no", "found_on", "description", "level", "status", "due_on")),
        Child("activity_site", "site_id", "检查记录", ("activity_id", "conclusion", "signed_by")),
    ),
)  # fmt: skip

TEAM = Ledger(
    name="team",
    label="队伍与阵地",
    area=AREA,
    use="突击队、巡查队、志愿队、工作组、卡口、报贫窗口、联合体等“支/个”类家底",
    sections=(
        Section(
            "队伍",
            Choice(
                name="kind", label="类别", needed=SAVE, width=14,
                options=("防汛抢险突击队", "防火巡查队", "为老志愿服务队", "志愿服务队", "公路养护队", "党员先锋队", "疫情防控工作组",
                         "防疫卡口", "报贫窗口", "党支部", "党建联合体", "网格", "其他"),
                words={"突击队": "防汛抢险突击队", "抢险队": "防汛抢险突击队", "志愿队": "志愿服务队", "养护队": "公路养护队"},
                synonyms=("队伍类别", "类型", "队伍类型"),
            ),
            Text(name="name", label="名称", limit=60, needed=SAVE, pinyin=True, width=20, synonyms=("队伍名称", "阵地名称")),
            Choice(name="level", label="层级", options=("镇级", "村级"), needed=COMPLETE, words={"镇": "镇级", "村": "村级"}, width=7),
            village_field(needed=COMPLETE, when=VILLAGE_LEVEL, when_text="层级为村级"),
            Name(name="leader", label="负责人", needed=COMPLETE, strict=False, synonyms=("队长", "带队人", "组长", "负责人姓名")),
            Phone(name="phone", label="联系电话", synonyms=("电话", "手机号", "联系方式")),
        ),
        Section(
            "规模与期间",
            Int(name="member_count", label="人数", unit="人", synonyms=("队员人数", "成员数", "队伍人数")),
            Int(name="vehicle_count", label="车辆数", unit="台", synonyms=("车辆", "车辆（台）")),
            Date(name="founded_on", label="成立日期", fact=True, needed=COMPLETE, synonyms=("成立时间", "组建日期", "组建时间")),
            Date(name="disbanded_on", label="撤销日期", synonyms=("撤销时间", "解散日期")),
            LongText(name="duty_text", label="职责", synonyms=("工作职责", "任务")),
        ),
    ),
    key=("kind", "name"),
    title=("name",),
    listed=("kind", "name", "level", "village_id", "leader", "phone", "member_count", "vehicle_count", "founded_on", "disbanded_on"),
    searched=("name", "leader", "phone"),
    sort=(Sort("kind"), Sort("name")),
    rules=TEAM_RULES,
    marks=(Mark("gone", "已撤销", "moved", Is("disbanded_on", "filled")),),
)  # fmt: skip

POST_TYPES = (
    "镇干部", "第一书记", "驻村工作队员", "乡村振兴专职人员", "网格员", "保洁员", "镇级路长", "村级路长", "镇级河长", "村级河长",
    "镇级林长", "村级林长", "养护员", "村“两委”", "信息员", "其他",
)  # fmt: skip
TOWN_POSTS = ("镇干部", "镇级路长", "镇级河长", "镇级林长")


def fill_duty(row: dict[str, Any], find: Callable[[str, int | None], Row | None]) -> None:
    """The level follows from the post where the post says it."""
    post = row.get("post_type")
    if row.get("level") is None and post is not None and post[:2] in ("镇级", "村级"):
        row["level"] = post[:2]


DUTY = Ledger(
    name="duty",
    label="岗位人员",
    area=AREA,
    use="干部、第一书记、驻村队员、网格员、保洁员、路长等在岗名册",
    sections=(
        Section(
            "岗位",
            Ref(name="person_id", label="人员", target="person", needed=SAVE, synonyms=("姓名", "人员姓名", "身份证号"), width=9),
            Choice(
                name="post_type", label="岗位", options=POST_TYPES, needed=SAVE, width=12,
                words={"干部": "镇干部", "驻村干部": "驻村工作队员", "工作队员": "驻村工作队员", "驻村队员": "驻村工作队员", "专职人员":
                       "乡村振兴专职人员", "两委": "村“两委”", "村两委": "村“两委”", "村干部": "村“两委”", "保洁": "保洁员",
                       "网格长": "网格员"},
                synonyms=("岗位类别", "岗位类型", "职务"),
            ),
            Choice(name="level", label="层级", options=("省级选派", "市级选派", "县级选派", "镇级", "村级"), needed=COMPLETE,
                   words={"省派": "省级选派", "市派": "市级选派", "县派": "县级选派", "镇": "镇级", "村": "村级", "省级": "省级选派",
                          "市级": "市级选派", "县级": "县级选派"}, width=9),
            village_field(needed=COMPLETE, when=Is("post_type", "not in", TOWN_POSTS), when_text="岗位不在镇级"),
            Text(name="covers", label="包联对象", limit=100, width=16, synonyms=("责任区段", "责任区段（网格）", "网格", "河段", "路段")),
            Date(name="start_on", label="上岗日期", fact=True, needed=SAVE, synonyms=("上岗时间", "任职时间", "任职日期", "到岗时间")),
            Date(name="end_on", label="离岗日期", synonyms=("离岗时间", "离任时间", "卸任日期"), help="空即在岗"),
        ),
        Section(
            "来源与待遇",
            Choice(name="source", label="来源", options=("招考招录", "选派", "选聘", "选举", "公益性岗位", "兼任"),
                   words={"公益岗": "公益性岗位", "招录": "招考招录", "招考": "招考招录"}, synonyms=("人员来源",)),
            Money(name="monthly_pay", label="月补助标准", synonyms=("月补助", "月工资", "补助标准", "月补助（元）")),
            Text(name="quarter_score", label="季度考核", limit=60, synonyms=("季度考核结果",), help="第一书记季度考核结果"),
        ),
    ),
    key=("person_id", "post_type", "start_on"),
    title=("person_id", "post_type"),
    listed=("person_id", "post_type", "level", "village_id", "covers", "start_on", "end_on", "source", "monthly_pay", "quarter_score"),
    searched=("covers", "quarter_score"),
    period="start_on",
    sort=(Sort("start_on", True),),
    rules=DUTY_RULES,
    marks=(Mark("left", "已离岗", "moved", Is("end_on", "filled")),),
    children=(Child("duty_event", "duty_id", "人事变动", ("date", "kind", "new_rank", "doc_no")),),
    fill=fill_duty,
)  # fmt: skip

DUTY_EVENT = Ledger(
    name="duty_event",
    label="人事变动",
    area=AREA,
    use="招考招录、晋升、提拔、调动等事件行",
    sections=(
        Section(
            "人事变动",
            Ref(name="duty_id", label="岗位人员", target="duty", needed=SAVE, synonyms=("姓名", "人员"), width=14),
            Date(name="date", label="日期", fact=True, needed=SAVE, synonyms=("变动日期", "变动时间", "时间")),
            Choice(name="kind", label="变动类型", options=("招考招录", "职级晋升", "职务提拔", "调入", "调出", "退休",
                "离任"), needed=SAVE,
                   words={"晋升": "职级晋升", "提拔": "职务提拔", "招录": "招考招录", "离职": "离任"}, synonyms=("类型", "变动类别")),
            Text(name="new_rank", label="变动后职务职级", limit=40, synonyms=("职务职级", "新职务", "变动后职务")),
            Code(name="doc_no", label="文号", limit=40, checks=(check_doc_no,), synonyms=("任免文号", "文件号"), width=18),
        ),
    ),
    key=("duty_id", "date", "kind"),
    title=("duty_id", "kind", "date"),
    village=None,
    listed=("date", "duty_id", "kind", "new_rank", "doc_no"),
    searched=("new_rank", "doc_no"),
    period="date",
    parent="duty_id",
    sort=(Sort("date", True),),
    rules=DUTY_EVENT_RULES,
)  # fmt: skip
