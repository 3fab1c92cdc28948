"""The demonstration township's month on paper: every printed table, pictures of them, the audit, an export."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from township_desk.core.period import Period
from township_desk.core.period import month as month_period
from township_desk.core.period import year as year_period
from township_desk.core.printed import PrintedTable
from township_desk.core.problem import DeskError
from township_desk.core.query import All, Cond, Is, Query
from township_desk.core.tabular import CellType, Column, PageSetup, Tabular, TabularRow
from township_desk.formats.preview import write_png
from township_desk.service.checking import Finding
from township_desk.service.demo import DemoReport

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

MONTH, YEAR = month_period(2022, 11), year_period(2022)
CLOSED = ("2022-09", "2022-10", "2022-11")
"""Months that are closed, as far as nothing keeps an area open; the first one locks what was before."""
Progress = Callable[[int, int, str], None]


def print_month(desk: Desk, report: DemoReport, *, progress: Progress | None = None, pictures: bool = True) -> None:
    """Write the month's files under `out`; what can't be printed is noted in the report, the rest goes on."""
    out = report.folder / "out"
    out.mkdir(parents=True, exist_ok=True)
    tables = list(desk.tables.values())
    for place, table in enumerate(tables):
        if progress is not None:
            progress(place, len(tables) + 2, table.label)
        try:
            _print(desk, table, out, report, pictures=pictures)
        except DeskError as error:
            report.notes.append(f"{table.name} {table.label}：{error.message}")
    if progress is not None:
        progress(len(tables), len(tables) + 2, "审核")
    findings = _audit(desk, out, report)
    _report(desk, out, report)
    export = out / "安全隐患-2022年.xlsx"
    desk.importing.export(Query("hazard", None, desk.ledgers["hazard"].sort), export)
    report.files.append(export)
    if progress is not None:
        progress(len(tables) + 1, len(tables) + 2, "月结")
    _close(desk, out, report, findings)


def _report(desk: Desk, out: Path, report: DemoReport) -> None:
    """The annual report as Word and PDF; numbers without data are noted."""
    frame = desk.figures.frame(YEAR)
    stem = f"{desk.town}{YEAR.label}工作总结（草稿）"
    written = desk.reporting.write(out / f"{stem}.docx", frame, YEAR)
    desk.reporting.write(out / f"{stem}.pdf", frame, YEAR)
    report.files += [out / f"{stem}.docx", out / f"{stem}.pdf"]
    if written.missing:
        names = "、".join(taken.figure.label for taken in written.missing)
        report.notes.append(f"工作总结中没有数据的用数{len(written.missing)}项：{names}")


def _print(desk: Desk, table: PrintedTable, out: Path, report: DemoReport, *, pictures: bool) -> None:
    period = MONTH if MONTH.kind in table.periods else Period(table.periods[0], MONTH.start, MONTH.end)
    rows = _rows_for(desk, table) if table.per_row else ()
    if table.per_row and not rows:
        return
    made = desk.printing.tabular(table.name, period, rows=rows)
    stem = f"{table.name} {table.label}".replace("/", "／").replace("《", "").replace("》", "")
    for suffix in (".pdf", ".xlsx"):
        path = out / f"{stem}{suffix}"
        told = desk.printing.write(made, path)
        report.notes += [warning for warning in told if warning not in report.notes]
        report.files.append(path)
    if pictures:
        picture = out / f"{stem}.png"
        write_png(out / f"{stem}.pdf", 0, picture, dpi=72)
        report.files.append(picture)


def _rows_for(desk: Desk, table: PrintedTable) -> tuple[int, ...]:
    """Up to three rows for a form that is printed row by row: of the month where there are any, else of the year."""
    ledger = desk.ledgers[table.ledger]
    conds: list[Cond] = []
    if ledger.name == "activity":
        conds.append(Is("act_type", "=", "安全检查"))
    if ledger.name == "hazard":
        conds.append(Is("notice_no", "filled"))
    of_month = [Is(ledger.period, ">=", MONTH.start), Is(ledger.period, "<=", MONTH.end)] if ledger.period else []
    for wanted in ([*conds, *of_month], conds, []):
        ids = desk.records.ids(Query(ledger.name, All(tuple(wanted)), ledger.sort))
        if ids:
            return tuple(ids[:3])
    return ()


def _audit(desk: Desk, out: Path, report: DemoReport) -> list[Finding]:
    findings = desk.checking.run()
    report.findings = len(findings)
    columns = (
        Column("rule", ("规则",), CellType.CENTER, 18),
        Column("severity", ("程度",), CellType.CENTER, 14),
        Column("ledger", ("台账",), CellType.TEXT, 30),
        Column("title", ("记录",), CellType.TEXT, 60),
        Column("message", ("问题",), CellType.TEXT, 110),
    )
    words = {"error": "错误", "warning": "警告", "notice": "提示"}
    rows = tuple(
        TabularRow(
            (
                finding.rule,
                words.get(str(getattr(finding.severity, "value", finding.severity)), ""),
                desk.ledgers[finding.ledger].label,
                finding.title,
                finding.message,
            )
        )
        for finding in findings
    )
    made = Tabular("审核", f"{desk.town}台账审核结果", "2022年12月31日", columns, rows, page=PageSetup(landscape=True))
    path = out / "审核结果.xlsx"
    desk.printing.write(made, path)
    report.files.append(path)
    return findings


def _close(desk: Desk, out: Path, report: DemoReport, findings: Sequence[Finding]) -> None:
    """Close the months that can be closed, area by area; one mistake of them is put right by a slip, which is printed."""
    waiting = set(desk.closing.areas)
    for month in CLOSED:
        areas = [area for area in desk.closing.areas if area in waiting]
        blocked = {desk.ledgers[f.ledger].area for f in desk.closing.check(month, areas, findings=findings).blocks}
        waiting -= blocked
        if waiting:
            desk.closing.close(month, [area for area in areas if area in waiting], findings=findings)
    found = desk.records.ids(Query("activity", Is("date", "<=", f"{CLOSED[0]}-30"), desk.ledgers["activity"].sort))
    if "工作活动" not in waiting or not found:
        return
    title = str(desk.records.get("activity", found[0]).values["title"])
    done = desk.editing.edit(
        "activity", found[0], {"title": f"{title}（补充）"}, correct=True, reason="名称不全，已核对原始记录"
    )
    if done.touched is not None:
        path = out / "更正单.pdf"
        desk.printing.write(desk.differences.slip(done.touched.changeset), path)
        report.files.append(path)
