"""What printed tables share: columns with their values, titles and head lines, village groups with subtotals, paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from township_desk.core.fields_code import age_on
from township_desk.core.period import cn_date
from township_desk.core.printed import TableRequest, TableSource
from township_desk.core.problem import UsageError
from township_desk.core.query import Is, Query, Sort
from township_desk.core.tabular import CellType, Column, PageSetup, RowKind, TabularRow, Value
from township_desk.core.text import mask_middle

Data = Mapping[str, Any]
"""One row as read for a table: field paths (`owner_person_id.name`) to values."""

A4_WIDE = PageSetup()
A3_WIDE = PageSetup(paper="A3", margins=(20.0, 15.0, 25.0, 15.0))
SIGNATURES = ("填表人：", "审核人：", "单位负责人：")
CONFIDENTIAL = "内部资料　注意保密"


@dataclass(frozen=True, slots=True)
class Item:
    """A column of a register together with its value: what it reads and how a cell is made from it."""

    column: Column
    reads: tuple[str, ...]
    value: Callable[[Data, date], Value] | None
    """None: the cell is the field that is read."""

    @property
    def key(self) -> str:
        """The column's key."""
        return self.column.key

    def cells(self, rows: Sequence[Data], *, day: date, first: int) -> list[Value]:
        """The column's cells of some rows, whose running numbers begin with `first`."""
        if self.key == "seq":
            return list(range(first, first + len(rows)))
        if (make := self.value) is not None:
            return [make(row, day) for row in rows]
        name = self.reads[0]
        return [row[name] for row in rows]


def item(
    key: str,
    header: str,
    width: float,
    kind: CellType = CellType.TEXT,
    *,
    reads: Sequence[str] = (),
    value: Callable[[Data, date], Value] | None = None,
    unit: str = "",
) -> Item:
    """A column `header` (levels parted by |) that shows the field `key`, or `value(row, day)` made from `reads`."""
    return Item(Column(key, tuple(header.split("|")), kind, width, unit=unit), tuple(reads) or (key,), value)


SEQ = item("seq", "序号", 10, CellType.SEQ)


def columns_of(items: Sequence[Item]) -> tuple[Column, ...]:
    """The columns of a register."""
    return tuple(each.column for each in items)


def fields_of(items: Iterable[Item], *more: str) -> tuple[str, ...]:
    """The fields that a register reads, each once, and `more`."""
    names = [name for each in items for name in each.reads if name != "seq"]
    return tuple(dict.fromkeys([*more, *names]))


def read(source: TableSource, query: Query, fields: Sequence[str]) -> list[dict[str, Any]]:
    """The named fields of every row of a query; `id` is always among them."""
    names = tuple(dict.fromkeys(("id", *fields)))
    return [dict(zip(names, values, strict=True)) for values in source.select(query, names)]


def phone_of(path: str, *, full: bool = False) -> Callable[[Data, date], Value]:
    """The value of a column of private persons' phone numbers: first three and last four digits unless `full`."""

    def shown(row: Data, _day: date) -> Value:
        return row[path] if full or not row[path] else mask_middle(row[path], 3, 4)

    return shown


def numbered(
    items: Sequence[Item], rows: Sequence[Data], *, day: date, ledger: str, first: int = 1
) -> tuple[TabularRow, ...]:
    """Rows numbered on from `first`, without groups; made column by column, which is quick over many rows."""
    columns = [each.cells(rows, day=day, first=first) for each in items]
    return tuple(
        TabularRow(cells, ref=(ledger, row["id"])) for cells, row in zip(zip(*columns, strict=True), rows, strict=True)
    )


def summary_row(items: Sequence[Item], values: Mapping[str, Value], kind: RowKind, label: str) -> TabularRow:
    """A subtotal or total with `values` by column key."""
    return TabularRow(tuple(values.get(each.key) for each in items), kind, label)


@dataclass(frozen=True, slots=True)
class Village:
    """A village as tables list it; `id` None stands for rows that name no village."""

    id: int | None
    name: str
    active: bool = True


def villages(source: TableSource) -> list[Village]:
    """Every village in the order of printed totals (排序号)."""
    query = Query("village", sort=(Sort("sort_no"), Sort("id")), void="with")
    rows = source.select(query, ("id", "name", "is_active", "is_void"))
    return [Village(i, name, bool(active is not False and not void)) for i, name, active, void in rows]


@dataclass(frozen=True, slots=True)
class Register:
    """How a register is made up: its columns, its ledger, and what its subtotals and last line say.

    Rows come by village; with `headed` each village has its heading and 小计, else a column names it.
    """

    items: tuple[Item, ...]
    ledger: str
    summary: Callable[[Sequence[Data], date], Mapping[str, Value]]
    headed: bool = True

    def body(
        self, source: TableSource, request: TableRequest, rows: Sequence[Data], *, village: str = "village_id"
    ) -> tuple[tuple[TabularRow, ...], TabularRow | None]:
        """Rows by village in printing order, numbered through, and the grand total.

        One village alone has no subtotal; an empty register has neither rows nor total.
        """
        day = day_of(request)
        grouped: dict[int | None, list[Data]] = {}
        for row in rows:
            grouped.setdefault(row[village], []).append(row)
        headed = self.headed and len(grouped) > 1
        body: list[TabularRow] = []
        number = 1
        for place in [*villages(source), Village(None, "未注明村（社区）")]:
            members = grouped.get(place.id, [])
            if not members:
                continue
            if headed:
                body.append(TabularRow((None,) * len(self.items), RowKind.GROUP, place.name))
            body += numbered(self.items, members, day=day, ledger=self.ledger, first=number)
            number += len(members)
            if headed:
                body.append(summary_row(self.items, self.summary(members, day), RowKind.SUBTOTAL, f"{place.name}小计"))
        if not rows:
            return (), None
        return tuple(body), summary_row(self.items, self.summary(rows, day), RowKind.TOTAL, "合计")


def day_of(request: TableRequest) -> date:
    """The day as of which stock is taken: the period's last, or the option `as_of` while the period still runs."""
    given = request.option("as_of")
    return min(request.period.end, date.fromisoformat(given)) if given else request.period.end


def office(town: str) -> str:
    """The office that reports: 青禾镇人民政府, 城关街道办事处."""
    if not town or town.endswith(("政府", "办事处", "委员会")):
        return town
    return town + ("办事处" if town.endswith("街道") else "人民政府")


def place_name(source: TableSource, request: TableRequest) -> str:
    """The town, with the village when one was asked for. Raises UsageError for an unknown village."""
    if request.village is None:
        return source.town
    row = source.row("village", request.village)
    if row is None:
        raise UsageError("没有这个村（社区），请重新选择。")
    return f"{source.town}{row['name']}"


def dated_title(source: TableSource, request: TableRequest, thing: str) -> str:
    """单位＋时间＋事项＋文种 (printing.md 2.2)."""
    return f"{place_name(source, request)}{request.period.label}{thing}"


def reporter(source: TableSource) -> str:
    """填报单位, the left part of the head line."""
    return f"填报单位（盖章）：{office(source.town)}"


def filled_on(request: TableRequest) -> str:
    """填报日期, the middle part of the head line."""
    return f"填报日期：{cn_date(day_of(request))}"


def as_of(request: TableRequest) -> str:
    """截至, the middle part of the head line of what is taken as of a day."""
    return f"截至{cn_date(day_of(request))}"


def in_village(request: TableRequest, field: str = "village_id") -> tuple[Is, ...]:
    """The condition that a request for one village adds."""
    return () if request.village is None else (Is(field, "=", request.village),)


def posted_name(name: Value, born: Value, day: date) -> str | None:
    """A name on a public board; of a child under 18 only the surname (printing.md 2.6)."""
    child = isinstance(born, date) and age_on(born, day) < 18
    return f"{str(name)[0]}某" if child and name else str(name) if name else None


def joined(*parts: Value, by: str = "\n") -> str | None:
    """The parts that are there, one a line."""
    return by.join(str(part) for part in parts if part not in (None, "")) or None


def blank_date(day: date | None) -> str:
    """A date in words, or room to write one."""
    return cn_date(day) if day else "　　　　年　　月　　日"
