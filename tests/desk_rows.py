"""Puts rows of memory into a desk, in order, so that they get the same ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from township_desk.service.desk import Desk

_PROGRAM = ("is_void", "as_of", "missing", "archived")


def put(desk: Desk, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Write typed rows by ledger; each ledger must be empty, and its rows' ids 1, 2, 3 …"""
    inserts = {}
    for name, listed in rows.items():
        ledger = desk.records.ledgers[name]
        fields = [f for f in ledger.stored if any(f.name in row for row in listed)]
        extra = [key for key in _PROGRAM if any(key in row for row in listed)]
        stored = [
            (
                *(None if row.get(f.name) is None else f.to_store(row[f.name]) for f in fields),
                *(_plain(row.get(k), k) for k in extra),
            )
            for row in listed
        ]
        inserts[name] = ((*(f.name for f in fields), *extra), stored)
    _touched, ids = desk.editing.apply_bulk("导入测试数据", "import", inserts)
    for name, listed in rows.items():
        if listed and list(ids[name]) != [row["id"] for row in listed]:
            raise AssertionError(f"{name}: ids {ids[name]}")


def _plain(value: Any, key: str) -> Any:
    return int(bool(value)) if key in ("is_void", "archived") else value
