"""Sample workbooks as villages send them, against what they truly say."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.service.import_truth import differences, load_truth
from township_desk.bootstrap import open_desk
from township_desk.formats.reading import ReadError
from township_desk.service.desk import Desk

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
MORE = os.environ.get("TOWNSHIP_SAMPLES")
VILLAGES = ("东岭村", "西河村", "南塬村", "石门村", "白杨村", "北桥社区")
TODAY = date(2026, 11, 24)


def _truth(folder: Path, name: str) -> Path:
    found = [folder / "truth" / f"{name}.json", folder / "truth" / f"{Path(name).stem}.json"]
    return next((path for path in found if path.exists()), found[0])


def _cases() -> list[Path]:
    folders = [SAMPLES, *([Path(MORE), Path(MORE) / "town"] if MORE else [])]
    files = [
        path for folder in folders for path in sorted(folder.glob("*.*")) if path.suffix in (".xlsx", ".xls", ".ods")
    ]
    cases = []
    for path in files:
        truth = _truth(path.parent, path.name)
        if truth.exists():
            loaded = load_truth(truth)
            if loaded.get("kind") in ("hazard", "hostile") and "rows" in loaded:
                cases.append(path)
    return cases


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An empty desk with the villages of the sample sets."""
    opened = open_desk(tmp_path / "desk", user="测试", today=lambda: TODAY)
    known = load_truth(SAMPLES / "truth" / "_villages.json")
    names = {village["name"] for village in known["villages"]}
    opened.set_up(known["town"], "610999101", [*known["villages"], *(v for v in VILLAGES if v not in names)])
    yield opened
    opened.close()


@pytest.mark.parametrize("path", _cases(), ids=lambda path: path.name)
def test_a_sample_comes_in_as_it_truly_is(path: Path, desk: Desk) -> None:
    truth = load_truth(_truth(path.parent, path.name))
    plan = desk.importing.plan("hazard", path)
    assert differences(desk, plan, truth) == []


@pytest.mark.parametrize("path", _cases(), ids=lambda path: path.name)
def test_a_sample_comes_in_once(path: Path, desk: Desk) -> None:
    first = desk.importing.plan("hazard", path)
    desk.importing.commit(first)
    again = desk.importing.plan("hazard", path)
    assert (again.counts.new, again.counts.updated) == (0, 0)
    assert desk.importing.commit(again).touched is None


def test_the_town_sheet_knows_three_rows_of_the_village_sheet(desk: Desk) -> None:
    village, town = (next(SAMPLES.glob(pattern)) for pattern in ("A01*", "A02*"))
    desk.importing.commit(desk.importing.plan("hazard", village))
    plan = desk.importing.plan("hazard", town)
    known = {row.row for row in plan.rows if row.verdict in ("changed", "same")}
    assert known == {27, 30, 34}
    assert desk.importing.commit(plan).touched is not None
    again = desk.importing.plan("hazard", town)
    assert (again.counts.new, again.counts.updated, again.counts.unchanged) == (0, 0, 101)


def test_an_encrypted_workbook_opens_with_its_password(desk: Desk) -> None:
    path = next(SAMPLES.glob("A11*"))
    with pytest.raises(ReadError):
        desk.importing.plan("hazard", path)
    plan = desk.importing.plan("hazard", path, password="Qh2022@ab")
    assert plan.counts.read == plan.counts.new == 30


@pytest.mark.parametrize("name", ["A13", "A15", "A16"])
def test_a_hostile_workbook_is_refused_with_a_sentence(name: str, desk: Desk) -> None:
    with pytest.raises(ReadError) as error:
        desk.importing.plan("hazard", next(SAMPLES.glob(f"{name}*")))
    assert error.value.message.endswith("。")


def test_the_column_map_of_the_truth_is_the_one_found(desk: Desk) -> None:
    for path in SAMPLES.glob("A0[123]*"):
        truth = load_truth(_truth(SAMPLES, path.name))
        for sheet in desk.importing.plan("hazard", path).sheets:
            wanted = truth["columns"].get(sheet.sheet)
            if wanted is None:
                assert sheet.skipped
                continue
            found = {sheet.columns[header]: field for header, field in sheet.mapping.items()}
            expected = {letter: name.removeprefix("hazard.") for letter, name in wanted.items() if name != "序号"}
            assert found == {k: "village_id" if v == "village" else v for k, v in expected.items()}
