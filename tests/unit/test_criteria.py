"""Conditions as lines and groups: every field with every operator goes to a condition and back, in words and in SQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.desks import new_desk
from township_desk.core.criteria import FLAGS, OPERATORS, Group, Kept, Line, family, field_at, from_cond, paths, to_cond
from township_desk.core.criteria_words import describe
from township_desk.core.fields import Field
from township_desk.core.fields_number import Int
from township_desk.core.figure import SAMPLE, Bound, at, cond_faults, pinned
from township_desk.core.query import All, Any_, Cond, Exists, Is, Not, Query, Search, ThisMonth, Through, Today
from township_desk.ledgers import LEDGERS
from township_desk.service.own_conditions import from_json, to_json

HAZARD = LEDGERS["hazard"]


def title(ledger: str, row: int) -> str:
    return f"{ledger}{row}"


def sample(field: Field) -> list[Any]:
    match family(field):
        case "choice" | "choices":
            options = field.choices
            return [True, False] if field.kind == "bool" else [options[0], options[-1]]
        case "ref" | "refs":
            return [1, 2]
        case "date":
            return [date(2022, 1, 5), Today(-7)]
        case "month":
            return ["2022-01", ThisMonth(0)]
        case "year":
            return [2021, Bound.YEAR]
        case "number":
            return [1, 20] if isinstance(field, Int) else [Decimal("1.5"), Decimal(20)]
    return ["东", "西"]


def every_line(ledger: str) -> Iterator[Line]:
    declared = LEDGERS[ledger]
    for path in paths(LEDGERS, declared):
        field = field_at(LEDGERS, declared, path)
        assert field is not None, path
        values = sample(field)
        for op in OPERATORS[family(field)]:
            count = {"none": 0, "one": 1, "two": 2, "many": 2}[op.takes]
            yield Line(path, op.key, tuple(values[:count]))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    made = new_desk(tmp_path_factory.mktemp("criteria"))
    yield made
    made.close()


@pytest.mark.parametrize("ledger", LEDGERS)
def test_every_field_and_operator(ledger: str, desk: Any) -> None:
    declared = LEDGERS[ledger]
    asked: list[Cond] = []
    for line in every_line(ledger):
        cond = to_cond(line)
        assert cond is not None
        assert from_cond(LEDGERS, declared, cond) == Group("all", (line,)), line
        assert from_json(to_json(cond)) == cond
        words = describe(LEDGERS, declared, cond, title)
        field = field_at(LEDGERS, declared, line.path)
        assert field is not None and field.label in words, line
        if line.path.partition(".")[2] not in FLAGS:
            assert not list(cond_faults(LEDGERS, declared, at(pinned(cond), SAMPLE))), line
        if "." not in line.path or line.op == "filled":  # the operators over a reference's row are the same
            asked.append(at(pinned(cond), SAMPLE))
    for start in range(0, len(asked), 60):
        assert desk.records.count(Query(ledger, Any_(tuple(asked[start : start + 60])))) == 0


def test_groups_go_there_and_back() -> None:
    tree = Group(
        "all",
        (
            Line("level", "=", ("重大",)),
            Group("any", (Line("industry", "=", ("消防",)), Line("description", "contains", ("灭火器",)))),
            Group("none", (Line("village_id", "=", (1,)), Line("fixed_on", "filled"))),
        ),
    )
    cond = to_cond(tree)
    assert cond is not None
    assert from_cond(LEDGERS, HAZARD, cond) == tree
    assert describe(LEDGERS, HAZARD, cond, title) == (
        "隐患等级是“重大”，且（行业领域是“消防”，或隐患描述包含“灭火器”），且不属于（村是“village1”，或整改完成日期已填）"
    )
    assert to_cond(Group()) is None and from_cond(LEDGERS, HAZARD, None) == Group()
    assert to_cond(Group("all", (Group("any"),))) is None


@pytest.mark.parametrize(
    ("cond", "tree"),
    [
        (Is("level", "in", ("重大",)), Line("level", "=", ("重大",))),
        (
            Is("place_name", "in", ("甲店", "乙店")),
            Group("any", (Line("place_name", "=", ("甲店",)), Line("place_name", "=", ("乙店",)))),
        ),
        (
            All((All((Is("level", "=", "重大"), Is("due_on", "<", Today()))), Is("missing", "filled"))),
            Group("all", (Line("level", "=", ("重大",)), Line("due_on", "<", (Today(),)), Line("missing", "filled"))),
        ),
        (
            Through("village_id", Any_((Is("name", "=", "石盘村"), Is("name", "starts", "东")))),
            Group("any", (Line("village_id.name", "=", ("石盘村",)), Line("village_id.name", "starts", ("东",)))),
        ),
        (Search("灭火器"), Kept(Search("灭火器"))),
        (
            Through("village_id", Not(Is("name", "=", "石盘村"))),
            Kept(Through("village_id", Not(Is("name", "=", "石盘村")))),
        ),
        (Is("id", "in", (3, 4)), Kept(Is("id", "in", (3, 4)))),
    ],
)
def test_conditions_of_filters_are_read(cond: Cond, tree: Any) -> None:
    found = from_cond(LEDGERS, HAZARD, cond)
    assert found == (tree if isinstance(tree, Group) else Group("all", (tree,)))
    assert from_json(to_json(to_cond(found))) == to_cond(found)  # type: ignore[arg-type]


def test_what_no_line_can_say_is_told_all_the_same() -> None:
    told = [
        describe(LEDGERS, HAZARD, cond, title)
        for cond in (Search("身份证510722196001010001"), Is("id", "in", (3, 4)), ~Exists("house", "village_id"))
    ]
    assert "510722196001010001" not in told[0] and told[1] == "是选定的2条记录"
    assert all(told)


def test_personal_numbers_are_only_asked_whether_they_are_there() -> None:
    person = LEDGERS["person"]
    assert [op.key for op in OPERATORS[family(person.by_name["id_no"])]] == ["empty", "filled"]
    words = describe(LEDGERS, person, Is("id_no", "=", "510722196001010001"), title)
    assert "510722196001010001" not in words


def test_today_is_the_last_day_of_the_period() -> None:
    cond = All((Is("due_on", "<", Today(-3)), Is("found_on", "<=", Bound.END)))
    assert at(pinned(cond), SAMPLE) == All(
        (Is("due_on", "<", date(2022, 12, 28)), Is("found_on", "<=", date(2022, 12, 31)))
    )
    assert describe(LEDGERS, HAZARD, cond, title) == "整改期限早于期末前3天，且排查日期不晚于期末"
