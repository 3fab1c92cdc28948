"""Printed tables of problems: B-1 the register, B-2 work style, B-3 toilets, B-4 the summary (ledgers.md 5.3)."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from township_desk.core.predicates import Predicate, predicate
from township_desk.core.printed import PrintedTable, TableOption, TableRequest, TableSource
from township_desk.core.query import All, Cond, Is, Measure, Not, Query, Sort, Through
from township_desk.core.tabular import CellType, Tabular, Value
from township_desk.ledgers.issues import AREA, DOMAINS
from township_desk.ledgers.rules_issues import STYLE, TOILET
from township_desk.tables.hazard_state import done_by
from township_desk.tables.layout import A3_WIDE, SEQ, Data, as_of, day_of, fields_of, in_village, item, joined, read
from township_desk.tables.welfare import number
from township_desk.tables.work import (
    CENTER,
    CODE,
    DATE,
    MONEY,
    Counts,
    Leaf,
    Sheet,
    Stats,
    added,
    blank,
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

FIXED = ("已整改", "已销号")


class IssueState:
    """How far problems have come on a day, from their dates; one that is fixed without a date counts as hazards do."""

    def __init__(self, day: date) -> None:
        self.fixed: Cond = All((Is("status", "in", FIXED), done_by("fixed_on", day, *FIXED)))
        self.lasting: Cond = All((Is("status", "=", "长期坚持"), Not(self.fixed)))
        self.waiting: Cond = All((Is("status", "=", "未整改"), Not(self.fixed)))
        self.working: Cond = All((Not(self.fixed), Not(self.lasting), Not(self.waiting)))


def _where(row: Data, _day: date) -> Value:
    return joined(row["village_id.name"], row["hh_id.head_person_id.name"])


def _source(row: Data, _day: date) -> Value:
    return joined(row["origin"], row["origin_doc"])


def _measures(row: Data, _day: date) -> Value:
    texts: list[str] = row["measures"]
    return texts[0] if len(texts) == 1 else "\n".join(f"{n}.{text}" for n, text in enumerate(texts, 1)) or None


@cache
def _fixed_by(day: date) -> Predicate:
    return predicate(IssueState(day).fixed)


def progress(row: Data, day: date) -> Value:
    """整改情况 of a problem on a day and what came of it, never what became of it later."""
    if _fixed_by(day)(row, day):
        closed = row["status"] == "已销号" and (row["closed_on"] is None or row["closed_on"] <= day)
        return joined("已销号" if closed else "已整改", row["result"])
    lasting = row["status"] == "长期坚持"
    return joined("整改中" if row["status"] in FIXED else row["status"], row["result"] if lasting else None)


def _closed(row: Data, day: date) -> Value:
    return joined(row["closed_on"], row["closed_by"]) if row["closed_on"] and row["closed_on"] <= day else None


def _due(row: Data, _day: date) -> Value:
    return "长期" if row["is_longterm"] else (row["due_on"].isoformat() if row["due_on"] else None)


_DUE = ("due_on", "is_longterm")
STATE = ("status", "fixed_on", "closed_on", "as_of", "result")
"""What `progress` reads."""
REGISTER = (
    SEQ,
    item("issue_no", "问题编号", 26, CODE),
    item("origin", "反馈（查摆）来源", 30, reads=("origin", "origin_doc"), value=_source),
    item("category", "问题类别", 18),
    item("description", "问题描述", 52),
    item("where", "涉及村（户）", 20, reads=("village_id.name", "hh_id.head_person_id.name"), value=_where),
    item("measures", "整改措施", 52, reads=("id",), value=_measures),
    item("lead_person", "责任领导", 16, CENTER),
    item("resp_unit", "责任单位", 24),
    item("resp_person", "责任人", 16, CENTER),
    item("due_on", "整改期限", 20, CENTER, reads=_DUE, value=_due),
    item("progress", "整改进展及成效", 40, reads=STATE, value=progress),
    item("fixed_on", "完成日期", 20, DATE, value=by_then("fixed_on")),
    item("closed", "销号情况", 20, CENTER, reads=("closed_on", "closed_by"), value=_closed),
    item("color", "颜色", 10, CENTER),
)
STYLE_ITEMS = (
    SEQ,
    item("color", "颜色", 12, CENTER),
    item("who", "姓名（单位）", 26, reads=("resp_person", "resp_unit"), value=lambda row, _d: joined(row["resp_person"], row["resp_unit"])),
    item("origin", "查摆方式", 18, CENTER),
    item("category", "问题类别", 20),
    item("description", "具体表现", 44),
    item("cause", "原因剖析", 28, reads=("remark",)),
    item("measures", "整改措施", 44, reads=("id",), value=_measures),
    item("due_on", "整改时限", 20, CENTER, reads=_DUE, value=_due),
    item("progress", "整改情况", 30, reads=STATE, value=progress),
    item("closed_by", "审核人", 14, CENTER),
)  # fmt: skip


def _toilet_items(full: bool) -> tuple[Any, ...]:
    head = "hh_id.head_person_id"
    return (
        SEQ,
        item("village", "村", 18, reads=("hh_id.village_id.name",)),
        item("group", "组", 12, CENTER, reads=("hh_id.group_name",)),
        item("head", "户主", 14, CENTER, reads=(f"{head}.name",)),
        number("id_no", "身份证号", 38, f"{head}.id_no", full=full),
        item("year", "改厕年度", 14, reads=("id",), value=blank),
        item("form", "改厕模式（三格式/双瓮式/水冲/其他）", 22, reads=("id",), value=blank),
        item("category", "问题类型", 16),
        item("description", "问题描述", 30),
        item("measures", "整改措施", 28, reads=("id",), value=_measures),
        item("resp_person", "责任人", 14, CENTER),
        item("fixed_on", "完成日期", 19, DATE, value=by_then("fixed_on")),
        item("closed_by", "验收人", 14, CENTER),
        item("subsidy", "补助金额（元）", 17, MONEY, unit="元"),
        item("sign", "户主签字", 16, reads=("id",), value=blank),
    )


def _read(source: TableSource, request: TableRequest, items: tuple[Any, ...], *conds: Cond) -> list[dict[str, Any]]:
    """Problems found in the period, each with the texts of its measures in order."""
    where = every(*within(request, "found_on"), *in_village(request), *conds)
    rows = read(source, Query("issue", where, (Sort("found_on"), Sort("id"))), fields_of(items, "village_id"))
    texts: dict[int, list[str]] = {}
    query = Query("issue_measure", Through("issue_id", where), (Sort("issue_id"), Sort("seq")))
    for issue, text in source.select(query, ("issue_id", "text")):
        texts.setdefault(issue, []).append(text)
    return [{**row, "measures": texts.get(row["id"], [])} for row in rows]


def make_issues(source: TableSource, request: TableRequest) -> Tabular:
    """B-1: problems of one domain or of all that were found in the period, as they stood on its last day."""
    domain = request.option("domain")
    rows = _read(source, request, REGISTER, *((Is("domain", "=", domain),) if domain else ()))
    sheet = Sheet("B-1", "", "issue", REGISTER, counted("个", "description"), "单位：个", A3_WIDE)
    return sheet.make(source, request, rows, thing=f"{domain}问题整改台账", middle=as_of(request))


def make_style(source: TableSource, request: TableRequest) -> Tabular:
    """B-2: work-style problems by colour."""
    rows = _read(source, request, STYLE_ITEMS, Is("domain", "=", STYLE))
    rows.sort(key=lambda row: "红黄蓝".find(row["color"] or "蓝"))

    def summary(found: Any, _day: date) -> dict[str, Value]:
        by = "、".join(f"{c}{sum(r['color'] == c for r in found)}条" for c in "红黄蓝")
        return {"description": f"共{len(found)}条，其中{by}"}

    sheet = Sheet("B-2", "作风建设“红黄蓝”三色问题台账", "issue", STYLE_ITEMS, summary, "单位：条",
                  notes=("原因剖析取自备注。颜色含义由镇里定。",))  # fmt: skip
    return sheet.make(source, request, rows, middle=as_of(request))


def make_toilets(source: TableSource, request: TableRequest) -> Tabular:
    """B-3: problem toilets household by household; ID numbers covered unless asked for in full."""
    full = request.option("full_id") == "1"
    items = _toilet_items(full)
    rows = _read(source, request, items, Is("domain", "=", TOILET))

    def summary(found: Any, _day: date) -> dict[str, Value]:
        return {"description": f"共{len(found)}户", "subsidy": added(found, "subsidy")}

    sheet = Sheet("B-3", "农村“问题厕所”摸排整改台账", "issue", items, summary, "单位：户、元", A3_WIDE)
    return sheet.make(source, request, rows, middle=as_of(request), full=full)


LEAVES = (
    figure("feedback", "反馈问题（个）"),
    figure("own", "自查问题（个）"),
    figure("all", "合计（个）"),
    figure("measures", "整改措施（条）"),
    figure("fixed", "整改情况（个）|已整改"),
    figure("working", "整改情况（个）|整改中"),
    figure("waiting", "整改情况（个）|未整改"),
    figure("lasting", "整改情况（个）|长期坚持"),
    Leaf("rate", "整改率（%）", lambda f: percent(f.get("fixed", 0), f.get("all", 0)), CellType.PERCENT),
)


def make_summary(source: TableSource, request: TableRequest) -> Tabular:
    """B-4: problems found in the period by domain, as they stood on its last day."""
    state = IssueState(day_of(request))
    where = every(*within(request, "found_on"), *in_village(request))
    told = Is("origin", "=", "上级反馈")
    lines: Counts = {}
    gather(lines, source, Query("issue", where), "domain", (
        Measure("feedback", where=told), Measure("own", where=Not(told)), Measure("all"), Measure("fixed", where=state.fixed),
        Measure("working", where=state.working), Measure("waiting", where=state.waiting), Measure("lasting", where=state.lasting),
    ))  # fmt: skip
    gather(lines, source, Query("issue_measure", Through("issue_id", where)), "issue_id.domain", (Measure("measures"),))
    rows = [line_of(domain, LEAVES, lines[domain]) for domain in DOMAINS if domain in lines]
    stats = Stats(
        name="B-4",
        thing="问题整改情况汇总表",
        head="反馈批次（领域）",
        leaves=LEAVES,
        unit="单位：个、条",
        notes=("本表逻辑：合计＝已整改＋整改中＋未整改＋长期坚持；已整改含已销号。",),
    )
    return stats.make(source, request, rows=rows, total=summed(lines), middle=as_of(request))


B1 = PrintedTable(
    name="B-1", label="问题整改台账", area=AREA, ledger="issue", make=make_issues,
    options=(TableOption("domain", "领域", (("", "全部领域"), *((d, d) for d in DOMAINS))),),
    use="本期发现的问题，逐条列措施、责任和销号情况。",
)  # fmt: skip
B2 = PrintedTable(
    name="B-2", label="作风建设“红黄蓝”三色问题台账", area=AREA, ledger="issue", make=make_style, use="作风建设问题，按红黄蓝排列。",
)  # fmt: skip
B3 = PrintedTable(
    name="B-3", label="农村“问题厕所”摸排整改台账", area=AREA, ledger="issue", make=make_toilets,
    options=(TableOption("full_id", "号码", (("", "打码"), ("1", "完整（内部资料）"))),), use="问题厕所逐户的问题、整改和补助。",
)  # fmt: skip
B4 = PrintedTable(
    name="B-4", label="整改情况汇总表", area=AREA, ledger="issue", make=make_summary, use="各领域问题、措施、整改情况和整改率。",
)  # fmt: skip
