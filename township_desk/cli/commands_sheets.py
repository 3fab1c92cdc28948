"""Commands over workbooks: blank ones for villages, imports, exports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from township_desk.cli.commands_rows import LEDGER, WHERE_HELP, query_of
from township_desk.cli.output import problem_lines
from township_desk.cli.run import Run
from township_desk.cli.words import PATH, OneOf, argument, command, option
from township_desk.core.problem import Severity, UsageError
from township_desk.core.text import match_key

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

OUT_XLSX = argument("out", metavar="文件.xlsx", type=PATH, words="写到哪个工作簿；已有的会被替换")
SHOWN = 200
WHOLE = ("source_org", "source_doc", "received_on")
"""What --source, --document and --date say of a whole list."""


@command(
    "template",
    "生成空白填报表",
    more="带下拉选项，发给村里填写后可直接导入。",
    example="township-desk template hazard 隐患填报表.xlsx",
)
@argument(
    "target",
    metavar="台账",
    words="hazard（隐患）、roster（救助花名册）、project（项目）、findings（疑点）等导入方式，或台账名",
)
@OUT_XLSX
def template(run: Run, target: str, out: Path) -> int:
    """Write a blank entry workbook."""
    desk = run.desk()
    known = desk.importing.targets()
    name = next((name for name, words in known if target in (name, words, words.partition("（")[0])), None)
    name = name or run.ledger(target).name
    label = dict(known).get(name, name).partition("（")[0]
    need_suffix(out, (".xlsx",))
    desk.importing.template(name, out)
    run.out.result(lambda: {"ledger": name, "file": str(out)}, lambda: f"已写出{label}空白填报表：{out}")
    return 0


def need_suffix(path: Path, known: Sequence[str]) -> None:
    """Refuse a file name of another kind. Raises UsageError."""
    if path.suffix.lower() not in known:
        raise UsageError(f"文件名“{path.name}”应以{'、'.join(known)}结尾。")


@command(
    "import",
    "导入村里报来的表格",
    more="先核对再写入：新增、修改、相同、重复、退回各多少行，退回的说明原因。整份文件算一次操作，可用 undo 撤销。",
    example="township-desk import hazard 隐患台账-东岭村-2022-11.xlsx --month 2022-11 --receipt 东岭村回执.xlsx",
)
@argument(
    "target",
    metavar="台账",
    words="hazard（隐患）、roster（低保花名册）、project（项目）、findings（疑点）等导入方式，或台账名",
)
@argument("file", metavar="文件", type=PATH, words="xlsx、xls、ods、csv 文件")
@option("--sheet", "sheets", multiple=True, metavar="工作表", words="只读这张工作表")
@option("--month", metavar="年月", words="这份表是哪个月的，如 2022-11")
@option("--map", "mapping", multiple=True, metavar="表头=项目", words="指定表头对应的项目")
@option(
    "--on-same",
    default="update",
    type=OneOf("update", "skip", "reject"),
    metavar="做法",
    words="已有的记录：更新、跳过或退回",
)
@option("--village", metavar="村", words="整份表是哪个村的")
@option("--password", metavar="密码", words="工作簿的打开密码")
@option("--source", metavar="单位", words="疑点名单：整份名单的反馈单位")
@option("--document", metavar="文件名", words="疑点名单：整份名单的反馈文件")
@option("--date", "received", metavar="日期", words="疑点名单：整份名单的反馈日期")
@option("--accept", multiple=True, metavar="行", words="接受待定的行（迁入、换户主、分户）：行号，“*”为全部")
@option("--dry-run", is_flag=True, words="只核对，不写入")
@option("--receipt", type=PATH, metavar="文件.xlsx", words="写出回执：原表旁边注明每行的结果和原因")
def import_(
    run: Run,
    target: str,
    file: Path,
    sheets: tuple[str, ...],
    month: str | None,
    mapping: tuple[str, ...],
    on_same: Any,
    village: str | None,
    password: str | None,
    source: str | None,
    document: str | None,
    received: str | None,
    accept: tuple[str, ...],
    dry_run: bool,
    receipt: Path | None,
) -> int:
    """Read a sheet in."""
    desk = run.desk()
    if receipt is not None:
        need_suffix(receipt, (".xlsx",))
    with run.work("导入") as work:
        plan = desk.importing.plan(
            _target(desk, target),
            file,
            sheets=list(sheets) or None,
            month=month,
            mapping=_mapping(mapping) or None,
            on_same=on_same,
            village=village,
            password=password,
            whole={name: text for name, text in zip(WHOLE, (source, document, received), strict=True) if text},
            accept=accept,
            progress=work.progress,
            cancelled=work.cancelled,
        )
        _known_headers(plan, mapping)
        changeset = None
        if not dry_run:
            result = desk.importing.commit(plan, progress=work.progress, cancelled=work.cancelled)
            changeset = result.touched.changeset if result.touched else None
        if receipt is not None:
            desk.importing.receipt(plan, receipt)
    told = {**plan.to_json(), "changeset": changeset}
    run.out.result(lambda: told, lambda: _plan_text(plan, told, dry_run=dry_run, receipt=receipt))
    bad = told["rejected"] or told["doubtful"] or any(p.severity is Severity.ERROR for p in plan.problems)
    return 1 if bad else 0


def _target(desk: Desk, name: str) -> str:
    known = desk.importing.targets()
    for target, label in known:
        if name in (target, label, label.partition("（")[0]):
            return str(target)
    words = "、".join(f"{target}（{label}）" for target, label in known)
    raise UsageError(f"没有名为“{name}”的导入方式。可用的有：{words}。", code="unknown_target")


def _mapping(texts: Sequence[str]) -> dict[str, str]:
    mapping = {}
    for text in texts:
        header, mark, name = text.rpartition("=")
        if not mark or not header.strip():
            raise UsageError(f"“{text}”看不懂，应写成“表头=项目”，如 --map 问题描述=description。")
        mapping[header.strip()] = name.strip()
    return mapping


def _known_headers(plan: Any, mapping: Sequence[str]) -> None:
    """Refuse a --map for a header that no sheet has: the clerk would think that it was followed."""
    read = [sheet for sheet in plan.sheets if sheet.header_row is not None]
    known = {name for sheet in read for name in sheet.named}
    for header in _mapping(mapping) if read else ():
        if match_key(header) not in known:
            there = "、".join(dict.fromkeys(name for sheet in read for name in sheet.columns))
            raise UsageError(f"表里没有“{header}”这一列，现有：{there}。", code="unknown_header")


def _plan_text(plan: Any, document: dict[str, Any], *, dry_run: bool, receipt: Path | None) -> str:
    words = (
        ("read", "读入"),
        ("new", "新增"),
        ("updated", "修改"),
        ("unchanged", "相同"),
        ("duplicate", "重复"),
        ("rejected", "退回"),
        ("incomplete", "待补"),
    )
    lines = [f"{plan.label}：{document['file']}"]
    lines += [
        f"  工作表“{s.sheet}”" + (f"未读：{s.skipped}" if s.skipped else f"表头在第{s.header_row}行")
        for s in plan.sheets
    ]
    lines.append("，".join(f"{label}{document[key]}行" for key, label in words))
    if document["lacking"]:
        lines.append("  待补：" + "、".join(f"{label}（{count}）" for label, count in document["lacking"].items()))
    if document["doubtful"]:
        lines.append(f"待定{document['doubtful']}行：没有写入；核对后用 --accept 行号 接受，不接受就保持原样。")
    for name, numbers in document.get("by_ledger", {}).items():
        if numbers["new"] or numbers["updated"]:
            lines.append(f"  {plan.ledgers[name].label}：新增{numbers['new']}条，修改{numbers['updated']}条")
    told = problem_lines(plan.problems)
    lines += [f"  {line}" for line in told[:SHOWN]]
    if len(told) > SHOWN:
        lines.append(f"  另有{len(told) - SHOWN}条，见回执或 --json。")
    if dry_run:
        lines.append("只核对，没有写入。")
    elif document["changeset"] is None:
        lines.append("没有要写入的内容。")
    else:
        lines.append(f"已写入（第{document['changeset']}次操作，可用 undo 撤销）。")
    if receipt is not None:
        lines.append(f"回执：{receipt}")
    return "\n".join(lines)


@command(
    "export",
    "把记录导出为工作簿",
    more="号码只显示首尾；内部使用要全号须写 --unmask 和 --reason。对外公示用 --profile public，凡含全号的不予导出。",
    example='township-desk export hazard 未整改隐患.xlsx --where "status = 未整改"',
)
@LEDGER
@OUT_XLSX
@option("--where", multiple=True, metavar="条件", words=WHERE_HELP)
@option("--sort", multiple=True, metavar="项目", words="排序的项目；前面加减号为从大到小")
@option("--profile", default="internal", type=OneOf("internal", "public"), metavar="用途", words="内部使用或对外公示")
@option("--unmask", is_flag=True, words="写出完整号码（只限内部使用）")
@option("--reason", default="", metavar="事由", words="写出完整号码的事由，记入操作记录")
def export(
    run: Run,
    ledger: str,
    out: Path,
    where: tuple[str, ...],
    sort: tuple[str, ...],
    profile: Any,
    unmask: bool,
    reason: str,
) -> int:
    """Write rows as a workbook."""
    desk = run.desk()
    declared = run.ledger(ledger)
    need_suffix(out, (".xlsx",))
    if unmask and profile == "public":
        raise UsageError("对外公示的表不能写出完整号码。")
    if unmask and not reason.strip():
        raise UsageError("写出完整号码须用 --reason 写明事由，事由会记入操作记录。", code="reason")
    query = query_of(desk, declared, where, sort=sort)
    with run.work("导出") as work:
        count = desk.importing.export(
            query, out, profile=profile, unmask_reason=reason if unmask else None, progress=work.progress
        )
    run.out.result(
        lambda: {"ledger": declared.name, "count": count, "file": str(out), "profile": profile},
        lambda: f"已导出{declared.label}{count}条：{out}",
    )
    return 0


COMMANDS = {"表格进出": (template, import_, export)}
