"""Looks for characters without a font before anything is printed, and names every place where one stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from township_desk.core.tabular import CellType, Column, Tabular, TabularRow, format_value
from township_desk.formats.cells import clean
from township_desk.formats.fonts import FontSet, MissingGlyph, MissingGlyphs


def check_glyphs(tabulars: Iterable[Tabular], fonts: FontSet) -> None:
    """Raise MissingGlyphs with all characters of `tabulars` that can't be drawn."""
    missing = [found for tabular in tabulars for found in _table(tabular, _Known(fonts))]
    if missing:
        raise MissingGlyphs(missing)


class _Known:
    """Characters found drawable so far."""

    def __init__(self, fonts: FontSet) -> None:
        self._fonts = fonts
        self._good: set[str] = {"\n"}

    def lacking(self, text: str) -> list[str]:
        """Characters that no font has."""
        if self._good.issuperset(text):
            return []
        new = [char for char in clean(text) if char not in self._good]
        bad = self._fonts.lacking("".join(new))
        self._good.update(char for char in new if char not in bad)
        return bad


def _table(tabular: Tabular, known: _Known) -> Iterator[MissingGlyph]:
    frame = [("标题", tabular.title), ("表首", tabular.left_head), ("表首", tabular.middle_head)]
    frame += [("表首", tabular.unit), ("密级", tabular.confidential), ("页脚", tabular.stamp)]
    frame += [("表尾", text) for text in tabular.footer] + [("说明", text) for text in tabular.notes]
    frame += [("表头", text) for column in tabular.columns for text in column.header]
    for sheet in tabular.forms:
        frame += [(f"“{block.label}”栏" if block.label else "正文", block.label + block.text) for block in sheet]
    for place, text in frame:
        for char in known.lacking(text):
            yield MissingGlyph(tabular.name, None, None, "", place, text, char)
    if not tabular.forms:
        for number, row in enumerate(tabular.body(), 1):
            yield from _row(tabular, number, row, known)


def _row(tabular: Tabular, number: int, row: TabularRow, known: _Known) -> Iterator[MissingGlyph]:
    seq = _seq(tabular.columns, row)
    for value, column in zip(row.cells, tabular.columns, strict=False):
        if isinstance(value, str):
            for char in known.lacking(value):
                yield MissingGlyph(tabular.name, number, row.ref, seq, "".join(column.header[-1:]), value, char)
    for char in known.lacking(row.label):
        yield MissingGlyph(tabular.name, number, row.ref, seq, "", row.label, char)


def _seq(columns: tuple[Column, ...], row: TabularRow) -> str:
    for value, column in zip(row.cells, columns, strict=False):
        if column.type is CellType.SEQ:
            return format_value(value, column)
    return ""
