"""Marks of rows: those of every ledger can be asked for, those that look at other rows are answered by the database."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from township_desk.bootstrap import open_desk
from township_desk.core.query import Is, Query, needs_other_rows
from township_desk.ledgers import LEDGERS


def test_marks_of_every_ledger(tmp_path: Path) -> None:
    """A mark holds for exactly the rows that its filter finds, whether memory or the database answers."""
    desk = open_desk(tmp_path / "desk", user="测试", today=lambda: date(2022, 12, 31))
    desk.set_up("青禾镇", "510722101", ["石盘村"])
    person = desk.editing.add("person", {"name": "张三"})
    household = desk.editing.add("household", {"head_person_id": person.id, "village_id": "石盘村"})
    columns = ("hh_id", "kind", "lead_on", "status")
    lines = [(household.id, "突发严重困难户", f"2022-10-0{n}", status) for n, status in ((1, "监测中"), (2, "线索"))]
    desk.editing.apply_bulk("监测", "import", {"monitor_case": (columns, lines)})
    case, lead = desk.records.fetch("monitor_case", [1, 2])
    assert [{mark.name for mark in desk.records.marks(each)} for each in (case, lead)] == [
        {"no_measure", "watched"},
        set(),
    ]
    for led in LEDGERS.values():
        for record in desk.records.fetch(led.name, desk.records.ids(Query(led.name))):
            held = {mark.name for mark in desk.records.marks(record)}
            for mark in led.marks:
                found = desk.records.count(Query(led.name, mark.cond & Is("id", "=", record.id)))
                assert (mark.name in held) == bool(found), f"{led.name}: {mark.name}"
        assert all(desk.records._test(mark, desk.today) is None for mark in led.marks if needs_other_rows(mark.cond))
    desk.close()
