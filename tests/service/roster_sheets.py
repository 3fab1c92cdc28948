"""Rosters of very different layouts, made on the spot; all people are fictitious (sequences 000 and 999)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.service.import_hard_sheets import book
from township_desk.core.fields_code import id_check_digit


def number(n: int, sex: str = "男") -> str:
    """The ID number of the n-th fictitious person."""
    born = date(1950, 1, 1) + timedelta(days=97 * n)
    body = f"610322{born:%Y%m%d}{'999' if sex == '男' else '000'}"
    return body + id_check_digit(body)


HEAD = ["序号", "村", "组别", "户主姓名", "姓名", "与户主关系", "身份证号码", "类别", "月保障金额", "备注"]


def head_inside(folder: Path) -> Path:
    """The head stands in the middle of the household; the household's cells are merged over its lines."""
    lines = [
        ["柳沟村低保家庭成员花名册（2022年11月）"],
        HEAD,
        [1, "柳沟村", "一组", "张山", "李花", "妻", number(1, "女"), "A类", 960, None],
        [None, None, None, None, "张山", "户主", number(2), None, None, None],
        [None, None, None, None, "张小山", "长子", number(3), None, None, None],
        [2, "柳沟村", "二组", "王伟", "王  伟", "本人", number(4), "B", 380, None],
        ["合计", None, None, "2户", "4人"],
    ]
    merges = [f"{c}3:{c}5" for c in "ABCDHI"]
    return book(folder / "成员.xlsx", {"Sheet1": lines}, {"Sheet1": merges})


def by_number(folder: Path) -> Path:
    """No merged cells: the household's number on each line, its other cells once; totals between; heads not first."""
    lines = [
        ["低保成员名单", None, None, "2022年11月"],
        ["户序号", "所在村组", "成员姓名", "公民身份号码", "家庭关系", "户月保障金额", "保障类别"],
        [1, "柳沟村一组", "李花", number(1, "女"), "配偶", 960, "A类"],
        [1, None, "张山", number(2), "户主", None, None],
        [2, "柳沟村二组", "王伟", number(4), "户主", 380, "B类"],
        ["柳沟村小计", None, "3人", None, None, 1340],
        [3, "石盘村一组", "赵六", number(5), "户主", 330, "C类"],
        [3, None, "赵小六", number(6), "次子", None, None],
        ["石盘村小计", None, "2人", None, None, 330],
        ["总计", None, "5人", None, None, 1670],
    ]
    return book(folder / "名单.xlsx", {"名单": lines})


def side_by_side(folder: Path) -> Path:
    """One line a household, its members in columns beside it, under a group and by a number in the header."""
    lines = [
        ["石盘村低保户情况表（2022年11月）"],
        [
            "户主姓名",
            "户主身份证号",
            "月保障金额",
            "低保类别",
            "成员1姓名",
            "成员1身份证号",
            "成员1与户主关系",
            "成员2",
            None,
        ],
        [None, None, None, None, None, None, None, "姓名", "身份证号"],
        ["张山", number(2), 960, "A类", "李花", number(1, "女"), "妻子", "张小山", number(3)],
        ["王伟", number(4), 380, "B类", None, None, None, None, None],
    ]
    merges = [f"{c}2:{c}3" for c in "ABCDEFG"] + ["H2:I2"]
    return book(folder / "石盘.xlsx", {"Sheet1": lines}, {"Sheet1": merges})


def two_lines(folder: Path) -> Path:
    """Households of two lines without merged cells: the household's cells on the first, only the person on the second."""
    lines = [
        ["2022年11月低保花名册"],
        ["序号", "村别", "姓名", "关系", "证件号码", "保障金额（月）", "保障档次"],
        [1, "柳沟村", "张山", "户主", number(2), 960, "A类"],
        [None, None, "李花", "妻", number(1, "女"), None, None],
        [2, "石盘村", "赵小六", "儿子", number(6), 330, "C类"],
        [None, None, "赵六", "户主", number(5), None, None],
    ]
    return book(folder / "花名册.xlsx", {"Sheet1": lines})


def by_relation(folder: Path) -> Path:
    """Only the relation tells where a household begins; every cell is written on every line."""
    lines = [
        ["村", "姓名", "身份证号", "与户主关系", "月保障金额", "类别"],
        ["柳沟村", "张山", number(2), "户主", 960, "A类"],
        ["柳沟村", "李花", number(1, "女"), "配偶", 960, "A类"],
        ["柳沟村", "王伟", number(4), "户主", 380, "B类"],
        ["石盘村", "赵六", number(5), "户主", 330, "C类"],
        ["石盘村", "赵小六", number(6), "子", 330, "C类"],
    ]
    return book(folder / "2022-11.xlsx", {"Sheet1": lines})


def by_village(folder: Path) -> Path:
    """A sheet for each village, whose name is the sheet's; another order of columns in each."""
    first = [
        ["低保花名册（2022年11月）"],
        ["户主姓名", "身份证号", "保障人数", "月低保金", "类别", "享受起始年月"],
        ["张山", number(2), 3, "９６０元", "a类", "2021.3"],
        ["合计", None, 3, 960],
    ]
    second = [
        ["类别", "身份证号", "户主姓名", "月低保金", "保障人数"],
        ["B类", f"'{number(4)[:6]} {number(4)[6:14]} {number(4)[14:]}", "王  伟", "380", 1],
        ["C类", number(7, "女").lower(), "阿依•古丽努尔", 330.0, "1人"],
    ]
    return book(folder / "低保2022年11月.xlsx", {"柳沟村": first, "石盘": second, "填表说明": [["金额单位：元"]]})


def quarterly(folder: Path) -> Path:
    """A quarter's amounts; one that three months can't share."""
    lines = [
        ["柳沟村2022年12月低保花名册"],
        ["户主姓名", "身份证号", "保障人口", "第四季度保障金（元）"],
        ["张山", number(2), 3, 2880],
        ["王伟", number(4), 1, 1000],
    ]
    return book(folder / "季度.xlsx", {"Sheet1": lines})


def monthly(folder: Path, title: str = "柳沟村2022年11月低保金发放表") -> Path:
    """A column of amounts for each month."""
    lines: list[list[Any]] = [
        [title],
        ["户主姓名", "身份证号", "保障人口", "发放金额", None, None],
        [None, None, None, "10月", "11月", "12月"],
        ["张山", number(2), 3, 900, 960, 990],
        ["王伟", number(4), 1, 360, 380, None],
    ]
    merges = ["A2:A3", "B2:B3", "C2:C3", "D2:F2"]
    return book(folder / "分月.xlsx", {"Sheet1": lines}, {"Sheet1": merges})


def headless(folder: Path) -> Path:
    """A household that names no head, one with two, one whose head's number is bad, and a good one."""
    lines = [
        ["2022年11月"],
        ["户序号", "村", "姓名", "关系", "身份证号"],
        [1, "柳沟村", "李花", "配偶", number(1, "女")],
        [1, "柳沟村", "张小山", "子", number(3)],
        [2, "柳沟村", "王伟", "户主", number(4)],
        [2, "柳沟村", "王强", "户主", number(8)],
        [3, "柳沟村", "赵六", "户主", float(number(5).replace("X", "0"))],
        [3, "柳沟村", "赵小六", "子", number(6)],
        [4, "柳沟村", "孙七", "户主", number(9)],
        [4, "柳沟村", "孙小七", "子", number(10)[:17]],
    ]
    return book(folder / "无户主.xlsx", {"Sheet1": lines})


def later(folder: Path, rows: list[list[Any]], month: str = "2022年12月") -> Path:
    """A household roster of a month: name, number, persons, amount, tier, end."""
    lines = [
        [f"柳沟村{month}低保花名册"],
        ["户主姓名", "身份证号", "保障人数", "月保障金额", "类别", "停发月份"],
        *rows,
    ]
    return book(folder / f"{month}.xlsx", {"Sheet1": lines})


def members(folder: Path, rows: list[list[Any]], month: str = "2022年12月") -> Path:
    """A member list of a month: household number, village, name, relation, number."""
    lines = [[f"{month}低保家庭成员名单"], ["户序号", "村", "姓名", "与户主关系", "身份证号"], *rows]
    return book(folder / f"成员{month}.xlsx", {"Sheet1": lines})


def findings(folder: Path, rows: list[list[Any]], title: str = "2022年社会救助审计疑点名单") -> Path:
    """A list from an auditor: kind, name, number, village, detail."""
    lines: list[list[Any]] = [[title], ["序号", "疑点类型", "姓名", "身份证号码", "所在村", "疑点内容"]]
    lines += [[n, *row] for n, row in enumerate(rows, 1)]
    return book(folder / "疑点.xlsx", {"Sheet1": lines})
