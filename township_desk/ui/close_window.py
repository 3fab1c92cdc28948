"""月结: the months and their state, what keeps one open, closing, reopening, what differs since, correction slips."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QSplitter,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from township_desk.core.change import Touched
from township_desk.core.closing import month_words
from township_desk.ui import theme
from township_desk.ui.dialogs import Dialog, ask_text, button, confirm, label
from township_desk.ui.form_parts import show_time
from township_desk.ui.ledger_acts import told_file
from township_desk.ui.page import Context

_ROLE = Qt.ItemDataRole.UserRole
_SEVERITY = {"error": ("拦下", "bad"), "warning": ("警告", "soon"), "notice": ("提示", "muted")}
_TONES = {
    "已月结": "good",
    "部分月结": "soon",
    "已重开": "soon",
    "未月结": "muted",
    "已锁定": "good",
    "部分锁定": "soon",
}
FINDINGS = ("程度", "规则", "台账", "记录", "问题")
CHANGES = ("表", "行", "列", "月结时", "现在", "更正单")


class CloseWindow(Dialog):
    """Months above, what was found below; the second tab has the slips. `go` leads to a record."""

    go = Signal(str, object)

    def __init__(self, context: Context, parent: QWidget | None) -> None:
        super().__init__(parent, "月结")
        self.desk, self.ops = context.desk, context.ops
        self.states: list[Any] = []
        self.slips: list[Any] = []
        tabs = QTabWidget()
        tabs.addTab(self._make_months(), "各月")
        tabs.addTab(self._make_slips(), "更正单")
        self.body.addWidget(tabs, 1)
        self.add_button("关闭").clicked.connect(self.reject)
        self.ops.touched.connect(self._touched)
        room = self.screen().availableGeometry()
        self.resize(min(1080, room.width() - 60), min(720, room.height() - 60))
        self.read()

    # ---- building

    def _make_months(self) -> QWidget:
        holder = QWidget()
        inside = QVBoxLayout(holder)
        row = QHBoxLayout()
        self.buttons = {}
        for name, words, call, kind in (
            ("check", "检查", self.check, ""),
            ("close", "月结", self.close_month, "main"),
            ("reopen", "重开…", self.reopen, ""),
            ("differences", "差异", self.differences, ""),
        ):
            made = button(words, kind)
            made.clicked.connect(lambda _=False, c=call: c())
            self.buttons[name] = made
            row.addWidget(made)
        row.addWidget(
            label("选一个月办全部工作，选月份下的一项只办这一项。月结后该月的数据只能走更正单。", "muted", wrap=True), 1
        )
        inside.addLayout(row)
        split = QSplitter(Qt.Orientation.Vertical)
        self.months = QTreeWidget()
        self.months.setHeaderLabels(["月份", "状态", "快照号", "月结人", "时间", "说明"])
        for column, width in enumerate((130, 80, 120, 80, 130)):
            self.months.setColumnWidth(column, width)
        self.months.currentItemChanged.connect(lambda _item, _old: self._enable())
        split.addWidget(self.months)
        below = QWidget()
        under = QVBoxLayout(below)
        under.setContentsMargins(0, 6, 0, 0)
        self.told = label("点“检查”看这个月能不能结。", "head", wrap=True)
        under.addWidget(self.told)
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setHeaderLabels(list(FINDINGS))
        self.list.itemDoubleClicked.connect(lambda item, _column: self._open(item))
        under.addWidget(self.list, 1)
        split.addWidget(below)
        split.setSizes([290, 330])
        inside.addWidget(split, 1)
        return holder

    def _make_slips(self) -> QWidget:
        holder = QWidget()
        inside = QVBoxLayout(holder)
        row = QHBoxLayout()
        self.slip_buttons = []
        for words, suffix in (("存为 PDF…", ".pdf"), ("存为 Excel…", ".xlsx"), ("存为 Word…", ".docx")):
            made = button(words, "main" if suffix == ".pdf" else "")
            made.clicked.connect(lambda _=False, s=suffix: self.save_slip(s))
            made.setEnabled(False)
            self.slip_buttons.append(made)
            row.addWidget(made)
        row.addWidget(label("改已月结的数据时填的更正单，打印出来签字留存。", "muted", wrap=True), 1)
        inside.addLayout(row)
        self.slip_list = QTreeWidget()
        self.slip_list.setRootIsDecorated(False)
        self.slip_list.setHeaderLabels(["编号", "时间", "经办人", "更正的月份", "内容", "理由"])
        for column, width in enumerate((70, 140, 100, 110, 260)):
            self.slip_list.setColumnWidth(column, width)
        self.slip_list.currentItemChanged.connect(lambda item, _old: self._slip_chosen(item is not None))
        inside.addWidget(self.slip_list, 1)
        return holder

    def _slip_chosen(self, chosen: bool) -> None:
        for each in self.slip_buttons:
            each.setEnabled(chosen)

    # ---- reading

    def _touched(self, touched: Touched) -> None:
        if touched.touches("month_close") or touched.label.startswith(("更正单", "撤销", "重做")):
            self.read()

    def read(self) -> None:
        """Read the months and the slips."""
        self.ops.read(
            lambda _job: (self.desk.closing.months(), self.desk.differences.slips()),
            lambda found: self._show(*found),
            owner=self,
            key=(id(self), "months"),
        )

    def _show(self, states: Sequence[Any], slips: Sequence[Any]) -> None:
        chosen = self.chosen()
        self.states, self.slips = list(states), list(slips)
        self.months.clear()
        for state in self.states:
            top = self._month_item(state)
            self.months.addTopLevelItem(top)
            if chosen is not None and chosen[0] == state.month:
                self.months.setCurrentItem(top)
        first = self.months.topLevelItem(self._due())
        if self.months.currentItem() is None and first is not None:
            self.months.setCurrentItem(first)
        self.slip_list.clear()
        for slip in self.slips:
            words = slip.label.removeprefix("更正单：") + ("（已撤销）" if slip.undone else "")
            item = QTreeWidgetItem(
                [str(slip.number), show_time(slip.at), slip.user, month_words(slip.month), words, slip.reason]
            )
            self.slip_list.addTopLevelItem(item)
        self._enable()

    def _due(self) -> int:
        """The place of the month that is to be closed next: the oldest after the last closed one."""
        newest = next((n for n, state in enumerate(self.states) if state.closed), None)
        if newest is None:
            return 0
        return newest if self.states[newest].open else max(0, newest - 1)

    def _month_item(self, state: Any) -> QTreeWidgetItem:
        closed = state.closed
        numbers = list(dict.fromkeys(each.snapshot for each in closed))
        people = "、".join(dict.fromkeys(each.by for each in closed))
        times = sorted(each.at for each in closed)
        note = f"未结：{'、'.join(state.open)}" if (closed or state.before) and state.open else ""
        many = numbers[0] if len(numbers) == 1 else f"{len(numbers)}个" if numbers else ""
        top = QTreeWidgetItem(
            [month_words(state.month), state.word, many, people, show_time(times[-1]) if times else "", note]
        )
        top.setToolTip(5, note)
        top.setData(0, _ROLE, (state.month, ""))
        top.setForeground(1, theme.current().colour(_TONES[state.word]))
        by_area = {each.area: each for each in closed}
        reopened = {each.area: each for each in state.reopened}
        for area in self.desk.closing.areas:
            done, again = by_area.get(area), reopened.get(area)
            if done is not None:
                cells = [area, "已月结", done.snapshot, done.by, show_time(done.at), ""]
            elif again is not None:
                told = f"{again.reopened_by} {show_time(again.reopened_at)} 重开：{again.reason}"
                cells = [area, "已重开", again.snapshot, again.by, show_time(again.at), told]
            elif area in state.before:
                cells = [area, "已锁定", "", "", "", "第一次月结时一并锁定"]
            else:
                cells = [area, "未月结", "", "", "", ""]
            item = QTreeWidgetItem(cells)
            item.setToolTip(5, cells[5])
            item.setData(0, _ROLE, (state.month, area))
            item.setForeground(1, theme.current().colour(_TONES[cells[1]]))
            top.addChild(item)
        return top

    def chosen(self) -> tuple[str, tuple[str, ...]] | None:
        """The month and the areas that are chosen (none: all)."""
        item = self.months.currentItem()
        if item is None:
            return None
        month, area = item.data(0, _ROLE)
        return month, (area,) if area else ()

    def _enable(self) -> None:
        chosen = self.chosen()
        state = next((s for s in self.states if chosen is not None and s.month == chosen[0]), None)
        areas = set(chosen[1]) if chosen is not None else set()
        closed = {each.area for each in state.closed} if state is not None else set()
        can_open = state is not None and bool(areas & closed if areas else closed)
        can_close = state is not None and bool(areas & set(state.open) if areas else state.open)
        write = not self.desk.read_only
        self.buttons["check"].setEnabled(can_close)
        self.buttons["close"].setEnabled(can_close and write)
        self.buttons["reopen"].setEnabled(can_open and write)
        self.buttons["differences"].setEnabled(bool(closed))

    # ---- acts

    def check(self) -> None:
        """Show what keeps the month open."""
        if (chosen := self.chosen()) is not None:
            month, areas = chosen
            self.ops.read(
                lambda job: self.desk.closing.check(month, areas, progress=job.progress, cancelled=job.cancelled),
                lambda verdict: self._judged(verdict, closed=False),
                owner=self,
                label="正在检查",
            )

    def close_month(self) -> None:
        """Close what is chosen, once nothing blocks it."""
        chosen = self.chosen()
        if chosen is None:
            return
        month, areas = chosen
        text = f"月结{_words(month, areas)}：先检查，没有拦下的就锁定；以后改动该月和以前的数据，只能走更正单或重开。"
        if confirm(self, "月结", text, verb="月结"):
            self.ops.write(
                lambda job: self.desk.closing.close(month, areas, progress=job.progress, cancelled=job.cancelled),
                lambda result: self._judged(result.verdict, closed=result.touched is not None, number=result.snapshot),
                owner=self,
                label="正在月结",
            )

    def _judged(self, verdict: Any, *, closed: bool, number: str = "") -> None:
        month = month_words(verdict.month)
        self.list.setHeaderLabels(list(FINDINGS))
        self._widths((60, 80, 110, 300))
        self.list.clear()
        for finding in (*verdict.blocks, *verdict.warns):
            words, tone = _SEVERITY[finding.severity.value]
            ledger = self.desk.reconciling.ledger_words(finding.ledger)
            item = QTreeWidgetItem([words, finding.rule, ledger, finding.title, finding.message])
            item.setToolTip(4, finding.message)
            item.setData(0, _ROLE, (finding.ledger, finding.id))
            item.setForeground(0, theme.current().colour(tone))
            self.list.addTopLevelItem(item)
        rest = f"，另有{len(verdict.warns)}处留意" if verdict.warns else ""
        if closed:
            self.told.setText(f"{month}已月结，快照号 {number}{rest}。")
            self.messages.tell(f"{month}已月结。可按 Ctrl+Z 撤销。", "good")
        elif verdict.blocks:
            self.told.setText(f"{month}还不能月结：拦下{len(verdict.blocks)}处{rest}。双击一行去办。")
        else:
            self.told.setText(f"{month}可以月结{rest}。")

    def reopen(self) -> None:
        """Reopen what is chosen after asking why."""
        chosen = self.chosen()
        if chosen is None:
            return
        month, areas = chosen
        text = f"重开{_words(month, areas)}后可以直接修改，改完要再月结。请写明理由，记入修改记录。"
        reason = ask_text(self, "重开", text, verb="重开", hint="如：县局调整口径")
        if reason is not None:
            self.ops.write(
                lambda _job: self.desk.closing.reopen(month, reason, areas),
                lambda touched: self.messages.tell(f"{touched.label}。", "good"),
                owner=self,
            )

    def differences(self) -> None:
        """List what reads otherwise now than at the closing."""
        if (chosen := self.chosen()) is not None:
            month = chosen[0]
            self.ops.read(
                lambda job: self.desk.differences.run(month, progress=job.progress, cancelled=job.cancelled),
                lambda found: self._compared(month, found),
                owner=self,
                label="正在比对",
            )

    def _compared(self, month: str, found: Sequence[Any]) -> None:
        self.list.setHeaderLabels(list(CHANGES))
        self._widths((60, 220, 180, 170, 170))
        self.list.clear()
        for each in found:
            slips = "、".join(map(str, each.slips)) or "没有"
            item = QTreeWidgetItem([each.table, each.row, each.column, each.then, each.now, slips])
            item.setToolTip(0, each.label)
            self.list.addTopLevelItem(item)
        words = f"有{len(found)}处和月结时不同" if found else "各表和月结时一致"
        self.told.setText(f"{month_words(month)}：{words}。")

    def _widths(self, widths: Sequence[int]) -> None:
        for column, width in enumerate(widths):
            self.list.setColumnWidth(column, width)

    def _open(self, item: QTreeWidgetItem) -> None:
        place = item.data(0, _ROLE)
        if place and place[1] and place[0] in self.desk.ledgers:
            self.go.emit("ledger", (place[0], (), place[1]))

    def save_slip(self, suffix: str) -> None:
        """Write the chosen slip."""
        item = self.slip_list.currentItem()
        if item is None:
            return
        number = int(item.text(0))
        name, _ = QFileDialog.getSaveFileName(self, "更正单", f"更正单-{number}{suffix}", f"更正单 (*{suffix})")
        if not name:
            return
        out = Path(name).with_suffix(suffix)
        self.ops.read(
            lambda _job: self.desk.printing.write(self.desk.differences.slip(number), out),
            lambda _warnings: told_file(self, f"更正单已存为“{out.name}”。", out),
            owner=self,
            label="正在保存",
        )


def _words(month: str, areas: Sequence[str]) -> str:
    """What is closed or reopened: 2022年11月, or 2022年11月的民政."""
    return month_words(month) + (f"的{areas[0]}" if areas else "")
