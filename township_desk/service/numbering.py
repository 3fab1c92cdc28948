"""Numbering: gives rows their codes, running from 1 within a prefix, void rows included, never twice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from township_desk.core.ledger import Ledger
from township_desk.service.records import Records
from township_desk.store.database import Database
from township_desk.store.numbers import last_number, last_of


class Numberer:
    """Fills the code of every row that has none and whose prefix is known (ledgers.md 1.3)."""

    def __init__(self, database: Database, records: Records) -> None:
        self.database = database
        self.records = records

    def short_code(self, ledger: str, row_id: int | None) -> str:
        """The short code of a referenced row, such as a village's."""
        if row_id is None:
            return ""
        declared = self.records.ledgers[ledger]
        if declared.short_code is None:
            return ""
        return declared.short_code({**self.records.get(ledger, row_id).values, "id": row_id})

    def number(self, connection: Any, ledger: Ledger, rows: Iterable[dict[str, Any]]) -> None:
        """Number `rows` (typed values) in their order, inside the transaction that will write them."""
        rows = list(rows)
        if ledger.sequence is not None:
            self._sequence(connection, ledger, *ledger.sequence, rows)
        rule = ledger.number
        if rule is None:
            return
        last: dict[str, int] = {}
        codes: dict[tuple[str, int | None], str] = {}

        def short(target: str, row_id: int | None) -> str:
            if (target, row_id) not in codes:
                codes[target, row_id] = self.short_code(target, row_id)
            return codes[target, row_id]

        for values in rows:
            if values.get(rule.field):
                continue
            prefix = rule.prefix(values, short)
            if not prefix:
                continue
            if prefix not in last:
                last[prefix] = last_number(
                    connection, self.database.schema, ledger.name, rule.field, prefix, digits=rule.digits
                )
            last[prefix] += 1
            values[rule.field] = f"{prefix}{last[prefix]:0{rule.digits}d}"

    def _sequence(
        self, connection: Any, ledger: Ledger, parent: str, field: str, rows: Iterable[dict[str, Any]]
    ) -> None:
        """Number the rows of each parent from 1 on; void rows keep theirs."""
        last: dict[int, int] = {}
        for values in rows:
            of = values.get(parent)
            if of is None or values.get(field) is not None:
                continue
            if of not in last:
                last[of] = last_of(connection, self.database.schema, ledger.name, parent, of, field)
            last[of] += 1
            values[field] = last[of]
