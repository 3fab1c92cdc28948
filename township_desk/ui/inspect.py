"""Looks over what is shown: words that are cut and widgets that lie over each other."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QHeaderView,
    QLabel,
    QListWidget,
    QPushButton,
    QTabBar,
    QToolButton,
    QWidget,
)

SLACK = 2
"""Pixels that may be missing before words count as cut."""


def faults(root: QWidget) -> list[str]:
    """What is wrong with the look of a shown widget and everything in it, as sentences; [] when nothing is."""
    return [*_cut(root), *_overlaps(root)]


def _shown(root: QWidget) -> Iterator[QWidget]:
    yield root
    yield from (w for w in root.findChildren(QWidget) if w.isVisibleTo(root) and w.window() is root.window())


def _cut(root: QWidget) -> Iterator[str]:
    for widget in _shown(root):
        if widget.width() <= 0 or widget.height() <= 0 or widget.visibleRegion().isEmpty():
            continue
        lacks = _items(widget) if isinstance(widget, QListWidget | QHeaderView) else [_lacking(widget)]
        yield from (f"cut: {_name(widget)} lacks {lack}" for lack in lacks if lack)


def _items(widget: QListWidget | QHeaderView) -> Iterator[str]:
    """Items of a list and sections of a header whose words don't fit (a long text in a cell may be elided)."""
    metrics = widget.fontMetrics()
    if isinstance(widget, QListWidget):
        for n in range(widget.count()):
            item = widget.item(n)
            box = widget.visualItemRect(item)
            room = box.width() - 8 - (widget.iconSize().width() + 8 if not item.icon().isNull() else 0)
            flags = int(Qt.TextFlag.TextWordWrap) if widget.wordWrap() else 0
            need = metrics.boundingRect(QRect(0, 0, max(1, room), 4000), flags, item.text())
            if widget.viewMode() is QListWidget.ViewMode.ListMode and (
                need.width() > room + SLACK or need.height() > box.height()
            ):
                yield f"room for “{item.text()}”"
        return
    if widget.orientation() is Qt.Orientation.Vertical:
        return
    for n in range(widget.count()):
        words = str(widget.model().headerData(n, Qt.Orientation.Horizontal) or "")
        if not widget.isSectionHidden(n) and metrics.horizontalAdvance(words) + 10 > widget.sectionSize(n):
            yield f"room for “{words}” ({widget.sectionSize(n)} px)"


def _lacking(widget: QWidget) -> str:
    """How many pixels the words of a widget lack; '' when they fit."""
    room = widget.contentsRect()
    if isinstance(widget, QLabel) and widget.text():
        if widget.wordWrap():
            need = widget.heightForWidth(widget.width())
            return (
                f"{need - widget.height()} px height for “{widget.text()[:30]}”"
                if need > widget.height() + SLACK
                else ""
            )
        wide = widget.fontMetrics().size(Qt.TextFlag.TextExpandTabs, widget.text()).width()
        return f"{wide - room.width()} px width for “{widget.text()[:30]}”" if wide > room.width() + SLACK else ""
    if isinstance(widget, QPushButton | QToolButton) and widget.text():
        need = widget.minimumSizeHint().width()
        if isinstance(widget, QToolButton) and widget.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly:
            return ""
        wide = widget.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, widget.text()).width()
        return f"{wide - room.width()} px width for “{widget.text()}”" if min(need, wide) > room.width() + SLACK else ""
    if isinstance(widget, QComboBox) and widget.currentText():
        wide = widget.fontMetrics().horizontalAdvance(widget.currentText()) + 26
        flexible = widget.sizeAdjustPolicy() is QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        return (
            f"{wide - room.width()} px width for “{widget.currentText()}”"
            if wide > room.width() + SLACK and not flexible
            else ""
        )
    if isinstance(widget, QTabBar):
        return "room for its tabs" if widget.sizeHint().width() > widget.width() + SLACK else ""
    return ""


def _overlaps(root: QWidget) -> Iterator[str]:
    for parent in _shown(root):
        if isinstance(parent, QAbstractItemView | QAbstractScrollArea | QComboBox | QAbstractButton):
            continue
        children = [
            child
            for child in parent.children()
            if isinstance(child, QWidget) and child.isVisibleTo(root) and not child.isWindow() and child.width() > 1
        ]
        for n, one in enumerate(children):
            for other in children[n + 1 :]:
                shared = _box(one).intersected(_box(other))
                if shared.width() > SLACK and shared.height() > SLACK:
                    yield f"overlap: {_name(one)} and {_name(other)} by {shared.width()}x{shared.height()}"


def _box(widget: QWidget) -> QRect:
    return QRect(QPoint(widget.x(), widget.y()), widget.size())


def _name(widget: QWidget) -> str:
    words = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    parent = widget.parentWidget()
    place = f" in {type(parent).__name__}" if parent is not None else ""
    return f"{type(widget).__name__} {widget.objectName()} “{words[:20]}”{place}"
