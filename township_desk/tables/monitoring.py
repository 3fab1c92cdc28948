"""Printed tables of monitoring: F-1 households, F-2 measures, F-3 leads, F-4 the weekly report (ledgers.md 9.3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from township_desk.core.printed import PrintedTable, TableOption, TableRequest, TableSource
from township_desk.core.query import Any_, Cond, Grouping, Is, Measure, Query, Sort, Through
from township_desk.core.tabular import Tabular, Value
from township_desk.ledgers.monitoring import AREA, KINDS
from township_desk.tables.layout import (
    A3_WIDE,
    SEQ,
    Data,
    Item,
    as_of,
    day_of,
    fields_of,
    in_village,
    item,
    joined,
    phone_of,
    read,
)
from township_desk.tables.welfare import FULL_ID, HH_VILLAGE, group_place, number, of_household, villaged
from township_desk.tables.work import (
    CENTER,
    CODE,
    DATE,
    INT,
    MONEY,
    Counts,
    Leaf,
    Sheet,
    Stats,
    added,
    by_then,
    every,
    figure,
    gather,
    listed,
    summed,
    village_lines,
    within,
)

_SCOPE = TableOption("scope", "范围", (("", "全部已识别的"), ("open", "未消除风险的")))
_HEAD = "hh_id.head_person_id"
_SECURED = (
    ("education", "教育", "因学"),
    ("medical", "医疗", "因病"),
    ("housing", "住房", "因安全住房"),
    ("water", "饮水", "因安全饮水"),
)


def _secure(risk: str) -> Callable[[Data, date], Value]:
    """有风险 while a household is watched for this risk, else 有保障."""

    def shown(row: Data, day: date) -> Value:
        over = row["removed_on"] is not None and row["removed_on"] <= day
        return "有风险" if risk in (row["risk_types"] or ()) and not over else "有保障"

    return shown


def _gone(row: Data, day: date) -> bool:
    return row["removed_on"] is not None and row["removed_on"] <= day


def _households(full: bool) -> tuple[Item, ...]:
    out = "风险消除|"
    reads = ("removed_on",)
    return (
        SEQ,
        item("monitor_no", "监测编号", 22, CENTER),
        group_place("hh_id.village_id.name", "hh_id.group_name", width=22),
        item("head", "户主", 14, CENTER, reads=(f"{_HEAD}.name",)),
        number("id_no", "身份证号码", 36, f"{_HEAD}.id_no", full=full),
        item("person_count", "人数", 10, INT),
        item("kind", "监测类别", 22, CENTER),
        item("risk_types", "风险类型", 22, value=listed("risk_types")),
        item("identified_on", "识别时间", 19, DATE),
        item("income_pc_in", "识别时人均纯收入（元）", 19, MONEY, unit="元"),
        *(
            item(key, f"三保障及饮水|{word}", 13, CENTER, reads=("risk_types", "removed_on"), value=_secure(risk))
            for key, word, risk in _SECURED
        ),
        item("helper", "帮扶责任人|姓名", 15, CENTER),
        item("helper_unit", "帮扶责任人|单位", 22),
        item("helper_phone", "帮扶责任人|电话", 24, CODE, value=phone_of("helper_phone")),
        item("measures", "帮扶措施（项）", 14, INT, reads=("id",), value=lambda row, _day: row["measures"]),
        item("gone", out + "是否", 10, CENTER, reads=reads, value=lambda row, day: "是" if _gone(row, day) else "否"),
        item("removed_on", out + "时间", 19, DATE, value=by_then("removed_on")),
        item("way", out + "方式", 16, CENTER, reads=("removal_way", *reads), value=lambda r, d: r["removal_way"] if _gone(r, d) else None),
        item("out", out + "消除时人均纯收入", 19, MONEY, reads=("income_pc_out", *reads),
             value=lambda r, d: r["income_pc_out"] if _gone(r, d) else None),
    )  # fmt: skip


def identified(day: date) -> Cond:
    """Identified by the day, and not left out."""
    return every(Is("identified_on", "<=", day), Is("status", "!=", "不纳入"))


def still_watched(day: date) -> Cond:
    """Identified and the risk not removed by the day."""
    return every(identified(day), Any_((Is("removed_on", "empty"), Is("removed_on", ">", day))))


def make_households(source: TableSource, request: TableRequest) -> Tabular:
    """F-1: households identified by the day, those whose risk is removed too."""
    full, day = request.option("full_id") == "1", day_of(request)
    items = _households(full)
    cond = still_watched(day) if request.option("scope") == "open" else identified(day)
    where = every(cond, *of_household(request))
    rows = read(source, Query("monitor_case", where, (Sort("monitor_no"), Sort("id"))), (*fields_of(items), HH_VILLAGE))
    measures = Grouping(
        Query("monitor_measure", every(Is("start_on", "<=", day), Through("monitor_id", where))),
        ("monitor_id",),
        (Measure("n"),),
    )
    known = dict(source.group(measures))
    told = villaged([{**row, "measures": known.get(row["id"], 0)} for row in rows], HH_VILLAGE)

    def summary(found: Any, _day: date) -> dict[str, Value]:
        return {
            "kind": f"{len(found)}户",
            "person_count": added(found, "person_count"),
            "measures": added(found, "measures"),
        }

    sheet = Sheet("F-1", "防返贫监测对象花名册", "monitor_case", items, summary, "单位：户、人、元", A3_WIDE,
                  notes=("“有风险”指登记了对应风险且未消除。",))  # fmt: skip
    return sheet.make(source, request, told, middle=as_of(request), full=full)


PLAN = (
    SEQ,
    group_place("monitor_id.hh_id.village_id.name", "monitor_id.hh_id.group_name", width=24),
    item("head", "户主", 18, CENTER, reads=("monitor_id.hh_id.head_person_id.name",)),
    item("risk_type", "风险", 24, CENTER),
    item("kind", "措施类型", 28, CENTER),
    item("content", "措施内容", 60),
    item("unit", "责任单位", 28),
    item(
        "span",
        "起止时间",
        24,
        reads=("start_on", "end_on"),
        value=lambda row, _d: joined(row["start_on"], row["end_on"] or "至今"),
    ),
    item("amount", "受益金额", 20, MONEY),
    item("result", "成效", 32),
)


def make_plans(source: TableSource, request: TableRequest) -> Tabular:
    """F-2: every measure for monitored households that runs in the period."""
    runs = Any_((Is("end_on", "empty"), Is("end_on", ">=", request.period.start)))
    place: tuple[Cond, ...] = ()
    if request.village is not None:
        place = (Through("monitor_id", Through("hh_id", Is("village_id", "=", request.village))),)
    where = every(Is("start_on", "<=", day_of(request)), runs, *place)
    path = "monitor_id.hh_id.village_id"
    rows = read(
        source, Query("monitor_measure", where, (Sort("monitor_id"), Sort("start_on"))), (*fields_of(PLAN), path)
    )

    def summary(found: Any, _day: date) -> dict[str, Value]:
        return {"content": f"共{len(found)}项", "amount": added(found, "amount")}

    sheet = Sheet("F-2", "一户一策帮扶台账", "monitor_measure", PLAN, summary, "单位：项、元")
    return sheet.make(source, request, villaged(rows, path))


def _leads(full: bool) -> tuple[Item, ...]:
    return (
        SEQ,
        item("source", "来源部门", 24, CENTER),
        item("received_on", "推送日期", 20, DATE),
        item("person_name", "姓名", 16, CENTER),
        number("id_no", "身份证号", 38, "id_no", full=full),
        group_place("village_id.name", "hh_id.group_name", width=24),
        item("content", "预警内容", 52),
        item("checked_by", "核查人", 18, CENTER),
        item("checked_on", "核查日期", 20, DATE, value=by_then("checked_on")),
        item("state", "核查情况", 18, CENTER, reads=("status", "checked_on"),
             value=lambda r, d: "已核查" if r["checked_on"] and r["checked_on"] <= d else "待核查"),
        item("conclusion", "结论", 26, CENTER, reads=("conclusion", "checked_on"),
             value=lambda r, d: r["conclusion"] if r["checked_on"] and r["checked_on"] <= d else None),
    )  # fmt: skip


def make_leads(source: TableSource, request: TableRequest) -> Tabular:
    """F-3: leads that came in the period and what the check found."""
    full = request.option("full_id") == "1"
    items = _leads(full)
    where = every(*within(request, "received_on"), *in_village(request))
    rows = read(source, Query("lead", where, (Sort("received_on"), Sort("id"))), (*fields_of(items), "village_id"))

    def summary(found: Any, day: date) -> dict[str, Value]:
        done = sum(r["checked_on"] is not None and r["checked_on"] <= day for r in found)
        return {"content": f"共{len(found)}条，已核查{done}条"}

    sheet = Sheet("F-3", "预警线索核查台账", "lead", items, summary, "单位：条")
    return sheet.make(source, request, rows, full=full)


def _pair(key: str, header: str) -> tuple[Leaf, Leaf]:
    return figure(f"{key}_hh", f"{header}|户", width=11), figure(f"{key}_people", f"{header}|人", width=11)


WEEKLY = (
    figure("grids", "网格数", width=12),
    figure("wardens", "网格员", width=12),
    figure("seen_hh", "本周排查|户", width=13),
    figure("seen_people", "本周排查|人", width=13),
    figure("leads", "发现线索（条）", width=14),
    *_pair("new", "新纳入"),
    *_pair("gone", "风险消除"),
    *_pair("all", "现有监测对象|合计"),
    *(
        leaf
        for n, kind in enumerate(KINDS)
        for leaf in _pair(f"kind{n}", f"现有监测对象|{('脱贫不稳定', '边缘易致贫', '突发严重困难')[n]}")
    ),
    *_pair("open", "未消除风险"),
    Leaf("problems", "存在问题", lambda _found: None, width=22),
)


def make_weekly(source: TableSource, request: TableRequest) -> Tabular:
    """F-4: the week of every village: screening, leads, who is watched, new and removed."""
    day = day_of(request)
    lines: Counts = {}
    here = in_village(request)
    live = Any_((Is("disbanded_on", "empty"), Is("disbanded_on", ">", day)))
    on_duty = Any_((Is("end_on", "empty"), Is("end_on", ">", day)))
    gather(lines, source, Query("team", every(Is("kind", "=", "网格"), live, *here)), "village_id", (Measure("grids"),))
    gather(lines, source, Query("duty", every(Is("post_type", "=", "网格员"), Is("start_on", "<=", day), on_duty, *here)),
           "village_id", (Measure("wardens"),))  # fmt: skip
    visits = every(Is("act_type", "in", ("走访农户", "防返贫集中排查")), *within(request, "date"), *here)
    gather(lines, source, Query("activity", visits), "village_id",
           (Measure("seen_hh", "sum", "hh_count"), Measure("seen_people", "sum", "person_count")))  # fmt: skip
    gather(
        lines, source, Query("lead", every(*within(request, "received_on"), *here)), "village_id", (Measure("leads"),)
    )
    now = still_watched(day)
    conds: dict[str, Cond] = {
        "new": every(identified(day), Is("identified_on", ">=", request.period.start)),
        "gone": every(Is("removed_on", ">=", request.period.start), Is("removed_on", "<=", day)), "all": now, "open": now,
    }  # fmt: skip
    conds |= {f"kind{n}": every(now, Is("kind", "=", kind)) for n, kind in enumerate(KINDS)}
    measures = [m for key, cond in conds.items() for m in (
        Measure(f"{key}_hh", where=cond), Measure(f"{key}_people", "sum", "person_count", cond))]  # fmt: skip
    gather(lines, source, Query("monitor_case", every(*of_household(request))), HH_VILLAGE, measures)
    stats = Stats(
        name="F-4",
        thing="防返贫网格化排查周报表",
        head="村",
        leaves=WEEKLY,
        unit="单位：户、人、条",
        page=A3_WIDE,
        width=26,
    )
    return stats.make(
        source, request, rows=village_lines(source, request, WEEKLY, lines), total=summed(lines), middle=as_of(request)
    )


F1 = PrintedTable(
    name="F-1", label="防返贫监测对象花名册", area=AREA, ledger="monitor_case", make=make_households,
    options=(_SCOPE, FULL_ID), use="期末已识别的监测对象，含已消除风险的。",
)  # fmt: skip
F2 = PrintedTable(
    name="F-2", label="一户一策帮扶台账", area=AREA, ledger="monitor_measure", make=make_plans, use="本期执行中的帮扶措施，逐户逐项。",
)  # fmt: skip
F3 = PrintedTable(
    name="F-3", label="预警线索核查台账", area=AREA, ledger="lead", make=make_leads, options=(FULL_ID,), use="本期收到的线索和核查结论。",
)  # fmt: skip
F4 = PrintedTable(
    name="F-4", label="防返贫网格化排查周报表", area=AREA, ledger="monitor_case", make=make_weekly,
         use="每周各村排查、线索和监测对象增减。",
    periods=("week", "month", "quarter", "half", "year", "span"),
)  # fmt: skip
