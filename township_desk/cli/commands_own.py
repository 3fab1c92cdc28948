"""The command of clerks' own figures: listed with their versions, made, changed from a day on, given up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from township_desk.cli.conditions import Conditions
from township_desk.cli.periods import day_of
from township_desk.cli.run import Run
from township_desk.cli.width import grid
from township_desk.cli.words import OneOf, argument, command, option
from township_desk.core.problem import UsageError
from township_desk.core.query import All, Any_, Cond

if TYPE_CHECKING:
    from township_desk.core.figure import Figure
    from township_desk.core.ledger import Ledger
    from township_desk.service.desk import Desk
    from township_desk.service.own_figures import OwnFigure


@command(
    "own-figure",
    "自定义用数：列出、新增、改口径、停用",
    more="不用编程：选台账、写条件、选算法（count 记录数、sum 合计、distinct 不同值、mean 平均）和按哪个日期。\n\n"
    "--where 写的条件全部满足，--any 写的至少满足一条。日期可写 期初、期末、期末-30，月份可写 期初、期末，年份可写 本年度。"
    "不写 --definition，口径按条件自动写成。\n\n"
    "edit 只写要改的项，存成新的一版：期末在 --since（不写为今天）及以后的期间用新口径，以前的期间仍按以前的口径。",
    example='township-desk own-figure add 重大隐患 --ledger hazard --where "level = 重大" --date found_on --unit 处',
)
@argument(
    "action",
    metavar="做什么",
    type=OneOf("list", "add", "edit", "remove"),
    words="list 列出、add 新增、edit 改口径、remove 停用",
)
@argument("name", metavar="名称或编号", required=False, words="add：名称；edit、remove：编号，如 U001")
@option("--ledger", metavar="台账", words="数哪本台账")
@option("--where", "wheres", multiple=True, metavar="条件", words="条件，写法同 rows 命令，可写几个，全部满足")
@option("--any", "anys", multiple=True, metavar="条件", words="至少满足其中一条")
@option("--how", metavar="算法", words="count、sum、distinct 或 mean，不写为 count")
@option("--field", metavar="栏目", words="合计、平均或不同值的栏目")
@option("--date", "date_field", metavar="日期栏", words="按哪个日期归期间；edit 时写“无”改为不分期间")
@option("--stock/--flow", "stock", default=None, words="期末存量：日期不晚于期末的都算；--flow 改回期内发生")
@option("--unit", metavar="单位", words="如 处、户、万元")
@option("--definition", metavar="口径", words="用一句话说明数的是什么；不写就按条件写成")
@option("--name", "label", metavar="名称", words="edit：改名称")
@option("--since", metavar="日期", words="edit、remove：从哪天起，如 2023-01-01，不写为今天")
@option("--id", "key", metavar="编号", words="add：写已有的编号，就存成它的新的一版")
def own_figure(run: Run, action: str, name: str | None, **given: Any) -> int:
    """The clerks' own figures."""
    desk = run.desk()
    own = desk.figures.own
    since = None if given["since"] is None else day_of(given["since"])
    if action == "add":
        if not name or not given["ledger"]:
            raise UsageError("新增要写名称和 --ledger 台账。")
        made = _changed(run, _blank(run.ledger(given["ledger"]).name, name, given["key"]), given)
        own.save(made, since=since)
    elif action == "edit":
        now = own.chosen(since or desk.today).get((name or "").upper())
        if now is None:
            raise UsageError(f"没有自定义用数“{name or ''}”。编号见 own-figure list。")
        if given["ledger"] and run.ledger(given["ledger"]).name != now.ledger:
            raise UsageError("改口径不能换台账，请停用后另做一个。")
        own.save(_changed(run, now, given), since=since)
    elif action == "remove":
        own.remove(name or "", since=since)
    _tell(run, desk)
    return 0


def _blank(ledger: str, name: str, key: str | None) -> OwnFigure:
    from township_desk.service.own_figures import OwnFigure

    return OwnFigure((key or "").upper(), name, ledger, "count")


def _changed(run: Run, now: OwnFigure, given: dict[str, Any]) -> OwnFigure:
    """A figure with what the options say; its definition is written anew unless it was given in words."""
    from township_desk.service.own_conditions import to_json

    desk = run.desk()
    ledger, own = desk.ledgers[now.ledger], desk.figures.own
    made = now
    cond = _condition(desk, ledger, given["wheres"], given["anys"])
    if cond is not None:
        made = replace(made, cond=to_json(cond))
    for option_name, kept in (("how", "how"), ("unit", "unit"), ("label", "label"), ("stock", "stock")):
        if given[option_name] is not None:
            made = replace(made, **{kept: given[option_name]})
    if given["field"]:
        made = replace(made, field=_field(ledger, given["field"]))
    if given["date_field"]:
        day = "" if given["date_field"] == "无" else _field(ledger, given["date_field"])
        made = replace(made, date_field=day)
    own.check(made)
    written = now.definition and now.definition != own.definition(now)
    return replace(made, definition=given["definition"] or (now.definition if written else ""))


def _condition(desk: Desk, ledger: Ledger, wheres: tuple[str, ...], anys: tuple[str, ...]) -> Cond | None:
    read = Conditions(desk.ledgers, ledger, lookup=desk.records.lookup, today=desk.today, of_period=True)
    parts = [read.one(text) for text in wheres]
    if anys:
        parts.append(Any_(tuple(read.one(text) for text in anys)))
    return None if not parts else parts[0] if len(parts) == 1 else All(tuple(parts))


def _field(ledger: Ledger, text: str) -> str:
    """A field's name from its name or label; UsageError when there is none."""
    found = ledger.field(text)
    if found is None:
        raise UsageError(f"“{ledger.label}”没有“{text}”这一项。")
    return found.name


def _tell(run: Run, desk: Desk) -> None:
    own = desk.figures.own
    known = own.at(desk.today)
    versions = own.versions()
    run.out.result(
        lambda: {
            "figures": [
                {"id": f.id, "label": f.label, "unit": f.unit, "ledger": f.ledger, "definition": f.definition}
                for f in known.values()
            ],
            "versions": [
                {
                    "id": v.id, "since": v.since, "gone": v.gone, "label": v.label, "how": v.how, "field": v.field,
                    "date": v.date_field, "stock": v.stock, "definition": v.definition,
                }
                for v in versions
            ],
        },
        lambda: _text(desk, known, versions),
    )  # fmt: skip


def _text(desk: Desk, known: Mapping[str, Figure], versions: Sequence[OwnFigure]) -> str:
    """Every version with the day from which it counts."""
    if not versions:
        return "还没有自定义用数。"
    told = grid(
        ["编号", "名称", "单位", "台账", "起用", "口径"],
        [
            [v.id, v.label, v.unit, desk.ledgers[v.ledger].label, v.since, "停用" if v.gone else v.definition]
            for v in versions
        ],
        most=70,
    )
    return told if known else f"还没有在用的自定义用数。\n{told}"


COMMANDS = {"用数和总结": (own_figure,)}
