"""Intake `roster`: rosters of relief: low-income households, lists of their members, and persons of the other programs.

The line's own row is a person; household, benefit and member are filled with it. Part `head` only names the head of the
household that a member's line belongs to (户主姓名): it has no row of its own unless the head has no line.
"""

from __future__ import annotations

import re

from township_desk.core.text import match_key
from township_desk.intake.model import Doubt, Intake, Look, Part
from township_desk.intake.roster_patterns import ROSTER_PATTERNS

_NUMBER_WORDS = (
    "身份证号",
    "身份证号码",
    "公民身份号码",
    "公民身份证号码",
    "身份证",
    "证件号码",
    "证件号",
    "居民身份证号码",
    "身份号码",
)
_NAMES = ("姓名", "名字", "人员姓名", "对象姓名", "保障对象姓名", "低保对象姓名", "救助对象姓名", "享受人姓名")
_HEADS = ("户主姓名", "户主", "户主名", "户主名字", "申请人姓名", "申请人", "家庭户主", "低保户主", "领款人", "领款人姓名",
"户主（申请人）",
          "户主（申请人）姓名", "户主申请人")  # fmt: skip
_GROUPS = ("户主", "户主信息", "户主基本信息", "户主情况", "申请人", "申请人信息")
_MEMBER_GROUPS = (
    "家庭成员",
    "成员",
    "家庭成员信息",
    "家庭成员情况",
    "成员信息",
    "家庭成员基本情况",
    "保障对象",
    "保障人员",
    "共同生活家庭成员",
)

HOUSEHOLD_NUMBERS = (
    "户序号",
    "户序",
    "户编号",
    "户次",
    "户数序号",
    "家庭序号",
    "家庭编号",
    "户主序号",
    "低保户号",
    "第几户",
)
"""Headers of the household's running number in a list: it says which lines are one household and is not kept."""
LINE_NUMBERS = ("序号", "序", "编号", "no", "顺序号")
"""Headers of the line's number: where only each household's first line has one, it says where a household begins."""
QUARTER = re.compile(r"(?:第?[一二三四1-4])?季度?(?:度)?(?:保障|补助|发放|救助|低保|享受)?(?:资金|金额|金|总额|合计)")
MONTH_COLUMN = re.compile(r"(?:(20\d\d)年?)?(1[0-2]|0?[1-9])月(?:份)?(?:保障|补助|发放|救助|低保)?(?:金额|金)?(?:元)?")
NTH_MEMBER = re.compile(
    r"(?:家庭|保障|其他)?(?:成员|人员)第?([一二三四五六七八九十]|1?\d)(?:人|个)?(姓名|名字|身份证号码?|公民身份号码|证件号码|身份证|"
    r"与户主的?关系|关系|性别|健康状况|是否保障对象)"
)
NTH_GROUP = re.compile(r"(?:家庭|保障|其他)?(?:成员|人员)第?([一二三四五六七八九十]|1?\d)(?:人|个)?")
_NTH_FIELDS = {"姓名": "name", "名字": "name", "身份证": "id_no", "公民": "id_no", "证件": "id_no", "与户主": "relation",
               "关系": "relation", "性别": "sex", "健康": "health", "是否": "member.is_covered"}  # fmt: skip


def nth_member(path: tuple[str, ...]) -> tuple[str, str] | None:
    """(number, target) of a column of the n-th member of a line, by its header's words; None for any other column."""
    leaf = match_key(path[-1])
    match = NTH_MEMBER.fullmatch(leaf)
    upper = NTH_GROUP.fullmatch(match_key(path[-2])) if match is None and len(path) > 1 else None
    number, word = (match[1], match[2]) if match else (upper[1], leaf) if upper else ("", "")
    target = nth_field(word) if number else None
    return (number, target) if target is not None else None


def nth_field(word: str) -> str | None:
    """The target of a column of the n-th member by the rest of its header."""
    return next((target for start, target in _NTH_FIELDS.items() if word.startswith(start)), None)


_TIER_WORDS = {
    f"{before}{letter}{kind}{after}": f"{tier}类"
    for tier, letters in (("A", "Aa一1ⅠⅰI"), ("B", "Bb二2Ⅱⅱ"), ("C", "Cc三3Ⅲⅲ"))
    for letter in letters
    for kind in ("类", "档", "级", "等", "")
    for before in ("", "低保", "第", "农村低保")
    for after in ("", "低保", "户", "对象", "低保户", "保障", "家庭")
    if kind or letter in "AaBbCc"
}  # fmt: skip

HOUSEHOLD = Part(
    key="household",
    ledger="household",
    label="户",
    words={
        "village_id": ("村", "村（社区）", "所在村", "所属村", "村名", "行政村", "村别", "社区", "村居", "村（居）", "所在村（社区）",
                       "所属村（社区）", "村（居）委会", "村委会", "所属行政村", "户籍所在村"),
        "group_name": ("村组", "组别", "组", "所在组", "村民小组", "小组", "所在村组", "村组名称", "所属村组", "村（组）", "村、组", "组名",
                       "村名及组别", "村（社区）组", "自然村", "村小组", "所属组"),
        "address": ("家庭住址", "住址", "家庭地址", "详细地址", "地址", "现住址", "居住地址", "家庭详细住址"),
        "declared_size": ("家庭人口", "家庭人口数", "家庭人数", "户人口", "家庭总人口", "家庭成员数", "户籍人口", "人口数",
                          "家庭人口（人）"),
        "phone": ("联系电话", "手机号", "电话", "手机号码", "联系方式", "手机", "户主电话", "电话号码", "联系号码"),
        "hukou_no": ("户口簿号", "户口簿户号", "户口本号", "户号"),
        "hukou_type": ("户口性质", "户籍性质", "户口类别", "户籍类别", "户籍类型"),
        "hh_nature": ("户属性", "农户属性", "农户类型", "户类型"),
        "acct_name": ("开户人", "开户人姓名", "开户姓名", "户名", "账户名", "开户名", "存折户名"),
        "bank_name": ("开户银行", "开户行", "银行", "银行名称", "代发银行", "开户银行名称", "发放银行"),
        "bank_no": ("账号", "银行账号", "银行卡号", "一卡通账号", "卡号", "帐号", "银行账户", "社保卡账号", "存折账号", "一卡通号", "账户",
                    "银行帐号", "一卡通卡号", "惠农卡号", "社会保障卡账号", "发放账号"),
        "acct_kind": ("账户介质", "介质", "账户类型", "卡折类型"),
    },
    spares=("village_id",),
    judged=("BK-02",),
)  # fmt: skip

BENEFIT = Part(
    key="benefit",
    ledger="benefit",
    label="待遇",
    words={
        "program": ("待遇项目", "救助项目", "保障项目", "享受待遇", "享受项目", "补贴项目"),
        "tier": ("低保类别", "档次", "保障等级", "保障档次", "施保类别", "低保等级", "保障分类", "低保档次", "分类（档次）",
                 "类别（档次）", "保障标准类别", "享受档次"),
        "care_place": ("供养方式", "供养形式", "供养类别", "供养类型"),
        "institution": ("供养机构", "敬老院", "供养机构名称", "集中供养机构"),
        "caregiver": ("照料服务人", "照料人", "照护人", "照料护理人", "监护照料人", "照料人姓名", "照护人姓名", "照料护理人姓名"),
        "self_care": ("自理能力", "生活自理能力", "自理情况", "自理程度", "失能程度", "护理等级", "护理类别", "护理类型"),
        "basic_std": ("基本生活标准", "基本生活费", "基本生活金", "基本生活补助", "生活费标准", "基本生活费标准"),
        "care_std": ("照料护理标准", "照料护理费", "护理费", "照料护理补贴", "照料费", "护理标准", "照料护理补助", "护理补助"),
        "disab_snapshot": ("残疾类别等级", "残疾等级及类别", "残疾类别及等级", "残疾类别和等级", "残疾种类及等级"),
        "monthly_amount": ("月保障金额", "月保障金", "月补助金额", "保障金额", "月低保金", "低保金", "月补助金", "月发放金额",
                           "户月保障金额",
                           "月救助金额", "补助金额", "月金额", "每月金额", "月享受金额", "月补差金额", "补差金额", "户月补助金额",
                           "月补差额",
                           "户月低保金额", "户月保障金", "月低保金额", "低保金额", "救助金额", "发放金额", "享受金额", "月保障资金",
                           "补助标准（元/月）", "月补助", "月补助额",
                           "月保障额", "月救助金", "金额"),
        "start_month": ("享受起始时间", "享受起始年月", "享受起始月份", "享受时间（起）", "享受时间起", "享受时间", "起始时间",
                        "享受开始时间",
                        "开始享受时间", "起发月份", "纳入时间", "起保时间", "起保年月", "起保月份", "享受低保时间", "起始年月", "纳入年月",
                        "保障起始时间", "享受起始日期", "开始月份", "起始月份", "起始月", "纳入低保时间", "低保享受时间", "起始日期"),
        "end_month": ("停发月份", "停保月份", "停保时间", "停发时间", "终止时间", "终止月份", "退出时间", "退出月份", "停发年月",
                      "停保年月",
                      "享受终止时间", "停发月", "停发起始月份"),
        "end_reason": ("停发原因", "停保原因", "退出原因", "终止原因"),
        "reason": ("致困原因", "致贫原因", "困难原因", "致贫（困难）原因", "保障原因", "救助原因", "主要致贫原因", "申请原因", "低保原因",
                   "享受原因", "致贫致困原因", "主要致困原因", "享受低保原因"),
        "declared_count": ("保障人数", "保障人口", "保障人口数", "享受人数", "低保人数", "在保人数", "享受人口", "低保人口", "救助人数",
                           "保障对象人数", "人数", "享受低保人数", "施保人数"),
        "cert_no": ("保障证号", "低保证号", "低保证编号", "证号", "救助证号", "保障证编号"),
        "approved_on": ("审批时间", "批准时间", "审批日期", "批准日期", "确认日期", "确认时间"),
        "status": (),
        "remark": ("备注", "备考", "说明", "其他说明"),
    },
    values={
        "tier": _TIER_WORDS,
        "self_care": {"一级护理": "完全丧失", "二级护理": "部分丧失", "三级护理": "具备"},
        "reason": {"疾病": "因病", "因病致贫": "因病", "因残致贫": "因残", "缺劳力": "缺劳动力", "因灾致贫": "因灾",
                   "因学致贫": "因学", "年老体弱": "年老", "残疾": "因残"},
    },
    judged=(),
    archived=True,
)  # fmt: skip

MEMBER = Part(
    key="member",
    ledger="benefit_member",
    label="保障成员",
    words={
        "is_covered": ("是否保障对象", "是否保障", "是否享受", "是否低保对象", "是否纳入保障", "是否享受低保", "保障对象", "是否在保",
                       "是否施保", "是否保障人口", "享受低保"),
        "not_covered_reason": ("不保原因", "未保障原因", "不保障原因", "不享受原因"),
        "amount": ("个人月金额", "个人保障金额", "个人月保障金额", "个人补助金额", "人月保障金", "个人低保金", "个人金额"),
        "plus_reason": ("分类施保", "分类施保类别", "增发原因", "分类施保情形"),
    },
    values={"is_covered": dict.fromkeys(("保障", "在保", "享受", "纳入", "低保"), "是")
            | dict.fromkeys(("不保障", "不保", "未保障", "不享受", "未享受", "未纳入", "不纳入", "非低保"), "否")},
    judged=(),
)  # fmt: skip

EVENT = Part(key="event", ledger="benefit_event", label="变动", words={}, judged=())
"""What a later month's roster changes in a benefit, so that the months before stay what they were."""

HEAD = Part(
    key="head",
    ledger="person",
    label="户主",
    words={
        "name": _HEADS,
        "id_no": (
            "户主身份证号",
            "户主身份证号码",
            "户主身份证",
            "户主公民身份号码",
            "户主证件号码",
            "申请人身份证号",
            "申请人身份证号码",
        ),
    },
    under={(group, word): "name" for group in _GROUPS for word in ("姓名", "名字")}
    | {(group, word): "id_no" for group in _GROUPS for word in _NUMBER_WORDS},
)

ROSTER = Intake(
    name="roster",
    label="救助花名册（按户、按人）",
    files=("低保", "特困", "五保", "两补", "两项补贴", "残疾人", "高龄", "孤儿", "救助", "花名册", "保障"),
    ledger="person",
    words={
        "name": ("成员姓名", "家庭成员姓名", *_NAMES, "家庭成员", "保障人员姓名", "家庭成员名单", "成员"),
        "id_no": (*_NUMBER_WORDS, "成员身份证号", "成员身份证号码", "家庭成员身份证号", "家庭成员身份证号码", "成员身份证"),
        "relation": ("与户主关系", "与户主的关系", "家庭关系", "关系", "与申请人关系", "称谓", "与户主之关系", "与申请人的关系",
                     "家庭成员关系"),
        "sex": ("性别",),
        "birth": ("出生日期", "出生年月日", "生日"),
        "phone": ("本人电话", "成员电话", "成员联系电话"),
        "is_coliving": ("是否共同生活", "是否共同生活成员", "共同生活"),
    },
    under={(group, word): "name" for group in _MEMBER_GROUPS for word in ("姓名", "名字")}
    | {(group, word): "id_no" for group in _MEMBER_GROUPS for word in _NUMBER_WORDS}
    | {(group, word): "phone" for group in _MEMBER_GROUPS for word in ("电话", "联系电话", "手机号", "手机号码")},
    doubts=(
        Doubt(("低保类型", "保障类型", "救助种类", "对象类别", "类型", "低保种类", "低保性质", "救助类型", "救助类别", "保障类别", "类别",
               "分类", "享受类别", "享受类型", "待遇类型", "待遇类别", "补贴类型", "补贴类别", "补贴种类", "补助类型",
               "补助类别", "救助项目类型"),
              "benefit.tier", "benefit.program", Look.CHOICE),
        Doubt(("单位名称", "单位", "所在单位", "填报单位", "上报单位"), "household.village_id", "household.address", Look.VILLAGE),
        Doubt(("保障状态", "享受状态", "在保状态", "保障情况", "享受情况"), "benefit.status", "member.is_covered", Look.CHOICE),
    ),
    ignored=(*HOUSEHOLD_NUMBERS, "补发（扣减）", "补发", "扣减", "实发金额", "实发", "领款人签字", "签字", "签名", "补发扣减", "应发金额",
             "家庭人均收入", "年龄", "周岁"),
    values={"relation": {"户主本人": "户主", "户主/本人": "户主", "户主（本人）": "户主"}},
    patterns=ROSTER_PATTERNS,
    monthly=True,
    blank=(
        ("户序号", ""), ("村", "household.village_id"), ("组别", "household.group_name"), ("姓名", "name"), ("身份证号", "id_no"),
        ("与户主关系", "relation"), ("待遇项目", "benefit.program"), ("低保类别", "benefit.tier"),
        ("月保障金额（元）", "benefit.monthly_amount"), ("保障人数", "benefit.declared_count"), ("是否保障对象", "member.is_covered"),
        ("享受起始月份", "benefit.start_month"), ("停发月份", "benefit.end_month"), ("停发原因", "benefit.end_reason"),
        ("致困原因", "benefit.reason"), ("供养方式", "benefit.care_place"), ("自理能力", "benefit.self_care"),
        ("家庭人口", "household.declared_size"), ("联系电话", "household.phone"), ("开户人", "household.acct_name"),
        ("开户银行", "household.bank_name"), ("银行账号", "household.bank_no"), ("备注", "benefit.remark"),
    ),
    blank_lines=("所属月份：", "填法见“填表说明”。"),
    blank_guide=(
        "按户的（低保、低保边缘）：只填户主一行并写保障人数；或者一人一行，同一户写同一个户序号，户主的“与户主关系”写“户主”。",
        "按人的（特困、两项补贴、高龄、孤儿）：一人一行，户序号不填；一个人有两项待遇的写两行。",
    ),
    apart=lambda path: nth_member(path) is not None,
    place=("household.group_name", "household.address"),
    naming=("name", "id_no"),
    refs={"hh_id": "household"},
    instead={"head.name": "name", "head.id_no": "id_no"},
    needs=("id_no",),
    judged=("ID-09", "ID-10"),
    parts=(HOUSEHOLD, BENEFIT, MEMBER, EVENT, HEAD),
)  # fmt: skip


__all__ = [
    "EVENT",
    "HOUSEHOLD_NUMBERS",
    "LINE_NUMBERS",
    "MONTH_COLUMN",
    "QUARTER",
    "ROSTER",
    "nth_field",
    "nth_member",
]  # fmt: skip
