"""Projects of the demonstration township: sixty in every stage, with funds, payments, monthly progress and quantities."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from township_desk.ledgers.project_flow import STAGE_DATES, at_or_beyond
from township_desk.service.demo_rows import LAST_DAY, Town

SEED = 20220101
CENT = Decimal("0.01")
_FATES = (
    ("移交管护", 5), ("决算", 5), ("验收", 14), ("完工", 8), ("在建", 13), ("开工", 3), ("招投标", 3), ("立项", 2), ("入库", 2), ("储备",
                                                                                                                                  1),
    ("终止", 1),
)  # fmt: skip
"""How many projects stand in each stage on the year's last day; the invited ones come on top."""
_STEPS = {
    "入库": (0, 20), "立项": (12, 26), "招投标": (14, 24), "开工": (8, 18), "完工": (70, 110), "验收": (12, 25), "决算": (20, 40),
    "移交管护": (8, 16),
}  # fmt: skip
"""Days from one stage to the next."""
_BRIDGING = ("中央衔接", "省级衔接", "市级衔接", "县级衔接")
_LOCAL = ("县本级", "其他省级", "镇自筹", "村集体")


@dataclass(slots=True)
class Plan:
    """A project on its way to the ledgers."""

    row: dict[str, Any]
    work: Mapping[str, Any] | None
    total: Decimal
    qty: Decimal
    funds: list[dict[str, Any]] = field(default_factory=list)
    id: int = 0
    share: Decimal = Decimal(0)
    """How much of it is done, 0 to 1."""


def make_projects(town: Town) -> None:
    """Sixty projects: 57 built for villages, three invited; some are late, a few have not reported the last month."""
    chance = Random(SEED)  # noqa: S311 - made-up projects, no secrets
    path = town.desk.resources / "demo" / "projects.json"
    texts: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    plans = [*_villages(town, chance, texts), *_invited(town, chance, texts)]
    for plan, row_id in zip(plans, town.add("project", [plan.row for plan in plans], "登记项目"), strict=True):
        plan.id = row_id
    funds = [(plan, fund) for plan in plans for fund in plan.funds]
    ids = town.add("project_fund", [{"project_id": plan.id, **fund} for plan, fund in funds], "登记项目资金")
    for (_, fund), row_id in zip(funds, ids, strict=True):
        fund["id"] = row_id
    town.add("project_payment", _payments(plans), "登记资金拨付")
    town.add("project_progress", _progress(town, chance, texts, plans), "登记项目月进度")
    town.add("project_output", _outputs(plans), "登记实物量")
    town.add("project_doc", _documents(town, chance, plans), "登记项目前期文本")


def _round(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def _villages(town: Town, chance: Random, texts: Mapping[str, Any]) -> list[Plan]:
    fates = [stage for stage, count in _FATES for _ in range(count)][: town.share(57)]
    chance.shuffle(fates)
    pairs = [(village, work) for work in texts["works"] for village in town.villages]
    chance.shuffle(pairs)
    return [
        _village_plan(town, chance, texts, stage, village, work)
        for stage, (village, work) in zip(fates, pairs, strict=False)
    ]


def _village_plan(
    town: Town, chance: Random, texts: Mapping[str, Any], stage: str, village: str, work: Mapping[str, Any]
) -> Plan:
    places = Decimal("0.1") if isinstance(work["from"], float) else Decimal(1)
    qty = Decimal(str(chance.uniform(work["from"], work["to"]))).quantize(places)
    total = _round(qty * Decimal(str(work["price"])) * Decimal(chance.randrange(92, 112)) / 100 + 2)
    year = 2023 if stage == "储备" else 2022
    dates = _dates(chance, stage)
    simple = stage not in ("立项", "招投标") and total < 30 and chance.random() < 0.3
    start = dates.get("started_on") or date(2023, 3, 1) + timedelta(days=chance.randrange(40))
    late = stage in ("开工", "在建") and chance.random() < 0.4
    span = chance.randrange(60, 100) if late else chance.randrange(110, 160)
    end = dates.get("finished_on") or (
        start + timedelta(days=span) if late else max(start + timedelta(days=span), date(2023, 1, 20))
    )
    contract = _round(total * Decimal(chance.randrange(950, 992)) / 1000)
    row: dict[str, Any] = {
        "name": f"{year}年{town.texts['town']}{village}{work['name']}项目", "tags": ("入库项目", *work["tags"]), "kind": work["kind"],
        "nature": "改建" if "修缮" in work["name"] else "新建", "villages": (town.villages[village],),
        "place": f"{village}{chance.choice('一二三四')}组",
        "content": work["content"].replace("{qty}", f"{qty:f}"), "owner_unit": f"{town.texts['town']}人民政府",
        "resp_unit": chance.choice(texts["units"]), "resp_person": chance.choice(town.cadres)[1], "phone": town.phone(),
        "invest_total": total, "invest_year": total, "plan_start": start - timedelta(days=chance.randrange(3, 15)), "plan_end": end,
        "is_publicized": True, "benefit_hh": chance.randrange(12, 60), "benefit_person": chance.randrange(61, 160), "stage": stage,
        "perf_goal": "改善群众生产生活条件，受益群众满意度95%以上", "pool_year": year if stage != "储备" else None, **dates,
    }  # fmt: skip
    _papers(row, chance, texts, stage, contract, simple=simple, number=town.next_notice())
    row["asset_owner"] = f"{village}集体" if row.get("asset_kind") else None
    plan = Plan(row, work, total, qty)
    plan.share = _share(chance, stage)
    plan.funds = _funds(chance, plan, dates)
    return plan


def _dates(chance: Random, stage: str) -> dict[str, date]:
    """The day of every stage up to `stage`, none after the year's last day."""
    reached = [name for name in STAGE_DATES if at_or_beyond(stage, name)] if stage != "终止" else ["入库"]
    days: dict[str, date] = {}
    first = date(2021, 12, 20) if "验收" in reached else date(2022, 2, 20) if "完工" in reached else date(2022, 4, 10)
    day = first
    for name in reached:
        day += timedelta(days=chance.randrange(*_STEPS[name]))
        days[STAGE_DATES[name]] = min(day, LAST_DAY)
    return days


def _papers(
    row: dict[str, Any],
    chance: Random,
    texts: Mapping[str, Any],
    stage: str,
    contract: Decimal,
    *,
    simple: bool,
    number: int,
) -> None:
    """What the stages need besides their days: approval, tender, builder, acceptance, settlement, upkeep."""
    if simple:
        row["procure"] = chance.choice(("以工代赈", "村民议事一事一议"))
        row["source_doc"] = f"村民代表会议纪要第{number}号"
        row.pop("approved_on", None)
        row.pop("bid_on", None)
    elif at_or_beyond(stage, "立项"):
        row["approval_no"] = f"岚发改〔2022〕{number}号"
        if at_or_beyond(stage, "招投标"):
            row["procure"] = chance.choice(("公开招标", "竞争性磋商", "询价"))
    if at_or_beyond(stage, "招投标"):
        row |= {
            "builder": chance.choice(texts["builders"]),
            "supervisor": chance.choice(texts["supervisors"]),
            "contract_price": contract,
        }
    if at_or_beyond(stage, "验收"):
        row["accept_result"] = "整改后合格" if chance.random() < 0.12 else "合格"
    if at_or_beyond(stage, "决算"):
        row["final_price"] = contract
    if at_or_beyond(stage, "移交管护"):
        row |= {"caretaker": "村民委员会", "asset_kind": "公益性"}
    if stage == "终止":
        row["remark"] = texts["stop"]


def _share(chance: Random, stage: str) -> Decimal:
    if at_or_beyond(stage, "完工"):
        return Decimal(1)
    low, high = {"在建": (30, 92), "开工": (3, 12)}.get(stage, (0, 1))
    return Decimal(chance.randrange(low, high)) / 100


def _funds(chance: Random, plan: Plan, dates: Mapping[str, date]) -> list[dict[str, Any]]:
    """One to three sources that make the total; granted and arrived before work begins."""
    bridging = "衔接资金项目" in plan.row["tags"]
    names = chance.sample(_BRIDGING, chance.randrange(1, 3)) if bridging else [chance.choice(_LOCAL[:2])]
    if chance.random() < 0.5:
        names.append(chance.choice(_LOCAL[2:]))
    parts = [Decimal(chance.randrange(3, 9)) if n == 0 else Decimal(chance.randrange(1, 3)) for n in range(len(names))]
    amounts = [_round(plan.total * part / sum(parts)) for part in parts]
    amounts[0] += plan.total - sum(amounts)
    begun = dates.get("started_on")
    granted = dates.get("approved_on") or (begun - timedelta(days=20) if begun else None)
    found = []
    for name, amount in zip(names, amounts, strict=True):
        won = not name.startswith(("镇", "村", "县"))
        fund: dict[str, Any] = {
            "source": name, "amount_plan": amount, "is_won": won, "amount_arrived": Decimal(0), "amount_applied": amount if won else None,
            "doc_no": None, "amount_granted": None, "granted_on": None, "arrived_on": None, "source_doc": None,
        }  # fmt: skip
        if granted is not None and plan.row["stage"] != "终止":
            fund |= {
                "amount_granted": amount,
                "granted_on": granted,
                "doc_no": f"岚财农〔2022〕{chance.randrange(5, 90)}号",
            }
            if won:
                fund["source_doc"] = f"青政字〔2022〕{chance.randrange(3, 60)}号"
            if begun is not None:
                fund |= {"amount_arrived": amount, "arrived_on": min(begun - timedelta(days=3), LAST_DAY)}
        found.append(fund)
    return found


def _payments(plans: list[Plan]) -> list[dict[str, Any]]:
    """An advance, one for progress, one after acceptance, the retention after settlement; each from money that is there."""
    rows: list[dict[str, Any]] = []
    for plan in plans:
        start, contract = plan.row.get("started_on"), plan.row.get("contract_price")
        if start is None or contract is None or plan.work is None:
            continue
        due: list[tuple[date, Decimal, str]] = [(start + timedelta(days=12), contract * 30 / 100, "预付款")]
        if plan.share >= Decimal("0.5"):
            due.append((start + timedelta(days=58), contract * 40 / 100, "进度款"))
        if plan.row.get("accepted_on"):
            due.append((plan.row["accepted_on"] + timedelta(days=9), contract * 27 / 100, "结算款"))
        if plan.row.get("settled_on"):
            due.append((plan.row["settled_on"] + timedelta(days=6), contract * 3 / 100 - CENT * 5, "质保金"))
        left = {fund["id"]: fund["amount_arrived"] for fund in plan.funds}
        for day, amount, purpose in due:
            if day <= LAST_DAY:
                rows += _drawn(plan, left, day, amount, purpose, len(rows))
    return rows


def _drawn(
    plan: Plan, left: dict[int, Decimal], day: date, amount: Decimal, purpose: str, number: int
) -> list[dict[str, Any]]:
    """One payment, from as many funds as it takes."""
    open_ = _round(amount)
    rows: list[dict[str, Any]] = []
    for fund, rest in left.items():
        part = min(open_, rest)
        if part > 0:
            left[fund] -= part
            open_ -= part
            rows.append({
                "project_id": plan.id, "fund_id": fund, "paid_on": day, "amount": part, "payee": plan.row["builder"], "purpose": purpose,
                "voucher_no": f"PZ2022-{number + len(rows) + 1:04d}",
            })  # fmt: skip
    return rows


def _progress(town: Town, chance: Random, texts: Mapping[str, Any], plans: list[Plan]) -> list[dict[str, Any]]:
    """A line a month from the start to completion; the totals add up, the percents never fall."""
    rows: list[dict[str, Any]] = []
    for plan in plans:
        start = plan.row.get("started_on")
        if start is None:
            continue
        last = plan.row.get("finished_on") or LAST_DAY
        months = [(y, m) for y in (2022,) for m in range(start.month, last.month + 1)]
        forgotten = plan.share < 1 and chance.random() < 0.2
        steps = [chance.randrange(5, 20) for _ in months]
        done, percent = Decimal(0), Decimal(0)
        for n, (year, month) in enumerate(months):
            part = Decimal(sum(steps[: n + 1])) / sum(steps) * plan.share
            total = plan.total if part == 1 else _round(plan.total * part)
            percent = max(percent, (part * 100).quantize(Decimal("0.1")))
            if not (forgotten and n and n >= len(months) - 2):
                rows.append({
                    "project_id": plan.id, "month": f"{year}-{month:02d}", "done_month": total - done, "done_total": total,
                    "progress_pct": percent, "progress_text": _words(percent), "reporter": chance.choice(town.cadres)[1],
                    "problem": chance.choice(texts["troubles"]) if percent < 100 and chance.random() < 0.3 else None,
                    "next_plan": chance.choice(texts["plans"]) if percent < 100 else None,
                })  # fmt: skip
            done = total
    return rows


def _words(percent: Decimal) -> str:
    for limit, words in (
        (100, "已全部完成"),
        (75, "主体完成，正在收尾"),
        (40, "主体施工"),
        (15, "基础施工"),
        (0, "进场施工"),
    ):
        if percent >= limit:
            return words
    raise AssertionError(percent)


def _outputs(plans: list[Plan]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for plan in plans:
        if plan.work is None:
            continue
        whole = plan.share == 1
        done = plan.qty if whole else (plan.qty * plan.share).quantize(plan.qty, "ROUND_FLOOR")
        rows.append({
            "project_id": plan.id, "item": plan.work["item"], "village_id": plan.row["villages"][0], "unit": plan.work["unit"],
            "qty_plan": plan.qty, "qty_done": done, "amount": _round(plan.total * 95 / 100),
            "done_on": plan.row.get("finished_on") if whole else None,
        })  # fmt: skip
    return rows


def _invited(town: Town, chance: Random, texts: Mapping[str, Any]) -> list[Plan]:
    """Projects that companies build: signed early in the year, under way."""
    plans = []
    for n, told in enumerate(texts["invited"][: town.share(3)]):
        total, village = Decimal(told["wan"]), list(town.villages)[n % len(town.villages)]
        signed = date(2022, 1, 10) + timedelta(days=20 * n)
        start = signed + timedelta(days=70)
        row: dict[str, Any] = {
            "name": f"{town.texts['town']}{told['name']}项目", "tags": ("招商引资", "固定资产投资", "重点建设"), "kind": "工业",
            "nature": "新建",
            "villages": (town.villages[village],), "place": f"{village}工业集中区", "content": told["content"],
            "owner_unit": told["investor"],
            "resp_unit": "经济发展办公室", "resp_person": chance.choice(town.cadres)[1], "phone": town.phone(), "builder": told["investor"],
            "invest_total": total, "invest_year": total * 6 / 10, "plan_start": start, "plan_end": date(2023, 9, 30), "in_pool_on": signed,
            "pool_year": 2022, "approved_on": signed + timedelta(days=25), "approval_no": f"岚发改〔2022〕{60 + n}号",
            "procure": "直接委托",
            "bid_on": signed + timedelta(days=45), "contract_price": total * 9 / 10, "started_on": start, "is_publicized": True,
            "investor": told["investor"], "investor_place": told["place"], "signed_on": signed, "contract_invest": total, "stage": "在建",
        }  # fmt: skip
        plan = Plan(row, None, total, Decimal(0), share=Decimal(chance.randrange(30, 60)) / 100)
        arrived = _round(total * plan.share)
        plan.funds = [{
            "source": "企业自筹", "amount_plan": total, "is_won": False, "amount_arrived": arrived, "amount_applied": None, "doc_no": None,
            "amount_granted": None, "granted_on": None, "arrived_on": start + timedelta(days=30), "source_doc": None,
        }]  # fmt: skip
        plans.append(plan)
    return plans


def _documents(town: Town, chance: Random, plans: list[Plan]) -> list[dict[str, Any]]:
    """Papers sent up before projects begin: feasibility studies of the large ones, plans of every fourth."""
    rows = []
    for n, plan in enumerate(plans):
        large = plan.work is None
        if not large and n % 4:
            continue
        day = plan.row.get("in_pool_on") or date(2022, 11, 15)
        rows.append({
            "project_id": plan.id, "title": plan.row["name"].removesuffix("项目") + ("可行性研究报告" if large else "实施方案"),
            "doc_kind": "可行性研究报告" if large else "实施方案", "invest_est": plan.total,
            "submitted_on": max(day - timedelta(days=chance.randrange(5, 25)), date(2022, 1, 4)),
            "submitted_to": f"{town.texts['county']}发展和改革局",
            "approval": "已批复" if plan.row.get("approval_no") else "待批", "approval_no": plan.row.get("approval_no"),
        })  # fmt: skip
    return rows


__all__ = ["make_projects"]
