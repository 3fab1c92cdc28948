"""What every page of the window offers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from township_desk.core.change import Touched

if TYPE_CHECKING:
    from township_desk.service.desk import Desk
    from township_desk.ui.operations import Operations
    from township_desk.ui.state import WindowState

LACKING = "lacking"
"""Leads to the figures that nobody has rows for: ("figures", LACKING)."""


class Context:
    """What pages are given: the desk, the operation wrapper, the window's memory, and ways to other pages."""

    def __init__(self, desk: Desk, ops: Operations, state: WindowState) -> None:
        self.desk, self.ops, self.state = desk, ops, state


class Page(QWidget):
    """A page of the window. `state_changed` asks for the actions' state, `status` tells the status bar."""

    state_changed = Signal()
    status = Signal(str)
    go = Signal(str, object)
    """Leads elsewhere: (kind, argument), such as ("ledger", (name, chips)) or ("print", table name)."""
    topic = "index"
    """The page of the manual."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.context = context
        self.desk, self.ops, self.memory = context.desk, context.ops, context.state

    def can(self, when: str) -> bool:
        """Whether an action that may be used `when` may be used now."""
        return when == "always"

    def enter(self) -> None:
        """The page comes to the front."""

    def react(self, touched: Touched) -> None:
        """Data changed."""

    def restyle(self) -> None:
        """The look changed."""

    def may_close(self) -> bool:
        """Whether the page may go; it asks about unsaved typing."""
        return True

    def do_refresh(self) -> None:
        """Read again."""
        self.enter()
