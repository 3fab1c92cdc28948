"""What a form does beside editing: show a personal number, open child rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from township_desk.core.ledger import Child
from township_desk.ui.dialogs import ask_text

if TYPE_CHECKING:
    from township_desk.ui.form import FormPanel


def unmask(form: FormPanel, field: str) -> None:
    """Show a personal number in full after asking what for; the journal keeps who asked."""
    if form.record is None:
        return
    words = form.ledger.by_name[field].label
    reason = ask_text(
        form, f"显示{words}", f"显示完整的{words}会记入修改记录，请说明用途。", verb="显示", hint="如：核对社保卡"
    )
    if reason is None:
        return
    name, row_id = form.ledger.name, form.record.id
    form.ops.write(
        lambda _job: form.desk.editing.unmask(name, row_id, field, reason),
        form.rows[field].reveal,
        owner=form,
    )


def open_child(form: FormPanel, child: Child, row_id: int | None) -> None:
    """Open a child row, or start a new one (None) that belongs to the form's record."""
    if form.record is None:
        return
    from township_desk.ui.record_dialog import RecordDialog

    ledger, parent = form.desk.ledgers[child.ledger], form.record.id
    dialog = RecordDialog(form.desk, form.ops, ledger, form)
    if row_id is None:
        given = {**form.desk.editing.new(child.ledger, **{child.ref: parent}), child.ref: parent}
        dialog.form.start_new(given)
    else:
        dialog.form.show_record(form.desk.records.get(child.ledger, row_id))
    dialog.open()


def open_story(form: FormPanel) -> None:
    """Show the form's record with all that belongs to it."""
    if form.record is not None:
        from township_desk.ui import story_page

        story_page.open_story(form.desk, form.ops, form.ledger.name, form.record.id, form.window())
