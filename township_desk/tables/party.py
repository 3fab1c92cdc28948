"""Printed tables of party building and publicity: J-1, K-1, L-1 and its summary L-2 (ledgers.md 12)."""

from __future__ import annotations

from datetime import date
from typing import Any

from township_desk.core.printed import PrintedTable, TableRequest, TableSource
from township_desk.core.query import Is, Measure, Query, Sort
from township_desk.core.tabular import CellType, Tabular, Value
from township_desk.ledgers.party import AREA
from township_desk.tables.layout import SEQ, Data, as_of, day_of, fields_of, in_village, item, read
from township_desk.tables.work import (
    CENTER,
    CODE,
    DATE,
    Counts,
    Leaf,
    Sheet,
    Stats,
    by_then,
    counted,
    every,
    figure,
    gather,
    line_of,
    percent,
    summed,
    within,
)

_P = "person_id"
LEVELS = ("中央", "省级", "市级", "县级", "镇级平台")


def _born(row: Data, _day: date) -> Value:
    born = row[f"{_P}.birth"]
    return None if born is None else f"{born:%Y-%m}"


DEVELOPMENT = (
    SEQ,
    item("branch", "支部", 26),
    item("name", "姓名", 15, CENTER, reads=(f"{_P}.name",)),
    item("sex", "性别", 9, CENTER, reads=(f"{_P}.sex",)),
    item("ethnicity", "民族", 11, CENTER, reads=(f"{_P}.ethnicity",)),
    item("birth", "出生年月", 16, CENTER, reads=(f"{_P}.birth",), value=_born),
    item("education", "学历", 17, CENTER, reads=(f"{_P}.education",)),
    item("applied_on", "申请日期", 19, DATE),
    item("activist_on", "积极分子日期", 19, DATE, value=by_then("activist_on")),
    item("candidate_on", "发展对象日期", 19, DATE, value=by_then("candidate_on")),
    item("trained_on", "培训", 19, DATE, value=by_then("trained_on")),
    item("probation_on", "接收预备日期", 19, DATE, value=by_then("probation_on")),
    item("probation_approved_on", "上级批准日期", 19, DATE, value=by_then("probation_approved_on")),
    item("full_on", "转正日期", 19, DATE, value=by_then("full_on")),
    item("mentors", "培养联系人", 18, CENTER, value=lambda row, _d: (row["mentors"] or "").replace("、", "\n") or None),
    item("remark", "备注", 12),
)


def make_development(source: TableSource, request: TableRequest) -> Tabular:
    """J-1: everybody who had applied by the day, as they stood then; the notes tell who was taken in and confirmed."""
    day = day_of(request)
    where = every(Is("applied_on", "<=", day))
    rows = read(
        source, Query("party_dev", where, (Sort("branch"), Sort("applied_on"), Sort("id"))), fields_of(DEVELOPMENT)
    )
    start = request.period.start
    taken = sum(row["probation_on"] is not None and start <= row["probation_on"] <= day for row in rows)
    confirmed = sum(row["full_on"] is not None and start <= row["full_on"] <= day for row in rows)
    sheet = Sheet("J-1", "发展党员工作台账", "party_dev", DEVELOPMENT, counted("人", "branch"), "单位：人",
                  notes=(f"本期纳新{taken}名，转正{confirmed}名。",))  # fmt: skip
    return sheet.make(source, request, [{**row, "village_id": None} for row in rows], middle=as_of(request))


HONOURS = (
    SEQ,
    item("title", "荣誉名称", 62, reads=("title", "kind", "grade"), value=lambda row, _d: _named(row)),
    item("level", "级别", 20, CENTER),
    item("holder", "获得单位（村）", 40),
    item("granted_by", "授予单位", 54),
    item("doc_no", "文号", 40, CODE),
    item("date", "时间", 24, DATE),
)


def _named(row: Data) -> str:
    """The honour with its stars or its place."""
    if row["grade"] is None:
        return str(row["title"])
    more = f"{row['grade']}星级" if row["kind"] == "星级认定" else f"第{row['grade']}名"
    return f"{row['title']}（{more}）"


def make_honours(source: TableSource, request: TableRequest) -> Tabular:
    """K-1: honours given in the period."""
    where = every(*within(request, "date"), *in_village(request))
    rows = read(source, Query("honor", where, (Sort("date"), Sort("id"))), fields_of(HONOURS))
    sheet = Sheet("K-1", "获得荣誉情况表", "honor", HONOURS, counted("项", "title"), "单位：项")
    return sheet.make(source, request, [{**row, "village_id": None} for row in rows])


ARTICLES = (
    SEQ,
    item("title", "标题", 66),
    item("author", "作者", 20, CENTER),
    item("approved_by", "审签领导", 20, CENTER),
    item("media", "投稿|媒体", 38),
    item("media_level", "投稿|级别", 20, CENTER),
    item("sent_on", "投稿|日期", 22, DATE),
    item("published_on", "刊载|日期", 22, DATE, value=by_then("published_on")),
    item("link", "刊载|版面（链接）", 40, reads=("link", "published_on"),
         value=lambda row, day: row["link"] if row["published_on"] and row["published_on"] <= day else None),
)  # fmt: skip


def make_articles(source: TableSource, request: TableRequest) -> Tabular:
    """L-1: articles sent in the period; how many different ones, since one may go to several papers."""
    where = every(*within(request, "sent_on"))
    rows = read(source, Query("publicity", where, (Sort("sent_on"), Sort("id"))), fields_of(ARTICLES))

    def summary(found: Any, day: date) -> dict[str, Value]:
        out = sum(row["published_on"] is not None and row["published_on"] <= day for row in found)
        return {"title": f"共{len(found)}篇·次（去重{len({row['title'] for row in found})}篇），刊载{out}篇"}

    sheet = Sheet("L-1", "信息宣传投稿刊载登记表", "publicity", ARTICLES, summary, "单位：篇")
    return sheet.make(source, request, [{**row, "village_id": None} for row in rows])


LEAVES = (
    figure("sent", "投稿（篇）", width=40),
    figure("published", "刊载（篇）", width=40),
    Leaf("rate", "采用率%", lambda f: percent(f.get("published", 0), f.get("sent", 0)), CellType.PERCENT, 40),
)


def make_article_summary(source: TableSource, request: TableRequest) -> Tabular:
    """L-2: sent in the period, published of those by the day, by level of the medium."""
    lines: Counts = {}
    measures = (Measure("sent"), Measure("published", where=Is("published_on", "<=", day_of(request))))
    gather(lines, source, Query("publicity", every(*within(request, "sent_on"))), "media_level", measures)
    rows = [line_of(level, LEAVES, lines[level]) for level in LEVELS if level in lines]
    stats = Stats(
        name="L-2",
        thing="信息宣传投稿刊载汇总表",
        head="媒体级别",
        leaves=LEAVES,
        unit="单位：篇",
        width=50,
        notes=("一稿多投按篇·次计。",),
    )
    return stats.make(source, request, rows=rows, total=summed(lines))


J1 = PrintedTable(
    name="J-1", label="发展党员工作台账", area=AREA, ledger="party_dev", make=make_development, use="截至期末递交申请的人员和各阶段日期。",
)  # fmt: skip
K1 = PrintedTable(
    name="K-1", label="获得荣誉情况表", area=AREA, ledger="honor", make=make_honours, use="本期获得的荣誉。"
)
L1 = PrintedTable(
    name="L-1", label="信息宣传投稿刊载登记表", area="宣传", ledger="publicity", make=make_articles, use="本期投稿和刊载，逐篇登记。",
)  # fmt: skip
L2 = PrintedTable(
    name="L-2", label="信息宣传投稿刊载汇总表", area="宣传", ledger="publicity", make=make_article_summary,
         use="按媒体级别的投稿、刊载和采用率。",
)  # fmt: skip
