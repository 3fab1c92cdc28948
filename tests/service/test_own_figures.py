"""Figures that clerks make: conditions kept as data, counted like the built-in ones, each version with its day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document

from tests.desks import HAZARD, town_desk
from township_desk.core.period import parse_period, year
from township_desk.core.problem import UsageError
from township_desk.core.query import All, Any_, Cond, Is, Not, Search, Through, Today, Workdays
from township_desk.service.desk import Desk
from township_desk.service.own_conditions import from_json, to_json
from township_desk.service.own_figures import OwnFigure


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
        OwnFigure("", "甲", "没有", "count"),
        OwnFigure("", "甲", "hazard", "count", "", "level"),
    ):
        with pytest.raises(UsageError):
            own.save(made)
    wrong = Is("level", "=", "重大") & Is("industry", "=", "燃气")
    with pytest.raises(UsageError, match="第2条条件：“行业领域”没有“燃气”这一项"):
        own.save(OwnFigure("", "甲", "hazard", "count"), wrong)
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


def test_today_in_a_condition_is_the_last_day_of_the_period(desk: Desk) -> None:
    """A figure of a past period comes out the same on every later day."""
    own = desk.figures.own
    for due in ("2022-11-10", "2022-12-20"):
        desk.editing.add("hazard", {**HAZARD, "location": f"{due}前", "due_on": due})
    own.save(OwnFigure("", "到期", "hazard", "count", "", "found_on"), Is("due_on", "<", Today()))
    own.save(OwnFigure("", "临近", "hazard", "count", "", "found_on"), Is("due_on", "<=", Workdays(20)))
    november = desk.figures.frame(parse_period("2022-11"))
    assert [desk.figures.take(november)[key].value for key in ("U001", "U002")] == [1, 2]
    desk.clock = lambda: datetime(2023, 6, 1)
    again = desk.figures.frame(parse_period("2022-11"))
    assert [desk.figures.take(again)[key].value for key in ("U001", "U002")] == [1, 2]
    assert len(desk.figures.trace(desk.figures.get("U001"), again).rows) == 1


def test_nought_is_told_where_rows_prove_it(desk: Desk) -> None:
    own = desk.figures.own
    own.save(OwnFigure("", "特大", "hazard", "count", "", "found_on"), Is("industry", "=", "城镇燃气"))
    own.save(OwnFigure("", "平均", "hazard", "mean", "fund_plan", "found_on"), Is("industry", "=", "城镇燃气"))
    assert value(desk, "U001") == 0 and value(desk, "U002") is None
    empty = desk.figures.take(desk.figures.frame(year(2020)))["U001"]
    assert (empty.value, empty.text) == (None, "无数据")


def test_what_it_counts_is_written_from_its_parts(desk: Desk) -> None:
    own = desk.figures.own
    kept = own.save(
        OwnFigure("", "资金", "hazard", "sum", "fund_plan", "found_on", stock=True),
        Is("level", "=", "重大") & Through("village_id", Is("name", "=", "柳沟村")),
    )
    assert kept.definition == (
        "“安全隐患”中隐患等级是“重大”，且村的名称是“柳沟村”的记录的“整改资金”合计，“排查日期”不晚于期末的都算。"
    )
    assert own.save(OwnFigure("", "全部", "hazard", "count")).definition == "“安全隐患”的全部记录的条数，不分期间。"


def report(desk: Desk, folder: Path, name: str) -> list[str]:
    """The text of the report of 2022 from a template that names the figure."""
    template = folder / "模板.docx"
    document = Document()
    document.add_paragraph("重大隐患{{U001}}处，比上年{{U001|增减}}。")
    document.save(str(template))
    out = folder / name
    frame = desk.figures.frame(year(2022))
    desk.reporting.write(out, frame, year(2022), template=template)
    made = Document(str(out))
    cells = [
        cell.text for table in made.tables for row in table.rows for cell in row.cells if "U001" in row.cells[1].text
    ]
    return [paragraph.text for paragraph in made.paragraphs] + cells


def test_an_old_report_comes_out_the_same_after_any_later_change(desk: Desk, tmp_path: Path) -> None:
    own = desk.figures.own
    own.save(OwnFigure("", "重大隐患", "hazard", "count", "", "found_on", unit="处"), Is("level", "=", "重大"))
    desk.clock = lambda: datetime(2023, 1, 10)
    before = report(desk, tmp_path, "一.docx")
    assert "重大隐患1处" in before[0]
    frame = desk.figures.frame(year(2022))
    traced = desk.figures.trace(desk.figures.get("U001", frame.end), frame)
    desk.clock = lambda: datetime(2023, 3, 1)
    own.save(replace(own.versions("U001")[0], label="各级隐患", definition=""), Is("level", "filled"))
    assert report(desk, tmp_path, "二.docx") == before
    assert desk.figures.trace(desk.figures.get("U001", frame.end), frame) == traced
    assert desk.figures.get("U001").label == "各级隐患"
    desk.clock = lambda: datetime(2023, 5, 1)
    own.remove("U001")
    assert "U001" not in desk.figures.known
    assert report(desk, tmp_path, "三.docx") == before, "a figure given up since is still in the report of then"
    own.save(OwnFigure("", "别的", "hazard", "count"))
    assert [version.id for version in own.versions()] == ["U001", "U001", "U001", "U002"], "numbers are not used again"


def test_a_version_counts_from_the_day_that_is_chosen(desk: Desk) -> None:
    own = desk.figures.own
    own.save(OwnFigure("", "重大隐患", "hazard", "count", "", "found_on"), Is("level", "=", "重大"))
    changed = replace(own.versions()[0], label="一般隐患")
    own.save(changed, Is("level", "=", "一般"), since=date(2023, 1, 1))
    assert value(desk, "U001") == 1 and desk.figures.known["U001"].label == "重大隐患"
    own.save(changed, Is("level", "=", "一般"), since=date(2022, 6, 1))
    assert value(desk, "U001") == 2, "the year so far ends after that day"
    assert own.at(date(2022, 5, 31))["U001"].label == "重大隐患"
    own.remove("U001", since=date(2023, 7, 1))
    assert "U001" in own.at(date(2023, 6, 30)) and "U001" not in own.at(date(2023, 7, 1))
    desk.editing.undo()
    assert "U001" in own.at(date(2023, 7, 1))
    with pytest.raises(UsageError, match="U009"):
        own.save(replace(changed, id="U009"))
