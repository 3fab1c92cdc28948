"""To paper: the pages of the very PDF that the preview shows, at the printer's resolution and in real size."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageRanges, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from township_desk.core.problem import EnvironmentProblem, UsageError
from township_desk.formats.preview import render_bands
from township_desk.ui.printer_state import trouble

MAX_DPI = 600
"""Dots per inch of the page pictures. Printers that claim more get pictures of 600: nobody sees the difference, and the spooler
would get four times as much."""
NEAR_POINTS = 6.0
"""Two papers whose sides differ by less than this many points are the same paper."""
WIDE_MARGIN = 24.0
"""A printer that can't reach nearer to the edge than this many points gets pages made smaller; tables leave more than that."""

Size = tuple[float, float]


class Watch(Protocol):
    """Who is told how far the printing is, and may stop it."""

    @property
    def cancelled(self) -> Callable[[], bool]:
        """Whether it is to stop."""

    @property
    def progress(self) -> Callable[..., None]:
        """Called with (done, total, words)."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page on one sheet: the paper as the printer knows it, whether the page lies across, and whether it was made to fit."""

    paper: QPageSize
    landscape: bool
    fitted: bool

    @property
    def points(self) -> Size:
        """Width and height of the sheet as the page lies on it."""
        size = self.paper.size(QPageSize.Unit.Point)
        sides = sorted((size.width(), size.height()))
        return (sides[1], sides[0]) if self.landscape else (sides[0], sides[1])


def _same(one: Size, other: Size) -> bool:
    return all(abs(a - b) < NEAR_POINTS for a, b in zip(sorted(one), sorted(other), strict=True))


def _points(paper: QPageSize) -> Size:
    size = paper.size(QPageSize.Unit.Point)
    return size.width(), size.height()


def sheet_for(size: Size, papers: Sequence[QPageSize], chosen: QPageSize | None = None) -> Sheet:
    """The sheet for a page of `size` points: the printer's own paper of that size, else its largest, with the page made to fit.

    `chosen` is the paper that the clerk asked for instead. A printer that names no papers takes any.
    """
    landscape = size[0] > size[1]
    if chosen is not None:
        return Sheet(chosen, landscape, not _same(size, _points(chosen)))
    for paper in papers:
        if _same(size, _points(paper)):
            return Sheet(paper, landscape, False)
    if papers:
        largest = max(papers, key=lambda paper: min(_points(paper)[0] * _points(paper)[1], size[0] * size[1] * 1.1))
        return Sheet(largest, landscape, True)
    return Sheet(QPageSize(QSizeF(*sorted(size)), QPageSize.Unit.Point), landscape, False)


def placement(size: Size, sheet: Size, margins: QMarginsF) -> tuple[float, float, float]:
    """(left, top, scale) in points of a page on a sheet: real size where it fits, else made smaller into what can be printed."""
    reach = max(margins.left(), margins.top(), margins.right(), margins.bottom())
    if _same(size, sheet) and reach <= WIDE_MARGIN:
        return 0.0, 0.0, 1.0
    room = (sheet[0] - margins.left() - margins.right(), sheet[1] - margins.top() - margins.bottom())
    scale = min(1.0, room[0] / size[0], room[1] / size[1])
    left = margins.left() + (room[0] - size[0] * scale) / 2
    top = margins.top() + (room[1] - size[1] * scale) / 2
    return left, top, scale


class PrintJob:
    """A PDF on its way to a printer; it can be sent again as it was."""

    def __init__(self, printer: QPrinter, pdf: bytes, sizes: Sequence[Size]) -> None:
        self.printer = printer
        self.pdf = pdf
        self.sizes = tuple(sizes)
        self.papers = QPrinterInfo.printerInfo(printer.printerName()).supportedPageSizes()
        self.chosen: QPageSize | None = None

    def prepare(self) -> None:
        """Set the printer to the paper of the first page, as the dialog is to show it."""
        self.printer.setFullPage(True)
        self._lay(sheet_for(self.sizes[0], self.papers))

    def take_choice(self, offered: QPageSize) -> None:
        """After the dialog: the printer may be another one, and the clerk may have asked for another paper than was offered."""
        self.papers = QPrinterInfo.printerInfo(self.printer.printerName()).supportedPageSizes()
        wanted = self.printer.pageLayout().pageSize()
        self.chosen = None if _same(_points(wanted), _points(offered)) else wanted
        self.printer.setFullPage(True)

    def wish(self, *, copies: int, pages: str, title: str) -> None:
        """Without a dialog: copies and pages (1-3,5; empty: all). Raises UsageError for pages that are none."""
        self.prepare()
        self.printer.setDocName(title)
        self.printer.setCopyCount(copies)
        if pages:
            ranges = QPageRanges.fromString(pages)
            if ranges.isEmpty():
                raise UsageError(f"页码“{pages}”读不懂，请写成 1-3,5 这样。")
            self.printer.setPageRanges(ranges)

    def pages(self) -> list[int]:
        """The pages (from 0) that are wanted, in the order in which they are to come out, copies that the printer can't make included."""
        count = len(self.sizes)
        wanted = list(range(count))
        ranges = self.printer.pageRanges()
        if not ranges.isEmpty():
            wanted = [page for page in wanted if ranges.contains(page + 1)]
        if self.printer.pageOrder() is QPrinter.PageOrder.LastPageFirst:
            wanted.reverse()
        copies = 1 if self.printer.supportsMultipleCopies() else max(1, self.printer.copyCount())
        if self.printer.collateCopies():
            return wanted * copies
        return [page for page in wanted for _copy in range(copies)]

    def fitted(self) -> bool:
        """Whether some page is made to fit on another paper than its own."""
        return any(sheet_for(self.sizes[page], self.papers, self.chosen).fitted for page in self.pages())

    def send(self, watch: Watch) -> int:
        """Send the pages; how many were sent. Raises EnvironmentProblem when the printer can't print now; nothing is sent then."""
        name = self.printer.printerName()
        if why := trouble(name):
            raise EnvironmentProblem(f"没有打印：{why}", code="printer")
        pages = self.pages()
        if not pages:
            raise EnvironmentProblem("没有打印：选的页码里没有这张表的页。", code="printer")
        painter, paper = QPainter(), None
        try:
            for done, page in enumerate(pages):
                if watch.cancelled():
                    self.printer.abort()
                    break
                sheet = sheet_for(self.sizes[page], self.papers, self.chosen)
                self._next_sheet(painter, sheet, paper)
                paper = sheet.paper
                self._draw(painter, page, sheet)
                watch.progress(done + 1, len(pages), f"正在送往打印机：第 {done + 1} 页，共 {len(pages)} 页")
        finally:
            if painter.isActive():
                painter.end()
        return len(pages)

    def _next_sheet(self, painter: QPainter, sheet: Sheet, paper: QPageSize | None) -> None:
        """A fresh sheet. Raises EnvironmentProblem when the printer does not take it.

        CUPS knows one paper for each job, so there another paper begins another job; Windows changes it between pages.
        """
        other = paper is not None and not _same(_points(paper), _points(sheet.paper))
        if other and sys.platform != "win32" and not self.printer.outputFileName():
            painter.end()
        self._lay(sheet)
        name = self.printer.printerName()
        if painter.isActive():
            if not self.printer.newPage():
                text = f"打印到一半停下了：打印机“{name}”不再接收。请检查后重新打印。"
                raise EnvironmentProblem(text, code="printer")
        elif not painter.begin(self.printer):
            text = f"没有打印：打印机“{name}”没有响应。请检查是否开机、联机、有纸，然后重新打印。"
            raise EnvironmentProblem(text, code="printer")

    def _lay(self, sheet: Sheet) -> None:
        lying = QPageLayout.Orientation.Landscape if sheet.landscape else QPageLayout.Orientation.Portrait
        self.printer.setPageSize(sheet.paper)
        self.printer.setPageOrientation(lying)

    def _draw(self, painter: QPainter, page: int, sheet: Sheet) -> None:
        resolution = self.printer.resolution()
        layout = self.printer.pageLayout()
        layout.setUnits(QPageLayout.Unit.Point)
        size = self.sizes[page]
        left, top, scale = placement(size, sheet.points, layout.minimumMargins())
        dots = resolution / 72  # device pixels per point
        drawn = scale * min(resolution, MAX_DPI) / 72  # picture pixels per point
        width, height = round(size[0] * drawn), round(size[1] * drawn)
        zoom = scale * size[0] * dots / width
        for row, rows, pixels in render_bands(self.pdf, page, width, height):
            image = QImage(pixels, width, rows, width * 4, QImage.Format.Format_RGB32)
            if image.allGray():
                image = image.convertToFormat(QImage.Format.Format_Grayscale8)
            target = QRectF(left * dots, top * dots + row * zoom, width * zoom, rows * zoom)
            painter.drawImage(target, image)


def open_printer(name: str = "") -> QPrinter:
    """A printer by name, or the default one. Raises EnvironmentProblem when there is none."""
    names = QPrinterInfo.availablePrinterNames()
    if not names:
        raise EnvironmentProblem(
            "这台电脑还没有安装打印机。请先安装打印机，或点“存为 PDF”拿到别的电脑上打印。", code="printer"
        )
    if name and name not in names:
        raise EnvironmentProblem(f"没有名为“{name}”的打印机。可用的有：{'、'.join(names)}。", code="printer")
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(name or QPrinterInfo.defaultPrinterName() or names[0])
    return printer


def known() -> list[dict[str, Any]]:
    """The printers of this PC: name, whether it is the default, its papers by name, what is wrong with it."""
    first = QPrinterInfo.defaultPrinterName()
    return [
        {
            "name": info.printerName(),
            "default": info.printerName() == first,
            "papers": [paper.name() for paper in info.supportedPageSizes()],
            "trouble": trouble(info.printerName()),
        }
        for info in QPrinterInfo.availablePrinters()
    ]


def ask(job: PrintJob, title: str, parent: QWidget) -> bool:
    """Let the clerk choose printer, paper, copies and pages."""
    job.prepare()
    offered = job.printer.pageLayout().pageSize()
    job.printer.setDocName(title)
    dialog = QPrintDialog(job.printer, parent)
    dialog.setWindowTitle("打印")
    dialog.setMinMax(1, len(job.sizes))
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, on=True)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintCurrentPage, on=False)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return False
    job.take_choice(offered)
    return True
