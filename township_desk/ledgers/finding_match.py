"""What follows when a clerk says whom a received line means (核查疑点), from its words and from the desk."""

from __future__ import annotations

from typing import Any

from township_desk.core.query import All, Is, Query
from township_desk.core.rules import Desk
from township_desk.ledgers.welfare_words import RUNNING

SURE = ("精确", "已确认")
PARKED = ("存疑", "未匹配")


def settle_match(row: dict[str, Any], desk: Desk) -> None:
    """已确认 without a person means the one proposed; a person named means 已确认; 未匹配 takes the proposal back.

    The benefit that the person has a part in comes along, a running one before an ended one.
    """
    if row.get("match") == "已确认" and row.get("person_id") is None:
        row["person_id"] = row.get("suspect_id")
    if row.get("person_id") is not None and row.get("match") in (None, *PARKED):
        row["match"] = "已确认"
    if row.get("match") == "未匹配" and row.get("suspect_id") is not None:
        row["suspect_id"] = row["match_score"] = None
    if row.get("match") in SURE and row.get("person_id") is not None and row.get("benefit_id") is None:
        row["benefit_id"] = benefit_of(row["person_id"], desk)


def benefit_of(person_id: int, desk: Desk) -> int | None:
    """The benefit of a person: as a member, as the applicant, or the household's."""
    found: dict[int, Any] = {}
    for member in desk.rows(Query("benefit_member", Is("person_id", "=", person_id)), 20):
        benefit = desk.row("benefit", member.get("benefit_id"))
        if benefit is not None:
            found[member["benefit_id"]] = benefit
    found |= {b["id"]: b for b in desk.rows(Query("benefit", Is("person_id", "=", person_id)), 20)}
    person = desk.row("person", person_id)
    home = person.get("hh_id") if person is not None else None
    if not found and home is not None:
        where = All((Is("hh_id", "=", home), Is("obj_type", "=", "户")))
        found = {b["id"]: b for b in desk.rows(Query("benefit", where), 20)}
    ranked = sorted(found, key=lambda i: (found[i].get("status") in RUNNING, found[i].get("start_month") or "", i))
    return ranked[-1] if ranked else None


__all__ = ["PARKED", "SURE", "benefit_of", "settle_match"]
