"""View: a ledger shown in another work area, narrowed for good: the same rows, no second table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from township_desk.core.query import Cond


@dataclass(frozen=True, slots=True)
class View:
    """The rows of `ledger` that satisfy `cond`, under `label` in the work area `area`; `given` fills new rows."""

    name: str
    label: str
    area: str
    ledger: str
    cond: Cond
    given: Mapping[str, Any] = field(default_factory=dict)
