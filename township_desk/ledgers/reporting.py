"""Ledgers of publicity (宣传) and of statistics and targets (统计目标): articles, reports filed, figures without rows, targets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from township_desk.core.fields import COMPLETE, SAVE, Attachments, Name, Row, Section, Text
from township_desk.core.fields_choice import Bool, Choice
from township_desk.core.fields_date import Date, PeriodCode, Year
from township_desk.core.fields_number import Decimals, Int
from township_desk.core.ledger import Ledger, Mark
from township_desk.core.query import All, Is, Sort, Today
from township_desk.ledgers.registers import village_field
from township_desk.ledgers.rules_reporting import FILING_RULES, GRID_WEEKLY, PUBLICITY_RULES, STAT_RULES, TARGET_RULES
from township_desk.ledgers.statistics import BASES, STATISTICS

PUBLISHED = Is("is_published", "=", True)
REPORTS = (
    GRID_WEEKLY, "隐患周报", "低保月报", "重点项目月报", "巡河月报", "疫情日报", "党内统计年报", "其他",
)  # fmt: skip
SENT = Is("sent_on", "filled")

PUBLICITY = Ledger(
    name="publicity",
    label="宣传投稿",
    area="宣传",
    use="投稿—刊载；一稿多投按“篇·次”各记一行",
    sections=(
        Section(
            "投稿",
            Text(name="title", label="标题", limit=100, needed=SAVE, synonyms=("稿件标题", "题目", "文章标题", "稿件名称"), width=24),
            Name(name="author", label="作者", strict=False, needed=COMPLETE, synonyms=("撰稿人", "投稿人")),
            Text(name="media", label="投稿媒体", limit=40, needed=SAVE, synonyms=("媒体", "媒体名称", "报刊", "刊载媒体"), width=14),
            Choice(name="media_level", label="媒体级别", options=("中央", "省级", "市级", "县级", "镇级平台"), needed=COMPLETE, width=8,
                   words={"国家级": "中央", "省": "省级", "市": "市级", "县": "县级", "镇级": "镇级平台"}, synonyms=("级别",)),
            Date(name="sent_on", label="投稿日期", fact=True, needed=SAVE, synonyms=("投稿时间", "日期")),
            Name(name="approved_by", label="审签领导", strict=False, needed=COMPLETE, synonyms=("审核领导", "签字领导", "审核人"),
                 help="信息报送实行主要领导签字审核"),
        ),
        Section(
            "刊载",
            Bool(name="is_published", label="是否刊载", needed=COMPLETE, default=False, synonyms=("刊载", "是否采用", "是否发表")),
            Date(name="published_on", label="刊载日期", fact=True, needed=COMPLETE, when=PUBLISHED, when_text="已刊载",
                 synonyms=("刊载时间", "发表日期", "采用日期")),
            Text(name="link", label="链接（版面）", limit=200, needed=COMPLETE, when=PUBLISHED, when_text="已刊载",
                 synonyms=("链接", "版面", "版面（链接）", "网址"), width=18),
        ),
    ),
    key=("title", "media", "sent_on"),
    title=("title", "media"),
    village=None,
    period="sent_on",
    listed=("sent_on", "title", "author", "media", "media_level", "approved_by", "is_published", "published_on", "link"),
    searched=("title", "author", "media", "link"),
    sort=(Sort("sent_on", True),),
    marks=(Mark("published", "已刊载", "info", PUBLISHED),),
    rules=PUBLICITY_RULES,
)  # fmt: skip

FILING = Ledger(
    name="filing",
    label="报表报送",
    area="统计目标",
    use="周报、月报、专报按期报送登记；村报镇的周报一村一周一行",
    sections=(
        Section(
            "报送",
            Choice(name="report_kind", label="报表名称", options=REPORTS, needed=SAVE, width=13, synonyms=("报表", "名称"),
                   words={"网格周报": GRID_WEEKLY, "网格化周报": GRID_WEEKLY, "防返贫周报": GRID_WEEKLY}),
            PeriodCode(name="period", label="期次", forms=("week", "month", "year"), needed=SAVE, synonyms=("期间", "报表期次", "期别"),
                       help="2022-W48、2022-11 或 2022"),
            Int(name="issue_no", label="期号", unit="期", needed=SAVE, minimum=1, synonyms=("第几期",), help="同一报表一年内从1连续"),
            Text(name="sent_to", label="报送对象", limit=40, needed=COMPLETE, synonyms=("接收单位", "报送单位"), width=14),
            Date(name="due_on", label="应报日期", needed=COMPLETE, synonyms=("应报时间", "截止日期")),
            Date(name="sent_on", label="实报日期", fact=True, needed=COMPLETE, when=Is("due_on", "<", Today()), when_text="已过应报日期",
                 synonyms=("报送日期", "实报时间", "报送时间")),
            Name(name="sent_by", label="报送人", strict=False, limit=20, needed=COMPLETE, when=SENT, when_text="已报送"),
            Attachments(name="file", label="文件", many=False, help="报出件留底"),
        ),
    ),
    key=("report_kind", "period", "issue_no"),
    title=("report_kind", "period", "issue_no"),
    village=None,
    period="due_on",
    listed=("report_kind", "period", "issue_no", "sent_to", "due_on", "sent_on", "sent_by", "file"),
    searched=("period", "sent_to", "sent_by"),
    sort=(Sort("due_on", True),),
    marks=(
        Mark("missed", "漏报", "bad", All((Is("sent_on", "empty"), Is("due_on", "<", Today())))),
        Mark("due_soon", "3天内应报", "soon", All((Is("sent_on", "empty"), Is("due_on", ">=", Today()), Is("due_on", "<=", Today(3))))),
    ),
    rules=FILING_RULES,
)  # fmt: skip


def fill_stat(row: dict[str, Any], find: Callable[[str, int | None], Row | None]) -> None:
    """An indicator brings its unit and what it counts."""
    known = STATISTICS.get(row.get("indicator") or "")
    if known is not None:
        if row.get("unit") is None:
            row["unit"] = known.unit
        if row.get("basis") is None:
            row["basis"] = known.basis


STAT = Ledger(
    name="stat",
    label="统计数据",
    area="统计目标",
    use="无明细的面积、数量、人数：按指标×期间×村填数",
    sections=(
        Section(
            "统计",
            Choice(name="indicator", label="指标", options=tuple(STATISTICS), codes={k: v.code for k, v in STATISTICS.items()}, needed=SAVE,
                   width=16, synonyms=("指标名称", "统计指标", "项目"), loose=False,
                   words={"小麦": "小麦种植面积", "小麦面积": "小麦种植面积", "玉米": "玉米种植面积", "玉米面积": "玉米种植面积",
                          "大豆": "大豆种植面积", "大豆面积": "大豆种植面积", "大棚西瓜": "新建大棚西瓜", "吊篮西瓜": "新建吊篮西瓜",
                          "阳光玫瑰": "新增阳光玫瑰", "甜柿子": "新增甜柿子", "苗木": "栽种苗木"}),
            PeriodCode(name="period", label="期间", forms=("year", "month", "day"), needed=SAVE, synonyms=("年度", "年份", "月份", "时间"),
                       help="全年数写 2022，月度写 2022-11，截止数写日期"),
            village_field(help="空着就是全镇的数；有分村的，全镇应等于各村之和"),
            Decimals(name="value", label="数值", places=4, digits=16, trimmed=True, needed=SAVE, synonyms=("数量", "数据", "数"), width=11),
            Text(name="unit", label="单位", limit=10, needed=COMPLETE, synonyms=("计量单位",), help="由指标定", width=6),
            Choice(name="basis", label="口径", options=BASES, needed=COMPLETE, width=8),
            Text(name="source", label="数据来源", limit=40, needed=COMPLETE, synonyms=("来源",), width=12),
            Name(name="reporter", label="填报人", strict=False, needed=COMPLETE, synonyms=("填表人", "报送人")),
        ),
    ),
    key=("indicator", "period", "village_id"),
    basis="period",
    empty_counts=("village_id",),
    title=("indicator", "period", "village_id"),
    listed=("indicator", "period", "village_id", "value", "unit", "basis", "source", "reporter"),
    searched=("period", "source", "reporter"),
    sort=(Sort("period", True), Sort("indicator")),
    rules=STAT_RULES,
    fill=fill_stat,
)  # fmt: skip

TARGET = Ledger(
    name="target",
    label="年度目标（要点）",
    area="统计目标",
    use="来年工作要点里的目标数，用于对照完成率",
    sections=(
        Section(
            "目标",
            Year(name="year", label="年度", needed=SAVE, synonyms=("年份",)),
            Text(name="indicator", label="指标", limit=60, needed=SAVE, synonyms=("目标任务", "目标", "任务", "指标名称"), width=22),
            Decimals(name="value", label="目标值", places=4, digits=16, trimmed=True, needed=COMPLETE, synonyms=("目标数", "数值"),
                 width=11),
            Text(name="unit", label="单位", limit=10, needed=COMPLETE, synonyms=("计量单位",), width=6),
            Choice(name="op", label="比较", options=("≥", "=", "≤"), needed=COMPLETE, default="≥", width=6, help="“2个及以上”选 ≥",
                   words={">=": "≥", "<=": "≤", "及以上": "≥", "不少于": "≥", "不超过": "≤", "等于": "="}),
            Text(name="source_expr", label="对应台账", limit=200, synonyms=("对应指标", "计算式"), width=24,
                 help="完成值从哪里算，如用数指标的编号"),
        ),
    ),
    key=("year", "indicator"),
    title=("year", "indicator"),
    village=None,
    listed=("year", "indicator", "op", "value", "unit", "source_expr"),
    searched=("indicator", "source_expr"),
    sort=(Sort("year", True),),
    rules=TARGET_RULES,
)  # fmt: skip
