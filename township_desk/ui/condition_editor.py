"""The condition editor: lines of field, operator and value in groups of which all, any or none must hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from township_desk.core.criteria import JOINTS, OPERATORS, Group, Joint, Kept, Line, Node, family, field_at, paths
from township_desk.core.criteria_words import describe
from township_desk.core.fields import Field
from township_desk.core.ledger import Ledger
from township_desk.ui.condition_values import BadValue, TimeValue, Titles, Value, value_boxes
from township_desk.ui.dialogs import button, label
from township_desk.ui.editors import PickEdit, option_source
from township_desk.ui.form_widgets import restyle
from township_desk.ui.operations import Operations

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

DEEPEST = 3
"""Groups within groups."""


class Scope:
    """What every part of an editor needs: the desk, the ledger, the fields to choose from, how rows are named."""

    def __init__(self, desk: Desk, ops: Operations, ledger: Ledger) -> None:
        self.desk, self.ops, self.ledger = desk, ops, ledger
        self.titles: dict[tuple[str, int], str] = {}
        labels: dict[str, str] = {}
        for path, words in paths(desk.ledgers, ledger).items():
            labels.setdefault(words, path)
        self.by_words = labels
        self.by_path = {path: words for words, path in labels.items()}

    def field(self, path: str) -> Field | None:
        """The field at a path."""
        return field_at(self.desk.ledgers, self.ledger, path)


class Part(QFrame):
    """A line or group. `changed` tells of edits, `gone` asks to be taken out."""

    changed = Signal()
    gone = Signal(object)

    def _remover(self, words: str) -> QToolButton:
        made = QToolButton()
        made.setText("×")
        made.setProperty("kind", "flat")
        made.setToolTip(words)
        made.setAccessibleName(words)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.clicked.connect(lambda _=False: self.gone.emit(self))
        return made


class LinePart(Part):
    """One comparison."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope
        self.field: Field | None = None
        self.boxes: list[Value] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(1)
        self.number = label("", "muted")
        self.number.setFixedWidth(18)
        self.path = PickEdit(option_source(tuple(scope.by_words)))
        self.path.setPlaceholderText("栏目（可输拼音首字母）")
        self.path.setFixedWidth(186)
        self.op = QComboBox()
        self.op.setFixedWidth(112)
        self.value = QWidget()
        self._row = QHBoxLayout(self.value)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self.remove = self._remover("删除这一条")
        for column, widget in enumerate((self.number, self.path, self.op, self.value, self.remove)):
            grid.addWidget(widget, 0, column)
        grid.setColumnStretch(3, 1)
        self.message = label("", "bad", wrap=True)
        self.message.hide()
        grid.addWidget(self.message, 1, 1, 1, 3)
        self.path.picked.connect(self._chosen)
        self.path.editingFinished.connect(self._chosen)
        self.path.textChanged.connect(self._typed)
        self.op.currentIndexChanged.connect(lambda _n: self._operated())

    def _typed(self, text: str) -> None:
        """A name that is complete is taken at once, so that Tab leads to its operators."""
        if text.strip() in self.scope.by_words:
            self._chosen()
        self.changed.emit()

    def _chosen(self) -> None:
        """Another field: its operators, and editors that fit it."""
        path = self.scope.by_words.get(self.path.text().strip(), "")
        field = self.scope.field(path) if path else None
        if field is self.field:
            return
        self.field = field
        self.op.blockSignals(True)
        self.op.clear()
        for op in OPERATORS[family(field)] if field is not None else ():
            self.op.addItem(op.label, op)
        self.op.blockSignals(False)
        self._operated()

    def _operated(self) -> None:
        while self._row.count():
            item = self._row.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        op = self.op.currentData()
        self.boxes = value_boxes(self.field, op, self.scope.desk, self.scope.ops) if self.field and op else []
        for n, box in enumerate(self.boxes):
            if n:
                self._row.addWidget(label("至", "muted"))
            box.changed.connect(self.changed)
            self._row.addWidget(box, 1)
        if not self.boxes:
            self._row.addStretch(1)
        self.changed.emit()

    def show_line(self, line: Line) -> None:
        """Show a line."""
        self.path.setText(self.scope.by_path.get(line.path, line.path))
        self._chosen()
        keys = [self.op.itemData(n).key for n in range(self.op.count())]
        if line.op in keys:
            self.op.setCurrentIndex(keys.index(line.op))
        if len(self.boxes) == 1:
            self.boxes[0].show_values(line.values, self.scope.titles)
        else:
            for box, value in zip(self.boxes, line.values, strict=False):
                box.show_values((value,), self.scope.titles)

    @property
    def blank(self) -> bool:
        """Whether nothing was chosen yet."""
        return not self.path.text().strip()

    def node(self) -> Line:
        """The line; BadValue when it is not complete."""
        path, op = self.scope.by_words.get(self.path.text().strip(), ""), self.op.currentData()
        if not path or op is None:
            raise BadValue(f"没有“{self.path.text().strip()}”这一栏，请从列表中选。", self.path)
        values = tuple(value for box in self.boxes for value in box.values())
        if op.takes == "two" and _backwards(values):
            raise BadValue("前一个值大于后一个。", self.boxes[0].editor)
        return Line(path, op.key, values)

    def say(self, text: str) -> None:
        """What is wrong, under the line; '' for nothing."""
        self.message.setText(text)
        self.message.setVisible(bool(text))
        self.path.setProperty("state", "fault" if text else "")
        restyle(self.path)


def _backwards(values: tuple[Any, ...]) -> bool:
    """Whether two values of their own (not those that the period gives) are the wrong way round."""
    low, high = values
    return type(low) is type(high) and isinstance(low, str | int | Decimal | date) and low > high


class KeptPart(Part):
    """A condition that no line can say: told in words, taken out as a whole."""

    def __init__(self, cond: Kept, words: str) -> None:
        super().__init__()
        self.cond = cond
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 0, 0)
        row.addWidget(label(words, wrap=True), 1)
        self.remove = self._remover("删除这一条")
        row.addWidget(self.remove)


class GroupPart(Part):
    """Lines and groups under a word that says how many of them must hold."""

    def __init__(self, scope: Scope, told: Callable[[Kept], str], deep: int = 1) -> None:
        super().__init__()
        self.scope, self.deep, self._told = scope, deep, told
        self.parts: list[LinePart | KeptPart | GroupPart] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*((0, 0, 0, 0) if deep == 1 else (10, 6, 4, 6)))
        outer.setSpacing(6)
        self.setObjectName("" if deep == 1 else "conditions")
        head = QHBoxLayout()
        head.setSpacing(6)
        self.joint = QComboBox()
        for key, words in JOINTS.items():
            self.joint.addItem(f"下列条件{words}" if deep == 1 else words, key)
        self.joint.currentIndexChanged.connect(lambda _n: self.changed.emit())
        self.add = button("添加条件(&A)" if deep == 1 else "添加条件", "link")
        self.add_group = button("添加条件组(&G)" if deep == 1 else "添加条件组", "link")
        self.add.clicked.connect(lambda _=False: self.add_line().path.setFocus())
        self.add_group.clicked.connect(lambda _=False: self._new_group())
        if deep >= DEEPEST:
            self.add_group.hide()
        head.addWidget(self.joint)
        head.addWidget(self.add)
        head.addWidget(self.add_group)
        head.addStretch(1)
        self.remove = self._remover("删除这一组")
        if deep == 1:
            self.remove.hide()
        head.addWidget(self.remove)
        outer.addLayout(head)
        self.body = QVBoxLayout()
        self.body.setSpacing(6)
        outer.addLayout(self.body)

    def _put(self, part: LinePart | KeptPart | GroupPart) -> None:
        part.changed.connect(self.changed)
        part.gone.connect(self._take_out)
        self.parts.append(part)
        self.body.addWidget(part)
        part.show()  # at once, so that it can be given the keyboard

    def add_line(self, line: Line | None = None) -> LinePart:
        """A line more, blank or given."""
        made = LinePart(self.scope)
        self._put(made)
        if line is not None:
            made.show_line(line)
        self.changed.emit()
        return made

    def _new_group(self) -> None:
        made = self.show_group(Group("any"))
        made.add_line().path.setFocus()

    def show_group(self, group: Group) -> GroupPart:
        """A group more."""
        made = GroupPart(self.scope, self._told, self.deep + 1)
        self._put(made)
        made.fill(group)
        return made

    def fill(self, group: Group) -> None:
        """Show a group's parts here."""
        self.joint.setCurrentIndex(self.joint.findData(group.joint))
        for part in group.parts:
            match part:
                case Line():
                    self.add_line(part)
                case Kept():
                    self._put(KeptPart(part, self._told(part)))
                case Group():
                    self.show_group(part)
        self.changed.emit()

    def _take_out(self, part: Any) -> None:
        at = self.parts.index(part)
        self.parts.remove(part)
        part.hide()
        self.body.removeWidget(part)
        part.deleteLater()
        after = self.parts[min(at, len(self.parts) - 1)] if self.parts else None
        (after.path if isinstance(after, LinePart) else self.add).setFocus()
        self.changed.emit()

    def each(self) -> Iterator[LinePart | KeptPart | GroupPart]:
        """Every part within, in the order that is seen."""
        for part in self.parts:
            yield part
            if isinstance(part, GroupPart):
                yield from part.each()

    def node(self) -> Group:
        """The group without blank lines; BadValue for a line that is not complete."""
        found: list[Node] = []
        for part in self.parts:
            if isinstance(part, KeptPart):
                found.append(part.cond)
            elif isinstance(part, GroupPart):
                if (inner := part.node()).parts:
                    found.append(inner)
            elif not part.blank:
                found.append(part.node())
        joint: Joint = self.joint.currentData()
        return Group(joint, tuple(found))


class ConditionEditor(QWidget):
    """The whole. `changed` tells of every edit; lines are numbered through, as messages name them."""

    changed = Signal()

    def __init__(self, desk: Desk, ops: Operations, ledger: Ledger, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scope = Scope(desk, ops, ledger)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.root = GroupPart(self.scope, self._told)
        self.root.changed.connect(self._changed)
        outer.addWidget(self.root)
        outer.addStretch(1)

    def _told(self, kept: Kept) -> str:
        title = lambda ledger, row: self.scope.titles.get((ledger, row), f"#{row}")  # noqa: E731
        return describe(self.scope.desk.ledgers, self.scope.ledger, kept.cond, title)

    def show_tree(self, tree: Group, titles: Titles) -> None:
        """Show a condition; `titles` names the rows that its references point at."""
        self.scope.titles.update(titles)
        self.root.fill(tree)
        if not self.root.parts:
            self.root.add_line()

    def lines(self) -> list[LinePart]:
        """The lines in the order that is seen."""
        return [part for part in self.root.each() if isinstance(part, LinePart)]

    def tree(self) -> Group:
        """The condition; BadValue, its message with the place, for the first line that is not complete."""
        for line in self.lines():
            line.say("")
        for number, line in enumerate(self.lines(), 1):
            try:
                if not line.blank:
                    line.node()
            except BadValue as wrong:
                name = f"“{line.field.label}”" if line.field is not None else ""
                raise BadValue(f"第{number}条条件{name}：{wrong.message}", wrong.where) from None
        for line in self.lines():
            for box in line.boxes:
                self.scope.titles.update(box.titles())
        return self.root.node()

    def blame(self, wrong: BadValue) -> None:
        """Say under its line what is wrong, and go there."""
        for line in self.lines():
            if line.isAncestorOf(wrong.where):
                line.say(wrong.message)
        wrong.where.setFocus()

    def _changed(self) -> None:
        lines = self.lines()
        for number, line in enumerate(lines, 1):
            line.number.setText(str(number))
            line.path.setAccessibleName(f"第{number}条 栏目")
            line.op.setAccessibleName(f"第{number}条 比较")
            for box in line.boxes:
                box.editor.setAccessibleName(f"第{number}条 值")
            line.remove.setAccessibleName(f"删除第{number}条")
        self._chain()
        self.changed.emit()

    def _chain(self) -> None:
        """Tab goes through the lines as they stand, wherever they were added."""
        order: list[QWidget] = []
        for part in (self.root, *self.root.each()):
            match part:
                case GroupPart():
                    order += [part.joint, part.add, part.add_group]
                case LinePart():
                    order += [part.path, part.op, *(w for box in part.boxes for w in _stops(box)), part.remove]
                case KeptPart():
                    order.append(part.remove)
        for one, other in pairwise(order):
            QWidget.setTabOrder(one, other)


def _stops(box: Value) -> list[QWidget]:
    """Where the keyboard stops within a value."""
    return [box.anchor, box.plain.editor, box.days] if isinstance(box, TimeValue) else [box.editor]
