"""Parts of a Word file: what is none is refused in words; every paragraph has its place; tracked changes are accepted."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from tests.rich_docx import rich
from township_desk.core.problem import DeskError, EnvironmentProblem, UsageError
from township_desk.formats import docx_parts
from township_desk.formats.docx_parts import accept_changes, blocks, mirror, open_docx, passages, text_of
from township_desk.formats.docx_tags import Filled, broken, fill, places, substitute


def compound(*streams: str) -> bytes:
    """The first bytes of an OLE file with streams of these names (one sector of directory)."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    header[24:32] = b"\x3e\x00\x03\x00\xfe\xff\x09\x00"
    header[32:34] = b"\x06\x00"
    header[44:48], header[48:52] = (1).to_bytes(4, "little"), (1).to_bytes(4, "little")
    header[56:60] = (4096).to_bytes(4, "little")
    header[60:64] = header[68:72] = b"\xfe\xff\xff\xff"
    header[76:80] = (0).to_bytes(4, "little")
    header[80:512] = b"\xff" * 432
    fat = bytearray(b"\xff" * 512)
    fat[0:4], fat[4:8] = b"\xfd\xff\xff\xff", b"\xfe\xff\xff\xff"
    directory = bytearray()
    for n, (name, kind) in enumerate([("Root Entry", 5), *((s, 2) for s in streams)][:4]):
        entry = bytearray(128)
        raw = (name + "\0").encode("utf-16-le")
        entry[: len(raw)] = raw
        entry[64:66], entry[66], entry[67] = len(raw).to_bytes(2, "little"), kind, 1
        entry[68:80] = b"\xff" * 12
        if n == 0 and streams:
            entry[76:80] = (1).to_bytes(4, "little")
        if 0 < n < len(streams):
            entry[72:76] = (n + 1).to_bytes(4, "little")
        entry[116:120] = b"\xfe\xff\xff\xff"
        directory += entry
    directory += bytes(512 - len(directory))
    return bytes(header + fat + directory)


def zipped(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, text in parts.items():
            made.writestr(name.replace("__", "/"), text)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "error", "says"),
    [
        ("旧.doc", compound("WordDocument"), UsageError, "旧格式"),
        ("旧.wps", compound("WordDocument", "WpsContent"), UsageError, "另存为 .docx"),
        ("锁.docx", compound("EncryptedPackage", "EncryptionInfo"), EnvironmentProblem, "打开密码"),
        ("空.docx", b"", UsageError, "空文件"),
        ("富.docx", b"{\\rtf1 x}", UsageError, "RTF"),
        ("表.docx", zipped(**{"[Content_Types].xml": "<x/>", "xl__workbook.xml": "<x/>"}), UsageError, "不是 Word"),
        ("坏.docx", zipped(**{"[Content_Types].xml": "<x", "word__document.xml": "<x"}), UsageError, "已损坏"),
        ("断.docx", b"PK\x03\x04" + b"\x00" * 400, UsageError, "已损坏"),
        ("网页.docx", b"<html>1</html>", UsageError, "别的文件"),
    ],
)
def test_what_is_no_word_file_is_said_in_words(
    tmp_path: Path, name: str, content: bytes, error: type[DeskError], says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(error) as told:
        open_docx(path)
    assert says in told.value.message
    assert name in told.value.message


def test_a_file_cut_short_or_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = rich(tmp_path / "总结.docx").read_bytes()
    cut = tmp_path / "断.docx"
    for length in (len(whole) // 3, len(whole) - 30):
        cut.write_bytes(whole[:length])
        with pytest.raises(UsageError, match="已损坏"):
            open_docx(cut)
    spoilt = bytearray(whole)
    at = whole.index(b"word/document.xml") + 200
    spoilt[at : at + 40] = b"\x00" * 40
    cut.write_bytes(bytes(spoilt))
    with pytest.raises(UsageError, match="已损坏"):
        open_docx(cut)
    monkeypatch.setattr(docx_parts, "LARGEST", 1000)
    with pytest.raises(UsageError, match="不像总结"):
        open_docx(tmp_path / "总结.docx")


def test_every_part_has_its_place(tmp_path: Path) -> None:
    found = {p.text: p for p in passages(open_docx(rich(tmp_path / "总结.docx"))) if p.text}
    assert found["青禾镇2021年总结"].place == "页眉"
    assert found["其中党内警告3人。"].place == "脚注"
    assert "旁的文本框" in found["全年组织志愿服务25次"].place
    assert found["一、安全生产"].heading
    cell = found["8.76"]
    assert (cell.place, cell.row, cell.column, cell.unit) == ("表1第3行第3列", "临时救助资金　万元", "2021年", "万元")
    pages = found["共12页，另附隐患台账。"]
    assert [pages.text[a:b] for a, b in pages.closed] == ["12"]
    assert [p.text for p in passages(open_docx(tmp_path / "总结.docx"))].count("全年组织志愿服务25次") == 1


def test_tracked_changes_are_taken_as_accepted(tmp_path: Path) -> None:
    document = open_docx(rich(tmp_path / "总结.docx"))
    assert accept_changes(document)
    xml = document.element.xml
    assert "w:ins " not in xml
    assert "w:del " not in xml
    assert "，\t整治100处，剩余3处" in document.paragraphs[1].text
    assert not accept_changes(document)
    assert not accept_changes(open_docx(rich(tmp_path / "净.docx", tracked=False)))


def test_a_text_box_and_its_older_form_stay_alike(tmp_path: Path) -> None:
    document = open_docx(rich(tmp_path / "总结.docx"))
    element = next(e for p, e in blocks(document) if p.text == "全年组织志愿服务25次")
    substitute(element, 8, 10, "{{I035}}")
    mirror(document)
    boxes = ["".join(t.text for t in box.iter(qn("w:t"))) for box in document.element.iter(qn("w:txbxContent"))]
    assert boxes == ["全年组织志愿服务{{I035}}次"] * 2


def test_tags_are_filled_in_every_part_and_wrong_ones_have_their_place(tmp_path: Path) -> None:
    document = open_docx(rich(tmp_path / "总结.docx"))
    for passage, element in blocks(document):
        if passage.text in ("8.76", "其中党内警告3人。", "青禾镇2021年总结", "全年组织志愿服务25次"):
            at = len(text_of(element))
            substitute(element, at - 1, at, "{{I999}}{{")
    told = [place.words for place in places(document)]
    assert any(words.startswith("表1第3行第3列") for words in told)
    assert {words.partition("“")[0] for words in told} >= {"页眉", "脚注", "表1第3行第3列"}
    assert len(broken(document)) == 4
    fill(document, lambda tag, after: Filled("7", "filled", "口径"), draft=True)
    document.save(str(tmp_path / "出.docx"))
    again = [p.text for p in passages(open_docx(tmp_path / "出.docx"))]
    assert "8.77{{" in again
    assert "其中党内警告3人7{{" in again
    assert len(list(Document(str(tmp_path / "出.docx")).comments)) == 1  # none in text boxes, headers and notes


def test_rows_of_villages_and_heads_of_two_lines(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("附表　单位：万元")
    table = document.add_table(4, 3)
    rows = [("类别", "投资", ""), ("", "计划", "完成"), ("入库项目", "300", "120"), ("合计", "300", "120")]
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    table.cell(0, 2).text = ""
    table.cell(0, 1).merge(table.cell(0, 2))
    document.save(str(tmp_path / "表.docx"))
    cells = [p for p in passages(open_docx(tmp_path / "表.docx")) if p.text == "120"]
    assert [(p.place, p.row, p.column, p.unit) for p in cells] == [
        ("表1第3行第3列", "入库项目", "投资完成", "万元"),
        ("表1第4行第3列", "合计", "投资完成", "万元"),
    ]
