"""Which village a text means: a cell, a sheet's name, a unit line, a title, or the beginning of a place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from township_desk.core.text import match_key

_GROUP = re.compile(r"第?[一二三四五六七八九十\d东西南北中上下前后老新]+(组|社|队|村民小组|小组|号|巷|片)")
_ABOVE = re.compile(r"(?:\S{2,8}?省)?(?:\S{2,8}?市)?(?:\S{2,8}?[县区])?\S{2,6}?(?:镇|乡|街道办?|办事处)(?=.{2})")
"""What may stand before a village's name: 岚川县青禾镇."""
_SHORT = 2


class Villages:
    """The villages of the township by their spellings (match key -> ids)."""

    def __init__(self, spelled: Mapping[str, Sequence[int]], titles: Mapping[int, str]) -> None:
        self._ids = {key: ids[0] for key, ids in spelled.items() if len(ids) == 1}
        self._titles = titles
        self._longest = sorted((key for key in self._ids if len(key) >= _SHORT), key=len, reverse=True)
        self._inside: dict[str, int | None] = {}
        self._leading: dict[str, int | None] = {}

    def title(self, village: int | None) -> str | None:
        """The village's name."""
        return None if village is None else self._titles.get(village)

    def exact(self, text: str) -> int | None:
        """The village that a whole text names, or a village with its group behind it (东岭村二组)."""
        key = match_key(text)
        found = self._ids.get(key)
        if found is not None:
            return found
        for spelling in self._longest:
            if key.startswith(spelling) and _GROUP.fullmatch(key[len(spelling) :]):
                return self._ids[spelling]
        above = _ABOVE.match(key)
        return self.exact(key[above.end() :]) if above is not None else None

    def several(self, texts: Sequence[str]) -> tuple[int, ...]:
        """The villages that all of these texts name, each one or several written together (柳沟村石盘村); () where a
        text names none."""
        found: list[int] = []
        for text in texts:
            village = self.exact(text)
            together = [village] if village is not None else self._together(match_key(text))
            if not together:
                return ()
            found += together
        return tuple(dict.fromkeys(found))

    def _together(self, key: str) -> list[int]:
        found: list[int] = []
        while key:
            spelling = next((s for s in self._longest if key.startswith(s)), None)
            if spelling is None:
                return []
            found.append(self._ids[spelling])
            key = key[len(spelling) :]
        return found

    def inside(self, text: str) -> int | None:
        """The one village named somewhere in a text; None when there is none or more than one."""
        if text not in self._inside:
            self._inside[text] = self._find(match_key(text))
        return self._inside[text]

    def _find(self, key: str) -> int | None:
        found: set[int] = set()
        for spelling in self._longest:
            if spelling in key:
                found.add(self._ids[spelling])
                key = key.replace(spelling, "\n")
        return found.pop() if len(found) == 1 else None

    def leading(self, text: str) -> int | None:
        """The village that a place begins with: a full name (东岭村…), or any spelling before a group (东岭二组)."""
        if text not in self._leading:
            self._leading[text] = self._lead(match_key(text))
        return self._leading[text]

    def after(self, text: str) -> str:
        """What stands behind the village that a text begins with (东岭村二组 -> 二组); the text itself where there is none."""
        key = match_key(text)
        for spelling in self._longest:
            rest = key[len(spelling) :]
            if key.startswith(spelling) and (spelling[-1] in "村区会" or not rest or _GROUP.match(rest)):
                return rest
        return text

    def _lead(self, key: str) -> int | None:
        for spelling in self._longest:
            if key.startswith(spelling) and (spelling[-1] in "村区会" or _GROUP.match(key[len(spelling) :])):
                return self._ids[spelling]
        return None


__all__ = ["Villages"]
