"""Printed registers of places and people: R-1 to R-4 (ledgers.md 2)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from township_desk.core.printed import PrintedTable, TableOption, TableRequest, TableSource
from township_desk.core.query import All, Any_, Cond, Is, Query, Sort
from township_desk.core.tabular import CellType, Tabular, Value
from township_desk.core.text import mask_middle
from township_desk.tables.layout import (
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
    joined,
    numbered,
    place_name,
    read,
    reporter,
    villages,
)

AREA = "底册"
_CENTER, _CODE = CellType.CENTER, CellType.CODE
_POSTS = ("第一书记", "驻村工作队员", "乡村振兴专职人员")


def _listed(field: str) -> Callable[[Data, date], Value]:
    return lambda row, _day: "、".join(row[field] or ()) or None


_SITES = (
    SEQ,
    item("site_no", "编号", 20, _CODE),
    item("name", "名称", 40),
    item("biz_type", "类型", 24, value=_listed("biz_type")),
    item("uscc", "统一社会信用代码", 34, _CODE),
    item("principal", "负责人", 16, _CENTER),
    item("phone", "联系电话", 24, _CODE),
    item("address", "地址", 40),
    item("staff_count", "从业人数（人）", 14, CellType.INT, unit="人"),
    item("fuel", "燃料类型", 16, _CENTER),
    item("risk_level", "风险等级", 14, _CENTER),
    item("cadre", "包联干部", 16, _CENTER, reads=("contact_cadre.person_id.name",)),
    item("remark", "备注", 14),
)


def _site_summary(rows: Sequence[Data], _day: date) -> Mapping[str, Value]:
    staff = [row["staff_count"] for row in rows if row["staff_count"] is not None]
    return {"name": f"共{len(rows)}家", "staff_count": sum(staff) if staff else None}


def make_sites(source: TableSource, request: TableRequest) -> Tabular:
    """R-1: business sites registered by the day and not gone, by village."""
    day = day_of(request)
    conds: list[Cond] = [
        Is("kind", "=", "经营场所"), Is("status", "not in", ("关闭注销", "竣工")),
        Any_((Is("registered_on", "<=", day), Is("registered_on", "empty"))), *in_village(request),
    ]  # fmt: skip
    if request.option("only") == "key":
        conds.append(Is("is_key", "=", True))
    rows = read(
        source, Query("site", All(tuple(conds)), (Sort("site_no"), Sort("id"))), fields_of(_SITES, "village_id")
    )
    body, total = Register(_SITES, "site", _site_summary).body(source, request, rows)
    return Tabular(
        name="R-1", title=f"{place_name(source, request)}重点监管企业（经营场所）登记台账", period=request.period.label,
        columns=columns_of(_SITES), rows=body, total=total, unit="单位：家、人", left_head=reporter(source), middle_head=as_of(request),
        footer=SIGNATURES, page=A4_WIDE,
    )  # fmt: skip


_ROUTE_KINDS = ("河段", "干沟", "道路", "水域")


def _chief_columns(level: str) -> tuple[Item, ...]:
    def shown(what: str) -> Callable[[Data, date], Value]:
        return lambda row, _day: joined(*(chief[what] for chief in row[level]))

    head = f"{level}河长（路长）|"
    return (
        item(f"{level}_name", head + "姓名", 18, _CENTER, reads=("id",), value=shown("person_id.name")),
        item(f"{level}_post", head + "职务", 22, reads=("id",), value=shown("rank")),
        item(f"{level}_phone", head + "电话", 25, _CODE, reads=("id",), value=shown("person_id.phone")),
    )


def _routes(phone: str | None) -> tuple[Item, ...]:
    return (
        SEQ,
        item("name", "河段（道路）名称", 34),
        item("address", "起止点", 40),
        item("length_km", "长度（公里）", 22, CellType.DECIMAL, unit="公里"),
        *_chief_columns("镇级"),
        *_chief_columns("村级"),
        item("check_freq", "巡查频次", 18, _CENTER),
        item("hotline", "监督电话", 25, _CODE, reads=("id",), value=lambda _row, _day: phone),
    )


def _chiefs(duties: Sequence[Data], site: Data, level: str) -> list[Data]:
    """The chiefs of a route: those whose 包联对象 names it; at village level else those of its village who name none."""
    kind = "路长" if site["kind"] == "道路" else "河长"
    of_level = [d for d in duties if d["post_type"] == level + kind]
    named = [d for d in of_level if site["name"] in (d["covers"] or "")]
    if named or level == "镇级":
        return named
    return [d for d in of_level if d["village_id"] == site["village_id"] and not d["covers"]]


def make_chiefs(source: TableSource, request: TableRequest) -> Tabular:
    """R-2: rivers, ditches, roads and waters with their chiefs, for the public board; no ID numbers."""
    items = _routes(request.option("hotline") or None)
    where = All((Is("kind", "in", _ROUTE_KINDS), Is("status", "not in", ("关闭注销",)), *in_village(request)))
    fields = ("kind", "village_id", "name", "address", "length_km", "check_freq")
    sites = read(source, Query("site", where, (Sort("kind"), Sort("site_no"), Sort("id"))), fields)
    posts = tuple(level + kind for level in ("镇级", "村级") for kind in ("河长", "路长"))
    ranks = _ranks(source, request)
    told = ("covers", "person_id.name", "person_id.phone")
    duties = [
        {**duty, "rank": ranks.get(duty["id"], duty["post_type"])}
        for duty in _on_duty(source, request, posts, told, all_villages=True)
    ]
    order = {place.id: n for n, place in enumerate(villages(source))}
    rows: list[Data] = [{**s, "镇级": _chiefs(duties, s, "镇级"), "村级": _chiefs(duties, s, "村级")} for s in sites]
    rows.sort(key=lambda row: (_ROUTE_KINDS.index(row["kind"]), order.get(row["village_id"], 999)))
    body = numbered(items, rows, day=day_of(request), ledger="site")
    return Tabular(
        name="R-2", title=f"{place_name(source, request)}“三长制”责任公示表", period=request.period.label,
        columns=columns_of(items), rows=body, unit="单位：公里", left_head=reporter(source), middle_head=as_of(request), page=A4_WIDE,
    )  # fmt: skip


def _on_duty(
    source: TableSource,
    request: TableRequest,
    posts: Sequence[str],
    fields: Sequence[str],
    *,
    all_villages: bool = False,
) -> Sequence[Data]:
    """People in posts on the day: started by it and not ended (上岗 <= D < 离岗)."""
    day = day_of(request)
    conds: list[Cond] = [
        Is("post_type", "in", tuple(posts)), Any_((Is("start_on", "<=", day), Is("start_on", "empty"))),
        Any_((Is("end_on", "empty"), Is("end_on", ">", day))),
    ]  # fmt: skip
    if not all_villages:
        conds += in_village(request)
    query = Query("duty", All(tuple(conds)), (Sort("start_on"), Sort("id")))
    return read(source, query, ("post_type", "village_id", *fields))


def _ranks(source: TableSource, request: TableRequest) -> Mapping[int, str]:
    """The rank or office that each post's holder last got by the day (人事变动)."""
    query = Query(
        "duty_event", All((Is("date", "<=", day_of(request)), Is("new_rank", "filled"))), (Sort("date"), Sort("id"))
    )
    return {row["duty_id"]: row["new_rank"] for row in read(source, query, ("duty_id", "new_rank"))}


def _age(row: Data, day: date) -> Value:
    born = row["person_id.birth"]
    return None if born is None else day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _staff(full: bool) -> tuple[Item, ...]:
    def id_no(row: Data, _day: date) -> Value:
        number = row["person_id.id_no"]
        return number if full or number is None else mask_middle(number)

    return (
        SEQ,
        item("village", "村（社）", 22, reads=("village_id.name",)),
        item("name", "姓名", 18, _CENTER, reads=("person_id.name",)),
        item("sex", "性别", 12, _CENTER, reads=("person_id.sex",)),
        item("age", "年龄", 12, CellType.INT, reads=("person_id.birth",), value=_age),
        item("id_no", "身份证号", 40, _CODE, reads=("person_id.id_no",), value=id_no),
        item("post_type", "岗位", 20, _CENTER),
        item("covers", "责任区段（网格）", 36),
        item("start_on", "上岗时间", 20, CellType.DATE),
        item("monthly_pay", "月补助（元）", 20, CellType.MONEY, unit="元"),
        item("phone", "联系电话", 25, _CODE, reads=("person_id.phone",)),
    )


def _people(rows: Sequence[Data], _day: date) -> Mapping[str, Value]:
    return {"post_type": f"{len(rows)}人"}


def make_staff(source: TableSource, request: TableRequest) -> Tabular:
    """R-3: cleaners and grid workers in post on the day, by village."""
    full = request.option("full_id") == "1"
    items = _staff(full)
    post = request.option("post")
    rows = _on_duty(source, request, (post,) if post else ("保洁员", "网格员"), fields_of(items))
    body, total = Register(items, "duty", _people, headed=False).body(source, request, rows)
    return Tabular(
        name="R-3", title=f"{place_name(source, request)}{post or '保洁员（网格员）'}花名册", period=request.period.label,
        columns=columns_of(items), rows=body, total=total, unit="单位：人、元", left_head=reporter(source), middle_head=as_of(request),
        footer=SIGNATURES, page=A4_WIDE, confidential=CONFIDENTIAL if full else "",
    )  # fmt: skip


def _quarter(number: int) -> Callable[[Data, date], Value]:
    """The result of one quarter, from 季度考核 written as four results one after the other."""

    def shown(row: Data, _day: date) -> Value:
        parts = [part for part in re.split(r"[、，,;；/\s]+", row["quarter_score"] or "") if part]
        return parts[number - 1] if len(parts) >= number else None

    return shown


def _in_post(post: str) -> Callable[[Data, date], Value]:
    return lambda row, _day: True if row["post_type"] == post else None


def _sent_by(row: Data, _day: date) -> Value:
    return row["level"] if row["level"] and "选派" in row["level"] else None


_HELPERS = (
    SEQ,
    item("village", "村", 24, reads=("village_id.name",)),
    item("name", "姓名", 18, _CENTER, reads=("person_id.name",)),
    item("sex", "性别", 12, _CENTER, reads=("person_id.sex",)),
    item("political", "政治面貌", 22, _CENTER, reads=("person_id.political",)),
    item("sender", "派出单位", 30, reads=("level",), value=_sent_by),
    item("rank", "职务", 26, reads=("id",), value=lambda row, _day: row["rank"]),
    *(
        item(f"post_{n}", f"岗位|{word}", 14, _CENTER, reads=("post_type",), value=_in_post(post))
        for n, (post, word) in enumerate(zip(_POSTS, ("第一书记", "工作队员", "专职人员"), strict=True), 1)
    ),
    item("start_on", "任职时间", 20, CellType.DATE),
    item("phone", "联系电话", 25, _CODE, reads=("person_id.phone",)),
    *(
        item(f"quarter_{n}", f"季度考核|{word}", 12, _CENTER, reads=("quarter_score",), value=_quarter(n))
        for n, word in enumerate("一二三四", 1)
    ),
)


def make_helpers(source: TableSource, request: TableRequest) -> Tabular:
    """R-4: first secretaries, team members and full-time staff in post on the day, by village."""
    ranks = _ranks(source, request)
    rows = [{**row, "rank": ranks.get(row["id"])} for row in _on_duty(source, request, _POSTS, fields_of(_HELPERS))]
    rows.sort(key=lambda row: _POSTS.index(row["post_type"]))

    def summary(rows: Sequence[Data], _day: date) -> Mapping[str, Value]:
        return {"political": f"{len(rows)}人"}

    body, total = Register(_HELPERS, "duty", summary, headed=False).body(source, request, rows)
    return Tabular(
        name="R-4", title=f"{place_name(source, request)}驻村帮扶力量花名册", period=request.period.label,
        columns=columns_of(_HELPERS), rows=body, total=total, unit="单位：人", left_head=reporter(source), middle_head=as_of(request),
        footer=SIGNATURES, page=A4_WIDE,
    )  # fmt: skip


R1 = PrintedTable(
    name="R-1",
    label="重点监管企业（经营场所）登记台账",
    area=AREA,
    ledger="site",
    make=make_sites,
    options=(TableOption("only", "范围", (("", "全部经营场所"), ("key", "重点监管的"))),),
    use="期末在册的经营场所，按村分列小计。",
)
R2 = PrintedTable(
    name="R-2",
    label="“三长制”责任公示表",
    area=AREA,
    ledger="site",
    make=make_chiefs,
    use="河段、道路和它们的镇村两级河长、路长，用于公示。",
)
R3 = PrintedTable(
    name="R-3",
    label="保洁员（网格员）花名册",
    area=AREA,
    ledger="duty",
    make=make_staff,
    options=(
        TableOption("post", "岗位", (("", "保洁员和网格员"), ("保洁员", "保洁员"), ("网格员", "网格员"))),
        TableOption("full_id", "身份证号", (("", "打码"), ("1", "完整（内部资料）"))),
    ),
    use="期末在岗的保洁员、网格员，按村分列小计。",
)
R4 = PrintedTable(
    name="R-4",
    label="驻村帮扶力量花名册",
    area=AREA,
    ledger="duty",
    make=make_helpers,
    use="期末在岗的第一书记、驻村工作队员和乡村振兴专职人员。",
)
