"""Lines that are no data: totals, notes, signatures, column numbers; and sheets that are no ledger."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from township_desk.core.text import clean_line, match_key


class Line(Enum):
    """Why a line below the header is not a row."""

    TOTAL = "合计行"
    NOTE = "说明行"
    SIGNATURE = "签字行"
    NUMBERS = "列号行"
    HEADER = "重复的表头"
    HEADING = "分村标题"
    SECTION = "分类行"


_TOTAL = re.compile(
    r"(本页|本村|全村|全镇|各村|本表|本月|累计|以上|总|\S{1,8}[村区组镇])?"
    r"(小\s*计|合\s*计|总\s*计|累\s*计|共\s*计|总\s*数|汇\s*总)(（.{0,8}）|\(.{0,8}\)|[:：].{0,20})?"
)
_NOTE = re.compile(
    r"[*＊※（(【]?\s*(注|备\s*注|说\s*明|填表说明|填报说明|填表要求|注意|温馨提示|附注|备\s*考)\s*[】]?\s*\d*\s*[:：.．、]"
)
_SIGN = re.compile(
    r"(填表|填报|制表|制单|审核|审批|复核|经办|报送|统计|记录|检查|核实|签发|分管|主管|单位|部门|村|主要|驻村|站所)?"
    r"(负责)?\s*(人|员|领导|主任|书记|单位|日期|时间|签字|签名|盖章|单位负责人|负责人)?"
    r"\s*(签字|签名|签章|盖章)?\s*([（(](签字|签名|盖章|签章|公章)[）)])?\s*[:：].*",
    re.DOTALL,
)
_SIGN_WORDS = tuple("填表 填报 制表 制单 审核 审批 复核 经办 报送 负责人 签字 签名 盖章 签章 分管 主管".split())
_NUMBER = re.compile(r"[（(]?(\d{1,2})[）)]?|[一二三四五六七八九十甲乙丙丁戊]{1,2}")
_SECTION = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.．]?")
_LABELLED = re.compile(r"[^:：]{1,8}[:：].*", re.DOTALL)
_NOT_A_LEDGER = re.compile(r"填表说明|填报说明|^说明$|使用说明|字典|^选项$|下拉|^目录$|^封面$|数据有效性|^参数$|^代码$")


def is_total(text: str) -> bool:
    """Whether a whole cell says 小计, 合计, 东岭村小计, 合计（处） ... ."""
    return len(text) <= 30 and _TOTAL.fullmatch(clean_line(text)) is not None


def is_note(text: str) -> bool:
    """Whether a line begins as a note: 注：, 备注：, 说明1. ... ."""
    return _NOTE.match(clean_line(text)) is not None


def is_signature(text: str) -> bool:
    """Whether a cell belongs to the signature line: 填表人：, 单位负责人（签字）：, 审核： ... ."""
    text = clean_line(text)
    head = re.split("[:：]", text, maxsplit=1)[0]
    if len(head) > 14 or head == text or not any(word in head for word in _SIGN_WORDS):
        return False
    return _SIGN.match(text) is not None


def is_numbers(texts: Sequence[str]) -> bool:
    """Whether a line only numbers the columns (1 2 3 ..., （1）（2） ..., 甲 乙 1 2)."""
    if len(texts) < 3 or not all(_NUMBER.fullmatch(text) for text in texts):
        return False
    numbers = [int(match[1]) for text in texts if (match := _NUMBER.fullmatch(text)) and match[1]]
    return len(numbers) >= 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def line_kind(texts: Sequence[str], complete: bool) -> Line | None:
    """What a line that is no row is, by its non-empty cells in order; None: a row, as far as its words tell.

    `complete` says that everything that identifies a row is there: such a line is a row, whatever words it holds.
    """
    if not texts or complete:
        return None
    if any(is_total(text) for text in texts[:4]):
        return Line.TOTAL
    if is_signature(texts[0]) or (len(texts) > 1 and sum(map(is_signature, texts)) * 2 >= len(texts)):
        return Line.SIGNATURE
    if len(texts) <= 2 and is_note(texts[0]):
        return Line.NOTE
    if len(texts) > 2 and sum(_LABELLED.fullmatch(text) is not None for text in texts) * 3 >= len(texts) * 2:
        return Line.NOTE  # 户主：张山 | 村：柳沟村 | 月保障金：380元
    if is_numbers(texts):
        return Line.NUMBERS
    return None


def is_section(text: str) -> bool:
    """Whether a line's number is one of a heading among numbered lines: 一, 二、, （三）."""
    return _SECTION.fullmatch(clean_line(text)) is not None


def no_ledger(name: str) -> bool:
    """Whether a sheet's name says that it holds instructions or lists of words."""
    return _NOT_A_LEDGER.search(match_key(name)) is not None
