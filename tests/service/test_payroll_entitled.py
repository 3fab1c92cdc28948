"""Who is on a roster: the declared condition against a plain reckoning of random histories; allowances that exclude."""

from __future__ import annotations

import os
import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from xlsxwriter import Workbook

from tests.payroll_town import benefit, fund, pay_desk, person_id
from township_desk.core.problem import InvalidData, Severity, UsageError
from township_desk.core.query import Is, Query, month_plus
from township_desk.service.desk import Desk

LIVING, CARE = "困难残疾人生活补贴", "重度残疾人护理补贴"
MAY, JUNE, JULY = "2022-05", "2022-06", "2022-07"
MONTHS = [month_plus("2022-01", n) for n in range(12)]
TURNS = ("暂停", "停发", "恢复")
GROWTH = ("增员", "减员", "整户迁移")
Row = dict[str, Any]


def subsidy(number: int, program: str = LIVING, **more: Any) -> Row:
    """A subsidy of person `number`."""
    own = {"program": program, "obj_type": "人", "tier": None, "declared_count": None, "monthly_amount": Decimal(60)}
    return benefit(number, **{**own, "person_id": number, "hh_id": number, "disab_snapshot": "肢体一级", **more})


# ---- a plain reckoning


def _begins(b: Row) -> str | None:
    if b.get("start_month"):
        return str(b["start_month"])
    if b["program"] in (LIVING, CARE) and b.get("applied_on"):
        return f"{b['applied_on']:%Y-%m}"
    return month_plus(f"{b['approved_on']:%Y-%m}", 1) if b.get("approved_on") else None


def _runs(b: Row, events: Sequence[Row], month: str) -> bool:
    turns = sorted((e for e in events if e["kind"] in TURNS), key=lambda e: (e["month"], e["id"]))
    past, coming = [e for e in turns if e["month"] <= month], [e for e in turns if e["month"] > month]
    if past:
        return bool(past[-1]["kind"] == "恢复")
    if coming:
        return bool(coming[0]["kind"] != "恢复")
    return b["status"] != "暂停" and not (b["status"] == "已停发" and not b.get("end_month"))


def _counts(died: date | None, month: str, rule: str) -> bool:
    if died is None or month < f"{died:%Y-%m}":
        return True
    return month == f"{died:%Y-%m}" and (rule == "next" or (rule == "half" and died.day > 15))


def _somebody(
    b: Row, events: Sequence[Row], members: Sequence[Row], died: Mapping[int, date], at: tuple[str, str]
) -> bool:
    month, rule = at
    applicant = _counts(died.get(b["person_id"]), month, rule)
    if b["obj_type"] == "人":
        return applicant
    begun = [m for m in members if m["start_month"] <= month]
    if begun:
        ends = [m for m in begun if m["is_covered"] and (m.get("end_month") or "9999") > month]
        return any(_counts(died.get(m["person_id"]), month, rule) for m in ends)
    later = sum(e["delta_person"] or 0 for e in events if e["kind"] in GROWTH and e["month"] > month)
    number = (b["declared_count"] or 1) - later
    return number > 1 or (number == 1 and applicant)


def _injured(b: Row, everyone: Sequence[Row], month: str) -> bool:
    return b["program"] in (LIVING, CARE) and any(
        o["person_id"] == b["person_id"] and o.get("care_allowance") == "工伤护理费"
        and (o.get("care_allowance_from") or "") <= month <= (o.get("care_allowance_to") or "9999")
        for o in everyone
    )  # fmt: skip


def reckoned(town: Mapping[str, list[Row]], died: Mapping[int, date], program: str, at: tuple[str, str]) -> set[int]:
    """The benefits of a program that are paid for a month, told by the words of the dictionary."""
    month, found = at[0], set()
    for b in town["benefit"]:
        first, events = _begins(b), [e for e in town["benefit_event"] if e["benefit_id"] == b["id"]]
        members = [m for m in town["benefit_member"] if m["benefit_id"] == b["id"]]
        spans = (
            first is not None
            and first <= month < (b.get("end_month") or "9999")
            and month <= (b.get("taper_until") or "9999")
        )
        confirmed = b["status"] in ("在保", "暂停", "渐退", "已停发") and b["program"] == program
        if confirmed and spans and _runs(b, events, month) and not _injured(b, town["benefit"], month) and _somebody(
            b, events, members, died, at
        ):  # fmt: skip
            found.add(b["id"])
    return found


def _numbered(rows: Iterable[Row]) -> list[Row]:
    return [row | {"id": n} for n, row in enumerate(rows, 1)]


def _random_town(rng: random.Random, count: int) -> dict[str, list[Row]]:
    def month(chance: float) -> str | None:
        return rng.choice(MONTHS) if rng.random() < chance else None

    rows: list[Row] = []
    for n in range(1, count + 1):
        more: Row = {"status": rng.choice(("在保", "在保", "暂停", "渐退", "已停发", "待确认")), "start_month": month(0.8),
                     "end_month": month(0.2), "taper_until": month(0.1), "approved_on": date(2022, rng.randint(1, 12), 9),
                     "applied_on": date(2022, rng.randint(1, 12), 3) if rng.random() < 0.8 else None}  # fmt: skip
        if n % 3:
            rows.append(benefit(n, **more, declared_count=rng.choice((None, 1, 2, 3))))
            continue
        injured = {"care_allowance": rng.choice((None, "老年", "工伤护理费", "工伤护理费"))}
        dates = {"care_allowance_from": month(0.5), "care_allowance_to": month(0.4)}
        rows.append(subsidy(n, rng.choice((LIVING, CARE)), **more, **injured, **dates))
        rows.append(subsidy(n, CARE, status="在保", start_month="2021-02"))
    rows = _numbered(rows)
    kinds = (*TURNS, *TURNS, *GROWTH, "变更标准")
    events = [
        {"id": n, "benefit_id": rng.choice(rows)["id"], "kind": rng.choice(kinds), "month": rng.choice(MONTHS),
         "delta_person": rng.choice((None, -2, -1, 1))}
        for n in range(1, count)
    ]  # fmt: skip
    keys = {(e["benefit_id"], e["month"], e["kind"]): e for e in events}
    homes = [b["id"] for b in rows if b["obj_type"] == "户"]
    members = [
        {"id": n, "benefit_id": rng.choice(homes), "person_id": rng.randint(1, count), "is_covered": rng.random() < 0.8,
         "start_month": rng.choice(MONTHS), "end_month": month(0.3)}
        for n in range(1, count // 2)
    ]  # fmt: skip
    listed = {(m["benefit_id"], m["person_id"], m["start_month"]): m for m in members}
    return {"benefit": rows, "benefit_event": _numbered(keys.values()), "benefit_member": _numbered(listed.values())}


@pytest.mark.parametrize("seed", range(int(os.environ.get("TOWNSHIP_DESK_TOWNS", "4"))))
def test_who_is_entitled_is_what_a_plain_reckoning_says(seed: int, tmp_path: Path) -> None:
    rng, count = random.Random(seed), 90
    town = _random_town(rng, count)
    desk = pay_desk(tmp_path, town["benefit"], households=count, more={k: v for k, v in town.items() if k != "benefit"})
    died = {n: date(2022, rng.randint(1, 12), rng.randint(1, 28)) for n in range(1, count) if rng.random() < 0.2}
    for n, day in died.items():
        desk.editing.edit("person", n, {"alive_status": "死亡", "death_date": day.isoformat()})
    try:
        hits = 0
        for rule in ("next", "half", "same"):
            desk.settings.set("welfare.death_rule", rule)
            for program in ("农村低保", LIVING, CARE):
                for month in MONTHS:
                    due = {d.benefit_id for d in desk.payroll.entitled(program, month)}
                    assert due == reckoned(town, died, program, (month, rule)), (rule, program, month)
                    hits += len(due)
        assert hits > 500
    finally:
        desk.close()


# ---- HC-03, HC-04


@pytest.fixture
def town(tmp_path: Path):
    made: list[Desk] = []

    def make(*benefits: Row) -> Desk:
        made.append(pay_desk(tmp_path / f"desk{len(made)}", _numbered(benefits)))
        return made[-1]

    yield make
    for desk in made:
        desk.close()


def _told(desk: Desk, program: str, month: str, rule: str) -> list[tuple[str, str, Severity]]:
    return [(f.ledger, f.message, f.severity) for f in desk.payroll.check(program, month) if f.rule == rule]


def test_who_draws_work_injury_care_is_left_out_by_name_and_reason(town, tmp_path):
    injured = {"care_allowance": "工伤护理费", "care_allowance_from": JUNE}
    desk = town(
        subsidy(1, **injured), subsidy(2), subsidy(3, CARE), subsidy(1, CARE), benefit(1), benefit(2),
    )  # fmt: skip
    made = desk.payroll.make(LIVING, MAY)
    assert (made.batch.persons, made.left_out) == (2, ())
    fund(desk, LIVING, MAY)
    desk.payroll.approve(LIVING, MAY, checked_by="李明")
    desk.payroll.bank(LIVING, MAY, tmp_path / "五月.csv")
    made = desk.payroll.make(LIVING, JUNE)
    assert made.batch.persons == 1
    [left] = made.left_out
    assert (left.benefit_id, left.name, left.rule) == (1, "甲1", "HC-03")
    [row] = [r for r in desk.payroll.compare(LIVING, JUNE).rows if r.kind == "停发"]
    assert row.explained and row.reason == "领取工伤生活护理费，不享受残疾人两项补贴"
    assert _told(desk, LIVING, JUNE, "HC-03") == [
        (
            "benefit",
            "领取工伤生活护理费，不享受残疾人两项补贴，没有列入花名册；核实后请办理停发，已不再领取的填止月。",
            Severity.WARNING,
        )
    ]
    # the other subsidy of the same person is out too, by what the first row says
    assert [d.benefit_id for d in desk.payroll.entitled(CARE, JUNE)] == [3]
    assert [d.benefit_id for d in desk.payroll.entitled(CARE, MAY)] == [3, 4]
    # and when it has ended, the subsidy is paid again, with nothing owed for the months between
    desk.editing.undo()
    desk.editing.move("benefit", 1, "停发", {"end_month": JUNE, "end_reason": "其他"})
    assert desk.payroll.left_out(LIVING, JUNE) == []


def test_the_audit_and_the_form_tell_of_it(town):
    desk = town(
        subsidy(1, care_allowance="工伤护理费"),
        subsidy(2, CARE, care_allowance="老年"),
    )
    found = {(f.rule, f.id) for f in desk.checking.run("benefit") if f.rule.startswith("HC")}
    assert {("HC-03", 1), ("HC-04", 2)} <= found
    with pytest.raises(InvalidData, match="工伤生活护理费"):
        desk.editing.add("benefit", {"program": CARE, "person_id": 3, "status": "在保", "care_allowance": "4"})
    with pytest.raises(InvalidData, match="请停发本补贴"):
        desk.editing.edit("benefit", 2, {"care_allowance_amount": "150"})
    desk.editing.edit("benefit", 2, {"care_allowance_to": "2022-11"})
    assert [f for f in desk.checking.run("benefit") if f.rule == "HC-04"] == []


def test_a_roster_with_both_care_allowances_is_not_approved(town):
    desk = town(subsidy(2, CARE, care_allowance="离休"), subsidy(3, CARE))
    desk.payroll.make(CARE, JUNE)
    fund(desk, CARE, JUNE)
    [(ledger, message, severity)] = _told(desk, CARE, JUNE, "HC-04")
    assert (ledger, severity) == ("pay_line", Severity.ERROR)
    assert "还在领“离休”护理补贴" in message
    with pytest.raises(InvalidData, match="不能审核"):
        desk.payroll.approve(CARE, JUNE, checked_by="李明")


def test_nothing_to_pay_names_who_is_left_out(town):
    desk = town(subsidy(1, CARE, care_allowance="工伤护理费"))
    with pytest.raises(UsageError, match="甲1领取工伤生活护理费"):
        desk.payroll.make(CARE, JUNE)


def test_the_allowance_comes_in_with_a_sheet_by_word_or_code_and_stands_in_the_blank_sheet(town, tmp_path):
    head = (
        "姓名",
        "身份证号码",
        "待遇项目",
        "申请日期",
        "月保障金额",
        "福利性护理补贴类别",
        "福利性护理补贴起月",
        "状态",
    )
    given = (("4", "2022-06"), ("老年护理补贴", ""), ("工伤保险生活护理费", "2022-07"), ("—", ""))
    book = Workbook(tmp_path / "护理补贴.xlsx")
    sheet = book.add_worksheet()
    rows = [(f"甲{n}", person_id(n), "护理补贴", "2022-05-03", "80", *what, "在保") for n, what in enumerate(given, 2)]
    for at, row in enumerate((head, *rows)):
        for column, value in enumerate(row):
            sheet.write_string(at, column, value)
    book.close()
    desk = town(benefit(1))
    desk.importing.commit(desk.importing.plan("benefit", tmp_path / "护理补贴.xlsx"))
    found = desk.rows.select(
        Query("benefit", Is("program", "=", CARE)), ("person_id", "care_allowance", "care_allowance_from")
    )
    assert {row[0]: tuple(row[1:]) for row in found} == {
        2: ("工伤护理费", JUNE), 3: ("老年", None), 4: ("工伤护理费", JULY), 5: (None, None),
    }  # fmt: skip
    assert [len(desk.payroll.entitled(CARE, month)) for month in (MAY, JUNE, JULY)] == [4, 3, 2]
    desk.importing.template("benefit", tmp_path / "空表.xlsx")
    cells = [cell.value for row in load_workbook(tmp_path / "空表.xlsx").active.iter_rows() for cell in row]
    assert any(str(value).startswith("福利性护理补贴") for value in cells)
