"""Pages of a PDF as pictures, for the print preview, the printer and PNG files."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2

from township_desk.core.problem import EnvironmentProblem

POINTS_PER_INCH = 72
BAND_ROWS = 512
"""Rows of pixels in one strip of a page for the printer."""
_TURN = threading.Lock()
"""PDFium may not be used by two threads at once; preview and printer do work side by side."""


def page_sizes(pdf: Path | bytes) -> tuple[tuple[float, float], ...]:
    """(width, height) of every page, in points."""
    with _TURN, _opened(pdf) as document:
        return tuple(document.get_page_size(i) for i in range(len(document)))


def render_page(pdf: Path | bytes, page_index: int, scale: float) -> tuple[int, int, bytes]:
    """Width, height and pixels of a page; pixels are BGRA rows without gaps (QImage.Format_RGB32 on this byte order).

    `scale` is pixels per point: dots per inch / 72.
    """
    with _TURN, _opened(pdf) as document:
        bitmap = document[page_index].render(scale=scale, rev_byteorder=False, prefer_bgrx=True)
        return bitmap.width, bitmap.height, _pixels(bitmap)


def render_bands(pdf: Path | bytes, page_index: int, width: int, height: int) -> Iterator[tuple[int, int, bytes]]:
    """A page of `width` x `height` pixels in strips from top to bottom: (first row, rows, pixels as in `render_page`).

    White strips are left out: a page at a printer's resolution would not fit in memory, and most of a table is paper.
    """
    from pypdfium2 import raw

    for top in range(0, height, BAND_ROWS):
        rows = min(BAND_ROWS, height - top)
        with _TURN, _opened(pdf) as document:
            bitmap = pypdfium2.PdfBitmap.new_native(width, rows, raw.FPDFBitmap_BGRx)
            bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, rows)
            page = document[page_index]
            raw.FPDF_RenderPageBitmap(bitmap, page, 0, -top, width, height, 0, raw.FPDF_ANNOT | raw.FPDF_PRINTING)
            data = _pixels(bitmap)
        if data.strip(b"\xff"):
            yield top, rows, data


def _pixels(bitmap: Any) -> bytes:
    """The pixels of a bitmap, rows without gaps."""
    data, row, stride = bytes(bitmap.buffer), bitmap.width * 4, bitmap.stride
    return data if stride == row else b"".join(data[y * stride : y * stride + row] for y in range(bitmap.height))


def write_png(pdf: Path | bytes, page_index: int, path: Path, dpi: float = 110.0) -> None:
    """A page as a PNG picture."""
    from PIL import Image

    width, height, data = render_page(pdf, page_index, dpi / POINTS_PER_INCH)
    image = Image.frombuffer("RGB", (width, height), data, "raw", "BGRX", 0, 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, dpi=(dpi, dpi))


def page_text(pdf: Path | bytes, page_index: int) -> str:
    """The text of a page as it would be copied."""
    with _TURN, _opened(pdf) as document:
        return str(document[page_index].get_textpage().get_text_range())


@contextmanager
def _opened(pdf: Path | bytes) -> Iterator[Any]:
    """A PDF, closed again in the same turn. Raises EnvironmentProblem."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except (pypdfium2.PdfiumError, FileNotFoundError) as error:
        name = pdf.name if isinstance(pdf, Path) else "PDF"
        raise EnvironmentProblem(f"打不开“{name}”，它不是完整的 PDF 文件。", detail=str(error)) from error
    try:
        yield document
    finally:
        document.close()
