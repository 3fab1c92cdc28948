"""Chooses a period: its kind, then the month, quarter, half, year, week or days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QLabel, QSpinBox, QWidget

from township_desk.core import period as periods
from township_desk.core.period import Period

KINDS = {"month": "月报", "quarter": "季报", "half": "半年报", "year": "年报", "week": "周报", "span": "起止日期"}
_PARTS = {"month": 12, "quarter": 4, "half": 2, "year": 0, "week": 53, "span": 0}
_QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")


class PeriodBox(QWidget):
    """`changed` tells that another period was chosen. Starts at the month before `today`'s first days, else this one."""

    changed = Signal()

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.kind = QComboBox()
        self.year = QSpinBox()
        self.year.setRange(2000, 2100)
        self.year.setSuffix(" 年")
        self.year.setMinimumWidth(92)
        self.part = QComboBox()
        self.part.setMinimumWidth(84)
        self.start, self.end, self.to = QDateEdit(), QDateEdit(), QLabel("至")
        for edit in (self.start, self.end):
            edit.setDisplayFormat("yyyy-MM-dd")
            edit.setCalendarPopup(True)
            edit.setMinimumWidth(116)
        for widget in (self.kind, self.year, self.part, self.start, self.to, self.end):
            row.addWidget(widget)
        basis = today if today.day > 5 else today.replace(day=1) - timedelta(days=1)
        self._basis = basis
        self.year.setValue(basis.year)
        self.start.setDate(QDate(basis.year, basis.month, 1))
        self.end.setDate(QDate(today.year, today.month, today.day))
        self.kind.currentIndexChanged.connect(self._kind_changed)
        self.year.valueChanged.connect(self._year_changed)
        self.part.currentIndexChanged.connect(lambda _n: self.changed.emit())
        self.start.dateChanged.connect(lambda _d: self.changed.emit())
        self.end.dateChanged.connect(lambda _d: self.changed.emit())
        self.offer(tuple(KINDS))

    def offer(self, kinds: Sequence[str]) -> None:
        """Offer these kinds of period; the present one stays when it can."""
        now = self.kind.currentData()
        self.kind.blockSignals(True)
        self.kind.clear()
        for kind in KINDS:
            if kind in kinds:
                self.kind.addItem(KINDS[kind], kind)
        self.kind.setCurrentIndex(max(0, self.kind.findData(now)))
        self.kind.blockSignals(False)
        if self.kind.currentData() != now:
            self._kind_changed()

    def _kind_changed(self) -> None:
        kind = str(self.kind.currentData())
        span = kind == "span"
        for widget in (self.start, self.to, self.end):
            widget.setVisible(span)
        self.year.setVisible(not span)
        self.part.setVisible(_PARTS[kind] > 0)
        self.part.blockSignals(True)
        self.part.clear()
        self.part.addItems(self._part_words(kind))
        month = self._basis.month
        start = {"month": month - 1, "quarter": (month - 1) // 3, "half": (month - 1) // 6}
        self.part.setCurrentIndex(start.get(kind, self._basis.isocalendar().week - 1 if kind == "week" else 0))
        self.part.blockSignals(False)
        self.changed.emit()

    def _part_words(self, kind: str) -> list[str]:
        if kind == "quarter":
            return list(_QUARTERS)
        if kind == "half":
            return ["上半年", "下半年"]
        if kind == "week":
            last = date(self.year.value(), 12, 28).isocalendar().week
            return [f"第{n}周" for n in range(1, last + 1)]
        return [f"{n}月" for n in range(1, 13)] if kind == "month" else []

    def _year_changed(self) -> None:
        if self.kind.currentData() == "week":
            now = self.part.currentIndex()
            self.part.blockSignals(True)
            self.part.clear()
            self.part.addItems(self._part_words("week"))
            self.part.setCurrentIndex(min(now, self.part.count() - 1))
            self.part.blockSignals(False)
        self.changed.emit()

    def period(self) -> Period:
        """The chosen period. Raises UsageError when the days are the wrong way round."""
        year, part = self.year.value(), self.part.currentIndex() + 1
        match self.kind.currentData():
            case "month":
                return periods.month(year, part)
            case "quarter":
                return periods.quarter(year, part)
            case "half":
                return periods.half(year, part)
            case "week":
                return periods.week(year, part)
            case "year":
                return periods.year(year)
        first, last = self.start.date(), self.end.date()
        return periods.span(date(first.year(), first.month(), first.day()), date(last.year(), last.month(), last.day()))
