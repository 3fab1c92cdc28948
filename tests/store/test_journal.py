"""The journal: append-only, hash-chained, ids never used twice."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.desks import HAZARD, add_many, town_desk


@pytest.fixture
def desk(tmp_path):
    found = town_desk(tmp_path)
    yield found
    found.close()


FORBIDDEN = (
    "UPDATE changeset SET label='x' WHERE id=1",
    "DELETE FROM changeset",
    "UPDATE change_log SET after=NULL",
    "DELETE FROM change_log WHERE seq=1",
    "INSERT OR REPLACE INTO changeset SELECT * FROM changeset WHERE id=1",
    "INSERT OR REPLACE INTO change_log SELECT * FROM change_log WHERE changeset_id=1",
    "REPLACE INTO change_log SELECT * FROM change_log",
)


@pytest.mark.parametrize("sql", FORBIDDEN)
@pytest.mark.parametrize("pragma", ["ON", "OFF"])
def test_the_journal_can_only_grow(desk, sql, pragma):
    with closing(sqlite3.connect(desk.database)) as raw:
        raw.execute(f"PRAGMA recursive_triggers={pragma}")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            raw.execute(sql)
        assert raw.execute("SELECT count(*) FROM changeset").fetchone() == (1,)


TAMPER = (
    "UPDATE changeset SET label='另一件事' WHERE id=2",
    "UPDATE changeset SET at='2021-01-01T00:00:00' WHERE id=2",
    "UPDATE changeset SET undo_head=1 WHERE id=2",
    "UPDATE change_log SET after=replace(after, '柳', '杨') WHERE changeset_id=2",
    "UPDATE change_log SET row_id=99 WHERE changeset_id=2",
    "DELETE FROM change_log WHERE changeset_id=2",
    "UPDATE changeset SET user_name='别人' WHERE id=2",
)


@pytest.mark.parametrize("sql", TAMPER)
def test_a_changed_entry_breaks_the_chain(desk, sql):
    desk.editing.add("hazard", {**HAZARD, "location": "柳沟村三组"})
    add_many(desk, 5)
    assert desk.journal_reader.verify() is None
    with closing(sqlite3.connect(desk.database)) as raw:
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        assert raw.execute(sql).rowcount == 1
        raw.commit()
    assert desk.journal_reader.verify() == 2


def test_a_missing_entry_breaks_the_chain(desk):
    for _ in range(3):
        desk.editing.add("hazard", {**HAZARD, "location": str(_)})
    with closing(sqlite3.connect(desk.database)) as raw:
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute("DELETE FROM change_log WHERE changeset_id=3")
        raw.execute("DELETE FROM changeset WHERE id=3")
        raw.commit()
    assert desk.journal_reader.verify() == 4


def test_orphan_lines_break_the_chain(desk):
    with closing(sqlite3.connect(desk.database)) as raw:
        raw.execute(
            "INSERT INTO change_log (changeset_id, seq, ledger, row_id, act) VALUES (9, 1, 'hazard', 1, 'delete')"
        )
        raw.commit()
    assert desk.journal_reader.verify() == 9


def test_ids_are_never_used_again(desk):
    first = desk.editing.add("hazard", HAZARD).id
    desk.editing.undo()
    second = desk.editing.add("hazard", HAZARD).id
    add_many(desk, 3)
    desk.editing.undo()
    third = desk.editing.add("hazard", {**HAZARD, "place_name": "加油站"}).id
    assert (first, second, third) == (1, 2, 6)


def test_every_change_moves_the_head_hash(desk):
    seen = {desk.journal_reader.head_hash()}
    desk.editing.add("hazard", HAZARD)
    seen.add(desk.journal_reader.head_hash())
    desk.editing.undo()
    seen.add(desk.journal_reader.head_hash())
    assert len(seen) == 3
    assert len(desk.journal_reader.heads()) == 3
