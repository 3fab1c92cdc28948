"""Printed tables as Word files: real tables with a repeated header, to be edited further in Word or WPS."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from township_desk.core.tabular import FormBlock, PageSetup, RowKind, Tabular, TabularRow, format_value, header_cells
from township_desk.formats.cells import clean, label_span, number_labels, padded, unit_line
from township_desk.formats.saving import replacing
from township_desk.formats.xlsx_style import BODY_FONT, HEAD_FONT, horizontal

TITLE_FONT = "方正小标宋简体"
"""Named, never shipped: Word takes it where the PC has it, else its own 宋体 (printing.md 1.5)."""
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
_SIDE_MM = 0.6
_TITLE_PT = {"A4": 18.0, "A3": 22.0}


def write_docx(tabulars: Tabular | Sequence[Tabular], path: Path, *, created: datetime | None = None) -> None:
    """Write one or several tables into a Word file, each on pages of its own.

    Raises EnvironmentProblem when the file can't be written.
    """
    tables = (tabulars,) if isinstance(tabulars, Tabular) else tuple(tabulars)
    document = Document()
    document.core_properties.title = tables[0].title if tables else ""
    document.core_properties.author = ""
    if created is not None:
        document.core_properties.created = document.core_properties.modified = created
    font(document.styles["Normal"], BODY_FONT, 10.5)
    for n, table in enumerate(tables):
        section = document.sections[0] if n == 0 else document.add_section(WD_SECTION.NEW_PAGE)
        page(section, table.page)
        _Sheet(document, table).write()
        _foot(section, table)
    with replacing(path) as part, part.open("wb") as stream:
        document.save(stream)


def write_table(document: Any, table: Tabular) -> None:
    """Write one table at the end of a document, in its last section."""
    _Sheet(document, table).write()


def font(target: Any, name: str, size: float, *, bold: bool = False) -> None:
    """Give a run or style a font for Chinese and Latin text alike, its size in points."""
    target.font.name = name
    target.font.size = Pt(size)
    target.font.bold = bold
    fonts = target._element.get_or_add_rPr().get_or_add_rFonts()
    for which in ("w:eastAsia", "w:hAnsi", "w:cs"):
        fonts.set(qn(which), name)


def page(section: Any, setup: PageSetup) -> None:
    """Paper, orientation and margins of a section."""
    width, height = setup.size_mm
    section.orientation = WD_ORIENT.LANDSCAPE if setup.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    top, bottom, left, right = setup.margins
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    section.footer_distance = Mm(8)


def field(paragraph: Any, instruction: str, name: str = BODY_FONT, size: float = 9.0) -> None:
    """A field that Word works out itself, such as PAGE."""
    for kind, text in (("begin", ""), ("", instruction), ("end", "")):
        run = paragraph.add_run()
        font(run, name, size)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = text
        run._element.append(mark)


def _foot(section: Any, table: Tabular) -> None:
    section.footer.is_linked_to_previous = False
    line = section.footer.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, code in (("第 ", "PAGE"), (" 页 共 ", "NUMPAGES"), (" 页", "")):
        font(line.add_run(text), BODY_FONT, 9)
        if code:
            field(line, code)
    if table.stamp:
        font(section.footer.add_paragraph().add_run(clean(table.stamp)), BODY_FONT, 8)
    head = "　　".join(part for part in (clean(table.confidential), "草稿" if table.draft else "") if part)
    section.header.is_linked_to_previous = False
    if head:
        font(section.header.paragraphs[0].add_run(head), HEAD_FONT, 9)


class _Sheet:
    """One table being written."""

    def __init__(self, document: Any, table: Tabular) -> None:
        self.document, self.table = document, table
        setup = table.page
        room = setup.size_mm[0] - setup.margins[2] - setup.margins[3]
        total = sum(column.width for column in table.columns) or 1
        self.widths = [column.width * room / total for column in table.columns]

    def write(self) -> None:
        """Title, head line, table, notes, signature line."""
        t = self.table
        if t.forms:
            self._forms()
            return
        self._line(t.title, TITLE_FONT, _TITLE_PT.get(t.page.paper, 18.0), "center", after=6)
        head = [clean(part) for part in (t.left_head, t.middle_head, unit_line(t)) if part]
        if head:
            self._line("　　　　".join(head), BODY_FONT, 10.5, "left", after=2)
        if t.columns:
            self._grid()
        for note in t.notes:
            self._line(note, BODY_FONT, 9, "left")
        if t.footer:
            self._line("　　　　　　　".join(t.footer), BODY_FONT, 10.5, "left", before=6)

    def _line(self, text: str, name: str, size: float, align: str, *, before: float = 0, after: float = 0) -> None:
        line = self.document.add_paragraph()
        line.alignment = _ALIGN[align]
        line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(before), Pt(after)
        font(line.add_run(clean(text)), name, size)

    def _forms(self) -> None:
        """Form sheets, each on a page of its own: running text, and labelled boxes as a table of two columns."""
        for n, blocks in enumerate(self.table.forms):
            if n:
                self.document.add_page_break()
            boxes: list[FormBlock] = []
            for block in (*blocks, FormBlock("", kind="end")):
                if block.kind == "field":
                    boxes.append(block)
                    continue
                self._boxes(boxes)
                boxes = []
                self._text(block)

    def _text(self, block: FormBlock) -> None:
        text = block.text or block.label
        match block.kind:
            case "title":
                self._line(text, TITLE_FONT, 22, "center", after=8)
            case "subtitle" | "rule":
                self._line(text, BODY_FONT, 12, "center", after=4)
            case "right":
                self._line(text, BODY_FONT, 14, "right")
            case "body":
                self._line(text, BODY_FONT, 14, "left")
            case "note":
                self._line(text, BODY_FONT, 10.5, "left")
            case "break":
                self.document.add_page_break()

    def _boxes(self, boxes: Sequence[FormBlock]) -> None:
        if not boxes:
            return
        grid = self.document.add_table(len(boxes), 2, style="Table Grid")
        grid.autofit = False
        for column, width in zip(grid.columns, (38, 126), strict=True):
            column.width = Mm(width)
        for row, block in zip(grid.rows, boxes, strict=True):
            cells = tuple(row.cells)
            row.height, row.height_rule = Mm(8 * max(1, block.lines)), WD_ROW_HEIGHT_RULE.AT_LEAST
            for cell, text, width, head in ((cells[0], block.label, 38, True), (cells[1], block.text, 126, False)):
                cell.width = Mm(width)
                self._put(cell, text, "center" if head else "left", head=head)

    def _grid(self) -> None:
        t = self.table
        rows = list(t.body())
        numbers = 1 if t.column_numbers else 0
        grid = self.document.add_table(t.depth + numbers + len(rows), len(t.columns), style="Table Grid")
        grid.alignment = WD_TABLE_ALIGNMENT.CENTER
        grid.autofit = False
        _margins(grid)
        for column, width in zip(grid.columns, self.widths, strict=True):
            column.width = Mm(width)
        lines = [tuple(row.cells) for row in grid.rows]
        for row in grid.rows:
            row.height, row.height_rule = Mm(t.page.min_row_mm), WD_ROW_HEIGHT_RULE.AT_LEAST
            _mark(row, "w:cantSplit")
        for row in list(grid.rows)[: t.depth + numbers]:
            _mark(row, "w:tblHeader")
        for cell in header_cells(t.columns):
            first = lines[cell.row][cell.column]
            last = lines[cell.row + cell.rows - 1][cell.column + cell.columns - 1]
            self._put(first.merge(last), cell.text, "center", head=True)
        if numbers:
            for cell, text in zip(lines[t.depth], number_labels(t.columns), strict=True):
                self._put(cell, text, "center")
        for cells, row in zip(lines[t.depth + numbers :], rows, strict=True):
            self._row(cells, row)

    def _row(self, cells: Sequence[Any], row: TabularRow) -> None:
        t, bold, start = self.table, row.kind is not RowKind.ITEM, 0
        if bold:
            start = label_span(row, t.columns)
            if start:
                align = "left" if row.kind is RowKind.GROUP else "center"
                self._put(cells[0].merge(cells[start - 1]), row.label, align, head=True)
        values = padded(row, t.columns)
        for i in range(start, len(t.columns)):
            self._put(cells[i], format_value(values[i], t.columns[i]), horizontal(t.columns[i].type), head=bold)

    def _put(self, cell: Any, text: str, align: str, *, head: bool = False) -> None:
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        line = cell.paragraphs[0]
        line.alignment = _ALIGN[align]
        font(line.add_run(clean(text)), HEAD_FONT if head else BODY_FONT, self.table.page.body_pt)


def _margins(grid: Any) -> None:
    """Little room at the sides of cells, as on our own paper."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        edge = OxmlElement(side)
        edge.set(qn("w:w"), str(round(_SIDE_MM * 1440 / 25.4)))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    grid._tbl.tblPr.append(margins)


def _mark(row: Any, tag: str) -> None:
    """Say of a row that it is not split, or is repeated on each page."""
    mark = OxmlElement(tag)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)
