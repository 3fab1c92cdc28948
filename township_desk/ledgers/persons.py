"""Register of persons: one row a natural person; the resident ID number is the key of the whole database."""

from __future__ import annotations

from typing import Any

from township_desk.core.fields import COMPLETE, SAVE, Name, ParseContext, Row, Section, Text
from township_desk.core.fields_choice import Bool, Choice, MultiChoice, Ref
from township_desk.core.fields_code import BankNo, DisabNo, IdCard, Phone, id_birth, id_sex
from township_desk.core.fields_date import Date
from township_desk.core.ledger import Child, Ledger, Mark
from township_desk.core.problem import Problem, Severity
from township_desk.core.query import Is, Sort, Today
from township_desk.ledgers.dictionaries import (
    ACCOUNT_KINDS,
    ACCOUNT_WORDS,
    BANK_WORDS,
    BANKS,
    ETHNIC_GROUPS,
    ETHNIC_WORDS,
)
from township_desk.ledgers.registers import AREA, PAID_BY_ACCOUNT
from township_desk.ledgers.rules_people import PERSON_RULES

RELATIONS = (
    "户主", "配偶", "子", "女", "儿媳", "女婿", "孙子（女）", "外孙子（女）", "父母", "岳父母或公婆", "祖父母", "兄弟姐妹", "其他",
)  # fmt: skip
RELATION_WORDS = {
    word: option
    for option, words in {
        "户主": "本人 户主本人 本 申请人",
        "配偶": "妻 妻子 丈夫 夫 夫妻 爱人 老婆 之妻 之夫 老伴",
        "子": "儿子 长子 次子 三子 四子 五子 独生子 儿 养子 继子 独子 子女（男） 之子 大儿子 二儿子 三儿子 小儿子 幼子 二子",
        "女": "女儿 长女 次女 三女 四女 五女 独生女 养女 继女 独女 子女（女） 之女 大女儿 二女儿 三女儿 小女儿 幼女 二女",
        "儿媳": "媳妇 儿媳妇 长媳 次媳 之媳",
        "女婿": "婿 上门女婿",
        "孙子（女）": "孙子 孙女 孙 孙子女 孙子或孙女 曾孙 重孙 曾孙子 曾孙女",
        "外孙子（女）": "外孙子 外孙女 外孙 外孙子女",
        "父母": "父亲 母亲 父 母 爸爸 妈妈 继父 继母 养父 养母",
        "岳父母或公婆": "岳父 岳母 公公 婆婆 公婆 岳父母 公 婆",
        "祖父母": "祖父 祖母 爷爷 奶奶 外祖父 外祖母 外公 外婆 外祖父母",
        "兄弟姐妹": "兄 弟 姐 妹 哥哥 弟弟 姐姐 妹妹 兄弟 姐妹",
        "其他": "其它 其他亲属 亲属 侄子 侄女 非亲属",
    }.items()
    for word in words.split()
}
ALIVE_STATES = ("在册", "死亡", "宣告失踪", "服刑", "迁出")
DISABLED = Is("disab_no", "filled")
DISABILITY_KINDS = ("视力", "听力", "言语", "肢体", "智力", "精神", "多重")
DISABILITY_LEVELS = ("一级", "二级", "三级", "四级")
LEVEL_WORDS = {
    word: level
    for level, words in zip(
        DISABILITY_LEVELS, ("1 1级 壹级 一", "2 2级 贰级 二", "3 3级 叁级 三", "4 4级 肆级 四"), strict=True
    )
    for word in words.split()
}


def derived_sex(row: Row) -> str | None:
    """The sex that is given, else what the 17th digit of the ID number says."""
    given = row.get("sex")
    if given is not None or not row.get("id_no"):
        return given
    return id_sex(row["id_no"])


def derived_birth(row: Row) -> Any:
    """The date of birth that is given, else the one in the ID number."""
    given = row.get("birth")
    if given is not None or not row.get("id_no"):
        return given
    return id_birth(row["id_no"])


def _check_social_card(value: str, ctx: ParseContext) -> Problem | None:
    """SS-02: a social security card has 8 to 12 letters and digits, or 16 to 19 digits."""
    fits = value.isascii() and value.isalnum() and value == value.upper()
    if fits and (8 <= len(value) <= 12 or (value.isdigit() and 16 <= len(value) <= 19)):
        return None
    text = "社保卡卡号一般为8—9位字母数字；若填的是银行账号请填入“账号”栏。"
    return Problem("SS-02", text, Severity.WARNING)


PERSON = Ledger(
    name="person",
    label="人员",
    area=AREA,
    use="自然人主档；身份证号为全库唯一钥匙",
    sections=(
        Section(
            "身份",
            Name(name="name", label="姓名", limit=20, needed=SAVE, synonyms=("成员姓名", "人员姓名", "姓 名", "家庭成员姓名")),
            Choice(name="id_type", label="证件类型", options=("居民身份证", "户口簿", "港澳台居民居住证", "其他"), needed=COMPLETE,
                   default="居民身份证", words={"身份证": "居民身份证", "二代身份证": "居民身份证"}, synonyms=("证件种类",)),
            IdCard(name="id_no", label="身份证号", needed=COMPLETE,
                   synonyms=("公民身份号码", "身份证号码", "证件号码", "身份证", "公民身份证号码", "身份号码", "居民身份证号")),
            # 自动 in the dictionary; kept open because rosters give it for persons without an ID number, and so that a
            # difference from the number can be seen at all (ID-09, ID-10).
            Choice(name="sex", label="性别", options=("男", "女"), needed=COMPLETE, derive=derived_sex, words={"1": "男", "2": "女"},
                   width=5, help="由身份证第17位推得"),
            Date(name="birth", label="出生日期", fact=True, needed=COMPLETE, derive=derived_birth,
                 synonyms=("出生年月日", "生日", "出生时间"), help="由身份证第7—14位推得"),
            Choice(name="ethnicity", label="民族", options=ETHNIC_GROUPS, words=ETHNIC_WORDS, default="汉族", width=7),
        ),
        Section(
            "户与住址",
            Ref(name="hh_id", label="所在户", target="household", synonyms=("户编号", "户主姓名", "户主", "户号"), width=17,
                help="救助监测对象须填；干部、经营者可空"),
            Choice(name="relation", label="与户主关系", options=RELATIONS, words=RELATION_WORDS, loose=False, needed=COMPLETE,
                   when=Is("hh_id", "filled"), when_text="登记了所在户", synonyms=("与户主的关系", "家庭关系", "关系", "与申请人关系"),
                   width=9),
            Bool(name="is_coliving", label="是否共同生活成员", needed=COMPLETE, synonyms=("共同生活", "是否共同生活"),
                 help="低保核算人口只计“是”"),
            Text(name="hukou_addr", label="户籍地址", limit=100, width=20, synonyms=("户籍所在地", "户口所在地")),
            Text(name="resid_addr", label="常住地址", limit=100, width=20, synonyms=("现住址", "居住地址", "家庭住址", "住址")),
            Phone(name="phone", label="联系电话", synonyms=("电话", "手机号", "手机号码", "联系方式", "本人电话")),
        ),
        Section(
            "婚姻与教育",
            Choice(name="marital", label="婚姻状况", options=("未婚", "已婚", "离异", "丧偶"), words={"离婚": "离异", "初婚": "已婚",
                   "再婚": "已婚"}, synonyms=("婚姻", "婚否"), width=7),
            Choice(
                name="education", label="文化程度",
                options=("文盲或半文盲", "小学", "初中", "高中或中专", "大专", "本科及以上", "学龄前"),
                words={"文盲": "文盲或半文盲", "半文盲": "文盲或半文盲", "高中": "高中或中专", "中专": "高中或中专", "中职": "高中或中专",
                       "技校": "高中或中专", "专科": "大专", "本科": "本科及以上", "大学": "本科及以上", "研究生": "本科及以上",
                       "硕士": "本科及以上", "博士": "本科及以上", "学前": "学龄前", "学龄前儿童": "学龄前"},
                synonyms=("学历", "文化水平", "受教育程度"),
            ),
            Choice(
                name="school_status", label="在校生状况",
                options=("非在校", "学前", "小学", "七年级", "八年级", "九年级", "高中", "中职", "高职高专", "本科及以上"),
                words={"非在校生": "非在校", "不在校": "非在校", "否": "非在校", "无": "非在校", "学前教育": "学前", "幼儿园": "学前",
                       "初一": "七年级", "初二": "八年级", "初三": "九年级", "普通高中": "高中", "中专": "中职", "中等职业": "中职",
                       "大专": "高职高专", "高职": "高职高专", "本科": "本科及以上", "大学": "本科及以上"},
                synonyms=("在校状况", "在校情况", "就学状况"),
            ),
        ),
        Section(
            "健康与劳动",
            MultiChoice(
                name="health", label="健康状况", options=("健康", "长期慢性病", "患有大病", "残疾"), exclusive=("健康",),
                words={"良好": "健康", "慢性病": "长期慢性病", "大病": "患有大病", "重病": "患有大病", "残疾人": "残疾",
                       "慢病": "长期慢性病"},
                synonyms=("身体状况", "健康情况", "身体健康状况"),
            ),
            Choice(
                name="labor", label="劳动能力",
                options=("技能劳动力", "普通劳动力", "弱劳动力或半劳动力", "丧失劳动力", "无劳动力"),
                words={"技能": "技能劳动力", "普通": "普通劳动力", "弱劳动力": "弱劳动力或半劳动力", "半劳动力": "弱劳动力或半劳动力",
                       "弱半劳动力": "弱劳动力或半劳动力", "弱劳力": "弱劳动力或半劳动力", "部分丧失": "弱劳动力或半劳动力",
                       "丧失": "丧失劳动力", "完全丧失": "丧失劳动力", "无": "无劳动力", "有劳动能力": "普通劳动力",
                       "无劳动能力": "无劳动力", "有": "普通劳动力"},
                synonyms=("劳动力状况", "劳动技能", "劳动力", "劳力状况"), width=12,
            ),
            Choice(
                name="work_status", label="就业状态",
                options=("务农", "县内务工", "县外省内务工", "省外务工", "个体经营", "公益岗", "财政供养", "企业退休",
                         "无业", "在校", "学龄前"),
                words={"本地务工": "县内务工", "省内务工": "县外省内务工", "外省务工": "省外务工", "个体": "个体经营",
                       "个体户": "个体经营",
                       "公益性岗位": "公益岗", "公职人员": "财政供养", "退休": "企业退休", "无": "无业", "学生": "在校",
                       "在家务农": "务农",
                       "未就业": "无业", "待业": "无业"},
                synonyms=("务工状态", "就业情况", "务工情况", "职业", "就业状况"), help="“财政供养”触发核查",
            ),
        ),
        Section(
            "残疾",
            DisabNo(name="disab_no", label="残疾证号", synonyms=("残疾人证号", "残疾证号码", "残疾证")),
            Choice(name="disab_kind", label="残疾类别", options=DISABILITY_KINDS,
                   codes={"视力": "1", "听力": "2", "言语": "3", "肢体": "4", "智力": "5", "精神": "6", "多重": "7"},
                   needed=COMPLETE, when=DISABLED, when_text="有残疾证", synonyms=("残疾类型", "残疾种类"), width=7),
            Choice(name="disab_level", label="残疾等级", options=DISABILITY_LEVELS,
                   codes={"一级": "1", "二级": "2", "三级": "3", "四级": "4"},
                   words=LEVEL_WORDS,
                   needed=COMPLETE, when=DISABLED, when_text="有残疾证", synonyms=("残疾级别", "残疾程度"), width=7),
            Date(name="disab_expire", label="残疾证有效期至", needed=COMPLETE, when=DISABLED, when_text="有残疾证",
                 synonyms=("残疾证有效期", "有效期至", "有效期"), help="一般为发证之日起10年"),
        ),
        Section(
            "政治面貌与保险",
            Choice(name="political", label="政治面貌", options=("中共党员", "中共预备党员", "共青团员", "群众", "其他"),
                   words={"党员": "中共党员", "预备党员": "中共预备党员", "团员": "共青团员", "正式党员": "中共党员"}),
            Choice(name="med_insured", label="医保", options=("居民医保", "职工医保", "未参保"),
                   words={"城乡居民医保": "居民医保", "新农合": "居民医保", "合作医疗": "居民医保", "城镇职工医保": "职工医保"},
                   synonyms=("医疗保险", "医保参保", "参加医疗保险")),
            Choice(name="pension_insured", label="养老保险", options=("居民养老", "职工养老", "未参保", "领取中"),
                   words={"城乡居民养老": "居民养老", "城乡居民养老保险": "居民养老", "已领取": "领取中"},
                   synonyms=("养老", "养老保险参保")),
        ),
        Section(
            "发放账户",
            Name(name="acct_name", label="开户人", needed=COMPLETE, when=PAID_BY_ACCOUNT, when_text="登记了账号",
                 synonyms=("账户名", "户名", "开户名", "开户人姓名"), help="按人发放的待遇原则上为本人"),
            Choice(name="bank_name", label="开户银行", options=BANKS, words=BANK_WORDS, needed=COMPLETE, when=PAID_BY_ACCOUNT,
                   when_text="登记了账号", synonyms=("开户行", "银行", "银行名称", "代发银行")),
            BankNo(name="bank_no", label="账号", synonyms=("银行账号", "银行卡号", "卡号", "一卡通账号", "帐号", "银行账户", "账户")),
            Choice(name="acct_kind", label="账户介质", options=ACCOUNT_KINDS, words=ACCOUNT_WORDS, needed=COMPLETE,
                   when=PAID_BY_ACCOUNT, when_text="登记了账号", synonyms=("介质", "账户类型"), width=8),
            Text(name="ss_card_no", label="社会保障卡号", limit=20, checks=(_check_social_card,), synonyms=("社保卡号", "社保卡卡号"),
                 width=14),
        ),
        Section(
            "状态",
            Choice(name="alive_status", label="人员状态", options=ALIVE_STATES, needed=COMPLETE, default="在册",
                   words={"正常": "在册", "健在": "在册", "已故": "死亡", "去世": "死亡", "已死亡": "死亡",
                          "失踪": "宣告失踪", "迁移": "迁出"},
                   synonyms=("状态", "在册状态")),
            Date(name="death_date", label="死亡日期", fact=True, needed=COMPLETE, when=Is("alive_status", "=", "死亡"),
                 when_text="人员状态为死亡", synonyms=("死亡时间", "去世日期", "去世时间")),
        ),
    ),
    key=("id_no",),
    title=("name",),
    village=None,
    listed=("name", "sex", "birth", "id_no", "hh_id", "relation", "phone", "labor", "health", "work_status", "disab_kind",
            "disab_level", "alive_status"),
    searched=("name", "id_no", "phone", "disab_no", "resid_addr"),
    sort=(Sort("id", True),),
    marks=(
        Mark("dead", "死亡", "moved", Is("alive_status", "=", "死亡")),
        Mark("disab_expired", "残疾证过期", "soon", Is("disab_expire", "<", Today())),
    ),
    rules=PERSON_RULES,
    children=(
        Child("duty", "person_id", "岗位", ("post_type", "level", "village_id", "start_on", "end_on")),
    ),
)  # fmt: skip
