"""The working calendar: a month at a glance with rest days and working days as the program counts them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QVBoxLayout, QWidget

from township_desk.ui import theme
from township_desk.ui.dialogs import label

if TYPE_CHECKING:
    from township_desk.service.desk import Desk


class CalendarBox(QWidget):
    """Rest days in red, weekends that are worked in bold."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        inside = QVBoxLayout(self)
        inside.setContentsMargins(14, 4, 14, 4)
        inside.addWidget(label("红色为休息日，加粗为周末上班日。交办、整改等期限按工作日计算。", "muted", wrap=True))
        self.month = QCalendarWidget()
        self.month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.month.setMinimumHeight(280)
        today = desk.today
        self.month.setSelectedDate(QDate(today.year, today.month, today.day))
        self.month.currentPageChanged.connect(self._mark)
        inside.addWidget(self.month)
        self.note = label("", "soon", wrap=True)
        inside.addWidget(self.note)
        inside.addStretch(1)
        self._mark(today.year, today.month)

    def _mark(self, year: int, month: int) -> None:
        calendar = self._desk.calendar
        rest, work = QTextCharFormat(), QTextCharFormat()
        rest.setForeground(theme.current().colour("bad"))
        work.setForeground(theme.current().colour("text"))
        bold = QTextCharFormat(work)
        bold.setFontWeight(700)
        day = date(year, month, 1) - timedelta(days=7)
        for n in range(45):
            this = day + timedelta(days=n)
            worked = calendar.is_workday(this)
            weekend = this.weekday() >= 5
            shape = rest if not worked else bold if weekend else work
            self.month.setDateTextFormat(QDate(this.year, this.month, this.day), shape)
        known = calendar.is_published(year)
        self.note.setText("" if known else f"{year}年的放假安排尚未收录，暂按周末休息计算。")
