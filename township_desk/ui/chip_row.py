"""The chips above a ledger's rows: what narrows them, each cleared by a click; else quick links to what is worth a look."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from township_desk.core.ledger import Ledger
from township_desk.ui.dialogs import button
from township_desk.ui.filters import FAULTY, MISSING, Filters, by_mark
from township_desk.ui.flow import FlowLayout, empty

QUICK = 6
"""Links shown at most."""


class ChipRow(QWidget):
    """`picked` tells a key and the chip to put there (None: clear it); `cleared` that all are to go."""

    picked = Signal(str, object)
    cleared = Signal()

    def __init__(self, ledger: Ledger) -> None:
        super().__init__()
        self._quick = [MISSING, FAULTY, *(by_mark(mark) for mark in ledger.marks)][:QUICK]
        self._row = FlowLayout(self)

    def show_chips(self, filters: Filters) -> None:
        """Show what narrows the page now."""
        empty(self._row)
        if not filters.chips:
            for chip in self._quick:
                link = button(chip.text, "link")
                link.setToolTip(f"只看{chip.text}的记录")
                link.clicked.connect(lambda _=False, c=chip: self.picked.emit(c.key, c))
                self._row.addWidget(link)
            return
        for chip in filters.chips.values():
            made = button(f"{chip.text}　×", "chip")
            made.setToolTip("点击清除这个筛选")
            made.clicked.connect(lambda _=False, key=chip.key: self.picked.emit(key, None))
            self._row.addWidget(made)
        clear = button("全部清除", "link")
        clear.clicked.connect(lambda _=False: self.cleared.emit())
        self._row.addWidget(clear)
