"""Printed tables of patrols by chiefs of rivers, forests and roads: C-2 a sheet each, C-3 what was owed and made (6.3)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from township_desk.core.printed import PrintedTable, TableOption, TableRequest, TableSource
from township_desk.core.query import All, Cond, Is, Measure, Query, Sort, Through
from township_desk.core.tabular import CellType, FormBlock, Tabular, TabularRow
from township_desk.ledgers.activities import AREA
from township_desk.tables.forms import box, run, sheets
from township_desk.tables.hazard_state import HazardState
from township_desk.tables.layout import SEQ, Data, blank_date, day_of, fields_of, in_village, item, joined, read
from township_desk.tables.work import (
    CENTER,
    CODE,
    DATE,
    INT,
    Counts,
    Leaf,
    Stats,
    every,
    figure,
    gather,
    line_of,
    percent,
    summed,
    within,
)

PATROLS = ("巡河", "河道清四乱", "巡林", "巡路")
_HEADS = {"巡河": "河长", "河道清四乱": "河长", "巡林": "林长", "巡路": "路长"}
_CONTENT = "□水质　□垃圾　□四乱　□设施　□公示牌"
_MONTH_DAYS = Decimal("30.4375")
LIST = (
    SEQ,
    item("act_no", "编号", 28, CODE),
    item("date", "巡查时间", 20, DATE),
    item("act_type", "类型", 20, CENTER),
    item("leader", "巡查人", 20, CENTER),
    item("place", "河段（路段）", 34),
    item("qty", "清理垃圾（吨）", 18, CellType.DECIMAL),
    item("found_count", "发现问题", 16, INT),
    item("summary", "巡查情况", 60),
)
_READ = ("level", "village_id.name", "participants", "line")


def _record(row: Data, problems: list[tuple[str, str]]) -> tuple[FormBlock, ...]:
    head = _HEADS.get(row["act_type"] or "", "河长")
    who = joined(row["leader"], f"{row['level']}{head}" if row["level"] else None, by="　")
    cleared = f"{row['qty']:f}" if row["qty"] is not None and row["act_type"] in ("巡河", "河道清四乱") else ""
    return (
        run("title", f"{head}巡查记录表"),
        run("subtitle", f"编号：{row['act_no'] or '　　　　　　　'}"),
        box("巡查人及职务", who, 2),
        box("巡查时间", blank_date(row["date"])),
        box("天气", ""),
        box("河段（路段）\n及里程", joined(row["village_id.name"], row["place"], by="　"), 2),
        box("巡查内容", joined(_CONTENT, row["summary"]), 2, 5),
        box("发现问题", "\n".join(text for text, _ in problems), 2, 4),
        box("处置情况", "\n".join(done for _, done in problems), 2, 4),
        box("清理垃圾（吨）", cleared),
        box("照片", "　　张"),
        box("签字", "\n　　　　　　　　　　　　　　　　　　　　　　　年　　月　　日", 2, 2),
        run("note", "本表由巡查人当日填写，镇级、村级分册存档。"),
    )


def make_records(source: TableSource, request: TableRequest) -> Tabular:
    """C-2: a sheet for each chosen patrol, or for those of the period; `blank` gives an empty one to fill in outdoors."""
    if request.option("blank") == "1":
        empty: Data = dict.fromkeys((*fields_of(LIST), *_READ))
        return sheets(request, name="C-2", title="河长（林长、路长）巡查记录表", items=LIST, ledger="activity", rows=[],
                      forms=[_record(empty, [])])  # fmt: skip
    where: Cond = Is("id", "in", request.rows)
    if not request.rows:
        where = every(*within(request, "date"), *in_village(request), Is("act_type", "in", PATROLS))
    rows = read(source, Query("activity", where, (Sort("date"), Sort("id"))), fields_of(LIST, *_READ))
    problems: dict[int, list[tuple[str, str]]] = {}
    query = Query("hazard", Through("activity_id", where), (Sort("id"),))
    for activity, text, note, status in source.select(query, ("activity_id", "description", "fix_note", "status")):
        problems.setdefault(activity, []).append((text, note or status or ""))
    return sheets(
        request, name="C-2", title="河长（林长、路长）巡查记录表", items=LIST, ledger="activity", rows=rows,
        forms=[_record(row, problems.get(row["id"], [])) for row in rows],
    )  # fmt: skip


def owed(request: TableRequest, monthly: int) -> int:
    """Patrols owed in the days of a period, rounded; a whole month owes what the setting says."""
    days = (day_of(request) - request.period.start).days + 1
    return int((Decimal(monthly) * days / _MONTH_DAYS).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _rate(level: str) -> Leaf:
    return Leaf(
        f"{level}_rate",
        f"{level}|完成率%",
        lambda f: percent(f.get(level, 0), f.get(f"{level}_owed", 0)),
        CellType.PERCENT,
    )


LEAVES = (
    figure("镇级_owed", "镇级|应巡"),
    figure("镇级", "镇级|实巡"),
    _rate("镇级"),
    figure("村级_owed", "村级|应巡"),
    figure("村级", "村级|实巡"),
    _rate("村级"),
    figure("found", "发现问题（处）"),
    figure("fixed", "已处置（处）"),
    figure("qty", "清理垃圾（吨）", type=CellType.DECIMAL, width=20),
)


def make_months(source: TableSource, request: TableRequest) -> Tabular:
    """C-3: river patrols by reach: owed by the settings, made, problems found and dealt with, rubbish cleared."""
    rivers = Is("act_type", "in", ("巡河", "河道清四乱"))
    where = every(*within(request, "date"), *in_village(request), rivers)
    lines: Counts = {}
    patrol = Is("act_type", "=", "巡河")
    gather(lines, source, Query("activity", where), "place", (
        Measure("镇级", where=All((patrol, Is("level", "=", "镇级")))), Measure("村级", where=All((patrol, Is("level", "=", "村级")))),
        Measure("qty", "sum", "qty", Is("qty_unit", "=", "吨")),
    ))  # fmt: skip
    state = HazardState.of(source, day_of(request))
    found = Query("hazard", Through("activity_id", where))
    gather(lines, source, found, "activity_id.place", (Measure("found"), Measure("fixed", where=state.fixed)))
    for line in lines.values():
        for level, key in (("镇级", "patrol.town_monthly"), ("村级", "patrol.village_monthly")):
            line[f"{level}_owed"] = owed(request, int(source.setting(key) or 0))
    rows: list[TabularRow] = [line_of(place or "未写河段", LEAVES, lines[place]) for place in sorted(lines, key=str)]
    stats = Stats(
        name="C-3",
        thing="河长巡河情况汇总表",
        head="河段",
        leaves=LEAVES,
        width=44,
        unit="单位：次、处、吨",
        notes=("应巡按设置的每月次数和本期天数折算；发现问题为巡查登记的隐患。",),
    )
    return stats.make(source, request, rows=rows, total=summed(lines))


C2 = PrintedTable(
    name="C-2", label="河长（林长、路长）巡查记录表", area=AREA, ledger="activity", make=make_records, per_row=True,
    options=(TableOption("blank", "内容", (("", "所选的巡查"), ("1", "空表，现场填写"))),), use="一次巡查一张，签字存档。",
)  # fmt: skip
C3 = PrintedTable(
    name="C-3", label="河长巡河情况汇总表", area=AREA, ledger="activity", make=make_months, use="各河段应巡、实巡、完成率和清理垃圾。",
)  # fmt: skip
