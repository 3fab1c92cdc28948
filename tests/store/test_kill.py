"""Faults from outside: the program is killed, or the power fails, in the middle of things.

Each kind is tried TOWNSHIP_DESK_KILLS times (5 unless set; 100 before a release).
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.desks import HAZARD, add_many, assert_sound, contents, new_desk, town_desk
from tests.store.next_version import NEXT_VERSION, next_version
from township_desk.core.query import Query
from township_desk.store.backup import listed
from township_desk.store.facts import prove

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("TOWNSHIP_DESK_KILLS", "5"))
HEAD = f"""
import sys, itertools
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from tests.desks import HAZARD, add_many, new_desk
from township_desk.store.migrations import migrate
from tests.store.next_version import NEXT_VERSION
folder = Path(sys.argv[1])
print("ready", flush=True)
"""
WORK = {
    "import": """
desk = new_desk(folder)
for n in itertools.count():
    add_many(desk, 700)
    print(desk.journal_reader.heads(limit=1)[0].id, flush=True)
    desk.editing.undo() if n % 3 == 2 else desk.editing.add("hazard", HAZARD)
    print(desk.journal_reader.heads(limit=1)[0].id, flush=True)
""",
    "backup": """
desk = new_desk(folder)
while True:
    print(desk.safety.backup().path.name, flush=True)
""",
    "restore": """
desk = new_desk(folder)
for n in itertools.count():
    desk.safety.restore(folder / ("few.db" if n % 2 else "many.db"))
    print(n, flush=True)
""",
    "migration": """
import shutil
for n in itertools.count():
    for log in ("", "-wal", "-shm"):
        (folder / ("desk.db" + log)).unlink(missing_ok=True)
    shutil.copy(folder / "old.db", folder / "copy.db")
    (folder / "copy.db").rename(folder / "desk.db")
    migrate(folder / "desk.db", folder / "next_db", backup=None, target=NEXT_VERSION)
    print(n, flush=True)
""",
}


def killed(kind, folder, rng):
    """Start the work, kill it at a random moment; the lines that it had printed by then."""
    process = subprocess.Popen(
        [sys.executable, "-c", HEAD + WORK[kind], str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "ready\n"
    time.sleep(rng.uniform(0.05, 1.2))
    process.kill()
    out, err = process.communicate()
    assert "Traceback" not in err, err
    return out.splitlines()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(KILLS))
def test_killed_during_an_import(tmp_path, seed):
    town_desk(tmp_path).close()
    said = killed("import", tmp_path, random.Random(seed))
    assert_sound(tmp_path / "desk.db")
    with closing(sqlite3.connect(tmp_path / "desk.db")) as raw:
        last = raw.execute("SELECT max(id) FROM changeset").fetchone()[0]
        acts = dict(raw.execute("SELECT act, count(*) FROM change_log WHERE ledger='hazard' GROUP BY act"))
        rows = raw.execute("SELECT count(*) FROM hazard").fetchone()[0]
        counts = raw.execute(
            "SELECT count(*) FROM changeset c WHERE change_count != (SELECT count(*) FROM change_log l WHERE l.changeset_id = c.id)"
        ).fetchone()[0]
    assert counts == 0, "every changeset wholly in or wholly out"
    assert rows == acts.get("insert", 0) - acts.get("delete", 0)
    if said:
        assert last >= int(said[-1]), "what was said to be done is done"
    desk = new_desk(tmp_path)
    desk.editing.add("hazard", HAZARD)
    desk.close()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(KILLS))
def test_killed_during_a_backup(tmp_path, seed):
    desk = town_desk(tmp_path)
    add_many(desk, 8000)
    desk.close()
    said = killed("backup", tmp_path, random.Random(seed))
    found = listed(tmp_path / "backups")
    for info in found:
        if info.proven:
            assert prove(info.path).rows == info.rows == 8005
    assert {info.path.name for info in found if info.proven} >= set(said)
    assert_sound(tmp_path / "desk.db")
    desk = new_desk(tmp_path)
    assert desk.safety.backup().proven
    old = time.time() - 7200
    for part in (tmp_path / "backups").glob("*.part*"):
        os.utime(part, (old, old))
    desk.safety.auto_backup()
    assert not list((tmp_path / "backups").glob("*.part*"))
    desk.close()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(KILLS))
def test_killed_during_a_restore(tmp_path, seed):
    desk = town_desk(tmp_path)
    add_many(desk, 100)
    desk.safety.backup(tmp_path / "few.db")
    add_many(desk, 5000)
    desk.safety.backup(tmp_path / "many.db")
    desk.close()
    killed("restore", tmp_path, random.Random(seed))
    desk = new_desk(tmp_path)
    assert desk.records.count(Query("hazard")) in (100, 5100)
    assert desk.journal_reader.verify() is None
    assert desk.editing.history(limit=1)[0].kind in ("import", "restore_backup")
    desk.safety.restore(tmp_path / "few.db")
    assert desk.records.count(Query("hazard")) == 100
    desk.close()
    assert_sound(tmp_path / "desk.db")
    assert not list(tmp_path.glob("*.restoring*"))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(KILLS))
def test_killed_during_a_migration(tmp_path, seed):
    desk = town_desk(tmp_path)
    add_many(desk, 8000)
    desk.close()
    before = contents(tmp_path / "desk.db")
    (tmp_path / "desk.db").rename(tmp_path / "old.db")
    next_version(tmp_path)
    killed("migration", tmp_path, random.Random(seed))
    if not (tmp_path / "desk.db").exists():
        return  # killed by our own copying
    assert_sound(tmp_path / "desk.db")
    with closing(sqlite3.connect(tmp_path / "desk.db")) as raw:
        version = raw.execute("PRAGMA user_version").fetchone()[0]
        columns = [row[1] for row in raw.execute("PRAGMA table_info(hazard)")]
        tables = {row[0] for row in raw.execute("SELECT name FROM sqlite_master")}
        if version == NEXT_VERSION:
            assert raw.execute("SELECT count(grid) FROM hazard").fetchone()[0] == 8000
    assert ("grid" in columns, "visit" in tables) == (version == NEXT_VERSION,) * 2
    if version == NEXT_VERSION - 1:
        assert contents(tmp_path / "desk.db") == before


def test_a_power_cut_leaves_whole_changesets(tmp_path):
    """The log cut at frame borders and a byte beside them, as a disk may leave it: each opens, each is whole."""
    desk = town_desk(tmp_path / "desk")
    add_many(desk, 40)
    copies = []
    for n in range(3):
        desk.editing.add("hazard", {**HAZARD, "location": f"{n}组"})
        desk.editing.undo() if n == 1 else add_many(desk, 30)
        folder = tmp_path / f"copy{n}"
        folder.mkdir()
        for name in ("desk.db", "desk.db-wal"):
            shutil.copy(desk.data / name, folder / name)
        copies.append(folder)
    desk.close()
    frame, seen = 4096 + 24, set()
    rng = random.Random(5)
    for folder in copies:
        log = (folder / "desk.db-wal").read_bytes()
        frames = (len(log) - 32) // frame
        borders = {0, frames, *rng.sample(range(frames), 8)}
        for cut in sorted({max(0, 32 + frame * n + beside) for n in borders for beside in (-1, 0, 1)} | {0, 17}):
            place = tmp_path / "cut"
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
            shutil.copy(folder / "desk.db", place / "desk.db")
            (place / "desk.db-wal").write_bytes(log[:cut])
            if _version(place / "desk.db") == 0:
                continue  # cut before the tables were written: nothing was ever said to be done
            assert_sound(place / "desk.db")
            with closing(sqlite3.connect(place / "desk.db")) as raw:
                wrong = raw.execute(
                    "SELECT count(*) FROM changeset c WHERE change_count != "
                    "(SELECT count(*) FROM change_log l WHERE l.changeset_id = c.id)"
                ).fetchone()[0]
                seen.add(raw.execute("SELECT count(*) FROM changeset").fetchone()[0])
            assert wrong == 0
    assert len(seen) > 4, "cuts fell between several changesets"


def _version(path):
    with closing(sqlite3.connect(path)) as raw:
        return raw.execute("PRAGMA user_version").fetchone()[0]
