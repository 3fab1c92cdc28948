"""More layouts as villages send them, each odd in its own way; all people and places are fictitious."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tests.service.import_hard_sheets import book

HEAD = ["序号", "排查日期", "隐患描述", "等级", "是否整改", "完成日期"]


def repeated_header(folder: Path) -> Path:
    """Printed pages copied below each other: the header line comes again every few rows, page numbers between."""
    lines = [
        ["柳沟村安全隐患排查台账（2022年11月）"],
        HEAD,
        [1, "2022.11.3", "配电箱无盖板", "一般", "是", "2022.11.9"],
        [2, "2022.11.4", "楼道堆放纸箱", "一般", "否", None],
        ["第1页，共2页"],
        HEAD,
        [3, "2022.11.5", "灭火器失压", "一般", "是", "2022.11.10"],
        ["第2页，共2页"],
    ]
    return book(folder / "柳沟分页.xlsx", {"Sheet1": lines})


def side_by_side(folder: Path) -> Path:
    """Two tables beside each other on one sheet, an empty column between; each with its village above."""
    gap = [None]
    lines = [
        ["石盘村隐患台账（2022年11月）", None, None, None, None, "东坪村隐患台账（2022年11月）"],
        ["序号", "排查日期", "隐患描述", "整改情况", *gap, "序号", "排查日期", "隐患描述", "整改情况"],
        [1, "11月2日", "护栏断裂", "已整改", *gap, 1, "11月6日", "电线裸露", "未整改"],
        [2, "11月3日", "井盖缺失", "整改中", *gap, 2, "11月7日", "货物压占通道", "已整改"],
        [3, "11月4日", "警示牌倒伏", "未整改"],
    ]
    return book(folder / "两村并排.xlsx", {"台账": lines}, {"台账": ["A1:D1", "F1:I1"]})


def odd_dates(folder: Path) -> Path:
    """Dates in every form: 22.11.5, with the part of the day, in heavenly stems, a span of days, only a month, in words."""
    lines = [
        ["上马村隐患台账", None, None, None, "2022年11月"],
        ["排查时间", "隐患描述", "整改期限"],
        ["22.11.5", "短年份一条", "22.11.20"],
        ["2022/11/5 下午", "带下午一条", "2022-11-20 17:00"],
        ["壬寅年十一月初五", "干支农历一条", "2022年11月20日前"],
        ["二〇二二年十一月五日", "汉字日期一条", "11月底前"],
        ["2022.11.5-11.6", "两天连查一条", "2022.11.20之前"],
        ["2022年11月5日（星期六）", "带星期一条", "立即整改"],
        [datetime(2022, 11, 5, 14, 30), "日期时间一条", "2022年11月31日"],
        ["11/5/2022", "美式一条", "20221120"],
    ]
    return book(folder / "上马日期.xlsx", {"Sheet1": lines})


def sentences(folder: Path) -> Path:
    """The state and its date told in one sentence."""
    lines = [
        ["槐树岭村隐患整改情况表（2022年11月）"],
        ["排查日期", "隐患描述", "整改情况"],
        ["11月1日", "一号", "已于11月8日整改完毕"],
        ["11月1日", "二号", "已下发整改通知，正在整改"],
        ["11月1日", "三号", "尚未整改，资金不足"],
        ["11月1日", "四号", "11月9日已整改到位并销号"],
        ["11月1日", "五号", "已整改（2022.11.10）"],
        ["11月1日", "六号", "未完成整改"],
        ["11月1日", "七号", "立行立改"],
        ["11月1日", "八号", "正在协调，未能整改完毕"],
    ]
    return book(folder / "槐树岭句子.xlsx", {"Sheet1": lines})


def village_per_block(folder: Path) -> Path:
    """The village as a merged title line before each block, one header for all."""
    lines = [
        ["青禾镇2022年11月隐患汇总"],
        ["序号", "排查日期", "场所", "隐患内容", "等级"],
        ["一、柳沟村（2处）"],
        [1, "2022-11-01", "柳沟小卖部", "煤炉无烟囱", "一般"],
        [2, "2022-11-02", "柳沟砖厂", "皮带无护罩", "重大"],
        ["二、河湾社区（1处）"],
        [1, "2022-11-03", "河湾超市", "疏散指示灯不亮", "一般"],
        ["三、杨家洼村：无"],
    ]
    merges = ["A1:E1", "A3:E3", "A6:E6", "A8:E8"]
    return book(folder / "分村段.xlsx", {"汇总": lines}, {"汇总": merges})


def without_header(folder: Path) -> Path:
    """One column in the middle has no header; a column to the right holds marks of a clerk."""
    lines = [
        ["南塬村2022年11月隐患台账"],
        ["序号", "排查日期", "隐患描述", None, "整改期限"],
        [1, "2022-11-01", "燃气软管老化", "王记面馆", "2022-11-15", "√"],
        [2, "2022-11-02", "安全出口上锁", "南塬幼儿园", "2022-11-16", None],
    ]
    return book(folder / "南塬缺表头.xlsx", {"Sheet1": lines})


def footnotes_inside(folder: Path) -> Path:
    """Footnotes and marks inside the table: numbers in circles, asterisks, a note line between rows, a checked-by line."""
    lines = [
        ["杨家洼村隐患台账（2022年11月）"],
        ["序号", "排查日期", "隐患描述①", "隐患等级*", "整改情况"],
        [1, "2022-11-01", "变压器围栏缺失", "一般", "已整改"],
        ["注①：隐患描述应写明部位。"],
        [2, "2022-11-02", "水窖无盖", "重大*", "未整改"],
        ["*重大隐患已上报县应急局", None, None, None, None],
        [3, "2022-11-03", "屋面漏雨", "一般", "整改中"],
        ["审核：张三", None, "制表：李四", None, "2022年11月30日"],
    ]
    return book(folder / "杨家洼脚注.xlsx", {"Sheet1": lines})


def description_over_two_rows(folder: Path) -> Path:
    """The description merged over two rows, the measures of each row apart."""
    lines = [
        ["东坪村隐患台账（2022年11月）"],
        ["序号", "排查日期", "隐患描述", "整改措施", "责任人"],
        [1, "2022-11-01", "养殖场电线私拉乱接", "拆除", "赵六"],
        [None, None, None, "重新穿管", "钱七"],
        [2, "2022-11-02", "水泵房无护栏", "加装护栏", "孙八"],
    ]
    merges = ["A3:A4", "B3:B4", "C3:C4"]
    return book(folder / "东坪合并.xlsx", {"Sheet1": lines}, {"Sheet1": merges})


def semicolons(folder: Path) -> Path:
    """GB18030 with semicolons, fields in quotes with a line break inside."""
    text = (
        "河湾社区隐患台账;;;;\r\n"
        "序号;排查日期;隐患描述;等级;责任人电话\r\n"
        '1;2022-11-01;"充电棚顶破损;\n雨天漏电";一般;19900000001\r\n'
        "2;2022-11-02;消防栓无水;重大;19900000002\r\n"
    )
    path = folder / "河湾分号.csv"
    path.write_bytes(text.encode("gb18030"))
    return path


def tabs(folder: Path) -> Path:
    """Tabs, UTF-16 as Excel saves “Unicode text”."""
    text = "村名\t检查日期\t存在隐患\t隐患级别\r\n柳沟村\t2022/11/1\t楼梯扶手松动\t一般\r\n石盘村\t2022/11/2\t护坡开裂𠅤\t重大\r\n"
    path = folder / "制表符.txt"
    path.write_bytes(text.encode("utf-16"))
    return path


def spans(folder: Path) -> Path:
    """HTML renamed .xls, cells over several columns and rows, in the header and in the village column."""
    rows = (
        "<tr><td colspan=6>青禾镇隐患排查治理台账（2022年11月）</td></tr>"
        "<tr><th rowspan=2>村</th><th colspan=3>隐患</th><th colspan=2>整改</th></tr>"
        "<tr><th>日期</th><th>描述</th><th>等级</th><th>状态</th><th>完成日期</th></tr>"
        "<tr><td rowspan=2>柳沟村</td><td>2022-11-01</td><td>楼板开裂</td><td>重大</td><td>整改中</td><td></td></tr>"
        "<tr><td>2022-11-02</td><td>插座烧焦&nbsp;未换</td><td>一般</td><td>已整改</td><td>2022-11-08</td></tr>"
        "<tr><td>石盘村</td><td>2022-11-03</td><td>河堤护栏<br>缺失</td><td>一般</td><td>未整改</td><td></td></tr>"
    )
    html = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head><body>'
        f"<table border=1>{rows}</table></body></html>"
    )
    path = folder / "导出.xls"
    path.write_bytes(html.encode("gb18030"))
    return path


def two_phones(folder: Path) -> Path:
    """A column with two numbers, names and numbers in one cell, a number with spaces and one cut short."""
    lines = [
        ["石盘村隐患台账（2022年11月）"],
        ["排查日期", "隐患描述", "责任人", "联系电话"],
        ["2022-11-01", "一号", "张三", "19900000001/19900000002"],
        ["2022-11-02", "二号", "李四", "199 0000 0003"],
        ["2022-11-03", "三号", "王五", "1990000000"],
        ["2022-11-04", "四号", "赵六", "0913-7000000、19900000004"],
        ["2022-11-05", "五号", "钱七19900000005", None],
    ]
    return book(folder / "石盘电话.xlsx", {"Sheet1": lines})
