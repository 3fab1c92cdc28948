"""Rosters of unusual shape, and what a roster finds again, proposes and leaves alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.desks import contents
from tests.service import roster_sheets as made
from tests.service.import_hard_sheets import book
from tests.service.roster_sheets import number
from township_desk.bootstrap import open_desk
from township_desk.core.query import Query
from township_desk.service.desk import Desk
from township_desk.service.import_plan import ImportPlan
from township_desk.service.record import Record

TODAY = date(2026, 11, 24)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk with two villages."""
    opened = open_desk(tmp_path / "desk", user="测试", today=lambda: TODAY)
    opened.set_up("青禾镇", "610322101", ["柳沟村", "石盘村"])
    yield opened
    opened.close()


def rows(desk: Desk, ledger: str) -> list[Record]:
    """Every live row of a ledger, oldest first."""
    return sorted(desk.records.fetch(ledger, desk.reader.ids(Query(ledger))), key=lambda r: r.id)


def bring(desk: Desk, path: Path, **given: Any) -> ImportPlan:
    """Import a file."""
    plan = desk.importing.plan("roster", path, **given)
    desk.importing.commit(plan)
    return plan


def homes(desk: Desk) -> dict[str, list[str]]:
    """Head's name -> names of those who live there, as registered, the head first."""
    people = rows(desk, "person")
    found = {}
    for home in rows(desk, "household"):
        head = home.values["head_person_id"]
        inside = sorted(
            (p for p in people if p.values["hh_id"] == home.id), key=lambda p: (p.id != head, p.values["name"])
        )
        found[desk.records.get("person", head).values["name"]] = [p.values["name"] for p in inside]
    return found


def amounts(desk: Desk) -> dict[str, Decimal | None]:
    """Applicant's name -> monthly amount."""
    return {
        desk.records.get("person", b.values["person_id"]).values["name"]: b.values["monthly_amount"]
        for b in rows(desk, "benefit")
    }


def told(plan: ImportPlan) -> list[tuple[int | None, str]]:
    """(row, code) of what is told of lines."""
    return [(p.row, p.code) for row in plan.rows for p in row.told]


TWO = {"张山": ["张山", "李花"], "王伟": ["王伟"], "赵六": ["赵六", "赵小六"]}
CASES: list[tuple[Callable[[Path], Path], dict[str, list[str]], dict[str, int | None]]] = [
    (made.head_inside, {"张山": ["张山", "张小山", "李花"], "王伟": ["王伟"]}, {"张山": 960, "王伟": 380}),
    (made.by_number, TWO, {"张山": 960, "王伟": 380, "赵六": 330}),
    (made.side_by_side, {"张山": ["张山", "张小山", "李花"], "王伟": ["王伟"]}, {"张山": 960, "王伟": 380}),
    (made.two_lines, {"张山": ["张山", "李花"], "赵六": ["赵六", "赵小六"]}, {"张山": 960, "赵六": 330}),
    (made.by_relation, TWO, {"张山": 960, "王伟": 380, "赵六": 330}),
    (
        made.by_village,
        {"张山": ["张山"], "王伟": ["王伟"], "阿依·古丽努尔": ["阿依·古丽努尔"]},
        {"张山": 960, "王伟": 380, "阿依·古丽努尔": 330},
    ),
    (made.quarterly, {"张山": ["张山"], "王伟": ["王伟"]}, {"张山": 960, "王伟": None}),
    (made.monthly, {"张山": ["张山"], "王伟": ["王伟"]}, {"张山": 960, "王伟": 380}),
]


@pytest.mark.parametrize(("make", "people", "money"), CASES, ids=lambda case: getattr(case, "__name__", ""))
def test_an_unusual_roster_is_read(
    make: Callable[[Path], Path], people: dict[str, list[str]], money: dict[str, int | None], desk: Desk, tmp_path: Path
) -> None:
    path = make(tmp_path)
    plan = bring(desk, path)
    assert [p for row in plan.rows for p in row.told if p.severity.value == "error"] == []
    assert homes(desk) == people
    assert amounts(desk) == money
    again = desk.importing.plan("roster", path)
    assert (again.counts.new, again.counts.updated, again.counts.held) == (0, 0, 0)


def test_lines_keep_their_row_numbers_and_villages(desk: Desk, tmp_path: Path) -> None:
    plan = bring(desk, made.by_number(tmp_path))
    assert [(row.row, row.get("name"), row.get("relation")) for row in plan.rows] == [
        (3, "李花", "配偶"), (4, "张山", "户主"), (5, "王伟", "户主"), (7, "赵六", "户主"), (8, "赵小六", "子"),
    ]  # fmt: skip
    places = [(h.values["village_id"], h.values["group_name"]) for h in rows(desk, "household")]
    assert [(desk.records.title("village", v), g) for v, g in places] == [
        ("柳沟村", "一组"), ("柳沟村", "二组"), ("石盘村", "一组"),
    ]  # fmt: skip
    assert [m.values["is_covered"] for m in rows(desk, "benefit_member")] == [True] * 5


def test_members_side_by_side_are_lines_of_one_row(desk: Desk, tmp_path: Path) -> None:
    plan = bring(desk, made.side_by_side(tmp_path))
    assert [(row.row, row.get("name")) for row in plan.rows] == [(4, "张山"), (4, "李花"), (4, "张小山"), (5, "王伟")]
    assert [p.values["relation"] for p in rows(desk, "person")] == ["户主", "配偶", None, "户主"]
    assert plan.sheets[0].ignored == []


def test_a_village_roster_declares_numbers(desk: Desk, tmp_path: Path) -> None:
    bring(desk, made.by_village(tmp_path))
    found = rows(desk, "benefit")
    assert [(b.values["declared_count"], b.values["member_count"], b.values["start_month"]) for b in found] == [
        (3, 3, "2021-03"), (1, 1, "2022-11"), (1, 1, "2022-11"),
    ]  # fmt: skip
    assert [("start_month" in b.missing, b.archived, b.as_of) for b in found] == [
        (False, True, "2022-11-30"), (True, True, "2022-11-30"), (True, True, "2022-11-30"),
    ]  # fmt: skip
    villages = [desk.records.title("village", h.values["village_id"]) for h in rows(desk, "household")]
    assert villages == ["柳沟村", "石盘村", "石盘村"]


def test_an_assumed_start_stays_marked_until_it_is_given(desk: Desk, tmp_path: Path) -> None:
    bring(desk, made.later(tmp_path, [["张山", number(2), 3, 960, "A类", None]]))
    (benefit,) = rows(desk, "benefit")
    desk.editing.edit("benefit", benefit.id, {"cert_no": "D-1"})
    assert "start_month" in rows(desk, "benefit")[0].missing
    desk.editing.edit("benefit", benefit.id, {"start_month": "2021-03"})
    assert "start_month" not in rows(desk, "benefit")[0].missing


def test_amounts_by_month_need_a_month(desk: Desk, tmp_path: Path) -> None:
    path = made.monthly(tmp_path, "柳沟村低保金发放表")
    assert bring(desk, path, month="2022-10").counts.new == 2
    assert amounts(desk) == {"张山": 900, "王伟": 360}


def test_a_household_without_a_sure_head_is_not_taken_in(desk: Desk, tmp_path: Path) -> None:
    plan = bring(desk, made.headless(tmp_path))
    assert homes(desk) == {"孙七": ["孙七"]}
    errors = [(p.row, p.field, p.code) for row in plan.rows for p in row.told if p.severity.value == "error"]
    assert errors == [
        (3, "relation", "RY-01"), (4, "relation", "RY-01"), (5, "relation", "RY-01"), (6, "relation", "RY-01"),
        (7, "id_no", "NUM-LOST"), (8, "id_no", "NUM-LOST"), (10, "id_no", "ID-01"),
    ]  # fmt: skip
    assert plan.counts.rejected == 7


def test_a_later_month_writes_events_and_keeps_the_past(desk: Desk, tmp_path: Path) -> None:
    first = [["张山", number(2), 3, 960, "A类", None], ["王伟", number(4), 1, 380, "B类", None]]
    bring(desk, made.later(tmp_path, first, "2022年11月"))
    second = [["张山", number(2), 2, 640, "A类", None], ["王伟", number(4), 1, 400, "B类", "2022-12"]]
    bring(desk, made.later(tmp_path, second))
    events = [
        (
            e.values["kind"],
            e.values["month"],
            e.values["delta_person"],
            e.values["amount_before"],
            e.values["amount_after"],
        )
        for e in rows(desk, "benefit_event")
    ]
    assert events == [("减员", "2022-12", -1, 960, 640), ("停发", "2022-12", -1, 380, 0)]
    ended = rows(desk, "benefit")[1].values
    assert (ended["status"], ended["end_month"]) == ("已停发", "2022-12")
    older = desk.importing.plan(
        "roster", made.later(tmp_path, [["张山", number(2), 3, 960, "A类", None]], "2022年11月")
    )
    assert (older.counts.updated, told(older)) == (0, [(3, "ROSTER-OLDER"), (3, "ROSTER-OLDER")])


def test_roster_and_member_list_of_a_month_complete_each_other(desk: Desk, tmp_path: Path) -> None:
    bring(desk, made.later(tmp_path, [["张山", number(2), 3, 960, "A类", None]]))
    people = [[1, "柳沟村", "张山", "户主", number(2)], [1, "柳沟村", "李花", "配偶", number(1, "女")]]
    plan = bring(desk, made.members(tmp_path, people))
    (benefit,) = rows(desk, "benefit")
    assert (benefit.values["declared_count"], benefit.values["member_count"]) == (3, 2)
    assert told(plan) == [(3, "COUNT-DIFF")]
    assert rows(desk, "benefit_event") == []
    assert [m.values["start_month"] for m in rows(desk, "benefit_member")] == ["2022-12", "2022-12"]
    assert benefit.faults == ()


def _two_homes(desk: Desk, folder: Path) -> None:
    people = [
        [1, "柳沟村", "张山", "户主", number(2)], [1, "柳沟村", "李花", "配偶", number(1, "女")],
        [1, "柳沟村", "张小山", "子", number(3)], [2, "石盘村", "王伟", "户主", number(4)],
    ]  # fmt: skip
    bring(desk, made.members(folder, people, "2022年11月"))


def test_a_person_of_another_household_is_proposed_not_moved(desk: Desk, tmp_path: Path) -> None:
    _two_homes(desk, tmp_path)
    moved = [[1, "石盘村", "王伟", "户主", number(4)], [1, "石盘村", "张小山", "其他", number(3)]]
    path = made.members(tmp_path, moved)
    plan = bring(desk, path)
    assert (plan.counts.held, told(plan)) == (1, [(4, "MOVED")])
    assert homes(desk) == {"张山": ["张山", "张小山", "李花"], "王伟": ["王伟"]}
    accepted = bring(desk, path, accept=("4",))
    assert accepted.counts.held == 0
    assert homes(desk) == {"张山": ["张山", "李花"], "王伟": ["王伟", "张小山"]}
    assert desk.editing.undo() is not None
    assert homes(desk)["王伟"] == ["王伟"]


def test_a_new_head_is_proposed(desk: Desk, tmp_path: Path) -> None:
    _two_homes(desk, tmp_path)
    people = [[1, "柳沟村", "李花", "户主", number(1, "女")], [1, "柳沟村", "张山", "配偶", number(2)]]
    path = made.members(tmp_path, people)
    plan = bring(desk, path)
    assert (plan.counts.held, told(plan)) == (2, [(3, "NEW-HEAD"), (4, "NEW-HEAD")])
    assert desk.importing.commit(plan).touched is None
    bring(desk, path, accept=("3",))
    assert homes(desk)["李花"] == ["李花", "张小山", "张山"]
    assert "张山" not in homes(desk)
    relations = {p.values["name"]: p.values["relation"] for p in rows(desk, "person")}
    assert (relations["李花"], relations["张山"]) == ("户主", "配偶")


def test_a_split_household_is_proposed(desk: Desk, tmp_path: Path) -> None:
    _two_homes(desk, tmp_path)
    people = [
        [1, "柳沟村", "张山", "户主", number(2)], [1, "柳沟村", "李花", "配偶", number(1, "女")],
        [2, "柳沟村", "张小山", "户主", number(3)],
    ]  # fmt: skip
    path = made.members(tmp_path, people)
    plan = desk.importing.plan("roster", path)
    assert (plan.counts.held, (5, "SPLIT") in told(plan)) == (1, True)
    bring(desk, path, accept=("*",))
    assert homes(desk) == {"张山": ["张山", "李花"], "王伟": ["王伟"], "张小山": ["张小山"]}


def test_one_number_with_two_names_is_named(desk: Desk, tmp_path: Path) -> None:
    bring(desk, made.later(tmp_path, [["张山", number(2), 3, 960, "A类", None]], "2022年11月"))
    plan = bring(desk, made.later(tmp_path, [["张珊", number(2), 3, 960, "A类", None]]))
    (problem,) = [p for row in plan.rows for p in row.told if p.severity.value == "error"]
    assert (problem.code, problem.field) == ("ID-11", "id_no")
    assert "张山" in problem.message and "张珊" in problem.message
    assert number(2) not in problem.message


def test_a_whole_import_is_one_step_of_undo(desk: Desk, tmp_path: Path) -> None:
    _two_homes(desk, tmp_path)
    before = contents(tmp_path / "desk" / "desk.db")
    second = [
        [1, "柳沟村", "张山", "户主", number(2)], [1, "柳沟村", "李花", "配偶", number(1, "女")],
        [1, "柳沟村", "新人", "孙子", number(11)], [2, "石盘村", "钱八", "户主", number(12)],
    ]  # fmt: skip
    plan = bring(desk, made.members(tmp_path, second))
    assert plan.by_ledger["benefit_event"]["new"] == 1
    assert contents(tmp_path / "desk" / "desk.db") != before
    assert desk.editing.undo() is not None
    assert contents(tmp_path / "desk" / "desk.db") == before
    assert desk.editing.redo() is not None
    assert homes(desk)["钱八"] == ["钱八"]


def test_what_a_row_lacks_is_what_nobody_can_know(desk: Desk, tmp_path: Path) -> None:
    bring(desk, made.by_village(tmp_path))
    person, home, benefit = (rows(desk, name)[0] for name in ("person", "household", "benefit"))
    assert person.missing == ("is_coliving",)
    assert (person.values["sex"], person.values["id_type"], person.values["alive_status"]) == (
        "男",
        "居民身份证",
        "在册",
    )
    assert person.values["ethnicity"] is None
    assert set(home.missing) == {"address", "hukou_type", "phone"}
    assert benefit.missing == ("reason",)


def test_a_head_whom_only_the_household_names_is_a_line_more(desk: Desk, tmp_path: Path) -> None:
    lines = [
        ["柳沟村低保家庭成员名单（2022年11月）"],
        ["户主姓名", "户主身份证号", "家庭成员", "身份证号", "与户主关系", "是否享受低保"],
        ["张山", number(2), "李花", number(1, "女"), "妻", "是"],
        ["张山", number(2), "张小山", number(3), "儿子", "否"],
        ["王伟", number(4), "王伟", number(4), "本人", "是"],
        ["赵六", number(5)[:17], "赵小六", number(6), "子", "是"],
    ]
    plan = bring(desk, book(tmp_path / "名单.xlsx", {"Sheet1": lines}))
    assert homes(desk) == {"张山": ["张山", "张小山", "李花"], "王伟": ["王伟"]}
    covered = [m.values["is_covered"] for m in rows(desk, "benefit_member")]
    assert sorted(map(str, covered)) == ["False", "None", "True", "True"]
    assert [(row.row, row.outcome) for row in plan.rows] == [
        (3, "new"), (3, "new"), (4, "new"), (5, "new"), (6, "rejected"), (6, "rejected"),
    ]  # fmt: skip


def _events(desk: Desk) -> list[tuple[Any, ...]]:
    """(applicant, kind, persons, amounts before and after) of every event."""
    names = ("kind", "month", "delta_person", "amount_before", "amount_after")
    return [
        (desk.records.get("person", holder).values["name"], *(e.values[n] for n in names))
        for e in rows(desk, "benefit_event")
        if (holder := desk.records.get("benefit", e.values["benefit_id"]).values["person_id"])
    ]


def _covered(desk: Desk) -> list[tuple[str, str | None, str]]:
    """(member, 终止月, applicant) of every membership."""
    name = {p.id: p.values["name"] for p in rows(desk, "person")}
    holder = {b.id: name[b.values["person_id"]] for b in rows(desk, "benefit")}
    found = [m.values for m in rows(desk, "benefit_member")]
    return [(name[v["person_id"]], v["end_month"], holder[v["benefit_id"]]) for v in found]


def test_who_moves_leaves_the_old_benefit_and_nobody_is_paid_twice(desk: Desk, tmp_path: Path) -> None:
    _two_homes(desk, tmp_path)
    path = made.members(
        tmp_path, [[1, "石盘村", "王伟", "户主", number(4)], [1, "石盘村", "张小山", "其他", number(3)]]
    )
    bring(desk, path)
    before = contents(tmp_path / "desk" / "desk.db")
    plan = bring(desk, path, accept=("4",))
    assert _covered(desk) == [
        ("张山", None, "张山"), ("李花", None, "张山"), ("张小山", "2022-12", "张山"), ("王伟", None, "王伟"),
        ("张小山", None, "王伟"),
    ]  # fmt: skip
    assert sorted(_events(desk)) == [
        ("张山", "减员", "2022-12", -1, None, None), ("王伟", "增员", "2022-12", 1, None, None),
    ]  # fmt: skip
    assert (4, "MEMBER-ENDED") in told(plan) and (4, "LEFT-AMOUNT") in told(plan)
    assert plan.by_ledger["benefit_event"]["new"] == 2
    assert desk.editing.undo() is not None
    assert contents(tmp_path / "desk" / "desk.db") == before
    assert desk.editing.redo() is not None
    again = desk.importing.plan("roster", path, accept=("*",))
    assert (again.counts.new, again.counts.updated, again.counts.held) == (0, 0, 0)


def test_a_split_off_household_has_its_own_beginning(desk: Desk, tmp_path: Path) -> None:
    _two_homes(desk, tmp_path)
    first = rows(desk, "benefit")[0]
    desk.editing.edit("benefit", first.id, {"monthly_amount": "900"})
    people = [
        [1, "柳沟村", "张山", "户主", number(2), 600], [1, "柳沟村", "李花", "配偶", number(1, "女"), None],
        [2, "柳沟村", "张小山", "户主", number(3), 330],
    ]  # fmt: skip
    lines = [["2022年12月低保家庭成员名单"], ["户序号", "村", "姓名", "与户主关系", "身份证号", "月保障金额"], *people]
    bring(desk, book(tmp_path / "分户.xlsx", {"Sheet1": lines}), accept=("*",))
    assert [m for m in _covered(desk) if m[0] == "张小山"] == [
        ("张小山", "2022-12", "张山"),
        ("张小山", None, "张小山"),
    ]
    assert sorted(_events(desk)) == [
        ("张小山", "新增", "2022-12", 1, 0, 330), ("张山", "减员", "2022-12", -1, 900, 600),
    ]  # fmt: skip
    assert amounts(desk) == {"张山": 600, "王伟": None, "张小山": 330}


def test_an_accepted_new_head_applies_and_the_former_is_no_head(desk: Desk, tmp_path: Path) -> None:
    _two_homes(desk, tmp_path)
    former = next(p for p in rows(desk, "person") if p.values["name"] == "张山")
    desk.editing.edit("person", former.id, {"alive_status": "死亡", "death_date": "2022-11-20"})
    people = [[1, "柳沟村", "李花", "户主", number(1, "女")], [1, "柳沟村", "张小山", "子", number(3)]]
    path = made.members(tmp_path, people)
    bring(desk, path, accept=("*",))
    assert [c[2] for c in _covered(desk)][:3] == ["李花", "李花", "李花"]
    relations = {p.values["name"]: p.values["relation"] for p in rows(desk, "person")}
    assert (relations["李花"], relations["张山"]) == ("户主", "配偶")
    assert desk.editing.undo() is not None
    assert _covered(desk)[0][2] == "张山"
