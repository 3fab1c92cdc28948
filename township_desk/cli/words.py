"""Commands that speak Chinese: help pages, usage lines and errors of click in the words of the manual."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any

import click

from township_desk.cli.width import pairs, wrap

Callback = Callable[..., Any]


def _total() -> int:
    return max(60, min(110, shutil.get_terminal_size((100, 24)).columns))


class _Help:
    """Help page and usage line shared by commands and the group."""

    example: str = ""

    def get_help(self, ctx: click.Context) -> str:
        """The whole help page."""
        assert isinstance(self, click.Command)
        blocks = [self.get_usage(ctx), "\n".join(wrap(self.help or "", _total() - 2))]
        arguments = [(p.make_metavar(ctx), p.help or "") for p in self.params if isinstance(p, Argument)]
        options = [
            (_option_words(p, ctx), _option_help(p)) for p in self.get_params(ctx) if isinstance(p, click.Option)
        ]
        if arguments:
            blocks.append("参数：\n" + pairs(arguments, total=_total()))
        blocks.append("选项：\n" + pairs(options, total=_total()))
        blocks += self.more_blocks(ctx)
        if self.example:
            blocks.append("例：\n" + "\n".join(f"  {line}" for line in self.example.splitlines()))
        return "\n\n".join(blocks)

    def more_blocks(self, ctx: click.Context) -> list[str]:
        """Blocks of the page after the options."""
        return []

    def get_usage(self, ctx: click.Context) -> str:
        """The usage line."""
        assert isinstance(self, click.Command)
        return " ".join([f"用法：{ctx.command_path}", *self.collect_usage_pieces(ctx)])


def _option_words(option: click.Option, ctx: click.Context) -> str:
    words = "，".join([*option.opts, *option.secondary_opts])
    return words if option.is_flag or option.count else f"{words} {option.make_metavar(ctx)}"


def _option_help(option: click.Option) -> str:
    if "--help" in option.opts:
        return "显示这段说明"
    marks = []
    if option.required:
        marks.append("必填")
    if option.multiple:
        marks.append("可写多次")
    if isinstance(option.type, OneOf):
        marks.append("可填：" + "、".join(option.type.words))
    return (option.help or "") + (f"（{'；'.join(marks)}）" if marks else "")


class Argument(click.Argument):
    """An argument with an explanation on the help page."""

    def __init__(self, param_decls: Any, *, help: str = "", **attrs: Any) -> None:  # noqa: A002 - the word of click
        super().__init__(param_decls, **attrs)
        self.help = help

    def make_metavar(self, ctx: click.Context) -> str:
        """Its word: […] where it may be left out, … where it may be repeated."""
        word = (self.metavar or self.name or "") + ("…" if self.nargs == -1 else "")
        return word if self.required else f"[{word}]"


class Command(_Help, click.Command):
    """One command; `example` stands at the end of its help page."""

    def __init__(self, *args: Any, example: str = "", **attrs: Any) -> None:
        super().__init__(*args, **attrs)
        self.example = example
        self.allow_extra_args = True
        self.options_metavar = "[选项]"

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does, with our own words for what is left over."""
        rest = super().parse_args(ctx, args)
        if rest:
            ctx.fail(f"多出了“{'”、“'.join(rest)}”，请检查有没有漏写引号。")
        return rest


class Group(_Help, click.Group):
    """The program; commands are listed in the order of the contract, under headings.

    `load` gives the commands by heading; it is called when one is first asked for, so that the window starts without
    what commands need.
    """

    def __init__(self, *args: Any, load: Callable[[], Mapping[str, Sequence[click.Command]]], **attrs: Any) -> None:
        self._load = load
        self._commands: dict[str, click.Command] | None = None
        super().__init__(*args, **attrs)
        self.options_metavar = "[选项]"
        self.subcommand_metavar = "命令 [参数]…"

    @cached_property
    def headings(self) -> dict[str, list[str]]:
        """Names of commands by heading."""
        return {heading: [command.name or "" for command in found] for heading, found in self._load().items()}

    @property
    def commands(self) -> dict[str, click.Command]:
        """Every command by name."""
        if self._commands is None:
            self._commands = {command.name or "": command for found in self._load().values() for command in found}
        return self._commands

    @commands.setter
    def commands(self, value: object) -> None:
        """What click sets at first: nothing yet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the help page."""
        return [name for names in self.headings.values() for name in names]

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """As click does, with our own words for an unknown command."""
        if self.get_command(ctx, args[0]) is None:
            ctx.fail(f"没有命令“{args[0]}”。{_near(get_close_matches(args[0], self.commands))}")
        return super().resolve_command(ctx, args)

    def more_blocks(self, ctx: click.Context) -> list[str]:
        """The commands, heading by heading."""
        blocks = []
        for heading, names in self.headings.items():
            rows = [(name, (self.commands[name].short_help or "")) for name in names]
            blocks.append(f"{heading}：\n{pairs(rows, total=_total(), most=13)}")
        return blocks


class PathType(click.ParamType):  # type: ignore[type-arg] # generic from click 8.5 on only
    """A file or folder; whether it can be read or written is found out when it is."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path, ~ expanded."""
        return Path(value).expanduser()


class Number(click.ParamType):  # type: ignore[type-arg] # generic from click 8.5 on only
    """A whole number from `least` on."""

    name = "number"

    def __init__(self, least: int = 0) -> None:
        self.least = least

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number."""
        try:
            number = int(value)
        except (TypeError, ValueError):
            number = self.least - 1
        if number < self.least:
            self.fail(f"“{value}”不是{'正整数' if self.least else '整数'}。", param, ctx)
        return number


class OneOf(click.ParamType):  # type: ignore[type-arg] # generic from click 8.5 on only
    """One of some words."""

    name = "choice"

    def __init__(self, *words: str) -> None:
        self.words = words

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word."""
        text = str(value).strip().lower()
        if text not in self.words:
            self.fail(f"没有“{value}”这一项，只能填：{'、'.join(self.words)}。", param, ctx)
        return text


PATH = PathType()


def command(name: str, short: str, *, more: str = "", example: str) -> Callable[[Callback], Command]:
    """Make a command of a function; `short` stands in the list of commands, `more` on its page too. All take --json."""

    def wrap_up(function: Callback) -> Command:
        params: list[click.Parameter] = list(reversed(getattr(function, "__click_params__", [])))
        params.append(
            click.Option(
                ["--json", "as_json"], is_flag=True, help="只输出一份 JSON，供其他程序读取", expose_value=False
            )
        )
        return Command(
            name,
            callback=click.pass_obj(function),
            params=params,
            help=f"{short}。{more}",
            short_help=short,
            example=example,
        )

    return wrap_up


def argument(name: str, words: str, **attrs: Any) -> Callable[[Callback], Callback]:
    """An argument; `metavar` is its word in Chinese."""
    return click.argument(name, cls=Argument, help=words, **attrs)


def option(*names: str, words: str, **attrs: Any) -> Callable[[Callback], Callback]:
    """An option."""
    return click.option(*names, help=words, **attrs)


def explain(error: click.ClickException) -> str:
    """What click found wrong, as a Chinese sentence."""
    match error:
        case click.MissingParameter(param=param) if param is not None:
            return f"少了{_param_words(param, error.ctx)}。"
        case click.NoSuchOption(option_name=name, possibilities=near):
            return f"没有选项“{name}”。{_near(near)}"
        case click.BadOptionUsage(option_name=name):
            takes = "does not take" in error.message
            return f"选项“{name}”后面不写值。" if takes else f"选项“{name}”后面要写值。"
        case click.BadParameter(param=param) if param is not None:
            return f"{_param_words(param, error.ctx)}不对：{error.message}"
    return error.message


def _near(words: list[str] | None) -> str:
    return f"是不是要写“{'”或“'.join(words)}”？" if words else ""


def _param_words(param: click.Parameter, ctx: click.Context | None) -> str:
    if isinstance(param, click.Option):
        return f"选项“{max(param.opts, key=len)}”"
    return f"参数“{param.metavar or param.name}”"
