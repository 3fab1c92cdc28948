"""Changes of benefits: E-7 what changed (ledgers.md 8.9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from township_desk.core.printed import PrintedTable, TableOption, TableRequest, TableSource
from township_desk.core.query import All, Is, Named, Query, Sort, Through, month_plus
from township_desk.core.tabular import CellType, Tabular, Value
from township_desk.ledgers.welfare_state import persons_in
from township_desk.ledgers.welfare_words import ACCOUNT_CHANGE, DESTITUTE, DIBAO, DISABLED_PROGRAMS, PROGRAMS
from township_desk.tables.layout import (
    A4_WIDE,
    CONFIDENTIAL,
    SEQ,
    SIGNATURES,
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
    counted,
    months_of,
    number,
    only_village,
    villaged,
)

_CENTER, _MONEY, _INT = CellType.CENTER, CellType.MONEY, CellType.INT
_VILLAGES = (f"benefit_id.{HH_VILLAGE}", f"benefit_id.{PERSON_VILLAGE}")
_NAMES = tuple(f"{path}.name" for path in _VILLAGES)
_GROUPS = ("benefit_id.hh_id.group_name", "benefit_id.person_id.hh_id.group_name")


def _place(row: Data, _day: date) -> Value:
    found = (next((row[p] for p in names if row[p] is not None), None) for names in (_NAMES, _GROUPS))
    return "".join(part for part in found if part) or None


_NOTHING = Decimal("0.00")
BORDER = "低保边缘"
"""The program that entitles to no monthly amount."""

CHANGES = (
    ("", "低保、特困、两补"),
    ("低保", "低保"),
    (DESTITUTE, "特困供养"),
    ("两补", "残疾人两项补贴"),
    *((name, name) for name in PROGRAMS if name not in DIBAO and name != DESTITUTE and name not in DISABLED_PROGRAMS),
)
_OF_CHOICE = {"": (*DIBAO, DESTITUTE, *DISABLED_PROGRAMS), "低保": DIBAO, "两补": DISABLED_PROGRAMS}


def _changes(full: bool) -> tuple[Item, ...]:
    return (
        SEQ,
        item("place", "村组", 24, reads=(*_NAMES, *_GROUPS), value=_place),
        item("name", "姓名（户主）", 18, _CENTER, reads=("benefit_id.person_id.name",)),
        number("id_no", "身份证号码", 40, "benefit_id.person_id.id_no", full=full),
        item("kind", "变动类型", 16, _CENTER),
        item("before_persons", "变动前|人数", 12, _INT, reads=("id",), value=lambda row, _day: row["before"]),
        item("amount_before", "变动前|金额", 18, _MONEY, unit="元"),
        item("after_persons", "变动后|人数", 12, _INT, reads=("id",), value=lambda row, _day: row["after"]),
        item("amount_after", "变动后|金额", 18, _MONEY, unit="元"),
        item("change", "增减额", 18, _MONEY, reads=("amount_before", "amount_after"), value=_difference, unit="元"),
        item("reason", "变动原因", 30),
        item("month", "执行月份", 16, CellType.MONTH),
        item("basis_doc", "依据", 30),
    )


def _difference(row: Data, _day: date) -> Value:
    before, after = row["amount_before"], row["amount_after"]
    return None if before is None and after is None else (after or Decimal(0)) - (before or Decimal(0))


def _persons(source: TableSource, rows: Sequence[Data]) -> list[Data]:
    """Rows with the persons before and after each change, as they were in its month."""
    known: dict[tuple[str, int], int | None] = {}
    for month in sorted({row["month"] for row in rows}):
        ids = tuple({row["benefit_id"] for row in rows if row["month"] == month})
        query = Query("benefit", Is("id", "in", ids), void="with")
        for row_id, kind, count in source.select(query, ("id", "obj_type", Named(persons_in(month), "declared_count"))):
            known[month, row_id] = 1 if kind == "人" else count
    found: list[Data] = []
    for row in rows:
        delta, now = row["delta_person"] or 0, known[row["month"], row["benefit_id"]]
        after = 0 if row["kind"] == "停发" else delta if row["kind"] == "新增" else now
        found.append({**row, "after": after, "before": None if after is None else after - delta})
    return found


def _paid(source: TableSource, rows: Sequence[Data]) -> list[Data]:
    """Rows with what rosters pay before and after each change, whatever 月保障金额 says; between two of a month what it says."""
    dues: dict[tuple[int, str], Decimal] = {}
    for program in sorted({row["benefit_id.program"] for row in rows} - {BORDER}):
        months = {row["month"] for row in rows if row["benefit_id.program"] == program}
        asked = sorted(months | {month_plus(month, -1) for month in months})
        dues |= source.dues(program, tuple(asked))
    last = {(row["benefit_id"], row["month"]): row["id"] for row in rows if row["kind"] != ACCOUNT_CHANGE}
    between: dict[tuple[int, str], Decimal] = {}
    found: list[Data] = []
    for row in rows:
        key = (row["benefit_id"], row["month"])
        if row["kind"] == ACCOUNT_CHANGE or row["benefit_id.program"] == BORDER:
            found.append(row)
            continue
        before = between.get(key, dues.get((key[0], month_plus(key[1], -1)), _NOTHING))
        told = before if row["amount_after"] is None else row["amount_after"]
        between[key] = after = dues.get(key, _NOTHING) if row["id"] == last[key] else told
        found.append({**row, "amount_before": before, "amount_after": after})
    return found


def _changed(rows: Sequence[Data], day: date) -> Mapping[str, Value]:
    added, ended = (sum(row["kind"] == kind for row in rows) for kind in ("新增", "停发"))
    return {
        "name": f"{len(rows)}笔",
        "kind": f"新增{added}\n停发{ended}",
        "before_persons": counted(rows, "before"),
        "amount_before": add_up(rows, "amount_before"),
        "after_persons": counted(rows, "after"),
        "amount_after": add_up(rows, "amount_after"),
        "change": add_up(rows, "amount_after") - add_up(rows, "amount_before"),
    }


def make_changes(source: TableSource, request: TableRequest) -> Tabular:
    """E-7: what changed in benefits with effect of the period's months, by village."""
    full, choice = request.option("full_id") == "1", request.option("program")
    items = _changes(full)
    programs = _OF_CHOICE.get(choice, (choice,))
    where = All((*months_of(request, "month"), Through("benefit_id", Is("program", "in", programs))))
    query = Query("benefit_event", where, (Sort("month"), Sort("id")))
    fields = (*fields_of(items), *_VILLAGES, "benefit_id", "benefit_id.program", "delta_person")
    rows = only_village(villaged(read(source, query, fields), *_VILLAGES), request)
    body, total = Register(items, "benefit_event", _changed).body(
        source, request, _paid(source, _persons(source, rows))
    )
    words = dict(CHANGES)[choice] if choice else "低保（特困、两补）"
    return Tabular(
        name="E-7", title=dated_title(source, request, f"{words}动态变动表"), period=request.period.label, columns=columns_of(items),
        rows=body, total=total, unit="单位：人、元", left_head=reporter(source), middle_head=filled_on(request), footer=SIGNATURES,
        notes=() if rows else ("本期没有变动。",), page=A4_WIDE, confidential=CONFIDENTIAL if full else "",
    )  # fmt: skip


E7 = PrintedTable(
    name="E-7",
    label="低保（特困、两补）动态变动表",
    area=AREA,
    ledger="benefit_event",
    make=make_changes,
    periods=("month", "quarter", "half", "year", "span"),
    options=(TableOption("program", "项目", CHANGES), FULL_ID),
    use="期内生效的新增、增减员、变更、停发等，逐笔列出前后人数和金额。",
)
