"""Printed tables of the dictionary, by name."""

from __future__ import annotations

from collections.abc import Mapping

from township_desk.core.printed import PrintedTable
from township_desk.tables.activities import C1, C4, C5, C6, C7
from township_desk.tables.cases import D1, D2, D3, D4
from township_desk.tables.helping import F5, F6, F7, F8
from township_desk.tables.houses import A6, A7
from township_desk.tables.issues import B1, B2, B3, B4
from township_desk.tables.monitoring import F1, F2, F3, F4
from township_desk.tables.notices import A5
from township_desk.tables.overview import OVERVIEW
from township_desk.tables.party import J1, K1, L1, L2
from township_desk.tables.patrols import C2, C3
from township_desk.tables.payrolls import E1, E2, E3, E6
from township_desk.tables.project_bridging import G3
from township_desk.tables.project_funds import G4, G5, G6, G8
from township_desk.tables.project_outputs import G7, G9
from township_desk.tables.projects import G1, G2
from township_desk.tables.registers import R1, R2, R3, R4
from township_desk.tables.safety import A1, A3
from township_desk.tables.safety_forms import A4
from township_desk.tables.safety_stats import A2
from township_desk.tables.scores import H1, H2, H3
from township_desk.tables.statistics import M1, N1, N2, N3
from township_desk.tables.supplies import I1, I2, I3
from township_desk.tables.welfare_changes import E7
from township_desk.tables.welfare_doubts import E8, E9
from township_desk.tables.welfare_lists import E10, E11, E12
from township_desk.tables.welfare_spending import E13
from township_desk.tables.welfare_stats import E4, E5

TABLES: Mapping[str, PrintedTable] = {
    table.name: table
    for table in (
        *(A1, A2, A3, A4, A5, A6, A7),
        *(B1, B2, B3, B4),
        *(C1, C2, C3, C4, C5, C6, C7),
        *(D1, D2, D3, D4),
        *(E1, E2, E3, E4, E5, E6, E7, E8, E9, E10, E11, E12, E13),
        *(F1, F2, F3, F4, F5, F6, F7, F8),
        *(G1, G2, G3, G4, G5, G6, G7, G8, G9),
        *(H1, H2, H3),
        *(I1, I2, I3),
        *(J1, K1, L1, L2, M1),
        *(N1, N2, N3),
        *(R1, R2, R3, R4),
        OVERVIEW,
    )
}
"""Every printed table, in the order of the menu."""
