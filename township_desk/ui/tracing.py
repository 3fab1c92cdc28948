"""Leading from a number to the rows behind it: a figure's rows, and what a reconciliation that does not come out rests on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from township_desk.core.query import Is
from township_desk.ui.filters import Chip

if TYPE_CHECKING:
    from township_desk.core.figure import Figure, Frame
    from township_desk.service.reconciling import Disagreement

Way = tuple[str, Callable[[], None]]
"""Words of a button and what it does."""
MOST_WAYS = 5


def open_figure(page: Any, figure: Figure, frame: Frame, village: int | None = None, value: str = "") -> None:
    """Open the rows behind a figure in their ledger; `page` has a message bar that says when there are none."""
    desk = page.desk
    if figure.measure == "setting":
        page.go.emit("act", "settings")
        return

    def lead(found: tuple[str, Any]) -> None:
        ledger, ids = found
        if not len(ids):
            page.messages.tell(
                f"“{figure.label}”没有记录。口径：{figure.definition}",
                "info",
                actions=[(f"打开“{desk.ledgers[ledger].label}”", lambda: page.go.emit("ledger", (ledger, (), None)))],
            )
            return
        words = f"{figure.id} {figure.label}" + (f"：{value}" if value else "")
        page.go.emit("ledger", (ledger, (Chip("figure", words, Is("id", "in", tuple(ids))),), None))

    page.ops.read(
        lambda _job: (desk.figures.source_ledger(figure, frame, village), desk.figures.row_ids(figure, frame, village)),
        lead,
        owner=page,
    )


def ways(page: Any, finding: Disagreement) -> list[Way]:
    """How to look into a reconciliation: the rows at fault, then those of each figure in it."""
    found: list[Way] = []
    if finding.cond is not None and finding.of in page.desk.ledgers:
        chip = Chip("gap", f"{finding.rule} {finding.title}", finding.cond)
        words = f"看{page.desk.ledgers[finding.of].label}的记录"
        found.append((words, partial(page.go.emit, "ledger", (finding.of, (chip,), None))))
    known = page.desk.figures.known
    if finding.frame is not None:
        figures = [known[name] for name in finding.figures if name in known]
        found += [(f"看“{f.label}”", partial(open_figure, page, f, finding.frame)) for f in figures]
    return found


def open_finding(page: Any, finding: Any) -> None:
    """Lead to what a finding speaks of: its row, its ledger, or the rows of its sums (asked for where there are several)."""
    of_sums = ways(page, finding) if hasattr(finding, "figures") else []
    if len(of_sums) == 1:
        of_sums[0][1]()
    elif of_sums:
        page.messages.tell(finding.message, "soon", actions=of_sums[:MOST_WAYS])
    elif finding.ledger in page.desk.ledgers:
        page.go.emit("ledger", (finding.ledger, (), finding.id or None))
    else:
        page.go.emit("figures", None)
