"""Programs of persons in rosters (特困、两项补贴、高龄、孤儿): each line is a person with a benefit of their own.

The person's household is the one that the desk knows. Where it knows none, the person heads one of their own in the line's
village, unless the list says that somebody else is the head: then the place is kept as the person's address, and the
benefit lacks its household (待补).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from township_desk.core.problem import Problem, Severity
from township_desk.core.text import clean_name
from township_desk.intake.programs import CARE_SUBSIDY, LIVING_SUBSIDY, UNSAID, program_of
from township_desk.intake.roster_groups import HEAD, Group
from township_desk.ledgers.welfare_words import HOUSEHOLD_PROGRAMS
from township_desk.service.import_rows import Reading
from township_desk.service.import_sheets import Table
from township_desk.service.import_villages import Villages

ACCOUNT = ("phone", "bank_no", "bank_name", "acct_name", "acct_kind")
"""What a roster says of a person's pay: of a household it is the household's."""


def programs(table: Table, benefit: Reading) -> tuple[list[str | None], list[Problem]]:
    """The program of each line: its own column, else what is written around the table; and what is to be told."""
    count = len(table.rows)
    stated = benefit.columns.get("program") or [None] * count
    said = program_of(table.said)
    usual = None if said == UNSAID else said
    if not any(stated):
        found: list[str | None] = [usual] * count
    else:
        found = []
        for value in stated:
            above = found[-1] if found else None
            carried = above if above in HOUSEHOLD_PROGRAMS else usual  # a member's line under the head's
            found.append(value if value is not None else carried)
    if None not in found:
        return found, []
    text = (
        f"有{found.count(None)}行没有写明是“{LIVING_SUBSIDY}”还是“{CARE_SUBSIDY}”，没有收；"
        "请加一列“补贴类型”，或把两项补贴的金额分两列写。"
    )
    return found, [Problem("PROGRAM-UNSAID", text, Severity.WARNING, sheet=table.plan.sheet, field="benefit.program")]


def split(groups: Sequence[Group], personal: set[int]) -> list[Group]:
    """The groups with each line of a person's program by itself, in the order of the sheet."""
    kept = []
    for found in groups:
        rest = [i for i in found.lines if i not in personal]
        if len(rest) == len(found.lines):
            kept.append(found)
        elif rest:
            head = found.head if found.head in rest else None
            kept.append(Group(rest, head, [h for h in found.heads if h in rest], found.named, found.named_id))
    kept += [Group([i], i, [i]) for i in sorted(personal)]
    return sorted(kept, key=lambda g: g.lines[0])


def own_accounts(
    table: Table, villages: Villages, personal: set[int], own: Reading, house: Reading, named: Reading
) -> set[int]:
    """Give persons with benefits of their own the account and phone of their lines; returns those whom the list places in
    somebody else's household."""
    count = len(table.rows)
    if not personal:
        return set()
    for name in ACCOUNT:
        values = house.columns.get(name)
        if values is None:
            continue
        mine = own.columns.get(name) or [None] * count
        own.columns[name] = [
            v if i in personal and m is None else m for i, (m, v) in enumerate(zip(mine, values, strict=True))
        ]
        house.columns[name] = [None if i in personal else v for i, v in enumerate(values)]
        own.problems += [(i, p) for i, p in house.problems if p.field == name and i in personal]
        house.problems = [(i, p) for i, p in house.problems if p.field != name or i not in personal]
    return _elsewhere(table, villages, personal, own, house, named)


def _elsewhere(
    table: Table, villages: Villages, personal: set[int], own: Reading, house: Reading, named: Reading
) -> set[int]:
    count = len(table.rows)
    relations: Sequence[Any] = own.columns.get("relation") or [None] * count
    heads: Sequence[Any] = named.columns.get("name") or [None] * count
    names: Sequence[Any] = own.columns.get("name") or [None] * count
    found = {
        i for i in personal
        if relations[i] not in (None, HEAD) or (heads[i] is not None and clean_name(heads[i]) != (names[i] or ""))
    }  # fmt: skip
    if found:
        places = own.columns.get("resid_addr") or [None] * count
        towns, groups = house.columns["village_id"], house.columns["group_name"]
        own.columns["resid_addr"] = [
            place if place is not None or i not in found
            else f"{villages.title(towns[i]) or ''}{groups[i] or ''}" or None
            for i, place in enumerate(places)
        ]  # fmt: skip
    return found


def numbers_of_certificates(own: Reading) -> None:
    """A certificate of disability begins with its holder's ID number: where a list has no other, that is the number."""
    certificates = own.columns.get("disab_no")
    if certificates is not None and "id_no" not in own.columns:
        own.columns["id_no"] = [number and number[:18] for number in certificates]


def settle_amounts(benefit: Reading, personal: set[int]) -> None:
    """Where a line gives the parts of an amount only (基本生活费, 照料护理费), the monthly amount is their sum."""
    columns = benefit.columns
    if not personal or not {"basic_std", "care_std"} & set(columns):
        return
    count = len(columns["program"])
    amounts = columns.get("monthly_amount") or [None] * count
    parts = [columns.get(name) or [None] * count for name in ("basic_std", "care_std")]
    wrong = {i for i, p in benefit.problems if p.field in ("monthly_amount", "basic_std", "care_std")}
    columns["monthly_amount"] = [
        amount if amount is not None or i not in personal or i in wrong
        else sum(given) if (given := [part[i] for part in parts if part[i] is not None]) else None
        for i, amount in enumerate(amounts)
    ]  # fmt: skip


__all__ = ["ACCOUNT", "numbers_of_certificates", "own_accounts", "programs", "settle_amounts", "split"]
