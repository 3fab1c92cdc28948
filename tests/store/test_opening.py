"""Opening: new, damaged, foreign, newer, locked, read-only; nothing that must not be touched is touched."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.desks import HAZARD, add_many, assert_sound, contents, new_desk, town_desk
from township_desk.bootstrap import open_desk
from township_desk.core.problem import EnvironmentProblem
from township_desk.core.query import Query
from township_desk.store import opening
from township_desk.store.lock import alone
from township_desk.store.schema import SCHEMA_VERSION

ROOT = Path(__file__).parents[2]


def refused(folder, **options):
    with pytest.raises(EnvironmentProblem) as caught:
        new_desk(folder, **options)
    return caught.value


@pytest.fixture
def closed(tmp_path):
    """A desk with some rows and a backup, closed: the folder."""
    desk = town_desk(tmp_path)
    add_many(desk, 200)
    desk.safety.backup()
    desk.close()
    alone(tmp_path / "desk.db")
    return tmp_path


def test_a_new_desk_is_one_whole_file(tmp_path):
    new_desk(tmp_path / "新的" / "文件夹").close()
    folder = tmp_path / "新的" / "文件夹"
    assert [p.name for p in folder.iterdir() if p.suffix == ".db"] == ["desk.db"]
    assert not list(folder.glob("desk.db.new*"))
    assert_sound(folder / "desk.db")


def test_two_windows_making_the_same_desk_at_once(tmp_path):
    failed = []

    def make():
        try:
            new_desk(tmp_path).close()
        except BaseException as error:  # noqa: BLE001
            failed.append(error)

    threads = [threading.Thread(target=make) for _ in range(4)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert failed == []
    assert_sound(tmp_path / "desk.db")


def test_a_folder_with_a_chinese_and_long_name(tmp_path):
    folder = tmp_path / "清河镇 100% #1？" / ("很长的文件夹名" * 8)
    desk = town_desk(folder)
    desk.editing.add("hazard", HAZARD)
    info = desk.safety.backup()
    desk.safety.restore(info.path)
    assert all(ok for name, ok, _ in desk.safety.doctor() if name in ("数据库", "数据库完整性", "操作日志"))
    desk.close()
    assert new_desk(folder).records.count(Query("hazard")) == 1


def test_a_path_that_is_too_long_is_refused(tmp_path):
    error = refused(tmp_path / ("长" * 100) / ("长" * 100))
    assert "太长" in error.message
    assert error.exit_code == 3


DAMAGE = {
    "empty": lambda data: b"",
    "cut to half": lambda data: data[: len(data) // 2],
    "last page lost": lambda data: data[:-4096],
    "header zeroed": lambda data: bytes(100) + data[100:],
    "a photo": lambda data: b"\xff\xd8\xff\xe0\x00\x10JFIF" + os.urandom(5000),
    "a text": lambda data: "不是数据库".encode() * 100,
    "first page zeroed": lambda data: data[:100] + bytes(3996) + data[4096:],
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_file_is_refused_untouched_and_the_newest_backup_offered(closed, kind):
    path = closed / "desk.db"
    path.write_bytes(DAMAGE[kind](path.read_bytes()))
    before = path.read_bytes()
    error = refused(closed)
    assert error.code in ("damaged", "foreign")
    newest = next((closed / "backups").glob("*.db")).name
    assert newest in error.message
    assert path.read_bytes() == before
    assert error.exit_code == 3


@pytest.mark.parametrize("seed", range(12))
def test_flipped_bytes_are_noticed_and_never_backed_up(closed, seed):
    """64 bytes changed in the middle: refused at the start, found by the check-up, or in nothing that is in use."""
    path = closed / "desk.db"
    data = bytearray(path.read_bytes())
    at = random.Random(seed).randrange(4096, len(data) - 64)
    data[at : at + 64] = bytes(b ^ 0xFF for b in data[at : at + 64])
    path.write_bytes(data)
    rng_backups = sorted((closed / "backups").glob("*.db"))
    try:
        desk = new_desk(closed)
    except EnvironmentProblem as error:
        assert error.code == "damaged"
        return
    checks = {name: ok for name, ok, _ in desk.safety.doctor()}
    structure = checks.get("数据库完整性", False)
    if not structure:
        with pytest.raises(EnvironmentProblem) as caught:
            desk.safety.backup()
        assert caught.value.code == "damaged"
        assert sorted((closed / "backups").glob("*.db")) == rng_backups
    desk.close()


def test_a_newer_database_is_refused_and_its_bytes_stay(closed):
    path = closed / "desk.db"
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")
    before, at = path.read_bytes(), path.stat().st_mtime_ns
    error = refused(closed)
    assert error.code == "newer"
    assert "升级软件" in error.message
    assert path.read_bytes() == before
    assert path.stat().st_mtime_ns == at
    assert sorted(p.name for p in closed.iterdir()) == ["backups", "desk.db"]


def test_a_newer_version_that_is_still_in_the_log_is_refused_too(closed, tmp_path):
    """A newer program was killed before its log was written back: the file's own header says the old version."""
    path = closed / "desk.db"
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")
        copy = tmp_path / "copy"
        copy.mkdir()
        for name in ("desk.db", "desk.db-wal"):
            shutil.copy(closed / name, copy / name)
    before = (copy / "desk.db").read_bytes()
    assert refused(copy).code == "newer"
    assert (copy / "desk.db").read_bytes() == before


def test_another_program_s_database_is_refused(tmp_path):
    with closing(sqlite3.connect(tmp_path / "desk.db")) as raw:
        raw.execute("CREATE TABLE x (y)")
    error = refused(tmp_path)
    assert error.code == "foreign"


def test_a_database_that_is_gone_is_not_replaced_by_an_empty_one(closed):
    (closed / "desk.db").unlink()
    error = refused(closed)
    assert error.code == "missing"
    assert "恢复备份" in error.message
    assert not (closed / "desk.db").exists()


def test_a_missing_database_is_not_made_for_reading(tmp_path):
    with pytest.raises(EnvironmentProblem) as caught:
        open_desk(tmp_path, read_only=True)
    assert caught.value.code == "missing"


HOLDER = """
import sqlite3, sys, time
raw = sqlite3.connect(sys.argv[1], isolation_level=None)
raw.execute(sys.argv[2])
raw.execute("BEGIN EXCLUSIVE" if len(sys.argv) > 3 else "BEGIN IMMEDIATE")
if len(sys.argv) > 3:
    raw.execute("CREATE TABLE zz (a)")
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def holder(closed):
    """Starts a process that holds the database."""
    started = []

    def hold(*arguments):
        process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(closed / "desk.db"), *arguments], stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        assert process.stdout.readline() == "held\n"
        return process

    yield hold
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def test_a_database_that_another_program_holds_is_said_within_seconds(closed, holder):
    holder("PRAGMA locking_mode=EXCLUSIVE", "exclusive")
    start = time.monotonic()
    error = refused(closed)
    assert error.code == "locked"
    assert time.monotonic() - start < 6.5


def test_a_writer_of_another_program_is_said_within_seconds(closed, holder):
    desk = new_desk(closed)
    holder("PRAGMA journal_mode=WAL")
    start = time.monotonic()
    with pytest.raises(EnvironmentProblem) as caught:
        desk.editing.add("hazard", HAZARD)
    assert caught.value.code == "locked"
    assert time.monotonic() - start < 6.5
    assert desk.records.count(Query("hazard")) == 200, "reading goes on"
    desk.close()


def test_restore_is_refused_while_another_program_has_the_database_open(closed, holder):
    desk = new_desk(closed)
    before = contents(desk.database)
    holder("PRAGMA journal_mode=WAL")
    with pytest.raises(EnvironmentProblem) as caught:
        desk.safety.restore(desk.safety.backups()[0].path)
    assert caught.value.code == "locked"
    assert contents(desk.database) == before
    assert len(desk.safety.backups()) == 1
    assert not list(closed.glob("*.restoring*"))
    desk.close()


def test_a_folder_that_cannot_be_written_opens_for_reading(closed, monkeypatch):
    monkeypatch.setattr(opening.os, "access", lambda _path, mode: mode != os.W_OK)
    desk = new_desk(closed)
    assert desk.read_only
    assert desk.records.count(Query("hazard")) == 200
    with pytest.raises(EnvironmentProblem) as caught:
        desk.editing.add("hazard", HAZARD)
    assert caught.value.code == "read_only"
    assert desk.safety.auto_backup() is None
    desk.close()
    assert sorted(p.name for p in closed.iterdir()) == ["backups", "desk.db"]


NOBODY = """
import sys
sys.path.insert(0, sys.argv[1])
from tests.desks import new_desk
from pathlib import Path
from township_desk.core.query import Query
desk = new_desk(Path(sys.argv[2]))
print(desk.read_only, desk.records.count(Query("hazard")))
desk.close()
"""


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("setpriv"), reason="needs another user"
)
def test_a_user_without_the_right_to_write_reads(closed):
    for path in (closed, *closed.parents):
        if path == Path("/"):
            break
        path.chmod(0o755)
    (closed / "desk.db").chmod(0o644)
    command = [
        "setpriv",
        "--reuid=65534",
        "--regid=65534",
        "--clear-groups",
        sys.executable,
        "-c",
        NOBODY,
        str(ROOT),
        str(closed),
    ]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HOME": str(closed), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    if "Permission denied" in done.stderr and "desk" not in done.stderr:
        pytest.skip("this Python can't be run by another user")
    assert done.stdout.split() == ["True", "200"], done.stderr


def test_a_server_without_its_driver_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.setitem(sys.modules, "psycopg2", None)
    with pytest.raises(EnvironmentProblem) as caught:
        open_desk(url="postgresql://u@server/desk")
    assert caught.value.code == "server"
    assert "驱动" in caught.value.message


def test_a_wrong_address_is_said():
    for url in ("什么也不是", "sqlite:///x.db", "nosuch://x"):
        with pytest.raises(EnvironmentProblem) as caught:
            open_desk(url=url)
        assert caught.value.code == "server"
