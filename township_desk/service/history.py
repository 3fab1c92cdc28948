"""History: the journal told to people; undo and redo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from township_desk.core.fields import Field
from township_desk.core.fields_choice import MultiRef, Ref
from township_desk.core.query import Is, Query
from township_desk.service.record import read_faults
from township_desk.service.records import CLOSED, Records
from township_desk.store.journal_reader import Head, JournalReader, Line


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one row: its words before and after (personal numbers masked)."""

    ledger: str
    row_id: int
    title: str
    act: str
    field: str
    label: str
    before_text: str
    after_text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One changeset of the journal; `more` counts changes that are not listed."""

    changeset: int
    at: str
    user: str
    kind: str
    label: str
    reason: str
    changes: tuple[FieldChange, ...]
    more: int = 0
    undone: bool = False


_NAMING = ("accept", "unmask")
"""Kinds of changesets whose label names a row."""
_PROGRAM_LABELS = {
    "is_void": "作废", "void_reason": "作废原因", "missing": "待补项", "faults": "待改项", "archived": "历史档案", "as_of": "所属月末",
}  # fmt: skip


class History:
    """Reads the journal. `limit` changes are told for each entry."""

    def __init__(self, reader: JournalReader, records: Records) -> None:
        self.reader = reader
        self.records = records

    def entries(
        self, *, ledger: str | None = None, row_id: int | None = None, limit: int = 200, changes: int = 40
    ) -> list[Entry]:
        """The newest changesets first, of everything, of a ledger or of one row."""
        found = []
        name = self.records.ledger(ledger).name if ledger else None
        for head in self.reader.heads(ledger=name, row_id=row_id, limit=limit):
            lines = self.reader.lines(head.id, ledger=name, row_id=row_id, limit=changes)
            found.append(self._entry(head, lines, whole=row_id is None))
        return found

    def entry(self, number: int) -> Entry | None:
        """One changeset with all its changes."""
        heads = self.reader.heads(number=number, limit=1)
        return self._entry(heads[0], self.reader.lines(number)) if heads else None

    def _entry(self, head: Head, lines: list[Line], *, whole: bool = True) -> Entry:
        told = tuple(change for line in lines for change in self._tell(line))
        more = max(0, head.change_count - len(lines)) if whole else 0
        label, reason = head.label, head.reason
        if any(self._closed(line) for line in lines):
            label, reason = (label.split("：")[0] if head.kind in _NAMING else label), reason and CLOSED
        return Entry(head.id, head.at, head.user, head.kind, label, reason, told, more, head.undone)

    def _closed(self, line: Line) -> bool:
        """Whether a change is of a row that the user may not see, or of an acceptance that speaks of one."""
        if line.ledger not in self.records.ledgers:
            return False
        if line.ledger != "accepted":
            return self.records.closed(line.ledger, line.row_id)
        known = Query("accepted", Is("id", "=", line.row_id), void="with")
        kept = self.records.reader.values(known, ("ledger", "row_id"))
        of = orjson.loads(line.after or line.before or "{}")
        ledger, row_id = kept[0] if kept else (of.get("ledger", ""), of.get("row_id", 0))
        return ledger in self.records.ledgers and self.records.closed(ledger, int(row_id))

    def _tell(self, line: Line) -> list[FieldChange]:
        declared = self.records.ledgers.get(line.ledger)
        if declared is None:
            return [FieldChange(line.ledger, line.row_id, "设置", line.act, "", "", "", "")]
        if self._closed(line):
            return [FieldChange(line.ledger, line.row_id, CLOSED, line.act, "", "", "", "")]
        before = orjson.loads(line.before) if line.before else {}
        after = orjson.loads(line.after) if line.after else {}
        title = self.records.title(line.ledger, line.row_id)
        if title.startswith("#"):
            source = after or before
            typed = {
                n: declared.by_name[n].from_store(v)
                for n, v in source.items()
                if n in declared.by_name and v is not None
            }
            title = declared.row_title(typed) or title
        told = []
        order = {f.name: place for place, f in enumerate(declared.fields)}
        for name in sorted({*before, *after}, key=lambda n: order.get(n, len(order))):
            f = declared.by_name.get(name)
            label = f.label if f is not None else _PROGRAM_LABELS.get(name, name)
            old, new = self._text(f, name, before.get(name)), self._text(f, name, after.get(name))
            if old != new:
                told.append(FieldChange(line.ledger, line.row_id, title, line.act, name, label, old, new))
        return told or [FieldChange(line.ledger, line.row_id, title, line.act, "", "", "", "")]

    def _text(self, f: Field | None, name: str, stored: Any) -> str:
        if stored is None:
            return ""
        if f is None:
            if name == "faults":
                return "；".join(fault.message for fault in read_faults(stored))
            if name == "missing":
                return str(stored).strip("|").replace("|", "、")
            return {0: "否", 1: "是"}.get(stored, str(stored)) if isinstance(stored, int) else str(stored)
        value = f.from_store(stored)
        if isinstance(f, Ref) and not isinstance(f, MultiRef):
            return self.records.title(f.target, value)
        return f.mask(value)
