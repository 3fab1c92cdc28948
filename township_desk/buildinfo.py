"""Build: which version this is, from which commit and when it was built; a packed program carries it in `build.json`."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import township_desk


@dataclass(frozen=True, slots=True)
class Build:
    """`built` is an ISO day in UTC, `commit` a Git hash; both are empty when the program runs from its source."""

    version: str
    commit: str = ""
    built: str = ""

    def words(self) -> str:
        """As `--version` and About show it: 0.1.0（2022-12-31 构建，提交 1a2b3c4d5e）."""
        return (
            f"{self.version}（{self.built} 构建，提交 {self.commit[:10]}）"
            if self.commit
            else f"{self.version}（源码）"
        )


def packed_dir() -> Path | None:
    """The folder of a packed program's files; None when it runs from its source."""
    folder = getattr(sys, "_MEIPASS", None)
    return Path(folder) if folder else None


def build() -> Build:
    """What was written when the program was packed."""
    found = _json(packed_dir(), "build.json")
    return Build(township_desk.__version__, str(found.get("commit", "")), str(found.get("built", "")))


def components() -> list[tuple[str, str, str]]:
    """(name, version, licence) of everything that a packed program contains, from its list of parts (SBOM)."""
    found = _json(packed_dir(), "licences", "sbom.cdx.json")
    return [(part["name"], part.get("version", ""), _licence(part)) for part in found.get("components", ())]


def _licence(part: dict[str, Any]) -> str:
    names = []
    for entry in part.get("licenses", ()):
        known = entry.get("license", {})
        names.append(entry.get("expression") or known.get("id") or known.get("name") or "")
    return "、".join(name for name in names if name)


def _json(folder: Path | None, *parts: str) -> dict[str, Any]:
    if folder is None:
        return {}
    try:
        found = json.loads(folder.joinpath(*parts).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
