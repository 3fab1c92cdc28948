"""Project ledgers fill projects, funds and a progress line from one line, in one step of undo."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal as N
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.service import import_project_sheets as sheets
from tests.service.import_hard_sheets import book
from tests.service.import_truth import load_truth
from township_desk.bootstrap import open_desk
from township_desk.core.problem import Conflict, Severity
from township_desk.core.query import Query
from township_desk.service.desk import Desk
from township_desk.service.import_plan import ImportPlan, RowPlan

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
VILLAGES = ("东岭村", "西河村", "南塬村", "石门村", "白杨村", "北桥社区")
FILES = sorted([*SAMPLES.glob("项目台账*"), *SAMPLES.glob("A06*"), *SAMPLES.glob("A07*")])
LEDGERS = ("project", "project_fund", "project_progress")
LEVELS = {
    "中央衔接": "中央",
    "省级衔接": "省级",
    "市级衔接": "市级",
    "县级衔接": "县级",
    "县本级": "县级",
    "镇自筹": "自筹",
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path / "desk", user="测试", today=lambda: date(2026, 11, 24))
    known = load_truth(SAMPLES / "truth" / "_villages.json")
    names = {village["name"] for village in known["villages"]}
    opened.set_up(known["town"], "610999101", [*known["villages"], *(v for v in VILLAGES if v not in names)])
    yield opened
    opened.close()


def truth_of(path: Path) -> dict[str, Any]:
    found = [SAMPLES / "truth" / f"{path.name}.json", SAMPLES / "truth" / f"{path.stem}.json"]
    return load_truth(next(p for p in found if p.exists()))


def funds(row: RowPlan) -> dict[str, N]:
    """Planned amounts by level of government."""
    parts = [p for p in row.parts if p.part and p.part.ledger == "project_fund" and p.verdict != "rejected"]
    return {LEVELS.get(p.get("source"), p.get("source")): p.get("amount_plan") for p in parts}


def progress(row: RowPlan) -> RowPlan | None:
    return next((p for p in row.parts if p.part and p.part.ledger == "project_progress"), None)


def said(desk: Desk, row: RowPlan, name: str) -> Any:
    """What a planned line says under a truth's key."""
    bare = name.rpartition(".")[2]
    if bare in ("village", "villages"):
        names = [desk.records.title("village", i) for i in row.get("villages") or ()]
        return names if bare == "villages" else (names[0] if names else None)
    if name.startswith("project_progress.") or bare == "invest_done":
        line = progress(row)
        return None if line is None else line.get({"invest_done": "done_total"}.get(bare, bare))
    value = row.get(bare)
    return value.isoformat() if isinstance(value, date) else value


def agree(got: Any, want: Any) -> bool:
    if isinstance(got, N):
        return want is not None and got == N(str(want))
    if isinstance(got, str) and isinstance(want, str):
        return "".join(got.split()) == "".join(want.split())
    return bool(got == want)


def place(item: dict[str, Any]) -> int:
    return int(item.get("excel_row") or item["_row"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_sample_gives_its_truth(path: Path, desk: Desk) -> None:
    truth = truth_of(path)
    plan = desk.importing.plan("project", path)
    found = {row.row: row for row in plan.rows}
    warned = {(w["excel_row"], w["field"].rpartition(".")[2]) for w in truth["warn"]}
    faults = []
    for item in truth["rows"]:
        row = found[place(item)]
        assert row.outcome == "new", row.row
        for name, want in item.items():
            if name in ("excel_row", "_row", "_sheet"):
                continue
            if name == "_incomplete":
                lacking = {n.removeprefix("project.") for n in want}
                faults += [f"{row.row} lacks {row.missing}"] if not lacking <= set(row.missing) else []
            elif name in ("funds", "project_fund"):
                wanted = {level: N(str(v)) for level, v in want.items() if v}
                read = {
                    level: v for level, v in funds(row).items() if level in wanted or (row.row, level) not in warned
                }
                faults += [f"{row.row} funds {read}, should be {wanted}"] if read != wanted else []
            elif not agree(said(desk, row, name), want) and (row.row, name.rpartition(".")[2]) not in warned:
                faults.append(f"{row.row} {name}: {said(desk, row, name)!r}, should be {want!r}")
    assert faults == []
    taken = {row.row for row in plan.rows if row.outcome == "new"}
    assert taken == {place(item) for item in truth["rows"]}
    assert {r.row for r in plan.rows if r.rejected} == {item["excel_row"] for item in truth["reject"]}
    assert {r.row for r in plan.rows if r.outcome == "duplicate"} == {d["excel_row"] for d in truth["duplicates"]}
    told = {r.row for r in plan.rows for p in r.told if p.severity is Severity.WARNING}
    assert told == {row for row, _ in warned}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_sample_is_written_once_and_taken_back_whole(path: Path, desk: Desk) -> None:
    plan = desk.importing.plan("project", path)
    document = desk.importing.commit(plan).to_json()
    counts = {name: desk.records.count(Query(name)) for name in LEDGERS}
    assert counts == {name: found["new"] for name, found in document["by_ledger"].items()}
    assert counts["project"] == document["new"] == len(truth_of(path)["rows"])
    orphans = [r for r in desk.records.page(Query("project_fund"), 0, 500) if r.labels.get("project_id", "#")[0] == "#"]
    assert not orphans
    again = desk.importing.plan("project", path)
    assert (again.counts.new, again.counts.updated) == (0, 0)
    assert again.by_ledger["project_fund"] == {"new": 0, "updated": 0}
    assert desk.importing.commit(again).touched is None
    desk.editing.undo()
    assert all(desk.records.count(Query(name)) == 0 for name in LEDGERS)
    desk.editing.redo()
    assert {name: desk.records.count(Query(name)) for name in LEDGERS} == counts


def by_name(plan: ImportPlan) -> dict[str, RowPlan]:
    return {str(row.get("name")): row for row in plan.rows}


def amounts(row: RowPlan, name: str = "amount_plan") -> dict[str, str]:
    parts = [p for p in row.parts if p.part and p.part.ledger == "project_fund"]
    return {p.get("source"): f"{p.get(name).normalize():f}" for p in parts if p.get(name) is not None}


def test_bridging_and_other_money_stand_side_by_side(desk: Desk, tmp_path: Path) -> None:
    plan = desk.importing.plan("project", sheets.two_kinds_of_money(tmp_path))
    rows = by_name(plan)
    first, second = rows["柳沟村一组排水渠工程"], rows["石盘村、东坪村产业路工程"]
    assert amounts(first) == {"中央衔接": "30", "县级衔接": "10", "县本级": "5", "镇自筹": "0.50005"}
    assert first.get("invest_total") == N("45.50005")
    assert [p.code for p in first.told if p.field == "invest_total"] == ["FORMULA"]
    assert amounts(second) == {"中央衔接": "100", "其他省级": "20"}
    assert [desk.records.title("village", i) for i in second.get("villages")] == ["石盘村", "东坪村"]
    assert not second.faulty and len(plan.rows) == 2


def test_planned_and_arrived_money_are_told_apart(desk: Desk, tmp_path: Path) -> None:
    plan = desk.importing.plan("project", sheets.planned_and_arrived(tmp_path))
    rows = by_name(plan)
    cold = rows["柳沟村冷库项目"]
    assert cold.get("invest_total") == 120 and amounts(cold) == {"中央衔接": "100", "省级衔接": "20"}
    assert amounts(cold, "amount_arrived") == {"中央衔接": "60", "省级衔接": "20"}
    assert cold.get("plan_start") == date(2022, 3, 15) and cold.get("plan_end") is None
    assert [p.field for p in cold.told if p.severity is Severity.WARNING] == ["plan_end"]
    line = progress(cold)
    assert line is not None and line.get("month") == "2022-10" and line.get("progress_pct") == N("85.0")
    assert line.get("progress_text") == "主体完工，正在安装设备"
    lamps = rows["东坪村路灯项目"]
    assert (
        lamps.get("plan_start") == date(2022, 4, 1)
        and (found := progress(lamps))
        and found.get("progress_pct") == N("35.5")
    )


def test_one_column_that_names_the_source(desk: Desk, tmp_path: Path) -> None:
    plan = desk.importing.plan("project", sheets.one_source_a_line(tmp_path))
    rows = by_name(plan)
    assert amounts(rows["东坪村排水渠"]) == {"中央衔接": "20"}
    assert rows["东坪村排水渠"].parts[0].get("doc_no") == "岚财农〔2022〕12号"
    assert rows["南塬村公厕"].get("stage") == "完工" and rows["南塬村公厕"].get("villages")
    wall = rows["上马村围墙"]
    assert wall.outcome == "new" and not any(p.written for p in wall.parts)
    assert any(p.field == "project_fund.source" and p.severity is Severity.WARNING for p in wall.told)
    assert plan.counts.rejected == 1
    desk.importing.commit(plan)
    assert desk.records.count(Query("project_fund")) == 2


def test_sheets_by_village_and_the_same_project_twice(desk: Desk, tmp_path: Path) -> None:
    plan = desk.importing.plan("project", sheets.by_village(tmp_path))
    rows = by_name(plan)
    road = rows["柳沟村巷道硬化项目"]
    assert [desk.records.title("village", i) for i in road.get("villages")] == ["柳沟村"]
    assert (
        (line := progress(road)) is not None
        and line.get("progress_pct") == N("50.0")
        and line.get("month") == "2022-11"
    )
    assert (line := progress(rows["柳沟村路灯项目"])) is not None and line.get("progress_pct") == 100
    assert [p.field for p in road.told if p.severity is Severity.WARNING] == ["invest_total"]
    assert plan.counts.duplicate == 1 and plan.counts.new == 3
    desk.importing.commit(plan)
    assert desk.records.count(Query("project_progress")) == 3


def test_villages_merged_downwards(desk: Desk, tmp_path: Path) -> None:
    plan = desk.importing.plan("project", sheets.merged_villages(tmp_path))
    rows = by_name(plan)
    told = {name: [desk.records.title("village", i) for i in row.get("villages")] for name, row in rows.items()}
    assert told == {"柳沟村渠道工程": ["柳沟村"], "柳沟村围墙工程": ["柳沟村"], "石盘村渠道工程": ["石盘村"]}
    assert rows["柳沟村围墙工程"].get("started_on") == date(2022, 5, 3)
    assert rows["石盘村渠道工程"].get("started_on") == date(2022, 5, 19)
    assert amounts(rows["柳沟村渠道工程"]) == {"县本级": "8", "村集体": "2"}
    line = progress(rows["石盘村渠道工程"])
    assert line is not None and line.get("progress_pct") == N("0.3"), "100 and 45.5 stand beside it"


def test_a_guessed_month_is_told(desk: Desk) -> None:
    stated, guessed = (desk.importing.plan("project", next(SAMPLES.glob(name))) for name in ("A06*", "A07*"))
    assert not any(note.code == "MONTH-GUESS" for note in stated.notes)
    assert [note.message for note in guessed.notes if note.code == "MONTH-GUESS"] == [
        "表上没有写是哪个月的，累计数记在2022年9月；不对的话，请在导入时指定月份。"
    ]
    given = desk.importing.plan("project", next(SAMPLES.glob("A07*")), month="2022-12")
    line = progress(given.rows[0])
    assert line is not None and line.get("month") == "2022-12"


def test_small_percents_stay_percents(desk: Desk, tmp_path: Path) -> None:
    plan = desk.importing.plan("project", sheets.small_percents(tmp_path))
    lines = {name: progress(row) for name, row in by_name(plan).items()}
    assert [line.get("progress_pct") if line else None for line in lines.values()] == [N("0.5"), 60, None, 1]
    rows = by_name(plan)
    assert any(p.code == "G-20" and p.field == "project_progress.progress_pct" for p in rows["丙项目"].told)
    assert rows["丁项目"].outcome == "new" and rows["丁项目"].get("invest_total") is None
    assert {p.code for p in rows["丁项目"].told} >= {"G-09", "G-03"}
    desk.importing.commit(plan)
    record = desk.records.page(Query("project_progress"), 0, 10)[0]
    assert record.as_of == "2022-11-30"


def test_the_next_month_updates_what_is_known(desk: Desk, tmp_path: Path) -> None:
    desk.importing.commit(desk.importing.plan("project", sheets.planned_and_arrived(tmp_path)))
    plan = desk.importing.plan("project", sheets.later_month(tmp_path))
    cold, shed = by_name(plan)["柳沟村冷库项目"], by_name(plan)["石盘村大棚项目"]
    assert cold.outcome == "changed" and shed.outcome == "same"
    assert cold.changes == {"stage": (None, "在建")}
    changed = {p.get("source"): p.changes for p in cold.parts if p.verdict == "changed"}
    assert changed == {
        "中央衔接": {"amount_plan": (N(100), N(90))},
        "省级衔接": {"amount_plan": (N(20), N(30))},
    }
    assert plan.by_ledger == {
        "project": {"new": 0, "updated": 1},
        "project_fund": {"new": 0, "updated": 2},
        "project_progress": {"new": 1, "updated": 0},
    }
    skipped = desk.importing.plan("project", sheets.later_month(tmp_path), on_same="skip")
    assert skipped.counts.unchanged == 2 and not list(skipped.written())
    refused = desk.importing.plan("project", sheets.later_month(tmp_path), on_same="reject")
    assert refused.counts.rejected == 1
    desk.importing.commit(plan)
    project = desk.records.get("project", cold.id or 0)
    assert (project.values["invest_done"], project.values["stage"]) == (N(110), "在建")


def test_two_rows_of_one_source_are_not_guessed_between(desk: Desk, tmp_path: Path) -> None:
    desk.importing.commit(desk.importing.plan("project", sheets.planned_and_arrived(tmp_path)))
    project = desk.records.lookup("project", "柳沟村冷库项目")[0]
    desk.editing.add(
        "project_fund",
        {"project_id": str(project), "source": "中央衔接", "doc_no": "岚财农〔2022〕9号", "amount_plan": "5"},
    )
    plan = desk.importing.plan("project", sheets.later_month(tmp_path))
    cold = by_name(plan)["柳沟村冷库项目"]
    assert [p.verdict for p in cold.parts if p.get("source") == "中央衔接"] == ["same"]
    assert any("分不清" in p.message for p in cold.told)


def test_a_change_to_a_part_after_the_preview_stops_the_import(desk: Desk, tmp_path: Path) -> None:
    desk.importing.commit(desk.importing.plan("project", sheets.planned_and_arrived(tmp_path)))
    plan = desk.importing.plan("project", sheets.later_month(tmp_path))
    fund = desk.records.page(Query("project_fund"), 0, 1)[0]
    desk.editing.edit("project_fund", fund.id, {"amount_arrived": "1"})
    with pytest.raises(Conflict):
        desk.importing.commit(plan)


def test_the_receipt_tells_each_ledger_and_each_reason(desk: Desk, tmp_path: Path) -> None:
    plan = desk.importing.plan("project", sheets.one_source_a_line(tmp_path))
    desk.importing.receipt(plan, tmp_path / "回执.xlsx")
    made = load_workbook(tmp_path / "回执.xlsx")
    summary = [[cell.value for cell in row[:2]] for row in made["汇总"].iter_rows()]
    assert ["其中：项目资金", "新增2，更新0"] in summary
    reasons = [str(row[-1].value or "") for row in made["项目"].iter_rows()]
    assert any("资金·资金来源" in text for text in reasons)


def test_what_runs_already_is_taken_over_without_its_papers(desk: Desk) -> None:
    plan = desk.importing.plan("project", next(SAMPLES.glob("A06*")))
    desk.importing.commit(plan)
    records = {r.values["name"]: r for r in desk.records.page(Query("project"), 0, 100)}
    running = next(r for r in records.values() if r.values["stage"] == "在建")
    assert running.archived and not {"approval_no", "builder", "started_on"} & set(running.missing)
    assert {"tags", "nature"} <= set(running.missing)
    assert not any(f.rule == "XM-07" for f in desk.checking.row("project", running.id))
    before = desk.importing.plan("project", next(SAMPLES.glob("A07*"))).rows[0]
    assert before.archived and "stage" in before.missing


def test_a_clerk_maps_a_column_to_a_fund(desk: Desk, tmp_path: Path) -> None:
    path = book(
        tmp_path / "映射-2022-11.xlsx",
        {"表": [["项目名称", "建设地点", "总投资（万元）", "上级给的钱"], ["甲", "柳沟村", 9, 9]]},
    )
    assert not any(p.written for p in desk.importing.plan("project", path).rows[0].parts)
    plan = desk.importing.plan("project", path, mapping={"上级给的钱": "省级资金·计划金额"})
    assert amounts(plan.rows[0]) == {"其他省级": "9"}
    desk.importing.commit(plan)
    assert desk.importing.plan("project", path).rows[0].outcome == "same"
