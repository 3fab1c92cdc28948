"""Drawing on one page: text, lines, boxes, gathered as PDF operators."""

from __future__ import annotations

from township_desk.formats.fonts import Role
from township_desk.formats.pdf_file import PdfFile

MM = 72 / 25.4
"""Points per millimetre."""
CENTRE = 0.37
"""From the baseline up to the middle of a Chinese character, in ems."""


class Canvas:
    """The operators of a page in the making. Coordinates are points from the lower left corner."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._text: list[str] = []
        self._lines: list[str] = []
        self._under: list[str] = []
        self._font = ("", 0.0)
        self._thick = 0.0

    def text(
        self, x: float, y: float, text: str, role: Role, pt: float, *, pitch: float = 0.0, squeeze: float = 1.0
    ) -> None:
        """One line of text from (x, y) on its baseline; `pitch` is added after each character, in points;
        `squeeze` narrows it."""
        if not text:
            return
        ops = self._text
        thick = pt * 0.03 if self._file.fonts.thick(role) else 0.0
        if thick != self._thick:
            ops.append(f"2 Tr {thick:.3f} w\n" if thick else "0 Tr\n")
            self._thick = thick
        if pitch:
            ops.append(f"{pitch:.3f} Tc\n")
        ops.append(f"{squeeze:.4g} 0 0 1 {x:.2f} {y:.2f} Tm\n")
        for font, codes in self._file.show(role, text):
            if (font, pt) != self._font:
                self._font = (font, pt)
                ops.append(f"/{font} {pt:g} Tf\n")
            ops.append(f"<{codes}>Tj\n")
        if pitch:
            ops.append("0 Tc\n")

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A thin line."""
        self._lines.append(f"{x0:.2f} {y0:.2f} m {x1:.2f} {y1:.2f} l\n")

    def stroke(self, width: float) -> None:
        """Draw the lines gathered so far, `width` points thick."""
        if self._lines:
            self._under.append(f"{width:g} w\n{''.join(self._lines)}S\n")
            self._lines.clear()

    def box(self, x: float, y: float, width: float, height: float, line: float) -> None:
        """A rectangle's outline, `line` points thick."""
        self._under.append(f"{line:g} w {x:.2f} {y:.2f} {width:.2f} {height:.2f} re S\n")

    def shade(self, x: float, y: float, width: float, height: float, colour: tuple[float, float, float]) -> None:
        """A filled rectangle behind the text."""
        red, green, blue = colour
        self._under.append(f"q {red:g} {green:g} {blue:g} rg {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f Q\n")

    def dashes(self, x0: float, x1: float, y: float) -> None:
        """A dashed cutting line."""
        self._under.append(f"q 0.6 w [4 3] 0 d {x0:.2f} {y:.2f} m {x1:.2f} {y:.2f} l S Q\n")

    def watermark(self, text: str, width: float, height: float, pt: float) -> None:
        """Large grey words across the middle of a page of that size, below everything else."""
        file = self._file
        shown = "".join(f"/{font} {pt:g} Tf <{codes}>Tj " for font, codes in file.show(Role.HEADING, text))
        span = sum(map(file.fonts.widths[Role.HEADING].__getitem__, text)) * pt / 1000
        c = 0.7071
        x, y = width / 2 - c * span / 2 + c * CENTRE * pt, height / 2 - c * span / 2 - c * CENTRE * pt
        turned = f"{c} {c} -{c} {c} {x:.2f} {y:.2f} Tm"
        self._under.insert(0, f"/Artifact BMC q 0.9 g BT {turned} {shown}ET Q EMC\n")

    def operators(self) -> str:
        """Everything drawn: lines first, text above them."""
        reset = "0 Tr\n" if self._thick else ""
        return "".join(["0 G 0 g 2 J\n", *self._under, "BT\n", *self._text, reset, "ET\n"])
