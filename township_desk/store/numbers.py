"""Numbers: the greatest running number in use under a prefix."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from township_desk.store.schema import Schema

_BATCH = 50
_OVERFLOW = 3
"""How many digits a number may grow beyond its declared width."""


def last_number(connection: Connection, schema: Schema, ledger: str, field: str, prefix: str, *, digits: int) -> int:
    """The greatest number of `digits` digits (or a few more, when they ran out) after `prefix`; 0 when there is none.

    Void rows count. Other prefixes may begin with this one, so only codes count whose whole rest is such a number.
    """
    column: Any = schema.tables[ledger].c[field]
    for width in range(digits + _OVERFLOW, digits - 1, -1):
        codes = (
            select(column)
            .where(column >= prefix, column < prefix + "\uffff", func.length(column) == len(prefix) + width)
            .order_by(column.desc())
            .execution_options(yield_per=_BATCH)
        )
        with connection.execute(codes) as found:
            for code in found.scalars():
                tail = str(code)[len(prefix) :]
                if tail.isascii() and tail.isdigit() and (width == digits or not tail.startswith("0")):
                    return int(tail)
    return 0


def last_of(connection: Connection, schema: Schema, ledger: str, parent: str, row_id: int, field: str) -> int:
    """The greatest number in `field` of the rows that `parent` refers to `row_id`, void ones too; 0 without any."""
    table = schema.tables[ledger]
    found = connection.execute(select(func.max(table.c[field])).where(table.c[parent] == row_id)).scalar_one()
    return int(found or 0)
