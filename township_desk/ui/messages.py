"""Messages inside the window: one bar for what happened, what it means and what to do, with details behind a button."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from township_desk.core.problem import Cancelled, DeskError, InvalidData
from township_desk.ui import icons

_ICONS = {"bad": "warning", "soon": "warning", "good": "check", "info": "help"}
Action = tuple[str, Callable[[], object]]


class MessageBar(QFrame):
    """A coloured strip that tells one thing; it never takes the keyboard away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(10, 5, 6, 5)
        outer.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._icon = QLabel()
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._actions = QHBoxLayout()
        self._more = self._link("详情", self._toggle)
        close = self._link("关闭", self.clear)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        row.addLayout(self._actions)
        row.addWidget(self._more)
        row.addWidget(close)
        self._detail = QLabel()
        self._detail.setWordWrap(True)
        self._detail.setProperty("role", "muted")
        self._detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        outer.addLayout(row)
        outer.addWidget(self._detail)
        self._fade = QTimer(self)
        self._fade.setSingleShot(True)
        self._fade.timeout.connect(self.clear)
        self.hide()

    @staticmethod
    def _link(text: str, call: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("kind", "link")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda _checked=False: call())
        return button

    @property
    def text(self) -> str:
        """What the bar says now; empty when it is hidden."""
        return "" if self.isHidden() else self._text.text()

    def tell(self, text: str, tone: str = "info", *, actions: Sequence[Action] = (), details: str = "") -> None:
        """Show a message; `tone` is bad, soon, good or info. Good news goes away by itself."""
        self.setProperty("tone", tone)
        self._text.setText(text)
        self._icon.setPixmap(icons.icon(_ICONS.get(tone, "help"), tone if tone != "info" else "accent").pixmap(18, 18))
        while (item := self._actions.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for label, call in actions:
            self._actions.addWidget(self._link(label, call))
        self._detail.setText(details)
        self._detail.hide()
        self._more.setVisible(bool(details))
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()
        if tone == "good":
            self._fade.start(8000)
        else:
            self._fade.stop()

    def _toggle(self) -> None:
        self._detail.setVisible(self._detail.isHidden())

    def clear(self) -> None:
        """Hide the bar."""
        self._fade.stop()
        self._text.clear()
        self.hide()


def words_of(error: BaseException) -> tuple[str, str, str]:
    """An error as (tone, sentence, details) for the clerk."""
    if isinstance(error, Cancelled):
        return "info", error.message, ""
    if isinstance(error, InvalidData) and error.problems:
        told = list(dict.fromkeys(problem.message for problem in error.problems))
        rest = [each for each in told if each not in error.message]
        return "bad", "".join((error.message, *rest[:2])), "\n".join(rest[2:])
    if isinstance(error, DeskError):
        return "bad", error.message, error.detail
    trace = "".join(traceback.format_exception(error))
    return (
        "bad",
        "程序遇到意外情况，刚才的操作没有完成，数据没有改动。请重试；如再次出现，请把详情发给维护人员。",
        trace,
    )


def bar_near(widget: QObject | None) -> MessageBar | None:
    """The message bar of the nearest page, dialog or window around a widget."""
    while widget is not None:
        bar = getattr(widget, "messages", None)
        if isinstance(bar, MessageBar):
            return bar
        widget = widget.parent()
    return None


def present(error: BaseException, near: QObject | None) -> None:
    """Show an error in the bar near a widget: the one presenter."""
    bar = bar_near(near)
    if bar is not None:
        tone, text, details = words_of(error)
        bar.tell(text, tone, details=details)
