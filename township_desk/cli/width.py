"""Text in columns: Chinese characters take two cells of a terminal, so plain padding would not align."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence


def width(text: str) -> int:
    """The number of terminal cells that a text takes."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else not unicodedata.combining(c) for c in text)


def pad(text: str, cells: int, *, right: bool = False) -> str:
    """The text filled up with blanks to a number of cells."""
    blanks = " " * max(0, cells - width(text))
    return blanks + text if right else text + blanks


def cut(text: str, cells: int) -> str:
    """The text on one line, cut with … where it is longer than `cells`."""
    text = " ".join(text.split())
    if width(text) <= cells:
        return text
    taken, used = [], 0
    for char in text:
        used += width(char)
        if used > cells - 2:
            break
        taken.append(char)
    return "".join(taken) + "…"


def wrap(text: str, cells: int) -> list[str]:
    """The text broken into lines of at most `cells`; a break never separates Latin letters, digits or options."""
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        line = ""
        for word in _words(paragraph):
            if line and width(line) + width(word.rstrip()) > cells:
                lines.append(line.rstrip())
                line = word.lstrip()
            else:
                line += word
        lines.append(line.rstrip())
    return lines


def _words(text: str) -> list[str]:
    """Pieces that may stand at a line's end: one Chinese character with its closing marks, or a Latin word."""
    words: list[str] = []
    for char in text:
        if (
            words
            and (
                char in "，。；：、）》”！？… "
                or (width(char) == 1 and width(words[-1][-1]) == 1 and words[-1][-1] != " ")
            )
        ) or (words and words[-1][-1] in "（《“"):
            words[-1] += char
        else:
            words.append(char)
    return words


def grid(headers: Sequence[str], rows: Iterable[Sequence[str]], *, most: int = 40, numbers: Iterable[int] = ()) -> str:
    """A plain table: a header line, a rule, a line a row; columns in `numbers` stand to the right."""
    right = set(numbers)
    cells = [[cut(text, most) for text in row] for row in rows]
    widths = [max([width(head), *(width(row[i]) for row in cells)]) for i, head in enumerate(headers)]
    lines = ["  ".join(pad(head, widths[i], right=i in right) for i, head in enumerate(headers))]
    lines.append("  ".join("-" * cells_wide for cells_wide in widths))
    lines += ["  ".join(pad(text, widths[i], right=i in right) for i, text in enumerate(row)) for row in cells]
    return "\n".join(line.rstrip() for line in lines)


def pairs(items: Iterable[tuple[str, str]], *, indent: int = 2, total: int = 100, most: int = 30) -> str:
    """A list of words and their explanations in two columns, as help texts have it."""
    known = [(word, text) for word, text in items]
    left = min(most, max((width(word) for word, _ in known), default=0))
    lines = []
    for word, text in known:
        parts = wrap(text, total - left - indent - 2)
        first = " " * indent + pad(word, left)
        if width(word) > left:
            lines.append(first)
            first = " " * (indent + left)
        lines.append(f"{first}  {parts[0]}".rstrip())
        lines += [" " * (indent + left + 2) + part for part in parts[1:]]
    return "\n".join(lines)
