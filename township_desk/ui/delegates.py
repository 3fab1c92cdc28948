"""How the grid's cells are painted and edited: tags in the narrow column, one editor for each kind of field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from township_desk.core.fields import LongText
from township_desk.ui import theme
from township_desk.ui.editors import DateEdit, PickEdit, make_editor, set_text, text_of, value_of
from township_desk.ui.grid_model import TAGS, GridModel

if TYPE_CHECKING:
    from township_desk.service.desk import Desk
    from township_desk.ui.operations import Operations

Index = QModelIndex | QPersistentModelIndex
_TONES = {
    "bad": ("bad_soft", "bad"),
    "soon": ("soon_soft", "soon"),
    "good": ("good_soft", "good"),
    "grey": ("grid", "muted"),
}


class TagDelegate(QStyledItemDelegate):
    """Paints the row's tags as small rounded labels; what doesn't fit is counted (+1)."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        tags = index.data(TAGS)
        if not tags:
            return
        look = theme.current()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = option.font
        font.setPointSizeF(font.pointSizeF() - 1)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        area: QRect = option.rect
        left, height = area.left() + 4, metrics.height() + 2
        for number, (words, tone) in enumerate(tags):
            words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, area.width() - 16)
            width = metrics.horizontalAdvance(words) + 8
            if left + width > area.right() and number:
                painter.setPen(look.colour("muted"))
                painter.drawText(
                    QRect(left, area.top(), 24, area.height()), Qt.AlignmentFlag.AlignVCenter, f"+{len(tags) - number}"
                )
                break
            soft, strong = _TONES.get(tone, ("accent_soft", "accent"))
            box = QRect(left, area.center().y() - height // 2 + 1, width, height)
            painter.setPen(look.colour(strong))
            painter.setBrush(look.colour(soft))
            painter.drawRoundedRect(box, 3, 3)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
            left += width + 4
        painter.restore()


class CellDelegate(QStyledItemDelegate):
    """Opens the editor of a cell's field. `left` tells that a key ended the edit: steps right and down to go."""

    left = Signal(int, int)

    def __init__(self, desk: Desk, ops: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._ops = desk, ops
        self.editor: QWidget | None = None

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        model = index.model()
        assert isinstance(model, GridModel)
        editor = make_editor(model.columns[index.column() - 1], self._desk, self._ops, parent)
        editor.setObjectName("cell")
        if isinstance(editor, PickEdit | DateEdit):
            editor.picked.connect(lambda: self._leave(editor, 0, 1))
        self.editor = editor
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        set_text(editor, str(index.data(int(Qt.ItemDataRole.EditRole)) or ""))
        if isinstance(editor, QLineEdit):
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(model, GridModel)
        typed = text_of(editor).strip()
        if typed == model.edit_text(index.row(), index.column()).strip():
            return
        model.setData(index, value_of(editor))

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        box: QRect = option.rect
        model = index.model()
        if isinstance(model, GridModel) and isinstance(model.columns[index.column() - 1], LongText):
            box = QRect(box.left(), box.top(), max(box.width(), 360), 132)
            holder = editor.parentWidget()
            room = holder.rect() if holder is not None else box
            box.moveLeft(max(0, min(box.left(), room.right() - box.width())))
            box.moveTop(max(0, min(box.top(), room.bottom() - box.height())))
        editor.setGeometry(box)

    def _leave(self, editor: QWidget, right: int, down: int) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        self.left.emit(right, down)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and isinstance(editor, QWidget):
            key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if isinstance(editor, PickEdit) and editor.listing:
                return False
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if isinstance(editor, QPlainTextEdit) and event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                    editor.insertPlainText("\n")
                    return True
                self._leave(editor, 0, -1 if shift else 1)
                return True
            if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self._leave(editor, -1 if key == Qt.Key.Key_Backtab else 1, 0)
                return True
        return super().eventFilter(editor, event)
