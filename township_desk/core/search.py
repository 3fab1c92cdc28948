"""What a row is found by: its searched texts in lower case, and the pinyin initials of its names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from township_desk.core.ledger import Ledger
from township_desk.core.pinyin import initials


def search_builder(ledger: Ledger) -> Callable[[Mapping[str, Any]], str | None]:
    """A function from a row (typed or stored values) to its search text; None when there is nothing to find."""
    names = [name for name in ledger.search_fields if name in ledger.by_name and ledger.by_name[name].stored]
    by_sound = [name for name in names if ledger.by_name[name].pinyin]
    number = ledger.number.field if ledger.number and ledger.number.field not in names else None
    if number is not None:
        names = [number, *names]

    if not names and not by_sound:
        return lambda row: None

    def build(row: Mapping[str, Any]) -> str | None:
        parts = [str(value).lower() for name in names if (value := row.get(name))]
        parts += [sound for name in by_sound if (value := row.get(name)) and (sound := initials(str(value)))]
        return "\n".join(parts) or None

    return build
