"""The grid's model: sorted ids and a cache of pages, nothing else in memory; edits go to the desk, never to the model."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor

from township_desk.core.change import Touched
from township_desk.core.fields import Attachments, Field
from township_desk.core.fields_choice import Ref
from township_desk.core.ledger import Ledger
from township_desk.core.problem import Conflict, DeskError
from township_desk.core.query import Query
from township_desk.ui import theme
from township_desk.ui.grid_rows import ShownRow, alignment, all_columns, edit_text, label_of, tags_of
from township_desk.ui.messages import words_of
from township_desk.ui.operations import Job, Operations

if TYPE_CHECKING:
    from township_desk.service.desk import Desk
    from township_desk.service.record import Record

PAGE = 32
"""Rows fetched at once by primary key (about 2 ms): a jump shows 20 to 36 rows, and what is fetched beyond them is waited for."""
PAGES_KEPT = 160
Index = QModelIndex | QPersistentModelIndex
DISPLAY = int(Qt.ItemDataRole.DisplayRole)
EDIT = int(Qt.ItemDataRole.EditRole)
BACKGROUND = int(Qt.ItemDataRole.BackgroundRole)
FOREGROUND = int(Qt.ItemDataRole.ForegroundRole)
ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
TAGS = int(Qt.ItemDataRole.UserRole) + 1
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
_NO_INDEX = QModelIndex()


class GridModel(QAbstractTableModel):
    """Column 0 holds the row's tags, the others the ledger's columns.

    `loaded` tells that rows are there (first page, then all); `edit_failed` (id, field, typed text, message) that an
    edit was refused; `trouble` passes an error of a background read on.
    """

    loaded = Signal()
    edit_failed = Signal(int, str, object, str)
    saved = Signal(object)

    def __init__(self, desk: Desk, ops: Operations, ledger: Ledger, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk, self.ops, self.ledger = desk, ops, ledger
        self.columns = all_columns(ledger)
        self.active: tuple[int, ...] = tuple(range(1, len(ledger.columns) + 1))
        self.query = Query(ledger.name)
        self.ids: array[int] | None = None
        self.total = 0
        self._pages: OrderedDict[int, list[ShownRow]] = OrderedDict()
        self._places: dict[int, int] = {}
        self._pending: dict[tuple[int, str], str] = {}
        self._faulty: dict[tuple[int, str], str] = {}
        self.refusals: dict[tuple[int, str], BaseException] = {}
        """Why cells were refused, for the page to take."""
        self._versions: dict[int, int] = {}
        self._align = [_CENTRE, *(alignment(column) for column in self.columns)]
        self._related = frozenset(
            [ref.target for ref in ledger.refs] + [child.ledger for child in ledger.children] + [ledger.name]
        )
        self.restyle()

    def restyle(self) -> None:
        """Take the colours of the look in force."""
        look = theme.current()
        self._tones = {"bad": QBrush(look.colour("bad_soft")), "soon": QBrush(look.colour("soon_soft"))}
        self._grey = QBrush(look.colour("faint"))
        self._fault = QBrush(QColor(look.colour("bad_soft")).darker(108))

    # ---- loading

    def load(self, query: Query) -> None:
        """Show another query: its first page and count at once, every id after; old rows stay until then."""
        self.query = query
        records = self.desk.records

        def first(_job: Job) -> tuple[list[Record], int]:
            return records.page(query, 0, PAGE), records.count(query)

        self.ops.read(first, self._show_first, owner=self, key=(id(self), "rows"))

    def _show_first(self, found: tuple[list[Record], int]) -> None:
        rows, total = found
        self.beginResetModel()
        self._forget()
        self.ids, self.total = None, total
        self._keep(0, [self._shown(record) for record in rows])
        self.endResetModel()
        self.loaded.emit()
        self._read_ids()

    def reload(self) -> None:
        """Read the ids anew, keeping what is shown until they are there."""
        self._read_ids()

    def _read_ids(self) -> None:
        query, records = self.query, self.desk.records
        self.ops.read(lambda _job: records.ids(query), self._show_ids, owner=self, key=(id(self), "rows"))

    def _show_ids(self, ids: array[int]) -> None:
        fresh = self.ids is None and len(ids) == self.total
        if fresh:
            page = self._pages.get(0)
            fresh = page is not None and all(row.id == ids[n] for n, row in enumerate(page))
        if fresh:
            self.ids = ids
        else:
            self.beginResetModel()
            self._forget()
            self.ids, self.total = ids, len(ids)
            self.endResetModel()
        self.loaded.emit()

    def _forget(self) -> None:
        self._pages.clear()
        self._places.clear()

    # ---- rows

    def row(self, number: int) -> ShownRow:
        """The row at a place, fetched with its page when it is not at hand."""
        page, offset = divmod(number, PAGE)
        rows = self._pages.get(page)
        if rows is None:
            rows = self._fetch(page)
        elif page != next(reversed(self._pages)):
            self._pages.move_to_end(page)
        return rows[offset] if offset < len(rows) else self._blank(0)

    def _fetch(self, page: int) -> list[ShownRow]:
        start = page * PAGE
        try:
            if self.ids is None:
                rows = [self._shown(record) for record in self.desk.records.page(self.query, start, PAGE)]
            else:
                wanted = self.ids[start : start + PAGE]
                found = {record.id: record for record in self.desk.records.fetch(self.ledger.name, wanted)}
                rows = [self._shown(found[i]) if i in found else self._blank(i) for i in wanted]
        except DeskError as error:
            self.ops.failure.emit(error, self.parent())
            rows = [self._blank(0)] * PAGE
        self._keep(page, rows)
        return rows

    def _keep(self, page: int, rows: list[ShownRow]) -> None:
        self._pages[page] = rows
        self._places.update((row.id, page * PAGE + n) for n, row in enumerate(rows))
        while len(self._pages) > PAGES_KEPT:
            _, old = self._pages.popitem(last=False)
            for row in old:
                self._places.pop(row.id, None)

    def _blank(self, row_id: int) -> ShownRow:
        return ShownRow(row_id, 0, [""] * (len(self.columns) + 1), None, (), None)

    def _shown(self, record: Record) -> ShownRow:
        records, columns = self.desk.records, self.columns
        texts: list[str | None] = [None] * (len(columns) + 1)
        for n in self.active:
            texts[n] = records.text(record, columns[n - 1].name)
        marks = records.marks(record)
        tone = next((mark.tone for mark in marks if mark.tone == "bad"), marks[0].tone if marks else "")
        return ShownRow(record.id, record.version, texts, self._tones.get(tone), tags_of(record, marks), record)

    def place_of(self, row_id: int) -> int:
        """The row number of an id; -1 when it is not in the query."""
        if (place := self._places.get(row_id)) is not None:
            return place
        try:
            return self.ids.index(row_id) if self.ids is not None else -1
        except ValueError:
            return -1

    def record_at(self, number: int) -> Record | None:
        """The record at a place."""
        return self.row(number).record if 0 <= number < self.total else None

    def ids_of(self, numbers: Sequence[int]) -> list[int]:
        """The ids at places."""
        if self.ids is not None:
            return [self.ids[n] for n in numbers]
        return [self.row(n).id for n in numbers]

    # ---- Qt's questions

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else self.total

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.columns) + 1

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if role == DISPLAY:
            column = index.column()
            row = self.row(index.row())
            if self._pending:
                typed = self._pending.get((row.id, self.columns[column - 1].name)) if column else None
                if typed is not None:
                    return typed
            text = row.texts[column]
            return text if text is not None else self._late(row, column)
        if role == BACKGROUND:
            row = self.row(index.row())
            return self._fault if self._faulty and self._fault_at(row, index.column()) else row.tone
        if role == ALIGNMENT:
            return self._align[index.column()]
        if role == FOREGROUND:
            record = self.row(index.row()).record
            return self._grey if record is None or record.is_void else None
        if role == TOOLTIP:
            return self._tip(self.row(index.row()), index.column())
        if role == EDIT:
            return self.edit_text(index.row(), index.column())
        if role == TAGS:
            return self.row(index.row()).tags
        return None

    def _late(self, row: ShownRow, column: int) -> str:
        if column == 0 or row.record is None:
            return ""
        text = self.desk.records.text(row.record, self.columns[column - 1].name)
        row.texts[column] = text
        return text

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return section + 1 if role == DISPLAY else None
        if section == 0:
            return "标记" if role == DISPLAY else None
        column = self.columns[section - 1]
        if role == DISPLAY:
            return (
                f"{column.label}（{column.unit}）" if column.unit and column.unit not in column.label else column.label
            )
        if role == TOOLTIP:
            return column.help or None
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return base | Qt.ItemFlag.ItemIsEditable if self.editable(index.row(), index.column()) else base

    def editable(self, row: int, column: int) -> bool:
        """Whether a cell may be typed into: not computed, not the status (that moves by steps), not void."""
        if column <= 0 or self.desk.read_only or not 0 <= row < self.total:
            return False
        record = self.row(row).record
        return record is not None and not record.is_void and self.may_edit(self.columns[column - 1])

    def may_edit(self, field: Field) -> bool:
        """Whether a field is typed by people in the grid."""
        machine = self.ledger.status
        if field.auto or field.virtual is not None or field.computed or isinstance(field, Attachments):
            return False
        return machine is None or field.name != machine.field

    def _fault_at(self, row: ShownRow, column: int) -> str:
        return self._faulty.get((row.id, self.columns[column - 1].name), "") if column else ""

    def _tip(self, row: ShownRow, column: int) -> str | None:
        if row.record is None:
            return None
        if column == 0:
            lines = [words for words, _ in row.tags]
            lines += (
                ["待补：" + "、".join(label_of(self.ledger, name) for name in row.record.missing)]
                if row.record.missing
                else []
            )
            return "\n".join(lines + ["待改：" + fault.message for fault in row.record.faults]) or None
        name = self.columns[column - 1].name
        told = [self._fault_at(row, column)] + [fault.message for fault in row.record.faults if fault.field == name]
        text = row.texts[column] or ""
        return "\n".join(part for part in told if part) or (text if len(text) > 12 else None)

    # ---- editing

    def edit_text(self, number: int, column: int) -> str:
        """What the editor starts with: the full text; nothing for a masked one (it is typed anew)."""
        row = self.row(number)
        if row.record is None or column == 0:
            return ""
        field = self.columns[column - 1]
        fault = next((fault for fault in row.record.faults if fault.field == field.name and fault.raw), None)
        value = row.record.values.get(field.name)
        if value is None and fault is not None:
            return fault.raw or ""
        if field.masked:
            return ""
        return edit_text(field, value, row.record.labels.get(field.name, ""))

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        if role != EDIT or not index.isValid() or index.column() == 0:
            return False
        return self.change(index.row(), index.column(), value)

    def change(self, number: int, column: int, value: Any) -> bool:
        """Ask the desk to change one cell; the cell shows the typed text until the answer comes."""
        row = self.row(number)
        field = self.columns[column - 1]
        record = row.record
        if record is None or (value is None and record.values.get(field.name) is None):
            return False
        key = (row.id, field.name)
        self._faulty.pop(key, None)
        self._pending[key] = value if isinstance(value, str) else "…" if isinstance(field, Ref) else field.format(value)
        self._repaint(row.id)
        name, version = self.ledger.name, row.version

        def work(_job: Job) -> Any:
            newest = max(version, self._versions.get(row.id, 0))
            outcome = self.desk.editing.edit(name, row.id, {field.name: value}, version=newest)
            self._versions[row.id] = outcome.record.version
            return outcome

        self.ops.write(
            work,
            lambda outcome: self._edited(key, outcome),
            owner=self,
            failed=lambda error: self._refused(key, value, error),
        )
        return True

    def _edited(self, key: tuple[int, str], outcome: Any) -> None:
        self._pending.pop(key, None)
        self._replace(outcome.record)
        self.saved.emit(outcome)

    def _refused(self, key: tuple[int, str], typed: Any, error: BaseException) -> bool:
        self._pending.pop(key, None)
        if isinstance(error, Conflict):
            self._versions.pop(key[0], None)
            self.refresh(frozenset((key[0],)))
        _, message, _ = words_of(error)
        self._faulty[key] = message
        self.refusals[key] = error
        self._repaint(key[0])
        self.edit_failed.emit(key[0], key[1], typed, message)
        return True

    def forgive(self) -> None:
        """Forget the refused edits (their cells show what is stored)."""
        for row_id, _ in list(self._faulty):
            self._faulty = {key: text for key, text in self._faulty.items() if key[0] != row_id}
            self._repaint(row_id)

    def _replace(self, record: Record) -> None:
        place = self._places.get(record.id)
        if place is not None:
            self._pages[place // PAGE][place % PAGE] = self._shown(record)
            self._repaint(record.id)

    def _repaint(self, row_id: int) -> None:
        place = self._places.get(row_id)
        if place is not None:
            self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns)))

    # ---- changes elsewhere

    def refresh(self, ids: frozenset[int]) -> bool:
        """Read shown rows again; False when one of them is not shown or left the query, so ids must be read."""
        if not all(row_id in self._places for row_id in ids):
            return False
        found = {record.id: record for record in self.desk.records.fetch(self.ledger.name, sorted(ids))}
        for record in found.values():
            self._replace(record)
        hidden = self.query.void == "without" and any(record.is_void for record in found.values())
        return len(found) == len(ids) and not hidden

    def react(self, touched: Touched) -> None:
        """Show what a changeset did: repaint the rows it names, or read everything anew."""
        if not any(touched.touches(name) for name in self._related):
            return
        ids = touched.rows.get(self.ledger.name, frozenset())
        if ids is None or len(ids) > PAGE or not self.refresh(ids):
            self.reload()
        elif any(touched.touches(name) for name in self._related - {self.ledger.name}):
            self._forget()
            self.dataChanged.emit(self.index(0, 0), self.index(self.total - 1, len(self.columns)))
