"""The list of a pay roster that is posted in the villages (发放公示): only what the law lets be told (S01 art. 24)."""

from __future__ import annotations

from decimal import Decimal

from township_desk.core.amount_words import amount_words
from township_desk.core.period import cn_date, month
from township_desk.core.printed import TableSource
from township_desk.core.problem import UsageError
from township_desk.core.query import Grouping, Is, Measure, Query, Sort
from township_desk.core.tabular import CellType, Column, PageSetup, RowKind, Tabular, TabularRow
from township_desk.ledgers.welfare_words import DIBAO, ORPHAN_PROGRAMS
from township_desk.tables.layout import posted_name

_COLUMNS = (
    Column("seq", ("序号",), CellType.SEQ, 14),
    Column("village", ("村组",), CellType.TEXT, 46),
    Column("name", ("姓名",), CellType.CENTER, 34),
    Column("persons", ("享受人数",), CellType.INT, 24),
    Column("tier", ("类别",), CellType.CENTER, 20),
    Column("amount", ("发放金额（元）",), CellType.MONEY, 34),
)


def pay_notice(source: TableSource, batch_id: int) -> Tabular:
    """The posted list of a roster: place, name, persons, tier of 低保, amount. No number, account, illness or disability.

    A given name is left out of whoever is under 18, or is paid as an orphan.
    Several lines of the same benefit (arrears) are added up by SQL.
    """
    batch = source.row("pay_batch", batch_id)
    if batch is None:
        raise UsageError("没有这个发放批次。")
    program, period = batch["program"], batch["period"]
    by = ("benefit_id", "village_text", "person_id.name", "person_id.birth")
    when = month(int(period[:4]), int(period[5:7]))
    measures = (Measure("persons", "sum", "person_count"), Measure("amount", "sum", "amount"))
    lines = Query("pay_line", Is("batch_id", "=", batch_id), (Sort("seq"),))
    read = source.select(lines, (*by, "tier"))
    place_of = {line[:4]: (place, line[4]) for place, line in reversed(list(enumerate(read)))}
    groups = sorted(source.group(Grouping(lines, by, measures)), key=lambda row: place_of[row[:4]][0])
    rows = tuple(
        TabularRow(
            (
                n, place, f"{name[:1]}某" if name and program in ORPHAN_PROGRAMS else posted_name(name, born, when.end), persons,
                place_of[benefit, place, name, born][1] if program in DIBAO else None, amount,
            )
        )
        for n, (benefit, place, name, born, persons, amount) in enumerate(groups, 1)
    )  # fmt: skip
    amount = batch["amount_total"] or Decimal(0)
    total = TabularRow((None, None, None, batch["person_total"], None, amount), RowKind.TOTAL, "合计")
    notes = [f"合计{batch['hh_total']}户、{batch['person_total']}人，金额大写：{amount_words(amount)}。"]
    if batch.get("notice_from") and batch.get("notice_to"):
        days = (batch["notice_to"] - batch["notice_from"]).days + 1
        span = f"{cn_date(batch['notice_from'])}至{cn_date(batch['notice_to'])}"
        notes.append(f"公示期：{span}（{days}天）。对以上名单和金额有异议的，请在公示期内向镇民政办反映。")
    phone = source.setting("town.phone")
    if phone:
        notes.append(f"监督电话：{phone}")
    return Tabular(
        "发放公示", f"{source.town}{when.label}{program}发放公示", when.label, _COLUMNS, rows, unit="单位：人、元",
        left_head=f"受理单位（盖章）：{source.town}人民政府", total=total, notes=tuple(notes),
        page=PageSetup(landscape=False),
    )  # fmt: skip
