"""几张表一起打印: choose some of a work area's tables, and get them as one job or one PDF."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QListWidget, QListWidgetItem

from township_desk.ui.dialogs import Dialog, label
from township_desk.ui.ledger_acts import told_file
from township_desk.ui.print_acts import to_paper

if TYPE_CHECKING:
    from township_desk.core.period import Period
    from township_desk.core.tabular import Tabular
    from township_desk.ui.operations import Job
    from township_desk.ui.print_page import PrintPage

_ROLE = Qt.ItemDataRole.UserRole
Made = tuple[list["Tabular"], bytes, Any]


class PrintSeveral(Dialog):
    """The tables of the page's work area that can be made for its period, each with a tick."""

    def __init__(self, page: PrintPage, period: Period) -> None:
        super().__init__(page, "几张表一起打印")
        self.setMinimumSize(460, 420)
        self._page, self._period = page, period
        place = page.village.currentText()
        self.body.addWidget(label(f"{place}　{period.label}", "head"))
        self.list = QListWidget()
        for table in page.tables:
            if table.per_row or period.kind not in table.periods:
                continue
            item = QListWidgetItem(f"{table.name}　{table.label}")
            item.setData(_ROLE, table.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.list.addItem(item)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(label("按列出的次序，作为一份送往打印机。横竖和纸张按每张表自己的。", "muted", wrap=True))
        self.add_button("取消").clicked.connect(self.reject)
        self.file = self.add_button("存为一个 PDF…")
        self.file.clicked.connect(self.save)
        self.paper = self.add_button("打印…", "main", default=True)
        self.paper.clicked.connect(self.print)
        self.list.itemChanged.connect(lambda _item: self._enable())
        self._enable()

    def chosen(self) -> list[str]:
        """The names of the ticked tables."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return [item.data(_ROLE) for item in items if item.checkState() is Qt.CheckState.Checked]

    def _enable(self) -> None:
        for made in (self.file, self.paper):
            made.setEnabled(bool(self.chosen()))

    def _make(self) -> Any:
        """The work that makes the ticked tables and their PDF; runs in a worker."""
        page, period, names = self._page, self._period, self.chosen()
        village = page.village.currentData()
        options: Mapping[str, str] = page.option_values()

        def work(job: Job) -> Made:
            from township_desk.formats.preview import page_sizes

            printing = page.desk.printing
            tables = []
            for done, name in enumerate(names):
                job.progress(done, len(names), f"正在排版：{name}")
                known = {option.key for option in printing.table(name).options}
                wanted = {key: value for key, value in options.items() if key in known}
                tables.append(printing.tabular(name, period, village=village, options=wanted))
            pdf = printing.pdf_bytes(tables)
            return tables, pdf, page_sizes(pdf)

        return work

    def print(self) -> None:
        """Make the tables and send them as one job."""
        page, title = self._page, f"{self._period.label}（{len(self.chosen())}张表）"
        page.ops.read(self._make(), lambda made: to_paper(page, made[1], made[2], title), owner=page, label="正在排版")
        self.accept()

    def save(self) -> None:
        """Make the tables and write them into one PDF."""
        page = self._page
        folder = Path(str(page.memory.get("print_folder", "")))
        name, _ = QFileDialog.getSaveFileName(
            self, "存为 PDF", str(folder / f"{page.area}-{self._period.label}.pdf"), "PDF 文件 (*.pdf)"
        )
        if not name:
            return
        out = Path(name).with_suffix(".pdf")
        page.memory.put("print_folder", str(out.parent))
        make = self._make()

        def work(job: Job) -> list[str]:
            return page.desk.printing.write(make(job)[0], out, cancelled=job.cancelled)

        page.ops.read(work, lambda _told: told_file(page, f"已存为“{out.name}”。", out), owner=page, label="正在保存")
        self.accept()
