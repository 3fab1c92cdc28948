"""Social relief: what steps write besides, undone as one; entitled, paid amounts and persons of any month from dates."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.desks import assert_sound, town_desk
from tests.unit.rule_desk import make_id
from township_desk.core.problem import InvalidData
from township_desk.core.query import Grouping, Is, Measure, Named, Query, Through
from township_desk.ledgers.welfare_state import (
    amount_in,
    begun_in,
    ended_in,
    entitled,
    in_force,
    persons_in,
)

MONTHS = [f"2022-{month:02d}" for month in range(5, 13)]


@pytest.fixture
def desk(tmp_path):
    desk = town_desk(tmp_path / "desk")
    yield desk
    desk.close()
    assert_sound(tmp_path / "desk" / "desk.db")


def add_home(desk, name="柳大山", birth="19500312", *, account=True):
    """A household with its head; (household id, person id)."""
    person = desk.editing.add("person", {"name": name, "id_no": make_id(birth), "is_coliving": "是"}).id
    given = {"head_person_id": person, "village_id": "柳沟村"}
    if account:
        given |= {"bank_no": "6217990000000000006", "acct_name": name, "bank_name": "邮储银行", "acct_kind": "银行卡"}
    home = desk.editing.add("household", given).id
    desk.editing.edit("person", person, {"hh_id": home, "relation": "户主"})
    return home, person


def add_benefit(desk, person, **more):
    given = {
        "program": "农村低保", "person_id": person, "tier": "A类", "applied_on": "2022-05-30", "accepted_on": "2022-06-01",
        "survey_start": "2022-06-02", "survey_on": "2022-06-03", "surveyors": "王小明、李小红", "verify_report_on": "2022-06-06",
        "declared_count": 2, "monthly_amount": "500", "reason": "因病", "approver_level": "委托乡镇",
    }  # fmt: skip
    return desk.editing.add("benefit", given | more).id


def confirm(desk, benefit, **more):
    move = desk.editing.move
    move("benefit", benefit, "公示", {"notice_from": "2022-06-10", "notice_to": "2022-06-17"})
    move("benefit", benefit, "公示结束", {"notice_objection": "无"})
    return move("benefit", benefit, "确认同意", {"approved_on": "2022-06-24"} | more)


def events(desk):
    found = desk.records.fetch("benefit_event", desk.reader.ids(Query("benefit_event")))
    return {
        (r.values["kind"], r.values["month"]): (
            r.values["delta_hh"],
            r.values["delta_person"],
            r.values["amount_after"],
        )
        for r in found
    }


def paid(desk):
    """The months in which the only benefit is to be paid."""
    return [month for month in MONTHS if desk.records.count(Query("benefit", entitled(month)))]


def told(desk, month):
    return desk.rows.select(
        Query("benefit"), (Named(amount_in(month), "monthly_amount"), Named(persons_in(month), "member_count"))
    )


def test_confirming_writes_the_event_and_undo_takes_both_back(desk):
    _, person = add_home(desk)
    benefit = add_benefit(desk, person)
    outcome = confirm(desk, benefit)
    values = outcome.record.values
    assert (values["status"], values["start_month"], values["decision"]) == ("在保", "2022-07", "确认同意")
    assert (values["review_cycle"], values["next_review_on"].isoformat()) == ("每年", "2023-06-24")
    assert outcome.record.missing == ()
    assert events(desk) == {("新增", "2022-07"): (1, 2, Decimal("500.00"))}
    desk.editing.undo()
    assert events(desk) == {}
    assert desk.records.get("benefit", benefit).values["status"] == "待确认"
    desk.editing.redo()
    assert list(events(desk)) == [("新增", "2022-07")]


def test_both_subsidies_begin_with_the_month_of_the_application(desk):
    _, person = add_home(desk)
    outcome = confirm(desk, add_benefit(desk, person, program="重度残疾人护理补贴", tier=None, declared_count=None))
    assert outcome.record.values["start_month"] == "2022-05"
    assert outcome.record.values["obj_type"] == "人"
    assert outcome.record.values["member_count"] == 1
    assert events(desk)["新增", "2022-05"][:2] == (1, 1)


def test_suspension_end_and_hand_written_events(desk):
    _, person = add_home(desk)
    benefit = add_benefit(desk, person)
    confirm(desk, benefit)
    assert paid(desk) == MONTHS[2:]
    desk.editing.move("benefit", benefit, "暂停")
    assert paid(desk) == ["2022-07", "2022-08", "2022-09", "2022-10"]
    assert desk.records.count(Query("benefit", in_force("2022-12"))) == 1
    desk.editing.move("benefit", benefit, "恢复")
    assert paid(desk) == MONTHS[2:]
    by_hand = {"benefit_id": benefit, "month": "2022-12", "kind": "停发", "delta_person": -2, "reason": "子女供养"}
    desk.editing.add("benefit_event", by_hand)
    with pytest.raises(InvalidData, match="停发月份"):
        desk.editing.move("benefit", benefit, "停发")
    desk.editing.move("benefit", benefit, "停发", {"end_month": "2022-12", "end_reason": "收入超标"})
    assert paid(desk) == MONTHS[2:7]
    assert events(desk)["停发", "2022-12"] == (-1, -2, Decimal("0.00"))
    last = desk.reader.ids(Query("benefit_event", Is("kind", "=", "停发")))
    assert [desk.records.get("benefit_event", i).values["reason"] for i in last] == ["子女供养"]
    assert desk.records.count(Query("benefit", begun_in("2022-01", "2022-12"))) == 1
    assert desk.records.count(Query("benefit", ended_in("2022-12", "2022-12"))) == 1
    assert desk.records.count(Query("benefit", ended_in("2022-01", "2022-11"))) == 0


def test_amounts_around_a_stop_are_those_that_rosters_pay(desk):
    """A benefit that comes back with another amount: the months before the stop keep theirs."""
    _, person = add_home(desk)
    benefit = add_benefit(desk, person)
    confirm(desk, benefit)
    first = desk.records.ids(Query("benefit_event"))[0]
    desk.editing.void("benefit_event", first, reason="从旧册转来，没有新增记录")
    change = {"benefit_id": benefit, "reason": "复核", "delta_person": 0}
    stop = {"kind": "暂停", "month": "2022-08", "amount_before": 500, "amount_after": 0}
    back = {"kind": "恢复", "month": "2022-10", "amount_before": 0, "amount_after": 620}
    for event in (stop, back):
        desk.editing.add("benefit_event", change | event)
    desk.editing.edit("benefit", benefit, {"monthly_amount": 640})
    for month, amount in {"2022-07": 500, "2022-10": 620, "2022-12": 620}.items():
        assert told(desk, month)[0][0] == Decimal(amount), month
        desk.payroll.make("农村低保", month)
        (line,) = desk.rows.select(Query("pay_line", Through("batch_id", Is("period", "=", month))), ("base_amount",))
        assert line == (Decimal(amount),), month


@pytest.mark.parametrize(
    ("kind", "more", "left"),
    [("停发", {"end_reason": "收入超标"}, ("已停发", "2022-09", "收入超标")), ("暂停", {}, ("暂停", None, None))],
)
def test_taking_a_return_back_leaves_the_benefit_as_it_stood(desk, kind, more, left):
    _, person = add_home(desk)
    benefit = add_benefit(desk, person)
    confirm(desk, benefit)

    def now():
        values = desk.records.get("benefit", benefit).values
        return [values[name] for name in ("status", "end_month", "end_reason", "monthly_amount")]

    desk.payroll.record(benefit, kind, "2022-09", **more)
    assert now() == [*left, Decimal(500)]
    desk.payroll.record(benefit, "恢复", "2022-11", amount=Decimal(620))
    assert now() == ["在保", None, None, Decimal(620)]
    back = desk.records.ids(Query("benefit_event", Is("kind", "=", "恢复")))[0]
    desk.payroll.withdraw(back, "登记错了户")
    assert now() == [*left, Decimal(500)]
    desk.editing.undo()
    assert now() == ["在保", None, None, Decimal(620)]


def test_amounts_and_persons_of_past_months(desk):
    home, person = add_home(desk)
    benefit = add_benefit(desk, person)
    confirm(desk, benefit)
    change = {"benefit_id": benefit, "reason": "提标", "kind": "变更标准", "delta_person": 0}
    desk.editing.add("benefit_event", change | {"month": "2022-09", "amount_before": 500, "amount_after": 530})
    leaving = {"month": "2022-11", "kind": "减员", "delta_person": -1, "amount_before": 530, "amount_after": 265}
    desk.editing.add("benefit_event", change | leaving)
    desk.editing.edit("benefit", benefit, {"monthly_amount": 265, "declared_count": 1})
    assert [told(desk, month)[0] for month in ("2022-08", "2022-09", "2022-10", "2022-11")] == [
        (Decimal(500), 2), (Decimal(530), 2), (Decimal(530), 2), (Decimal(265), 1),
    ]  # fmt: skip
    measure = Measure("sum", "sum", Named(amount_in("2022-10"), "monthly_amount"))
    assert desk.rows.group(Grouping(Query("benefit", entitled("2022-10")), (), (measure,))) == [(Decimal(530),)]
    child = desk.editing.add(
        "person", {"name": "柳小山", "id_no": make_id("20100312"), "hh_id": home, "relation": "子"}
    ).id
    for who, start, end in ((person, "2022-07", None), (child, "2022-07", "2022-11")):
        desk.editing.add(
            "benefit_member", {"benefit_id": benefit, "person_id": who, "start_month": start, "end_month": end}
        )
    assert [told(desk, month)[0][1] for month in ("2022-06", "2022-10", "2022-11")] == [0, 2, 1]
    assert desk.records.get("benefit", benefit).values["member_count"] == 1


def test_what_ran_before_the_desk_needs_no_papers_and_knows_its_amount(desk):
    _, person = add_home(desk)
    given = {"program": "农村低保", "person_id": person, "tier": "B类", "declared_count": 1, "monthly_amount": 400,
             "reason": "年老", "start_month": "2020-03", "status": "在保"}  # fmt: skip
    old = desk.editing.add("benefit", given, archived=True)
    assert old.record.missing == ()
    assert old.record.archived
    fresh = desk.editing.edits.draft("benefit", given | {"program": "城市低保"})
    assert {"applied_on", "notice_from", "approved_on"} <= set(fresh.missing)
    change = {
        "kind": "变更标准",
        "delta_person": 0,
        "reason": "提标",
        "month": "2022-10",
        "amount_before": 400,
        "amount_after": 430,
    }
    desk.editing.add("benefit_event", change | {"benefit_id": old.id})
    desk.editing.edit("benefit", old.id, {"monthly_amount": 430})
    assert [told(desk, month)[0][0] for month in ("2021-01", "2022-10")] == [Decimal(400), Decimal(430)]
    assert desk.records.count(Query("benefit", begun_in("2020-01", "2022-12"))) == 0
    assert desk.records.get("benefit", old.id).missing == ()


def test_a_tapering_benefit_is_paid_up_to_its_last_month(desk):
    _, person = add_home(desk)
    benefit = add_benefit(desk, person)
    confirm(desk, benefit)
    desk.editing.move("benefit", benefit, "渐退", {"taper_until": "2022-11"})
    assert paid(desk) == MONTHS[2:7]


def test_what_was_ended_and_taken_up_again_is_unpaid_between(desk):
    _, person = add_home(desk)
    benefit = add_benefit(desk, person)
    confirm(desk, benefit)
    desk.editing.move("benefit", benefit, "停发", {"end_month": "2022-09", "end_reason": "收入超标"})
    desk.payroll.record(benefit, "恢复", "2022-11", reason="核查后恢复")
    assert paid(desk) == ["2022-07", "2022-08", "2022-11", "2022-12"]
    assert [m for m in MONTHS if desk.records.count(Query("benefit", in_force(m)))] == paid(desk)
    assert [m for m in MONTHS if desk.records.count(Query("benefit", ended_in(m, m)))] == ["2022-09"]


def test_an_issued_certificate_is_carried_by_its_person(desk):
    _, person = add_home(desk)
    number = make_id("19500312") + "41"
    given = {
        "person_id": person,
        "action": "新办",
        "applied_on": "2022-10-08",
        "disab_kind": "肢体",
        "disab_level": "一级",
    }
    cert = desk.editing.add("disab_cert", given).id
    desk.editing.move("disab_cert", cert, "发证", {"cert_no": number, "done_on": "2022-11-01"})
    values = desk.records.get("person", person).values
    assert (values["disab_no"], values["disab_level"], values["disab_expire"].isoformat()) == (
        number,
        "一级",
        "2032-11-01",
    )
    desk.editing.undo()
    assert desk.records.get("person", person).values["disab_no"] is None


def test_a_batch_adds_up_its_lines_and_says_it_in_words(desk):
    home, person = add_home(desk)
    benefit = add_benefit(desk, person)
    confirm(desk, benefit)
    batch = desk.editing.add("pay_batch", {"program": "农村低保", "period": "2022-11"}).id
    given = {
        "batch_id": batch,
        "seq": 1,
        "benefit_id": benefit,
        "base_amount": "1500",
        "adjust_amount": "-90.50",
        "remark": "扣回多发",
    }
    line = desk.editing.add("pay_line", given).record.values
    assert (line["hh_id"], line["person_id"], line["tier"], line["person_count"]) == (home, person, "A类", 2)
    assert (line["bank_no"], line["acct_name"], line["village_text"]) == ("6217990000000000006", "柳大山", "柳沟村")
    assert line["amount"] == Decimal("1409.50")
    found = desk.records.get("pay_batch", batch)
    assert [found.values[n] for n in ("hh_total", "person_total", "amount_total", "failed_count")] == [
        1,
        2,
        Decimal("1409.50"),
        0,
    ]
    assert desk.records.text(found, "amount_cn") == "壹仟肆佰零玖元伍角整"
    assert found.values["made_by"] == "王小明"
    assert "checked_by" not in found.missing
    with pytest.raises(InvalidData, match="审核人"):
        desk.editing.move("pay_batch", batch, "审核")
    desk.editing.edit("pay_line", desk.reader.ids(Query("pay_line"))[0], {"result": "失败", "fail_reason": "账号错误"})
    assert desk.records.get("pay_batch", batch).values["failed_count"] == 1


def test_without_an_account_or_survey_nobody_is_taken_up(desk):
    _, person = add_home(desk, account=False)
    benefit = add_benefit(desk, person)
    with pytest.raises(InvalidData, match="发放账号"):
        confirm(desk, benefit)
    _, other = add_home(desk, "王大水", "19520312")
    with pytest.raises(InvalidData, match="缺入户调查日期"):
        confirm(desk, add_benefit(desk, other, survey_on=None))


def test_a_benefit_that_was_paid_is_ended_not_voided(desk):
    _, person = add_home(desk)
    benefit = add_benefit(desk, person)
    confirm(desk, benefit)
    batch = desk.editing.add("pay_batch", {"program": "农村低保", "period": "2022-11", "fund_source": "中央资金"}).id
    desk.editing.add("pay_line", {"batch_id": batch, "seq": 1, "benefit_id": benefit, "base_amount": "500"})
    with pytest.raises(InvalidData, match="已被2022-11发放批次引用，不能作废"):
        desk.editing.void("benefit", benefit, "重复")
    with pytest.raises(InvalidData, match="同一人"):
        desk.editing.move("pay_batch", batch, "审核", {"checked_by": "王小明"})
    assert not {finding.rule for finding in desk.checking.run("benefit")} & {"G-14"}, "forbids a deed, is no fault"
