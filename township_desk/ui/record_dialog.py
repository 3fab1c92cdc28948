"""A form in a window of its own, for child rows and references."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from township_desk.core.ledger import Ledger
from township_desk.ui.dialogs import Dialog
from township_desk.ui.form import FormPanel
from township_desk.ui.operations import Operations

if TYPE_CHECKING:
    from township_desk.service.desk import Desk


class RecordDialog(Dialog):
    """Closes when a new record is saved."""

    def __init__(self, desk: Desk, ops: Operations, ledger: Ledger, parent: QWidget) -> None:
        super().__init__(parent, ledger.label)
        self.form = FormPanel(desk, ops, ledger)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.form, 1)
        self.resize(560, 620)
        self.form.closed.connect(self.reject)
        self.form.added.connect(lambda _id: self.accept())
        ops.touched.connect(self.form.react)
        self.add_button("关闭").clicked.connect(self.reject)

    def reject(self) -> None:
        if self.form.may_leave(super().reject):
            super().reject()
