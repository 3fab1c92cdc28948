"""Periods and points item by item: what is read, how it is kept, what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from township_desk.core.fields import ParseContext
from township_desk.core.fields_date import Month, PeriodCode
from township_desk.core.fields_scores import Scores

CTX = ParseContext(date(2022, 12, 20), year=2022)
ALL = PeriodCode(name="period", label="期间", forms=("year", "quarter", "month", "week", "day"))
ITEMS = Scores(name="items", label="分项得分")


@pytest.mark.parametrize(("text", "kept"), [
    ("2022", "2022"), ("2022年", "2022"), ("2022年度", "2022"), ("2022年11月", "2022-11"), ("2022.11", "2022-11"), ("202211", "2022-11"),
    ("2022-Q4", "2022-Q4"), ("2022Q4", "2022-Q4"), ("2022年第四季度", "2022-Q4"), ("2022年第4季度", "2022-Q4"), ("2022-W48", "2022-W48"),
    ("2022年第5周", "2022-W05"), ("2022-12-31", "2022-12-31"), (date(2022, 12, 31), "2022-12-31"), (2022.0, "2022"), ("—", None),
])  # fmt: skip
def test_periods_in_every_form(text: object, kept: str | None) -> None:
    parsed = ALL.parse(text, CTX)
    assert parsed.problem is None
    assert parsed.value == kept


@pytest.mark.parametrize("text", ["2022-13", "2022-W54", "去年", "2022-Q5", "11"])
def test_what_is_no_period(text: str) -> None:
    problem = ALL.parse(text, CTX).problem
    assert problem is not None and problem.code == "PERIOD"
    assert "2022-W48" in problem.message


def test_only_the_forms_of_the_field() -> None:
    problem = PeriodCode(name="p", label="考核期", forms=("month", "quarter")).parse("2022", CTX).problem
    assert problem is not None and problem.message == "“考核期”应写成：2022-11、2022-Q4。"


def test_points_item_by_item() -> None:
    parsed = ITEMS.parse("组织机制10、村庄清洁：28.5分；厕所管护 0", CTX)
    assert parsed.value == (("组织机制", Decimal(10)), ("村庄清洁", Decimal("28.5")), ("厕所管护", Decimal(0)))
    assert ITEMS.format(parsed.value) == "组织机制10、村庄清洁28.5、厕所管护0"
    assert ITEMS.to_json(parsed.value) == {"组织机制": "10", "村庄清洁": "28.5", "厕所管护": "0"}
    assert ITEMS.parse({"组织机制": "9.50"}, CTX).value == (("组织机制", Decimal("9.50")),)


@pytest.mark.parametrize("text", ["很好", "组织机制", "组织机制10、组织机制9", "组织机制10.555"])
def test_points_that_can_not_be_read(text: str) -> None:
    problem = ITEMS.parse(text, CTX).problem
    assert problem is not None and problem.code == "SCORES"


def test_a_month_of_what_has_happened_is_not_to_come() -> None:
    field = Month(name="month", label="月份", fact=True)
    today = ParseContext(date(2022, 12, 31))
    assert field.parse("2022-12", today).value == "2022-12"
    for raw in ("2023-01", date(2023, 1, 1)):
        problem = field.parse(raw, today).problem
        assert problem is not None and problem.code == "G-04" and "2022-12" in problem.message
