"""Printed tables of projects: G-1 the register, G-2 key projects by month (ledgers.md 10.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from township_desk.core.printed import PrintedTable, TableOption, TableRequest, TableSource
from township_desk.core.query import (
    All,
    Any_,
    Cond,
    Is,
    LatestOf,
    Named,
    Query,
    Sort,
    SumOf,
)
from township_desk.core.tabular import CellType, RowKind, Tabular, Value
from township_desk.ledgers.project_flow import STAGE_DATES, STAGES
from township_desk.ledgers.projects import AREA, TAGS
from township_desk.tables.layout import (
    A3_WIDE,
    SEQ,
    SIGNATURES,
    Data,
    Item,
    as_of,
    columns_of,
    day_of,
    item,
    numbered,
    place_name,
    reporter,
    summary_row,
    villages,
)

Reads = Mapping[str, str | Named]
"""What a table reads of each project: key -> field, or a computed value."""

FUND_GROUPS: Mapping[str, tuple[str, ...]] = {
    "central": ("中央衔接", "其他中央"),
    "province": ("省级衔接", "其他省级"),
    "city": ("市级衔接", "其他市级"),
    "county": ("县级衔接", "县本级"),
    "own": ("镇自筹", "村集体", "群众自筹"),
    "others": ("企业自筹", "社会捐赠", "债券", "银行贷款"),
}
"""The columns of 资金来源 in G-1 and the sources that each holds."""
_BASE: Reads = {
    name: name
    for name in (
        "id", "project_no", "name", "kind", "tags", "villages", "place", "content", "nature", "invest_total", "invest_year",
        "owner_unit", "resp_unit", "resp_person", "stage", "plan_start", "plan_end", "problem", "benefit_hh",
        "benefit_person", "pool_year", *STAGE_DATES.values(),
    )
}  # fmt: skip


def known_by(request: TableRequest) -> Cond:
    """Projects that were there on the day: not those that came into the pool, or were signed, only later.

    One that is in no pool yet was thought of in the year before its planned start at the earliest.
    """
    day = day_of(request)
    later = Any_((
        Is("in_pool_on", ">", day),
        All((Is("in_pool_on", "empty"), Is("pool_year", ">", day.year))),
        All((Is("in_pool_on", "empty"), Is("signed_on", ">", day))),
        All((Is("in_pool_on", "empty"), Is("pool_year", "empty"), Is("plan_start", ">", date(day.year + 1, 12, 31)))),
    ))  # fmt: skip
    here: tuple[Cond, ...] = () if request.village is None else (Is("villages", "has", request.village),)
    return All((~later, *here))


def read_projects(source: TableSource, request: TableRequest, cond: Cond | None, more: Reads) -> list[dict[str, Any]]:
    """The projects of a table, by number, with the names of their villages under `places`."""
    where = known_by(request) if cond is None else All((known_by(request), cond))
    reads = {**_BASE, **more}
    query = Query("project", where, (Sort("project_no"), Sort("id")))
    names = {place.id: place.name for place in villages(source)}
    rows = [dict(zip(reads, values, strict=True)) for values in source.select(query, tuple(reads.values()))]
    for row in rows:
        row["places"] = "、".join(names.get(i, "") for i in row["villages"] or ()) or None
        row["stage_then"] = stage_on(row, day_of(request))
    return rows


def stage_on(row: Data, day: date) -> str | None:
    """The stage on a day, from the dates of the stages; as the row says where no date contradicts it."""
    stage = row["stage"]
    if stage not in STAGES[:-1]:
        return str(stage) if stage else None
    at = STAGES.index(stage)
    while at > 0:
        name = STAGE_DATES.get("开工" if STAGES[at] == "在建" else STAGES[at])
        if name is None or row[name] is None or row[name] <= day:
            break
        at -= 1
    return STAGES[at]


def tag_cond(tag: str) -> Cond | None:
    """The projects counted under a tag (统计口径); every tag is counted by itself, they overlap."""
    return Is("tags", "has", tag) if tag else None


def sums(rows: Sequence[Data], *names: str) -> dict[str, Value]:
    """Column sums: added first, rounded when printed (ledgers.md 1.5); None where nothing is filled."""
    found: dict[str, Value] = {}
    for name in names:
        values = [row[name] for row in rows if row[name] is not None]
        found[name] = sum(values, Decimal(0)) if values else None
    return found


def percent(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """Part of whole in percent; None without a whole."""
    return part * 100 / whole if part is not None and whole else None


def amount(value: Value) -> Decimal | None:
    """A value that is an amount; None for anything else."""
    return value if isinstance(value, Decimal) else None


def plan_sum(sources: tuple[str, ...]) -> Named:
    """The planned money of some sources."""
    return Named(SumOf("project_fund", "project_id", "amount_plan", Is("source", "in", sources)), "invest_total")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of projects on A3: what it is called and shows; reporter, day and unit above, the total last."""

    name: str
    thing: str
    items: Sequence[Item]
    notes: tuple[str, ...] = ()
    unit: str = "单位：万元"
    ledger: str = "project"

    def of(
        self, source: TableSource, request: TableRequest, rows: Sequence[Data], total: Mapping[str, Value]
    ) -> Tabular:
        """The table over some rows."""
        body = numbered(self.items, rows, day=day_of(request), ledger=self.ledger)
        last = summary_row(self.items, total, RowKind.TOTAL, "合计") if rows else None
        return Tabular(
            name=self.name, title=f"{place_name(source, request)}{self.thing}", period=request.period.label,
            columns=columns_of(self.items), rows=body, total=last, unit=self.unit, left_head=reporter(source),
            middle_head=as_of(request), footer=SIGNATURES, notes=self.notes, page=A3_WIDE,
        )  # fmt: skip


def _months(row: Data, _day: date) -> Value:
    """起止年限: from the true start and end where they are known, else the planned ones."""
    start, end = row["started_on"] or row["plan_start"], row["finished_on"] or row["plan_end"]
    words = [f"{day.year}.{day.month}" if day else "" for day in (start, end)]
    return "—".join(words) if any(words) else None


def _tags(row: Data, _day: date) -> Value:
    return "、".join(row["tags"] or ()) or None


def places(row: Data, _day: date) -> Value:
    return str(row["places"] or row["place"] or "") or None


_FUND = "资金来源（万元）|"
_REGISTER = (
    SEQ,
    item("project_no", "项目编号", 24, CellType.CODE),
    item("name", "项目名称", 46),
    item("kind", "类型", 22),
    item("tags", "口径标签", 24, value=_tags),
    item("places", "建设地点（村）", 22, value=places),
    item("content", "建设内容及规模", 46),
    item("nature", "建设性质", 12, CellType.CENTER),
    item("years", "起止年限", 22, CellType.CENTER, value=_months),
    item("invest_total", "总投资（万元）", 17, CellType.WAN),
    item("central", _FUND + "中央", 15, CellType.WAN),
    item("province", _FUND + "省级", 15, CellType.WAN),
    item("city", _FUND + "市级", 15, CellType.WAN),
    item("county", _FUND + "县级", 15, CellType.WAN),
    item("own", _FUND + "镇村自筹", 15, CellType.WAN),
    item("others", _FUND + "企业及其他", 15, CellType.WAN),
    item("owner_unit", "项目单位", 24),
    item("resp_person", "责任人", 14, CellType.CENTER),
    item("stage_then", "阶段", 14, CellType.CENTER),
)
_MONEY = ("invest_total", *FUND_GROUPS)


def make_register(source: TableSource, request: TableRequest) -> Tabular:
    """G-1: every project known by the day; by option one tag, or those of the period's year only."""
    conds = [tag_cond(request.option("tag"))]
    if request.option("scope") == "year":
        year = day_of(request).year
        inside = All((Is("plan_start", "<=", date(year, 12, 31)), Is("plan_start", ">=", date(year, 1, 1))))
        conds.append(Is("pool_year", "=", year) | All((Is("pool_year", "empty"), inside)))
    wanted = tuple(cond for cond in conds if cond is not None)
    rows = read_projects(
        source, request, All(wanted) if wanted else None, {key: plan_sum(found) for key, found in FUND_GROUPS.items()}
    )
    for row in rows:
        row |= {key: row[key] or None for key in FUND_GROUPS}
    sheet = Sheet(
        "G-1",
        "项目台账（总册）",
        _REGISTER,
        notes=(
            "1.一个项目可有几个口径标签，各口径分别统计，口径之间不相加。",
            "2.镇村自筹包括镇自筹、村集体、群众自筹；企业及其他包括企业自筹、社会捐赠、债券、银行贷款。",
        ),
    )
    return sheet.of(source, request, rows, sums(rows, *_MONEY))


def _done_reads(request: TableRequest) -> Reads:
    """Totals of progress by the day, by the year's beginning, and before the period."""
    last, first, january = f"{day_of(request):%Y-%m}", f"{request.period.start:%Y-%m}", f"{day_of(request).year}-01"

    def latest(name: str, cond: Cond, like: str = "invest_done") -> Named:
        return Named(LatestOf("project_progress", "project_id", name, "month", cond=cond), like)

    def earned(start: str) -> Named:
        span = All((Is("month", ">=", start), Is("month", "<=", last)))
        return Named(SumOf("project_progress", "project_id", "done_month", span), "invest_done")

    until = Is("month", "<=", last)
    return {
        "done": latest("done_total", until),
        "done_before": latest("done_total", Is("month", "<", first)),
        "done_last_year": latest("done_total", Is("month", "<", january)),
        "earned": earned(first),
        "earned_year": earned(january),
        "text": latest("progress_text", until, "progress_text"),
        "trouble": latest("problem", until, "problem"),
        "next_plan": latest("next_plan", until, "problem"),
    }


def _done_in(row: Data, before: str, earned: str, *, new: bool) -> Decimal | None:
    """What was done since a day: the difference of the totals; without an earlier total, the months' sum or, for a
    project begun since, the total itself."""
    if row["done"] is None:
        return None
    if row[before] is not None:
        return Decimal(row["done"] - row[before])
    return Decimal(row["done"] if new else row[earned])


def _key_items(request: TableRequest) -> tuple[Item, ...]:
    done = "完成投资（万元）|"
    now = "本月" if request.period.kind == "month" else "本期"
    return (
        SEQ,
        item("name", "项目名称", 46),
        item("content", "建设内容及规模", 54),
        item("invest_total", "总投资", 18, CellType.WAN),
        item("invest_year", "年度计划投资", 18, CellType.WAN),
        item("done_now", done + now, 17, CellType.WAN),
        item("done_year", done + "本年累计", 17, CellType.WAN),
        item("of_year", done + "占年计划%", 15, CellType.PERCENT),
        item("done", done + "开工以来累计", 18, CellType.WAN),
        item("of_total", done + "占总投资%", 15, CellType.PERCENT),
        item("text", "形象进度", 46),
        item("trouble", "存在问题", 36),
        item("next_plan", "下月计划", 34),
        item("resp_unit", "责任单位", 24),
        item("resp_person", "责任领导", 16, CellType.CENTER),
    )


def make_key_projects(source: TableSource, request: TableRequest) -> Tabular:
    """G-2: the projects of a tag (重点建设 by default) that were not finished before the period began."""
    start, day = request.period.start, day_of(request)
    going = Any_((Is("finished_on", "empty"), Is("finished_on", ">=", start)))
    tag = tag_cond(request.option("tag", "重点建设"))
    cond = All((going, Is("stage", "!=", "终止"), *(() if tag is None else (tag,))))
    rows = read_projects(source, request, cond, _done_reads(request))
    for row in rows:
        began = row["started_on"]
        row["done_now"] = _done_in(row, "done_before", "earned", new=began is not None and began >= start)
        row["done_year"] = _done_in(
            row, "done_last_year", "earned_year", new=began is not None and began.year == day.year
        )
        row["of_year"] = percent(row["done_year"], row["invest_year"])
        row["of_total"] = percent(row["done"], row["invest_total"])
        row["trouble"] = row["trouble"] or row["problem"]
    total = sums(rows, "invest_total", "invest_year", "done_now", "done_year", "done")
    planned = [row for row in rows if row["invest_year"] is not None]
    total["of_year"] = percent(amount(sums(planned, "done_year")["done_year"]), amount(total["invest_year"]))
    total["of_total"] = percent(amount(total["done"]), amount(total["invest_total"]))
    sheet = Sheet(
        "G-2",
        f"{request.period.label}重点项目进展情况月报表",
        _key_items(request),
        notes=("本月、本年完成数由各月累计数相减得出；没有上期累计数的，取已报各月之和，当期开工的取累计数。",),
    )
    return sheet.of(source, request, rows, total)


TAG = TableOption("tag", "口径", (("", "全部"), *((tag, tag) for tag in TAGS)))
KEY_TAG = TableOption(
    "tag", "口径", (("重点建设", "重点建设"), *((t, t) for t in TAGS if t != "重点建设"), ("", "全部"))
)

G1 = PrintedTable(
    name="G-1", label="项目台账（总册）", area=AREA, ledger="project", make=make_register,
    options=(TAG, TableOption("scope", "范围", (("all", "截至期末全部"), ("year", "本年度项目")))),
    use="全部项目、资金来源和阶段。",
)  # fmt: skip
G2 = PrintedTable(
    name="G-2", label="重点项目进展情况月报表", area=AREA, ledger="project", make=make_key_projects, options=(KEY_TAG,),
    use="完成投资、形象进度、存在问题、下月计划。",
)  # fmt: skip

__all__ = [
    "FUND_GROUPS",
    "G1",
    "G2",
    "Reads",
    "Sheet",
    "amount",
    "percent",
    "places",
    "plan_sum",
    "read_projects",
    "stage_on",
    "sums",
    "tag_cond",
]
