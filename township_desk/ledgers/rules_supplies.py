"""Rules over supplies (rules.md 4: WZ): never below nothing, every going out with its reason, the counts before the floods."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from township_desk.core.fields import Row
from township_desk.core.query import All, Is, Query
from township_desk.core.rules import ERROR, NOTICE, WARNING, Broken, Desk, RowRule, Rule, broken
from township_desk.ledgers.rules_common import not_long_past, same_row

INCOMING = ("购入", "调入", "归还", "盘盈")
OUTGOING = ("领用", "调出", "报损", "盘亏")
COUNTED = ("盘盈", "盘亏")
MOST = 20_000


def signed(row: Row) -> Decimal:
    """The quantity with its direction: in is positive, out negative."""
    qty: Decimal = row.get("qty") or Decimal(0)
    return -qty if row.get("kind") in OUTGOING else qty


def _below_nothing(row: Row, desk: Desk) -> Broken | None:
    """The stock after each day, this row in its place among the others; the worst day decides."""
    if row.get("material_id") is None or row.get("date") is None or row.get("qty") is None:
        return None
    others = desk.rows(Query("material_txn", Is("material_id", "=", row["material_id"])), MOST)
    days: dict[date, Decimal] = {row["date"]: signed(row)}
    for other in others:
        if not same_row(row, other) and other.get("date") is not None:
            days[other["date"]] = days.get(other["date"], Decimal(0)) + signed(other)
    stock = Decimal(0)
    for day in sorted(days):
        stock += days[day]
        if stock < 0 and day >= row["date"]:
            material = desk.row("material", row["material_id"]) or {}
            left = stock - signed(row) if day == row["date"] else stock
            return broken("qty", n=f"{left:f}", 单位=material.get("unit") or "", 日=day.isoformat())
    return None


def _reason(row: Row, desk: Desk) -> Broken | None:
    if row.get("kind") == "领用" and not row.get("used_for"):
        return broken("used_for")
    return broken("basis") if row.get("kind") in COUNTED and not (row.get("basis") or row.get("remark")) else None


def _state(row: Row, desk: Desk) -> Iterator[Broken]:
    if row.get("id") is None:
        return
    low = row.get("min_qty")
    if low is not None and row.get("qty_on_hand") is not None and row["qty_on_hand"] < low:
        yield broken("min_qty", message=f"库存{row['qty_on_hand']:f}，低于下限{low:f}，需补充。")
    if row.get("category") == "防汛":
        month, _, day = str(desk.setting("material.count_before")).partition("-")
        deadline = date(desk.today.year, int(month), int(day or 1))
        counted = All(
            (
                Is("material_id", "=", row["id"]),
                Is("date", ">=", date(desk.today.year, 1, 1)),
                Is("date", "<=", deadline),
            )
        )
        if desk.today >= deadline and not desk.count("material_txn", counted):
            yield broken("name", message=f"汛前（{deadline.isoformat()}前）没有盘点或出入库记录，请盘点。")
    months = row.get("shelf_months")
    if months:
        bought = desk.rows(
            Query("material_txn", All((Is("material_id", "=", row["id"]), Is("kind", "in", ("购入", "调入"))))), MOST
        )
        last = max((r["date"] for r in bought if r.get("date") is not None), default=None)
        if last is not None and (desk.today - last).days > months * 30.5:
            yield broken(
                "shelf_months", message=f"最近一次购入在{last.isoformat()}，已超过保质期{months}个月，请更新。"
            )


def _sacks(row: Row, desk: Desk) -> Broken | None:
    qty = row.get("qty")
    if qty is None or qty >= 50 or row.get("kind") not in INCOMING:
        return None
    material = desk.row("material", row.get("material_id")) if row.get("material_id") is not None else None
    return broken("qty", n=f"{qty * 10000:,.0f}") if material is not None and material.get("name") == "编织袋" else None


MATERIAL_RULES: tuple[Rule, ...] = (
    RowRule("WZ-03", NOTICE, "需补充、盘点或更新。", _state, ("min_qty", "qty_on_hand", "category", "shelf_months", "name"),
            "S11§15、§21", alone=False),
)  # fmt: skip
TXN_RULES: tuple[Rule, ...] = (
    not_long_past("date"),
    RowRule("WZ-01", ERROR, "库存不足：{日}时现有{n}{单位}。", _below_nothing, ("material_id", "date", "kind", "qty"), "设", alone=False),
    RowRule("WZ-02", ERROR, "请填写依据。", _reason, ("kind", "used_for", "basis", "remark"), "设"),
    RowRule("WZ-04", WARNING, "基本单位为“条”，是否应为{n}？", _sacks, ("qty", "kind", "material_id"), "设", alone=False),
)  # fmt: skip
