"""One firing and one silent case for every declared rule, as data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from tests.unit.rule_case import Case
from tests.unit.rule_cases_projects import PROJECTS
from tests.unit.rule_cases_welfare import WELFARE
from tests.unit.rule_cases_work import WORK
from tests.unit.rule_desk import make_id
from township_desk.core.fields import Attachment

D = date.fromisoformat
MAN, WOMAN = make_id("19800101"), make_id("19800101", sequence="000")
MAN_2 = MAN[:16] + "8" + MAN[17]
PHOTO, OTHER_PHOTO = Attachment("a" * 64, "前.jpg", 10), Attachment("b" * 64, "后.jpg", 10)
SHOT = Attachment("c" * 64, "现场.jpg", 10, "2022-11-05T09:30:00", "2022-11-08T10:00:00")
CARD, BAD_CARD = "6228480000000000000", "6217990000000000005"


HOME = {"id": 1, "village_id": 1, "head_person_id": 1, "hh_no": "200000001", "status": "在册"}
HEAD = {
    "id": 1,
    "name": "李明",
    "hh_id": 1,
    "relation": "户主",
    "sex": "男",
    "birth": D("1980-01-01"),
    "alive_status": "在册",
}
NEIGHBOURS = {
    "household": [
        {**HOME, "id": n, "head_person_id": n, "phone": "19900000001", "bank_no": CARD} for n in (2, 3)
    ],
    "person": [HEAD, {**HEAD, "id": 2, "name": "王强"}, {**HEAD, "id": 3}],
}  # fmt: skip

VILLAGE = (
    Case("RY-20", "village", {"code12": "610999102200"}, {"code12": "610999101200"}, "code12", settings={"town.code": "610999101"}),
    Case("G-12", "village", {"id": 9, "code12": "610999101200"}, {"id": 1, "code12": "610999101200"}, "code12",
         {"village": [{"id": 1, "name": "柳沟村", "code12": "610999101200"}]}),
    Case("G-19", "village", {"household_count": 300, "population": 200}, {"household_count": 200, "population": 700}, "household_count"),
    Case("RY-18", "village", {"id": 1, "is_active": True}, {"id": 2, "is_active": True}, None, {"duty": [
        {"id": 1, "village_id": 2, "post_type": "网格员"}, {"id": 2, "village_id": 2, "post_type": "保洁员"},
        {"id": 3, "village_id": 1, "post_type": "网格员", "end_on": D("2022-01-01")}]}),
)  # fmt: skip


def accounts(ledger: str) -> tuple[Case, ...]:
    """The rules of accounts, alike for households and persons."""
    passbook = {"bank_no": "12345678", "acct_kind": "存折", "bank_name": "农村信用社"}
    return (
        Case("BK-02", ledger, {"bank_no": "12345678", "acct_kind": "银行卡"}, {"bank_no": CARD, "acct_kind": "银行卡"}, "bank_no"),
        Case("BK-03", ledger, {"bank_no": BAD_CARD, "acct_kind": "社保卡"}, {"bank_no": CARD, "acct_kind": "社保卡"}, "bank_no"),
        Case("BK-04", ledger, {"bank_no": CARD, "bank_name": "建设银行"}, {"bank_no": CARD, "bank_name": "农业银行"}, "bank_no"),
        Case("BK-05", ledger, passbook, passbook | {"bank_no": "1" * 17}, "bank_no",
             settings={"bank.passbook_lengths": ["农村信用社=15,17"]}),
    )  # fmt: skip


HOUSEHOLD = (
    *accounts("household"),
    Case("PH-03", "household", {"id": 9, "phone": "19900000001"}, {"id": 2, "phone": "19900000001"}, "phone", NEIGHBOURS),
    Case("BK-06", "household", {"id": 9, "bank_no": CARD}, {"id": 9, "bank_no": "6217990000000000006"}, "bank_no", NEIGHBOURS),
    Case("BK-07", "household", HOME | {"acct_name": "王强"}, HOME | {"acct_name": "李明"}, "acct_name", NEIGHBOURS),
    Case("BK-08", "household", HOME | {"acct_name": "赵六"}, HOME | {"acct_name": "王强"}, "acct_name", NEIGHBOURS),
    Case("BK-10", "household", HOME | {"acct_name": "王强"}, HOME | {"acct_name": "李明"}, "acct_name", {"person": [
        HEAD, {**HEAD, "id": 2, "name": "王强", "alive_status": "死亡", "death_date": D("2022-05-01")}]}),
    Case("RY-05", "household", HOME | {"id": 9, "head_person_id": 2}, HOME, "head_person_id", NEIGHBOURS),
    Case("RY-14", "household", {"farmland_mu": Decimal("120.5")}, {"farmland_mu": Decimal("12.5")}, "farmland_mu"),
    Case("RY-01", "household", HOME | {"id": 7, "head_person_id": 99}, HOME, None, {"person": [HEAD]}),
)  # fmt: skip

MEMBER = {"id": 8, "hh_id": 1, "alive_status": "在册"}
ALREADY = {"person": [HEAD | {"id_no": MAN}], "household": [HOME], "village": [{"id": 1, "name": "柳沟村"}]}
CHILD, GROWN = D("2012-03-01"), D("1985-03-01")
CERTIFICATE = {"id_no": MAN, "disab_no": MAN + "41", "disab_kind": "肢体", "disab_level": "一级"}

PERSON = (
    *accounts("person"),
    Case("ID-09", "person", {"id_no": MAN, "sex": "女"}, {"id_no": MAN, "sex": "男"}, "sex"),
    Case("ID-10", "person", {"id_no": MAN, "birth": D("1980-01-02")}, {"id_no": MAN, "birth": D("1980-01-01")}, "birth"),
    Case("ID-11", "person", {"id": 9, "id_no": MAN}, {"id": 1, "id_no": MAN}, "id_no", ALREADY),
    Case("ID-12", "person", {"id": 9, "id_no": MAN_2, "name": "李明", "birth": D("1980-01-01")},
         {"id": 9, "id_no": MAN_2, "name": "李晓明", "birth": D("1980-01-01")}, "id_no", ALREADY),
    Case("DB-02", "person", CERTIFICATE | {"id_no": WOMAN}, CERTIFICATE, "disab_no"),
    Case("DB-03", "person", CERTIFICATE | {"disab_kind": "听力"}, CERTIFICATE, "disab_kind"),
    Case("DB-04", "person", CERTIFICATE | {"disab_level": "二级"}, CERTIFICATE, "disab_level"),
    Case("DB-05", "person", {"disab_expire": D("2022-12-19")}, {"disab_expire": D("2022-12-20")}, "disab_expire"),
    Case("DB-06", "person", {"health": ("残疾",)}, {"health": ("残疾",), "disab_no": MAN + "41"}, "disab_no"),
    Case("BK-07", "person", {"name": "李明", "acct_name": "王强"}, {"name": "李明", "acct_name": "李明"}, "acct_name"),
    Case("RY-01", "person", MEMBER | {"relation": "户主"}, MEMBER | {"relation": "子"}, "relation", {"person": [HEAD]}),
    Case("RY-02", "person", MEMBER | {"relation": "配偶", "sex": "男"}, MEMBER | {"relation": "配偶", "sex": "女"}, "relation",
         {"person": [HEAD]}),
    Case("RY-03", "person", {"relation": "女婿", "sex": "女"}, {"relation": "女婿", "sex": "男"}, "relation"),
    Case("RY-04", "person", MEMBER | {"relation": "子", "birth": D("1985-01-01")}, MEMBER | {"relation": "子", "birth": D("2005-01-01")},
         "birth", {"person": [HEAD]}),
    Case("RY-06", "person", {"birth": D("1980-01-01"), "death_date": D("1979-01-01")},
         {"birth": D("1980-01-01"), "death_date": D("2022-01-01")}, "death_date"),
    Case("RY-07", "person", {"id": 5, "name": "李明", "alive_status": "死亡"}, {"id": 6, "name": "李明", "alive_status": "死亡"},
         "alive_status", {"duty": [{"id": 1, "person_id": 5, "post_type": "保洁员"}]}),
    Case("RY-08", "person", {"birth": CHILD, "work_status": "省外务工"}, {"birth": CHILD, "labor": "无劳动力"}, "work_status"),
    Case("RY-09", "person", {"birth": GROWN, "health": ("健康",), "labor": "无劳动力"},
         {"birth": GROWN, "health": ("健康",), "labor": "普通劳动力"}, "labor"),
    Case("RY-10", "person", {"disab_kind": "肢体", "disab_level": "一级", "labor": "普通劳动力"},
         {"disab_kind": "肢体", "disab_level": "三级", "labor": "普通劳动力"}, "labor"),
    Case("RY-11", "person", {"birth": CHILD, "school_status": "非在校"}, {"birth": CHILD, "school_status": "小学"}, "school_status"),
    Case("RY-12", "person", {"birth": GROWN, "school_status": "中职"}, {"birth": D("2006-01-01"), "school_status": "中职"},
         "school_status"),
    Case("RY-13", "person", {"labor": "无劳动力", "work_status": "省外务工"}, {"labor": "无劳动力", "work_status": "无业"}, "work_status"),
    Case("RY-15", "person", {"med_insured": "未参保"}, {"med_insured": "居民医保"}, "med_insured"),
)  # fmt: skip

KEY_SITE = {"is_key": True, "status": "在营", "check_freq": "每月", "registered_on": D("2022-01-01")}
POST = {"person_id": 1, "post_type": "保洁员", "village_id": 1, "start_on": D("2022-01-01")}
OLD = {
    "person": [
        {"id": 1, "birth": D("1950-01-01"), "phone": "19900000001"},
        {"id": 2, "birth": GROWN, "phone": "19900000002"},
    ]
}

POSTS = (
    Case("UC-02", "site", {"kind": "经营场所"}, {"kind": "河段"}, "uscc"),
    Case("RY-19", "site", KEY_SITE | {"id": 1}, KEY_SITE | {"id": 2}, None, {
        "activity_site": [{"id": 1, "site_id": 2, "activity_id": 1}], "activity": [{"id": 1, "date": D("2022-12-01")}]}),
    Case("G-06", "team", {"founded_on": D("2022-05-01"), "disbanded_on": D("2022-04-01")},
         {"founded_on": D("2022-05-01"), "disbanded_on": D("2022-06-01")}, "disbanded_on"),
    Case("G-06", "duty", {"start_on": D("2022-05-01"), "end_on": D("2022-04-01")}, {"start_on": D("2022-05-01")}, "end_on"),
    Case("RY-16", "duty", POST, POST | {"person_id": 2}, "person_id", OLD),
    Case("RY-17", "duty", POST | {"id": 9, "person_id": 2}, POST | {"id": 9, "person_id": 2, "post_type": "网格员"}, "start_on",
         OLD | {"duty": [POST | {"id": 1, "person_id": 2}]}),
    Case("RY-07", "duty", {"id": 1, "person_id": 1}, {"id": 2, "person_id": 1, "end_on": D("2022-01-01")}, None,
         {"person": [{"id": 1, "alive_status": "死亡"}]}),
    Case("G-05", "duty_event", {"date": D("2012-01-01")}, {"date": D("2022-01-01")}, "date"),
)  # fmt: skip

FOUND = {"found_on": D("2022-11-01"), "village_id": 1, "industry": "消防", "place_name": "柳沟饭店"}
BIG = FOUND | {"level": "重大"}
FIVE = {
    "resp_unit": "柳沟饭店", "resp_person": "李明", "super_person": "王强", "measures": "更换软管", "fund_plan": Decimal(0),
    "due_on": D("2022-11-30"), "contingency": "停用",
}  # fmt: skip
SHUT = {"status": "已销号", "fixed_on": D("2022-11-10"), "fix_note": "已更换", "recheck_on": D("2022-11-12"), "recheck_by": "赵六",
        "photo_after": (OTHER_PHOTO,)}  # fmt: skip
HOSE = "后厨液化气软管老化龟裂，未装报警装置"
KNOWN = {"hazard": [FOUND | {"id": 1, "hazard_no": "YH-2022-XF-0001", "description": HOSE}]}

HAZARD = (
    Case("G-17", "hazard", {"description": "软管老化 龟裂"}, {"description": "液化气软管老化龟裂"}, "description"),
    Case("G-05", "hazard", {"found_on": D("2002-11-01")}, {"found_on": D("2022-11-01")}, "found_on"),
    Case("G-06", "hazard", {"started_on": D("2022-11-09"), "fixed_on": D("2022-11-08")},
         {"started_on": D("2022-11-08"), "fixed_on": D("2022-11-08")}, "fixed_on"),
    Case("G-13", "hazard", FOUND | {"id": 2, "description": HOSE + "。"}, FOUND | {"id": 2, "description": "疏散通道堆放杂物"},
         "description", KNOWN),
    Case("YH-01", "hazard", FOUND | {"due_on": D("2022-10-30")}, FOUND | {"due_on": D("2022-11-01")}, "due_on"),
    Case("YH-02", "hazard", BIG | FIVE | {"contingency": None}, BIG | FIVE, "measures"),
    Case("YH-03", "hazard", BIG | {"criteria": "判定标准第3条"}, BIG | {"criteria": "判定标准第3条", "plan_file": (PHOTO,)}, "plan_file"),
    Case("YH-04", "hazard", BIG | {"interim_control": "无"}, BIG | {"interim_control": "撤人"}, "interim_control"),
    Case("YH-05", "hazard", BIG | {"status": "未整改"}, BIG | {"status": "未整改", "is_listed": True}, "is_listed"),
    Case("YH-06", "hazard", FOUND | {"level": "一般", "due_on": D("2022-12-20")}, BIG | {"due_on": D("2022-12-20")}, "due_on"),
    Case("YH-07", "hazard", SHUT | {"photo_after": None}, SHUT, "photo_after"),
    Case("YH-08", "hazard", {"recheck_by": "李明", "resp_person": "李明"}, {"recheck_by": "赵六", "resp_person": "李明"}, "recheck_by"),
    Case("YH-09", "hazard", BIG | SHUT | {"closed_by": "王强"}, BIG | SHUT | {"closed_by": "田镇长"}, "closed_by",
         settings={"sign.principal": "田镇长"}),
    Case("YH-11", "hazard", FOUND | {"id": 1, "status": "整改中", "due_on": D("2022-12-01")},
         FOUND | {"id": 2, "status": "已整改", "due_on": D("2022-12-01")}),
    Case("G-16", "hazard", {"photo_before": (replace(SHOT, taken=""),)}, {"photo_before": (SHOT,)}, "photo_before"),
    Case("G-16", "hazard", {"photo_before": (SHOT,), "found_on": D("2022-11-03")},
         {"photo_before": (SHOT,), "found_on": D("2022-11-04")}, "photo_before"),
    Case("G-16", "hazard", {"photo_after": (PHOTO, replace(SHOT, added="2022-11-04T09:29:59"))},
         {"photo_after": (PHOTO, replace(SHOT, added="2022-11-04T09:30:00"))}, "photo_after"),
    Case("G-16", "activity", {"photos": (SHOT,), "date": D("2022-11-03")}, {"photos": (PHOTO, SHOT), "date": D("2022-11-05")}, "photos"),
    Case("G-16", "project_progress", {"photos": (replace(SHOT, taken=""),)}, {"photos": (SHOT, PHOTO)}, "photos"),
    Case("YH-12", "hazard", {"photo_before": (PHOTO,), "photo_after": (PHOTO,)},
         {"photo_before": (PHOTO,), "photo_after": (OTHER_PHOTO,)}, "photo_after"),
    Case("YH-13", "hazard", FOUND | {"id": 2, "found_on": D("2022-12-01")}, FOUND | {"id": 2, "found_on": D("2023-12-01")},
         "place_name", KNOWN),
    Case("YH-22", "hazard", FOUND | {"status": "未整改"}, FOUND | {"status": "整改中"}, "status"),
    Case("YH-23", "hazard", {"status": "已移交"},
         {"status": "已移交", "transferred_to": "县局 青移〔2022〕1号", "transferred_on": D("2022-11-01")}, "transferred_to"),
)  # fmt: skip

SHOP = {"id": 1, "usage": "经营", "prelim": "存在一般隐患", "floors": 3}
HOUSE = (
    Case("G-05", "house", {"surveyed_on": D("2002-11-01")}, {"surveyed_on": D("2022-11-01")}, "surveyed_on"),
    Case("YH-17", "house", {"id": 1, "has_hazard": True, "status": "有隐患未整改"}, {"id": 2, "has_hazard": True, "status": "整改中"},
         None, {"hazard": [{"id": 1, "house_id": 2, "status": "整改中"}]}),
    Case("YH-18", "house", SHOP | {"appraisal": "未鉴定"}, SHOP | {"appraisal": "C"}, "appraisal"),
    Case("YH-19", "house", {"appraisal": "D", "control": "无"}, {"appraisal": "D", "control": "封控"}, "control"),
    Case("YH-20", "house", SHOP | {"is_modified": True}, SHOP | {"floors": 2, "is_modified": True}, "floors"),
)  # fmt: skip

MEETING = {
    "act_type": "安全检查",
    "date": D("2022-11-05"),
    "village_id": 1,
    "summary": "对全村加油站和饭店进行安全检查",
}
COUNTS = {"village": [{"id": 1, "population": 800, "household_count": 200}]}
ACTIVITY = (
    Case("G-05", "activity", {"date": D("2002-11-01")}, {"date": D("2022-11-01")}, "date"),
    Case("G-06", "activity", {"date": D("2022-11-02"), "end_date": D("2022-11-01")},
         {"date": D("2022-11-02"), "end_date": D("2022-11-02")}, "end_date"),
    Case("G-13", "activity", MEETING | {"id": 2}, MEETING | {"id": 2, "summary": "宣讲党的政策"}, "summary",
         {"activity": [MEETING | {"id": 1, "act_no": "HD-2022-AQ-0001"}]}),
    Case("HD-01", "activity", {"head_count": 10, "hours": Decimal(500)}, {"head_count": 10, "hours": Decimal(30)}, "hours"),
    Case("HD-03", "activity", {"id": 2, "leader": "王强", "date": D("2022-11-05"), "place": "礼堂"},
         {"id": 2, "leader": "王强", "date": D("2022-11-06"), "place": "礼堂"}, "leader",
         {"activity": [{"id": 1, "leader": "王强", "date": D("2022-11-05"), "place": "河湾"}]}),
    Case("HD-07", "activity", {"hh_count": 300, "person_count": 900, "village_id": 1},
         {"hh_count": 100, "person_count": 300, "village_id": 1}, "hh_count", COUNTS),
    Case("YH-15", "activity", {"id": 1, "site_count": 0}, {"id": 1, "site_count": 1}, "site_count",
         {"hazard": [{"id": 1, "activity_id": 1}]}),
    Case("YH-14", "activity_site", {"id": 1, "activity_id": 1, "conclusion": "限期整改"},
         {"id": 2, "activity_id": 2, "conclusion": "限期整改"}, None,
         {"activity": [{"id": 1}, {"id": 2}], "hazard": [{"id": 1, "activity_id": 2}]}),
)  # fmt: skip

CASES: tuple[Case, ...] = VILLAGE + HOUSEHOLD + PERSON + POSTS + HAZARD + HOUSE + ACTIVITY + PROJECTS + WORK + WELFARE


@dataclass(frozen=True)
class ValueCase:
    """A rule that a field keeps while it reads: a text that breaks it and one that doesn't."""

    rule: str
    ledger: str
    name: str
    bad: Any
    good: Any


VALUE_CASES: tuple[ValueCase, ...] = (
    ValueCase("G-03", "hazard", "fund_plan", "5**元", "500元"),
    ValueCase("G-03", "hazard", "found_on", "2022年**月5日", "2022年11月5日"),
    ValueCase("G-03", "person", "id_no", "610322********9999", MAN),
    ValueCase("G-04", "hazard", "found_on", "2022-12-21", "2022-12-20"),
    ValueCase("G-04", "house", "build_year", "2023", "2022"),
    ValueCase("G-05", "person", "birth", "1899-05-01", "1950-05-01"),
    ValueCase("G-09", "hazard", "fund_plan", "-500", "0"),
    ValueCase("G-09", "hazard", "fund_plan", "5.123", "5.12"),
    ValueCase("G-10", "hazard", "fund_plan", "10000000", "9999999"),
    ValueCase("G-20", "project_progress", "progress_pct", "120%", "85%"),
    ValueCase("G-09", "project", "invest_total", "0", "0.000001"),
    ValueCase("G-10", "project", "invest_total", "100000", "99999.99"),
    ValueCase("DN-01", "project", "approval_no", "青发改[2022]3号", "青发改〔2022〕3号"),
    ValueCase("G-17", "hazard", "description", "同上", "液化气软管老化龟裂"),
    ValueCase("ID-01", "person", "id_no", "61999919600229999", "619999196002299991"),
    ValueCase("ID-02", "person", "id_no", "619999600229999", MAN),
    ValueCase("ID-03", "person", "id_no", "619999196002299992", MAN),
    ValueCase("ID-04", "person", "id_no", "619999196102290003", MAN),
    ValueCase("ID-05", "person", "id_no", make_id("20230101"), make_id("20221201")),
    ValueCase("ID-06", "person", "id_no", "440524188001010006", "61999919491218000X"),
    ValueCase("ID-06", "person", "id_no", make_id("19200101", sequence="000"), make_id("19300101", sequence="000")),
    ValueCase("ID-07", "person", "id_no", make_id("19800101", area="160322"), MAN),
    ValueCase("ID-08", "person", "id_no", "619999202201010001", MAN),
    ValueCase("ID-13", "person", "id_no", make_id("19800101", area="810000"), MAN),
    ValueCase("ID-14", "person", "id_no", make_id("19800101", area="911000"), MAN),
    ValueCase("ID-15", "person", "name", "李明2", "阿依古丽·买买提"),
    ValueCase("ID-15", "person", "name", "李", "李明"),
    ValueCase("PH-01", "person", "phone", "1990000001", "19900000001"),
    ValueCase("PH-02", "person", "phone", "13800138000", "19900000002"),
    ValueCase("BK-01", "person", "bank_no", "62284A0000", CARD),
    ValueCase("SS-02", "person", "ss_card_no", "A1234", "A12345678"),
    ValueCase("DB-01", "person", "disab_no", MAN + "4", MAN + "41"),
    ValueCase("DB-02", "person", "disab_no", MAN[:17] + ("0" if MAN[17] != "0" else "1") + "41", MAN + "41"),
    ValueCase("DB-03", "person", "disab_no", MAN + "81", MAN + "71"),
    ValueCase("DB-04", "person", "disab_no", MAN + "45", MAN + "44"),
    ValueCase("UC-01", "site", "uscc", "91350100M000100Y44", "91350100M000100Y43"),
    ValueCase("DN-01", "duty_event", "doc_no", "青政发[2022]第012号", "青政发〔2022〕12号"),
    ValueCase("DN-01", "hazard", "notice_no", "2022-5", "青安告〔2022〕5号"),
    ValueCase("RY-20", "village", "code12", "610999101", "610999101200"),
)  # fmt: skip
