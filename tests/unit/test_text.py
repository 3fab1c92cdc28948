"""Long numbers of persons are covered wherever a text quotes them."""

from __future__ import annotations

import pytest

from tests.unit.rule_desk import make_id
from township_desk.core.problem import Problem
from township_desk.core.text import cover_numbers

ID = make_id("19800101", sequence="000")


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        (f"没有登记“{ID}”，请核对", f"没有登记“{ID[:6]}********{ID[-4:]}”，请核对"),
        ("电话19900001234", "电话199****1234"),
        ("账号6228480000000000000", "账号622848*********0000"),
        ("YH-2022-XF-0001，2022-11-30，12345.67元", "YH-2022-XF-0001，2022-11-30，12345.67元"),
    ],
)
def test_long_numbers_are_covered(text: str, covered: str) -> None:
    assert cover_numbers(text) == covered


def test_a_problem_as_json_names_nobody_by_number() -> None:
    told = Problem("REF", f"“申请人”没有登记“{ID}”。", field="person_id", value=ID).to_json()
    assert ID not in str(told) and told["value"].endswith(ID[-4:])
    assert Problem("REF", "没有登记。").to_json()["value"] is None
