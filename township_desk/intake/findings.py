"""Intake `findings`: lists of doubtful persons from auditors and data comparisons; each line is kept as it was received."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from township_desk.core.fields import ParseContext
from township_desk.core.fields_date import read_date
from township_desk.intake.model import Around, Doubt, Intake, Look

_ORG = re.compile(
    r"(?:反馈|推送|下发|移交|交办|来源|发文|提供)(?:单位|部门|机关|来源)\s*[（(]?(?:盖章)?[）)]?\s*[:：]\s*([^\s:：]+)(?![^\s:：]*[:：])"
)
_DAY = re.compile(
    r"(?:反馈|推送|下发|移交|交办|收到)(?:日期|时间)\s*[:：]\s*"
    r"(20\d{2}\s*[年./\-]\s*\d{1,2}\s*[月./\-]\s*\d{1,2}\s*日?|20\d{6})"
)
_DOCUMENT = re.compile(
    r"(?:反馈|来文|依据)?(?:文件|文号|文件号|文件名)\s*[:：]\s*([^\s:：]+)(?![^\s:：]*[:：])|(\S{1,12}〔20\d{2}〕\d{1,5}号)"
)
_TITLE = re.compile(r"\S*(?:疑点|问题|核查|比对|审计|反馈|预警|线索)\S*(?:名单|清单|明细|台账|列表|汇总表|表)")


_KINDS = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        ("死亡|火化|殡葬|丧葬", "死亡人员享受"),
        ("财政供养|公职人员|国家公职|在编", "财政供养人员"),
        ("车辆|机动车|小轿车|购车", "名下车辆"),
        ("房产|住房|不动产|商品房", "多套房产"),
        ("工商|企业登记|个体户|个体工商|市场主体|经商办企", "工商登记（个体、企业）"),
        ("存款|金融资产|理财|证券", "存款超标"),
        ("重复享受|重复领取", "重复享受（低保与特困等）"),
        ("跨地区|跨区域|跨省|跨县|异地", "跨地区重复"),
        ("服刑|在押|收监|强制戒毒", "服刑人员"),
        ("户籍注销|户口注销|销户", "户籍注销"),
        ("超龄", "超龄未成年人"),
        ("公积金|个税|个人所得税", "公积金个税"),
        ("漏保|应享未享|应保未保", "漏保应享未享"),
    )
)


_NAMED = (
    r"(?:疑点|涉及|涉嫌|涉事|死亡|享受|保障|低保|救助|问题|相关|有关|核查|比对|线索|领取|疑似)*(?:人员|对象|人|者|户主)(?:姓名|名字)?|"
    r"(?:逝者|死者|亡者|死亡人|所有人|权利人|产权人|车主|法人代表?|法定代表人|经营者|持证人|登记人|纳税人|投保人|缴存人|参保人|户主)"
    r"(?:姓名|名称)?"
)


def kind_of(text: str) -> str | None:
    """The kind that a list's title, sheet or file names; None where it names none or several."""
    found = {kind for pattern, kind in _KINDS if pattern.search(text)}
    return found.pop() if len(found) == 1 else None


def _around(around: Around) -> Mapping[str, Any]:
    """What holds for the whole list: who sent it, by which document, when."""
    org, day = _ORG.search(around.text), _DAY.search(around.text)
    document = _DOCUMENT.search(around.text)
    title = next((word for word in around.text.split() if _TITLE.fullmatch(word)), None)
    named = (document[1] or document[2]) if document else title
    received = read_date(day[1].replace(" ", ""), ParseContext(date.max)) if day else None
    return {
        "kind": kind_of(around.text),
        "source_org": org[1].strip("，。；") if org else None,
        "source_doc": named[:60] if named else None,
        "received_on": received if isinstance(received, date) else None,
    }


FINDINGS = Intake(
    name="findings",
    label="核查疑点名单",
    files=("疑点", "核查", "比对", "审计", "预警", "线索"),
    ledger="finding",
    words={
        "finding_no": ("疑点编号", "问题编号", "线索编号", "疑点序号"),
        "kind": ("疑点类型", "疑点类别", "问题类型", "问题类别", "比对类型", "预警类型", "类型", "疑点", "疑点种类", "信息类型",
                 "反馈类型"),
        "name_raw": ("姓名", "疑点人员姓名", "人员姓名", "对象姓名", "疑点对象", "疑点人员", "保障对象姓名", "被核查人", "被核查人姓名",
                     "当事人",
                     "低保对象姓名", "享受人姓名", "救助对象姓名", "疑点对象姓名", "涉及人员", "涉及对象", "涉及人员姓名"),
        "id_no_raw": ("身份证号", "身份证号码", "公民身份号码", "公民身份证号码", "证件号码", "身份证", "证件号", "居民身份证号码",
                      "身份号码"),
        "village_id": ("所在村", "村", "村（社区）", "所属村", "村名", "行政村", "村社区", "所在村（社区）", "村居", "户籍所在村", "地址",
                       "家庭住址", "所在村组", "村组", "住址"),
        "detail": ("疑点内容", "疑点描述", "疑点情况", "问题描述", "疑点信息", "比对结果", "具体情况", "情况说明", "反馈内容", "问题内容",
                   "内容",
                   "疑点说明", "比对信息", "核查内容", "问题线索", "疑点详情"),
        "received_on": ("反馈日期", "反馈时间", "推送日期", "推送时间", "下发日期", "下发时间", "收到日期"),
        "source_org": ("反馈单位", "推送单位", "下发单位", "数据来源", "来源", "来源部门", "反馈部门"),
        "source_doc": ("反馈文件", "文号", "来文", "文件号"),
        "period": ("疑点起止月", "起止时间", "疑点期间", "享受期间", "起止月份"),
        "conclusion": ("核实结论", "是否属实"),
        "action": ("处理方式", "处理意见", "处理结果"),
        "note": ("核实情况", "处理说明", "核查情况", "核实过程及情况", "核查情况说明"),
        "checked_by": ("核实人", "核查人", "调查人"),
        "checked_on": ("核实日期", "核查日期", "核实时间", "核查时间"),
        "remark": ("备注", "备考"),
    },
    ignored=("享受待遇", "所享待遇", "待遇类型", "享受项目", "乡镇", "镇", "县区", "县", "所在乡镇", "镇（街道）", "区县", "性别", "年龄"),
    blank=(
        ("疑点类型", "kind"), ("姓名", "name_raw"), ("身份证号码", "id_no_raw"), ("所在村", "village_id"), ("疑点内容", "detail"),
        ("疑点起止月", "period"), ("核实结论", "conclusion"), ("处理方式", "action"), ("核实情况", "note"), ("核实人", "checked_by"),
        ("核实日期", "checked_on"), ("备注", "remark"),
    ),
    blank_lines=("反馈单位：", "反馈文件：", "反馈日期：", "一条疑点一行；证号照来件填写，有遮盖、缺位的照样写。"),
    patterns=(
        (_NAMED, "name_raw"),
        (r"(?:疑点|涉及|死亡|享受|保障|低保|救助|核查|比对|领取|人员|对象|本人|户主)*(?:公民|居民)?(?:身份证明|身份证件?|身份|证件)(?:号码?|编号|件号码?)?",
         "id_no_raw"),
        (r"(?:所属|所在|户籍|居住|家庭)*(?:乡镇|镇)?(?:行政村|村|村居|村社区|村组|社区|住址|地址|户籍地)(?:名称?|别|组)?", "village_id"),
        (r"(?:疑点|问题|比对|核查|预警|线索|异常)(?:数据|信息)?(?:类型|类别|种类|名称|项目)", "kind"),
        (r"(?:疑点|问题|比对|预警|线索|异常)(?:数据|信息)?(?:描述|内容|详情|情况|说明|结果|明细|摘要)|核查(?:信息|内容)", "detail"),
        (r"(?:疑点|问题|数据|信息|线索|预警)(?:来源|提供|推送|反馈)(?:单位|部门|渠道)?", "source_org"),
    ),
    doubts=(Doubt(("核查结果", "核实结果", "调查结果", "核查结论"), "conclusion", "note", Look.CHOICE),),
    gathers="detail",
    spares=("received_on", "kind", "name_raw"),
    naming=("name_raw", "id_no_raw"),
    asks=("source_org", "source_doc", "received_on"),
    fixed=_around,
)  # fmt: skip


__all__ = ["FINDINGS"]
