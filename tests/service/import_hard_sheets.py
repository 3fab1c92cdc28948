"""Workbooks of very different layouts, made on the spot; all people and places are fictitious."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904, to_excel
from openpyxl.worksheet.worksheet import Worksheet

Line = Sequence[Any]


def book(path: Path, sheets: Mapping[str, Any], merges: dict[str, Sequence[str]] | None = None) -> Path:
    """A workbook of these lines, first line in row 1."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, lines in sheets.items():
        sheet: Worksheet = made.create_sheet(name)
        for line in lines:
            sheet.append(list(line))
        for area in (merges or {}).get(name, ()):
            sheet.merge_cells(area)
    made.save(path)
    return path


def three_levels(folder: Path) -> Path:
    """Header on three levels with groups, a line that numbers the columns, notes above and below."""
    lines = [
        ["青禾镇安全隐患排查整改“五落实”台账"],
        ["填报单位：柳沟村委会（盖章）", None, None, None, None, None, None, None, "填报日期：2022年11月28日"],
        ["序号", "排查情况", None, None, "整改“五落实”情况", None, None, None, None, "整改情况", None],
        [None, "时间", "隐患", None, "责任", None, "措施", "资金\n（万元）", "时限", "进展", "完成日期"],
        [None, None, "部位", "问题描述", "责任人", "联系电话", None, None, None, None, None],
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
        [
            1,
            "11.5",
            "柳沟小学",
            "教学楼消防栓被货物遮挡",
            "张三",
            19900000011.0,
            "清理",
            0.35,
            "11.20",
            "完成",
            "11月18日",
        ],
        [
            2,
            "11.6",
            "柳沟加油点",
            "卸油口静电接地夹损坏",
            "李四",
            "19900000012",
            "更换",
            "",
            "12月1日",
            "正在整改",
            None,
        ],
        ["合计", None, None, None, None, None, None, 0.35],
        ["说明：资金单位为万元。"],
        ["单位负责人：", None, None, "填表人：王五"],
    ]
    merges = [
        "A1:K1",
        "A3:A5",
        "B3:D3",
        "E3:I3",
        "J3:K3",
        "B4:B5",
        "C4:D4",
        "E4:F4",
        "G4:G5",
        "H4:H5",
        "I4:I5",
        "J4:J5",
        "K4:K5",
    ]
    return book(folder / "五落实.xlsx", {"Sheet1": lines}, {"Sheet1": merges})


def deep_header(folder: Path) -> Path:
    """Header in row 15 from column D, instructions above that speak of the very same words, empty columns between."""
    lines: list[Line] = [
        [None, None, None, "填报要求"],
        [None, None, None, "1.排查日期、隐患描述、整改期限必须填写，等级分一般和重大。"],
    ]
    lines += [[] for _ in range(10)]
    lines += [[None, None, None, "石盘村隐患台账"], [None, None, None, "截至2022年10月31日"]]
    lines += [[None] * 3 + ["*检查时间", None, "*问题隐患", None, None, "整改时限", "销号情况", "审批内码", "经度"]]
    lines += [[None] * 3 + ["2022-10-08", None, "桥面护栏断裂两处", None, None, "2022-10-30", "√", "N1", 109.1]]
    lines += [[], [None] * 3 + [None, None, "只有描述没有日期的一条", None, None, None, "×", "N2"]]
    return book(folder / "石盘10月.xlsx", {"Sheet1": lines})


def stacked(folder: Path) -> Path:
    """Two tables in one sheet, the second with other columns in another order."""
    lines = [
        ["东坪村隐患台账（2022年9月）"],
        ["序号", "排查日期", "隐患描述", "等级", "整改情况"],
        [1, "9月3日", "机井房井口未加盖", "一般", "已整改"],
        [2, "9月4日", "涝池警示牌缺失", "一般", "整改中"],
        ["小计", None, 2],
        [],
        ["河湾社区隐患台账（2022年10月）"],
        ["隐患内容", "检查时间", "场所名称", "状态", "级别"],
        ["应急照明损坏", "10月11日", "河湾超市", "未整改", "重大"],
        ["注：重大隐患须附照片。"],
    ]
    return book(folder / "合并上报.xlsx", {"台账": lines})


def blocks(folder: Path) -> Path:
    """A line with the village above each block, the header repeated after it."""
    head = ["序号", "发现时间", "存在的隐患", "场所", "整改结果"]
    lines: list[Line] = [["2022年11月各村隐患汇总"]]
    for village in ("一、柳沟村", "二、南塬", "三、河湾社区"):
        lines += [[village], head]
        lines += [[i, f"2022/11/{i}", f"{village}第{i}处电线老化", f"场所{i}", "否"] for i in range(1, 23)]
        lines += [["小计", None, None, 22]]
    lines += [["总  计", None, None, 66]]
    return book(folder / "分村.xlsx", {"汇总": lines})


def merged_rows(folder: Path) -> Path:
    """One description merged over two places; another row as a whole merged over two lines; village merged downwards."""
    lines = [
        ["隐患清单（2022年11月）"],
        ["村", "日期", "隐患描述", "点位名称", "等级"],
        ["上马村", date(2022, 11, 1), "灭火器压力不足，指针在红区", "上马超市", "一般"],
        [None, None, None, "上马卫生室", "一般"],
        [None, date(2022, 11, 2), "配电箱未上锁，线头裸露", "上马工地", "重大"],
        [],
    ]
    merges = ["A3:A6", "B3:B4", "C3:C4", "B5:B6", "C5:C6", "D5:D6", "E5:E6"]
    return book(folder / "上马.xlsx", {"Sheet1": lines}, {"Sheet1": merges})


def serials_1904(folder: Path) -> Path:
    """The 1904 date system with dates as bare numbers."""
    made = Workbook()
    made.epoch = CALENDAR_MAC_1904
    sheet = made.worksheets[0]
    sheet.title = "杨家洼"
    sheet.append(["排查日期", "隐患描述", "整改期限"])
    days = [to_excel(date(2022, 11, 5), CALENDAR_MAC_1904), to_excel(date(2022, 12, 5), CALENDAR_MAC_1904)]
    sheet.append([int(days[0]), "围墙倾斜约13度，存在倒塌风险", int(days[1])])
    path = folder / "杨家洼.xlsx"
    made.save(path)
    return path


def units(folder: Path) -> Path:
    """Amounts in 万元 by a line above the table, one cell in 元 by its own word, one column in 元 by its header."""
    lines = [
        ["槐树岭村隐患整改资金台账"],
        ["2022年11月", None, None, "金额单位：万元"],
        ["排查日期", "隐患描述", "所需资金", "实际投入资金（元）"],
        ["2022.11.1", "边坡落石未清理约20方", 1.2, 3000],
        ["2022.11.2", "涵洞堵塞约15米，排水不畅", "800元", "2,500"],
    ]
    return book(folder / "资金.xlsx", {"Sheet1": lines})


def csv_gb18030(folder: Path) -> Path:
    """A csv in GB18030 with semicolons; the village only in the first line of each village."""
    text = (
        "隐患台账;;;;\n村名;检查日期;存在问题;等级;是否整改\n柳沟村;2022-11-01;电线老化三处，线头裸露;一般;是\n"
        ";2022-11-02;井盖缺失一处，无警示标志;一般;否\n;2022-11-03;护栏损坏两米未及时修复;重大;否\n"
    )
    path = folder / "导出.csv"
    path.write_bytes(text.encode("gb18030"))
    return path


def two_villages(folder: Path) -> Path:
    """The sheet's name says one village, the unit line another."""
    lines = [
        ["隐患排查台账"],
        ["填报单位：石盘村村民委员会"],
        ["排查日期", "隐患描述", "单位名称"],
        ["2022年11月3日", "宿舍使用大功率电热毯三间", "幸福院"],
    ]
    return book(folder / "上报.xlsx", {"柳沟村": lines})


def odd_headers(folder: Path) -> Path:
    """English headers, one column with no header, one with an unknown one, a name in the village column nobody knows."""
    lines = [
        ["Village", "Date", "Description", "Level", "Status", None, "网格编号"],
        ["南塬", date(2022, 11, 9), "逆变器接地线松动，未见编号", "一般", "未整改", "已拍照", "W-03"],
        ["无名村", date(2022, 11, 9), "逆变器箱体未锁闭，线缆裸露", "一般", "未整改", None, "W-04"],
    ]
    return book(folder / "export.xlsx", {"Sheet1": lines})


def totals_above(folder: Path) -> Path:
    """The total stands above the rows, a real description speaks of 合计, ditto marks stand in other columns."""
    lines = [
        ["上马村隐患台账2022年12月"],
        ["序号", "排查时间", "问题描述", "责任人", "整改期限", "整改状态"],
        ["合计", 2, None, None, None, None],
        [1, "12月25日", "仓库合计12处电线私拉乱接", "赵六", "1月5日", "整改中"],
        [2, "12月26日", "阀门锈蚀四个，无法关闭", "同上", "12月31日", "整改中"],
        ["制表：", None, "审核：", None, None, None],
    ]
    return book(folder / "十二月.xlsx", {"Sheet1": lines})


def uncalculated(folder: Path) -> Path:
    """Formulas whose results were never stored, in a date and in an amount; error cells."""
    lines = [
        ["村", "排查日期", "隐患描述", "整改资金", "整改期限"],
        ["柳沟村", date(2022, 11, 1), "消防通道堵塞，杂物堆放", "=100*3", "=B2+10"],
        ["柳沟村", "=TODAY()", "疏散指示灯损坏四个", 100, date(2022, 11, 9)],
    ]
    return book(folder / "公式.xlsx", {"Sheet1": lines})


def many_faults(folder: Path) -> Path:
    """5,000 rows, three of ten faulty: no date, impossible date, ditto, unknown village, unreadable amount or phone."""
    lines: list[Line] = [
        ["各村隐患台账（2022年）"],
        ["村", "排查日期", "隐患描述", "场所名称", "整改资金", "责任人电话", "整改期限"],
    ]
    faults: list[Callable[[list[Any]], None]] = [
        lambda row: row.__setitem__(1, None),
        lambda row: row.__setitem__(1, "2022年2月30日"),
        lambda row: row.__setitem__(2, "同上"),
        lambda row: row.__setitem__(0, "不存在村"),
        lambda row: row.__setitem__(4, "若干"),
        lambda row: row.__setitem__(5, "199"),
    ]
    for i in range(5000):
        row = [
            "柳沟村",
            f"2022/{i % 12 + 1}/{i % 28 + 1}",
            f"第{i}处隐患：线头裸露未包扎",
            f"场所{i}",
            i,
            "19900000001",
            None,
        ]
        if i % 10 < 3:
            faults[i % 6](row)
        lines.append(row)
    return book(folder / "大表.xlsx", {"Sheet1": lines})
