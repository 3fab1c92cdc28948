"""Layouts of bank files: what is told, what is left to the default, and what is wrong is named."""

from __future__ import annotations

from typing import Any

import pytest

from township_desk.core.problem import UsageError
from township_desk.ledgers.bank_layouts import BankColumn, all_layouts, layout_for
from township_desk.ledgers.settings import SETTINGS
from township_desk.service.payroll_bank import _CONTENTS

DEFAULTS = {d.key: d.default for d in SETTINGS}
CHECK = next(d.check for d in SETTINGS if d.key == "payroll.bank_layouts")


def get(*lines: str) -> Any:
    return ({**DEFAULTS, "payroll.bank_layouts": list(lines)}).__getitem__


def test_without_named_ones_there_is_the_plain_one() -> None:
    [only] = all_layouts(get())
    assert (only.name, only.kind, only.header, only.totals) == ("默认", "xlsx", True, "none")
    assert layout_for(get(), "农村低保") == only
    assert [c.content for c in only.columns][:3] == ["序号", "账号", "开户人"]


def test_a_named_one_differs_only_in_what_it_says() -> None:
    found = get("[农商行]", "用于：低保 特困供养", "格式＝TXT 文本", "分隔符=竖线", "编码=utf-8", "带表头=否", "合计行=最前", "金额写法=去零",
                "帐号=账号", "金额", "币种=“人民币”", "【邮储】", "格式=csv")  # fmt: skip
    plain, rural, post = all_layouts(found)
    assert (rural.kind, rural.delimiter, rural.encoding, rural.header, rural.totals, rural.amount) == (
        "txt", "pipe", "utf-8-sig", False, "first", "plain",
    )  # fmt: skip
    assert rural.columns == (BankColumn("帐号", "账号"), BankColumn("金额", "金额"), BankColumn("币种", None, "人民币"))
    assert rural.programs == ("农村低保", "特困供养")
    assert (post.kind, post.columns, post.delimiter) == ("csv", plain.columns, plain.delimiter)
    assert layout_for(found, "特困供养") == rural
    assert layout_for(found, "高龄补贴") == plain
    assert layout_for(found, "特困供养", "邮储") == post
    assert layout_for(found, "特困供养", "默认") == plain


@pytest.mark.parametrize(("lines", "words"), [
    (("格式=TXT",), "要先写一行【名称】"),
    (("【农商行】", "格式=PDF"), "“农商行”的“格式”不能是“PDF”，可以写：xlsx"),
    (("【农商行】", "账号=帐户"), "文件格式“农商行”里的“账号=帐户”看不懂"),
    (("【农商行】", "账号=账号"), "文件格式“农商行”里至少要有账号和金额"),
    (("【农商行】", "【农商行】"), "“农商行”重复了"),
    (("【默认】",), "“默认”重复了"),
    (("【农商行】", "用于=养老金"), "没有“养老金”这个发放项目"),
    (("【农商行】", "用于=低保", "【邮储】", "用于=农村低保"), "“农村低保”既用于“农商行”，又用于“邮储”"),
])  # fmt: skip
def test_what_is_wrong_is_named_when_it_is_set(lines: tuple[str, ...], words: str) -> None:
    assert CHECK is not None
    with pytest.raises(UsageError, match=words):
        CHECK(list(lines))


def test_every_content_can_be_read() -> None:
    from township_desk.ledgers.bank_layouts import CONTENTS

    assert tuple(_CONTENTS) == CONTENTS
