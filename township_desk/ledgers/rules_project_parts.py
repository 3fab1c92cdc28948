"""Rules over the funds, payments, months and quantities of projects (rules.md 7, XM; identities of ledgers.md 10.3)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from township_desk.core.fields import Row
from township_desk.core.query import Is
from township_desk.core.rules import ERROR, WARNING, Broken, Desk, RowRule, Rule, broken
from township_desk.ledgers.rules_common import not_long_past, of_same_parent, photo_times, same_row
from township_desk.ledgers.rules_project import TENTH, children, total, wan

ITEM_UNITS = {
    "硬化巷道": "公里", "硬化生产路": "公里", "硬化道路": "公里", "灌溉机井": "眼", "人饮机井及配套": "眼", "地埋线": "公里",
    "排水渠": "米",
    "排水管道": "米", "公厕": "座", "污水处理站及配套": "座", "粪污大三格": "座", "砖砌化粪池": "座", "围墙": "米", "改造污水直排": "处",
    "路灯": "盏", "检查井": "座", "绿化苗木": "棵", "冷库": "座", "阵地修缮": "处", "其他": "个",
}  # fmt: skip
"""Items of what is built, each with the unit that it is usually counted in (ledgers.md 10.4, G-7)."""
PAVED = ("硬化巷道", "硬化生产路", "硬化道路")


def _granted_and_arrived(row: Row, desk: Desk) -> Iterator[Broken]:
    applied, granted, arrived = (row.get(name) for name in ("amount_applied", "amount_granted", "amount_arrived"))
    if granted is not None and arrived is not None and arrived > granted:
        yield broken("amount_arrived", 到位=f"{arrived:f}", 下达=f"{granted:f}")
    planned = row.get("amount_plan")
    if granted is None and planned is not None and arrived is not None and arrived > planned:
        text = f"还没有填下达金额，到位{arrived:f}万元已超过计划{planned:f}万元，请核对是否多写了位数，并补填下达金额。"
        yield broken("amount_arrived", as_=WARNING, message=text)
    if applied is not None and granted is not None and granted > applied:
        yield broken("amount_granted", as_=WARNING, message="下达金额超过申请金额。")


FUND_RULES: tuple[Rule, ...] = (
    RowRule("XM-02", ERROR, "到位超过下达：到位{到位}万元，下达{下达}万元，请核对。",
            _granted_and_arrived, ("amount_applied", "amount_plan", "amount_granted", "amount_arrived"), "设"),
)  # fmt: skip


def _paid_so_far(row: Row, desk: Desk) -> Decimal:
    others = [o for o in children(desk, "project_payment", row.get("project_id")) if not same_row(row, o)]
    return total(others, "amount") + (row.get("amount") or Decimal(0))


def _paid_too_much(row: Row, desk: Desk) -> Broken | None:
    if row.get("amount") is None or row.get("project_id") is None:
        return None
    paid = _paid_so_far(row, desk)
    project = desk.row("project", row["project_id"]) or {}
    arrived = total(children(desk, "project_fund", row["project_id"]), "amount_arrived")
    contract, final = project.get("contract_price"), project.get("final_price")
    limits = [("累计到位资金", arrived), ("决算价", final) if final is not None else ("合同价", contract)]
    for words, limit in limits:
        if limit is not None and paid > limit:
            return broken("amount", message=f"支付超过{words}：累计支付{wan(paid)}万元，{words}{wan(limit)}万元。")
    return None


def _fund_overdrawn(row: Row, desk: Desk) -> Broken | None:
    """Money of one source pays for what it was granted for (专款专用)."""
    fund = desk.row("project_fund", row.get("fund_id")) if row.get("fund_id") is not None else None
    if fund is None or row.get("amount") is None or fund.get("amount_arrived") is None:
        return None
    same = children(desk, "project_payment", row.get("project_id"), Is("fund_id", "=", row["fund_id"]))
    paid = total([other for other in same if not same_row(row, other)], "amount") + row["amount"]
    if paid <= fund["amount_arrived"]:
        return None
    text = f"支付超过这笔资金的到位数：{fund.get('source') or ''}累计支付{wan(paid)}万元，到位{wan(fund['amount_arrived'])}万元。"
    return broken("amount", message=text)


_OF_PROJECT = of_same_parent(
    "fund_id", "project_fund", "project_id", "资金行不是本项目的：它是“{上级}”的，请改选本项目的资金行。"
)


def _paid(row: Row, desk: Desk) -> Iterator[Broken]:
    foreign = _OF_PROJECT(row, desk)
    if foreign is not None:
        yield foreign  # what has arrived for the other project says nothing of this one
        return
    for test in (_paid_too_much, _fund_overdrawn):
        if (found := test(row, desk)) is not None:
            yield found


def _paid_early(row: Row, desk: Desk) -> Iterator[Broken]:
    project = desk.row("project", row.get("project_id")) if row.get("project_id") is not None else None
    price = project.get("contract_price") if project is not None else None
    if project is None or not price or row.get("amount") is None:
        return
    share = desk.setting("project.paid_before_acceptance")
    if project.get("accepted_on") is None and _paid_so_far(row, desk) * 100 > price * share:
        yield broken("amount", message=f"未验收而累计付款超过合同价的{share}%，付款比例偏高。")
    held = desk.setting("project.retention")
    if "质保金" in (row.get("purpose") or "") and row["amount"] * 100 > price * held:
        yield broken("amount", message=f"质保金超过合同价的{held}%。")


PAYMENT_RULES: tuple[Rule, ...] = (
    not_long_past("paid_on"),
    RowRule("XM-03", ERROR, "支付超过到位。", _paid, ("amount", "project_id", "fund_id"), "S10§22 不得垫资与专款专用；设", alone=False),
    RowRule("XM-13", WARNING, "付款比例偏高。", _paid_early, ("amount", "project_id", "purpose"), "常·中；质保金 建质〔2017〕138号",
            alone=False),
)  # fmt: skip


def _previous(row: Row, desk: Desk) -> Row | None:
    """The last progress line before a month."""
    earlier = children(desk, "project_progress", row.get("project_id"), Is("month", "<", row["month"]))
    return max(earlier, key=lambda line: line["month"], default=None)


def _next_to(before: str, month: str) -> bool:
    """Whether a month follows another at once."""
    return int(month[:4]) * 12 + int(month[5:]) == int(before[:4]) * 12 + int(before[5:]) + 1


def _adds_up(row: Row, desk: Desk) -> Iterator[Broken]:
    """done_total(m) = done_total(m-1) + done_month(m); where months lie between, not less than that."""
    if row.get("month") is None or row.get("project_id") is None:
        return
    before = _previous(row, desk)
    done, month, percent = row.get("done_total"), row.get("done_month"), row.get("progress_pct")
    old = (before.get("done_total") if before is not None else None) or Decimal(0)
    if done is not None:
        least = old + (month or Decimal(0))
        exact = before is not None and month is not None and _next_to(before["month"], row["month"])
        if done < least or (exact and done != least):
            yield broken("done_total", a=wan(old), b=wan(month or Decimal(0)), c=wan(done))
    reached = before.get("progress_pct") if before is not None else None
    if percent is not None and reached is not None and percent < reached:
        yield broken("progress_pct", message=f"进度回退：上次为{reached}%，本次为{percent}%。")


def _beyond_plan(row: Row, desk: Desk) -> Iterator[Broken]:
    project = desk.row("project", row.get("project_id")) if row.get("project_id") is not None else None
    if project is None:
        return
    done, invested = row.get("done_total"), project.get("invest_total")
    if done is not None and invested and done > invested * TENTH:
        yield broken("done_total", message=f"累计完成{wan(done)}万元，超过总投资{wan(invested)}万元的110%，请核实。")
    if row.get("progress_pct") is not None and row["progress_pct"] >= 100 and project.get("finished_on") is None:
        yield broken("progress_pct", message="形象进度已到100%而项目未填完工日期，请核实。")


PROGRESS_RULES: tuple[Rule, ...] = (
    photo_times(("photos", "")),
    RowRule("XM-10", ERROR, "累计数不平：上次累计{a}，本月{b}，本次累计{c}。", _adds_up,
            ("project_id", "month", "done_month", "done_total", "progress_pct"), "设", alone=False),
    RowRule("XM-11", WARNING, "累计完成与总投资、形象进度与完工日期不符，请核实。",
            _beyond_plan, ("project_id", "done_total", "progress_pct"), "设", alone=False),
)  # fmt: skip


def _more_than_planned(row: Row, desk: Desk) -> Iterator[Broken]:
    plan, done = row.get("qty_plan"), row.get("qty_done")
    if plan is not None and done is not None and done > plan * TENTH:
        yield broken("qty_done")
    usual = ITEM_UNITS.get(row.get("item") or "")
    if row.get("unit") is not None and usual is not None and row.get("item") != "其他" and row["unit"] != usual:
        yield broken("unit", message=f"“{row['item']}”一般按“{usual}”计量，现为“{row['unit']}”，请核对。")


def _unit_price(row: Row, desk: Desk) -> Broken | None:
    plan, amount = row.get("qty_plan"), row.get("amount")
    if row.get("item") not in PAVED or row.get("unit") != "公里" or not plan or amount is None:
        return None
    least, most = desk.setting("project.paved_least"), desk.setting("project.paved_most")
    price = amount / plan
    return broken("amount", n=f"{price:.2f}") if not least <= price <= most else None


OUTPUT_RULES: tuple[Rule, ...] = (
    RowRule("XM-15", WARNING, "完成量超计划，需变更手续。", _more_than_planned, ("item", "unit", "qty_plan", "qty_done"), "S10§21"),
    RowRule("XM-16", WARNING, "单价异常：{n}万元/公里。", _unit_price, ("item", "unit", "qty_plan", "amount"), "设"),
)  # fmt: skip
