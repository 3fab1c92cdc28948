"""Pieces of the form: a labelled field with its message, a section that folds, a list of attached files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QIcon, QImageReader, QPixmap
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from township_desk.core.fields import COMPLETE, SAVE, Attachments, Field, LongText
from township_desk.ui import icons
from township_desk.ui.dialogs import button, label
from township_desk.ui.editors import DateEdit, LongEdit, PickEdit, make_editor, set_text, text_of, value_of
from township_desk.ui.operations import Job, Operations

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

LABEL_WIDTH = 122


def restyle(widget: QWidget) -> None:
    """Let the stylesheet look at a widget's properties again."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class AttachmentBox(QWidget):
    """Attached files of one field; photos as small pictures. `changed` tells that the list was edited."""

    changed = Signal()

    def __init__(self, field: Attachments, desk: Desk, ops: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field, self._desk, self._ops = field, desk, ops
        self.items: tuple[Any, ...] = ()
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(3)
        self.list = QListWidget()
        self.list.setObjectName("side")
        self.list.itemActivated.connect(self._open)
        if field.photos:
            self.list.setViewMode(QListWidget.ViewMode.IconMode)
            self.list.setIconSize(QSize(84, 64))
            self.list.setMovement(QListWidget.Movement.Static)
            self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        inside.addWidget(self.list)
        row = QHBoxLayout()
        self.add, self.open, self.remove = button("添加文件…"), button("打开"), button("移除")
        self.add.clicked.connect(self._add)
        self.open.clicked.connect(lambda: self._open(self.list.currentItem()))
        self.remove.clicked.connect(self._remove)
        for made in (self.add, self.open, self.remove):
            row.addWidget(made)
        row.addStretch(1)
        inside.addLayout(row)
        self.show_items(())

    def show_items(self, items: Sequence[Any] | None) -> None:
        """Show these attachments."""
        self.items = tuple(items or ())
        self.list.clear()
        for attachment in self.items:
            item = QListWidgetItem(attachment.filename)
            item.setToolTip(f"{attachment.filename}（{attachment.size / 1024:,.0f} KB）")
            if self._field.photos:
                item.setIcon(self._thumb(attachment))
            self.list.addItem(item)
        self.list.setVisible(bool(self.items))
        self.list.setFixedHeight(104 if self._field.photos else min(28 * len(self.items) + 8, 120))
        self.open.setVisible(bool(self.items))
        self.remove.setVisible(bool(self.items))

    def _thumb(self, attachment: Any) -> QIcon:
        reader = QImageReader(str(self._desk.editing.attachment_path(attachment)))
        reader.setAutoTransform(True)
        size = reader.size()
        if not size.isValid():
            return icons.icon("file")
        reader.setScaledSize(size.scaled(168, 128, Qt.AspectRatioMode.KeepAspectRatio))
        return QIcon(QPixmap.fromImage(reader.read()))

    def _add(self) -> None:
        kinds = "图片 (*.jpg *.jpeg *.png *.bmp *.webp)" if self._field.photos else "所有文件 (*)"
        paths, _ = QFileDialog.getOpenFileNames(self, f"选择{self._field.label}", "", kinds)
        if paths:
            self.take(paths)

    def take(self, paths: Sequence[str]) -> None:
        """Take files in and show them; saved with the record."""

        def work(job: Job) -> list[Any]:
            return [self._desk.editing.attach(path) for path in paths if not job.cancelled()]

        self._ops.write(work, self._added, owner=self, label="正在存放附件")

    def _added(self, found: list[Any]) -> None:
        known = {item.sha256 for item in self.items}
        fresh = tuple(item for item in found if item.sha256 not in known)
        self.show_items((self.items + fresh) if self._field.many else fresh[-1:])
        self.changed.emit()

    def _remove(self) -> None:
        row = self.list.currentRow()
        if row >= 0:
            self.show_items(self.items[:row] + self.items[row + 1 :])
            self.changed.emit()

    def _open(self, item: QListWidgetItem | None) -> None:
        row = self.list.row(item) if item is not None else 0
        if 0 <= row < len(self.items):
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._desk.editing.attachment_path(self.items[row]))))


class FieldRow(QWidget):
    """Label, editor, unit and the message under it. `changed` tells of edits by a person, `unmask_asked` of 显示."""

    changed = Signal()
    unmask_asked = Signal(str)

    def __init__(self, field: Field, desk: Desk, ops: Operations, *, fixed: bool = False, needed: bool = False) -> None:
        super().__init__()
        self.field, self.fixed = field, fixed
        self._before = ""
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        star = "* " if needed or field.needed is SAVE else "° " if field.needed is COMPLETE else ""
        self.label = label(star + field.label, "muted", wrap=True)
        self.label.setFixedWidth(LABEL_WIDTH)
        self.label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self.label.setContentsMargins(0, 5, 0, 0)
        self.label.setToolTip("\n".join(part for part in (_need_text(field), field.help) if part))
        grid.addWidget(self.label, 0, 0)
        self.box: AttachmentBox | None = None
        self.editor: QLineEdit | LongEdit | None = None
        if isinstance(field, Attachments):
            self.box = AttachmentBox(field, desk, ops)
            self.box.changed.connect(self.changed)
            grid.addWidget(self.box, 0, 1)
        else:
            self._add_editor(grid, desk, ops)
        self.message = label("", "bad", wrap=True)
        self.message.hide()
        grid.addWidget(self.message, 1, 1, 1, 2)
        grid.setColumnStretch(1, 1)

    def _add_editor(self, grid: QGridLayout, desk: Desk, ops: Operations) -> None:
        editor = (
            QLineEdit() if self.fixed and not isinstance(self.field, LongText) else make_editor(self.field, desk, ops)
        )
        self.editor = editor
        if isinstance(editor, LongEdit):
            editor.setFixedHeight(76)
            editor.textChanged.connect(self._typed)
        else:
            editor.textChanged.connect(self._typed)
        if self.fixed:
            editor.setReadOnly(True)
            editor.setPlaceholderText("自动生成" if self.field.auto else "")
        grid.addWidget(editor, 0, 1)
        if self.field.unit:
            grid.addWidget(label(self.field.unit, "muted"), 0, 2)
        if self.field.masked:
            self._eye = QToolButton()
            self._eye.setText("显示")
            self._eye.setProperty("kind", "flat")
            self._eye.setToolTip("显示完整号码（需说明用途，并记入修改记录）")
            self._eye.clicked.connect(lambda: self.unmask_asked.emit(self.field.name))
            grid.addWidget(self._eye, 0, 2)

    def _typed(self) -> None:
        if self.dirty:
            self.changed.emit()

    def show_value(self, value: Any, text: str, *, masked: str = "") -> None:
        """Show a stored value (`text`: as it is typed; `masked`: what to show instead of a personal number)."""
        if self.box is not None:
            self.box.show_items(value)
            self._stored = self.box.items
            return
        assert self.editor is not None
        self._before = text
        self.editor.blockSignals(True)
        set_text(self.editor, text)
        if self.field.masked:
            self.editor.setPlaceholderText(masked or "请录入完整号码")
            self._eye.setVisible(bool(masked))
        if isinstance(self.editor, QLineEdit):
            self.editor.setCursorPosition(0)
        self.editor.blockSignals(False)

    def reveal(self, text: str) -> None:
        """Show a personal number in full, as not editable text under the field."""
        self.say(f"完整号码：{text}", "muted")

    @property
    def dirty(self) -> bool:
        """Whether the value differs from the stored one."""
        if self.fixed:
            return False
        if self.box is not None:
            return self.box.items != getattr(self, "_stored", ())
        assert self.editor is not None
        return text_of(self.editor).strip() != self._before.strip()

    def value(self) -> Any:
        """What to hand to the desk: typed text, ids, attachments, or None."""
        if self.box is not None:
            return self.box.items or None
        assert self.editor is not None
        return value_of(self.editor)

    def put(self, text: str) -> None:
        """Type a text in for the clerk."""
        if self.editor is not None:
            set_text(self.editor, text)
            self.changed.emit()

    def say(self, text: str, role: str = "bad") -> None:
        """A message under the field; '' takes it away."""
        self.message.setProperty("role", role)
        self.message.setText(text)
        self.message.setVisible(bool(text))
        restyle(self.message)
        if self.editor is not None:
            self.editor.setProperty("state", {"bad": "fault", "soon": "missing"}.get(role, "") if text else "")
            restyle(self.editor)

    def lock(self, on: bool) -> None:
        """Make the field read-only (void or archived rows, read-only desk)."""
        if self.editor is not None and not self.fixed:
            self.editor.setReadOnly(on)
            if isinstance(self.editor, PickEdit | DateEdit):
                for action in self.editor.actions():
                    action.setEnabled(not on)
        if self.box is not None:
            self.box.add.setEnabled(not on)
            self.box.remove.setEnabled(not on)


def _need_text(field: Field) -> str:
    if field.needed is SAVE:
        return "必填：缺少时不能保存"
    if field.needed is COMPLETE:
        return "应填：缺少时标为“待补”" + (f"（{field.when_text}）" if field.when_text else "")
    return ""


class Fold(QWidget):
    """A titled part that opens and closes; `opened` tells when it opens."""

    opened = Signal()

    def __init__(self, title: str, *, open_: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4)
        head = QHBoxLayout()
        self.head = QToolButton()
        self.head.setObjectName("fold")
        self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.head.setCheckable(True)
        self.head.setChecked(open_)
        self.head.setText(title)
        self.head.setArrowType(Qt.ArrowType.DownArrow if open_ else Qt.ArrowType.RightArrow)
        self.head.toggled.connect(self._turn)
        head.addWidget(self.head)
        head.addStretch(1)
        self.tools = QHBoxLayout()
        head.addLayout(self.tools)
        outer.addLayout(head)
        self.inside = QWidget()
        self.body = QVBoxLayout(self.inside)
        self.body.setContentsMargins(2, 2, 2, 6)
        self.body.setSpacing(6)
        self.inside.setVisible(open_)
        outer.addWidget(self.inside)

    def _turn(self, on: bool) -> None:
        self.head.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)
        self.inside.setVisible(on)
        if on:
            self.opened.emit()
