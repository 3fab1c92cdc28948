"""Proposing: which number of last year's report is which figure, by the words around it, its unit and its value."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from township_desk.core import wording
from township_desk.core.figure import Figure, Taken
from township_desk.core.tags import find_tags, near

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

_HAN = {char: n for n, char in enumerate("零一二三四五六七八九十")} | {"两": 2}
_NUMBER = re.compile(
    r"(?P<digits>\d[\d,，]*(?:\.\d+)?)(?P<scale>[万亿]?)|(?P<mask>\*+)(?P<mscale>[万亿]?)"
    r"|(?P<han>[一二两三四五六七八九十])(?=[个批支家处件条项座户名人次期类])"
)
_NEVER_BEFORE = re.compile(r"[第〔\[（(“A-Za-z＋+\-—.]$")
_NEVER_AFTER = re.compile(r"^(?:年|月|日|号|届|时|点|分钟|[％%]|[＋+〕\]]|[.．]\d|周岁|岁)")
_BREAK = re.compile(r"[。；，：、！？;,:\s]")
_STOP = re.compile(r"[。；！？;]")
_ALIKE = (
    frozenset("人名位"),
    frozenset(("次", "场", "场次", "期", "批次")),
    frozenset("个家处项"),
    frozenset("件起个条"),
)
_MORE = "余多"
_LEAST, _SURE = 2.6, 5.0
"""Scores from which a figure is proposed, and from which the proposal is told as sure."""
WORDS = {"年度": "年度", "下年": "下一年度", "镇名": "乡镇名称"}


@dataclass(frozen=True, slots=True)
class Found:
    """A number in a text: where it stands, what it says (None: masked), its 万 or 亿, the words before and after."""

    start: int
    end: int
    value: Decimal | None
    scale: str
    before: str
    after: str
    lead: str
    """The words of the sentence before the last comma: what it is about."""
    han: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """A place in a report and the tag proposed for it; `others` are the next best figures."""

    paragraph: int
    start: int
    end: int
    text: str
    near: str
    tag: str
    label: str
    sure: bool
    score: float
    others: tuple[str, ...] = ()


def numbers(text: str) -> Iterator[Found]:
    """The numbers of a paragraph that may be figures: no years, dates, ordinals or document numbers."""
    tagged = [(tag.start, tag.end) for tag in find_tags(text)]
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        if any(a <= start < b for a, b in tagged) or _NEVER_BEFORE.search(text[:start]):
            continue
        after = text[end:]
        if _NEVER_AFTER.match(after) and not after.startswith("月份完成"):
            continue
        value = _value(match)
        clause = _BREAK.split(text[:start])
        sentence = _STOP.split(text[:start])[-1]
        yield Found(
            start, end, value, match["scale"] or match["mscale"] or "", clause[-1], _BREAK.split(after, maxsplit=1)[0],
            sentence, match["han"] is not None,
        )  # fmt: skip


def _value(match: re.Match[str]) -> Decimal | None:
    if match["digits"]:
        return Decimal(match["digits"].replace(",", "").replace("，", ""))
    return Decimal(_HAN[match["han"]]) if match["han"] else None


def grams(text: str) -> frozenset[str]:
    """Pairs of neighbouring Chinese characters."""
    return frozenset(a + b for a, b in pairwise(text) if "一" <= a <= "鿿" and "一" <= b <= "鿿")


@dataclass(slots=True)
class _Known:
    figure: Figure
    label: frozenset[str]
    told: frozenset[str]
    """The words of the shipped template around it."""
    defined: frozenset[str]
    values: tuple[Taken, ...] = field(default=())


class Proposer:
    """Scores figures against the numbers of a text; `taken` are the figures of the year that the text is about."""

    def __init__(self, figures: Iterable[Figure], contexts: Mapping[str, str], taken: Mapping[str, Taken]) -> None:
        self._known = [
            _Known(
                figure,
                grams(figure.label),
                grams(contexts.get(figure.id, "")),
                grams(figure.definition),
                (taken[figure.id],) if figure.id in taken else (),
            )
            for figure in figures
            if not figure.is_text and figure.measure != "setting"
        ]
        counts = Counter(gram for known in self._known for gram in known.label | known.told)
        self._rare = {gram: math.log(1 + len(self._known) / n) for gram, n in counts.items()}

    def scores(self, found: Found) -> list[tuple[float, Figure]]:
        """Figures that a number may be, the likeliest first."""
        near_words = grams(found.before + found.after)
        lead = grams(found.lead)
        scored = [(self._score(known, found, near_words, lead), known.figure) for known in self._known]
        return sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: (-pair[0], pair[1].id))[:8]

    def _score(self, known: _Known, found: Found, near_words: frozenset[str], lead: frozenset[str]) -> float:
        unit = unit_score(known.figure.unit, found)
        if unit is None:
            return 0.0
        words = (
            4.0 * self._share(known.label, near_words)
            + 1.5 * self._share(known.label, lead)
            + 2.0 * self._share(known.told, near_words)
            + 1.0 * self._share(near_words, known.defined)
        )
        if words < 0.6:
            return 0.0
        return words + unit + value_score(known, found)

    def _share(self, wanted: frozenset[str], there: frozenset[str]) -> float:
        """How much of what is wanted is there, rare pairs counting more."""
        if not wanted:
            return 0.0
        whole = sum(self._rare.get(gram, 1.0) for gram in wanted)
        return sum(self._rare.get(gram, 1.0) for gram in wanted & there) / whole


def unit_score(unit: str, found: Found) -> float | None:
    """How well a figure's unit fits the words after a number; None when it can't be."""
    if not unit or (not found.after and not found.scale):
        return 0.0
    after = (found.scale + found.after).lstrip()
    bare = found.after.lstrip(_MORE)
    plain = unit.lstrip("万亿") if len(unit) > 1 else unit
    if after.startswith(unit) or (found.scale + bare).startswith(unit):
        return 1.5
    if bare.startswith(plain):
        return 1.0 if found.scale or plain == unit or unit.startswith(("万", "亿")) else None
    if any(unit in group and any(bare.startswith(other) for other in group) for group in _ALIKE):
        return 0.5
    return None


def value_score(known: _Known, found: Found) -> float:
    """Whether the number is what the figure was in that year."""
    if found.value is None or not known.values:
        return 0.0
    taken = known.values[0]
    if taken.value is None or isinstance(taken.value, str):
        return 0.0
    figure = known.figure
    said = found.value * _times(found.scale, figure.unit)
    value = Decimal(taken.value)
    places = max(0, len(f"{said:f}".partition(".")[2]))
    rounded = wording.plain(value, places) == wording.plain(said, places)
    cut = bool(found.after[:1] in _MORE or figure.style == "yu") and wording.floor_yu(value)[0] == wording.plain(
        said, 2
    )
    if rounded or cut:
        return 3.0 if value > 3 else 1.5
    return -0.4


def _times(scale: str, unit: str) -> Decimal:
    """From the number as written to the figure's unit."""
    worth = {"": 1, "万": 10_000, "亿": 100_000_000}
    own = unit[0] if unit[:1] in ("万", "亿") and len(unit) > 1 else ""
    return Decimal(worth[scale]) / worth[own] if scale else Decimal(1)


class Proposing:
    """Proposals for a whole report of a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @cached_property
    def contexts(self) -> Mapping[str, str]:
        """The words of the shipped template around each tag."""
        from township_desk.formats import docx_tags

        found = {}
        for _words, element in docx_tags.paragraphs(docx_tags.open_docx(self._desk.reporting.template)):
            text = docx_tags.text_of(element)
            for tag in find_tags(text):
                before = re.split(r"[。；，：、}]", text[: tag.start])[-1]
                after = re.split(r"[。；，：、{]", text[tag.end :])[0]
                found[tag.name] = before + after
        return found

    def propose(self, texts: Sequence[str], year: int) -> list[Proposal]:
        """The proposals for paragraphs of a report about `year`, in order; each figure once."""
        figures = self._desk.figures
        from township_desk.core import period

        taken = figures.take(figures.frame(period.year(year)))
        proposer = Proposer(figures.known.values(), self.contexts, taken)
        places = [(n, found) for n, text in enumerate(texts) for found in numbers(text)]
        scored = [proposer.scores(found) for _, found in places]
        made = [
            _proposal(texts[n], n, found, pick, options)
            for (n, found), pick, options in zip(places, assign(scored), scored, strict=True)
            if pick is not None
        ]
        made += self._words(texts, year)
        return sorted(made, key=lambda p: (p.paragraph, p.start))

    def _words(self, texts: Sequence[str], year: int) -> Iterator[Proposal]:
        """The years and the town's name."""
        asked = [(rf"(?<!\d){year}(?=年(?!\d))", "年度"), (rf"(?<!\d){year + 1}(?=年(?!\d))", "下年")]
        if self._desk.town:
            asked.append((re.escape(self._desk.town), "镇名"))
        for n, text in enumerate(texts):
            for pattern, name in asked:
                for match in re.finditer(pattern, text):
                    place = near(text, match.start(), match.end())
                    yield Proposal(n, match.start(), match.end(), match[0], place, name, WORDS[name], True, 9.0)


def _proposal(
    text: str, paragraph: int, found: Found, pick: tuple[float, Figure], scored: Sequence[tuple[float, Figure]]
) -> Proposal:
    score, figure = pick
    end = found.end
    if text[end : end + 1] in tuple(_MORE):
        end += 1
    elif found.scale and figure.unit.startswith(found.scale) and figure.style != "yu":
        end -= len(found.scale)
    others = tuple(other.id for points, other in scored if other.id != figure.id and points >= _LEAST)[:3]
    rival = next((points for points, other in scored if other.id != figure.id), 0.0)
    sure = score >= _SURE and score - rival >= 0.5
    place = near(text, found.start, end)
    return Proposal(
        paragraph, found.start, end, text[found.start : end], place, figure.id, figure.label, sure, round(score, 2),
        others,
    )  # fmt: skip


def assign(scored: Sequence[Sequence[tuple[float, Figure]]]) -> list[tuple[float, Figure] | None]:
    """One figure a place, each figure once; what stands among figures of its own chapter is likelier."""
    first = _greedy(scored)
    raised = []
    for n, options in enumerate(scored):
        near_by = [first[m] for m in range(max(0, n - 4), min(n + 5, len(first))) if m != n]
        around = [pick[1].chapter for pick in near_by if pick is not None]
        common = Counter(chapter[:4] for chapter in around)
        whole = sum(common.values()) or 1
        raised.append([(points + 1.5 * common[figure.chapter[:4]] / whole, figure) for points, figure in options])
    return _in_order(_greedy(raised), raised)


def _in_order(
    chosen: list[tuple[float, Figure] | None], scored: Sequence[Sequence[tuple[float, Figure]]]
) -> list[tuple[float, Figure] | None]:
    """Neighbours that could as well change places come in the order of the report."""
    points = [{figure.id: score for score, figure in options} for options in scored]
    for n in range(len(chosen)):
        for m in range(n + 1, min(n + 6, len(chosen))):
            one, other = chosen[n], chosen[m]
            if one is None or other is None or one[1].id < other[1].id:
                continue
            swapped = points[n].get(other[1].id, 0.0), points[m].get(one[1].id, 0.0)
            if min(swapped) >= _LEAST and sum(swapped) >= one[0] + other[0] - 1.0:
                chosen[n], chosen[m] = (swapped[0], other[1]), (swapped[1], one[1])
    return chosen


def _greedy(scored: Sequence[Sequence[tuple[float, Figure]]]) -> list[tuple[float, Figure] | None]:
    pairs = sorted(
        ((points, -n, figure) for n, options in enumerate(scored) for points, figure in options if points >= _LEAST),
        key=lambda item: (-item[0], -item[1], item[2].id),
    )
    chosen: list[tuple[float, Figure] | None] = [None] * len(scored)
    used: set[str] = set()
    for points, place, figure in pairs:
        if chosen[-place] is None and figure.id not in used:
            chosen[-place] = (points, figure)
            used.add(figure.id)
    return chosen
