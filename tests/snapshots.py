"""Snapshots: what a test made, kept as JSON under tests/data/snapshots; `--snapshot-update` writes them anew.

Look at the difference before you keep it: a snapshot is what a clerk gets on paper.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data" / "snapshots"


@dataclass(frozen=True)
class Snapshot:
    """Compares a value with the snapshot of a name; the name stands as a literal in a test module."""

    update: bool = False

    def check(self, name: str, value: Any) -> None:
        path = FOLDER / f"{name}.json"
        text = _dump(plain(value)) + "\n"
        if self.update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            return
        assert path.exists(), f"no snapshot {name}: run with --snapshot-update and look at it"
        assert json.loads(text) == json.loads(path.read_text(encoding="utf-8")), f"{name} differs from its snapshot"


def plain(value: Any) -> Any:
    """A value as JSON has it: dates ISO, decimals as strings, enumerations by name, defaults of dataclasses left out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            f.name: plain(getattr(value, f.name))
            for f in dataclasses.fields(value)
            if _differs(f, getattr(value, f.name))
        }
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in (sorted(value) if isinstance(value, set | frozenset) else value)]
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else value


def _differs(f: dataclasses.Field[Any], value: Any) -> bool:
    default = f.default if f.default_factory is dataclasses.MISSING else f.default_factory()
    return default is dataclasses.MISSING or value != default


def _dump(value: Any, depth: int = 0) -> str:
    """JSON with one table row, header cell or form block a line, so that differences read well."""
    if depth < 3 and isinstance(value, list | dict) and value and len(json.dumps(value, ensure_ascii=False)) > 110:
        pad = " " * (depth + 1)
        if isinstance(value, dict):
            inner = [f"{json.dumps(k, ensure_ascii=False)}: {_dump(v, depth + 1)}" for k, v in value.items()]
        else:
            inner = [_dump(item, depth + 1) for item in value]
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        return opening + "\n" + ",\n".join(pad + line for line in inner) + "\n" + " " * depth + closing
    return json.dumps(value, ensure_ascii=False)
