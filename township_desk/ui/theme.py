"""The look of the window: colour tokens for light and dark, one stylesheet made from them, fonts and palette."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours by their role."""

    window: str
    surface: str
    raised: str
    line: str
    grid: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_strong: str
    accent_soft: str
    on_accent: str
    select: str
    select_text: str
    bad: str
    bad_soft: str
    soon: str
    soon_soft: str
    good: str
    good_soft: str
    hover: str


LIGHT = Tokens(
    window="#f3f4f6",
    surface="#ffffff",
    raised="#fafbfc",
    line="#d9dde3",
    grid="#e8ebef",
    text="#1d2530",
    muted="#5d6876",
    faint="#98a1ad",
    accent="#23518c",
    accent_strong="#183d6d",
    accent_soft="#e5edf7",
    on_accent="#ffffff",
    select="#d3e2f4",
    select_text="#14233a",
    bad="#b3261e",
    bad_soft="#fdecea",
    soon="#8f5b00",
    soon_soft="#fff4d9",
    good="#1f6f3f",
    good_soft="#e4f3e9",
    hover="#eef1f5",
)
DARK = Tokens(
    window="#1c2025",
    surface="#24292f",
    raised="#2a3037",
    line="#3b434c",
    grid="#323941",
    text="#e4e8ed",
    muted="#a4aebb",
    faint="#77818e",
    accent="#7fb0ea",
    accent_strong="#a5c8f2",
    accent_soft="#2b3b4f",
    on_accent="#10202f",
    select="#34506f",
    select_text="#ffffff",
    bad="#ff9a90",
    bad_soft="#4a2a2a",
    soon="#f0c060",
    soon_soft="#453a22",
    good="#82d0a0",
    good_soft="#243d2f",
    hover="#2f363e",
)

_SHEET = Template("""
* { outline: none; }
QWidget { color: $text; }
QMainWindow, QDialog, QWidget#page { background: $window; }
QToolTip { background: $surface; color: $text; border: 1px solid $line; padding: 4px 6px; }
QMenuBar { background: $surface; padding: 1px 4px; border-bottom: 1px solid $grid; }
QMenuBar::item { padding: 4px 10px; background: transparent; border-radius: 3px; }
QMenuBar::item:selected { background: $accent_soft; }
QMenu { background: $surface; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 5px 28px 5px 26px; border-radius: 3px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $grid; margin: 4px 6px; }
QMenu::icon { padding-left: 6px; }
QToolBar { background: $surface; border: 0; border-bottom: 1px solid $line; padding: 2px 6px; spacing: 2px; }
QToolBar QToolButton { padding: 3px 8px; border: 1px solid transparent; border-radius: 4px; }
QToolBar QToolButton:hover { background: $hover; }
QToolBar QToolButton:pressed, QToolBar QToolButton:checked { background: $accent_soft; }
QToolBar QToolButton:disabled { color: $faint; }
QToolBar::separator { width: 1px; background: $grid; margin: 4px 5px; }
QStatusBar { background: $surface; border-top: 1px solid $line; }
QStatusBar::item { border: 0; }
QStatusBar QLabel { color: $muted; padding: 1px 6px; }
QTabWidget::pane { border: 0; border-top: 1px solid $line; background: $window; }
QTabWidget > QTabBar { background: $window; }
QTabBar::tab { background: transparent; color: $muted; padding: 7px 18px; border: 0; border-bottom: 3px solid transparent; }
QTabBar::tab:selected { color: $accent; border-bottom: 3px solid $accent; font-weight: 600; }
QTabBar::tab:hover:!selected { color: $text; background: $hover; }
QPushButton { background: $surface; border: 1px solid $line; border-radius: 4px; padding: 5px 14px; min-height: 16px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $accent_soft; }
QPushButton:focus { border-color: $accent; }
QPushButton:disabled { color: $faint; background: $window; }
QPushButton[kind="main"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: 600; }
QPushButton[kind="main"]:hover { background: $accent_strong; border-color: $accent_strong; }
QPushButton[kind="main"]:disabled { background: $line; color: $faint; border-color: $line; }
QPushButton[kind="danger"] { color: $bad; border-color: $bad; }
QPushButton[kind="danger"]:hover { background: $bad_soft; }
QPushButton[kind="step"] { background: $accent_soft; color: $accent; border-color: $accent_soft; font-weight: 600; padding: 5px 12px; }
QPushButton[kind="step"]:hover { border-color: $accent; }
QPushButton[kind="step"]:disabled { background: $window; color: $faint; border-color: $grid; }
QPushButton[kind="link"] { background: transparent; border: 0; color: $accent; text-align: left; padding: 1px 2px; min-height: 14px; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:disabled { color: $faint; }
QPushButton[kind="link"][tone="bad"] { color: $bad; }
QPushButton[kind="link"][tone="soon"] { color: $soon; }
QToolButton#fold { border: 0; background: transparent; color: $accent; font-weight: 600; padding: 3px 4px 3px 0; }
QToolButton#fold:hover { color: $accent_strong; }
QPushButton[kind="chip"] { background: $accent_soft; color: $accent; border: 0; border-radius: 10px; padding: 3px 10px; min-height: 14px; }
QPushButton[kind="chip"]:hover { background: $select; }
QToolButton[kind="flat"] { border: 0; border-radius: 4px; padding: 3px 6px; background: transparent; }
QToolButton[kind="flat"]:hover { background: $hover; }
QToolButton[kind="flat"]:checked { background: $accent_soft; color: $accent; }
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QComboBox, QDateEdit {
    background: $surface; border: 1px solid $line; border-radius: 4px; padding: 3px 6px; min-height: 18px;
    selection-background-color: $accent; selection-color: $on_accent; }
QPlainTextEdit, QTextEdit, QTextBrowser { padding: 2px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QComboBox:focus { border-color: $accent; }
QLineEdit:read-only, QPlainTextEdit:read-only { background: $raised; color: $muted; }
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled { background: $window; color: $faint; }
QLineEdit[state="missing"], QPlainTextEdit[state="missing"] { background: $soon_soft; border-color: $soon; }
QLineEdit[state="fault"], QPlainTextEdit[state="fault"] { background: $bad_soft; border-color: $bad; }
QLineEdit#cell, QPlainTextEdit#cell { border: 2px solid $accent; border-radius: 0; padding: 0 3px; }
QComboBox { padding-right: 20px; }
QComboBox::drop-down, QDateEdit::drop-down { border: 0; width: 20px; subcontrol-origin: padding; subcontrol-position: center right; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: url("$controls/down.svg"); width: 12px; height: 12px; }
QSpinBox { padding-right: 18px; }
QSpinBox QLineEdit, QDateEdit QLineEdit { border: 0; padding: 0 0 0 4px; background: transparent; }
QSpinBox::up-button, QSpinBox::down-button { border: 0; width: 18px; subcontrol-origin: border; background: transparent; }
QSpinBox::up-button { subcontrol-position: top right; }
QSpinBox::down-button { subcontrol-position: bottom right; }
QSpinBox::up-arrow { image: url("$controls/up.svg"); width: 10px; height: 10px; }
QSpinBox::down-arrow { image: url("$controls/down.svg"); width: 10px; height: 10px; }
QCheckBox::indicator, QTreeView::indicator, QListView::indicator { width: 14px; height: 14px; border: 1px solid $faint; border-radius: 3px;
    background: $surface; }
QCheckBox::indicator:checked, QTreeView::indicator:checked, QListView::indicator:checked { background: $accent; border-color: $accent;
    image: url("$controls/tick.svg"); }
QComboBox QAbstractItemView, QListView#popup { background: $surface; border: 1px solid $line;
    selection-background-color: $accent_soft; selection-color: $text; padding: 2px; }
QTableView, QTreeView, QListView, QTextBrowser { background: $surface; border: 1px solid $line;
    selection-background-color: $select; selection-color: $select_text; gridline-color: $grid; }
QTableView#grid { border: 0; border-top: 1px solid $line; }
QTableView#frozen { border: 0; border-right: 2px solid $line; }
QTableView::item { padding: 0 5px; }
QHeaderView { background: $raised; }
QHeaderView::section { background: $raised; color: $muted; border: 0; border-right: 1px solid $grid;
    border-bottom: 1px solid $line; padding: 4px 6px; }
QHeaderView::section:vertical { color: $faint; padding: 0 6px; border-bottom: 1px solid $grid; }
QTableCornerButton::section { background: $raised; border: 0; border-right: 1px solid $grid; border-bottom: 1px solid $line; }
QListWidget#nav { background: $raised; border: 0; border-right: 1px solid $line; padding: 6px 4px; }
QListWidget#nav::item { padding: 0 8px; border-radius: 4px; margin: 1px 2px; }
QListWidget#nav::item:selected { background: $accent_soft; color: $accent; }
QListWidget#nav::item:hover:!selected { background: $hover; }
QListWidget#nav::item:disabled { color: $faint; padding: 8px 6px 0 6px; }
QListWidget#side::item { padding: 6px 8px; border-radius: 4px; }
QListWidget#side::item:selected { background: $accent_soft; color: $accent; }
QScrollArea { border: 0; background: transparent; }
QScrollArea > QWidget > QWidget#scrolled { background: transparent; }
QFrame#card { background: $surface; border: 1px solid $line; border-radius: 6px; }
QFrame#conditions { background: $raised; border: 1px solid $line; border-radius: 4px; }
QFrame#bar { background: $surface; border-bottom: 1px solid $line; }
QFrame#panel { background: $surface; border-left: 1px solid $line; }
QFrame#foot { background: $raised; border-top: 1px solid $line; }
QFrame#popup { background: $surface; border: 1px solid $line; }
QFrame#canvas { background: $line; }
QFrame[tone="bad"] { background: $bad_soft; border: 1px solid $bad; border-radius: 4px; }
QFrame[tone="soon"] { background: $soon_soft; border: 1px solid $soon; border-radius: 4px; }
QFrame[tone="good"] { background: $good_soft; border: 1px solid $good; border-radius: 4px; }
QFrame[tone="info"] { background: $accent_soft; border: 1px solid $accent; border-radius: 4px; }
QLabel[role="title"] { font-size: 15pt; font-weight: 600; }
QLabel[role="head"] { font-size: 11pt; font-weight: 600; }
QLabel[role="section"] { color: $accent; font-weight: 600; padding-top: 4px; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="bad"] { color: $bad; }
QLabel[role="soon"] { color: $soon; }
QLabel[role="number"] { font-size: 17pt; font-weight: 600; color: $accent; }
QLabel#empty { background: $surface; color: $muted; padding: 6px; }
QLabel[role="tag-bad"] { background: $bad_soft; color: $bad; border-radius: 3px; padding: 1px 6px; }
QLabel[role="tag-soon"] { background: $soon_soft; color: $soon; border-radius: 3px; padding: 1px 6px; }
QLabel[role="tag-good"] { background: $good_soft; color: $good; border-radius: 3px; padding: 1px 6px; }
QLabel[role="tag"] { background: $accent_soft; color: $accent; border-radius: 3px; padding: 1px 6px; }
QProgressBar { background: $grid; border: 0; border-radius: 4px; min-height: 8px; max-height: 8px; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }
QCheckBox, QRadioButton { spacing: 6px; }
QGroupBox { border: 1px solid $line; border-radius: 6px; margin-top: 10px; padding: 10px 8px 6px 8px; background: $surface; }
QGroupBox::title { subcontrol-origin: margin; left: 10px; padding: 0 4px; color: $accent; }
QSplitter::handle { background: $window; }
QSplitter::handle:hover { background: $accent_soft; }
QSplitter::handle:horizontal { width: 5px; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
QTreeView::item { padding: 4px 3px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $faint; border-radius: 4px; margin: 2px; min-width: 28px; min-height: 28px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: $accent_soft; }
QCalendarWidget QToolButton { color: $text; background: transparent; padding: 4px 8px; border: 0; }
QCalendarWidget QAbstractItemView { selection-background-color: $accent; selection-color: $on_accent; }
""")

_PC_FONTS = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "微软雅黑",
    "PingFang SC",
    "Source Han Sans SC",
    "Noto Sans CJK SC",
    "SimSun",
    "宋体",
)
_BUNDLED = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")


class Theme:
    """The look in force: tokens, and the ready-made stylesheet and palette."""

    def __init__(self, tokens: Tokens = LIGHT) -> None:
        self.tokens = tokens

    def colour(self, role: str) -> QColor:
        """A token's colour."""
        return QColor(str(getattr(self.tokens, role)))

    def stylesheet(self, controls: Path) -> str:
        """The one stylesheet of the program; `controls` is the folder of the small arrows and ticks."""
        return _SHEET.substitute(asdict(self.tokens), controls=controls.as_posix())

    def palette(self) -> QPalette:
        """The palette for what the stylesheet doesn't reach."""
        palette, role = QPalette(), QPalette.ColorRole
        for which, token in (
            (role.Window, "window"),
            (role.WindowText, "text"),
            (role.Base, "surface"),
            (role.AlternateBase, "raised"),
            (role.Text, "text"),
            (role.Button, "surface"),
            (role.ButtonText, "text"),
            (role.ToolTipBase, "surface"),
            (role.ToolTipText, "text"),
            (role.PlaceholderText, "faint"),
            (role.Highlight, "select"),
            (role.HighlightedText, "select_text"),
            (role.Link, "accent"),
        ):
            palette.setColor(which, self.colour(token))
        for which in (role.Text, role.ButtonText, role.WindowText):
            palette.setColor(QPalette.ColorGroup.Disabled, which, self.colour("faint"))
        return palette


_current = Theme()


def current() -> Theme:
    """The look in force."""
    return _current


def wants_dark(choice: str) -> bool:
    """Whether the dark palette is meant by a choice of 浅色, 深色 or 跟随系统."""
    if choice in ("dark", "深色"):
        return True
    if choice in ("light", "浅色"):
        return False
    from PySide6.QtCore import Qt

    app = QApplication.instance()
    return isinstance(app, QApplication) and app.styleHints().colorScheme() is Qt.ColorScheme.Dark


def choose_font(fonts: Path) -> str:
    """The family for the window: the PC's own Chinese font, else the bundled one (loaded from `fonts`)."""
    known = set(QFontDatabase.families())
    for family in _PC_FONTS:
        if family in known:
            return family
    family = ""
    for name in _BUNDLED:
        path = fonts / name
        number = QFontDatabase.addApplicationFont(str(path)) if path.exists() else -1
        loaded = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
        family = family or (loaded[0] if loaded else "")
    return family


def apply(app: QApplication, *, resources: Path, choice: str = "light", points: float = 9.5) -> Theme:
    """Give the application its look; `choice` is 浅色, 深色 or 跟随系统, `points` the text size."""
    global _current  # noqa: PLW0603 - the look belongs to the one QApplication of the process
    _current = Theme(DARK if wants_dark(choice) else LIGHT)
    app.setStyle("Fusion")
    family = choose_font(resources / "fonts")
    font = QFont(family) if family else app.font()
    font.setPointSizeF(points)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    app.setFont(font)
    app.setPalette(_current.palette())
    app.setStyleSheet(_current.stylesheet(resources / "icons" / "controls"))
    return _current


def translate(app: QApplication) -> None:
    """Install Qt's own Chinese texts (context menus of edits, file and print dialogs)."""
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
