"""The window: a tab for each work area, menus and toolbar from the registered actions, messages and status bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QProgressBar, QPushButton, QTabWidget, QVBoxLayout, QWidget

from township_desk.ui import actions, placing
from township_desk.ui.messages import MessageBar, present
from township_desk.ui.operations import Job, Operations
from township_desk.ui.state import WindowState

if TYPE_CHECKING:
    from township_desk.core.change import Touched
    from township_desk.service.desk import Desk
    from township_desk.ui.area_page import AreaPage
    from township_desk.ui.commands import Commands
    from township_desk.ui.page import Context, Page
    from township_desk.ui.start_page import StartPage

SHEETS = (".xlsx", ".xls", ".ods", ".xlsm", ".et", ".csv")
"""Files that may be dropped on the window."""


class MainWindow(QMainWindow):
    """Holds pages and passes actions on; what they do stands in the pages and in `Commands`.

    Without a desk it shows its frame and tabs, so that the clerk sees it at once; `attach` brings it to life.
    """

    closing = Signal()
    """Sent while desk and threads still live; what is connected may take its time."""
    closed = Signal()
    desk: Desk
    context: Context
    commands: Commands
    start: StartPage

    def __init__(self, desk: Desk | None = None, *, state: WindowState | None = None) -> None:
        super().__init__()
        if state is None:
            state = WindowState(desk.data / "window.json" if desk is not None else None)
        self.memory = state
        self.ready = False
        self.ops = Operations(self)
        self.setWindowTitle("镇务台账")
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        self.messages = MessageBar()
        inside.addWidget(self.messages)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        inside.addWidget(self.tabs, 1)
        self.setCentralWidget(holder)
        self.actions_by_id = actions.build(self, self.run)
        self._make_status()
        self._labels: tuple[str | None, str | None] = (None, None)
        self._waiting: list[Path] = []
        self.areas: dict[str, AreaPage] = {}
        for words in ("首页", *_texts(self.memory.get("areas"))):
            self.tabs.addTab(QWidget(), words)
        self.ops.failure.connect(present)
        self.ops.busy.connect(self._busy)
        self._place()
        if desk is not None:
            self.attach(desk)
        else:
            for action in self.actions_by_id.values():
                action.setEnabled(False)

    def attach(self, desk: Desk) -> None:
        """Show a desk: its areas as tabs, the start page in front."""
        from township_desk.ui.commands import Commands
        from township_desk.ui.page import Context
        from township_desk.ui.start_page import StartPage

        self.desk = desk
        self.context = Context(desk, self.ops, self.memory)
        self.commands = Commands(self)
        self.start = StartPage(self.context)
        self._show_areas()
        self.ready = True
        self.setWindowTitle(f"{desk.town or '镇务台账'} - 镇务台账" + ("（只读）" if desk.read_only else ""))
        self.who.setText(f"{desk.user}　{desk.today.isoformat()}")
        self.setAcceptDrops(True)
        self.tabs.currentChanged.connect(self._turned)
        self.ops.touched.connect(self._touched)
        desk.on_change(self._announce)
        if desk.read_only:
            self.messages.tell("数据文件夹不能写入，现为只读：可以查看和打印，不能修改。", "soon")
        QTimer.singleShot(0, self._first)

    def _show_areas(self) -> None:
        """The start page and a tab for each area, in place of what the frame showed."""
        chosen = self.tabs.tabText(max(0, self.tabs.currentIndex()))
        while self.tabs.count():
            old = self.tabs.widget(0)
            self.tabs.removeTab(0)
            if old is not None:
                old.deleteLater()
        self._add(self.start, "首页")
        for area in self.desk.areas:
            self.tabs.addTab(QWidget(), area)
        self.memory.put("areas", list(self.desk.areas))
        if chosen in self.desk.areas:  # the clerk was quicker than the desk
            QTimer.singleShot(0, lambda: self.show_area(chosen))

    def open_files(self, files: Sequence[Path]) -> None:
        """Import workbooks, now or as soon as the desk is there."""
        self._waiting += files
        if self.ready and self._waiting:
            waiting, self._waiting = self._waiting, []
            self.commands.import_files([str(path) for path in waiting])

    def _announce(self, touched: Touched) -> None:
        """Called in the writing thread: hand over to the window's."""
        self.ops.touched.emit(touched)

    def _place(self) -> None:
        if placing.restore(self, self.memory):
            self.setWindowState(self.windowState() | Qt.WindowState.WindowMaximized)

    def _make_status(self) -> None:
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        self.note = QLabel()
        self.sums = QLabel()
        self.progress = QProgressBar()
        self.progress.setFixedWidth(180)
        self.progress.setTextVisible(False)
        self.stop = QPushButton("取消")
        self.stop.setProperty("kind", "link")
        self.stop.clicked.connect(self._cancel)
        self._job: Job | None = None
        self._told = ""
        bar.addWidget(self.note, 1)
        for widget in (self.progress, self.stop):
            widget.hide()
            bar.addPermanentWidget(widget)
        bar.addPermanentWidget(self.sums)
        self.who = QLabel()
        bar.addPermanentWidget(self.who)

    # ---- pages

    def _add(self, page: Page, words: str, at: int = -1) -> None:
        page.state_changed.connect(self.refresh_actions)
        page.status.connect(self.sums.setText)
        page.go.connect(self.go)
        self.tabs.insertTab(at, page, words)

    def area(self, name: str) -> AreaPage:
        """A work area's page, made when it is first asked for."""
        if name not in self.areas:
            from township_desk.ui.area_page import AreaPage

            at = self.desk.areas.index(name) + 1
            made = AreaPage(self.context, name)
            self.areas[name] = made
            front, old = self.tabs.currentIndex(), self.tabs.widget(at)
            self.tabs.blockSignals(True)
            self.tabs.removeTab(at)
            self._add(made, name, at)
            self.tabs.setCurrentIndex(front)
            self.tabs.blockSignals(False)
            if old is not None:
                old.deleteLater()
        return self.areas[name]

    def show_area(self, name: str) -> AreaPage:
        """Bring a work area to the front."""
        page = self.area(name)
        self.tabs.setCurrentIndex(self.desk.areas.index(name) + 1)
        return page

    def page(self) -> Page | None:
        """The page the clerk sees."""
        front = self.tabs.currentWidget()
        if front is self.start:
            return self.start
        area = next((area for area in self.areas.values() if area is front), None)
        return area and (area.current() or area)

    def _turned(self, at: int) -> None:
        self.sums.clear()
        if at > 0:
            self.area(self.desk.areas[at - 1]).enter()
        else:
            self.start.enter()
        self.refresh_actions()

    def _first(self) -> None:
        self.start.enter()
        self._read_labels()
        self.refresh_actions()
        self.commands.first_start()
        self.open_files(())

    def go(self, kind: str, what: Any) -> None:
        """Lead to another page, or run an action (kind act)."""
        if kind == "act":
            self.run(what)
        elif kind == "ledger":
            name, chips, row_id = what
            area = self.desk.ledgers[name].area
            if area in self.desk.areas:
                self.show_area(area).open_ledger(name, chips, row_id)
        elif kind == "figures":
            from township_desk.ui.area_page import FIGURES_AREA

            self.show_area(FIGURES_AREA).open_figures(what)
        elif kind == "check":
            self.show_area(what).open_check()
        elif kind == "print":
            table, rows = what
            self.show_area(self.desk.tables[table].area).open_print(table, rows)

    # ---- actions

    def handler(self, action: str) -> Callable[[], None] | None:
        """What does an action now: the current page, or else the window's commands."""
        for owner in (self.page(), self.commands):
            found = getattr(owner, f"do_{action}", None)
            if callable(found):
                return found  # type: ignore[no-any-return]
        return None

    def run(self, action: str) -> None:
        """Do an action."""
        if not self.ready:
            return
        call = self.handler(action)
        if call is not None:
            call()

    def refresh_actions(self) -> None:
        """Enable what can be done now."""
        page = self.page()
        undo, redo = self._labels
        for spec in actions.ACTIONS:
            match spec.when:
                case "always":
                    on = True
                case "write":
                    on = not self.desk.read_only
                case "undo":
                    on = undo is not None
                case "redo":
                    on = redo is not None
                case "tables":
                    on = bool(self.desk.tables)
                case when:
                    on = page is not None and page.can(when)
            self.actions_by_id[spec.id].setEnabled(on)
        for name, words, found in (("undo", "撤销", undo), ("redo", "重做", redo)):
            self.actions_by_id[name].setToolTip(f"{words}：{found}" if found else words)

    def _read_labels(self) -> None:
        editing = self.desk.editing

        def show(found: tuple[str | None, str | None]) -> None:
            self._labels = found
            self.refresh_actions()

        self.ops.read(
            lambda _job: (editing.undo_label(), editing.redo_label()),
            show,
            owner=self,
            key=(id(self), "undo"),
            quiet=True,
        )

    def _touched(self, touched: Touched) -> None:
        self.note.setText(touched.label)
        self._read_labels()
        self.start.react(touched)
        for area in self.areas.values():
            area.react(touched)
        if touched.touches("settings"):
            self.commands.settings_changed()

    def _busy(self, job: Job | None) -> None:
        self._job = job
        for widget in (self.progress, self.stop):
            widget.setVisible(job is not None)
        if job is not None:
            self.progress.setMaximum(job.total)
            self.progress.setValue(job.position)
            self._told = job.text or f"{job.label}…"
            self.note.setText(self._told)
        elif self._told:
            if self.note.text() == self._told:
                self.note.clear()
            self._told = ""

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    # ---- the window itself

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        urls = event.mimeData().urls()
        if not self.desk.read_only and any(url.toLocalFile().lower().endswith(SHEETS) for url in urls):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls()]
        event.acceptProposedAction()
        QTimer.singleShot(
            0, lambda: self.commands.import_files([path for path in paths if path.lower().endswith(SHEETS)])
        )

    def raise_up(self) -> None:
        """Come to the front (a second start of the program asks for it)."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not all(area.may_close() for area in self.areas.values()):
            event.ignore()
            return
        placing.keep(self, self.memory)
        self.memory.save()
        if self.ops.writing:
            self.ops.settle(60)
        self.closing.emit()
        self.ops.close()
        self.closed.emit()
        event.accept()


def _texts(value: object) -> list[str]:
    """The texts of a remembered list; [] when it is something else."""
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
