"""Tags: the places of a report's text where a number goes: {{I169}}, {{I169|去年}}, {{I197|累计|按万元}}, {{镇名}}."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_TAG = re.compile(r"[{｛]{2}\s*([^{}｛｝]*?)\s*[}｝]{2}")
_BROKEN = re.compile(r"[{｛]{2}|[}｝]{2}")
SPANS = ("累计", "当月")
"""Other days than the report's: from January to the end of its period; the month in which its period ends."""
BACK = ("去年", "上期")
"""Before: the same days of last year; the period before."""
COMPARED = ("增减", "同比", "同比增减", "环比", "环比增减")
"""Against last year: the difference (-3), 增长12.5%, 增加15处; 环比: the same against the period before."""
WRITTEN = ("单位", "原数", "汉字", "余", "全部")
"""With its unit; in plain digits; in Chinese numerals; rounded down with 余; a whole list where the figure names one of it."""
IN_UNIT = "按"
FORMS = (*SPANS, *BACK, *COMPARED, *WRITTEN)
_NEAR = 10


@dataclass(frozen=True, slots=True)
class Form:
    """How a tag is written: one part of each kind at most."""

    span: str = ""
    back: str = ""
    compared: str = ""
    written: str = ""
    unit: str = ""
    """The unit in which the number is given (按万元)."""

    @property
    def days(self) -> str:
        """Which days it is of, in words; empty for the report's own."""
        return "、".join(part for part in (self.span, self.back) if part)


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag in a text: its name and form, and where it stands (`start` to `end`)."""

    name: str
    form: str
    start: int
    end: int

    @property
    def words(self) -> str:
        """The tag as it is written, without braces."""
        return f"{self.name}|{self.form}" if self.form else self.name


def read_form(text: str) -> Form | str:
    """The form that a tag's parts say, in any order; else the part that says none."""
    found = Form()
    for part in (part.strip() for part in text.split("|")):
        kind = (
            "span" if part in SPANS
            else "back" if part in BACK
            else "compared" if part in COMPARED
            else "written" if part in WRITTEN
            else "unit" if part.startswith(IN_UNIT) and len(part) > 1
            else ""
        )  # fmt: skip
        if not part:
            continue
        if not kind or getattr(found, kind):
            return part
        found = replace(found, **{kind: part.removeprefix(IN_UNIT) if kind == "unit" else part})
    return found


def find_tags(text: str) -> Iterator[Tag]:
    """Every whole tag of a text, in order."""
    for match in _TAG.finditer(text):
        name, _, form = match[1].replace("｜", "|").partition("|")
        yield Tag(name.strip(), "|".join(part.strip() for part in form.split("|")), match.start(), match.end())


def broken_tags(text: str) -> Iterator[int]:
    """Where braces stand that are no whole tag."""
    rest = _TAG.sub(lambda match: " " * len(match[0]), text)
    yield from (match.start() for match in _BROKEN.finditer(rest))


def near(text: str, start: int, end: int) -> str:
    """A place with the words around it."""
    before, after = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    return f"{'…' if start > _NEAR else ''}{before}{text[start:end]}{after}{'…' if end + _NEAR < len(text) else ''}"


def without_overlap(value: str, following: str) -> str:
    """A name without the end that the text says again: 青禾镇 before 镇政府 -> 青禾; never all of it."""
    for length in range(min(len(value) - 1, len(following)), 0, -1):
        if value.endswith(following[:length]):
            return value[:-length]
    return value
