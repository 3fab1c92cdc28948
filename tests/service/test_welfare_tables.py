"""E-1 to E-13 on a desk with social relief: headers of the dictionary, sums, what stays covered, what past months say."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

from tests.snapshots import Snapshot
from tests.table_cases import TRIED_ON_A_DESK as TRIED
from tests.welfare_town import MONTH, Town, build
from township_desk.core.period import parse_period
from township_desk.core.tabular import RowKind, Tabular

TRIED_ON_A_DESK = tuple(name for name in TRIED if name.startswith("E"))
DICTIONARY = {
    "E-1": "序号 | 村组 | 户主姓名 | 身份证号码 | 家庭人口 | 保障人口 | 类别 | 月保障金 | 补发（扣减） | 实发金额 | 开户人 | 开户银行 | 账号 | 备注",
    "E-2": "序号 | 村组 | 姓名 | 性别 | 年龄 | 身份证号码 | 供养方式 | 自理能力 | 月供养金（元）〔基本生活费｜照料护理费｜小计〕 | 补发（扣减） | "
    "实发金额 | 领取人（照料人） | 开户银行 | 账号 | 备注",
    "E-3": "序号 | 村组 | 姓名 | 残疾人证号 | 类别 | 等级 | 困难残疾人生活补贴（元）〔标准｜补发｜小计〕 | 重度残疾人护理补贴（元）〔标准｜补发｜小计〕 | "
    "合计（元） | 开户人 | 账号 | 备注",
    "E-4": "地区 | 低保户数 | 低保人数 | 低保人员分类〔女性｜老年人｜未成年人｜残疾人〕 | 劳动能力情况〔有｜部分丧失｜完全丧失｜无〕 | "
    "致贫原因〔疾病｜残疾｜因学｜灾害｜缺乏劳动力｜其他〕 | 动态管理/当月新增〔户｜人〕 | 动态管理/当月退出〔户｜人〕 | "
    "1—11月资金总支出（元）〔合计｜低保金｜物价补贴｜高龄补贴｜其他补贴〕 | 当月资金支出（元）〔合计｜低保金｜物价补贴｜高龄补贴｜其他补贴〕 | "
    "当月人均补助额（元）",
    "E-5": "村 | 合计〔户｜人〕 | 集中供养（人） | 分散供养（人） | 照料护理（人）〔一档 完全丧失｜二档 部分丧失｜三档 具备〕 | 当月新增 | 当月退出 | "
    "当月支出（元）〔基本生活｜照料护理｜合计〕",
    "E-6": "序号 | 村组 | 姓名 | 身份证号码 | 家庭人口 | 受益人数 | 救助类型 | 救助事由 | 救助金额（元） | 审批方式 | 审批日期 | 开户人 | 账号 | 领款人签字",
    "E-7": "序号 | 村组 | 姓名（户主） | 身份证号码 | 变动类型 | 变动前〔人数｜金额〕 | 变动后〔人数｜金额〕 | 增减额 | 变动原因 | 执行月份 | 依据",
    "E-8": "序号 | 疑点编号 | 疑点类型 | 姓名 | 身份证号码 | 所享待遇 | 疑点内容 | 核实过程及情况 | 核实结论 | 处理方式 | 停发〔月份｜户数｜人数〕 | "
    "追缴（元）〔应追缴｜已追缴｜完成日期｜凭证号〕 | 核实人 | 备注",
    "E-9": "疑点类型 | 条数 | 属实 | 部分属实 | 不属实 | 停发〔户｜人〕 | 追缴〔户｜人｜金额（万元）〕",
    "E-10": "序号 | 村组 | 申请人 | 家庭成员数 | 拟保障人数 | 类别 | 拟月保障金额（元）",
    "E-11": "序号 | 村组 | 姓名 | 性别 | 出生年月 | 身份证号 | 健康状况 | 自理能力 | 子女（监护人）〔姓名｜外出地｜电话〕 | 探访责任人 | 探访频次 | 最近探访",
    "E-12": "序号 | 村组 | 姓名 | 身份证号 | 办理类型 | 残疾类别 | 等级 | 证号 | 发证日期 | 有效期至",
    "E-13": "救助类别 | 救助标准 | 户数 | 人数 | 资金支出（万元）",
}
"""The header trees of ledgers.md 8.9."""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Any:
    made = build(tmp_path_factory.mktemp("welfare"))
    yield made
    made.desk.close()


def table(town: Town, name: str, period: str = MONTH, **options: str) -> Tabular:
    return town.desk.printing.tabular(name, parse_period(period), options=options)


def cells(made: Tabular, row: Any) -> dict[str, Any]:
    return dict(zip((column.key for column in made.columns), row.cells, strict=True))


def items(made: Tabular) -> list[dict[str, Any]]:
    return [cells(made, row) for row in made.rows if row.kind is RowKind.ITEM]


def leaves(text: str) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for part in text.split(" | "):
        parent, _, inner = part.rstrip("〕").partition("〔")
        path = tuple(parent.split("/"))
        found += [(*path, leaf) for leaf in inner.split("｜")] if inner else [path]
    return found


@pytest.mark.parametrize("name", TRIED_ON_A_DESK)
def test_headers_are_those_of_the_dictionary(town: Town, name: str) -> None:
    assert [column.header for column in table(town, name).columns] == leaves(DICTIONARY[name])


@pytest.mark.parametrize("name", TRIED_ON_A_DESK)
def test_tables_look_as_before(town: Town, name: str, snapshot: Snapshot) -> None:
    made = table(town, name)
    assert made.stamp
    from dataclasses import replace

    snapshot.check(f"welfare-{name}", replace(made, stamp=""))


SNAPSHOTS = (
    "welfare-E-1", "welfare-E-2", "welfare-E-3", "welfare-E-4", "welfare-E-5", "welfare-E-6", "welfare-E-7", "welfare-E-8",
    "welfare-E-9", "welfare-E-10", "welfare-E-11", "welfare-E-12", "welfare-E-13",
)  # fmt: skip


@pytest.mark.parametrize("name", TRIED_ON_A_DESK)
def test_no_number_is_whole_unless_asked_for(town: Town, name: str) -> None:
    made = table(town, name)
    text = "\n".join(str(cell) for row in made.body() for cell in row.cells) + "".join(made.notes)
    assert not re.search(r"(?<!\d)\d{15,20}(?!\d)", text)


def test_full_numbers_are_journalled(town: Town) -> None:
    made = table(town, "E-1", full_id="1", reason="送银行")
    assert items(made)[0]["id_no"].startswith("53010219500302")
    assert made.confidential
    entry = town.desk.editing.history()[0]
    assert (entry.kind, entry.reason) == ("unmask", "送银行")


def test_the_roster_adds_up_and_says_its_sum_in_words(town: Town) -> None:
    made = table(town, "E-1")
    assert made.total is not None
    total = cells(made, made.total)
    assert total["amount"] == sum((row["amount"] for row in items(made)), Decimal(0)) == Decimal("1550.50")
    assert "3户" in made.total.label
    assert "壹仟伍佰伍拾元零伍角整" in made.total.label
    assert [row.label for row in made.rows if row.kind is RowKind.SUBTOTAL] == ["柳沟村小计", "石盘村小计"]


def test_both_subsidies_stand_on_one_line(town: Town) -> None:
    (row,) = items(table(town, "E-3"))
    assert (row["living_amount"], row["nursing_amount"], row["sum"]) == (Decimal(100), Decimal(120), Decimal(220))


def test_statistics_obey_their_own_logic(town: Town) -> None:
    made = table(town, "E-4")
    assert made.total is not None
    for row in (cells(made, made.total), *items(made)):
        assert row["persons"] == row["able"] + row["partly"] + row["lost"] + row["unable"]
        assert row["persons"] <= sum(value for key, value in row.items() if key.startswith("reason_"))
        assert row["month_all"] == row["month_dibao"] + row["month_old"]
    total = cells(made, made.total)
    for key in ("households", "persons", "women", "minors", "disabled", "new_p", "out_p", "month_all"):
        assert total[key] == sum(row[key] for row in items(made)), key
    assert (total["households"], total["persons"], total["new_hh"], total["out_hh"], total["out_p"]) == (3, 6, 1, 1, 1)


def test_the_month_before_is_told_from_dates(town: Town) -> None:
    total = cells(made := table(town, "E-4", "2022-10"), made.total)
    assert (total["households"], total["persons"]) == (3, 5), "李守义 was on it then, 孙长海 not yet"
    assert total["out_hh"] == total["new_hh"] == 0


def test_a_village_alone(town: Town) -> None:
    village = town.desk.records.lookup("village", "石盘村")[0]
    for name, count in (("E-1", 1), ("E-2", 1), ("E-5", 1), ("E-7", 2), ("E-12", 0), ("E-10", 0)):
        made = town.desk.printing.tabular(name, parse_period(MONTH), village=village)
        assert len(items(made)) == count, name


def test_a_month_without_rosters_says_so(town: Town) -> None:
    for name in ("E-1", "E-2", "E-3"):
        made = table(town, name, "2021-05")
        assert made.rows == ()
        assert "还没有编制" in made.notes[-1]


def test_doubts_lead_to_what_was_stopped_and_paid_back(town: Town) -> None:
    made = table(town, "E-9")
    rows = {row["kind"]: row for row in items(made)}
    assert set(rows) == {"财政供养人员", "名下车辆"}
    row = rows["财政供养人员"]
    assert (row["true"], row["stop_hh"], row["stop_persons"], row["back_hh"]) == (1, 1, 1, 1)
    assert row["back_money"] == Decimal("0.06")
    doubt = next(row for row in items(table(town, "E-8")) if row["kind"] == "财政供养人员")
    assert (doubt["stop_month"], doubt["due"], doubt["got"], doubt["voucher"]) == (
        "2022-11",
        Decimal(600),
        Decimal(600),
        "SK-001",
    )


def test_the_public_notice_carries_only_what_the_law_allows(town: Town) -> None:
    made = table(town, "E-10")
    assert [row["name"] for row in items(made)] == ["冯老汉"]
    assert {column.key for column in made.columns} == {
        "seq",
        "place",
        "name",
        "family_size",
        "persons",
        "tier",
        "monthly_amount",
    }
    assert "2022年11月20日至2022年11月26日（7天）" in made.notes[0]
    assert made.footer[-1] == "2022年11月20日"


@pytest.mark.parametrize("name", TRIED_ON_A_DESK)
def test_every_table_prints(town: Town, name: str, tmp_path: Any) -> None:
    made = table(town, name)
    for suffix in (".pdf", ".xlsx", ".docx", ".json"):
        town.desk.printing.write(made, tmp_path / f"{name}{suffix}")
        assert (tmp_path / f"{name}{suffix}").stat().st_size > 500


def test_the_care_list_tells_the_last_visit_up_to_the_day(town: Town) -> None:
    for day in ("2022-10-05", "2022-11-08"):
        town.add(
            "activity",
            act_type="留守老人探访",
            title="探访",
            date=day,
            village_id="柳沟村",
            target_person_id=town.persons["冯老汉"],
        )
    (row,) = items(table(town, "E-11"))
    assert row["visited"].isoformat() == "2022-11-08"
    (row,) = items(table(town, "E-11", "2022-10"))
    assert row["visited"].isoformat() == "2022-10-05"
