"""Editors shared by grid and form: pick from a list by typing initials, dates by hand or calendar, long text, numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, QPointF, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QFocusEvent, QIcon, QKeyEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCompleter,
    QFrame,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from township_desk.core.fields import Field, LongText, ParseContext
from township_desk.core.fields_choice import Bool, Choice, MultiChoice, MultiRef, Ref
from township_desk.core.fields_date import Date
from township_desk.core.pinyin import initials
from township_desk.core.text import match_key
from township_desk.ui import icons, theme
from township_desk.ui.operations import Operations

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

Source = Callable[[str, Callable[[Sequence[str]], None]], None]
"""Asked with the typed text; gives the words to offer to the callback, at once or later."""


def narrow(options: Sequence[str], typed: str) -> list[str]:
    """The options that a typed text may mean: containing it, or with those pinyin initials; all when nothing is typed."""
    key = match_key(typed)
    if not key:
        return list(options)
    starts = [o for o in options if match_key(o).startswith(key)]
    inside = [o for o in options if o not in starts and key in match_key(o)]
    if not typed.isascii():
        return starts + inside
    sounds = [o for o in options if o not in starts + inside and any(s.startswith(key) for s in initials(o).split())]
    return starts + inside + sounds


class PickEdit(QLineEdit):
    """A line with a list under it that narrows as one types; `parts` keeps several choices in one line (、).

    `picked` tells that an entry of the list was taken.
    """

    picked = Signal()

    def __init__(self, source: Source, *, parts: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.source, self.parts = source, parts
        self.ids: dict[str, int] = {}
        """Words that were offered for rows of a referenced ledger, with their ids."""
        self._words = QStringListModel(self)
        self._list = QCompleter(self._words, self)
        self._list.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._list.setMaxVisibleItems(12)
        self._list.setWidget(self)
        self._list.activated.connect(self._take)
        self._popup = QListView()
        self._popup.setObjectName("popup")
        self._list.setPopup(self._popup)
        self._popup.installEventFilter(self)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(60)
        self._wait.timeout.connect(self.offer)
        self.textEdited.connect(lambda _text: self._wait.start())
        arrow = QAction(_arrow_icon(), "列出可选项（Alt+↓）", self)
        arrow.triggered.connect(self.offer_all)
        self.addAction(arrow, QLineEdit.ActionPosition.TrailingPosition)

    def _typed(self) -> str:
        text = self.text()
        return text.replace("，", "、").rpartition("、")[2].strip() if self.parts else text.strip()

    def offer(self) -> None:
        """Show what the typed text may mean."""
        self._ask(self._typed())

    def offer_all(self) -> None:
        """Show everything that may be chosen."""
        self.setFocus()
        self._ask("")

    def _ask(self, typed: str) -> None:
        self.source(typed, self._show)

    def _show(self, words: Sequence[str]) -> None:
        if not self.hasFocus():
            return
        if list(words) == [self._typed()] or not words:
            self._popup.hide()
            return
        self._words.setStringList(list(words))
        self._list.complete()
        self._popup.setCurrentIndex(self._words.index(0) if self._typed() else self._words.index(-1))

    def _take(self, word: str) -> None:
        if self.parts:
            before = self.text().replace("，", "、").rpartition("、")[0]
            chosen = [part for part in before.split("、") if part and part != word]
            self.setText("、".join([*chosen, word]))
        else:
            self.setText(word)
        self.setModified(True)
        self._wait.stop()
        self.picked.emit()

    @property
    def listing(self) -> bool:
        """Whether the list is open."""
        return self._popup.isVisible()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        popup = self._popup
        pressed = event.key() if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress else 0
        if watched is popup and pressed == Qt.Key.Key_Tab and popup.currentIndex().isValid():
            word = str(popup.currentIndex().data())
            popup.hide()
            self._take(word)
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.offer_all()
            return
        super().keyPressEvent(event)


@lru_cache(maxsize=4)
def _draw_arrow(colour: str) -> QIcon:
    made = QIcon()
    for scale in (1, 2):
        pixmap = QPixmap(16 * scale, 16 * scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colour), 1.6 * scale))
        painter.drawPolyline(
            [QPointF(4 * scale, 6 * scale), QPointF(8 * scale, 10.5 * scale), QPointF(12 * scale, 6 * scale)]
        )
        painter.end()
        made.addPixmap(pixmap)
    return made


def _arrow_icon() -> QIcon:
    return _draw_arrow(theme.current().tokens.muted)


class CalendarPopup(QFrame):
    """A month to click a day in."""

    chosen = Signal(object)

    def __init__(self, day: date, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(1, 1, 1, 1)
        month = QCalendarWidget()
        month.setGridVisible(False)
        month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        month.setSelectedDate(QDate(day.year, day.month, day.day))
        month.clicked.connect(self._take)
        month.activated.connect(self._take)
        inside.addWidget(month)

    def _take(self, day: QDate) -> None:
        self.chosen.emit(date(day.year(), day.month(), day.day()))
        self.close()


class DateEdit(QLineEdit):
    """A date typed as 20221105, 2022.11.5 or 11.5, or clicked in a calendar; shown as 2022-11-05."""

    picked = Signal()

    def __init__(self, field: Field, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field, self._today = field, today
        self.setPlaceholderText("如 20221105、11.5")
        calendar = QAction(icons.icon("calendar"), "打开日历（Alt+↓）", self)
        calendar.triggered.connect(self.open_calendar)
        self.addAction(calendar, QLineEdit.ActionPosition.TrailingPosition)
        self.editingFinished.connect(self._tidy)

    def day(self) -> date | None:
        """The date the text means, or None."""
        value = self._field.parse(self.text().strip(), ParseContext(self._today, year=self._today.year)).value
        return value if isinstance(value, date) else None

    def _tidy(self) -> None:
        if self.isModified() and (day := self.day()) is not None and isinstance(self._field, Date):
            self.setText(day.isoformat())
            self.setModified(True)

    def open_calendar(self) -> None:
        """Show the month of the date (of today when there is none)."""
        popup = CalendarPopup(self.day() or self._today, self)
        popup.chosen.connect(self._take)
        popup.move(self.mapToGlobal(QPoint(0, self.height())))
        popup.show()

    def _take(self, day: date) -> None:
        self.setText(day.isoformat())
        self.setModified(True)
        self.setFocus()
        self.picked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
            return
        super().keyPressEvent(event)


class LongEdit(QPlainTextEdit):
    """Several lines; `finished` tells that it lost the keyboard after a change."""

    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason and self.document().isModified():
            self.finished.emit()


def reference_source(desk: Desk, ops: Operations, ledger: str, owner: PickEdit) -> Source:
    """Words of a referenced ledger, read in a worker; the editor keeps which row each means."""

    def remember(found: Sequence[tuple[int, str]]) -> list[str]:
        texts = [text for _, text in found]
        owner.ids.update({text: row_id for row_id, text in found if texts.count(text) == 1})
        return list(dict.fromkeys(texts))

    def ask(typed: str, give: Callable[[Sequence[str]], None]) -> None:
        ops.read(
            lambda _job: desk.records.options(ledger, typed, 50),
            lambda found: give(remember(found)),
            owner=owner,
            key=(id(owner), "options"),
            quiet=True,
        )

    return ask


def option_source(options: Sequence[str]) -> Source:
    """Words of an enumeration."""
    return lambda typed, give: give(narrow(options, typed))


def make_editor(field: Field, desk: Desk, ops: Operations, parent: QWidget | None = None) -> QLineEdit | LongEdit:
    """The editor of a field's kind."""
    made: QLineEdit | LongEdit
    if isinstance(field, LongText):
        return LongEdit(parent)
    if isinstance(field, Ref):
        made = PickEdit(lambda _typed, _give: None, parts=isinstance(field, MultiRef), parent=parent)
        made.source = reference_source(desk, ops, field.target, made)
    elif isinstance(field, Choice | Bool):
        made = PickEdit(option_source(field.choices), parts=isinstance(field, MultiChoice), parent=parent)
    elif isinstance(field, Date):
        made = DateEdit(field, desk.today, parent)
    else:
        made = QLineEdit(parent)
        if field.numeric:
            made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    if field.masked:
        made.setPlaceholderText("重新录入完整号码")
    return made


def text_of(editor: QWidget) -> str:
    """What is typed in an editor."""
    if isinstance(editor, QLineEdit):
        return editor.text()
    return editor.toPlainText() if isinstance(editor, QPlainTextEdit) else ""


def value_of(editor: QWidget) -> Any:
    """What is typed, as the desk takes it: ids where the words were picked from a list of rows, None for nothing."""
    text = text_of(editor).strip()
    if isinstance(editor, PickEdit) and editor.ids:
        parts = [part for part in text.replace("，", "、").split("、") if part] if editor.parts else [text]
        if parts and all(part in editor.ids for part in parts):
            found = tuple(editor.ids[part] for part in parts)
            return found if editor.parts else found[0]
    return text or None


def set_text(editor: QWidget, text: str) -> None:
    """Put a text into an editor."""
    if isinstance(editor, QLineEdit):
        editor.setText(text)
    elif isinstance(editor, QPlainTextEdit):
        editor.setPlainText(text)
