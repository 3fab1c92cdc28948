"""Chinese line breaking and its widths."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from township_desk.formats.cells import clean
from township_desk.formats.fonts import Role, resolve_fonts
from township_desk.formats.pdf_text import TextMeasure

MEASURE = TextMeasure(resolve_fonts(bundled_only=True))
EM = 10.0


def wrap(text: str, ems: float) -> tuple[str, ...]:
    return MEASURE.wrap(text, Role.BODY, EM, ems * EM)


def test_no_closing_mark_starts_a_line():
    assert wrap("整改完毕，并报送。", 4) == ("整改完", "毕，并报", "送。")
    assert wrap("一二三四）五六七", 4)[1].startswith("四）")


def test_no_opening_mark_ends_a_line():
    assert all(not line.endswith(("（", "《", "“")) for line in wrap("依据国家《安全生产法》第“三”条（修正）执行", 5))


def test_numbers_and_words_are_not_broken():
    text = "投入1234567.50元，经办Zhang-San，编号AQ-2022-0001"
    lines = wrap(text, 8)
    for whole in ("1234567.50", "Zhang-San", "AQ-2022-0001"):
        assert any(whole in line for line in lines)


def test_short_brackets_stay_whole():
    assert "（万元）" in wrap("投入资金合计（万元）", 7)[1]


def test_a_word_wider_than_the_line_is_broken_not_lost():
    assert "".join(wrap("A" * 100, 5)) == "A" * 100


def test_line_breaks_are_kept():
    assert wrap("一\n\n二", 5) == ("一", "", "二")


def test_a_single_last_character_gets_company():
    assert wrap("富民蔬菜合作社冷库", 8) == ("富民蔬菜合作社", "冷库")


def test_headers_are_balanced():
    assert MEASURE.balanced("行业领域", Role.BODY, EM, 3.2 * EM) == ("行业", "领域")
    assert MEASURE.balanced("整改资金（元）", Role.BODY, EM, 5 * EM) == ("整改资金", "（元）")


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [("a\r\nb", "a\nb"), ("张\u200b三\ufeff", "张三"), ("a\tb\x01", "a b"), ("葛\U000e0100城", "葛城")],
)
def test_invisible_characters_are_dropped(raw, cleaned):
    assert clean(raw) == cleaned


@settings(max_examples=300, deadline=None)
@given(st.text("一二三，。；（）《》“”3.5Ab-/% \n", max_size=60), st.floats(2.1, 12))
def test_nothing_is_lost_and_nothing_is_too_wide(text, ems):
    lines = wrap(text, ems)
    assert "".join(lines).replace(" ", "") == text.replace("\n", "").replace(" ", "")
    for line in lines:
        assert MEASURE.width(line, Role.BODY, EM) <= ems * EM + 0.1
