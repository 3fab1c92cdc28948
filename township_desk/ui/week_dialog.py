"""一次登记一周: the days of a week in a table, prefilled from a row; what is ticked becomes rows in one step."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from township_desk.ui.dialogs import Dialog, button, label

if TYPE_CHECKING:
    from township_desk.core.fields import Field
    from township_desk.service.record import Record
    from township_desk.service.repeating import Day, Repeated
    from township_desk.ui.page import Context

_DAYS = "一二三四五六日"
_FLAG = Qt.ItemFlag
_TICKED, _CLEAR = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class WeekDialog(Dialog):
    """Days of one week like one record; weekdays that are over and not entered yet are ticked."""

    def __init__(self, context: Context, parent: QWidget | None, record: Record) -> None:
        super().__init__(parent, "一次登记一周")
        self.desk, self.ops, self.record = context.desk, context.ops, record
        self.made: Repeated | None = None
        self.resize(980, 440)
        self.fields: list[Field] = []
        self.days: list[Day] = []
        title = self.desk.records.title(record.ledger, record.id)
        self.body.addWidget(label(f"照“{title}”登记；勾选做过的日子，逐日改不一样的内容。", wrap=True))
        row = QHBoxLayout()
        earlier, later = button("上一周"), button("下一周")
        self.words = label("", "head")
        earlier.clicked.connect(lambda: self._turn(-7))
        later.clicked.connect(lambda: self._turn(7))
        for widget in (earlier, later):
            widget.setAutoDefault(False)
            row.addWidget(widget)
        row.addWidget(self.words)
        row.addStretch(1)
        self.body.addLayout(row)
        self.table = QTableWidget(7, 0)
        self.table.setObjectName("grid")
        self.table.verticalHeader().setVisible(False)
        self.table.verticalHeader().setDefaultSectionSize(32)
        self.table.itemChanged.connect(lambda _item: self._count())
        self.body.addWidget(self.table, 1)
        self.go = self.add_buttons("登记")
        self.go.clicked.connect(self._save)
        self.day = self.desk.today
        self._read()

    def _turn(self, days: int) -> None:
        self.day += timedelta(days=days)
        self._read()

    def _read(self) -> None:
        repeating, ledger, row_id, day = self.desk.repeating, self.record.ledger, self.record.id, self.day

        def show(found: tuple[list[Field], list[Day]]) -> None:
            self.fields, self.days = found
            self._show()

        self.ops.read(lambda _job: (repeating.fields(ledger, row_id), repeating.week(ledger, row_id, day)), show,
                      owner=self, key=(id(self), "week"))  # fmt: skip

    def _show(self) -> None:
        self.table.blockSignals(True)
        self.table.setColumnCount(1 + len(self.fields))
        units = [f"{f.label}（{f.unit}）" if f.unit else f.label for f in self.fields]
        self.table.setHorizontalHeaderLabels(["日期", *units])
        for place, day in enumerate(self.days):
            self._show_day(place, day)
        self.table.setColumnWidth(0, 176)
        for column, f in enumerate(self.fields, 1):
            self.table.setColumnWidth(column, 128 if f.numeric else 140)
        if self.fields:
            self.table.horizontalHeader().setSectionResizeMode(len(self.fields), QHeaderView.ResizeMode.Stretch)
        self.words.setText(f"{self.days[0].day.isoformat()} 至 {self.days[-1].day.isoformat()}")
        self.table.blockSignals(False)
        self._count()

    def _show_day(self, place: int, day: Day) -> None:
        note = "（已登记）" if day.known else "（未到）" if day.future else ""
        item = QTableWidgetItem(f"{day.day:%m-%d} 星期{_DAYS[day.day.weekday()]}{note}")
        item.setFlags(_FLAG.ItemIsEnabled if day.future else _FLAG.ItemIsEnabled | _FLAG.ItemIsUserCheckable)
        wanted = not day.future and not day.known and day.day.weekday() < 5
        if not day.future:
            item.setCheckState(_TICKED if wanted else _CLEAR)
        self.table.setItem(place, 0, item)
        for column, f in enumerate(self.fields, 1):
            cell = QTableWidgetItem(f.format(self.record.values.get(f.name)))
            if day.future:
                cell.setFlags(_FLAG.NoItemFlags)
            if f.numeric:
                cell.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.table.setItem(place, column, cell)

    def entries(self) -> list[dict[str, Any]]:
        """What is ticked: the date, and the fields of that day."""
        period = self.desk.ledgers[self.record.ledger].period or ""
        found: list[dict[str, Any]] = []
        for place, day in enumerate(self.days):
            item = self.table.item(place, 0)
            if item is not None and not day.future and item.checkState() == _TICKED:
                texts = {f.name: cell.text().strip() or None for column, f in enumerate(self.fields, 1)
                         if (cell := self.table.item(place, column)) is not None}  # fmt: skip
                found.append({period: day.day, **texts})
        return found

    def _count(self) -> None:
        count = len(self.entries())
        self.go.setText(f"登记 {count} 条" if count else "登记")
        self.go.setEnabled(count > 0)

    def _save(self) -> None:
        entries, ledger, row_id = self.entries(), self.record.ledger, self.record.id
        self.go.setEnabled(False)

        def done(made: Repeated) -> None:
            self.made = made
            self.accept()

        self.ops.write(
            lambda _job: self.desk.repeating.repeat(ledger, row_id, entries), done, owner=self, failed=self._failed
        )

    def _failed(self, error: BaseException) -> bool:
        self.go.setEnabled(True)
        self.messages.tell(str(getattr(error, "message", error)), "bad")
        return True
