"""Decode text that says little or nothing about its encoding: UTF-8 and UTF-16 first, else the Chinese one."""

from __future__ import annotations

from township_desk.formats.reading.sniff import bom_encoding

CHINESE = "gb18030"
_ALIASES = {"gb2312": CHINESE, "gbk": CHINESE, "gb_2312-80": CHINESE, "x-gbk": CHINESE, "cp936": CHINESE}


def decoded(data: bytes, declared: str | None = None) -> str:
    """The text; a declared encoding that does not fit is ignored, bytes that fit nothing become �."""
    marked = bom_encoding(data)
    wanted = _ALIASES.get(declared.lower(), declared) if declared else None
    attempts = [marked] if marked else []
    attempts += [wanted] if wanted else []
    attempts += [*_utf16(data), "utf-8", CHINESE]
    for encoding in attempts:
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode(CHINESE, "replace")


def _utf16(data: bytes) -> list[str]:
    """UTF-16 without a mark is told by its zero bytes (commas, digits, line ends)."""
    head = data[:16_384]
    if b"\x00" not in head:
        return []
    return ["utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"]
