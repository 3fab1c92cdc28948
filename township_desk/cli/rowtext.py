"""Rows as JSON and as text: masked unless unmasked, references with their labels, the village by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from township_desk.cli.width import grid
from township_desk.core.fields import Field
from township_desk.core.fields_choice import Ref
from township_desk.core.figure import village_paths
from township_desk.core.ledger import Ledger
from township_desk.core.query import Is, Query

if TYPE_CHECKING:
    from township_desk.service.desk import Desk
    from township_desk.service.record import Record

Full = Mapping[tuple[int, str], str]
"""(row id, field) -> the full text of a masked value that was asked for with a reason."""


def village_names(desk: Desk, ledger: Ledger, ids: Sequence[int]) -> dict[int, str | None]:
    """The village of rows that have none of their own: of their household, person, project ...; {} where they have."""
    paths = () if ledger.village or ledger.name == "village" else village_paths(desk.ledgers, ledger)
    if not paths:
        return {}
    query = Query(ledger.name, Is("id", "in", tuple(ids)), void="with")
    return dict(desk.records.reader.values(query, ("id", "|".join(f"{path}.name" for path in paths))))


def row_json(
    desk: Desk, record: Record, full: Full | None = None, villages: Mapping[int, str | None] | None = None
) -> dict[str, Any]:
    """One row by the contract of `rows --json`; beside the fields `missing` (待补), `faults` (待改), `is_void`.

    `villages` are those of `village_names`.
    """
    ledger = desk.records.ledgers[record.ledger]
    row: dict[str, Any] = {"id": record.id, "version": record.version}
    for field in ledger.fields:
        row[field.name] = _value_json(field, record, full or {})
        if isinstance(field, Ref):
            row[f"{field.name}_label"] = record.labels.get(field.name)
    if ledger.village and ledger.village in ledger.by_name:
        row.setdefault("village", record.labels.get(ledger.village))
    elif villages and record.id in villages:
        row.setdefault("village", villages[record.id])
    row["missing"] = list(record.missing)
    row["faults"] = [
        {
            "field": fault.field,
            "code": fault.code,
            "message": fault.message,
            "value": _covered(ledger, fault.field, fault.raw),
        }
        for fault in record.faults
    ]
    row["is_void"] = record.is_void
    return row


def _value_json(field: Field, record: Record, full: Full) -> Any:
    value = record.values.get(field.name)
    if not field.masked or value is None:
        return field.to_json(value)
    return full.get((record.id, field.name)) or field.mask(value)


def _covered(ledger: Ledger, name: str | None, raw: str | None) -> str | None:
    """The original text of a faulty value, covered where the field is."""
    field = ledger.by_name.get(name or "")
    return field.mask(raw) if raw and field is not None and field.masked else raw


def rows_text(desk: Desk, ledger: Ledger, records: Sequence[Record], full: Full | None = None) -> str:
    """Rows as a table of the ledger's grid columns."""
    full = full or {}
    rows = []
    for record in records:
        cells = [full.get((record.id, f.name)) or desk.records.text(record, f.name) for f in ledger.columns]
        rows.append([str(record.id), *cells, _state(record)])
    numbers = {0, *(i + 1 for i, f in enumerate(ledger.columns) if f.numeric)}
    return grid(["编号", *(f.label for f in ledger.columns), "提示"], rows, most=24, numbers=numbers)


def _state(record: Record) -> str:
    words = [
        word for word, holds in (("作废", record.is_void), ("待补", record.missing), ("待改", record.faults)) if holds
    ]
    return "、".join(words)


def record_text(desk: Desk, record: Record) -> str:
    """One row, a line a field, empty ones left out."""
    ledger = desk.records.ledgers[record.ledger]
    filled = [(f.label, desk.records.text(record, f.name)) for f in ledger.fields]
    lines = [f"{ledger.label}　编号 {record.id}（第{record.version}版）"]
    lines += [f"  {label}：{text}" for label, text in filled if text]
    if record.missing:
        lines.append(
            "  待补：" + "、".join(ledger.by_name[name].label for name in record.missing if name in ledger.by_name)
        )
    lines += [f"  待改：{fault.message}" for fault in record.faults]
    return "\n".join(lines)


def masked_fields(ledger: Ledger) -> tuple[str, ...]:
    """Names of the fields that are shown covered."""
    return tuple(f.name for f in ledger.fields if f.masked)
