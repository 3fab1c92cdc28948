"""`print` and `printers`: tables on paper from the command line, and printers that are not there."""

import shutil
import subprocess
import time
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from tests.e2e.cli_runner import Cli
from township_desk.formats.preview import page_sizes, page_text
from township_desk.ui import printer

pytestmark = pytest.mark.e2e
MONTH = ("--month", "2022-11")


@pytest.fixture
def cli(tmp_path):
    made = Cli(tmp_path / "desk")
    made.set_up()
    return made


@pytest.fixture
def paper(monkeypatch, tmp_path):
    """A printer that prints into a file."""
    out = tmp_path / "paper.pdf"

    def to_file(_name=""):
        device = QPrinter(QPrinter.PrinterMode.HighResolution)
        device.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        device.setOutputFileName(str(out))
        return device

    monkeypatch.setattr(printer, "open_printer", to_file)
    return out


def test_several_tables_go_to_the_printer_as_one_job(cli, paper):
    answer = cli.json("print", "A-1", "A-2", *MONTH)
    assert answer["tables"] == ["A-1", "A-2"]
    assert answer["pages"] == len(page_sizes(paper)) >= 2
    assert answer["fitted"] is False


def test_only_some_pages(cli, paper):
    assert cli.json("print", "A-1", "A-2", *MONTH, "--pages", "2", "--copies", "1")["pages"] == 1
    assert len(page_sizes(paper)) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("A-1", *MONTH, "--pages", "甲"), 2, "页码"),
        (("A-1", *MONTH, "--pages", "99"), 3, "页码"),
        (("A-4", *MONTH), 2, "逐条打印"),
        (("Z-9", *MONTH), 2, "没有表"),
    ],
)
def test_what_can_not_be_printed_is_told(cli, paper, arguments, code, words):
    done = cli("print", *arguments)
    assert done.code == code
    assert words in done.err
    assert not paper.exists()


def test_without_printers(cli, monkeypatch):
    monkeypatch.setattr(QPrinterInfo, "availablePrinters", list)
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    assert cli.json("printers") == {"printers": []}
    done = cli("print", "A-1", *MONTH)
    assert (done.code, "没有安装打印机" in done.err) == (3, True)


def test_a_printer_of_another_name(cli, monkeypatch):
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["一楼打印机"])
    done = cli("print", "A-1", *MONTH, "--printer", "二楼打印机")
    assert done.code == 3
    assert "没有名为“二楼打印机”的打印机。可用的有：一楼打印机" in done.err


def _cups_pdf() -> str:
    """The queue of CUPS-PDF on this machine, if there is one."""
    if not shutil.which("lpstat"):
        return ""
    found = subprocess.run(["lpstat", "-v"], capture_output=True, text=True, check=False).stdout
    return next((line.split()[2].rstrip(":") for line in found.splitlines() if "cups-pdf:/" in line), "")


@pytest.mark.slow
@pytest.mark.skipif(not _cups_pdf(), reason="needs CUPS with a cups-pdf queue")
def test_cups_gets_the_pages_in_real_size(cli, tmp_path):
    queue, folder = _cups_pdf(), Path.home() / "PDF"
    folder.mkdir(exist_ok=True)
    before = _whole(folder)
    assert queue in [each["name"] for each in cli.json("printers")["printers"]]
    sent = cli.json("print", "A-1", "A-2", *MONTH, "--printer", queue)["pages"]
    until = time.monotonic() + 60
    fresh: set[Path] = set()
    while sum(len(page_sizes(path)) for path in fresh) < sent:
        fresh = _whole(folder) - before
        assert time.monotonic() < until, "not all pages came out of CUPS"
        time.sleep(0.5)
    found = sorted(sorted(size) for path in fresh for size in page_sizes(path))
    meant = []
    for name in ("A-1", "A-2"):
        assert cli("table", name, *MONTH, tmp_path / f"{name}.pdf").code == 0
        meant += [sorted(size) for size in page_sizes(tmp_path / f"{name}.pdf")]
    for one, other in zip(found, sorted(meant), strict=True):
        assert one == pytest.approx(other, abs=3)
    for path in fresh:
        assert page_text(path, 0).strip() == "", "pages go as pictures of the preview"
        path.unlink()


def _whole(folder):
    """The PDFs that CUPS has finished."""
    return {path for path in folder.glob("*.pdf") if b"%%EOF" in path.read_bytes()[-1024:]}
