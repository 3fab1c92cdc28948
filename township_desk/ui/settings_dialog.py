"""设置: every setting by its group, the look of the window, and the office's own working days."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from township_desk.core.setting import SettingDef
from township_desk.ui.dialogs import Dialog, label
from township_desk.ui.page import Context

Editor = QLineEdit | QComboBox | QCheckBox | QPlainTextEdit
LOOKS = (("light", "浅色"), ("dark", "深色"), ("system", "跟随系统"))
SIZES = ((9.0, "小"), (9.5, "标准"), (10.5, "大"), (12.0, "特大"))


class SettingsDialog(Dialog):
    """Groups at the left; 保存 writes everything that was changed in one step of undo."""

    def __init__(self, context: Context, parent: QWidget | None) -> None:
        super().__init__(parent, "设置")
        self.desk, self.ops, self.memory = context.desk, context.ops, context.state
        self.resize(780, 560)
        self._editors: dict[str, tuple[SettingDef, Editor, str]] = {}
        row = QHBoxLayout()
        self.groups = QListWidget()
        self.groups.setObjectName("side")
        self.groups.setFixedWidth(150)
        self.stack = QStackedWidget()
        row.addWidget(self.groups)
        row.addWidget(self.stack, 1)
        self.body.addLayout(row, 1)
        by_group: dict[str, list[tuple[SettingDef, Any]]] = {}
        for definition, value in self.desk.settings.all():
            by_group.setdefault(definition.group, []).append((definition, value))
        for group, items in by_group.items():
            self._add_group(group, [self._row(definition, value) for definition, value in items])
        self._add_look()
        self._add_calendar()
        self._add_standards(context)
        self.groups.currentRowChanged.connect(self.stack.setCurrentIndex)
        self.groups.setCurrentRow(0)
        self.go = self.add_buttons("保存")
        self.go.clicked.connect(self._save)
        self.go.setEnabled(True)

    def _add_group(self, words: str, rows: list[tuple[str, QWidget, str]]) -> None:
        self._add_name(words)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        inside = QWidget()
        inside.setObjectName("scrolled")
        form = QFormLayout(inside)
        form.setContentsMargins(14, 4, 14, 4)
        form.setVerticalSpacing(10)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for title, editor, help_ in rows:
            name = label(title, wrap=True)
            name.setFixedWidth(170)
            name.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            holder = QWidget()
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(2)
            column.addWidget(editor)
            if help_:
                column.addWidget(label(help_, "muted", wrap=True))
            form.addRow(name, holder)
        scroll.setWidget(inside)
        self.stack.addWidget(scroll)

    def _add_name(self, words: str) -> None:
        item = QListWidgetItem(words)
        item.setSizeHint(QSize(0, 30))
        self.groups.addItem(item)

    def _row(self, definition: SettingDef, value: Any) -> tuple[str, QWidget, str]:
        editor = _make_editor(definition, value)
        editor.setEnabled(not self.desk.read_only)
        self._editors[definition.key] = (definition, editor, read_editor(editor))
        return definition.label, editor, definition.help

    def _add_look(self) -> None:
        self.look, self.letters = QComboBox(), QComboBox()
        for value, words in LOOKS:
            self.look.addItem(words, value)
        for points, words in SIZES:
            self.letters.addItem(words, points)
        self.look.setCurrentIndex(max(0, self.look.findData(self.memory.get("look", "light"))))
        self.letters.setCurrentIndex(max(0, self.letters.findData(self.memory.get("points", 9.5))))
        rows: list[tuple[str, QWidget, str]] = [
            ("颜色", self.look, ""),
            ("字号", self.letters, "改字号后重新打开程序，全部窗口按新字号排列"),
        ]
        self._add_group("界面", rows)

    def _add_calendar(self) -> None:
        from township_desk.ui.calendar_box import CalendarBox

        self._add_name("工作日历")
        self.calendar = CalendarBox(self.desk)
        self.stack.addWidget(self.calendar)

    def _add_standards(self, context: Context) -> None:
        from township_desk.ui.standards_box import StandardsBox

        self._add_name("救助标准")
        self.standards = StandardsBox(context)
        self.stack.addWidget(self.standards)

    def changed(self) -> dict[str, str]:
        """Settings whose text differs from what was shown at first."""
        return {key: text for key, (_, editor, old) in self._editors.items() if (text := read_editor(editor)) != old}

    def _save(self) -> None:
        self._keep_look()
        changed = self.changed()
        if not changed:
            self.accept()
            return
        self.ops.write(lambda _job: self.desk.settings.set_many(changed), lambda _touched: self.accept(), owner=self)

    def _keep_look(self) -> None:
        from PySide6.QtWidgets import QApplication

        from township_desk.ui import icons, theme

        before = (self.memory.get("look", "light"), self.memory.get("points", 9.5))
        after = (self.look.currentData(), self.letters.currentData())
        self.memory.put("look", after[0])
        self.memory.put("points", after[1])
        app = QApplication.instance()
        if before != after and isinstance(app, QApplication):
            icons.icon.cache_clear()
            theme.apply(app, resources=self.desk.resources, choice=after[0], points=float(after[1]))


def _make_editor(definition: SettingDef, value: Any) -> Editor:
    """The editor of a setting's type, showing a value."""
    if definition.type == "choice":
        box = QComboBox()
        for key, words in definition.choices:
            box.addItem(words, key)
        box.setCurrentIndex(max(0, box.findData(value)))
        return box
    if definition.type == "bool":
        check = QCheckBox("是")
        check.setChecked(bool(value))
        return check
    if definition.type == "list":
        lines = QPlainTextEdit("\n".join(str(item) for item in value or ()))
        lines.setFixedHeight(96)
        return lines
    text = "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)
    line = QLineEdit(text)
    if definition.type in ("int", "decimal"):
        line.setMaximumWidth(140)
    return line


def read_editor(editor: Editor) -> str:
    """What an editor says, as the settings take it."""
    if isinstance(editor, QComboBox):
        return str(editor.currentData())
    if isinstance(editor, QCheckBox):
        return "1" if editor.isChecked() else "0"
    return editor.toPlainText().strip() if isinstance(editor, QPlainTextEdit) else editor.text().strip()
