"""The preview: the pages of the PDF itself, rendered in a worker, with zoom and page turning."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from township_desk.ui import theme
from township_desk.ui.operations import Job, Operations

GAP = 14
"""Pixels between pages."""
PAGES_KEPT = 24
ZOOMS = (0.4, 0.5, 0.65, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
SCREEN_DPI = 96


def to_image(found: tuple[int, int, bytes]) -> QImage:
    """A rendered page as an image of its own."""
    width, height, pixels = found
    return QImage(pixels, width, height, width * 4, QImage.Format.Format_RGB32).copy()


class PdfView(QAbstractScrollArea):
    """Pages below each other. `page_changed` (page from 1, of how many) follows scrolling."""

    page_changed = Signal(int, int)
    zoom_changed = Signal(int)

    def __init__(self, ops: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ops = ops
        self._pdf = b""
        self._sizes: tuple[tuple[float, float], ...] = ()
        self._tops: list[int] = []
        self._images: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self._asked: set[tuple[int, int]] = set()
        self.fit = "width"
        self.zoom = 1.0
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(120)
        self._late.timeout.connect(self._render_visible)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.verticalScrollBar().setSingleStep(40)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    def show_pdf(self, pdf: bytes, sizes: Sequence[tuple[float, float]]) -> None:
        """Show a PDF whose pages have these sizes in points."""
        self._pdf, self._sizes = pdf, tuple(sizes)
        self._images.clear()
        self._asked.clear()
        self._lay_out()
        self.verticalScrollBar().setValue(0)
        self._scrolled()
        self._render_visible()

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return len(self._sizes)

    @property
    def rendered(self) -> int:
        """How many pages are at hand as pictures."""
        return len(self._images)

    # ---- geometry

    def _scale(self) -> float:
        """Pixels per point on this screen."""
        return self.zoom * SCREEN_DPI / 72

    def set_fit(self, fit: str) -> None:
        """Fit 'width' or 'page'; '' keeps the zoom."""
        self.fit = fit
        self._lay_out()

    def set_zoom(self, zoom: float) -> None:
        """Show at a zoom (1.0: real size)."""
        self.fit, self.zoom = "", max(ZOOMS[0], min(ZOOMS[-1], zoom))
        self._lay_out()

    def zoom_step(self, up: int) -> None:
        """One step larger or smaller."""
        steps = [z for z in ZOOMS if (z > self.zoom + 0.01 if up > 0 else z < self.zoom - 0.01)]
        if steps:
            self.set_zoom(steps[0] if up > 0 else steps[-1])

    def _lay_out(self) -> None:
        room = self.viewport().size()
        if self._sizes and self.fit:
            width = max(w for w, _ in self._sizes) * SCREEN_DPI / 72
            height = max(h for _, h in self._sizes) * SCREEN_DPI / 72
            zoom = (room.width() - 2 * GAP) / width
            if self.fit == "page":
                zoom = min(zoom, (room.height() - 2 * GAP) / height)
            self.zoom = max(0.15, min(4.0, zoom))
        place = self.verticalScrollBar().value() / max(1, self.verticalScrollBar().maximum())
        scale, top = self._scale(), GAP
        self._tops = []
        for _, height in self._sizes:
            self._tops.append(top)
            top += round(height * scale) + GAP
        widest = max((round(w * scale) for w, _ in self._sizes), default=0) + 2 * GAP
        self.verticalScrollBar().setRange(0, max(0, top - room.height()))
        self.verticalScrollBar().setPageStep(room.height())
        self.horizontalScrollBar().setRange(0, max(0, widest - room.width()))
        self.horizontalScrollBar().setPageStep(room.width())
        self.verticalScrollBar().setValue(round(place * self.verticalScrollBar().maximum()))
        self.zoom_changed.emit(round(self.zoom * 100))
        self._late.start()
        self.viewport().update()

    def _page_rect(self, page: int) -> QRect:
        width, height = self._sizes[page]
        scale, room = self._scale(), self.viewport().width()
        size = QSize(round(width * scale), round(height * scale))
        left = max(GAP, (room - size.width()) // 2) - self.horizontalScrollBar().value()
        return QRect(QPoint(left, self._tops[page] - self.verticalScrollBar().value()), size)

    def visible_pages(self) -> list[int]:
        """Pages that can be seen now."""
        view = self.viewport().rect()
        return [n for n in range(self.pages) if self._page_rect(n).intersects(view)]

    def go_page(self, page: int) -> None:
        """Turn to a page (from 1)."""
        if 1 <= page <= self.pages:
            self.verticalScrollBar().setValue(self._tops[page - 1] - GAP)

    @property
    def page(self) -> int:
        """The page at the middle of the view (from 1); 0 when there is none."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        return sum(top - GAP <= middle for top in self._tops) if self._tops else 0

    # ---- pictures

    def _key(self, page: int) -> tuple[int, int]:
        return page, round(self._scale() * self.devicePixelRatioF() * 100)

    def _scrolled(self) -> None:
        self.page_changed.emit(self.page, self.pages)
        self._late.start()

    def _render_visible(self) -> None:
        from township_desk.formats.preview import render_page

        pdf = self._pdf
        for page in self.visible_pages():
            key = self._key(page)
            if key in self._images or key in self._asked:
                continue
            self._asked.add(key)

            def work(_job: Job, page: int = page, scale: int = key[1]) -> QImage:
                return to_image(render_page(pdf, page, scale / 100))

            self._ops.read(work, partial(self._got, pdf, key), owner=self, quiet=True)

    def _got(self, pdf: bytes, key: tuple[int, int], image: QImage) -> None:
        self._asked.discard(key)
        if pdf is not self._pdf:
            return
        image.setDevicePixelRatio(self.devicePixelRatioF())
        self._images[key] = image
        while len(self._images) > PAGES_KEPT:
            self._images.popitem(last=False)
        self.viewport().update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), look.colour("line"))
        for page in self.visible_pages():
            rect = self._page_rect(page)
            painter.fillRect(rect.translated(2, 2), look.colour("faint"))
            painter.fillRect(rect, Qt.GlobalColor.white)
            image = self._images.get(self._key(page)) or self._near(page)
            if image is not None:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawImage(rect, image)
        painter.end()

    def _near(self, page: int) -> QImage | None:
        """The page at another zoom, until the right one is there."""
        return next((image for (n, _), image in self._images.items() if n == page), None)

    # ---- hands

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_step(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        match event.key():
            case Qt.Key.Key_PageDown | Qt.Key.Key_Space:
                self.go_page(min(self.pages, self.page + 1))
            case Qt.Key.Key_PageUp:
                self.go_page(max(1, self.page - 1))
            case Qt.Key.Key_Home:
                bar.setValue(0)
            case Qt.Key.Key_End:
                bar.setValue(bar.maximum())
            case Qt.Key.Key_Down:
                bar.setValue(bar.value() + 60)
            case Qt.Key.Key_Up:
                bar.setValue(bar.value() - 60)
            case _:
                super().keyPressEvent(event)
