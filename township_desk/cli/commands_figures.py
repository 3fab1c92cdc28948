"""Commands of the report's numbers: every figure with its definition, the rows behind one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from township_desk.cli.commands_print import village_of
from township_desk.cli.periods import day_of, period_of, period_options
from township_desk.cli.run import Run
from township_desk.cli.width import grid
from township_desk.cli.words import PATH, OneOf, argument, command, option
from township_desk.core.figure import BASIS_WORDS, Frame, Taken
from township_desk.core.period import Period
from township_desk.core.problem import UsageError

if TYPE_CHECKING:
    from township_desk.service.desk import Desk


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
    asked = desk.figures.get(figure)
    period, frame = frame_of(desk, cut_off, **given)
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
    "由模板生成工作总结",
    more="annual 生成总结：.docx 或 .pdf，后附用数底稿；没有数据的用数在文中标明，退出码为1。"
    "草稿里代入的数字加底纹、带批注；--final 不加。模板是 Word 文件，数字处写成 {{I169}} 这样的标签；不写 --template 就用自带的模板。",
    example="township-desk report annual --year 2022 工作总结.docx",
)
@argument("action", metavar="做什么", type=OneOf("annual"), words="annual：生成总结")
@argument("out", metavar="文件", type=PATH, words="写到哪个文件，.docx 或 .pdf")
@period_options
@option("--as-of", "cut_off", metavar="日期", words="截至哪一天，如 2022-11-30")
@option("--template", metavar="模板.docx", type=PATH, words="用这个模板")
@option("--final", is_flag=True, words="定稿：不加底纹、批注和用数底稿")
def report(
    run: Run, action: str, out: Path, cut_off: str | None, template: Path | None, final: bool, **given: Any
) -> int:
    """A report from a template."""
    desk = run.desk()
    period, frame = frame_of(desk, cut_off, **given)
    with run.work("生成总结"):
        written = desk.reporting.write(out, frame, period, template=template, draft=not final)
    for warning in written.warnings:
        run.out.say(f"[提示] {warning}")
    lacking = [f"{taken.figure.id} {taken.figure.label}" for taken in written.missing]
    run.out.result(
        lambda: {
            "report": action,
            "file": str(out),
            "period": words_of(frame, period),
            "filled": written.filled,
            "missing": [figure_json(desk, taken) for taken in written.missing],
            "warnings": list(written.warnings),
        },
        lambda: (
            f"已写出{words_of(frame, period)}工作总结：{out}"
            + (f"\n没有数据的用数{len(lacking)}项，文中已标明：{'、'.join(lacking)}" if lacking else "")
        ),
    )
    return 1 if lacking else 0


COMMANDS = {"用数和总结": (figures, trace, report)}
