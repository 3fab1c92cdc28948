"""Project ledgers of very different layouts, made on the spot; all places and people are fictitious."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.service.import_hard_sheets import book


def two_kinds_of_money(folder: Path) -> Path:
    """Header on three levels, 衔接 and other funds of the same levels side by side, 元, totals never calculated."""
    lines = [
        ["2022年度乡村建设项目明细表"],
        ["填报单位：青禾镇人民政府", None, None, None, None, None, None, None, None, None, "金额单位：元"],
        ["序号", "项目名称", "建设地点", "总投资", "资金来源", None, None, None, None, None, "备注"],
        [None, None, None, None, "财政衔接资金", None, "其他财政资金", None, "自筹", "村集体", None],
        [None, None, None, None, "中央", "县级", "省级", "县级", None, None, None],
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
        [
            1,
            "柳沟村一组排水渠工程",
            "柳沟村一组",
            "=SUM(E7:J7)",
            300000,
            "１００,０００",
            None,
            50000,
            "5,000.50元",
            "/",
            None,
        ],
        [2, "石盘村、东坪村产业路工程", "石盘村、东坪村", 1200000, 1000000, "—", 200000, None, None, "-", "跨村"],
        [None, "小计", None, "=SUM(D7:D8)", None, None, None, None, None, None, None],
    ]
    merges = ["A3:A5", "B3:B5", "C3:C5", "D3:D5", "E3:J3", "E4:F4", "G4:H4", "I4:I5", "J4:J5", "K3:K5"]
    return book(folder / "两类资金.xlsx", {"明细": lines}, {"明细": merges})


def planned_and_arrived(folder: Path) -> Path:
    """Planned and arrived money under the same words, progress in words beside percents, dates of every form."""
    lines = [
        ["青禾镇2022年衔接资金项目进度表（截至2022年10月25日）"],
        [
            "项目名称",
            "实施村",
            "计划投资",
            "资金计划（万元）",
            None,
            "到位资金（万元）",
            None,
            "计划",
            None,
            "形象进度",
            "完成率",
        ],
        [None, None, None, "中央", "省级", "中央", "省级", "开工", "完工", None, None],
        [
            "柳沟村冷库项目",
            "柳沟村",
            "120万元",
            100,
            20,
            60,
            "20",
            "3.15",
            "2022年8月",
            "主体完工，正在安装设备",
            "85％",
        ],
        ["石盘村大棚项目", "石盘", 80, 50, 30, 50, None, date(2022, 4, 1), "2022/9/30", "已全部建成", "100%"],
        ["东坪村路灯项目", "东坪村委会", 12.5, 12.5, 0, 13, 0, 44652, 44742, "灯杆已立", "35.5"],
    ]
    merges = ["A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:G2", "H2:I2", "J2:J3", "K2:K3"]
    return book(folder / "计划与到位.xlsx", {"Sheet1": lines}, {"Sheet1": merges})


def one_source_a_line(folder: Path) -> Path:
    """No columns by source: one column says where the money is from; one source that nobody knows."""
    lines = [
        ["项目名称", "建设地点", "资金来源", "指标文号", "投资额（万元）", "项目进展"],
        ["东坪村排水渠", "东坪村", "中央衔接资金", "岚财农〔2022〕12号", 20, "在建"],
        ["南塬村公厕", "南塬村三组", "镇自筹", None, 3.5, "已完工"],
        ["上马村围墙", "上马村", "某处", None, 4, "谋划"],
        [None, "上马村", "县本级", None, 4, "谋划"],
    ]
    return book(folder / "一行一个来源.xlsx", {"项目": lines})


def by_village(folder: Path) -> Path:
    """A sheet for each village without a village column; wrapped names; the same project in two sheets; a total on top."""
    head = ["序号", "项目名称", "建设规模", "总投资（万元）", "其中：自筹", "形象进度"]
    return book(
        folder / "2022年11月各村项目.xlsx",
        {
            "柳沟村": [
                ["柳沟村在建项目"],
                head,
                ["合计", None, None, 30, 3, None],
                [1, "柳沟村巷道\n硬化项目", "硬化1.2公里", 20, 2, 0.5],
                [2, "柳沟村路灯项目", "40盏", 10, 1, 1],
            ],
            "石盘村": [
                ["石盘村在建项目"],
                head,
                [1, "石盘村巷道硬化项目", "硬化2公里", 25, 25, 0.25],
                [2, "石盘村巷道硬化项目", "硬化2公里", 25, 25, 0.25],
            ],
            "填表说明": [["总投资填万元"]],
        },
    )


def small_percents(folder: Path) -> Path:
    """Percents of 0.5 and 1 among others above one are percents, not fractions; a percent beyond 100."""
    lines = [
        ["项目名称", "建设地点", "总投资（万元）", "累计完成投资", "完成比例（%）"],
        ["甲项目", "柳沟村", 100, 0.5, 0.5],
        ["乙项目", "柳沟村", 100, 60, 60],
        ["丙项目", "柳沟村", 100, 100, 120],
        ["丁项目", "柳沟村", -5, "***", 1],
    ]
    return book(folder / "进度-2022-11.xlsx", {"进度": lines})


def later_month(folder: Path) -> Path:
    """The next month's sheet of `planned_and_arrived`: a stage, more money arrived, more done."""
    lines = [
        ["青禾镇2022年衔接资金项目进度表（截至2022年11月25日）"],
        ["项目名称", "实施村", "计划投资", "中央", "省级", "项目阶段", "累计完成投资", "完成率"],
        ["柳沟村冷库项目", "柳沟村", 120, 90, 30, "在建", 110, "92%"],
        ["石盘村大棚项目", "石盘村", 80, 50, 30, None, None, None],
    ]
    return book(folder / "下月.xlsx", {"Sheet1": lines})


def merged_villages(folder: Path) -> Path:
    """Villages merged downwards or left empty, subtotals in between, a serial number for a date, one fraction too few."""
    lines = [
        ["各村项目台账（2022年10月）"],
        ["村", "项目名称", "建设性质", "计划总投资(万元)", "资金来源", None, "实际开工", "实际完工", "形象进度%"],
        [None, None, None, None, "县级", "村集体", None, None, None],
        ["柳沟村", "柳沟村渠道工程", "新建", 10, 8, 2, "2022-03-05", "2022-05-05", 100],
        [None, "柳沟村围墙工程", "扩建", 20, 20, None, "5月3日", None, 45.5],
        ["小计", None, None, 30, 28, 2],
        ["石盘村", "石盘村渠道工程", "改扩建", 5, 5, None, 44700, None, "0.3"],
        ["总计（3个）", None, None, 35, 33, 2],
    ]
    merges = ["A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:F2", "G2:G3", "H2:H3", "I2:I3", "A4:A5"]
    return book(folder / "村合并.xlsx", {"台账": lines}, {"台账": merges})
