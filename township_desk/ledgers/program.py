"""The program's own tables, kept like ledgers so that changes to them take the same path: settings, holidays, standards of relief,
accepted warnings, closed months."""

from __future__ import annotations

from collections.abc import Mapping

from township_desk.core.fields import SAVE, Code, LongText, Section, Text
from township_desk.core.fields_choice import Choice
from township_desk.core.fields_date import Date, Month
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

MONTH_CLOSE = Ledger(
    name="month_close",
    label="月结",
    area="",
    use="哪条线的哪个月由谁在什么时候结了账，重开的也留着",
    sections=(
        Section(
            "月结",
            Month(name="month", label="月份", needed=SAVE),
            Text(name="area", label="工作", limit=20, needed=SAVE),
            Code(name="snapshot", label="快照号", limit=40, needed=SAVE, help="结账时数据的版本：日期和操作序号"),
            Text(name="closed_by", label="月结人", limit=40, needed=SAVE),
            Text(name="closed_at", label="月结时间", limit=32, needed=SAVE),
            Text(name="reopened_by", label="重开人", limit=40),
            Text(name="reopened_at", label="重开时间", limit=32),
            Text(name="reopen_reason", label="重开理由", limit=200),
        ),
    ),
    key=("month", "area", "snapshot"),
    sort=(Sort("month"),),
    village=None,
    common=(),
)

MONTH_TABLE = Ledger(
    name="month_table",
    label="定稿的表",
    area="",
    use="月结时各张月表上的数，一张表一条",
    sections=(
        Section(
            "定稿的表",
            Code(name="snapshot", label="快照号", limit=40, needed=SAVE),
            Month(name="month", label="月份", needed=SAVE),
            Code(name="table_name", label="表号", limit=20, needed=SAVE),
            Code(name="hash", label="校验", limit=64, needed=SAVE, help="表上全部内容的 SHA-256"),
            LongText(name="content", label="内容", limit=100_000_000, needed=SAVE, help="压缩保存"),
        ),
    ),
    key=("snapshot", "table_name"),
    searched=("table_name",),
    village=None,
    common=(),
)

PROGRAM_LEDGERS: Mapping[str, Ledger] = {
    ledger.name: ledger for ledger in (SETTINGS, HOLIDAY, STANDARD, ACCEPTED, MONTH_CLOSE, MONTH_TABLE)
}
BY_HAND: Mapping[str, Ledger] = {ledger.name: ledger for ledger in (HOLIDAY, STANDARD)}
"""Those that the office keeps itself, row by row or from a workbook."""
