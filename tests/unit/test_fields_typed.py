"""What people really type into cells, and what it means."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.unit.rule_desk import TODAY, make_id
from township_desk.core.fields import LostDigits, ParseContext
from township_desk.core.fields_code import luhn
from township_desk.ledgers import LEDGERS

MAN = make_id("19800101")
NOV_5 = date(2022, 11, 5)


def read(path: str, raw: Any, **facts: Any) -> Any:
    ledger, _, name = path.partition(".")
    return LEDGERS[ledger].by_name[name].parse(raw, ParseContext(TODAY, **({"year": 2022} | facts)))


@pytest.mark.parametrize("raw", [
    "2022-11-05", "2022.11.5", "2022/11/5", "2022年11月5日", "20221105", 20221105, 20221105.0, "２０２２．１１．５", "11月5日", "11.5",
    " 2022-11-5 ", "2022年11月5号", "22.11.5", "2022-11-05 00:00:00", "2022.11.05上午", "二〇二二年十一月五日", 44870, 44870.0, "44870",
    datetime(2022, 11, 5, 9, 30), NOV_5, "2022年 11月 5日", "2022-11.5",
])  # fmt: skip
def test_dates(raw: Any) -> None:
    assert read("hazard.found_on", raw).value == NOV_5


def test_date_systems() -> None:
    assert read("hazard.found_on", 44870).value == NOV_5
    assert read("hazard.found_on", 44870 - 1462, date1904=True).value == NOV_5


@pytest.mark.parametrize(("raw", "code"), [
    ("2022-02-30", "DATE-NONE"), ("2022年11月", "DATE-MONTH"), ("11月", "DATE-MONTH"), ("昨天", "DATE"), ("2022.13.1", "DATE-NONE"),
    ("2022-12-21", "G-04"), ("2022年*月5日", "G-03"), (True, "DATE"), (3, "DATE"),
])  # fmt: skip
def test_dates_that_are_none(raw: Any, code: str) -> None:
    parsed = read("hazard.found_on", raw)
    assert parsed.value is None and parsed.problem.code == code
    assert "排查日期" in parsed.problem.message


def test_month_and_day_need_a_year() -> None:
    assert read("hazard.found_on", "11月5日", year=None).problem.code == "DATE-YEAR"
    assert read("hazard.due_on", "12月25日").value == date(2022, 12, 25)


@pytest.mark.parametrize(("raw", "value"), [
    ("1,200元", "1200"), ("１２００", "1200"), ("0.5万元", "5000"), ("０.０８万元", "800"), ("¥3,000.50", "3000.5"), (1200, "1200"),
    (1200.5, "1200.5"), ("约500元", "500"), ("0", "0"), ("1200.00", "1200"), (" 1 200 ", "1200"), (Decimal("3.10"), "3.1"),
])  # fmt: skip
def test_money(raw: Any, value: str) -> None:
    assert read("hazard.fund_plan", raw).value == Decimal(value)


@pytest.mark.parametrize("raw", ["/", "—", "-", "无", " "])
def test_dashes_say_there_is_nothing(raw: str) -> None:
    for path in (
        "hazard.fund_plan",
        "hazard.due_on",
        "hazard.resp_phone",
        "person.id_no",
        "household.bank_no",
        "site.uscc",
    ):
        assert read(path, raw) == read(path, None), path
    if raw != "无":
        assert read("hazard.level", raw).problem is None and read("hazard.status", raw).value is None


def test_money_under_a_header_of_other_units() -> None:
    assert read("hazard.fund_plan", "0.5", scale=10000).value == Decimal(5000)
    assert read("hazard.fund_plan", "0.5万元", scale=10000).value == Decimal(5000)


@pytest.mark.parametrize(
    ("raw", "code"),
    [("-500", "G-09"), ("5.123", "G-09"), ("几千", "NUM"), ("一般", "NUM"), ("5**", "G-03"), (True, "NUM")],
)
def test_money_that_is_none(raw: Any, code: str) -> None:
    parsed = read("hazard.fund_plan", raw)
    assert parsed.value is None and parsed.problem.code == code


@pytest.mark.parametrize(("raw", "value"), [
    *[(word, "已整改") for word in ("是", "√", "✓", "1", 1, 1.0, True, "已完成", "完成", "已整改完毕", "整改到位", "当场整改", "已整改（待验收）",
                                 "Y", " 已整改 ", "已改", "100%")],
    *[(word, "未整改") for word in ("否", "×", "x", "0", 0, False, "未完成", "没整改", "尚未整改", "待整改")],
    *[(word, "整改中") for word in ("正在整改", "整改中", "进行中", "限期整改", "部分整改")],
    ("已销号", "已销号"), ("销号", "已销号"), ("已闭环", "已销号"), ("移交", "已移交"), ("不合格", "复查不合格"),
])  # fmt: skip
def test_hazard_states(raw: Any, value: str) -> None:
    assert read("hazard.status", raw).value == value


@pytest.mark.parametrize("raw", ["待定", "不详", "已上报", "未销号", "已整改2处，整改中1处", "？？"])
def test_words_that_decide_nothing(raw: str) -> None:
    parsed = read("hazard.status", raw)
    assert parsed.value is None and parsed.problem.code == "ENUM"
    assert raw in parsed.problem.message and "整改中" in parsed.problem.message


@pytest.mark.parametrize(("raw", "value"), [
    ("一般隐患", "一般"), ("重大事故隐患", "重大"), ("重大", "重大"), (" 一般 ", "一般"), ("一般（低）", "一般"), ("较大", None), ("不是重大", None),
    ("一般或重大", None), ("Ⅰ级", None),
])  # fmt: skip
def test_hazard_levels(raw: str, value: str | None) -> None:
    assert read("hazard.level", raw).value == value


@pytest.mark.parametrize(("raw", "value"), [
    ("房屋安全", "房屋安全（自建房）"), ("房屋安全(自建房)", "房屋安全（自建房）"), ("自建房", "房屋安全（自建房）"), ("燃气", "城镇燃气"),
    ("危化品", "危险化学品"), ("交通", "道路交通"), ("用电", "电力线路"), ("食品", "食品药品"), ("校园", "学校（校园）"), ("消防安全", "消防"),
    ("道路交通安全", "道路交通"), ("外星人", None), ("消防、防汛", None),
])  # fmt: skip
def test_industries(raw: str, value: str | None) -> None:
    assert read("hazard.industry", raw).value == value


@pytest.mark.parametrize(
    "raw", ["无", "同上", "见附件", "有隐患", "详见附件", "。", "——", "存在隐患", "无隐患", "  同 上 "]
)
def test_descriptions_that_say_nothing(raw: str) -> None:
    parsed = read("hazard.description", raw)
    assert parsed.value is None and parsed.problem.code == "G-17"


@pytest.mark.parametrize(
    "raw", ["=HYPERLINK() 气瓶间门外堆放杂物", "@消防通道被占用无法通行", "无消防器材", "同上次检查，灭火器仍过期"]
)
def test_descriptions_stay_as_written(raw: str) -> None:
    assert read("hazard.description", raw).value == raw


@pytest.mark.parametrize(("raw", "value"), [
    ("妻子", "配偶"), ("长子", "子"), ("儿媳妇", "儿媳"), ("孙女", "孙子（女）"), ("外孙", "外孙子（女）"), ("岳母", "岳父母或公婆"), ("之父", None),
    ("女", "女"), ("女婿", "女婿"), ("父亲", "父母"), ("本人", "户主"), ("外甥女", None), ("侄女", "其他"),
])  # fmt: skip
def test_relations(raw: str, value: str | None) -> None:
    assert read("person.relation", raw).value == value


@pytest.mark.parametrize(("raw", "value"), [
    ("619999196002299991", "619999196002299991"), ("61999919620112000x", "61999919620112000X"), (f"'{MAN}", MAN), (f" {MAN} ", MAN),
    (f"{MAN[:6]} {MAN[6:14]} {MAN[14:]}", MAN), ("６１９９９９１９４９１２１８０００Ｘ", "61999919491218000X"),
])  # fmt: skip
def test_id_numbers(raw: str, value: str) -> None:
    assert read("person.id_no", raw).value == value


@pytest.mark.parametrize("raw", [6.19999196002290e17, LostDigits(6.1e17), 619999196002299991])
def test_id_numbers_that_were_stored_as_numbers(raw: Any) -> None:
    parsed = read("person.id_no", raw)
    assert parsed.value is None and parsed.problem.code == "NUM-LOST"


@pytest.mark.parametrize(("raw", "value"), [
    (19900000001.0, "19900000001"), ("199-0000-0001", "19900000001"), ("+86 19900000001", "19900000001"), ("０９１７-1234567", "0917-1234567"),
    ("199 0000 0001", "19900000001"), ("02912345678", "02912345678"),
])  # fmt: skip
def test_phones(raw: Any, value: str) -> None:
    assert read("hazard.resp_phone", raw).value == value


def test_luhn() -> None:
    assert luhn("6228480000000000000") and luhn("6217990000000000006") and not luhn("6217990000000000005")


def test_texts_are_cleaned() -> None:
    """G-02: blanks at the ends, full-width digits and letters, invisible characters."""
    assert read("hazard.place_name", "　柳沟 饭店Ａ１\u200b ").value == "柳沟饭店A1"
    assert read("person.name", "王  伟").value == "王伟"
    assert read("person.name", "阿依•古丽努尔").value == "阿依·古丽努尔"
    assert read("hazard.description", "一楼 安全出口\r\n堆放杂物 ").value == "一楼 安全出口\n堆放杂物"


def test_several_choices() -> None:
    assert read("person.health", "慢性病、残疾").value == ("长期慢性病", "残疾")
    assert read("person.health", "健康，残疾").problem.code == "ENUM"
    assert read("site.biz_type", "饭店/超市").value == ("饭店", "超市")


def test_too_long_texts_are_told() -> None:
    parsed = read("hazard.place_name", "店" * 61)
    assert parsed.value is None and "最多60个字" in parsed.problem.message


def test_household_land_and_years() -> None:
    assert read("household.lifted_year", "2018年").value == 2018
    assert read("household.lifted_year", "2022").problem.code == "NUM-MAX"
    assert read("household.farmland_mu", "5.5亩").value == Decimal("5.50")
    assert read("house.floors", "3层").value == 3


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("三百六", 360),
        ("三百零六", 306),
        ("叁佰陆拾元整", 360),
        ("十二", 12),
        ("一千二百三十四元", 1234),
        ("三万", 30000),
        ("三六〇", 360),
    ],
)
def test_money_in_chinese_numerals_is_read_and_said(raw: str, value: int) -> None:
    parsed = read("hazard.fund_plan", raw)
    assert (parsed.value, parsed.problem.code) == (value, "NUM-HAN")
