"""Pinyin initials: 张三 is found by zs; every reading of a character counts (单 by s, d or c)."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice, product


@lru_cache(maxsize=32768)
def _initials_of(char: str) -> str:
    """The distinct first letters of a character's readings, most usual first."""
    if not char >= "㐀":
        return char.lower() if char.isalnum() else ""
    from pypinyin import Style, pinyin

    letters = (reading[0] for reading in pinyin(char, style=Style.FIRST_LETTER, heteronym=True)[0] if reading)
    return "".join(dict.fromkeys(letter for letter in letters if letter.isascii() and letter.isalpha()))


@lru_cache(maxsize=65536)
def initials(text: str, limit: int = 8) -> str:
    """All likely strings of initials of a short text, separated by blanks (at most `limit`)."""
    letters = [found for char in text if (found := _initials_of(char))]
    if not letters:
        return ""
    return " ".join(islice(("".join(choice) for choice in product(*letters)), limit))
