"""The program as a process: streams, exit codes, Ctrl+C, the demonstration command."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import psutil
import pytest
import xlsxwriter

import township_desk.cli.demo
from tests.e2e.cli_runner import Cli
from township_desk.cli import main
from township_desk.cli.output import Output, Progress
from township_desk.cli.run import Interrupt, Run
from township_desk.core.problem import Cancelled, EnvironmentProblem

pytestmark = pytest.mark.e2e
ROOT = Path(__file__).parents[2]
PYTHON = [sys.executable, "-m", "township_desk"]


def _run(*args):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    return subprocess.run(
        [*PYTHON, *map(str, args)], cwd=ROOT, capture_output=True, env=environment, timeout=120, check=False
    )


def test_streams_are_utf8_whatever_the_locale_says():
    done = _run("--help")
    assert done.returncode == 0
    assert done.stdout.decode("utf-8").startswith("用法：township-desk")
    assert done.stderr == b""
    wrong = _run("rowz", "--json")
    assert wrong.returncode == 2
    assert json.loads(wrong.stdout.decode("utf-8"))["error"]["code"] == "usage"
    assert "错误" in wrong.stderr.decode("utf-8")


def test_help_loads_no_database_and_no_window():
    script = (
        "import sys; from township_desk.cli import main; code = main(['--help']);"
        "heavy = [name for name in ('PySide6', 'sqlalchemy', 'openpyxl', 'reportlab') if name in sys.modules];"
        "sys.exit(f'loaded {heavy}' if heavy or code else 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_the_frozen_program_reads_workbooks_in_a_child(monkeypatch):
    import township_desk.__main__ as entry
    from township_desk.formats.reading import child

    seen = []
    monkeypatch.setattr(child, "main", lambda argv: seen.append(argv) or 0)
    monkeypatch.setattr(sys, "argv", ["township-desk.exe", "--township-read-child", "x"])
    assert entry.main() == 0
    assert seen == [["x"]]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of consoles differ")
def test_ctrl_c_stops_an_import_and_changes_nothing(tmp_path):
    cli = Cli(tmp_path / "desk")
    cli.set_up()
    path = tmp_path / "大表.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        page = book.add_worksheet("隐患")
        page.write_row(0, 0, ["村", "排查日期", "行业领域", "地点", "隐患描述"])
        for i in range(60_000):
            page.write_row(
                i + 1, 0, ["东岭村", "2022-11-05", "消防", f"东岭{i}号", f"灭火器压力不足，超过检修期未检修{i}"]
            )
    command = [*PYTHON, "--data", str(cli.folder), "import", "hazard", str(path), "--json"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    reader = psutil.Process(process.pid)
    until = time.monotonic() + 60
    while not reader.children() and time.monotonic() < until:  # the workbook is being read
        time.sleep(0.02)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err.decode()
    assert json.loads(out)["error"]["code"] == "cancelled"
    assert cli.json("rows", "hazard")["count"] == 0
    assert len(cli.json("history")["entries"]) == 1


def test_the_first_ctrl_c_asks_the_second_insists():
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    with Interrupt() as interrupt:
        assert not interrupt.cancelled()
        signal.raise_signal(signal.SIGINT)
        assert interrupt.cancelled()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.signal(signal.SIGINT, before) is signal.default_int_handler


def test_what_fails_because_of_ctrl_c_counts_as_cancelled(tmp_path):
    run = Run(data=tmp_path, database=None, out=Output(as_json=False))
    with pytest.raises(Cancelled), run.work("导入"):
        signal.raise_signal(signal.SIGINT)
        raise EnvironmentProblem("读取中断")


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (KeyboardInterrupt(), 130, "已取消"),
        (EnvironmentProblem("磁盘空间不足", code="disk_full"), 3, "磁盘空间不足"),
        (FileNotFoundError(2, "x", "没有.xlsx"), 3, "找不到“没有.xlsx”"),
        (PermissionError(13, "x", "表.xlsx"), 3, "没有权限读写“表.xlsx”"),
        (OSError(28, "No space left on device"), 3, "磁盘空间不足"),
    ],
)
def test_failures_have_their_exit_codes(monkeypatch, capsys, error, code, words):
    def fail(*_args):
        raise error

    monkeypatch.setattr(Run, "desk", fail)
    assert main(["undo", "--json"]) == code
    out, err = capsys.readouterr()
    assert words in json.loads(out)["error"]["message"]
    assert words in err


def test_a_bar_is_drawn_on_a_terminal_only(monkeypatch):
    terminal = io.StringIO()
    monkeypatch.setattr(sys, "stderr", terminal)
    with Progress("导入") as progress:
        progress(1, 2)
    assert terminal.getvalue() == ""
    monkeypatch.setattr(terminal, "isatty", lambda: True, raising=False)
    with Progress("导入") as progress:
        progress(1, 2, "写入")
        progress(500)
    shown = terminal.getvalue()
    assert "写入" in shown
    assert "50%" in shown
    assert shown.endswith("\r\x1b[K")


def test_without_a_command_the_window_opens(monkeypatch, tmp_path):
    from township_desk.ui import app

    seen = {}
    monkeypatch.setattr(app, "run", lambda **given: seen.update(given) or 0)
    assert main(["--data", str(tmp_path)]) == 0
    assert seen["data"] == tmp_path


def test_demo_makes_prints_and_replaces_itself(monkeypatch, tmp_path):
    small = partial(township_desk.cli.demo.make, scale=0.03, pictures=False)
    monkeypatch.setattr(township_desk.cli.demo, "make", small)
    folder = tmp_path / "演示"
    cli = Cli(folder)
    first = cli("demo", folder, "--json")
    assert first.code == 0, first.err
    told = first.json
    assert told["town"] == "云溪镇"
    assert told["rows"]["village"] == 12
    assert all(Path(name).exists() for name in told["files"])
    again = cli("demo", folder)
    assert again.code == 0
    assert "云溪镇" in again.out
    assert cli.json("rows", "hazard")["count"] == told["rows"]["hazard"]

    real = Cli(tmp_path / "real")
    real.set_up()
    refused = real("demo", real.folder, "--json")
    assert refused.code == 2
    assert refused.json["error"]["code"] == "real_desk"
    assert real.json("rows", "village")["count"] == 3
