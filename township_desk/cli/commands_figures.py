"""Commands of the report's numbers: every figure with its definition, the rows behind one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from township_desk.cli.commands_print import village_of
from township_desk.cli.periods import day_of, period_of, period_options
from township_desk.cli.run import Run
from township_desk.cli.width import grid
from township_desk.cli.words import argument, command, option
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


COMMANDS = {"用数和总结": (figures, trace)}
