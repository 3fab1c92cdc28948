"""The month's pay roster from the first change to what arrived: made, compared, checked, approved, sent, answered, paid."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook

from tests.payroll_town import account, benefit, fund, pay_desk
from tests.unit.rule_desk import make_id
from township_desk.core.period import month as period_month
from township_desk.core.period import parse_period
from township_desk.core.problem import InvalidData, UsageError
from township_desk.core.query import All, Grouping, Is, Measure, Query, Sort
from township_desk.core.story import Facts, Lines
from township_desk.ledgers.payments import PAID_ONCE
from township_desk.service.desk import Desk

LOW = "农村低保"
JUNE, JULY, AUGUST = "2022-06", "2022-07", "2022-08"


def lines(desk: Desk, program: str = LOW, month: str = JUNE) -> list[dict[str, object]]:
    batch = desk.payroll.need(program, month)
    ids = desk.records.ids(Query("pay_line", Is("batch_id", "=", batch.id), (Sort("seq"),)))
    return [{"id": r.id, **r.values} for r in desk.records.fetch("pay_line", ids)]


def line_of(desk: Desk, number: int, program: str = LOW, month: str = JUNE, kind: str = "本月") -> dict[str, object]:
    [found] = [line for line in lines(desk, program, month) if line["benefit_id"] == number and line["kind"] == kind]
    return found


def send(desk: Desk, folder: Path, program: str = LOW, month: str = JUNE) -> Path:
    fund(desk, program, month)
    desk.payroll.approve(program, month, checked_by="李明")
    out = folder / f"{program}{month}.csv"
    desk.payroll.bank(program, month, out, on=date(int(month[:4]), int(month[5:]), 20))
    return out


def pay(desk: Desk, folder: Path, program: str = LOW, month: str = JUNE) -> None:
    send(desk, folder, program, month)
    desk.payroll.paid(program, month, on=date(int(month[:4]), int(month[5:]), 28))


def answer(desk: Desk, folder: Path, bad: dict[int, str], month: str = JUNE) -> Path:
    """The bank's file: every line of the roster, those of the benefits in `bad` failed."""
    path = folder / f"回单{month}.csv"
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["代发回单"])
        writer.writerow(["序号", "收款账号", "户名", "交易金额", "处理结果", "失败原因"])
        for line in lines(desk, month=month):
            why = bad.get(line["benefit_id"], "")  # type: ignore[call-overload]
            row = [
                line["seq"],
                line["bank_no"],
                line["acct_name"],
                f"{line['amount']:.2f}",
                "失败" if why else "成功",
                why,
            ]
            writer.writerow(row)
    return path


@pytest.fixture
def town(tmp_path: Path):
    made: list[Desk] = []

    def make(*benefits, **more) -> Desk:
        made.append(pay_desk(tmp_path / f"desk{len(made)}", benefits, **more))
        return made[-1]

    yield make
    for desk in made:
        desk.close()


def test_a_roster_pays_the_standard_by_tier_and_persons_in_the_order_of_villages(town):
    desk = town(
        benefit(1), benefit(2, tier="A类", declared_count=1), benefit(3, tier="差额", monthly_amount=Decimal("333.30"))
    )
    made = desk.payroll.make("低保", JUNE)
    assert (made.batch.households, made.batch.persons, made.batch.amount) == (3, 5, Decimal("1483.30"))
    assert [(line["benefit_id"], line["base_amount"], line["unit_price"]) for line in lines(desk)] == [
        (3, Decimal("333.30"), None), (1, Decimal("700.00"), Decimal("350.00")), (2, Decimal("450.00"), Decimal("450.00")),
    ]  # fmt: skip
    assert [line["seq"] for line in lines(desk)] == [1, 2, 3]
    assert lines(desk)[1]["bank_no"] == account(1)
    assert lines(desk)[1]["village_text"] == "石盘村2组"
    assert desk.editing.undo_label() == "生成2022年6月农村低保发放花名册"
    desk.editing.undo()
    assert desk.payroll.find(LOW, JUNE) is None


def test_a_standard_counts_from_its_month_and_persons_on_top_are_paid(town):
    members = [
        {"id": 1, "benefit_id": 1, "person_id": 1, "relation": "户主", "is_covered": True, "start_month": "2022-01",
         "plus_reason": "老年人"},
        {"id": 2, "benefit_id": 1, "person_id": 2, "relation": "配偶", "is_covered": True, "start_month": JULY},
        {"id": 3, "benefit_id": 1, "person_id": 3, "relation": "子", "is_covered": False, "start_month": "2022-01"},
    ]  # fmt: skip
    raised = (LOW, "B类", "2022-08-15", "400")
    from tests.payroll_town import STANDARDS

    desk = town(benefit(1), standards=(*STANDARDS, raised), more={"benefit_member": members})
    due = {month: desk.payroll.entitled(LOW, month)[0] for month in (JUNE, JULY, AUGUST)}
    assert [due[m].persons for m in due] == [1, 2, 2]
    assert [due[m].base for m in due] == [40000, 75000, 85000]


def test_programs_of_persons_and_the_month_of_death(town):
    desk = town(
        benefit(1, program="特困供养", obj_type="人", tier=None, care_place="分散供养", self_care="完全丧失", monthly_amount=None),
        benefit(2, program="重度残疾人护理补贴", obj_type="人", tier=None, disab_snapshot="肢体一级", monthly_amount=Decimal(80),
                start_month=None, applied_on=date(2022, 5, 20), approved_on=date(2022, 6, 10)),
    )  # fmt: skip
    assert [d.base for d in desk.payroll.entitled("特困", JUNE)] == [95000]
    assert [d.base for d in desk.payroll.entitled("护理补贴", "2022-05")] == [12000]
    assert desk.payroll.entitled("护理补贴", "2022-04") == []
    desk.editing.edit("person", 1, {"alive_status": "死亡", "death_date": "2022-06-10"})
    for rule, paid_months in (("next", 1), ("half", 0), ("same", 0)):
        desk.settings.set("welfare.death_rule", rule)
        assert len(desk.payroll.entitled("特困", JUNE)) == paid_months, rule
        assert desk.payroll.entitled("特困", JULY) == []
    desk.editing.edit("person", 1, {"death_date": "2022-06-16"})
    desk.settings.set("welfare.death_rule", "half")
    assert len(desk.payroll.entitled("特困", JUNE)) == 1


def test_two_subsidies_are_paid_from_the_application_and_arrears_are_lines_of_their_own(town):
    desk = town(
        benefit(1, program="困难残疾人生活补贴", obj_type="人", tier=None, monthly_amount=Decimal(60), start_month="2022-04",
                applied_on=date(2022, 4, 8), approved_on=date(2022, 6, 10)),
    )  # fmt: skip
    desk.payroll.make("生活补贴", JUNE)
    found = lines(desk, "困难残疾人生活补贴")
    assert [(x["kind"], x["for_month"], x["base_amount"], x["adjust_amount"], x["person_count"], x["remark"]) for x in found] == [
        ("本月", "2022-06", Decimal("60.00"), Decimal("0.00"), 1, None),
        ("补发", "2022-05", Decimal("0.00"), Decimal("60.00"), 0, "补发2022年5月"),
        ("补发", "2022-04", Decimal("0.00"), Decimal("60.00"), 0, "补发2022年4月"),
    ]  # fmt: skip
    batch = desk.payroll.need("生活补贴", JUNE)
    assert (batch.households, batch.persons, batch.amount) == (1, 1, Decimal("180.00"))
    assert [f.rule for f in desk.payroll.check("生活补贴", JUNE) if f.severity.value == "error"] == []


def test_a_month_that_went_to_the_bank_without_a_household_is_owed(town, tmp_path):
    desk = town(benefit(1), benefit(2))
    desk.payroll.make(LOW, JUNE)
    held = line_of(desk, 2)
    desk.editing.void("pay_line", held["id"], "账户核实中")
    desk.payroll.make(LOW, JUNE)
    assert [line["benefit_id"] for line in lines(desk)] == [1]
    pay(desk, tmp_path)
    desk.payroll.make(LOW, JULY)
    arrears = line_of(desk, 2, month=JULY, kind="补发")
    assert (arrears["for_month"], arrears["amount"]) == (JUNE, Decimal("700.00"))
    rows = {d.benefit_id: d for d in desk.payroll.compare(LOW, JULY).rows}
    assert rows[2].kind == "新增"
    assert rows[2].reason.startswith("上月缓发：账户核实中")
    assert rows[2].explained


def test_a_standard_raised_afterwards_pays_the_difference(town, tmp_path):
    desk = town(benefit(1))
    desk.payroll.make(LOW, JUNE)
    pay(desk, tmp_path)
    desk.editing.add("standard", {"program": LOW, "tier": "B类", "from_date": "2022-06-01", "amount": "380"})
    desk.payroll.make(LOW, JULY)
    arrears = line_of(desk, 1, month=JULY, kind="补发")
    assert (arrears["adjust_amount"], arrears["remark"]) == (Decimal("60.00"), "补发2022年6月差额")
    assert line_of(desk, 1, month=JULY)["base_amount"] == Decimal("760.00")
    desk.settings.set("payroll.arrears_differences", "0")
    desk.payroll.make(LOW, JULY)
    assert [line["kind"] for line in lines(desk, month=JULY)] == ["本月"]


def test_made_again_it_follows_changes_and_keeps_what_was_done_by_hand(town):
    desk = town(benefit(1), benefit(2), benefit(3, start_month=JULY, approved_on=date(2022, 6, 5)))
    desk.payroll.make(LOW, JUNE)
    desk.payroll.adjust(line_of(desk, 1)["id"], Decimal(-100), "上月重复发放，扣回")
    assert desk.payroll.make(LOW, JUNE).touched is None
    desk.editing.edit("benefit", 3, {"start_month": JUNE, "approved_on": "2022-05-20"})
    desk.editing.edit("household", 2, {"bank_no": "2701999900000001"})
    made = desk.payroll.make(LOW, JUNE)
    assert (made.added, made.changed, made.removed, made.kept) == (1, 1, 0, 1)
    assert [line["seq"] for line in lines(desk)] == [1, 2, 3]
    kept = line_of(desk, 1)
    assert (kept["adjust_amount"], kept["amount"], kept["remark"]) == (
        Decimal(-100),
        Decimal(600),
        "上月重复发放，扣回",
    )
    assert line_of(desk, 2)["bank_no"] == "2701999900000001"
    desk.editing.undo()
    assert [line["benefit_id"] for line in lines(desk)] == [1, 2]
    desk.editing.redo()
    assert [line["benefit_id"] for line in lines(desk)] == [3, 1, 2]


def test_every_difference_is_explained_or_named(town, tmp_path):
    desk = town(*(benefit(n) for n in range(1, 6)), benefit(6, start_month=JULY, approved_on=date(2022, 6, 5)))
    desk.payroll.make(LOW, JUNE)
    pay(desk, tmp_path)
    desk.payroll.record(1, "转类", JULY, tier="A类", amount=Decimal(900), reason="病情加重")
    desk.payroll.record(2, "减员", JULY, persons=1, amount=Decimal(350), reason="女儿出嫁")
    desk.payroll.record(3, "停发", JULY, end_reason="收入超标", reason="收入超标")
    desk.editing.edit("benefit", 4, {"declared_count": 3})
    desk.editing.edit("household", 5, {"bank_no": "2701888800000005"})
    desk.payroll.make(LOW, JULY)
    found = {d.benefit_id: d for d in desk.payroll.compare(LOW, JULY).rows}
    assert {n: (d.kind, d.explained) for n, d in found.items()} == {
        1: ("类别变动", True), 2: ("人数变动", True), 3: ("停发", True), 4: ("人数变动", False), 5: ("账户变动", True), 6: ("新增", False),
    }  # fmt: skip
    assert found[1].delta == Decimal(200)
    assert found[2].reason == "减员（2022-07）：女儿出嫁"
    assert found[6].reason == "起发月份为2022年7月，没有“新增”变动记录，请补登变动“新增”（待遇编号6）"
    rules = {f.rule for f in desk.payroll.check(LOW, JULY) if f.severity.value == "error"}
    assert rules == {"FF-03", "FF-04"}
    comparison = desk.payroll.compare(LOW, JULY)
    assert comparison.amount_after - comparison.amount_before == sum(d.delta for d in comparison.rows)
    with pytest.raises(InvalidData, match="不能审核"):
        desk.payroll.approve(LOW, JULY, checked_by="李明")


def test_the_check_names_what_is_wrong(town):
    dead = {"alive_status": "死亡", "death_date": "2022-03-02"}
    desk = town(benefit(1), benefit(2), benefit(3), benefit(4, end_month=JUNE), benefit(5))
    desk.editing.edit("person", 1, dead)
    desk.editing.edit("household", 2, {"bank_no": account(3)})
    desk.editing.edit("household", 5, {"acct_name": "外人甲"})
    desk.payroll.make(LOW, JUNE)
    batch = desk.payroll.need(LOW, JUNE)
    extra = {"batch_id": batch.id, "seq": 9, "benefit_id": 4, "hh_id": 4, "person_id": 4, "person_count": 1, "base_amount": 10000,
             "adjust_amount": 2000}  # fmt: skip
    with pytest.raises(InvalidData, match="已于2022-06停发"):
        desk.editing.add("pay_line", {**extra, "base_amount": 100, "adjust_amount": 20})
    desk.editing.apply_bulk("导入1行", "import", {"pay_line": (tuple(extra), [tuple(extra.values())])})
    rules = {(f.rule, f.severity.value) for f in desk.payroll.check(LOW, JUNE)}
    assert {("FF-06", "warning"), ("BK-10", "error"), ("BK-06", "error"), ("BK-08", "error"), ("BK-07", "warning"),
            ("FF-05", "error"), ("FF-08", "error")} <= rules  # fmt: skip
    twin = next(f for f in desk.payroll.check(LOW, JUNE) if f.rule == "BK-06")
    assert (twin.ledger, twin.field) == ("pay_line", "bank_no")


def test_the_maker_does_not_approve_and_a_sent_roster_does_not_change(town, tmp_path):
    desk = town(benefit(1))
    desk.payroll.make(LOW, JUNE)
    fund(desk, LOW, JUNE)
    with pytest.raises(InvalidData, match="审核人不能是制表人"):
        desk.payroll.approve(LOW, JUNE, checked_by="王小明")
    with pytest.raises(UsageError, match="审核后才能送银行"):
        desk.payroll.bank(LOW, JUNE, tmp_path / "a.csv")
    desk.payroll.approve(LOW, JUNE, checked_by="李明")
    with pytest.raises(UsageError, match="不能重新生成"):
        desk.payroll.make(LOW, JUNE)
    desk.payroll.reopen(LOW, JUNE)
    out = send(desk, tmp_path)
    before = out.read_bytes()
    line = line_of(desk, 1)
    for act in (
        lambda: desk.editing.edit("pay_line", line["id"], {"base_amount": "1"}),
        lambda: desk.editing.void("pay_line", line["id"], "错"),
        lambda: desk.payroll.adjust(line["id"], Decimal(1), "错"),
        lambda: desk.editing.add(
            "pay_line", {"batch_id": line["batch_id"], "seq": 2, "benefit_id": 1, "base_amount": 1}
        ),
        lambda: desk.editing.void("pay_batch", line["batch_id"], "错"),
        lambda: desk.editing.edit("pay_batch", line["batch_id"], {"period": "2022-05"}),
    ):
        with pytest.raises((InvalidData, UsageError)):
            act()
    with pytest.raises(UsageError, match="其余都已在前面的批次里"):
        desk.payroll.make(LOW, JUNE)
    desk.editing.edit("benefit", 1, {"declared_count": 3})
    assert desk.payroll.make(LOW, JUNE).batch.number == 2
    assert [line["remark"] for line in lines(desk)] == ["补发2022年6月差额"]
    desk.payroll.bank(LOW, JUNE, out, number=1)
    assert out.read_bytes() == before


def test_the_notice_tells_only_what_may_be_told(town, tmp_path):
    desk = town(benefit(1), benefit(2))
    desk.payroll.make(LOW, JUNE)
    fund(desk, LOW, JUNE)
    desk.payroll.approve(LOW, JUNE, checked_by="李明")
    desk.editing.edit("person", 2, {"id_no": make_id("20100312", sequence="000"), "sex": "女", "birth": "2010-03-12"})
    out = tmp_path / "公示.json"
    batch = desk.payroll.notice(LOW, JUNE, out, first=date(2022, 6, 10))
    assert (batch.status, batch.notice_to) == ("公示中", "2022-06-16")
    text = out.read_text(encoding="utf-8")
    assert "甲1" in text and "甲2" not in text and "甲某" in text, "a child is not named"
    assert "大写：壹仟肆佰元整" in desk.payroll.notice_table(batch).notes[0]
    for secret in (account(1), str(desk.records.get("person", 1).values["id_no"])):
        assert secret not in text
    with pytest.raises(UsageError, match="期满后再送银行"):
        desk.payroll.bank(LOW, JUNE, tmp_path / "b.csv", on=date(2022, 6, 12))


def test_the_file_for_the_bank_follows_the_layout_that_is_set(town, tmp_path):
    desk = town(benefit(1), benefit(2))
    desk.settings.set_many(
        {
            "payroll.bank_columns": "编号=业务编号\n账号=账号\n户名=开户人\n金额=金额\n币种=“人民币”\n摘要=摘要",
            "payroll.bank_delimiter": "pipe", "payroll.bank_amount": "cents", "payroll.bank_totals": "first",
            "payroll.bank_header": "0",
        }
    )  # fmt: skip
    desk.payroll.make(LOW, JUNE)
    fund(desk, LOW, JUNE)
    desk.payroll.approve(LOW, JUNE, checked_by="李明")
    made, batch = desk.payroll.bank(LOW, JUNE, tmp_path / "代发.txt")
    assert batch.status == "已送银行"
    assert made.path.read_bytes().decode("gb18030") == (
        "2|140000\r\n"
        f"202206-01-00001|{account(1)}|甲1|70000|人民币|2022年6月农村低保\r\n"
        f"202206-01-00002|{account(2)}|甲2|70000|人民币|2022年6月农村低保\r\n"
    )
    entry = desk.editing.history(limit=1)[0]
    assert "含完整账号" in entry.label
    desk.settings.set("payroll.bank_columns", "账号=帐户号\n金额=金额")
    with pytest.raises(UsageError, match="账号=帐户号"):
        desk.payroll.bank(LOW, JUNE, tmp_path / "代发.xlsx")


def test_each_bank_gets_its_own_layout(town, tmp_path):
    desk = town(benefit(1), benefit(2))
    text = "【农商行】\n用于=低保，特困\n格式=TXT\n分隔符=竖线\n带表头=否\n账号=账号\n金额=金额\n【邮储】\n金额写法=分\n合计行=最后"
    desk.settings.set("payroll.bank_layouts", text)
    desk.payroll.make(LOW, JUNE)
    fund(desk, LOW, JUNE)
    desk.payroll.approve(LOW, JUNE, checked_by="李明")
    with pytest.raises(UsageError, match=r"没有“工行”.*默认、农商行、邮储"):
        desk.payroll.bank(LOW, JUNE, tmp_path / "不写.txt", layout="工行")
    assert desk.payroll.need(LOW, JUNE).status == "已审核"
    made, _ = desk.payroll.bank(LOW, JUNE, tmp_path / "农商行")
    assert made.path.name == "农商行.txt"
    assert made.path.read_text("gb18030").splitlines() == [f"{account(1)}|700.00", f"{account(2)}|700.00"]
    again, _ = desk.payroll.bank(LOW, JUNE, tmp_path / "邮储.csv", layout="邮储")
    rows = again.path.read_text("gb18030").splitlines()
    assert rows[0] == "序号,账号,户名,金额,开户银行,证件号码,摘要"
    assert rows[1].startswith(f"1,{account(1)},甲1,70000,") and rows[-1] == "2,140000"
    plain, _ = desk.payroll.bank(LOW, JUNE, tmp_path / "默认", layout="默认")
    assert plain.path.name == "默认.xlsx"


def test_the_answer_is_matched_by_account_amount_and_name_and_never_guessed(town, tmp_path):
    desk = town(benefit(1), benefit(2), benefit(3), benefit(4))
    desk.payroll.make(LOW, JUNE)
    send(desk, tmp_path)
    path = tmp_path / "回单.csv"
    rows = [
        ["账号", "户名", "金额", "结果", "原因"],
        [account(1), "甲1", "700.00", "交易成功", ""],
        [account(2), "甲2", "700", "交易失败", "账号不存在"],
        [account(3), "甲3", "699.00", "交易成功", ""],
        [account(4), "乙4", "700.00", "交易成功", ""],
        ["2701555500000000", "丙", "1.00", "交易成功", ""],
    ]
    path.write_text("\n".join(",".join(row) for row in rows), encoding="gb18030")
    told = desk.payroll.returned(LOW, JUNE, path)
    assert (told.paid, told.failed, told.waiting) == (1, 1, 2)
    assert [(p.row, p.column) for p in told.problems] == [(4, "金额"), (5, "户名"), (6, "账号")]
    assert {n: line_of(desk, n)["result"] for n in (1, 2, 3, 4)} == {1: "成功", 2: "失败", 3: "待发", 4: "待发"}
    assert line_of(desk, 2)["fail_reason"] == "账号不存在"
    with pytest.raises(InvalidData, match="还有2行没有代发结果"):
        desk.payroll.paid(LOW, JUNE)
    batch = desk.payroll.paid(LOW, JUNE, on=date(2022, 6, 29), rest="成功")
    assert (batch.status, batch.failed, batch.paid_on) == ("已发放", 1, "2022-06-29")
    assert desk.payroll.archive(LOW, JUNE).status == "已归档"


def test_twins_with_different_answers_are_left_to_the_clerk(town, tmp_path):
    desk = town(benefit(1))
    desk.payroll.make(LOW, JUNE)
    batch = desk.payroll.need(LOW, JUNE)
    twin = {"batch_id": batch.id, "seq": 2, "benefit_id": 1, "person_count": 0, "base_amount": 0, "adjust_amount": 700,
            "remark": "补发2021年12月", "kind": "手工", "for_month": "2021-12"}  # fmt: skip
    desk.editing.add("pay_line", twin)
    send(desk, tmp_path)
    path = tmp_path / "回单.csv"
    head = "账号,户名,金额,结果\n"
    path.write_text(head + f"{account(1)},甲1,700,成功\n{account(1)},甲1,700,失败\n", encoding="utf-8")
    with pytest.raises(InvalidData) as caught:
        desk.payroll.returned(LOW, JUNE, path)
    assert all("结果不同" in p.message for p in caught.value.problems)
    path.write_text(head + f"{account(1)},甲1,700,成功\n{account(1)},甲1,700,成功\n", encoding="utf-8")
    assert desk.payroll.returned(LOW, JUNE, path).paid == 2


def test_a_failed_line_goes_into_the_next_month_or_is_sent_again(town, tmp_path):
    desk = town(benefit(1), benefit(2))
    desk.payroll.make(LOW, JUNE)
    send(desk, tmp_path)
    desk.payroll.returned(LOW, JUNE, answer(desk, tmp_path, {1: "账号不存在", 2: "户名不符"}))
    with pytest.raises(UsageError, match="账户都还没有更正"):
        desk.payroll.resend(LOW, JUNE, tmp_path / "重发.csv")
    desk.editing.edit("household", 1, {"bank_no": "2701777700000001"})
    assert desk.payroll.resend(LOW, JUNE, tmp_path / "重发.csv").lines == 1
    path = tmp_path / "重发回单.csv"
    path.write_text("账号,户名,金额,结果\n2701777700000001,甲1,700,成功\n", encoding="utf-8")
    desk.payroll.returned(LOW, JUNE, path)
    assert line_of(desk, 1)["result"] == "重发成功"
    desk.payroll.paid(LOW, JUNE, on=date(2022, 6, 28))
    desk.payroll.make(LOW, JULY)
    again = line_of(desk, 2, month=JULY, kind="重发")
    assert (again["amount"], again["for_month"], again["person_count"]) == (Decimal(700), JUNE, 0)
    assert again["remark"] == "重发2022年6月（代发失败：户名不符）"
    assert [x["benefit_id"] for x in lines(desk, month=JULY) if x["kind"] == "重发"] == [2]
    assert "FF-10" in {f.rule for f in desk.payroll.check(LOW, JULY)}
    desk.editing.edit("household", 2, {"bank_no": "2701777700000002"})
    desk.payroll.make(LOW, JULY)
    pay(desk, tmp_path, month=JULY)
    assert line_of(desk, 2)["result"] == "重发成功"
    desk.payroll.make(LOW, AUGUST)
    assert {x["kind"] for x in lines(desk, month=AUGUST)} == {"本月"}


def test_what_is_recovered_is_kept_back_month_by_month_and_credited(town, tmp_path):
    owed = {"id": 1, "recovery_no": "ZJ-2022-0001", "benefit_id": 1, "hh_id": 1, "people_count": 1, "period_from": "2022-01",
            "period_to": "2022-02", "amount_due": Decimal(1000), "amount_got": Decimal(0), "method": "抵扣后续待遇",
            "status": "待追缴"}  # fmt: skip
    desk = town(benefit(1), more={"recovery": [owed]})
    desk.settings.set("payroll.deduct_share", "80")
    desk.payroll.make(LOW, JUNE)
    line = line_of(desk, 1)
    assert (line["adjust_amount"], line["amount"], line["remark"]) == (
        Decimal(-560),
        Decimal(140),
        "抵扣追缴ZJ-2022-0001",
    )
    pay(desk, tmp_path)
    got = desk.records.get("recovery", 1).values
    assert (got["amount_got"], got["status"]) == (Decimal(560), "部分追缴")
    desk.payroll.make(LOW, JULY)
    assert line_of(desk, 1, month=JULY)["adjust_amount"] == Decimal(-440)
    pay(desk, tmp_path, month=JULY)
    got = desk.records.get("recovery", 1).values
    assert (got["amount_got"], got["status"], got["done_on"]) == (Decimal(1000), "已完成", date(2022, 7, 28))


def test_months_paid_in_excess_are_named(town, tmp_path):
    desk = town(benefit(1), benefit(2))
    desk.payroll.make(LOW, JUNE)
    pay(desk, tmp_path)
    desk.payroll.record(2, "停发", JUNE, end_reason="死亡", reason="死亡")
    desk.payroll.make(LOW, JULY)
    [over] = [f for f in desk.payroll.check(LOW, JULY) if f.rule == "ZJ-01"]
    assert "2022年6月多发700.00元" in over.message
    assert (over.ledger, over.id) == ("benefit", 2)


def test_a_subsidy_is_ended_when_the_household_has_left_low_income_relief(town):
    desk = town(
        benefit(1),
        benefit(2, program="困难残疾人生活补贴", obj_type="人", tier=None, hh_id=1, person_id=1, monthly_amount=Decimal(60),
                disab_snapshot="肢体三级"),
    )  # fmt: skip
    desk.payroll.record(1, "停发", JULY, end_reason="收入超标", reason="收入超标")
    desk.payroll.record(2, "停发", JULY, end_reason="其他", reason="所在户不再享受低保")
    assert desk.payroll.entitled("生活补贴", JULY) == []
    assert len(desk.payroll.entitled("生活补贴", JUNE)) == 1
    desk.editing.undo()
    assert len(desk.payroll.entitled("生活补贴", JULY)) == 1


def test_paper_says_what_the_roster_says_arrears_and_all(town, tmp_path):
    desk = town(benefit(1), benefit(2))
    desk.payroll.make(LOW, JUNE)
    desk.editing.void("pay_line", line_of(desk, 2)["id"], "账户核实中")
    desk.payroll.make(LOW, JUNE)
    pay(desk, tmp_path)
    batch = desk.payroll.make(LOW, JULY).batch
    assert (batch.households, batch.persons, batch.amount, batch.lines) == (2, 4, Decimal("2100.00"), 3)
    table = desk.printing.tabular("E-1", period_month(2022, 7))
    assert table.total is not None
    assert table.total.label == "合计：2户（大写：贰仟壹佰元整）"
    assert table.total.cells[5] == 4
    assert table.total.cells[7:10] == (Decimal("1400.00"), Decimal("700.00"), Decimal("2100.00"))


def test_an_answer_whose_accounts_became_numbers_is_refused_line_by_line(town, tmp_path):
    desk = town(benefit(1), benefit(2))
    desk.payroll.make(LOW, JUNE)
    send(desk, tmp_path)
    path = tmp_path / "回单.xlsx"
    book = Workbook(str(path))
    sheet = book.add_worksheet("回单")
    sheet.write_row(0, 0, ["账号", "户名", "金额", "处理结果"])
    sheet.write_row(1, 0, [2701000000000001, "甲1", 700, "成功"])
    sheet.write_string(2, 0, account(2))
    sheet.write_row(2, 1, ["甲2", 700.0, "成功"])
    book.close()
    told = desk.payroll.returned(LOW, JUNE, path)
    assert (told.paid, told.waiting) == (1, 1)
    assert [(p.row, p.column) for p in told.problems] == [(2, "账号")]
    assert "文本格式" in told.problems[0].message


def test_a_sheet_does_not_change_what_was_sent(town, tmp_path):
    desk = town(benefit(1), benefit(2))
    desk.payroll.make(LOW, JUNE)
    send(desk, tmp_path)
    batch = desk.payroll.need(LOW, JUNE)
    title = desk.records.title("pay_batch", batch.id)
    path = tmp_path / "改.csv"
    rows = [
        "批次,序号,领款人,本金额,发放结果",
        f"{title},1,甲1,9999,待发",
        f"{title},2,甲2,700,成功",
        f"{title},3,甲3,100,待发",
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    plan = desk.importing.plan("pay_line", path)
    told = {row.row: (row.verdict, [p.code for p in row.problems or ()]) for row in plan.rows}
    assert told[2][0] == "rejected" and "FF-13" in told[2][1], told
    assert told[4][0] == "rejected" and "FF-13" in told[4][1], told
    assert told[3][0] == "changed", told


def test_a_failed_line_is_paid_once_however_often_it_fails(town, tmp_path):
    desk = town(benefit(1))
    desk.payroll.make(LOW, JUNE)
    send(desk, tmp_path)
    desk.payroll.returned(LOW, JUNE, answer(desk, tmp_path, {1: "账号不存在"}))
    desk.payroll.paid(LOW, JUNE, on=date(2022, 6, 28))
    desk.editing.edit("household", 1, {"bank_no": "2701777700000001"})
    desk.payroll.make(LOW, JULY)
    with pytest.raises(UsageError, match="已列入后面月份的花名册"):
        desk.payroll.resend(LOW, JUNE, tmp_path / "重发.csv")
    send(desk, tmp_path, month=JULY)
    desk.payroll.returned(LOW, JULY, _failed_again(desk, tmp_path))
    desk.payroll.paid(LOW, JULY, on=date(2022, 7, 28))
    desk.editing.edit("household", 1, {"bank_no": "2701777700000002"})
    desk.payroll.make(LOW, AUGUST)
    assert sorted(str(x["kind"]) for x in lines(desk, month=AUGUST)) == ["本月", "重发", "重发"]
    pay(desk, tmp_path, month=AUGUST)
    assert line_of(desk, 1)["result"] == "重发成功"
    assert line_of(desk, 1, month=JULY, kind="重发")["result"] == "重发成功"
    assert {x["result"] for x in lines(desk, month=AUGUST)} == {"成功"}
    assert line_of(desk, 1, month=JULY)["result"] == "重发成功"
    assert _paid_to(desk, 1) == (Decimal(2100), "2,100.00元", "2,100.00"), "three months, each once"
    spent = {p.label: p.value for p in desk.dashboard.charts()[1].series[0].points}
    assert [spent[month] for month in ("6月", "7月", "8月")] == [Decimal("0.07")] * 3
    year = {row.cells[0]: row.cells[-1] for row in desk.printing.tabular("E-13", parse_period("2022")).rows}
    assert year[LOW] == Decimal("0.21")


def _paid_to(desk: Desk, home: int) -> tuple[Any, str, str]:
    """What was paid to a household: by the sum that figures take, and on its page, this year and below its payments."""
    query = Query("pay_line", All((Is("hh_id", "=", home), PAID_ONCE)))
    ((total,),) = desk.rows.group(Grouping(query, (), (Measure("n", "sum", "amount"),)))
    story = desk.stories.of("household", home)
    facts = next(block for block in story.blocks if isinstance(block, Facts) and block.title == "现享受的待遇")
    lines = next(block for block in story.blocks if isinstance(block, Lines) and block.title.startswith("发放"))
    return total, next(fact.text for fact in facts.items if fact.label == "本年发放"), lines.total[4]


def _failed_again(desk: Desk, folder: Path) -> Path:
    """July's answer: the month's own line and the one sent again have the same account, amount and name; both failed."""
    path = folder / "七月回单.csv"
    rows = [f"{x['bank_no']},{x['acct_name']},{x['amount']},失败" for x in lines(desk, month=JULY)]
    path.write_text("\n".join(["账号,户名,金额,结果", *rows]), encoding="utf-8")
    return path


def test_lines_added_by_hand_stay_whole_when_the_roster_is_made_again(town):
    desk = town(benefit(1), benefit(2, start_month=JULY, approved_on=date(2022, 5, 20)))
    desk.payroll.make(LOW, JUNE)
    batch = desk.payroll.need(LOW, JUNE)
    extra = {"batch_id": batch.id, "person_id": 3, "person_count": 1, "base_amount": 100, "adjust_amount": 0, "qty": 2,
             "qty_unit": "袋", "remark": "慰问"}  # fmt: skip
    for seq in (2, 3):
        desk.editing.add("pay_line", {**extra, "seq": seq})
    desk.editing.edit("benefit", 2, {"start_month": JUNE})
    made = desk.payroll.make(LOW, JUNE)
    assert made.kept == 2
    assert [(x["seq"], x["kind"], x["qty"], x["qty_unit"]) for x in lines(desk)] == [
        (1, "本月", None, None), (2, "本月", None, None), (3, "手工", Decimal(2), "袋"), (4, "手工", Decimal(2), "袋"),
    ]  # fmt: skip
    assert desk.payroll.need(LOW, JUNE).amount == Decimal(1600)


def test_an_account_without_a_named_holder_is_the_payees_and_the_check_says_so(town):
    desk = town(benefit(1), benefit(2), benefit(3))
    desk.editing.edit("household", 1, {"acct_name": None})
    desk.editing.edit("household", 2, {"acct_name": None, "bank_no": None})
    desk.payroll.make(LOW, JUNE)
    assert line_of(desk, 1)["acct_name"] == "甲1"
    assert line_of(desk, 2)["acct_name"] is None
    found = {(f.rule, f.severity.value, f.message.partition("：")[2]) for f in desk.payroll.check(LOW, JUNE)}
    assert {rule for rule, severity, _ in found if severity == "error"} == {"BK-01"}
    assert ("BK-07", "notice", "没有登记开户人，按领款人本人的账户列入，请核对。") in found
    assert ("BK-01", "error", "没有登记账号、开户人，请先在户（人员）里登记，再重新生成。") in found
    assert len([f for f in desk.payroll.check(LOW, JUNE) if f.rule == "BK-07"]) == 1


def test_the_lines_of_a_roster_stand_together(town):
    desk = town(
        benefit(1), benefit(2), benefit(3, program="特困供养", tier=None), benefit(4, program="特困供养", tier=None)
    )
    desk.payroll.make(LOW, JUNE)
    desk.payroll.make("特困供养", JUNE)
    batches = [record.values["batch_id"] for record in desk.records.page(Query("pay_line"), 0, 10)]
    assert len(batches) == 4
    assert batches == sorted(batches, reverse=True)


def test_the_first_roster_of_benefits_taken_over_is_accounted_for_by_the_sheet_they_came_from(town):
    old = {"archived": 1, "approved_on": None}
    desk = town(
        benefit(1, **old, start_month=JUNE), benefit(2, **old, end_month=JUNE), benefit(3, **old, start_month=JULY),
        benefit(4, start_month=JUNE),
    )  # fmt: skip
    desk.payroll.make(LOW, JUNE)
    told = {d.benefit_id: (d.kind, d.explained, d.reason) for d in desk.payroll.compare(LOW, JUNE).rows}
    assert told == {
        1: ("新增", True, "存量转入，原花名册从2022年6月起发"),
        2: ("停发", True, "存量转入，原花名册从2022年6月起停发"),
        4: ("新增", False, "起发月份为2022年6月，没有“新增”变动记录，请补登变动“新增”（待遇编号4）"),
    }
    desk.payroll.make(LOW, JULY)
    told = {d.benefit_id: d.explained for d in desk.payroll.compare(LOW, JULY).rows}
    assert told == {3: False}


def test_made_again_with_another_source_of_the_money_the_roster_names_that(town):
    desk = town(benefit(1))
    desk.payroll.make(LOW, JUNE, fund_source="省级1号")
    assert desk.payroll.make(LOW, JUNE).touched is None
    assert desk.payroll.make(LOW, JUNE, fund_source="省级1号").touched is None
    assert desk.payroll.make(LOW, JUNE, fund_source="省级2号").batch.fund_source == "省级2号"
    desk.editing.edit("benefit", 1, {"tier": "A类"})
    desk.payroll.make(LOW, JUNE, fund_source="省级3号")
    assert (desk.payroll.need(LOW, JUNE).fund_source, line_of(desk, 1)["tier"]) == ("省级3号", "A类")
    desk.editing.undo()
    assert (desk.payroll.need(LOW, JUNE).fund_source, line_of(desk, 1)["tier"]) == ("省级2号", "B类")


def test_the_head_of_the_office_is_asked_for_before_the_notice_runs(town):
    desk = town(benefit(1))
    desk.settings.set_many({"sign.unit_head": ""})
    desk.payroll.make(LOW, JUNE, fund_source="省级1号")
    with pytest.raises(UsageError, match="单位负责人"):
        desk.payroll.approve(LOW, JUNE, checked_by="李明")
    desk.settings.set_many({"sign.unit_head": "周正"})
    assert desk.payroll.approve(LOW, JUNE, checked_by="李明").approved_by == "周正"


def test_a_recorded_change_of_the_account_is_written_on_the_line_and_one_unrecorded_is_pointed_out(town, tmp_path):
    desk = town(benefit(1), benefit(2), benefit(3))
    desk.payroll.make(LOW, JUNE)
    pay(desk, tmp_path)
    for n in (1, 2):
        desk.editing.edit("household", n, {"bank_no": f"270188880000000{n}"})
    desk.payroll.record(1, "账户变更", JULY, reason="换社保卡", basis="本人申请")
    desk.payroll.make(LOW, JULY)
    told = {line["benefit_id"]: line["remark"] for line in lines(desk, LOW, JULY)}
    assert told == {1: "账号变更（尾号0001→0001）：换社保卡，本人申请", 2: None, 3: None}
    second = line_of(desk, 2, LOW, JULY)["id"]

    def found(rule="BK-09"):
        checked = desk.payroll.check(LOW, JULY)
        return [(f.id, f.message) for f in checked if f.rule == rule], [
            f.id for f in desk.checking.run("pay_line") if f.rule == rule
        ]

    words = "第2行：账号已由尾号0002变为0002，请登记“账户变更”后重新生成，或在备注写明变更依据。"
    line_2 = line_of(desk, 2, LOW, JULY)
    assert found() == ([(second, words.replace("第2行", f"第{line_2['seq']}行"))], [second])
    compared = {d.benefit_id: d.reason for d in desk.payroll.compare(LOW, JULY).rows}
    assert compared[1] == "账户变更（2022-07）：换社保卡；账户变更（尾号0001→0001）"
    assert compared[2].endswith("请附变更依据")
    assert [d.base for d in desk.payroll.entitled(LOW, JULY)] == [70000] * 3
    desk.editing.edit("pay_line", second, {"remark": "旧卡丢失，见申请"})
    assert found() == ([], [])
    desk.payroll.make(LOW, JULY)
    assert line_of(desk, 2, LOW, JULY)["remark"] == "旧卡丢失，见申请", "a remark written by hand stays"
    assert found("FF-03")[0] == []
    desk.payroll.record(3, "变更标准", JULY, amount=Decimal(700), reason="核查")
    desk.payroll.make(LOW, AUGUST)
    assert {line["remark"] for line in lines(desk, LOW, AUGUST)} == {None}, "next month the account is the same"


def test_a_batch_is_named_by_its_number_in_words_everywhere(town):
    desk = town(benefit(1))
    batch = desk.payroll.make(LOW, JUNE).batch
    words = "农村低保 2022-06 第1批"
    assert desk.records.title("pay_batch", batch.id) == words
    line = lines(desk)[0]["id"]
    assert desk.records.title("pay_line", line).endswith(words)
    record = desk.records.get("pay_line", line)
    assert desk.records.text(record, "batch_id") == words
    assert desk.records.lookup("pay_batch", words) == [batch.id]
    assert desk.records.text(desk.records.get("pay_batch", batch.id), "batch_no") == "1"
    desk.editing.edit("pay_batch", batch.id, {"fund_source": "省级"})
    change = desk.editing.history(limit=1)[0].changes[0]
    assert change.title == words


def test_what_is_to_be_recovered_is_the_sum_that_the_database_adds_up(town, tmp_path):
    desk = town(benefit(1), benefit(2))
    for month in (JUNE, JULY):
        desk.payroll.make(LOW, month)
        pay(desk, tmp_path, LOW, month)
    claim = {"hh_id": 1, "benefit_id": 1, "period_from": JUNE, "period_to": JULY, "amount_due": "1000"}
    row = desk.editing.add("recovery", claim).id
    [found] = [f for f in desk.checking.run("recovery") if f.rule == "ZJ-01"]
    assert found.message == "系统计算违规期间实发合计为1400.00元。"
    desk.editing.edit("recovery", row, {"period_to": JUNE, "amount_due": "700"})
    assert [f for f in desk.checking.run("recovery") if f.rule == "ZJ-01"] == []
