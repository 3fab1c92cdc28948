"""What good workbooks of each format read as."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
import xlwt

from township_desk.formats.rawbook import ErrorCell, LostDigits, RawBook
from township_desk.formats.reading import read_book


def _active(book: openpyxl.Workbook) -> Any:
    return book.active


def _save(book: openpyxl.Workbook, path: Path) -> RawBook:
    book.save(path)
    return read_book(path)


def test_xlsx_values_keep_their_types(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = _active(book)
    sheet["C3"], sheet["D3"], sheet["E3"], sheet["F3"] = "甲\n乙 ", 7, 7.5, True
    sheet["G3"], sheet["H3"] = datetime.date(2022, 11, 5), datetime.datetime(2022, 11, 5, 8, 30)
    sheet["I3"], sheet["J3"], sheet["K3"] = datetime.time(8, 30), 19900001234.0, 610101199001010007
    sheet["L3"], sheet["M3"] = "610101199001010007", "=文字"
    sheet["M3"].data_type = "s"
    sheet["C5"] = "尾"
    read = _save(book, tmp_path / "值.xlsx").sheets[0]
    assert (read.first_row, read.first_col, read.last_row) == (3, 3, 5)
    assert read.rows[0] == (
        "甲\n乙 ",
        7,
        7.5,
        True,
        datetime.date(2022, 11, 5),
        datetime.datetime(2022, 11, 5, 8, 30),
        datetime.time(8, 30),
        19900001234,
        LostDigits(6.1010119900101e17),
        "610101199001010007",
        "=文字",
    )
    assert type(read.cell(3, 4)) is int and type(read.cell(3, 6)) is bool
    assert read.rows[1:] == ((), ("尾",))
    assert str(read.cell(3, 11)) == "610101199001010000"
    assert read.cell(1, 1) is None and read.cell(99, 99) is None


def test_true_and_one_stay_apart_in_a_column(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for value in (True, 1, False, 0, 1, True):
        _active(book).append([value])
    values = [row[0] for row in _save(book, tmp_path / "b.xlsx").sheets[0].rows]
    assert [repr(value) for value in values] == ["True", "1", "False", "0", "1", "True"]


def test_xlsx_hidden_lines_sheets_and_merges(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = _active(book)
    for row in range(1, 7):
        sheet.append([row, "值", "列"])
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.merge_cells("A1:B2")
    book.create_sheet("字典")["A1"] = 1
    book["字典"].sheet_state = "hidden"
    book.create_sheet("深藏")["A1"] = 1
    book["深藏"].sheet_state = "veryHidden"
    read = _save(book, tmp_path / "h.xlsx")
    assert read.sheets[0].hidden_rows == {3}
    assert read.sheets[0].hidden_cols == {2}
    assert read.sheets[0].merges == ((1, 1, 2, 2),)
    assert [(s.name, s.index, s.visible) for s in read.sheets] == [
        ("Sheet", 0, True),
        ("字典", 1, False),
        ("深藏", 2, False),
    ]
    assert read.visible_sheets == read.sheets[:1]


def test_xlsx_error_cells_and_formulas(tmp_path: Path) -> None:
    path = tmp_path / "e.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write(1, 1, "数")
    sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
    sheet.write_formula(1, 3, "=1+1", None, 2)
    book.close()
    assert read_book(path).sheets[0].rows[0] == ("数", ErrorCell("#DIV/0!"), 2)
    plain = openpyxl.Workbook()
    _active(plain)["B2"], _active(plain)["C2"], _active(plain)["A9"] = 1, "=SUM(B2:B2)", "=B2"
    read = _save(plain, tmp_path / "f.xlsx").sheets[0]
    assert read.cell(2, 3) == ErrorCell("公式未计算") and read.cell(9, 1) == ErrorCell("公式未计算")
    assert read.cell(2, 2) == 1


def test_xlsx_1904(tmp_path: Path) -> None:
    path = tmp_path / "1904.xlsx"
    book = xlsxwriter.Workbook(path, {"date_1904": True})
    sheet = book.add_worksheet()
    sheet.write_datetime(0, 0, datetime.datetime(2022, 11, 5), book.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write_number(0, 1, 43408)
    book.close()
    read = read_book(path).sheets[0]
    assert read.date1904
    assert read.rows[0] == (datetime.date(2022, 11, 5), 43408)


@pytest.mark.parametrize("number_format", [31, 57])
def test_chinese_built_in_date_formats(tmp_path: Path, number_format: int) -> None:
    book = openpyxl.Workbook()
    _active(book)["A1"] = 44870
    _active(book)["A1"].number_format = "yyyy-mm-dd"
    path = tmp_path / "c.xlsx"
    book.save(path)
    patched = tmp_path / "p.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(patched, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/styles.xml":
                data = data.replace(b'numFmtId="164" fontId', f'numFmtId="{number_format}" fontId'.encode())
            new.writestr(name, data)
    assert read_book(patched).sheets[0].rows == ((datetime.date(2022, 11, 5),),)


def test_xls(tmp_path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = False
    sheet = book.add_sheet("疑点清单")
    style = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    sheet.write_merge(0, 0, 0, 3, "标题")
    for col, value in enumerate((1, "名称", datetime.date(2022, 11, 5), 19900001234)):
        sheet.write(1, col, value, style if col == 2 else xlwt.Style.default_style)
    sheet.write(2, 0, 2)
    sheet.row(2).hidden = True
    sheet.row(3).set_cell_error(1, 0x07)
    sheet.col(1).hidden = True
    hidden = book.add_sheet("藏")
    hidden.write(0, 0, "x")
    hidden.visibility = 1
    path = tmp_path / "真.xls"
    book.save(str(path))
    read = read_book(path)
    assert read.format == "xls"
    first = read.sheets[0]
    assert first.rows[1] == (1, "名称", datetime.date(2022, 11, 5), 19900001234)
    assert first.merges == ((1, 1, 1, 4),)
    assert first.hidden_rows == {3} and first.hidden_cols == {2}
    assert first.cell(4, 2) == ErrorCell("#DIV/0!")
    assert not read.sheets[1].visible


def test_xls_1904(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.dates_1904 = True
    book.add_sheet("a").write(0, 0, 5)
    book.save(str(tmp_path / "4.xls"))
    assert read_book(tmp_path / "4.xls").sheets[0].date1904


ODS = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" office:version="1.2">
<office:body><office:spreadsheet><table:table table:name="台账">
<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>{rows}
</table:table></office:spreadsheet></office:body></office:document-content>"""


def _ods(path: Path, rows: str, manifest: str = "") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.format(rows=rows))
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
    return path


def _text(value: str, attributes: str = "") -> str:
    kind = 'office:value-type="string"'
    return f"<table:table-cell {kind} {attributes}><text:p>{value}</text:p></table:table-cell>"


def test_ods(tmp_path: Path) -> None:
    title = _text("标题", 'table:number-columns-spanned="3" table:number-rows-spanned="1"')
    error = _text("#DIV/0!", 'calcext:value-type="error"')
    rows = (
        f"<table:table-row>{title}"
        '<table:covered-table-cell table:number-columns-repeated="2"/></table:table-row>'
        '<table:table-row table:visibility="filter"><table:table-cell office:value-type="float" office:value="7">'
        '<text:p>7</text:p></table:table-cell><table:table-cell office:value-type="date" '
        'office:date-value="2022-11-05"><text:p>2022年11月5日</text:p></table:table-cell>'
        f"{error}</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    read = read_book(_ods(tmp_path / "a.ods", rows))
    assert read.format == "ods"
    sheet = read.sheets[0]
    assert sheet.rows == (("标题",), (7, datetime.date(2022, 11, 5), ErrorCell("#DIV/0!")))
    assert sheet.merges == ((1, 1, 1, 3),)
    assert sheet.hidden_rows == {2} and sheet.hidden_cols == {2}


def test_html_renamed_xls(tmp_path: Path) -> None:
    path = tmp_path / "导出.xls"
    page = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><style>x{}</style></head>'
        '<body><p>填报单位：东岭村</p><table><tr><td colspan="3">清单&nbsp;一</td></tr>'
        "<tr><td rowspan=2>南塬<br>村</td><td style=\"mso-number-format:'\\@'\">0012</td><td>䶮</td></tr>"
        '<tr style="display:none"><td>a</td><td> b\n c </td></tr></table></body></html>'
    )
    path.write_bytes(page.encode("gb18030"))
    read = read_book(path)
    assert read.format == "html"
    sheet = read.sheets[0]
    assert sheet.rows == (("填报单位：东岭村",), ("清单 一",), ("南塬\n村", "0012", "䶮"), (None, "a", "b c"))
    assert sheet.merges == ((2, 1, 2, 3), (3, 1, 4, 1))
    assert sheet.hidden_rows == {4}


def test_html_with_a_wrong_charset(tmp_path: Path) -> None:
    path = tmp_path / "w.xls"
    path.write_bytes("<meta charset=gb2312><table><tr><td>石盘村台账</td></tr></table>".encode())
    assert read_book(path).sheets[0].rows == (("石盘村台账",),)


def test_spreadsheetml_2003(tmp_path: Path) -> None:
    path = tmp_path / "x.xls"
    path.write_text(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        '<Worksheet ss:Name="台账"><Table><Column ss:Index="2" ss:Hidden="1"/>'
        '<Row><Cell ss:MergeAcross="1"><Data ss:Type="String">标题</Data></Cell></Row>'
        '<Row ss:Index="3" ss:Hidden="1"><Cell ss:Index="2"><Data ss:Type="Number">7</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">2022-11-05T00:00:00.000</Data></Cell>'
        '<Cell><Data ss:Type="Error">#N/A</Data></Cell></Row></Table>'
        "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet></Workbook>",
        encoding="utf-8",
    )
    sheet = read_book(path).sheets[0]
    assert sheet.rows == (("标题",), (), (None, 7, datetime.date(2022, 11, 5), ErrorCell("#N/A")))
    assert sheet.merges == ((1, 1, 1, 2),) and sheet.hidden_rows == {3} and sheet.hidden_cols == {2}
    assert not sheet.visible


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_csv(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "a.csv"
    lines = [["姓名", "身份证号", "备注"], ["王䶮", "610101199001010007", '"甲\n乙"'], ["李四", '="0012"', ""]]
    path.write_bytes("\r\n".join(separator.join(line) for line in lines).encode(encoding))
    read = read_book(path)
    assert read.format == "csv"
    assert read.sheets[0].rows == (
        ("姓名", "身份证号", "备注"),
        ("王䶮", "610101199001010007", "甲\n乙"),
        ("李四", "0012"),
    )


def test_many_rows_arrive_in_order(tmp_path: Path) -> None:
    path = tmp_path / "m.xlsx"
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    for row in range(30_000):
        if row == 20_000:
            sheet.set_row(row, None, None, {"hidden": True})
        for col, value in enumerate((row, f"第{row}号", row % 7 + 0.5, "村", row * 2.0, "x", "y", "z")):
            sheet.write(row, col, value)
    book.close()
    seen: list[int] = []
    read = read_book(path, progress=seen.append).sheets[0]
    assert seen[-1] == 30_000 and seen == sorted(seen)
    assert read.rows[29_999] == (29_999, "第29999号", 29_999 % 7 + 0.5, "村", 59_998, "x", "y", "z")
    assert [row[0] for row in read.rows] == list(range(30_000))
    assert read.hidden_rows == {20_001}
    assert read.rows[5][3] is read.rows[29_000][3]
