"""Export: rows of a query as a workbook, personal numbers masked unless a reason is given."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from township_desk.core.fields import Field, Name
from township_desk.core.fields_choice import Ref
from township_desk.core.problem import UsageError
from township_desk.core.query import Query
from township_desk.core.tabular import CellType
from township_desk.formats.xlsx_sheets import write_rows_xlsx

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

PROFILES = {"internal": "内部使用", "public": "对外公开"}
_CHUNK = 1000
_TEXT_KINDS = frozenset({"bool", "enum", "multi_enum", "fk", "multi_fk", "attachments", "json"})


def export_fields(desk: Desk, ledger: str, profile: str) -> list[Field]:
    """The columns of an export; nothing personal in what is made public: no masked number, no person's name."""
    declared = desk.records.ledger(ledger)
    fields = [f for f in declared.fields if not f.hidden and f.kind != "attachments"]
    if profile != "public":
        return fields
    return [f for f in fields if not f.masked and not isinstance(f, Name) and not _names_person(f)]


def _names_person(f: Field) -> bool:
    return isinstance(f, Ref) and f.target in ("person", "household")


def export_rows(
    desk: Desk,
    query: Query,
    out: Path,
    *,
    profile: str = "internal",
    unmask_reason: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write the rows of a query; the answer is how many. Showing personal numbers in full is journalled with its reason."""
    if profile not in PROFILES:
        raise UsageError(f"没有“{profile}”这种导出方式，可用：{'、'.join(PROFILES)}。")
    if profile == "public" and unmask_reason:
        raise UsageError("对外公开的导出不包含个人信息，不能要求显示完整号码。")
    ledger = desk.records.ledger(query.ledger)
    fields = export_fields(desk, ledger.name, profile)
    ids = desk.records.ids(query)
    masked = [f.name for f in fields if f.masked]
    if unmask_reason and masked and len(ids):
        desk.editing.unmask_many(ledger.name, list(ids), masked, unmask_reason)
    headers = [f"{f.label}（{f.unit}）" if f.unit else f.label for f in fields]
    types = [CellType.TEXT if f.kind in _TEXT_KINDS or f.masked else f.cell for f in fields]
    types = [CellType.CODE if f.masked else kind for f, kind in zip(fields, types, strict=True)]
    rows = _rows(desk, ledger.name, ids, fields, full=bool(unmask_reason))
    return write_rows_xlsx(headers, types, rows, out, sheet=ledger.label, progress=progress)


def _rows(desk: Desk, ledger: str, ids: Sequence[int], fields: Sequence[Field], *, full: bool) -> Iterator[list[Any]]:
    for start in range(0, len(ids), _CHUNK):
        for record in desk.records.fetch(ledger, ids[start : start + _CHUNK]):
            yield [_value(desk, record, f, full) for f in fields]


def _value(desk: Desk, record: Any, f: Field, full: bool) -> Any:
    value = record.values.get(f.name)
    if value is None:
        return None
    if f.masked:
        return f.format(value) if full else f.mask(value)
    if f.kind in _TEXT_KINDS:
        return desk.records.text(record, f.name)
    return value


__all__ = ["PROFILES", "export_fields", "export_rows"]
