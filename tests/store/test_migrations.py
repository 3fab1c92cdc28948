"""Migrations: what they make is what is declared; a failing one changes nothing."""

from __future__ import annotations

import gzip
import runpy
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

from tests.desks import MOVING, add_many, assert_sound, contents, new_desk, town_desk
from tests.store.next_version import NEXT_VERSION, SCRIPT, next_version
from township_desk.bootstrap import migration_dir
from township_desk.core.problem import EnvironmentProblem
from township_desk.ledgers import LEDGERS
from township_desk.ledgers.program import PROGRAM_LEDGERS
from township_desk.store import migrations
from township_desk.store.engine import sqlite_engine
from township_desk.store.migrations import migrate, upgrade
from township_desk.store.schema import APPLICATION_ID, SCHEMA_VERSION, Schema
from township_desk.store.shape import additions, declared_shape, read_shape

ROOT = Path(__file__).parents[2]


def shape_at(path):
    with closing(sqlite3.connect(path)) as raw:
        return read_shape(raw)


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    """A database made by the migrations alone."""
    path = tmp_path_factory.mktemp("migrated") / "desk.db"
    engine = sqlite_engine(path, write=True)
    with engine.begin() as connection:
        upgrade(connection, migration_dir(), SCHEMA_VERSION)
    engine.dispose()
    return path


def test_the_migrations_make_what_is_declared(migrated):
    declared = declared_shape(Schema({**LEDGERS, **PROGRAM_LEDGERS}))
    differences = shape_at(migrated).differences(declared) + declared.differences(shape_at(migrated))
    assert differences == [], "run packaging/freeze_schema.py (see its docstring)"


def test_a_new_desk_has_the_same_tables_as_a_migrated_one(migrated, tmp_path):
    new_desk(tmp_path).close()
    assert shape_at(tmp_path / "desk.db") == shape_at(migrated)
    with closing(sqlite3.connect(tmp_path / "desk.db")) as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [
            (migrations.revision(SCHEMA_VERSION),)
        ]
        assert raw.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert raw.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)


def test_migrations_are_numbered_without_gaps():
    numbers = sorted(int(path.name[:4]) for path in (migration_dir() / "versions").glob("[0-9]*.py"))
    assert numbers == list(range(1, SCHEMA_VERSION + 1))


def test_migrations_import_no_declarations():
    for path in (migration_dir() / "versions").glob("*.py"):
        assert "township_desk" not in path.read_text("utf-8")


def test_opening_a_current_desk_does_not_load_alembic(tmp_path):
    new_desk(tmp_path).close()
    code = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from township_desk.bootstrap import open_desk
open_desk(Path({str(tmp_path)!r})).close()
sys.exit("alembic" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.fixture
def old(tmp_path):
    """A desk of the present version with rows, closed, and migrations that go one further."""
    desk = town_desk(tmp_path / "desk")
    add_many(desk, 300)
    desk.close()
    return tmp_path / "desk" / "desk.db", next_version(tmp_path)


def test_a_migration_keeps_every_row(old):
    path, folder = old
    before = contents(path)
    made = []
    migrate(path, folder, backup=lambda: made.append(path.stat().st_size), target=NEXT_VERSION)
    assert len(made) == 1
    after = contents(path)
    assert after["village"] == before["village"]
    assert len(after["hazard"]) == 300
    assert after["visit"] == []
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (NEXT_VERSION,)
        assert raw.execute("SELECT grid FROM hazard WHERE village_id=2 LIMIT 1").fetchone() == ("第2网格",)
        with pytest.raises(sqlite3.IntegrityError):
            raw.execute("INSERT INTO village (id, kind) VALUES (9, 'x')")
        assert raw.execute("SELECT count(*) FROM sqlite_master WHERE type='trigger'").fetchone()[0] == 6
    assert_sound(path)
    migrate(path, folder, backup=None, target=NEXT_VERSION)
    assert contents(path) == after


def test_a_migration_that_fails_at_any_statement_changes_nothing(old, monkeypatch):
    path, folder = old
    before, shape = contents(path), shape_at(path)
    honest = migrations.sqlite_engine
    state = {"at": 0, "count": 0}

    def failing(target, *, write):
        engine = honest(target, write=write)

        @event.listens_for(engine, "before_cursor_execute")
        def _(conn, cursor, statement, *rest):
            if statement.startswith(("BEGIN", "PRAGMA table", "PRAGMA main.")):
                return
            state["count"] += 1
            if state["count"] == state["at"]:
                raise RuntimeError(f"failed at statement {state['at']}: {statement[:40]}")

        return engine

    monkeypatch.setattr(migrations, "sqlite_engine", failing)
    failures = 0
    for at in range(1, 200):
        state.update(at=at, count=0)
        try:
            migrate(path, folder, backup=None, target=NEXT_VERSION)
        except EnvironmentProblem as error:
            assert error.code == "migration"
            failures += 1
            assert contents(path) == before
            assert shape_at(path) == shape
            continue
        break
    assert failures >= 10
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (NEXT_VERSION,)


LOSSY = '    op.execute("DELETE FROM hazard WHERE id % 7 = 0")\n'
DANGLING = '    op.execute("UPDATE hazard SET village_id = 99 WHERE id = 1")\n'


@pytest.mark.parametrize("line", [LOSSY, DANGLING])
def test_a_migration_that_loses_rows_or_references_is_taken_back(old, line):
    path, folder = old
    script = folder / "versions" / SCRIPT
    script.write_text(script.read_text("utf-8") + line, encoding="utf-8")
    before = contents(path)
    with pytest.raises(EnvironmentProblem) as caught:
        migrate(path, folder, backup=None, target=NEXT_VERSION)
    assert caught.value.code == "migration"
    assert contents(path) == before
    assert_sound(path)
    desk = new_desk(path.parent)
    add_many(desk, 1)
    desk.close()


def test_no_migration_without_its_backup(old):
    path, folder = old
    before = path.read_bytes()

    def full():
        raise EnvironmentProblem("磁盘空间不足", code="disk_full")

    with pytest.raises(EnvironmentProblem):
        migrate(path, folder, backup=full, target=NEXT_VERSION)
    assert path.read_bytes() == before


def test_an_older_desk_is_brought_up_to_date_when_it_is_opened(old, monkeypatch):
    from township_desk.store import opening

    path, folder = old
    monkeypatch.setattr(opening, "SCHEMA_VERSION", NEXT_VERSION)
    monkeypatch.setattr(
        opening, "migrate", lambda *a, **k: migrate(a[0], folder, backup=k["backup"], target=NEXT_VERSION)
    )
    desk = new_desk(path.parent)
    assert len(desk.safety.backups()) == 1
    assert desk.safety.backups()[0].kind == "before_upgrade"
    assert desk.safety.backups()[0].version == SCHEMA_VERSION
    desk.close()
    assert_sound(path)


# ---- desks of past versions, made by the program of that version


ADDED_SINCE_1 = {"declared_size"}
"""Columns that later versions have added to tables of version 1."""
VERSION_1 = ROOT / "tests" / "data" / "desk_v1.db.gz"
ADDED_SINCE_2 = {"care_allowance", "care_allowance_from", "care_allowance_to", "care_allowance_amount"}
"""Columns that later versions have added to tables of version 2."""
VERSION_2 = ROOT / "tests" / "data" / "desk_v2.db.gz"


def test_a_desk_of_version_1_is_opened_after_a_backup(tmp_path):
    path = tmp_path / "desk.db"
    path.write_bytes(gzip.decompress(VERSION_1.read_bytes()))
    before = contents(path)
    assert len(before["hazard"]) == 2 and len(before["village"]) == 3 and len(before["person"]) == 1
    desk = new_desk(tmp_path)
    kept = desk.safety.backups()
    assert [(b.kind, b.version, b.proven) for b in kept] == [("before_upgrade", 1, True)]
    assert contents(kept[0].path) == before
    row = desk.records.get("household", 1)
    assert (row.values["bank_no"], desk.records.text(row, "head_person_id")) == ("6217990000000000006", "柳大山")
    benefit = desk.editing.add("benefit", {"program": "农村低保", "hh_id": "柳大山", "person_id": "柳大山"})
    assert desk.records.get("benefit", benefit.id).values["hh_id"] == 1
    assert desk.editing.undo() is not None
    desk.close()
    assert shape_at(path) == shape_at(tmp_path / "desk.db")
    after = contents(path, without=MOVING | ADDED_SINCE_1)
    assert {name: rows for name, rows in after.items() if name in before} == before
    assert_sound(path)


def test_a_desk_of_version_2_keeps_every_row(tmp_path):
    path = tmp_path / "desk.db"
    path.write_bytes(gzip.decompress(VERSION_2.read_bytes()))
    before = contents(path)
    assert (len(before["benefit"]), len(before["pay_line"]), len(before["pay_batch"])) == (3, 6, 2)
    desk = new_desk(tmp_path)
    assert [b.version for b in desk.safety.backups() if b.kind == "before_upgrade"] == [2] * (SCHEMA_VERSION > 2)
    assert desk.payroll.need("农村低保", "2022-11").status == "编制中"
    desk.editing.edit("project", 1, {"name": "巷道硬化"})
    assert desk.editing.undo() is not None
    desk.close()
    assert shape_at(path) == declared_shape(Schema({**LEDGERS, **PROGRAM_LEDGERS}))
    after = contents(path, without=MOVING | ADDED_SINCE_2)
    assert {name: rows for name, rows in after.items() if name in before} == before
    assert_sound(path)


# ---- freezing


def test_what_was_added_since_is_found(migrated):
    from dataclasses import replace

    from township_desk.core.fields import Section, Text
    from township_desk.core.fields_choice import Ref

    hazard = LEDGERS["hazard"]
    more = Section("新", Text(name="grid", label="网格"), Ref(name="team_id", label="队伍", target="team"))
    extra = replace(LEDGERS["team"], name="patrol", label="巡查队")
    schema = Schema(
        {**LEDGERS, **PROGRAM_LEDGERS, "hazard": replace(hazard, sections=(*hazard.sections, more)), "patrol": extra}
    )
    statements, by_hand = additions(shape_at(migrated), schema)
    assert by_hand == []
    assert any(s.startswith("CREATE TABLE patrol") for s in statements)
    with closing(sqlite3.connect(":memory:")) as raw:
        with closing(sqlite3.connect(migrated)) as old:
            old.backup(raw)
        for statement in statements:
            raw.execute(statement)
        assert read_shape(raw).differences(declared_shape(schema)) == []


def test_what_cannot_be_added_is_named(migrated):
    ledgers = {**LEDGERS, **PROGRAM_LEDGERS}
    del ledgers["settings"]
    _, by_hand = additions(shape_at(migrated), Schema(ledgers))
    assert by_hand == ["table settings is no longer declared"]


def test_the_script_finds_nothing_to_do(capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["freeze_schema.py"])
    with pytest.raises(SystemExit) as done:
        runpy.run_path(str(ROOT / "packaging" / "freeze_schema.py"), run_name="__main__")
    assert done.value.code == 0
    assert "what the migrations make" in capsys.readouterr().out
