"""Fonts for paper: the PC's own Chinese fonts by role, bundled substitutes, and which font draws which character."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from township_desk.core.problem import DeskError
from township_desk.formats.font_face import Face, UnusableFont


class Role(Enum):
    """What a text is on a page (GB/T 9704 and printing.md 1.5)."""

    BODY = "body"
    """仿宋."""
    HEADING = "heading"
    """黑体."""
    TITLE = "title"
    """小标宋."""
    KAI = "kai"
    """楷体."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """A font that may serve a role: file name in lower case, its name in Chinese, drawn with a thickened outline."""

    file: str
    label: str
    thicken: bool = False


_WANTED = {Role.BODY: "仿宋", Role.HEADING: "黑体", Role.TITLE: "小标宋", Role.KAI: "楷体"}

_OWN: dict[Role, tuple[_Choice, ...]] = {
    Role.BODY: (
        _Choice("仿宋_gb2312.ttf", "仿宋"),
        _Choice("simfang.ttf", "仿宋"),
        _Choice("stfangso.ttf", "华文仿宋"),
        _Choice("simsun.ttc", "宋体"),
        _Choice("simsun.ttf", "宋体"),
    ),
    Role.HEADING: (_Choice("simhei.ttf", "黑体"), _Choice("stxihei.ttf", "华文细黑", True)),
    Role.TITLE: (
        _Choice("fzxbsjw.ttf", "小标宋"),
        _Choice("fzxbsk.ttf", "小标宋"),
        _Choice("方正小标宋简体.ttf", "小标宋"),
        _Choice("方正小标宋_gbk.ttf", "小标宋"),
        _Choice("stzhongs.ttf", "华文中宋"),
        _Choice("simsun.ttc", "宋体加粗", True),
        _Choice("simsun.ttf", "宋体加粗", True),
    ),
    Role.KAI: (
        _Choice("楷体_gb2312.ttf", "楷体"),
        _Choice("simkai.ttf", "楷体"),
        _Choice("stkaiti.ttf", "华文楷体"),
    ),
}
"""Fonts that a PC may have of its own; 方正小标宋 is used where it is installed and never shipped."""

_BUNDLED: dict[Role, tuple[_Choice, ...]] = {
    Role.BODY: (_Choice("notoserifsc-regular.ttf", "思源宋体"),),
    Role.HEADING: (_Choice("notosanssc-bold.ttf", "思源黑体"),),
    Role.TITLE: (_Choice("notoserifsc-regular.ttf", "思源宋体加粗", True),),
    Role.KAI: (_Choice("townshipkai-regular.ttf", "霞鹜文楷"), _Choice("notoserifsc-regular.ttf", "思源宋体")),
}

_RARE_OWN = ("simsunb.ttf", "simsunextg.ttf")
_RARE_BUNDLED = ("townshiphanamin-regular.ttf",)
_RARE_ANY = ("hanamina.ttf", "hanaminb.ttf")


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """One character that no font can draw, and where it stands."""

    table: str
    """The printed table's name."""
    row: int | None
    """Number of the row in printing order, from 1; None for the title, head, foot and header."""
    ref: tuple[str, int] | None
    """The ledger row behind it."""
    seq: str
    """What the row's 序号 column says."""
    column: str
    text: str
    char: str

    @property
    def code(self) -> str:
        """The character's number: U+20164."""
        return f"U+{ord(self.char):04X}"

    @property
    def where(self) -> str:
        """The place in a clerk's words."""
        row = "" if self.row is None else f"第{self.row}行" + (f"（序号{self.seq}）" if self.seq else "")
        return f"表{self.table}{row}{self.column}"


class MissingGlyphs(DeskError):
    """Characters without a font: nothing was printed; `missing` names every one of them."""

    def __init__(self, missing: Sequence[MissingGlyph]) -> None:
        self.missing = tuple(missing)
        shown = [f"{m.where}“{m.text}”中的“{m.char}”（{m.code}）" for m in self.missing[:5]]
        more = f"等共 {len(self.missing)} 处" if len(self.missing) > 5 else ""
        super().__init__(
            "有字印不出来，没有打印：" + "；".join(shown) + more + "。请核对这些字，或者在电脑上安装带有这些字的字体。",
            code="missing-glyphs",
        )


class FontSet:
    """The fonts of a document: for each role a chain of faces; a character takes the first face that has it."""

    def __init__(
        self, chains: dict[Role, tuple[Face, ...]], thick: frozenset[Role] = frozenset(), report: Iterable[str] = ()
    ) -> None:
        self._chains = chains
        self._thick = thick
        self.report = tuple(report)
        """Substitutions in Chinese (以思源宋体代替仿宋), for the print preview."""
        self._faces: dict[Role, dict[str, Face | None]] = {role: {} for role in Role}
        self.widths: dict[Role, Widths] = {role: Widths(self, role) for role in Role}

    def primary(self, role: Role) -> Face:
        """The role's own font."""
        return self._chains[role][0]

    def thick(self, role: Role) -> bool:
        """Whether the role's outlines are thickened, there being no bold font for it."""
        return role in self._thick

    def face(self, role: Role, char: str) -> Face | None:
        """The first face of the role's chain that has the character; None when none has."""
        known = self._faces[role]
        if char not in known:
            known[char] = next((face for face in self._chains[role] if face.has(char)), None)
        return known[char]

    def runs(self, role: Role, text: str) -> list[tuple[Face, str]]:
        """Text cut into stretches of one face; characters that no face has are left to the role's own font."""
        runs: list[tuple[Face, str]] = []
        start, current = 0, None
        for i, char in enumerate(text):
            face = self.face(role, char) or self.primary(role)
            if current is not None and face is not current:
                runs.append((current, text[start:i]))
                start = i
            current = face
        if current is not None:
            runs.append((current, text[start:]))
        return runs

    def lacking(self, text: str) -> list[str]:
        """Characters of `text` that no font has, in order, each once; every chain holds the body's fonts."""
        return [char for char in dict.fromkeys(text) if self.face(Role.BODY, char) is None]


class Widths(dict[str, int]):
    """Advance width by character, in thousandths of an em, worked out at first use."""

    def __init__(self, fonts: FontSet, role: Role) -> None:
        super().__init__()
        self._fonts = fonts
        self._role = role

    def __missing__(self, char: str) -> int:
        face = self._fonts.face(self._role, char) or self._fonts.primary(self._role)
        width = self[char] = face.width(char)
        return width


def bundled_font_dir() -> Path:
    """The folder of the fonts that ship with the program: inside the package when installed, beside it in source."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "_resources" / "fonts"
    return inside if inside.is_dir() else package.parent / "resources" / "fonts"


def system_font_dirs() -> tuple[Path, ...]:
    """Folders where this platform keeps fonts: the machine's and the user's; those that exist."""
    if sys.platform == "win32":
        candidates = [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"]
        if local := os.environ.get("LOCALAPPDATA"):
            candidates.append(Path(local) / "Microsoft" / "Windows" / "Fonts")
    else:
        home = Path.home()
        candidates = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts"]
        candidates.append(home / ".fonts")
    return tuple(path for path in candidates if path.is_dir())


def resolve_fonts(
    dirs: Sequence[Path] | None = None, *, bundled: Path | None = None, bundled_only: bool = False
) -> FontSet:
    """The fonts to print with: the PC's own from `dirs` (default: the platform's folders), else the bundled ones.

    `bundled_only` leaves the PC's fonts aside, so that pages come out the same everywhere. Raises DeskError when
    there is no font at all for a role.
    """
    found = {} if bundled_only else _files(system_font_dirs() if dirs is None else dirs)
    shipped = _files([bundled or bundled_font_dir()])
    faces: dict[Path, Face | None] = {}
    body = _first(_BUNDLED[Role.BODY], shipped, faces)
    rare = [found[name] for name in _RARE_OWN if name in found]
    rare += [shipped[name] for name in _RARE_BUNDLED if name in shipped]
    rare += [found[name] for name in _RARE_ANY if name in found]
    tail = [face for face in (body and body[0], *(_open(path, faces) for path in rare)) if face]
    chains: dict[Role, tuple[Face, ...]] = {}
    thick: set[Role] = set()
    report: list[str] = []
    for role in Role:
        chosen = _first(_OWN[role], found, faces) or _first(_BUNDLED[role], shipped, faces)
        if chosen is None and tail:
            chosen = (tail[0], _Choice(tail[0].path.name.lower(), tail[0].name))
        if chosen is None:
            raise DeskError("找不到可用的中文字体，不能打印。请重新安装本程序。", code="no-fonts", detail=role.value)
        face, choice = chosen
        if role is Role.BODY:
            tail.append(face)
        chains[role] = tuple(dict.fromkeys([face, *tail]))
        thick |= {role} if choice.thicken else set()
        if choice.label != _WANTED[role]:
            report.append(f"以{choice.label}代替{_WANTED[role]}")
    return FontSet(chains, frozenset(thick), report)


def _files(dirs: Iterable[Path]) -> dict[str, Path]:
    """Font files under the folders by lower-case name; the first folder wins."""
    found: dict[str, Path] = {}
    for folder in dirs:
        for path in sorted(folder.rglob("*.tt[fcFC]")) + sorted(folder.rglob("*.TT[FC]")):
            found.setdefault(path.name.lower(), path)
    return found


def _open(path: Path, faces: dict[Path, Face | None]) -> Face | None:
    """The face of a file, opened once; None when it can't serve (damaged, no outlines, embedding forbidden)."""
    if path not in faces:
        try:
            faces[path] = Face(path)
        except UnusableFont:
            faces[path] = None
    return faces[path]


def _first(
    choices: Sequence[_Choice], found: dict[str, Path], faces: dict[Path, Face | None]
) -> tuple[Face, _Choice] | None:
    """The first choice that is there and usable."""
    for choice in choices:
        if choice.file in found and (face := _open(found[choice.file], faces)):
            return face, choice
    return None
