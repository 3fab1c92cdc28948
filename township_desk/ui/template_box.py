"""Chooses the template of a report: the one that comes with the program for the kind of period, or a file of the clerk's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

if TYPE_CHECKING:
    from township_desk.ui.page import Context

WORD = "Word 文档 (*.docx)"
_KEY = "report_template"
_KINDS = {"year": "year", "half": "half"}
_NAMES = {"year": "年度总结", "half": "半年总结"}
_OTHER = "\n"
"""What stands for 选择模板文件…"""


class TemplateBox(QComboBox):
    """Keeps the choice by kind: the year's, the half-year's, and one for briefings of shorter periods."""

    told = Signal(str)
    """A sentence for the clerk when the choice changed."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reporting, self._memory = context.desk.reporting, context.state
        self._kind = "year"
        self.setMinimumWidth(142)
        self.setMaximumWidth(210)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setToolTip("用哪个模板：自带的随期间变，也可以用自己的 Word 文件")
        self.activated.connect(self._chosen)
        self.show_kind("year")

    @property
    def title(self) -> str:
        """What the shipped template of the present kind makes."""
        return self._reporting.shipped(self._kind).title

    @property
    def path(self) -> Path:
        """The template that is chosen."""
        own = self._own()
        return Path(own) if own else self._reporting.shipped(self._kind).path

    def show_kind(self, kind: str) -> None:
        """Offer the templates for a kind of period."""
        self._kind = kind
        own = self._own()
        self.blockSignals(True)
        self.clear()
        self.addItem(f"自带：{_NAMES.get(self._kind, self.title)}", "")
        if own:
            self.addItem(Path(own).name, own)
            self.setCurrentIndex(1)
        self.addItem("选择模板文件…", _OTHER)
        self.blockSignals(False)

    def keep(self, name: str) -> None:
        """Use a file from now on for the present kind; an empty name means the shipped one."""
        self._memory.put(self._key(), name)
        self.show_kind(self._kind)
        what = _NAMES.get(self._kind, self.title)
        self.told.emit(f"以后生成{what}用这个模板：{name}" if name else f"以后用自带的{what}模板。")

    def _key(self) -> str:
        kind = _KINDS.get(self._kind, "briefing")
        return _KEY if kind == "year" else f"{_KEY}:{kind}"

    def _own(self) -> str:
        return str(self._memory.get(self._key(), ""))

    def _chosen(self, _index: int) -> None:
        data = str(self.currentData())
        if data != _OTHER:
            self.keep(data)
            return
        name, _ = QFileDialog.getOpenFileName(self, "选择模板", self._own(), WORD)
        if name:
            self.keep(name)
        else:
            self.show_kind(self._kind)
