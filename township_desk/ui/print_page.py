"""打印表: the printed tables of a work area, their period and options, the PDF as preview, and its ways out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from township_desk.core.change import Touched
from township_desk.core.printed import PrintedTable
from township_desk.core.problem import DeskError
from township_desk.service.month_tables import LIVE
from township_desk.ui.dialogs import button, label
from township_desk.ui.flow import FlowLayout, empty
from township_desk.ui.ledger_acts import told_file
from township_desk.ui.messages import MessageBar, words_of
from township_desk.ui.operations import Job
from township_desk.ui.page import Context, Page
from township_desk.ui.period_box import PeriodBox
from township_desk.ui.preview import PdfView
from township_desk.ui.print_acts import to_paper

if TYPE_CHECKING:
    from township_desk.core.tabular import Tabular

_ROLE = Qt.ItemDataRole.UserRole
LIST_WIDTH = 292


def _wrapping(holder: QWidget, across: int, down: int, *, gap: int) -> FlowLayout:
    """A row inside a frame that goes on in a second line where the screen is narrow (1366 pixels at 150 %)."""
    outer = QHBoxLayout(holder)
    outer.setContentsMargins(across, down, across, down)
    row = FlowLayout(gap=gap)
    outer.addLayout(row, 1)
    return row


class PrintPage(Page):
    """The preview is made anew, a moment after any choice changed."""

    topic = "print"

    def __init__(self, context: Context, area: str, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.area = area
        self.tables = [table for table in self.desk.tables.values() if table.area == area]
        self.tabular: Tabular | None = None
        self.pdf = b""
        self.sizes: tuple[tuple[float, float], ...] = ()
        self._rows: tuple[int, ...] = ()
        self._stale = True
        self.options: dict[str, QComboBox] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._make_bar())
        self.messages = MessageBar()
        outer.addWidget(self.messages)
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.addWidget(self._make_list())
        split.addWidget(self._make_preview())
        split.setStretchFactor(1, 1)
        split.setSizes([LIST_WIDTH, 900])
        outer.addWidget(split, 1)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(250)
        self._wait.timeout.connect(self.make)
        self.period.changed.connect(self._changed)
        self.list.setCurrentRow(0)

    # ---- building

    def _make_bar(self) -> QWidget:
        bar = QFrame()
        bar.setObjectName("bar")
        row = _wrapping(bar, 12, 6, gap=8)
        self.period = PeriodBox(self.desk.today)
        row.addWidget(self.period)
        self.village = QComboBox()
        self.village.addItem("全镇", None)
        self.village.setMinimumWidth(112)
        self.village.currentIndexChanged.connect(lambda _n: self._changed())
        row.addWidget(self.village)
        self.live = QCheckBox("按现在的数据")
        self.live.setToolTip("这个月已月结，显示的是月结时的那一张；勾选后按现在的数据重出")
        self.live.hide()
        self.live.toggled.connect(lambda _on: self._changed())
        row.addWidget(self.live)
        self.out: list[QWidget] = []
        for words, call, kind in (
            ("打印", self.do_print, "main"),
            ("存为 PDF", self.do_save_pdf, ""),
            ("存为 Excel", self.do_save_xlsx, ""),
            ("存为 Word", self.do_save_docx, ""),
        ):
            made = button(words, kind)
            made.clicked.connect(lambda _=False, c=call: c())
            made.setEnabled(False)
            self.out.append(made)
            row.addWidget(made)
        return bar

    def _make_list(self) -> QWidget:
        side = QFrame()
        inside = QVBoxLayout(side)
        inside.setContentsMargins(8, 8, 4, 8)
        inside.setSpacing(6)
        self.list = QListWidget()
        self.list.setObjectName("side")
        self.list.setWordWrap(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        for table in self.tables:
            item = QListWidgetItem(f"{table.name}　{table.label}")
            item.setData(_ROLE, table.name)
            item.setToolTip(table.use or table.label)
            wide = self.fontMetrics().horizontalAdvance(item.text()) > LIST_WIDTH - 60
            item.setSizeHint(QSize(0, 50 if wide else 32))
            self.list.addItem(item)
        self.list.currentRowChanged.connect(self._table_changed)
        inside.addWidget(self.list, 1)
        several = button("几张表一起打印…", "link")
        several.clicked.connect(lambda _=False: self.do_print_several())
        inside.addWidget(several)
        self._option_body = QVBoxLayout()
        self._option_body.setSpacing(3)
        inside.addLayout(self._option_body)
        self.use = label("", "muted", wrap=True)
        inside.addWidget(self.use)
        self.notes = label("", "muted", wrap=True)
        inside.addWidget(self.notes)
        return side

    def _make_preview(self) -> QWidget:
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        self.view = PdfView(self.ops)
        foot = QFrame()
        foot.setObjectName("foot")
        row = _wrapping(foot, 10, 4, gap=6)
        self.where = label("", "muted")
        self.zoom = label("", "muted")
        for words, tip, call in (
            ("上一页", "上一页（PageUp）", lambda: self.view.go_page(self.view.page - 1)),
            ("下一页", "下一页（PageDown）", lambda: self.view.go_page(self.view.page + 1)),
        ):
            row.addWidget(self._flat(words, tip, call))
        row.addWidget(self.where)
        for words, tip, call in (
            ("适合宽度", "按窗口宽度显示", lambda: self.view.set_fit("width")),
            ("整页", "显示整页", lambda: self.view.set_fit("page")),
            ("缩小", "缩小（Ctrl+滚轮）", lambda: self.view.zoom_step(-1)),
            ("放大", "放大（Ctrl+滚轮）", lambda: self.view.zoom_step(1)),
        ):
            row.addWidget(self._flat(words, tip, call))
        row.addWidget(self.zoom)
        self.view.page_changed.connect(lambda page, of: self.where.setText(f"第 {page} 页 / 共 {of} 页" if of else ""))
        self.view.zoom_changed.connect(lambda percent: self.zoom.setText(f"{percent}%"))
        inside.addWidget(self.view, 1)
        inside.addWidget(foot)
        return holder

    @staticmethod
    def _flat(words: str, tip: str, call: Any) -> QToolButton:
        made = QToolButton()
        made.setText(words)
        made.setToolTip(tip)
        made.setProperty("kind", "flat")
        made.clicked.connect(lambda _checked=False: call())
        return made

    # ---- choosing

    @property
    def table(self) -> PrintedTable:
        """The chosen table."""
        return self.tables[max(0, self.list.currentRow())]

    def choose(self, name: str, rows: tuple[int, ...] = ()) -> None:
        """Choose a table (for form sheets: with the rows to print)."""
        at = next((n for n, table in enumerate(self.tables) if table.name == name), 0)
        self._rows = rows
        if self.list.currentRow() == at:
            self._changed()
        self.list.setCurrentRow(at)

    def _table_changed(self, _row: int) -> None:
        table = self.table
        empty(self._option_body)
        self.options = {}
        for option in table.options:
            box = QComboBox()
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
            for value, words in option.choices:
                box.addItem(words, value)
                box.setItemData(box.count() - 1, words, Qt.ItemDataRole.ToolTipRole)
            box.currentIndexChanged.connect(lambda _n: self._changed())
            self._option_body.addWidget(label(option.label, "muted"))
            self._option_body.addWidget(box)
            self.options[option.key] = box
        self.use.setText(table.use)
        self.period.offer(table.periods)
        self._changed()

    def _changed(self) -> None:
        self._stale = True
        if self.isVisible():
            self._wait.start()

    def enter(self) -> None:
        if self.village.count() == 1:
            self.ops.read(
                lambda _job: self.desk.records.options("village", "", 500), self._fill_villages, owner=self, quiet=True
            )
        if self._stale:
            self._wait.start()

    def _fill_villages(self, found: list[tuple[int, str]]) -> None:
        self.village.blockSignals(True)
        while self.village.count() > 1:
            self.village.removeItem(1)
        for row_id, words in found:
            self.village.addItem(words, row_id)
        self.village.blockSignals(False)

    def react(self, touched: Touched) -> None:
        if touched.touches(self.table.ledger):
            self._changed()
        if touched.touches("village") and self.village.count() > 1:
            while self.village.count() > 1:
                self.village.removeItem(1)

    def do_refresh(self) -> None:
        self.make()

    # ---- making

    def option_values(self) -> dict[str, str]:
        """The chosen options of the table."""
        return {key: str(box.currentData()) for key, box in self.options.items()}

    def make(self) -> None:
        """Make the table and its PDF in a worker and show it."""
        self._wait.stop()
        self._stale = False
        try:
            period = self.period.period()
        except DeskError as error:
            self.messages.tell(error.message, "bad")
            return
        name, village, rows = self.table.name, self.village.currentData(), self._rows if self.table.per_row else ()
        options, printing = self.option_values(), self.desk.printing
        if self.live.isChecked():
            options[LIVE] = "1"
        self._enable(on=False)
        self.where.setText("正在排版…")

        def work(_job: Job) -> tuple[Any, bytes, Any, list[str], bool]:
            from township_desk.formats.preview import page_sizes

            tabular = printing.tabular(name, period, village=village, rows=rows, options=options)
            pdf = printing.pdf_bytes(tabular)
            closed = printing.kept(name, period, village=village, rows=rows, options=options)
            return tabular, pdf, page_sizes(pdf), printing.fonts_report(), closed

        self.ops.read(
            work,
            lambda found: self._show(*found),
            owner=self,
            key=(id(self), "pdf"),
            failed=self._failed,
            label="正在排版",
        )

    def _show(self, tabular: Tabular, pdf: bytes, sizes: Any, fonts: list[str], closed: bool) -> None:
        self.tabular, self.pdf, self.sizes = tabular, pdf, sizes
        self.live.setVisible(closed)
        self.messages.clear()
        notes = [*tabular.notes_for_screen] if hasattr(tabular, "notes_for_screen") else []
        told = list(dict.fromkeys([*notes, *fonts]))
        self.notes.setText("；".join(told[:2]) + (f"……共 {len(told)} 条" if len(told) > 2 else ""))
        self.notes.setToolTip("\n".join(told))
        self.notes.setVisible(bool(told))
        self.view.show_pdf(pdf, sizes)
        self._enable(on=True)

    def _failed(self, error: BaseException) -> bool:
        self.tabular, self.pdf, self.sizes = None, b"", ()
        self.view.show_pdf(b"", ())
        self.where.setText("")
        tone, text, details = words_of(error)
        source = next((glyph.ref for glyph in getattr(error, "missing", ()) if glyph.ref), None)
        jump = [("打开这条记录", lambda: self.go.emit("ledger", (source[0], (), source[1])))] if source else []
        if self.table.per_row and not self._rows and not source and tone == "bad":
            words = self.desk.ledgers[self.table.ledger].label
            jump = [(f"去“{words}”选择记录", lambda: self.go.emit("ledger", (self.table.ledger, (), None)))]
        self.messages.tell(text, tone, details=details, actions=jump)
        return True

    def _enable(self, *, on: bool) -> None:
        for widget in self.out:
            widget.setEnabled(on)
        self.state_changed.emit()

    # ---- ways out

    def can(self, when: str) -> bool:
        if when == "print":
            return bool(self.pdf)
        return super().can(when)

    def _file_name(self, suffix: str) -> str:
        assert self.tabular is not None
        place = "" if self.village.currentData() is None else f"-{self.village.currentText()}"
        return f"{self.tabular.title or self.table.label}-{self.tabular.period}{place}{suffix}".replace("/", "／")

    def _save(self, suffix: str, kinds: str) -> None:
        if self.tabular is None:
            return
        folder = Path(str(self.memory.get("print_folder", "")))
        name, _ = QFileDialog.getSaveFileName(
            self, f"存为{kinds.split(' ')[0]}", str(folder / self._file_name(suffix)), kinds
        )
        if not name:
            return
        out, tabular = Path(name).with_suffix(suffix), self.tabular
        self.memory.put("print_folder", str(out.parent))

        def told(warnings: list[str]) -> None:
            if warnings:
                self.messages.tell(
                    f"已存为“{out.name}”，请留意：{warnings[0]}", "soon", details="\n".join(warnings[1:])
                )
            else:
                told_file(self, f"已存为“{out.name}”。", out)

        self.ops.read(
            lambda job: self.desk.printing.write(tabular, out, cancelled=job.cancelled),
            told,
            owner=self,
            label="正在保存",
        )

    def do_save_pdf(self) -> None:
        """Save the shown table as PDF."""
        self._save(".pdf", "PDF 文件 (*.pdf)")

    def do_save_xlsx(self) -> None:
        """Save the shown table as a workbook."""
        self._save(".xlsx", "Excel 工作簿 (*.xlsx)")

    def do_save_docx(self) -> None:
        """Save the shown table as a Word file."""
        self._save(".docx", "Word 文档 (*.docx)")

    def do_print(self) -> None:
        """Print the shown table."""
        if not self.pdf:
            return
        title = self._file_name("")
        to_paper(self, self.pdf, self.sizes, title, self.do_save_pdf)

    def do_print_several(self) -> None:
        """Choose several tables of this work area for one job."""
        from township_desk.ui.print_several import PrintSeveral

        try:
            period = self.period.period()
        except DeskError as error:
            self.messages.tell(error.message, "bad")
            return
        PrintSeveral(self, period).exec()
