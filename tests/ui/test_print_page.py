"""The print page: preview of the PDF itself, period, files, no printer."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinterInfo
from pytestqt.qtbot import QtBot

from township_desk.core.problem import DeskError
from township_desk.service.desk import Desk
from township_desk.ui.main_window import MainWindow
from township_desk.ui.period_box import PeriodBox
from township_desk.ui.print_page import PrintPage


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> PrintPage:
    window.go("print", ("A-1", ()))
    found = window.page()
    assert isinstance(found, PrintPage)
    qtbot.waitUntil(lambda: bool(found.pdf), timeout=20000)
    assert window.ops.settle()
    return found


def test_preview_draws_the_pages(page: PrintPage, qtbot: QtBot) -> None:
    assert page.pdf.startswith(b"%PDF")
    assert page.view.pages == len(page.sizes) >= 1
    qtbot.waitUntil(lambda: page.view.rendered >= 1, timeout=10000)
    assert page.where.text() == f"第 1 页 / 共 {page.view.pages} 页"
    image: QImage = page.view.grab().toImage()
    dark = sum(
        image.pixelColor(x, y).lightness() < 90 for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)
    )
    assert dark > 20, "there is ink on the paper"


def test_choices_make_it_anew(page: PrintPage, qtbot: QtBot) -> None:
    old = page.pdf
    page.period.kind.setCurrentIndex(page.period.kind.findData("year"))
    qtbot.waitUntil(lambda: bool(page.pdf) and page.pdf is not old, timeout=20000)
    assert page.tabular is not None
    assert "2022年" in page.tabular.period
    page.choose("A-2")
    qtbot.waitUntil(lambda: page.tabular is not None and page.tabular.name == "A-2", timeout=20000)


def test_zoom(page: PrintPage) -> None:
    page.view.set_fit("page")
    small = page.view.zoom
    page.view.zoom_step(1)
    assert page.view.zoom > small
    page.view.set_zoom(1.0)
    assert page.zoom.text() == "100%"


def test_files(page: PrintPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for suffix, save in ((".pdf", page.do_save_pdf), (".xlsx", page.do_save_xlsx)):
        out = tmp_path / f"表{suffix}"
        monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getSaveFileName", lambda *_a, o=out, **_k: (str(o), ""))
        save()
        assert page.ops.settle()
        assert out.stat().st_size > 1000


def test_without_a_printer_it_says_so(page: PrintPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    page.do_print()
    assert "没有安装打印机" in page.messages.text


def test_failure_is_told_on_the_page(page: PrintPage, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_a: object, **_k: object) -> bytes:
        raise DeskError("有字印不出来。")

    monkeypatch.setattr(desk.printing, "pdf_bytes", fails)
    page.make()
    assert page.ops.settle()
    assert page.messages.text == "有字印不出来。"
    assert not page.can("print")


@pytest.mark.parametrize(
    ("kind", "start", "end"),
    [
        ("month", date(2022, 12, 1), date(2022, 12, 31)),
        ("quarter", date(2022, 10, 1), date(2022, 12, 31)),
        ("half", date(2022, 7, 1), date(2022, 12, 31)),
        ("year", date(2022, 1, 1), date(2022, 12, 31)),
        ("week", date(2022, 12, 26), date(2023, 1, 1)),
        ("span", date(2022, 12, 1), date(2022, 12, 31)),
    ],
)
def test_periods(kind: str, start: date, end: date, qtbot: QtBot) -> None:
    box = PeriodBox(date(2022, 12, 31))
    qtbot.addWidget(box)
    box.kind.setCurrentIndex(box.kind.findData(kind))
    found = box.period()
    assert (found.kind, found.start, found.end) == (kind, start, end)


def test_at_the_start_of_a_month_the_last_one_is_meant(qtbot: QtBot) -> None:
    box = PeriodBox(date(2023, 1, 3))
    qtbot.addWidget(box)
    assert box.period().start == date(2022, 12, 1)


def test_it_fits_a_small_screen_at_150_percent(page: PrintPage, window: MainWindow) -> None:
    """1366 x 768 pixels are 911 x 512 there."""
    assert window.minimumSizeHint().width() <= 911
    assert window.minimumSizeHint().height() <= 512
