"""A PDF file written page by page: objects, pages, embedded font subsets with a right text layer, properties.

Pages go to the stream as they come, so memory stays flat however many there are; the same input gives the same bytes.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from township_desk.formats.font_face import Face
from township_desk.formats.fonts import FontSet, Role

_ESCAPES = {"\\": "\\\\", "(": "\\(", ")": "\\)", "\r": "\\r", "\n": "\\n"}
_BATCH = 100
"""Entries of one bfchar block (ISO 32000-1, 9.10.3 by way of Adobe Technical Note 5014)."""


class EmbeddedFace(dict[str, str]):
    """A face in use: character -> its two-byte code, already escaped for a PDF string; codes are given at first use."""

    def __init__(self, face: Face, name: str) -> None:
        super().__init__()
        self.face = face
        self.name = name
        self.chars: list[str] = []

    def __missing__(self, char: str) -> str:
        self.chars.append(char)
        code = len(self.chars)
        pair = "".join(_ESCAPES.get(c, c) for c in (chr(code >> 8), chr(code & 0xFF)))
        self[char] = pair
        return pair


@dataclass(frozen=True, slots=True)
class Properties:
    """What the file says about itself. Without `created` no time is written, and the same table gives equal bytes."""

    title: str = ""
    author: str = ""
    subject: str = ""
    keywords: str = ""
    created: datetime | None = None


@dataclass(slots=True)
class _Page:
    size: tuple[float, float]
    contents: list[int] = field(default_factory=list)


class PdfFile:
    """The file being written; `close` writes fonts, page tree and cross-reference table."""

    def __init__(self, stream: BinaryIO, fonts: FontSet, properties: Properties) -> None:
        self.fonts = fonts
        self._stream = stream
        self._properties = properties
        self._offsets: list[int] = []
        self._at = 0
        self._digest = hashlib.md5(usedforsecurity=False)
        self._faces: dict[Face, EmbeddedFace] = {}
        self._own: dict[Role, _OwnFace] = {}
        self._pages: list[_Page] = []
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        self._root, self._tree, self._resources = self._reserve(), self._reserve(), self._reserve()

    @property
    def pages(self) -> int:
        """Pages so far."""
        return len(self._pages)

    def page(self, size: tuple[float, float], content: str) -> int:
        """Add a page of `size` (width, height in points); the answer is its index."""
        self._pages.append(_Page(size))
        self.extend(len(self._pages) - 1, content)
        return len(self._pages) - 1

    def extend(self, page: int, content: str) -> None:
        """Draw more on a page that was added before, such as its number once their count is known."""
        self._pages[page].contents.append(self._data(content.encode("latin-1"), level=3))

    def show(self, role: Role, text: str) -> tuple[tuple[str, str], ...]:
        """(font resource, encoded string) of each stretch of `text`."""
        own = self._own.get(role)
        if own is None:
            own = self._own[role] = _OwnFace(self, role)
        try:
            return ((own.embedded.name, "".join(map(own.__getitem__, text))),)
        except _Foreign:
            shown = []
            for face, stretch in self.fonts.runs(role, text):
                embedded = self.embed(face)
                shown.append((embedded.name, "".join(map(embedded.__getitem__, stretch))))
            return tuple(shown)

    def embed(self, face: Face) -> EmbeddedFace:
        """The face as part of this file."""
        if face not in self._faces:
            self._faces[face] = EmbeddedFace(face, f"F{len(self._faces) + 1}")
        return self._faces[face]

    def close(self) -> None:
        """Write what remains; the stream itself stays open."""
        names = [f"/{e.name} {self._font(e)} 0 R" for e in self._faces.values() if e.chars]
        self._object(self._resources, f"<</ProcSet [/PDF /Text] /Font <<{' '.join(names)}>>>>")
        kids = []
        for page in self._pages:
            number = self._reserve()
            kids.append(f"{number} 0 R")
            contents = " ".join(f"{n} 0 R" for n in page.contents)
            width, height = page.size
            box = f"/MediaBox [0 0 {width:.3f} {height:.3f}] /Resources {self._resources} 0 R"
            self._object(number, f"<</Type /Page /Parent {self._tree} 0 R {box} /Contents [{contents}]>>")
        self._object(self._tree, f"<</Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}]>>")
        view = "/ViewerPreferences <</DisplayDocTitle true /PrintScaling /None>> /Lang (zh-CN)"
        self._object(self._root, f"<</Type /Catalog /Pages {self._tree} 0 R {view}>>")
        info = self._reserve()
        self._object(info, self._info())
        self._trailer(info)

    def _info(self) -> str:
        p = self._properties
        known = {"Title": p.title, "Author": p.author, "Subject": p.subject, "Keywords": p.keywords}
        entries = [f"/{key} {_text(value)}" for key, value in known.items() if value]
        entries.append(f"/Creator {_text('镇务台账')} /Producer (Township Desk)")
        if p.created:
            entries.append(f"/CreationDate (D:{p.created:%Y%m%d%H%M%S})")
        return f"<<{' '.join(entries)}>>"

    def _trailer(self, info: int) -> None:
        start, count, identity = self._at, len(self._offsets) + 1, self._digest.hexdigest()
        lines = [f"xref\n0 {count}\n0000000000 65535 f \n", *(f"{at:010d} 00000 n \n" for at in self._offsets)]
        lines.append(f"trailer\n<</Size {count} /Root {self._root} 0 R /Info {info} 0 R")
        lines.append(f" /ID [<{identity}> <{identity}>]>>\nstartxref\n{start}\n%%EOF\n")
        self._write("".join(lines).encode("ascii"))

    def _font(self, embedded: EmbeddedFace) -> int:
        """A composite font whose codes are the subset's glyph numbers (ISO 32000-1, 9.7), with its way back to text."""
        face, chars = embedded.face, embedded.chars
        program = face.subset(chars)
        tag = hashlib.md5("".join(chars).encode(), usedforsecurity=False).digest()
        name = "".join(chr(65 + byte % 26) for byte in tag[:6]) + "+" + face.name
        data = self._data(program, f"/Length1 {len(program)}")
        m = face.metrics
        box = f"[{m['x0']} {m['y0']} {m['x1']} {m['y1']}]"
        about = f"/Flags 4 /FontBBox {box} /ItalicAngle 0 /StemV 80"
        about += f" /Ascent {m['ascent']} /Descent {m['descent']} /CapHeight {m['ascent']} /FontFile2 {data} 0 R"
        descriptor = self._add(f"<</Type /FontDescriptor /FontName /{name} {about}>>")
        widths = " ".join(str(face.width(face.glyph(char))) for char in ["\0", *chars])
        system = "/CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> /CIDToGIDMap /Identity"
        part = f"<</Type /Font /Subtype /CIDFontType2 /BaseFont /{name} {system}"
        descendant = self._add(f"{part} /FontDescriptor {descriptor} 0 R /DW 1000 /W [0 [{widths}]]>>")
        back = self._data(to_unicode(chars).encode("ascii"))
        whole = f"<</Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H"
        return self._add(f"{whole} /DescendantFonts [{descendant} 0 R] /ToUnicode {back} 0 R>>")

    def _reserve(self) -> int:
        self._offsets.append(0)
        return len(self._offsets)

    def _object(self, number: int, body: str) -> None:
        self._offsets[number - 1] = self._at
        self._write(f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1"))

    def _add(self, body: str) -> int:
        number = self._reserve()
        self._object(number, body)
        return number

    def _data(self, data: bytes, entries: str = "", *, level: int = 6) -> int:
        packed = zlib.compress(data, level)
        number = self._reserve()
        self._offsets[number - 1] = self._at
        head = f"{number} 0 obj\n<</Length {len(packed)} /Filter /FlateDecode {entries}>>\nstream\n"
        self._write(head.encode("ascii") + packed + b"\nendstream\nendobj\n")
        return number

    def _write(self, data: bytes) -> None:
        self._stream.write(data)
        self._digest.update(data)
        self._at += len(data)


class _Foreign(Exception):
    """The character is not in the role's own font."""


class _OwnFace(dict[str, str]):
    """Codes of the characters that a role's own face has; others raise _Foreign."""

    def __init__(self, file: PdfFile, role: Role) -> None:
        super().__init__()
        self._fonts, self._role = file.fonts, role
        self.embedded = file.embed(file.fonts.primary(role))

    def __missing__(self, char: str) -> str:
        if self._fonts.face(self._role, char) not in (self.embedded.face, None):
            raise _Foreign
        code = self[char] = self.embedded[char]
        return code


def to_unicode(chars: Sequence[str]) -> str:
    """A ToUnicode CMap for codes 1, 2, … standing for `chars`.

    Values are UTF-16BE, so that characters beyond U+FFFF are surrogate pairs (ISO 32000-1, 9.10.3) and copy rightly.
    """
    lines = ["/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap"]
    lines.append("/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def")
    lines += ["/CMapName /Adobe-Identity-UCS def", "/CMapType 2 def"]
    lines += ["1 begincodespacerange", "<0000> <FFFF>", "endcodespacerange"]
    for start in range(0, len(chars), _BATCH):
        batch = chars[start : start + _BATCH]
        lines.append(f"{len(batch)} beginbfchar")
        lines += [f"<{start + i:04X}> <{c.encode('utf-16-be').hex().upper()}>" for i, c in enumerate(batch, 1)]
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


def _text(value: str) -> str:
    """A text string of the document's properties: UTF-16BE with its mark, in hexadecimal."""
    return f"<FEFF{value.encode('utf-16-be').hex().upper()}>"
