"""What is void counts for nothing, with the rows that belong to it: figures, their rows, printed tables, sums, checks."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.desk_rows import put
from tests.desks import new_desk
from tests.figure_rows import make
from township_desk.core.period import year
from township_desk.core.query import Grouping, Is, Measure, Query
from township_desk.figures import FIGURES
from township_desk.ledgers import LEDGERS
from township_desk.service.desk import Desk

DETAILS = [(name, led.parent) for name, led in LEDGERS.items() if led.parent is not None]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    made = new_desk(tmp_path_factory.mktemp("void"))
    counts = dict.fromkeys(LEDGERS, 40)
    put(made, {name: listed for name, listed in make(LEDGERS, 11, counts).items() if listed})
    return made


def _void_parents(desk: Desk, ledger: str, parent: str) -> tuple[set[int], set[int]]:
    """Ids of the live detail rows of void rows, and of the others."""
    target = next(ref.target for ref in LEDGERS[ledger].refs if ref.name == parent)
    void = set(desk.records.ids(Query(target, void="only")))
    every = desk.records.fetch(ledger, desk.records.ids(Query(ledger, void="with")))
    live = [record for record in every if not record.is_void]
    of_void = {record.id for record in live if record.values[parent] in void}
    return of_void, {record.id for record in live} - of_void


@pytest.mark.parametrize(("ledger", "parent"), DETAILS)
def test_details_of_void_rows_count_for_nothing(desk: Desk, ledger: str, parent: str) -> None:
    of_void, others = _void_parents(desk, ledger, parent)
    assert set(desk.records.ids(Query(ledger))) == others
    assert desk.records.count(Query(ledger)) == len(others)
    assert desk.rows.group(Grouping(Query(ledger), (), (Measure("n"),)))[0][0] == len(others)
    for row_id in of_void:  # beside the void row itself its details are still shown
        shown = desk.records.ids(Query(ledger, Is(parent, "=", desk.records.get(ledger, row_id).values[parent])))
        assert row_id in shown


@pytest.mark.parametrize("key", sorted(key for key, f in FIGURES.items() if LEDGERS.get(f.ledger)))
def test_no_figure_is_made_of_rows_of_what_is_void(desk: Desk, key: str) -> None:
    figure, frame = FIGURES[key], desk.figures.frame(year(2022))
    parent = LEDGERS[figure.ledger].parent
    if parent is not None:
        of_void, _ = _void_parents(desk, figure.ledger, parent)
        assert not of_void & set(desk.figures.row_ids(figure, frame))


def test_voiding_and_restoring_a_project(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "one")
    desk.set_up("青禾镇", "530999001", ["东岭村"])
    rows = make(LEDGERS, 3, dict.fromkeys(LEDGERS, 3))
    project = {**rows["project"][0], "is_void": False}
    fund = {**rows["project_fund"][0], "project_id": 1, "is_void": False, "is_won": True, "amount_granted": Decimal(30),
            "granted_on": year(2022).start}  # fmt: skip
    put(desk, {"project": [project], "project_fund": [{**fund, "id": 1}]})
    frame = desk.figures.frame(year(2022))

    def won() -> object:
        return desk.figures.take(frame, figures=[FIGURES["I068"]])["I068"].value

    assert won() == 30
    desk.editing.void("project", 1, "重复登记")
    assert won() is None
    assert not desk.figures.trace(FIGURES["I068"], frame).rows
    desk.editing.undo()
    assert won() == 30
