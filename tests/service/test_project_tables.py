"""G-1 to G-9 on a desk with projects: headers of the dictionary, sums, what past months say."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as N
from typing import Any

import pytest

from tests.project_town import MONTH, ProjectTown, build
from tests.snapshots import Snapshot
from township_desk.core.period import parse_period
from township_desk.core.tabular import RowKind, Tabular, format_value
from township_desk.tables.project_outputs import column_of

DICTIONARY = {
    "G-1": "序号 | 项目编号 | 项目名称 | 类型 | 口径标签 | 建设地点（村） | 建设内容及规模 | 建设性质 | 起止年限 | 总投资（万元） | "
    "资金来源（万元）〔中央｜省级｜市级｜县级｜镇村自筹｜企业及其他〕 | 项目单位 | 责任人 | 阶段",
    "G-2": "序号 | 项目名称 | 建设内容及规模 | 总投资 | 年度计划投资 | 完成投资（万元）〔本月｜本年累计｜占年计划%｜开工以来累计｜占总投资%〕 | "
    "形象进度 | 存在问题 | 下月计划 | 责任单位 | 责任领导",
    "G-3": "序号 | 项目名称 | 项目类型 | 建设地点 | 建设内容及规模 | 资金安排（万元）〔合计｜中央｜省级｜市级｜县级〕 | 资金支付〔已支付（万元）｜支付率%〕 | "
    "实施进度〔招标｜开工｜完工｜验收〕 | 受益〔村｜户｜人〕 | 联农带农机制 | 责任单位 | 责任人",
    "G-4": "序号 | 项目名称 | 投资方及所在地 | 建设内容 | 签约日期 | 总投资（亿元） | 到位资金（亿元）〔本年｜累计〕 | 阶段（签约/开工/投产） | 存在问题",
    "G-5": "序号 | 项目（资金）名称 | 申请部门 | 申请文号 | 申请金额（万元） | 批复（下达）文号 | 下达金额（万元） | 到位金额（万元） | 到位日期 | 用途",
    "G-6": "文本类型 | 合计（个） | 亿元以上〔个｜投资（亿元）〕 | 亿元以下〔个｜投资（亿元）〕 | 名单",
    "G-7": "村 | 硬化巷道生产路（公里）〔计划｜完成〕 | 机井（眼）〔计划｜完成〕 | 排水渠（米）〔计划｜完成〕 | 路灯（盏）〔计划｜完成〕",
    "G-8": "序号 | 项目名称 | 合同价 | 拨付日期 | 凭证号 | 收款单位 | 用途 | 本次金额 | 累计金额 | 累计比例%",
}
"""The header trees of ledgers.md 10.4."""
SNAPSHOTS = ("project-G-1", "project-G-2", "project-G-3", "project-G-4", "project-G-5", "project-G-6", "project-G-7", "project-G-8",
             "project-G-9")  # fmt: skip
PERIODS = {"G-5": "2022", "G-7": "2022", "G-8": "2022", "G-9": "2022"}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Any:
    made = build(tmp_path_factory.mktemp("projects"))
    yield made
    made.desk.close()


def table(
    town: ProjectTown, name: str, period: str | None = None, village: int | None = None, **options: str
) -> Tabular:
    asked = parse_period(period or PERIODS.get(name, MONTH))
    return town.desk.printing.tabular(name, asked, village=village, options=options)


def cells(made: Tabular, row: Any) -> dict[str, Any]:
    return dict(zip((column.key for column in made.columns), row.cells, strict=True))


def items(made: Tabular) -> list[dict[str, Any]]:
    return [cells(made, row) for row in made.rows if row.kind is RowKind.ITEM]


def total(made: Tabular) -> dict[str, Any]:
    assert made.total is not None
    return cells(made, made.total)


def leaves(text: str) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for part in text.split(" | "):
        parent, _, inner = part.rstrip("〕").partition("〔")
        found += [(parent, leaf) for leaf in inner.split("｜")] if inner else [(parent,)]
    return found


@pytest.mark.parametrize("name", DICTIONARY)
def test_headers_are_those_of_the_dictionary(town: ProjectTown, name: str) -> None:
    assert [column.header for column in table(town, name).columns] == leaves(DICTIONARY[name])


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_tables_look_as_before(town: ProjectTown, name: str, snapshot: Snapshot) -> None:
    made = table(town, name.removeprefix("project-"))
    assert made.stamp
    snapshot.check(name, replace(made, stamp=""))


def test_money_is_added_first_and_rounded_last(town: ProjectTown) -> None:
    made = table(town, "G-1")
    assert total(made)["central"] == N("60.333333") and total(made)["invest_total"] == N("20304.1")
    for key in ("invest_total", "central", "province", "city", "county", "own", "others"):
        assert total(made)[key] == sum((row[key] or N(0) for row in items(made)), N(0)), key
    column = next(c for c in made.columns if c.key == "central")
    assert format_value(total(made)["central"], column) == "60.33"
    row = next(row for row in items(made) if "巷道" in row["name"])
    assert row["central"] + row["own"] == row["invest_total"]


def test_the_register_of_a_past_month_knows_past_stages(town: ProjectTown) -> None:
    stages = {row["name"][-6:]: row["stage_then"] for row in items(table(town, "G-1", "2022-06"))}
    assert stages["巷道硬化项目"] == "在建" or stages["巷道硬化项目"] == "开工"
    assert not any("大棚" in name for name in stages), "came into the pool in November"
    now = {row["name"]: row["stage_then"] for row in items(table(town, "G-1"))}
    assert now["2022年清河镇柳沟村巷道硬化项目"] == "验收"
    assert len(now) == 6


def test_tags_are_counted_each_by_itself(town: ProjectTown) -> None:
    pool, bridging = (items(table(town, "G-1", tag=tag)) for tag in ("入库项目", "衔接资金项目"))
    assert (len(pool), len(bridging)) == (3, 2)
    stone = town.desk.records.lookup("village", "石盘村")[0]
    assert len(items(table(town, "G-1", village=stone))) == 3


def test_the_months_work_is_the_difference_of_totals(town: ProjectTown) -> None:
    made = table(town, "G-2", tag="")
    rows = {row["name"][:9]: row for row in items(made)}
    road = next(row for row in rows.values() if "巷道" in row["name"])
    assert (road["done_now"], road["done_year"], road["done"]) == (N(13), N(63), N(63))
    assert (road["of_year"], road["of_total"]) == (N(100), N(100))
    well = next(row for row in rows.values() if "机井" in row["name"])
    assert (well["done_now"], well["done_year"], well["done"]) == (N(20), N(20), N("30.05"))
    assert well["of_year"] == 40 and well["trouble"] == "钻机故障"
    assert total(made)["done"] == N("3593.55")
    assert total(made)["of_year"] == total(made)["done_year"] * 100 / N(8113)


def test_an_earlier_months_report_does_not_know_what_came_later(town: ProjectTown) -> None:
    made = table(town, "G-2", "2022-10", tag="重点建设")
    (road,) = items(made)
    assert (road["done"], road["done_now"], road["text"]) == (N(50), N(30), "完成80%")
    assert items(table(town, "G-2", "2022-12", tag="重点建设")) == []


def test_bridging_money_paid_and_arrived(town: ProjectTown) -> None:
    made = table(town, "G-3")
    road, well, shed = items(made)
    assert (road["planned"], road["paid"]) == (N("60.333333"), N("58.333333"))
    assert road["rate"] == N("58.333333") * 100 / N("60.333333")
    assert (well["planned"], well["paid"], well["rate"]) == (N("80.1"), N(30), N(75))
    assert shed["rate"] is None and shed["for_villages"] == 1
    assert total(made)["for_villages"] == 3
    before = next(row for row in items(table(town, "G-3", "2022-10")) if "巷道" in row["name"])
    assert (before["paid"], before["finished_on"], before["accepted_on"]) == (N("40.333333"), None, None)


def test_invited_money_in_hundred_millions(town: ProjectTown) -> None:
    (plant,) = items(table(town, "G-4"))
    assert (plant["yi_total"], plant["yi_year"], plant["phase"]) == (N(2), N("0.50005"), "开工")
    (early,) = items(table(town, "G-4", "2022-05"))
    assert (early["yi_arrived"], early["phase"]) == (N(0), "签约")


def test_funds_fought_for(town: ProjectTown) -> None:
    (lamp,) = items(table(town, "G-5"))
    assert (lamp["amount_applied"], lamp["granted"], lamp["arrived"]) == (N(40), N(32), N(32))
    assert lamp["source_doc"] == "清政字〔2022〕21号"
    assert items(table(town, "G-5", "2022-10")) == []


def test_documents_of_ten_thousand_are_above(town: ProjectTown) -> None:
    made = table(town, "G-6")
    rows = {row["doc_kind"]: row for row in items(made)}
    assert (rows["实施方案"]["above"], rows["实施方案"]["below"]) == (1, 1)
    assert rows["实施方案"]["above_yi"] == 1 and rows["项目建议书"]["count"] == 0
    assert (total(made)["count"], total(made)["above"], total(made)["above_yi"]) == (3, 2, N(3))
    assert total(made)["above"] + total(made)["below"] == total(made)["count"]


def test_quantities_in_one_unit(town: ProjectTown) -> None:
    made = table(town, "G-7")
    heads = {column.key: column.header for column in made.columns}
    drain = next(key for key, head in heads.items() if head == ("排水渠（米）", "计划"))
    assert total(made)[drain] == 800
    assert [row["village"] for row in items(made)] == ["柳沟村", "石盘村", "河湾社区"]
    lamps = next(key for key, head in heads.items() if head == ("路灯（盏）", "计划"))
    assert total(made)[lamps] == 160 == sum(row[lamps] or 0 for row in items(made))
    before = table(town, "G-7", "2022-10")
    road = next(c.key for c in before.columns if c.header == ("硬化巷道生产路（公里）", "完成"))
    assert total(before)[road] == 0, "done in November"
    assert column_of("绿化苗木", "平方米") == ("绿化苗木", "平方米", N(1))


def test_payments_run_on(town: ProjectTown) -> None:
    made = table(town, "G-8", MONTH)
    (row,) = items(made)
    assert (row["amount"], row["running"], row["ratio"]) == (N(18), N("58.333333"), N("96.69"))
    assert total(made)["amount"] == N(18)
    assert len(items(table(town, "G-8", "2022"))) == 4


def test_a_board_for_a_chosen_project(town: ProjectTown) -> None:
    made = town.desk.printing.tabular("G-9", parse_period(MONTH), rows=(town.ids["road"],), options={"kind": "公告"})
    (form,) = made.forms
    text = "\n".join(f"{block.label}：{block.text}" for block in form)
    assert "中央衔接60.33万元，镇自筹2.67万元" in text and "合格" in text and "带动120户、430人" in text
    assert len(table(town, "G-9").forms) == 3, "those begun in the year"


def test_an_empty_year(town: ProjectTown) -> None:
    for name in ("G-1", "G-2", "G-3", "G-4", "G-5", "G-7", "G-8"):
        made = table(town, name, "2019")
        assert (made.rows, made.total) == ((), None) or name == "G-5", name
