"""Pages of a PDF as pictures, for the print preview, the printer and PNG files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2

from township_desk.core.problem import EnvironmentProblem

POINTS_PER_INCH = 72


def page_sizes(pdf: Path | bytes) -> tuple[tuple[float, float], ...]:
    """(width, height) of every page, in points."""
    document = _open(pdf)
    try:
        return tuple(document.get_page_size(i) for i in range(len(document)))
    finally:
        document.close()


def render_page(pdf: Path | bytes, page_index: int, scale: float) -> tuple[int, int, bytes]:
    """Width, height and pixels of a page; pixels are BGRA rows without gaps (QImage.Format_RGB32 on this byte order).

    `scale` is pixels per point: dots per inch / 72.
    """
    document = _open(pdf)
    try:
        bitmap = document[page_index].render(scale=scale, rev_byteorder=False, prefer_bgrx=True)
        width, height, stride = bitmap.width, bitmap.height, bitmap.stride
        data = bytes(bitmap.buffer)
    finally:
        document.close()
    row = width * 4
    if stride != row:
        data = b"".join(data[y * stride : y * stride + row] for y in range(height))
    return width, height, data


def write_png(pdf: Path | bytes, page_index: int, path: Path, dpi: float = 110.0) -> None:
    """A page as a PNG picture."""
    from PIL import Image

    width, height, data = render_page(pdf, page_index, dpi / POINTS_PER_INCH)
    image = Image.frombuffer("RGB", (width, height), data, "raw", "BGRX", 0, 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, dpi=(dpi, dpi))


def page_text(pdf: Path | bytes, page_index: int) -> str:
    """The text of a page as it would be copied."""
    document = _open(pdf)
    try:
        return str(document[page_index].get_textpage().get_text_range())
    finally:
        document.close()


def _open(pdf: Path | bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(pdf)
    except (pypdfium2.PdfiumError, FileNotFoundError) as error:
        name = pdf.name if isinstance(pdf, Path) else "PDF"
        raise EnvironmentProblem(f"打不开“{name}”，它不是完整的 PDF 文件。", detail=str(error)) from error
