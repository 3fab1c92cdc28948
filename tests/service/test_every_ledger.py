"""Every ledger comes in by its own blank template, goes out as a workbook, and is checked: one row of each, looped over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.service.import_hard_sheets import book
from tests.service.roster_sheets import number
from tests.work_town import WorkTown, build
from township_desk.core.query import Query
from township_desk.formats.xlsx_sheets import Sheet, SheetColumn, write_sheets
from township_desk.service.import_template import header_of, template_fields
from township_desk.service.record import Record

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


def test_what_the_program_writes_it_reads_again(town: WorkTown, tmp_path: Path) -> None:
    """Each ledger's export is known again, row by row: the program's own words for what a row refers to are always found."""
    desk = town.desk
    lamp = desk.editing.add(
        "material", {"name": "照明灯", "spec": "充电式", "category": "防汛", "unit": "盏"}
    ).record.id
    desk.editing.add(
        "material_txn", {"material_id": lamp, "date": "2022-06-01", "kind": "入库", "qty": 3, "operator": "赵新"}
    )
    faults = {}
    for name in desk.importable:
        if not desk.records.count(Query(name)):
            continue
        out = tmp_path / f"{name}.xlsx"
        desk.importing.export(Query(name), out)
        found = desk.importing.plan(name, out)
        wrong = [p for row in found.rows for p in row.told if p.code in ("REF", "REF-MANY")]
        if wrong:
            faults[name] = wrong[:2]
    assert not faults


def test_equal_problems_are_told_once_with_their_rows(town: WorkTown, tmp_path: Path) -> None:
    from township_desk.cli.output import problem_lines

    lines = [["村", "户主姓名", "身份证号", "保障人数", "月保障金额"]]
    lines += [["西河村", name, number(n), "1", "300"] for n, name in enumerate(("张三", "李四", "王五"), 40)]
    path = book(tmp_path / "2022年12月低保.xlsx", {"Sheet1": lines})
    plan = town.desk.importing.plan("roster", path)
    told = [line for line in problem_lines(plan.problems) if "西河村" in line]
    assert len(told) == 1 and "第2、3、4行" in told[0] and "“西河村”没有登记在村（社区）台账里" in told[0], told
    assert [p["row"] for p in plan.to_json()["problems"] if p["code"] == "REF"] == [2, 3, 4]


def test_namesakes_are_told_apart_by_the_household_or_village_of_the_line(town: WorkTown, tmp_path: Path) -> None:
    add = town.desk.editing.add
    villages = [v.id for v in town.desk.records.fetch("village", list(town.desk.records.ids(Query("village"))))][:2]
    homes, twins = [], []
    for n, village in enumerate(villages):
        twin = add("person", {"name": "程同名", "id_no": number(60 + n)}).record.id
        home = add("household", {"village_id": village, "group_name": "一组", "head_person_id": twin}).record.id
        town.desk.editing.edit("person", twin, {"hh_id": home, "relation": "户主"})
        homes.append(home)
        twins.append(twin)
    label = town.desk.records.title("household", homes[1])
    lines = [
        ["补贴项目", "户", "享受人", "期次"],
        ["产业直补", label, "程同名", "2022年第九批"],
        ["产业直补", None, "程同名", "2022年第九批"],
    ]
    path = book(tmp_path / "补贴.xlsx", {"Sheet1": lines})
    told = town.desk.importing.plan(
        "subsidy_claim", path, mapping={"补贴项目": "program", "户": "hh_id", "享受人": "person_id", "期次": "period"}
    )
    first, second = told.rows
    assert first.get("person_id") == twins[1], list(first.told)
    assert [p.code for p in first.told if p.field == "person_id"] == []
    assert "REF-MANY" in [p.code for p in second.told]
