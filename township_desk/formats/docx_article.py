"""A report as a Word file laid out by GB/T 9704: margins, grid, fonts, page numbers on the outer side (printing.md 1)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from township_desk.core.article import Article, Kind
from township_desk.core.tabular import PageSetup, Tabular
from township_desk.formats import docx_out
from township_desk.formats.cells import clean

FONTS: dict[Kind, tuple[str, float]] = {
    "title": ("方正小标宋简体", 22),
    "subtitle": ("楷体_GB2312", 16),
    "h1": ("黑体", 16),
    "h2": ("楷体_GB2312", 16),
    "body": ("仿宋_GB2312", 16),
}
"""Named, never shipped; Word takes the PC's own in place of one that is not there."""
STYLES: dict[Kind, str] = {
    "title": "Title",
    "subtitle": "Subtitle",
    "h1": "Heading 1",
    "h2": "Heading 2",
    "body": "Body Text",
}
PAGE = PageSetup(paper="A4", landscape=False, margins=(37.0, 35.0, 28.0, 26.0), body_pt=16.0)
LINES, CHARACTERS = 22, 28
LINE_PT = 225 / LINES * 72 / 25.4
"""The distance of lines that fills the type area with 22 of them: 28.99 pt."""
CLOSER = -5
"""What each character gives up so that 28 fill a line, in twentieths of a point: -0.25 pt (printing.md says -0.21, which
a whole number of twentieths can't say without losing the 28th)."""


def new_document(article: Article, *, created: datetime | None = None) -> Any:
    """A Word document with the article in it."""
    document = Document()
    document.core_properties.title = article.title
    document.core_properties.author = ""
    if created is not None:
        document.core_properties.created = document.core_properties.modified = created
    _styles(document)
    _layout(document)
    for paragraph in article.paragraphs:
        line = document.add_paragraph(style=STYLES[paragraph.kind])
        for span in paragraph.spans:
            docx_out.font(line.add_run(span.text), *FONTS[paragraph.kind])
    return document


def _styles(document: Any) -> None:
    for kind, name in STYLES.items():
        style = document.styles[name]
        properties = style.element.get_or_add_rPr()
        for child in list(properties):
            properties.remove(child)
        borders = style.element.get_or_add_pPr().find(qn("w:pBdr"))
        if borders is not None:
            style.element.pPr.remove(borders)
        docx_out.font(style, *FONTS[kind])
        form = style.paragraph_format
        form.space_before = form.space_after = Pt(0)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(round(LINE_PT, 1))
        form.keep_with_next = kind in ("h1", "h2")
        form.widow_control = False
        if kind in ("title", "subtitle"):
            form.alignment = WD_ALIGN_PARAGRAPH.CENTER
            form.space_after = Pt(LINE_PT / 2) if kind == "subtitle" else Pt(0)
        else:
            form.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
            _indent(style.element.get_or_add_pPr())
            closer = OxmlElement("w:spacing")
            closer.set(qn("w:val"), str(CLOSER))
            properties.insert_element_before(closer, "w:w", "w:kern", "w:position", "w:sz", "w:szCs")


def _indent(properties: Any) -> None:
    """Two characters before each paragraph."""
    indent = properties.find(qn("w:ind"))
    if indent is None:
        indent = OxmlElement("w:ind")
        properties.append(indent)
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), "640")


def _layout(document: Any) -> None:
    section = document.sections[0]
    docx_out.page(section, PAGE)
    section.footer_distance = Mm(35 - 7 - 5)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(LINE_PT * 20)))
    section._sectPr.append(grid)
    document.settings.odd_and_even_pages_header_footer = True
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        line = footer.paragraphs[0]
        right = side == "right"
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
        line.paragraph_format.first_line_indent = Pt(0)
        edge = Pt(14)
        if right:
            line.paragraph_format.right_indent = edge
        else:
            line.paragraph_format.left_indent = edge
        for text, code in (("— ", "PAGE"), (" —", "")):
            docx_out.font(line.add_run(text), "宋体", 14)
            if code:
                docx_out.field(line, code, "宋体", 14)


def _plain(line: Paragraph) -> None:
    """A paragraph of a table: neither indented nor spaced as text is."""
    line.paragraph_format.first_line_indent = Pt(0)
    line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE


def append_table(document: Any, table: Tabular) -> None:
    """Put a table behind the article, on pages of its own."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    docx_out.page(section, table.page)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    known = len(document.element.body)
    docx_out.write_table(document, table)
    for element in list(document.element.body)[known - 1 :]:
        for line in element.iter(qn("w:p")):
            _plain(Paragraph(line, document._body))
    for footer in (section.footer, section.even_page_footer):
        footer.is_linked_to_previous = False
        line = footer.paragraphs[0]
        line.paragraph_format.first_line_indent = Pt(0)
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for text, code in (("— ", "PAGE"), (" —", "")):
            docx_out.font(line.add_run(text), "宋体", 9)
            if code:
                docx_out.field(line, code, "宋体", 9)
        if table.stamp:
            stamp = footer.add_paragraph()
            stamp.paragraph_format.first_line_indent = Pt(0)
            docx_out.font(stamp.add_run(clean(table.stamp)), "仿宋_GB2312", 8)
