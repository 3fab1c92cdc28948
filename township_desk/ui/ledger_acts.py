"""What a ledger page does with its rows: new, duplicate, void, restore, clear cells, export, template, row menu."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QCursor, QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu

from township_desk.core.query import Sort
from township_desk.ui.correct_dialog import offer, slip_actions
from township_desk.ui.dialogs import ask_text, confirm
from township_desk.ui.messages import Action
from township_desk.ui.operations import Job

if TYPE_CHECKING:
    from township_desk.ui.ledger_page import LedgerPage
    from township_desk.ui.tracing import Way

CLEAR_UP_TO = 200
"""Rows that Delete may empty cells of at once."""


def edit_failed(page: LedgerPage, row_id: int, field: str, typed: Any, message: str) -> None:
    """A cell was refused: say so and open its editor again with what was typed."""

    def forgive() -> None:
        page.model.forgive()
        page.messages.clear()

    words = page.ledger.by_name[field].label
    error = page.model.refusals.pop((row_id, field), None)
    slip = cell_slip(page, row_id, field, typed, error) if error is not None else []
    page.messages.tell(f"“{words}”没有保存：{message}", "bad", actions=[*slip, ("放弃这次输入", forgive)])
    if slip:
        return
    place = page.model.place_of(row_id)
    if place < 0 or page.grid.editing or not isinstance(typed, str) or not page.isVisible():
        return
    column = next(n for n, f in enumerate(page.model.columns, 1) if f.name == field)
    page.grid.reopen(place, column, typed)


def cell_slip(page: LedgerPage, row_id: int, field: str, typed: Any, error: BaseException) -> list[Action]:
    """The correction slip as the way out of a refused cell."""

    def done(_outcome: Any) -> None:
        page.model.forgive()
        page.messages.tell("已按更正单更正。可按 Ctrl+Z 撤销。", "good")

    f, record = page.ledger.by_name[field], page.desk.records.get(page.ledger.name, row_id)
    after = typed if isinstance(typed, str) else f.format(typed)
    lines = [(f.label, page.desk.records.text(record, field), f.mask(after) if f.masked and after else after)]
    call = partial(page.desk.editing.edit, page.ledger.name, row_id, {field: typed})
    return slip_actions(page, error, lines, call, done)


def edit_saved(page: LedgerPage, outcome: Any) -> None:
    """A cell was saved: pass warnings on."""
    told = [problem.message for problem in outcome.problems]
    if told:
        page.messages.tell("已保存，请留意：" + " ".join(told[:2]), "soon", details="\n".join(told[2:]))
    else:
        page.messages.clear()


def start_new(page: LedgerPage) -> None:
    """Open the form with the defaults of a new row; a filter by village or the like fills that field."""
    form = page.need_form()
    if not form.may_leave(lambda: start_new(page)):
        return
    page.ops.read(
        lambda _job: page.desk.editing.new(page.ledger.name, **(page.view.given if page.view is not None else {})),
        form.start_new,
        owner=form,
        key=(id(form), "get"),
    )


def duplicate(page: LedgerPage) -> None:
    """Open the form with a copy of the current row, unique fields empty."""
    record = page.current()
    form = page.need_form()
    if record is not None and form.may_leave(lambda: duplicate(page)):
        page.ops.read(
            lambda _job: page.desk.editing.duplicate(page.ledger.name, record.id),
            form.start_new,
            owner=form,
            key=(id(form), "get"),
        )


def copy(page: LedgerPage) -> None:
    """Copy the selected cells; inside a text field, its text."""
    focus = QApplication.focusWidget()
    if isinstance(focus, QLineEdit) and page.isAncestorOf(focus):
        focus.copy()
    else:
        page.grid.copy()


def filter_column(page: LedgerPage) -> None:
    """Open the filter of the current column below its header."""
    column, header = page.grid.currentIndex().column(), page.grid.header
    if column > 0:
        left = header.sectionViewportPosition(column)
        page.open_filter(column, header.mapToGlobal(QPoint(max(0, left), header.height())))


def story(page: LedgerPage) -> None:
    """Show the current row with all that belongs to it, where its ledger has such a page."""
    record = page.current()
    if record is not None and page.desk.stories.has(page.ledger.name):
        from township_desk.ui.story_page import open_story

        open_story(page.desk, page.ops, page.ledger.name, record.id, page.window())


def void(page: LedgerPage) -> None:
    """Void the current row after asking why."""
    record = page.current()
    if record is None:
        return
    title = page.desk.records.title(page.ledger.name, record.id)
    text = f"“{title}”作废后不再计入各表，可随时恢复。请写明原因。"
    reason = ask_text(page, "作废记录", text, verb="作废", hint="如：重复登记")
    if reason is not None:
        name, row_id = page.ledger.name, record.id
        lines = [("整条记录", title, f"作废（{reason}）")]

        def again(*, correct: bool, reason: str) -> Any:
            return page.desk.editing.void(name, row_id, reason, correct=correct)

        page.ops.write(
            lambda _job: page.desk.editing.void(name, row_id, reason),
            lambda _outcome: page.messages.tell(f"已作废“{title}”。可按 Ctrl+Z 撤销。", "good"),
            owner=page,
            failed=lambda error: offer(page, error, lines, again),
        )


def restore(page: LedgerPage) -> None:
    """Bring the current void row back."""
    record = page.current()
    if record is not None:
        call = partial(page.desk.editing.restore, page.ledger.name, record.id)
        lines = [("整条记录", "作废", page.desk.records.title(page.ledger.name, record.id))]
        page.ops.write(lambda _job: call(), owner=page, failed=lambda error: offer(page, error, lines, call))


def clear_cells(page: LedgerPage) -> None:
    """Empty the selected cells that may be edited."""
    model = page.model
    cells: dict[int, dict[str, None]] = {}
    for row, column in page.grid.selected_cells():
        if column > 0 and len(cells) <= CLEAR_UP_TO and model.editable(row, column):
            record = model.record_at(row)
            if record is not None and record.values.get(model.columns[column - 1].name) is not None:
                cells.setdefault(record.id, {})[model.columns[column - 1].name] = None
    if not cells:
        return
    if len(cells) > CLEAR_UP_TO:
        page.messages.tell(f"一次最多清除{CLEAR_UP_TO}行，请缩小选区。", "soon")
        return
    count = sum(len(names) for names in cells.values())
    if len(cells) > 1 and not confirm(
        page, "清除内容", f"将清空 {len(cells)} 行共 {count} 个单元格。", verb="清除", danger=True
    ):
        return

    def work(job: Job) -> Any:
        for done, (row_id, values) in enumerate(cells.items()):
            page.desk.editing.edit(page.ledger.name, row_id, values)
            job.progress(done + 1, len(cells))

    page.ops.write(work, owner=page, label="正在清除")


def export(page: LedgerPage) -> None:
    """Save the shown rows as a workbook, personal numbers masked."""
    start = f"{page.ledger.label}-{page.desk.today:%Y%m%d}.xlsx"
    name, _ = QFileDialog.getSaveFileName(page, "导出为 Excel", start, "Excel 工作簿 (*.xlsx)")
    if not name:
        return
    out, query = Path(name), page.filters.query(page.ledger.name, page.sort)
    page.ops.read(
        lambda job: page.desk.importing.export(query, out, profile="internal", progress=job.progress),
        lambda count: told_file(page, f"已导出 {count:,} 条到“{out.name}”，证件号和账号已遮盖。", out),
        owner=page,
        label="正在导出",
    )


def template(page: LedgerPage) -> None:
    """Save a blank sheet with drop-down lists for villages to fill in; where several fill this ledger, one is chosen first."""
    blanks = page.desk.importing.blanks(page.ledger.name)
    if len(blanks) == 1:
        _save_blank(page, *blanks[0])
        return
    menu = QMenu(page)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for target, words in blanks:
        menu.addAction(f"{words}（空白）").triggered.connect(
            lambda _=False, target=target, words=words: _save_blank(page, target, words)
        )
    menu.popup(QCursor.pos())


def _save_blank(page: LedgerPage, target: str, words: str) -> None:
    name, _ = QFileDialog.getSaveFileName(page, "保存空白填报表", f"{words}（空白）.xlsx", "Excel 工作簿 (*.xlsx)")
    if name:
        out = Path(name)
        page.ops.read(
            lambda _job: page.desk.importing.template(target, out),
            lambda _none: told_file(page, f"空白填报表已存为“{out.name}”。", out),
            owner=page,
        )


def told_file(page: Any, text: str, out: Path, more: Sequence[Way] = (), *, tone: str = "good") -> None:
    """Tell that a file was written, with ways to it and to what else is told."""
    page.messages.tell(
        text,
        tone,
        actions=[
            *more,
            ("打开", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(out)))),
            ("打开文件夹", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(out.parent)))),
        ],
    )


def match_person(page: LedgerPage) -> None:
    """Say whom the current line of an auditor's list means."""
    from township_desk.ui.match_dialog import MatchDialog

    record = page.current()
    if record is not None and page.can("edit"):
        MatchDialog(page.context, record.id, page).open()


OF_LEDGER: Mapping[str, tuple[tuple[str, str, Callable[[LedgerPage], None]], ...]] = {
    "finding": (("核对人员…", "看这一条指的是登记册中的哪个人", match_person),),
}
"""What a ledger's rows can do besides: words, explanation, action on the current row."""


def row_menu(page: LedgerPage, at: QPoint) -> None:
    """The menu of the grid's rows."""
    menu = QMenu(page)
    for words, call, when in (
        ("打开表单\tF4", page.open_form, "row"),
        ("全貌…\tF6", page.do_story, "story"),
        ("复制\tCtrl+C", page.do_copy, "row"),
        ("清除内容\tDel", page.do_clear_cells, "edit"),
        ("", None, ""),
        ("新增记录\tCtrl+N", page.do_new, "write"),
        ("照此新增", page.do_duplicate, "edit"),
        ("作废…", page.do_void, "edit"),
        ("恢复", page.do_restore_row, "void"),
        ("", None, ""),
        ("只看与此格相同的", lambda: same_as(page), "row"),
        ("筛选本列…", page.do_filter, "row"),
    ):
        if call is None:
            menu.addSeparator()
        elif page.can(when) or when == "edit":
            menu.addAction(words, call).setEnabled(page.can(when))
    for words, hint, act in OF_LEDGER.get(page.ledger.name, ()):
        made = menu.addAction(words, partial(act, page))
        made.setToolTip(hint)
        made.setEnabled(page.can("edit"))
    menu.popup(at)


def header_menu(page: LedgerPage, section: int, at: QPoint) -> None:
    """The menu of a column's header."""
    menu = QMenu(page)
    if section > 0:
        name = page.model.columns[section - 1].name
        menu.addAction("升序", lambda: page.order((Sort(name),)))
        menu.addAction("降序", lambda: page.order((Sort(name, True),)))
        menu.addAction("筛选…", lambda: page.open_filter(section, at))
        menu.addSeparator()
        menu.addAction("隐藏本列", lambda: page.columns.hide(section))
        menu.addAction("冻结到本列", lambda: page.columns.freeze_to(section))
    menu.addAction("显示哪些列…", page.do_columns)
    menu.addAction("恢复默认的列", page.columns.reset)
    menu.popup(at)


def same_as(page: LedgerPage) -> None:
    """Filter by the value of the current cell."""
    from township_desk.ui.filters import by_empty, by_values

    column, record = page.grid.currentIndex().column(), page.current()
    if column <= 0 or record is None:
        return
    field = page.model.columns[column - 1]
    value = record.values.get(field.name)
    text = page.desk.records.text(record, field.name)
    page.put_filter(field.name, by_empty(field, filled=False) if value is None else by_values(field, [(value, text)]))


def empty_words(page: LedgerPage) -> str:
    """What a grid without rows says: why there are none, and what to do."""
    if page.filters.active:
        return "没有符合条件的记录。\n可以改一改条件，或按 Ctrl+Shift+L 清除全部筛选。"
    if page.desk.read_only:
        return "还没有记录。"
    return "还没有记录。\n按 Ctrl+N 新增一条，或按 Ctrl+I 导入村里报来的表格。"
