"""Pay rosters of social relief: E-1 low-income, E-2 destitute, E-3 disabled persons, E-6 one-off relief (ledgers.md 8.9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from township_desk.core.amount_words import amount_words
from township_desk.core.printed import PrintedTable, TableOption, TableRequest, TableSource
from township_desk.core.query import All, Cond, Is, Query, Sort, Through
from township_desk.core.tabular import CellType, RowKind, Tabular, TabularRow, Value
from township_desk.ledgers.payments import STANDING
from township_desk.ledgers.welfare_words import CARE_SUBSIDY, DESTITUTE, DIBAO, LIVING_SUBSIDY
from township_desk.tables.layout import (
    A4_WIDE,
    CONFIDENTIAL,
    SEQ,
    Data,
    Item,
    Register,
    columns_of,
    dated_title,
    fields_of,
    filled_on,
    item,
    read,
    reporter,
)
from township_desk.tables.welfare import (
    AREA,
    FULL_ID,
    HH_VILLAGE,
    PERSON_VILLAGE,
    add_up,
    age,
    counted,
    months_of,
    number,
    villaged,
)

PAY_SIGNATURES = ("制表人：", "审核人：", "分管领导：", "单位负责人：")
_CENTER, _MONEY, _INT = CellType.CENTER, CellType.MONEY, CellType.INT
_PLACES = (HH_VILLAGE, PERSON_VILLAGE)


def of_batches(request: TableRequest, programs: Sequence[str]) -> Cond:
    """Lines of the rosters of these programs for the months of the period; with an option `batch` of that number only."""
    parts = [STANDING, Is("program", "in", tuple(programs)), *months_of(request, "period")]
    if request.option("batch"):
        parts.append(Is("batch_no", "=", int(request.option("batch"))))
    return Through("batch_id", All(tuple(parts)))


def lines_of(source: TableSource, request: TableRequest, programs: Sequence[str], fields: Sequence[str]) -> list[Data]:
    """Pay lines with the fields of a roster, by roster and number, with their village."""
    query = Query("pay_line", of_batches(request, programs), (Sort("batch_id"), Sort("seq"), Sort("id")))
    rows = villaged(read(source, query, tuple(dict.fromkeys([*fields, *_PLACES]))), *_PLACES)
    return rows if request.village is None else [row for row in rows if row["village_id"] == request.village]


@dataclass(frozen=True, slots=True)
class Roster:
    """A pay roster: its columns, what its title says, and what subtotals and the last line carry."""

    name: str
    thing: str
    items: tuple[Item, ...]
    summary: Callable[[Sequence[Data], date], Mapping[str, Value]]
    unit: str
    full: bool = False
    ledger: str = "pay_line"
    empty: str = "本期还没有编制花名册。"

    def make(
        self, source: TableSource, request: TableRequest, rows: Sequence[Data], notes: Sequence[str] = ()
    ) -> Tabular:
        """The roster by village with subtotals; its last line carries the sum in capitals."""
        body, total = Register(self.items, self.ledger, self.summary).body(source, request, rows)
        return Tabular(
            name=self.name, title=dated_title(source, request, self.thing), period=request.period.label,
            columns=columns_of(self.items), rows=body, total=_in_words(self.items, total) if total else None, unit=self.unit,
            left_head=reporter(source), middle_head=filled_on(request), footer=PAY_SIGNATURES,
            notes=(*notes, *(() if rows else (self.empty,))), page=A4_WIDE, page_subtotal=True,
            confidential=CONFIDENTIAL if self.full else "",
        )  # fmt: skip


def _in_words(items: Sequence[Item], total: TabularRow) -> TabularRow:
    """The grand total with its count and its amount in capitals among its words."""
    at = {each.key: n for n, each in enumerate(items)}
    amount = total.cells[at["sum" if "sum" in at else "amount"]]
    words = f"（大写：{amount_words(amount)}）" if isinstance(amount, Decimal) else ""
    cells = tuple(None if n == at["name"] else cell for n, cell in enumerate(total.cells))
    return TabularRow(cells, RowKind.TOTAL, f"{total.label}：{total.cells[at['name']]}{words}")


def _remark(row: Data, _day: date) -> Value:
    return row["remark"] or (f"失败：{row['fail_reason']}" if row["result"] == "失败" and row["fail_reason"] else None)


def _account(full: bool) -> tuple[Item, ...]:
    return (
        item("acct_name", "开户人", 18, _CENTER),
        item("bank_name", "开户银行", 24),
        number("bank_no", "账号", 35, "bank_no", full=full),
    )


def _low_income(full: bool) -> tuple[Item, ...]:
    return (
        SEQ,
        item("village_text", "村组", 24),
        item("name", "户主姓名", 18, _CENTER, reads=("person_id.name",)),
        number("id_no", "身份证号码", 34, "id_no", full=full),
        item("family_size", "家庭人口", 12, _INT, reads=("hh_id.family_size",)),
        item("person_count", "保障人口", 12, _INT),
        item("tier", "类别", 12, _CENTER),
        item("base_amount", "月保障金", 18, _MONEY, unit="元"),
        item("adjust_amount", "补发（扣减）", 18, _MONEY, unit="元"),
        item("amount", "实发金额", 20, _MONEY, unit="元"),
        *_account(full),
        item("remark", "备注", 27, reads=("remark", "result", "fail_reason"), value=_remark),
    )


def distinct(rows: Sequence[Data], *fields: str) -> int:
    """How many different households or persons the lines are for: arrears are lines of their own (corrections.md)."""
    return len(
        {next((f"{name}{row[name]}" for name in fields if row[name] is not None), f"line{row['id']}") for row in rows}
    )


def _households(rows: Sequence[Data], _day: date) -> Mapping[str, Value]:
    return {
        "name": f"{distinct(rows, 'hh_id', 'person_id')}户",
        "person_count": counted(rows, "person_count"),
        **{key: add_up(rows, key) for key in ("base_amount", "adjust_amount", "amount")},
    }


def make_low_income(source: TableSource, request: TableRequest) -> Tabular:
    """E-1: the month's roster of the minimum living allowance, a line a household, by village."""
    full = request.option("full_id") == "1"
    program = request.option("program") or DIBAO[0]
    items = _low_income(full)
    rows = lines_of(source, request, (program,), fields_of(items, "hh_id", "person_id"))
    words = "农村最低生活保障金" if program == DIBAO[0] else "城市最低生活保障金"
    made = Roster("E-1", f"{words}发放花名册", items, _households, "单位：户、人、元", full)
    return made.make(source, request, rows)


def split_care(row: Data) -> tuple[Decimal | None, Decimal | None]:
    """基本生活费 and 照料护理费 of a line: as the benefit has them when they make up what is paid, else not known."""
    basic, care, paid = row["benefit_id.basic_std"], row["benefit_id.care_std"], row["base_amount"]
    if basic is not None and paid is not None and basic + (care or 0) == paid:
        return basic, care or Decimal(0)
    return None, None


def _part(which: int) -> Callable[[Data, date], Value]:
    return lambda row, _day: split_care(row)[which]


_CARE = ("benefit_id.basic_std", "benefit_id.care_std", "base_amount")


def _destitute(full: bool) -> tuple[Item, ...]:
    return (
        SEQ,
        item("village_text", "村组", 24),
        item("name", "姓名", 16, _CENTER, reads=("person_id.name",)),
        item("sex", "性别", 10, _CENTER, reads=("person_id.sex",)),
        item("age", "年龄", 10, _INT, reads=("person_id.birth",), value=age("person_id.birth")),
        number("id_no", "身份证号码", 34, "id_no", full=full),
        item("care_place", "供养方式", 16, _CENTER, reads=("benefit_id.care_place",)),
        item("self_care", "自理能力", 16, _CENTER, reads=("benefit_id.self_care",)),
        item("basic", "月供养金（元）|基本生活费", 18, _MONEY, reads=_CARE, value=_part(0), unit="元"),
        item("care", "月供养金（元）|照料护理费", 18, _MONEY, reads=_CARE, value=_part(1), unit="元"),
        item("base_amount", "月供养金（元）|小计", 18, _MONEY, unit="元"),
        item("adjust_amount", "补发（扣减）", 16, _MONEY, unit="元"),
        item("amount", "实发金额", 18, _MONEY, unit="元"),
        item("acct_name", "领取人（照料人）", 16, _CENTER),
        item("bank_name", "开户银行", 20),
        number("bank_no", "账号", 40, "bank_no", full=full),
        item("remark", "备注", 12, reads=("remark", "result", "fail_reason"), value=_remark),
    )


def _persons(rows: Sequence[Data], _day: date) -> Mapping[str, Value]:
    parts = [split_care(row) for row in rows]
    known = all(basic is not None for basic, _ in parts)
    return {
        "name": f"{distinct(rows, 'person_id')}人",
        "basic": sum((basic or Decimal(0) for basic, _ in parts), Decimal(0)) if known else None,
        "care": sum((care or Decimal(0) for _, care in parts), Decimal(0)) if known else None,
        **{key: add_up(rows, key) for key in ("base_amount", "adjust_amount", "amount")},
    }


def make_destitute(source: TableSource, request: TableRequest) -> Tabular:
    """E-2: the month's roster of support for destitute persons, by village."""
    full = request.option("full_id") == "1"
    items = _destitute(full)
    rows = lines_of(source, request, (DESTITUTE,), fields_of(items, "person_id"))
    unsplit = sum(split_care(row)[0] is None for row in rows)
    notes = (f"{unsplit}人的供养金与现行两项标准之和不等，只列小计。",) if unsplit else ()
    made = Roster("E-2", "特困人员救助供养金发放花名册", items, _persons, "单位：人、元", full)
    return made.make(source, request, rows, notes)


_SUBSIDIES = ((LIVING_SUBSIDY, "living"), (CARE_SUBSIDY, "nursing"))


def _subsidy(key: str, header: str) -> tuple[Item, ...]:
    return tuple(
        item(
            f"{key}_{part}",
            f"{header}（元）|{label}",
            16,
            _MONEY,
            reads=("id",),
            value=_from(f"{key}_{part}"),
            unit="元",
        )
        for part, label in (("base", "标准"), ("adjust", "补发"), ("amount", "小计"))
    )


def _from(key: str) -> Callable[[Data, date], Value]:
    return lambda row, _day: row[key]


def _disabled(full: bool) -> tuple[Item, ...]:
    return (
        SEQ,
        item("village_text", "村组", 24),
        item("name", "姓名", 16, _CENTER, reads=("person_id.name",)),
        number("disab_no", "残疾人证号", 44, "person_id.disab_no", full=full),
        item("disab_kind", "类别", 12, _CENTER, reads=("person_id.disab_kind",)),
        item("disab_level", "等级", 12, _CENTER, reads=("person_id.disab_level",)),
        *_subsidy("living", LIVING_SUBSIDY),
        *_subsidy("nursing", CARE_SUBSIDY),
        item("sum", "合计（元）", 18, _MONEY, reads=("id",), value=_from("sum"), unit="元"),
        item("acct_name", "开户人", 16, _CENTER),
        number("bank_no", "账号", 40, "bank_no", full=full),
        item("remark", "备注", 12, reads=("remark", "result", "fail_reason"), value=_remark),
    )


_SUMS = tuple(f"{key}_{part}" for _, key in _SUBSIDIES for part in ("base", "adjust", "amount"))


def _both(lines: Sequence[Data]) -> list[Data]:
    """A line a person (and account) out of the lines of both subsidies."""
    found: dict[tuple[Any, Any], dict[str, Any]] = {}
    keys = dict(_SUBSIDIES)
    for row in lines:
        made = found.setdefault((row["person_id"], row["bank_no"]), {**row, **dict.fromkeys(_SUMS), "sum": Decimal(0)})
        key = keys[row["batch_id.program"]]
        for part in ("base", "adjust", "amount"):
            made[f"{key}_{part}"] = (made[f"{key}_{part}"] or Decimal(0)) + row[
                f"{part}_amount" if part != "amount" else part
            ]
        made["sum"] += row["amount"]
    return list(found.values())


def _subsidised(rows: Sequence[Data], _day: date) -> Mapping[str, Value]:
    return {"name": f"{distinct(rows, 'person_id')}人", **{key: add_up(rows, key) for key in (*_SUMS, "sum")}}


def make_disabled(source: TableSource, request: TableRequest) -> Tabular:
    """E-3: the two subsidies for disabled persons of the month on one line a person, by village."""
    full = request.option("full_id") == "1"
    items = _disabled(full)
    fields = (*fields_of(items), "person_id", "batch_id.program", "base_amount", "adjust_amount", "amount")
    lines = lines_of(source, request, [program for program, _ in _SUBSIDIES], fields)
    made = Roster("E-3", "残疾人两项补贴发放花名册", items, _subsidised, "单位：人、元", full)
    return made.make(source, request, _both(lines))


def _relief(full: bool) -> tuple[Item, ...]:
    def place(row: Data, _day: date) -> Value:
        found = (row["hh_id.village_id.name"], row["hh_id.group_name"])
        return "".join(part for part in found if part) or row["person_id.resid_addr"]

    return (
        SEQ,
        item(
            "place",
            "村组",
            24,
            reads=("hh_id.village_id.name", "hh_id.group_name", "person_id.resid_addr"),
            value=place,
        ),
        item("name", "姓名", 16, _CENTER, reads=("person_id.name",)),
        number("id_no", "身份证号码", 34, "person_id.id_no", full=full),
        item("family_size", "家庭人口", 12, _INT, reads=("hh_id.family_size",)),
        item("people_count", "受益人数", 12, _INT),
        item("kind", "救助类型", 16, _CENTER),
        item("cause", "救助事由", 22, _CENTER),
        item("amount", "救助金额（元）", 20, _MONEY, unit="元"),
        item("approval", "审批方式", 24),
        item("approved_on", "审批日期", 20, CellType.DATE),
        item("acct_name", "开户人", 16, _CENTER, reads=("person_id.acct_name",)),
        number("bank_no", "账号", 40, "person_id.bank_no", full=full),
        item("signed", "领款人签字", 18, reads=("id",), value=lambda _row, _day: None),
    )


def _helped(rows: Sequence[Data], _day: date) -> Mapping[str, Value]:
    return {"name": f"{len(rows)}件", "people_count": counted(rows, "people_count"), "amount": add_up(rows, "amount")}


def make_relief(source: TableSource, request: TableRequest) -> Tabular:
    """E-6: one-off relief granted in the period, by village."""
    full = request.option("full_id") == "1"
    items = _relief(full)
    where = All(
        (
            Is("approved_on", ">=", request.period.start),
            Is("approved_on", "<=", request.period.end),
            Is("status", "in", ("已批准", "已发放")),
        )
    )
    query = Query("relief", where, (Sort("approved_on"), Sort("id")))
    rows = villaged(read(source, query, (*fields_of(items), *_PLACES)), *_PLACES)
    if request.village is not None:
        rows = [row for row in rows if row["village_id"] == request.village]
    made = Roster(
        "E-6", "临时救助发放花名册", items, _helped, "单位：件、人、元", full, "relief", "本期没有批准的临时救助。"
    )
    return made.make(source, request, rows)


_MONTHLY = ("month", "quarter", "half", "year", "span")
E1 = PrintedTable(
    name="E-1",
    label="农村最低生活保障金发放花名册",
    area=AREA,
    ledger="pay_line",
    make=make_low_income,
    periods=_MONTHLY,
    options=(TableOption("program", "项目", tuple((name, name) for name in DIBAO)), FULL_ID),
    use="当月编制的低保发放花名册，按村分列小计，末行合计附大写金额。",
)
E2 = PrintedTable(
    name="E-2",
    label="特困人员救助供养金发放花名册",
    area=AREA,
    ledger="pay_line",
    make=make_destitute,
    periods=_MONTHLY,
    options=(FULL_ID,),
    use="当月编制的特困供养发放花名册。",
)
E3 = PrintedTable(
    name="E-3",
    label="残疾人两项补贴发放花名册",
    area=AREA,
    ledger="pay_line",
    make=make_disabled,
    periods=_MONTHLY,
    options=(FULL_ID,),
    use="当月两项补贴合列一张，一人一行。",
)
E6 = PrintedTable(
    name="E-6",
    label="临时救助发放花名册",
    area=AREA,
    ledger="relief",
    make=make_relief,
    options=(FULL_ID,),
    use="期内批准的临时救助，按村分列小计。",
)
