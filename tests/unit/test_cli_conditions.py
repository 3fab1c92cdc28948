"""Conditions of --where: fields by name or label, operators as signs or words, dates, references, choices."""

from datetime import date
from typing import get_args

import pytest

from township_desk.cli.conditions import WORDS, Conditions
from township_desk.core.problem import UsageError
from township_desk.core.query import All, Any_, Is, Not, Op, Sort, Through
from township_desk.ledgers import LEDGERS

VILLAGES = {"东岭村": [1], "东岭": [1], "石门村": [2], "王家": [3, 4]}


@pytest.fixture
def conditions():
    return Conditions(
        LEDGERS, LEDGERS["hazard"], lookup=lambda ledger, text: VILLAGES.get(text, []), today=date(2022, 12, 31)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("status = 未整改", Is("status", "=", "未整改")),
        ("状态=未整改", Is("status", "=", "未整改")),
        ("status != 已销号", Is("status", "!=", "已销号")),
        ("状态 是 '未整改'", Is("status", "=", "未整改")),
        ("found_on >= 2022-11-01", Is("found_on", ">=", date(2022, 11, 1))),
        ("排查日期 不早于 11月1日", Is("found_on", ">=", date(2022, 11, 1))),
        ("due_on < 今天", Is("due_on", "<", date(2022, 12, 31))),
        ("due_on<=today+3", Is("due_on", "<=", date(2023, 1, 3))),
        ("due_on > 今天 - 10", Is("due_on", ">", date(2022, 12, 21))),
        (
            "found_on = 2022-11",
            All((Is("found_on", ">=", date(2022, 11, 1)), Is("found_on", "<=", date(2022, 11, 30)))),
        ),
        ("found_on <= 2022Q3", Is("found_on", "<=", date(2022, 9, 30))),
        ("found_on > 2022-6", Is("found_on", ">", date(2022, 6, 30))),
        ("found_on < 2022", Is("found_on", "<", date(2022, 1, 1))),
        ("fixed_on empty", Is("fixed_on", "empty")),
        ("整改完成日期 不为空", Is("fixed_on", "filled")),
        ("description contains 灭火器", Is("description", "contains", "灭火器")),
        ("隐患描述包含灭火器", Is("description", "contains", "灭火器")),
        ("status in 未整改,整改中", Is("status", "in", ("未整改", "整改中"))),
        ("status not in (已整改、已销号)", Is("status", "not in", ("已整改", "已销号"))),
        ("village_id = 东岭", Is("village_id", "in", (1,))),
        ("village = 王家", Is("village_id", "in", (3, 4))),
        ("村 不属于 东岭村、石门村", Is("village_id", "not in", (1, 2))),
        ("村 包含 岭", Through("village_id", Any_((Is("name", "contains", "岭"),)))),
        ("is_overdue = 是", Is("is_overdue", "=", True)),
        ("id in 3,5", Is("id", "in", (3, 5))),
        ("编号 = 7", Is("id", "=", 7)),
        ("待补", Is("missing", "filled")),
        ("待改 = 否", Is("faults", "empty")),
        ("待补 = 行业领域", Is("missing", "has", "industry")),
    ],
)
def test_reads(conditions, text, expected):
    assert conditions.one(text) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("颜色 = 红", "没有“颜色”这一项"),
        ("status", "看不懂"),
        ("status = 随便", "没有“随便”这一项"),
        ("status =", "缺少值"),
        ("found_on = 明日", "不是日期"),
        ("村 = 大王庄", "没有登记“大王庄”"),
        ("id = abc", "不是编号"),
        ("fund_plan contains 3", "不是文字"),
    ],
)
def test_refuses_in_chinese(conditions, text, words):
    with pytest.raises(UsageError, match=words):
        conditions.one(text)


def test_several_must_all_hold(conditions):
    assert conditions.all([]) is None
    assert conditions.all(["status=未整改", "待补"]) == All((Is("status", "=", "未整改"), Is("missing", "filled")))


def test_multiple_choice_fields():
    site = Conditions(LEDGERS, LEDGERS["site"], lookup=lambda *_: [], today=date(2022, 12, 31))
    assert site.one("biz_type = 饭店") == All((Is("biz_type", "has", "饭店"),))
    assert site.one("经营类型 属于 饭店、超市") == Any_((Is("biz_type", "has", "饭店"), Is("biz_type", "has", "超市")))
    assert site.one("biz_type != 饭店") == Not(Any_((Is("biz_type", "has", "饭店"),)))


def test_a_number_with_a_wrong_check_digit_can_be_searched():
    person = Conditions(LEDGERS, LEDGERS["person"], lookup=lambda *_: [], today=date(2022, 12, 31))
    assert person.one("id_no = 610000198301210009") == Is("id_no", "=", "610000198301210009")


def test_sort(conditions):
    assert conditions.sort(["-排查日期", "status", "village desc"]) == (
        Sort("found_on", True),
        Sort("status"),
        Sort("village_id", True),
    )
    with pytest.raises(UsageError, match="颜色"):
        conditions.sort(["颜色"])


def test_every_operator_has_a_word():
    assert set(get_args(Op)) == set(WORDS.values())
