"""Statistics of social relief: E-4 low-income and E-5 destitute (ledgers.md 8.9): counted in SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from township_desk.core.printed import PrintedTable, TableOption, TableRequest, TableSource
from township_desk.core.query import All, Any_, Cond, Exists, Grouping, Is, Measure, Named, Not, Query, Through
from township_desk.core.tabular import CellType, Column, RowKind, Tabular, TabularRow, Value
from township_desk.ledgers.payments import DUE
from township_desk.ledgers.welfare_state import counted, death_day, entitled, persons_in
from township_desk.ledgers.welfare_words import DESTITUTE, DIBAO
from township_desk.tables.layout import (
    A3_WIDE,
    A4_WIDE,
    as_of,
    dated_title,
    reporter,
    villages,
)
from township_desk.tables.payrolls import lines_of, split_care
from township_desk.tables.welfare import AREA, HH_VILLAGE, PERSON_VILLAGE, last_month, of_household, of_person

_INT, _MONEY, _TEXT = CellType.INT, CellType.MONEY, CellType.TEXT
OLD, ADULT = 60, 18
"""Years of age from which somebody is old (老年人权益保障法 art. 2), below which a minor (未成年人保护法 art. 2)."""

Numbers = dict[str, Any]
Lines = dict[Any, Numbers]
"""Numbers by village id (None: no village is known); all together under TOTAL."""
TOTAL = object()


@dataclass(slots=True)
class Sheet:
    """Numbers by village, added up for the town as they come."""

    lines: Lines = field(default_factory=lambda: {TOTAL: {}})

    def take(self, rows: Sequence[tuple[Any, ...]], keys: Sequence[str]) -> None:
        """Grouped rows: the village, then a number for each key."""
        for village, *values in rows:
            for line in (self.lines.setdefault(village, {}), self.lines[TOTAL]):
                for key, value in zip(keys, values, strict=True):
                    line[key] = line.get(key, 0) + (value or 0)


def group_into(sheet: Sheet, source: TableSource, query: Query, village: str, measures: Sequence[Measure]) -> None:
    """One grouped query, by village, into the sheet."""
    sheet.take(source.group(Grouping(query, (village,), tuple(measures))), [measure.key for measure in measures])


def statistics(
    source: TableSource, request: TableRequest, leaves: Sequence[tuple[str, str, CellType]], sheet: Sheet,
    value: Callable[[Numbers, str], Value], *, place: str,
) -> tuple[tuple[Column, ...], tuple[TabularRow, ...], TabularRow]:  # fmt: skip
    """Columns, a line a village (also those with nothing), and the total that stands first."""
    columns = (
        Column("place", (place,), _TEXT, 24),
        *(Column(key, tuple(header.split("|")), kind, 14) for key, header, kind in leaves),
    )

    def line(name: str, numbers: Numbers, kind: RowKind = RowKind.ITEM) -> TabularRow:
        cells = (None if kind is RowKind.TOTAL else name, *(value(numbers, key) for key, _, _ in leaves))
        return TabularRow(cells, kind, name if kind is RowKind.TOTAL else "")

    rows = [
        line(each.name, sheet.lines.get(each.id, {}))
        for each in villages(source)
        if (each.active or sheet.lines.get(each.id)) and request.village in (None, each.id)
    ]
    if any(sheet.lines.get(None, {}).values()):
        rows.append(line("村别待补", sheet.lines[None]))
    return columns, tuple(rows), line("合计", sheet.lines[TOTAL], RowKind.TOTAL)


def years_before(day: date, years: int) -> date:
    """The latest birthday of somebody who has lived `years` full years on a day."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


# ---- E-4

_REASONS = (
    ("因病", "疾病"),
    ("因残", "残疾"),
    ("因学", "因学"),
    ("因灾", "灾害"),
    ("缺劳动力", "缺乏劳动力"),
    ("其他", "其他"),
)
_OTHER = ("其他", "年老", "未成年")
_MONEY_PARTS = (("all", "合计"), ("dibao", "低保金"), ("price", "物价补贴"), ("old", "高龄补贴"), ("more", "其他补贴"))


def _low_income_leaves(month: int) -> tuple[tuple[str, str, CellType], ...]:
    spent = f"1—{month}月资金总支出（元）" if month > 1 else "1月资金总支出（元）"
    return (
        ("households", "低保户数", _INT),
        ("persons", "低保人数", _INT),
        *((key, f"低保人员分类|{label}", _INT) for key, label in
          (("women", "女性"), ("old_persons", "老年人"), ("minors", "未成年人"), ("disabled", "残疾人"))),
        *((key, f"劳动能力情况|{label}", _INT) for key, label in
          (("able", "有"), ("partly", "部分丧失"), ("lost", "完全丧失"), ("unable", "无"))),
        *((f"reason_{option}", f"致贫原因|{label}", _INT) for option, label in _REASONS),
        *((f"{turn}_{what}", f"动态管理|{words}|{label}", _INT)
          for turn, words in (("new", "当月新增"), ("out", "当月退出")) for what, label in (("hh", "户"), ("p", "人"))),
        *((f"year_{key}", f"{spent}|{label}", _MONEY) for key, label in _MONEY_PARTS),
        *((f"month_{key}", f"当月资金支出（元）|{label}", _MONEY) for key, label in _MONEY_PARTS),
        ("average", "当月人均补助额（元）", _MONEY),
    )  # fmt: skip


def _benefit_measures(month: str, until: str) -> list[Measure]:
    heads = Named(persons_in(month, until), "declared_count")
    has: dict[str, Cond] = {option: Is("reason", "has", option) for option, _ in _REASONS}
    has["其他"] = Any_(tuple(Is("reason", "has", word) for word in _OTHER))
    return [
        Measure("households"),
        Measure("persons", "sum", heads),
        *(Measure(f"reason_{option}", "sum", heads, where) for option, where in has.items()),
    ]


def _member_measures(day: date) -> list[Measure]:
    """Kinds of persons; 无劳动能力 are those under 18 and from 60 on, of the others their labour ability counts."""
    old, young = Is("birth", "<=", years_before(day, OLD)), Is("birth", ">", years_before(day, ADULT))
    working = All((Not(old), Not(young)))
    labor: Mapping[str, Cond] = {
        "partly": All((working, Is("labor", "=", "弱劳动力或半劳动力"))),
        "lost": All((working, Is("labor", "in", ("丧失劳动力", "无劳动力")))),
        "unable": Any_((old, young)),
        "able": All((working, Is("labor", "not in", ("弱劳动力或半劳动力", "丧失劳动力", "无劳动力")))),
    }
    kinds: Mapping[str, Cond] = {
        "women": Is("sex", "=", "女"),
        "old_persons": old,
        "minors": young,
        "disabled": Any_((Is("health", "has", "残疾"), Is("disab_no", "filled"))),
        **labor,
    }
    return [Measure("listed"), *(Measure(key, where=Through("person_id", cond)) for key, cond in kinds.items())]


def _event_measures() -> list[Measure]:
    new, out = Is("kind", "=", "新增"), Is("kind", "=", "停发")
    growth = Any_((new, Is("kind", "=", "增员")))
    loss = Any_((out, Is("kind", "=", "减员")))
    return [
        Measure("new_hh", where=new),
        Measure("new_p", "sum", "delta_person", growth),
        Measure("out_hh", where=out),
        Measure("out_p", "sum", "delta_person", loss),
    ]


def _money_measures(month: str, programs: Sequence[str]) -> list[Measure]:
    """What was paid for the month and since January: 低保金, and 高龄补贴 of households on it."""
    made = []
    for span, first in (("year", f"{month[:4]}-01"), ("month", month)):
        months = (Is("period", ">=", first), Is("period", "<=", month))
        for key, names in (("dibao", tuple(programs)), ("old", ("高龄补贴",))):
            where = Through("batch_id", All((Is("program", "in", names), *months)))
            made.append(Measure(f"{span}_{key}", "sum", "amount", where))
    return made


def _low_income_value(numbers: Numbers, key: str) -> Value:
    """A cell of E-4: sums are the sums of what is printed; 物价补贴 and 其他补贴 are not paid by this desk."""
    span, _, what = key.partition("_")
    if span in ("year", "month") and what in ("dibao", "old", "all"):
        parts = [Decimal(numbers.get(f"{span}_{part}", 0)) for part in ("dibao", "old")]
        return sum(parts, Decimal(0)) if what == "all" else Decimal(numbers.get(key, 0))
    if span in ("year", "month"):
        return None
    if key == "average":
        persons = numbers.get("persons", 0)
        spent = Decimal(numbers.get("month_dibao", 0)) + Decimal(numbers.get("month_old", 0))
        return spent / persons if persons and spent else None
    if key == "out_p":
        return -int(numbers.get(key, 0))
    return int(numbers.get(key, 0))


def make_low_income(source: TableSource, request: TableRequest) -> Tabular:
    """E-4: households and persons on the minimum allowance in the month, by kind, reason, change and money."""
    month, day = last_month(request), request.period.end
    program = request.option("program") or DIBAO[0]
    until = death_day(source.setting("welfare.death_rule"))
    running = All((Is("program", "=", program), entitled(month, until)))
    sheet = Sheet()
    group_into(
        sheet,
        source,
        Query("benefit", All((running, *of_household(request)))),
        HH_VILLAGE,
        _benefit_measures(month, until),
    )
    of_benefit = Through("benefit_id", All((running, *of_household(request))))
    members = Query("benefit_member", All((counted(month, until), of_benefit)))
    group_into(sheet, source, members, f"benefit_id.{HH_VILLAGE}", _member_measures(day))
    changed = All(
        (Is("month", "=", month), Through("benefit_id", All((Is("program", "=", program), *of_household(request)))))
    )
    group_into(sheet, source, Query("benefit_event", changed), f"benefit_id.{HH_VILLAGE}", _event_measures())
    on_dibao = Through("hh_id", Exists("benefit", "hh_id", running))
    paid = Through("batch_id", Is("period", "<=", month))
    own = Through("batch_id", Is("program", "=", program))
    lines = Query("pay_line", All((DUE, paid, Any_((own, on_dibao)), *of_household(request))))
    group_into(sheet, source, lines, HH_VILLAGE, _money_measures(month, (program,)))
    leaves = _low_income_leaves(day.month)
    columns, rows, total = statistics(source, request, leaves, sheet, _low_income_value, place="地区")
    town = sheet.lines[TOTAL]
    return Tabular(
        name="E-4", title=dated_title(source, request, f"{program[:2]}居民最低生活保障统计表"), period=request.period.label,
        columns=columns, rows=rows, total=total, total_first=True, column_numbers=True, unit="单位：户、人、元",
        left_head=reporter(source), middle_head=as_of(request),
        footer=("领导签批人：", "分管审核人：", "救助部门审核人：", "计财部门审核人：", "填表人："), page=A3_WIDE,
        notes=_low_income_notes(town),
    )  # fmt: skip


_LOW_INCOME_NOTE = (
    "说明：1.“无劳动能力”为18周岁以下和60周岁以上的保障人员；劳动能力未登记的在劳动年龄内按“有”计。"
    "2.低保人数=劳动能力四类之和；一户有几种致贫原因的各计一次。3.资金按所属月份统计；物价补贴、其他补贴不由本镇发放的留空。"
)


def _low_income_notes(town: Numbers) -> tuple[str, ...]:
    notes = [_LOW_INCOME_NOTE]
    lacking = int(town.get("persons", 0)) - int(town.get("listed", 0))
    if lacking:
        notes.append(f"另有{lacking}名保障人员没有成员名单，未计入分类和劳动能力各栏，请补录成员。")
    return tuple(notes)


# ---- E-5

_DESTITUTE = (
    ("households", "合计|户", _INT),
    ("persons", "合计|人", _INT),
    ("together", "集中供养（人）", _INT),
    ("apart", "分散供养（人）", _INT),
    ("care_1", "照料护理（人）|一档 完全丧失", _INT),
    ("care_2", "照料护理（人）|二档 部分丧失", _INT),
    ("care_3", "照料护理（人）|三档 具备", _INT),
    ("new", "当月新增", _INT),
    ("out", "当月退出", _INT),
    ("basic", "当月支出（元）|基本生活", _MONEY),
    ("care", "当月支出（元）|照料护理", _MONEY),
    ("all", "当月支出（元）|合计", _MONEY),
)


def _destitute_value(numbers: Numbers, key: str) -> Value:
    if key in ("basic", "care"):
        return None if numbers.get("unsplit") else Decimal(numbers.get(key, 0))
    return Decimal(numbers.get(key, 0)) if key == "all" else int(numbers.get(key, 0))


def _spent_on_destitute(source: TableSource, request: TableRequest, sheet: Sheet) -> None:
    fields = ("benefit_id.basic_std", "benefit_id.care_std", "base_amount", "amount")
    for row in lines_of(source, request, (DESTITUTE,), fields):
        basic, care = split_care(row)
        values = (basic, care, row["amount"], int(basic is None))
        sheet.take([(row["village_id"], *values)], ("basic", "care", "all", "unsplit"))


def make_destitute(source: TableSource, request: TableRequest) -> Tabular:
    """E-5: destitute persons supported in the month, how and where, and what was spent."""
    month = last_month(request)
    program = Is("program", "=", DESTITUTE)
    sheet = Sheet()
    measures = [
        Measure("households", "distinct", "hh_id"),
        Measure("persons"),
        Measure("together", where=Is("care_place", "=", "集中供养")),
        Measure("apart", where=Is("care_place", "=", "分散供养")),
        Measure("care_1", where=Is("self_care", "=", "完全丧失")),
        Measure("care_2", where=Is("self_care", "=", "部分丧失")),
        Measure("care_3", where=Is("self_care", "=", "具备")),
    ]
    village = f"{HH_VILLAGE}|{PERSON_VILLAGE}"
    paid = entitled(month, death_day(source.setting("welfare.death_rule")))
    group_into(sheet, source, Query("benefit", All((program, paid, *of_person(request)))), village, measures)
    moved = All((Is("month", "=", month), Through("benefit_id", All((program, *of_person(request))))))
    turns = [Measure("new", where=Is("kind", "=", "新增")), Measure("out", where=Is("kind", "=", "停发"))]
    of_event = f"benefit_id.{HH_VILLAGE}|benefit_id.{PERSON_VILLAGE}"
    group_into(sheet, source, Query("benefit_event", moved), of_event, turns)
    _spent_on_destitute(source, request, sheet)
    columns, rows, total = statistics(source, request, _DESTITUTE, sheet, _destitute_value, place="村")
    return Tabular(
        name="E-5", title=dated_title(source, request, "特困人员救助供养情况月报表"), period=request.period.label, columns=columns,
        rows=rows, total=total, total_first=True, column_numbers=True, unit="单位：户、人、元", left_head=reporter(source),
        middle_head=as_of(request), footer=("填表人：", "审核人：", "单位负责人："), page=A4_WIDE,
        notes=("支出按当月花名册，含补发；分项为当月标准。",),
    )  # fmt: skip


_MONTHS = ("month",)
E4 = PrintedTable(
    name="E-4",
    label="农村（城市）居民最低生活保障统计表",
    area=AREA,
    ledger="benefit",
    make=make_low_income,
    periods=_MONTHS,
    options=(TableOption("program", "项目", tuple((name, name) for name in DIBAO)),),
    use="当月低保户数、人数、分类、致贫原因、动态和资金，按村列，合计在首行。",
)
E5 = PrintedTable(
    name="E-5",
    label="特困人员月报",
    area=AREA,
    ledger="benefit",
    make=make_destitute,
    periods=_MONTHS,
    use="当月特困供养人数、供养方式、照料护理档次和支出。",
)
