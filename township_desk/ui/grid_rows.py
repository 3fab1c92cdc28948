"""What the grid knows of a row: its texts, tone and tags; and how columns are chosen, aligned and typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush

from township_desk.core.fields import Field
from township_desk.core.fields_choice import Ref
from township_desk.core.ledger import Ledger

if TYPE_CHECKING:
    from township_desk.service.record import Record

_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
Tag = tuple[str, str]
"""Words and tone of a small tag."""


@dataclass(slots=True)
class ShownRow:
    """A row ready to paint: `texts` by model column (None: not asked for yet)."""

    id: int
    version: int
    texts: list[str | None]
    tone: QBrush | None
    tags: tuple[Tag, ...]
    record: Record | None


def all_columns(ledger: Ledger) -> tuple[Field, ...]:
    """The grid's columns, then every other field that may be shown on demand."""
    listed = ledger.columns
    names = {column.name for column in listed}
    return listed + tuple(f for f in ledger.fields if f.name not in names and not f.hidden)


def label_of(ledger: Ledger, name: str | None) -> str:
    """A field's label."""
    found = ledger.by_name.get(name or "")
    return found.label if found else ""


def tags_of(record: Record, marks: Sequence[Any]) -> tuple[Tag, ...]:
    """The small tags of a row, most pressing first."""
    tags: list[Tag] = []
    if record.is_void:
        return (("作废", "grey"),)
    if any(fault.severity == "error" for fault in record.faults):
        tags.append(("待改", "bad"))
    if record.missing:
        tags.append(("待补", "soon"))
    tags += [(mark.label, mark.tone) for mark in marks]
    if record.archived:
        tags.append(("历史", "grey"))
    return tuple(tags)


def edit_text(field: Field, value: Any, label: str) -> str:
    """A value as a person would type it: labels of references, numbers without separators."""
    if value is None:
        return ""
    if isinstance(field, Ref):
        return label or str(value)
    text = field.format(value)
    return text.replace(",", "") if field.numeric else text


def alignment(column: Field) -> int:
    """Numbers to the right, everything else to the left."""
    if column.numeric:
        return _RIGHT
    return _LEFT
