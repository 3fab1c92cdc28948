"""The PDF file: reportlab's canvas fed with finished pages, embedded font subsets with a right text layer, properties.

A page is drawn as one string of operators, not call by call: a ledger's page has thousands of pieces. The same input
gives the same bytes.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from reportlab import rl_config
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFObjectReference, PDFStream
from reportlab.pdfgen.canvas import Canvas as ReportlabCanvas

from township_desk.formats.font_face import EmbeddedFont
from township_desk.formats.fonts import FontSet, Role

_PDF_VERSION = (1, 7)
_LEVEL = 3
rl_config.useA85 = 0  # pages as bytes: in ASCII they are a quarter larger and take seconds longer
Shown = tuple[tuple[str, str], ...]
"""Stretches of a text: (font resource, its characters' codes in hexadecimal)."""


@dataclass(frozen=True, slots=True)
class Properties:
    """What the file says about itself. Without `created` the time is left empty, and the same table gives equal
    bytes."""

    title: str = ""
    author: str = ""
    subject: str = ""
    keywords: str = ""
    created: datetime | None = None


class PdfFile:
    """The file being written; `close` numbers nothing and draws nothing more, it only writes."""

    def __init__(self, stream: BinaryIO, fonts: FontSet, properties: Properties) -> None:
        self.fonts = fonts
        self._pages: list[tuple[tuple[float, float], list[str]]] = []
        self._canvas = _Canvas(stream, invariant=1, pageCompression=1, pdfVersion=_PDF_VERSION, lang="zh-CN")
        self._document = self._canvas._doc
        self._describe(properties)

    @property
    def pages(self) -> int:
        """Pages so far."""
        return len(self._pages)

    def page(self, size: tuple[float, float], content: str) -> int:
        """Add a page of `size` (width, height in points); the answer is its index."""
        self._pages.append((size, [self._stream(content)]))
        return len(self._pages) - 1

    def extend(self, page: int, content: str) -> None:
        """Draw more on a page that was added before, such as its number once their count is known."""
        self._pages[page][1].append(self._stream(content))

    def show(self, role: Role, text: str) -> Shown:
        """What draws `text`: reportlab's subsets hold 256 characters each, so the font may change within a line."""
        shown: list[tuple[str, str]] = []
        for face, stretch in self.fonts.runs(role, text):
            font: EmbeddedFont = face.font
            for subset, codes in font.splitString(stretch, self._document):
                shown.append((font.getSubsetInternalName(subset, self._document)[1:], codes.hex()))
        return tuple(shown)

    def close(self) -> None:
        """Write the file; the stream itself stays open."""
        canvas = self._canvas
        for size, content in self._pages:
            canvas.setPageSize(size)
            canvas.showPage()
            self._document.Pages.pages[-1].Contents = PDFArray(content)
        canvas.save()

    def _stream(self, content: str) -> PDFObjectReference:
        packed = zlib.compress(content.encode("ascii"), _LEVEL)
        return self._document.Reference(PDFStream(PDFDictionary({"Filter": PDFName("FlateDecode")}), packed))

    def _describe(self, properties: Properties) -> None:
        canvas, created = self._canvas, properties.created
        canvas.setTitle(properties.title)
        canvas.setAuthor(properties.author)
        canvas.setSubject(properties.subject)
        canvas.setKeywords(properties.keywords)
        canvas.setCreator("镇务台账")
        canvas.setProducer("Township Desk")
        canvas.setDateFormatter(lambda *_now: f"D:{created:%Y%m%d%H%M%S}" if created else "")
        canvas.setViewerPreference("DisplayDocTitle", "true")
        canvas.setViewerPreference("PrintScaling", "None")


class _Canvas(ReportlabCanvas):  # type: ignore[misc]
    """reportlab's canvas without the Helvetica that it would set, not embedded, at the start of every page."""

    def _make_preamble(self) -> None:
        self._preamble = ""
