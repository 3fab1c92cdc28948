"""One work area: its ledgers, printed tables and checks at the left, the chosen page at the right."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from township_desk.core.change import Touched
from township_desk.ui import icons
from township_desk.ui.page import Context, Page

if TYPE_CHECKING:
    from township_desk.ui.check_page import CheckPage
    from township_desk.ui.figures_page import FiguresPage
    from township_desk.ui.filters import Chip
    from township_desk.ui.ledger_page import LedgerPage
    from township_desk.ui.print_page import PrintPage

_ROLE = Qt.ItemDataRole.UserRole
NAV_WIDTH = 186
FIGURES_AREA = "统计目标"
"""The area that holds the figures of the report."""


class AreaPage(Page):
    """Pages are made when they are first chosen."""

    def __init__(self, context: Context, area: str, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.area = area
        self.pages: dict[str, Page] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.nav = QListWidget()
        self.nav.setObjectName("nav")
        self.nav.setFixedWidth(NAV_WIDTH)
        self.nav.setIconSize(QSize(18, 18))
        self.nav.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.stack = QStackedWidget()
        row.addWidget(self.nav)
        row.addWidget(self.stack, 1)
        self._fill()
        self.nav.currentItemChanged.connect(self._chosen)

    def _fill(self) -> None:
        children = {child.ledger for ledger in self.desk.ledgers.values() for child in ledger.children}
        ledgers = [ledger for ledger in self.desk.ledgers.values() if ledger.area == self.area]
        tables = [table for table in self.desk.tables.values() if table.area == self.area]
        if "pay_batch" in {ledger.name for ledger in ledgers}:
            self._head("办理")
            self._item("payroll:", "发放", "calendar")
        if ledgers:
            self._head("台账")
        for ledger in ledgers:
            if ledger.name not in children or ledger.parent is None:
                self._item(f"ledger:{ledger.name}", ledger.label, "table")
        below = [ledger for ledger in ledgers if ledger.name in children and ledger.parent is not None]
        if below:
            self._head("明细")
            for ledger in below:
                self._item(f"ledger:{ledger.name}", ledger.label, "table")
        views = [view for view in self.desk.views.values() if view.area == self.area]
        if views:
            self._head("相关记录" if ledgers else "台账")
            for view in views:
                self._item(f"view:{view.name}", view.label, "filter" if ledgers else "table")
        if self.area == FIGURES_AREA:
            self._head("工作总结")
            self._item("figures:", "总结用数", "chart")
        if tables:
            self._head("打印表")
            self._item("print:", f"本区打印表（{len(tables)}）", "print")
        self._head("检查")
        self._item("check:", "数据检查", "check")

    def _head(self, words: str) -> None:
        item = QListWidgetItem(words)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setSizeHint(QSize(0, 34))
        self.nav.addItem(item)

    def _item(self, key: str, words: str, icon: str) -> None:
        item = QListWidgetItem(icons.icon(icon), words)
        item.setData(_ROLE, key)
        item.setToolTip(words)
        item.setSizeHint(QSize(0, 32))
        self.nav.addItem(item)

    def page_keys(self) -> list[str]:
        """The keys of every page of the area, in order."""
        found = (self.nav.item(n).data(_ROLE) for n in range(self.nav.count()))
        return [str(key) for key in found if key]

    def _chosen(self, item: QListWidgetItem | None, _old: QListWidgetItem | None) -> None:
        if item is not None and (key := item.data(_ROLE)):
            self.show_page(str(key))

    def page(self, key: str) -> Page:
        """A page of the area, made when it is first asked for."""
        if key not in self.pages:
            made = self._make(key)
            made.state_changed.connect(self.state_changed)
            made.status.connect(self.status)
            made.go.connect(self.go)
            self.pages[key] = made
            self.stack.addWidget(made)
        return self.pages[key]

    def _make(self, key: str) -> Page:
        kind, _, name = key.partition(":")
        if kind == "ledger":
            from township_desk.ui.ledger_page import LedgerPage

            return LedgerPage(self.context, self.desk.ledgers[name])
        if kind == "view":
            from township_desk.ui.ledger_page import LedgerPage

            view = self.desk.views[name]
            return LedgerPage(self.context, self.desk.ledgers[view.ledger], view=view)
        if kind == "payroll":
            from township_desk.ui.payroll_page import PayrollPage

            return PayrollPage(self.context)
        if kind == "print":
            from township_desk.ui.print_page import PrintPage

            return PrintPage(self.context, self.area)
        if kind == "figures":
            from township_desk.ui.figures_page import FiguresPage

            return FiguresPage(self.context)
        from township_desk.ui.check_page import CheckPage

        return CheckPage(self.context, self.area)

    def show_page(self, key: str) -> Page:
        """Bring a page to the front."""
        page = self.page(key)
        for n in range(self.nav.count()):
            if self.nav.item(n).data(_ROLE) == key:
                self.nav.blockSignals(True)
                self.nav.setCurrentRow(n)
                self.nav.blockSignals(False)
        self.stack.setCurrentWidget(page)
        self.memory.put(f"area/{self.area}", key)
        self.status.emit("")
        page.enter()
        self.state_changed.emit()
        return page

    def current(self) -> Page | None:
        """The page at the front."""
        page = self.stack.currentWidget()
        return page if isinstance(page, Page) else None

    def enter(self) -> None:
        page = self.current()
        if page is None:
            key, keys = str(self.memory.get(f"area/{self.area}", "")), self.page_keys()
            first = next((k for k in keys if k.startswith("ledger:")), keys[0])
            self.show_page(key if key in keys else first)
        else:
            page.enter()

    def open_ledger(self, name: str, chips: Iterable[Chip] = (), row_id: int | None = None) -> None:
        """Show a ledger's rows: those that chips select, or one row."""
        page = self.show_page(f"ledger:{name}")
        chips = tuple(chips)
        if TYPE_CHECKING:
            assert isinstance(page, LedgerPage)
        if chips:
            page.show_rows(chips, row_id=row_id)
        elif row_id is not None:
            page.go_to(row_id)

    def open_print(self, table: str = "", rows: tuple[int, ...] = ()) -> None:
        """Show the printed tables, one of them chosen."""
        if "print:" in self.page_keys():
            page = self.show_page("print:")
            if TYPE_CHECKING:
                assert isinstance(page, PrintPage)
            if table:
                page.choose(table, rows)

    def open_figures(self, only: str | None = None) -> None:
        """Show the figures: all as they stand, those without data (page.LACKING), or one by its id."""
        page = self.show_page("figures:")
        if TYPE_CHECKING:
            assert isinstance(page, FiguresPage)
        if only:
            page.show_only(only)

    def open_check(self, ledger: str = "") -> None:
        """Show the checks and run them."""
        page = self.show_page("check:")
        if TYPE_CHECKING:
            assert isinstance(page, CheckPage)
        page.run(ledger)

    def react(self, touched: Touched) -> None:
        for page in self.pages.values():
            page.react(touched)

    def restyle(self) -> None:
        for page in self.pages.values():
            page.restyle()

    def may_close(self) -> bool:
        return all(page.may_close() for page in self.pages.values())
