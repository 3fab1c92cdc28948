"""Proposing: which number of last year's report is which figure, by the words around it, its unit and its value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from township_desk.core import wording
from township_desk.core.figure import Figure, Frame, Taken
from township_desk.core.numerals import AGAINST, Change, Number, changes, numbers, plain_width
from township_desk.core.passage import Passage
from township_desk.core.tags import find_tags, near
from township_desk.core.units import measure_said, parted
from township_desk.service.assigning import assign
from township_desk.service.matching import LEAST, SURE, Matcher, Option, Sight, chapter_told, grams, unit_told

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

WORDS = {"年度": "年度", "上年": "上一年度", "下年": "下一年度", "镇名": "乡镇名称"}
_VILLAGE = re.compile(r"[一-鿿]{1,6}(?:村|社区|居委会)$")
_SENTENCE = re.compile(r"[^。；！？;]*[。；！？;]?")
_AHEAD = re.compile(
    "力争|力求|(?:我们|下一步|下半年|明年|还)将|将(?:新建|建设|完成|打造|争取)|明年|计划(?:新建|建设|完成)|拟(?:建|实施)"
)
_BREAK = re.compile(r"[，,。；;：:]")
_RATE = re.compile("每[天日月年人户周亩]|[人户日月亩年]均|平均")
_TOTAL = re.compile(r"累计|今年以来|年初以来|1(?:月)?[至—-]\d+月")
_SHORT = 24
"""A first sentence up to this length heads its paragraph."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A place in a report and the tag proposed for it (empty: none); `others` are the next best figures."""

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
    place: str = ""
    """Where it stands, in words."""
    sentence: str = ""
    value: str = ""
    """What the desk says for the year of the report."""
    agrees: bool | None = None
    """Whether the desk says the same; None where one of both is not known."""
    passage: Passage | None = field(default=None, compare=False, repr=False)
    sight: Sight | None = field(default=None, compare=False, repr=False)

    @property
    def figure(self) -> str:
        """The figure's id without the form of the tag."""
        return self.tag.partition("|")[0]

    def as_figure(self, figure: Figure, form: str = "", *, value: str = "", others: tuple[str, ...] = ()) -> Proposal:
        """The same place as another figure, written as the text writes it; `form` is put before what that needs."""
        end, parts = self.end, [figure.id, form]
        if self.sight is not None and self.passage is not None and not figure.is_text:
            own, end = written(figure, self.sight, self.passage.text)
            parts = [figure.id, form or self.sight.form, own]
        text = self.text if self.passage is None else self.passage.text[self.start : end]
        tag = "|".join(part for part in parts if part)
        return replace(
            self, end=end, text=text, tag=tag, label=figure.label, sure=True, value=value, agrees=None,
            others=others or self.others,
        )  # fmt: skip

    def as_word(self, name: str) -> Proposal:
        """The same place as a year, the town's name or the like."""
        return replace(self, tag=name, label=WORDS.get(name, name), sure=True, value="", agrees=None)

    def told(self, tag: str, label: str, sure: bool, value: str) -> Proposal:
        """The same place with a tag for words that the desk says, too."""
        return replace(self, tag=tag, label=label, sure=sure, value=value, score=SURE if sure else LEAST)


@dataclass(frozen=True, slots=True)
class OldReport:
    """An old report as read: proposals in order (numbers without a figure have no tag), what the clerk should know."""

    proposals: tuple[Proposal, ...]
    notices: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    """What the desk says for that year, by figure."""


class Proposer:
    """Proposals for the passages of one report about `year`."""

    def __init__(
        self,
        matcher: Matcher,
        year: int,
        taken: Mapping[str, Taken],
        before: Mapping[str, Taken],
        totals: Mapping[str, Taken] | None = None,
    ) -> None:
        """`totals`: the year to date, where the report is of a shorter time."""
        self._matcher = matcher
        self._year = year
        self._values = {"": taken, "去年": before, "累计": totals or {}, "增减": taken}
        self._shorter = totals is not None

    def numbers(self, passages: Sequence[Passage]) -> list[Proposal]:
        """One a number that may be a figure, in order; those without one have no tag."""
        seen = list(self._sights(passages))
        sights = [sight for _, sight in seen]
        picks, scored = assign(sights, [self._matcher.options(sight) for sight in sights])
        made = [
            self._proposal(passages[n], n, sight, pick, options)
            for (n, sight), pick, options in zip(seen, picks, scored, strict=True)
        ]
        return made + list(self._changes(passages, made))

    def _sights(self, passages: Sequence[Passage]) -> Iterator[tuple[int, Sight]]:
        chapter = ""
        for n, passage in enumerate(passages):
            if passage.heading:
                chapter = chapter_told(passage.text)
            if passage.in_table and (_VILLAGE.search(passage.row) or passage.column == "序号"):
                continue
            taken = [*passage.closed, *((tag.start, tag.end) for tag in find_tags(passage.text))]
            first = re.split(r"[。：:]", passage.text, maxsplit=1)[0]
            own = chapter_told(first) if len(first) <= _SHORT else ""
            for number in numbers(passage.text, taken):
                yield n, self._sight(passage, number, "三" if chapter == "三" else own or chapter)

    def _sight(self, passage: Passage, number: Number, chapter: str) -> Sight:
        pieces, form = number.near, "去年" if number.past else ""
        if passage.in_table:
            pieces = (*pieces, (passage.row, 1.0), (passage.column, 0.85))
            if f"{self._year - 1}年" in passage.column or re.search("上年|去年|同期", passage.column):
                form = "去年"
            if re.search("增减|增加|减少|相差", passage.column):
                form = "增减"
        if not form and self._shorter and _TOTAL.search(number.sentence_only):
            form = "累计"
        plan = chapter == "三" or bool(_AHEAD.search(_sentence(passage.text, number.start)[: number.end]))
        rate = bool(_RATE.search(number.sentence_only))
        return Sight(number, pieces, "" if chapter == "三" else chapter, passage.unit, form, plan, rate)

    def _proposal(
        self, passage: Passage, paragraph: int, sight: Sight, pick: Option | None, options: Sequence[Option]
    ) -> Proposal:
        number = sight.number
        others = [o for o in options if pick is None or o.figure.id != pick.figure.id]
        told = tuple(o.figure.id for o in others if o.points >= LEAST - 0.8)[:3]
        if pick is None:
            return replace(place_of(passage, paragraph, number.start, number.end, others=told), sight=sight)
        figure = pick.figure
        form, end = written(figure, sight, passage.text)
        start = number.start - (
            sight.form == "增减" and passage.text[number.start - 1 : number.start] in ("-", "－", "+")
        )
        rival = others[0].points if others else 0.0
        sure = (
            pick.points >= SURE
            and pick.words >= 0.5
            and pick.points - rival >= 0.6
            and pick.agrees is not False
            and not number.ordinal
        )
        value = self._values[sight.form].get(figure.id)
        return replace(
            place_of(passage, paragraph, start, end, others=told),
            tag="|".join(part for part in (figure.id, sight.form, form) if part),
            label=figure.label,
            sure=sure,
            score=round(pick.points, 2),
            value="" if value is None or not value.known else value.whole,
            agrees=pick.agrees,
            sight=sight,
        )

    def _changes(self, passages: Sequence[Passage], made: Sequence[Proposal]) -> Iterator[Proposal]:
        """Comparisons with the year before: they belong to the number just before them in their sentence."""
        for n, passage in enumerate(passages):
            for change in changes(passage.text):
                owner = self._owner(passage, change, [p for p in made if p.paragraph == n])
                if owner is None or not owner.tag:
                    continue
                form = ("环比" if change.last_period else "同比") + ("" if change.percent else "增减")
                yield replace(
                    place_of(passage, n, change.start, change.end),
                    tag=f"{owner.figure}|{form}", label=f"{owner.label}（{form}）", sure=owner.sure, score=owner.score,
                )  # fmt: skip

    def _owner(self, passage: Passage, change: Change, made: Sequence[Proposal]) -> Proposal | None:
        """The number just before a comparison; where a new sentence began, the one that its words name."""
        before = [p for p in made if p.end <= change.start]
        if not before:
            return None
        last = max(before, key=lambda p: p.end)
        between = plain_width(passage.text[last.end : change.start])
        if re.search(r"\d", between):
            return None
        own = _BREAK.split(between, maxsplit=1)[-1] if _BREAK.search(between) else ""
        if "。" not in between and not re.search(r"[一-鿿]{2}", AGAINST.sub("", own)):
            return last
        words = grams(own.rpartition("。")[2])
        named = [p for p in before if p.tag and words & grams(p.label)]
        return max(named, key=lambda p: len(words & grams(p.label)), default=None)


def place_of(passage: Passage, paragraph: int, start: int, end: int, others: tuple[str, ...] = ()) -> Proposal:
    """A place without a tag."""
    text = passage.text
    sentence = _sentence(text, start).strip()
    if passage.in_table:
        sentence = "｜".join(part for part in (passage.row, passage.column, text) if part)
    return Proposal(
        paragraph,
        start,
        end,
        text[start:end],
        near(text, start, end),
        "",
        "",
        False,
        0.0,
        others,
        passage.place,
        sentence,
        passage=passage,
    )


def _sentence(text: str, at: int) -> str:
    """The sentence in which a place stands."""
    return next((m[0] for m in _SENTENCE.finditer(text) if m.start() <= at < m.end()), text)


def written(figure: Figure, sight: Sight, text: str) -> tuple[str, int]:
    """The form of the tag by which the number is written as the text does, and where the replaced stretch ends."""
    number = sight.number
    suffix = text[number.start : number.end].lstrip(
        "0123456789０１２３４５６７８９.．,，*零〇一二两三四五六七八九十百千"
    )
    bare = number.end - len(suffix)
    if figure.style == "at_least":
        found = re.match(r"\w?及以上", text[number.end :])
        return ("", number.end + found.end()) if found else ("原数", bare)
    _, plain = parted(figure.unit)
    in_cell = passage_unit(sight)
    scale = number.scale or (in_cell[:1] if in_cell[:1] in ("万", "亿") and len(in_cell) > 1 else "")
    other = _other_unit(plain, in_cell or sight.after)
    said = f"{scale}{other or plain}" if scale or unit_told(sight, plain) else figure.unit
    unit = f"按{said}" if said != figure.unit and figure.unit else ""
    if figure.style == "yu" or number.more:
        into = bool(wording.scale_in_words(said))
        end = number.end if into or not suffix.endswith(("万", "亿")) else number.end - 1
        if number.more or number.value is None:
            return "|".join(part for part in ("" if figure.style == "yu" and not unit else "余", unit) if part), end
        return unit or "原数", bare
    if number.han and figure.style != "han":
        return "汉字", number.end
    if not number.han and number.value is not None and figure.style == "han":
        return "原数", bare
    return unit, bare


def passage_unit(sight: Sight) -> str:
    """The unit of a table cell that has none itself."""
    return "" if sight.number.after or sight.number.scale else sight.unit


def _other_unit(plain: str, after: str) -> str:
    """Another unit of length or weight in which the text gives the number; empty when it is the figure's own."""
    after = after[1:] if after[:1] in ("万", "亿") else after
    said = measure_said(after, plain)
    return "" if said == plain else said


class Proposing:
    """Proposals for a whole report of a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @cached_property
    def contexts(self) -> Mapping[str, str]:
        """The words of the shipped template around each tag."""
        from township_desk.formats import docx_parts

        return told_around(p.text for p in docx_parts.passages(docx_parts.open_docx(self._desk.reporting.template)))

    def propose(self, passages: Sequence[Passage], frame: Frame, notices: tuple[str, ...] = ()) -> OldReport:
        """The proposals for a report about the days of a frame, in order; numbers without a figure have no tag."""
        from township_desk.service.naming import Names

        figures = self._desk.figures
        year = frame.end.year
        taken, before = figures.take(frame), figures.take(figures.last_year(frame))
        totals = figures.take(figures.frame(as_of=frame.end)) if frame.kind != "year" else None
        matcher = Matcher(figures.known.values(), self.contexts, taken, before, totals)
        proposer = Proposer(matcher, year, taken, before, totals)
        made = [*Names(taken, self._villages()).propose(passages), *self._words(passages, year)]
        for each in proposer.numbers(passages):
            if not any(p.paragraph == each.paragraph and p.start < each.end and each.start < p.end for p in made):
                made.append(each)
        values = {key: each.whole for key, each in taken.items() if each.known}
        return OldReport(tuple(sorted(made, key=lambda p: (p.paragraph, p.start))), notices, values)

    def _villages(self) -> tuple[str, ...]:
        return tuple(words for _, words in self._desk.records.options("village", "", 500))

    def _words(self, passages: Sequence[Passage], year: int) -> Iterator[Proposal]:
        """The years and the town's name."""
        asked = [
            (rf"(?<!\d){number}(?=年(?!\d))", name)
            for number, name in ((year, "年度"), (year - 1, "上年"), (year + 1, "下年"))
        ]
        asked += [(_han_year(number), f"{name}|汉字") for number, name in ((year, "年度"), (year + 1, "下年"))]
        if self._desk.town:
            asked.append((re.escape(self._desk.town), "镇名"))
        for n, passage in enumerate(passages):
            for pattern, tag in asked:
                for match in re.finditer(pattern, plain_width(passage.text)):
                    made = place_of(passage, n, match.start(), match.end())
                    yield replace(made, tag=tag, label=WORDS[tag.partition("|")[0]], sure=True, score=9.0)


def _han_year(year: int) -> str:
    return "".join(f"[{'〇零' if char == '0' else wording.han(int(char))}]" for char in str(year)) + "(?=年)"


def told_around(texts: Iterator[str]) -> dict[str, str]:
    """The words around each tag of a template, by the tag's name."""
    found = {}
    for text in texts:
        for tag in find_tags(text):
            before = re.split(r"[。；，：、}]", text[: tag.start])[-1]
            found[tag.name] = before + re.split(r"[。；，：、{]", text[tag.end :])[0]
    return found
