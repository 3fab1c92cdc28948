"""Printed tables of matters: D-1 petitions, D-2 disputes, D-3 and D-4 statistics (ledgers.md 7.3). Clues are never listed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from township_desk.core.printed import PrintedTable, TableRequest, TableSource
from township_desk.core.query import All, Cond, Grouping, Is, Measure, Other, Query, Sort
from township_desk.core.tabular import CellType, Tabular, TabularRow, Value
from township_desk.ledgers.cases import AREA, CASE_TYPES
from township_desk.ledgers.rules_cases import CLUE, CROWD, PETITIONS
from township_desk.tables.layout import A3_WIDE, SEQ, Data, day_of, fields_of, in_village, item, joined, phone_of, read
from township_desk.tables.work import (
    CENTER,
    CODE,
    DATE,
    INT,
    Counts,
    Leaf,
    Sheet,
    Stats,
    added,
    by_then,
    every,
    figure,
    gather,
    line_of,
    percent,
    summed,
    within,
)

DISPUTE = "矛盾纠纷"


def _handler(row: Data, _day: date) -> Value:
    return joined(row["handler_unit"], row["handler"])


def _after(field: str, then: str) -> Callable[[Data, date], Value]:
    """A value that is shown once the date `then` has come."""
    return lambda row, day: row[field] if row[then] is not None and row[then] <= day else None


_RESULT = _after("result", "closed_on")
_ANSWER = _after("satisfaction", "closed_on")


_WHO = "信访人|"
PETITION_ITEMS = (
    SEQ,
    item("case_no", "编号", 26, CODE),
    item("received_on", "登记日期", 20, DATE),
    item("party", _WHO + "姓名", 18, CENTER),
    item("home", _WHO + "住址", 20, reads=("village_id.name",)),
    item("phone", _WHO + "电话", 25, CODE, value=phone_of("phone")),
    item("people_count", _WHO + "人数", 11, INT),
    item("channel", "信访形式", 16, CENTER),
    item("content", "反映问题摘要", 58),
    item("topic", "类别", 18, CENTER),
    item("accepted_on", "受理日期", 20, DATE, value=by_then("accepted_on")),
    item("notified_on", "告知日期", 20, DATE, value=by_then("notified_on")),
    item("lead_person", "包案领导", 16, CENTER),
    item("handler", "承办单位（人）", 28, reads=("handler_unit", "handler"), value=_handler),
    item("due_on", "办理期限", 20, DATE, reads=("due_on", "accepted_on"), value=_after("due_on", "accepted_on")),
    item("closed_on", "办结日期", 20, DATE, value=by_then("closed_on")),
    item("result", "办理结果", 20, CENTER, reads=("result", "closed_on"), value=_RESULT),
    item("reply_no", "答复文号", 28, CODE),
    item("satisfaction", "满意度", 16, CENTER, reads=("satisfaction", "closed_on"), value=_ANSWER),
)
DISPUTE_ITEMS = (
    SEQ,
    item("received_on", "排查日期", 20, DATE),
    item("village", "村组", 20, reads=("village_id.name",)),
    item("party", "当事人", 20),
    item("topic", "纠纷类型", 18, CENTER),
    item("people_count", "涉及人数", 13, INT),
    item("content", "基本情况", 48),
    item("handler", "调处责任人", 18, CENTER),
    item("result_note", "化解措施", 44, reads=("result_note", "closed_on"), value=_after("result_note", "closed_on")),
    item("result", "化解结果", 20, CENTER, reads=("result", "closed_on"), value=_RESULT),
    item("closed_on", "化解日期", 20, DATE, value=by_then("closed_on")),
    item("satisfaction", "回访", 16, CENTER, reads=("satisfaction", "closed_on"), value=_ANSWER),
)


def _listing(source: TableSource, request: TableRequest, sheet: Sheet, kinds: tuple[str, ...]) -> Tabular:
    where = every(Is("case_type", "in", kinds), *within(request, "received_on"), *in_village(request))
    query = Query("case", where, (Sort("received_on"), Sort("id")))
    return sheet.make(source, request, read(source, query, fields_of(sheet.items, "village_id")))


def _people(rows: Any, _day: date) -> dict[str, Value]:
    return {"content": f"共{len(rows)}件", "people_count": added(rows, "people_count")}


def make_petitions(source: TableSource, request: TableRequest) -> Tabular:
    """D-1: petitions received in the period."""
    sheet = Sheet("D-1", "信访事项办理台账", "case", PETITION_ITEMS, _people, "单位：件、人", A3_WIDE)
    return _listing(source, request, sheet, PETITIONS)


def make_disputes(source: TableSource, request: TableRequest) -> Tabular:
    """D-2: disputes found in the period."""
    sheet = Sheet("D-2", "矛盾纠纷排查化解台账", "case", DISPUTE_ITEMS, _people, "单位：件、人")
    return _listing(source, request, sheet, (DISPUTE,))


_N, _SKIP = "件数|", "越级访|"
LEAVES = (
    figure("letter", _N + "来信"),
    figure("visit", _N + "来访"),
    figure("call", _N + "来电"),
    figure("net", _N + "网上"),
    figure("people", "人次"),
    figure("crowds", "其中集体访|批"),
    figure("crowd_people", "其中集体访|人次"),
    figure("city", _SKIP + "市"),
    figure("province", _SKIP + "省"),
    figure("capital", _SKIP + "京"),
    figure("closed", "办结|件"),
    Leaf("on_time", "办结|按期办结率%", lambda f: percent(f.get("in_time", 0), f.get("closed", 0)), CellType.PERCENT),
    Leaf("content", "满意率%", lambda f: percent(f.get("pleased", 0), f.get("asked", 0)), CellType.PERCENT),
)


def make_statistics(source: TableSource, request: TableRequest) -> Tabular:
    """D-3: matters received in the period by kind, those concluded in it, clues left out."""
    here: tuple[Cond, ...] = (*in_village(request), Is("case_type", "!=", CLUE))
    visit, crowd = Is("channel", "in", ("来访", "领导接访")), Is("people_count", ">=", CROWD)
    lines: Counts = {}
    gather(lines, source, Query("case", every(*within(request, "received_on"), *here)), "case_type", (
        Measure("letter", where=Is("channel", "=", "来信")), Measure("visit", where=visit),
        Measure("call", where=Is("channel", "=", "来电")), Measure("net", where=Is("channel", "=", "网上信访")),
        Measure("people", "sum", "people_count"), Measure("crowds", where=All((visit, crowd))),
        Measure("crowd_people", "sum", "people_count", All((visit, crowd))), Measure("city", where=Is("skip_level", "=", "到市")),
        Measure("province", where=Is("skip_level", "=", "赴省")), Measure("capital", where=Is("skip_level", "=", "赴京")),
    ))  # fmt: skip
    late = All((Is("due_on", "filled"), Is("closed_on", ">", Other("due_on"))))
    gather(lines, source, Query("case", every(*within(request, "closed_on"), *here)), "case_type", (
        Measure("closed"), Measure("in_time", where=~late), Measure("pleased", where=Is("satisfaction", "in", ("满意", "基本满意"))),
        Measure("asked", where=Is("satisfaction", "in", ("满意", "基本满意", "不满意"))),
    ))  # fmt: skip
    rows = [line_of(kind, LEAVES, lines[kind]) for kind in CASE_TYPES if kind in lines]
    stats = Stats(
        name="D-3",
        thing="信访工作统计表",
        head="类别",
        leaves=LEAVES,
        unit="单位：件、人次",
        notes=("件数按登记日期、办结按办结日期计；满意率以作出评价的为分母；不含问题线索。",),
    )
    return stats.make(source, request, rows=rows, total=summed(lines))


_FORMS = (
    ("talk", "第一种形态（人）|提醒约谈", "提醒约谈"), ("critic", "第一种形态（人）|批评教育", "批评教育"),
    ("admonish", "第一种形态（人）|诫勉谈话", "诫勉谈话"), ("warning", "党纪处分（人）|警告", "党内警告"),
    ("serious", "党纪处分（人）|严重警告", "党内严重警告"), ("dismissed", "党纪处分（人）|撤销职务", "撤销党内职务"),
    ("watched", "党纪处分（人）|留党察看", "留党察看"), ("expelled", "党纪处分（人）|开除党籍", "开除党籍"),
)  # fmt: skip
SUPERVISION = (
    figure("handled", "线索处置（件）"),
    Leaf("letters", "谈话函询", lambda _f: None),
    figure("checked", "初步核实"),
    figure("filed", "立案（件）"),
    *(figure(key, header) for key, header, _form in _FORMS),
    figure("official", "政务处分（人）"),
)


def _supervised(source: TableSource, start: date, end: date) -> dict[str, Any]:
    clue = Is("case_type", "=", CLUE)
    found: dict[str, Any] = {}

    def count(key: str, field: str, *conds: Cond) -> None:
        where = every(clue, Is(field, ">=", start), Is(field, "<=", end), *conds)
        found[key] = source.group(Grouping(Query("case", where), (), (Measure("n"),)))[0][0]

    count("handled", "closed_on")
    count("checked", "accepted_on")
    count("filed", "closed_on", Is("result", "=", "立案"))
    measures = [Measure(key, "distinct", "person_name", Is("form", "=", form)) for key, _h, form in _FORMS]
    measures.append(Measure("official", "distinct", "person_name", Is("form", "in", ("政务警告", "政务记过"))))
    where = every(Is("decided_on", ">=", start), Is("decided_on", "<=", end))
    values = source.group(Grouping(Query("case_sanction", where), (), tuple(measures)))[0]
    return found | dict(zip((m.key for m in measures), values, strict=True))


def make_supervision(source: TableSource, request: TableRequest) -> Tabular:
    """D-4: clues handled and people dealt with, in the period and since the year began; counts only."""
    end = day_of(request)
    rows: list[TabularRow] = [line_of("本期", SUPERVISION, _supervised(source, request.period.start, end))]
    rows.append(line_of("本年累计", SUPERVISION, _supervised(source, date(end.year, 1, 1), end)))
    stats = Stats(
        name="D-4",
        thing="监督执纪统计表",
        head="期间",
        leaves=SUPERVISION,
        unit="单位：件、人",
        notes=("同一人同一种处理只计一人；初步核实按受理日期计；谈话函询未单独登记，由经办人填写。",),
        width=24,
    )
    return stats.make(source, request, rows=rows, total=None)


D1 = PrintedTable(
    name="D-1", label="信访事项办理台账", area=AREA, ledger="case", make=make_petitions, use="本期登记的信访件和疑难信访，电话打码。",
)  # fmt: skip
D2 = PrintedTable(
    name="D-2", label="矛盾纠纷排查化解台账", area=AREA, ledger="case", make=make_disputes,
         use="本期排查的矛盾纠纷和化解情况，可按半月选起止日期。",
)  # fmt: skip
D3 = PrintedTable(
    name="D-3", label="信访工作统计表", area=AREA, ledger="case", make=make_statistics, use="各类事项的件数、人次、办结率和满意率。",
)  # fmt: skip
D4 = PrintedTable(
    name="D-4", label="监督执纪统计表", area="纪检", ledger="case", make=make_supervision, use="线索处置和处理处分的件数、人数，不列姓名。",
)  # fmt: skip
