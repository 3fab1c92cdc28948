"""The printed tables that tests make: every table, with each of its choices that changes its shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from township_desk.core.period import parse_period
from township_desk.core.printed import TableRequest, TableSource
from township_desk.core.tabular import Tabular
from township_desk.tables import TABLES


@dataclass(frozen=True)
class Case:
    """A table, a period as the command line writes it, a village, options."""

    id: str
    period: str = "2022-11"
    village: int | None = None
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.id[:3]


CASES = (
    Case("A-1"),
    Case("A-1-open", options={"scope": "open"}),
    Case("A-1-fire-village", "2022Q4", village=2, options={"industry": "消防"}),
    Case("A-2"),
    Case("A-2-village", options={"by": "village"}),
    Case("A-2-week", "2022-W47"),
    Case("A-2-one-village", "2022H2", village=3, options={"blank": "show"}),
    Case("A-2-year", "2022", options={"by": "village", "spans": "both"}),
    Case("A-3"),
    Case("A-4"),
    Case("A-4-blank", options={"blank": "1"}),
    Case("A-5"),
    Case("A-5-recheck", options={"kind": "复查意见书"}),
    Case("A-6", "2022"),
    Case("A-6-hazard", "2022Q4", options={"scope": "period", "only": "hazard"}),
    Case("A-7", "2022-10"),
    Case("A-7-village", "2022", village=1),
    Case("R-1", "2022"),
    Case("R-1-key", "2022", options={"only": "key"}),
    Case("R-2", "2022"),
    Case("R-3", "2022"),
    Case("R-4", "2022"),
)

WORK = ("B-1 B-2 B-3 B-4 C-1 C-2 C-3 C-4 C-5 C-6 C-7 D-1 D-2 D-3 D-4 F-1 F-2 F-3 F-4 F-5 F-6 F-7 F-8 H-1 H-2 H-3 I-1 I-2 I-3 J-1 K-1 "
        "L-1 L-2 M-1 N-1 N-2 N-3").split()  # fmt: skip
TRIED_ON_A_DESK: tuple[str, ...] = (*(f"E-{n}" for n in range(1, 14)), *(f"G-{n}" for n in range(1, 10)), *WORK)
"""Tables whose makers need SQL; each is made from a real desk by a test of its own under tests/service."""


def table(source: TableSource, case: Case) -> Tabular:
    """The table of a case."""
    request = TableRequest(parse_period(case.period), case.village, (), case.options)
    return TABLES[case.name].make(source, request)


def twin(made: Tabular) -> dict[str, Any]:
    """What must be the same wherever the rows come from."""
    return {name: getattr(made, name) for name in made.__slots__}
