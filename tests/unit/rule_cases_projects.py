"""One firing and one silent case for every rule of projects, as data (rules.md 7)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as N

from tests.unit.rule_case import Case

D = date.fromisoformat
FUNDS = [
    {"id": 1, "project_id": 1, "source": "中央衔接", "amount_plan": N(60), "amount_arrived": N(60)},
    {"id": 2, "project_id": 1, "source": "镇自筹", "amount_plan": N(3), "amount_arrived": N(3)},
]
PROJECT = {
    "id": 1,
    "name": "2022年青禾镇柳沟村巷道硬化项目",
    "villages": (1,),
    "invest_total": N(63),
    "contract_price": N(60),
    "pool_year": 2022,
}
PAYMENTS = [{"id": 1, "project_id": 1, "fund_id": 1, "amount": N(30), "paid_on": D("2022-06-01"), "purpose": "预付款"}]
MONTHS = [
    {"id": 1, "project_id": 1, "month": "2022-08", "done_month": N(20), "done_total": N(20), "progress_pct": N(30)},
    {"id": 2, "project_id": 1, "month": "2022-09", "done_month": N(15), "done_total": N(35), "progress_pct": N(60)},
]
OTHERS = {"project": [PROJECT], "project_fund": FUNDS, "project_payment": PAYMENTS, "project_progress": MONTHS}
VILLAGES = {"village": [{"id": 1, "name": "柳沟村", "household_count": 200, "population": 700}]}
TWIN = {"project": [{**PROJECT, "id": 9, "project_no": "XM-2022-0009"}]}
DONE = {
    "id": 1,
    "stage": "验收",
    "approval_no": "青发改〔2022〕3号",
    "procure": "公开招标",
    "builder": "青禾建筑公司",
    "accept_result": "合格",
}
BRIDGING = ("衔接资金项目",)
MONTH = {"id": 3, "project_id": 1, "month": "2022-10"}

PROJECTS = (
    Case("G-05", "project", {"started_on": D("2015-05-01")}, {"started_on": D("2022-05-01")}, "started_on"),
    Case("G-06", "project", {"plan_start": D("2022-03-18"), "plan_end": D("2022-01-05")},
         {"plan_start": D("2022-03-18"), "plan_end": D("2022-03-18")}, "plan_end"),
    Case("XM-01", "project", {"id": 1, "invest_total": N(64), "stage": "入库"}, {"id": 1, "invest_total": N("63.00"), "stage": "在建"},
         "invest_total", OTHERS),
    Case("XM-04", "project", {"estimate": N(100), "budget": N("110.01")}, {"estimate": N(100), "budget": N(110)}, "budget"),
    Case("XM-05", "project", {"budget": N(100), "contract_price": N("100.01")}, {"budget": N(100), "contract_price": N(100)},
         "contract_price"),
    Case("XM-05", "project", {"budget": N(100), "final_price": N(101)}, {"budget": N(100), "final_price": N(99)}, "final_price"),
    Case("XM-06", "project", {"in_pool_on": D("2022-03-01"), "bid_on": D("2022-04-10"), "started_on": D("2022-04-01")},
         {"in_pool_on": D("2022-03-01"), "bid_on": D("2022-04-01"), "started_on": D("2022-04-01")}, "started_on"),
    Case("XM-07", "project", {**DONE, "builder": None}, DONE, "stage"),
    Case("XM-07", "project", {**DONE, "approval_no": None}, {**DONE, "approval_no": None, "procure": "以工代赈"}, "stage"),
    Case("XM-07", "project", {**DONE, "stage": "决算", "accept_result": "不合格"}, {**DONE, "accept_result": "不合格"}, "stage"),
    Case("XM-08", "project", {"contract_price": N(400), "procure": "询价"}, {"contract_price": N("399.99"), "procure": "询价"}, "procure"),
    Case("XM-09", "project", {"tags": BRIDGING, "stage": "开工"}, {"tags": BRIDGING, "stage": "开工", "in_pool_on": D("2022-01-05")},
         "tags"),
    Case("XM-09", "project", {"tags": BRIDGING, "stage": "立项"}, {"tags": BRIDGING, "stage": "储备"}, "tags"),
    Case("XM-11", "project", {"id": 1, "finished_on": D("2022-10-01")}, {"id": 2, "finished_on": D("2022-10-01")}, "finished_on", OTHERS),
    Case("XM-12", "project", {"id": 1, "name": "甲", "stage": "在建", "started_on": D("2022-06-01")},
         {"id": 1, "name": "甲", "stage": "在建", "started_on": D("2022-12-01")}, "stage", OTHERS),
    Case("XM-12", "project", {"id": 1, "stage": "开工", "started_on": D("2022-06-01")},
         {"id": 1, "stage": "开工", "started_on": D("2022-06-01")} | {"id": 2}, "stage",
         {"project_progress": [{"id": 1, "project_id": 2, "month": "2022-11"}]}),
    Case("XM-14", "project", {"finished_on": D("2022-06-19")}, {"finished_on": D("2022-06-20")}, "finished_on"),
    Case("XM-14", "project", {"accepted_on": D("2022-09-01")}, {"accepted_on": D("2022-09-01"), "settled_on": D("2022-12-10")},
         "accepted_on"),
    Case("XM-17", "project", {**PROJECT, "name": "2022年青禾镇柳沟村巷道硬化项目。"}, {**PROJECT, "pool_year": 2021}, "name", TWIN),
    Case("XM-17", "project", PROJECT, {**PROJECT, "name": "柳沟村冷库"}, "name", TWIN),
    Case("XM-18", "project", {"id": 1, "tags": ("招商引资",), "signed_on": D("2022-03-01"), "contract_invest": N(60)},
         {"id": 1, "tags": ("招商引资",), "signed_on": D("2022-03-01"), "contract_invest": N(63)}, "contract_invest", OTHERS),
    Case("XM-18", "project", {"tags": ("招商引资",)}, {"tags": ("重点建设",)}, "signed_on"),
    Case("XM-21", "project", {"id": 1, "tags": BRIDGING, "stage": "在建"}, {"id": 1, "tags": BRIDGING, "stage": "在建", "pool_year": 2021},
         "tags", OTHERS),
    Case("XM-22", "project", {"stage": "移交管护", "asset_kind": "公益性"},
         {"stage": "移交管护", "asset_kind": "公益性", "asset_owner": "柳沟村"}, "asset_owner"),
    Case("XM-23", "project", {"villages": (1,), "benefit_hh": 201}, {"villages": (1,), "benefit_hh": 200}, "benefit_hh", VILLAGES),
    Case("XM-23", "project", {"villages": (1,), "benefit_person": 701}, {"villages": (1, 2), "benefit_person": 700}, "benefit_person",
         VILLAGES),
    Case("XM-02", "project_fund", {"amount_granted": N(10), "amount_arrived": N("10.01")},
         {"amount_granted": N(10), "amount_arrived": N(10)}, "amount_arrived"),
    Case("XM-02", "project_fund", {"amount_plan": N("35.50"), "amount_arrived": N(3000)},
         {"amount_plan": N("35.50"), "amount_arrived": N("35.50")}, "amount_arrived"),
    Case("XM-02", "project_fund", {"amount_applied": N(10), "amount_granted": N(12)}, {"amount_applied": N(12), "amount_granted": N(12)},
         "amount_granted"),
    Case("G-05", "project_payment", {"paid_on": D("2015-05-01")}, {"paid_on": D("2022-05-01")}, "paid_on"),
    Case("XM-03", "project_payment", {"id": 2, "project_id": 1, "fund_id": 1, "amount": N("30.01")},
         {"id": 2, "project_id": 1, "fund_id": 1, "amount": N(30)}, "amount", OTHERS),
    Case("XM-03", "project_payment", {"id": 2, "project_id": 1, "fund_id": 2, "amount": N(4)},
         {"id": 2, "project_id": 1, "fund_id": 2, "amount": N(3)}, "amount", OTHERS),
    Case("XM-03", "project_payment", {"id": 2, "project_id": 1, "amount": N(30)}, {"id": 2, "project_id": 1, "amount": N(28)}, "amount",
         OTHERS | {"project": [{**PROJECT, "final_price": N(58)}]}),
    Case("XM-03", "project_payment", {"id": 2, "project_id": 8, "fund_id": 1, "amount": N(1)},
         {"id": 2, "project_id": 1, "fund_id": 1, "amount": N(1)}, "fund_id", OTHERS),
    Case("XM-13", "project_payment", {"id": 2, "project_id": 1, "amount": N(19), "purpose": "进度款"},
         {"id": 2, "project_id": 1, "amount": N(18), "purpose": "进度款"}, "amount", OTHERS),
    Case("XM-13", "project_payment", {"id": 2, "project_id": 1, "amount": N("1.9"), "purpose": "质保金"},
         {"id": 2, "project_id": 1, "amount": N("1.8"), "purpose": "质保金"}, "amount",
         OTHERS | {"project": [{**PROJECT, "accepted_on": D("2022-10-01")}]}),
    Case("XM-10", "project_progress", {**MONTH, "done_month": N(10), "done_total": N(46), "progress_pct": N(70)},
         {**MONTH, "done_month": N(10), "done_total": N(45), "progress_pct": N(70)}, "done_total", OTHERS),
    Case("XM-10", "project_progress", {**MONTH, "progress_pct": N(55)}, {**MONTH, "progress_pct": N(60)}, "progress_pct", OTHERS),
    Case("XM-10", "project_progress", {**MONTH, "month": "2022-12", "done_month": N(5), "done_total": N(39)},
         {**MONTH, "month": "2022-12", "done_month": N(5), "done_total": N(50)}, "done_total", OTHERS),
    Case("XM-11", "project_progress", {**MONTH, "done_total": N("69.31")}, {**MONTH, "done_total": N("69.30")}, "done_total", OTHERS),
    Case("XM-11", "project_progress", {**MONTH, "progress_pct": N(100)}, {**MONTH, "progress_pct": N(95)}, "progress_pct", OTHERS),
    Case("XM-15", "project_output", {"qty_plan": N(10), "qty_done": N("11.001")}, {"qty_plan": N(10), "qty_done": N(11)}, "qty_done"),
    Case("XM-15", "project_output", {"item": "路灯", "unit": "个"}, {"item": "其他", "unit": "平方米"}, "unit"),
    Case("XM-16", "project_output", {"item": "硬化巷道", "unit": "公里", "qty_plan": N(1), "amount": N(4)},
         {"item": "硬化巷道", "unit": "公里", "qty_plan": N(1), "amount": N(55)}, "amount"),
)  # fmt: skip
