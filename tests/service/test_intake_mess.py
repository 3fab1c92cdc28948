"""Kinds of mess in villages' workbooks, one small sheet each: what is read, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal as N
from pathlib import Path
from typing import Any

import pytest

from tests.service.import_hard_sheets import book
from tests.service.roster_sheets import number
from township_desk.bootstrap import open_desk
from township_desk.core.query import Query
from township_desk.intake import INTAKES
from township_desk.service.desk import Desk
from township_desk.service.import_plan import ImportPlan, RowPlan

TITLE = "柳沟村2022年11月农村低保花名册"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk that only plans."""
    opened = open_desk(tmp_path_factory.mktemp("town") / "desk", user="测试", today=lambda: date(2022, 12, 20))
    opened.set_up("青禾镇", "610322101", ["柳沟村", "石盘村", "东坪村"])
    yield opened
    opened.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk to write into."""
    opened = open_desk(tmp_path / "desk", user="测试", today=lambda: date(2022, 12, 20))
    opened.set_up("青禾镇", "610322101", ["柳沟村", "石盘村", "东坪村"])
    yield opened
    opened.close()


def planned(desk: Desk, target: str, folder: Path, lines: Sequence[Any], **given: Any) -> ImportPlan:
    return desk.importing.plan(target, book(folder / "报送.xlsx", {"Sheet1": lines}), **given)


def part(row: RowPlan, key: str) -> RowPlan:
    """The row of a line that a part fills; '' is the line's own."""
    return row if not key else next(p for p in row.parts if p.part is not None and p.part.key == key)


HEADERS: list[tuple[str, Any, str, Any]] = [
    ("惠农一卡通\n账号", "6217990000000000014", "household.bank_no", "6217990000000000014"),
    ("一卡通号码", "6217990000000000014", "household.bank_no", "6217990000000000014"),
    ("行政村名称", "青禾镇石盘村二组", "household.village_id", 2),
    ("家庭月保障金", "１,２３４.５元/月", "benefit.monthly_amount", N("1234.5")),
    ("户月低保金", "三百六", "benefit.monthly_amount", N(360)),
    ("现月保障金额", "叁佰陆拾元整", "benefit.monthly_amount", N(360)),
    ("原月保障金额", 330, "benefit.monthly_amount", N(330)),
    ("低保分类", "二类低保", "benefit.tier", "B类"),
    ("救助档次", "Ｃ级", "benefit.tier", "C类"),
    ("类别", "农村低保", "benefit.program", "农村低保"),
    ("类别", "a类", "benefit.tier", "A类"),
    ("在保人数", "三人", "benefit.declared_count", 3),
    ("起保时间", "2021年06月起", "benefit.start_month", "2021-06"),
    ("纳入低保年月", "21年6月", "benefit.start_month", "2021-06"),
]


@pytest.mark.parametrize(("header", "cell", "target", "want"), HEADERS, ids=[f"{h}={c}" for h, c, _, _ in HEADERS])
def test_a_header_of_a_roster_is_understood(
    header: str, cell: Any, target: str, want: Any, town: Desk, tmp_path: Path
) -> None:
    lines = [["2022年11月低保花名册"], ["户主姓名", "身份证号", header], ["张山", number(2), cell]]
    plan = planned(town, "roster", tmp_path, lines)
    key, _, name = target.rpartition(".")
    assert part(plan.rows[0], key).get(name) == want


LEFT: list[tuple[str, Any]] = [
    ("代领人姓名", "王五"), ("代领人身份证号", number(3)), ("监护人联系电话", "19900000011"), ("月人均补助水平", 120),
    ("年保障金额", 4320), ("合计金额（元）", 9999),
]  # fmt: skip


@pytest.mark.parametrize(("header", "cell"), LEFT)
def test_a_column_about_others_is_not_taken_for_the_head(header: str, cell: Any, town: Desk, tmp_path: Path) -> None:
    lines = [[TITLE], ["户主姓名", "身份证号", "月保障金额", header], ["张山", number(2), 360, cell]]
    plan = planned(town, "roster", tmp_path, lines)
    row = plan.rows[0]
    assert (row.get("name"), row.get("id_no"), part(row, "benefit").get("monthly_amount")) == (
        "张山",
        number(2),
        N(360),
    )
    assert plan.sheets[0].ignored == ["".join(header.split())]


NAMES = ["张山（户主）", "张 山", "*张山", "1、张山", "张　山\n"]


@pytest.mark.parametrize("text", NAMES)
def test_a_name_with_marks_around_it(text: str, town: Desk, tmp_path: Path) -> None:
    written = f"’{number(2)[:6]}-{number(2)[6:14]} {number(2)[14:]}"
    plan = planned(town, "roster", tmp_path, [[TITLE], ["户主姓名", "身份证号", "月保障金额"], [text, written, 360]])
    assert (plan.rows[0].get("name"), plan.rows[0].get("id_no")) == ("张山", number(2))


def test_numbers_in_chinese_are_said(town: Desk, tmp_path: Path) -> None:
    lines = [[TITLE], ["户主姓名", "身份证号", "月保障金额"], ["张山", number(2), "三百六十元"]]
    plan = planned(town, "roster", tmp_path, lines)
    assert [p.code for p in part(plan.rows[0], "benefit").problems or ()] == ["NUM-HAN"]


def test_members_in_one_cell_become_lines_where_they_have_numbers(town: Desk, tmp_path: Path) -> None:
    cell = f"李花（妻）{number(1, '女')}、张小山（子）{number(3)}"
    lines = [[TITLE], ["户主姓名", "身份证号", "家庭成员", "月保障金额"], ["张山", number(2), cell, 960]]
    plan = planned(town, "roster", tmp_path, lines)
    assert [(r.get("name"), r.get("relation"), r.row) for r in plan.rows] == [
        ("张山", "户主", 3), ("李花", "配偶", 3), ("张小山", "子", 3),
    ]  # fmt: skip


def test_members_without_numbers_in_one_cell_are_told(town: Desk, tmp_path: Path) -> None:
    lines = [[TITLE], ["户主姓名", "身份证号", "家庭成员", "月保障金额"], ["张山", number(2), "李花、张小山", 960]]
    plan = planned(town, "roster", tmp_path, lines)
    assert [r.get("name") for r in plan.rows] == ["张山"]
    assert ["其中2人没有身份证号" in p.message for p in plan.notes if p.code == "MEMBERS-CELL"] == [True]


def test_a_sheet_for_each_month_is_read_one_at_a_time(town: Desk, tmp_path: Path) -> None:
    def sheet(month: int) -> list[list[Any]]:
        return [
            [f"2022年{month}月低保花名册"],
            ["户主姓名", "身份证号", "月保障金额"],
            ["张山", number(2), 300 + month],
        ]

    path = book(tmp_path / "季度.xlsx", {f"{m}月": sheet(m) for m in (10, 11, 12)})
    latest, asked = town.importing.plan("roster", path), town.importing.plan("roster", path, month="2022-10")
    amounts = [[part(r, "benefit").get("monthly_amount") for r in plan.rows] for plan in (latest, asked)]
    assert amounts == [[N(312)], [N(310)]]
    assert [s.skipped for s in latest.sheets] == [f"是2022-{m}的表，这一次没有读" for m in (10, 11)] + [None]
    assert [p.code for p in latest.notes if p.code == "MONTHS"] == ["MONTHS"]


# ---- programs of persons


def benefits(desk: Desk) -> list[tuple[Any, ...]]:
    """(person, program, amount, village, account) of every benefit."""
    found = []
    for b in desk.records.fetch("benefit", sorted(desk.reader.ids(Query("benefit")))):
        person = desk.records.get("person", b.values["person_id"])
        home = desk.records.get("household", b.values["hh_id"]) if b.values["hh_id"] else None
        village = desk.records.title("village", home.values["village_id"]) if home else None
        found.append(
            (person.values["name"], b.values["program"], b.values["monthly_amount"], village, person.values["bank_no"])
        )
    return found


def bring(desk: Desk, folder: Path, lines: Sequence[Any]) -> ImportPlan:
    plan = planned(desk, "roster", folder, lines)
    desk.importing.commit(plan)
    return plan


def test_the_destitute_are_persons(desk: Desk, tmp_path: Path) -> None:
    lines: list[Any] = [
        ["青禾镇2022年11月特困人员供养金发放花名册"],
        ["村", "姓名", "身份证号", "供养方式", "自理能力", "基本生活费", "照料护理费", "银行账号"],
        ["柳沟村", "张山", number(2), "分散", "半自理", 600, 100, "6217990000000000014"],
        ["石盘村", "王伟", number(4), "集中", "全自理", 600, None, "6217990000000000022"],
    ]
    plan = bring(desk, tmp_path, lines)
    assert benefits(desk) == [
        ("张山", "特困供养", N(700), "柳沟村", "6217990000000000014"), ("王伟", "特困供养", N(600), "石盘村", "6217990000000000022"),
    ]  # fmt: skip
    kept = part(plan.rows[0], "benefit")
    assert (kept.get("care_place"), kept.get("self_care"), kept.get("obj_type")) == ("分散供养", "部分丧失", "人")
    assert desk.importing.plan("roster", plan.file).counts.new == 0
    later = [["2022年12月特困人员供养金发放花名册"], lines[1], [*lines[2][:5], 650, 100, None]]
    assert bring(desk, tmp_path, later).by_ledger["benefit_event"]["new"] == 1
    assert benefits(desk)[0][2] == N(750)


def test_two_subsidies_in_one_line_are_two_benefits_of_one_person(desk: Desk, tmp_path: Path) -> None:
    lines = [
        ["2022年11月残疾人两项补贴发放花名册"],
        ["村", "姓名", "身份证号", "残疾等级", "困难生活补贴（元）", "重度护理补贴（元）", "合计"],
        ["柳沟村", "张山", number(2), "一级", 60, 80, 140],
        ["柳沟村", "王伟", number(4), "二级", 60, None, 60],
        ["柳沟村", "赵六", number(5), "三级", None, None, None],
    ]
    plan = bring(desk, tmp_path, lines)
    assert [b[:3] for b in benefits(desk)] == [
        ("张山", "困难残疾人生活补贴", N(60)), ("张山", "重度残疾人护理补贴", N(80)), ("王伟", "困难残疾人生活补贴", N(60)),
    ]  # fmt: skip
    assert [row.verdict for row in plan.rows] == ["new", "shared", "new", "rejected"]
    assert [p.code for p in plan.notes if p.field == "benefit.program"] == ["PROGRAM-UNSAID"]
    again = desk.importing.plan("roster", plan.file)
    assert (again.counts.new, again.counts.updated, again.counts.unchanged) == (0, 0, 3)


def test_a_member_with_a_benefit_of_their_own_stays_at_home(desk: Desk, tmp_path: Path) -> None:
    home = [
        ["2022年11月低保家庭成员花名册"], ["户序号", "村", "姓名", "与户主关系", "身份证号", "月保障金额"],
        [1, "柳沟村", "张山", "户主", number(2), 960], [1, "柳沟村", "李花", "妻", number(1, "女"), None],
    ]  # fmt: skip
    bring(desk, tmp_path, home)
    lines = [["2022年11月残疾人两项补贴名单"], ["村", "姓名", "身份证号", "补贴类型", "补贴标准"],
             ["柳沟村", "李花", number(1, "女"), "护理补贴", 120]]  # fmt: skip
    plan = bring(desk, tmp_path, lines)
    assert plan.counts.held == 0
    assert benefits(desk)[1][:4] == ("李花", "重度残疾人护理补贴", N(120), "柳沟村")
    assert desk.records.count(Query("household")) == 1
    (wife,) = (p for p in desk.records.fetch("person", desk.reader.ids(Query("person"))) if p.values["name"] == "李花")
    assert wife.values["relation"] == "配偶"


def test_a_person_in_somebody_elses_household_keeps_the_place_as_an_address(desk: Desk, tmp_path: Path) -> None:
    lines = [["2022年11月高龄津贴花名册"], ["村", "组", "户主姓名", "老人姓名", "与户主关系", "身份证号", "补贴金额"],
             ["石盘村", "二组", "孙七", "张山", "父亲", number(2), 50]]  # fmt: skip
    plan = bring(desk, tmp_path, lines)
    assert benefits(desk) == [("张山", "高龄补贴", N(50), None, None)]
    assert plan.rows[0].get("resid_addr") == "石盘村二组"
    assert "hh_id" in desk.records.fetch("benefit", desk.reader.ids(Query("benefit")))[0].missing


def test_households_and_persons_in_one_list_go_their_ways(desk: Desk, tmp_path: Path) -> None:
    lines = [["2022年11月社会救助对象花名册"], ["村", "姓名", "身份证号", "救助类别", "保障人数", "月救助金额"],
             ["柳沟村", "张山", number(2), "农村低保", 2, 760], ["柳沟村", "王伟", number(4), "特困", 1, 700]]  # fmt: skip
    bring(desk, tmp_path, lines)
    found = desk.records.fetch("benefit", sorted(desk.reader.ids(Query("benefit"))))
    assert [(b.values["program"], b.values["obj_type"], b.values["member_count"]) for b in found] == [
        ("农村低保", "户", 2), ("特困供养", "人", 1),
    ]  # fmt: skip


# ---- projects


def test_funds_told_in_words_are_funds(town: Desk, tmp_path: Path) -> None:
    cell = "中央衔接资金20万元，县级配套5.5万元；镇自筹3000元"
    lines = [["2022年项目库", None, None, "单位：万元"], ["项目名称", "涉及村", "资金规模", "资金来源"],
             ["产业路", "柳沟村\n石盘村", 25.8, cell], ["机井", "石盘村东坪村", 10, "中央衔接"]]  # fmt: skip
    plan = planned(town, "project", tmp_path, lines)
    funds = [{p.get("source"): p.get("amount_plan") for p in row.parts if p.part and p.part.ledger == "project_fund"}
             for row in plan.rows]  # fmt: skip
    assert funds == [{"中央衔接": N(20), "县本级": N("5.5"), "镇自筹": N("0.3")}, {"中央衔接": N(10)}]
    assert [row.get("villages") for row in plan.rows] == [(1, 2), (2, 3)]
    assert [row.get("invest_total") for row in plan.rows] == [N("25.8"), N(10)]


def test_headings_among_numbered_lines_are_no_projects(town: Desk, tmp_path: Path) -> None:
    lines = [["2022年项目计划表"], ["序号", "项目名称", "村", "总投资（万元）"], ["一", "产业发展类", None, 300],
             [1, "产业路", "柳沟村", 100], [2, "冷库", "柳沟村", 200], ["（二）", "基础设施类", None, 50], [3, "机井", "柳沟村", 50]]  # fmt: skip
    plan = planned(town, "project", tmp_path, lines)
    assert [row.get("name") for row in plan.rows] == ["产业路", "冷库", "机井"]
    assert "第3行（分类行）、第6行（分类行）不是数据，没有导入。" in [p.message for p in plan.notes]


def test_a_project_known_by_its_name_alone_is_known_again(desk: Desk, tmp_path: Path) -> None:
    lines = [["项目名称", "总投资（万元）", "建设内容", "村"], ["产业路", None, None, None]]
    desk.importing.commit(planned(desk, "project", tmp_path, lines))
    assert planned(desk, "project", tmp_path, lines).counts.new == 0


@pytest.mark.parametrize("cells", [["60", "60%", "0.6", 0.6], [60, "约60%", "60％", "60.0%"]])
def test_percents_of_every_form(cells: list[Any], town: Desk, tmp_path: Path) -> None:
    lines = [["2022年11月项目进度"], ["项目名称", "村", "完成比例"]] + [
        [f"项目{n}", "柳沟村", c] for n, c in enumerate(cells)
    ]
    plan = planned(town, "project", tmp_path, lines)
    assert [part(row, "progress").get("progress_pct") for row in plan.rows] == [N(60)] * len(cells)


# ---- findings


def test_a_list_tells_its_kind_in_the_title_and_its_facts_in_columns(town: Desk, tmp_path: Path) -> None:
    lines = [["2022年11月死亡人员领取低保金比对名单"], ["编号", "姓名", "身份证号码", "死亡日期", "所属乡镇", "村"],
             [1, "张山", number(2), date(2022, 8, 1), "青禾镇", "青禾镇柳沟村二组"], [2, "王伟", number(4), None, "青禾镇", "石盘"]]  # fmt: skip
    plan = planned(town, "findings", tmp_path, lines)
    assert [(r.get("kind"), r.get("detail"), r.get("village_id"), r.get("finding_no")) for r in plan.rows] == [
        ("死亡人员享受", "死亡日期：2022-08-01；所属乡镇：青禾镇", 1, None), ("死亡人员享受", "所属乡镇：青禾镇", 2, None),
    ]  # fmt: skip


def test_a_covered_number_is_doubted_never_linked(desk: Desk, tmp_path: Path) -> None:
    bring(desk, tmp_path, [[TITLE], ["户主姓名", "身份证号", "月保障金额"], ["张山", number(2), 360]])
    covered = number(2)[:4] + "**********" + number(2)[-4:]
    other = number(4)[:4] + "**********" + number(4)[-4:]
    lines = [
        ["财政供养人员疑点清单"],
        ["涉及人员", "证件号码", "工作单位"],
        ["张山", covered, "某中学"],
        ["张山", other, "某小学"],
    ]
    plan = planned(desk, "findings", tmp_path, lines)
    assert [(r.get("match"), r.get("person_id"), r.get("id_no_raw")) for r in plan.rows] == [
        ("存疑", None, covered), ("未匹配", None, other),
    ]  # fmt: skip


# ---- blanks


@pytest.mark.parametrize("target", ["roster", "project", "findings"])
def test_a_blank_is_read_back_column_by_column(target: str, town: Desk, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    out = tmp_path / "空白.xlsx"
    town.importing.template(target, out)
    sheet = load_workbook(out).worksheets[0]
    intake = INTAKES[target]
    row = next(n for n in range(1, 9) if sheet.cell(n, 2).value)
    assert [str(sheet.cell(row, n).value).strip("＊") for n, _ in enumerate(intake.blank, 1)] == [
        h for h, _ in intake.blank
    ]
    assert len(sheet.data_validations.dataValidation) > 2
    path = tmp_path / "填好.xlsx"
    book_ = load_workbook(out)
    sheet = book_.worksheets[0]
    for n, (_, wanted) in enumerate(intake.blank, 1):
        for line in (1, 2):
            sheet.cell(row + line, n).value = "甲" if wanted in intake.naming or wanted == "name" else line
    book_.save(path)
    plan = town.importing.plan(target, path)
    assert {h.strip("＊"): t for h, t in plan.sheets[0].mapping.items()} == {h: t for h, t in intake.blank if t}
    assert plan.sheets[0].header_row == row
    assert [s.skipped for s in plan.sheets[1:]] == ["是说明或字典，不是台账"] * (len(plan.sheets) - 1)


def test_the_blank_roster_holds_households_members_and_persons(desk: Desk, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    out = tmp_path / "空白.xlsx"
    desk.importing.template("roster", out)
    made = load_workbook(out)
    sheet = made.worksheets[0]
    at = {str(sheet.cell(n, c).value).strip("＊"): c for n in (6, 5, 4) for c in range(1, 30) if sheet.cell(n, 2).value}
    top = next(n for n in range(1, 9) if sheet.cell(n, 2).value) + 1
    sheet.cell(2, 1).value = "所属月份：2022年11月"
    lines: list[dict[str, Any]] = [
        {"户序号": 1, "村": "柳沟村", "姓名": "张山", "身份证号": number(2), "与户主关系": "户主", "待遇项目": "农村低保",
         "低保类别": "A类", "月保障金额（元）": 960},
        {"户序号": 1, "村": "柳沟村", "姓名": "李花", "身份证号": number(1, "女"), "与户主关系": "配偶", "是否保障对象": "是"},
        {"村": "石盘村", "姓名": "王伟", "身份证号": number(4), "待遇项目": "特困供养", "月保障金额（元）": 700},
    ]  # fmt: skip
    for n, line in enumerate(lines):
        for header, value in line.items():
            sheet.cell(top + n, at[header]).value = value
    made.save(tmp_path / "填好.xlsx")
    plan = desk.importing.plan("roster", tmp_path / "填好.xlsx")
    assert [p.message for p in plan.problems if p.severity.value != "notice"] == []
    desk.importing.commit(plan)
    assert [b[:4] for b in benefits(desk)] == [
        ("张山", "农村低保", N(960), "柳沟村"), ("王伟", "特困供养", N(700), "石盘村"),
    ]  # fmt: skip
    assert desk.records.count(Query("benefit_member")) == 2


def test_columns_of_members_that_are_empty_list_nobody(desk: Desk, tmp_path: Path) -> None:
    lines = [[TITLE], ["户序号", "姓名", "身份证号", "与户主关系", "是否保障对象", "保障人数", "月保障金额"],
             [1, "张山", number(2), None, None, 3, 960], [2, "王伟", number(4), None, None, 1, 380]]  # fmt: skip
    plan = bring(desk, tmp_path, lines)
    assert desk.records.count(Query("benefit_member")) == 0
    assert [part(row, "benefit").get("declared_count") for row in plan.rows] == [3, 1]


# ---- what a file is for, and what it is not


def test_a_file_given_for_something_else_is_told(town: Desk, tmp_path: Path) -> None:
    hazards = [["柳沟村安全隐患台账（2022年11月）"], ["序号", "排查日期", "隐患描述", "整改责任人", "整改期限", "整改情况"],
               [1, "2022-11-05", "电线老化", "张三", "2022-11-20", "已整改"]]  # fmt: skip
    for target in ("roster", "findings", "project", "relief"):
        plan = planned(town, target, tmp_path, hazards)
        assert (plan.proposed, plan.to_json()["proposed"], plan.rows) == ("hazard", "hazard", [])
        assert "请改为导入到“安全隐患台账”" in plan.notes[0].message
    assert planned(town, "hazard", tmp_path, hazards).proposed is None


@pytest.mark.parametrize(
    ("title", "way"), [("临时救助", "临时救助"), ("公益性岗位工资", "这里不收"), ("低保疑点人员", "核查疑点名单")]
)
def test_what_is_no_continuing_relief_is_no_roster(title: str, way: str, town: Desk, tmp_path: Path) -> None:
    lines = [[f"青禾镇2022年11月{title}花名册"], ["村", "姓名", "身份证号", "金额"], ["柳沟村", "张山", number(2), 800]]
    plan = planned(town, "roster", tmp_path, lines)
    assert plan.rows == []
    assert way in next(p.message for p in plan.notes if p.code == "OTHER-KIND")


def test_what_held_before_is_not_what_holds(town: Desk, tmp_path: Path) -> None:
    lines = [["2022年11月低保调整表"], ["户主", "身份证号", "调整前", None, "调整后", None],
             [None, None, "类别", "月金额", "类别", "月金额"], ["张山", number(2), "C类", 260, "A类", 480]]  # fmt: skip
    path = book(tmp_path / "调整.xlsx", {"Sheet1": lines}, {"Sheet1": ["C2:D2", "E2:F2", "A2:A3", "B2:B3"]})
    benefit = part(town.importing.plan("roster", path).rows[0], "benefit")
    assert (benefit.get("tier"), benefit.get("monthly_amount")) == ("A类", N(480))


def test_relief_paid_once_finds_its_person_by_number_and_is_known_again(desk: Desk, tmp_path: Path) -> None:
    people = [
        ["村", "户主姓名", "身份证号", "月保障金额"],
        ["柳沟村", "张山", number(2), 360],
        ["石盘村", "张山", number(4), 380],
    ]
    bring(desk, tmp_path, [[TITLE], *people])
    lines = [["2022年11月临时救助发放花名册"], ["申请人姓名", "身份证号", "救助原因", "救助金额（元）", "申请时间"],
             ["张山", number(4), "因病", 1000, "2022年11月3日"]]  # fmt: skip
    plan = planned(desk, "relief", tmp_path, lines)
    desk.importing.commit(plan)
    person = desk.records.get("person", plan.rows[0].get("person_id"))
    assert (person.values["id_no"], plan.sheets[0].mapping["身份证号"]) == (number(4), "person_id")
    assert [p.code for p in plan.notes] == []
    assert planned(desk, "relief", tmp_path, lines).counts.new == 0


def test_an_ended_benefit_without_its_month_is_known_again(desk: Desk, tmp_path: Path) -> None:
    lines = [
        [TITLE],
        ["户主姓名", "身份证号", "月保障金额", "保障状态"],
        ["张山", number(2), 360, "停保"],
        ["王伟", number(4), 380, "在保"],
    ]
    bring(desk, tmp_path, lines)
    again = bring(desk, tmp_path, lines)
    assert (again.counts.new, again.counts.updated) == (0, 0)
    found = desk.records.fetch("benefit", sorted(desk.reader.ids(Query("benefit"))))
    assert [b.values["status"] for b in found] == ["已停发", "在保"]


@pytest.mark.parametrize("cell", [
    f"李花 {number(1, '女')} 配偶\n张小山 {number(3)} 子", f"李花（妻子）{number(1, '女')}；张小山（儿子）{number(3)}",
    f"李花{number(1, '女')}张小山{number(3)}",
])  # fmt: skip
def test_members_in_one_cell_however_they_are_parted(cell: str, town: Desk, tmp_path: Path) -> None:
    lines = [[TITLE], ["户主姓名", "户主身份证号", "家庭成员及身份证号", "月保障金额"], ["张山", number(2), cell, 960]]
    plan = planned(town, "roster", tmp_path, lines)
    assert [(r.get("name"), r.get("id_no")) for r in plan.rows] == [
        ("张山", number(2)), ("李花", number(1, "女")), ("张小山", number(3)),
    ]  # fmt: skip


def test_a_certificate_of_disability_gives_the_id_number(town: Desk, tmp_path: Path) -> None:
    lines = [["2022年11月重度残疾人护理补贴花名册"], ["村", "补贴对象姓名", "残疾人证号", "补贴标准（元/月）"],
             ["柳沟村", "张山", number(2) + "41", 120]]  # fmt: skip
    row = planned(town, "roster", tmp_path, lines).rows[0]
    assert (row.get("name"), row.get("id_no"), row.verdict) == ("张山", number(2), "new")


def test_the_outcome_of_a_check_is_not_the_doubt(town: Desk, tmp_path: Path) -> None:
    lines = [
        ["财政供养人员核查清单"],
        ["姓名", "身份证号", "供养单位", "疑点来源", "核查结果"],
        ["张山", number(2), "某局", "县纪委", None],
    ]
    row = planned(town, "findings", tmp_path, lines).rows[0]
    assert (row.get("detail"), row.get("source_org"), row.get("note")) == ("供养单位：某局", "县纪委", None)


def test_the_only_day_of_a_table_is_the_one_that_its_ledger_needs(town: Desk, tmp_path: Path) -> None:
    lines = [
        ["2022年信访登记台账"],
        ["事项类型", "来访日期", "信访人", "反映问题"],
        ["信访", "11月3日", "张山", "道路损坏"],
    ]
    plan = planned(town, "case", tmp_path, lines)
    assert (plan.rows[0].get("received_on"), plan.sheets[0].guessed) == (date(2022, 11, 3), {"来访日期": "received_on"})
