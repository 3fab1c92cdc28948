"""Printed tables: headers as the dictionary has them, totals, stock as of a day, what is left out and what is said."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.safety_town import town
from tests.snapshots import Snapshot
from tests.table_cases import CASES, TRIED_ON_A_DESK, Case, table
from tests.table_source import FakeSource
from township_desk.core.period import month, parse_period
from township_desk.core.predicates import predicate
from township_desk.core.printed import TableRequest
from township_desk.core.problem import UsageError
from township_desk.core.tabular import RowKind, Tabular
from township_desk.ledgers import LEDGERS
from township_desk.ledgers.settings import SETTINGS
from township_desk.tables import TABLES
from township_desk.tables.hazard_state import CLOSED_POLICY, HazardState
from township_desk.tables.layout import office
from township_desk.tables.overview import AREA as OF_ALL
from township_desk.tables.safety_forms import CHECK_LIST, tick_list

DICTIONARY = {
    "A-1": "序号(10) | 隐患编号(24) | 排查日期(20) | 行业领域(20) | 单位（场所）名称(34) | 村组地点(26) | 隐患描述(52) | 等级(12) | "
    "整改落实〔整改措施(44)｜责任单位(22)｜责任人及电话(24)｜整改资金（元）(16)｜整改期限(20)〕 | "
    "整改情况〔进展(14)｜完成日期(20)｜复查人(16)｜销号日期(20)〕 | 备注(12)",
    "A-2": "行业领域 | 检查情况〔检查组（个）｜出动人次｜排查点位（处）〕 | 发现隐患（处）〔合计｜一般｜重大〕 | 已整治（处）〔合计｜一般｜重大〕 | "
    "未整治（处）〔合计｜其中：逾期〕 | 整改率（%） | 挂牌督办（处） | 下达文书（份） | 停产停业（家） | 投入资金（万元）",
    "A-3": "序号 | 隐患单位 | 隐患内容及判定依据 | 五落实〔责任（单位、责任人、监管责任人）｜措施｜资金（万元）｜时限｜预案〕 | 督办单位及责任领导 | "
    "交办日期 | 管控措施 | 整改进展 | 销号〔日期｜审批人〕",
    "A-6": "序号 | 房屋编号 | 产权人〔姓名｜身份证号｜电话〕 | 地址 | 用途〔自住｜经营｜出租｜其他〕 | 经营类型 | 层数 | 结构 | 建筑面积（㎡） | "
    "建成年份 | 改扩建 | 手续〔土地｜规划｜建设｜经营许可｜消防〕 | 初判结论 | 鉴定等级 | 管控措施 | 整改状态 | 排查人 | 排查日期",
    "A-7": "村（社区） | 排查总数（处）〔合计｜其中：经营性〕 | 按层数〔1层｜2层｜3层及以上〕 | 存在隐患（处）〔合计｜C级｜D级｜待鉴定〕 | "
    "整改（处）〔已整改｜整改中｜未整改〕 | 管控措施〔停止使用（处）｜撤离人员（人）｜拆除（处）〕",
    "R-1": "序号(10) | 编号(20) | 名称(40) | 类型(24) | 统一社会信用代码(34) | 负责人(16) | 联系电话(24) | 地址(40) | 从业人数（人）(14) | "
    "燃料类型(16) | 风险等级(14) | 包联干部(16) | 备注(14)",
    "R-2": "序号 | 河段（道路）名称 | 起止点 | 长度（公里） | 镇级河长（路长）〔姓名｜职务｜电话〕 | 村级河长（路长）〔姓名｜职务｜电话〕 | 巡查频次 | 监督电话",
    "R-3": "序号 | 村（社） | 姓名 | 性别 | 年龄 | 身份证号 | 岗位 | 责任区段（网格） | 上岗时间 | 月补助（元） | 联系电话",
    "R-4": "序号 | 村 | 姓名 | 性别 | 政治面貌 | 派出单位 | 职务 | 岗位〔第一书记｜工作队员｜专职人员〕 | 任职时间 | 联系电话 | 季度考核〔一｜二｜三｜四〕",
}
"""The header trees of ledgers.md 3.5 and 2."""
FAKE = FakeSource(town())


def _case(name: str) -> Case:
    return next(case for case in CASES if case.id == name)


def _leaves(text: str) -> list[tuple[tuple[str, ...], str | None]]:
    found: list[tuple[tuple[str, ...], str | None]] = []
    for part in text.split(" | "):
        parent, _, inner = part.rstrip("〕").partition("〔")
        for leaf in inner.split("｜") if inner else [parent]:
            match = re.fullmatch(r"(.*?)(?:\((\d+)\))?", leaf.strip())
            assert match
            found.append(((parent, match[1]) if inner else (match[1],), match[2]))
    return found


@pytest.mark.parametrize("name", DICTIONARY)
def test_headers_are_those_of_the_dictionary(name: str) -> None:
    columns = table(FAKE, _case(name)).columns
    wanted = _leaves(DICTIONARY[name])
    assert [column.header for column in columns] == [header for header, _width in wanted]
    for column, (_header, width) in zip(columns, wanted, strict=True):
        assert width is None or column.width == float(width)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_tables_look_as_before(case: Case, snapshot: Snapshot) -> None:
    snapshot.check(case.id, table(FAKE, case))


def test_every_table_is_tried_and_declared_well() -> None:
    assert {case.name for case in CASES} | {*TRIED_ON_A_DESK, "overview"} == set(TABLES)
    for name, declared in TABLES.items():
        assert declared.name == name
        assert declared.ledger in LEDGERS
        assert declared.use
        assert declared.area in {OF_ALL, *(ledger.area for ledger in LEDGERS.values())}
        for option in declared.options:
            assert len({value for value, _label in option.choices}) == len(option.choices)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_row_is_as_long_as_the_header(case: Case) -> None:
    made = table(FAKE, case)
    assert {len(row.cells) for row in made.body()} <= {len(made.columns)}
    assert len({column.key for column in made.columns}) == len(made.columns)
    numbers = [row.cells[0] for row in made.rows if row.kind is RowKind.ITEM and made.columns[0].key == "seq"]
    assert numbers == list(range(1, len(numbers) + 1))


def _by_key(made: Tabular) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    keys = [column.key for column in made.columns]
    assert made.total is not None
    total = dict(zip(keys, made.total.cells, strict=True))
    return total, [dict(zip(keys, row.cells, strict=True)) for row in made.rows]


@pytest.mark.parametrize("name", ["A-2", "A-2-village"])
def test_statistics_add_up(name: str) -> None:
    total, rows = _by_key(table(FAKE, _case(name)))
    for key in ("points", "found", "found_minor", "found_major", "fixed", "open", "overdue", "listed", "funds"):
        assert total[key] == sum(row[key] for row in rows), key
    for row in (total, *rows):
        assert row["found_minor"] + row["found_major"] <= row["found"]
        assert row["fixed"] + row["open"] <= row["found"]
        assert row["overdue"] <= row["open"]
        assert row["rate"] == (Decimal(row["fixed"]) * 100 / row["found"] if row["found"] else None)
    assert total["groups"] <= sum(row["groups"] for row in rows)


def test_each_hazard_is_fixed_moved_or_open_on_every_day() -> None:
    for strict in (False, True):
        for day in (date(2022, 9, 30), date(2022, 11, 30), date(2023, 1, 31)):
            state = HazardState(day, strict)
            tests = [predicate(cond) for cond in (state.fixed, state.moved, state.open)]
            for row in town(300)["hazard"]:
                held = [test(row, day) for test in tests]
                standing = state.standing(row)
                assert sum(held) == 1
                assert held == [standing.done, standing.moved, standing.open]


def test_the_balance_is_told() -> None:
    notes = table(FAKE, _case("A-2")).notes
    numbers = re.search(r"发现(\d+)处＝已整治(\d+)处＋未整治(\d+)处＋已移交(\d+)处。", notes[0])
    assert numbers
    found, *parts = map(int, numbers.groups())
    assert found == sum(parts)


def _rewound(row: dict[str, Any], day: date) -> dict[str, Any]:
    """A hazard as it stood on a day, before what came later was written down."""
    then = dict(row)
    for name in ("assigned_on", "fixed_on", "recheck_on", "closed_on", "transferred_on"):
        if then[name] is not None and then[name] > day:
            then[name] = None
    if then["recheck_on"] is None:
        then |= {"recheck_by": None, "recheck_opinion": None}
    if then["fixed_on"] is None:
        then |= {"fix_note": None}
    if then["closed_on"] is None:
        then["closed_by"] = None
    before = "未整改" if then["assigned_on"] is None else "整改中"
    then["status"] = (
        "已销号" if then["closed_on"] else "已移交" if then["transferred_on"]
        else "复查不合格" if then["recheck_opinion"] == "不合格" else "已整改" if then["fixed_on"] else before
    )  # fmt: skip
    return then


@pytest.mark.parametrize("policy", ["fixed", "strict"])
@pytest.mark.parametrize("name", ["A-1", "A-1-open", "A-2", "A-2-village", "A-3", "A-7"])
def test_last_months_table_comes_out_the_same_next_month(name: str, policy: str) -> None:
    rows = town(300, 40)
    rows["hazard"] = [row for row in rows["hazard"] if row["status"] not in ("已整改", "已销号") or row["fixed_on"]]
    then = rows | {
        "hazard": [_rewound(row, date(2022, 11, 30)) for row in rows["hazard"] if row["found_on"] <= date(2022, 11, 30)]
    }
    asked = Case(name, "2022-11", options=_case(name).options)
    settings = {CLOSED_POLICY: policy}
    assert table(FakeSource(rows, settings=settings), asked) == table(FakeSource(then, settings=settings), asked)


def _hazard(**facts: Any) -> FakeSource:
    """A source with one hazard: found on 5 November, due on the 20th, nothing done."""
    rows = town(1, 0)
    nothing = (
        "fixed_on",
        "closed_on",
        "recheck_on",
        "transferred_on",
        "recheck_opinion",
        "assigned_on",
        "as_of",
        "notice_no",
    )
    plain = {
        "found_on": date(2022, 11, 5),
        "level": "一般",
        "due_on": date(2022, 11, 20),
        "is_void": False,
        "village_id": 1,
    }
    rows["hazard"] = [rows["hazard"][0] | dict.fromkeys(nothing) | plain | {"status": "未整改"} | facts]
    return FakeSource(rows)


def _counts(source: FakeSource, when: str) -> tuple[int, int, int]:
    total, _rows = _by_key(TABLES["A-2"].make(source, TableRequest(parse_period(when), None, (), {"spans": "one"})))
    return total["found"], total["fixed"], total["overdue"]


def test_fixed_without_a_date_counts_from_the_end_of_its_sheets_month() -> None:
    source = _hazard(status="已整改", as_of="2022-12-31")
    assert _counts(source, "2022-11") == (1, 0, 1)
    assert _counts(source, "2022") == (1, 1, 0)
    assert "有1处没有填整改完成日期（待补）" in "".join(
        TABLES["A-2"].make(source, TableRequest(parse_period("2022"))).notes
    )
    assert _counts(_hazard(status="已销号", as_of=None), "2022-11") == (1, 1, 0)


def test_a_failed_recheck_opens_a_hazard_until_it_is_fixed_again() -> None:
    failed = {"status": "复查不合格", "recheck_on": date(2022, 11, 25), "recheck_opinion": "不合格"}
    assert _counts(_hazard(fixed_on=date(2022, 11, 18), **failed), "2022-11") == (1, 0, 1)
    assert _counts(_hazard(fixed_on=date(2022, 11, 28), **(failed | {"status": "已整改"})), "2022-11") == (1, 1, 0)
    assert HazardState(date(2022, 11, 30)).standing(_hazard(**failed).rows["hazard"][0]).word == "复查不合格"


def test_the_strict_reading_counts_only_closed_hazards() -> None:
    source = _hazard(
        status="已销号", fixed_on=date(2022, 11, 18), recheck_on=date(2022, 12, 2), closed_on=date(2022, 12, 3)
    )
    assert _counts(source, "2022-11") == (1, 1, 0)
    source.settings[CLOSED_POLICY] = "strict"
    assert _counts(source, "2022-11") == (1, 0, 1)
    assert _counts(source, "2022") == (1, 1, 0)
    setting = next(each for each in SETTINGS if each.key == CLOSED_POLICY)
    assert "strict" in dict(setting.choices) and setting.default != "strict"


def test_void_hazards_are_left_out_and_one_village_is_a_part() -> None:
    assert _counts(_hazard(is_void=True), "2022-11") == (0, 0, 0)
    parts = [_by_key(table(FAKE, Case("A-2", village=village)))[0] for village in range(1, 5)]
    total, _rows = _by_key(table(FAKE, _case("A-2")))
    for key in ("found", "fixed", "overdue", "funds"):
        assert sum(part[key] for part in parts) == total[key]


def test_a_notice_number_or_a_stopped_business_counts_once() -> None:
    source = _hazard(notice_no="青安告〔2022〕3号", interim_control="停产停业", site_id=2)
    twin = dict(source.rows["hazard"][0]) | {"id": 2, "industry": "道路交通"}
    source = FakeSource({**source.rows, "hazard": [source.rows["hazard"][0] | {"industry": "消防"}, twin]})
    total, rows = _by_key(table(source, _case("A-2")))
    assert (total["notices"], total["stopped"]) == (1, 1)
    assert [row["notices"] for row in rows if row["found"]] == [1, 1]


def test_money_is_added_first_and_rounded_last() -> None:
    source = _hazard(fund_actual=Decimal("33.33"))
    row = source.rows["hazard"][0]
    rows = [row | {"id": n} for n in range(1, 4)]
    total, _rows = _by_key(table(FakeSource({**source.rows, "hazard": rows}), _case("A-2")))
    assert total["funds"] == Decimal("0.009999")


def test_a_week_shows_the_year_to_date_beside_it() -> None:
    made = table(FAKE, _case("A-2-week"))
    assert made.columns[1].header == ("检查情况", "检查组（个）", "本周")
    total, _rows = _by_key(made)
    assert total["found_1"] == _by_key(table(FAKE, Case("A-2", "2022-01-01..2022-11-27")))[0]["found"]
    assert total["found_0"] <= total["found_1"]


def test_hazards_from_before_are_told_and_by_choice_listed() -> None:
    plainly, carried = (table(FAKE, _case(name)) for name in ("A-1", "A-1-open"))
    more = sum(row.kind is RowKind.ITEM for row in carried.rows) - sum(row.kind is RowKind.ITEM for row in plainly.rows)
    told = re.search(r"仍未整治的隐患(\d+)处", "".join(table(FAKE, _case("A-2")).notes))
    assert told and int(told[1]) == more > 0


def test_subtotals_stand_after_each_village() -> None:
    made = table(FAKE, _case("A-1"))
    kinds = [row.kind for row in made.rows]
    assert kinds.count(RowKind.GROUP) == kinds.count(RowKind.SUBTOTAL) > 1
    assert kinds[0] is RowKind.GROUP and kinds[-1] is RowKind.SUBTOTAL
    alone = table(FAKE, Case("A-1", village=2))
    assert {row.kind for row in alone.rows} == {RowKind.ITEM}
    assert alone.title.startswith("青禾镇石盘村2022年11月")


def test_an_empty_month_has_no_rows_and_no_rate() -> None:
    for name in ("A-1", "A-3", "A-6"):
        empty = TABLES[name].make(FakeSource(town(0, 0)), TableRequest(month(2022, 11)))
        assert (empty.rows, empty.total) == ((), None)
    total, _rows = _by_key(TABLES["A-2"].make(FakeSource(town(0, 0)), TableRequest(month(2021, 1))))
    assert (total["found"], total["rate"]) == (0, None)


def test_papers_cite_the_law_in_full_and_order_nothing() -> None:
    for name in ("A-5", "A-5-recheck", "A-4"):
        for sheet in table(FakeSource(town(200)), _case(name)).forms:
            text = "".join(block.label + block.text for block in sheet)
            assert not re.search(r"责令|罚款|处罚|查封|扣押", text)
    sheet = TABLES["A-5"].make(_hazard(industry="消防"), TableRequest(month(2022, 11))).forms[0]
    text = "".join(block.text for block in sheet)
    assert "《中华人民共和国安全生产法》第九条第二款、第四十一条第二款" in text
    assert [block.text for block in sheet if block.kind == "rule"] == ["青安告〔2022〕　　号　骑缝编号（盖章）"]
    assert "（存根）" in sheet[0].text and any("收件人签字" in block.label for block in sheet)


def test_a_house_owner_is_addressed_by_the_housing_plan() -> None:
    text = "".join(
        b.text
        for b in TABLES["A-5"].make(_hazard(industry="房屋安全（自建房）"), TableRequest(month(2022, 11))).forms[0]
    )
    assert "国办发明电〔2022〕10号" in text and "请你户" in text and "安全生产法" not in text


def test_chosen_rows_are_printed_whatever_the_period() -> None:
    made = TABLES["A-5"].make(FAKE, TableRequest(month(2020, 1), rows=(3, 5)))
    assert {row.ref for row in made.rows} == {("hazard", 3), ("hazard", 5)}
    assert len(made.forms) == 2
    record = TABLES["A-4"].make(
        FAKE, TableRequest(month(2020, 1), rows=(FAKE.rows["activity_site"][0]["activity_id"],))
    )
    assert record.forms and all(row.ref[0] == "activity_site" for row in record.rows if row.ref)


def test_the_check_list_is_ticked() -> None:
    ticked = tick_list("用电安全；警示标志、烟道清洗")
    assert "√用电安全" in ticked and "√警示标志" in ticked and "√其他：烟道清洗" in ticked
    assert ticked.count("□") == len(CHECK_LIST) - 2
    assert "√" not in tick_list(None)


def test_houses_are_counted_by_what_their_hazards_were_on_the_day() -> None:
    rows = town(0, 3)
    rows["house"] = [
        house | {"has_hazard": True, "surveyed_on": date(2022, 7, 1), "village_id": 1} for house in rows["house"]
    ]
    base = town(1, 0)["hazard"][0] | {"house_id": 1, "found_on": date(2022, 7, 1), "is_void": False, "as_of": None}
    nothing = dict.fromkeys(("fixed_on", "closed_on", "recheck_on", "recheck_opinion", "transferred_on", "assigned_on"))
    rows["hazard"] = [
        base | nothing | {"id": 1, "house_id": 1, "status": "已整改", "fixed_on": date(2022, 10, 5)},
        base | nothing | {"id": 2, "house_id": 1, "status": "已整改", "fixed_on": date(2022, 11, 5)},
        base | nothing | {"id": 3, "house_id": 2, "status": "整改中", "assigned_on": date(2022, 11, 1)},
        base | nothing | {"id": 4, "house_id": 3, "status": "未整改", "is_void": True},
    ]  # fmt: skip
    rows["house"][2]["status"] = "已整改"
    source = FakeSource(rows)

    def repairs(when: str) -> tuple[int, ...]:
        total, _rows = _by_key(table(source, Case("A-7", when)))
        return tuple(total[key] for key in ("faulty", "fixed", "working", "waiting"))

    assert repairs("2022-10") == (3, 1, 1, 1)
    assert repairs("2022-11") == (3, 2, 1, 0)


def test_people_count_while_in_post() -> None:
    in_april = TABLES["R-3"].make(FAKE, TableRequest(month(2022, 4)))
    in_may = TABLES["R-3"].make(FAKE, TableRequest(month(2022, 5)))
    assert len(in_april.rows) == len(in_may.rows) + 1
    assert not any(re.fullmatch(r"\d{17}[\dX]", str(cell)) for row in in_may.rows for cell in row.cells)


def test_places_are_named_as_offices_are() -> None:
    assert office("青禾镇") == "青禾镇人民政府"
    assert office("城关街道") == "城关街道办事处"
    assert office("柳河乡人民政府") == "柳河乡人民政府"
    assert office("") == ""
    with pytest.raises(UsageError):
        TABLES["A-1"].make(FAKE, TableRequest(month(2022, 11), village=99))
