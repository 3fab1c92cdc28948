"""What a form does beside editing: show a personal number, open child rows, tell what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from township_desk.core.ledger import Child, Ledger
from township_desk.ui.dialogs import ask_text

if TYPE_CHECKING:
    from township_desk.service.record import Record
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


def changed_lines(form: FormPanel) -> list[tuple[str, str, str]]:
    """What was typed, before and after, for a correction slip; personal numbers covered."""
    lines = []
    for name, typed in form.typed().items():
        f = form.ledger.by_name[name]
        before = form.desk.records.text(form.record, name) if form.record is not None else ""
        after = typed if isinstance(typed, str) or typed is None else f.format(typed)
        lines.append((f.label, before, f.mask(after) if f.masked and after else after or ""))
    return lines


def masked(ledger: Ledger, record: Record) -> dict[str, Any]:
    """The values that name a row, personal numbers covered."""
    fields = ledger.by_name
    return {
        name: (record.labels.get(name) or value) if not fields[name].masked else fields[name].mask(value)
        for name, value in record.values.items()
        if name in fields
    }
