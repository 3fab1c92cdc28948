"""Files for the bank that pays out: columns, order, separators, encoding and amounts as the bank wants them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from township_desk.core.problem import UsageError
from township_desk.core.tabular import CellType, Value
from township_desk.formats.xlsx_sheets import Sheet, SheetColumn, write_sheets

DELIMITERS = {"comma": ",", "pipe": "|", "tab": "\t", "semicolon": ";"}
_WIDTHS = {CellType.CODE: 24.0, CellType.MONEY: 14.0, CellType.INT: 14.0}


@dataclass(frozen=True, slots=True)
class BankColumn:
    """A column of the file: its header, and what kind of value stands in it."""

    title: str
    type: CellType = CellType.TEXT


@dataclass(frozen=True, slots=True)
class BankTable:
    """The rows for the bank, typed; `totals` is a line of its own before (first) or after (last) the others."""

    columns: tuple[BankColumn, ...]
    rows: Sequence[Sequence[Value]]
    header: bool = True
    totals: str = "none"
    total_row: tuple[Value, ...] = ()
    delimiter: str = "comma"
    encoding: str = "gb18030"


def write_bank_file(table: BankTable, kind: str, part: Path) -> None:
    """Write the rows as xlsx, csv or txt into `part`, which the caller puts in place.

    Raises UsageError, naming the row, when a text holds the separator of a plain text file.
    """
    if kind == "xlsx":
        _write_xlsx(table, part)
    elif kind in ("csv", "txt"):
        part.write_bytes(_text(table, quoted=kind == "csv").encode(table.encoding))
    else:
        raise UsageError(f"送银行文件只能是 xlsx、csv 或 txt，现为“{kind}”。")


def _body(table: BankTable) -> list[Sequence[Value]]:
    rows: list[Sequence[Value]] = list(table.rows)
    if table.totals == "first":
        return [table.total_row, *rows]
    return [*rows, table.total_row] if table.totals == "last" else rows


def _write_xlsx(table: BankTable, part: Path) -> None:
    columns = tuple(SheetColumn(c.title, _WIDTHS.get(c.type, 16.0), c.type) for c in table.columns)
    width = len(columns)
    rows = [tuple(row) + (None,) * (width - len(row)) for row in _body(table)]
    write_sheets([Sheet("代发", columns, rows, header=table.header, landscape=False)], part)


def _text(table: BankTable, *, quoted: bool) -> str:
    out = io.StringIO()
    delimiter = DELIMITERS[table.delimiter]
    lines: list[Sequence[str]] = [[c.title for c in table.columns]] if table.header else []
    lines += [[_plain(value) for value in row] for row in _body(table)]
    if quoted:
        csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(lines)
        return out.getvalue()
    for number, line in enumerate(lines, 1):
        broken = next((text for text in line if delimiter in text or "\n" in text or "\r" in text), None)
        if broken is not None:
            raise UsageError(
                f"第{number}行的“{broken}”里有分隔符，银行会读错。请在设置里换一个分隔符，或改用 CSV、Excel。"
            )
        out.write(delimiter.join(line) + "\r\n")
    return out.getvalue()


def _plain(value: Value) -> str:
    if value is None:
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
