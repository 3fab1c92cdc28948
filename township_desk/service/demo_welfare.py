"""Social relief of the demonstration township: standards, benefits with members, and who they are for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from township_desk.core.change import Act, Change
from township_desk.core.query import Query, month_plus
from township_desk.ledgers.welfare_words import CARE_SUBSIDY, DESTITUTE, LIVING_SUBSIDY
from township_desk.service.demo_people import card
from township_desk.service.demo_rows import LAST_DAY, Town

SEED = 20220608
LOW = "农村低保"
RAISED = "2022-07"
"""The month from which the year's new standards hold."""
_STANDARDS: Sequence[tuple[str, str, int, int]] = (
    (LOW, "标准", 500, 530), (LOW, "A类", 480, 510), (LOW, "B类", 390, 415), (LOW, "C类", 300, 320), (LOW, "老年人", 50, 55),
    (LOW, "未成年人", 50, 55), (LOW, "重度残疾", 100, 105), (DESTITUTE, "集中供养", 720, 760), (DESTITUTE, "分散供养", 650, 690),
    (DESTITUTE, "具备", 100, 100), (DESTITUTE, "部分丧失", 250, 250), (DESTITUTE, "完全丧失", 500, 500),
    (LIVING_SUBSIDY, "标准", 60, 70), (CARE_SUBSIDY, "一级", 120, 130), (CARE_SUBSIDY, "二级", 80, 90),
)  # fmt: skip
"""(program, tier, 元 before July 2022, 元 from then on)."""
_REASONS = ("因病", "因残", "因学", "缺劳动力", "年老")


@dataclass(slots=True)
class Home:
    """A household with its living members, as registered."""

    id: int
    head: int
    persons: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Relief:
    """What the year's months go on with: chance, homes, and the benefits made, by program."""

    town: Town
    chance: Random
    homes: dict[int, Home]
    free: list[int]
    """Households without a benefit."""
    low: dict[int, list[int]] = field(default_factory=dict)
    """Benefit of 低保 -> covered persons."""
    members: dict[tuple[int, int], int] = field(default_factory=dict)
    """(benefit, person) -> row of benefit_member."""
    tiers: dict[int, str] = field(default_factory=dict)
    homes_of: dict[int, int] = field(default_factory=dict)
    destitute: list[int] = field(default_factory=list)
    owners: dict[int, int] = field(default_factory=dict)
    """Benefit -> person."""
    late: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """两补 on their way, by the month in which they are first paid."""
    cards: int = 0
    """New accounts given so far."""


def make_relief(town: Town) -> Relief:
    """Standards and the benefits that ran before the year: four hundred households at full scale."""
    chance = Random(SEED)  # noqa: S311 - made-up people, no secrets
    relief = Relief(town, chance, _homes(town), [])
    relief.free = [home.id for home in relief.homes.values() if 1 <= len(home.persons) <= 5]
    chance.shuffle(relief.free)
    _standards(town)
    _destitute(relief, town.share(40))
    begin_low(relief, town.share(330), None)
    _disabled(relief)
    return relief


def _homes(town: Town) -> dict[int, Home]:
    reader = town.desk.reader
    homes = {row[0]: Home(*row) for row in reader.values(Query("household"), ("id", "head_person_id"))}
    names = ("id", "hh_id", "name", "birth", "alive_status", "disab_kind", "disab_level", "relation", "work_status")
    for values in reader.values(Query("person"), names):
        person = dict(zip(names, values, strict=True))
        home = homes.get(person["hh_id"] or 0)
        if home is not None and person["alive_status"] == "在册":
            home.persons.append(person)
    return {home.id: home for home in homes.values() if any(p["id"] == home.head for p in home.persons)}


def _standards(town: Town) -> None:
    rows = [
        {"program": program, "tier": tier, "from_date": day, "amount": Decimal(amount), "doc_no": doc}
        for program, tier, old, new in _STANDARDS
        for day, amount, doc in (("2021-07-01", old, "泽民发〔2021〕41号"), ("2022-07-01", new, "泽民发〔2022〕36号"))
    ]
    town.add("standard", rows, "演示：登记救助标准")


def standard(program: str, tier: str, month: str) -> Decimal:
    """元 a head and month."""
    return next(Decimal(new if month >= RAISED else old) for p, t, old, new in _STANDARDS if (p, t) == (program, tier))


def _age(person: Mapping[str, Any], year: int = 2022) -> int:
    return year - int(str(person["birth"])[:4]) if person["birth"] else 40


def plus_of(person: Mapping[str, Any]) -> str:
    """分类施保 of a person: what is paid on top."""
    if person["disab_level"] in ("一级", "二级"):
        return "重度残疾"
    return "老年人" if _age(person) >= 70 else "未成年人" if _age(person) < 18 else "无"


def accounts(town: Town, ledger: str, owners: Mapping[int, str]) -> None:
    """Give households or persons without an account one of their own (row -> name of the holder)."""
    known = {
        row[0]: (row[1], row[2])
        for row in town.desk.reader.values(Query(ledger), ("id", "version", "bank_no"))
        if row[0] in owners
    }
    first = 20_000 if ledger == "person" else 0
    changes = [
        Change(
            Act.UPDATE, ledger, row_id, version, dict.fromkeys(("acct_name", "bank_name", "bank_no", "acct_kind")),
            {"acct_name": owners[row_id], "bank_name": "邮储银行", "bank_no": card(first + row_id), "acct_kind": "社保卡"},
        )
        for row_id, (version, number) in known.items()
        if not number
    ]  # fmt: skip
    town.desk.editing.apply_bulk("演示：登记发放账户", "edit", {}, changes)


def papers(chance: Random, start: str, *, same_month: bool = False) -> dict[str, Any]:
    """The dates of an application whose benefit begins in a month, as the rules want them."""
    approved = date(int(start[:4]), int(start[5:]), 1) - timedelta(chance.randint(3, 12))
    if same_month:
        approved = date(int(start[:4]), int(start[5:]), 1) + timedelta(chance.randint(33, 50))
    accepted = approved - timedelta(31)
    return {
        "applied_on": accepted - timedelta(1) if not same_month else date(int(start[:4]), int(start[5:]), 8),
        "accepted_on": accepted if not same_month else date(int(start[:4]), int(start[5:]), 9),
        "survey_start": accepted + timedelta(2) if not same_month else date(int(start[:4]), int(start[5:]), 10),
        "survey_on": approved - timedelta(22), "surveyors": "高建国、周秀英", "verify_report_on": approved - timedelta(19),
        "notice_from": approved - timedelta(17), "notice_to": approved - timedelta(10), "notice_objection": "无",
        "submitted_on": approved - timedelta(8), "approved_on": approved, "approver_level": "县级民政", "decision": "确认同意",
    }  # fmt: skip


def begin_low(relief: Relief, count: int, month: str | None) -> None:
    """低保 of households: whole households; running since before the year (`month` None), or newly confirmed."""
    chance, town = relief.chance, relief.town
    homes = [relief.homes[relief.free.pop()] for _ in range(min(count, len(relief.free)))]
    rows = []
    for home in homes:
        tier = chance.choices(("A类", "B类", "C类", "差额"), (12, 40, 33, 15))[0]
        start = month or f"20{chance.randint(19, 21)}-{chance.randint(1, 12):02d}"
        rows.append({
            "program": LOW, "hh_id": home.id, "person_id": home.head, "tier": tier, "declared_count": len(home.persons),
            "monthly_amount": _amount(relief, home, tier), "reason": chance.choice(_REASONS), "start_month": start,
            "status": "在保", "is_single": len(home.persons) == 1, "last_review_on": _reviewed(chance, tier),
            **(papers(chance, month) if month else {}),
        })  # fmt: skip
    ids = town.add("benefit", rows, "演示：登记低保", archived=month is None)
    accounts(town, "household", {home.id: _name(home, home.head) for home in homes})
    members = [
        {"benefit_id": row_id, "person_id": p["id"], "relation": p["relation"] or "其他", "is_covered": True,
         "plus_reason": plus_of(p) if row["tier"] != "差额" else "无", "start_month": row["start_month"]}
        for row_id, row, home in zip(ids, rows, homes, strict=True)
        for p in home.persons
    ]  # fmt: skip
    for member, made in zip(members, town.add("benefit_member", members, "演示：登记保障成员"), strict=True):
        relief.members[member["benefit_id"], member["person_id"]] = made
    for row_id, row, home in zip(ids, rows, homes, strict=True):
        relief.low[row_id] = [p["id"] for p in home.persons]
        relief.tiers[row_id], relief.homes_of[row_id], relief.owners[row_id] = row["tier"], home.id, home.head
    if month:
        begun(relief, [(i, len(relief.low[i]), row["monthly_amount"]) for i, row in zip(ids, rows, strict=True)], month)


def begun(relief: Relief, benefits: Sequence[tuple[int, int, Decimal]], month: str) -> None:
    """The 新增 events of benefits."""
    rows = [
        {"benefit_id": row_id, "month": month, "kind": "新增", "delta_person": persons, "amount_before": Decimal(0),
         "amount_after": amount, "reason": "审核确认同意", "basis_doc": "低保审核确认表", "operator": "演示用户"}
        for row_id, persons, amount in benefits
    ]  # fmt: skip
    relief.town.add("benefit_event", rows, "演示：登记待遇变动")


def _name(home: Home, person: int) -> str:
    return str(next(p["name"] for p in home.persons if p["id"] == person))


def _amount(relief: Relief, home: Home, tier: str) -> Decimal:
    """What the household gets a month by the standards of the year's end."""
    month = f"{LAST_DAY:%Y-%m}"
    if tier == "差额":
        return Decimal(relief.chance.randint(110, 280) * len(home.persons))
    more = sum((standard(LOW, word, month) for p in home.persons if (word := plus_of(p)) != "无"), Decimal(0))
    return standard(LOW, tier, month) * len(home.persons) + more


def _reviewed(chance: Random, tier: str) -> date:
    back = {"A类": 300, "B类": 150, "C类": 80}.get(tier, 150)
    return LAST_DAY - timedelta(chance.randint(10, back + (25 if chance.random() < 0.04 else 0)))


def _destitute(relief: Relief, count: int) -> None:
    """特困: old people who live alone, or nearly; a fifth of them in a home for the aged."""
    chance = relief.chance
    old = [h for h in relief.free if len(relief.homes[h].persons) <= 2 and _age(_head(relief, h)) >= 62][:count]
    relief.free = [h for h in relief.free if h not in set(old)]
    rows: list[dict[str, Any]] = []
    for home in old:
        failed = chance.choices((0, 2, 5), (55, 30, 15))[0]
        care = "具备" if failed == 0 else "部分丧失" if failed <= 3 else "完全丧失"
        place = "集中供养" if chance.random() < 0.2 else "分散供养"
        basic, more = (standard(DESTITUTE, word, f"{LAST_DAY:%Y-%m}") for word in (place, care))
        rows.append({
            "program": DESTITUTE, "hh_id": home, "person_id": relief.homes[home].head, "reason": "年老", "status": "在保",
            "start_month": f"20{chance.randint(17, 21)}-{chance.randint(1, 12):02d}", "monthly_amount": basic + more,
            "basic_std": basic, "care_std": more, "care_place": place, "self_care": care, "adl_failed": failed,
            "institution": "云溪镇敬老院" if place == "集中供养" else None,
            "caregiver": _carer(relief) if place == "分散供养" else None,
            "adl_on": LAST_DAY - timedelta(chance.randint(20, 340)), "last_review_on": LAST_DAY - timedelta(chance.randint(9, 350)),
        })  # fmt: skip
    ids = relief.town.add("benefit", rows, "演示：登记特困供养", archived=True)
    accounts(relief.town, "person", {row["person_id"]: str(_head(relief, row["hh_id"])["name"]) for row in rows})
    relief.destitute = ids
    relief.owners |= {row_id: row["person_id"] for row_id, row in zip(ids, rows, strict=True)}


def _carer(relief: Relief) -> str:
    """A made-up name, from this module's own chance: other makers' rows must not depend on it."""
    texts = relief.town.texts
    return f"{relief.chance.choice(texts['surnames'])}{relief.chance.choice(texts['female'])}{relief.chance.choice(texts['female'])}"


def _head(relief: Relief, home: int) -> dict[str, Any]:
    found = relief.homes[home]
    return next(p for p in found.persons if p["id"] == found.head)


def _disabled(relief: Relief) -> None:
    """两补: 生活补贴 of disabled members of 低保 households, 护理补贴 of the first two levels; a few begin in the year."""
    town, chance = relief.town, relief.chance
    covered = {person for persons in relief.low.values() for person in persons}
    away = {relief.owners[row] for row in relief.destitute}
    people = [p for home in relief.homes.values() for p in home.persons if p["disab_level"] and p["id"] not in away]
    wanted = [(LIVING_SUBSIDY, p) for p in people if p["id"] in covered]
    wanted += [(CARE_SUBSIDY, p) for p in people if p["disab_level"] in ("一级", "二级")]
    old: list[dict[str, Any]] = []
    for program, p in wanted:
        tier = "标准" if program == LIVING_SUBSIDY else str(p["disab_level"])
        start = f"2022-{chance.randint(2, 9):02d}" if chance.random() < 0.12 else f"2021-{chance.randint(1, 12):02d}"
        row = {
            "program": program, "person_id": p["id"], "hh_id": p["hh_id"], "reason": "因残", "status": "在保",
            "start_month": start, "monthly_amount": standard(program, tier, f"{LAST_DAY:%Y-%m}"),
            "disab_snapshot": f"{p['disab_kind']}{p['disab_level']}", "last_review_on": LAST_DAY - timedelta(chance.randint(9, 300)),
        }  # fmt: skip
        if start < "2022":
            old.append(row)
            continue
        row |= papers(chance, start, same_month=True)
        relief.late.setdefault(month_plus(f"{row['approved_on']:%Y-%m}", 1), []).append(row)
    town.add("benefit", old, "演示：登记残疾人两项补贴", archived=True)
    accounts(town, "person", {p["id"]: str(p["name"]) for _, p in wanted})


def begin_late(relief: Relief, month: str) -> None:
    """两补 that were confirmed in the month before, with effect from their application: the roster pays what went before."""
    rows = relief.late.pop(month, [])
    ids = relief.town.add("benefit", rows, "演示：登记残疾人两项补贴")
    for row_id, row in zip(ids, rows, strict=True):
        begun(relief, [(row_id, 1, row["monthly_amount"])], row["start_month"])
