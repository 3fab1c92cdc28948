"""Columns that count the lines of a table: they number nothing else, and tell headings (一、产业发展) from rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from township_desk.core.ledger import Numbering
from township_desk.core.text import match_key
from township_desk.intake.headers import Header

_COUNTED = 4
"""Digits of the greatest number that counts lines."""
_FEW = 2
"""As many numbers in a row, that don't begin with 1, may be the ledger's own."""
_SEQUENCE = frozenset({"序号", "序", "编号", "no", "顺序号"})


def forget_counting(header: Header, values: Sequence[Sequence[Any]], rule: Numbering | None) -> None:
    """A column 编号 that counts its lines 1, 2, 3 does not give the ledger's own numbers (`values`: cells by column)."""
    column = header.fields.get(rule.field) if rule is not None else None
    if column is None or column.how == "given":
        return
    cells = [cell for cell in values[header.columns.index(column)] if cell is not None]
    texts = [str(cell).strip(" 、.") for cell in cells]
    numbers = [int(text) for text in texts if text.isdigit() and len(text) <= _COUNTED]
    counted = bool(numbers) and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    if counted and len(numbers) * 2 > len(cells) and (numbers[0] == 1 or len(numbers) > _FEW):
        column.field, column.known = None, True


def counts_lines(header: Header, rows: Sequence[Sequence[Any]], index: int) -> bool:
    """Whether a column numbers most of its lines 1, 2, 3: one that is numbered 一 is a heading over them."""
    known = next((column for column in header.columns if column.index == index), None)
    if known is None or match_key(known.header) not in _SEQUENCE:
        return False
    cells = [cell for row in rows[header.last + 1 :] if index < len(row) and (cell := row[index]) is not None]
    counted = sum(isinstance(cell, int) or str(cell).strip(" 、.").isdigit() for cell in cells)
    return counted * 2 > len(cells)


__all__ = ["counts_lines", "forget_counting"]
