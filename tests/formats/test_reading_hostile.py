"""What broken, foreign and malicious files do: a clear sentence, in bounded time and memory."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import psutil
import pytest
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile

from township_desk.core.problem import Cancelled, DeskError
from township_desk.formats import reading
from township_desk.formats.reading import DEFAULT, ReadError, read_book
from township_desk.formats.reading import parent as parent_module


def _active(book: openpyxl.Workbook) -> Any:
    return book.active


def _xlsx(path: Path, rows: int = 8) -> Path:
    book = openpyxl.Workbook()
    _active(book).append(["村", "排查日期", "描述"])
    for row in range(rows):
        _active(book).append(["东坪村", f"2022-11-{row % 28 + 1:02d}", f"第{row}号"])
    book.save(path)
    return path


def _patched(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    target = path.with_name("patched-" + path.name)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return target


def _code(path: Path, **options: object) -> str:
    with pytest.raises(ReadError) as caught:
        read_book(path, **options)  # type: ignore[arg-type]
    assert isinstance(caught.value, DeskError)
    assert re.search(r"[一-鿿]{4,}.*[。：]", caught.value.message)
    return caught.value.code


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    assert _code(tmp_path / "没有.xlsx") == "not_found"
    assert _code(tmp_path) == "unreadable"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="permissions do not bind this user")
def test_no_permission(tmp_path: Path) -> None:
    path = _xlsx(tmp_path / "a.xlsx")
    path.chmod(0)
    assert _code(path) == "unreadable"


def test_locked_by_another_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _xlsx(tmp_path / "a.xlsx")

    def refuse(*_: object, **__: object) -> io.BytesIO:
        raise PermissionError(13, "sharing violation")

    monkeypatch.setattr(Path, "open", refuse)
    assert _code(path) == "unreadable"


def test_empty(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "e.xlsx")
    assert _code(tmp_path / "e.xlsx") == "empty"
    (tmp_path / "0.xlsx").write_bytes(b"")
    assert _code(tmp_path / "0.xlsx") == "empty"
    (tmp_path / "s.csv").write_bytes(b"\r\n\r\n")
    assert _code(tmp_path / "s.csv") == "empty"


def test_truncated_and_flipped(tmp_path: Path) -> None:
    data = _xlsx(tmp_path / "a.xlsx", 400).read_bytes()
    for name, broken in (("cut", data[: len(data) * 6 // 10]), ("one", data[:40])):
        (tmp_path / f"{name}.xlsx").write_bytes(broken)
        assert _code(tmp_path / f"{name}.xlsx") == "damaged"
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    at = info.header_offset + 60 + len(info.filename)
    (tmp_path / "flip.xlsx").write_bytes(data[:at] + bytes(255 - b for b in data[at : at + 64]) + data[at + 64 :])
    assert _code(tmp_path / "flip.xlsx") == "damaged"
    (tmp_path / "cfb.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000)
    assert _code(tmp_path / "cfb.xls") == "damaged"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("照片.xlsx", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 20),
        ("文件.xls", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
        ("乱码.csv", bytes(range(256)) * 40),
        ("程序.xlsx", b"MZ\x90\x00" + b"\0" * 400),
        ("数据.xls", b"<?xml version='1.0'?><data><row/></data>"),
    ],
)
def test_foreign_content(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert _code(tmp_path / name) == "unsupported"


@pytest.mark.parametrize("entry", ["word/document.xml", "ppt/presentation.xml", "readme.txt"])
def test_foreign_containers(tmp_path: Path, entry: str) -> None:
    with zipfile.ZipFile(tmp_path / "d.xlsx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(entry, "x")
    assert _code(tmp_path / "d.xlsx") == "unsupported"


def test_zip_bombs(tmp_path: Path) -> None:
    path = _xlsx(tmp_path / "a.xlsx")
    bomb = _patched(path, "xl/worksheets/sheet1.xml", lambda data: data + b"\0" * 300_000_000)
    assert bomb.stat().st_size < 1_000_000
    assert _code(bomb) == "too_large"
    assert _code(path, limits=replace(DEFAULT, entries=3)) == "too_large"
    assert _code(path, limits=replace(DEFAULT, file_bytes=100)) == "too_large"
    assert _code(path, limits=replace(DEFAULT, cells=5)) == "too_large"
    assert _code(path, limits=replace(DEFAULT, stream_bytes=50)) == "too_large"


def test_lying_sizes_in_the_directory(tmp_path: Path) -> None:
    path = _patched(_xlsx(tmp_path / "a.xlsx"), "xl/worksheets/sheet1.xml", lambda data: data + b" " * 5_000_000)
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        true = archive.getinfo("xl/worksheets/sheet1.xml").file_size.to_bytes(4, "little")
    path.write_bytes(data.replace(true, (1000).to_bytes(4, "little")))
    assert _code(path) == "damaged"


def _stray(path: Path, lead_rows: int) -> Path:
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write(0, 0, "标题")
    for row in range(1, lead_rows):
        for col in range(6):
            sheet.write(row, col, f"值{row}-{col}" if lead_rows > 100 else "值")
    sheet.write(1048574, 16382, "x")
    sheet.write(1048575, 16383, 1)
    book.close()
    return path


def test_cell_in_the_last_corner(tmp_path: Path) -> None:
    sheet = read_book(_stray(tmp_path / "s.xlsx", 9)).sheets[0]
    assert len(sheet.rows) == 9 and sheet.rows[8] == ("值",) * 6
    assert sheet.notices == ("第1048575行、第1048576行有零星内容，已忽略",)


def test_cell_in_the_last_corner_of_a_large_sheet(tmp_path: Path) -> None:
    sheet = read_book(_stray(tmp_path / "s.xlsx", 30_000)).sheets[0]
    assert len(sheet.rows) == 30_000 and sheet.notices


@pytest.mark.parametrize("dimension", [b"", b'<dimension ref="A1"/>', b'<dimension ref="A1:XFD1048576"/>'])
def test_dimension_does_not_matter(tmp_path: Path, dimension: bytes) -> None:
    path = _patched(
        _xlsx(tmp_path / "a.xlsx"),
        "xl/worksheets/sheet1.xml",
        lambda data: re.sub(rb"<dimension[^>]*/>", dimension, data),
    )
    assert len(read_book(path).sheets[0].rows) == 9


def test_formatted_but_empty_cells_do_not_count(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    style = book.add_format({"border": 1})
    sheet.write(0, 0, "标题")
    for row in range(1, 20_000):
        for col in range(12):
            sheet.write_blank(row, col, None, style)
    book.close()
    assert read_book(path).sheets[0].rows == (("标题",),)


def test_a_sheet_that_is_truly_too_large(tmp_path: Path) -> None:
    assert _code(_xlsx(tmp_path / "a.xlsx", 400), limits=replace(DEFAULT, area=1000)) == "too_large"


def test_encrypted(tmp_path: Path) -> None:
    plain = _xlsx(tmp_path / "a.xlsx")
    path = tmp_path / "加密.xlsx"
    with plain.open("rb") as source, path.open("wb") as target:
        OOXMLFile(source).encrypt("Qh2022@中", target)
    assert _code(path) == "password_needed"
    assert _code(path, password="qh2022") == "wrong_password"
    read = read_book(path, password="Qh2022@中")
    assert read.format == "xlsx" and len(read.sheets[0].rows) == 9


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_entity_bombs(tmp_path: Path, part: str) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet().write(0, 0, "村")
    book.close()
    names = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "lol"}">' for i in range(10))
    bomb = f"<!DOCTYPE x [{names}]>".encode()
    head = re.compile(rb"(<\?xml[^>]*\?>)")
    assert _code(_patched(path, part, lambda data: head.sub(lambda m: m[1] + bomb, data))) == "damaged"


def test_html_spans_cannot_explode(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text("<table><tr><td colspan=99999999 rowspan=99999999>村</td></tr><tr><td>b</td></tr></table>", "utf-8")
    sheet = read_book(path).sheets[0]
    assert sheet.rows[0] == ("村",) and sheet.rows[1][-1] == "b"


def test_ods_repeats_cannot_explode(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="float" office:value="7"><text:p>7</text:p></table:table-cell>'
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            '<o:c xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><table:table table:name="a">'
            '<table:table-row table:number-rows-repeated="1048576">'
            + cell.replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="16384"')
            + "</table:table-row></table:table></o:c>",
        )
    assert _code(tmp_path / "a.ods") == "too_large"


def test_time_and_memory_run_out(tmp_path: Path) -> None:
    path = _xlsx(tmp_path / "a.xlsx", 20)
    assert _code(path, limits=replace(DEFAULT, seconds=0.001)) == "timeout"
    big = tmp_path / "b.xlsx"
    book = xlsxwriter.Workbook(big)
    sheet = book.add_worksheet()
    for row in range(20_000):
        sheet.write_string(row, 0, "长" * 32_000)
    book.close()
    assert _code(big, limits=replace(DEFAULT, memory=400_000_000)) == "crashed"


def test_cancelled(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        read_book(_xlsx(tmp_path / "a.xlsx"), cancelled=lambda: True)
    assert not [child for child in psutil.Process().children() if "reading.child" in " ".join(child.cmdline())]


def test_a_killed_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start = parent_module._start
    monkeypatch.setattr(parent_module, "_start", lambda: _killed(start()))
    assert _code(_xlsx(tmp_path / "a.xlsx", 50)) == "crashed"


def _killed(child: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
    child.kill()
    return child


def test_a_child_that_talks_nonsense(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = "import os,sys;sys.stdin.buffer.read();os.write(1,bytes(range(256))*9)"
    monkeypatch.setattr(parent_module, "_command", lambda: [sys.executable, "-c", script])
    assert _code(_xlsx(tmp_path / "a.xlsx")) == "crashed"


def test_nothing_personal_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert all("tmp" not in part for part in parent_module._command()[1:])
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert parent_module._command() == [sys.executable, "--township-read-child"]


def test_the_child_imports_little() -> None:
    script = (
        "import sys, township_desk.formats.reading.child, township_desk.formats.reading.workbook;"
        "print([m for m in ('PySide6','sqlalchemy','openpyxl','lxml','reportlab','msoffcrypto') if m in sys.modules])"
    )
    out = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=parent_module._ROOT
    )
    assert out.stdout.strip() == "[]"


def test_every_error_has_its_own_code() -> None:
    kinds = [getattr(reading, name) for name in reading.__all__ if name.startswith(("Book", "Pass", "Wrong", "Unsup"))]
    kinds += [reading.ReadCrashed, reading.ReadTimeout]
    assert len({kind().code for kind in kinds}) == len(kinds) == 10
