"""Naming: names, lists of names and words for nought in an old report, with the figure that says them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from township_desk.core.figure import Figure, Taken
from township_desk.core.passage import Passage
from township_desk.figures import FIGURES
from township_desk.figures.vocabulary import PHRASES
from township_desk.service.matching import Phrase, grams

if TYPE_CHECKING:
    from township_desk.service.proposing import Proposal

_SENTENCE = re.compile(r"[^。；！？;\n]+")
_CLAUSE = re.compile(r"[，：:,（）()]")
_JOIN = r"(?:、|和|与|及|以及)"
_LEAD = r"(?<=[是为即在由对，、：。；“（将]|括|及|盖|和|授|予)"
_ONE_VILLAGE = r"[一-鿿]{1,4}?(?:村|社区)"
_NO_NAME = re.compile(
    r"^(?:各|全|本|该|每|示范|行政|自然|个|两|三|多|农|乡|进|驻|包|入|一|我|卫生|美丽|[与和在及]).*|.*[个级星]+村$"
)
MEDIA = {"日报": ("I027", "I028"), "党建网": ("I029",), "文明网": ("I030",), "政府网": ("I032",), "网": ("I031",)}
_MEDIUM = re.compile(r"[一-鿿]{1,8}?(?:日报|党建网|文明网|政府网|网)(?=[、和与及等]|$)")
_MEDIA_TALK = re.compile("投稿|稿件|媒体|刊|采用|发稿|报送")
_ALONE = re.compile(
    r"(?:目前|全年|年内|至今|现在?|均|都|也|已经?|一[起例件]|案件|问题|情况|事件|全部|一律|[全本]镇|辖区|各村|[的了过。、])*"
)
"""What may stand beside a word of nought in a clause that names nothing of its own."""
_NOUGHT = {
    "I052": (
        re.compile(r"赴省|进京|赴京|到省|越级|非正常上?访|非访"),
        re.compile(
            r"(?:未|没有|无)(?:发生|出现)(?:过?一[起例件人]+次?)?|(?<![一-鿿])无(?!一)|零(?=上访|进京|越级|非访|赴)|(?<=[“‘])零(?=[”’])"
        ),
    ),
    "I122": (
        re.compile(r"厕"),
        re.compile(
            r"(?:已经?|均已?|全部|已全部)+(?:整改|改正|整治)(?:到位|完毕|完成|销号)?|(?:已)?全部完成整改|已完成整改"
        ),
    ),
    "I174": (
        re.compile(r"自建房|房屋|危房"),
        re.compile(
            r"(?:已经?|均已?|全部|已全部)+(?:整改|改正|整治)(?:到位|完毕|完成|销号)?|(?:已)?全部完成整改|已完成整改"
        ),
    ),
    "I192": (re.compile(r"追缴|追回|收回"), re.compile(r"(?:已|均已)?全部(?:追缴|追回|收回)(?:到位|完毕)?")),
}
"""Figures whose nought is said in words: what the sentence is about, the words that are replaced."""
_LEAST_WORDS = 0.5
_VILLAGE_FIGURES = ("I004", "I006", "I010", "I016", "I064", "I095", "I106", "I142", "I144", "I198")
_BY_VALUE = ("I002", "I015", "I017", "I116", "I126", "I139", "I143", "I177", "I178", "I184", "I208", "I209")


@dataclass(frozen=True, slots=True)
class _Spot:
    """A sentence of a passage and a stretch in it (places count from the passage's beginning)."""

    paragraph: int
    passage: Passage
    begin: int
    start: int
    end: int

    @property
    def pieces(self) -> tuple[tuple[str, float], ...]:
        """The clauses around the stretch with how much each counts."""
        before = _CLAUSE.split(self.passage.text[self.begin : self.start])
        after = _SENTENCE.match(self.passage.text, self.end)
        behind = _CLAUSE.split(after[0])[0] if after else ""
        far = [(text, 0.7) for text in before[-4:-1] if text]
        return ((before[-1], 1.0), (behind, 0.95), *far)


class Names:
    """Proposes names; `taken` are the figures of the report's year, `villages` the town's."""

    def __init__(self, taken: Mapping[str, Taken], villages: Sequence[str]) -> None:
        self._taken = taken
        known = "|".join(re.escape(name) for name in sorted(villages, key=len, reverse=True) if len(name) > 1)
        begins = f"(?:^|{_LEAD}){_ONE_VILLAGE}"
        one = f"(?:{known}|{begins})" if known else begins
        more = f"(?:{known}|{_ONE_VILLAGE})" if known else _ONE_VILLAGE
        self._lists = re.compile(f"{one}(?:{_JOIN}{more})*")
        self._known = frozenset(villages)

    def propose(self, passages: Sequence[Passage]) -> list[Proposal]:
        """Names and words for nought, each place once."""
        found: list[Proposal] = []
        for n, passage in enumerate(passages):
            for sentence in _SENTENCE.finditer(passage.text):
                for made in self._sentence(n, passage, sentence):
                    if not any(p.paragraph == n and p.start < made.end and made.start < p.end for p in found):
                        found.append(made)
        return found

    def _sentence(self, n: int, passage: Passage, sentence: re.Match[str]) -> Iterator[Proposal]:
        yield from self._nought(n, passage, sentence)
        yield from self._media(n, passage, sentence)
        for match in self._lists.finditer(sentence[0]):
            yield from self._villages(_spot(n, passage, sentence, match), match[0])
        yield from self._by_value(n, passage, sentence)

    def _nought(self, n: int, passage: Passage, sentence: re.Match[str]) -> Iterator[Proposal]:
        for key, (about, words) in _NOUGHT.items():
            figure = FIGURES[key]
            for match in words.finditer(sentence[0]):
                if not _speaks_of(about, sentence[0], match) or (
                    key == "I122" and _NOUGHT["I174"][0].search(sentence[0])
                ):
                    continue
                taken = self._taken.get(key)
                zero = taken is not None and taken.value == 0
                form = "汉字" if match[0] == "零" else ""
                yield self._made(_spot(n, passage, sentence, match), figure, form, zero)

    def _media(self, n: int, passage: Passage, sentence: re.Match[str]) -> Iterator[Proposal]:
        if not _MEDIA_TALK.search(sentence[0]):
            return
        met: dict[str, int] = {}
        for clause in re.finditer(r"[^，：:,、和与及]+", sentence[0]):
            name = re.sub(r"^(?:积极|先后|主动)?(?:向|在|被|给|为)|^(?:.*?)(?:向|在|被)(?=[一-鿿]{2,})", "", clause[0])
            kind = next((kind for kind in MEDIA if re.match(rf".{{1,8}}?{kind}(?=$|等|[投刊供发上登])", name)), "")
            if not kind:
                continue
            stop = name.index(kind) + len(kind)
            nth = met.get(kind, 0)
            met[kind] = nth + 1
            if nth >= len(MEDIA[kind]):
                continue
            start = clause.start() + len(clause[0]) - len(name)
            spot = _Spot(n, passage, sentence.start(), sentence.start() + start, sentence.start() + start + stop)
            figure = FIGURES[MEDIA[kind][nth]]
            yield self._made(spot, figure, "", self._says(figure, name[:stop]))

    def _villages(self, spot: _Spot, text: str) -> Iterator[Proposal]:
        names = [name for name in re.split(_JOIN, text) if name]
        if any(_NO_NAME.match(name) and name not in self._known for name in names):
            return
        scored = [(self._words(FIGURES[key], spot), FIGURES[key]) for key in _VILLAGE_FIGURES]
        words, figure = max(scored, key=lambda pair: pair[0])
        if words < _LEAST_WORDS:
            return
        agrees = all(self._says(figure, name) for name in names) if not figure.nth else self._says(figure, names[0])
        yield self._made(spot, figure, "全部" if figure.nth else "", agrees and words >= 0.6)

    def _by_value(self, n: int, passage: Passage, sentence: re.Match[str]) -> Iterator[Proposal]:
        """What the desk says in the same words."""
        for key in _BY_VALUE:
            taken = self._taken.get(key)
            if taken is None or not isinstance(taken.value, str) or len(taken.text) < 3:
                continue
            figure = taken.figure
            for match in re.finditer(re.escape(taken.text), sentence[0]):
                spot = _spot(n, passage, sentence, match)
                close = self._words(figure, spot) >= 0.3 or bool(grams(figure.label) & grams(sentence[0]))
                if close:
                    yield self._made(spot, figure, "", len(taken.text) >= 4)

    def _words(self, figure: Figure, spot: _Spot) -> float:
        return max((_share(Phrase.read(text), spot.pieces) for text in PHRASES.get(figure.id, ())), default=0.0)

    def _says(self, figure: Figure, name: str) -> bool:
        taken = self._taken.get(figure.id)
        return taken is not None and isinstance(taken.value, str) and name in re.split("、", taken.value)

    def _made(self, spot: _Spot, figure: Figure, form: str, sure: bool) -> Proposal:
        from township_desk.service.proposing import place_of

        taken = self._taken.get(figure.id)
        value = taken.text if taken is not None and taken.known else ""
        made = place_of(spot.passage, spot.paragraph, spot.start, spot.end)
        return made.told(f"{figure.id}|{form}" if form else figure.id, figure.label, sure, value)


def _spot(n: int, passage: Passage, sentence: re.Match[str], match: re.Match[str]) -> _Spot:
    return _Spot(n, passage, sentence.start(), sentence.start() + match.start(), sentence.start() + match.end())


def _share(phrase: Phrase, pieces: Sequence[tuple[str, float]]) -> float:
    """How much of a phrase stands around a name."""
    if any(word in piece for word in phrase.never for piece, _ in pieces):
        return 0.0
    got = [
        max((weight for piece, weight in pieces if any(word in piece for word in group)), default=0.0)
        for group in phrase.words
    ]
    return sum(got) / len(got) if got else 0.0


def _speaks_of(about: re.Pattern[str], sentence: str, match: re.Match[str]) -> bool:
    """Whether a word of nought is said of a subject: it stands in the same clause, or the clause names nothing itself and
    it stands before."""
    start = max(sentence.rfind(mark, 0, match.start()) for mark in "，；,;：:") + 1
    stop = min((at for mark in "，；,;" if (at := sentence.find(mark, match.end())) >= 0), default=len(sentence))
    clause = sentence[start:stop]
    if about.search(clause):
        return True
    beside = sentence[start : match.start()] + sentence[match.end() : stop]
    return _ALONE.fullmatch(beside) is not None and about.search(sentence[:start]) is not None
