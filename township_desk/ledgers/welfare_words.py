"""Words of social relief (社会救助, ledgers.md 8): programs, tiers, states and the conditions that fields share."""

from __future__ import annotations

from township_desk.core.query import Is

AREA = "民政"
DIBAO = ("农村低保", "城市低保")
"""Minimum living allowance, rural and urban."""
HOUSEHOLD_PROGRAMS = (*DIBAO, "低保边缘")
"""Programs whose object is the household (对象类型=户); of all others it is the person."""
DESTITUTE = "特困供养"
LIVING_SUBSIDY, CARE_SUBSIDY = "困难残疾人生活补贴", "重度残疾人护理补贴"
DISABLED_PROGRAMS = (LIVING_SUBSIDY, CARE_SUBSIDY)
"""残疾人两项补贴."""
ORPHAN_PROGRAMS = ("孤儿", "事实无人抚养儿童")
PROGRAMS = (*HOUSEHOLD_PROGRAMS, DESTITUTE, *DISABLED_PROGRAMS, "高龄补贴", *ORPHAN_PROGRAMS)
PROGRAM_WORDS = {
    word: option
    for option, words in {
        "农村低保": "低保 农村最低生活保障 农村居民最低生活保障 最低生活保障 农低保 农村低保户",
        "城市低保": "城镇低保 城市最低生活保障 城镇最低生活保障 城市居民最低生活保障 城低保",
        "低保边缘": "低保边缘家庭 低保边缘户 边缘家庭",
        "特困供养": "特困 五保 五保供养 特困人员 特困人员供养 特困人员救助供养 农村特困",
        "困难残疾人生活补贴": "生活补贴 残疾人生活补贴 困难残疾人补贴",
        "重度残疾人护理补贴": "护理补贴 残疾人护理补贴 重残护理补贴",
        "高龄补贴": "高龄 高龄津贴 高龄老人补贴",
        "孤儿": "孤儿生活费 孤儿基本生活费",
        "事实无人抚养儿童": "事实孤儿 事无儿童",
    }.items()
    for word in words.split()
}
ONE_OFF = (
    "临时救助", "产业直补", "实际种粮一次性补贴", "雨露计划", "改厕奖补", "耕地地力补贴", "考核奖励", "其他",
)  # fmt: skip
PAY_PROGRAMS = (*PROGRAMS, *ONE_OFF)
"""发放项目: the continuing programs, then what is paid once."""

TIERS = ("A类", "B类", "C类", "差额")
TIER_WORDS = {"A": "A类", "B": "B类", "C": "C类", "一类": "A类", "二类": "B类", "三类": "C类", "A档": "A类", "B档": "B类",
              "C档": "C类", "Ａ类": "A类", "Ｂ类": "B类", "Ｃ类": "C类"}  # fmt: skip
REASONS = ("因病", "因残", "因学", "因灾", "缺劳动力", "年老", "未成年", "其他")
REASON_WORDS = {"疾病": "因病", "患病": "因病", "大病": "因病", "残疾": "因残", "上学": "因学", "就学": "因学", "灾害": "因灾",
                "缺劳力": "缺劳动力", "缺乏劳动力": "缺劳动力", "无劳动力": "缺劳动力", "年迈": "年老",
                "老年": "年老"}  # fmt: skip
SELF_CARE = ("具备", "部分丧失", "完全丧失")
SELF_CARE_WORDS = {"能自理": "具备", "自理": "具备", "全自理": "具备", "半自理": "部分丧失", "半护理": "部分丧失",
                   "失能": "完全丧失", "全护理": "完全丧失", "不能自理": "完全丧失",
                   "部分失能": "部分丧失"}  # fmt: skip
CARE_PLACES = ("集中供养", "分散供养")

STATES = ("受理中", "公示中", "待确认", "在保", "暂停", "渐退", "已停发", "不予确认")
CONFIRMED = ("在保", "暂停", "渐退", "已停发")
"""States that a benefit reaches only by being confirmed; which of them it is in is never read for another day."""
RUNNING = ("在保", "暂停", "渐退")
STATE_WORDS = {"享受": "在保", "正在享受": "在保", "正常": "在保", "在享": "在保", "停保": "已停发", "停发": "已停发",
               "退出": "已停发", "取消": "已停发", "公示": "公示中", "审核中": "待确认", "受理": "受理中"}  # fmt: skip
ACCOUNT_CHANGE = "账户变更"
EVENTS = ("新增", "变更标准", "增员", "减员", "转类", "暂停", "恢复", "停发", "整户迁移", ACCOUNT_CHANGE)
"""The last is not in the dictionary: what an account that changed rests on (BK-09 asks for it)."""
EVENT_WORDS = {"换卡": ACCOUNT_CHANGE, "账号变更": ACCOUNT_CHANGE, "变更账户": ACCOUNT_CHANGE, "变更账号": ACCOUNT_CHANGE,
               "新纳入": "新增", "纳入": "新增", "新增保障": "新增", "提标": "变更标准", "调标": "变更标准", "调整标准": "变更标准",
               "标准变更": "变更标准", "增加人口": "增员", "减少人口": "减员", "退出": "停发", "停保": "停发",
               "取消": "停发"}  # fmt: skip
ALLOWANCES = ("无", "老年", "因公致残", "离休", "工伤护理费")
"""福利性护理补贴 of a person beside 残疾人两项补贴; their numbers in the ministry's form are 1 to 4 (S26, ledgers.md 8.4)."""
WORK_INJURY_CARE = ALLOWANCES[-1]
"""工伤生活护理费 excludes both subsidies."""
ONE_OF_CARE = ALLOWANCES[1:-1]
"""Care allowances of which, or the care subsidy, only the higher one is drawn (择高)."""
ALLOWANCE_WORDS = {
    word: option
    for option, words in {
        "无": "0 没有 未享受 不享受",
        "老年": "1 老年护理补贴 老年人护理补贴 老年津贴 老年福利性护理补贴 老年补贴",
        "因公致残": "2 因公致残护理补贴 因公致残护理费 因公伤残护理费",
        "离休": "3 离休护理补贴 离休护理费 离休人员护理费 离休干部护理费",
        "工伤护理费": "4 工伤 工伤护理 工伤生活护理费 工伤保险生活护理费 工伤保险护理费",
    }.items()
    for word in words.split()
}

END_REASONS = (
    "死亡",
    "收入超标",
    "财产超标",
    "财政供养",
    "重复享受",
    "迁出",
    "自愿退出",
    "服刑",
    "残疾证到期",
    "不配合核查",
    "其他",
)

IS_DIBAO = Is("program", "in", DIBAO)
BY_HOUSEHOLD = Is("program", "in", HOUSEHOLD_PROGRAMS)
IS_DESTITUTE = Is("program", "=", DESTITUTE)
IS_DISABLED = Is("program", "in", DISABLED_PROGRAMS)
WAS_CONFIRMED = Is("status", "in", CONFIRMED)
"""Confirmed once, whatever became of it."""


def object_type(program: str | None) -> str | None:
    """对象类型 of a program: 户 or 人; None while the program is unknown."""
    if program is None:
        return None
    return "户" if program in HOUSEHOLD_PROGRAMS else "人"
