"""Scores: points given item by item (json in the dictionary), written as 组织机制10、村庄清洁28.5."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from township_desk.core.fields import Field, ParseContext, Parsed, raw_text
from township_desk.core.text import clean_line

_ITEM = re.compile(r"([^\d:：=]+?)\s*[:：=]?\s*(\d+(?:\.\d{1,2})?)\s*分?")
_PARTS = re.compile(r"[、，,；;\n]+")


def plain(points: Decimal) -> str:
    """Points without needless zeros: 10, 28.5."""
    text = f"{points:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, kw_only=True)
class Scores(Field):
    """json {item: points}: kept as pairs in the order written, points with at most two decimals, none named twice."""

    kind: ClassVar[str] = "json"
    width: int = 30

    def read(self, raw: Any, ctx: ParseContext) -> Parsed:
        pairs = self._pairs(raw)
        if isinstance(pairs, str):
            return self.bad("SCORES", pairs)
        names = [name for name, _ in pairs]
        if len(set(names)) < len(names):
            return self.bad("SCORES", "“{字段}”里有一个分项写了两次，请核对。")
        return Parsed(tuple(pairs) or None)

    def _pairs(self, raw: Any) -> list[tuple[str, Decimal]] | str:
        """The pairs of a text, a mapping or pairs; or the sentence that says what can't be read."""
        if isinstance(raw, Mapping):
            raw = tuple(raw.items())
        if isinstance(raw, tuple | list):
            return [(str(name), Decimal(str(points))) for name, points in raw]
        found: list[tuple[str, Decimal]] = []
        for part in filter(None, (clean_line(text) for text in _PARTS.split(raw_text(raw)))):
            match = _ITEM.fullmatch(part)
            if match is None:
                return f"“{{字段}}”里的“{part}”看不懂，请写成：组织机制10、村庄清洁28.5。"
            found.append((match[1].strip(), Decimal(match[2])))
        return found

    def format(self, value: Any) -> str:
        return "、".join(f"{name}{plain(points)}" for name, points in value or ())

    def to_store(self, value: Any) -> Any:
        if not value:
            return None
        import json

        return json.dumps([[name, plain(points)] for name, points in value], ensure_ascii=False)

    def from_store(self, stored: Any) -> Any:
        if not stored:
            return None
        import json

        return tuple((name, Decimal(points)) for name, points in json.loads(stored))

    def to_json(self, value: Any) -> Any:
        return {name: plain(points) for name, points in value} if value else None

    def from_json(self, value: Any) -> Any:
        return tuple((name, Decimal(points)) for name, points in value.items()) if value else None
