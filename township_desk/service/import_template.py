"""Blank entry workbooks: a ledger's columns with their lists, formats and explanations, for villages to fill in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from township_desk.core.fields import COMPLETE, OPTIONAL, SAVE, Attachments, Field
from township_desk.core.fields_choice import MultiChoice, MultiRef, Ref
from township_desk.core.fields_number import Money
from township_desk.core.ledger import Ledger
from township_desk.core.tabular import CellType
from township_desk.formats.xlsx_sheets import Sheet, SheetColumn, write_sheets
from township_desk.intake import Intake
from township_desk.intake.vocabulary import Vocabulary

if TYPE_CHECKING:
    from township_desk.service.desk import Desk

ROWS = 500
_KINDS = {"date": "日期，如 2022-11-05", "month": "月份，如 2022-11", "year": "四位年份", "idcard": "18位，先设为文本格式",
          "phone": "11位手机号或带区号的固定电话", "bankno": "8至30位数字，先设为文本格式", "int": "整数"}  # fmt: skip
_MANY = 300


def template_fields(ledger: Ledger) -> list[Field]:
    """The fields that a village fills in: what is typed, not what the program computes or keeps as files."""
    return [
        f
        for f in ledger.fields
        if f.stored and not f.auto and not f.computed and not f.hidden and not isinstance(f, Attachments)
    ]


def write_template(desk: Desk, ledger: Ledger, out: Path) -> None:
    """Write the template of a ledger. Raises EnvironmentProblem when the file can't be written."""
    fields = template_fields(ledger)
    columns = tuple(_column(desk, f) for f in fields)
    town = desk.town
    entry = Sheet(
        ledger.label.replace("/", ""), columns, title=f"{town}{ledger.label}登记表",
        intro=("填报单位：                      填报日期：", "带＊的必须填写，缺了不能收；其余请尽量填全。"), blank_rows=ROWS,
    )  # fmt: skip
    write_sheets([entry, _guide(ledger, fields)], out, title=f"{ledger.label}登记表")


def write_blank(desk: Desk, intake: Intake, out: Path) -> None:
    """Write the blank sheet of an intake that fills several ledgers. Raises EnvironmentProblem when it can't be written."""
    vocabulary = Vocabulary(intake, desk.importable, desk.today)
    asked = {f.name for f in vocabulary.ledger.needed_to_save} | set(intake.needs)
    columns: list[SheetColumn] = []
    guide: list[tuple[str, str, str, str]] = []
    for header, target in intake.blank:
        f = vocabulary.field(target) if target else None
        needed = target in asked and target not in intake.spares
        title = f"＊{header}" if needed else header
        if f is None:
            columns.append(SheetColumn(title, 8.0, CellType.TEXT, "同一户的各行写同一个号"))
            guide.append((header, "一户几行时填", "同一户的各行写同一个号", ""))
            continue
        own = _column(desk, f)
        columns.append(replace(own, title=title, needed=needed))
        guide.append((header, "必填" if needed else "选填", _note(f).replace("\n", "；"), "、".join(f.choices[:40])))
    label = intake.label.partition("（")[0]
    entry = Sheet(label, tuple(columns), title=f"{desk.town}{label}填报表", intro=intake.blank_lines, blank_rows=ROWS)
    write_sheets([entry, _guide_sheet(label, guide, intake.blank_guide)], out, title=f"{label}填报表")


def header_of(f: Field) -> str:
    """A field's header in templates: ＊ before what must be filled, the unit of amounts in brackets."""
    unit = f"（{f.unit}）" if isinstance(f, Money) and f.unit else ""
    return ("＊" if f.needed is SAVE else "") + f.label + unit


def _column(desk: Desk, f: Field) -> SheetColumn:
    choices = _choices(desk, f)
    several = isinstance(f, MultiChoice | MultiRef)
    return SheetColumn(
        header_of(f), float(max(10, min(36, f.width + 4))), _type(f), _note(f), () if several else choices,
        strict=False, needed=f.needed is SAVE,
    )  # fmt: skip


def _type(f: Field) -> CellType:
    if isinstance(f, Ref) or f.kind in ("bool", "enum"):
        return CellType.CENTER
    return f.cell


def _choices(desk: Desk, f: Field) -> tuple[str, ...]:
    if isinstance(f, Ref):
        if f.target != "village":
            return ()
        return tuple(label for _, label in desk.records.options(f.target, limit=_MANY))
    return f.choices


def _note(f: Field) -> str:
    parts = [
        f"单位：{f.unit}" if f.unit else "",
        _KINDS.get(f.kind, ""),
        "可填多项，用“、”分开" if isinstance(f, MultiChoice | MultiRef) else "",
        f.when_text,
        f.help,
    ]
    return "\n".join(part for part in parts if part)


def _guide(ledger: Ledger, fields: Sequence[Field]) -> Sheet:
    words = {SAVE: "必填", COMPLETE: "应填", OPTIONAL: "选填"}
    rows = []
    for f in fields:
        asked = "符合条件时填" if f.when is not None else words[f.needed]
        options = "、".join(f.choices[:40])
        rows.append((f.label, asked, _note(f).replace("\n", "；"), options))
    return _guide_sheet(ledger.label, rows)


def _guide_sheet(label: str, rows: Sequence[tuple[str, str, str, str]], more: Sequence[str] = ()) -> Sheet:
    columns = (SheetColumn("项目", 20), SheetColumn("要求", 14), SheetColumn("说明", 44), SheetColumn("可选内容", 60))
    rules = ("一、不要改动表头；列的顺序可以调整，不用的列可以留空。", "二、一行填一条，不要合并单元格，不要写“同上”。")
    intro = (*rules, *(f"{'三四五六'[n]}、{text}" for n, text in enumerate(more)))
    return Sheet("填表说明", columns, rows, title=f"{label}填表说明", intro=intro)


__all__ = ["header_of", "template_fields", "write_blank", "write_template"]
