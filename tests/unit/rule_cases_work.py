"""One firing and one silent case for the rules of issues, matters, monitoring, scores, supplies, party and statistics."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.unit.rule_case import Case
from tests.unit.rule_desk import make_id
from township_desk.core.fields import Attachment
from township_desk.ledgers.rules_scores import SCHEME

D = date.fromisoformat
N = Decimal
MAN, WOMAN = make_id("19800101"), make_id("19800101", sequence="000")
PHOTO = Attachment("a" * 64, "前.jpg", 10)


def long_past(ledger: str, field: str) -> Case:
    """G-05 of a date."""
    return Case("G-05", ledger, {field: D("2016-05-01")}, {field: D("2022-05-01")}, field)


STYLE = {"domain": "作风建设", "color": "黄", "origin": "群众评"}
ISSUES = (
    long_past("issue", "found_on"),
    Case("WT-01", "issue", {"id": 1, "status": "整改中"}, {"id": 2, "status": "整改中"}, "status", {"issue_measure": [{"id": 1, "issue_id": 2}]}),
    Case("WT-02", "issue", {"status": "已整改", "fixed_on": D("2022-10-01")},
         {"status": "已销号", "fixed_on": D("2022-10-01"), "result": "已建章立制", "evidence": (PHOTO,)}, "result"),
    Case("WT-03", "issue", {"found_on": D("2022-05-01"), "due_on": D("2022-04-01")},
         {"found_on": D("2022-05-01"), "due_on": D("2022-06-01"), "fixed_on": D("2022-05-20")}, "due_on"),
    Case("WT-04", "issue", {"id": 1, "found_on": D("2022-05-01"), "status": "整改中"},
         {"id": 2, "found_on": D("2022-05-01"), "status": "整改中"}, None, {"issue_measure": [{"id": 1, "issue_id": 2}]}),
    Case("WT-05", "issue", STYLE | {"origin": "上级反馈"}, STYLE, "origin"),
    Case("WT-06", "issue", {"domain": "农村改厕", "subsidy": N(500), "status": "整改中"},
         {"domain": "农村改厕", "subsidy": N(500), "status": "已整改"}, "status"),
    Case("WT-07", "issue", {"status": "长期坚持", "updated_at": D("2022-08-01")}, {"status": "长期坚持", "updated_at": D("2022-12-01")}),
    Case("G-17", "issue_measure", {"text": "改"}, {"text": "建立值班值守登记制度"}, "text"),
)  # fmt: skip

PETITION = {"case_type": "信访件", "received_on": D("2022-11-01"), "status": "办理中"}
ACCEPTED = {"case_type": "信访件", "status": "办理中", "accepted_on": D("2022-10-01")}
VISIT = {"case_type": "信访件", "channel": "来访", "people_count": 12, "party": "李明、王强", "lead_person": "赵镇长"}
HOME_OF_PARTY = {"person": [{"id": 1, "id_no": MAN, "hh_id": 5, "name": "李明"}, {"id": 2, "hh_id": 5, "name": "李强"}]}
CASES_OF = (
    long_past("case", "received_on"),
    Case("SX-01", "case", PETITION, PETITION | {"notified_on": D("2022-11-10")}, "notified_on"),
    Case("SX-02", "case", ACCEPTED, ACCEPTED | {"extended_days": 30}, "closed_on"),
    Case("SX-03", "case", {"extended_days": 31}, {"extended_days": 30}, "extended_days"),
    Case("SX-04", "case", {"status": "待受理", "channel": "上级交办", "received_on": D("2022-12-01")},
         {"status": "待受理", "channel": "上级交办", "received_on": D("2022-12-15")}, "received_on"),
    Case("SX-05", "case", {"review_stage": "复查中", "closed_on": D("2022-09-01")}, {"review_stage": "复查中", "closed_on": D("2022-12-01")},
         "review_stage"),
    Case("SX-06", "case", VISIT | {"lead_person": None}, VISIT, "lead_person"),
    Case("SX-07", "case", {"id": 1, "skip_level": "赴省", "received_on": D("2022-05-01")}, {"id": 1, "skip_level": "否",
         "received_on": D("2022-05-01")}),
    Case("SX-08", "case", {"handler": "李强", "party": "李明", "party_id": MAN}, {"handler": "周涛", "party": "李明", "party_id": MAN},
         "handler", HOME_OF_PARTY),
    Case("SX-10", "case", {"id": 1, "case_type": "问题线索", "people_count": 1}, {"id": 1, "case_type": "问题线索", "people_count": 2},
         "people_count", {"case_sanction": [{"id": 1, "case_id": 1, "person_name": "甲某"}, {"id": 2, "case_id": 1, "person_name": "乙某"}]}),
    Case("SX-10", "case_sanction", {"case_id": 1, "decided_on": D("2022-05-01")}, {"case_id": 1, "decided_on": D("2022-07-01")},
         "decided_on", {"case": [{"id": 1, "received_on": D("2022-06-01")}]}),
)  # fmt: skip

FAMILY = {"hh_id": 1, "alive_status": "在册", "med_insured": "居民医保"}
SOUND = [
    FAMILY | {"id": 1, "labor": "普通劳动力", "health": ("健康",), "school_status": "非在校", "work_status": "务农"}
]
ILL = [
    FAMILY | {"id": 1, "labor": "丧失劳动力", "health": ("患有大病",), "school_status": "非在校", "work_status": "无业"}
]
LEARNING = [FAMILY | {"id": 1, "labor": "无劳动力", "health": ("健康",), "school_status": "高中"}]
DISABLED = [FAMILY | {"id": 1, "labor": "丧失劳动力", "health": ("残疾",), "disab_no": MAN + "41"}]
AWAY = [FAMILY | {"id": 1, "labor": "普通劳动力", "health": ("健康",), "work_status": "省外务工"}]
PLAIN = {"household": [{"id": 1, "hh_nature": "一般农户", "phone": "19900000001", "housing_safe": "A级"},
                       {"id": 2, "hh_nature": "脱贫户", "phone": "19900000002", "housing_safe": "D级"}]}  # fmt: skip
WATCHED = {"id": 1, "hh_id": 1, "status": "监测中", "kind": "边缘易致贫户"}
REMOVED = {
    "status": "风险已消除",
    "removal_way": "帮扶消除",
    "identified_on": D("2022-01-10"),
    "removed_on": D("2022-08-01"),
}
GENERAL = "综合保障（低保、特困、残补）"


def risk(rule: str, name: str, bad: list[dict[str, object]], good: list[dict[str, object]]) -> Case:
    """A kind of risk against the members of the household: 1 as bad has them, 2 as good has them."""
    people = bad + [person | {"id": 9, "hh_id": 2} for person in good]
    return Case(rule, "monitor_case", WATCHED | {"risk_types": (name,)}, WATCHED | {"id": 2, "hh_id": 2, "risk_types": (name,)},
                "risk_types", {"person": people, **PLAIN})  # fmt: skip


def measured(rule: str, kind: str, people: list[dict[str, object]], at: str, content: str = "发放物资") -> Case:
    """A measure of the first monitored household that doesn't fit its members, none of the second."""
    return Case(rule, "monitor_case", WATCHED | {"risk_types": ("其他",)}, WATCHED | {"id": 2, "risk_types": ("其他",)}, at,
                {"person": people, "monitor_measure": [{"id": 1, "monitor_id": 1, "kind": kind, "content": content}], **PLAIN})  # fmt: skip


MONITORING = (
    long_past("monitor_case", "lead_on"),
    long_past("monitor_measure", "start_on"),
    long_past("lead", "received_on"),
    Case("G-06", "monitor_case", {"lead_on": D("2022-03-01"), "verified_on": D("2022-02-01")},
         {"lead_on": D("2022-03-01"), "verified_on": D("2022-03-02")}, "verified_on"),
    Case("G-06", "monitor_measure", {"start_on": D("2022-03-01"), "end_on": D("2022-02-01")},
         {"start_on": D("2022-03-01"), "end_on": D("2022-03-02")}, "end_on"),
    Case("G-06", "lead", {"received_on": D("2022-03-01"), "checked_on": D("2022-02-01")},
         {"received_on": D("2022-03-01"), "checked_on": D("2022-03-02")}, "checked_on"),
    Case("G-07", "monitor_case", {"notice_from": D("2022-03-01"), "notice_to": D("2022-03-05")},
         {"notice_from": D("2022-03-01"), "notice_to": D("2022-03-08")}, "notice_to"),
    Case("G-08", "monitor_case", {"notice_from": D("2022-03-01"), "notice_to": D("2022-03-07")},
         {"notice_from": D("2022-03-01"), "notice_to": D("2022-03-08")}, "notice_to"),
    Case("JC-01", "monitor_case", {"hh_id": 1, "kind": "脱贫不稳定户", "status": "公示中"},
         {"hh_id": 2, "kind": "脱贫不稳定户", "status": "公示中"}, "kind", PLAIN),
    Case("JC-02", "monitor_case", {"id": 1, "status": "监测中", "identified_on": D("2022-11-30")},
         {"id": 1, "status": "监测中", "identified_on": D("2022-12-15")}, "identified_on"),
    Case("JC-03", "monitor_case", REMOVED | {"removed_on": D("2022-06-30")}, REMOVED, "removed_on"),
    Case("JC-04", "monitor_case", REMOVED | {"income_pc_out": N(6000)}, REMOVED | {"income_pc_out": N(8000)}, "income_pc_out",
         settings={"monitor.lines": ["2022=6900"]}),
    Case("JC-05", "monitor_case", REMOVED | {"hh_id": 1}, REMOVED | {"hh_id": 1, "remark": "经主要领导研究同意"}, "status", {"person": ILL}),
    Case("JC-06", "monitor_case", REMOVED, REMOVED | {"removal_verified_on": D("2022-07-01"), "removal_notice_from": D("2022-07-10"),
         "removal_notice_to": D("2022-07-17")}, "removal_verified_on"),
    Case("JC-07", "monitor_case", REMOVED | {"removed_on": D("2022-02-20")}, REMOVED, "removed_on"),
    risk("JC-08", "因病", SOUND, ILL),
    risk("JC-09", "因残", SOUND, DISABLED),
    risk("JC-10", "因学", SOUND, LEARNING),
    risk("JC-11", "缺劳动力", SOUND, ILL),
    risk("JC-12", "因务工就业不稳", ILL, AWAY),
    Case("JC-13", "monitor_case", {"id": 1, "hh_id": 2, "risk_types": ("因病",)}, {"id": 1, "hh_id": 2, "risk_types": ("因安全住房",)},
         "risk_types", PLAIN),
    measured("JC-14", GENERAL, SOUND, "status"),
    measured("JC-15", "就业帮扶", SOUND, "hh_id"),
    Case("JC-16", "monitor_case", WATCHED, WATCHED | {"hh_id": 2}, "hh_id",
         {"household": [{"id": 1}, {"id": 2, "phone": "19900000001"}], "person": SOUND}),
    Case("PH-04", "monitor_case", {"hh_id": 1, "helper_phone": "19900000001"}, {"hh_id": 1, "helper_phone": "19900000009"}, "helper_phone",
         PLAIN),
    Case("JC-17", "lead", {"received_on": D("2022-12-01"), "status": "待核查"}, {"received_on": D("2022-12-18"), "status": "待核查"},
         "received_on"),
    Case("JC-18", "lead", {"conclusion": "纳入监测"}, {"conclusion": "纳入监测", "monitor_id": 3}, "monitor_id"),
)  # fmt: skip

CLAIM = {"program": "雨露计划", "person_id": 1, "period": "2022秋"}
LOAN = {"lent_on": D("2022-03-01"), "due_on": D("2025-03-01")}
HELPING = (
    long_past("subsidy_claim", "checked_on"),
    long_past("microloan", "lent_on"),
    Case("HC-15", "subsidy_claim", CLAIM, CLAIM | {"person_id": 2}, "person_id",
         {"person": [{"id": 1, "school_status": "本科及以上"}, {"id": 2, "school_status": "中职"}]}),
    Case("FF-12", "subsidy_claim", {"amount": N(900), "qty": N(10), "unit_price": N(100)},
         {"amount": N(1000), "qty": N(10), "unit_price": N(100)}, "amount"),
    Case("G-06", "microloan", LOAN | {"repaid_on": D("2022-02-01")}, LOAN | {"repaid_on": D("2023-02-01")}, "repaid_on"),
    Case("G-19", "microloan", {"amount": N(30000), "balance": N(40000)}, {"amount": N(30000), "balance": N(30000)}, "balance"),
    Case("XD-01", "microloan", {"amount": N(60000)}, {"amount": N(50000)}, "amount"),
    Case("XD-02", "microloan", LOAN | {"due_on": D("2025-03-02")}, LOAN, "due_on"),
    Case("XD-03", "microloan", LOAN | {"person_id": 1}, LOAN | {"person_id": 2}, "person_id",
         {"person": [{"id": 1, "birth": D("1950-01-01")}, {"id": 2, "birth": D("1980-01-01")}]}),
    Case("XD-04", "microloan", {"hh_id": 1}, {"hh_id": 2}, "hh_id", PLAIN),
    Case("XD-05", "microloan", {"status": "在贷", "due_on": D("2023-01-10")}, {"status": "在贷", "due_on": D("2023-06-10")}, "due_on"),
    Case("XD-06", "microloan", LOAN | {"rate": N("4.50")}, LOAN | {"rate": N("4.30")}, "rate"),
)  # fmt: skip

FULL = {
    "组织机制": 10,
    "村庄清洁": 30,
    "垃圾收运": 15,
    "污水沟渠": 10,
    "厕所管护": 15,
    "户容户貌": 10,
    "绿化美化": 5,
    "宣传资料": 5,
}
POINTS = tuple((name, N(points)) for name, points in FULL.items())
MARKED = {"id": 1, "scheme": SCHEME, "period": "2022-11", "village_id": 1, "scored_on": D("2022-11-28"), "total": N(98), "rank": 1,
          "award_amount": N(6000)}  # fmt: skip
SCORES = (
    long_past("score", "scored_on"),
    Case("KH-01", "score", {"scheme": SCHEME, "items": (("组织机制", N(11)), *POINTS[1:])}, {"scheme": SCHEME, "items": POINTS}, "items"),
    Case("KH-02", "score", MARKED | {"rank": None}, MARKED, None, {"village": [{"id": 1, "name": "柳沟村", "is_active": True}]}),
    Case("KH-03", "score", MARKED | {"id": 9, "scored_on": D("2022-11-02")}, MARKED | {"id": 9, "scored_on": D("2022-10-02")}, "scored_on",
         {"score": [MARKED]}),
)  # fmt: skip

SACKS = {"material": [{"id": 1, "name": "编织袋", "unit": "条（个）"}],
         "material_txn": [{"id": 1, "material_id": 1, "date": D("2022-05-01"), "kind": "购入", "qty": N(500)}]}  # fmt: skip
OUT = {"id": 2, "material_id": 1, "date": D("2022-06-01"), "kind": "领用"}
SUPPLIES = (
    long_past("material_txn", "date"),
    Case("WZ-01", "material_txn", OUT | {"qty": N(501)}, OUT | {"qty": N(500)}, "qty", SACKS),
    Case("WZ-02", "material_txn", {"kind": "领用"}, {"kind": "领用", "used_for": "石门村抢险"}, "used_for"),
    Case("WZ-03", "material", {"id": 1, "min_qty": N(1000), "qty_on_hand": N(500)}, {"id": 1, "min_qty": N(100), "qty_on_hand": N(500)},
         "min_qty"),
    Case("WZ-04", "material_txn", {"material_id": 1, "kind": "购入", "qty": N(3)}, {"material_id": 1, "kind": "购入", "qty": N(30000)}, "qty",
         SACKS),
)  # fmt: skip

STAGES = {"activist_on": D("2020-01-01"), "candidate_on": D("2021-01-01"), "vetted_on": D("2021-02-01"), "trained_on": D("2021-02-10"),
          "probation_on": D("2021-03-01"), "probation_approved_on": D("2021-04-01"), "full_on": D("2022-03-01")}  # fmt: skip
PARTY = (
    Case("G-06", "party_dev", {"probation_on": D("2022-03-01"), "probation_approved_on": D("2022-02-01")},
         {"probation_on": D("2022-03-01"), "probation_approved_on": D("2022-04-01")}, "probation_approved_on"),
    Case("DY-01", "party_dev", {"person_id": 1, "applied_on": D("2022-01-01")}, {"person_id": 2, "applied_on": D("2022-01-01")}, "applied_on",
         {"person": [{"id": 1, "birth": D("2004-05-01")}, {"id": 2, "birth": D("2003-05-01")}]}),
    Case("DY-02", "party_dev", STAGES | {"candidate_on": D("2020-12-31")}, STAGES, "candidate_on"),
    Case("DY-03", "party_dev", STAGES | {"full_on": D("2022-02-28")}, STAGES, "full_on"),
    Case("DY-04", "party_dev", STAGES | {"status": "正式党员", "vetted_on": None}, STAGES | {"status": "正式党员"}, "vetted_on"),
    Case("DY-05", "party_dev", STAGES | {"trained_on": None}, STAGES, "trained_on"),
    long_past("honor", "date"),
    Case("QT-06", "honor", {"title": "卫生村"}, {"title": "卫生村", "granted_by": "县爱卫会", "doc_no": "泽爱卫发〔2022〕3号"}, "granted_by"),
)  # fmt: skip

FIGURE = {"indicator": "大豆种植面积", "period": "2022", "village_id": 1}
REPORTING = (
    long_past("publicity", "sent_on"),
    long_past("filing", "due_on"),
    Case("G-05", "target", {"year": 2015}, {"year": 2023}, "year"),
    Case("QT-01", "publicity", {"sent_on": D("2022-05-02"), "published_on": D("2022-05-01")},
         {"sent_on": D("2022-05-02"), "published_on": D("2022-05-03"), "is_published": True}, "published_on"),
    Case("QT-02", "publicity", {"is_published": True}, {"is_published": True, "approved_by": "周立民"}, "approved_by"),
    Case("QT-03", "filing", {"report_kind": "隐患周报", "issue_no": 1, "period": "2022-W10", "due_on": D("2022-03-11")},
         {"report_kind": "隐患周报", "issue_no": 1, "period": "2022-W10", "due_on": D("2022-03-11"), "sent_on": D("2022-03-11")}, "sent_on"),
    Case("G-18", "stat", FIGURE | {"id": 1, "value": N(10)}, FIGURE | {"id": 1, "value": N(12)}, None,
         {"stat": [FIGURE | {"id": 2, "village_id": None, "value": N(12)}]}),
    Case("G-10", "stat", FIGURE | {"unit": "万亩"}, FIGURE | {"unit": "亩"}, "unit"),
    Case("QT-04", "stat", FIGURE | {"value": N(200)}, FIGURE | {"value": N(120)}, "value",
         {"stat": [FIGURE | {"id": 5, "period": "2021", "value": N(100)}]}),
    Case("QT-05", "stat", FIGURE | {"value": N(2100)}, FIGURE | {"value": N(1900)}, "value", {"village": [{"id": 1, "farmland_mu": N(1000)}]}),
)  # fmt: skip

STUDY = {"act_type": "党委理论学习中心组学习"}
PATROL = {"act_type": "巡河", "leader": "李明", "place": "云溪河", "level": "村级"}
OTHERS = (
    Case("SS-01", "person", {"id_no": MAN, "ss_card_no": WOMAN}, {"id_no": MAN, "ss_card_no": MAN}, "ss_card_no"),
    Case("YH-21", "hazard", {"id": 1, "found_on": D("2022-05-01"), "status": None}, {"id": 1, "found_on": D("2022-05-01"), "status": "已整改"}),
    Case("HD-04", "activity", STUDY | {"id": 1, "date": D("2022-11-01")}, STUDY | {"id": 1, "date": D("2022-05-01")}, None,
         {"activity": [STUDY | {"id": 2, "date": D("2022-02-01")}, STUDY | {"id": 3, "date": D("2022-08-01")}]}),
    Case("HD-05", "duty", {"person_id": 1, "post_type": "村级河长", "start_on": D("2021-01-01")},
         {"person_id": 2, "post_type": "村级河长", "start_on": D("2021-01-01")}, "post_type",
         {"person": [{"id": 1, "name": "王强"}, {"id": 2, "name": "李明"}],
          "activity": [PATROL | {"id": n, "date": D(f"2022-11-{n:02d}")} for n in (3, 10, 17, 24)]}),
    Case("HD-06", "activity", PATROL | {"id": 9, "date": D("2022-11-05")}, PATROL | {"id": 9, "date": D("2022-11-09")}, "date",
         {"activity": [PATROL | {"id": 1, "date": D("2022-11-03")}]}, {"patrol.min_gap_days": 4}),
)  # fmt: skip

WORK: tuple[Case, ...] = ISSUES + CASES_OF + MONITORING + HELPING + SCORES + SUPPLIES + PARTY + REPORTING + OTHERS
