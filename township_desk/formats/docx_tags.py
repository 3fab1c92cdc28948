"""Tags in a Word file: found wherever Word has split them, replaced in the formatting of their place, shaded, noted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.run import Run

from township_desk.core.article import Article, Kind, Paragraph, Span, Tone, kind_of
from township_desk.core.tags import Tag, broken_tags, find_tags, near
from township_desk.formats.docx_parts import blocks, pieces, text_of

_FILL: dict[Tone, str] = {"filled": "FFF2CC", "missing": "F8CBAD"}
"""Shading of numbers in a draft: light yellow; light red where there is no data."""
_KINDS: dict[str, Kind] = {"Title": "title", "Subtitle": "subtitle", "Heading 1": "h1", "Heading 2": "h2"}
_NAMES = {"标题": "title", "副标题": "subtitle", "标题 1": "h1", "标题 2": "h2"}
AUTHOR = "镇务台账"
_AFTER_SHADE = frozenset(
    qn(f"w:{name}") for name in "fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath".split()
)
"""What the schema of Word puts behind the shading of a run."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What takes a tag's place, and the note beside it."""

    text: str
    tone: Tone = "filled"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A tag and where it stands, in words: 第12段“…查出隐患{{I169}}处…”."""

    tag: Tag
    words: str


Resolver = Callable[[Tag, str], Filled]
"""(tag, the text that follows it) -> what takes its place."""


def paragraphs(document: Any) -> Iterator[tuple[str, Any]]:
    """Every paragraph of body, tables, text boxes, headers, footers and notes, with its place in words."""
    yield from ((passage.place, element) for passage, element in blocks(document))


def _texts(paragraph: Any) -> list[Any]:
    """The text elements of a paragraph itself, not those of a text box inside it."""
    return [element for element, _ in pieces(paragraph) if element.tag == qn("w:t")]


def places(document: Any) -> list[Place]:
    """Every tag with its place."""
    found = []
    for words, element in paragraphs(document):
        text = text_of(element)
        found += [Place(tag, f"{words}“{near(text, tag.start, tag.end)}”") for tag in find_tags(text)]
    return found


def broken(document: Any) -> list[str]:
    """Places where braces open or close no tag, in words."""
    found = []
    for words, element in paragraphs(document):
        text = text_of(element)
        found += [f"{words}“{near(text, at, at + 2)}”" for at in broken_tags(text)]
    return found


def fill(document: Any, resolve: Resolver, *, draft: bool) -> None:
    """Put what `resolve` says in place of every tag; in a draft shaded and noted, else plain (missing ones stay marked)."""
    body = document.element.body
    for _words, element in list(paragraphs(document)):
        text = text_of(element)
        for tag in reversed(list(find_tags(text))):
            filled = resolve(tag, text[tag.end :])
            run = _replace(element, tag.start, tag.end, filled.text)
            if filled.tone and (draft or filled.tone == "missing"):
                _shade(run, filled.tone)
            if draft and filled.note and _may_be_noted(element, body):
                document.add_comment([Run(run, element)], text=filled.note, author=AUTHOR, initials="台账")


def _may_be_noted(paragraph: Any, body: Any) -> bool:
    """Whether Word allows a comment there: in the body, in no text box."""
    above = list(paragraph.iterancestors())
    return body in above and not any(element.tag == qn("w:txbxContent") for element in above)


def substitute(paragraph: Any, start: int, end: int, text: str) -> None:
    """Replace a stretch of a paragraph's text, formatting kept."""
    _replace(paragraph, start, end, text)


def _replace(paragraph: Any, start: int, end: int, text: str) -> Any:
    """Put `text` in place of the characters from `start` to `end`; the answer is its run."""
    _split(paragraph, end)
    _split(paragraph, start)
    at, first = 0, None
    for element, said in pieces(paragraph):
        length = len(said)
        if start <= at and at + length <= end and length and element.tag == qn("w:t"):
            if first is None:
                first = element
                _set(element, text)
            else:
                _set(element, "")
        at += length
    if first is None:
        raise ValueError("nothing to replace")
    return first.getparent()


def _split(paragraph: Any, position: int) -> None:
    """Make a run begin at a position of the text."""
    at = 0
    for element, said in pieces(paragraph):
        length = len(said)
        if element.tag != qn("w:t"):
            at += length
            continue
        if at <= position < at + length or (position == at + length and element.getnext() is not None):
            _cut(element, position - at)
            return
        at += length


def _cut(element: Any, offset: int) -> None:
    run, text = element.getparent(), element.text or ""
    if offset == 0 and element.getprevious() is None:
        return
    twin = OxmlElement("w:r")
    properties = run.find(qn("w:rPr"))
    if offset == 0 and element.getprevious() is properties:
        return
    if properties is not None:
        twin.append(deepcopy(properties))
    followers = list(element.itersiblings())
    if offset < len(text):
        rest = OxmlElement("w:t")
        _set(rest, text[offset:])
        twin.append(rest)
    _set(element, text[:offset])
    for sibling in followers:
        twin.append(sibling)
    run.addnext(twin)


def _set(element: Any, text: str) -> None:
    element.text = text
    element.set(qn("xml:space"), "preserve")


def _shade(run: Any, tone: Tone) -> None:
    properties = run.get_or_add_rPr()
    for old in properties.findall(qn("w:shd")):
        properties.remove(old)
    shade = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", _FILL[tone])):
        shade.set(qn(name), value)
    after = next((child for child in properties if child.tag in _AFTER_SHADE), None)
    if after is None:
        properties.append(shade)
    else:
        after.addprevious(shade)


def noted(document: Any) -> list[tuple[str, str, str]]:
    """(note, noted text, place in words) of every comment that a draft carries."""
    notes = {str(comment.comment_id): comment.text for comment in document.comments}
    found = []
    for words, element in paragraphs(document):
        for start in element.iter(qn("w:commentRangeStart")):
            number = start.get(qn("w:id"))
            text = ""
            for sibling in start.itersiblings():
                if sibling.tag == qn("w:commentRangeEnd") and sibling.get(qn("w:id")) == number:
                    break
                text += "".join(t.text or "" for t in sibling.iter(qn("w:t")))
            if number in notes:
                found.append((notes[number], text, words))
    return found


def article_of(document: Any) -> Article:
    """The running text of a Word file: paragraphs in order, a table's rows as lines."""
    found: list[Paragraph] = []
    for block in document.element.body.iterchildren():
        if block.tag == qn("w:p"):
            made = _paragraph(document, block)
            if made is not None:
                found.append(made)
        elif block.tag == qn("w:tbl"):
            for row in block.iter(qn("w:tr")):
                cells = ["".join(text_of(p) for p in cell.iter(qn("w:p"))) for cell in row.iter(qn("w:tc"))]
                found.append(Paragraph("body", (Span("　".join(cell for cell in cells if cell)),)))
    return Article(tuple(found))


def _paragraph(document: Any, element: Any) -> Paragraph | None:
    spans: list[Span] = []
    for text in _texts(element):
        if text.text:
            tone = _tone(text.getparent())
            if spans and spans[-1].tone == tone:
                spans[-1] = Span(spans[-1].text + text.text, tone)
            else:
                spans.append(Span(text.text, tone))
    if not spans:
        return None
    return Paragraph(_kind(document, element, "".join(span.text for span in spans)), tuple(spans))


def _kind(document: Any, element: Any, text: str) -> Kind:
    properties = element.find(qn("w:pPr"))
    style = properties.find(qn("w:pStyle")) if properties is not None else None
    if style is not None:
        named = next((s for s in document.styles if s.style_id == style.get(qn("w:val"))), None)
        kind = _KINDS.get(named.name) or _NAMES.get(named.name) if named is not None else None
        if kind is not None:
            return kind  # type: ignore[return-value]
    return kind_of(text)


def _tone(run: Any) -> Tone:
    properties = run.find(qn("w:rPr"))
    shade = properties.find(qn("w:shd")) if properties is not None else None
    fill_ = shade.get(qn("w:fill")) if shade is not None else None
    return next((tone for tone, color in _FILL.items() if color == fill_), "")
