"""Read the web pages that systems export as .xls: all tables below one another on one sheet, every cell text."""

from __future__ import annotations

import re
from typing import Any

from township_desk.formats.reading.encodings import decoded
from township_desk.formats.reading.errors import BookDamaged
from township_desk.formats.reading.wire import FrameWriter

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SILENT = frozenset({"script", "style", "head", "title", "xml", "template", "noscript"})
_MAX_SPAN_COLS, _MAX_SPAN_ROWS = 1000, 65_536
_MAX_DEPTH = 200


def read_html(data: bytes, writer: FrameWriter) -> None:
    """Send the page's tables and the lines of text between them. Raises `BookDamaged`."""
    from lxml import etree, html

    declared = _CHARSET.search(data[:4096])
    text = decoded(data, declared[1].decode("ascii") if declared else None).lstrip("\ufeff")
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise BookDamaged(detail=type(error).__name__) from None
    page = _Page()
    page.visit(root, 0)
    writer.book("html")
    writer.sheet("Sheet1", 0, visible=True)
    writer.rows(page.rows)
    writer.end_sheet(merges=page.merges, hidden_rows=page.hidden)


class _Page:
    """Rows, merges and hidden rows gathered from a page in reading order."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.merges: list[tuple[int, int, int, int]] = []
        self.hidden: list[int] = []

    def visit(self, element: Any, depth: int) -> None:
        """Take this element's tables and loose text."""
        if element.tag in _SILENT or depth > _MAX_DEPTH:
            return
        if element.tag == "table" and element.find(".//table") is None:
            self._table(element)
            return
        self._line(element.text)
        for child in element:
            if child.tag == "br" or child.find(".//table") is not None or child.tag == "table" or len(child):
                self.visit(child, depth + 1)
            elif child.tag not in _SILENT:
                self._line(_text(child))
            self._line(child.tail)

    def _line(self, text: str | None) -> None:
        plain = _SPACES.sub(" ", text or "").strip()
        if plain:
            self.rows.append([plain])

    def _table(self, table: Any) -> None:
        """Lay out one table: spans push later cells aside, the value stays in the first cell."""
        reaching: dict[int, int] = {}
        for line in table.iter("tr"):
            row_number = len(self.rows) + 1
            row: list[str] = []
            taken = {col for col, last in reaching.items() if last >= row_number}
            for cell in line.iterchildren("td", "th"):
                while len(row) in taken:
                    row.append("")
                wide, high = _span(cell, "colspan", _MAX_SPAN_COLS), _span(cell, "rowspan", _MAX_SPAN_ROWS)
                col = len(row)
                if wide > 1 or high > 1:
                    self.merges.append((row_number, col + 1, row_number + high - 1, col + wide))
                if high > 1:
                    reaching.update(dict.fromkeys(range(col, col + wide), row_number + high - 1))
                row.append(_text(cell))
                row.extend([""] * (wide - 1))
            self.rows.append(row)
            if _HIDDEN.search(line.get("style") or ""):
                self.hidden.append(row_number)


def _span(cell: Any, name: str, most: int) -> int:
    text = (cell.get(name) or "1").strip()
    return max(1, min(int(text), most)) if text.isascii() and text.isdigit() else 1


def _text(cell: Any) -> str:
    """The text as a browser shows it: runs of blanks are one, <br> and paragraphs break the line."""
    parts: list[str] = []
    _gather(cell, parts, 0)
    lines = "".join(parts).split("\n")
    return "\n".join(line.strip() for line in lines).strip("\n")


def _gather(element: Any, parts: list[str], depth: int) -> None:
    if element.tag in _SILENT or depth > _MAX_DEPTH:
        return
    parts.append(_SPACES.sub(" ", element.text or ""))
    for child in element:
        if child.tag in ("br", "p", "div") and (child.tag == "br" or any(parts)):
            parts.append("\n")
        _gather(child, parts, depth + 1)
        parts.append(_SPACES.sub(" ", child.tail or ""))
