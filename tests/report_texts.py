"""Reports of fictitious towns with their truth: text files with marks [I169:96], as Word files and as desk values.

`[I169|去年:80]` is a number whose tag has a form; whatever other number stands in the text is no figure. Lines that begin
with `|` are rows of a table, `# ` is a title. Runs are cut in the middle of numbers and formatted differently, as Word
leaves them behind.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from docx import Document

from township_desk.core.figure import Figure, Taken
from township_desk.core.numerals import han_value, plain_width
from township_desk.figures import FIGURES
from township_desk.service.figures import spoken

FOLDER = Path(__file__).parent / "data" / "reports"
MARK = re.compile(r"\[([A-Z]\d+)((?:\|[^:\]]+)?):([^\]]*)\]")


@dataclass(slots=True)
class Marked:
    """A report: its lines (cells of a table apart), and the truth by (number of the text, where it begins)."""

    name: str
    lines: list[list[str]] = field(default_factory=list)
    """One text a line, the cells of a table's row."""
    truth: dict[tuple[int, int], str] = field(default_factory=dict)
    said: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def year(self) -> int:
        """The year that the report is about."""
        head = plain_width(self.lines[0][0])
        found = re.search(r"20\d\d", head)
        return int(found[0]) if found else 2021

    def values(self, form: str = "") -> Iterator[tuple[str, str]]:
        """(figure, what is said) of the marks with a form."""
        for place, tag in self.truth.items():
            key, *own = tag.split("|")
            if [part for part in own if part in ("去年", "增减")] == ([form] if form else []):
                yield key, self.said[place]


def read(path: Path) -> Marked:
    """A marked text."""
    made = Marked(path.stem)
    count = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        raw = MARK.sub(lambda match: match[0].replace("|", "¦"), line.rstrip())
        cells = [c.strip() for c in raw[1:-1].split("|")] if raw.startswith("|") else [raw.lstrip("# ")]
        texts = []
        for cell in cells:
            texts.append(_unmarked(made, count, cell.replace("¦", "|")))
            count += 1
        made.lines.append(texts)
    return made


def _unmarked(made: Marked, number: int, text: str) -> str:
    plain, at = "", 0
    for match in MARK.finditer(text):
        plain += text[at : match.start()]
        made.truth[number, len(plain)] = match[1] + match[2]
        made.said[number, len(plain)] = match[3]
        plain += match[3]
        at = match.end()
    return plain + text[at:]


def as_document(report: Marked, seed: int = 3) -> Any:
    """The report as a Word document: a line a paragraph, rows as tables, runs cut anywhere and formatted."""
    chance = random.Random(seed)
    document = Document()
    rows: list[list[str]] = []
    for n, cells in enumerate([*report.lines, [""]]):
        if len(cells) > 1:
            rows.append(cells)
            continue
        if rows:
            table = document.add_table(len(rows), len(rows[0]))
            for r, row in enumerate(rows):
                for c, text in enumerate(row):
                    _runs(table.cell(r, c).paragraphs[0], text, chance)
            rows = []
        if n < len(report.lines):
            _runs(document.add_paragraph(), cells[0], chance)
    return document


def _runs(paragraph: Any, text: str, chance: random.Random) -> None:
    at = 0
    while at < len(text):
        step = chance.choice([1, 2, 3, 7, 19, 40])
        run = paragraph.add_run(text[at : at + step])
        run.bold, run.italic = chance.random() < 0.3 or None, chance.random() < 0.1 or None
        at += step


def values_of(report: Marked, changed: float, seed: int = 7) -> tuple[dict[str, Taken], dict[str, Taken]]:
    """What a desk would say for the report's year and the one before: the marked values, but a share `changed` of them
    otherwise, and some number for every figure that the report does not tell."""
    chance = random.Random(seed)
    now, before = dict(report.values()), dict(report.values("去年"))
    taken, earlier = {}, {}
    for figure in FIGURES.values():
        if figure.is_text:
            continue
        told = _value(figure, now[figure.id]) if figure.id in now else None
        value = told if told is not None else Decimal(chance.choice([chance.randint(1, 20), chance.randint(20, 9000)]))
        if told is not None and chance.random() < changed:
            value += chance.randint(1, 9)
        taken[figure.id] = Taken(figure, value, spoken(figure, value), 1)
        past = _value(figure, before[figure.id]) if figure.id in before else None
        past = past if past is not None else value + chance.randint(1, 30)
        earlier[figure.id] = Taken(figure, past, spoken(figure, past), 1)
    return taken, earlier


def _value(figure: Figure, said: str) -> Decimal | None:
    """The figure's value that the text says, in the figure's unit."""
    text = plain_width(said).replace(",", "")
    digits, numeral = re.match(r"[\d.]+", text), re.match(r"[一二两三四五六七八九十百]+", text)
    if digits:
        value = Decimal(digits[0])
    elif numeral:
        value = Decimal(han_value(numeral[0]) or 0)
    else:
        return Decimal(0) if figure.zero else None
    if "余" in text or "多" in text:
        value *= Decimal("1.02")
    if "万" in text and not figure.unit.startswith("万"):
        value *= 10_000
    return value


def is_number(tag: str, truth: Mapping[str, Figure] = FIGURES) -> bool:
    """Whether a mark stands for a number: no names, no words for nought, no comparison."""
    key, *form = tag.split("|")
    figure = truth[key]
    return not figure.is_text and not figure.zero and all(part in ("去年", "增减", "按万元") for part in form)
