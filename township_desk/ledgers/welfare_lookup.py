"""What rules over relief ask of the desk: who is covered by what now, the members and the household of a benefit."""

from __future__ import annotations

from datetime import date

from township_desk.core.fields import Row
from township_desk.core.fields_code import age_on
from township_desk.core.query import Is, Query
from township_desk.core.rules import Desk
from township_desk.ledgers.rules_common import same_row
from township_desk.ledgers.welfare_words import DIBAO, RUNNING

_MOST = 60
"""No household has more members, no person more benefits."""


def running_of(desk: Desk, field: str, row_id: int | None) -> list[Row]:
    """Running benefits of a person (`person_id`) or a household (`hh_id`)."""
    if row_id is None:
        return []
    found = desk.rows(Query("benefit", Is(field, "=", row_id)), _MOST)
    return [benefit for benefit in found if benefit.get("status") in RUNNING]


def members_of(desk: Desk, benefit_id: int | None) -> list[Row]:
    """The member list of a benefit, those who have left too."""
    return [] if benefit_id is None else desk.rows(Query("benefit_member", Is("benefit_id", "=", benefit_id)), _MOST)


def covers_now(member: Row) -> bool:
    """Whether a member counts today."""
    return bool(member.get("is_covered")) and member.get("end_month") is None


def household_people(desk: Desk, hh_id: int | None) -> list[Row]:
    """The living members of a household."""
    if hh_id is None:
        return []
    people = desk.rows(Query("person", Is("hh_id", "=", hh_id)), _MOST)
    return [person for person in people if person.get("alive_status") not in ("死亡", "迁出")]


def people_of(row: Row, desk: Desk) -> list[int]:
    """The persons whom a benefit covers: its members, without a list its applicant."""
    listed = members_of(desk, row.get("id"))
    if listed:
        return [member["person_id"] for member in listed if covers_now(member) and member.get("person_id") is not None]
    return [row["person_id"]] if row.get("person_id") is not None else []


def dibao_of(desk: Desk, person_id: int, *, but: Row | None = None) -> Row | None:
    """The running 低保 that covers a person, as a listed member or as the applicant of one without a list."""
    for member in desk.rows(Query("benefit_member", Is("person_id", "=", person_id)), _MOST):
        benefit = desk.row("benefit", member.get("benefit_id")) if covers_now(member) else None
        if benefit is not None and _counts(benefit, but):
            return benefit
    for benefit in running_of(desk, "person_id", person_id):
        if _counts(benefit, but) and not members_of(desk, benefit.get("id")):
            return benefit
    return None


def _counts(benefit: Row, but: Row | None) -> bool:
    running = benefit.get("program") in DIBAO and benefit.get("status") in RUNNING
    return running and (but is None or not same_row(but, benefit))


def age_of(person: Row | None, desk: Desk) -> int | None:
    """Full years today of a person whose birth is known."""
    birth: date | None = person.get("birth") if person is not None else None
    return age_on(birth, desk.today) if birth is not None else None


def name_of(desk: Desk, person_id: int | None) -> str:
    """A person's name; empty when unknown."""
    person = desk.row("person", person_id)
    return str(person.get("name") or "") if person is not None else ""


def without_labour(person: Row) -> bool:
    """无劳动能力 by disability (S02 art. 5): 一二三级智力、精神, 一二级肢体, 一级视力."""
    kind, level = person.get("disab_kind"), person.get("disab_level")
    if kind in ("智力", "精神"):
        return level in ("一级", "二级", "三级")
    if kind == "肢体":
        return level in ("一级", "二级")
    return kind == "视力" and level == "一级"
