"""The reconciliations in the audit: found beside the rules, accepted until their numbers change, by work area."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desks import HAZARD, town_desk
from township_desk.core.period import year
from township_desk.core.problem import UsageError
from township_desk.core.query import Query
from township_desk.service.desk import Desk

ROAD = {"kind": "道路", "status": "在营", "village_id": "柳沟村", "registered_on": "2021-03-01"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = town_desk(tmp_path)
    yield made
    made.close()


def test_they_are_found_without_a_report(desk: Desk) -> None:
    assert desk.reconciling.audit() == []
    desk.editing.add("site", {**ROAD, "name": "石东路"})
    [found] = desk.reconciling.audit()
    assert (found.rule, found.ledger, found.id, found.figures) == ("K-13", "site", 0, ("I137",))
    assert "1条期末没有在岗的镇级或村级路长" in found.message
    assert found.cond is not None and desk.records.count(Query(found.of, found.cond)) == 1
    assert desk.reconciling.audit(("hazard",)) == [] and desk.reconciling.audit(("site",)) == [found]
    by_area = desk.reconciling.by_area([*desk.checking.run(), found])
    assert found in by_area["底册"] and list(by_area) == [area for area in desk.areas if area in by_area]


def test_one_that_is_accepted_stays_quiet_until_its_numbers_change(desk: Desk) -> None:
    road = desk.editing.add("site", {**ROAD, "name": "石东路"}).id
    [found] = desk.reconciling.audit()
    touched = desk.accepting.accept(found.key, "包联干部下月定")
    assert "K-13" in touched.label
    assert desk.reconciling.audit() == []
    assert desk.reconciling.audit(accepted=True) == [found]
    assert desk.reconciling.run(desk.figures.frame(year(2022))) == [], "the report's own check keeps quiet too"
    desk.editing.edit("site", road, {"remark": "改了别的"})
    assert desk.reconciling.audit() == [], "no number has changed"
    desk.editing.add("site", {**ROAD, "name": "石西路"})
    [now] = desk.reconciling.audit()
    assert now.key != found.key
    with pytest.raises(UsageError, match="请重新检查"):
        desk.accepting.accept(found.key, "旧的数字")
    desk.editing.undo()
    assert desk.reconciling.audit() == []
    desk.editing.undo()
    desk.editing.undo()
    assert desk.reconciling.audit() == [found], "undoing the acceptance asks again"


def test_one_of_another_year_is_accepted_with_that_year(desk: Desk) -> None:
    desk.editing.add("site", {**ROAD, "name": "石东路"})
    frame = desk.figures.frame(year(2021))
    [found] = desk.reconciling.audit(frame=frame)
    with pytest.raises(UsageError, match="--year"):
        desk.accepting.accept(found.key, "已核")
    desk.accepting.accept(found.key, "已核", frame=frame)
    assert desk.reconciling.audit(frame=frame) == [] and len(desk.reconciling.audit()) == 1


def test_an_error_can_not_be_accepted(desk: Desk) -> None:
    house = {"village_id": "柳沟村", "address": "一组3号", "prelim": "存在严重隐患", "surveyed_on": "2022-05-01"}
    desk.editing.add("house", house)
    found = next(f for f in desk.reconciling.audit(("hazard",)) if f.of == "house")
    with pytest.raises(UsageError, match="错误不能标为已核实"):
        desk.accepting.accept(found.key, "试试")
    desk.editing.add("hazard", HAZARD)
    assert found in desk.reconciling.audit(("hazard",)), "a hazard elsewhere does not settle the house"
