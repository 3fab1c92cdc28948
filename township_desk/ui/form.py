"""The form: one whole record in the sections of its ledger, its status, child rows, attachments and history."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout, QWidget

from township_desk.core.change import Touched
from township_desk.core.ledger import Child, Ledger
from township_desk.core.predicates import predicate
from township_desk.ui import form_acts, icons
from township_desk.ui.correct_dialog import Call, offer, slip_actions
from township_desk.ui.dialogs import button, choose, confirm, label
from township_desk.ui.flow import empty
from township_desk.ui.form_parts import ChildGrid, HistoryPart, StepBar, StepDialog, tell_problems
from township_desk.ui.form_widgets import FieldRow, Fold
from township_desk.ui.grid_rows import edit_text, tags_of
from township_desk.ui.messages import Action, MessageBar, words_of
from township_desk.ui.operations import Job, Operations

if TYPE_CHECKING:
    from township_desk.service.desk import Desk
    from township_desk.service.record import Record


class FormPanel(QFrame):
    """Shows or makes one record. `added` carries a new record's id, `closed` asks to hide the panel."""

    added = Signal(int)
    closed = Signal()

    def __init__(self, desk: Desk, ops: Operations, ledger: Ledger, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.desk, self.ops, self.ledger = desk, ops, ledger
        self.record: Record | None = None
        self.new: dict[str, Any] | None = None
        self.rows: dict[str, FieldRow] = {}
        self.children_grids: list[ChildGrid] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._make_head())
        self.roll = QScrollArea()
        self.roll.setWidgetResizable(True)
        self.roll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inside = QWidget()
        self._inside.setObjectName("scrolled")
        self._body = QVBoxLayout(self._inside)
        self._body.setContentsMargins(12, 8, 14, 12)
        self._body.setSpacing(8)
        self.roll.setWidget(self._inside)
        outer.addWidget(self.roll, 1)
        outer.addWidget(self._make_foot())
        self._build()
        self._show_state()

    # ---- building

    def _make_head(self) -> QWidget:
        head = QFrame()
        head.setObjectName("bar")
        inside = QVBoxLayout(head)
        inside.setContentsMargins(12, 8, 8, 8)
        inside.setSpacing(6)
        row = QHBoxLayout()
        self.title = label("", "head", wrap=True)
        self._tags = QHBoxLayout()
        self._tags.setSpacing(4)
        self.story = button("全貌", "link")
        self.story.setToolTip("这条记录和它名下的一切，在一页上看（F6）")
        self.story.clicked.connect(lambda _checked=False: form_acts.open_story(self))
        close = QToolButton()
        close.setIcon(icons.icon("close"))
        close.setText("收起")
        close.setProperty("kind", "flat")
        close.setToolTip("收起表单（F4）")
        close.clicked.connect(self.closed)
        row.addWidget(self.title, 1)
        tags = QVBoxLayout()  # at the height of the title's first line
        tags.setContentsMargins(0, 2, 0, 0)
        tags.addLayout(self._tags)
        tags.addStretch(1)
        row.addLayout(tags)
        row.addWidget(self.story, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(row)
        self.steps = StepBar()
        self.steps.step_asked.connect(self.take_step)
        self.steps.setVisible(self.ledger.status is not None)
        inside.addWidget(self.steps)
        self.messages = MessageBar()
        inside.addWidget(self.messages)
        return head

    def _make_foot(self) -> QWidget:
        self.foot = QFrame()
        self.foot.setObjectName("foot")
        row = QHBoxLayout(self.foot)
        row.setContentsMargins(12, 7, 12, 7)
        self._hint = label("", "muted")
        self.drop, self.save = button("放弃"), button("保存", "main")
        self.drop.clicked.connect(self.discard)
        self.save.clicked.connect(lambda _checked=False: self.commit())
        row.addWidget(self._hint, 1)
        row.addWidget(self.drop)
        row.addWidget(self.save)
        return self.foot

    def _build(self) -> None:
        machine = self.ledger.status
        sections = [(section.title, section.fields) for section in self.ledger.sections]
        for title, fields in [*sections, ("其他", self.ledger.common)]:
            shown = [field for field in fields if not field.hidden]
            if not shown:
                continue
            fold = Fold(title)
            for field in shown:
                computed = field.auto or field.virtual is not None or field.computed
                fixed = computed or (machine is not None and field.name == machine.field)
                row = FieldRow(field, self.desk, self.ops, fixed=fixed)
                row.changed.connect(self._show_state)
                row.unmask_asked.connect(lambda name: form_acts.unmask(self, name))
                self.rows[field.name] = row
                fold.body.addWidget(row)
            self._body.addWidget(fold)
        for child in self.ledger.children:
            if child.ledger in self.desk.ledgers:
                self._add_child(child)
        self.history = HistoryPart()
        self.history.opened.connect(self._read_history)
        self._body.addWidget(self.history)
        self._body.addStretch(1)

    def _add_child(self, child: Child) -> None:
        grid = ChildGrid(self.desk, child)
        grid.opened_row.connect(lambda row_id, c=child: form_acts.open_child(self, c, row_id))
        grid.add_asked.connect(lambda c=child: form_acts.open_child(self, c, None))
        self.children_grids.append(grid)
        self._body.addWidget(grid)

    # ---- showing

    def show_record(self, record: Record | None) -> None:
        """Show a record (None: nothing); unsaved typing is gone, ask `may_leave` first."""
        same = record is not None and self.record is not None and record.id == self.record.id
        self.record, self.new = record, None
        if record is not None:
            self._fill(record.values, record.labels)
            self._mark(record)
        self._show_state()
        if not same:
            self.messages.clear()
            self.roll.verticalScrollBar().setValue(0)
        if record is not None:
            self._read_parts(record)

    def start_new(self, values: dict[str, Any]) -> None:
        """Start a new record from given values."""
        self.record, self.new = None, dict(values)
        self._fill(values, {})
        for row in self.rows.values():
            row.say("")
            row.lock(False)
        for name, value in values.items():
            if name in self.rows and value is not None:
                self._name_reference(name, value)
        self.messages.clear()
        self._show_state()
        first = next(
            (row for row in self.rows.values() if row.editor is not None and not row.fixed and not row.value()), None
        )
        if first is not None and first.editor is not None:
            first.editor.setFocus()
            self.roll.ensureWidgetVisible(first)

    def _name_reference(self, name: str, value: Any) -> None:
        from township_desk.ui.editors import PickEdit

        row, field = self.rows[name], self.ledger.by_name[name]
        if isinstance(row.editor, PickEdit) and isinstance(value, int) and hasattr(field, "target"):
            words = self.desk.records.title(field.target, value)
            row.editor.ids[words] = value
            row.show_value(value, words)

    def _fill(self, values: Any, labels: Any) -> None:
        for name, row in self.rows.items():
            value, field = values.get(name), row.field
            masked = field.mask(value) if field.masked and value is not None else ""
            row.show_value(value, "" if masked else edit_text(field, value, labels.get(name, "")), masked=masked)

    def _mark(self, record: Record) -> None:
        locked = record.is_void or self.desk.read_only
        faults = {fault.field: fault for fault in reversed(record.faults)}
        for name, row in self.rows.items():
            row.lock(locked)
            fault = faults.get(name)
            if fault is not None:
                original = f"　原填：{fault.raw}" if fault.raw else ""
                row.say(f"待改：{fault.message}{original}", "bad" if fault.severity == "error" else "soon")
            elif name in record.missing:
                row.say("待补", "soon")
            else:
                row.say("")

    def _read_parts(self, record: Record) -> None:
        name, grids = self.ledger.name, self.children_grids

        def work(_job: Job) -> Any:
            steps = self.desk.editing.steps(name, record.id) if self.ledger.status else []
            return steps, [self.desk.records.children(record, grid.child) for grid in grids]

        self.ops.read(
            work, lambda found: self._show_parts(record, *found), owner=self, key=(id(self), "parts"), quiet=True
        )
        if self.history.head.isChecked():
            self._read_history()

    def _show_parts(self, record: Record, steps: list[Any], children: list[list[Record]]) -> None:
        machine = self.ledger.status
        if machine is not None:
            state = record.values.get(machine.field) or machine.initial
            shown = [] if record.is_void or self.desk.read_only else steps
            self.steps.show_steps(state, machine.tone(state), shown)
        for grid, rows in zip(self.children_grids, children, strict=True):
            grid.show_rows(rows)

    def _read_history(self) -> None:
        if self.record is None:
            return
        name, row_id = self.ledger.name, self.record.id
        self.ops.read(
            lambda _job: self.desk.editing.history(ledger=name, id=row_id, limit=50),
            self.history.show_entries,
            owner=self,
            key=(id(self), "history"),
            quiet=True,
        )

    def _show_state(self) -> None:
        record, fresh = self.record, self.new is not None
        empty(self._tags)
        if fresh:
            self.title.setText(f"新增{self.ledger.label}")
        elif record is not None:
            self.title.setText(self.ledger.row_title(form_acts.masked(self.ledger, record)) or self.ledger.label)
            for words, tone in tags_of(record, self.desk.records.marks(record))[:3]:
                self._tags.addWidget(label(words, {"bad": "tag-bad", "soon": "tag-soon"}.get(tone, "tag")))
        else:
            self.title.setText("请在左边选择一条记录")
        self.roll.setVisible(fresh or record is not None)
        self.steps.setVisible(self.ledger.status is not None and record is not None)
        self.story.setVisible(record is not None and self.desk.stories.has(self.ledger.name))
        for grid in self.children_grids:
            grid.setVisible(record is not None)
        self.history.setVisible(record is not None)
        dirty = self.dirty
        self.foot.setVisible(fresh or dirty)
        self.save.setEnabled(fresh or dirty)
        self._hint.setText("带 * 的必填，带 ° 的可后补" if fresh else "有未保存的修改" if dirty else "")
        self._show_needed()

    def _show_needed(self) -> None:
        """In a new record, hide stars of fields that are needed only under a condition that doesn't hold."""
        if self.new is None:
            return
        from datetime import date

        for row in self.rows.values():
            if row.field.when is not None:
                try:
                    holds = predicate(row.field.when)({**self.new, **self.typed()}, date.max)
                except (TypeError, ValueError):
                    holds = True
                row.label.setEnabled(holds)

    # ---- editing

    @property
    def dirty(self) -> bool:
        """Whether there is typing that is not saved."""
        return any(row.dirty for row in self.rows.values())

    def typed(self) -> dict[str, Any]:
        """Fields that differ from what is stored."""
        return {name: row.value() for name, row in self.rows.items() if row.dirty}

    def discard(self) -> None:
        """Forget the typing; a new record is given up."""
        if self.new is not None:
            self.new = None
            self.show_record(None)
            self.closed.emit()
        else:
            self.show_record(self.record)

    def commit(self, then: Callable[[], None] | None = None) -> None:
        """Save; problems are written beside their fields."""
        call = self._call()
        if call is None:
            return
        lines = form_acts.changed_lines(self)

        def refused(error: BaseException) -> bool:
            actions = slip_actions(self, error, lines, call, lambda outcome: self._saved(outcome, then))
            return self._refused(error, actions)

        self.save.setEnabled(False)
        self.ops.write(lambda _job: call(), lambda outcome: self._saved(outcome, then), owner=self, failed=refused)

    def _call(self) -> Call | None:
        """The call that saves what was typed; None when nothing was."""
        name, values = self.ledger.name, self.typed()
        if self.new is not None:
            computed = {f.name for f in self.ledger.fields if f.auto or not f.stored}
            given = {**{k: v for k, v in self.new.items() if v is not None and k not in computed}, **values}
            return partial(self.desk.editing.add, name, given)
        if self.record is None or not values:
            return None
        return partial(self.desk.editing.edit, name, self.record.id, values, version=self.record.version)

    def _saved(self, outcome: Any, then: Callable[[], None] | None) -> None:
        fresh = self.new is not None
        self.show_record(outcome.record)
        told = [problem.message for problem in outcome.problems]
        if told:
            self.messages.tell("已保存。" + " ".join(told[:3]), "soon", details="\n".join(told[3:]))
        else:
            self.messages.tell("已保存。", "good")
        if fresh:
            self.added.emit(outcome.id)
        if then is not None:
            then()

    def _refused(self, error: BaseException, actions: list[Action]) -> bool:
        self.save.setEnabled(True)
        tell_problems(error, self.rows)
        tone, text, details = words_of(error)
        if type(error).__name__ == "Conflict":
            actions = [("读取最新内容", self.reload)]
        self.messages.tell(text, tone, details=details, actions=actions)
        return True

    def reload(self) -> None:
        """Read the record again; typing is given up."""
        if self.record is not None:
            name, row_id = self.ledger.name, self.record.id
            self.ops.read(
                lambda _job: self.desk.records.get(name, row_id), self.show_record, owner=self, key=(id(self), "get")
            )

    def react(self, touched: Touched) -> None:
        """Show what a changeset did, unless something is being typed."""
        names = {self.ledger.name, *(child.ledger for child in self.ledger.children)}
        if self.record is not None and not self.dirty and any(touched.touches(name) for name in names):
            self.reload()

    def may_leave(self, go: Callable[[], None]) -> bool:
        """Whether another record may be shown now; else asks, and calls `go` once the typing is saved or dropped."""
        if not self.dirty:
            return True
        verbs = (("留在本条", ""), ("放弃修改", "danger"), ("保存", "main"))
        taken = choose(self, "有未保存的修改", f"“{self.title.text()}”的修改还没有保存。", verbs)
        if taken == 1:
            self.new = None
            self.show_record(self.record)
            return True
        if taken == 2:
            self.commit(then=go)
        return False

    # ---- acts on the record

    def take_step(self, state: Any) -> None:
        """Take a status step: asks for what it needs, or confirms what is hard to take back."""
        if self.record is None or not self.may_leave(lambda: None):
            return
        step = state.step
        if state.missing or step.needs or step.asks:
            StepDialog(self.desk, self.ops, self.ledger, self.record, state, self).open()
            return
        text = f"状态将变为“{step.target}”。此步骤不易撤回，请确认无误。"
        if step.danger and not confirm(self, step.label, text, verb=step.label, danger=True):
            return
        call = partial(self.desk.editing.move, self.ledger.name, self.record.id, step.name)
        lines = [("状态", "", step.target)]
        self.ops.write(lambda _job: call(), owner=self, failed=lambda error: offer(self, error, lines, call))
