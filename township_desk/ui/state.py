"""What the window remembers between runs (column widths, splitters, last choices), in one small file in the data folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


class WindowState:
    """A small keyed store of plain values; a damaged or read-only file is never in the way of work."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._values: dict[str, Any] = {}
        self._dirty = False
        if path is not None:
            try:
                loaded = json.loads(path.read_text(encoding="utf-8"))
            except (OSError, ValueError):
                loaded = {}
            self._values = loaded if isinstance(loaded, dict) else {}

    def get(self, key: str, default: Any = None) -> Any:
        """The value kept under a key."""
        return self._values.get(key, default)

    def put(self, key: str, value: Any) -> None:
        """Keep a plain value (anything JSON can hold); written by `save`."""
        if self._values.get(key) != value:
            self._values[key] = value
            self._dirty = True

    def save(self) -> None:
        """Write the file if anything changed; a folder that can't be written is silently left alone."""
        if self._path is None or not self._dirty:
            return
        fresh = self._path.with_suffix(".new")
        try:
            fresh.write_text(json.dumps(self._values, ensure_ascii=False, indent=1), encoding="utf-8")
            fresh.replace(self._path)
        except OSError:
            return
        self._dirty = False
