"""Printed tables as PDF: nothing cut, right text layer, pages, totals, widths, faults."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from tests.formats import paper_samples as samples
from township_desk.core.problem import Cancelled, EnvironmentProblem
from township_desk.core.tabular import (
    CellType,
    Column,
    PageSetup,
    RowKind,
    Tabular,
    TabularRow,
    format_value,
)
from township_desk.formats.fonts import FontSet, MissingGlyphs, resolve_fonts
from township_desk.formats.pdf import pdf_bytes, write_pdf
from township_desk.formats.pdf_columns import fit_columns
from township_desk.formats.pdf_file import Properties
from township_desk.formats.pdf_layout import TableLayout
from township_desk.formats.pdf_text import TextMeasure
from township_desk.formats.preview import page_sizes, page_text, render_page, write_png


@pytest.fixture(scope="module")
def fonts() -> FontSet:
    return resolve_fonts(bundled_only=True)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def texts(pdf: bytes) -> list[str]:
    return [page_text(pdf, i) for i in range(len(page_sizes(pdf)))]


def simple(rows: tuple[TabularRow, ...], columns: tuple[Column, ...], **more) -> Tabular:
    return Tabular("T-1", "测试表", "2022年11月", columns, rows, **more)


def test_every_cell_is_found_again(fonts):
    for table in (samples.a1(80), samples.a2(), samples.roster()):
        pdf, result = pdf_bytes(table, fonts)
        pages = texts(pdf)
        assert result.pages == len(pages)
        found = squeezed("".join(pages))
        for row in table.body():
            for value, column in zip(row.cells, table.columns, strict=False):
                assert squeezed(format_value(value, column)) in found
            assert row.label in found
        for text in (table.title, table.left_head, table.middle_head, *table.footer, *table.notes, table.stamp):
            assert squeezed(text) in found
        for column in table.columns:
            for level in column.header:
                assert squeezed(level) in found


def test_continuation_pages_carry_the_head_again(fonts):
    pdf, result = pdf_bytes(samples.a1(60), fonts)
    assert result.pages > 2
    for i, text in enumerate(texts(pdf)):
        flat = squeezed(text)
        assert "隐患描述" in flat
        assert "整改落实" in flat
        assert "单位：处、元" in flat
        assert ("（续表）" in flat) == (i > 0)
        assert f"第{i + 1}页共{result.pages}页" in flat
        assert ("填表人：" in flat) == (i == result.pages - 1)


def test_text_layer_copies_rare_characters_rightly(fonts, tmp_path):
    text = "𠅤㛃䶮𬎆𫍯身户日⾝"
    table = simple((TabularRow((text,)),), (Column("a", ("姓名",), CellType.TEXT, 60),))
    pdf, _ = pdf_bytes(table, fonts)
    assert text in page_text(pdf, 0)
    if shutil.which("pdftotext"):
        path = tmp_path / "a.pdf"
        path.write_bytes(pdf)
        out = subprocess.run(["pdftotext", str(path), "-"], check=True, capture_output=True).stdout.decode()
        assert text in out


def test_a_missing_glyph_names_every_row_and_writes_nothing(fonts, tmp_path):
    columns = (Column("seq", ("序号",), CellType.SEQ, 10), Column("name", ("姓名",), CellType.TEXT, 30))
    rows = (
        TabularRow((1, "张三")),
        TabularRow((2, "李\U0010fffd"), ref=("person", 7)),
        TabularRow((3, "王\ue123五"), ref=("person", 9)),
    )
    path = tmp_path / "x.pdf"
    path.write_bytes(b"old")
    with pytest.raises(MissingGlyphs) as caught:
        write_pdf(simple(rows, columns), path, fonts)
    assert [(m.ref, m.row, m.seq, m.text, m.code) for m in caught.value.missing] == [
        (("person", 7), 2, "2", "李\U0010fffd", "U+10FFFD"),
        (("person", 9), 3, "3", "王\ue123五", "U+E123"),
    ]
    assert "第2行（序号2）姓名" in caught.value.message
    assert "U+E123" in caught.value.message
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_same_table_makes_the_same_bytes(fonts):
    table = samples.a1(30)
    assert pdf_bytes(table, fonts)[0] == pdf_bytes(table, resolve_fonts(bundled_only=True))[0]


def test_properties(fonts):
    import pypdfium2

    pdf, _ = pdf_bytes(samples.a1(3), fonts, properties=Properties(created=datetime(2022, 11, 30, 16, 5)))
    info = pypdfium2.PdfDocument(pdf).get_metadata_dict()
    assert info["Title"] == "清河镇安全隐患排查整改台账"
    assert info["Author"] == "清河镇人民政府"
    assert "A-1" in info["Subject"]
    assert info["CreationDate"].startswith("D:20221130160500")


def test_codes_stay_on_one_line_and_whole(fonts):
    codes = [Column(f"c{i}", (f"身份证号{i}",), CellType.CODE, 8) for i in range(6)]
    columns = (*codes, Column("t", ("备注",), CellType.TEXT, 20))
    row = TabularRow((*("610404199001010000",) * 6, "备注内容"))
    pdf, _ = pdf_bytes(simple((row,), columns), fonts)
    assert page_text(pdf, 0).count("610404199001010000") == 6


def test_too_wide_goes_to_a3_then_to_smaller_type_and_says_so(fonts):
    measure = TextMeasure(fonts)
    page = PageSetup("A4", True)

    def fit(count: int):
        columns = tuple(Column(f"c{i}", ("账号",), CellType.CODE, 38) for i in range(count))
        return fit_columns(simple((TabularRow(("6217004210000000012",) * count),), columns, page=page), measure)

    assert (fit(6).page.paper, fit(6).pt, fit(6).warnings) == ("A4", 9.0, ())
    assert fit(9).page.paper == "A3"
    assert "A3" in fit(9).warnings[0]
    assert 8.0 <= fit(12).pt < 9.0
    assert fit(15).pt < 8
    assert any("账号" in warning and "8 磅" in warning for warning in fit(15).warnings)
    for count in (3, 6, 9, 12, 15, 40):
        assert sum(fit(count).widths) == pytest.approx((fit(count).page.size_mm[0] - 35) * 72 / 25.4)


def test_even_forty_codes_are_all_there(fonts):
    columns = tuple(Column(f"c{i}", ("账号",), CellType.CODE, 38) for i in range(40))
    values = tuple(f"62170042100000{i:05d}" for i in range(40))
    pdf, result = pdf_bytes(simple((TabularRow(values),), columns), fonts)
    flat = squeezed(page_text(pdf, 0))
    assert all(value in flat for value in values)
    assert any("排不下" in warning for warning in result.warnings)


def test_remarks_give_way_first(fonts):
    columns = (
        Column("a", ("内容",), CellType.TEXT, 150),
        Column("b", ("措施",), CellType.TEXT, 100),
        Column("n", ("备注",), CellType.TEXT, 30),
    )
    rows = (TabularRow(("很长的内容" * 30, "很长的措施" * 30, "很长的备注" * 30)),)
    widths = fit_columns(simple(rows, columns), TextMeasure(fonts)).widths
    assert widths[2] * 25.4 / 72 == pytest.approx(15, abs=0.1)
    assert widths[0] > widths[1]


def test_a_cell_longer_than_a_page_goes_on_over_the_next(fonts):
    columns = (Column("seq", ("序号",), CellType.SEQ, 10), Column("t", ("内容",), CellType.TEXT, 60))
    long = "".join(f"第{i}条，检查发现问题并整改。" for i in range(900))
    rows = (TabularRow((1, "短")), TabularRow((2, long)), TabularRow((3, "完")))
    pdf, result = pdf_bytes(simple(rows, columns), fonts)
    assert result.pages >= 3
    body = "".join(squeezed(text).partition("内容")[2].partition("第1页共")[0] for text in texts(pdf))
    for i in range(0, 900, 50):
        assert f"第{i}条，检查发现问题并整改。" in re.sub(r"第\d+页共\d+页测试表（续表）序号", "", body)


def test_rows_are_kept_whole_and_every_page_is_within_its_margins(fonts):
    layout = TableLayout(samples.a1(200), TextMeasure(fonts))
    seen = []
    for page in layout.pages():
        assert sum(row.height for row in page.rows) <= layout.capacity + 0.1
        assert all(row.height >= layout.min_row for row in page.rows)
        seen += [row.source for row in page.rows if row.source is not None]
    assert seen == list(samples.a1(200).body())


@pytest.mark.parametrize("rows", range(10, 60, 3))
def test_the_signature_line_never_stands_alone(fonts, rows):
    table = replace(samples.roster(rows), page_subtotal=False)
    plans = list(TableLayout(table, TextMeasure(fonts)).pages())
    last = [row.source.kind for row in plans[-1].rows if row.source is not None]
    assert RowKind.ITEM in last
    assert last[-1] is RowKind.TOTAL
    for plan in plans[:-1]:
        assert plan.rows[-1].source.kind is not RowKind.GROUP


def test_page_subtotals_add_up_to_the_total(fonts):
    table = samples.roster(60)
    pdf, result = pdf_bytes(table, fonts)
    assert result.pages > 2
    parts = [
        Decimal(m.replace(",", "")) for text in texts(pdf) for m in re.findall(r"本页小计\s+\d+\s+([\d,.]+)", text)
    ]
    assert len(parts) == result.pages
    assert sum(parts) == table.total.cells[5]


def test_statistics_put_the_total_first_and_number_columns(fonts):
    pdf, result = pdf_bytes(samples.a2(), fonts)
    text = page_text(pdf, 0)
    assert result.pages == 1
    flat = squeezed(text)
    assert flat.index("合计36") < flat.index("消防安全2")
    assert "甲1234567891011121314" in flat
    assert "以下空白" not in flat


def test_the_end_of_a_list_is_marked(fonts):
    assert "以下空白" in page_text(pdf_bytes(samples.a1(3), fonts)[0], 0)
    assert "本期无记录" in page_text(pdf_bytes(replace(samples.a1(3), rows=(), total=None), fonts)[0], 0)


def test_draft_and_confidential_marks(fonts):
    assert "内部资料　注意保密" in page_text(pdf_bytes(samples.roster(), fonts)[0], 1)
    assert "草" in page_text(pdf_bytes(samples.a2(draft=True), fonts)[0], 0)


def test_several_tables_are_numbered_each_by_itself_or_through(fonts, tmp_path):
    tables = [samples.a2(), samples.a1(40)]
    result = write_pdf(tables, tmp_path / "a.pdf", fonts)
    pages = [squeezed(page_text(tmp_path / "a.pdf", i)) for i in range(result.pages)]
    assert "第1页共1页" in pages[0]
    assert f"第1页共{result.pages - 1}页" in pages[1]
    write_pdf(tables, tmp_path / "b.pdf", fonts, continuous=True)
    assert f"第2页共{result.pages}页" in squeezed(page_text(tmp_path / "b.pdf", 1))


def test_page_sizes_and_pictures(fonts, tmp_path):
    pdf, _ = pdf_bytes([samples.a2(), samples.a1(3), samples.inspection()], fonts)
    sizes = [tuple(round(v * 25.4 / 72) for v in size) for size in page_sizes(pdf)]
    assert sizes == [(297, 210), (420, 297), (210, 297)]
    width, height, data = render_page(pdf, 0, 1.0)
    assert len(data) == width * height * 4
    assert min(data) < 40  # something is drawn
    write_png(pdf, 0, tmp_path / "中文" / "a.png", 50)
    assert (tmp_path / "中文" / "a.png").read_bytes().startswith(b"\x89PNG")


def test_progress_and_cancel(fonts, tmp_path):
    told: list[tuple[int, int]] = []
    write_pdf([samples.a1(60), samples.a2()], tmp_path / "a.pdf", fonts, progress=lambda d, t: told.append((d, t)))
    assert told[-1] == (72, 72)
    assert [d for d, _ in told] == sorted(d for d, _ in told)
    with pytest.raises(Cancelled):
        write_pdf(samples.a1(60), tmp_path / "b.pdf", fonts, cancelled=lambda: True)
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


def test_a_place_that_cannot_be_written_is_told(fonts, tmp_path):
    (tmp_path / "folder.pdf").mkdir()
    (tmp_path / "folder.pdf" / "x").touch()
    with pytest.raises(EnvironmentProblem, match=r"folder\.pdf"):
        write_pdf(samples.a2(), tmp_path / "folder.pdf", fonts)
    with pytest.raises(EnvironmentProblem):
        page_sizes(b"no pdf")


def test_pages_come_fast(fonts):
    import time

    table = samples.a1(3000)
    start = time.perf_counter()
    _, result = pdf_bytes(table, fonts)
    assert result.pages / (time.perf_counter() - start) > 50


def test_no_page_begins_with_a_subtotal_and_the_last_one_is_no_orphan(fonts):
    """However many rows there are, a subtotal follows a row of its group, and the last page has three items."""
    for count in range(20, 60):
        layout = TableLayout(samples.a1(count), TextMeasure(fonts))
        plans = list(layout.pages())
        for plan in plans:
            assert plan.rows[0].source is None or plan.rows[0].source.kind is not RowKind.SUBTOTAL
        items = [row for row in plans[-1].rows if row.source is not None and row.source.kind is RowKind.ITEM]
        assert len(items) >= 3
        assert sum(len(plan.rows) for plan in plans) >= count
