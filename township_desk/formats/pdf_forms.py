"""Form sheets on paper: boxes with labels as in inspection records, running text as in notices (GB/T 9704)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from township_desk.core.problem import Cancelled
from township_desk.core.tabular import FormBlock, Tabular
from township_desk.formats.cells import clean
from township_desk.formats.fonts import Role
from township_desk.formats.pdf_canvas import CENTRE, MM, Canvas
from township_desk.formats.pdf_file import PdfFile
from township_desk.formats.pdf_table import THICK, THIN
from township_desk.formats.pdf_text import TextMeasure

_A4 = (210 * MM, 297 * MM)
_OFFICIAL = (37.0, 35.0, 28.0, 26.0)
"""Margins of official papers: top, bottom, left, right in mm (GB/T 9704, 5.2.1)."""
_BOXED = (25.0, 20.0, 25.0, 20.0)
"""Margins of A4 portrait tables (printing.md 2.1)."""
_SCALES = ((16.0, 22.0), (15.0, 20.0), (14.0, 18.0))
"""(text, title) sizes to try so that a sheet fits a page: 三号/二号 first, 四号/小二 last."""
_PITCH = 156 * MM / 28 / 16 - 1
"""28 characters of 三号 fill the 156 mm of an official page: each takes this much more, in ems (GB/T 9704, 5.2.3)."""
_BOX_PT, _BOX_LEADING = 12.0, 19.0
_BOX_ROW = 11.0 * MM
_PAD = 2.0 * MM
_LABEL_SHARE = 0.36
"""Share of a box column that its label takes, at most; and in points at most."""
_LABEL_MOST = 32.0 * MM
_ROOMY = 3
"""Boxes of this many lines or more share what is left of the page."""


@dataclass(slots=True)
class _Line:
    """One line of running text."""

    x: float
    text: str
    role: Role
    pt: float
    pitch: float = 0.0


@dataclass(slots=True)
class _Box:
    """A labelled box, placed within its row: the label's left edge, the value's left and right edges."""

    x: float
    inner: float
    right: float
    label: tuple[str, ...]
    lines: tuple[str, ...]
    place: str = "middle"
    """Where the text stands when the box is higher: top, middle, or bottom (words to sign under)."""


@dataclass(slots=True)
class _Band:
    """A horizontal strip of a sheet: lines of text, or a row of boxes, or a cutting line."""

    height: float
    kind: str
    lines: list[_Line] = field(default_factory=list)
    boxes: list[_Box] = field(default_factory=list)
    weight: int = 0
    """How much of spare height it takes."""


class FormPainter:
    """Draws the form sheets of a tabular into a file."""

    def __init__(self, file: PdfFile, tabular: Tabular, measure: TextMeasure) -> None:
        self.file, self.tabular, self.measure = file, tabular, measure
        texts = any(block.kind in ("body", "rule") for sheet in tabular.forms for block in sheet)
        margins = tabular.page.margins if not tabular.page.landscape else _OFFICIAL if texts else _BOXED
        top, bottom, left, right = (margin * MM for margin in margins)
        self.left, self.right = left, _A4[0] - right
        self.top, self.bottom = _A4[1] - top, bottom
        self.pt, self.title_pt = _SCALES[0]

    def draw(
        self, progress: Callable[[int, int], None] | None, cancelled: Callable[[], bool] | None
    ) -> list[list[int]]:
        """Add the pages of every sheet; the answer is the page indices by sheet."""
        sheets: list[list[int]] = []
        for done, sheet in enumerate(self.tabular.forms, 1):
            if cancelled is not None and cancelled():
                raise Cancelled
            pages: list[int] = []
            for part in _parts(sheet):
                pages += [self.file.page(_A4, self._page(bands)) for bands in self._fit(part)]
            sheets.append(pages)
            if progress is not None:
                progress(done, len(self.tabular.forms))
        return sheets

    def _fit(self, blocks: Sequence[FormBlock]) -> list[list[_Band]]:
        """Bands by page, in the largest type with which they fit one page, else in 三号 over several."""
        room = self.top - self.bottom
        for self.pt, self.title_pt in _SCALES:
            bands = list(self._bands(blocks))
            spare = room - sum(band.height for band in bands)
            if spare >= 0:
                self._spread(bands, spare)
                return [bands]
        self.pt, self.title_pt = _SCALES[0]
        return self._paginate(list(self._bands(blocks)), room)

    @staticmethod
    def _spread(bands: Sequence[_Band], spare: float) -> None:
        """Give the boxes meant for writing the rest of the page."""
        weight = sum(band.weight for band in bands)
        for band in bands:
            if weight:
                band.height += spare * band.weight / weight

    def _paginate(self, bands: list[_Band], room: float) -> list[list[_Band]]:
        pages: list[list[_Band]] = [[]]
        used = 0.0
        queue = bands[::-1]
        while queue:
            band = queue.pop()
            if used + band.height <= room:
                pages[-1].append(band)
                used += band.height
            elif band.height > room and room - used > 4 * _BOX_LEADING:
                first, rest = _cut(band, room - used)
                pages[-1].append(first)
                queue.append(rest)
                pages.append([])
                used = 0.0
            else:
                pages.append([])
                used = 0.0
                queue.append(band)
        return [page for page in pages if page]

    def _bands(self, blocks: Sequence[FormBlock]) -> Iterator[_Band]:
        row: list[FormBlock] = []
        columns = max([2, *(block.span for block in blocks if block.kind == "field")])
        rights: list[FormBlock] = []
        for i, block in enumerate(blocks):
            following = blocks[i + 1] if i + 1 < len(blocks) else None
            if block.kind == "field":
                row.append(block)
                taken = sum(b.span for b in row)
                if following is None or following.kind != "field" or taken + following.span > columns:
                    yield self._boxes(row, columns)
                    row = []
            elif block.kind == "right":
                rights.append(block)
                if following is None or following.kind != "right":
                    yield from self._signed(rights)
                    rights = []
            else:
                yield from self._running(block, following)

    def _boxes(self, row: Sequence[FormBlock], columns: int) -> _Band:
        """A row of boxes; the last takes what is left of the row."""
        width = (self.right - self.left) / columns
        label_width = min(_LABEL_MOST, width * _LABEL_SHARE)
        boxes: list[_Box] = []
        at, most = 0, 1.0
        for i, block in enumerate(row):
            span = columns - at if i == len(row) - 1 else block.span
            x, right = self.left + at * width, self.left + (at + span) * width
            inner = x + label_width
            label = self.measure.balanced(clean(block.label), Role.BODY, _BOX_PT, label_width - 1.5 * MM)
            lines = self.measure.wrap(clean(block.text), Role.BODY, _BOX_PT, right - inner - 2 * _PAD)
            place = "bottom" if block.text.startswith("\n") else "top" if block.lines >= _ROOMY else "middle"
            boxes.append(_Box(x, inner, right, label, lines, place))
            at += span
            most = max(most, len(lines), block.lines, len(label))
        roomy = max(block.lines for block in row)
        height = max(_BOX_ROW, most * _BOX_LEADING + 2.5 * MM)
        return _Band(height, "boxes", boxes=boxes, weight=roomy if roomy >= _ROOMY else 0)

    def _running(self, block: FormBlock, following: FormBlock | None) -> Iterator[_Band]:
        text = clean(block.label + block.text)
        leading = self.pt * 29 / 16
        if block.kind == "rule":
            yield _Band(24 * MM, "rule", [_Line(0, text, Role.BODY, 10.5)])
        elif block.kind == "title":
            yield from self._centred(text, Role.TITLE, self.title_pt)
            yield _Band((3.5 if following and following.kind == "field" else leading / 2 / MM) * MM, "space")
        elif block.kind == "subtitle":
            boxed = following is not None and following.kind == "field"
            yield from self._centred(text, Role.BODY, 12.0 if boxed else self.pt)
            yield _Band(1.5 * MM if boxed else leading * 0.6, "space")
        elif block.kind == "note":
            yield _Band(1.5 * MM, "space")
            yield from self._lines(text, 0.0, 12.0, 19.0, block.lines)
        else:
            salutation = text.endswith(("：", ":")) and len(text) < 30
            yield from self._lines(text, 0.0 if salutation else 2 * self.pt, self.pt, leading, block.lines)

    def _centred(self, text: str, role: Role, pt: float) -> Iterator[_Band]:
        for line in self.measure.balanced(text, role, pt, self.right - self.left):
            x = (self.left + self.right - self.measure.width(line, role, pt)) / 2
            yield _Band(pt * 1.6, "text", [_Line(x, line, role, pt)])

    def _lines(self, text: str, indent: float, pt: float, leading: float, least: int) -> Iterator[_Band]:
        """Paragraphs, the first line of each moved in by `indent`."""
        count = 0
        for paragraph in text.split("\n"):
            lead = "　" * round(indent / pt)
            room = (self.right - self.left) / (1 + _PITCH)
            for i, line in enumerate(self.measure.wrap(lead + paragraph, Role.BODY, pt, room)):
                shown, x = (line, self.left) if i else (line[len(lead) :], self.left + indent * (1 + _PITCH))
                count += 1
                yield _Band(leading, "text", [_Line(x, shown, Role.BODY, pt, _PITCH * pt)])
        for _ in range(least - count):
            yield _Band(leading, "space")

    def _signed(self, blocks: Sequence[FormBlock]) -> Iterator[_Band]:
        """Signatory and date at the right: the date four characters in, the name centred over it (GB/T 9704, 7.3.5)."""
        leading = self.pt * 29 / 16
        texts = [clean(block.label + block.text) for block in blocks]
        widths = [self.measure.width(text, Role.BODY, self.pt) for text in texts]
        middle = self.right - max(4 * self.pt + widths[-1] / 2, max(widths) / 2)
        yield _Band(leading / 2, "space")
        for block, text, width in zip(blocks, texts, widths, strict=True):
            line = _Line(middle - width / 2, text, Role.BODY, self.pt)
            yield _Band(leading * max(1, block.lines), "text", [line])

    def _page(self, bands: Sequence[_Band]) -> str:
        canvas = Canvas(self.file)
        if self.tabular.draft:
            canvas.watermark("草　稿", *_A4, 110.0)
        if self.tabular.confidential:
            canvas.text(self.left, self.top + 3 * MM, clean(self.tabular.confidential), Role.HEADING, 10.5)
        y, grid_top = self.top, 0.0
        for i, band in enumerate(bands):
            bottom = y - band.height
            if band.kind == "boxes":
                grid_top = grid_top or y
                self._draw_boxes(canvas, band, y, bottom)
                if i + 1 == len(bands) or bands[i + 1].kind != "boxes":
                    canvas.stroke(THIN)
                    canvas.box(self.left, bottom, self.right - self.left, grid_top - bottom, THICK)
                    grid_top = 0.0
            elif band.kind == "rule":
                self._draw_rule(canvas, band, (y + bottom) / 2)
            for line in band.lines if band.kind == "text" else ():
                canvas.text(
                    line.x, (y + bottom) / 2 - CENTRE * line.pt, line.text, line.role, line.pt, pitch=line.pitch
                )
            y = bottom
        return canvas.operators()

    def _draw_boxes(self, canvas: Canvas, band: _Band, top: float, bottom: float) -> None:
        canvas.line(self.left, bottom, self.right, bottom)
        for box in band.boxes:
            canvas.line(box.inner, top, box.inner, bottom)
            if box.x > self.left:
                canvas.line(box.x, top, box.x, bottom)
            y = (top + bottom) / 2 + (len(box.label) - 1) / 2 * _BOX_LEADING - CENTRE * _BOX_PT
            for text in box.label:
                x = (box.x + box.inner - self.measure.width(text, Role.BODY, _BOX_PT)) / 2
                canvas.text(x, y, text, Role.BODY, _BOX_PT)
                y -= _BOX_LEADING
            y = (top + bottom) / 2 + (len(box.lines) - 1) / 2 * _BOX_LEADING - CENTRE * _BOX_PT
            if box.place == "top":
                y = top - 1.2 * MM - _BOX_LEADING / 2 - CENTRE * _BOX_PT
            elif box.place == "bottom":
                y = bottom + 1.2 * MM + (len(box.lines) - 0.5) * _BOX_LEADING - CENTRE * _BOX_PT
            for text in box.lines:
                canvas.text(box.inner + _PAD, y, text, Role.BODY, _BOX_PT)
                y -= _BOX_LEADING

    def _draw_rule(self, canvas: Canvas, band: _Band, y: float) -> None:
        line = band.lines[0]
        half = self.measure.width(line.text, line.role, line.pt) / 2
        middle = (self.left + self.right) / 2
        gap = half + 2 * MM if line.text else 0.0
        canvas.dashes(self.left, middle - gap, y)
        canvas.dashes(middle + gap, self.right, y)
        canvas.text(middle - half, y - CENTRE * line.pt, line.text, line.role, line.pt)


def _parts(sheet: Sequence[FormBlock]) -> Iterator[list[FormBlock]]:
    """Blocks between page breaks."""
    part: list[FormBlock] = []
    for block in sheet:
        if block.kind == "break":
            if part:
                yield part
            part = []
        else:
            part.append(block)
    if part:
        yield part


def _cut(band: _Band, room: float) -> tuple[_Band, _Band]:
    """A row of boxes longer than a page, cut into what fits `room` and the rest; both keep their frames."""
    count = max(1, int((room - 2.5 * MM) // _BOX_LEADING))
    rest = [_Box(b.x, b.inner, b.right, b.label, b.lines[count:], "top") for b in band.boxes]
    first = [_Box(b.x, b.inner, b.right, b.label, b.lines[:count], "top") for b in band.boxes]
    left = max(len(box.lines) for box in rest)
    height = max(_BOX_ROW, left * _BOX_LEADING + 2.5 * MM, max(len(b.label) for b in rest) * _BOX_LEADING + 2.5 * MM)
    return _Band(room, "boxes", boxes=first), _Band(height, "boxes", boxes=rest, weight=band.weight)
