"""Form sheets on paper."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.formats import paper_samples as samples
from township_desk.core.tabular import FormBlock
from township_desk.formats.fonts import FontSet, MissingGlyphs, resolve_fonts
from township_desk.formats.pdf import pdf_bytes
from township_desk.formats.preview import page_sizes, page_text


@pytest.fixture(scope="module")
def fonts() -> FontSet:
    return resolve_fonts(bundled_only=True)


def flat(pdf: bytes) -> str:
    return "".join(re.sub(r"\s", "", page_text(pdf, i)) for i in range(len(page_sizes(pdf))))


@pytest.mark.parametrize("table", [samples.inspection(), samples.notice()], ids=["A-4", "A-5"])
def test_a_sheet_is_one_portrait_page_with_everything_on_it(fonts, table):
    pdf, result = pdf_bytes(table, fonts)
    assert result.pages == 1
    assert [round(v * 25.4 / 72) for v in page_sizes(pdf)[0]] == [210, 297]
    found = flat(pdf)
    for block in table.forms[0]:
        assert re.sub(r"\s", "", block.label) in found
        assert re.sub(r"\s", "", block.text) in found
    assert "第1页" not in found


def test_each_sheet_and_each_break_starts_a_page(fonts):
    sheet = (FormBlock("", "甲", kind="title"), FormBlock("", "", kind="break"), FormBlock("", "乙", kind="title"))
    _, result = pdf_bytes(replace(samples.notice(), forms=(sheet, samples.notice().forms[0])), fonts)
    assert result.pages == 3


def test_a_long_notice_flows_over_pages_with_numbers(fonts):
    paragraphs = tuple(FormBlock("", f"第{i}项：" + "应当立即整改。" * 20, kind="body") for i in range(20))
    pdf, result = pdf_bytes(replace(samples.notice(), forms=(paragraphs,)), fonts)
    assert result.pages > 1
    assert f"第{result.pages}页共{result.pages}页" in flat(pdf)
    assert all(f"第{i}项：" in flat(pdf) for i in range(20))


def test_a_box_longer_than_a_page_is_cut_with_nothing_lost(fonts):
    text = "".join(f"第{i}条问题应当整改。" for i in range(400))
    sheet = (FormBlock("", "记录", kind="title"), FormBlock("发现问题", text, 2, 6), FormBlock("签字", "", 2))
    pdf, result = pdf_bytes(replace(samples.inspection(), forms=(sheet,), stamp=""), fonts)
    assert result.pages > 1
    found = re.sub(r"第\d+页共\d+页", "", flat(pdf)).replace("发现问题", "")
    assert text in found


def test_a_missing_glyph_in_a_form_names_its_box(fonts):
    sheet = (FormBlock("负责人", "张\ue123"),)
    with pytest.raises(MissingGlyphs, match="负责人"):
        pdf_bytes(replace(samples.inspection(), forms=(sheet,)), fonts)
