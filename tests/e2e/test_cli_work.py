"""Daily work at the command line: a week of patrols like one, ranks of the month's marks; one undo takes each back."""

from __future__ import annotations

import pytest

from tests.e2e.cli_runner import VILLAGES, Cli

POINTS = "组织机制{}、村庄清洁30、垃圾收运15、污水沟渠10、厕所管护15、户容户貌10、绿化美化5、宣传资料5"


@pytest.fixture
def cli(tmp_path):
    found = Cli(tmp_path / "desk")
    found.set_up()
    return found


@pytest.mark.e2e
def test_a_patrol_on_three_days(cli):
    given = (
        "act_type=巡河",
        "title=村级巡河",
        "date=2022-11-07",
        "level=村级",
        "village_id=东岭村",
        "organizer=东岭村",
        "qty=0.5",
        "summary=河面清洁",
        "leader=李明",
    )
    first = cli.json("add", "activity", *given)["id"]
    made = cli.json("again", "activity", first, "--on", "2022-11-08", "--on", "2022-11-09", "qty=0.2")
    assert len(made["ids"]) == 2
    rows = cli.json("rows", "activity", "--sort", "date")["rows"]
    assert [(row["date"], row["qty"], row["leader"]) for row in rows] == [
        ("2022-11-07", "0.50", "李明"),
        ("2022-11-08", "0.20", "李明"),
        ("2022-11-09", "0.20", "李明"),
    ]
    assert len({row["act_no"] for row in rows}) == 3
    assert cli("undo").code == 0
    assert cli.json("rows", "activity")["count"] == 1
    assert "不是日期" in cli("again", "activity", first, "--on", "昨天").err
    assert cli("again", "hazard", 1, "--on", "2022-11-08").code == 2


@pytest.mark.e2e
def test_ranks_of_a_month(cli):
    for points, village in zip((8, 9, 10), VILLAGES, strict=False):
        assert (
            cli(
                "add",
                "score",
                "period=2022-11",
                f"village_id={village}",
                "scored_on=2022-11-28",
                f"items={POINTS.format(points)}",
            ).code
            == 0
        )
    done = cli.json("rank", "2022-11")
    assert done["rewarded"] == len(VILLAGES[:3]) and done["money"] == "6000.00"
    rows = cli.json("rows", "score", "--sort", "rank")["rows"]
    assert [row["rank"] for row in rows] == [1, 2, 3]
    assert rows[0]["total"] == "100.00"
    assert cli("rank", "2022-10").code == 2
