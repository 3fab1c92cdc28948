"""What a case of a rule is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Case:
    """A rule of a ledger, a row that breaks it, a row that doesn't, the field that is blamed, the other rows."""

    rule: str
    ledger: str
    fires: Mapping[str, Any]
    silent: Mapping[str, Any]
    at: str | None = None
    others: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
