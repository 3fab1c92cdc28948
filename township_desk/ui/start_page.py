"""首页: the town, what waits to be done in each ledger as links, recent changes, the usual ways in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from township_desk.core.change import Touched
from township_desk.core.ledger import Ledger
from township_desk.core.query import Query
from township_desk.ui.dialogs import button, label
from township_desk.ui.filters import FAULTY, MISSING, Chip, by_mark
from township_desk.ui.flow import empty
from township_desk.ui.form_parts import show_time
from township_desk.ui.messages import MessageBar
from township_desk.ui.operations import Job
from township_desk.ui.page import Context, Page

Line = tuple[Ledger, int, list[tuple[Chip, str, int]]]
"""A ledger, its rows, and (what waits, tone, how many)."""
_WEEK = "一二三四五六日"


MOST = 7
"""Links shown for one ledger."""


class StartPage(Page):
    """Counts are read in a worker whenever the page comes to the front or data changed."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._stale = True
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.messages = MessageBar()
        outer.addWidget(self.messages)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        inside = QWidget()
        inside.setObjectName("scrolled")
        body = QVBoxLayout(inside)
        body.setContentsMargins(28, 20, 28, 20)
        body.setSpacing(14)
        body.addLayout(self._head())
        columns = QHBoxLayout()
        columns.setSpacing(16)
        self._work, self._work_body = _card("待办事项")
        self._news, self._news_body = _card("最近改动")
        columns.addWidget(self._work, 3)
        columns.addWidget(self._news, 2)
        body.addLayout(columns)
        body.addStretch(1)
        scroll.setWidget(inside)
        outer.addWidget(scroll)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        words = QVBoxLayout()
        self.town = label("", "title")
        self.day = label("", "muted")
        words.addWidget(self.town)
        words.addWidget(self.day)
        row.addLayout(words, 1)
        for text, what, kind in (
            ("导入表格", "import", "main"),
            ("本月一览", "overview", ""),
            ("总结用数", "figures", ""),
            ("打印报表", "print", ""),
            ("检查数据", "check", ""),
        ):
            made = button(text, kind)
            made.clicked.connect(lambda _=False, w=what: self.go.emit("act", w))
            row.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def enter(self) -> None:
        today = self.desk.today
        self.town.setText(self.desk.town or "镇务台账")
        self.day.setText(f"{today.year}年{today.month}月{today.day}日　星期{_WEEK[today.weekday()]}")
        if self._stale:
            self._stale = False
            self.ops.read(
                self._count, lambda found: self._show(*found), owner=self, key=(id(self), "counts"), quiet=True
            )

    def react(self, touched: Touched) -> None:
        self._stale = True
        if self.isVisible():
            self.enter()

    def do_refresh(self) -> None:
        self._stale = True
        self.enter()

    def _count(self, job: Job) -> tuple[list[Line], list[Any]]:
        lines: list[Line] = []
        records = self.desk.records
        for ledger in self.desk.ledgers.values():
            if ledger.area not in self.desk.areas or job.cancelled():
                continue
            base = Query(ledger.name)
            total = records.count(base)
            waits: list[tuple[Chip, str, int]] = []
            marks = [(by_mark(mark), mark.tone) for mark in ledger.marks]
            for chip, tone in [(MISSING, "soon"), (FAULTY, "bad"), *marks] if total else []:
                number = records.count(base.also(chip.cond))
                if number:
                    waits.append((chip, tone, number))
            lines.append((ledger, total, waits))
        return lines, self.desk.editing.history(limit=9)

    def _show(self, lines: Sequence[Line], news: Sequence[Any]) -> None:
        empty(self._work_body)
        waiting = [line for line in lines if line[2]]
        if not waiting:
            text = (
                "没有待办事项。"
                if any(total for _, total, _ in lines)
                else "还没有数据。请先导入表格，或在各台账中新增记录。"
            )
            self._work_body.addWidget(label(text, "muted", wrap=True))
        for area in self.desk.areas:
            here = [line for line in waiting if line[0].area == area]
            if here:
                self._work_body.addWidget(label(area, "section"))
                self._work_body.addWidget(self._table(here))
        self._work_body.addStretch(1)
        empty(self._news_body)
        for entry in news:
            self._news_body.addWidget(label(f"{show_time(entry.at)}　{entry.user}", "muted"))
            self._news_body.addWidget(label(entry.label, wrap=True))
        if not news:
            self._news_body.addWidget(label("还没有改动。", "muted"))
        self._news_body.addStretch(1)

    def _table(self, lines: Sequence[Line]) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(5)
        for n, (ledger, total, waits) in enumerate(lines):
            name = button(ledger.label, "link")
            name.clicked.connect(lambda _=False, led=ledger: self.go.emit("ledger", (led.name, (), None)))
            grid.addWidget(name, n, 0)
            grid.addWidget(label(f"{total:,} 条", "muted"), n, 1, Qt.AlignmentFlag.AlignRight)
            row = QHBoxLayout()
            row.setSpacing(6)
            for chip, tone, number in waits[:MOST]:
                made = button(f"{chip.text} {number:,}", "link")
                made.setProperty("tone", tone)
                made.clicked.connect(lambda _=False, led=ledger, c=chip: self.go.emit("ledger", (led.name, (c,), None)))
                row.addWidget(made)
            row.addStretch(1)
            grid.addLayout(row, n, 2)
        grid.setColumnStretch(2, 1)
        return holder


def _card(title: str) -> tuple[QFrame, QVBoxLayout]:
    card = QFrame()
    card.setObjectName("card")
    outer = QVBoxLayout(card)
    outer.setContentsMargins(16, 12, 16, 14)
    outer.setSpacing(8)
    outer.addWidget(label(title, "head"))
    body = QVBoxLayout()
    body.setSpacing(5)
    outer.addLayout(body)
    outer.addStretch(1)
    return card, body
