"""Parts of a Word file: opened with a plain word when it is none, tracked changes accepted, every paragraph with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.part import XmlPart
from docx.oxml.ns import qn
from lxml import etree

from township_desk.core.article import kind_of
from township_desk.core.passage import Passage
from township_desk.core.problem import EnvironmentProblem, UsageError

LARGEST = 200 * 2**20
"""Bytes of a file's parts when unpacked; a report has a few million."""
_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_UNIT = re.compile(r"[（(]([^（）()\d]{1,4})[)）]|单位[：:]([^\s，。）)]{1,4})")
_NOT_LABEL = re.compile(r"[\d.,，%％—\-－一二三四五六七八九十]*")
_HEADING = re.compile(r"(?:Heading|标题|heading)")
_LONGEST_HEADING = 30
_GONE = ("del", "moveFrom")
_MARKS = ("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd")
_FORMER = ("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "trPrChange", "tcPrChange", "numberingChange")


def open_docx(path: Path) -> Any:
    """A Word file. Raises UsageError when it is none, EnvironmentProblem when it can't be read or has a password."""
    if not path.is_file():
        raise UsageError(f"找不到文件“{path}”，请检查文件名和文件夹。")
    _look(path)
    try:
        document = Document(str(path))
        _notes(document)
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError, EOFError, etree.XMLSyntaxError) as error:
        if isinstance(error, ValueError) and "content type" in str(error):
            text = f"“{path.name}”是模板或带宏的 Word 文件，请在 Word 或 WPS 里另存为 .docx 再选。"
            raise UsageError(text, code="not_docx", detail=str(error)) from error
        raise _damaged(path, error) from error
    except OSError as error:
        raise _unreadable(path, error) from error
    except Exception as error:  # zlib and the XML reader have exceptions of their own
        raise _damaged(path, error) from error
    return document


def _look(path: Path) -> None:
    """Refuse what is no .docx by its first bytes and its list of parts."""
    try:
        with path.open("rb") as stream:
            head = stream.read(8)
            if head.startswith(_OLE):
                stream.seek(0)
                raise _compound(path, stream)
        if not head.startswith(_ZIP):
            kind = "RTF 文件" if head.startswith(b"{\\rtf") else "空文件" if not head else "别的文件"
            raise UsageError(
                f"“{path.name}”不是 Word 文件（.docx），是{kind}。请在 Word 或 WPS 里打开，另存为 .docx 再选。",
                code="not_docx",
            )
        with ZipFile(path) as parts:
            names = {info.filename: info.file_size for info in parts.infolist()}
    except OSError as error:
        raise _unreadable(path, error) from error
    except (BadZipFile, ValueError, NotImplementedError) as error:
        raise _damaged(path, error) from error
    if "[Content_Types].xml" not in names or not any(name.startswith("word/") for name in names):
        raise UsageError(f"“{path.name}”不是 Word 文件（.docx），请检查是否选错了文件。", code="not_docx")
    if sum(names.values()) > LARGEST:
        raise UsageError(f"“{path.name}”解开后超过{LARGEST // 2**20}兆，不像总结，没有打开。", code="too_large")


def _compound(path: Path, stream: Any) -> Exception:
    """What to say of a compound file: encrypted, an old .doc or .wps, or broken."""
    import olefile

    try:
        names = {"/".join(entry).lower() for entry in olefile.OleFileIO(stream).listdir()}
    except (OSError, ValueError, IndexError, TypeError):
        names = set()
    if "encryptedpackage" in names:
        return EnvironmentProblem(
            f"“{path.name}”加了打开密码。请在 Word 或 WPS 里去掉密码、另存一份再选。", code="password"
        )
    return UsageError(
        f"“{path.name}”不是 Word 文件（.docx），是旧格式（.doc 或 .wps）。请在 Word 或 WPS 里另存为 .docx 再选。",
        code="not_docx",
    )


def _damaged(path: Path, error: Exception) -> UsageError:
    text = f"“{path.name}”打不开：文件已损坏，或不是 Word 文件（.docx）。请在 Word 或 WPS 里打开，另存为 .docx 再选。"
    return UsageError(text, code="not_docx", detail=f"{type(error).__name__}: {error}")


def _unreadable(path: Path, error: OSError) -> EnvironmentProblem:
    return EnvironmentProblem(f"读不了文件“{path.name}”，可能正在别的程序里打开着。请关闭后再试。", detail=str(error))


def _notes(document: Any) -> None:
    """Footnotes and endnotes as XML that can be changed (python-docx keeps them as bytes)."""
    for relation in document.part.rels.values():
        if relation.reltype.rsplit("/", 1)[-1] in ("footnotes", "endnotes") and not isinstance(
            relation.target_part, XmlPart
        ):
            old = relation.target_part
            relation._target = XmlPart.load(old.partname, old.content_type, old.blob, old.package)


def roots(document: Any) -> Iterator[tuple[str, Any]]:
    """Every part with text: (its place in words, empty for the body; its element)."""
    yield "", document.element.body
    seen = []
    for section in document.sections:
        for words, parts in (
            ("页眉", (section.header, section.first_page_header, section.even_page_header)),
            ("页脚", (section.footer, section.first_page_footer, section.even_page_footer)),
        ):
            for part in parts:
                if not part.is_linked_to_previous and part._element not in seen:
                    seen.append(part._element)
                    yield words, part._element
    for relation in document.part.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1]
        if kind in ("footnotes", "endnotes") and isinstance(relation.target_part, XmlPart):
            yield "脚注" if kind == "footnotes" else "尾注", relation.target_part.element


def accept_changes(document: Any) -> bool:
    """Take tracked changes as accepted, as the text reads; whether there were any."""
    found = False
    for _words, root in roots(document):
        for name in (*_GONE, *_MARKS, *_FORMER):
            for element in list(root.iter(qn(f"w:{name}"))):
                found = found or name not in _MARKS
                if element.getparent().tag != qn("w:rPr") or name in _FORMER:
                    element.getparent().remove(element)
        for name in ("ins", "moveTo"):
            for element in list(root.iter(qn(f"w:{name}"))):
                found = True
                parent = element.getparent()
                at = parent.index(element)
                for child in reversed(list(element)):
                    parent.insert(at, child)
                parent.remove(element)
    return found


def mirror(document: Any) -> None:
    """Give a text box's older form (for Word 2007) the text of its present form."""
    for _words, root in roots(document):
        for both in root.iter(f"{_CHOICE}AlternateContent"):
            new = [box for part in both.findall(f"{_CHOICE}Choice") for box in part.iter(qn("w:txbxContent"))]
            old = [box for part in both.findall(f"{_CHOICE}Fallback") for box in part.iter(qn("w:txbxContent"))]
            if len(new) == len(old):
                for one, other in zip(new, old, strict=True):
                    other[:] = [deepcopy(child) for child in one]


# ---- paragraphs


def pieces(paragraph: Any) -> list[tuple[Any, str]]:
    """The text elements of a paragraph itself with their text, a tab or break as one character; not those of a text box."""
    found = []
    for element in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")):
        if element.tag != qn("w:t"):
            if element.getparent().tag == qn("w:r") and _own(element, paragraph):
                found.append((element, "\t" if element.tag == qn("w:tab") else "\n"))
        elif _own(element, paragraph):
            found.append((element, element.text or ""))
    return found


def _own(element: Any, paragraph: Any) -> bool:
    return next(element.iterancestors(qn("w:p"))) is paragraph


def text_of(paragraph: Any) -> str:
    """A paragraph's text."""
    return "".join(text for _, text in pieces(paragraph))


def blocks(document: Any) -> Iterator[tuple[Passage, Any]]:
    """Every paragraph with its element: body, tables, text boxes, headers, footers, notes."""
    headings = _heading_styles(document)
    for words, root in roots(document):
        yield from _Walk(headings, words).walk(root)


def passages(document: Any) -> list[Passage]:
    """Every paragraph, in the order of `blocks`."""
    return [passage for passage, _ in blocks(document)]


def _heading_styles(document: Any) -> frozenset[str]:
    return frozenset(style.style_id for style in document.styles if _HEADING.match(style.name or ""))


class _Walk:
    """Walks one part; counts its paragraphs and tables."""

    def __init__(self, headings: frozenset[str], part: str) -> None:
        self._headings, self._part = headings, part
        self._paragraphs = self._tables = 0

    def walk(self, parent: Any) -> Iterator[tuple[Passage, Any]]:
        """The paragraphs below an element that are in no table cell of it."""
        for child in parent:
            if child.tag == qn("w:p"):
                yield from self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                self._tables += 1
                yield from self._table(child, self._tables)
            elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:footnote"), qn("w:endnote"), qn("w:customXml")):
                yield from self.walk(child)

    def _paragraph(self, element: Any) -> Iterator[tuple[Passage, Any]]:
        text = text_of(element)
        if text:
            self._paragraphs += 1
        place = self._part or f"第{self._paragraphs}段"
        yield Passage(place, text, heading=self._is_heading(element, text), closed=tuple(_fields(element))), element
        yield from self._boxes(element, place)

    def _boxes(self, element: Any, place: str) -> Iterator[tuple[Passage, Any]]:
        for box in element.iter(qn("w:txbxContent")):
            if any(parent.tag == f"{_CHOICE}Fallback" for parent in box.iterancestors()):
                continue
            for line in box.iter(qn("w:p")):
                yield Passage(f"{place}旁的文本框", text_of(line), closed=tuple(_fields(line))), line

    def _is_heading(self, element: Any, text: str) -> bool:
        style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        if style is not None and style.get(qn("w:val")) in self._headings:
            return True
        short = 1 < len(text) <= _LONGEST_HEADING and not re.search(r"[。；，,;\d]$|[。；]", text)
        return kind_of(text) != "body" or (short and "：" not in text)

    def _table(self, table: Any, number: int) -> Iterator[tuple[Passage, Any]]:
        rows = [_cells(row) for row in table.iterchildren(qn("w:tr"))]
        heads = _heads(rows)
        caption = _caption(table)
        for n, row in enumerate(rows, 1):
            for at, cell in row:
                words = f"表{number}第{n}行第{at + 1}列"
                own = f"{self._part}{words}"
                lead = [_said(other) for left, other in row if left < at]
                label = "　".join(part for part in lead if part and not _NOT_LABEL.fullmatch(part))
                column = heads.get(at, "") if n > 1 else ""
                unit = _unit_of(row, at, heads, label, column, caption) if n > 1 else ""
                for element in cell:
                    if element.tag == qn("w:p"):
                        made = Passage(own, text_of(element), label, column, unit, in_table=True)
                        yield replace(made, closed=tuple(_fields(element))), element
                        yield from self._boxes(element, own)
                    elif element.tag == qn("w:tbl"):
                        self._tables += 1
                        yield from self._table(element, self._tables)


def _cells(row: Any) -> list[tuple[int, Any]]:
    """The cells of a row with the column in which each begins."""
    found, at = [], 0
    for cell in row.iter(qn("w:tc")):
        if next(cell.iterancestors(qn("w:tr"))) is row:
            found.append((at, cell))
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            at += int(span.get(qn("w:val"))) if span is not None and span.get(qn("w:val"), "").isdigit() else 1
    return found


def _said(cell: Any) -> str:
    return "".join(text_of(p) for p in cell.iter(qn("w:p"))).strip()


def _heads(rows: list[list[tuple[int, Any]]]) -> dict[int, str]:
    """The words at the head of each column: the first row, a second one too where it has no numbers."""
    found: dict[int, str] = {}
    width = max((at for row in rows for at, _ in row), default=0) + 1
    for row in rows[:2]:
        said = [(at, _said(cell)) for at, cell in row]
        if found and any(re.match(r"\d+(?:\.\d+)?\D?$", text) for _, text in said):
            break
        for n, (at, text) in enumerate(said):
            stop = said[n + 1][0] if n + 1 < len(said) else width
            for column in range(at, stop):
                found[column] = found.get(column, "") + text
    return found


def _caption(table: Any) -> str:
    before = table.getprevious()
    return text_of(before) if before is not None and before.tag == qn("w:p") else ""


def _unit_of(row: list[tuple[int, Any]], at: int, heads: dict[int, str], label: str, column: str, caption: str) -> str:
    """The unit of a cell: a cell under 单位, a bracket in the row's or column's words, 单位：万元 above the table."""
    own = next((_said(cell) for left, cell in row if heads.get(left, "").endswith("单位") and left != at), "")
    if own:
        return own
    for text in (label, column, caption):
        if found := _UNIT.search(text):
            return (found[1] or found[2] or "").strip()
    return ""


def _fields(paragraph: Any) -> Iterator[tuple[int, int]]:
    """Stretches of the text that Word computes: page numbers, dates, tables of contents, sums."""
    at = deep = 0
    for element in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr"), qn("w:fldChar")):
        if not _own(element, paragraph):
            continue
        if element.tag == qn("w:fldChar"):
            deep += {"begin": 1, "end": -1}.get(element.get(qn("w:fldCharType")), 0)
            continue
        if element.tag != qn("w:t") and element.getparent().tag != qn("w:r"):
            continue
        length = len(element.text or "") if element.tag == qn("w:t") else 1
        simple = any(parent.tag == qn("w:fldSimple") for parent in element.iterancestors())
        if (deep > 0 or simple) and length:
            yield at, at + length
        at += length
