"""A report's running text as PDF pages by GB/T 9704: 22 lines of 28 characters, numbers shaded, page numbers outside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from township_desk.core.article import Article, Kind, Paragraph, Tone
from township_desk.formats.cells import clean
from township_desk.formats.fonts import FontSet, MissingGlyph, MissingGlyphs, Role
from township_desk.formats.pdf_canvas import MM, Canvas
from township_desk.formats.pdf_file import PdfFile
from township_desk.formats.pdf_text import TextMeasure

SIZE = (210 * MM, 297 * MM)
LEFT, TOP, WIDTH, HEIGHT = 28 * MM, 37 * MM, 156 * MM, 225 * MM
LINES, CHARACTERS = 22, 28
LEADING = HEIGHT / LINES
BODY_PT = 16.0
PITCH = WIDTH / CHARACTERS - BODY_PT
"""Added after each character: -0.21 pt, so that 28 fill a line."""
_NUMBER_PT = 14.0
_LOOK: dict[Kind, tuple[Role, float]] = {
    "title": (Role.TITLE, 22.0),
    "subtitle": (Role.KAI, BODY_PT),
    "h1": (Role.HEADING, BODY_PT),
    "h2": (Role.KAI, BODY_PT),
    "body": (Role.BODY, BODY_PT),
}
_COLOURS: dict[Tone, tuple[float, float, float]] = {"filled": (1.0, 0.95, 0.8), "missing": (0.97, 0.8, 0.68)}
_INDENT = "　　"


@dataclass(frozen=True, slots=True)
class _Line:
    """One line: text, look, the shaded stretches of it, its share of the line distance."""

    text: str
    role: Role
    pt: float
    centred: bool
    shades: tuple[tuple[int, int, Tone], ...] = ()
    head: bool = False


class ArticlePainter:
    """Draws an article page by page."""

    def __init__(self, file: PdfFile, measure: TextMeasure, *, shaded: bool) -> None:
        self._file = file
        self._measure = measure
        self._shaded = shaded

    def draw(self, article: Article) -> list[int]:
        """Draw it all; the answer is its pages."""
        pages: list[int] = []
        page: list[_Line | None] = []
        lines = list(self._lines(article))
        for n, line in enumerate(lines):
            lonely = line is not None and line.head and len(page) == LINES - 1 and n + 1 < len(lines)
            if len(page) == LINES or lonely:
                pages.append(self._page(page))
                page = []
            if line is not None or page:
                page.append(line)
        if page or not pages:
            pages.append(self._page(page))
        return pages

    def _lines(self, article: Article) -> Iterator[_Line | None]:
        """Every line; None is an empty one (before the text that follows the title)."""
        before: Kind | None = None
        for paragraph in article.paragraphs:
            if before in ("title", "subtitle") and paragraph.kind not in ("title", "subtitle"):
                yield None
            yield from self._paragraph(paragraph)
            before = paragraph.kind

    def _paragraph(self, paragraph: Paragraph) -> Iterator[_Line]:
        role, pt = _LOOK[paragraph.kind]
        centred = paragraph.kind in ("title", "subtitle")
        text = clean(paragraph.text)
        if centred:
            for line in self._measure.balanced(text, role, pt, WIDTH):
                yield _Line(line, role, pt, True)
            return
        whole = _INDENT + text
        at = 0
        head = paragraph.kind in ("h1", "h2")
        for line in self._measure.wrap(whole, role, pt + PITCH, WIDTH):
            start = whole.index(line, at) if line else at
            at = start + len(line)
            yield _Line(line, role, pt, False, self._shades(paragraph, start - len(_INDENT), len(line)), head)

    def _shades(self, paragraph: Paragraph, start: int, length: int) -> tuple[tuple[int, int, Tone], ...]:
        """The stretches of a line that are numbers."""
        found, at = [], 0
        for span in paragraph.spans:
            long = len(clean(span.text))
            first, last = max(at - start, 0), min(at + long - start, length)
            if span.tone and first < last:
                found.append((first, last, span.tone))
            at += long
        return tuple(found)

    def _page(self, lines: Sequence[_Line | None]) -> int:
        canvas = Canvas(self._file)
        for n, line in enumerate(lines):
            if line is not None:
                self._draw(canvas, line, SIZE[1] - TOP - n * LEADING)
        return self._file.page(SIZE, canvas.operators())

    def _draw(self, canvas: Canvas, line: _Line, top: float) -> None:
        base = top - LEADING / 2 - line.pt * 0.37
        if line.centred:
            x = LEFT + (WIDTH - self._measure.width(line.text, line.role, line.pt)) / 2
            canvas.text(x, base, line.text, line.role, line.pt)
            return
        for first, last, tone in line.shades if self._shaded else [s for s in line.shades if s[2] == "missing"]:
            x0, x1 = (LEFT + self._reach(line, n) for n in (first, last))
            canvas.shade(x0, top - LEADING * 0.86, x1 - x0, LEADING * 0.72, _COLOURS[tone])
        canvas.text(LEFT, base, line.text, line.role, line.pt, pitch=PITCH)

    def _reach(self, line: _Line, count: int) -> float:
        return self._measure.width(line.text[:count], line.role, line.pt) + PITCH * count


def number_article(file: PdfFile, pages: Sequence[int], measure: TextMeasure) -> None:
    """— 1 — below the type area, at the right of odd pages and at the left of even ones (GB/T 9704, 7.5)."""
    for page in pages:
        canvas = Canvas(file)
        words = f"— {page + 1} —"
        wide = measure.width(words, Role.BODY, _NUMBER_PT)
        x = LEFT + _NUMBER_PT if page % 2 else LEFT + WIDTH - _NUMBER_PT - wide
        canvas.text(x, 35 * MM - 7 * MM - _NUMBER_PT * 0.37, words, Role.BODY, _NUMBER_PT)
        file.extend(page, canvas.operators())


def check_article(article: Article, fonts: FontSet) -> None:
    """Raise MissingGlyphs with every character that no font can draw, and its paragraph."""
    missing = [
        MissingGlyph("工作总结", None, None, "", f"第{n}段", paragraph.text[:12], char)
        for n, paragraph in enumerate(article.paragraphs, 1)
        for char in fonts.lacking(clean(paragraph.text))
    ]
    if missing:
        raise MissingGlyphs(missing)
