"""Commands of reports: the annual report and briefings from templates, a template from an old report, a draft compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from township_desk.cli.commands_check import finding_json
from township_desk.cli.commands_figures import figure_json, frame_of, words_of
from township_desk.cli.periods import period_options
from township_desk.cli.run import Run
from township_desk.cli.width import grid
from township_desk.cli.words import PATH, Number, OneOf, argument, command, option
from township_desk.core.figure import Frame
from township_desk.core.period import Period
from township_desk.core.problem import Severity, UsageError
from township_desk.core.tags import Tag

if TYPE_CHECKING:
    from township_desk.service.desk import Desk
    from township_desk.service.proposing import Proposal


@command(
    "report",
    "由模板生成工作总结和简报；由旧总结制模板；核对草稿",
    more="annual 生成工作总结，briefing 生成半年总结（--half）或月度、季度简报（--month、--quarter），写成 .docx 或 .pdf，"
    "后附用数底稿；没有数据的用数在文中标明，退出码为1。先核对23项勾稽关系（K-01 至 K-23），不平的列出。"
    "草稿里代入的数字加底纹、带批注；--final 不加。"
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
    type=OneOf("annual", "briefing", "propose", "compare"),
    words="annual：工作总结；briefing：半年总结、月度简报；propose：由旧总结制模板；compare：核对草稿",
)
@argument(
    "files",
    metavar="文件…",
    type=PATH,
    nargs=-1,
    required=True,
    words="annual、briefing：要写的文件；propose：旧总结 [模板]；compare：草稿",
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
    if action in ("annual", "briefing"):
        return _write(run, action, files[0], period, frame, chosen)
    if action == "compare":
        return _compare(run, files[0], period, frame)
    return _propose(run, files, frame, chosen)


def _compare(run: Run, draft: Path, period: Period | None, frame: Frame) -> int:
    findings = run.desk().reporting.compare(draft, frame, period)
    run.out.result(
        lambda: {"report": "compare", "file": str(draft), "findings": [finding_json(f) for f in findings]},
        lambda: "\n".join(f"[{f.rule}] {f.message}" for f in findings) or "文稿里的数字与台账一致。",
    )
    return 1 if findings else 0


def _write(run: Run, action: str, out: Path, period: Period | None, frame: Frame, chosen: Mapping[str, Any]) -> int:
    desk = run.desk()
    kind = "year" if action == "annual" else period.kind if period is not None else "year"
    if action == "briefing" and kind == "year":
        raise UsageError("简报要写 --month、--quarter、--half 或 --week；全年的用 report annual。")
    shipped = desk.reporting.shipped(kind)
    template = chosen["template"] or shipped.path
    with run.work(f"生成{shipped.title}"):
        written = desk.reporting.write(out, frame, period, template=template, draft=not chosen["final"])
        findings = desk.reconciling.run(frame, template)
    run.out.hint(written.warnings)
    for finding in findings:
        run.out.say(f"[{finding.severity.label} {finding.key}] {finding.message}")
    lacking = [f"{taken.figure.id} {taken.figure.label}" for taken in written.missing]
    run.out.result(
        lambda: {
            "report": action,
            "file": str(out),
            "period": words_of(frame, period),
            "filled": written.filled,
            "missing": [figure_json(desk, taken) for taken in written.missing],
            "warnings": list(written.warnings),
            "findings": [finding_json(finding) for finding in findings],
        },
        lambda: (
            f"已写出{words_of(frame, period)}{shipped.title}：{out}"
            + (f"\n没有数据的用数{len(lacking)}项，文中已标明：{'、'.join(lacking)}" if lacking else "")
        ),
    )
    return 1 if lacking or any(finding.severity is Severity.ERROR for finding in findings) else 0


def _propose(run: Run, files: tuple[Path, ...], frame: Frame, chosen: Mapping[str, Any]) -> int:
    desk = run.desk()
    with run.work("比对旧总结"):
        read = desk.reporting.propose(files[0], frame)
        found = _changed(desk, read.proposals, chosen["changed"])
    taken = [
        n
        for n, proposal in enumerate(found, 1)
        if proposal.tag and n not in chosen["skipped"] and (proposal.sure or not chosen["sure"])
    ]
    run.out.hint(read.notices)
    if len(files) > 1:
        desk.reporting.make_template(files[0], files[1], [found[n - 1] for n in taken])
    run.out.result(
        lambda: {
            "report": "propose",
            "file": str(files[0]),
            "template": str(files[1]) if len(files) > 1 else None,
            "proposals": [_proposal_json(n, p, n in taken) for n, p in enumerate(found, 1)],
        },
        lambda: "\n".join([_table(found), _summary(found, taken, files)]),
    )
    return 0


def _proposal_json(n: int, proposal: Proposal, accepted: bool) -> dict[str, Any]:
    return {
        "n": n,
        "paragraph": proposal.paragraph + 1,
        "place": proposal.place,
        "text": proposal.text,
        "near": proposal.near,
        "sentence": proposal.sentence,
        "tag": proposal.tag or None,
        "label": proposal.label or None,
        "value": proposal.value or None,
        "agrees": proposal.agrees,
        "sure": proposal.sure,
        "score": proposal.score,
        "others": list(proposal.others),
        "accepted": accepted,
    }


def _table(found: Sequence[Proposal]) -> str:
    rows = [
        [str(n), p.place, p.near, p.text, p.tag or "—", p.label, p.value, confidence(p)] for n, p in enumerate(found, 1)
    ]
    return grid(["序号", "位置", "原文", "数字", "用数", "名称", "台账数", "把握"], rows, most=36)


def _summary(found: Sequence[Proposal], taken: Sequence[int], files: tuple[Path, ...]) -> str:
    proposed = sum(bool(p.tag) for p in found)
    told = f"共{len(found)}个数字和名称，{proposed}处有对应的用数，其中把握大的{sum(p.sure for p in found)}处。"
    if len(files) > 1:
        unsure = sum(not found[n - 1].sure for n in taken)
        check = f"，其中{unsure}处待核，请逐个看过" if unsure else ""
        return f"{told}\n{len(taken)}处已写成标签{check}：{files[1]}"
    return f"{told}\n没有用数的可用 --set 序号=用数 补上；写上模板文件名就写出模板。"


def confidence(proposal: Proposal) -> str:
    """How sure a proposal is, in words."""
    return "" if not proposal.tag else "大" if proposal.sure else "待核"


def _changed(desk: Desk, found: Sequence[Proposal], texts: Sequence[str]) -> list[Proposal]:
    """The proposals with other figures where the clerk says so."""
    from township_desk.service.report_numbers import WORDS, fault_of

    made = list(found)
    for text in texts:
        number, mark, name = text.partition("=")
        if not mark or not number.isdigit() or not 1 <= int(number) <= len(made):
            raise UsageError(f"--set 后面写 序号=用数，如 3=I169，现为“{text}”。")
        key, _, form = name.replace("｜", "|").partition("|")
        fault = fault_of(desk, Tag(key, form, 0, 0), desk.today)
        if fault:
            raise UsageError(f"--set {text}：{fault}。", code="wrong_tag")
        at = int(number) - 1
        made[at] = made[at].as_word(name) if key in WORDS else made[at].as_figure(desk.figures.get(key), form)
    return made


COMMANDS = {"用数和总结": (report,)}
