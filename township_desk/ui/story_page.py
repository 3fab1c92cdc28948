"""A record's whole story in a window of its own: read in a worker, drawn as cards, read again when data change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from township_desk.core.change import Touched
from township_desk.core.story import Link, Story
from township_desk.ui.dialogs import Dialog, label
from township_desk.ui.flow import empty
from township_desk.ui.operations import Operations
from township_desk.ui.story_view import card

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

_TAGS = {"bad": "tag-bad", "soon": "tag-soon", "open": "tag-soon", "done": "tag-good", "good": "tag-good"}


class StoryWindow(Dialog):
    """Stays open beside the main window. A double click on a line, or a click on what is late, opens that row."""

    def __init__(self, desk: Desk, ops: Operations, ledger: str, row_id: int, parent: QWidget | None) -> None:
        super().__init__(parent, desk.stories.label(ledger))
        self.desk, self.ops = desk, ops
        self.ledger, self.row_id = ledger, row_id
        self.story: Story | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.body.setContentsMargins(16, 12, 16, 8)
        self.title = label("正在读取…", "title", wrap=True)
        self.subtitle = label("", "muted", wrap=True)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        self._tags = QHBoxLayout()
        self._tags.setSpacing(4)
        head.addLayout(self._tags)
        self.body.addLayout(head)
        self.body.addWidget(self.subtitle)
        self.roll = QScrollArea()
        self.roll.setWidgetResizable(True)
        self.roll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inside = QWidget()
        self._inside.setObjectName("scrolled")
        self._cards = QVBoxLayout(self._inside)
        self._cards.setContentsMargins(0, 4, 8, 4)
        self._cards.setSpacing(8)
        self.roll.setWidget(self._inside)
        self.body.addWidget(self.roll, 1)
        self.add_button("打开记录").clicked.connect(lambda: self.open_row((self.ledger, self.row_id)))
        self.add_button("关闭", default=True).clicked.connect(self.reject)
        room = self.screen().availableGeometry()
        self.resize(min(1060, room.width() - 60), min(820, room.height() - 60))
        self.ops.touched.connect(self._touched)
        self.read()

    def read(self) -> None:
        """Read the story in a worker."""
        ledger, row_id = self.ledger, self.row_id
        self.ops.read(
            lambda _job: self.desk.stories.of(ledger, row_id),
            self._show,
            owner=self,
            key=(id(self), "story"),
            label="正在读取",
        )

    def _touched(self, touched: Touched) -> None:
        if any(touched.touches(name) for name in self.desk.stories.reads(self.ledger)):
            self.read()

    def _show(self, story: Story) -> None:
        at = self.roll.verticalScrollBar().value()
        self.story = story
        self.title.setText(story.title)
        self.subtitle.setText(story.subtitle)
        self.subtitle.setVisible(bool(story.subtitle))
        empty(self._tags)
        for words, tone in story.tags:
            self._tags.addWidget(label(words, _TAGS.get(tone, "tag")))
        empty(self._cards)
        while self._cards.count():
            self._cards.takeAt(0)
        for block in story.blocks:
            self._cards.addWidget(card(block, self.open_row))
        self._cards.addStretch(1)
        self.roll.verticalScrollBar().setValue(at)

    def open_row(self, link: Link) -> None:
        """Open a row of the story in its form."""
        from township_desk.ui.record_dialog import RecordDialog

        ledger, row_id = link
        dialog = RecordDialog(self.desk, self.ops, self.desk.ledgers[ledger], self)
        dialog.form.show_record(self.desk.records.get(ledger, row_id))
        dialog.open()


def open_story(desk: Desk, ops: Operations, ledger: str, row_id: int, parent: QWidget) -> StoryWindow:
    """Show a record's story."""
    window = StoryWindow(desk, ops, ledger, row_id, parent)
    window.show()
    return window
