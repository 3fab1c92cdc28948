"""Read csv, tsv and plain text tables: find the encoding and the separator; every cell is text."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from township_desk.formats.reading.encodings import decoded
from township_desk.formats.reading.wire import FrameWriter

_SEPARATORS = (",", "\t", ";", "|", "，")
_SAMPLE_LINES = 60
_MAX_FIELD = 1_000_000
_KEPT_TEXT = re.compile(r'^="([^"]*)"$')


def read_text(data: bytes, writer: FrameWriter) -> None:
    """Send the text as one sheet."""
    text = decoded(data).lstrip("\ufeff")
    csv.field_size_limit(_MAX_FIELD)
    separator = separator_of(text)
    writer.book("csv")
    writer.sheet("Sheet1", 0, visible=True)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False)
    writer.rows([_plain(cell) for cell in row] for row in rows)
    writer.end_sheet()


def separator_of(text: str) -> str:
    """The sign that splits the first lines into the most even number of cells; a comma when none does."""
    head = "\n".join(text[:65536].splitlines()[:_SAMPLE_LINES])
    best, best_score = ",", 0.0
    for sign in _SEPARATORS:
        widths = Counter(len(row) for row in csv.reader(io.StringIO(head), delimiter=sign) if any(row))
        if not widths:
            continue
        width, lines = max(widths.items(), key=lambda item: (item[1] if item[0] > 1 else 0, item[0]))
        score = lines / widths.total() + width / 1000 if width > 1 else 0.0
        if score > best_score:
            best, best_score = sign, score
    return best


def _plain(cell: str) -> str:
    """Exporters write ="0012" so that Excel keeps a number as text."""
    kept = _KEPT_TEXT.match(cell) if cell.startswith('="') else None
    return kept[1] if kept else cell
