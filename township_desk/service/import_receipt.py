"""The receipt of an import: the village's own sheet back, the result and the reasons beside each row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from township_desk.core.problem import Problem, Severity, merged
from township_desk.core.tabular import CellType
from township_desk.core.text import cover_numbers
from township_desk.formats.rawbook import ErrorCell, LostDigits, RawSheet
from township_desk.formats.xlsx_sheets import Cell, Sheet, SheetCell, SheetColumn, Tone, write_sheets
from township_desk.service.import_plan import VERDICTS, ImportPlan, RowPlan

RESULT, REASON = "结果", "说明"
_PROBLEM_LIMIT = 5000


def write_receipt(plan: ImportPlan, out: Path) -> None:
    """Write the receipt. Raises EnvironmentProblem when the file can't be written."""
    sheets = [_summary(plan)]
    rows: dict[str, dict[int, list[RowPlan]]] = {}
    for row in plan.rows:
        rows.setdefault(row.sheet.sheet, {}).setdefault(row.row, []).append(row)
    for raw in plan.book.sheets:
        found = rows.get(raw.name)
        if found:
            tables = [s for s in plan.sheets if s.sheet == raw.name and s.header_row]
            heads = frozenset(number for table in tables for number in table.header_rows)
            sheets.append(_sheet(raw, found, heads, frozenset(table.header_row or 0 for table in tables)))
    write_sheets(sheets, out, title=f"{plan.file.name} 导入回执")


def _summary(plan: ImportPlan) -> Sheet:
    counts = plan.counts
    told: list[tuple[str, str | int]] = [
        ("文件", plan.file.name),
        ("导入到", plan.label),
        ("读到的数据行", counts.read),
        ("新增", counts.new),
        ("更新", counts.updated),
        ("无变化", counts.unchanged),
        ("重复（只计一次）", counts.duplicate),
        ("未收（须改正后重报）", counts.rejected),
        ("待补（缺必填项）", counts.incomplete),
        *([("待定（须核对后决定）", counts.held)] if counts.held else []),
    ]
    if plan.intake.parts:
        told += [
            (f"其中：{plan.ledgers[name].label}", f"新增{found['new']}，更新{found['updated']}")
            for name, found in plan.by_ledger.items()
        ]
    rows: list[Sequence[Cell]] = []
    for name, value in told:
        rows.append((name, value, None, None, None, None))
    for sheet in plan.sheets:
        if sheet.skipped:
            rows.append(("未导入的表", sheet.sheet, None, None, None, sheet.skipped))
        elif sheet.ignored:
            rows.append(("未导入的列", sheet.sheet, None, None, None, "、".join(sheet.ignored)))
    rows.append((None,) * 6)
    rows.append(tuple(SheetCell(t, Tone.HEAD) for t in ("程度", "工作表", "行", "项目", "原内容", "问题")))
    problems = sorted(merged(plan.problems), key=lambda found: _ORDER[found[0].severity])
    rows += [_problem(problem, at) for problem, at in problems[:_PROBLEM_LIMIT]]
    if len(problems) > _PROBLEM_LIMIT:
        rows.append((None, None, None, None, None, f"另有{len(problems) - _PROBLEM_LIMIT}条提示，见各表。"))
    widths = (18, 22, 8, 16, 28, 70)
    columns = tuple(SheetColumn("", width) for width in widths)
    return Sheet("汇总", columns, rows, title="导入回执", header=False)


_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}
_TONES = {Severity.ERROR: Tone.ERROR, Severity.WARNING: Tone.WARNING, Severity.NOTICE: None}


def _problem(problem: Problem, at: Sequence[int]) -> Sequence[Cell]:
    mark = SheetCell(problem.severity.label, _TONES[problem.severity])
    return (
        mark,
        problem.sheet,
        at[0] if len(at) == 1 else "、".join(map(str, at)) or None,
        problem.column,
        cover_numbers(problem.value or "") or None,
        cover_numbers(problem.message),
    )


def _sheet(raw: RawSheet, rows: dict[int, list[RowPlan]], heads: frozenset[int], last: frozenset[int]) -> Sheet:
    width = max((len(row) for row in raw.rows), default=0) + raw.first_col - 1
    kinds = _kinds(raw, rows, width)
    columns = [SheetColumn("", _width(raw, j), type=kind) for j, kind in enumerate(kinds)]
    columns += [SheetColumn(RESULT, 10, CellType.CENTER), SheetColumn(REASON, 60)]
    return Sheet(raw.name, tuple(columns), _lines(raw, rows, heads, last, width), header=False)


def _width(raw: RawSheet, j: int) -> float:
    texts = [str(row[j - raw.first_col + 1]) for row in raw.rows[:60] if 0 <= j - raw.first_col + 1 < len(row)]
    longest = max((len(text) for text in texts if text != "None"), default=4)
    return float(min(36, max(6, longest * 1.8)))


def _kinds(raw: RawSheet, rows: dict[int, list[RowPlan]], width: int) -> list[CellType]:
    """A type per column by its values, so that dates stay dates; text where they are mixed."""
    kinds = []
    for j in range(width):
        at = j - raw.first_col + 1
        seen = {type(cells[at]) for n in list(rows)[:200] if 0 <= at < len(cells := raw.rows[n - raw.first_row])}
        seen.discard(type(None))
        kinds.append(CellType.DATE if seen and seen <= {date, datetime} else CellType.TEXT)
    return kinds


def _lines(
    raw: RawSheet, rows: dict[int, list[RowPlan]], heads: frozenset[int], last: frozenset[int], width: int
) -> Iterator[Sequence[Cell]]:
    pad: tuple[Any, ...] = (None,) * (raw.first_col - 1)
    for _ in range(raw.first_row - 1):
        yield (None,) * (width + 2)
    for number, cells in enumerate(raw.rows, raw.first_row):
        values = [*pad, *map(_plain, cells)]
        values += [None] * (width - len(values))
        beside = rows.get(number)
        if beside is not None:
            tone = min((_tone(row) for row in beside), key=_GRAVITY.index)
            yield [
                *(SheetCell(value, tone) for value in values),
                SheetCell("；".join(_word(row) for row in beside), tone),
                SheetCell("\n".join(filter(None, (_reason(row) for row in beside))), tone),
            ]
        elif number in heads:
            ends = (RESULT, REASON) if number in last else (None, None)
            yield [SheetCell(value, Tone.HEAD) for value in (*values, *ends)]
        else:
            yield [*values, None, None]


_GRAVITY = (Tone.ERROR, Tone.WARNING, Tone.NOTICE, None)
"""Tones of the rows that stand beside each other in one line, the one to show first."""


def _tone(row: RowPlan) -> Tone | None:
    if row.outcome == "rejected":
        return Tone.ERROR
    if row.faulty:
        return Tone.WARNING
    return Tone.NOTICE if row.outcome == "duplicate" else None


def _word(row: RowPlan) -> str:
    word = VERDICTS[row.outcome]
    if row.outcome in ("new", "changed"):
        if row.faulty:
            return f"{word}，待改"
        if row.lacks:
            return f"{word}，待补"
    return word


def _reason(row: RowPlan) -> str:
    return "\n".join(problem.message for problem in row.told)


def _plain(cell: Any) -> Any:
    if isinstance(cell, LostDigits | ErrorCell):
        return cell.text
    if isinstance(cell, time):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    return cell


__all__ = ["REASON", "RESULT", "write_receipt"]
