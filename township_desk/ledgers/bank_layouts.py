"""Layouts of files for the banks that pay out: the office's simple one, and named ones for other banks or programs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from township_desk.core.problem import UsageError
from township_desk.core.text import match_key
from township_desk.ledgers.welfare_words import PROGRAM_WORDS, PROGRAMS

DEFAULT = "默认"
"""Name of the layout that the office sets by the plain settings."""
CONTENTS = (
    "序号", "账号", "开户人", "开户银行", "金额", "身份证号", "领款人", "村组", "所属期", "项目", "摘要", "备注", "业务编号",
)  # fmt: skip
"""What a bank's column may hold, in the words of the setting."""
_FIXED = re.compile(r"[“\"'](.*)[”\"']")
_HEAD = re.compile(r"[\[【](.+)[\]】]")
_CHOICES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "格式": ("kind", {"xlsx": "xlsx", "Excel": "xlsx", "Excel 工作簿": "xlsx", "csv": "csv", "CSV 文本": "csv", "txt": "txt",
                      "TXT 文本": "txt", "文本": "txt"}),
    "带表头": ("header", {"是": True, "带": True, "否": False, "不带": False}),
    "合计行": ("totals", {"不要": "none", "最前": "first", "最后": "last"}),
    "金额写法": ("amount", {"元": "yuan", "两位小数": "yuan", "去零": "plain", "分": "cents"}),
    "分隔符": ("delimiter", {"逗号": "comma", "竖线": "pipe", "制表符": "tab", "分号": "semicolon"}),
    "编码": ("encoding", {"GB18030": "gb18030", "GBK": "gb18030", "UTF-8": "utf-8-sig", "UTF8": "utf-8-sig"}),
}  # fmt: skip
_FOR = "用于"


@dataclass(frozen=True, slots=True)
class BankColumn:
    """A column of a layout: its header, and the word of its content or a fixed text."""

    title: str
    content: str | None
    fixed: str = ""


@dataclass(frozen=True, slots=True)
class BankLayout:
    """How one bank wants its file; `programs` are those that use it unless another is asked for."""

    name: str
    kind: str
    columns: tuple[BankColumn, ...]
    header: bool
    totals: str
    amount: str
    delimiter: str
    encoding: str
    programs: tuple[str, ...] = ()


def read_column(line: str, where: str) -> BankColumn:
    """A line 表头=内容; UsageError names it when the content is unknown."""
    title, mark, word = line.replace("＝", "=").partition("=")
    title, word = title.strip(), (word if mark else title).strip()
    fixed = _FIXED.fullmatch(word)
    if fixed is not None:
        return BankColumn(title, None, fixed[1])
    if word in CONTENTS:
        return BankColumn(title, word)
    raise UsageError(f"{where}里的“{line}”看不懂。等号后面可以写：{'、'.join(CONTENTS)}，或用引号写固定文字。")


def _whole(columns: Iterable[BankColumn], where: str) -> tuple[BankColumn, ...]:
    found = tuple(columns)
    if not {"账号", "金额"} <= {column.content for column in found}:
        raise UsageError(f"{where}里至少要有账号和金额。")
    return found


def default_layout(get: Callable[[str], Any]) -> BankLayout:
    """The layout of the plain settings; UsageError names the line that is wrong."""
    where = "设置“送银行文件的栏目”"
    columns = _whole((read_column(str(line), where) for line in get("payroll.bank_columns")), where)
    return BankLayout(
        DEFAULT, str(get("payroll.bank_format")), columns, bool(get("payroll.bank_header")), str(get("payroll.bank_totals")),
        str(get("payroll.bank_amount")), str(get("payroll.bank_delimiter")), str(get("payroll.bank_encoding")),
    )  # fmt: skip


def named_layouts(lines: Iterable[str], default: BankLayout) -> list[BankLayout]:
    """The named layouts of the setting: a line 【名称】, then 项=值 and 表头=内容; what is not told is as in the default.

    Raises UsageError, naming layout and line, for what can't be read, for a name or a program that stands twice.
    """
    found: list[BankLayout] = []
    columns: list[list[BankColumn]] = []
    for line in lines:
        head = _HEAD.fullmatch(line.strip())
        if head is not None:
            name = head[1].strip()
            if name == DEFAULT or any(layout.name == name for layout in found):
                raise UsageError(f"设置“其他银行的文件格式”里“{name}”重复了，请换一个名称。")
            found.append(replace(default, name=name, programs=()))
            columns.append([])
        elif not found:
            raise UsageError(f"设置“其他银行的文件格式”要先写一行【名称】，再写“{line}”。")
        else:
            found[-1] = _told(found[-1], line, columns[-1])
    done = [
        replace(layout, columns=_whole(own, f"文件格式“{layout.name}”")) if own else layout
        for layout, own in zip(found, columns, strict=True)
    ]
    _alone(done)
    return done


def _told(layout: BankLayout, line: str, columns: list[BankColumn]) -> BankLayout:
    """The layout with what a line says; a column is added to `columns`."""
    key, _, value = line.replace("＝", "=").replace("：", "=").partition("=")
    key, value = key.strip(), value.strip()
    if key == _FOR:
        return replace(
            layout, programs=tuple(_program(word, layout.name) for word in re.split(r"[，,；; ]+", value) if word)
        )
    if key in _CHOICES:
        name, choices = _CHOICES[key]
        by_key = {match_key(word): chosen for word, chosen in choices.items()}
        if match_key(value) not in by_key:
            raise UsageError(f"文件格式“{layout.name}”的“{key}”不能是“{value}”，可以写：{'、'.join(choices)}。")
        return replace(layout, **{name: by_key[match_key(value)]})
    columns.append(read_column(line, f"文件格式“{layout.name}”"))
    return layout


def _program(word: str, layout: str) -> str:
    name = PROGRAM_WORDS.get(word, word)
    if name not in PROGRAMS:
        raise UsageError(f"文件格式“{layout}”的“{_FOR}”里没有“{word}”这个发放项目。可以写：{'、'.join(PROGRAMS)}。")
    return name


def _alone(layouts: Iterable[BankLayout]) -> None:
    taken: dict[str, str] = {}
    for layout in layouts:
        for program in layout.programs:
            if program in taken:
                raise UsageError(f"“{program}”既用于“{taken[program]}”，又用于“{layout.name}”，只能选一种文件格式。")
            taken[program] = layout.name


def all_layouts(get: Callable[[str], Any]) -> list[BankLayout]:
    """Every layout of the office, the default one first."""
    default = default_layout(get)
    return [default, *named_layouts(get("payroll.bank_layouts"), default)]


def layout_for(get: Callable[[str], Any], program: str, name: str = "") -> BankLayout:
    """The layout with a name, else the program's, else the default; UsageError for an unknown name."""
    layouts = all_layouts(get)
    if name:
        found = next((layout for layout in layouts if layout.name == name.strip()), None)
        if found is None:
            raise UsageError(f"没有“{name}”这种送银行文件格式。有：{'、'.join(layout.name for layout in layouts)}。")
        return found
    return next((layout for layout in layouts if program in layout.programs), layouts[0])
