"""Sample rosters and lists of findings, against what they truly say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.service.import_truth import load_truth
from tests.service.roster_truth import finding_differences, roster_differences, told_differences
from township_desk.bootstrap import open_desk
from township_desk.service.desk import Desk
from township_desk.service.import_plan import ImportPlan

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
VILLAGES = ("东岭村", "西河村", "南塬村", "石门村", "白杨村", "北桥社区")
TODAY = date(2026, 11, 24)
ROSTERS = ("低保花名册-2022-11.xlsx", "低保成员明细-2022-11.ods", "A04青禾镇农村低保花名册（按户）2022.12.xlsx",
           "A05低保家庭成员花名册（分人）.xlsx")  # fmt: skip
LISTS = {"审计疑点名单.xlsx": ROSTERS[:2], "A08审计反馈疑点名单.xls": ROSTERS[2:]}


def _truth(name: str) -> Path:
    found = [SAMPLES / "truth" / f"{name}.json", SAMPLES / "truth" / f"{Path(name).stem}.json"]
    return next(path for path in found if path.exists())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An empty desk with the villages of the sample sets."""
    opened = open_desk(tmp_path / "desk", user="测试", today=lambda: TODAY)
    known = load_truth(SAMPLES / "truth" / "_villages.json")
    names = {village["name"] for village in known["villages"]}
    opened.set_up(known["town"], "610999101", [*known["villages"], *(v for v in VILLAGES if v not in names)])
    yield opened
    opened.close()


def _bring(desk: Desk, name: str, target: str = "roster") -> ImportPlan:
    plan = desk.importing.plan(target, SAMPLES / name)
    desk.importing.commit(plan)
    return plan


@pytest.mark.parametrize("name", ROSTERS)
def test_a_roster_comes_in_as_it_truly_is(name: str, desk: Desk) -> None:
    truth = load_truth(_truth(name))
    plan = _bring(desk, name)
    assert told_differences(plan, truth) == []
    assert roster_differences(desk, truth) == []


@pytest.mark.parametrize("name", ROSTERS)
def test_a_roster_comes_in_once(name: str, desk: Desk) -> None:
    _bring(desk, name)
    again = desk.importing.plan("roster", SAMPLES / name)
    assert (again.counts.new, again.counts.updated, again.counts.held) == (0, 0, 0)
    assert desk.importing.commit(again).touched is None


@pytest.mark.parametrize("name", LISTS)
def test_findings_are_matched_or_parked(name: str, desk: Desk) -> None:
    for roster in LISTS[name]:
        _bring(desk, roster)
    truth = load_truth(_truth(name))
    plan = _bring(desk, name, "findings")
    assert finding_differences(desk, plan, truth) == []
    if "warn" in truth:
        assert told_differences(plan, truth) == []
    again = desk.importing.plan("findings", SAMPLES / name)
    assert (again.counts.new, again.counts.updated, again.counts.unchanged) == (0, 0, len(truth["rows"]))
