"""The demonstration township's registers: villages, households, persons, incomes, posts, teams, inspected places."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from township_desk.core.fields_code import age_on, id_birth, luhn
from township_desk.service.demo_rows import LAST_DAY, Town

HOUSEHOLDS = 900
Person = dict[str, Any]


def make_villages(town: Town) -> None:
    """The town and its twelve villages, as a first start sets them up."""
    chance = town.chance
    villages = []
    for place, name in enumerate(town.texts["villages"], 1):
        community = name.endswith("社区")
        households = chance.randint(320, 780)
        sex = "男" if chance.random() < 0.8 else "女"
        villages.append(
            {
                "name": name,
                "kind": "社区" if community else "行政村",
                "code12": f"{town.texts['code']}{place if community else 197 + place:03d}",
                "sort_no": place,
                "is_active": "是",
                "group_count": chance.randint(4, 11),
                "household_count": households,
                "population": round(households * chance.uniform(3.1, 3.9)),
                "farmland_mu": Decimal(chance.randint(600, 5200)),
                "is_lifted": "是" if place in (5, 7, 9, 11) else "否",
                "secretary_name": town.name(sex),
                "phone": town.phone(),
            }
        )
    town.desk.set_up(town.texts["town"], town.texts["code"], villages)
    town.villages = {name: town.desk.records.lookup("village", name)[0] for name in town.texts["villages"]}


def make_households(town: Town) -> None:
    """Heads first, then their households, then the members; a household refers to its head and the head to it."""
    village_ids = list(town.villages.values())
    families = [(village_ids[i % len(village_ids)], _family(town)) for i in range(town.share(HOUSEHOLDS))]
    heads = town.add("person", [family[0] for _, family in families], "演示：登记户主")
    rows = [_household(town, village, family, head) for (village, family), head in zip(families, heads, strict=True)]
    households = town.add("household", rows, "演示：登记家庭")
    town.link("person", "hh_id", dict(zip(heads, households, strict=True)), "演示：户主入户")
    members = [
        {**member, "hh_id": household}
        for (_, family), household in zip(families, households, strict=True)
        for member in family[1:]
    ]
    town.add("person", members, "演示：登记家庭成员")
    for (village, family), head in zip(families, heads, strict=True):
        town.heads.setdefault(village, []).append((head, family[0]["name"]))
    _incomes(town, [(row, hh, len(f)) for row, hh, (_, f) in zip(rows, households, families, strict=True)])


def _family(town: Town) -> list[Person]:
    chance = town.chance
    year = LAST_DAY.year - chance.randint(31, 74)
    sex = "男" if chance.random() < 0.86 else "女"
    head = _person(town, sex, year, year, "户主") | {"phone": town.phone()}
    family = [head]
    surname = head["name"][0]
    if chance.random() < 0.8:
        family.append(_person(town, "女" if sex == "男" else "男", year - 2, year + 3, "配偶"))
    if year > 1966 and chance.random() < 0.5:
        parent = "女" if chance.random() < 0.6 else "男"
        family.append(_person(town, parent, year - 28, year - 23, "父母", surname if parent == "男" else ""))
    children = chance.choices((0, 1, 2, 3), (12, 34, 42, 12))[0]
    for _ in range(children):
        born = year + chance.randint(23, 32)
        if born > LAST_DAY.year - 1 or (LAST_DAY.year - born > 24 and chance.random() < 0.35):
            continue
        child_sex = "男" if chance.random() < 0.53 else "女"
        family.append(_person(town, child_sex, born, born, "子" if child_sex == "男" else "女", surname))
        if child_sex == "男" and LAST_DAY.year - born >= 27 and not any(p["relation"] == "儿媳" for p in family):
            family.append(_person(town, "女", born - 1, born + 3, "儿媳"))
            grandchild = "男" if chance.random() < 0.5 else "女"
            family.append(_person(town, grandchild, born + 24, LAST_DAY.year - 1, "孙子（女）", surname))
    if chance.random() < 0.02:
        dead = family[-1]
        if dead["relation"] in ("父母", "配偶"):
            dead |= {"alive_status": "死亡", "death_date": town.day(date(2022, 1, 10), date(2022, 11, 30))}
    return family


def _person(town: Town, sex: str, first: int, last: int, relation: str, surname: str = "") -> Person:
    id_no = town.id_no(sex, first, max(first, last))
    birth = id_birth(id_no)
    assert birth is not None
    person: Person = {"name": town.name(sex, surname), "id_no": id_no, "relation": relation, "is_coliving": True}
    person |= _circumstances(town, age_on(birth, LAST_DAY))
    if relation in ("户主", "配偶", "儿媳"):
        person["marital"] = "已婚"
    if person["health"] != "健康" and town.chance.random() < 0.22:
        kind, level = town.chance.randint(1, 6), town.chance.randint(1, 4)
        person |= {
            "health": "残疾",
            "disab_no": f"{id_no}{kind}{level}",
            "disab_kind": ("视力", "听力", "言语", "肢体", "智力", "精神")[kind - 1],
            "disab_level": ("一级", "二级", "三级", "四级")[level - 1],
            "disab_expire": date(town.chance.randint(2024, 2031), town.chance.randint(1, 12), 15),
            "labor": "丧失劳动力" if level <= 2 else "弱劳动力或半劳动力",
            "work_status": "无业" if level <= 2 else "务农",
        }
    return person


_SCHOOL = (
    (3, "学龄前", None),
    (6, "学龄前", "学前"),
    (12, "小学", "小学"),
    (13, "小学", "七年级"),
    (14, "初中", "八年级"),
    (15, "初中", "九年级"),
)


def _circumstances(town: Town, age: int) -> Person:
    """School, work and health that fit an age."""
    chance = town.chance
    for below, education, school in _SCHOOL:
        if age < below:
            return {
                "education": education, "school_status": school, "health": "健康", "labor": "无劳动力", "marital": "未婚",
                "work_status": "学龄前" if below <= 6 else "在校", "med_insured": "居民医保",
            }  # fmt: skip
    if age < 18 or (age < 22 and chance.random() < 0.6):
        school = chance.choice(("高中", "高中", "中职")) if age < 18 else chance.choice(("高职高专", "本科及以上"))
        return {
            "education": "高中或中专" if age > 17 else "初中", "school_status": school, "health": "健康", "marital": "未婚",
            "labor": "普通劳动力" if age >= 16 else "无劳动力", "work_status": "在校", "med_insured": "居民医保",
        }  # fmt: skip
    if age < 60:
        party = chance.random() < 0.07
        return {
            "education": chance.choices(("小学", "初中", "高中或中专", "大专"), (18, 52, 22, 8))[0],
            "school_status": "非在校",
            "health": "健康" if chance.random() < 0.93 else "长期慢性病",
            "labor": "技能劳动力" if chance.random() < 0.1 else "普通劳动力",
            "work_status": chance.choices(("务农", "县内务工", "县外省内务工", "省外务工", "个体经营"), (38, 22, 14, 20, 6))[0],
            "political": "中共党员" if party else "群众",
            "med_insured": "居民医保" if chance.random() < 0.95 else "职工医保",
            "pension_insured": "居民养老",
        }  # fmt: skip
    return {
        "education": chance.choice(("文盲或半文盲", "小学", "小学", "初中")),
        "school_status": "非在校",
        "health": "健康" if chance.random() < 0.55 else "长期慢性病",
        "labor": "弱劳动力或半劳动力" if age < 76 else "丧失劳动力",
        "work_status": "务农" if age < 76 else "无业",
        "med_insured": "居民医保",
        "pension_insured": "领取中",
    }


def _household(town: Town, village: int, family: list[Person], head: int) -> dict[str, Any]:
    chance = town.chance
    group = f"{chance.choice('一二三四五六七')}组"
    nature = chance.choices(
        ("一般农户", "脱贫户", "脱贫不稳定户", "边缘易致贫户", "突发严重困难户"), (770, 200, 10, 14, 6)
    )[0]
    stem = town.stem(village)
    row: dict[str, Any] = {
        "head_person_id": head,
        "village_id": village,
        "group_name": group,
        "address": f"{stem}{group}{chance.randint(1, 120)}号",
        "phone": family[0]["phone"],
        "hukou_type": "农村" if chance.random() < 0.96 else "城镇",
        "hh_nature": nature,
        "lifted_year": chance.randint(2014, 2020) if nature == "脱贫户" else None,
        "housing_safe": chance.choices(("A级", "B级", "C级", "未鉴定"), (60, 30, 2, 8))[0],
        "farmland_mu": Decimal(chance.randint(10, 180)) / 10,
    }
    if chance.random() < 0.35:
        row |= {"acct_name": family[0]["name"], "bank_name": "邮储银行", "bank_no": card(head), "acct_kind": "社保卡"}
    return row


def card(number: int) -> str:
    """A card number that is nobody's: 6217990000000…, with its check digit."""
    body = f"6217990000000{number:05d}"
    return next(body + digit for digit in "0123456789" if luhn(body + digit))


def _incomes(town: Town, households: list[tuple[dict[str, Any], int, int]]) -> None:
    chance = town.chance
    rows = []
    for row, household, persons in households:
        if row["hh_nature"] == "一般农户":
            continue
        rows.append(
            {
                "hh_id": household,
                "year": 2021,
                "persons": persons,
                "wage": Decimal(chance.randint(0, 420) * 100),
                "business": Decimal(chance.randint(20, 160) * 100),
                "property": Decimal(chance.randint(0, 12) * 100),
                "transfer": Decimal(chance.randint(8, 90) * 100),
            }
        )
    town.add("household_income", rows, "演示：登记家庭收入")


def make_posts(town: Town) -> None:
    """Officials of the township and what each village has: grid wardens, cleaners, river chiefs, delegated cadres."""
    chance = town.chance
    outsiders, posts = [], []
    for i in range(24):
        sex = "男" if chance.random() < 0.65 else "女"
        outsiders.append(_outsider(town, sex))
        lifted = list(town.villages.values())[4 + 2 * (i % 4)]
        post, level = (
            ("镇干部", "镇级") if i < 14 else ("第一书记", "县级选派") if i < 18 else ("驻村工作队员", "县级选派")
        )
        posts.append(
            {
                "post_type": post,
                "level": level,
                "village_id": None if i < 14 else lifted,
                "source": "招考招录" if i < 14 else "选派",
            }
        )
    people = town.add("person", outsiders, "演示：登记干部")
    rows = [
        {**post, "person_id": person, "start_on": town.day(date(2019, 3, 1), date(2021, 12, 1))}
        for post, person in zip(posts, people, strict=True)
    ]
    duties = town.add("duty", rows, "演示：登记镇干部和驻村力量")
    town.cadres = [(duty, str(outsiders[i]["name"])) for i, duty in enumerate(duties[:14])]
    village_rows = []
    for village, heads in town.heads.items():
        wanted = [
            ("网格员", 2, Decimal(200)),
            ("保洁员", 2, Decimal(600)),
            ("村级河长", 1, None),
            ("村“两委”", 3, Decimal(2800)),
        ]
        chosen = iter(chance.sample(heads, min(len(heads), sum(n for _, n, _ in wanted))))
        for post, count, pay in wanted:
            for place, (person, _) in zip(range(count), chosen, strict=False):
                village_rows.append(
                    {
                        "person_id": person, "post_type": post, "level": "村级", "village_id": village, "monthly_pay": pay,
                        "covers": f"{town.stem(village)}第{place + 1}网格" if post == "网格员" else None,
                        "start_on": town.day(date(2020, 1, 1), date(2022, 6, 1)),
                    }
                )  # fmt: skip
    town.add("duty", village_rows, "演示：登记村级岗位")


def _outsider(town: Town, sex: str) -> Person:
    return {
        "name": town.name(sex), "id_no": town.id_no(sex, 1970, 1998), "is_coliving": False, "education": "本科及以上",
        "school_status": "非在校", "health": "健康", "labor": "技能劳动力", "work_status": "财政供养", "phone": town.phone(),
        "political": "中共党员" if town.chance.random() < 0.6 else "群众", "med_insured": "职工医保", "pension_insured": "职工养老",
    }  # fmt: skip


def make_teams(town: Town) -> None:
    """A rescue team, a fire watch, a party branch and a window for those in need in every village."""
    rows = []
    for name, village in town.villages.items():
        for kind, low, high in (
            ("防汛抢险突击队", 15, 30),
            ("防火巡查队", 6, 14),
            ("志愿服务队", 10, 40),
            ("报贫窗口", 1, 2),
            ("党支部", 12, 60),
        ):
            leader = town.chance.choice(town.heads[village])[1]
            rows.append(
                {
                    "kind": kind, "name": f"{name}{kind}", "level": "村级", "village_id": village, "leader": leader,
                    "phone": town.phone(), "member_count": town.chance.randint(low, high),
                    "vehicle_count": town.chance.randint(1, 3) if kind == "防火巡查队" else None,
                    "founded_on": town.day(date(2018, 1, 5), date(2021, 12, 20)),
                }
            )  # fmt: skip
    town.add("team", rows, "演示：登记队伍")


def make_sites(town: Town) -> None:
    """About eighty inspected places, each with the official who looks after it."""
    chance = town.chance
    rows: list[dict[str, Any]] = []
    taken: set[tuple[int, str]] = set()
    villages = list(town.villages.values())
    for kind in town.texts["sites"]:
        for i in range(town.share(kind["count"])):
            village = chance.choice(villages)
            principal = town.name("男" if chance.random() < 0.7 else "女")
            pattern = kind["names"][i % len(kind["names"])]
            name = pattern.replace("{stem}", town.stem(village)).replace("{surname}", principal[0])
            if (village, name) in taken:
                name += f"（{'一二三四五六七八九'[i % 9]}组）"
            taken.add((village, name))
            rows.append(_site(town, kind, village, name, principal))
    ids = town.add("site", rows, "演示：登记监管对象")
    town.sites = [{**row, "id": row_id} for row, row_id in zip(rows, ids, strict=True)]


def _site(town: Town, kind: dict[str, Any], village: int, name: str, principal: str) -> dict[str, Any]:
    chance = town.chance
    business = kind["kind"] == "经营场所"
    key = "重点监管企业" in kind["biz"] or kind["industry"] in ("醇基燃料", "建筑工地")
    return {
        "kind": kind["kind"],
        "name": name,
        "biz_type": "、".join(kind["biz"]) or None,
        "industry": kind["industry"],
        "principal": principal,
        "phone": town.phone(),
        "village_id": village,
        "address": f"{town.stem(village)}{chance.choice('一二三四五六')}组",
        "staff_count": chance.randint(12, 90)
        if kind["industry"] == "密集型企业"
        else chance.randint(1, 9)
        if business
        else None,
        "area_m2": Decimal(chance.randint(30, 900)) if business else None,
        "fuel": chance.choice(kind["fuel"]) if kind["fuel"] else None,
        "length_km": Decimal(chance.randint(600, 5400)) / 1000 if kind["kind"] in ("河段", "道路") else None,
        "risk_level": "红（重大）"
        if key and chance.random() < 0.3
        else chance.choice(("橙（较大）", "黄（一般）", "蓝（低）", "蓝（低）")),
        "is_key": key,
        "contact_cadre": chance.choice(town.cadres)[0],
        "check_freq": "每月" if key else "每季",
        "registered_on": town.day(date(2021, 3, 1), date(2022, 3, 31)),
        "status": "在营",
    }
