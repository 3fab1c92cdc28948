"""One TrueType font file: which characters it has, how wide they are, and the font that reportlab embeds of it."""

from __future__ import annotations

import re
import struct
from functools import cached_property
from pathlib import Path

from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import TTFError, TTFont, TTFontFile

_NO_EMBEDDING = 2
"""OS/2.fsType: restricted licence embedding."""
_BEYOND_BMP = re.compile(r"> <([0-9A-F]{5,6})>")


class UnusableFont(Exception):
    """The file is no TrueType font, has no TrueType outlines, or its licence forbids embedding a part of it."""


class Face:
    """A font program on disk; the file is read through at its first character. Widths are in thousandths of an em."""

    def __init__(self, path: Path, index: int = 0) -> None:
        self.path = path
        self.index = index
        """Number of the font within a collection (.ttc)."""
        try:
            head = TTFontFile(str(path), charInfo=0, subfontIndex=index)
        except (TTFError, OSError, struct.error, LookupError, UnicodeError) as error:
            raise UnusableFont(f"{path.name}: {error}") from error
        if not {"glyf", "loca", "cmap", "hmtx"} <= head.table.keys():
            raise UnusableFont(f"{path.name}: no TrueType outlines")
        if "OS/2" in head.table and struct.unpack_from(">H", head.get_table("OS/2"), 8)[0] & 0xF == _NO_EMBEDDING:
            raise UnusableFont(f"{path.name}: embedding is not allowed")
        self.name = head.name.decode("ascii")
        """PostScript name, ASCII without the characters that PDF names forbid."""

    def has(self, char: str) -> bool:
        """Whether the font can draw the character."""
        return bool(self.font.face.charToGlyph.get(ord(char)))

    def width(self, char: str) -> int:
        """Advance width of a character, that of the empty box when the font lacks it."""
        width: float = self.font.face.getCharWidth(ord(char))
        return round(width)

    @cached_property
    def font(self) -> EmbeddedFont:
        """The font for reportlab's documents, several at a time if need be; each gets subsets of its own."""
        font = EmbeddedFont(self.name, str(self.path), subfontIndex=self.index)
        font.face.name = self.name.encode("ascii")
        return font


class EmbeddedFont(TTFont):  # type: ignore[misc]
    """reportlab's TrueType font with a text layer that is right beyond U+FFFF too.

    reportlab writes U+20164 into the ToUnicode map as <20164>, which reads as other characters; what belongs there is
    UTF-16BE, hence the surrogate pair <D840DD64> (ISO 32000-1, 9.10.3).
    """

    def addObjects(self, doc: PDFDocument) -> None:  # noqa: N802
        """Add the subsets that the document uses, then put their ToUnicode maps right."""
        names = [self.getSubsetInternalName(i, doc)[1:] for i in range(len(self.state[doc].subsets))]
        super().addObjects(doc)
        for name in names:
            embedded = doc.idToObject["BasicFonts"].dict[name]
            stream = doc.idToObject[embedded.ToUnicode.name]
            stream.content = _BEYOND_BMP.sub(lambda match: f"> <{_utf16(int(match[1], 16))}>", stream.content)


def _utf16(code: int) -> str:
    return chr(code).encode("utf-16-be").hex().upper()
