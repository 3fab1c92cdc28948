"""Safety as the window and the command line use it: automatic backups, restores, the check-up."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from contextlib import closing
from datetime import date, datetime, timedelta

import pytest

from tests.desks import HAZARD, TODAY, add_many, assert_sound, contents, new_desk, town_desk
from township_desk.bootstrap import open_desk, restore_desk
from township_desk.core.problem import EnvironmentProblem, UsageError
from township_desk.core.query import Query
from township_desk.store import files
from township_desk.store.schema import SCHEMA_VERSION


@pytest.fixture
def desk(tmp_path):
    found = town_desk(tmp_path / "desk")
    yield found
    found.close()


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "照片.jpg"
    path.write_bytes(b"\xff\xd8" + os.urandom(500))
    return path


# ---- restore


def test_a_restore_brings_everything_back_and_is_recorded(desk):
    add_many(desk, 50)
    then = contents(desk.database)
    info = desk.safety.backup()
    add_many(desk, 30)
    desk.settings.set("town.name", "云岭镇")
    heard = []
    desk.on_change(heard.append)
    done = desk.safety.restore(info.path)
    assert contents(desk.database) == then
    assert desk.town == "清河镇"
    assert heard[-1].touches("hazard")
    assert heard[-1].rows["hazard"] is None
    entry = desk.editing.history()[0]
    assert entry.kind == "restore_backup"
    assert entry.user == "王小明"
    assert "2022-11-30" in entry.label
    assert desk.journal_reader.verify() is None
    assert done.before.kind == "before_restore"
    assert done.before.rows == info.rows + 30
    assert desk.editing.undo_label() == "导入50条", "a restore itself is nothing to undo"
    desk.editing.undo()
    assert desk.records.count(Query("hazard")) == 0
    assert_sound(desk.database)


def test_a_restore_can_be_taken_back_by_restoring_what_was_before(desk):
    info = desk.safety.backup()
    add_many(desk, 30)
    now = contents(desk.database)
    before = desk.safety.restore(info.path).before
    desk.safety.restore(before.path)
    assert contents(desk.database) == now


def test_a_left_over_log_cannot_undo_a_restore(desk):
    info = desk.safety.backup()
    add_many(desk, 30)
    log = desk.database.with_name("desk.db-wal")
    assert log.stat().st_size > 0
    desk.safety.restore(info.path)
    assert desk.records.count(Query("hazard")) == 0
    desk.close()
    again = new_desk(desk.data)
    assert again.records.count(Query("hazard")) == 0
    again.close()


def test_restore_while_others_read_and_write(desk):
    add_many(desk, 500)
    info = desk.safety.backup()
    stop, failed = threading.Event(), []

    def work(action):
        while not stop.is_set():
            try:
                action()
            except EnvironmentProblem as error:
                failed.append(error)

    actions = (lambda: desk.records.count(Query("hazard")), lambda: desk.editing.add("hazard", HAZARD))
    threads = [threading.Thread(target=work, args=(action,)) for action in actions]
    [t.start() for t in threads]
    try:
        for _ in range(3):
            desk.safety.restore(info.path)
    finally:
        stop.set()
        [t.join() for t in threads]
    assert failed == []
    assert desk.journal_reader.verify() is None
    assert_sound(desk.database)


def spoil_middle(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


def drop_a_row(path):
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("DELETE FROM hazard WHERE id=1")
        raw.commit()


def without_proof(action):
    def both(path):
        path.with_name(f"{path.name}.json").unlink()
        action(path)

    return both


def tamper_journal(path):
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("DROP TRIGGER changeset_update")
        raw.execute("UPDATE changeset SET label='别的' WHERE id=1")
        raw.commit()


def newer(path):
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")


BAD = {
    "bytes flipped": spoil_middle,
    "row deleted": drop_a_row,
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:-5000]),
    "empty": lambda path: path.write_bytes(b""),
    "empty, no proof": without_proof(lambda path: path.write_bytes(b"")),
    "a photo": without_proof(lambda path: path.write_bytes(b"\xff\xd8" + os.urandom(3000))),
    "journal changed, no proof": without_proof(tamper_journal),
    "newer": without_proof(newer),
    "a running database": lambda path: path.with_name(f"{path.name}-wal").write_bytes(b"x"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_backup_is_refused_before_anything_is_touched(desk, kind):
    add_many(desk, 50)
    info = desk.safety.backup()
    add_many(desk, 5)
    before = contents(desk.database)
    BAD[kind](info.path)
    with pytest.raises(EnvironmentProblem) as caught:
        desk.safety.restore(info.path)
    assert caught.value.code == ("newer" if kind == "newer" else "bad_backup")
    assert contents(desk.database) == before
    assert desk.editing.add("hazard", HAZARD).id
    assert not list(desk.data.glob("*.restoring*"))


def test_another_program_s_database_is_no_backup(desk, tmp_path):
    with closing(sqlite3.connect(tmp_path / "x.db")) as raw:
        raw.execute("CREATE TABLE x (y)")
    with pytest.raises(EnvironmentProblem):
        desk.safety.restore(tmp_path / "x.db")
    with pytest.raises(EnvironmentProblem):
        desk.safety.restore(tmp_path / "没有.db")


def test_a_replace_that_keeps_failing_leaves_the_present(desk, monkeypatch):
    info = desk.safety.backup()
    add_many(desk, 5)
    before = contents(desk.database)
    honest = files.Path.replace

    def held(self, target):
        if str(target).endswith("desk.db"):
            raise PermissionError(13, "in use")
        return honest(self, target)

    monkeypatch.setattr(files, "PATIENCE", 0.3)
    monkeypatch.setattr(files.Path, "replace", held)
    with pytest.raises(EnvironmentProblem) as caught:
        desk.safety.restore(info.path)
    assert caught.value.code == "held"
    assert contents(desk.database) == before
    assert desk.editing.add("hazard", HAZARD).id == 6


def test_a_replace_that_fails_a_few_times(desk, monkeypatch):
    info = desk.safety.backup()
    add_many(desk, 5)
    calls = []
    honest = files.Path.replace

    def held(self, target):
        calls.append(target)
        if str(target).endswith("desk.db") and len(calls) < 8:
            raise PermissionError(13, "in use")
        return honest(self, target)

    monkeypatch.setattr(files.Path, "replace", held)
    desk.safety.restore(info.path)
    assert desk.records.count(Query("hazard")) == 0


@pytest.mark.parametrize("damage", ["empty", "header", "photo", "gone", "middle"])
def test_a_damaged_desk_is_restored_without_opening_it(desk, damage):
    add_many(desk, 200)
    then = contents(desk.database)
    info = desk.safety.backup()
    folder, path = desk.data, desk.database
    desk.close()
    data = path.read_bytes()
    spoilt = {
        "empty": b"", "header": bytes(200) + data[200:], "photo": b"\xff\xd8\xff" * 999, "gone": b"",
        "middle": data[:8192] + bytes(4096 * 10) + data[8192 + 40960 :],
    }[damage]  # fmt: skip
    path.write_bytes(spoilt)
    if damage == "gone":
        path.unlink()
    done = restore_desk(info.path, folder, user="李四")
    if damage == "gone":
        assert done.set_aside is None
    else:
        assert done.before is None
        kept = done.set_aside.read_bytes()
        assert kept[100:] == spoilt[100:], "the damaged file is kept (leaving the log changed its header)"
    again = new_desk(folder)
    assert contents(again.database) == then
    assert again.editing.history()[0].user == "李四"
    again.close()


def test_a_new_computer_is_restored_from_a_stick_with_its_photos(desk, tmp_path, photo):
    row = desk.editing.add("hazard", {**HAZARD, "photo_before": str(photo)}).id
    stick = tmp_path / "stick"
    stick.mkdir()
    info = desk.safety.backup(stick)
    desk.close()
    restore_desk(info.path, tmp_path / "新电脑")
    again = new_desk(tmp_path / "新电脑")
    [attachment] = again.records.get("hazard", row).values["photo_before"]
    assert again.editing.attachment_path(attachment).read_bytes() == photo.read_bytes()
    again.close()


def test_a_backup_of_an_older_version_is_migrated_on_its_way(desk, tmp_path, monkeypatch):
    from tests.store.next_version import NEXT_VERSION, next_version
    from township_desk.store import restore as module
    from township_desk.store.migrations import migrate

    add_many(desk, 20)
    info = desk.safety.backup()
    folder = next_version(tmp_path)
    monkeypatch.setattr(module, "SCHEMA_VERSION", NEXT_VERSION)
    monkeypatch.setattr(
        module, "migrate", lambda made, _folder, backup: migrate(made, folder, backup=backup, target=NEXT_VERSION)
    )
    monkeypatch.setattr(module, "prove", lambda path: honest(path, newest=NEXT_VERSION))
    from township_desk.store.facts import prove as honest

    desk.safety.restore(info.path)
    with closing(sqlite3.connect(desk.database)) as raw:
        assert raw.execute("SELECT count(grid) FROM hazard").fetchone() == (20,)


# ---- the target of a backup


def test_targets_of_a_backup(desk, tmp_path):
    named = desk.safety.backup(tmp_path / "备份" / "镇务台账")
    assert named.path == tmp_path / "备份" / "镇务台账.db"
    again = desk.safety.backup(named.path)
    assert again.proven, "an older backup may be written over"
    sheet = tmp_path / "表.xlsx"
    sheet.write_bytes(b"PK")
    for target in (sheet, desk.database):
        with pytest.raises(UsageError):
            desk.safety.backup(target)
    assert sheet.read_bytes() == b"PK"


# ---- automatic backups


class Clock:
    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now


def test_automatic_backups_come_when_they_are_due(desk):
    clock = desk.clock = Clock(datetime(2022, 11, 30, 8, 0))
    assert desk.safety.auto_backup().kind == "auto"
    assert desk.safety.auto_backup() is None, "nothing new"
    add_many(desk, 1)
    clock.now += timedelta(hours=3)
    assert desk.safety.auto_backup() is None, "not a day old"
    assert desk.safety.auto_backup(closing=True) is not None
    assert desk.safety.auto_backup(closing=True) is None, "nothing new"
    add_many(desk, 1)
    clock.now += timedelta(days=1)
    assert desk.safety.auto_backup() is not None
    assert len(desk.safety.backups()) == 3


def test_an_empty_desk_needs_no_backup(tmp_path):
    desk = new_desk(tmp_path)
    assert desk.safety.auto_backup(closing=True) is None
    desk.close()


def test_a_clock_set_back_is_said_and_costs_no_backup(desk):
    clock = desk.clock = Clock(datetime(2022, 11, 30, 8, 0))
    for _ in range(6):
        add_many(desk, 1)
        desk.safety.auto_backup(closing=True)
        clock.now += timedelta(minutes=5)
    known = len(desk.safety.backups())
    clock.now -= timedelta(days=365)
    add_many(desk, 1)
    assert desk.safety.auto_backup() is not None
    assert len(desk.safety.backups()) == known + 1
    checks = {name: (ok, text) for name, ok, text in desk.safety.doctor()}
    assert not checks["系统时间"][0]
    assert "早于" in checks["系统时间"][1]
    assert desk.journal_reader.verify() is None
    assert desk.editing.history()[0].changeset == 8, "history goes by number, not by time"


def test_automatic_backups_are_thinned(desk):
    clock = desk.clock = Clock(datetime(2022, 11, 30, 8, 0))
    for _ in range(12):
        add_many(desk, 1)
        clock.now += timedelta(minutes=1)
        desk.safety.auto_backup(closing=True)
    assert 3 <= len(desk.safety.backups()) <= 5


# ---- the check-up


def checks_of(desk):
    return {name: (ok, text) for name, ok, text in desk.safety.doctor()}


def test_a_healthy_desk(desk):
    add_many(desk, 20)
    desk.safety.backup()
    found = checks_of(desk)
    lacking = {name for name, (ok, _) in found.items() if not ok}
    assert lacking <= {"磁盘空间"}
    assert set(found) >= {
        "数据库",
        "数据库完整性",
        "表结构",
        "操作日志",
        "附件",
        "字体",
        "备份",
        "工作日历",
        "系统时间",
    }
    assert sqlite3.sqlite_version in found["数据库"][1]


def test_the_check_up_finds_lost_and_spoilt_attachments(desk, tmp_path, photo):
    other = tmp_path / "另一张.jpg"
    other.write_bytes(b"\xff\xd8" + os.urandom(99))
    rows = [
        desk.editing.add("hazard", {**HAZARD, "place_name": p.name, "photo_before": str(p)}).id for p in (photo, other)
    ]
    assert checks_of(desk)["附件"] == (True, "共2个，都在")
    kept = [desk.editing.attachment_path(desk.records.get("hazard", row).values["photo_before"][0]) for row in rows]
    kept[0].unlink()
    kept[1].write_bytes(b"spoilt")
    ok, text = checks_of(desk)["附件"]
    assert not ok
    assert "缺少1个（照片.jpg）" in text
    assert "损坏1个（另一张.jpg）" in text


def test_the_check_up_finds_a_tampered_journal_and_a_changed_table(desk):
    with closing(sqlite3.connect(desk.database)) as raw:
        raw.execute("DROP TRIGGER changeset_update")
        raw.execute("UPDATE changeset SET label='x' WHERE id=1")
        raw.execute("ALTER TABLE hazard DROP COLUMN plan_file")
        raw.commit()
    found = checks_of(desk)
    assert not found["操作日志"][0]
    assert "第1次" in found["操作日志"][1]
    assert not found["表结构"][0]


def test_the_check_up_asks_for_a_backup_and_for_holidays(tmp_path):
    desk = open_desk(tmp_path, today=lambda: date(2039, 1, 5))
    desk.set_up("清河镇", "530999001", ["柳沟村"])
    found = checks_of(desk)
    assert not found["备份"][0]
    assert not found["工作日历"][0]
    desk.editing.add("holiday", {"day": "2039-10-01", "kind": "休"})
    assert checks_of(desk)["工作日历"][0]
    desk.close()


def test_low_disk_space_is_said(desk, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(10**9, 10**9, 10**6))
    assert not checks_of(desk)["磁盘空间"][0]


def test_today_is_the_desk_s(desk):
    assert desk.today == TODAY
