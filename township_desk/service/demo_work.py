"""The demonstration township's problems and matters, monthly marks, party members, honours and articles of a year."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from township_desk.core.query import All, Any_, Is, Query
from township_desk.ledgers.rules_scores import ITEMS, full_marks
from township_desk.service.demo_rows import LAST_DAY, Town
from township_desk.service.scoring import settle

Row = dict[str, Any]
OFFICES = ("党政综合办公室", "党建工作办公室", "乡村振兴办公室", "综治中心", "经济发展办公室", "社会事务服务站")
_ISSUES = (("style", "作风建设", 46), ("feedback", "", 54), ("toilet", "农村改厕", 26), ("party", "党建标准化", 16))
_FEEDBACK = {
    "省级核查反馈": "省乡村振兴局4月份核查发现问题", "监测帮扶通报": "近期全省防返贫监测帮扶通报问题",
    "考核评估反馈": "2021年度衔接考核评估发现问题", "百日督帮反馈": "省市“百日督帮”反馈问题",
}  # fmt: skip
_CASES = {
    "信访件": 34,
    "疑难信访": 5,
    "矛盾纠纷": 46,
    "问题线索": 9,
    "民意调查": 7,
    "硬骨头问题": 6,
    "群众办实事": 38,
    "12345热线": 16,
}
_RESULTS = {"矛盾纠纷": "调解成功", "问题线索": "了结", "信访件": "支持", "疑难信访": "部分解决"}


def work_texts(town: Town) -> Mapping[str, Any]:
    """The words of the demonstration's work (resources/demo/work.json)."""
    texts: Mapping[str, Any] = json.loads((town.desk.resources / "demo" / "work.json").read_text(encoding="utf-8"))
    return texts


def make_issues(town: Town) -> None:
    """Problems of every domain with their measures; the toilets are all put right, some feedback is still worked on."""
    texts, rows = work_texts(town), []
    for key, domain, count in _ISSUES:
        rows += [_issue(town, texts, key, domain) for _ in range(town.share(count))]
    rows.sort(key=lambda row: row["found_on"])
    ids = town.add("issue", rows, "演示：登记问题整改")
    measures = []
    for row, issue in zip(rows, ids, strict=True):
        for _ in range(town.chance.randint(1, 3)):
            done = row.get("fixed_on")
            measures.append({
                "issue_id": issue, "text": town.chance.choice(texts["measures"]), "resp_person": row["resp_person"],
                "due_on": row["due_on"], "done_on": done, "progress": "已落实" if done else "正在推进",
            })  # fmt: skip
    town.add("issue_measure", measures, "演示：登记整改措施")


def _issue(town: Town, texts: Mapping[str, Any], key: str, domain: str) -> Row:
    chance = town.chance
    category, description = chance.choice(texts[key])
    domain = domain or chance.choice(list(_FEEDBACK))
    found = town.day(date(2022, 1, 10), date(2022, 11, 20))
    due = found + timedelta(days=chance.choice((30, 45, 60)))
    village = chance.choice(list(town.villages.values()))
    row: Row = {
        "domain": domain, "category": category, "description": description, "found_on": found, "due_on": due,
        "lead_person": chance.choice(town.cadres[:5])[1], "resp_unit": chance.choice(OFFICES), "resp_person": chance.choice(town.cadres)[1],
        "origin": chance.choice(("对标自查", "举一反三")), "is_longterm": False,
    }  # fmt: skip
    if key == "style":
        row |= {
            "origin": chance.choice(("自己找", "相互提", "组织查", "领导点", "群众评")),
            "color": chance.choice("红黄黄蓝蓝"),
        }
    elif key == "feedback" and chance.random() < 0.6:
        row |= {"origin": "上级反馈", "origin_doc": _FEEDBACK[domain]}
    elif key == "toilet":
        row |= {"origin": "组织查", "hh_id": chance.choice(town.ids["household"]), "subsidy": None}
    if key in ("feedback", "party"):
        row["village_id"] = village
    return row | _fixed(town, row, sure=key == "toilet")


def _fixed(town: Town, row: Row, *, sure: bool) -> Row:
    chance = town.chance
    share = chance.random()
    if not sure and row["due_on"] > LAST_DAY - timedelta(days=20) and share < 0.7:
        return {"status": "整改中" if share < 0.5 else "未整改"}
    if not sure and share > 0.94:
        return {"status": "长期坚持", "is_longterm": True, "result": "已建立长效机制，每季度更新。"}
    fixed = min(LAST_DAY, row["found_on"] + timedelta(days=chance.randint(5, 40)))
    out: Row = {"status": "已整改", "fixed_on": fixed, "result": "已按措施整改到位，经核实无反弹。"}
    if chance.random() < 0.7:
        out |= {"status": "已销号", "closed_on": min(LAST_DAY, fixed + timedelta(days=chance.randint(1, 10))),
                "closed_by": town.cadres[0][1], "evidence": town.plan}  # fmt: skip
    if row["domain"] == "农村改厕":
        out["subsidy"] = Decimal(500)
    return out


def make_cases(town: Town) -> None:
    """Matters of the year by kind: most concluded, the late ones of December under way; what followed for people."""
    texts, rows = work_texts(town), []
    for kind, count in _CASES.items():
        rows += [_case(town, texts, kind) for _ in range(town.share(count))]
    rows.sort(key=lambda row: row["received_on"])
    ids = town.add("case", rows, "演示：登记事项")
    forms = ("提醒约谈", "提醒约谈", "批评教育", "诫勉谈话", "党内警告")
    sanctions = []
    clues = [
        (row, i) for row, i in zip(rows, ids, strict=True) if row["case_type"] == "问题线索" and row.get("closed_on")
    ]
    for place, (row, case) in enumerate(clues):
        sanctions.append({
            "case_id": case, "person_name": town.name("男"), "political": "中共党员", "form": forms[place % len(forms)],
            "decided_on": row["closed_on"],
        })  # fmt: skip
    town.add("case_sanction", sanctions, "演示：登记处理处分")


def _case(town: Town, texts: Mapping[str, Any], kind: str) -> Row:
    chance = town.chance
    topic, content = chance.choice(texts["matters"][kind])
    received = town.day(date(2022, 1, 5), date(2022, 12, 22))
    village = chance.choice(list(town.villages.values()))
    petition = kind in ("信访件", "疑难信访")
    people = chance.choices((1, 2, 3, 6), (70, 15, 10, 5))[0] if petition else chance.randint(1, 4)
    channel = chance.choice(("来信", "来访", "来访", "来电", "网上信访")) if petition else {
        "矛盾纠纷": "排查", "问题线索": "巡察移交", "民意调查": "上级交办", "12345热线": "来电"}.get(kind, "包联走访")  # fmt: skip
    name = chance.choice(town.heads[village])[1]
    row: Row = {
        "case_type": kind, "channel": channel, "received_on": received, "village_id": village, "people_count": people, "skip_level": "否",
        "content": content, "topic": topic, "handler_unit": chance.choice(OFFICES), "handler": chance.choice(town.cadres)[1],
        "party": name if kind in ("信访件", "疑难信访", "矛盾纠纷", "12345热线") else None, "review_stage": "无",
        "lead_person": chance.choice(town.cadres[:5])[1] if kind == "疑难信访" or people >= 5 else None,
    }  # fmt: skip
    if petition:
        row |= {"accepted_on": received + timedelta(days=chance.randint(1, 5)), "phone": town.phone()}
        row["notified_on"] = row["accepted_on"]
    elif kind == "问题线索":
        row["accepted_on"] = received + timedelta(days=2)
    start = row.get("accepted_on") or received
    closed = start + timedelta(days=chance.randint(2, 45))
    if start > LAST_DAY or closed > LAST_DAY or (received > date(2022, 12, 1) and chance.random() < 0.5):
        row = {k: v for k, v in row.items() if k not in ("accepted_on", "notified_on") or v <= LAST_DAY}
        return row | {"status": "办理中" if row.get("accepted_on") or not petition else "待受理"}
    return row | {
        "status": "已办结", "closed_on": closed, "result": _RESULTS.get(kind, "解决"),
             "result_note": f"关于{topic}的事项已办理，当事人无异议。",
        "satisfaction": chance.choice(("满意", "满意", "基本满意")) if petition else None,
    }  # fmt: skip


def make_scores(town: Town) -> None:
    """Every month's marks of every village, ranked and rewarded month by month as the office does."""
    chance, full = town.chance, full_marks(town.desk.settings.get(ITEMS))
    rows = []
    strength = {village: chance.uniform(0.82, 0.98) for village in town.villages.values()}
    for month in range(1, 13):
        day = date(2022, month, 26)
        for village, base in strength.items():
            items = tuple(
                (
                    name,
                    (points * Decimal(str(round(min(1.0, max(0.6, chance.gauss(base, 0.05))), 2)))).quantize(
                        Decimal("0.5")
                    ),
                )
                for name, points in full.items()
            )
            rows.append({
                "scheme": "人居环境月考核", "period": f"2022-{month:02d}", "village_id": village, "scored_on": day, "items": items,
                "problem": chance.choice(("个别巷道有杂物堆放", "垃圾桶满溢未及时清运", "污水沟渠有淤积", None)),
                     "scorer": town.cadres[2][1],
            })  # fmt: skip
    town.add("score", rows, "演示：登记月考核评分")
    for month in range(1, 13):
        settle(town.desk, f"2022-{month:02d}")


def make_party(town: Town) -> None:
    """People on their way into the party, one stage each; honours; the year's articles."""
    texts, chance = work_texts(town), town.chance
    grown = All(
        (Is("birth", ">=", date(1985, 1, 1)), Is("birth", "<=", date(2000, 12, 31)), Is("alive_status", "=", "在册"))
    )
    fit = All((grown, Any_((Is("political", "empty"), Is("political", "!=", "中共党员")))))
    people = list(town.desk.records.ids(Query("person", fit)))
    chosen = chance.sample(people, min(len(people), town.share(34)))
    town.add("party_dev", [_stages(town, person, n) for n, person in enumerate(chosen)], "演示：登记党员发展")
    rows = []
    for title, kind, level, holder_type, holder, grade, by, day, doc in texts["honours"]:
        rows.append({"title": title, "kind": kind, "level": level, "holder_type": holder_type, "holder": holder, "grade": grade,
                     "granted_by": by, "date": date.fromisoformat(day), "doc_no": doc,
                     "village_id": town.villages.get(holder)})  # fmt: skip
    town.add("honor", rows, "演示：登记荣誉")
    articles: dict[tuple[Any, ...], Row] = {}
    for _ in range(town.share(76)):
        title, (media, level) = chance.choice(texts["articles"]), chance.choice(texts["media"])
        sent = town.day(date(2022, 1, 6), date(2022, 12, 25))
        row: Row = {"title": title, "author": chance.choice(town.cadres)[1], "media": media, "media_level": level, "sent_on": sent,
                    "approved_by": town.cadres[0][1], "is_published": False}  # fmt: skip
        if chance.random() < 0.5:
            out = min(LAST_DAY, sent + timedelta(days=chance.randint(0, 6)))
            row |= {"is_published": True, "published_on": out, "link": f"第{chance.randint(1, 8)}版"}
        articles[title, media, sent] = row
    town.add("publicity", list(articles.values()), "演示：登记宣传投稿")


def _stages(town: Town, person: int, number: int) -> Row:
    """A person whose stage follows from the place in the list: full, probationary, candidate, activist, applicant."""
    chance = town.chance
    mentors = "、".join(name for _, name in chance.sample(town.cadres, 2))
    branch = f"{chance.choice(list(town.villages))}党支部"
    applied = town.day(date(2019, 3, 1), date(2019, 9, 30))
    row: Row = {
        "person_id": person,
        "branch": branch,
        "applied_on": applied,
        "talk_on": applied + timedelta(days=14),
        "mentors": mentors,
    }
    stage = number % 5
    if stage == 4:
        return row | {
            "status": "申请人",
            "applied_on": town.day(date(2022, 1, 5), date(2022, 11, 1)),
            "talk_on": None,
            "mentors": None,
        }
    row["activist_on"] = applied + timedelta(days=200)
    if stage == 3:
        return row | {"status": "积极分子"}
    row["candidate_on"] = row["activist_on"] + timedelta(days=380)
    if stage == 2:
        return row | {"status": "发展对象"}
    row |= {
        "vetted_on": row["candidate_on"] + timedelta(days=30),
        "trained_on": row["candidate_on"] + timedelta(days=40),
    }
    if stage == 0:
        joined = town.day(date(2021, 6, 20), date(2021, 7, 10))
        return row | {"status": "正式党员", "probation_on": joined, "probation_approved_on": joined + timedelta(days=40),
                      "full_on": joined + timedelta(days=370)}  # fmt: skip
    joined = town.day(date(2022, 6, 20), date(2022, 7, 10))
    return row | {"status": "预备党员", "probation_on": joined, "probation_approved_on": joined + timedelta(days=40)}
