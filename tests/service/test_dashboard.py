"""What the start page shows: the month's numbers, targets, charts; each bar's condition finds the rows it counts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.desks import HAZARD, town_desk
from tests.welfare_town import build
from township_desk.core.query import Query
from township_desk.service.dashboard import last_months


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Any:
    made = build(tmp_path_factory.mktemp("dashboard"))
    for day, more in (
        ("2022-01-03", {}),
        ("2022-11-02", {"place_name": "老街粮油店"}),
        ("2022-11-05", {"place_name": "仓库"}),
    ):
        made.desk.editing.add("hazard", {**HAZARD, "found_on": day, **more})
    made.desk.editing.add("target", {"year": 2022, "indicator": "临时救助", "value": "4", "unit": "件"})
    yield made
    made.desk.close()


def test_months_end_with_that_of_the_day():
    months = last_months(date(2022, 2, 15), 4)
    assert [f"{m.start:%Y-%m}" for m in months] == ["2021-11", "2021-12", "2022-01", "2022-02"]


def test_numbers_lead_to_their_rows(town):
    found = {n.label: n for n in town.desk.dashboard.numbers()}
    assert (found["发现隐患"].now, found["发现隐患"].before) == (2, 0)
    assert found["低保户数"].now == 3
    assert found["在建项目"].now is None, "nobody keeps projects here"
    for number in found.values():
        if isinstance(number.now, int) and number.label not in ("低保人数", "残疾人两项补贴", "安全检查"):
            assert town.desk.records.count(Query(number.ledger, number.cond)) == number.now, number.label


def test_charts_count_by_month_and_their_bars_find_the_rows(town):
    hazards, spending, stages, weeks = town.desk.dashboard.charts()
    found = hazards.series[0]
    assert [p.value for p in found.points][-11:] == [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]
    assert [p.label for p in found.points][-1] == "11月"
    for series in (*hazards.series, *weeks.series, *stages.series):
        for point in series.points:
            assert town.desk.records.count(Query(series.ledger, point.cond)) == point.value
    paid = spending.series[0].points
    assert (paid[-1].value, paid[-2].value) == (Decimal("0.40705"), Decimal("0.092"))
    assert stages.empty
    assert not hazards.empty


def test_targets_without_a_figure_say_nothing_of_how_far_they_are(town):
    (target,) = town.desk.dashboard.targets()
    assert (target.label, target.target, target.done) == ("临时救助", Decimal(4), None)
    row = town.desk.editing.edit("target", target.id, {"source_expr": next(iter(town.desk.figures.known))})
    assert row.record.values["source_expr"]
    assert len(town.desk.dashboard.targets()) == 1


def test_an_empty_desk(tmp_path):
    desk = town_desk(tmp_path)
    assert {n.now for n in desk.dashboard.numbers()} == {None}
    assert all(chart.empty for chart in desk.dashboard.charts())
    assert desk.dashboard.targets() == []
    desk.close()
