"""What the window does whatever page is shown: import, backup, settings, undo, check, print, help."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPlainTextEdit

from township_desk.ui.page import Page

if TYPE_CHECKING:
    from township_desk.core.change import Touched
    from township_desk.ui.main_window import MainWindow

_DELETE = Qt.WidgetAttribute.WA_DeleteOnClose
_BOOKS = "表格文件 (*.xlsx *.xls *.ods *.xlsm *.et *.csv)"


class Commands:
    """Handlers `do_<action>` of window-wide actions."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    # ---- file

    def do_new(self) -> None:
        """New record: a ledger must be shown; lead to the first one."""
        self._window.messages.tell("请先打开要新增记录的台账。", "info")

    def do_import(self) -> None:
        """Choose workbooks and import them."""
        window = self._window
        names, _ = QFileDialog.getOpenFileNames(window, "导入表格", str(window.memory.get("import_folder", "")), _BOOKS)
        if names:
            window.memory.put("import_folder", str(Path(names[0]).parent))
            self.import_files(names)

    def import_files(self, names: Sequence[str], target: str = "") -> None:
        """Open the wizard for files, one after the other."""
        from township_desk.ui.import_wizard import ImportWizard

        if not names:
            return
        window = self._window
        page = window.page()
        ledger = getattr(page, "ledger", None)
        wizard = ImportWizard(window.context, Path(names[0]), target or (ledger.name if ledger else ""), window)
        wizard.finished.connect(lambda _result: self.import_files(names[1:]))
        wizard.setAttribute(_DELETE)
        wizard.open()

    def do_backup(self) -> None:
        """Make a backup now."""
        window = self._window
        window.ops.read(
            lambda _job: window.desk.safety.backup(),
            lambda info: window.messages.tell(f"已备份到“{info.path.name}”，共 {info.rows:,} 条，已打开核对。", "good"),
            owner=window,
            label="正在备份",
        )

    def do_restore_backup(self) -> None:
        """Choose a backup and restore it."""
        from township_desk.ui.backup_dialog import BackupDialog

        dialog = BackupDialog(self._window.context, self._window)
        dialog.setAttribute(_DELETE)
        dialog.restored.connect(self._restored)
        dialog.open()

    def _restored(self) -> None:
        window = self._window
        window.messages.tell("已从备份恢复。", "good")
        for area in window.areas.values():
            for page in area.pages.values():
                page.do_refresh()
        window.start.do_refresh()

    def do_settings(self) -> None:
        """Open the settings."""
        from township_desk.ui.settings_dialog import SettingsDialog

        dialog = SettingsDialog(self._window.context, self._window)
        dialog.setAttribute(_DELETE)
        dialog.open()

    def settings_changed(self) -> None:
        """Take over what the settings say about the window."""
        window = self._window
        window.setWindowTitle(f"{window.desk.town or '镇务台账'} - 镇务台账")

    def do_quit(self) -> None:
        """Close the window."""
        self._window.close()

    # ---- edit

    def do_undo(self) -> None:
        """Take the last change back; inside a text field, the last typing."""
        self._turn(back=True)

    def do_redo(self) -> None:
        """Do again what was taken back."""
        self._turn(back=False)

    def _turn(self, *, back: bool) -> None:
        focus = QApplication.focusWidget()
        if isinstance(focus, QLineEdit | QPlainTextEdit) and not focus.isReadOnly():
            document = focus.document() if isinstance(focus, QPlainTextEdit) else focus
            if document.isUndoAvailable() if back else document.isRedoAvailable():
                _ = focus.undo() if back else focus.redo()
                return
        window, editing = self._window, self._window.desk.editing

        def told(touched: Touched | None) -> None:
            window.note.setText(
                touched.label if touched is not None else "没有可撤销的改动" if back else "没有可重做的改动"
            )

        window.ops.write(lambda _job: editing.undo() if back else editing.redo(), told, owner=window)

    def do_repeat_last(self) -> None:
        """Start a record like the one entered last."""
        from township_desk.ui.quick import repeat_last

        repeat_last(self._window)

    def do_repeat_week(self) -> None:
        """Enter a week of records like the current one."""
        from township_desk.ui.quick import repeat_week

        repeat_week(self._window)

    def do_rank(self) -> None:
        """Rank a month's marks and award."""
        from township_desk.ui.quick import rank

        rank(self._window)

    def do_find_all(self) -> None:
        """Look for a person, a place or a number in every ledger."""
        from township_desk.ui.search_window import SearchWindow

        dialog = SearchWindow(self._window.context, self._window)
        dialog.setAttribute(_DELETE)
        dialog.go.connect(self._window.go)
        dialog.show()

    # ---- view

    def do_refresh(self) -> None:
        """Read the page again."""
        page = self._window.page()
        if page is not None:
            page.do_refresh()

    def do_next_tab(self) -> None:
        """Turn to the next tab."""
        tabs = self._window.tabs
        tabs.setCurrentIndex((tabs.currentIndex() + 1) % tabs.count())

    # ---- data

    def do_check(self) -> None:
        """Check the area that is shown (the first one from the start page)."""
        window = self._window
        at = max(0, window.tabs.currentIndex() - 1)
        window.show_area(window.desk.areas[at]).open_check()

    def do_figures(self) -> None:
        """Lead to the figures of the report."""
        self._window.go("figures", None)

    def do_history(self) -> None:
        """Open the history."""
        from township_desk.ui.history_window import HistoryWindow

        dialog = HistoryWindow(self._window.context, self._window)
        dialog.setAttribute(_DELETE)
        dialog.open()

    def do_close_month(self) -> None:
        """Open the month close."""
        from township_desk.ui.close_window import CloseWindow

        dialog = CloseWindow(self._window.context, self._window)
        dialog.setAttribute(_DELETE)
        dialog.go.connect(self._window.go)
        dialog.show()

    def do_doctor(self) -> None:
        """Look the database over."""
        from township_desk.ui.backup_dialog import DoctorDialog

        dialog = DoctorDialog(self._window.context, self._window)
        dialog.setAttribute(_DELETE)
        dialog.open()

    # ---- print

    def do_print(self) -> None:
        """Lead to the printed tables of the area that is shown; from a ledger, to its first table."""
        window = self._window
        page, at = window.page(), window.tabs.currentIndex()
        ledger = getattr(page, "ledger", None)
        tables = list(window.desk.tables.values())
        match = next((t for t in tables if ledger is not None and t.ledger == ledger.name), None)
        area = match.area if match else window.desk.areas[at - 1] if at else tables[0].area
        if not any(table.area == area for table in tables):
            window.messages.tell(f"“{area}”没有打印表。", "info")
            return
        window.show_area(area).open_print(match.name if match else "")

    def do_new_figure(self) -> None:
        """A clerk's own figure, from the page that lists them."""
        window = self._window
        window.go("figures", None)
        page = window.page()
        if (call := getattr(page, "do_new_figure", None)) is not None:
            call()

    def do_overview(self) -> None:
        """The month on a page."""
        from township_desk.ui.overview_window import OverviewWindow

        window = OverviewWindow(self._window.context, self._window)
        window.setAttribute(_DELETE)
        window.go.connect(self._window.go)
        window.show()

    # ---- help

    def do_manual(self) -> None:
        """Open the manual at the page of what is shown."""
        from township_desk.ui.help_window import HelpWindow

        page = self._window.page()
        window = HelpWindow(self._window.desk.resources / "manual", self._window)
        window.show_topics(topics_of(page))
        window.show()

    def do_about(self) -> None:
        """Versions, licences, folders."""
        from township_desk.ui.about import AboutDialog

        dialog = AboutDialog(self._window.desk, self._window)
        dialog.setAttribute(_DELETE)
        dialog.open()

    def first_start(self) -> None:
        """Ask for the town's name and villages when the desk has none yet."""
        window = self._window
        if window.desk.town or window.desk.read_only:
            return
        from township_desk.ui.first_start import FirstStart

        dialog = FirstStart(window.context, window)
        dialog.setAttribute(_DELETE)
        dialog.demo_asked.connect(self.open_demo)
        dialog.open()

    def open_demo(self) -> None:
        """Fill a desk of its own with the demonstration township and open it."""
        from township_desk.ui.demo import open_demo

        open_demo(self._window)


def topics_of(page: Page | None) -> list[str]:
    """Names of manual pages for a page, the most fitting first."""
    if page is None:
        return ["index"]
    found: list[Any] = [page.topic]
    ledger = getattr(page, "ledger", None)
    if ledger is not None:
        found += [ledger.area, "ledger"]
    return [*found, "index"]
