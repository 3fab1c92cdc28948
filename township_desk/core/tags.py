"""Tags: the places of a report's text where a number goes: {{I169}}, {{I169|去年}}, {{镇名}}."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TAG = re.compile(r"[{｛]{2}\s*([^{}｛｝]*?)\s*[}｝]{2}")
_BROKEN = re.compile(r"[{｛]{2}|[}｝]{2}")
FORMS = ("", "去年", "增减", "单位", "原数", "全部")
"""How a figure is written: as the report words it; last year's; the difference; with its unit; in plain digits; a whole
list where the figure names one of it."""
_NEAR = 10


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag in a text: its name and form, and where it stands (`start` to `end`)."""

    name: str
    form: str
    start: int
    end: int


def find_tags(text: str) -> Iterator[Tag]:
    """Every whole tag of a text, in order."""
    for match in _TAG.finditer(text):
        name, _, form = match[1].replace("｜", "|").partition("|")
        yield Tag(name.strip(), form.strip(), match.start(), match.end())


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
