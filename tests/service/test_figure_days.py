"""Figures on their own days: nothing is told before it happened, nor again a year after; sides of checks without rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.desk_rows import put
from tests.desks import new_desk
from township_desk.core.figure import Frame, Taken
from township_desk.core.period import half, month, year
from township_desk.core.problem import Severity
from township_desk.core.tags import find_tags
from township_desk.figures import FIGURES
from township_desk.service.desk import Desk
from township_desk.service.report_numbers import Numbers

VILLAGES = [
    {
        "id": n,
        "name": name,
        "kind": kind,
        "code12": f"53099900120{n}",
        "is_active": True,
        "sort_no": n,
        "is_lifted": False,
    }
    for n, name, kind in ((1, "东岭村", "行政村"), (2, "河湾社区", "社区"))
]
PERSONS = [
    {"id": 1, "name": "张一", "hh_id": 1, "work_status": "省外务工", "alive_status": "在册"},
    {
        "id": 2,
        "name": "张二",
        "hh_id": 1,
        "work_status": "省外务工",
        "alive_status": "死亡",
        "death_date": date(2022, 11, 20),
    },
]
HOUSES = [{"id": 1, "village_id": 1, "head_person_id": 1}]
BENEFITS = [
    {"id": 1, "program": "农村低保", "obj_type": "户", "hh_id": 1, "start_month": "2020-01", "status": "已停发"}
]
FINDING: dict[str, Any] = {
    "id": 1, "source_org": "省审计厅", "received_on": date(2022, 3, 10), "kind": "死亡人员", "name_raw": "张一", "benefit_id": 1,
    "person_id": 1, "match": "已确认", "action": "停发并追缴", "conclusion": "属实", "closed_on": date(2022, 6, 20), "status": "已办结",
}  # fmt: skip
RECOVERY: dict[str, Any] = {
    "id": 1, "finding_id": 1, "benefit_id": 1, "hh_id": 1, "people_count": 1, "amount_due": Decimal(720), "amount_got": Decimal(720),
    "done_on": date(2022, 9, 15), "period_from": "2022-01", "period_to": "2022-06",
}  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = new_desk(tmp_path / "days")
    put(made, {"village": VILLAGES})
    put(made, {"household": HOUSES, "person": PERSONS, "benefit": BENEFITS})
    yield made
    made.close()


def _taken(desk: Desk, key: str, frame: Frame) -> Taken:
    return desk.figures.take(frame, figures=[FIGURES[key]])[key]


def _day(desk: Desk, key: str, day: str) -> Taken:
    return _taken(desk, key, desk.figures.frame(as_of=date.fromisoformat(day)))


def _messages(desk: Desk, rule: str, frame: Frame) -> list[str]:
    return [found.message for found in desk.reconciling.run(frame) if found.rule == rule]


def test_recoveries_are_told_by_their_days(desk: Desk) -> None:
    put(desk, {"finding": [FINDING], "recovery": [RECOVERY]})
    frame = desk.figures.frame
    assert _taken(desk, "I192", frame(year(2021))).text == "无数据"
    assert _day(desk, "I192", "2022-03-01").text == "无数据"
    assert _taken(desk, "I192", frame(half(2022, 1))).text == "尚有720元未追回"
    assert _taken(desk, "I192", frame(year(2022))).text == "已全部追缴到位"
    assert _taken(desk, "I193", frame(half(2022, 1))).value is None
    assert _taken(desk, "I193", frame(month(2022, 9))).value == Decimal("0.072")
    assert any("不为0" in words for words in _messages(desk, "K-18", frame(half(2022, 1))))
    assert not any("追缴" in words for words in _messages(desk, "K-18", frame(year(2022))))


def test_a_check_sees_a_side_without_rows(desk: Desk) -> None:
    put(desk, {"finding": [FINDING]})
    [words] = _messages(desk, "K-18", desk.figures.frame(year(2022)))
    assert words == "停发户数（1户）大于停发人数（无数据，按0人计）。"
    issue = {
        "id": 1,
        "domain": "省级核查反馈",
        "found_on": date(2022, 5, 1),
        "status": "未整改",
        "description": "账实不符",
    }
    put(desk, {"issue": [issue]})
    [words] = _messages(desk, "K-15", desk.figures.frame(year(2022)))
    assert "制定整改措施条数（无数据，按0条计）" in words


def test_findings_are_told_in_the_village_of_their_household(desk: Desk) -> None:
    put(desk, {"finding": [FINDING]})
    found = desk.figures.by_village(desk.figures.frame(year(2022)))
    for key in ("I185", "I186", "I187"):
        assert (found[1][key].value, found[2][key].value) == (1, None)


def test_the_first_batch_is_told_when_it_was_paid(desk: Desk) -> None:
    batch = {"id": 1, "program": "改厕奖补", "period": "2022-05", "batch_no": 1, "paid_on": date(2022, 6, 10)}
    line = {"id": 1, "batch_id": 1, "hh_id": 1, "result": "成功", "amount": Decimal(500)}
    put(desk, {"pay_batch": [batch], "pay_line": [line]})
    for key, value in (("I123", 1), ("I124", 1)):
        assert _taken(desk, key, desk.figures.frame(year(2021))).value is None
        assert _day(desk, key, "2022-06-09").value is None
        assert _taken(desk, key, desk.figures.frame(year(2022))).value == value


def test_claims_fall_into_their_half(desk: Desk) -> None:
    claims = [
        {
            "id": 1,
            "program": "雨露计划",
            "person_id": 1,
            "period": "2022年春季",
            "amount": Decimal(1500),
            "checked_on": date(2022, 4, 8),
        },
        {"id": 2, "program": "雨露计划", "person_id": 2, "period": "2022年秋季", "amount": Decimal(1500)},
        {
            "id": 3,
            "program": "雨露计划",
            "person_id": 2,
            "period": "2021年秋季",
            "amount": Decimal(1500),
            "checked_on": date(2022, 1, 8),
        },
    ]
    put(desk, {"subsidy_claim": claims})
    halves = [_taken(desk, "I160", desk.figures.frame(half(2022, n))).value for n in (1, 2)]
    assert halves == [1, 1] and _taken(desk, "I160", desk.figures.frame(year(2022))).value == 2
    assert _taken(desk, "I161", desk.figures.frame(year(2021))).value == Decimal("0.15")


def test_pooled_projects_share_one_cut_off(desk: Desk) -> None:
    pooled = [
        {"id": n, "name": f"项目{n}", "tags": ("入库项目",), "kind": "产业发展", "pool_year": 2022, "in_pool_on": day,
         "invest_total": Decimal(100), "villages": (1,), "stage": "入库"}
        for n, day in ((1, date(2022, 2, 10)), (2, date(2022, 10, 9)))
    ]  # fmt: skip
    funds = [
        {"id": n, "project_id": n, "source": "县级衔接", "amount_applied": Decimal(90), "doc_no": f"县财〔2022〕{n}号"}
        for n in (1, 2)
    ]
    put(desk, {"project": pooled, "project_fund": funds})
    early = [_day(desk, key, "2022-03-10").value for key in ("I081", "I082", "I085")]
    assert early == [1, 100, 90]
    assert [_taken(desk, k, desk.figures.frame(year(2022))).value for k in ("I081", "I082", "I085")] == [2, 200, 180]
    assert _taken(desk, "I081", desk.figures.frame(month(2022, 11))).value is None
    assert _taken(desk, "I081", desk.figures.frame(month(2022, 10))).value == 1
    assert _messages(desk, "K-08", desk.figures.frame(month(2022, 1))) == []


def test_what_was_built_is_told_once_on_its_day(desk: Desk) -> None:
    project = {"id": 1, "name": "示范村创建", "tags": ("乡村振兴示范村",), "villages": (1,), "started_on": date(2022, 2, 1),
               "finished_on": date(2022, 10, 20), "invest_total": Decimal(300), "stage": "完工"}  # fmt: skip
    stopped = {
        "id": 2,
        "name": "停建的",
        "tags": ("乡村振兴示范村",),
        "villages": (2,),
        "stage": "终止",
        "invest_total": Decimal(50),
    }
    outputs = [
        {"id": 1, "project_id": 1, "item": "灌溉机井", "village_id": 1, "unit": "座", "qty_done": Decimal(3), "done_on": date(2022, 10, 1)},
        {"id": 2, "project_id": 1, "item": "硬化巷道", "village_id": 2, "unit": "公里", "qty_done": Decimal(1), "done_on": date(2022, 10, 1)},
        {"id": 3, "project_id": 1, "item": "硬化巷道", "village_id": 1, "unit": "公里", "qty_done": Decimal(1), "done_on": date(2022, 10, 1)},
    ]  # fmt: skip
    put(desk, {"project": [project, stopped], "project_output": outputs})
    assert _day(desk, "I098", "2022-03-10").value is None
    assert _taken(desk, "I098", desk.figures.frame(year(2022))).value == 3
    assert _taken(desk, "I098", desk.figures.frame(year(2023))).value is None
    assert _taken(desk, "I095", desk.figures.frame(year(2022))).text == "东岭村"
    assert _taken(desk, "I111", desk.figures.frame(year(2022))).value == 300
    assert _taken(desk, "I095", desk.figures.frame(year(2021))).value is None
    assert _taken(desk, "I089", desk.figures.frame(year(2022))).value == 1, "a community is no administrative village"


def test_stock_is_told_from_dates(desk: Desk) -> None:
    put(desk, {"site": [{"id": 1, "kind": "道路", "name": "石东路", "village_id": 1, "length_km": Decimal("2.5"), "status": "在营",
                         "registered_on": date(2022, 5, 1)}]})  # fmt: skip
    assert (_day(desk, "I217", "2022-11-10").value, _day(desk, "I217", "2022-11-30").value) == (2, 1)
    assert (_day(desk, "I137", "2022-04-30").value, _day(desk, "I137", "2022-05-01").value) == (None, 1)
    assert _day(desk, "I138", "2022-05-01").value == Decimal("2.5")


@pytest.mark.parametrize("day", ["2022-10-31", "2022-11-30"])
def test_a_road_has_a_chief_in_office(desk: Desk, day: str) -> None:
    road = {"id": 1, "kind": "道路", "name": "石东路", "village_id": 1, "length_km": Decimal(2), "status": "在营",
            "registered_on": date(2022, 1, 1)}  # fmt: skip
    duty = {"id": 1, "person_id": 1, "post_type": "村级路长", "level": "村级", "village_id": 1, "start_on": date(2021, 1, 1),
            "end_on": date(2022, 11, 15)}  # fmt: skip
    put(desk, {"site": [road], "duty": [duty]})
    found = _messages(desk, "K-13", desk.figures.frame(as_of=date.fromisoformat(day)))
    assert bool(found) == (day == "2022-11-30")


def test_a_setting_is_traced_as_a_setting(desk: Desk) -> None:
    frame = desk.figures.frame(year(2022))
    for key in ("I117", "I119", "I120"):
        traced = desk.figures.trace(FIGURES[key], frame)
        assert len(traced.rows) == traced.taken.rows == int(traced.taken.known)
        assert all(ledger == "settings" and "设置" in words for ledger, _, words in traced.rows)


def test_hundreds_of_millions_keep_two_places(desk: Desk) -> None:
    projects = [{"id": 1, "name": "招商", "tags": ("招商引资",), "villages": (1,), "invest_total": Decimal(9998), "stage": "在建",
                 "started_on": date(2022, 2, 1)}]  # fmt: skip
    put(desk, {"project": projects})
    assert _taken(desk, "I066", desk.figures.frame(year(2022))).whole == "1.00亿元"
    assert {f.style for f in FIGURES.values() if f.unit == "亿元"} == {"fixed"}
    assert all(f.places == 2 for f in FIGURES.values() if f.unit == "万亩")


def test_honours_of_villages_and_limits_that_are_not_set(desk: Desk) -> None:
    honour = {"title": "卫生村", "kind": "命名授牌", "level": "省级", "holder_type": "村", "granted_by": "省爱卫会", "doc_no": "爱卫〔2022〕3号",
              "date": date(2022, 5, 1)}  # fmt: skip
    put(desk, {"honor": [{**honour, "id": 1, "holder": "东岭村"}, {**honour, "id": 2, "holder": "不存在村"}]})
    assert [(f.id, f.field) for f in desk.checking.run("honor") if f.rule == "QT-06"] == [(2, "holder")]
    relief = {"id": 1, "person_id": 1, "hh_id": 1, "kind": "急难型", "cause": "火灾", "people_count": 1, "applied_on": date(2022, 11, 1),
              "amount": Decimal(900), "approval": "乡镇审批（小额）", "status": "受理"}  # fmt: skip
    put(desk, {"relief": [relief]})
    [found] = [f for f in desk.checking.run("relief") if f.rule == "JZ-30"]
    assert found.severity is Severity.NOTICE and "没有设置" in found.message


def test_the_template_lists_however_many_names(desk: Desk) -> None:
    sent = {"sent_on": date(2022, 3, 1), "media_level": "市级"}
    medias = ("市文明网", "安州日报", "阳光网")
    put(
        desk,
        {"publicity": [{**sent, "id": n, "title": f"稿件{n}", "media": media} for n, media in enumerate(medias, 1)]},
    )
    numbers = Numbers(desk, desk.figures.frame(year(2022)), year(2022))
    [tag] = find_tags("{{I027|全部}}")
    assert set(numbers.resolve(tag, "等媒体").text.split("、")) == set(medias)
