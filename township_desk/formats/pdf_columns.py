"""Column widths of a printed table: how much each needs, and what gives way when the paper is too narrow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from township_desk.core.tabular import CellType, Column, PageSetup, RowKind, Tabular, format_value
from township_desk.formats.cells import clean, is_amount, is_one_line
from township_desk.formats.fonts import Role
from township_desk.formats.pdf_canvas import MM
from township_desk.formats.pdf_text import TextMeasure

PAD = 1.0 * MM
"""Empty space at the left and right of a cell's text."""
LEAST_PT = 8.0
"""The smallest type of a table's body (printing.md 2.1)."""
_TINY_PT = 5.0
_EM = 1.0
_AIR = 1.2 * MM
"""What a column whose content fits keeps beside it when others need the room."""
_TEXT_FLOOR = 0.7
_REMARK_FLOOR = 0.5
_SEQ_GROWTH = 1.3
_SAMPLE = 400


def summed_columns(tabular: Tabular) -> tuple[int, ...]:
    """Columns that 本页小计 adds up: those that the total adds up; without a total, all amounts but percentages."""
    numeric = [i for i, column in enumerate(tabular.columns) if is_amount(column)]
    numeric = [i for i in numeric if tabular.columns[i].type is not CellType.PERCENT]
    if tabular.total is not None:
        cells = tabular.total.cells
        numeric = [i for i in numeric if i < len(cells) and cells[i] is not None]
    return tuple(numeric)


@dataclass(frozen=True, slots=True)
class Fit:
    """Paper, type size and column widths (points) that a table is printed with."""

    page: PageSetup
    pt: float
    widths: tuple[float, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Need:
    """What a column needs, in ems of the body size."""

    column: Column
    natural: float
    """The widest content on one line."""
    least: float
    """Below this it gets ugly or, for rigid columns, broken."""


def fit_columns(tabular: Tabular, measure: TextMeasure) -> Fit:
    """Widths for a table, in the order of printing.md 2.1: remarks shrink, then A3, then tighter wrapping, then type
    down to 8 pt; codes and amounts are never broken, and what does not fit even so is said in a warning."""
    needs = tuple(_needs(tabular, measure))
    for page, pt, hard in _attempts(tabular.page):
        widths = _distribute(needs, page, pt, hard)
        if widths is not None:
            return Fit(page, pt, widths, tuple(_explain(tabular, page, pt, needs)))
    page = replace(tabular.page, paper="A3")
    lows = [need.least * _TINY_PT + 2 * PAD for need in needs]
    scale = usable_width(page) / sum(lows)
    warnings = tuple(_explain(tabular, page, _TINY_PT, needs))
    return Fit(page, _TINY_PT, tuple(low * scale for low in lows), warnings)


def usable_width(page: PageSetup) -> float:
    """Width between the margins, in points."""
    _top, _bottom, left, right = page.margins
    return (page.size_mm[0] - left - right) * MM


def _attempts(page: PageSetup) -> Iterator[tuple[PageSetup, float, bool]]:
    """(paper, type size, whether text columns may be squeezed hard), in the order to try."""
    yield page, page.body_pt, False
    larger = replace(page, paper="A3")
    if larger != page:
        yield larger, page.body_pt, False
    yield larger, page.body_pt, True
    pt = page.body_pt
    while pt > _TINY_PT:
        pt = max(pt - 0.5, LEAST_PT if pt > LEAST_PT else _TINY_PT)
        yield larger, pt, True


def _needs(tabular: Tabular, measure: TextMeasure) -> Iterator[_Need]:
    for i, column in enumerate(tabular.columns):
        items, bold = _texts(tabular, i, column)
        natural = max((measure.width(text, Role.BODY, _EM) for text in items), default=0.0)
        natural = max([natural, *(measure.width(text, Role.HEADING, _EM) for text in bold)])
        head = measure.longest_piece(clean(column.header[-1]), Role.HEADING, _EM) if column.header else 0.0
        least = max(2.0, head if head <= 4.2 else 2.0)
        if is_one_line(column):
            least = max(least, natural)
        else:
            sample = sorted(items)[:_SAMPLE]
            piece = max((measure.longest_piece(text, Role.BODY, _EM) for text in sample), default=0.0)
            least = max(least, min(natural, 4.0), piece if piece <= 12 else 0.0)
        yield _Need(column, natural, least + 0.05)


def _texts(tabular: Tabular, i: int, column: Column) -> tuple[set[str], set[str]]:
    """The different lines that stand in a column: of item rows, and of bold rows."""
    items: set[str] = set()
    bold: set[str] = set()
    amounts = Decimal(0)
    for row in tabular.body():
        value = row.cells[i] if i < len(row.cells) else None
        if value is None:
            continue
        (items if row.kind is RowKind.ITEM else bold).add(format_value(value, column))
        if tabular.page_subtotal and row.kind is RowKind.ITEM and isinstance(value, int | Decimal):
            amounts += abs(Decimal(value))
    if tabular.page_subtotal and i in summed_columns(tabular):
        bold.add(format_value(amounts if column.type is not CellType.INT else int(amounts), column))
    return _split(items), _split(bold)


def _split(texts: set[str]) -> set[str]:
    return {line for text in texts for line in clean(text).split("\n")}


def _distribute(needs: Sequence[_Need], page: PageSetup, pt: float, hard: bool) -> tuple[float, ...] | None:
    """Widths that add up to the usable width, or None when the columns can't be made that narrow."""
    usable = usable_width(page)
    lows = [need.least * pt + 2 * PAD for need in needs]
    wanted = [max(need.column.width * MM * pt / page.body_pt, low) for need, low in zip(needs, lows, strict=True)]
    remarks = [need.column.header[-1:] == ("备注",) for need in needs]
    floors = list(lows)
    if not hard:
        for i, need in enumerate(needs):
            if need.column.type is CellType.TEXT:
                floors[i] = max(lows[i], wanted[i] * (_REMARK_FLOOR if remarks[i] else _TEXT_FLOOR))
    if sum(floors) > usable + 0.01:
        return None
    excess = sum(wanted) - usable
    if excess <= 0:
        return _grow(needs, wanted, pt, usable)
    airy = [max(low, need.natural * pt + 2 * PAD + _AIR) for need, low in zip(needs, lows, strict=True)]
    excess = _shrink(wanted, airy, range(len(needs)), excess)
    excess = _shrink(wanted, floors, [i for i, remark in enumerate(remarks) if remark], excess)
    _shrink(wanted, floors, range(len(needs)), excess)
    return tuple(wanted)


def _shrink(widths: list[float], floors: Sequence[float], group: Sequence[int], excess: float) -> float:
    """Take `excess` from the columns of `group` in proportion to what they can spare; the answer is what remains."""
    spare = {i: max(0.0, widths[i] - floors[i]) for i in group}
    total = sum(spare.values())
    share = min(1.0, excess / total) if total > 0 else 0.0
    for i, slack in spare.items():
        widths[i] -= slack * share
    return excess - total * share


def _grow(needs: Sequence[_Need], widths: list[float], pt: float, usable: float) -> tuple[float, ...]:
    """Spread surplus width: first to text that would wrap, the rest to all in proportion (序号 hardly)."""
    surplus = usable - sum(widths)
    thirst = [
        max(0.0, min(need.natural * pt + 2 * PAD, 2 * width) - width) if not is_one_line(need.column) else 0.0
        for need, width in zip(needs, widths, strict=True)
    ]
    share = min(1.0, surplus / sum(thirst)) if sum(thirst) > 0 else 0.0
    widths = [width + dry * share for width, dry in zip(widths, thirst, strict=True)]
    surplus = usable - sum(widths)
    seq = [need.column.type is CellType.SEQ for need in needs]
    if surplus > 0 and not all(seq):
        total = sum(widths)
        for i, fixed in enumerate(seq):
            if fixed:
                widths[i] *= min(_SEQ_GROWTH, usable / total)
    rest = sum(width for width, fixed in zip(widths, seq, strict=True) if not fixed or all(seq))
    scale = 1 + (usable - sum(widths)) / rest
    return tuple(width if fixed and not all(seq) else width * scale for width, fixed in zip(widths, seq, strict=True))


def _explain(tabular: Tabular, page: PageSetup, pt: float, needs: Sequence[_Need]) -> Iterator[str]:
    """What was done to make the table fit, in Chinese."""
    if page.paper != tabular.page.paper:
        yield f"《{tabular.title}》在 {tabular.page.paper} 纸上排不下，已改用 {page.paper} 纸。"
    if pt < LEAST_PT:
        codes = [need.column.header[-1] for need in needs if need.column.type is CellType.CODE]
        names = f"（{'、'.join(codes)}）" if codes else ""
        yield (
            f"《{tabular.title}》列太多，证号、金额等不能折行的列{names}在 {page.paper} 纸上用 8 磅字排不下，"
            f"已缩到 {pt:g} 磅；请减少列数或分成两张表打印。"
        )
    elif pt < tabular.page.body_pt:
        yield f"《{tabular.title}》列较多，表内字号由 {tabular.page.body_pt:g} 磅缩到 {pt:g} 磅。"
