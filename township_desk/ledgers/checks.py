"""Checks of single values that several ledgers share: document numbers (DN-01), descriptions that say nothing (G-17)."""

from __future__ import annotations

import re
from typing import Any

from township_desk.core.fields import ParseContext
from township_desk.core.problem import Problem, Severity
from township_desk.core.text import match_key

_DOC_NO = re.compile(r"[一-鿿A-Za-z×]+〔(19|20)\d{2}〕([1-9]\d*)号")
_NOTHING = frozenset(
    match_key(text)
    for text in (
        "无 没有 暂无 略 同上 同前 同左 上同 如上 见附件 详见附件 见附表 详见附表 见照片 详见照片 见图 附后 另附 "
        "有隐患 存在隐患 有安全隐患 "
        "存在安全隐患 安全隐患 隐患 有问题 存在问题 问题 无隐患 未发现隐患 未发现安全隐患 无安全隐患 "
        "未发现 未发现问题 无问题 正常 空 不详 待定 待补 "
        "待核实 见上 以上 没有隐患 无异常 暂无隐患 见台账 详见台账 无描述 如图"
    ).split()
)


def check_doc_no(value: str, ctx: ParseContext) -> Problem | None:
    """DN-01 (R-DOCNO, GB/T 9704-2012 7.2.5): 机关代字〔year〕number号, the number without 第 and leading zeros."""
    if _DOC_NO.fullmatch(value):
        return None
    text = "文号一般形如“×政发〔2022〕12号”，年份用六角括号、顺序号不加“第”、不编虚位。"
    return Problem("DN-01", text, Severity.WARNING)


def check_says_something(value: str, ctx: ParseContext) -> Problem | None:
    """G-17, first half: 无, 同上, 见附件, 有隐患 and the like are no description; the value is not kept."""
    key = match_key(value).strip("。.!！?？")
    if key and key not in _NOTHING:
        return None
    return Problem("G-17", f"“{{字段}}”写的是“{value}”，不能算描述，请写明具体内容。")


def check_positive(value: Any, ctx: ParseContext) -> Problem | None:
    """An amount that is asked for, lent or moved is more than nothing (G-09)."""
    return None if value > 0 else Problem("G-09", "“{字段}”应大于0。")


def visible_length(text: str) -> int:
    """Characters of a text, blanks and line breaks not counted."""
    return len("".join(text.split()))
