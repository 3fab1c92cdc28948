"""Commands that put tables on paper: which printers there are, and printing one or several tables as one job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from township_desk.cli.commands_print import printed_table, village_of
from township_desk.cli.periods import period_of, period_options
from township_desk.cli.run import Run
from township_desk.cli.width import grid
from township_desk.cli.words import Number, argument, command, option
from township_desk.core.problem import UsageError

if TYPE_CHECKING:
    from township_desk.ui.printer import PrintJob


def _qt() -> None:
    """Qt's printers need its application; without a screen it draws in memory."""
    from township_desk.ui.pictures import without_display

    without_display()
    from township_desk.ui.app import make_application

    make_application()


@command("printers", "列出打印机", more="每台打印机有哪些纸，现在能不能打。", example="township-desk printers")
def printers(run: Run) -> int:
    """The printers of this PC."""
    _qt()
    from township_desk.ui.printer import known

    found = known()
    run.out.result(
        lambda: {"printers": found},
        lambda: (
            grid(
                ["打印机", "默认", "纸张", "状态"],
                [
                    [each["name"], "是" if each["default"] else "", " ".join(each["papers"]), each["trouble"] or "可用"]
                    for each in found
                ],
                most=60,
            )
            if found
            else "这台电脑还没有安装打印机。"
        ),
    )
    return 0


@command(
    "print",
    "送往打印机",
    more="一张或几张表作为一份打印，照原大，纸张按表自动定。打印机缺纸、脱机时不打印，退出码为 3。",
    example="township-desk print A-1 A-2 --month 2022-11 --printer 一楼打印机 --copies 2",
)
@argument("names", metavar="表号…", nargs=-1, required=True, words="如 A-1 A-2")
@period_options
@option("--village", metavar="村", words="只打印一个村")
@option("--printer", "name", metavar="打印机", words="打印机的名称；不写就用默认的")
@option("--copies", metavar="份数", type=Number(1), words="打几份")
@option("--pages", metavar="页码", words="只打哪几页，如 1-3,5")
def print_tables(
    run: Run,
    names: tuple[str, ...],
    village: str | None,
    name: str | None,
    copies: int | None,
    pages: str | None,
    **period: Any,
) -> int:
    """Print tables as one job."""
    desk = run.desk()
    tables = [printed_table(desk, each) for each in names]
    single = [table.name for table in tables if table.per_row]
    if single:
        raise UsageError(f"{'、'.join(single)}是逐条打印的表，请在窗口里打印，或用 table 命令存成 PDF。")
    days, place = period_of(**period), village_of(desk, village)
    _qt()
    from township_desk.formats.preview import page_sizes
    from township_desk.ui.printer import PrintJob, open_printer

    with run.work("打印") as work:
        device = open_printer(name or "")
        pdf = desk.printing.pdf_bytes([desk.printing.tabular(t.name, days, village=place) for t in tables])
        job = PrintJob(device, pdf, page_sizes(pdf))
        job.wish(copies=copies or 1, pages=pages or "", title=f"{tables[0].label}（{days.label}）")
        sent = job.send(work)
    answer = {"printer": device.printerName(), "tables": [t.name for t in tables], "pages": sent, "copies": copies or 1}
    run.out.result(lambda: {**answer, "fitted": job.fitted()}, lambda: _words(job, answer))
    return 0


def _words(job: PrintJob, answer: dict[str, Any]) -> str:
    copies = f"，{answer['copies']}份" if answer["copies"] > 1 else ""
    smaller = "。打印机没有表要的纸，已缩小" if job.fitted() else ""
    return f"已送往打印机“{answer['printer']}”：{answer['pages']}页{copies}{smaller}"


COMMANDS = {"送往打印机": (print_tables, printers)}
