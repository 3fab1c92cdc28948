"""The demonstration township's special teams and posts: joint party bodies, road care, epidemic control, road chiefs."""

from __future__ import annotations

from datetime import date
from typing import Any

from township_desk.core.query import Is, Query
from township_desk.service.demo_rows import Town

Row = dict[str, Any]
_TOWN_TEAMS = (
    ("党支部", "云溪制衣有限公司党支部", 11, date(2022, 4, 12), None),
    ("党建联合体", "云溪农产品产业链党建联合体", 46, date(2022, 5, 20), "石门村"),
    ("公路养护队", "云溪镇公路养护队", 12, date(2020, 3, 1), None),
    ("疫情防控工作组", "综合协调组", 6, date(2022, 3, 12), None),
    ("疫情防控工作组", "流调溯源组", 8, date(2022, 3, 12), None),
    ("疫情防控工作组", "核酸检测组", 12, date(2022, 3, 12), None),
    ("疫情防控工作组", "卡口管控组", 14, date(2022, 3, 12), None),
    ("疫情防控工作组", "后勤保障组", 7, date(2022, 3, 12), None),
    ("疫情防控工作组", "督导检查组", 5, date(2022, 3, 12), None),
)
CARERS = 12
CHECKPOINTS = ("东出口", "西出口", "省道交界", "高速引线")


def make_special_teams(town: Town) -> None:
    """Teams of the town, and in every village those of helpers of the old and of vanguards."""
    chance = town.chance
    rows: list[Row] = [
        {"kind": kind, "name": name, "level": "镇级", "village_id": town.villages.get(village or ""), "member_count": members,
         "founded_on": day, "leader": chance.choice(town.cadres)[1], "phone": town.phone()}
        for kind, name, members, day, village in _TOWN_TEAMS
    ]  # fmt: skip
    for n, name in enumerate(CHECKPOINTS):
        rows.append({"kind": "防疫卡口", "name": f"{name}防疫卡口", "level": "镇级", "member_count": 8, "founded_on": date(2022, 3, 14),
                     "disbanded_on": date(2022, 12, 8), "leader": town.cadres[n][1], "phone": town.phone()})  # fmt: skip
    for place, (name, village) in enumerate(town.villages.items()):
        leader = chance.choice(town.heads[village])[1]
        of_village = {"level": "村级", "village_id": village, "leader": leader, "phone": town.phone()}
        rows.append({"kind": "党员先锋队", "name": f"{name}党员先锋队", "member_count": chance.randint(8, 20), "founded_on": date(2022, 3,
             15),
                     **of_village})  # fmt: skip
        if place % 2 == 0:
            rows.append({"kind": "为老志愿服务队", "name": f"{name}为老志愿服务队", "member_count": chance.randint(6, 15),
                         "founded_on": date(2021, 10, 14), **of_village})  # fmt: skip
    town.add("team", rows, "演示：登记重点队伍")


def make_special_posts(town: Town) -> None:
    """Road chiefs of town and villages, road carers, full-time staff of revival; what changed for officials in the year."""
    chance, records = town.chance, town.desk.records
    taken = {row["person_id"] for row in town.desk.rules.rows(Query("duty"), 5000)}
    officials = town.desk.rules.rows(Query("duty", Is("post_type", "=", "镇干部")), 100)
    rows: list[Row] = [
        {
            "person_id": duty["person_id"],
            "post_type": "镇级路长",
            "level": "镇级",
            "source": "兼任",
            "start_on": date(2021, 1, 1),
        }
        for duty in officials[:3]
    ]
    for place, (village, heads) in enumerate(town.heads.items()):
        free = [person for person, _ in heads if person not in taken]
        posts = [
            "村级路长",
            *(["养护员"] * (CARERS // len(town.heads) or 1)),
            *(["乡村振兴专职人员"] if place % 2 else []),
        ]
        for post, person in zip(posts, chance.sample(free, min(len(free), len(posts))), strict=False):
            rows.append({"person_id": person, "post_type": post, "level": "村级", "village_id": village, "start_on": date(2021, 3, 1),
                         "source": "兼任" if post == "村级路长" else "选聘"})  # fmt: skip
    town.add("duty", rows, "演示：登记路长、养护员和专职人员")
    events: list[Row] = []
    for duty, kind, rank, day in zip(
        officials[3:10],
        ("招考招录", "招考招录", "职级晋升", "职级晋升", "职务提拔", "职级晋升", "调入"),
        ("一级科员", "一级科员", "四级主任科员", "三级主任科员", "副镇长", "四级主任科员", "二级主任科员"),
        (
            date(2022, 9, 1),
            date(2022, 9, 1),
            date(2022, 5, 16),
            date(2022, 5, 16),
            date(2022, 7, 8),
            date(2022, 11, 3),
            date(2022, 6, 2),
        ),
        strict=False,
    ):
        events.append({"duty_id": duty["id"], "kind": kind, "date": day, "new_rank": rank})
    town.add("duty_event", events, "演示：登记人事变动")
    first = records.ids(Query("duty", Is("post_type", "=", "第一书记")))
    for row_id in list(first)[:2]:
        town.desk.editing.edit("duty", row_id, {"level": "市级选派"})
