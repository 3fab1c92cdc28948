"""Printed tables of self-built houses: A-6 the register, A-7 the statistics by village (ledgers.md 3.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from township_desk.core.printed import PrintedTable, TableOption, TableRequest, TableSource
from township_desk.core.query import All, Any_, Cond, Exists, Grouping, Is, Measure, Query, Sort
from township_desk.core.tabular import CellType, Column, RowKind, Tabular, TabularRow, Value
from township_desk.core.text import mask_middle
from township_desk.tables.hazard_state import HazardState
from township_desk.tables.layout import (
    A3_WIDE,
    A4_WIDE,
    CONFIDENTIAL,
    SEQ,
    SIGNATURES,
    Data,
    Item,
    Register,
    as_of,
    columns_of,
    day_of,
    fields_of,
    in_village,
    item,
    phone_of,
    place_name,
    read,
    reporter,
    villages,
)
from township_desk.tables.safety import AREA

BUSINESS = ("经营", "自住兼经营")
"""Uses that make a house 经营性."""
_SHORT = {"未发现安全隐患": "未发现隐患", "存在一般隐患": "一般隐患", "存在严重隐患": "严重隐患"}


def _surveyed(request: TableRequest) -> Cond:
    return All((Is("surveyed_on", "<=", day_of(request)), *in_village(request)))


class RepairState:
    """How far the hazards of a house are put right on a day: by its hazards' dates; without any, as the row says."""

    def __init__(self, state: HazardState) -> None:
        day = state.day
        known = Is("found_on", "<=", day)
        left = All((known, ~state.fixed))
        told = Any_((Is("as_of", "<=", day.isoformat()), Is("as_of", "empty")))
        listed, open_ = Exists("hazard", "house_id", known), Exists("hazard", "house_id", left)
        busy = Exists("hazard", "house_id", All((left, state.in_work)))
        faulty = Is("has_hazard", "=", True)
        self.faulty: Cond = faulty
        self.fixed: Cond = All(
            (faulty, Any_((All((listed, ~open_)), All((~listed, Is("status", "=", "已整改"), told)))))
        )
        self.working: Cond = All((faulty, ~self.fixed, Any_((busy, All((~listed, Is("status", "=", "整改中")))))))
        self.waiting: Cond = All((faulty, ~self.fixed, ~self.working))


def _tick(*uses: str) -> Any:
    return lambda row, _day: True if row["usage"] in uses else None


def _other_use(row: Data, _day: date) -> Value:
    return row["usage"] if row["usage"] not in (None, "自住", "出租", *BUSINESS) else None


def _items(full: bool) -> tuple[Item, ...]:
    """The columns of A-6; ID numbers in full or masked."""

    def id_no(row: Data, _day: date) -> Value:
        number = row["owner_person_id.id_no"]
        return number if full or number is None else mask_middle(number)

    def modified(row: Data, _day: date) -> Value:
        return None if row["is_modified"] is None else ("是" if row["is_modified"] else "否")

    def built(row: Data, _day: date) -> Value:
        return None if row["build_year"] is None else str(row["build_year"])

    owner, use, paper = "产权人|", "用途|", "手续|"
    centre, code = CellType.CENTER, CellType.CODE
    return (
        SEQ,
        item("house_no", "房屋编号", 18, code),
        item("owner", owner + "姓名", 16, centre, reads=("owner_person_id.name",)),
        item("id_no", owner + "身份证号", 38, code, reads=("owner_person_id.id_no",), value=id_no),
        item(
            "phone",
            owner + "电话",
            23,
            code,
            reads=("owner_person_id.phone",),
            value=phone_of("owner_person_id.phone", full=full),
        ),
        item("address", "地址", 30),
        item("use_home", use + "自住", 8, centre, reads=("usage",), value=_tick("自住", "自住兼经营")),
        item("use_business", use + "经营", 8, centre, reads=("usage",), value=_tick(*BUSINESS)),
        item("use_rent", use + "出租", 8, centre, reads=("usage",), value=_tick("出租")),
        item("use_other", use + "其他", 12, centre, reads=("usage",), value=_other_use),
        item("biz_use", "经营类型", 14, centre),
        item("floors", "层数", 9, CellType.INT),
        item("structure", "结构", 12, centre),
        item("area_m2", "建筑面积（㎡）", 16, CellType.DECIMAL, unit="㎡"),
        item("build_year", "建成年份", 12, centre, value=built),
        item("is_modified", "改扩建", 10, centre, value=modified),
        item("land_permit", paper + "土地", 10, centre),
        item("plan_permit", paper + "规划", 10, centre),
        item("build_permit", paper + "建设", 10, centre),
        item("biz_permit", paper + "经营许可", 12, centre),
        item("fire_ok", paper + "消防", 12, centre),
        item("prelim", "初判结论", 18, centre, value=lambda row, _day: _SHORT.get(row["prelim"], row["prelim"])),
        item("appraisal", "鉴定等级", 12, centre),
        item("control", "管控措施", 16, centre),
        item("repair", "整改状态", 14, centre, reads=("has_hazard",), value=lambda row, _day: row["repair"]),
        item("surveyor", "排查人", 16),
        item("surveyed_on", "排查日期", 20, CellType.DATE),
    )


def _repairs(source: TableSource, state: HazardState, houses: Cond) -> Mapping[int, str]:
    """The word of 整改状态 by house, for houses with hazards."""
    repair = RepairState(state)
    words: dict[int, str] = {}
    for cond, word in ((repair.fixed, "已整改"), (repair.working, "整改中"), (repair.waiting, "未整改")):
        words |= {row[0]: word for row in source.select(Query("house", All((houses, cond))), ("id",))}
    return words


def _summary(rows: Sequence[Data], _day: date) -> Mapping[str, Value]:
    faulty = sum(bool(row["has_hazard"]) for row in rows)
    business = sum(row["usage"] in BUSINESS for row in rows)
    return {"address": f"共{len(rows)}处，其中经营性{business}处、存在隐患{faulty}处"}


def make_houses(source: TableSource, request: TableRequest) -> Tabular:
    """A-6: every house surveyed by the day, or those surveyed in the period; ID numbers masked unless `full_id`."""
    full = request.option("full_id") == "1"
    items = _items(full)
    houses = _surveyed(request)
    if request.option("scope") == "period":
        houses = All((houses, Is("surveyed_on", ">=", request.period.start)))
    if request.option("only") == "hazard":
        houses = All((houses, Is("has_hazard", "=", True)))
    words = _repairs(source, HazardState.of(source, day_of(request)), houses)
    query = Query("house", houses, (Sort("house_no"), Sort("id")))
    rows = [
        {**row, "repair": words.get(row["id"])} for row in read(source, query, fields_of(items, "village_id", "usage"))
    ]
    body, total = Register(items, "house", _summary).body(source, request, rows)
    return Tabular(
        name="A-6",
        title=f"{place_name(source, request)}自建房排查台账",
        period=request.period.label,
        columns=columns_of(items),
        rows=body,
        total=total,
        unit="单位：处、㎡",
        left_head=reporter(source),
        middle_head=as_of(request),
        footer=SIGNATURES,
        notes=("整改状态按关联隐患截至上列日期的整改情况填列；没有存在隐患的不填。",),
        page=A3_WIDE,
        confidential=CONFIDENTIAL if full else "",
    )


_COUNTS: tuple[tuple[str, str, Cond | None], ...] = (
    ("total", "排查总数（处）|合计", None),
    ("business", "排查总数（处）|其中：经营性", Is("usage", "in", BUSINESS)),
    ("floor1", "按层数|1层", Is("floors", "=", 1)),
    ("floor2", "按层数|2层", Is("floors", "=", 2)),
    ("floor3", "按层数|3层及以上", Is("floors", ">=", 3)),
)


def _measures(repair: RepairState) -> tuple[tuple[str, str, Measure], ...]:
    """(key, header, measure) of A-7's columns."""
    no_grade = Any_((Is("appraisal", "empty"), Is("appraisal", "=", "未鉴定")))
    faulty = repair.faulty
    counted = (
        *_COUNTS,
        ("faulty", "存在隐患（处）|合计", faulty),
        ("grade_c", "存在隐患（处）|C级", All((faulty, Is("appraisal", "=", "C")))),
        ("grade_d", "存在隐患（处）|D级", All((faulty, Is("appraisal", "=", "D")))),
        ("ungraded", "存在隐患（处）|待鉴定", All((faulty, no_grade))),
        ("fixed", "整改（处）|已整改", repair.fixed),
        ("working", "整改（处）|整改中", repair.working),
        ("waiting", "整改（处）|未整改", repair.waiting),
        ("stopped", "管控措施|停止使用（处）", Is("control", "=", "停止使用")),
    )
    out = "管控措施|撤离人员（人）"
    return (
        *((key, header, Measure(key, where=cond)) for key, header, cond in counted),
        ("evacuated", out, Measure("evacuated", "sum", "evacuated_count")),
        ("razed", "管控措施|拆除（处）", Measure("razed", where=Is("control", "=", "拆除"))),
    )


def make_house_statistics(source: TableSource, request: TableRequest) -> Tabular:
    """A-7: houses surveyed by the day, a line a village, 合计 first."""
    measured = _measures(RepairState(HazardState.of(source, day_of(request))))
    grouping = Grouping(Query("house", _surveyed(request)), ("village_id",), tuple(m for _k, _h, m in measured))
    by_village = {row[0]: tuple(int(value or 0) for value in row[1:]) for row in source.group(grouping)}
    none = (0,) * len(measured)
    rows = [
        TabularRow((place.name, *by_village.get(place.id, none)))
        for place in villages(source)
        if place.id in by_village or (place.active and request.village in (None, place.id))
    ]
    if None in by_village:
        rows.append(TabularRow(("未注明村（社区）", *by_village[None])))
    sums = tuple(sum(column) for column in zip(none, *by_village.values(), strict=True))
    columns = (
        Column("village", ("村（社区）",), CellType.TEXT, 30.0),
        *(Column(key, tuple(header.split("|")), CellType.INT, 16.0) for key, header, _measure in measured),
    )
    return Tabular(
        name="A-7",
        title=f"{place_name(source, request)}自建房排查整治统计表",
        period=request.period.label,
        columns=columns,
        rows=tuple(rows),
        total=TabularRow(("合计", *sums), RowKind.TOTAL, "合计"),
        total_first=True,
        unit="单位：处、人",
        left_head=reporter(source),
        middle_head=as_of(request),
        footer=SIGNATURES,
        notes=(
            "1.经营性指用途为经营、自住兼经营的房屋；待鉴定指存在隐患而未鉴定的房屋。",
            "2.本表逻辑：存在隐患合计＝已整改＋整改中＋未整改，整改按关联隐患截至上列日期的情况计。",
        ),
        page=A4_WIDE,
        column_numbers=True,
    )


A6 = PrintedTable(
    name="A-6",
    label="自建房排查台账",
    area=AREA,
    ledger="house",
    make=make_houses,
    options=(
        TableOption("scope", "范围", (("all", "截至期末全部"), ("period", "本期排查的"))),
        TableOption("only", "房屋", (("", "全部房屋"), ("hazard", "存在隐患的房屋"))),
        TableOption("full_id", "身份证号", (("", "打码"), ("1", "完整（内部资料）"))),
    ),
    use="自建房逐栋排查登记，按村分列小计。",
)
A7 = PrintedTable(
    name="A-7",
    label="自建房排查整治统计表",
    area=AREA,
    ledger="house",
    make=make_house_statistics,
    use="各村自建房排查、隐患、整改和管控情况统计。",
)
