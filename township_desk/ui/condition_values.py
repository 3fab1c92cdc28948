"""The values of one condition: the editor that fits its field, with days, months and years that the period gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSpinBox, QWidget

from township_desk.core.criteria import Operator, family
from township_desk.core.criteria_words import relative_words
from township_desk.core.fields import Field, LongText, ParseContext
from township_desk.core.fields_choice import Bool, Choice, Ref
from township_desk.core.fields_date import Date
from township_desk.core.figure import Bound
from township_desk.core.problem import Severity
from township_desk.core.query import ThisMonth, Today
from township_desk.ui.dialogs import label
from township_desk.ui.editors import PickEdit, make_editor, option_source, reference_source
from township_desk.ui.operations import Operations

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

Titles = Mapping[tuple[str, int], str]
"""What names rows that references point at."""


class BadValue(Exception):
    """What is typed is no value: `message` says why, `where` is the editor."""

    def __init__(self, message: str, where: QWidget) -> None:
        super().__init__(message)
        self.message, self.where = message, where


class PlainValue(QWidget):
    """A text, number, choice or reference; with `many`, several divided by 、."""

    changed = Signal()

    def __init__(self, field: Field, desk: Desk, ops: Operations, *, many: bool) -> None:
        super().__init__()
        # a condition may ask for a day that is yet to come
        self.field = replace(field, fact=False) if isinstance(field, Date) else field
        self.many, self._today = many, desk.today
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.editor = self._make(desk, ops)
        self.editor.setMinimumWidth(150)
        self.editor.textChanged.connect(lambda _text: self.changed.emit())
        row.addWidget(self.editor, 1)
        if field.numeric and field.unit:
            row.addWidget(label(field.unit, "muted"))

    def _make(self, desk: Desk, ops: Operations) -> QLineEdit:
        field = self.field
        if isinstance(field, Choice | Bool):
            made = PickEdit(option_source(field.choices), parts=self.many)
        elif isinstance(field, Ref):
            made = PickEdit(lambda _typed, _give: None, parts=self.many)
            made.source = reference_source(desk, ops, field.target, made)
            made.setPlaceholderText("输入名称或拼音首字母查找")
        elif isinstance(field, LongText):
            return QLineEdit()
        else:
            found = make_editor(field, desk, ops)
            assert isinstance(found, QLineEdit)
            return found
        if self.many:
            made.setPlaceholderText("可选几个，用“、”隔开")
        return made

    def values(self) -> tuple[Any, ...]:
        """What is typed, as values; BadValue when it is none."""
        text = self.editor.text().strip()
        parts = [p.strip() for p in text.replace("，", "、").split("、") if p.strip()] if self.many else [text]
        if not text or not parts:
            raise BadValue("还没有写值。", self.editor)
        return tuple(dict.fromkeys(self._value(part) for part in parts))

    def _value(self, text: str) -> Any:
        if isinstance(self.field, Ref):
            ids = self.editor.ids if isinstance(self.editor, PickEdit) else {}
            if text not in ids:
                raise BadValue(f"“{text}”请从列表中选。", self.editor)
            return ids[text]
        parsed = self.field.read(text, ParseContext(self._today, year=self._today.year))
        if parsed.value is None:
            wrong = parsed.problem is not None and parsed.problem.severity is Severity.ERROR
            said = self.field.blame(parsed.problem, text).message if parsed.problem and wrong else f"“{text}”不是值。"
            raise BadValue(said, self.editor)
        value = parsed.value
        return value[0] if isinstance(value, tuple) and len(value) == 1 else value

    def show_values(self, values: Sequence[Any], titles: Titles) -> None:
        """Show these values."""
        texts = []
        for value in values:
            if isinstance(self.field, Ref) and isinstance(value, int):
                text = titles.get((self.field.target, value), f"#{value}")
                if isinstance(self.editor, PickEdit):
                    self.editor.ids[text] = value
            else:
                text = self.field.format((value,) if self.field.kind == "multi_enum" else value)
            texts.append(text)
        self.editor.setText("、".join(texts))
        self.editor.setCursorPosition(0)

    def titles(self) -> dict[tuple[str, int], str]:
        """The rows that were picked, with their words."""
        if not isinstance(self.field, Ref) or not isinstance(self.editor, PickEdit):
            return {}
        return {(self.field.target, row): words for words, row in self.editor.ids.items()}


_ANCHORS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "date": (("fixed", "具体日期"), ("end", "期末"), ("start", "期初"), ("before", "期末前"), ("after", "期末后")),
    "month": (("fixed", "具体月份"), ("end", "期末所在月"), ("start", "期初所在月")),
    "year": (("fixed", "具体年份"), ("end", "本期年度")),
}
_BOUNDS: Mapping[tuple[str, str], Any] = {
    ("date", "end"): Today(), ("date", "start"): Bound.START, ("month", "end"): ThisMonth(),
    ("month", "start"): Bound.FIRST_MONTH, ("year", "end"): Bound.YEAR,
}  # fmt: skip
_SAME: Mapping[Any, Any] = {Bound.END: Today(), Bound.LAST_MONTH: ThisMonth()}
"""Two ways to say one thing; the second is what the editor writes."""


class TimeValue(QWidget):
    """A day, month or year: a fixed one, or one that the period gives (期末, 期初, so many days before its end)."""

    changed = Signal()

    def __init__(self, field: Field, desk: Desk, ops: Operations) -> None:
        super().__init__()
        self.kind = family(field)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.anchor = QComboBox()
        for key, words in _ANCHORS[self.kind]:
            self.anchor.addItem(words, key)
        self.plain = PlainValue(field, desk, ops, many=False)
        self.plain.editor.setMinimumWidth(120)
        self.days = QSpinBox()
        self.days.setRange(1, 3660)
        self.days.setValue(30)
        self.days.setSuffix(" 天")
        for widget in (self.anchor, self.plain, self.days):
            row.addWidget(widget)
        row.addStretch(1)
        self._kept: Any = None
        self.anchor.currentIndexChanged.connect(self._turn)
        self.plain.changed.connect(self.changed)
        self.days.valueChanged.connect(lambda _n: self.changed.emit())
        self._turn()

    def _turn(self) -> None:
        key = self.anchor.currentData()
        self.plain.setVisible(key == "fixed")
        self.days.setVisible(key in ("before", "after"))
        self.changed.emit()

    def values(self) -> tuple[Any, ...]:
        """The one value."""
        key = str(self.anchor.currentData())
        if key == "fixed":
            return self.plain.values()
        if key == "kept":
            return (self._kept,)
        if key in ("before", "after"):
            return (Today(self.days.value() * (1 if key == "after" else -1)),)
        return (_BOUNDS[self.kind, key],)

    def show_values(self, values: Sequence[Any], titles: Titles) -> None:
        """Show this value."""
        value = _SAME.get(values[0], values[0])
        key = next((at for (kind, at), bound in _BOUNDS.items() if kind == self.kind and bound == value), "fixed")
        if key == "fixed" and isinstance(value, Today) and value.plus:
            key = "after" if value.plus > 0 else "before"
            self.days.setValue(abs(value.plus))
        elif key == "fixed":
            self._show_fixed(value, titles)
            key = "kept" if self._kept is not None else "fixed"
        self.anchor.setCurrentIndex(self.anchor.findData(key))

    def _show_fixed(self, value: Any, titles: Titles) -> None:
        """A value of its own; one that only filters make (so many workdays) is kept as it is."""
        if words := relative_words(value):
            self._kept = value
            self.anchor.addItem(words, "kept")
        else:
            self.plain.show_values((value,), titles)

    def titles(self) -> dict[tuple[str, int], str]:
        """None: days name no rows."""
        return {}

    @property
    def editor(self) -> QWidget:
        """What gets the keyboard."""
        return self.plain.editor if self.anchor.currentData() == "fixed" else self.anchor


Value = PlainValue | TimeValue


def value_boxes(field: Field, op: Operator, desk: Desk, ops: Operations) -> list[Value]:
    """The editors of a line's values."""
    if op.takes == "none":
        return []
    count = 2 if op.takes == "two" else 1
    if family(field) in _ANCHORS:
        return [TimeValue(field, desk, ops) for _ in range(count)]
    return [PlainValue(field, desk, ops, many=op.takes == "many") for _ in range(count)]
