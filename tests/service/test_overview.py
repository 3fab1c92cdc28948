"""The month on a page: numbers beside last month's from dates, what is overdue, what nobody keeps."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.desks import HAZARD, town_desk
from tests.welfare_town import MONTH, Town, build
from township_desk.core.period import parse_period
from township_desk.core.tabular import RowKind, Tabular


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Any:
    made = build(tmp_path_factory.mktemp("overview"))
    for day, due, more in (
        ("2022-10-03", "2022-10-20", {}),
        ("2022-11-02", "2022-11-25", {"place_name": "老街粮油店"}),
        ("2022-11-05", "2022-12-25", {"place_name": "河边仓库"}),
    ):
        made.desk.editing.add("hazard", {**HAZARD, "found_on": day, "due_on": due, **more})
    yield made
    made.desk.close()


def overview(town: Town, month: str = MONTH, **more: Any) -> Tabular:
    return town.desk.printing.tabular("overview", parse_period(month), **more)


def numbers(made: Tabular) -> dict[str, tuple[Any, ...]]:
    return {row.cells[0]: row.cells[2:5] for row in made.rows if row.kind is RowKind.ITEM}  # type: ignore[misc]


def test_numbers_stand_beside_last_months(town: Town) -> None:
    found = numbers(overview(town))
    assert found["发现隐患"] == (2, 1, 1)
    assert found["期末未整治隐患"] == (3, 1, 2)
    assert found["其中：逾期"] == (2, 1, 1)
    assert found["低保户数"] == (3, 3, 0)
    assert found["低保人数"] == (6, 5, 1)
    assert (found["新纳入低保"], found["停发低保"]) == ((1, 0, 1), (1, 0, 1))
    assert found["特困供养"][0] == 2
    assert found["残疾人两项补贴"][0] == 1, "one person with both"
    assert found["本月应发资金"][0] == Decimal("0.41")
    assert found["未办结疑点"][0] == 1


def test_what_nobody_keeps_is_not_nought(town: Town) -> None:
    made = overview(town)
    row = next(row for row in made.rows if row.cells[0] == "在建项目")
    assert row.cells[2:] == (None, None, None, None, None, "无数据")


def test_the_longest_overdue_come_first_with_their_days(town: Town) -> None:
    made = overview(town)
    late = [row for row in made.rows if str(row.cells[0]).startswith("逾期隐患")]
    assert [row.cells[2] for row in late] == [41, 5]
    assert late[0].cells[7] == "期限2022-10-20"
    assert late[0].ref is not None


def test_the_month_before_is_the_same_whenever_it_is_asked(town: Town) -> None:
    now, then = numbers(overview(town)), numbers(overview(town, "2022-10"))
    for label, values in then.items():
        if label in now and not label.startswith(("逾期", "未办结疑点：")):
            assert values[0] == now[label][1], label


def test_one_village(town: Town) -> None:
    village = town.desk.records.lookup("village", "石盘村")[0]
    found = numbers(overview(town, village=village))
    assert found["低保户数"] == (1, 1, 0)
    assert found["发现隐患"] == (0, 0, 0)
    assert found["追缴到账"][0] == Decimal("0.06")


def test_targets_of_the_year_stand_beside_what_is_done(town: Town) -> None:
    add = town.desk.editing.add
    base: dict[str, Any] = {"year": 2022}
    for indicator, unit, value, expr in (
        ("排查隐患", "处", "10", "I169"),
        ("临时救助", "件", "4", None),
        ("追缴资金", "元", "500", "I193"),
        ("期末未整治隐患", "处", "2", None),
        ("无关的", "个", "5", None),
    ):
        base["op"] = "≤" if indicator.startswith("期末") else "≥"
        add("target", {**base, "indicator": indicator, "unit": unit, "value": value, "source_expr": expr})
    made = {row.cells[0]: row.cells[2:] for row in overview(town).rows if row.kind is RowKind.ITEM}
    assert made["发现隐患"] == (2, 1, 1, Decimal(10), 3, "完成30%"), "of the year, not of the month"
    assert made["临时救助"][3] == Decimal(4)
    assert made["期末未整治隐患"][3:] == (Decimal(2), 3, "超出目标")
    assert made["追缴到账"][3:5] == (None, None), "in another unit"
    assert made["低保户数"][3:5] == (None, None)
    village = town.desk.records.lookup("village", "石盘村")[0]
    one = {row.cells[0]: row.cells[2:] for row in overview(town, village=village).rows if row.kind is RowKind.ITEM}
    assert one["发现隐患"][3] is None, "targets are the town's"


def test_an_empty_desk_has_an_overview(tmp_path: Any) -> None:
    desk = town_desk(tmp_path)
    made = desk.printing.tabular("overview", parse_period(MONTH))
    assert {row.cells[7] for row in made.rows if row.kind is RowKind.ITEM} == {"无数据"}
    for suffix in (".pdf", ".docx", ".xlsx"):
        desk.printing.write(made, tmp_path / f"一览{suffix}")
        assert (tmp_path / f"一览{suffix}").stat().st_size > 1000
    desk.close()
