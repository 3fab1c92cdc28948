"""Correcting: says of a draft what closed months forbid, and lets a correction slip (更正单) through with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from township_desk.core.change import Changeset
from township_desk.core.problem import InvalidData, Problem, UsageError
from township_desk.service.record import Record
from township_desk.service.rowvalues import stored_values
from township_desk.store.database import Database
from township_desk.store.locking import CORRECTION, Locks, problem_of

if TYPE_CHECKING:
    from township_desk.service.draft import Draft

NO_REASON = "更正已月结的数据，须写明更正理由。"


class Correcting:
    """The lock of closed months as editing asks it, before anything is written; the journal asks again."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.locks = Locks(database.schema, database.schema.ledgers)

    def judge(self, draft: Draft, old: Record | None, *, whole: bool = False) -> None:
        """Adds G-11 to a draft that changes a closed month; a slip notes the month instead.

        `whole`: the row as a whole is voided or brought back. Raises UsageError for a slip that no closed month asks for.
        """
        if draft.carried:
            return
        ledger = draft.ledger
        before: dict[str, Any] | None = None
        after = stored_values(ledger, draft.values)
        if old is not None:
            after["as_of"] = old.as_of
            before = None if whole else {**stored_values(ledger, old.values), "as_of": old.as_of}
        with self.database.read() as connection:
            found = self.locks.ask(connection, ledger, before, after)
        if not draft.correct:
            if found is not None:
                draft.problems.append(problem_of(ledger, found))
        elif found is None:
            raise UsageError("这项改动不涉及已月结的月份，不用更正单，请直接办理。")
        else:
            draft.corrects = found.day[:7]


def marked(changeset: Changeset) -> Changeset:
    """A changeset whose draft corrects a closed month becomes a slip; InvalidData when it gives no reason."""
    if changeset.meta.get(CORRECTION):
        if not changeset.reason.strip():
            raise InvalidData(NO_REASON, (Problem("G-11", NO_REASON),))
        changeset.label = f"更正单：{changeset.label}"
        changeset.kind = "correct"
    return changeset
