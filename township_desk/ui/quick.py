"""Quick entry from the window: the last entry again, a week at once; ranks and rewards of the monthly marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from township_desk.ui.dialogs import ask_text
from township_desk.ui.ledger_page import LedgerPage

if TYPE_CHECKING:
    from township_desk.ui.main_window import MainWindow


def repeat_last(window: MainWindow) -> None:
    """Open the form with a copy of the entry made last, dated today."""
    page = window.page()
    if not isinstance(page, LedgerPage):
        window.messages.tell("请先打开要登记的台账。", "info")
        return
    form, name, cond = page.need_form(), page.ledger.name, page.filters.base
    if form.may_leave(lambda: repeat_last(window)):
        page.ops.read(
            lambda _job: page.desk.repeating.last(name, cond), form.start_new, owner=form, key=(id(form), "get")
        )


def repeat_week(window: MainWindow) -> None:
    """Ask which days of a week were like the current row, and enter them in one step."""
    from township_desk.ui.week_dialog import WeekDialog

    page = window.page()
    record = page.current() if isinstance(page, LedgerPage) else None
    if not isinstance(page, LedgerPage) or record is None or not page.ledger.quick:
        window.messages.tell("请先在工作活动里选中一条，再按周登记。", "info")
        return
    dialog = WeekDialog(window.context, window, record)

    def told() -> None:
        made = dialog.made
        if made is not None:
            warned = f"，其中{len(made.problems)}处请留意：{made.problems[0].message}" if made.problems else ""
            page.messages.tell(
                f"已登记 {len(made.ids)} 条{warned}。可按 Ctrl+Z 一次撤回。", "soon" if warned else "good"
            )

    dialog.accepted.connect(told)
    dialog.open()


def rank(window: MainWindow) -> None:
    """Ask for a month, rank its marks and award by the settings."""
    from township_desk.service.scoring import settle

    today = window.desk.today
    hint = f"如：{today.year}-{today.month:02d}"
    period = ask_text(
        window, "排名定奖", "给哪一个考核期排名定奖？名次、奖惩、奖励金额按设置算出。", verb="排名定奖", hint=hint
    )
    if period is None:
        return

    def told(done: Any) -> None:
        text = f"{period}：{done.rows}个村（社），奖励{done.rewarded}个共{done.money:,.2f}元，表态发言{done.statements}个。"
        window.messages.tell(text, "good")

    window.ops.write(lambda _job: settle(window.desk, period), told, owner=window)
