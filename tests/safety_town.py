"""A small fictitious town with a year of hazards, inspections and houses: the same rows for every table test."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from township_desk.ledgers.dictionaries import INDUSTRIES
from township_desk.tables.safety_forms import CHECK_LIST

VILLAGES = ("柳沟村", "石盘村", "东坪村", "河湾社区")
_PLACES = (
    "便民超市",
    "兴旺加油站",
    "诚信农资店",
    "好运饭店",
    "永丰面粉厂",
    "废旧物资收购站",
    "向阳幼儿园",
    "通达汽修厂",
)
_FAULTS = (
    "灭火器压力不足，指针在红区，未及时更换",
    "疏散通道堆放杂物，安全出口上锁",
    "配电箱无漏电保护，电线私拉乱接，有一处绝缘皮破损",
    "醇基燃料储罐与灶台同处一室，无可燃气体报警装置",
    "瓶装液化气软管超过2米且老化，未使用金属包覆管",
    "临水塘边无警示标志和救生设备",
    "自建房二层楼板有明显裂缝，承重墙局部开裂",
    "从业人员未经安全培训即上岗，无教育培训记录",
)
_FIXES = ("更换灭火器并每月检查", "清理通道，保持畅通", "请电工整改线路，加装漏电保护", "储罐移出室外，加装报警器", "更换软管", "增设警示牌和救生圈",
          "停止使用，委托鉴定后加固", "组织培训并建档")  # fmt: skip
_NAMES = ("王建国", "李秀英", "张志强", "刘桂兰", "陈卫东", "杨海燕", "赵立新", "黄玉梅")


def _day(rng: random.Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randrange((last - first).days + 1))


def town(hazards: int = 60, houses: int = 24, *, seed: int = 7) -> dict[str, list[dict[str, Any]]]:
    """Rows by ledger, ids from 1; the same for the same arguments."""
    rng = random.Random(seed)
    rows: dict[str, list[dict[str, Any]]] = {}
    rows["village"] = [
        {"id": n, "name": name, "sort_no": 10 - n, "kind": "社区" if "社区" in name else "行政村", "is_active": True,
         "is_lifted": False, "code12": f"61052610{n:04d}", "is_void": False}
        for n, name in enumerate(VILLAGES, 1)
    ]  # fmt: skip
    rows["person"] = [
        {"id": n, "name": name, "id_no": f"61052619990{n % 9 + 1}01999{n % 10}"[:18], "phone": f"1990000{n:04d}",
         "sex": "女" if n % 2 == 0 else "男", "birth": date(1999, n % 9 + 1, 1), "political": "中共党员" if n % 3 == 0 else "群众"}
        for n, name in enumerate(_NAMES, 1)
    ]  # fmt: skip
    rows["duty"] = _duties()
    rows["duty_event"] = [
        {"id": 1, "duty_id": 5, "date": date(2022, 2, 1), "kind": "职务提拔", "new_rank": "四级主任科员"},
        {"id": 2, "duty_id": 7, "date": date(2021, 6, 1), "kind": "调入", "new_rank": "副镇长"},
    ]
    rows["site"] = _sites()
    rows["activity"], rows["activity_site"] = _activities(rng)
    rows["house"] = [_house(rng, n) for n in range(1, houses + 1)]
    rows["hazard"] = [_hazard(rng, n, rows) for n in range(1, hazards + 1)]
    return rows


def _duties() -> list[dict[str, Any]]:
    posts = ("保洁员", "网格员", "第一书记", "驻村工作队员", "乡村振兴专职人员", "保洁员", "镇级河长", "村级河长")
    return [
        {"id": n, "person_id": n, "post_type": post, "level": "镇级" if post == "镇级河长" else "村级",
         "village_id": None if post == "镇级河长" else (n - 1) % 4 + 1,
         "covers": "清水河青禾段" if "河长" in post else (f"{n}号网格" if post == "网格员" else None),
         "start_on": date(2021, 3, n), "end_on": date(2022, 5, 1) if n == 6 else None, "source": None,
         "monthly_pay": Decimal("600.00") if post == "保洁员" else None,
         "quarter_score": "好、好、较好" if post == "第一书记" else None, "source_doc": None}
        for n, post in enumerate(posts, 1)
    ]  # fmt: skip


def _sites() -> list[dict[str, Any]]:
    kinds = ("重点监管企业", "加油站", "农资经营", "饭店", "加工厂", "收购站", "学校", "其他")
    industries = ("消防", "加油站", "危险化学品", "醇基燃料", "工贸企业", "消防", "学校（校园）", "道路交通")
    sites: list[dict[str, Any]] = [
        {"id": n, "site_no": f"JY00{(n - 1) % 4 + 1}{n:04d}", "kind": "经营场所", "name": name, "biz_type": (kinds[n - 1],),
         "industry": industries[n - 1], "uscc": None, "principal": _NAMES[n - 1], "phone": f"1990000{100 + n:04d}",
         "village_id": (n - 1) % 4 + 1, "address": f"{VILLAGES[(n - 1) % 4]}{n}组", "staff_count": 3 * n,
         "fuel": "醇基燃料" if n == 4 else None, "risk_level": "黄（一般）", "is_key": n < 4, "contact_cadre": 7 if n < 3 else None,
         "registered_on": date(2021, 1, n), "status": "关闭注销" if n == 8 else "在营", "length_km": None, "check_freq": None}
        for n, name in enumerate(_PLACES, 1)
    ]  # fmt: skip
    sites.append(
        {"id": 9, "site_no": "HD0010001", "kind": "河段", "name": "清水河青禾段", "biz_type": None, "industry": "防汛",
         "principal": "王建国", "phone": None, "village_id": 4, "address": "柳沟桥至河湾闸", "length_km": Decimal("6.350"),
         "registered_on": date(2021, 1, 9), "status": "在营", "is_key": False, "check_freq": "每月", "staff_count": None,
         "fuel": None, "risk_level": None, "contact_cadre": None, "uscc": None}
    )  # fmt: skip
    return sites


def _activities(rng: random.Random) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    acts: list[dict[str, Any]] = []
    visits: list[dict[str, Any]] = []
    kinds = ("安全检查", "安全检查", "汛期巡堤查险", "志愿服务", "专项督查检查")
    for n in range(1, 31):
        kind = kinds[n % 5]
        village = n % 4 + 1 if n % 3 == 0 else None
        acts.append(
            {"id": n, "act_no": f"HD-2022-AQ-{n:04d}", "act_type": kind, "line": "纪检" if n == 4 else "安全",
             "title": f"第{n}次检查", "date": _day(rng, date(2022, 9, 1), date(2022, 12, 25)), "level": "村级" if village else "镇级",
             "village_id": village, "place": VILLAGES[village - 1] if village else "青禾镇", "organizer": "镇应急办",
             "leader": _NAMES[n % 8], "participants": f"{_NAMES[(n + 1) % 8]}、{_NAMES[(n + 2) % 8]}",
             "head_count": rng.choice((2, 3, 5, None)), "site_count": rng.choice((None, 2, 6)), "summary": "检查"}
        )  # fmt: skip
        for k in range(rng.randrange(3) if kind == "安全检查" else 0):
            site = rng.choice((None, (n + 3) % 7 + 1)) if k else n % 7 + 1
            visits.append(
                {"id": len(visits) + 1, "activity_id": n, "site_id": site, "place_name": _PLACES[site - 1] if site else "无名商铺",
                 "check_items": "、".join(CHECK_LIST[k : k + 4]) + "、烟道清洗", "conclusion": rng.choice(("未发现问题", "限期整改")),
                 "signed_by": _NAMES[k]}
            )  # fmt: skip
    return acts, visits


def _house(rng: random.Random, n: int) -> dict[str, Any]:
    usage = rng.choice(("自住", "经营", "出租", "自住兼经营", "闲置"))
    prelim = rng.choice(("未发现安全隐患", "未发现安全隐患", "存在一般隐患", "存在严重隐患"))
    appraisal = rng.choice(("C", "D", "未鉴定", None)) if prelim.startswith("存在") else None
    faulty = prelim.startswith("存在")
    return {
        "id": n, "house_no": f"001{n:05d}", "owner_person_id": n % 8 + 1, "village_id": n % 4 + 1,
        "address": f"{n % 5 + 1}组{n}号", "usage": usage, "biz_use": "餐饮" if "经营" in usage else None, "is_crowded": False,
        "floors": rng.choice((1, 2, 2, 3, 4)), "structure": rng.choice(("砖混", "砖木", "框架")),
        "area_m2": Decimal(rng.randrange(8000, 40000)) / 100, "build_year": rng.randrange(1985, 2021), "is_modified": n % 5 == 0,
        "modified_note": "加盖一层" if n % 5 == 0 else None, "land_permit": "有", "plan_permit": rng.choice(("有", "无", "不详")),
        "build_permit": "不详", "biz_permit": "有" if "经营" in usage else "不适用", "fire_ok": "符合" if "经营" in usage else "不适用",
        "prelim": prelim, "appraisal": appraisal, "surveyed_on": _day(rng, date(2022, 6, 1), date(2022, 12, 20)),
        "surveyor": "李秀英", "control": "停止使用" if appraisal == "D" else ("限制使用" if appraisal == "C" else None),
        "evacuated_count": rng.choice((2, 4, None)) if appraisal == "D" else None, "is_uploaded": True, "has_hazard": faulty,
        "status": rng.choice(("有隐患未整改", "整改中", "已整改")) if faulty else "已排查", "remark": None,
    }  # fmt: skip


def _hazard(rng: random.Random, n: int, rows: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    found = _day(rng, date(2022, 9, 1), date(2022, 12, 25))
    fault = rng.randrange(len(_FAULTS))
    industry = rng.choice(("消防", "消防", "醇基燃料", "城镇燃气", "加油站", "防溺水", "道路交通", "防汛", None))
    faulty = [house["id"] for house in rows["house"] if house["has_hazard"]]
    house = rng.choice(faulty) if fault == 6 and faulty else None
    if house:
        industry = "房屋安全（自建房）"
    level = rng.choices(("一般", "重大", None), (8, 2, 1))[0]
    site = None if house or rng.random() < 0.3 else rng.randrange(1, 9)
    place = _PLACES[site - 1] if site else (rng.choice(_NAMES) + "家" if house else "村文化广场")
    row: dict[str, Any] = {
        "id": n, "hazard_no": f"YH-2022-{INDUSTRIES[industry]}-{n:04d}" if industry else None, "found_on": found,
        "source": "日常检查", "activity_id": rng.choice([v["activity_id"] for v in rows["activity_site"]] + [None] * 9),
        "industry": industry, "site_id": site, "house_id": house, "place_name": place, "village_id": rng.randrange(1, 5),
        "location": f"{rng.randrange(1, 6)}组", "description": _FAULTS[fault], "level": level,
        "criteria": "《重大火灾隐患判定方法》第6.2条" if level == "重大" else None, "resp_unit": place,
        "resp_person": rng.choice(_NAMES), "resp_phone": f"1990000{n:04d}", "super_person": rng.choice(_NAMES),
        "measures": _FIXES[fault], "fund_plan": Decimal(rng.randrange(0, 900000)) / 100 if level == "重大" else None,
        "due_on": found + timedelta(days=rng.choice((7, 15, 30))), "contingency": "落实值守，设置警戒" if level == "重大" else None,
        "is_listed": level == "重大", "listed_by": "县安委办、副镇长" if level == "重大" else None,
        "interim_control": rng.choice(("撤人", "停产停业", "停用设备")) if level == "重大" else None, "assigned_on": None,
        "notice_no": None, "fixed_on": None, "fix_note": None, "fund_actual": None, "recheck_on": None, "recheck_by": None,
        "recheck_opinion": None, "closed_on": None, "closed_by": None, "transferred_to": None, "transferred_on": None,
        "status": "未整改", "as_of": None, "remark": None, "is_void": rng.random() < 0.05,
    }  # fmt: skip
    _progress(rng, row, n)
    return row


def _progress(rng: random.Random, row: dict[str, Any], n: int) -> None:
    """Move a hazard some way through its states, as life does: some without dates, some failing, some handed over."""
    stage = rng.randrange(8)
    later = row["found_on"] + timedelta(days=rng.randrange(1, 30))
    if stage >= 1:
        row |= {"status": "整改中", "assigned_on": row["found_on"] + timedelta(days=1)}
        row["notice_no"] = f"青安告〔2022〕{n // 2 + 1}号" if n % 2 else None
    if stage == 2:
        row |= {"status": "已移交", "transferred_on": later, "transferred_to": "县住建局 青移〔2022〕3号"}
    if stage >= 3:
        row |= {
            "status": "已整改",
            "fixed_on": later,
            "fix_note": "已按要求整改到位",
            "fund_actual": Decimal(rng.randrange(300000)) / 100,
        }
    if stage == 4:
        row |= {
            "recheck_on": later + timedelta(days=2),
            "recheck_by": "赵立新、黄玉梅",
            "recheck_opinion": "不合格",
            "status": "复查不合格",
        }
    if stage >= 5:
        row |= {"recheck_on": later + timedelta(days=3), "recheck_by": "赵立新、黄玉梅", "recheck_opinion": "合格", "status": "已销号",
                "closed_on": later + timedelta(days=5), "closed_by": "周立民"}  # fmt: skip
    if stage == 7 and n % 2:
        month_end = (row["found_on"].replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        row |= {"fixed_on": None, "closed_on": None, "recheck_on": None, "status": rng.choice(("已整改", "已销号")),
                "as_of": rng.choice((None, month_end.isoformat()))}  # fmt: skip
