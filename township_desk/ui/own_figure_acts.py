"""What the window does with clerks' own figures: made new or from a grid's filter, changed, given up, their versions told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QTextBrowser

from township_desk.core.problem import UsageError
from township_desk.core.query import All, Cond, Search
from township_desk.service.own_conditions import to_json
from township_desk.service.own_figures import OwnFigure
from township_desk.ui.dialogs import Dialog, confirm
from township_desk.ui.own_figure_dialog import OwnFigureDialog, Start, start_of

if TYPE_CHECKING:
    from township_desk.ui.ledger_page import LedgerPage


def from_filters(page: LedgerPage) -> None:
    """A new figure whose condition is what the page is narrowed to; what can't be kept is told."""
    chips = page.filters.chips.values()
    given: list[tuple[str, Cond | None]] = [(chip.text, chip.cond) for chip in chips]
    if page.filters.search:
        given.append((f"查找“{page.filters.search}”", Search(page.filters.search)))
    if page.filters.base is not None:
        given.insert(0, (page.view.label if page.view is not None else "本页", page.filters.base))
    parts, lost = [], []
    for words, cond in given:
        try:
            if cond is not None and to_json(cond):
                parts.append(cond)
        except UsageError:
            lost.append(words)
    note = f"筛选{''.join(f'“{words}”' for words in lost)}不能写成条件，没有带入，请在下面另写。" if lost else ""
    whole = None if not parts else parts[0] if len(parts) == 1 else All(tuple(parts))
    kept = None if whole is None else to_json(whole)
    make(page, OwnFigure("", "", page.ledger.name, "count", "", page.ledger.period or "", cond=kept), note)


def make(page: Any, made: OwnFigure, note: str = "") -> None:
    """Open the dialog with a figure; what it needs to know is read in a worker."""
    desk = page.desk
    page.ops.read(lambda _job: start_of(desk, made, note), lambda start: ask(page, start), owner=page)


def ask(page: Any, start: Start) -> None:
    """Show the dialog, then tell what was kept."""
    dialog = OwnFigureDialog(page.context, start, page)
    dialog.exec()
    if (kept := dialog.kept) is not None:
        again = f"，期末在 {kept.since} 及以后的期间用新口径" if start.made.id else ""
        ways = [("看用数", lambda: page.go.emit("figures", kept.id))]
        page.messages.tell(f"已存为用数 {kept.id} {kept.label}{again}。", "good", actions=ways)
    dialog.deleteLater()


def change(page: Any, key: str) -> None:
    """Open the version of a figure that counts today, to be changed from a day on."""
    desk = page.desk

    def start(_job: Any) -> Start:
        return start_of(desk, desk.figures.own.chosen(desk.today)[key])

    page.ops.read(start, lambda found: ask(page, found), owner=page)


def give_up(page: Any, key: str, label: str) -> None:
    """Give a figure up from today on, after asking."""
    text = f"“{key} {label}”停用后不再列出，模板里的标签也不能再用。期末在今天以前的期间仍然照旧。"
    if confirm(page, "停用自定义用数", text, verb="停用"):
        own = page.desk.figures.own
        page.ops.write(
            lambda _job: own.remove(key),
            lambda gone: page.messages.tell(f"已停用 {gone.id} {gone.label}。可按 Ctrl+Z 撤销。", "good"),
            owner=page,
        )


def versions(page: Any, key: str) -> None:
    """Tell every version of a figure."""
    own = page.desk.figures.own
    page.ops.read(lambda _job: own.versions(key), lambda found: VersionsDialog(page, key, found).exec(), owner=page)


class VersionsDialog(Dialog):
    """Every version of a figure with the day from which it counts."""

    def __init__(self, parent: Any, key: str, found: list[OwnFigure]) -> None:
        super().__init__(parent, f"{key} 历次口径")
        self.resize(620, 320)
        self.text = QTextBrowser()
        self.text.setPlainText(
            "\n\n".join(
                f"第{n}版　{version.since} 起　{version.label}\n{'停用' if version.gone else version.definition}"
                for n, version in enumerate(found, 1)
            )
        )
        self.body.addWidget(self.text, 1)
        self.add_button("关闭", "main", default=True).clicked.connect(self.reject)
