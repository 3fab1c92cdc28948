"""To paper: the right sheet, real size, margins, ranges and copies, several tables in one job, printers that won't, once more."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QImage, QPageRanges, QPageSize
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from township_desk.core.problem import EnvironmentProblem
from township_desk.formats.preview import BAND_ROWS, page_sizes, page_text, render_bands, render_page
from township_desk.ui import print_acts, printer, printer_state
from township_desk.ui.main_window import MainWindow
from township_desk.ui.operations import Job, Operations
from township_desk.ui.preview import to_image
from township_desk.ui.print_page import PrintPage
from township_desk.ui.print_several import PrintSeveral
from township_desk.ui.printer import PrintJob, placement, sheet_for

A4, A3 = (595.276, 841.89), (841.89, 1190.551)
LYING_A4, LYING_A3 = (A4[1], A4[0]), (A3[1], A3[0])
Id = QPageSize.PageSizeId
PAPERS = [QPageSize(Id.A5), QPageSize(Id.A4), QPageSize(Id.B5), QPageSize(Id.A3)]


@pytest.fixture
def job(tmp_path: Path, qapp: Any) -> Job:
    return Job(lambda _job: None, qapp, "打印")


@pytest.fixture
def make_pdf(tmp_path: Path) -> Callable[..., bytes]:
    """A PDF with a mark of 100 x 50 points at (72, 144) from the top left of each page."""

    def make(*sizes: tuple[float, float]) -> bytes:
        path = tmp_path / "made.pdf"
        canvas = Canvas(str(path))
        for size in sizes:
            canvas.setPageSize(size)
            canvas.rect(72, size[1] - 144 - 50, 100, 50, stroke=0, fill=1)
            canvas.showPage()
        canvas.save()
        return path.read_bytes()

    return make


def file_printer(out: Path, resolution: int = 300) -> QPrinter:
    made = QPrinter(QPrinter.PrinterMode.HighResolution)
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(out))
    made.setResolution(resolution)
    return made


def mark(path: Path, page: int = 0) -> tuple[float, float, float, float]:
    """Where ink is on a page: left, top, width, height in points."""
    image = to_image(render_page(path, page, 2.0)).convertToFormat(QImage.Format.Format_Grayscale8)
    dark = [
        (x, y) for y in range(image.height()) for x in range(image.width()) if image.pixelColor(x, y).lightness() < 128
    ]
    xs, ys = [x for x, _ in dark], [y for _, y in dark]
    return min(xs) / 2, min(ys) / 2, (max(xs) + 1 - min(xs)) / 2, (max(ys) + 1 - min(ys)) / 2


@pytest.mark.parametrize(
    ("size", "paper", "landscape"),
    [(A4, Id.A4, False), (LYING_A4, Id.A4, True), (A3, Id.A3, False), (LYING_A3, Id.A3, True)],
)
def test_the_printers_own_paper_is_taken(size: Any, paper: Id, landscape: bool) -> None:
    sheet = sheet_for(size, PAPERS)
    assert (sheet.paper.id(), sheet.landscape, sheet.fitted) == (paper, landscape, False)
    assert sheet.points == pytest.approx(size, abs=1)


def test_without_a3_the_largest_paper_is_taken_and_the_page_made_to_fit() -> None:
    sheet = sheet_for(LYING_A3, PAPERS[:3])
    assert (sheet.paper.id(), sheet.landscape, sheet.fitted) == (Id.A4, True, True)


def test_a_chosen_paper_goes_before() -> None:
    assert sheet_for(A4, PAPERS, QPageSize(Id.A3)).fitted
    assert not sheet_for(A4, PAPERS, QPageSize(Id.A4)).fitted


def test_a_printer_without_papers_takes_any() -> None:
    assert sheet_for(LYING_A3, []).points == pytest.approx(LYING_A3, abs=1)


def test_placement() -> None:
    near, wide = QMarginsF(12, 12, 12, 12), QMarginsF(12, 12, 12, 40)
    assert placement(A4, A4, near) == (0, 0, 1)
    left, top, scale = placement(A4, A4, wide)
    assert scale < 1
    assert top + A4[1] * scale <= A4[1] - 40 + 1e-6
    left, top, scale = placement(LYING_A3, LYING_A4, near)
    assert left >= 12 - 1e-6
    assert top >= 12 - 1e-6
    assert 0.6 < scale < 0.71


@pytest.mark.parametrize("resolution", [150, 300, 600, 1200])
def test_pages_of_both_papers_and_orientations_come_out_in_real_size(
    make_pdf: Callable[..., bytes], tmp_path: Path, job: Job, resolution: int
) -> None:
    sizes = (A4, LYING_A3, LYING_A4)
    out = tmp_path / "paper.pdf"
    sent = PrintJob(file_printer(out, resolution), make_pdf(*sizes), sizes)
    sent.prepare()
    assert sent.send(job) == 3
    found = page_sizes(out)
    for page, size in enumerate(sizes):
        assert found[page] == pytest.approx(size, abs=1)
        assert mark(out, page) == pytest.approx((72, 144, 100, 50), abs=1)


def test_a_page_without_its_paper_is_made_smaller_and_not_cut(
    make_pdf: Callable[..., bytes], tmp_path: Path, job: Job
) -> None:
    out = tmp_path / "paper.pdf"
    sent = PrintJob(file_printer(out), make_pdf(LYING_A3), (LYING_A3,))
    sent.papers = PAPERS[:2]
    assert sent.fitted()
    sent.send(job)
    assert page_sizes(out)[0] == pytest.approx(LYING_A4, abs=1)
    assert mark(out)[2] == pytest.approx(100 * A4[0] / A3[0], abs=3)


def test_ranges_order_and_copies(
    make_pdf: Callable[..., bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = (A4,) * 5
    device = file_printer(tmp_path / "x.pdf")
    sent = PrintJob(device, make_pdf(*sizes), sizes)
    assert sent.pages() == [0, 1, 2, 3, 4]
    device.setPageRanges(QPageRanges.fromString("2-3,5"))
    assert sent.pages() == [1, 2, 4]
    device.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert sent.pages() == [4, 2, 1]
    monkeypatch.setattr(device, "supportsMultipleCopies", lambda: False, raising=False)
    device.setCopyCount(2)
    device.setCollateCopies(True)
    assert sent.pages() == [4, 2, 1, 4, 2, 1]
    device.setCollateCopies(False)
    assert sent.pages() == [4, 4, 2, 2, 1, 1]
    device.setPageRanges(QPageRanges.fromString("9"))
    with pytest.raises(EnvironmentProblem, match="页码"):
        sent.send(Job(lambda _job: None, device, ""))  # type: ignore[arg-type]


def test_strips_make_the_page_and_leave_white_out(make_pdf: Callable[..., bytes]) -> None:
    pdf = make_pdf(A4)
    whole = to_image(render_page(pdf, 0, 1240 / A4[0]))
    bands = list(render_bands(pdf, 0, 1240, 1754))
    assert len(bands) < 1754 / BAND_ROWS
    assert all(upper[0] + upper[1] <= lower[0] for upper, lower in pairwise(bands))
    for top, rows, pixels in bands:
        image = QImage(pixels, 1240, rows, 1240 * 4, QImage.Format.Format_RGB32)
        for y in range(0, rows, 37):
            for x in range(0, 1240, 41):
                assert abs(image.pixelColor(x, y).lightness() - whole.pixelColor(x, top + y).lightness()) < 130


def test_words_of_windows_status() -> None:
    words = printer_state.words_of_status
    assert words(0, 0) == ""
    assert words(0x10, 0) == "缺纸"
    assert words(0x8 | 0x2, 0) == "卡纸了"
    assert "脱机" in words(0, 0x400)
    assert words(0x400, 0) == "", "printing is no trouble"


def test_a_printer_that_is_gone_is_named(qapp: Any) -> None:
    assert printer_state.trouble("") == ""
    assert "找不到打印机“没有的”" in printer_state.trouble("没有的")


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> PrintPage:
    window.go("print", ("A-1", ()))
    found = window.page()
    assert isinstance(found, PrintPage)
    qtbot.waitUntil(lambda: bool(found.pdf), timeout=20000)
    assert window.ops.settle()
    return found


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Stands in for the installed printer and for the clerk who presses 打印 in its dialog."""
    out = tmp_path / "paper.pdf"
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["一楼打印机"])
    monkeypatch.setattr(printer, "open_printer", lambda *_a: file_printer(out))
    monkeypatch.setattr("PySide6.QtPrintSupport.QPrintDialog.exec", lambda _self: QDialog.DialogCode.Accepted)
    return out


def test_the_page_prints_its_pdf(page: PrintPage, paper: Path) -> None:
    page.do_print()
    assert page.ops.settle()
    found = page_sizes(paper)
    assert len(found) == len(page.sizes)
    for one, other in zip(found, page.sizes, strict=True):
        assert one == pytest.approx(other, abs=1)
    assert "已送往打印机" in page.messages.text


def test_a_printer_in_trouble_says_so_and_the_job_can_be_sent_again(
    page: PrintPage, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = ["打印机“一楼打印机”缺纸。处理好以后点“重新打印”。"]
    monkeypatch.setattr(printer, "trouble", lambda _name: told[0])
    acts: list[Any] = []
    real = page.messages.tell

    def tell(text: str, tone: str = "info", **more: Any) -> None:
        acts.append(more.get("actions"))
        real(text, tone, **more)

    monkeypatch.setattr(page.messages, "tell", tell)
    page.do_print()
    assert page.ops.settle()
    assert page.messages.text.startswith("没有打印：打印机“一楼打印机”缺纸")
    assert not paper.exists()
    told[0] = ""
    words, again = acts[-1][0]
    assert words == "重新打印"
    again()
    assert page.ops.settle()
    assert paper.stat().st_size > 5000


def test_several_tables_are_one_job(
    page: PrintPage, paper: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    seen: list[PrintSeveral] = []

    def choose(dialog: PrintSeveral) -> int:
        seen.append(dialog)
        for row in range(dialog.list.count()):
            item = dialog.list.item(row)
            item.setCheckState(
                item.checkState().Checked if item.text().startswith(("A-1", "A-2")) else item.checkState().Unchecked
            )
        dialog.print()
        return 0

    monkeypatch.setattr(PrintSeveral, "exec", choose)
    page.do_print_several()
    assert page.ops.settle()
    assert seen[0].chosen() == ["A-1", "A-2"]
    assert "A-4" not in [seen[0].list.item(row).text()[:3] for row in range(seen[0].list.count())], (
        "one sheet for each row"
    )
    assert len(page_sizes(paper)) >= 2
    assert "已送往打印机" in page.messages.text


def test_several_tables_are_one_file(page: PrintPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "几张.pdf"
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getSaveFileName", lambda *_a, **_k: (str(out), ""))
    dialog = PrintSeveral(page, page.period.period())
    for row in range(dialog.list.count()):
        dialog.list.item(row).setCheckState(dialog.list.item(row).checkState().Unchecked)
    assert not dialog.paper.isEnabled()
    dialog.list.item(0).setCheckState(dialog.list.item(0).checkState().Checked)
    dialog.list.item(1).setCheckState(dialog.list.item(1).checkState().Checked)
    dialog.save()
    assert page.ops.settle()
    text = "".join(page_text(out, number) for number in range(len(page_sizes(out))))
    assert "排查整改台账" in text
    assert "统计表" in text
    dialog.deleteLater()


def test_nothing_is_lost_when_the_printer_stops_in_the_middle(
    make_pdf: Callable[..., bytes], tmp_path: Path, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = file_printer(tmp_path / "x.pdf")
    sent = PrintJob(device, make_pdf(A4, A4), (A4, A4))
    monkeypatch.setattr(device, "newPage", lambda: False, raising=False)
    with pytest.raises(EnvironmentProblem, match="重新打印"):
        sent.send(job)


def test_sending_is_done_by_the_worker(page: PrintPage, paper: Path, ops: Operations) -> None:
    sent = PrintJob(file_printer(paper), page.pdf, page.sizes)
    print_acts.send(page, sent)
    assert not page.ops.idle
    assert page.ops.settle()
