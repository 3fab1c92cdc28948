"""首页: the town, what waits to be done in each ledger as links, recent changes, the usual ways in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from township_desk.core.change import Touched
from township_desk.core.ledger import Ledger
from township_desk.core.query import Query
from township_desk.service.dashboard import Chart, KeyNumber, TargetState
from township_desk.ui.dialogs import button, label
from township_desk.ui.filters import FAULTY, MISSING, Chip, by_mark
from township_desk.ui.flow import empty
from township_desk.ui.messages import MessageBar
from township_desk.ui.operations import Job
from township_desk.ui.page import LACKING, Context, Page
from township_desk.ui.start_cards import Card, fill_news, fill_numbers, fill_targets, open_bar

Line = tuple[Ledger, int, list[tuple[Chip, str, int]]]
"""A ledger, its rows, and (what waits, tone, how many)."""
_WEEK = "一二三四五六日"


URGENT = ("bad", "soon")
"""Tones of marks that ask for something to be done; the others only tell."""
MOST = 7
"""Links shown for one ledger."""


class StartPage(Page):
    """What waits is read first, then the month's numbers and the charts, in workers, whenever the page comes to the front
    or data changed."""

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
        self.work, self.numbers, self.targets, self.news = (
            Card(words) for words in ("待办事项", "本月数字", "年度目标", "最近改动")
        )
        self.targets.hide()
        self.charts = QGridLayout()
        self.charts.setSpacing(14)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, stretch, parts in (
            (left, 3, (self.work, self.charts)),
            (right, 2, (self.numbers, self.targets, self.news)),
        ):
            column.setSpacing(14)
            for part in parts:
                if isinstance(part, QGridLayout):
                    column.addLayout(part)
                else:
                    column.addWidget(part)
            column.addStretch(1)
            columns.addLayout(column, stretch)
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
            wanted = [(MISSING, "soon"), (FAULTY, "bad"), *(pair for pair in marks if pair[1] in URGENT)]
            for chip, tone in wanted if total else []:
                number = records.count(base.also(chip.cond))
                if number:
                    waits.append((chip, tone, number))
            lines.append((ledger, total, waits))
        return lines, self.desk.editing.history(limit=6)

    def _show(self, lines: Sequence[Line], news: Sequence[Any]) -> None:
        body = self.work.body
        self.work.clear()
        waiting = [line for line in lines if line[2]]
        if not waiting:
            text = (
                "没有待办事项。"
                if any(total for _, total, _ in lines)
                else "还没有数据。请先导入表格，或在各台账中新增记录。"
            )
            body.addWidget(label(text, "muted", wrap=True))
        for area in self.desk.areas:
            here = [line for line in waiting if line[0].area == area]
            if here:
                body.addWidget(label(area, "section"))
                body.addWidget(self._table(here))
        self._checks()
        fill_news(self.news, news)
        self.ops.read(self._look, lambda found: self._draw(*found), owner=self, key=(id(self), "look"), quiet=True)

    def _checks(self) -> None:
        """What the last audit of each area found; the check page remembers it."""
        told = self.memory.get("checks", {})
        lines = [(area, told[area]) for area in self.desk.areas if isinstance(told, dict) and told.get(area)]
        if not lines:
            return
        self.work.body.addWidget(label("数据检查", "section"))
        for area, (errors, warnings, day) in lines:
            made = button(f"{area}：错误 {errors:,}、警告 {warnings:,}（{day}检查）", "link")
            made.setProperty("tone", "bad" if errors else "soon")
            made.clicked.connect(lambda _=False, a=area: self.go.emit("check", a))
            self.work.body.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)

    def _look(self, _job: Job) -> tuple[list[KeyNumber], list[TargetState], list[Chart], int]:
        """In a worker: the numbers, the targets, the charts, how many figures nobody has rows for."""
        board, figures = self.desk.dashboard, self.desk.figures
        taken = figures.take(figures.frame(as_of=self.desk.today))
        unfilled = sum(figure.value is None for figure in taken.values())
        return board.numbers(), board.targets(), board.charts(), unfilled

    def _draw(self, numbers: list[KeyNumber], targets: list[TargetState], drawn: list[Chart], unfilled: int) -> None:
        fill_numbers(self.numbers, numbers, self.go.emit)
        fill_targets(self.targets, targets, self.go.emit)
        if unfilled:
            made = button(f"年度总结用数：{unfilled} 项无数据", "link")
            made.setProperty("tone", "soon")
            made.clicked.connect(lambda: self.go.emit("figures", LACKING))
            self.numbers.body.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
        from township_desk.ui.charts import ChartCard

        empty(self.charts)
        for n, chart in enumerate(drawn):
            card = ChartCard(chart)
            card.chosen.connect(lambda series, point, c=chart: open_bar(c, series, point, self.go.emit))
            self.charts.addWidget(card, n // 2, n % 2)

    def restyle(self) -> None:
        self.do_refresh()

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
