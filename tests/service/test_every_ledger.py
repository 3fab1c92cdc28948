"""Every ledger comes in by its own blank template, goes out as a workbook, and is checked: one row of each, looped over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.work_town import WorkTown, build
from township_desk.core.query import Query
from township_desk.formats.xlsx_sheets import Sheet, SheetColumn, write_sheets
from township_desk.service.import_template import header_of, template_fields
from township_desk.service.records import Record

LEDGERS = (
    "party_dev honor publicity issue issue_measure case case_sanction score subsidy_claim microloan monitor_case monitor_measure lead "
    "material material_txn filing stat target activity"
).split()  # fmt: skip


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Any:
    made = build(tmp_path_factory.mktemp("every"))
    yield made
    made.desk.close()


def written(town: WorkTown, record: Record) -> list[Any]:
    """A record as a clerk would copy it into the template: words of choices and references, plain numbers and dates."""
    ledger = town.desk.ledgers[record.ledger]
    cells = []
    for f in template_fields(ledger):
        value = record.values.get(f.name)
        text = record.labels.get(f.name) or f.format(value)
        cells.append(None if value is None else text)
    return cells


@pytest.mark.parametrize("name", LEDGERS)
def test_a_filled_template_is_recognised_and_known_again(town: WorkTown, name: str, tmp_path: Path) -> None:
    desk = town.desk
    ledger = desk.ledgers[name]
    ids = list(desk.records.ids(Query(name)))
    assert ids, f"no row of {name} in the town"
    records = desk.records.fetch(name, ids)
    columns = tuple(SheetColumn(header_of(f), 16) for f in template_fields(ledger))
    path = tmp_path / f"{name}.xlsx"
    rows = [tuple(written(town, record)) for record in records]
    write_sheets(
        [Sheet(ledger.label.replace("/", ""), columns, rows, title=f"清河镇{ledger.label}登记表")],
        path,
        title=ledger.label,
    )
    told = desk.importing.plan(name, path).to_json()
    [sheet] = told["sheets"]
    wanted = {f.name for f in template_fields(ledger)}
    assert set(sheet["mapping"].values()) == wanted, sheet
    assert sheet["ignored"] == []
    assert told["rejected"] == 0, told["problems"]
    assert told["read"] == len(records)
    assert told["unchanged"] + told["updated"] == len(records), told


@pytest.mark.parametrize("name", LEDGERS)
def test_blank_template_export_and_check(town: WorkTown, name: str, tmp_path: Path) -> None:
    desk = town.desk
    blank, out = tmp_path / "空白.xlsx", tmp_path / "导出.xlsx"
    desk.importing.template(name, blank)
    assert blank.stat().st_size > 5000
    assert desk.importing.plan(name, blank).to_json()["read"] == 0
    assert desk.importing.export(Query(name), out) == desk.records.count(Query(name))
    assert out.stat().st_size > 3000
    findings = desk.checking.run(name)
    assert all(finding.message and "{" not in finding.message for finding in findings)
