"""A desk of many rows over all ledgers, as an orderly office keeps them: a few percent of the rows have something wrong."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from benchmarks.town_work import FLAWED, KINDS, TODAY, VILLAGES, Row, Work
from tests.figure_rows import make
from township_desk.bootstrap import open_desk
from township_desk.core.fields_code import age_on, id_check_digit, luhn
from township_desk.core.query import month_plus
from township_desk.ledgers import LEDGERS
from township_desk.service.desk import Desk

SHARES = {
    "household": 0.04, "duty": 0.01, "site": 0.015, "house": 0.015, "dibao": 0.012, "hazard": 0.13, "activity": 0.13,
    "activity_site": 0.06, "project": 0.003, "issue": 0.015, "monitor_case": 0.0025, "stat": 0.02, "case": 0.015,
}  # fmt: skip
"""Rows of the main ledgers for each row wanted; persons, members, pay lines and parts of projects follow from them."""
MONTHS = 24
SMALL = 40
"""Random rows of each ledger that is small in every office."""


class Town(Work):
    """Makes the rows of one town; ledgers refer to each other as they would."""

    def __init__(self, wanted: int) -> None:
        super().__init__({name: max(VILLAGES, int(wanted * share)) for name, share in SHARES.items()})
        self._numbers: set[str] = set()

    def make(self) -> Mapping[str, Sequence[Row]]:
        """Rows by ledger; those of one ledger have the ids 1, 2, 3 …"""
        for step in (
            self.villages,
            self._homes,
            self._posts,
            self.safety,
            self._relief,
            self._rosters,
            self.projects,
            self.work,
        ):
            for name, rows in step().items():
                self.rows[name] = [{"id": n, **row} for n, row in enumerate(rows, 1)]
        return self.rows

    def _number(self, birth: date, sex: str) -> str:
        """An ID number that belongs to nobody; unlike any other."""
        while True:
            body = f"6103{self.chance.randrange(22, 90)}{birth:%Y%m%d}{'999' if sex == '男' else '000'}"
            number = body + id_check_digit(body)
            if number not in self._numbers:
                self._numbers.add(number)
                return number

    def _card(self, n: int) -> str:
        stem = f"622848999{n:09d}"
        return next(stem + digit for digit in "0123456789" if luhn(stem + digit))

    def villages(self) -> dict[str, list[Row]]:
        """The villages."""
        return {"village": [
            {"name": f"第{n}村", "kind": "行政村", "code12": f"610526101{200 + n}", "household_count": 4000, "population": 16000,
             "farmland_mu": Decimal(60000), "is_lifted": n % 4 == 0, "is_active": True, "sort_no": n}
            for n in range(1, VILLAGES + 1)
        ]}  # fmt: skip

    def _homes(self) -> dict[str, list[Row]]:
        people: list[Row] = []
        homes = []
        for n in range(1, self.count["household"] + 1):
            sex = "男" if self.chance.random() < 0.85 else "女"
            age = self.chance.randrange(30, 78)
            head = len(people) + 1
            family = [
                ("户主", sex, age),
                ("配偶", "女" if sex == "男" else "男", max(21, age - self.chance.randrange(4))),
            ]
            family += [
                (self.chance.choice("子女"), "", age - self.chance.randrange(21, 29))
                for _ in range(self.chance.choice((0, 1, 1, 2, 3)))
            ]
            people += [self._person(n, len(people) + k, *member) for k, member in enumerate(family) if member[2] >= 0]
            homes.append({
                "hh_no": f"{n % VILLAGES + 1:03d}{n:06d}", "head_person_id": head, "village_id": n % VILLAGES + 1,
                "group_name": f"{n % 7 + 1}组",
                "address": f"{n % 7 + 1}组{n}号", "hukou_type": "农村", "phone": f"199{n if not self.flaw() else 7:08d}",
                "hh_nature": self.chance.choice(("一般农户",) * 8 + ("脱贫户",)),
                "farmland_mu": Decimal(self.chance.randrange(20, 160)) / 10,
                "acct_name": people[head - 1]["name"], "bank_name": "农业银行", "bank_no": self._card(n), "acct_kind": "银行卡",
                "status": "在册",
            })  # fmt: skip
        return {"household": homes, "person": people}

    def _person(self, home: int, n: int, relation: str, sex: str, age: int) -> Row:
        sex = sex or ("男" if relation == "子" else "女")
        birth = date(2022 - age, self.chance.randrange(1, 12), self.chance.randrange(1, 28))
        years = age_on(birth, TODAY)
        school = "小学" if 6 <= years <= 11 else "八年级" if 12 <= years <= 15 else "非在校"
        disabled = years >= 16 and self.chance.random() < 0.03
        number = self._number(birth, sex)
        dead = years > 60 and self.flaw()
        return {
            "name": f"居民{n}", "id_type": "居民身份证", "id_no": number, "sex": sex if not self.flaw() else "女", "birth": birth,
            "ethnicity": "汉族", "hh_id": home, "relation": relation, "is_coliving": True, "phone": f"188{n:08d}",
            "education": "初中", "school_status": school, "health": ("残疾",) if disabled else ("健康",),
            "labor": "无劳动力" if years < 16 or years > 75 else "普通劳动力", "work_status": "务农" if years >= 16 else None,
            "disab_no": f"{number}43" if disabled else None, "disab_kind": "肢体" if disabled else None,
            "disab_level": "三级" if disabled else None, "disab_expire": date(2028, 1, 1) if disabled else None,
            "med_insured": "未参保" if self.flaw() else "居民医保", "pension_insured": "居民养老", "political": "群众",
            "alive_status": "死亡" if dead else "在册", "death_date": self.day() if dead else None,
        }  # fmt: skip

    def _posts(self) -> dict[str, list[Row]]:
        people = len(self.rows["person"])
        posts = ("网格员", "保洁员", "村级路长")
        duties = [
            {"person_id": 1 + (n * 37) % people, "post_type": posts[n % 3], "level": "村级", "village_id": n % VILLAGES + 1,
             "covers": f"{n}片", "start_on": self.day(), "source": "选聘"}
            for n in range(self.count["duty"])
        ]  # fmt: skip
        sites = [
            {"site_no": f"JG{n:06d}", "kind": "经营场所", "name": f"商户{n}", "biz_type": ("超市",), "industry": KINDS[n % 6],
             "uscc": None if self.flaw() else f"92610526MA{n:08d}", "principal": f"店主{n}", "phone": f"177{n:08d}",
             "village_id": n % VILLAGES + 1, "address": f"{n}号", "is_key": n % 9 == 0, "check_freq": "每年",
             "registered_on": self.day(), "status": "在营"}
            for n in range(1, self.count["site"] + 1)
        ]  # fmt: skip
        houses = [
            {"house_no": f"FW{n:06d}", "owner_person_id": 1 + n % people, "village_id": n % VILLAGES + 1, "address": f"{n}号",
             "usage": "自住", "is_crowded": False, "floors": 1 + n % 3, "structure": "砖混", "build_year": 1990 + n % 30,
             "is_modified": False, "land_permit": "有", "plan_permit": "有", "build_permit": "有", "prelim": "未发现安全隐患",
             "surveyed_on": self.day(), "surveyor": "王小明", "is_uploaded": True, "has_hazard": self.flaw(), "status": "已排查"}
            for n in range(1, self.count["house"] + 1)
        ]  # fmt: skip
        return {"duty": duties, "site": sites, "house": houses}

    def _relief(self) -> dict[str, list[Row]]:
        benefits: list[Row] = []
        members: list[Row] = []
        events: list[Row] = []
        homes, people = self.rows["household"], self.rows["person"]
        family: dict[int, list[Row]] = {}
        for person in people:
            family.setdefault(person["hh_id"], []).append(person)
        for home in homes[: self.count["dibao"]]:
            own = family[home["id"]]
            applied = date(2020, 1 + len(benefits) % 3, 5)
            amount = Decimal(350 * len(own)) + (10 if self.flaw() else 0)
            benefits.append(self._benefit(home, applied, len(own), amount))
            row = len(benefits)
            members += [
                {"benefit_id": row, "person_id": person["id"], "relation": person["relation"], "is_covered": True,
                 "amount": Decimal(350), "plus_reason": "无", "start_month": benefits[-1]["start_month"]}
                for person in own
            ]  # fmt: skip
            events.append({
                "benefit_id": row, "month": benefits[-1]["start_month"], "kind": "新增", "delta_hh": 1,
                "delta_person": len(own) * (-1 if self.flaw() else 1), "amount_before": Decimal(0), "amount_after": amount,
                "reason": "新纳入", "basis_doc": "确认书", "operator": "王小明",
            })  # fmt: skip
        standards = [
            {"program": "农村低保", "tier": tier, "from_date": date(2019, 1, 1), "amount": Decimal(amount)}
            for tier, amount in (("标准", 500), ("A类", 450), ("B类", 350), ("C类", 250), ("老年人", 50))
        ]
        return {"benefit": benefits, "benefit_member": members, "benefit_event": events, "standard": standards}

    def _benefit(self, home: Row, applied: date, persons: int, amount: Decimal) -> Row:
        after = lambda days: applied + timedelta(days=days)  # noqa: E731
        return {
            "program": "农村低保", "obj_type": "户", "hh_id": home["id"], "person_id": home["head_person_id"],
            "cert_no": f"DB{home['id']}",
            "is_single": False, "tier": "B类", "review_cycle": "每半年", "reason": ("缺劳动力",), "applied_on": applied,
            "accepted_on": after(1),
            "survey_start": after(2), "survey_on": after(3), "surveyors": "王小明、李小红", "verify_report_on": after(3),
            "notice_from": after(5), "notice_to": after(12), "notice_objection": "无", "approved_on": after(15),
            "approver_level": "委托乡镇",
            "decision": "确认同意", "start_month": month_plus(f"{after(15):%Y-%m}", 1), "declared_count": persons,
            "monthly_amount": amount,
            "kin_filed": self.chance.random() < 0.9, "last_review_on": date(2022, 11, 1),
            "next_review_on": date(2022, 11, 20) if self.flaw() else date(2023, 5, 1), "status": "在保",
        }  # fmt: skip

    def _rosters(self) -> dict[str, list[Row]]:
        batches: list[Row] = []
        lines: list[Row] = []
        for k in range(MONTHS):
            period = month_plus("2022-11", -k)
            day = date(int(period[:4]), int(period[5:]), 8)
            batches.append({
                "program": "农村低保", "period": period, "batch_no": 1, "fund_source": "中央资金", "made_on": day,
                "sent_on": day + timedelta(days=4),
                "paid_on": day + timedelta(days=6), "made_by": "王小明", "checked_by": "李小红", "approved_by": "张书记",
                "status": "已发放",
            })  # fmt: skip
            for seq, benefit in enumerate(self.rows["benefit"], 1):
                home, person = (
                    self.rows["household"][benefit["hh_id"] - 1],
                    self.rows["person"][benefit["person_id"] - 1],
                )
                wrong = self.chance.random() < FLAWED / 4
                lines.append({
                    "batch_id": k + 1, "seq": seq, "hh_id": home["id"], "person_id": person["id"], "id_no": person["id_no"],
                    "village_text": home["group_name"], "benefit_id": seq, "tier": "B类", "person_count": benefit["declared_count"],
                    "base_amount": benefit["monthly_amount"], "adjust_amount": Decimal(20 if wrong else 0),
                    "amount": benefit["monthly_amount"] + (20 if wrong else 0), "acct_name": home["acct_name"], "bank_name": "农业银行",
                    "bank_no": home["bank_no"], "result": "成功", "kind": "本月",
                })  # fmt: skip
        return {"pay_batch": batches, "pay_line": lines}


def town_desk(folder: Path, wanted: int) -> tuple[Desk, int]:
    """A desk of about `wanted` rows over all ledgers, and how many there are."""
    town = Town(wanted)
    rows = {**_small(), **town.make()}
    return _desk(folder, rows)


def hazard_desk(folder: Path, wanted: int) -> tuple[Desk, int]:
    """A desk with villages and `wanted` hazards, as an orderly office keeps them."""
    town = Town(wanted)
    town.count["activity"] = 1
    return _desk(folder, {"village": town.villages()["village"], "hazard": [*town.hazards(wanted)]})


def _small() -> Mapping[str, Sequence[Row]]:
    """Random rows of every ledger, without numbers whose parts rules read."""
    counts = {name: SMALL if name != "village" else VILLAGES for name in LEDGERS}
    made = make(LEDGERS, counts=counts)
    for name, rows in made.items():
        shaped = [f.name for f in LEDGERS[name].stored if f.kind in ("disabno", "idcard", "bankno", "uscc", "phone")]
        for row in rows:
            row.update(dict.fromkeys(shaped))
    return made


def _desk(folder: Path, rows: Mapping[str, Iterable[Row]]) -> tuple[Desk, int]:
    desk = open_desk(folder, user="bench", today=lambda: TODAY)
    path = desk.database
    assert path is not None
    total = 0
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        for name, listed in rows.items():
            total += _insert(connection, desk, name, listed)
        connection.execute("ANALYZE")
    connection.close()
    return desk, total


def _insert(connection: sqlite3.Connection, desk: Desk, name: str, rows: Iterable[Row]) -> int:
    fields = desk.records.ledgers[name].stored
    names = ", ".join(f'"{f.name}"' for f in fields)
    marks = ", ".join("?" * (len(fields) + 2))
    stored = [
        (
            n,
            *(None if row.get(f.name) is None else f.to_store(row[f.name]) for f in fields),
            int(bool(row.get("is_void"))),
        )
        for n, row in enumerate(rows, 1)
    ]
    connection.executemany(f'INSERT INTO "{name}" (id, {names}, is_void) VALUES ({marks})', stored)
    connection.execute("INSERT OR REPLACE INTO id_counter (ledger, next_id) VALUES (?, ?)", (name, len(stored) + 1))
    return len(stored)
