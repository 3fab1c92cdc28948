"""Tables as Word files, read back: merged header that repeats, values as printed, paper, form sheets."""

from __future__ import annotations

from datetime import datetime

import pytest
from docx import Document
from docx.oxml.ns import qn

from tests.formats import paper_samples as samples
from township_desk.core.problem import EnvironmentProblem
from township_desk.core.tabular import FormBlock, Tabular, format_value
from township_desk.formats.cells import clean
from township_desk.formats.docx_out import write_docx


def texts(row):
    return [cell.text for cell in row.cells]


def test_a_statistics_table_reads_back(tmp_path):
    table = samples.a2()
    path = tmp_path / "表.docx"
    write_docx(table, path, created=datetime(2022, 12, 31, 9))
    read = Document(str(path))
    grid = read.tables[0]
    assert read.paragraphs[0].text == table.title
    assert read.core_properties.created.replace(tzinfo=None) == datetime(2022, 12, 31, 9)
    head = grid.rows[0]
    assert len({id(cell._tc) for cell in head.cells}) < len(table.columns), "groups of the header are merged"
    top = table.depth + bool(table.column_numbers)
    marked = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in grid.rows]
    assert marked == [True] * top + [False] * (len(grid.rows) - top), "the header repeats on each page, nothing else"
    body = list(table.body())
    assert len(grid.rows) == top + len(body)
    assert texts(grid.rows[top])[-1] != ""
    section = read.sections[0]
    assert round(section.page_width.mm) == round(table.page.size_mm[0])
    assert "PAGE" in section.footer._element.xml


def test_rows_say_what_is_printed(tmp_path):
    table = samples.a1(30)
    path = tmp_path / "表.docx"
    write_docx(table, path)
    grid = Document(str(path)).tables[0]
    lines = [texts(row) for row in grid.rows][table.depth :]
    assert len(lines) == len(list(table.body()))
    for row, line in zip(table.body(), lines, strict=True):
        if row.label:
            assert line[0] == row.label
        else:
            expected = [format_value(value, column) for value, column in zip(row.cells, table.columns, strict=True)]
            assert line == [clean(text) for text in expected]


def test_several_tables_and_form_sheets(tmp_path):
    form = Tabular(
        "A-4", "记录", "2022年", (), (),
        forms=((FormBlock("", "检查记录", kind="title"), FormBlock("被检查单位", "便民超市"), FormBlock("", "一式两份", kind="note")),),
    )  # fmt: skip
    path = tmp_path / "两张.docx"
    write_docx((samples.a2(), form), path)
    read = Document(str(path))
    assert len(read.sections) == 2
    assert texts(read.tables[1].rows[0]) == ["被检查单位", "便民超市"]
    assert any(p.text == "检查记录" for p in read.paragraphs)


def test_a_folder_that_refuses(tmp_path):
    (tmp_path / "x").write_text("a file", encoding="utf-8")
    with pytest.raises(EnvironmentProblem):
        write_docx(samples.a2(), tmp_path / "x" / "表.docx")
