"""The persons of a month are those whom its roster pays for, in every table that counts them."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

from tests.payroll_town import benefit, pay_desk, person_id
from township_desk.core.period import month


def test_a_member_who_died_is_counted_no_more(tmp_path: Path) -> None:
    members = [
        {"id": n, "benefit_id": 1, "person_id": who, "is_covered": True, "start_month": "2022-01", "kind": "无"}
        for n, who in ((1, 1), (2, 7))
    ]
    person = {
        "id": 7,
        "name": "乙",
        "id_no": person_id(40),
        "hh_id": 1,
        "alive_status": "死亡",
        "death_date": date(2022, 10, 3),
    }
    desk = pay_desk(tmp_path, [benefit(1), benefit(2)], more={"person": [person], "benefit_member": members})
    with closing(desk):
        spending = desk.printing.tabular("E-13", month(2022, 11))
        state = desk.printing.tabular("E-4", month(2022, 11))
    paid = next(row.cells for row in spending.rows if row.cells[0] == "农村低保")
    assert state.total is not None
    keys = [column.key for column in state.columns]
    told = [state.total.cells[keys.index(key)] for key in ("households", "persons")]
    assert [paid[2], paid[3]] == told == [2, 3]
