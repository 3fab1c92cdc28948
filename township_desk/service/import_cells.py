"""How one cell of a village's sheet is read: errors and dittos refused, known words translated, then the field's own way."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from township_desk.core.fields import EMPTY, Field, LostDigits, Name, ParseContext, Parsed, Text, show_raw
from township_desk.core.fields_choice import MultiRef
from township_desk.core.fields_code import IdCard, is_plain_id
from township_desk.core.problem import Problem, Severity
from township_desk.core.text import clean_line, match_key
from township_desk.formats import rawbook
from township_desk.intake.vocabulary import split_names
from township_desk.service.import_villages import Villages

_NOTHING = frozenset({"/", "\\", "-", "—", "——", "--", "－", "／", "…", "……", "/ /"})
_DITTO = frozenset({"同上", "同前", "〃", "″", "同左", "如上", "″″", "〃〃"})
_ADDED = re.compile(
    r"^[*＊#＃★☆▲△●○◆\d、.．\s]+|[（(](?:户主|本人|申请人|男|女|法人|负责人|组长)[）)]|[*＊#＃★☆▲△●○◆]+$"
)
"""What stands beside a person's name without being part of it."""
_YEARLESS = re.compile(r"\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*[日号]?\s*")


class Memo(dict[Any, Parsed]):
    """Raw value -> its reading, read once."""

    def __init__(self, read: Callable[[Any], Parsed]) -> None:
        super().__init__({None: EMPTY})
        self._read = read

    def __missing__(self, raw: Any) -> Parsed:
        parsed = self[raw] = self._read(raw)
        return parsed


def reader_of(
    f: Field, ctx: ParseContext, words: Mapping[str, str], villages: Villages | None
) -> Callable[[Any], Parsed]:
    """How one cell of a column is read: errors and dittos refused, known words translated, then the field's own way."""
    known = {match_key(word): value for word, value in words.items()}
    own_unit = replace(ctx, scale=1)
    named = isinstance(f, Name)
    today = ctx.today if isinstance(f, IdCard) and not f.checks else None
    as_received = isinstance(f, Text)
    """Texts keep such a number as the formula bar shows it; numbers and codes refuse it."""

    def read(raw: Any) -> Parsed:
        if today is not None and raw.__class__ is str and is_plain_id(raw, today):
            return Parsed(raw)
        if isinstance(raw, rawbook.LostDigits):
            raw = raw.text if as_received else LostDigits(raw.value)
        elif isinstance(raw, rawbook.ErrorCell):
            text = f"“{f.label}”单元格是“{raw.text}”，没有可用的值，请改正。"
            return Parsed(None, Problem("CELL-ERROR", text, field=f.name, column=f.label, value=raw.text))
        elif isinstance(raw, str):
            text = raw.strip()
            if not text or text in _NOTHING:
                return EMPTY
            if text in _DITTO:
                told = f"“{f.label}”不能写“{text}”，请写明具体内容。"
                return Parsed(None, Problem("G-17", told, field=f.name, column=f.label, value=text))
            if known and (word := known.get(match_key(text))) is not None:
                raw = word
        if villages is not None:
            return _village(f, raw, villages)
        if f.kind == "phone" and isinstance(raw, str) and (first := _first_number(f, raw, ctx)) is not None:
            return first
        stated = ctx.scale != 1 and isinstance(raw, str) and "元" in raw
        parsed = f.parse(raw, own_unit if stated else ctx)
        if named and parsed.problem is not None and isinstance(raw, str):
            bare = f.parse(_ADDED.sub("", raw), ctx)
            parsed = bare if bare.problem is None and bare.value is not None else parsed
        return parsed

    return read


def _first_number(f: Field, text: str, ctx: ParseContext) -> Parsed | None:
    """The first good number of a cell that holds several, mobile ones before fixed lines; None where it holds one."""
    parts = [part for part in re.split(r"[/／、,，;；\n或和]+", text.strip()) if part.strip()]
    read = [parsed for part in parts if (parsed := f.parse(part, ctx)).value is not None]
    if len(parts) < 2 or not read:
        return None
    chosen = next((parsed for parsed in read if str(parsed.value).startswith("1")), read[0])
    told = f"“{f.label}”有{len(parts)}个号码，只能收入一个，其余请记入备注。"
    problem = Problem("PHONE-TWO", told, Severity.WARNING, field=f.name, column=f.label, value=text)
    return Parsed(chosen.value, problem)


def _village(f: Field, raw: Any, villages: Villages) -> Parsed:
    text = clean_line(show_raw(raw))
    if isinstance(f, MultiRef):
        several = villages.several(split_names(show_raw(raw)))
        if several:
            return Parsed(several)
    elif (found := villages.exact(text)) is not None:
        return Parsed(found)
    told = unknown_village(text)
    return Parsed(None, Problem("REF", told, field=f.name, column=f.label, value=text))


def unknown_village(text: str) -> str:
    """What is told of a village that the desk doesn't know."""
    return f"“{text}”没有登记在村（社区）台账里，请核对村名；村名不错的，先在底册的“村（社区）”里登记，再导入一次。"


def is_yearless(raw: Any) -> bool:
    """Whether a cell gives a day and month only."""
    return isinstance(raw, str) and _YEARLESS.fullmatch(raw) is not None


__all__ = ["Memo", "is_yearless", "reader_of", "unknown_village"]
