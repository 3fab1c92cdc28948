"""Printed tables of supplies: I-1 the stock, I-2 what came and went, I-3 the teams (ledgers.md 4)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from township_desk.core.printed import PrintedTable, TableOption, TableRequest, TableSource
from township_desk.core.query import Any_, Grouping, Is, Measure, Query, Sort, Through
from township_desk.core.tabular import CellType, PageSetup, Tabular, Value
from township_desk.ledgers.rules_supplies import INCOMING, OUTGOING
from township_desk.ledgers.supplies import AREA, CATEGORIES
from township_desk.tables.layout import A4_WIDE, SEQ, Item, as_of, day_of, fields_of, in_village, item, phone_of, read
from township_desk.tables.work import CENTER, CODE, INT, Sheet, added, counted, every

TALL = PageSetup(landscape=False, margins=(25.0, 20.0, 20.0, 15.0))
_QTY = CellType.DECIMAL
ZERO = Decimal(0)


def moved(source: TableSource, category: str, start: date | None, end: date) -> dict[tuple[int, str], Decimal]:
    """Quantities by kind of stock and kind of movement, from a day (None: ever) to another."""
    since = (Is("date", ">=", start),) if start is not None else ()
    where = every(Is("date", "<=", end), *since, Through("material_id", Is("category", "=", category)))
    query = Query("material_txn", where)
    return {
        (m, k): q or ZERO
        for m, k, q in source.group(Grouping(query, ("material_id", "kind"), (Measure("q", "sum", "qty"),)))
    }


def stock(found: dict[tuple[int, str], Decimal], material: int) -> Decimal:
    """What came in less what went out."""
    came = sum((found.get((material, kind), ZERO) for kind in INCOMING), ZERO)
    return came - sum((found.get((material, kind), ZERO) for kind in OUTGOING), ZERO)


STOCK = (
    SEQ,
    item("name", "物资名称", 24),
    item("spec", "规格", 22),
    item("unit", "单位", 15, CENTER),
    item("qty", "储备数量", 20, _QTY, reads=("id",), value=lambda row, _d: row["qty"]),
    item("min_qty", "储备下限", 18, _QTY),
    item("store_place", "存放地点", 24),
    item("keeper", "保管人", 15, CENTER),
    item("phone", "联系电话", 24, CODE, value=phone_of("phone")),
    item("remark", "备注", 13, reads=("remark", "min_qty"),
         value=lambda r, _d: "需补充" if r["min_qty"] is not None and r["qty"] < r["min_qty"] else r["remark"]),
)  # fmt: skip


def _kinds(source: TableSource, category: str, fields: tuple[str, ...]) -> list[dict[str, Any]]:
    query = Query("material", Is("category", "=", category), (Sort("name"), Sort("id")))
    return [{**row, "village_id": None} for row in read(source, query, fields)]


def _category(request: TableRequest) -> str:
    return request.option("category") or CATEGORIES[0]


def make_stock(source: TableSource, request: TableRequest) -> Tabular:
    """I-1: what is in store on the day."""
    category = _category(request)
    found = moved(source, category, None, day_of(request))
    rows = [{**row, "qty": stock(found, row["id"])} for row in _kinds(source, category, fields_of(STOCK))]
    sheet = Sheet("I-1", "", "material", STOCK, counted("种", "name"), "", TALL)
    thing = "防汛抢险物资储备清单" if category == "防汛" else f"{category}物资储备清单"
    return sheet.make(source, request, rows, thing=thing, middle=as_of(request))


def _flow() -> tuple[Item, ...]:
    def shown(kind: str) -> Any:
        return lambda row, _day: row["moved"].get((row["id"], kind), ZERO)

    heads = (
        *((kind, "本月收入") for kind in ("购入", "调入", "归还", "盘盈")),
        *((kind, "本月支出") for kind in ("领用", "调出", "报损", "盘亏")),
    )
    return (
        SEQ,
        item("name", "名称", 26),
        item("spec", "规格", 24),
        item("unit", "单位", 16, CENTER),
        item("begin", "月初结存", 20, _QTY, reads=("id",), value=lambda row, _d: row["begin"]),
        *(item(kind, f"{head}|{kind}", 16, _QTY, reads=("id",), value=shown(kind)) for kind, head in heads),
        item("end", "月末结存", 20, _QTY, reads=("id",), value=lambda row, _d: row["end"]),
        item("remark", "备注", 18),
    )


def make_flow(source: TableSource, request: TableRequest) -> Tabular:
    """I-2: stock at the beginning, what came in and went out, stock at the end; begin + in - out = end."""
    category, items = _category(request), _flow()
    before = moved(source, category, None, request.period.start - timedelta(days=1))
    during = moved(source, category, request.period.start, day_of(request))
    rows = [
        {
            **row,
            "moved": during,
            "begin": stock(before, row["id"]),
            "end": stock(before, row["id"]) + stock(during, row["id"]),
        }
        for row in _kinds(source, category, fields_of(items))
    ]
    sheet = Sheet("I-2", f"{category}物资收发存月报表", "material", items, counted("种", "name"), "",
                  notes=("本表逻辑：月初结存＋本月收入－本月支出＝月末结存；不是月报时“本月”指本期。",))  # fmt: skip
    return sheet.make(source, request, rows)


TEAMS = (
    SEQ,
    item("name", "队伍名称", 50),
    item("level", "层级", 20, CENTER),
    item("leader", "队长|姓名", 24, CENTER),
    item("phone", "队长|电话", 30, CODE, value=phone_of("phone")),
    item("member_count", "人数", 18, INT),
    item("vehicle_count", "装备车辆", 22, INT),
    item(
        "place",
        "集结地点",
        60,
        reads=("village_id.name", "duty_text"),
        value=lambda r, _d: r["duty_text"] or r["village_id.name"],
    ),
)


def make_teams(source: TableSource, request: TableRequest) -> Tabular:
    """I-3: the flood teams on the day."""
    day = day_of(request)
    live = Any_((Is("disbanded_on", "empty"), Is("disbanded_on", ">", day)))
    where = every(
        Is("kind", "=", "防汛抢险突击队"),
        Any_((Is("founded_on", "<=", day), Is("founded_on", "empty"))),
        live,
        *in_village(request),
    )
    rows = read(source, Query("team", where, (Sort("level"), Sort("name"), Sort("id"))), fields_of(TEAMS, "village_id"))

    def summary(found: Any, _day: date) -> dict[str, Value]:
        people = added(found, "member_count")
        return {
            "name": f"{len(found)}支{people or 0}人",
            "member_count": people,
            "vehicle_count": added(found, "vehicle_count"),
        }

    sheet = Sheet("I-3", "防汛抢险队伍统计表", "team", TEAMS, summary, "单位：支、人、台", A4_WIDE)
    return sheet.make(source, request, rows, middle=as_of(request))


_OPTION = TableOption("category", "类别", tuple((c, c) for c in CATEGORIES))
I1 = PrintedTable(
    name="I-1", label="防汛抢险物资储备清单", area=AREA, ledger="material", make=make_stock, options=(_OPTION,), use="期末库存和储备下限。",
)  # fmt: skip
I2 = PrintedTable(
    name="I-2", label="防汛物资收发存月报表", area=AREA, ledger="material", make=make_flow, options=(_OPTION,),
         use="期初、收入、支出和期末结存。",
)  # fmt: skip
I3 = PrintedTable(
    name="I-3", label="防汛抢险队伍统计表", area=AREA, ledger="team", make=make_teams, use="期末在册的防汛抢险突击队。",
)  # fmt: skip
