"""Project ledgers whose funds stand in one cell in words: 中央衔接资金20万元，县级配套5万元."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from township_desk.core.problem import Problem, Severity
from township_desk.core.text import match_key
from township_desk.intake.grid import cell_text
from township_desk.intake.headers import Column
from township_desk.intake.model import target_of
from township_desk.intake.project import FUND_PARTS
from township_desk.service.import_lines import LineMaker
from township_desk.service.import_plan import RowPlan
from township_desk.service.import_sheets import Table

_MADE = 100_000
"""Made columns are numbered from here, beyond every column of a sheet."""
_SAID = re.compile(
    r"(?:其中)?[:：]?\s*(?P<source>[㐀-鿿（）()]{2,24}?)\s*[:：]?\s*(?P<amount>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>万元|元|万)?"
    r"\s*(?:[，,；;、。\n]|\s+|$)"
)
_TAIL = re.compile(r"(?:财政)?(?:专项|补助|配套|扶持|项目)*(?:资金|投入|投资)?$")
_SOURCES = {
    match_key(word): part.key
    for part in FUND_PARTS
    for words in (part.words["amount_plan"], tuple(word for _, word in part.under))
    for word in words
}


class ProjectLines(LineMaker):
    """Lines of projects; a cell that tells several sources with their amounts becomes a fund of each."""

    def make(self, table: Table) -> list[RowPlan]:
        """The lines of a table."""
        self._funds_told(table)
        return super().make(table)

    def _funds_told(self, table: Table) -> None:
        column = table.header.fields.get("fund.source")
        if column is None or column.how == "given":
            return
        cells = table.cells(column.index)
        told = [_sources(cell_text(cell), table.unit) for cell in cells]
        if not any(told):
            return
        taken = set(table.header.fields)
        values: dict[str, list[Any]] = {}
        for i, amounts in enumerate(told):
            for key, amount in amounts.items():
                values.setdefault(target_of(key, "amount_plan"), [None] * len(cells))[i] = amount
        for n, (target, made) in enumerate(values.items()):
            if target not in taken:
                table.header.columns.append(Column(_MADE + n, (column.header, target), target, "shape", unit=10_000))
                table.made[_MADE + n] = made
        table.made[column.index] = [None if amounts else cell for amounts, cell in zip(told, cells, strict=True)]
        text = f"“{column.header}”一格里写了几项资金，已分别记入各来源，请核对。"
        self.notes.append(Problem("FUNDS-TOLD", text, Severity.NOTICE, sheet=table.plan.sheet, column=column.header))


def _sources(text: str, unit: int) -> Mapping[str, Decimal]:
    """Key of the fund -> 万元; empty unless every part of the text names a known source with its amount."""
    found: dict[str, Decimal] = {}
    at = 0
    for match in _SAID.finditer(text):
        key = _source(match["source"])
        if match.start() != at or key is None:
            return {}
        amount = Decimal(match["amount"].replace(",", ""))
        whole = match["unit"] == "元" or (match["unit"] is None and unit == 1)
        found[key] = found.get(key, Decimal(0)) + (amount / 10_000 if whole else amount)
        at = match.end()
    return found if at == len(text) else {}


def _source(words: str) -> str | None:
    key = match_key(words)
    return _SOURCES.get(key) or _SOURCES.get(_TAIL.sub("", key)) or _SOURCES.get(_TAIL.sub("", key) + "资金")


__all__ = ["ProjectLines"]
