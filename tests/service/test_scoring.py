"""Ranks and rewards of a month's marks: ties share, the money adds up, one step of undo."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.desks import town_desk
from township_desk.core.problem import UsageError
from township_desk.core.query import Query
from township_desk.service.scoring import settle

ITEMS = "组织机制{}、村庄清洁30、垃圾收运15、污水沟渠10、厕所管护15、户容户貌10、绿化美化5、宣传资料5"


@pytest.fixture
def desk(tmp_path):
    made = town_desk(tmp_path)
    yield made
    made.close()


def mark(desk, village, points):
    row = {
        "scheme": "人居环境月考核",
        "period": "2022-11",
        "village_id": village,
        "items": ITEMS.format(points),
        "scorer": "考核组",
        "scored_on": "2022-11-28",
    }
    return desk.editing.add("score", row).id


def test_ranks_awards_and_money(desk):
    villages = list(desk.records.ids(Query("village")))
    while len(villages) < 7:
        villages.append(
            desk.editing.add(
                "village", {"name": f"新增{len(villages)}村", "code12": f"530999001{300 + len(villages)}"}
            ).id
        )
    ids = [mark(desk, village, points) for village, points in zip(villages, (9, 10, 8, 8, 5, 4, 3), strict=False)]
    done = settle(desk, "2022-11")
    rows = [desk.records.get("score", i).values for i in ids]
    assert [row["rank"] for row in rows] == [2, 1, 3, 3, 5, 6, 7]
    assert [row["award"] for row in rows] == ["奖励", "奖励", "奖励", "奖励", "表态发言", "表态发言", "表态发言"]
    assert [row["award_amount"] for row in rows] == [Decimal("1500.00")] * 4 + [None] * 3
    assert (done.rewarded, done.statements, done.money) == (4, 3, Decimal(6000))
    assert settle(desk, "2022-11").touched is None
    assert desk.editing.undo_label() == "排名定奖：2022-11人居环境月考核"
    desk.editing.undo()
    assert all(desk.records.get("score", i).values["rank"] is None for i in ids)


def test_cents_that_do_not_divide_go_to_the_first(desk):
    desk.settings.set("score.monthly_award_total", "100")
    for village, points in zip(desk.records.ids(Query("village")), (9, 8, 7), strict=False):
        mark(desk, village, points)
    done = settle(desk, "2022-11")
    assert done.money == Decimal(100)


def test_nothing_to_rank(desk):
    with pytest.raises(UsageError, match="没有"):
        settle(desk, "2022-10")
