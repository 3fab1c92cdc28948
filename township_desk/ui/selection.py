"""Sum, count and mean of the selected cells, for the status bar."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from township_desk.core.fields import Field
from township_desk.ui.operations import Job

if TYPE_CHECKING:
    from township_desk.ui.ledger_page import LedgerPage

FETCH_UP_TO = 20_000
"""Selected rows beyond which only counts are told (a whole column is summed by the database)."""


class SelectionSums(QObject):
    """Watches a page's selection and tells its sums a moment after it rests."""

    def __init__(self, page: LedgerPage) -> None:
        super().__init__(page)
        self._page = page
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(90)
        self._wait.timeout.connect(self._count)

    def start(self) -> None:
        """The selection changed."""
        self._wait.start()

    def _count(self) -> None:
        page = self._page
        if not page.isVisible():
            return
        parts = page.grid.parts()
        rows = sum(part.height() for part in parts)
        columns = {
            n
            for part in parts
            for n in range(part.left(), part.right() + 1)
            if n > 0 and not page.grid.isColumnHidden(n)
        }
        fields = [page.model.columns[n - 1] for n in sorted(columns)]
        if rows <= 1 and len(fields) <= 1:
            page.status.emit("")
            return
        if len(parts) == 1 and rows == page.model.total and len(fields) == 1 and fields[0].numeric and fields[0].stored:
            self._aggregate(fields[0])
        elif rows <= FETCH_UP_TO:
            self._fetch(fields, [(part.top(), part.bottom(), part.left(), part.right()) for part in parts])
        else:
            page.status.emit(f"选中 {rows:,} 行")

    def _aggregate(self, field: Field) -> None:
        page = self._page
        query, records = page.model.query, page.desk.records
        page.ops.read(
            lambda _job: records.aggregate(query, field.name),
            lambda found: page.status.emit(words(found[0], found[1], 2)),
            owner=self,
            key=(id(self), "sum"),
            quiet=True,
        )

    def _fetch(self, fields: list[Field], parts: list[tuple[int, int, int, int]]) -> None:
        page, model = self._page, self._page.model
        wanted = sorted({n for top, bottom, _, _ in parts for n in range(top, bottom + 1)})
        if not wanted or (model.ids is None and len(wanted) > 200):
            return
        ids = dict(zip(model.ids_of(wanted), wanted, strict=True))
        columns = {field.name: model.columns.index(field) + 1 for field in fields}

        def work(_job: Job) -> str:
            count, numbers = 0, 0
            total = Decimal(0)
            for record in page.desk.records.fetch(page.ledger.name, list(ids)):
                row = ids[record.id]
                for field in fields:
                    value = record.values.get(field.name)
                    if value is None or not _inside(parts, row, columns[field.name]):
                        continue
                    count += 1
                    if field.numeric and field.kind != "year":
                        numbers += 1
                        total += Decimal(value)
            return words(count, total if numbers else None, 2, numbers)

        page.ops.read(work, page.status.emit, owner=self, key=(id(self), "sum"), quiet=True)


def _inside(parts: list[tuple[int, int, int, int]], row: int, column: int) -> bool:
    return any(top <= row <= bottom and left <= column <= right for top, bottom, left, right in parts)


def words(count: int, total: Decimal | None, places: int, numbers: int | None = None) -> str:
    """计数, 合计 and 平均 as the status bar shows them."""
    text = f"计数 {count:,}"
    divisor: Any = count if numbers is None else numbers
    if total is None or not divisor:
        return text
    whole = total == total.to_integral_value()
    mean = total / divisor
    return f"{text}　合计 {total:,.{0 if whole else places}f}　平均 {mean:,.{places}f}"
