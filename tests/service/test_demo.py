"""The demonstration township: sound rows, the same every time, in a folder that holds nothing else."""

import json
import re
from pathlib import Path
from random import Random

import pytest

from township_desk.bootstrap import DATABASE_NAME, open_desk
from township_desk.core.fields_code import check_id
from township_desk.core.period import year
from township_desk.core.problem import Severity, UsageError
from township_desk.core.query import Is, Query
from township_desk.ledgers.project_flow import STAGES
from township_desk.service.demo import MARKER, clear, demo_desk, make_demo, mark
from township_desk.service.demo_month import print_month
from township_desk.service.demo_people import make_villages
from township_desk.service.demo_projects import make_projects
from township_desk.service.demo_rows import LAST_DAY, Town, read_texts

PROJECTS = ("project", "project_fund", "project_payment", "project_progress", "project_output", "project_doc")
SCALE = 0.06


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("演示")
    clear(folder, DATABASE_NAME)
    steps = []
    with demo_desk(folder, open_desk) as desk:
        report = make_demo(desk, folder, progress=lambda *step: steps.append(step), scale=SCALE)
        yield desk, report, steps


def test_every_ledger_of_the_town_has_rows(town):
    desk, report, steps = town
    assert desk.town == report.town == "云溪镇"
    assert report.rows["village"] == 12
    for name in (
        "household",
        "person",
        "site",
        "team",
        "duty",
        "hazard",
        "house",
        "activity",
        "activity_site",
        "issue",
        "issue_measure",
        "benefit",
        "benefit_member",
        "benefit_event",
        "pay_batch",
        "pay_line",
        "case",
        "score",
        "party_dev",
        "honor",
        "publicity",
        "lead",
        "subsidy_claim",
        "material",
        "material_txn",
        "filing",
        "stat",
        "target",
    ):
        assert report.rows[name] > 0, name
    assert [step[0] for step in steps] == list(range(len(steps)))
    assert "云溪镇" in report.to_text()
    json.dumps(report.to_json(), ensure_ascii=False)


def test_people_are_nobody(town):
    desk = town[0]
    people = desk.records.fetch("person", desk.records.ids(Query("person")))
    numbers = [person.values["id_no"] for person in people]
    assert len(set(numbers)) == len(numbers)
    for number in numbers:
        assert number[14:17] in ("000", "999")
        assert number[14:17] != "999" or number[6:10] > "1940"
        assert check_id(number, LAST_DAY) is None
    phones = [person.values["phone"] for person in people if person.values["phone"]]
    assert all(re.fullmatch(r"1990000\d{4}", phone) for phone in phones)


def test_every_household_has_one_head_who_lives_in_it(town):
    desk = town[0]
    for household in desk.records.fetch("household", desk.records.ids(Query("household"))):
        head = desk.records.get("person", household.values["head_person_id"])
        assert head.values["hh_id"] == household.id
        assert head.values["relation"] == "户主"
        members = Query("person", Is("hh_id", "=", household.id) & Is("relation", "=", "户主"))
        assert desk.records.count(members) == 1


def test_the_villages_sheets_went_through_the_import(town):
    desk, report, _ = town
    assert len(report.sheets) == 4
    first = report.sheets[0]
    assert first.new > 0
    assert first.duplicate == 1
    assert first.rejected == 1
    assert report.sheets[-1].rejected >= 1
    assert all(sheet.receipt.exists() for sheet in report.sheets)
    assert any(entry.kind == "import" for entry in desk.editing.history(limit=20))
    assert desk.records.count(Query("hazard", Is("missing", "filled"))) > 0
    assert desk.records.count(Query("hazard", Is("faults", "filled"))) > 0


def test_what_is_registered_by_hand_breaks_no_rule(town):
    desk = town[0]
    for name in (
        "village",
        "household",
        "person",
        "site",
        "team",
        "duty",
        "house",
        "activity",
        "activity_site",
        "issue",
        "issue_measure",
        "case",
        "case_sanction",
        "score",
        "party_dev",
        "honor",
        "publicity",
        "monitor_case",
        "monitor_measure",
        "lead",
        "subsidy_claim",
        "microloan",
        "material",
        "material_txn",
        "filing",
        "stat",
        "target",
        *PROJECTS,
    ):
        errors = [f for f in desk.checking.run(name) if f.severity is Severity.ERROR]
        assert errors == []


def test_a_year_of_rosters_is_paid_and_the_last_month_is_open(town):
    desk = town[0]
    for month in (f"2022-{n:02d}" for n in range(1, 12)):
        batch = desk.payroll.need("农村低保", month)
        assert batch.status in ("已发放", "已归档")
        assert desk.payroll.compare("农村低保", month).unexplained == ()
    assert desk.payroll.state("农村低保", "2022-12").current == "approve"
    kinds = {r.values["kind"] for r in desk.records.fetch("benefit_event", desk.records.ids(Query("benefit_event")))}
    assert {"新增", "停发", "减员", "转类"} <= kinds
    lines = desk.records.fetch("pay_line", desk.records.ids(Query("pay_line")))
    assert {"本月", "重发"} <= {line.values["kind"] for line in lines}
    assert {"成功", "重发成功", "待发"} <= {line.values["result"] for line in lines}
    errors = [
        f for name in ("pay_batch", "pay_line", "benefit_event", "benefit_member") for f in desk.checking.run(name)
    ]
    assert [f for f in errors if f.severity is Severity.ERROR] == []


def test_projects_stand_in_every_stage_and_some_are_late(tmp_path):
    with demo_desk(tmp_path / "projects", open_desk) as desk:
        made = Town(desk, Random(1), 1.0, read_texts(desk))
        make_villages(made)
        made.cadres = [(1, "张三"), (2, "李四")]
        make_projects(made)
        projects = desk.records.page(Query("project"), 0, 200)
        assert len(projects) == 60
        assert {project.values["stage"] for project in projects} >= set(STAGES[1:])
        marks = [mark.name for project in projects for mark in desk.records.marks(project)]
        assert marks.count("overdue") >= 3
        for name in PROJECTS:
            assert desk.records.count(Query(name)) > 10
            assert [f for f in desk.checking.run(name) if f.severity is Severity.ERROR] == []
        assert desk.records.count(Query("project", Is("missing", "filled"))) == 0


def test_the_same_seed_gives_the_same_rows(town, tmp_path):
    with demo_desk(tmp_path / "again", open_desk) as other:
        make_demo(other, tmp_path / "again", scale=SCALE)
        for name in other.ledgers:
            assert _rows(other, name) == _rows(town[0], name), name


def _rows(desk, name):
    return [(record.id, record.values) for record in desk.records.fetch(name, desk.records.ids(Query(name)))]


def test_the_month_is_printed(town):
    desk, report, _ = town
    print_month(desk, report)
    out = report.folder / "out"
    for name in desk.tables:
        for suffix in (".pdf", ".xlsx", ".png"):
            assert list(out.glob(f"{name} *{suffix}")), f"{name}{suffix}"
    assert (out / "审核结果.xlsx").exists()
    assert "2022-11" in desk.closing.through().values()
    assert (out / "更正单.pdf").exists() and len(desk.differences.slips()) == 1
    assert (out / "安全隐患-2022年.xlsx").exists()
    assert all(path.stat().st_size > 0 for path in report.files)


def test_a_real_desk_is_left_alone(tmp_path):
    (tmp_path / DATABASE_NAME).write_bytes(b"real")
    with pytest.raises(UsageError, match="真实的台账"):
        clear(tmp_path, DATABASE_NAME)
    assert (tmp_path / DATABASE_NAME).read_bytes() == b"real"


def test_a_folder_with_other_files_is_left_alone(tmp_path):
    (tmp_path / "重要.txt").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="不是空文件夹"):
        clear(tmp_path, DATABASE_NAME)


def test_an_earlier_demonstration_is_replaced_and_nothing_else(tmp_path):
    folder = tmp_path / "demo"
    clear(folder, DATABASE_NAME)
    for name in (DATABASE_NAME, f"{DATABASE_NAME}-wal"):
        (folder / name).write_bytes(b"x")
    (folder / "out").mkdir()
    mark(folder, DATABASE_NAME)
    (folder / "我的笔记.txt").write_text("x", encoding="utf-8")
    clear(folder, DATABASE_NAME)
    assert sorted(path.name for path in folder.iterdir()) == sorted([MARKER, "我的笔记.txt"])
    hostile = {"contents": [str(tmp_path / "outside"), "../outside"]}
    (folder / MARKER).write_text(json.dumps(hostile), encoding="utf-8")
    (tmp_path / "outside").mkdir()
    clear(folder, DATABASE_NAME)
    assert (tmp_path / "outside").is_dir()
    assert isinstance(folder, Path)


def test_the_report_of_the_year_has_every_number_and_they_agree(tmp_path):
    """The whole township, at full scale: no figure lacks, every reconciliation holds, the tags are all filled."""
    with demo_desk(tmp_path, open_desk) as desk:
        make_demo(desk, tmp_path)
        frame = desk.figures.frame(year(2022))
        lacking = [key for key, taken in desk.figures.take(frame).items() if not taken.known]
        assert lacking == []
        assert [f"{f.rule} {f.message}" for f in desk.reconciling.run(frame, desk.reporting.template)] == []
        written = desk.reporting.write(tmp_path / "总结.docx", frame, year(2022))
        assert (written.filled, written.missing) == (224, ())
