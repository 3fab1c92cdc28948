"""Every action of the window, registered once: its words, menu, icon, shortcut and when it can be used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar, QToolButton

from township_desk.ui import icons

Key = QKeySequence.StandardKey | str | None
MENUS = ("文件(&F)", "编辑(&E)", "查看(&V)", "数据(&D)", "打印(&P)", "帮助(&H)")
FILE, EDIT, VIEW, DATA, PRINT, HELP = MENUS
_STANDARD = QKeySequence.StandardKey


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action. Its handler is `do_<id>` of the current page or else of the window's commands.

    `when`: always, write (not read-only), ledger (a ledger is shown), row (a row is chosen), edit (such a row may be
    changed), quick (such a row, and its ledger is entered by the day), story (the row has a page with its whole story),
    undo, redo, print (a printed table is shown). A new `group` starts below a line in the menu.
    """

    id: str
    text: str
    menu: str
    icon: str = ""
    key: Key = None
    when: str = "always"
    group: int = 0
    tool: str = ""
    """Words on the toolbar; empty: not there."""


ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("new", "新增记录(&N)", FILE, "add", _STANDARD.New, "write_ledger", tool="新增"),
    ActionSpec("save", "保存(&S)", FILE, "save", _STANDARD.Save, "write_ledger"),
    ActionSpec("import", "导入表格(&I)…", FILE, "import", "Ctrl+I", "write", 1, tool="导入"),
    ActionSpec("export", "导出为 Excel(&E)…", FILE, "export", "Ctrl+E", "ledger", 1, tool="导出"),
    ActionSpec("template", "保存空白填报表(&T)…", FILE, "table", None, "ledger", 1),
    ActionSpec("backup", "立即备份(&B)", FILE, "backup", None, "write", 2),
    ActionSpec("restore_backup", "从备份恢复(&R)…", FILE, "restore", None, "write", 2),
    ActionSpec("settings", "设置(&O)…", FILE, "settings", _STANDARD.Preferences, "always", 3),
    ActionSpec("quit", "退出(&X)", FILE, "", "Ctrl+Q", "always", 4),
    ActionSpec("undo", "撤销(&U)", EDIT, "undo", _STANDARD.Undo, "undo", tool="撤销"),
    ActionSpec("redo", "重做(&R)", EDIT, "redo", "Ctrl+Y", "redo", tool="重做"),
    ActionSpec("copy", "复制(&C)", EDIT, "", _STANDARD.Copy, "ledger", 1),
    ActionSpec("clear_cells", "清除单元格内容(&L)", EDIT, "", "Del", "edit", 1),
    ActionSpec("duplicate", "照此新增(&D)", EDIT, "duplicate", "Ctrl+Shift+D", "edit", 2),
    ActionSpec("repeat_last", "照上一条新增(&P)", EDIT, "duplicate", "Ctrl+Shift+N", "write_ledger", 2),
    ActionSpec("repeat_week", "一次登记一周(&W)…", EDIT, "calendar", "Ctrl+Shift+W", "quick", 2),
    ActionSpec("void", "作废(&V)…", EDIT, "void", "Ctrl+Del", "edit", 2),
    ActionSpec("restore_row", "恢复作废的记录(&B)", EDIT, "restore", None, "void", 2),
    ActionSpec("find", "查找(&F)", EDIT, "search", _STANDARD.Find, "ledger", 3),
    ActionSpec("find_all", "全镇查找(&A)…", EDIT, "search", "Ctrl+Shift+F", "always", 3, tool="查找"),
    ActionSpec("form", "表单(&F)", VIEW, "edit", "F4", "ledger", tool="表单"),
    ActionSpec("story", "全貌(&S)…", VIEW, "eye", "F6", "story"),
    ActionSpec("columns", "显示哪些列(&C)…", VIEW, "columns", None, "ledger", 1),
    ActionSpec("filter", "筛选本列(&I)…", VIEW, "filter", "Alt+Down", "ledger", 1),
    ActionSpec("clear_filters", "清除全部筛选(&A)", VIEW, "", "Ctrl+Shift+L", "ledger", 1),
    ActionSpec("show_void", "显示作废的记录(&V)", VIEW, "eye", None, "ledger", 1),
    ActionSpec("refresh", "刷新(&R)", VIEW, "refresh", _STANDARD.Refresh, "always", 2, tool="刷新"),
    ActionSpec("next_tab", "下一个标签页(&N)", VIEW, "", "Ctrl+Tab", "always", 3),
    ActionSpec("check", "检查数据(&C)", DATA, "check", "F7", "always", tool="检查"),
    ActionSpec("own_figure", "由当前筛选新建指标（用数）(&U)…", DATA, "chart", None, "write_ledger"),
    ActionSpec("new_figure", "新建自定义用数(&N)…", DATA, "chart", None, "write"),
    ActionSpec("rank", "排名定奖(&K)…", DATA, "chart", None, "write"),
    ActionSpec("history", "修改记录(&H)…", DATA, "history", "Ctrl+H", "always", 1),
    ActionSpec("close_month", "月结(&M)…", DATA, "lock", None, "always", 1),
    ActionSpec("doctor", "数据体检(&D)…", DATA, "lock", None, "always", 1),
    ActionSpec("print", "打印(&P)…", PRINT, "print", _STANDARD.Print, "tables", tool="打印"),
    ActionSpec("overview", "本月工作一览(&O)…", PRINT, "table", "F8", "always"),
    ActionSpec("figures", "总结用数和工作总结(&S)", PRINT, "chart", "F9", "always"),
    ActionSpec("print_several", "几张表一起打印(&M)…", PRINT, "print", None, "print"),
    ActionSpec("save_pdf", "存为 PDF(&F)…", PRINT, "export", None, "print", 1),
    ActionSpec("save_xlsx", "存为 Excel(&E)…", PRINT, "table", None, "print", 1),
    ActionSpec("save_docx", "存为 Word(&W)…", PRINT, "table", None, "print", 1),
    ActionSpec("manual", "使用说明(&H)", HELP, "help", _STANDARD.HelpContents, "always"),
    ActionSpec("about", "关于镇务台账(&A)", HELP, "", None, "always", 1),
)


def build(window: QMainWindow, run: Callable[[str], None]) -> dict[str, QAction]:
    """Make the actions with the window's menus and toolbar; triggering one calls `run` with its id."""
    made: dict[str, QAction] = {}
    for spec in ACTIONS:
        action = QAction(icons.icon(spec.icon) if spec.icon else icons.icon("none"), spec.text, window)
        if spec.key is not None:
            action.setShortcut(QKeySequence(spec.key))
        action.triggered.connect(lambda _=False, name=spec.id: run(name))
        made[spec.id] = action
    for title in MENUS:
        menu = QMenu(title, window)
        window.menuBar().addMenu(menu)
        group = 0
        for spec in ACTIONS:
            if spec.menu != title:
                continue
            if spec.group != group:
                menu.addSeparator()
                group = spec.group
            menu.addAction(made[spec.id])
    bar = QToolBar("工具栏", window)
    bar.setObjectName("tools")
    bar.setMovable(False)
    bar.setIconSize(QSize(18, 18))
    for spec in ACTIONS:
        if spec.tool:
            if spec.id in ("import", "undo", "find_all", "check", "print"):
                bar.addSeparator()
            _tool(bar, made[spec.id], spec)
    window.addToolBar(bar)
    return made


def _tool(bar: QToolBar, action: QAction, spec: ActionSpec) -> None:
    action.setIconText(spec.tool)
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{spec.tool}（{keys}）" if keys else spec.tool)
    button = QToolButton(bar)
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setIconSize(bar.iconSize())
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    bar.addWidget(button)
