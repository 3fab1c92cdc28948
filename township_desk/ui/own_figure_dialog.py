"""自定义用数: a clerk makes a figure or changes one: what is counted, under which conditions, by which date, since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from township_desk.core.criteria import Group, from_cond, referred, to_cond
from township_desk.core.fields_date import Date
from township_desk.core.period import Period
from township_desk.core.problem import DeskError
from township_desk.service.own_conditions import to_json
from township_desk.service.own_figures import HOW, OwnFigure
from township_desk.ui.condition_editor import ConditionEditor
from township_desk.ui.condition_values import BadValue, Titles
from township_desk.ui.dialogs import Dialog, button, confirm, label
from township_desk.ui.editors import DateEdit, PickEdit, option_source
from township_desk.ui.figure_preview import FigurePreview, Seen, look
from township_desk.ui.page import Context
from township_desk.ui.period_box import PeriodBox

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

WAIT = 350
"""Milliseconds without an edit until rows are counted."""


@dataclass(frozen=True, slots=True)
class Start:
    """What the dialog opens with: the figure (without id: a new one), its condition, the words of the rows in it."""

    made: OwnFigure
    tree: Group
    titles: Titles
    definition: str
    """What is written for its parts; the same as its own: the clerk has not written it."""
    note: str = ""


def start_of(desk: Desk, made: OwnFigure, note: str = "") -> Start:
    """Read what the dialog needs to know of a figure; in a worker."""
    tree = from_cond(desk.ledgers, desk.ledgers[made.ledger], made.condition)
    wanted = referred(desk.ledgers, desk.ledgers[made.ledger], tree)
    titles = {
        (ledger, row): words
        for ledger, ids in wanted.items()
        for row, words in desk.records.titles(ledger, ids).items()
        if row in ids
    }
    return Start(made, tree, titles, desk.figures.own.definition(made), note)


class OwnFigureDialog(Dialog):
    """`kept` is the figure when it was saved. Rows are counted in a worker while the clerk builds the condition."""

    def __init__(self, context: Context, start: Start, parent: QWidget | None = None) -> None:
        super().__init__(parent, "新建自定义用数" if not start.made.id else f"修改自定义用数 {start.made.id}")
        self.desk, self.ops = context.desk, context.ops
        self.start, self.ledger = start, self.desk.ledgers[start.made.ledger]
        self.kept: OwnFigure | None = None
        self._dirty = False
        self._written = bool(start.made.definition) and start.made.definition != start.definition
        self._unit_typed = bool(start.made.unit)
        room = self.screen().availableGeometry()
        self.resize(min(1240, room.width() - 40), min(740, room.height() - 40))
        columns = QHBoxLayout()
        columns.setSpacing(18)
        columns.addWidget(self._make_form())
        columns.addLayout(self._make_right(), 1)
        self.body.addLayout(columns, 1)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT)
        self._wait.timeout.connect(self.count)
        self.go = self.add_buttons("保存")
        self.go.setDefault(False)
        self.go.setAutoDefault(False)  # Enter in a line of the condition must not save
        self.go.setToolTip("保存（Ctrl+S）")
        self.go.clicked.connect(lambda _=False: self.save())
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self, self.save)
        self._fill()
        if start.note:
            self.messages.tell(start.note, "soon")

    # ---- building

    def _make_form(self) -> QWidget:
        holder = QWidget()
        holder.setFixedWidth(352)
        outer = QVBoxLayout(holder)
        outer.setContentsMargins(0, 0, 0, 0)
        form = QFormLayout()
        outer.addLayout(form)
        outer.addStretch(1)
        form.setSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.name, self.unit = QLineEdit(), QLineEdit()
        self.name.setPlaceholderText("如：重大隐患数")
        self.unit.setPlaceholderText("如：处、户、万元")
        self.which = PickEdit(option_source([ledger.label for ledger in self.desk.ledgers.values()]))
        self.how, self.field, self.date = QComboBox(), QComboBox(), QComboBox()
        for key, words in HOW.items():
            self.how.addItem(words, key)
        self.stock = QCheckBox("期末存量（日期不晚于期末的都算）")
        self.definition = QPlainTextEdit()
        self.definition.setTabChangesFocus(True)
        self.definition.setFixedHeight(170)
        self.rewrite = button("按条件重写口径", "link")
        self.since = DateEdit(Date(name="since", label="起用日期"), self.desk.today)
        self.since_note = label("", "muted", wrap=True)
        rows: Sequence[tuple[str, QWidget]] = (
            ("名称(&N)", self.name), ("台账(&L)", self.which), ("算法(&H)", self.how), ("栏目(&F)", self.field),
            ("按哪个日期(&D)", self.date), ("", self.stock), ("单位(&U)", self.unit), ("口径(&T)", self.definition),
            ("", self.rewrite), ("起用(&B)", self.since), ("", self.since_note),
        )  # fmt: skip
        for words, widget in rows:
            form.addRow(words, widget)
        if not self.start.made.id:
            form.setRowVisible(self.since, False)
            form.setRowVisible(self.since_note, False)
        self.which.setReadOnly(bool(self.start.made.id) or bool(self.start.tree.parts))
        for action in self.which.actions():
            action.setVisible(not self.which.isReadOnly())
        self.which.picked.connect(self._ledger_chosen)
        self.which.editingFinished.connect(self._ledger_chosen)
        self.how.currentIndexChanged.connect(lambda _n: self._fields())
        for box in (self.field, self.date):
            box.currentIndexChanged.connect(lambda _n: self._edited())
        self.stock.toggled.connect(lambda _on: self._edited())
        self.field.currentIndexChanged.connect(lambda _n: self._propose_unit())
        self.unit.textEdited.connect(lambda _text: setattr(self, "_unit_typed", True))
        self.unit.textChanged.connect(lambda _text: self._edited())
        self.since.textChanged.connect(lambda _text: self._since_words())
        self.definition.textChanged.connect(self._definition_typed)
        self.rewrite.clicked.connect(lambda _=False: self._rewrite())
        return holder

    def _make_right(self) -> QVBoxLayout:
        right = QVBoxLayout()
        right.setSpacing(8)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setMinimumHeight(200)
        right.addWidget(label("条件", "head"))
        right.addWidget(self.area, 3)
        self.hint = label("", "soon", wrap=True)
        self.hint.hide()
        right.addWidget(self.hint)
        line = QHBoxLayout()
        self.told = label("", "", wrap=True)
        line.addWidget(self.told, 1)
        self.period = PeriodBox(self.desk.today)
        self.period.offer(("month", "quarter", "half", "year"))
        self.period.kind.setCurrentIndex(self.period.kind.findData("year"))
        self.period.changed.connect(self._edited)
        line.addWidget(label("按这个期间试算", "muted"))
        line.addWidget(self.period)
        right.addLayout(line)
        self.preview = FigurePreview()
        right.addWidget(self.preview, 2)
        return right

    # ---- filling

    def _fill(self) -> None:
        made = self.start.made
        self.name.setText(made.label)
        self.which.setText(self.ledger.label)
        self.how.setCurrentIndex(max(0, self.how.findData(made.how)))
        self._for_ledger()
        self.field.setCurrentIndex(max(0, self.field.findData(made.field)))
        self.date.setCurrentIndex(max(0, self.date.findData(made.date_field)))
        self.stock.setChecked(made.stock)
        self.unit.setText(made.unit)
        self._propose_unit()
        if self._written:
            self._put_definition(made.definition)
        self.since.setText(self.desk.today.isoformat())
        self._show_tree(self.start.tree)
        self.name.textChanged.connect(lambda _text: self._edited())
        self.name.setFocus()
        self._dirty = False

    def _show_tree(self, tree: Group) -> None:
        self.conditions = ConditionEditor(self.desk, self.ops, self.ledger)
        self.conditions.show_tree(tree, self.start.titles)
        self.conditions.changed.connect(self._edited)
        self.area.setWidget(self.conditions)
        self._edited()

    def _for_ledger(self) -> None:
        """The columns and dates of the ledger."""
        self.date.clear()
        self.date.addItem("不分期间", "")
        for each in self.ledger.fields:
            if isinstance(each, Date) and each.stored:
                self.date.addItem(each.label, each.name)
        if self.ledger.period and not self.start.made.id:
            self.date.setCurrentIndex(max(0, self.date.findData(self.ledger.period)))
        self._fields()

    def _fields(self) -> None:
        """Sum and mean take numbers, distinct any column, count none."""
        how = self.how.currentData()
        self.field.clear()
        for each in self.ledger.fields:
            if each.stored and not each.masked and (how == "distinct" or (how in ("sum", "mean") and each.numeric)):
                self.field.addItem(each.label, each.name)
        self.field.setEnabled(how != "count")
        self._propose_unit()
        self._edited()

    def _ledger_chosen(self) -> None:
        found = next((led for led in self.desk.ledgers.values() if led.label == self.which.text().strip()), None)
        if found is None:
            self.messages.tell(f"没有台账“{self.which.text().strip()}”，请从列表中选。", "bad")
            return
        self.messages.clear()
        if found is not self.ledger:
            self.ledger = found
            self._for_ledger()
            self._show_tree(Group())

    def _propose_unit(self) -> None:
        """The unit of the column, until the clerk writes one."""
        if not self._unit_typed:
            chosen = self.ledger.by_name.get(str(self.field.currentData() or ""))
            summed = self.how.currentData() in ("sum", "mean")
            self.unit.setText(
                chosen.unit if chosen is not None and summed else "条" if self.how.currentIndex() == 0 else "个"
            )

    def _since_words(self) -> None:
        day = self.since.day()
        early = day is not None and day < self.desk.today
        words = "期末在这一天及以后的期间用新口径，以前的期间照旧。"
        self.since_note.setText(words + ("早于今天：已经出过的、期末在这一天以后的总结再出会变。" if early else ""))

    def _put_definition(self, text: str) -> None:
        self.definition.blockSignals(True)
        self.definition.setPlainText(text)
        self.definition.blockSignals(False)

    def _definition_typed(self) -> None:
        self._dirty = True
        self._written = bool(self.definition.toPlainText().strip())

    def _rewrite(self) -> None:
        self._written = False
        self.count()

    # ---- the figure

    def made(self) -> OwnFigure:
        """What the clerk has described. Raises BadValue for a condition that is not complete."""
        cond = to_cond(self.conditions.tree())
        return replace(
            self.start.made,
            label=self.name.text().strip(),
            ledger=self.ledger.name,
            how=str(self.how.currentData()),
            field=str(self.field.currentData() or ""),
            date_field=str(self.date.currentData() or ""),
            stock=self.stock.isChecked() and bool(self.date.currentData()),
            unit=self.unit.text().strip(),
            definition=self.definition.toPlainText().strip() if self._written else "",
            cond=None if cond is None else to_json(cond),
        )

    def _edited(self) -> None:
        self.stock.setEnabled(bool(self.date.currentData()))
        self._dirty = True
        if hasattr(self, "conditions"):
            self._wait.start()

    def count(self) -> None:
        """Count and show the first rows, in a worker; a line that is not complete says so instead."""
        self._wait.stop()
        status = self.ledger.status.field if self.ledger.status is not None else ""
        used = {self.conditions.scope.by_words.get(line.path.text().strip(), "") for line in self.conditions.lines()}
        self.hint.setVisible(status in used)
        if status in used:
            name = self.ledger.by_name[status].label
            self.hint.setText(
                f"“{name}”记的是现在的情况，以后补算旧期间会变。要能还原，请改用日期，如“……日期未填或晚于期末”。"
            )
        try:
            made, period = self.made(), self.trial_period()
        except (BadValue, DeskError) as wrong:
            self.told.setText(f"写完整以后显示记录数。{wrong.message}")
            return
        self.told.setText("正在数……")
        desk = self.desk
        self.ops.read(
            lambda _job: look(desk, made, period),
            self._seen,
            owner=self,
            key=(id(self), "count"),
            failed=self._uncounted,
            quiet=True,
        )

    def trial_period(self) -> Period:
        """The period that the clerk tries the figure for."""
        return self.period.period()

    def _uncounted(self, error: BaseException) -> bool:
        self.told.setText(error.message if isinstance(error, DeskError) else "数不出来。")
        return isinstance(error, DeskError)

    def _seen(self, seen: Seen) -> None:
        self.told.setText(seen.words)
        self.preview.show_rows(seen)
        if not self._written:
            self._put_definition(seen.definition)

    # ---- saving

    def save(self) -> None:
        """Keep the figure in the writing thread; what is wrong is told in place."""
        since = self._since()
        try:
            made = self.made()
        except BadValue as wrong:
            self.messages.tell(wrong.message, "bad")
            self.conditions.blame(BadValue(wrong.message.partition("：")[2], wrong.where))
            return
        if not made.label:
            self.messages.tell("请写明用数的名称。", "bad")
            self.name.setFocus()
            return
        if since is None:
            self.messages.tell("“起用”不是日期，请按 2022-11-05 填写。", "bad")
            self.since.setFocus()
            return
        own = self.desk.figures.own
        self.go.setEnabled(False)
        self.ops.write(lambda _job: own.save(made, since=since), self._saved, owner=self, failed=self._refused)

    def _since(self) -> date | None:
        return self.since.day() if self.start.made.id else self.desk.today

    def _saved(self, kept: OwnFigure) -> None:
        self.kept = kept
        self.accept()

    def _refused(self, error: BaseException) -> bool:
        self.go.setEnabled(True)
        if isinstance(error, DeskError):
            self.messages.tell(error.message, "bad")
        return isinstance(error, DeskError)

    def forget(self) -> None:
        """What was typed may be lost."""
        self._dirty = False

    def reject(self) -> None:
        if self._dirty and not confirm(
            self, "放弃填写", "这个用数还没有保存，关闭后填的条件就没有了。", verb="放弃", danger=True
        ):
            return
        super().reject()

    def keyPressEvent(self, event: Any) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            return
        super().keyPressEvent(event)
