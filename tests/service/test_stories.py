"""The story of a project: every block from the rows that belong to it, what is late with its days, links to the rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest

from tests.project_town import ProjectTown, build
from township_desk.core.problem import UsageError
from township_desk.core.story import Bars, Facts, Lines, Notes, Stages, Story

B = TypeVar("B", Facts, Stages, Bars, Lines, Notes)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProjectTown]:
    made = build(tmp_path_factory.mktemp("story"))
    yield made
    made.desk.close()


def block(story: Story, kind: type[B], title: str) -> B:
    return next(b for b in story.blocks if isinstance(b, kind) and b.title == title)


def test_stages_tell_their_days(town: ProjectTown) -> None:
    story = town.desk.stories.of("project", town.ids["road"])
    steps = {step.label: step for step in block(story, Stages, "阶段").steps}
    assert [s.label for s in steps.values() if s.state == "now"] == ["验收"]
    assert steps["立项"].day == date(2022, 2, 15) and steps["立项"].days == 36
    assert (steps["决算"].state, steps["决算"].day) == ("open", None)
    assert steps["完工"].state == "done"
    well = town.desk.stories.of("project", town.ids["well"])
    told = {step.label: step.state for step in block(well, Stages, "阶段").steps}
    assert (told["立项"], told["招投标"], told["开工"], told["在建"]) == ("skipped", "skipped", "done", "now")


def test_money_is_summed_by_source(town: ProjectTown) -> None:
    story = town.desk.stories.of("project", town.ids["road"])
    facts = {fact.label: fact for fact in block(story, Facts, "投资").items}
    assert facts["计划总投资"].text == "63.00万元" and facts["来源合计"].tone == ""
    assert facts["已支付"].text.startswith("58.33万元（96.7%")
    bars = {bar.label: bar for bar in block(story, Bars, "资金来源").bars}
    assert set(bars) == {"中央衔接", "镇自筹", "合计", "合同价"}
    assert bars["中央衔接"].text == "计划 60.33　到位 60.33　支付 58.33"
    assert bars["中央衔接"].link == ("project_fund", town.funds["road", "中央衔接"])
    assert bars["合计"].limit == pytest.approx(63)


def test_a_total_that_differs_from_its_sources_is_red(town: ProjectTown) -> None:
    story = town.desk.stories.of("project", town.ids["stop"])
    assert not any(isinstance(b, Bars) and b.title == "资金来源" for b in story.blocks)
    town.desk.editing.edit("project", town.ids["lamp"], {"invest_total": "33"})
    facts = {f.label: f for f in block(town.desk.stories.of("project", town.ids["lamp"]), Facts, "投资").items}
    assert facts["来源合计"].tone == "bad" and "不符" in facts["来源合计"].text


def test_months_payments_quantities(town: ProjectTown) -> None:
    story = town.desk.stories.of("project", town.ids["road"])
    months = block(story, Bars, "月进度").bars
    assert [bar.label for bar in months] == ["2022-04", "2022-10", "2022-11"]
    assert months[-1].text == "100.0%　完成100%　本月 13.00万元　累计 63.00万元"
    payments = block(story, Lines, "资金拨付")
    assert payments.total[:2] == ("合计", "58.333333") and len(payments.lines) == 3
    assert payments.lines[0].link is not None and payments.lines[0].link[0] == "project_payment"
    assert 1 in payments.numeric and 3 not in payments.numeric
    assert len(block(story, Lines, "建设内容（实物量）").lines) == 2
    assert block(story, Lines, "前期文本").lines == ()


def test_what_is_late_comes_first_with_its_days(town: ProjectTown) -> None:
    story = town.desk.stories.of("project", town.ids["well"])
    notes = block(story, Notes, "逾期和待处理").notes
    assert notes[0].text == "超期未完工：计划完工 2022-10-31，已过30天" and notes[0].tone == "bad"
    assert any(note.link and note.link[0] == "project_fund" and "缺" in note.text for note in notes) or len(notes) > 1
    assert ("在建", "busy") in story.tags


def test_personal_numbers_stay_covered(town: ProjectTown, tmp_path: Path) -> None:
    town.desk.editing.edit("project", town.ids["shed"], {"phone": "19900000123"})
    story = town.desk.stories.of("project", town.ids["shed"])
    assert "19900000123" not in repr(story) and "199****0123" in repr(story)


def test_ledgers_without_a_story_say_so(town: ProjectTown) -> None:
    assert town.desk.stories.has("project") and not town.desk.stories.has("village")
    with pytest.raises(UsageError):
        town.desk.stories.of("village", 1)


def test_a_stage_behind_its_dates_is_said(town: ProjectTown) -> None:
    from types import SimpleNamespace
    from typing import Any, cast

    from township_desk.service.story_project import behind

    def told(**values: Any) -> Any:
        return behind(cast(Any, SimpleNamespace(record=SimpleNamespace(values=values))))

    block = told(stage="立项", approved_on="2022-01-01", started_on="2022-03-01", finished_on="2022-09-01")
    assert "还在“立项”" in block.items[0].text and "开工日期、完工日期已经填了" in block.items[0].text
    assert told(stage="完工", started_on="2022-03-01", finished_on="2022-09-01") is None
