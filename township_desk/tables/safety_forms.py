"""A-4, the inspection record: a sheet for each point that an inspection visited (ledgers.md 3.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from township_desk.core.period import cn_date
from township_desk.core.printed import PrintedTable, TableOption, TableRequest, TableSource
from township_desk.core.query import All, Cond, Is, Query, Sort
from township_desk.core.tabular import CellType, FormBlock, Tabular
from township_desk.tables.forms import box, run, sheets
from township_desk.tables.inspections import inspections
from township_desk.tables.layout import (
    SEQ,
    Data,
    blank_date,
    day_of,
    fields_of,
    in_village,
    item,
    joined,
    read,
)
from township_desk.tables.safety import AREA

CHECK_LIST = (
    "安全生产责任制、规章制度",
    "安全教育培训",
    "隐患自查及记录",
    "消防器材、疏散通道",
    "用电安全",
    "燃气、醇基燃料使用",
    "危险物品存放",
    "特种设备及作业人员",
    "房屋结构安全",
    "应急预案及演练",
    "警示标志",
)
"""What an inspection looks at; items named in 检查内容 are ticked."""

_VISIT = (
    SEQ,
    item("act_no", "编号", 30, CellType.CODE, reads=("activity_id.act_no",)),
    item("date", "检查日期", 20, CellType.DATE, reads=("activity_id.date",)),
    item("place", "被检查单位", 50, reads=("place_name",)),
    item("conclusion", "检查结论", 20, CellType.CENTER),
    item("problems", "发现问题", 60, value=lambda row, _day: row["problems"], reads=("check_items",)),
)
_SITE = ("address", "principal", "phone")
_ACT = ("leader", "participants", "place", "title")


def _visits(source: TableSource, request: TableRequest) -> list[Data]:
    """The points of the chosen inspections, or of all in the period; an inspection without points is one sheet."""
    where: Cond = Is("id", "in", request.rows)
    if not request.rows:
        where = All((inspections(request.period.start, day_of(request)), *in_village(request)))
    acts = read(source, Query("activity", where, (Sort("date"), Sort("id"))), ("act_no", "date", *_ACT))
    fields = fields_of(
        _VISIT, "activity_id", "site_id", "signed_by",
        *(f"site_id.{name}" for name in _SITE), *(f"activity_id.{name}" for name in _ACT),
    )  # fmt: skip
    ids = tuple(act["id"] for act in acts)
    points: dict[int, list[Data]] = {}
    for row in read(source, Query("activity_site", Is("activity_id", "in", ids), (Sort("id"),)), fields):
        points.setdefault(row["activity_id"], []).append(row)
    visits: list[Data] = []
    for act in acts:
        bare: Data = dict.fromkeys(fields) | {
            "id": act["id"], "activity_id": act["id"], "place_name": act["place"],
            **{f"activity_id.{name}": act[name] for name in ("act_no", "date", *_ACT)},
        }  # fmt: skip
        visits += points.get(act["id"]) or [bare]
    return [{**visit, **_found(source, visit)} for visit in visits]


def _found(source: TableSource, visit: Data) -> Mapping[str, Any]:
    """The hazards that an inspection registered at a point, as text, and what is asked for."""
    here: Cond = Is("activity_id", "=", visit["activity_id"])
    if visit["site_id"] is not None:
        here = All((here, Is("site_id", "=", visit["site_id"])))
    elif visit["place_name"]:
        here = All((here, Is("place_name", "=", visit["place_name"])))
    fields = ("description", "measures", "due_on", "found_on", "fixed_on")
    hazards = read(source, Query("hazard", here, (Sort("id"),)), fields)
    asked = []
    for row in hazards:
        by = (
            "当场整改"
            if row["fixed_on"] and row["fixed_on"] == row["found_on"]
            else (f"{cn_date(row['due_on'])}前整改完毕" if row["due_on"] else None)
        )
        asked.append(joined(row["measures"], by, by="；"))
    return {
        "problems": _numbered([row["description"] for row in hazards]) or None,
        "asked": _numbered([text for text in asked if text]),
    }


def _numbered(texts: Sequence[str]) -> str:
    """One text as it is, several numbered."""
    return texts[0] if len(texts) == 1 else "\n".join(f"{n}.{text}" for n, text in enumerate(texts, 1))


def tick_list(text: str | None) -> str:
    """The check list with √ before what `text` names and □ before the rest; what the list lacks follows as 其他."""
    said = text or ""
    ticked = {entry for entry in CHECK_LIST if entry in said}
    rest = said
    for entry in sorted(ticked, key=len, reverse=True):
        rest = rest.replace(entry, "")
    rest = rest.strip("，,；;、。\n √☑□")
    marks = [("√" if entry in ticked else "□") + entry for entry in CHECK_LIST]
    marks.append(f"√其他：{rest}" if rest else "□其他")
    longest = max(map(len, marks[::2])) + 1
    return "\n".join(marks[n].ljust(longest, "　") + marks[n + 1] for n in range(0, len(marks), 2))


def _record(visit: Data) -> tuple[FormBlock, ...]:
    """One inspection record."""
    who = joined(visit["activity_id.leader"], visit["activity_id.participants"], by="、")
    clean = visit["conclusion"] == "未发现问题"
    number = visit["activity_id.act_no"]
    when = visit["activity_id.date"]
    return (
        run("title", "安全生产检查记录表"),
        run("subtitle", f"编号：{number or '　　　　　　　'}"),
        box("被检查单位", visit["place_name"], 2),
        box("地址", visit["site_id.address"] or visit["activity_id.place"], 2),
        box("负责人", visit["site_id.principal"]),
        box("联系电话", visit["site_id.phone"]),
        box("检查时间", blank_date(when), 2),
        box("检查人员\n（两人以上）", who, 2),
        box("检查内容", tick_list(visit["check_items"]), 2, 6),
        box("发现问题", visit["problems"] or ("未发现问题" if clean else ""), 2, 4),
        box("整改要求\n及期限", visit["asked"], 2, 3),
        box("被检查单位\n意见及签字", "\n\n　　　　　　　签字（盖章）：　　　　　　　　　　年　　月　　日", 2, 3),
        box("检查人签字", "\n　　　　　　　　　　　　　　　　　　　　　　　年　　月　　日", 2, 2),
        run("note", "本表一式两份，检查单位和被检查单位各存一份。被检查单位拒绝签字的，由检查人员注明情况。"),
    )


def make_record(source: TableSource, request: TableRequest) -> Tabular:
    """A-4: a sheet for each point of the chosen inspections; `blank` gives one empty sheet to fill in on the spot."""
    if request.option("blank") == "1":
        empty: Data = dict.fromkeys(
            (
                *fields_of(_VISIT),
                "asked",
                "problems",
                *(f"site_id.{n}" for n in _SITE),
                *(f"activity_id.{n}" for n in _ACT),
            )
        )
        visits = [empty]
    else:
        visits = _visits(source, request)
    listed = [visit for visit in visits if visit.get("activity_id") is not None]
    return sheets(
        request, name="A-4", title="安全生产检查记录表", items=_VISIT, ledger="activity_site", rows=listed,
        forms=[_record(visit) for visit in visits],
    )  # fmt: skip


A4 = PrintedTable(
    name="A-4",
    label="安全生产检查记录表",
    area=AREA,
    ledger="activity",
    make=make_record,
    options=(TableOption("blank", "内容", (("", "所选的检查记录"), ("1", "空表，现场填写"))),),
    per_row=True,
    use="一次检查每个点位一张，现场签字存档。",
)
