"""A household's whole story on one page: members, benefits, payments, doubts, visits; numbers covered."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.welfare_town import Town, build
from township_desk.core.problem import UsageError
from township_desk.core.story import Facts, Lines, Story
from township_desk.service import story as module


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Any:
    made = build(tmp_path_factory.mktemp("story"))
    made.add(
        "activity", act_type="留守老人探访", title="探访", date="2022-11-15", village_id="石盘村", leader="张三", target_person_id=made.persons["李守义"],
        summary="身体尚好",
    )  # fmt: skip
    yield made
    made.desk.close()


def of(town: Town, head: str) -> Story:
    return town.desk.stories.of("household", town.homes[head])


def lines(story: Story, title: str) -> Lines:
    return next(block for block in story.blocks if isinstance(block, Lines) and block.title.startswith(title))


def facts(story: Story, title: str) -> dict[str, str]:
    found = next((block for block in story.blocks if isinstance(block, Facts) and block.title == title), None)
    return {} if found is None else {fact.label: fact.text for fact in found.items}


def test_everything_of_a_household_is_there(town: Town) -> None:
    story = of(town, "李守义")
    assert "李守义" in story.title
    assert len(lines(story, "家庭成员").lines) == 1
    (benefit,) = lines(story, "各项待遇").lines
    assert benefit.cells[0] == "农村低保" and "已停发" in benefit.cells
    assert [row.cells[1] for row in lines(story, "待遇变动").lines] == ["停发"]
    assert lines(story, "发放").total[4] == "300.00"
    assert [row.cells[1] for row in lines(story, "核查疑点").lines] == ["财政供养人员"]
    assert lines(story, "追缴").total[3:5] == ("600.00", "600.00")
    assert [row.cells[1] for row in lines(story, "走访探访").lines] == ["留守老人探访"]
    assert facts(story, "已发放的待遇") == {"本年发放": "300.00元"}, "nothing is due any more"


def test_what_is_paid_now(town: Town) -> None:
    told = facts(of(town, "赵大山"), "现享受的待遇")
    assert told["农村低保"] == "在保，A类，2人，每月620.00元"
    assert told["本年发放"] == "1,240.00元"
    both = facts(of(town, "郑有才"), "现享受的待遇")
    assert both["每月合计"] == "220.00元"


def test_numbers_are_covered(town: Town) -> None:
    story = of(town, "赵大山")
    number = town.desk.records.get("person", town.persons["赵大山"]).values["id_no"]
    assert number not in repr(story)
    assert "5301" in repr(story)


def test_sums_count_the_rows_that_are_not_listed(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_LINES", 1)
    block = lines(of(town, "赵大山"), "发放")
    assert (len(block.lines), block.title, block.total[4]) == (1, "发放（只列前1条）", "1,240.00")


def test_it_is_read_again_when_its_rows_change(town: Town) -> None:
    reads = town.desk.stories.reads("household")
    assert {"household", "benefit", "pay_line", "activity"} <= reads
    assert "project" not in reads
    before = of(town, "吴秋菊")
    town.add("relief", person_id=town.persons["吴秋菊"], hh_id=town.homes["吴秋菊"], kind="急难型", cause="火灾", people_count=1,
             applied_on="2022-11-20", approval="县级审批", approved_on="2022-11-28", form="现金", amount="500",
             fund_source="慈善", status="已批准")  # fmt: skip
    after = of(town, "吴秋菊")
    assert len(lines(after, "临时救助").lines) == len(lines(before, "临时救助").lines) + 1
    assert Decimal(lines(after, "临时救助").total[4].replace(",", "")) == 500


def test_ledgers_without_a_story(town: Town) -> None:
    with pytest.raises(UsageError):
        town.desk.stories.of("village", 1)
