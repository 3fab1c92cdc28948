"""Parts under the fields of a form: status steps as buttons, child rows, the record's history; and the step's dialog."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from township_desk.core.fields import Field
from township_desk.core.ledger import Child, Ledger
from township_desk.ui.correct_dialog import Call, slip_actions
from township_desk.ui.dialogs import Dialog, button, label
from township_desk.ui.flow import FlowLayout, empty
from township_desk.ui.form_widgets import FieldRow, Fold
from township_desk.ui.grid_rows import edit_text
from township_desk.ui.messages import words_of
from township_desk.ui.operations import Operations

if TYPE_CHECKING:
    from township_desk.service.desk import Desk
    from township_desk.service.record import Record


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class StepBar(QWidget):
    """The status and a button for each step that leaves it, with what is still missing."""

    step_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        holder = QWidget()
        self._row = FlowLayout(holder)
        inside.addWidget(holder)
        self._note = label("", "muted", wrap=True)
        inside.addWidget(self._note)

    def show_steps(self, status: str, tone: str, steps: Sequence[Any]) -> None:
        """Show the state and its steps (StepState)."""
        empty(self._row)
        role = {"open": "tag-soon", "bad": "tag-bad", "done": "tag-good"}.get(tone, "tag")
        self._row.addWidget(label(status or "未定", role))
        lines = []
        for state in steps:
            made = button(state.step.label, "step")
            missing = "、".join(field.label for field in state.missing)
            told = [problem.message for problem in state.problems]
            if missing:
                lines.append(f"“{state.step.label}”还缺：{missing}")
                made.setToolTip(f"还缺：{missing}（点击后一并填写）")
            elif told:
                made.setToolTip("\n".join(told))
            if told:
                lines.append(f"“{state.step.label}”：{told[0]}")
            made.setEnabled(state.ready or bool(state.missing))
            made.clicked.connect(lambda _=False, s=state: self.step_asked.emit(s))
            self._row.addWidget(made)
        self._note.setText("\n".join(lines))
        self._note.setVisible(bool(lines))
        self.updateGeometry()


class StepDialog(Dialog):
    """Asks in one go for the fields that a step needs, then takes the step."""

    def __init__(
        self, desk: Desk, ops: Operations, ledger: Ledger, record: Record, state: Any, parent: QWidget
    ) -> None:
        step = state.step
        super().__init__(parent, f"{step.label}：{ledger.row_title(record.values)}")
        self._desk, self.ops, self._ledger, self._record, self._step = desk, ops, ledger, record, step
        self.resize(560, 520)
        roll, inside = QScrollArea(), QWidget()
        roll.setWidgetResizable(True)
        inside.setObjectName("scrolled")
        needed, more = QVBoxLayout(inside), Fold("另可填写", open_=False)
        needed.setContentsMargins(0, 0, 8, 0)
        required = {*step.needs, *(field.name for field in state.missing)}
        given = dict(record.values)
        if step.defaults is not None:
            given |= {k: v for k, v in step.defaults(record.values).items() if given.get(k) is None}
        names = dict.fromkeys((*(field.name for field in state.missing), *step.needs, *step.asks))
        self.rows: dict[str, FieldRow] = {}
        for name in names:
            field = ledger.by_name[name]
            row = FieldRow(field, desk, ops, needed=name in required)
            row.show_value(None, "")
            value = given.get(name)
            masked = field.mask(value) if field.masked and value else ""
            row.show_value(value, "" if masked else edit_text(field, value, record.labels.get(name, "")), masked=masked)
            self.rows[name] = row
            (needed if name in required else more.body).addWidget(row)
        more.setVisible(set(self.rows) > required)
        needed.addWidget(more)
        needed.addStretch(1)
        roll.setWidget(inside)
        self.body.addWidget(roll, 1)
        text = f"状态将变为“{step.target}”。" + ("此步骤不易撤回，请确认无误。" if step.danger else "")
        self.body.addWidget(label(text, "soon" if step.danger else "muted", wrap=True))
        self.go = self.add_buttons(step.label, kind="danger" if step.danger else "main")
        self.go.clicked.connect(self._move)

    def values(self) -> dict[str, Any]:
        """What the dialog gives: every field that holds something or was changed."""
        return {name: row.value() for name, row in self.rows.items() if row.value() is not None or row.dirty}

    def _move(self) -> None:
        values = self.values()
        name, row_id, step = self._ledger.name, self._record.id, self._step.name
        call = partial(self._desk.editing.move, name, row_id, step, values)
        self.go.setEnabled(False)
        self.ops.write(
            lambda _job: call(),
            lambda _outcome: self.accept(),
            owner=self,
            failed=lambda error: self._refused(error, call),
        )

    def _refused(self, error: BaseException, call: Call) -> bool:
        self.go.setEnabled(True)
        tell_problems(error, self.rows)
        _, text, details = words_of(error)
        lines = [(row.field.label, "", str(row.value() or "")) for row in self.rows.values() if row.dirty]
        actions = slip_actions(self, error, lines, call, lambda _outcome: self.accept())
        self.messages.tell(text, "bad", details=details, actions=actions)
        return True


def tell_problems(error: BaseException, rows: Mapping[str, FieldRow]) -> None:
    """Write the problems of a refused change beside their fields."""
    for row in rows.values():
        if row.message.property("role") == "bad":
            row.say("")
    first: FieldRow | None = None
    for problem in getattr(error, "problems", ()):
        place = rows.get(problem.field or "")
        if place is not None:
            place.say(problem.message)
            first = first or place
    if first is not None and first.editor is not None:
        first.editor.setFocus(Qt.FocusReason.OtherFocusReason)


class ChildGrid(Fold):
    """The rows of a child ledger as a small table. `opened_row` (id) and `add_asked` go to the form."""

    opened_row = Signal(int)
    add_asked = Signal()

    def __init__(self, desk: Desk, child: Child, parent: QWidget | None = None) -> None:
        ledger = desk.ledgers[child.ledger]
        super().__init__(child.label or ledger.label, parent=parent)
        self.child, self.ledger, self._desk = child, ledger, desk
        names = child.columns or tuple(f.name for f in ledger.columns if f.name != child.ref)[:4]
        self.fields: tuple[Field, ...] = tuple(ledger.by_name[name] for name in names)
        self.add = button("添加", "link")
        self.add.clicked.connect(self.add_asked)
        self.tools.addWidget(self.add)
        self.table = QTableWidget(0, len(self.fields))
        self.table.setHorizontalHeaderLabels([f.label for f in self.fields])
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.horizontalHeader().setDefaultAlignment(_LEFT)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.table.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.table.cellActivated.connect(lambda row, _column: self.opened_row.emit(self.ids[row]))
        self.table.cellDoubleClicked.connect(lambda row, _column: self.opened_row.emit(self.ids[row]))
        self.ids: list[int] = []
        self.body.addWidget(self.table)
        self._title = self.head.text()

    def show_rows(self, rows: Sequence[Record]) -> None:
        """Show these records."""
        self.ids = [row.id for row in rows]
        self.table.setRowCount(len(rows))
        for n, record in enumerate(rows):
            for m, field in enumerate(self.fields):
                item = QTableWidgetItem(self._desk.records.text(record, field.name))
                item.setToolTip(item.text())
                self.table.setItem(n, m, item)
        self.head.setText(f"{self._title}（{len(rows)}）")
        self.table.setVisible(bool(rows))
        for m, field in enumerate(self.fields):
            self.table.setColumnWidth(m, max(64, min(field.width, 12) * 11 + 12))
        height = self.table.horizontalHeader().sizeHint().height() + min(len(rows), 8) * self.table.rowHeight(0) + 18
        self.table.setFixedHeight(max(60, height))


class HistoryPart(Fold):
    """Who changed what and when; read when it is opened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("修改记录", open_=False, parent=parent)
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(self.text)

    def show_entries(self, entries: Sequence[Any]) -> None:
        """Show history entries, newest first."""
        self.text.setText("\n".join(line for entry in entries for line in entry_lines(entry)) or "还没有记录。")


def entry_lines(entry: Any, limit: int = 12) -> list[str]:
    """An entry of the history as lines: when, who, what; then each field, old -> new."""
    reason = f"（{entry.reason}）" if entry.reason else ""
    lines = [f"{show_time(entry.at)}　{entry.user}　{entry.label}{reason}"]
    lines += [
        f"　　{change.label or change.field}：{change.before_text or '（空）'} → {change.after_text or '（空）'}"
        for change in entry.changes[:limit]
        if change.field or change.label
    ]
    hidden = max(0, len(entry.changes) - limit) + (entry.more or 0)
    if hidden:
        lines.append(f"　　……另有{hidden}处")
    return lines


def show_time(at: Any) -> str:
    """A moment as the history shows it: to the minute, local."""
    text = at if isinstance(at, str) else at.isoformat(sep=" ")
    return text.replace("T", " ")[:16]
