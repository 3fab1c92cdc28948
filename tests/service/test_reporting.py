"""The annual report: the shipped template uses every figure; numbers shaded and noted; what lacks is marked; PDF alike."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from tests.desk_rows import put
from tests.desks import new_desk
from tests.figure_rows import make
from township_desk.core.period import year
from township_desk.core.problem import UsageError
from township_desk.figures import FIGURES
from township_desk.formats.docx_parts import open_docx
from township_desk.formats.docx_tags import places
from township_desk.service.desk import Desk

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    made = new_desk(tmp_path_factory.mktemp("report"))
    put(made, {name: listed for name, listed in make(made.ledgers).items() if listed})
    made.settings.set_many({"town.name": "青禾镇", "town.code": "530999001"})
    return made


def template(folder: Path, *lines: str) -> Path:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    path = folder / "模板.docx"
    document.save(str(path))
    return path


def test_the_shipped_template_uses_every_figure_once() -> None:
    tags = [place.tag.name for place in places(open_docx(ROOT / "resources" / "reports" / "annual.docx"))]
    listed = {"I011", "I012", "I013", "I028", "I029", "I030", "I031", "I032", "I178"}
    """Names that another's 全部 lists, however many there are."""
    assert sorted(tag for tag in tags if tag.startswith("I")) == sorted(set(FIGURES) - listed)


def test_a_report_as_word_and_pdf_say_the_same(desk: Desk, tmp_path: Path) -> None:
    path = template(
        tmp_path,
        "{{镇名}}{{年度}}年总结",
        "查出隐患{{I169}}处，去年{{I169|去年}}处；{{P153}}处，自建房{{排查自建房屋}}处。",
    )
    frame = desk.figures.frame(year(2022))
    figure = desk.figures.take(frame)
    written = desk.reporting.write(tmp_path / "总结.docx", frame, year(2022), template=path)
    assert (written.filled, written.missing) == (6, ())
    document = open_docx(tmp_path / "总结.docx")
    text = document.paragraphs[1].text
    before = desk.figures.take(desk.figures.last_year(frame))
    assert text == (
        f"查出隐患{figure['I169'].text}处，去年{before['I169'].text}处；{figure['I169'].text}处，自建房{figure['I172'].text}处。"
    )
    notes = [comment.text for comment in document.comments]
    assert any("口径：" in note and "上年：" in note and "I169" in note for note in notes)
    table = document.tables[0]
    assert len(table.rows) > len(desk.figures.known)
    desk.reporting.write(tmp_path / "总结.pdf", frame, year(2022), template=path)
    from pypdfium2 import PdfDocument

    pdf = PdfDocument(tmp_path / "总结.pdf")
    try:
        first = pdf[0].get_textpage()
        printed = first.get_text_bounded().replace("\r\n", "").replace("\n", "")
        first.close()
        assert len(pdf) > 5
    finally:
        pdf.close()
    assert text in printed
    assert "— 1 —" in printed


def test_a_number_without_data_is_marked_never_blank(desk: Desk, tmp_path: Path) -> None:
    empty = new_desk(tmp_path / "empty")
    empty.set_up("青禾镇", "530999001", ["东岭村"])
    path = template(tmp_path, "查出{{I169}}处。")
    written = empty.reporting.write(tmp_path / "空.docx", empty.figures.frame(year(2022)), year(2022), template=path)
    assert [taken.figure.id for taken in written.missing] == ["I169"]
    assert open_docx(tmp_path / "空.docx").paragraphs[0].text == "查出【无数据：发现隐患】处。"


def test_a_final_report_has_no_notes_and_no_appendix(desk: Desk, tmp_path: Path) -> None:
    path = template(tmp_path, "查出{{I169}}处。")
    desk.reporting.write(tmp_path / "定稿.docx", desk.figures.frame(year(2022)), year(2022), template=path, draft=False)
    document = open_docx(tmp_path / "定稿.docx")
    assert (len(list(document.comments)), len(document.tables)) == (0, 0)
    assert "w:shd" not in document.element.body.xml


def test_wrong_tags_are_named_with_their_places_and_nothing_is_written(desk: Desk, tmp_path: Path) -> None:
    path = template(tmp_path, "好的{{I169}}处。", "坏的{{I999}}处，{{I169|大概}}处。", "半个{{I170}处")
    with pytest.raises(UsageError) as told:
        desk.reporting.write(tmp_path / "x.docx", desk.figures.frame(year(2022)), year(2022), template=path)
    for words in ("第2段", "没有用数“I999”", "“大概”不是写法", "第3段", "花括号不成对"):
        assert words in told.value.message
    assert not (tmp_path / "x.docx").exists()
    with pytest.raises(UsageError, match="后缀"):
        desk.reporting.write(tmp_path / "x.txt", desk.figures.frame(year(2022)), year(2022), template=path)


def test_an_old_report_becomes_a_template(desk: Desk, tmp_path: Path) -> None:
    frame = desk.figures.frame(year(2021))
    before = desk.figures.take(frame)
    document = Document()
    line = document.add_paragraph("青禾镇2021年共排查发现安全隐患")
    line.add_run(f"{before['I169'].value}").bold = True
    line.add_run(f"处，组织志愿服务{before['I035'].value}次。2021年12月召开会议。")
    old = tmp_path / "旧总结.docx"
    document.save(str(old))
    found = desk.reporting.propose(old, desk.figures.frame(year(2021))).proposals
    assert {p.tag for p in found} >= {"I169", "I035", "年度", "镇名"}
    assert all(p.sure for p in found if p.tag in ("I169", "I035"))
    made = tmp_path / "模板.docx"
    desk.reporting.make_template(old, made, found)
    paragraph = open_docx(made).paragraphs[0]
    assert (
        paragraph.text == "{{镇名}}{{年度}}年共排查发现安全隐患{{I169}}处，组织志愿服务{{I035}}次。2021年12月召开会议。"
    )
    assert next(run for run in paragraph.runs if run.text == "{{I169}}").bold
    now = desk.figures.take(desk.figures.frame(year(2022)))
    desk.reporting.write(tmp_path / "新.docx", desk.figures.frame(year(2022)), year(2022), template=made)
    text = open_docx(tmp_path / "新.docx").paragraphs[0].text
    assert f"安全隐患{now['I169'].text}处" in text
    assert text.startswith("青禾镇2022年")


def test_a_draft_is_compared_with_the_ledgers(desk: Desk, tmp_path: Path) -> None:
    frame = desk.figures.frame(year(2022))
    path = template(tmp_path, "查出{{I169}}处，去年{{I169|去年}}处，志愿服务{{I035}}次。")
    draft = tmp_path / "草稿.docx"
    desk.reporting.write(draft, frame, year(2022), template=path)
    assert desk.reporting.compare(draft, frame) == []
    document = Document(str(draft))
    said = desk.figures.take(frame)["I035"].text
    run = next(run for run in document.paragraphs[0].runs if run.text == said)
    run.text = "9999"
    document.save(str(draft))
    [found] = desk.reporting.compare(draft, frame)
    assert (found.rule, found.title) == ("K-23", "开展各类志愿服务次数")
    assert "9999" in found.message
    before = desk.reporting.compare(draft, desk.figures.frame(year(2021)))
    assert any("现在台账是" in each.message for each in before)


def test_reconciliations_run_over_rows(desk: Desk) -> None:
    found = desk.reconciling.run(desk.figures.frame(year(2022)), desk.reporting.template)
    assert {"K-07", "K-15"} <= {finding.rule for finding in found}
    assert all(finding.message and finding.ledger in desk.records.ledgers for finding in found)
