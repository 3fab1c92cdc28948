"""EditingFacade: all that changes rows, in one place for window and command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from township_desk.core.change import Change, Changeset, Touched
from township_desk.core.fields import Attachment
from township_desk.core.problem import UsageError
from township_desk.service.bulk import Inserts
from township_desk.service.draft import Added, Outcome
from township_desk.service.editing import Editing
from township_desk.service.history import Entry
from township_desk.service.moving import Moving, StepState

if TYPE_CHECKING:
    from township_desk.service.desk import Desk


class EditingFacade:
    """Add, edit, void, restore, move, undo, redo, history, unmask, attach."""

    def __init__(self, desk: Desk, edits: Editing, moving: Moving) -> None:
        self._desk = desk
        self.edits = edits
        self._moving = moving

    def new(self, ledger: str, **given: Any) -> dict[str, Any]:
        """The defaults of a new row."""
        return self.edits.new(ledger, **given)

    def add(
        self, ledger: str, values: Mapping[str, Any], *, archived: bool = False, correct: bool = False, reason: str = ""
    ) -> Outcome:
        """Add a row. `correct`, here and below: in a closed month, by a correction slip, which needs a reason."""
        return self.edits.add(ledger, values, archived=archived, correct=correct, reason=reason)

    def edit(
        self,
        ledger: str,
        row_id: int,
        values: Mapping[str, Any],
        *,
        version: int | None = None,
        reason: str = "",
        correct: bool = False,
    ) -> Outcome:
        """Change fields of a row; one that changes the status is the step that leads there."""
        moved = self._moving.typed(ledger, row_id, values, version=version, reason=reason, correct=correct)
        if moved is not None:
            return moved
        return self.edits.edit(ledger, row_id, values, version=version, reason=reason, correct=correct)

    def add_many(self, ledger: str, rows: Sequence[Mapping[str, Any]], label: str) -> Added:
        """Add several rows as one step of undo."""
        return self.edits.add_many(ledger, rows, label)

    def duplicate(self, ledger: str, row_id: int) -> dict[str, Any]:
        """Values for a new row like an old one."""
        return self.edits.duplicate(ledger, row_id)

    def void(self, ledger: str, row_id: int, reason: str, *, correct: bool = False) -> Outcome:
        """Void a row, and take back what followed from it."""
        return self.edits.void(ledger, row_id, reason, correct=correct, also=self._following(ledger, row_id, void=True))

    def restore(self, ledger: str, row_id: int, *, correct: bool = False, reason: str = "") -> Outcome:
        """Bring a void row back, and what followed from it."""
        also = self._following(ledger, row_id, void=False)
        return self.edits.restore(ledger, row_id, correct=correct, reason=reason, also=also)

    def _following(self, ledger: str, row_id: int, *, void: bool) -> list[Change]:
        """What a row that is voided or brought back changes in others: a recorded change of a benefit, its present values."""
        records = self._desk.records
        if records.ledger(ledger).name != "benefit_event":
            return []
        from township_desk.service.payroll_withdraw import brought_back, taken_back

        event = records.get("benefit_event", row_id)
        if event.is_void is void:  # refused by editing itself
            return []
        return (taken_back if void else brought_back)(self._desk.payroll, event)

    def steps(self, ledger: str, row_id: int) -> list[StepState]:
        """The status steps that a row can take."""
        return self._moving.steps(ledger, row_id)

    def move(
        self,
        ledger: str,
        row_id: int,
        step: str,
        values: Mapping[str, Any] | None = None,
        *,
        reason: str = "",
        correct: bool = False,
    ) -> Outcome:
        """Take a status step."""
        return self._moving.move(ledger, row_id, step, values, reason=reason, correct=correct)

    def apply_bulk(
        self,
        label: str,
        kind: str,
        inserts: Inserts,
        updates: Sequence[Change] = (),
        meta: dict[str, Any] | None = None,
    ) -> tuple[Touched, dict[str, range]]:
        """Many parsed and checked rows as one step of undo; returns the new ids by ledger."""
        return self._desk.submit_bulk(Changeset(label, kind, list(updates), meta=meta or {}), inserts)

    def undo(self) -> Touched | None:
        """Take the last change back; None when there is none."""
        return self._turn("undo")

    def redo(self) -> Touched | None:
        """Do again what was last taken back; None when there is nothing."""
        return self._turn("redo")

    def _turn(self, kind: str) -> Touched | None:
        desk = self._desk
        with desk.database_store.write() as connection:
            found = desk.journal.next_turn(connection, kind)
            if found is None:
                return None
            number, label = found
            bare = label.removeprefix("撤销：").removeprefix("重做：")
            changeset = Changeset(("撤销：" if kind == "undo" else "重做：") + bare, kind, [])
            touched = desk.journal.revert(connection, number, changeset, user=desk.user, at=desk.clock())
        desk.announce(touched)
        return touched

    def undo_label(self) -> str | None:
        """What the next undo takes back."""
        found = self._desk.journal_reader.stacks()[0]
        return found[1].removeprefix("重做：") if found else None

    def redo_label(self) -> str | None:
        """What the next redo does again."""
        found = self._desk.journal_reader.stacks()[1]
        return found[1].removeprefix("撤销：") if found else None

    def history(
        self,
        *,
        ledger: str | None = None,
        id: int | None = None,  # noqa: A002 - the contract's word
        limit: int = 200,
    ) -> list[Entry]:
        """The journal, newest first."""
        return self._desk.history.entries(ledger=ledger, row_id=id, limit=limit)

    def unmask(self, ledger: str, row_id: int, field: str, reason: str) -> str:
        """A personal number in full; who asked for what and why goes into the journal."""
        return self.unmask_many(ledger, [row_id], [field], reason)[0][field]

    def unmask_many(
        self, ledger: str, row_ids: Sequence[int], fields: Sequence[str], reason: str
    ) -> list[dict[str, str]]:
        """As `unmask`, of several rows and fields, in one entry of the journal."""
        if not reason.strip():
            raise UsageError("查看完整号码需要写明理由。")
        records = self._desk.records
        declared = records.ledger(ledger)
        names = []
        for key in fields:
            f = declared.field(key)
            if f is None:
                raise UsageError(f"“{declared.label}”没有“{key}”这一项。")
            names.append(f.name)
        found = records.fetch(declared.name, row_ids)
        if len(found) < len(row_ids):
            raise UsageError(f"{declared.label}里有{len(row_ids) - len(found)}条记录已不存在，请刷新后再试。")
        words = "、".join(declared.by_name[name].label for name in names)
        what = records.open_title(found[0]) if len(row_ids) == 1 else f"{len(row_ids)}条"
        meta = {"ledger": declared.name, "fields": names, "rows": len(row_ids), "ids": list(row_ids[:1000])}
        self._desk.submit(Changeset(f"查看完整{words}：{declared.label} {what}", "unmask", [], reason.strip(), meta))
        return [{name: records.text(record, name, masked=False) for name in names} for record in found]

    def attach(self, path: str | Path) -> Attachment:
        """Take a file in."""
        return self._desk.attach(path)

    def attachment_path(self, attachment: Attachment) -> Path:
        """Where an attachment is kept."""
        return self._desk.attachment_store.path(attachment)
