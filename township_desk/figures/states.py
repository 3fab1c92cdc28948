"""What an issue, a hazard or a house was on the last day, told from dates as the printed tables tell it."""

from __future__ import annotations

from township_desk.core.figure import AsOf, Frame
from township_desk.core.query import All, Cond, Not
from township_desk.tables.hazard_state import CLOSED_POLICY, HazardState
from township_desk.tables.houses import RepairState
from township_desk.tables.issues import IssueState

ISSUE_FIXED = AsOf(lambda frame: IssueState(frame.end).fixed)
"""Put right by the last day; without that date from the end of the month that its sheet was for (corrections.md)."""
ISSUE_OPEN = AsOf(lambda frame: Not(IssueState(frame.end).fixed))
"""Not put right by the last day: 未整改, 整改中 and 长期坚持."""


def _state(frame: Frame) -> HazardState:
    return HazardState(frame.end, frame.settings.get(CLOSED_POLICY) == "strict")


HAZARD_FIXED = AsOf(lambda frame: _state(frame).fixed)
"""已整治 by the last day, under the office's setting."""
HAZARD_OPEN = AsOf(lambda frame: _state(frame).open)
HAZARD_MOVED = AsOf(lambda frame: _state(frame).moved)


def _house_left(frame: Frame) -> Cond:
    state = RepairState(_state(frame))
    return All((state.faulty, Not(state.fixed)))


HOUSE_LEFT = AsOf(_house_left)
"""A house with hazards that are not all put right on the last day."""
