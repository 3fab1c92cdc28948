"""Figures that clerks make: conditions kept as data, counted like the built-in ones, each version with its day."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.desks import HAZARD, town_desk
from township_desk.core.period import year
from township_desk.core.problem import UsageError
from township_desk.core.query import All, Any_, Cond, Is, Not, Search, Through, Today
from township_desk.service.desk import Desk
from township_desk.service.own_figures import OwnFigure, from_json, to_json


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = town_desk(tmp_path / "desk")
    for n, (level, fund) in enumerate((("重大", 4000), ("一般", 1000), ("一般", 500)), 1):
        made.editing.add("hazard", {**HAZARD, "location": f"{n}组", "level": level, "fund_plan": fund})
    return made


def value(desk: Desk, key: str) -> object:
    return desk.figures.take(desk.figures.frame(year(2022)))[key].value


def test_counts_sums_and_means(desk: Desk) -> None:
    own = desk.figures.own
    kept = own.save(OwnFigure("", "重大隐患", "hazard", "count", "", "found_on", unit="处"), Is("level", "=", "重大"))
    assert kept.id == "U001"
    own.save(OwnFigure("", "治理资金", "hazard", "sum", "fund_plan", "found_on"))
    own.save(OwnFigure("", "平均资金", "hazard", "mean", "fund_plan", "found_on"))
    own.save(OwnFigure("", "等级数", "hazard", "distinct", "level", "found_on"))
    assert [value(desk, f"U00{n}") for n in range(1, 5)] == [1, Decimal(5500), Decimal(5500) / 3, 2]
    traced = desk.figures.trace(desk.figures.get("U001"), desk.figures.frame(year(2022)))
    assert len(traced.rows) == 1
    assert desk.figures.get("重大隐患").chapter == "自定义"


def test_an_old_period_keeps_the_old_version(desk: Desk) -> None:
    own = desk.figures.own
    own.save(OwnFigure("", "重大隐患", "hazard", "count", "", "found_on"), Is("level", "=", "重大"))
    desk.clock = lambda: datetime(2023, 3, 1)
    own.save(OwnFigure("U001", "重大隐患", "hazard", "count", "", "found_on"), Is("level", "filled"))
    assert value(desk, "U001") == 1
    assert (
        desk.figures.take(desk.figures.frame(as_of=date(2023, 3, 1)), figures=[own.at(date(2023, 3, 1))["U001"]])[
            "U001"
        ].value
        is None
    )
    assert own.at(date(2023, 3, 1))["U001"].where != own.at(date(2022, 12, 31))["U001"].where
    own.remove("U001")
    assert "U001" not in desk.figures.known
    with pytest.raises(UsageError):
        own.remove("U001")
    desk.editing.undo()
    assert "U001" in desk.figures.known


def test_what_cannot_be_counted_is_refused(desk: Desk) -> None:
    own = desk.figures.own
    for made in (
        OwnFigure("", "", "hazard", "count"),
        OwnFigure("", "甲", "hazard", "sum"),
        OwnFigure("", "甲", "hazard", "sum", "description"),
        OwnFigure("", "甲", "hazard", "最大", "fund_plan"),
    ):
        with pytest.raises(UsageError):
            own.save(made)
    assert own.versions() == []


@pytest.mark.parametrize(
    "cond",
    [
        Is("found_on", ">=", date(2022, 1, 1)),
        Is("level", "in", ("重大", "一般")),
        Is("fund_plan", ">", Decimal("10.50")),
        All((Is("due_on", "<", Today(3)), Not(Is("level", "empty")))),
        Any_((Through("village_id", Is("name", "=", "石盘村")), Search("灭火器"))),
    ],
)
def test_conditions_survive_being_kept(cond: Cond) -> None:
    assert from_json(to_json(cond)) == cond
