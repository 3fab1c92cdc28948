"""What the lock of a closed month forbids, ledger by ledger (G-11), and frozen tables there and back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.safety_town import town
from tests.table_cases import CASES, table
from tests.table_source import FakeSource
from township_desk.core.closing import breach, day_of, lock_of, month_words
from township_desk.core.frozen import fingerprint, from_plain, to_plain
from township_desk.core.tabular import CellType, Column, FormBlock, RowKind, Tabular, TabularRow
from township_desk.ledgers import LEDGERS

THROUGH = lock_of("2022-11")
HAZARD = LEDGERS["hazard"]
FAKE = FakeSource(town())
OLD = {"found_on": "2022-11-05", "description": "灭火器压力不足", "status": "未整改", "village_id": 1}
UNOWNED = {
    "village", "household", "household_income", "person", "site", "team", "material", "target",
}  # fmt: skip


def refused(ledger, before, after, **more):
    found = breach(LEDGERS[ledger], before, after, through=THROUGH, **more)
    return None if found is None else (found.field, found.month)


def changed(row, **values):
    return {**row, **values}


def test_every_ledger_says_what_puts_it_in_a_month_or_is_a_register():
    assert {name for name, ledger in LEDGERS.items() if not ledger.month_basis} == UNOWNED
    for name in UNOWNED:
        assert refused(name, None, {f.name: "2022-01-01" for f in LEDGERS[name].stored}) is None


@pytest.mark.parametrize(("ledger", "name", "stored", "day"), [
    ("hazard", "found_on", "2022-11-05", "2022-11-05"),
    ("project_progress", "month", "2022-11", "2022-11-31"),
    ("stat", "period", "2022", "2022-12-31"),
    ("stat", "period", "2022-Q3", "2022-09-31"),
    ("score", "period", "2022-11", "2022-11-31"),
    ("filing", "period", "2022-W48", "2022-12-04"),
    ("hazard", "found_on", None, None),
])  # fmt: skip
def test_days_of_stored_times(ledger, name, stored, day):
    assert day_of(LEDGERS[ledger].by_name[name], stored) == day


def test_a_hazard_of_a_closed_month_is_put_right_in_this_one():
    fixed = changed(
        OLD, status="已整改", fixed_on="2022-12-03", fix_note="已更换", assigned_on="2022-12-01", resp_person="李四",
        due_on="2022-12-10", photo_after="x", measures="更换",
    )  # fmt: skip
    assert refused("hazard", OLD, fixed) is None
    closed = changed(fixed, status="已销号", recheck_on="2022-12-05", recheck_opinion="合格", closed_on="2022-12-05")
    assert refused("hazard", fixed, closed) is None
    assert refused("hazard", fixed, changed(fixed, fix_note="已更换两具")) is None
    assert refused("hazard", closed, changed(closed, is_void=1)) == ("found_on", "2022年11月")


@pytest.mark.parametrize(("values", "field"), [
    ({"description": "灭火器过期"}, "description"),
    ({"village_id": 2}, "village_id"),
    ({"found_on": "2022-12-01"}, "found_on"),
    ({"found_on": "2022-10-01"}, "found_on"),
    ({"found_on": None}, "found_on"),
    ({"status": "已整改", "fixed_on": "2022-11-28"}, "fixed_on"),
    ({"due_on": "2022-11-20"}, "due_on"),
    ({"as_of": "2022-11-30", "status": "已整改"}, None),
])  # fmt: skip
def test_what_the_closed_month_counted_stays(values, field):
    assert refused("hazard", OLD, changed(OLD, **values))[0] == field
    assert (
        refused("hazard", changed(OLD, found_on="2022-12-02"), changed(OLD, found_on="2022-12-02", description="改"))
        is None
    )


def test_a_step_of_the_closed_month_keeps_its_fields():
    done = changed(OLD, status="整改中", assigned_on="2022-11-10", resp_person="李四", due_on="2022-12-10")
    assert refused("hazard", done, changed(done, resp_person="王五")) == ("resp_person", "2022年11月")
    late = changed(done, status="已整改", fixed_on="2022-11-20")
    assert refused("hazard", late, changed(late, status="整改中", fixed_on=None)) == ("fixed_on", "2022年11月")


def test_rows_of_closed_months_neither_come_nor_go():
    assert refused("activity", None, {"date": "2022-11-30"}) == ("date", "2022年11月")
    assert refused("activity", {"date": "2022-11-30"}, None) == ("date", "2022年11月")
    assert refused("activity", {"date": "2022-11-30", "is_void": 1}, {"date": "2022-11-30", "is_void": 0}) is not None
    assert refused("activity", None, {"date": "2022-12-01"}) is None
    assert refused("activity", {"date": "2022-12-01"}, None) is None
    assert refused("hazard", None, {"found_on": "2022-12-01", "as_of": "2022-11-30"}) == (None, "2022年11月")


def test_an_end_in_this_month_of_what_began_before():
    post = {"start_on": "2018-05-01", "person_id": 3}
    assert refused("duty", post, changed(post, end_on="2022-12-15")) is None
    assert refused("duty", post, changed(post, end_on="2022-11-15")) == ("end_on", "2022年11月")
    article = {"sent_on": "2022-11-20", "title": "秋收"}
    assert refused("publicity", article, changed(article, published_on="2022-12-02")) is None


def test_rows_that_belong_to_a_row_of_a_closed_month():
    line = {"batch_id": 7, "seq": 1, "base_amount": 100, "result": "待发"}
    assert refused("pay_line", None, line, above="2022-11-31") == (None, "2022年11月")
    assert refused("pay_line", line, changed(line, base_amount=200), above="2022-11-31") is not None
    assert refused("pay_line", line, changed(line, result="成功"), above="2022-11-31") is None
    arrears = changed(line, for_month="2022-10")
    assert refused("pay_line", None, arrears, above="2022-12-31") is None


def test_an_event_of_this_month_carries_the_change_of_a_benefit():
    benefit = {"approved_on": "2022-03-01", "monthly_amount": 40000, "start_month": "2022-03"}
    more = changed(benefit, monthly_amount=45000)
    assert refused("benefit", benefit, more) == ("monthly_amount", "2022年3月")
    assert refused("benefit", benefit, more, carried=True) is None
    assert refused("benefit", benefit, changed(benefit, last_review_on="2022-12-01")) is None


def test_words_of_months():
    assert month_words("2022-03-31") == month_words("2022-03") == "2022年3月"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_frozen_tables_come_back_whole(case):
    made = table(FAKE, case)
    again = from_plain(to_plain(made))
    assert again == made
    assert fingerprint(again) == fingerprint(made)


def test_frozen_cells_keep_their_types():
    columns = (Column("a", ("甲", "乙"), CellType.MONEY), Column("b", ("丙",), CellType.DATE))
    rows = (TabularRow((Decimal("1.50"), date(2022, 11, 5)), RowKind.SUBTOTAL, "小计", ("hazard", 3), 1),)
    made = Tabular("X", "表", "2022年11月", columns, rows, total=rows[0], notes=("说明",), forms=((FormBlock("甲"),),))
    again = from_plain(to_plain(made))
    assert again == made and isinstance(again.rows[0].cells[0], Decimal)
    other = Tabular("X", "表", "2022年11月", columns, (TabularRow((Decimal("1.51"), None)),))
    assert fingerprint(made) != fingerprint(other)
