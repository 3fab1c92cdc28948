"""Lists of persons for social relief: E-10 the public notice, E-11 who is cared for, E-12 certificates (ledgers.md 8.9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from township_desk.core.period import cn_date
from township_desk.core.printed import PrintedTable, TableOption, TableRequest, TableSource
from township_desk.core.query import All, Any_, Is, Query, Sort
from township_desk.core.tabular import CellType, PageSetup, Tabular, Value
from township_desk.ledgers.welfare_words import DIBAO
from township_desk.tables.layout import (
    A4_WIDE,
    CONFIDENTIAL,
    SEQ,
    SIGNATURES,
    Data,
    Item,
    Register,
    as_of,
    blank_date,
    columns_of,
    dated_title,
    day_of,
    fields_of,
    filled_on,
    item,
    office,
    phone_of,
    place_name,
    posted_name,
    read,
    reporter,
)
from township_desk.tables.welfare import (
    AREA,
    FULL_ID,
    HH_VILLAGE,
    PERSON_VILLAGE,
    group_place,
    number,
    of_person,
    only_village,
    villaged,
)

A4_TALL = PageSetup(landscape=False, margins=(25.0, 20.0, 25.0, 20.0), body_pt=12.0, min_row_mm=10.0)
A3_TALL = PageSetup(paper="A3", landscape=False, margins=(25.0, 20.0, 25.0, 20.0), body_pt=16.0, min_row_mm=13.0)
_CENTER, _MONEY, _INT, _DATE = CellType.CENTER, CellType.MONEY, CellType.INT, CellType.DATE


# ---- E-10

_NOTICE = (
    SEQ,
    group_place("hh_id.village_id.name", "hh_id.group_name", width=34),
    item(
        "name",
        "申请人",
        22,
        _CENTER,
        reads=("person_id.name", "person_id.birth"),
        value=lambda row, day: posted_name(row["person_id.name"], row["person_id.birth"], day),
    ),
    item("family_size", "家庭成员数", 20, _INT, reads=("hh_id.family_size",)),
    item("persons", "拟保障人数", 20, _INT, reads=("member_count",)),
    item("tier", "类别", 18, _CENTER),
    item("monthly_amount", "拟月保障金额（元）", 32, _MONEY, unit="元"),
)
"""What a notice may show and no more: no ID or account number, illness, disability or phone of anybody (S01 art. 24)."""
NOTICE_DAYS = 7


def _notice_notes(source: TableSource, rows: Sequence[Data]) -> tuple[str, ...]:
    days = sorted({(row["notice_from"], row["notice_to"]) for row in rows if row["notice_from"] and row["notice_to"]})
    spans = "；".join(f"{cn_date(start)}至{cn_date(end)}（{(end - start).days + 1}天）" for start, end in days)
    blank = f"　　　　年　　月　　日至　　　　年　　月　　日（{NOTICE_DAYS}天）"
    phone = source.setting("town.phone") or "　　　　　　　　"
    return (
        f"公示期：{spans or blank}",
        f"受理单位：{office(source.town)}　　监督电话：{phone}",
        "公示期内如有异议，请以书面或电话向受理单位反映。",
    )


def _posted_on(rows: Sequence[Data]) -> str:
    """The day below the signature: the first day that any of these was posted, or room to write it."""
    return blank_date(min((row["notice_from"] for row in rows if row["notice_from"]), default=None))


def make_notice(source: TableSource, request: TableRequest) -> Tabular:
    """E-10: households whose notice runs in the period, for the board of the village."""
    begun = All((Is("notice_from", "<=", request.period.end), Is("notice_to", ">=", request.period.start)))
    waiting = All((Is("notice_from", "empty"), Is("status", "=", "公示中")))
    where = All((Is("program", "in", DIBAO), Any_((begun, waiting)), Is("decision", "not in", ("终止", "撤回"))))
    items = _NOTICE
    query = Query("benefit", where, (Sort("notice_from"), Sort("id")))
    rows = villaged(read(source, query, (*fields_of(items), "notice_from", "notice_to", HH_VILLAGE)), HH_VILLAGE)
    rows = only_village(rows, request)
    body, _total = Register(items, "benefit", lambda _rows, _day: {}, headed=False).body(source, request, rows)
    page = A3_TALL if request.option("paper") == "A3" else A4_TALL
    return Tabular(
        name="E-10", title=f"{place_name(source, request)}拟纳入低保家庭公示表", period=request.period.label, columns=columns_of(items),
        rows=body, unit="单位：人、元", left_head="", middle_head="",
        footer=(office(source.town), _posted_on(rows)), page=page,
        notes=(*(() if rows else ("本期没有需要公示的家庭。",)), *_notice_notes(source, rows)),
    )  # fmt: skip


# ---- E-11, E-12

CARE_KINDS = ("留守老人", "独居老人", "空巢老人", "留守儿童", "困境儿童", "留守妇女")
_P = "person_id"
_PERSON_PLACE = group_place("person_id.hh_id.village_id.name", "person_id.hh_id.group_name")


def _cared(full: bool) -> tuple[Item, ...]:
    def born(row: Data, _day: date) -> Value:
        day = row["person_id.birth"]
        return None if day is None else f"{day:%Y-%m}"

    return (
        SEQ,
        _PERSON_PLACE,
        item("name", "姓名", 18, _CENTER, reads=(f"{_P}.name",)),
        item("sex", "性别", 12, _CENTER, reads=(f"{_P}.sex",)),
        item("birth", "出生年月", 18, CellType.MONTH, reads=(f"{_P}.birth",), value=born),
        number("id_no", "身份证号", 40, f"{_P}.id_no", full=full),
        item(
            "health",
            "健康状况",
            22,
            reads=(f"{_P}.health",),
            value=lambda row, _day: "、".join(row[f"{_P}.health"] or ()) or None,
        ),
        item("self_care", "自理能力", 18, _CENTER),
        item("kin_name", "子女（监护人）|姓名", 18, _CENTER),
        item("kin_place", "子女（监护人）|外出地", 24),
        item("kin_phone", "子女（监护人）|电话", 26, CellType.CODE, value=phone_of("kin_phone", full=full)),
        item("visitor", "探访责任人", 18, _CENTER),
        item("visit_freq", "探访频次", 18, _CENTER),
        item("visited", "最近探访", 20, _DATE, reads=("id",), value=lambda row, _day: row["visited"]),
    )


def _heads(rows: Sequence[Data], _day: date) -> Mapping[str, Value]:
    return {"name": f"{len(rows)}人"}


def make_cared(source: TableSource, request: TableRequest) -> Tabular:
    """E-11: persons on the care list on the day, with the last visit up to it, by village."""
    full, kind, day = request.option("full_id") == "1", request.option("kind") or CARE_KINDS[0], day_of(request)
    items = _cared(full)
    stays = Any_((Is("end_on", "empty"), Is("end_on", ">", day)))
    where = All((Is("kind", "=", kind), Is("start_on", "<=", day), stays, *of_person(request)))
    rows = read(
        source, Query("care_object", where, (Sort("start_on"), Sort("id"))), (*fields_of(items), PERSON_VILLAGE, _P)
    )
    visits = Query(
        "activity", All((Is("target_person_id", "filled"), Is("date", "<=", day))), (Sort("date"), Sort("id"))
    )
    last = {person: on for persons, on in source.select(visits, ("target_person_id", "date")) for person in persons}
    told = [{**row, "visited": last.get(row[_P])} for row in villaged(rows, PERSON_VILLAGE)]
    body, total = Register(items, "care_object", _heads).body(source, request, told)
    return Tabular(
        name="E-11", title=f"{place_name(source, request)}{kind}台账", period=request.period.label, columns=columns_of(items),
        rows=body, total=total, unit="单位：人", left_head=reporter(source), middle_head=as_of(request), footer=SIGNATURES,
        page=A4_WIDE, confidential=CONFIDENTIAL if full else "",
    )  # fmt: skip


def _certificates(full: bool) -> tuple[Item, ...]:
    return (
        SEQ,
        _PERSON_PLACE,
        item("name", "姓名", 18, _CENTER, reads=(f"{_P}.name",)),
        number("id_no", "身份证号", 40, f"{_P}.id_no", full=full),
        item("action", "办理类型", 20, _CENTER),
        item("disab_kind", "残疾类别", 18, _CENTER),
        item("disab_level", "等级", 14, _CENTER),
        number("cert_no", "证号", 44, "cert_no", full=full),
        item("done_on", "发证日期", 20, _DATE),
        item("expire_on", "有效期至", 20, _DATE),
    )


def make_certificates(source: TableSource, request: TableRequest) -> Tabular:
    """E-12: certificates of disability applied for or issued in the period, by village."""
    full = request.option("full_id") == "1"
    items = _certificates(full)
    start, end = request.period.start, request.period.end
    done = All((Is("done_on", ">=", start), Is("done_on", "<=", end)))
    asked = All((Is("done_on", "empty"), Is("applied_on", ">=", start), Is("applied_on", "<=", end)))
    query = Query("disab_cert", All((Any_((done, asked)), *of_person(request))), (Sort("applied_on"), Sort("id")))
    rows = villaged(read(source, query, (*fields_of(items), PERSON_VILLAGE)), PERSON_VILLAGE)
    body, total = Register(items, "disab_cert", _heads).body(source, request, rows)
    return Tabular(
        name="E-12", title=dated_title(source, request, "残疾人证办理登记表"), period=request.period.label, columns=columns_of(items),
        rows=body, total=total, unit="单位：人", left_head=reporter(source), middle_head=filled_on(request), footer=SIGNATURES,
        page=A4_WIDE, confidential=CONFIDENTIAL if full else "",
    )  # fmt: skip


E10 = PrintedTable(
    name="E-10",
    label="拟纳入低保家庭公示表",
    area=AREA,
    ledger="benefit",
    make=make_notice,
    options=(TableOption("paper", "纸张", (("A4", "A4"), ("A3", "A3"))),),
    use="公示期在本期内的家庭，张贴用；只列法规允许公示的内容。",
)
E11 = PrintedTable(
    name="E-11",
    label="留守老人台账",
    area=AREA,
    ledger="care_object",
    make=make_cared,
    options=(TableOption("kind", "对象", tuple((name, name) for name in CARE_KINDS)), FULL_ID),
    use="期末在册的关爱对象和最近一次探访。",
)
E12 = PrintedTable(
    name="E-12",
    label="残疾人证办理登记表",
    area=AREA,
    ledger="disab_cert",
    make=make_certificates,
    options=(FULL_ID,),
    use="期内发证和受理的残疾人证。",
)
