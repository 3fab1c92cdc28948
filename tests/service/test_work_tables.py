"""Tables B to N of daily work on a desk: headers of the dictionary, totals, balances, what stays covered, past months."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal as N
from typing import Any

import pytest

from tests.snapshots import Snapshot
from tests.work_town import WorkTown, build
from township_desk.core.period import parse_period
from township_desk.core.tabular import RowKind, Tabular
from township_desk.tables.issues import progress

DICTIONARY = {
    "B-1": "序号 | 问题编号 | 反馈（查摆）来源 | 问题类别 | 问题描述 | 涉及村（户） | 整改措施 | 责任领导 | 责任单位 | 责任人 | 整改期限 | 整改进展及成效 | 完成日期 | 销号情况 | 颜色",
    "B-2": "序号 | 颜色 | 姓名（单位） | 查摆方式 | 问题类别 | 具体表现 | 原因剖析 | 整改措施 | 整改时限 | 整改情况 | 审核人",
    "B-3": "序号 | 村 | 组 | 户主 | 身份证号 | 改厕年度 | 改厕模式（三格式/双瓮式/水冲/其他） | 问题类型 | 问题描述 | 整改措施 | 责任人 | 完成日期 | 验收人 | 补助金额（元） | 户主签字",
    "B-4": "反馈批次（领域） | 反馈问题（个） | 自查问题（个） | 合计（个） | 整改措施（条） | 整改情况（个）〔已整改｜整改中｜未整改｜长期坚持〕 | 整改率（%）",
    "C-1": "序号 | 日期 | 活动类型 | 主题 | 地点 | 组织者（主讲） | 参加人次 | 内容摘要 | 资料〔照片｜签到｜简报〕 | 备注",
    "C-3": "河段 | 镇级〔应巡｜实巡｜完成率%〕 | 村级〔应巡｜实巡｜完成率%〕 | 发现问题（处） | 已处置（处） | 清理垃圾（吨）",
    "C-4": "序号 | 日期 | 服务主题 | 队伍 | 地点 | 志愿者人数 | 人均时长（小时） | 服务总时长（小时） | 服务对象人数 | 内容 | 负责人",
    "D-1": "序号 | 编号 | 登记日期 | 信访人〔姓名｜住址｜电话｜人数〕 | 信访形式 | 反映问题摘要 | 类别 | 受理日期 | 告知日期 | 包案领导 | 承办单位（人） | 办理期限 | 办结日期 | 办理结果 | 答复文号 | 满意度",
    "D-2": "序号 | 排查日期 | 村组 | 当事人 | 纠纷类型 | 涉及人数 | 基本情况 | 调处责任人 | 化解措施 | 化解结果 | 化解日期 | 回访",
    "D-3": "类别 | 件数〔来信｜来访｜来电｜网上〕 | 人次 | 其中集体访〔批｜人次〕 | 越级访〔市｜省｜京〕 | 办结〔件｜按期办结率%〕 | 满意率%",
    "D-4": "期间 | 线索处置（件） | 谈话函询 | 初步核实 | 立案（件） | 第一种形态（人）〔提醒约谈｜批评教育｜诫勉谈话〕 | 党纪处分（人）〔警告｜严重警告｜撤销职务｜留党察看｜开除党籍〕 | 政务处分（人）",
    "F-1": "序号 | 监测编号 | 村组 | 户主 | 身份证号码 | 人数 | 监测类别 | 风险类型 | 识别时间 | 识别时人均纯收入（元） | 三保障及饮水〔教育｜医疗｜住房｜饮水〕 | 帮扶责任人〔姓名｜单位｜电话〕 | 帮扶措施（项） | 风险消除〔是否｜时间｜方式｜消除时人均纯收入〕",
    "F-2": "序号 | 村组 | 户主 | 风险 | 措施类型 | 措施内容 | 责任单位 | 起止时间 | 受益金额 | 成效",
    "F-3": "序号 | 来源部门 | 推送日期 | 姓名 | 身份证号 | 村组 | 预警内容 | 核查人 | 核查日期 | 核查情况 | 结论",
    "F-4": "村 | 网格数 | 网格员 | 本周排查〔户｜人〕 | 发现线索（条） | 新纳入〔户｜人〕 | 风险消除〔户｜人〕 | 现有监测对象/合计〔户｜人〕 | 现有监测对象/脱贫不稳定〔户｜人〕 | 现有监测对象/边缘易致贫〔户｜人〕 | 现有监测对象/突发严重困难〔户｜人〕 | 未消除风险〔户｜人〕 | 存在问题",
    "F-5": "序号 | 村组 | 户主 | 学生姓名 | 身份证号 | 户类型 | 学校 | 专业 | 学段 | 年级 | 学籍号 | 学期 | 补助金额（元） | 开户人 | 账号",
    "F-6": "序号 | 村组 | 户主 | 借款人 | 身份证号 | 户类型 | 承贷银行 | 金额（万元） | 利率% | 用途 | 发放日 | 到期日 | 贴息（元） | 余额 | 状态",
    "F-7": "序号 | 村组 | 姓名 | 身份证号 | 种植（产业）面积（规模） | 补贴标准 | 补贴金额 | 账号 | 联系电话 | 备注",
    "F-8": "序号 | 村组 | 姓名 | 身份证号 | 种植（产业）面积（规模） | 补贴标准 | 补贴金额 | 账号 | 联系电话 | 备注",
    "H-1": "序号 | 村（社） | 分项得分〔组织机制(10)｜村庄清洁(30)｜垃圾收运(15)｜污水沟渠(10)｜厕所管护(15)｜户容户貌(10)｜绿化美化(5)｜宣传资料(5)〕 | 总分 | 名次 | 奖惩 | 奖励金额（元） | 主要问题",
    "H-2": "村 | 检查日期 | 点位 | 问题 | 照片 | 整改时限 | 整改情况",
    "I-1": "序号 | 物资名称 | 规格 | 单位 | 储备数量 | 储备下限 | 存放地点 | 保管人 | 联系电话 | 备注",
    "I-2": "序号 | 名称 | 规格 | 单位 | 月初结存 | 本月收入〔购入｜调入｜归还｜盘盈〕 | 本月支出〔领用｜调出｜报损｜盘亏〕 | 月末结存 | 备注",
    "I-3": "序号 | 队伍名称 | 层级 | 队长〔姓名｜电话〕 | 人数 | 装备车辆 | 集结地点",
    "J-1": "序号 | 支部 | 姓名 | 性别 | 民族 | 出生年月 | 学历 | 申请日期 | 积极分子日期 | 发展对象日期 | 培训 | 接收预备日期 | 上级批准日期 | 转正日期 | 培养联系人 | 备注",
    "K-1": "序号 | 荣誉名称 | 级别 | 获得单位（村） | 授予单位 | 文号 | 时间",
    "L-1": "序号 | 标题 | 作者 | 审签领导 | 投稿〔媒体｜级别｜日期〕 | 刊载〔日期｜版面（链接）〕",
    "L-2": "媒体级别 | 投稿（篇） | 刊载（篇） | 采用率%",
    "M-1": "序号 | 报表名称 | 期次 | 应报日期 | 实报日期 | 是否及时 | 报送人 | 接收单位",
    "N-1": "村 | 小麦（亩） | 玉米（亩） | 大豆（亩） | 设施农业（棚）〔大棚西瓜｜吊篮西瓜〕 | 经济作物（亩）〔阳光玫瑰｜甜柿子｜西瓜｜其他〕",
    "N-2": "项目 | 人数",
    "N-3": "序号 | 目标任务 | 单位 | 目标值 | 完成值 | 完成率% | 责任人",
}  # fmt: skip
"""The header trees of ledgers.md 4 to 12; F-2 has a running number besides."""
NAMES = (
    "work-B-1", "work-B-2", "work-B-3", "work-B-4", "work-C-1", "work-C-2", "work-C-3", "work-C-4", "work-C-5", "work-C-6", "work-C-7",
    "work-D-1", "work-D-2", "work-D-3", "work-D-4", "work-F-1", "work-F-2", "work-F-3", "work-F-4", "work-F-5", "work-F-6", "work-F-7",
    "work-F-8", "work-H-1", "work-H-2", "work-H-3", "work-I-1", "work-I-2", "work-I-3", "work-J-1", "work-K-1", "work-L-1", "work-L-2",
    "work-M-1", "work-N-1", "work-N-2", "work-N-3",
)  # fmt: skip
PERIODS = {"F-4": "2022-W45", "H-3": "2022", "N-1": "2022", "N-2": "2022", "N-3": "2022"}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Any:
    made = build(tmp_path_factory.mktemp("work"))
    yield made
    made.desk.close()


def table(town: WorkTown, name: str, period: str = "", village: int | None = None, **options: str) -> Tabular:
    asked = parse_period(period or PERIODS.get(name, "2022-11"))
    return town.desk.printing.tabular(name, asked, village=village, options=options)


def lines(made: Tabular) -> dict[Any, dict[str, Any]]:
    """Cells by column of every item, under its first cell."""
    keys = [column.key for column in made.columns]
    return {row.cells[0]: dict(zip(keys, row.cells, strict=True)) for row in made.rows if row.kind is RowKind.ITEM}


def total(made: Tabular) -> dict[str, Any]:
    assert made.total is not None
    return dict(zip((column.key for column in made.columns), made.total.cells, strict=True))


def leaves(text: str) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for part in text.split(" | "):
        parent, _, inner = part.rstrip("〕").partition("〔")
        path = tuple(parent.split("/")) if "现有" in parent else (parent,)
        found += [(*path, leaf) for leaf in inner.split("｜")] if inner else [path]
    return found


@pytest.mark.parametrize("name", DICTIONARY)
def test_headers_are_those_of_the_dictionary(town: WorkTown, name: str) -> None:
    assert [column.header for column in table(town, name).columns] == leaves(DICTIONARY[name])


@pytest.mark.parametrize("name", NAMES)
def test_tables_look_as_before(town: WorkTown, name: str, snapshot: Snapshot) -> None:
    snapshot.check(name, replace(table(town, name.removeprefix("work-")), stamp=""))


def test_problems_balance_and_show_the_state_of_the_day(town: WorkTown) -> None:
    now, before = total(table(town, "B-4")), total(table(town, "B-4", "2022-11", as_of="2022-11-15"))
    assert (now["all"], now["fixed"], now["working"], now["measures"]) == (4, 2, 2, 4)
    assert now["all"] == now["fixed"] + now["working"] + now["waiting"] + now["lasting"]
    assert (before["all"], before["fixed"]) == (3, 0)
    assert [row["color"] for row in lines(table(town, "B-2")).values()] == ["黄"]


def test_progress_of_a_problem_is_that_of_the_day() -> None:
    """What became of it later, and fixed ones without a date (corrections.md), alike in B-1, B-2, B-4 and H-2."""
    row = {
        "status": "已销号",
        "fixed_on": date(2022, 11, 10),
        "closed_on": date(2022, 12, 5),
        "as_of": None,
        "result": "已清运",
    }
    days = [date(2022, 11, 9), date(2022, 11, 10), date(2022, 12, 5)]
    assert [progress(row, day) for day in days] == ["整改中", "已整改\n已清运", "已销号\n已清运"]
    undated = {"status": "已整改", "fixed_on": None, "closed_on": None, "as_of": "2022-11-30", "result": None}
    assert [progress(undated, day) for day in (date(2022, 11, 29), date(2022, 11, 30))] == ["整改中", "已整改"]
    lasting = {"status": "长期坚持", "fixed_on": None, "closed_on": None, "as_of": None, "result": "每周一评"}
    assert progress(lasting, days[0]) == "长期坚持\n每周一评"


def test_nobody_is_uncovered_without_asking(town: WorkTown) -> None:
    for name in ("B-3", "F-1", "F-3", "F-5", "F-6", "F-7", "F-8"):
        text = json.dumps([row.cells for row in table(town, name).rows], default=str, ensure_ascii=False)
        assert "********" in text and "0317" not in text
        assert not any(number in text for number in _numbers(town)), name
    full = table(town, "F-1", full_id="1")
    assert full.confidential and any(number in str(full.rows) for number in _numbers(town))


def _numbers(town: WorkTown) -> list[str]:
    people = town.desk.records.fetch("person", town.ids["person"])
    return [person.values["id_no"] for person in people]


@pytest.mark.parametrize("name", ["F-5", "F-7", "F-8"])
def test_notices_show_name_place_and_amount_only(town: WorkTown, name: str) -> None:
    notice = table(town, name, form="notice")
    assert [column.key for column in notice.columns] == ["seq", "place", "name", "qty", "amount", "remark"]
    [row] = lines(notice).values()
    assert row["name"] == ("李某" if name == "F-5" else "李明")
    assert "公示期" in notice.notes[0] and "公示表" in notice.title


def test_clues_are_counted_but_never_listed(town: WorkTown) -> None:
    assert lines(table(town, "D-4"))["本期"]["handled"] == 1
    assert lines(table(town, "D-4"))["本期"]["talk"] == 1
    for name in ("D-1", "D-2", "D-3"):
        assert "履职" not in str(table(town, name))
    crowd = lines(table(town, "D-3"))["信访件"]
    assert (crowd["crowds"], crowd["crowd_people"], crowd["on_time"], crowd["content"]) == (1, 6, N(100), N(100))


def test_stock_is_what_came_less_what_went(town: WorkTown) -> None:
    [flow] = lines(table(town, "I-2")).values()
    assert (flow["begin"], flow["领用"], flow["归还"], flow["end"]) == (N(30000), N(12000), N(500), N(18500))
    [stock] = lines(table(town, "I-1")).values()
    assert (stock["qty"], stock["remark"]) == (N(18500), "需补充")
    [october] = lines(table(town, "I-1", "2022-10")).values()
    assert october["qty"] == N(30000)


def test_patrols_owed_and_made(town: WorkTown) -> None:
    line = lines(table(town, "C-3"))["清河柳沟段"]
    assert (line["村级_owed"], line["村级"], line["村级_rate"], line["found"], line["fixed"]) == (4, 1, N(25), 1, 0)
    assert line["qty"] == N("0.5")


def test_the_week_of_monitoring(town: WorkTown) -> None:
    week = lines(table(town, "F-4"))["柳沟村"]
    assert (week["all_hh"], week["all_people"], week["kind0_hh"], week["open_hh"], week["new_hh"]) == (1, 2, 1, 1, 0)
    september = lines(table(town, "F-4", "2022-09"))["柳沟村"]
    assert (september["new_hh"], september["new_people"]) == (1, 2)
    assert lines(table(town, "F-4", "2022-08"))["柳沟村"]["all_hh"] == 0


def test_ranks_targets_and_crops(town: WorkTown) -> None:
    assert total(table(town, "H-1"))["award_amount"] == N(6000)
    assert [row["rank"] for row in lines(table(town, "H-3")).values()] == [1, 2, 3]
    goals = lines(table(town, "N-3"))
    assert (goals[1]["done"], goals[1]["goal"]) == ("36.5", "≥30")
    assert goals[2]["done"] is None and goals[2]["rate"] is None
    assert total(table(town, "N-1"))["小麦种植面积"] == N(1300)
    assert lines(table(town, "N-2"))["集中隔离人数"]["n"] == 12
    assert lines(table(town, "N-2"))["居家隔离人数"]["n"] is None
