"""Commands over the whole desk: the demonstration township, the first start, settings, the list of ledgers."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from township_desk.cli.output import plain
from township_desk.cli.run import Run
from township_desk.cli.villages import read_villages
from township_desk.cli.width import grid
from township_desk.cli.words import PATH, argument, command, option
from township_desk.core.problem import UsageError
from township_desk.core.query import Query

if TYPE_CHECKING:
    from township_desk.core.fields import Field
    from township_desk.core.ledger import Ledger
    from township_desk.core.setting import SettingDef


@command(
    "demo",
    "生成演示用的虚构乡镇",
    more="在文件夹里建一个虚构的镇和一年的台账，把 2022年11月 的各种表打印到“文件夹/out”，并给每个页面拍一张图。再运行一次就重新生成。",
    example="township-desk demo D:\\演示 --open",
)
@argument("folder", metavar="文件夹", type=PATH, words="放在哪个文件夹；里面若已有真实台账则不动")
@option("--open", "open_window", is_flag=True, words="完成后打开窗口")
@option("--no-pictures", "plain", is_flag=True, words="不给页面拍图，快一些")
def demo(run: Run, folder: Path, open_window: bool, plain: bool) -> int:
    """Make the demonstration township and print its month."""
    from township_desk.cli.demo import make

    report = make(run, folder, pictures=not plain)
    run.out.result(report.to_json, report.to_text)
    if open_window and _has_screen():
        from township_desk.ui.app import run as run_window

        return run_window(data=folder)
    return 0


def _has_screen() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@command(
    "setup",
    "首次设置：镇名、代码、村名单",
    more="村名单可以逐个写 --village，也可以用 --villages 给一个文件（txt 每行一个村；表格第一行写“名称”）。已有的村不会重复登记。",
    example="township-desk setup --town 云溪镇 --code 619999101 --village 东岭村 --village 石门村",
)
@option("--town", required=True, metavar="镇名", words="镇的名称，如 云溪镇")
@option("--code", required=True, metavar="代码", words="9位统计用区划代码")
@option("--village", "names", multiple=True, metavar="村名", words="一个村（社区）")
@option("--villages", "file", type=PATH, metavar="文件", words="村名单文件：txt、xlsx、xls、ods、csv 或 json")
def setup(run: Run, town: str, code: str, names: tuple[str, ...], file: Path | None) -> int:
    """First start without the window."""
    villages: list[Any] = [*(read_villages(file) if file is not None else ()), *names]
    desk = run.open()
    again = bool(desk.town)
    touched = desk.set_up(town, code, villages)
    there = desk.records.count(Query("village"))
    run.out.result(
        lambda: {
            "town": desk.town,
            "code": code,
            "villages": len(villages),
            "villages_now": there,
            "data": str(desk.data),
            "changeset": touched.changeset,
        },
        lambda: (
            f"{'这里已经设置过，现为' if again else '已设置'}{desk.town}，"
            f"登记了村（社区）{there}个。数据文件夹：{desk.data}"
        ),
    )
    return 0


@command(
    "settings",
    "查看或修改设置",
    more="不写键列出全部；只写键看一项；再写值就修改，并记入操作记录。",
    example="township-desk settings hazard.max_days_general 20",
)
@argument("key", metavar="键", required=False, words="设置的键或名称")
@argument("value", metavar="值", required=False, words="新的值")
def settings(run: Run, key: str | None, value: str | None) -> int:
    """Show or change settings."""
    store = run.desk().settings
    known = store.all()
    if key is None:
        run.out.result(
            lambda: {"settings": [_setting_json(definition, current) for definition, current in known]},
            lambda: grid(
                ["分组", "键", "名称", "值"],
                [[d.group, d.key, d.label, _setting_text(d, current)] for d, current in known],
            ),
        )
        return 0
    definition = next((d for d, _ in known if key in (d.key, d.label)), None)
    if definition is None:
        raise UsageError(f"没有名为“{key}”的设置。全部设置见 settings 命令。", code="unknown_setting")
    touched = store.set(definition.key, value) if value is not None else None
    current = store.get(definition.key)
    run.out.result(
        lambda: {**_setting_json(definition, current), "changeset": touched.changeset if touched else None},
        lambda: (
            f"{definition.label}（{definition.key}）：{_setting_text(definition, current)}"
            + (f"\n{definition.help}" if definition.help else "")
        ),
    )
    return 0


def _setting_json(definition: SettingDef, value: Any) -> dict[str, Any]:
    shown = value if value is None or isinstance(value, str | int | bool) else plain(value)
    return {
        "key": definition.key,
        "label": definition.label,
        "group": definition.group,
        "type": definition.type,
        "value": shown,
        "help": definition.help,
        "choices": [{"value": choice, "label": label} for choice, label in definition.choices],
    }


def _setting_text(definition: SettingDef, value: Any) -> str:
    if definition.choices:
        return next((f"{value}（{label}）" for choice, label in definition.choices if choice == value), str(value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    return "" if value is None else str(value)


@command(
    "ledgers", "列出台账和它们的项目", more="写上台账名就列出它的每个项目。", example="township-desk ledgers hazard"
)
@argument("names", metavar="台账", nargs=-1, words="只看这些台账")
def ledgers(run: Run, names: tuple[str, ...]) -> int:
    """The ledgers, and the fields of those named."""
    known = _ledgers(run, names)
    run.out.result(
        lambda: {"ledgers": [_ledger_json(ledger) for ledger in known]},
        lambda: "\n\n".join(_fields_text(ledger) for ledger in known) if names else _list_text(known),
    )
    return 0


def _ledgers(run: Run, names: Sequence[str]) -> list[Ledger]:
    from township_desk.core.ledger import find_ledger
    from township_desk.ledgers import LEDGERS

    everything = run.open().ledgers if run.exists() else LEDGERS
    if not names:
        return list(everything.values())
    return [find_ledger(everything, name) for name in names]


def _list_text(known: Sequence[Ledger]) -> str:
    rows = [[ledger.name, ledger.label, ledger.area, str(len(ledger.fields)), ledger.use] for ledger in known]
    return grid(["英文名", "名称", "工作", "项目数", "用途"], rows, most=60, numbers=(3,))


def _fields_text(ledger: Ledger) -> str:
    rows = [[f.name, f.label, f.kind, f.unit, _need(f), "/".join(f.choices)] for f in ledger.fields]
    return f"{ledger.label}（{ledger.name}）　{ledger.use}\n" + grid(
        ["英文名", "名称", "类型", "单位", "填写", "可选"], rows, most=60
    )


def _need(f: Field) -> str:
    if f.auto or f.virtual is not None:
        return "自动"
    word = {"save": "必填", "complete": "应填", "optional": "选填"}[f.needed.value]
    return f"{word}（{f.when_text}）" if f.when_text else word


def _ledger_json(ledger: Ledger) -> dict[str, Any]:
    return {
        "name": ledger.name,
        "label": ledger.label,
        "area": ledger.area,
        "use": ledger.use,
        "fields": [_field_json(f) for f in ledger.fields],
        "steps": [
            {
                "name": step.name,
                "label": step.label,
                "from": list(step.source),
                "to": step.target,
                "needs": list(step.needs),
            }
            for step in (ledger.status.steps if ledger.status else ())
        ],
    }


def _field_json(f: Field) -> dict[str, Any]:
    return {
        "name": f.name,
        "label": f.label,
        "type": f.kind,
        "unit": f.unit,
        "needed": "auto" if f.auto or f.virtual is not None else f.needed.value,
        "when": f.when_text,
        "choices": list(f.choices),
        "target": getattr(f, "target", None),
        "masked": f.masked,
        "help": f.help,
    }


COMMANDS = {"开始": (demo, setup, settings, ledgers)}
