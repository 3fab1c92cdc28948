"""使用说明: pages of the manual, opened at the page of what the clerk is looking at."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QSplitter, QTextBrowser, QVBoxLayout, QWidget

from township_desk.ui.dialogs import button, label

SUFFIXES = (".md", ".html")


def pages(folder: Path) -> dict[str, tuple[Path, str]]:
    """Topic -> (file, title) of every page, index first."""
    found: dict[str, tuple[Path, str]] = {}
    files = sorted(p for p in folder.glob("*") if p.suffix in SUFFIXES) if folder.is_dir() else []
    for path in sorted(files, key=lambda p: (p.stem != "index", p.stem)):
        found.setdefault(path.stem, (path, _title(path)))
    return found


def topics(folder: Path) -> dict[str, str]:
    """What the window calls a place -> the page of the manual about it (topics.json)."""
    try:
        found = json.loads((folder / "topics.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(page) for key, page in found.items()} if isinstance(found, dict) else {}


def _title(path: Path) -> str:
    for line in path.read_text(encoding="utf-8").splitlines():
        text = line.strip().removeprefix("<h1>").removesuffix("</h1>").lstrip("# ").strip()
        if text:
            return text
    return path.stem


class ManualText(QTextBrowser):
    """A page whose pictures fit its width."""

    def loadResource(self, type_: int, name: QUrl | str) -> Any:
        found = super().loadResource(type_, name)
        if type_ != QTextDocument.ResourceType.ImageResource.value:
            return found
        image = QImage()
        url = self.source().resolved(QUrl(name))
        if not image.load(url.toLocalFile()):
            return found
        room = max(320, self.viewport().width() - 60)
        return image if image.width() <= room else image.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)


class HelpWindow(QWidget):
    """Contents at the left, the page at the right; links between pages work."""

    def __init__(self, folder: Path, parent: QWidget | None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("使用说明")
        self.setObjectName("page")
        self.resize(900, 660)
        self._pages, self._topics = pages(folder), topics(folder)
        outer = QVBoxLayout(self)
        row = QHBoxLayout()
        for words, call in (("返回", self._turn_back), ("目录", lambda: self.show_topics(["index"]))):
            made = button(words)
            made.clicked.connect(lambda _=False, c=call: c())
            row.addWidget(made)
        row.addStretch(1)
        outer.addLayout(row)
        split = QSplitter()
        self.list = QListWidget()
        self.list.setObjectName("side")
        for topic, (_, title) in self._pages.items():
            item = QListWidgetItem(title)
            item.setData(Qt.ItemDataRole.UserRole, topic)
            item.setSizeHint(QSize(0, 30))
            self.list.addItem(item)
        self.list.itemClicked.connect(lambda item: self.show_topics([str(item.data(Qt.ItemDataRole.UserRole))]))
        self.text = ManualText()
        self.text.setSearchPaths([str(folder)])
        self.text.setOpenExternalLinks(True)
        self.text.document().setDocumentMargin(18)
        split.addWidget(self.list)
        split.addWidget(self.text)
        split.setSizes([220, 680])
        outer.addWidget(split, 1)
        if not self._pages:
            outer.addWidget(label("没有找到使用说明的文件，请重新安装本程序。", "soon"))

    def _turn_back(self) -> None:
        self.text.backward()

    @property
    def topic(self) -> str:
        """The page shown now."""
        return Path(self.text.source().toLocalFile()).stem

    def show_topics(self, names: Sequence[str]) -> None:
        """Show the first of these pages that there is."""
        for topic in (self._topics.get(name, name) for name in names):
            if topic in self._pages:
                self.text.setSource(QUrl.fromLocalFile(str(self._pages[topic][0])))
                self.list.setCurrentRow(list(self._pages).index(topic))
                return
