"""Makes the shipped fonts of resources/fonts from their upstream files.

The upstream fonts are large because they hold layout features, hinting and characters that the other bundled
fonts already have. This script keeps what a ledger prints:

    python packaging/fonts.py --serif NotoSerifSC_400Regular.ttf --sans NotoSansSC_400Regular.ttf \
        --sans-bold NotoSansSC_700Bold.ttf --hana-a HanaMinA.ttf --hana-b HanaMinB.ttf \
        --kai LXGWWenKai-Regular.ttf --unihan Unihan_OtherMappings.txt.bz2 [--out resources/fonts]

The result depends on nothing but these files and the version of fontTools. README.md in the output folder is
written too.
"""

from __future__ import annotations

import argparse
import bz2
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import fontTools
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphCoordinates
from fontTools.ttLib.tables.ttProgram import Program

UPSTREAM = {
    "serif": ("NotoSerifSC_400Regular.ttf", "npm package @expo-google-fonts/noto-serif-sc 0.4.3", "OFL 1.1"),
    "sans": ("NotoSansSC_400Regular.ttf", "npm package @expo-google-fonts/noto-sans-sc 0.4.3", "OFL 1.1"),
    "sans_bold": ("NotoSansSC_700Bold.ttf", "npm package @expo-google-fonts/noto-sans-sc 0.4.3", "OFL 1.1"),
    "hana_a": ("HanaMinA.ttf", "Debian package fonts-hanazono 20170904-2.1", "Hanazono"),
    "hana_b": ("HanaMinB.ttf", "Debian package fonts-hanazono 20170904-2.1", "Hanazono"),
    "kai": ("LXGWWenKai-Regular.ttf", "Debian package fonts-lxgw-wenkai 1.250+repack-1", "OFL 1.1"),
    "unihan": ("Unihan_OtherMappings.txt.bz2", "Debian package unicode-data 15.0.0-1", "Unicode"),
}
DROPPED_TABLES = ("GSUB", "GPOS", "GDEF", "BASE", "STAT", "VORG", "vhea", "vmtx", "gasp", "prep", "prop", "FFTM")
# What official forms use beside Chinese characters: tick boxes, circled numbers, radicals, compatibility ideographs ...
FORM_SYMBOLS = (
    (0x2000, 0x206F), (0x2100, 0x22FF), (0x2460, 0x24FF), (0x2500, 0x27BF), (0x2B00, 0x2BFF), (0x2E80, 0x303F),
    (0x31C0, 0x31EF), (0x3200, 0x33FF), (0xF900, 0xFAFF), (0xFF00, 0xFFEF), (0x2F800, 0x2FA1F),
)  # fmt: skip
# HanaMin draws curves as chains of short lines. Dropping points nearer than this to the chord (of 1024 units an em:
# 0.05 pt at 16 pt) saves a fifth of the file and can't be seen.
TOLERANCE = 3.0

Point = tuple[float, float]


@dataclass(frozen=True)
class Made:
    """One font file that was written."""

    file: str
    family: str
    use: str
    sources: tuple[str, ...]
    changes: str


def latin_and_symbols() -> set[int]:
    """Latin letters, and every character of GBK that is not an ideograph."""
    return set(range(0x20, 0x180)) | {c for c in gbk() if not 0x4E00 <= c <= 0x9FFF}


def gbk() -> set[int]:
    pairs = (bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF))
    return {ord(text) for pair in pairs if len(text := pair.decode("gbk", "ignore")) == 1}


def general_standard(unihan: Path) -> set[int]:
    """The 8,105 characters of the General Standard Chinese Characters list (2013), and GB 2312."""
    text = bz2.decompress(unihan.read_bytes()).decode()
    listed = {int(match[1], 16) for match in re.finditer(r"^U\+([0-9A-F]+)\tkTGH\t", text, re.MULTILINE)}
    if len(listed) < 8105:
        raise SystemExit(f"{unihan}: only {len(listed)} characters carry kTGH; a newer Unihan is needed")
    return listed | {c for c in gbk() if chr(c).encode("gb2312", "ignore")}


def subsetted(path: Path, unicodes: Iterable[int]) -> TTFont:
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.drop_tables += list(DROPPED_TABLES)
    font = TTFont(path, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=unicodes)
    subsetter.subset(font)
    return font


def rename(font: TTFont, family: str) -> None:
    """Gives the family another name: a changed font may not keep a reserved one, nor hide the installed original."""
    names = {1: family, 2: "Regular", 3: f"{family} Regular", 4: family, 6: family.replace(" ", "") + "-Regular"}
    table = font["name"]
    for name_id in (16, 17, 21, 22, 25):
        table.removeNames(nameID=name_id)
    for name_id, text in names.items():
        table.removeNames(nameID=name_id)
        table.setName(text, name_id, 3, 1, 0x409)


def thinned(points: list[Point]) -> list[Point]:
    """Douglas and Peucker's simplification of a closed polygon."""
    far = max(range(len(points)), key=lambda i: (points[i][0] - points[0][0]) ** 2 + (points[i][1] - points[0][1]) ** 2)
    ring = [*points, points[0]]
    kept = {0, far, *_kept_between(ring, 0, far), *_kept_between(ring, far, len(points))}
    kept.discard(len(points))
    return [points[i] for i in sorted(kept)]


def _kept_between(points: list[Point], first: int, last: int) -> Iterator[int]:
    waiting = [(first, last)]
    while waiting:
        start, end = waiting.pop()
        (x0, y0), (x1, y1) = points[start], points[end]
        dx, dy = x1 - x0, y1 - y0
        length = (dx * dx + dy * dy) ** 0.5
        worst, at = 0.0, -1
        for i in range(start + 1, end):
            x, y = points[i][0] - x0, points[i][1] - y0
            distance = abs(dx * y - dy * x) / length if length else (x * x + y * y) ** 0.5
            if distance > worst:
                worst, at = distance, i
        if worst > TOLERANCE:
            yield at
            waiting += [(start, at), (at, end)]


def flat_glyph(font: TTFont, name: str) -> Glyph:
    """The outline of a glyph without components; straight-line outlines are thinned."""
    coordinates, ends, flags = font["glyf"][name].getCoordinates(font["glyf"])[:3]
    glyph = Glyph()
    glyph.numberOfContours = 0
    if not len(coordinates):
        return glyph
    points: list[Point] = []
    new_flags: list[int] = []
    new_ends: list[int] = []
    start = 0
    for end in ends:
        contour, marks = list(coordinates[start : end + 1]), list(flags[start : end + 1])
        start = end + 1
        if all(mark & 1 for mark in marks) and len(contour) > 3 and len(thin := thinned(contour)) > 2:
            contour, marks = thin, [1] * len(thin)
        points += contour
        new_flags += marks
        new_ends.append(len(points) - 1)
    glyph.numberOfContours = len(new_ends)
    glyph.coordinates = GlyphCoordinates([(round(x), round(y)) for x, y in points])
    glyph.endPtsOfContours = new_ends
    glyph.flags = bytearray(new_flags)
    glyph.program = Program()
    glyph.program.fromBytecode(b"")
    glyph.recalcBounds(font["glyf"])
    return glyph


def rare_characters(hana_b: Path, hana_a: Path, present: set[int]) -> TTFont:
    """HanaMinB without what the body font has, and the symbols and compatibility ideographs of HanaMinA."""
    font = subsetted(hana_b, codes(hana_b) - present)
    have = set(font.getBestCmap())
    symbols = {c for low, high in FORM_SYMBOLS for c in range(low, high + 1)}
    extra = subsetted(hana_a, (codes(hana_a) & symbols) - present - have)
    for name in font.getGlyphOrder():
        font["glyf"][name] = flat_glyph(font, name)
    added = {code: (f"extra{code:X}", name) for code, name in sorted(extra.getBestCmap().items())}
    for new, name in added.values():
        font["glyf"][new] = flat_glyph(extra, name)  # this also appends to the glyph order
        font["hmtx"][new] = extra["hmtx"][name]
    font["maxp"].numGlyphs = len(font.getGlyphOrder())
    font["cmap"].tables = [table for table in font["cmap"].tables if table.format in (4, 12)]
    for table in font["cmap"].tables:
        table.cmap |= {code: new for code, (new, _) in added.items() if table.format == 12 or code < 0x10000}
    font["OS/2"].recalcUnicodeRanges(font)
    return font


def codes(path: Path) -> set[int]:
    return set(TTFont(path, lazy=True).getBestCmap())


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def make(sources: dict[str, Path], out: Path) -> list[Made]:
    common = latin_and_symbols() | general_standard(sources["unihan"])
    made: list[Made] = []

    def write(font: TTFont, file: str, *, use: str, source: tuple[str, ...], changes: str) -> None:
        font.save(out / file)
        made.append(Made(file, font["name"].getBestFamilyName(), use, source, changes))
        print(f"{file}: {len(font.getBestCmap())} characters, {(out / file).stat().st_size / 1e6:.1f} MB")

    light = "hinting and layout tables dropped"
    listed = f"{light}; GB 2312 and the General Standard list"
    body = codes(sources["serif"])
    serif = subsetted(sources["serif"], body)
    write(serif, "NotoSerifSC-Regular.ttf", use="body text of printed pages (宋体)", source=("serif",), changes=light)
    sans = subsetted(sources["sans"], common)
    use = "the window, where no Chinese font is installed"
    write(sans, "NotoSansSC-Regular.ttf", use=use, source=("sans",), changes=listed)
    bold = subsetted(sources["sans_bold"], common)
    write(bold, "NotoSansSC-Bold.ttf", use="headings (黑体)", source=("sans_bold",), changes=listed)
    kai = subsetted(sources["kai"], common)
    rename(kai, "Township Kai")
    use = "second-level headings of official papers (楷体)"
    renamed = "renamed, as its licence asks of a changed font"
    write(kai, "TownshipKai-Regular.ttf", use=use, source=("kai",), changes=f"{listed}; {renamed}")
    hana = rare_characters(sources["hana_b"], sources["hana_a"], body)
    rename(hana, "Township HanaMin")
    use = "rare characters that the body font lacks (Extensions B to F, ☐ ☑)"
    changes = "only what Noto Serif SC lacks; outlines thinned; symbols of HanaMinA added; renamed"
    write(hana, "TownshipHanaMin-Regular.ttf", use=use, source=("hana_b", "hana_a"), changes=changes)
    return made


def write_readme(made: list[Made], sources: dict[str, Path], out: Path) -> None:
    lines = [
        "# Bundled fonts",
        "",
        "So that pages look the same on a machine without Chinese fonts. All have TrueType outlines, which the PDF",
        "writer needs. Look a character up in the chosen font, then Noto Serif SC, then Township HanaMin: the last two",
        "together hold all of U+4E00-9FFF and Extension A, and nearly all of Extensions B to F. Made by",
        f"`packaging/fonts.py` with fontTools {fontTools.version}; this page is written by it too.",
        "",
        "| file | family | use | made from | changes | SHA-256 |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {m.file} | {m.family} | {m.use} | {', '.join(UPSTREAM[s][0] for s in m.sources)} | {m.changes} | "
        f"`{sha256(out / m.file)}` |"
        for m in made
    ]
    lines += ["", "## Upstream files", "", "| file | from | licence | SHA-256 |", "| --- | --- | --- | --- |"]
    lines += [f"| {f} | {where} | {lic} | `{sha256(sources[key])}` |" for key, (f, where, lic) in UPSTREAM.items()]
    lines += [
        "", "Licence texts: `OFL-NotoSerifSC.txt`, `OFL-NotoSansSC.txt`, `OFL-LXGWWenKai.txt`, `Hanazono-LICENSE.txt`.",
        "Unihan gave only the list of characters to keep; nothing of it is shipped.",
    ]  # fmt: skip
    (out / "README.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="make the shipped fonts from their upstream files")
    for key, (file, where, _) in UPSTREAM.items():
        parser.add_argument("--" + key.replace("_", "-"), type=Path, required=True, metavar=file, help=where)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "resources" / "fonts")
    given = vars(parser.parse_args())
    out: Path = given.pop("out")
    out.mkdir(parents=True, exist_ok=True)
    write_readme(make(given, out), given, out)


if __name__ == "__main__":
    main()
