"""Printed tables and form sheets as a PDF: the file that is previewed, printed and sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from township_desk.core.article import Article
from township_desk.core.tabular import Tabular
from township_desk.formats.cells import clean
from township_desk.formats.fonts import FontSet
from township_desk.formats.pdf_article import ArticlePainter, check_article, number_article
from township_desk.formats.pdf_canvas import MM
from township_desk.formats.pdf_check import check_glyphs
from township_desk.formats.pdf_file import PdfFile, Properties
from township_desk.formats.pdf_forms import FormPainter
from township_desk.formats.pdf_table import Progress, TablePainter, draw_foot
from township_desk.formats.pdf_text import TextMeasure
from township_desk.formats.saving import replacing


@dataclass(frozen=True, slots=True)
class PdfResult:
    """What was written: its pages, and in Chinese what the clerk should know (fonts replaced, paper changed)."""

    pages: int
    warnings: tuple[str, ...] = ()


def write_pdf(
    tabulars: Tabular | Sequence[Tabular],
    path: Path,
    fonts: FontSet,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    properties: Properties | None = None,
    continuous: bool = False,
) -> PdfResult:
    """Print one or several tables into a PDF file at `path`, which is replaced only when all went well.

    Pages are numbered by table, or through the file when `continuous` (a bound volume). `properties` override title,
    author (the reporting office of the first table) and subject. Raises MissingGlyphs before a page is written,
    Cancelled, and EnvironmentProblem when the file can't be written.
    """
    with replacing(path) as part, part.open("wb") as stream:
        return _write(
            tabulars,
            stream,
            fonts,
            progress=progress,
            cancelled=cancelled,
            properties=properties,
            continuous=continuous,
        )


def write_report(
    article: Article,
    appendix: Sequence[Tabular],
    path: Path,
    fonts: FontSet,
    *,
    properties: Properties | None = None,
    shaded: bool = True,
) -> PdfResult:
    """Print a report's running text by GB/T 9704, then tables behind it, into one file; pages are numbered through.

    Raises MissingGlyphs before a page is written, and EnvironmentProblem when the file can't be written.
    """
    check_article(article, fonts)
    check_glyphs(appendix, fonts)
    with replacing(path) as part, part.open("wb") as stream:
        known = properties or Properties()
        file = PdfFile(stream, fonts, replace(known, title=known.title or article.title))
        measure = TextMeasure(fonts)
        warnings = list(fonts.report)
        pages = ArticlePainter(file, measure, shaded=shaded).draw(article)
        for table in appendix:
            painter = TablePainter(file, table, measure)
            layout = painter.layout
            warnings += layout.warnings
            made = painter.draw(lambda _done, _total: None, None)
            for page in made:
                words = f"— {page + 1} —"
                edges = (layout.left, layout.right, layout.bottom)
                draw_foot(file, page, words, clean(table.stamp), measure=measure, edges=edges)
        number_article(file, pages, measure)
        file.close()
        return PdfResult(file.pages, tuple(dict.fromkeys(warnings)))


def pdf_bytes(
    tabulars: Tabular | Sequence[Tabular], fonts: FontSet, *, properties: Properties | None = None
) -> tuple[bytes, PdfResult]:
    """The same PDF in memory, for the preview."""
    stream = BytesIO()
    result = _write(tabulars, stream, fonts, properties=properties)
    return stream.getvalue(), result


def _write(
    tabulars: Tabular | Sequence[Tabular],
    stream: BinaryIO,
    fonts: FontSet,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    properties: Properties | None = None,
    continuous: bool = False,
) -> PdfResult:
    tables = (tabulars,) if isinstance(tabulars, Tabular) else tuple(tabulars)
    check_glyphs(tables, fonts)
    file = PdfFile(stream, fonts, _properties(tables, properties))
    measure = TextMeasure(fonts)
    warnings = list(fonts.report)
    counted = _Progress(progress, tables)
    foots: list[_Foot] = []
    for table in tables:
        if table.forms:
            forms = FormPainter(file, table, measure)
            edges = (forms.left, forms.right, forms.bottom)
            foots += [_Foot(pages, table, edges, True) for pages in forms.draw(counted.step, cancelled)]
        else:
            painter = TablePainter(file, table, measure)
            layout = painter.layout
            warnings += layout.warnings
            foots.append(
                _Foot(painter.draw(counted.step, cancelled), table, (layout.left, layout.right, layout.bottom), False)
            )
        counted.next()
    _number(file, foots, measure, continuous)
    file.close()
    return PdfResult(file.pages, tuple(dict.fromkeys(warnings)))


@dataclass(frozen=True, slots=True)
class _Foot:
    """Pages that are numbered together, and what stands at their foot."""

    pages: Sequence[int]
    table: Tabular
    edges: tuple[float, float, float]
    form: bool


def _number(file: PdfFile, foots: Sequence[_Foot], measure: TextMeasure, continuous: bool) -> None:
    """Put 第 n 页 共 m 页 and the stamp on every page; a form sheet of one page bears no number."""
    for foot in foots:
        for i, page in enumerate(foot.pages):
            number, count = (page, file.pages) if continuous else (i, len(foot.pages))
            words = f"第 {number + 1} 页 共 {count} 页" if continuous or not foot.form or count > 1 else ""
            left, right, bottom = foot.edges
            if foot.form:
                bottom = min(bottom, 20 * MM)
            draw_foot(file, page, words, clean(foot.table.stamp), measure=measure, edges=(left, right, bottom))


class _Progress:
    """Adds up the progress of several tables."""

    def __init__(self, tell: Progress | None, tables: Sequence[Tabular]) -> None:
        self._tell = tell
        self._sizes = [len(table.forms) if table.forms else len(table.rows) for table in tables]
        self._table = 0

    def step(self, done: int, _total: int) -> None:
        """So many rows of the current table are done."""
        if self._tell is not None:
            self._tell(sum(self._sizes[: self._table]) + done, sum(self._sizes))

    def next(self) -> None:
        """The current table is finished."""
        self.step(self._sizes[self._table], 0)
        self._table += 1


def _properties(tables: Sequence[Tabular], given: Properties | None) -> Properties:
    first = tables[0] if tables else None
    if first is None:
        return given or Properties()
    author = clean(first.left_head).replace(":", "：").rpartition("：")[2].strip()
    known = Properties(first.title, author, f"{first.name} {first.period}".strip(), clean(first.stamp))
    if given is None:
        return known
    return replace(
        given,
        title=given.title or known.title,
        author=given.author or known.author,
        subject=given.subject or known.subject,
        keywords=given.keywords or known.keywords,
    )
