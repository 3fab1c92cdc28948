"""Every command speaks Chinese: help with an example, errors, usage; and has a test and a line in the manual."""

import json
import re
from pathlib import Path

import click
import pytest

from township_desk.cli import main
from township_desk.cli.main import program
from township_desk.cli.width import cut, grid, pad, width, wrap

ROOT = Path(__file__).parents[2]
COMMANDS = sorted(program.commands)
CONTRACT = """
    demo setup ledgers template import
    rows find edit add void restore-row move again rank
    settings export
    tables table overview
    print printers
    figures trace report own-figure
    payroll
    check accept
    close reopen differences slip
    history undo redo
    backup backups restore doctor
""".split()
ENGLISH = re.compile(r"\b(Usage|Options|Commands|Error|Show this message|Try|Missing|Invalid|default)\b")


def test_the_commands_of_the_contract_are_there():
    assert sorted(CONTRACT) == COMMANDS
    assert [name for names in program.headings.values() for name in names] == list(program.commands)


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_is_chinese_with_an_example(name, capsys):
    assert main([name, "--help"] if name else ["--help"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("用法：township-desk")
    assert "选项：" in text
    assert not ENGLISH.search(text)
    example = text.partition("例：\n")[2]
    assert "township-desk" in example
    assert name in example
    if name:
        assert "--json" in text


@pytest.mark.parametrize("name", COMMANDS)
def test_the_example_can_be_parsed(name):
    import shlex

    command = program.commands[name]
    words = shlex.split(command.example.replace("\\", "/"))
    assert words[:2] == ["township-desk", name]
    context = click.Context(program, info_name="township-desk")
    command.make_context(name, words[2:], parent=context, resilient_parsing=False)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_test_and_a_line_in_the_manual(name):
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "e2e").glob("test_cli*.py"))
    assert f'"{name}"' in tests, f"no test of {name}"
    manual = (ROOT / "resources" / "manual" / "command-line.md").read_text(encoding="utf-8")
    assert re.search(rf"^\| `{name}\b", manual, re.MULTILINE), f"no line about {name} in the manual"


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["rowz"], "没有命令“rowz”。是不是要写“rows”"),
        (["rows"], "少了参数“台账”"),
        (["rows", "hazard", "--limit"], "选项“--limit”后面要写值"),
        (["rows", "hazard", "--limit", "0"], "“0”不是正整数"),
        (["rows", "hazard", "--limt", "3"], "没有选项“--limt”。是不是要写“--limit”"),
        (["rows", "hazard", "status", "=", "x"], "多出了“status”、“=”、“x”"),
        (["rows", "hazard", "--unmask=1"], "选项“--unmask”后面不写值"),
        (["rows", "hazard", "--void", "maybe"], "只能填：without、only、with"),
        (["void", "hazard", "1"], "少了选项“--reason”"),
        (["--data", "a", "--database", "b", "undo"], "只能写一个"),
    ],
)
def test_wrong_use_is_told_in_chinese(argv, words, capsys):
    assert main(argv) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert not ENGLISH.search(err)
    assert main([*argv, "--json"]) == 2
    out, err = capsys.readouterr()
    assert "message" in json.loads(out)["error"]


def test_version(capsys):
    assert main(["--version"]) == 0
    assert re.fullmatch(r"镇务台账 \d+\.\d+\.\d+\S*\n", capsys.readouterr().out)


def test_columns_align_by_terminal_cells():
    assert width("村a") == 3
    assert pad("村", 4) == "村  "
    assert cut("安全隐患排查整改台账", 9) == "安全隐…"
    assert wrap("一二三，四五", 6) == ["一二", "三，四", "五"]
    lines = grid(["名称", "数"], [["东岭村", "1"], ["b", "12"]], numbers=(1,)).splitlines()
    assert lines == ["名称    数", "------  --", "东岭村   1", "b       12"]


def test_the_example_of_settings_names_a_setting():
    from township_desk.ledgers.settings import SETTINGS

    assert program.commands["settings"].example.split()[2] in {setting.key for setting in SETTINGS}
