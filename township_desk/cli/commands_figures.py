"""Commands of the report's numbers: every figure with its definition, the rows behind one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from township_desk.cli.commands_check import finding_json
from township_desk.cli.commands_print import village_of
from township_desk.cli.periods import day_of, period_of, period_options
from township_desk.cli.run import Run
from township_desk.cli.width import grid
from township_desk.cli.words import PATH, Number, OneOf, argument, command, option
from township_desk.core.figure import BASIS_WORDS, Frame, Taken
from township_desk.core.period import Period
from township_desk.core.problem import Severity, UsageError

if TYPE_CHECKING:
    from township_desk.service.desk import Desk
    from township_desk.service.proposing import Proposal


@command(
    "figures",
    "列出工作总结的各项用数：数值和口径",
    more="没有登记的写“无数据”，不写成0。期间写一种，或用 --as-of 写截止日（从当年1月1日算起）。",
    example="township-desk figures --year 2022 --village 东岭村",
)
@period_options
@option("--as-of", "cut_off", metavar="日期", words="截至哪一天，如 2022-11-30")
@option("--village", metavar="村", words="只算一个村")
def figures(run: Run, cut_off: str | None, village: str | None, **given: Any) -> int:
    """Every figure."""
    desk = run.desk()
    period, frame = frame_of(desk, cut_off, **given)
    at = village_of(desk, village)
    found = list(desk.figures.take(frame, at).values())
    run.out.result(
        lambda: {
            "period": words_of(frame, period),
            "from": frame.start,
            "to": frame.end,
            "village": None if at is None else desk.records.title("village", at),
            "figures": [figure_json(desk, taken) for taken in found],
        },
        lambda: _text(desk, frame, period, found),
    )
    return 0


def frame_of(desk: Desk, cut_off: str | None, **given: Any) -> tuple[Period | None, Frame]:
    """The days that the options name. Raises UsageError for none or several."""
    if cut_off is None:
        period = period_of(**given)
        return period, desk.figures.frame(period)
    if any(given.values()):
        raise UsageError("期间和 --as-of 只写一种。")
    day: date = day_of(cut_off)
    return None, desk.figures.frame(as_of=day)


def words_of(frame: Frame, period: Period | None) -> str:
    """The days in words."""
    from township_desk.service.figures import frame_words

    return frame_words(frame, period)


def figure_json(desk: Desk, taken: Taken) -> dict[str, Any]:
    """A figure with the keys of the contract."""
    figure = taken.figure
    return {
        "id": figure.id,
        "chapter": figure.chapter,
        "label": figure.label,
        "unit": figure.unit,
        "value": taken.value,
        "text": taken.text,
        "definition": figure.definition,
        "basis": figure.basis,
        "ledger": figure.ledger,
        "rows": taken.rows,
    }


def _text(desk: Desk, frame: Frame, period: Period | None, found: Iterable[Taken]) -> str:
    rows = []
    for taken in found:
        figure = taken.figure
        ledger = desk.records.ledgers[figure.ledger].label
        basis = BASIS_WORDS[figure.basis]
        rows.append([figure.id, figure.chapter, figure.label, taken.whole, basis, ledger, str(taken.rows)])
    table = grid(["编号", "章节", "用数", "数值", "时间口径", "台账", "记录数"], rows, most=36)
    return f"{words_of(frame, period)}\n{table}"


@command(
    "trace",
    "查一项用数由哪些记录得出",
    more="数值为0时列出据以判断的全部记录。",
    example="township-desk trace I169 --year 2022",
)
@argument("figure", metavar="用数", words="编号（如 I169）、占位号（如 P153）或名称")
@period_options
@option("--as-of", "cut_off", metavar="日期", words="截至哪一天，如 2022-11-30")
@option("--village", metavar="村", words="只算一个村")
def trace(run: Run, figure: str, cut_off: str | None, village: str | None, **given: Any) -> int:
    """The rows behind a figure."""
    desk = run.desk()
    period, frame = frame_of(desk, cut_off, **given)
    asked = desk.figures.get(figure, frame.end)
    traced = desk.figures.trace(asked, frame, village_of(desk, village))
    taken = traced.taken
    run.out.result(
        lambda: {
            "figure": asked.id,
            "label": asked.label,
            "period": words_of(frame, period),
            "value": taken.value,
            "text": taken.text,
            "unit": asked.unit,
            "definition": asked.definition,
            "rows": [{"ledger": ledger, "id": i, "label": label} for ledger, i, label in traced.rows],
        },
        lambda: "\n".join(
            [
                f"{asked.id} {asked.label}：{taken.whole}（{words_of(frame, period)}）",
                f"口径：{asked.definition}",
                grid(
                    ["台账", "编号", "记录"],
                    [[desk.records.ledgers[ledger].label, str(i), label] for ledger, i, label in traced.rows],
                    most=60,
                ),
                f"共{len(traced.rows)}条",
            ]
        ),
    )
    return 0


@command(
    "report",
    "由模板生成工作总结；由旧总结制模板；核对草稿",
    more="annual 生成总结（.docx 或 .pdf），后附用数底稿；没有数据的用数在文中标明，退出码为1。先核对23项勾稽关系"
    "（K-01 至 K-23），不平的列出。草稿里代入的数字加底纹、带批注；--final 不加。"
    "模板是 Word 文件，数字处写成 {{I169}} 这样的标签；不写 --template 就用自带的模板。\n\n"
    "propose 读去年的总结（.docx），逐个提出哪个数字是哪项用数，核对后写成模板："
    "report propose 旧总结.docx --year 2021 只列出；再写上 模板.docx 就写出模板，--skip 序号 不要哪一处，"
    "--set 序号=I169 改哪一处，--sure 只要把握大的。\n\n"
    "compare 核对一份草稿：数字改过的、与现在台账不一致的，逐处列出。",
    example="township-desk report annual --year 2022 工作总结.docx",
)
@argument(
    "action",
    metavar="做什么",
    type=OneOf("annual", "propose", "compare"),
    words="annual：生成总结；propose：由旧总结制模板；compare：核对草稿",
)
@argument(
    "files",
    metavar="文件…",
    type=PATH,
    nargs=-1,
    required=True,
    words="annual：总结文件；propose：旧总结 [模板]；compare：草稿",
)
@period_options
@option("--as-of", "cut_off", metavar="日期", words="截至哪一天，如 2022-11-30")
@option("--template", metavar="模板.docx", type=PATH, words="用这个模板")
@option("--final", is_flag=True, words="定稿：不加底纹、批注和用数底稿")
@option("--skip", "skipped", multiple=True, type=Number(1), metavar="序号", words="propose：不要这一处")
@option("--set", "changed", multiple=True, metavar="序号=用数", words="propose：这一处改成哪项用数")
@option("--sure", is_flag=True, words="propose：只要把握大的")
def report(run: Run, action: str, files: tuple[Path, ...], **given: Any) -> int:
    """A report from a template, or a template from a report."""
    most = 2 if action == "propose" else 1
    if len(files) > most:
        raise UsageError(f"多出了“{files[most]}”，请检查文件名有没有漏写引号。")
    chosen = {name: given.pop(name) for name in ("template", "final", "skipped", "changed", "sure")}
    desk = run.desk()
    period, frame = frame_of(desk, **given)
    if action == "annual":
        return _annual(run, files[0], period, frame, chosen)
    if action == "compare":
        return _compare(run, files[0], frame)
    return _propose(run, files, frame.end.year, chosen)


def _compare(run: Run, draft: Path, frame: Frame) -> int:
    findings = run.desk().reporting.compare(draft, frame)
    run.out.result(
        lambda: {"report": "compare", "file": str(draft), "findings": [finding_json(f) for f in findings]},
        lambda: "\n".join(f"[{f.rule}] {f.message}" for f in findings) or "文稿里的数字与台账一致。",
    )
    return 1 if findings else 0


def _annual(run: Run, out: Path, period: Period | None, frame: Frame, chosen: Mapping[str, Any]) -> int:
    desk = run.desk()
    with run.work("生成总结"):
        written = desk.reporting.write(out, frame, period, template=chosen["template"], draft=not chosen["final"])
        findings = desk.reconciling.run(frame, chosen["template"] or desk.reporting.template)
    run.out.hint(written.warnings)
    for finding in findings:
        run.out.say(f"[{finding.severity.label} {finding.key}] {finding.message}")
    lacking = [f"{taken.figure.id} {taken.figure.label}" for taken in written.missing]
    run.out.result(
        lambda: {
            "report": "annual",
            "file": str(out),
            "period": words_of(frame, period),
            "filled": written.filled,
            "missing": [figure_json(desk, taken) for taken in written.missing],
            "warnings": list(written.warnings),
            "findings": [finding_json(finding) for finding in findings],
        },
        lambda: (
            f"已写出{words_of(frame, period)}工作总结：{out}"
            + (f"\n没有数据的用数{len(lacking)}项，文中已标明：{'、'.join(lacking)}" if lacking else "")
        ),
    )
    return 1 if lacking or any(finding.severity is Severity.ERROR for finding in findings) else 0


def _propose(run: Run, files: tuple[Path, ...], year: int, chosen: Mapping[str, Any]) -> int:
    desk = run.desk()
    with run.work("比对旧总结"):
        found = _changed(desk, desk.reporting.propose(files[0], year), chosen["changed"])
    taken = [
        proposal
        for n, proposal in enumerate(found, 1)
        if n not in chosen["skipped"] and (proposal.sure or not chosen["sure"])
    ]
    if len(files) > 1:
        desk.reporting.make_template(files[0], files[1], taken)
    run.out.result(
        lambda: {
            "report": "propose",
            "file": str(files[0]),
            "template": str(files[1]) if len(files) > 1 else None,
            "proposals": [
                {
                    "n": n,
                    "paragraph": p.paragraph + 1,
                    "text": p.text,
                    "near": p.near,
                    "tag": p.tag,
                    "label": p.label,
                    "sure": p.sure,
                    "score": p.score,
                    "others": list(p.others),
                    "accepted": p in taken,
                }
                for n, p in enumerate(found, 1)
            ],
        },
        lambda: "\n".join(
            [
                grid(
                    ["序号", "原文", "数字", "用数", "名称", "把握"],
                    [
                        [str(n), p.near, p.text, p.tag, p.label, "大" if p.sure else "待核"]
                        for n, p in enumerate(found, 1)
                    ],
                    most=40,
                ),
                f"共{len(found)}处" + (f"，{len(taken)}处已写成标签：{files[1]}" if len(files) > 1 else ""),
            ]
        ),
    )
    return 0


def _changed(desk: Desk, found: Sequence[Proposal], texts: Sequence[str]) -> list[Proposal]:
    """The proposals with other figures where the clerk says so."""
    made = list(found)
    for text in texts:
        number, mark, name = text.partition("=")
        if not mark or not number.isdigit() or not 1 <= int(number) <= len(made):
            raise UsageError(f"--set 后面写 序号=用数，如 3=I169，现为“{text}”。")
        figure = desk.figures.get(name)
        made[int(number) - 1] = replace(made[int(number) - 1], tag=figure.id, label=figure.label, sure=True)
    return made


COMMANDS = {"用数和总结": (figures, trace, report)}
