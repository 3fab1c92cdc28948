"""Printed tables of statistics: M-1 reports filed, N-1 farming, N-2 epidemic counts, N-3 targets (ledgers.md 12)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from township_desk.core.printed import PrintedTable, TableOption, TableRequest, TableSource
from township_desk.core.query import Grouping, Is, Measure, Query, Sort
from township_desk.core.tabular import CellType, Tabular, Value
from township_desk.ledgers.reporting import REPORTS
from township_desk.ledgers.statistics import CROPS, EPIDEMIC, STATISTICS
from township_desk.tables.layout import SEQ, Data, as_of, day_of, fields_of, item, read
from township_desk.tables.work import (
    CENTER,
    DATE,
    Counts,
    Leaf,
    Sheet,
    Stats,
    blank,
    by_then,
    every,
    figure,
    line_of,
    percent,
    summed,
    village_lines,
    within,
)

AREA = "统计目标"


def _in_time(row: Data, day: date) -> Value:
    sent, due = row["sent_on"], row["due_on"]
    if sent is None or sent > day:
        return "未报" if due is not None and due <= day else None
    return "及时" if due is None or sent <= due else "迟报"


FILINGS = (
    SEQ,
    item("report_kind", "报表名称", 44),
    item("period", "期次", 26, CENTER),
    item("due_on", "应报日期", 26, DATE),
    item("sent_on", "实报日期", 26, DATE, value=by_then("sent_on")),
    item("in_time", "是否及时", 24, CENTER, reads=("due_on", "sent_on"), value=_in_time),
    item("sent_by", "报送人", 34),
    item("sent_to", "接收单位", 56),
)


def make_filings(source: TableSource, request: TableRequest) -> Tabular:
    """M-1: reports due in the period."""
    kind = request.option("kind")
    where = every(*within(request, "due_on"), *((Is("report_kind", "=", kind),) if kind else ()))
    rows = read(source, Query("filing", where, (Sort("due_on"), Sort("issue_no"), Sort("id"))), fields_of(FILINGS))

    def summary(found: Any, day: date) -> dict[str, Value]:
        words = [_in_time(row, day) for row in found]
        return {
            "report_kind": f"应报{len(found)}期",
            "in_time": f"迟报{words.count('迟报')}、未报{words.count('未报')}",
        }

    sheet = Sheet("M-1", f"{kind}报送登记簿" if kind else "报表报送登记簿", "filing", FILINGS, summary, "单位：期")
    return sheet.make(source, request, [{**row, "village_id": None} for row in rows])


def figures_of(
    source: TableSource, request: TableRequest, indicators: tuple[str, ...]
) -> dict[Any, dict[str, Decimal]]:
    """The year's figures by village (None: of the whole town), in the indicators' own units."""
    where = every(Is("indicator", "in", indicators), Is("period", "=", str(day_of(request).year)))
    grouped = source.group(Grouping(Query("stat", where), ("village_id", "indicator"), (Measure("v", "sum", "value"),)))
    lines: dict[Any, dict[str, Decimal]] = {}
    for village, indicator, value in grouped:
        if value is not None and request.village in (None, village):
            lines.setdefault(village, {})[indicator] = value
    return lines


def _mu(key: str, header: str) -> Leaf:
    return Leaf(key, header, lambda f: None if f.get(key) is None else f[key] * CROPS[key], CellType.DECIMAL, 24)


FARMING = (
    _mu("小麦种植面积", "小麦（亩）"),
    _mu("玉米种植面积", "玉米（亩）"),
    _mu("大豆种植面积", "大豆（亩）"),
    figure("新建大棚西瓜", "设施农业（棚）|大棚西瓜", width=20),
    figure("新建吊篮西瓜", "设施农业（棚）|吊篮西瓜", width=20),
    _mu("新增阳光玫瑰", "经济作物（亩）|阳光玫瑰"),
    _mu("新增甜柿子", "经济作物（亩）|甜柿子"),
    _mu("新增西瓜", "经济作物（亩）|西瓜"),
    Leaf("other", "经济作物（亩）|其他", lambda _f: None, CellType.DECIMAL, 20),
)
_SOWN = tuple(leaf.key for leaf in FARMING if leaf.key != "other")


def make_farming(source: TableSource, request: TableRequest) -> Tabular:
    """N-1: the year's crops by village; what only the town told stands in the total."""
    lines: Counts = dict(figures_of(source, request, _SOWN))
    town = lines.pop(None, {})
    total = {**town, **summed(lines)}
    stats = Stats(
        name="N-1",
        thing="农业生产情况统计表",
        head="村",
        leaves=FARMING,
        unit="单位：亩、棚",
        notes=("设施农业、经济作物为本年新建、新增数。",),
    )
    return stats.make(
        source, request, rows=village_lines(source, request, FARMING, lines), total=total, middle=as_of(request)
    )


def _whole(source: TableSource, request: TableRequest, indicators: tuple[str, ...]) -> dict[str, Decimal]:
    """The town's figures: the sum of the villages' where they told, else the town's own."""
    lines = figures_of(source, request, indicators)
    town = lines.pop(None, {})
    return {**town, **summed(dict(lines))}


def make_epidemic(source: TableSource, request: TableRequest) -> Tabular:
    """N-2: counts of epidemic control; nobody is listed."""
    found = _whole(source, request, EPIDEMIC)
    leaf = Leaf("n", "人数", lambda f: int(f["n"]) if f.get("n") is not None else None, width=60)
    rows = [line_of(name, (leaf,), {"n": found.get(name)}) for name in EPIDEMIC]
    stats = Stats(
        name="N-2", thing="疫情防控累计情况表（历史）", head="项目", leaves=(leaf,), unit="单位：人", width=90
    )
    return stats.make(source, request, rows=rows, total=None, middle=as_of(request))


TARGETS = (
    SEQ,
    item("indicator", "目标任务", 82),
    item("unit", "单位", 22, CENTER),
    item("goal", "目标值", 30, CENTER, reads=("op", "value"), value=lambda r,
         _d: None if r["value"] is None else f"{r['op'] or ''}{plain(r['value'])}"),
    item("done", "完成值", 30, CENTER, reads=("id",), value=lambda r, _d: None if r["done"] is None else plain(r["done"])),
    item("rate", "完成率%", 28, CellType.PERCENT, reads=("id",), value=lambda r, _d: None if r["done"] is None else percent(r["done"],
         r["value"] or 0)),
    item("who", "责任人", 40, reads=("id",), value=blank),
)  # fmt: skip


def plain(value: Decimal) -> str:
    """A number without needless zeros."""
    return f"{value.normalize():f}"


def make_targets(source: TableSource, request: TableRequest) -> Tabular:
    """N-3: the year's targets; done is filled where the target, or what it names as its source, is a statistic."""
    where = Is("year", "=", request.period.end.year)
    rows = read(source, Query("target", where, (Sort("id"),)), ("indicator", "unit", "op", "value", "source_expr"))
    wanted = {
        row["id"]: next((n for n in (row["source_expr"], row["indicator"]) if n in STATISTICS), None) for row in rows
    }
    found = _whole(source, request, tuple({name for name in wanted.values() if name}))
    told = [{**row, "village_id": None, "done": found.get(wanted[row["id"]] or "")} for row in rows]
    sheet = Sheet("N-3", "年度目标完成情况表", "target", TARGETS, lambda f, _d: {"indicator": f"共{len(f)}项"}, "",
                  notes=("完成值取同名统计指标；其他目标的完成值见工作总结用数，由责任人填写。",))  # fmt: skip
    return sheet.make(source, request, told, middle=as_of(request))


YEARLY = ("year",)
M1 = PrintedTable(
    name="M-1", label="报表报送登记簿", area=AREA, ledger="filing", make=make_filings,
    options=(TableOption("kind", "报表", (("", "全部"), *((r, r) for r in REPORTS))),), use="本期应报的报表，是否及时。",
)  # fmt: skip
N1 = PrintedTable(
    name="N-1",
    label="农业生产情况统计表",
    area=AREA,
    ledger="stat",
    make=make_farming,
    periods=YEARLY,
    use="当年各村作物面积和设施农业。",
)
N2 = PrintedTable(
    name="N-2",
    label="疫情防控累计情况表（历史）",
    area=AREA,
    ledger="stat",
    make=make_epidemic,
    periods=YEARLY,
    use="疫情防控的四个累计数。",
)
N3 = PrintedTable(
    name="N-3",
    label="年度目标完成情况表",
    area=AREA,
    ledger="target",
    make=make_targets,
    periods=YEARLY,
    use="当年目标、完成值和完成率。",
)
