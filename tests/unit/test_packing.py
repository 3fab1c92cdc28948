"""What is packed and how it is called: build facts, the lock file settled for Windows, which files go in, streams that are none."""

import importlib
import json
import re
import sys
from pathlib import Path

import pytest

import township_desk
from township_desk import buildinfo
from township_desk.cli import main

ROOT = Path(__file__).parents[2]


@pytest.fixture
def script(monkeypatch):
    """Imports a script of `packaging/`."""
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    return importlib.import_module


@pytest.fixture
def packed(monkeypatch, tmp_path):
    """A packed program's folder."""
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    return tmp_path


def test_from_source_there_is_a_version_and_no_commit(capsys):
    assert buildinfo.build() == buildinfo.Build(township_desk.__version__)
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"镇务台账 {township_desk.__version__}（源码）\n"


def test_a_packed_program_says_when_and_from_what_it_was_built(packed, capsys):
    (packed / "build.json").write_text('{"commit": "0123456789abcdef", "built": "2022-12-31"}', "utf-8")
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"镇务台账 {township_desk.__version__}（2022-12-31 构建，提交 0123456789）\n"


def test_a_damaged_fact_file_is_not_in_the_way(packed):
    (packed / "build.json").write_text("{", "utf-8")
    assert buildinfo.build().words().endswith("（源码）")
    assert buildinfo.components() == []


def test_about_names_what_a_packed_program_contains(packed):
    parts = [
        {"name": "甲", "version": "1", "licenses": [{"license": {"id": "MIT"}}]},
        {"name": "乙", "licenses": [{"expression": "A OR B"}]},
    ]
    (packed / "licences").mkdir()
    (packed / "licences" / "sbom.cdx.json").write_text(json.dumps({"components": parts}), "utf-8")
    assert buildinfo.components() == [("甲", "1", "MIT"), ("乙", "", "A OR B")]


@pytest.mark.parametrize("arguments", [["--version"], ["ledgers"], ["rowz"], ["--data", "没有的", "rows", "hazard"]])
def test_a_windowed_program_has_no_streams_and_prints_nowhere(arguments, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    monkeypatch.setattr(sys, "argv", ["TownshipDesk.exe", *arguments])
    assert main() in (0, 2, 3)
    for stream in (sys.stdout, sys.stderr):
        stream.close()


def test_every_pin_has_hashes_and_windows_gets_its_own(script):
    lockfile = script("lockfile")
    pins = lockfile.read(ROOT / "requirements.lock")
    windows, linux = (
        {pin.name for pin in lockfile.for_platform(pins, platform, "3.13")} for platform in ("win32", "linux")
    )
    assert windows - linux == {"pywin32-ctypes", "tzdata"}
    assert "pyside6-essentials" in windows & linux
    assert all(re.fullmatch(r"\S+==\S+( \\\n    --hash=sha256:[0-9a-f]{64})+", pin.line()) for pin in pins)


@pytest.mark.parametrize("line", ["click==8.1", "click>=8 --hash=sha256:" + "0" * 64, "-e ."])
def test_what_is_no_pin_is_refused(script, tmp_path, line):
    path = tmp_path / "x.lock"
    path.write_text(line + "\n", "utf-8")
    with pytest.raises(ValueError, match="not a pin"):
        script("lockfile").read(path)


@pytest.mark.parametrize(
    ("target", "wanted"),
    [
        (r"PySide6\Qt6Core.dll", True),
        (r"PySide6\Qt6VirtualKeyboard.dll", False),
        (r"PySide6\Qt6Qml.dll", False),
        (r"PySide6\Qt6DBus.dll", False),
        ("PySide6/Qt/lib/libQt6DBus.so.6", True),
        ("PySide6/Qt/lib/libQt6Quick.so.6", False),
        (r"PySide6\opengl32sw.dll", False),
        (r"PySide6\plugins\platforms\qwindows.dll", True),
        (r"PySide6\plugins\platforminputcontexts\qtvirtualkeyboardplugin.dll", False),
        (r"PySide6\plugins\tls\qopensslbackend.dll", False),
        (r"PySide6\translations\qtbase_zh_CN.qm", True),
        (r"PySide6\translations\qtbase_de.qm", False),
        (r"stdnum\cn\loc.dat", True),
        (r"stdnum\isbn.dat", False),
        (r"click-8.5.1.dist-info\METADATA", True),
        (r"click-8.5.1.dist-info\RECORD", False),
        ("resources/manual/index.md", True),
    ],
)
def test_what_goes_in(script, target, wanted):
    assert script("spec_parts").wanted(target) is wanted


@pytest.mark.parametrize(
    ("target", "short"),
    [
        (r"a\b.cp313-win_amd64.pyd", "a/b.pyd"),
        (r"rapidfuzz.libs\msvcp140-abc.dll", "msvcp140-abc.dll"),
        (r"PySide6\Qt6Core.dll", r"PySide6\Qt6Core.dll"),
    ],
)
def test_places_are_kept_short(script, target, short):
    assert script("spec_parts").shorter(target) == short


def test_the_version_resource_has_four_numbers(script):
    assert script("spec_parts").version_of(ROOT) == township_desk.__version__
