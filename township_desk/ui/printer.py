"""To paper: the pages of the very PDF that the preview shows, at the printer's resolution."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from township_desk.core.problem import EnvironmentProblem
from township_desk.formats.preview import render_page
from township_desk.ui.operations import Job
from township_desk.ui.preview import to_image

MAX_DPI = 300
"""Dots per inch of the page pictures; more only slows printing of tables down."""
A3_POINTS = 900
"""A longer side above this many points is A3."""


def setup(size: tuple[float, float]) -> QPrinter:
    """A printer set to the paper of a page of `size` points. Raises EnvironmentProblem when there is no printer."""
    if not QPrinterInfo.availablePrinters():
        raise EnvironmentProblem("这台电脑还没有安装打印机。请先安装打印机，或点“存为 PDF”拿到别的电脑上打印。")
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    width, height = size
    paper = QPageSize.PageSizeId.A3 if max(size) > A3_POINTS else QPageSize.PageSizeId.A4
    printer.setPageSize(QPageSize(paper))
    landscape = width > height
    printer.setPageOrientation(QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    return printer


def ask(printer: QPrinter, pages: int, parent: QWidget) -> bool:
    """Let the clerk choose printer, copies and pages."""
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle("打印")
    dialog.setMinMax(1, pages)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, on=True)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintCurrentPage, on=False)
    return dialog.exec() == QDialog.DialogCode.Accepted


def chosen_pages(printer: QPrinter, pages: int) -> range:
    """The pages (from 0) that are wanted."""
    first, last = printer.fromPage() or 1, printer.toPage() or pages
    return range(max(1, first) - 1, min(last, pages))


def print_pages(printer: QPrinter, pdf: bytes, pages: Sequence[int], job: Job) -> int:
    """Send pages to the printer; how many were sent. Raises EnvironmentProblem when the printer does not answer."""
    painter = QPainter()
    if not painter.begin(printer):
        raise EnvironmentProblem(f"打印机“{printer.printerName()}”没有响应。请检查是否开机、联机、有纸，然后重试。")
    try:
        dpi = min(printer.resolution(), MAX_DPI)
        for done, page in enumerate(pages):
            if job.cancelled():
                printer.abort()
                break
            if done:
                printer.newPage()
            image = to_image(render_page(pdf, page, dpi / 72))
            sheet = printer.pageLayout().fullRectPixels(printer.resolution())
            painter.drawImage(QRectF(0, 0, sheet.width(), sheet.height()), image)
            job.progress(done + 1, len(pages), f"正在送往打印机：第 {done + 1} 页")
    finally:
        painter.end()
    return len(pages)
