"""The demonstration township against a return to poverty: leads, monitored households, claims, loans; supplies; statistics."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from township_desk.core.query import All, Is, Query
from township_desk.core.rules import Desk
from township_desk.ledgers.statistics import CROPS, STATISTICS
from township_desk.service.demo_rows import LAST_DAY, Town
from township_desk.service.demo_work import work_texts

Row = dict[str, Any]
WATCHED = ("脱贫不稳定户", "边缘易致贫户", "突发严重困难户")
LENT_FROM = 2021
YULU_SUM = Decimal(1500)
SHARES = {
    "小麦种植面积": 0.56,
    "玉米种植面积": 0.44,
    "大豆种植面积": 0.04,
    "新增阳光玫瑰": 0.01,
    "新增甜柿子": 0.012,
    "新增西瓜": 0.02,
}
"""What part of a village's farmland each crop takes."""
SMALL = {"新建大棚西瓜": (4, 16), "新建吊篮西瓜": (2, 9), "农户数": (320, 780), "常住人口": (700, 1900)}
WHOLE = {
    "学习笔记字数": ("12.6", "10.8"), "栽种苗木": ("3.15", "2.6"), "集中隔离人数": ("126", "98"), "居家隔离人数": ("342", "260"),
    "居家健康监测人数": ("518", "402"), "粮食总产量": ("20860", "20410"), "村集体经济收入": ("452.6",
         "398.2"),
    "赴省赴京访人次": ("0", "0"),
}  # fmt: skip
"""Indicators of the whole town: 2022 and 2021."""


def make_monitoring(town: Town) -> None:
    """The households that are watched, with what is done for them, and the leads of the year."""
    rules = town.desk.rules
    homes = town.desk.records.fetch(
        "household", town.desk.records.ids(Query("household", Is("hh_nature", "in", WATCHED)))
    )
    rows = [_watched(town, rules, home.id, home.values["hh_nature"]) for home in homes]
    rows.sort(key=lambda row: row["lead_on"])
    ids = town.add("monitor_case", rows, "演示：登记监测户")
    town.add(
        "monitor_measure",
        [m for row, i in zip(rows, ids, strict=True) for m in _measures(town, row, i)],
        "演示：登记帮扶措施",
    )
    _leads(town, list(zip(rows, ids, strict=True)))


def _watched(town: Town, rules: Desk, household: int, kind: str) -> Row:
    chance = town.chance
    people = rules.rows(Query("person", All((Is("hh_id", "=", household), Is("alive_status", "=", "在册")))), 40)
    risks = []
    if any("长期慢性病" in (p.get("health") or ()) for p in people):
        risks.append("因病")
    if any(p.get("disab_no") for p in people):
        risks.append("因残")
    if any(p.get("school_status") in ("高中", "中职", "高职高专", "本科及以上") for p in people):
        risks.append("因学")
    risks = risks[:2] or ["因产业项目失败" if kind != "突发严重困难户" else "因意外事故"]
    lead = town.day(date(2021, 2, 1), date(2022, 10, 20))
    verified, notice = lead + timedelta(days=2), lead + timedelta(days=5)
    row: Row = {
        "hh_id": household, "kind": kind, "lead_source": chance.choice(("干部走访排查", "部门筛查预警", "农户自主申报")), "lead_on": lead,
        "verified_on": verified, "reviewed_on": verified + timedelta(days=1), "notice_from": notice,
             "notice_to": notice + timedelta(days=7),
        "identified_on": notice + timedelta(days=9), "income_pc_in": Decimal(chance.randint(52, 68) * 100), "risk_types": "、".join(risks),
        "oop_cost": Decimal(chance.randint(30, 260) * 100) if "因病" in risks else None, "helper": chance.choice(town.cadres)[1],
        "helper_unit": town.texts["town"] + "人民政府", "helper_phone": town.phone(), "track_after": True, "status": "监测中",
    }  # fmt: skip
    if row["identified_on"] < date(2022, 3, 1) and chance.random() < 0.4:
        gone = row["identified_on"] + timedelta(days=chance.randint(230, 290))
        row |= {
            "status": "风险已消除", "removal_way": "帮扶消除", "removal_verified_on": gone - timedelta(days=12),
            "removal_notice_from": gone - timedelta(days=9), "removal_notice_to": gone - timedelta(days=2), "removed_on": gone,
            "income_pc_out": Decimal(chance.randint(92, 130) * 100),
        }  # fmt: skip
    return row


_FITTING = {"因病": "健康帮扶", "因残": "社会帮扶", "因学": "教育帮扶"}


def _measures(town: Town, row: Row, monitor: int) -> list[Row]:
    """A measure for each risk, and one of production for who can work."""
    start = row["identified_on"] + timedelta(days=town.chance.randint(1, 8))
    found = []
    for risk in row["risk_types"].split("、"):
        kind = _FITTING.get(risk, "产业帮扶")
        found.append({"monitor_id": monitor, "risk_type": risk, "kind": kind, "content": f"{kind}：对应{risk}风险落实到户", "unit":
                      "乡村振兴办公室", "start_on": start, "amount": Decimal(town.chance.randint(5, 40) * 100)})  # fmt: skip
    if all(m["kind"] != "产业帮扶" for m in found):
        found.append({"monitor_id": monitor, "risk_type": row["risk_types"].split("、")[0], "kind": "产业帮扶",
                      "content": "发展种植养殖，提供种苗和技术指导", "unit": "农业综合服务站", "start_on": start,
                      "amount": Decimal(2000)})  # fmt: skip
    return found


def _leads(town: Town, watched: list[tuple[Row, int]]) -> None:
    chance, texts = town.chance, work_texts(town)["leads"]
    rows = []
    for row, monitor in watched:
        home = town.desk.records.get("household", row["hh_id"])
        rows.append(
            _lead(town, texts, home.id, row["lead_on"])
            | {"conclusion": "纳入监测", "monitor_id": monitor, "status": "已核查"}
        )
    while len(rows) < town.share(120):
        day = town.day(date(2022, 1, 4), date(2022, 12, 28))
        row = _lead(town, texts, chance.choice(town.ids["household"]), day)
        if row["checked_on"] > LAST_DAY:
            row |= {"checked_on": None, "checked_by": None, "conclusion": None, "status": "待核查"}
        rows.append(row)
    rows.sort(key=lambda row: row["received_on"])
    town.add("lead", rows, "演示：登记预警线索")


def _lead(town: Town, texts: dict[str, str], household: int, day: date) -> Row:
    chance = town.chance
    home = town.desk.records.get("household", household)
    source = chance.choice(list(texts))
    head = town.desk.records.title("person", home.values["head_person_id"])
    return {
        "source": source, "received_on": day, "hh_id": household, "person_name": head.split()[0], "village_id": home.values["village_id"],
        "content": texts[source], "checked_by": chance.choice(town.cadres)[1], "checked_on": day + timedelta(days=chance.randint(1, 6)),
        "conclusion": chance.choice(("无返贫致贫风险", "无返贫致贫风险", "落实单项帮扶")), "status": "已核查",
    }  # fmt: skip


def make_help(town: Town) -> None:
    """Students' subsidies by term, direct subsidies for produce, small loans to lifted households."""
    chance, records = town.chance, town.desk.records
    students = records.fetch("person", records.ids(Query("person", All((
        Is("school_status", "in", ("中职", "高职高专")), Is("hh_id", "filled"))))))  # fmt: skip
    rows: list[Row] = []
    for student in students[: town.share(40)]:
        stage = "中职" if student.values["school_status"] == "中职" else "高职高专"
        for term, day in (("2022春", date(2022, 4, 20)), ("2022秋", date(2022, 10, 20))):
            rows.append({
                "program": "雨露计划", "hh_id": student.values["hh_id"], "person_id": student.id, "period": term, "stage": stage,
                "school": "泽安县职业教育中心" if stage == "中职" else "安川职业技术学院", "student_no": f"L{student.id:012d}",
                "unit_price": YULU_SUM, "amount": YULU_SUM, "checked_on": day, "checked_by": town.cadres[4][1], "status": "已发放",
            })  # fmt: skip
    lifted = records.fetch("household", records.ids(Query("household", Is("hh_nature", "in", ("脱贫户", *WATCHED)))))
    for home in lifted[: town.share(90)]:
        qty = Decimal(chance.randint(2, 24))
        rows.append({
            "program": "产业直补", "hh_id": home.id, "person_id": home.values["head_person_id"], "period": "2022年第一批",
            "industry_kind": chance.choice(("小麦种植", "生猪养殖", "甜柿子种植")), "qty": qty, "qty_unit": "亩",
                 "unit_price": Decimal(100),
            "amount": qty * 100, "checked_on": date(2022, 9, 15), "checked_by": town.cadres[5][1], "status": "已发放",
        })  # fmt: skip
    town.add("subsidy_claim", rows, "演示：登记到户补助")
    heads = {
        p.id: p.values["birth"] for p in records.fetch("person", [home.values["head_person_id"] for home in lifted])
    }
    able = [home for home in lifted if heads[home.values["head_person_id"]].year > LENT_FROM - 64]
    loans = []
    for number, home in enumerate(chance.sample(able, min(len(able), town.share(46))), 1):
        lent = town.day(date(2021, 3, 1), date(2022, 11, 30))
        amount = Decimal(chance.choice((20000, 30000, 50000, 50000)))
        paid = lent < date(2021, 12, 1) and chance.random() < 0.5
        loans.append({
            "loan_no": f"XD{lent.year}{number:05d}", "hh_id": home.id, "person_id": home.values["head_person_id"],
            "bank_name": "农村商业银行",
            "amount": amount, "rate": "3.65", "purpose": chance.choice(("发展养殖", "大棚西瓜种植", "购买农机具")), "lent_on": lent,
            "due_on": lent.replace(year=lent.year + 1) if paid else lent.replace(year=lent.year + 3), "subsidy_rate": "100",
            "subsidy_amount": (amount * Decimal("0.0365")).quantize(Decimal("0.01")), "extended": "无",
            "status": "已结清" if paid else "在贷", "balance": Decimal(0) if paid else amount,
            "repaid_on": lent.replace(year=lent.year + 1) if paid else None,
        })  # fmt: skip
    town.add("microloan", loans, "演示：登记小额信贷")


def make_supplies(town: Town) -> None:
    """The flood store: what it began with, what the floods took, what was bought again; never below nothing."""
    texts, chance = work_texts(town)["materials"], town.chance
    keeper, phone = town.cadres[6][1], town.phone()
    ids = town.add("material", [
        {"category": "防汛", "name": name, "spec": spec or None, "unit": unit, "display_unit": shown, "min_qty": Decimal(low),
         "store_place": "镇防汛物料库", "keeper": keeper, "phone": phone}
        for name, spec, unit, shown, low, _ in texts
    ], "演示：登记物资品种")  # fmt: skip
    rows: list[Row] = []
    for (_name, _spec, _unit, _shown, _low, have), material in zip(texts, ids, strict=True):
        used = have * chance.randint(5, 20) // 100
        for day, kind, qty, more in (
            (date(2021, 5, 20), "购入", have, {"basis": "防汛物资采购发票"}),
            (date(2022, 5, 16), "盘盈", max(1, have // 100), {"basis": "汛前盘点"}),
            (town.day(date(2022, 7, 1), date(2022, 8, 30)), "领用", used, {"used_for": "汛期抢险"}),
            (date(2022, 9, 20), "归还", used // 2, {"basis": "抢险结余归还"}),
            (date(2022, 10, 12), "购入", used, {"basis": "汛后补充采购"}),
        ):
            if qty:
                rows.append(
                    {
                        "material_id": material,
                        "date": day,
                        "kind": kind,
                        "qty": Decimal(qty),
                        "operator": keeper,
                        **more,
                    }
                )
    rows.sort(key=lambda row: row["date"])
    town.add("material_txn", rows, "演示：登记物资出入库")


def make_statistics(town: Town) -> None:
    """Figures without rows of their own, for two years; next year's targets; the reports that were filed."""
    chance, records = town.chance, town.desk.records
    rows: list[Row] = []
    for village in records.fetch("village", list(town.villages.values())):
        land = village.values["farmland_mu"]
        for name, part in SHARES.items():
            sown = (land * Decimal(str(round(part * chance.uniform(0.9, 1.1), 4))) / CROPS[name]).quantize(
                Decimal("0.0001")
            )
            rows += [
                _stat(town, name, year, value, village.id)
                for year, value in (("2022", sown), ("2021", sown * Decimal("0.94")))
            ]
        for name, (low, high) in SMALL.items():
            rows.append(_stat(town, name, "2022", Decimal(chance.randint(low, high)), village.id))
    for name, values in WHOLE.items():
        rows += [
            _stat(town, name, year, Decimal(value), None) for year, value in zip(("2022", "2021"), values, strict=True)
        ]
    town.add("stat", rows, "演示：登记统计数据")
    targets = [
        {"year": 2023, "indicator": name, "value": Decimal(value), "unit": unit, "op": op}
        for name, value, unit, op in work_texts(town)["targets"]
    ]
    targets += [
        {"year": 2022, "indicator": name, "value": Decimal(value), "unit": unit, "op": "≥", "source_expr": figure}
        for name, value, unit, figure in THIS_YEAR
    ]
    town.add("target", targets, "演示：登记年度目标")
    _filings(town)


THIS_YEAR = (
    ("宣传投稿", 80, "篇", "I033"),
    ("志愿服务", 30, "次", "I035"),
    ("日常环保巡查", 60, "次", "I129"),
    ("村级巡河", 600, "次", "I131"),
    ("开展培训", 8, "场次", "I155"),
    ("为老志愿服务活动", 12, "次", "I200"),
)
"""The targets of the year: indicator, value, unit, and the figure that tells how far it is."""


def _stat(town: Town, indicator: str, year: str, value: Decimal, village: int | None) -> Row:
    return {
        "indicator": indicator, "period": year, "village_id": village, "value": value.quantize(Decimal("0.0001")),
        "basis": STATISTICS[indicator].basis, "source": "村级上报" if village else "镇统计站", "reporter": town.cadres[7][1],
    }  # fmt: skip


def _filings(town: Town) -> None:
    """A weekly report of each village for each week of the year, and what the town sends each month."""
    rows: list[Row] = []
    number = 0
    for week in range(1, 53):
        friday = date.fromisocalendar(2022, week, 5)
        for name in town.villages:
            number += 1
            late = town.chance.random() < 0.02
            rows.append({
                "report_kind": "网格化周报表", "period": f"2022-W{week:02d}", "issue_no": number,
                "sent_to": town.texts["town"] + "人民政府",
                "due_on": friday, "sent_on": friday + timedelta(days=1 if late else 0), "sent_by": f"{name}网格员",
            })  # fmt: skip
    for kind, to in (
        ("低保月报", "泽安县民政局"),
        ("巡河月报", "泽安县河长制办公室"),
        ("重点项目月报", "泽安县发展和改革局"),
    ):
        for month in range(1, 13):
            due = date(2022, month, 25)
            rows.append({"report_kind": kind, "period": f"2022-{month:02d}", "issue_no": month, "sent_to": to, "due_on": due,
                 "sent_on": due,
                         "sent_by": town.cadres[8][1]})  # fmt: skip
    town.add("filing", rows, "演示：登记报表报送")
