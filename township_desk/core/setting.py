"""SettingDef: one thing an office can set; what is local or unsure is a setting, never a constant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SettingDef:
    """A setting: its key, words, type (text, int, decimal, bool, date, choice, list) and default."""

    key: str
    label: str
    group: str
    type: str = "text"
    default: Any = ""
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    check: Callable[[Any], None] | None = None
    """Raises UsageError for a value of the right type that makes no sense; asked when the setting is changed."""
