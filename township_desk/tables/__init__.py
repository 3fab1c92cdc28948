"""Printed tables of the dictionary, by name."""

from __future__ import annotations

from collections.abc import Mapping

from township_desk.core.printed import PrintedTable
from township_desk.tables.houses import A6, A7
from township_desk.tables.notices import A5
from township_desk.tables.registers import R1, R2, R3, R4
from township_desk.tables.safety import A1, A3
from township_desk.tables.safety_forms import A4
from township_desk.tables.safety_stats import A2

TABLES: Mapping[str, PrintedTable] = {table.name: table for table in (A1, A2, A3, A4, A5, A6, A7, R1, R2, R3, R4)}
"""Every printed table, in the order of the menu."""
