"""Printing: makes a printed table from the desk's rows and writes it as PDF, xlsx or JSON; one Tabular for all three."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from township_desk.core.change import Changeset
from township_desk.core.period import Period
from township_desk.core.printed import PrintedTable, TableRequest
from township_desk.core.problem import UsageError
from township_desk.core.tabular import Tabular
from township_desk.formats import pdf
from township_desk.formats.fonts import FontSet, resolve_fonts
from township_desk.formats.pdf_file import Properties
from township_desk.formats.saving import replacing
from township_desk.formats.tabular_json import tabular_to_json
from township_desk.formats.xlsx_out import write_xlsx
from township_desk.service.month_tables import LIVE, Kept

if TYPE_CHECKING:
    from township_desk.service.desk import Desk
    from township_desk.store.journal import Heads

Progress = Callable[[int, int], None]
_PERIOD_WORDS = {"week": "周", "month": "月", "quarter": "季度", "half": "半年", "year": "年", "span": "起止日期"}


class Printing:
    """Printed tables of a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @cached_property
    def fonts(self) -> FontSet:
        """The fonts to print with, found at first use."""
        return resolve_fonts(bundled=self._desk.resources / "fonts")

    def fonts_report(self) -> list[str]:
        """Which fonts stand in for the prescribed ones, in words."""
        return list(self.fonts.report)

    def table(self, name: str) -> PrintedTable:
        """A printed table by name or label; UsageError when there is none."""
        tables = self._desk.tables
        found = (
            tables.get(name) or tables.get(name.upper()) or next((t for t in tables.values() if t.label == name), None)
        )
        if found is None:
            raise UsageError(f"没有名为“{name}”的打印表。可用的有：{'、'.join(tables)}。")
        return found

    def tabular(
        self,
        name: str,
        period: Period,
        *,
        village: int | None = None,
        rows: Sequence[int] = (),
        options: Mapping[str, str] | None = None,
    ) -> Tabular:
        """The table for a period, as of its last day (as of today while it still runs), with a stamp that says when and
        from which state of the data it was made. `full_id` is journalled with the option `reason`. Raises UsageError.

        Of a closed month it is the table that was kept when it was closed, unless the option `live` is 1."""
        table = self.table(name)
        if period.kind not in table.periods:
            known = "、".join(_PERIOD_WORDS[kind] for kind in table.periods)
            raise UsageError(f"《{table.label}》不能按{_PERIOD_WORDS[period.kind]}出，可以按：{known}。")
        chosen = self._options(table, options or {})
        live = chosen.pop(LIVE, "") == "1"
        if not live and (kept := self._kept(table, period, village, rows, chosen)) is not None:
            return kept.tabular()
        today = self._desk.today
        if today < period.end:
            chosen.setdefault("as_of", today.isoformat())
        if chosen.get("full_id") == "1":
            self._journal_full(table, chosen.get("reason", ""))
        made = table.make(self._desk.rows, TableRequest(period, village, tuple(rows), chosen))
        return replace(made, stamp=self.stamp(), draft=not live and self._draft(table, period))

    def kept(
        self,
        name: str,
        period: Period,
        *,
        village: int | None = None,
        rows: Sequence[int] = (),
        options: Mapping[str, str] | None = None,
    ) -> bool:
        """Whether just this table, as `tabular` would make it, was kept when its month was closed."""
        table = self.table(name)
        chosen = self._options(table, options or {})
        chosen.pop(LIVE, None)
        return self._kept(table, period, village, rows, chosen) is not None

    def _kept(
        self, table: PrintedTable, period: Period, village: int | None, rows: Sequence[int], chosen: Mapping[str, str]
    ) -> Kept | None:
        return None if village is not None or rows else self._desk.closing.tables.reprint(table, period, chosen)

    def _draft(self, table: PrintedTable, period: Period) -> bool:
        """Whether the table bears 草稿: its months are not all closed (printing.md 4), as the office's setting has it."""
        asked = self._desk.settings.get("close.draft")
        if asked == "never" or period.kind not in ("month", "quarter", "half", "year"):
            return False
        closing = self._desk.closing
        used = bool(closing.through()) or asked == "always"
        return used and not closing.covers(period, table.area)

    @staticmethod
    def _options(table: PrintedTable, given: Mapping[str, str]) -> dict[str, str]:
        """The options with words turned into values; UsageError for a choice that the table does not offer."""
        chosen = dict(given)
        for option in table.options:
            if option.key not in chosen:
                continue
            words = {label: value for value, label in option.choices} | {value: value for value, _ in option.choices}
            if chosen[option.key] not in words:
                offered = "、".join(label for _value, label in option.choices)
                raise UsageError(f"“{option.label}”没有“{chosen[option.key]}”，可以选：{offered}。")
            chosen[option.key] = words[chosen[option.key]]
        return chosen

    def _journal_full(self, table: PrintedTable, reason: str) -> None:
        label = f"打印完整身份证号：{table.label}"
        self._desk.submit(Changeset(label, "unmask", [], reason.strip() or "打印内部资料", {"table": table.name}))

    def stamp(self) -> str:
        """Print time, data snapshot (day and number of the last change), head of the journal's hash chain, user."""
        desk = self._desk
        at, heads = desk.clock(), self._heads()
        number = _snapshot(at, heads)
        return f"打印时间 {at:%Y-%m-%d %H:%M}　数据快照 {number}　校验 {heads.hash[:16]}　经办人 {desk.user}"

    def snapshot(self) -> str:
        """The snapshot number of the data as they are: the day and the number of the last change."""
        return _snapshot(self._desk.clock(), self._heads())

    def _heads(self) -> Heads:
        with self._desk.database_store.read() as connection:
            return self._desk.journal.heads(connection)

    def write(
        self,
        tabulars: Tabular | Sequence[Tabular],
        out: Path,
        *,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[str]:
        """Write one or several tables by the suffix of `out`; the answer is what the clerk should know.

        Raises UsageError for another suffix, EnvironmentProblem when the file can't be written, Cancelled.
        """
        tables = (tabulars,) if isinstance(tabulars, Tabular) else tuple(tabulars)
        match out.suffix.lower():
            case ".pdf":
                made = Properties(created=self._desk.clock())
                result = pdf.write_pdf(tables, out, self.fonts, progress=progress, cancelled=cancelled, properties=made)
                return list(result.warnings)
            case ".xlsx":
                write_xlsx(tables, out, created=self._desk.clock())
                return []
            case ".docx":
                from township_desk.formats.docx_out import write_docx

                write_docx(tables, out, created=self._desk.clock())
                return []
            case ".json":
                found = [tabular_to_json(table) for table in tables]
                text = json.dumps(found[0] if len(found) == 1 else found, ensure_ascii=False, indent=1)
                with replacing(out) as part:
                    part.write_text(text + "\n", encoding="utf-8")
                return []
        raise UsageError("打印表可以存成 .pdf、.xlsx、.docx 或 .json，请改文件名的后缀。")

    def pdf_bytes(self, tabulars: Tabular | Sequence[Tabular]) -> bytes:
        """The PDF in memory, for preview and printer."""
        data, _result = pdf.pdf_bytes(tabulars, self.fonts, properties=Properties(created=self._desk.clock()))
        return data


def _snapshot(at: datetime, heads: Heads) -> str:
    return f"{at:%Y%m%d}-{heads.last}"
