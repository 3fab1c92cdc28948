"""Commands that print: the tables, one table, the month on a page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from township_desk.cli.commands_sheets import need_suffix
from township_desk.cli.periods import period_of, period_options
from township_desk.cli.run import Run
from township_desk.cli.width import grid
from township_desk.cli.words import PATH, Number, argument, command, option
from township_desk.core.problem import UsageError
from township_desk.service.month_tables import LIVE

if TYPE_CHECKING:
    from township_desk.core.printed import PrintedTable
    from township_desk.core.tabular import Tabular
    from township_desk.service.desk import Desk

WRITTEN = (".pdf", ".xlsx", ".docx", ".json")
PERIOD_WORDS = {"week": "周", "month": "月", "quarter": "季", "half": "半年", "year": "年", "span": "起止日期"}


@command("tables", "列出可以打印的表", example="township-desk tables")
def tables(run: Run) -> int:
    """The printed tables."""
    known = list(run.desk().tables.values())
    run.out.result(
        lambda: {"tables": [_table_json(table) for table in known]},
        lambda: grid(
            ["表号", "名称", "工作", "期间", "选项"],
            [
                [
                    t.name,
                    t.label,
                    t.area,
                    "逐条打印" if t.per_row else " ".join(PERIOD_WORDS[kind] for kind in t.periods),
                    " ".join(o.key for o in t.options),
                ]
                for t in known
            ],
            most=50,
        ),
    )
    return 0


def _table_json(table: PrintedTable) -> dict[str, Any]:
    return {
        "name": table.name,
        "label": table.label,
        "area": table.area,
        "ledger": table.ledger,
        "periods": list(table.periods),
        "per_row": table.per_row,
        "options": [
            {"key": o.key, "label": o.label, "choices": [{"value": v, "label": label} for v, label in o.choices]}
            for o in table.options
        ],
    }


@command(
    "table",
    "打印一张表",
    more="写成 PDF、xlsx、docx 或 json；不写文件就显示在屏幕上。表号见 tables 命令。逐条打印的表（检查记录、告知书）用 --row 指明记录。",
    example="township-desk table A-1 --month 2022-11 隐患台账-2022-11.pdf",
)
@argument("name", metavar="表号", words="如 A-1，或表的名称")
@argument("out", metavar="文件", type=PATH, required=False, words="写到哪个文件，.pdf、.xlsx、.docx 或 .json")
@period_options
@option("--village", metavar="村", words="只打印一个村")
@option("--option", "options", multiple=True, metavar="名=值", words="表的选项，见 tables 命令")
@option("--row", "row_ids", multiple=True, type=Number(1), metavar="编号", words="逐条打印的表：哪几条记录")
@option("--live", is_flag=True, words="已月结的月份也按现在的数据出，不写就是月结时的那一张")
def table(
    run: Run,
    name: str,
    out: Path | None,
    village: str | None,
    options: tuple[str, ...],
    row_ids: tuple[int, ...],
    live: bool,
    **period: Any,
) -> int:
    """Make a printed table."""
    desk = run.desk()
    printed = printed_table(desk, name)
    if out is not None:
        need_suffix(out, WRITTEN)
    if printed.per_row and not row_ids:
        raise UsageError(f"{printed.name}是逐条打印的表，请用 --row 写明记录编号，如 --row 12。")
    days = (
        period_of(**period)
        if any(period.values()) or not printed.per_row
        else period_of(first=desk.today.isoformat(), last=desk.today.isoformat())
    )
    village_id = village_of(desk, village)
    with run.work(printed.label) as work:
        made = desk.printing.tabular(
            printed.name, days, village=village_id, rows=row_ids,
            options=_options(printed, options) | ({LIVE: "1"} if live else {}),
        )  # fmt: skip
        warnings = (
            [] if out is None else desk.printing.write(made, out, progress=work.progress, cancelled=work.cancelled)
        )
    run.out.hint(warnings)
    run.out.result(
        lambda: (
            _made_json(made)
            if out is None
            else {"name": printed.name, "file": str(out), "rows": len(made.rows), "warnings": warnings}
        ),
        lambda: _made_text(made) if out is None else f"已写出{made.title}（{made.period}）：{out}",
    )
    return 0


@command(
    "overview",
    "本月工作一览：一张纸上的一个月",
    more="安全、民政、项目的主要数字，同上月比，和逾期未办的事。写成 PDF、docx、xlsx 或 json；不写文件就显示在屏幕上。",
    example="township-desk overview --month 2022-11 一览-2022-11.docx",
)
@argument("out", metavar="文件", type=PATH, required=False, words="写到哪个文件，.pdf、.docx、.xlsx 或 .json")
@option("--month", required=True, metavar="期间", words="月份，如 2022-11")
@option("--village", metavar="村", words="只看一个村")
def overview(run: Run, out: Path | None, month: str, village: str | None) -> int:
    """The month on a page."""
    desk = run.desk()
    if out is not None:
        need_suffix(out, WRITTEN)
    with run.work("本月工作一览") as work:
        made = desk.printing.tabular(
            "overview", period_of(month=month, first=None, last=None), village=village_of(desk, village)
        )
        warnings = (
            [] if out is None else desk.printing.write(made, out, progress=work.progress, cancelled=work.cancelled)
        )
    run.out.hint(warnings)
    run.out.result(
        lambda: (
            _made_json(made)
            if out is None
            else {"name": made.name, "file": str(out), "rows": len(made.rows), "warnings": warnings}
        ),
        lambda: _made_text(made) if out is None else f"已写出{made.title}：{out}",
    )
    return 0


def printed_table(desk: Desk, name: str) -> PrintedTable:
    """A printed table by number or name. Raises UsageError."""
    found = desk.tables.get(name) or desk.tables.get(name.upper())
    found = found or next((t for t in desk.tables.values() if name == t.label), None)
    if found is None:
        raise UsageError(f"没有表“{name}”。可用的有：{'、'.join(desk.tables)}。", code="unknown_table")
    return found


def village_of(desk: Desk, text: str | None) -> int | None:
    """The id of the village that an option names. Raises UsageError."""
    if text is None:
        return None
    ids = desk.records.lookup("village", text)
    if len(ids) != 1:
        raise UsageError(f"没有登记村（社区）“{text}”。" if not ids else f"“{text}”对应{len(ids)}个村，请写全名。")
    return ids[0]


def _options(table: PrintedTable, texts: Sequence[str]) -> dict[str, str]:
    options = {}
    for text in texts:
        key, mark, value = text.partition("=")
        option = next((o for o in table.options if key in (o.key, o.label)), None)
        if option is None or not mark:
            known = "；".join(f"{o.key}（{o.label}）" for o in table.options) or "无"
            raise UsageError(f"{table.name}没有选项“{key}”。可用的选项：{known}。")
        chosen = next((v for v, label in option.choices if value in (v, label)), None)
        if chosen is None:
            words = "、".join(f"{v}（{label}）" for v, label in option.choices)
            raise UsageError(f"选项“{option.label}”没有“{value}”，可填：{words}。")
        options[option.key] = chosen
    return options


def _made_json(made: Tabular) -> dict[str, Any]:
    from township_desk.formats.tabular_json import tabular_to_json

    return tabular_to_json(made)


def _made_text(made: Tabular) -> str:
    from township_desk.core.tabular import format_value

    heads = ["·".join(column.header) for column in made.columns]
    rows = []
    for row in made.body():
        cells = [format_value(value, column) for value, column in zip(row.cells, made.columns, strict=False)]
        cells += [""] * (len(heads) - len(cells))
        if row.label and cells and not cells[0]:
            cells[0] = row.label
        rows.append(cells)
    return "\n".join([made.title, f"{made.period}　{made.unit}", grid(heads, rows, most=24)])


COMMANDS = {"打印": (tables, table, overview)}
