"""The record of the last green Windows build: it tells when the code has moved on."""

import importlib
import json
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def record(monkeypatch, tmp_path):
    """The script, working on a small tree of its own that Git does not know."""
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    script = importlib.import_module("windows_record")
    (tmp_path / "township_desk").mkdir()
    (tmp_path / "township_desk" / "a.py").write_text("1", "utf-8")
    (tmp_path / "packaging" / "windows").mkdir(parents=True)
    (tmp_path / "build.spec").write_text("", "utf-8")
    monkeypatch.setattr(script, "ROOT", tmp_path)
    monkeypatch.setattr(script, "RECORD", tmp_path / "packaging" / "windows" / "last-green.json")
    return script


@pytest.fixture
def built(record, tmp_path):
    """What a build and its smoke test leave behind."""
    out = tmp_path / "out"
    (out / "TownshipDesk").mkdir(parents=True)
    (out / "TownshipDesk" / "TownshipDesk.exe").write_bytes(b"x" * 10)
    (out / "TownshipDesk-1-setup.exe").write_bytes(b"setup")
    (out / "TownshipDesk-1-portable.zip").write_bytes(b"zip")
    facts = {"version": "1", "commit": "abcdef0123456789", "packed": record.packed_hash(), "seconds": 3}
    (out / "built.json").write_text(json.dumps(facts), "utf-8")
    smoke = tmp_path / "smoke.json"
    smoke.write_text('{"seconds": 1, "steps": []}', "utf-8")
    return out, smoke


def test_none_yet(record):
    assert "none has passed" in record.status()


def test_green_then_old(record, built, tmp_path):
    record.write(*built)
    assert "commit abcdef0123, and packs the code as it is" in record.status()
    noted = json.loads(record.RECORD.read_text("utf-8"))
    assert (noted["installed_bytes"], noted["installer"]["bytes"], noted["build_seconds"]) == (10, 5, 3)
    (tmp_path / "packaging" / "windows" / "smoke.py").write_text("tries only", "utf-8")
    assert "as it is" in record.status()
    (tmp_path / "township_desk" / "a.py").write_text("2", "utf-8")
    assert "OLDER" in record.status()


def test_a_renamed_file_counts(record, tmp_path):
    before = record.packed_hash()
    (tmp_path / "township_desk" / "a.py").rename(tmp_path / "township_desk" / "b.py")
    assert record.packed_hash() != before


def test_a_damaged_record_is_none(record):
    record.RECORD.write_text("{", "utf-8")
    assert "none has passed" in record.status()


def test_continuous_integration_tells_it_first():
    lines = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    assert lines[-1] == "exec make test"
    assert any("windows_record.py status" in line for line in lines)
    assert shutil.which("bash")
