"""Drawing of a printed table: its pages stream into the file; page numbers follow when their count is known."""

from __future__ import annotations

from collections.abc import Callable

from township_desk.core.problem import Cancelled
from township_desk.core.tabular import RowKind, Tabular
from township_desk.formats.cells import clean, number_labels, unit_line
from township_desk.formats.fonts import Role
from township_desk.formats.pdf_canvas import CENTRE, MM, Canvas
from township_desk.formats.pdf_columns import PAD
from township_desk.formats.pdf_file import PdfFile
from township_desk.formats.pdf_layout import LEFT, PAD_Y, RIGHT, PagePlan, RowBox, TableLayout
from township_desk.formats.pdf_text import TextMeasure

THIN, THICK = 0.5, 1.0
"""Line widths in points: inside the table, and its frame (printing.md 2.1)."""
FOOT_PT = 9.0
STAMP_PT = 7.5
_FOOT_DROP = 6.5 * MM
_DRAFT = "草　稿"

Progress = Callable[[int, int], None]
"""Told the rows done so far and the rows in all."""


class TablePainter:
    """Draws one table into a file."""

    def __init__(self, file: PdfFile, tabular: Tabular, measure: TextMeasure) -> None:
        self.file, self.tabular, self.measure = file, tabular, measure
        self.layout = TableLayout(tabular, measure)

    def draw(self, progress: Progress | None, cancelled: Callable[[], bool] | None) -> list[int]:
        """Add every page of the table but its page number; the answer is the pages' indices."""
        pages: list[int] = []
        done, total = 0, len(self.tabular.rows)
        for plan in self.layout.pages():
            if cancelled is not None and cancelled():
                raise Cancelled
            pages.append(self.file.page(self.layout.size, self._page(plan, len(pages))))
            done += sum(1 for row in plan.rows if row.source is not None)
            if progress is not None:
                progress(min(done, total), total)
        return pages

    def _page(self, plan: PagePlan, number: int) -> str:
        canvas, layout = Canvas(self.file), self.layout
        if self.tabular.draft:
            canvas.watermark(_DRAFT, *layout.size, 120.0)
        self._top(canvas, number)
        rows = self._with_subtotal(plan.rows) if self.tabular.page_subtotal else plan.rows
        y = layout.body_top
        gaps: list[tuple[float, float, int, int]] = []
        for row in rows:
            self._row(canvas, row, y)
            bottom = y - row.height
            gaps += [(y, bottom, cell.first, cell.first + cell.span) for cell in row.cells if cell.span > 1]
            y = bottom
            canvas.line(layout.left, y, layout.right, y)
        self._verticals(canvas, y, gaps)
        canvas.stroke(THIN)
        canvas.box(layout.left, y, layout.right - layout.left, layout.header_top - y, THICK)
        if plan.last:
            self._tail(canvas, y)
        return canvas.operators()

    def _with_subtotal(self, rows: list[RowBox]) -> list[RowBox]:
        """The page's rows with 本页小计 after the last item, before a closing total."""
        subtotal = self.layout.subtotal(rows)
        if subtotal is None:
            return rows
        at = len(rows)
        while at and not _is_item(rows[at - 1]):
            at -= 1
        return [*rows[:at], subtotal, *rows[at:]]

    def _top(self, canvas: Canvas, number: int) -> None:
        layout, t = self.layout, self.tabular
        if t.confidential:
            canvas.text(layout.left, layout.top + 2 * MM, clean(t.confidential), Role.HEADING, 10.5)
        middle = (layout.left + layout.right) / 2
        title = layout.title(number)
        y = layout.top - layout.title_pt * 0.9 - (layout.title_lines - len(title)) * layout.title_leading / 2
        for line in title:
            width = self.measure.width(line, Role.TITLE, layout.title_pt)
            canvas.text(middle - width / 2, y, line, Role.TITLE, layout.title_pt)
            y -= layout.title_leading
        self._head_line(canvas)
        for box in layout.heads:
            cell = box.cell
            self._header_cell(canvas, cell.column, cell.columns, cell.row, cell.row + cell.rows, box.lines)
        if layout.numbers_height:
            self._column_numbers(canvas)
        canvas.line(layout.left, layout.body_top, layout.right, layout.body_top)

    def _head_line(self, canvas: Canvas) -> None:
        layout, t = self.layout, self.tabular
        parts = (clean(t.left_head), clean(t.middle_head), unit_line(t))
        pt = layout.head_pt
        room = layout.right - layout.left
        widths = [self.measure.width(part, Role.BODY, pt) for part in parts]
        if (need := sum(widths) + 2 * pt) > room:
            pt, widths = pt * room / need, [width * room / need for width in widths]
        middle = (layout.left + layout.right - widths[1]) / 2
        middle = min(max(middle, layout.left + widths[0] + pt), layout.right - widths[2] - pt - widths[1])
        canvas.text(layout.left, layout.head_y, parts[0], Role.BODY, round(pt, 2))
        canvas.text(middle, layout.head_y, parts[1], Role.BODY, round(pt, 2))
        canvas.text(layout.right - widths[2], layout.head_y, parts[2], Role.BODY, round(pt, 2))

    def _header_cell(
        self, canvas: Canvas, column: int, columns: int, level: int, bottom_level: int, lines: tuple[str, ...]
    ) -> None:
        layout, pt = self.layout, self.layout.pt
        x0, x1 = layout.xs[column], layout.xs[column + columns]
        top, bottom = layout.level_y[level], layout.level_y[bottom_level]
        leading = pt * 1.25
        y = (top + bottom) / 2 + (len(lines) - 1) / 2 * leading - CENTRE * pt
        for line in lines:
            width = self.measure.width(line, Role.HEADING, pt)
            canvas.text((x0 + x1 - width) / 2, y, line, Role.HEADING, pt)
            y -= leading
        canvas.line(x0, bottom, x1, bottom)
        if x1 < layout.right - 0.01:
            canvas.line(x1, top, x1, bottom)

    def _column_numbers(self, canvas: Canvas) -> None:
        layout, pt = self.layout, min(self.layout.pt, 8.0)
        y = layout.body_top + layout.numbers_height / 2 - CENTRE * pt
        for i, label in enumerate(number_labels(self.tabular.columns)):
            x0, x1 = layout.xs[i], layout.xs[i + 1]
            canvas.text((x0 + x1 - self.measure.width(label, Role.BODY, pt)) / 2, y, label, Role.BODY, pt)
            if i:
                canvas.line(x0, layout.level_y[-1], x0, layout.body_top)

    def _row(self, canvas: Canvas, row: RowBox, top: float) -> None:
        layout = self.layout
        pt, leading, xs, role = layout.pt, layout.leading, layout.xs, row.role
        middle = top - row.height / 2 - CENTRE * pt
        widths = layout.measure.fonts.widths[role]
        for cell in row.cells:
            x0, x1 = xs[cell.first] + PAD + cell.indent, xs[cell.first + cell.span] - PAD
            y = middle + (len(cell.lines) - 1) / 2 * leading
            for line in cell.lines:
                if cell.align == LEFT:
                    canvas.text(x0, y, line, role, pt)
                else:
                    width = sum(map(widths.__getitem__, line)) * pt / 1000
                    squeeze = 1.0
                    if width > x1 - x0 + PAD:
                        squeeze, width = (x1 - x0) / width, x1 - x0
                    x = x1 - width if cell.align == RIGHT else (x0 + x1 - width) / 2
                    canvas.text(x, y, line, role, pt, squeeze=squeeze)
                y -= leading

    def _verticals(self, canvas: Canvas, bottom: float, gaps: list[tuple[float, float, int, int]]) -> None:
        """Column lines down the body, left out within cells that span columns."""
        top = self.layout.body_top
        for column, x in enumerate(self.layout.xs[1:-1], 1):
            start = top
            for gap_top, gap_bottom, first, stop in gaps:
                if first < column < stop:
                    if start > gap_top + 0.01:
                        canvas.line(x, start, x, gap_top)
                    start = gap_bottom
            if start > bottom + 0.01:
                canvas.line(x, start, x, bottom)

    def _tail(self, canvas: Canvas, y: float) -> None:
        layout = self.layout
        if layout.notes:
            y -= 1.5 * MM
            for line in layout.notes:
                y -= layout.note_leading
                canvas.text(layout.left, y + PAD_Y, line, Role.BODY, layout.note_pt)
        y -= 1.0 * MM
        for parts in layout.signs:
            y -= layout.sign_leading
            for x, part in parts:
                canvas.text(x, y + 1.5 * MM, part, Role.BODY, layout.sign_pt)


def _is_item(row: RowBox) -> bool:
    return row.source is not None and row.source.kind is RowKind.ITEM


def draw_foot(
    file: PdfFile, page: int, words: str, stamp: str, *, measure: TextMeasure, edges: tuple[float, float, float]
) -> None:
    """Page number in the middle of the foot and the stamp at its left; `edges` are left, right and bottom."""
    left, right, bottom = edges
    canvas = Canvas(file)
    y = max(bottom - _FOOT_DROP, 5 * MM)
    width = measure.width(words, Role.BODY, FOOT_PT)
    x = (left + right - width) / 2
    canvas.text(x, y, words, Role.BODY, FOOT_PT)
    room = x - left - 2 * MM if words else right - left
    long = measure.width(stamp, Role.BODY, STAMP_PT)
    if long <= room:
        canvas.text(left, y, stamp, Role.BODY, STAMP_PT)
    else:
        pt = min(STAMP_PT, STAMP_PT * (right - left) / long)
        canvas.text(left, max(y - 4 * MM, 3.5 * MM), stamp, Role.BODY, pt)
    file.extend(page, canvas.operators())
