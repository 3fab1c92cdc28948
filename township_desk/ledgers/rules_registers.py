"""Rules over villages and households (rules.md 2.3 and 3)."""

from __future__ import annotations

from township_desk.core.fields import Row
from township_desk.core.query import All, Exists, Is, Not, Query, Through
from township_desk.core.rules import (
    ERROR,
    NOTICE,
    WARNING,
    Broken,
    Desk,
    Moment,
    RowRule,
    Rule,
    SetRule,
    broken,
    twins,
)
from township_desk.ledgers.rules_accounts import account_rules
from township_desk.ledgers.rules_common import HEAD, LIVING, OPEN_DUTY, same_row
from township_desk.ledgers.rules_exclusive import HOUSEHOLD_UNSERVED


def _village_of_town(row: Row, desk: Desk) -> Broken | None:
    code, town = row.get("code12"), desk.setting("town.code")
    if not code or not town or len(town) < 9:
        return None
    return broken("code12") if not code.startswith(town[:9]) else None


def _code_taken(row: Row, desk: Desk) -> Broken | None:
    if not row.get("code12"):
        return None
    for other in desk.rows(Query("village", Is("code12", "=", row["code12"])), 2):
        if not same_row(row, other):
            return broken("code12", 编号=other.get("name"))
    return None


def _more_households_than_people(row: Row, desk: Desk) -> Broken | None:
    households, people = row.get("household_count"), row.get("population")
    return broken("household_count") if households and people is not None and households > people else None


def _lacks_post(post: str) -> Not:
    return Not(Exists("duty", "village_id", All((Is("post_type", "=", post), OPEN_DUTY))))


_RIVER = Exists("site", "village_id", Is("kind", "in", ("河段", "干沟")))

VILLAGE_RULES: tuple[Rule, ...] = (
    RowRule("RY-20", ERROR, "村代码不属于本镇。", _village_of_town, ("code12",), "统计用区划代码"),
    RowRule("G-12", ERROR, "已存在相同记录：区划代码已用于“{编号}”。", _code_taken, ("code12",), alone=False),
    RowRule(
        "G-19", ERROR, "户数大于人口数，请核对。", _more_households_than_people, ("household_count", "population"), "ledgers.md 2"
    ),
    SetRule(
        "RY-18",
        NOTICE,
        "本村缺在岗的网格员、保洁员，或有河段而无村级河长。",
        All((Is("is_active", "=", True), _lacks_post("网格员") | _lacks_post("保洁员") | All((_RIVER, _lacks_post("村级河长"))))),
        source="报告“配足配齐”",
    ),
)  # fmt: skip


def _name_of(desk: Desk, person_id: int | None) -> str | None:
    person = desk.row("person", person_id) if person_id is not None else None
    return person.get("name") if person is not None else None


def _phone_shared(row: Row, desk: Desk) -> Broken | None:
    if not row.get("phone"):
        return None
    others = [r for r in desk.rows(Query("household", Is("phone", "=", row["phone"])), 50) if not same_row(row, r)]
    return broken("phone", n=len(others) + 1) if len(others) >= 2 else None


def _account_shared(row: Row, desk: Desk) -> Broken | None:
    if not row.get("bank_no"):
        return None
    for other in desk.rows(Query("household", Is("bank_no", "=", row["bank_no"])), 3):
        if not same_row(row, other):
            return broken("bank_no", 户主=_name_of(desk, other.get("head_person_id")) or other.get("hh_no") or "")
    return None


def _holder_is_head(row: Row, desk: Desk) -> Broken | None:
    holder = row.get("acct_name")
    head = _name_of(desk, row.get("head_person_id")) if holder else None
    return broken("acct_name") if head and holder != head else None


def _members(row: Row, desk: Desk) -> list[Row]:
    if row.get("id") is None:
        return []
    return desk.rows(Query("person", Is("hh_id", "=", row["id"])), 60)


def _holder_is_member(row: Row, desk: Desk) -> Broken | None:
    holder = row.get("acct_name")
    if not holder or row.get("id") is None:
        return None
    names = {member.get("name") for member in _members(row, desk)} | {_name_of(desk, row.get("head_person_id"))}
    return broken("acct_name", 名=holder) if holder not in names else None


def _holder_lives(row: Row, desk: Desk) -> Broken | None:
    holder = row.get("acct_name")
    named = [m for m in _members(row, desk) if m.get("name") == holder] if holder else []
    if not named or any(m.get("alive_status") != "死亡" for m in named):
        return None
    return broken("acct_name", 日期=named[0].get("death_date") or "（日期未填）")


def _heads_other_household(row: Row, desk: Desk) -> Broken | None:
    if row.get("head_person_id") is None or row.get("status") not in (None, "在册"):
        return None
    where = All((Is("head_person_id", "=", row["head_person_id"]), Is("status", "=", "在册")))
    for other in desk.rows(Query("household", where), 3):
        if not same_row(row, other):
            name = _name_of(desk, row["head_person_id"]) or ""
            return broken("head_person_id", 姓名=name, 户主=f"{other.get('hh_no') or name}")
    return None


def _much_land(row: Row, desk: Desk) -> Broken | None:
    land = row.get("farmland_mu")
    return broken("farmland_mu") if land is not None and land > desk.setting("people.max_farmland_mu") else None


HOUSEHOLD_RULES: tuple[Rule, ...] = (
    *account_rules(),
    RowRule("PH-03", WARNING, "该号码已用于{n}户，请核实。", _phone_shared, ("phone",), "S21", alone=False, twins=twins(("phone",))),
    RowRule("BK-06", WARNING, "账号已用于“{户主}”户。", _account_shared, ("bank_no",), "S27", alone=False,
            twins=twins(("bank_no",))),
    RowRule(
        "BK-07", WARNING, "开户人与领款人不一致，请登记监护人或代管协议。", _holder_is_head,
        ("acct_name", "head_person_id"), "S27、S01§26", alone=False,
    ),
    RowRule(
        "BK-08", ERROR, "开户人“{名}”不是本户成员。", _holder_is_member, ("acct_name", "head_person_id"), "S27",
        Moment.REPORT, alone=False,
    ),
    RowRule("BK-10", ERROR, "开户人已于{日期}死亡，请更换账户。", _holder_lives, ("acct_name",), "设", Moment.REPORT, alone=False),
    RowRule("RY-05", ERROR, "{姓名}已在{户主}户。", _heads_other_household, ("head_person_id", "status"), "设", alone=False,
            twins=twins(("head_person_id",))),
    RowRule("RY-14", WARNING, "面积超出常规范围，请确认单位为亩。", _much_land, ("farmland_mu",), "S21"),
    SetRule(
        "RY-01",
        ERROR,
        "每户须有且只有一名户主。",
        All((
            Is("status", "=", "在册"),
            Not(Exists("person", "hh_id", All((HEAD, LIVING)))) | Through("head_person_id", Is("relation", "!=", "户主")),
        )),
        "head_person_id",
        "S21“户主校验”",
    ),
    HOUSEHOLD_UNSERVED,
)  # fmt: skip
