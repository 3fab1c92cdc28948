"""The print page's way to paper: ask, send, say how it went, and send the same again when the printer would not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from township_desk.core.problem import DeskError
from township_desk.ui.messages import words_of

if TYPE_CHECKING:
    from township_desk.ui.messages import Action
    from township_desk.ui.print_page import PrintPage
    from township_desk.ui.printer import PrintJob, Size


def to_paper(
    page: PrintPage, pdf: bytes, sizes: Sequence[Size], title: str, instead: Callable[[], object] | None = None
) -> None:
    """Let the clerk choose a printer for a PDF and print it; `instead` saves it as a file where there is no printer."""
    from township_desk.ui import printer

    try:
        job = printer.PrintJob(printer.open_printer(), pdf, sizes)
    except DeskError as error:
        page.messages.tell(error.message, "soon", actions=[("存为 PDF", instead)] if instead else ())
        return
    if printer.ask(job, title, page):
        send(page, job)


def send(page: PrintPage, job: PrintJob) -> None:
    """Send a job; afterwards it can be sent again."""
    again: list[Action] = [("重新打印", lambda: send(page, job))]

    def sent(count: int) -> None:
        from township_desk.ui.printer_state import trouble

        name = job.printer.printerName()
        if why := trouble(name):
            page.messages.tell(f"已送出 {count} 页，但{why}", "soon", actions=again)
        elif job.fitted():
            text = f"已送往打印机 {count} 页。“{name}”没有这张表要的纸，已缩小到{job.printer.pageLayout().pageSize().name()}。"
            page.messages.tell(text, "soon", actions=again)
        else:
            page.messages.tell(f"已送往打印机“{name}”{count} 页。没有打出来的话，可以重新打印。", "good", actions=again)

    def failed(error: BaseException) -> bool:
        tone, text, details = words_of(error)
        page.messages.tell(text, tone, details=details, actions=again)
        return True

    page.ops.read(job.send, sent, owner=page, failed=failed, label="正在打印")
