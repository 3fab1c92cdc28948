"""Month tables: what the tables of a closed month said, kept whole; reprints are these, with the time and hash of the closing."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from township_desk.core.frozen import fingerprint, from_plain, to_plain
from township_desk.core.period import Period
from township_desk.core.printed import PrintedTable
from township_desk.core.query import All, Is, Query, Sort
from township_desk.core.tabular import Tabular
from township_desk.service.watched import Progress, watched

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

LIVE = "live"
"""The option of a printed table that asks for the present figures of a closed month instead of the kept ones."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept table: its name, the snapshot number of the closing, its hash and its content."""

    table: str
    snapshot: str
    hash: str
    content: str

    def tabular(self) -> Tabular:
        """The table as it was."""
        return from_plain(orjson.loads(zlib.decompress(base64.b64decode(self.content))))


class MonthTables:
    """Keeps and finds the tables of closed months."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of(self, areas: Sequence[str], *, whole: bool) -> list[PrintedTable]:
        """The month's tables of areas; with `whole` those of the whole town too. Sheets for single rows are none."""
        known = set(self._desk.closing.areas)
        return [
            table
            for table in self._desk.tables.values()
            if "month" in table.periods
            and not table.per_row
            and (table.area in areas or (whole and table.area not in known))
        ]

    def freeze(
        self,
        period: Period,
        areas: Sequence[str],
        *,
        whole: bool,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Iterator[dict[str, str]]:
        """Table by table what is kept of it: table_name, hash, content."""
        tables = self.of(areas, whole=whole)
        for table in watched(tables, lambda table: f"定稿{table.name}", progress, cancelled):
            made = self.live(table.name, period)
            packed = zlib.compress(orjson.dumps(to_plain(made)), 9)
            yield {
                "table_name": table.name,
                "hash": fingerprint(made),
                "content": base64.b64encode(packed).decode("ascii"),
            }

    def live(self, name: str, period: Period) -> Tabular:
        """A table of a month from the rows as they are now, without the mark of a draft."""
        return self._desk.printing.tabular(name, period, options={LIVE: "1"})

    def kept(self, month: str, name: str | None = None) -> list[Kept]:
        """The kept tables of a month, or one of them, the newest of each; none of an area that was reopened since."""
        closing = self._desk.closing
        state = closing.state(month)
        snapshots = {(each.area, each.snapshot) for each in state.closed}
        numbers = tuple(sorted({number for _, number in snapshots}))
        if not numbers:
            return []
        where = All((Is("month", "=", month), Is("snapshot", "in", numbers)))
        query = Query("month_table", where, (Sort("id"),)).also(Is("table_name", "=", name) if name else None)
        rows = self._desk.reader.values(query, ("table_name", "snapshot", "hash", "content"))
        known = set(closing.areas)
        found: dict[str, Kept] = {}
        for row in rows:
            kept = Kept(*row)
            area = self._desk.tables[kept.table].area if kept.table in self._desk.tables else ""
            if (area, kept.snapshot) in snapshots or (area not in known and not state.open):
                found[kept.table] = kept
        order = {table: place for place, table in enumerate(self._desk.tables)}
        return sorted(found.values(), key=lambda kept: order.get(kept.table, len(order)))

    def reprint(self, table: PrintedTable, period: Period, options: Mapping[str, Any]) -> Kept | None:
        """The kept table of a closed month, where just that one is asked for; None: it has to be made."""
        if period.kind != "month" or table.per_row:
            return None
        first = {option.key: option.choices[0][0] for option in table.options}
        if any(value != first.get(key, "") for key, value in options.items()):
            return None
        found = self.kept(f"{period.start:%Y-%m}", table.name)
        return found[0] if found else None
