"""Facts that the desk learns after a month was paid: they account for the next roster, and paid months stay as they were."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.payroll_town import STANDARDS, account, benefit, fund, pay_desk
from township_desk.core.period import parse_period
from township_desk.core.problem import InvalidData, UsageError
from township_desk.core.query import Is, Query, Sort
from township_desk.core.tabular import RowKind
from township_desk.service.desk import Desk

LOW = "农村低保"
JUNE, JULY, AUGUST = "2022-06", "2022-07", "2022-08"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Any]:
    made: list[Desk] = []

    def make(*benefits: Any, **more: Any) -> Desk:
        made.append(pay_desk(tmp_path / f"desk{len(made)}", benefits, **more))
        return made[-1]

    yield make
    for desk in made:
        desk.close()


def pay(desk: Desk, folder: Path, month: str, program: str = LOW) -> None:
    desk.payroll.make(program, month)
    fund(desk, program, month)
    desk.payroll.approve(program, month, checked_by="李明")
    desk.payroll.bank(program, month, folder / f"{month}.csv", on=date(int(month[:4]), int(month[5:]), 20))
    desk.payroll.paid(program, month, on=date(int(month[:4]), int(month[5:]), 28))


def errors(desk: Desk, month: str, program: str = LOW) -> list[tuple[str, str]]:
    return [(f.rule, f.message) for f in desk.payroll.check(program, month) if f.severity.value == "error"]


def paid_for(desk: Desk, month: str) -> dict[int, int]:
    return {d.benefit_id: d.base for d in desk.payroll.entitled(LOW, month)}


def test_changes_of_paid_months_account_for_the_next_roster(town, tmp_path):
    members = [
        {
            "id": n,
            "benefit_id": 5,
            "person_id": person,
            "relation": "本人",
            "is_covered": True,
            "start_month": "2022-01",
        }
        for n, person in enumerate((5, 7), 1)
    ]
    desk = town(*(benefit(n) for n in range(1, 7)), households=8, more={"benefit_member": members})
    desk.payroll.record(6, "停发", "2022-05", end_reason="收入超标", reason="收入超标")
    pay(desk, tmp_path, JUNE)
    pay(desk, tmp_path, JULY)
    desk.payroll.record(1, "停发", JULY, end_reason="财产超标", reason="财产超标")
    desk.payroll.record(2, "转类", JUNE, tier="A类", reason="病情加重")
    desk.payroll.record(3, "减员", JULY, persons=1, reason="女儿出嫁")
    desk.editing.edit("person", 7, {"alive_status": "死亡", "death_date": "2022-05-20"})
    desk.payroll.record(6, "恢复", JULY, reason="复核通过")
    desk.payroll.make(LOW, AUGUST)
    found = {d.benefit_id: (d.kind, d.explained, d.reason) for d in desk.payroll.compare(LOW, AUGUST).rows}
    assert {n: row[:2] for n, row in found.items()} == {
        1: ("停发", True), 2: ("类别变动", True), 3: ("人数变动", True), 5: ("人数变动", True), 6: ("新增", True),
    }  # fmt: skip
    assert found[1][2] == "停发（2022-07）：财产超标"
    assert "成员甲7于2022-05-20死亡" in found[5][2]
    fund(desk, LOW, AUGUST)
    assert errors(desk, AUGUST) == []
    desk.payroll.approve(LOW, AUGUST, checked_by="李明")


def test_what_an_earlier_roster_knew_does_not_account_for_a_silent_change(town, tmp_path):
    desk = town(benefit(1), benefit(2))
    desk.payroll.record(1, "减员", JUNE, persons=1, reason="女儿出嫁")
    pay(desk, tmp_path, JUNE)
    desk.editing.edit("benefit", 1, {"declared_count": 3})
    desk.payroll.make(LOW, JULY)
    [row] = desk.payroll.compare(LOW, JULY).rows
    assert (row.benefit_id, row.explained) == (1, False)


def test_a_change_taken_back_accounts_for_who_comes_back(town, tmp_path):
    desk = town(benefit(1), benefit(2))
    desk.payroll.record(1, "停发", JUNE, end_reason="收入超标", reason="收入超标")
    pay(desk, tmp_path, JUNE)
    [event] = desk.records.fetch("benefit_event", [1])
    desk.payroll.withdraw(event.id, "登记错了户")
    desk.payroll.make(LOW, JULY)
    [row] = desk.payroll.compare(LOW, JULY).rows
    assert (row.kind, row.explained) == ("新增", True)
    assert row.reason.startswith("撤回停发（2022-06）：登记错了户")
    assert errors(desk, JULY) == []


def test_a_standard_published_late_is_a_reason_and_one_on_top_too(town, tmp_path):
    members = [
        {"id": 1, "benefit_id": 2, "person_id": 2, "relation": "户主", "is_covered": True, "start_month": "2022-01",
         "plus_reason": "老年人"}
    ]  # fmt: skip
    desk = town(benefit(1), benefit(2, tier="A类"), standards=STANDARDS, more={"benefit_member": members})
    pay(desk, tmp_path, JUNE)
    desk.editing.add("standard", {"program": LOW, "tier": "B类", "from_date": "2022-06-01", "amount": "380"})
    desk.editing.add("standard", {"program": LOW, "tier": "老年人", "from_date": "2022-05-01", "amount": "60"})
    desk.payroll.make(LOW, JULY)
    told = {d.benefit_id: (d.explained, d.reason) for d in desk.payroll.compare(LOW, JULY).rows}
    assert told[1][0] and told[1][1].startswith("B类标准自2022-06-01起由350.00元调为380.00元")
    assert told[2][0] and told[2][1].startswith("老年人标准自2022-05-01起由50.00元调为60.00元")
    fund(desk, LOW, JULY)
    desk.payroll.approve(LOW, JULY, checked_by="李明")


@pytest.mark.parametrize("how", ["void", "withdraw"])
def test_voiding_a_change_leaves_paid_months_as_they_were(town, how):
    desk = town(benefit(1, tier="差额", monthly_amount=Decimal(500)))
    before = paid_for(desk, "2022-05")
    desk.payroll.record(1, "变更标准", JUNE, amount=Decimal(400), reason="收入增加")
    desk.payroll.record(1, "变更标准", AUGUST, amount=Decimal(450), reason="收入减少")
    assert (paid_for(desk, "2022-05"), paid_for(desk, JULY), paid_for(desk, AUGUST)) == (before, {1: 40000}, {1: 45000})
    take = desk.editing.void if how == "void" else lambda _ledger, row, reason: desk.payroll.withdraw(row, reason)
    take("benefit_event", 1, "登记错")
    assert (paid_for(desk, "2022-05"), paid_for(desk, JULY), paid_for(desk, AUGUST)) == (before, before, {1: 45000})
    desk.editing.undo()
    assert paid_for(desk, JULY) == {1: 40000}
    take("benefit_event", 2, "登记错")
    assert paid_for(desk, AUGUST) == {1: 40000}
    assert desk.records.get("benefit", 1).values["monthly_amount"] == Decimal(400)
    desk.editing.restore("benefit_event", 2)
    assert (paid_for(desk, AUGUST), paid_for(desk, "2022-05")) == ({1: 45000}, before)
    assert desk.records.get("benefit", 1).values["monthly_amount"] == Decimal(450)


def test_voiding_a_stop_takes_the_benefit_up_again(town):
    desk = town(benefit(1))
    desk.payroll.record(1, "停发", JULY, end_reason="收入超标", reason="收入超标")
    desk.editing.void("benefit_event", 1, "登记错了户")
    now = desk.records.get("benefit", 1).values
    assert (now["status"], now["end_month"]) == ("在保", None)
    assert paid_for(desk, AUGUST) == {1: 70000}
    desk.editing.restore("benefit_event", 1)
    now = desk.records.get("benefit", 1).values
    assert (now["status"], now["end_month"], now["end_reason"]) == ("已停发", JULY, "收入超标")
    assert paid_for(desk, AUGUST) == {}


def test_a_person_in_two_households_is_found_and_stops_the_approval(town):
    def member(number: int, home: int, person: int, **more: Any) -> dict[str, Any]:
        return {"id": number, "benefit_id": home, "person_id": person, "relation": "本人", "is_covered": True,
                "start_month": "2022-01", **more}  # fmt: skip

    members = [member(1, 1, 1), member(2, 1, 5), member(3, 2, 2), member(4, 2, 5), member(5, 3, 3), member(6, 3, 4)]
    members[5]["end_month"] = JUNE
    desk = town(
        benefit(1), benefit(2), benefit(3), benefit(4, declared_count=1), households=8, more={"benefit_member": members}
    )
    desk.payroll.make(LOW, JUNE)
    fund(desk, LOW, JUNE)
    twice = [message for rule, message in errors(desk, JUNE) if rule == "HC-07"]
    assert len(twice) == 2
    assert any(message.startswith("甲5本月已在“甲1”户（农村低保第") for message in twice)
    with pytest.raises(InvalidData, match="不能审核"):
        desk.payroll.approve(LOW, JUNE, checked_by="李明")
    desk.editing.void("benefit_member", 2, "已分户")
    desk.payroll.make(LOW, JUNE)
    assert [rule for rule, _ in errors(desk, JUNE)] == []


def test_a_member_who_draws_support_for_the_destitute_is_found_in_both_rosters(town):
    members = [
        {
            "id": n,
            "benefit_id": 1,
            "person_id": person,
            "relation": "本人",
            "is_covered": True,
            "start_month": "2022-01",
        }
        for n, person in enumerate((1, 5), 1)
    ]
    alone = benefit(
        5,
        program="特困供养",
        obj_type="人",
        tier=None,
        care_place="分散供养",
        self_care="完全丧失",
        monthly_amount=None,
    )
    desk = town(benefit(1), alone | {"id": 2}, households=6, more={"benefit_member": members})
    for program in (LOW, "特困供养"):
        desk.payroll.make(program, JUNE)
    for program in (LOW, "特困供养"):
        assert [rule for rule, _ in errors(desk, JUNE, program) if rule.startswith("HC")] == ["HC-01"], program


def _months(desk: Desk, program: str, month: str) -> list[tuple[str, str]]:
    batch = desk.payroll.need(program, month)
    ids = desk.records.ids(Query("pay_line", Is("batch_id", "=", batch.id), (Sort("seq"),)))
    return [(r.values["kind"], r.values["for_month"]) for r in desk.records.fetch("pay_line", ids)]


def test_the_first_roster_pays_every_month_since_a_late_confirmation(town):
    living = "困难残疾人生活补贴"
    row = {"program": living, "obj_type": "人", "tier": None, "monthly_amount": Decimal(60)}
    desk = town(benefit(1, **row, start_month="2022-04", applied_on=date(2022, 4, 8), approved_on=date(2022, 5, 10)))
    desk.payroll.make(living, JULY)
    assert _months(desk, living, JULY) == [("本月", JULY), ("补发", JUNE), ("补发", "2022-05"), ("补发", "2022-04")]
    assert desk.payroll.skipped(desk.payroll.need(living, JULY)) == []


def test_months_that_nothing_pays_are_told(town, tmp_path):
    desk = town(benefit(1), benefit(2, start_month=JUNE, approved_on=date(2022, 5, 10)))
    desk.editing.add(
        "benefit_event", {"benefit_id": 2, "month": JUNE, "kind": "新增", "delta_person": 2, "reason": "因病"}
    )
    desk.payroll.make(LOW, AUGUST)
    assert _months(desk, LOW, AUGUST) == [("本月", AUGUST)] * 2
    told = [f.message for f in desk.payroll.check(LOW, AUGUST) if f.severity.value == "warning" and f.rule == "FF-03"]
    assert [words.partition("应发")[0] for words in told] == ["2022年6月", "2022年7月"]
    assert "1户（人）、700.00元" in told[0]
    pay(desk, tmp_path, JUNE)
    desk.payroll.make(LOW, AUGUST)
    [words] = desk.payroll.skipped(desk.payroll.need(LOW, AUGUST))
    assert words.startswith("2022年7月应发2户（人）、1,400.00元")


def test_a_stopped_benefit_takes_no_other_change_and_a_reason_is_one_of_the_choices(town):
    desk = town(benefit(1), benefit(2))
    with pytest.raises(UsageError, match=r"收入超标、财产超标.*如“其他：外出打工了”"):
        desk.payroll.record(1, "停发", JUNE, reason="外出打工了")
    desk.payroll.record(1, "停发", JUNE, reason="财产超标：名下有车")
    assert desk.records.get("benefit", 1).values["end_reason"] == "财产超标"
    assert desk.records.get("benefit_event", 1).values["reason"] == "财产超标：名下有车"
    for kind in ("转类", "变更标准", "减员"):
        with pytest.raises(InvalidData, match="2022年6月已经停发，不能再登记"):
            desk.payroll.record(1, kind, JUNE, tier="A类", amount=Decimal(1), persons=1, reason="重病")
    desk.payroll.record(1, "恢复", JULY, reason="复核")
    desk.payroll.record(1, "转类", JULY, tier="A类", reason="重病")
    desk.payroll.record(2, "停发", JUNE, reason="其他：外出打工")
    assert desk.records.get("benefit", 2).values["end_reason"] == "其他"


def test_what_lacks_an_event_can_be_recorded_and_the_message_names_the_way(town, tmp_path):
    desk = town(
        benefit(1), benefit(2), benefit(3, start_month=JULY, approved_on=date(2022, 6, 5)), benefit(4, status="待确认")
    )
    pay(desk, tmp_path, JUNE)
    desk.editing.edit("benefit", 2, {"end_month": JULY, "end_reason": "迁出"})
    desk.payroll.make(LOW, JULY)
    told = {d.benefit_id: d.reason for d in desk.payroll.compare(LOW, JULY).unexplained}
    assert told[3].endswith("请补登变动“新增”（待遇编号3）")
    assert told[2].endswith("请补登变动“停发”（待遇编号2）")
    for row, month, words in ((3, AUGUST, "要登记在这个月"), (4, JULY, "请办“确认同意”")):
        with pytest.raises(InvalidData, match=words):
            desk.payroll.record(row, "新增", month, reason="因病")
    desk.payroll.record(3, "新增", JULY, reason="因病")
    desk.payroll.record(2, "停发", JULY, reason="迁出")
    event = desk.records.get("benefit_event", 1).values
    assert (event["delta_person"], event["amount_before"], event["amount_after"]) == (2, Decimal(0), Decimal(700))
    with pytest.raises(InvalidData, match="已经有“新增”"):
        desk.payroll.record(3, "新增", JULY, reason="因病")
    assert desk.payroll.compare(LOW, JULY).unexplained == ()


def test_money_does_not_arrive_before_it_is_sent_and_no_roster_is_made_years_ahead(town, tmp_path):
    desk = town(benefit(1))
    desk.payroll.make(LOW, JUNE)
    fund(desk, LOW, JUNE)
    desk.payroll.approve(LOW, JUNE, checked_by="李明")
    desk.payroll.bank(LOW, JUNE, tmp_path / "a.csv", on=date(2022, 6, 20))
    with pytest.raises(InvalidData, match="“送代发银行日期”不能晚于“到账日期”"):
        desk.payroll.paid(LOW, JUNE, on=date(2022, 6, 19))
    desk.payroll.paid(LOW, JUNE, on=date(2022, 6, 20))
    batch = desk.payroll.need(LOW, JUNE)
    with pytest.raises(InvalidData, match="“送代发银行日期”不能晚于“到账日期”"):
        desk.editing.edit("pay_batch", batch.id, {"paid_on": "2022-06-01"})
    with pytest.raises(UsageError, match="最多可以先生成下月（2023年1月）的花名册"):
        desk.payroll.make(LOW, "2023-02")
    assert desk.payroll.make(LOW, "2023-01").batch.lines > 0


def test_a_reckoned_amount_is_not_typed_over(town, tmp_path):
    desk = town(benefit(1))
    desk.payroll.make(LOW, JUNE)
    with pytest.raises(InvalidData, match="“实发金额”由程序自动计算（本金额加补发（扣减））"):
        desk.editing.edit("pay_line", 1, {"amount": "1"})
    assert desk.editing.edit("pay_line", 1, {"amount": "700"}).touched is None
    pay(desk, tmp_path, JUNE)
    with pytest.raises(InvalidData, match="“实发金额”由程序自动计算"):
        desk.editing.edit("pay_line", 1, {"amount": "1"})


def answers(
    desk: Desk, folder: Path, month: str, results: Mapping[int, str], *, numbers: bool = True, only: Sequence[int] = ()
) -> Path:
    """The bank's file: lines by number with 成功, or 失败 for those in `results`; `only` some of them, `numbers`: with 序号."""
    batch = desk.payroll.need(LOW, month)
    ids = desk.records.ids(Query("pay_line", Is("batch_id", "=", batch.id), (Sort("seq"),)))
    path = folder / f"回单{len(list(folder.glob('回单*')))}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*(["序号"] if numbers else []), "账号", "户名", "金额", "结果", "失败原因"])
        for r in desk.records.fetch("pay_line", ids):
            v = r.values
            if only and v["seq"] not in only:
                continue
            word = results.get(v["seq"], "成功")
            row = [v["bank_no"], v["acct_name"], v["amount"], word, "退票" if word == "失败" else ""]
            writer.writerow([*([v["seq"]] if numbers else []), *row])
    return path


def send(desk: Desk, folder: Path, month: str) -> None:
    desk.payroll.make(LOW, month)
    fund(desk, LOW, month)
    desk.payroll.approve(LOW, month, checked_by="李明")
    desk.payroll.bank(LOW, month, folder / f"{month}.csv", on=date(int(month[:4]), int(month[5:]), 20))


def test_a_whole_answer_after_a_part_counts_what_is_entered_and_tells_contradictions(town, tmp_path):
    desk = town(*(benefit(n) for n in range(1, 6)))
    send(desk, tmp_path, JUNE)
    first = desk.payroll.returned(LOW, JUNE, answers(desk, tmp_path, JUNE, {2: "失败"}, only=(1, 2, 3)))
    assert (first.paid, first.failed, first.waiting, first.known) == (2, 1, 2, 0)
    whole = desk.payroll.returned(LOW, JUNE, answers(desk, tmp_path, JUNE, {1: "失败", 5: "失败"}))
    assert (whole.paid, whole.failed, whole.waiting, whole.known) == (1, 1, 0, 1)
    told = [p.message for p in whole.problems]
    assert len(told) == 2
    assert told[0].startswith("第1行已登记为成功，这份回单说失败（退票），可能是退票。")
    assert told[1].startswith("第2行已登记为失败，这份回单说成功。")
    again = desk.payroll.returned(LOW, JUNE, answers(desk, tmp_path, JUNE, {2: "失败", 5: "失败"}))
    assert (again.words, again.touched, again.problems) == (
        "成功0行，失败0行，5行以前已登记过，还有0行没有结果",
        None,
        (),
    )


def test_two_lines_of_one_account_and_amount_are_told_apart_by_their_number(town, tmp_path):
    desk = town(benefit(1), benefit(2))
    send(desk, tmp_path, JUNE)
    desk.payroll.returned(LOW, JUNE, answers(desk, tmp_path, JUNE, {1: "失败"}))
    desk.payroll.paid(LOW, JUNE, on=date(2022, 6, 28))
    [line] = [r for r in desk.records.fetch("pay_line", [1, 2]) if r.values["seq"] == 1]
    desk.editing.edit("household", line.values["hh_id"], {"bank_no": "2701777700000001"})
    send(desk, tmp_path, JULY)
    with pytest.raises(InvalidData, match=r"没有一行对得上花名册"):
        desk.payroll.returned(LOW, JULY, answers(desk, tmp_path, JULY, {2: "失败"}, numbers=False, only=(1, 2)))
    told = desk.payroll.returned(LOW, JULY, answers(desk, tmp_path, JULY, {2: "失败"}))
    assert (told.paid, told.failed, told.problems) == (2, 1, ())
    batch = desk.payroll.need(LOW, JULY)
    ids = desk.records.ids(Query("pay_line", Is("batch_id", "=", batch.id), (Sort("seq"),)))
    assert [r.values["result"] for r in desk.records.fetch("pay_line", ids)] == ["成功", "失败", "成功"]


def test_a_household_does_not_conflict_with_its_own_carried_line_and_resending_names_the_roster(town, tmp_path):
    desk = town(benefit(1), benefit(2), benefit(3))
    send(desk, tmp_path, JUNE)
    desk.payroll.returned(LOW, JUNE, answers(desk, tmp_path, JUNE, {1: "失败", 2: "失败", 3: "失败"}))
    desk.payroll.paid(LOW, JUNE, on=date(2022, 6, 28))
    desk.editing.edit("household", 2, {"bank_no": account(3)})
    desk.payroll.make(LOW, JULY)
    batch = desk.payroll.need(LOW, JULY)
    ids = desk.records.ids(Query("pay_line", Is("batch_id", "=", batch.id), (Sort("seq"),)))
    home = {r.values["seq"]: r.values["hh_id"] for r in desk.records.fetch("pay_line", ids)}
    found = [f.message for f in desk.payroll.check(LOW, JULY) if f.rule == "BK-06"]
    assert len(found) == 4
    for message in found:
        mine, other = map(int, re.findall(r"第(\d+)行", message))
        assert {home[mine], home[other]} == {2, 3}
    with pytest.raises(UsageError, match=r"2022年7月农村低保（第1批）（编制中）.*先把那张花名册里的“重发”行作废"):
        desk.payroll.resend(LOW, JUNE, tmp_path / "重发.csv")


def test_a_new_payee_is_named_when_the_account_changes_too(town, tmp_path):
    desk = town(benefit(1), benefit(2))
    pay(desk, tmp_path, JUNE)
    desk.editing.edit("person", 5, {"hh_id": 1, "relation": "其他"})
    desk.editing.edit("benefit", 1, {"person_id": 5})
    desk.editing.edit("household", 1, {"bank_no": "2701777700000001"})
    desk.payroll.make(LOW, JULY)
    [row] = desk.payroll.compare(LOW, JULY).rows
    assert row.kind == "账户变动"
    assert row.reason.startswith("领款人由甲1变为甲5；账户变更（尾号0001→0001）")


def test_a_second_application_is_pointed_out_at_once_and_a_pending_one_counts_to_today_in_words(town):
    desk = town(benefit(1))
    desk.editing.edit("person", 5, {"hh_id": 1, "relation": "其他"})
    given = {"program": LOW, "person_id": 5, "hh_id": 1, "tier": "B类", "declared_count": 2, "status": "受理中",
             "applied_on": "2022-06-01", "accepted_on": "2022-06-02"}  # fmt: skip
    told = {p.code: p for p in desk.editing.add("benefit", given).problems}
    assert "该户（人）已在享同一项目（2022-01起）" in told["G-12"].message
    assert re.match(r"受理至今已\d+个工作日，还没有填确认日期", told["JZ-03"].message)


def test_a_change_that_the_roster_would_not_follow_is_refused_with_the_way(town):
    members = [
        {
            "id": n,
            "benefit_id": 2,
            "person_id": person,
            "relation": "本人",
            "is_covered": True,
            "start_month": "2022-01",
        }
        for n, person in enumerate((2, 5), 1)
    ]
    desk = town(
        benefit(1), benefit(2), benefit(3, tier="差额", monthly_amount=Decimal(500)), more={"benefit_member": members}
    )
    desk.editing.edit("person", 5, {"hh_id": 2, "relation": "其他"})
    with pytest.raises(InvalidData, match=r"按标准发（每月700\.00元），改月保障金额不影响花名册"):
        desk.payroll.record(1, "变更标准", JUNE, amount=Decimal(400), reason="收入增加")
    desk.payroll.record(3, "变更标准", JUNE, amount=Decimal(400), reason="收入增加")
    with pytest.raises(InvalidData, match="人数按名单算（2022年6月2人，上月2人），与增员1人不符"):
        desk.payroll.record(2, "增员", JUNE, persons=1, reason="出生")
    with pytest.raises(InvalidData, match="给减少的人填终止月2022-06"):
        desk.payroll.record(2, "减员", JUNE, persons=1, reason="女儿出嫁")
    desk.editing.edit("benefit_member", 2, {"end_month": JUNE})
    desk.payroll.record(2, "减员", JUNE, persons=1, reason="女儿出嫁")
    assert [d.persons for d in desk.payroll.entitled(LOW, JUNE) if d.benefit_id == 2] == [1]


def test_a_recorded_change_without_effect_is_named_by_the_check(town, tmp_path):
    desk = town(benefit(1), benefit(2))
    pay(desk, tmp_path, JUNE)
    desk.payroll.record(1, "变更标准", JULY, amount=Decimal(700), reason="复核")
    desk.payroll.record(2, "减员", JULY, persons=1, reason="女儿出嫁")
    desk.payroll.make(LOW, JULY)
    told = [(f.id, f.message) for f in desk.payroll.check(LOW, JULY) if f.rule == "FF-03"]
    assert told == [
        (1, "登记了变更标准（2022-07）：复核，花名册的金额、人数、类别都没有变；请核对是否登记错了，错了的撤回。")
    ]


def test_an_amount_beside_the_standard_is_pointed_out_at_entry(town):
    desk = town()
    given = {
        "program": "特困供养",
        "person_id": 1,
        "hh_id": 1,
        "care_place": "分散供养",
        "self_care": "完全丧失",
        "status": "受理中",
    }
    told = {p.code: p.message for p in desk.editing.add("benefit", given | {"monthly_amount": "900"}).problems}
    assert told["JZ-14"] == "与标准不符：花名册按标准发950.00元，请核对。"
    told = {
        p.code
        for p in desk.editing.add("benefit", given | {"person_id": 2, "hh_id": 2, "monthly_amount": "950"}).problems
    }
    assert "JZ-14" not in told


def test_the_table_of_changes_tells_what_rosters_pay_and_adds_up_to_their_difference(town, tmp_path):
    wrong = {"monthly_amount": Decimal(666)}
    desk = town(benefit(1, **wrong), benefit(2, **wrong), benefit(3, tier="差额", monthly_amount=Decimal(500)),
                benefit(4, **wrong, start_month=JULY, approved_on=date(2022, 6, 5)))  # fmt: skip
    pay(desk, tmp_path, JUNE)
    desk.payroll.record(1, "停发", JULY, reason="收入超标")
    desk.payroll.record(2, "转类", JULY, tier="C类", reason="复核")
    desk.payroll.record(2, "减员", JULY, persons=1, reason="女儿出嫁")
    desk.payroll.record(3, "变更标准", JULY, amount=Decimal(400), reason="收入增加")
    desk.payroll.record(4, "新增", JULY, reason="因病")
    desk.payroll.make(LOW, JULY)
    table = desk.printing.tabular("E-7", parse_period(JULY))
    keys = [column.key for column in table.columns]
    before, after, change = (keys.index(key) for key in ("amount_before", "amount_after", "change"))
    kind = keys.index("kind")
    told = {row.cells[kind]: (row.cells[before], row.cells[after]) for row in table.rows if row.kind is RowKind.ITEM}
    assert told["停发"] == (Decimal(700), Decimal(0))
    assert told["变更标准"] == (Decimal(500), Decimal(400))
    assert told["新增"] == (Decimal(0), Decimal(700))
    assert (told["转类"][0], told["减员"][1], told["转类"][1]) == (Decimal(700), Decimal(250), told["减员"][0])
    compared = desk.payroll.compare(LOW, JULY)
    assert table.total is not None
    assert table.total.cells[change] == compared.amount_after - compared.amount_before == Decimal(-550)
