"""What every writer of tables agrees on: cleaned text, which columns hold amounts, where a total's label stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from township_desk.core.tabular import CellType, Column, RowKind, Tabular, TabularRow, Value

_AMOUNTS = {CellType.INT, CellType.MONEY, CellType.WAN, CellType.DECIMAL, CellType.NUMBER, CellType.PERCENT}
_ONE_LINE = _AMOUNTS | {CellType.CODE, CellType.DATE, CellType.MONTH, CellType.SEQ}
_STEMS = "甲乙丙丁戊己庚辛壬癸"
# Control characters, soft hyphen, marks without width, variation selectors.
_DROPPED = (*range(0x20), 0x7F, 0xAD, 0xFEFF, *range(0x200B, 0x2010), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
_CLEAN: dict[int, int | None] = {code: None for code in _DROPPED} | {0x0A: 0x0A, 0x09: 0x20, 0xA0: 0x20}  # noqa: C420
_MARKS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Variation selectors count as printable."""


def clean(text: str) -> str:
    """Text as it can be drawn: control and invisible characters dropped, every line break as one newline."""
    if text.isprintable() and not _MARKS.search(text):
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_CLEAN)


def is_amount(column: Column) -> bool:
    """Whether a column holds amounts, which totals may add up."""
    return column.type in _AMOUNTS


def is_one_line(column: Column) -> bool:
    """Whether a column's content stays on one line whatever happens (printing.md 2.1)."""
    return column.type in _ONE_LINE


def unit_line(tabular: Tabular) -> str:
    """The words at the right of the head line: 单位：户、人、元."""
    unit = clean(tabular.unit)
    return unit if "单位" in unit or not unit else f"单位：{unit}"


def number_labels(columns: Sequence[Column]) -> list[str]:
    """甲 乙 丙 for the leading words, 1 2 3 … for what is counted (printing.md 2.2)."""
    labels: list[str] = []
    words = 0
    for column in columns:
        if not is_amount(column) and words == len(labels) and words < len(_STEMS):
            labels.append(_STEMS[words])
            words += 1
        else:
            labels.append(str(len(labels) - words + 1))
    return labels


def padded(row: TabularRow, columns: Sequence[Column]) -> list[Value]:
    """A row's cells, as many as there are columns."""
    return [*row.cells[: len(columns)], *[None] * (len(columns) - len(row.cells))]


def label_span(row: TabularRow, columns: Sequence[Column]) -> int:
    """How many leading columns the label of a bold row takes: those before the first amount or value; a group heading
    without values takes all."""
    filled = [i for i, value in enumerate(padded(row, columns)) if value is not None and value != ""]
    if row.kind is RowKind.GROUP and not filled:
        return len(columns)
    return min([*filled, *(i for i, column in enumerate(columns) if is_amount(column)), len(columns)])
