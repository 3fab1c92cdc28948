"""Matching: how well a number of a text fits a figure, by the words around it, its unit and its value."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from township_desk.core import wording
from township_desk.core.figure import Figure, Taken
from township_desk.core.numerals import Number
from township_desk.core.units import WORTH, converted, measure_said, parted
from township_desk.figures.vocabulary import CHAPTER_WORDS, PHRASES

_ALIKE = (
    frozenset(("人", "名", "位", "人次", "户人")),
    frozenset(("次", "场", "场次", "期", "批次", "轮", "轮次", "回")),
    frozenset(("个", "家", "处", "项", "处次", "所", "座", "份", "间")),
    frozenset(("处", "栋", "户", "幢", "间", "座")),
    frozenset(("人", "本")),
    frozenset(("个", "条")),
    frozenset(("处", "条", "起", "项", "个")),
    frozenset(("件", "起", "个", "条", "项")),
    frozenset(("棵", "株", "颗")),
    frozenset(("台", "辆", "台次")),
    frozenset(("眼", "口", "座")),
    frozenset(("盏", "杆", "个")),
    frozenset(("支", "个", "队")),
)
_NEAR, _CLOSE = 0.8, 0.88
"""From which weight a piece of text is near a number, and so close that a word in it rules a figure out."""
_FEW = 0.25
"""So little of its words says nothing of a figure."""
_MUST = 0.4
"""How near a word has to be that must be there."""
RATES = frozenset(("I117", "I223"))
"""Figures that are told for each month or day."""
LEAST, SURE = 3.2, 5.2
"""Scores from which a figure is proposed, and from which the proposal is told as sure."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the vocabulary: words that all belong to it, each in several forms; words that rule it out."""

    words: tuple[tuple[str, ...], ...]
    never: tuple[str, ...]
    must: tuple[str, ...] = ()
    """Words of which one has to be there: 新增, where the text could as well tell how many there are."""

    @classmethod
    def read(cls, text: str) -> Phrase:
        """From `低保 新增/纳入 -停发`."""
        parts = text.split()
        words = tuple(tuple(part.lstrip("+").split("/")) for part in parts if not part.startswith("-"))
        must = next((tuple(part[1:].split("/")) for part in parts if part.startswith("+")), ())
        return cls(words, tuple(part[1:] for part in parts if part.startswith("-")), must)


def grams(text: str) -> frozenset[str]:
    """Pairs of neighbouring Chinese characters."""
    return frozenset(a + b for a, b in pairwise(text) if "一" <= a <= "鿿" and "一" <= b <= "鿿")


@dataclass(frozen=True, slots=True)
class Sight:
    """A number with what its table or heading adds to the words around it."""

    number: Number
    pieces: tuple[tuple[str, float], ...]
    chapter: str = ""
    """The chapter that the heading above tells."""
    unit: str = ""
    """The unit that a table's head gives where the cell has none."""
    form: str = ""
    """去年 for last year's number, 累计 for the year to date, 增减 for a difference, empty for the report's own."""
    plan: bool = False
    """Whether it is told of what comes next."""
    rate: bool = False
    """Whether it is told for each day, month, person or field."""

    @property
    def after(self) -> str:
        """The unit and what follows it."""
        return self.number.after or self.unit


@dataclass(frozen=True, slots=True)
class Option:
    """A figure for a number: the points, how much of its words was there (to 1), whether the values agree (None: unknown)."""

    points: float
    figure: Figure
    words: float
    agrees: bool | None


@dataclass(frozen=True, slots=True)
class _View:
    """What stands around a number: words of the vocabulary with their weight, the text close by, its pairs of characters."""

    there: Mapping[str, float]
    close: str
    near: frozenset[str]


class Matcher:
    """Scores figures against numbers; `taken` are the figures of the days that the text is about, `before` of those a year
    before, `totals` of the year to date."""

    def __init__(
        self,
        figures: Iterable[Figure],
        contexts: Mapping[str, str],
        taken: Mapping[str, Taken],
        before: Mapping[str, Taken] | None = None,
        totals: Mapping[str, Taken] | None = None,
    ) -> None:
        self.figures = [f for f in figures if not f.is_text and not f.zero]
        """Names and words for nought are `naming`'s."""
        self._taken, self._before = taken, before or {}
        self._values = {"": taken, "去年": self._before, "累计": totals or {}}
        self._phrases = {f.id: tuple(map(Phrase.read, PHRASES.get(f.id, ()))) for f in self.figures}
        self._grams = {f.id: grams(f.label) | grams(contexts.get(f.id, "")) for f in self.figures}
        counts = Counter(
            word for each in self._phrases.values() for phrase in each for group in phrase.words for word in group
        )
        self._weights = {word: len(word) ** 0.5 * math.log(1 + 80 / n) for word, n in counts.items()}
        shared = Counter(gram for each in self._grams.values() for gram in each)
        self._rare = {gram: math.log(1 + len(self.figures) / n) for gram, n in shared.items()}

    def options(self, sight: Sight) -> list[Option]:
        """Figures that a number may be, the likeliest first."""
        view = self._view(sight)
        found = [option for figure in self.figures if (option := self._option(figure, sight, view)) is not None]
        return sorted(found, key=lambda option: (-option.points, option.figure.id))[:10]

    def _view(self, sight: Sight) -> _View:
        every = "\n".join(piece for piece, _ in sight.pieces)
        there = {
            word: max(weight for piece, weight in sight.pieces if word in piece)
            for word in self._weights
            if word in every
        }
        close = "\n".join(piece for piece, weight in sight.pieces if weight >= _CLOSE)
        near = frozenset().union(*(grams(piece) for piece, weight in sight.pieces if weight >= _NEAR))
        return _View(there, close, near)

    def _option(self, figure: Figure, sight: Sight, view: _View) -> Option | None:
        unit = unit_score(figure, sight)
        if unit is None:
            return None
        words = self._words(figure, view)
        if words < _FEW:
            return None
        agrees = self.agrees(figure, sight)
        value = 0.0 if agrees is None else (_worth(sight.number) if agrees else -0.6)
        chapter = 0.0
        if sight.chapter:
            chapter = 0.5 if figure.chapter.startswith(sight.chapter) else -0.2
        ahead = 0.0 if sight.plan == (figure.basis == "plan") else -1.5
        if sight.rate and figure.id not in RATES:
            ahead -= 2.0
        return Option(5.0 * words + unit + value + chapter + ahead, figure, words, agrees)

    def _words(self, figure: Figure, view: _View) -> float:
        phrases = self._phrases[figure.id]
        told = max((self._phrase(phrase, view) for phrase in phrases), default=0.0)
        wanted = self._grams[figure.id]
        whole = sum(self._rare[gram] for gram in wanted)
        share = sum(self._rare[gram] for gram in wanted & view.near) / whole if whole else 0.0
        if not phrases:
            return share
        missing = all(p.must and not any(view.there.get(w, 0.0) > _MUST for w in p.must) for p in phrases)
        return min(1.0, 0.85 * told + 0.4 * share) * (0.6 if missing else 1.0)

    def _phrase(self, phrase: Phrase, view: _View) -> float:
        """How much of a phrase is there: 1 for all of it next to the number; less for a short one."""
        if any(word in view.close for word in phrase.never):
            return 0.0
        got = whole = 0.0
        for group in phrase.words:
            most = max(self._weights[word] for word in group)
            best = max(self._weights[word] * view.there.get(word, 0.0) for word in group)
            got += best
            whole += max(best, min(most, 6.0)) if best else most
        return got / whole * min(1.0, 0.62 + 0.03 * whole)

    def agrees(self, figure: Figure, sight: Sight) -> bool | None:
        """Whether the number is what the figure was; None where either is not known."""
        if sight.form == "增减":
            return self._differs(figure, sight)
        known = self._values[sight.form].get(figure.id)
        said = in_unit(sight, figure.unit)
        if known is None or said is None or known.value is None or isinstance(known.value, str):
            return None
        value, number = Decimal(known.value), sight.number
        if number.more or number.about in ("超", "超过", "逾"):
            return said <= value < said * Decimal("1.12") + 1
        if number.about == "近":
            return said * Decimal("0.93") <= value <= said
        places = max(0, -int(said.normalize().as_tuple().exponent))
        return wording.plain(value, places) == wording.plain(said, places)

    def _differs(self, figure: Figure, sight: Sight) -> bool | None:
        """Whether the number is the difference to the year before."""
        now, then = self._taken.get(figure.id), self._before.get(figure.id)
        said = in_unit(sight, figure.unit)
        if now is None or then is None or said is None:
            return None
        if not isinstance(now.value, int | Decimal) or not isinstance(then.value, int | Decimal):
            return None
        return bool(abs(Decimal(now.value) - Decimal(then.value)) == said)


def _worth(number: Number) -> float:
    """What an agreeing value is worth: small numbers agree by chance."""
    if number.value is None:
        return 0.0
    digits = len(f"{number.value:f}".replace(".", "").strip("0"))
    return 3.2 if digits >= 3 else 2.6 if number.value > 9 else 1.6


def unit_told(sight: Sight, plain: str) -> bool:
    """Whether the text gives a unit of the kind; without one a number is in the figure's own."""
    after = sight.after.lstrip("余多万亿")
    alike = {plain, *(word for group in _ALIKE if plain in group for word in group)}
    return bool(measure_said(after, plain)) or any(after.startswith(word) for word in alike if word)


def in_unit(sight: Sight, unit: str) -> Decimal | None:
    """The number in a figure's unit."""
    number = sight.number
    if number.value is None:
        return None
    own_scale, plain = parted(unit)
    after = sight.after
    scale = number.scale or (after[0] if after[:1] in ("万", "亿") and after[1:].startswith(plain) else "")
    if not scale and not unit_told(sight, plain):
        scale = own_scale
    value = number.value * WORTH[scale]
    value /= WORTH[own_scale]
    said = measure_said(after, plain)
    return value if not said else converted(value, said, plain)


def unit_score(figure: Figure, sight: Sight) -> float | None:
    """How well a figure's unit fits the words after a number; None when it can't be."""
    unit, number, after = figure.unit, sight.number, sight.after.lstrip("余多")
    if (unit == "名次" or figure.basis == "text") != number.ordinal:
        return None
    if figure.style == "at_least" and after[1:4] != "及以上":
        return 0.0
    if number.ordinal or not unit:
        return 0.4
    if not after:
        return 0.1 if not number.scale else (0.1 if not unit.endswith("元") else None)
    own_scale, plain = parted(unit)
    bare = after[1:] if after[:1] in ("万", "亿") and after[1:].startswith(plain) else after
    if measure_said(bare, plain):
        return 1.2
    if bare.startswith(plain) and not bare.startswith(("批次", "件次")):
        return 1.5 if bool(number.scale or bare is not after) == bool(own_scale) else 0.9
    for group in _ALIKE:
        if plain in group and any(bare.startswith(other) for other in group):
            return 0.7
    return None


def chapter_told(text: str) -> str:
    """The chapter that a heading is about; empty when it tells none."""
    scores = {key: sum(len(word) for word in words.split() if word in text) for key, words in CHAPTER_WORDS.items()}
    best = max(scores, key=lambda key: scores[key])
    return best if scores[best] else ""
