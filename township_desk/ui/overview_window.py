"""本月工作一览: the month on a page, previewed, printed and saved like every table."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from township_desk.tables.overview import AREA
from township_desk.ui.dialogs import Dialog
from township_desk.ui.page import Context
from township_desk.ui.print_page import PrintPage


class OverviewWindow(Dialog):
    """A window of its own that holds the print page of what is told of the whole town."""

    go = Signal(str, object)

    def __init__(self, context: Context, parent: QWidget | None) -> None:
        super().__init__(parent, "本月工作一览")
        self.page = PrintPage(context, AREA)
        self.page.go.connect(self.go)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.page, 1)
        self.add_button("关闭").clicked.connect(self.reject)
        room = self.screen().availableGeometry()
        self.resize(min(1180, room.width() - 60), min(840, room.height() - 60))
        self.page.enter()
