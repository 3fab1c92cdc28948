"""A small town with a few rows of every ledger of daily work, for the printed tables of those."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.desks import town_desk
from tests.unit.rule_desk import make_id
from township_desk.core.query import Query
from township_desk.service.desk import Desk
from township_desk.service.scoring import settle

POINTS = "组织机制{}、村庄清洁28.5、垃圾收运15、污水沟渠10、厕所管护15、户容户貌10、绿化美化5、宣传资料5"


@dataclass
class WorkTown:
    """The desk, and the ids of what was added, by ledger."""

    desk: Desk
    villages: list[int]
    ids: dict[str, list[int]] = field(default_factory=dict)

    def add(self, ledger: str, **values: Any) -> int:
        row_id = self.desk.editing.add(ledger, values).id
        self.ids.setdefault(ledger, []).append(row_id)
        return row_id


def build(folder: Path) -> WorkTown:
    """The town on 2022-11-30."""
    desk = town_desk(folder)
    town = WorkTown(desk, list(desk.records.ids(Query("village"))))
    for make in (_people, _issues, _cases, _activities, _monitoring, _help, _scores, _supplies, _small):
        make(town)
    return town


def _people(town: WorkTown) -> None:
    one, two, _ = town.villages
    for village, name, birth, nature in ((one, "李明", "19800101", "脱贫户"), (two, "王强", "19750505", "一般农户")):
        head = town.add(
            "person",
            name=name,
            id_no=make_id(birth),
            relation="户主",
            school_status="非在校",
            health="健康",
            labor="普通劳动力",
            work_status="务农",
            med_insured="居民医保",
            is_coliving=True,
        )
        home = town.add(
            "household",
            head_person_id=head,
            village_id=village,
            group_name="二组",
            address="二组1号",
            hh_nature=nature,
            phone="19900000011",
            lifted_year=2018 if nature == "脱贫户" else None,
        )
        desk = town.desk
        desk.editing.edit("person", head, {"hh_id": home})
    town.add(
        "person",
        name="李小花",
        id_no=make_id("20060301", sequence="000"),
        hh_id=town.ids["household"][0],
        relation="女",
        school_status="中职",
        med_insured="居民医保",
        is_coliving=True,
    )


def _issues(town: WorkTown) -> None:
    who = {"lead_person": "周立民", "resp_unit": "综治中心", "resp_person": "赵新"}
    first = town.add(
        "issue",
        domain="作风建设",
        origin="群众评",
        category="服务群众",
        color="黄",
        description="窗口排队时间长，群众意见大",
        found_on="2022-11-03",
        due_on="2022-11-25",
        status="已整改",
        fixed_on="2022-11-20",
        result="增设窗口两个",
        **who,
    )
    second = town.add(
        "issue",
        domain="考核评估反馈",
        origin="上级反馈",
        origin_doc="2021年度衔接考核评估发现问题",
        category="责任落实",
        description="帮扶走访记录不完整",
        village_id=town.villages[0],
        found_on="2022-11-08",
        due_on="2022-12-20",
        status="整改中",
        **who,
    )
    toilet = town.add(
        "issue",
        domain="农村改厕",
        origin="组织查",
        category="工程质量",
        description="蹲便器安装不平，排水不畅",
        hh_id=town.ids["household"][0],
        found_on="2022-11-10",
        due_on="2022-11-28",
        status="已整改",
        fixed_on="2022-11-22",
        result="已重新安装",
        subsidy="500",
        **who,
    )
    for issue, texts in (
        (first, ("增设便民窗口", "延长服务时间")),
        (second, ("补齐走访记录",)),
        (toilet, ("重新安装蹲便器",)),
    ):
        for text in texts:
            town.add("issue_measure", issue_id=issue, text=text)


def _cases(town: WorkTown) -> None:
    hand = {"handler_unit": "综治中心", "handler": "赵新"}
    town.add(
        "case",
        case_type="信访件",
        channel="来访",
        received_on="2022-11-02",
        party="李明",
        phone="19900000021",
        people_count=6,
        village_id=town.villages[0],
        content="反映邻居建房占用通道，要求处理",
        topic="宅基地",
        lead_person="周立民",
        accepted_on="2022-11-04",
        notified_on="2022-11-04",
        status="已办结",
        closed_on="2022-11-18",
        result="解决",
        result_note="已协调退让",
        satisfaction="满意",
        **hand,
    )
    town.add(
        "case",
        case_type="矛盾纠纷",
        channel="排查",
        received_on="2022-11-12",
        party="王强、李明",
        people_count=2,
        village_id=town.villages[1],
        content="两户因排水沟走向发生争执",
        topic="邻里",
        status="办理中",
        **hand,
    )
    clue = town.add(
        "case",
        case_type="问题线索",
        channel="巡察移交",
        received_on="2022-10-08",
        content="巡察移交履职不到位线索",
        topic="履职",
        accepted_on="2022-10-10",
        status="已办结",
        closed_on="2022-11-15",
        result="了结",
        result_note="已谈话",
        **hand,
    )
    town.add(
        "case_sanction",
        case_id=clue,
        person_name="甲某某",
        political="中共党员",
        form="提醒约谈",
        decided_on="2022-11-15",
    )


def _activities(town: WorkTown) -> None:
    base = {"organizer": "清河镇人民政府", "leader": "周立民", "head_count": 12, "summary": "按计划完成"}
    for kind, more in (
        ("巡河", {"level": "村级", "place": "清河柳沟段", "qty": "0.5", "village_id": town.villages[0]}),
        ("志愿服务", {"level": "镇级", "place": "文化广场", "hours": "24", "person_count": 60}),
        ("环保巡查", {"level": "镇级", "place": "国道沿线", "site_count": 5, "vehicles": 2}),
        ("法治讲座", {"level": "镇级", "place": "会议室"}),
        ("留守老人探访", {"level": "村级", "village_id": town.villages[1], "hh_count": 8, "person_count": 10}),
    ):
        town.add("activity", act_type=kind, title=f"{kind}一次", date="2022-11-09", **{**base, **more})
    town.add(
        "hazard",
        village_id=town.villages[0],
        found_on="2022-11-09",
        description="河道岸边堆放建筑垃圾约两方",
        place_name="清河柳沟段",
        industry="水利设施",
        activity_id=town.ids["activity"][0],
    )


def _monitoring(town: WorkTown) -> None:
    home = town.ids["household"][0]
    case = town.add(
        "monitor_case",
        hh_id=home,
        kind="脱贫不稳定户",
        lead_source="干部走访排查",
        lead_on="2022-09-01",
        verified_on="2022-09-03",
        reviewed_on="2022-09-05",
        notice_from="2022-09-06",
        notice_to="2022-09-13",
        identified_on="2022-09-16",
        income_pc_in="6200",
        risk_types="因学",
        helper="赵新",
        helper_unit="清河镇人民政府",
        helper_phone="19900000031",
        status="监测中",
    )
    town.add(
        "monitor_measure",
        monitor_id=case,
        risk_type="因学",
        kind="教育帮扶",
        content="落实雨露计划补助",
        unit="乡村振兴办公室",
        start_on="2022-09-20",
        amount="1500",
    )
    town.add(
        "lead",
        source="网格周排查",
        received_on="2022-11-07",
        person_name="王强",
        village_id=town.villages[1],
        content="收入下降需核查",
        checked_by="赵新",
        checked_on="2022-11-10",
        conclusion="无返贫致贫风险",
        status="已核查",
        id_no=make_id("19750505"),
    )


def _help(town: WorkTown) -> None:
    home, head, child = town.ids["household"][0], town.ids["person"][0], town.ids["person"][2]
    town.add(
        "subsidy_claim",
        program="雨露计划",
        hh_id=home,
        person_id=child,
        period="2022秋",
        school="县职教中心",
        stage="中职",
        student_no="L0001",
        amount="1500",
        checked_on="2022-11-05",
        checked_by="赵新",
        status="公示",
    )
    town.add(
        "subsidy_claim",
        program="产业直补",
        hh_id=home,
        person_id=head,
        period="2022年第一批",
        industry_kind="养殖",
        qty="5",
        qty_unit="头",
        unit_price="300",
        amount="1500",
        checked_on="2022-11-06",
        checked_by="赵新",
        status="公示",
    )
    town.add(
        "subsidy_claim",
        program="实际种粮一次性补贴",
        hh_id=home,
        person_id=head,
        period="2022年第三批",
        qty="8.5",
        qty_unit="亩",
        unit_price="20",
        amount="170",
        checked_on="2022-11-06",
        checked_by="赵新",
        status="公示",
    )
    town.add(
        "microloan",
        loan_no="XD001",
        hh_id=home,
        person_id=head,
        bank_name="农村商业银行",
        amount="50000",
        rate="3.65",
        purpose="发展养殖",
        lent_on="2022-03-01",
        due_on="2025-03-01",
        balance="50000",
        subsidy_amount="1825",
    )


def _scores(town: WorkTown) -> None:
    for n, village in enumerate(town.villages):
        town.add(
            "score",
            scheme="人居环境月考核",
            period="2022-11",
            village_id=village,
            scored_on="2022-11-28",
            scorer="考核组",
            items=POINTS.format(10 - n),
            problem="巷道有杂物" if n else None,
        )
    settle(town.desk, "2022-11")
    town.add(
        "issue",
        domain="人居环境",
        origin="组织查",
        category="巷道",
        description="巷道杂物堆放影响通行",
        village_id=town.villages[1],
        found_on="2022-11-28",
        lead_person="周立民",
        resp_unit="石盘村",
        resp_person="王强",
        status="整改中",
        due_on="2022-12-05",
    )


def _supplies(town: WorkTown) -> None:
    sack = town.add(
        "material",
        category="防汛",
        name="编织袋",
        unit="条（个）",
        display_unit="万个",
        min_qty="20000",
        keeper="赵新",
        phone="19900000041",
        store_place="镇防汛物料库",
    )
    for day, kind, qty, more in (
        ("2022-05-10", "购入", "30000", {}),
        ("2022-11-04", "领用", "12000", {"used_for": "冬修水利"}),
        ("2022-11-20", "归还", "500", {}),
    ):
        town.add("material_txn", material_id=sack, date=day, kind=kind, qty=qty, operator="赵新", **more)
    town.add(
        "team",
        kind="防汛抢险突击队",
        name="柳沟村突击队",
        level="村级",
        village_id=town.villages[0],
        leader="李明",
        phone="19900000042",
        member_count=20,
        vehicle_count=2,
        founded_on="2021-05-01",
    )


def _small(town: WorkTown) -> None:
    town.add(
        "party_dev",
        person_id=town.ids["person"][0],
        branch="柳沟村党支部",
        applied_on="2020-03-01",
        activist_on="2020-10-01",
        candidate_on="2021-11-01",
        vetted_on="2022-01-05",
        trained_on="2022-02-01",
        probation_on="2022-11-10",
        probation_approved_on="2022-11-25",
        mentors="赵新、周立民",
        status="预备党员",
    )
    town.add(
        "honor",
        title="星级村党组织",
        kind="星级认定",
        level="市级",
        holder_type="村",
        holder="柳沟村",
        village_id=town.villages[0],
        grade=4,
        granted_by="市委组织部",
        date="2022-11-18",
        doc_no="市组发〔2022〕8号",
    )
    for media, level, out in (("省报", "省级", "2022-11-09"), ("市报", "市级", None)):
        town.add(
            "publicity",
            title="清河治水记",
            author="赵新",
            media=media,
            media_level=level,
            sent_on="2022-11-06",
            approved_by="周立民",
            is_published=bool(out),
            published_on=out,
            link="第3版" if out else None,
        )
    town.add(
        "filing",
        report_kind="网格化周报表",
        period="2022-W45",
        issue_no=1,
        sent_to="清河镇人民政府",
        due_on="2022-11-11",
        sent_on="2022-11-12",
        sent_by="柳沟村",
    )
    for village, value in zip(town.villages, ("0.08", "0.05"), strict=False):
        town.add(
            "stat",
            indicator="小麦种植面积",
            period="2022",
            village_id=village,
            value=value,
            source="村级上报",
            reporter="赵新",
        )
    for name, value in (("集中隔离人数", "12"), ("村集体经济收入", "36.5")):
        town.add("stat", indicator=name, period="2022", value=value, source="镇统计站", reporter="赵新")
    town.add("target", year=2022, indicator="村集体经济收入", value="30", unit="万元", op="≥")
    town.add("target", year=2022, indicator="美丽乡村提升工程", value="2", unit="个", op="≥")
