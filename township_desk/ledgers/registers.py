"""Registers of villages and households (底册): the source of every village drop-down, the unit of relief and monitoring."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from township_desk.core.fields import COMPLETE, SAVE, Code, Name, ParseContext, Row, Section, Text
from township_desk.core.fields_choice import Bool, Choice, Ref
from township_desk.core.fields_code import BankNo, Phone
from township_desk.core.fields_date import Year
from township_desk.core.fields_number import Decimals, Int, Money
from township_desk.core.ledger import Child, Identity, Ledger, Mark, Numbering
from township_desk.core.problem import Problem
from township_desk.core.query import CountOf, Expr, FirstOf, Is, LatestOf, Sort, That, Val, When
from township_desk.ledgers.dictionaries import ACCOUNT_KINDS, ACCOUNT_WORDS, BANK_WORDS, BANKS
from township_desk.ledgers.rules_registers import HOUSEHOLD_RULES, VILLAGE_RULES

AREA = "底册"
VILLAGE_HEADERS = (
    "村（社区）", "村", "社区", "所在村", "村名", "行政村", "所属村", "村居", "村（居）", "村别", "村社", "村社区", "所在村（社区）",
    "所属村（社区）", "所属行政村", "村委会", "村级", "所在行政村", "属地", "属地村", "上报村", "填报村", "村名称", "村（社区）名称",
)  # fmt: skip
"""Headers that villages write over the village column, in every ledger."""


def village_field(**facts: Any) -> Ref:
    """The village of a row: the same field in every ledger."""
    synonyms = tuple(word for word in VILLAGE_HEADERS if word != facts.get("label", "村"))
    given: dict[str, Any] = {"name": "village_id", "label": "村", "target": "village", "synonyms": synonyms, "width": 9}
    return Ref(**given | facts)


def _code12(value: str, ctx: ParseContext) -> Problem | None:
    """统计用区划代码（村级）: 12 digits."""
    if len(value) == 12 and value.isdigit():
        return None
    return Problem("RY-20", f"“{{字段}}”应为12位数字（现为{len(value)}位）。")


def _aliases(text: str | None) -> Iterator[str]:
    for part in (text or "").replace("，", "、").replace(",", "、").replace("；", "、").replace(";", "、").split("、"):
        if part.strip():
            yield part.strip()


def village_stem(name: str) -> str:
    """A village's name without 村, 社区 or 居委会 (柳沟村 -> 柳沟); the name itself when nothing would be left."""
    for tail in ("村民委员会", "居民委员会", "村委会", "居委会", "社区", "村"):
        if name.endswith(tail) and len(name) - len(tail) >= 2:
            return name.removesuffix(tail)
    return name


def village_spellings(row: Row, town: str) -> Iterator[str]:
    """Every text that means this village: name, stem, committee names, with the town in front, aliases, code."""
    name = row.get("name") or ""
    stem = village_stem(name)
    community = row.get("kind") == "社区"
    committees = ("居委会", "居民委员会", "社区居委会", "社区居民委员会") if community else ("村委会", "村民委员会")
    names = [
        name,
        stem,
        *(word + tail for word in (stem, name) for tail in committees),
        stem + ("社区" if community else "村"),
    ]
    names += list(_aliases(row.get("aliases")))
    yield from names
    if town:
        yield from (town + known for known in names)
    if row.get("code12"):
        yield str(row["code12"])


def village_short_code(row: Row) -> str:
    """村简码: the village's own, else the last three digits of its code, else its place in the order."""
    if row.get("short_code"):
        return str(row["short_code"])
    code = row.get("code12") or ""
    if len(code) == 12:
        return str(code[-3:])
    return f"{row['sort_no']:03d}" if row.get("sort_no") is not None else ""


VILLAGE = Ledger(
    name="village",
    label="村（社区）",
    area=AREA,
    use="行政区划与人口底数；所有台账的“村/社”下拉来源",
    sections=(
        Section(
            "村（社区）",
            Code(
                name="code12", label="统计用区划代码", limit=12, needed=COMPLETE, checks=(_code12,), width=14,
                synonyms=("区划代码", "行政区划代码", "村代码", "统计代码"), help="12位；前9位为本镇代码",
            ),
            Text(
                name="name", label="名称", limit=30, needed=SAVE, pinyin=True, width=10, synonyms=(*VILLAGE_HEADERS, "名 称"),
            ),
            Choice(
                name="kind", label="类别", options=("行政村", "社区"), needed=COMPLETE, default="行政村", width=8,
                words={"村": "行政村", "居委会": "社区", "居": "社区"}, synonyms=("村类别", "性质"),
            ),
        ),
        Section(
            "联系",
            Name(name="secretary_name", label="村党组织书记", synonyms=("书记", "支部书记", "村支书", "党支部书记")),
            Phone(name="phone", label="联系电话", synonyms=("电话", "手机号", "联系方式", "书记电话")),
        ),
        Section(
            "人口与土地",
            Int(name="group_count", label="村民小组数", unit="个", synonyms=("组数", "小组数", "村民小组")),
            Int(name="household_count", label="户数", unit="户", synonyms=("总户数", "户籍户数"), help="户籍户数"),
            Int(name="population", label="人口数", unit="人", synonyms=("人数", "总人口", "户籍人口", "人口")),
            Decimals(name="farmland_mu", label="耕地面积", unit="亩", digits=12, synonyms=("耕地",), width=10),
            Bool(name="is_lifted", label="是否脱贫村", needed=COMPLETE, default=False, synonyms=("脱贫村", "贫困村")),
        ),
        Section(
            "登记",
            Int(name="sort_no", label="排序号", needed=COMPLETE, synonyms=("序号", "顺序"), help="打印合计表时的行顺序"),
            Bool(name="is_active", label="启用", needed=COMPLETE, default=True, help="撤并后置否，历史数据保留"),
        ),
        Section(
            # Not in the dictionary: what a sheet may call the village, and the part of its code that numbers use.
            "别名与简码",
            Text(name="aliases", label="别名", limit=200, synonyms=("其他写法", "曾用名"), width=16,
                 help="村里报表上的其他写法，几个之间用“、”分开"),
            Code(name="short_code", label="村简码", limit=6, width=7,
                 help="户编号、监管对象编号、房屋编号的开头；不填用区划代码后三位"),
        ),
    ),
    # The dictionary's key is code12; at first start only names are known, so that the name is what identifies a village.
    key=("name",),
    title=("name",),
    village=None,
    listed=("sort_no", "name", "kind", "code12", "group_count", "household_count", "population", "farmland_mu", "is_lifted",
            "secretary_name", "phone", "is_active"),
    searched=("name", "code12", "secretary_name", "aliases"),
    sort=(Sort("sort_no"),),
    rules=VILLAGE_RULES,
    marks=(Mark("inactive", "已撤并", "moved", Is("is_active", "=", False)),),
    short_code=village_short_code,
    spellings=village_spellings,
)  # fmt: skip

HOUSEHOLD_STATES = ("在册", "分户", "整户迁出", "整户消亡")
LIFTED = Is("hh_nature", "=", "脱贫户")
PAID_BY_ACCOUNT = Is("bank_no", "filled")
"""按户（人）发放的待遇必填: until benefits are registered here, who has an account number is paid by it."""


def _family_size() -> Expr:
    """家庭人口: living members who have not moved away; the declared number while only the head is registered."""
    living = CountOf("person", "hh_id", Is("alive_status", "not in", ("死亡", "迁出")))
    return When(That(living, "<=", 1), FirstOf((Val("declared_size"), living)), living)


HOUSEHOLD = Ledger(
    name="household",
    label="家庭（户）",
    area=AREA,
    use="一切救助、监测、补贴的户主档；户是低保、监测的计数单位",
    sections=(
        Section(
            "户",
            Code(name="hh_no", label="户编号", auto=True, help="村简码+6位流水号，由程序编", width=11),
            Ref(
                name="head_person_id", label="户主", target="person", needed=SAVE, width=8,
                synonyms=("户主姓名", "户主名", "户主身份证号"), help="须为本户成员且“与户主关系”为户主",
            ),
            village_field(needed=SAVE),
            Text(name="group_name", label="村民小组", limit=20, width=8, by_number=True,
                 synonyms=("组别", "组", "所在组", "小组", "村组", "组名", "自然村")),
            Text(name="address", label="家庭住址", limit=100, needed=COMPLETE, width=20,
                 synonyms=("住址", "家庭地址", "详细地址", "地址", "居住地址")),
        ),
        Section(
            "户籍与户情",
            Text(name="hukou_no", label="户口簿户号", limit=20, synonyms=("户号", "户口簿号", "户口本号")),
            Choice(name="hukou_type", label="户籍类别", options=("农村", "城镇"), needed=COMPLETE,
                   words={"农业": "农村", "非农业": "城镇", "非农": "城镇", "农业户口": "农村", "城市": "城镇", "居民": "城镇"},
                   synonyms=("户口性质", "户籍性质", "户口类别", "户籍类型"), width=8),
            Int(name="family_size", label="家庭人口", unit="人", auto=True, virtual=_family_size(),
                synonyms=("家庭人口数", "人口数", "家庭成员数", "户人口"),
                help="在世且未迁出的成员数；只登记了户主的，用申报家庭人口"),
            # Not in the dictionary: what a household roster says while the members are not registered, as
            # benefit.declared_count is for the covered ones.
            Int(name="declared_size", label="申报家庭人口", unit="人", minimum=1, synonyms=("申报人口",), help="花名册上写的家庭人口"),
            Phone(name="phone", label="联系电话", needed=COMPLETE,
                  synonyms=("电话", "手机号", "联系方式", "手机号码", "联系号码", "户主电话")),
            Choice(
                name="hh_nature", label="户属性", needed=COMPLETE, default="一般农户", width=12,
                options=("一般农户", "脱贫户", "脱贫不稳定户", "边缘易致贫户", "突发严重困难户"),
                words={"建档立卡户": "脱贫户", "已脱贫户": "脱贫户", "一般户": "一般农户", "边缘户": "边缘易致贫户",
                       "突发困难户": "突发严重困难户"},
                synonyms=("农户属性", "家庭类型", "户类型", "户类别"), help="监测台账启用后由监测结论联动",
            ),
            Year(name="lifted_year", label="脱贫年度", needed=COMPLETE, when=LIFTED, when_text="户属性为脱贫户",
                 minimum=2014, maximum=2020, synonyms=("脱贫年份", "脱贫时间"), help="2014—2020"),
            Money(name="income_pc", label="上年人均纯收入", unit="元/人·年", auto=True, minimum=None,
                  virtual=LatestOf("household_income", "hh_id", "income_pc", "year"),
                  synonyms=("人均纯收入", "人均收入", "家庭人均收入"), help="最近一年家庭收入表的人均年纯收入"),
            Decimals(name="farmland_mu", label="耕地面积", unit="亩", digits=8, synonyms=("耕地", "承包地面积", "承包地"), width=9),
            Choice(name="housing_safe", label="住房安全", options=("A级", "B级", "C级", "D级", "未鉴定"),
                   synonyms=("住房安全等级", "房屋等级", "住房等级"), width=8),
        ),
        Section(
            "发放账户",
            Name(name="acct_name", label="开户人", needed=COMPLETE, when=PAID_BY_ACCOUNT, when_text="登记了账号",
                 synonyms=("账户名", "户名", "开户名", "开户人姓名", "开户姓名"), help="须为户主或本户成员"),
            Choice(name="bank_name", label="开户银行", options=BANKS, words=BANK_WORDS, needed=COMPLETE, when=PAID_BY_ACCOUNT,
                   when_text="登记了账号", synonyms=("开户行", "银行", "银行名称", "代发银行", "开户银行名称")),
            BankNo(name="bank_no", label="账号",
                   synonyms=("银行账号", "银行卡号", "卡号", "账户", "一卡通账号", "银行账户", "帐号", "银行帐号", "社保卡账号")),
            Choice(name="acct_kind", label="账户介质", options=ACCOUNT_KINDS, words=ACCOUNT_WORDS, needed=COMPLETE,
                   when=PAID_BY_ACCOUNT, when_text="登记了账号", synonyms=("介质", "账户类型", "卡折类型"), width=8),
        ),
        Section(
            "状态",
            Choice(name="status", label="状态", options=HOUSEHOLD_STATES, needed=COMPLETE, default="在册",
                   words={"正常": "在册", "迁出": "整户迁出", "消亡": "整户消亡", "销户": "整户消亡"}),
        ),
    ),
    key=("hh_no",),
    same=Identity(("village_id", "head_person_id")),
    number=Numbering("hh_no", lambda row, code: code("village", row.get("village_id")) or None, 6, ("village_id",)),
    title=("head_person_id", "hh_no"),
    listed=("hh_no", "head_person_id", "village_id", "group_name", "family_size", "phone", "hh_nature", "address", "status",
            "income_pc", "housing_safe"),
    searched=("hh_no", "address", "hukou_no", "group_name"),
    sort=(Sort("hh_no"),),
    marks=(Mark("gone", "已不在册", "moved", Is("status", "in", HOUSEHOLD_STATES[1:])),),
    rules=HOUSEHOLD_RULES,
    children=(
        Child("person", "hh_id", "家庭成员", ("name", "relation", "sex", "birth", "id_no", "labor", "health", "alive_status")),
        Child("household_income", "hh_id", "家庭收入", ("year", "wage", "business", "property", "transfer", "total", "income_pc")),
    ),
)  # fmt: skip


def _income_total(row: Row) -> Decimal | None:
    """年纯收入 = wage + business + property + transfer - excluded - deduction; empty until the four incomes are known."""
    incomes: list[Decimal | None] = [row.get(name) for name in ("wage", "business", "property", "transfer")]
    known = [part for part in incomes if part is not None]
    if len(known) < len(incomes):
        return None
    off: list[Decimal] = [row.get(name) or Decimal(0) for name in ("excluded", "deduction")]
    return sum(known, Decimal(0)) - sum(off, Decimal(0))


def _income_per_head(row: Row) -> Decimal | None:
    """人均年纯收入 = total / persons, rounded half up to 0.01 元."""
    total = _income_total(row)
    persons: int | None = row.get("persons")
    if total is None or not persons:
        return None
    return (total / persons).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _money(name: str, label: str, **facts: Any) -> Money:
    return Money(name=name, label=label, width=11, **facts)


HOUSEHOLD_INCOME = Ledger(
    name="household_income",
    label="家庭收入（年）",
    area=AREA,
    use="低保核算、监测研判用的年度收入表",
    sections=(
        Section(
            "户与年度",
            Ref(name="hh_id", label="户", target="household", needed=SAVE, synonyms=("户主", "户编号", "户主姓名"), width=17),
            Year(name="year", label="年度", needed=SAVE, synonyms=("年份", "收入年度"),
                 help="收入周期；监测口径常用上年10月1日至当年9月30日"),
        ),
        Section(
            "收入",
            _money("wage", "工资性收入", needed=COMPLETE, synonyms=("工资收入", "务工收入")),
            _money("business", "经营净收入", needed=COMPLETE, minimum=None, synonyms=("经营性收入", "生产经营收入", "经营性净收入")),
            _money("property", "财产净收入", needed=COMPLETE, synonyms=("财产性收入", "财产性净收入")),
            _money("transfer", "转移净收入", needed=COMPLETE, synonyms=("转移性收入", "转移性净收入"), help="低保核算时剔除不计入项"),
        ),
        Section(
            "扣减与结果",
            _money("excluded", "不计入收入", help="优抚、救助款物、基础养老金等"),
            _money("deduction", "刚性支出扣减", synonyms=("刚性支出",), help="残疾、重病、就业成本"),
            _money("total", "年纯收入", auto=True, minimum=None, derive=_income_total, synonyms=("纯收入", "家庭年纯收入")),
            Int(name="persons", label="计算人口", unit="人", minimum=1, needed=COMPLETE, synonyms=("人口", "家庭人口", "人数")),
            _money("income_pc", "人均年纯收入", auto=True, minimum=None, derive=_income_per_head,
                   synonyms=("人均纯收入", "人均收入")),
        ),
    ),
    key=("hh_id", "year"),
    title=("hh_id", "year"),
    village=None,
    listed=("hh_id", "year", "persons", "wage", "business", "property", "transfer", "excluded", "deduction", "total", "income_pc"),
    sort=(Sort("year", True),),
    parent="hh_id",
)  # fmt: skip
