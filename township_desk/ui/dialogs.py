"""Small dialogs with verbs on their buttons: confirm, ask for a reason, choose."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from township_desk.ui.messages import MessageBar


def button(text: str, kind: str = "") -> QPushButton:
    """A button of a kind: main, danger, step, link, chip or plain."""
    made = QPushButton(text)
    if kind:
        made.setProperty("kind", kind)
    return made


def label(text: str, role: str = "", *, wrap: bool = False) -> QLabel:
    """A label of a role: title, head, section, muted, bad, soon, number, tag ..."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    made.setIndent(0)
    made.setWordWrap(wrap)
    return made


class Dialog(QDialog):
    """A dialog with a body, a message bar and a footer whose buttons are verbs."""

    def __init__(self, parent: QWidget | None, title: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        inner = QWidget()
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(18, 16, 18, 14)
        self.body.setSpacing(10)
        self.messages = MessageBar()
        self.body.addWidget(self.messages)
        outer.addWidget(inner, 1)
        foot = QFrame()
        foot.setObjectName("foot")
        self.foot = QHBoxLayout(foot)
        self.foot.setContentsMargins(18, 10, 18, 10)
        self.foot.addStretch(1)
        outer.addWidget(foot)

    def add_button(self, text: str, kind: str = "", *, default: bool = False) -> QPushButton:
        """A button at the right end of the footer."""
        made = button(text, kind)
        made.setAutoDefault(default)
        made.setDefault(default)
        self.foot.addWidget(made)
        return made

    def add_buttons(self, verb: str, *, kind: str = "main", leave: str = "取消") -> QPushButton:
        """The usual pair; returns the one that does it (unconnected), the other closes."""
        away = self.add_button(leave)
        away.clicked.connect(self.reject)
        return self.add_button(verb, kind, default=True)


class Confirm(Dialog):
    """Asks once more with a verb; a dangerous act may ask for a typed word."""

    def __init__(
        self, parent: QWidget | None, title: str, text: str, *, verb: str, danger: bool = False, word: str = ""
    ) -> None:
        super().__init__(parent, title)
        self.setMinimumWidth(420)
        self.body.addWidget(label(text, wrap=True))
        self.go = self.add_buttons(verb, kind="danger" if danger else "main", leave="返回")
        self.go.clicked.connect(self.accept)
        self.typed = QLineEdit()
        if word:
            self.typed.setPlaceholderText(f"请输入“{word}”以确认")
            self.body.addWidget(self.typed)
            self.go.setEnabled(False)
            self.typed.textChanged.connect(lambda text: self.go.setEnabled(text.strip() == word))


class AskText(Dialog):
    """Asks for a text, such as a reason."""

    def __init__(
        self, parent: QWidget | None, title: str, text: str, *, verb: str, hint: str = "", secret: bool = False
    ) -> None:
        super().__init__(parent, title)
        self.setMinimumWidth(440)
        self.body.addWidget(label(text, wrap=True))
        self.edit: QLineEdit | QPlainTextEdit = QLineEdit()
        self.edit.setPlaceholderText(hint)
        if secret:
            self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.body.addWidget(self.edit)
        self.go = self.add_buttons(verb)
        self.go.setEnabled(False)
        self.edit.textChanged.connect(lambda typed: self.go.setEnabled(bool(typed.strip())))
        self.go.clicked.connect(self.accept)

    def text(self) -> str:
        """What was typed."""
        assert isinstance(self.edit, QLineEdit)
        return self.edit.text().strip()


class Choose(Dialog):
    """Offers several acts as buttons; `chosen` is the index of the one taken, -1 for none."""

    def __init__(self, parent: QWidget | None, title: str, text: str, verbs: Sequence[tuple[str, str]]) -> None:
        super().__init__(parent, title)
        self.setMinimumWidth(420)
        self.chosen = -1
        self.body.addWidget(label(text, wrap=True))
        for number, (verb, kind) in enumerate(verbs):
            made = self.add_button(verb, kind, default=kind == "main")
            made.clicked.connect(lambda _=False, n=number: self._take(n))

    def _take(self, number: int) -> None:
        self.chosen = number
        self.accept()


def confirm(parent: QWidget | None, title: str, text: str, *, verb: str, danger: bool = False, word: str = "") -> bool:
    """Whether the clerk goes on."""
    return Confirm(parent, title, text, verb=verb, danger=danger, word=word).exec() == QDialog.DialogCode.Accepted


def ask_text(
    parent: QWidget | None, title: str, text: str, *, verb: str, hint: str = "", secret: bool = False
) -> str | None:
    """A text from the clerk, or None."""
    dialog = AskText(parent, title, text, verb=verb, hint=hint, secret=secret)
    return dialog.text() if dialog.exec() == QDialog.DialogCode.Accepted else None


def choose(parent: QWidget | None, title: str, text: str, verbs: Sequence[tuple[str, str]]) -> int:
    """Which of several (verb, kind) the clerk takes; -1 for none."""
    dialog = Choose(parent, title, text, verbs)
    dialog.exec()
    return dialog.chosen
