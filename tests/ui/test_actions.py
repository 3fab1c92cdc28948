"""Every action is registered once, stands in a menu, has a key or a mnemonic, and something does it."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtGui import QAction, QKeySequence

from township_desk.ui.actions import ACTIONS, MENUS, ActionSpec
from township_desk.ui.commands import Commands
from township_desk.ui.ledger_page import LedgerPage
from township_desk.ui.main_window import MainWindow
from township_desk.ui.print_page import PrintPage

WHENS = {
    "quick",
    "story",
    "always",
    "write",
    "write_ledger",
    "ledger",
    "row",
    "edit",
    "void",
    "undo",
    "redo",
    "tables",
    "print",
}


@pytest.mark.parametrize("spec", ACTIONS, ids=lambda spec: spec.id)
def test_action_is_complete(spec: ActionSpec) -> None:
    assert spec.menu in MENUS
    assert "&" in spec.text, "a mnemonic"
    assert spec.when in WHENS
    owners = [owner for owner in (Commands, LedgerPage, PrintPage) if callable(getattr(owner, f"do_{spec.id}", None))]
    assert owners, "nothing does it"


def test_registered_once() -> None:
    assert max(Counter(spec.id for spec in ACTIONS).values()) == 1
    keys = [QKeySequence(spec.key).toString() for spec in ACTIONS if spec.key is not None]
    assert [key for key, n in Counter(keys).items() if n > 1 and key] == []
    for menu in MENUS:
        letters = [spec.text.split("&")[1][0] for spec in ACTIONS if spec.menu == menu]
        assert [letter for letter, n in Counter(letters).items() if n > 1] == [], menu


def test_every_action_is_in_its_menu(window: MainWindow) -> None:
    shown: list[QAction] = []
    for top in window.menuBar().actions():
        menu = top.menu()
        assert menu is not None
        shown += menu.actions()  # type: ignore[attr-defined]
    assert set(window.actions_by_id.values()) <= set(shown)


def test_handlers_follow_the_page(window: MainWindow) -> None:
    assert window.handler("find") is None
    window.go("ledger", ("hazard", (), None))
    assert window.ops.settle()
    page = window.page()
    assert isinstance(page, LedgerPage)
    assert window.handler("find") == page.do_find
    assert window.handler("undo") == window.commands.do_undo
    assert window.actions_by_id["form"].isEnabled()
    window.tabs.setCurrentIndex(0)
    assert not window.actions_by_id["form"].isEnabled()
