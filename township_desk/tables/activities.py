"""Printed tables of activities: C-1 the register, C-4 to C-7 by kind (ledgers.md 6.3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from township_desk.core.printed import PrintedTable, TableOption, TableRequest, TableSource
from township_desk.core.query import Cond, Is, Query, Sort
from township_desk.core.tabular import CellType, Tabular, Value
from township_desk.ledgers.activities import AREA, LINES
from township_desk.ledgers.dictionaries import ACTIVITY_TYPES, VOLUNTEER_TYPES
from township_desk.tables.layout import SEQ, Data, fields_of, in_village, item, joined, read
from township_desk.tables.work import CENTER, DATE, INT, Sheet, added, every, within

_HOURS = CellType.DECIMAL


def _who(row: Data, _day: date) -> Value:
    return (
        row["organizer"]
        if row["leader"] in (None, row["organizer"])
        else joined(row["organizer"], f"（{row['leader']}）")
    )


def _tick(field: str) -> Callable[[Data, date], Value]:
    return lambda row, _day: True if row[field] else None


def _place(row: Data, _day: date) -> Value:
    return (
        joined(row["village_id.name"], row["place"], by="　")
        if row["place"] != row["village_id.name"]
        else row["place"]
    )


def _per_head(row: Data, _day: date) -> Value:
    heads, hours = row["head_count"], row["hours"]
    return Decimal(hours) / heads if heads and hours is not None else None


PLACE = item("place", "地点", 26, reads=("village_id.name", "place"), value=_place)
DAY = item("date", "日期", 20, DATE)
REGISTER = (
    SEQ,
    DAY,
    item("act_type", "活动类型", 26),
    item("title", "主题", 38),
    PLACE,
    item("who", "组织者（主讲）", 28, reads=("organizer", "leader"), value=_who),
    item("head_count", "参加人次", 14, INT),
    item("summary", "内容摘要", 52),
    item("photo", "资料|照片", 10, CENTER, reads=("photos",), value=_tick("photos")),
    item("signin", "资料|签到", 10, CENTER, reads=("files",), value=_tick("files")),
    item("brief", "资料|简报", 10, CENTER, reads=("source_doc",), value=_tick("source_doc")),
    item("remark", "备注", 14),
)
VOLUNTEERS = (
    SEQ,
    DAY,
    item("title", "服务主题", 36),
    item("team", "队伍", 28, reads=("organizer",)),
    PLACE,
    item("head_count", "志愿者人数", 15, INT),
    item("each", "人均时长（小时）", 17, _HOURS, reads=("head_count", "hours"), value=_per_head),
    item("hours", "服务总时长（小时）", 18, _HOURS),
    item("person_count", "服务对象人数", 16, INT),
    item("summary", "内容", 48),
    item("leader", "负责人", 18, CENTER),
)
CHECKS = (
    SEQ,
    DAY,
    item("act_type", "巡查类型", 20, CENTER),
    item("place", "巡查区域", 30, reads=("village_id.name", "place"), value=_place),
    item("leader", "带队人", 18, CENTER),
    item("head_count", "出动人次", 15, INT),
    item("vehicles", "车辆（台）", 15, INT),
    item("site_count", "点位（处）", 15, INT),
    item("summary", "巡查情况", 66),
    item("found_count", "发现问题（个）", 16, INT),
    item("remark", "备注", 18),
)
TRAININGS = (
    SEQ,
    DAY,
    item("act_type", "类型", 24, CENTER),
    item("title", "培训（讲座）主题", 44),
    PLACE,
    item("organizer", "组织单位", 30),
    item("leader", "主讲人", 18, CENTER),
    item("head_count", "参训人次", 15, INT),
    item("summary", "内容", 58),
    item("remark", "备注", 16),
)
VISITS = (
    SEQ,
    DAY,
    item("village", "村（社区）", 24, reads=("village_id.name",)),
    item("title", "探访事项", 38),
    item("leader", "探访人", 18, CENTER),
    item("hh_count", "走访户数", 15, INT),
    item("person_count", "探访人数", 15, INT),
    item("summary", "老人情况、需求及办理", 84),
    item("sign", "签字", 20, reads=("id",), value=lambda _row, _day: None),
)
TRAINING_TYPES = (
    "党委理论学习中心组学习", "科级领导干部上讲台", "入党积极分子培训", "法治讲座", "政策培训", "政策宣讲", "安全生产“五进”宣传",
)  # fmt: skip
CHECK_TYPES = ("环保巡查", "防火巡查")
VISIT_TYPES = ("留守老人探访",)


def _summary(words: str, *fields: str) -> Callable[..., dict[str, Value]]:
    def made(rows: Any, _day: date) -> dict[str, Value]:
        return {
            "title": f"共{len(rows)}{words}",
            "summary": f"共{len(rows)}{words}",
            **{f: added(rows, f) for f in fields},
        }

    return made


def _make(source: TableSource, request: TableRequest, sheet: Sheet, *conds: Cond, thing: str = "") -> Tabular:
    """A register of activities in the period in order of date, the town's first."""
    where = every(*within(request, "date"), *in_village(request), *conds)
    rows = read(source, Query("activity", where, (Sort("date"), Sort("id"))), fields_of(sheet.items))
    return sheet.make(source, request, [{**row, "village_id": None} for row in rows], thing=thing)


def _chosen(request: TableRequest, types: tuple[str, ...]) -> Cond:
    kind = request.option("type")
    return Is("act_type", "=", kind) if kind else Is("act_type", "in", types)


def make_register(source: TableSource, request: TableRequest) -> Tabular:
    """C-1: everything that was done in the period, or in one line of work, or of one kind."""
    conds = [
        Is(name, "=", request.option(key))
        for key, name in (("line", "line"), ("type", "act_type"))
        if request.option(key)
    ]
    thing = f"{request.option('type') or request.option('line')}工作开展情况登记表"
    sheet = Sheet("C-1", "", "activity", REGISTER, _summary("次", "head_count"), "单位：次、人次")
    return _make(source, request, sheet, *conds, thing=thing)


def make_volunteers(source: TableSource, request: TableRequest) -> Tabular:
    """C-4: voluntary service with hours."""
    sheet = Sheet(
        "C-4",
        "志愿服务活动台账",
        "activity",
        VOLUNTEERS,
        _summary("次", "head_count", "hours", "person_count"),
        "单位：次、人、小时",
    )
    return _make(source, request, sheet, _chosen(request, VOLUNTEER_TYPES))


def make_checks(source: TableSource, request: TableRequest) -> Tabular:
    """C-5: patrols against straw fires, dust and forest fires."""
    summary = _summary("次", "head_count", "vehicles", "site_count", "found_count")
    sheet = Sheet("C-5", "环保（秸秆禁烧、扬尘）巡查记录", "activity", CHECKS, summary, "单位：次、人次、处")
    return _make(source, request, sheet, _chosen(request, CHECK_TYPES))


def make_trainings(source: TableSource, request: TableRequest) -> Tabular:
    """C-6: trainings and lectures."""
    sheet = Sheet(
        "C-6", "培训（讲座）登记表", "activity", TRAININGS, _summary("场次", "head_count"), "单位：场次、人次"
    )
    return _make(source, request, sheet, _chosen(request, TRAINING_TYPES))


def make_visits(source: TableSource, request: TableRequest) -> Tabular:
    """C-7: visits to old people left behind."""
    sheet = Sheet(
        "C-7", "留守老人探访记录", "activity", VISITS, _summary("次", "hh_count", "person_count"), "单位：次、户、人"
    )
    return _make(source, request, sheet, _chosen(request, VISIT_TYPES))


def _types(types: tuple[str, ...]) -> TableOption:
    return TableOption("type", "活动类型", (("", "全部"), *((t, t) for t in types)))


def _table(name: str, label: str, make: Any, use: str, *options: TableOption) -> PrintedTable:
    return PrintedTable(name=name, label=label, area=AREA, ledger="activity", make=make, options=options, use=use)


C1 = _table("C-1", "工作开展情况登记表", make_register, "本期各项工作逐次登记，可按条线、类型分册。",
            TableOption("line", "条线", (("", "全部条线"), *((x, x) for x in LINES))), _types(tuple(ACTIVITY_TYPES)))  # fmt: skip
C4 = _table("C-4", "志愿服务活动台账", make_volunteers, "志愿服务的人数和时长。", _types(VOLUNTEER_TYPES))
C5 = _table("C-5", "环保（秸秆禁烧、扬尘）巡查记录", make_checks, "环保、防火巡查逐次记录。", _types(CHECK_TYPES))
C6 = _table("C-6", "培训（讲座）登记表", make_trainings, "学习、培训、讲座、宣讲逐场登记。", _types(TRAINING_TYPES))
C7 = _table("C-7", "留守老人探访记录", make_visits, "留守老人探访逐次记录。")
