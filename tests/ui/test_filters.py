"""Filters as values, and narrowing lists by typing."""

from __future__ import annotations

from datetime import date

import pytest

from tests.ui.fake_desk import LEDGER
from township_desk.core.query import All, Any_, Is, Search, Sort
from township_desk.ui.editors import narrow
from township_desk.ui.filters import MISSING, Filters, by_empty, by_mark, by_range, by_text, by_values

KIND, DUE, AMOUNT, WHO = (LEDGER.by_name[name] for name in ("kind", "due", "amount", "who"))


def test_values_and_empty() -> None:
    chip = by_values(KIND, [("消防", "消防"), (None, "")])
    assert chip.cond == Any_((Is("kind", "in", ("消防",)), Is("kind", "empty")))
    assert chip.text == "类别：消防、（空）"


@pytest.mark.parametrize(
    ("low", "high", "cond", "text"),
    [
        (date(2022, 11, 1), None, Is("due", ">=", date(2022, 11, 1)), "期限：2022-11-01 起"),
        (None, date(2022, 11, 1), Is("due", "<=", date(2022, 11, 1)), "期限：2022-11-01 止"),
    ],
)
def test_open_ranges(low: date | None, high: date | None, cond: Is, text: str) -> None:
    chip = by_range(DUE, low, high)
    assert (chip.cond, chip.text) == (cond, text)


def test_closed_range_of_numbers() -> None:
    chip = by_range(AMOUNT, 100, 200)
    assert chip.cond == All((Is("amount", ">=", 100), Is("amount", "<=", 200)))


def test_query_joins_everything_but_one_column() -> None:
    filters = Filters()
    filters.put(by_text(WHO, "张"))
    filters.put(by_empty(KIND, filled=False))
    filters.search = "zs"
    query = filters.query("matter", (Sort("due"),))
    assert query.where == All((Is("who", "contains", "张"), Is("kind", "empty"), Search("zs")))
    assert filters.query("matter", (), without="who").where == All((Is("kind", "empty"), Search("zs")))
    filters.drop("who")
    filters.drop("kind")
    assert filters.query("matter", ()).where == Search("zs")
    filters.clear()
    assert not filters.active
    assert filters.query("matter", ()).where is None


def test_chips_of_marks() -> None:
    assert by_mark(LEDGER.marks[0]).text == "逾期"
    assert MISSING.cond == Is("missing", "filled")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["消防", "防溺水", "燃气", "道路交通"]),
        ("防", ["防溺水", "消防"]),
        ("xf", ["消防"]),
        ("dljt", ["道路交通"]),
        ("没有", []),
    ],
)
def test_narrowing_by_text_and_pinyin(typed: str, found: list[str]) -> None:
    assert narrow(["消防", "防溺水", "燃气", "道路交通"], typed) == found
