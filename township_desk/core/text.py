"""Cleaning of what people type: widths, spaces, invisible characters, dots in names."""

from __future__ import annotations

import re
from functools import lru_cache

# Full-width digits and Latin letters become half-width; Chinese punctuation in prose is left as it is.
_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
# All of full-width ASCII, for fields that hold numbers, dates and codes.
_WIDTH_ALL = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2212: 0x2D, 0xFFE5: 0xA5}
_INVISIBLE = dict.fromkeys((*range(8203, 8208), *range(8234, 8239), *range(8288, 8304), 65279, 173))
_CONTROL = {code: None for code in range(0x20) if code not in (0x09, 0x0A)} | {0x7F: None}
_SPACES = {0xA0: 0x20, 0x3000: 0x20, 0x2002: 0x20, 0x2003: 0x20, 0x2009: 0x20, 0x202F: 0x20, 0x09: 0x20}
_PROSE = _WIDTH | _INVISIBLE | _CONTROL | _SPACES
_CODE = _WIDTH_ALL | _INVISIBLE | _CONTROL | _SPACES
_DOTS = dict.fromkeys(map(ord, "•・●‧∙⋅．"), "·")
_CJK = r"㐀-鿿豈-﫿\U00020000-\U0003FFFF"
_LONG_NUMBER = re.compile(r"\d{11,}[Xx]?")
_PHONE = 12
"""Digits of a telephone number at the most: of those only the first three and the last four are shown."""
_SPACE_RUN = re.compile(r"\s+")
_MARKS = re.compile(r"[\s()（）\[\]【】〔〕<>《》“”\"'‘’:：,，.。;；、/／*＊_\-—·]+")
_UNUSUAL = re.compile(r"[^ -~一-鿿（）【】〔〕《》“”‘’：，。；、—·]")
"""Characters whose width or visibility has to be settled before texts are compared."""
_PLAIN = re.compile(r"[!-~一-鿿，。；：、（）“”？！《》·]+")


def clean_prose(text: str) -> str:
    """Trim, drop invisible characters, make digits and letters half-width; inner line breaks stay."""
    if _PLAIN.fullmatch(text):
        return text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.translate(_PROSE).strip()


def clean_line(text: str) -> str:
    """As `clean_prose`, on one line: every run of white space becomes one space; none between Chinese characters."""
    if _PLAIN.fullmatch(text):
        return text
    text = _SPACE_RUN.sub(" ", clean_prose(text))
    return re.sub(rf"(?<=[{_CJK}，。、；：（）]) (?=[{_CJK}，。、；：（）])", "", text)


def clean_code(text: str) -> str:
    """For numbers, dates and codes: half-width throughout, no white space at all, no leading apostrophe."""
    return _SPACE_RUN.sub("", text.translate(_CODE)).lstrip("'‘’`")


def clean_name(text: str) -> str:
    """A person's name: no white space between Chinese characters, every middle dot as ·, brackets kept."""
    text = clean_line(text).translate(_DOTS)
    return text if re.search(r"[A-Za-z] ", text) else text.replace(" ", "")


@lru_cache(maxsize=65536)
def match_key(text: str) -> str:
    """The form under which labels, headers and options are compared: no spaces, width, brackets or case matter."""
    if _UNUSUAL.search(text) is not None:
        text = text.translate(_CODE)
    return _MARKS.sub("", text.lower())


def mask_middle(text: str, head: int = 6, tail: int = 4) -> str:
    """Cover the middle of a number with *, keeping `head` and `tail` characters."""
    if len(text) <= tail:
        return "*" * len(text)
    head = min(head, max(0, len(text) - tail - 1))
    return text[:head] + "*" * (len(text) - head - tail) + text[len(text) - tail :]


def cover_numbers(text: str) -> str:
    """A text with the middle of every long number in it (ID, account, mobile phone) covered."""
    return _LONG_NUMBER.sub(lambda found: mask_middle(found[0], 6 if len(found[0]) > _PHONE else 3), text)
