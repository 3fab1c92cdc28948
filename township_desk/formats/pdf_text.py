"""Widths of text on paper and Chinese line breaking, with caches."""

from __future__ import annotations

import re
from functools import lru_cache

from township_desk.formats.fonts import FontSet, Role

_CLOSE = "，。；：、！？）》」』】〕〉”’…—％·,.;:!?)\\]}%‰℃°"
_OPEN = "（《「『【〔〈“‘(\\[{￥¥"
_WORD = r"[A-Za-z0-9](?:[A-Za-z0-9.,:/@_%+#&~×*'-]*[A-Za-z0-9%])?"
_PIECE = re.compile(
    rf"[（(][^（()）\n]{{1,4}}[）)][{_CLOSE}]*"  # 3号（2022） and （万元） stay whole
    rf"|[{_OPEN}]*(?:{_WORD}|[^\s])[{_CLOSE}]*"  # no closing mark starts a line, no opening mark ends one
    rf"|\s+"
)
_TOLERANCE = 0.01
_CACHE = 60_000


@lru_cache(maxsize=20_000)
def pieces(text: str) -> tuple[str, ...]:
    """Stretches of a line that stay together if they fit: words, numbers, short brackets, marks with neighbours."""
    return tuple(_PIECE.findall(text))


class TextMeasure:
    """Measures and wraps text in the fonts of one document. Lengths are in points."""

    def __init__(self, fonts: FontSet) -> None:
        self.fonts = fonts
        self._wrapped: dict[tuple[str, Role, float, float], tuple[str, ...]] = {}

    def width(self, text: str, role: Role, pt: float) -> float:
        """Width of one line."""
        return sum(map(self.fonts.widths[role].__getitem__, text)) * pt / 1000

    def wrap(self, text: str, role: Role, pt: float, limit: float) -> tuple[str, ...]:
        """Lines of `text` no wider than `limit`; at least one line; nothing is left out but spaces at line ends."""
        key = (text, role, pt, limit)
        lines = self._wrapped.get(key)
        if lines is None:
            if len(self._wrapped) > _CACHE:
                self._wrapped.clear()
            lines = self._wrapped[key] = self._wrap(text, role, (limit + _TOLERANCE) * 1000 / pt)
        return lines

    def balanced(self, text: str, role: Role, pt: float, limit: float) -> tuple[str, ...]:
        """Lines as few as `wrap` makes, but of like length, for headers and titles."""
        lines = self.wrap(text, role, pt, limit)
        if len(lines) < 2 or "\n" in text:
            return lines
        trial = self.width(text, role, pt) / len(lines)
        while trial < limit:
            tried = self.wrap(text, role, pt, trial)
            if len(tried) == len(lines) and max(self.width(line, role, pt) for line in tried) <= limit:
                return tried
            trial += pt / 4
        return lines

    def longest_piece(self, text: str, role: Role, pt: float) -> float:
        """Width of the widest stretch that should stay together."""
        return max((self.width(piece, role, pt) for line in text.split("\n") for piece in pieces(line)), default=0.0)

    def _wrap(self, text: str, role: Role, limit: float) -> tuple[str, ...]:
        widths = self.fonts.widths[role]
        lines: list[str] = []
        for paragraph in text.split("\n"):
            if sum(map(widths.__getitem__, paragraph)) <= limit:
                lines.append(paragraph)
            else:
                lines += self._fill(paragraph, widths, limit)
        return tuple(lines)

    def _fill(self, paragraph: str, widths: dict[str, int], limit: float) -> list[str]:
        """Lines of a paragraph; a lone last character gets company where that costs no line."""
        lines = self._greedy(paragraph, widths, limit)
        if len(lines[-1]) == 1 and limit > 4000:
            tighter = self._greedy(paragraph, widths, limit - 1000)
            if len(tighter) == len(lines):
                return tighter
        return lines

    @staticmethod
    def _greedy(paragraph: str, widths: dict[str, int], limit: float) -> list[str]:
        lines: list[str] = []
        line, used = "", 0
        for piece in pieces(paragraph):
            wide = sum(map(widths.__getitem__, piece))
            if used + wide <= limit:
                line, used = line + piece, used + wide
                continue
            if piece.isspace():
                continue
            if wide <= limit:
                lines.append(line.rstrip())
                line, used = piece, wide
                continue
            for char in piece:  # wider than a whole line: broken where it must be
                if line and used + widths[char] > limit:
                    lines.append(line.rstrip())
                    line, used = "", 0
                line, used = line + char, used + widths[char]
        return [*lines, line.rstrip()] if line else lines
