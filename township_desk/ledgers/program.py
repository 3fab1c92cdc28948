"""The program's own tables, kept like ledgers so that changes to them take the same path: settings, holidays, standards of relief,
accepted warnings."""

from __future__ import annotations

from collections.abc import Mapping

from township_desk.core.fields import SAVE, Code, LongText, Section, Text
from township_desk.core.fields_choice import Choice
from township_desk.core.fields_date import Date
from township_desk.core.fields_number import Int
from township_desk.core.ledger import Ledger
from township_desk.core.query import Sort
from township_desk.ledgers.standards import STANDARD

SETTINGS = Ledger(
    name="settings",
    label="设置",
    area="",
    sections=(
        Section("设置", Code(name="key", label="键", limit=120, needed=SAVE), LongText(name="value", label="值")),
    ),
    key=("key",),
    village=None,
    common=(),
)

HOLIDAY = Ledger(
    name="holiday",
    label="工作日历",
    area="",
    use="国务院办公厅公布的放假调休之外，本单位补充的休息日和上班日",
    sections=(
        Section(
            "工作日历",
            Date(name="day", label="日期", needed=SAVE),
            Choice(name="kind", label="类别", options=("休", "班"), needed=SAVE),
            Text(name="note", label="说明"),
        ),
    ),
    key=("day",),
    sort=(Sort("day"),),
    village=None,
    common=(),
)

ACCEPTED = Ledger(
    name="accepted",
    label="已核实的提醒",
    area="",
    use="经办人核实过、确实如此的警告和提示；记录一改动就重新提醒",
    sections=(
        Section(
            "已核实的提醒",
            Code(name="ledger", label="台账", limit=40, needed=SAVE),
            Int(name="row_id", label="记录", needed=SAVE),
            Code(name="rule", label="规则", limit=20, needed=SAVE),
            Int(name="row_version", label="记录的版本", needed=SAVE, help="核实时的版本，版本变了就不再有效"),
            Text(name="reason", label="理由", limit=200, needed=SAVE),
        ),
    ),
    key=("ledger", "row_id", "rule"),
    village=None,
    common=(),
)

PROGRAM_LEDGERS: Mapping[str, Ledger] = {ledger.name: ledger for ledger in (SETTINGS, HOLIDAY, STANDARD, ACCEPTED)}
