"""Fields of choice: yes/no, enumerations, references to other ledgers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from township_desk.core.fields import EMPTY, Field, ParseContext, Parsed, raw_text
from township_desk.core.tabular import CellType
from township_desk.core.text import clean_line, cover_numbers, match_key

_YES = frozenset("是 有 √ ✓ ✔ ☑ 1 y yes true t 对 v 已 有效 ○".split())
_NO = frozenset("否 无 × ✗ ✘ ☐ □ x 0 n no false f 错 未 没有 不是".split())
_NEGATIONS = ("不", "非", "未", "无", "没")


@dataclass(frozen=True, kw_only=True)
class Bool(Field):
    """bool: 是/否, stored 1/0."""

    kind: ClassVar[str] = "bool"
    sql: ClassVar[str] = "int"
    cell: ClassVar[CellType] = CellType.CENTER
    width: int = 6

    def read(self, raw: Any, ctx: ParseContext) -> Parsed:
        if isinstance(raw, bool):
            return Parsed(raw)
        text = raw_text(raw).strip().lower()
        text = {"１": "1", "０": "0"}.get(text, text)
        if text in _YES:
            return Parsed(True)
        if text in _NO:
            return Parsed(False)
        return self.bad("BOOL", "“{字段}”应填“是”或“否”。")

    def format(self, value: Any) -> str:
        return "" if value is None else ("是" if value else "否")

    def to_store(self, value: Any) -> Any:
        return None if value is None else int(value)

    def from_store(self, stored: Any) -> Any:
        return None if stored is None else bool(stored)

    @property
    def choices(self) -> tuple[str, ...]:
        return ("是", "否")


def find_option(text: str, options: tuple[str, ...], words: Mapping[str, str], *, loose: bool = True) -> str | None:
    """The option that a text means: itself, a known word for it, or (`loose`) the only one that it contains or begins.

    A text that begins with a negation is never taken for an option that doesn't (不是重大 is not 重大).
    """
    key = match_key(text)
    if not key:
        return None
    by_key = {match_key(option): option for option in options}
    if key in by_key:
        return by_key[key]
    for word, option in words.items():
        if match_key(word) == key:
            return option
    if not loose:
        return None
    inside = [
        o for k, o in by_key.items() if k in key and not (key.startswith(_NEGATIONS) and not k.startswith(_NEGATIONS))
    ]
    longest = [o for o in inside if not any(o != p and match_key(o) in match_key(p) for p in inside)]
    if len(longest) == 1:
        return longest[0]
    begun = [o for k, o in by_key.items() if len(key) >= 2 and k.startswith(key)]
    return begun[0] if len(begun) == 1 else None


@dataclass(frozen=True, kw_only=True)
class Choice(Field):
    """enum: one of `options`, kept by its Chinese label; `words` maps what villages write to options."""

    kind: ClassVar[str] = "enum"
    cell: ClassVar[CellType] = CellType.CENTER
    options: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    """Option -> code, where numbering or a dictionary has one."""
    loose: bool = True
    """Whether an option inside a longer text counts; not where short options stand in other words (女 in 外甥女)."""
    width: int = 10

    def read(self, raw: Any, ctx: ParseContext) -> Parsed:
        text = clean_line(raw_text(raw))
        if not match_key(text):
            return EMPTY  # a dash or stroke says that there is nothing
        option = find_option(text, self.options, self.words, loose=self.loose)
        if option is None:
            shown = "、".join(self.options[:8]) + ("……" if len(self.options) > 8 else "")
            return self.bad("ENUM", f"“{{字段}}”没有“{text}”这一项，应为：{shown}。")
        return Parsed(option)

    @property
    def choices(self) -> tuple[str, ...]:
        return self.options

    @cached_property
    def rank(self) -> Mapping[str, int]:
        """Sort key: the order of the form."""
        return {option: i for i, option in enumerate(self.options)}


@dataclass(frozen=True, kw_only=True)
class MultiChoice(Choice):
    """multi_enum: several options, stored as |a|b|."""

    kind: ClassVar[str] = "multi_enum"
    cell: ClassVar[CellType] = CellType.TEXT
    exclusive: tuple[str, ...] = ()
    """Options that exclude all others (健康)."""

    def read(self, raw: Any, ctx: ParseContext) -> Parsed:
        parts = raw if isinstance(raw, tuple | list) else _split(raw_text(raw))
        found: list[str] = []
        for part in parts:
            parsed = super().read(part, ctx)
            if parsed.problem is not None:
                return parsed
            if parsed.value is not None and parsed.value not in found:
                found.append(parsed.value)
        if len(found) > 1 and any(option in self.exclusive for option in found):
            return self.bad("ENUM", f"“{{字段}}”中“{self.exclusive[0]}”不能与其他项同时选。")
        return Parsed(tuple(sorted(found, key=self.options.index)) or None)

    def format(self, value: Any) -> str:
        return "" if not value else "、".join(value)

    def to_store(self, value: Any) -> Any:
        return f"|{'|'.join(value)}|" if value else None

    def from_store(self, stored: Any) -> Any:
        return tuple(stored.strip("|").split("|")) if stored else None

    def to_json(self, value: Any) -> Any:
        return list(value) if value else None

    def from_json(self, value: Any) -> Any:
        return tuple(value) if value else None


def _split(text: str) -> list[str]:
    for mark in "，,；;/／\n|":
        text = text.replace(mark, "、")
    return [part.strip() for part in text.split("、") if part.strip()]


@dataclass(frozen=True, kw_only=True)
class Ref(Field):
    """fk: the id of a row of `target`; typed by that row's label or number."""

    kind: ClassVar[str] = "fk"
    sql: ClassVar[str] = "int"
    target: str = ""
    width: int = 10

    def read(self, raw: Any, ctx: ParseContext) -> Parsed:
        if isinstance(raw, int) and not isinstance(raw, bool) and ctx.lookup is None:
            return Parsed(raw)
        if isinstance(raw, date):
            return self.bad("REF", "“{字段}”应填名称。")
        return self.resolve(raw, ctx)

    def resolve(self, raw: Any, ctx: ParseContext) -> Parsed:
        """Find the one row that the text names."""
        if isinstance(raw, int) and not isinstance(raw, bool):
            return Parsed(raw)
        text = clean_line(raw_text(raw))
        if not text or ctx.lookup is None:
            return EMPTY if not text else self.bad("REF", f"“{{字段}}”没有找到“{text}”。")
        ids = ctx.lookup(self.target, text)
        if len(ids) == 1:
            return Parsed(ids[0])
        if not ids:
            return self.bad("REF", f"“{{字段}}”没有登记“{cover_numbers(text)}”，请核对名称或先登记。")
        return self.bad("REF-MANY", f"“{{字段}}”“{text}”对应{len(ids)}条登记，请写得更具体。")


@dataclass(frozen=True, kw_only=True)
class MultiRef(Ref):
    """multi_fk: ids of several rows, stored as |1|2|."""

    kind: ClassVar[str] = "multi_fk"
    sql: ClassVar[str] = "text"

    def read(self, raw: Any, ctx: ParseContext) -> Parsed:
        parts = raw if isinstance(raw, tuple | list) else _split(raw_text(raw))
        ids: list[int] = []
        for part in parts:
            parsed = self.resolve(part, ctx)
            if parsed.problem is not None:
                return parsed
            if parsed.value is not None and parsed.value not in ids:
                ids.append(parsed.value)
        return Parsed(tuple(ids) or None)

    def to_store(self, value: Any) -> Any:
        return f"|{'|'.join(map(str, value))}|" if value else None

    def from_store(self, stored: Any) -> Any:
        return tuple(int(part) for part in stored.strip("|").split("|")) if stored else None

    def to_json(self, value: Any) -> Any:
        return list(value) if value else None

    def from_json(self, value: Any) -> Any:
        return tuple(value) if value else None
