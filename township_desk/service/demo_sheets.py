"""The workbooks that the demonstration township's villages sent: four layouts, each with the usual faults."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from township_desk.formats.sample_book import SampleCell, SampleSheet, write_sample
from township_desk.service.demo_rows import Town

Line = list[SampleCell]
ROWS_A_SHEET = 28


def write_sheets(town: Town, folder: Path) -> list[tuple[Path, str]]:
    """Write the workbooks into a folder; each with the month it is for."""
    names = list(town.villages)
    written = [
        _single(town, folder / f"{names[2]}隐患排查整改台账（11月）.xlsx", names[2]),
        _two_levels(town, folder / f"{names[3]}隐患台账2022年11月.xlsx", names[3]),
        _many_sheets(town, folder / "各村隐患汇总-2022年10月.xlsx", names[4:8]),
        _merged(town, folder / "社区隐患清单12月.xlsx", names[:2]),
    ]
    return list(zip(written, ("2022-11", "2022-11", "2022-10", "2022-12"), strict=True))


def _hazard(town: Town, village: str, month: int) -> dict[str, Any]:
    chance = town.chance
    industry = chance.choice(("消防", "城镇燃气", "道路交通", "食品药品", "建筑工地", "森林防火", "工贸企业"))
    description, measures, fix_note = chance.choice(town.texts["hazards"][industry])
    stem = village.removesuffix("村").removesuffix("社区")
    found = date(2022, month, chance.randint(2, 24))
    fixed = chance.random() < 0.7
    surname = chance.choice(town.texts["surnames"])
    return {
        "found": found, "industry": industry, "place": f"{surname}记{chance.choice(('商店', '餐馆', '作坊', '农机站'))}",
        "where": f"{stem}{chance.choice('一二三四五六')}组{chance.randint(1, 60)}号", "text": description, "measures": measures,
        "due": date(2022, month, min(28, found.day + 4)), "person": surname + chance.choice(town.texts["male"]), "phone": town.phone(),
        "fixed": date(2022, month, min(28, found.day + chance.randint(0, 4))) if fixed else None, "note": fix_note if fixed else "正在整改",
    }  # fmt: skip


def _hazards(town: Town, village: str, month: int, count: int) -> list[dict[str, Any]]:
    return sorted((_hazard(town, village, month) for _ in range(town.share(count))), key=lambda h: h["found"])


def _single(town: Town, path: Path, village: str) -> Path:
    """Title, unit line, one header line; dates in five ways; a line twice, one without a description, a total."""
    rows: list[Line] = [
        [f"{village}安全隐患排查整改台账"],
        [f"填报单位：{town.texts['town']}{village}民委员会", None, None, None, None, "填报日期：2022年11月28日"],
        ["序号", "排查\n日期", "行业领域", "单位（场所）名称", "隐患地点", "隐患（问题）描述", "整改措施"],
    ]
    rows[2] = [*rows[2], "责任人", "联系电话", "整改期限", "是否整改", "完成时间", "备注"]
    items = _hazards(town, village, 11, ROWS_A_SHEET)
    for i, item in enumerate(items):
        rows.append(
            [i + 1, _shown(item["found"], i), item["industry"], item["place"], item["where"], item["text"], item["measures"],
             item["person"], item["phone"], _shown(item["due"], i + 2), "√" if item["fixed"] else "×", _shown(item["fixed"], i + 1), None]
        )  # fmt: skip
    number, where = len(items), f"{village}一组"
    again: Line = [number + 1, *rows[3][1:]]
    empty: Line = [
        number + 2,
        "11月18日",
        "消防",
        "村委会",
        where,
        None,
        "立即整改",
        "王大山",
        "19900000000",
        None,
        "否",
        None,
        None,
    ]
    early: Line = [
        number + 3,
        "2022.11.20",
        "消防",
        "村小学",
        where,
        "宿舍楼应急灯不亮，需要尽快更换",
        "更换应急灯",
        "李长河",
        None,
    ]
    rows += [again, empty, [*early, "2022.11.10", "否", None, "期限写错"]]
    rows.append(["合计", None, None, None, None, f"{len(items) + 3}处"])
    rows.append(["填表人：赵明", None, None, None, "审核人：", None, "单位负责人："])
    write_sample(path, [SampleSheet("台账", rows, ("A1:M1",), (), (6, 12, 12, 18, 18, 34, 26, 10, 14, 12, 8, 12, 10))])
    return path


def _shown(day: date | None, way: int) -> SampleCell:
    """A date as people write it."""
    if day is None:
        return None
    forms: tuple[SampleCell, ...] = (
        day, f"{day.year}.{day.month}.{day.day}", f"{day.month}月{day.day}日", f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日",
    )  # fmt: skip
    return forms[way % len(forms)]


def _two_levels(town: Town, path: Path, village: str) -> Path:
    """A header on two levels with merged cells, a hidden row, sums of money with words, no industry for some."""
    rows: list[Line] = [
        ["2022年11月安全隐患排查整治台账"],
        [f"村（社区）：{village}"],
        [
            "序号",
            "检查时间",
            "隐患单位",
            "隐患地点",
            "隐患内容",
            "隐患等级",
            "整改落实",
            None,
            None,
            None,
            "整改情况",
            None,
        ],
        [None, None, None, None, None, None, "整改措施", "责任人", "整改资金（元）", "整改时限", "进展", "完成日期"],
    ]
    for i, item in enumerate(_hazards(town, village, 11, ROWS_A_SHEET)):
        money: SampleCell = ("1,200元", 500, "３０００", "0.08万元", None)[i % 5]
        rows.append(
            [i + 1, item["found"], item["place"], f" {item['where']} ", item["text"], "一般", item["measures"],
             item["person"], money, item["due"], "已整改" if item["fixed"] else "整改中", item["fixed"]]
        )  # fmt: skip
    merges = ("A1:L1", *(f"{c}3:{c}4" for c in "ABCDEF"), "G3:J3", "K3:L3")
    write_sample(path, [SampleSheet("Sheet1", rows, merges, (8,)), SampleSheet("填表说明", [["请于每月25日前报送。"]])])
    return path


def _many_sheets(town: Town, path: Path, villages: list[str]) -> Path:
    """A sheet a village with the header in row 3 from column B, one without 村 in its name, and a note to pass over."""
    sheets = [SampleSheet("填报说明", [["一、每村一张表。"], ["二、没有隐患的也要报。"]])]
    for place, village in enumerate(villages):
        rows: list[Line] = [
            [None, f"{town.texts['town']}隐患排查表"],
            [],
            [
                None,
                "序号",
                "发现日期",
                "领域",
                "场所名称",
                "具体位置",
                "问题描述",
                "整改情况",
                "整改责任人",
                "电话",
                "完成时间",
            ],
        ]
        for i, item in enumerate(_hazards(town, village, 10, ROWS_A_SHEET // 4 + 2)):
            rows.append(
                [None, f"{i + 1}、", int(f"{item['found']:%Y%m%d}"), item["industry"], item["place"], item["where"], item["text"],
                 "已完成" if item["fixed"] else "未完成", item["person"], float(item["phone"]), item["fixed"]]
            )  # fmt: skip
        sheets.append(SampleSheet(village.removesuffix("村") if place == 1 else f"{village} ", rows))
    write_sample(path, sheets)
    return path


def _merged(town: Town, path: Path, villages: list[str]) -> Path:
    """The village merged down over its lines, subtotals between, a village that nobody knows."""
    rows: list[Line] = [
        ["社区隐患排查清单（2022年12月）"],
        [
            "社区",
            "排查时间",
            "隐患类别",
            "隐患单位",
            "地点",
            "隐患描述",
            "责任单位",
            "责任人",
            "责任人电话",
            "整改期限",
            "状态",
            "整改完成时间",
        ],
    ]
    merges = ["A1:L1"]
    for village in villages:
        start = len(rows) + 1
        for i, item in enumerate(_hazards(town, village, 12, ROWS_A_SHEET // 2)):
            rows.append(
                [village if i == 0 else None, item["found"], item["industry"], item["place"], item["where"], item["text"], item["place"],
                 item["person"], item["phone"], item["due"], "已销号" if item["fixed"] else "整改中", item["fixed"]]
            )  # fmt: skip
        if len(rows) > start:
            merges.append(f"A{start}:A{len(rows)}")
        rows.append(["小计", None, None, None, None, f"{len(rows) - start + 1}处"])
    rows.append(
        [
            "大王庄村",
            date(2022, 12, 9),
            "消防",
            "王庄商店",
            "大王庄一组",
            "门口堆放柴草，遇明火易燃",
            "王庄商店",
            "王成",
            "19900000001",
            date(2022, 12, 15),
            "整改中",
            None,
        ]
    )
    write_sample(path, [SampleSheet("清单", rows, merges)])
    return path
