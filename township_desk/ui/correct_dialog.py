"""更正单: a refused change of a closed month, shown before and after, goes through with a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem, QWidget

from township_desk.core.problem import InvalidData, Severity
from township_desk.ui.dialogs import Dialog, label
from township_desk.ui.messages import Action, words_of
from township_desk.ui.operations import Operations

RULE = "G-11"
Line = tuple[str, str, str]
"""What is corrected: the field's words, before, after."""
Call = Callable[..., Any]
"""The refused call once more, with `correct` and `reason`."""


def locked(error: BaseException) -> bool:
    """Whether only the lock of a closed month forbids a change."""
    found = [p for p in getattr(error, "problems", ()) if p.severity is Severity.ERROR]
    return isinstance(error, InvalidData) and bool(found) and all(p.code == RULE for p in found)


class CorrectDialog(Dialog):
    """Shows what the slip changes and asks why; it stays open when the desk refuses."""

    def __init__(
        self, parent: QWidget, ops: Operations, lines: Sequence[Line], call: Call, done: Callable[[Any], None]
    ) -> None:
        super().__init__(parent, "更正单")
        self._ops, self._call, self._done = ops, call, done
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(560)
        text = "所属月份已月结锁定。填了更正单才能改：更正前后、理由、经办人都留痕，可在“数据—月结”里打印出来签字。"
        self.body.addWidget(label(text, "muted", wrap=True))
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setWordWrap(True)
        self.list.setHeaderLabels(["更正项目", "更正前", "更正后"])
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for line in lines:
            self.list.addTopLevelItem(QTreeWidgetItem([text or "（空）" for text in line]))
        self.list.setMinimumHeight(150)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(label("更正理由"))
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("如：村里报错日期，已核对排查记录")
        self.body.addWidget(self.reason)
        self.go = self.add_buttons("更正")
        self.go.setEnabled(False)
        self.reason.textChanged.connect(lambda typed: self.go.setEnabled(bool(typed.strip())))
        self.go.clicked.connect(self._correct)

    def _correct(self) -> None:
        reason = self.reason.text().strip()
        self.go.setEnabled(False)
        self._ops.write(
            lambda _job: self._call(correct=True, reason=reason), self._corrected, owner=self, failed=self._refused
        )

    def _corrected(self, outcome: Any) -> None:
        self.accept()
        self._done(outcome)

    def _refused(self, error: BaseException) -> bool:
        self.go.setEnabled(True)
        tone, text, details = words_of(error)
        self.messages.tell(text, tone, details=details)
        return True


def slip_actions(
    parent: QWidget, error: BaseException, lines: Sequence[Line], call: Call, done: Callable[[Any], None]
) -> list[Action]:
    """The way out that a message about a refused change offers: the slip, when only the lock forbids it."""
    if not locked(error):
        return []
    ops: Operations = parent.ops  # type: ignore[attr-defined]
    return [("填更正单…", lambda: CorrectDialog(parent, ops, lines, call, done).open())]


def offer(
    page: Any, error: BaseException, lines: Sequence[Line], call: Call, done: Callable[[Any], None] | None = None
) -> bool:
    """Tell a refused change near `page` with the slip as its way out; False when it was refused for another reason."""

    def told(outcome: Any) -> None:
        page.messages.tell("已按更正单更正。可按 Ctrl+Z 撤销。", "good")
        if done is not None:
            done(outcome)

    actions = slip_actions(page, error, lines, call, told)
    if actions:
        tone, text, details = words_of(error)
        page.messages.tell(text, tone, details=details, actions=actions)
    return bool(actions)
