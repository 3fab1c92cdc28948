"""What the printed tables of social relief share: whose village a row is in, covered numbers, months, summaries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal

from township_desk.core.fields_code import age_on
from township_desk.core.printed import TableOption, TableRequest
from township_desk.core.query import Cond, Is, Through
from township_desk.core.tabular import CellType, Value
from township_desk.core.text import mask_middle
from township_desk.ledgers.welfare_words import PROGRAMS
from township_desk.tables.layout import Data, Item, day_of, item

AREA = "民政"
FULL_ID = TableOption("full_id", "号码", (("", "打码"), ("1", "完整（内部资料）")))
"""Whether ID and account numbers are printed in full; such a print is journalled."""
PROGRAM = TableOption("program", "项目", (("", "全部"), *((name, name) for name in PROGRAMS)))
HH_VILLAGE = "hh_id.village_id"
PERSON_VILLAGE = "person_id.hh_id.village_id"


def first_month(request: TableRequest) -> str:
    """The period's first month, YYYY-MM."""
    return f"{request.period.start:%Y-%m}"


def last_month(request: TableRequest) -> str:
    """The month of the day as of which stock is taken."""
    return f"{day_of(request):%Y-%m}"


def months_of(request: TableRequest, field: str) -> tuple[Cond, ...]:
    """`field`, a month, lies in the period."""
    return (Is(field, ">=", first_month(request)), Is(field, "<=", last_month(request)))


def of_household(request: TableRequest, ref: str = "hh_id") -> tuple[Cond, ...]:
    """The condition that a request for one village adds to rows that name a household."""
    return () if request.village is None else (Through(ref, Is("village_id", "=", request.village)),)


def of_person(request: TableRequest, ref: str = "person_id") -> tuple[Cond, ...]:
    """The condition that a request for one village adds to rows that name a person."""
    if request.village is None:
        return ()
    return (Through(ref, Through("hh_id", Is("village_id", "=", request.village))),)


def villaged(rows: Iterable[Data], *paths: str) -> list[Data]:
    """Rows with the village that they belong to under `village_id`: the first of `paths` that is filled."""
    return [{**row, "village_id": next((row[p] for p in paths if row[p] is not None), None)} for row in rows]


def only_village(rows: Sequence[Data], request: TableRequest) -> list[Data]:
    """The rows of the village that was asked for, or all."""
    return [row for row in rows if request.village is None or row["village_id"] == request.village]


def number(key: str, header: str, width: float, path: str, *, full: bool) -> Item:
    """A column of ID or account numbers, covered unless `full`."""

    def shown(row: Data, _day: date) -> Value:
        value = row[path]
        return value if full or value is None else mask_middle(value)

    return item(key, header, width, CellType.CODE, reads=(path,), value=shown)


def group_place(village: str, group: str, header: str = "村组", width: float = 24) -> Item:
    """村组: the village's name and the villagers' group."""

    def shown(row: Data, _day: date) -> Value:
        return "".join(row[path] for path in (village, group) if row[path]) or None

    return item("place", header, width, reads=(village, group), value=shown)


def age(path: str) -> Callable[[Data, date], Value]:
    """The age on the day of the table."""
    return lambda row, day: None if row[path] is None else age_on(row[path], day)


def add_up(rows: Sequence[Data], field: str) -> Decimal:
    """The sum of an amount as printed; empty cells count as nothing."""
    return sum((Decimal(row[field]) for row in rows if row[field] is not None), Decimal(0))


def counted(rows: Sequence[Data], field: str) -> int:
    """The sum of a count."""
    return sum(int(row[field]) for row in rows if row[field] is not None)
