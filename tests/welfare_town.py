"""A town with social relief on a real desk: households with members, events, a paid month, doubts, lists."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from stdnum.cn import ric

from tests.desks import town_desk
from township_desk.core.query import month_plus
from township_desk.service.desk import Desk

MONTH = "2022-11"


def id_number(born: str, *, female: bool = False, area: str = "530102") -> str:
    """A well-formed number that belongs to nobody: sequence 000 or 999, told apart by the day of birth."""
    stem = area + born.replace("-", "") + ("000" if female else "999")
    return stem + str(ric.calc_check_digit(stem + "0"))


class Town:
    """Adds rows through the desk's own editing, and remembers their ids by name."""

    def __init__(self, folder: Path) -> None:
        self.desk: Desk = town_desk(folder)
        self.persons: dict[str, int] = {}
        self.homes: dict[str, int] = {}
        self.benefits: dict[str, int] = {}
        self.batches: dict[str, int] = {}

    def add(self, ledger: str, **values: Any) -> int:
        return self.desk.editing.add(ledger, values, archived=True).id

    def home(self, head: str, born: str, village: str, group: str, **more: Any) -> int:
        """A household with its head, who has an account."""
        person = self.person(
            head, born, relation="户主", acct_name=head, bank_name="农业银行", bank_no=_account(head), **more
        )
        home = self.add(
            "household", head_person_id=person, village_id=village, group_name=group, address=f"{village}{group}"
        )
        self.desk.editing.edit("person", person, {"hh_id": home})
        self.homes[head] = home
        return home

    def person(self, name: str, born: str, *, female: bool = False, **more: Any) -> int:
        found = self.add("person", name=name, id_no=id_number(born, female=female), **more)
        self.persons[name] = found
        return found

    def low_income(self, head: str, amount: str, tier: str, start: str, reason: str, **more: Any) -> int:
        values = {
            "tier": tier,
            "monthly_amount": amount,
            "start_month": start,
            "reason": reason,
            "status": "在保",
            **more,
        }
        return self.benefit(head, "农村低保", head, **values)

    def benefit(self, key: str, program: str, person: str, **values: Any) -> int:
        home = self.desk.records.get("person", self.persons[person]).values["hh_id"]
        start = values.get("start_month")
        approved = f"{month_plus(start, -1)}-10" if start else None
        made = self.add(
            "benefit", program=program, person_id=self.persons[person], hh_id=home, approved_on=approved, **values
        )
        self.benefits[key] = made
        return made

    def member(self, benefit: str, name: str, relation: str, start: str, **more: Any) -> int:
        values = {"person_id": self.persons[name], "relation": relation, "start_month": start, **more}
        return self.add("benefit_member", benefit_id=self.benefits[benefit], **values)

    def event(self, benefit: str, month: str, kind: str, persons: int, before: str, after: str, reason: str) -> int:
        return self.add(
            "benefit_event", benefit_id=self.benefits[benefit], month=month, kind=kind, delta_person=persons,
            amount_before=before, amount_after=after, reason=reason,
        )  # fmt: skip

    def batch(self, program: str, month: str) -> int:
        made = self.add(
            "pay_batch", program=program, period=month, batch_no=1, fund_source="中央资金", made_on=f"{month}-05"
        )
        self.batches[f"{program} {month}"] = made
        return made

    def line(
        self, batch: str, seq: int, benefit: str, person: str, amount: str, count: int = 1, adjust: str = "0"
    ) -> int:
        record = self.desk.records.get("person", self.persons[person])
        home = record.values["hh_id"]
        place = self.desk.records.get("household", home)
        return self.add(
            "pay_line", batch_id=self.batches[batch], seq=seq, benefit_id=self.benefits[benefit], person_id=record.id, hh_id=home,
            id_no=record.values["id_no"], village_text=place.labels["village_id"] + place.values["group_name"],
            person_count=count, base_amount=amount, adjust_amount=adjust, acct_name=person, bank_name="农业银行",
            bank_no=_account(person), result="成功", remark="补扣上月" if adjust != "0" else None,
        )  # fmt: skip


def _account(name: str) -> str:
    """A card number of the agricultural bank that belongs to nobody, with its check digit."""
    from stdnum import luhn

    stem = "622848999" + f"{sum(map(ord, name)):09d}"
    return stem + str(luhn.calc_check_digit(stem))


def build(folder: Path) -> Town:
    """Five low-income households in two villages, two destitute persons, a disabled one, and what follows from them."""
    town = Town(folder)
    town.home("赵大山", "1950-03-02", "柳沟村", "一组", health="残疾", labor="无劳动力")
    town.home("钱小梅", "1985-07-09", "柳沟村", "二组", female=True, labor="普通劳动力")
    town.home("孙长海", "1972-11-20", "石盘村", "三组", labor="弱劳动力或半劳动力")
    town.home("李守义", "1969-05-05", "石盘村", "三组", labor="丧失劳动力")
    town.home("周福来", "1948-01-15", "石盘村", "一组")
    town.home("吴秋菊", "1951-09-30", "河湾社区", "一组", female=True)
    town.home(
        "郑有才",
        "1978-04-12",
        "柳沟村",
        "四组",
        disab_no=id_number("1978-04-12") + "42",
        disab_kind="肢体",
        disab_level="二级",
    )
    for name, born, home, relation, female in (
        ("赵小云", "2012-06-01", "赵大山", "孙子（女）", True),
        ("钱宝宝", "2015-02-02", "钱小梅", "子", False),
        ("孙王氏", "1974-01-01", "孙长海", "配偶", True),
    ):
        town.person(name, born, female=female, hh_id=town.homes[home], relation=relation)
    town.low_income("赵大山", "620", "A类", "2022-02", "因病、因残")
    town.low_income("钱小梅", "480.50", "B类", "2022-03", "缺劳动力")
    town.low_income("孙长海", "350", "C类", "2022-11", "因病")
    town.low_income("李守义", "300", "B类", "2022-02", "因残")
    for benefit, name, relation, start in (
        ("赵大山", "赵大山", "本人", "2022-02"), ("赵大山", "赵小云", "孙女", "2022-02"), ("钱小梅", "钱小梅", "本人", "2022-03"),
        ("钱小梅", "钱宝宝", "儿子", "2022-03"), ("孙长海", "孙长海", "本人", "2022-11"), ("孙长海", "孙王氏", "妻子", "2022-11"),
        ("李守义", "李守义", "本人", "2022-02"),
    ):  # fmt: skip
        town.member(benefit, name, relation, start)
    end = {"status": "已停发", "end_month": MONTH, "end_reason": "财政供养"}
    town.desk.editing.edit("benefit", town.benefits["李守义"], end)
    _pay(town)
    _doubts(town)
    return town


def _pay(town: Town) -> None:
    town.benefit(
        "周福来", "特困供养", "周福来", start_month="2022-01", monthly_amount="1050", basic_std="850", care_std="200",
        care_place="分散供养", caregiver="周强", self_care="部分丧失", adl_failed=2, status="在保",
    )  # fmt: skip
    town.benefit(
        "吴秋菊", "特困供养", "吴秋菊", start_month="2022-01", monthly_amount="1300", basic_std="850", care_std="450",
        care_place="集中供养", institution="镇敬老院", self_care="完全丧失", adl_failed=6, status="在保",
    )  # fmt: skip
    # A county may pay the living subsidy in other households than those on 低保.
    town.desk.settings.set("subsidy.living_scope", "农村低保\n城市低保\n重度残疾人护理补贴")
    for program, amount in (("重度残疾人护理补贴", "120"), ("困难残疾人生活补贴", "100")):
        town.benefit(
            program,
            program,
            "郑有才",
            start_month="2022-01",
            monthly_amount=amount,
            disab_snapshot="肢体二级",
            status="在保",
        )
    town.event("孙长海", MONTH, "新增", 2, "0", "350", "大病致贫")
    for program in ("农村低保", "特困供养", "困难残疾人生活补贴", "重度残疾人护理补贴"):
        town.batch(program, MONTH)
    town.batch("农村低保", "2022-10")
    town.line("农村低保 2022-10", 1, "赵大山", "赵大山", "620", 2)
    town.line("农村低保 2022-10", 2, "李守义", "李守义", "300", 1)
    for seq, (head, amount, adjust) in enumerate(
        (("赵大山", "620", "0"), ("钱小梅", "480.50", "100"), ("孙长海", "350", "0")), 1
    ):
        town.line(f"农村低保 {MONTH}", seq, head, head, amount, 2, adjust)
    town.line(f"特困供养 {MONTH}", 1, "周福来", "周福来", "1050")
    town.line(f"特困供养 {MONTH}", 2, "吴秋菊", "吴秋菊", "1300", adjust="-50")
    for program, amount in (("困难残疾人生活补贴", "100"), ("重度残疾人护理补贴", "120")):
        town.line(f"{program} {MONTH}", 1, program, "郑有才", amount)
    town.add(
        "relief", person_id=town.persons["钱小梅"], hh_id=town.homes["钱小梅"], kind="急难型", cause="突发重大疾病", people_count=2,
        applied_on="2022-11-02", approval="乡镇审批（小额）", approved_on="2022-11-08", form="现金", amount="3000",
        paid_on="2022-11-10", fund_source="乡镇备用金", status="已发放",
    )  # fmt: skip


def _doubts(town: Town) -> None:
    finding = town.add(
        "finding", source_org="省审计厅", received_on="2022-11-03", kind="财政供养人员", name_raw="李守义", match="已确认",
        person_id=town.persons["李守义"], benefit_id=town.benefits["李守义"], detail="儿子为在编教师", checked_by="张三、李四",
        checked_on="2022-11-12", conclusion="属实", action="停发并追缴", note="经核实属实，停发并追缴。", closed_on="2022-11-20", status="已办结",
    )  # fmt: skip
    town.add(
        "finding", source_org="省审计厅", received_on="2022-11-03", kind="名下车辆", name_raw="钱小梅", match="已确认",
        person_id=town.persons["钱小梅"], benefit_id=town.benefits["钱小梅"], detail="名下有三轮车", status="待核实",
    )  # fmt: skip
    town.add(
        "recovery", finding_id=finding, benefit_id=town.benefits["李守义"], hh_id=town.homes["李守义"], people_count=1,
        period_from="2022-09", period_to="2022-10", amount_due="600", amount_got="600", method="退缴现金", voucher_no="SK-001",
        done_on="2022-11-25", status="已完成",
    )  # fmt: skip
    town.home("冯老汉", "1949-09-09", "柳沟村", "一组")
    town.benefit(
        "冯老汉", "农村低保", "冯老汉", tier="A类", monthly_amount="560", declared_count=1, reason="年老", notice_from="2022-11-20",
        notice_to="2022-11-26", status="公示中",
    )  # fmt: skip
    town.add(
        "care_object", kind="留守老人", person_id=town.persons["冯老汉"], start_on="2022-01-01", kin_name="冯小军",
        kin_phone="19900001234", kin_place="西安", visitor="张三", visit_freq="每月",
    )  # fmt: skip
    town.add(
        "disab_cert", person_id=town.persons["郑有才"], action="到期换证", applied_on="2022-11-01", done_on="2022-11-15",
        disab_kind="肢体", disab_level="二级", cert_no=id_number("1978-04-12") + "42", expire_on="2032-11-15", status="已发证",
    )  # fmt: skip
