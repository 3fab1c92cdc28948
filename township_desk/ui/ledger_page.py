"""The page of any ledger: search, filters, the grid and the form beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSplitter, QVBoxLayout, QWidget

from township_desk.core.change import Touched
from township_desk.core.ledger import Ledger
from township_desk.core.query import Sort
from township_desk.core.view import View
from township_desk.ui import icons, ledger_acts
from township_desk.ui.chip_row import ChipRow
from township_desk.ui.columns import ColumnMemory
from township_desk.ui.dialogs import button, label
from township_desk.ui.filter_popup import FilterPopup
from township_desk.ui.filters import Chip, Filters
from township_desk.ui.form import FormPanel
from township_desk.ui.grid_model import GridModel
from township_desk.ui.grid_view import GridView
from township_desk.ui.messages import MessageBar
from township_desk.ui.page import Context, Page
from township_desk.ui.selection import SelectionSums

if TYPE_CHECKING:
    from township_desk.service.record import Record


class LedgerPage(Page):
    """Rows of one ledger."""

    def __init__(
        self, context: Context, ledger: Ledger, parent: QWidget | None = None, *, view: View | None = None
    ) -> None:
        super().__init__(context, parent)
        self.ledger = ledger
        self.view = view
        self.topic = f"ledger-{ledger.name}"
        self.filters = Filters(base=view.cond if view is not None else None)
        self.sort: tuple[Sort, ...] = ledger.sort
        self._loaded = False
        self._wanted: int | None = None
        self.model = GridModel(self.desk, self.ops, ledger, self)
        self.grid = GridView(self.desk, self.ops, self.model, frozen=1 + ledger.frozen)
        self.columns = ColumnMemory(self.grid, self.memory)
        self.form: FormPanel | None = None
        self.messages = MessageBar()
        self._arrange()
        self.sums = SelectionSums(self)
        self._connect()
        self.columns.restore()
        self.sort = self.columns.sort() or self.sort
        self.chips.show_chips(self.filters)

    # ---- building

    def _arrange(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        bar = QFrame()
        bar.setObjectName("bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(10)
        row.addWidget(label(self.view.label if self.view is not None else self.ledger.label, "head"))
        self.search = QLineEdit()
        self.search.setPlaceholderText("查找：文字或拼音首字母")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(210)
        self.search.addAction(QAction(icons.icon("search"), "", self.search), QLineEdit.ActionPosition.LeadingPosition)
        row.addWidget(self.search)
        self.chips = ChipRow(self.ledger)
        row.addWidget(self.chips, 1)
        self.hits = label("", "muted")
        row.addWidget(self.hits)
        for words, hint, act in ledger_acts.OF_LEDGER.get(self.ledger.name, ()):
            made = button(words)
            made.setToolTip(hint)
            made.clicked.connect(lambda _=False, act=act: act(self))
            row.addWidget(made)
        outer.addWidget(bar)
        outer.addWidget(self.messages)
        self.splitter = QSplitter()
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.grid)
        outer.addWidget(self.splitter, 1)

    def _connect(self) -> None:
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(220)
        self._wait.timeout.connect(self._search)
        self.search.textChanged.connect(lambda _text: self._wait.start())
        self.search.returnPressed.connect(self.grid.setFocus)
        self.chips.picked.connect(self.put_filter)
        self.chips.cleared.connect(self.do_clear_filters)
        for header in (self.grid.header, self.grid.frozen_header):
            header.sort_asked.connect(self.sort_by)
            header.filter_asked.connect(self.open_filter)
        self.grid.header_menu_asked.connect(lambda section, at: ledger_acts.header_menu(self, section, at))
        self.grid.menu_asked.connect(lambda at: ledger_acts.row_menu(self, at))
        self.grid.row_opened.connect(self.open_form)
        self.grid.columns_changed.connect(self.columns.keep)
        self.grid.selectionModel().currentRowChanged.connect(lambda now, _old: self._row_changed(now.row()))
        self.grid.selectionModel().selectionChanged.connect(lambda *_: self.sums.start())
        self.model.loaded.connect(self._loaded_rows)
        self.model.edit_failed.connect(lambda *told: ledger_acts.edit_failed(self, *told))
        self.model.saved.connect(lambda outcome: ledger_acts.edit_saved(self, outcome))

    # ---- rows

    def enter(self) -> None:
        if not self._loaded:
            self.load()
        self.sums.start()

    def load(self, *, keep: bool = False) -> None:
        """Read the rows of the present filters and order; `keep` stays at the current row."""
        self._loaded = True
        if keep and (record := self.current()) is not None:
            self._wanted = record.id
        self.model.load(self.filters.query(self.ledger.name, self.sort))

    def _loaded_rows(self) -> None:
        total = self.model.total
        self.hits.setText(f"{'筛选出' if self.filters.active else '共'} {total:,} 条")
        marked = frozenset(n + 1 for n, f in enumerate(self.model.columns) if f.name in self.filters.chips)
        order = {f.name: n + 1 for n, f in enumerate(self.model.columns)}
        sort = {order[s.field]: s.descending for s in self.sort if s.field in order}
        for header in (self.grid.header, self.grid.frozen_header):
            header.show_state(marked, sort)
        if self._wanted is not None and self.model.ids is not None:
            place, self._wanted = self.model.place_of(self._wanted), None
            if place >= 0:
                self._put_current(place)
        elif total and not self.grid.currentIndex().isValid():
            self._put_current(0)
        elif not total and self.form is not None and self.form.new is None:
            self.form.show_record(None)
        self.grid.say("" if total or not self._loaded else ledger_acts.empty_words(self))
        self.state_changed.emit()

    def _put_current(self, row: int) -> None:
        column = max(1, self.grid.currentIndex().column())
        self.grid.setCurrentIndex(self.model.index(row, column))
        self.grid.scrollTo(self.model.index(row, column))

    def current(self) -> Record | None:
        """The record of the current row."""
        return self.model.record_at(self.grid.currentIndex().row())

    def show_rows(self, chips: Iterable[Chip], *, row_id: int | None = None) -> None:
        """Show the rows that these chips select (a link from another page)."""
        self.filters.clear()
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        for chip in chips:
            self.filters.put(chip)
        self._wanted = row_id
        self.chips.show_chips(self.filters)
        self.load()

    def go_to(self, row_id: int) -> None:
        """Make a row current; filters that hide it are cleared."""
        place = self.model.place_of(row_id) if self._loaded else -1
        if place >= 0:
            self._put_current(place)
        else:
            self.show_rows((), row_id=row_id)

    def react(self, touched: Touched) -> None:
        if not self._loaded:
            return
        if (record := self.current()) is not None and self._wanted is None:
            self._wanted = record.id
        self.model.react(touched)
        if self.ops.idle:
            self._wanted = None
        if self.form is not None:
            self.form.react(touched)

    # ---- filters

    def _search(self) -> None:
        text = self.search.text().strip()
        if text != self.filters.search:
            self.filters.search = text
            self.load()

    def put_filter(self, key: str, chip: Chip | None) -> None:
        """Set one filter, or clear it."""
        if chip is None:
            self.filters.drop(key)
        else:
            self.filters.put(chip)
        self.chips.show_chips(self.filters)
        self.load(keep=True)

    def open_filter(self, section: int, at: QPoint) -> None:
        """Open the filter of a column."""
        column = self.model.columns[section - 1]
        query = self.filters.query(self.ledger.name, (), without=column.name)
        popup = FilterPopup(self.desk, self.ops, column, query, self)
        popup.applied.connect(lambda chip: self.put_filter(column.name, chip))
        popup.sort_asked.connect(lambda down: self.order((Sort(column.name, down),)))
        popup.open_at(at)

    def sort_by(self, section: int) -> None:
        """Sort by a column: up, down, then as the ledger is ordered by itself."""
        name = self.model.columns[section - 1].name
        chosen = self.sort if self.sort != self.ledger.sort else ()
        now = next((s for s in chosen if s.field == name), None)
        if now is None:
            self.order((Sort(name),))
        elif not now.descending:
            self.order((Sort(name, True),))
        else:
            self.order(self.ledger.sort)

    def order(self, sort: tuple[Sort, ...]) -> None:
        """Show the rows in another order, and remember it."""
        self.sort = sort
        self.columns.keep_sort(sort)
        self.load(keep=True)

    # ---- editing

    def _row_changed(self, row: int) -> None:
        self.state_changed.emit()
        if self.form is None or not self.form.isVisible():
            return
        record = self.model.record_at(row)
        if self.form.record is not None and record is not None and self.form.record.id == record.id:
            return
        if self.form.new is None and self.form.may_leave(lambda: self._row_changed(self.grid.currentIndex().row())):
            self.form.show_record(record)

    # ---- form

    def need_form(self) -> FormPanel:
        """The form, made when it is first needed, and shown."""
        if self.form is None:
            self.form = FormPanel(self.desk, self.ops, self.ledger)
            self.form.closed.connect(self._close_form)
            self.form.added.connect(self._added)
            self.form.setMinimumWidth(380)
            self.splitter.addWidget(self.form)
            self.splitter.setStretchFactor(0, 1)
            self.splitter.setStretchFactor(1, 0)
            width = int(self.memory.get("form_width", 440))
            self.splitter.setSizes([max(300, self.splitter.width() - width), width])
            self.splitter.splitterMoved.connect(lambda *_: self.memory.put("form_width", self.splitter.sizes()[1]))
        self.form.show()
        return self.form

    def open_form(self) -> None:
        """Show the current record in the form."""
        form = self.need_form()
        if form.new is None and form.may_leave(self.open_form):
            form.show_record(self.current())
        self.state_changed.emit()

    def _close_form(self) -> None:
        if self.form is not None and self.form.may_leave(self._close_form):
            self.form.new = None
            self.form.hide()
            self.grid.setFocus()
            self.state_changed.emit()

    def _added(self, row_id: int) -> None:
        place = self.model.place_of(row_id) if self.model.ids is not None else -1
        if place >= 0:  # the rows were read again before the form was told
            self._wanted = None
            self._put_current(place)
        elif self.filters.active:
            self.show_rows((), row_id=row_id)
        else:
            self._wanted = row_id

    # ---- actions

    def can(self, when: str) -> bool:
        record = self.current()
        match when:
            case "ledger":
                return True
            case "write" | "write_ledger":
                return not self.desk.read_only
            case "row" | "story":
                return record is not None and (when == "row" or self.desk.stories.has(self.ledger.name))
            case "edit" | "quick":
                return (
                    (when == "edit" or bool(self.ledger.quick))
                    and record is not None
                    and not record.is_void
                    and not self.desk.read_only
                )
            case "void":
                return record is not None and record.is_void and not self.desk.read_only
        return super().can(when)

    def may_close(self) -> bool:
        return self.form is None or self.form.may_leave(lambda: None)

    def restyle(self) -> None:
        self.model.restyle()
        self.load(keep=True)

    def do_new(self) -> None:
        """Start a new record in the form."""
        ledger_acts.start_new(self)

    def do_save(self) -> None:
        """Save the form, or the cell that is being typed into."""
        if self.form is not None and self.form.isVisible():
            self.form.commit()
        elif self.grid.editing:
            self.grid.setFocus()

    def do_copy(self) -> None:
        """Copy the selection; inside a text field, its text."""
        ledger_acts.copy(self)

    def do_clear_cells(self) -> None:
        """Empty the selected cells."""
        ledger_acts.clear_cells(self)

    def do_duplicate(self) -> None:
        """Start a new record like the current one."""
        ledger_acts.duplicate(self)

    def do_void(self) -> None:
        """Void the current row, with a reason."""
        ledger_acts.void(self)

    def do_restore_row(self) -> None:
        """Bring the current void row back."""
        ledger_acts.restore(self)

    def do_find(self) -> None:
        """Go to the search box."""
        self.search.setFocus()
        self.search.selectAll()

    def do_form(self) -> None:
        """Open or close the form."""
        if self.form is not None and self.form.isVisible():
            self._close_form()
        else:
            self.open_form()

    def do_story(self) -> None:
        """Show the current row with all that belongs to it."""
        ledger_acts.story(self)

    def do_columns(self) -> None:
        """Choose the columns."""
        self.columns.choose(self)

    def do_filter(self) -> None:
        """Open the filter of the current column."""
        ledger_acts.filter_column(self)

    def do_clear_filters(self) -> None:
        """Clear search and filters."""
        record = self.current()
        self.show_rows((), row_id=record.id if record else None)

    def do_show_void(self) -> None:
        """Show void rows too, or no longer."""
        self.filters.void = "without" if self.filters.void == "with" else "with"
        self.status.emit("已包括作废的记录" if self.filters.void == "with" else "不再显示作废的记录")
        self.load(keep=True)

    def do_refresh(self) -> None:
        """Read again."""
        self.load(keep=True)

    def do_export(self) -> None:
        """Save the shown rows as a workbook."""
        ledger_acts.export(self)

    def do_own_figure(self) -> None:
        """Make what the page is narrowed to a figure of the report."""
        from township_desk.ui import own_figure_acts

        own_figure_acts.from_filters(self)

    def do_template(self) -> None:
        """Save a blank sheet for villages."""
        ledger_acts.template(self)
