"""What a command prints: one JSON document or plain text on standard output, everything else on standard error."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from township_desk.cli.width import cut, pad
from township_desk.core.problem import DeskError, InvalidData, Problem, merged, rows_words
from township_desk.core.text import cover_numbers

_SPOOL = 32_000_000
_PROBLEMS = 30
"""Problems told beside a failure; all are in the document of --json."""


def plain(value: Any) -> Any:
    """A value in JSON where no field says how: dates ISO, amounts as decimal strings, paths as text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Iterable):
        return list(value)
    raise TypeError(type(value).__name__)


def dumps(value: Any) -> str:
    """JSON text with Chinese left readable."""
    return json.dumps(value, ensure_ascii=False, default=plain)


class Output:
    """Where a command's results go; `as_json` is the command's --json."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json

    def result(self, document: Callable[[], Mapping[str, Any]], text: Callable[[], str]) -> None:
        """Print the result: the document under --json, the text otherwise; only the one asked for is computed."""
        if self.as_json:
            print(dumps(document()))
        elif words := text():
            print(words)

    def stream(self, head: Mapping[str, Any], key: str, items: Iterable[Mapping[str, Any]]) -> None:
        """Print a document whose last key holds a long list, complete or not at all, without keeping it in memory."""
        with tempfile.SpooledTemporaryFile(_SPOOL, "w+", encoding="utf-8") as spool:
            spool.write(dumps(head)[:-1] + f', "{key}": [')
            for i, item in enumerate(items):
                spool.write((",\n" if i else "\n") + dumps(item))
            spool.write("\n]}\n")
            spool.seek(0)
            while part := spool.read(1 << 20):
                sys.stdout.write(part)

    def say(self, text: str) -> None:
        """A remark beside the result."""
        print(text, file=sys.stderr)

    def hint(self, words: Sequence[str]) -> None:
        """Remarks on a file that was written (substituted fonts, larger paper), on one line."""
        if words:
            self.say(f"[提示] {'；'.join(word.rstrip('。') for word in words)}。")

    def fail(self, code: str, message: str, detail: str = "", *, problems: tuple[Problem, ...] = ()) -> None:
        """Print an error: a sentence on standard error, under --json also the document."""
        if self.as_json:
            error: dict[str, Any] = {"code": code, "message": message}
            if problems:
                error["problems"] = [problem.to_json() for problem in problems]
            print(dumps({"error": error}))
        self.say(f"错误：{message}")
        lines = problem_lines(problems)
        for line in lines[:_PROBLEMS]:
            self.say(f"  {line}")
        if len(lines) > _PROBLEMS:
            self.say(f"  另有{len(lines) - _PROBLEMS}处，加 --json 全部列出。")
        if detail:
            self.say(f"  （{detail}）")

    def fail_with(self, error: DeskError) -> None:
        """Print a failure of the desk."""
        problems = error.problems if isinstance(error, InvalidData) else ()
        self.fail(error.code, error.message, problems=problems, detail=error.detail)


def problem_line(problem: Problem, rows: Sequence[int] = ()) -> str:
    """One line about a problem: where (in `rows`, if given), how bad, what."""
    rows = rows or ([problem.row] if problem.row else [])
    place = "".join(
        part
        for part in (
            f"{problem.sheet} " if problem.sheet else "",
            f"{rows_words(rows)} " if rows else "",
            f"{problem.column}：" if problem.column else "",
        )
    )
    value = f"（原文：{cut(cover_numbers(problem.value), 30)}）" if problem.value else ""
    return f"[{problem.severity.label}] {place}{cover_numbers(problem.message)}{value}"


def problem_lines(problems: Sequence[Problem]) -> list[str]:
    """Lines about problems in their order; the same about several rows of a column is told once, with the rows."""
    return [problem_line(problem, found) for problem, found in merged(problems)]


class Progress:
    """How far a long command is, as a bar on standard error when that is a terminal; called by the services."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.shown = ""
        self.live = sys.stderr.isatty()

    def __call__(self, *steps: Any) -> None:
        """(done), (done, total) or either with words."""
        if not self.live:
            return
        numbers = [int(step) for step in steps if isinstance(step, int | float)]
        words = next((step for step in steps if isinstance(step, str) and step), self.label)
        if len(numbers) > 1 and numbers[1] > 0:
            share = min(1.0, numbers[0] / numbers[1])
            line = f"{pad(cut(words, 24), 24)} [{'█' * int(share * 30):<30}] {share:4.0%}"
        else:
            line = f"{cut(words, 40)} {numbers[0] if numbers else ''}…"
        if line != self.shown:
            sys.stderr.write(f"\r{line}\x1b[K")
            sys.stderr.flush()
            self.shown = line

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self.shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
