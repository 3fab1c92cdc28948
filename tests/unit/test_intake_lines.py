"""Lines that are no data, and what the lines around a table say."""

from __future__ import annotations

import pytest

from township_desk.intake.about import About, about, combine, is_dated, units
from township_desk.intake.lines import Line, is_note, is_signature, is_total, line_kind, no_ledger


@pytest.mark.parametrize(
    "text", ["合计", "合  计", "小 计", "总计", "本页小计", "东岭村小计", "合计（处）", "合计：35处", "累计"]
)
def test_totals(text: str) -> None:
    assert is_total(text)


@pytest.mark.parametrize("text", ["仓库合计12处电线私拉乱接", "设计不合理", "统计站", "计量器具过期"])
def test_no_totals(text: str) -> None:
    assert not is_total(text)


@pytest.mark.parametrize(
    "text", ["填表人：李秀兰", "审核人：", "单位负责人（签字）：", "制表：", "填报日期：2022年", "负责人签字："]
)
def test_signatures(text: str) -> None:
    assert is_signature(text)


@pytest.mark.parametrize("text", ["电话：19900000001", "存在问题：线头裸露", "负责人不在岗", "张三"])
def test_no_signatures(text: str) -> None:
    assert not is_signature(text)


@pytest.mark.parametrize(
    "text", ["注：本表一式两份。", "备 注：本表一式两份。填表人：", "说明1：按实际填写", "注：1.“是否整改”填“是”或“否”"]
)
def test_notes(text: str) -> None:
    assert is_note(text)


def test_a_complete_row_is_a_row_whatever_it_says() -> None:
    assert line_kind(["合计", "1"], complete=True) is None
    assert line_kind(["1", "2", "3", "4"], complete=False) is Line.NUMBERS
    assert line_kind([], complete=False) is None


@pytest.mark.parametrize(
    ("name", "wanted"), [("填表说明", True), ("字典", True), ("说明", True), ("东岭村", False), ("汇总", False)]
)
def test_sheets_that_are_no_ledger(name: str, wanted: bool) -> None:
    assert no_ledger(name) is wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("东岭村安全隐患排查整改台账（2022年11月）", About(2022, 11)),
        ("石盘村2022年安全隐患排查整改台账", About(2022)),
        ("填报日期：2022年12月20日", About(2022, 12)),
        ("截至2022.11.30", About(2022, 11)),
        ("隐患台账-东岭村-2022-11.xlsx", About(2022, 11)),
        ("202211隐患台账", About(2022, 11)),
        ("A01石盘村隐患排查整改台账（12月上报）.xlsx", About(None, 12)),
        ("由各村每月28日前报送", About()),
        ("二〇二二年隐患台账", About(2022)),
    ],
)
def test_year_and_month(text: str, wanted: About) -> None:
    assert about(text) == wanted


def test_sources_are_trusted_in_order() -> None:
    assert combine([About(2022), About(2022, 12)]) == (2022, "2022-12")
    assert combine([About(2022), About(None, 3)]) == (2022, "2022-03")
    assert combine([About(), About(None, 3)]) == (None, None)


def test_reporting_units() -> None:
    assert units("填报单位（盖章）：东岭村村民委员会") == ["东岭村村民委员会"]
    assert units("填报单位：石盘村村民委员会（盖章）") == ["石盘村村民委员会"]
    assert units("单位：西河村") == ["西河村"]
    assert units("单位负责人：") == []
    assert is_dated("截至2022年11月30日")
