"""Icons of the program: line drawings in resources/icons, tinted to the look in force."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

_folder: list[Path] = []


def use_folder(folder: Path) -> None:
    """Say where the drawings are."""
    _folder[:] = [folder]
    icon.cache_clear()
    _shape.cache_clear()


@lru_cache(maxsize=256)
def _shape(name: str, size: int) -> QPixmap:
    """A drawing as it is in its file; an empty pixmap where there is none of that name."""
    path = _folder[0] / f"{name}.svg" if _folder else Path()
    if not path.is_file():
        return QPixmap()
    from PySide6.QtSvg import QSvgRenderer

    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(path.read_bytes())).render(painter)
    painter.end()
    return pixmap


def draw(name: str, colour: QColor, size: int) -> QPixmap:
    """A drawing in one colour; an empty pixmap where there is none of that name."""
    pixmap = QPixmap(_shape(name, size))
    if not pixmap.isNull():
        painter = QPainter(pixmap)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(pixmap.rect(), colour)
        painter.end()
    return pixmap


@lru_cache(maxsize=256)
def icon(name: str, role: str = "muted") -> QIcon:
    """An icon in the colour of a token, with its disabled look; empty where there is no drawing."""
    from township_desk.ui import theme

    look = theme.current()
    made = QIcon()
    for size in (18, 36):
        for mode, token in ((QIcon.Mode.Normal, role), (QIcon.Mode.Disabled, "faint")):
            pixmap = draw(name, look.colour(token), size)
            if pixmap.isNull():
                return QIcon()
            made.addPixmap(pixmap, mode)
    return made
