"""Article: running text of a report as plain values: paragraphs of spans, numbers filled in and numbers that lack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["title", "subtitle", "h1", "h2", "body"]
"""title 2号小标宋, subtitle 3号楷体, h1 黑体 (一、), h2 楷体 (（一）), body 3号仿宋 (printing.md 1.3, 1.4, 1.6)."""
Tone = Literal["", "filled", "missing"]

_H1 = re.compile(r"[一二三四五六七八九十]+、")
_H2 = re.compile(r"[（(][一二三四五六七八九十]+[)）]")
_LONGEST_HEAD = 40
"""A heading stands on a line of its own; longer paragraphs that begin like one are text."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text: as written, a number that was filled in, or the mark of one that lacks."""

    text: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph."""

    kind: Kind
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        """All of its text."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Article:
    """A whole report."""

    paragraphs: tuple[Paragraph, ...]

    @property
    def title(self) -> str:
        """The title's text; the first paragraph's where none is marked."""
        found = next((p.text for p in self.paragraphs if p.kind == "title"), None)
        return found if found is not None else (self.paragraphs[0].text if self.paragraphs else "")


def kind_of(text: str) -> Kind:
    """What a paragraph is by its first characters: 一、 and （一） on a line of their own are headings."""
    if len(text) <= _LONGEST_HEAD:
        if _H1.match(text):
            return "h1"
        if _H2.match(text):
            return "h2"
    return "body"


def read_article(text: str) -> Article:
    """An article from plain text: `# ` before the title, `## ` before the line under it, a paragraph a line."""
    return Article(tuple(_lines(text)))


def _lines(text: str) -> Iterator[Paragraph]:
    for line in text.splitlines():
        if line.startswith("## "):
            yield Paragraph("subtitle", (Span(line[3:].strip()),))
        elif line.startswith("# "):
            yield Paragraph("title", (Span(line[2:].strip()),))
        elif line.strip():
            yield Paragraph(kind_of(line.strip()), (Span(line.strip()),))
