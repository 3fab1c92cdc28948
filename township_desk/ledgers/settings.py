"""What an office can set: its name and signatories, and every threshold of a rule that is local or unsure (⚙)."""

from __future__ import annotations

from decimal import Decimal

from township_desk.core.setting import SettingDef
from township_desk.ledgers.settings_payroll import PAYROLL_SETTINGS

_OFFICE = (
    SettingDef("town.name", "乡镇名称", "单位", help="如：青禾镇"),
    SettingDef("town.code", "乡镇代码", "单位", help="统计用区划代码前9位"),
    SettingDef("town.county", "所属县（区）", "单位"),
    SettingDef("town.city", "所属市", "单位", help="如：安州市；年度总结用"),
    SettingDef("town.phone", "办公电话", "单位"),
    SettingDef("town.doc_prefix", "机关代字", "单位", help="文号开头，如“青”用于青安告〔2022〕1号"),
    SettingDef(
        "photo.without_place",
        "存放照片时去掉拍摄地点",
        "单位",
        "bool",
        False,
        "选“是”，以后添加的 JPEG 照片存放时去掉经纬度，画面和拍摄时间不变；您自己那份原图不动",
    ),
    SettingDef("town.enable_year", "启用年度", "单位", "int", 2022, "早于启用年前5年的日期会提醒核对"),
)
_SIGNATORIES = (
    SettingDef("sign.preparer", "填表人", "签字人"),
    SettingDef("sign.reviewer", "审核人", "签字人"),
    SettingDef("sign.leader", "分管领导", "签字人"),
    SettingDef("sign.unit_head", "单位负责人", "签字人"),
    SettingDef("sign.principal", "主要负责人", "签字人", help="重大隐患销号审批人"),
)
_HAZARD = (
    SettingDef(
        "hazard.closed_policy",
        "已整治的口径",
        "安全生产",
        "choice",
        "fixed",
        choices=(("fixed", "已整改和已销号"), ("strict", "仅已销号")),
    ),
    SettingDef("hazard.max_days_general", "一般隐患整改期限上限（天）", "安全生产", "int", 30),
    SettingDef("hazard.max_days_major", "重大隐患整改期限上限（天）", "安全生产", "int", 180),
    SettingDef("hazard.assign_workdays", "登记后应交办（工作日）", "安全生产", "int", 3),
    SettingDef("hazard.rebound_days", "同类隐患反弹认定（天）", "安全生产", "int", 90),
)
_PEOPLE = (
    SettingDef("people.parent_gap", "父母与子女最小年龄差（岁）", "底册", "int", 14),
    SettingDef("people.min_spouse_age", "配偶最小年龄（岁）", "底册", "int", 20),
    SettingDef("people.max_farmland_mu", "一户耕地面积上限（亩）", "底册", "int", 100),
    SettingDef(
        "bank.bins",
        "卡号前缀与银行",
        "底册",
        "list",
        ["622848=农业银行", "622202=工商银行", "622700=建设银行", "621799=邮储银行"],
        "每行一条：前缀=银行",
    ),
    SettingDef("bank.passbook_lengths", "存折账号常见位数", "底册", "list", [], "每行一条：银行=位数,位数"),
)
_DISCIPLINE = (
    SettingDef("case.clue_users", "可查看问题线索的人员", "纪检", "list", [], "每行一个操作员姓名；不填不限制"),
)
_MONITOR = (
    SettingDef(
        "monitor.lines",
        "监测范围（收入线）",
        "脱贫巩固",
        "list",
        [],
        "每行一条：年度=元，如 2022=6900；没有填的年度不比较",
    ),
    SettingDef("monitor.first_measure_days", "识别后落实帮扶（天）", "脱贫巩固", "int", 10),
    SettingDef("monitor.lead_days", "线索核查期限（天）", "脱贫巩固", "int", 7),
    SettingDef("loan.lpr_1y", "一年期LPR（%）", "脱贫巩固", "decimal", Decimal("3.65")),
    SettingDef("loan.lpr_5y", "五年期以上LPR（%）", "脱贫巩固", "decimal", Decimal("4.30")),
)
_SCORE = (
    SettingDef(
        "score.items",
        "人居环境月考核分项和满分",
        "生态环境",
        "list",
        [
            "组织机制=10",
            "村庄清洁=30",
            "垃圾收运=15",
            "污水沟渠=10",
            "厕所管护=15",
            "户容户貌=10",
            "绿化美化=5",
            "宣传资料=5",
        ],
        "每行一条：分项=满分，合计100分",
    ),
    SettingDef("score.monthly_award_total", "每月奖励总额（元）", "生态环境", "decimal", Decimal(6000)),
    SettingDef("score.reward_top_n", "奖励前几名", "生态环境", "int", 3),
    SettingDef("score.bottom_n", "后几名表态发言", "生态环境", "int", 3),
)
_WORK = (
    SettingDef("patrol.town_monthly", "镇级河长每月巡河（次）", "工作活动", "int", 1),
    SettingDef("patrol.village_monthly", "村级河长每月巡河（次）", "工作活动", "int", 4),
    SettingDef("patrol.min_gap_days", "两次巡河至少间隔（天）", "工作活动", "int", 0, "0为不检查"),
    SettingDef("study.quarterly", "中心组学习每季至少（次）", "工作活动", "int", 1),
    SettingDef("material.count_before", "汛前盘点截止（月-日）", "安全生产", "text", "06-01"),
    SettingDef("stat.max_change", "统计数较上年变动提醒（%）", "统计目标", "int", 50),
    SettingDef("stat.cropping_index", "复种指数", "统计目标", "decimal", Decimal("2.0")),
)

_WELFARE = (
    SettingDef(
        "dibao.review_months",
        "低保各档核查间隔（月）",
        "民政",
        "list",
        ["A类=12", "B类=6", "C类=3", "差额=6"],
        "每行一条：档次=月数；其他待遇一年一次",
    ),
    SettingDef("relief.backfill_workdays", "先行救助后补手续期限（工作日）", "民政", "int", 10),
    SettingDef(
        "destitute.min_ratio",
        "特困基本生活标准不低于低保标准的倍数",
        "民政",
        "decimal",
        Decimal("1.3"),
        "国家规定为1.3倍",
    ),
    SettingDef(
        "subsidy.living_scope",
        "困难残疾人生活补贴的家庭范围",
        "民政",
        "list",
        ["农村低保", "城市低保"],
        "每行一个待遇项目；扩面的加上低保边缘等",
    ),
    SettingDef(
        "subsidy.care_extra",
        "重度残疾人护理补贴扩面",
        "民政",
        "list",
        [],
        "每行一个等级类别，如“三级智力”“三级精神”；一、二级不用写",
    ),
    SettingDef(
        "subsidy.care_exclusive",
        "不能与护理补贴同享的待遇",
        "民政",
        "list",
        [],
        "每行一个待遇项目，如“高龄补贴”；没有的不填",
    ),
    SettingDef("pay.land_ratio", "补贴面积不超过承包地的倍数", "民政", "decimal", Decimal("1.2")),
    SettingDef(
        "relief.town_limit", "临时救助镇级审批额度（元）", "民政", "decimal", "", "县里定的小额审批上限；不填不核对"
    ),
    SettingDef(
        "welfare.death_rule",
        "月中死亡当月怎样发",
        "民政",
        "choice",
        "next",
        choices=(("next", "当月照发，次月停"), ("half", "15日（含）前死亡的当月停"), ("same", "当月停")),
    ),
)

_PROJECTS = (
    SettingDef("project.tender_wan", "施工合同必须招标的起点（万元）", "农业项目", "int", 400),
    SettingDef("project.report_day", "上月进度最迟报送日（每月几日）", "农业项目", "int", 5),
    SettingDef("project.paid_before_acceptance", "验收前付款上限（占合同价%）", "农业项目", "int", 80),
    SettingDef("project.retention", "质保金上限（占合同价%）", "农业项目", "int", 3),
    SettingDef("project.accept_months", "完工后应验收（月）", "农业项目", "int", 6),
    SettingDef("project.settle_months", "验收后应决算（月）", "农业项目", "int", 3),
    SettingDef("project.paved_least", "硬化道路单价下限（万元/公里）", "农业项目", "int", 5),
    SettingDef("project.paved_most", "硬化道路单价上限（万元/公里）", "农业项目", "int", 200),
)

_REPORT = (
    SettingDef("report.cadre_platform", "干部网络学习平台", "工作总结", help="如：某省干部网络教育"),
    SettingDef("report.contact_scheme", "环境卫生包联模式", "工作总结", default="3＋3", help="如：3＋3"),
    SettingDef("report.epidemic_plan", "疫情防控方案", "工作总结", help="如：第九版"),
    SettingDef("report.epidemic_measures", "疫情防控优化措施", "工作总结", help="如：二十条"),
)

_CLOSE = (
    SettingDef(
        "close.draft",
        "未月结的表印“草稿”",
        "月结",
        "choice",
        "used",
        "只看按月、季、半年、年出的表；按周和起止日期出的不印",
        (("used", "用过月结以后"), ("always", "一律印"), ("never", "不印")),
    ),
)

SETTINGS: tuple[SettingDef, ...] = (
    _OFFICE
    + _SIGNATORIES
    + _CLOSE
    + _HAZARD
    + _PEOPLE
    + _PROJECTS
    + _WELFARE
    + PAYROLL_SETTINGS
    + _DISCIPLINE
    + _MONITOR
    + _SCORE
    + _WORK
    + _REPORT
)
"""Every setting of the ledgers, in the order of the settings page."""
