"""A printed table as JSON, by the contract of the command line (`table … OUT.json`)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from township_desk.core.tabular import RowKind, Tabular, TabularRow, Value


def tabular_to_json(tabular: Tabular) -> dict[str, Any]:
    """The table's data. Dates are ISO, decimals strings; `total` is empty without a total row; `footer` is the
    signature line. `rows` are the item rows: each as long as `columns`; subtotals and group headings are left out,
    as they can be worked out and would be counted twice."""
    width = len(tabular.columns)
    rows = [row for row in tabular.rows if row.kind is RowKind.ITEM]
    return {
        "name": tabular.name,
        "title": tabular.title,
        "period": tabular.period,
        "unit": tabular.unit,
        "columns": [{"key": c.key, "header": list(c.header), "type": c.type.value} for c in tabular.columns],
        "rows": [_cells(row, width) for row in rows],
        "total": [] if tabular.total is None else _cells(tabular.total, width),
        "footer": list(tabular.footer),
    }


def _cells(row: TabularRow, width: int) -> list[Any]:
    cells = [_plain(value) for value in row.cells[:width]]
    return cells + [None] * (width - len(cells))


def _plain(value: Value) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value
