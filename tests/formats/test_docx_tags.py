"""Tags in Word files: found wherever Word has split them, filled in their formatting, shaded, noted; wrong ones named."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from township_desk.core.article import kind_of, read_article
from township_desk.core.problem import UsageError
from township_desk.core.tags import Tag, broken_tags, find_tags, near, without_overlap
from township_desk.formats.docx_article import new_document
from township_desk.formats.docx_parts import open_docx, text_of
from township_desk.formats.docx_tags import Filled, article_of, broken, fill, places


def resolve(tag: Tag, following: str) -> Filled:
    if tag.name == "I999":
        return Filled("【无数据】", "missing")
    return Filled(without_overlap({"镇名": "青禾镇"}.get(tag.name, "13"), following), "filled", f"口径：{tag.name}")


def test_tags_are_found_in_any_braces():
    found = list(find_tags("查出{{ I169 }}处，去年｛｛I169｜去年｝｝处"))
    assert [(tag.name, tag.form) for tag in found] == [("I169", ""), ("I169", "去年")]
    assert list(broken_tags("好{{I169}}坏{{I170}处")) == [10]
    assert near("一二三四五六七八九十{{I1}}后", 10, 16) == "一二三四五六七八九十{{I1}}后"


@pytest.mark.parametrize(
    ("value", "following", "left"),
    [
        ("青禾镇", "镇政府", "青禾"),
        ("青禾镇", "的干部", "青禾镇"),
        ("某某日报", "日报、", "某某"),
        ("1200余", "余小时", "1200"),
        ("3万余", "万余棵", "3"),
        ("镇", "镇", "镇"),
        ("省级", "", "省级"),
    ],
)
def test_what_the_text_says_again_is_left_out(value, following, left):
    assert without_overlap(value, following) == left


def test_a_tag_split_over_runs_is_filled_in_its_formatting():
    document = Document()
    line = document.add_paragraph("查出")
    for part in ("{", "{I1", "69", "}}"):
        line.add_run(part).bold = True
    line.add_run("处，")
    line.add_run("其他{{I170}}处")
    fill(document, resolve, draft=True)
    assert text_of(line._p) == "查出13处，其他13处"
    filled = [run for run in line.runs if run.text == "13"]
    assert [run.bold for run in filled] == [True, None]
    assert all(run._r.rPr.find(qn("w:shd")).get(qn("w:fill")) == "FFF2CC" for run in filled)
    assert [comment.text for comment in document.comments] == ["口径：I170", "口径：I169"]


def test_tabs_and_breaks_beside_a_tag_stay():
    document = Document()
    line = document.add_paragraph()
    run = line.add_run("甲{{I169}}")
    run.add_tab()
    run.add_text("乙")
    fill(document, resolve, draft=False)
    assert line.text == "甲13\t乙"
    assert line._p.xml.count("w:shd") == 0


def test_a_final_version_is_plain_but_marks_what_lacks():
    document = Document()
    document.add_paragraph("查出{{I169}}处，{{I999}}处，{{镇名}}镇政府")
    fill(document, resolve, draft=False)
    paragraph = document.paragraphs[0]
    assert paragraph.text == "查出13处，【无数据】处，青禾镇政府"
    assert paragraph._p.xml.count("<w:shd") == 1
    assert len(list(document.comments)) == 0
    tones = [(span.text, span.tone) for span in article_of(document).paragraphs[0].spans]
    assert ("【无数据】", "missing") in tones


def test_tags_in_tables_and_footers_count():
    document = Document()
    table = document.add_table(1, 1)
    table.cell(0, 0).paragraphs[0].add_run("{{I169}}")
    document.sections[0].footer.paragraphs[0].add_run("{{镇名}}")
    fill(document, resolve, draft=True)
    assert table.cell(0, 0).text == "13"
    assert document.sections[0].footer.paragraphs[0].text == "青禾镇"


def test_wrong_braces_are_named_with_their_place():
    document = Document()
    document.add_paragraph("开头")
    document.add_paragraph("全年查出{{I169}处隐患")
    assert broken(document) == ["第2段“全年查出{{I169}处隐患”"]
    document.add_paragraph("还有{{I170}}处")
    assert [place.words for place in places(document)] == ["第3段“还有{{I170}}处”"]


def test_what_is_no_word_file_is_said(tmp_path: Path):
    other = tmp_path / "旧.doc"
    other.write_bytes(b"\xd0\xcf\x11\xe0 no docx")
    with pytest.raises(UsageError, match=r"不是 Word 文件"):
        open_docx(other)
    with pytest.raises(UsageError, match="找不到文件"):
        open_docx(tmp_path / "无.docx")


def test_an_article_goes_to_word_and_comes_back():
    article = read_article(
        "# 某镇2022年工作总结\n## （2022年12月31日）\n一、总结\n（一）党建\n一是抓学习，办班{{I169}}次。\n"
    )
    assert [p.kind for p in article.paragraphs] == ["title", "subtitle", "h1", "h2", "body"]
    document = new_document(article)
    assert article_of(document) == article
    section = document.sections[0]
    assert [
        round(edge.mm)
        for edge in (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    ] == [37, 35, 28, 26]
    assert kind_of("一、" + "长" * 60) == "body"
