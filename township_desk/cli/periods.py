"""The period options of the commands that print: --month, --week, --quarter, --half, --year, --from and --to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from township_desk.cli.words import option
from township_desk.core.period import Period, parse_period, span
from township_desk.core.problem import UsageError

_FORMS = (
    ("month", "月份，如 2022-11"),
    ("week", "周，如 2022-W48"),
    ("quarter", "季度，如 2022Q4"),
    ("half", "半年，如 2022H2"),
    ("year", "年度，如 2022"),
)


def period_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the period options to a command; the function gets them as keywords for `period_of`."""
    function = option("--to", "last", metavar="日期", words="止于哪一天，如 2022-11-20")(function)
    function = option("--from", "first", metavar="日期", words="起于哪一天，与 --to 同用")(function)
    for name, words in reversed(_FORMS):
        function = option(f"--{name}", metavar="期间", words=words)(function)
    return function


def period_of(*, first: str | None, last: str | None, **given: str | None) -> Period:
    """The one period that the options name. Raises UsageError for none, several, or one of another kind."""
    named = [(kind, text) for kind, text in given.items() if text is not None]
    if first is not None or last is not None:
        if named or first is None or last is None:
            raise UsageError("期间只写一种：--from 和 --to 要同时写，且不与其他期间同用。")
        return span(day_of(first), day_of(last))
    if len(named) != 1:
        words = "、".join(f"--{name}" for name, _ in _FORMS)
        raise UsageError(f"请写明期间（只写一种）：{words}，或 --from 与 --to。")
    kind, text = named[0]
    period = parse_period(text)
    if period.kind != kind:
        form = next(words for name, words in _FORMS if name == kind)
        raise UsageError(f"--{kind} 后面应写{form}，现为“{text}”。")
    return period


def day_of(text: str) -> date:
    """A day as an option gives it. Raises UsageError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"“{text}”不是日期，请写成 2022-11-05。") from None
