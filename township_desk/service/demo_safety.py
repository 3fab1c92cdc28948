"""The demonstration township's year of work: self-built houses, activities with the places seen, hazards in every state."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from township_desk.core.query import Is, Query
from township_desk.ledgers.dictionaries import ACTIVITY_TYPES
from township_desk.service.demo_rows import LAST_DAY, Town

HAZARDS = 190
"""Hazards entered here; the village sheets bring the rest of about 300."""
SELF_BUILT = "房屋安全（自建房）"
Row = dict[str, Any]


def make_houses(town: Town) -> None:
    """Some sixty self-built houses, most of them used for business."""
    chance = town.chance
    rows = []
    for i in range(town.share(60)):
        village = list(town.heads)[i % len(town.heads)]
        owner = chance.choice(town.heads[village])[0]
        rows.append(_house(town, village, owner))
    ids = town.add("house", rows, "演示：登记自建房")
    town.houses = [{**row, "id": row_id} for row, row_id in zip(rows, ids, strict=True)]


def _house(town: Town, village: int, owner: int) -> Row:
    chance = town.chance
    usage = chance.choices(("经营", "自住兼经营", "出租", "自住"), (30, 40, 12, 18))[0]
    business = "经营" in usage
    prelim = chance.choices(("未发现安全隐患", "存在一般隐患", "存在严重隐患", "无法判断"), (68, 20, 6, 6))[0]
    sound = prelim == "未发现安全隐患"
    appraisal = "未鉴定" if sound else chance.choice(("B", "C", "C", "D", "未鉴定"))
    control = (
        "无"
        if sound or appraisal == "B"
        else "停止使用"
        if appraisal == "D"
        else chance.choice(("加固", "限制使用", "撤离人员"))
    )
    modified = chance.random() < 0.25
    return {
        "owner_person_id": owner,
        "village_id": village,
        "address": f"{town.stem(village)}{chance.choice('一二三四五六')}组{chance.randint(1, 90)}号",
        "usage": usage,
        "biz_use": chance.choice(("餐饮", "商超", "住宿", "民宿农家乐", "加工生产")) if business else None,
        "is_crowded": business and chance.random() < 0.3,
        "floors": chance.choices((1, 2, 3, 4), (20, 46, 28, 6))[0],
        "structure": chance.choice(("砖混", "砖混", "框架", "砖木", "土木")),
        "area_m2": Decimal(chance.randint(80, 520)),
        "build_year": chance.randint(1988, 2019),
        "is_modified": modified,
        "modified_note": "加建一层" if modified else None,
        "land_permit": chance.choice(("有", "有", "无", "不详")),
        "plan_permit": chance.choice(("有", "无", "不详")),
        "build_permit": chance.choice(("有", "无", "不详")),
        "biz_permit": chance.choice(("有", "有", "无")) if business else "不适用",
        "fire_ok": chance.choice(("符合", "符合", "不符合")) if business else "不适用",
        "prelim": prelim,
        "appraisal": appraisal,
        "appraisal_no": f"泽安房鉴〔2022〕{chance.randint(11, 90)}号" if appraisal in ("B", "C", "D") else None,
        "surveyed_on": town.day(date(2022, 5, 5), date(2022, 11, 25)),
        "surveyor": chance.choice(town.cadres)[1],
        "control": control,
        "evacuated_count": chance.randint(2, 6) if control == "撤离人员" else None,
        "is_uploaded": chance.random() < 0.9,
        "status": "已排查" if sound else chance.choices(("有隐患未整改", "整改中", "已整改"), (1, 3, 6))[0],
    }


_TIMES = {
    "安全检查": 66, "专项督查检查": 12, "防火巡查": 16, "汛期巡堤查险": 10, "巡河": 36, "志愿服务": 20, "为老志愿服务": 12, "政策宣讲": 14,
    "政策培训": 6, "法治讲座": 6, "党委理论学习中心组学习": 12, "安全生产“五进”宣传": 8, "走访农户": 20, "防返贫集中排查": 4,
    "留守老人探访": 16, "应急演练": 4, "会议研判": 24, "科级领导干部上讲台": 9, "专题活动": 8, "入党积极分子培训": 2, "规划论证": 5,
    "环保巡查": 64, "河道清四乱": 12, "巡林": 24, "巡路": 24, "丰收节": 1,
}  # fmt: skip
"""How often each kind of activity was held in the year."""
_LINES = {"党委理论学习中心组学习": "意识形态", "志愿服务": "意识形态", "为老志愿服务": "民政", "留守老人探访": "民政", "法治讲座": "法治",
          "专项督查检查": "纪检", "防火巡查": "环保", "巡河": "三长制", "政策宣讲": "乡村振兴", "政策培训": "乡村振兴",
          "走访农户": "乡村振兴", "防返贫集中排查": "乡村振兴", "安全检查": "安全", "安全生产“五进”宣传": "安全", "汛期巡堤查险": "防汛",
          "应急演练": "防汛", "会议研判": "其他", "科级领导干部上讲台": "党建", "专题活动": "党建", "入党积极分子培训": "党建",
          "规划论证": "乡村振兴", "环保巡查": "环保", "河道清四乱": "三长制", "巡林": "三长制", "巡路": "三长制",
          "丰收节": "农业"}  # fmt: skip
_MONTHS = {"丰收节": (9, 9), "防火巡查": (1, 4), "汛期巡堤查险": (6, 9), "应急演练": (5, 9)}
_CHECKS = ("安全检查", "专项督查检查", "汛期巡堤查险")


def make_activities(town: Town) -> None:
    """A year of work, in order of date; safety inspections with the places they saw."""
    rows = [_activity(town, kind) for kind, times in _TIMES.items() for _ in range(town.share(times))]
    for place, row in enumerate(row for row in rows if row["act_type"] == "党委理论学习中心组学习"):
        row["date"] = date(2022, place % 12 + 1, town.chance.randint(3, 27))
    rows += _village_patrols(town)
    rows.sort(key=lambda row: row["date"])
    seen = [row.pop("_seen") for row in rows]
    ids = town.add("activity", rows, "演示：登记工作活动")
    visits = []
    for row, places, activity in zip(rows, seen, ids, strict=True):
        for place in places:
            conclusion = town.chance.choices(("未发现问题", "当场整改", "限期整改"), (64, 12, 24))[0]
            place_row = {
                "activity_id": activity, "site_id": place["id"], "place_name": place["name"], "conclusion": conclusion,
                "check_items": "消防设施、用电线路、疏散通道、安全管理制度", "signed_by": place["principal"],
            }  # fmt: skip
            visits.append(place_row)
            if conclusion != "未发现问题":
                town.found.append({"activity": activity, "date": row["date"], "site": place, "conclusion": conclusion})
    town.add("activity_site", visits, "演示：登记检查点位")


def _village_patrols(town: Town) -> list[Row]:
    """Every village's river chief walks the river once a week."""
    rules, chance, rows = town.desk.rules, town.chance, []
    for duty in rules.rows(Query("duty", Is("post_type", "=", "村级河长"))):
        chief = (rules.row("person", duty["person_id"]) or {})["name"]
        stem = town.stem(duty["village_id"])
        for week in range(1, round(52 * min(1.0, town.scale)) + 1):
            row: Row = {
                "act_type": "巡河", "line": "三长制", "title": f"{stem}河段巡查", "level": "村级", "village_id": duty["village_id"],
                "date": date.fromisocalendar(2022, week, chance.randint(1, 5)), "place": f"云溪河{stem}段", "leader": chief,
                     "head_count": 2,
                "organizer": town.committee(duty["village_id"]), "qty": Decimal(chance.randint(0, 8)) / 10, "qty_unit": "吨",
                "summary": f"{stem}段第{week}周巡查，{chance.choice(('水质正常，河面清洁', '清理岸边垃圾', '劝离河边倾倒人员'))}。",
                     "_seen": [],
            }  # fmt: skip
            rows.append(row)
    return rows


def _activity(town: Town, kind: str) -> Row:
    chance = town.chance
    first, last = _MONTHS.get(kind, (1, 12))
    day = town.day(date(2022, first, 1), min(date(2022, 12, 28), date(2022, last, 28)))
    village = chance.choice(list(town.villages.values()))
    level = "村级" if kind in ("丰收节", "志愿服务", "为老志愿服务", "留守老人探访", "走访农户") else "镇级"
    places = chance.sample(town.sites, min(len(town.sites), chance.randint(3, 7))) if kind in _CHECKS else []
    leader = chance.choice(town.cadres)[1]
    heads = chance.randint(3, 8) if kind in _CHECKS or kind in ("防火巡查", "巡河") else chance.randint(12, 60)
    title = chance.choice(town.texts["activities"][kind])
    row: Row = {
        "act_type": kind if kind in ACTIVITY_TYPES else "其他", "line": _LINES[kind], "title": title, "date": day, "level": level,
        "organizer": town.texts["town"] + "人民政府",
        "village_id": village if level == "村级" else None, "place": town.stem(village), "leader": leader, "head_count": heads,
        "summary": f"{title}，{heads}人参加，{'检查点位' + str(len(places)) + '处' if places else '按计划完成'}。", "_seen": places,
    }  # fmt: skip
    if kind in _CHECKS:
        row["site_count"] = len(places)
    if kind in ("志愿服务", "为老志愿服务"):
        row["hours"] = Decimal(heads * chance.choice((2, 3)))
    if kind in ("走访农户", "防返贫集中排查", "留守老人探访"):
        row["hh_count"] = chance.randint(18, 90)
        row["person_count"] = row["hh_count"] * 3
    if kind == "防火巡查":
        row["vehicles"] = chance.randint(1, 3)
    if kind == "环保巡查":
        row["site_count"] = chance.randint(2, 6)
    if kind in ("巡河", "河道清四乱"):
        row["place"] = f"云溪河{town.stem(village)}段"
        row |= {"qty": Decimal(chance.randint(1, 40)) / 10, "qty_unit": "吨"}
    return row


def make_hazards(town: Town) -> None:
    """Hazards of the year: those that inspections found, and others; older ones closed, some late, some serious."""
    wanted = town.share(HAZARDS)
    rows = [_from_visit(town, visit) for visit in town.found]
    rows += [_of_house(town, house) for house in town.houses if _faulty(house)]
    rows += [_other(town, "防汛", date(2022, 6, 5), date(2022, 8, 30)) for _ in range(town.share(8))]
    while len(rows) < wanted:
        rows.append(_other(town))
    grave = [row for row in rows if row["industry"] in town.texts["serious"]]
    for row in town.chance.sample(grave, max(1, len(grave) // 6)):
        _make_serious(town, row)
    rows.sort(key=lambda row: row["found_on"])
    town.add("hazard", rows, "演示：登记安全隐患")


def _from_visit(town: Town, visit: Row) -> Row:
    site = visit["site"]
    row = _hazard(town, site["industry"], visit["date"], at_once=visit["conclusion"] == "当场整改")
    return row | {
        "activity_id": visit["activity"], "site_id": site["id"], "place_name": site["name"], "village_id": site["village_id"],
        "location": site["address"], "resp_unit": site["name"], "resp_person": site["principal"], "resp_phone": site["phone"],
        "source": town.chance.choice(("日常检查", "专项排查", "百日攻坚")),
    }  # fmt: skip


def _faulty(house: Row) -> bool:
    """Whether a house counts as one with a hazard, which then must be registered (YH-17)."""
    return house["prelim"] in ("存在一般隐患", "存在严重隐患") or house["appraisal"] in ("C", "D")


def _of_house(town: Town, house: Row) -> Row:
    state = {"有隐患未整改": "未整改", "整改中": "整改中", "已整改": "已销号"}.get(house["status"], "整改中")
    found = min(house["surveyed_on"], date(2022, 11, 10))
    return _hazard(town, SELF_BUILT, found, state=state) | {
        "house_id": house["id"], "place_name": "自建房", "village_id": house["village_id"], "location": house["address"],
        "resp_unit": town.committee(house["village_id"]), "resp_person": town.name("男"), "resp_phone": town.phone(),
        "source": "专项排查",
    }  # fmt: skip


def _other(town: Town, industry: str = "", first: date = date(2022, 1, 4), last: date = date(2022, 12, 26)) -> Row:
    chance = town.chance
    day = town.day(first, last)
    industry = industry or chance.choice(("道路交通", "城镇燃气", "防溺水", "森林防火", "地质灾害", "消防"))
    village = chance.choice(list(town.villages.values()))
    stem = town.stem(village)
    return _hazard(town, industry, day, at_once=chance.random() < 0.1) | {
        "village_id": village, "place_name": f"{stem}公共部位", "location": f"{stem}{chance.choice('一二三四五')}组",
        "resp_unit": town.committee(village), "resp_person": chance.choice(town.heads[village])[1], "resp_phone": town.phone(),
        "source": chance.choice(("日常检查", "群众举报", "汛前汛期巡查")),
    }  # fmt: skip


def _hazard(town: Town, industry: str, found: date, *, at_once: bool = False, state: str = "") -> Row:
    chance = town.chance
    description, measures, fix_note = chance.choice(town.texts["hazards"][industry])
    super_person = chance.choice(town.cadres)[1]
    row: Row = {
        "found_on": found, "industry": industry, "description": description, "level": "一般", "super_person": super_person,
        "is_listed": False, "photo_before": town.photos[:1],
    }  # fmt: skip
    term = chance.choice((5, 7, 10, 15, 30))
    due = found + timedelta(days=term)
    state = state or ("已销号" if at_once else _state(town, found, due))
    if state == "未整改":
        return row
    row |= {"measures": measures, "due_on": due, "assigned_on": found, "started_on": found, "status": state}
    row |= {"fund_plan": Decimal(chance.choice((0, 200, 500, 800, 1500, 3000)))}
    if chance.random() < 0.5:
        row["notice_no"] = f"云安告〔2022〕{town.next_notice()}号"
    if state == "复查不合格":
        seen = min(LAST_DAY, found + timedelta(days=term))
        row |= {"recheck_on": seen, "recheck_by": super_person, "recheck_opinion": "不合格"}
    if state in ("整改中", "复查不合格"):
        return row
    if state == "已移交":
        moved = min(LAST_DAY, found + timedelta(days=3))
        return row | {"transferred_to": "县应急管理局 泽应急移〔2022〕6号", "transferred_on": moved}
    late = chance.random() < 0.12
    fixed = found if at_once else min(LAST_DAY, found + timedelta(days=term + 4 if late else chance.randint(1, term)))
    row |= {"fixed_on": fixed, "fix_note": fix_note, "fund_actual": row["fund_plan"], "photo_after": town.photos[1:]}
    if state == "已整改":
        return row
    recheck = min(LAST_DAY, fixed + timedelta(days=chance.randint(0, 5)))
    others = [name for _, name in town.cadres if name != super_person]
    return row | {
        "recheck_on": recheck, "recheck_by": "、".join([super_person, chance.choice(others)]), "recheck_opinion": "合格",
        "closed_on": min(LAST_DAY, recheck + timedelta(days=chance.randint(0, 2))), "closed_by": town.cadres[0][1],
    }  # fmt: skip


def _state(town: Town, found: date, due: date) -> str:
    """The state on the last day: most old ones are closed, recent ones are under way, a few are late."""
    if due < LAST_DAY - timedelta(days=40):
        weights = (1, 2, 5, 0, 90, 2)
    elif due < LAST_DAY:
        weights = (4, 14, 18, 4, 58, 2)
    else:
        weights = (16, 50, 14, 2, 17, 1)
    return town.chance.choices(("未整改", "整改中", "已整改", "复查不合格", "已销号", "已移交"), weights)[0]


def _make_serious(town: Town, row: Row) -> None:
    text = town.texts["serious"][row["industry"]]
    row |= {
        "level": "重大", "description": text[0], "criteria": text[1], "is_listed": True, "listed_by": "泽安县安全生产委员会办公室",
        "interim_control": "停用设备" if row["industry"] != SELF_BUILT else "撤人",
        "contingency": "明确撤离路线和联络人，备足应急物资，险情立即上报。",
        "fund_plan": Decimal(town.chance.choice((12000, 30000, 68000))), "plan_file": town.plan,
    }  # fmt: skip
