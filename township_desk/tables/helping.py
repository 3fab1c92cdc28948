"""Printed tables of help to households: F-5 students, F-6 loans, F-7 and F-8 subsidies; as lists or as public notices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from township_desk.core.period import cn_date
from township_desk.core.printed import PrintedTable, TableOption, TableRequest, TableSource
from township_desk.core.query import Any_, Cond, Is, Query, Sort
from township_desk.core.tabular import CellType, PageSetup, Tabular, Value
from township_desk.core.text import mask_middle
from township_desk.ledgers.helping import AREA
from township_desk.ledgers.rules_helping import YULU
from township_desk.tables.layout import (
    A3_WIDE,
    SEQ,
    Data,
    Item,
    Register,
    as_of,
    columns_of,
    dated_title,
    day_of,
    fields_of,
    item,
    office,
    phone_of,
    posted_name,
    read,
)
from township_desk.tables.welfare import FULL_ID, HH_VILLAGE, group_place, number, of_household, villaged
from township_desk.tables.work import CENTER, CODE, DATE, MONEY, Sheet, added, blank, every, within

WAN = Decimal(10000)
FORM = TableOption("form", "用途", (("", "花名册"), ("notice", "公示表")))
"""A list for the file, or the notice for the village board, which shows names, places and amounts and nothing else."""
NOTICE_PAGE = PageSetup(landscape=False, margins=(25.0, 20.0, 25.0, 20.0), body_pt=12.0, min_row_mm=10.0)
PLACE = group_place("hh_id.village_id.name", "hh_id.group_name")
_P = "person_id"


def _account(path: str, *, full: bool) -> Item:
    """The account of the person, else of the household; its last four digits unless in full."""

    def shown(row: Data, _day: date) -> Value:
        value = row[f"{_P}.{path}"] or row[f"hh_id.{path}"]
        return value if full or value is None else mask_middle(value, 0, 4)

    return item("bank_no", "账号", 42, CODE, reads=(f"{_P}.{path}", f"hh_id.{path}"), value=shown)


def _students(full: bool) -> tuple[Item, ...]:
    return (
        SEQ,
        PLACE,
        item("head", "户主", 16, CENTER, reads=("hh_id.head_person_id.name",)),
        item("name", "学生姓名", 16, CENTER, reads=(f"{_P}.name",)),
        number("id_no", "身份证号", 36, f"{_P}.id_no", full=full),
        item("nature", "户类型", 22, CENTER, reads=("hh_id.hh_nature",)),
        item("school", "学校", 34),
        item("major", "专业", 18, reads=("id",), value=blank),
        item("stage", "学段", 18, CENTER),
        item("grade", "年级", 12, reads=("id",), value=blank),
        item("student_no", "学籍号", 30, CODE),
        item("period", "学期", 16, CENTER),
        item("amount", "补助金额（元）", 20, MONEY, unit="元"),
        item("acct_name", "开户人", 16, CENTER, reads=(f"{_P}.acct_name", "hh_id.acct_name"),
             value=lambda row, _d: row[f"{_P}.acct_name"] or row["hh_id.acct_name"]),
        _account("bank_no", full=full),
    )  # fmt: skip


def _subsidies(full: bool) -> tuple[Item, ...]:
    return (
        SEQ,
        PLACE,
        item("name", "姓名", 16, CENTER, reads=(f"{_P}.name",)),
        number("id_no", "身份证号", 38, f"{_P}.id_no", full=full),
        item("qty", "种植（产业）面积（规模）", 24, reads=("qty", "qty_unit"), value=_size),
        item("unit_price", "补贴标准", 20, MONEY),
        item("amount", "补贴金额", 22, MONEY),
        _account("bank_no", full=full),
        item("phone", "联系电话", 26, CODE, reads=("hh_id.phone",), value=phone_of("hh_id.phone")),
        item("remark", "备注", 18),
    )


def _size(row: Data, _day: date) -> Value:
    if row["qty"] is None:
        return None
    return f"{row['qty'].normalize():f}{row['qty_unit'] or ''}"


def _named(row: Data, day: date) -> Value:
    return posted_name(row[f"{_P}.name"], row[f"{_P}.birth"], day)


NOTICE = (
    SEQ,
    group_place("hh_id.village_id.name", "hh_id.group_name", width=44),
    item("name", "姓名", 26, CENTER, reads=(f"{_P}.name", f"{_P}.birth"), value=_named),
    item("qty", "面积（规模）", 30, CENTER, reads=("qty", "qty_unit"), value=_size),
    item("amount", "补贴（补助）金额（元）", 38, MONEY, unit="元"),
    item("remark", "备注", 18, reads=("id",), value=blank),
)


def _claims(request: TableRequest, program: str) -> Cond:
    """Claims of a program that were checked in the period and not refused; without a date, those still waiting."""
    checked = every(*within(request, "checked_on"))
    return every(
        Is("program", "=", program),
        Is("status", "!=", "不通过"),
        Any_((checked, Is("checked_on", "empty"))),
        *of_household(request),
    )


def _total(found: Any, _day: date) -> dict[str, Value]:
    return {"name": f"{len({row['person_id'] for row in found})}人", "amount": added(found, "amount")}


def _make(
    source: TableSource, request: TableRequest, name: str, program: str, items: tuple[Item, ...], thing: str
) -> Tabular:
    full, notice = request.option("full_id") == "1", request.option("form") == "notice"
    shown = NOTICE if notice else items
    query = Query("subsidy_claim", _claims(request, program), (Sort("period"), Sort("id")))
    rows = villaged(read(source, query, (*fields_of(shown), HH_VILLAGE, "person_id")), HH_VILLAGE)
    if notice:
        return _notice(source, request, name, f"{program}公示表", rows)
    sheet = Sheet(name, thing, "subsidy_claim", items, _total, "单位：人、元", A3_WIDE, headed=True)
    return sheet.make(source, request, rows, full=full)


def _notice(source: TableSource, request: TableRequest, name: str, thing: str, rows: list[Any]) -> Tabular:
    body, total = Register(NOTICE, "subsidy_claim", _total, headed=False).body(source, request, rows)
    phone = source.setting("town.phone") or "　　　　　　　　"
    return Tabular(
        name=name, title=dated_title(source, request, thing), period=request.period.label, columns=columns_of(NOTICE), rows=body,
             total=total,
        unit="单位：人、元", footer=(office(source.town), cn_date(day_of(request))), page=NOTICE_PAGE,
        notes=(
            "公示期：　　　　年　　月　　日至　　　　年　　月　　日（7天）", f"受理单位：{office(source.town)}　　监督电话：{phone}",
            "公示期内如有异议，请以书面或电话向受理单位反映。",
        ),
    )  # fmt: skip


def make_students(source: TableSource, request: TableRequest) -> Tabular:
    """F-5: students of 雨露计划."""
    return _make(
        source, request, "F-5", YULU, _students(request.option("full_id") == "1"), "雨露计划补助申报（发放）花名册"
    )


def make_farming(source: TableSource, request: TableRequest) -> Tabular:
    """F-7: direct subsidies for produce."""
    return _make(source, request, "F-7", "产业直补", _subsidies(request.option("full_id") == "1"), "产业直补发放花名册")


def make_grain(source: TableSource, request: TableRequest) -> Tabular:
    """F-8: the one-off subsidy of who really grows grain."""
    items = _subsidies(request.option("full_id") == "1")
    return _make(source, request, "F-8", "实际种粮一次性补贴", items, "实际种粮一次性补贴花名册")


def _loans(full: bool) -> tuple[Item, ...]:
    return (
        SEQ,
        PLACE,
        item("head", "户主", 15, CENTER, reads=("hh_id.head_person_id.name",)),
        item("name", "借款人", 15, CENTER, reads=(f"{_P}.name",)),
        number("id_no", "身份证号", 36, f"{_P}.id_no", full=full),
        item("nature", "户类型", 22, CENTER, reads=("hh_id.hh_nature",)),
        item("bank_name", "承贷银行", 26, CENTER),
        item(
            "amount",
            "金额（万元）",
            17,
            CellType.WAN,
            value=lambda r, _d: None if r["amount"] is None else r["amount"] / WAN,
            unit="万元",
        ),
        item("rate", "利率%", 13, CellType.DECIMAL),
        item("purpose", "用途", 30),
        item("lent_on", "发放日", 20, DATE),
        item("due_on", "到期日", 20, DATE),
        item("subsidy_amount", "贴息（元）", 18, MONEY, unit="元"),
        item("balance", "余额", 20, MONEY),
        item("status", "状态", 18, CENTER),
    )


def make_loans(source: TableSource, request: TableRequest) -> Tabular:
    """F-6: loans lent by the day and not repaid before the period began, or those lent in the period."""
    full, day = request.option("full_id") == "1", day_of(request)
    items = _loans(full)
    open_ = Any_((Is("repaid_on", "empty"), Is("repaid_on", ">=", request.period.start)))
    lent = (
        every(Is("lent_on", "<=", day), open_)
        if request.option("scope") != "period"
        else every(*within(request, "lent_on"))
    )
    where = every(lent, *of_household(request))
    rows = villaged(
        read(source, Query("microloan", where, (Sort("lent_on"), Sort("id"))), (*fields_of(items), HH_VILLAGE)),
        HH_VILLAGE,
    )

    def summary(found: Any, _day: date) -> dict[str, Value]:
        total = added(found, "amount")
        return {"purpose": f"{len(found)}笔", "amount": None if total is None else total / WAN,
                "subsidy_amount": added(found, "subsidy_amount"), "balance": added(found, "balance")}  # fmt: skip

    sheet = Sheet("F-6", "脱贫人口小额信贷台账", "microloan", items, summary, "单位：万元、元", A3_WIDE)
    return sheet.make(source, request, rows, middle=as_of(request), full=full)


def _table(
    name: str, label: str, make: Any, use: str, ledger: str = "subsidy_claim", *options: TableOption
) -> PrintedTable:
    return PrintedTable(
        name=name, label=label, area=AREA, ledger=ledger, make=make, options=(*options, FULL_ID), use=use
    )


F5 = _table(
    "F-5",
    "雨露计划补助申报（发放）花名册",
    make_students,
    "本期审核的雨露计划学生；公示表只列姓名、村组和金额。",
    "subsidy_claim",
    FORM,
)
F6 = _table("F-6", "脱贫人口小额信贷台账", make_loans, "期内在贷和本期结清的贷款。", "microloan",
            TableOption("scope", "范围", (("", "期内在贷的"), ("period", "本期发放的"))))  # fmt: skip
F7 = _table(
    "F-7",
    "产业直补发放花名册",
    make_farming,
    "本期审核的产业直补；公示表只列姓名、村组、规模和金额。",
    "subsidy_claim",
    FORM,
)
F8 = _table(
    "F-8",
    "实际种粮一次性补贴花名册",
    make_grain,
    "本期审核的种粮补贴；公示表只列姓名、村组、面积和金额。",
    "subsidy_claim",
    FORM,
)
