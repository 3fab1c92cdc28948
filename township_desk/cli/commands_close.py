"""Commands of the month close: close and reopen a month, what differs since, correction slips."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from township_desk.cli.commands_sheets import need_suffix
from township_desk.cli.run import Run
from township_desk.cli.width import grid
from township_desk.cli.words import PATH, Number, argument, command, option
from township_desk.core.problem import UsageError

if TYPE_CHECKING:
    from township_desk.service.checking import Finding
    from township_desk.service.closing import MonthState, Result
    from township_desk.service.differences import Difference, Slip

SHOWN = 30
"""Findings and differences told on the screen; all are in the document of --json."""
_AREAS = option(
    "--area", "areas", multiple=True, metavar="工作", words="只办这项工作（如 民政），可写几项；不写就是全部"
)


@command(
    "close",
    "月结：锁定一个月；不写月份就列出各月",
    more=(
        "先检查：错误、待补、没送银行的花名册和不平的勾稽会拦下，退出码为 1，不写入；警告只列出。"
        "结了以后，日期在该月和以前的记录不能直接改，要用更正单：add、edit、void、restore-row、move 后面加 --correct --reason。"
    ),
    example="township-desk close 2022-11 --area 民政",
)
@argument("month", metavar="月份", required=False, words="如 2022-11")
@_AREAS
@option("--dry-run", is_flag=True, words="只检查，不月结")
def close(run: Run, month: str | None, areas: tuple[str, ...], dry_run: bool) -> int:
    """Close a month, or list the months."""
    closing = run.desk().closing
    if month is None:
        return _list(run, closing.months())
    with run.work("月结") as work:
        if dry_run:
            verdict = closing.check(month, areas, progress=work.progress, cancelled=work.cancelled)
            result = None
        else:
            result = closing.close(month, areas, progress=work.progress, cancelled=work.cancelled)
            verdict = result.verdict
    run.out.result(
        lambda: {
            "month": verdict.month,
            "closed": bool(result and result.touched),
            "areas": list(result.areas) if result else list(areas),
            "snapshot": result.snapshot if result else "",
            "changeset": result.touched.changeset if result and result.touched else None,
            "blocks": [_finding(each) for each in verdict.blocks],
            "warns": [_finding(each) for each in verdict.warns],
        },
        lambda: "\n".join(_told(result, verdict.blocks, verdict.warns)),
    )
    return 1 if verdict.blocks else 0


def _list(run: Run, months: list[MonthState]) -> int:
    run.out.result(
        lambda: {
            "months": [
                {
                    "month": state.month,
                    "state": state.word,
                    "open": list(state.open),
                    "locked_before": list(state.before),
                    "closed": [_closed(each) for each in state.closed],
                    "reopened": [_closed(each) for each in state.reopened],
                }
                for state in months
            ]
        },
        lambda: grid(
            ["月份", "状态", "未结的工作", "快照号", "月结人"],
            [
                [
                    state.month,
                    state.word,
                    "、".join(state.open) if state.closed or state.before else "",
                    "、".join(dict.fromkeys(each.snapshot for each in state.closed)),
                    "、".join(dict.fromkeys(each.by for each in state.closed)),
                ]
                for state in months
            ],
            most=60,
        ),
    )
    return 0


def _closed(each: Any) -> dict[str, Any]:
    return {
        "area": each.area,
        "snapshot": each.snapshot,
        "by": each.by,
        "at": each.at,
        "reopened_by": each.reopened_by or None,
        "reopened_at": each.reopened_at or None,
        "reason": each.reason or None,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "key": finding.key,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "ledger": finding.ledger,
        "id": finding.id,
        "field": finding.field,
        "title": finding.title,
        "message": finding.message,
    }


def _told(result: Result | None, blocks: tuple[Finding, ...], warns: tuple[Finding, ...]) -> list[str]:
    lines = []
    for words, found in (("拦下", blocks), ("留意", warns)):
        lines += [f"[{words}] {each.key}　{each.title}　{each.message}" for each in found[:SHOWN]]
        if len(found) > SHOWN:
            lines.append(f"[{words}] 另有{len(found) - SHOWN}处，加 --json 全部列出。")
    if result is not None and result.touched is not None:
        lines.append(f"已月结：{'、'.join(result.areas)}。快照号 {result.snapshot}。")
    elif blocks:
        lines.append(f"没有月结：有{len(blocks)}处要先办好。")
    else:
        lines.append("可以月结。")
    return lines


@command(
    "reopen",
    "重开最后一个已月结的月份",
    more="写明理由，记入操作记录。后面的月份已月结的，要从最后一个月起依次重开。",
    example="township-desk reopen 2022-11 --area 民政 --reason 县局调整口径",
)
@argument("month", metavar="月份", words="如 2022-11")
@_AREAS
@option("--reason", required=True, metavar="事由", words="重开的理由")
def reopen(run: Run, month: str, areas: tuple[str, ...], reason: str) -> int:
    """Reopen a month."""
    touched = run.desk().closing.reopen(month, reason, areas)
    run.out.result(
        lambda: {"month": month, "changeset": touched.changeset, "label": touched.label},
        lambda: f"完成。{touched.label}",
    )
    return 0


@command(
    "differences",
    "已月结的月份：现在的数和月结时的数哪里不同",
    more="逐表、逐行、逐列列出，并写明是哪几号更正单改的；有不同时退出码为 1。",
    example="township-desk differences 2022-11",
)
@argument("month", metavar="月份", words="如 2022-11")
def differences(run: Run, month: str) -> int:
    """What differs from the closing."""
    desk = run.desk()
    with run.work("比对") as work:
        found = desk.differences.run(month, progress=work.progress, cancelled=work.cancelled)
    slips = [slip for slip in desk.differences.slips(month) if not slip.undone]
    run.out.result(
        lambda: {
            "month": month,
            "differences": [_difference(each) for each in found],
            "corrections": [_slip(each) for each in slips],
        },
        lambda: "\n".join(_difference_lines(found, slips)),
    )
    return 1 if found else 0


def _difference(each: Difference) -> dict[str, Any]:
    return {
        "table": each.table,
        "label": each.label,
        "row": each.row,
        "column": each.column,
        "then": each.then,
        "now": each.now,
        "corrections": list(each.slips),
    }


def _slip(slip: Slip) -> dict[str, Any]:
    return {
        "number": slip.number,
        "month": slip.month,
        "at": slip.at,
        "user": slip.user,
        "label": slip.label,
        "reason": slip.reason,
        "undone": slip.undone,
    }


def _difference_lines(found: list[Difference], slips: list[Slip]) -> list[str]:
    if not found:
        return ["和月结时的数一致。"]
    lines = []
    for each in found[:SHOWN]:
        by = f"　更正单 {'、'.join(map(str, each.slips))}" if each.slips else "　没有更正单"
        lines.append(f"{each.table}　{each.row}　{each.column}：{each.then or '空'} → {each.now or '空'}{by}")
    if len(found) > SHOWN:
        lines.append(f"另有{len(found) - SHOWN}处，加 --json 全部列出。")
    return lines + [
        f"更正单 {slip.number}　{slip.at[:10]}　{slip.user}　{slip.label}（{slip.reason}）" for slip in slips
    ]


@command(
    "slip",
    "更正单：列出，或打印一张",
    more="写了编号和文件就打印那一张：台账、记录、项目、更正前后、理由、经办人和审核签字栏。",
    example="township-desk slip 812 更正单-812.pdf",
)
@argument("number", metavar="编号", type=Number(1), required=False, words="更正单的编号")
@argument("out", metavar="文件", type=PATH, required=False, words="写到哪个文件，.pdf、.xlsx、.docx 或 .json")
@option("--month", metavar="月份", words="只列这个月和以前的更正")
def slip(run: Run, number: int | None, out: Path | None, month: str | None) -> int:
    """List the correction slips, or print one."""
    desk = run.desk()
    if number is None:
        found = desk.differences.slips(month)
        run.out.result(
            lambda: {"corrections": [_slip(each) for each in found]},
            lambda: (
                "\n".join(
                    f"{each.number:>6}  {each.at[:16]}  {each.user}  {each.label}（{each.reason}）{'　已撤销' if each.undone else ''}"
                    for each in found
                )
                or "没有更正单。"
            ),
        )
        return 0
    if out is None:
        raise UsageError("请写明更正单写到哪个文件，如 更正单.pdf。")
    need_suffix(out, (".pdf", ".xlsx", ".docx", ".json"))
    warnings = desk.printing.write(desk.differences.slip(number), out)
    run.out.hint(warnings)
    run.out.result(
        lambda: {"number": number, "file": str(out), "warnings": warnings}, lambda: f"已写出第{number}号更正单：{out}"
    )
    return 0


COMMANDS = {"月结": (close, reopen, differences, slip)}
