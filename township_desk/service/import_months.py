"""Files with a sheet for each month (10月、11月、12月): one month at a time, the others are told."""

from __future__ import annotations

from collections.abc import Sequence

from township_desk.core.problem import Severity
from township_desk.intake.headers import layout_key
from township_desk.service.import_sheets import SheetReader, Table


def one_month(tables: Sequence[Table], reader: SheetReader) -> list[Table]:
    """The tables of the month that the clerk asked for, else of the latest; those of other months on sheets of their own
    with the same header are left out, and that is told. Tables of one sheet belong together."""
    asked = reader.asked.month
    layouts: dict[str, dict[str, list[Table]]] = {}
    for table in tables:
        if table.rows and table.month is not None:
            layouts.setdefault(layout_key(table.header), {}).setdefault(table.month, []).append(table)
    gone: list[Table] = []
    for months in layouts.values():
        if len(months) < 2:  # one month
            continue
        chosen = asked if asked in months else max(months)
        for month, found in months.items():
            gone += found if month != chosen else []
        text = (
            f"文件里有{len(months)}个月的表（{'、'.join(sorted(months))}），一次只能导入一个月：已读取{chosen}的，其余没有读。"
            "请用“所属月份”由早到晚逐月导入，金额和人数的变化才会记成变动。"
        )
        reader.note("MONTHS", text, months[chosen][0].sheet, severity=Severity.WARNING)
    for table in gone:
        table.plan.skipped = f"是{table.month}的表，这一次没有读"
    return [table for table in tables if all(table is not other for other in gone)]


__all__ = ["one_month"]
