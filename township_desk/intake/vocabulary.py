"""What a header's words mean: the ledger's labels and synonyms and the intake's own, compared without spaces or width."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from township_desk.core.fields import SAVE, Attachments, Field, ParseContext
from township_desk.core.fields_choice import Choice, Ref
from township_desk.core.fields_date import Date, read_date
from township_desk.core.ledger import Ledger
from township_desk.core.text import match_key
from township_desk.intake.grid import cell_text
from township_desk.intake.model import Doubt, Intake, Look, Part, split_target, target_of

_NOTHING = (
    "序号",
    "序",
    "no",
    "排序",
    "顺序号",
    "编号",
    "审批内码",
    "内码",
    "行号",
    "id",
    "编码",
    "系统编号",
    "结果",
    "说明（导入）",
)
_PARENS = re.compile(r"[（(\[【〔][^（()）\]】〕]*[）)\]】〕]")
_UNIT_WORD = re.compile(r"[（(\[【:：/／]?\s*(?:单位[:：])?\s*(万元|亿元|元)\s*[）)\]】]?\s*$")
_GROUP = re.compile(r"(第?[一二三四五六七八九十\d]+|[东西南北中上下前后])\s*(组|社|队|村民小组|小组)")
_NUMBER = re.compile(r"\s*\d+(\.\d+)?\s*[%％]?\s*")
_BEFORE = re.compile(r"(?:原来?|旧|调整前|调标前|提标前|变更前|变动前|上月|上年|上季度?)(?=.{2})")
"""What was before: such a column is not what the header says without it."""
_NOW = re.compile(r"(?:现在?|新|调整后|调标后|提标后|变更后|变动后|本月|当月|目前|核定|审定|审批|批准|实际)(?=.{2})")
_BEFORE_GROUP = re.compile(r"(?:原来?|旧|调整前|调标前|提标前|变更前|变动前|上月|上年|上季度?).{0,6}")
_SURE = 90
_LONGEST = 40
"""Characters of the longest header that is looked up."""
_SHORT = 3


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a header may mean: fields, best first; its weight; a doubt to settle by the values."""

    fields: tuple[str, ...] = ()
    weight: int = 0
    how: str = ""
    doubt: Doubt | None = None
    guess: str | None = None
    ignored: bool = False
    unit: int = 0


class Vocabulary:
    """All words of one intake over its ledgers; `is_village` says whether a text names a village of the township."""

    def __init__(
        self,
        intake: Intake,
        ledgers: Mapping[str, Ledger],
        today: date,
        is_village: Callable[[str], bool] = lambda text: False,
    ) -> None:
        self.intake = intake
        self.ledger = ledger = ledgers[intake.ledger]
        self.parts: dict[str, tuple[Part, Ledger]] = {p.key: (p, ledgers[p.ledger]) for p in intake.parts}
        self._today = today
        self._is_village = is_village
        self._fields = [f for f in ledger.fields if f.stored and not f.hidden and not isinstance(f, Attachments)]
        self._words: dict[str, str] = {}
        self._doubts = {match_key(word): doubt for doubt in intake.doubts for word in doubt.words}
        self._under = {(match_key(a), match_key(b)): target for (a, b), target in self._groups()}
        self._patterns = [(re.compile(pattern), target) for pattern, target in intake.patterns]
        own = {match_key(word) for f in self._fields for word in (f.label, *f.synonyms)}
        self._ignored = {match_key(word) for word in intake.ignored}
        self._nothing = {match_key(word) for word in _NOTHING} - own | self._ignored
        self._heard: dict[str, bool] = {}
        self._cache: dict[tuple[str, ...], Meaning] = {}
        self._learn()
        self._needed = {f.name for f in ledger.needed_to_save}
        self.needed_days = tuple(
            f.name for f in ledger.needed_to_save if isinstance(f, Date) and f.name not in intake.spares
        )
        """The days without which no row is taken in."""
        self.naming = intake.naming or tuple(f.name for f in ledger.needed_to_save if f.name != ledger.village)
        """Targets that make a line a row."""
        self.village = ledger.village or next(
            (
                target_of(key, found.village)
                for key, (part, found) in self.parts.items()
                if found.village is not None and found.village in part.words
            ),
            "",
        )
        """The target of the column that says the line's village; '' where there is none."""

    def _groups(self) -> Iterator[tuple[tuple[str, str], str]]:
        yield from self.intake.under.items()
        for part in self.intake.parts:
            for words, name in part.under.items():
                yield words, target_of(part.key, name)

    def field(self, target: str) -> Field:
        """The field that a target (`field` or `key.field`) names."""
        key, name = split_target(target)
        return (self.parts[key][1] if key else self.ledger).by_name[name]

    def label(self, target: str) -> str:
        """A target in the clerk's words: 计划总投资, 中央资金·计划金额."""
        key, _ = split_target(target)
        label = self.field(target).label
        return f"{self.parts[key][0].label}·{label}" if key else label

    def find(self, text: str) -> str | None:
        """The target of a name or label that a clerk gave; None when there is none."""
        if (found := self.ledger.field(text)) is not None:
            return found.name
        return next((target for target in self.targets() if text in (target, self.label(target))), None)

    def targets(self) -> list[str]:
        """Everything that a column may fill."""
        own = [f.name for f in self.ledger.fields if not f.auto and f.virtual is None]
        return own + [target_of(part.key, name) for part, _ in self.parts.values() for name in part.words]

    def _learn(self) -> None:
        names = {f.name for f in self._fields}
        for name, words in self.intake.words.items():
            for word in words if name in names else ():
                self._words.setdefault(match_key(word), name)
        for part, _ in self.parts.values():
            for name, words in part.words.items():
                for word in words:
                    self._words.setdefault(match_key(word), target_of(part.key, name))
        for make in (_plain, _synonyms):
            for f in self._fields:
                for word in make(f):
                    self._words.setdefault(match_key(word), f.name)
        for word in (*self._doubts, *self._ignored):
            self._words.pop(word, None)

    def hits(self, row: Sequence[Any]) -> bool:
        """Whether at least two cells of a row are known words (one, where there is only one)."""
        found = 0
        for cell in row:
            if self.knows(cell):
                found += 1
                if found == 2:
                    return True
        return False

    def knows(self, cell: Any) -> bool:
        """Whether a cell holds a header's word."""
        if cell.__class__ is not str or len(cell) > _LONGEST:
            return False
        found = self._heard.get(cell)
        if found is None:
            found = self._heard[cell] = self._known(cell)
        return found

    def _known(self, text: str) -> bool:
        keys = _keys(text)
        return any(key in self._words or key in self._doubts for key in keys) or bool(self._like(keys))

    def enough(self, fields: set[str]) -> bool:
        """Whether the fields found make a header: three, or two with one that identifies a row (not the village)."""
        fields = {self.intake.instead.get(name, name) for name in fields} | fields
        naming = fields & (set(self.naming) if self.intake.naming else self._needed - {self.ledger.village})
        return (len(fields) >= 3 and bool(naming or not self._needed)) or (len(fields) >= 2 and len(naming) >= 1)

    def meaning(self, path: tuple[str, ...]) -> Meaning:
        """What a column with these header words may mean."""
        found = self._cache.get(path)
        if found is None:
            found = self._cache[path] = self._meaning(path)
        return found

    def _meaning(self, path: tuple[str, ...]) -> Meaning:
        leaf, upper = path[-1], path[-2] if len(path) > 1 else ""
        if self.intake.apart is not None and self.intake.apart(path):
            return Meaning(ignored=True)
        if any(_BEFORE_GROUP.fullmatch(match_key(word)) for word in path[:-1]):
            return Meaning(guess=self._words.get(_keys(leaf)[-1]))
        unit = next((unit for words in reversed(path) if (unit := self._unit(words))), 0)
        if upper and (name := self._under_group(match_key(upper), _keys(leaf))):
            return Meaning((name,), 40, "under", unit=unit)
        for weight, key in zip((30, 20, 15), _keys(leaf), strict=False):
            if key in self._doubts:
                doubt = self._doubts[key]
                return Meaning((doubt.first, doubt.other), weight - 15, "look", doubt=doubt)
            if key in self._words:
                sure = self._by_number(self._words[key], key)
                return Meaning((self._words[key],), weight + sure, "exact", unit=unit)
        if upper:
            for key in (match_key(upper + leaf), *(_keys(upper)[-1] + key for key in _keys(leaf))):
                if key in self._words:
                    return Meaning((self._words[key],), 25, "under", unit=unit)
                if key in self._doubts:
                    doubt = self._doubts[key]
                    return Meaning((doubt.first, doubt.other), 10, "look", doubt=doubt)
        if match_key(leaf) in self._nothing:
            return Meaning(ignored=True)
        return self._resembling(leaf, unit)

    def _by_number(self, target: str, key: str) -> int:
        """1 for a header that names a person by ID number: beside the person's name it is the surer one."""
        f = self.field(target)
        return int(isinstance(f, Ref) and f.target == "person" and ("身份" in key or "证件" in key))

    def names_person(self, target: str) -> bool:
        """Whether a target refers to a registered person."""
        f = self.field(target)
        return isinstance(f, Ref) and f.target == "person"

    def _resembling(self, leaf: str, unit: int) -> Meaning:
        """What a header without a word of its own resembles: a pattern, the word without its 现 or 调整后, a like word."""
        keys = _keys(leaf)
        if (before := _BEFORE.match(keys[-1])) is not None:  # counts where nothing says what is now
            return Meaning(guess=self._words.get(keys[-1][before.end() :]), unit=unit)
        if (now := _NOW.match(keys[-1])) is not None:
            bare = keys[-1][now.end() :]
            if bare in self._words:
                return Meaning((self._words[bare],), 12, "exact", unit=unit)
            if bare in self._doubts:
                doubt = self._doubts[bare]
                return Meaning((doubt.first, doubt.other), 5, "look", doubt=doubt)
            if like := self._like((bare,)):
                return Meaning((like,), 8, "guessed", unit=unit)
        like = self._like(keys)
        if like is not None:
            return Meaning((like,), 8, "guessed", unit=unit) if like else Meaning(unit=unit)
        return Meaning(guess=self._guess(leaf), unit=unit)

    def _like(self, keys: Sequence[str]) -> str | None:
        """The target of the first pattern that one of the forms of a header fits; '' where it is to be left out."""
        for pattern, target in self._patterns:
            if any(pattern.fullmatch(key) for key in keys):
                return target
        return None

    def _under_group(self, upper: str, keys: tuple[str, ...]) -> str | None:
        """The field of a header under its group; the longest declared group that the group's words contain decides."""
        found = [(len(group), name) for (group, word), name in self._under.items() if word in keys and group in upper]
        return max(found)[1] if found else None

    def _guess(self, leaf: str) -> str | None:
        key = _keys(leaf)[-1]
        if len(key) < _SHORT:
            return None
        from rapidfuzz import fuzz, process

        best = process.extractOne(
            key, [w for w in self._words if len(w) >= _SHORT], scorer=fuzz.ratio, score_cutoff=_SURE
        )
        return self._words[best[0]] if best is not None else None

    def _unit(self, leaf: str) -> int:
        """The amount of the unit in a header, in 元 (10000 for 万元); 0 where it names none."""
        match = _UNIT_WORD.search(leaf)
        return {"元": 1, "万元": 10_000, "亿元": 100_000_000}[match[1]] if match else 0

    def decide(self, doubt: Doubt, values: Sequence[Any]) -> tuple[str, str]:
        """The fields of a doubtful header, likelier one first, by what the column holds."""
        texts = [text for cell in values if (text := cell_text(cell))]
        yes = bool(texts) and _LOOKS[doubt.look](self, doubt.first, texts)
        if not yes and doubt.look is Look.CHOICE:  # neither: what the header means most often
            yes = not texts or (
                isinstance(self.field(doubt.other), Choice) and not self.looks_chosen(doubt.other, texts)
            )
        return (doubt.first, doubt.other) if yes else (doubt.other, doubt.first)

    def looks_chosen(self, name: str, texts: Sequence[str]) -> bool:
        """Whether most texts are options of a field."""
        option = self.field(name)
        key, bare = split_target(name)
        spoken = self.parts[key][0].values if key else self.intake.values
        words = {match_key(word) for word in spoken.get(bare, {})} | {match_key(c) for c in option.choices}
        if isinstance(option, Choice):
            words |= {match_key(word) for word in option.words}
        return sum(match_key(text) in words for text in texts) * 2 > len(texts)

    def looks_number(self, name: str, texts: Sequence[str]) -> bool:
        """Whether most texts are numbers or percents."""
        return sum(_NUMBER.fullmatch(text) is not None for text in texts) * 2 > len(texts)

    def looks_village(self, name: str, texts: Sequence[str]) -> bool:
        """Whether most texts name villages of the township."""
        return sum(all(map(self._is_village, split_names(text))) for text in texts) * 2 > len(texts)

    def looks_group(self, name: str, texts: Sequence[str]) -> bool:
        """Whether most texts name a villagers' group."""
        return sum(_GROUP.search(text) is not None for text in texts) * 2 > len(texts)

    def looks_later(self, name: str, texts: Sequence[str]) -> bool:
        """Whether a text is a date later than today."""
        ctx = ParseContext(self._today)
        days = (read_date(text, ctx) for text in texts)
        return any(isinstance(day, date) and day > self._today for day in days)


_LOOKS: dict[Look, Callable[[Vocabulary, str, Sequence[str]], bool]] = {
    Look.CHOICE: Vocabulary.looks_chosen,
    Look.GROUP: Vocabulary.looks_group,
    Look.LATER: Vocabulary.looks_later,
    Look.NUMBER: Vocabulary.looks_number,
    Look.VILLAGE: Vocabulary.looks_village,
}


def split_names(text: str) -> list[str]:
    """The names in a cell that may hold several: 柳沟村、石盘村."""
    return [part for part in re.split(r"[、，,；;/／|\s]+|和|及", text) if part]


def _plain(f: Field) -> tuple[str, ...]:
    unit = f"{f.label}（{f.unit}）" if f.unit else f.label
    return (f.label, unit, f.name)


def _synonyms(f: Field) -> tuple[str, ...]:
    if isinstance(f, Ref) and f.target == "village":
        return (*f.synonyms, "村", "村（社区）", "所属村", "村名")
    if isinstance(f, Date) and f.label.endswith("日期") and f.needed is SAVE:
        return (*f.synonyms, f.label.removesuffix("日期") + "时间", "日期")
    return f.synonyms


_NOTED = "*＊★☆※▲△# ①②③④⑤⑥⑦⑧⑨⑩¹²³⁴⁵"
"""Marks of need and of footnotes around a header."""


def _keys(text: str) -> tuple[str, ...]:
    """The forms under which a header is looked up: whole, without what stands in brackets, without marks of need."""
    text = text.strip(_NOTED)
    whole = match_key(text)
    bare = match_key(_PARENS.sub("", text))
    return (whole, bare) if bare and bare != whole else (whole,)
