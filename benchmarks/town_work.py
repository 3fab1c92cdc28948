"""What an office works on: inspections, hazards, projects, problems, cases; rows for a desk of many rows."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from township_desk.core.fields import Attachment
from township_desk.core.query import month_plus
from township_desk.ledgers.dictionaries import INDUSTRIES

TODAY = date(2022, 12, 31)
FIRST = date(2019, 1, 1)
DAYS = (TODAY - FIRST).days
FLAWED = 0.02
"""The share of rows in which a thing is wrong, each kind of thing by itself."""
VILLAGES = 16
KINDS = tuple(INDUSTRIES)
_WORDS = ("通道", "配电箱", "灭火器", "燃料罐", "护栏", "井盖", "路灯", "线路", "锅炉", "仓库", "水池", "院墙")
_STATES = ("破损", "堵塞", "失效", "老化", "裸露", "倾斜", "渗漏", "缺失", "过期", "松动")
_PAPER = Attachment("0" * 64, "方案.pdf", 1000)
Row = dict[str, Any]


class Work:
    """Makes the rows of one town; `count` says how many of the main ledgers, `rows` has those that are made already."""

    def __init__(self, count: dict[str, int]) -> None:
        self.chance = random.Random(5)
        self.count = count
        self.rows: dict[str, list[Row]] = {}

    def flaw(self) -> bool:
        """Whether this one has something wrong."""
        return self.chance.random() < FLAWED

    def day(self, least: int = 0) -> date:
        """A day of the years that are kept, at least so many days before the last."""
        return FIRST + timedelta(days=self.chance.randrange(DAYS - least))

    def words(self, n: int) -> str:
        """A sentence unlike those of other rows."""
        one, two = self.chance.choice(_WORDS), self.chance.choice(_STATES)
        return f"{n}号{one}{two}，{self.chance.choice(_WORDS)}{self.chance.choice(_STATES)}，位于{self.chance.randrange(9000)}处"

    def safety(self) -> dict[str, list[Row]]:
        """Activities, the places they checked, hazards."""
        kinds = ("安全检查", "巡河", "政策宣讲", "环保巡查", "走访农户", "防火巡查")
        activities = []
        for n in range(1, self.count["activity"] + 1):
            kind, day = kinds[n % 6], self.day()
            activities.append({
                "act_no": f"HD{n:07d}", "act_type": kind, "line": "安全", "title": f"{kind}第{n}次", "date": day,
                "end_date": day if n % 5 else None,
                "level": "村级", "village_id": n % VILLAGES + 1, "place": f"{n % 90}处", "organizer": "镇政府",
                "leader": f"带队人{n % 400}",
                "head_count": 10 + n % 40, "hours": Decimal(12), "hh_count": 5 if kind == "走访农户" else None,
                "person_count": (2 if self.flaw() else 20) if kind == "走访农户" else None,
                "site_count": 5 if kind in ("安全检查", "环保巡查") else None, "summary": self.words(n),
            })  # fmt: skip
        sites = len(self.rows["site"])
        visits = [
            {"activity_id": 1 + n % len(activities), "site_id": 1 + (n * 7) % sites, "place_name": f"商户{1 + (n * 7) % sites}",
             "check_items": "用电",
             "conclusion": "限期整改" if self.flaw() else "未发现问题", "signed_by": "店主"}
            for n in range(self.count["activity_site"])
        ]  # fmt: skip
        return {"activity": activities, "activity_site": visits, "hazard": [*self.hazards(self.count["hazard"])]}

    def hazards(self, count: int) -> Iterator[Row]:
        """Hazards over four years, most of them done with."""
        places = max(VILLAGES, count // 2)
        for n in range(1, count + 1):
            found = self.day()
            major = self.chance.random() < 0.05
            recent = (TODAY - found).days < 40
            done = not recent or self.chance.random() < 0.6
            fixed = found + timedelta(days=self.chance.randrange(1, 12)) if done else None
            place = self.chance.randrange(1, places)
            yield {
                "hazard_no": f"YH-{n:07d}", "found_on": found, "source": "日常检查", "industry": KINDS[place % len(KINDS)],
                "place_name": f"商户{place}", "village_id": place % VILLAGES + 1, "location": f"{place % 7 + 1}组",
                "activity_id": 1 + n % max(1, self.count["activity"]) if n % 3 == 0 else None,
                "description": "杂物" if self.flaw() else self.words(n), "level": "重大" if major else "一般",
                "criteria": "判定标准" if major else None, "resp_unit": "商户", "resp_person": f"店主{place}",
                "resp_phone": "19900000001",
                "super_person": "王小明", "measures": "清理通道，保持畅通", "fund_plan": Decimal(1000),
                "contingency": "预案" if major else None,
                "plan_file": (_PAPER,) if major else None, "is_listed": major, "listed_by": "县安委办" if major else None,
                "interim_control": "停产停业" if major else None, "assigned_on": found, "notice_no": f"青安告〔2022〕{n % 900}号",
                "due_on": found - timedelta(days=1) if self.flaw() else found + timedelta(days=15), "started_on": found,
                "fixed_on": fixed, "fix_note": "已清理" if done and not self.flaw() else None,
                "fund_actual": Decimal(800) if done else None,
                "status": "已整改" if done else "整改中",
            }  # fmt: skip

    def projects(self) -> dict[str, list[Row]]:
        """Projects with their funds, payments, months and quantities."""
        made: dict[str, list[Row]] = {
            name: [] for name in ("project", "project_fund", "project_payment", "project_progress", "project_output")
        }
        for n in range(1, self.count["project"] + 1):
            start = self.day(400)
            names = (
                "in_pool_on",
                "approved_on",
                "bid_on",
                "started_on",
                "finished_on",
                "accepted_on",
                "settled_on",
                "handed_on",
            )
            made["project"].append({
                "project_no": f"XM{n:05d}", "name": f"{self.words(n)}改造{n}", "tags": ("入库项目",), "kind": "产业发展",
                "nature": "新建",
                "villages": (n % VILLAGES + 1, n % 5 + 1), "place": "村内", "content": "改造", "owner_unit": "镇政府",
                "resp_unit": "镇政府",
                "resp_person": "王小明", "builder": "某公司", "invest_total": Decimal(100), "contract_price": Decimal(100),
                "final_price": Decimal(100), "plan_start": start, "plan_end": start + timedelta(days=200), "pool_year": start.year,
                "approval_no": f"批{n}", "procure": "竞争性磋商", "accept_result": "合格", "caretaker": "村委会", "asset_kind": "公益性",
                "asset_owner": "村集体", "benefit_hh": 100, "benefit_person": 300, "is_publicized": True, "stage": "移交管护",
                **{name: start + timedelta(days=30 * k) for k, name in enumerate(names)},
            })  # fmt: skip
            for source in ("中央衔接", "县级衔接"):
                made["project_fund"].append({
                    "project_id": n, "source": source, "doc_no": f"指{n}", "amount_applied": Decimal(50), "amount_plan": Decimal(50),
                    "amount_granted": Decimal(50), "granted_on": start, "amount_arrived": Decimal(50 + self.flaw()), "is_won": False,
                })  # fmt: skip
            for k in range(4):
                made["project_payment"].append({
                    "project_id": n, "fund_id": 2 * n - k % 2, "paid_on": start + timedelta(days=150 + k),
                    "amount": Decimal(25 + self.flaw()),
                    "payee": "某公司", "purpose": "工程款", "voucher_no": f"{n}-{k}",
                })  # fmt: skip
            for k in range(10):
                made["project_progress"].append({
                    "project_id": n, "month": month_plus(f"{start:%Y-%m}", k), "done_month": Decimal(10),
                    "done_total": Decimal(10 * k + 10),
                    "progress_text": "推进", "progress_pct": Decimal(10 * k + 10 - 15 * self.flaw()), "reporter": "王小明",
                })  # fmt: skip
            for item, unit in (("硬化巷道", "公里"), ("公厕", "座"), ("路灯", "盏")):
                made["project_output"].append({
                    "project_id": n, "item": item, "village_id": n % VILLAGES + 1, "unit": unit, "qty_plan": Decimal(2),
                    "qty_done": Decimal(3 if self.flaw() else 2), "done_on": start + timedelta(days=160),
                })  # fmt: skip
        return made

    def work(self) -> dict[str, list[Row]]:
        """Problems and measures, monitored households, statistics, cases."""
        issues, measures = [], []
        for n in range(1, self.count["issue"] + 1):
            found = self.day(60)
            issues.append({
                "issue_no": f"WT{n:06d}", "domain": "人居环境", "origin": "对标自查", "category": "环境", "description": self.words(n),
                "village_id": n % VILLAGES + 1, "lead_person": "张书记", "resp_unit": "镇政府", "resp_person": "王小明",
                "found_on": found,
                "due_on": found + timedelta(days=30), "is_longterm": False, "fixed_on": found + timedelta(days=-1 if self.flaw() else 20),
                "result": "已整改", "status": "已整改",
            })  # fmt: skip
            measures += [
                {"issue_id": n, "seq": k, "text": "清理" if self.flaw() else "组织人员清理干净"} for k in (1, 2)
            ]
        watched, helped = self._watched()
        stats = [
            {"indicator": ("小麦种植面积", "玉米种植面积")[n % 2], "period": f"{2015 + n // 32 % 8}-{n // 256 % 12 + 1:02d}",
             "village_id": n // 2 % VILLAGES + 1,
             "value": Decimal(9 if self.flaw() else 1), "unit": "万亩", "basis": "时点数", "source": "统计", "reporter": "王小明"}
            for n in range(min(3072, self.count["stat"]))
        ]  # fmt: skip
        cases = []
        for n in range(1, self.count["case"] + 1):
            got = self.day(100)
            cases.append({
                "case_no": f"SX{n:06d}", "case_type": "信访件", "channel": "来信", "received_on": got, "party": f"居民{n}",
                "village_id": n % VILLAGES + 1,
                "people_count": 1, "skip_level": "否", "content": "反映问题", "topic": "环境", "handler_unit": "镇政府",
                "handler": "王小明",
                "accepted_on": got + timedelta(days=2), "notified_on": got + timedelta(days=40 if self.flaw() else 5),
                "closed_on": got + timedelta(days=30), "result": "解决", "result_note": "已解决", "review_stage": "无",
                "status": "已办结",
            })  # fmt: skip
        return {
            "issue": issues, "issue_measure": measures, "monitor_case": watched, "monitor_measure": helped, "stat": stats, "case": cases,
        }  # fmt: skip

    def _watched(self) -> tuple[list[Row], list[Row]]:
        cases, measures = [], []
        for n in range(1, self.count["monitor_case"] + 1):
            lead = date(2022, 1 + n % 9, 3)
            cases.append({
                "monitor_no": f"JC{n:05d}", "hh_id": len(self.rows["household"]) + 1 - n, "kind": "突发严重困难户",
                "lead_source": "干部走访排查", "lead_on": lead,
                "verified_on": lead + timedelta(days=2), "reviewed_on": lead + timedelta(days=3), "notice_from": lead + timedelta(days=4),
                "notice_to": lead + timedelta(days=12), "identified_on": lead + timedelta(days=13), "income_pc_in": Decimal(5000),
                "risk_types": ("因灾",), "helper": "王小明", "helper_unit": "镇政府", "helper_phone": "16600000001", "track_after": False,
                "status": "监测中",
            })  # fmt: skip
            measures += [
                {"monitor_id": n, "risk_type": "因灾", "kind": kind, "content": "帮扶", "unit": "镇政府",
                 "start_on": lead + timedelta(days=20 + k)}
                for k, kind in enumerate(("产业帮扶", "社会帮扶", "金融帮扶") if not self.flaw() else ())
            ]  # fmt: skip
        return cases, measures
