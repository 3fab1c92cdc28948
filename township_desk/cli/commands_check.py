"""Commands of the audit: every rule over every row with the reconciliations, and a warning marked as checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from township_desk.cli.commands_sheets import SHOWN
from township_desk.cli.periods import period_of, period_options
from township_desk.cli.run import Run
from township_desk.cli.width import grid
from township_desk.cli.words import argument, command, option
from township_desk.core.problem import Severity

if TYPE_CHECKING:
    from township_desk.core.figure import Frame
    from township_desk.service.desk import Desk

LEVELS = (Severity.ERROR, Severity.WARNING, Severity.NOTICE)


@command(
    "check",
    "审核：用全部规则核对全部记录，连同23项勾稽关系",
    more="有问题时退出码为 1。勾稽关系（K-01 至 K-23）核对本年到今天为止的用数，写明期间（如 --year 2022）就核对那个期间。"
    "“问题”一列是 accept 命令要用的标号。",
    example="township-desk check --ledger hazard",
)
@option("--ledger", metavar="台账", words="只核对一本台账")
@option("--accepted", is_flag=True, words="连同已核实的一并列出")
@period_options
def check(run: Run, ledger: str | None, accepted: bool, **given: Any) -> int:
    """Run every rule over every row, then the reconciliations."""
    desk = run.desk()
    name = run.ledger(ledger).name if ledger else None
    frame = _frame(desk, given)
    with run.work("审核") as work:
        findings = desk.checking.run(name, progress=work.progress, cancelled=work.cancelled, accepted=accepted)
        findings += desk.reconciling.audit(None if name is None else (name,), frame=frame, accepted=accepted)
    run.out.result(
        lambda: {"findings": [finding_json(finding) for finding in findings], "areas": _areas_json(desk, findings)},
        lambda: _findings_text(desk, findings),
    )
    return 1 if findings else 0


@command(
    "accept",
    "把一条警告或提示标为已核实",
    more="核实过确实如此的警告，写明理由后不再提醒，记录一改动就重新提醒。问题写成“规则@台账:编号”，见 check 的“问题”一列。"
    "勾稽关系（K-）的数字一变就重新提醒；不是本年的，写明 check 或 report 时的期间。错误不能标。",
    example="township-desk accept G-13@hazard:12 --reason 两处确有同样的隐患",
)
@argument("finding", metavar="问题", words="规则@台账:编号，如 G-13@hazard:12")
@option("--reason", required=True, metavar="理由", words="核实的情况，记入操作记录")
@period_options
def accept(run: Run, finding: str, reason: str, **given: Any) -> int:
    """Mark a warning as checked."""
    desk = run.desk()
    touched = desk.accepting.accept(finding, reason, frame=_frame(desk, given))
    run.out.result(lambda: {"finding": finding, "changeset": touched.changeset}, lambda: f"完成。{touched.label}")
    return 0


def _frame(desk: Desk, given: dict[str, Any]) -> Frame | None:
    """The days of the reconciliations; None where no period is written."""
    return desk.figures.frame(period_of(**given)) if any(given.values()) else None


def finding_json(finding: Any) -> dict[str, Any]:
    """A finding with the keys of the contract; `figures` are those whose rows a reconciliation rests on."""
    severity = getattr(finding.severity, "value", finding.severity)
    return {
        "finding": finding.key,
        "rule": finding.rule,
        "severity": severity,
        "ledger": finding.ledger,
        "id": finding.id,
        "field": finding.field,
        "message": finding.message,
        "title": finding.title,
        "figures": list(getattr(finding, "figures", ())),
    }


def _areas_json(desk: Desk, findings: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {"area": area, **{level.value: sum(f.severity is level for f in found) for level in LEVELS}}
        for area, found in desk.reconciling.by_area(findings).items()
    ]


def _findings_text(desk: Desk, findings: Sequence[Any]) -> str:
    """By work area with its counts; the first of each, with what names them for `accept`."""
    if not findings:
        return "没有发现问题。"
    by_rule = Counter(finding.rule for finding in findings).most_common()
    lines = ["按规则：" + "、".join(f"{rule} {count}处" for rule, count in by_rule)]
    areas = desk.reconciling.by_area(findings)
    most = max(1, SHOWN // len(areas))
    for area, found in areas.items():
        counts = "、".join(f"{level.label}{n}" for level in LEVELS if (n := sum(f.severity is level for f in found)))
        lines.append(f"\n{area}：{len(found)}处（{counts}）" + (f"，列出前{most}处" if len(found) > most else ""))
        rows = [
            [f.key, f.severity.label, desk.reconciling.ledger_words(f.ledger), f.title or "", f.message]
            for f in found[:most]
        ]
        lines.append(grid(["问题", "程度", "台账", "记录", "说明"], rows, most=60))
    lines.append(f"\n共{len(findings)}处。警告和提示核实过的，用 accept 问题 --reason 理由 标为已核实。")
    if traced := sorted({name for f in findings for name in getattr(f, "figures", ())}):
        lines.append(f"勾稽关系涉及的用数可用 trace 查记录：{'、'.join(traced)}。")
    return "\n".join(lines)


COMMANDS = {"审核": (check, accept)}
