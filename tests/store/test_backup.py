"""Backups: proven right after they are made, thinned, never half done."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.desks import HAZARD, add_many, assert_sound, contents, town_desk
from township_desk.core.problem import Cancelled, EnvironmentProblem
from township_desk.core.query import Query
from township_desk.store import backup as backups
from township_desk.store import files
from township_desk.store.backup import BackupInfo, listed, make, sidecar, superfluous, thin
from township_desk.store.facts import prove

NOW = datetime(2022, 11, 30, 16, 30)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def desk(tmp_path):
    found = town_desk(tmp_path / "desk")
    yield found
    found.close()


def test_a_backup_holds_all_and_is_one_plain_file(desk):
    add_many(desk, 3000)
    info = desk.safety.backup()
    assert info.proven
    assert info.rows == 3000 + 3 + 2  # hazards, villages, settings
    assert contents(info.path) == contents(desk.database)
    assert_sound(info.path)
    assert info.path.read_bytes()[18:20] == b"\x01\x01", "not in WAL mode: readable from a disc"
    proof = json.loads(sidecar(info.path).read_text("utf-8"))
    assert proof["head"] == desk.journal_reader.head_hash()
    assert not list(desk.backups.glob("*.part"))
    assert listed(desk.backups)[0] == BackupInfo(
        **{**{f: getattr(info, f) for f in info.__slots__}, "at": info.at.replace(microsecond=0)}
    )


def test_backups_while_others_write_are_whole(desk):
    stop = threading.Event()
    failed = []

    def write():
        n = 0
        while not stop.is_set():
            n += 1
            try:
                desk.editing.add("hazard", {**HAZARD, "location": f"{n}组"})
            except EnvironmentProblem as error:
                failed.append(error)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        made = [desk.safety.backup() for _ in range(8)]
    finally:
        stop.set()
        thread.join()
    assert failed == []
    assert len({info.path for info in made}) == 8
    counts = [info.rows for info in made]
    assert counts == sorted(counts)
    for info in made:
        assert_sound(info.path)
        assert prove(info.path).rows == info.rows


def test_a_backup_that_differs_from_its_source_is_not_kept(desk, monkeypatch):
    honest = backups._copy

    def lossy(source, part, progress, stopped):
        facts = honest(source, part, progress, stopped)
        with closing(sqlite3.connect(part)) as raw:
            raw.execute("DELETE FROM village WHERE id=3")
            raw.commit()
        return facts

    monkeypatch.setattr(backups, "_copy", lossy)
    with pytest.raises(EnvironmentProblem):
        desk.safety.backup()
    assert list(desk.backups.iterdir()) == []


def test_a_stick_that_reads_back_differently_is_found_out(desk, tmp_path, monkeypatch):
    honest = files.put
    monkeypatch.setattr(backups, "put", lambda made, path: (honest(made, path), path.suffix == ".db" and spoil(path)))

    def spoil(path):
        data = bytearray(path.read_bytes())
        data[5000] ^= 1
        path.write_bytes(data)

    (tmp_path / "stick").mkdir()
    with pytest.raises(EnvironmentProblem) as caught:
        desk.safety.backup(tmp_path / "stick")
    assert caught.value.code == "bad_backup"
    assert [p for p in (tmp_path / "stick").iterdir() if p.is_file()] == []


def test_the_stop_button_leaves_nothing(desk):
    add_many(desk, 3000)
    with pytest.raises(Cancelled):
        desk.safety.backup(cancelled=lambda: True)
    assert list(desk.backups.iterdir()) == []


def test_progress_is_told(desk):
    add_many(desk, 20000)
    steps = []
    desk.safety.backup(progress=lambda done, total: steps.append((done, total)))
    assert len(steps) > 1
    assert steps[-1][0] == steps[-1][1] > 2000


def test_a_virus_scanner_that_lets_go_in_time(desk, monkeypatch):
    calls = []
    honest = Path.replace

    def held(self, target):
        calls.append(1)
        if len(calls) <= 4:
            raise PermissionError(13, "in use")
        return honest(self, target)

    monkeypatch.setattr(Path, "replace", held)
    assert desk.safety.backup().proven
    assert len(calls) > 4


def test_a_virus_scanner_that_does_not(desk, monkeypatch):
    def held(self, target):
        raise PermissionError(13, "in use")

    monkeypatch.setattr(files, "PATIENCE", 0.3)
    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(EnvironmentProblem) as caught:
        desk.safety.backup()
    assert caught.value.code == "held"
    assert list(desk.backups.iterdir()) == []


def test_attachments_go_to_the_stick_once(desk, tmp_path):
    photo = tmp_path / "照片.jpg"
    photo.write_bytes(b"\xff\xd8" + os.urandom(1000))
    desk.editing.add("hazard", {**HAZARD, "photo_before": str(photo)})
    stick = tmp_path / "stick"
    stick.mkdir()
    info = desk.safety.backup(stick)
    assert info.attachments == 1
    [copied] = [p for p in (stick / "attachments").rglob("*") if p.is_file()]
    assert copied.read_bytes() == photo.read_bytes()
    at = copied.stat().st_mtime_ns
    desk.safety.backup(stick)
    assert copied.stat().st_mtime_ns == at
    assert len(listed(stick)) == 2


# ---- room on the disk


def test_a_full_disk_is_said_before(desk, monkeypatch):
    monkeypatch.setattr(files.shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(10**9, 10**9, 1000))
    with pytest.raises(EnvironmentProblem) as caught:
        desk.safety.backup()
    assert caught.value.code == "disk_full"
    assert list(desk.backups.iterdir()) == []


@pytest.fixture
def tiny(tmp_path):
    """A folder on a disk of 4 MB."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("no right to mount")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def _no_forecast(monkeypatch):
    """As when another program fills the disk after the look at it."""
    monkeypatch.setattr(files.shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(10**9, 0, 10**9))


@pytest.mark.skipif(sys.platform != "linux", reason="needs tmpfs")
def test_a_disk_that_fills_up_during_an_import_loses_nothing(tiny, monkeypatch):
    _no_forecast(monkeypatch)
    desk = town_desk(tiny / "desk")
    done = 0
    with pytest.raises(EnvironmentProblem) as caught:
        for _ in range(100):
            add_many(desk, 500)
            done += 500
    assert caught.value.code == "disk_full"
    assert desk.records.count(Query("hazard")) == done
    assert_sound(desk.database)
    # The log is still there and full; what was done can be undone once there is room.
    desk.close()
    assert_sound(tiny / "desk" / "desk.db")


@pytest.mark.skipif(sys.platform != "linux", reason="needs tmpfs")
def test_a_disk_that_fills_up_during_a_backup_keeps_no_half_backup(desk, tiny, monkeypatch):
    _no_forecast(monkeypatch)
    add_many(desk, 20000)
    with pytest.raises(EnvironmentProblem) as caught:
        desk.safety.backup(tiny)
    assert caught.value.code == "disk_full"
    assert [p for p in tiny.iterdir() if p.is_file()] == []


@pytest.mark.skipif(sys.platform != "linux", reason="needs tmpfs")
def test_a_disk_that_fills_up_during_a_restore_keeps_the_present(desk, tiny, monkeypatch):
    _no_forecast(monkeypatch)
    add_many(desk, 12000)
    large = desk.safety.backup()
    small = town_desk(tiny / "desk")
    before = contents(small.database)
    with pytest.raises(EnvironmentProblem) as caught:
        small.safety.restore(large.path)
    assert caught.value.code == "disk_full"
    assert contents(small.database) == before
    assert not list((tiny / "desk").glob("*.restoring*"))
    assert small.editing.add("hazard", HAZARD).id == 1
    small.close()


LIMITED = """
import resource, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from tests.desks import new_desk, add_many
from township_desk.core.problem import EnvironmentProblem
desk = new_desk(Path(sys.argv[2]))
resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))
codes = []
for work in (lambda: [add_many(desk, 500) for _ in range(50)], desk.safety.backup):
    try:
        work()
    except EnvironmentProblem as error:
        codes.append(error.code)
print(*codes)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs RLIMIT_FSIZE")
def test_a_process_that_may_write_no_more_loses_nothing(desk):
    add_many(desk, 6000)
    folder = desk.data
    desk.close()
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(ROOT), str(folder)], capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) <= {"disk_full", "io"}
    assert done.stdout.split()
    assert_sound(folder / "desk.db")
    assert not list((folder / "backups").glob("*.part"))
    assert all(info.proven for info in listed(folder / "backups"))


# ---- thinning


def fake(folder, at, kind="auto"):
    path = folder / f"desk-{at:%Y%m%d-%H%M%S}.db"
    path.write_bytes(b"x")
    proof = {
        "at": at.isoformat(),
        "kind": kind,
        "size": 1,
        "sha256": "",
        "rows": 0,
        "version": 1,
        "head": "",
        "attachments": 0,
    }
    sidecar(path).write_text(json.dumps(proof), encoding="utf-8")
    return path


def test_thinning_keeps_hours_days_weeks_and_months(tmp_path):
    for hours in range(0, 24 * 400, 6):
        fake(tmp_path, NOW - timedelta(hours=hours))
    thin(tmp_path, NOW)
    left = [info.at for info in listed(tmp_path)]
    assert left[0] == NOW
    assert len([at for at in left if NOW - at <= timedelta(days=5)]) >= 20
    assert len({at.date() for at in left if NOW - at <= timedelta(days=14)}) == 14
    assert {f"{at:%Y%m}" for at in left} == {f"{NOW - timedelta(days=n):%Y%m}" for n in range(400)}
    assert len(left) < 70
    assert all(sidecar(info.path).exists() for info in listed(tmp_path))
    assert len(list(tmp_path.iterdir())) == 2 * len(left)
    assert thin(tmp_path, NOW) == [], "thinning again takes nothing more"


def test_what_a_clerk_backed_up_stays(tmp_path):
    kept = [fake(tmp_path, NOW - timedelta(minutes=n), "manual") for n in range(50)]
    [fake(tmp_path, NOW - timedelta(minutes=100 + n)) for n in range(50)]
    thin(tmp_path, NOW)
    assert all(path.exists() for path in kept)
    assert len(listed(tmp_path)) < 60


@pytest.mark.parametrize("back", [timedelta(days=365), timedelta(hours=1)])
def test_a_clock_that_went_back_prunes_nothing(tmp_path, back):
    for n in range(60):
        fake(tmp_path, NOW - timedelta(minutes=n))
    assert thin(tmp_path, NOW - back) == []
    assert len(listed(tmp_path)) == 60


def test_a_clock_that_jumps_ahead_prunes_no_more_than_it_adds(tmp_path):
    for n in range(100):
        fake(tmp_path, NOW - timedelta(hours=6 * n))
    thin(tmp_path, NOW)
    before = {info.path for info in listed(tmp_path)}
    fake(tmp_path, NOW + timedelta(days=365))
    gone = thin(tmp_path, NOW + timedelta(days=365))
    assert set(gone) <= before
    assert len(gone) <= 2


def test_unproven_files_are_never_thinned(tmp_path):
    for n in range(50):
        path = fake(tmp_path, NOW - timedelta(minutes=n))
        sidecar(path).write_text("{", encoding="utf-8")
    assert not any(info.proven for info in listed(tmp_path))
    assert superfluous(listed(tmp_path)) == []


def test_a_backup_that_was_cut_short_later_is_no_longer_proven(desk):
    info = desk.safety.backup()
    with info.path.open("r+b") as file:
        file.truncate(1000)
    assert not desk.safety.backups()[0].proven
    assert desk.safety.last_proven() is None


def test_two_backups_in_one_second(desk):
    first = make(desk.database, backups.free_name(desk.backups, NOW), at=NOW)
    second = make(desk.database, backups.free_name(desk.backups, NOW), at=NOW)
    assert first.path != second.path
    with suppress(FileNotFoundError):
        first.path.unlink()
    assert second.path.exists()
