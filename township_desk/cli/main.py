"""The program `township-desk`: its options, its commands, and what an error looks like."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from township_desk.buildinfo import build
from township_desk.cli.output import Output
from township_desk.cli.run import Run
from township_desk.cli.words import PATH, Group, explain
from township_desk.core.problem import Cancelled, DeskError

PROGRAM = "township-desk"
HELP = (
    "镇务台账：乡镇各项台账的登记、导入、检查、统计和打印。不写命令就打开窗口；写了命令就在这里办完。\n\n"
    "每个命令后面加 --help 看说明和例子，加 --json 只输出一份 JSON。\n"
    "退出码：0 完成；1 完成，但数据有问题（已列出）；2 用法不对；3 环境不允许（文件被占用、磁盘已满、只读、密码不对等），没有改动；"
    "130 被 Ctrl+C 中断，没有改动。"
)


def _version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        print(f"镇务台账 {build().words()}")
        ctx.exit()


def _commands() -> dict[str, list[click.Command]]:
    """Every command by heading, in the order of the contract."""
    from township_desk.cli import (
        commands_check,
        commands_close,
        commands_desk,
        commands_figures,
        commands_own,
        commands_paper,
        commands_payroll,
        commands_print,
        commands_report,
        commands_rows,
        commands_safety,
        commands_sheets,
        commands_work,
    )

    found: dict[str, list[click.Command]] = {}
    for module in (
        commands_desk,
        commands_rows,
        commands_work,
        commands_sheets,
        commands_print,
        commands_check,
        commands_paper,
        commands_figures,
        commands_own,
        commands_report,
        commands_payroll,
        commands_close,
        commands_safety,
    ):
        for heading, commands in module.COMMANDS.items():
            found.setdefault(heading, []).extend(commands)
    return found


@click.group(
    cls=Group,
    load=_commands,
    help=HELP,
    invoke_without_command=True,
    params=[
        click.Option(["--data"], type=PATH, metavar="文件夹", help="数据文件夹；不写就用本机当前用户的默认位置"),
        click.Option(["--database"], metavar="地址", help="单位共用的数据库服务器地址（与 --data 只写一个）"),
        click.Option(
            ["--version"], is_flag=True, callback=_version, is_eager=True, expose_value=False, help="显示版本"
        ),
    ],
)
@click.pass_context
def program(ctx: click.Context, data: Path | None, database: str | None) -> int:
    """The program; without a command it opens the window."""
    if data is not None and database is not None:
        raise click.UsageError("--data 和 --database 只能写一个。")
    run = Run(data=data, database=database, out=ctx.obj)
    ctx.obj = run
    ctx.call_on_close(run.close)
    return 0 if ctx.invoked_subcommand else _window(run)


program.example = f'{PROGRAM} --data D:\\镇务台账 rows hazard --where "status = 未整改"'


def _window(run: Run) -> int:
    from township_desk.ui.app import run as run_window

    return run_window(data=run.data, url=run.url)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code. Never raises for what a clerk may do wrong.

    Without `argv` it is the program itself: arguments and streams of the process.
    """
    if argv is None:
        _prepare_streams()
    args = list(sys.argv[1:] if argv is None else argv)
    out = Output(as_json="--json" in args)
    try:
        return _invoke(args, out)
    except DeskError as error:
        out.fail_with(error)
        return _exit_code(error)
    except click.ClickException as error:
        _show_usage(error, out)
        return 2
    except (click.Abort, KeyboardInterrupt):
        out.fail_with(Cancelled())
        return 130
    except BrokenPipeError:
        _silence()
        return 0
    except OSError as error:
        out.fail("environment", *_os_words(error))
        return 3


def _prepare_streams() -> None:
    """UTF-8 on both streams; a program without a console has none: then print goes nowhere instead of failing."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - open for the whole run
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _invoke(args: list[str], out: Output) -> int:
    try:
        with program.make_context(PROGRAM, args, obj=out) as ctx:
            value: Any = program.invoke(ctx)
    except click.exceptions.Exit as done:
        return done.exit_code
    finally:
        sys.stdout.flush()
    return value if isinstance(value, int) else 0


def _exit_code(error: DeskError) -> int:
    """The error's own; a workbook that can't be read (wrong password, damaged, too large) prevents the work: 3."""
    from township_desk.formats.reading.errors import ReadError

    return 3 if isinstance(error, ReadError) else error.exit_code


def _show_usage(error: click.ClickException, out: Output) -> None:
    ctx = getattr(error, "ctx", None)
    if isinstance(ctx, click.Context):
        out.say(ctx.get_usage())
        out.say(f"说明：{ctx.command_path} --help\n")
    out.fail("usage", explain(error))


def _os_words(error: OSError) -> tuple[str, str]:
    """What happened and what to do; and, where that is not known, the system's own words."""
    name = f"“{error.filename}”" if error.filename else "文件"
    match error:
        case FileNotFoundError():
            return f"找不到{name}，请检查文件名和文件夹。", ""
        case PermissionError():
            return f"没有权限读写{name}，或者它正被 Excel、WPS 打开。请关闭后再试。", ""
        case IsADirectoryError() | NotADirectoryError() | FileExistsError():
            return f"{name}不是可以写的文件，请换一个文件名。", ""
    if error.errno == 28:
        return "磁盘空间不足，没有写完。请清理磁盘后再试。", ""
    return f"读写{name}出错，没有完成。", f"{type(error).__name__}: {error}"


def _silence() -> None:
    """The reader of our output has gone: end quietly."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
