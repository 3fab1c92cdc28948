"""D-STAT (ledgers.md 12.5): the statistics that have no rows of their own behind them, their units and what they count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

POINT, GROWING, NEW = "时点数", "累计数", "新增数"
SKIPPED = "赴省赴京访人次"
BASES = (POINT, GROWING, NEW)


@dataclass(frozen=True, slots=True)
class Statistic:
    """An indicator: its code, unit, and whether it tells a moment, a sum to date or what was added."""

    code: str
    unit: str
    basis: str


STATISTICS: Mapping[str, Statistic] = {
    "学习笔记字数": Statistic("TJ01", "万字", GROWING),
    "小麦种植面积": Statistic("TJ02", "万亩", POINT),
    "玉米种植面积": Statistic("TJ03", "万亩", POINT),
    "大豆种植面积": Statistic("TJ04", "亩", POINT),
    "新建大棚西瓜": Statistic("TJ05", "棚", NEW),
    "新建吊篮西瓜": Statistic("TJ06", "棚", NEW),
    "新增阳光玫瑰": Statistic("TJ07", "亩", NEW),
    "新增甜柿子": Statistic("TJ08", "亩", NEW),
    "新增西瓜": Statistic("TJ09", "亩", NEW),
    "栽种苗木": Statistic("TJ10", "万棵", GROWING),
    "集中隔离人数": Statistic("TJ11", "人", GROWING),
    "居家隔离人数": Statistic("TJ12", "人", GROWING),
    "居家健康监测人数": Statistic("TJ13", "人", GROWING),
    "省外务工人数": Statistic("TJ14", "人", POINT),
    "农户数": Statistic("TJ15", "户", POINT),
    "常住人口": Statistic("TJ16", "人", POINT),
    "粮食总产量": Statistic("TJ17", "吨", GROWING),
    "村集体经济收入": Statistic("TJ18", "万元", GROWING),
    SKIPPED: Statistic("TJ19", "人次", GROWING),
}
"""Indicator -> what it is. The last is the yearly count of petitions at higher levels (corrections.md)."""

EPIDEMIC = ("集中隔离人数", "居家隔离人数", "居家健康监测人数", "省外务工人数")
"""Epidemic control keeps counts only."""
FARMING = (
    "小麦种植面积", "玉米种植面积", "大豆种植面积", "新建大棚西瓜", "新建吊篮西瓜", "新增阳光玫瑰", "新增甜柿子", "新增西瓜",
    "粮食总产量", "村集体经济收入",
)  # fmt: skip
CROPS: Mapping[str, int] = {
    "小麦种植面积": 10_000, "玉米种植面积": 10_000, "大豆种植面积": 1, "新增阳光玫瑰": 1, "新增甜柿子": 1, "新增西瓜": 1,
}  # fmt: skip
"""Sown areas and the 亩 in one of their units."""
