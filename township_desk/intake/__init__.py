"""What a sheet from a village may look like: label synonyms, value synonyms, lines that are no data."""

from __future__ import annotations

from collections.abc import Mapping

from township_desk.core.ledger import Ledger
from township_desk.intake.findings import FINDINGS
from township_desk.intake.hazard import HAZARD
from township_desk.intake.model import Around, Doubt, Expect, Formula, Intake, LineCheck, Look, Part
from township_desk.intake.project import PROJECT
from township_desk.intake.roster import ROSTER

INTAKES: Mapping[str, Intake] = {intake.name: intake for intake in (HAZARD, ROSTER, PROJECT, FINDINGS)}
"""Intakes by the name that the command line takes."""


def intake_for(target: str, ledgers: Mapping[str, Ledger]) -> Intake | None:
    """The intake of a name; a ledger without one of its own is read by its labels and synonyms. None: unknown."""
    if target in INTAKES:
        return INTAKES[target]
    ledger = ledgers.get(target) or next((found for found in ledgers.values() if found.label == target), None)
    if ledger is None:
        return None
    return INTAKES.get(ledger.name) or Intake(name=ledger.name, label=ledger.label, ledger=ledger.name)


__all__ = ["INTAKES", "Around", "Doubt", "Expect", "Formula", "Intake", "LineCheck", "Look", "Part", "intake_for"]
