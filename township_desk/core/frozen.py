"""Frozen tables: a printed table as plain JSON values and back, so that what a closed month said is kept whole and typed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from typing import Any

from township_desk.core.tabular import (
    CellType,
    Column,
    FormBlock,
    PageSetup,
    RowKind,
    Tabular,
    TabularRow,
    Value,
)

_PLAIN = (
    "name", "title", "period", "unit", "left_head", "middle_head", "total_first", "footer", "notes", "page_subtotal",
    "column_numbers", "confidential", "stamp", "draft",
)  # fmt: skip
_TUPLES = ("footer", "notes")


def to_plain(table: Tabular) -> dict[str, Any]:
    """The whole table as values that JSON holds: {"d": …} a decimal, {"t": …} a day."""
    found: dict[str, Any] = {name: getattr(table, name) for name in _PLAIN}
    found["columns"] = [[c.key, list(c.header), c.type.value, c.width, c.places, c.unit] for c in table.columns]
    found["rows"] = [_row(row) for row in table.rows]
    found["total"] = None if table.total is None else _row(table.total)
    found["page"] = asdict(table.page)
    found["forms"] = [[asdict(block) for block in form] for form in table.forms]
    return found


def from_plain(found: Mapping[str, Any]) -> Tabular:
    """The table that `to_plain` took apart."""
    given: dict[str, Any] = {name: tuple(found[name]) if name in _TUPLES else found[name] for name in _PLAIN}
    page = {**found["page"], "margins": tuple(found["page"]["margins"])}
    return Tabular(
        **given,
        columns=tuple(
            Column(key, tuple(header), CellType(kind), width, places, unit)
            for key, header, kind, width, places, unit in found["columns"]
        ),
        rows=tuple(_row_of(row) for row in found["rows"]),
        total=None if found["total"] is None else _row_of(found["total"]),
        page=PageSetup(**page),
        forms=tuple(tuple(FormBlock(**block) for block in form) for form in found["forms"]),
    )


def fingerprint(table: Tabular) -> str:
    """The SHA-256 of all that a table says; when and by whom it was printed is no part of it."""
    bare = to_plain(replace(table, stamp="", draft=False))
    return hashlib.sha256(json.dumps(bare, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _row(row: TabularRow) -> list[Any]:
    ref = None if row.ref is None else list(row.ref)
    return [[_cell(value) for value in row.cells], row.kind.value, row.label, ref, row.indent]


def _row_of(found: list[Any]) -> TabularRow:
    cells, kind, label, ref, indent = found
    place = None if ref is None else (str(ref[0]), int(ref[1]))
    return TabularRow(tuple(_value(cell) for cell in cells), RowKind(kind), label, place, indent)


def _cell(value: Value) -> Any:
    if isinstance(value, Decimal):
        return {"d": f"{value:f}"}
    return {"t": value.isoformat()} if isinstance(value, date) else value


def _value(cell: Any) -> Value:
    if isinstance(cell, dict):
        return Decimal(cell["d"]) if "d" in cell else date.fromisoformat(cell["t"])
    known: Value = cell
    return known
