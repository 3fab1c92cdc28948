"""Carry an import plan out: inserts in bulk, updates as changes, all in one changeset."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import orjson

from township_desk.core.change import Act, Change, NewRow
from township_desk.core.fields import Field
from township_desk.core.fields_choice import MultiRef, Ref
from township_desk.core.problem import Conflict, Severity
from township_desk.service.import_plan import ImportPlan, RowPlan
from township_desk.service.record import Fault
from township_desk.service.rowvalues import missing_fields, program_values, stored_values

if TYPE_CHECKING:
    from township_desk.core.ledger import Ledger
    from township_desk.service.desk import Desk

_CHUNK = 2000
TOLD_ONLY = frozenset(
    "FIXED-DATE COUNT-DIFF VILLAGE-OTHER MOVED NEW-HEAD SPLIT START-OTHER ENDED-BEFORE TWICE RAW-ID NEAR NUM-HAN".split()
)
"""Warnings that do not make a row 待改: nothing in it is wrong by itself, it lacks something (待补) or is to be looked at."""


def faults_of(row: RowPlan) -> list[Fault]:
    """The faults (待改) that a row comes in with; what only has to be told (a lacking date, a doubt) is none."""
    return [
        Fault(None if p.field and "." in p.field else p.field, p.code, p.message, p.value, p.severity.value)
        for p in row.problems or ()
        if p.severity is Severity.WARNING and p.code not in TOLD_ONLY
    ]


def inserts_of(plan: ImportPlan) -> dict[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]]:
    """What is new: by ledger the columns and stored rows, references to other new rows among them."""
    fresh: dict[str, list[RowPlan]] = {name: [] for name in plan.ledgers}
    for ledger, row in plan.written():
        if row.verdict == "new":
            row.index = len(fresh[ledger.name])
            fresh[ledger.name].append(row)
    return {name: _inserts(plan.ledgers[name], rows) for name, rows in fresh.items() if rows}


def _inserts(ledger: Ledger, fresh: list[RowPlan]) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    number = ledger.number.field if ledger.number else None
    names = tuple(
        name
        for name in dict.fromkeys(name for row_names in dict.fromkeys(r.names for r in fresh) for name in row_names)
        if name != number
    )
    columns = _stored_columns(ledger, names, fresh)
    program: list[list[Any]] = [*_program(fresh)]
    heads = (*names, "missing", "faults", "as_of")
    if any(row.archived for row in fresh):
        heads = (*heads, "archived")
        program.append([int(row.archived) for row in fresh])
    return heads, list(zip(*columns, *program, strict=True))


def _stored_columns(ledger: Ledger, names: Sequence[str], rows: Sequence[RowPlan]) -> list[list[Any]]:
    """Each field's values in stored form, each distinct value converted once."""
    columns: list[list[Any]] = []
    places: dict[tuple[str, ...], dict[str, int]] = {}
    for row in rows:
        if row.names not in places:
            places[row.names] = {name: i for i, name in enumerate(row.names)}
    for name in names:
        f = ledger.by_name[name]
        if len(places) == 1:
            at = next(iter(places.values()))[name]
            values = [row.cells[at] for row in rows]
        else:
            found = [places[row.names].get(name) for row in rows]
            values = [None if i is None else row.cells[i] for i, row in zip(found, rows, strict=True)]
        columns.append(_to_store(f, values))
    return columns


def _to_store(f: Field, values: list[Any]) -> list[Any]:
    if isinstance(f, Ref) and not isinstance(f, MultiRef):
        return [_reference(f, value) for value in values]
    if type(f).to_store is Field.to_store:
        return values
    known: dict[Any, Any] = {None: None}
    stored = []
    for value in values:
        if value not in known:
            known[value] = f.to_store(value)
        stored.append(known[value])
    return stored


def _reference(f: Ref, value: Any) -> Any:
    """A reference as it is stored; to another row of the line, by what became of that row."""
    if not isinstance(value, RowPlan):
        return value
    origin = value.origin
    if origin.id is not None:
        return origin.id
    return None if origin.index is None else NewRow(f.target, origin.index)


def _new_value(f: Field, value: Any) -> Any:
    return _reference(f, value) if isinstance(f, Ref) and not isinstance(f, MultiRef) else value


def _program(rows: Sequence[RowPlan]) -> tuple[list[str | None], list[str | None], list[str | None]]:
    texts: dict[tuple[str, ...], str | None] = {}
    missing = []
    for row in rows:
        if row.missing not in texts:
            texts[row.missing] = f"|{'|'.join(row.missing)}|" if row.missing else None
        missing.append(texts[row.missing])
    faults = [_fault_text(row) if row.problems else None for row in rows]
    return missing, faults, [row.as_of for row in rows]


def _fault_text(row: RowPlan) -> str | None:
    found = faults_of(row)
    return orjson.dumps([fault.to_list() for fault in found]).decode() if found else None


def updates_of(desk: Desk, plan: ImportPlan, check: Callable[[], None]) -> list[Change]:
    """The changes of rows that the desk holds. Raises Conflict when one is gone or void since the plan was made."""
    changed: dict[str, list[RowPlan]] = {}
    for ledger, row in plan.written():
        if row.verdict == "changed":
            changed.setdefault(ledger.name, []).append(row)
    changes: list[Change] = []
    for name, rows in changed.items():
        for start in range(0, len(rows), _CHUNK):
            part = rows[start : start + _CHUNK]
            check()
            records = {r.id: r for r in desk.records.fetch(name, [row.id for row in part if row.id])}
            for row in part:
                old = records.get(row.id or 0)
                if old is None or old.is_void:
                    raise Conflict("有记录在预览之后被作废，本次导入没有写入。请重新预览后再导入。", code="moved")
                changes.append(_update(desk, plan.ledgers[name], row, old))
    return changes


def _update(desk: Desk, ledger: Ledger, row: RowPlan, old: Any) -> Change:
    values = dict(old.values)
    fresh = {name: _new_value(ledger.by_name[name], new) for name, (_, new) in (row.changes or {}).items()}
    values.update(fresh)
    if ledger.fill is not None:
        ledger.fill(values, desk.rules.row)
    for f in ledger.stored:
        if f.computed:
            values[f.name] = f.compute(values, desk.rules)
    kept = [fault for fault in old.faults if fault.field is None or fault.field not in fresh]
    faults = kept + [fault for fault in faults_of(row) if fault not in kept]
    row.missing = missing_fields(ledger, values, desk.rules, archived=old.archived, old=old, given=fresh)
    before = stored_values(ledger, old.values) | program_values(old.missing, old.faults) | {"as_of": old.as_of}
    after = stored_values(ledger, values) | program_values(row.missing, faults) | {"as_of": old.as_of}
    machine = ledger.status
    if row.as_of and (row.advances or old.as_of is None or (machine is not None and machine.field in fresh)):
        after["as_of"] = row.as_of
    for name in ("archived",):
        before.pop(name, None)
        after.pop(name, None)
    names = [name for name, value in after.items() if before.get(name) != value]
    return Change(
        Act.UPDATE, ledger.name, old.id, old.version, {n: before.get(n) for n in names}, {n: after[n] for n in names}
    )


__all__ = ["faults_of", "inserts_of", "updates_of"]
