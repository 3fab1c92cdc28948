"""Passage: a paragraph or table cell of a document as plain values: its text, where it stands, what heads it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of running text or one paragraph of a table cell."""

    place: str
    """Where it stands, in words: 第12段, 表2第3行第4列, 页眉, 脚注."""
    text: str
    row: str = ""
    """A cell's row in words: the labels left of it."""
    column: str = ""
    """A cell's column in words: what stands at its head."""
    unit: str = ""
    """The unit that the table gives for the cell."""
    heading: bool = False
    in_table: bool = False
    closed: tuple[tuple[int, int], ...] = ()
    """Stretches that Word computes itself (fields)."""
