"""Intake `findings`: lists of doubtful persons from auditors and data comparisons; each line is kept as it was received."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from township_desk.core.fields import ParseContext
from township_desk.core.fields_date import read_date
from township_desk.intake.model import Around, Intake

_ORG = re.compile(
    r"(?:反馈|推送|下发|移交|交办|来源|发文|提供)(?:单位|部门|机关|来源)\s*[（(]?(?:盖章)?[）)]?\s*[:：]\s*(\S+)"
)
_DAY = re.compile(
    r"(?:反馈|推送|下发|移交|交办|收到)(?:日期|时间)\s*[:：]\s*"
    r"(20\d{2}\s*[年./\-]\s*\d{1,2}\s*[月./\-]\s*\d{1,2}\s*日?|20\d{6})"
)
_DOCUMENT = re.compile(r"(?:反馈|来文|依据)?(?:文件|文号|文件号|文件名)\s*[:：]\s*(\S+)|(\S{1,12}〔20\d{2}〕\d{1,5}号)")
_TITLE = re.compile(r"\S*(?:疑点|问题|核查|比对|审计|反馈|预警|线索)\S*(?:名单|清单|明细|台账|列表|汇总表|表)")


def _around(around: Around) -> Mapping[str, Any]:
    """What holds for the whole list: who sent it, by which document, when."""
    org, day = _ORG.search(around.text), _DAY.search(around.text)
    document = _DOCUMENT.search(around.text)
    title = next((word for word in around.text.split() if _TITLE.fullmatch(word)), None)
    named = (document[1] or document[2]) if document else title
    received = read_date(day[1].replace(" ", ""), ParseContext(date.max)) if day else None
    return {
        "source_org": org[1].strip("，。；") if org else None,
        "source_doc": named[:60] if named else None,
        "received_on": received if isinstance(received, date) else None,
    }


FINDINGS = Intake(
    name="findings",
    label="核查疑点名单",
    ledger="finding",
    words={
        "finding_no": ("疑点编号", "问题编号", "线索编号", "疑点序号"),
        "kind": ("疑点类型", "疑点类别", "问题类型", "问题类别", "比对类型", "预警类型", "类型", "疑点", "疑点种类", "信息类型",
                 "反馈类型"),
        "name_raw": ("姓名", "疑点人员姓名", "人员姓名", "对象姓名", "疑点对象", "疑点人员", "保障对象姓名", "被核查人", "被核查人姓名",
                     "当事人",
                     "低保对象姓名", "享受人姓名", "救助对象姓名", "疑点对象姓名"),
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
        "conclusion": ("核实结论", "是否属实", "核查结论"),
        "action": ("处理方式", "处理意见", "处理结果"),
        "note": ("核实情况", "处理说明", "核查情况", "核实过程及情况", "核查情况说明"),
        "checked_by": ("核实人", "核查人", "调查人"),
        "checked_on": ("核实日期", "核查日期", "核实时间", "核查时间"),
        "remark": ("备注", "备考"),
    },
    ignored=("享受待遇", "所享待遇", "待遇类型", "享受项目", "乡镇", "镇", "县区", "县", "所在乡镇", "镇（街道）", "区县", "性别", "年龄"),
    spares=("received_on", "kind", "name_raw"),
    naming=("name_raw", "id_no_raw"),
    asks=("source_org", "source_doc", "received_on"),
    fixed=_around,
)  # fmt: skip


__all__ = ["FINDINGS"]
