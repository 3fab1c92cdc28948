"""Draws the PNG and ICO forms of the program icon from resources/icons/township-desk.svg."""

from __future__ import annotations

import os
from pathlib import Path

from PIL import Image
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ICONS = Path(__file__).parent.parent / "resources" / "icons"
SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)


def draw(size: int) -> Path:
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(ICONS / "township-desk.svg")).render(painter)
    painter.end()
    path = ICONS / f"township-desk-{size}.png"
    image.save(str(path))
    return path


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication([])
    pictures = [Image.open(draw(size)) for size in SIZES]
    pictures[-1].save(ICONS / "township-desk.ico", sizes=[(s, s) for s in SIZES], append_images=pictures[:-1])
    application.quit()


if __name__ == "__main__":
    main()
